"""Events become a codebook: each action, each conflict, and what holds for any set of events."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.framework import fold
from thematics.framework.fold_codes import without
from thematics.records.analysis import Run
from thematics.records.codebook import Framework
from thematics.records.decisions import Action, CandidateStatus, Event, Folded, QuoteForm
from thematics.records.shared import WordRange, position

MakeEvent = Callable[..., Event]
Fold = Callable[..., Folded]
Words = Callable[..., WordRange]


def codes_on(state: Folded, at: int, document: str = "a1") -> set[str]:
    """The codes on one word."""
    word = WordRange(document, position(at), position(at))
    return {coding.code for coding in state.codings if coding.range.overlaps(word)}


def kinds(state: Folded) -> list[tuple[str, str]]:
    return [(conflict.kind, conflict.about) for conflict in state.conflicts]


# -- each action --------------------------------------------------------------------------------------------------------


def test_no_events_leave_the_framework_and_the_machines_candidates(folded: Fold, words: Words) -> None:
    state = folded()
    assert list(state.codes) == ["b01", "b02", "b03", "b04"]
    assert [(each.id, each.status) for each in state.candidates.values()] == [
        (name, CandidateStatus.OPEN) for name in ("K1.01", "K1.02", "K1.03")
    ]
    assert state.candidates["K1.03"].members == (words(200, 209),)
    assert (state.codings, state.quotes, state.conflicts, state.undone, state.counter) == ((), (), (), frozenset(), 0)


def test_accepting_links_a_candidate_to_a_code_and_codes_its_words(
    event: MakeEvent, folded: Fold, words: Words
) -> None:
    accept = event(Action.ACCEPT, theme="K1.02", code="b01")
    state = folded(accept)
    assert state.candidates["K1.02"].status is CandidateStatus.ACCEPTED
    assert state.candidates["K1.02"].code == "b01"
    assert [(each.code, each.range, each.author, each.event) for each in state.codings] == [
        ("b01", words(100, 109), "anna", accept.id),
        ("b01", words(110, 119), "anna", accept.id),
    ]


def test_an_accept_codes_the_ranges_that_it_carries(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(event(Action.ACCEPT, theme="K1.02", code="b01", ranges=(words(110, 119), words(300, 301))))
    assert [each.range for each in state.codings] == [words(110, 119), words(300, 301)]


def test_what_was_accepted_stays_when_segments_go_and_when_words_are_clustered_again(
    event: MakeEvent, folded: Fold, words: Words, run: Run
) -> None:
    events = [
        event(Action.ACCEPT, theme="K1.02", code="b01", ranges=(words(100, 109), words(110, 119))),
        event(Action.MOVE, theme="K1.02", into="K1.03", ranges=(words(110, 119),)),
        event(Action.SPLIT, theme="K1.03", into="K1.03a", ranges=(words(200, 209),)),
        event(Action.MERGE, theme="K1.02", into="K1.03"),
    ]
    before = folded(events[0])
    assert folded(*events).codings == before.codings
    assert folded(*events, runs=()).codings == before.codings
    again = replace(run, number=2, candidates=())
    assert folded(*events, runs=(run, again)).codings == before.codings


def test_renaming_a_candidate_and_a_code(event: MakeEvent, folded: Fold) -> None:
    state = folded(
        event(Action.RENAME, theme="K1.01", texts={"name": "t1"}),
        event(Action.RENAME, theme="K1.01", texts={"name": "t2"}),
        event(Action.RENAME, code="b02", texts={"name": "t3", "definition": "t4"}),
        event(Action.RENAME, code="b02", texts={"name": "t5"}),
    )
    assert state.candidates["K1.01"].name == "t2"
    assert (state.codes["b02"].name, state.codes["b02"].definition) == ("t5", "t4")
    assert state.conflicts == ()


def test_merging_candidates_moves_their_segments(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(event(Action.MERGE, theme="K1.02", into="K1.03"), event(Action.MERGE, theme="K1.03", into="K1.01"))
    assert state.candidates["K1.02"].status is CandidateStatus.MERGED
    assert state.candidates["K1.02"].into == "K1.03"
    assert state.candidates["K1.02"].members == state.candidates["K1.03"].members == ()
    assert set(state.candidates["K1.01"].members) == {
        words(0, 9), words(10, 19), words(20, 29), words(100, 109), words(110, 119), words(200, 209)
    }  # fmt: skip
    assert state.conflicts == ()


def test_merging_codes_takes_codings_quotes_and_accepted_candidates_along(
    event: MakeEvent, folded: Fold, words: Words
) -> None:
    state = folded(
        event(Action.CODE, code="b01", ranges=(words(0, 3),)),
        event(Action.CODE, code="b02", ranges=(words(0, 3), words(5, 6))),
        event(Action.ACCEPT, theme="K1.03", code="b01"),
        event(Action.QUOTE, code="b01", ranges=(words(0, 3),)),
        event(Action.MERGE, code="b01", into="b02"),
        event(Action.CODE, "bram", code="b01", ranges=(words(8, 8),)),
    )
    assert {each.code for each in state.codings} == {"b02"}
    assert [each.range for each in state.codings] == [words(0, 3), words(5, 6), words(200, 209), words(8, 8)]
    assert state.candidates["K1.03"].code == "b02"
    assert state.quotes[0].code == "b02"
    assert state.codes["b01"].into == "b02"
    assert state.conflicts == ()


def test_splitting_makes_a_candidate_that_stands_after_the_one_it_came_from(
    event: MakeEvent, folded: Fold, words: Words
) -> None:
    state = folded(
        event(Action.SPLIT, theme="K1.01", into="K1.01a", ranges=(words(10, 19),), texts={"name": "t1"}),
        event(Action.SPLIT, theme="K1.01", into="K1.01b", ranges=(words(20, 29),)),
    )
    assert list(state.candidates) == ["K1.01", "K1.01a", "K1.01b", "K1.02", "K1.03"]
    assert state.candidates["K1.01"].members == (words(0, 9),)
    assert state.candidates["K1.01a"].members == (words(10, 19),)
    assert state.candidates["K1.01a"].name == "t1"
    assert state.conflicts == ()


def test_moving_segments(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(event(Action.MOVE, theme="K1.01", into="K1.02", ranges=(words(0, 9), words(20, 29))))
    assert state.candidates["K1.01"].members == (words(10, 19),)
    assert state.candidates["K1.02"].members == (words(100, 109), words(110, 119), words(0, 9), words(20, 29))


def test_segments_move_out_of_what_their_candidate_was_merged_into(
    event: MakeEvent, folded: Fold, words: Words
) -> None:
    state = folded(
        event(Action.MERGE, theme="K1.01", into="K1.02"),
        event(Action.MOVE, "bram", theme="K1.01", into="K1.03", ranges=(words(0, 9),)),
        event(Action.MOVE, "bram", theme="K1.01", into="K1.02", ranges=(words(10, 19),)),  # where it is
    )
    assert state.candidates["K1.03"].members == (words(200, 209), words(0, 9))
    assert words(0, 9) not in state.candidates["K1.02"].members
    assert words(10, 19) in state.candidates["K1.02"].members
    assert state.conflicts == ()


def test_rejecting(event: MakeEvent, folded: Fold) -> None:
    state = folded(event(Action.REJECT, theme="K1.02"))
    assert state.candidates["K1.02"].status is CandidateStatus.REJECTED
    assert len(state.candidates["K1.02"].members) == 2


def test_words_take_any_number_of_codes(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(
        event(Action.CODE, code="b01", ranges=(words(0, 5), words(50, 51))),
        event(Action.CODE, code="b02", ranges=(words(3, 8),)),
        event(Action.CODE, "bram", code="b01", ranges=(words(0, 5),)),
        event(Action.CODE, code="b01", ranges=(words(0, 5),)),  # said twice
    )
    assert codes_on(state, 4) == {"b01", "b02"}
    assert codes_on(state, 6) == {"b02"}
    assert [(each.code, each.range, each.author) for each in state.codings] == [
        ("b01", words(0, 5), "anna"),
        ("b01", words(50, 51), "anna"),
        ("b02", words(3, 8), "anna"),
        ("b01", words(0, 5), "bram"),
    ]


def test_uncoding_cuts_a_coding_into_what_remains(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(
        event(Action.CODE, code="b01", ranges=(words(10, 20),)),
        event(Action.CODE, code="b02", ranges=(words(10, 20),)),
        event(Action.UNCODE, "bram", code="b01", ranges=(words(13, 14), words(19, 25))),
    )
    assert [each.range for each in state.codings if each.code == "b01"] == [words(10, 12), words(15, 18)]
    assert [each.range for each in state.codings if each.code == "b02"] == [words(10, 20)]
    assert {each.author for each in state.codings} == {"anna"}
    assert state.conflicts == ()


def test_uncoding_takes_off_what_an_accept_or_a_merged_code_put_there(
    event: MakeEvent, folded: Fold, words: Words
) -> None:
    state = folded(
        event(Action.ACCEPT, theme="K1.02", code="b01"),
        event(Action.MERGE, code="b01", into="b02"),
        event(Action.UNCODE, code="b02", ranges=(words(100, 114),)),
    )
    assert [(each.code, each.range) for each in state.codings] == [("b02", words(115, 119))]


def test_a_code_on_another_document_stays(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(
        event(Action.CODE, code="b01", ranges=(words(0, 5, "c3"),)),
        event(Action.UNCODE, code="b01", ranges=(words(0, 5),)),
    )
    assert [each.range for each in state.codings] == [words(0, 5, "c3")]


def test_a_later_quote_on_the_same_words_replaces(event: MakeEvent, folded: Fold, words: Words) -> None:
    last = event(
        Action.QUOTE,
        "bram",
        counter=9,
        code="b02",
        ranges=(words(0, 5),),
        texts={"quote": "t1"},
        details={"form": "edited"},
    )
    state = folded(
        event(Action.QUOTE, code="b01", ranges=(words(0, 5),), texts={"quote": "t0"}),
        event(Action.QUOTE, code="b01", ranges=(words(3, 5),)),
        last,
    )
    assert [(each.range, each.form, each.code, each.author, each.text) for each in state.quotes] == [
        (words(3, 5), QuoteForm.VERBATIM, "b01", "anna", ""),
        (words(0, 5), QuoteForm.EDITED, "b02", "bram", "t1"),
    ]
    assert state.quotes[1].event == last.id


def test_a_verbatim_quote_has_no_text_of_its_own(event: MakeEvent, folded: Fold, words: Words) -> None:
    (quote,) = folded(event(Action.QUOTE, ranges=(words(0, 5),), texts={"quote": "t0"})).quotes
    assert (quote.form, quote.text, quote.code) == (QuoteForm.VERBATIM, "", "")


def test_a_new_code_stands_after_the_frameworks_and_is_known_whatever_the_counters_say(
    event: MakeEvent, folded: Fold, words: Words
) -> None:
    state = folded(
        event(Action.CODE, counter=1, code="x01", ranges=(words(0, 5),)),
        event(Action.NEW_CODE, counter=2, code="x01", texts={"name": "t1", "definition": "t2"}),
    )
    assert list(state.codes)[-1] == "x01"
    made = state.codes["x01"]
    assert (made.made, made.name, made.definition) == (True, "t1", "t2")
    assert not state.codes["b01"].made
    assert codes_on(state, 0) == {"x01"}
    assert (state.conflicts, state.codes_made, state.counter) == ((), 1, 2)


# -- undo ---------------------------------------------------------------------------------------------------------------


def test_an_undo_makes_an_event_as_if_it_had_not_been_and_can_be_undone(event: MakeEvent, folded: Fold) -> None:
    accept = event(Action.ACCEPT, theme="K1.02", code="b01")
    undo = event(Action.UNDO, target=accept.id)
    redo = event(Action.UNDO, target=undo.id)
    undone = folded(accept, undo)
    assert (undone.codings, undone.candidates, undone.undone) == ((), folded().candidates, frozenset({accept.id}))
    redone = folded(accept, undo, redo)
    assert redone.codings == folded(accept).codings
    assert redone.undone == frozenset({undo.id})
    assert folded(accept, undo, redo, event(Action.UNDO, target=redo.id)).codings == ()


def test_an_event_stays_undone_while_one_undo_of_it_stands(event: MakeEvent, folded: Fold) -> None:
    accept = event(Action.ACCEPT, theme="K1.02", code="b01")
    undos = [event(Action.UNDO, by, target=accept.id) for by in ("anna", "bram")]
    assert folded(accept, *undos, event(Action.UNDO, target=undos[0].id)).codings == ()


@pytest.mark.parametrize("target", ["f" * 32, f"{1:032x}", f"{2:032x}"], ids=["absent", "itself", "later"])
def test_undo_of_what_is_not_there_before_it_is_ignored_and_listed(event: MakeEvent, folded: Fold, target: str) -> None:
    undo = event(Action.UNDO, target=target)
    state = folded(undo, event(Action.REJECT, theme="K1.02"))
    assert kinds(state) == [("undo of an unknown decision", target)]
    assert state.conflicts[0].events == (undo.id,)
    assert state.candidates["K1.02"].status is CandidateStatus.REJECTED
    assert folded(undo, event(Action.UNDO, target=undo.id)).conflicts == ()


def test_undoing_a_merge_of_codes_gives_codings_back(event: MakeEvent, folded: Fold, words: Words) -> None:
    code = event(Action.CODE, code="b01", ranges=(words(0, 5),))
    merge = event(Action.MERGE, code="b01", into="b02")
    assert folded(code, merge, event(Action.UNDO, target=merge.id)).codings == folded(code).codings


def test_what_stands_on_a_code_that_was_undone_is_listed(event: MakeEvent, folded: Fold, words: Words) -> None:
    made = event(Action.NEW_CODE, code="x01", texts={"name": "t1"})
    on_it = [
        event(Action.ACCEPT, theme="K1.02", code="x01"),
        event(Action.CODE, code="x01", ranges=(words(0, 5),)),
        event(Action.UNCODE, code="x01", ranges=(words(0, 2),)),
        event(Action.QUOTE, code="x01", ranges=(words(0, 5),)),
        event(Action.RENAME, code="x01", texts={"name": "t2"}),
        event(Action.MERGE, code="b01", into="x01"),
    ]
    state = folded(made, *on_it, event(Action.UNDO, target=made.id))
    assert "x01" not in state.codes
    assert state.codings == ()
    assert state.candidates["K1.02"].status is CandidateStatus.OPEN
    assert state.codes["b01"].into == ""
    assert [(quote.range, quote.code) for quote in state.quotes] == [(words(0, 5), "")]
    assert kinds(state) == [("unknown code", "x01")] * len(on_it)
    assert [conflict.events for conflict in state.conflicts] == [(each.id,) for each in on_it]
    assert state.codes_made == 1


def test_words_accepted_in_a_part_stay_coded_when_its_split_is_undone(
    event: MakeEvent, folded: Fold, words: Words
) -> None:
    split = event(Action.SPLIT, theme="K1.01", into="K1.01a", ranges=(words(10, 19),))
    accept = event(Action.ACCEPT, theme="K1.01a", code="b01", ranges=(words(10, 19),))
    reject = event(Action.REJECT, "bram", theme="K1.01a")
    state = folded(split, accept, reject, event(Action.UNDO, target=split.id))
    assert state.candidates == folded().candidates
    assert codes_on(state, 10) == {"b01"}
    assert kinds(state) == [("unknown candidate", "K1.01a")] * 2


# -- changing one's mind is no conflict ---------------------------------------------------------------------------------


def test_one_authors_later_accept_takes_the_place_of_the_earlier(event: MakeEvent, folded: Fold, words: Words) -> None:
    by_hand = event(Action.CODE, code="b01", ranges=(words(100, 109),))
    first = event(Action.ACCEPT, theme="K1.02", code="b01")
    second = event(Action.ACCEPT, theme="K1.02", code="b02")
    state = folded(by_hand, first, second)
    assert state.candidates["K1.02"].code == "b02"
    assert codes_on(state, 115) == {"b02"}
    assert codes_on(state, 105) == {"b01", "b02"}  # what was coded by hand is no part of the accept
    assert state.conflicts == ()
    assert (
        folded(by_hand, first, second, event(Action.UNDO, target=second.id)).codings == folded(by_hand, first).codings
    )


def test_accepting_again_to_the_same_code_adds_words(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(
        event(Action.ACCEPT, theme="K1.02", code="b01", ranges=(words(100, 109),)),
        event(Action.ACCEPT, theme="K1.02", code="b01", ranges=(words(100, 109), words(300, 301))),
    )
    assert [each.range for each in state.codings] == [words(100, 109), words(300, 301)]


def test_one_author_rejects_and_takes_up_again(event: MakeEvent, folded: Fold) -> None:
    accept = event(Action.ACCEPT, theme="K1.02", code="b01")
    reject = event(Action.REJECT, theme="K1.02")
    rejected = folded(accept, reject)
    assert (rejected.candidates["K1.02"].status, rejected.candidates["K1.02"].code) == (CandidateStatus.REJECTED, "")
    assert (rejected.codings, rejected.conflicts) == ((), ())
    again = folded(accept, reject, event(Action.ACCEPT, theme="K1.02", code="b01"))
    assert again.candidates["K1.02"].status is CandidateStatus.ACCEPTED
    assert (len(again.codings), again.conflicts) == (2, ())


def test_one_authors_later_merge_takes_the_segments_along(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(
        event(Action.MERGE, theme="K1.02", into="K1.01"),
        event(Action.SPLIT, theme="K1.01", into="K1.01a", ranges=(words(100, 109),)),
        event(Action.MERGE, theme="K1.02", into="K1.03"),
        event(Action.MERGE, code="b01", into="b02"),
        event(Action.MERGE, code="b01", into="b03"),
    )
    assert state.candidates["K1.01"].members == (words(0, 9), words(10, 19), words(20, 29))
    assert state.candidates["K1.03"].members == (words(200, 209), words(110, 119))
    assert state.candidates["K1.01a"].members == (words(100, 109),)  # it went its own way
    assert state.candidates["K1.02"].into == "K1.03"
    assert state.codes["b01"].into == "b03"
    assert state.conflicts == ()


# -- conflicts ----------------------------------------------------------------------------------------------------------


def test_two_authors_accept_to_two_codes(event: MakeEvent, folded: Fold) -> None:
    events = [event(Action.ACCEPT, by, theme="K1.02", code=code) for by, code in (("anna", "b01"), ("bram", "b02"))]
    state = folded(*events)
    assert kinds(state) == [("accepted to two codes", "K1.02")]
    assert state.conflicts[0].events == tuple(each.id for each in events)
    assert codes_on(state, 105) == {"b01", "b02"}
    assert state.candidates["K1.02"].code == "b02"
    settled = folded(*events, event(Action.ACCEPT, theme="K1.02", code="b02"))
    assert (settled.conflicts, codes_on(settled, 105)) == ((), {"b02"})
    merged = folded(*events, event(Action.MERGE, code="b02", into="b01"))
    assert (merged.conflicts, merged.candidates["K1.02"].code) == ((), "b01")


@pytest.mark.parametrize("order", [(Action.ACCEPT, Action.REJECT), (Action.REJECT, Action.ACCEPT)])
def test_one_accepts_and_another_rejects(event: MakeEvent, folded: Fold, order: tuple[Action, Action]) -> None:
    events = [
        event(action, by, theme="K1.02", code="b01" if action is Action.ACCEPT else "")
        for by, action in zip(("anna", "bram"), order, strict=True)
    ]
    state = folded(*events)
    assert kinds(state) == [("rejected and accepted", "K1.02")]
    assert state.conflicts[0].events == tuple(each.id for each in events)
    assert state.candidates["K1.02"].status == {"accept": "accepted", "reject": "rejected"}[order[1]]
    assert codes_on(state, 105) == {"b01"}
    assert folded(*events, event(Action.UNDO, "bram", target=events[1].id)).conflicts == ()


def test_the_last_who_changed_their_mind_gives_the_status(event: MakeEvent, folded: Fold) -> None:
    state = folded(
        event(Action.ACCEPT, "anna", theme="K1.02", code="b01"),
        event(Action.ACCEPT, "bram", theme="K1.02", code="b02"),
        event(Action.ACCEPT, "anna", theme="K1.02", code="b03"),
    )
    assert state.candidates["K1.02"].code == "b03"


def test_two_authors_who_agree_are_no_conflict(event: MakeEvent, folded: Fold, words: Words) -> None:
    both = ("anna", "bram")
    state = folded(
        *(event(Action.ACCEPT, by, theme="K1.01", code="b01") for by in both),
        *(event(Action.REJECT, by, theme="K1.02") for by in both),
        *(event(Action.MERGE, by, theme="K1.03", into="K1.01") for by in both),
        *(event(Action.MERGE, by, code="b03", into="b02") for by in both),
        *(event(Action.CODE, by, code="b01", ranges=(words(300, 303),)) for by in both),
        *(event(Action.UNCODE, by, code="b01", ranges=(words(300, 301),)) for by in both),
    )
    assert state.conflicts == ()


def test_two_names_and_two_definitions(event: MakeEvent, folded: Fold) -> None:
    events = [
        event(Action.RENAME, "anna", theme="K1.01", texts={"name": "t1"}),
        event(Action.RENAME, "bram", theme="K1.01", texts={"name": "t2"}),
        event(Action.RENAME, "anna", code="b01", texts={"name": "t3", "definition": "t4"}),
        event(Action.RENAME, "bram", code="b01", texts={"name": "t5", "definition": "t6"}),
    ]
    state = folded(*events)
    assert kinds(state) == [
        ("given two names", "K1.01"),
        ("given two definitions", "b01"),
        ("given two names", "b01"),
    ]
    assert state.candidates["K1.01"].name == "t2"
    assert state.codes["b01"].name == "t5"
    assert folded(*events, *(event(Action.UNDO, target=each.id) for each in events[::2])).conflicts == ()


def test_a_rename_without_a_name(event: MakeEvent, folded: Fold) -> None:
    state = folded(event(Action.RENAME, theme="K1.01"), event(Action.RENAME, code="b01", texts={"reason": "t1"}))
    assert kinds(state) == [("renamed without a name", "K1.01"), ("renamed without a name", "b01")]


def test_candidates_merged_in_a_circle(event: MakeEvent, folded: Fold, words: Words) -> None:
    events = [
        event(Action.MERGE, "anna", theme="K1.01", into="K1.02"),
        event(Action.MERGE, "anna", theme="K1.02", into="K1.03"),
        event(Action.MERGE, "bram", theme="K1.03", into="K1.01"),
    ]
    state = folded(*events)
    assert [(each.kind, each.about, each.events) for each in state.conflicts] == [
        ("merged in a circle", "K1.03", tuple(each.id for each in events))
    ]
    assert state.candidates["K1.03"].status is CandidateStatus.OPEN
    assert len(state.candidates["K1.03"].members) == 6


def test_codes_merged_in_a_circle(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(
        event(Action.CODE, code="b01", ranges=(words(0, 5),)),
        event(Action.MERGE, "anna", code="b01", into="b02"),
        event(Action.MERGE, "bram", code="b02", into="b01"),
    )
    assert kinds(state) == [("merged in a circle", "b02")]
    assert codes_on(state, 0) == {"b02"}


def test_merging_into_itself_is_a_circle(event: MakeEvent, folded: Fold) -> None:
    state = folded(event(Action.MERGE, theme="K1.01", into="K1.01"), event(Action.MERGE, code="b01", into="b01"))
    assert kinds(state) == [("merged in a circle", "K1.01"), ("merged in a circle", "b01")]
    assert state.candidates == folded().candidates
    assert state.codes == folded().codes


def test_a_second_merge_that_leads_into_a_circle_leaves_the_first(event: MakeEvent, folded: Fold) -> None:
    events = [
        event(Action.MERGE, theme="K1.01", into="K1.02"),
        event(Action.MERGE, theme="K1.03", into="K1.01"),
        event(Action.MERGE, code="b01", into="b02"),
        event(Action.MERGE, code="b03", into="b01"),
    ]
    before = folded(*events)
    state = folded(
        *events,
        event(Action.MERGE, theme="K1.01", into="K1.03"),
        event(Action.MERGE, code="b01", into="b03"),
    )
    assert set(kinds(state)) - set(kinds(before)) == {("merged in a circle", "K1.01"), ("merged in a circle", "b01")}
    assert (state.candidates, state.codes) == (before.candidates, before.codes)


def test_two_authors_merge_into_two(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(
        event(Action.MERGE, "anna", theme="K1.02", into="K1.01"),
        event(Action.MERGE, "bram", theme="K1.02", into="K1.03"),
        event(Action.MERGE, "anna", code="b01", into="b02"),
        event(Action.MERGE, "bram", code="b01", into="b03"),
    )
    assert kinds(state) == [("merged into two", "K1.02"), ("merged into two", "b01")]
    assert state.candidates["K1.02"].into == "K1.01"
    assert state.candidates["K1.03"].members == (words(200, 209),)
    assert state.codes["b01"].into == "b02"


def test_merging_into_what_was_merged_follows_and_is_listed(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(
        event(Action.MERGE, "anna", theme="K1.02", into="K1.01"),
        event(Action.MERGE, "bram", theme="K1.03", into="K1.02"),
        event(Action.MERGE, "anna", code="b02", into="b01"),
        event(Action.MERGE, "bram", code="b03", into="b02"),
        event(Action.CODE, "bram", code="b03", ranges=(words(0, 3),)),
    )
    assert kinds(state) == [("put into what was merged", "K1.02"), ("put into what was merged", "b02")]
    assert words(200, 209) in state.candidates["K1.01"].members
    assert codes_on(state, 0) == {"b01"}


def test_merging_or_moving_into_what_was_rejected_is_not_carried_out(
    event: MakeEvent, folded: Fold, words: Words
) -> None:
    reject = event(Action.REJECT, "anna", theme="K1.03")
    merge = event(Action.MERGE, "bram", theme="K1.02", into="K1.03")
    move = event(Action.MOVE, "bram", theme="K1.01", into="K1.03", ranges=(words(0, 9),))
    state = folded(reject, merge, move)
    assert [(each.kind, each.about, each.events) for each in state.conflicts] == [
        ("put into what was rejected", "K1.03", (reject.id, merge.id)),
        ("put into what was rejected", "K1.03", (reject.id, move.id)),
    ]
    assert state.candidates["K1.01"] == folded().candidates["K1.01"]
    assert state.candidates["K1.02"].status is CandidateStatus.OPEN


def test_rejecting_what_another_merged_into_is_listed(event: MakeEvent, folded: Fold) -> None:
    events = [
        event(Action.MERGE, "anna", theme="K1.02", into="K1.03"),
        event(Action.REJECT, "bram", theme="K1.03"),
    ]
    assert kinds(folded(*events)) == [("put into what was rejected", "K1.03")]
    assert folded(events[0], event(Action.REJECT, "anna", theme="K1.03")).conflicts == ()


@pytest.mark.parametrize("first", ["merge", "other"])
@pytest.mark.parametrize(
    ("action", "kind"), [(Action.ACCEPT, "accepted and merged"), (Action.REJECT, "rejected and merged")]
)
def test_one_merges_what_another_accepts_or_rejects(
    event: MakeEvent, folded: Fold, first: str, action: Action, kind: str
) -> None:
    early, late = (1, 2) if first == "merge" else (2, 1)
    merge = event(Action.MERGE, "anna", counter=early, theme="K1.02", into="K1.03")
    other = event(action, "bram", counter=late, theme="K1.02", code="b01" if action is Action.ACCEPT else "")
    state = folded(merge, other)
    assert kinds(state) == [(kind, "K1.02")]
    assert state.candidates["K1.02"].status is CandidateStatus.MERGED


def test_merging_what_another_accepted_to_the_same_code_is_no_conflict(event: MakeEvent, folded: Fold) -> None:
    accept = event(Action.ACCEPT, "bram", theme="K1.02", code="b01")
    merge = event(Action.MERGE, "anna", theme="K1.02", into="K1.03")
    assert folded(accept, merge, event(Action.ACCEPT, "anna", theme="K1.03", code="b01")).conflicts == ()
    assert kinds(folded(accept, merge, event(Action.ACCEPT, "anna", theme="K1.03", code="b02"))) == [
        ("accepted and merged", "K1.02")
    ]


def test_renaming_what_was_merged(event: MakeEvent, folded: Fold) -> None:
    state = folded(
        event(Action.MERGE, theme="K1.02", into="K1.03"),
        event(Action.RENAME, "bram", theme="K1.02", texts={"name": "t1"}),
        event(Action.MERGE, code="b01", into="b02"),
        event(Action.RENAME, "bram", code="b01", texts={"name": "t2"}),
    )
    assert kinds(state) == [("renamed and merged", "K1.02"), ("renamed and merged", "b01")]


def test_segments_that_two_authors_want(event: MakeEvent, folded: Fold, words: Words) -> None:
    first = event(Action.MOVE, "anna", theme="K1.01", into="K1.02", ranges=(words(0, 9),))
    second = event(Action.MOVE, "bram", theme="K1.01", into="K1.03", ranges=(words(0, 9), words(10, 19)))
    split = event(Action.SPLIT, "bram", theme="K1.01", into="K1.01a", ranges=(words(0, 9),))
    state = folded(first, second, split)
    assert [(each.kind, each.about, each.events) for each in state.conflicts] == [
        ("segments that are elsewhere", "K1.01", (first.id, second.id)),
        ("segments that are elsewhere", "K1.01", (first.id, split.id)),
    ]
    assert words(0, 9) in state.candidates["K1.02"].members
    assert words(10, 19) in state.candidates["K1.03"].members
    assert "K1.01a" not in state.candidates


def test_one_id_for_two(event: MakeEvent, folded: Fold, words: Words) -> None:
    state = folded(
        event(Action.SPLIT, "anna", theme="K1.01", into="K1.01a", ranges=(words(0, 9),)),
        event(Action.SPLIT, "bram", theme="K1.01", into="K1.01a", ranges=(words(10, 19),)),
        event(Action.SPLIT, "bram", theme="K1.01", into="", ranges=(words(10, 19),)),
        event(Action.NEW_CODE, "anna", code="x01", texts={"name": "t1"}),
        event(Action.NEW_CODE, "bram", code="x01", texts={"name": "t2"}),
        event(Action.NEW_CODE, "bram", code="b01", texts={"name": "t3"}),
    )
    assert kinds(state) == [("one id for two", about) for about in ("K1.01a", "", "x01", "b01")]
    assert state.candidates["K1.01a"].members == (words(0, 9),)
    assert state.candidates["K1.01"].members == (words(10, 19), words(20, 29))
    assert state.codes["x01"].name == "t1"
    assert not state.codes["b01"].made


@pytest.mark.parametrize(
    ("fields", "kind", "about"),
    [
        ({"action": Action.ACCEPT, "theme": "K9.01", "code": "b01"}, "unknown candidate", "K9.01"),
        ({"action": Action.ACCEPT, "theme": "K1.01", "code": "b99"}, "unknown code", "b99"),
        ({"action": Action.ACCEPT, "theme": "K1.01"}, "unknown code", ""),
        ({"action": Action.REJECT, "theme": "K9.01"}, "unknown candidate", "K9.01"),
        ({"action": Action.RENAME, "theme": "b01", "texts": {"name": "t1"}}, "unknown candidate", "b01"),
        ({"action": Action.RENAME, "code": "b99", "texts": {"name": "t1"}}, "unknown code", "b99"),
        ({"action": Action.MERGE, "theme": "K1.01", "into": "K9.01"}, "unknown candidate", "K9.01"),
        ({"action": Action.MERGE, "theme": "K9.01", "into": "K1.01"}, "unknown candidate", "K9.01"),
        ({"action": Action.MERGE, "code": "b01", "into": "b99"}, "unknown code", "b99"),
        ({"action": Action.SPLIT, "theme": "K9.01", "into": "K9.01a"}, "unknown candidate", "K9.01"),
        ({"action": Action.SPLIT, "theme": "K1.01", "into": "K1.01a"}, "segments that are elsewhere", "K1.01"),
        ({"action": Action.MOVE, "theme": "K9.01", "into": "K1.01"}, "unknown candidate", "K9.01"),
        ({"action": Action.MOVE, "theme": "K1.01", "into": "K9.01"}, "unknown candidate", "K9.01"),
        ({"action": Action.CODE, "code": "b99"}, "unknown code", "b99"),
        ({"action": Action.UNCODE, "code": "b99"}, "unknown code", "b99"),
        ({"action": Action.QUOTE, "code": "b99"}, "unknown code", "b99"),
        ({"action": Action.QUOTE, "details": {"form": "gezongen"}}, "unknown form of quote", ""),
        ({"action": Action.NEW_CODE}, "unknown code", ""),
    ],
)
def test_what_stands_on_nothing_is_listed_and_changes_nothing(
    event: MakeEvent, folded: Fold, fields: dict[str, object], kind: str, about: str
) -> None:
    state = folded(event(fields.pop("action"), **fields))
    assert kinds(state) == [(kind, about)]
    empty = folded()
    assert (state.candidates, state.codes, state.codings, state.quotes) == (empty.candidates, empty.codes, (), ())


def test_conflicts_stand_in_the_order_of_their_first_event(event: MakeEvent, folded: Fold) -> None:
    state = folded(
        event(Action.REJECT, "anna", theme="K1.01"),
        event(Action.REJECT, "anna", theme="K9.01"),
        event(Action.ACCEPT, "bram", theme="K1.01", code="b01"),
    )
    assert kinds(state) == [("rejected and accepted", "K1.01"), ("unknown candidate", "K9.01")]


def test_a_run_that_is_missing_leaves_its_candidates_out_and_its_accepts_stand(
    event: MakeEvent, folded: Fold, words: Words
) -> None:
    state = folded(event(Action.ACCEPT, run=1, theme="K1.01", code="b01", ranges=(words(0, 9),)), runs=())
    assert state.candidates == {}
    assert codes_on(state, 0) == {"b01"}
    assert kinds(state) == [("unknown candidate", "K1.01")]


# -- any events ---------------------------------------------------------------------------------------------------------

AUTHORS = ("anna", "bram", "chris")
THEMES = ("K1.01", "K1.02", "K1.03", "K1.01a", "K1.02a", "")
CODES = ("b01", "b02", "b03", "x01", "x02", "")
SEGMENTS = [(0, 9), (10, 19), (20, 29), (100, 109), (110, 119), (200, 209)]
IDS = [f"{n:032x}" for n in range(1, 25)]

_spans = st.sampled_from(SEGMENTS) | st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda at: (at[0], sum(at)))
_ranges = st.lists(_spans.map(lambda at: WordRange("a1", position(at[0]), position(at[1]))), max_size=3).map(tuple)


@st.composite
def an_event(draw: st.DrawFn, event_id: str) -> Event:
    action = draw(st.sampled_from(Action))
    is_undo = action is Action.UNDO
    about_code = action in (Action.MERGE, Action.RENAME) and draw(st.booleans())
    return Event(
        id=event_id,
        counter=draw(st.integers(1, 12)),
        author=draw(st.sampled_from(AUTHORS)),
        time="2026-01-01T00:00:00Z",
        action=action,
        run=1,
        theme="" if about_code else draw(st.sampled_from(THEMES)),
        code=draw(st.sampled_from(CODES)),
        into=draw(st.sampled_from(CODES if about_code else THEMES)),
        ranges=draw(_ranges),
        target=draw(st.sampled_from(IDS)) if is_undo else "",
        texts=draw(st.sampled_from([{}, {"name": event_id}, {"name": "t1", "definition": "t2", "quote": "t3"}])),
        details=draw(st.sampled_from([{}, {"form": "edited"}, {"form": "anders"}])),
    )


@st.composite
def a_log(draw: st.DrawFn) -> list[Event]:
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=18))
    return [draw(an_event(event_id)) for event_id in ids]


@pytest.fixture(scope="session")
def of(codebook: Framework, run: Run) -> Callable[[Sequence[Event]], Folded]:
    return lambda events: fold(events, framework=codebook, runs=(run,))


FoldOf = Callable[[Sequence[Event]], Folded]


@given(log=a_log(), seed=st.integers(0, 2**16))
def test_the_order_in_which_events_are_handed_in_does_not_matter(of: FoldOf, log: list[Event], seed: int) -> None:
    shuffled = random.Random(seed).sample(log, len(log))  # noqa: S311 - a shuffle
    assert of(shuffled) == of(log)
    assert list(of(shuffled).candidates) == list(of(log).candidates)
    assert list(of(shuffled).codes) == list(of(log).codes)


@given(log=a_log(), times=st.integers(2, 3))
def test_an_event_counts_once(of: FoldOf, log: list[Event], times: int) -> None:
    assert of(log * times) == of(log)


@given(log=a_log(), other=a_log())
def test_two_logs_merge_by_union(of: FoldOf, log: list[Event], other: list[Event]) -> None:
    assert of(log + other) == of(other + log)  # ids may meet with different content: one of them is kept


@given(log=a_log())
def test_undoing_everything_leaves_nothing(of: FoldOf, log: list[Event]) -> None:
    undos = [
        Event(f"{n:032x}", 100 + n, "anna", "2026-01-01T00:00:00Z", Action.UNDO, target=each.id)
        for n, each in enumerate(log, start=1000)
    ]
    state, empty = of([*log, *undos]), of(())
    assert state == replace(
        empty,
        undone=frozenset(each.id for each in log),
        events=frozenset(each.id for each in [*log, *undos]),
        counter=state.counter,
        codes_made=state.codes_made,
    )


@given(log=a_log())
def test_whatever_stands_is_sound(of: FoldOf, log: list[Event]) -> None:
    state = of(log)
    assert {coding.code for coding in state.codings} <= {code.id for code in state.codes.values() if not code.into}
    assert {quote.code for quote in state.quotes} <= {"", *state.codes}
    assert len({quote.range for quote in state.quotes}) == len(state.quotes)
    given_ranges = [each for event in log for each in event.ranges]
    given_ranges += [WordRange("a1", position(first), position(last)) for first, last in SEGMENTS]
    for coding in state.codings:
        assert any(each.contains(coding.range) for each in given_ranges)
        assert coding.range.first % 1000 == coding.range.last % 1000 == 0
    for conflict in state.conflicts:
        assert conflict.events
        assert set(conflict.events) <= state.events - state.undone


@given(log=a_log())
def test_a_segment_is_never_lost_and_never_in_two_candidates(of: FoldOf, log: list[Event]) -> None:
    members = [each for candidate in of(log).candidates.values() for each in candidate.members]
    assert sorted(members) == [WordRange("a1", position(first), position(last)) for first, last in SEGMENTS]


@given(log=a_log())
def test_merges_lead_somewhere(of: FoldOf, log: list[Event]) -> None:
    state = of(log)
    for states in (state.candidates, state.codes):
        for each in states.values():
            steps, at = 0, each.id
            while into := states[at].into:
                at, steps = into, steps + 1
                assert steps <= len(states)
    assert all(not each.members for each in state.candidates.values() if each.status is CandidateStatus.MERGED)


numbers = st.integers(0, 30)
with_sub = st.tuples(st.integers(0, 6), st.sampled_from([0, 0, 1, 2])).map(lambda at: position(*at))


@given(whole=st.tuples(numbers, numbers), cuts=st.lists(st.tuples(numbers, numbers), max_size=6))
def test_cutting_words_out_leaves_exactly_the_others(whole: tuple[int, int], cuts: list[tuple[int, int]]) -> None:
    ranges = [WordRange("a1", position(min(whole)), position(max(whole)))]
    wanted = set(range(min(whole), max(whole) + 1))
    for cut in cuts:
        gone = WordRange("a1", position(min(cut)), position(max(cut)))
        ranges = [left for each in ranges for left in without(each, gone)]
        wanted -= set(range(min(cut), max(cut) + 1))
    left = [word for each in ranges for word in range(each.first // 1000, each.last // 1000 + 1)]
    assert sorted(left) == sorted(wanted)


@given(whole=st.tuples(with_sub, with_sub), cut=st.tuples(with_sub, with_sub))
def test_cutting_between_inserted_words_keeps_both_ends_and_none_that_was_cut(
    whole: tuple[int, int], cut: tuple[int, int]
) -> None:
    range_, gone = WordRange("a1", min(whole), max(whole)), WordRange("a1", min(cut), max(cut))
    left = list(without(range_, gone))
    if not range_.overlaps(gone):
        assert left == [range_]
        return
    assert all(range_.contains(each) and not each.overlaps(gone) for each in left)
    assert (range_.first < gone.first) == any(each.first == range_.first for each in left)
    assert (range_.last > gone.last) == any(each.last == range_.last for each in left)
