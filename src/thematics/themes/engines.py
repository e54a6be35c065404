"""Engines by name, and the settings that choose them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec

from thematics.errors import MissingExtraError, UsageError
from thematics.ports import Clusterer, Embedder
from thematics.records.codebook import Framework
from thematics.themes.clustering import CommunityClusterer, KMeansClusterer
from thematics.themes.lexical import LexicalEmbedder
from thematics.themes.likeness import phrasings
from thematics.themes.matching import MATCH_FINGERPRINT

__all__ = ["AnalysisSettings", "analysis_fingerprint", "clusterer_of", "embedder_of", "settings_text"]

VERSION = 1  # rises with every change of describing, laying out or ordering that can change a run


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """Which engines find themes.

    Attributes:
        embedder: "lexical".
        clusterer: "communities" or "kmeans".
        seed: Of everything that draws by chance.
    """

    embedder: str = "lexical"
    clusterer: str = "communities"
    seed: int = 0


_EMBEDDERS: Mapping[str, Callable[[AnalysisSettings, tuple[tuple[str, ...], ...]], Embedder]] = {
    "lexical": lambda settings, anchors: LexicalEmbedder(anchors=anchors, seed=settings.seed),
}
_CLUSTERERS: Mapping[str, Callable[[], Clusterer]] = {"communities": CommunityClusterer, "kmeans": KMeansClusterer}
# Engines that the port is made for and that come later: the module that has to be there.
_LATER_EMBEDDERS = {"sentence-transformers": "sentence_transformers"}
_LATER_CLUSTERERS = {"bertopic": "bertopic"}


def embedder_of(settings: AnalysisSettings, framework: Framework | None) -> Embedder:
    """Make the embedder; the lexical one is anchored in the framework's phrasing.

    Raises:
        UsageError: There is no such embedder.
        MissingExtraError: It is not installed.
    """
    _check("embedder", settings.embedder, _EMBEDDERS, _LATER_EMBEDDERS)
    return _EMBEDDERS[settings.embedder](settings, phrasings(framework) if framework else ())


def clusterer_of(settings: AnalysisSettings) -> Clusterer:
    """Make the clusterer.

    Raises:
        UsageError: There is no such clusterer.
        MissingExtraError: It is not installed.
    """
    _check("clusterer", settings.clusterer, _CLUSTERERS, _LATER_CLUSTERERS)
    return _CLUSTERERS[settings.clusterer]()


def analysis_fingerprint(settings: AnalysisSettings) -> str:
    """Name everything a run rests on beside its segments and framework.

    Raises:
        UsageError: An engine is unknown.
        MissingExtraError: An engine is not installed.
    """
    texts = settings_text(settings, embedder_of(settings, None), clusterer_of(settings))
    return " ".join(f"{name}={text}" for name, text in texts.items())


def settings_text(settings: AnalysisSettings, embedder: Embedder, clusterer: Clusterer) -> dict[str, str]:
    """Give all that a run rests on beside segments and framework, as text by name."""
    return {
        "embedder": embedder.fingerprint,
        "clusterer": clusterer.fingerprint,
        "matching": MATCH_FINGERPRINT,
        "analysis": f"version={VERSION}",
        "seed": str(settings.seed),
        "scikit-learn": version("scikit-learn"),
        "numpy": version("numpy"),
        "scipy": version("scipy"),
        "snowballstemmer": version("snowballstemmer"),
    }


def _check(kind: str, name: str, known: Mapping[str, object], later: Mapping[str, str]) -> None:
    if name in known:
        return
    if name in later:
        if find_spec(later[name]) is None:
            raise MissingExtraError(f"the {kind} '{name}'", "themes")
        raise UsageError(f"the {kind} '{name}' comes with a later version; use {' or '.join(known)}")
    raise UsageError(f"there is no {kind} '{name}'; there is: {', '.join((*known, *later))}")
