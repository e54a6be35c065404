"""Files that leave: readable by their owner only, whole or not at all, and never in the place of something else."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from thematics.errors import AlreadyThereError, UsageError

__all__ = ["check_target", "private_file"]


def check_target(path: Path, *, overwrite: bool = False) -> None:
    """Refuse a place where no file may be written.

    Args:
        path: The file to write.
        overwrite: Whether a file that is there may be replaced. A link, a device or a pipe never is.

    Raises:
        AlreadyThereError: The file is there.
        UsageError: Something that is no file is there, or its folder is not.
    """
    name = path.name or str(path)
    try:
        if not path.parent.is_dir():
            raise UsageError(f"the folder of '{name}' is not there; make it first, or name another place")
        mode = path.lstat().st_mode  # of a link itself: replacing it would leave what it points to as it was
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        raise UsageError(f"'{name}' can't be written there; name another place") from None
    if stat.S_ISDIR(mode):
        raise UsageError(f"'{name}' is a folder; name a file in it")
    if not stat.S_ISREG(mode):
        raise UsageError(f"'{name}' is a link or a device, and is not replaced; name a plain file")
    if not overwrite:
        raise AlreadyThereError(f"'{name}' is there already; name another file or say --force")


@contextmanager
def private_file(path: Path) -> Iterator[Path]:
    """Write a file beside and then move it into place; from the start nobody but its owner may read it.

    Args:
        path: The file to write; it is replaced.

    Yields:
        The empty file to write to, with mode 0600 where the system knows modes.

    Raises:
        UsageError: It can't be written; what was there stands.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.unlink(missing_ok=True)  # left by a run that was cut off; its mode and owner are not ours
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield beside
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"'{path.name}' can't be written ({error.strerror}); name another place") from None
