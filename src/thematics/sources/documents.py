"""DOCX: turns in paragraphs or in a table. Pictures are never looked at."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from thematics.errors import UnreadableFileError
from thematics.records.raw import ReadTurn
from thematics.sources.plain import Line, join_lines, split_label, split_time
from thematics.sources.text import clean, require_archive, words_of

__all__ = ["read_docx"]

_SPEAKER_HEADS = ("spreker", "speaker", "naam", "wie", "rol")
_TEXT_HEADS = ("tekst", "text", "uitspraak", "transcript", "inhoud", "gesproken")
_TIME_HEADS = ("tijd", "time", "start", "begin", "tijdcode", "timecode")


def read_docx(path: Path) -> tuple[ReadTurn, ...]:
    """Read a Word document.

    Raises:
        UnreadableFileError: It is no Word document.
    """
    require_archive(path, "Word document")
    from docx import Document

    try:
        document = Document(str(path))
        tables = [[[clean(cell.text) for cell in row.cells] for row in table.rows] for table in document.tables]
        paragraphs = [clean(paragraph.text) for paragraph in document.paragraphs]
    except Exception:  # noqa: BLE001 - the library raises what it likes at a broken file
        raise UnreadableFileError(
            f"'{path.name}' is no Word document that can be read; open it in your office program and save it again"
        ) from None
    in_table = join_lines(line for table in tables for line in _rows(table))
    if sum(len(turn.words) for turn in in_table) > sum(len(words_of(text)) for text in paragraphs):
        return in_table
    return join_lines(_paragraphs(paragraphs))


def _rows(rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    if not rows:
        return
    head = [cell.strip().lower() for cell in rows[0]]
    columns = (_column(head, _SPEAKER_HEADS), _column(head, _TEXT_HEADS), _column(head, _TIME_HEADS))
    body = rows[1:] if any(column is not None for column in columns) else rows
    for row in body:
        yield _row(row, columns)


def _column(head: Sequence[str], names: Sequence[str]) -> int | None:
    return next((at for at, cell in enumerate(head) if cell and any(cell.startswith(name) for name in names)), None)


def _row(row: Sequence[str], columns: tuple[int | None, int | None, int | None]) -> Line:
    """Read one row: by the header where there is one, else the longest cell is the text and a short one before it the label."""
    who, what, when = columns
    if what is None:
        what = max(range(len(row)), key=lambda at: len(row[at]))
    if when is None:
        when = next((at for at, cell in enumerate(row) if at != what and split_time(cell)[0] is not None), None)
    if who is None:
        who = next((at for at, cell in enumerate(row) if at not in (what, when) and cell.strip()), None)
    label = row[who].strip().rstrip(":") if who is not None and who < len(row) else ""
    start = split_time(row[when])[0] if when is not None and when < len(row) else None
    said = row[what] if what < len(row) else ""
    if label:
        return label, start, said
    found, rest = split_label(said)
    return found, start, rest


def _paragraphs(paragraphs: Sequence[str]) -> Iterator[Line]:
    """Read paragraphs: ``Naam: tekst``, or a label (and a time) on a line of its own above the text."""
    alone = _labels_alone(paragraphs)
    for paragraph in paragraphs:
        for line in paragraph.split("\n"):
            start, rest = split_time(line)
            if rest.strip() in alone:
                yield rest.strip(), start, ""
                continue
            label, said = split_label(rest)
            yield label, start, said.strip()


def _labels_alone(paragraphs: Sequence[str]) -> set[str]:
    """Find short lines that recur: "Respondent" above each of his answers."""
    counts: dict[str, int] = {}
    for text in paragraphs:
        rest = split_time(text)[1].strip()
        if rest and len(rest.split()) <= 3 and not rest.endswith((".", "?", "!", ":", ",")):  # noqa: PLR2004 - "Spreker 1 (m)"
            counts[rest] = counts.get(rest, 0) + 1
    recurring = {text for text, count in counts.items() if count >= 2 and text[0].isupper()}  # noqa: PLR2004 - it recurs
    return (
        recurring
        if 2 * sum(counts[text] for text in recurring) >= len([text for text in paragraphs if text.strip()]) * 0.8
        else set()
    )
