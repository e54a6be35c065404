"""What the vault keeps of sound: keys, recordings, what was heard, progress."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from thematics.errors import InvalidRecordError, StoreError
from thematics.ports import HeardWord, SpeakerTurn
from thematics.records.raw import RawDocument, RawTurn
from thematics.records.shared import Doubt, Group
from thematics.store import KdfCost, OpenStudy, RecordingRow, Vault, create_study, open_study
from thematics.store.database import Database
from thematics.store.heard import heard_from, heard_to, speakers_from, speakers_to
from thematics.store.schema import VAULT_MIGRATIONS

MakeDocument = Callable[..., RawDocument]
MakeTurns = Callable[..., tuple[RawTurn, ...]]

WORDS = (HeardWord("Ja,", 0.0, 0.25, 0.9), HeardWord("eh", 0.5, 0.75, 0.1, Doubt.SILENCE))
SPEAKERS = (SpeakerTurn("S1", 0.0, 0.5), SpeakerTurn("S2", 0.25, 1.0))
ROW = RecordingRow("a1", "R01", 1_000_000, 754.5, 2, "ogg, opus")
DONE = replace(
    ROW,
    warning="incomplete: 12:03 of 40:00 decoded",
    state="done",
    transcriber="t 1",
    diarizer="d 1",
    language="nl",
    words=WORDS,
    speakers=SPEAKERS,
    engine="openai-whisper, large-v2",
)


@pytest.fixture
def vault(study: OpenStudy, raw_document: MakeDocument, raw_turns: MakeTurns) -> Vault:
    """Two documents, two participants."""
    vault = study.require_vault()
    for participant in ("R01", "R02"):
        vault.add_participant(participant, Group.OUDER)
    vault.add_document(raw_document("a1", "I01"), raw_turns("a1", "eerste woorden"))
    vault.add_document(raw_document("a2", "I02"), ())
    return vault


# -- keys ---------------------------------------------------------------------------------------------------------------


def test_each_participant_has_a_key_that_stays(study: OpenStudy, vault: Vault, passphrase: str) -> None:
    keys = {participant: vault.audio_key(participant) for participant in ("R01", "R02")}
    assert len(set(keys.values())) == 2
    assert {len(key) for key in keys.values()} == {32}
    with open_study(study.folder, passphrase=passphrase) as again:
        assert {each: again.require_vault().audio_key(each) for each in keys} == keys


def test_a_key_that_was_forgotten_does_not_come_back(vault: Vault) -> None:
    before, other = vault.audio_key("R01"), vault.audio_key("R02")
    vault.forget_audio_key("R01")
    assert vault.audio_key("R01") != before
    assert vault.audio_key("R02") == other


def test_nobody_else_has_a_key(vault: Vault) -> None:
    with pytest.raises(StoreError, match="no such participant"):
        vault.audio_key("R03")


def test_a_key_that_is_damaged_is_said_to_be(vault: Vault) -> None:
    vault.audio_key("R01")
    vault._database.write(sa.text("UPDATE audio_key SET key = x'00'"))
    with pytest.raises(StoreError, match="key is damaged"):
        vault.audio_key("R01")


def test_the_key_goes_with_the_participant_who_must_have_no_recording_left(vault: Vault) -> None:
    before = vault.audio_key("R02")
    vault.put_recording(replace(ROW, document="a2", participant="R02"))
    with pytest.raises(StoreError, match="remove the recording first"):
        vault.remove_participant("R02")
    assert vault.audio_key("R02") == before
    vault.remove_document("a2")
    vault.remove_participant("R02")
    assert vault._database.rows(sa.text("SELECT * FROM audio_key")) == []


def test_a_key_can_come_before_its_participant_and_never_in_place_of_another(vault: Vault) -> None:
    key = bytes(range(32))
    vault.put_audio_key("R02", key)
    assert vault.audio_key("R02") == key
    for participant, wrong in (("R02", bytes(32)), ("R01", b"short"), ("R99", bytes(32))):
        with pytest.raises(StoreError):
            vault.put_audio_key(participant, wrong)
    assert vault.audio_key("R02") == key
    assert vault.audio_key("R01") != b"short"


def test_recordings_can_be_listed_without_what_was_heard(vault: Vault) -> None:
    vault.put_recording(DONE)
    assert vault.recordings() == (DONE,)
    assert vault.recordings(heard=False) == (replace(DONE, words=(), speakers=()),)
    assert (vault.has_turns("a1"), vault.has_turns("a2")) == (True, False)


def test_what_was_erased_of_a_document_goes_with_it(vault: Vault) -> None:
    vault.note_erased("a1", [3, 1, 3])
    vault.note_erased("a1", [3, 4])
    vault.note_erased("a2", [])
    assert vault.erased() == {"a1": {1, 3, 4}}
    vault.remove_document("a1")
    assert vault.erased() == {}


# -- recordings ---------------------------------------------------------------------------------------------------------


def test_a_recording_is_stored_and_changed(vault: Vault) -> None:
    assert vault.recording("a1") is None
    for row in (ROW, DONE, replace(DONE, seconds=None, state="failed", failure="er ging iets mis")):
        vault.put_recording(row)
        assert vault.recording("a1") == row
        assert vault.recordings() == (row,)


def test_recordings_stand_in_order_of_adding_their_documents(vault: Vault) -> None:
    for document in ("a2", "a1"):
        vault.put_recording(replace(ROW, document=document))
    assert [row.document for row in vault.recordings()] == ["a1", "a2"]


def test_a_recording_needs_a_document_and_goes_with_it(vault: Vault) -> None:
    with pytest.raises(StoreError):
        vault.put_recording(replace(ROW, document="a9"))
    vault.put_recording(DONE)
    vault.put_window("a1", 0, "f", WORDS)
    vault.remove_document("a1")
    assert vault.recordings() == ()
    assert vault.windows("a1", "f") == {}


def test_a_recording_is_forgotten_and_the_turns_stay(vault: Vault) -> None:
    vault.put_recording(DONE)
    vault.put_window("a1", 0, "f", WORDS)
    vault.forget_recording("a1")
    assert vault.recording("a1") is None
    assert vault.windows("a1", "f") == {}
    assert len(vault.turns("a1")) == 1


def test_a_recording_does_not_outlive_the_turns_of_somebody_who_speaks_in_it(vault: Vault) -> None:
    vault.put_recording(DONE)
    vault.put_window("a1", 0, "f", WORDS)
    assert vault.remove_turns("a1", "R02") == 0
    assert vault.recording("a1") == DONE
    assert vault.remove_turns("a1", "R01") == 1
    assert vault.recording("a1") is None
    assert vault.windows("a1", "f") == {}


@pytest.mark.parametrize("change", [{"state": "bezig"}, {"size": -1}, {"channels": 0}])
def test_a_row_that_can_not_be_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidRecordError):
        replace(ROW, **change)  # type: ignore[arg-type]


# -- progress -----------------------------------------------------------------------------------------------------------


def test_progress_is_kept_by_window_and_engine(vault: Vault) -> None:
    vault.put_recording(ROW)
    for number, fingerprint, words in ((10, "f", WORDS), (2, "f", ()), (2, "g", WORDS[:1]), (10, "f", WORDS[1:])):
        vault.put_window("a1", number, fingerprint, words)
    vault.put_recording(DONE)  # changing the row takes nothing along
    assert list(vault.windows("a1", "f").items()) == [(2, []), (10, [WORDS[1]])]
    assert vault.windows("a1", "g") == {2: [WORDS[0]]}
    assert vault.windows("a2", "f") == {}
    vault.clear_windows("a1")
    assert vault.windows("a1", "f") == vault.windows("a1", "g") == {}
    assert vault.recording("a1") == DONE


heard = st.builds(
    HeardWord,
    st.text(st.characters(exclude_categories=["Cs"])),
    st.floats(0, 1e6),
    st.floats(0, 1e6),
    st.floats(0, 1),
    st.none() | st.sampled_from(Doubt),
)


@given(st.lists(heard), st.lists(st.builds(SpeakerTurn, st.text(), st.floats(0, 1e6), st.floats(0, 1e6))))
def test_words_and_speakers_come_back_as_they_were(words: list[HeardWord], speakers: list[SpeakerTurn]) -> None:
    assert heard_from(heard_to(words)) == tuple(words)
    assert speakers_from(speakers_to(speakers)) == tuple(speakers)


def test_what_can_not_be_read_is_said_without_a_word_of_it() -> None:
    for read, text in (
        (heard_from, '[["geheim"]]'),
        (heard_from, '[["geheim",0,1,1,"x"]]'),
        (speakers_from, '["geheim"]'),
    ):
        with pytest.raises(StoreError) as caught:
            read(text)
        assert "geheim" not in str(caught.value)


# -- turns --------------------------------------------------------------------------------------------------------------


def test_turns_are_replaced_whole_with_their_speakers(vault: Vault, raw_turns: MakeTurns) -> None:
    new = raw_turns("a1", "andere woorden", "en nog een beurt")
    vault.replace_turns("a1", new, {"S1": "", "S2": "Tjibbe"})
    assert vault.turns("a1") == new
    assert vault.document("a1").speakers == {"S1": "", "S2": "Tjibbe"}
    assert vault.content_version("a1") == 2
    vault.replace_turns("a1", (), {})
    assert (vault.turns("a1"), vault.content_version("a1")) == ((), 3)


def test_turns_that_can_not_be_replaced_stay(vault: Vault, raw_turns: MakeTurns) -> None:
    before = vault.turns("a1")
    with pytest.raises(StoreError, match="no such document"):
        vault.replace_turns("a9", raw_turns("a9", "ja"), {})
    with pytest.raises(InvalidRecordError):
        vault.replace_turns("a1", raw_turns("a2", "ja"), {})
    turn = raw_turns("a1", "ja")[0]
    with pytest.raises(StoreError):
        vault.replace_turns("a1", [turn, turn], {"S1": "x"})
    assert vault.turns("a1") == before
    assert vault.document("a1").speakers == {"S1": "Sanne"}
    assert vault.content_version("a1") == 1


# -- older studies ------------------------------------------------------------------------------------------------------


def test_a_vault_of_before_sound_gets_its_tables_when_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raw_document: MakeDocument, raw_turns: MakeTurns
) -> None:
    with monkeypatch.context() as before:
        before.setattr("thematics.store.vault.VAULT_MIGRATIONS", VAULT_MIGRATIONS[:1])
        study, _ = create_study(tmp_path / "s", passphrase="een twee drie", framework="", kdf=KdfCost(1, 8, 1))
        with study:
            old = study.require_vault()
            assert "recording" not in old._database.tables()
            old.add_participant("R01", Group.OUDER)
            old.add_document(raw_document(), raw_turns("a1", "woorden van toen"))
            turns, digest = old.turns("a1"), old.digest(b"x")
    for _ in range(2):
        with open_study(tmp_path / "s", passphrase="een twee drie") as study:
            vault = study.require_vault()
            assert isinstance(vault._database, Database)
            assert vault._database.value(sa.text("PRAGMA user_version")) == len(VAULT_MIGRATIONS)
            assert (vault.turns("a1"), vault.digest(b"x"), list(vault.participants())) == (turns, digest, ["R01"])
            vault.put_recording(DONE)
            assert len(vault.audio_key("R01")) == 32
