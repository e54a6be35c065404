"""What a text says of people, and nothing that it doesn't say."""

import pytest

from thematics.records.raw import RawTurn, RawWord
from thematics.records.shared import Label, Role, Voice, WordSpan, position
from thematics.redact import Pseudonyms, find_relations, redact_turns

NAMES = {"karin", "sanne", "sannes", "youssef", "bas", "kim", "okafor", "noor", "fatima", "sanne's"}


def told(text: str, role: Role = Role.RESPONDENT, other: str = "") -> list[tuple[int, str, int, str]]:
    turns = []
    ordinal = 0
    for at, (said, who) in enumerate([(text, role), *([(other, Role.RESPONDENT)] if other else [])]):
        words = tuple(RawWord(position(ordinal + place), word) for place, word in enumerate(said.split()))
        ordinal += len(words)
        participant = "R03" if who is Role.RESPONDENT else None
        turns.append(RawTurn("ab" * 16, at, f"S{at}", who, Voice.SELF, participant, words))
    spans = [
        WordSpan(at, place, at, place, Label.PERSON, 1.0, "test")
        for at, turn in enumerate(turns)
        for place, word in enumerate(turn.words)
        if word.text.casefold().strip(",.?!") in NAMES
    ]
    redacted = redact_turns(turns, spans, Pseudonyms())
    return [(each.number, each.role, each.other, each.speaker) for each in find_relations(turns, redacted)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Toen belde mijn moeder Karin op.", (1, "moeder", 0, "R03")),
        ("toen belde m'n moeder karin op", (1, "moeder", 0, "R03")),
        ("Dat was mijn moeder, Karin, zei ik.", (1, "moeder", 0, "R03")),
        ("Mijn beste vriendin heet Noor.", (1, "vriendin", 0, "R03")),
        ("Dat was Youssef, mijn broertje.", (1, "broertje", 0, "R03")),
        ("Youssef is mijn kleine broertje en hij wist het.", (1, "broertje", 0, "R03")),
        ("Ik zag Sannes moeder, Karin, daar.", (2, "moeder", 1, "")),
        ("en sannes moeder karin kwam ook", (2, "moeder", 1, "")),
        ("Karin, Sanne's moeder, kwam ook.", (1, "moeder", 2, "")),
        ("De vriend van Kim heet Bas en die was erbij.", (2, "vriend", 1, "")),
        ("Karin is de moeder van Sanne.", (1, "moeder", 2, "")),
        ("Toen kwam Karin, de moeder van Sanne, binnen.", (1, "moeder", 2, "")),
        ("Een vriend van mij heet Bas.", (1, "vriend", 0, "R03")),
        ("Mijn mentor, meneer Okafor, wist het.", (1, "mentor", 0, "R03")),
    ],
)
def test_what_stands_beside_a_name_is_told(text: str, wanted: tuple[int, str, int, str]) -> None:
    assert told(text) == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "Haar moeder Karin kwam.",
        "Een andere Youssef is mijn broertje.",
        "Youssef kwam, en nog een Youssef, mijn neef.",
        "Ik was bij Bas, mijn moeder kwam later.",
        "Sanne en Karin kwamen samen.",
        "Mijn moeder kwam, en toen zag ik Bas.",
        "Mijn moeder zei dat Bas er was.",
        "Sannes fiets, Karin, weet je wel.",
        "de vriend van Kim",
    ],
)
def test_what_is_not_said_is_not_told(text: str) -> None:
    assert told(text) == []


def test_of_two_names_in_a_row_each_role_is_its_own() -> None:
    assert told("Bas, mijn broertje Youssef en mijn zusje Fatima gingen mee.") == [
        (2, "broertje", 0, "R03"),
        (3, "zusje", 0, "R03"),
    ]


def test_an_interviewers_your_is_the_one_respondents() -> None:
    assert told("En je moeder Karin, wat zei die?", Role.INTERVIEWER, "Ze zei niks.") == [(1, "moeder", 0, "R03")]
    assert told("En mijn moeder Karin, wat zei die?", Role.INTERVIEWER, "Ze zei niks.") == []
    assert told("Jij kent je moeder Karin.") == []


def test_a_long_turn_is_read_in_one_go() -> None:
    assert told("mijn moeder van Kim heet " * 3000 + "Bas")[:1] == [(2, "moeder", 1, "")]
    assert len(told("mijn moeder Karin " * 3000)) == 1
