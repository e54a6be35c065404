"""The names that may stand for others', by origin and gender (``data/surrogates.txt``), and what a real name's are likely to be."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import JaroWinkler

from thematics.redact.folding import fold

__all__ = ["FEMALE", "MALE", "Kin", "fictional_places", "kin_of", "last_names_of", "names_of", "usual_names"]

FEMALE, MALE = "f", "m"
_LAST = "l"
_LIKE, _NEIGHBOURS = (
    0.72,
    9,
)  # of names that are on no list: how near a listed one has to be to tell anything, and how many are asked


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
def kin_of(words: tuple[str, ...]) -> Kin:
    """Guess where a name is from and of which gender it is: by the lists, else by what listed names look like it.

    Args:
        words: The name's words, folded: first names, last names, or both.

    >>> kin_of(("fatima", "azzouzi")), kin_of(("bas",))
    (Kin(origin='ma', gender='f'), Kin(origin='nl', gender='m'))
    """
    origins: Counter[str] = Counter()
    genders: Counter[str] = Counter()
    for at, word in enumerate(words):
        for kin, weight in _votes(word):
            origins[kin.origin] += weight
            if at == 0 and kin.gender:
                genders[kin.gender] += weight
    return Kin(_most(origins) or "nl", _most(genders))


def _votes(word: str) -> list[tuple[Kin, int]]:
    for names in (_listed(), _listed_last()):
        if word in names:
            return [(kin, 1_000 // len(names[word])) for kin in names[word]]
    near = (
        (JaroWinkler.similarity(word[::-1], name[::-1], score_cutoff=_LIKE), kin) for name, kin in _listed().items()
    )
    best = sorted(((score, kin) for score, kin in near if score), key=lambda pair: (-pair[0], str(pair[1])))
    return [(each, round(100 * score / len(kin))) for score, kin in best[:_NEIGHBOURS] for each in kin]


def _most(votes: Counter[str]) -> str:
    """Give what has most votes; of origins as many, the one that the file has first, and of genders none."""
    if not votes:
        return ""
    order = list(dict.fromkeys(origin for origin, _ in _lines()))
    ranked = sorted(votes.items(), key=lambda pair: (-pair[1], order.index(pair[0]) if pair[0] in order else 0))
    undecided = ranked[0][0] not in order and len(ranked) > 1 and ranked[1][1] == ranked[0][1]
    return "" if undecided else ranked[0][0]
