"""A transcript in a table: which column holds the time, which the speaker, which what is said."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from thematics.records.raw import ReadTurn
from thematics.records.shared import TimeSource
from thematics.sources.labels import Kind, kind_of, parse_line, without_times
from thematics.sources.plain import turns_of_lines
from thematics.sources.text import seconds
from thematics.sources.turns import Piece, speech, to_turns

__all__ = ["turns_of_table"]

SHARE = 0.6  # of a column's filled cells that must be times, or could be labels
RECURRENCE = 0.5  # distinct labels to filled cells at most: people speak more than once
LEAST_HEADS = 2  # cells by which a row is known for the header

_WHO = re.compile(r"(?:spreker|speaker|naam|name|wie|rol|persoon|participant)s?\W*", re.IGNORECASE)
_WHAT = re.compile(
    r"(?:tekst|text|uitspraak|uiting|transcript|transcriptie|inhoud|content|gesproken(?: tekst)?|fragment|utterance)s?\W*",
    re.IGNORECASE,
)
_WHEN = re.compile(r"(?:tijd|tijdcode|tijdstip|time|timecode|timespan|tijdspanne|start|begin)s?\W*", re.IGNORECASE)
_OTHER = re.compile(
    r"(?:nr|no|nummer|number|regel|opmerking(?:en)?|codes?|notities|comments?|eind(?:e)?|end)\W*", re.IGNORECASE
)
_CLOCK = re.compile(r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,6})?")
_CLOCKS = re.compile(rf"\W*{_CLOCK.pattern}(?:\s*(?:-->|[-–])\s*{_CLOCK.pattern})?\W*")

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Columns:
    what: int
    who: int | None = None
    when: int | None = None


def turns_of_table(tables: Sequence[Rows]) -> tuple[ReadTurn, ...]:
    """Make turns of a document's tables; those as wide as the one with most words count as one that was cut in pieces.

    Args:
        tables: Rows of cells.
    """
    words: Counter[int] = Counter()
    for table in tables:
        words[_width(table)] += sum(len(cell.split()) for row in table for cell in row)
    if not words:
        return ()
    width = words.most_common(1)[0][0]
    rows = [row for table in tables for row in table if len(row) == width]
    head = next((row for row in rows[:3] if _is_head(row)), None)
    body = [row for row in rows if row != head]
    if not body:
        return ()
    columns = _by_head(head, body) if head is not None else _by_content(body)
    if columns.who is None:
        return turns_of_lines([line for row in body for line in _line(row, columns).split("\n")])
    return to_turns(_pieces(body, columns, columns.who))


def _width(table: Rows) -> int:
    """The usual number of cells: a row that is merged into one is a heading between turns."""
    return Counter(len(row) for row in table).most_common(1)[0][0]


def _is_head(row: Sequence[str]) -> bool:
    heads = (_WHO, _WHAT, _WHEN, _OTHER)
    return sum(any(head.fullmatch(cell.strip()) for head in heads) for cell in row) >= LEAST_HEADS


def _by_head(head: Sequence[str], body: Rows) -> _Columns:
    def find(pattern: re.Pattern[str]) -> int | None:
        return next((at for at, cell in enumerate(head) if pattern.fullmatch(cell.strip())), None)

    who, what, when = find(_WHO), find(_WHAT), find(_WHEN)
    guessed = _by_content(body)
    return _Columns(guessed.what if what is None else what, who, when)


def _by_content(body: Rows) -> _Columns:
    width = len(body[0])
    cells = {at: [row[at].strip() for row in body if row[at].strip()] for at in range(width)}
    when = next((at for at in range(width) if _share(cells[at], _CLOCKS.fullmatch) >= SHARE), None)
    rest = [at for at in range(width) if at != when]
    what = max(rest, key=lambda at: sum(len(cell.split()) for cell in cells[at]))
    labels = [at for at in rest if at != what and _are_labels(cells[at])]
    return _Columns(what, labels[0] if labels else None, when)


def _are_labels(cells: list[str]) -> bool:
    labels = [_label(cell)[0] for cell in cells]
    few = len(set(labels)) <= max(2, RECURRENCE * len(labels))
    return few and _share(labels, lambda label: kind_of(label) > Kind.NONE) >= SHARE


def _label(cell: str) -> tuple[str, float | None]:
    """Read a label's cell; it may hold a time too."""
    text = " ".join(cell.split())
    line = parse_line(text)
    return line.label or text.rstrip(": "), line.time


def _share(cells: list[str], fits: Callable[[str], object]) -> float:
    return sum(bool(fits(cell)) for cell in cells) / len(cells) if cells else 0.0


def _line(row: Sequence[str], columns: _Columns) -> str:
    time = row[columns.when].strip() if columns.when is not None else ""
    match = _CLOCK.search(time)
    return f"[{match[0]}] {row[columns.what]}" if match else row[columns.what]


def _pieces(body: Rows, columns: _Columns, who: int) -> Iterator[Piece]:
    """A row without a label goes on with the speaker above."""
    speaker: str | None = None
    for row in body:
        label, start = _label(row[who])
        speaker = label or speaker
        if columns.when is not None and (match := _CLOCK.search(row[columns.when])):
            start = seconds(match[0])
        piece = Piece(speaker, ())
        if start is not None:
            piece = replace(piece, start=start, source=TimeSource.TURN)
        yield from speech(piece, without_times(row[columns.what]))
