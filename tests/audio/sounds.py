"""Recordings of any kind, made with libav as recorders, phones and browsers would."""

import io
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.container
import numpy as np
import numpy.typing as npt

__all__ = ["FORMS", "Form", "film_without_sound", "float_wav", "made", "pcm_wav", "silence", "tones", "with_pause"]

Floats = npt.NDArray[np.float32]
CHUNK = 4096
FILM_RATE = 5


@dataclass(frozen=True)
class Form:
    """How sound is written.

    Attributes:
        muxer: libav's name for the container.
        codec: The encoder.
        rate: Hz.
        layout: "mono", "stereo", "5.1" …
        video: Whether a picture stream goes along.
        options: The muxer's.
        bits: Bits a second.
        seen: Whether a cut at any place can be seen; in the others one between two frames can't.
        whole: Whether a file that was cut is of no use: its index is at its end.
    """

    muxer: str
    codec: str
    rate: int = 44_100
    layout: str = "stereo"
    video: bool = False
    options: dict[str, str] = field(default_factory=dict)
    bits: int | None = None
    seen: bool = True
    whole: bool = False


FORMS = {
    "sound.wav": Form("wav", "pcm_s16le"),
    "deep.wav": Form("wav", "pcm_s24le", 48_000, "mono"),
    "surround.wav": Form("wav", "pcm_s16le", 48_000, "5.1"),
    "sound.aiff": Form("aiff", "pcm_s16be"),
    "sound.flac": Form("flac", "flac"),
    "sound.mp3": Form("mp3", "libmp3lame", seen=False),
    "bare.mp3": Form("mp3", "libmp3lame", options={"write_xing": "0", "id3v2_version": "0"}, bits=64_000, seen=False),
    "slow.mp3": Form("mp3", "libmp3lame", 22_050, "mono", seen=False),
    "sound.aac": Form("adts", "aac", seen=False),
    "sound.amr": Form("amr", "libopencore_amrnb", 8_000, "mono", bits=12_200, seen=False),
    "sound.opus": Form("ogg", "libopus", 48_000),
    "flac.oga": Form("ogg", "flac"),
    "sound.m4a": Form("ipod", "aac", whole=True),
    "fast.m4a": Form("ipod", "aac", options={"movflags": "faststart"}),
    "pieces.mp4": Form(
        "mp4", "aac", options={"movflags": "frag_keyframe+empty_moov", "frag_duration": "500000"}, seen=False
    ),
    "film.mp4": Form("mp4", "aac", video=True, whole=True),
    "film.mov": Form("mov", "pcm_s16le", video=True, whole=True),
    "film.mkv": Form("matroska", "aac", video=True),
    "film.webm": Form("webm", "libopus", 48_000, video=True),
    "live.webm": Form("webm", "libopus", 48_000, options={"live": "1"}, seen=False),
    "sound.wma": Form("asf", "wmav2", bits=64_000),
    "film.wmv": Form("asf", "wmav2", video=True, bits=64_000),
}


def tones(seconds: float, rate: int, channels: int) -> Floats:
    """Give (channels, n): a tone in each channel, 400 Hz in the first, 300 Hz more in each that follows."""
    at = np.arange(round(seconds * rate)) / rate
    return np.stack([0.3 * np.sin(2 * np.pi * (400 + 300 * n) * at) for n in range(channels)]).astype(np.float32)


def made(form: Form, seconds: float = 6.0, tags: dict[str, str] | None = None) -> bytes:
    """Write tones in some form."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound"
        with av.open(str(path), "w", format=form.muxer, options=form.options) as container:
            container.metadata.update(tags or {})
            film: Any = _film(container) if form.video else None
            stream: Any = container.add_stream(form.codec, rate=form.rate, layout=form.layout)
            if form.bits:
                stream.bit_rate = form.bits
            for number in range(round(seconds * FILM_RATE) if film else 0):
                container.mux(film.encode(_picture(number)))
            if film:
                container.mux(film.encode(None))
            for frame in _frames(form, seconds, stream.codec_context.format.name):
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path.read_bytes()


def _frames(form: Form, seconds: float, sample_format: str) -> Iterator[av.AudioFrame]:
    samples = tones(seconds, form.rate, {"mono": 1, "stereo": 2, "5.1": 6}[form.layout])
    fitting = av.AudioResampler(sample_format, form.layout, form.rate)
    for start in range(0, samples.shape[1], CHUNK):
        part = np.ascontiguousarray(samples[:, start : start + CHUNK])
        frame = av.AudioFrame.from_ndarray(part, format="fltp", layout=form.layout)
        frame.sample_rate, frame.pts = form.rate, start
        yield from fitting.resample(frame)
    yield from filter(None, fitting.resample(None))


def _film(container: av.container.OutputContainer) -> Any:
    stream: Any = container.add_stream("libvpx" if container.format.name == "webm" else "mpeg4", rate=FILM_RATE)
    stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
    return stream


def _picture(number: int) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number * 7 % 255, dtype=np.uint8), format="rgb24")
    frame.pts = number
    return frame


def silence(path: Path, hours: float) -> None:
    """Write hours of silence as Opus, small and fast: one packet of 60 ms, again and again."""
    with av.open(str(path), "w", format="ogg") as container:
        stream: Any = container.add_stream("libopus", rate=48_000, layout="mono", options={"frame_duration": "60"})
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4 * 2_880), dtype=np.int16), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, 0
        data = bytes([packet for packet in stream.encode(frame) if packet.size][-1])
        for number in range(round(hours * 3_600 / 0.06)):
            packet = av.Packet(data)
            packet.stream, packet.time_base = stream, Fraction(1, 48_000)
            packet.pts = packet.dts = number * 2_880
            packet.duration = 2_880
            container.mux_one(packet)


def film_without_sound() -> bytes:
    """Write an MP4 with pictures alone."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = _film(container)
        for number in range(5):
            container.mux(stream.encode(_picture(number)))
        container.mux(stream.encode(None))
    return target.getvalue()


def with_pause(data: bytes, after: float, pause: float) -> bytes:
    """Copy a recording into Matroska with a jump in its times."""
    target = io.BytesIO()
    with av.open(io.BytesIO(data), "r") as source, av.open(target, "w", format="matroska") as copy:
        stream = copy.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.pts is None or packet.time_base is None:
                continue
            if packet.pts * packet.time_base >= after:
                packet.pts += round(pause / packet.time_base)
                packet.dts = packet.pts
            packet.stream = stream
            copy.mux(packet)
    return target.getvalue()


def pcm_wav(samples: npt.NDArray[np.int16], rate: int) -> bytes:
    """Write (n, channels) 16-bit samples as WAV."""
    return _wav(1, 16, samples.shape[1], rate, samples.astype("<i2").tobytes())


def float_wav(samples: npt.NDArray[np.floating[Any]], rate: int) -> bytes:
    """Write (n, channels) float samples as WAV, of 32 or 64 bits as they are."""
    bits = samples.dtype.itemsize * 8
    return _wav(3, bits, samples.shape[1], rate, samples.astype(f"<f{bits // 8}").tobytes())


def _wav(code: int, bits: int, channels: int, rate: int, data: bytes) -> bytes:
    align = channels * bits // 8
    form = struct.pack("<HHIIHH", code, channels, rate, rate * align, align, bits)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body
