"""How like texts are to the phrasing of codes, by their words alone.

The constants were set on sentences that were written for it (``tests/themes/said.yaml``), not on any study.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from thematics.records.codebook import Code, Framework
from thematics.themes.terms import count_terms

__all__ = ["LIKENESS_FINGERPRINT", "likeness", "phrasing", "phrasings"]

Scores = npt.NDArray[np.float64]
Phrasing = tuple[str, ...]  # what a code is about, then examples of it

GRAM_WEIGHT = 0.65  # of character n-grams beside words
FIRST_WEIGHT = 3.0  # of what a code is about beside one example
FEW_WORDS = 4.0  # a text whose words weigh so much together has half its likeness
SCALE = 0.144  # the cosine at which some two thirds of the most are reached
MOST = 0.9

LIKENESS_FINGERPRINT = (
    f"likeness version=1 grams={GRAM_WEIGHT} first={FIRST_WEIGHT} few={FEW_WORDS} scale={SCALE} most={MOST}"
)


def phrasing(code: Code) -> Phrasing:
    """Say how a code is put: what it is about (label, definition, rule of use, cues), then its examples."""
    return (" . ".join((code.label.nl, code.definition.nl, code.include.nl, *code.cues)), *code.examples)


def phrasings(framework: Framework) -> tuple[Phrasing, ...]:
    """Say how each code is put, in order."""
    return tuple(phrasing(code) for code in framework.codes)


def likeness(texts: Sequence[str], phrased: Sequence[Phrasing]) -> Scores:
    """Compare texts' words and n-grams with those of codes.

    A few words can be wholly those of a code by chance, so what a text's words weigh together counts too.

    Args:
        texts: (n) texts.
        phrased: (codes) how each is put.

    Returns:
        (n, codes), 0 to 0.9.
    """
    from sklearn.preprocessing import normalize

    if not texts or not phrased:
        return np.zeros((len(texts), len(phrased)))
    terms = count_terms([*texts, *(text for each in phrased for text in each)])
    shares = _shares(phrased)
    cosine: Scores = np.zeros((len(texts), len(phrased)))
    for block, weight in ((terms.words, 1 - GRAM_WEIGHT), (terms.grams, GRAM_WEIGHT)):
        rows = normalize(block)
        cosine += weight * (rows[: len(texts)] @ normalize(shares @ rows[len(texts) :]).T).toarray()
    weighs = np.sqrt(np.asarray(terms.words[: len(texts)].power(2).sum(axis=1), dtype=np.float64)).reshape(-1, 1)
    return MOST * (1.0 - np.exp(-cosine * weighs / (weighs + FEW_WORDS) / SCALE))


def _shares(phrased: Sequence[Phrasing]) -> Any:
    """Add a code's phrasing up: (codes, phrases) sparse."""
    from scipy.sparse import csr_matrix

    cells = [
        (FIRST_WEIGHT if at == 0 else 1.0, number) for number, each in enumerate(phrased) for at in range(len(each))
    ]
    values, numbers = zip(*cells, strict=True)
    return csr_matrix((values, (numbers, range(len(cells)))), shape=(len(phrased), len(cells)))
