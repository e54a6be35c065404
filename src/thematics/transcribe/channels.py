"""Speakers without any weights: one for each channel, where each has their own microphone; or one who is not named.

A microphone hears its own speaker loudly and the others softly. How softly is measured, for each pair of channels, where the
other one is loud; a channel's speaker is heard where it is louder than its noise and than what leaks in from the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from thematics.audio import SAMPLE_RATE
from thematics.errors import UsageError
from thematics.ports import Samples, SpeakerTurn
from thematics.transcribe.turns import Diarization, named_by_order

__all__ = ["ChannelSpeakers", "OneSpeaker"]

VERSION = 1  # rises with every change that can change a turn
_ONE_CHANNEL = "it has one channel, so that its speakers are not told apart; pyannote could"
_SAME_CHANNELS = "its channels hold the same sound, so that its speakers are not told apart; pyannote could"

Levels = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FRAME = 320  # samples, 20 ms
_BLOCK = 3_000 * FRAME  # samples that are looked at together, a minute: memory does not grow with the recording
_QUIETEST = -90.0  # dB of full scale
_AUDIBLE = -60.0  # dB: a channel that is never louder has no speaker
_NOISE = 10  # percentile of the frames: between words nobody speaks
_ON, _OFF = 12.0, 7.0  # dB above the noise, to begin and to go on
_ABOVE_LEAK = 8.0  # dB
_SMOOTH = 3  # frames of which the middle one counts, so that a click is none
_ROUND = 7  # frames, 140 ms: what leaks comes later, and rings on in the room
_LOUD = 70  # percentile of the frames with speech: the channel's own speaker, more than what leaks in
_EXTREMES = (10, 90)  # percentiles: who talks a twentieth of the time still shows, and clicks do not
_TWO_VOICES = 12.0  # dB between the extremes: with one voice, a channel is about as much louder all the time
_TOP = 95  # percentile: how loud a channel gets
_ACROSS = 8.0  # dB that a voice loses on its way to another's microphone
_HOLD = 0.3  # seconds of silence within a turn
_PAUSE = 0.8  # seconds between one's own words, if nobody else speaks
_LEAST = 3  # frames: shorter is no syllable
_SHORTEST = 0.12  # seconds: shorter is a click
_SAME = 0.97  # correlation from which two channels are one


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
    """Hears one speaker in each channel; one who is not named, where the channels can't tell.

    Attributes:
        wants_channels: Says that ``diarize`` is to be given the channels apart.
    """

    name: str = "channels"
    fingerprint: str = f"channels {VERSION}"
    wants_channels: ClassVar[bool] = True

    def diarize(self, samples: Samples, *, speakers: tuple[int, int] | None = None) -> Diarization:
        """Label a recording in which each speaker has a microphone and a channel.

        Args:
            samples: (n, channels) float32 at 16 kHz.
            speakers: The least and most of them; None for as many as have a voice.

        Returns:
            Turns, which overlap where people do. None where nobody speaks, where there is one channel, or where the
            channels hold the same sound; its ``note`` says which.

        Raises:
            UsageError: More speak than were asked for.
        """
        if samples.ndim == 1 or samples.shape[1] < 2:  # noqa: PLR2004 - one is none to choose from
            return Diarization(note=_ONE_CHANNEL)
        levels, alike = _heard(samples)
        voiced = [channel for channel in range(levels.shape[1]) if levels[:, channel].max(initial=_QUIETEST) > _AUDIBLE]
        if not voiced:
            return Diarization()
        alike = alike[np.ix_(voiced, voiced)]
        own = _of_their_own(levels[:, voiced], alike)
        if len(own) == 1 < len(voiced) and not _across_the_room(levels[:, voiced], alike, own[0]):
            return Diarization(note=_SAME_CHANNELS)
        spoken = _spoken(levels[:, voiced][:, own])
        turns = [turn for number, flags in enumerate(spoken.T) for turn in _turns(flags, spoken, str(number))]
        found = named_by_order(turns, seconds=samples.shape[0] / SAMPLE_RATE)
        _refuse_more({turn.speaker for turn in found}, speakers)
        return found


def _refuse_more(found: set[str], speakers: tuple[int, int] | None) -> None:
    if speakers is not None and len(found) > speakers[1]:
        raise UsageError(
            f"somebody speaks in {len(found)} channels of this recording, more than the {speakers[1]} that were asked for; "
            "ask for as many, or take pyannote"
        )


def _heard(samples: Samples) -> tuple[Levels, Levels]:
    """Measure each frame's level, (frames, channels) in dB, and how alike the channels are, (channels, channels)."""
    from scipy.ndimage import median_filter

    parts, products = [], np.zeros((samples.shape[1], samples.shape[1]))
    for block in _blocks(samples):
        # The difference of neighbours: hum and rumble are no voice.
        sharp = np.diff(block, axis=0, prepend=block[:1])
        products += sharp.T @ sharp
        whole = len(sharp) // FRAME * FRAME
        frames = sharp[:whole].reshape(-1, FRAME, samples.shape[1])
        parts.append(10 * np.log10(np.mean(frames**2, axis=1) + 10 ** (_QUIETEST / 10)))
    size = np.sqrt(np.diag(products))
    levels = median_filter(np.concatenate(parts), size=(_SMOOTH, 1), mode="nearest")
    return levels, products / np.maximum(np.outer(size, size), 1e-12)


def _blocks(samples: Samples) -> Iterator[Levels]:
    for start in range(0, max(samples.shape[0], 1), _BLOCK):
        yield samples[start : start + _BLOCK].astype(np.float64)


def _of_their_own(levels: Levels, alike: Levels) -> list[int]:
    """Leave out each channel that only repeats another one, softer or not: nobody speaks into it."""
    own = list[int]()
    for channel in np.argsort(-np.percentile(levels, _TOP, axis=0), kind="stable").tolist():
        if not any(abs(alike[channel, other]) > _SAME or _apart(levels, channel, other) is None for other in own):
            own.append(channel)
    return sorted(own)


def _across_the_room(levels: Levels, alike: Levels, own: int) -> bool:
    """Tell whether what was left out is one speaker's voice at another's microphone: softer, and not the very same sound."""
    tops = np.percentile(levels, _TOP, axis=0)
    softer = np.delete(tops, own) < tops[own] - _ACROSS
    return bool((softer & (np.abs(np.delete(alike[own], own)) <= _SAME)).all())


def _noise(levels: Levels) -> Levels:
    return np.asarray(np.percentile(levels, _NOISE, axis=0))


def _apart(levels: Levels, one: int, two: int) -> tuple[float, float] | None:
    """Measure how much louder (dB) channel one is than channel two where two's speaker talks, and where one's own does.

    None where it is always about the same: then both hold the same voices.
    """
    louder = levels[:, one] - levels[:, two]
    low = np.percentile(louder[_loud(levels[:, two])], _EXTREMES[0])
    high = np.percentile(louder[_loud(levels[:, one])], _EXTREMES[1])
    return (float(low), float(high)) if high - low > _TWO_VOICES else None


def _loud(levels: Levels) -> Flags:
    """Find the frames in which a channel is loud, for its own standards."""
    speech = levels > min(float(_noise(levels)) + _ON, float(levels.max()) - 1)
    return np.asarray(speech & (levels >= np.percentile(levels[speech], _LOUD)))


def _spoken(levels: Levels) -> Flags:
    """Tell for each frame and channel whether its own speaker is heard."""
    from scipy.ndimage import maximum_filter1d

    noise = _noise(levels)
    spoken = np.zeros(levels.shape, dtype=bool)
    for channel in range(levels.shape[1]):
        own = levels[:, channel].copy()
        for other in range(levels.shape[1]):
            apart = _apart(levels, channel, other) if other != channel else None
            if apart is not None:
                least = apart[0] + min(_ABOVE_LEAK, 0.45 * (apart[1] - apart[0]))
                around = maximum_filter1d(levels[:, other], _ROUND)
                leaking = around > noise[other] + _OFF
                own[leaking & (levels[:, channel] - around < least)] = _QUIETEST
        spoken[:, channel] = _hysteresis(own, noise[channel] + _ON, noise[channel] + _OFF)
    return spoken


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
        if end - start >= _LEAST:
            begin = runs.pop()[0] if runs and _goes_on(runs[-1][1], start, everybody) else start
            runs.append((begin, end))
    for start, end in runs:
        if end - start >= _SHORTEST * second:
            yield SpeakerTurn(name, start / second, end / second)


def _goes_on(end: int, start: int, everybody: Flags) -> bool:
    gap = (start - end) * FRAME / SAMPLE_RATE
    return gap <= _HOLD or (gap <= _PAUSE and not everybody[end:start].any())
