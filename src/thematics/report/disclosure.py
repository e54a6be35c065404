"""Disclosure control: what of a table may be shown, so that no small count can be read or computed.

Three steps, in this order (Hundepool et al. 2012, *Statistical Disclosure Control*, Wiley, doi:10.1002/9781118348239, chapters
4 and 5; second edition of the *Handbook on Statistical Disclosure Control*, 2024):

1. *Redesign*: groups of fewer people than the threshold are joined with each other, until the joint group is large enough
   (``join_small``). So the size of every column may be shown.
2. *Primary suppression* by the threshold rule: a cell that counts fewer people than the threshold, none included, is
   ``SMALL``. Nought is not shown either: in a table of what people told, "nobody" is no finding.
3. *Complementary suppression*: cells of one line add up to its total, so a lone hidden cell could be computed. More cells
   become ``WITHHELD``, the smallest first, until every small cell can take at least ``LEAST_WIDTH`` values and every withheld
   one two, for a reader who knows the totals, the sizes of the columns, what the marks mean, and that the smallest are
   withheld first. Where no choice achieves that, the whole line is withheld, with one mark for all its cells; and where the
   total and the sizes would still tell, so are the total and every other line that adds up to it.

Themes overlap (one person can tell of many), so columns don't add up over themes, and no totals stand below them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from thematics.errors import InvalidRecordError

__all__ = ["LEAST_WIDTH", "Cell", "Line", "Mark", "Protected", "join_small", "protect", "single"]

LEAST_WIDTH = 3  # values that a small cell can take at least, as seen by a reader; fewer only where the threshold is 2


class Mark(StrEnum):
    """What a table shows in a cell's place."""

    SHOWN = "shown"
    SMALL = "small"  # fewer people than the threshold
    WITHHELD = "withheld"  # shown, it would give away another


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it may be shown.

    Attributes:
        mark: Whether it is shown; why not.
        value: The count; None where it is hidden, so that nothing downstream can show it.
    """

    mark: Mark
    value: int | None = None

    def __post_init__(self) -> None:
        if (self.mark is Mark.SHOWN) != (self.value is not None):
            raise InvalidRecordError("a hidden cell has a value, or a shown one has none")


SMALL, WITHHELD = Cell(Mark.SMALL), Cell(Mark.WITHHELD)


@dataclass(frozen=True, slots=True)
class Line:
    """Cells that add up to a total, before protection.

    Attributes:
        cells: Counts of people, each at most its column's size.
        sizes: How many people each column has in all; readers know them.
    """

    cells: tuple[int, ...]
    sizes: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.cells) != len(self.sizes) or any(
            not 0 <= cell <= size for cell, size in zip(self.cells, self.sizes, strict=False)
        ):
            raise InvalidRecordError("a line's cells don't fit the sizes of its columns")


@dataclass(frozen=True, slots=True)
class Protected:
    """A total and the lines that add up to it, as they may be shown."""

    total: Cell
    lines: tuple[tuple[Cell, ...], ...]


def join_small(sizes: Mapping[str, int], threshold: int) -> tuple[tuple[str, ...], ...]:
    """Join groups of fewer people than the threshold with each other, and with the next smallest where that is too few.

    Args:
        sizes: People by group, in the order to show; every person is in one group.
        threshold: Least size of a column.

    Returns:
        The groups of each column: large ones in the order given, the joint one last. If all are fewer than the threshold,
        one column holds them all.

    >>> join_small({"slachtoffer": 12, "ouder": 3, "professional": 4}, 5)
    (('slachtoffer',), ('ouder', 'professional'))
    """
    small = [name for name in sizes if sizes[name] < threshold]
    large = sorted((name for name in sizes if sizes[name] >= threshold), key=lambda name: sizes[name])
    while small and large and sum(sizes[name] for name in small) < threshold:
        small.append(large.pop(0))
    joint = tuple(name for name in sizes if name in small)
    return (*((name,) for name in sizes if name in large), *((joint,) if joint else ()))


def single(value: int, threshold: int) -> Cell:
    """Protect a count that adds up to nothing else that is shown."""
    return SMALL if value < threshold and threshold > 1 else Cell(Mark.SHOWN, value)


def protect(total: int, lines: Sequence[Line], threshold: int) -> Protected:
    """Protect a total together with every line that adds up to it.

    Args:
        total: The count that all the lines break down.
        lines: Breakdowns of it (by group, by age band …).
        threshold: Counts of fewer people are never shown; 1 shows everything.
    """
    if any(sum(line.cells) != total for line in lines):
        raise InvalidRecordError("a line does not add up to its total")
    if total < threshold and threshold > 1:
        return Protected(SMALL, tuple((SMALL,) * len(line.cells) for line in lines))
    shown = tuple(_shown(line, threshold) for line in lines)
    if any(line is None for line in shown):
        return Protected(WITHHELD, tuple((WITHHELD,) * len(line.cells) for line in lines))
    return Protected(Cell(Mark.SHOWN, total), tuple(line for line in shown if line is not None))


def _shown(line: Line, threshold: int) -> tuple[Cell, ...] | None:
    """Show what can be shown of a line beside its total; None where even a line without any number would tell."""
    hidden = {at for at, cell in enumerate(line.cells) if cell < threshold} if threshold > 1 else set()
    left = sorted(set(range(len(line.cells))) - hidden, key=lambda at: (line.cells[at], at))
    while hidden and left and not _safe(line, hidden, threshold):
        hidden.add(left.pop(0))
    if hidden and not left:
        # Which of its cells are small would tell too much as well: all get the same mark.
        return (WITHHELD,) * len(line.cells) if _is_open(line, threshold) else None
    return tuple(
        Cell(Mark.SHOWN, cell) if at not in hidden else SMALL if cell < threshold else WITHHELD
        for at, cell in enumerate(line.cells)
    )


def _is_open(line: Line, threshold: int) -> bool:
    """Say whether every cell can take enough values, given the total and the sizes alone.

    Where all people but a few are counted, a cell is its column's size but for those few: so these few must be as many as the
    threshold.
    """
    total, people = sum(line.cells), sum(line.sizes)
    widths = (min(size, total) - max(0, total - (people - size)) + 1 for size in line.sizes)
    return people - total >= threshold and all(width >= min(threshold, LEAST_WIDTH) for width in widths)


def _safe(line: Line, hidden: set[int], threshold: int) -> bool:
    """Say whether every hidden cell can take enough values, given the total, the sizes, the marks and rule 3."""
    most = min((cell for at, cell in enumerate(line.cells) if at not in hidden), default=max(line.sizes))
    low = {at: 0 if line.cells[at] < threshold else threshold for at in hidden}
    high = {at: min(line.sizes[at], threshold - 1 if line.cells[at] < threshold else most) for at in hidden}
    rest = sum(line.cells[at] for at in hidden)

    def width(at: int) -> int:
        least = max(low[at], rest - (sum(high.values()) - high[at]))
        return min(high[at], rest - (sum(low.values()) - low[at])) - least + 1

    return all(width(at) >= (min(threshold, LEAST_WIDTH) if low[at] == 0 else 2) for at in hidden)
