"""A recording, opened with libav: its one stream of sound, and nothing else of it.

Four things keep a file from reaching beyond itself or showing pictures: its kind is known from its bytes and opened with that
kind's demuxer alone; libav gets the open file, never a path; whatever a demuxer would open besides (an MP4 can name other files)
is refused; only decoders of sound may run, also while libav looks at what streams there are.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from thematics.audio.claims import Claim, claim_of
from thematics.audio.files import WatchedFile, called, open_file
from thematics.audio.kinds import Kind, kind_of
from thematics.errors import ThematicsError, UnreadableFileError

__all__ = ["OpenSound", "SoundInfo", "open_sound"]

BUFFER_BYTES = 1 << 16
MICROSECONDS = 1_000_000
# libav's decoders, by its names for them; PCM's many forms are taken from what is there.
_DECODERS = (
    "aac aac_fixed aac_latm ac3 eac3 adpcm_g722 adpcm_g726 adpcm_g726le adpcm_ima_qt adpcm_ima_wav adpcm_ms alac amrnb amrwb "
    "dca flac g729 gsm gsm_ms libgsm libgsm_ms libopencore_amrnb libopencore_amrwb libopus libspeex libvorbis mp1 mp1float mp2 "
    "mp2float mp3 mp3float opus qdm2 qdmc speex truehd truespeech vorbis wavpack wmalossless wmapro wmav1 wmav2 wmavoice"
).split()


@dataclass(frozen=True, slots=True)
class SoundInfo:
    """What a recording's head says of its sound.

    Attributes:
        format: What kind of file it is ("wav", "mp3", "ogg", "mp4", "matroska" …).
        codec: How the sound in it is coded ("opus", "aac", "pcm_s16le" …).
        rate: Samples a second, Hz.
        channels: How many.
        seconds: How long it is; an estimate where the file does not say (AAC, AMR, many an MP3), None where nothing is known.
    """

    format: str
    codec: str
    rate: int
    channels: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class OpenSound:
    """A recording, open.

    Attributes:
        info: What its head says.
        kind: What kind of file it is.
        expected: How many seconds it must have, None where it does not say.
        cut: Whether it ends before it should.
        origin: Seconds at which the recording as a whole begins, on the stream's clock; None where there is no such clock.
        container: libav's.
        stream: libav's, of the sound.
        file: What is read from.
    """

    info: SoundInfo
    kind: Kind
    expected: float | None
    cut: bool
    origin: float | None
    container: Any
    stream: Any
    file: WatchedFile


@contextlib.contextmanager
def open_sound(source: Path | BinaryIO, name: str = "") -> Iterator[OpenSound]:
    """Open a recording.

    Args:
        source: A file, or an open one that can be sought in.
        name: What messages call an open one.

    Raises:
        UsageError: There is no such file, or it is none.
        UnreadableFileError: It is empty, no sound, damaged beyond use, or has no sound in it.
    """
    if isinstance(source, Path):
        with open_file(source) as file, _opened(file, source.name) as sound:
            yield sound
    else:
        with _opened(source, name) as sound:
            yield sound


@contextlib.contextmanager
def _opened(source: BinaryIO, name: str) -> Iterator[OpenSound]:
    file = WatchedFile(source, name)
    try:
        kind, start = kind_of(file, name)
        claim = claim_of(kind, file, start)
    except OSError:
        kind, start, claim = Kind.WAV, 0, Claim()
    file.check()
    if not claim.index:
        raise UnreadableFileError(
            f"{called(name)} is cut short: the index without which its sound can't be found stands at its end, and is missing; "
            "copy it again from where it was recorded"
        )
    with _container(file, kind, claim, name) as container:
        yield _described(container, file, kind, claim, name)


def _container(file: WatchedFile, kind: Kind, claim: Claim, name: str) -> Any:
    import av

    av.logging.set_level(None)  # libav would write to stderr, with what is in the file's tags
    decoders = [*_DECODERS, *(codec for codec in av.codecs_available if codec.startswith("pcm_"))]
    options = {
        "format_whitelist": kind.demuxer,
        "protocol_whitelist": "none",
        "codec_whitelist": ",".join(sorted(decoders)),
    }
    if kind is Kind.MP4:
        options |= {"enable_drefs": "0", "use_absolute_path": "0"}
    if claim.overlong:
        options |= {"ignore_length": "1"}
    file.seek(0)
    try:
        return av.open(
            file,
            mode="r",
            format=kind.demuxer,
            options=options,
            metadata_errors="replace",  # tags in another encoding would raise an error that quotes them
            buffer_size=BUFFER_BYTES,
            io_open=_refuse,
        )
    except (av.FFmpegError, OSError, ThematicsError):
        pass
    file.check()
    raise UnreadableFileError(
        f"{called(name)} is damaged: it begins as {kind} does, and can't be read as that; copy it again"
    )


def _refuse(*_: object) -> NoReturn:
    raise PermissionError


def _described(container: Any, file: WatchedFile, kind: Kind, claim: Claim, name: str) -> OpenSound:
    stream = container.streams.best("audio")
    if stream is None:
        raise UnreadableFileError(f"{called(name)} has no sound in it; give a recording that has")
    context = stream.codec_context
    if context is None or not _allowed(context.name):
        raise UnreadableFileError(
            f"the sound of {called(name)} is coded in a way that can't be read here; convert it to wav or flac first"
        )
    _leave_out(container, stream)
    whole = container.duration / MICROSECONDS if container.duration else None
    expected = claim.seconds if claim.seconds is not None else _told(kind, stream, whole)
    if claim.pieces or (len(container.streams) > 1 and kind is Kind.ASF):
        expected = None  # what libav adds up of what is there; the length of the longest stream
    info = SoundInfo(
        format=kind.value,
        codec=_canonical(context),
        rate=context.sample_rate or 0,
        channels=context.channels or 1,
        seconds=expected or claim.seconds or whole,
    )
    origin = container.start_time / MICROSECONDS if container.start_time is not None else None
    return OpenSound(info, kind, expected, claim.cut, origin, container, stream, file)


def _leave_out(container: Any, stream: Any) -> None:
    """Have libav skip all other streams; a PyAV that can't yet reads them and throws them away."""
    try:
        from av.stream import Discard
    except ImportError:
        return
    for other in container.streams:
        if other.index != stream.index:
            other.discard = Discard.all


def _told(kind: Kind, stream: Any, whole: float | None) -> float | None:
    """Give how long the sound is where libav has it from the head; of other kinds it estimates."""
    own = float(stream.duration * stream.time_base) if stream.duration else None
    if kind in {Kind.AIFF, Kind.MP4}:
        return own
    if kind is Kind.MATROSKA:
        alone = len(stream.container.streams) == 1
        return _clock(stream.metadata.get("DURATION", "")) or (whole if alone else None)
    return None


def _clock(text: str) -> float | None:
    """Read "00:12:03.5"."""
    parts = text.split(":")
    try:
        hours, minutes, seconds = (float(part) for part in parts)
    except ValueError:
        return None
    return hours * 3600 + minutes * 60 + seconds


def _allowed(decoder: str) -> bool:
    return decoder in _DECODERS or decoder.startswith("pcm_")


def _canonical(context: Any) -> str:
    """Give the codec's name rather than its decoder's ("mp3", not "mp3float")."""
    return str(getattr(context.codec, "canonical_name", None) or context.name)
