"""CSV and its relatives: cells between semicolons, commas, tabs or bars."""

import csv
import io
import re

from thematics.sources.files import SourceFile
from thematics.sources.grid import Grid
from thematics.sources.text import clean

__all__ = ["read_separated"]

LONGEST_CELL = 2**20  # characters; the standard library's own limit is an eighth of it
SAMPLE = 200_000  # characters by which the separator is judged
EVEN = 0.6  # share of rows as wide as most from which a separator separates

_NAMES = {";": "semicolons", ",": "commas", "\t": "tabs", "|": "bars"}
_LINE_ENDS = re.compile("\r\n?")


def read_separated(file: SourceFile) -> Grid:
    """Read cells between whichever separator makes the rows most even; ``sep=;`` in the first line decides.

    Raises:
        UnreadableFileError: It is no text, or a cell is longer than a million characters.
    """
    text, encoding = file.decode()
    text = _LINE_ENDS.sub("\n", text)
    named = re.match(r"sep=(.)\n", text)  # what Excel writes to tell its own separator
    if named and named[1] in _NAMES:
        mark, text = named[1], text[named.end() :]
    else:
        mark = max(_NAMES, key=lambda each: _evenness(text[:SAMPLE], each))
    try:
        rows = [[clean(cell).strip() for cell in row] for row in _parsed(text, mark)]
    except csv.Error:
        file.refuse("is no table that can be read; open it in your spreadsheet program and save it as CSV again")
    return Grid(f"csv ({_NAMES[mark]}, {encoding})", rows)


def _parsed(text: str, mark: str) -> list[list[str]]:
    before = csv.field_size_limit(LONGEST_CELL)  # it is the whole process's
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    finally:
        csv.field_size_limit(before)


def _evenness(sample: str, mark: str) -> tuple[float, int]:
    """Say how much a sample looks like a table with this separator: share of rows as wide as most, and how wide."""
    try:
        widths = [len(row) for row in _parsed(sample, mark) if any(row)]
    except csv.Error:
        return 0.0, 0
    usual = max(set(widths), key=widths.count, default=1)
    share = widths.count(usual) / max(1, len(widths))
    return (share, usual) if usual > 1 and share >= EVEN else (0.0, 0)
