"""Sound in the study folder: one encrypted file for each recording.

The file is cut into chunks of 1 MiB, each encrypted with AES-256-GCM, after the STREAM construction (Hoang, Reyhanitabar, Rogaway
and Vizár 2015, *Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance*) as Google's Tink has it: a nonce is the
file's random prefix, the chunk's number, and whether it is the last. Each file has a key of its own, from the participant's by
HKDF-SHA256 (RFC 5869) with a random salt, so that no two files can share a nonce under one key. The header and the document's id
are bound to every chunk. So a chunk that was changed, moved, left out, repeated or taken from another file does not open, nor does
a file that was cut short, went on after its end, or was put in another's place.

::

    magic and version (8) ║ salt (16) ║ nonce's prefix (7) ║ chunk 0: ciphertext, tag (16) ║ … ║ last chunk: ciphertext, tag (16)
"""

import contextlib
import io
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from thematics.errors import NewerStudyError, StoreError, UnreadableFileError
from thematics.store.folder import SOUND, OpenStudy

__all__ = [
    "EncryptedReader",
    "clean_recordings",
    "open_recording",
    "remove_recording",
    "unlink_sound",
    "verify_recording",
    "write_recording",
]

CHUNK_BYTES = 1 << 20
TAG_BYTES = 16
KEY_BYTES = 32
MAGIC = b"thmsnd\0\1"
SALT_BYTES = 16
PREFIX_BYTES = 7
HEADER_BYTES = len(MAGIC) + SALT_BYTES + PREFIX_BYTES
MOST_CHUNKS = 1 << 32  # the chunk's number has four bytes: 4 PiB
CACHED_CHUNKS = 4  # a decoder goes back and forth between a container's index and its sound
LEFTOVER_SECONDS = 3600.0
ASIDE = ".tmp"

_DAMAGED = "the sound file '{file}' is damaged or was changed by something else; restore the study folder from a backup"


class _Cipher:
    """What encrypts and decrypts the chunks of one file."""

    def __init__(self, key: bytes, header: bytes, document: str) -> None:
        if len(key) != KEY_BYTES:
            raise StoreError("a recording's key has the wrong length; restore the study folder from a backup")
        salt, self._prefix = header[len(MAGIC) : -PREFIX_BYTES], header[-PREFIX_BYTES:]
        derive = HKDF(SHA256(), KEY_BYTES, salt=salt, info=b"thematics recording")
        self._cipher = AESGCM(derive.derive(key))
        self._about = header + document.encode()

    def seal(self, number: int, chunk: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(number, last=last), chunk, self._about)

    def open(self, number: int, chunk: bytes, *, last: bool) -> bytes:
        """Decrypt a chunk; InvalidTag where it is not the one that was put there."""
        return self._cipher.decrypt(self._nonce(number, last=last), chunk, self._about)

    def _nonce(self, number: int, *, last: bool) -> bytes:
        return self._prefix + number.to_bytes(4, "big") + bytes([last])


def write_recording(path: Path, source: BinaryIO, key: bytes, document: str) -> int:
    """Encrypt a recording into the study folder; nothing of it stands on disk in the clear.

    The file appears whole or not at all, readable by its owner only, and so does its folder.

    Args:
        path: Where it goes (``OpenStudy.recording_path``); what is there is replaced.
        source: The recording's bytes, from where it stands.
        key: 32 bytes, the participant's.
        document: The id of the document that it is the sound of.

    Returns:
        How many bytes it has.

    Raises:
        UnreadableFileError: The source can't be read.
        StoreError: The file can't be written; what was there before stands.
    """
    aside = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{ASIDE}")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            size = _encrypt(source, file, key, document)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        _settle(path.parent)
    except OSError:
        problem = (
            f"the sound file '{path.name}' can't be written; check the disk's free space and the folder's permissions"
        )
    else:
        return size
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
    raise StoreError(problem)


def _encrypt(source: BinaryIO, file: BinaryIO, key: bytes, document: str) -> int:
    header = MAGIC + secrets.token_bytes(SALT_BYTES + PREFIX_BYTES)
    cipher = _Cipher(key, header, document)
    file.write(header)
    size, chunk = 0, _next_chunk(source)
    for number in range(MOST_CHUNKS):
        # One chunk ahead: whether this one is the last is known when the next is empty.
        following = _next_chunk(source) if len(chunk) == CHUNK_BYTES else b""
        file.write(cipher.seal(number, chunk, last=not following))
        size += len(chunk)
        if not following:
            break
        chunk = following
    return size


def _next_chunk(source: BinaryIO) -> bytes:
    """Read until a chunk is full or the source ends: a raw file may give less than was asked for."""
    parts, missing = [], CHUNK_BYTES
    try:
        while missing and (part := source.read(missing)):
            parts.append(part)
            missing -= len(part)
    except OSError:
        pass
    else:
        return b"".join(parts)
    raise UnreadableFileError("the recording can't be read to its end; check the disk or stick that it is on")


def _settle(folder: Path) -> None:
    """Have the folder's entry on disk, where the system can: a power cut then leaves no row without its file."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class EncryptedReader(io.RawIOBase):
    """A recording as a file that can be read and sought in; it is decrypted chunk by chunk, in memory.

    Opening proves its length: the last chunk opens only where it is the last. Every other chunk is proved when it is read.

    Args:
        path: The file.
        key: 32 bytes, the participant's.
        document: The id of the document that it is the sound of.

    Raises:
        StoreError: It is missing, damaged, another document's, or of another key; reading raises it too.
    """

    def __init__(self, path: Path, key: bytes, document: str) -> None:
        super().__init__()
        self._name = path.name
        self._file = _open(path)
        self._at = 0
        self._cache: OrderedDict[int, bytes] = OrderedDict()
        try:
            header = self._read_file(0, HEADER_BYTES)
            _check_header(header, self._name)
            self._cipher = _Cipher(key, header, document)
            body = self._file.seek(0, io.SEEK_END) - HEADER_BYTES
            self._chunks = max(1, -(-body // (CHUNK_BYTES + TAG_BYTES)))
            self._size = body - self._chunks * TAG_BYTES
            self._chunk(self._chunks - 1)
        except BaseException:
            self.close()
            raise

    @property
    def size(self) -> int:
        """How many bytes the recording has."""
        return self._size

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def tell(self) -> int:
        """Give the position."""
        self._require_open()
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move as in any file; past the end is allowed, before the start is a ValueError."""
        self._require_open()
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError(offset)
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any, /) -> int:  # a writable Buffer, a type that comes with Python 3.12
        """Read up to the end of a chunk; 0 at the end of the recording."""
        self._require_open()
        target = memoryview(buffer).cast("B")
        if self._at >= self._size or not len(target):
            return 0
        number, start = divmod(self._at, CHUNK_BYTES)
        part = self._chunk(number)[start : start + len(target)]
        target[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        """Close the file and forget what was decrypted; a second time does nothing."""
        if not self.closed:
            self._cache.clear()
            self._file.close()
        super().close()

    def chunks(self) -> Iterator[bytes]:
        """Give every chunk in order, wherever the position is."""
        return (self._chunk(number) for number in range(self._chunks))

    def _chunk(self, number: int) -> bytes:
        if number in self._cache:
            self._cache.move_to_end(number)
            return self._cache[number]
        sealed = self._read_file(HEADER_BYTES + number * (CHUNK_BYTES + TAG_BYTES), CHUNK_BYTES + TAG_BYTES)
        try:
            chunk = self._cipher.open(number, sealed, last=number == self._chunks - 1)
        except InvalidTag:
            chunk = None
        if chunk is None:
            raise StoreError(_DAMAGED.format(file=self._name))
        self._cache[number] = chunk
        while len(self._cache) > CACHED_CHUNKS:
            self._cache.popitem(last=False)
        return chunk

    def _read_file(self, at: int, size: int) -> bytes:
        try:
            self._file.seek(at)
            return self._file.read(size)
        except OSError:
            pass
        raise StoreError(f"the sound file '{self._name}' can't be read; check the disk and the folder's permissions")

    def _require_open(self) -> None:
        if self.closed:
            raise ValueError("closed")


def _check_header(header: bytes, file: str) -> None:
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC[:-1]):
        raise StoreError(_DAMAGED.format(file=file))
    if not header.startswith(MAGIC):
        raise NewerStudyError(
            f"'{file}' was written by a later version of thematics; open this study with that version"
        )


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        problem = f"the sound file '{path.name}' is missing; restore the study folder from a backup"
    except OSError:
        problem = f"the sound file '{path.name}' can't be read; check the disk and the folder's permissions"
    raise StoreError(problem)


def open_recording(study: OpenStudy, document: str) -> io.BufferedReader:
    """Open a document's recording for reading, decrypted in memory.

    Args:
        study: An open study with its vault.
        document: The document's id.

    Raises:
        NoVaultError: The log-in opens only the study.
        StoreError: The document has no recording, or its file is missing or damaged.
    """
    vault = study.require_vault()
    row = vault.recording(document)
    if row is None:
        raise StoreError("that document has no recording; `thematics list documents` shows what there is")
    reader = EncryptedReader(study.recording_path(document), vault.audio_key(row.participant), document)
    return io.BufferedReader(reader)


def verify_recording(path: Path, key: bytes, document: str) -> int:
    """Decrypt a whole recording to see that it is sound, and give its size.

    Raises:
        StoreError: It is missing, damaged, another document's, or of another key.
    """
    with EncryptedReader(path, key, document) as reader:
        for _ in reader.chunks():
            pass
        return reader.size


def remove_recording(study: OpenStudy, document: str) -> None:
    """Remove a document's recording for good: its row, what was heard in it, and its file; where there is none, nothing.

    Call it after the transaction that removes the document: a file does not come back when a transaction is undone. What is cut
    off between row and file is finished by ``clean_recordings``.

    Args:
        study: An open study with its vault.
        document: The document's id; the document itself can be gone already.

    Raises:
        NoVaultError: The log-in opens only the study.
        StoreError: The file can't be removed.
    """
    study.require_vault().forget_recording(document)
    unlink_sound(study.recording_path(document))


def unlink_sound(path: Path) -> None:
    """Remove a sound file; one that is gone already is well.

    Raises:
        StoreError: It can't be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError:
        problem = f"the sound file '{path.name}' can't be removed; close what uses it and do this again"
    else:
        return
    raise StoreError(problem)


def clean_recordings(study: OpenStudy, *, older_than: float = LEFTOVER_SECONDS) -> int:
    """Remove what crashes left behind: files half written, and sound that no document has.

    Args:
        study: An open study with its vault.
        older_than: Seconds since a file was last written: another window can be adding a younger one this moment.

    Returns:
        How many files were removed.

    Raises:
        NoVaultError: The log-in opens only the study.
    """
    vault, folder, count = study.require_vault(), study.audio_folder, 0
    with vault.transaction():  # so that nobody adds a document meanwhile
        wanted = {study.recording_path(row.document).name for row in vault.recordings()}
        for path in folder.iterdir() if folder.is_dir() else ():
            left = path.suffix == ASIDE or (path.suffix == SOUND and path.name not in wanted)
            with contextlib.suppress(OSError):  # what can't be removed now is removed another time
                if left and path.is_file() and time.time() - path.stat().st_mtime >= older_than:
                    path.unlink()
                    count += 1
    return count
