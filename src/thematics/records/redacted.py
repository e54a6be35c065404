"""Redacted material: what may be analysed. Still personal data (pseudonymised, AVG art. 4(5)).

Only ``redact`` makes a ``RedactedTurn`` from raw text, and only ``store`` reads one back; a test holds that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from thematics.errors import InvalidRecordError
from thematics.records.shared import Doubt, Group, Label, Role, Source, TimeSource, Voice, WordRange

__all__ = ["Document", "RedactedToken", "RedactedTurn", "Segment"]


@dataclass(frozen=True, slots=True)
class RedactedToken:
    """One word, or one tag that covers several.

    Attributes:
        first: Position of the first word it stands for.
        last: Position of the last one; the same for a word that was left alone.
        text: What may be read: the word, or "[PERSOON-3]," with the punctuation that stood there.
        labels: The kinds of personal data hidden in it; empty for a word that was left alone.
        start: Seconds, where known.
        end: Seconds, where known.
        doubt: Why it is not to be relied on, where that is so.
    """

    first: int
    last: int
    text: str
    labels: tuple[Label, ...] = ()
    start: float | None = None
    end: float | None = None
    doubt: Doubt | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last or not self.text:
            raise InvalidRecordError("a redacted token is empty or runs backwards")


@dataclass(frozen=True, slots=True)
class RedactedTurn:
    """One speaker's stretch of redacted words.

    Attributes:
        document: The document's id.
        ordinal: Its place among the document's turns, from 0.
        speaker: Neutral key in this document ("S1").
        role: Who asks and who answers.
        voice: Whose experience it tells.
        participant: "R01"; None for an interviewer or a question.
        tokens: At least one, in order.
        start: Seconds, of the turn as a whole.
        end: Seconds, likewise.
        time_source: Where the times are from.
    """

    document: str
    ordinal: int
    speaker: str
    role: Role
    voice: Voice
    participant: str | None
    tokens: tuple[RedactedToken, ...]
    start: float | None = None
    end: float | None = None
    time_source: TimeSource = TimeSource.NONE

    def __post_init__(self) -> None:
        if not self.tokens:
            raise InvalidRecordError("a redacted turn has no words")
        if any(a.last >= b.first for a, b in zip(self.tokens, self.tokens[1:], strict=False)):
            raise InvalidRecordError("a redacted turn's words overlap or stand out of order")

    @property
    def text(self) -> str:
        """The tokens with one space between."""
        return " ".join(token.text for token in self.tokens)

    @property
    def range(self) -> WordRange:
        """The words the turn covers."""
        return WordRange(self.document, self.tokens[0].first, self.tokens[-1].last)


@dataclass(frozen=True, slots=True)
class Document:
    """What the study knows of a document: nothing that nobody has cleared.

    Attributes:
        id: As in the vault.
        label: "I03", "D012", "E101".
        source: Which material it is.
        group: Whose words it is about or from.
        attributes: ``age_band``, ``school_type``, ``organisation_type``, ``month``, ``handling``, and cleared columns.
    """

    id: str
    label: str
    source: Source
    group: Group
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Segment:
    """A meaning unit cut from one redacted turn: what is embedded, clustered and coded.

    Attributes:
        range: Its identity: document, first and last word.
        text: The redacted words.
        turn: Ordinal of the turn it was cut from.
        source: Which material it is.
        group: Whose words they are or are about.
        voice: Whose experience it tells.
        participant: "R01".
        question: The question it answers, for the reader only; it never enters a vector.
        start: Seconds, where known.
        end: Seconds, where known.
    """

    range: WordRange
    text: str
    turn: int
    source: Source
    group: Group
    voice: Voice
    participant: str | None
    question: str = ""
    start: float | None = None
    end: float | None = None

    def __post_init__(self) -> None:
        if not self.text:
            raise InvalidRecordError("a segment has no words")

    @property
    def id(self) -> str:
        """``DOCUMENT:FIRST-LAST``."""
        return str(self.range)
