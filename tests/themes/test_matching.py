"""Texts against codes: cues, denial, other people's words, likeness, and what fits nothing."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematics.records.codebook import Code, Framework, Texts
from thematics.themes.matching import match


def _cues(framework: Framework, text: str) -> dict[str, str]:
    """Give the cue met by code, in the best three."""
    return {found.code: found.cue for found in match([text], framework).of_segment(0) if found.cue}


def _score(framework: Framework, text: str, code: str) -> float:
    numbers = [each.id for each in framework.codes]
    return float(match([text], framework).scores[0, numbers.index(code)])


@pytest.mark.parametrize(
    "text",
    [
        "ik schaamde me",
        "Ik schaam mezelf nog steeds.",
        "Zij schaamt zich, dat zag je.",
        "toen schaamde ik me zo",
        "ik heb me heel erg geschaamd",
    ],
)
def test_a_cue_is_met_with_other_endings_persons_and_fillers(small: Framework, text: str) -> None:
    assert _cues(small, text).get("s1") == "schaamde me"


@pytest.mark.parametrize("text", ["de schaamstreek", "ik ga mezelf niet beschamen", "meschaamde"])
def test_a_cue_is_not_met_within_another_word(small: Framework, text: str) -> None:
    assert "s1" not in _cues(small, text)


def test_a_cue_is_met_in_the_order_of_a_main_clause(small: Framework) -> None:
    assert _cues(small, "Ik ben daar gewoon heel stom in geweest zo.").get("s2") == "zo stom geweest"


def test_a_cue_is_not_met_across_sentences(small: Framework) -> None:
    assert "s2" not in _cues(small, "Ik zocht mijn eigen. Schuld had niemand.")


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("het was mijn eigen schuld", "het was niet mijn eigen schuld"),
        ("het was mijn eigen schuld", "ik vind niet dat het mijn eigen schuld was"),
        ("ik schaamde me daarvoor", "ik schaamde me er niet voor"),
        ("ik ben zo stom geweest", "ik ben nooit zo stom geweest"),
    ],
)
def test_a_denied_cue_hardly_counts(small: Framework, yes: str, no: str) -> None:
    code = "s1" if "schaam" in yes else "s2"
    assert _score(small, yes, code) > _score(small, no, code) + 0.2
    assert code not in _cues(small, no)


@pytest.mark.parametrize(
    "text",
    [
        "het is niet alleen mijn eigen schuld",
        "ik zei niks, het was mijn eigen schuld",
        "ik heb het niet verteld omdat het mijn eigen schuld was",
    ],
)
def test_a_denial_of_something_else_does_not_count(small: Framework, text: str) -> None:
    assert _cues(small, text).get("s2") == "eigen schuld"


def test_a_cue_with_a_denial_needs_it(small: Framework) -> None:
    assert "s3" in _cues(small, "ik werd niet serieus genomen")
    assert "s3" not in _cues(small, "ik werd wel serieus genomen")


@pytest.mark.parametrize(
    "text",
    [
        "zij zei dat het mijn eigen schuld was",
        "Mijn moeder riep meteen: eigen schuld!",
        "[PERSOON-2] vond het eigen schuld",
    ],
)
def test_what_others_say_goes_to_the_code_that_the_exclude_rule_names(small: Framework, text: str) -> None:
    assert _score(small, text, "s3") > _score(small, text, "s2")
    assert _cues(small, text).get("s3") == "eigen schuld"


def test_what_i_say_myself_stays_where_it_is(small: Framework) -> None:
    text = "ik zei tegen haar dat het mijn eigen schuld was"
    assert _score(small, text, "s2") > _score(small, text, "s3")


def test_in_somebody_else_s_account_quoting_is_no_sign(small: Framework) -> None:
    text = "zij zei dat het haar eigen schuld was"
    codes = [code.code for code in match([text], small, reported=[True]).of_segment(0)]
    assert codes[0] == "s2"


@pytest.mark.parametrize("text", ["", "ja", "hm", "weet niet", "[PERSOON-1]", "we aten brood en keken naar buiten"])
def test_what_fits_nothing_gets_nothing(small: Framework, motives: Framework, text: str) -> None:
    assert match([text], small).of_segment(0) == ()
    assert match([text], motives).of_segment(0) == ()


def test_a_text_like_an_example_fits_without_a_cue(small: Framework) -> None:
    found = match(["ze bekijken je ineens heel anders en ze roddelen over je"], small).of_segment(0)
    assert [(each.code, each.cue) for each in found] == [("s3", "")]


@given(st.lists(st.text(max_size=60), max_size=4))
@settings(max_examples=40, deadline=None)
def test_scores_lie_between_nought_and_one_and_come_best_first(texts: list[str]) -> None:
    codes = tuple(Code(id=each, label=Texts(each * 3), cues=(each, f"{each} {each}")) for each in ("a", "bb", "é"))
    matching = match(texts, Framework("f", Texts("f"), "1", codes))
    for index in range(len(texts)):
        found = matching.of_segment(index)
        assert len(found) <= 3
        assert all(0 < each.score <= 1 for each in found)
        assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_a_framework_without_codes_and_a_study_without_texts(small: Framework) -> None:
    nothing = replace(small, codes=())
    assert match(["iets"], nothing).of_segment(0) == ()
    assert match(["iets"], nothing).of_group([0]) == ()
    assert match([], small).scores.shape == (0, 3)


def test_a_group_gets_the_codes_of_its_members(small: Framework) -> None:
    texts = ["ik schaamde me dood"] * 3 + ["het was eigen schuld"] + ["we gingen naar huis"] * 2
    matching = match(texts, small)
    assert [code.code for code in matching.of_group(range(6))][:1] == ["s1"]
    assert matching.of_group([4, 5]) == ()
    assert matching.of_group([]) == ()


def test_a_code_without_any_phrasing_matches_by_its_label() -> None:
    own = Framework(
        "f", Texts("f"), "1", (Code(id="x", label=Texts("Wachtlijst")), Code(id="y", label=Texts("Vervoer")))
    )
    texts = ["ik stond op de wachtlijst", "de bus reed niet"]
    assert match(texts, own).scores[0].argmax() == 0
    assert match(texts, own).of_segment(1) == ()


def test_the_built_in_codebook_suggests_the_right_code(motives: Framework, said: Mapping[str, list[str]]) -> None:
    """Floors on invented sentences; benchmarks/themes.py prints the figures."""
    told = [(code, text) for code, texts in said.items() for text in texts]
    matching = match([text for _, text in told], motives)
    suggested = [[each.code for each in matching.of_segment(index)] for index in range(len(told))]
    fits = [index for index, (code, _) in enumerate(told) if code != "none"]
    rest = [index for index, (code, _) in enumerate(told) if code == "none"]
    assert sum(told[index][0] in suggested[index] for index in fits) / len(fits) >= 0.8
    assert sum(not suggested[index] for index in fits) / len(fits) <= 0.12
    assert sum(not suggested[index] for index in rest) / len(rest) >= 0.65
