"""Speakers without any weights: one for each channel, where each has their own microphone; or one who is not named.

A microphone hears its own speaker loudly and the others softly. How softly is measured, for each pair of channels, where the
other one is loud; a channel's speaker is heard where it is louder than its noise and than what leaks in from the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from thematics.audio import SAMPLE_RATE
from thematics.errors import UsageError
from thematics.ports import Samples, SpeakerTurn
from thematics.transcribe.turns import Diarization, named_by_order

__all__ = ["ChannelSpeakers", "OneSpeaker"]

Levels = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FRAME = 320  # samples, 20 ms
_BLOCK = 3_000 * FRAME  # samples that are looked at together, a minute: memory does not grow with the recording
_QUIETEST = -90.0  # dB of full scale
_AUDIBLE = -60.0  # dB: a channel that is never louder has no speaker
_NOISE = 10  # percentile of the frames: between words nobody speaks
_ON, _OFF = 12.0, 7.0  # dB above the noise, to begin and to go on
_ABOVE_LEAK = 6.0  # dB
_LOUD = 60  # percentile of a channel's speech from which its leak into the others is measured
_HOLD = 0.3  # seconds of silence within a turn
_PAUSE = 0.8  # seconds between one's own words, if nobody else speaks
_SHORTEST = 0.12  # seconds: shorter is a click
_SAME = 0.97  # correlation from which two channels are one
_SPREAD, _OFFSET, _MOSTLY = 3.0, 8.0, 0.95  # dB, dB, share: no frame tells the channels apart


@dataclass(frozen=True, slots=True)
class OneSpeaker:
    """Hears one speaker, who has no name: what is done without any other engine."""

    name: str = "single"
    fingerprint: str = "single 1"

    def diarize(self, samples: Samples, *, speakers: tuple[int, int] | None = None) -> Diarization:
        """Give no turns: without them all words are one unnamed speaker's."""
        del samples, speakers
        return Diarization()


@dataclass(frozen=True, slots=True)
class ChannelSpeakers:
    """Hears one speaker in each channel."""

    name: str = "channels"
    fingerprint: str = "channels 1"

    def diarize(self, samples: Samples, *, speakers: tuple[int, int] | None = None) -> Diarization:
        """Label a recording in which each speaker has a microphone and a channel.

        Args:
            samples: (n, channels) float32 at 16 kHz, two channels or more.
            speakers: The least and most of them; None for as many as have a voice.

        Returns:
            Turns, which overlap where people do; none where nobody speaks.

        Raises:
            UsageError: There is one channel, they hold the same sound, or more speak than were asked for.
        """
        if samples.ndim == 1 or samples.shape[1] < 2:  # noqa: PLR2004 - one is none to choose from
            raise UsageError(
                "this recording has one channel, so that channels can't tell its speakers apart; take pyannote or single"
            )
        levels, alike = _heard(samples)
        voiced = [channel for channel in range(levels.shape[1]) if levels[:, channel].max(initial=_QUIETEST) > _AUDIBLE]
        if not voiced:
            return Diarization()
        _refuse_same(levels[:, voiced], alike[np.ix_(voiced, voiced)])
        spoken = _spoken(levels[:, voiced])
        turns = [turn for number, flags in enumerate(spoken.T) for turn in _turns(flags, spoken, str(number))]
        found = named_by_order(turns, seconds=samples.shape[0] / SAMPLE_RATE)
        _refuse_more({turn.speaker for turn in found}, speakers)
        return found


def _refuse_same(levels: Levels, alike: Levels) -> None:
    if levels.shape[1] > 1 and (_same_sound(alike) or _same_levels(levels)):
        raise UsageError(
            "the channels of this recording hold the same sound, so that they can't tell its speakers apart; "
            "take pyannote or single"
        )


def _refuse_more(found: set[str], speakers: tuple[int, int] | None) -> None:
    if speakers is not None and len(found) > speakers[1]:
        raise UsageError(
            f"somebody speaks in {len(found)} channels of this recording, more than the {speakers[1]} that were asked for; "
            "ask for as many, or take pyannote"
        )


def _heard(samples: Samples) -> tuple[Levels, Levels]:
    """Measure each frame's level, (frames, channels) in dB, and how alike the channels are, (channels, channels)."""
    parts, products = [], np.zeros((samples.shape[1], samples.shape[1]))
    for block in _blocks(samples):
        # The difference of neighbours: hum and rumble are no voice.
        sharp = np.diff(block, axis=0, prepend=block[:1])
        products += sharp.T @ sharp
        whole = len(sharp) // FRAME * FRAME
        frames = sharp[:whole].reshape(-1, FRAME, samples.shape[1])
        parts.append(10 * np.log10(np.mean(frames**2, axis=1) + 10 ** (_QUIETEST / 10)))
    size = np.sqrt(np.diag(products))
    return np.concatenate(parts), products / np.maximum(np.outer(size, size), 1e-12)


def _blocks(samples: Samples) -> Iterator[Levels]:
    for start in range(0, max(samples.shape[0], 1), _BLOCK):
        yield samples[start : start + _BLOCK].astype(np.float64)


def _same_sound(alike: Levels) -> bool:
    return bool((np.abs(alike) > _SAME).all())


def _same_levels(levels: Levels) -> bool:
    """Tell whether all channels get louder and softer together: one pair of microphones before everybody."""
    speech = levels[(levels > _noise(levels) + _ON).any(axis=1)]
    if not len(speech):
        return False
    for one, two in pairwise(range(levels.shape[1])):
        apart = speech[:, one] - speech[:, two]
        usual = float(np.median(apart))
        if abs(usual) > _OFFSET or np.mean(np.abs(apart - usual) < _SPREAD) < _MOSTLY:
            return False
    return True


def _noise(levels: Levels) -> Levels:
    return np.asarray(np.percentile(levels, _NOISE, axis=0))


def _spoken(levels: Levels) -> Flags:
    """Tell for each frame and channel whether its own speaker is heard."""
    noise, leaks = _noise(levels), _leaks(levels)
    spoken = np.zeros(levels.shape, dtype=bool)
    for channel in range(levels.shape[1]):
        own = levels[:, channel]
        for other in range(levels.shape[1]):
            if other != channel:
                own = np.where(own > levels[:, other] + leaks[channel, other] + _ABOVE_LEAK, own, _QUIETEST)
        spoken[:, channel] = _hysteresis(own, noise[channel] + _ON, noise[channel] + _OFF)
    return spoken


def _leaks(levels: Levels) -> Levels:
    """Measure how much softer (dB, negative) each channel hears each other channel's speaker: (channel, other)."""
    count = levels.shape[1]
    noise, leaks = _noise(levels), np.full((count, count), -np.inf)
    for other in range(count):
        above = levels[:, other] - noise[other]
        speech = above > _ON
        if not speech.any():
            continue
        loud = speech & (above >= np.percentile(above[speech], _LOUD))
        for channel in range(count):
            if channel != other:
                leaks[channel, other] = _softer(levels[loud, channel] - levels[loud, other])
    return leaks


def _softer(apart: Levels) -> float:
    """Take what is usual where the other speaks alone; where the channel's own speaker joins in, it is louder."""
    return float(np.percentile(apart, 35))


def _hysteresis(levels: Levels, on: float, off: float) -> Flags:
    above, begins = levels > off, levels > on
    edges = np.flatnonzero(np.diff(above.astype(np.int8), prepend=0, append=0))
    flags = np.zeros(len(levels), dtype=bool)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        flags[start:end] = begins[start:end].any()
    return flags


def _turns(flags: Flags, everybody: Flags, name: str) -> Iterator[SpeakerTurn]:
    """Join what belongs together, and leave clicks out."""
    second = SAMPLE_RATE / FRAME
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    runs: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and _goes_on(runs[-1][1], start, everybody):
            start = runs.pop()[0]  # noqa: PLW2901 - the turn began earlier
        runs.append((start, end))
    for start, end in runs:
        if end - start >= _SHORTEST * second and flags[start:end].sum() >= _SHORTEST * second:
            yield SpeakerTurn(name, start / second, end / second)


def _goes_on(end: int, start: int, everybody: Flags) -> bool:
    gap = (start - end) * FRAME / SAMPLE_RATE
    return gap <= _HOLD or (gap <= _PAUSE and not everybody[end:start].any())
