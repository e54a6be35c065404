"""A server on loopback with the hub's routes, and a second one that stands for the network that delivers its files."""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "c0ffee" + "0" * 34
LARGE = 1000  # bytes from which a file is in LFS


@dataclass
class Asked:
    """A request that came in."""

    server: str
    path: str
    range: str
    token: str


@dataclass
class Hub:
    """What the servers hold and how they misbehave."""

    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    commits: dict[str, str] = field(default_factory=dict)
    gated: dict[str, str] = field(default_factory=dict)  # repository → the token that opens it
    asked: list[Asked] = field(default_factory=list)
    ranges: bool = True
    cut: dict[str, list[int]] = field(default_factory=dict)  # file → after how many bytes each next answer breaks off
    wrong: dict[str, bytes] = field(default_factory=dict)  # file → what is given instead
    busy: list[int] = field(default_factory=list)  # statuses that come before anything else
    silent: list[float] = field(default_factory=list)  # seconds of silence before each next answer
    redirect: str = ""  # where every file is said to be, instead of the second server
    page: int = 1000
    lengths: bool = True  # whether answers say how long they are
    address: str = ""
    delivery: str = ""

    def ranges_asked(self) -> list[str]:
        """Give the ranges that the delivering server was asked for."""
        return [each.range for each in self.asked if each.server == "delivery"]


def _git(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub
    name: str

    def log_message(self, *_: Any) -> None:
        return

    def do_GET(self) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self.hub.asked.append(Asked(self.name, self.path, self.headers.get("Range", ""), token))
        if self.hub.busy:
            self.refuse(self.hub.busy.pop(0))
            return
        path = unquote(urlsplit(self.path).path)
        if self.name == "delivery":
            self.deliver(path.removeprefix("/"))
        elif path.startswith("/api/models/"):
            self.tell(path.removeprefix("/api/models/"))
        else:
            self.resolve(path.removeprefix("/"), token)

    def refuse(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def tell(self, path: str) -> None:
        owner, name, route, revision = path.split("/", 3)
        repository = f"{owner}/{name}"
        if repository not in self.hub.repositories:
            self.refuse(401)  # the hub does not tell what is private from what is not there
            return
        if route == "revision":
            self.json({"sha": self.hub.commits.get(repository, COMMIT)})
            return
        if revision != self.hub.commits.get(repository, COMMIT):
            self.refuse(404)
            return
        start = int(urlsplit(self.path).query.partition("cursor=")[2] or 0)
        rows = [self.row(path, data) for path, data in sorted(self.hub.repositories[repository].items())]
        rows.append({"type": "directory", "path": "sub", "oid": "0" * 40, "size": 0})
        more = start + self.hub.page < len(rows)
        self.json(rows[start : start + self.hub.page], start + self.hub.page if more else 0)

    def row(self, path: str, data: bytes) -> dict[str, Any]:
        if len(data) < LARGE:
            return {"type": "file", "path": path, "oid": _git(data), "size": len(data)}
        large = {"oid": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
        return {"type": "file", "path": path, "oid": _git(b"pointer"), "size": len(data), "lfs": large}

    def json(self, value: Any, following: int = 0) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        if following:
            self.send_header("Link", f'<{self.path.partition("&")[0]}&cursor={following}>; rel="next"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def resolve(self, path: str, token: str) -> None:
        owner, name, _, commit, file = path.split("/", 4)
        repository = f"{owner}/{name}"
        if self.hub.gated.get(repository, token) != token:
            self.refuse(403 if token else 401)
            return
        data = self.hub.repositories.get(repository, {}).get(file)
        if data is None or commit != self.hub.commits.get(repository, COMMIT):
            self.refuse(404)
            return
        if len(data) < LARGE:
            self.give(file, self.hub.wrong.get(file, data))
            return
        self.send_response(302)
        self.send_header("Location", self.hub.redirect or f"{self.hub.delivery}/{repository}/{file}")
        self.send_header("X-Repo-Commit", commit)
        self.send_header("X-Linked-Etag", f'"{hashlib.sha256(data).hexdigest()}"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def deliver(self, path: str) -> None:
        owner, name, file = path.split("/", 2)
        self.give(file, self.hub.wrong.get(file, self.hub.repositories[f"{owner}/{name}"][file]))

    def give(self, file: str, data: bytes) -> None:
        if self.hub.silent:
            time.sleep(self.hub.silent.pop(0))
        start = 0
        if self.hub.ranges and (wanted := self.headers.get("Range")):
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(data):
                self.refuse(416)
                return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        if self.hub.lengths:
            self.send_header("Content-Length", str(len(data) - start))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        cuts = self.hub.cut.get(file, [])
        if cuts:
            self.wfile.write(data[start : start + cuts.pop(0)])
            self.close_connection = True
            return
        self.wfile.write(data[start:])
        self.close_connection = not self.hub.lengths


@contextmanager
def running(hub: Hub) -> Iterator[Hub]:
    """Run both servers."""
    servers = []
    for name in ("hub", "delivery"):
        handler = type(name, (_Handler,), {"hub": hub, "name": name})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
    hub.address, hub.delivery = (f"http://127.0.0.1:{server.server_address[1]}" for server in servers)
    try:
        yield hub
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
