"""Weights that somebody already has: listed, hashed, and from then on only loaded as they are now."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from thematics.errors import AlreadyThereError, MissingWeightsError, UnreadableFileError, UsageError
from thematics.weights.catalogue import catalogue
from thematics.weights.finding import check_known, model_folder
from thematics.weights.local import LITTER, Weights, hash_file, weights_of, without_pickled_twins
from thematics.weights.manifest import ENGINES, MANIFEST, ListedFile, Manifest, is_name, parse_manifest
from thematics.weights.placing import check_room, partial_folder, place

__all__ = ["add", "write_manifest"]

AS_THE_USER_SAYS = "as the user says"
# What a library looks for first: without it, a folder is not what somebody thinks it is.
_NEEDED = {
    "openai-whisper": (".pt",),
    "faster-whisper": ("model.bin", "config.json"),
    "pyannote": ("config.yaml",),
    "sentence-transformers": ("config.json",),
    "transformers": ("config.json", ".safetensors"),
    "spacy": ("config.cfg", "meta.json"),
}


def add(source: Path, engine: str, name: str, *, licence: str = "", force: bool = False) -> Weights:
    """Copy weights that are on this machine to where ``find`` looks, and pin the hash of each file.

    Links are followed, so that a folder of the Hugging Face cache can be given. Hidden files stay behind, and so do pickled
    weights where safetensors stand beside them.

    Args:
        source: A folder, or one file (openai-whisper's .pt).
        engine: The library that is to load them.
        name: What to call them: small letters, digits, ".", "-" and "_".
        licence: As the user says.
        force: Whether other weights of that name may be replaced.

    Raises:
        UsageError: No such engine or path, or a name that can't be used.
        AlreadyThereError: Weights of that name are here.
        UnreadableFileError: It holds no weights of that engine, or a file can't be read.
        MissingWeightsError: The name is the catalogue's for other weights, or there is no room.
    """
    _check(engine, name)
    if not source.exists():
        raise UsageError(f"there is no '{source.name}'; give a folder with weights, or a .pt file")
    if model_folder(engine, name).exists() and not force:
        raise AlreadyThereError(
            f"weights called '{engine}:{name}' are here; say --force to replace them, or choose another name"
        )
    root = source if source.is_dir() else source.parent
    paths = tuple(_visible(source)) if source.is_dir() else (source.name,)
    paths = without_pickled_twins(paths)
    _check_needed(paths, engine, source)
    folder = partial_folder()
    try:
        _copy(root, paths, folder)
        manifest = _listed(folder, paths, (name, engine, licence), {})
        return place(manifest, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_manifest(
    folder: Path, engine: str, name: str, *, licence: str, demo_only: bool = False, extra: dict[str, Any] | None = None
) -> Weights:
    """List the files of a folder in a manifest beside them; from then on ``find`` takes that folder.

    Args:
        folder: Holds the weights and nothing else.
        engine: The library that is to load them.
        name: What they are called.
        licence: As their maker names it.
        demo_only: Whether they are example weights.
        extra: What the engine wants to know of them.

    Raises:
        UsageError: No such engine, or a name that can't be used.
        UnreadableFileError: It holds no weights of that engine, or a file can't be read.
    """
    _check(engine, name)
    paths = tuple(path for path in _everything(folder) if path != MANIFEST)
    _check_needed(paths, engine, folder)
    manifest = _listed(folder, paths, (name, engine, licence), extra or {}, demo_only=demo_only)
    (folder / MANIFEST).write_text(manifest.as_json(), "utf-8")
    return weights_of(manifest, folder)


def _check(engine: str, name: str) -> None:
    if not is_name(name):
        raise UsageError("weights can't be called so; a name holds small letters, digits, '.', '-' and '_'")
    if engine not in ENGINES:
        raise UsageError(f"there is no engine of that name; choose from: {', '.join(ENGINES)}")


def _check_needed(paths: tuple[str, ...], engine: str, source: Path) -> None:
    there = {name for path in paths for name in (path.rpartition("/")[2], Path(path).suffix)}
    missing = [needed for needed in _NEEDED[engine] if needed not in there]
    if missing:
        raise UnreadableFileError(
            f"'{source.name}' holds no weights for {engine}, since no {' and no '.join(missing)} is in it; give another folder or engine"
        )


def _everything(folder: Path) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.lower() not in LITTER:
                yield (Path(parent) / name).relative_to(folder).as_posix()


def _visible(folder: Path) -> Iterator[str]:
    for path in _everything(folder):
        if path != MANIFEST and not any(part.startswith(".") for part in path.split("/")):
            yield path


def _copy(root: Path, paths: tuple[str, ...], folder: Path) -> None:
    try:
        if irregular := next((path for path in paths if not (root / path).is_file()), ""):
            raise UnreadableFileError(f"'{irregular}' is no ordinary file; take it out of the folder")
        check_room(folder, sum((root / path).stat().st_size for path in paths))
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / path, folder / path)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise UnreadableFileError(
            f"the weights in '{root.name}' can't be copied ({why}); check permissions and room"
        ) from None


def _listed(
    folder: Path, paths: tuple[str, ...], what: tuple[str, str, str], extra: dict[str, Any], *, demo_only: bool = False
) -> Manifest:
    name, engine, licence = what
    try:
        files = tuple(ListedFile(path, (folder / path).stat().st_size, hash_file(folder / path)) for path in paths)
    except OSError:
        raise UnreadableFileError(f"a file in '{folder.name}' can't be read; check its permissions") from None
    entry = next(iter(catalogue().find(name, engine)), None)
    parts = {part.repository: part.into for part in entry.repositories if part.into} if entry else {}
    if parts and all((folder / into).is_dir() for into in parts.values()):
        extra = {"parts": parts, **extra}
    known = entry is not None and bool(entry.known)  # its hashes are the catalogue's, or check_known refuses it
    manifest = Manifest(
        name=name,
        kind=ENGINES[engine],
        engine=engine,
        licence=licence or (entry.licence if entry and known else AS_THE_USER_SAYS),
        source=entry.source if entry and known else "added by hand",
        files=files,
        demo_only=demo_only,
        extra=extra,
    )
    try:
        parse_manifest(manifest.as_plain(), name)
    except MissingWeightsError:
        raise UsageError(
            "a file of these weights has a name that can't stand on every system; rename it, where their library lets you"
        ) from None
    check_known(weights_of(manifest, folder))
    return manifest
