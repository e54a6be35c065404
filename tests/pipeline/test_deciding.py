"""Deciding, as people do it: labels and ids as they type them, one sentence when it doesn't fit, and every step back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from thematics import Study
from thematics.errors import DecisionError, UsageError
from thematics.pipeline import folded, parse_range, segment
from thematics.records.analysis import Candidate, Run
from thematics.records.decisions import Action, Folded, QuoteForm
from thematics.records.shared import position

Write = Callable[[str, str], Path]

GIRL = """Interviewer: Kun je vertellen wat er toen gebeurde?
Femke: Ik durfde het eerst aan niemand te vertellen, want ik schaamde me dood en ik dacht dat het mijn schuld was.
Interviewer: Aan wie heb je het verteld?
Femke: Aan mijn mentor, meneer Hoogeboom, en die heeft samen met mij de politie gebeld toen we daar zaten.
Interviewer: En hoe ging dat?
Femke: Bij de politie moest ik alles drie keer vertellen en dat vond ik vreselijk, maar ze geloofden me wel.
"""


@dataclass(frozen=True, slots=True)
class At:
    """The segments of I01 and I02, as people type them."""

    shame: str
    mentor: str
    police: str
    room: str
    listen: str


@pytest.fixture
def decided(study: Study, txt: Path, write: Write) -> Study:
    """Candidates K1.01 (shame, mentor, police) and K1.02 (room, listen)."""
    study.add(write("gesprek-0.txt", GIRL), source="interview", group="slachtoffer")
    study.add(txt, source="interview", group="ouder")
    study.redact()
    segment(study.store)
    ranges = [each.range for each in study.store.study.segments()]
    assert len(ranges) == 5
    candidates = (
        Candidate("K1.01", 1, "vertellen", ("vertellen",), tuple(ranges[:3])),
        Candidate("K1.02", 2, "thuis", ("thuis",), tuple(ranges[3:])),
    )
    study.store.study.put_run(Run(1, "proef", {}, candidates), "f")
    return study


@pytest.fixture
def at(decided: Study) -> At:
    return At(*(row["segment"] for row in decided.rows("segments")))


def state_of(study: Study) -> Folded:
    return folded(study.store)


def themes(study: Study) -> dict[str, dict[str, Any]]:
    return {row["theme"]: row for row in study.rows("themes")}


def coded(study: Study) -> list[tuple[str, str, str]]:
    return [(row["code"], row["segment"], row["by"]) for row in study.rows("codings")]


# -- each action --------------------------------------------------------------------------------------------------------


def test_accepting_codes_the_candidates_segments(decided: Study, at: At) -> None:
    (event,) = decided.decide("K1.02", "accept", code="b01", reason="gaat over schaamte")
    assert (event.action, event.theme, event.code, event.run, event.author) == (
        Action.ACCEPT,
        "K1.02",
        "b01",
        1,
        "anna",
    )
    assert len(event.ranges) == 2
    assert coded(decided) == [("b01", at.room, "anna"), ("b01", at.listen, "anna")]
    assert themes(decided)["K1.02"]["status"] == "accepted"
    (code,) = [row for row in decided.rows("codebook") if row["code"] == "b01"]
    assert (code["label"], code["segments"], code["documents"]) == (themes(decided)["K1.02"]["label"], 2, 1)
    assert decided.rows("decisions")[0]["reason"] == "gaat over schaamte"


def test_ids_are_taken_as_people_type_them(decided: Study, at: At) -> None:
    (event,) = decided.decide(" k1.2 ", "accept", code="B01")
    assert (event.theme, event.code) == ("K1.02", "b01")
    (event,) = decided.decide("", "code", code="b02", segments=[at.shame.lower()])
    assert event.ranges[0].document != "i01"


def test_accepting_to_a_new_code(decided: Study, at: At) -> None:
    made, accept = decided.decide(
        "K1.01", "accept", name="Vertellen lucht op", definition="Iemand vertelt dat praten hielp.", by="bram"
    )
    assert (made.action, made.code, made.theme) == (Action.NEW_CODE, "x01", "")
    assert (accept.action, accept.code, accept.theme) == (Action.ACCEPT, "x01", "K1.01")
    last = decided.rows("codebook")[-1]
    assert (last["code"], last["label"], last["made"], last["segments"], last["documents"]) == (
        "x01", "Vertellen lucht op", True, 3, 1
    )  # fmt: skip
    assert last["definition"] == "Iemand vertelt dat praten hielp."
    assert decided.decide("K1.02", "accept", name="Thuis")[0].code == "x02"


def test_accepting_some_words_only(decided: Study, at: At) -> None:
    decided.decide("K1.01", "accept", code="b01", segments=[at.shame])
    assert coded(decided) == [("b01", at.shame, "anna")]


def test_renaming_candidates_and_codes(decided: Study) -> None:
    (event,) = decided.decide("K1.01", "rename", name="Aan wie je het vertelt")
    assert (event.theme, event.code) == ("K1.01", "")
    (event,) = decided.decide("b01", "rename", name="Zich schamen", definition="Wie zich schaamt.")
    assert (event.theme, event.code, event.run) == ("", "b01", 0)
    assert themes(decided)["K1.01"]["name"] == "Aan wie je het vertelt"
    (row,) = [row for row in decided.rows("codebook") if row["code"] == "b01"]
    assert (row["label"], row["definition"], row["made"]) == ("Zich schamen", "Wie zich schaamt.", False)


def test_merging_candidates_and_codes(decided: Study, at: At) -> None:
    decided.decide("", "code", code="b01", segments=[at.shame])
    (event,) = decided.decide("K1.02", "merge", into="k1.1")
    assert (event.theme, event.into) == ("K1.02", "K1.01")
    (event,) = decided.decide("B01", "merge", into="B02")
    assert (event.theme, event.code, event.into) == ("", "b01", "b02")
    assert (themes(decided)["K1.02"]["status"], themes(decided)["K1.01"]["segments"]) == ("merged", 5)
    assert coded(decided) == [("b02", at.shame, "anna")]
    assert {row["candidate"] for row in decided.rows("segments")} == {"K1.01"}


def test_splitting_gives_parts_ids_of_their_own(decided: Study, at: At) -> None:
    (event,) = decided.decide("K1.01", "split", segments=[at.shame], name="Schaamte")
    assert (event.into, event.run) == ("K1.01a", 1)
    assert decided.decide("K1.01", "split", segments=[at.police])[0].into == "K1.01b"
    rows = themes(decided)
    assert list(rows) == ["K1.01", "K1.01a", "K1.01b", "K1.02"]
    assert (rows["K1.01a"]["name"], rows["K1.01a"]["segments"], rows["K1.01"]["segments"]) == ("Schaamte", 1, 1)
    decided.decide("K1.01b", "accept", code="b01")
    assert coded(decided) == [("b01", at.police, "anna")]


def test_the_id_of_a_part_whose_split_was_undone_is_not_used_again(decided: Study, at: At) -> None:
    decided.decide("K1.01", "split", segments=[at.shame])
    decided.undo()
    assert decided.decide("K1.01", "split", segments=[at.police])[0].into == "K1.01b"
    assert decided.decide("K1.02", "split", segments=[at.room], into="k1.2z")[0].into == "K1.02z"


def test_moving(decided: Study, at: At) -> None:
    decided.decide("K1.01", "move", into="K1.02", segments=[at.shame, at.mentor])
    placed = {row["segment"]: row["candidate"] for row in decided.rows("segments")}
    assert placed == {
        at.shame: "K1.02", at.mentor: "K1.02", at.police: "K1.01", at.room: "K1.02", at.listen: "K1.02"
    }  # fmt: skip


def test_rejecting(decided: Study) -> None:
    decided.decide("K1.02", "reject")
    assert themes(decided)["K1.02"]["status"] == "rejected"
    assert {each.step: each.why for each in decided.status().states}[
        "decide"
    ] == "1 decision; 1 candidate theme is open"


def test_coding_and_uncoding_any_words_with_any_number_of_codes(decided: Study) -> None:
    decided.decide("", "code", code="b01", segments=["I01:8-12", "I02:6-9"])
    decided.decide("", "code", code="b02", segments=["I01:10-14"])
    decided.decide("", "code", code="b01", segments=["I01:8-12"], by="bram")
    assert coded(decided) == [
        ("b01", "I01:8-12", "anna"), ("b01", "I02:6-9", "anna"), ("b02", "I01:10-14", "anna"), ("b01", "I01:8-12", "bram")
    ]  # fmt: skip
    decided.decide("", "uncode", code="b01", segments=["I01:10-10"])
    assert coded(decided) == [
        ("b01", "I01:8-9", "anna"), ("b01", "I01:11-12", "anna"), ("b01", "I02:6-9", "anna"), ("b02", "I01:10-14", "anna"),
        ("b01", "I01:8-9", "bram"), ("b01", "I01:11-12", "bram"),
    ]  # fmt: skip
    decided.decide("", "uncode", code="b01", segments=[row["segment"] for row in decided.rows("codings")[:3]])
    assert coded(decided) == [("b02", "I01:10-14", "anna")]


def test_admitting_quotes(decided: Study, at: At) -> None:
    (event,) = decided.decide("", "quote", code="b01", segments=[at.shame])
    assert dict(event.details) == {"form": "verbatim"}
    (event,) = decided.decide(
        "", "quote", segments=[at.police], form="paraphrase", text="Drie keer hetzelfde vertellen."
    )
    quotes = state_of(decided).quotes
    assert [(quote.form, quote.code, quote.author) for quote in quotes] == [
        (QuoteForm.VERBATIM, "b01", "anna"), (QuoteForm.PARAPHRASE, "", "anna")
    ]  # fmt: skip
    assert decided.store.study.text(quotes[1].text) == "Drie keer hetzelfde vertellen."


# -- who decides, and going back ----------------------------------------------------------------------------------------


def test_who_decides_is_the_log_in_or_who_is_named(decided: Study) -> None:
    decided.decide("K1.01", "reject")
    decided.decide("K1.02", "reject", by="bram")
    assert [row["by"] for row in decided.rows("decisions")] == ["anna", "bram"]
    with pytest.raises(DecisionError, match="who decides is named in small letters"):
        decided.decide("K1.01", "accept", code="b01", by="Bram de Wit")
    with pytest.raises(DecisionError, match="who decides is named in small letters"):
        decided.undo(by="Bram de Wit")


def test_undo_takes_ones_own_last_and_redo_is_an_undo_of_it(decided: Study) -> None:
    decided.decide("K1.01", "accept", code="b01")
    decided.decide("K1.02", "reject")
    decided.decide("K1.02", "rename", name="Thuis", by="bram")
    undo = decided.undo()
    assert themes(decided)["K1.02"]["status"] == "open"
    assert [row["undone"] for row in decided.rows("decisions")] == [False, True, False, False]
    decided.undo()
    assert coded(decided) == []
    with pytest.raises(DecisionError, match="anna has no decision left to undo"):
        decided.undo()
    decided.undo(event=undo.id[:8].upper())
    assert themes(decided)["K1.02"]["status"] == "rejected"
    assert themes(decided)["K1.02"]["name"] == "Thuis"
    decided.undo(by="bram")
    assert themes(decided)["K1.02"]["name"] == "thuis"


def test_undo_by_id(decided: Study) -> None:
    (first,) = decided.decide("K1.01", "accept", code="b01")
    decided.decide("K1.02", "reject")
    assert decided.undo(by="bram", event=first.id).target == first.id
    assert coded(decided) == []
    with pytest.raises(DecisionError, match="that decision was undone already; `thematics list decisions` shows"):
        decided.undo(event=first.id)
    for text in ("", "zz", "   "):
        with pytest.raises(DecisionError, match=r"\d decisions begin with that id; `thematics list decisions` shows"):
            decided.undo(event=text)


def test_a_new_code_outlives_the_accept_and_its_number_outlives_it(decided: Study) -> None:
    decided.decide("K1.01", "accept", name="Lucht op")
    decided.undo()
    assert decided.rows("codebook")[-1]["code"] == "x01"
    decided.undo()
    assert decided.rows("codebook")[-1]["code"] != "x01"
    assert decided.decide("K1.01", "accept", name="Lucht op")[0].code == "x02"


def test_decisions_are_counted_on_and_keep_their_texts_apart(decided: Study) -> None:
    decided.decide("K1.01", "accept", code="b01", reason="omdat het past")
    decided.decide("K1.02", "reject", by="bram", reason="te weinig")
    decided.undo()
    events = decided.store.study.events()
    assert [event.counter for event in events] == [1, 2, 3]
    assert sorted(decided.store.study.texts().values()) == ["omdat het past", "te weinig"]
    assert "omdat" not in str(events)
    decided.store.study.erase_text(events[0].texts["reason"])
    assert [row["reason"] for row in decided.rows("decisions")] == ["", "te weinig", ""]
    assert coded(decided) == []


# -- words --------------------------------------------------------------------------------------------------------------


def test_a_range_is_read_by_label_and_by_id(decided: Study) -> None:
    (document, _) = decided.store.study.documents()
    by_label = parse_range(decided.store, "I01:8-12")
    assert (by_label.document, by_label.first, by_label.last) == (document.id, position(8), position(12))
    assert parse_range(decided.store, f"{document.id}:8-12") == by_label
    assert parse_range(decided.store, " i01:8-12 ") == by_label


def test_a_tag_is_covered_whole(study: Study, write: Write) -> None:
    text = "Interviewer: En?\nMoeder: Toen zei Wendelmoet Sterrenborg van der Vaart dat er iets was met haar.\n"
    study.add(write("gesprek.txt", text), source="interview", group="ouder")
    study.add_names(["Wendelmoet Sterrenborg van der Vaart"])
    study.redact()
    (document,) = study.store.study.documents()
    tokens = [token for turn in study.store.study.turns(document.id) for token in turn.tokens]
    (tag,) = [token for token in tokens if token.labels]
    assert tag.last - tag.first == position(4)
    for text in ("I01:4-4", "I01:3-5", "I01:5-7"):
        assert parse_range(study.store, text) == parse_range(study.store, "I01:3-7")
    assert str(parse_range(study.store, "I01:7-8")).endswith(":3-8")
    study.decide("", "code", code="b01", segments=["I01:5-8"])
    assert study.rows("codings")[0]["text"].startswith("[PERSOON-1] ")
    assert study.rows("codings")[0]["segment"] == "I01:3-8"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("I01", "a range of words is written DOCUMENT:FIRST-LAST, for example I03:120-164"),
        ("I01:12-8", "a range of words is written DOCUMENT:FIRST-LAST"),
        ("wat ze zei", "a range of words is written DOCUMENT:FIRST-LAST"),
        ("I09:1-2", "there is no such document in the study; `thematics list segments` shows ranges"),
        ("Sanne:1-2", "there is no such document in the study; `thematics list segments` shows ranges"),
        ("I01:8-9999", "the document has no such words; `thematics list segments` shows ranges"),
        ("I01:8-12.5", "the document has no such words"),
    ],
)
def test_a_range_that_is_not_there_is_refused(decided: Study, text: str, sentence: str) -> None:
    with pytest.raises(DecisionError) as refusal:
        decided.decide("", "code", code="b01", segments=[text])
    assert str(refusal.value).startswith(sentence)
    assert "Sanne" not in str(refusal.value)
    assert decided.rows("decisions") == []


def test_a_quote_holds_a_respondents_words_only(decided: Study) -> None:
    for segments in (["I01:0-3"], ["I01:3-10"], ["I01:8-12", "I01:0-3"]):
        with pytest.raises(DecisionError, match="a quote holds a respondent's words only"):
            decided.decide("", "quote", segments=segments)
    decided.decide("", "code", code="b01", segments=["I01:0-3"])  # a code may stand on any words


# -- what people type ---------------------------------------------------------------------------------------------------


def test_typed_text_is_redacted_before_it_is_stored(decided: Study, at: At) -> None:
    decided.add_names(["Kwikstaart"])
    decided.decide(
        "K1.01", "accept", name="Volgens Kwikstaart", definition="Bel 06-87654321", reason="mail x@post.example"
    )
    decided.decide("K1.01", "rename", name="Over Kwikstaart")
    decided.decide("", "quote", segments=[at.shame], form="edited", text="Kwikstaart zei het niet.")
    stored = str(decided.store.study.material())
    for name in ("Kwikstaart", "87654321", "post.example"):
        assert name not in stored
    assert decided.rows("codebook")[-1]["label"] == "Volgens [PERSOON]"
    assert decided.rows("codebook")[-1]["definition"] == "Bel [TELEFOON]"
    assert decided.rows("decisions")[1]["reason"] == "mail [EMAIL]"
    assert themes(decided)["K1.01"]["name"] == "Over [PERSOON]"


def test_a_reviewer_decides_without_the_vault_and_by_rules_alone(decided: Study) -> None:
    decided.add_researcher("bram", "een heel andere zin")
    with Study.open(decided.path, passphrase="een heel andere zin") as reviewer:
        (event,) = reviewer.decide("K1.02", "accept", code="b01", reason="bel 06-87654321")
        assert event.author == "bram"
    assert decided.rows("decisions")[0]["reason"] == "bel [TELEFOON]"
    assert len(coded(decided)) == 2


# -- what does not fit --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("theme", "action", "options", "sentence"),
    [
        ("K1.09", "accept", {"code": "b01"}, "there is no candidate theme K1.09; `thematics themes` lists them"),
        ("Sanne", "accept", {"code": "b01"}, "there is no such candidate theme; `thematics themes` lists them"),
        ("K1.01", "accept", {"code": "b99"}, "there is no code b99; `thematics list codebook` lists them"),
        ("K1.01", "accept", {}, "say which code it is accepted to with --code, or name a new code with --name"),
        ("K1.01", "accept", {"code": "b01", "name": "Sanne"}, "accept with --code has no use for --name; leave it out"),
        ("K1.01", "accept", {"code": "b01", "text": "Sanne"}, "accept has no use for --text; leave it out"),
        ("K1.09", "accept", {"name": "Nieuw"}, "there is no candidate theme K1.09"),
        ("K1.01", "rename", {}, "say the new name with --name"),
        ("b99", "rename", {"name": "x"}, "there is no code b99; `thematics list codebook` lists them"),
        ("", "rename", {"name": "x"}, "say which candidate theme or code it is about, for example K1.03 or b01"),
        ("K1.01", "merge", {}, "say what takes it in with --into"),
        ("K1.01", "merge", {"into": "K1.01"}, "K1.01 can't be merged into itself"),
        ("K1.01", "merge", {"into": "b01"}, "K1.01 is a candidate theme and b01 a code"),
        ("b01", "merge", {"into": "K1.01"}, "there is no code K1.01"),
        ("K1.01", "split", {}, "say which segments of K1.01 with --segment"),
        ("K1.01", "split", {"segments": ["I01:8-9"]}, "not all of those are segments of K1.01"),
        ("K1.01", "move", {"into": "K1.02"}, "say which segments of K1.01 with --segment"),
        ("K1.01", "reject", {"code": "b01"}, "reject has no use for --code; leave it out"),
        ("K1.01", "reject", {"definition": "Sanne"}, "reject has no use for --definition; leave it out"),
        ("", "code", {"code": "b01"}, "say which words with --segment, for example --segment I03:120-164"),
        ("", "code", {"segments": ["I01:8-9"]}, "say which code with --code"),
        ("K1.01", "code", {"code": "b01", "segments": ["I01:8-9"]}, "code has no use for the candidate theme"),
        ("", "uncode", {"code": "b01", "segments": ["I01:8-9"]}, "b01 is not on those words"),
        ("", "quote", {"segments": ["I01:8-9"], "text": "Sanne"}, "a verbatim quote has the words of the transcript"),
        ("", "quote", {"segments": ["I01:8-9"], "form": "edited"}, "give the words of an edited quote"),
        ("", "undo", {}, "undo a decision with `thematics decide undo`"),
        ("", "new_code", {"name": "x"}, "undo a decision with `thematics decide undo`; make a code by accepting"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(
    decided: Study, theme: str, action: str, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(DecisionError) as refusal:
        decided.decide(theme, action, **options)
    assert str(refusal.value).startswith(sentence)
    assert "Sanne" not in str(refusal.value)
    assert decided.store.study.events() == ()
    assert decided.store.study.texts() == {}


def test_unknown_words_for_an_action_or_a_form_are_refused(decided: Study, at: At) -> None:
    with pytest.raises(UsageError, match="there is no such action; choose from: accept, rename, merge, split"):
        decided.decide("K1.01", "bless")
    with pytest.raises(UsageError, match="there is no such form; choose from: verbatim, edited, paraphrase"):
        decided.decide("", "quote", segments=[at.shame], form="gezongen")
