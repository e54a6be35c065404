"""From pieces of speech to turns: one speaker's stretch each."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from thematics.records.raw import ReadTurn, ReadWord
from thematics.records.shared import TimeSource

__all__ = ["Piece", "finite", "seconds", "speech", "split_overlaps", "to_turns"]

LONGEST_SILENCE = 30.0  # seconds; after a longer one the same speaker begins a new turn (a break, a paused recording)
LONGEST_BREATH = 2.0  # seconds; without speaker labels a longer gap ends a turn
SENTENCE_ENDS = (".", "?", "!", "…", '."', '?"', '!"', ".”", "?”", "!”")

# noScribe writes who speaks through another as "//S02: ja//", and silence as "(..)" or "(12 seconds pause)".
_OVERLAP = re.compile(r"(?<![:\w])//\s*(?P<label>[^\s/:][^/:\n]{0,30}):\s(?P<text>.*?)(?://|$)", re.DOTALL)
_PAUSE = re.compile(r"\(\.{1,3}\)|\((?:\d+\s+)?\w+\s+(?:pause|pauze)\)", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of one speaker: a cue, a line, a segment.

    Attributes:
        speaker: The label in the file; None where there is none.
        words: May be empty.
        start: Seconds.
        end: Seconds.
    """

    speaker: str | None
    words: tuple[ReadWord, ...]
    start: float | None = None
    end: float | None = None


def speech(speaker: str | None, text: str, start: float | None = None, end: float | None = None) -> Iterator[Piece]:
    """Make pieces of one stretch of text; what others say through it (``//S02: ja//``) becomes theirs."""
    for label, part in split_overlaps(speaker, text):
        if label or not _PAUSE.fullmatch(part.strip()):
            yield Piece(label, tuple(ReadWord(word) for word in part.split()), start, end)


def split_overlaps(speaker: str | None, text: str) -> Iterator[tuple[str | None, str]]:
    """Take apart what others say through a turn.

    >>> list(split_overlaps("S01", "dat was //S02: ja, ja. // vorig jaar"))
    [('S01', 'dat was '), ('S02', 'ja, ja. '), ('S01', ' vorig jaar')]
    """
    at = 0
    for match in _OVERLAP.finditer(text):
        yield speaker, text[at : match.start()]
        yield match["label"].strip(), match["text"]
        at = match.end()
    yield speaker, text[at:]


def to_turns(pieces: Iterable[Piece], source: TimeSource) -> tuple[ReadTurn, ...]:
    """Join pieces into turns.

    Pieces of one labelled speaker join until another speaks or 30 seconds pass. Without labels a turn ends where a
    sentence does, or after 2 seconds: whole sentences, however the cues cut them.

    Args:
        pieces: In the order of speaking.
        source: Where their times are from; a turn without any time has none.
    """
    turns: list[Piece] = []
    for piece in pieces:
        if not piece.words:
            continue
        if turns and _goes_on(turns[-1], piece):
            before = turns[-1]
            ends = [each for each in (before.end, piece.end) if each is not None]
            turns[-1] = replace(before, words=before.words + piece.words, end=max(ends, default=None))
        else:
            turns.append(piece)
    return tuple(_turn(piece, source) for piece in turns)


def _goes_on(before: Piece, piece: Piece) -> bool:
    if before.speaker != piece.speaker:
        return False
    gap = 0.0 if before.end is None or piece.start is None else piece.start - before.end
    if piece.speaker is not None:
        return gap <= LONGEST_SILENCE
    return before.end is not None and gap <= LONGEST_BREATH and not before.words[-1].text.endswith(SENTENCE_ENDS)


def _turn(piece: Piece, source: TimeSource) -> ReadTurn:
    if piece.start is None:
        return ReadTurn(piece.speaker, piece.words)
    end = None if piece.end is None else max(piece.start, piece.end)
    return ReadTurn(piece.speaker, piece.words, piece.start, end, source)


def seconds(text: str) -> float | None:
    """Read a clock time.

    >>> seconds("01:02:03.5"), seconds("02:03"), seconds("twee")
    (3723.5, 123.0, None)
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, rest, fraction = match.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(rest)
    return whole + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)


def finite(value: object, scale: float = 1.0) -> float | None:
    """Take a number from a parsed file as a time in seconds; None for what can't be one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value) * scale
    except OverflowError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
