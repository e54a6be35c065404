"""Material into the vault: all of it or nothing, under ids that say nothing, and with as little as can be for the study."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from thematics import Study
from thematics.errors import AlreadyThereError, GovernanceError, NoVaultError, UnreadableFileError, UsageError
from thematics.records.raw import RawDocument
from thematics.records.shared import Group, Role, Voice

Write = Callable[[str, str], Path]


def vault_of(study: Study) -> dict[str, list[tuple[Any, ...]]]:
    return study.store.require_vault()._database.tables()


def documents(study: Study) -> dict[str, RawDocument]:
    return {document.label: document for document in study.store.require_vault().documents()}


def spoken(study: Study, label: str) -> list[tuple[str, Role, str | None]]:
    turns = study.store.require_vault().turns(documents(study)[label].id)
    return [(turn.speaker, turn.role, turn.participant) for turn in turns]


# -- ids ----------------------------------------------------------------------------------------------------------------


def test_labels_are_given_in_order_and_ids_are_keyed(
    new_study: Callable[..., Study], vtt: Path, txt: Path, cases: Path, survey: Path
) -> None:
    study, other = new_study("een"), new_study("twee")
    for each in (study, other):
        assert each.add([vtt, txt], source="interview", group="slachtoffer").documents == ("I01", "I02")
        assert each.add(cases, source="casefile").documents == ("D001", "D002", "D003")
        assert each.add(survey, source="survey").documents == ("E001", "E002", "E003")
    ids = {document.id for document in documents(study).values()}
    assert len(ids) == 8
    assert all(len(each) == 32 and set(each) <= set("0123456789abcdef") for each in ids)
    # The same bytes have another id in another study: who lacks the vault's key can't test a guess.
    assert not ids & {document.id for document in documents(other).values()}


def test_words_are_numbered_through_the_document(study: Study, vtt: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    turns = study.store.require_vault().turns(documents(study)["I01"].id)
    positions = [word.position for turn in turns for word in turn.words]
    assert positions == [1000 * n for n in range(len(positions))]
    assert (turns[0].words[0].text, turns[1].start, turns[1].end) == ("Kun", 5.5, 17.0)


def test_a_file_that_is_there_is_added_once(study: Study, vtt: Path, write: Write) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    before = vault_of(study)
    with pytest.raises(AlreadyThereError, match=r"^nothing was added: 'gesprek-1\.vtt' is in the study already$"):
        study.add(vtt, source="interview", group="slachtoffer")
    copy = write("kopie.vtt", vtt.read_text("utf-8"))
    with pytest.raises(AlreadyThereError, match=r"'kopie\.vtt'"):
        study.add(copy, source="interview", group="slachtoffer")
    assert vault_of(study) == before


def test_a_folder_takes_what_is_new_in_it(study: Study, vtt: Path, txt: Path, write: Write) -> None:
    write(".verborgen.txt", "Interviewer: ?\nIemand: nee")
    write("leesmij.md", "geen transcript")
    study.add(vtt, source="interview", group="slachtoffer")
    added = study.add([vtt.parent, txt], source="interview", group="ouder")
    assert (added.documents, added.present) == (("I02",), ("gesprek-1.vtt",))
    assert [document.file_name for document in documents(study).values()] == ["gesprek-1.vtt", "gesprek-2.txt"]


def test_the_same_bytes_twice_in_one_go_are_one_document(study: Study, vtt: Path, write: Write) -> None:
    added = study.add([vtt, vtt, write("kopie.vtt", vtt.read_text("utf-8"))], source="interview", group="ouder")
    assert (added.documents, added.present) == (("I01",), ("kopie.vtt",))


# -- all or nothing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("leeg.txt", "", UnreadableFileError),
        ("gesprek.docx", "Interviewer: dit is geen Word-bestand", UnreadableFileError),
        ("opname.mp3", "geluid", UnreadableFileError),
        ("plaatje.png", "beeld", UsageError),
        ("afwezig.vtt", None, UsageError),
    ],
)
def test_one_bad_file_among_good_ones_leaves_the_study_unchanged(
    study: Study, vtt: Path, txt: Path, write: Write, name: str, text: str | None, error: type[Exception]
) -> None:
    bad = vtt.parent / name if text is None else write(name, text)
    before = vault_of(study)
    with pytest.raises(error, match=name.replace(".", r"\.")) as refusal:
        study.add([vtt, bad, txt], source="interview", group="slachtoffer")
    assert "geluid" not in str(refusal.value)
    assert vault_of(study) == before
    assert study.add([vtt, txt], source="interview", group="slachtoffer").documents == ("I01", "I02")


def test_a_source_without_governance_is_refused(new_study: Callable[..., Study], vtt: Path, cases: Path) -> None:
    study = new_study()
    study.store.settings.set("governance.casefile", "permission", "")
    study.store.save_settings()
    with pytest.raises(GovernanceError, match=r"fill in \[governance\.casefile\] permission in thematics\.toml"):
        study.add(cases, source="casefile")
    assert documents(study) == {}
    study.add(vtt, source="interview", group="slachtoffer")


def test_a_reviewer_adds_nothing(study: Study, vtt: Path) -> None:
    study.add_researcher("bram", "een heel andere zin")
    reviewer = Study.open(study.path, passphrase="een heel andere zin")
    with reviewer, pytest.raises(NoVaultError, match="log in as a steward"):
        reviewer.add(vtt, source="interview", group="slachtoffer")


def test_an_empty_folder_and_unknown_choices_are_refused(study: Study, vtt: Path, tmp_path: Path) -> None:
    empty = tmp_path / "leeg"
    empty.mkdir()
    with pytest.raises(UsageError, match="'leeg' holds no file of a known kind"):
        study.add(empty, source="interview", group="slachtoffer")
    with pytest.raises(UsageError, match="say whose interviews these are with --group: slachtoffer, ouder"):
        study.add(vtt, source="interview")
    with pytest.raises(UsageError, match="no such source; choose from: interview, casefile, survey"):
        study.add(vtt, source="podcast", group="slachtoffer")
    with pytest.raises(UsageError, match="no such group"):
        study.add(vtt, source="interview", group="vriend")


# -- roles, groups, participants ----------------------------------------------------------------------------------------


def test_roles_are_guessed_shown_and_correctable(study: Study, vtt: Path) -> None:
    added = study.add(vtt, source="interview", group="slachtoffer")
    assert [(guess.what, guess.role, guess.given) for guess in added.guesses] == [
        ("Interviewer", "interviewer", False),
        ("Femke", "respondent", False),
    ]
    assert spoken(study, "I01")[:2] == [("S1", Role.INTERVIEWER, None), ("S2", Role.RESPONDENT, "R01")]
    study.set_role("I01", "S1", "respondent")
    study.set_role("I01", "Femke", "interviewer")
    assert spoken(study, "I01")[:2] == [("S1", Role.RESPONDENT, "R02"), ("S2", Role.INTERVIEWER, None)]


def test_a_role_can_be_given(study: Study, vtt: Path) -> None:
    added = study.add(
        vtt, source="interview", group="professional", speakers={"Femke": "interviewer", "Interviewer": "respondent"}
    )
    assert [(guess.what, guess.role, guess.given) for guess in added.guesses] == [
        ("Interviewer", "respondent", True),
        ("Femke", "interviewer", True),
    ]
    assert {turn[1:] for turn in spoken(study, "I01")} == {(Role.RESPONDENT, "R01"), (Role.INTERVIEWER, None)}


def test_a_speaker_or_column_that_is_nowhere_is_refused(study: Study, vtt: Path, txt: Path, survey: Path) -> None:
    before = vault_of(study)
    with pytest.raises(
        UsageError, match="no file has that speaker; write the label as it stands in the file, or S1, S2"
    ):
        study.add([vtt, txt], source="interview", group="ouder", speakers={"Vader": "respondent"})
    with pytest.raises(UsageError, match=r"'enquete\.csv' has 7 columns, and none of the name"):
        study.add(survey, source="survey", columns={"Motief": "text"})
    with pytest.raises(UsageError, match="leave --column out"):
        study.add(vtt, source="interview", group="ouder", columns={"Motief": "text"})
    with pytest.raises(UsageError, match="leave --speaker out"):
        study.add(survey, source="survey", speakers={"Vader": "respondent"})
    assert vault_of(study) == before
    study.add([vtt, txt], source="interview", group="ouder", speakers={"Moeder": "respondent"})


def test_there_is_no_such_document_or_speaker_to_correct(study: Study, vtt: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    with pytest.raises(UsageError, match="there is no document"):
        study.set_role("I09", "S1", "respondent")
    with pytest.raises(UsageError, match="I01 has no such speaker; it has: S1, S2"):
        study.set_role("I01", "Wendelmoet", "respondent")


@pytest.mark.parametrize(
    ("group", "voice"),
    [("slachtoffer", Voice.SELF), ("ouder", Voice.ABOUT), ("professional", Voice.PROFESSIONAL)],
)
def test_the_group_says_whose_voice_it_is(study: Study, txt: Path, group: str, voice: Voice) -> None:
    study.add(txt, source="interview", group=group)
    (document,) = documents(study).values()
    assert document.group == group
    assert {turn.voice for turn in study.store.require_vault().turns(document.id) if turn.participant} == {voice}


def test_participants_belong_to_speakers_and_can_come_back(study: Study, vtt: Path, write: Write) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    pair = write(
        "paar.txt", "Interviewer: Hoe ging het?\nMoeder: Dat ging niet goed met haar.\nVader: Nee, echt niet.\n"
    )
    study.add(pair, source="interview", group="ouder")
    assert {turn[2] for turn in spoken(study, "I02")} == {None, "R02", "R03"}
    later = write("later.txt", "Interviewer: En nu?\nFemke: Nu gaat het beter met mij.\n")
    study.add(later, source="interview", group="slachtoffer", participant="R01")
    assert {turn[2] for turn in spoken(study, "I03")} == {None, "R01"}
    assert dict(study.store.require_vault().participants()) == {
        "R01": Group.SLACHTOFFER, "R02": Group.OUDER, "R03": Group.OUDER
    }  # fmt: skip
    other = write("nog-later.txt", "Interviewer: En nu?\nFemke: Nu gaat het weer slechter.\n")
    with pytest.raises(UsageError, match="that participant is not in the study"):
        study.add(other, source="interview", group="slachtoffer", participant="R09")


# -- tables -------------------------------------------------------------------------------------------------------------


def test_each_row_with_open_text_is_a_document(study: Study, cases: Path, survey: Path) -> None:
    assert study.add(cases, source="casefile").rows_without_text == {}
    added = study.add(survey, source="survey")
    assert (added.documents, added.rows_without_text) == (("E001", "E002", "E003"), {"enquete.csv": 1})
    assert spoken(study, "E001") == [("Q", Role.QUESTION, None), ("S1", Role.RESPONDENT, "R04")]
    assert {document.group for document in documents(study).values()} == {Group.DOSSIER, Group.LEERLING}


def test_what_reaches_the_study_of_a_survey_and_what_does_not(study: Study, survey: Path) -> None:
    study.add(survey, source="survey")
    study.redact()
    told = {document.label: dict(document.attributes) for document in study.store.study.documents()}
    assert told == {
        "E001": {"month": "2023-05", "age_band": "12–14", "school_type": "havo"},
        "E002": {"month": "2023-05", "age_band": "15–17", "school_type": "vwo"},
        "E003": {"month": "2023-05", "age_band": "15–17", "school_type": "mbo"},
    }
    stored = str(study.store.study.material())
    assert "anoniem" in stored
    for kept in ("Zilverbeek", "Kwartiermakers", "berber", "klaver", "bereiken", "meedoen", "10:12", "enquete"):
        assert kept.lower() not in stored.lower()
    private = documents(study)["E002"].private
    assert private["Hoe kunnen we je bereiken?"] == "berber.klaver@post.example"


def test_what_reaches_the_study_of_case_files_and_what_does_not(study: Study, cases: Path) -> None:
    study.add(cases, source="casefile")
    study.redact()
    told = [dict(document.attributes) for document in study.store.study.documents()]
    assert told[1] == {
        "organisation_type": "hulporganisatie",
        "month": "2023-03",
        "age_band": "15–17",
        "handling": "beelden verwijderd",
    }
    assert [each["handling"] for each in told] == ["doorverwezen", "beelden verwijderd", "aangifte opgenomen"]
    stored = str(study.store.study.material())
    for kept in ("Q-2023", "Qpido", "Roelinde", "Zwartkruis", "Wijngaard", "12-03", "behandelaar", "dossiers"):
        assert kept.lower() not in stored.lower()


def test_closed_columns_feed_the_studys_name_list(study: Study, vtt: Path, cases: Path, survey: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    study.add(cases, source="casefile")
    study.add(survey, source="survey")
    listed = {(entry.text, entry.label.value, entry.origin) for entry in study.store.require_vault().names()}
    assert ("Femke", "PERSOON", "speaker") in listed
    assert ("Roelinde Zwartkruis", "PERSOON", "column") in listed
    assert ("Zilverbeek College", "SCHOOL", "column") in listed
    assert ("Q-2023-0041", "ZAAKNUMMER", "column") in listed
    assert ("berber.klaver@post.example", "EMAIL", "column") in listed
    assert not any(text in ("Interviewer", "Moeder", "nee", "havo") for text, _, _ in listed)


def test_a_table_that_grew_adds_its_new_rows_only(study: Study, cases: Path) -> None:
    study.add(cases, source="casefile")
    more = "Q-2023-0044;Qpido;21-03-2023;18;Jongen kwam zelf langs omdat hij niet meer wist wat hij moest doen.;consult;T\n"
    cases.write_text(cases.read_text("utf-8") + more, "utf-8")
    assert study.add(cases, source="casefile").documents == ("D004",)
    with pytest.raises(AlreadyThereError):
        study.add(cases, source="casefile")


def test_rows_about_one_case_are_documents_of_one_participant(study: Study, write: Write) -> None:
    header = "zaaknummer;datum;verloop\n"
    first = "Q-2023-0041;12-03-2023;Betrokkene meldde zich aan de balie en vertelde wat er was gebeurd.\n"
    second = "Q-2023-0041;19-03-2023;Betrokkene werd teruggebeld en wilde alsnog aangifte doen bij zeden.\n"
    third = "Q-2023-0042;19-03-2023;Een vader belde voor zijn dochter, die zelf niet durfde te komen.\n"
    assert study.add(write("een.csv", header + first + second), source="casefile").documents == ("D001", "D002")
    assert study.add(write("twee.csv", header + third + first), source="casefile").documents == ("D003",)
    people = {label: spoken(study, label)[1][2] for label in ("D001", "D002", "D003")}
    assert people == {"D001": "R01", "D002": "R01", "D003": "R02"}
    assert len({document.id for document in documents(study).values()}) == 3


def test_two_respondents_who_answer_alike_are_two(study: Study, write: Write) -> None:
    header = "leeftijd;Wat zou jou helpen om hulp te zoeken?\n"
    answer = "14;Dat je anoniem kunt praten met iemand die er verstand van heeft.\n"
    other = "15;Dat niemand het meteen tegen je ouders zegt als je iets vertelt.\n"
    path = write("antwoorden.csv", header + answer + other + answer)
    role = {"Wat zou jou helpen om hulp te zoeken?": "text"}
    added = study.add(path, source="survey", columns=role)
    assert (added.documents, added.present) == (("E001", "E002", "E003"), ())
    with pytest.raises(AlreadyThereError):
        study.add(path, source="survey", columns=role)
    write("antwoorden.csv", header + answer + other + answer + answer)
    added = study.add(path, source="survey", columns=role)
    assert (added.documents, added.present, added.rows_present) == (("E004",), (), {"antwoorden.csv": 3})


def test_a_column_of_groups_says_whose_words_a_row_holds(study: Study, write: Write) -> None:
    path = write(
        "antwoorden.csv",
        "groep;Wat zou jou helpen om hulp te zoeken?\n"
        "leerling;Dat je anoniem kunt praten met iemand die er verstand van heeft.\n"
        "ouder;Dat de school mij belt voordat de politie dat doet, zodat ik het weet.\n"
        "anders;Dat niemand het meteen tegen je ouders zegt als je iets vertelt.\n",
    )
    study.add(path, source="survey", group="leerling")
    assert [document.group for document in documents(study).values()] == [Group.LEERLING, Group.OUDER, Group.LEERLING]


def test_a_column_role_can_be_given(study: Study, survey: Path) -> None:
    added = study.add(survey, source="survey", columns={"Wil je meedoen aan een interview?": "text"})
    assert ("Wil je meedoen aan een interview?", "text", True) in {(g.what, g.role, g.given) for g in added.guesses}
    assert len(added.documents) == 4  # the row without an answer holds text now
    study.redact()
    assert "meedoen" in str(study.store.study.material())


def test_a_table_is_no_interview(study: Study, survey: Path) -> None:
    with pytest.raises(UsageError, match=r"'enquete\.csv' is of no kind that can be read as interview"):
        study.add(survey, source="interview", group="leerling")


def test_a_table_without_open_text_is_refused(study: Study, write: Write) -> None:
    path = write("cijfers.csv", "leeftijd;school\n14;A\n15;B\n")
    with pytest.raises(UnreadableFileError, match="open text; say which does with --column NAME=text"):
        study.add(path, source="survey")
    assert documents(study) == {}
