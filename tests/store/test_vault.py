"""The vault: numbering, names, versions, transactions, digests."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.errors import AlreadyThereError, InvalidRecordError, StoreError
from thematics.records.raw import RawDocument, RawTurn
from thematics.records.shared import Group, Label, Role, Source
from thematics.store import KdfCost, OpenStudy, PseudonymRow, RedactionRow, Vault, create_study

MakeDocument = Callable[..., RawDocument]
MakeTurns = Callable[..., tuple[RawTurn, ...]]


@pytest.fixture
def vault(study: OpenStudy) -> Vault:
    return study.require_vault()


class StopError(Exception):
    pass


def test_labels_have_the_letter_and_width_of_their_source_and_are_given_once(vault: Vault) -> None:
    assert [vault.next_label(source) for source in Source for _ in range(2)] == [
        "I01",
        "I02",
        "D001",
        "D002",
        "E001",
        "E002",
    ]


def test_a_label_is_not_given_again_after_its_document_was_removed(
    vault: Vault, raw_document: MakeDocument, raw_turns: MakeTurns
) -> None:
    vault.add_document(raw_document("a1", vault.next_label(Source.INTERVIEW)), raw_turns("a1", "ja"))
    vault.remove_document("a1")
    assert not vault.has_document("a1")
    assert vault.turns("a1") == ()
    assert vault.next_label(Source.INTERVIEW) == "I02"


def test_documents_stand_in_order_of_adding(vault: Vault, raw_document: MakeDocument) -> None:
    for name, label in (("c", "I03"), ("a", "I01"), ("b", "I02")):
        vault.add_document(raw_document(name, label), ())
    assert [document.id for document in vault.documents()] == ["c", "a", "b"]


def test_a_document_that_is_there_is_refused_and_nothing_changes(
    vault: Vault, raw_document: MakeDocument, raw_turns: MakeTurns
) -> None:
    vault.add_document(raw_document(), raw_turns("a1", "eerste woorden"))
    with pytest.raises(AlreadyThereError):
        vault.add_document(raw_document(label="I02"), raw_turns("a1", "andere"))
    assert vault.turns("a1") == raw_turns("a1", "eerste woorden")


def test_a_turn_of_another_document_is_refused(vault: Vault, raw_document: MakeDocument, raw_turns: MakeTurns) -> None:
    with pytest.raises(InvalidRecordError):
        vault.add_document(raw_document("a1"), raw_turns("b2", "ja"))


def test_a_table_row_is_known_by_its_digest(vault: Vault, raw_document: MakeDocument) -> None:
    vault.add_document(raw_document("a1"), (), row_digest="abc")
    vault.add_document(raw_document("a2", "I02"), ())
    assert vault.has_row("abc")
    assert not vault.has_row("abd")
    assert not vault.has_row("")


def test_a_role_that_changes_raises_the_version_and_one_that_does_not_leaves_it(
    vault: Vault, raw_document: MakeDocument, raw_turns: MakeTurns
) -> None:
    vault.add_document(raw_document(), raw_turns("a1", "hoe gaat het", "goed"))
    vault.set_role("a1", "S1", Role.RESPONDENT, "R01")
    assert vault.content_version("a1") == 1
    vault.set_role("a1", "S1", Role.INTERVIEWER, None)
    assert vault.content_version("a1") == 2
    assert {(turn.role, turn.participant) for turn in vault.turns("a1")} == {(Role.INTERVIEWER, None)}


def test_what_is_not_there_is_said_so(vault: Vault) -> None:
    for ask in (vault.document, vault.content_version, vault.remove_document):
        with pytest.raises(StoreError, match="no such document"):
            ask("a1")
    with pytest.raises(StoreError, match="no such speaker"):
        vault.set_role("a1", "S1", Role.INTERVIEWER, None)
    with pytest.raises(StoreError, match="no such name"):
        vault.remove_name(1)


def test_participants_are_numbered_grouped_and_found_by_key(vault: Vault) -> None:
    for group, key in ((Group.OUDER, ""), (Group.DOSSIER, "zaak"), (Group.OUDER, "")):
        vault.add_participant(vault.next_participant(), group, key)
    assert vault.participants() == {"R01": Group.OUDER, "R02": Group.DOSSIER, "R03": Group.OUDER}
    assert vault.participant_by_key("zaak") == "R02"
    assert vault.participant_by_key("andere") is None
    assert vault.participant_by_key("") is None


def test_a_name_is_new_once_whatever_its_capitals(vault: Vault) -> None:
    names = [("Sanne", Label.PERSON, "typed"), ("SANNE", Label.PERSON, "typed"), ("Sanne", Label.PLACE, "column")]
    assert vault.add_names(names) == 2
    assert vault.add_names([("sanne", Label.PERSON, "typed")]) == 0
    assert [(entry.id, entry.text, entry.label) for entry in vault.names()] == [
        (1, "Sanne", Label.PERSON),
        (2, "Sanne", Label.PLACE),
    ]


def test_ids_of_names_rise_and_are_never_used_again(vault: Vault) -> None:
    vault.add_names([("Aya", Label.PERSON, "typed"), ("Bo", Label.PERSON, "typed")])
    vault.remove_name(2)
    assert vault.names_removed() == 1
    vault.add_names([("aya", Label.PERSON, "typed"), ("Bo", Label.PERSON, "typed")])
    assert [entry.id for entry in vault.names()] == [1, 3]


def test_a_pseudonym_number_is_given_once_within_its_source(vault: Vault) -> None:
    first = PseudonymRow(Source.INTERVIEW, Label.PERSON, 1, "sanne")
    vault.add_pseudonyms([first, PseudonymRow(Source.SURVEY, Label.PERSON, 1, "sanne")])
    with pytest.raises(StoreError, match="refused a record"):
        vault.add_pseudonyms([PseudonymRow(Source.INTERVIEW, Label.PERSON, 1, "iemand")])
    assert vault.pseudonyms(Source.INTERVIEW) == (first,)


def test_a_redaction_goes_with_its_document(vault: Vault, raw_document: MakeDocument) -> None:
    row = RedactionRow("a1", "f", 0, (), "waiting", "", "", "")
    with pytest.raises(StoreError):
        vault.put_redaction(row)
    vault.add_document(raw_document(), ())
    vault.put_redaction(row)
    vault.remove_document("a1")
    assert vault.redactions() == {}


def test_an_exception_undoes_the_whole_transaction(
    vault: Vault, raw_document: MakeDocument, raw_turns: MakeTurns
) -> None:
    def work() -> None:
        with vault.transaction():
            vault.add_document(raw_document(), raw_turns("a1", "weg"))
            vault.add_names([("Sanne", Label.PERSON, "typed")])
            with vault.transaction():
                vault.next_participant()
            raise StopError

    with pytest.raises(StopError):
        work()
    assert vault.documents() == ()
    assert vault.names() == ()
    assert vault.next_participant() == "R01"


def test_a_nested_block_that_fails_takes_only_its_own_work_along(vault: Vault) -> None:
    def inner() -> None:
        with vault.transaction():
            vault.add_names([("Bo", Label.PERSON, "typed")])
            raise StopError

    with vault.transaction():
        vault.add_names([("Aya", Label.PERSON, "typed")])
        with pytest.raises(StopError):
            inner()
    assert [entry.text for entry in vault.names()] == ["Aya"]


def test_a_nested_block_is_not_kept_when_the_outer_one_fails(vault: Vault, reopen: Callable[..., OpenStudy]) -> None:
    other = reopen().require_vault()

    def work() -> None:
        with vault.transaction():
            with vault.transaction():
                vault.add_names([("Bo", Label.PERSON, "typed")])
            assert other.names() == ()
            raise StopError

    with pytest.raises(StopError):
        work()
    assert vault.names() == ()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    folder = tmp_path_factory.mktemp("digests") / "study"
    with create_study(folder, passphrase="een twee drie", framework="", kdf=KdfCost(1, 8, 1))[0] as opened:
        yield opened.require_vault()


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_digests_tell_any_parts_from_any_others(shared: Vault, one: list[bytes], other: list[bytes]) -> None:
    assert (shared.digest(*one) == shared.digest(*other)) == (one == other)
    assert len(shared.digest(*one)) == 32


def test_digests_of_two_studies_differ(vault: Vault, tmp_path: Path) -> None:
    other, _ = create_study(tmp_path / "other", passphrase="een twee drie", framework="", kdf=KdfCost(1, 8, 1))
    with other:
        assert vault.digest(b"x") != other.require_vault().digest(b"x")


# -- removing -----------------------------------------------------------------------------------------------------------


def test_one_participants_turns_go_and_all_other_words_keep_their_places(
    vault: Vault, raw_document: MakeDocument, raw_turns: MakeTurns
) -> None:
    document = replace(raw_document(), speakers={"S1": "Sanne", "S2": "Tjibbe"})
    first, second, third = raw_turns("a1", "eerste woorden", "tweede", "derde en laatste")
    theirs = replace(second, speaker="S2", participant="R02")
    vault.add_document(document, [first, theirs, third])
    assert vault.remove_turns("a1", "R02") == 1
    assert vault.turns("a1") == (first, third)
    assert vault.document("a1").speakers == {"S1": "Sanne"}
    assert vault.document("a1").file_name == ""
    assert vault.content_version("a1") == 2
    assert vault.remove_turns("a1", "R02") == 0
    assert vault.content_version("a1") == 2


def test_a_participant_who_has_words_is_not_removed_and_one_who_has_none_is(
    vault: Vault, raw_document: MakeDocument, raw_turns: MakeTurns
) -> None:
    vault.add_participant("R01", Group.OUDER, "sleutel")
    vault.add_document(raw_document(), raw_turns("a1", "woorden"))
    with pytest.raises(StoreError, match="erase the words first"):
        vault.remove_participant("R01")
    assert list(vault.participants()) == ["R01"]
    vault.remove_document("a1")
    vault.remove_participant("R01")
    assert vault.participants() == {}
    assert vault.participant_by_key("sleutel") is None


def test_all_that_was_ever_given_is_known(vault: Vault) -> None:
    assert vault.given() == ()
    given = [vault.next_label(Source.SURVEY), vault.next_label(Source.INTERVIEW), vault.next_label(Source.INTERVIEW)]
    given.append(vault.next_participant())
    vault.add_names([("Sanne", Label.PERSON, "typed")])
    vault.remove_name(1)
    assert set(vault.given()) == set(given) == {"E001", "I01", "I02", "R01"}


def test_names_are_forgotten_without_redaction_having_to_be_done_again(vault: Vault) -> None:
    vault.add_names([("Sanne", Label.PERSON, "speaker"), ("Tjibbe", Label.PERSON, "speaker")])
    vault.forget_names([2, 7])
    assert [entry.text for entry in vault.names()] == ["Sanne"]
    assert vault.names_removed() == 0
    vault.add_names([("Berber", Label.PERSON, "speaker")])
    assert vault.names()[-1].id == 3  # no number is used again


def test_a_pseudonym_changes_its_key_and_nothing_else(vault: Vault) -> None:
    rows = [
        PseudonymRow(source, label, number, "sanne")
        for source in (Source.INTERVIEW, Source.SURVEY)
        for label in (Label.PERSON, Label.PLACE)
        for number in (1, 2)
    ]
    vault.add_pseudonyms(rows)
    vault.rekey_pseudonyms([replace(rows[0], key="")])
    after = [*vault.pseudonyms(Source.INTERVIEW), *vault.pseudonyms(Source.SURVEY)]
    assert after == [replace(rows[0], key=""), *rows[1:]]


def test_a_checkpoint_empties_the_journal_into_the_file_but_not_halfway_a_transaction(
    study: OpenStudy, raw_document: MakeDocument, raw_turns: MakeTurns
) -> None:
    vault, journal = study.require_vault(), study.folder / "vault.db-wal"
    vault.add_document(raw_document(), raw_turns("a1", "woorden"))
    assert journal.stat().st_size > 0
    with vault.transaction():
        assert not vault.checkpoint()
    assert vault.checkpoint()
    assert journal.stat().st_size == 0
    assert vault.turns("a1") == raw_turns("a1", "woorden")
    assert study.study.checkpoint()
    assert (study.folder / "study.db-wal").stat().st_size == 0


def test_a_checkpoint_waits_for_another_who_reads_and_says_so(
    study: OpenStudy, reopen: Callable[..., OpenStudy], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thematics.store.database.BUSY_SECONDS", 0.05)
    mine, other = reopen().require_vault(), study.require_vault()
    other.add_participant("R01", Group.OUDER)
    with other.transaction():
        other.add_participant("R02", Group.OUDER)
        assert not mine.checkpoint()
    assert mine.checkpoint()
