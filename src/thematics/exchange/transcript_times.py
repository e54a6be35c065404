"""A time for every word of a transcript: its own, or an estimate between those that are known."""

from collections.abc import Sequence
from dataclasses import dataclass

from thematics.exchange.transcript_record import TranscriptOut, TurnOut, WordOut

__all__ = ["TimedTurn", "TimedWord", "has_times", "timed"]

SLOWEST = 8.0  # characters a second: who speaks slower than this paused, so that a turn without an end is no longer
A_MOMENT = 0.001  # seconds: nothing said takes less


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word with its time.

    Attributes:
        word: The word.
        start: Seconds.
        end: Seconds, later than the start.
        own: Whether the times are the word's own.
    """

    word: WordOut
    start: float
    end: float
    own: bool


@dataclass(frozen=True, slots=True)
class TimedTurn:
    """A turn with times for all of it.

    Attributes:
        turn: The turn.
        start: Seconds.
        end: Seconds, later than the start.
        own: Whether the start is known rather than taken from the turns around it.
        words: One for each of the turn's.
    """

    turn: TurnOut
    start: float
    end: float
    own: bool
    words: tuple[TimedWord, ...]


def has_times(transcript: TranscriptOut) -> bool:
    """Say whether anything in a transcript has a time."""
    return any(_start(turn) is not None for turn in transcript.turns)


def timed(transcript: TranscriptOut) -> tuple[TimedTurn, ...]:
    """Give every turn and word a time.

    A word's own time is never changed. Between those that are known, time is shared out by number of characters. A turn without an
    end lasts until the next begins, or as long as slow speech takes; one without any time goes on where the one before ends.

    Args:
        transcript: One in which something has a time.
    """
    starts = [_start(turn) for turn in transcript.turns]
    made: list[TimedTurn] = []
    for turn, own, following in zip(transcript.turns, starts, _following(starts), strict=True):
        start = own if own is not None else (made[-1].end if made else 0.0)
        end = max(_end(turn, start, following), start + A_MOMENT)
        made.append(TimedTurn(turn, start, end, own is not None, _words(turn.words, start, end)))
    return tuple(made)


def _start(turn: TurnOut) -> float | None:
    if turn.start is not None:
        return turn.start
    return next((word.start for word in turn.words if word.start is not None), None)


def _following(starts: Sequence[float | None]) -> list[float | None]:
    """Give for each turn the first known start after it."""
    found: list[float | None] = []
    later: float | None = None
    for start in reversed(starts):
        found.append(later)
        later = start if start is not None else later
    return found[::-1]


def _end(turn: TurnOut, start: float, following: float | None) -> float:
    heard = max((word.end for word in turn.words if word.end is not None), default=start)
    if turn.end is not None:
        return max(turn.end, heard)
    slow = start + len(turn.text) / SLOWEST
    return max(heard, min(slow, following) if following is not None and following > start else slow)


def _words(words: Sequence[WordOut], start: float, end: float) -> tuple[TimedWord, ...]:
    made: list[TimedWord] = []
    at, last = 0, start
    while at < len(words):
        own = _own(words[at])
        if own is not None:
            made.append(TimedWord(words[at], *own, own=True))
            at, last = at + 1, own[1]
            continue
        stop = next((n for n in range(at, len(words)) if _own(words[n])), len(words))
        until = _own(words[stop]) if stop < len(words) else None
        shared = _shared(words[at:stop], last, until[0] if until else end)
        made += shared
        at, last = stop, shared[-1].end
    return tuple(made)


def _own(word: WordOut) -> tuple[float, float] | None:
    if word.start is None or word.end is None:
        return None
    return word.start, max(word.end, word.start + A_MOMENT)


def _shared(words: Sequence[WordOut], start: float, end: float) -> list[TimedWord]:
    """Share a stretch of time out among words, by their length."""
    end = max(end, start + A_MOMENT * len(words))
    total = sum(len(word.text) + 1 for word in words)
    made, said = [], 0
    for word in words:
        begin = start + (end - start) * said / total
        said += len(word.text) + 1
        made.append(TimedWord(word, begin, start + (end - start) * said / total, own=False))
    return made
