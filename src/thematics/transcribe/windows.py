"""Windows: which parts of a recording a recogniser hears together, and how its times become the recording's.

A window is at most 30 s of sound, because that is what Whisper hears at once. It may be made of pieces with the long
silences between them left out; the samples of each piece are known exactly, so that a time in the window is a time in the
recording. Positions are counted in samples at 16 kHz.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

import numpy as np
import numpy.typing as npt

from thematics.audio import SAMPLE_RATE
from thematics.ports import Samples

__all__ = ["LONGEST", "Atom", "Stretch", "Window", "cut", "even_windows", "joined", "pack"]

LONGEST = 30.0  # seconds, what Whisper hears at once
FULL = 0.75  # of the longest: a window is cut at the longest pause after this much of it
_GRAIN = SAMPLE_RATE // 50  # samples, what loudness is measured over


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A stretch of a recording.

    Attributes:
        first: Its first sample.
        last: The sample after its last.
    """

    first: int
    last: int

    def __len__(self) -> int:
        """Count its samples."""
        return self.last - self.first

    @property
    def start(self) -> float:
        """Seconds."""
        return self.first / SAMPLE_RATE

    @property
    def end(self) -> float:
        """Seconds."""
        return self.last / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Window:
    """What a recogniser hears at once.

    Attributes:
        pieces: Stretches of the recording in order, at least one; the recogniser hears them joined.
        speech: Where in the recording there is speech, without the margin that the pieces have.
    """

    pieces: tuple[Stretch, ...]
    speech: tuple[Stretch, ...]

    def __len__(self) -> int:
        """Count its samples."""
        return sum(len(piece) for piece in self.pieces)

    @property
    def start(self) -> float:
        """Seconds in the recording."""
        return self.pieces[0].start

    @property
    def end(self) -> float:
        """Seconds in the recording."""
        return self.pieces[-1].end

    @property
    def seconds(self) -> float:
        """How long the recogniser hears it."""
        return len(self) / SAMPLE_RATE

    def span(self, start: float, end: float) -> tuple[float, float]:
        """Turn a span of the window into one of the recording, inside the piece that holds its middle.

        Args:
            start: Seconds in the window.
            end: Seconds in the window.

        Returns:
            Seconds in the recording.
        """
        begins = [0, *accumulate(len(piece) for piece in self.pieces[:-1])]
        at = max(0, bisect_right(begins, (start + end) / 2 * SAMPLE_RATE) - 1)
        piece, shift = self.pieces[at], self.pieces[at].start - begins[at] / SAMPLE_RATE
        low, high = (min(max(time + shift, piece.start), piece.end) for time in (start, end))
        return low, max(low, high)

    def part(self, first: int, last: int) -> "Window":
        """Give the window of some of its samples, counted in the window."""
        pieces, begin = [], 0
        for piece in self.pieces:
            low, high = (min(max(at - begin, 0), len(piece)) for at in (first, last))
            if low < high:
                pieces.append(Stretch(piece.first + low, piece.first + high))
            begin += len(piece)
        return Window(tuple(pieces), tuple(_inside(self.speech, pieces)))


@dataclass(frozen=True, slots=True)
class Atom:
    """A stretch that is not cut any further.

    Attributes:
        piece: Where it is.
        pause: How long nobody speaks at its end, in samples.
    """

    piece: Stretch
    pause: int


def pack(atoms: Sequence[Atom], speech: Sequence[Stretch], longest: float = LONGEST) -> list[Window]:
    """Fill windows with stretches in order; each is cut at the longest pause in its last quarter.

    Args:
        atoms: In order, each at most ``longest``.
        speech: Where there is speech, in order.
        longest: Seconds.
    """
    most = round(longest * SAMPLE_RATE)
    windows, at, heard = [], 0, 0
    while at < len(atoms):
        until = _until(atoms, at, most)
        pieces = joined(atom.piece for atom in atoms[at:until])
        while heard < len(speech) and speech[heard].last <= pieces[0].first:
            heard += 1
        windows.append(Window(tuple(pieces), tuple(_inside(speech[heard:], pieces))))
        at = until
    return windows


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Join those that touch."""
    found: list[Stretch] = []
    for stretch in stretches:
        if found and stretch.first <= found[-1].last:
            found[-1] = Stretch(found[-1].first, max(found[-1].last, stretch.last))
        else:
            found.append(stretch)
    return found


def even_windows(blocks: Iterable[Samples], longest: float = LONGEST) -> list[Window]:
    """Cut all of a recording into windows, each at the quietest moment of its last quarter.

    For a recogniser that finds speech itself: nothing is left out. No more than the loudness of a window is kept.

    Args:
        blocks: (n,) float32 at 16 kHz, in order.
        longest: Seconds.
    """
    most = max(1, round(longest * SAMPLE_RATE) // _GRAIN)
    cuts, levels, total = [0], np.zeros(0, dtype=np.float64), 0
    left = np.zeros(0, dtype=np.float32)
    for block in blocks:
        total += block.size
        joint = np.concatenate((left, block))
        whole = joint.size - joint.size % _GRAIN
        levels = np.concatenate((levels, _levels(joint[:whole])))
        left = joint[whole:]
        while levels.size > most:
            low = round(most * FULL)
            quiet = most - int(np.argmin(levels[low:most][::-1])) - 1 if low < most else most
            cuts.append(cuts[-1] + max(1, quiet) * _GRAIN)
            levels = levels[max(1, quiet) :]
    if total - cuts[-1] > round(longest * SAMPLE_RATE):  # less than a grain too long
        cuts.append(cuts[-1] + most * _GRAIN)
    edges = [*(at for at in cuts if at < total), total]
    pieces = [Stretch(first, last) for first, last in pairwise(edges)]
    return [Window((piece,), (piece,)) for piece in pieces]


def cut(
    blocks: Iterable[Samples], windows: Sequence[Window], wanted: Callable[[int], bool]
) -> Iterator[tuple[int, Samples]]:
    """Take the windows' samples out of a recording, one window at a time.

    Args:
        blocks: (n,) float32 at 16 kHz, in order, from the start.
        windows: In order.
        wanted: Says of a window's number whether it is wanted; the others are passed over.

    Yields:
        Number and (n,) float32 of each window that is wanted. A recording that ends early gives what there is.
    """
    pieces = [(number, piece) for number, window in enumerate(windows) if wanted(number) for piece in window.pieces]
    for number, group in groupby(_taken(blocks, pieces), key=lambda pair: pair[0]):
        yield number, np.concatenate([samples for _, samples in group])


def _taken(blocks: Iterable[Samples], pieces: Sequence[tuple[int, Stretch]]) -> Iterator[tuple[int, Samples]]:
    """Give the parts of pieces as the blocks go by; (number, samples) in order."""
    at, begin = 0, 0
    for block in blocks:
        end = begin + block.size
        while at < len(pieces) and pieces[at][1].first < end:
            number, piece = pieces[at]
            yield number, np.asarray(block[max(piece.first - begin, 0) : piece.last - begin], dtype=np.float32)
            if piece.last > end:
                break
            at += 1
        begin = end
        if at == len(pieces):
            return


def _until(atoms: Sequence[Atom], at: int, most: int) -> int:
    """Say after which atom the window ends that begins with this one."""
    sizes = list(accumulate(len(atom.piece) for atom in atoms[at : at + _enough(atoms, at, most)]))
    fit = max(1, bisect_right(sizes, most))
    if at + fit >= len(atoms):
        return at + fit
    late = [number for number in range(fit) if sizes[number] >= most * FULL]
    return at + 1 + max(late or [fit - 1], key=lambda number: (atoms[at + number].pause, number))


def _enough(atoms: Sequence[Atom], at: int, most: int) -> int:
    """Count the atoms from here on that are sure to be more than a window holds."""
    size = 0
    for count, atom in enumerate(atoms[at:], start=1):
        size += len(atom.piece)
        if size > most:
            return count
    return len(atoms) - at


def _inside(speech: Sequence[Stretch], pieces: Sequence[Stretch]) -> Iterator[Stretch]:
    for piece in pieces:
        for stretch in speech:
            if stretch.first >= piece.last:
                break
            first, last = max(stretch.first, piece.first), min(stretch.last, piece.last)
            if first < last:
                yield Stretch(first, last)


def _levels(samples: Samples) -> npt.NDArray[np.float64]:
    return np.asarray(np.square(samples.reshape(-1, _GRAIN), dtype=np.float64).sum(axis=1))
