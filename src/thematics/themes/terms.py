"""Terms of Dutch texts, counted and weighed: stems with the parts of compounds, and character n-grams within words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from thematics.themes.words import Word, content_words, is_dull, without_dental

__all__ = ["Terms", "compound_parts", "count_terms"]

_PART = 4  # letters of a compound's part


@dataclass(frozen=True, slots=True)
class Terms:
    """Weighed terms of some texts, not yet brought to unit length.

    Attributes:
        words: (n, stems) sparse; the parts of compounds count too.
        grams: (n, character n-grams within words) sparse.
    """

    words: Any
    grams: Any

    def mixed(self, gram_weight: float) -> Any:
        """Put both side by side, (n, terms) sparse; rows of unit length, or of zeros where a text has no content words."""
        from scipy.sparse import hstack
        from sklearn.preprocessing import normalize

        words, grams = normalize(self.words), normalize(self.grams)
        return hstack([words * (1 - gram_weight) ** 0.5, grams * gram_weight**0.5], format="csr")


def count_terms(texts: Sequence[str], *, grams: tuple[int, int] = (3, 5), least: int = 1, dull: bool = True) -> Terms:
    """Count stems and character n-grams, weighed by sublinear frequency and smooth inverse document frequency.

    Args:
        texts: (n) texts; stop words, tags and numbers are not counted, and neither is a text of nothing but dull words.
        grams: Lengths of the n-grams, least and most.
        least: Texts that a term must stand in.
        dull: Whether words that tell little ("weten", "slachtoffer") count where there are others.
    """
    words = [_telling(content_words(text), dull=dull) for text in texts]
    stems = [[word.stem for word in row] for row in words]
    parts = compound_parts(stems)
    return Terms(
        words=_tfidf([[*row, *(part for stem in row for part in parts.get(stem, ()))] for row in stems], least),
        grams=_tfidf([[gram for word in row for gram in _grams(word.folded, *grams)] for row in words], least),
    )


def compound_parts(stems: Sequence[Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    """Split compounds whose two parts are words of the same texts.

    >>> compound_parts([["wachtlijs", "wacht", "lijst"], ["wachten"]])
    {'wachtlijs': ('wacht', 'lijst')}
    """
    known = {without_dental(stem): stem for stem in sorted({stem for row in stems for stem in row})}
    found = {}
    for stem in sorted(known.values()):
        parts = (_parts(stem, at, known) for at in range(_PART, len(stem) - _PART + 1))
        if best := next((each for each in parts if each), None):
            found[stem] = best
    return found


def _parts(stem: str, at: int, known: Mapping[str, str]) -> tuple[str, str] | None:
    """Split at one place, with or without the letters that bind ("afpersing-s-zaak"); None where a part is no word."""
    tail = known.get(without_dental(stem[at:]))
    heads = (stem[:at], stem[:at].removesuffix("s"), stem[:at].removesuffix("en"))
    head = next((known[each] for each in map(without_dental, heads) if len(each) >= _PART - 1 and each in known), None)
    return (head, tail) if head and tail else None


def _telling(words: list[Word], *, dull: bool) -> list[Word]:
    """Take "weet niet" for what it is: a text of nothing but dull words is about nothing."""
    telling = [word for word in words if not is_dull(word)]
    return words if dull and telling else telling


def _grams(word: str, least: int, most: int) -> list[str]:
    padded = f" {word} "
    return [padded[at : at + size] for size in range(least, most + 1) for at in range(len(padded) - size + 1)]


def _tfidf(rows: Sequence[Sequence[str]], least: int) -> Any:
    """Weigh terms; those in fewer texts than the least are left out, unless that would leave nothing."""
    from sklearn.feature_extraction.text import TfidfTransformer

    spread = Counter(term for row in rows for term in set(row))
    terms = sorted(term for term, count in spread.items() if count >= least) or sorted(spread)
    counts = _counts(rows, {term: column for column, term in enumerate(terms)})
    return TfidfTransformer(norm=None, sublinear_tf=True).fit_transform(counts)


def _counts(rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> Any:
    from scipy.sparse import csr_matrix

    indices: list[int] = []
    values: list[int] = []
    ends = [0]
    for row in rows:
        counted = Counter(term for term in row if term in columns)
        indices += [columns[term] for term in counted]
        values += counted.values()
        ends.append(len(indices))
    counts = csr_matrix((values, indices, ends), shape=(len(rows), max(1, len(columns))), dtype=np.float64)
    counts.sort_indices()
    return counts
