"""What this machine has, and whether anything here could reach a network."""

import os
import platform
import shutil
import socket
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from thematics import __version__
from thematics.store import cipher_version, is_study
from thematics.weights import installed

__all__ = ["Finding", "examine"]

LEAST_PYTHON = (3, 11)
LEAST_FREE = 2 * 1024**3  # bytes: a study of text with its temporary copies, and room to breathe

# Extra → the modules that show that it is installed.
EXTRAS = {
    "speech": ("whisper", "pyannote", "torch", "torchaudio"),
    "fast": ("faster_whisper",),
    "themes": ("sentence_transformers", "bertopic"),
    "cluster": ("dask", "distributed"),
}
_NOWHERE = ("192.0.2.1", 9)  # TEST-NET-1 (RFC 5737): an address that is nobody's
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: What was looked at.
        state: "ok", "note" (worth knowing) or "wrong" (has to be put right).
        found: What was found, as a sentence.
    """

    what: str
    state: str
    found: str


def examine(folder: Path) -> tuple[Finding, ...]:
    """Look at this machine. Nothing is sent anywhere, and nothing is written.

    Args:
        folder: The study's folder, for the disk that it is on.
    """
    return (
        _python(),
        *_extras(),
        *_weights(),
        _encryption(),
        _disk(folder),
        _study(folder),
        _network(),
        _own_network(),
    )


def _python() -> Finding:
    told = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, thematics {__version__}"
    return Finding("Python", "ok" if sys.version_info >= LEAST_PYTHON else "wrong", told)


def _extras() -> tuple[Finding, ...]:
    return tuple(_extra(extra, modules) for extra, modules in EXTRAS.items())


def _extra(extra: str, modules: tuple[str, ...]) -> Finding:
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        told = f'not installed; if you need it: pip install "thematics[{extra}]"'
        return Finding(f"extra '{extra}'", "note", told)
    return Finding(f"extra '{extra}'", "ok", ", ".join(modules))


def _weights() -> tuple[Finding, ...]:
    """Name what is installed; whether each file still is what it was, `thematics models verify` tells."""
    found = installed()
    real = [each.qualified for each in found if not each.demo_only]
    demo = [each.qualified for each in found if each.demo_only]
    told = [
        Finding("weights", "ok", ", ".join(real))
        if real
        else Finding("weights", "note", "none; speech needs them (`thematics models list`), transcripts do without")
    ]
    if demo:
        said = f"{', '.join(demo)}: made for the example study and its tests; never taken for a real study"
        told.append(Finding("demo-only weights", "note", said))
    return tuple(told)


def _encryption() -> Finding:
    found = cipher_version()
    if not found:
        return Finding(
            "encryption",
            "wrong",
            "SQLCipher doesn't work here; install again: pip install --force-reinstall sqlcipher3",
        )
    try:
        package = version("sqlcipher3")
    except PackageNotFoundError:
        package = "?"
    return Finding("encryption", "ok", f"SQLCipher {found} (sqlcipher3 {package}), keys by Argon2id")


def _disk(folder: Path) -> Finding:
    there = next((each for each in (folder.absolute(), *folder.absolute().parents) if each.exists()), Path.cwd())
    free = shutil.disk_usage(there).free
    told = f"{free / 1024**3:.1f} GiB free"
    return Finding("disk", "ok" if free >= LEAST_FREE else "note", told if free >= LEAST_FREE else f"{told}: make room")


def _study(folder: Path) -> Finding:
    if is_study(folder):
        return Finding("study", "ok", f"'{folder.absolute().name}' is a study")
    return Finding("study", "note", "this folder is no study; say which with --study, or make one: thematics init")


def _network() -> Finding:
    """See whether the machine knows a way out. Connecting a datagram socket looks up the route and sends nothing."""
    proxies = [name for name in _PROXIES if os.environ.get(name)]
    if proxies:
        return Finding(
            "network", "note", f"a proxy is set ({proxies[0]}): programs on this machine could reach a network"
        )
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_NOWHERE)
    except OSError:
        return Finding("network", "ok", "this machine knows no way out: it is offline")
    return Finding("network", "note", "this machine has a way out; pull the plug to be sure that nothing leaves it")


def _own_network() -> Finding:
    return Finding("thematics itself", "ok", "opens no connection, but for `thematics models get` when you type it")
