"""The seams that engines plug into. Each has a fake in ``tests/fakes.py`` and one contract suite for all its adapters.

An engine is a frozen dataclass: its settings are its fields, ``name`` is what people type and read, and ``fingerprint``
names everything its result rests on (engine, version, settings, weights), so that a step can tell whether it is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from thematics.records.shared import Doubt, WordSpan

__all__ = ["Clusterer", "Diarizer", "Embedder", "Engine", "HeardWord", "NameFinder", "SpeakerTurn", "Transcriber"]

Samples = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as a recogniser heard it.

    Attributes:
        text: The word, punctuation attached.
        start: Seconds from the start of the samples.
        end: Seconds.
        probability: 0 to 1.
        doubt: Why it is not to be relied on, where that is so.
    """

    text: str
    start: float
    end: float
    probability: float
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class SpeakerTurn:
    """A stretch in which one speaker is heard.

    Attributes:
        speaker: A neutral key ("S1").
        start: Seconds from the start of the samples.
        end: Seconds.
    """

    speaker: str
    start: float
    end: float


class Engine(Protocol):
    """What every engine can say of itself."""

    @property
    def name(self) -> str:
        """What people type and read."""

    @property
    def fingerprint(self) -> str:
        """Everything its result rests on, as one line of text."""


@runtime_checkable
class Transcriber(Engine, Protocol):
    """Turns speech into words."""

    def transcribe(self, samples: Samples, *, language: str = "nl") -> Sequence[HeardWord]:
        """Recognise (n,) float32 mono samples at 16 kHz; words come in order of time."""


@runtime_checkable
class Diarizer(Engine, Protocol):
    """Tells speakers apart."""

    def diarize(self, samples: Samples, *, speakers: tuple[int, int] | None = None) -> Sequence[SpeakerTurn]:
        """Label (n,) or (n, channels) float32 samples at 16 kHz; ``speakers`` is the least and most of them."""


@runtime_checkable
class NameFinder(Engine, Protocol):
    """Finds personal data in a document's turns; names cross turns, so it gets all of them."""

    def find(self, turns: Sequence[Sequence[str]]) -> Sequence[WordSpan]:
        """Read the words of each turn; give spans in order, none overlapping."""


@runtime_checkable
class Embedder(Engine, Protocol):
    """Turns texts into vectors."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give an (n, d) float32 array, rows of unit length (a text without content: a row of zeros)."""


@runtime_checkable
class Clusterer(Engine, Protocol):
    """Groups vectors."""

    def cluster(self, vectors: Vectors, *, seed: int = 0) -> Labels:
        """Give (n,) int64 labels from 0 up, -1 = placed nowhere; the same for the same vectors and seed."""
