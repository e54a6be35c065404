"""Themes in plain texts, for Python users: no study, no documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from thematics.errors import UsageError
from thematics.ports import Labels, Vectors
from thematics.records.codebook import Framework
from thematics.themes.describing import describe, typical
from thematics.themes.engines import AnalysisSettings, clusterer_of, embedder_of
from thematics.themes.matching import match
from thematics.themes.numerics import unit_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Themes", "find_themes"]

_COLUMNS = ("theme", "size", "name", "terms", "quotes", "codes")


@dataclass(frozen=True)
class Themes:
    """Candidate themes of some texts.

    Attributes:
        labels: (n,) int64, the theme of each text from 0 up, largest first; -1 = placed nowhere.
        names: A suggested name a theme.
        terms: Telling terms a theme, most telling first.
        quotes: The most typical texts a theme, most typical first.
        codes: Ids of the nearest codes a theme, best first; empty without a framework, or where it fits nothing.
    """

    labels: Labels
    names: tuple[str, ...] = ()
    terms: tuple[tuple[str, ...], ...] = ()
    quotes: tuple[tuple[str, ...], ...] = ()
    codes: tuple[tuple[str, ...], ...] = ()

    def table(self) -> "pd.DataFrame":
        """Give a row a theme: theme, size, name, terms, quotes, codes."""
        import pandas as pd

        sizes = [int((self.labels == label).sum()) for label in range(len(self.names))]
        rows = [
            (label, sizes[label], name, list(self.terms[label]), list(self.quotes[label]), list(self.codes[label]))
            for label, name in enumerate(self.names)
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS))


def find_themes(
    texts: Sequence[str], embeddings: Any = None, framework: Framework | None = None, seed: int = 0
) -> Themes:
    """Group texts into candidate themes with the engines of the core install.

    Args:
        texts: (n) texts, each a meaning unit.
        embeddings: (n, d) numbers to group by; by default the texts' words.
        framework: Codes that the themes are held against.
        seed: Of everything that draws by chance.

    Returns:
        The themes: the same for the same texts, embeddings, framework and seed.

    Raises:
        UsageError: The texts are no list of str, or the embeddings don't fit them.
    """
    texts = _checked_texts(texts)
    settings = AnalysisSettings(seed=_checked_seed(seed))
    if framework is not None and not isinstance(framework, Framework):
        raise UsageError("the framework must be a Framework; make one with thematics.framework.parse_framework")
    if embeddings is None:
        vectors = embedder_of(settings, framework).embed(texts)
    else:
        vectors = _checked_embeddings(embeddings, len(texts))
    labels = clusterer_of(settings).cluster(vectors, seed=settings.seed)
    return _described(texts, vectors, labels, framework)


def _described(texts: Sequence[str], vectors: Vectors, labels: Labels, framework: Framework | None) -> Themes:
    descriptions = describe(texts, labels)
    members = [np.flatnonzero(labels == label).tolist() for label in range(len(descriptions))]
    who = [str(index) for index in range(len(texts))]
    matching = match(texts, framework) if framework else None
    return Themes(
        labels=labels,
        names=tuple(each.name for each in descriptions),
        terms=tuple(each.terms for each in descriptions),
        quotes=tuple(tuple(texts[at] for at in typical(vectors, each, who, texts)) for each in members),
        codes=tuple(tuple(code.code for code in matching.of_group(each)) if matching else () for each in members),
    )


def _checked_texts(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str | bytes) or not hasattr(texts, "__iter__"):
        raise UsageError("give the texts as a list of str")
    listed = list(texts)
    if not all(isinstance(text, str) for text in listed):
        raise UsageError("give the texts as a list of str; something in it is no str")
    return listed


def _checked_seed(seed: Any) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**32:
        raise UsageError("give the seed as a whole number from 0 to 4294967295")
    return int(seed)


def _checked_embeddings(embeddings: Any, count: int) -> Vectors:
    try:
        values = np.asarray(embeddings, dtype=np.float64)
    except (TypeError, ValueError):
        raise UsageError("give the embeddings as an (n, d) array of numbers") from None
    if values.ndim != 2 or len(values) != count or (count and not values.shape[1]):  # noqa: PLR2004 - rows and columns
        raise UsageError("give the embeddings as an (n, d) array with one row a text")
    if not np.isfinite(values).all():
        raise UsageError("the embeddings hold values that are no numbers (NaN or infinite); leave those texts out")
    return unit_rows(values)
