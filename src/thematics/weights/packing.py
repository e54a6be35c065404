"""Models into one file, to carry to a machine without a network."""

import errno
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from thematics.errors import AlreadyThereError, MissingWeightsError, UsageError
from thematics.weights.finding import check_known
from thematics.weights.local import Weights, read_weights
from thematics.weights.manifest import Manifest
from thematics.weights.pack_format import BLOCK, FORMAT, LIST, VERSION, Counting, Progress, silent

__all__ = ["FAT32_LIMIT", "Packed", "pack"]

FAT32_LIMIT = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was made.

    Attributes:
        path: Where it is.
        size: Bytes.
        sha256: Of the whole file: told by telephone or on paper, it shows that the pack arrived as it left.
        models: What is in it.
    """

    path: Path
    size: int
    sha256: str
    models: tuple[Weights, ...]


def pack(models: Sequence[Weights], target: Path, *, force: bool = False, progress: Progress = silent) -> Packed:
    """Write models into one file; each is hashed on the way.

    Args:
        models: What to pack.
        target: The file to make; it is there afterwards only if it is whole.
        force: Whether a file that is there may be replaced.
        progress: Told how far it is.

    Raises:
        AlreadyThereError: The file is there.
        MissingWeightsError: A model is not what its manifest lists.
        UsageError: The file can't be written.
    """
    if target.exists() and not force:
        raise AlreadyThereError(f"'{target.name}' is there already; say --force to replace it, or name another file")
    manifests = [_manifest_of(model) for model in models]
    total = sum(manifest.size for manifest in manifests)
    aside = target.with_name(f"{target.name}.part")
    with _told_of_disks(target), _removed_unless_done(aside):
        _check_disk(target, total)
        with aside.open("wb") as file:
            stream = Counting(file, lambda done: progress(target.name, min(done, total), total))
            _write(stream, models, manifests)
            file.flush()
            os.fsync(file.fileno())  # a stick is pulled out as soon as the command is done
        aside.replace(target)
    return Packed(target, stream.passed, stream.sha256, tuple(models))


def _write(stream: Counting, models: Sequence[Weights], manifests: Sequence[Manifest]) -> None:
    told = {"format": FORMAT, "version": VERSION, "models": [manifest.as_plain() for manifest in manifests]}
    data = json.dumps(told, indent=1, ensure_ascii=False).encode()
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT, bufsize=BLOCK) as archive:
        archive.addfile(_member(LIST, len(data)), io.BytesIO(data))
        for model, manifest in zip(models, manifests, strict=True):
            _add_model(archive, model, manifest)


def _manifest_of(model: Weights) -> Manifest:
    check_known(model)
    return model.manifest or read_weights(model.folder).manifest or _no_manifest(model)


def _no_manifest(model: Weights) -> Manifest:
    raise MissingWeightsError(f"the weights '{model.qualified}' have no manifest; get or install them again")


def _add_model(archive: tarfile.TarFile, model: Weights, manifest: Manifest) -> None:
    for listed in manifest.files:
        with model.open(listed.path) as handle:
            archive.addfile(_member(f"{model.engine}/{model.name}/{listed.path}", listed.size), handle)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o644
    return member


def _check_disk(target: Path, total: int) -> None:
    free = shutil.disk_usage(target.absolute().parent).free
    if free < total:
        raise UsageError(
            f"the disk for '{target.name}' has {free / 1e9:.1f} GB free and {total / 1e9:.1f} GB is needed; name a file on another disk"
        )


@contextmanager
def _told_of_disks(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.EFBIG:
            problem = (
                f"the disk for '{target.name}' takes no file over 4 GB (FAT32 does not); format the stick as exFAT"
            )
        else:
            why = (error.strerror or "unknown reason").lower()
            problem = f"'{target.name}' can't be written ({why}); name a file in a folder that can be written to"
        raise UsageError(problem) from None


@contextmanager
def _removed_unless_done(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
