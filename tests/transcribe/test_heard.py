"""From tokens to words: in order, inside, one to a text."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.ports import HeardWord
from thematics.records.shared import Doubt
from thematics.transcribe.heard import align_tokens, tidy, timed_words


def _slow(cost: np.ndarray) -> list[int]:
    """Whisper's own way (whisper.timing.dtw_cpu and backtrace), cell by cell."""
    rows, columns = cost.shape
    best = np.full((rows + 1, columns + 1), np.inf)
    way = np.zeros((rows + 1, columns + 1), dtype=int)
    best[0, 0] = 0
    for column in range(1, columns + 1):
        for row in range(1, rows + 1):
            both, token, stay = best[row - 1, column - 1], best[row - 1, column], best[row, column - 1]
            if both < token and both < stay:
                least, way[row, column] = both, 0
            elif token < both and token < stay:
                least, way[row, column] = token, 1
            else:
                least, way[row, column] = stay, 2
            best[row, column] = cost[row - 1, column - 1] + least
    row, column, path = rows, columns, []
    way[0, :], way[:, 0] = 2, 1
    while row > 0 or column > 0:
        path.append((row - 1, column - 1))
        row, column = row - (way[row, column] != 2), column - (way[row, column] != 1)
    return [min(column for at, column in path if at == token) for token in range(rows)]


@given(st.integers(1, 12), st.integers(1, 30), st.integers(0, 10_000), st.booleans())
def test_alignment_is_whispers(tokens: int, positions: int, seed: int, coarse: bool) -> None:  # noqa: FBT001
    cost = np.random.default_rng(seed).normal(size=(tokens, positions))
    cost = np.round(cost) if coarse else cost
    assert align_tokens(cost).tolist() == _slow(cost)


def test_a_word_has_the_times_of_its_tokens() -> None:
    words = timed_words([" school", " toe."], [2, 1], np.array([10, 20, 40, 45]), [0.5, 1.0, 0.8])
    assert words == [HeardWord(" school", 0.2, 0.8, 0.75), HeardWord(" toe.", 0.8, 0.9, 0.8)]


def test_punctuation_goes_to_its_word_and_numbers_with_spaces_are_words() -> None:
    raw = [
        HeardWord(" (", 0.0, 0.1, 0.9),
        HeardWord("dus", 0.1, 0.5, 0.9),
        HeardWord(")", 0.5, 0.5, 0.9),
        HeardWord(" 10 000", 1.0, 2.0, 0.9),
        HeardWord(" euro", 2.0, 2.4, 0.9),
        HeardWord(" ...", 2.4, 2.5, 0.9),
    ]
    assert [word.text for word in tidy(raw, 3.0)] == ["(dus)", "10", "000", "euro..."]
    ten, thousand = tidy(raw, 3.0)[1:3]
    assert (ten.start, ten.end, thousand.start, thousand.end) == pytest.approx((1.0, 1.4, 1.4, 2.0))


def test_a_pause_after_a_sentence_is_not_counted_to_its_last_word() -> None:
    raw = [HeardWord(f" w{n}", n * 0.3, n * 0.3 + 0.3, 0.9) for n in range(5)]
    raw += [HeardWord(" klaar.", 1.5, 9.0, 0.9), HeardWord(" Toen", 9.0, 9.3, 0.9)]
    assert tidy(raw, 10.0)[5].end == pytest.approx(2.1)


any_float = st.floats(-5, 40) | st.sampled_from([float("nan"), float("inf"), float("-inf")])


@given(
    st.lists(
        st.builds(
            HeardWord, st.text(" a1.,(\n", max_size=6), any_float, any_float, any_float, st.sampled_from([None, *Doubt])
        ),
        max_size=20,
    ),
    st.floats(0.1, 30),
)
def test_whatever_comes_words_are_in_order_and_inside(raw: list[HeardWord], seconds: float) -> None:
    words = tidy(raw, seconds)
    assert all(word.text.split() == [word.text] and 0 <= word.probability <= 1 for word in words)
    assert all(0 <= word.start <= word.end <= seconds for word in words)
    assert all(one.end <= two.start for one, two in pairwise(words))
    letters = "".join("".join(word.text.split()) for word in raw)
    if any(letter.isalnum() for letter in letters):
        assert {*"".join(word.text for word in words)} <= {*letters}
        assert sum(map(str.isalnum, letters)) == sum(map(str.isalnum, "".join(word.text for word in words)))
