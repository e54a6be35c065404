"""What the store keeps besides the records that stages hand to each other."""

from dataclasses import dataclass
from typing import Literal

from thematics.errors import InvalidRecordError
from thematics.ports import HeardWord, SpeakerTurn
from thematics.records.shared import Label, Source, WordSpan

__all__ = ["Approval", "Disclosure", "NameEntry", "PseudonymRow", "RecordingRow", "RedactionRow", "StepRow"]

RecordingState = Literal["waits", "done", "failed"]


@dataclass(frozen=True, slots=True)
class NameEntry:
    """An entry of the study's own name list; it stays in the vault.

    Attributes:
        id: Rises, never used again.
        text: The name as it was given.
        label: The kind of personal data.
        origin: Where it is from: "typed", "column", "speaker", "file name".
    """

    id: int
    text: str
    label: Label
    origin: str


@dataclass(frozen=True, slots=True)
class PseudonymRow:
    """Who stands behind a tag such as ``[PERSOON-3]``; it stays in the vault.

    Attributes:
        source: Within which material the number holds.
        label: The kind of personal data.
        number: From 1; never used again within source and label.
        key: Normalised forms of the name, as ``redact`` gives them; opaque here.
    """

    source: Source
    label: Label
    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Approval:
    """What somebody saw of a redaction when they approved it.

    Attributes:
        by: Who: the key slot's name.
        time: UTC, ISO 8601.
        content: The version of the words.
        spans: What was hidden.
    """

    by: str
    time: str
    content: str
    spans: tuple[WordSpan, ...]


@dataclass(frozen=True, slots=True)
class RedactionRow:
    """The redaction of one document.

    Attributes:
        document: The document's id.
        fingerprint: What the spans rest on.
        names_seen: The highest id of the name list that was looked for.
        spans: What is hidden: what was found, and what people decided about it.
        state: "waiting", "reviewed" or "waived".
        digest: Digest of what was published, "" if nothing was.
        by: Who reviewed or waived it.
        time: UTC, ISO 8601.
        found: What the finder gave; None where nobody has decided anything about it, and it is what is hidden.
        unsafe: Indices of the turns that the finder could not read.
        blocked: Those of them that no person has read: while there is one, nothing of the document leaves.
        approved: What the last person who approved it saw; None if nobody did.
    """

    document: str
    fingerprint: str
    names_seen: int
    spans: tuple[WordSpan, ...]
    state: str
    digest: str
    by: str
    time: str
    found: tuple[WordSpan, ...] | None = None
    unsafe: tuple[int, ...] = ()
    blocked: tuple[int, ...] = ()
    approved: Approval | None = None


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """A recording, and what was heard in it. Raw: it holds names, and stays in the vault.

    Attributes:
        document: The document's id; the sound stands encrypted in ``audio/<document>.sound``.
        participant: Under whose key it is encrypted.
        size: Bytes of the file as it was added.
        seconds: How long it is as far as known: what its head says, and once it was transcribed, what was decoded.
        channels: How many it has.
        format: Container and codec ("ogg, opus").
        warning: "" or what is not as it should be ("incomplete: 12:03 of 40:00 decoded").
        state: "waits", "done" or "failed".
        transcriber: Fingerprint of the engine that gave the words, "" if none did.
        diarizer: Fingerprint of the engine that gave the speakers, "" if none did.
        language: What is spoken, ISO 639-1; "" before it was transcribed.
        words: In order of time, seconds.
        speakers: Stretches with one speaker, seconds.
        failure: Why it failed, one sentence; "" otherwise.
        engine: What it was done with, for people to read.
    """

    document: str
    participant: str
    size: int
    seconds: float | None
    channels: int
    format: str
    warning: str = ""
    state: RecordingState = "waits"
    transcriber: str = ""
    diarizer: str = ""
    language: str = ""
    words: tuple[HeardWord, ...] = ()
    speakers: tuple[SpeakerTurn, ...] = ()
    failure: str = ""
    engine: str = ""

    def __post_init__(self) -> None:
        if self.state not in {"waits", "done", "failed"} or self.size < 0 or self.channels < 1:
            raise InvalidRecordError(
                "a recording's row has an unknown state or an impossible size or number of channels"
            )


@dataclass(frozen=True, slots=True)
class StepRow:
    """The last time a step did something.

    Attributes:
        step: The step's name.
        subject: A document's id, or "" for the study as a whole.
        fingerprint: What its result rests on.
        engine: What it was done with.
        items: How many were worked on.
        seconds: Wall time.
        time: UTC, ISO 8601.
    """

    step: str
    subject: str
    fingerprint: str
    engine: str
    items: int
    seconds: float
    time: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Something that left the study's encryption.

    Attributes:
        time: UTC, ISO 8601.
        author: The key slot's name.
        kind: "report", "export", "bundle" …
        path_name: The file's name, without its folder.
        details: A short closed description.
    """

    time: str
    author: str
    kind: str
    path_name: str
    details: str
