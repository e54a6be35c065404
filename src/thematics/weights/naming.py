"""What people type for a model: its name, or engine and name where a name alone means two."""

from collections.abc import Sequence

from thematics.errors import MissingWeightsError, UsageError
from thematics.weights.catalogue import Entry, catalogue
from thematics.weights.finding import installed
from thematics.weights.local import Weights
from thematics.weights.manifest import ENGINES

__all__ = ["entry_named", "installed_named"]


def entry_named(name: str) -> Entry:
    """Give the entry of the catalogue that somebody means by "large-v2", "turbo" or "faster-whisper:large-v2".

    Raises:
        UsageError: None, or more than one.
    """
    engine, short = _parts(name)
    found = catalogue().find(short, engine)
    if not found:
        raise UsageError(f"the catalogue has no model '{name}'; see: thematics models list")
    _require_one(name, [entry.qualified for entry in found])
    return found[0]


def installed_named(name: str) -> Weights:
    """Give the weights on this machine that somebody means.

    Raises:
        UsageError: The name means more than one.
        MissingWeightsError: They are not on this machine.
    """
    engine, short = _parts(name)
    meant = {(entry.engine, entry.name) for entry in catalogue().find(short, engine)}
    found = [
        weights
        for weights in installed()
        if (weights.engine, weights.name) in meant or (weights.name == short and engine in {None, weights.engine})
    ]
    if not found:
        raise MissingWeightsError(f"the weights '{name}' are not on this machine; see: thematics models list")
    _require_one(name, [weights.qualified for weights in found])
    return found[0]


def _parts(name: str) -> tuple[str | None, str]:
    engine, colon, short = name.partition(":")
    if not colon:
        return None, name
    if engine not in ENGINES:
        raise UsageError(f"there is no engine '{engine}'; choose from: {', '.join(ENGINES)}")
    return engine, short


def _require_one(name: str, found: Sequence[str]) -> None:
    if len(found) > 1:
        raise UsageError(f"'{name}' means more than one model; write {' or '.join(found)}")
