"""Small numerical helpers that give the same on every run, whatever the number of threads."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from thematics.ports import Vectors

__all__ = ["nearest", "steady", "unit_rows"]

_TINY = 1e-9
_ROUND = 1e6  # similarities are compared to six places: what differs only in the last bits is a tie
_CHUNK = 1024


@contextmanager
def steady() -> Iterator[None]:
    """Let linear algebra run on one thread: with more, sums are taken in another order and the last bits differ."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # noqa: PLC0415 - looks for loaded libraries; comes with scikit-learn

    with threadpool_limits(1):
        yield


def unit_rows(values: npt.NDArray[np.floating]) -> Vectors:
    """Bring rows to unit length; rows of zeros stay."""
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    safe = np.where(lengths > _TINY, lengths, 1.0)
    rows: Vectors = np.where(lengths > _TINY, values / safe, 0.0).astype(np.float32)
    return rows


def nearest(vectors: Vectors, count: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Find each row's nearest others by cosine.

    Args:
        vectors: (n, d), rows of unit length.
        count: How many neighbours; fewer where there are fewer rows.

    Returns:
        (n, k) indices, nearest first, ties by index; and their (n, k) similarities, to six places.
    """
    total = len(vectors)
    count = min(count, total - 1)
    indices = np.empty((total, max(count, 0)), dtype=np.int64)
    values = np.empty((total, max(count, 0)), dtype=np.float64)
    if count < 1:
        return indices, values
    order = np.arange(total, dtype=np.int64)
    for begin in range(0, total, _CHUNK):
        with steady():
            similar = np.rint((vectors[begin : begin + _CHUNK] @ vectors.T).astype(np.float64) * _ROUND).astype(
                np.int64
            )
        rows = np.arange(len(similar))
        similar[rows, begin + rows] = -2 * int(_ROUND)  # nothing is its own neighbour
        keys = -similar * total + order  # one key a pair, so that no library's way with ties matters
        first = np.argpartition(keys, count - 1, axis=1)[:, :count]
        first = np.take_along_axis(first, np.argsort(np.take_along_axis(keys, first, axis=1), axis=1), axis=1)
        indices[begin : begin + _CHUNK] = first
        values[begin : begin + _CHUNK] = np.take_along_axis(similar, first, axis=1) / _ROUND
    return indices, values
