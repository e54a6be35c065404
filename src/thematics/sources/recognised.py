"""JSON as recognisers write it: openai-whisper, WhisperX, aTrain (faster-whisper segments with speakers)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from thematics.records.raw import ReadTurn, ReadWord
from thematics.records.shared import TimeSource
from thematics.sources.text import clean, words_of

__all__ = ["read_json"]


def read_json(text: str) -> tuple[ReadTurn, ...]:
    """Read a recogniser's JSON; () where it is something else.

    A segment's speaker is its own, or that of most of its words (WhisperX); what one speaker says without another between
    is one turn. Words keep their own times where the file has them.
    """
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    segments = parsed.get("segments") if isinstance(parsed, Mapping) else parsed
    if not isinstance(segments, Sequence) or isinstance(segments, str):
        return ()
    pieces = [piece for segment in segments if isinstance(segment, Mapping) for piece in _pieces(segment)]
    return tuple(_joined(pieces))


_Piece = tuple[str | None, float | None, float | None, tuple[ReadWord, ...], bool]


def _pieces(segment: Mapping[str, Any]) -> Iterator[_Piece]:
    """Split a segment where its words change speaker."""
    start, end, speaker = _time(segment.get("start")), _time(segment.get("end")), _label(segment.get("speaker"))
    raw = segment.get("words")
    listed = (
        [word for word in raw if isinstance(word, Mapping)]
        if isinstance(raw, Sequence) and not isinstance(raw, str)
        else []
    )
    timed = [(_label(word.get("speaker")) or speaker, part) for word in listed for part in _words(word)]
    if not timed:
        text = segment.get("text")
        words = tuple(ReadWord(word) for word in words_of(clean(text))) if isinstance(text, str) else ()
        if words:
            yield speaker, start, end, words, False
        return
    group: list[ReadWord] = []
    current = timed[0][0]
    for label, word in timed:
        if label != current and group:
            yield current, group[0].start, group[-1].end, tuple(group), True
            group = []
        current = label
        group.append(word)
    yield current, group[0].start if group[0].start is not None else start, _last(group, end), tuple(group), True


def _last(words: Sequence[ReadWord], end: float | None) -> float | None:
    return next((word.end for word in reversed(words) if word.end is not None), end)


def _words(word: Mapping[str, Any]) -> Iterator[ReadWord]:
    text = word.get("word", word.get("text"))
    if not isinstance(text, str):
        return
    start, end = _time(word.get("start")), _time(word.get("end"))
    if start is None or end is None or end < start:
        start = end = None
    sure = word.get("probability", word.get("score"))
    probability = float(sure) if isinstance(sure, int | float) and 0 <= sure <= 1 else None
    for part in clean(text).split():
        yield ReadWord(part, start, end, probability)


def _joined(pieces: Sequence[_Piece]) -> Iterator[ReadTurn]:
    named = any(piece[0] for piece in pieces)
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if named and groups and groups[-1][-1][0] == piece[0]:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    for group in groups:
        words = tuple(word for piece in group for word in piece[3])
        start = next((piece[1] for piece in group if piece[1] is not None), None)
        end = next((piece[2] for piece in reversed(group) if piece[2] is not None), None)
        if start is None or (end is not None and end < start):
            yield ReadTurn(group[0][0], words)
            continue
        by_word = any(piece[4] and any(word.start is not None for word in piece[3]) for piece in group)
        yield ReadTurn(group[0][0], words, start, end, TimeSource.WORD if by_word else TimeSource.CUE)


def _time(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e7 else None  # noqa: PLR2004 - 115 days


def _label(value: Any) -> str | None:
    text = clean(value).strip() if isinstance(value, str) else ""
    return text or None
