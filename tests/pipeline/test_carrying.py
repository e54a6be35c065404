"""Words heard anew keep the numbers of those that they stand for."""

from hypothesis import given
from hypothesis import strategies as st

from thematics.pipeline.carrying import carry

words = st.lists(st.sampled_from("ja nee ik durfde het niet politie Politie, school".split()), max_size=30)
numbered = st.builds(
    lambda gaps, texts: list(zip(_running(gaps), texts, strict=False)),
    st.lists(st.integers(min_value=1, max_value=2500), min_size=30, max_size=30),
    words,
)


def _running(gaps: list[int]) -> list[int]:
    found, at = [], -1
    for gap in gaps:
        at += gap
        found.append(at)
    return found


def fresh(texts: list[str]) -> list[tuple[int, str]]:
    return [(1000 * n, text) for n, text in enumerate(texts)]


@given(old=numbered, new=words)
def test_positions_rise_and_no_word_takes_that_of_another_stretch(old: list[tuple[int, str]], new: list[str]) -> None:
    at = carry(old, new)
    assert len(at) == len(new)
    assert list(at) == sorted(set(at))
    assert all(each >= 0 for each in at)


@given(old=numbered)
def test_the_same_words_keep_their_positions(old: list[tuple[int, str]]) -> None:
    assert list(carry(old, [text for _, text in old])) == [at for at, _ in old]


@given(new=words)
def test_the_first_transcript_is_numbered_through(new: list[str]) -> None:
    assert list(carry([], new)) == [1000 * n for n in range(len(new))]


def test_a_word_that_came_in_takes_a_sub_number_and_no_other_changes() -> None:
    old = fresh(["ik", "durfde", "niet"])
    assert carry(old, ["ik", "durfde", "het", "niet"]) == (0, 1000, 1020, 2000)
    assert carry(old, ["ik", "durfde", "het", "echt", "niet", "meer"]) == (0, 1000, 1020, 1040, 2000, 3000)


def test_another_spelling_is_the_same_word_and_a_mishearing_stands_for_what_was_said() -> None:
    old = fresh(["Ik", "durfde", "geen", "aangifte", "te", "doen."])
    assert carry(old, ["ik", "durfde", "geen", "gifte", "te", "doen"]) == (0, 1000, 2000, 3000, 4000, 5000)
    assert carry(old, ["ik", "durfde", "geen", "aan", "gifte", "te", "doen"]) == (0, 1000, 2000, 3000, 3020, 4000, 5000)


def test_what_is_no_longer_heard_leaves_its_number_unused() -> None:
    old = fresh(["ik", "ik", "ik", "durfde", "niet"])
    assert carry(old, ["ik", "durfde", "niet", "eigenlijk"]) == (2000, 3000, 4000, 5000)


def test_a_word_before_the_first_has_no_room_and_the_first_gives_its_number_up() -> None:
    at = carry(fresh(["durfde", "niet"]), ["ik", "durfde", "niet"])
    assert 0 not in at
    assert at[-1] == 1000


def test_more_words_than_fit_between_two_take_as_few_numbers_away_as_they_can() -> None:
    old = fresh(["begin", "midden", "eind", "slot"])
    new = ["begin", *(f"w{n}" for n in range(1500)), "midden", "eind", "slot"]
    at = carry(old, new)
    assert list(at) == sorted(set(at))
    assert (at[0], at[-2:]) == (0, (2000, 3000))
    assert 1000 not in at  # nothing else may pass for the word that a code may begin or end with


def test_words_can_come_in_at_one_place_again_and_again() -> None:
    texts = ["a", "z"]
    old = fresh(texts)
    for n in range(4):
        texts.insert(1, f"w{n}")
        at = carry(old, texts)
        assert {each for each, _ in old} <= set(at), n
        old = list(zip(at, texts, strict=True))
