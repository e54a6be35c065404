"""Recordings come in encrypted, all or none; they wait outside of every other step; and they go with their keys."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import LOUD, SOFT, SPOKEN, FakeDiarizer, FakeTranscriber, record

from thematics import Study
from thematics.errors import AlreadyThereError, StoreError, UnreadableFileError, UsageError
from thematics.records.raw import RawDocument
from thematics.store import Vault, open_recording

Make = Callable[..., Path]

ASKED = "waarom vond je het".split()
HEARD, TOLD = FakeTranscriber(), FakeDiarizer()


@pytest.fixture
def sound(tmp_path: Path) -> Make:
    """Make a recording of an interviewer and one who answers; another number, other words."""
    folder = tmp_path / "opnamen"
    folder.mkdir()

    def make(name: str = "gesprek.wav", number: int = 0) -> Path:
        return record(folder / name, [(LOUD, ASKED), (SOFT, SPOKEN[number : number + 12])])

    return make


def vault_of(study: Study) -> Vault:
    return study.store.require_vault()


def tables(study: Study) -> dict[str, list[tuple[Any, ...]]]:
    return vault_of(study)._database.tables()


def document(study: Study, label: str = "I01") -> RawDocument:
    return next(each for each in vault_of(study).documents() if each.label == label)


def files(study: Study) -> list[str]:
    folder = study.store.audio_folder
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


# -- add ----------------------------------------------------------------------------------------------------------------


def test_a_recording_is_copied_under_a_key_of_a_new_participant(study: Study, sound: Make) -> None:
    path = sound("femke_hoogeboom.wav")
    added = study.add(path, source="interview", group="slachtoffer")
    assert (added.documents, added.guesses, added.warnings) == (("I01",), (), ())
    vault, there = vault_of(study), document(study)
    assert there.id == vault.digest(path.read_bytes())
    row = vault.recording(there.id)
    assert row is not None
    assert (row.state, row.participant, row.size, row.channels) == ("waits", "R01", path.stat().st_size, 1)
    assert (row.format, there.file_name) == ("wav, pcm_s16le", "femke_hoogeboom.wav")
    assert row.seconds == pytest.approx(6.4, abs=0.1)
    with open_recording(study.store, there.id) as file:
        assert file.read() == path.read_bytes()
    assert "Femke Hoogeboom" in {text for _, text, _ in study.names()}


def test_a_recording_can_be_a_known_participants(study: Study, txt: Path, sound: Make) -> None:
    study.add(txt, source="interview", group="ouder")
    study.add([sound(), sound("later.wav", 5)], source="interview", group="ouder", participant="R01")
    rows = vault_of(study).recordings()
    assert [row.participant for row in rows] == ["R01", "R01"]
    assert list(vault_of(study).participants()) == ["R01"]


def test_the_same_sound_is_added_once(study: Study, sound: Make) -> None:
    path = sound()
    copy = path.with_name("kopie.wav")
    copy.write_bytes(path.read_bytes())
    added = study.add([path, copy], source="interview", group="ouder")
    assert (added.documents, added.present) == (("I01",), ("kopie.wav",))
    before = tables(study), files(study)
    with pytest.raises(AlreadyThereError, match=r"^nothing was added: 'kopie\.wav' is in the study already$"):
        study.add(copy, source="interview", group="ouder")
    assert (tables(study), files(study)) == before


def test_a_folder_is_taken_with_transcripts_and_recordings(study: Study, sound: Make) -> None:
    folder = sound("een.wav").parent
    sound("twee.wav", 3)
    (folder / "een.txt").write_text("Interviewer: Hoe?\nMoeder: Zo ging dat toen.", "utf-8")
    added = study.add(folder, source="interview", group="ouder")
    assert added.documents == ("I01", "I02", "I03")
    (warning,) = added.warnings
    assert warning == (
        "'een.txt' and 'een.wav' have one name; if they are one interview, take one of them out again with "
        "`thematics remove`"
    )


@pytest.mark.parametrize("source", ["casefile", "survey"])
def test_only_interviews_are_recordings(study: Study, sound: Make, source: str) -> None:
    with pytest.raises(UsageError, match=r"^'gesprek\.wav' is a recording, and recordings are interviews"):
        study.add(sound(), source=source)
    assert files(study) == []


def test_roles_can_not_be_given_before_anybody_was_heard(study: Study, sound: Make) -> None:
    with pytest.raises(UsageError, match=r"^who speaks in a recording is known once it is transcribed"):
        study.add(sound(), source="interview", group="ouder", speakers={"S1": "interviewer"})


def test_what_is_no_sound_leaves_the_study_as_it_was(study: Study, sound: Make, tmp_path: Path) -> None:
    before = tables(study)
    for name, content, error in (
        ("leeg.m4a", b"", UnreadableFileError),
        ("tekst.mp3", b"geen geluid maar tekst", UnreadableFileError),
        ("lijst.mp3", b"#EXTM3U\n/etc/passwd\n", UnreadableFileError),
    ):
        wrong = tmp_path / name
        wrong.write_bytes(content)
        with pytest.raises(error, match=name.replace(".", r"\.")):
            study.add([sound(), wrong], source="interview", group="ouder")
    assert (tables(study), files(study)) == (before, [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_not_waited_for(study: Study, tmp_path: Path) -> None:
    pipe = tmp_path / "pijp.wav"
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match=r"^'pijp\.wav' is a pipe"):
        study.add(pipe, source="interview", group="ouder")


def test_a_recording_that_was_cut_short_is_taken_and_said_to_be(study: Study, sound: Make) -> None:
    path = sound()
    path.write_bytes(path.read_bytes()[:60_000])
    added = study.add(path, source="interview", group="ouder")
    assert added.warnings == (
        "'gesprek.wav' is incomplete: it ends before it should; what there is of it will be transcribed",
    )
    row = vault_of(study).recordings()[0]
    assert row.warning == "incomplete: it ends before it should"
    result = study.transcribe(HEARD, TOLD)
    assert result.note.startswith("I01: incomplete: 0:02 of 0:06 decoded")
    assert vault_of(study).recordings()[0].warning == "incomplete: 0:02 of 0:06 decoded"


class CutOffError(Exception):
    """A power cut, a full disk, Ctrl-C: whatever it is, nobody has foreseen it."""


@pytest.mark.parametrize("name", ["next_label", "add_document", "put_audio_key", "put_recording", "add_names"])
@pytest.mark.parametrize("after", [False, True])
def test_adding_recordings_is_all_or_none(
    study: Study, sound: Make, monkeypatch: pytest.MonkeyPatch, name: str, *, after: bool
) -> None:
    before, real, calls = tables(study), getattr(Vault, name), iter(range(1, 100))

    def failing(*args: Any, **kwargs: Any) -> Any:
        last = next(calls) == 2
        result = None if last and not after else real(*args, **kwargs)
        if last:
            raise CutOffError
        return result

    paths = [sound(), sound("twee.wav", 3)]
    monkeypatch.setattr(Vault, name, failing)
    with pytest.raises(CutOffError):
        study.add(paths, source="interview", group="ouder")
    assert (tables(study), files(study)) == (before, [])
    monkeypatch.setattr(Vault, name, real)
    assert study.add(paths, source="interview", group="ouder").documents == ("I01", "I02")
    assert len(files(study)) == 2


def test_what_a_crash_left_behind_goes_when_it_is_old(study: Study, sound: Make) -> None:
    study.add(sound(), source="interview", group="ouder")
    kept = files(study)
    folder = study.store.audio_folder
    for name in (".0abc.0123.tmp", "0abc.sound"):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (time.time() - 7200,) * 2)
    (folder / ".1abc.0123.tmp").write_bytes(b"somebody is writing this")
    study.add(sound("twee.wav", 3), source="interview", group="ouder")
    assert set(kept) < set(files(study))
    assert len(files(study)) == 3


# -- waiting ------------------------------------------------------------------------------------------------------------


def test_a_recording_that_waits_is_not_there_for_any_other_step(study: Study, sound: Make, txt: Path) -> None:
    study.add([sound(), txt], source="interview", group="ouder")
    states = {state.step: state for state in study.status().states}
    assert (states["transcribe"].state, states["transcribe"].why) == ("pending", "1 recording waits")
    assert (states["redact"].state, states["redact"].why) == ("pending", "1: new")
    assert study.status().next_command == "thematics transcribe"
    assert study.redact().items == 1
    assert [each.label for each in study.store.study.documents()] == ["I02"]
    with pytest.raises(
        UsageError, match=r"^I01 is a recording that waits to be transcribed; run `thematics transcribe`"
    ):
        study.redacted("I01")
    rows = {row["document"]: row for row in study.rows("documents")}
    assert (rows["I01"]["redaction"], rows["I01"]["participants"], rows["I01"]["turns"]) == (
        "not transcribed",
        "R01",
        0,
    )


def test_without_an_engine_transcripts_go_on(
    study: Study, sound: Make, txt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thematics.pipeline.choosing._is_there", lambda _module: False)
    study.add([sound(), txt], source="interview", group="ouder")
    ran = study.run()
    assert ran.stopped == (
        "1 recording waits to be transcribed: what turns speech into words (faster-whisper or openai-whisper) is not "
        'installed; install it with: pip install "thematics[speech]"'
    )
    assert [step.step for step in ran.steps] == ["transcribe", "redact", "segment", "find themes"]
    assert [each.label for each in study.store.study.documents()] == ["I02"]


def test_a_study_of_nothing_but_waiting_recordings_runs(study: Study, sound: Make) -> None:
    study.add(sound(), source="interview", group="ouder")
    ran = study.run()
    assert "1 recording waits to be transcribed" in ran.stopped
    assert not ran.worked


# -- removing -----------------------------------------------------------------------------------------------------------


def test_a_removed_recording_goes_with_its_sound_its_key_and_its_participant(study: Study, sound: Make) -> None:
    study.add([sound(), sound("twee.wav", 3)], source="interview", group="slachtoffer")
    study.transcribe(HEARD, TOLD)
    key = vault_of(study).audio_key("R01")
    removed = study.remove("I01")
    assert (removed.documents, removed.sounds) == (("I01",), 1)
    assert files(study) == [f"{document(study, 'I02').id}.sound"]
    left = tables(study)
    assert repr(key) not in str(left)
    assert list(vault_of(study).participants()) == ["R02"]
    assert "durfde" not in str(left["recording"])


def test_a_recording_that_waits_can_be_removed(study: Study, sound: Make) -> None:
    study.add(sound(), source="interview", group="slachtoffer")
    assert study.remove("I01").sounds == 1
    assert (files(study), dict(vault_of(study).participants())) == ([], {})
    assert study.add(sound(), source="interview", group="slachtoffer").documents == ("I02",)


def test_a_participant_with_another_recording_stays_when_a_document_goes(study: Study, sound: Make, vtt: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    study.add(sound(), source="interview", group="slachtoffer", participant="R01")
    key = vault_of(study).audio_key("R01")
    study.remove("I01")
    assert list(vault_of(study).participants()) == ["R01"]
    assert vault_of(study).audio_key("R01") == key
    study.transcribe(HEARD, TOLD)  # and it can still be heard
    assert study.erase("R01").documents == ("I02",)
    assert files(study) == []


def test_the_key_goes_with_the_last_recording_though_other_words_stay(study: Study, sound: Make, vtt: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    study.add(sound(), source="interview", group="slachtoffer", participant="R01")
    study.remove("I02")
    assert list(vault_of(study).participants()) == ["R01"]
    assert tables(study)["audio_key"] == []


def test_who_is_erased_before_being_heard_leaves_nothing(study: Study, sound: Make) -> None:
    study.add(sound("femke.wav"), source="interview", group="slachtoffer")
    removed = study.erase("R01")
    assert (removed.documents, removed.sounds) == (("I01",), 1)
    assert (files(study), tables(study)["document"], tables(study)["audio_key"]) == ([], [], [])


def test_where_two_answer_the_sound_goes_whole_and_the_others_words_stay(study: Study, tmp_path: Path) -> None:
    said = [(LOUD, SPOKEN[:8]), (SOFT, SPOKEN[8:20])]
    study.add(record(tmp_path / "twee.wav", said), source="interview", group="ouder")
    study.transcribe(HEARD, TOLD)
    for speaker in ("S1", "S2"):
        study.set_role("I01", speaker, "respondent")
    study.run()
    turns = vault_of(study).turns(document(study).id)
    people = {turn.speaker: turn.participant for turn in turns}
    assert sorted(filter(None, people.values())) == ["R01", "R02"]
    erased = people["S1"]
    assert erased is not None
    removed = study.erase(erased)
    assert (removed.documents, removed.shortened, removed.sounds) == ((), ("I01",), 1)
    vault = vault_of(study)
    assert (vault.recordings(), files(study)) == ((), [])
    assert [turn.text for turn in vault.turns(document(study).id)] == [" ".join(SPOKEN[8:20])]
    assert SPOKEN[1] not in str(tables(study)["turn"]) + str(tables(study)["recording"])
    study.run()
    assert [each.label for each in study.store.study.documents()] == ["I01"]


def test_a_removal_that_was_cut_off_is_finished_with_the_sound(
    study: Study, sound: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.add([sound(), sound("twee.wav", 3)], source="interview", group="slachtoffer")
    study.transcribe(HEARD, TOLD)
    study.redact()
    with monkeypatch.context() as patch:

        def cut(*_args: Any, **_kwargs: Any) -> None:
            raise StoreError("cut off")

        patch.setattr("thematics.pipeline.removing.withdraw", cut)
        with pytest.raises(StoreError):
            study.remove("I01")
    assert len(files(study)) == 2
    removed = study.remove("I01")
    assert (removed.documents, removed.sounds) == (("I01",), 1)
    assert len(files(study)) == 1
