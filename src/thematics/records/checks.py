"""What a check of the redaction found: counts alone, no word of anybody's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt

from thematics.errors import InvalidRecordError
from thematics.records.shared import Label, Source

__all__ = ["Check", "KindCount", "Share", "SourceCheck"]

Z = 1.959963984540054  # the normal distribution's 97.5th percentile: an interval of 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many.

    Attributes:
        hits: How many.
        of: Of how many; 0 where nothing was looked at.
    """

    hits: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.of:
            raise InvalidRecordError("a share counts more than there is")

    @property
    def rate(self) -> float:
        """The share, 0 to 1; 0 where nothing was looked at, about which ``interval`` says that all is possible."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval of 95 %, both ends 0 to 1 (Wilson 1927, JASA 22, 209-212, doi:10.1080/01621459.1927.10502953).

        It holds for small counts and for none at all, where the usual interval has no width (Brown, Cai and DasGupta 2001,
        *Interval Estimation for a Binomial Proportion*, Statistical Science 16, 101-133).

        >>> [round(end, 4) for end in Share(0, 200).interval]
        [0.0, 0.0188]
        """
        if not self.of:
            return 0.0, 1.0
        squared = Z * Z / self.of
        middle = (self.rate + squared / 2) / (1 + squared)
        reach = Z * sqrt(self.rate * (1 - self.rate) / self.of + squared / (4 * self.of)) / (1 + squared)
        # At the ends the formula gives them up to rounding, and a share is in its own interval.
        low = 0.0 if self.hits == 0 else middle - reach
        high = 1.0 if self.hits == self.of else middle + reach
        return low, high

    def __add__(self, other: "Share") -> "Share":
        """Count both together."""
        return Share(self.hits + other.hits, self.of + other.of)


@dataclass(frozen=True, slots=True)
class KindCount:
    """Items of one kind of personal data in what was read.

    Attributes:
        missed: How many stood there to be read.
        hidden: How many were hidden.
    """

    missed: int
    hidden: int

    @property
    def share(self) -> Share:
        """Missed of all there were."""
        return Share(self.missed, self.missed + self.hidden)


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What was read of one source.

    Attributes:
        frame: How many segments there were to draw from.
        drawn: How many were drawn and can still be read.
        read: How many of them were read.
        missed: In how many of those something was missed.
        reviewed: How many of those read stood in a document that a steward had reviewed when the sample was drawn.
        kinds: Items by kind, only those that occur.
    """

    frame: int
    drawn: int
    read: int
    missed: int
    reviewed: int
    kinds: Mapping[Label, KindCount] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.missed <= self.read <= self.drawn <= self.frame or not 0 <= self.reviewed <= self.read:
            raise InvalidRecordError("a check counts more than was read, drawn or there")


@dataclass(frozen=True, slots=True)
class Check:
    """A random sample of segments that somebody reads for what the redaction missed, as far as it was read.

    Attributes:
        number: From 1, in order of drawing.
        drawn: When: UTC, ISO 8601.
        seed: What the sample follows from.
        by: Who read, in order of name.
        read_on: When the last segment was read, "" before the first.
        sources: What was read, by source.
    """

    number: int
    drawn: str
    seed: int
    by: tuple[str, ...]
    read_on: str
    sources: Mapping[Source, SourceCheck]

    @property
    def size(self) -> int:
        """How many segments were drawn and can still be read."""
        return sum(each.drawn for each in self.sources.values())

    @property
    def frame(self) -> int:
        """How many segments there were to draw from."""
        return sum(each.frame for each in self.sources.values())

    @property
    def read(self) -> int:
        """How many segments were read."""
        return sum(each.read for each in self.sources.values())

    @property
    def reviewed(self) -> int:
        """How many of those read stood in documents that a steward had reviewed."""
        return sum(each.reviewed for each in self.sources.values())

    @property
    def finished(self) -> bool:
        """Whether all of it was read."""
        return 0 < self.size == self.read

    def segments(self, source: Source | None = None) -> Share:
        """Give the share of segments in which anything was missed, of all sources or one."""
        return sum((Share(each.missed, each.read) for each in self._of(source)), Share(0, 0))

    def items(self, kind: Label | None = None, source: Source | None = None) -> Share:
        """Give the share of items that were missed: of all kinds or one, of all sources or one."""
        counts = (count for each in self._of(source) for label, count in each.kinds.items() if kind in (None, label))
        return sum((count.share for count in counts), Share(0, 0))

    def kinds(self, source: Source | None = None) -> tuple[Label, ...]:
        """Give the kinds that occur, in the order of ``Label``."""
        return tuple(label for label in Label if self.items(label, source).of)

    def _of(self, source: Source | None) -> tuple[SourceCheck, ...]:
        return tuple(each for name, each in self.sources.items() if source in (None, name))
