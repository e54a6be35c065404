"""What holds for any set of events, in any order."""

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
from thematics.records.decisions import Action, CandidateStatus, Event, Folded
from thematics.records.shared import WordRange, position

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
