"""The embedded embedder: Dutch-aware TF-IDF of words and character n-grams, brought down to few dimensions (LSA).

It needs no weights: it is fitted on the texts it is given. Words alone say little of what two people mean with different
ones, so the phrasing of a framework may stand beside them as anchors: texts that are like the same code are nearer each
other, and texts that are like no code are told apart by their words only.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from thematics.ports import Vectors
from thematics.themes.likeness import LIKENESS_FINGERPRINT, likeness
from thematics.themes.numerics import steady, unit_rows
from thematics.themes.terms import count_terms
from thematics.themes.words import fingerprint as words_fingerprint

__all__ = ["LexicalEmbedder"]

_NOTHING = 1e-9

VERSION = 1  # rises with every change that can change a vector


@dataclass(frozen=True)
class LexicalEmbedder:
    """Texts into vectors by their words alone.

    Attributes:
        dimensions: Of the words' space, at most; a dimension an anchor comes beside it.
        grams: Lengths of the character n-grams, least and most.
        gram_weight: What the n-grams count for beside the words, 0 to 1.
        anchors: How each code of a framework is put: what it is about, then examples.
        anchor_weight: What the likeness to the anchors counts for beside the words, which count for some 1.
        anchor_floor: A likeness up to this counts for nothing.
        evidence: A text whose vector is shorter than this before it is brought to unit length is a row of zeros: too few
            others share its words, and no anchor is like it. The middling text's words count for 1.
        seed: Of the decomposition.
    """

    dimensions: int = 20
    grams: tuple[int, int] = (3, 5)
    gram_weight: float = 0.5
    anchors: tuple[tuple[str, ...], ...] = ()
    anchor_weight: float = 4.0
    anchor_floor: float = 0.3
    evidence: float = 0.4
    seed: int = 0

    @property
    def name(self) -> str:
        """What people type and read."""
        return "lexical"

    @cached_property
    def fingerprint(self) -> str:
        """Everything its result rests on."""
        anchors = hashlib.sha256(repr(self.anchors).encode()).hexdigest()[:12] if self.anchors else "none"
        return (
            f"lexical version={VERSION} dimensions={self.dimensions} grams={self.grams[0]}-{self.grams[1]} "
            f"gram_weight={self.gram_weight} anchors={anchors} anchor_weight={self.anchor_weight} "
            f"anchor_floor={self.anchor_floor} evidence={self.evidence} seed={self.seed} {LIKENESS_FINGERPRINT} {words_fingerprint()} "
            f"scikit-learn={version('scikit-learn')}"
        )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give an (n, d) float32 array, rows of unit length; a text that too little is known of is a row of zeros."""
        if not len(texts):
            return np.zeros((0, 1), dtype=np.float32)
        counted = count_terms(texts, grams=self.grams, least=2, dull=False)
        rows = self._reduced(counted.mixed(self.gram_weight))
        if self.anchors:
            like = np.clip(likeness(texts, self.anchors) - self.anchor_floor, 0.0, None) / (1.0 - self.anchor_floor)
            rows = np.hstack([rows, self.anchor_weight * like])
        rows[np.linalg.norm(rows, axis=1) < self.evidence] = 0.0
        return unit_rows(rows)

    def _reduced(self, weighed: Any) -> npt.NDArray[np.float64]:
        """Bring to few dimensions, scaled so that the middling row has unit length.

        A text whose words are shared by few others is short here, and so leans on its anchors.
        """
        from sklearn.utils.extmath import randomized_svd  # TruncatedSVD divides by a variance that may be nought

        rank = min(self.dimensions, *(side - 1 for side in weighed.shape))
        if not weighed.nnz:
            return np.zeros((weighed.shape[0], 1))
        values: npt.NDArray[np.float64] = weighed.toarray() if rank < 1 else np.empty(0)
        if rank >= 1:
            with steady():
                left, singular, _ = randomized_svd(weighed, rank, n_iter=7, random_state=self.seed)
            values = left * singular
        lengths = np.linalg.norm(values, axis=1)
        scaled: npt.NDArray[np.float64] = values / np.median(lengths[lengths > _NOTHING])
        return scaled
