"""Recordings of any kind to samples, streamed: memory does not grow with their length."""

import contextlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from thematics.audio.converting import BLOCK, Converter, in_blocks
from thematics.audio.files import called
from thematics.audio.kinds import Kind
from thematics.audio.opening import OpenSound, SoundInfo, open_sound
from thematics.audio.wav import SAMPLE_RATE
from thematics.errors import ThematicsError, UnreadableFileError
from thematics.ports import Samples

__all__ = ["Decoder", "Sound", "decode", "probe", "read_sound"]

SLACK_SECONDS, SLACK_SHARE = 1.0, 0.0005  # what a length in a head may be off by: padding, rounding
# FLAC's head counts samples; an MP3's counts frames, and some 3,000 samples are an encoder's lead and padding.
EXACT_SLACK_SECONDS = {Kind.FLAC: 0.01, Kind.MP3: 0.4}
LOST_SECONDS = 1.0  # as much can be unreadable in the middle without a word
GAP_SECONDS = 0.25  # a shorter one is rounding, or two clocks that drift
LONGEST_GAP = 3600.0
LONGEST_BLIND_GAP = 60.0  # where nothing says how long the recording is
PROBED = SAMPLE_RATE // 10


class Decoder:
    """A recording that can be decoded, block by block; each time it is iterated over, from the beginning.

    Sound that a file leaves out in the middle (a paused screen recording, a damaged stretch) comes as silence, so that times are
    those that a player shows. Samples that are no numbers come as 0.

    Args:
        source: A file, or an open one that can be sought in.
        name: What messages call an open one.
        split: Keep channels apart.

    Attributes:
        info: What the recording's head says.
        decoded: Seconds given so far.
        complete: Whether all of it was given; known when the iteration has ended.
        warning: "" or, when the iteration has ended, what was missing: "incomplete: 12:03 of 40:00 decoded". ``audio.claims``
            says which cuts can't be seen.

    Raises:
        UsageError: There is no such file, or it is none.
        UnreadableFileError: It is no sound or damaged beyond use; in the iteration, that it holds no sound or the disk failed.
    """

    def __init__(self, source: Path | BinaryIO, name: str = "", *, split: bool = False) -> None:
        self._source = source
        self._name = source.name if isinstance(source, Path) else name
        self._split = split
        self._reset()
        with open_sound(source, name) as sound:
            self.info: SoundInfo = sound.info

    def __iter__(self) -> Iterator[Samples]:
        """Decode: float32 at 16 kHz, -1 to 1, (n,) with channels averaged, or (n, channels) with ``split``; 30 s each."""
        return self.blocks()

    def blocks(self, size: int = BLOCK) -> Generator[Samples, None, None]:
        """Decode in blocks of another size, in samples."""
        self._reset()
        with open_sound(self._source, self._name) as sound:
            for block in in_blocks(self._arrays(sound), size):
                self._given += len(block)
                yield block if self._split else block.mean(axis=1)
            self._settle(sound)

    @property
    def decoded(self) -> float:
        """Seconds given so far."""
        return self._given / SAMPLE_RATE

    def _reset(self) -> None:
        self._given = 0
        self._lost = 0.0
        self._broke = False
        self.complete = False
        self.warning = ""

    def _settle(self, sound: OpenSound) -> None:
        """Say whether that was all."""
        if not self._given:
            raise UnreadableFileError(f"{called(self._name)} holds no sound; check the recording")
        whole = sound.expected
        short = whole is not None and whole - self.decoded > _slack(whole, sound.kind)
        if short or sound.cut or self._broke:
            self.warning = _incomplete(self.decoded, whole)
        elif self._lost >= LOST_SECONDS:
            self.warning = (
                f"incomplete: {_minutes(round(self._lost))} of {_minutes(round(self.decoded))} could not be decoded"
            )
        self.complete = not self.warning

    def _arrays(self, sound: OpenSound) -> Iterator[Samples]:
        """Decode and convert, (n, channels); where time is missing, silence."""
        converter = Converter(sound.info.channels)
        position = 0.0
        for frame in self._frames(sound):
            gap = _gap(frame, sound, position)
            if gap:
                yield from converter.flush()
                yield from _silence(gap, sound.info.channels)
            position += gap + frame.samples / frame.sample_rate
            yield from converter.push(frame)
        yield from converter.flush()

    def _frames(self, sound: OpenSound) -> Iterator[Any]:
        """Decode frames; a packet that can't be decoded is left out, and where the container breaks off, that is the end."""
        import av

        packets = sound.container.demux(sound.stream)
        while True:
            try:
                packet = next(packets, None)
            except (av.FFmpegError, OSError, ThematicsError):
                packet, self._broke = None, True
            sound.file.check()
            if packet is None:
                return
            try:
                frames = packet.decode()
            except av.FFmpegError:
                frames = []
                self._note_lost(packet, sound)
            yield from (frame for frame in frames if frame.samples and frame.sample_rate)

    def _note_lost(self, packet: Any, sound: OpenSound) -> None:
        sound.file.check()
        if packet.duration and packet.time_base:
            self._lost += float(packet.duration * packet.time_base)
        # Half a packet is how a cut shows where nothing says how long the file is.
        self._broke = self._broke or (sound.kind is Kind.AMR and sound.file.tell() >= sound.file.size)


def _slack(whole: float, kind: Kind) -> float:
    return EXACT_SLACK_SECONDS.get(kind, SLACK_SECONDS + SLACK_SHARE * whole)


def _gap(frame: Any, sound: OpenSound, position: float) -> float:
    """Give for how many seconds before this frame nothing was recorded, 0 where the clock can't be believed."""
    if frame.time is None or sound.origin is None:
        return 0.0
    gap = float(frame.time) - sound.origin - position
    rest = sound.info.seconds - position if sound.info.seconds is not None else LONGEST_BLIND_GAP
    return gap if GAP_SECONDS < gap <= min(rest, LONGEST_GAP) else 0.0


def _silence(seconds: float, channels: int) -> Iterator[Samples]:
    left = round(seconds * SAMPLE_RATE)
    while left > 0:
        yield np.zeros((min(left, BLOCK), channels), dtype=np.float32)
        left -= BLOCK


def _incomplete(decoded: float, whole: float | None) -> str:
    if whole is not None:
        of = _minutes(round(whole))
        for had in (_minutes(round(decoded)), _minutes(int(decoded))):
            if had != of and decoded < whole:
                return f"incomplete: {had} of {of} decoded"
    return f"incomplete: {_minutes(round(decoded))} decoded, then the file breaks off"


def _minutes(seconds: int) -> str:
    """Write a time as a player does: "12:03", "1:02:03"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording, decoded whole.

    Attributes:
        samples: float32 at 16 kHz, -1 to 1: (n,) or (n, channels).
        info: What its head says.
        decoded: Seconds.
        complete: Whether that is all of it.
        warning: "" or what is missing.
    """

    samples: Samples
    info: SoundInfo
    decoded: float
    complete: bool
    warning: str


def decode(source: Path | BinaryIO, name: str = "", *, split: bool = False) -> Decoder:
    """Open a recording for decoding; iterate over what this gives for blocks of 30 s.

    Args:
        source: A file, or an open one that can be sought in: an encrypted recording is decoded from memory.
        name: What messages call an open one.
        split: Keep channels apart: blocks are (n, channels) rather than (n,).

    Raises:
        UsageError: There is no such file, or it is none.
        UnreadableFileError: It is empty, no sound, or damaged beyond use.
    """
    return Decoder(source, name, split=split)


def probe(source: Path | BinaryIO, name: str = "") -> SoundInfo:
    """Read a recording's head, and see that there is sound behind it.

    Args:
        source: A file, or an open one that can be sought in.
        name: What messages call an open one.

    Raises:
        UsageError: There is no such file, or it is none.
        UnreadableFileError: It is empty, no sound, damaged beyond use, or holds no sound.
    """
    decoder = Decoder(source, name)
    with contextlib.closing(decoder.blocks(PROBED)) as blocks:
        next(blocks)
    return decoder.info


def read_sound(source: Path | BinaryIO, name: str = "", *, split: bool = False) -> Sound:
    """Decode a recording whole into memory: 230 MB an hour and channel.

    Args:
        source: A file, or an open one that can be sought in.
        name: What messages call an open one.
        split: Keep channels apart.

    Raises:
        UsageError: There is no such file, or it is none.
        UnreadableFileError: It is empty, no sound, damaged beyond use, or holds no sound.
    """
    decoder = decode(source, name, split=split)
    samples = np.concatenate(list(decoder))
    return Sound(samples, decoder.info, decoder.decoded, decoder.complete, decoder.warning)
