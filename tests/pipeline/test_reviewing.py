"""What a steward decides about names that were found or missed: it holds wherever it reaches, and nothing leaves that nobody has seen."""

import contextlib
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes import told_finder

from thematics import Study
from thematics.errors import NoVaultError, StoreError, ThematicsError, UsageError
from thematics.pipeline import Finding, redaction
from thematics.records.analysis import Candidate, Run
from thematics.records.raw import RawWord
from thematics.records.shared import Label, Role, Source, WordRange
from thematics.redact.verdicts import fold_form
from thematics.store import KdfCost, RedactionRow, StudyDatabase, Vault

PASSPHRASE = "vier losse woorden hier"

ONE = """Interviewer: Wie waren erbij?
Femke: Zorblax kwam eerst, en toen zorblax zijn zus Wibbelina. De kwikstaart zat op het Kwelderhuis, zei Zorblax.
Interviewer: En daarna?
Femke: Daarna belde ik Wibbelina op 0612345678, want ik durfde niet alleen naar huis te fietsen.
"""
TWO = """Interviewer: Wat merkte u ervan?
Moeder: Dat Zorblax nooit meer langskwam, en dat de kwikstaart in de tuin stil was geworden.
Interviewer: Sprak u iemand?
Moeder: Alleen de buurvrouw, die kende Wibbelina van het Kwelderhuis en vond het verschrikkelijk.
"""
TELLING = ("zorblax", "wibbelina", "kwelderhuis", "kwikstaart", "durfde", "fietsen", "buurvrouw", "verschrikkelijk")


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let studies redact with a finder that is told what to find; give what changes it."""

    def tell(**changes: Any) -> None:
        monkeypatch.setattr(redaction, "finder_for", told_finder(**changes))

    tell()
    return tell


Make = Callable[[str], Study]


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Studies with I01 and I02 redacted, closed: "wacht", in which both wait; "gezien", approved; "ongelezen", with an unread turn."""
    folder = tmp_path_factory.mktemp("studies")
    with pytest.MonkeyPatch.context() as patch:
        for name, fails in (("wacht", ()), ("ongelezen", ("langskwam",))):
            patch.setattr(redaction, "finder_for", told_finder(fails_on=frozenset(fails)))
            study = Study.create(folder / name, passphrase=PASSPHRASE, researcher="anna", kdf=KdfCost(1, 8, 1))
            for source in Source:
                for key in ("responsible", "legal_basis", "ethics_reference", "until"):
                    study.store.settings.set(f"governance.{source}", key, "2030-12-31")
            study.store.save_settings()
            fill(study, folder)
            study.close()
        patch.setattr(redaction, "finder_for", told_finder())
        shutil.copytree(folder / "wacht", folder / "gezien")
        with Study.open(folder / "gezien", passphrase=PASSPHRASE) as study:
            study.review_redaction()
    return folder


def fill(study: Study, folder: Path) -> None:
    for name, text in (("een.txt", ONE), ("twee.txt", TWO)):
        (folder / name).write_text(text, "utf-8")
        study.add(folder / name, source="interview", group="slachtoffer")
    vault = study.store.require_vault()
    vault.forget_names([entry.id for entry in vault.names()])  # speakers' labels are another matter
    study.redact()


@pytest.fixture
def make(templates: Path, tmp_path: Path) -> Iterator[Make]:
    """Give a study like one of the templates."""
    made: list[Study] = []

    def copy(name: str) -> Study:
        folder = shutil.copytree(templates / name, tmp_path / name)
        made.append(Study.open(folder, passphrase=PASSPHRASE))
        return made[-1]

    yield copy
    for study in made:
        study.close()


@pytest.fixture
def two(make: Make) -> Study:
    """A study with I01 and I02 redacted; both wait."""
    return make("wacht")


@pytest.fixture
def seen(make: Make) -> Study:
    """The same, approved and published."""
    return make("gezien")


def text_of(study: Study, label: str) -> str:
    """What is published of a document, its tags without numbers."""
    for document in study.store.study.documents():
        if document.label == label:
            return re.sub(r"-\d+\]", "]", " ".join(turn.text for turn in study.store.study.turns(document.id)))
    return ""


def published(study: Study) -> list[str]:
    return [document.label for document in study.store.study.documents()]


def row_of(study: Study, label: str) -> RedactionRow:
    vault = study.store.require_vault()
    (document,) = [each for each in vault.documents() if each.label == label]
    row = vault.redaction(document.id)
    assert row is not None
    return row


def state(study: Study) -> list[Any]:
    """All that redaction rests on and gives; but for times, and how far the name list was looked through."""
    vault = study.store.require_vault()
    rows = [replace(row, time="", approved=None, names_seen=0) for row in vault.redactions().values()]
    turns = [study.store.study.turns(document.id) for document in study.store.study.documents()]
    names = [(entry.text, entry.label) for entry in vault.names()]
    return [sorted(rows, key=lambda row: row.document), turns, names]


def forms(findings: Sequence[Finding]) -> list[str]:
    return [each.form for each in findings]


# -- one decision for all occurrences -----------------------------------------------------------------------------------


def test_what_is_nobodys_is_shown_wherever_it_stands_also_in_what_comes_later(two: Study, tmp_path: Path) -> None:
    done = two.decide_span("keep", "het Kwelderhuis")
    assert (done.places, done.documents, done.waits) == (2, ("I01", "I02"), ())
    two.review_redaction()
    assert "op het Kwelderhuis, zei" in text_of(two, "I01")
    assert "van het Kwelderhuis en" in text_of(two, "I02")
    (tmp_path / "drie.txt").write_text("Interviewer: En?\nVader: Bij kwelderhuis, met Zorblax erbij toen.\n", "utf-8")
    two.add(tmp_path / "drie.txt", source="interview", group="slachtoffer")
    two.redact()
    two.review_redaction(["I03"])
    assert "Bij kwelderhuis, met [PERSOON] erbij" in text_of(two, "I03")


def test_what_was_missed_is_hidden_at_once_wherever_it_stands_also_in_what_comes_later(
    seen: Study, tmp_path: Path
) -> None:
    assert "kwikstaart" in text_of(seen, "I01")
    done = seen.decide_span("hide", "Kwikstaart", kind="PLAATS")
    assert (done.places, done.documents, done.waits) == (2, ("I01", "I02"), ())
    assert "De [PLAATS] zat" in text_of(seen, "I01")
    assert "de [PLAATS] in de" in text_of(seen, "I02")
    assert "kwikstaart" not in str(seen.store.study.material())
    assert row_of(seen, "I01").state == "reviewed"  # nobody has to look again at what shows less
    (tmp_path / "drie.txt").write_text("Interviewer: En?\nMoeder: Een kwikstaart, zei ze, en nog een.\n", "utf-8")
    seen.add(tmp_path / "drie.txt", source="interview", group="slachtoffer")
    seen.redact()
    assert [token.text for token in seen.redacted("I03").turns[1].tokens][1].startswith("[PLAATS-")


def test_a_decision_touches_only_the_documents_in_which_the_words_stand(seen: Study) -> None:
    before = row_of(seen, "I02"), text_of(seen, "I02")
    assert seen.decide_span("hide", "fietsen").documents == ("I01",)
    assert (row_of(seen, "I02"), text_of(seen, "I02")) == before
    assert seen.redact().items == 0  # and nothing is left to do


def test_one_document_and_one_place(two: Study) -> None:
    two.decide_span("keep", "Wibbelina", document="I01")
    two.decide_span("keep", at="I01:3")
    two.review_redaction()
    assert text_of(two, "I01").count("Wibbelina") == 2
    assert "Wibbelina" not in text_of(two, "I02")
    assert "Zorblax kwam eerst, en toen [PERSOON] zijn" in text_of(two, "I01")
    assert text_of(two, "I01").count("Zorblax") == 1


def test_the_narrower_decision_counts_and_of_equals_the_latest(two: Study) -> None:
    two.decide_span("hide", "kwikstaart", document="I01", kind="SCHOOL")
    two.decide_span("keep", "kwikstaart")
    two.decide_span("hide", "Wibbelina")
    two.decide_span("keep", "Wibbelina")
    two.review_redaction()
    assert "[SCHOOL]" in text_of(two, "I01")
    assert "kwikstaart" in text_of(two, "I02")
    assert "Wibbelina" in text_of(two, "I01")


def test_keeping_a_word_says_nothing_of_longer_names(two: Study, told: Callable[..., None]) -> None:
    two.decide_span("keep", "Zorblax zijn")
    two.review_redaction()
    assert "Zorblax" not in text_of(two, "I01")


def test_the_kind_is_put_right(seen: Study) -> None:
    assert "[ORGANISATIE]" in text_of(seen, "I01")
    assert seen.decide_span("relabel", "Kwelderhuis", kind="SCHOOL").waits == ()
    assert "[SCHOOL]" in text_of(seen, "I01")
    assert "[SCHOOL]" in text_of(seen, "I02")
    seen.decide_span("relabel", "kwikstaart", kind="SCHOOL")  # it says what something is, and hides nothing
    assert "kwikstaart" in text_of(seen, "I01")


@pytest.mark.parametrize("word", ["wil", "rust", "hoop", "luisteren", "iemand"])
def test_what_somebody_says_to_hide_is_hidden_ordinary_word_or_not(two: Study, tmp_path: Path, word: str) -> None:
    text = f"Interviewer: En?\nVader: Toen kwam {word} en zei {word.upper()}, want {word.title()} was er.\n"
    (tmp_path / "vier.txt").write_text(text, "utf-8")
    two.add(tmp_path / "vier.txt", source="interview", group="slachtoffer")
    two.redact()
    done = two.decide_span("hide", word.title())
    assert done.places >= 3
    assert "I03" in done.documents
    assert word not in two.redacted("I03").turns[1].text.casefold()
    two.review_redaction(["I03"])
    assert word not in str(two.store.study.material()).casefold()


def test_an_everyday_word_is_hidden_where_it_is_written_as_a_name_if_that_is_asked(two: Study, tmp_path: Path) -> None:
    (tmp_path / "vier.txt").write_text("Interviewer: En?\nVader: Ik wil met Wil praten. Wil jij dat ook?\n", "utf-8")
    two.add(tmp_path / "vier.txt", source="interview", group="slachtoffer")
    two.redact()
    two.decide_span("hide", "Wil", names_only=True)
    assert "Ik wil met [PERSOON] praten. Wil jij" in re.sub(r"-\d+\]", "]", two.redacted("I03").turns[1].text)


def test_a_decision_counts_what_it_decides_and_tells_what_can_still_be_read(two: Study) -> None:
    kept = two.decide_span("keep", at="I01:3")
    assert (kept.places, kept.documents) == (1, ("I01",))  # of three places in which the word stands
    undone = two.undo_span()
    assert (undone.places, undone.documents, undone.of, undone.again) == (1, ("I01",), "keep", False)
    redone = two.redo_span()
    assert (redone.places, redone.of, redone.again) == (1, "keep", True)
    hidden = two.decide_span("hide", "Zorblax")
    assert (hidden.places, hidden.standing, hidden.readable) == (3, 4, 1)
    twice = two.decide_span("hide", "zorblax")
    assert (twice.repeated, twice.verdict) == (True, hidden.verdict)
    assert len(two.span_decisions()) == 4
    assert two.decide_span("keep", "zorblax").repeated is False
    assert two.decide_span("hide", "zorblax").repeated is False
    added = two.add_name_in_text("kwikstaart")
    assert (added.places, added.documents, added.readable) == (2, ("I01", "I02"), 0)
    off = two.undo_span()
    assert (off.places, off.documents, off.form) == (2, ("I01", "I02"), "kwikstaart")
    nowhere = two.decide_span("hide", "kwikstaardt")
    assert (nowhere.places, nowhere.documents, nowhere.standing) == (0, (), 0)


def test_words_reach_all_documents_and_all_cases(two: Study, tmp_path: Path) -> None:
    (tmp_path / "vier.txt").write_text("Interviewer: En?\nVader: Ik wil met Wil praten, en Zorblax ook.\n", "utf-8")
    two.add(tmp_path / "vier.txt", source="interview", group="slachtoffer")
    two.redact()
    wil = two.reach("WIL")
    assert (wil.places, wil.documents, wil.readable, wil.everyday) == (2, ("I03",), 2, True)
    everywhere, here = two.reach("Zorblax"), two.reach("Zorblax", "i03")
    assert (everywhere.places, everywhere.documents, everywhere.readable) == (5, ("I01", "I02", "I03"), 0)
    assert (here.places, here.documents) == (1, ("I03",))
    assert two.reach("...").places == 0


# -- what is not kept in passing ----------------------------------------------------------------------------------------


def test_the_studys_own_list_and_exact_kinds_are_kept_with_a_reason_only(two: Study) -> None:
    two.add_names(["Zorblax"])
    two.redact()
    for words in ("zorblax", "0612345678"):
        with pytest.raises(UsageError, match="give the reason why they are nobody's data") as refused:
            two.decide_span("keep", words)
        assert words not in str(refused.value)
    two.decide_span("keep", at="I01:3")  # one place, that somebody looked at
    two.decide_span("keep", "0612345678", reason="een verzonnen nummer uit een reclame")
    two.review_redaction()
    assert text_of(two, "I01").count("Zorblax") == 1
    assert "0612345678" in text_of(two, "I01")
    assert "Zorblax" not in text_of(two, "I02")


def test_a_name_that_is_listed_later_is_hidden_whatever_was_kept_before(two: Study) -> None:
    two.decide_span("keep", "Wibbelina", reason="een merk van koekjes")
    two.review_redaction()
    assert "Wibbelina" in text_of(two, "I01")
    two.add_names(["Wibbelina"])
    two.redact()
    assert "wibbelina" not in str(two.store.study.material()).casefold()
    two.decide_span("keep", "Wibbelina", reason="toch een merk van koekjes")  # said again, of a name on the list
    two.review_redaction()
    assert "Wibbelina" in text_of(two, "I01")


def test_what_turns_out_to_be_exact_later_is_hidden_whatever_was_kept_before(
    two: Study, told: Callable[..., None]
) -> None:
    two.decide_span("keep", "kwikstaart")
    told(words={"kwikstaart": (Label.HANDLE, 0.9), "wibbelina": (Label.PERSON, 0.9)})
    two.decide_span("keep", "Wibbelina")
    two.add_names(["nietgezegd"])
    two.store.require_vault().remove_name(two.names()[-1][0])  # everything is looked at again
    two.redact()
    two.review_redaction()
    assert "[ACCOUNT]" in text_of(two, "I01")
    assert "Wibbelina" in text_of(two, "I01")


# -- the gate -----------------------------------------------------------------------------------------------------------


def test_showing_more_than_a_person_has_seen_takes_the_document_back(seen: Study) -> None:
    done = seen.decide_span("keep", "Wibbelina")
    assert done.waits == ("I01", "I02")
    assert published(seen) == []
    assert "durfde" not in str(seen.store.study.material())
    assert seen.review_redaction(["I01"]) == ("I01",)
    assert published(seen) == ["I01"]
    assert row_of(seen, "I01").by == "anna"


def test_undoing_it_brings_back_what_a_person_has_seen(seen: Study) -> None:
    before = state(seen)
    seen.decide_span("keep", "Wibbelina")
    seen.undo_span()
    assert state(seen) == before
    assert published(seen) == ["I01", "I02"]


def test_hiding_more_and_then_less_again_is_what_a_person_has_seen(seen: Study) -> None:
    before = state(seen)
    assert seen.decide_span("hide", "fietsen").waits == ()
    assert seen.undo_span().waits == ()
    assert state(seen) == before


def test_in_a_study_without_review_what_is_decided_is_published_at_once(two: Study) -> None:
    study = two
    study.waive_review("alles is verzonnen")
    done = study.decide_span("keep", "Wibbelina")
    assert done.waits == ()
    assert "Wibbelina" in text_of(study, "I01")
    study.ask_for_review()
    assert published(study) == []
    study.review_redaction()
    study.decide_span("keep", "Zorblax")
    assert published(study) == []


def test_what_was_changed_meanwhile_is_not_approved_unseen(two: Study) -> None:
    digest = two.redacted("I01").digest
    two.decide_span("keep", "Wibbelina")
    with pytest.raises(UsageError, match="the redaction of I01 was changed meanwhile"):
        two.review_redaction(["I01"], seen={"I01": digest})
    assert published(two) == []
    two.review_redaction(["I01"], seen={"I01": two.redacted("I01").digest})
    assert published(two) == ["I01"]


def outlets(study: Study, folder: Path) -> str:
    """All that can leave a study, and all that a reviewer can read in it."""
    told = [str(study.store.study.material()), str(study.rows("decisions")), str(study.status())]
    told += [str(study.rows(view)) for view in ("segments", "themes", "codebook", "codings", "documents", "conflicts")]
    formats = ("vtt", "srt", "txt", "docx", "json", "rttm")
    leaving: list[Callable[[], object]] = [
        study.find_themes,
        lambda: study.report(folder / "verslag.html"),
        lambda: study.export(folder / "alles.xlsx"),
        lambda: study.export(folder / "codes.csv"),
        *(lambda form=each: study.export_transcript("I01", folder / f"I01.{form}") for each in formats),
        lambda: study.export_transcript("all", folder / "alle", "txt"),
    ]
    for leave in leaving:
        try:
            leave()
        except ThematicsError as refused:
            told.append(str(refused))
    for path in folder.rglob("*"):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                told += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        elif path.is_file():
            told.append(path.read_text("utf-8", "replace"))
    return " ".join(told).casefold()


def waits(study: Study) -> None:
    """Redacted, and nobody looked."""


def shows_more(study: Study) -> None:
    study.review_redaction()
    study.find_themes()
    study.decide_span("keep", "Wibbelina")


def has_another_role(study: Study) -> None:
    study.review_redaction()
    study.set_role("I01", "S1", Role.RESPONDENT)
    study.set_role("I02", "S1", Role.RESPONDENT)
    study.redact()


def forged(study: Study) -> None:
    """The settings say that the review is waived, and the vault that nobody did."""
    study.store.settings.set("redaction", "review", value=False)
    study.store.settings.set("redaction", "waived", value="zomaar")
    study.decide_span("hide", "fietsen")


def asked_again(study: Study) -> None:
    study.waive_review("verzonnen")
    study.find_themes()
    study.ask_for_review()


@pytest.mark.parametrize("arrange", [waits, shows_more, has_another_role, forged, asked_again])
def test_no_way_out_for_what_nobody_has_seen(two: Study, tmp_path: Path, arrange: Callable[[Study], None]) -> None:
    arrange(two)
    folder = tmp_path / "uit"
    folder.mkdir()
    left = outlets(two, folder)
    assert [word for word in TELLING if word in left] == []


def test_the_search_for_ways_out_does_find_what_is_published(seen: Study, tmp_path: Path) -> None:
    folder = tmp_path / "uit"
    folder.mkdir()
    left = outlets(seen, folder)
    assert [word for word in TELLING if word in left] == [
        "kwikstaart",
        "durfde",
        "fietsen",
        "buurvrouw",
        "verschrikkelijk",
    ]
    assert {path.suffix for path in folder.rglob("*.*")} >= {".html", ".xlsx", ".txt", ".docx", ".json"}


def test_a_reviewer_decides_nothing_about_redactions(seen: Study) -> None:
    seen.add_researcher("bram", "een heel andere zin")
    with Study.open(seen.path, passphrase="een heel andere zin") as reviewer:
        for forbidden in (
            reviewer.review_queue, reviewer.review_progress, reviewer.undo_span, reviewer.redo_span, reviewer.span_decisions,
            lambda: reviewer.decide_span("keep", "Wibbelina"), lambda: reviewer.add_name_in_text("x"), lambda: reviewer.reading("I01"),
        ):  # fmt: skip
            with pytest.raises(NoVaultError):
                forbidden()


# -- turns that no detector can read ------------------------------------------------------------------------------------


@pytest.fixture
def unread(make: Make, told: Callable[..., None]) -> Study:
    """A study of which no detector can read one turn of I02 (the mother's first)."""
    told(fails_on=frozenset({"langskwam"}))
    return make("ongelezen")


def test_an_unread_turn_keeps_its_document_in_the_vault_and_no_other(unread: Study, tmp_path: Path) -> None:
    assert unread.redact().failed == ("I02",)
    with pytest.raises(UsageError, match=r"no detector could read a part of I02; .*`thematics redact review I02`"):
        unread.review_redaction(["I02"])
    with pytest.raises(UsageError, match="no detector could read a part of I02"):
        unread.redacted("I02")
    assert unread.review_redaction() == ("I01",)
    unread.waive_review("alles is verzonnen")
    assert unread.redact().failed == ("I02",)
    assert published(unread) == ["I01"]
    folder = tmp_path / "uit"
    folder.mkdir()
    assert "langskwam" not in outlets(unread, folder)
    assert "buurvrouw" not in outlets(unread, folder)
    (redacting,) = [each for each in unread.status().states if each.step == "redact"]
    assert redacting.state == "failed"
    assert "I02" in redacting.why


@pytest.mark.parametrize("state", ["reviewed", "waived"])
def test_an_unread_turn_holds_whatever_else_is_said_of_its_document(two: Study, state: str) -> None:
    vault = two.store.require_vault()
    vault.put_redaction(replace(row_of(two, "I02"), state=state, blocked=(1,)))
    if state == "waived":
        two.waive_review("alles is verzonnen")
    redaction.publish(two.store, vault.documents())
    assert "I02" not in published(two)


def test_an_unread_turn_comes_first_in_the_review_and_whole(unread: Study) -> None:
    (first, *_) = unread.review_queue()
    assert (first.is_turn, first.at, first.documents, first.score) == (True, "I02:4-18", ("I02",), 0.0)
    assert first.context.said.startswith("Dat Zorblax nooit meer langskwam")
    assert unread.review_progress().unread == 1
    assert unread.reading("I02").turns[1].unread


def test_a_person_reads_it_and_lets_it_go(unread: Study) -> None:
    (first, *_) = unread.review_queue()
    unread.decide_span("hide", "Zorblax")
    done = unread.decide_span("release", at=first.at)
    assert done.documents == ("I02",)
    assert unread.redact().failed == ()
    unread.review_redaction()
    assert "Dat [PERSOON] nooit meer langskwam, en" in text_of(unread, "I02")
    unread.undo_span()
    assert published(unread) == ["I01"]
    assert unread.redact().failed == ("I02",)


def test_or_hides_it_whole(unread: Study) -> None:
    (first, *_) = unread.review_queue()
    unread.decide_span("hide", at=first.at)
    unread.review_redaction()
    assert text_of(unread, "I02").startswith("Wat merkte u ervan? [VERBORGEN]. Sprak u iemand?")
    assert "langskwam" not in str(unread.store.study.material())
    assert "langskwam" not in str([each.form for each in unread.store.require_vault().verdicts()])


def test_or_a_later_run_can_read_it(unread: Study, told: Callable[..., None]) -> None:
    told()
    assert unread.redact().failed == ()
    unread.review_redaction()
    assert "Dat [PERSOON] nooit" in text_of(unread, "I02")


def test_released_under_a_waiver_it_is_published_at_once(unread: Study) -> None:
    unread.waive_review("alles is verzonnen")
    (first, *_) = unread.review_queue(["I02"])
    unread.decide_span("release", at=first.at)
    assert published(unread) == ["I01", "I02"]


def test_released_while_a_new_name_waits_to_be_looked_for_it_stays(unread: Study) -> None:
    unread.waive_review("alles is verzonnen")
    unread.add_names(["buurvrouw"])
    (first, *_) = unread.review_queue(["I02"])
    unread.decide_span("release", at=first.at)
    assert published(unread) == ["I01"]
    unread.redact()
    assert "de [PERSOON], die" in text_of(unread, "I02")


def test_other_words_than_those_that_were_read_are_not_released(unread: Study) -> None:
    (first, *_) = unread.review_queue()
    unread.decide_span("release", at=first.at)
    vault = unread.store.require_vault()
    (_, document) = vault.documents()
    turns = list(vault.turns(document.id))
    words = (*turns[1].words[:-1], replace(turns[1].words[-1], text="Wibbelina."))
    turns[1] = replace(turns[1], words=words)
    vault.replace_turns(document.id, turns, document.speakers)
    assert unread.redact().failed == ("I02",)


def test_only_an_unread_turn_is_released(two: Study) -> None:
    for at in ("I02:4-18", "I02:4", "I01:4"):
        with pytest.raises(UsageError, match="only a whole turn that no detector could read"):
            two.decide_span("release", at=at)


# -- names, and undoing -------------------------------------------------------------------------------------------------


def test_a_name_that_was_missed_goes_on_the_list_and_is_hidden_at_once(seen: Study) -> None:
    done = seen.add_name_in_text("buurvrouw,")
    assert (done.documents, done.waits) == (("I02",), ())
    assert [(name, kind) for _, name, kind in seen.names()] == [("buurvrouw", "PERSOON")]
    assert "de [PERSOON], die" in text_of(seen, "I02")
    assert seen.redact().items == 0


def test_taken_off_again_it_is_as_it_was_and_put_on_again_hidden(seen: Study) -> None:
    before = state(seen)
    seen.add_name_in_text(at="I02:24")
    after = text_of(seen, "I02")
    assert "buurvrouw" not in after
    seen.undo_span()
    assert state(seen) == before
    seen.redo_span()
    assert text_of(seen, "I02") == after
    seen.undo_span()
    assert state(seen) == before
    assert seen.redact().items == 0


def test_undoing_leaves_a_name_that_somebody_else_had_put_there(seen: Study) -> None:
    seen.add_names(["buurvrouw"])
    seen.redact()
    seen.add_name_in_text("Buurvrouw")
    seen.undo_span()
    assert [name for _, name, _ in seen.names()] == ["buurvrouw"]
    assert "buurvrouw" not in text_of(seen, "I02")


def test_the_place_that_was_pointed_at_is_hidden_whatever_the_list_makes_of_it(seen: Study) -> None:
    done = seen.add_name_in_text(at="I01:9")  # "zijn", which no list would look for
    assert "toen [PERSOON] [PERSOON] zus" in text_of(seen, "I01")
    assert done.documents == ("I01",)


def test_decisions_are_undone_in_turn_or_by_id_and_done_again(seen: Study) -> None:
    first = seen.decide_span("hide", "fietsen")
    second = seen.decide_span("hide", "durfde")
    seen.undo_span(first.verdict[:8])
    assert "fietsen" in text_of(seen, "I01")
    assert "durfde" not in text_of(seen, "I01")
    seen.undo_span()
    assert "durfde" in text_of(seen, "I01")
    with pytest.raises(UsageError, match="anna has decided nothing about the redaction that could be undone"):
        seen.undo_span()
    with pytest.raises(UsageError, match="undone already"):
        seen.undo_span(second.verdict)
    seen.redo_span()
    assert "durfde" not in text_of(seen, "I01")
    assert "fietsen" in text_of(seen, "I01")
    seen.redo_span()
    assert "fietsen" not in text_of(seen, "I01")
    with pytest.raises(UsageError, match="undone nothing"):
        seen.redo_span()
    rows = seen.span_decisions()
    assert [(row.by, row.action, row.form, row.undone) for row in rows][:2] == [
        ("anna", "hide", "fietsen", False),
        ("anna", "hide", "durfde", False),
    ]


def test_reasons_are_redacted_before_they_are_kept(two: Study) -> None:
    two.decide_span("keep", "Wibbelina", reason="Dat is het merk, zegt Marieke van den Brink (06-48221975)")
    (row,) = two.span_decisions()
    assert row.reason.startswith("Dat is het merk, zegt [PERSOON]")
    assert "48221975" not in str(two.store.require_vault()._database.tables())


def test_no_decision_is_changed_or_deleted(two: Study) -> None:
    two.decide_span("keep", "Wibbelina")
    database = two.store.require_vault()._database
    for statement in ("UPDATE verdict SET author = 'bram'", "DELETE FROM verdict"):
        with pytest.raises(StoreError):
            database.write(sa.text(statement))
    verdict = two.store.require_vault().verdicts()[0]
    with pytest.raises(StoreError):
        two.store.require_vault().append_verdict(verdict)


@pytest.mark.parametrize(
    ("call", "told_so"),
    [
        (lambda study: study.decide_span("keep", "–"), "say which words are meant"),
        (lambda study: study.decide_span("keep", at="I01:999"), "I01 has no such words"),
        (lambda study: study.decide_span("keep", at="I09:1"), "there is no document 'I09'"),
        (lambda study: study.decide_span("keep", "x", document="I09"), "there is no document 'I09'"),
        (lambda study: study.decide_span("keep", at="hier"), "a place is written DOCUMENT:FIRST-LAST"),
        (lambda study: study.decide_span("keep", at="I01:0"), "nothing is hidden there"),
        (lambda study: study.decide_span("relabel", "Zorblax"), "say what kind it is"),
        (lambda study: study.decide_span("hide", "x", scope="occurrence"), "say where the words stand"),
        (lambda study: study.decide_span("undo", "x"), "decide to hide, keep, relabel or release"),
        (lambda study: study.decide_span("weg", "x"), "there is no such decision"),
        (lambda study: study.decide_span("hide", "x", kind="NAAM"), "there is no such kind"),
        (lambda study: study.add_name_in_text("..."), "say which name is added"),
        (lambda study: study.undo_span("zz"), "0 decisions begin with that id"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(two: Study, call: Callable[[Study], object], told_so: str) -> None:
    before = state(two)
    with pytest.raises(UsageError, match=told_so):
        call(two)
    assert state(two) == before
    assert two.span_decisions() == ()


# -- the queue ----------------------------------------------------------------------------------------------------------


def test_the_queue_has_each_form_once_the_doubtful_first(two: Study) -> None:
    assert forms(two.review_queue()) == ["kwelderhuis", "wibbelina"]
    assert forms(two.review_queue(which="open")) == ["kwelderhuis", "wibbelina", "zorblax", "0612345678"]
    house, sister, man, number = two.review_queue(which="all")
    assert (house.count, house.documents, house.label) == (2, ("I01", "I02"), Label.ORGANISATION)
    assert sister.places == ("I01:11", "I01:25", "I02:27")
    assert (man.needs_reason, number.needs_reason) == (False, True)
    assert man.context.said == "Zorblax"
    assert man.context.after.startswith("kwam eerst, en toen zorblax")
    assert forms(two.review_queue(["I02"])) == ["kwelderhuis", "wibbelina"]
    assert two.review_queue(["I02"])[1].places == ("I02:27",)


def test_the_rarest_of_equals_comes_first(gated: Study, tmp_path: Path, told: Callable[..., None]) -> None:
    told(words={"zorblax": (Label.PERSON, 0.4), "kwelderhuis": (Label.PLACE, 0.4), "wibbelina": (Label.PERSON, 0.4)})
    fill(gated, tmp_path)
    assert [(each.form, each.count) for each in gated.review_queue()] == [
        ("kwelderhuis", 2),
        ("wibbelina", 3),
        ("zorblax", 4),
    ]


def test_what_was_decided_leaves_the_queue_and_counts(two: Study) -> None:
    assert two.review_progress() == replace(two.review_progress(), decided=0, todo=2, sure=2, unread=0)
    two.decide_span("hide", "Wibbelina", kind="PERSOON")
    two.decide_span("keep", "Kwelderhuis")
    assert two.review_queue() == ()
    assert two.review_progress() == replace(two.review_progress(), decided=2, todo=0, sure=2)
    states = {each.form: each.state for each in two.review_queue(which="all")}
    assert (states["wibbelina"], states["kwelderhuis"], states["zorblax"]) == ("hidden", "kept", "open")
    assert two.redacted("I01").doubtful == 0
    two.undo_span()
    assert forms(two.review_queue()) == ["kwelderhuis"]


def test_the_status_tells_how_much_is_in_doubt_and_what_comes_next(two: Study) -> None:
    (redacting,) = [each for each in two.status().states if each.step == "redact"]
    assert (redacting.state, redacting.why) == ("waiting", "2 documents wait for review; 5 places in doubt")
    assert two.status().next_command == "thematics redact review"
    two.decide_span("hide", "Wibbelina")
    two.decide_span("hide", "Kwelderhuis")
    (redacting,) = [each for each in two.status().states if each.step == "redact"]
    assert redacting.why == "2 documents wait for review"
    assert two.status().next_command.startswith("thematics redact --show")


def test_what_is_approved_is_no_longer_under_review_unless_it_is_asked_for(seen: Study) -> None:
    assert seen.review_queue() == ()
    assert forms(seen.review_queue(["I01"])) == ["kwelderhuis", "wibbelina"]


def test_a_document_is_read_whole_with_its_marks(two: Study) -> None:
    two.decide_span("keep", "Kwelderhuis")
    told = two.reading("I01")
    said = told.turns[1]
    marked = {said.words[mark.first]: (mark.state, mark.at) for mark in said.marks}
    assert marked["Wibbelina."] == ("open", "I01:11")
    assert marked["Kwelderhuis,"] == ("kept", "I01:17")
    assert (told.state, told.approved_by) == ("waiting", "")
    two.review_redaction()
    assert two.reading("I01").approved_by == "anna"


# -- what else holds the words ------------------------------------------------------------------------------------------


def test_what_is_hidden_goes_from_candidates_and_typed_texts_too(seen: Study) -> None:
    (first, _) = seen.store.study.documents()
    at = (WordRange(first.id, 4000, 9000),)
    candidate = Candidate("K1.01", 1, "Kwikstaart, fietsen", ("kwikstaart", "fietsen"), at)
    seen.store.study.put_run(Run(1, "proef", {}, (candidate,)), "f")
    seen.decide("K1.01", "reject", reason="hier gaat het over een kwikstaart die mij niets zegt")
    seen.decide_span("hide", "kwikstaart", kind="PLAATS")
    assert "kwikstaart" not in str(seen.store.study.material()).casefold()
    assert seen.rows("decisions")[0]["reason"] == "hier gaat het over een [PLAATS] die mij niets zegt"
    seen.undo()
    seen.decide("K1.01", "reject", reason="die kwikstaart is iemand")  # what is typed later, too
    assert seen.rows("decisions")[-1]["reason"] == "die [PLAATS] is iemand"
    assert [row["terms"] for row in seen.rows("themes")] == ["fietsen"]


def test_erasing_takes_the_words_of_decisions_along(seen: Study) -> None:
    seen.decide_span("hide", "verschrikkelijk")
    seen.decide_span("hide", "kwikstaart")
    seen.decide_span("hide", "nooitgezegd")
    seen.decide_span("keep", at="I02:5")
    seen.decide_span("hide", "langskwam", document="I02", reason="omdat")
    seen.remove("I02")
    forms_left = [each.form for each in seen.store.require_vault().verdicts()]
    assert forms_left == ["", "kwikstaart", "nooitgezegd", "", ""]
    assert "verschrikkelijk" not in str(seen.store.require_vault()._database.tables())
    assert seen.redact().failed == ()
    assert "[PERSOON]" in text_of(seen, "I01")


def test_words_that_stand_elsewhere_after_transcribing_again_are_hidden_still_and_not_shown(seen: Study) -> None:
    seen.decide_span("keep", at="I01:3")
    seen.decide_span("hide", at="I01:23")  # "belde"
    vault = seen.store.require_vault()
    (document, _) = vault.documents()
    turns = list(vault.turns(document.id))

    def other(word: RawWord) -> RawWord:
        return replace(word, text={3000: "Wibbelina", 23000: "trof"}.get(word.position, word.text))

    turns = [replace(turn, words=tuple(map(other, turn.words))) for turn in turns]
    vault.replace_turns(document.id, turns, document.speakers)
    with pytest.raises(UsageError, match="I01 was changed; run `thematics redact` first"):
        seen.decide_span("keep", at="I01:3")
    seen.redact()
    assert row_of(seen, "I01").state == "waiting"  # other words than those that somebody saw
    seen.review_redaction()
    assert "Wibbelina" not in text_of(seen, "I01")
    assert "Daarna [PERSOON] ik" in text_of(seen, "I01")


# -- cut off ------------------------------------------------------------------------------------------------------------


class CutOffError(Exception):
    pass


@pytest.mark.parametrize(("owner", "name"), [(StudyDatabase, "publish"), (StudyDatabase, "withdraw")])
def test_a_decision_that_was_cut_off_before_the_study_is_finished_by_the_next_run(
    seen: Study, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise CutOffError

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, cut)
        with pytest.raises(CutOffError):
            seen.decide_span("hide", "kwikstaart")
        with contextlib.suppress(CutOffError):
            seen.decide_span("keep", "Wibbelina", document="I02")
    assert "kwikstaart" in text_of(seen, "I01")
    seen.close()
    again = Study.open(seen.path, passphrase=PASSPHRASE)
    again.redact()
    assert "kwikstaart" not in str(again.store.study.material())
    assert published(again) == ["I01"]
    assert again.redact().items == 0
    again.close()


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("append_verdict", ("hide", "kwikstaart", None)),
        ("put_redaction", ("keep", "Zorblax", None)),
        ("add_names", ("add", "buurvrouw", None)),
        ("append_verdict", ("add", "buurvrouw", None)),
    ],
)
def test_a_decision_is_kept_with_all_that_it_changes_or_not_at_all(
    seen: Study, monkeypatch: pytest.MonkeyPatch, name: str, step: tuple[str, str, str | None]
) -> None:
    before = state(seen)
    real = getattr(Vault, name)

    def cut(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        raise CutOffError

    with monkeypatch.context() as patch:
        patch.setattr(Vault, name, cut)
        with pytest.raises(CutOffError):
            act(seen, step)
    assert state(seen) == before
    assert seen.span_decisions() == ()


# -- properties ---------------------------------------------------------------------------------------------------------

WORDS = tuple("Zorblax wibbelina KWELDERHUIS, kwikstaart fietsen „durfde” buurvrouw verschrikkelijk.".split())
places = st.builds(
    lambda label, at, more: f"{label}:{at}-{at + more}",
    st.sampled_from(["I01", "I02"]),
    st.integers(0, 30),
    st.integers(0, 2),
)
steps = st.one_of(
    st.tuples(st.just("hide"), st.sampled_from(WORDS), st.sampled_from([None, "I01", "I02"])),
    st.tuples(st.just("keep"), st.sampled_from(WORDS), st.sampled_from([None, "I01", "I02"])),
    st.tuples(st.just("relabel"), st.sampled_from(WORDS), st.sampled_from([None, "I01", "I02"])),
    st.tuples(st.sampled_from(["hide", "keep", "relabel", "add"]), places, st.just("at")),
    st.tuples(st.just("add"), st.sampled_from(WORDS), st.just(None)),
)


def act(study: Study, step: tuple[str, str, str | None]) -> bool:
    """Decide, where it fits."""
    action, words, where = step
    try:
        if action == "add":
            done = study.add_name_in_text(**({"at": words} if where == "at" else {"words": words}))
        else:
            kind = Label.SCHOOL if action == "relabel" else None
            aim: dict[str, Any] = {"at": words} if where == "at" else {"words": words, "document": where or ""}
            done = study.decide_span(action, kind=kind, reason="verzonnen", **aim)
    except UsageError:
        return False
    return not done.repeated


@pytest.fixture(scope="module")
def large(templates: Path) -> Iterator[Callable[[], Study]]:
    """Give the same study again and again, approved, with nothing decided that holds."""
    with Study.open(shutil.copytree(templates / "gezien", templates / "groot"), passphrase=PASSPHRASE) as study:

        def again() -> Study:
            while any(not row.undone and row.action != "undo" for row in study.span_decisions()):
                study.undo_span()
            return study

        yield again


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(taken=st.lists(steps, max_size=6))
def test_undoing_all_restores_exactly_what_was(
    large: Callable[[], Study], taken: list[tuple[str, str, str | None]]
) -> None:
    study = large()
    before = state(study)
    count = sum(act(study, step) for step in taken)
    for _ in range(count):
        study.undo_span()
    assert state(study) == before
    study.redact()
    assert state(study) == before
    for _ in range(count):
        study.redo_span()
    for _ in range(count):
        study.undo_span()
    assert state(study) == before


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(taken=st.lists(steps, max_size=4), words=st.sampled_from(WORDS))
def test_a_form_that_is_hidden_last_is_readable_in_no_place(
    large: Callable[[], Study], taken: list[tuple[str, str, str | None]], words: str
) -> None:
    study = large()
    count = sum(act(study, step) for step in taken if step[0] != "keep")
    count += not study.decide_span("hide", words).repeated
    readable = {
        fold_form(token.text)
        for document in study.store.study.documents()
        for turn in study.store.study.turns(document.id)
        for token in turn.tokens
    }
    assert published(study) == ["I01", "I02"]  # hiding more takes nothing back
    assert fold_form(words) not in readable
    for _ in range(count):
        study.undo_span()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(taken=st.lists(steps, max_size=5))
def test_what_is_published_never_shows_more_than_a_person_has_seen(
    large: Callable[[], Study], taken: list[tuple[str, str, str | None]]
) -> None:
    study = large()

    def readable() -> dict[str, set[int]]:
        return {
            document.label: {
                token.first
                for turn in study.store.study.turns(document.id)
                for token in turn.tokens
                if not token.labels
            }
            for document in study.store.study.documents()
        }

    seen_then, count = readable(), 0
    for step in taken:
        count += act(study, step)
        assert all(words <= seen_then[label] for label, words in readable().items())
    for _ in range(count):
        study.undo_span()
    assert readable() == seen_then
