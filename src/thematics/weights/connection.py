"""The one place of thematics that connects to another machine, and only for ``thematics models get``.

It is the standard library's HTTP, not httpx or huggingface_hub: those bring a dozen packages into an installation that
otherwise never connects, and what is wanted here is narrow: each redirect judged by our own rule, a token that no other
host ever sees, the certificates and proxies of this system.
"""

import http.client
import importlib
import ipaddress
import json
import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from thematics import __version__
from thematics.errors import MissingWeightsError, UsageError

__all__ = ["BrokenError", "Connection", "Response", "StatusError", "check_address", "host_of"]

TIMEOUT = 30.0
MOST_REDIRECTS = 8
MOST_JSON = 50_000_000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_NEXT_PAGE = re.compile(r'<([^<>]+)>\s*;\s*rel="?next"?')


class BrokenError(Exception):
    """The connection was not made or broke off; to try again may help. Never leaves ``weights``."""


class StatusError(Exception):
    """The server refused; to try again will not help. Never leaves ``weights``.

    Attributes:
        status: The HTTP status.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP status {status}")
        self.status = status


class _Body(Protocol):
    def read(self, amount: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that is being read.

    Attributes:
        status: The HTTP status, 200 to 299.
        headers: Names in lower case.
        linked: ``X-Linked-Etag`` of the first server: the SHA-256 of a large file, or "".
    """

    status: int
    headers: Mapping[str, str]
    linked: str
    _body: _Body

    def read(self, amount: int) -> bytes:
        """Read some bytes; none at the end.

        Raises:
            BrokenError: The connection broke off, or was silent for too long.
        """
        try:
            return self._body.read(amount)
        except (OSError, http.client.HTTPException) as error:
            raise BrokenError(_kind(error)) from None


@dataclass(frozen=True, slots=True)
class Connection:
    """How to ask servers for something.

    Attributes:
        hub: Address of the hub.
        token: What the hub knows its user by; sent to the hub's own host only.
        timeout: Seconds of silence after which a connection counts as broken.
    """

    hub: str
    token: str = field(default="", repr=False)
    timeout: float = TIMEOUT

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Response]:
        """Ask for an address, and follow redirects that lead over https (on a loopback address also http).

        Raises:
            BrokenError: No connection, or a server that is busy or failing.
            StatusError: The server refused.
            MissingWeightsError: A redirect or a certificate that can't be trusted.
        """
        linked = ""
        for _ in range(MOST_REDIRECTS):
            check_address(url)
            try:
                answer = self._ask(url, headers or {})
            except urllib.error.HTTPError as refused:
                with refused:
                    linked = linked or _etag(refused.headers.get("X-Linked-Etag", ""))
                    url = _follow(url, refused)
                continue
            with answer:
                found = {name.lower(): value for name, value in answer.headers.items()}
                linked = linked or _etag(found.get("x-linked-etag", ""))
                yield Response(answer.status, found, linked, answer)
            return
        raise MissingWeightsError(f"{host_of(url)} sends from one address to the next without end; try again later")

    def json(self, url: str) -> tuple[Any, str]:
        """Ask for JSON; give what it says and the address of the next page, "" where this is the last.

        Raises:
            BrokenError: No connection, or no JSON.
            StatusError: The server refused.
            MissingWeightsError: A redirect or a certificate that can't be trusted.
        """
        parts, size = [], 0
        with self.open(url) as response:
            while part := response.read(1 << 16):
                parts.append(part)
                size += len(part)
                if size > MOST_JSON:
                    raise MissingWeightsError(f"{host_of(url)} gives a list without end; try again later")
            following = _NEXT_PAGE.search(response.headers.get("link", ""))
        try:
            return json.loads(b"".join(parts)), urljoin(url, following[1]) if following else ""
        except (ValueError, RecursionError):
            raise BrokenError("no JSON") from None

    def _ask(self, url: str, headers: Mapping[str, str]) -> Any:
        request = urllib.request.Request(url)  # noqa: S310 - check_address allows http and https only
        # Compressed, the length and the ranges of an answer would mean something else.
        request.add_header("Accept-Encoding", "identity")
        request.add_header("User-Agent", f"thematics/{__version__}")
        for name, value in headers.items():
            request.add_header(name, value)
        if self.token and _origin(url) == _origin(self.hub):
            request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        try:
            return _opener(url).open(request, timeout=self.timeout)
        except urllib.error.HTTPError:
            raise
        except ssl.SSLCertVerificationError:
            problem = _untrusted(url)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ssl.SSLCertVerificationError):
                raise BrokenError(_kind(error.reason)) from None
            problem = _untrusted(url)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise BrokenError(_kind(error)) from None
        raise MissingWeightsError(problem)


def check_address(url: str) -> None:
    """See that an address is https, or http on this machine's loopback.

    Raises:
        UsageError: It is not.
    """
    try:
        parts = urlsplit(url)
        right = bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        right = False
    if not right or not (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(url))):
        raise UsageError("weights come over https only; give an address that begins with https://")


def host_of(url: str) -> str:
    """Give the host of an address, for a message."""
    return urlsplit(url).hostname or "the server"


def _follow(url: str, refused: urllib.error.HTTPError) -> str:
    if refused.code in _RETRIED:
        raise BrokenError(f"HTTP status {refused.code}")
    location = refused.headers.get("Location", "")
    if refused.code not in _REDIRECTS or not location:
        raise StatusError(refused.code)
    target = urljoin(url, location)
    try:
        check_address(target)
        # A server elsewhere has no business with this machine's own services.
        right = _is_loopback(url) or not _is_loopback(target)
    except UsageError:
        right = False
    if not right:
        raise MissingWeightsError(
            f"{host_of(url)} redirects to an address that is not https; nothing was fetched: see whether your network "
            "wants you to log in, or try again later"
        )
    return target


def _opener(url: str) -> urllib.request.OpenerDirector:
    """Make an opener that knows http and https and nothing else: no files, no ftp, no redirects of its own."""
    opener = urllib.request.OpenerDirector()
    if not _is_loopback(url):
        opener.add_handler(urllib.request.ProxyHandler())
    secure = urlsplit(url).scheme == "https"
    opener.add_handler(urllib.request.HTTPSHandler(context=_context()) if secure else urllib.request.HTTPHandler())
    opener.add_handler(urllib.request.HTTPErrorProcessor())
    opener.add_handler(urllib.request.HTTPDefaultErrorHandler())
    return opener


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not context.cert_store_stats()["x509_ca"] and not ssl.get_default_verify_paths().capath:
        # python.org's Python for macOS comes without certificates; certifi is there whenever an engine is.
        try:
            context.load_verify_locations(importlib.import_module("certifi").where())
        except ImportError:
            return context
    return context


def _untrusted(url: str) -> str:
    return (
        f"the certificate of {host_of(url)} can't be checked; where an organisation reads its network's traffic, let "
        "SSL_CERT_FILE name its certificates (on a Mac with Python from python.org, run 'Install Certificates' first)"
    )


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _etag(value: str) -> str:
    etag = value.removeprefix("W/").strip('"').lower()
    return etag if re.fullmatch(r"[0-9a-f]{64}", etag) else ""


def _kind(error: object) -> str:
    return "no answer in time" if isinstance(error, TimeoutError) else type(error).__name__
