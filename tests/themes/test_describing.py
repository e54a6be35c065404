"""Candidates in their own words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.themes.describing import describe, typical
from thematics.themes.words import fold, is_blocked, is_dull, read_words

LABELS = np.array([0] * 6 + [1] * 6, dtype=np.int64)
TEXTS = [f"mijn moeder was boos en de telefoon werd afgepakt, {extra}" for extra in "abcdef"] + [
    f"de wachtlijst bij de psycholoog was lang, {extra}" for extra in "abcdef"
]


def test_terms_are_what_the_one_says_and_the_other_does_not() -> None:
    first, second = describe(TEXTS, LABELS)
    assert {"moeder", "telefoon", "boos"} <= {word for term in first.terms for word in term.split()}
    assert {"wachtlijst", "psycholoog"} <= {word for term in second.terms for word in term.split()}
    assert not set(first.terms) & set(second.terms)


def test_the_name_is_of_its_own_terms() -> None:
    for each in describe(TEXTS, LABELS):
        assert fold(each.name) == fold(", ".join(each.terms[:3]))


def test_a_term_is_shown_in_its_commonest_form() -> None:
    texts = ["ouder kwam", "ouders kwamen", "ouders gingen", "ouders zwegen"] + ["de trein reed"] * 4
    terms = describe(texts, np.array([0] * 4 + [1] * 4, dtype=np.int64))[0].terms
    assert "ouders" in terms
    assert "ouder" not in terms


def test_a_pair_that_belongs_together_is_one_term() -> None:
    texts = [f"eigen schuld zei hij, {extra}" for extra in ("fiets", "boom", "stoel", "tafel")] + ["de trein reed"] * 4
    assert "eigen schuld" in describe(texts, np.array([0] * 4 + [1] * 4, dtype=np.int64))[0].terms


@pytest.mark.parametrize(
    "word", ["[PERSOON-3]", "[SCHOOL-1]", "hoer", "kankerhoeren", "borsten", "gewoon", "uh", "zeg", "weet"]
)
def test_tags_blocked_words_and_stop_words_are_never_terms(word: str) -> None:
    texts = [f"{word} vertelde over {word} het kamp {word} {extra}" for extra in "abcd"] + ["de trein reed"] * 4
    described = describe(texts, np.array([0] * 4 + [1] * 4, dtype=np.int64))[0]
    bare = word.strip("[]").split("-")[0].lower()
    assert described.terms
    assert bare not in " ".join((described.name, *described.terms)).lower()


@given(st.lists(st.sampled_from([*TEXTS, "[PERSOON-1] hoer", "ja uh weet je", "", "zes borsten 12"]), max_size=16))
def test_no_term_is_a_tag_a_stop_word_or_blocked(texts: list[str]) -> None:
    labels = np.array([index % 3 - 1 for index in range(len(texts))], dtype=np.int64)
    for described in describe(texts, labels):
        for term in described.terms:
            assert "[" not in term
            assert not any(is_dull(word) or is_blocked(word.folded) for word in read_words(term))


def test_names_differ() -> None:
    texts = ["moeder boos"] * 4 + ["moeder boos"] * 4 + ["ja"] * 4 + ["nee"] * 4
    names = [each.name for each in describe(texts, np.repeat(np.arange(4), 4))]
    assert len(set(names)) == 4


def test_what_a_few_say_does_not_name_them_all() -> None:
    texts = ["de kat zat hoog"] * 3 + [f"woord{chr(97 + at // 26)}{chr(97 + at % 26)} los" for at in range(97)]
    assert not any("kat" in term for term in describe(texts, np.zeros(100, dtype=np.int64))[0].terms)


def test_quotes_are_the_most_typical_from_different_participants() -> None:
    vectors = np.array([[1, 0], [1, 0.05], [1, 0.1], [1, 0.4], [1, 0.9]] * 4, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    who = ["R01"] * 8 + [f"R{index:02d}" for index in range(2, 14)]
    texts = [f"dit is een antwoord van genoeg woorden nummer {index}" for index in range(20)]
    quotes = typical(vectors, range(20), who, texts)
    assert len(quotes) == 8
    assert len({who[index] for index in quotes}) == 8


def test_equal_texts_are_quoted_once_and_loose_words_last() -> None:
    vectors = np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (5, 1))
    texts = [
        "ja",
        "dit is een antwoord van nu wel genoeg woorden",
        "Dit is een antwoord van nu wel genoeg woorden",
        "nee",
        "ja",
    ]
    quotes = typical(vectors, range(5), ["R01", "R02", "R03", "R04", "R05"], texts)
    assert quotes == [1, 0, 3]


def test_nothing_placed_gives_no_descriptions() -> None:
    assert describe(["a", "b"], np.array([-1, -1], dtype=np.int64)) == []
    assert describe([], np.array([], dtype=np.int64)) == []
