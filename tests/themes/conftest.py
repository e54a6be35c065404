"""Shared by the tests of themes: turns from plain text, segments, a small codebook, and sentences said under each code."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from thematics.framework import framework_source, parse_framework
from thematics.records.codebook import Code, Framework, Texts
from thematics.records.redacted import Document, RedactedToken, RedactedTurn, Segment
from thematics.records.shared import Group, Role, Source, TimeSource, Voice, WordRange, position

MakeTurns = Callable[..., list[RedactedTurn]]
MakeSegments = Callable[..., list[Segment]]


@pytest.fixture
def document() -> Callable[[Source], Document]:
    def make(source: Source = Source.INTERVIEW) -> Document:
        return Document("ab12", "I01", source, Group.SLACHTOFFER)

    return make


@pytest.fixture
def turns() -> MakeTurns:
    """Make turns of (role, text); a word "~" is a pause of two seconds where words are timed."""

    def make(*said: tuple[Role, str], timed: bool = False) -> list[RedactedTurn]:
        made: list[RedactedTurn] = []
        at, clock = 0, 0.0
        for ordinal, (role, text) in enumerate(said):
            tokens, begun = [], clock
            for word in text.split():
                if word == "~":
                    clock += 2.0
                    continue
                times = (clock, clock + 0.3) if timed else (None, None)
                tokens.append(RedactedToken(position(at), position(at), word, (), *times))
                at, clock = at + 1, clock + 0.35
            participant = "R01" if role is Role.RESPONDENT else None
            made.append(
                RedactedTurn(
                    "ab12",
                    ordinal,
                    "S1" if participant else "S2",
                    role,
                    Voice.SELF,
                    participant,
                    tuple(tokens),
                    begun,
                    clock,
                    TimeSource.WORD if timed else TimeSource.TURN,
                )
            )
        return made

    return make


@pytest.fixture
def segments() -> MakeSegments:
    """Make a segment a text, by one of some participants in turn."""

    def make(texts: Sequence[str], *, participants: int = 5, question: str = "") -> list[Segment]:
        return [
            Segment(
                range=WordRange(f"d{index % participants}", index * 100_000, index * 100_000 + 50_000),
                text=text,
                turn=index,
                source=Source.INTERVIEW,
                group=Group.SLACHTOFFER,
                voice=Voice.SELF,
                participant=f"R{index % participants + 1:02d}",
                question=question,
            )
            for index, text in enumerate(texts)
        ]

    return make


@pytest.fixture(scope="session")
def small() -> Framework:
    """A codebook of three codes."""
    return Framework(
        id="klein",
        title=Texts("Klein"),
        version="1",
        codes=(
            Code(
                id="s1",
                label=Texts("Schaamte"),
                side="barrier",
                definition=Texts("Iemand zwijgt uit schaamte."),
                exclude=Texts("Niet bij schuld: s2."),
                examples=("Ik durfde niemand meer aan te kijken.",),
                cues=("schaamde me", "door de grond zakken"),
            ),
            Code(
                id="s2",
                label=Texts("Zelfverwijt"),
                side="barrier",
                definition=Texts("Iemand legt de schuld bij zichzelf."),
                exclude=Texts("Niet als een ander de schuld geeft (“zij zei eigen schuld”): s3."),
                examples=("Had ik die foto maar nooit gestuurd.",),
                cues=("eigen schuld", "zo stom geweest"),
            ),
            Code(
                id="s3",
                label=Texts("Veroordeling"),
                side="barrier",
                definition=Texts("Iemand vreest het oordeel van anderen."),
                examples=("Ze gaan je anders bekijken en over je roddelen.",),
                cues=("niemand gelooft me", "niet serieus genomen"),
            ),
        ),
    )


@pytest.fixture(scope="session")
def motives() -> Framework:
    """The built-in codebook."""
    return parse_framework(framework_source("motives-needs"))


@pytest.fixture(scope="session")
def said() -> Mapping[str, list[str]]:
    """What somebody could say under each code, and under "none"."""
    loaded: Mapping[str, list[str]] = yaml.safe_load((Path(__file__).parent / "said.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def study(said: Mapping[str, list[str]], motives: Framework) -> list[str]:
    """Some 480 texts, as a small study has."""
    return [text for texts in said.values() for text in texts] + [
        example for code in motives.codes for example in code.examples[:5]
    ]
