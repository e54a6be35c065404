"""Samples to sound files, with PyAV."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["write_sound"]

RATE = 16_000
_CODECS = {
    ".opus": ("libopus", 28_000),
    ".flac": ("flac", None),
    ".wav": ("pcm_s16le", None),
    ".mp3": ("libmp3lame", 32_000),
}


def write_sound(path: Path, samples: npt.NDArray[np.float32]) -> None:
    """Write (n,) float32 mono samples at 16 kHz; the kind follows from the file's ending (opus, flac, wav, mp3)."""
    import av

    codec, bits = _CODECS[path.suffix]
    data = (np.clip(samples, -1, 1) * 32767).astype(np.int16)[None]
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=RATE, layout="mono")
        if bits:
            stream.bit_rate = bits
        for start in range(0, data.shape[1], RATE):
            frame = av.AudioFrame.from_ndarray(data[:, start : start + RATE], format="s16", layout="mono")
            frame.sample_rate = RATE
            frame.pts = start
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
