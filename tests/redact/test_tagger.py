"""The learned tagger: what it finds by itself, and that nothing a text holds upsets it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematics.records.shared import Label
from thematics.redact import lexicon, network, traits
from thematics.redact.tagger import BY, KINDS, digest, find_tagged
from thematics.redact.tokens import Hit, mask, tokenise

# Names that no list holds, made up here: what is around them, and their form, must do.
UNSEEN = [
    ("Mijn vriendin Jorissa zei dat ik het moest zeggen.", "Jorissa"),
    ("Toen kwam Youndrel Pakarti naar me toe.", "Youndrel Pakarti"),
    ("Ik heet Meryvanne en ik ben veertien.", "Meryvanne"),
    ("Zijn broer Abdellouaf had het filmpje.", "Abdellouaf"),
    ("Ik heb het tegen mevrouw Krommenbosch gezegd.", "Krommenbosch"),
]


def _found(text: str) -> list[Hit]:
    return find_tagged(tokenise(text))


@pytest.mark.parametrize(("text", "name"), UNSEEN)
@pytest.mark.parametrize("lower", [False, True], ids=["clean", "lower"])
def test_a_name_that_no_list_holds_is_found_by_what_is_around_it(text: str, name: str, *, lower: bool) -> None:
    assert not any(word.lower() in lexicon.first_names() for word in name.split())
    if lower:
        text, name = text.lower().replace(".", " "), name.lower()
    (hit,) = _found(text)
    assert (text[hit.start : hit.end], hit.label, hit.by) == (name, Label.PERSON, BY)
    assert 0 < hit.score <= 1


@pytest.mark.parametrize(
    ("text", "hidden", "label"),
    [
        ("ik woon nu in purmerveen bij mijn tante", "purmerveen", Label.PLACE),
        ("ze zit op het vechtstroom college in de derde", "vechtstroom college", Label.SCHOOL),
        ("we wonen op de lindenhoutstraat 14", "lindenhoutstraat 14", Label.ADDRESS),
    ],
)
def test_places_schools_and_streets_are_found_in_lower_case(text: str, hidden: str, label: Label) -> None:
    assert [hit.label for hit in _found(text) if hidden in text[hit.start : hit.end]] == [label]


@pytest.mark.parametrize(
    "text",
    [
        "Ik was gewoon bang dat niemand me zou geloven.",
        "ik was gewoon bang dat niemand me zou geloven",
        "toen heb ik de politie gebeld en die zeiden dat ik aangifte kon doen",
        "hij stuurde het via snapchat en instagram naar de hele klas",
        "ja nee ik weet het niet hoor dat was echt heel raar",
        "ik zat toen op het vmbo-t of zo",
    ],
)
def test_ordinary_talk_is_left_alone(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    "text", ["", "\n", " ", ".", "'", "\n\n\n", "…", "-", "'t", "🙂", "a" * 5000, "é", "\ue000\ue001"]
)
def test_odd_texts_are_read(text: str) -> None:
    for hit in _found(text):
        assert 0 <= hit.start < hit.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from("jan sanne de van Noor \n , . heet osdorp in 't".split(" "))).map(" ".join)
)
def test_finds_are_whole_tokens_in_order_and_never_overlap(text: str) -> None:
    tokens = tokenise(text)
    starts, ends = {token.start for token in tokens}, {token.end for token in tokens}
    last = 0
    for hit in find_tagged(tokens):
        assert hit.start in starts
        assert hit.end in ends
        assert last <= hit.start < hit.end
        assert "\n" not in text[hit.start : hit.end]
        last = hit.end


def test_what_is_hidden_already_and_what_is_blocked_is_never_found() -> None:
    text = "mijn vriendin sanne de boer zei dat noor uit almere kwam"
    hits = _found(text)
    assert len(hits) >= 2
    assert _found(mask(text, hits)) == []
    tokens = tokenise(text)
    for token in tokens:
        token.blocked = True
    assert find_tagged(tokens) == []


def test_a_name_that_a_line_cuts_is_two_finds() -> None:
    text = "ik ken sanne\nkolkman uit de klas"
    assert [text[hit.start : hit.end] for hit in _found(text)] == ["sanne", "kolkman"]


def test_words_do_not_depend_on_what_was_read_before_nor_on_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("Sanne de Boer woont in Osdorp zei ze \n en toen niks meer .".split(" ") * 40)[:450]
    stored = network.load()[1]
    once = network.Network(stored)(words)
    seen = network.Network(stored)
    for word in reversed(words[:30]):
        seen([word])
    assert np.array_equal(seen(words), once)
    monkeypatch.setattr(network, "_BLOCK", 37)
    assert np.array_equal(network.Network(stored)(words), once)


def test_words_that_are_remembered_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_MOST_KNOWN", 50)
    monkeypatch.setattr(network, "_BLOCK", 20)
    stored = network.load()[1]
    reader = network.Network(stored)
    words = [f"woord{letter}{other}" for letter in "abcdefghij" for other in "abcdefghij"]
    first = reader(words)
    assert len(reader._known) <= 50
    assert np.array_equal(reader(words), first)


def test_sums_are_whole_numbers_that_float32_holds_exactly() -> None:
    """The promise that every machine gives the same bits rests on this."""
    stored = network.load()[1]
    assert stored["table"].dtype == np.int8
    for name in ("word1", "word2", "near", "far", "out"):
        most = np.abs(stored[f"{name}_weights"].astype(np.int64)).sum(axis=0).max() * network.MOST
        assert stored[f"{name}_weights"].dtype == np.int8
        assert most < 2**24


def test_a_loop_takes_no_longer_a_word_than_any_text() -> None:
    # No wall time: what is computed is one block after another, whatever the words are.
    text = "Jan " * 10_000
    hits = _found(text)
    assert sum(hit.end - hit.start for hit in hits) >= 3 * 9_900


def test_the_model_is_small_and_named() -> None:
    assert len(network._bytes()) <= 3 * 1024**2
    assert len(digest()) == 12
    assert len(KINDS) + 2 == network.load()[1]["out_bias"].shape[0]


def test_spellings_share_their_pieces_whatever_the_case_and_accents() -> None:
    assert traits.spelling("ŞÜKRÜ") == traits.spelling("sukru")
    rows, begins = traits.pieces(["sanne", "sannes", "a"])
    sanne, sannes = set(rows[: begins[1]].tolist()), set(rows[begins[1] : begins[2]].tolist())
    assert len(sanne & sannes) > len(sanne) / 2
    assert begins.tolist() == sorted(begins.tolist())
    assert rows.max() < traits.WHOLE.stop


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=6))
def test_a_word_has_the_same_rows_alone_and_among_others(words: list[str]) -> None:
    spelled = [traits.spelling(word) or "x" for word in words]
    rows, begins = traits.pieces(spelled)
    for word, begin, end in zip(spelled, begins, [*begins[1:], len(rows)], strict=True):
        assert np.array_equal(traits.pieces([word])[0], rows[begin:end])
