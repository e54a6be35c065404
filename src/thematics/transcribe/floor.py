"""Who has the floor at each instant: turns that overlap and leave gaps, made into one line without either."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from thematics.ports import SpeakerTurn

__all__ = ["Floor", "floor_of", "overlaps"]


@dataclass(frozen=True, slots=True)
class Floor:
    """A line of time on which each instant is one speaker's.

    Attributes:
        changes: Seconds at which the floor goes over, rising.
        holders: Who has it before the first change, between each two, and after the last: one more than ``changes``.
    """

    changes: tuple[float, ...]
    holders: tuple[str, ...]

    def at(self, moment: float) -> str:
        """Tell whose an instant is."""
        return self.holders[bisect_right(self.changes, moment)]

    def between(self, before: float, after: float) -> tuple[float, ...]:
        """List the changes in a stretch, its end included."""
        return self.changes[bisect_right(self.changes, before) : bisect_right(self.changes, after)]


def floor_of(speakers: Sequence[SpeakerTurn]) -> Floor:
    """Give each instant to one speaker.

    Of two that overlap, the one whose turn lies wholly within the other's has it: they cut in. Where one turn runs over
    into the next, it goes over in the middle of what they share; and likewise in the middle of a gap, so that each
    instant is the nearest speaker's.

    Args:
        speakers: At least one turn, in any order, seconds.
    """
    pieces = _held(sorted(speakers, key=lambda turn: (turn.start, turn.end, turn.speaker)))
    changes, holders = list[float](), [pieces[0].speaker]
    for one, two in pairwise(pieces):
        if two.speaker != one.speaker:
            changes.append((one.end + two.start) / 2)
            holders.append(two.speaker)
    return Floor(tuple(changes), tuple(holders))


def overlaps(speakers: Iterable[SpeakerTurn]) -> list[tuple[float, float]]:
    """List the stretches in which two or more different speakers are heard, in order of time."""
    found: list[tuple[float, float]] = []
    for start, end, active in _stretches(sorted(speakers, key=lambda turn: (turn.start, turn.end, turn.speaker))):
        if len({turn.speaker for turn in active}) > 1:
            begin = found.pop()[0] if found and found[-1][1] == start else start
            found.append((begin, end))
    return found


def _stretches(turns: list[SpeakerTurn]) -> Iterable[tuple[float, float, list[SpeakerTurn]]]:
    """Cut time at every start and end; give each piece with the turns that are on in it."""
    moments = sorted({moment for turn in turns for moment in (turn.start, turn.end)})
    active: list[SpeakerTurn] = []
    coming = iter(turns)
    following = next(coming, None)
    for start, end in pairwise(moments):
        active = [turn for turn in active if turn.end > start]
        while following is not None and following.start <= start:
            if following.end > start:
                active.append(following)
            following = next(coming, None)
        if active:
            yield start, end, active


def _held(turns: list[SpeakerTurn]) -> list[SpeakerTurn]:
    pieces = []
    for start, end, active in _stretches(turns):
        inner = [turn for turn in active if not any(_within(other, turn) for other in active)]
        pieces += _shared(start, end, inner)
    # Only turns without length: each is an instant.
    return pieces or [turns[0]]


def _within(inner: SpeakerTurn, outer: SpeakerTurn) -> bool:
    longer = outer.end - outer.start > inner.end - inner.start
    return longer and outer.start <= inner.start and inner.end <= outer.end


def _shared(start: float, end: float, turns: list[SpeakerTurn]) -> list[SpeakerTurn]:
    """Share a stretch out between turns that run into each other: first the one that ends first."""
    leaving, coming = (min(turns, key=lambda turn: turn.end), max(turns, key=lambda turn: turn.start))
    if leaving.speaker == coming.speaker:
        return [SpeakerTurn(coming.speaker, start, end)]
    middle = min(max((coming.start + leaving.end) / 2, start), end)
    halves = [SpeakerTurn(leaving.speaker, start, middle), SpeakerTurn(coming.speaker, middle, end)]
    return [half for half in halves if half.end > half.start]
