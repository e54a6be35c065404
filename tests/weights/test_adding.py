"""Weights that somebody has already: copied, hashed, and loaded only as they are now."""

from collections.abc import Callable
from pathlib import Path

import pytest

from thematics.errors import AlreadyThereError, MissingWeightsError, UnreadableFileError, UsageError
from thematics.weights import find, installed
from thematics.weights.adding import add, write_manifest
from thematics.weights.verifying import last_verified, verify

Made = Callable[..., Path]


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    folder = tmp_path / "theirs"
    (folder / "1_Pooling").mkdir(parents=True)
    for path in ("config.json", "model.safetensors", "pytorch_model.bin", "1_Pooling/config.json", ".gitattributes"):
        (folder / path).write_bytes(path.encode())
    return folder


def test_a_folder_is_copied_without_pickles_that_safetensors_replace(theirs: Path) -> None:
    weights = add(theirs, "sentence-transformers", "zelf")
    assert sorted(weights.files) == ["1_Pooling/config.json", "config.json", "model.safetensors"]
    assert weights.licence == "as the user says"
    assert find("zelf", "sentence-transformers") == weights
    assert weights.differences() == []
    assert (theirs / "pytorch_model.bin").exists()
    with pytest.raises(AlreadyThereError, match="--force"):
        add(theirs, "sentence-transformers", "zelf")
    assert add(theirs, "sentence-transformers", "zelf", licence="MIT", force=True).licence == "MIT"


def test_the_links_of_a_cache_are_followed_once(theirs: Path, tmp_path: Path) -> None:
    (theirs / "model.safetensors").rename(tmp_path / "blob")
    (theirs / "model.safetensors").symlink_to(tmp_path / "blob")
    weights = add(theirs, "sentence-transformers", "zelf")
    assert not (weights.folder / "model.safetensors").is_symlink()
    (tmp_path / "blob").write_bytes(b"changed since")
    assert weights.differences() == []


def test_one_file_is_enough_for_whisper(tmp_path: Path) -> None:
    (tmp_path / "fijn.pt").write_bytes(b"pickle")
    assert list(add(tmp_path / "fijn.pt", "openai-whisper", "fijn").files) == ["fijn.pt"]


def test_the_catalogues_name_is_for_the_catalogues_weights(tmp_path: Path) -> None:
    (tmp_path / "large-v2.pt").write_bytes(b"pickle")
    with pytest.raises(MissingWeightsError, match="not what the publisher gives"):
        add(tmp_path / "large-v2.pt", "openai-whisper", "large-v2")
    assert installed() == ()


def test_parts_of_a_known_layout_are_named(tmp_path: Path) -> None:
    for path in (
        "config.yaml",
        "segmentation-3.0/pytorch_model.bin",
        "wespeaker-voxceleb-resnet34-LM/pytorch_model.bin",
    ):
        (tmp_path / "d" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "d" / path).write_bytes(b"x")
    weights = add(tmp_path / "d", "pyannote", "speaker-diarization-3.1")
    assert weights.extra["parts"]["pyannote/segmentation-3.0"] == "segmentation-3.0"


def test_what_cannot_be_weights_is_refused(theirs: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"no weights for faster-whisper, since no model\.bin"):
        add(theirs, "faster-whisper", "zelf")
    with pytest.raises(UsageError, match="no engine"):
        add(theirs, "vosk", "zelf")
    with pytest.raises(UsageError, match="there is no 'weg'"):
        add(tmp_path / "weg", "pyannote", "zelf")
    for name in ("../zelf", "Zelf", "", "nul"):
        with pytest.raises(UsageError, match="can't be called so"):
            add(theirs, "sentence-transformers", name)
    assert installed() == ()


def test_a_manifest_is_written_where_the_files_are(tmp_path: Path) -> None:
    (tmp_path / "demo.pt").write_bytes(b"x")
    weights = write_manifest(
        tmp_path, "openai-whisper", "demo-only-x", licence="MIT", demo_only=True, extra={"trained": "here"}
    )
    found = find(tmp_path, "openai-whisper")
    assert found == weights
    assert found.demo_only
    assert found.extra == {"trained": "here"}
    assert found.differences() == []


def test_verifying_remembers_when_and_forgets_when_the_weights_are_others(make: Made) -> None:
    place = make()
    (weights,) = installed()
    assert last_verified(weights) == ""
    assert [each.problems for each in verify()] == [()]
    assert last_verified(weights).startswith("20")
    (place / "mine.pt").write_bytes(b"x" * 7000)
    (checked,) = verify(["mine"])
    assert "SHA-256 differs" in checked.problems[0]
    make(files={"mine.pt": b"other"})
    assert last_verified(installed()[0]) == ""


def test_a_broken_manifest_is_told_of(make: Made) -> None:
    (make() / "manifest.json").write_text("{}", "utf-8")
    (checked,) = verify()
    assert checked.name == "openai-whisper:mine"
    assert "can't be used" in checked.problems[0]
