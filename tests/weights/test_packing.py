"""Packs: what goes in comes out, the same; what was damaged or made to do harm installs nothing."""

import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematics.errors import AlreadyThereError, MissingWeightsError, UnreadableFileError, UsageError
from thematics.weights import find, installed
from thematics.weights.installing import install
from thematics.weights.naming import installed_named
from thematics.weights.packing import pack

Made = Callable[..., Path]
ENGINE = "openai-whisper"


@pytest.fixture
def packed(make: Made, models: Path, tmp_path: Path) -> Path:
    """A pack of two models, none of which is on this machine any more."""
    make("een")
    make(
        "twee", "faster-whisper", {"model.bin": b"2" * 70_000, "config.json": b"{}"}, extra={"revisions": {"a/b": "c"}}
    )
    path = tmp_path / "pack.tar"
    pack(installed(), path)
    shutil.rmtree(models)
    return path


def members(path: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(path) as archive:
        return [(each, (archive.extractfile(each) or io.BytesIO()).read()) for each in archive]


def write(path: Path, made: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(path, "w") as archive:
        for member, data in made:
            member.size = len(data) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(data))
    return path


def nothing_was_installed(models: Path, tmp_path: Path) -> bool:
    left = [path for path in models.rglob("*") if path.is_file()]
    return installed() == () and left == [] and not (tmp_path / "evil").exists()


def test_what_goes_in_comes_out(make: Made, models: Path, tmp_path: Path) -> None:
    make("een", extra={"parts": {"a/b": "c"}})
    make("twee", "faster-whisper", {"model.bin": b"2" * 70_000, "config.json": b"{}"})
    before = installed()
    told: list[int] = []
    made = pack(before, tmp_path / "pack.tar", progress=lambda _file, done, _total: told.append(done))
    assert made.size == (tmp_path / "pack.tar").stat().st_size
    assert told == sorted(told)
    shutil.rmtree(models)
    after, digest = install(tmp_path / "pack.tar", sha256=made.sha256.upper())
    assert after == before == installed()
    assert digest == made.sha256
    assert [weights.differences() for weights in after] == [[], []]
    assert not list((models / ".partial").glob("*"))
    assert pack(installed(), tmp_path / "again.tar").sha256 == made.sha256


def test_the_list_stands_first(packed: Path) -> None:
    member, data = members(packed)[0]
    assert member.name == "thematics-models.json"
    assert [each["name"] for each in json.loads(data)["models"]] == ["een", "twee"]


def test_a_pack_is_not_overwritten(make: Made, tmp_path: Path) -> None:
    make()
    (tmp_path / "there").write_text("mine", "utf-8")
    with pytest.raises(AlreadyThereError, match="--force"):
        pack(installed(), tmp_path / "there")
    pack(installed(), tmp_path / "there", force=True)
    assert tarfile.is_tarfile(tmp_path / "there")


def test_damaged_weights_are_not_packed(make: Made, tmp_path: Path) -> None:
    place = make()
    weights = installed()
    (place / "mine.pt").write_bytes(b"w" * 7000)
    with pytest.raises(MissingWeightsError, match="SHA-256 differs"):
        pack(weights, tmp_path / "pack.tar")
    assert not list(tmp_path.glob("pack.tar*"))


def test_a_pack_that_cannot_be_written_says_so(make: Made, tmp_path: Path) -> None:
    make()
    with pytest.raises(UsageError, match="can't be written"):
        pack(installed(), tmp_path / "no" / "folder" / "pack.tar")


def test_a_disk_that_takes_no_large_files_says_how_to_format_it(
    make: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()

    def refuse(*_: object) -> None:
        raise OSError(27, "File too large")

    monkeypatch.setattr("thematics.weights.packing._write", refuse)
    with pytest.raises(UsageError, match="exFAT"):
        pack(installed(), tmp_path / "pack.tar")


# -- damage ------------------------------------------------------------------------------------------------------------


@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_pack_with_any_byte_changed_or_cut_off_installs_nothing_or_what_it_was(
    packed: Path, models: Path, tmp_path: Path, data: st.DataObject
) -> None:
    shutil.rmtree(models, ignore_errors=True)
    content = bytearray(packed.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[at:]
    else:
        content[at] ^= 1 << data.draw(st.integers(0, 7))
    (tmp_path / "hurt.tar").write_bytes(content)
    try:
        made, _ = install(tmp_path / "hurt.tar")
    except UnreadableFileError:
        assert nothing_was_installed(models, tmp_path)
        return
    assert [weights.differences() for weights in made] == [
        [],
        [],
    ]  # the change was in what no hash covers: a date, padding


@pytest.mark.parametrize("content", [b"", b"no pack", b"\0" * 20_000, b"PK\x03\x04" + b"x" * 2000])
def test_a_file_that_is_no_pack_is_refused_with_one_sentence(tmp_path: Path, models: Path, content: bytes) -> None:
    (tmp_path / "foto.tar").write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"'foto.tar' is no pack of models"):
        install(tmp_path / "foto.tar")
    assert nothing_was_installed(models, tmp_path)


def test_no_file_and_a_folder_are_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file"):
        install(tmp_path / "weg.tar")
    with pytest.raises(UsageError, match="is no file"):
        install(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_a_fifo_does_not_make_it_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is no file"):
        install(tmp_path / "pipe")


def test_another_pack_than_the_one_that_was_told_of_is_refused(packed: Path, models: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is not the pack whose SHA-256 you gave"):
        install(packed, sha256="0" * 64)
    assert nothing_was_installed(models, tmp_path)


def test_a_pack_of_a_later_version_says_so(packed: Path, tmp_path: Path) -> None:
    made = members(packed)
    made[0] = (made[0][0], json.dumps({**json.loads(made[0][1]), "version": 2}).encode())
    with pytest.raises(UnreadableFileError, match="later version"):
        install(write(tmp_path / "later.tar", made))


# -- harm --------------------------------------------------------------------------------------------------------------


def _member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, link
    return member


@pytest.mark.parametrize(
    "member",
    [
        _member("../../evil"),
        _member("/tmp/evil"),  # noqa: S108 - a path that must not be written
        _member("openai-whisper/een/more.pt"),
        _member("openai-whisper/een/mine.pt", tarfile.SYMTYPE, "/etc/passwd"),
        _member("openai-whisper/een/mine.pt", tarfile.LNKTYPE, "../../evil"),
        _member("openai-whisper/een/mine.pt", tarfile.FIFOTYPE),
        _member("openai-whisper/een/mine.pt", tarfile.CHRTYPE),
        _member("openai-whisper/een/sub", tarfile.SYMTYPE, "/tmp"),  # noqa: S108
        _member("openai-whisper/een/sub", tarfile.DIRTYPE),
    ],
    ids=lambda member: f"{member.name}-{member.type!r}",
)
@pytest.mark.parametrize("instead", ["instead", "besides"])
def test_members_that_are_not_listed_files_are_refused(
    packed: Path, models: Path, tmp_path: Path, member: tarfile.TarInfo, instead: str
) -> None:
    made = members(packed)
    made[1:] = [
        (member, b"evil"),
        *([each for each in made[1:] if each[0].name != member.name] if instead == "instead" else made[1:]),
    ]
    with pytest.raises(UnreadableFileError, match="is no pack of models, or it was damaged"):
        install(write(tmp_path / "evil.tar", made))
    assert nothing_was_installed(models, tmp_path)


@pytest.mark.parametrize("path", ["../../../evil", "/evil", "a\\..\\evil", "C:evil", "manifest.json"])
def test_lists_with_paths_that_lead_elsewhere_are_refused(
    packed: Path, models: Path, tmp_path: Path, path: str
) -> None:
    made = members(packed)
    told = json.loads(made[0][1])
    told["models"][0]["files"][0]["path"] = path
    made[0] = (made[0][0], json.dumps(told).encode())
    made[1] = (_member(f"openai-whisper/een/{path}"), made[1][1])
    with pytest.raises(UnreadableFileError, match="leads out of the folder"):
        install(write(tmp_path / "evil.tar", made))
    assert nothing_was_installed(models, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["models"].append(told["models"][0]),
        lambda told: told.update(models={}),
        lambda told: told.update(format="other"),
        lambda told: told["models"][0].update(name="../een"),
        lambda told: told["models"][0].update(engine=".."),
        lambda told: told["models"][0]["files"].pop(),
        lambda told: told["models"][0]["files"][0].update(sha256="0" * 64),
        lambda told: told["models"][0]["files"][0].update(size=3),
        lambda told: told["models"][0].update(name="large-v2"),
    ],
)
def test_lists_that_do_not_fit_are_refused(
    packed: Path, models: Path, tmp_path: Path, change: Callable[[Any], None]
) -> None:
    made = members(packed)
    told = json.loads(made[0][1])
    change(told)
    made[0] = (made[0][0], json.dumps(told).encode())
    with pytest.raises(UnreadableFileError):
        install(write(tmp_path / "evil.tar", made))
    assert nothing_was_installed(models, tmp_path)


def test_a_pack_cannot_bring_other_weights_under_a_name_of_the_catalogue(
    packed: Path, models: Path, tmp_path: Path
) -> None:
    made = members(packed)
    told = json.loads(made[0][1])
    told["models"][0]["name"] = "large-v2"
    made[0] = (made[0][0], json.dumps(told).encode())
    for member, _ in made:
        member.name = member.name.replace("/een/", "/large-v2/")
    with pytest.raises(UnreadableFileError, match="not what the publisher gives"):
        install(write(tmp_path / "forged.tar", made))
    assert nothing_was_installed(models, tmp_path)


def test_missing_members_install_nothing(packed: Path, models: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        install(write(tmp_path / "less.tar", members(packed)[:-1]))
    assert nothing_was_installed(models, tmp_path)


# -- what is here already ----------------------------------------------------------------------------------------------


def test_other_weights_of_that_name_stay_unless_told(packed: Path, make: Made) -> None:
    make("een", files={"mine.pt": b"others"})
    with pytest.raises(UsageError, match=r"openai-whisper:een.*--force"):
        install(packed)
    assert [weights.qualified for weights in installed()] == ["openai-whisper:een"]
    assert installed()[0].size == len(b"others")
    install(packed, force=True)
    assert find("een", ENGINE).size > len(b"others")


def test_damaged_weights_are_mended_by_the_pack(packed: Path, models: Path) -> None:
    install(packed)
    (models / ENGINE / "een" / "mine.pt").write_bytes(b"")
    install(packed)
    assert find("een", ENGINE).differences() == []


def test_a_disk_without_room_installs_nothing(
    packed: Path, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("usage", (), {"free": 1_000_000}))
    with pytest.raises(MissingWeightsError, match="make room"):
        install(packed)
    assert nothing_was_installed(models, tmp_path)


def test_a_name_of_two_engines_asks_which(make: Made) -> None:
    make("mine")
    make("mine", "faster-whisper")
    with pytest.raises(UsageError, match="openai-whisper:mine or faster-whisper:mine"):
        installed_named("mine")
    assert installed_named("faster-whisper:mine").engine == "faster-whisper"
    with pytest.raises(MissingWeightsError, match="not on this machine"):
        installed_named("pyannote:mine")
    with pytest.raises(UsageError, match="no engine 'vosk'"):
        installed_named("vosk:mine")


@pytest.mark.slow
def test_a_pack_of_more_than_four_gigabytes(models: Path, tmp_path: Path) -> None:
    place = models / ENGINE / "groot"
    place.mkdir(parents=True)
    with (place / "groot.pt").open("wb") as file:
        file.truncate((1 << 32) + 5)
    from thematics.weights.adding import write_manifest  # noqa: PLC0415

    write_manifest(place, ENGINE, "groot", licence="none")
    pack(installed(), tmp_path / "groot.tar")
    shutil.rmtree(place)
    install(tmp_path / "groot.tar")
    assert (place / "groot.pt").stat().st_size == (1 << 32) + 5
