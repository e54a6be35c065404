"""One transcript file to one item for the vault."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from thematics.errors import UsageError
from thematics.pipeline.items import AddOptions, Batch, Guess, Item, Speaker
from thematics.records.raw import RawDocument, ReadTranscript
from thematics.records.shared import Label, Role
from thematics.redact import Redactor
from thematics.sources import guess_roles, read_transcript
from thematics.store import Vault

__all__ = ["file_id", "names_of_file", "read_interview"]

# What transcribers call speakers when they don't name them; such a label is nobody's name.
_GENERIC_LABEL = re.compile(
    r"(?:int|i|r|p|v|a|s|m)[\s_.:-]*\d{0,3}|speaker\s+undefined|"
    r"(?:spreker|speaker|participant|deelnemer|respondent|geïnterviewde|interviewer|interviewster|onderzoeker|"
    r"vraag|antwoord|moeder|vader|ouder|docent|docente|mentor|leerkracht|leerling|jongen|meisje|slachtoffer|client|cliënt|"
    r"cliënte|politie|agent|rechercheur|hulpverlener|hulpverleenster|huisarts|arts|begeleider|professional|unknown|onbekend)"
    r"[\s_.:-]*(?:\d{0,3}|[A-Za-z])",
    re.IGNORECASE,
)


def file_id(vault: Vault, path: Path) -> str:
    """Give the keyed hash of a file's bytes: the id of the document that it holds."""
    return vault.digest(b"file", path.read_bytes())


def read_interview(vault: Vault, path: Path, options: AddOptions, batch: Batch) -> None:
    """Read a transcript; it becomes an item of the batch, or is noted as present."""
    transcript = read_transcript(path)
    document_id = file_id(vault, path)
    if vault.has_document(document_id) or any(item.document.id == document_id for item in batch.items):
        batch.present.append(path.name)
        return
    roles = _by_label(transcript, options.speakers)
    speakers = _speakers(transcript, roles, path.name)
    by_label = {speaker.label: speaker.key for speaker in speakers}
    for speaker in speakers:
        given = speaker.label in roles
        batch.guesses.append(Guess(path.name, speaker.label or speaker.key, speaker.role, given))
    assert options.group is not None  # noqa: S101 - `add` has filled it in
    document = RawDocument(
        id=document_id,
        label="",
        source=options.source,
        group=options.group,
        file_name=path.name,
        speakers={speaker.key: speaker.label for speaker in speakers},
        format=transcript.format,
    )
    turns = tuple((by_label[turn.speaker or ""], turn) for turn in transcript.turns)
    names = tuple(_names_of_labels(speakers)) + tuple(names_of_file(path))
    batch.items.append(Item(document, speakers, turns, names))


def _by_label(transcript: ReadTranscript, given: Mapping[str, Role]) -> dict[str, Role]:
    """Give roles by label; people may also write S1, S2 … in order of speaking."""
    labels = list(dict.fromkeys(turn.speaker or "" for turn in transcript.turns))
    keys = {f"S{n}": label for n, label in enumerate(labels, start=1) if f"S{n}" not in labels}
    return {keys.get(name, name): role for name, role in given.items()}


def _speakers(transcript: ReadTranscript, given: Mapping[str, Role], file: str) -> tuple[Speaker, ...]:
    labels = list(dict.fromkeys(turn.speaker or "" for turn in transcript.turns))
    unknown = [label for label in given if label not in labels]
    if unknown and len(labels) == 1:
        raise UsageError(f"'{file}' has only one speaker; leave --speaker out")
    roles = guess_roles(transcript) | {label: role for label, role in given.items() if label in labels}
    return tuple(Speaker(f"S{n}", label, roles[label]) for n, label in enumerate(labels, start=1))


def _names_of_labels(speakers: Iterable[Speaker]) -> Iterator[tuple[str, Label, str]]:
    for speaker in speakers:
        called, _, inside = speaker.label.partition("(")  # "Interviewer (Iris)"
        for part in (called, inside.partition(")")[0]):
            name = part.strip()
            if any(map(str.isalpha, name)) and not _GENERIC_LABEL.fullmatch(name):
                yield name, Label.PERSON, "speaker"


def names_of_file(path: Path) -> Iterator[tuple[str, Label, str]]:
    """Find the names in a file's name: "sanne_kolkman-2.vtt" names somebody, "interview-02.vtt" doesn't."""
    words = re.sub(r"[\W\d_]+", " ", path.stem).title()
    for span in Redactor().find(words):
        if span.label is Label.PERSON:
            yield words[span.start : span.end], Label.PERSON, "file name"
