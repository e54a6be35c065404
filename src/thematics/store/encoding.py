"""Records to columns and back.

Lists and mappings stand in the database as JSON. A turn's words stand as its text (words with one space between, so that it can
be searched whole) beside a layout: for each word its position, its length in characters and what else is known of it.
"""

import functools
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from thematics.errors import StoreError
from thematics.records.raw import RawTurn, RawWord
from thematics.records.redacted import RedactedToken, RedactedTurn
from thematics.records.shared import Doubt, Label, Role, TimeSource, Voice, WordRange, WordSpan
from thematics.store.rows import Approval

__all__ = [
    "approval_from",
    "approval_to",
    "decodes",
    "from_json",
    "natural",
    "ranges_from",
    "ranges_to",
    "raw_turn_from",
    "raw_turn_to",
    "redacted_turn_from",
    "redacted_turn_to",
    "spans_from",
    "spans_to",
    "texts_from",
    "to_json",
]

P = ParamSpec("P")
T = TypeVar("T")


def decodes(function: Callable[P, T]) -> Callable[P, T]:
    """Make a reader of stored values raise StoreError where they can't be read, with nothing of them in it."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            pass
        # Raised out here, so that the cause, which can quote what was stored, does not hang on it.
        raise StoreError("the study holds a record that can't be read; restore the study folder from a backup")

    return guarded


def to_json(value: Any) -> str:
    """Write lists, mappings and plain values, short and with letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@decodes
def from_json(text: str) -> Any:
    """Read what ``to_json`` wrote."""
    return json.loads(text)


def texts_from(text: str) -> dict[str, str]:
    """Read a mapping of texts."""
    return {str(key): str(value) for key, value in from_json(text).items()}


def natural(label: str) -> tuple[tuple[bool, str, int], ...]:
    """Give a key that sorts labels as people count: "I09", "I10", "I100".

    >>> sorted(["I100", "I99", "D2"], key=natural)
    ['D2', 'I99', 'I100']
    """
    parts = re.findall(r"([0-9]+)|([^0-9]+)", label)
    return tuple((not digits, text, int(digits or 0)) for digits, text in parts)


def ranges_to(ranges: Iterable[WordRange]) -> list[list[Any]]:
    """Take word ranges apart."""
    return [[each.document, each.first, each.last] for each in ranges]


def ranges_from(values: Iterable[Sequence[Any]]) -> tuple[WordRange, ...]:
    """Put word ranges together."""
    return tuple(WordRange(document, first, last) for document, first, last in values)


def spans_to(spans: Iterable[WordSpan]) -> str:
    """Write word spans."""
    return to_json(
        [
            [each.first_turn, each.first_word, each.last_turn, each.last_word, each.label, each.score, each.found_by]
            for each in spans
        ]
    )


@decodes
def spans_from(text: str) -> tuple[WordSpan, ...]:
    """Read word spans."""
    return tuple(
        WordSpan(first_turn, first_word, last_turn, last_word, Label(label), score, found_by)
        for first_turn, first_word, last_turn, last_word, label, score, found_by in json.loads(text)
    )


def approval_to(approval: Approval) -> str:
    """Write what somebody saw who approved a redaction."""
    return to_json([approval.by, approval.time, approval.content, spans_to(approval.spans)])


@decodes
def approval_from(text: str) -> Approval:
    """Read it."""
    by, time, content, spans = json.loads(text)
    return Approval(by, time, content, spans_from(spans))


def raw_turn_to(turn: RawTurn) -> dict[str, Any]:
    """Write a raw turn as a row."""
    layout = [
        _short([word.position, len(word.text), word.start, word.end, word.probability, word.doubt])
        for word in turn.words
    ]
    return _turn_to(turn, turn.text, layout)


@decodes
def raw_turn_from(row: Mapping[str, Any]) -> RawTurn:
    """Read a raw turn from a row."""
    words = tuple(_word(text, *entry) for entry, text in _cut(row["text"], json.loads(row["layout"]), 1))
    return RawTurn(words=words, **_turn_from(row))


def redacted_turn_to(turn: RedactedTurn) -> dict[str, Any]:
    """Write a redacted turn as a row."""
    layout = [
        _short(
            [token.first, token.last, len(token.text), list(token.labels) or None, token.start, token.end, token.doubt]
        )
        for token in turn.tokens
    ]
    return _turn_to(turn, turn.text, layout)


@decodes
def redacted_turn_from(row: Mapping[str, Any]) -> RedactedTurn:
    """Read a redacted turn from a row."""
    tokens = tuple(_token(text, *entry) for entry, text in _cut(row["text"], json.loads(row["layout"]), 2))
    return RedactedTurn(tokens=tokens, **_turn_from(row))


def _word(text: str, position: int, _length: int, *known: Any) -> RawWord:
    start, end, probability, doubt = (*known, None, None, None, None)[:4]
    return RawWord(position, text, start, end, probability, Doubt(doubt) if doubt else None)


def _token(text: str, first: int, last: int, _length: int, *known: Any) -> RedactedToken:
    labels, start, end, doubt = (*known, None, None, None, None)[:4]
    return RedactedToken(
        first, last, text, tuple(map(Label, labels or ())), start, end, Doubt(doubt) if doubt else None
    )


def _short(entry: list[Any]) -> list[Any]:
    """Leave out what is unknown at the end."""
    while entry[-1] is None:
        entry.pop()
    return entry


def _cut(text: str, layout: Sequence[Sequence[Any]], length_at: int) -> Iterable[tuple[Sequence[Any], str]]:
    """Cut a turn's text into the words that its layout describes."""
    start = 0
    for entry in layout:
        end = start + entry[length_at]
        yield entry, text[start:end]
        start = end + 1
    if start != len(text) + 1:
        raise ValueError(len(layout))


def _turn_to(turn: RawTurn | RedactedTurn, text: str, layout: list[list[Any]]) -> dict[str, Any]:
    return {
        "document": turn.document,
        "ordinal": turn.ordinal,
        "speaker": turn.speaker,
        "role": turn.role.value,
        "voice": turn.voice.value,
        "participant": turn.participant,
        "start": turn.start,
        "end": turn.end,
        "time_source": turn.time_source.value,
        "text": text,
        "layout": to_json(layout),
    }


def _turn_from(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "document": row["document"],
        "ordinal": row["ordinal"],
        "speaker": row["speaker"],
        "role": Role(row["role"]),
        "voice": Voice(row["voice"]),
        "participant": row["participant"],
        "start": row["start"],
        "end": row["end"],
        "time_source": TimeSource(row["time_source"]),
    }
