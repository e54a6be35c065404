"""From raw turns to redacted ones."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.errors import RedactionError
from thematics.records.raw import RawTurn, RawWord
from thematics.records.shared import Label, Role, Voice, WordSpan, position
from thematics.redact import Pseudonym, Pseudonyms, RuleFinder, redact_free_text, redact_turns

MakeTurns = Callable[..., list[RawTurn]]


def span(first: tuple[int, int], last: tuple[int, int], label: Label = Label.PERSON) -> WordSpan:
    return WordSpan(*first, *last, label, 0.9, "test")


def test_punctuation_stays_and_a_tag_covers_several_words(make_turns: MakeTurns) -> None:
    turns = make_turns('Ik zag "Fenna de Groenhof", en Job.')
    redacted = redact_turns(turns, [span((0, 2), (0, 4)), span((0, 6), (0, 6))], Pseudonyms())
    assert redacted[0].text == 'Ik zag "[PERSOON-1]", en [PERSOON-2].'
    tag = redacted[0].tokens[2]
    assert (tag.first, tag.last, tag.labels) == (position(2), position(4), (Label.PERSON,))
    assert (tag.start, tag.end) == (2.0, 4.5)


def test_spans_side_by_side_stay_apart(make_turns: MakeTurns) -> None:
    redacted = redact_turns(make_turns("Fenna Job"), [span((0, 0), (0, 0)), span((0, 1), (0, 1))], Pseudonyms())
    assert redacted[0].text == "[PERSOON-1] [PERSOON-2]"


def test_a_span_over_turns_gives_each_its_tag(make_turns: MakeTurns) -> None:
    redacted = redact_turns(make_turns("ik zag Fenna", "Groenhof ook"), [span((0, 2), (1, 0))], Pseudonyms())
    assert [turn.text for turn in redacted] == ["ik zag [PERSOON-1]", "[PERSOON-1] ook"]


def test_a_span_outside_the_turns_is_refused(make_turns: MakeTurns) -> None:
    with pytest.raises(RedactionError, match="outside"):
        redact_turns(make_turns("ja hoor"), [span((0, 1), (0, 2))], Pseudonyms())


WORDS = st.sampled_from(["fenna", "Groenhof,", '"Job"', "ja", "(nee)", "...", "Fenna's", "06-12345678", "—"])


@st.composite
def turns_and_spans(draw: st.DrawFn) -> tuple[list[RawTurn], list[WordSpan]]:
    texts = draw(st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=1, max_size=4))
    turns, ordinal = [], 0
    for index, words in enumerate(texts):
        made = tuple(RawWord(position(ordinal + at), word) for at, word in enumerate(words))
        ordinal += len(words)
        turns.append(RawTurn("ab" * 16, index, "S1", Role.RESPONDENT, Voice.SELF, "R01", made))
    places = [(index, at) for index, words in enumerate(texts) for at in range(len(words))]
    spans = []
    for _ in range(draw(st.integers(0, 4))):
        first, last = sorted(draw(st.tuples(st.sampled_from(places), st.sampled_from(places))))
        spans.append(span(first, last, draw(st.sampled_from([Label.PERSON, Label.PHONE]))))
    return turns, spans


@given(turns_and_spans())
def test_every_word_is_covered_once_and_nothing_hidden_remains(made: tuple[list[RawTurn], list[WordSpan]]) -> None:
    turns, spans = made
    redacted = redact_turns(turns, spans, Pseudonyms())
    hidden = {
        (index, at)
        for index, turn in enumerate(turns)
        for at in range(len(turn.words))
        if any((one.first_turn, one.first_word) <= (index, at) <= (one.last_turn, one.last_word) for one in spans)
    }
    for index, (raw, turn) in enumerate(zip(turns, redacted, strict=True)):
        covered = [
            word.position for token in turn.tokens for word in raw.words if token.first <= word.position <= token.last
        ]
        assert covered == [word.position for word in raw.words]
        for token in turn.tokens:
            stands_for = [
                (index, at) for at, word in enumerate(raw.words) if token.first <= word.position <= token.last
            ]
            assert bool(token.labels) == bool(set(stands_for) & hidden)
            assert not token.labels or not any(
                letters and letters in token.text
                for _, at in stands_for
                for letters in ["".join(filter(str.isalnum, raw.words[at].text))]
            )


@given(
    st.lists(
        st.tuples(st.sampled_from([Label.PERSON, Label.PLACE]), st.lists(WORDS, min_size=1, max_size=3)), max_size=12
    )
)
def test_numbers_are_never_used_again(names: list[tuple[Label, list[str]]]) -> None:
    known = [Pseudonym(Label.PERSON, 4, "iemand"), Pseudonym(Label.PERSON, 2, "iemand anders")]
    pseudonyms = Pseudonyms(known)
    given_ = [(label, pseudonyms.number(label, words)) for label, words in names]
    fresh = [(one.label, one.number) for one in pseudonyms.new]
    assert len(set(fresh)) == len(fresh)
    assert set(fresh) <= set(given_)
    assert not {(Label.PERSON, 4), (Label.PERSON, 2), (Label.PERSON, 1), (Label.PERSON, 3)} & set(fresh)
    heard = {(use.label, use.form): use.number for use in pseudonyms.uses}
    again = Pseudonyms([*known, *pseudonyms.new], heard=heard)
    assert [(label, again.number(label, words)) for label, words in names] == given_
    assert again.new == ()


def test_one_person_has_one_number() -> None:
    pseudonyms = Pseudonyms()
    said = [
        ["Fenna"],
        ["fenna,"],
        ["Fenna's"],
        ["Fennas"],
        ["Fenna", "Groenhof"],
        ["mevrouw", "Groenhof"],
        ["Groenhof"],
    ]
    assert {pseudonyms.number(Label.PERSON, words) for words in said} == {1}
    assert pseudonyms.number(Label.PERSON, ["Job"]) == 2


def test_two_of_one_first_name_are_two() -> None:
    pseudonyms = Pseudonyms()
    assert pseudonyms.number(Label.PERSON, ["Fenna", "Groenhof"]) == 1
    assert pseudonyms.number(Label.PERSON, ["Fenna", "Visser"]) == 2
    assert pseudonyms.number(Label.PERSON, ["Fenna"]) == 3  # nobody can say which
    assert pseudonyms.number(Label.PERSON, ["Fenna", "Groenhof"]) == 1


def test_a_phone_number_is_one_however_it_is_said() -> None:
    pseudonyms = Pseudonyms()
    said = [
        ["06-12345678"],
        ["+31", "6", "12345678"],
        "nul zes twaalf vierendertig zesenvijftig achtenzeventig".split(),
    ]
    assert {pseudonyms.number(Label.PHONE, words) for words in said} == {1}


def test_known_pseudonyms_are_kept() -> None:
    pseudonyms = Pseudonyms([Pseudonym(Label.PERSON, 5, "fenna groenhof")])
    assert pseudonyms.number(Label.PERSON, ["Fenna", "Groenhof"]) == 5
    assert pseudonyms.number(Label.PERSON, ["Groenhof"]) == 5
    assert pseudonyms.new == ()
    assert pseudonyms.number(Label.PERSON, ["Job"]) == 6


def test_typed_text_loses_names_and_keeps_the_rest() -> None:
    finder = RuleFinder()
    text = 'Zie  [PERSOON-3]:\n"Fenna Groenhof" mailde (a.b@voorbeeld.nl).'
    assert redact_free_text(text, finder) == 'Zie  [PERSOON-3]:\n"[PERSOON]" mailde ([EMAIL]).'
    assert redact_free_text("", finder) == ""


@given(st.lists(WORDS | st.sampled_from(["[PERSOON-3]", "[PERSOON],", "\n"]), max_size=12).map(" ".join))
def test_typed_text_is_stable(text: str) -> None:
    finder = RuleFinder()
    once = redact_free_text(text, finder)
    assert redact_free_text(once, finder) == once
    assert once.count("[PERSOON-3]") == text.count("[PERSOON-3]")


def test_tags_that_somebody_else_put_there_get_numbers_of_this_study(make_turns: MakeTurns) -> None:
    turns = make_turns("[PERSOON-1], zei Fenna tegen [PERSOON-2]", "en [PERSOON-1] ook, in [PLAATS-1]")
    pseudonyms = Pseudonyms([Pseudonym(Label.PERSON, 1, "job")])
    redacted = redact_turns(
        turns, RuleFinder().find([[word.text for word in turn.words] for turn in turns]), pseudonyms
    )
    first, fenna, second = (token.text for token in redacted[0].tokens if token.labels)
    assert redacted[1].text == f"en {first.rstrip(',')} ook, in [PLAATS-1]"
    assert len({"[PERSOON-1]", first.rstrip(","), fenna, second}) == 4
    assert redact_turns(turns, [], Pseudonyms(pseudonyms.new))[0].tokens[0].text == first


@pytest.mark.parametrize(
    "text",
    [
        "[PERSOON-1]Zorblaxel",
        "Zorblaxel[PERSOON-1]",
        "[EMAIL-1]zorblaxel@x.nl",
        "[PERSOON-1]zorblaxel[PERSOON-2],",
        "([PLAATS-3]Zorblaxel)",
    ],
)
def test_nothing_that_is_glued_to_a_tag_stays_but_punctuation(make_turns: MakeTurns, text: str) -> None:
    turns = make_turns(f"toen kwam {text} binnen")
    listed = RuleFinder(("Zorblaxel",)).find([[word.text for word in turn.words] for turn in turns])
    for spans in ((), listed):
        shown = redact_turns(turns, spans, Pseudonyms())[0].text
        assert "zorblaxel" not in shown.casefold()
        assert shown.startswith("toen kwam")
