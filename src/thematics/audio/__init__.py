"""Sound: recordings of any kind to what engines hear, float32 samples at 16 kHz.

Nothing decoded touches the disk, no picture of a video is decoded, and no file reaches beyond itself.
"""

from thematics.audio.decoding import Decoder, Sound, decode, probe, read_sound
from thematics.audio.kinds import AUDIO_SUFFIXES
from thematics.audio.muting import Plan, Spoken, mute, plan_of
from thematics.audio.opening import SoundInfo
from thematics.audio.wav import SAMPLE_RATE, read_wav

__all__ = [
    "AUDIO_SUFFIXES",
    "SAMPLE_RATE",
    "Decoder",
    "Plan",
    "Sound",
    "SoundInfo",
    "Spoken",
    "decode",
    "mute",
    "plan_of",
    "probe",
    "read_sound",
    "read_wav",
]
