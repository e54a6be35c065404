"""Words as they are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.themes.terms import compound_parts, count_terms
from thematics.themes.words import content_words, fold, is_blocked, read_words, stem_of


@pytest.mark.parametrize("tag", ["[PERSOON-3]", "[SCHOOL-12],", "[VERBORGEN-1]", "([LEEFTIJD])"])
def test_a_tag_is_never_a_word(tag: str) -> None:
    assert [word.folded for word in read_words(f"samen met {tag} vertelde")] == ["samen", "met", "vertelde"]


def test_a_tag_keeps_the_words_beside_it_apart() -> None:
    assert [word.surface for word in read_words("eigen[PERSOON-1]schuld")] == ["eigen", "schuld"]


def test_fillers_and_stop_words_have_no_content() -> None:
    assert content_words("ja uh nou ik had dat gewoon zeg maar m'n eh ding is hè jaaa") == []
    assert [word.folded for word in content_words("uhm de wachtlijst dus, hè")] == ["wachtlijst"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vertellen", "verteld"),
        ("hielp", "geholpen"),
        ("ouders", "ouder"),
        ("schaamde", "schamen"),
        ("durfde", "durven"),
        ("zweeg", "zwijgen"),
        ("foto's", "foto"),
        ("wél", "wel"),
        ("jaaaa", "ja"),
    ],
)
def test_forms_of_a_word_are_counted_together(one: str, other: str) -> None:
    assert read_words(one)[0].stem == read_words(other)[0].stem


@given(st.text(alphabet="abcdeéïünstrk'’ -[]39", max_size=40))
def test_reading_is_the_same_in_capitals(text: str) -> None:
    assert read_words(text.upper().replace("[", "(")) == read_words(text.replace("[", "("))


@given(st.text(min_size=1, max_size=12))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_words_of_abuse_and_for_the_body_are_blocked_whole_and_in_compounds() -> None:
    assert all(is_blocked(word) for word in ("hoer", "hoeren", "kankerhoer", "borsten", "penis", "sletje", "teef"))
    assert not any(
        is_blocked(word) for word in ("gehoord", "hoort", "naaktfoto", "schaamte", "discussie", "kuterij"[1:])
    )


def test_compounds_count_for_their_parts() -> None:
    stems = [[word.stem for word in read_words(text)] for text in ("wachtlijsten", "ik wacht op de lijst")]
    (parts,) = compound_parts(stems).values()
    assert parts == (stem_of("wacht"), stem_of("lijst"))
    assert compound_parts([stems[0], [stem_of("wacht")]]) == {}
    terms = count_terms(["wachtlijst", "de wachttijd en de lijst", "ik wacht op de tijd"]).words
    assert (terms[0] @ terms[1].T).toarray()[0, 0] > 0


def test_a_text_of_dull_words_is_about_nothing() -> None:
    counted = count_terms(["weet niet", "geen idee, ik weet niet", "angst"], dull=True).words
    assert counted[0].nnz == 0
    assert counted[2].nnz == 1


def test_a_stem_is_kept() -> None:
    assert stem_of("politie") == "politie"
