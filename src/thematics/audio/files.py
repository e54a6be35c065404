"""Files as decoders see them: opened safely, and what goes wrong in them not lost on the way."""

import contextlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from thematics.errors import ThematicsError, UnreadableFileError, UsageError

__all__ = ["WatchedFile", "called", "open_file"]


def called(name: str) -> str:
    """Give what a message calls a recording: its file's name, or no name at all."""
    return f"'{name}'" if name else "the recording"


@contextlib.contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading that is a file: a pipe would have us wait for ever, a device could do anything.

    Raises:
        UsageError: There is no such file, or it is none.
        UnreadableFileError: It can't be opened.
    """
    with open(_descriptor(path), "rb") as file:
        yield file


def _descriptor(path: Path) -> int:
    descriptor = None
    try:
        _require_file(path, path.stat().st_mode)
        # What stands there can change in between: a pipe is then opened without waiting, and refused.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
        _require_file(path, os.fstat(descriptor).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        problem: ThematicsError = UsageError(f"there is no file '{path.name}'; check the path")
    except (OSError, ValueError):  # a path with a null byte is a ValueError
        problem = UnreadableFileError(f"'{path.name}' can't be opened; check its permissions and the disk")
    except UsageError as refused:
        problem = refused
    else:
        return descriptor
    if descriptor is not None:
        os.close(descriptor)
    raise problem


def _require_file(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise UsageError(f"'{path.name}' is a folder; give the recordings in it")
    if not stat.S_ISREG(mode):
        raise UsageError(f"'{path.name}' is a pipe or a device, not a file; save the recording as a file first")


class WatchedFile:
    """A file for libav, which may take a failing read for the file's end: this remembers the failure.

    It has no name, so that libav knows of no path, and no ``close``: whoever opened the file closes it.

    Args:
        file: A seekable file.
        name: What messages call it.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._failure: BaseException | None = None
        self.size = self.seek(0, io.SEEK_END)
        self.seek(0)
        self.check()

    def read(self, size: int = -1) -> bytes:
        """Read; a failure is remembered and raised."""
        try:
            return self._file.read(size)
        except (OSError, ThematicsError) as failure:
            self._failure = failure
            raise

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Seek; a failure is remembered and raised."""
        try:
            return self._file.seek(offset, whence)
        except (OSError, ThematicsError) as failure:
            self._failure = failure
            raise

    def tell(self) -> int:
        """Give the position."""
        return self._file.tell()

    def at(self, offset: int, size: int) -> bytes:
        """Read some bytes at a place; fewer where the file ends before."""
        self.seek(max(offset, 0))
        parts = []
        while size > 0 and (part := self.read(size)):  # a raw file may give less than was asked for
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def check(self) -> None:
        """See that nothing failed.

        Raises:
            ThematicsError: What the file itself raised.
            UnreadableFileError: The disk failed.
        """
        if isinstance(self._failure, ThematicsError):
            raise self._failure
        if self._failure is not None:
            raise UnreadableFileError(
                f"{called(self._name)} can't be read to its end; check the disk or stick that it is on"
            )
