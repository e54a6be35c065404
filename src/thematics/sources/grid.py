"""Rows of cells to a table: which row is the header, and which rows stand below it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from thematics.records.raw import ReadTable
from thematics.sources.files import SourceFile
from thematics.sources.shapes import is_contact, is_date

__all__ = ["LONGEST_SHORT", "Grid", "table_of"]

MOST_ROWS = 200_000
MOST_COLUMNS = 2_000
TITLE_ROWS = 10  # rows in which a header is looked for
SAMPLE_ROWS = 30  # rows by which the width of a table is judged
LONGEST_SHORT = 8  # words; a merged cell with more is text, and stands once
LONGEST_NAME = 80  # words; no question is longer

_NUMBER = re.compile(r"[A-Z]{0,3}[\s-]?\d[\d.,\s-]{4,}")  # a case number, an amount: nobody calls a column so
_IMPORT = re.compile(r'\{"ImportId"\s*:')  # Qualtrics' third header row
_QUALTRICS = {"ResponseId": "Response ID", "RecordedDate": "Recorded Date"}


@dataclass(frozen=True, slots=True)
class Grid:
    """What a table file holds before anybody knows what it means.

    Attributes:
        format: Which reader read it.
        rows: Cells as text, stripped; rows may differ in length.
        merged: Merged ranges: first row, first column, last row, last column, from 0.
    """

    format: str
    rows: Sequence[Sequence[str]]
    merged: tuple[tuple[int, int, int, int], ...] = ()


def table_of(file: SourceFile, grid: Grid) -> ReadTable:
    """Make a table of a grid.

    Titles above the header are passed over. Qualtrics' three header rows become one: the questions' texts. Where a cell was
    merged over several rows, each has its value, unless it is a text; where a header was merged over several columns, its
    text stands before the names below it.

    Raises:
        UnreadableFileError: It has no header, no rows below it, or too many.
    """
    rows = [list(row) for row in grid.rows]
    _fill_down(rows, grid.merged)
    head, names, first = _header(rows, grid.merged)
    body = [row for row in rows[first:] if any(row)]
    if not body:
        file.refuse("has no rows below a header; check that it is the right file")
    if len(body) > MOST_ROWS or max(map(_used, rows)) > MOST_COLUMNS:
        file.refuse(f"has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns; split it")
    if _is_data(rows[head]):
        file.refuse("has no row with column names (its first row looks like data); add one above the data")
    width = max(len(names), *map(_used, body))
    columns = _unique([*names, *[""] * width][:width])
    padded = [[*row, *[""] * width][:width] for row in body]
    kept = [at for at in range(width) if (at < len(names) and names[at]) or any(row[at] for row in padded)]
    return ReadTable(
        grid.format, tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in padded)
    )


def _fill_down(rows: list[list[str]], merged: Iterable[tuple[int, int, int, int]]) -> None:
    for top, left, bottom, right in merged:
        if left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        if len(value.split()) <= LONGEST_SHORT:
            for row in rows[top + 1 : bottom + 1]:
                row.extend([""] * (left + 1 - len(row)))
                row[left] = value


def _header(rows: list[list[str]], merged: Sequence[tuple[int, int, int, int]]) -> tuple[int, list[str], int]:
    """Find the header: its row, the columns' names, and the first row below it."""
    at = _qualtrics(rows)
    if at is not None:
        return at, [text or code for code, text in zip(rows[0], rows[at], strict=False)], _after_import(rows, at)
    filled = [number for number, row in enumerate(rows) if any(row)]
    if not filled:
        return 0, [], 0
    head = _header_row(rows, filled)
    spans = [each for each in merged if each[0] == each[2] == head and each[3] > each[1]]
    if spans and head + 1 < len(rows):
        return head, list(_two_levels(rows[head], rows[head + 1], spans)), head + 2
    return head, rows[head], head + 1


def _qualtrics(rows: list[list[str]]) -> int | None:
    """Give the row of the questions' texts in an export of Qualtrics."""
    for number, row in enumerate(rows[:4]):
        filled = [cell for cell in row if cell]
        if number and filled and 2 * sum(_IMPORT.match(cell) is not None for cell in filled) > len(filled):
            return number - 1
    if len(rows) > 1:
        below = dict(zip(rows[0], rows[1], strict=False))
        if all(below.get(code) == text for code, text in _QUALTRICS.items()):
            return 1
    return None


def _after_import(rows: list[list[str]], at: int) -> int:
    after = at + 1
    return after + 1 if after < len(rows) and any(_IMPORT.match(cell) for cell in rows[after]) else after


def _header_row(rows: list[list[str]], filled: list[int]) -> int:
    """A title above the header fills one cell, or a few, of a row in which the rows below fill many."""
    counts = [sum(map(bool, rows[number])) for number in filled[:SAMPLE_ROWS]]
    usual = max(counts[1:], default=1)
    for number, count in list(zip(filled, counts, strict=False))[:TITLE_ROWS]:
        if count > usual / 2:
            return number
    return filled[0]


def _two_levels(above: list[str], below: list[str], spans: Sequence[tuple[int, int, int, int]]) -> Iterator[str]:
    for at in range(max(len(above), len(below))):
        left = next((span[1] for span in spans if span[1] <= at <= span[3]), at)
        group = above[left] if left < len(above) else ""
        name = below[at] if at < len(below) else ""
        yield group if name == group else f"{group} {name}".strip()


def _is_data(row: Sequence[str]) -> bool:
    """Nobody calls a column a date, an address, a long number or a story; a file without a header begins with such."""
    return any(
        is_date(cell) or is_contact(cell) or _NUMBER.fullmatch(cell) or len(cell.split()) > LONGEST_NAME for cell in row
    )


def _used(row: Sequence[str]) -> int:
    return max((at + 1 for at, cell in enumerate(row) if cell), default=0)


def _unique(names: Sequence[str]) -> list[str]:
    found: list[str] = []
    taken: set[str] = set()
    for at, name in enumerate(names, start=1):
        plain = " ".join(name.split()) or f"column {at}"
        fresh, number = plain, 2
        while fresh in taken:
            fresh, number = f"{plain} ({number})", number + 1
        taken.add(fresh)
        found.append(fresh)
    return found
