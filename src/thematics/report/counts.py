"""How many people of each source and group told of each theme, protected before anything can show it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from thematics.records.shared import Source
from thematics.report.disclosure import Cell, Line, join_small, protect, single
from thematics.report.people import SEVERAL, UNKNOWN, Coverage, People, Person

__all__ = ["MOST_COLUMNS", "Breakdown", "Column", "SourceCounts", "count_sources"]

MOST_COLUMNS = 12  # a wider table is no longer read
LEAST_SHOWN = 10  # percent of a breakdown's cells; with fewer numbers it says nothing
BY_ATTRIBUTE = frozenset({Source.CASEFILE, Source.SURVEY})

Value = Callable[[Person], str]


@dataclass(frozen=True, slots=True)
class Column:
    """Groups or values that are counted together, since some of them are small.

    Attributes:
        names: The groups or values.
        size: People in them; at least the threshold.
    """

    names: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A source by group or by one attribute.

    Attributes:
        attribute: The attribute's name; "" for the groups.
        columns: Its columns.
        cells: The cells of each code.
    """

    attribute: str
    columns: tuple[Column, ...]
    cells: Mapping[str, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """Counts of people within one source.

    Attributes:
        source: Which material.
        size: All its people.
        documents: How many documents it has; hidden with ``size``.
        totals: People by code.
        columns: Its groups, with their sizes.
        groups: The breakdown by group, None where there is one column at most, or it would say nothing.
        attributes: The breakdowns by attribute; case files and survey only.
        skipped: Attributes without one ("" for the groups): too small, too many values, or all but hidden.
    """

    source: Source
    size: Cell
    documents: Cell
    totals: Mapping[str, Cell]
    columns: tuple[Column, ...]
    groups: Breakdown | None
    attributes: tuple[Breakdown, ...]
    skipped: tuple[str, ...]


def count_sources(people: People, found: Mapping[str, Coverage], threshold: int) -> tuple[SourceCounts, ...]:
    """Count people by code, in every source that has any.

    Args:
        people: Everybody in the material.
        found: Where each code is found.
        threshold: Counts of fewer people are hidden.
    """
    present = {person.source for person in people.by_key.values()}
    return tuple(_counted(people, found, source, threshold) for source in Source if source in present)


def _counted(people: People, found: Mapping[str, Coverage], source: Source, threshold: int) -> SourceCounts:
    own = {key: person for key, person in people.by_key.items() if person.source is source}
    size = single(len(own), threshold)
    documents = sum(1 for document in people.documents.values() if document.source is source)
    counting = _Counting(
        own, {code: tuple(own[key] for key in each.people if key in own) for code, each in found.items()}
    )
    splits, skipped = counting.splits(source, threshold) if size.value is not None else ({}, [])
    columns = splits[""].columns if "" in splits else ()
    totals, breakdowns = counting.protected(splits, threshold)
    # What says nothing is not shown; and what is not shown needs no protection, so that totals need not be withheld for it.
    while dull := [name for name, breakdown in breakdowns.items() if not _says_enough(breakdown)]:
        skipped += dull if found else []
        splits = {name: split for name, split in splits.items() if name not in dull}
        totals, breakdowns = counting.protected(splits, threshold)
    return SourceCounts(
        source=source,
        size=size,
        documents=size if size.value is None else Cell(size.mark, documents),
        totals=totals,
        columns=columns,
        groups=breakdowns.pop("", None),
        attributes=tuple(breakdowns.values()),
        skipped=tuple(skipped),
    )


def _says_enough(breakdown: Breakdown) -> bool:
    cells = [cell for line in breakdown.cells.values() for cell in line]
    return bool(cells) and 100 * sum(1 for cell in cells if cell.value is not None) >= LEAST_SHOWN * len(cells)


@dataclass(frozen=True, slots=True)
class _Split:
    """How a source is broken down."""

    value: Value
    columns: tuple[Column, ...]

    def line(self, tellers: Iterable[Person]) -> Line:
        counted = Counter(self.value(person) for person in tellers)
        return Line(
            tuple(sum(counted[name] for name in column.names) for column in self.columns),
            tuple(column.size for column in self.columns),
        )


@dataclass(frozen=True, slots=True)
class _Counting:
    """The people of one source, and those of them who told of each code."""

    own: Mapping[str, Person]
    tellers: Mapping[str, tuple[Person, ...]]

    def protected(self, splits: Mapping[str, _Split], threshold: int) -> tuple[dict[str, Cell], dict[str, Breakdown]]:
        """Count, and hide what may not be shown."""
        totals: dict[str, Cell] = {}
        cells: dict[str, dict[str, tuple[Cell, ...]]] = {name: {} for name in splits}
        for code, tellers in self.tellers.items():
            shown = protect(len(tellers), [split.line(tellers) for split in splits.values()], threshold)
            totals[code] = shown.total
            for name, line in zip(splits, shown.lines, strict=True):
                cells[name][code] = line
        return totals, {name: Breakdown(name, split.columns, cells[name]) for name, split in splits.items()}

    def splits(self, source: Source, threshold: int) -> tuple[dict[str, _Split], list[str]]:
        """Find the columns of each breakdown: "" is the one by group. And name the attributes that have none."""
        wanted: dict[str, Value] = {"": lambda person: person.group}
        if source in BY_ATTRIBUTE:
            names = sorted({name for person in self.own.values() for name in person.attributes})
            wanted.update({name: partial(_attribute, name) for name in names})
        found = {name: _Split(value, self._columns(value, threshold)) for name, value in wanted.items()}
        splits = {name: split for name, split in found.items() if 1 < len(split.columns) <= MOST_COLUMNS}
        return splits, [name for name in found if name and name not in splits]

    def _columns(self, value: Value, threshold: int) -> tuple[Column, ...]:
        sizes = Counter(value(person) for person in self.own.values())
        order = sorted(sizes, key=lambda name: (name == UNKNOWN, name == SEVERAL, name))
        joined = join_small({name: sizes[name] for name in order}, threshold)
        return tuple(Column(names, sum(sizes[name] for name in names)) for names in joined)


def _attribute(name: str, person: Person) -> str:
    return person.attributes.get(name, UNKNOWN)
