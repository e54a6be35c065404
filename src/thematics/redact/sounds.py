"""How a name sounds to a Dutch recogniser: names that are written otherwise and sound alike have the same sounds.

No kept library has a phonetic key for Dutch (Soundex and Metaphone hear English, Kölner Phonetik German), so this is one of our own: letters become
sounds by the spelling of Dutch and of the names that are heard in the Netherlands ("ou" in Youssef and "oe" in joesef are one vowel). A name that
is looked for may be read in several ways ("ch" in Hicham as in "sjaal", in Bloch as in "lachen"); a word that is heard is read in one.
The consonants are then compared as they are, and the vowels loosely: recognisers mostly mishear those.
"""

import re
from functools import cache

from rapidfuzz.distance import Levenshtein

from thematics.redact.folding import fold

__all__ = ["Sound", "alike", "readings", "sound_of"]

Sound = tuple[str, str]  # the consonants; all sounds

_VOWELS = "aeiou"
_LOOSE, _LOOSER = 1, 2  # vowels that may differ, in shorter and longer names
_LONG = 6  # sounds
_MOST_READINGS = 48
_MARKED = str.maketrans({"ş": "sj", "š": "sj", "ś": "sj", "ç": "tsj", "č": "tsj", "ć": "tsj", "ğ": "", "ñ": "nj", "ń": "nj", "ţ": "ts", "ț": "ts", "ș": "sj"})  # fmt: skip
# Applied in this order; upper-case letters are sounds that have no letter of their own: S as in "sjaal", N as in "zing".
_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"^chr", "kr"),
        (r"^ch(?=[aeiouy])", "S"),
        (r"tsj|tch|tsch|dsj", "S"),
        (r"^sch(?=[aeiouy])", "sg"),
        (r"sch$|sch(?=[st])", "s"),
        (r"sch|sh|sj|zh|sz|cz(?!$)", "S"),
        (r"dzj|dj|dzh|dg(?=[ei])", "j"),
        (r"ph", "f"),
        (r"th|dt|tt|dd", "t"),
        (r"[ckg]h", "g"),
        (r"qu", "kw"),
        (r"ck|cq|q", "k"),
        (r"c(?=[eiy])|ts|tz|cz|z", "s"),
        (r"c", "k"),
        (r"x", "ks"),
        (r"ng", "N"),
        (r"v", "f"),
        (r"(?<=[aeiou])w(?![aeiouy])|(?<=[^aeiou])w(?=[aeiouy])", "u"),
        (r"^y(?=[aeiou])|(?<=[aeiou])y(?=[aeiou])", "j"),
        (r"(?<=[^aeiou])[iyj](?=[aou])|(?<=[^aeiou])[jy](?=e)", "j"),
        (r"y", "i"),
        (r"oe|ou|oo|uu|ue|u", "u"),
        (r"eau|au|o", "o"),
        (r"eu", "u"),
        (r"ee|ae$|ai(?=[^aeiou]*e?$)", "e"),
        (r"ij(?![aeou])|ei|ie|ii|i", "i"),
        (r"ae|aa|ah|ea", "a"),
        (r"h$|(?<=[^aeiou])h", ""),
        (r"d$", "t"),
        (r"b$", "p"),
        (r"(.)\1+", r"\1"),
        (r"e$", ""),
    )
)
# Other ways to read what a name is written with.
_OTHERWISE = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"ch", "sj"),
        (r"ch", "k"),
        (r"kh", "k"),
        (r"j|^g(?=[ei])", "sj"),
        (r"^gi?(?=[eio])", "dj"),
        (r"(?<=[aeiouy])h(?=[aeiou])", ""),
        (r"^x", "sj"),
        (r"^ng", "n"),
        (r"w", "v"),
        (r"(?<=^[^aeiouy])[iy]|(?<=^[^aeiouy]{2})[iy]", "ai"),
        (r"ie|ië", "je"),
        (r"ea", "ie"),
        (r"sz|cz|c(?=i)", "sj"),
    )
)
_NO_CONSONANT = re.compile(rf"[{_VOWELS}]|(?<=.)j")


@cache
def sound_of(word: str) -> Sound:
    """Give the sounds of a word: its consonants, and consonants and vowels together.

    >>> sound_of("Youssef") == sound_of("joesef"), sound_of("Anouk"), sound_of("anoek")
    (True, ('nk', 'anuk'), ('nk', 'anuk'))
    """
    return _spoken(fold(word.lower().replace("ië", "ije").translate(_MARKED)))


def readings(name: str) -> frozenset[Sound]:
    """Give the sounds of a name that is looked for, in every way in which it may be read.

    >>> sound_of("hisjam") in readings("Hicham"), sound_of("maikel") in readings("Michael")
    (True, False)
    """
    bare = fold(name)
    forms = {bare, fold(name.lower().replace("ië", "ije").translate(_MARKED))}
    for pattern, other in _OTHERWISE:
        if len(forms) < _MOST_READINGS:
            forms |= {pattern.sub(other, form) for form in forms}
    return frozenset(_spoken(form) for form in forms)


def alike(one: Sound, other: Sound) -> bool:
    """Say whether two words sound alike: the same consonants, and vowels that are nearly the same.

    >>> alike(sound_of("Fleur"), sound_of("fleer")), alike(sound_of("Fleur"), sound_of("Flora"))
    (True, False)
    """
    if one[0] != other[0] or not one[0]:
        return False
    most = _LOOSER if min(len(one[1]), len(other[1])) >= _LONG else _LOOSE
    return Levenshtein.distance(one[1], other[1], score_cutoff=most) <= most


def _spoken(letters: str) -> Sound:
    for pattern, sound in _SPELLINGS:
        letters = pattern.sub(sound, letters)
    return _NO_CONSONANT.sub("", letters), letters
