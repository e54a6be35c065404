"""Events become a codebook: each action, undo, and changing one's mind."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from thematics.records.analysis import Run
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
