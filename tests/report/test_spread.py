"""Words for how far a theme spreads, at their borders."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.errors import InvalidRecordError
from thematics.report.spread import BORDERS, LEAST_DOCUMENTS, Spread, joined, spread
from thematics.report.text import words_in

ORDER = [Spread.NONE, Spread.SINGLE, Spread.FEW, Spread.HALF, Spread.MOST, Spread.ALL]


@pytest.mark.parametrize(
    ("count", "total", "word"),
    [
        (0, 100, "in geen van de interviews"),
        (1, 6, "een enkele"),
        (2, 6, "een enkele"),
        (2, 10, "een enkele"),
        (3, 10, "enkele"),
        (19, 100, "een enkele"),
        (20, 100, "enkele"),
        (39, 100, "enkele"),
        (40, 100, "ongeveer de helft"),
        (59, 100, "ongeveer de helft"),
        (60, 100, "de meeste"),
        (84, 100, "de meeste"),
        (85, 100, "(bijna) alle"),
        (100, 100, "(bijna) alle"),
        (6, 6, "(bijna) alle"),
        (5, 5, "in een of meer interviews"),
        (1, 1, "in een of meer interviews"),
        (0, 5, "in geen van de interviews"),
    ],
)
def test_words_at_their_borders(count: int, total: int, word: str) -> None:
    assert words_in("nl")(f"spread.{spread(count, total)}") == word


@given(st.integers(LEAST_DOCUMENTS, 400), st.integers(1, 12), st.data())
def test_more_interviews_never_give_a_lesser_word(total: int, threshold: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, total))
    assert ORDER.index(spread(count, total, threshold)) >= ORDER.index(spread(count - 1, total, threshold))


@pytest.mark.parametrize("threshold", range(3, 13))
def test_no_word_gives_away_a_count_that_is_hidden(threshold: int) -> None:
    # What a reader can do who knows the borders, the number of interviews, and that the count is under the threshold.
    for total in range(max(LEAST_DOCUMENTS, threshold), 60):  # of fewer than the threshold, the number is hidden too
        by_word = Counter(spread(count, total, threshold) for count in range(1, threshold))
        assert min(by_word.values()) > 1, total


@given(st.integers(LEAST_DOCUMENTS, 400), st.integers(1, 12))
def test_the_lowest_word_is_for_two_as_well(total: int, threshold: int) -> None:
    assert spread(1, total, threshold) == spread(2, total, threshold) == Spread.SINGLE


@given(st.integers(1, 40))
def test_every_hidden_count_shares_its_word_once(threshold: int) -> None:
    together = [count for first, last in joined(threshold) for count in range(first, last + 1)]
    assert together == list(range(1, threshold))


@given(st.integers(LEAST_DOCUMENTS, 400), st.integers(1, 12), st.data())
def test_a_count_that_is_shown_has_the_word_of_its_own_share(total: int, threshold: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(min(threshold, total), total))
    if count >= threshold:
        assert spread(count, total, threshold) == spread(count, total)


def test_every_border_has_its_own_word() -> None:
    percents = [percent for percent, _ in BORDERS]
    assert percents == sorted(percents, reverse=True)
    assert [spread(percent, 100) for percent, _ in BORDERS] == [word for _, word in BORDERS]


def test_more_than_there_are_is_refused() -> None:
    with pytest.raises(InvalidRecordError):
        spread(7, 6)
