"""Which transcript leaves in which form. A new format is one function, and one line in ``_FORMATS``."""

from collections.abc import Callable
from dataclasses import dataclass

from thematics.errors import UsageError
from thematics.exchange.transcript_data import as_json, rttm
from thematics.exchange.transcript_record import TranscriptOut
from thematics.exchange.transcript_subtitles import srt, vtt
from thematics.exchange.transcript_text import docx, plain
from thematics.exchange.transcript_times import has_times

__all__ = ["TRANSCRIPT_FORMATS", "can_write", "transcript_bytes"]


@dataclass(frozen=True, slots=True)
class _Format:
    """A kind of file.

    Attributes:
        write: Gives its bytes.
        timed: Whether it is nothing without times.
    """

    write: Callable[[TranscriptOut], bytes]
    timed: bool = False


_FORMATS = {
    "vtt": _Format(vtt, timed=True),
    "srt": _Format(srt, timed=True),
    "txt": _Format(plain),
    "docx": _Format(docx),
    "json": _Format(as_json),
    "rttm": _Format(rttm, timed=True),
}
TRANSCRIPT_FORMATS = tuple(_FORMATS)


def can_write(transcript: TranscriptOut, format_: str) -> bool:
    """Say whether a transcript can be written in a format: some are nothing without times."""
    return has_times(transcript) or not _FORMATS[format_].timed


def transcript_bytes(transcript: TranscriptOut, format_: str) -> bytes:
    """Write a transcript.

    Args:
        transcript: The transcript.
        format_: One of ``TRANSCRIPT_FORMATS``.

    Returns:
        The file, whole.

    Raises:
        UsageError: There is no such format, or it needs times and the transcript has none.
    """
    if format_ not in _FORMATS:
        raise UsageError(f"a transcript is exported as {', '.join(TRANSCRIPT_FORMATS)}; choose one with --format")
    if not can_write(transcript, format_):
        raise UsageError(f"{transcript.label} has no times, and {format_} is nothing without; choose txt, docx or json")
    return _FORMATS[format_].write(transcript)
