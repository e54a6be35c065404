"""Clusterers: how many groups there are is found, not asked for."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import numpy.typing as npt

from thematics.ports import Labels, Vectors
from thematics.themes.communities import communities, modularity
from thematics.themes.numerics import nearest, steady, unit_rows

__all__ = ["CommunityClusterer", "KMeansClusterer", "least_members", "ordered"]

NOWHERE = -1
_SMALL_STUDY = 25  # a candidate holds at least one in so many segments, up to the smallest size that is set


def _placed(vectors: Vectors, group: Callable[[Vectors], Labels], smallest: int, strength: float) -> Labels:
    """Group what can be placed, each distinct vector once, and give the labels in order of size."""
    rows = unit_rows(np.asarray(vectors, dtype=np.float32))
    placeable = np.flatnonzero(rows.any(axis=1))
    labels = np.full(len(rows), NOWHERE, dtype=np.int64)
    if len(placeable) > 1:
        distinct, inverse = _distinct(rows[placeable])
        labels[placeable] = group(distinct)[inverse]
    return ordered(settled(rows, labels, least_members(len(rows), smallest), strength))


@dataclass(frozen=True)
class CommunityClusterer:
    """Communities of the graph of nearest neighbours.

    Attributes:
        neighbours: Of each vector in the graph.
        resolution: More gives more and smaller groups.
        smallest: Members of a group, at least, in a study of some size.
        strength: A member whose cosine with its group's middle is under this is placed nowhere.
        tries: Orders in which the graph is gone through; the division with the highest modularity is kept.
    """

    neighbours: int = 8
    resolution: float = 1.0
    smallest: int = 4
    strength: float = 0.3
    tries: int = 5

    @property
    def name(self) -> str:
        """What people type and read."""
        return "communities"

    @property
    def fingerprint(self) -> str:
        """Everything its result rests on."""
        return (
            f"communities version=1 neighbours={self.neighbours} resolution={self.resolution} smallest={self.smallest} "
            f"strength={self.strength} tries={self.tries} numpy={version('numpy')}"
        )

    def cluster(self, vectors: Vectors, *, seed: int = 0) -> Labels:
        """Give (n,) int64 labels, largest group first, -1 = placed nowhere."""
        return _placed(vectors, lambda rows: self._communities(rows, seed), self.smallest, self.strength)

    def _communities(self, rows: Vectors, seed: int) -> Labels:
        graph = _graph(rows, self.neighbours)
        shuffle = np.random.default_rng(seed)
        orders: list[Sequence[int]] = [range(len(rows))]
        orders += [shuffle.permutation(len(rows)).tolist() for _ in range(self.tries - 1)]
        found = [communities(graph, resolution=self.resolution, order=order) for order in orders]
        best = max(found, key=lambda each: round(modularity(graph, each, resolution=self.resolution), 9))
        return np.array(best, dtype=np.int64)


@dataclass(frozen=True)
class KMeansClusterer:
    """k-means, with the number of groups that has the best silhouette.

    Attributes:
        most: Groups, at most.
        smallest: Members of a group, at least, in a study of some size.
        strength: A member whose cosine with its group's middle is under this is placed nowhere.
    """

    most: int = 25
    smallest: int = 4
    strength: float = 0.3

    @property
    def name(self) -> str:
        """What people type and read."""
        return "kmeans"

    @property
    def fingerprint(self) -> str:
        """Everything its result rests on."""
        return (
            f"kmeans version=1 most={self.most} smallest={self.smallest} strength={self.strength} "
            f"scikit-learn={version('scikit-learn')} numpy={version('numpy')}"
        )

    def cluster(self, vectors: Vectors, *, seed: int = 0) -> Labels:
        """Give (n,) int64 labels, largest group first, -1 = placed nowhere."""
        return _placed(vectors, lambda rows: self._best(rows, seed), self.smallest, self.strength)

    def _best(self, rows: Vectors, seed: int) -> Labels:
        from sklearn.cluster import KMeans
        from sklearn.metrics import silhouette_score

        best, score = np.zeros(len(rows), dtype=np.int64), -1.0
        sample = min(len(rows), 2000)
        for count in range(2, min(self.most, len(rows) - 1) + 1):
            with steady():
                labels = KMeans(count, n_init=4, random_state=seed).fit_predict(rows)
                value = round(float(silhouette_score(rows, labels, sample_size=sample, random_state=seed)), 6)
            if value > score:
                best, score = labels.astype(np.int64), value
        return best


def least_members(total: int, smallest: int) -> int:
    """Say how many members a group needs: fewer in a study of a few segments, but never one alone."""
    return max(2, min(smallest, total // _SMALL_STUDY))


def ordered(labels: Labels) -> Labels:
    """Number groups from 0 by size, then by first member; -1 stays."""
    sizes = Counter(each for each in labels.tolist() if each != NOWHERE)
    first = {label: index for index, label in reversed(list(enumerate(labels.tolist())))}
    ranked = sorted(sizes, key=lambda label: (-sizes[label], first[label]))
    numbers = {label: number for number, label in enumerate(ranked)} | {NOWHERE: NOWHERE}
    return np.array([numbers[each] for each in labels.tolist()], dtype=np.int64)


def settled(rows: Vectors, labels: Labels, least: int, strength: float) -> Labels:
    """Give each vector to the group whose middle is nearest, if it is near; dissolve groups that are too small.

    Args:
        rows: (n, d), unit length or zero.
        labels: (n,), as a method gave them.
        least: Members a group needs.
        strength: Cosine with the group's middle that a member needs.
    """
    kept = [label for label, size in sorted(Counter(labels.tolist()).items()) if label != NOWHERE and size >= least]
    while kept:
        middles = unit_rows(np.stack([rows[labels == label].sum(axis=0, dtype=np.float64) for label in kept]))
        similar = np.rint((rows.astype(np.float64) @ middles.T.astype(np.float64)) * 1e6)
        own = np.array([kept.index(each) if each in kept else NOWHERE for each in labels.tolist()], dtype=np.int64)
        nearest_one = similar.argmax(axis=1)
        stays = (own != NOWHERE) & (similar[np.arange(len(rows)), own] >= strength * 1e6)
        place = np.where(stays, own, nearest_one)
        near = similar[np.arange(len(rows)), place] >= strength * 1e6
        placed = np.where(near, np.array(kept, dtype=np.int64)[place], NOWHERE)
        sizes = Counter(placed.tolist())
        too_small = [label for label in kept if sizes[label] < least]
        if not too_small:
            return placed
        kept.remove(min(too_small, key=lambda label: (sizes[label], label)))
    return np.full(len(rows), NOWHERE, dtype=np.int64)


def _distinct(rows: Vectors) -> tuple[Vectors, npt.NDArray[np.int64]]:
    """Take equal vectors once, in the order in which they come; and say which one each was."""
    rounded = np.round(rows, 5) + 0.0  # no minus zero
    _, first, inverse = np.unique(rounded, axis=0, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return rows[np.sort(first)], rank[inverse.reshape(-1)]


def _graph(rows: Vectors, count: int) -> list[dict[int, float]]:
    """Link nearest neighbours: an edge weighs more where each is the other's."""
    graph: list[dict[int, float]] = [{} for _ in rows]
    indices, similar = nearest(rows, count)
    for node, (others, values) in enumerate(zip(indices.tolist(), similar.tolist(), strict=True)):
        for other, value in zip(others, values, strict=True):
            if value > 0:
                graph[node][other] = graph[node].get(other, 0.0) + value / 2
                graph[other][node] = graph[other].get(node, 0.0) + value / 2
    return graph
