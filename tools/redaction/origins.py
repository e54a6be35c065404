"""Where names come from: the lists by origin, or the package's own hand lists where those aren't there."""

import hashlib
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import thematics.redact

__all__ = ["ORIGINS", "first_names", "last_names"]

_LISTS = import_module("tools.redaction.names") if find_spec("tools.redaction.names") else None
ORIGINS: tuple[str, ...] = tuple(_LISTS.ORIGINS) if _LISTS else ("nl",)
_DATA = Path(thematics.redact.__file__).parent / "data"


def first_names(origin: str, split: str) -> tuple[str, ...]:
    """Give the first names of an origin in a split."""
    return tuple(_LISTS.first_names(origin, split)) if _LISTS else _hand("hand_first.txt", split)


def last_names(origin: str, split: str) -> tuple[str, ...]:
    """Give the surnames of an origin in a split."""
    return tuple(_LISTS.last_names(origin, split)) if _LISTS else _hand("hand_last.txt", split)


@cache
def _hand(file: str, split: str) -> tuple[str, ...]:
    lines = (_DATA / file).read_text("utf-8").splitlines()
    names = sorted({name for line in lines if not line.startswith("#") for name in line.split()})
    held = {name for name in names if hashlib.sha256(name.encode()).digest()[0] < 40}
    return tuple(name for name in names if (name in held) == (split == "test"))
