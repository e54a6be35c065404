"""Indirect identifiers: found in any case, in normal form, and not in what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.redact.indirect import TraitKind, find_traits


def told(text: str) -> set[str]:
    return set(map(str, find_traits(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik was toen veertien.", "age: 14"),
        ("ze is 16 jaar oud", "age: 16"),
        ("een vijftienjarige jongen", "age: 15"),
        ("Een 13-jarig meisje", "age: 13"),
        ("Ik zat in 3 havo", "school: havo 3"),
        ("in de derde klas van het vmbo", "school: klas 3"),
        ("ze gaat naar groep acht", "school: groep 8"),
        ("op de Internationale Schakelklas", "school: isk"),
        ("we wonen in een klein dorp", "place: dorp"),
        ("Bij de Judo gebeurde het", "activity: judo"),
        ("ik zit op kickboksen", "activity: kickboksen"),
        ("dat was in maart", "time: maart"),
        ("in de grote vakantie", "time: zomervakantie"),
        ("ik woon bij pleegouders", "family: pleeggezin"),
        ("mijn ouders zijn gescheiden", "family: gescheiden ouders"),
        ("ik heb twee oudere broers", "siblings: 2 broer"),
        ("ik ben de oudste van vier", "siblings: oudste 4"),
        ("mijn vader is Marokkaans", "origin: marokko"),
        ("we zijn gevlucht", "origin: gevlucht"),
        ("ik draag een hoofddoek", "religion: moslim"),
        ("ik ben uit de kast gekomen", "orientation: uit de kast"),
        ("ik heb autisme", "health: autisme"),
        ("Ze zit in een rolstoel.", "health: rolstoel"),
        ("mijn moeder is burgemeester", "job: burgemeester"),
        ("hij is officier van justitie", "job: rechter"),
        ("het gebeurde op schoolkamp", "incident: schoolreis"),
        ("ze stond in een bangalijst", "incident: exposegroep"),
    ],
)
def test_what_is_told_is_found_in_either_case(text: str, expected: str) -> None:
    assert expected in told(text)
    bare = "".join(letter if letter.isalnum() or letter in " -'" else " " for letter in text.lower())
    assert expected in told(bare)


@pytest.mark.parametrize(
    "text",
    [
        "het duurde twee jaar",
        "na tien jaar nog",
        "tien jaar geleden",
        "dat was 12 keer",
        "ik was 9 uur thuis",
        "ik schaamde me en ik zei niets",
        "[PLAATS-3] en [SCHOOL-1] en [LEEFTIJD-14]",
        "we waren met een paar jongens van de club",
        "",
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert told(text) == set()


def test_two_ways_to_say_it_are_one_value() -> None:
    assert told("ik ben 15 jaar oud") == told("vijftienjarige") == told("ik was vijftien") == {"age: 15"}
    assert told("voetballen") == told("bij de voetbalclub") == {"activity: voetbal"}


@given(
    st.lists(
        st.sampled_from("ik ben veertien judo maart dorp autisme en de van , . ! [PERSOON-3]".split()), max_size=30
    )
)
def test_every_word_counts_wherever_it_stands_and_in_capitals(words: list[str]) -> None:
    text = " ".join(words)
    assert find_traits(text) == find_traits(text.title().replace("[Persoon-3]", "[PERSOON-3]"))
    assert ("activity: judo" in told(text)) == ("judo" in words)
    assert find_traits(f"{text} . judo") == find_traits(text) | find_traits("judo")


def test_every_kind_is_found_by_something() -> None:
    text = (
        "ik ben veertien in 3 havo in een dorp op judo in maart met pleegouders en twee broers uit Turkije, moslim en lesbisch met adhd, "
        "dochter van de burgemeester, op schoolkamp"
    )
    assert {trait.kind for trait in find_traits(text)} == set(TraitKind)
