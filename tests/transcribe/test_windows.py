"""Windows hold each sample at most once, are never too long, and their times are the recording's."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.ports import Samples
from thematics.transcribe.activity import FRAME, MARGIN, speech_stretches, windows_of
from thematics.transcribe.windows import Atom, Stretch, Window, cut, even_windows, pack

RATE = 16_000
SECOND = RATE // FRAME  # frames, about


def _blocks(samples: Samples, sizes: Sequence[int]) -> list[Samples]:
    edges = np.cumsum([0, *sizes])
    parts = [samples[low:high] for low, high in pairwise(edges.tolist())]
    return [*parts, samples[int(edges[-1]) :]]


def _ramp(size: int) -> Samples:
    """Samples that say where they are: exact in float32 below 2 ** 24."""
    return np.arange(size, dtype=np.float32)


frames = st.lists(
    st.tuples(st.sampled_from([0.02, 0.2, 0.45, 0.9, 0.99]), st.integers(1, 3 * SECOND)), min_size=0, max_size=60
).map(lambda runs: np.repeat([p for p, _ in runs], [n for _, n in runs]).astype(np.float32))


@given(frames, st.integers(0, FRAME - 1), st.floats(5, 30))
def test_windows_of_speech_hold_all_of_it_once(probabilities: np.ndarray, short: int, longest: float) -> None:
    total = max(0, probabilities.size * FRAME - short)
    windows = windows_of(probabilities, total, longest=longest)
    pieces = [piece for window in windows for piece in window.pieces]
    assert all(piece.first < piece.last for piece in pieces)
    assert all(one.last <= two.first for one, two in pairwise(pieces))
    assert all(window.seconds <= longest for window in windows)
    assert not pieces or pieces[-1].last <= total
    for stretch in speech_stretches(probabilities, total):
        inside = [s for window in windows for s in window.speech if s.first < stretch.last and stretch.first < s.last]
        assert sum(map(len, inside)) == len(stretch)
        assert sum(max(0, min(p.last, stretch.last) - max(p.first, stretch.first)) for p in pieces) == len(stretch)


def test_no_speech_no_windows() -> None:
    assert windows_of(np.full(3_000, 0.3, dtype=np.float32), 3_000 * FRAME) == []
    assert windows_of(np.zeros(0, dtype=np.float32), 0) == []
    click = np.zeros(100, dtype=np.float32)
    click[50:52] = 0.9
    assert windows_of(click, 100 * FRAME) == []


def test_short_turns_with_long_silences_between_share_a_window_and_the_silences_are_left_out() -> None:
    turn = np.r_[np.zeros(10 * SECOND), np.full(3 * SECOND, 0.9)]
    probabilities = np.tile(turn, 12).astype(np.float32)
    windows = windows_of(probabilities, probabilities.size * FRAME)
    assert len(windows) == 2
    assert sum(window.seconds for window in windows) == pytest.approx(
        12 * (3 * SECOND + 2 * MARGIN) * FRAME / RATE, abs=0.3
    )
    assert [len(window.pieces) for window in windows] == [8, 4]


def test_a_window_is_cut_at_the_longest_pause_in_its_last_quarter() -> None:
    probabilities = np.full(60 * SECOND, 0.9, dtype=np.float32)
    for second, length in ((10, 12), (24, 7), (27, 4)):
        probabilities[second * SECOND : second * SECOND + length] = 0.1
    first = windows_of(probabilities, probabilities.size * FRAME)[0]
    assert first.pieces[-1].last == (24 * SECOND + 3) * FRAME


def test_speech_without_any_pause_is_cut_where_speech_is_least_probable() -> None:
    probabilities = np.full(50 * SECOND, 0.9, dtype=np.float32)
    probabilities[23 * SECOND] = 0.6
    windows = windows_of(probabilities, probabilities.size * FRAME)
    assert windows[0].pieces[-1].last == 23 * SECOND * FRAME == windows[1].pieces[0].first


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 400)), min_size=1, max_size=8), st.data())
def test_a_windows_times_are_the_recordings(steps: list[tuple[int, int]], data: st.DataObject) -> None:
    pieces, at = [], 0
    for gap, length in steps:
        pieces.append(Stretch(at + gap, at + gap + length + 1))
        at += gap + length + 1
    window = Window(tuple(pieces), tuple(pieces))
    samples = _ramp(at + 10)
    sizes = data.draw(st.lists(st.integers(0, 300), max_size=6))
    [(number, heard)] = list(cut(_blocks(samples, sizes), [window], lambda _: True))
    assert number == 0
    assert heard.size == len(window)
    index = data.draw(st.integers(0, heard.size - 1))
    start, end = window.span((index + 0.25) / RATE, (index + 0.75) / RATE)
    assert start * RATE == pytest.approx(float(heard[index]) + 0.25, abs=1e-6)
    assert end * RATE == pytest.approx(float(heard[index]) + 0.75, abs=1e-6)
    first, last = sorted((index, data.draw(st.integers(0, heard.size))))
    part = window.part(first, last)
    assert np.concatenate([samples[piece.first : piece.last] for piece in part.pieces] or [samples[:0]]).tolist() == (
        heard[first:last].tolist()
    )


def test_a_word_over_a_cut_stays_in_the_piece_that_has_its_middle() -> None:
    window = Window((Stretch(0, RATE), Stretch(100 * RATE, 101 * RATE)), ())
    assert window.span(0.5, 1.2) == (0.5, 1.0)
    assert window.span(0.9, 1.8) == pytest.approx((100.0, 100.8))
    assert window.span(1.9, 9.0) == pytest.approx((100.9, 101.0))


@given(st.integers(0, 200_000), st.lists(st.integers(0, 60_000), max_size=6), st.floats(0.5, 4))
def test_even_windows_leave_nothing_out(size: int, sizes: list[int], longest: float) -> None:
    samples = np.random.default_rng(size).normal(size=size).astype(np.float32)
    blocks = _blocks(samples, sizes)
    windows = even_windows(blocks, longest)
    assert windows == even_windows([samples], longest)
    heard = [part for _, part in cut(blocks, windows, lambda _: True)]
    assert np.array_equal(np.concatenate([*heard, samples[:0]]), samples)
    assert all(0 < window.seconds <= longest for window in windows)


def test_even_windows_are_cut_where_it_is_quiet() -> None:
    samples = np.random.default_rng(0).normal(size=50 * RATE).astype(np.float32)
    samples[25 * RATE : 25 * RATE + 800] = 0
    assert even_windows([samples])[0].end == pytest.approx(25.03, abs=0.03)


def test_windows_that_are_not_wanted_are_passed_over_and_reading_stops_after_the_last() -> None:
    windows = [Window((Stretch(n * 10, n * 10 + 5),), ()) for n in range(5)]
    read: list[int] = []

    def blocks() -> Iterator[Samples]:
        for n in range(20):
            read.append(n)
            yield _ramp(100)[n * 5 : n * 5 + 5]

    assert [number for number, _ in cut(blocks(), windows, {1, 3}.__contains__)] == [1, 3]
    assert max(read) == 6


def test_a_recording_that_ends_early_gives_what_there_is() -> None:
    windows = [Window((Stretch(0, 5),), ()), Window((Stretch(8, 20),), ()), Window((Stretch(30, 40),), ())]
    assert [(n, s.tolist()) for n, s in cut([_ramp(10)], windows, lambda _: True)] == [
        (0, [0, 1, 2, 3, 4]),
        (1, [8, 9]),
    ]


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(0, 50)), max_size=40))
def test_packing_keeps_every_atom_in_order(sizes: list[tuple[int, int]]) -> None:
    atoms, at = [], 0
    for length, pause in sizes:
        atoms.append(Atom(Stretch(at, at + length * 100), pause))
        at += length * 100 + pause
    windows = pack(atoms, [atom.piece for atom in atoms], longest=1.0)
    heard = [sample for window in windows for piece in window.pieces for sample in (piece.first, piece.last)]
    assert heard == sorted(heard)
    assert sum(map(len, windows)) == sum(len(atom.piece) for atom in atoms)
    assert all(len(window) <= RATE for window in windows)
