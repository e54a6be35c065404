"""Candidate themes: redacted turns are cut into segments, grouped, described and held against a framework."""

from thematics.themes.analysing import analyse
from thematics.themes.clustering import CommunityClusterer, KMeansClusterer
from thematics.themes.cutting import CUT_FINGERPRINT, cut
from thematics.themes.engines import AnalysisSettings, analysis_fingerprint
from thematics.themes.finding import Themes, find_themes
from thematics.themes.lexical import LexicalEmbedder

__all__ = [
    "CUT_FINGERPRINT",
    "AnalysisSettings",
    "CommunityClusterer",
    "KMeansClusterer",
    "LexicalEmbedder",
    "Themes",
    "analyse",
    "analysis_fingerprint",
    "cut",
    "find_themes",
]
