"""What the vault keeps of people: forms, relations, decisions, surrogates; and what becomes of a vault of before."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from thematics.errors import InvalidRecordError, UsageError
from thematics.records.shared import Label, Source
from thematics.store import (
    FormRow,
    KdfCost,
    OpenStudy,
    PeopleEvent,
    RedactionRow,
    RelationRow,
    Settings,
    SurrogateRow,
    Vault,
    create_study,
    open_study,
)
from thematics.store.schema import VAULT_MIGRATIONS
from thematics.store.settings import new_settings

Make = Callable[..., object]
FORM = FormRow("a1", Label.PERSON, "sanne", 1, 2)
RELATION = RelationRow("a1", 1, "moeder", 2, "")
EVENT = PeopleEvent(0, "2026-01-01T00:00:00Z", "anna", Source.INTERVIEW, "same", Label.PERSON, 1, 2)


@pytest.fixture
def vault(study: OpenStudy, raw_document: Callable[..., object], raw_turns: Callable[..., object]) -> Vault:
    opened = study.require_vault()
    opened.add_document(raw_document(), raw_turns("a1", "woorden"))  # type: ignore[arg-type]
    return opened


def test_forms_and_relations_go_with_their_document(vault: Vault) -> None:
    vault.put_forms([FORM, replace(FORM, form="kolkman")])
    vault.put_relations("a1", [RELATION, RELATION])
    assert vault.forms() == vault.forms(Source.INTERVIEW) == (replace(FORM, form="kolkman"), FORM)
    assert vault.forms(Source.SURVEY) == ()
    assert vault.relations(document="a1") == (RELATION,)
    vault.put_forms([replace(FORM, uses=3)])
    vault.forget_forms([replace(FORM, form="kolkman")])
    assert vault.forms(document="a1") == (replace(FORM, uses=3),)
    vault.remove_document("a1")
    assert (vault.forms(), vault.relations()) == ((), ())


def test_decisions_are_kept_with_who_took_them_back(vault: Vault) -> None:
    vault.add_people_event(EVENT)
    vault.add_people_event(replace(EVENT, action="apart", document="a1"))
    vault.undo_people_event(1, "berend", "2026-02-01T00:00:00Z")
    first, second = vault.people_events()
    assert first == replace(EVENT, id=1, undone_by="berend", undone="2026-02-01T00:00:00Z")
    assert (second.id, second.document, second.undone_by) == (2, "a1", "")
    with pytest.raises(InvalidRecordError):
        replace(EVENT, action="apart")


def test_surrogates_are_replaced_by_number(vault: Vault) -> None:
    row = SurrogateRow(Source.INTERVIEW, Label.PERSON, 1, "Noor|Aalbers")
    vault.put_surrogates([row])
    vault.put_surrogates([replace(row, name="Tess|Aalbers")])
    assert vault.surrogates(Source.INTERVIEW) == (replace(row, name="Tess|Aalbers"),)
    assert vault.surrogates(Source.SURVEY) == ()


def test_in_a_vault_of_before_each_redacted_document_keeps_the_names_that_were_joined(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    raw_document: Callable[..., object],
    raw_turns: Callable[..., object],
) -> None:
    upto = next(at for at, each in enumerate(VAULT_MIGRATIONS) if "TABLE pseudonym_form" in each[0])
    with monkeypatch.context() as before:
        before.setattr("thematics.store.vault.VAULT_MIGRATIONS", VAULT_MIGRATIONS[:upto])
        study, _ = create_study(tmp_path / "s", passphrase="een twee drie", framework="", kdf=KdfCost(1, 8, 1))
        with study:
            old = study.require_vault()
            old.add_document(raw_document(), raw_turns("a1", "woorden"))  # type: ignore[arg-type]
            write = old._database.write
            write(
                sa.text(
                    "INSERT INTO pseudonym (source, label, number, \"key\") VALUES ('interview', 'PERSOON', 1, 'sanne|sanne kolkman')"
                )
            )
            write(
                sa.text("INSERT INTO pseudonym (source, label, number, \"key\") VALUES ('interview', 'PERSOON', 2, '')")
            )
            write(
                sa.text(
                    "INSERT INTO pseudonym (source, label, number, \"key\") VALUES ('interview', 'PERSOON', 3, 'sanne')"
                )
            )
            write(
                sa.text("INSERT INTO pseudonym (source, label, number, \"key\") VALUES ('survey', 'PERSOON', 4, 'bas')")
            )
            old.put_redaction(RedactionRow("a1", "x", 0, (), "waiting", "", "", ""))
    with open_study(tmp_path / "s", passphrase="een twee drie") as study:
        rows = study.require_vault().forms()
    assert [(row.document, row.form, row.number, row.uses) for row in rows] == [
        ("a1", "sanne", 1, 0),
        ("a1", "sanne kolkman", 1, 0),
    ]


# -- linking ------------------------------------------------------------------------------------------------------------

FULL = '[linking]\nsources = ["interview", "casefile"]\nlinked_by = "lector"\nbasis = "Wpg art. 22"\n'


def test_nobody_is_linked_by_default_and_whoever_is_filled_in_is() -> None:
    assert new_settings("", "nl").linked == Settings("").linked == frozenset()
    settings = Settings(FULL)
    assert settings.linked == {Source.INTERVIEW, Source.CASEFILE}
    assert settings.linking_record == "lector; Wpg art. 22"


@pytest.mark.parametrize(
    ("line", "instead", "sentence"),
    [
        ('basis = "Wpg art. 22"', "", "[linking] basis must say on what legal basis"),
        ('linked_by = "lector"', 'linked_by = "  "', "[linking] linked_by must say who allowed"),
        ('sources = ["interview", "casefile"]', "sources = []", "[linking] sources must say which sources"),
        ('"interview", "casefile"', '"interview"', "[linking] sources must name two or three of"),
        ('"interview", "casefile"', '"interview", "krant"', "[linking] sources must name two or three of"),
        ('"interview", "casefile"', '"interview", "interview"', "[linking] sources must name two or three of"),
        ('["interview", "casefile"]', '"interview"', "[linking] sources must name two or three of"),
        ('"lector"', "3", "[linking] linked_by must be text between quotes"),
    ],
)
def test_half_a_record_is_refused_in_a_sentence(line: str, instead: str, sentence: str) -> None:
    with pytest.raises(UsageError) as told:
        Settings(FULL.replace(line, instead))
    assert sentence in str(told.value)
