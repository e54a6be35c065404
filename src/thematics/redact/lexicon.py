"""The word lists, each read once and only when it is needed (see ``data/SOURCES.md`` and ``tools/make_name_lists.py``)."""

import gzip
import hashlib
import re
from functools import cache
from importlib.resources import files

from thematics.redact.vocabulary import INFORMAL, NEVER, VERB_LIKE

__all__ = [
    "areas",
    "common",
    "digest",
    "first_names",
    "is_ordinary",
    "last_names",
    "listed",
    "place_phrases",
    "places",
    "without_possessive",
    "words",
]

_BY_HAND = ("areas", "organisations", "places", "schools", "streets")
_PACKED = ("common", "first", "last", "places", "towns", "words")
_LONGEST = 64  # letters; Dutch compounds go on and on, but not so far
_LEAST = 3  # letters of a compound's part
_STRESS = str.maketrans("áéíóú", "aeiou")  # "Wéken heeft het geduurd": an accent that stresses a word
_ELISION = re.compile(r"['’`´]s?$")


def _bytes(file: str) -> bytes:
    return (files("thematics.redact") / "data" / file).read_bytes()


@cache
def _read(name: str) -> frozenset[str]:
    return frozenset(gzip.decompress(_bytes(f"{name}.txt.gz")).decode("utf-8").split("\n")) - {""}


@cache
def listed(name: str) -> frozenset[str]:
    """Give the entries of a list written by hand (``hand_NAME.txt``), as they stand; a trailing * marks an ordinary meaning."""
    lines = _bytes(f"hand_{name}.txt").decode("utf-8").splitlines()
    entries = ",".join(line for line in lines if not line.startswith("#")).split(",")
    return frozenset(entry.strip() for entry in entries) - {""}


def words() -> frozenset[str]:
    """Ordinary Dutch words, lower case."""
    return _read("words")


def common() -> frozenset[str]:
    """The thousand or so most common of them: never a name without a capital."""
    return _read("common")


@cache
def first_names() -> frozenset[str]:
    """First names, lower case; some are ordinary words too."""
    return _read("first") - NEVER


@cache
def last_names() -> frozenset[str]:
    """Last names (their head word), lower case; many are ordinary words too."""
    return frozenset(name.split()[-1] for name in _read("last")) - NEVER


@cache
def _all_places() -> frozenset[str]:
    return _read("places") | _read("towns") | {name.casefold() for name in listed("places") if not name.endswith("*")}


@cache
def places() -> frozenset[str]:
    """Places of one word, lower case."""
    return frozenset(name for name in _all_places() if " " not in name) - NEVER


@cache
def areas() -> tuple[frozenset[str], frozenset[str]]:
    """Neighbourhoods of one word, lower case: those that are only that, and those with an ordinary meaning."""
    names = {name.casefold() for name in listed("areas") if " " not in name}
    bare = {name.removesuffix("*") for name in names}
    marked = {name.removesuffix("*") for name in names if name.endswith("*")} | (bare & (words() | first_names()))
    return frozenset(bare - marked), frozenset(marked)


@cache
def place_phrases() -> tuple[dict[str, tuple[tuple[str, ...], ...]], dict[str, tuple[tuple[str, ...], ...]]]:
    """Places and neighbourhoods of several words, lower case, by their first word."""
    found: list[dict[str, tuple[tuple[str, ...], ...]]] = []
    for lines in (_all_places(), {name.casefold().removesuffix("*") for name in listed("areas")}):
        by_first: dict[str, tuple[tuple[str, ...], ...]] = {}
        for phrase in sorted(
            {tuple(line.split()) for line in lines if " " in line}, key=lambda parts: (-len(parts), parts)
        ):
            by_first[phrase[0]] = (*by_first.get(phrase[0], ()), phrase)
        found.append(by_first)
    return found[0], found[1]


def without_possessive(word: str) -> str:
    """Take the elided possessive from a word: "sanne's" → "sanne", "hans'" → "hans".

    >>> without_possessive("sanne's"), without_possessive("hans’"), without_possessive("sannes")
    ('sanne', 'hans', 'sannes')
    """
    return _ELISION.sub("", word)


@cache
def is_ordinary(word: str) -> bool:
    """Say whether a lower-case word is ordinary Dutch: in the list, informal, an inflected loan, or a compound of two."""
    if len(word) > _LONGEST:
        return False
    known = words()
    if word in known or word in INFORMAL or word in NEVER or word in VERB_LIKE:
        return True
    for bare in (without_possessive(word), word.translate(_STRESS)):
        if bare != word and (bare in known or bare in INFORMAL):
            return True
    if "-" in word:
        return all(not part or part.isdigit() or is_ordinary(part) for part in word.split("-"))
    return any(
        word[:cut] in known
        and (word[cut:] in known or (word[cut] == "s" and word[cut + 1 :] in known and len(word) > cut + _LEAST))
        for cut in range(_LEAST + 1, len(word) - _LEAST)
    )


@cache
def digest() -> str:
    """Name the lists' content: 12 hexadecimal digits."""
    total = hashlib.sha256()
    for file in (*(f"hand_{name}.txt" for name in _BY_HAND), *(f"{name}.txt.gz" for name in _PACKED)):
        total.update(hashlib.sha256(_bytes(file)).digest())
    return total.hexdigest()[:12]
