"""What an attack on an earlier version got through: each must stay shut."""

from dataclasses import replace
from pathlib import Path

import pytest

from thematics import Study
from thematics.errors import DecisionError, StoreError, UsageError
from thematics.records.analysis import Candidate
from thematics.records.decisions import Action, Event
from thematics.redact import RuleFinder

LISTED = "zorblax"


def everything(study: Study) -> str:
    """Give all that the study database holds."""
    return str(study.store.study.material()).casefold()


@pytest.fixture
def reviewer(study: Study, vtt: Path, txt: Path) -> Study:
    """A reviewer's log-in to a study with two interviews; the steward's is ``study``."""
    study.add([vtt, txt], source="interview", group="slachtoffer")
    study.run()
    study.add_researcher("bram", "een andere lange zin")
    return Study.open(study.path, passphrase="een andere lange zin")


def test_what_a_reviewer_types_meets_the_name_list_at_the_next_redaction(study: Study, reviewer: Study) -> None:
    study.add_names([LISTED])
    study.redact()
    at = reviewer.rows("segments")[0]["segment"]
    reviewer.decide("", "code", code="b01", segments=[at], reason=f"toen was {LISTED} er ook bij")
    reviewer.close()
    study.redact()
    assert LISTED not in everything(study)


def test_a_reviewer_decides_in_their_own_name_only(reviewer: Study) -> None:
    at = reviewer.rows("segments")[0]["segment"]
    with pytest.raises(DecisionError, match="logged in as 'bram'"):
        reviewer.decide("", "code", code="b01", segments=[at], by="anna")
    with pytest.raises(DecisionError, match="logged in as 'bram'"):
        reviewer.undo(by="anna")
    assert reviewer.decide("", "code", code="b01", segments=[at])[0].author == "bram"
    reviewer.close()


def test_a_steward_who_enters_somebodys_decision_is_named_with_it(study: Study, vtt: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    study.run()
    at = study.rows("segments")[0]["segment"]
    (event,) = study.decide("", "code", code="b01", segments=[at], by="bram")
    assert (event.author, event.details["entered_by"]) == ("bram", "anna")


def test_a_waiver_in_the_settings_that_no_steward_gave_opens_nothing(gated: Study, vtt: Path) -> None:
    gated.add(vtt, source="interview", group="slachtoffer")
    settings = gated.path / "thematics.toml"
    text = settings.read_text("utf-8").replace("review = true", "review = false").replace('waived = ""', 'waived = "x"')
    settings.write_text(text, "utf-8")
    gated.store.reload_settings()
    with pytest.raises(UsageError, match="no steward waived it"):
        gated.run()
    assert gated.store.study.documents() == ()
    gated.waive_review("Marieke van den Brink las het na, 06-48221975")
    assert not gated.run().stopped
    assert gated.store.study.documents()
    assert "Brink" not in settings.read_text("utf-8")
    assert "48221975" not in settings.read_text("utf-8")


def test_the_review_can_be_asked_for_again(study: Study, vtt: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    study.run()
    study.ask_for_review()
    assert study.store.study.documents() == ()
    assert study.run().stopped
    study.review_redaction()
    assert len(study.store.study.documents()) == 1


def test_a_detector_that_fails_holds_its_document_and_no_other(
    study: Study, vtt: Path, txt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.add([vtt, txt], source="interview", group="slachtoffer")
    study.redact()
    study.add_names(["Wendelmoet"])
    real = RuleFinder.find

    def find(self: RuleFinder, turns: list[list[str]]) -> object:
        if any("Moeder:" in turn or "kamer" in turn for turn in turns):
            raise RecursionError
        return real(self, turns)

    monkeypatch.setattr(RuleFinder, "find", find)
    ran = study.run()  # goes on to the end with the other one
    assert [step.failed for step in ran.steps if step.step == "redact"] == [("I02",)]
    assert ran.stopped == ""
    assert {row["document"] for row in study.rows("segments")} == {"I01"}
    assert ("redact", "failed") in [(state.step, state.state) for state in study.status().states]
    assert [document.label for document in study.store.study.documents()] == ["I01"]
    assert "wendelmoet" not in everything(study)
    monkeypatch.undo()
    study.redact()
    assert [document.label for document in study.store.study.documents()] == ["I01", "I02"]


def test_a_cleared_column_is_looked_at_again_when_names_are_new(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "enquete.csv"
    texts = ("anoniem kunt praten", "even kunt appen", "niet hoeft te bellen", "iemand kent die luistert")
    rows = [f"{n};papegaai;Dat je {text} en niemand het meteen tegen je ouders zegt." for n, text in enumerate(texts)]
    path.write_text("\n".join(["Nr;Waar zit je mentor?;Wat zou jou helpen om hulp te zoeken?", *rows]), "utf-8")
    study.add(path, source="survey")
    study.redact()
    study.clear_column("survey", "Waar zit je mentor?")
    assert "papegaai" in everything(study)
    study.add_names(["Papegaai"])
    study.redact()
    assert "papegaai" not in everything(study)


@pytest.mark.parametrize("name", ["Mo", "Sam", "Ali", "Isa", "Pim"])
def test_a_speaker_with_a_short_name_is_on_the_list(study: Study, tmp_path: Path, name: str) -> None:
    path = tmp_path / "gesprek.txt"
    path.write_text(f"Interviewer: Hoe ging dat?\n{name}: Nou, gewoon. Het ging wel, maar het duurde lang.\n", "utf-8")
    study.add(path, source="interview", group="slachtoffer")
    assert [entry.text for entry in study.store.require_vault().names()] == [name]


@pytest.mark.parametrize("label", ["R", "R1", "Respondent 2", "SPEAKER_01", "Spreker B", "I"])
def test_a_speaker_who_is_called_by_their_part_is_nobodys_name(study: Study, tmp_path: Path, label: str) -> None:
    path = tmp_path / "gesprek.txt"
    path.write_text(f"Vraag: Hoe ging dat?\n{label}: Nou, gewoon. Het ging wel, maar het duurde lang.\n", "utf-8")
    study.add(path, source="interview", group="slachtoffer")
    assert study.store.require_vault().names() == ()


def test_an_answer_that_is_no_name_hides_nothing(study: Study, tmp_path: Path, vtt: Path) -> None:
    path = tmp_path / "enquete.csv"
    rows = [
        "1;anoniem;nee;Dat ik anoniem kon blijven en geen gedoe kreeg met thuis, dat had mij zeker geholpen toen.",
        "2;Bregje Zwaluw;06-12345678;Dat iemand mij geloofde zonder eerst tien vragen te stellen over die foto.",
        "3;;geen;Dat het sneller ging allemaal, want ik heb echt weken op een antwoord zitten wachten.",
    ]
    path.write_text("\n".join(["Nr;Naam;Hoe kunnen we je bereiken?;Wat zou jou helpen?", *rows]), "utf-8")
    study.add(path, source="survey")
    study.redact()
    assert "dat ik anoniem kon blijven" in everything(study)


def test_names_are_listed_as_they_are_read(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "gesprek.txt"
    path.write_text("Interviewer: Hoe ging dat?\nR: toen kwam qwëmbo erbij en die zei niks.\n", "utf-8")
    study.add(path, source="interview", group="slachtoffer")
    study.add_names(["Qwe\u0308m\u00adbo"])  # a combining accent and a soft hyphen, as a document gives them
    study.redact()
    assert "qwëmbo" not in everything(study)


def test_no_message_holds_a_label_or_a_header(study: Study, tmp_path: Path) -> None:
    talk, table = tmp_path / "gesprek.txt", tmp_path / "tabel.csv"
    talk.write_text("Interviewer: Hoe ging dat?\nZorblax: Nou, gewoon, het ging wel, maar het duurde.\n", "utf-8")
    table.write_text("Zorblax;heeft mij op 3 mei bedreigd en toen durfde ik niks meer te zeggen\n1;2\n", "utf-8")
    with pytest.raises(UsageError) as of_speaker:
        study.add(talk, source="interview", group="slachtoffer", speakers={"Fenna": "respondent", "Bo": "interviewer"})
    with pytest.raises(UsageError) as of_column:
        study.add(table, source="survey", columns={"Verhaal": "text"})
    assert "Zorblax" not in f"{of_speaker.value}{of_column.value}"


def test_speakers_can_be_named_in_order_of_speaking(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "gesprek.txt"
    path.write_text("Bo: Nou, gewoon. Het ging wel, maar het duurde lang.\nFenna: En toen?\n", "utf-8")
    added = study.add(path, source="interview", group="slachtoffer", speakers={"S1": "interviewer", "S2": "respondent"})
    assert [(guess.role, guess.given) for guess in added.guesses] == [("interviewer", True), ("respondent", True)]


@pytest.mark.parametrize(
    ("label", "listed"), [("Interviewer (Iris)", ["Iris"]), ("Speaker undefined", []), ("Iris (17)", ["Iris"])]
)
def test_a_name_beside_a_speakers_part_is_on_the_list(
    study: Study, tmp_path: Path, label: str, listed: list[str]
) -> None:
    path = tmp_path / "gesprek.txt"
    path.write_text(f"{label}: Nou, gewoon. Het ging wel.\nR: Ja, maar het duurde lang.\n" * 3, "utf-8")
    study.add(path, source="interview", group="slachtoffer")
    assert [entry.text for entry in study.store.require_vault().names()] == listed


def test_the_log_of_disclosures_holds_no_name_that_a_file_was_given(study: Study, vtt: Path, tmp_path: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    study.run()
    study.report(tmp_path / "verslag_over_femke.html")
    study.export(tmp_path / "Femke.xlsx")
    (report, export) = study.store.study.disclosures()
    assert (report.kind, report.path_name) == ("report", "verslag over [PERSOON].html")
    assert (export.kind, export.path_name) == ("export", "[PERSOON].xlsx")


def test_nothing_leaves_that_can_not_be_logged(
    study: Study, vtt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    study.run()

    def full(*_: object, **__: object) -> None:
        raise StoreError("study.db can't be written")

    monkeypatch.setattr(type(study.store.study), "log_disclosure", full)
    with pytest.raises(StoreError):
        study.report(tmp_path / "v.html")
    with pytest.raises(StoreError):
        study.export(tmp_path / "t.xlsx")
    assert list(tmp_path.glob("*.html")) + list(tmp_path.glob("*.xlsx")) == []


def test_words_of_withdrawn_text_leave_the_runs_too(study: Study, vtt: Path, txt: Path) -> None:
    study.add([vtt, txt], source="interview", group="slachtoffer")
    study.run()
    run = study.store.study.run()
    assert run is not None
    at = study.store.study.segments()[0].range
    named = Candidate("K1.01", 1, "Wipneus, verhaal", ("wipneus", "verhaal"), (at,))
    study.store.study.reword_run(replace(run, candidates=(named,)))
    first, second = study.store.study.documents()
    turn = study.store.study.turns(first.id)[1]
    marked = replace(turn, tokens=(replace(turn.tokens[0], text="Wipneus"), *turn.tokens[1:]))
    study.store.study.publish(first, (marked,), digest="as if it stood in the first one only")
    study.ask_for_review()
    study.review_redaction([second.label])
    stored = study.store.study.run()
    assert stored is not None
    assert (stored.candidates[0].name, stored.candidates[0].terms) == ("", ())
    assert "wipneus" not in everything(study)
    study.review_redaction()
    assert study.status().next_command == "thematics run"
    study.run()
    fresh = study.store.study.run()
    assert fresh is not None
    assert any(each.terms for each in fresh.candidates)


def test_a_new_document_that_makes_a_detector_fail_does_not_hold_up_the_review_of_others(
    gated: Study, vtt: Path, txt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gated.add([vtt, txt], source="interview", group="slachtoffer")
    real = RuleFinder.find

    def find(self: RuleFinder, turns: list[list[str]]) -> object:
        if any("kamer" in turn for turn in turns):
            raise RecursionError
        return real(self, turns)

    monkeypatch.setattr(RuleFinder, "find", find)
    assert gated.redact().failed == ("I02",)
    assert gated.review_redaction() == ("I01",)
    assert gated.find_themes().items > 0
    gated.remove("I02")
    assert gated.redact().failed == ()


def test_the_highest_counter_ends_no_deciding(study: Study, vtt: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    study.run()
    at = study.rows("segments")[0]["segment"]
    study.store.study.append(Event("f" * 32, 2**53, "anna", "2026-01-01T00:00:00Z", Action.REJECT, theme="K9.99"))
    study.decide("", "code", code="b01", segments=[at])
    assert [row["code"] for row in study.rows("codings")] == ["b01"]


def test_keys_that_were_changed_since_the_log_in_get_no_new_slot(study: Study) -> None:
    keys = study.path / "keys.toml"
    keys.write_text(keys.read_text("utf-8").replace("time = 1", "time = 2"), "utf-8")
    with pytest.raises(StoreError, match=r"keys.toml was changed"):
        study.add_researcher("bram", "een andere lange zin")


def test_a_forged_waiver_is_believed_by_nobody(gated: Study, vtt: Path, tmp_path: Path) -> None:
    gated.add(vtt, source="interview", group="slachtoffer")
    gated.redact()
    settings = gated.path / "thematics.toml"
    text = settings.read_text("utf-8").replace("review = true", "review = false")
    settings.write_text(text.replace('waived = ""', 'waived = "zomaar een smoes"'), "utf-8")
    gated.store.reload_settings()
    assert ("redact", "waiting") in [(state.step, state.state) for state in gated.status().states]
    gated.report(tmp_path / "v.html")
    assert "smoes" not in (tmp_path / "v.html").read_text("utf-8")


def test_a_column_whose_own_name_holds_a_name_is_not_cleared(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "enquete.csv"
    texts = ("anoniem kunt praten", "even kunt appen", "niet hoeft te bellen", "iemand kent die luistert")
    rows = [f"{n};ja;Dat je {text} en niemand het meteen tegen je ouders zegt." for n, text in enumerate(texts)]
    path.write_text("\n".join(["Nr;Ken je Fenna Groenhof?;Wat zou jou helpen om hulp te zoeken?", *rows]), "utf-8")
    study.add(path, source="survey")
    with pytest.raises(UsageError, match="the column's own name"):
        study.clear_column("survey", "Ken je Fenna Groenhof?")
