"""The study's own name list."""

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.records.shared import Label
from thematics.redact import Name, Redactor, lexicon
from thematics.redact.finder import as_names
from thematics.redact.own import OwnNames
from thematics.redact.tokens import tokenise

NAMES = (
    Name("Zwaluwtje", Label.PERSON),
    Name("Brechtina van der Molenkamp", Label.PERSON, 2),
    Name("Het Vliegveld", Label.SCHOOL),
    "Roos",
)


def found(names: Sequence[Name | str], text: str) -> list[str]:
    """Give what the list by itself finds in a text."""
    return sorted({text[hit.start : hit.end] for hit in OwnNames(as_names(names)).find(text, tokenise(text))})


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("toen was roos er", Label.PERSON),
        ("toen was ROOS er", Label.PERSON),
        ("dat was roos' fiets", Label.PERSON),
        ("brechtinas fiets", Label.PERSON),
        ("brechtina's fiets", Label.PERSON),
        ("de brechtyna van toen", Label.PERSON),
        ("de molenkmap van toen", Label.PERSON),
        ("brechtina van der molenkamp", Label.PERSON),
        ("ik zat op het vliegveld", Label.SCHOOL),
    ],
)
def test_found(text: str, label: Label) -> None:
    assert [span.label for span in Redactor(NAMES).find(text)] == [label]


@pytest.mark.parametrize(
    "text", ["een doos met hout", "in de molen van toen", "het ging van der hand", "rozen en ook nog hoop"]
)
def test_left_alone(text: str) -> None:
    assert found(NAMES, text) == []


def test_touches_knows_only_the_list() -> None:
    redactor = Redactor(NAMES)
    assert redactor.touches([["toen", "kwam", "Roos."]])
    assert not redactor.touches([["toen", "kwam", "Fenna."], ["ja"]])
    assert not redactor.touches([["[PERSOON-1]"]])


def test_the_fingerprint_does_not_tell_the_names() -> None:
    assert Redactor(NAMES).fingerprint == Redactor().fingerprint
    assert "roos" not in Redactor(NAMES).fingerprint.casefold()


def test_of_an_address_or_number_on_the_list_only_a_name_is_looked_for_by_itself() -> None:
    redactor = Redactor(
        (Name("fenna.vogelpoot@voorbeeld.example", Label.EMAIL), Name("020-1234567 toestel 12", Label.PHONE))
    )
    text = "Fenna schreef als voorbeeld een example met toestel en 12"
    assert [(text[span.start : span.end], span.label) for span in redactor.find(text)] == [("Fenna", Label.PERSON)]
    whole = "op fenna.vogelpoot@voorbeeld.example dus"
    assert [span.label for span in redactor.find(whole)] == [Label.EMAIL]


def test_an_everyday_word_on_the_list_counts_with_a_capital_only() -> None:
    redactor = Redactor((Name("Wil", Label.PERSON), Name("een", Label.PERSON)))
    text = "Een meisje wil niet, en een jongen wil wel, en toen kwam Wil."
    assert [text[span.start : span.end] for span in redactor.find(text)] == ["Wil"]


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("Youssef", "joesef"),
        ("Youssef", "jussuf"),
        ("Daniëlle", "danjel"),
        ("Daniëlle", "danielle"),
        ("Chaimae", "sjaima"),
        ("Chaimae", "sjaimas"),
        ("Hicham", "hisjam"),
        ("Khadija", "gadisja"),
        ("Şeyma", "sjeima"),
        ("Wiśniewska", "visnjefska"),
        ("Ryan", "raien"),
        ("Giovanni", "djovannie"),
        ("Fatiha", "fatia"),
        ("Michael", "maikel"),
        ("Oumaima", "oemaima"),
    ],
)
def test_what_a_recogniser_hears_of_a_name(name: str, heard: str) -> None:
    assert found([name], f"en toen zei {heard} dat het klaar was") == [heard]


def test_an_ordinary_word_that_sounds_like_a_name_counts_where_a_name_stands() -> None:
    assert found(["Fleur"], "en toen was ik met fleer") == ["fleer"]
    assert found(["Fleur"], "hij kreeg een fleer om de oren") == []


@pytest.mark.parametrize("between", [" ", "\n", "  "])
@pytest.mark.parametrize("end", ["", "s", "'s"])
def test_a_name_cut_in_two(between: str, end: str) -> None:
    name = f"kolk{between}man{end}"
    assert found(["Sanne Kolkman"], f"de moeder van {name} dus") == [name]


def test_words_that_could_be_a_name_in_two_pieces_and_are_none() -> None:
    names = ["Maarten", "Eenhuis", "Karin", "Metten"]
    assert found(names, "maar ten eerste was het een huis en de kar in de met ten") == []


def test_a_whole_name_in_one_word() -> None:
    assert found(["Sanne Kolkman"], "op insta heet ze sannekolkman ofzo") == ["sannekolkman"]


LISTED = [
    "Zwaluwtje",
    "Brechtina",
    "Ömür",
    "Szymański",
    "Noëlle",
    "Kwakkelstein",
    "Oğuzhan",
    "D'Almeida",
    "Al-Zubaidi",
    "Aïssa",
]
CARRIERS = ["{}", "en toen kwam {} binnen", "ja ({})!", "van {}, weet je", '"{}" zei hij', "dat was:{}"]


@given(
    st.sampled_from(LISTED),
    st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
    st.sampled_from([str, str.lower, str.upper, str.title]),
    st.sampled_from(["", "s", "'s", "’s"]),
    st.sampled_from(CARRIERS),
)
def test_a_listed_name_is_found_in_any_form(name: str, form: str, case: object, owned: str, carrier: str) -> None:
    assert callable(case)
    shown = unicodedata.normalize(form, case(name) + owned)  # type: ignore[arg-type]
    text = carrier.format(shown)
    start = text.index(shown)
    spans = Redactor((name,)).find(text)
    hidden = {at for span in spans for at in range(span.start, span.end)}
    # The name itself; what shows that something is its own may stay.
    length = len(unicodedata.normalize(form, case(name)))  # type: ignore[arg-type]
    assert {at for at in range(start, start + length) if text[at].isalpha()} <= hidden
    assert all(span.end <= len(text) for span in spans)


ORDINARY = sorted(
    word for word in lexicon.words() if word not in lexicon.first_names() and word not in lexicon.last_names()
)


@given(st.lists(st.sampled_from(ORDINARY), min_size=4, max_size=12), st.sampled_from([" ", "\n"]))
def test_ordinary_words_are_left(words: list[str], between: str) -> None:
    names = [
        "Youssef",
        "Noortje Kolkman",
        "Chaimae",
        "Daniëlle",
        "Wiśniewska",
        "Bouazzaoui",
        "Kwabena",
        "Şeyma",
        "Roderick",
        "Yildirim",
    ]
    # A word between commas stands nowhere where only a name could.
    assert found(names, f" de{between}".join(words)) == []


def test_many_names_on_a_long_text_cost_each_word_once() -> None:
    names = [
        f"{first} {last}"
        for first, last in zip(sorted(lexicon.first_names())[::150], sorted(lexicon.last_names())[::150], strict=False)
    ]
    own = OwnNames(as_names(names))
    text = "toen zei jolandria dat het klaar was " * 2_000
    assert list(own.find(text, tokenise(text))) == list(own.find(text, tokenise(text)))
    assert own._known.keys() == set(text.split())


@pytest.mark.parametrize("name", ["mark", "Mark", "Mark de Vriezeveen"])
def test_a_name_that_is_common_since_people_are_called_so_is_hidden_in_lower_case(name: str) -> None:
    text = "en toen kwam mark langs en mark zei niks"
    spans = Redactor((Name(name, Label.PERSON),)).find(text)
    assert [text[span.start : span.end] for span in spans] == ["mark", "mark"]


def test_an_ordinary_word_of_a_persons_longer_name_is_hidden_in_lower_case_and_a_person_is_asked() -> None:
    text = "en toen kwam hazelaar langs"
    (span,) = Redactor((Name("Wendelmoet Hazelaar", Label.PERSON),)).find(text)
    assert (text[span.start : span.end], span.score < 0.5) == ("hazelaar", True)


def test_a_word_of_a_longer_name_keeps_the_kind_that_it_has_by_itself() -> None:
    school = Name("Purmerend Exposed", Label.SCHOOL)
    for names in ((school,), (school, Name("Purmerend", Label.PLACE)), (Name("Purmerend", Label.PLACE), school)):
        spans = Redactor(names).find("Ik kom uit Purmerend en zit op Purmerend Exposed.")
        assert [span.label for span in spans] == [Label.PLACE, Label.SCHOOL]
