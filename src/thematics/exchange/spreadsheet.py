"""Tables as CSV and XLSX.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end is taken for a formula by spreadsheet programs (OWASP,
"CSV injection"): it gets an apostrophe before it, and in a workbook the type of text.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["FORMATS", "write_csv", "write_xlsx"]

FORMATS = ("csv", "xlsx")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # a workbook is XML 1.0, and can't hold them
_MOST = 32_767  # characters in a cell of a workbook (ECMA-376 as Excel keeps it)

Table = tuple[Sequence[str], Sequence[Mapping[str, Any]]]


def write_csv(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write one table as CSV: semicolons and a byte-order mark, which a Dutch Excel opens as it should.

    Args:
        path: The file; it is replaced.
        columns: The header.
        rows: One mapping a row; what it lacks stays empty.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(columns)
        writer.writerows([_safe(row.get(column)) for column in columns] for row in rows)


def write_xlsx(path: Path, tables: Mapping[str, Table]) -> None:
    """Write tables as a workbook, a sheet each.

    Args:
        path: The file; it is replaced.
        tables: (columns, rows) by the sheet's name.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    for name, (columns, rows) in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append(list(columns))
        for row in rows:
            cells = []
            for column in columns:
                value = _safe(row.get(column))
                cell = WriteOnlyCell(sheet, value=value[:_MOST] if isinstance(value, str) else value)
                if isinstance(value, str):
                    cell.data_type = "s"  # or openpyxl takes "=…" for a formula
                cells.append(cell)
            sheet.append(cells)
    book.save(path)


def _safe(value: Any) -> Any:
    """Keep numbers as they are; no text may begin as a formula does.

    >>> _safe("=1+1"), _safe(-3), _safe(None)
    ("'=1+1", -3, '')
    """
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = _ILLEGAL.sub("", str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
