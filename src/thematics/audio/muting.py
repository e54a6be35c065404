"""Sound of which only what was recognised, and may be heard, is left.

A name can stand in words that were hidden, and in sound that no word covers: recognisers leave out most what they don't know. So sound
is muted unless a word that may be read covers it, and not the other way round. Times of words are not exact either: a hidden word's
stretch is widened by a margin, and what lies in it is muted whatever else covers it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from thematics.audio.wav import SAMPLE_RATE
from thematics.errors import InvalidRecordError
from thematics.ports import Samples

__all__ = ["EDGE", "MARGIN", "Plan", "Spoken", "Stretch", "mute", "plan_of"]

# `benchmarks/muting.py` measures what these leave of words that are hidden, misheard or left out, and of all others.
MARGIN = 0.4  # seconds on each side of a hidden word: recognisers place one word in ten a quarter of a second wrong
EDGE = 0.1  # seconds on each side of a word that is left: less than a short name takes, so that none fits between two words
TONE_HZ = 440.0
TONE_LEVEL = 0.05

Stretch = tuple[float, float]  # seconds


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stretch of sound of which something is known.

    Attributes:
        start: Seconds.
        end: Seconds.
        hidden: Whether what is said in it is hidden; otherwise it may be heard.
        margin: Seconds that are added on each side.
    """

    start: float
    end: float
    hidden: bool
    margin: float

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end or self.margin < 0:
            raise InvalidRecordError("a stretch of sound runs backwards, or has a margin below nought")

    @property
    def wide(self) -> Stretch:
        """The stretch with its margins."""
        return max(0.0, self.start - self.margin), self.end + self.margin


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a recording is left, in order of time; everything else is muted.

    Attributes:
        left: Stretches that may be heard; none overlaps another.
        hidden: Stretches in which something hidden is said, where a tone can stand; none overlaps another or what is left.
    """

    left: tuple[Stretch, ...]
    hidden: tuple[Stretch, ...]

    @property
    def seconds_left(self) -> float:
        """How long what is left takes."""
        return sum(end - start for start, end in self.left)

    @property
    def seconds_hidden(self) -> float:
        """How long what is hidden takes, margins included."""
        return sum(end - start for start, end in self.hidden)


def plan_of(spoken: Iterable[Spoken]) -> Plan:
    """Plan what is left: what may be heard, less all in which something is hidden."""
    parts = list(spoken)
    hidden = _union([part.wide for part in parts if part.hidden])
    return Plan(tuple(_without(_union([part.wide for part in parts if not part.hidden]), hidden)), tuple(hidden))


def mute(blocks: Iterable[Samples], plan: Plan, *, tone: bool = False) -> Iterator[Samples]:
    """Mute a recording block by block; samples that are left are the very same.

    Args:
        blocks: (n,) each, in order, at 16 kHz.
        plan: What is left.
        tone: Whether a soft tone stands where something hidden is said, rather than silence.
    """
    at = 0
    for block in blocks:
        quiet = np.zeros_like(block)
        if tone:
            whole = _tone(at, len(block), block.dtype)
            for first, last in _within(plan.hidden, at, len(block), inner=False):
                quiet[first:last] = whole[first:last]
        for first, last in _within(plan.left, at, len(block), inner=True):
            quiet[first:last] = block[first:last]
        yield quiet
        at += len(block)


def _tone(at: int, size: int, kind: np.dtype[np.float32]) -> Samples:
    turns = 2 * np.pi * TONE_HZ / SAMPLE_RATE * np.arange(at, at + size)
    return np.asarray(TONE_LEVEL * np.sin(turns), dtype=kind)


def _within(stretches: Sequence[Stretch], at: int, size: int, *, inner: bool) -> Iterator[tuple[int, int]]:
    """Give stretches as samples of a block: rounded inwards for what is left, outwards for what is hidden."""
    begin, end = (np.ceil, np.floor) if inner else (np.floor, np.ceil)
    for first, last in stretches:
        low, high = int(begin(first * SAMPLE_RATE)) - at, int(end(last * SAMPLE_RATE)) - at
        if low < size and high > 0 and low < high:
            yield max(low, 0), min(high, size)


def _union(stretches: Iterable[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _without(stretches: Sequence[Stretch], hidden: Sequence[Stretch]) -> Iterator[Stretch]:
    """Take hidden stretches out of others; both in order, none overlapping."""
    at = 0
    for start, end in stretches:
        while at < len(hidden) and hidden[at][1] <= start:
            at += 1
        begin, next_ = start, at
        while next_ < len(hidden) and hidden[next_][0] < end:
            if begin < hidden[next_][0]:
                yield begin, hidden[next_][0]
            begin = max(begin, hidden[next_][1])
            next_ += 1
        if begin < end:
            yield begin, end
