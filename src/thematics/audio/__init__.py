"""Sound: what engines hear. This version reads uncompressed WAV; other formats come with the speech engines."""

from thematics.audio.wav import SAMPLE_RATE, read_wav

__all__ = ["SAMPLE_RATE", "read_wav"]
