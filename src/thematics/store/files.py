"""Small files of the study folder: read whole, replaced whole."""

import os
from pathlib import Path

from thematics.errors import StoreError

__all__ = ["read_text", "write_atomic"]


def read_text(path: Path) -> str:
    """Read a UTF-8 file as it stands, without the mark that Windows' editors put before it.

    Raises:
        StoreError: It is missing or no UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problem = f"{path.name} is missing; restore the study folder from a backup"
    except OSError:
        problem = f"{path.name} can't be read; check the disk and the folder's permissions"
    except UnicodeDecodeError:
        problem = f"{path.name} is not in UTF-8; save it as UTF-8, or restore it from a backup"
    raise StoreError(problem)


def write_atomic(path: Path, text: str) -> None:
    """Replace a file in one move, readable by its owner only: whoever reads it meets the old text or the new.

    Raises:
        StoreError: It can't be written; the old file stands.
    """
    aside = path.with_name(f".{path.name}.new")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        problem = f"{path.name} can't be written; check the disk and the folder's permissions"
    else:
        return
    raise StoreError(problem)
