"""Material into the vault: files are read whole before anything is written, and written in one transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, count
from pathlib import Path

from thematics.audio import AUDIO_SUFFIXES
from thematics.errors import AlreadyThereError, UnreadableFileError, UsageError
from thematics.pipeline.interviews import read_interview
from thematics.pipeline.items import Added, AddOptions, Batch, Item
from thematics.pipeline.recordings import Copies, copied, put_recording, read_recording
from thematics.pipeline.tables import read_rows
from thematics.records.raw import RawDocument, RawTurn, RawWord, ReadTurn
from thematics.records.shared import Group, Role, Source, TimeSource, Voice, position
from thematics.sources import TABLE_SUFFIXES, TRANSCRIPT_SUFFIXES, ColumnRole, guess_voice
from thematics.store import OpenStudy, Vault, clean_recordings, require_governance

__all__ = ["add", "new_participant", "raw_turns", "set_role"]

DEFAULT_GROUP = {Source.CASEFILE: Group.DOSSIER, Source.SURVEY: Group.LEERLING}


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
    clean_recordings(store)
    batch = Batch()
    for path in _files(paths, options.source):
        _read(vault, path, options, batch)
    _check_given(options, batch)
    if not batch.items:
        if batch.present:
            raise AlreadyThereError(f"nothing was added: {_listed(batch.present)} in the study already")
        raise UnreadableFileError("nothing was added: no row holds any open text; say which column does with --column")
    warnings = (*batch.warnings, *_twice(vault, batch))
    with copied(store, batch.items, options.participant) as copies, vault.transaction():
        labels = [_write(store, item, options, copies) for item in batch.items]
    return Added(
        documents=tuple(labels),
        present=tuple(batch.present),
        rows_without_text=batch.without_text,
        guesses=tuple(batch.guesses),
        rows_present=batch.rows_present,
        warnings=warnings,
    )


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
        raise UsageError(f"there is no document '{document_label}'; `thematics list documents` shows them")
    key = next((key for key, label in document.speakers.items() if speaker in (key, label)), None)
    if key is None:
        raise UsageError(f"{document_label} has no such speaker; it has: {', '.join(document.speakers)}")
    with vault.transaction():
        participant = None
        if role is Role.RESPONDENT:
            known = {turn.participant for turn in vault.turns(document.id) if turn.speaker == key} - {None}
            participant = next(iter(known), None) or new_participant(vault, document.group)
        vault.set_role(document.id, key, role, participant)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:3])
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""  # noqa: PLR2004 - as many as fit a sentence
    return f"{shown}{more} {'is' if len(names) == 1 else 'are'}"


def _twice(vault: Vault, batch: Batch) -> Iterator[str]:
    """Warn where a recording and a transcript have one name: one interview would count as two."""
    new = {item.document.file_name for item in batch.items}
    everything = sorted(new | {document.file_name for document in vault.documents()})
    for one, other in combinations(everything, 2):
        sounds = [Path(name).suffix.lower() in AUDIO_SUFFIXES for name in (one, other)]
        if Path(one).stem == Path(other).stem and len(set(sounds)) > 1 and new & {one, other}:
            yield (
                f"'{one}' and '{other}' have one name; if they are one interview, take one of them out again with "
                "`thematics remove`"
            )


def _files(paths: Sequence[Path], source: Source) -> Iterator[Path]:
    known = TRANSCRIPT_SUFFIXES | TABLE_SUFFIXES
    if source is Source.INTERVIEW:
        known |= AUDIO_SUFFIXES
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


def _read(vault: Vault, path: Path, options: AddOptions, batch: Batch) -> None:
    suffix = path.suffix.lower()
    if not path.exists():
        raise UsageError(f"there is no file '{path.name}'; check the path")
    if suffix in AUDIO_SUFFIXES:
        read_recording(vault, path, options, batch)
    elif suffix in TABLE_SUFFIXES and options.source is not Source.INTERVIEW:
        read_rows(vault, path, options, batch)
    elif suffix in TRANSCRIPT_SUFFIXES:
        read_interview(vault, path, options, batch)
    else:
        other = AUDIO_SUFFIXES if options.source is Source.INTERVIEW else TABLE_SUFFIXES
        right = TRANSCRIPT_SUFFIXES | other
        raise UsageError(
            f"'{path.name}' is of no kind that can be read as {options.source}; its name must end in one of these: "
            f"{', '.join(sorted(right))}"
        )


def _check_given(options: AddOptions, batch: Batch) -> None:
    """Refuse a role that was given for a speaker or column that no file has: it would be lost without a word."""
    known = list(dict.fromkeys(guess.what for guess in batch.guesses))
    if options.columns and not any(guess.role in set(ColumnRole) for guess in batch.guesses):
        raise UsageError("these are no tables; leave --column out")
    if not options.speakers or not batch.guesses:
        return
    if not any(guess.role in set(Role) for guess in batch.guesses):
        raise UsageError("a table has no speakers; leave --speaker out")
    keys = {f"S{n}" for n in range(1, len(known) + 1)}
    if not options.speakers.keys() <= {*known, *keys}:
        raise UsageError(
            "no file has that speaker; write the label as it stands in the file, or S1, S2 … in order of speaking"
        )


def new_participant(vault: Vault, group: Group, person: str = "") -> str:
    """Make a participant; one whose key is known already is found."""
    known = vault.participant_by_key(person) if person else None
    if known:
        return known
    fresh = vault.next_participant()
    vault.add_participant(fresh, group, person)
    return fresh


def _write(store: OpenStudy, item: Item, options: AddOptions, copies: Copies) -> str:
    vault = store.require_vault()
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
            else new_participant(vault, document.group, item.person if main else "")
        )
    roles = {speaker.key: speaker.role for speaker in item.speakers}
    turns = tuple(raw_turns(document, item.turns, roles, people))
    vault.add_document(document, turns, row_digest=item.row_digest)
    vault.add_names(item.names)
    if item.sound is not None:
        participant = options.participant or new_participant(vault, document.group)
        if not options.participant:
            vault.put_audio_key(participant, copies[document.id].key)
        put_recording(store, item, participant, copies)
    return document.label


def raw_turns(
    document: RawDocument,
    turns: Sequence[tuple[str, ReadTurn]],
    roles: Mapping[str, Role],
    people: Mapping[str, str],
    places: Iterable[int] | None = None,
) -> Iterator[RawTurn]:
    """Make turns of a document.

    Args:
        document: The document.
        turns: Speaker key and turn, in order.
        roles: By speaker key.
        people: Participant by speaker key, of respondents.
        places: The words' positions, rising; numbered through by default.
    """
    # A case file is somebody's account of another, whoever it is about.
    voice = Voice.ABOUT if document.source is Source.CASEFILE else guess_voice(document.group)
    at = map(position, count()) if places is None else iter(places)
    for number, (key, turn) in enumerate(turns):
        words = tuple(
            RawWord(next(at), word.text, word.start, word.end, word.probability, word.doubt) for word in turn.words
        )
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
