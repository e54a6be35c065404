"""A recording that was cut short says so, wherever it was cut."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.audio.sounds import FORMS, made, pcm_wav, tones

from thematics.audio import Sound, read_sound
from thematics.audio.claims import claim_of
from thematics.audio.files import WatchedFile
from thematics.audio.frames import adts_frame, mpeg_frame
from thematics.audio.kinds import Kind
from thematics.errors import UnreadableFileError

Recording = Callable[[str], bytes]
SEEN = [name for name, form in FORMS.items() if form.seen and not form.whole]
UNSEEN = [name for name, form in FORMS.items() if not form.seen]
LENGTHS_IN_HEAD = {"wav", "aiff", "flac", "m4a", "mkv"}


def cut(data: bytes, share: float) -> Sound | None:
    """Decode a part of a recording; None where so little is left that it is refused."""
    try:
        return read_sound(io.BytesIO(data[: int(len(data) * share)]), "opname")
    except UnreadableFileError:
        return None


@pytest.mark.parametrize("name", SEEN)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0.001, 0.9999))
@example(share=0.5)
@example(share=0.98)
def test_no_cut_goes_unseen(recording: Recording, name: str, share: float) -> None:
    sound = cut(recording(name), share)
    if sound is not None:
        assert not sound.complete
        assert sound.warning.startswith("incomplete: 0:0")
        assert sound.decoded < 6.2


@pytest.mark.parametrize("name", [*SEEN, *UNSEEN])
def test_what_there_is_is_decoded_and_counted(recording: Recording, name: str) -> None:
    sound = cut(recording(name), 0.601)
    assert sound is not None
    assert not sound.complete
    assert sound.decoded == len(sound.samples) / 16_000 == pytest.approx(3.6, abs=1.1)
    told = round(sound.decoded)
    if name.rpartition(".")[2] in LENGTHS_IN_HEAD or name in {"sound.mp3", "slow.mp3", "film.webm", "sound.wma"}:
        assert sound.warning == f"incomplete: 0:0{told} of 0:06 decoded"
    else:
        assert sound.warning == f"incomplete: 0:0{told} decoded, then the file breaks off"


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.whole])
def test_a_file_whose_index_stood_at_its_end_is_refused_with_the_reason(recording: Recording, name: str) -> None:
    data = recording(name)
    with pytest.raises(UnreadableFileError, match="'opname' is cut short: the index"):
        read_sound(io.BytesIO(data[: len(data) // 2]), "opname")


def test_hours_are_told_as_a_player_does() -> None:
    hour = pcm_wav(np.zeros((100 * 3_900, 1), dtype=np.int16), 100)
    sound = read_sound(io.BytesIO(hour[: 44 + 2 * 100 * 3_723]))
    assert sound.warning == "incomplete: 1:02:03 of 1:05:00 decoded"


def test_a_cut_of_less_than_a_second_is_not_told_as_none() -> None:
    data = pcm_wav((tones(10, 16_000, 1).T * 9_000).astype(np.int16), 16_000)
    assert read_sound(io.BytesIO(data[:-100])).warning == "incomplete: 0:09 of 0:10 decoded"
    flac = made(FORMS["sound.flac"], 3)
    assert read_sound(io.BytesIO(flac[:-100])).warning == "incomplete: 0:02 of 0:03 decoded"


def test_an_mp3_that_was_cut_between_two_frames_is_known_by_its_head() -> None:
    data = made(FORMS["slow.mp3"], 3)
    at = data.index(b"\xff\xf3")
    ends = []
    while frame := mpeg_frame(data[at : at + 4]):
        at += frame.size
        ends.append(at)
    assert read_sound(io.BytesIO(data)).complete
    assert read_sound(io.BytesIO(data[: ends[len(ends) // 2]])).warning.endswith("of 0:03 decoded")
    assert read_sound(io.BytesIO(data[: ends[-25]])).warning == "incomplete: 0:02 of 0:03 decoded"


def test_what_can_not_be_decoded_in_the_middle_is_told() -> None:
    data = bytearray(made(FORMS["fast.m4a"], 20))
    middle = len(data) // 2
    data[middle : middle + len(data) // 4] = b"\xff" * (len(data) // 4)
    sound = read_sound(io.BytesIO(bytes(data)))
    assert not sound.complete
    assert sound.warning.startswith("incomplete: 0:0")
    assert sound.warning.endswith("of 0:20 could not be decoded")
    assert sound.decoded == pytest.approx(20, abs=0.5)  # times behind it stay right


# -- what is no cut -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sound.mp3", "bare.mp3", "sound.aac"])
def test_tags_before_and_behind_are_no_sound_and_no_cut(recording: Recording, name: str) -> None:
    before = b"ID3\x04\x00\x00\x00\x00\x10\x00" + bytes(2048)
    apev2 = b"APETAGEX" + (2000).to_bytes(4, "little") + (32).to_bytes(4, "little") + bytes(4) + bytes(8)
    behind = bytes(32 + 32) + apev2 + b"TAG" + bytes(125)
    plain = read_sound(io.BytesIO(recording(name)))
    tagged = read_sound(io.BytesIO(before + recording(name) + behind))
    assert (tagged.complete, tagged.info.format) == (True, plain.info.format)
    assert tagged.decoded == pytest.approx(plain.decoded, abs=0.1)


@pytest.mark.parametrize("name", ["film.mp4", "sound.wav", "sound.aiff", "film.mkv", "sound.flac"])
def test_something_put_behind_the_end_is_no_cut(recording: Recording, name: str) -> None:
    sound = read_sound(io.BytesIO(recording(name) + bytes(1000)))
    assert sound.complete
    assert sound.decoded == pytest.approx(6, abs=0.1)


def test_a_wav_that_was_written_live_is_read_to_its_end() -> None:
    data = bytearray(pcm_wav(np.full((16_000, 1), 1000, dtype=np.int16), 16_000))
    for size in (0, 0xFFFFFFFF):
        data[40:44] = size.to_bytes(4, "little")
        sound = read_sound(io.BytesIO(bytes(data)))
        assert (sound.decoded, sound.complete) == (1.0, True)


# -- heads --------------------------------------------------------------------------------------------------------------


class Sparse(io.RawIOBase):
    """A file of many zeros behind a head."""

    def __init__(self, head: bytes, size: int) -> None:
        super().__init__()
        self._head, self._size, self._at = head, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        count = min(size, self._size - self._at)
        part = self._head[self._at : self._at + count].ljust(count, b"\0")
        self._at += count
        return part


def test_a_wav_past_four_gibibytes_is_as_long_as_it_is() -> None:
    seconds = 10 * 3600
    size = seconds * 48_000 * 2 * 3
    head = bytearray(pcm_wav(np.zeros((1, 2), dtype=np.int16), 48_000)[:44])
    head[28:32] = (48_000 * 2 * 3).to_bytes(4, "little")
    head[40:44] = (size % (1 << 32)).to_bytes(4, "little")
    claim = claim_of(Kind.WAV, WatchedFile(Sparse(bytes(head), size + 44), ""), 0)  # type: ignore[arg-type]
    assert claim.overlong
    assert claim.seconds == seconds
    assert not claim.cut


@given(st.sampled_from(list(Kind)), st.binary(max_size=300), st.binary(max_size=40))
def test_no_head_makes_the_readers_of_heads_fail(kind: Kind, data: bytes, more: bytes) -> None:
    beginnings = {
        Kind.WAV: b"RIFF\0\0\0\0WAVE",
        Kind.OGG: b"OggS",
        Kind.MATROSKA: b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67",
        Kind.MP4: b"\0\0\0\x08free",
    }
    file = WatchedFile(io.BytesIO(beginnings.get(kind, b"") + data + b"\xff\xfb" + more), "")
    claim = claim_of(kind, file, 0)
    assert claim.seconds is None or claim.seconds >= 0


@given(st.binary(min_size=7, max_size=7))
def test_a_frames_header_gives_a_frame_that_goes_forward_or_none(header: bytes) -> None:
    for read in (mpeg_frame, adts_frame):
        frame = read(b"\xff" + header)
        assert frame is None or frame.size > 0
