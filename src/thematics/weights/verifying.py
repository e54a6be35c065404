"""Hashing again what is here, and remembering when that was last done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from thematics.errors import MissingWeightsError
from thematics.weights.finding import check_known, demo_folders, model_folders
from thematics.weights.local import Weights, read_weights
from thematics.weights.naming import installed_named
from thematics.weights.placing import Memory

__all__ = ["Checked", "last_verified", "remember_verified", "verify"]

MEMORY = "verified.json"


@dataclass(frozen=True, slots=True)
class Checked:
    """What hashing a model's files said.

    Attributes:
        name: Engine and name.
        folder: Where it is.
        problems: A sentence for each thing that is not as listed; none where all is well.
    """

    name: str
    folder: str
    problems: tuple[str, ...]


def verify(names: Sequence[str] = ()) -> tuple[Checked, ...]:
    """Hash every file of some models, or of all that are on this machine.

    Raises:
        MissingWeightsError: A model that was named is not here.
        UsageError: A name means more than one.
    """
    if names:
        return tuple(_checked(installed_named(name)) for name in names)
    return tuple(_folder_checked(folder) for folder in (*model_folders(), *demo_folders()))


def remember_verified(weights: Weights) -> None:
    """Note that all of a model's files were hashed just now and are right."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    Memory(MEMORY).set(weights.qualified, {"fingerprint": weights.fingerprint, "when": when})


def last_verified(weights: Weights) -> str:
    """Say when these weights were last found to be right, ISO 8601; "" where never, or they were others then.

    It is told to people and trusted by nothing: every load hashes again.
    """
    noted = Memory(MEMORY).get(weights.qualified)
    return str(noted.get("when", "")) if noted.get("fingerprint") == weights.fingerprint else ""


def _folder_checked(folder: Path) -> Checked:
    try:
        weights = read_weights(folder)
        check_known(weights)
    except MissingWeightsError as error:
        return Checked(f"{folder.parent.name}:{folder.name}", str(folder), (str(error),))
    return _checked(weights)


def _checked(weights: Weights) -> Checked:
    problems = tuple(weights.differences())
    if not problems:
        remember_verified(weights)
    return Checked(weights.qualified, str(weights.folder), problems)
