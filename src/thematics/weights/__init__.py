"""The models on this machine: which there are, where they stand, and that they are what they were.

Everything here works without a network, but for ``thematics.weights.getting``, which only ``thematics models get`` imports.
"""

from thematics.weights.catalogue import Catalogue, Entry, catalogue
from thematics.weights.finding import best, find, installed, models_folder
from thematics.weights.local import Weights, is_pickle, without_pickled_twins
from thematics.weights.manifest import ENGINES, MANIFEST

__all__ = [
    "ENGINES",
    "MANIFEST",
    "Catalogue",
    "Entry",
    "Weights",
    "best",
    "catalogue",
    "find",
    "installed",
    "is_pickle",
    "models_folder",
    "without_pickled_twins",
]
