"""Who asks and who answers."""

import re
from collections import defaultdict

from thematics.records.raw import ReadTranscript, ReadTurn
from thematics.records.shared import Role

__all__ = ["guess_roles"]

_ASKS = re.compile(
    r"^(i|int|interv\w*|onderzoek\w*|vragensteller|vraag|v|q|interviewer.*|gespreksleider|moderator)\W*\d?$",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"^(r\d?|resp\w*|deelnemer|participant|geïnterviewde|antwoord|a|moeder|vader|ouder|slachtoffer|cli[eë]nt\w*)\W*\d?$",
    re.IGNORECASE,
)
_QUESTION_WORDS = frozenset(
    ("hoe", "wat", "waarom", "wanneer", "wie", "welke", "waar", "kun", "kunt", "wil", "zou", "vertel", "vertelt")
)


def guess_roles(transcript: ReadTranscript) -> dict[str, Role]:
    """Guess each speaker's role, by label in the file ("" where there is none).

    A label that says so settles it. Otherwise the one who asks most of the questions, and says least per turn, interviews.
    One speaker alone answers; there is always somebody who answers.
    """
    turns: dict[str, list[ReadTurn]] = defaultdict(list)
    for turn in transcript.turns:
        turns[turn.speaker or ""].append(turn)
    if len(turns) == 1:
        return dict.fromkeys(turns, Role.RESPONDENT)
    named = [label for label in turns if _ASKS.match(label.strip())]
    if named and len(named) < len(turns):
        return {label: Role.INTERVIEWER if label in named else Role.RESPONDENT for label in turns}
    candidates = [label for label in turns if not _ANSWERS.match(label.strip())] or list(turns)
    asker = max(candidates, key=lambda label: (_asking(turns[label]), -_mean_words(turns[label])))
    return {
        label: Role.INTERVIEWER if label == asker and _asking(turns[label]) > 0 else Role.RESPONDENT for label in turns
    }


def _asking(turns: list[ReadTurn]) -> float:
    """The share of turns that end as a question does, or begin as one where a recogniser left no punctuation."""
    return sum(_asks(turn) for turn in turns) / len(turns)


def _asks(turn: ReadTurn) -> bool:
    if any(word.text.endswith("?") for word in turn.words):
        return True
    punctuated = any(word.text[-1] in ".,!" for word in turn.words)
    first = turn.words[0].text.lower().strip(".,")
    return not punctuated and first in _QUESTION_WORDS


def _mean_words(turns: list[ReadTurn]) -> float:
    return sum(len(turn.words) for turn in turns) / len(turns)
