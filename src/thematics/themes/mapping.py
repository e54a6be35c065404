"""A map for people: candidates that are alike stand near each other, and segments stand around their candidate."""

import numpy as np
import numpy.typing as npt

from thematics.ports import Labels, Vectors
from thematics.themes.numerics import steady, unit_rows

__all__ = ["lay_out"]

Points = npt.NDArray[np.float64]

_APART = 0.16  # of the map's side, between two candidates, where there is room
_ROUNDS = 200
_AROUND = 0.07  # of the map's side, how far segments stand from where their likeness to the candidates puts them
_SHARP = 12.0
_EDGE = 0.04
_NOTHING = 1e-9


def lay_out(vectors: Vectors, labels: Labels) -> tuple[Points, Points]:
    """Lay candidates and segments out.

    Args:
        vectors: (n, d), rows of unit length or zero.
        labels: (n,) candidate of each, -1 = nowhere.

    Returns:
        (n, 2) places of segments and (k, 2) of candidates, each 0 to 1. A segment without content stands in the middle.
    """
    count = int(labels.max(initial=-1)) + 1
    if not len(vectors):
        return np.empty((0, 2)), np.empty((0, 2))
    with steady():
        rows = vectors.astype(np.float64)
        if not count:
            return _finished(_scaled(_plane(rows)), rows), np.empty((0, 2))
        middles = unit_rows(np.stack([rows[labels == label].sum(axis=0) for label in range(count)])).astype(np.float64)
        places = _spaced(_scaled(_plane(middles)))
        weights = np.exp(_SHARP * (rows @ middles.T))
        weights[labels >= 0] *= 1 + 20 * np.eye(count)[labels[labels >= 0]]
        around = weights @ places / weights.sum(axis=1, keepdims=True)
        own = np.where((labels >= 0)[:, None], rows - middles[labels], rows)
        points = around + _AROUND * np.tanh(_unit_spread(_plane(own)))
    return _finished(np.clip(points, _EDGE / 2, 1 - _EDGE / 2), rows), np.round(places, 4)


def _plane(rows: Points) -> Points:
    """Project on the two directions in which rows differ most, with signs that don't depend on the library."""
    if len(rows) < 2:  # noqa: PLR2004 - one point has no direction
        return np.zeros((len(rows), 2))
    centred = rows - rows.mean(axis=0)
    _, values, directions = np.linalg.svd(centred, full_matrices=False)
    directions = directions[:2]
    largest = np.abs(np.round(directions, 8)).argmax(axis=1)
    directions = directions * np.where(directions[np.arange(len(directions)), largest] < 0, -1.0, 1.0)[:, None]
    plane = centred @ directions.T * (values[:2] > _NOTHING)
    return np.pad(plane, ((0, 0), (0, 2 - plane.shape[1])))


def _scaled(plane: Points) -> Points:
    low = plane.min(axis=0)
    span = plane.max(axis=0) - low
    scaled: Points = np.full_like(plane, 0.5)
    differ = span > _NOTHING
    scaled[:, differ] = _EDGE + (1 - 2 * _EDGE) * (plane[:, differ] - low[differ]) / span[differ]
    return scaled


def _unit_spread(plane: Points) -> Points:
    spread = plane.std(axis=0)
    return plane / np.where(spread > _NOTHING, spread, 1.0)


def _spaced(places: Points) -> Points:
    """Push candidates apart that would cover each other; those in one place part in a direction by their number."""
    count = len(places)
    wanted = min(_APART, 0.8 / np.sqrt(max(count, 1)))
    angle = np.arange(count) * 2.399963  # the golden angle: no two the same
    places = places + 1e-4 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    for _ in range(_ROUNDS):
        apart = places[:, None] - places[None]
        distance = np.sqrt((apart**2).sum(axis=2)) + np.eye(count)
        short = np.clip(wanted - distance, 0.0, None)
        if not short.any():
            break
        places = np.clip(places + (apart / distance[..., None] * short[..., None]).sum(axis=1) / 4, _EDGE, 1 - _EDGE)
    return places


def _finished(points: Points, rows: Points) -> Points:
    """Round to four places; what has no content stands in the middle."""
    placed: Points = np.round(points, 4)
    placed[~np.any(rows, axis=1)] = 0.5
    return placed
