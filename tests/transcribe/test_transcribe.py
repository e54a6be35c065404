"""Sound to words with speakers, through engines that a test hands in."""

import itertools
import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.errors import MissingExtraError, UnreadableFileError, UsageError
from thematics.ports import Diarizer, HeardWord, Samples, SpeakerTurn, Transcriber
from thematics.records.shared import TimeSource
from thematics.transcribe import DIARIZERS, TRANSCRIBERS, align, transcribe
from thematics.transcribe.windows import Stretch, Window


class FakeTranscriber:
    """Hears a word a second."""

    name = "fake"
    fingerprint = "fake 1"

    def transcribe(self, samples: Samples, *, language: str = "nl") -> list[HeardWord]:
        seconds = samples.size // 16_000
        return [HeardWord(f"woord{n}", n + 0.1, n + 0.6, 0.9) for n in range(seconds)]


class FakeDiarizer:
    """Tells a first half from a second half."""

    name = "fake"
    fingerprint = "fake 1"

    def diarize(self, samples: Samples, *, speakers: tuple[int, int] | None = None) -> list[SpeakerTurn]:
        half = samples.shape[0] / 16_000 / 2
        return [SpeakerTurn("S1", 0.0, half), SpeakerTurn("S2", half, half * 2)]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "opname.wav"
    _write(path, seconds=4, rate=8_000, channels=2)
    return path


def _write(path: Path, *, seconds: float, rate: int = 16_000, channels: int = 1, width: int = 2) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(np.zeros(int(seconds * rate) * channels * width, dtype=np.uint8).tobytes())


def test_the_fakes_fit_the_ports() -> None:
    assert isinstance(FakeTranscriber(), Transcriber)
    assert isinstance(FakeDiarizer(), Diarizer)


def test_words_get_their_speakers(recording: Path) -> None:
    transcript = transcribe(recording, FakeTranscriber(), FakeDiarizer())
    assert [word.text for word in transcript.words] == ["woord0", "woord1", "woord2", "woord3"]
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("S1", "woord0 woord1"),
        ("S2", "woord2 woord3"),
    ]
    assert all(turn.time_source is TimeSource.WORD for turn in transcript.turns)


def test_without_a_diarizer_there_is_one_unnamed_speaker(recording: Path) -> None:
    transcript = transcribe(str(recording), FakeTranscriber())
    assert [turn.speaker for turn in transcript.turns] == [None]
    assert transcript.speakers == ()


def test_an_engine_that_wants_speech_only_gets_its_windows_and_what_is_missing_is_said(recording: Path) -> None:
    class Choosy(FakeTranscriber):
        def windows(self, blocks: Iterable[Samples]) -> list[Window]:
            assert sum(block.size for block in blocks) == 2 * 16_000
            return [Window((Stretch(16_000, 32_000),), (Stretch(16_000, 32_000),))]

    recording.write_bytes(recording.read_bytes()[: 44 + 2 * 8_000 * 4])
    transcript = transcribe(recording, Choosy())
    assert [word.text for word in transcript.words] == ["woord0"]
    assert transcript.words[0].start == pytest.approx(1.1)
    assert "0:02 of 0:04" in transcript.warning
    assert transcribe(recording, FakeTranscriber()).warning == transcript.warning


@pytest.mark.parametrize(("name", "extra"), [("openai-whisper", "speech"), ("faster-whisper", "fast")])
def test_an_engine_that_is_not_installed_says_how_to_install_it(recording: Path, name: str, extra: str) -> None:
    with pytest.raises(MissingExtraError, match=rf'pip install "thematics\[{extra}\]"') as caught:
        transcribe(recording, name)
    assert caught.value.extra == extra
    assert caught.value.exit_status == 1


def test_so_does_a_diarizer(recording: Path) -> None:
    with pytest.raises(MissingExtraError, match=r'pip install "thematics\[speech\]"'):
        transcribe(recording, FakeTranscriber(), "pyannote")


def test_an_unknown_engine_is_answered_with_those_there_are(recording: Path) -> None:
    with pytest.raises(UsageError, match="choose from: faster-whisper, openai-whisper"):
        transcribe(recording, "gehoorapparaat")
    assert set(TRANSCRIBERS) == {"openai-whisper", "faster-whisper"}
    assert set(DIARIZERS) == {"pyannote"}


def test_files_that_are_no_recording(tmp_path: Path) -> None:
    text, empty, silent = (tmp_path / f"{name}.wav" for name in ("tekst", "leeg", "stil"))
    text.write_text("Dit is geen geluid, maar een geheim verhaal.", "utf-8")
    empty.touch()
    _write(silent, seconds=0)
    for path in (text, empty, silent):
        with pytest.raises(UnreadableFileError, match=path.name) as caught:
            transcribe(path, FakeTranscriber())
        assert "geheim" not in str(caught.value)
    with pytest.raises(UsageError, match="there is no file"):
        transcribe(tmp_path / "weg.wav", FakeTranscriber())


times = st.floats(0, 1000, allow_nan=False).map(lambda value: round(value, 2))
heard = st.lists(st.builds(lambda start, length, text: HeardWord(text, start, start + length, 0.5),
                           times, st.floats(0, 2), st.text("abc ", max_size=5)), max_size=30).map(
    lambda words: sorted(words, key=lambda word: word.start))  # fmt: skip
speaking = st.lists(
    st.builds(
        lambda name, start, length: SpeakerTurn(name, start, start + length),
        st.sampled_from(["S1", "S2"]),
        times,
        times,
    ),
    max_size=6,
)


@given(heard, speaking)
def test_every_word_comes_through_once_and_in_order(words: list[HeardWord], speakers: list[SpeakerTurn]) -> None:
    turns = align(words, speakers)
    said = [part for word in words for part in word.text.split()]
    assert [word.text for turn in turns for word in turn.words] == said
    known: set[str | None] = {turn.speaker for turn in speakers} if speakers else {None}
    assert {turn.speaker for turn in turns} <= known
    assert all(one.speaker != two.speaker for one, two in itertools.pairwise(turns))


@given(heard, speaking)
def test_a_word_in_the_middle_of_one_speakers_turn_is_theirs(
    words: list[HeardWord], speakers: list[SpeakerTurn]
) -> None:
    for word in words:
        middle = (word.start + word.end) / 2
        around = {turn.speaker for turn in speakers if turn.start <= middle < turn.end}
        if len(around) == 1:
            assert {turn.speaker for turn in align([word], speakers)} <= around
