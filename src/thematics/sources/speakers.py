"""Who asks and who answers."""

import re
from collections import defaultdict
from collections.abc import Sequence

from thematics.records.raw import ReadTranscript, ReadTurn
from thematics.records.shared import Role

__all__ = ["guess_roles", "says_it_asks"]

LEAST_ASKING = 0.2  # share of turns that ask, from which somebody interviews
SECOND_ASKING = 0.5  # … and from which somebody beside the first does
SECOND_SAID = 0.35  # of all words at most: who asks and tells as much is no second interviewer
LEAST_TURNS = 3  # of a second interviewer: two questions back don't make one
LEAST_MARKED = 0.05  # share of turns with a question mark, from which a mark that is missing means something
FEW_TURNS = 8  # too few to tell
WEIGHT_OF_WORDS = 0.5  # what saying all of the words takes off the share of turns that ask
_CLOSING = "\"'”’)"

_ASKS = re.compile(
    r"(?:interviewer|interviewster|onderzoek(?:er|ster)|vragensteller|vraag|question|gespreksleid(?:er|ster)|moderator|"
    r"researcher)(?:\W.*|_?\d.*)?|(?:i|int|iv|oz|v|q)\W?\d{0,2}",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"(?:respondente?|deelne(?:mer|emster)|participant|interviewee|geïnterviewde|antwoord|answer|moeder|vader|ouder|slachtoffer|"
    r"leerling|jongere|cli[eë]nte?|docente?|mentor|hulpverlener|agente?|rechercheur)(?:\W.*|_?\d.*)?|(?:r|resp|a)\W?\d{0,3}",
    re.IGNORECASE,
)
# How a question begins where a recogniser wrote no question mark.
_OPENERS = frozenset("hoe wat waarom wanneer wie welke welk waar waardoor waarmee hoezo hoeveel".split())
_VERBS = frozenset(
    "kun kunt kan kon wil wilt wou zou zul zal ben bent was heb hebt had weet wist denk denkt dacht vind vindt vond ga gaat ging "
    "mag mocht moet moest voel voelt voelde kom komt kwam doe doet deed ken kent herken herkent vertel vertelt is zijn waren".split()
)
_SUBJECTS = frozenset("je jij u jullie dat het er die ze zij hij daar iets iemand me mij eens".split())
_TAGS = frozenset(
    {"toch", "hè", "he", "hé", "ofzo", "snap je", "snapt u", "weet je", "weet u", "begrijp je", "of niet", "ja", "nee"}
)
_LEADS = frozenset("en maar oké oke ok ja nou dus hm hmm mm goed mooi duidelijk helder precies want of eh uh".split())


def guess_roles(transcript: ReadTranscript) -> dict[str, Role]:
    """Guess each speaker's role, by label in the file ("" where there is none).

    Labels that say so settle it: "Interviewer" asks, and so does the other of two where one is "Respondent". Otherwise the
    one whose turns ask most, and who says least, interviews; a third speaker who asks in most turns and says little does so
    too. One speaker alone answers; there is always somebody who answers.
    """
    turns: dict[str, list[ReadTurn]] = defaultdict(list)
    for turn in transcript.turns:
        turns[turn.speaker or ""].append(turn)
    asking = _named(turns) or _guessed(turns)
    return {label: Role.INTERVIEWER if label in asking else Role.RESPONDENT for label in turns}


def says_it_asks(label: str) -> bool:
    """Say whether a label is an interviewer's.

    >>> says_it_asks("Interviewer 2"), says_it_asks("I"), says_it_asks("Iris")
    (True, True, False)
    """
    return _ASKS.fullmatch(label.strip()) is not None


def _named(turns: dict[str, list[ReadTurn]]) -> frozenset[str]:
    named = frozenset(filter(says_it_asks, turns))
    return named if len(named) < len(turns) else frozenset()


def _guessed(turns: dict[str, list[ReadTurn]]) -> frozenset[str]:
    """Nobody's words go unheard for want of a name: "" (not known who) and labels that answer never ask."""
    candidates = [label for label in turns if label and not _ANSWERS.fullmatch(label.strip())]
    if len(turns) < 2 or not candidates:  # noqa: PLR2004 - it takes two
        return frozenset()
    if len(turns) == 2 and len(candidates) == 1:  # noqa: PLR2004 - the other answers
        return frozenset(candidates) if "" not in turns else frozenset()
    by_mark = _writes_questions([turn for each in turns.values() for turn in each])
    total = sum(len(turn.words) for each in turns.values() for turn in each)
    said = {label: sum(len(turn.words) for turn in turns[label]) / total for label in turns}
    asking = {label: sum(_asks(turn, by_mark=by_mark) for turn in turns[label]) / len(turns[label]) for label in turns}
    first = max(candidates, key=lambda label: asking[label] - WEIGHT_OF_WORDS * said[label])
    if asking[first] < LEAST_ASKING:
        return frozenset()
    beside = [
        label
        for label in candidates
        if asking[label] >= SECOND_ASKING and said[label] <= SECOND_SAID and len(turns[label]) >= LEAST_TURNS
    ]
    found = frozenset({first, *beside})
    return found if len(found) < len(turns) else frozenset({first})


def _writes_questions(turns: Sequence[ReadTurn]) -> bool:
    """Tell whether who wrote this sets question marks: some recognisers end every sentence with a full stop."""
    marked = sum(any(word.text.rstrip(_CLOSING).endswith("?") for word in turn.words) for turn in turns)
    return marked >= LEAST_MARKED * len(turns) or len(turns) < FEW_TURNS


def _asks(turn: ReadTurn, *, by_mark: bool) -> bool:
    """A question mark tells; where a turn has no punctuation, or nobody sets question marks, beginnings do."""
    texts = [word.text for word in turn.words]
    marked = [at for at, text in enumerate(texts) if text.rstrip(_CLOSING).endswith("?")]
    if marked:
        return not all(_is_tag(texts[: at + 1]) for at in marked)
    plain = [text.lower().strip(".!…,\"'“”‘’-") for text in texts]
    begins = [0, *(at for at, text in enumerate(texts, start=1) if text[-1] in ".!…" and at < len(texts))]
    if by_mark:
        return len(begins) == 1 and texts[-1][-1] not in ".!…" and _begins_as_question(plain)
    return any(_begins_as_question(plain[at:]) for at in begins)


def _is_tag(texts: Sequence[str]) -> bool:
    """Tell "…, toch?" and "snap je?" from a question that wants an answer."""
    words = [text.lower().strip(".,?!\"'“”‘’()") for text in texts[-2:]]
    return len(texts) > 1 and (words[-1] in _TAGS or " ".join(words) in _TAGS)


def _begins_as_question(words: Sequence[str]) -> bool:
    at = next((number for number, word in enumerate(words) if word not in _LEADS), len(words))
    first, second = (*words[at : at + 2], "", "")[:2]
    return first in _OPENERS or (first in _VERBS and second in _SUBJECTS) or first in ("vertel", "vertelt")
