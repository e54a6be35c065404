"""Raw material: what was said, names and all. Nothing of this leaves the vault."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from thematics.errors import InvalidRecordError
from thematics.records.shared import Doubt, Group, Role, Source, TimeSource, Voice

__all__ = ["RawDocument", "RawTurn", "RawWord", "ReadTable", "ReadTranscript", "ReadTurn", "ReadWord"]


def _check_times(start: float | None, end: float | None) -> None:
    if start is not None and (start < 0 or (end is not None and end < start)):
        raise InvalidRecordError("a time runs backwards")


@dataclass(frozen=True, slots=True)
class ReadWord:
    """One word as a file gives it: no white space inside, punctuation attached.

    Attributes:
        text: The word.
        start: Seconds from the start of the recording, where the file gives a time for this word itself.
        end: Seconds, likewise.
        probability: The recogniser's own, 0 to 1, where given.
        doubt: Why it is not to be relied on, where that is so.
    """

    text: str
    start: float | None = None
    end: float | None = None
    probability: float | None = None
    doubt: Doubt | None = None

    def __post_init__(self) -> None:
        if not self.text or self.text.split() != [self.text]:
            raise InvalidRecordError("a word is empty or has white space in it")
        _check_times(self.start, self.end)


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """One speaker's stretch of words as a file gives it.

    Attributes:
        speaker: The label in the file; None where there is none.
        words: The words, at least one.
        start: Seconds, of the turn or cue as a whole.
        end: Seconds, likewise.
        time_source: Where the times are from.
    """

    speaker: str | None
    words: tuple[ReadWord, ...]
    start: float | None = None
    end: float | None = None
    time_source: TimeSource = TimeSource.NONE

    def __post_init__(self) -> None:
        if not self.words:
            raise InvalidRecordError("a turn has no words")
        _check_times(self.start, self.end)

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class ReadTranscript:
    """What a transcript file holds.

    Attributes:
        format: Which reader read it ("vtt", "whisper-json" …).
        turns: The turns as they stand, at least one.
    """

    format: str
    turns: tuple[ReadTurn, ...]

    def __post_init__(self) -> None:
        if not self.turns:
            raise InvalidRecordError("a transcript has no turns")


@dataclass(frozen=True, slots=True)
class ReadTable:
    """What a table file holds: every cell as text, stripped, "" where empty.

    Attributes:
        format: Which reader read it ("csv; windows-1252" …).
        columns: The header's names, unique, as they stand.
        rows: One tuple per row, as long as ``columns``.
    """

    format: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if len(set(self.columns)) != len(self.columns):
            raise InvalidRecordError("a table has two columns of one name")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise InvalidRecordError("a table's row has another length than its header")


@dataclass(frozen=True, slots=True)
class RawWord:
    """One word of a document in the study.

    Attributes:
        position: Where it stands in its document (``records.shared.position``); never changes.
        text: The word, punctuation attached, no white space.
        start: Seconds from the start of the recording, where known for this word itself.
        end: Seconds, likewise.
        probability: The recogniser's own, 0 to 1, where given.
        doubt: Why it is not to be relied on, where that is so.
    """

    position: int
    text: str
    start: float | None = None
    end: float | None = None
    probability: float | None = None
    doubt: Doubt | None = None

    def __post_init__(self) -> None:
        if self.position < 0 or not self.text or self.text.split() != [self.text]:
            raise InvalidRecordError("a word is empty, has white space in it or stands nowhere")
        _check_times(self.start, self.end)


@dataclass(frozen=True, slots=True)
class RawTurn:
    """One speaker's stretch of words in a document of the study.

    Attributes:
        document: The document's id.
        ordinal: Its place among the document's turns, from 0.
        speaker: The speaker's neutral key in this document ("S1"); the label of the file stays beside it in the vault.
        role: Who asks and who answers.
        voice: Whose experience it tells.
        participant: Whose words they are ("R01"); None for an interviewer or a question.
        words: At least one, positions rising.
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
    words: tuple[RawWord, ...]
    start: float | None = None
    end: float | None = None
    time_source: TimeSource = TimeSource.NONE

    def __post_init__(self) -> None:
        positions = [word.position for word in self.words]
        if not positions or positions != sorted(set(positions)):
            raise InvalidRecordError("a turn has no words, or its words stand out of order")
        _check_times(self.start, self.end)

    @property
    def text(self) -> str:
        """The words with one space between: what detectors read and spans count in."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One transcript, case file or survey response in the vault.

    Attributes:
        id: Keyed hash of the file's bytes (a row: of the file's id and row key); 32 hexadecimal digits.
        label: What people call it: "I03", "D012", "E101".
        source: Which material it is.
        group: Whose words it is about or from.
        file_name: The name of the file it came from; stays in the vault.
        speakers: Label in the file by speaker key ("S1" → "Sanne"); stays in the vault.
        attributes: What may go to the study: ``age_band``, ``school_type``, ``organisation_type``, ``month``, ``handling``.
        private: Every other column, by its name; stays in the vault until a steward clears it.
        format: Which reader read it.
    """

    id: str
    label: str
    source: Source
    group: Group
    file_name: str
    speakers: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)
    format: str = ""
