"""DOCX: turns in paragraphs or in a table. Pictures are never looked at.

The text is taken from the document's XML (ECMA-376) itself: what a reader sees when all changes are accepted. Inserted text
counts, deleted and hidden text doesn't; neither do comments, notes, headers, footers and text boxes.
"""

import re
from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from thematics.records.raw import ReadTurn
from thematics.sources.files import SourceFile
from thematics.sources.plain import turns_of_lines
from thematics.sources.script import turns_of_table
from thematics.sources.text import clean

__all__ = ["read_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_PASSED_OVER = frozenset({"del", "moveFrom", "drawing", "pict", "object", "Fallback", "pPr", "sectPr", "tblPr", "trPr", "tcPr", "instrText", "rt"})  # fmt: skip
_LETTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
DEEPEST = 100  # tables within tables, content controls within them: Word gives up earlier


def read_docx(file: SourceFile) -> tuple[ReadTurn, ...]:
    """Read a Word document; () where it holds no text.

    Raises:
        UnreadableFileError: It is no Word document.
    """
    parts = file.parts("word/document.xml", "Word document", ".docx")
    try:
        root = fromstring(parts["word/document.xml"], forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        file.refuse("is damaged; open it and save it again as .docx")
    paragraphs: list[str] = []
    tables: list[list[list[str]]] = []
    for kind, block in _blocks(root, 0):
        if kind == "p":
            paragraphs += _text(block).split("\n")
        elif (rows := _rows(block)) and max(map(len, rows)) > 1:
            tables.append(rows)
        else:  # a table of one column is a frame around paragraphs
            paragraphs += [line for row in rows for cell in row for line in cell.split("\n")]
    in_tables = turns_of_table(tables)
    said = sum(len(turn.words) for turn in in_tables)
    if said > sum(len(text.split()) for text in paragraphs):
        return in_tables
    return turns_of_lines(paragraphs)


def _name(element: Any) -> str:
    return re.sub(r"^\{[^}]*\}", "", element.tag) if isinstance(element.tag, str) else ""


def _blocks(element: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Give paragraphs and tables in order, through content controls and tracked insertions."""
    for child in element:
        name = _name(child)
        if name in ("p", "tbl"):
            yield name, child
        elif name not in _PASSED_OVER and depth < DEEPEST:
            yield from _blocks(child, depth + 1)


def _rows(table: Any) -> list[list[str]]:
    return [
        ["\n".join(_text(block) for _, block in _blocks(cell, 0)).strip() for cell in _children(row, "tc")]
        for row in _children(table, "tr")
    ]


def _children(element: Any, name: str, depth: int = 0) -> Iterator[Any]:
    for child in element:
        if _name(child) == name:
            yield child
        elif _name(child) not in _PASSED_OVER and depth < DEEPEST:
            yield from _children(child, name, depth + 1)


def _text(element: Any) -> str:
    return clean("".join(_letters(element, 0)))


def _letters(element: Any, depth: int) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _LETTERS:
            yield _LETTERS[name]
        elif name == "p" and depth:  # a paragraph within a cell's table
            yield from _letters(child, depth + 1)
            yield "\n"
        elif name not in _PASSED_OVER and depth < DEEPEST and not _is_hidden(child):
            yield from _letters(child, depth + 1)


def _is_hidden(run: Any) -> bool:
    for namespace in (_W, _STRICT):
        vanish = run.find(f"{namespace}rPr/{namespace}vanish")
        if vanish is not None and vanish.get(f"{namespace}val", "true") not in ("0", "false", "off"):
            return True
    return False
