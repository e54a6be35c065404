"""One file, from an address to the disk: goes on where it broke off, and is nothing until its hash is right."""

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from thematics.errors import MissingWeightsError
from thematics.weights.connection import BrokenError, Connection, Response, StatusError, host_of
from thematics.weights.hub import Remote
from thematics.weights.local import hash_file
from thematics.weights.pack_format import BLOCK, Progress

__all__ = ["download", "is_right"]

TRIES = 6
# A connection that brought less than this before it broke counts as a failed try.
_A_GAIN = 1 << 16
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.ASCII)
_LENGTH = re.compile(r"\d{1,18}", re.ASCII)
_NO_SUCH_RANGE = 416
_PARTIAL = 206


@dataclass(slots=True)
class _Part:
    """A file that is being filled.

    Attributes:
        path: Where it is.
        total: Bytes that it will have; None while nobody said.
        limit: Bytes that it may never exceed.
        sha256: What it must hash to, "" while nobody said.
    """

    path: Path
    total: int | None
    limit: int
    sha256: str

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def is_whole(self) -> bool:
        return self.total is not None and self.size == self.total and self.path.exists()

    def empty(self) -> None:
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Way:
    connection: Connection
    progress: Progress
    wait: Callable[[float], None]


def download(
    remote: Remote,
    target: Path,
    connection: Connection,
    *,
    limit: int,
    progress: Progress,
    wait: Callable[[float], None],
) -> str:
    """Fetch a file; ``target`` is there afterwards only if its hash is what the publisher gives.

    What came in before a break stays in ``target`` + ``.part`` and is not fetched again.

    Args:
        remote: What to fetch.
        target: Where it goes.
        connection: How to ask.
        limit: Bytes that it may not exceed, where the publisher does not say how large it is.
        progress: Told how far it is.
        wait: Sleeps that many seconds before the next try.

    Returns:
        Its SHA-256.

    Raises:
        MissingWeightsError: No connection, a disk that is full, or another file than the publisher gives.
        StatusError: The server refused.
    """
    way = _Way(connection, progress, wait)
    part = _Part(target.with_name(target.name + ".part"), remote.size, remote.size or limit, remote.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    # What an earlier run left may be another version's: then it is fetched once more, from its beginning.
    for again in (part.size > 0, False):
        _fill(remote, part, way)
        digest = hash_file(part.path)
        if is_right(part.path, digest, part.sha256, remote.git):
            part.path.replace(target)
            return digest
        part.empty()
        if not again:
            break
    raise MissingWeightsError(
        f"'{remote.path}' from {host_of(remote.url)} is not the file that its publisher gives (its hash differs); nothing was "
        "kept of it: try again later, or on another network"
    )


def is_right(path: Path, digest: str, sha256: str, git: str) -> bool:
    """Tell whether a file is what the publisher gives: by SHA-256, else by its git hash, else nothing speaks against it."""
    if sha256:
        return digest == sha256
    if not git:
        return True
    data = path.read_bytes()  # small: large files are not in git itself
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest() == git


def _fill(remote: Remote, part: _Part, way: _Way) -> None:
    failed = 0
    while not part.is_whole:
        if part.size > (part.limit if part.total is None else part.total):
            part.empty()
        before = part.size
        try:
            if _receive(remote, part, way):
                return
            why = "it broke off"
        except BrokenError as error:
            why = str(error)
        failed = 0 if part.size - before >= _A_GAIN else failed + 1
        if failed == TRIES:
            raise MissingWeightsError(
                f"no connection with {host_of(remote.url)} that lasts ({why}); see whether this machine is online and which "
                "proxy it needs, then type the same command again: it goes on from where it stopped"
            )
        way.wait(min(2.0**failed, 30.0))


def _receive(remote: Remote, part: _Part, way: _Way) -> bool:
    """Read one answer into the part; tell whether the part is now all there is."""
    have = part.size
    headers: Mapping[str, str] = {"Range": f"bytes={have}-"} if have else {}
    try:
        with way.connection.open(remote.url, headers) as response:
            part.sha256 = part.sha256 or response.linked
            start = _start(response, part, have)
            _write(response, part, start, lambda done: way.progress(remote.path, done, part.total or 0))
    except StatusError as error:
        if error.status != _NO_SUCH_RANGE or not have:
            raise
        part.empty()  # longer than what the server has: another version's
        return False
    return part.size == part.total if part.total is not None else True


def _start(response: Response, part: _Part, have: int) -> int:
    """See from which byte on the server answers: what was asked for, or the beginning where it knows no ranges."""
    if response.status != _PARTIAL:
        length = response.headers.get("content-length", "")
        part.total = int(length) if part.total is None and _LENGTH.fullmatch(length) else part.total
        return 0
    said = _RANGE.fullmatch(response.headers.get("content-range", "").strip())
    if said is None or int(said[1]) != have:
        part.empty()
        raise BrokenError("another part than was asked for")
    part.total = int(said[3]) if part.total is None and said[3] != "*" else part.total
    return have


def _write(response: Response, part: _Part, start: int, progress: Callable[[int], None]) -> None:
    most = part.limit if part.total is None else part.total
    if most > part.limit:
        raise MissingWeightsError(f"'{part.path.stem}' is much larger than it should be; nothing was fetched")
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(part.path, flags | (0 if start else os.O_TRUNC), 0o644)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.seek(start)
            done = start
            while data := response.read(BLOCK):
                done += len(data)
                if done > most:
                    raise BrokenError("more than there should be")
                file.write(data)
                progress(done)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise MissingWeightsError(
            f"the weights can't be written to the disk ({why}); make room, then type it again"
        ) from None
