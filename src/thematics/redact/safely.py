"""Finding where a detector may fail: no text passes because something broke."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from thematics.ports import NameFinder
from thematics.records.shared import WordSpan
from thematics.redact.limits import time_limit

__all__ = ["SECONDS_PER_TURN", "Found", "find_safely"]

SECONDS_PER_TURN = 5.0  # of wall time; a turn takes the rules a thousandth of a second
_TURNS = 10  # of a document read as a whole, in the time of one that is read by itself


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a document, and where nothing can be said.

    Attributes:
        spans: In order, none overlapping; none in a turn that is unsafe.
        unsafe: Indices of the turns on which a detector failed or took too long: no word of theirs may pass unread.
    """

    spans: tuple[WordSpan, ...]
    unsafe: tuple[int, ...] = ()


def find_safely(
    finder: NameFinder, turns: Sequence[Sequence[str]], *, seconds_per_turn: float = SECONDS_PER_TURN
) -> Found:
    """Find in a document; turns on which the finder fails or takes too long are named, and the others read without them.

    Args:
        finder: Whatever finds.
        turns: A document's turns, each a sequence of words.
        seconds_per_turn: Wall time that a turn may take when it is read by itself; read as a whole, a document may take as much, and
            a tenth of it for each of its turns.
    """
    whole = seconds_per_turn * (1 + len(turns) / _TURNS)
    spans = _within(finder, turns, whole)
    if spans is not None:
        return Found(spans)
    unsafe = tuple(at for at, turn in enumerate(turns) if _within(finder, [turn], seconds_per_turn) is None)
    rest = [() if at in unsafe else turn for at, turn in enumerate(turns)]
    spans = _within(finder, rest, whole)
    return Found((), tuple(range(len(turns)))) if spans is None else Found(tuple(_beside(spans, rest)), unsafe)


def _within(finder: NameFinder, turns: Sequence[Sequence[str]], seconds: float) -> tuple[WordSpan, ...] | None:
    try:
        with time_limit(seconds):
            return tuple(finder.find(turns))
    except Exception:  # noqa: BLE001 - whatever a detector dies of, its text may not pass, and others must go on
        return None


def _beside(spans: Sequence[WordSpan], turns: Sequence[Sequence[str]]) -> Iterator[WordSpan]:
    """Cut spans at turns that were left out: a name goes on behind one, but nothing is known of what is in it."""
    for span in spans:
        pieces = [turn for turn in range(span.first_turn, span.last_turn + 1) if turns[turn]]
        for turn in pieces:
            first = span.first_word if turn == span.first_turn else 0
            last = span.last_word if turn == span.last_turn else len(turns[turn]) - 1
            yield replace(span, first_turn=turn, first_word=first, last_turn=turn, last_word=last)
