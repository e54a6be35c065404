"""Dialogues that a small diarizer learns from: espeak-ng's training voices take turns, pause, and talk through each other."""

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tools.speech.espeak import RATE, Voice, speak
from tools.speech.sentences import sentence, vocabulary
from tools.speech.voices import TRAINING

__all__ = ["Dialogue", "Speaker", "compose", "loudness", "noisy", "speakers"]

PITCHES = (30, 48, 66)  # of each voice: to tell one voice from itself at another pitch is the hard part
MOST = 3  # speakers in one dialogue; PyanNet's powerset has as many
LEVEL = 0.05  # root mean square of a speaker before gains


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice at one pitch.

    Attributes:
        voice: Variant, pitch and pace.
        clips: Sentences, each (n,) float32 at 16 kHz and of the same loudness.
    """

    voice: Voice
    clips: tuple[npt.NDArray[np.float32], ...]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A stretch of talk.

    Attributes:
        samples: (n,) float32.
        active: (speakers, n) bool, who speaks when; at most two at once.
    """

    samples: npt.NDArray[np.float32]
    active: npt.NDArray[np.bool_]


def speakers(seed: int, sentences: int, variants: tuple[str, ...] = TRAINING) -> list[Speaker]:
    """Let each voice say sentences at each of its pitches."""
    draw, known = random.Random(seed), vocabulary()
    made = []
    for variant in variants:
        for pitch in PITCHES:
            voice = Voice(variant, pitch + draw.randint(-4, 4), draw.randint(130, 180), draw.randint(35, 65))
            clips = (speak(sentence(draw, known), voice).samples for _ in range(sentences))
            made.append(Speaker(voice, tuple(loudness(clip) for clip in clips if clip.size > RATE // 5)))
    return made


def loudness(clip: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Bring a clip to the common level."""
    return np.asarray(clip * (LEVEL / max(float(np.sqrt(np.mean(clip**2))), 1e-5)), dtype=np.float32)


def compose(draw: random.Random, known: list[Speaker], seconds: float) -> Dialogue:
    """Let one to three speakers talk for so many seconds, from the middle of a conversation."""
    size, lead = int(seconds * RATE), RATE * 3
    samples = np.zeros(size + lead, dtype=np.float32)
    active = np.zeros((MOST, size + lead), dtype=bool)
    present = _present(draw, known)
    gains = [10 ** draw.uniform(-0.35, 0.35) for _ in present]
    at, who = 0, draw.randrange(len(present)) if present else 0
    while present and at < size + lead:
        for _ in range(draw.choice((1, 1, 1, 2, 3))):  # sentences in a turn
            clip = draw.choice(present[who].clips)
            end = min(at + clip.size, size + lead)
            if end - at < RATE // 20 or active[:, at:end].sum(axis=0).max(initial=0) > 1:
                break
            samples[at:end] += clip[: end - at] * gains[who]
            active[who, at:end] = True
            at = end + int(RATE * draw.uniform(0.05, 0.45))
        who = draw.choice([other for other in range(len(present)) if other != who] or [who])
        at = max(0, at + int(RATE * draw.choice((-0.9, -0.4, 0.0, 0.1, 0.2, 0.3, 0.5, 0.9, 1.8))))
    return Dialogue(noisy(draw, samples[lead:]), active[:, lead:])


def noisy(draw: random.Random, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Put noise under it, 12 to 60 dB below speech, and set the level."""
    spread = np.random.default_rng(draw.randrange(2**32))
    noise = spread.standard_normal(samples.size).astype(np.float32)
    if draw.random() < 0.5:
        noise = np.convolve(noise, np.ones(8, dtype=np.float32) / np.sqrt(8), mode="same").astype(np.float32)
    mixed = samples + noise * np.float32(LEVEL * 10 ** draw.uniform(-3.0, -0.6))
    return np.asarray(mixed * 10 ** draw.uniform(-0.6, 0.6), dtype=np.float32)


def _present(draw: random.Random, known: list[Speaker]) -> list[Speaker]:
    count = draw.choice((0, 1, 2, 2, 2, 2, 2, 2, 3, 3))
    chosen: list[Speaker] = []
    while len(chosen) < count:
        one = draw.choice(known)
        if all(one.voice.variant != other.voice.variant for other in chosen):
            chosen.append(one)
    return chosen
