"""Natural names in place of tags: of like origin and gender, nobody's, and the same for one text."""

import gzip
import itertools
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.make_kin_list import PATH, lines

from thematics.records.raw import RawTurn
from thematics.records.shared import Label, WordSpan
from thematics.redact import NATURAL, Pseudonyms, Redactor, Worn, choose_surrogate, gender_of, redact_turns, wear
from thematics.redact.folding import fold
from thematics.redact.surrogate_names import FEMALE, MALE, kin_of, last_names_of, names_of
from thematics.redact.surrogates import written

LISTED = [
    (origin, gender, fold(name))
    for origin in ("nl", "ma", "tr", "so", "pl", "vn", "gh", "sr", "er", "ua")
    for gender in (FEMALE, MALE)
    for name in names_of(origin, gender)
]


@given(
    st.sampled_from(LISTED), st.integers(0, 2**64), st.sets(st.sampled_from([name for *_, name in LISTED]), max_size=40)
)
def test_a_surrogate_is_of_like_origin_and_gender_and_nobody_who_is_taken(
    real: tuple[str, str, str], number: int, taken: set[str]
) -> None:
    name = choose_surrogate(Label.PERSON, [real[2]], lambda _: number, {*taken, real[2]})
    first, _, last = name.partition("|")
    assert fold(first) not in taken | {real[2]}
    assert fold(last) not in taken
    kin = kin_of((real[2],))
    firsts = {
        each for gender in ([kin.gender] if kin.gender else [FEMALE, MALE]) for each in names_of(kin.origin, gender)
    }
    assert first in firsts
    assert last in last_names_of(kin.origin)


def test_names_of_no_list_are_held_against_listed_ones() -> None:
    assert kin_of(("mehmetcan",)).origin == "tr"
    assert kin_of(("jochemien",)).gender == FEMALE
    assert kin_of(("zwaantje", "bouwhuis")).origin == "nl"


@pytest.mark.parametrize(
    ("name", "origin", "gender"),
    [
        ("joke", "nl", FEMALE),
        ("tinus", "nl", MALE),
        ("bassie", "nl", MALE),
        ("sjonnie", "nl", None),
        ("pjotrel", "nl", None),
        ("kolkman", "nl", ""),
        ("khattabi", "ma", ""),
        ("yilmaz", "tr", None),
        ("wisniewska", "pl", None),
        ("abdelmoumen", "ma", MALE),
        ("samuel", "nl", MALE),
        ("maria", "nl", FEMALE),
        ("fatima", "ma", FEMALE),
        ("ahmed", "ma", MALE),
        ("emre", "tr", MALE),
        ("daan", "nl", MALE),
    ],
)
def test_who_is_unknown_is_taken_for_dutch_unless_the_letters_say_otherwise(
    name: str, origin: str, gender: str | None
) -> None:
    kin = kin_of((name,))
    assert kin.origin == origin
    assert gender is None or kin.gender == gender


def test_the_list_of_kin_is_in_step_with_the_names_by_origin() -> None:
    assert gzip.decompress(PATH.read_bytes()).decode() == "\n".join(lines()) + "\n"
    assert PATH.stat().st_size < 300_000


def test_what_stands_before_a_name_tells_the_gender_in_a_text_alone() -> None:
    for number in range(8):
        text = f"Toen kwam mevrouw Kolkman{number * 'n'} binnen, met moeder Robin."
        shown = re.search(r"met moeder (\w+)", Redactor(("Robin", "Kolkman")).redact(text, style="surrogate"))
        assert shown
        assert shown[1] in names_of("nl", FEMALE)


def test_what_the_text_says_of_somebody_tells_the_gender() -> None:
    assert gender_of(["mentor", "moeder"]) == FEMALE
    assert gender_of(["broertje", "zusje"]) == ""
    drawn = itertools.count()
    for _ in range(40):
        name = choose_surrogate(Label.PERSON, ["robin"], lambda _: next(drawn), set(), FEMALE)
        assert name.partition("|")[0] in names_of("nl", FEMALE)


@pytest.mark.parametrize(
    ("forms", "before", "said", "wanted"),
    [
        (("yassine khattabi", "khattabi"), "", "El Khattabi", "Aalbers"),
        (("khattabi",), "", "El Khattabi", "Aalbers"),
        (("thomas",), "mevrouw", "Thomas", "Aalbers"),
        (("thomas",), "oom", "Thomas", "Noor"),
        (("thomas", "thomas bakker"), "mevrouw", "Thomas", "Noor"),
        (("bakker",), "mw.", "bakker", "Aalbers"),
        (("sanne bakker kolkman",), "", "Bakker Kolkman", "Aalbers"),
        (("fatima zahra",), "", "Fatima Zahra", "Noor"),
        (("sanne",), "", "S-a-n-n-e", "Noor"),
        (("sanne",), "", "s a n n e", "Noor"),
        (("es aa en en ee",), "", "es aa en en ee", "Noor"),
        (("sanne kolkman",), "", "K o l k m a n", "Aalbers"),
    ],
)
def test_a_part_of_a_name_gets_that_part_of_the_surrogate(
    forms: tuple[str, ...], before: str, said: str, wanted: str
) -> None:
    assert written(Label.PERSON, Worn("Noor|Aalbers", forms), said.split(), before) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Sanne", "Noor"),
        ("Sanne Kolkman", "Noor Aalbers"),
        ("mevrouw Kolkman", "Aalbers"),
        ("Sannes", "Noors"),
        ("Sanne's", "Noors"),
        ("kolkmans", "Aalbers'"),
        ("Sanneke", "Noor"),
    ],
)
def test_a_surrogate_is_said_as_the_name_was(said: str, wanted: str) -> None:
    worn = Worn("Noor|Aalbers", ("sanne", "sanne kolkman", "sanneke"))
    assert written(Label.PERSON, worn, said.split()) == wanted


def test_only_names_change_and_a_tag_without_a_surrogate_stays(make_turns: Callable[..., list[RawTurn]]) -> None:
    turns = make_turns('Ik zag "Sanne Kolkman", en Bas.')
    spans = [WordSpan(0, 2, 0, 3, Label.PERSON, 1.0, "test"), WordSpan(0, 5, 0, 5, Label.PERSON, 1.0, "test")]
    redacted = redact_turns(turns, spans, Pseudonyms())
    worn = wear(redacted, turns, {(Label.PERSON, 1): Worn("Noor|Aalbers", ("sanne kolkman",))})
    assert worn[0].text == 'Ik zag "Noor Aalbers", en [PERSOON-2].'
    assert [token.first for token in worn[0].tokens] == [token.first for token in redacted[0].tokens]


TEXT = (
    "Sanne Kolkman woont in Purmerend en Sanne belde Youssef op 06-12345678. Youssef belde Fatima, en Mehmet Yilmaz belde Karin. "
    "Noor, Anouk en Femke waren er niet."
)


def test_a_redactors_surrogates_follow_from_the_text_alone() -> None:
    redactor = Redactor()
    once = redactor.redact(TEXT, style="surrogate")
    assert once == Redactor().redact(TEXT, style="surrogate")
    tags, words = re.findall(r"\[[A-Z]+-\d+\]", redactor.redact(TEXT)), fold(TEXT)
    assert re.findall(r"\[[A-Z]+-\d+\]", once) == [
        tag for tag in tags if Label(tag[1:].partition("-")[0]) not in NATURAL
    ]
    shown = set(re.findall(r"[A-ZÀ-Ž]\w+", once)) - {"TELEFOON"}
    assert shown
    assert not {fold(word) for word in shown} & set(re.findall(r"\w+", words))


def test_redacting_twice_is_redacting_once() -> None:
    redactor = Redactor(("Zorblax",))
    for text in (TEXT, "Zorblax en zorblax's zus", "[PERSOON-4] en Zorblax"):
        once = redactor.redact(text)
        assert redactor.redact(once) == once
