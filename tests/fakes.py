"""Fakes of the ports: small, exact, and held to the same contract suites as the real engines."""

import wave
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from thematics.ports import HeardWord, Labels, Samples, SpeakerTurn, Vectors
from thematics.records.shared import Label, WordSpan
from thematics.redact import Name
from thematics.redact.verdicts import fold_form
from thematics.transcribe.windows import Window, even_windows

__all__ = [
    "LOUD",
    "SOFT",
    "SPOKEN",
    "FakeClusterer",
    "FakeDiarizer",
    "FakeEmbedder",
    "FakeNameFinder",
    "FakeTranscriber",
    "ToldFinder",
    "record",
    "speak",
    "told_finder",
]

RATE = 16_000
WORD_SECONDS, PAUSE_SECONDS = 0.24, 0.16
LOUD, SOFT = 0.8, 0.3  # how the first and the second speaker sound
# What can be said in the fakes' sound: each word is a tone of its own.
SPOKEN = tuple(
    "ik durfde eigenlijk niemand daarvan vertellen omdat moeder waarschijnlijk verdrietig juffrouw Kolkmanszoon Spinozalyceum "
    "wijkagent dreigementen screenshots aangifte schaamde mezelf politie luisterde helemaal uiteindelijk vertrouwde Wendelmoet "
    "waarom wanneer precies gebeurde toen? wat hoe vond je het op school ja nee nooit altijd misschien gewoon vriendinnen".split()
)
LOWEST, STEP = 300, 40  # Hz of the first word, and between words


@dataclass(frozen=True)
class FakeEmbedder:
    """Counts words by their checksum; a text without letters is a row of zeros."""

    dimensions: int = 32
    name: str = "fake"

    @property
    def fingerprint(self) -> str:
        return f"fake 1 {self.dimensions}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float64)
        for index, text in enumerate(texts):
            for word in (each for each in text.lower().split() if each.isalpha()):
                rows[index, crc32(word.encode()) % self.dimensions] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


@dataclass(frozen=True)
class FakeNameFinder:
    """Finds the words that it is told, each a person."""

    names: tuple[str, ...]
    name: str = "fake"

    @property
    def fingerprint(self) -> str:
        return f"fake 1 {len(self.names)}"

    def find(self, turns: Sequence[Sequence[str]]) -> tuple[WordSpan, ...]:
        return tuple(
            WordSpan(turn, at, turn, at, Label.PERSON, 0.9, self.name)
            for turn, words in enumerate(turns)
            for at, word in enumerate(words)
            if word.strip(".,") in self.names
        )


@dataclass(frozen=True)
class ToldFinder:
    """Finds the words that it is told, and those of a study's own list; fails on others. For what real finders don't matter to.

    Attributes:
        words: Kind and score by folded word.
        fails_on: Folded words on which it fails.
        names: The study's own list, folded.
        capitals: Words that are people as they are written, with a capital, and are not in lower case.
    """

    words: Mapping[str, tuple[Label, float]] = field(
        default_factory=lambda: {
            "zorblax": (Label.PERSON, 0.9),
            "wibbelina": (Label.PERSON, 0.4),
            "kwelderhuis": (Label.ORGANISATION, 0.3),
            "0612345678": (Label.PHONE, 0.95),
        }
    )
    fails_on: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    name: str = "told"

    @property
    def fingerprint(self) -> str:
        return "told 1"

    def find(self, turns: Sequence[Sequence[str]]) -> tuple[WordSpan, ...]:
        spans = []
        for at, turn in enumerate(turns):
            for n, word in enumerate(turn):
                form = fold_form(word)
                if form in self.fails_on:
                    raise RecursionError(word)
                if word.strip(".,") in self.capitals:
                    spans.append(WordSpan(at, n, at, n, Label.PERSON, 0.4, self.name))
                elif form in self.names or form in self.words:
                    label, score = (Label.PERSON, 1.0) if form in self.names else self.words[form]
                    spans.append(WordSpan(at, n, at, n, label, score, self.name))
        return tuple(spans)


def told_finder(**changes: Any) -> Callable[[object, Sequence[Name]], ToldFinder]:
    """Give what stands in for ``finder_for``: it makes a ``ToldFinder`` of a study's own list."""
    return lambda _, names: replace(ToldFinder(), names=tuple(fold_form(each.text) for each in names), **changes)


@dataclass(frozen=True)
class FakeClusterer:
    """Groups vectors by their largest dimension; two make a group."""

    name: str = "fake"
    fingerprint: str = "fake 1"

    def cluster(self, vectors: Vectors, *, seed: int = 0) -> Labels:
        del seed
        peaks = [int(row.argmax()) if row.any() else -1 for row in vectors]
        sizes = {peak: peaks.count(peak) for peak in set(peaks) - {-1}}
        ranked = sorted((peak for peak in sizes if sizes[peak] > 1), key=lambda peak: (-sizes[peak], peaks.index(peak)))
        return np.array([ranked.index(peak) if peak in ranked else -1 for peak in peaks], dtype=np.int64)


def speak(words: Iterable[str], loud: float = LOUD) -> Samples:
    """Say words, each as its tone; "" is a second of silence."""
    parts = []
    for word in words:
        if not word:
            parts.append(np.zeros(RATE, dtype=np.float32))
            continue
        time = np.arange(round(WORD_SECONDS * RATE)) / RATE
        tone = loud * np.sin(2 * np.pi * (LOWEST + STEP * SPOKEN.index(word)) * time)
        parts += [tone.astype(np.float32), np.zeros(round(PAUSE_SECONDS * RATE), dtype=np.float32)]
    return np.concatenate(parts)


def record(path: Path, said: Sequence[tuple[float, Sequence[str]]]) -> Path:
    """Write a WAV file in which speakers, told apart by how loud they are, take turns."""
    samples = np.concatenate([speak(words, loud) for loud, words in said])
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


@dataclass(frozen=True)
class FakeTranscriber:
    """Hears what ``speak`` says: a tone's pitch is a word. It cuts windows of its own, shorter than the real ones.

    Attributes:
        mishears: What it hears in place of a word.
        chokes: A word at which it dies, with the word in its last breath.
        version: Of its weights.
        longest: Seconds, of a window.
    """

    mishears: Mapping[str, str] = field(default_factory=dict)
    chokes: str = ""
    version: int = 1
    longest: float = 4.0
    name: str = "fake"

    @property
    def fingerprint(self) -> str:
        return f"fake {self.version} {sorted(self.mishears.items())}"

    def windows(self, blocks: Iterable[Samples]) -> list[Window]:
        return even_windows(blocks, self.longest)

    def transcribe(self, samples: Samples, *, language: str = "nl") -> Sequence[HeardWord]:
        del language
        return [HeardWord(f" {word}", start, end, 0.9) for start, end, _, word in self._heard(samples)]

    def _heard(self, samples: Samples) -> Iterator[tuple[float, float, float, str]]:
        for start, end, loud, pitch in _tones(samples):
            word = SPOKEN[min(max(round((pitch - LOWEST) / STEP), 0), len(SPOKEN) - 1)]
            if word == self.chokes:
                raise RuntimeError(f"what is {word} supposed to mean")
            for heard in self.mishears.get(word, word).split():
                yield start, end, loud, heard


@dataclass(frozen=True)
class FakeDiarizer:
    """Tells the loud speaker from the soft one, or takes them for one where only one is allowed."""

    name: str = "fake-speakers"
    fingerprint: str = "fake-speakers 1"

    def diarize(self, samples: Samples, *, speakers: tuple[int, int] | None = None) -> Sequence[SpeakerTurn]:
        mono = samples if samples.ndim == 1 else samples.mean(axis=1)
        loudness = [(start, end, loud > (LOUD + SOFT) / 2) for start, end, loud, _ in _tones(mono)]
        alone = speakers is not None and speakers[1] == 1
        names: dict[bool, str] = {}
        turns: list[SpeakerTurn] = []
        for start, end, loud in loudness:
            speaker = names.setdefault(loud and not alone, f"S{len(names) + 1}")
            goes_on = bool(turns) and turns[-1].speaker == speaker
            turns.append(SpeakerTurn(speaker, turns.pop().start if goes_on else start, end))
        return turns


def _tones(samples: Samples) -> Iterator[tuple[float, float, float, float]]:
    """Find tones: start and end in seconds, loudness and pitch in Hz."""
    grain = RATE // 100
    whole = samples[: len(samples) // grain * grain].reshape(-1, grain)
    on = np.concatenate(([False], np.abs(whole).max(axis=1, initial=0.0) > SOFT / 3, [False]))
    edges = np.flatnonzero(np.diff(on.astype(np.int8))) * grain
    for first, last in edges.reshape(-1, 2).tolist():
        tone = samples[first:last]
        if len(tone) > RATE // 10:
            crossings = int(np.count_nonzero(np.diff(np.signbit(tone))))
            yield first / RATE, last / RATE, float(np.abs(tone).max()), crossings / 2 / (len(tone) / RATE)
