"""Between the vault and the study: nothing passes but what was redacted, and reviewed or waived."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from thematics import Study
from thematics.errors import GateError, NoVaultError, UsageError
from thematics.pipeline import remove_name
from thematics.records.analysis import Candidate, Run
from thematics.records.shared import Source, WordRange

Write = Callable[[str, str], Path]

SAID = ("mentor", "schaamde", "niemand")


def stored(study: Study) -> str:
    """Everything in the study database, decrypted."""
    return str(study.store.study.material())


def text_of(study: Study, label: str) -> str:
    (document,) = [each for each in study.store.study.documents() if each.label == label]
    return " ".join(turn.text for turn in study.store.study.turns(document.id))


@pytest.fixture
def held(gated: Study, vtt: Path, txt: Path) -> Study:
    """A study in which I01 and I02 were redacted and wait."""
    gated.add([vtt, txt], source="interview", group="slachtoffer")
    gated.redact()
    return gated


# -- nothing leaves unless it was reviewed or waived --------------------------------------------------------------------


def test_nothing_is_published_before_it_is_redacted(study: Study, vtt: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    assert study.store.study.documents() == ()
    assert not any(word in stored(study) for word in SAID)
    with pytest.raises(GateError, match="1 document is not redacted yet; run `thematics redact` first"):
        study.find_themes()


def test_what_waits_stays_in_the_vault(held: Study) -> None:
    assert held.store.study.documents() == ()
    assert not any(word in stored(held) for word in SAID)
    assert held.rows("segments") == []
    with pytest.raises(
        GateError, match=r"the redaction of 2 documents was not reviewed; .*`thematics redact --show I01`"
    ):
        held.find_themes()


def test_run_stops_at_the_gate_and_names_the_next_command(held: Study) -> None:
    ran = held.run()
    assert [step.step for step in ran.steps] == ["transcribe", "redact", "segment"]
    assert ran.stopped.startswith("the redaction of 2 documents waits to be reviewed")
    assert "thematics redact --approve" in ran.stopped
    assert not ran.worked
    status = held.status()
    assert [(each.state, each.why) for each in status.states if each.step == "redact"] == [
        ("waiting", "2 documents wait for review")
    ]
    assert status.next_command == "thematics redact --show LABEL, then thematics redact --approve LABEL"


def test_a_steward_reads_before_approving(held: Study) -> None:
    shown = held.redacted("I01")
    text = " ".join(turn.text for turn in shown.turns)
    assert (shown.label, shown.state) == ("I01", "waiting")
    assert "schaamde" in text
    assert "Hoogeboom" not in text
    assert "06-12345678" not in text
    assert held.store.study.documents() == ()  # looking publishes nothing


def test_approving_publishes_what_was_approved_and_nothing_else(held: Study) -> None:
    assert held.review_redaction(["I02"]) == ("I02",)
    assert [document.label for document in held.store.study.documents()] == ["I02"]
    assert "schaamde" not in stored(held)
    assert held.redact().note == "1 wait for review"
    assert held.review_redaction() == ("I01",)
    assert "schaamde" in stored(held)
    assert held.review_redaction() == ()
    state = {each.step: (each.state, each.why) for each in held.status().states}
    assert state["redact"] == ("done", "2 documents, reviewed")


def test_what_is_published_holds_no_name(held: Study) -> None:
    held.review_redaction()
    for name in ("Hoogeboom", "Wendelmoet", "Zilverbeek", "Femke", "femke", "12345678", "gesprek-1"):
        assert name not in stored(held)
    assert "[TELEFOON-1]" in text_of(held, "I01")


def test_only_what_is_there_and_up_to_date_is_approved(held: Study, vtt: Path, write: Write) -> None:
    with pytest.raises(UsageError, match="there is no document 'I09'"):
        held.review_redaction(["I01", "I09"])
    assert held.store.study.documents() == ()
    held.add(write("nieuw.txt", "Interviewer: En?\nMoeder: Het gaat nu beter.\n"), source="interview", group="ouder")
    with pytest.raises(UsageError, match="the redaction of I03 is not up to date; run `thematics redact` first"):
        held.review_redaction(["I03"])
    with pytest.raises(UsageError, match="I03 was not redacted yet; run `thematics redact` first"):
        held.redacted("I03")
    held.add_names(["Wendelmoet"])  # found already, but typed by nobody until now
    with pytest.raises(UsageError, match="the redaction of I01 is not up to date"):
        held.review_redaction(["I01"])


def test_a_reviewer_can_not_open_the_gate(held: Study) -> None:
    held.add_researcher("bram", "een heel andere zin")
    with Study.open(held.path, passphrase="een heel andere zin") as reviewer:
        for forbidden in (
            reviewer.redact, reviewer.review_redaction, reviewer.run,
            lambda: reviewer.redacted("I01"), lambda: reviewer.add_names(["Hoogeboom"]), lambda: reviewer.waive_review("x"),
        ):  # fmt: skip
            with pytest.raises(NoVaultError):
                forbidden()
        assert reviewer.rows("segments") == []


# -- waiving ------------------------------------------------------------------------------------------------------------


def test_waiving_needs_a_reason_and_publishes(held: Study) -> None:
    with pytest.raises(UsageError, match="say why the review is waived"):
        held.waive_review("  ")
    assert held.store.study.documents() == ()
    held.waive_review("alles is verzonnen")
    assert len(held.store.study.documents()) == 2
    assert held.redacted("I01").state == "waived"
    state = {each.step: (each.state, each.why) for each in held.status().states}
    assert state["redact"] == ("done", "2 documents, review waived")


def test_waiving_does_not_publish_what_is_out_of_date(held: Study) -> None:
    held.add_names(["mentor"])
    held.waive_review("alles is verzonnen")
    assert [document.label for document in held.store.study.documents()] == ["I02"]
    held.redact()
    assert re.search(r"mijn \[PERSOON-\d+\], meneer", text_of(held, "I01"))
    assert "mentor" not in stored(held)


def test_asking_for_the_review_again_takes_back_what_was_waived(interviews: Study) -> None:
    interviews.store.settings.set("redaction", "review", value=True)
    interviews.store.save_settings()
    interviews.redact()
    assert interviews.store.study.documents() == ()
    assert not any(word in stored(interviews) for word in SAID)
    assert interviews.review_redaction() == ("I01", "I02")


# -- doing it again -----------------------------------------------------------------------------------------------------


def test_a_second_time_there_is_nothing_to_do(interviews: Study) -> None:
    before = stored(interviews)
    result = interviews.redact()
    assert (result.items, result.engine, result.note) == (0, "", "")
    assert stored(interviews) == before


def test_a_name_that_was_missed_is_hidden_wherever_it_stands_and_stays_reviewed(held: Study) -> None:
    held.review_redaction()
    assert "mentor" in text_of(held, "I01")
    before = text_of(held, "I02")
    assert held.add_names(["mentor", "Mentor"]) == 1
    assert held.add_names(["mentor"]) == 0
    assert [each.why for each in held.status().states if each.step == "redact"] == [
        "1: a name was added that stands in it"
    ]
    assert held.redact().items == 1
    assert "mentor" not in stored(held)
    assert re.search(r"mijn \[PERSOON-\d+\], meneer", text_of(held, "I01"))
    assert text_of(held, "I02") == before
    assert held.redacted("I01").state == "reviewed"  # a person saw less hidden, so there is nothing new to look at
    assert held.redact().items == 0


def test_hiding_less_than_a_person_saw_waits_again(held: Study) -> None:
    held.add_names(["mentor"])
    held.redact()
    held.review_redaction()
    (entry,) = [entry for entry in held.store.require_vault().names() if entry.text == "mentor"]
    remove_name(held.store, entry.id)
    held.redact()
    assert [document.label for document in held.store.study.documents()] == ["I02"]
    assert "schaamde" not in stored(held)
    assert held.redacted("I01").state == "waiting"


def test_a_changed_role_waits_again(held: Study) -> None:
    held.review_redaction()
    held.set_role("I01", "S1", "respondent")
    assert held.redact().items == 1
    assert [document.label for document in held.store.study.documents()] == ["I02"]


def test_a_new_name_goes_from_candidates_and_typed_texts_too(interviews: Study) -> None:
    (first, second) = interviews.store.study.documents()
    members = (WordRange(first.id, 7000, 12000), WordRange(second.id, 6000, 9000))
    candidates = (
        Candidate("K1.01", 1, "kwikstaart", ("kwikstaart", "school"), members[:1]),
        Candidate("K1.02", 2, "kamer", ("kamer", "schaamte"), members[1:]),
    )
    interviews.store.study.put_run(Run(1, "proef", {}, candidates), "f")
    interviews.decide("K1.01", "reject", reason="hier noemt iemand kwikstaart als bijnaam")
    interviews.add_names(["kwikstaart"])
    interviews.redact()
    assert "kwikstaart" not in stored(interviews)
    assert [(row["name"], row["terms"]) for row in interviews.rows("themes")] == [
        ("school", "school"),
        ("kamer", "kamer, schaamte"),
    ]
    assert interviews.rows("decisions")[0]["reason"] == "hier noemt iemand [PERSOON] als bijnaam"


# -- pseudonyms ---------------------------------------------------------------------------------------------------------


def test_one_person_has_one_pseudonym_within_a_source_and_another_in_the_next(
    study: Study, vtt: Path, txt: Path, write: Write
) -> None:
    study.add([vtt, txt], source="interview", group="slachtoffer")
    rows = (
        "zaaknummer;verloop\n"
        "Q-2023-0041;Een collega belde met Roelinde over wat er in de klas was gebeurd en hoe het nu verder moest.\n"
        "Q-2023-0042;Een docent sprak met Wendelmoet over wat er in de klas was gebeurd en wat er nu moest gebeuren.\n"
        "Q-2023-0043;Later belde Roelinde nog een keer terug, omdat er nog altijd niets was gebeurd met de melding.\n"
    )
    study.add(write("dossiers.csv", rows), source="casefile")
    study.add_names(["Wendelmoet", "Roelinde", "Hoogeboom"])
    study.redact()
    assert "meneer [PERSOON-1]," in text_of(study, "I01")
    assert "samen met [PERSOON-2] de" in text_of(study, "I01")
    assert "zei [PERSOON-2] dat" in text_of(study, "I02")
    assert "met [PERSOON-1] over" in text_of(study, "D001")
    assert "met [PERSOON-2] over" in text_of(study, "D002")
    assert "belde [PERSOON-1] nog" in text_of(study, "D003")
    vault = study.store.require_vault()
    keys = {
        source: {row.number: row.key for row in vault.pseudonyms(source) if row.label == "PERSOON"} for source in Source
    }
    assert {number: key for number, key in keys[Source.INTERVIEW].items() if key} == {1: "hoogeboom", 2: "wendelmoet"}
    assert keys[Source.CASEFILE] == {1: "roelinde", 2: "wendelmoet"}
    assert keys[Source.SURVEY] == {}


def test_a_number_is_never_used_again(interviews: Study) -> None:
    vault = interviews.store.require_vault()
    before = max(row.number for row in vault.pseudonyms(Source.INTERVIEW) if row.label == "PERSOON")
    interviews.add_names(["schaamde"])
    interviews.redact()
    assert f"ik [PERSOON-{before + 1}]" in text_of(interviews, "I01")
    (entry,) = [entry for entry in vault.names() if entry.text == "schaamde"]
    remove_name(interviews.store, entry.id)
    interviews.redact()
    assert "ik schaamde me" in text_of(interviews, "I01")
    interviews.add_names(["hoefden"])
    interviews.redact()
    assert f"[PERSOON-{before + 2}] te" in text_of(interviews, "I02")
    interviews.add_names(["schaamde"])
    interviews.redact()
    assert f"ik [PERSOON-{before + 1}]" in text_of(interviews, "I01")


def test_word_positions_outlive_redaction(interviews: Study) -> None:
    (document, _) = interviews.store.study.documents()
    tokens = [token for turn in interviews.store.study.turns(document.id) for token in turn.tokens]
    words = [word for turn in interviews.store.require_vault().turns(document.id) for word in turn.words]
    assert tokens[0].first == words[0].position
    assert tokens[-1].last == words[-1].position
    kept = {token.first: token.text for token in tokens if not token.labels}
    assert kept.items() <= {word.position: word.text for word in words}.items()
    school = next(token for token in tokens if token.labels == ("SCHOOL",))
    assert [word.text for word in words if school.first <= word.position <= school.last][-2:] == [
        "Zilverbeek",
        "College.",
    ]
