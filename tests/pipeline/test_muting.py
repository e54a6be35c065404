"""Recordings that may be heard: what is left of a recording whose words' times are known."""

import wave
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.fakes import LOUD, SOFT, SPOKEN, FakeDiarizer, FakeTranscriber, record

from thematics import Study
from thematics.errors import AlreadyThereError, GateError, NoVaultError, UsageError
from thematics.pipeline.muting import muted_sound
from thematics.ports import Samples
from thematics.records.raw import RawTurn
from thematics.records.shared import Doubt, TimeSource

RATE = 16_000
STEP, LENGTH = 0.4, 0.24  # seconds from word to word, and of a word
ASKED = "waarom vond je het".split()
ANSWER = [*SPOKEN[:4], "Wendelmoet", *SPOKEN[4:8]]  # the name is the ninth word of the recording
NAME = len(ASKED) + 4
HEARD, TOLD = FakeTranscriber(), FakeDiarizer()
Turns = Sequence[RawTurn]


@pytest.fixture
def recorded(study: Study, tmp_path: Path) -> Study:
    """A study with one recording, in which a name is hidden."""
    path = record(tmp_path / "gesprek.wav", [(LOUD, ASKED), (SOFT, ANSWER)])
    study.add(path, source="interview", group="slachtoffer")
    study.transcribe(HEARD, TOLD)
    study.add_names(["Wendelmoet"])
    study.redact()
    return study


@pytest.fixture
def original(tmp_path: Path, recorded: Study) -> Samples:
    with wave.open(str(tmp_path / "gesprek.wav"), "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.float32) / np.float32(32768)


def heard(samples: Samples, original: Samples) -> list[int]:
    """Give the numbers of the words of which anything can be heard, from 0."""
    count = len(original) // int(STEP * RATE)
    parts = [slice(round(n * STEP * RATE), round((n * STEP + LENGTH) * RATE)) for n in range(count)]
    return [n for n, part in enumerate(parts) if np.abs(samples[part]).sum() > 0.001 * np.abs(original[part]).sum()]


def change(study: Study, how: Callable[[RawTurn], RawTurn]) -> None:
    """Change what the vault knows of the recording's words, and redact it again."""
    vault = study.store.require_vault()
    (document,) = vault.documents()
    vault.replace_turns(document.id, [how(turn) for turn in vault.turns(document.id)], document.speakers)
    study.redact()


def each_word(study: Study, word: str, **values: object) -> None:
    def changed(turn: RawTurn) -> RawTurn:
        words = tuple(replace(each, **values) if each.text == word else each for each in turn.words)  # type: ignore[arg-type]
        return replace(turn, words=words)

    change(study, changed)


def test_only_the_hidden_word_is_gone_and_the_rest_is_the_very_same(recorded: Study, original: Samples) -> None:
    samples = muted_sound(recorded.store, "I01", margin=0.1).samples()
    assert len(samples) == len(original)
    everything = list(range(len(ASKED) + len(ANSWER)))
    assert heard(samples, original) == [n for n in everything if n != NAME]
    first, last = round((NAME * STEP - 0.1) * RATE), round((NAME * STEP + LENGTH + 0.1) * RATE)
    assert not samples[first:last].any()
    other = np.ones(len(samples), dtype=bool)
    other[first:last] = False
    assert np.array_equal(samples[other], original[other])


def test_the_margin_reaches_into_the_words_beside(recorded: Study, original: Samples) -> None:
    samples = muted_sound(recorded.store, "I01", margin=0.6).samples()
    beside = {NAME - 1, NAME, NAME + 1}
    assert not beside & set(heard(samples, original))
    assert {0, 1, 2} <= set(heard(samples, original))


def test_a_tone_stands_where_the_name_was(recorded: Study, original: Samples) -> None:
    samples = muted_sound(recorded.store, "I01", tone=True, margin=0.1).samples()
    part = samples[round(NAME * STEP * RATE) : round((NAME * STEP + LENGTH) * RATE)]
    frequency = np.abs(np.fft.rfft(part)).argmax() * RATE / len(part)
    assert abs(frequency - 440) < 5
    assert np.abs(part).max() < 0.06


def test_sound_that_no_word_covers_is_muted(recorded: Study, original: Samples) -> None:
    """A recogniser that leaves out a name leaves its sound."""

    def without(turn: RawTurn) -> RawTurn:
        return replace(turn, words=tuple(word for word in turn.words if word.text != SPOKEN[1]))

    change(recorded, without)
    left = set(heard(muted_sound(recorded.store, "I01", margin=0.1).samples(), original))
    samples = muted_sound(recorded.store, "I01", margin=0.1).samples()
    lost = len(ASKED) + 1
    middle = slice(round((lost * STEP + 0.02) * RATE), round((lost * STEP + LENGTH - 0.02) * RATE))
    assert not samples[middle].any()
    assert {0, 1, 2, 3, 4} <= left


@pytest.mark.parametrize("values", [{"probability": 0.3}, {"doubt": Doubt.OVERLAP}, {"end": 3.2}])
def test_a_word_that_is_not_to_be_relied_on_is_muted(
    recorded: Study, original: Samples, values: dict[str, object]
) -> None:
    word, number = SPOKEN[0], len(ASKED)  # "ik"
    assert number in heard(muted_sound(recorded.store, "I01", margin=0.1).samples(), original)
    each_word(recorded, word, **values)
    left = heard(muted_sound(recorded.store, "I01", margin=0.1).samples(), original)
    assert number not in left
    assert 0 in left
    if "probability" in values:
        assert number in heard(muted_sound(recorded.store, "I01", margin=0.1, unsure=0).samples(), original)


def test_a_hidden_word_without_a_time_mutes_its_turn(recorded: Study, original: Samples) -> None:
    each_word(recorded, "Wendelmoet", start=None, end=None)
    left = heard(muted_sound(recorded.store, "I01").samples(), original)
    assert left
    assert max(left) < len(ASKED)


def test_where_only_turns_have_times_those_with_nothing_hidden_are_left(recorded: Study, original: Samples) -> None:
    def bare(turn: RawTurn) -> RawTurn:
        words = tuple(replace(word, start=None, end=None) for word in turn.words)
        return replace(turn, words=words, time_source=TimeSource.CUE)

    change(recorded, bare)
    left = heard(muted_sound(recorded.store, "I01").samples(), original)
    assert left
    assert max(left) < len(ASKED)


def test_a_turn_of_which_no_time_is_known_is_muted(recorded: Study) -> None:
    def timeless(turn: RawTurn) -> RawTurn:
        words = tuple(replace(word, start=None, end=None) for word in turn.words)
        return replace(turn, words=words, start=None, end=None, time_source=TimeSource.NONE)

    change(recorded, timeless)
    with pytest.raises(UsageError, match=r"^no word of I01 that may be heard has a time"):
        muted_sound(recorded.store, "I01")


# -- what may leave -----------------------------------------------------------------------------------------------------


def test_what_is_written_is_what_is_left_and_logged(recorded: Study, original: Samples, tmp_path: Path) -> None:
    result = recorded.export_sound("I01", tmp_path / "uit.wav", margin=0.1)
    assert (result.items, result.engine) == (1, "wav")
    with wave.open(str(tmp_path / "uit.wav"), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        written = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.float32) / 32768
    sound = muted_sound(recorded.store, "I01", margin=0.1)
    assert np.array_equal(written, sound.samples())
    assert sound.wav() == (tmp_path / "uit.wav").read_bytes()
    (logged,) = [each for each in recorded.store.study.disclosures() if each.kind == "sound"]
    assert (logged.path_name, logged.author) == ("uit.wav", "anna")
    assert logged.details.startswith("document=I01 hidden=")
    with pytest.raises(AlreadyThereError):
        recorded.export_sound("I01", tmp_path / "uit.wav")


def test_nothing_is_heard_before_its_redaction_is_reviewed(gated: Study, tmp_path: Path) -> None:
    gated.add(record(tmp_path / "a.wav", [(LOUD, ASKED), (SOFT, ANSWER)]), source="interview", group="ouder")
    with pytest.raises(UsageError, match="waits to be transcribed"):
        muted_sound(gated.store, "I01")
    gated.transcribe(HEARD, TOLD)
    with pytest.raises(UsageError, match="was not redacted yet"):
        muted_sound(gated.store, "I01")
    gated.redact()
    with pytest.raises(GateError, match=r"^the redaction of I01 waits"):
        muted_sound(gated.store, "I01")
    gated.review_redaction()
    assert muted_sound(gated.store, "I01").samples().any()
    gated.add_names([" ".join(SPOKEN[4:6])])
    with pytest.raises(GateError, match=r"^the redaction of I01 waits"):
        muted_sound(gated.store, "I01")


def test_wrong_use_is_one_sentence(recorded: Study, txt: Path, tmp_path: Path) -> None:
    recorded.add(txt, source="interview", group="ouder")
    recorded.redact()
    with pytest.raises(UsageError, match=r"^I02 has no recording"):
        recorded.export_sound("I02", tmp_path / "a.wav")
    with pytest.raises(UsageError, match=r"^there is no document 'I09'"):
        recorded.export_sound("I09", tmp_path / "a.wav")
    with pytest.raises(UsageError, match=r"ends? in \.wav"):
        recorded.export_sound("I01", tmp_path / "a.mp3")
    with pytest.raises(UsageError, match=r"^a margin is 0 to 10 seconds"):
        recorded.export_sound("I01", tmp_path / "a.wav", margin=-1)
    assert not list(tmp_path.glob("a.*"))


def test_a_reviewer_hears_nothing(recorded: Study, passphrase: str) -> None:
    with Study.open(recorded.path, passphrase=passphrase, vault=False) as reviewer, pytest.raises(NoVaultError):
        muted_sound(reviewer.store, "I01")


def test_nothing_in_the_clear_touches_the_disk(
    recorded: Study, original: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file that is written in the meantime is the one that was asked for."""
    before = set(tmp_path.rglob("*"))
    made: set[Path] = set()
    blocks = type(muted_sound(recorded.store, "I01")).blocks

    def watched(self: object) -> object:
        for block in blocks(self):  # type: ignore[arg-type]
            made.update(set(tmp_path.rglob("*")) - before)
            yield block

    monkeypatch.setattr("thematics.pipeline.muting.MutedSound.blocks", watched)
    recorded.export_sound("I01", tmp_path / "uit.wav")
    assert {path.name for path in made} == {".uit.wav.part"}
