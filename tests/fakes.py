"""Fakes of the ports: small, exact, and held to the same contract suites as the real engines."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from thematics.ports import Labels, Vectors

__all__ = ["FakeClusterer", "FakeEmbedder"]


@dataclass(frozen=True)
class FakeEmbedder:
    """Counts words by their checksum; a text without letters is a row of zeros."""

    dimensions: int = 32
    name: str = "fake"

    @property
    def fingerprint(self) -> str:
        return f"fake 1 {self.dimensions}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float64)
        for index, text in enumerate(texts):
            for word in (each for each in text.lower().split() if each.isalpha()):
                rows[index, crc32(word.encode()) % self.dimensions] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


@dataclass(frozen=True)
class FakeClusterer:
    """Groups vectors by their largest dimension; two make a group."""

    name: str = "fake"
    fingerprint: str = "fake 1"

    def cluster(self, vectors: Vectors, *, seed: int = 0) -> Labels:
        del seed
        peaks = [int(row.argmax()) if row.any() else -1 for row in vectors]
        sizes = {peak: peaks.count(peak) for peak in set(peaks) - {-1}}
        ranked = sorted((peak for peak in sizes if sizes[peak] > 1), key=lambda peak: (-sizes[peak], peaks.index(peak)))
        return np.array([ranked.index(peak) if peak in ranked else -1 for peak in peaks], dtype=np.int64)
