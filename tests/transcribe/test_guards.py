"""What recognisers invent is flagged; what people say is not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.ports import HeardWord
from thematics.records.shared import Doubt
from thematics.transcribe.guards import DoubtfulSpan, credit, doubts, loops, marked, utterances


def _said(text: str, start: float = 0.0, each: float = 0.25) -> list[HeardWord]:
    return [HeardWord(w, start + n * each, start + (n + 1) * each, 0.9) for n, w in enumerate(text.split())]


def _flagged(text: str) -> list[tuple[str, Doubt]]:
    words = _said(text)
    spans = doubts(words, [(0.0, words[-1].end)])
    return [(" ".join(word.text for word in words[span.first : span.last]), span.doubt) for span in spans]


@pytest.mark.parametrize(
    "text",
    [
        "Ondertiteld door: TV Gelderland 2021",
        "TV Gelderland 2021",
        "Ondertitels ingediend door de Amara.org gemeenschap",
        "Ondertiteling door de Amara.org gemeenschap",
        "ondertiteld door de NPO",
        "Nederlandse ondertiteling door TITRA FILM",
        "Vlaamse ondertitels",
        "TT888 2014 ondertiteling",
        "© NPO 2020",
        "AVROTROS 2019",
        "BNNVARA 2022",
        "Bedankt voor het kijken!",
        "Bedankt voor het kijken en tot de volgende keer.",
        "Dank je wel voor het kijken naar deze video.",
        "Vergeet niet te abonneren op dit kanaal!",
        "Abonneer je op ons kanaal.",
        "*MUZIEK*",
        "APPLAUS",
        "[spannende muziek]",
        "Vertaling en ondertiteling: Broadcast Text",
        "Thank you for watching!",
        "Subtitles by the Amara.org community",
        "Untertitel der Amara.org-Community",
        "Untertitelung des ZDF, 2020",
        "Sous-titrage ST' 501",
    ],
)
def test_a_credit_is_known_whatever_its_capitals_and_punctuation(text: str) -> None:
    assert credit(text)
    assert credit(text.upper())
    assert credit(text.lower().replace(".", " ").replace(":", ""))


def test_a_role_and_a_name_want_their_colon() -> None:
    assert credit("Redactie: Jan de Vries")
    assert credit("ONDERTITELING : hans gelderloos.")
    assert not credit("Regie had ik niet meer.")
    assert not credit("Redactie Jan de Vries")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "Ja.",
        "Dank je wel.",
        "Bedankt.",
        "Nou, dank u wel voor het gesprek.",
        "Ik zei nog bedankt voor het kijken tegen mijn moeder.",
        "Zij wilde dat ik me zou abonneren op dat kanaal van hem, en dat heb ik toen gedaan.",
        "Ik luister dan gewoon naar muziek op mijn kamer.",
        "Er was muziek.",
        "De redactie van de schoolkrant wist het ook al.",
        "Die video was ondertiteld in het Nederlands en dat vond ik zo erg.",
        "Kijk op internet staat het ook.",
        "Toen keken we naar RTL.",
        "Tot de volgende keer.",
        "Ik kom uit Gelderland.",
        "Dat filmpje had ondertitels.",
    ],
)
def test_what_people_say_is_no_credit(text: str) -> None:
    assert not credit(text)


def test_a_credit_after_real_speech_is_flagged_alone() -> None:
    assert _flagged("Dat was het eigenlijk wel. Ondertiteld door TV Gelderland.") == [
        ("Ondertiteld door TV Gelderland.", Doubt.CREDITS)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ja ja ja ja",
        "Nee, nee, nee, nee, nee, nee!",
        "heel heel heel heel erg",
        "ik wil niet ik wil niet ik wil niet",
        "Dat is niet waar. Dat is niet waar. Dat is niet waar!",
        "hij bleef maar bellen en bellen en bellen en bellen",
        "ja nee ja nee ja nee",
    ],
)
def test_what_people_repeat_survives(text: str) -> None:
    assert _flagged(text) == []


@pytest.mark.parametrize(
    ("unit", "times"),
    [("ja", 12), ("ik weet", 7), ("en dan ga", 6), ("dat is niet waar", 5), ("ik ben naar de politie gegaan.", 3)],
)
def test_what_a_recogniser_repeats_is_a_loop_from_its_second_time_on(unit: str, times: int) -> None:
    size = len(unit.split())
    words = _said(f"Nou {' '.join([unit.capitalize(), *[unit] * (times - 1)])} maar goed")
    assert list(loops(words)) == [DoubtfulSpan(1 + size, 1 + size * times, Doubt.LOOP)]


def test_words_where_nobody_speaks_are_flagged_and_a_word_beside_speech_is_not() -> None:
    words = [*_said("dat was alles", 1.0), *_said("tot ziens allemaal", 8.0)]
    assert doubts(words, [(1.0, 1.5)]) == (DoubtfulSpan(3, 6, Doubt.SILENCE),)
    assert doubts(_said("hm", 4.0), [(1.0, 1.5)]) == ()


def test_more_words_than_a_mouth_can_say_are_flagged() -> None:
    text = "een hele zin die in een tik zou zijn gezegd"
    assert [span.doubt for span in doubts(_said(text, each=0.02), [(0.0, 0.3)])] == [Doubt.SILENCE]
    assert doubts(_said(text, each=0.12), [(0.0, 2.0)]) == ()


def test_words_that_were_aligned_badly_in_enough_speech_are_not() -> None:
    text = "een hele zin die in een tik zou zijn gezegd"
    assert doubts(_said(text, start=1.0, each=0.0), [(0.0, 1.2), (1.6, 3.0)]) == ()


def test_utterances_end_at_a_sentences_end_and_at_a_pause() -> None:
    words = [*_said("Ja. Dat klopt", 0), *_said("toen niet", 3.0)]
    assert list(utterances(words)) == [(0, 1), (1, 3), (3, 5)]


words_in_time = st.lists(
    st.tuples(
        st.sampled_from("ja nee ik was daar, muziek bedankt. applaus".split()),
        st.floats(0, 3),
        st.floats(0, 1),
        st.sampled_from([None, None, None, Doubt.SILENCE]),
    ),
    max_size=30,
)


def _in_time(steps: list[tuple[str, float, float, Doubt | None]]) -> list[HeardWord]:
    at, found = 0.0, []
    for text, gap, length, doubt in steps:
        found.append(HeardWord(text, at + gap, at + gap + length, 0.5, doubt))
        at += gap + length
    return found


@given(words_in_time, st.lists(st.tuples(st.floats(0, 100), st.floats(0, 20)), max_size=5))
def test_spans_are_in_order_and_words_are_only_marked(
    steps: list[tuple[str, float, float, Doubt | None]], stretches: list[tuple[float, float]]
) -> None:
    words = _in_time(steps)
    spans = doubts(words, sorted((start, start + length) for start, length in stretches))
    assert all(0 <= span.first < span.last <= len(words) for span in spans)
    assert all(one.last <= two.first for one, two in pairwise(spans))
    after = marked(words, spans)
    assert [(w.text, w.start, w.end, w.probability) for w in after] == [
        (w.text, w.start, w.end, w.probability) for w in words
    ]
    assert {at for at, word in enumerate(after) if word.doubt} == {at for s in spans for at in range(s.first, s.last)}
    assert doubts(after, [(0.0, 1e9)]) or not any(w.doubt for w in after)


@given(st.lists(st.integers(), unique=True, max_size=60))
def test_words_that_all_differ_are_no_loop(numbers: list[int]) -> None:
    assert list(loops(_said(" ".join(map(str, numbers))))) == []


@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True),
    st.integers(12, 20),
    st.integers(0, 5),
)
def test_a_loop_is_found_whatever_stands_before_it(unit: list[str], times: int, before: int) -> None:
    words = _said(" ".join([*(f"w{n}" for n in range(before)), *(unit * times)]))
    assert list(loops(words)) == [DoubtfulSpan(before + len(unit), before + len(unit) * times, Doubt.LOOP)]
