"""Where names come from: the lists by origin (``tools.redaction.names``), where an origin has enough of them."""

from functools import cache

from tools.redaction import names
from tools.redaction.names import first_names, last_names

__all__ = ["first_names", "last_names", "origins"]

_ENOUGH = 20  # names; fewer would be said over and over


@cache
def origins(split: str) -> tuple[str, ...]:
    """Give the origins that have names enough in a split."""
    return tuple(
        origin
        for origin in names.ORIGINS
        if min(len(first_names(origin, split)), len(last_names(origin, split))) >= _ENOUGH
    )
