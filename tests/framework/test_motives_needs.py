"""The built-in codebook: complete, in two languages, and without what must not be in it."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from thematics.framework import framework_source, parse_framework
from thematics.records.codebook import Code, Question, Texts

OUTLINE = """b01 b02 b03 b04 b05 b06 b07 b08 b09 b10 b11 b12 b13 b14 p01 p02 p03 p04 p05 h01 h02 h03
    d01 d02 d03 d04 d05 d06 d07 d08 n01 n02 n03 n04 n05 n06 n07 n08 g01 g02 g03 g04 g05""".split()
FAMILIES = {
    "b": ("Barrières, algemeen", "Barriers, general", Question.MOTIVES, "barrier"),
    "p": ("Barrières, politie", "Barriers, police", Question.MOTIVES, "barrier"),
    "h": ("Barrières, hulp", "Barriers, help services", Question.MOTIVES, "barrier"),
    "d": ("Drijfveren", "Drivers", Question.MOTIVES, "driver"),
    "n": ("Behoeften", "Needs", Question.NEEDS, "need"),
    "g": ("Gezamenlijke aanpak", "Joint approach", Question.JOINT, "approach"),
}
HELP_SEEKING = ("Pijlman et al. 2024", "Joleby et al. 2024", "Wolak et al. 2018")
POLICE = ("Regioplan 2017", "Inspectie JenV 2020")
CONFIRMED = {  # shared outline: titles or abstracts seen
    **dict.fromkeys(("b", "h"), HELP_SEEKING),
    "b05": (*HELP_SEEKING, "Zinzow et al. 2022"),
    "b07": (*HELP_SEEKING, "Allnock 2019"),
    **dict.fromkeys(("p01", "p02"), ("Henry, Flynn & Powell 2018",)),
    "p03": (),
    **dict.fromkeys(("p04", "p05"), POLICE),
    "d": ("Pijlman 2025", "Rackley et al. 2021"),
    "n": ("Pijlman 2025", "Rackley et al. 2021", "Makrani et al. 2026"),
    "g": ("Makrani et al. 2026",),
    "g05": ("Makrani et al. 2026", "NSCR 2020"),
    **dict.fromkeys(("b14", "d05", "d06"), ()),
}
SLURS = re.compile(r"\b(hoer|hoeren|slet|sletje|kech|kechs|flikker|mietje|pot|nicht|bitch|hoertje)\b")
BOOK = parse_framework(framework_source("motives-needs"))

each_code = pytest.mark.parametrize("code", BOOK.codes, ids=lambda code: code.id)


def prose(code: Code) -> Iterator[tuple[str, Texts]]:
    for name in ("label", "family", "definition", "include", "exclude"):
        yield name, getattr(code, name)


def named(text: str) -> set[str]:
    return set(re.findall(r"\b[a-z]\d\d\b", text))


def test_all_codes_of_the_outline_stand_in_its_order() -> None:
    assert [code.id for code in BOOK.codes] == OUTLINE


def test_it_says_what_it_is() -> None:
    assert (BOOK.id, BOOK.version) == ("motives-needs", "1.0")
    assert BOOK.title.nl
    assert BOOK.title.en
    source = framework_source("motives-needs")
    assert "MIT" in source.split("id:")[0]
    assert "tested\n#                 with young people" in source


def test_both_facets_hold_for_every_code() -> None:
    assert BOOK.facets == {
        "instantie": ("politie", "hulporganisatie", "school", "naasten", "platform"),
        "fase": ("vóór", "tijdens", "na"),
    }


@each_code
def test_every_text_is_there_in_dutch_and_in_english(code: Code) -> None:
    for name, text in prose(code):
        assert text.nl, name
        assert text.en, name
        assert text.nl != text.en, name


@each_code
def test_it_stands_under_its_family_and_question(code: Code) -> None:
    assert (code.family.nl, code.family.en, code.question, code.side) == FAMILIES[code.id[0]]


@each_code
def test_a_definition_is_one_or_two_sentences(code: Code) -> None:
    for text in (code.definition.nl, code.definition.en):
        assert 1 <= len(re.findall(r"[.!?](?:\s|$)", text)) <= 2
        assert text.endswith(".")


@each_code
def test_it_says_which_code_to_use_instead(code: Code) -> None:
    assert named(code.exclude.nl) == named(code.exclude.en)
    assert named(code.exclude.nl)
    assert named(code.exclude.nl) <= set(OUTLINE) - {code.id}


@each_code
def test_examples_are_many_and_differ(code: Code) -> None:
    assert len(set(code.examples)) == len(code.examples) >= 6


def test_no_example_stands_under_two_codes() -> None:
    counts = Counter(example for code in BOOK.codes for example in code.examples)
    assert [example for example, count in counts.items() if count > 1] == []


def test_cues_are_few_short_and_in_lower_case() -> None:
    for code in BOOK.codes:
        assert 4 <= len(set(code.cues)) == len(code.cues) <= 15, code.id
        assert all(cue == cue.lower() and 1 <= len(cue.split()) <= 6 for cue in code.cues), code.id


def test_no_cue_points_to_two_codes() -> None:
    counts = Counter(cue for code in BOOK.codes for cue in code.cues)
    assert [cue for cue, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("code", "cue"),
    [("b02", "zo stom geweest"), ("b02", "eigen schuld"), ("b04", "flippen thuis"), ("b04", "telefoon afpakken"), ("b06", "exposen"),
     ("b06", "dan zet-ie 't online"), ("b07", "snitchen"), ("b07", "geen rat"), ("b10", "boeie"), ("b10", "viel wel mee"),
     ("p01", "doen er toch niks mee"), ("n02", "over m'n hoofd heen"), ("n03", "liever appen"), ("n03", "zonder m'n naam"),
     ("d02", "eraf halen"), ("d02", "eraf"), ("d02", "offline halen")],
)  # fmt: skip
def test_the_outlines_own_cues_are_kept(code: str, cue: str) -> None:
    found = BOOK.code(code)
    assert found is not None
    assert cue in found.cues


@each_code
def test_no_source_is_named_beyond_the_confirmed_ones(code: Code) -> None:
    assert code.sources == CONFIRMED.get(code.id, CONFIRMED.get(code.id[0]))


@each_code
def test_no_slur_anywhere(code: Code) -> None:
    for text in (*code.cues, *code.examples, *(each for _, texts in prose(code) for each in (texts.nl, texts.en))):
        assert not SLURS.search(text.lower()), text


@each_code
def test_nothing_in_it_looks_like_a_persons_data(code: Code) -> None:
    for example in code.examples:
        assert not re.search(r"@|\d{4,}|https?:|\[[A-Z]+-\d", example)
