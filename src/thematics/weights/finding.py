"""Where weights stand on this machine, and how a name becomes some of them."""

import os
from collections.abc import Iterator
from pathlib import Path

from thematics.errors import MissingWeightsError, UsageError
from thematics.weights.catalogue import catalogue
from thematics.weights.local import Weights, read_weights
from thematics.weights.manifest import ENGINES, MANIFEST, is_name

__all__ = ["best", "check_known", "demo_folders", "find", "installed", "model_folder", "models_folder"]

VARIABLE = "THEMATICS_MODELS"


def models_folder() -> Path:
    """Give the folder that holds the installed weights; it need not exist.

    It is what the variable ``THEMATICS_MODELS`` says, or else ``models`` in the user's data folder of this system.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        return Path(given).expanduser().absolute()
    from platformdirs import user_data_path  # noqa: PLC0415 - only those who name no folder need it

    return user_data_path("thematics", appauthor=False) / "models"


def model_folder(engine: str, name: str) -> Path:
    """Give the folder in which a model stands, or will."""
    return models_folder() / engine / name


def demo_folders() -> tuple[Path, ...]:
    """Find the example weights: in the installed package, or in a checkout."""
    package = Path(__file__).parents[1]
    places = (package / "_demo_models", package.parents[1] / "examples" / "demo-models")
    return next((found for place in places if (found := tuple(_folders(place)))), ())


def find(what: str | Path, engine: str) -> Weights:
    """Find weights on this machine; nothing is hashed before ``open`` or ``verified``.

    Args:
        what: A name of the catalogue, the name of an installed model, or a folder with a ``manifest.json``. A text that
            is a name means the name, also where a folder of that name exists; a ``Path`` is always a folder.
        engine: The library that is to load them.

    Raises:
        MissingWeightsError: They are not here, not whole, or for another engine; it names the command to type.
        UsageError: There is no such engine.
    """
    if engine not in ENGINES:
        raise UsageError(f"there is no engine of that name; choose from: {', '.join(ENGINES)}")
    found = None if isinstance(what, Path) else _named(what, engine)
    if found is None:
        found = _in_folder(what, engine)
    found.check_present()
    return found


def best(engine: str) -> Weights | None:
    """Give the installed weights that ``auto`` takes: the first in the catalogue's order, then any other; never a demo's."""
    order = catalogue().best_first.get(engine, ())
    found = [each for each in installed() if each.engine == engine and not each.demo_only]
    found.sort(key=lambda each: (order.index(each.name) if each.name in order else len(order), each.name))
    return found[0] if found else None


def installed() -> tuple[Weights, ...]:
    """Give all weights on this machine, those that the package ships for its demo last (``demo_only``).

    A folder whose manifest breaks a rule is left out; ``thematics models verify`` tells of it.
    """
    found = []
    for folder in (*model_folders(), *demo_folders()):
        try:
            found.append(_checked(read_weights(folder)))
        except MissingWeightsError:
            continue
    return tuple(found)


def model_folders() -> Iterator[Path]:
    """Go through the folders of installed models, engine by engine; a folder that is being filled is none."""
    for engine in ENGINES:
        yield from _folders(models_folder() / engine)


def check_known(weights: Weights) -> None:
    """Refuse weights that bear a name of the catalogue and are not what its publisher gives under that name.

    Raises:
        MissingWeightsError: They are not.
    """
    for entry in catalogue().find(weights.name, weights.engine):
        differ = [path for path, digest in entry.known.items() if weights.files.get(path) != digest]
        if differ:
            raise MissingWeightsError(
                f"the weights in {weights.folder} are called '{weights.qualified}' but are not what the publisher gives "
                f"under that name; get or install them again, or add them under another name"
            )


def _folders(parent: Path) -> Iterator[Path]:
    try:
        names = sorted(parent.iterdir())
    except OSError:
        return
    yield from (folder for folder in names if not folder.name.startswith(".") and (folder / MANIFEST).is_file())


def _checked(weights: Weights) -> Weights:
    check_known(weights)
    return weights


def _named(name: str, engine: str) -> Weights | None:
    entries = catalogue().find(name, engine)
    wanted = entries[0].name if entries else name
    place = model_folder(engine, wanted)
    if is_name(wanted) and (place / MANIFEST).is_file():
        return _fits(read_weights(place), engine, wanted)
    for weights in installed():
        if weights.demo_only and (weights.name, weights.engine) == (wanted, engine):
            return weights
    if entries:
        raise MissingWeightsError(
            f"the weights '{wanted}' for {engine} are not on this machine; on a machine with internet type: "
            f"thematics models get {engine}:{wanted} (and see: thematics models pack --help)"
        )
    return None


def _in_folder(what: str | Path, engine: str) -> Weights:
    folder = Path(what).expanduser()
    if folder.is_dir():
        return _fits(read_weights(folder.absolute()), engine)
    if folder.is_file():
        raise MissingWeightsError(
            f"'{folder.name}' is a file that no manifest lists; if you trust it, type: "
            f"thematics models add {folder} --engine {engine} --name NAME"
        )
    names = [entry.name for entry in catalogue().entries if entry.engine == engine]
    raise MissingWeightsError(
        f"there are no weights for {engine} called '{folder.name}', and no folder of that name; "
        f"thematics knows: {', '.join(names)}"
    )


def _fits(weights: Weights, engine: str, name: str = "") -> Weights:
    if name and weights.name != name:
        raise MissingWeightsError(
            f"the folder {weights.folder} holds the weights '{weights.qualified}' and not what it is called; rename it"
        )
    if weights.engine != engine:
        raise MissingWeightsError(
            f"the weights '{weights.name}' are for {weights.engine}, not for {engine}; name others, or that engine"
        )
    return _checked(weights)
