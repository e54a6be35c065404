"""``manifest.json``: what a folder of weights holds, file by file, with the SHA-256 of each.

It is read as something that a stranger may have written: every field is checked, and no path in it may lead out of the
folder or mean another file on another system.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from thematics.errors import MissingWeightsError

__all__ = [
    "ENGINES",
    "KINDS",
    "MANIFEST",
    "ListedFile",
    "Manifest",
    "is_name",
    "is_plain_path",
    "parse_manifest",
    "read_manifest",
]

MANIFEST = "manifest.json"
MAX_BYTES = 4_000_000
MAX_FILES = 10_000
# Engine → what its weights are for.
ENGINES: Mapping[str, str] = {
    "openai-whisper": "recogniser",
    "faster-whisper": "recogniser",
    "pyannote": "diarizer",
    "sentence-transformers": "embedder",
    "transformers": "name finder",
    "spacy": "name finder",
}
KINDS = tuple(sorted(set(ENGINES.values())))

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LONGEST = 255
# What Windows reads as a device, a stream or a wildcard; control characters would mangle a message.
_NOT_IN_A_PATH = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file as its manifest lists it.

    Attributes:
        path: Relative, parts joined by "/".
        size: Bytes.
        sha256: 64 hexadecimal digits, lower case.
    """

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder of weights holds.

    Attributes:
        name: As people type it ("large-v2").
        kind: "recogniser", "diarizer", "embedder" or "name finder".
        engine: The library that loads them, a key of ``ENGINES``.
        licence: As the publisher names it.
        source: Where they came from, for people to read.
        files: Every file, no path twice.
        demo_only: Whether they are example weights, never to be taken for a real study.
        extra: What an engine wants to know of them.
    """

    name: str
    kind: str
    engine: str
    licence: str
    source: str
    files: tuple[ListedFile, ...]
    demo_only: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def qualified(self) -> str:
        """Engine and name, as the command line takes them where a name alone means two."""
        return f"{self.engine}:{self.name}"

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    def as_plain(self) -> dict[str, Any]:
        """Give what ``parse_manifest`` reads back."""
        return {
            "name": self.name,
            "kind": self.kind,
            "engine": self.engine,
            "licence": self.licence,
            "source": self.source,
            "demo_only": self.demo_only,
            "files": [{"path": file.path, "size": file.size, "sha256": file.sha256} for file in self.files],
            "extra": dict(self.extra),
        }

    def as_json(self) -> str:
        """Give the text of ``manifest.json``."""
        return json.dumps(self.as_plain(), indent=2, ensure_ascii=False) + "\n"


def is_name(name: str) -> bool:
    """Tell whether weights may be called so: it is also the name of a folder, on every system."""
    return bool(_NAME.fullmatch(name)) and is_plain_path(name)


def is_plain_path(path: str) -> bool:
    """Tell whether a path names a file inside its folder, the same on every system."""
    parts = path.split("/")
    if not path or len(path) > _LONGEST or _NOT_IN_A_PATH.search(path):
        return False
    return not any(part in {"", ".", ".."} or part[-1] in ". " or _DEVICE.fullmatch(part) for part in parts)


def read_manifest(folder: Path) -> Manifest:
    """Read a folder's ``manifest.json``.

    Raises:
        MissingWeightsError: There is none, or it breaks a rule.
    """
    try:
        with (folder / MANIFEST).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        problem = (
            f"'{folder.name}' holds no {MANIFEST}, so that nothing says which files may be loaded; if you trust its files, "
            f"type: thematics models add {folder} --engine ENGINE --name NAME"
        )
    except OSError:
        problem = f"the {MANIFEST} of '{folder.name}' can't be read; check the folder's permissions"
    else:
        return parse_manifest(_json(data, folder.name), folder.name)
    raise MissingWeightsError(problem)


def _json(data: bytes, where: str) -> Any:
    if len(data) <= MAX_BYTES:
        try:
            return json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            pass
    raise _broken(where, "it is no JSON")


def parse_manifest(value: Any, where: str) -> Manifest:
    """Check what stood in a manifest.

    Args:
        value: What the JSON held.
        where: Names it in a message.

    Raises:
        MissingWeightsError: It breaks a rule.
    """
    if not isinstance(value, dict):
        raise _broken(where, "it is no JSON object")
    manifest = Manifest(
        name=_text(value, "name", where),
        kind=_text(value, "kind", where),
        engine=_text(value, "engine", where),
        licence=_text(value, "licence", where),
        source=_text(value, "source", where, default=""),
        files=_files(value.get("files"), where),
        demo_only=_truth(value, "demo_only", where),
        extra=_extra(value, where),
    )
    if not is_name(manifest.name):
        raise _broken(where, "its name may hold small letters, digits, '.', '-' and '_' only")
    if ENGINES.get(manifest.engine) != manifest.kind:
        raise _broken(
            where, f"its engine and kind are not one of: {', '.join(f'{e} ({k})' for e, k in ENGINES.items())}"
        )
    return manifest


def _broken(where: str, why: str) -> MissingWeightsError:
    return MissingWeightsError(f"the {MANIFEST} of '{where}' can't be used: {why}; get or install these weights again")


def _text(value: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
    text = value.get(key, default)
    if not isinstance(text, str) or len(text) > MAX_FILES or any(ord(letter) < ord(" ") for letter in text):
        raise _broken(where, f"its '{key}' is no text")
    return text


def _truth(value: Mapping[str, Any], key: str, where: str) -> bool:
    truth = value.get(key, False)
    if not isinstance(truth, bool):
        raise _broken(where, f"its '{key}' is neither true nor false")
    return truth


def _extra(value: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    extra = value.get("extra", {})
    if not isinstance(extra, dict):
        raise _broken(where, "its 'extra' is no JSON object")
    return extra


def _files(value: Any, where: str) -> tuple[ListedFile, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= MAX_FILES:
        raise _broken(where, "it lists no files")
    files = tuple(_file(each, where) for each in value)
    # Two spellings of one name are one file on Windows and macOS.
    if len({file.path.casefold() for file in files}) < len(files):
        raise _broken(where, "it lists a file twice")
    return files


def _file(value: Any, where: str) -> ListedFile:
    if not isinstance(value, dict):
        raise _broken(where, "a file in it is no JSON object")
    path, size, digest = value.get("path"), value.get("size"), value.get("sha256")
    if not isinstance(path, str) or not is_plain_path(path) or path.casefold() == MANIFEST:
        raise _broken(where, "a path in it leads out of the folder, or can't stand on every system")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise _broken(where, f"the size of '{path}' is no number of bytes")
    if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
        raise _broken(where, f"the sha256 of '{path}' is not 64 hexadecimal digits")
    return ListedFile(path, size, digest)
