"""Decisions that don't fit are refused in one sentence that says what to do, and never says back what could be a name."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.errors import DecisionError
from thematics.framework import check_event, fold, new_code_id
from thematics.records.analysis import Run
from thematics.records.codebook import Framework
from thematics.records.decisions import Action, CandidateStatus, Event, Folded
from thematics.records.shared import WordRange

MakeEvent = Callable[..., Event]
Fold = Callable[..., Folded]
Words = Callable[..., WordRange]


@pytest.fixture
def state(event: MakeEvent, folded: Fold, words: Words) -> Folded:
    """A study in which much was decided.

    K1.02 is accepted to b01, K1.03 was merged into K1.01, K1.01a split off and rejected; b04 was merged into b03; x01 and x02
    were made, and x02 was undone; words 40-49 carry b02, put there by anna; words 50-59 are quoted.
    """
    gone = event(Action.NEW_CODE, code="x02", texts={"name": "t2"})
    return folded(
        event(Action.ACCEPT, theme="K1.02", code="b01"),
        event(Action.MERGE, theme="K1.03", into="K1.01"),
        event(Action.SPLIT, theme="K1.01", into="K1.01a", ranges=(words(200, 209),)),
        event(Action.REJECT, theme="K1.01a"),
        event(Action.MERGE, code="b04", into="b03"),
        event(Action.NEW_CODE, code="x01", texts={"name": "t1"}),
        gone,
        event(Action.UNDO, target=gone.id),
        event(Action.CODE, code="b02", ranges=(words(40, 49),)),
        event(Action.QUOTE, code="b02", ranges=(words(50, 59),)),
    )


A, B, C = ("a1", 0, 9), ("a1", 10, 19), ("a1", 20, 29)  # the segments of K1.01
D, E = ("a1", 100, 109), ("a1", 110, 119)  # those of K1.02
NAME = {"name": "t9"}


def made(event: MakeEvent, action: Action, fields: dict[str, Any]) -> Event:
    ranges = tuple(WordRange(document, first * 1000, last * 1000) for document, first, last in fields.get("ranges", ()))
    return event(
        action, fields.get("by", "anna"), **{k: v for k, v in fields.items() if k != "by"} | {"ranges": ranges}
    )


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        (Action.ACCEPT, {"theme": "K1.01", "code": "b01"}),
        (Action.ACCEPT, {"theme": "K1.02", "code": "b02"}),  # another code: a change of mind
        (Action.ACCEPT, {"theme": "K1.02", "code": "b01", "ranges": [A]}),  # the same code on more words
        (Action.ACCEPT, {"theme": "K1.01a", "code": "x01"}),  # rejected, and taken up again
        (Action.RENAME, {"theme": "K1.01", "texts": NAME}),
        (Action.RENAME, {"code": "b01", "texts": {"definition": "t9"}}),
        (Action.MERGE, {"theme": "K1.02", "into": "K1.01"}),
        (Action.MERGE, {"code": "b01", "into": "x01"}),
        (Action.SPLIT, {"theme": "K1.01", "into": "K1.01b", "ranges": [A, B]}),
        (Action.MOVE, {"theme": "K1.01", "into": "K1.02", "ranges": [A, B]}),
        (Action.REJECT, {"theme": "K1.02"}),
        (Action.CODE, {"code": "b02", "ranges": [("a1", 45, 52)]}),
        (Action.CODE, {"by": "bram", "code": "b02", "ranges": [("a1", 40, 49)]}),  # another's own judgement
        (Action.UNCODE, {"by": "bram", "code": "b02", "ranges": [("a1", 30, 41)]}),
        (Action.QUOTE, {"code": "b01", "ranges": [("a1", 50, 59)]}),
        (Action.QUOTE, {"ranges": [("a1", 60, 69)]}),
        (Action.QUOTE, {"ranges": [("a1", 50, 59)], "texts": {"quote": "t9"}, "details": {"form": "paraphrase"}}),
        (Action.NEW_CODE, {"code": "x03", "texts": NAME}),
        (Action.UNDO, {"target": f"{2:032x}"}),
        (Action.UNDO, {"target": f"{8:032x}"}),  # an undo
    ],
)
def test_what_fits_is_let_through(
    event: MakeEvent, folded: Fold, state: Folded, action: Action, fields: dict[str, Any]
) -> None:
    check_event(made(event, action, fields), state)


@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        (Action.ACCEPT, {"theme": "K9.01", "code": "b01"}, "no candidate theme K9.01; `thematics themes` lists them"),
        (Action.ACCEPT, {"theme": "Sanne", "code": "b01"}, "no such candidate theme; `thematics themes` lists them"),
        (Action.ACCEPT, {"code": "b01"}, "say which candidate theme it is about, for example K1.03; `thematics themes`"),
        (Action.ACCEPT, {"theme": "K1.03", "code": "b01"}, "K1.03 was merged into K1.01; decide on that one"),
        (Action.ACCEPT, {"theme": "K1.01"}, "say which code it is accepted to with --code"),
        (Action.ACCEPT, {"theme": "K1.01", "code": "b99"}, "no code b99; `thematics list codebook` lists them"),
        (Action.ACCEPT, {"theme": "K1.01", "code": "schaamte om Sanne"}, "no such code; `thematics list codebook`"),
        (Action.ACCEPT, {"theme": "K1.01", "code": "x02"}, "no code x02"),
        (Action.ACCEPT, {"theme": "K1.01", "code": "b04"}, "b04 was merged into b03; use that code"),
        (Action.ACCEPT, {"theme": "K1.02", "code": "b01"}, "K1.02 is accepted to b01 already; undo that first"),
        (Action.ACCEPT, {"theme": "K1.01", "code": "b01", "into": "b02"}, "accept has no use for --into; leave it out"),
        (Action.RENAME, {"theme": "K9.01", "texts": NAME}, "no candidate theme K9.01"),
        (Action.RENAME, {"theme": "K1.03", "texts": NAME}, "K1.03 was merged into K1.01; rename that one"),
        (Action.RENAME, {"code": "b99", "texts": NAME}, "no code b99"),
        (Action.RENAME, {"code": "b04", "texts": NAME}, "b04 was merged into b03; rename that one"),
        (Action.RENAME, {"theme": "K1.01", "texts": {"reason": "t9"}}, "say the new name with --name"),
        (Action.RENAME, {"theme": "K1.01", "texts": {"definition": "t9"}}, "say the new name with --name"),
        (Action.RENAME, {"theme": "K1.01", "code": "b01", "texts": NAME}, "not both; leave --code out"),
        (Action.MERGE, {"theme": "K9.01", "into": "K1.01"}, "no candidate theme K9.01"),
        (Action.MERGE, {"theme": "K1.01"}, "say what takes it in with --into"),
        (Action.MERGE, {"theme": "K1.03", "into": "K1.02"}, "K1.03 was merged into K1.01 already; undo that first"),
        (Action.MERGE, {"theme": "K1.01", "into": "K1.01"}, "K1.01 can't be merged into itself"),
        (Action.MERGE, {"theme": "K1.02", "into": "K9.01"}, "no candidate theme K9.01"),
        (Action.MERGE, {"theme": "K1.02", "into": "K1.03"}, "K1.03 was merged into K1.01; name that one with --into"),
        (Action.MERGE, {"theme": "K1.02", "into": "K1.01a"}, "K1.01a is rejected; undo that first, or name another"),
        (Action.MERGE, {"theme": "K1.02", "into": "b01"}, "K1.02 is a candidate theme and b01 a code; accept it to that"),
        (Action.MERGE, {"code": "b01", "into": "K1.02"}, "no code K1.02"),
        (Action.MERGE, {"code": "b01", "into": "b04"}, "b04 was merged into b03; use that code"),
        (Action.MERGE, {"code": "b04", "into": "b01"}, "b04 was merged into b03 already; undo that first"),
        (Action.MERGE, {"code": "b01", "into": "b01"}, "b01 can't be merged into itself"),
        (Action.MERGE, {"theme": "K1.01", "into": "K1.02", "ranges": [A]}, "merge has no use for --segment"),
        (Action.SPLIT, {"theme": "K1.03", "into": "K1.03a", "ranges": [A]}, "K1.03 was merged into K1.01"),
        (Action.SPLIT, {"theme": "K1.01", "into": "K1.01b"}, "say which segments of K1.01 with --segment"),
        (Action.SPLIT, {"theme": "K1.01", "into": "K1.01b", "ranges": [A, D]}, "not all of those are segments of K1.01"),
        (Action.SPLIT, {"theme": "K1.01", "into": "K1.01b", "ranges": [("a1", 0, 8)]}, "not all of those are segments"),
        (Action.SPLIT, {"theme": "K1.01", "into": "K1.01b", "ranges": [A, B, C]}, "those are all segments of K1.01"),
        (Action.SPLIT, {"theme": "K1.01", "into": "", "ranges": [A]}, "needs an id of its own, such as K1.01a"),
        (Action.SPLIT, {"theme": "K1.01", "into": "Sanne", "ranges": [A]}, "needs an id of its own, such as K1.01a"),
        (Action.SPLIT, {"theme": "K1.01", "into": "K1.02", "ranges": [A]}, "there is a candidate theme K1.02 already"),
        (Action.SPLIT, {"theme": "K1.01", "code": "b01", "ranges": [A]}, "split has no use for --code; leave it out"),
        (Action.MOVE, {"theme": "K1.01", "ranges": [A]}, "say what takes it in with --into"),
        (Action.MOVE, {"theme": "K1.01", "into": "K1.01", "ranges": [A]}, "those segments are in K1.01; name another"),
        (Action.MOVE, {"theme": "K1.01", "into": "K9.01", "ranges": [A]}, "no candidate theme K9.01"),
        (Action.MOVE, {"theme": "K1.01", "into": "K1.03", "ranges": [A]}, "K1.03 was merged into K1.01"),
        (Action.MOVE, {"theme": "K1.01", "into": "K1.01a", "ranges": [A]}, "K1.01a is rejected"),
        (Action.MOVE, {"theme": "K1.01", "into": "K1.02", "ranges": [D]}, "not all of those are segments of K1.01"),
        (Action.MOVE, {"theme": "K1.01", "into": "K1.02"}, "say which segments of K1.01 with --segment"),
        (Action.MOVE, {"theme": "K1.02", "into": "K1.01", "ranges": [D, E]}, "merge it: thematics decide merge K1.02"),
        (Action.REJECT, {"theme": "K1.03"}, "K1.03 was merged into K1.01; decide on that one"),
        (Action.REJECT, {"theme": "K1.01a"}, "K1.01a is rejected already; undo that to take it up again"),
        (Action.REJECT, {"theme": "K1.01", "code": "b01"}, "reject has no use for --code"),
        (Action.CODE, {"code": "b01"}, "say which words with --segment, for example --segment I03:120-164"),
        (Action.CODE, {"ranges": [A]}, "say which code with --code, for example b01; `thematics list codebook`"),
        (Action.RENAME, {"texts": NAME}, "say which candidate theme or code it is about, for example K1.03 or b01"),
        (Action.CODE, {"code": "b04", "ranges": [A]}, "b04 was merged into b03; use that code"),
        (Action.CODE, {"code": "b02", "ranges": [("a1", 41, 48)]}, "you put b02 on those words already"),
        (Action.CODE, {"theme": "K1.01", "code": "b02", "ranges": [A]}, "code has no use for the candidate theme"),
        (Action.UNCODE, {"code": "b02"}, "say which words with --segment"),
        (Action.UNCODE, {"code": "b99", "ranges": [A]}, "no code b99"),
        (Action.UNCODE, {"code": "b01", "ranges": [("a1", 40, 49)]}, "b01 is not on those words; `thematics list codings`"),
        (Action.UNCODE, {"code": "b02", "ranges": [("a1", 40, 49), ("c3", 40, 49)]}, "b02 is not on those words"),
        (Action.QUOTE, {}, "say which words with --segment"),
        (Action.QUOTE, {"code": "b99", "ranges": [A]}, "no code b99"),
        (Action.QUOTE, {"ranges": [A], "details": {"form": "gezongen"}}, "no such form; choose from: verbatim, edited, p"),
        (Action.QUOTE, {"ranges": [A], "texts": {"quote": "t9"}}, "leave --text out, or say --form edited"),
        (Action.QUOTE, {"ranges": [A], "details": {"form": "edited"}}, "give the words of an edited quote"),
        (
            Action.QUOTE,
            {"ranges": [A, B], "details": {"form": "edited"}, "texts": {"quote": "t9"}},
            "for one stretch of words; give one --segment",
        ),
        (Action.QUOTE, {"code": "b02", "ranges": [("a1", 50, 59)]}, "that quote is admitted already"),
        (Action.NEW_CODE, {"code": "x01", "texts": NAME}, "a code's id is used once only; take x03"),
        (Action.NEW_CODE, {"code": "x02", "texts": NAME}, "a code's id is used once only; take x03"),
        (Action.NEW_CODE, {"code": "b01", "texts": NAME}, "a code's id is used once only; take x03"),
        (Action.NEW_CODE, {"texts": NAME}, "a code's id is used once only; take x03"),
        (Action.NEW_CODE, {"code": "x03"}, "a new code needs a label; give it with --name"),
        (Action.UNDO, {"target": "f" * 32}, "there is no such decision to undo; `thematics list decisions` shows the ids"),
        (Action.UNDO, {"target": f"{1:032x}"}, "that decision was undone already"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(
    event: MakeEvent, state: Folded, action: Action, fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(DecisionError) as refusal:
        check_event(made(event, action, fields), state)
    said = str(refusal.value)
    assert sentence in said
    assert "Sanne" not in said
    assert "\n" not in said
    assert not said.endswith(".")


def test_a_candidate_without_segments_is_not_accepted(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(
        event(Action.SPLIT, "anna", theme="K1.02", into="K1.02a", ranges=(words(100, 109),)),
        event(Action.SPLIT, "bram", theme="K1.02", into="K1.02b", ranges=(words(110, 119),)),
    )
    with pytest.raises(DecisionError, match=r"K1\.02 holds no segments any more"):
        check_event(event(Action.ACCEPT, theme="K1.02", code="b01"), state)


def test_who_gives_way_in_a_conflict_does_not_repeat(event: MakeEvent, folded: Fold) -> None:
    rejected = [
        event(Action.ACCEPT, "anna", theme="K1.02", code="b01"),
        event(Action.REJECT, "bram", theme="K1.02"),
    ]
    gives_way = event(Action.REJECT, "anna", theme="K1.02")
    check_event(gives_way, folded(*rejected))
    settled = folded(*rejected, gives_way)
    assert (settled.conflicts, settled.codings) == ((), ())
    with pytest.raises(DecisionError, match="rejected already"):
        check_event(event(Action.REJECT, "anna", theme="K1.02"), settled)
    accepted = [*rejected[::-1], event(Action.ACCEPT, "anna", theme="K1.02", code="b01")]
    gives_way = event(Action.ACCEPT, "bram", theme="K1.02", code="b01")
    check_event(gives_way, folded(*accepted))
    assert folded(*accepted, gives_way).conflicts == ()


def test_codes_are_numbered_on_and_no_number_is_used_again(event: MakeEvent, folded: Fold) -> None:
    assert new_code_id(folded()) == "x01"
    made_codes = [event(Action.NEW_CODE, code=code, texts=NAME) for code in ("x01", "x02")]
    undo = event(Action.UNDO, target=made_codes[1].id)
    assert new_code_id(folded(*made_codes, undo)) == "x03"
    assert new_code_id(folded(event(Action.NEW_CODE, code="x99", texts=NAME))) == "x100"


@given(data=st.data())
def test_decisions_that_were_checked_one_after_the_other_bring_no_conflict(
    codebook: Framework, run: Run, data: st.DataObject
) -> None:
    """One author at work: whatever is let through holds, and an accept always shows."""
    log: list[Event] = []

    def state() -> Folded:
        return fold(log, framework=codebook, runs=(run,))

    for number in range(1, data.draw(st.integers(1, 12)) + 1):
        action = data.draw(st.sampled_from(Action))
        about_code = action in (Action.MERGE, Action.RENAME) and data.draw(st.booleans())
        themes, codes = [*state().candidates, "K1.01a"], list(state().codes)
        event = Event(
            id=f"{number:032x}",
            counter=number,
            author="anna",
            time="2026-01-01T00:00:00Z",
            action=action,
            theme="" if about_code else data.draw(st.sampled_from(["", *themes])),
            code=data.draw(st.sampled_from(["", *codes, new_code_id(state())])),
            into=data.draw(st.sampled_from(["", *(codes if about_code else themes)])),
            ranges=tuple(
                data.draw(st.lists(st.sampled_from([*run.candidates[0].members, *run.candidates[1].members])))
            ),
            target=data.draw(st.sampled_from([each.id for each in log] or ["f"])) if action is Action.UNDO else "",
            texts=data.draw(st.sampled_from([{}, {"name": f"t{number}"}])),
        )
        try:
            check_event(event, state())
        except DecisionError:
            continue
        log.append(event)
        if action is Action.ACCEPT:
            assert state().candidates[event.theme].status is CandidateStatus.ACCEPTED
            assert {event.code} <= {coding.code for coding in state().codings}
    if not state().undone:
        assert state().conflicts == ()
