"""Sound without a container: chains of MPEG audio frames (MP3, MP2) and of AAC frames in ADTS.

Such a file is known by several frames in a row, each beginning where the one before ends, and so is one that was cut short: its
last frame goes on past the end. Headers after ISO/IEC 11172-3 and 13818-3 (MPEG audio), 13818-7 (ADTS); the Xing and VBRI heads
after what LAME and Fraunhofer's encoder write.
"""

from collections.abc import Callable
from dataclasses import dataclass

from thematics.audio.files import WatchedFile

__all__ = ["Frame", "adts_frame", "first_frame", "mpeg_frame", "mpeg_seconds", "past_id3", "stops_halfway"]

SEARCHED = 1 << 16
IN_A_ROW = 3  # frames that make a chain: two can be chance
HEADER_BYTES = 7
_BITRATES = {  # kbit/s by index; 0 is "free", which nobody uses
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_ADTS_RATES = 13
_MONO = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """What a frame's header says.

    Attributes:
        kind: What all frames of one file have in common.
        size: Bytes, with the header.
        seconds: How long it sounds; 0 where the header does not say.
        side: Bytes of side information before an MP3 frame's own content.
    """

    kind: tuple[int, ...]
    size: int
    seconds: float = 0.0
    side: int = 0


Read = Callable[[bytes], Frame | None]


def mpeg_frame(header: bytes) -> Frame | None:
    """Read an MPEG audio frame's header, layer II or III (layer I is what UTF-16's byte order mark looks like)."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - the format's own numbers
        return None
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    bits, rate, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    table = _BITRATES.get((1 if version == 3 else 2, layer))  # noqa: PLR2004
    if version not in _RATES or table is None or rate == 3 or not 0 < bits < len(table):  # noqa: PLR2004
        return None
    hertz = _RATES[version][rate]
    samples = 576 if layer == 3 and version != 3 else 1152  # noqa: PLR2004
    size = samples // 8 * table[bits] * 1000 // hertz + padding
    mono = header[3] >> 6 == _MONO
    side = {(True, True): 17, (True, False): 32, (False, True): 9, (False, False): 17}[version == 3, mono]  # noqa: PLR2004
    return Frame((version, layer, hertz), size, samples / hertz, side)


def adts_frame(header: bytes) -> Frame | None:
    """Read the header of an AAC frame in ADTS."""
    if len(header) < HEADER_BYTES or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:  # noqa: PLR2004 - the format's own numbers
        return None
    rate, size = header[2] >> 2 & 15, (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    if rate >= _ADTS_RATES or size < HEADER_BYTES:
        return None
    return Frame((header[1], rate), size)


def past_id3(file: WatchedFile) -> int:
    """Give where the file's own content begins, after any ID3v2 tags."""
    start = 0
    while (head := file.at(start, 10))[:3] == b"ID3" and len(head) == 10:  # noqa: PLR2004 - the tag's header
        size = 0
        for byte in head[6:]:
            size = size << 7 | byte & 0x7F
        start += 10 + size + (10 if head[5] & 0x10 else 0)
    return start


def first_frame(file: WatchedFile, start: int, read: Read) -> int | None:
    """Find where a chain of frames begins; None where there is none near the start."""
    data = file.at(start, SEARCHED)
    if start + len(data) >= file.size and _in_a_row(data, 0, read, whole=True):
        return start  # so short that it has but one or two
    at = _chain(data, 0, read)
    return None if at is None else start + at


def stops_halfway(file: WatchedFile, read: Read) -> bool:
    """Say whether the last frame of the file goes on past its end. A file that was cut between two frames is not told."""
    end = _before_tags(file)
    data = file.at(end - SEARCHED, min(SEARCHED, end))
    at = _chain(data, 0, read)
    while at is not None:
        frame = read(data[at : at + HEADER_BYTES])
        if frame is None:
            if len(data) - at < HEADER_BYTES:
                return len(data) > at
            at = _chain(data, at, read)  # something else in between; go on behind it
        elif at + frame.size > len(data):
            return True
        else:
            at += frame.size
    return False


def mpeg_seconds(file: WatchedFile, first: int) -> float | None:
    """Give how long an MP3 is as its encoder noted it in the first frame (Xing, Info or VBRI); None where it did not."""
    data = file.at(first, 64)
    frame = mpeg_frame(data)
    if frame is None:
        return None
    xing = data[4 + frame.side :]
    frames = 0
    if xing[:4] in {b"Xing", b"Info"} and len(xing) >= 12 and xing[7] & 1:  # noqa: PLR2004 - the head's layout
        frames = int.from_bytes(xing[8:12], "big")
    elif data[36:40] == b"VBRI":
        frames = int.from_bytes(data[50:54], "big")
    return frames * frame.seconds or None


def _chain(data: bytes, start: int, read: Read) -> int | None:
    """Find the first place from which frames stand in a row."""
    at = data.find(0xFF, start)
    while at >= 0:
        if _in_a_row(data, at, read):
            return at
        at = data.find(0xFF, at + 1)
    return None


def _in_a_row(data: bytes, at: int, read: Read, *, whole: bool = False) -> bool:
    """Say whether frames stand in a row from here; where the data is whole, fewer may reach its end."""
    kind = None
    for _ in range(IN_A_ROW):
        frame = read(data[at : at + HEADER_BYTES])
        if frame is None or kind not in {None, frame.kind}:
            return whole and kind is not None and at >= len(data)
        kind, at = frame.kind, at + frame.size
    return True


def _before_tags(file: WatchedFile) -> int:
    """Give where the sound ends and tags behind it (ID3v1, APE) begin."""
    end = file.size
    if file.at(end - 128, 3) == b"TAG":
        end -= 128
    foot = file.at(end - 32, 32)
    if foot[:8] == b"APETAGEX":
        end -= int.from_bytes(foot[12:16], "little") + (32 if foot[23] & 0x80 else 0)
    return max(end, 0)
