"""Material into the vault: files are read whole before anything is written, and written in one transaction."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from thematics.errors import AlreadyThereError, UnreadableFileError, UsageError
from thematics.records.raw import RawDocument, RawTurn, RawWord, ReadTable, ReadTranscript, ReadTurn, ReadWord
from thematics.records.shared import Group, Label, Role, Source, TimeSource, Voice, position
from thematics.redact import Redactor
from thematics.sources import (
    TABLE_SUFFIXES,
    TRANSCRIPT_SUFFIXES,
    ColumnGuess,
    ColumnRole,
    age_band,
    guess_columns,
    guess_roles,
    guess_voice,
    handling,
    month,
    organisation_type,
    read_table,
    read_transcript,
    school_type,
)
from thematics.store import OpenStudy, Vault, require_governance

__all__ = ["AddOptions", "Added", "Guess", "add", "set_role"]

AUDIO_SUFFIXES = frozenset(".wav .mp3 .m4a .aac .ogg .opus .flac .wma .mp4 .mov .mkv".split())
DEFAULT_GROUP = {Source.CASEFILE: Group.DOSSIER, Source.SURVEY: Group.LEERLING}
QUESTION_SPEAKER = "Q"
LEAST_RECURRENCE = 2  # a way of handling that stands once in a table may be free text in disguise
LONG_NUMBER = 6  # a row id shorter than this would hit every number in the text

# What transcribers call speakers when they don't name them; such a label is nobody's name.
_GENERIC_LABEL = re.compile(
    r"(spreker|speaker|participant|deelnemer|respondent|geïnterviewde|interviewer|interviewster|onderzoeker|int|i|r|p|v|a|s|m|"
    r"vraag|antwoord|moeder|vader|ouder|docent|docente|mentor|leerkracht|leerling|jongen|meisje|slachtoffer|client|cliënt|"
    r"cliënte|politie|agent|rechercheur|hulpverlener|hulpverleenster|huisarts|arts|begeleider|professional|unknown|onbekend)"
    r"[\s_.:-]*\w{0,2}",
    re.IGNORECASE,
)


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
    """

    documents: tuple[str, ...]
    present: tuple[str, ...]
    rows_without_text: Mapping[str, int]
    guesses: tuple[Guess, ...]


@dataclass(frozen=True, slots=True)
class _Speaker:
    key: str
    label: str
    role: Role


@dataclass(frozen=True, slots=True)
class _Item:
    """One document to be, before it has a label and participants."""

    document: RawDocument
    speakers: tuple[_Speaker, ...]
    turns: tuple[tuple[str, ReadTurn], ...]  # (speaker key, turn)
    names: tuple[tuple[str, Label, str], ...] = ()
    row_digest: str = ""
    person: str = ""  # digest of a row's id, so that rows about one person join


@dataclass(slots=True)
class _Batch:
    """What reading the files gave."""

    items: list[_Item] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    without_text: dict[str, int] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)


def add(store: OpenStudy, paths: Sequence[Path], options: AddOptions) -> Added:
    """Take files into the vault.

    Args:
        store: An open study with its vault.
        paths: Files, or folders whose files of known kinds are taken.
        options: How to take them.

    Raises:
        GovernanceError: The source's entry in ``thematics.toml`` is not filled in.
        UnreadableFileError: A file is not what its name says; then nothing was taken.
        AlreadyThereError: Everything is in the study already.
        UsageError: A file is missing or of no known kind, or an option does not fit.
    """
    vault = store.require_vault()
    require_governance(store.settings, options.source)
    group = options.group or DEFAULT_GROUP.get(options.source)
    if group is None:
        raise UsageError(f"say whose interviews these are with --group: {', '.join(Group)}")
    options = replace(options, group=group)
    if options.participant and options.participant not in vault.participants():
        raise UsageError("that participant is not in the study; leave --participant out to make a new one")
    batch = _Batch()
    for path in _files(paths):
        _read(vault, path, options, batch)
    if not batch.items:
        if batch.present:
            raise AlreadyThereError(f"nothing was added: {_listed(batch.present)} in the study already")
        raise UnreadableFileError("nothing was added: no row holds any open text; say which column does with --column")
    with vault.transaction():
        labels = [_write(vault, item, options) for item in batch.items]
    return Added(tuple(labels), tuple(batch.present), batch.without_text, tuple(batch.guesses))


def set_role(store: OpenStudy, document_label: str, speaker: str, role: Role) -> None:
    """Correct who asks and who answers in one document.

    Args:
        store: An open study with its vault.
        document_label: "I03".
        speaker: The speaker's key ("S1") or label in the file.
        role: The right role.

    Raises:
        UsageError: There is no such document or speaker.
    """
    vault = store.require_vault()
    document = next((each for each in vault.documents() if each.label == document_label), None)
    if document is None:
        raise UsageError(f"there is no document '{document_label}'; `thematics status` lists them")
    key = next((key for key, label in document.speakers.items() if speaker in (key, label)), None)
    if key is None:
        raise UsageError(f"{document_label} has no such speaker; it has: {', '.join(document.speakers)}")
    with vault.transaction():
        participant = None
        if role is Role.RESPONDENT:
            known = {turn.participant for turn in vault.turns(document.id) if turn.speaker == key} - {None}
            participant = next(iter(known), None) or _new_participant(vault, document.group)
        vault.set_role(document.id, key, role, participant)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:3])
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""  # noqa: PLR2004 - as many as fit a sentence
    return f"{shown}{more} {'is' if len(names) == 1 else 'are'}"


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    known = TRANSCRIPT_SUFFIXES | TABLE_SUFFIXES
    seen = set()
    for path in paths:
        inside = (
            sorted(each for each in path.iterdir() if each.suffix.lower() in known and not each.name.startswith("."))
            if path.is_dir()
            else [path]
        )
        if not inside:
            raise UsageError(f"the folder '{path.name}' holds no file of a known kind: {', '.join(sorted(known))}")
        for file in inside:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _read(vault: Vault, path: Path, options: AddOptions, batch: _Batch) -> None:
    suffix = path.suffix.lower()
    if not path.exists():
        raise UsageError(f"there is no file '{path.name}'; check the path")
    if suffix in AUDIO_SUFFIXES:
        raise UsageError(
            f"'{path.name}' is a recording; this version reads transcripts only, so transcribe it elsewhere first "
            "(for example with noScribe or aTrain) and add the transcript"
        )
    if suffix in TABLE_SUFFIXES and options.source is not Source.INTERVIEW:
        _read_rows(vault, path, options, batch)
    elif suffix in TRANSCRIPT_SUFFIXES:
        _read_interview(vault, path, options, batch)
    else:
        right = TRANSCRIPT_SUFFIXES if options.source is Source.INTERVIEW else TRANSCRIPT_SUFFIXES | TABLE_SUFFIXES
        raise UsageError(
            f"'{path.name}' is of no kind that can be read as {options.source}: {', '.join(sorted(right))}"
        )


def _file_id(vault: Vault, path: Path) -> str:
    return vault.digest(b"file", path.read_bytes())


def _read_interview(vault: Vault, path: Path, options: AddOptions, batch: _Batch) -> None:
    transcript = read_transcript(path)
    document_id = _file_id(vault, path)
    if vault.has_document(document_id) or any(item.document.id == document_id for item in batch.items):
        batch.present.append(path.name)
        return
    speakers = _speakers(transcript, options.speakers, path.name)
    by_label = {speaker.label: speaker.key for speaker in speakers}
    for speaker in speakers:
        given = speaker.label in options.speakers
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
    names = tuple(_names_of_labels(speakers)) + tuple(_names_of_file(path))
    batch.items.append(_Item(document, speakers, turns, names))


def _speakers(transcript: ReadTranscript, given: Mapping[str, Role], file: str) -> tuple[_Speaker, ...]:
    labels = list(dict.fromkeys(turn.speaker or "" for turn in transcript.turns))
    unknown = [label for label in given if label not in labels]
    if unknown and len(labels) == 1:
        raise UsageError(f"'{file}' has only one speaker; leave --speaker out")
    roles = guess_roles(transcript) | {label: role for label, role in given.items() if label in labels}
    return tuple(_Speaker(f"S{n}", label, roles[label]) for n, label in enumerate(labels, start=1))


def _names_of_labels(speakers: Iterable[_Speaker]) -> Iterator[tuple[str, Label, str]]:
    for speaker in speakers:
        if speaker.label and not _GENERIC_LABEL.fullmatch(speaker.label.strip()):
            yield speaker.label, Label.PERSON, "speaker"


def _names_of_file(path: Path) -> Iterator[tuple[str, Label, str]]:
    """Find the names in a file's name: "sanne_kolkman-2.vtt" names somebody, "interview-02.vtt" doesn't."""
    words = re.sub(r"[\W\d_]+", " ", path.stem).title()
    for span in Redactor().find(words):
        if span.label is Label.PERSON:
            yield words[span.start : span.end], Label.PERSON, "file name"


def _read_rows(vault: Vault, path: Path, options: AddOptions, batch: _Batch) -> None:
    table = read_table(path)
    roles = _columns(table, options, path.name)
    batch.guesses += [Guess(path.name, column, roles[column], column in options.columns) for column in table.columns]
    file_id = _file_id(vault, path)
    rows = _Rows(vault, options, path.name, file_id, table, roles)
    found, present, empty = [], 0, 0
    in_batch = {item.row_digest for item in batch.items}
    for number, row in enumerate(table.rows):
        item = rows.item(number, row)
        if item is None:
            empty += 1
        elif item.row_digest in in_batch or vault.has_row(item.row_digest):
            present += 1
        else:
            in_batch.add(item.row_digest)
            found.append(item)
    batch.items += found
    if present and not found:
        batch.present.append(path.name)
    if empty:
        batch.without_text[path.name] = empty


def _columns(table: ReadTable, options: AddOptions, file: str) -> dict[str, ColumnRole]:
    unknown = [column for column in options.columns if column not in table.columns]
    if unknown:
        raise UsageError(f"'{file}' has no column '{unknown[0]}'; it has: {', '.join(table.columns)}")
    if ColumnRole.TEXT in options.columns.values():
        try:
            guesses = guess_columns(table, options.source)
        except UnreadableFileError:
            guesses = tuple(ColumnGuess(column, ColumnRole.CLOSED, "") for column in table.columns)
    else:
        guesses = guess_columns(table, options.source)
    return {guess.column: options.columns.get(guess.column, guess.role) for guess in guesses}


_NORMALISE = {
    ColumnRole.AGE: ("age_band", age_band),
    ColumnRole.DATE: ("month", month),
    ColumnRole.SCHOOL_TYPE: ("school_type", school_type),
    ColumnRole.ORGANISATION: ("organisation_type", organisation_type),
}
_LISTED = {ColumnRole.NAME: Label.PERSON, ColumnRole.SCHOOL: Label.SCHOOL, ColumnRole.PLACE: Label.PLACE}


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes documents of a table's rows."""

    vault: Vault
    options: AddOptions
    file: str
    file_id: str
    table: ReadTable
    roles: Mapping[str, ColumnRole]

    def item(self, number: int, row: tuple[str, ...]) -> _Item | None:
        """Make one row a document; None where it holds no open text."""
        cells = dict(zip(self.table.columns, row, strict=True))
        open_text = {
            column: text for column, text in cells.items() if self.roles[column] is ColumnRole.TEXT and text.split()
        }
        if not open_text:
            return None
        key = next((cells[column] for column in cells if self.roles[column] is ColumnRole.ID and cells[column]), "")
        source = self.options.source
        group = self._group(cells)
        document = RawDocument(
            id=self.vault.digest(b"row", self.file_id.encode(), (key or f"row {number}").encode()),
            label="",
            source=source,
            group=group,
            file_name=self.file,
            speakers={QUESTION_SPEAKER: "", "S1": ""},
            attributes=self._attributes(cells),
            private={column: text for column, text in cells.items() if text and column not in open_text},
            format=self.table.format,
        )
        turns = []
        for column, text in open_text.items():
            turns.append((QUESTION_SPEAKER, _turn(column)))
            turns.append(("S1", _turn(text)))
        return _Item(
            document,
            (_Speaker(QUESTION_SPEAKER, "", Role.QUESTION), _Speaker("S1", "", Role.RESPONDENT)),
            tuple(turns),
            tuple(self._names(cells)),
            self.vault.digest(b"content", source.encode(), *(text.encode() for text in row)),
            self.vault.digest(b"person", source.encode(), key.encode()) if key and source is Source.CASEFILE else "",
        )

    def _group(self, cells: Mapping[str, str]) -> Group:
        given = {text.lower() for column, text in cells.items() if self.roles[column] is ColumnRole.GROUP}
        assert self.options.group is not None  # noqa: S101 - `add` has filled it in
        return next((group for group in Group if group in given), self.options.group)

    def _attributes(self, cells: Mapping[str, str]) -> dict[str, str]:
        attributes = {}
        for column, text in cells.items():
            role = self.roles[column]
            if role in _NORMALISE:
                name, normalise = _NORMALISE[role]
                if (value := normalise(text)) is not None:
                    attributes[name] = value
            elif role is ColumnRole.HANDLING and (value := handling(text)) is not None and self._recurs(column, text):
                attributes["handling"] = value
        return attributes

    def _recurs(self, column: str, text: str) -> bool:
        at = self.table.columns.index(column)
        return Counter(row[at].casefold() for row in self.table.rows)[text.casefold()] >= LEAST_RECURRENCE

    def _names(self, cells: Mapping[str, str]) -> Iterator[tuple[str, Label, str]]:
        for column, text in cells.items():
            role = self.roles[column]
            if not text.strip():
                continue
            if role in _LISTED:
                yield text, _LISTED[role], "column"
            elif role is ColumnRole.ID and len(text) >= LONG_NUMBER and any(letter.isdigit() for letter in text):
                yield text, Label.CASE_NUMBER, "column"
            elif role is ColumnRole.CONTACT:
                yield text, Label.EMAIL if "@" in text else Label.PHONE, "column"


def _turn(text: str) -> ReadTurn:
    return ReadTurn(None, tuple(ReadWord(word) for word in text.split()))


def _new_participant(vault: Vault, group: Group, person: str = "") -> str:
    known = vault.participant_by_key(person) if person else None
    if known:
        return known
    fresh = vault.next_participant()
    vault.add_participant(fresh, group, person)
    return fresh


def _write(vault: Vault, item: _Item, options: AddOptions) -> str:
    document = replace(item.document, label=vault.next_label(item.document.source))
    words = Counter[str]()
    for key, turn in item.turns:
        words[key] += len(turn.words)
    respondents = sorted(
        (speaker for speaker in item.speakers if speaker.role is Role.RESPONDENT), key=lambda each: -words[each.key]
    )
    people: dict[str, str] = {}
    for speaker in respondents:
        main = speaker is respondents[0]
        people[speaker.key] = (
            options.participant
            if main and options.participant
            else _new_participant(vault, document.group, item.person if main else "")
        )
    roles = {speaker.key: speaker.role for speaker in item.speakers}
    turns = tuple(_raw_turns(document, item.turns, roles, people))
    vault.add_document(document, turns, row_digest=item.row_digest)
    vault.add_names(item.names)
    return document.label


def _raw_turns(
    document: RawDocument,
    turns: Sequence[tuple[str, ReadTurn]],
    roles: Mapping[str, Role],
    people: Mapping[str, str],
) -> Iterator[RawTurn]:
    voice: Voice = guess_voice(document.group)
    ordinal = 0
    for number, (key, turn) in enumerate(turns):
        words = tuple(
            RawWord(position(ordinal + n), word.text, word.start, word.end, word.probability)
            for n, word in enumerate(turn.words)
        )
        ordinal += len(words)
        yield RawTurn(
            document=document.id,
            ordinal=number,
            speaker=key,
            role=roles[key],
            voice=voice,
            participant=people.get(key),
            words=words,
            start=turn.start,
            end=turn.end,
            time_source=turn.time_source or TimeSource.NONE,
        )
