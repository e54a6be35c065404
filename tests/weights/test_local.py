"""Weights on this machine: nothing is loaded that is not, byte for byte, what the manifest lists."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.errors import MissingWeightsError, UsageError
from thematics.weights import Weights, best, find, installed, is_pickle, models_folder, without_pickled_twins
from thematics.weights.manifest import is_plain_path, parse_manifest

Made = Callable[..., Path]
ENGINE = "openai-whisper"


def load(weights: Weights) -> dict[str, bytes]:
    """Load as a library does: by path."""
    with weights.verified() as folder:
        return {path: (folder / path).read_bytes() for path in weights.files}


# -- finding -----------------------------------------------------------------------------------------------------------


def test_a_name_a_folder_and_a_path_find_the_same(make: Made) -> None:
    place = make()
    for what in ("mine", str(place), place):
        weights = find(what, ENGINE)
        assert (weights.name, weights.kind, weights.engine, weights.folder) == ("mine", "recogniser", ENGINE, place)
        assert sorted(weights.files) == ["mine.pt", "sub/config.json"]
    assert [each.name for each in installed()] == ["mine"]


def test_the_folder_is_the_systems_own_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THEMATICS_MODELS")
    assert models_folder().parts[-2:] == ("thematics", "models")


def test_what_the_catalogue_knows_and_is_not_here_names_the_command() -> None:
    with pytest.raises(MissingWeightsError, match="thematics models get faster-whisper:large-v3-turbo"):
        find("turbo", "faster-whisper")


def test_a_name_that_nobody_knows_lists_those_that_are() -> None:
    with pytest.raises(MissingWeightsError, match=r"called 'enorm'.*large-v2"):
        find("enorm", ENGINE)
    with pytest.raises(UsageError, match="no engine of that name"):
        find("large-v2", "vosk")


def test_an_alias_finds_what_is_installed(make: Made) -> None:
    make("community-1", "pyannote", {"config.yaml": b"pipeline: x"})
    assert find("pyannote/speaker-diarization-community-1", "pyannote").name == "community-1"


def test_weights_for_another_engine_are_refused(make: Made) -> None:
    with pytest.raises(MissingWeightsError, match="are for faster-whisper, not for openai-whisper"):
        find(make("mine", "faster-whisper"), ENGINE)


def test_a_folder_without_a_manifest_is_refused_with_the_command(tmp_path: Path) -> None:
    (tmp_path / "found.pt").write_bytes(b"pickle")
    with pytest.raises(MissingWeightsError, match="thematics models add"):
        find(tmp_path, ENGINE)
    with pytest.raises(MissingWeightsError, match="thematics models add"):
        find(tmp_path / "found.pt", ENGINE)


def test_a_folder_that_is_called_otherwise_than_its_model_is_refused(make: Made, models: Path) -> None:
    make("tiny-of-mine").rename(models / ENGINE / "large-of-mine")
    with pytest.raises(MissingWeightsError, match="not what it is called"):
        find("large-of-mine", ENGINE)


def test_a_name_of_the_catalogue_must_hold_what_its_publisher_gives(make: Made) -> None:
    make("large-v2", files={"large-v2.pt": b"somebody else's"})
    with pytest.raises(MissingWeightsError, match="not what the publisher gives"):
        find("large-v2", ENGINE)
    assert installed() == ()


def test_auto_takes_the_best_that_is_here_and_never_a_demos(make: Made) -> None:
    assert best("faster-whisper") is None
    for name in ("zelf", "tiny", "small"):
        make(name, "faster-whisper")
    make("large-v2", "faster-whisper", demo_only=True)
    make("medium")
    chosen = best("faster-whisper")
    assert chosen is not None
    assert chosen.name == "small"


def test_weights_of_the_demo_are_found_by_their_name_and_say_so(
    make: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make("demo-only-whisper", folder=tmp_path / "demo", demo_only=True)
    monkeypatch.setattr("thematics.weights.finding.demo_folders", lambda: (place,))
    assert find("demo-only-whisper", ENGINE).demo_only
    assert [each.name for each in installed()] == ["demo-only-whisper"]
    assert best(ENGINE) is None


# -- loading -----------------------------------------------------------------------------------------------------------


def test_whole_weights_load(make: Made) -> None:
    place = make()
    weights = find("mine", ENGINE)
    assert load(weights) == {"mine.pt": b"weights" * 1000, "sub/config.json": b"{}"}
    with weights.open("mine.pt") as handle:
        assert handle.read() == (place / "mine.pt").read_bytes()
    assert weights.differences() == []


def test_the_fingerprint_changes_with_any_byte(make: Made) -> None:
    first = find(make("a", files={"a.pt": b"1"}), ENGINE)
    assert find(make("a", files={"a.pt": b"1"}), ENGINE).fingerprint == first.fingerprint
    assert find(make("a", files={"a.pt": b"2"}), ENGINE).fingerprint != first.fingerprint
    assert find(make("b", files={"a.pt": b"1"}), ENGINE).fingerprint != first.fingerprint


def test_a_file_that_was_changed_is_refused_before_anything_loads(make: Made) -> None:
    place = make()
    weights = find("mine", ENGINE)
    (place / "mine.pt").write_bytes(b"wEights" + b"weights" * 999)  # as long as it was
    entered = []
    with pytest.raises(MissingWeightsError, match="SHA-256 differs"), weights.verified():
        entered.append("verified")
    with pytest.raises(MissingWeightsError, match="SHA-256 differs"), weights.open("mine.pt"):
        entered.append("open")
    assert entered == []
    assert len(weights.differences()) == 1


@pytest.mark.parametrize("content", [b"", b"weights" * 1001])
def test_a_file_of_another_size_is_refused_when_it_is_looked_for(make: Made, content: bytes) -> None:
    (make() / "mine.pt").write_bytes(content)
    with pytest.raises(MissingWeightsError, match="has not the size"):
        find("mine", ENGINE)


def test_a_missing_file_is_refused(make: Made) -> None:
    (make() / "sub" / "config.json").unlink()
    with pytest.raises(MissingWeightsError, match=r"'sub/config.json'.*is missing"):
        find("mine", ENGINE)


def _swapped(path: Path) -> None:
    aside = path.with_suffix(".new")
    aside.write_bytes(path.read_bytes())  # the same bytes: that it is another file is enough
    aside.replace(path)


def _written(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"W")


def _written_and_back_dated(path: Path) -> None:
    before = path.stat()
    _written(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _removed(path: Path) -> None:
    path.unlink()


def _joined(path: Path) -> None:
    path.with_name("more.py").write_text("print()", "utf-8")


@pytest.mark.parametrize("tamper", [_swapped, _written, _written_and_back_dated, _removed, _joined])
def test_what_happens_to_a_file_while_a_library_loads_it_is_noticed(make: Made, tamper: Callable[[Path], None]) -> None:
    place = make()
    with pytest.raises(MissingWeightsError), find("mine", ENGINE).verified():
        tamper(place / "mine.pt")


@pytest.mark.parametrize("tamper", [_swapped, _written, _removed])
def test_what_happens_to_an_open_file_is_noticed(make: Made, tamper: Callable[[Path], None]) -> None:
    place = make()
    with pytest.raises(MissingWeightsError), find("mine", ENGINE).open("mine.pt") as handle:  # noqa: PT012
        tamper(place / "mine.pt")
        handle.read()


def test_an_error_of_the_library_stays_its_own(make: Made) -> None:
    make()
    with pytest.raises(OSError, match="of the library"), find("mine", ENGINE).open("mine.pt"):
        raise OSError("of the library")


def test_a_file_that_is_not_listed_is_never_beside_what_loads(make: Made) -> None:
    place = make()
    (place / ".DS_Store").write_bytes(b"litter of a file manager")
    assert load(find("mine", ENGINE))
    (place / "sub" / "model.safetensors").write_bytes(b"a library would prefer this one")
    with pytest.raises(MissingWeightsError, match=r"sub/model.safetensors.*not in their manifest"):
        load(find("mine", ENGINE))
    with pytest.raises(MissingWeightsError, match="is not in the manifest"), find("mine", ENGINE).open("sub/x"):
        pass


def test_links_are_not_followed(make: Made, tmp_path: Path) -> None:
    place = make()
    (tmp_path / "outside").mkdir()
    (place / "sub" / "config.json").rename(tmp_path / "outside" / "config.json")
    (place / "sub").rmdir()
    (place / "sub").symlink_to(tmp_path / "outside")
    with pytest.raises(MissingWeightsError, match="is a link"):
        find("mine", ENGINE)
    (place / "sub").unlink()
    (place / "sub").mkdir()
    (place / "sub" / "config.json").symlink_to(tmp_path / "outside" / "config.json")
    with pytest.raises(MissingWeightsError, match="is a link"):
        find("mine", ENGINE)


def test_a_link_to_a_folder_beside_the_files_is_refused(make: Made, tmp_path: Path) -> None:
    (make() / "more").symlink_to(tmp_path)
    with pytest.raises(MissingWeightsError, match="'more' stands with"):
        load(find("mine", ENGINE))


def test_a_models_folder_may_itself_be_a_link_to_a_larger_disk(
    make: Made, tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    (tmp_path / "link").symlink_to(models)
    monkeypatch.setenv("THEMATICS_MODELS", str(tmp_path / "link"))
    assert load(find("mine", ENGINE))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_a_fifo_does_not_make_it_wait(make: Made) -> None:
    path = make() / "mine.pt"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(MissingWeightsError, match="no ordinary file"):
        find("mine", ENGINE)


# -- manifests ---------------------------------------------------------------------------------------------------------

FILE = {"path": "a.pt", "size": 1, "sha256": "a" * 64}
GOOD: dict[str, Any] = {
    "name": "mine",
    "kind": "recogniser",
    "engine": ENGINE,
    "licence": "MIT",
    "source": "",
    "demo_only": False,
    "files": [FILE],
    "extra": {},
}


@pytest.mark.parametrize(
    "path",
    [
        "../a.pt",
        "sub/../../a.pt",
        "/etc/passwd",
        "C:/a.pt",
        "C:a.pt",
        "sub\\..\\a.pt",
        "//host/share",
        "./a.pt",
        "a//b",
        "a/",
        "",
        "a\0b",
        "a\nb",
        "nul",
        "sub/con.txt",
        "a.pt.",
        "a.pt:stream",
        "manifest.json",
        "Manifest.JSON",
        "a" * 300,
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(MissingWeightsError):
        parse_manifest({**GOOD, "files": [{**FILE, "path": path}]}, "mine")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../mine"},
        {"name": "Mine"},
        {"name": "nul"},
        {"name": 3},
        {"engine": "vosk"},
        {"kind": "diarizer"},
        {"licence": None},
        {"licence": "a\x1b[2J"},
        {"demo_only": "false"},
        {"files": []},
        {"files": {}},
        {"files": [FILE, FILE]},
        {"files": [FILE, {**FILE, "path": "A.pt"}]},
        {"files": ["a.pt"]},
        {"files": [{**FILE, "size": -1}]},
        {"files": [{**FILE, "size": True}]},
        {"files": [{**FILE, "sha256": "A" * 64}]},
        {"files": [{**FILE, "sha256": ""}]},
        {"extra": []},
    ],
)
def test_a_manifest_that_breaks_a_rule_is_refused(change: dict[str, Any]) -> None:
    assert parse_manifest(GOOD, "mine").as_plain() == GOOD
    with pytest.raises(MissingWeightsError, match="get or install these weights again"):
        parse_manifest({**GOOD, **change}, "mine")


@pytest.mark.parametrize("text", ["", "[]", "nonsense", "[" * 100_000, "\udcff"])
def test_a_manifest_that_is_no_json_is_refused(make: Made, text: str) -> None:
    place = make()
    (place / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(MissingWeightsError, match="can't be used"):
        find("mine", ENGINE)
    assert installed() == ()


@given(st.text(alphabet="ab./\\:\0", max_size=12))
def test_a_plain_path_stays_inside(path: str) -> None:
    if is_plain_path(path):
        assert os.path.normpath(os.path.join("/root", path)) == f"/root/{path}"  # noqa: PTH118 - the textual rule is the test


def test_the_manifest_of_a_real_folder_reads_back(make: Made) -> None:
    place = make(extra={"parts": {"a/b": "c"}})
    assert find(place, ENGINE).extra == {"parts": {"a/b": "c"}}
    assert json.loads((place / "manifest.json").read_text("utf-8"))["extra"] == {"parts": {"a/b": "c"}}


# -- no network --------------------------------------------------------------------------------------------------------


def test_only_get_loads_what_could_connect() -> None:
    modules = ("", ".adding", ".verifying", ".packing", ".installing", ".naming", ".placing")
    code = (
        f"import sys; {'; '.join(f'import thematics.weights{name}' for name in modules)}; import thematics.cli; "
        "from thematics.weights import catalogue, installed; catalogue(); installed(); "
        "print([name for name in ('socket', 'ssl', 'http.client', 'urllib.request') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


# -- formats -----------------------------------------------------------------------------------------------------------


def test_safetensors_come_before_pickles() -> None:
    paths = ["config.json", "model.safetensors", "pytorch_model.bin", "part/pytorch_model.bin"]
    assert without_pickled_twins(paths) == ("config.json", "model.safetensors", "part/pytorch_model.bin")
    assert [path for path in paths if is_pickle(path)] == ["pytorch_model.bin", "part/pytorch_model.bin"]
