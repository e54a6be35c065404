"""Respondents' words into units: none lost, none across turns, none too long."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.records.redacted import Document, RedactedToken, RedactedTurn, Segment
from thematics.records.shared import Group, Role, Source, TimeSource, Voice, position
from thematics.themes import CUT_FINGERPRINT, cut

WORDS = st.sampled_from(
    "ik weet niet maar dus en toen want ja. nou, politie? [PERSOON-3] [SCHOOL-1]. J. o.a. dhr. 3. klas! – ... eh… ‘nee’. thuis".split()
)
GAPS = st.sampled_from([0.05, 0.3, 0.9])
SENTENCE = "Ik heb het toen aan mijn moeder verteld en die werd heel boos op mij."


@st.composite
def conversations(draw: st.DrawFn) -> tuple[Document, list[RedactedTurn]]:
    source = draw(st.sampled_from(Source))
    made, at = [], 0
    for ordinal in range(draw(st.integers(0, 5))):
        role = draw(st.sampled_from(Role))
        words = draw(st.lists(WORDS, min_size=1, max_size=150))
        timed, clock, tokens = draw(st.booleans()), 0.0, []
        for word in words:
            clock += draw(GAPS) if timed else 0.0
            width = 3 if word.startswith("[") else 1  # a tag covers several words
            times = (clock, clock + 0.2) if timed else (None, None)
            tokens.append(RedactedToken(position(at), position(at + width - 1), word, (), *times))
            at, clock = at + width, clock + 0.2
        participant = "R01" if role is Role.RESPONDENT else None
        made.append(RedactedTurn("ab", ordinal, "S1", role, Voice.SELF, participant, tuple(tokens)))
    return Document("ab", "I01", source, Group.LEERLING), made


@given(conversations())
def test_each_word_of_a_respondent_is_in_one_segment_and_no_other_word_is(
    conversation: tuple[Document, list[RedactedTurn]],
) -> None:
    document, turns = conversation
    segments = cut(document, turns)
    of_turn = {turn.ordinal: turn for turn in turns}
    told = [token for turn in turns if turn.role is Role.RESPONDENT for token in turn.tokens]
    covered = [
        token
        for segment in segments
        for token in of_turn[segment.turn].tokens
        if segment.range.first <= token.first and token.last <= segment.range.last
    ]
    assert covered == told
    assert " ".join(segment.text for segment in segments) == " ".join(token.text for token in told)


@given(conversations())
def test_units_are_neither_too_long_nor_needlessly_short(conversation: tuple[Document, list[RedactedTurn]]) -> None:
    segments = cut(*conversation)
    words = [len(segment.text.split()) for segment in segments]
    assert all(count <= 60 for count in words)
    pairs = zip(segments, segments[1:], words, words[1:], strict=False)
    assert not any(
        first.turn == second.turn and min(one, other) < 15 and one + other <= 60 for first, second, one, other in pairs
    )


@given(conversations())
def test_cutting_is_the_same_every_time(conversation: tuple[Document, list[RedactedTurn]]) -> None:
    assert cut(*conversation) == cut(*conversation)


@pytest.fixture
def cut_texts(
    turns: Callable[..., list[RedactedTurn]], document: Callable[..., Document]
) -> Callable[..., tuple[Segment, ...]]:
    def make(*said: tuple[Role, str], source: Source = Source.INTERVIEW, timed: bool = False) -> tuple[Segment, ...]:
        return cut(document(source), turns(*said, timed=timed))

    return make


Cut = Callable[..., tuple[Segment, ...]]


def test_short_sentences_are_put_together_and_long_ones_stand_alone(cut_texts: Cut) -> None:
    short = "Ik zei niks. Dat durfde ik niet."
    segments = cut_texts((Role.RESPONDENT, f"{short} {SENTENCE} {SENTENCE} {short} {short}"))
    assert [segment.text for segment in segments] == [f"{short} {SENTENCE}", SENTENCE + f" {short} {short}"]


def test_what_is_left_over_joins_the_unit_before_it(cut_texts: Cut) -> None:
    segments = cut_texts((Role.RESPONDENT, f"{SENTENCE} {SENTENCE} Ja."))
    assert [segment.text for segment in segments] == [SENTENCE, f"{SENTENCE} Ja."]


def test_a_short_answer_is_kept_with_its_question_beside_it(cut_texts: Cut) -> None:
    segments = cut_texts((Role.INTERVIEWER, "Heb je hulp gezocht?"), (Role.RESPONDENT, "Nee, nooit."))
    assert [(segment.text, segment.question) for segment in segments] == [("Nee, nooit.", "Heb je hulp gezocht?")]


def test_an_interviewer_who_listens_does_not_replace_the_question(cut_texts: Cut) -> None:
    segments = cut_texts(
        (Role.INTERVIEWER, "Heb je hulp gezocht?"),
        (Role.RESPONDENT, "Eerst niet."),
        (Role.INTERVIEWER, "Hm-hm, oké."),
        (Role.RESPONDENT, "Later wel."),
        (Role.INTERVIEWER, "Oké?"),
        (Role.RESPONDENT, "Ja."),
    )
    assert [segment.question for segment in segments] == ["Heb je hulp gezocht?", "Heb je hulp gezocht?", "Oké?"]


@pytest.mark.parametrize("source", [Source.SURVEY, Source.CASEFILE])
def test_a_cell_is_one_segment_unless_it_is_long(cut_texts: Cut, source: Source) -> None:
    header = (Role.QUESTION, "Waarom niet?")
    cell = f"{SENTENCE} {SENTENCE} {SENTENCE} {SENTENCE}"
    assert [segment.text for segment in cut_texts(header, (Role.RESPONDENT, cell), source=source)] == [cell]
    assert len(cut_texts(header, (Role.RESPONDENT, f"{cell} {cell}"), source=source)) > 2
    assert all(
        segment.question == "Waarom niet?" for segment in cut_texts(header, (Role.RESPONDENT, cell), source=source)
    )


def test_speech_without_punctuation_is_cut_at_a_pause(cut_texts: Cut) -> None:
    text = " ".join(["woord"] * 33 + ["~"] + ["woord"] * 40)
    segments = cut_texts((Role.RESPONDENT, text), timed=True)
    assert [len(segment.text.split()) for segment in segments] == [33, 40]


@pytest.mark.parametrize("marker", ["maar", "dus", "want", "en toen", "maar toen", "en dus"])
def test_speech_without_times_is_cut_before_a_discourse_marker(cut_texts: Cut, marker: str) -> None:
    text = " ".join(["woord"] * 34 + [marker] + ["woord"] * 40)
    second = cut_texts((Role.RESPONDENT, text))[1]
    assert second.text.startswith(marker)


def test_without_any_sign_a_long_turn_is_cut_near_forty_words(cut_texts: Cut) -> None:
    segments = cut_texts((Role.RESPONDENT, " ".join(["woord"] * 200)))
    assert [len(segment.text.split()) for segment in segments] == [40, 40, 40, 40, 40]


@pytest.mark.parametrize("text", ["dhr. Jansen", "o.a. daar", "J. daar", "3. klas", "ik... weet", "nou… ja"])
def test_not_every_full_stop_ends_a_sentence(cut_texts: Cut, text: str) -> None:
    before, after = " ".join(["woord"] * 20), " ".join(["woord"] * 20)
    assert len(cut_texts((Role.RESPONDENT, f"{before} {text} {after}"))) == 1


def test_times_are_those_of_the_words_and_of_the_turn_only_at_its_ends(cut_texts: Cut) -> None:
    long = (Role.RESPONDENT, " ".join(["woord"] * 80))
    timed = cut_texts(long, timed=True)
    assert timed[1].start == pytest.approx(40 * 0.35)
    assert timed[0].end == pytest.approx(39 * 0.35 + 0.3)
    of_turn = cut_texts(long)
    assert [(segment.start, segment.end) for segment in of_turn] == [(0.0, None), (None, pytest.approx(80 * 0.35))]


def test_a_segment_keeps_whose_words_it_is(document: Callable[..., Document]) -> None:
    token = RedactedToken(position(4), position(6), "[PERSOON-1],")
    turn = RedactedTurn("ab12", 7, "S3", Role.RESPONDENT, Voice.ABOUT, "R09", (token,), 1.0, 2.0, TimeSource.TURN)
    (segment,) = cut(document(Source.INTERVIEW), [turn])
    assert (segment.voice, segment.participant, segment.turn, segment.group) == (
        Voice.ABOUT,
        "R09",
        7,
        Group.SLACHTOFFER,
    )
    assert segment.id == "ab12:4-6"


def test_the_fingerprint_names_version_and_parameters() -> None:
    assert all(part in CUT_FINGERPRINT for part in ("version=", "least=15", "most=60", "aim=40", "pause="))
