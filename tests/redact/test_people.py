"""People by the rules: name lists, and the words around a name."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.redact import lexicon
from thematics.redact.kinds import Kind, base, dull, kind_of, stranger
from thematics.redact.names import find_people
from thematics.redact.tokens import mask, tokenise

DOUBT = 0.5


def people(text: str) -> dict[str, float]:
    return {text[hit.start : hit.end]: hit.score for hit in find_people(tokenise(text))}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mijn vriendin yrsula zei dat het kon", "yrsula"),
        ("ik ben met zubrik naar huis gegaan", "zubrik"),
        ("dat was van mirjolds moeder", "mirjolds"),
        ("toen vroeg tegidon of ik kwam", "tegidon"),
        ("en zonder gelmeron had ik het nooit gedaan", "gelmeron"),
        ("ik dacht dat het symkalie was maar nee", "symkalie"),
        ("hoi fendrika alles goed", "fendrika"),
        ("tarvine heet ze geloof ik", "tarvine"),
        ("hij heet okkerin", "okkerin"),
        ("mevrouw wormgoorn belde mij", "wormgoorn"),
        ("bij de familie klokkenhuizer in de straat", "klokkenhuizer"),
        ("gisteren kwam sanneke langs", "sanneke"),
        ("dat is youssefjes fiets", "youssefjes"),
        ("Sannes fiets", "Sannes"),
        ("Max' fiets was weg", "Max'"),
        ("juf Zomer hielp mij", "Zomer"),
        ("dhr. Kuipers en ik", "Kuipers"),
        ("slachtoffer S.K. wil geen aangifte", "S.K."),
        ("de moeder van N.B. is erbij", "N.B."),
        ("verdachte D. ontkent", "D."),
        ("verklaring van j p m wolters ontvangen", "j p m wolters"),
        ("met a de vries gesproken", "a de vries"),
        ("Daar is İzzettin weer", "İzzettin"),
    ],
)
def test_found(text: str, name: str) -> None:
    assert name in people(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mijn broer storm sliep al", "storm"),
        ("Bloesem zei dat het mocht", "Bloesem"),
        ("ik heb met Hoop gesproken", "Hoop"),
        ("want roosje kwam niet", "roosje"),
        ("dat filmpje stond op zubrik", "zubrik"),
    ],
)
def test_what_context_leaves_open_goes_to_a_person(text: str, name: str) -> None:
    found = people(text)
    assert name in found
    assert found[name] < DOUBT or name == "roosje"


@pytest.mark.parametrize(
    "text",
    [
        "ik wil dat niet en zij wil ook niet",
        "we hadden hoop dat het goed kwam",
        "er stond een roos in een vaas",
        "de mark is geen munt meer",
        "het was een max van tien minuten",
        "dat heet sexting geloof ik",
        "hij heeft geappt en gefacetimed en geskypet",
        "jaaaa pfff mhm nouuu",
        "vond u dat fijn",
        "ze heeft een b.v. en a.u.b. geen btw",
        "love you zei hij",
        "de client is gehoord",
        "bijv een app enz",
    ],
)
def test_left_alone(text: str) -> None:
    assert people(text) == {}


def test_what_a_word_may_be() -> None:
    assert kind_of("sanne") is Kind.FIRST
    assert kind_of("roos") is Kind.MAYBE
    assert kind_of("wormgoorn") is Kind.UNKNOWN
    assert kind_of("huis") is Kind.WORD
    assert kind_of("politie") is Kind.NONE
    assert [base(word) for word in ("sannes", "youssefje", "ayoubkes", "huisje")] == [
        "sanne",
        "youssef",
        "ayoub",
        "huisje",
    ]
    assert stranger("zubrik")
    assert not any(map(stranger, ("zubrikheid", "geskypet", "sanne", "huis", "client", "amsterdam", "jaaaa", "a1")))


WORDS = sorted(lexicon.common())


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=15))
def test_the_commonest_words_in_lower_case_are_never_certain(words: list[str]) -> None:
    text = " ".join(words)
    sure = {shown for shown, score in people(text).items() if score > DOUBT and kind_of(shown) is Kind.WORD}
    assert not sure


@given(
    st.lists(
        st.sampled_from([*WORDS[::40], "sanne", "Yrsula", "zubrik", "met", "zei", "mevrouw", "van", "de", "."]),
        max_size=20,
    )
)
def test_finds_are_in_order_apart_and_not_found_again(words: list[str]) -> None:
    text = " ".join(words)
    hits = list(find_people(tokenise(text)))
    assert all(one.end <= other.start for one, other in pairwise(hits))
    masked = mask(text, hits)
    assert all("\ue000" not in masked[hit.start : hit.end] for hit in find_people(tokenise(masked)))


def test_what_is_passed_over_is_nothing_that_a_rule_finds() -> None:
    for word in sorted(lexicon.words())[::400]:
        if dull(word):
            assert people(f"met {word} zei") == {}
