"""Tables as they stand in the report: every cell is text already, and was protected before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thematics.report.counts import Breakdown, Column, SourceCounts
from thematics.report.disclosure import Cell, Mark
from thematics.report.masking import readable
from thematics.report.people import SEVERAL, UNKNOWN
from thematics.report.text import Words
from thematics.report.themes import Theme

__all__ = ["Table", "TableCell", "attribute_tables", "cell_text", "column_label", "main_table"]

NAMED = 3  # a column of more values than this is called "other"


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell as text.

    Attributes:
        text: What stands in it.
        mark: Whether it is shown; why not.
    """

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Table:
    """A table of themes.

    Attributes:
        caption: What it shows.
        heads: Headings over columns: (text, number of columns); empty where there is one row of headings only.
        columns: Heading of each column.
        sizes: People in each column.
        rows: Theme and cells; a theme without any number that may be shown is not among them.
        hidden: The themes that are not.
    """

    caption: str
    heads: tuple[tuple[str, int], ...]
    columns: tuple[str, ...]
    sizes: tuple[TableCell, ...]
    rows: tuple[tuple[str, tuple[TableCell, ...]], ...]
    hidden: tuple[str, ...]


def main_table(sources: Sequence[SourceCounts], themes: Sequence[Theme], threshold: int, words: Words) -> Table:
    """Make the table of themes by source, and by group within it."""
    heads, columns, sizes = [], [], []
    grouped = any(each.groups for each in sources)
    for each in sources:
        heads.append((words(f"source.{each.source}"), 1 + (len(each.groups.columns) if each.groups else 0)))
        columns.append(words("tables.all") if grouped else words(f"source.{each.source}"))
        sizes.append(each.size)
        if each.groups:
            columns += [column_label(column, "", words) for column in each.groups.columns]
            sizes += [Cell(Mark.SHOWN, column.size) for column in each.groups.columns]
    return _table(
        words("tables.main.caption"),
        (tuple(heads) if grouped else (), tuple(columns)),
        sizes,
        [(theme.label, tuple(_across(sources, theme.code))) for theme in themes],
        (threshold, words),
    )


def attribute_tables(
    sources: Sequence[SourceCounts], themes: Sequence[Theme], threshold: int, words: Words
) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Make the tables of themes by attribute, for each source and attribute.

    Returns:
        The tables; and the breakdowns that have none, since they are too small, too many or all but hidden.
    """
    made, left = [], []
    for source in sources:
        named = words(f"source.{source.source}").lower()
        left += [f"{_attribute(name, words) if name else words('tables.groups')} ({named})" for name in source.skipped]
        for each in source.attributes:
            attribute = _attribute(each.attribute, words)
            table = _table(
                words("tables.attribute.caption", attribute=attribute, source=named),
                ((), tuple(column_label(column, each.attribute, words) for column in each.columns)),
                [Cell(Mark.SHOWN, column.size) for column in each.columns],
                [(theme.label, each.cells[theme.code]) for theme in themes],
                (threshold, words),
            )
            made.append(table)
    return tuple(made), tuple(left)


def _attribute(name: str, words: Words) -> str:
    return words.known("attribute", readable(name, words))


def cell_text(cell: Cell, threshold: int, words: Words) -> TableCell:
    """Write a cell."""
    if cell.value is not None:
        return TableCell(words.number(cell.value), cell.mark)
    text = words("tables.small.mark", n=threshold) if cell.mark is Mark.SMALL else words("tables.withheld.mark")
    return TableCell(text, cell.mark)


def column_label(column: Column, attribute: str, words: Words) -> str:
    """Name a column by its groups or values."""
    if len(column.names) > NAMED:
        return words("value.other")
    return ", ".join(_value(name, attribute, words) for name in column.names)


def _value(name: str, attribute: str, words: Words) -> str:
    if name in (UNKNOWN, SEVERAL):
        return words("value.unknown" if name == UNKNOWN else "value.several")
    if attribute:
        return readable(name, words)
    narrow = f"group.column.{name}"
    return words(narrow) if words.has(narrow) else words.known("group", name)


def _across(sources: Sequence[SourceCounts], code: str) -> Iterator[Cell]:
    for each in sources:
        yield each.totals[code]
        groups: Breakdown | None = each.groups
        if groups:
            yield from groups.cells[code]


def _table(
    caption: str,
    headings: tuple[tuple[tuple[str, int], ...], tuple[str, ...]],
    sizes: Sequence[Cell],
    rows: Sequence[tuple[str, tuple[Cell, ...]]],
    how: tuple[int, Words],
) -> Table:
    shown = [row for row in rows if any(cell.value is not None for cell in row[1])]
    return Table(
        caption=caption,
        heads=headings[0],
        columns=headings[1],
        sizes=tuple(cell_text(cell, *how) for cell in sizes),
        rows=tuple((label, tuple(cell_text(cell, *how) for cell in cells)) for label, cells in shown),
        hidden=tuple(label for label, cells in rows if all(cell.value is None for cell in cells)),
    )
