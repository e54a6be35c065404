"""Bytes to clean text: limits, encodings, and characters that nobody sees."""

import re
import unicodedata
import zipfile
from pathlib import Path

from thematics.errors import UnreadableFileError, UsageError

__all__ = ["clean", "decode", "read_bytes", "require_archive", "seconds", "words_of"]

MOST_BYTES = 50 * 1024**2  # a day of speech as word-timed JSON is a fifth of this
MOST_UNPACKED = 300 * 1024**2
MOST_RATIO = 200  # unpacked to packed; office documents stay under 30

_SIGNATURES = {
    b"PK\x03\x04": "an archive or office document",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"RIFF": "a recording",
    b"ID3": "a recording",
    b"OggS": "a recording",
    b"fLaC": "a recording",
    b"\x1f\x8b": "a packed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a database",
}
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,6}))?")


def read_bytes(path: Path) -> bytes:
    """Read a file whole.

    Raises:
        UsageError: There is no such file, or it can't be opened.
        UnreadableFileError: It is empty or larger than 50 MB.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UnreadableFileError(
                f"'{path.name}' is larger than 50 MB; split it, or check that it is the right file"
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"there is no file '{path.name}'; check the path") from None
    except OSError as error:
        raise UsageError(f"'{path.name}' can't be opened ({error.strerror}); check the path and your rights") from None
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFileError(f"'{path.name}' is empty; check the file")
    return content


def decode(path: Path, content: bytes) -> str:
    """Make text of bytes: UTF-8 (with or without a mark), UTF-16 with a mark, or Windows-1252.

    Raises:
        UnreadableFileError: It is no text.
    """
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            raise UnreadableFileError(f"'{path.name}' is {what}, not text; give it its right name or save it as text")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in content:
        raise UnreadableFileError(f"'{path.name}' holds bytes that are no text; save it as UTF-8 text and try again")
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return clean(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError(f"'{path.name}' is in an unknown encoding; save it as UTF-8 text and try again")


def clean(text: str) -> str:
    r"""Drop what nobody sees (controls, marks of direction, soft hyphens), and compose accents.

    >>> clean("a\u200bb\x07\tc")
    'ab\tc'
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs", "Co", "Cn")
    )


def words_of(text: str) -> tuple[str, ...]:
    """Split at white space; bare punctuation joins the word before it.

    >>> words_of("ja , nou …  dat")
    ('ja,', 'nou…', 'dat')
    """
    words: list[str] = []
    for part in text.split():
        if words and not any(letter.isalnum() for letter in part) and part[0] in ",.;:!?…":
            words[-1] += part
        else:
            words.append(part)
    return tuple(words)


def seconds(text: str) -> float | None:
    """Read a clock time: [h:]mm:ss[.fff].

    >>> seconds("00:01:02,500"), seconds("01:02"), seconds("x")
    (62.5, 62.0, None)
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, whole, part = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + (float(f"0.{part}") if part else 0.0)


def require_archive(path: Path, kind: str) -> None:
    """See that a file is a zip archive that does not swell beyond reason, before any library unpacks it.

    Raises:
        UnreadableFileError: It is none, or it does.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableFileError(
            f"'{path.name}' is no {kind}; open it in your office program and save it again"
        ) from None
    unpacked, packed = sum(each.file_size for each in entries), sum(each.compress_size for each in entries)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1024):
        raise UnreadableFileError(f"'{path.name}' unpacks to more than a {kind} ever does; it was not opened")
