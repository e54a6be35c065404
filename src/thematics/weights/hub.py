"""What a model of the catalogue is made of, file by file, as the hub's routes tell it.

The routes are those that huggingface_hub uses (https://huggingface.co/docs/hub/api): ``/api/models/{repository}/revision/{revision}``
settles a branch to a commit, ``/api/models/{repository}/tree/{commit}`` lists files with the SHA-256 of large ones (``lfs.oid``)
and the git hash of small ones (``oid``), ``/{repository}/resolve/{commit}/{path}`` gives a file or redirects to where it is.
"""

import fnmatch
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from thematics.errors import MissingWeightsError
from thematics.weights.catalogue import Entry, Repository
from thematics.weights.connection import BrokenError, Connection
from thematics.weights.manifest import is_plain_path

__all__ = ["Plan", "Remote", "make_plan"]

MOST_PAGES = 100
_COMMIT = re.compile(r"[0-9a-f]{40}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Remote:
    """A file that is to be fetched.

    Attributes:
        path: Where it goes in the model's folder.
        url: Where it comes from.
        size: Bytes, or None where nobody said.
        sha256: As the publisher gives it, or "".
        git: Its git hash (SHA-1 of a header and the content), or "".
        repository: The hub's repository, "" for a plain address.
    """

    path: str
    url: str
    size: int | None = None
    sha256: str = ""
    git: str = ""
    repository: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All files of a model.

    Attributes:
        files: What to fetch.
        revisions: Repository → the commit that its branch stood for.
    """

    files: tuple[Remote, ...]
    revisions: Mapping[str, str] = field(default_factory=dict)


def make_plan(entry: Entry, connection: Connection, pinned: Mapping[str, str]) -> Plan:
    """Ask the hub which files make a model.

    Args:
        entry: The model.
        connection: Knows the hub.
        pinned: Repository → the commit to take, where one was settled earlier.

    Raises:
        BrokenError: No connection, or an answer that makes no sense.
        StatusError: The hub refused.
        MissingWeightsError: A file that the model needs is not there.
    """
    files = [Remote(link.path, link.url, sha256=link.sha256) for link in entry.links]
    revisions = {}
    for part in entry.repositories:
        commit = pinned.get(part.repository) or _commit(part, connection)
        revisions[part.repository] = commit
        files += _selected(part, commit, connection)
    return Plan(tuple(files), revisions)


def _commit(part: Repository, connection: Connection) -> str:
    told, _ = connection.json(f"{connection.hub}/api/models/{part.repository}/revision/{quote(part.revision, safe='')}")
    commit = told.get("sha") if isinstance(told, dict) else None
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        raise BrokenError("an answer without a commit")
    return commit


def _selected(part: Repository, commit: str, connection: Connection) -> Iterator[Remote]:
    there = dict(_tree(part, commit, connection))
    for pattern in part.files:
        if not _matching(pattern, there):
            raise MissingWeightsError(
                f"{part.repository} holds no file '{pattern}' any more; see whether a newer thematics knows its new layout"
            )
    for path in sorted({path for pattern in (*part.files, *part.optional) for path in _matching(pattern, there)}):
        yield _remote(part, commit, path, there[path], connection.hub)


def _tree(part: Repository, commit: str, connection: Connection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    url = f"{connection.hub}/api/models/{part.repository}/tree/{commit}?recursive=true"
    for _ in range(MOST_PAGES):
        told, following = connection.json(url)
        if not isinstance(told, list):
            raise BrokenError("an answer that is no list")
        for each in told:
            if isinstance(each, dict) and each.get("type") == "file" and isinstance(each.get("path"), str):
                yield each["path"], each
        if not following:
            return
        url = following


def _matching(pattern: str, paths: Mapping[str, Any]) -> Sequence[str]:
    """Give the paths that a pattern means; "*" stays within its folder, and of "a|b" only the first that is there counts."""
    for each in pattern.split("|"):
        found = [
            path
            for path in paths
            if fnmatch.fnmatchcase(path, each) and path.count("/") == each.count("/") and is_plain_path(path)
        ]
        if found:
            return found
    return ()


def _remote(part: Repository, commit: str, path: str, told: Mapping[str, Any], hub: str) -> Remote:
    large = told.get("lfs")
    large = large if isinstance(large, dict) else {}
    size = large.get("size", told.get("size"))
    return Remote(
        path=f"{part.into}/{path}" if part.into else path,
        url=f"{hub}/{part.repository}/resolve/{commit}/{quote(path)}",
        size=size if isinstance(size, int) and size >= 0 else None,
        sha256=_hash(large.get("oid"), _SHA256),
        git="" if large else _hash(told.get("oid"), _COMMIT),
        repository=part.repository,
    )


def _hash(value: Any, form: re.Pattern[str]) -> str:
    text = value.removeprefix("sha256:") if isinstance(value, str) else ""
    return text if form.fullmatch(text) else ""
