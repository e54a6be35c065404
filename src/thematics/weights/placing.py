"""Putting a finished model where it belongs, in one move; and what this machine remembers of its models."""

import json
import os
import shutil
import uuid
from pathlib import Path
from typing import Any

from thematics.errors import MissingWeightsError
from thematics.weights.finding import model_folder, models_folder
from thematics.weights.local import Weights, weights_of
from thematics.weights.manifest import MANIFEST, Manifest

__all__ = ["Memory", "check_room", "partial_folder", "place"]

PARTIAL = ".partial"
_MARGIN = 64 << 20


def partial_folder(*parts: str) -> Path:
    """Make and give a folder in which something is being put together, on the disk where it will stay.

    Raises:
        MissingWeightsError: It can't be made.
    """
    folder = models_folder().joinpath(PARTIAL, *(parts or (uuid.uuid4().hex,)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise MissingWeightsError(
            f"{models_folder()} can't be written to; let THEMATICS_MODELS name a folder that can"
        ) from None
    return folder


def check_room(folder: Path, wanted: int) -> None:
    """See that a disk has room for so many bytes, and some.

    Raises:
        MissingWeightsError: It has not.
    """
    free = shutil.disk_usage(folder).free
    if free < wanted + _MARGIN:
        raise MissingWeightsError(
            f"the disk of {folder} has {free / 1e9:.1f} GB free and {(wanted + _MARGIN) / 1e9:.1f} GB is needed; make room, or "
            "let THEMATICS_MODELS name a folder on another disk"
        )


def place(manifest: Manifest, made: Path) -> Weights:
    """Write a manifest beside finished files and move them to where ``find`` looks; what stood there goes.

    Raises:
        MissingWeightsError: The disk refuses; what stood there stands.
    """
    target = model_folder(manifest.engine, manifest.name)
    try:
        (made / MANIFEST).write_text(manifest.as_json(), "utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        _swap(made, target)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise MissingWeightsError(
            f"the weights '{manifest.qualified}' can't be moved to {target} ({why}); close what uses them and try again"
        ) from None
    return weights_of(manifest, target)


def _swap(made: Path, target: Path) -> None:
    if not target.exists():
        made.replace(target)
        return
    old = partial_folder() / "old"
    target.replace(old)
    try:
        made.replace(target)
    except OSError:
        old.replace(target)
        raise
    shutil.rmtree(old.parent, ignore_errors=True)


class Memory:
    """A small JSON file in the models folder: model → what is remembered of it. A broken one counts as empty."""

    def __init__(self, name: str) -> None:
        self._path = models_folder() / name

    def get(self, key: str) -> dict[str, Any]:
        """Give what is remembered of a model."""
        value = self._read().get(key)
        return value if isinstance(value, dict) else {}

    def set(self, key: str, value: dict[str, Any]) -> None:
        """Remember something of a model; a folder that can't be written to is no reason to fail."""
        text = json.dumps({**self._read(), key: value}, indent=2, ensure_ascii=False, sort_keys=True)
        aside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            aside.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(text + "\n", "utf-8")
            aside.replace(self._path)
        except OSError:
            aside.unlink(missing_ok=True)

    def _read(self) -> dict[str, Any]:
        try:
            value = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}
