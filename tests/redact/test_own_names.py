"""The study's own name list."""

import pytest

from thematics.records.shared import Label
from thematics.redact import Name, Redactor

NAMES = (
    Name("Zwaluwtje", Label.PERSON),
    Name("Brechtina van der Molenkamp", Label.PERSON, 2),
    Name("Het Vliegveld", Label.SCHOOL),
    "Roos",
)


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
    assert Redactor(NAMES).find(text) == []


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
