"""What the two libraries that run Whisper have in common: settings, how long sound is cut, and when to try again."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Generic, Self, TypeVar

import numpy as np

from thematics.audio import SAMPLE_RATE
from thematics.errors import UsageError
from thematics.ports import HeardWord, Samples
from thematics.records.shared import Doubt
from thematics.transcribe.activity import activity_fingerprint, speech_windows
from thematics.transcribe.windows import LONGEST, Window, cut, even_windows
from thematics.weights import Weights

__all__ = ["VERSION", "Decoded", "Held", "WhisperEngine", "WhisperSettings", "best_of", "padded"]

T = TypeVar("T")

VERSION = 1  # rises with every change that can change a word
# Source: the defaults of whisper.transcribe.
TOO_REPETITIVE = 2.4  # characters to bytes when compressed
TOO_IMPROBABLE = -1.0  # mean log probability of a token
NO_SPEECH = 0.6  # probability
WINDOW_SAMPLES = round(LONGEST * SAMPLE_RATE)


@dataclass(frozen=True, slots=True)
class WhisperSettings:
    """How Whisper is asked.

    Attributes:
        device: "auto", "cpu", "cuda" or "mps".
        prompt: Words to expect, such as the study's glossary; "" for none.
        beam: Hypotheses that are followed at once.
        seed: Of what is drawn by chance where the first way fails.
        otherwise: 0, or which other way of asking this is.
    """

    device: str = "auto"
    prompt: str = ""
    beam: int = 5
    seed: int = 0
    otherwise: int = 0

    def __post_init__(self) -> None:
        if self.beam < 1:
            raise UsageError("the beam has to be 1 or more")

    def __str__(self) -> str:
        prompt = f"{zlib.crc32(self.prompt.encode()):08x}" if self.prompt else "none"
        return f"device={self.device} prompt={prompt} beam={self.beam} seed={self.seed} otherwise={self.otherwise}"


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was decoded in one way.

    Attributes:
        tokens: Those of text; the ones that mean times are left out, so that an odd time takes no word away.
        text: What they spell.
        sure: Mean log probability of a token.
        no_speech: Probability, as Whisper gives it, that nobody speaks.
        features: What the encoder made of the window, for aligning words.
    """

    tokens: list[int]
    text: str
    sure: float
    no_speech: float
    features: Any = None

    @property
    def repetitive(self) -> bool:
        """Whether the text compresses too well to be speech."""
        data = self.text.encode()
        return len(data) / len(zlib.compress(data)) > TOO_REPETITIVE

    @property
    def silent(self) -> bool:
        """Whether Whisper itself thinks that nobody speaks."""
        return self.no_speech > NO_SPEECH and self.sure < TOO_IMPROBABLE

    @property
    def failed(self) -> bool:
        """Whether another way should be tried."""
        return not self.silent and (self.repetitive or self.sure < TOO_IMPROBABLE)


class Held(Generic[T]):
    """A model, loaded when it is first wanted, and shared by an engine and its likes with other settings."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._value: T | None = None

    def get(self, load: Callable[[], T]) -> T:
        """Give it; ``load`` is called once."""
        with self._lock:
            if self._value is None:
                self._value = load()
            return self._value


def best_of(ways: Iterable[Decoded]) -> Decoded:
    """Take the first way that did not fail; where all did, the most probable one that does not repeat itself."""
    tried = []
    for way in ways:
        if not way.failed:
            return way
        tried.append(way)
    return max([way for way in tried if not way.repetitive] or tried, key=lambda way: way.sure)


def padded(samples: Samples) -> Samples:
    """Fill a window up with silence to the 30 s that Whisper hears, (480000,) float32."""
    window = np.zeros(WINDOW_SAMPLES, dtype=np.float32)
    window[: samples.size] = samples[:WINDOW_SAMPLES]
    return window


@dataclass(frozen=True)
class WhisperEngine:
    """Whisper behind the ``Transcriber`` port, whichever library runs it.

    Attributes:
        weights: The model's files.
        settings: How it is asked.
        held: The model itself.
    """

    weights: Weights
    settings: WhisperSettings = WhisperSettings()
    held: Held[Any] = field(default_factory=Held, compare=False, repr=False)

    @property
    def name(self) -> str:
        """What people type."""
        raise NotImplementedError

    @property
    def fingerprint(self) -> str:
        """Library, weights and settings."""
        raise NotImplementedError

    @property
    def longest(self) -> float:
        """Seconds of the longest window these weights hear well; small ones that learned from short speech say so."""
        return min(max(float(self.weights.extra.get("longest_window", LONGEST)), 2.0), LONGEST)

    def windows(self, blocks: Iterable[Samples]) -> list[Window]:
        """Find the windows with speech.

        Args:
            blocks: (n,) float32 mono at 16 kHz, in order.

        Raises:
            MissingExtraError: The network that finds speech is not installed.
        """
        return speech_windows(blocks, longest=self.longest)

    def with_other_settings(self) -> Sequence[Self]:
        """Give the same model, asked without a prompt and in the ways that are else kept for what fails."""
        return [replace(self, settings=replace(self.settings, prompt="", otherwise=1))]

    def transcribe(self, samples: Samples, *, language: str = "nl") -> list[HeardWord]:
        """Recognise (n,) float32 mono samples at 16 kHz; what is too long for a window is cut at quiet moments.

        Raises:
            UsageError: The model does not know the language.
            MissingWeightsError: The weights are not what they were.
        """
        found = []
        windows = even_windows([samples], self.longest)
        for number, part in cut([samples], windows, lambda _number: True):
            for word in self._hear([part], language)[0]:
                start, end = windows[number].span(word.start, word.end)
                found.append(replace(word, start=start, end=end))
        return found

    def _hear(self, windows: Sequence[Samples], language: str) -> list[list[HeardWord]]:
        """Recognise windows of at most 30 s; words for each, times from its start."""
        raise NotImplementedError

    def _described(self, library: str, version: str) -> str:
        return (
            f"{library} {version} {self.weights.fingerprint} {self.settings} {activity_fingerprint()} "
            f"longest={self.longest:g} "
            f"numpy={np.__version__} version={VERSION}"
        )


def doubtful_if_silent(words: Iterable[HeardWord], decoded: Decoded) -> Iterator[HeardWord]:
    """Mark words of a window in which Whisper itself thinks that nobody speaks."""
    for word in words:
        yield replace(word, doubt=Doubt.SILENCE) if decoded.silent else word
