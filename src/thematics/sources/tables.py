"""CSV and XLSX to rows of text, whatever program wrote them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from thematics.errors import UnreadableFileError, UsageError
from thematics.records.raw import ReadTable
from thematics.sources.text import clean, decode, read_bytes, require_archive

__all__ = ["TABLE_SUFFIXES", "read_table"]

TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".xlsx"})
MOST_ROWS = 200_000
MOST_COLUMNS = 2_000
_DELIMITERS = ";,\t|"


def read_table(path: Path) -> ReadTable:
    """Read a table: its header and its rows, every cell as text.

    Args:
        path: A CSV file (separated by ``;``, ``,``, tabs or ``|``; UTF-8, UTF-16 or Windows-1252) or an XLSX file (its first
            sheet with two rows).

    Raises:
        UsageError: There is no such file, or its name ends in something else.
        UnreadableFileError: It is empty, too large, not what its name says, or holds no rows below its header.
    """
    suffix = path.suffix.lower()
    if suffix not in TABLE_SUFFIXES:
        raise UsageError(
            f"'{path.name}' is of no kind that can be read as a table: {', '.join(sorted(TABLE_SUFFIXES))}"
        )
    content = read_bytes(path)
    if suffix == ".xlsx":
        format_, rows = "xlsx", _sheet(path)
    else:
        delimiter, rows = _separated(path, decode(path, content))
        format_ = f"csv separated by {_NAMES[delimiter]}"
    return _table(path, format_, rows)


_NAMES = {";": "semicolons", ",": "commas", "\t": "tabs", "|": "bars"}


def _separated(path: Path, text: str) -> tuple[str, list[list[str]]]:
    sample = text[:200_000]
    named = re.match(r"sep=(.)\n", text)  # what Excel writes to tell its own separator
    if named and named[1] in _DELIMITERS:
        return named[1], _rows(path, text[named.end() :], named[1])
    best = max(_DELIMITERS, key=lambda mark: _evenness(sample, mark))
    return best, _rows(path, text, best)


def _rows(path: Path, text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(2**24)
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error:
        raise UnreadableFileError(f"'{path.name}' is no table that can be read; save it as CSV again") from None


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """Say how much a sample looks like a table with this separator: how many rows are as wide as most, and how wide."""
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if any(row)]
    except csv.Error:
        return 0.0, 0
    usual = max(set(widths), key=widths.count, default=1)
    if usual < 2:  # noqa: PLR2004 - one column: it separates nothing
        return 0.0, 0
    return widths.count(usual) / len(widths), usual


def _sheet(path: Path) -> list[list[str]]:
    require_archive(path, "Excel workbook")
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                rows = [
                    [_cell(value) for value in row] for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1)
                ]
                if sum(any(row) for row in rows) > 1:
                    return rows
        finally:
            book.close()
    except Exception:  # noqa: BLE001 - the library raises what it likes at a broken file
        raise UnreadableFileError(
            f"'{path.name}' is no Excel workbook that can be read; open it in your spreadsheet program and save it again"
        ) from None
    return []


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value)).strip()


def _table(path: Path, format_: str, rows: Sequence[Sequence[str]]) -> ReadTable:
    known = [row for row in rows if any(row)]
    head = _header(known)
    body = known[head + 1 :]
    if not known or not body:
        raise UnreadableFileError(f"'{path.name}' has no rows below a header; check that it is the right file")
    if len(body) > MOST_ROWS or len(known[head]) > MOST_COLUMNS:
        raise UnreadableFileError(f"'{path.name}' has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns; split it")
    width = max(len(known[head]), *(_used(row) for row in body))
    columns = _unique([*known[head], *[""] * width][:width])
    padded = [[*row, *[""] * width] for row in body]
    kept = [at for at in range(width) if "".join(known[head][at : at + 1]) or any(row[at] for row in padded)]
    return ReadTable(format_, tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in padded))


def _header(rows: Sequence[Sequence[str]]) -> int:
    """Find the header: titles above it fill one cell of a row in which the rows below fill several."""
    usual = max((_filled(row) for row in rows[1:20]), default=1)
    if usual <= 2:  # noqa: PLR2004 - too narrow to tell a title from a header
        return 0
    return next((at for at, row in enumerate(rows[:10]) if _filled(row) > usual / 2), 0)


def _filled(row: Iterable[str]) -> int:
    return sum(bool(cell) for cell in row)


def _used(row: Sequence[str]) -> int:
    return max((at + 1 for at, cell in enumerate(row) if cell), default=0)


def _unique(names: Sequence[str]) -> list[str]:
    found: list[str] = []
    for at, name in enumerate(names, start=1):
        plain = " ".join(name.split()) or f"column {at}"
        fresh, number = plain, 2
        while fresh in found:
            fresh, number = f"{plain} ({number})", number + 1
        found.append(fresh)
    return found
