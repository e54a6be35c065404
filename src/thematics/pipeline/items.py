"""What files become on their way into the vault."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from thematics.audio import SoundInfo
from thematics.records.raw import RawDocument, ReadTurn
from thematics.records.shared import Group, Label, Role, Source
from thematics.sources import ColumnRole

__all__ = ["AddOptions", "Added", "Batch", "Guess", "Item", "Sound", "Speaker"]


@dataclass(frozen=True, slots=True)
class AddOptions:
    """How to take files in.

    Attributes:
        source: Which material it is.
        group: Whose words they are; may be left out for case files (dossier) and survey (leerling).
        participant: An existing participant ("R03") whose words the main respondent's are.
        columns: Roles of a table's columns where the guess is wrong, by column name.
        speakers: Roles of a transcript's speakers where the guess is wrong, by label.
    """

    source: Source
    group: Group | None = None
    participant: str | None = None
    columns: Mapping[str, ColumnRole] = field(default_factory=dict)
    speakers: Mapping[str, Role] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guess:
    """A role that was guessed or given, for people to check.

    Attributes:
        file: The file's name.
        what: A column's name or a speaker's label.
        role: The role.
        given: Whether the user said so.
    """

    file: str
    what: str
    role: str
    given: bool


@dataclass(frozen=True, slots=True)
class Added:
    """What was taken in.

    Attributes:
        documents: Labels of the new documents.
        present: Names of the files of which everything was there already.
        rows_without_text: Table rows that hold no open text, by file.
        guesses: Roles of columns and speakers.
        rows_present: Table rows that were there already, by file, where others in it are new.
        warnings: Sentences about files that people should look at; each begins with the file's name.
    """

    documents: tuple[str, ...]
    present: tuple[str, ...]
    rows_without_text: Mapping[str, int]
    guesses: tuple[Guess, ...]
    rows_present: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker of one document: neutral key, label in the file, and role."""

    key: str
    label: str
    role: Role


@dataclass(frozen=True, slots=True)
class Sound:
    """The recording of a document to be: where it is, what its head says, and what is wrong with it, "" if nothing is."""

    path: Path
    info: SoundInfo
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One document to be, before it has a label and participants."""

    document: RawDocument
    speakers: tuple[Speaker, ...]
    turns: tuple[tuple[str, ReadTurn], ...]  # (speaker key, turn)
    names: tuple[tuple[str, Label, str], ...] = ()
    row_digest: str = ""
    person: str = ""  # digest of a row's id, so that rows about one person join
    sound: Sound | None = None  # of a recording, which has no turns yet


@dataclass(slots=True)
class Batch:
    """What reading the files gave."""

    items: list[Item] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    without_text: dict[str, int] = field(default_factory=dict)
    rows_present: dict[str, int] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
