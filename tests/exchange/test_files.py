"""Files that leave: nobody else reads them, and nothing but a file is replaced."""

import os
import stat
import sys
from pathlib import Path

import pytest

from thematics.errors import AlreadyThereError, UsageError
from thematics.exchange import check_target, private_file, write_csv, write_xlsx

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes, pipes and links as POSIX has them")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_a_file_is_private_from_its_first_moment(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("oud", "utf-8")
    path.chmod(0o644)
    left = tmp_path / ".t.xlsx.part"  # by a run that was cut off
    left.write_text("half", "utf-8")
    left.chmod(0o666)
    before = os.umask(0)
    try:
        with private_file(path) as beside:
            assert (_mode(beside), beside.read_bytes()) == (0o600, b"")
            write_xlsx(beside, {"blad": (["a"], [{"a": 1}])})
            assert _mode(beside) == 0o600
            write_csv(beside, ["a"], [{"a": 1}])
            assert _mode(beside) == 0o600
            assert path.read_text("utf-8") == "oud"
    finally:
        os.umask(before)
    assert _mode(path) == 0o600
    assert path.read_text("utf-8-sig").split() == ["a", "1"]
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_what_lies_beside_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "van-een-ander.txt"
    other.write_text("blijft", "utf-8")
    (tmp_path / ".r.html.part").symlink_to(other)
    with private_file(tmp_path / "r.html") as beside:
        beside.write_text("nieuw", "utf-8")
    assert other.read_text("utf-8") == "blijft"
    assert not (tmp_path / "r.html").is_symlink()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_leaves_the_old_file_and_nothing_beside(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "r.html"
    path.write_text("oud", "utf-8")

    def write() -> None:
        with private_file(path) as beside:
            beside.write_text("half", "utf-8")
            raise error

    with pytest.raises(UsageError if isinstance(error, OSError) else KeyboardInterrupt):
        write()
    assert path.read_text("utf-8") == "oud"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_for_a_file(tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    check_target(path)
    path.touch()
    check_target(path, overwrite=True)
    with pytest.raises(AlreadyThereError, match="--force"):
        check_target(path)


@posix
@pytest.mark.parametrize("overwrite", [False, True])
def test_only_a_plain_file_is_replaced(tmp_path: Path, *, overwrite: bool) -> None:
    pipe, link, dangling, folder = (tmp_path / name for name in ("pijp", "verwijzing", "los", "map"))
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    dangling.symlink_to(tmp_path / "nergens")
    folder.mkdir()
    for path in (pipe, link, dangling, folder, Path("/dev/full"), Path("/")):
        with pytest.raises(UsageError):
            check_target(path, overwrite=overwrite)


def test_no_folder_is_made(tmp_path: Path) -> None:
    file = tmp_path / "r.html"
    file.touch()
    for path in (tmp_path / "nieuw" / "r.html", file / "r.html", tmp_path / "a" / "b" / "r.html"):
        with pytest.raises(UsageError, match=r"the folder of 'r\.html' is not there"):
            check_target(path, overwrite=True)
    assert list(tmp_path.iterdir()) == [file]


def test_a_name_that_no_system_takes_is_one_sentence(tmp_path: Path) -> None:
    for name in ("r\0.html", "r" * 300):
        with pytest.raises(UsageError):
            check_target(tmp_path / name)
