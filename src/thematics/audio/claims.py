"""What a file says of itself, so that one that was cut short is known: how long it is, and whether it ends where it should.

What can't be seen: a cut between two frames of an AAC, AMR or MP3 file (of an MP3 with a Xing or VBRI head, which nearly all
have, only one that loses less than 0.4 s); one between two fragments of a fragmented MP4, or two blocks of a live WebM; any cut of
a WAV or an ASF that was written live, its sizes left open.
"""

from collections.abc import Callable
from dataclasses import dataclass

from thematics.audio.files import WatchedFile
from thematics.audio.frames import adts_frame, mpeg_frame, mpeg_seconds, stops_halfway
from thematics.audio.kinds import Kind

__all__ = ["Claim", "claim_of"]

OPEN_SIZES = frozenset({0, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF})
MOST_PARTS = 200_000  # a fragmented recording of a day has fewer
_OGG_END = 4
_OGG_PAGE = 27
_OGG_LONGEST = 65_307
_PLAYING = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")  # ASF's file properties object
_LIVE = 1
_SEGMENT, _CLUSTER = b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"
MOST_ELEMENTS = 10_000_000  # a live recording of a day, 20 ms each, has four million


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file's head says.

    Attributes:
        seconds: How long it is, None where it does not say or only libav can tell.
        cut: Whether it ends before it should.
        index: Whether it has what it takes to find the sound: an MP4's index can stand at the end, and be lost.
        pieces: Whether an MP4 is written in fragments, each of which knows only itself.
        overlong: Whether a WAV has more sound than its 32 bits for that can say: recorders write on past 4 GiB.
    """

    seconds: float | None = None
    cut: bool = False
    index: bool = True
    pieces: bool = False
    overlong: bool = False


def claim_of(kind: Kind, file: WatchedFile, start: int) -> Claim:
    """Read what a file says of itself.

    Args:
        kind: What kind of file it is.
        file: The file.
        start: Where its content begins (``kind_of``).
    """
    return _CLAIMS[kind](file, start)


def _wav(file: WatchedFile, _start: int) -> Claim:
    """Walk a RIFF file's chunks; the 64-bit size of RF64 stands in a chunk of its own (EBU Tech 3306)."""
    at, rate, long = 12, 0, 0
    for _ in range(MOST_PARTS):
        head = file.at(at, 8)
        size = int.from_bytes(head[4:8], "little")
        if len(head) < 8:  # noqa: PLR2004 - a chunk's head
            break
        if head[:4] == b"ds64":
            long = int.from_bytes(file.at(at + 16, 8), "little")
        elif head[:4] == b"fmt ":
            rate = int.from_bytes(file.at(at + 16, 4), "little")
        elif head[:4] == b"data":
            size = long if size == 0xFFFFFFFF and long else size  # noqa: PLR2004 - "see the other chunk"
            if size in OPEN_SIZES:
                break
            overlong = file.size - at - 8 >= size + (1 << 32)
            size = file.size - at - 8 if overlong else size
            return Claim(size / rate if rate else None, at + 8 + size > file.size, overlong=overlong)
        at += 8 + size + size % 2
    return Claim()


def _aiff(file: WatchedFile, _start: int) -> Claim:
    size = int.from_bytes(file.at(4, 4), "big")
    return Claim(cut=size not in OPEN_SIZES and 8 + size > file.size)


def _flac(file: WatchedFile, start: int) -> Claim:
    """Read the STREAMINFO block: 20 bits rate, 8 bits form, 36 bits number of samples (RFC 9639, section 8.2)."""
    bits = int.from_bytes(file.at(start + 18, 8), "big")
    rate, samples = bits >> 44, bits & (1 << 36) - 1
    return Claim(samples / rate if rate and samples else None)


def _mp3(file: WatchedFile, start: int) -> Claim:
    return Claim(mpeg_seconds(file, start), stops_halfway(file, mpeg_frame))


def _aac(file: WatchedFile, _start: int) -> Claim:
    return Claim(cut=stops_halfway(file, adts_frame))


def _amr(_file: WatchedFile, _start: int) -> Claim:
    return Claim()  # each frame has its own length, and nothing says how many there are


def _ogg(file: WatchedFile, _start: int) -> Claim:
    """See whether the last page is whole and says that it is the last (RFC 3533, section 6)."""
    begin = max(file.size - 2 * _OGG_LONGEST, 0)
    data = file.at(begin, file.size - begin)
    at = data.rfind(b"OggS")
    page = data[at:] if at >= 0 else b""
    if len(page) < _OGG_PAGE or len(page) < _OGG_PAGE + page[26]:
        return Claim(cut=True)
    size = _OGG_PAGE + page[26] + sum(page[_OGG_PAGE : _OGG_PAGE + page[26]])
    return Claim(cut=len(page) < size or not page[5] & _OGG_END)


def _asf(file: WatchedFile, _start: int) -> Claim:
    """Find the file properties object in the header: the file's size, and how long it plays (ASF 1.20, section 3.2)."""
    at, end = 30, int.from_bytes(file.at(16, 8), "little")
    for _ in range(MOST_PARTS):
        head = file.at(at, 104)
        size = int.from_bytes(head[16:24], "little")
        if at >= end or len(head) < 104 or size < 24:  # noqa: PLR2004 - an object's head
            break
        if head[:16] == _PLAYING:
            whole, plays, before = (int.from_bytes(head[place : place + 8], "little") for place in (40, 64, 80))
            if head[88] & _LIVE:
                break
            return Claim(max(plays / 1e7 - before / 1e3, 0.0) or None, whole > file.size)
        at += size
    return Claim()


def _mp4(file: WatchedFile, _start: int) -> Claim:
    """Walk the outermost boxes (ISO/IEC 14496-12, section 4.2)."""
    at, boxes = 0, set[bytes]()
    cut = False
    for _ in range(MOST_PARTS):
        head = file.at(at, 16)
        size = int.from_bytes(head[:4], "big")
        if len(head) < 8:  # noqa: PLR2004 - a box's head
            cut = bool(head)
            break
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if size == 0:
            size = file.size - at  # "to the end of the file"
        if size < 8 or not head[4:8].isascii():  # noqa: PLR2004
            break  # something that was put behind it
        boxes.add(head[4:8])
        at += size
        if at > file.size:
            cut = True
            break
    return Claim(cut=cut, index=b"moov" in boxes, pieces=b"moof" in boxes)


def _matroska(file: WatchedFile, _start: int) -> Claim:
    """Walk the elements of the segment (RFC 8794, RFC 9559); where sizes were left open, those within them too."""
    at, end = 0, file.size
    for _ in range(MOST_ELEMENTS):
        head = file.at(at, 12)
        name = 9 - (head[0] if head else 0).bit_length()
        size, length = _vint(head[name:])
        if name > 4 or name + length > len(head):  # noqa: PLR2004 - names have up to four bytes
            return Claim(cut=0 < end - at < name + length)
        if size is None and head[:name] not in {_SEGMENT, _CLUSTER}:
            break
        at += name + length + (size or 0)
        if at > end or (head[:name] == _SEGMENT and size is not None):
            return Claim(cut=at > end)
    return Claim()


def _vint(data: bytes) -> tuple[int | None, int]:
    """Read EBML's number of variable length, and how many bytes it takes; None where it says "unknown"."""
    length = 9 - (data[0] if data else 0).bit_length()
    value = int.from_bytes(data[:length], "big") & (1 << 7 * length) - 1
    return (None if value == (1 << 7 * length) - 1 else value), length


_CLAIMS: dict[Kind, Callable[[WatchedFile, int], Claim]] = {
    Kind.WAV: _wav,
    Kind.AIFF: _aiff,
    Kind.FLAC: _flac,
    Kind.MP3: _mp3,
    Kind.AAC: _aac,
    Kind.AMR: _amr,
    Kind.OGG: _ogg,
    Kind.ASF: _asf,
    Kind.MP4: _mp4,
    Kind.MATROSKA: _matroska,
}
