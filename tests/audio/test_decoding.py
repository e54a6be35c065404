"""Any kind of recording to samples: the right sound, at the right time, as much as there is."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import av.logging
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.audio.sounds import FORMS, film_without_sound, float_wav, made, pcm_wav, tones, with_pause

from thematics.audio import AUDIO_SUFFIXES, SAMPLE_RATE, decode, probe, read_sound, read_wav
from thematics.audio.opening import open_sound
from thematics.errors import UnreadableFileError
from thematics.ports import Samples

Recording = Callable[[str], bytes]
LOSSLESS = ["sound.wav", "deep.wav", "surround.wav", "sound.aiff", "sound.flac", "flac.oga", "film.mov"]
quick = settings(max_examples=12)


def strongest(samples: Samples) -> float:
    """The frequency that is heard most."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * SAMPLE_RATE / len(samples))


# -- kinds --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_every_kind_is_decoded_whole_each_channel_its_own_tone(recording: Recording, tmp_path: Path, name: str) -> None:
    form, path = FORMS[name], tmp_path / name
    path.write_bytes(recording(name))
    sound = read_sound(path, split=True)
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[form.layout]
    assert (sound.info.rate, sound.info.channels) == (form.rate, channels)
    assert sound.samples.shape[1] == channels
    assert sound.samples.dtype == np.float32
    assert sound.decoded == len(sound.samples) / SAMPLE_RATE == pytest.approx(6, abs=0.1)
    assert (sound.complete, sound.warning) == (True, "")
    for number, channel in enumerate(sound.samples.T):
        assert strongest(channel) == pytest.approx(400 + 300 * number, abs=2)
        assert np.abs(channel[SAMPLE_RATE:-SAMPLE_RATE]).max() == pytest.approx(0.3, abs=0.06)


@pytest.mark.parametrize("name", FORMS)
def test_the_head_tells_what_it_is(recording: Recording, tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.bin"  # the name says nothing
    path.write_bytes(recording(name))
    info = probe(path)
    assert info == probe(io.BytesIO(recording(name))) == decode(path).info
    ending = {"m4a": "mp4", "mov": "mp4", "mkv": "matroska", "webm": "matroska", "opus": "ogg", "oga": "ogg"}
    suffix = name.rpartition(".")[2]
    assert info.format == {"wma": "asf", "wmv": "asf"}.get(suffix, ending.get(suffix, suffix))
    coded = FORMS[name].codec.removeprefix("lib").replace("mp3lame", "mp3")
    assert info.codec == {"opencore_amrnb": "amr_nb"}.get(coded, coded)
    if name == "live.webm":
        assert info.seconds is None
    else:
        assert info.seconds == pytest.approx(6, rel=0.1)
    assert Path(name).suffix in AUDIO_SUFFIXES


@pytest.mark.parametrize("name", LOSSLESS)
def test_what_was_coded_without_loss_comes_to_the_sample(recording: Recording, name: str) -> None:
    form = FORMS[name]
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[form.layout]
    samples = read_sound(io.BytesIO(recording(name)), split=True).samples
    expected = tones(6, SAMPLE_RATE, channels).T
    assert samples.shape == expected.shape
    assert np.abs(samples - expected)[200:-200].max() < 0.005


def test_the_mean_of_the_channels_is_what_mono_is(recording: Recording) -> None:
    for name in ("sound.wav", "surround.wav", "sound.opus"):
        mono, split = (read_sound(io.BytesIO(recording(name)), split=each).samples for each in (False, True))
        assert mono.shape == (len(split),)
        assert np.allclose(mono, split.mean(axis=1), atol=1e-6)


@quick
@given(
    rate=st.integers(4_000, 192_000),
    channels=st.integers(1, 24),
    count=st.integers(400, 5_000),
    level=st.integers(-32_768, 32_767),
)
def test_any_rate_and_number_of_channels_will_do(rate: int, channels: int, count: int, level: int) -> None:
    values = np.linspace(level, 0, channels).astype(np.int16)
    samples = np.repeat(values[None], count, axis=0)
    sound = read_sound(io.BytesIO(pcm_wav(samples, rate)), split=True)
    assert sound.info.channels == channels
    assert len(sound.samples) == pytest.approx(count * SAMPLE_RATE / rate, abs=2)
    assert np.abs(sound.samples).max() <= 1
    middle = len(sound.samples) // 2
    if middle > 100:
        assert sound.samples[middle] == pytest.approx(values / 32768, abs=0.001)
    assert sound.complete


def test_a_tenth_of_a_second_will_do() -> None:
    for name in ("sound.wav", "sound.mp3", "sound.opus", "sound.m4a", "sound.flac"):
        sound = read_sound(io.BytesIO(made(FORMS[name], 0.1)), split=False)
        assert sound.decoded == pytest.approx(0.1, abs=0.06)
        assert sound.complete


def test_it_agrees_with_the_reader_of_plain_wav(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(pcm_wav((tones(1, 16_000, 2).T * 32767).astype(np.int16), 16_000))
    assert np.abs(read_sound(path).samples - read_wav(path)).max() < 1e-4


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("channels", [1, 2, 12])
def test_samples_that_are_no_numbers_are_silence_and_spoil_nothing_around_them(kind: type, channels: int) -> None:
    samples: npt.NDArray[np.floating[Any]] = np.full((48_000, channels), 0.25, dtype=kind)
    for at, value in ((10_000, np.nan), (20_000, np.inf), (30_000, -np.inf)):
        samples[at : at + 3] = value
    heard = read_sound(io.BytesIO(float_wav(samples, 48_000)), split=True).samples
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= 0.5
    clear = np.ones(16_000, dtype=bool)
    for at in (0, 10_000, 20_000, 30_000, 48_000):
        clear[max(at // 3 - 40, 0) : at // 3 + 40] = False
    assert np.abs(heard[clear] - 0.25).max() < 0.001


def test_samples_beyond_full_scale_are_cut_off() -> None:
    samples = np.full((16_000, 1), 1e30, dtype=np.float32)
    heard = read_sound(io.BytesIO(float_wav(samples, 16_000))).samples
    assert np.isfinite(heard).all()
    assert heard.max() == 1.0


def test_a_stream_that_changes_its_form_on_the_way_is_decoded_on() -> None:
    bare = FORMS["bare.mp3"]
    parts = [
        made(replace(bare, rate=rate, layout=layout), 3) for rate, layout in ((44_100, "stereo"), (32_000, "mono"))
    ]
    sound = read_sound(io.BytesIO(b"".join(parts)), split=True)
    assert sound.samples.shape[1] == 2
    assert sound.decoded == pytest.approx(6, abs=0.3)
    second = sound.samples[4 * SAMPLE_RATE : 5 * SAMPLE_RATE]
    assert (second[:, 0] == second[:, 1]).all()
    assert strongest(second[:, 0]) == pytest.approx(400, abs=5)


# -- blocks -------------------------------------------------------------------------------------------------------------


def test_blocks_are_of_thirty_seconds_and_nothing_is_lost_between_them() -> None:
    count = 75 * 16_000 + 7
    ramp = (np.arange(count) // 40 % 30_000).astype(np.int16)[:, None]
    decoder = decode(io.BytesIO(pcm_wav(ramp, 16_000)))
    blocks = list(decoder)
    assert [len(block) for block in blocks] == [480_000, 480_000, 240_007]
    assert (np.concatenate(blocks) == ramp[:, 0].astype(np.float32) / 32768).all()
    assert decoder.decoded == count / SAMPLE_RATE


def test_a_decoder_begins_anew_each_time_and_knows_only_at_the_end(recording: Recording, tmp_path: Path) -> None:
    path = tmp_path / "a.opus"
    path.write_bytes(recording("sound.opus"))
    for source in (path, io.BytesIO(recording("sound.opus"))):
        decoder = decode(source)
        complete = [decoder.complete]
        first = list(decoder)
        complete.append(decoder.complete)
        unfinished = iter(decoder)
        next(unfinished)
        complete.append(decoder.complete)
        assert all((one == other).all() for one, other in zip(first, decoder, strict=True))
        assert decoder.decoded == pytest.approx(6, abs=0.1)
        assert [*complete, decoder.complete] == [False, True, False, True]


def test_times_are_those_of_a_player_where_a_recording_was_paused() -> None:
    paused = with_pause(made(FORMS["live.webm"]), after=2.0, pause=5.0)
    samples = read_sound(io.BytesIO(paused)).samples
    assert len(samples) / SAMPLE_RATE == pytest.approx(11, abs=0.1)
    loud = np.abs(samples[: 11 * SAMPLE_RATE // 1000 * 1000]).reshape(-1, 1000).max(axis=1) > 0.01
    silent = np.flatnonzero(~loud) * 1000 / SAMPLE_RATE
    assert (silent.min(), silent.max()) == (pytest.approx(2, abs=0.15), pytest.approx(7, abs=0.15))


def test_a_clock_that_can_not_be_believed_adds_nothing() -> None:
    jumped = with_pause(made(FORMS["live.webm"]), after=2.0, pause=5_000_000.0)
    assert read_sound(io.BytesIO(jumped)).decoded == pytest.approx(6, abs=0.1)


# -- nothing to hear ----------------------------------------------------------------------------------------------------


def test_a_head_without_sound_is_refused() -> None:
    empty = pcm_wav(np.zeros((0, 1), dtype=np.int16), 16_000)
    for work in (probe, read_sound):
        with pytest.raises(UnreadableFileError, match=r"'leeg\.wav' holds no sound"):
            work(io.BytesIO(empty), "leeg.wav")


def test_a_film_without_sound_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="has no sound in it"):
        probe(io.BytesIO(film_without_sound()), "stom.mp4")


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.video])
def test_pictures_are_neither_decoded_nor_given(
    recording: Recording, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    av.logging.set_level(av.logging.VERBOSE)
    monkeypatch.setattr("av.logging.set_level", lambda _level: None)  # opening would turn it off
    try:
        with av.logging.Capture(local=False) as said, open_sound(io.BytesIO(recording(name)), name) as sound:
            pictures = [stream for stream in sound.container.streams if stream.type == "video"]
            assert [stream.discard.name for stream in pictures] == ["all"]
    finally:
        monkeypatch.undo()
        av.logging.set_level(None)
    # libav looks at every stream when it opens a file, and would decode a picture for that.
    tried = {line for _, _, line in said if "not on whitelist" in line}
    assert tried
    assert all("mpeg4" in line or "vp8" in line for line in tried)
