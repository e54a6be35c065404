"""Voice activity: where in a recording somebody speaks. No speech, no text.

Silero's network (https://github.com/snakers4/silero-vad, MIT), in the ONNX form that faster-whisper ships. It hears 32 ms
at a time and remembers what went before, so that it can be run over a recording of any length as it is decoded.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from thematics.audio import SAMPLE_RATE
from thematics.errors import MissingExtraError
from thematics.ports import Samples
from thematics.transcribe.windows import LONGEST, Atom, Stretch, Window, joined, pack
from thematics.weights.offline import be_offline

__all__ = [
    "FRAME",
    "MARGIN",
    "activity_fingerprint",
    "speech_probabilities",
    "speech_stretches",
    "speech_windows",
    "windows_of",
]

Probabilities = npt.NDArray[np.float32]

FRAME = 512  # samples that Silero hears at a time at 16 kHz: 32 ms
_BEFORE = 64  # samples of the frame before that it hears again
_STATE = (1, 1, 128)
_AT_ONCE = 2_000  # frames in one call: a minute

# As faster-whisper's batched reading has them, where it says them; the rest was set on the recordings in ../shared/data.
SPEAKS = 0.5  # probability from which somebody speaks
STOPS = 0.35  # probability under which nobody does any more
SHORTEST = 3  # frames, about 0.1 s: what is shorter is a click
BREATH = 8  # frames, about 0.25 s: what is shorter between speech is part of it
MARGIN = 8  # frames, about 0.25 s, that a stretch is given on both sides
KEPT = 24  # frames, about 0.8 s: a longer silence is left out of what the recogniser hears
INNER = 3  # frames, about 0.1 s: a pause inside speech where it can be cut
VERSION = 1  # rises with every change here that can move a window


def speech_windows(blocks: Iterable[Samples], *, longest: float = LONGEST) -> list[Window]:
    """Find the windows of a recording in which somebody speaks.

    Args:
        blocks: (n,) float32 mono at 16 kHz, in order; they may have any size, and are let go once heard.
        longest: Seconds, of a window.

    Returns:
        Windows in order, none overlapping; none at all where nobody speaks.

    Raises:
        MissingExtraError: Silero's network is not installed.
    """
    probabilities, total = speech_probabilities(blocks)
    return windows_of(probabilities, total, longest=longest)


def speech_probabilities(blocks: Iterable[Samples]) -> tuple[Probabilities, int]:
    """Ask Silero's network of each 32 ms how probable speech is.

    Args:
        blocks: (n,) float32 mono at 16 kHz, in order.

    Returns:
        (frames,) float32 and the number of samples; of each hour there remain 450 kB.

    Raises:
        MissingExtraError: Silero's network is not installed.
    """
    session = _session()
    state = {"h": np.zeros(_STATE, dtype=np.float32), "c": np.zeros(_STATE, dtype=np.float32)}
    before, total, found = np.zeros(_BEFORE, dtype=np.float32), 0, [np.zeros(0, dtype=np.float32)]
    for frames, samples in _frames(blocks):
        heard = np.concatenate((np.concatenate((before[None], frames[:-1, -_BEFORE:])), frames), axis=1)
        output, state["h"], state["c"] = session.run(None, {"input": heard, **state})
        found.append(np.asarray(output, dtype=np.float32).reshape(-1))
        before, total = frames[-1, -_BEFORE:], total + samples
    return np.concatenate(found), total


def windows_of(probabilities: Probabilities, total: int, *, longest: float = LONGEST) -> list[Window]:
    """Cut a recording into windows by the probability of speech.

    Args:
        probabilities: (frames,) of 32 ms each.
        total: Samples of the recording.
        longest: Seconds, of a window.
    """
    speech = speech_stretches(probabilities, total)
    most = int(longest * SAMPLE_RATE) // FRAME
    atoms = [atom for stretch in _with_margin(speech, total) for atom in _atoms(stretch, probabilities, most)]
    gaps = [after.piece.first - atom.piece.last for atom, after in pairwise(atoms)]
    return pack(
        [Atom(atom.piece, atom.pause + gap) for atom, gap in zip(atoms, [*gaps, 0], strict=False)], speech, longest
    )


def speech_stretches(probabilities: Probabilities, total: int) -> list[Stretch]:
    """Find the stretches with speech, as ``faster_whisper.vad.get_speech_timestamps`` does, before any margin.

    Speech begins where the probability reaches ``SPEAKS`` and ends where it stays under ``STOPS`` for ``BREATH`` frames.

    Args:
        probabilities: (frames,) of 32 ms each.
        total: Samples of the recording.
    """
    edges, begin, quiet = [], -1, -1
    for at in np.flatnonzero((probabilities >= SPEAKS) | (probabilities < STOPS)).tolist():
        if probabilities[at] >= SPEAKS:
            begin, quiet = (at if begin < 0 else begin), -1
        elif begin >= 0:
            quiet = at if quiet < 0 else quiet
            if at - quiet >= BREATH:
                edges.append((begin, quiet))
                begin, quiet = -1, -1
    if begin >= 0:
        edges.append((begin, quiet if quiet >= 0 else len(probabilities)))
    return [
        Stretch(first * FRAME, min(last * FRAME, total))
        for first, last in edges
        if last - first >= SHORTEST and first * FRAME < total
    ]


@cache
def activity_fingerprint() -> str:
    """Name what the windows rest on: this module's version and Silero's file.

    Raises:
        MissingExtraError: Silero's network is not installed.
    """
    return f"silero:{hashlib.sha256(_network().read_bytes()).hexdigest()[:16]} windows={VERSION}"


def _with_margin(speech: Sequence[Stretch], total: int) -> list[Stretch]:
    """Widen stretches by the margin, and join those with a short silence between: it is kept as it is."""
    wide = MARGIN * FRAME
    kept: list[Stretch] = []
    for stretch in speech:
        grown = Stretch(max(0, stretch.first - wide), min(total, stretch.last + wide))
        if kept and grown.first - kept[-1].last <= (KEPT - 2 * MARGIN) * FRAME:
            grown = Stretch(kept.pop().first, grown.last)
        kept.append(grown)
    return joined(kept)


def _atoms(stretch: Stretch, probabilities: Probabilities, most: int) -> Iterator[Atom]:
    """Cut a stretch in the middle of its pauses; one without pause that is too long, where speech is least probable."""
    first = stretch.first
    for low, high in _pauses(probabilities, stretch.first // FRAME + MARGIN, stretch.last // FRAME - MARGIN):
        middle = (low + high) // 2 * FRAME
        yield from _chopped(Stretch(first, middle), (high - low) * FRAME, probabilities, most)
        first = middle
    yield from _chopped(Stretch(first, stretch.last), 0, probabilities, most)


def _chopped(stretch: Stretch, pause: int, probabilities: Probabilities, most: int) -> Iterator[Atom]:
    first = stretch.first
    while stretch.last - first > most * FRAME:
        low, high = first // FRAME + most // 2, first // FRAME + most
        least = high - 1 - int(np.argmin(probabilities[low:high][::-1]))
        yield Atom(Stretch(first, least * FRAME), 0)
        first = least * FRAME
    yield Atom(Stretch(first, stretch.last), pause)


def _pauses(probabilities: Probabilities, first: int, last: int) -> Iterator[tuple[int, int]]:
    quiet = np.flatnonzero(np.diff(np.r_[False, probabilities[first:last] < STOPS, False].astype(np.int8)))
    for low, high in quiet.reshape(-1, 2).tolist():
        if high - low >= INNER:
            yield first + low, first + high


def _frames(blocks: Iterable[Samples]) -> Iterator[tuple[Samples, int]]:
    """Give (n, 512) frames, as many as are whole, and how many samples are in them; the last is filled up with silence."""
    left = np.zeros(0, dtype=np.float32)
    for block in blocks:
        joint = np.concatenate((left, np.nan_to_num(np.asarray(block, dtype=np.float32), posinf=0.0, neginf=0.0)))
        whole = joint.size - joint.size % FRAME
        for begin in range(0, whole, FRAME * _AT_ONCE):
            part = joint[begin : min(begin + FRAME * _AT_ONCE, whole)]
            yield part.reshape(-1, FRAME), part.size
        left = joint[whole:]
    if left.size:
        yield np.pad(left, (0, FRAME - left.size)).reshape(1, FRAME), left.size


def _network() -> Path:
    """Find Silero's file without importing faster-whisper, which brings torch's rivals along."""
    found = find_spec("faster_whisper")
    folders = [Path(place) / "assets" for place in (found.submodule_search_locations or ())] if found else []
    files = sorted(file for folder in folders for file in folder.glob("silero_vad*.onnx"))
    if not files:
        raise MissingExtraError("the network that finds speech", "speech")
    return files[-1]


@cache
def _session() -> Any:
    network = _network()
    be_offline()
    try:
        onnxruntime = import_module("onnxruntime")
    except ImportError:
        raise MissingExtraError("the network that finds speech", "speech") from None
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1  # the same sums in the same order everywhere
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(network.read_bytes(), providers=["CPUExecutionProvider"], sess_options=options)
