"""Words for how far a theme spreads, at their borders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.errors import InvalidRecordError
from thematics.report.spread import BORDERS, LEAST_DOCUMENTS, Spread, spread
from thematics.report.text import words_in

ORDER = [Spread.NONE, Spread.SINGLE, Spread.FEW, Spread.HALF, Spread.MOST, Spread.ALL]


@pytest.mark.parametrize(
    ("count", "total", "word"),
    [
        (0, 100, "in geen van de interviews"),
        (1, 6, "een enkele"),
        (9, 100, "een enkele"),
        (10, 100, "enkele"),
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


@given(st.integers(LEAST_DOCUMENTS, 400), st.data())
def test_more_interviews_never_give_a_lesser_word(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, total))
    assert ORDER.index(spread(count, total)) >= ORDER.index(spread(count - 1, total))


def test_every_border_has_its_own_word() -> None:
    percents = [percent for percent, _ in BORDERS]
    assert percents == sorted(percents, reverse=True)
    assert [spread(percent, 100) for percent, _ in BORDERS] == [word for _, word in BORDERS]


def test_more_than_there_are_is_refused() -> None:
    with pytest.raises(InvalidRecordError):
        spread(7, 6)
