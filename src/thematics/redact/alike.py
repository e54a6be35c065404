"""Whether two forms of a name may be one person's: case, diacritics, spelling by ear, possessive, diminutive, one slip of the pen.

Distances are optimal string alignment (a swap of neighbours is one edit), as rapidfuzz counts them. What sounds alike is written alike
here by a few rules of Dutch spelling, much coarser than a phonetic alphabet: it joins "Mohammed" and "Mohamed", never "Lisa" and "Lise".
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from thematics.redact import lexicon
from thematics.redact.surrogate_names import usual_names

__all__ = [
    "EXACT",
    "NOT",
    "SLIP",
    "VARIANT",
    "alike",
    "full",
    "may_be_one",
    "name_keys",
    "sound",
    "stems",
    "words_alike",
]

NOT, SLIP, VARIANT, EXACT = range(4)
_REMEMBERED = 1 << 16
_SLIP_LETTERS = 5  # letters from which one slip of the pen is forgiven
_STEM_LETTERS = 3
_NAME_LETTERS = 2  # of a word that is more than an initial
_VOWELS = frozenset("aeioy")
_BY_EAR = (
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile("ph"), "f"),
    (re.compile("th"), "t"),
    (re.compile("(?:ck|kh|q|c(?=[aoukl]|$))"), "k"),
    (re.compile("(?:ou|oe)"), "u"),
    (re.compile("(?:ij|ey|ei|ay|ai)"), "y"),
    (re.compile("dj"), "j"),
    (re.compile("(?:sj|ch)"), "sh"),
    (re.compile("(?<=[a-z])h(?![aeiouy])"), ""),
    (re.compile("y$"), "i"),
    (re.compile("[^a-z0-9]"), ""),
)
_SMALL = ("etje", "tje", "pje", "kje", "je", "ken", "ke", "ie", "y")


@lru_cache(_REMEMBERED)
def sound(word: str) -> str:
    """Write a folded word as it sounds.

    >>> sound("mohammed") == sound("mohamed"), sound("sarah") == sound("sara"), sound("lisa") == sound("lise")
    (True, True, False)
    """
    for pattern, written in _BY_EAR:
        word = pattern.sub(written, word)
    return word


@lru_cache(_REMEMBERED)
def stems(word: str) -> frozenset[str]:
    """Give what a word may be a possessive or a diminutive of, as it sounds; nothing where it is a usual name by itself.

    >>> "sane" in stems("sannekes"), "sane" in stems("sannes"), stems("marieke")
    (True, True, frozenset())
    """
    if word in usual_names():
        return frozenset()
    found = {word[:-1]} if word.endswith("s") and len(word) > _STEM_LETTERS else set()
    for each in (word, *found):
        found |= (
            {each.removesuffix(small) for small in _SMALL if each.endswith(small)}
            if each not in usual_names()
            else set()
        )
    long = {stem for stem in found if len(stem) >= _STEM_LETTERS}
    return frozenset(sound(form) for stem in long for form in (stem, stem + "e"))


@lru_cache(_REMEMBERED)
def words_alike(one: str, other: str) -> int:
    """Say how alike two words of a name are: EXACT, VARIANT (as it sounds, possessive, diminutive), SLIP or NOT."""
    if one == other:
        return EXACT
    if min(len(one), len(other)) < _NAME_LETTERS:
        return VARIANT if len(one) != len(other) and one[:1] == other[:1] else NOT  # an initial
    if min(len(one), len(other)) >= _STEM_LETTERS:
        first, second = sound(one), sound(other)
        if first == second or second in stems(one) or first in stems(other):
            return VARIANT
    return SLIP if _slip(one, other) else NOT


def _slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SLIP_LETTERS or OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    if _listed(one) and _listed(other):
        return False  # "Janne" and "Sanne": each is somebody's name
    # "Karimo" and "Karima", "Wassim" and "Wassima": names of two genders differ so.
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == len(longer):
        return not (one[:-1] == other[:-1] and {one[-1], other[-1]} <= _VOWELS)
    return not (longer[:-1] == shorter and longer[-1] in _VOWELS)


def _listed(word: str) -> bool:
    return word in lexicon.first_names() or word in lexicon.last_names() or word in usual_names()


def alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Say how alike two names are: as their least alike words, where every word of the shorter one is in the longer one.

    >>> alike(("sanne",), ("sanne", "kolkman")), alike(("karin", "kolkman"), ("sanne", "kolkman"))
    (3, 0)
    """
    if "".join(one).replace("-", "") == "".join(other).replace("-", ""):
        return EXACT
    shorter, longer = sorted((list(one), list(other)), key=len)
    least, named = EXACT, False
    for word in sorted(shorter, key=len, reverse=True):
        best = max(longer, key=lambda each: words_alike(word, each), default="")
        least = min(least, words_alike(word, best) if best else NOT)
        if least is NOT:
            return NOT
        named = named or min(len(word), len(best)) >= _NAME_LETTERS
        longer.remove(best)
    return least if named else NOT


def full(words: Sequence[str]) -> bool:
    """Say whether words are a first name and a last name, which are somebody's wherever they stand.

    Two first names ("Fatima Zahra", "Jan Willem") may be anybody's, and so may an initial with a last name.
    """
    names = [word for word in words if len(word) >= _NAME_LETTERS]
    if len(names) < 2:  # noqa: PLR2004 - a first and a last one
        return False
    if all(word in usual_names() for word in names):
        return False
    return names[-1] in lexicon.last_names() or not all(word in lexicon.first_names() for word in names)


def name_keys(form: str) -> frozenset[str]:
    """Give what two forms have in common, one of these at least, where one person may bear both: their words as they sound.

    >>> bool(name_keys("sanneke") & name_keys("sanne kolkman"))
    True
    """
    words = [word for word in form.split() if len(word) >= _NAME_LETTERS]
    return frozenset(key for word in words for key in (sound(word), *stems(word)))


@lru_cache(_REMEMBERED)
def near_keys(words: tuple[str, ...]) -> frozenset[str]:
    """Give what two names share, one of these at least, if they are alike at all: so that not all have to be held against all.

    Two words that one slip of the pen parts have in common what is left of each when some letter is left out (SymSpell's deletions).
    """
    whole = "".join(words)
    found = {key for word in (*words, whole) for key in (sound(word), *stems(word))}
    found |= {word[:at] + word[at + 1 :] for word in words if len(word) >= _SLIP_LETTERS for at in range(len(word))}
    return frozenset(found | set(words))


def may_be_one(some: Sequence[str], others: Sequence[str]) -> bool:
    """Say whether one person may bear all of these normalised forms: some are alike, and no full name speaks against it.

    >>> may_be_one(["sanne", "sanne kolkman"], ["sanne"]), may_be_one(["sanne", "sanne kolkman"], ["sanne visser"])
    (True, False)
    """
    pairs = [(alike(one, other), one, other) for one in map(_split, some) for other in map(_split, others)]
    against = any(how == NOT and len(one) > 1 and len(other) > 1 for how, one, other in pairs)
    return not against and any(how >= VARIANT for how, _, _ in pairs)


def _split(form: str) -> tuple[str, ...]:
    return tuple(form.split())
