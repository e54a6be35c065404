"""The embedded embedder: Dutch-aware TF-IDF of words and character n-grams, brought down to few dimensions (LSA).

It needs no weights: it is fitted on the texts it is given, and on the framework's phrasing where there is one.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from thematics.ports import Vectors
from thematics.themes.numerics import steady, unit_rows
from thematics.themes.words import content_words
from thematics.themes.words import fingerprint as words_fingerprint

__all__ = ["LexicalEmbedder", "term_weights"]

VERSION = 1  # rises with every change that can change a vector


@dataclass(frozen=True)
class LexicalEmbedder:
    """Texts into vectors by their words alone.

    Attributes:
        dimensions: Of the vectors, at most.
        grams: Lengths of the character n-grams, least and most.
        gram_weight: What the n-grams count for beside the words, 0 to 1.
        anchors: Phrasing that the space is fitted on too (a framework's own), so that words which only meet there are near.
        seed: Of the decomposition.
    """

    dimensions: int = 20
    grams: tuple[int, int] = (3, 5)
    gram_weight: float = 0.5
    anchors: tuple[str, ...] = ()
    seed: int = 0

    @property
    def name(self) -> str:
        """What people type and read."""
        return "lexical"

    @cached_property
    def fingerprint(self) -> str:
        """Everything its result rests on."""
        anchors = hashlib.sha256("\0".join(self.anchors).encode()).hexdigest()[:12] if self.anchors else "none"
        return (
            f"lexical version={VERSION} dimensions={self.dimensions} grams={self.grams[0]}-{self.grams[1]} "
            f"gram_weight={self.gram_weight} anchors={anchors} seed={self.seed} {words_fingerprint()} "
            f"scikit-learn={version('scikit-learn')}"
        )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give an (n, d) float32 array, rows of unit length; a text without content words is a row of zeros."""
        everything = [*texts, *self.anchors]
        if not any(content_words(text) for text in texts):
            return np.zeros((len(texts), 1), dtype=np.float32)
        weighed = term_weights(everything, grams=self.grams, gram_weight=self.gram_weight)
        return self._reduced(weighed)[: len(texts)]

    def _reduced(self, weighed: Any) -> Vectors:
        from sklearn.decomposition import TruncatedSVD

        rank = min(self.dimensions, *(side - 1 for side in weighed.shape))
        if rank < 1:
            return unit_rows(weighed.toarray())
        with steady():
            svd = TruncatedSVD(rank, n_iter=7, random_state=self.seed)
            values: npt.NDArray[np.float64] = svd.fit_transform(weighed)
        return unit_rows(values)


def term_weights(texts: Sequence[str], *, grams: tuple[int, int] = (3, 5), gram_weight: float = 0.3) -> Any:
    """Weigh stems (with the parts of compounds) and character n-grams within words.

    Args:
        texts: (n) texts.
        grams: Lengths of the n-grams, least and most.
        gram_weight: What the n-grams count for beside the words, 0 to 1.

    Returns:
        (n, terms) sparse, rows of unit length at most; of zeros where a text has no content words.
    """
    from scipy.sparse import hstack

    words = [content_words(text) for text in texts]
    stems = [[word.stem for word in row] for row in words]
    parts = compound_parts(stems)
    by_word = _tfidf([[*row, *(part for stem in row for part in parts.get(stem, ()))] for row in stems])
    by_gram = _tfidf([[gram for word in row for gram in _grams(word.folded, *grams)] for row in words])
    return hstack([by_word * (1 - gram_weight) ** 0.5, by_gram * gram_weight**0.5], format="csr")


def compound_parts(stems: Sequence[Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    """Split compounds whose two parts are words of the same texts.

    >>> compound_parts([["wachtlijst", "wacht", "lijst"], ["wachten"]])
    {'wachtlijst': ('wacht', 'lijst')}
    """
    known = {stem for row in stems for stem in row}
    found = {}
    for stem in sorted(known):
        for at in range(_PART, len(stem) - _PART + 1):
            head, tail = stem[:at], stem[at:]
            head = next((each for each in (head, head.removesuffix("s"), head.removesuffix("en")) if each in known), "")
            if len(head) >= _PART and tail in known:
                found[stem] = (head, tail)
                break
    return found


_PART = 4  # letters of a compound's part


def _grams(word: str, least: int, most: int) -> list[str]:
    padded = f" {word} "
    return [padded[at : at + size] for size in range(least, most + 1) for at in range(len(padded) - size + 1)]


def _tfidf(rows: Sequence[Sequence[str]]) -> Any:
    """Weigh by sublinear frequency and smooth inverse document frequency; rows of unit length or zero.

    A term that stands in one text only says nothing of its likeness to others, so it is left out, unless there would be
    nothing left of most texts.
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    spread = Counter(term for row in rows for term in set(row))
    terms = sorted(term for term, count in spread.items() if count > 1) or sorted(spread)
    counts = _counts(rows, {term: column for column, term in enumerate(terms)})
    return TfidfTransformer(sublinear_tf=True).fit_transform(counts)


def _counts(rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> Any:
    from scipy.sparse import csr_matrix

    entries = [
        (index, columns[term], count)
        for index, row in enumerate(rows)
        for term, count in sorted(Counter(row).items())
        if term in columns
    ]
    at, column, value = (np.array(each) for each in zip(*entries, strict=True)) if entries else ([], [], [])
    return csr_matrix((value, (at, column)), shape=(len(rows), max(1, len(columns))), dtype=np.float64)
