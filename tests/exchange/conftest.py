"""A transcript in which everything occurs that a format has to cope with. Everybody in it is invented."""

from collections.abc import Callable

import pytest

from thematics.exchange import TranscriptOut, TurnOut, WordOut, named
from thematics.records.shared import Doubt, Label, Role, TimeSource

Said = list[tuple[str, float | None, float | None]]
SPEAKERS = [("S1", Role.INTERVIEWER, None), ("S2", Role.RESPONDENT, "R01"), ("S3", Role.INTERVIEWER, None)]


def _spoken(text: str, start: float, *, each: float = 0.25, pauses: dict[int, float] | None = None) -> Said:
    said: Said = []
    at = start
    for number, word in enumerate(text.split()):
        at += (pauses or {}).get(number, 0.0)
        said.append((word, at, at + each))
        at += each
    return said


def _turn(speaker: str, said: Said, first: int, marks: dict[int, Doubt] | None = None) -> TurnOut:
    words = tuple(
        WordOut(f"I03:{first + n}", text, start, end, (marks or {}).get(n)) for n, (text, start, end) in enumerate(said)
    )
    return TurnOut(speaker, words, said[0][1], said[-1][2], TimeSource.WORD)


@pytest.fixture
def make() -> Callable[..., TranscriptOut]:
    """Make a transcript of turns, redacted and reviewed unless told otherwise."""

    def made(*turns: TurnOut, **changes: object) -> TranscriptOut:
        told: dict[str, object] = {
            "label": "I03",
            "lang": "nl",
            "redacted": True,
            "reviewed": True,
            "speakers": named(SPEAKERS),
            "turns": turns,
            "made": "2025-03-04T10:30:00Z",
            "version": "0.0.1",
        }
        return TranscriptOut(**(told | changes))  # type: ignore[arg-type]

    return made


@pytest.fixture
def transcript(make: Callable[..., TranscriptOut]) -> TranscriptOut:
    """Words with times, a silence, a tag, doubtful words, what looks like markup, and a turn without any time."""
    asked = _spoken("Kun je vertellen wat er toen, die avond, precies is gebeurd? Neem rustig de tijd.", 0.52)
    told = _spoken(
        "Ik durfde het aan niemand te vertellen, want ik schaamde me dood. Toen zei mijn moeder dat ze A&O <niet> "
        "vertrouwde --> en dat was het. Ja.",
        4.5,
        each=0.3,
        pauses={12: 2.5, 22: 3.0},
    )
    tag = WordOut("I03:60-62", "[PERSOON-1],", 17.25, 18.5, hidden=(Label.PERSON,))
    named_one = (WordOut("I03:59", "Dat", 17.0, 17.25), tag, WordOut("I03:63", "hè?", 18.5, 18.75))
    made_up = _spoken("Ondertiteld door de Amara.org gemeenschap hm", 19.0)
    return make(
        _turn("S1", asked, 0),
        _turn("S2", told, 20),
        TurnOut("S3", named_one, 17.0, 18.75, TimeSource.WORD),
        _turn("S2", made_up, 64, dict.fromkeys(range(5), Doubt.CREDITS)),
        TurnOut("S1", tuple(WordOut(f"I03:{70 + n}", text) for n, text in enumerate("NOTE dit is alles.".split()))),
        engine="openai-whisper large-v2 + pyannote community-1",
        warning="incomplete: 12:03 of 40:00 decoded",
    )
