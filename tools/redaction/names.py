"""Names by origin: what the lists hold (train), and what no list of ours holds (test).

``tools/names/ORIGIN.txt`` holds the names of an origin in four sections: ``[m]`` and ``[v]`` for first names of men and women, ``[x]`` for
those of either or of which that isn't known, ``[last]`` for surnames; ``benchmarks/names/ORIGIN.txt`` is written likewise. Names stand
apart by white space; a space inside a name is written ``_``. ``tools/make_name_lists.py`` makes the package's lists from the first.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

__all__ = ["FOLDERS", "ORIGINS", "first_names", "gender", "last_names", "sections"]

ORIGINS = (
    "nl", "fy", "ma", "tr", "sr", "an", "so", "er", "sy", "iq", "ir", "af", "gh", "pl", "ua", "cn", "vn", "in", "id", "cv", "es", "bg", "en",
)  # fmt: skip
_ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"train": _ROOT / "tools" / "names", "test": _ROOT / "benchmarks" / "names"}
_FIRST = ("m", "v", "x")


@cache
def sections(origin: str, split: str) -> Mapping[str, tuple[str, ...]]:
    """Give the names of an origin by section, each sorted and once.

    Args:
        origin: One of ``ORIGINS``, or another file's name in the folder.
        split: "train" or "test".

    Returns:
        Names as people write them, for "m", "v", "x" and "last"; a section that a file lacks is empty.
    """
    found: dict[str, set[str]] = {section: set() for section in (*_FIRST, "last")}
    section = "x"
    path = FOLDERS[split] / f"{origin}.txt"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.startswith("["):
            section = line.strip("[] ")
        elif not line.startswith("#"):
            found[section].update(name.replace("_", " ") for name in line.split())
    return {section: tuple(sorted(names)) for section, names in found.items()}


@cache
def first_names(origin: str, split: str) -> tuple[str, ...]:
    """Give the first names of an origin in a split, sorted."""
    known = sections(origin, split)
    return tuple(sorted({name for section in _FIRST for name in known[section]}))


@cache
def last_names(origin: str, split: str) -> tuple[str, ...]:
    """Give the surnames of an origin in a split, sorted."""
    return sections(origin, split)["last"]


@cache
def _genders() -> Mapping[str, str]:
    found: dict[str, set[str]] = {}
    for origin in ORIGINS:
        for split in FOLDERS:
            for section in _FIRST:
                for name in sections(origin, split)[section]:
                    found.setdefault(name.casefold(), set()).add(section)
    either = {name.casefold() for name in sections("nl", "train")["x"]}
    return {
        name: known.pop() for name, kinds in found.items() if name not in either and len(known := kinds - {"x"}) == 1
    }


def gender(name: str) -> str:
    """Say whether a first name is a man's ("m") or a woman's ("v"); "" where it can be either or isn't known."""
    return _genders().get(name.casefold(), "")
