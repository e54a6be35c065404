"""Decoded frames of any form to float32 at 16 kHz."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from thematics.audio.wav import SAMPLE_RATE
from thematics.ports import Samples

__all__ = ["BLOCK", "Converter", "in_blocks"]

BLOCK = 30 * SAMPLE_RATE
SECONDS_AT_ONCE = 4  # one frame is some 20 ms; taking many together makes it three times as fast


class Converter:
    """Resamples with libav's resampler; channels stay apart.

    Args:
        channels: How many channels come out, whatever frames hold.
    """

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._form: tuple[str, str, int] | None = None
        self._waiting: Any = None
        self._resampler: Any = None

    def push(self, frame: Any) -> Iterator[Samples]:
        """Take a frame; give (n, channels) arrays when enough has come together."""
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form != self._form:  # a stream can change its form on the way
            yield from self.flush()
            self._begin(form)
        frame.pts = None  # times are kept by counting samples
        self._waiting.write(frame)
        if self._waiting.samples >= SECONDS_AT_ONCE * frame.sample_rate:
            yield from self._convert()

    def flush(self) -> Iterator[Samples]:
        """Give what is left, to the last sample."""
        if self._form is None:
            return
        yield from self._convert()
        yield from self._arrays(self._resampler.resample(None))
        self._form = None

    def _begin(self, form: tuple[str, str, int]) -> None:
        import av

        self._form = form
        self._waiting = av.AudioFifo()
        # Packed, not planar: PyAV's planar frames of eight channels and more crash the interpreter.
        self._resampler = av.AudioResampler(format="flt", layout=form[1], rate=SAMPLE_RATE)

    def _convert(self) -> Iterator[Samples]:
        frame = self._waiting.read()
        if frame is not None:
            yield from self._arrays(self._resampler.resample(_finite(frame)))

    def _arrays(self, frames: Iterable[Any]) -> Iterator[Samples]:
        for frame in frames:
            if frame is not None and frame.samples:  # a resampler with nothing to do flushes None
                yield self._fit(frame.to_ndarray().reshape(frame.samples, -1))

    def _fit(self, samples: Samples) -> Samples:
        clean = np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)
        if clean.shape[1] != self._channels:
            clean = np.repeat(clean.mean(axis=1, keepdims=True), self._channels, axis=1)
        return np.ascontiguousarray(clean, dtype=np.float32)


def _finite(frame: Any) -> Any:
    """Put 0 where a sample is no number, before resampling spreads it; only PCM, which is packed, can hold such."""
    if frame.format.name not in {"flt", "dbl"}:
        return frame

    import av

    samples = frame.to_ndarray()
    if np.isfinite(samples).all():
        return frame
    clean = av.AudioFrame.from_ndarray(
        np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), format=frame.format.name, layout=frame.layout
    )
    clean.sample_rate = frame.sample_rate
    return clean


def in_blocks(arrays: Iterable[Samples], size: int = BLOCK) -> Iterator[Samples]:
    """Put arrays together to blocks of ``size`` rows each; the last one is what is left."""
    parts: list[Samples] = []
    held = 0
    for array in arrays:
        rest = array
        while held + len(rest) >= size:
            parts.append(rest[: size - held])
            rest = rest[size - held :]
            yield np.concatenate(parts)
            parts, held = [], 0
        if len(rest):
            parts.append(rest)
            held += len(rest)
    if parts:
        yield np.concatenate(parts)
