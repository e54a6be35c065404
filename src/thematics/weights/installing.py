"""Models out of a pack: all of them, or none where anything in it is not right."""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from thematics.errors import MissingWeightsError, UnreadableFileError, UsageError
from thematics.weights.finding import check_known, model_folder
from thematics.weights.local import Weights, read_weights, weights_of
from thematics.weights.manifest import ListedFile, Manifest, parse_manifest
from thematics.weights.pack_format import BLOCK, FORMAT, LIST, VERSION, Counting, Progress, silent
from thematics.weights.placing import check_room, partial_folder, place

__all__ = ["install"]

_LARGEST_LIST = 16 << 20
_ORDINARY = frozenset({tarfile.REGTYPE, tarfile.AREGTYPE})


def install(
    source: Path, *, sha256: str = "", force: bool = False, progress: Progress = silent
) -> tuple[tuple[Weights, ...], str]:
    """Take models out of a pack: all of them, or none where anything in it is not right.

    Args:
        source: The pack.
        sha256: What the whole file must hash to; "" where nobody told.
        force: Whether other weights of the same name may be replaced.
        progress: Told how far it is.

    Returns:
        The models, and the SHA-256 of the whole file.

    Raises:
        UnreadableFileError: The file is no pack, or was damaged.
        UsageError: Other weights of the same name are here.
        MissingWeightsError: There is no room, or the models folder can't be written to.
    """
    folder = partial_folder()
    try:
        with _open_pack(source) as file:
            total = os.fstat(file.fileno()).st_size
            stream = Counting(file, lambda done: progress(source.name, done, total))
            manifests = _unpack(stream, source.name, folder, force=force)
        if sha256 and stream.sha256 != sha256.strip().lower():
            raise UnreadableFileError(
                f"'{source.name}' is not the pack whose SHA-256 you gave, so that nothing was installed; see which of the two is wrong"
            )
        made = tuple(_placed(manifest, folder) for manifest in manifests)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return made, stream.sha256


@contextmanager
def _open_pack(source: Path) -> Iterator[BinaryIO]:
    problem = ""
    if not source.exists():
        problem = f"there is no file '{source.name}'; give the path of a pack that `thematics models pack` made"
    elif not source.is_file():
        problem = f"'{source.name}' is no file; give the path of a pack that `thematics models pack` made"
    if problem:
        raise UsageError(problem)
    try:
        file = source.open("rb")
    except OSError:
        raise UsageError(f"'{source.name}' can't be opened; check its permissions") from None
    with file:
        yield file


def _unpack(stream: Counting, name: str, folder: Path, *, force: bool) -> tuple[Manifest, ...]:
    """Unpack everything into a folder of its own, hashing it, and give what was unpacked."""
    try:
        with tarfile.open(fileobj=stream, mode="r|", bufsize=BLOCK) as archive:
            members = iter(archive)
            manifests = _read_list(archive, next(members, None), name)
            _check_names(manifests, force=force)
            check_room(folder, sum(manifest.size for manifest in manifests))
            wanted = {f"{each.engine}/{each.name}/{file.path}": file for each in manifests for file in each.files}
            for member in members:
                _take(archive, member, wanted.pop(member.name, None), folder, name)
        while stream.read(BLOCK):  # what comes after the archive's end is part of the file's hash
            pass
    except (tarfile.TarError, EOFError, ValueError):
        raise _damaged(name) from None
    except OSError as error:
        why = (error.strerror or "it can't be read").lower()
        raise UnreadableFileError(f"'{name}' could not be unpacked ({why}); nothing was installed") from None
    if wanted:
        raise _damaged(name)
    return manifests


def _damaged(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"'{name}' is no pack of models, or it was damaged on its way; nothing was installed: copy it again and see whether its "
        "SHA-256 is what `thematics models pack` printed"
    )


def _read_list(archive: tarfile.TarFile, member: tarfile.TarInfo | None, name: str) -> tuple[Manifest, ...]:
    if member is None or member.name != LIST or not _is_ordinary(member) or member.size > _LARGEST_LIST:
        raise _damaged(name)
    file = archive.extractfile(member)
    told = json.loads(file.read() if file else b"")
    if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("models"), list):
        raise _damaged(name)
    if told.get("version") != VERSION:
        raise UnreadableFileError(f"'{name}' was made by a later version of thematics; install that version first")
    try:
        manifests = tuple(parse_manifest(each, name) for each in told["models"])
        for manifest in manifests:
            check_known(weights_of(manifest, Path(name)))
    except MissingWeightsError as error:
        raise UnreadableFileError(str(error)) from None
    if len({each.qualified for each in manifests}) < len(manifests):
        raise _damaged(name)
    return manifests


def _is_ordinary(member: tarfile.TarInfo) -> bool:
    return member.type in _ORDINARY and not member.issparse()


def _check_names(manifests: Sequence[Manifest], *, force: bool) -> None:
    for manifest in manifests:
        place_of = model_folder(manifest.engine, manifest.name)
        try:
            here = read_weights(place_of).fingerprint
        except MissingWeightsError:
            continue
        if here != weights_of(manifest, place_of).fingerprint and not force:
            raise UsageError(
                f"other weights called '{manifest.qualified}' are on this machine; say --force to replace them"
            )


def _take(
    archive: tarfile.TarFile, member: tarfile.TarInfo, listed: ListedFile | None, folder: Path, name: str
) -> None:
    """Write one member where its manifest's path says; the path was checked when the manifest was read.

    Nothing waits for the disk: what a power cut takes, the hash before the next load misses.
    """
    if listed is None or not _is_ordinary(member) or member.size != listed.size:
        raise _damaged(name)
    source = archive.extractfile(member)
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("xb") as file:
        while source and (data := source.read(BLOCK)):
            digest.update(data)
            file.write(data)
    if digest.hexdigest() != listed.sha256:
        raise _damaged(name)


def _placed(manifest: Manifest, folder: Path) -> Weights:
    return place(manifest, folder / manifest.engine / manifest.name)
