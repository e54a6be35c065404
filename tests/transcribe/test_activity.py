"""Voice activity through Silero's own network: no speech, no windows; speech is found, to the sample."""

import shutil
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from thematics.audio import read_sound
from thematics.errors import MissingExtraError
from thematics.ports import Samples
from thematics.transcribe import activity
from thematics.transcribe.activity import activity_fingerprint, speech_probabilities, speech_windows

RATE = 16_000
SPOKEN = Path(__file__).parents[3] / "shared" / "data" / "speech_nl"

engines = pytest.mark.engines


def _time(seconds: float) -> np.ndarray:
    return np.arange(int(seconds * RATE)) / RATE


def _vibrato(pitch: float, seconds: float) -> np.ndarray:
    return np.asarray(np.sin(2 * np.pi * pitch * _time(seconds) + 3 * np.sin(2 * np.pi * 5.5 * _time(seconds))))


def _noise(seconds: float) -> np.ndarray:
    return np.random.default_rng(0).normal(size=int(seconds * RATE))


NOT_SPEECH: dict[str, Callable[[], np.ndarray]] = {
    "nothing": lambda: np.zeros(0),
    "silence": lambda: np.zeros(60 * RATE),
    "a tenth of a second": lambda: np.zeros(RATE // 10),
    "hiss": lambda: 0.003 * _noise(60),
    "loud noise": lambda: 0.2 * _noise(60),
    "brown noise": lambda: 0.003 * np.cumsum(_noise(60)) % 1.0,
    "hum": lambda: 0.3 * np.sin(2 * np.pi * 50 * _time(60)),
    "tone": lambda: 0.5 * np.sin(2 * np.pi * 440 * _time(60)),
    "low tone": lambda: 0.5 * np.sin(2 * np.pi * 150 * _time(60)),
    "a chord of strings": lambda: np.sum([0.15 * _vibrato(pitch, 60) for pitch in (220, 277, 330, 440)], axis=0),
    "a melody": lambda: np.concatenate([0.3 * _vibrato(pitch, 0.5) for pitch in (262, 294, 330, 349, 392, 440) * 20]),
    "clicks": lambda: 0.8 * (np.arange(60 * RATE) % 8_000 < 20),
    "not a number": lambda: np.full(RATE, np.nan),
}


@engines
@pytest.mark.parametrize("kind", NOT_SPEECH)
def test_no_speech_no_windows(kind: str) -> None:
    samples = NOT_SPEECH[kind]().astype(np.float32)
    assert speech_windows([samples]) == []


@engines
def test_the_size_of_the_blocks_makes_no_difference() -> None:
    samples = (0.1 * _noise(7.3)).astype(np.float32)
    samples[RATE : 2 * RATE] += (0.4 * _vibrato(160, 1)).astype(np.float32)
    whole, total = speech_probabilities([samples])
    for size in (100, 513, 16_000):
        parts = [samples[at : at + size] for at in range(0, samples.size, size)]
        found, count = speech_probabilities(parts)
        assert count == total == samples.size
        assert np.allclose(found, whole, atol=1e-4)


@engines
def test_it_is_what_faster_whisper_makes_of_it() -> None:
    samples = (0.1 * _noise(7.3)).astype(np.float32)
    theirs = import_module("faster_whisper.vad").get_vad_model()(np.pad(samples, (0, -samples.size % 512)))
    assert np.allclose(speech_probabilities([samples])[0], np.asarray(theirs).reshape(-1), atol=1e-4)


def _speech() -> list[Samples]:
    return [read_sound(path).samples for path in sorted(SPOKEN.glob("*.wav"))]


@engines
@pytest.mark.skipif(not SPOKEN.is_dir(), reason="../shared/data/speech_nl is not on this machine")
def test_real_speech_is_found_where_it_is() -> None:
    spoken = _speech()
    silence = (0.001 * _noise(20)).astype(np.float32)
    samples = np.concatenate([part for sentence in spoken for part in (silence, sentence)] + [silence])
    windows = speech_windows([samples])
    at = 0
    for sentence in spoken:
        at += silence.size
        middle = (at + at + sentence.size) // 2
        assert any(piece.first < middle < piece.last for window in windows for piece in window.pieces)
        at += sentence.size
    heard = sum(len(window) for window in windows)
    said = sum(sentence.size for sentence in spoken)
    assert 0.7 * said < heard < said + len(spoken) * RATE
    assert len(windows) <= -(-heard // (22 * RATE))


@engines
@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not on this machine")
def test_speech_between_silences_is_timed_to_a_quarter_of_a_second(tmp_path: Path) -> None:
    path = tmp_path / "zin.wav"
    subprocess.run(["espeak-ng", "-v", "nl", "-w", str(path), "Ik heb er met niemand over gepraat."], check=True)
    spoken = read_sound(path).samples
    loud = np.flatnonzero(np.abs(spoken) > 0.02)
    spoken = spoken[loud[0] : loud[-1]]
    quiet = np.zeros(3_333 + 40 * RATE, dtype=np.float32)
    [window] = speech_windows([quiet, spoken, quiet])
    assert window.speech[0].start == pytest.approx(quiet.size / RATE, abs=0.25)
    assert window.speech[-1].end == pytest.approx((quiet.size + spoken.size) / RATE, abs=0.25)
    assert window.start < quiet.size / RATE
    assert window.end > (quiet.size + spoken.size) / RATE


@engines
def test_its_fingerprint_holds_the_networks_hash() -> None:
    assert activity_fingerprint().startswith("silero:")


def test_without_the_network_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "find_spec", lambda _name: None)
    activity._session.cache_clear()
    with pytest.raises(MissingExtraError, match=r"thematics\[speech\]"):
        speech_windows([np.zeros(RATE, dtype=np.float32)])
