"""What any NameFinder must do, held against RuleFinder; and Redactor's spans."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.ports import NameFinder
from thematics.records.shared import Label
from thematics.redact import Redactor, RuleFinder
from thematics.redact.tokens import TAG

FINDER = RuleFinder()
REDACTOR = Redactor()

PIECES = st.sampled_from(
    """Fenna fenna's Groenhof groenhof van der de Berg el mijn vriendin meneer Roos roos storm Wil wil zei heet ik en , . ? ! : ; ( ) " '
    politie Veilig Thuis Snapchat snap is 06-12345678 nul zes twaalf 12 maart 2008 12-03-2008 1012 AB ab Rozenstraat rozenstraat 12b
    het Wilgenlyceum lyceum college bij voetbal werk jumbo in uit Purmerend purmerend Noord @foo poen_08 roddelhoek.nl a.b@c.nl punt nl
    apenstaartje NL91 ABNA 0417 1643 00 111222333 [PERSOON-1] [PLAATS] [SCHOOL-12], PL1300-2021123456 J. Xqzzle 's Het Kompas basisschool""".split()
)
TEXTS = st.lists(PIECES, max_size=25).map(" ".join)
ANY_TEXT = TEXTS | st.text(max_size=60) | st.lists(PIECES | st.text(max_size=4), max_size=15).map("".join)
TURNS = st.lists(st.lists(PIECES, min_size=1, max_size=12), max_size=5)


@given(ANY_TEXT)
def test_spans_are_in_order_apart_and_inside_the_text(text: str) -> None:
    spans = REDACTOR.find(text)
    assert all(first.end <= second.start for first, second in itertools.pairwise(spans))
    assert all(span.end <= len(text) and text[span.start : span.end].strip() for span in spans)


@given(ANY_TEXT)
def test_tags_that_stand_there_are_never_found(text: str) -> None:
    tags = [(match.start(), match.end()) for match in TAG.finditer(text)]
    assert not any(span.start < end and start < span.end for span in REDACTOR.find(text) for start, end in tags)


@given(ANY_TEXT)
def test_what_was_redacted_gives_nothing_more(text: str) -> None:
    once = REDACTOR.redact(text)
    assert REDACTOR.redact(once) == once


@given(TEXTS)
def test_new_numbers_never_meet_those_that_stand_there(text: str) -> None:
    redacted = REDACTOR.redact("[PERSOON-7] en Fenna. " + text)
    assert redacted.startswith("[PERSOON-7] en [PERSOON-8]")


@given(TURNS)
def test_word_spans_are_in_order_apart_and_inside_the_turns(turns: list[list[str]]) -> None:
    spans = FINDER.find(turns)
    ends = [((span.first_turn, span.first_word), (span.last_turn, span.last_word)) for span in spans]
    assert all(first[1] < second[0] for first, second in itertools.pairwise(ends))
    assert all(span.last_turn < len(turns) and span.last_word < len(turns[span.last_turn]) for span in spans)
    assert all(span.first_word < len(turns[span.first_turn]) for span in spans)


@given(TURNS)
def test_finding_is_the_same_every_time(turns: list[list[str]]) -> None:
    assert FINDER.find(turns) == RuleFinder().find([list(turn) for turn in turns])


def test_it_is_a_name_finder() -> None:
    assert isinstance(FINDER, NameFinder)
    assert FINDER.name == "rules"
    assert FINDER.fingerprint
    assert FINDER.find([]) == ()


def test_a_name_is_found_over_the_end_of_a_turn_and_in_every_turn() -> None:
    spans = FINDER.find([["mijn", "vriendin", "Fenna"], ["Groenhof", "zei", "niks"], ["en", "groenhof", "ook"]])
    covered = {(span.first_turn, span.first_word, span.last_turn, span.last_word) for span in spans}
    assert (2, 1, 2, 1) in covered
    assert any(start == 0 and end == 1 for start, _, end, _ in covered) or (1, 0, 1, 0) in covered
    assert {span.label for span in spans} == {Label.PERSON}


def test_the_redactor_says_the_same_of_words() -> None:
    turns = [["Fenna", "belde", "06-12345678."]]
    assert REDACTOR.find_words(turns) == FINDER.find(turns)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    [
        "Jan ",
        "punt ",
        "a underscore ",
        "www punt ",
        "aap punt aap ",
        "a-",
        "_",
        "a_",
        "1-",
        "7",
        "A",
        "NL91ABNA",
        "a.",
        "06 ",
        "nul ",
    ],
)
def test_a_text_however_odd_is_read_to_its_end(piece: str) -> None:
    """Each took minutes or more with patterns that went back and forth; the limit is a net under a fall, not a measure."""
    assert isinstance(FINDER.find([(piece * (100_000 // len(piece))).split()]), tuple)
