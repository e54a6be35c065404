"""Which reader reads which file."""

from collections.abc import Callable
from pathlib import Path

from thematics.errors import InvalidRecordError, UnreadableFileError, UsageError
from thematics.records.raw import ReadTranscript, ReadTurn
from thematics.sources.cues import read_srt, read_vtt
from thematics.sources.documents import read_docx
from thematics.sources.elan import read_eaf
from thematics.sources.plain import read_plain
from thematics.sources.recognised import read_json
from thematics.sources.text import decode, read_bytes
from thematics.sources.web import read_html

__all__ = ["TRANSCRIPT_SUFFIXES", "read_transcript"]

_TEXT: dict[str, tuple[str, Callable[[str], tuple[ReadTurn, ...]], str]] = {
    ".vtt": ("vtt", read_vtt, "WebVTT with cues"),
    ".srt": ("srt", read_srt, "SRT with cues"),
    ".txt": ("txt", read_plain, "text with words in it"),
    ".html": ("html", read_html, "a transcript that noScribe made"),
    ".htm": ("html", read_html, "a transcript that noScribe made"),
    ".json": ("json", read_json, "a transcript of Whisper, WhisperX or aTrain"),
}
TRANSCRIPT_SUFFIXES = frozenset({*_TEXT, ".docx", ".eaf"})


def read_transcript(path: Path) -> ReadTranscript:
    """Read a transcript, whatever made it.

    Args:
        path: A file whose name ends in one of ``TRANSCRIPT_SUFFIXES``.

    Raises:
        UsageError: There is no such file, or its name ends in something else.
        UnreadableFileError: It is empty, too large, not what its name says, or holds no turns.
    """
    suffix = path.suffix.lower()
    if suffix not in TRANSCRIPT_SUFFIXES:
        known = ", ".join(sorted(TRANSCRIPT_SUFFIXES))
        raise UsageError(f"'{path.name}' is of no kind that can be read as a transcript: {known}")
    content = read_bytes(path)
    try:
        if suffix == ".docx":
            format_, turns, what = "docx", read_docx(path), "Word document with turns"
        elif suffix == ".eaf":
            format_, turns, what = "eaf", read_eaf(content), "ELAN file with annotations"
        else:
            format_, reader, what = _TEXT[suffix]
            turns = reader(decode(path, content))
    except (InvalidRecordError, RecursionError):
        raise UnreadableFileError(f"'{path.name}' has turns or times that can't be; check the file") from None
    if not turns:
        raise UnreadableFileError(f"'{path.name}' is no {what}; check that it is the right file")
    return ReadTranscript(format_, turns)
