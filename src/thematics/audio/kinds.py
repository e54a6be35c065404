"""What kind of file it is, by its first bytes; its name says nothing.

Only these kinds are ever opened, each with the one demuxer that reads it. So no text (a playlist, a concat script, a session
description) gets to a demuxer that would open the files or addresses that it names.
"""

from enum import StrEnum

from thematics.audio.files import WatchedFile, called
from thematics.audio.frames import adts_frame, first_frame, mpeg_frame, past_id3
from thematics.errors import UnreadableFileError

__all__ = ["AUDIO_SUFFIXES", "Kind", "kind_of"]

AUDIO_SUFFIXES = frozenset(
    ".wav .mp3 .m4a .m4b .aac .ogg .oga .opus .flac .wma .asf .wmv .aif .aiff .amr .3gp .mp4 .m4v .mov .mka .mkv .webm".split()
)


class Kind(StrEnum):
    """Kinds of files that are read; the value is what people call it."""

    WAV = "wav"
    AIFF = "aiff"
    FLAC = "flac"
    MP3 = "mp3"
    AAC = "aac"
    AMR = "amr"
    OGG = "ogg"
    ASF = "asf"
    MP4 = "mp4"
    MATROSKA = "matroska"

    @property
    def demuxer(self) -> str:
        """What libav calls its demuxer."""
        return "mov" if self is Kind.MP4 else self.value


_HEAD_BYTES = 16
_MP4_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
_BEGINNINGS = {
    b"OggS": Kind.OGG,
    b"fLaC": Kind.FLAC,
    b"#!AMR": Kind.AMR,
    b"\x1a\x45\xdf\xa3": Kind.MATROSKA,
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c": Kind.ASF,
}


def kind_of(file: WatchedFile, name: str) -> tuple[Kind, int]:
    """Tell what kind of file it is, and where its content begins: after tags, and for MP3 and AAC at the first frame.

    Raises:
        UnreadableFileError: It is empty, or none of these kinds.
    """
    if not file.size:
        raise UnreadableFileError(f"{called(name)} is empty; copy it again from where it was recorded")
    start = past_id3(file)
    known = _by_head(file.at(start, _HEAD_BYTES))
    if known is not None:
        return known, start
    firsts = [
        (first, kind)
        for kind, read in ((Kind.MP3, mpeg_frame), (Kind.AAC, adts_frame))
        if (first := first_frame(file, start, read)) is not None
    ]
    if firsts:
        first, kind = min(firsts)  # inside the one, the other can be found by chance
        return kind, first
    raise UnreadableFileError(
        f"{called(name)} is no sound that can be read, whatever its name says; give a recording "
        "(wav, mp3, m4a, aac, ogg, opus, flac, wma, mp4, mov, mkv, webm …)"
    )


def _by_head(head: bytes) -> Kind | None:
    if head[:4] in {b"RIFF", b"RF64", b"BW64"} and head[8:12] == b"WAVE":
        return Kind.WAV
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return Kind.AIFF
    if head[4:8] in _MP4_BOXES:
        return Kind.MP4
    return next((kind for beginning, kind in _BEGINNINGS.items() if head.startswith(beginning)), None)
