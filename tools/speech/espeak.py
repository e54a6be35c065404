"""espeak-ng through its own library: samples, and the second at which each word begins.

Source of the constants and of the event's layout: espeak-ng's ``speak_lib.h`` (version 1.51). It is a tool that runs
here, on the machine that makes the example weights; nothing of it is shipped.
"""

import ctypes
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

__all__ = ["RATE", "Spoken", "Voice", "speak"]

RATE = 16_000  # Hz, of what is given back
_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples go to the callback
_UTF8 = 1
_CHARACTERS = 1  # POS_CHARACTER
_SPEED, _PITCH, _RANGE = 1, 3, 4  # espeakRATE, espeakPITCH, espeakRANGE
_WORD = 1  # espeakEVENT_WORD


@dataclass(frozen=True, slots=True)
class Voice:
    """How something is said.

    Attributes:
        variant: espeak-ng's voice variant ("f2").
        pitch: 0 to 99, 50 is its own.
        rate: Words a minute.
        range: 0 to 99, how much the pitch moves.
    """

    variant: str
    pitch: int = 50
    rate: int = 160
    range: int = 50


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said.

    Attributes:
        samples: (n,) float32 at 16 kHz, silence at both ends cut away.
        words: Each word with its start and end in seconds.
    """

    samples: npt.NDArray[np.float32]
    words: tuple[tuple[str, float, float], ...]


class _Identity(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", _Identity),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class _Engine:
    """The library, started once; it keeps its state in globals, so there is one for a process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self._library.espeak_Initialize(_SYNCHRONOUS, 200, None, 0)
        self._chunks: list[bytes] = []
        self._begins: list[tuple[int, int]] = []
        self._callback = _Callback(self._hear)
        self._library.espeak_SetSynthCallback(self._callback)

    def _hear(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]") -> int:
        at = 0
        while events[at].type != 0:
            if events[at].type == _WORD:
                self._begins.append((events[at].position - 1, events[at].audio))
            at += 1
        if count > 0:
            self._chunks.append(ctypes.string_at(samples, count * 2))
        return 0

    def speak(self, text: str, voice: Voice) -> tuple[npt.NDArray[np.float32], list[tuple[int, int]]]:
        self._chunks, self._begins = [], []
        self._library.espeak_SetVoiceByName(f"nl+{voice.variant}".encode())
        for parameter, value in ((_SPEED, voice.rate), (_PITCH, voice.pitch), (_RANGE, voice.range)):
            self._library.espeak_SetParameter(parameter, value, 0)
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, _CHARACTERS, 0, _UTF8, None, None)
        samples = np.frombuffer(b"".join(self._chunks), dtype="<i2").astype(np.float32) / np.float32(32768)
        return samples, list(self._begins)


@cache
def _engine() -> _Engine:
    return _Engine()


def speak(text: str, voice: Voice) -> Spoken:
    """Say a Dutch text.

    Args:
        text: A sentence or two; words apart by spaces.
        voice: How.

    Returns:
        The samples, and each word of ``text.split()`` with its times. Words that espeak says as one ("in de") share
        its time by their length.
    """
    engine = _engine()
    raw, begins = engine.speak(text, voice)
    samples = _resample(raw, engine.rate)
    loud = np.flatnonzero(np.abs(samples) > 0.003)
    if not loud.size:
        return Spoken(samples[:0], ())
    first, last = int(loud[0]), int(loud[-1]) + 1
    cut = samples[first:last]
    length = len(cut) / RATE
    words = text.split()
    starts = _starts(text, words, begins, first / RATE, length)
    ends = [*starts[1:], length]
    timed = tuple((word, begin, max(begin, end)) for word, begin, end in zip(words, starts, ends, strict=True))
    return Spoken(cut, timed)


def _starts(text: str, words: list[str], begins: list[tuple[int, int]], lead: float, length: float) -> list[float]:
    places, at = [], 0
    for word in words:
        at = text.index(word, at)
        places.append(at)
        at += len(word)
    known = sorted({(0, 0.0)} | {(place, min(max(ms / 1000 - lead, 0.0), length)) for place, ms in begins})
    known.append((len(text), length))
    xs, ys = zip(*known, strict=True)
    return [float(value) for value in np.interp(places, xs, ys)]


def _resample(samples: npt.NDArray[np.float32], rate: int) -> npt.NDArray[np.float32]:
    from math import gcd

    from scipy.signal import resample_poly

    common = gcd(rate, RATE)
    return np.asarray(resample_poly(samples, RATE // common, rate // common), dtype=np.float32)
