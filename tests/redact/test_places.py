"""Places, streets, schools, clubs and employers by the rules alone. Most names here are made up for the test and in no list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.records.shared import Label
from thematics.redact.places import find_places
from thematics.redact.tokens import mask, mask_tags, tokenise

A, B, O, P, S = Label.ADDRESS, Label.NEIGHBOURHOOD, Label.ORGANISATION, Label.PLACE, Label.SCHOOL  # noqa: E741 - as letters in a table

# (label, text with what must be hidden between brackets): clean, then also in lower case without punctuation.
BOTH = [
    (S, "ik zit op [het Zwinlerlyceum] daar"),
    (S, "ik zit op [het Zwinrade College] daar"),
    (S, "ze ging naar [het Hervormd Lyceum Zwinrade] toen"),
    (S, "ze ging naar [het Stedelijk Gymnasium] toen"),
    (S, "hij zat op [het Zwinrade College 2] en"),
    (S, "op [OBS De Klimhut] was het leuk"),
    (S, "zij zit op [csg Quvelinga] in de klas"),
    (S, "op [basisschool De Klimhut] was het leuk"),
    (S, "toen ik op [de Gouden Kraal] zat in groep acht"),
    (S, "ik zit op [het Quvelius] daar"),
    (S, "bij ons op [het Quvelius] zit iedereen op school"),
    (S, "ik zit in [klas 3B] nu"),
    (S, "met die jongens uit [4 havo c] was het ruzie"),
    (S, "hij zit in [h4a] nu"),
    (S, "zij zat in [groep 8b] toen"),
    (S, "ik deed [ROC van Zwinrade] een jaar"),
    (S, "hij deed [MBO College van Zwinrade] een jaar op niveau twee"),
    (S, "zij zit op [RSG aan de Quvel] nu"),
    (S, "ik zit op [het Barlaeus] nu"),
    (S, "toen ik op [de Regenboog] zat"),
    (S, "hij werd van [het 4e] gestuurd"),
    (A, "ik woon in de [Quvelstraat 12 hoog] daar"),
    (A, "ik woon in de [Quvelstraat 23-2] daar"),
    (A, "ik woon in de [Quvelstraat honderd vierentwintig] daar"),
    (A, "hij stond op [Rokin 14] te wachten"),
    (A, "ze zijn op de [Overtoom] gezien"),
    (A, "hij stond bij het [Quvelpark] te wachten"),
    (A, "op de hoek van de [Quvelstraat] en de [Zwinkade] dus"),
    (A, "ik woon aan het [Quvelrak 12] daar"),
    (A, "op [Plein 40 45] hangen ze altijd"),
    (A, "de [Eerste van Quvelstraat] was afgezet"),
    (P, "ik kom uit [Quveldrecht] eigenlijk"),
    (P, "ze woont in [Best] nu"),
    (P, "die [Zaankanter] weer"),
    (P, "het [Haagse] kantoor belde"),
    (P, "wij zijn naar [Purmerend] verhuisd"),
    (P, "hij woont in [Broek in Waterland] nu"),
    (P, "ze wachtte op [station Quvelhoek] op mij"),
    (B, "ik woon in [de Quvelbuurt] daar"),
    (B, "ze woont in [de Pijp] nu"),
    (B, "ik kom uit [Noord] en hij niet"),
    (B, "ze hangen in [Osdorp] rond"),
    (O, "ik speel bij [SV Quvelsport] al jaren"),
    (O, "ik voetbal bij [Quvelburgia] al jaren"),
    (O, "toen ik bij [de Quvelinga] voetbalde"),
    (O, "in de D2 van [Quvelburgia] zat hij"),
    (O, "mijn vader gaat naar [de Al Quvel] elke vrijdag"),
    (O, "ik heb een bijbaan bij [de Quveldia] daar"),
    (O, "ik werk bij [de Hema] daar"),
    (O, "in [café De Zwanenhals] werd gevochten"),
    (O, "dat was bij [buurthuis De Klinkert] toen"),
    (O, "behandeld bij [GGZ Quvelstein] daar"),
    (O, "een agent van [bureau Meer en Vaart] belde"),
    (O, "ze zat bij [gezinshuis Tulpenhoek] toen"),
    (O, "dat gebeurde bij [Quvelsen Gym] in de kleedkamer"),
    (O, "naar [de Quvelkerk] gaan we op zondag"),
]  # fmt: skip

LEFT = [
    "We gingen naar school, naar de club en naar het plein. Op straat was niemand.",
    "Hij zat op de bank, op de fiets, op de wc en op het politiebureau.",
    "ik zat op mijn kamer op het bed en zij zat op de grond",
    "Ze zit op voetbal en op dansles, en ik zit op de havo.",
    "We wonen in een huis in de buurt, bij het ziekenhuis.",
    "Een college heeft een mentor. De middelbare school was leuk, de vorige school niet.",
    "We gingen op kamp en daarna naar het centrum en naar de markt.",
    "In 2019 zat ik in havo 3. In groep 8 was ik bang.",
    "De politie, Qpido, Slachtofferhulp en Veilig Thuis hielpen. De wijkagent ook.",
    "ik werk bij een supermarkt en hij bij de gemeente en zij bij een restaurant",
    "hij werkt bij mensen thuis en speelt bij vrienden",
    "op de hoek van de tafel en de kast lag het",
    "de weg naar huis was lang, via een andere weg en over de brug",
    "de kerk is oud en in de moskee was het stil",
    "hij heeft met grote problemen te kampen",
    "het rapport van het rekenhof was klaar",
]


def marked(text: str) -> tuple[str, list[str]]:
    """Take the brackets out of a row: the text, and what must be hidden."""
    parts = text.replace("]", "[").split("[")
    return "".join(parts), parts[1::2]


def lowered(text: str) -> str:
    return "".join(" " if letter in ".,!?:;" else letter for letter in text.lower())


def hidden(text: str) -> set[int]:
    return {at for hit in find_places(tokenise(text)) for at in range(hit.start, hit.end)}


def stretches(text: str, label: Label) -> list[str]:
    """Give what is hidden where a find has the label, finds that overlap taken together."""
    hits = sorted((hit for hit in find_places(tokenise(text))), key=lambda hit: (hit.start, -hit.end))
    joined: list[tuple[int, int, set[Label]]] = []
    for hit in hits:
        if joined and hit.start < joined[-1][1]:
            start, end, labels = joined[-1]
            joined[-1] = start, max(end, hit.end), labels | {hit.label}
        else:
            joined.append((hit.start, hit.end, {hit.label}))
    return [text[start:end] for start, end, labels in joined if label in labels]


@pytest.mark.parametrize(("label", "row"), BOTH, ids=[row for _, row in BOTH])
def test_found_as_it_is_written(label: Label, row: str) -> None:
    text, wanted = marked(row)
    assert stretches(text, label) == wanted


@pytest.mark.parametrize(("label", "row"), BOTH, ids=[row for _, row in BOTH])
def test_found_as_a_recogniser_writes_it(label: Label, row: str) -> None:
    text, wanted = marked(lowered(row))
    assert stretches(text, label) == wanted


@pytest.mark.parametrize("text", LEFT)
def test_left_alone(text: str) -> None:
    for shown in (text, lowered(text)):
        assert [shown[hit.start : hit.end] for hit in find_places(tokenise(shown))] == []


def test_a_tag_that_stands_there_is_no_place() -> None:
    text = mask_tags("ik zit op [SCHOOL-1] in [PLAATS-2] en werk bij [ORGANISATIE-1]")
    assert list(find_places(tokenise(text))) == []


@given(st.lists(st.sampled_from([marked(row)[0] for _, row in BOTH] + LEFT), min_size=1, max_size=4))
def test_what_was_found_is_not_found_again(rows: list[str]) -> None:
    text = ". ".join(rows)
    while hits := sorted(find_places(tokenise(text)), key=lambda hit: hit.start):
        covered = {at for hit in hits for at in range(hit.start, hit.end)}
        assert not any(text[at] in "\ue000\ue001" for at in covered), "a rule fires on what is hidden already"
        text = mask(text, hits[:1])


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ABCDEKLOPSZ.,'-12\n", max_size=80))
def test_finds_lie_within_the_text_and_begin_and_end_at_words(text: str) -> None:
    for hit in find_places(tokenise(text)):
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end].strip() == text[hit.start : hit.end]
        assert not (hit.end < len(text) and text[hit.end - 1].isalnum() and text[hit.end].isalnum())
