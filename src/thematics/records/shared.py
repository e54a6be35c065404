"""Terms that raw and redacted material have in common."""

import re
from dataclasses import dataclass
from enum import StrEnum

from thematics.errors import InvalidRecordError

__all__ = [
    "Doubt",
    "Group",
    "Label",
    "Role",
    "Source",
    "Span",
    "TimeSource",
    "Voice",
    "WordRange",
    "WordSpan",
    "position",
    "position_text",
]

SUBORDINALS = 1000  # words that can be inserted after one word before its neighbours must be renumbered


class Source(StrEnum):
    """Where material comes from; pseudonyms are one per person within a source."""

    INTERVIEW = "interview"
    CASEFILE = "casefile"
    SURVEY = "survey"


class Group(StrEnum):
    """Whom a participant belongs to, in the study's own (Dutch) terms."""

    SLACHTOFFER = "slachtoffer"
    OUDER = "ouder"
    EERSTELIJNSPROFESSIONAL = "eerstelijnsprofessional"
    PROFESSIONAL = "professional"
    LEERLING = "leerling"
    DOSSIER = "dossier"


class Voice(StrEnum):
    """Whose experience a turn tells: one's own, somebody else's, or the profession's."""

    SELF = "self"
    ABOUT = "about"
    PROFESSIONAL = "professional"


class Role(StrEnum):
    """What a turn does in its document; only a respondent's words are ever analysed."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"
    QUESTION = "question"  # the header above a survey answer or a case file's free text


class TimeSource(StrEnum):
    """Where a time is from; a trace ends at the turn where there are none."""

    WORD = "word"
    CUE = "cue"
    TURN = "turn"
    NONE = "none"


class Doubt(StrEnum):
    """Why a word is not to be relied on: how recognition goes wrong, or that two people spoke at once."""

    LOOP = "loop"  # the recogniser repeats itself
    SILENCE = "silence"  # words where nobody speaks
    CREDITS = "credits"  # a subtitler's credits and greetings, which Whisper learned from films
    OVERLAP = "overlap"  # two people speak at once: the speaker is uncertain


class Label(StrEnum):
    """Kinds of personal data; the value stands in the tag: ``[PERSOON-3]``."""

    PERSON = "PERSOON"
    PLACE = "PLAATS"
    NEIGHBOURHOOD = "BUURT"
    ADDRESS = "ADRES"
    POSTCODE = "POSTCODE"
    SCHOOL = "SCHOOL"
    ORGANISATION = "ORGANISATIE"
    HANDLE = "ACCOUNT"
    EMAIL = "EMAIL"
    URL = "WEBADRES"
    PHONE = "TELEFOON"
    BSN = "BSN"
    IBAN = "IBAN"
    IDENTITY_DOCUMENT = "DOCUMENT"
    PLATE = "KENTEKEN"
    CASE_NUMBER = "ZAAKNUMMER"
    DEVICE = "APPARAAT"
    DATE = "DATUM"
    AGE = "LEEFTIJD"
    HIDDEN = "VERBORGEN"  # a name that the reviewer hid before the steward's next redaction


def position(ordinal: int, sub: int = 0) -> int:
    """Give the position of a word in its document: one integer that sorts as the words stand.

    A word that was inserted after word 12 is 12.1: it takes a sub-number, so that no other word's id changes.

    >>> position(12), position(12, 1)
    (12000, 12001)
    """
    if ordinal < 0 or not 0 <= sub < SUBORDINALS:
        raise InvalidRecordError(f"word number {ordinal}.{sub} is out of range")
    return ordinal * SUBORDINALS + sub


def position_text(at: int) -> str:
    """Write a position as people read it.

    >>> position_text(12000), position_text(12001)
    ('12', '12.1')
    """
    ordinal, sub = divmod(at, SUBORDINALS)
    return f"{ordinal}.{sub}" if sub else str(ordinal)


def _parse_position(text: str) -> int:
    ordinal, _, sub = text.partition(".")
    return position(int(ordinal), int(sub or 0))


_RANGE = re.compile(r"(?P<document>[A-Za-z0-9]+):(?P<first>\d+(?:\.\d{1,3})?)-(?P<last>\d+(?:\.\d{1,3})?)")


@dataclass(frozen=True, slots=True, order=True)
class WordRange:
    """A stretch of words of one document, both ends included: what codes and decisions stand on.

    Attributes:
        document: The document's id.
        first: Position of the first word (see ``position``).
        last: Position of the last word.
    """

    document: str
    first: int
    last: int

    def __post_init__(self) -> None:
        if not self.document or not 0 <= self.first <= self.last:
            raise InvalidRecordError(f"word range {self.first}-{self.last} runs backwards or has no document")

    def __str__(self) -> str:
        return f"{self.document}:{position_text(self.first)}-{position_text(self.last)}"

    @classmethod
    def parse(cls, text: str) -> "WordRange":
        """Read a range as ``str`` writes it.

        >>> WordRange.parse("ab12:3-7.1")
        WordRange(document='ab12', first=3000, last=7001)
        """
        match = _RANGE.fullmatch(text.strip())
        if match is None:
            raise InvalidRecordError("a word range is written DOCUMENT:FIRST-LAST, for example I03:120-164")
        return cls(match["document"], _parse_position(match["first"]), _parse_position(match["last"]))

    def overlaps(self, other: "WordRange") -> bool:
        """Say whether the two share a word."""
        return self.document == other.document and self.first <= other.last and other.first <= self.last

    def contains(self, other: "WordRange") -> bool:
        """Say whether every word of the other is in this one."""
        return self.document == other.document and self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of characters of one text that holds personal data. It stores where it stands, never the name.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        label: The kind of personal data.
        score: How sure the finder is, 0 to 1; under 0.5 a person should look.
        found_by: The detector's name.
    """

    start: int
    end: int
    label: Label
    score: float
    found_by: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or not 0.0 <= self.score <= 1.0:
            raise InvalidRecordError(f"span {self.start}-{self.end} with score {self.score} is impossible")


@dataclass(frozen=True, slots=True, order=True)
class WordSpan:
    """A stretch of words within a document's turns that holds personal data; it may cross turns.

    Attributes:
        first_turn: Index of the turn of the first word.
        first_word: Index of the first word in that turn.
        last_turn: Index of the turn of the last word.
        last_word: Index of the last word in that turn, included.
        label: The kind of personal data.
        score: How sure the finder is, 0 to 1.
        found_by: The finder's name.
    """

    first_turn: int
    first_word: int
    last_turn: int
    last_word: int
    label: Label
    score: float
    found_by: str

    def __post_init__(self) -> None:
        forwards = self.first_turn >= 0 and (self.first_turn, self.first_word) <= (self.last_turn, self.last_word)
        if not forwards or self.first_word < 0 or not 0.0 <= self.score <= 1.0:
            raise InvalidRecordError("a word span runs backwards or has an impossible score")
