"""Whose word it is: at boundaries, in overlaps, in gaps, and where a listener says "ja"."""

import random
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.transcribe.conversations import CONVERSATIONS, as_heard, jittered, spoken

from thematics.ports import HeardWord, SpeakerTurn
from thematics.records.shared import Doubt
from thematics.transcribe import align
from thematics.transcribe.listening import is_listening
from thematics.transcribe.turns import Diarization


def words(text: str, start: float = 0.0, length: float = 0.3) -> list[HeardWord]:
    """One word after another; "|" is half a second of silence."""
    made, at = list[HeardWord](), start
    for part in text.split():
        if part == "|":
            at += 0.5
        else:
            made.append(HeardWord(part, at, at + length, 0.9))
            at += length
    return made


def said(heard: list[HeardWord], turns: list[SpeakerTurn] | Diarization) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in align(heard, turns)]


def speakers_of(heard: list[HeardWord], turns: list[SpeakerTurn]) -> list[str | None]:
    return [turn.speaker for turn in align(heard, turns) for _ in turn.words]


def naive(heard: list[HeardWord], turns: list[SpeakerTurn]) -> list[str | None]:
    """The rule that most programs have: who is heard at the word's middle, or the nearest."""
    given: list[str | None] = []
    for word in heard:
        middle = (word.start + word.end) / 2
        around = [turn for turn in turns if turn.start <= middle < turn.end]
        nearest = min(turns, key=lambda turn: min(abs(turn.start - middle), abs(turn.end - middle)))
        given.append(max(around, key=lambda turn: turn.start).speaker if around else nearest.speaker)
    return given


def test_the_answers_first_word_belongs_to_the_answer() -> None:
    heard = words("Hoe gaat het? Ja, het gaat.")  # the question ends at 0.9; the diarizer is late
    assert said(heard, [SpeakerTurn("S1", 0, 1.12), SpeakerTurn("S2", 1.12, 2)]) == [
        ("S1", "Hoe gaat het?"),
        ("S2", "Ja, het gaat."),
    ]


def test_the_questions_last_word_belongs_to_the_question() -> None:
    heard = words("Hoe gaat het? Ja, het gaat.")  # the diarizer is early
    assert said(heard, [SpeakerTurn("S1", 0, 0.7), SpeakerTurn("S2", 0.7, 2)]) == [
        ("S1", "Hoe gaat het?"),
        ("S2", "Ja, het gaat."),
    ]


def test_a_word_after_a_pause_goes_with_what_follows() -> None:
    heard = words("ik weet niet | maar daarna wilde hij meer")
    assert said(heard, [SpeakerTurn("S1", 0, 1.6), SpeakerTurn("S2", 1.6, 4)]) == [
        ("S1", "ik weet niet"),
        ("S2", "maar daarna wilde hij meer"),
    ]


def test_a_change_in_mid_sentence_stays_where_no_break_is_near() -> None:
    heard = words("en toen ging hij naar die man toe want hij wilde geld van mij.")
    turns = [SpeakerTurn("S1", 0, 2.1), SpeakerTurn("S2", 2.1, 5)]
    assert said(heard, turns)[0] == ("S1", "en toen ging hij naar die man")


def test_a_full_stop_a_second_away_draws_no_change() -> None:
    heard = words("Dat was het. En toen zei hij dat ik weg moest.")
    turns = [SpeakerTurn("S1", 0, 2.1), SpeakerTurn("S2", 2.1, 5)]
    assert said(heard, turns)[0] == ("S1", "Dat was het. En toen zei hij")


def test_a_long_silence_is_no_distance() -> None:
    heard = [*words("en hij zei", 0.0), *words("ja dat is zo", 30.0)]
    turns = [SpeakerTurn("S1", 0, 0.9), SpeakerTurn("S2", 30.0, 32.0)]
    assert said(heard, turns) == [("S1", "en hij zei"), ("S2", "ja dat is zo")]
    early = [SpeakerTurn("S1", 0, 1.0), SpeakerTurn("S2", 1.0, 32.0)]
    assert said(heard, early) == [("S1", "en hij zei"), ("S2", "ja dat is zo")]


def test_who_cuts_in_and_ends_together_has_the_floor() -> None:
    heard = words("dat was heel erg nee wacht even hoor")
    assert said(heard, [SpeakerTurn("S1", 0, 2.4), SpeakerTurn("S2", 1.2, 2.4)]) == [
        ("S1", "dat was heel erg"),
        ("S2", "nee wacht even hoor"),
    ]


def test_a_listeners_word_draws_no_others_with_it() -> None:
    heard = words("toen ging hij weg. | en ja toen kwam hij terug.")
    over = [SpeakerTurn("S1", 0, 5), SpeakerTurn("S2", 2.0, 2.3)]
    assert said(heard, over) == [("S1", "toen ging hij weg. en"), ("S2", "ja"), ("S1", "toen kwam hij terug.")]


@pytest.mark.parametrize("sound", ["Ja.", "hm", "nee,", "Oké.", "Hmm."])
def test_a_listeners_word_inside_anothers_turn_stays_theirs(sound: str) -> None:
    heard = words(f"ik ging naar huis {sound} en toen naar bed")
    turns = [SpeakerTurn("S1", 0, 1.2), SpeakerTurn("S2", 1.2, 1.5), SpeakerTurn("S1", 1.5, 3)]
    expected = [("S1", "ik ging naar huis"), ("S2", sound), ("S1", "en toen naar bed")]
    assert said(heard, turns) == expected
    over = [SpeakerTurn("S1", 0, 3), SpeakerTurn("S2", 1.2, 1.5)]
    assert said(heard, over) == expected


def test_a_listeners_word_is_found_though_the_diarizer_is_off() -> None:
    heard = words("ik ging naar huis. Ja. En toen naar bed.")  # "Ja." is from 1.2 to 1.5
    for start in (0.9, 1.0, 1.2, 1.35, 1.5):
        turns = [
            SpeakerTurn("S1", 0, start),
            SpeakerTurn("S2", start, start + 0.3),
            SpeakerTurn("S1", start + 0.3, 3.0),
        ]
        assert said(heard, turns) == [("S1", "ik ging naar huis."), ("S2", "Ja."), ("S1", "En toen naar bed.")], start


def test_under_a_listeners_hm_the_speakers_word_stays_the_speakers() -> None:
    heard = words("ik ging naar huis en toen naar bed")  # the recogniser wrote no "hm"
    turns = [SpeakerTurn("S1", 0, 3), SpeakerTurn("S2", 1.2, 1.5)]
    aligned = align(heard, turns)
    assert [turn.speaker for turn in aligned] == ["S1"]
    doubts = {word.text: word.doubt for word in aligned[0].words}
    assert doubts["en"] is Doubt.OVERLAP
    assert {doubt for text, doubt in doubts.items() if text != "en"} == {None}


def test_overlap_is_marked_where_it_is_and_nowhere_else() -> None:
    heard = words("dat was heel erg nee wacht even hoor")
    turns = [SpeakerTurn("S1", 0, 1.85), SpeakerTurn("S2", 1.1, 2.4)]  # a third of the words beside it is no overlap
    marked = [word.text for turn in align(heard, turns) for word in turn.words if word.doubt]
    assert marked == ["nee", "wacht"]


def test_a_doubt_that_was_there_stays() -> None:
    heard = [HeardWord("hallo", 0.0, 0.5, 0.9, Doubt.LOOP), HeardWord("hoi", 0.5, 1.0, 0.9)]
    turns = [SpeakerTurn("S1", 0, 1), SpeakerTurn("S2", 0, 0.9)]
    doubts = [word.doubt for turn in align(heard, turns) for word in turn.words]
    assert doubts == [Doubt.LOOP, Doubt.OVERLAP]


def test_the_exclusive_diarization_decides_in_an_overlap() -> None:
    heard = words("dat was heel erg nee wacht even hoor", 0.0)
    both = [SpeakerTurn("S1", 0, 2.1), SpeakerTurn("S2", 1.2, 2.4)]
    assert said(heard, both)[0] == ("S1", "dat was heel erg nee")  # in the middle, without better knowledge
    exclusive = [SpeakerTurn("S1", 0, 1.2), SpeakerTurn("S2", 1.2, 2.4)]
    assert said(heard, Diarization(both, exclusive))[0] == ("S1", "dat was heel erg")
    marked = [word.text for turn in align(heard, Diarization(both, exclusive)) for word in turn.words if word.doubt]
    assert marked == ["nee", "wacht", "even"]


def test_a_word_in_a_gap_goes_to_the_nearest() -> None:
    turns = [SpeakerTurn("S1", 0, 1), SpeakerTurn("S2", 9, 10)]
    assert speakers_of([HeardWord("toen", 2.0, 2.5, 1)], turns) == ["S1"]
    assert speakers_of([HeardWord("toen", 8.0, 8.5, 1)], turns) == ["S2"]
    assert speakers_of([HeardWord("na", 80.0, 80.5, 1)], turns) == ["S2"]


def test_what_a_listener_says() -> None:
    assert is_listening(["Ja,", "precies."])
    assert not is_listening(["Waarom?"])
    assert not is_listening([])


def test_jittered_boundaries_do_less_harm_than_with_the_naive_rule() -> None:
    right = {"naive": 0, "here": 0}
    total = 0
    for number, lines in enumerate(CONVERSATIONS):
        conversation = spoken(lines)
        for seed in range(20):
            draw = random.Random(f"{number}/{seed}")  # noqa: S311 - chance for a test
            turns = jittered(conversation.turns, draw, 0.3)
            heard = as_heard(conversation.words, draw)
            for name, rule in (("naive", naive), ("here", speakers_of)):
                right[name] += sum(a == b for a, b in zip(rule(heard, turns), conversation.truth, strict=True))
            total += len(heard)
    wrong = {name: 1 - count / total for name, count in right.items()}
    assert wrong["here"] < 0.01, wrong
    assert wrong["here"] < wrong["naive"] / 2


# Times are multiples of 1/64 s, so that shifting them is exact.
ticks = st.integers(0, 12)
texts = st.sampled_from(["ja", "Ja.", "hm", "nee", "toen", "hij", "weg.", "wat?", "en", "huis,", "Jesse", "…"])


@st.composite
def talk(draw: st.DrawFn, least: int = 0) -> list[HeardWord]:
    """Words one after another, 0.1 to 0.6 s long, with silences between."""
    made, at = list[HeardWord](), 0
    for text in draw(st.lists(texts, min_size=least, max_size=25)):
        at += draw(st.sampled_from([0, 0, 1, 4, 20, 90]))
        length = draw(st.integers(7, 38))
        made.append(HeardWord(text, at / 64, (at + length) / 64, 0.5))
        at += length
    return made


@st.composite
def speaking(draw: st.DrawFn, *, overlapping: bool = True) -> list[SpeakerTurn]:
    made, at = list[SpeakerTurn](), 0
    for speaker in draw(st.lists(st.sampled_from(["S1", "S2", "S3"]), min_size=1, max_size=10)):
        at = max(0, at + draw(st.integers(-60 if overlapping else 0, 100)))
        length = draw(st.integers(5, 300))
        made.append(SpeakerTurn(speaker, at / 64, (at + length) / 64))
        at += length
    return made


@given(talk(), speaking())
def test_no_word_is_lost_moved_or_changed(heard: list[HeardWord], turns: list[SpeakerTurn]) -> None:
    aligned = align(heard, turns)
    out = [(word.text, word.start, word.end, word.probability) for turn in aligned for word in turn.words]
    assert out == [(word.text, word.start, word.end, word.probability) for word in heard]
    assert {turn.speaker for turn in aligned} <= {turn.speaker for turn in turns}
    assert all(one.speaker != two.speaker for one, two in pairwise(aligned))
    assert all((turn.start, turn.end) == (turn.words[0].start, turn.words[-1].end) for turn in aligned)


@given(talk(least=1))
def test_without_turns_there_is_one_unnamed_speaker(heard: list[HeardWord]) -> None:
    assert [turn.speaker for turn in align(heard, ())] == [None]


@given(talk(), speaking(), st.integers(1, 10_000))
def test_shifting_all_times_changes_nothing(heard: list[HeardWord], turns: list[SpeakerTurn], by: int) -> None:
    later = [HeardWord(word.text, word.start + by, word.end + by, word.probability) for word in heard]
    moved = [SpeakerTurn(turn.speaker, turn.start + by, turn.end + by) for turn in turns]
    assert said(later, moved) == said(heard, turns)


@given(talk(), speaking())
def test_a_word_well_inside_one_turn_is_that_speakers(heard: list[HeardWord], turns: list[SpeakerTurn]) -> None:
    edges = [moment for turn in turns for moment in (turn.start, turn.end)]
    for word, speaker in zip(heard, speakers_of(heard, turns), strict=True):
        around = {turn.speaker for turn in turns if turn.start <= word.start and word.end <= turn.end}
        away = min(abs(word.start - edge) for edge in edges) > 1 and min(abs(word.end - edge) for edge in edges) > 1
        if len(around) == 1 and away and not any(word.start < edge < word.end for edge in edges):
            assert {speaker} == around


@given(talk(least=1), speaking(overlapping=False))
def test_aligning_with_its_own_turns_changes_nothing(heard: list[HeardWord], turns: list[SpeakerTurn]) -> None:
    first = align(heard, turns)
    assume(all(turn.speaker is not None for turn in first))
    own = [SpeakerTurn(str(turn.speaker), turn.start or 0.0, turn.end or 0.0) for turn in first]
    assert align(heard, own) == first


@given(talk(), speaking(), st.randoms(use_true_random=False))
def test_the_order_in_which_turns_come_does_not_matter(
    heard: list[HeardWord], turns: list[SpeakerTurn], draw: random.Random
) -> None:
    other = list(turns)
    draw.shuffle(other)
    assert align(heard, other) == align(heard, sorted(other, key=lambda turn: (turn.start, turn.end, turn.speaker)))
