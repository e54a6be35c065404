"""How a document is read: one form of text, tokens kept in step with what is masked, and turns that can't be read safely."""

import time
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.records.shared import Label, WordSpan
from thematics.redact import Redactor, RuleFinder, finder
from thematics.redact.limits import DetectorTimeoutError, time_limit
from thematics.redact.normal import plain
from thematics.redact.tokens import Hit, Token, mask, mask_tags, masked_tokens, tokenise

TEXTS = st.text(alphabet="abcSé'’-. ,\n1?[]\u200b\u0301а", max_size=60)


@given(text=st.text(max_size=80))
def test_every_letter_of_the_plain_text_is_traced_to_where_it_stood(text: str) -> None:
    shown = plain(text)
    places = [(shown.start(at), shown.end(at + 1)) for at in range(len(shown.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    assert plain(shown.text).text == shown.text


@given(words=st.lists(st.sampled_from(["Daniëlle", "belde", "één", "naïef", "Şükrü", "café"]), min_size=1, max_size=8))
def test_decomposed_text_reads_as_composed_text(words: list[str]) -> None:
    text = " ".join(words)
    assert plain(unicodedata.normalize("NFD", text)).text == text


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("Sa\u200bnne", "Sanne"),
        ("S\u00adanne", "Sanne"),
        ("Sаnnе", "Sanne"),  # Cyrillic а and е
        ("Ｓａｎｎｅ", "Sanne"),
        ("𝐒𝐚𝐧𝐧𝐞", "Sanne"),
        ("S\u0336a\u0336n\u0336n\u0336e\u0336", "Sanne"),
        ("Анна", "Анна"),
        ("😀 ok", "😀 ok"),
        ("Yıldız’s “boek” – €5", "Yıldız’s “boek” – €5"),
    ],
)
def test_disguises_are_read_through(shown: str, read: str) -> None:
    assert plain(shown).text == read


@pytest.mark.parametrize("form", ["Sa\u200bnne", "Sаnne", "Ｓａｎｎｅ", "S\u0336a\u0336n\u0336n\u0336e\u0336"])
def test_a_disguised_name_is_hidden_whole(form: str) -> None:
    text = f"ik ging met {form} naar huis"
    [span] = Redactor(("Sanne",)).find(text)
    assert text[span.start : span.end] == form


@st.composite
def _masked(draw: st.DrawFn) -> tuple[str, list[Hit]]:
    text = mask_tags(draw(TEXTS))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [Hit(start, end, Label.PERSON, 1.0, "test") for start, end in pairs]


@given(given_=_masked())
def test_tokens_after_masking_are_those_of_the_masked_text(given_: tuple[str, list[Hit]]) -> None:
    text, hits = given_
    hits = [hit for hit in hits if text[hit.start : hit.end].strip() == text[hit.start : hit.end]]
    masked = mask(text, hits)
    assert masked_tokens(tokenise(text), masked, hits)[0] == tokenise(masked)


TURNS = [["Sanne", "belde"], ["stop", "hier"], ["Youssef", "kwam", "mee"]]


def test_a_turn_on_which_a_detector_fails_is_named_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(tokens: Sequence[Token]) -> list[Hit]:
        if any(token.low == "stop" for token in tokens):
            raise RuntimeError
        return []

    monkeypatch.setattr(finder, "find_places", fails)
    found = RuleFinder().find_safely(TURNS)
    assert found.unsafe == (1,)
    assert [(span.first_turn, span.first_word) for span in found.spans] == [(0, 0), (2, 0)]


def test_a_turn_on_which_a_detector_hangs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(tokens: Sequence[Token]) -> list[Hit]:
        while any(token.low == "stop" for token in tokens):
            time.sleep(0.01)
        return []

    monkeypatch.setattr(finder, "find_places", hangs)
    assert RuleFinder().find_safely(TURNS, seconds_per_turn=0.2).unsafe == (1,)


def test_a_name_that_runs_over_an_unsafe_turn_is_hidden_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(self: RuleFinder, turns: Sequence[Sequence[str]]) -> tuple[WordSpan, ...]:
        if "stop" in turns[1 if len(turns) > 1 else 0]:
            raise RuntimeError
        return (WordSpan(0, 1, 2, 0, Label.PERSON, 0.9, "test"),) if len(turns) > 1 else ()

    monkeypatch.setattr(RuleFinder, "find", find)
    found = RuleFinder().find_safely(TURNS)
    assert [(span.first_turn, span.first_word, span.last_turn, span.last_word) for span in found.spans] == [
        (0, 1, 0, 1),
        (2, 0, 2, 0),
    ]
    assert found.unsafe == (1,)


def test_what_takes_too_long_is_stopped() -> None:
    with pytest.raises(DetectorTimeoutError), time_limit(0.05):
        time.sleep(5)


def test_the_same_name_ten_thousand_times_is_one_reading() -> None:
    spans = Redactor().find("Jan " * 10_000)
    assert sum(span.end - span.start for span in spans) >= 3 * 10_000
