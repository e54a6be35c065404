"""Uncompressed WAV to the samples that engines want."""

import wave
from math import gcd
from pathlib import Path

import numpy as np

from thematics.errors import UnreadableFileError, UsageError
from thematics.ports import Samples

__all__ = ["SAMPLE_RATE", "read_wav"]

SAMPLE_RATE = 16_000  # Hz, what Whisper and pyannote are trained on
_SIXTEEN_BIT = 2  # bytes a sample


def read_wav(path: Path) -> Samples:
    """Read a WAV file of 16-bit PCM.

    Args:
        path: The file.

    Returns:
        (n,) float32, mono (channels averaged), -1 to 1, at 16 kHz.

    Raises:
        UsageError: There is no such file.
        UnreadableFileError: It is not a WAV file of 16-bit PCM, or it holds no sound.
    """
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() != _SIXTEEN_BIT:
                raise UnreadableFileError(f"'{path.name}' is not 16-bit PCM; save it as 16-bit WAV and try again")
            rate, channels = file.getframerate(), file.getnchannels()
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    except FileNotFoundError:
        raise UsageError(f"there is no file '{path.name}'; check the path") from None
    except (wave.Error, EOFError, OSError):
        raise UnreadableFileError(
            f"'{path.name}' is not a WAV file that can be read; save it as 16-bit WAV and try again"
        ) from None
    if samples.size < channels:
        raise UnreadableFileError(f"'{path.name}' holds no sound; check the recording")
    mono = samples[: samples.size - samples.size % channels].reshape(-1, channels).mean(axis=1) / 32768.0
    return _resample(mono.astype(np.float32), rate)


def _resample(samples: Samples, rate: int) -> Samples:
    if rate == SAMPLE_RATE:
        return samples

    from scipy.signal import resample_poly

    common = gcd(rate, SAMPLE_RATE)
    resampled = resample_poly(samples, SAMPLE_RATE // common, rate // common)
    return np.asarray(resampled, dtype=np.float32)
