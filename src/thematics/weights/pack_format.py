"""What a pack is: models in one file, to carry to a machine without a network.

It is a plain tar (POSIX.1-2001, so that nothing in it is too large), uncompressed since weights do not get smaller. Its
first member lists every model's manifest; the files follow in that order. The same models give the same bytes.
"""

import hashlib
import io
from collections.abc import Callable
from typing import Any, BinaryIO

__all__ = ["BLOCK", "FORMAT", "LIST", "VERSION", "Counting", "Progress", "silent"]

LIST = "thematics-models.json"
FORMAT = "thematics-models"
VERSION = 1
BLOCK = 1 << 20

Progress = Callable[[str, int, int], None]
"""Told what is worked on, the bytes that are done and the bytes that there are (0: not known)."""


def silent(_file: str, _done: int, _total: int) -> None:
    """Tell nobody."""


class Counting(io.RawIOBase):
    """A file that hashes what passes through it, in one direction."""

    def __init__(self, file: BinaryIO, told: Callable[[int], None]) -> None:
        super().__init__()
        self._file, self._told = file, told
        self._hash = hashlib.sha256()
        self.passed = 0

    def write(self, data: Any) -> int:
        """Write on, and hash."""
        self._pass(bytes(data))
        return self._file.write(data)

    def read(self, size: int = -1) -> bytes:
        """Read on, and hash."""
        data = self._file.read(size)
        self._pass(data)
        return data

    def _pass(self, data: bytes) -> None:
        self._hash.update(data)
        self.passed += len(data)
        self._told(self.passed)

    @property
    def sha256(self) -> str:
        """The SHA-256 of what passed."""
        return self._hash.hexdigest()
