"""Where names come from: the lists by origin, or the package's own hand lists as long as an origin has none."""

import hashlib
from functools import cache
from pathlib import Path

from tools.redaction import names

import thematics.redact

__all__ = ["first_names", "last_names", "origins"]

_DATA = Path(thematics.redact.__file__).parent / "data"
_ENOUGH = 20  # names; fewer would be said over and over


@cache
def origins(split: str) -> tuple[str, ...]:
    """Give the origins that have names in a split; "nl", from the hand lists, where none has."""
    have = tuple(
        origin
        for origin in names.ORIGINS
        if min(len(names.first_names(origin, split)), len(names.last_names(origin, split))) >= _ENOUGH
    )
    return have or ("nl",)


def first_names(origin: str, split: str) -> tuple[str, ...]:
    """Give the first names of an origin in a split."""
    return names.first_names(origin, split) or _hand("hand_first.txt", split)


def last_names(origin: str, split: str) -> tuple[str, ...]:
    """Give the surnames of an origin in a split."""
    return names.last_names(origin, split) or _hand("hand_last.txt", split)


@cache
def _hand(file: str, split: str) -> tuple[str, ...]:
    lines = (_DATA / file).read_text("utf-8").splitlines()
    found = sorted({name for line in lines if not line.startswith("#") for name in line.split()})
    held = {name for name in found if hashlib.sha256(name.encode()).digest()[0] < 40}
    return tuple(name for name in found if (name in held) == (split == "test"))
