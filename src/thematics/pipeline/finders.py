"""Which finder a study redacts with: the rules, and the local model that its settings name beside them."""

from collections.abc import Sequence
from pathlib import Path

from thematics.redact import Name, RuleFinder, SpacyFinder, Together, TransformerFinder
from thematics.store import Settings
from thematics.weights import find

__all__ = ["StudyFinder", "finder_for"]

StudyFinder = RuleFinder | Together


def finder_for(settings: Settings, names: Sequence[Name]) -> StudyFinder:
    """Make the finder of a study.

    Args:
        settings: ``[redaction]`` says whether ages are hidden, and names a local model.
        names: The study's own list.

    Raises:
        MissingWeightsError: The model that is named is not on this machine.
    """
    rules = RuleFinder(tuple(names), ages=settings.ages)
    engine, _, model = settings.name_finder.partition(":")
    if not engine:
        return rules
    weights = find(Path(model) if "/" in model or "\\" in model else model, engine)
    return Together((rules, TransformerFinder(weights) if engine == "transformers" else SpacyFinder(weights)))
