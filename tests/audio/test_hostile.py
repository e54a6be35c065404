"""Files that are no recordings, or would be more than that: one sentence, and nothing beyond the file is touched."""

import builtins
import io
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.audio.sounds import FORMS, made, pcm_wav

from thematics.audio import decode, probe, read_sound
from thematics.audio.files import WatchedFile
from thematics.audio.kinds import Kind, kind_of
from thematics.errors import StoreError, ThematicsError, UnreadableFileError, UsageError
from thematics.store import EncryptedReader, write_recording

Recording = Callable[[str], bytes]
LOUD = 20_000


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another recording in the same folder, which nobody gave."""
    path = tmp_path / "other.mp3"
    path.write_bytes(made(FORMS["sound.mp3"], 2))
    return path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Python opens; libav's own opening is watched by what can be heard."""
    names: list[str] = []
    before = os.open

    def watch(path: object, *args: object, **kwargs: object) -> int:
        names.append(Path(str(path)).name)
        return before(path, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", watch)
    return names


# -- lists of other files -----------------------------------------------------------------------------------------------

LISTS = {
    "hls": "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{path}\n#EXT-X-ENDLIST\n",
    "m3u": "{path}\n",
    "ffconcat": "ffconcat version 1.0\nfile '{path}'\n",
    "concat": "# a list\nfile '{path}'\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\na=rtpmap:0 PCMU/8000\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S">'
    '<Period><AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1"><BaseURL>{path}</BaseURL>'
    "</Representation></AdaptationSet></Period></MPD>",
    "pls": "[playlist]\nFile1={path}\nNumberOfEntries=1\n",
    "imf": '<?xml version="1.0"?><AssetMap xmlns="http://www.smpte-ra.org/schemas/429-9/2007/AM"><Path>{path}</Path></AssetMap>',
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("ending", [".mp3", ".m4a", ".m3u8", ".ffconcat"])
def test_a_list_of_other_files_is_no_sound_whatever_its_name(
    tmp_path: Path, other: Path, opened: list[str], name: str, ending: str
) -> None:
    path = tmp_path / f"opname{ending}"
    for named in (other.name, str(other), other.as_uri()):
        path.write_text(LISTS[name].format(path=named))
        for work in (probe, decode, read_sound):
            with pytest.raises(UnreadableFileError, match=rf"'opname\{ending}' is no sound that can be read"):
                work(path)
    assert set(opened) == {path.name}


def test_libav_by_itself_would_have_read_the_other_file(tmp_path: Path, other: Path) -> None:
    path = tmp_path / "opname.mp3"
    path.write_text(LISTS["ffconcat"].format(path=other.name))
    with av.open(str(path), "r") as container:
        assert container.format.name == "concat"
        assert sum(frame.samples for frame in container.decode(audio=0)) > 80_000


@given(st.text(max_size=2000), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-32"]))
def test_no_text_is_taken_for_sound(text: str, encoding: str) -> None:
    data = text.encode(encoding, errors="replace")
    if data[:4] not in {b"OggS", b"fLaC", b"RIFF", b"FORM"}:
        with pytest.raises(UnreadableFileError):
            kind_of(WatchedFile(io.BytesIO(data), ""), "")


# -- an index that points elsewhere -------------------------------------------------------------------------------------


def boxes(data: bytes, start: int, end: int) -> dict[bytes, tuple[int, int]]:
    found = {}
    while start < end:
        size = int.from_bytes(data[start : start + 4], "big")
        found[data[start + 4 : start + 8]] = (start, start + size)
        start += size
    return found


def pointing_elsewhere(path: str) -> bytes:
    """Make a MOV whose sound is silent, and whose index says that its samples stand in another file (an alias in its dref)."""
    target = io.BytesIO()
    with av.open(target, "w", format="mov") as container:
        stream = container.add_stream("pcm_s16le", rate=16_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 16_000), dtype=np.int16), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 16_000, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    data = target.getvalue()
    ancestors, start, end = [], 0, len(data)
    for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        at, end = boxes(data, start, end)[name]
        ancestors.append(at)
        start = at + 8
    # An alias record: a head, how many folders up and down the file stands, and its path (type 2).
    levels = 0 if path.startswith("/") else 1
    text = path.encode() if path.startswith("/") else b"/" + path.encode()
    record = bytes(130) + struct.pack(">HH", levels, levels) + bytes(16)
    record += struct.pack(">HH", 2, len(text)) + text + bytes(len(text) % 2) + struct.pack(">HH", 0xFFFF, 0)
    entry = struct.pack(">I4sI", 12 + len(record), b"alis", 0) + record
    new = struct.pack(">II", 0, 1) + entry
    grown = len(new) - (end - start)
    changed = bytearray(data[:start] + new + data[end:])
    for at in ancestors:
        changed[at : at + 4] = (int.from_bytes(data[at : at + 4], "big") + grown).to_bytes(4, "big")
    return bytes(changed)


@pytest.mark.parametrize("form", ["absolute", "beside"])
def test_a_film_that_points_at_another_file_gives_nothing_of_it(tmp_path: Path, form: str) -> None:
    secret = tmp_path / "secret.pcm"
    secret.write_bytes(np.full(32_000, LOUD, dtype="<i2").tobytes())
    path = tmp_path / "opname.mov"
    path.write_bytes(pointing_elsewhere(str(secret) if form == "absolute" else secret.name))
    try:
        heard = read_sound(path).samples
    except UnreadableFileError:
        return
    assert np.abs(heard).max() < 0.01


@pytest.mark.parametrize("form", ["absolute", "beside"])
def test_libav_told_to_would_have_read_what_it_points_at(tmp_path: Path, form: str) -> None:
    """Shows that the film above is a trick that works, where one lets it."""
    secret = tmp_path / "secret.pcm"
    secret.write_bytes(np.full(32_000, LOUD, dtype="<i2").tobytes())
    path = tmp_path / "opname.mov"
    path.write_bytes(pointing_elsewhere(str(secret) if form == "absolute" else secret.name))
    with av.open(str(path), "r", options={"enable_drefs": "1", "use_absolute_path": "1"}) as container:
        heard = np.concatenate([frame.to_ndarray().ravel() for frame in container.decode(audio=0)])
    assert np.abs(heard).max() == LOUD


def test_what_a_demuxer_would_open_besides_is_refused(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    options: dict[str, object] = {}
    before = av.open

    def watch(*args: object, **kwargs: object) -> object:
        options.update(kwargs)
        return before(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(av, "open", watch)
    probe(io.BytesIO(recording("film.mov")))
    refuse = options["io_open"]
    assert callable(refuse)
    with pytest.raises(PermissionError):
        refuse("file:///etc/passwd", 1, {})


# -- no files -----------------------------------------------------------------------------------------------------------


def test_what_is_no_file_is_said_to_be_none_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pijp.mp3"
    os.mkfifo(pipe)
    started = time.monotonic()
    for path, what in (
        (pipe, "'pijp.mp3' is a pipe or a device, not a file"),
        (Path("/dev/zero"), "'zero' is a pipe or a device"),
        (tmp_path, "is a folder; give the recordings in it"),
        (tmp_path / "nergens.mp3", "there is no file 'nergens.mp3'; check the path"),
        (pipe / "x.mp3", "there is no file 'x.mp3'"),
    ):
        for work in (probe, decode, read_sound):
            with pytest.raises(UsageError) as caught:
                work(path)
            assert what in str(caught.value)
    assert time.monotonic() - started < 60  # it did not wait for somebody to write


def test_a_file_that_becomes_a_pipe_in_between_does_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"x")
    regular = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda _self, **_: regular)
    with pytest.raises(UsageError, match="is a pipe"):
        probe(path)


def test_a_file_that_may_not_be_read_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF")

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnreadableFileError, match=r"'a\.wav' can't be opened; check its permissions"):
        probe(path)
    with pytest.raises(UnreadableFileError, match="can't be opened"):
        probe(Path("a\0b.wav"))


@pytest.mark.parametrize(
    "name", ["-i.wav", "--help", "-", "file:x.wav", "concat:a|b.wav", "http:", "a b.wav", "%d.wav"]
)
def test_any_name_is_just_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(pcm_wav(np.full((1_600, 1), 1000, dtype=np.int16), 16_000))
    assert read_sound(Path(name)).decoded == pytest.approx(0.1)


# -- no sound -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "'opname.mp3' is empty; copy it again"),
        (b"Interviewer: hoe ging het toen?\n" * 50, "'opname.mp3' is no sound that can be read"),
        ("Interviewer: hoe ging het?\r\n".encode("utf-16") * 50, "'opname.mp3' is no sound"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "'opname.mp3' is no sound"),
        (b"%PDF-1.7\n" + bytes(500), "'opname.mp3' is no sound"),
        (bytes(5000), "'opname.mp3' is no sound"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "'opname.mp3' is damaged: it begins as wav does"),
        (b"RIFF\x24\0\0\0WAVE" + b"\xa5" * 500, "'opname.mp3' is damaged"),
        (b"OggS" + b"\xa5" * 5000, "'opname.mp3' is damaged: it begins as ogg does"),
        (b"fLaC" + b"\xa5" * 5000, "'opname.mp3' is damaged"),
        (b"\x1a\x45\xdf\xa3" + b"\xa5" * 5000, "'opname.mp3' is damaged"),
        (b"\0\0\0\x08moov" + bytes(8), "'opname.mp3' "),
    ],
)
def test_what_is_no_sound_is_refused_in_a_sentence(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "opname.mp3"
    path.write_bytes(data)
    for work in (probe, read_sound):
        with pytest.raises(UnreadableFileError) as caught:
            work(path)
        assert what in str(caught.value)
        assert "\n" not in str(caught.value)


@settings(max_examples=40)
@given(
    st.sampled_from(["sound.wav", "sound.mp3", "sound.opus", "fast.m4a", "film.mkv", "sound.wma", "sound.flac"]),
    st.data(),
)
def test_damage_gives_sound_or_a_sentence(name: str, data: st.DataObject) -> None:
    damaged = bytearray(CACHE.setdefault(name, made(FORMS[name], 1)))
    for _ in range(data.draw(st.integers(1, 20))):
        damaged[data.draw(st.integers(0, min(len(damaged) - 1, 3000)))] = data.draw(st.integers(0, 255))
    try:
        sound = read_sound(io.BytesIO(bytes(damaged)), "opname")
    except UnreadableFileError as refused:
        sentence = str(refused)
    else:
        sentence = "'opname'"
        assert np.isfinite(sound.samples).all()
    assert "'opname'" in sentence


CACHE: dict[str, bytes] = {}


def test_nothing_of_what_is_in_its_tags_is_said_anywhere(capfd: pytest.CaptureFixture[str]) -> None:
    tags = {"title": "Gesprek met Kolkmanszoon", "artist": "Kolkmanszoon", "comment": "Kolkmanszoon"}
    for name in ("sound.mp3", "sound.opus", "fast.m4a", "film.mkv", "sound.wma", "sound.flac"):
        whole = made(FORMS[name], 1, tags)
        assert b"Kolkmanszoon" in whole or "Kolkmanszoon".encode("utf-16-le") in whole
        broken = bytearray(whole)
        broken[len(whole) // 2 :: 7] = b"\xa5" * len(broken[len(whole) // 2 :: 7])
        latin = whole.replace(b"Kolkmanszoon", b"Kolkm\xe9nszoon")  # tags that are no UTF-8
        for data in (whole, whole[: len(whole) // 2], whole[:300], bytes(broken), latin):
            said = ""
            try:
                sound = read_sound(io.BytesIO(data), "opname")
                said = sound.warning + repr(sound.info)
            except UnreadableFileError as refused:
                said = repr(refused) + repr(refused.__context__) + repr(refused.__cause__)
            assert "Kolkm" not in said
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


# -- sources that fail --------------------------------------------------------------------------------------------------


class Failing(io.BytesIO):
    """A file that can't be read past a place."""

    def __init__(self, data: bytes, at: int, failure: Exception) -> None:
        super().__init__(data)
        self._from, self._failure = at, failure

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() + (size or 0) > self._from:
            raise self._failure
        return super().read(size)


@pytest.mark.parametrize("name", ["sound.wav", "sound.mp3", "fast.m4a", "film.mkv", "sound.flac"])
def test_a_disk_that_fails_on_the_way_is_no_end_of_the_recording(recording: Recording, name: str) -> None:
    data = recording(name)
    for share in (0.0, 0.5, 0.9):
        failing = Failing(data, int(len(data) * share), OSError(5, "I/O error"))
        with pytest.raises(UnreadableFileError, match="'opname' can't be read to its end; check the disk"):
            read_sound(failing, "opname")
        failing = Failing(data, int(len(data) * share), StoreError("beschadigd"))
        with pytest.raises(StoreError, match="beschadigd"):
            read_sound(failing, "opname")


@pytest.mark.parametrize("name", FORMS)
def test_an_encrypted_recording_is_decoded_from_memory(
    recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path, key = tmp_path / "a1.sound", bytes(range(32))
    write_recording(path, io.BytesIO(recording(name)), key, "a1")
    before = {each.name for each in tmp_path.iterdir()}

    def refuse(file: object, mode: str = "r", *_: object, **__: object) -> None:
        raise AssertionError(file, mode)

    with EncryptedReader(path, key, "a1") as raw:
        monkeypatch.setattr(builtins, "open", refuse)
        for source in (raw, io.BufferedReader(raw)):
            assert (read_sound(source).samples == read_sound(io.BytesIO(recording(name))).samples).all()  # type: ignore[arg-type]
        monkeypatch.undo()
    assert {each.name for each in tmp_path.iterdir()} == before


def test_an_encrypted_recording_that_was_tampered_with_is_not_decoded_to_its_end(tmp_path: Path) -> None:
    path, key = tmp_path / "a1.sound", bytes(range(32))
    size = 3 << 20
    write_recording(path, io.BytesIO(pcm_wav(np.zeros((size // 2, 1), dtype=np.int16), 16_000)), key, "a1")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    given: list[int] = []
    reader = EncryptedReader(path, key, "a1")  # its last chunk is as it was
    with reader, pytest.raises(ThematicsError, match="damaged or was changed"):
        given += [len(block) for block in decode(reader)]  # type: ignore[arg-type]
    assert sum(given) < size // 2


def test_each_kind_has_a_demuxer_and_only_those_are_used() -> None:
    for kind in Kind:
        assert av.ContainerFormat(kind.demuxer, "r").is_input
