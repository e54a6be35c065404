"""Which reader reads which transcript. A new format is one file beside this one, and one line in ``_FORMATS``."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from thematics.errors import InvalidRecordError, UsageError
from thematics.records.raw import ReadTranscript, ReadTurn
from thematics.sources.cues import read_srt, read_vtt
from thematics.sources.documents import read_docx
from thematics.sources.elan import read_eaf
from thematics.sources.files import SourceFile, open_source
from thematics.sources.plain import read_plain
from thematics.sources.recognised import read_json
from thematics.sources.web import read_html

__all__ = ["TRANSCRIPT_SUFFIXES", "read_transcript"]


@dataclass(frozen=True, slots=True)
class _Format:
    """A kind of transcript.

    Attributes:
        name: What people read ("vtt").
        read: Gives the turns, () where the file is of another kind.
        what: What the file should have been, for the message.
    """

    name: str
    read: Callable[[SourceFile], tuple[ReadTurn, ...]]
    what: str


_FORMATS = {
    ".vtt": _Format("vtt", read_vtt, "WebVTT with cues"),
    ".srt": _Format("srt", read_srt, "SRT with cues"),
    ".txt": _Format("txt", read_plain, "text with words in it"),
    ".html": _Format("html", read_html, "transcript that noScribe made"),
    ".htm": _Format("html", read_html, "transcript that noScribe made"),
    ".json": _Format("json", read_json, "transcript of Whisper, WhisperX or aTrain"),
    ".docx": _Format("docx", read_docx, "Word document with turns"),
    ".eaf": _Format("eaf", read_eaf, "ELAN file with annotations"),
}
TRANSCRIPT_SUFFIXES = frozenset(_FORMATS)


def read_transcript(path: Path) -> ReadTranscript:
    """Read a transcript, whatever made it.

    All words of the speech come through, none twice, and nothing else becomes speech.

    Args:
        path: A file whose name ends in one of ``TRANSCRIPT_SUFFIXES``.

    Raises:
        UsageError: There is no such file, it may not be read, or its name ends in something else.
        UnreadableFileError: It is empty, too large, not what its name says, or holds no turns.
    """
    format_ = _FORMATS.get(path.suffix.lower())
    if format_ is None:
        known = ", ".join(sorted(TRANSCRIPT_SUFFIXES))
        raise UsageError(f"'{path.name}' is of no kind that can be read as a transcript: {known}")
    file = open_source(path)
    try:
        turns = format_.read(file)
    except (InvalidRecordError, RecursionError):
        file.refuse("holds turns or times that can't be; open it in the program that made it and export it again")
    if not turns:
        file.refuse(f"is no {format_.what}; check that it is the right file")
    return ReadTranscript(format_.name, turns)
