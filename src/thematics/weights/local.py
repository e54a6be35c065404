"""Weights that stand on this machine, and the only ways to read them: hashed first, through the handle that stays open.

The hash guards against damage, against a file that is swapped, and against a file that nobody listed. It can't guard
against somebody who may write the manifest as well; the catalogue's own hashes do, for the weights that have them.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from thematics.errors import MissingWeightsError
from thematics.weights.manifest import MANIFEST, ListedFile, Manifest, read_manifest

__all__ = [
    "LITTER",
    "PICKLES",
    "Weights",
    "hash_file",
    "is_pickle",
    "read_weights",
    "weights_of",
    "without_pickled_twins",
]

# Formats whose loading can run code; `.npz` and `.bin` can hold pickles, though CTranslate2's `model.bin` is none.
PICKLES = frozenset({".bin", ".ckpt", ".joblib", ".npy", ".npz", ".pkl", ".pickle", ".pt", ".pth"})
# What file managers leave behind in a folder that somebody looked at; no library reads it.
LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Weights:
    """A model's files in a folder of this machine.

    Attributes:
        name: As people type it.
        kind: "recogniser", "diarizer", "embedder" or "name finder".
        engine: "openai-whisper", "faster-whisper", "pyannote" or "sentence-transformers".
        folder: Where they are.
        files: Relative path → SHA-256.
        demo_only: Whether they are example weights, never to be taken for a real study.
        licence: As the publisher names it.
        extra: What the engine wants to know of them.
        manifest: All that the folder's manifest says.
    """

    name: str
    kind: str
    engine: str
    folder: Path
    files: Mapping[str, str]
    demo_only: bool = False
    licence: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    manifest: Manifest | None = field(default=None, repr=False, compare=False)

    @property
    def qualified(self) -> str:
        """Engine and name, as the command line takes them where a name alone means two."""
        return f"{self.engine}:{self.name}"

    @property
    def fingerprint(self) -> str:
        """Name and a digest over the file hashes: it changes with any byte of any file."""
        listed = "".join(f"{path}\0{digest}\n" for path, digest in sorted(self.files.items()))
        return f"{self.engine}:{self.name}:{hashlib.sha256(listed.encode()).hexdigest()[:32]}"

    @property
    def size(self) -> int:
        """Bytes of all files together, as listed."""
        return self.manifest.size if self.manifest else 0

    @contextmanager
    def open(self, file: str) -> Iterator[BinaryIO]:
        """Open one listed file, hash it, and give that same handle, at its start.

        Args:
            file: Its relative path, as listed.

        Raises:
            MissingWeightsError: It is not listed, not there, not what was listed, or it changed while it was read.
        """
        if file not in self.files:
            raise _differs(self, file, "is not in the manifest")
        with _open_plain(self, file) as handle:
            seen = _hashed(self, file, handle)
            yield handle
            _still(self, file, handle, seen)

    @contextmanager
    def verified(self) -> Iterator[Path]:
        """Hold every file open and hashed while a library loads them by path; give the folder.

        After the block each path must still be the file that was hashed, untouched, and no file may have come in.

        Raises:
            MissingWeightsError: A file is not there, not what was listed, not listed, or it changed during the block.
        """
        with ExitStack() as stack:
            held = [
                (file, handle, _hashed(self, file, handle))
                for file in self.files
                for handle in [stack.enter_context(_open_plain(self, file))]
            ]
            self._refuse_unlisted()
            yield self.folder
            for file, handle, seen in held:
                _still(self, file, handle, seen)
            self._refuse_unlisted()

    def differences(self) -> list[str]:
        """Hash every file; give a sentence for each that is not what was listed, none where all is well."""
        found = []
        for file in self.files:
            try:
                with _open_plain(self, file) as handle:
                    _hashed(self, file, handle)
            except MissingWeightsError as error:
                found.append(str(error))
        try:
            self._refuse_unlisted()
        except MissingWeightsError as error:
            found.append(str(error))
        return found

    def check_present(self) -> None:
        """Look, without hashing, whether each file is there with the size that is listed.

        Raises:
            MissingWeightsError: One is not.
        """
        for file in self.files:
            with _open_plain(self, file) as handle:
                _size(self, file, handle)

    def _refuse_unlisted(self) -> None:
        """A library that is given a folder may read whatever it finds there, so that there may be nothing else."""
        for path in _walk(self.folder):
            if path not in self.files and path != MANIFEST:
                raise MissingWeightsError(
                    f"'{path}' stands with the weights '{self.qualified}' but not in their manifest; "
                    f"take it out of {self.folder}"
                )


def read_weights(folder: Path) -> Weights:
    """Read a folder's manifest; nothing is hashed yet.

    Raises:
        MissingWeightsError: It has none, or one that breaks a rule.
    """
    return weights_of(read_manifest(folder), folder)


def weights_of(manifest: Manifest, folder: Path) -> Weights:
    """Join a manifest with the folder that holds its files."""
    return Weights(
        name=manifest.name,
        kind=manifest.kind,
        engine=manifest.engine,
        folder=folder,
        files=MappingProxyType({file.path: file.sha256 for file in manifest.files}),
        demo_only=manifest.demo_only,
        licence=manifest.licence,
        extra=manifest.extra,
        manifest=manifest,
    )


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_pickle(path: str) -> bool:
    """Tell whether a file's format can hold code that runs when it is loaded."""
    return Path(path).suffix.lower() in PICKLES


def without_pickled_twins(paths: Sequence[str]) -> tuple[str, ...]:
    """Leave out pickled weights where safetensors of the same folder hold them too: safetensors can't run code.

    Args:
        paths: Relative paths, parts joined by "/".

    Returns:
        The paths that remain, in their order.
    """
    safe = {path.rpartition("/")[0] for path in paths if path.endswith(".safetensors")}
    return tuple(path for path in paths if not (is_pickle(path) and path.rpartition("/")[0] in safe))


def _differs(weights: Weights, file: str, how: str) -> MissingWeightsError:
    return MissingWeightsError(
        f"'{file}' of the weights '{weights.qualified}' {how}; nothing was loaded from it: get or install them again"
    )


def _is_link(path: Path) -> bool:
    junction = getattr(path, "is_junction", None)  # Windows' own kind of link to a folder; Python knows it from 3.12
    return path.is_symlink() or bool(junction and junction())


def _open_plain(weights: Weights, file: str) -> BufferedReader:
    """Open a regular file inside the folder; no link on the way to it is followed."""
    path = weights.folder
    for part in file.split("/"):
        path /= part
        if _is_link(path):
            raise _differs(weights, file, "is a link, which may lead anywhere")
    # A FIFO would wait for a writer for ever without O_NONBLOCK.
    flags = os.O_RDONLY
    for wanted in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOINHERIT"):
        flags |= getattr(os, wanted, 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise _differs(weights, file, "is missing") from None
    except OSError:
        raise _differs(weights, file, "can't be opened") from None
    handle = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        handle.close()
        raise _differs(weights, file, "is no ordinary file")
    return handle


def _listed(weights: Weights, file: str) -> ListedFile | None:
    files = weights.manifest.files if weights.manifest else ()
    return next((each for each in files if each.path == file), None)


def _size(weights: Weights, file: str, handle: BufferedReader) -> None:
    listed = _listed(weights, file)
    if listed is not None and os.fstat(handle.fileno()).st_size != listed.size:
        raise _differs(weights, file, "has not the size that is listed")


def _hashed(weights: Weights, file: str, handle: BufferedReader) -> tuple[int, ...]:
    """Hash a file through its handle and set it back to its start; give what tells later whether it was touched."""
    seen = _state(os.fstat(handle.fileno()))
    _size(weights, file, handle)
    try:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
        handle.seek(0)
    except OSError:
        raise _differs(weights, file, "can't be read") from None
    if digest != weights.files[file]:
        raise _differs(weights, file, "is not the file that is listed (its SHA-256 differs)")
    return seen


def _still(weights: Weights, file: str, handle: BufferedReader, seen: tuple[int, ...]) -> None:
    try:
        now = _state((weights.folder / file).lstat())
    except OSError:
        now = ()
    if seen != _state(os.fstat(handle.fileno())) or seen != now:
        raise _differs(weights, file, "was changed while it was loaded")


def _state(status: os.stat_result) -> tuple[int, ...]:
    # Windows' st_ctime is when a file was made; elsewhere it is the last change, which no program can set back.
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _walk(folder: Path) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        inside = Path(parent)
        # os.walk names a link to a folder among the folders and does not enter it: it counts as a file that is unlisted.
        for name in [*files, *(each for each in folders if _is_link(inside / each))]:
            if name.lower() not in LITTER:
                yield (inside / name).relative_to(folder).as_posix()
