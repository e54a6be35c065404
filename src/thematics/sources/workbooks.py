"""XLSX: the first visible sheet with rows; formulas by their last value, dates as ISO 8601."""

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from thematics.sources.files import SourceFile
from thematics.sources.grid import MOST_COLUMNS, MOST_ROWS, Grid
from thematics.sources.text import clean

__all__ = ["read_workbook"]

MOST_CELLS = 2_000_000  # a survey of 5,000 answers to 300 questions has 1.5 million

# A formula that no program has given a value; one whose value is an empty text says t="str".
_NEVER_CALCULATED = re.compile(
    rb'<c\b(?:(?!t="str")[^>])*>\s*(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"')
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
_RETURN = re.compile(r"_x000[dD]_\n?")  # how Excel writes a carriage return


def read_workbook(file: SourceFile) -> Grid:
    """Read the first visible sheet that has at least two rows. Pictures, notes and hidden sheets are passed over.

    Raises:
        UnreadableFileError: It is no workbook, only hidden sheets have rows, or its formulas have no values.
    """
    parts = file.parts("xl/workbook.xml", "Excel workbook", ".xlsx")
    if any(_NEVER_CALCULATED.search(part) for name, part in parts.items() if name.startswith("xl/worksheets/")):
        file.refuse("has formulas without values; open it in your spreadsheet program and save it again")
    if any(_merged_area(part) > MOST_CELLS for name, part in parts.items() if name.startswith("xl/worksheets/")):
        file.refuse(
            "has merged cells without end; open it in your spreadsheet program, undo the merging and save it again"
        )
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what thematics doesn't read: validation, styles, extensions
            book = load_workbook(io.BytesIO(file.data), data_only=True)
    except Exception:  # noqa: BLE001 - the library raises what it likes at a broken file
        file.refuse("is no Excel workbook that can be read; open it in your spreadsheet program and save it again")
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    filled = [sheet for sheet in shown if sheet.max_row > 1]
    if not filled and any(sheet.max_row > 1 for sheet in book.worksheets):
        file.refuse("has rows on hidden sheets only; show the one that is meant and save it again")
    sheet = filled[0] if filled else None
    if sheet is None:
        return Grid("xlsx", [])
    if (
        sheet.max_row > MOST_ROWS + 1
        or sheet.max_column > MOST_COLUMNS
        or sheet.max_row * sheet.max_column > MOST_CELLS
    ):
        file.refuse(f"has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns; delete empty ones, or split it")
    merged = tuple((r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in sheet.merged_cells.ranges)
    format_ = "xlsx" if len(filled) == 1 else f"xlsx (first of {len(filled)} sheets)"
    return Grid(format_, list(_rows(sheet)), merged)


def _merged_area(part: bytes) -> int:
    """Count the cells that are merged into others: openpyxl makes an object of each, and a file of 1 kB can name 17 billion."""
    total = 0
    for first, top, last, bottom in _MERGED.findall(part):
        total += (_column(last) - _column(first) + 1) * (int(bottom) - int(top) + 1)
    return total


def _column(letters: bytes) -> int:
    """Give a column's number.

    >>> _column(b"A"), _column(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _rows(sheet: Any) -> Iterator[list[str]]:
    for row in sheet.iter_rows(values_only=True):
        yield [_cell(value) for value in row]


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, str) and value in _ERRORS):
        return ""
    if isinstance(value, date | time | timedelta):
        return _moment(value)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(_RETURN.sub("\n", str(value))).strip()


def _moment(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)
