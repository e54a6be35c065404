"""The names that may stand for others', by origin and gender (``data/surrogates.txt``), and what a real name's are likely to be."""

import gzip
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import JaroWinkler

from thematics.redact.folding import fold

__all__ = ["FEMALE", "MALE", "Kin", "fictional_places", "kin_of", "last_names_of", "may_be", "names_of", "usual_names"]

FEMALE, MALE = "f", "m"
_LAST = "l"
# Of names that are on no list: how near a listed one has to be to tell a gender, and how many are asked.
_LIKE, _NEIGHBOURS = 0.72, 9
_BEGINNING = 4  # letters of a listed name with which another one begins
_TOLD, _GUESSED = 500, 100  # weights of what letters tell, and of what nothing tells; a listed name has 1,000
_TOO = frozenset(
    {"sr", "an", "er", "gh", "cv", "en", "es", "ro", "pl", "ua"}
)  # origins with biblical and European names
# What letters say of where a name is from, folded; all else is taken for Dutch.
_LETTERS = tuple(
    (origin, re.compile(letters))
    for origin, letters in (
        (
            "ma",
            "^(?:abde[lr]?|oul?ad|ben[aeiou]?[bdhjkmsz]|bou[a-z]{3,}|el-|ait|lah)|(?:aoui|ouch|oui|ouni|iri|azzi|ouz[aei]?)$",
        ),
        ("tr", "(?:oglu|gul|nur|demir|han|turk|yilmaz|kaya|ozturk|soy|bas|taner)$|^(?:oz|yil|kara|gul)[a-z]{2,}"),
        ("pl", "(?:sk[ai]|wicz|czyk|czak|szcz[a-z]+|slaw[a]?|rzy[a-z]+)$|^(?:krz|prz|grz|szcz)"),
        ("ua", "(?:enko|chuk|shyn|iuk|slav|mir[ao]?|kiy|skyi)$"),
        ("ro", "(?:escu|eanu|ov|ova|ev|eva)$"),
        ("ir", "(?:zadeh|pour|nejad|dokht|nia|vand)$"),
        ("af", "(?:ullah|zai|zada|yar)$"),
        ("so", "^(?:cabd|xa[a-z]|abdul?[qw])|(?:sade|weyne|ow)$"),
        ("er", "^(?:gebre|tekle|habte|haile|woldu|weld)|(?:mariam|selassie|medhin)$"),
        ("gh", "^(?:kw|akw|nkr|agy|gy|ofori|adu)[a-z]+"),
        ("vn", "^(?:nguy|phuo|thu[ay]|tru)|(?:uyen|uong)$"),
        ("cn", "^(?:xi|zh|qi)[a-z]+"),
        ("es", "(?:ez|illo|ita|ito)$"),
        ("cv", "(?:eira|inho|inha|cao|oes)$"),
        ("in", "(?:deep|preet|jeet|inder|walia|nath|kumar|swamy)$"),
        ("sr", "(?:persad|persaud|lall|singh|mohan|soekh|pal)$"),
    )
)
_NICK = re.compile(r"(?:etje|tje|pje|je|pie|ie|y|s)$")
_ENDINGS = tuple(
    (gender, re.compile(letters))
    for gender, letters in (
        ("f", "(?:ien|ina|ette|elle|lijn|lien|trui|truus|wij|a|eke|ke)$"),
        ("m", "(?:us|bert|rik|wijn|wout|mar|o|ert|ard|nand|jan|can|ullah|eddin)$"),
    )
)


@dataclass(frozen=True, slots=True)
class Kin:
    """What a name tells: where it is from, and of which gender it is.

    Attributes:
        origin: As the data file names it ("nl", "ma", "tr" …).
        gender: "f", "m", or "" where it can be either.
    """

    origin: str
    gender: str


@cache
def _lines() -> Mapping[tuple[str, str], tuple[str, ...]]:
    text = (files("thematics.redact") / "data" / "surrogates.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {(row[0], row[1]): tuple(dict.fromkeys(row[2:])) for row in rows}


def names_of(origin: str, kind: str) -> tuple[str, ...]:
    """Give the first names of an origin and a gender ("f", "m"), or its last names ("l")."""
    return _lines().get((origin, kind), ())


def last_names_of(origin: str) -> tuple[str, ...]:
    """Give the last names of an origin."""
    return names_of(origin, _LAST)


def fictional_places() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the beginnings and the ends of fictional places' names."""
    return _lines()["place", "begin"], _lines()["place", "end"]


@cache
def usual_names() -> frozenset[str]:
    """Give every first name of the file, folded: what is a name by itself, and no form of another one."""
    return frozenset(_listed())


@cache
def _listed() -> Mapping[str, tuple[Kin, ...]]:
    return _by_name((FEMALE, MALE))


def may_be(name: str, gender: str) -> bool:
    """Say whether a first name of the file is borne by a gender."""
    return any(kin.gender == gender for kin in _listed().get(fold(name), ()))


@cache
def _listed_last() -> Mapping[str, tuple[Kin, ...]]:
    return _by_name((_LAST,))


def _by_name(kinds: tuple[str, ...]) -> Mapping[str, tuple[Kin, ...]]:
    found: dict[str, list[Kin]] = {}
    for (origin, kind), names in _lines().items():
        for name in names if kind in kinds else ():
            found.setdefault(fold(name), []).append(Kin(origin, kind if kind != _LAST else ""))
    return {name: tuple(kin) for name, kin in found.items()}


@cache
def _known() -> tuple[Mapping[str, tuple[Kin, ...]], Mapping[str, tuple[Kin, ...]]]:
    """Give what every name of our lists tells, first names and last names: the names that may be surrogates before all others."""
    found: tuple[dict[str, tuple[Kin, ...]], dict[str, tuple[Kin, ...]]] = ({}, {})
    packed = (files("thematics.redact") / "data" / "kin.txt.gz").read_bytes()
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        origins, kind, *names = line.split()
        gender = kind if kind in {FEMALE, MALE} else ""
        for name in names:
            found[kind == _LAST][name] = tuple(Kin(origin, gender) for origin in origins.split(","))
    # "Samuel" may be a surrogate for who is Eritrean, and is a Dutch name all the same.
    dutch = {name for name, kin in found[0].items() if [each.origin for each in kin] == ["nl"]}
    first = {
        name: (Kin("nl", kin[0].gender),) if name in dutch and {each.origin for each in kin} <= _TOO else kin
        for name, kin in _listed().items()
    }
    return {**found[0], **first}, {**found[1], **_listed_last()}


@cache
def kin_of(words: tuple[str, ...]) -> Kin:
    """Say where a name is from and of which gender it is: by the lists, else by its letters; a name that tells nothing is taken for Dutch.

    Args:
        words: The name's words, folded: first names, last names, or both.

    >>> kin_of(("fatima", "azzouzi")), kin_of(("bas",))
    (Kin(origin='ma', gender='f'), Kin(origin='nl', gender='m'))
    """
    origins: Counter[str] = Counter()
    genders: Counter[str] = Counter()
    for at, word in enumerate(words):
        for kin, weight in _votes(word, last=at > 0):
            origins[kin.origin] += weight
            if at == 0 and kin.gender:
                genders[kin.gender] += weight
    return Kin(_most(origins) or "nl", _most(genders))


def _votes(word: str, *, last: bool) -> list[tuple[Kin, int]]:
    for names in reversed(_known()) if last else _known():
        if word in names:
            return [(kin, 1_000 // len(names[word])) for kin in names[word]]
    origin = next((origin for origin, letters in _LETTERS if letters.search(word)), "")
    begins = _beginning(word)
    found = [(Kin(origin, ""), _TOLD)] if origin else []
    found += [(Kin(kin.origin, ""), _TOLD // len(begins)) for kin in begins if not origin]
    return [*(found or [(Kin("nl", ""), _GUESSED)]), (Kin("nl", _gender(word, begins)), 1)]


def _beginning(word: str) -> tuple[Kin, ...]:
    """Give what the first name tells with which a nickname or a double name begins: "mehmetcan"."""
    first = _known()[0]
    for length in range(len(word) - 1, _BEGINNING - 1, -1):
        if word[:length] in first:
            return first[word[:length]]
    return ()


def _gender(word: str, begins: tuple[Kin, ...]) -> str:
    """Tell the gender of a name of no list: by whose nickname it is, by an ending that is one gender's, or by listed names that end so."""
    nick = _NICK.sub("", word)
    for stem in (nick, nick + "a", nick + "e") if nick != word else ():
        if stem in _known()[0]:
            return _known()[0][stem][0].gender
    if told := next((gender for gender, letters in _ENDINGS if letters.search(word)), ""):
        return told
    near = (
        (JaroWinkler.similarity(word[::-1], name[::-1], score_cutoff=_LIKE), kin) for name, kin in _listed().items()
    )
    best = sorted(((score, kin) for score, kin in near if score), key=lambda pair: (-pair[0], str(pair[1])))
    votes: Counter[str] = Counter()
    for score, kin in best[:_NEIGHBOURS]:
        for each in kin:
            votes[each.gender] += round(100 * score / len(kin))
    own = {each.gender for each in begins}
    return own.pop() if len(own) == 1 else _most(votes)


def _most(votes: Counter[str]) -> str:
    """Give what has most votes; of origins as many, the one that the file has first, and of genders none."""
    if not votes:
        return ""
    order = list(dict.fromkeys(origin for origin, _ in _lines()))
    ranked = sorted(votes.items(), key=lambda pair: (-pair[1], order.index(pair[0]) if pair[0] in order else 0))
    undecided = ranked[0][0] not in order and len(ranked) > 1 and ranked[1][1] == ranked[0][1]
    return "" if undecided else ranked[0][0]
