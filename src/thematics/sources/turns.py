"""From pieces of speech to turns: one speaker's stretch each."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from thematics.records.raw import ReadTurn, ReadWord
from thematics.records.shared import TimeSource
from thematics.sources.text import words_of

__all__ = ["SENTENCE_ENDS", "Piece", "as_seconds", "blanked", "speech", "to_turns", "voices_in"]

LONGEST_SILENCE = 30.0  # seconds; after a longer one the same speaker begins a new turn (a break, a paused recording)
LONGEST_BREATH = 2.0  # seconds; without speaker labels a longer gap ends a turn
LONGEST_UNENDED = 60.0  # seconds; recognisers that write no punctuation never end a sentence
LONGEST_RECORDING = 1e7  # seconds, 115 days: what is larger is no time
SENTENCE_ENDS = (".", "?", "!", "…", '."', '?"', '!"', ".”", "?”", "!”", ".’", "?’", "!’", ".'", "?'", "!'")

# noScribe writes who speaks through another as "//S02: ja//".
_SLASHES = re.compile(r"(?<!:)//")
_THROUGH = re.compile(r"\s*(?P<label>[^\W_][^:/\n]{0,40}?)\s*:(?=\s|$)")
# A silence is no word: "(..)", "(12 seconds pause)", "(1 minute[s] pause)", "(12 Sekunden Pause)", "(5 seconden pauze)".
_PAUSE = re.compile(r"\((?:\.{1,9}|…+|\d{1,3} \w{3,12}(?:\[\w\])? (?:pause|pauze|stilte)|(?:pause|pauze|stilte))\)", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of one speaker: a cue, a line, a segment.

    Attributes:
        speaker: The label in the file; None where there is none.
        words: May be empty.
        start: Seconds.
        end: Seconds.
        source: Where the times are from.
    """

    speaker: str | None
    words: tuple[ReadWord, ...]
    start: float | None = None
    end: float | None = None
    source: TimeSource = TimeSource.NONE


def blanked(text: str) -> str:
    """Put spaces in the place of silences, which are no words; every other character keeps its offset.

    >>> blanked("ja (..) nee (12 seconds pause)").split()
    ['ja', 'nee']
    """
    return _PAUSE.sub(lambda match: " " * len(match[0]), text)


def voices_in(text: str) -> list[tuple[str | None, int, int]]:
    """Take apart what others say through a turn.

    Returns:
        For each part, in order: its label (None: the turn's own speaker), and where it begins and ends in the text.

    >>> text = "dat was //S02: ja, ja. // vorig jaar"
    >>> [(label, text[start:end]) for label, start, end in voices_in(text)]
    [(None, 'dat was '), ('S02', ' ja, ja. '), (None, ' vorig jaar')]
    """
    slashes = list(_SLASHES.finditer(text))
    stops = [match.start() for match in slashes] + [len(text)]
    parts: list[tuple[str | None, int, int]] = [(None, 0, stops[0])]
    for match, stop in zip(slashes, stops[1:], strict=True):
        through = _THROUGH.match(text, match.end(), stop)
        parts.append((through["label"], through.end(), stop) if through else (None, match.end(), stop))
    return parts if any(label for label, _, _ in parts) else [(None, 0, len(text))]


def speech(piece: Piece, text: str) -> Iterator[Piece]:
    """Make pieces of one stretch of text, each with the times and, if nobody speaks through it, the speaker of ``piece``."""
    text = blanked(text)
    for label, start, end in voices_in(text):
        words = tuple(ReadWord(word) for word in words_of(text[start:end]))
        yield replace(piece, speaker=label or piece.speaker, words=words)


def to_turns(pieces: Iterable[Piece]) -> tuple[ReadTurn, ...]:
    """Join pieces into turns.

    Pieces of one labelled speaker join until another speaks or 30 seconds pass. Without labels a turn ends where a sentence
    does, or after 2 seconds: whole sentences, however the cues cut them.

    Args:
        pieces: In the order of speaking. An end before its start, as noScribe once wrote them, is taken for unknown.
    """
    turns: list[list[Piece]] = []
    for piece in pieces:
        if not piece.words:
            continue
        if turns and _goes_on(turns[-1], piece):
            turns[-1].append(piece)
        else:
            turns.append([piece])
    return tuple(map(_turn, turns))


def _goes_on(turn: list[Piece], piece: Piece) -> bool:
    before = turn[-1]
    if before.speaker != piece.speaker:
        return False
    gap = 0.0 if before.end is None or piece.start is None else piece.start - before.end
    if piece.speaker is not None:
        return gap <= LONGEST_SILENCE
    started = turn[0].start
    if started is None or before.end is None or gap > LONGEST_BREATH or before.end - started > LONGEST_UNENDED:
        return False
    return not before.words[-1].text.endswith(SENTENCE_ENDS)


def _turn(pieces: list[Piece]) -> ReadTurn:
    words = tuple(word for piece in pieces for word in piece.words)
    start = next((piece.start for piece in pieces if piece.start is not None), None)
    if start is None:
        return ReadTurn(pieces[0].speaker, words)
    ends = [piece.end for piece in pieces if piece.end is not None and piece.end >= start]
    sources = {piece.source for piece in pieces}
    source = next((s for s in (TimeSource.WORD, TimeSource.CUE, TimeSource.TURN) if s in sources), TimeSource.NONE)
    return ReadTurn(pieces[0].speaker, words, start, max(ends, default=None), source)


def as_seconds(value: object, per_second: int = 1) -> float | None:
    """Take a number from a parsed file as a time in seconds; None for what can't be one.

    Args:
        value: What the file holds.
        per_second: 1000 where it counts milliseconds.

    >>> as_seconds(1500, 1000), as_seconds(True), as_seconds("1"), as_seconds(float("nan")), as_seconds(10**400)
    (1.5, None, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value) / per_second
    except OverflowError:
        return None
    return number if math.isfinite(number) and 0 <= number < LONGEST_RECORDING else None
