"""From a file's bytes to clean text: what it is, how it is encoded, how big it may be."""

import re
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import NoReturn

from thematics.errors import UnreadableFileError, UsageError

__all__ = ["clean", "decode", "read_bytes", "read_part", "refuse", "require_zip"]

LARGEST_TEXT = 50 * 1024 * 1024  # bytes; a day of speech is about 1 MB
LARGEST_UNPACKED = 300 * 1024 * 1024  # bytes, all XML of one spreadsheet together
LARGEST_RATIO = 500  # XML of real documents packs 5 to 50 times smaller
SMALL_PART = 1024 * 1024  # bytes; below this no ratio does harm
MOST_CONTROLS = 0.01  # share of control characters above which bytes are no text

_MAGIC = (
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls) or one with a password"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich-text file (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
    (b"fLaC", "a recording"),
    (b"RIFF", "a recording"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"SQLite format 3", "a database"),
)
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SEPARATORS = {code: " " for code in range(0x1C, 0x20)}  # white space to Python, control characters to Unicode


def refuse(path: Path, what: str) -> NoReturn:
    """Raise the one sentence that says what is wrong with a file and what to do."""
    raise UnreadableFileError(f"'{path.name}' {what}")


def read_bytes(path: Path, limit: int = LARGEST_TEXT) -> bytes:
    """Read a whole file that should be text.

    Raises:
        UsageError: There is no such file, or it is a folder.
        UnreadableFileError: It is empty, too big or can't be opened.
    """
    try:
        if not path.is_file():
            raise UsageError(f"there is no file '{path.name}'; check the path")
        if path.stat().st_size > limit:
            refuse(path, f"is larger than {limit // 1024**2} MB; split it, or check that it is a transcript or table")
        data = path.read_bytes()
    except (OSError, ValueError):
        raise UnreadableFileError(f"'{path.name}' can't be opened; check that you may read it") from None
    if not data.strip():
        refuse(path, "is empty; check that the right file was exported")
    return data


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """Turn bytes into clean text and the name of their encoding.

    A byte-order mark decides; without one it is UTF-8 where that fits, else Windows-1252.

    Raises:
        UnreadableFileError: The bytes are no text.
    """
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    if not encoding:
        _refuse_binary(data, path)
    for name in (encoding,) if encoding else ("utf-8", "windows-1252"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        text = clean(text)
        if not text.strip():
            refuse(path, "is empty; check that the right file was exported")
        return text, name
    refuse(path, "is in an unknown encoding; open it in a text editor and save it as UTF-8")


def _refuse_binary(data: bytes, path: Path) -> None:
    for mark, what in _MAGIC:
        if data.startswith(mark):
            refuse(path, f"is {what} by its content; give it the ending that fits, or export it again")
    if data[4:8] == b"ftyp":
        refuse(path, "is a recording by its content; transcribe it first and add the transcript")
    sample = data[:65536]
    controls = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1b" for byte in sample)  # noqa: PLR2004 - ASCII's controls
    if b"\x00" in sample or controls > MOST_CONTROLS * len(sample):
        refuse(path, "holds no text; open it in the program that made it and save it as UTF-8 text")


def clean(text: str) -> str:
    r"""Make text canonical: line ends, no invisible characters, NFC.

    Control, bidirectional and zero-width characters (Unicode categories Cc, Cf, Cs) are dropped: they'd hide a name
    from every detector and show on no screen.

    >>> clean("Sa\u200bnne\r\nzei\u00a0ja")
    'Sanne\nzei\xa0ja'
    """
    text = _LINE_ENDS.sub("\n", text).translate(_SEPARATORS)
    if not text.isascii():
        text = "".join(letter for letter in text if letter in "\t\n" or unicodedata.category(letter) not in _INVISIBLE)
        return unicodedata.normalize("NFC", text)
    return "".join(letter for letter in text if letter.isprintable() or letter in "\t\n")


_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


def require_zip(path: Path, part: str, kind: str, suffix: str) -> None:
    """Check a packed Office file before anything in it is unpacked.

    Args:
        path: The file.
        part: A part that it must hold ("word/document.xml").
        kind: What it should be, for the message ("Word document").
        suffix: What it should be saved as (".docx").

    Raises:
        UsageError: There is no such file.
        UnreadableFileError: It is something else, damaged, or unpacks to an unreasonable size.
    """
    head = _head(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        refuse(path, f"is in an old format or has a password; open it and save it as {suffix} without one")
    if not head.startswith(b"PK"):
        refuse(path, f"is no {kind} by its content; give it the ending that fits, or save it again as {suffix}")
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        refuse(path, f"is damaged; open it and save it again as {suffix}")
    if all(info.filename != part for info in parts):
        refuse(path, f"is packed like a {kind} but isn't one; give it the ending that fits")
    wanted = [info for info in parts if info.filename.endswith((".xml", ".rels"))]
    bombs = (i for i in wanted if i.file_size > SMALL_PART and i.file_size > LARGEST_RATIO * max(i.compress_size, 1))
    if sum(info.file_size for info in wanted) > LARGEST_UNPACKED or any(bombs):
        refuse(path, "unpacks to an unreasonable size; check where it comes from")


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UsageError(f"there is no file '{path.name}'; check the path")
        with path.open("rb") as file:
            head = file.read(8)
    except (OSError, ValueError):
        raise UnreadableFileError(f"'{path.name}' can't be opened; check that you may read it") from None
    if not head.strip():
        refuse(path, "is empty; check that the right file was exported")
    return head


def read_part(path: Path, part: str, suffix: str) -> bytes:
    """Unpack one part of an Office file that ``require_zip`` has passed.

    Raises:
        UnreadableFileError: It is damaged, under a password, or too big.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            if packed.getinfo(part).file_size > LARGEST_TEXT:
                refuse(path, f"is larger than {LARGEST_TEXT // 1024**2} MB unpacked; split it")
            return packed.read(part)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError, KeyError):
        refuse(path, f"is damaged or has a password; open it and save it again as {suffix}")
