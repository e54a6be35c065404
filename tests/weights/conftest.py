"""A models folder of the test's own, and weights to put in it."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from thematics.weights.manifest import MANIFEST, ListedFile, Manifest

Made = Callable[..., Path]


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty models folder."""
    folder = tmp_path / "models"
    monkeypatch.setenv("THEMATICS_MODELS", str(folder))
    for module in ("finding", "verifying"):
        monkeypatch.setattr(f"thematics.weights.{module}.demo_folders", tuple)
    return folder


@pytest.fixture
def make(models: Path) -> Made:
    """Make weights; they are installed unless a folder is given."""

    def made(
        name: str = "mine",
        engine: str = "openai-whisper",
        files: Mapping[str, bytes] | None = None,
        folder: Path | None = None,
        **more: Any,
    ) -> Path:
        files = {"mine.pt": b"weights" * 1000, "sub/config.json": b"{}"} if files is None else files
        place = folder or models / engine / name
        for path, content in files.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(content)
        kinds = {"pyannote": "diarizer", "sentence-transformers": "embedder"}
        listed = tuple(ListedFile(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in files.items())
        manifest = Manifest(name, kinds.get(engine, "recogniser"), engine, "MIT", "a test", listed, **more)
        (place / MANIFEST).write_text(manifest.as_json(), "utf-8")
        return place

    return made
