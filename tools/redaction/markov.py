"""Names that nobody has written down: a letter-by-letter model of the names of an origin.

A tagger that has only seen listed names leans on the list; these make it look at a name's form and at what stands around it.
"""

import bisect
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable

__all__ = ["NameModel"]

_ORDER = 3
_END = "\n"
_TRIES = 40


class NameModel:
    """Makes names like those it was given (each letter drawn from what followed the three letters before it, or two)."""

    def __init__(self, names: Iterable[str], forbidden: frozenset[str] = frozenset()) -> None:
        """Count what follows what.

        Args:
            names: The names to be like; those of several words are left out.
            forbidden: Lower-case names that are never made, besides the given ones.
        """
        given = sorted({name.casefold() for name in names if " " not in name and len(name) > 2})
        self._forbidden = forbidden | frozenset(given)
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for name in given:
            padded = "^" * _ORDER + name + _END
            for at in range(_ORDER, len(padded)):
                for order in (2, _ORDER):
                    counted[padded[at - order : at]][padded[at]] += 1
        self._longest = max((len(name) for name in given), default=0)
        self._next = {
            before: ("".join(after), tuple(itertools.accumulate(after.values()))) for before, after in counted.items()
        }

    def make(self, rng: random.Random) -> str:
        """Make one name, with a capital; "" where the model has too few names to make new ones."""
        for _ in range(_TRIES if self._next else 0):
            name = self._once(rng)
            if 3 <= len(name) <= self._longest and name not in self._forbidden and not name.endswith(("-", "'")):
                return "-".join(part[:1].upper() + part[1:] for part in name.split("-"))
        return ""

    def _once(self, rng: random.Random) -> str:
        made = "^" * _ORDER
        while len(made) - _ORDER <= self._longest:
            # Two letters of context now and then, or few names would only make themselves again.
            letters, upto = self._next[made[-2:] if rng.random() < 0.45 else made[-_ORDER:]]
            letter = letters[bisect.bisect_right(upto, rng.random() * upto[-1])]
            if letter == _END:
                break
            made += letter
        return made[_ORDER:]
