"""Which reader reads which table. A new format is one file beside this one, and one line in ``_FORMATS``."""

from collections.abc import Callable
from pathlib import Path

from thematics.errors import UsageError
from thematics.records.raw import ReadTable
from thematics.sources.files import SourceFile, open_source
from thematics.sources.grid import Grid, table_of
from thematics.sources.separated import read_separated
from thematics.sources.workbooks import read_workbook

__all__ = ["TABLE_SUFFIXES", "read_table"]

_FORMATS: dict[str, Callable[[SourceFile], Grid]] = {
    ".csv": read_separated,
    ".tsv": read_separated,
    ".xlsx": read_workbook,
}
TABLE_SUFFIXES = frozenset(_FORMATS)


def read_table(path: Path) -> ReadTable:
    """Read a table: its header and its rows, every cell as text.

    Args:
        path: A CSV file (separated by ``;``, ``,``, tabs or ``|``; UTF-8, UTF-16 or Windows-1252) or an XLSX file (its first
            visible sheet with two rows).

    Raises:
        UsageError: There is no such file, it may not be read, or its name ends in something else.
        UnreadableFileError: It is empty, too large, not what its name says, or holds no rows below a header.
    """
    read = _FORMATS.get(path.suffix.lower())
    if read is None:
        known = ", ".join(sorted(TABLE_SUFFIXES))
        raise UsageError(f"'{path.name}' is of no kind that can be read as a table: {known}")
    file = open_source(path)
    return table_of(file, read(file))
