"""From a path to bytes and text: what may be opened, how big it may be, what it is, how it is encoded."""

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from thematics.errors import UnreadableFileError, UsageError
from thematics.sources.text import clean

__all__ = ["SourceFile", "open_source"]

LARGEST_FILE = 50 * 1024**2  # bytes; a day of speech as word-timed JSON is a fifth of this
LARGEST_UNPACKED = 100 * 1024**2  # bytes, all XML of one Office file together; pictures are never unpacked
LARGEST_RATIO = 500  # XML of real documents packs 5 to 100 times smaller
SMALL_PART = 1024**2  # bytes; below this no ratio does harm
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
    (b"\x1f\x8b", "a packed file"),
    (b"SQLite format 3", "a database"),
)
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_NOTHING = b"\x00 \t\r\n\x0b\x0c"
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError, KeyError)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read whole: what every reader gets.

    Attributes:
        name: Its name, for messages; printable.
        data: Its bytes, at least one of them no white space.
    """

    name: str
    data: bytes

    def refuse(self, what: str) -> NoReturn:
        """Raise the one sentence that says what is wrong with the file and what to do."""
        raise UnreadableFileError(f"'{self.name}' {what}")

    def decode(self) -> tuple[str, str]:
        """Give the text as it stands, and the name of its encoding.

        A byte-order mark decides. Without one it is UTF-8 where that fits (a few damaged letters become the replacement
        character), else Windows-1252.

        Raises:
            UnreadableFileError: The bytes are no text.
        """
        encoding = next((name for mark, name in _BOMS if self.data.startswith(mark)), "")
        if not encoding:
            self._refuse_binary()
            return self._without_mark()
        try:
            return self.data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            self.refuse("is damaged text; open it in the program that made it and save it as UTF-8 text")

    def text(self) -> str:
        """Give the text with canonical line ends and nothing invisible in it.

        Raises:
            UnreadableFileError: The bytes are no text, or nothing that can be seen.
        """
        text = clean(self.decode()[0])
        if not text.strip():
            self.refuse("is empty; check that the right file was exported")
        return text

    def _without_mark(self) -> tuple[str, str]:
        try:
            return self.data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            lenient = self.data.decode("utf-8", errors="replace")
        damaged = lenient.count("\ufffd")
        if sum(not letter.isascii() for letter in lenient) - damaged > damaged:
            return lenient, "utf-8"
        try:
            return self.data.decode("windows-1252"), "windows-1252"
        except UnicodeDecodeError:
            self.refuse("is in an unknown encoding; open it in a text editor and save it as UTF-8")

    def _refuse_binary(self) -> None:
        what = next((what for mark, what in _MAGIC if self.data.startswith(mark)), "")
        if self.data[4:8] == b"ftyp":
            what = "a recording"
        if what:
            self.refuse(f"is {what} by its content; give it the ending that fits, or export it again as text")
        sample = self.data[: 1024**2]
        controls = sum(sample.count(bytes([code])) for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1b")
        if b"\x00" in self.data or controls > MOST_CONTROLS * len(sample):
            self.refuse("holds bytes that are no text; open it in the program that made it and save it as UTF-8 text")

    def parts(self, required: str, kind: str, suffix: str) -> dict[str, bytes]:
        """Unpack the XML of an Office file, once it is sure that it does not swell beyond reason.

        Args:
            required: A part that it must hold ("word/document.xml").
            kind: What it should be, for the message ("Word document").
            suffix: What it should be saved as (".docx").

        Returns:
            The XML parts by name; pictures and other media stay packed.

        Raises:
            UnreadableFileError: It is something else, damaged, under a password, or a trap.
        """
        if self.data.startswith(b"\xd0\xcf\x11\xe0"):
            self.refuse(f"is in an old format or has a password; open it and save it as {suffix} without one")
        if not self.data.startswith(b"PK"):
            self.refuse(f"is no {kind} by its content; give it the ending that fits, or save it again as {suffix}")
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as packed:
                wanted = {
                    info.filename: info for info in packed.infolist() if info.filename.endswith((".xml", ".rels"))
                }
                if required not in wanted:
                    self.refuse(f"is packed like a {kind} but is none; give it the ending that fits")
                self._refuse_bomb(list(wanted.values()))
                parts = {name: packed.read(info) for name, info in wanted.items()}
        except (*_BROKEN_ZIP, NotImplementedError):
            self.refuse(f"is damaged or has a password; open it and save it again as {suffix} without one")
        if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\x00" in part[:200] for part in parts.values()):
            self.refuse(f"holds what no {kind} does (a document type); check where it comes from")
        return parts

    def _refuse_bomb(self, parts: list[zipfile.ZipInfo]) -> None:
        swells = (
            p for p in parts if p.file_size > SMALL_PART and p.file_size > LARGEST_RATIO * max(p.compress_size, 1)
        )
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED or any(swells):
            self.refuse("unpacks to an unreasonable size; check where it comes from")


def open_source(path: Path) -> SourceFile:
    """Read a file whole. Folders, pipes and devices are never opened.

    Raises:
        UsageError: There is no such file, it is no ordinary file, or may not be read.
        UnreadableFileError: It is empty or larger than 50 MB.
    """
    name = "".join(letter if letter.isprintable() else "?" for letter in path.name or str(path))
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UsageError(f"'{name}' is a folder; name the files in it")
        if not stat.S_ISREG(status.st_mode):
            raise UsageError(f"'{name}' is no ordinary file; copy its content into one")
        if status.st_size <= LARGEST_FILE:
            with path.open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UsageError(f"there is no file '{name}'; check the path") from None
    except OSError as error:
        raise UsageError(f"'{name}' can't be opened ({error.strerror}); check that you may read it") from None
    if status.st_size > LARGEST_FILE or len(data) > LARGEST_FILE:
        raise UnreadableFileError(
            f"'{name}' is larger than {LARGEST_FILE // 1024**2} MB; split it, or check that it is the right file"
        )
    if not data.strip(_NOTHING):
        raise UnreadableFileError(f"'{name}' is empty; check that the right file was exported")
    return SourceFile(name, data)
