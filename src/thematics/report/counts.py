"""How many people of each source and group told of each theme, protected before anything can show it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from thematics.records.shared import Source
from thematics.report.disclosure import Cell, Line, join_small, protect, single
from thematics.report.people import SEVERAL, UNKNOWN, Coverage, People, Person

__all__ = ["MOST_COLUMNS", "Breakdown", "Column", "SourceCounts", "count_sources"]

MOST_COLUMNS = 12  # a wider table is no longer read
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
        groups: The breakdown by group, None where there is one column at most.
        attributes: The breakdowns by attribute; case files and survey only.
        skipped: Attributes without one: their values are too small or too many.
    """

    source: Source
    size: Cell
    documents: Cell
    totals: Mapping[str, Cell]
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
    split: dict[str, tuple[Value, tuple[Column, ...]]] = {}
    skipped: list[str] = []
    if size.value is not None:
        split, skipped = _splits(own.values(), source, threshold)
    cells: dict[str, dict[str, tuple[Cell, ...]]] = {name: {} for name in split}
    totals = {}
    for code, coverage in found.items():
        tellers = [own[key] for key in coverage.people if key in own]
        lines = [_line(tellers, value, columns) for value, columns in split.values()]
        protected = protect(len(tellers), lines, threshold)
        totals[code] = protected.total
        for name, line in zip(split, protected.lines, strict=True):
            cells[name][code] = line
    breakdowns = {name: Breakdown(name, columns, cells[name]) for name, (_, columns) in split.items()}
    documents = sum(1 for document in people.documents.values() if document.source is source)
    return SourceCounts(
        source=source,
        size=size,
        documents=size if size.value is None else Cell(size.mark, documents),
        totals=totals,
        groups=breakdowns.pop("", None),
        attributes=tuple(breakdowns.values()),
        skipped=tuple(skipped),
    )


def _splits(
    own: Iterable[Person], source: Source, threshold: int
) -> tuple[dict[str, tuple[Value, tuple[Column, ...]]], list[str]]:
    """Find the columns of each breakdown: "" is the one by group."""
    own = tuple(own)
    wanted: dict[str, Value] = {"": lambda person: person.group}
    if source in BY_ATTRIBUTE:
        for name in sorted({name for person in own for name in person.attributes}):
            wanted[name] = lambda person, name=name: person.attributes.get(name, UNKNOWN)  # type: ignore[misc]
    split: dict[str, tuple[Value, tuple[Column, ...]]] = {}
    skipped: list[str] = []
    for name, value in wanted.items():
        columns = _columns(own, value, threshold)
        if 1 < len(columns) <= MOST_COLUMNS:
            split[name] = (value, columns)
        elif name:
            skipped.append(name)
    return split, skipped


def _columns(own: Sequence[Person], value: Value, threshold: int) -> tuple[Column, ...]:
    sizes = Counter(value(person) for person in own)
    order = sorted(sizes, key=lambda name: (name == UNKNOWN, name == SEVERAL, name))
    joined = join_small({name: sizes[name] for name in order}, threshold)
    return tuple(Column(names, sum(sizes[name] for name in names)) for names in joined)


def _line(tellers: Iterable[Person], value: Value, columns: Sequence[Column]) -> Line:
    counted = Counter(value(person) for person in tellers)
    return Line(
        tuple(sum(counted[name] for name in column.names) for column in columns),
        tuple(column.size for column in columns),
    )
