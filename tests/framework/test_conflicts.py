"""Decisions that can't both hold are listed, and what becomes of them meanwhile is plain."""

from collections.abc import Callable

import pytest

from thematics.records.decisions import Action, CandidateStatus, Event, Folded
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
