"""What the machine proposes: candidates, never themes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from thematics.records.shared import WordRange

__all__ = ["Candidate", "CodeMatch", "Run"]


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """How well a text fits a code.

    Attributes:
        code: The code's id.
        score: 0 to 1.
        cue: The cue phrase that was met, "" if none.
    """

    code: str
    score: float
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate theme: the machine's proposal.

    Attributes:
        id: Run and number: "K2.07".
        number: From 1 within the run.
        name: A short suggestion from its own words.
        terms: Telling terms, most telling first.
        members: The segments' ranges.
        quotes: The most typical segments' ranges, most typical first.
        codes: Nearest codes, best first; empty means it fits nothing.
        xy: Where it stands on the map, (x, y) each 0 to 1.
    """

    id: str
    number: int
    name: str
    terms: tuple[str, ...]
    members: tuple[WordRange, ...]
    quotes: tuple[WordRange, ...] = ()
    codes: tuple[CodeMatch, ...] = ()
    xy: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of finding themes, with everything needed to tell it from another.

    Attributes:
        number: From 1.
        engine: The clusterer's and embedder's names, as printed.
        settings: All that the result rests on, as text by name.
        candidates: The proposals.
        unplaced: Segments that fit no candidate.
        matches: Nearest codes by segment; an empty tuple means the segment fits nothing.
        map: Where each segment stands, (x, y) each 0 to 1.
        made: UTC, ISO 8601.
    """

    number: int
    engine: str
    settings: Mapping[str, str]
    candidates: tuple[Candidate, ...]
    unplaced: tuple[WordRange, ...] = ()
    matches: Mapping[WordRange, tuple[CodeMatch, ...]] = field(default_factory=dict)
    map: Mapping[WordRange, tuple[float, float]] = field(default_factory=dict)
    made: str = ""
