"""Recordings to turns: who asks and who answers, one that fails, again with another engine, and what engines are taken."""

import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.fakes import LOUD, SOFT, SPOKEN, FakeDiarizer, FakeTranscriber, record, speak

from thematics import Study
from thematics.errors import MissingExtraError, MissingWeightsError, StoreError, UsageError
from thematics.ports import HeardWord, Samples, SpeakerTurn
from thematics.records.raw import RawTurn
from thematics.records.shared import Role, WordRange, position_text
from thematics.store import RecordingRow, Vault
from thematics.weights import Weights

Make = Callable[..., Path]

ASKED, ANSWERED = "waarom vond je het".split(), SPOKEN[:12]
MORE_ASKED, MORE = "hoe precies gebeurde toen?".split(), SPOKEN[12:22]
HEARD, TOLD = FakeTranscriber(), FakeDiarizer()


@pytest.fixture
def sound(tmp_path: Path) -> Make:
    def make(name: str = "gesprek.wav", answered: Sequence[str] = ANSWERED) -> Path:
        return record(tmp_path / name, [(LOUD, ASKED), (SOFT, answered), (LOUD, MORE_ASKED), (SOFT, MORE)])

    return make


@pytest.fixture
def added(study: Study, sound: Make) -> Study:
    """A study with one recording that waits."""
    study.add(sound(), source="interview", group="slachtoffer")
    return study


@pytest.fixture
def both(added: Study) -> Study:
    """A study with one recording, transcribed and published, in which two people answer."""
    added.transcribe(HEARD, TOLD)
    added.set_role("I01", "S1", "respondent")
    added.run()
    return added


@pytest.fixture
def three(study: Study, sound: Make) -> Study:
    """A study with three."""
    paths = [sound("een.wav"), sound("twee.wav", SPOKEN[3:15]), sound("drie.wav", SPOKEN[10:24])]
    study.add(paths, source="interview", group="slachtoffer")
    return study


def vault_of(study: Study) -> Vault:
    return study.store.require_vault()


def turns_of(study: Study, label: str = "I01") -> tuple[RawTurn, ...]:
    vault = vault_of(study)
    return vault.turns(next(each.id for each in vault.documents() if each.label == label))


def row_of(study: Study, label: str = "I01") -> RecordingRow:
    vault = vault_of(study)
    row = vault.recording(next(each.id for each in vault.documents() if each.label == label))
    assert row is not None
    return row


def said(study: Study, label: str = "I01") -> list[tuple[str, Role, str | None, str]]:
    return [(turn.speaker, turn.role, turn.participant, turn.text) for turn in turns_of(study, label)]


def places(study: Study, label: str = "I01") -> dict[int, str]:
    return {word.position: word.text for turn in turns_of(study, label) for word in turn.words}


# -- once ---------------------------------------------------------------------------------------------------------------


def test_a_recording_becomes_turns_with_roles_times_and_the_participant_of_adding(added: Study) -> None:
    result = added.transcribe(HEARD, TOLD)
    assert (result.step, result.engine, result.items) == ("transcribe", "fake; fake-speakers", 1)
    assert (result.note, result.failed) == ("", ())
    assert said(added) == [
        ("S1", Role.INTERVIEWER, None, " ".join(ASKED)),
        ("S2", Role.RESPONDENT, "R01", " ".join(ANSWERED)),
        ("S1", Role.INTERVIEWER, None, " ".join(MORE_ASKED)),
        ("S2", Role.RESPONDENT, "R01", " ".join(MORE)),
    ]
    words = [word for turn in turns_of(added) for word in turn.words]
    assert [word.position for word in words] == [1000 * n for n in range(len(words))]
    assert words[0].start == pytest.approx(0.0, abs=0.05)
    assert words[-1].end == pytest.approx(row_of(added).seconds or 0, abs=0.3)
    row = row_of(added)
    assert (row.state, row.language, row.engine) == ("done", "nl", "fake; fake-speakers")
    assert [word.text for word in row.words] == [word.text for word in words]
    assert {turn.speaker for turn in row.speakers} == {"S1", "S2"}


def test_a_second_time_there_is_nothing_to_do(added: Study) -> None:
    added.transcribe(HEARD, TOLD)
    before = vault_of(added)._database.tables()
    assert (added.transcribe(HEARD, TOLD).items, added.transcribe(HEARD, TOLD).note) == (0, "no recordings wait")
    assert vault_of(added)._database.tables() == before
    states = {state.step: state for state in added.status().states}
    assert (states["transcribe"].state, states["transcribe"].why) == ("done", "1 recording: fake; fake-speakers")
    assert (states["redact"].state, added.status().next_command) == ("pending", "thematics run")


def test_what_transcribed_is_stored_for_the_report(added: Study) -> None:
    added.transcribe(HEARD, TOLD)
    (step,) = added.store.study.steps()
    assert (step.step, step.subject, step.engine, step.items) == ("transcribe", "", "fake; fake-speakers", 1)


def test_progress_rises_to_the_end_over_all_recordings(three: Study) -> None:
    told: list[tuple[str, int, int]] = []
    three.transcribe(HEARD, TOLD, progress=lambda *each: told.append(each))
    steps, done, whole = zip(*told, strict=True)
    assert set(steps) == {"transcribe"}
    assert list(done) == sorted(done)
    assert (done[0], done[-1]) == (0, whole[-1])
    assert len(set(done)) > 6


def test_another_who_answers_is_a_new_participant(study: Study, tmp_path: Path) -> None:
    path = record(tmp_path / "ouders.wav", [(LOUD, SPOKEN[:5]), (SOFT, SPOKEN[5:20])])
    study.add(path, source="interview", group="ouder")
    study.transcribe(HEARD, FakeDiarizer())
    # Nobody asks: one is taken to, and can be set right.
    study.set_role("I01", "S1", "respondent")
    study.set_role("I01", "S2", "respondent")
    assert sorted(str(turn.participant) for turn in turns_of(study)) == ["R01", "R02"]


def test_silence_is_no_document(study: Study, tmp_path: Path) -> None:
    study.add(record(tmp_path / "stil.wav", [(LOUD, [""] * 5)]), source="interview", group="ouder")
    assert study.transcribe(HEARD, TOLD).note == "I01: no speech was heard in it"
    assert study.run().stopped == "there is no text to find themes in; add material with `thematics add`"
    assert study.store.study.documents() == ()
    (row,) = study.rows("documents")
    assert row["redaction"] == "no speech heard"
    assert study.transcribe(HEARD, TOLD).items == 0


def test_one_voice_is_said_to_be_one(added: Study) -> None:
    result = added.transcribe(HEARD, "single")
    assert result.note == "I01: one speaker, so that questions can't be told from answers"
    assert {(turn.speaker, turn.role, turn.participant) for turn in turns_of(added)} == {("S1", Role.RESPONDENT, "R01")}


# -- failing ------------------------------------------------------------------------------------------------------------


def test_one_that_fails_is_named_and_the_others_are_done(three: Study) -> None:
    choking = FakeTranscriber(chokes=SPOKEN[0])  # which only the first recording holds
    result = three.transcribe(choking, TOLD)
    assert (result.items, result.failed) == (2, ("I01",))
    assert result.note == "I01 failed: an engine failed on it (RuntimeError)"
    assert SPOKEN[0] not in row_of(three).failure
    assert (turns_of(three), bool(turns_of(three, "I02")), bool(turns_of(three, "I03"))) == ((), True, True)
    states = {state.step: state for state in three.status().states}
    assert (states["transcribe"].state, states["transcribe"].why) == (
        "failed",
        "I01: an engine failed on it (RuntimeError)",
    )
    three.run()
    assert [each.label for each in three.store.study.documents()] == ["I02", "I03"]
    assert three.transcribe(HEARD, TOLD).items == 1
    assert row_of(three).failure == ""


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")])
def test_too_little_memory_is_said_to_be(added: Study, error: Exception) -> None:
    class Large(FakeTranscriber):
        def transcribe(self, samples: Samples, *, language: str = "nl") -> Sequence[HeardWord]:
            raise error

    result = added.transcribe(Large(), TOLD)
    assert result.note == "I01 failed: there was not enough memory; take a smaller model, or close other programs"


def test_a_damaged_sound_file_fails_alone(three: Study) -> None:
    path = three.store.recording_path(row_of(three, "I02").document)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    result = three.transcribe(HEARD, TOLD)
    assert (result.items, result.failed) == (2, ("I02",))
    assert result.note.startswith(f"I02 failed: the sound file '{path.name}' is damaged")


def test_a_diarizer_that_fails_does_not_cost_the_words(added: Study) -> None:
    @dataclass(frozen=True)
    class Failing(FakeDiarizer):
        def diarize(self, samples: Samples, *, speakers: tuple[int, int] | None = None) -> Sequence[SpeakerTurn]:
            raise ValueError("no turns")

    assert added.transcribe(HEARD, Failing()).failed == ("I01",)
    choking = replace(HEARD, chokes=SPOKEN[0])  # would die if it heard anything again; its fingerprint is the same
    assert added.transcribe(choking, TOLD).items == 1


def test_a_vault_that_can_not_be_written_stops_everything(three: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any, **_kwargs: Any) -> None:
        raise StoreError("vault.db can't be written because the disk is full; free some space and try again")

    monkeypatch.setattr(Vault, "put_window", full)
    with pytest.raises(StoreError, match="the disk is full"):
        three.transcribe(HEARD, TOLD)
    assert {row.state for row in vault_of(three).recordings()} == {"waits"}


def test_a_recording_that_is_removed_meanwhile_does_not_come_back(three: Study) -> None:
    class Removing(FakeDiarizer):
        def diarize(self, samples: Samples, *, speakers: tuple[int, int] | None = None) -> Sequence[SpeakerTurn]:
            if any(row.document for row in vault_of(three).recordings() if row.participant == "R01"):
                three.erase("R01")
            return super().diarize(samples, speakers=speakers)

    result = three.transcribe(HEARD, Removing())
    assert (result.items, result.failed, result.note) == (2, (), "I01: it was removed meanwhile")
    assert [document.label for document in vault_of(three).documents()] == ["I02", "I03"]
    assert list(vault_of(three).participants()) == ["R02", "R03"]


class StopError(BaseException):
    """Somebody pressed Ctrl-C."""


@pytest.mark.parametrize("jobs", [1, 3])
def test_stopped_it_keeps_what_was_heard(three: Study, jobs: int) -> None:
    def stop(_step: str, done: int, whole: int) -> None:
        if done > whole // 2:
            raise StopError

    with pytest.raises(StopError):
        three.transcribe(FakeTranscriber(longest=1.5), TOLD, jobs=jobs, progress=stop)
    assert vault_of(three)._database.tables()["heard_window"] or any(row.words for row in vault_of(three).recordings())
    assert three.transcribe(FakeTranscriber(longest=1.5), TOLD).failed == ()


def test_several_at_once_give_what_one_by_one_gives(new_study: Callable[..., Study], sound: Make) -> None:
    paths = [sound("een.wav"), sound("twee.wav", SPOKEN[3:15]), sound("drie.wav", SPOKEN[10:24])]
    found = []
    for jobs in (1, 3):
        study = new_study(f"met-{jobs}")
        study.add(paths, source="interview", group="slachtoffer")
        assert study.transcribe(HEARD, TOLD, jobs=jobs).items == 3
        found.append([said(study, label) for label in ("I01", "I02", "I03")])
    assert found[0] == found[1]


# -- again --------------------------------------------------------------------------------------------------------------


def test_speakers_are_told_apart_again_without_hearing_anything_again(added: Study) -> None:
    added.transcribe(HEARD, TOLD)
    before = places(added)
    deaf = FakeTranscriber(version=2, chokes=SPOKEN[0])
    assert added.transcribe(deaf, TOLD, speakers=1, speakers_again=["I01"]).items == 1
    assert said(added)[0][0] == "S1"
    assert len(said(added)) == 1
    assert places(added) == before
    assert added.transcribe(deaf, TOLD, speakers=(2, 2), speakers_again=True).items == 1
    assert [role for _, role, _, _ in said(added)] == [Role.INTERVIEWER, Role.RESPONDENT] * 2
    assert places(added) == before
    assert list(vault_of(added).participants()) == ["R01"]


def test_a_role_that_was_set_right_stays_right(added: Study) -> None:
    added.transcribe(HEARD, TOLD)
    added.set_role("I01", "S1", "respondent")
    people = {speaker: participant for speaker, _, participant, _ in said(added)}
    added.transcribe(FakeTranscriber(version=2), TOLD, again=True)
    assert {role for _, role, _, _ in said(added)} == {Role.RESPONDENT}
    assert {speaker: participant for speaker, _, participant, _ in said(added)} == people


def code(study: Study, text: str) -> str:
    """Put a code on the words of a stretch, and give it as people write it."""
    words = text.split()
    (at,) = [
        (turn.words[n].position, turn.words[n + len(words) - 1].position)
        for turn in turns_of(study)
        for n in range(len(turn.words))
        if [word.text for word in turn.words[n : n + len(words)]] == words
    ]
    range_ = f"I01:{position_text(at[0])}-{position_text(at[1])}"
    study.decide("", "code", code="b01", segments=[range_])
    return range_


def test_heard_again_codes_stay_on_their_words(added: Study) -> None:
    added.transcribe(HEARD, TOLD)
    added.run()
    kept = code(added, "durfde eigenlijk niemand")
    lost = code(added, "moeder waarschijnlijk")
    before = places(added)
    better = FakeTranscriber(version=2, mishears={"eigenlijk": "ei genlijk", "waarschijnlijk": ""})
    result = added.transcribe(better, TOLD, again=["i01"])
    assert result.note == f"I01: 1 code or quote could not be carried over whole: {lost}"
    after = places(added)
    assert {at: text for at, text in after.items() if at in before and text != before[at]} == {6000: "ei"}
    assert after[6020] == "genlijk"
    assert set(before) - set(after) == {12000}
    waiting = {state.step: state.state for state in added.status().states}
    assert waiting["redact"] == "pending"
    added.run()
    texts = {row["segment"]: row["text"] for row in added.rows("codings")}
    assert texts == {kept: "durfde ei genlijk niemand", lost: "moeder"}


def test_what_was_left_out_by_hearing_again_is_not_taken_for_erased(added: Study) -> None:
    added.transcribe(HEARD, TOLD)
    added.run()
    code(added, "moeder waarschijnlijk verdrietig")
    added.decide("", "code", code="b02", segments=[f"I01:{5}-{16}"], reason="omdat het hier om schaamte gaat")
    added.transcribe(FakeTranscriber(version=2, mishears={"waarschijnlijk": ""}), TOLD, again=True)
    with pytest.raises(UsageError, match="there is no document 'I09'"):
        added.remove("I09")  # which looks for removals that were cut off
    assert len(added.store.study.texts()) == 1  # nobody's words were erased that this decision stands on


def test_nor_is_it_when_somebody_else_in_the_recording_is_erased(both: Study) -> None:
    code(both, "moeder waarschijnlijk verdrietig")
    both.decide("", "code", code="b02", segments=["I01:5-15"], reason="omdat het hier om schaamte gaat")
    both.decide("", "code", code="b02", segments=["I01:0-2"], reason="omdat zij dat zo zegt")
    both.transcribe(FakeTranscriber(version=2, mishears={"waarschijnlijk": ""}), TOLD, again=True)
    people = {speaker: participant for speaker, _, participant, _ in said(both)}
    assert set(people.values()) == {"R01", "R02"}
    assert both.erase(str(people["S1"])).texts == 1
    with pytest.raises(UsageError, match="there is no document 'I09'"):
        both.remove("I09")
    assert list(both.store.study.texts().values()) == ["omdat het hier om schaamte gaat"]


def test_who_is_erased_while_speakers_are_told_apart_does_not_come_back(both: Study) -> None:
    gone = next(str(participant) for speaker, _, participant, _ in said(both) if speaker == "S1")

    class Erasing(FakeDiarizer):
        def diarize(self, samples: Samples, *, speakers: tuple[int, int] | None = None) -> Sequence[SpeakerTurn]:
            both.erase(gone)
            return super().diarize(samples, speakers=speakers)

    result = both.transcribe(HEARD, Erasing(), speakers_again=True)
    assert (result.items, result.note) == (0, "I01: it was removed meanwhile")
    assert vault_of(both).recordings() == ()
    assert {speaker for speaker, _, _, _ in said(both)} == {"S2"}


def test_what_was_found_in_the_old_words_hides_nothing_in_the_new_ones(added: Study) -> None:
    added.add_names(["Kolkmanszoon"])
    added.transcribe(HEARD, TOLD)
    added.run()
    assert "Kolkmanszoon" not in str(added.store.study.tables())
    added.transcribe(FakeTranscriber(version=2, mishears={"durfde": "", "moeder": "oude moeder"}), TOLD, again=True)
    with pytest.raises(UsageError, match=r"^I01 was transcribed anew; run `thematics redact` first$"):
        added.redacted("I01")
    added.waive_review("nog steeds verzonnen")  # which publishes what is up to date
    assert "Kolkmanszoon" not in str(added.store.study.tables())
    added.run()
    assert "Kolkmanszoon" not in str(added.store.study.tables())
    assert "oude moeder" in " ".join(turn.text for turn in added.redacted("I01").turns)


def test_heard_again_to_nothing_the_old_transcript_stays(added: Study) -> None:
    added.transcribe(HEARD, TOLD)
    before = said(added)
    nothing = FakeTranscriber(version=3, mishears=dict.fromkeys(SPOKEN, ""))
    assert added.transcribe(nothing, TOLD, again=True).note == "I01: no speech was heard, and its old transcript stays"
    assert said(added) == before


def test_again_that_fails_leaves_what_was_there_and_goes_on_next_time(added: Study) -> None:
    added.transcribe(HEARD, TOLD)
    added.run()
    before = said(added)
    assert added.transcribe(FakeTranscriber(version=2, chokes=MORE[-1]), TOLD, again=True).failed == ("I01",)
    assert said(added) == before
    assert [each.label for each in added.store.study.documents()] == ["I01"]
    assert added.transcribe(FakeTranscriber(version=2), TOLD).items == 1


def test_only_those_that_are_named(three: Study) -> None:
    assert three.transcribe(HEARD, TOLD, documents=["I02"]).items == 1
    assert [bool(turns_of(three, label)) for label in ("I01", "I02", "I03")] == [False, True, False]
    with pytest.raises(UsageError, match=r"^there is no recording 'I09'; `thematics list documents` shows"):
        three.transcribe(HEARD, TOLD, again=["I09"])


def test_a_microphone_each_tells_speakers_apart(study: Study, tmp_path: Path) -> None:
    asked, answered = speak(ASKED), speak(ANSWERED)
    quiet = np.zeros(len(asked), dtype=np.float32), np.zeros(len(answered), dtype=np.float32)
    stereo = np.stack([np.concatenate([asked, quiet[1]]), np.concatenate([quiet[0], answered])], axis=1)
    with wave.open(str(tmp_path / "tweevoud.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((stereo * 32767).astype("<i2").tobytes())
    study.add(tmp_path / "tweevoud.wav", source="interview", group="slachtoffer")
    result = study.transcribe(FakeTranscriber(), "channels")
    assert result.failed == ()
    assert [(speaker, text) for speaker, _, _, text in said(study)] == [
        ("S1", " ".join(ASKED)),
        ("S2", " ".join(ANSWERED)),
    ]


def test_it_says_so_where_nobody_seems_to_ask(study: Study, tmp_path: Path) -> None:
    study.add(record(tmp_path / "samen.wav", [(LOUD, ANSWERED), (SOFT, MORE)]), source="interview", group="slachtoffer")
    assert "`thematics speaker I01 S1 interviewer`" in study.transcribe(HEARD, TOLD).note


def test_a_recording_is_finished_in_the_language_that_it_was_begun_in(added: Study) -> None:
    heard: list[str] = []

    class Listening(FakeTranscriber):
        def transcribe(self, samples: Samples, *, language: str = "nl") -> Sequence[HeardWord]:
            heard.append(language)
            return super().transcribe(samples, language=language)

    assert added.transcribe(Listening(chokes=MORE[-1]), TOLD, language="en").failed == ("I01",)
    added.transcribe(Listening(), TOLD)
    assert set(heard) == {"en"}
    assert row_of(added).language == "en"


# -- which engines ------------------------------------------------------------------------------------------------------


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Say which engines and weights this machine has; the engines are fakes."""

    def arrange(modules: Sequence[str], *weights: Weights) -> None:
        choosing = "thematics.pipeline.choosing"
        monkeypatch.setattr(f"{choosing}._is_there", lambda module: module in modules)
        monkeypatch.setattr(f"{choosing}.installed", lambda: weights)

        def best(engine: str) -> Weights | None:
            return next((each for each in weights if each.engine == engine and not each.demo_only), None)

        def find(what: str | Path, engine: str) -> Weights:
            for each in weights:
                if engine == each.engine and what in (each.name, each.folder, str(each.folder)):
                    return each
            raise MissingWeightsError(f"the weights '{what}' for {engine} are not on this machine")

        monkeypatch.setattr(f"{choosing}._version", lambda _engine: "")
        monkeypatch.setattr(f"{choosing}.best", best)
        monkeypatch.setattr(f"{choosing}.find", find)
        monkeypatch.setattr(f"{choosing}.find_transcriber", lambda name, **_: replace(HEARD, name=name))
        monkeypatch.setattr(f"{choosing}.find_diarizer", lambda name, **_: replace(TOLD, name=name))

    return arrange


def weights(engine: str, name: str, *, demo_only: bool = False) -> Weights:
    kind = "diarizer" if engine == "pyannote" else "recogniser"
    return Weights(name, kind, engine, Path("/modellen") / engine / name, {}, demo_only=demo_only)


ALL = ("whisper", "faster_whisper", "pyannote")
LARGE = (
    weights("openai-whisper", "large-v2"),
    weights("faster-whisper", "large-v2"),
    weights("pyannote", "community-1"),
)


def chosen(study: Study) -> dict[str, str]:
    study.store.reload_settings()
    keys = ("transcriber", "model", "diarizer", "diarizer_model")
    return {key: study.store.settings.speech(key) for key in keys}


def test_auto_takes_the_best_once_and_writes_it_down(three: Study, machine: Callable[..., None]) -> None:
    machine(ALL, *LARGE)
    result = three.transcribe(documents=["I01"])
    assert result.engine == "faster-whisper large-v2; pyannote community-1"
    written = {
        "transcriber": "faster-whisper",
        "model": "large-v2",
        "diarizer": "pyannote",
        "diarizer_model": "community-1",
    }
    assert chosen(three) == written
    machine(ALL, weights("faster-whisper", "large-v9"), *LARGE)
    assert three.transcribe(documents=["I02"]).engine == result.engine
    assert chosen(three) == written
    asked = three.transcribe("openai-whisper", documents=["I03"])
    assert asked.engine == "openai-whisper large-v2; pyannote community-1"
    assert chosen(three) == written  # what is asked for one recording is no choice for those to come
    three.transcribe("openai-whisper", again=True)
    assert chosen(three) == written | {"transcriber": "openai-whisper"}


@pytest.mark.parametrize(
    ("modules", "there", "engine"),
    [
        (("whisper",), LARGE, "openai-whisper large-v2; channels"),
        (("whisper", "faster_whisper"), LARGE[:1], "openai-whisper large-v2; channels"),
        (("faster_whisper", "pyannote"), LARGE[1:2], "faster-whisper large-v2; channels"),
    ],
)
def test_auto_takes_what_is_installed_and_has_its_weights(
    added: Study, machine: Callable[..., None], modules: Sequence[str], there: Sequence[Weights], engine: str
) -> None:
    machine(modules, *there)
    assert added.transcribe().engine == engine
    # One channel, so one speaker: that is no failure.
    assert {turn.speaker for turn in turns_of(added)} == {"S1"}


def test_without_an_engine_or_weights_it_says_how_to_get_them(added: Study, machine: Callable[..., None]) -> None:
    machine(())
    with pytest.raises(MissingExtraError, match=r'pip install "thematics\[speech\]"'):
        added.transcribe()
    machine(ALL)
    with pytest.raises(MissingWeightsError, match=r"`thematics models get large-v2`, and bring it here on a USB stick"):
        added.transcribe()
    assert added.run().stopped.startswith(
        "1 recording waits to be transcribed: no weights for faster-whisper are on this"
    )
    assert chosen(added) == {"transcriber": "auto", "model": "auto", "diarizer": "auto", "diarizer_model": "auto"}
    with pytest.raises(UsageError, match="there is no transcriber of that name"):
        added.transcribe("fluisteraar")


DEMO = (weights("faster-whisper", "demo-only-nl", demo_only=True), weights("pyannote", "demo-only-2", demo_only=True))


def test_example_weights_are_for_the_example_study_alone(added: Study, machine: Callable[..., None]) -> None:
    machine(ALL, *DEMO)
    with pytest.raises(MissingWeightsError):
        added.transcribe()
    with pytest.raises(UsageError, match=r"^'demo-only-nl' are example weights, of no use for real recordings"):
        added.transcribe("faster-whisper", model="demo-only-nl")
    machine(ALL, *DEMO, *LARGE)
    with pytest.raises(UsageError, match=r"^'demo-only-2' are example weights"):
        added.transcribe(diarizer="pyannote", diarizer_model="demo-only-2")
    machine(ALL, *DEMO)
    assert not turns_of(added)
    result = added.transcribe(allow_demo=True)
    assert result.engine == "faster-whisper demo-only-nl; pyannote demo-only-2"
    assert "demo-only" in added.store.study.steps()[0].engine


def test_real_weights_come_before_example_weights_also_in_the_example_study(
    added: Study, machine: Callable[..., None]
) -> None:
    machine(ALL, *DEMO, *LARGE)
    assert added.transcribe(allow_demo=True).engine == "faster-whisper large-v2; pyannote community-1"


@pytest.mark.parametrize("wrong", [{"speakers": 0}, {"speakers": (3, 2)}, {"jobs": 0}, {"language": "nl; DROP"}])
def test_options_that_can_not_be_are_refused(added: Study, wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        added.transcribe(HEARD, TOLD, **wrong)


def test_a_word_range_of_the_new_transcript_is_one_that_people_can_write(added: Study) -> None:
    added.transcribe(HEARD, TOLD)
    added.transcribe(FakeTranscriber(version=2, mishears={"eigenlijk": "ei genlijk"}), TOLD, again=True)
    assert WordRange.parse("I01:5-6.10") == WordRange("I01", 5000, 6010)
