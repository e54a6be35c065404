"""Recordings into the study: looked at, hashed, and copied under a key of the participant's before anything is committed."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from thematics.audio import probe
from thematics.audio.opening import open_sound
from thematics.errors import StoreError, UnreadableFileError, UsageError
from thematics.pipeline.interviews import names_of_file
from thematics.pipeline.items import AddOptions, Batch, Item, Sound
from thematics.records.raw import RawDocument
from thematics.records.shared import Source
from thematics.store import OpenStudy, RecordingRow, Vault, write_recording

__all__ = ["Copies", "copied", "put_recording", "read_recording", "untranscribed"]

KEY_BYTES = 32
CUT = "incomplete: it ends before it should"
ASIDE = ".tmp"  # what a crash leaves of these is removed by ``store.clean_recordings``


def read_recording(vault: Vault, path: Path, options: AddOptions, batch: Batch) -> None:
    """Look at a recording; it becomes an item of the batch, or is noted as present.

    Raises:
        UsageError: Recordings are of interviews only, or something is asked that is known after transcription.
        UnreadableFileError: It is no sound.
    """
    if options.source is not Source.INTERVIEW:
        raise UsageError(f"'{path.name}' is a recording, and recordings are interviews; add it with --source interview")
    if options.speakers:
        raise UsageError(
            "who speaks in a recording is known once it is transcribed; leave --speaker out, and set a role right "
            "afterwards with `thematics speaker`"
        )
    info = probe(path)
    document_id = _id(vault, path)
    if vault.has_document(document_id) or any(item.document.id == document_id for item in batch.items):
        batch.present.append(path.name)
        return
    assert options.group is not None  # noqa: S101 - `add` has filled it in
    document = RawDocument(
        id=document_id,
        label="",
        source=options.source,
        group=options.group,
        file_name=path.name,
        format=_format(info.format, info.codec),
    )
    with open_sound(path) as sound:
        cut = CUT if sound.cut else ""
    if cut:
        batch.warnings.append(f"'{path.name}' is {cut}; what there is of it will be transcribed")
    batch.items.append(Item(document, (), (), tuple(names_of_file(path)), sound=Sound(path, info, cut)))


def _format(container: str, codec: str) -> str:
    return ", ".join(dict.fromkeys(part for part in (container, codec) if part))


def _id(vault: Vault, path: Path) -> str:
    with _opened(path) as file:
        return vault.digest_file(file)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
            return
    except OSError:
        pass
    raise UnreadableFileError(f"'{path.name}' can't be read; check the disk and the file's permissions")


@dataclass(frozen=True, slots=True)
class _Copy:
    """A recording that stands encrypted beside its place."""

    aside: Path
    key: bytes
    size: int


Copies = Mapping[str, _Copy]


@contextmanager
def copied(store: OpenStudy, items: list[Item], participant: str | None) -> Iterator[Copies]:
    """Encrypt the recordings among these items into the study folder, beside their places; what is not used is removed.

    The vault is not held meanwhile: copying gigabytes takes minutes, in which others may want to write.

    Args:
        store: An open study with its vault.
        items: What is added.
        participant: The one whose they are, where it is somebody known; each gets a key of its own otherwise.

    Raises:
        UnreadableFileError: A file can't be read, or changes while it is read.
        StoreError: There is no room for it.
    """
    vault = store.require_vault()
    made: dict[str, _Copy] = {}
    try:
        for item in items:
            if item.sound is not None:
                key = vault.audio_key(participant) if participant else secrets.token_bytes(KEY_BYTES)
                _copy(store, item, item.sound.path, key, made)
        yield made
    except BaseException:
        _take_back(store, made)
        raise
    finally:
        for copy in made.values():
            with suppress(OSError):
                copy.aside.unlink(missing_ok=True)


def _take_back(store: OpenStudy, made: Copies) -> None:
    """Remove what was put in place by a transaction that failed; ``clean_recordings`` does where this is cut off too."""
    vault = store.require_vault()
    with suppress(StoreError, OSError), vault.transaction():  # so that nobody adds the same recording this moment
        for document in made:
            if not vault.has_document(document):
                store.recording_path(document).unlink(missing_ok=True)


def _copy(store: OpenStudy, item: Item, path: Path, key: bytes, made: dict[str, _Copy]) -> None:
    document = item.document.id
    aside = store.audio_folder / f".{document}.{secrets.token_hex(4)}{ASIDE}"
    made[document] = _Copy(aside, key, 0)
    with _opened(path) as file:
        size = write_recording(aside, file, key, document)
        if store.require_vault().digest_file(file) != document:
            raise UnreadableFileError(f"'{path.name}' was changed while it was read; wait until nothing writes to it")
    made[document] = replace(made[document], size=size)


def put_recording(store: OpenStudy, item: Item, participant: str, copies: Copies) -> None:
    """Put a recording's row and file in place, in the transaction that adds its document.

    Where the transaction fails after this, the file is one that no document has, and ``clean_recordings`` removes it.
    """
    vault, copy, sound = store.require_vault(), copies[item.document.id], item.sound
    assert sound is not None  # noqa: S101 - only those are asked for
    row = RecordingRow(
        document=item.document.id,
        participant=participant,
        size=copy.size,
        seconds=sound.info.seconds,
        channels=sound.info.channels,
        format=item.document.format,
        warning=sound.warning,
    )
    vault.put_recording(row)
    try:
        copy.aside.replace(store.recording_path(row.document))
    except OSError:
        problem = True
    else:
        problem = False
    if problem:
        raise StoreError(
            f"'{sound.path.name}' can't be put into the study; check the disk and the folder's permissions"
        )
    _settle(store.audio_folder)


def _settle(folder: Path) -> None:
    """Have the folder's entry on disk, where the system can: a power cut then leaves no row without its file."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def untranscribed(vault: Vault) -> frozenset[str]:
    """Give the documents that are recordings of which there are no words yet: for every other step they are not there."""
    return frozenset(row.document for row in vault.recordings(heard=False) if not vault.has_turns(row.document))
