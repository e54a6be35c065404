"""``thematics models get``: weights from their publisher to this machine. The only part of thematics that connects."""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from thematics.errors import MissingWeightsError, UsageError
from thematics.weights.catalogue import Entry
from thematics.weights.connection import TIMEOUT, BrokenError, Connection, StatusError, check_address, host_of
from thematics.weights.download import TRIES, download, is_right
from thematics.weights.finding import model_folder
from thematics.weights.hub import Plan, Remote, make_plan
from thematics.weights.local import Weights, hash_file, read_weights
from thematics.weights.manifest import ListedFile, Manifest
from thematics.weights.pack_format import Progress, silent
from thematics.weights.placing import Memory, check_room, partial_folder, place

__all__ = ["HUB", "Options", "get"]

HUB = "https://huggingface.co"
PINS = "pins.json"
_REFUSED = frozenset({401, 403})
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """How to get weights.

    Attributes:
        hub: Address of the hub, or of a mirror that serves its routes.
        token: What the hub knows its user by; only gated models need one.
        force: Whether to fetch weights that are here and whole.
        newest: Whether to take what the publisher gives now, and not what was pinned at the first get.
        timeout: Seconds of silence after which a connection counts as broken.
        wait: Sleeps before the next try.
    """

    hub: str = HUB
    token: str = field(default="", repr=False)
    force: bool = False
    newest: bool = False
    timeout: float = TIMEOUT
    wait: Callable[[float], None] = time.sleep


def get(entry: Entry, options: Options | None = None, progress: Progress = silent) -> Weights:
    """Fetch a model of the catalogue; weights that are here and whole are left as they are.

    What was fetched before a break is kept, and the next call goes on from there. The hashes that the publisher gives are
    checked; where it gives none, what came first is pinned, and something else under the same commit is refused later.

    Args:
        entry: What to fetch.
        options: How.
        progress: Told how far it is.

    Raises:
        MissingWeightsError: No connection, no permission, no room, or a file that is not what its publisher gives.
        UsageError: The hub's address is not https, or the token is none.
    """
    options = options or Options()
    connection = Connection(_hub(options.hub), _token(options.token), options.timeout)
    target = model_folder(entry.engine, entry.name)
    if not (options.force or options.newest) and (here := _whole(target)):
        return here
    pins = {} if options.newest else Memory(PINS).get(entry.qualified)
    folder = partial_folder(entry.engine, entry.name)
    plan = _plan(entry, connection, pins, options)
    check_room(folder, _missing(plan, entry, folder))
    _drop_strangers(plan, folder)
    listed = tuple(_fetched(remote, entry, connection, folder, (options, progress)) for remote in plan.files)
    _check_pins(entry, listed, pins, folder)
    weights = place(_manifest(entry, plan, listed, connection.hub), folder)
    files = {file.path: file.sha256 for file in listed}
    Memory(PINS).set(entry.qualified, {"revisions": dict(plan.revisions), "files": files})
    return weights


def _hub(address: str) -> str:
    check_address(address)
    return address.rstrip("/")


def _token(token: str) -> str:
    if token and not (token.isascii() and token.isprintable() and " " not in token):
        raise UsageError(
            "the token holds letters that no token has; give the one line that the hub shows, beginning with hf_"
        )
    return token


def _whole(folder: Path) -> Weights | None:
    try:
        weights = read_weights(folder)
    except MissingWeightsError:
        return None
    return None if weights.differences() else weights


def _plan(entry: Entry, connection: Connection, pins: Mapping[str, Any], options: Options) -> Plan:
    pinned = pins.get("revisions", {})
    for tried in range(TRIES):
        try:
            return make_plan(entry, connection, pinned if isinstance(pinned, dict) else {})
        except BrokenError as error:
            why = str(error)
            options.wait(min(2.0**tried, 30.0))
        except StatusError as error:
            raise _refusal(error.status, entry, entry.source, connection) from None
    raise MissingWeightsError(
        f"{host_of(connection.hub)} can't be reached ({why}); see whether this machine is online and which proxy it needs, or "
        "get the weights on another machine and bring them over (see: thematics models pack --help)"
    )


def _refusal(status: int, entry: Entry, repository: str, connection: Connection) -> MissingWeightsError:
    place_of = f"{connection.hub}/{repository.split(' + ', maxsplit=1)[0]}"
    if status in _REFUSED and entry.gated:
        token = "this token's account has not" if connection.token else "that needs a token of an account that has"
        return MissingWeightsError(
            f"'{entry.name}' is given only to those who accepted its publisher's conditions ({token}): accept them at "
            f"{place_of}, make a token at {connection.hub}/settings/tokens, and give it with --token-file or HF_TOKEN"
        )
    if status in _REFUSED:
        why = (
            "refuses this token; take it out of HF_TOKEN, or make a new one"
            if connection.token
            else "wants to know you first"
        )
        return MissingWeightsError(f"{host_of(connection.hub)} {why} (HTTP status {status} for {place_of})")
    return MissingWeightsError(
        f"'{entry.name}' is not where it was (HTTP status {status} for {repository}); see whether a newer thematics knows its new "
        "place, or whether --newest finds it"
    )


def _missing(plan: Plan, entry: Entry, folder: Path) -> int:
    """Count the bytes that are still to come."""
    if any(remote.size is None for remote in plan.files):
        wanted = entry.megabytes * _MEGABYTE
    else:
        wanted = sum(remote.size or 0 for remote in plan.files)
    here = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return max(0, wanted - here)


def _drop_strangers(plan: Plan, folder: Path) -> None:
    """Take out what an earlier run with another plan left."""
    wanted = {name for remote in plan.files for name in (remote.path, f"{remote.path}.part")}
    for path in folder.rglob("*"):
        if not path.is_dir() and path.relative_to(folder).as_posix() not in wanted:
            path.unlink()


def _fetched(
    remote: Remote, entry: Entry, connection: Connection, folder: Path, how: tuple[Options, Progress]
) -> ListedFile:
    options, progress = how
    target = folder / remote.path
    if target.is_file():
        digest = hash_file(target)
        if (remote.sha256 or remote.git) and is_right(target, digest, remote.sha256, remote.git):
            return ListedFile(remote.path, target.stat().st_size, digest)
        target.unlink()
    limit = max(2 * entry.megabytes * _MEGABYTE, 1 << 20)
    try:
        digest = download(remote, target, connection, limit=limit, progress=progress, wait=options.wait)
    except StatusError as error:
        raise _refusal(error.status, entry, remote.repository or remote.url, connection) from None
    return ListedFile(remote.path, target.stat().st_size, digest)


def _check_pins(entry: Entry, listed: tuple[ListedFile, ...], pins: Mapping[str, Any], folder: Path) -> None:
    files = pins.get("files")
    for file in listed:
        pinned = files.get(file.path) if isinstance(files, dict) else None
        if pinned not in {None, file.sha256}:
            shutil.rmtree(folder, ignore_errors=True)
            raise MissingWeightsError(
                f"'{file.path}' of '{entry.qualified}' is not the file that was pinned when this machine first got it; "
                "if you know why its publisher changed it, type the command again with --newest"
            )


def _manifest(entry: Entry, plan: Plan, listed: tuple[ListedFile, ...], hub: str) -> Manifest:
    extra: dict[str, Any] = {}
    if plan.revisions:
        extra["revisions"] = dict(plan.revisions)
    if parts := {part.repository: part.into for part in entry.repositories if part.into}:
        extra["parts"] = parts
    places = [f"{hub}/{repository}@{commit}" for repository, commit in plan.revisions.items()]
    source = " + ".join(places + [link.url for link in entry.links])
    return Manifest(entry.name, entry.kind, entry.engine, entry.licence, source, listed, extra=extra)
