"""Commands about the models on this machine. `get` is the only command of thematics that connects to another one."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thematics.cli.app import app
from thematics.cli.shared import AsJson, Force, print_json, print_table
from thematics.errors import MissingWeightsError, UsageError

if TYPE_CHECKING:
    from thematics.weights import Entry, Weights

__all__ = ["models_add", "models_app", "models_get", "models_install", "models_list", "models_pack", "models_verify"]

TOKEN_VARIABLE = "HF_TOKEN"  # noqa: S105 - the name of a variable, not its value
HUB_VARIABLE = "HF_ENDPOINT"

models_app = typer.Typer(
    help="The models on this machine: which there are, getting them, and carrying them to a machine without a network.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(models_app, name="models")

Names = Annotated[list[str], typer.Argument(help="For example large-v2, or faster-whisper:large-v2.")]


@models_app.command(name="list")
def models_list(as_json: AsJson = False) -> None:
    """List the models that thematics knows and those that are here, with one line of advice on each.

    Example: thematics models list
    """
    from thematics.weights import catalogue, models_folder

    rows = _rows()
    if as_json:
        print_json({"folder": str(models_folder()), "advice": catalogue().advice, "models": rows})
        return
    print_table(
        ("name", "engine", "size", "licence", "here", "verified", "advice"),
        [
            (
                row["name"],
                row["engine"],
                _size(row["bytes"]),
                row["licence"],
                ("demo-only" if row["demo_only"] else "yes") if row["installed"] else "-",
                row["verified"][:16].replace("T", " ") or "-",
                row["advice"],
            )
            for row in rows
        ],
    )
    typer.echo(f"\n{catalogue().advice}")
    typer.echo(f"Models are kept in {models_folder()} (THEMATICS_MODELS names another folder).")


@models_app.command(name="get")
def models_get(
    names: Names,
    token_file: Annotated[
        Path | None,
        typer.Option(help=f"A file with your token of the hub, for models that ask one; or set {TOKEN_VARIABLE}."),
    ] = None,
    hub: Annotated[str, typer.Option(help=f"Address of a mirror of huggingface.co; or set {HUB_VARIABLE}.")] = "",
    newest: Annotated[
        bool, typer.Option("--newest", help="Take what the publisher gives now, not what this machine got first.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Fetch also what is here and whole.")] = False,
) -> None:
    """Fetch models from their publishers; the only command that needs internet. What broke off goes on where it was.

    Example: thematics models get large-v2 community-1
    """
    from thematics.weights.getting import HUB, Options, get
    from thematics.weights.naming import entry_named
    from thematics.weights.verifying import remember_verified

    entries = [entry_named(name) for name in names]
    address = hub or os.environ.get(HUB_VARIABLE, "").strip() or HUB
    options = Options(hub=address, token=_token(token_file, entries), force=force, newest=newest)
    with _bytes_bar() as progress:
        for entry in entries:
            weights = get(entry, options, progress)
            remember_verified(weights)
            typer.echo(f"{weights.qualified} is here and whole ({_size(weights.size)}): {weights.folder}")


@models_app.command(name="verify")
def models_verify(
    names: Annotated[list[str] | None, typer.Argument(help="Which; all where none is named.")] = None,
    as_json: AsJson = False,
) -> None:
    """Hash every file again; exit status 1 where one is not what it was.

    Example: thematics models verify
    """
    from thematics.weights.verifying import verify

    checked = verify(names or ())
    if as_json:
        rows = [{"name": each.name, "folder": each.folder, "problems": list(each.problems)} for each in checked]
        print_json([{**row, "whole": not row["problems"]} for row in rows])
    for each in () if as_json else checked:
        typer.echo(f"{each.name}: {'; '.join(each.problems) or 'whole'}")
    if not (checked or as_json):
        typer.echo("There are no models on this machine; see: thematics models list")
    if wrong := [each.name for each in checked if each.problems]:
        raise MissingWeightsError(f"not what they were: {', '.join(wrong)}; get or install them again")


@models_app.command(name="pack")
def models_pack(
    names: Names,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to make.")],
    force: Force = False,
) -> None:
    """Put models that are here into one file, for a USB stick to a machine without a network.

    Example: thematics models pack large-v2 community-1 -o models.tar
    """
    from thematics.weights.naming import installed_named
    from thematics.weights.packing import FAT32_LIMIT, pack

    models = list({weights.qualified: weights for weights in map(installed_named, names)}.values())
    if sum(weights.size for weights in models) > FAT32_LIMIT:
        typer.echo(
            "This pack is larger than 4 GB, and a stick formatted as FAT32 takes no such file: use exFAT.", err=True
        )
    with _bytes_bar() as progress:
        packed = pack(models, output, force=force, progress=progress)
    typer.echo(
        f"{packed.path} ({_size(packed.size)}) holds {', '.join(weights.qualified for weights in packed.models)}."
    )
    typer.echo(f"SHA-256: {packed.sha256}")
    typer.echo(f"On the other machine: thematics models install {packed.path.name} --sha256 {packed.sha256}")


@models_app.command(name="install")
def models_install(
    file: Annotated[Path, typer.Argument(help="A pack that `thematics models pack` made.")],
    sha256: Annotated[str, typer.Option(help="What `pack` printed, to see that it is that very file.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace other models of the same name.")] = False,
) -> None:
    """Install the models of a pack; every file is hashed, and a damaged pack installs nothing.

    Example: thematics models install /media/usb/models.tar
    """
    from thematics.weights.installing import install
    from thematics.weights.verifying import remember_verified

    with _bytes_bar() as progress:
        models, digest = install(file, sha256=sha256, force=force, progress=progress)
    for weights in models:
        remember_verified(weights)
        typer.echo(f"{weights.qualified} is here and whole ({_size(weights.size)}): {weights.folder}")
    typer.echo(f"SHA-256 of the pack: {digest}")


@models_app.command(name="add")
def models_add(
    path: Annotated[Path, typer.Argument(help="A folder with weights, or one .pt file.")],
    engine: Annotated[str, typer.Option(help="openai-whisper, faster-whisper, pyannote or sentence-transformers.")],
    name: Annotated[str, typer.Option(help="What to call them: small letters, digits, '.', '-' and '_'.")],
    licence: Annotated[str, typer.Option(help="Their licence.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace other models of the same name.")] = False,
) -> None:
    """Add weights that you have already, and trust: they are copied, and from then on load only as they are now.

    Example: thematics models add ~/Downloads/large-v2.pt --engine openai-whisper --name large-v2
    """
    from thematics.weights.adding import add
    from thematics.weights.verifying import remember_verified

    weights = add(path.expanduser(), engine, name, licence=licence, force=force)
    remember_verified(weights)
    typer.echo(f"{weights.qualified} is here ({len(weights.files)} files, {_size(weights.size)}): {weights.folder}")


def _rows() -> list[dict[str, Any]]:
    from thematics.weights import catalogue, installed

    here = {weights.qualified: weights for weights in reversed(installed())}
    rows = [_row(entry, here.pop(entry.qualified, None)) for entry in catalogue().entries]
    return rows + [_row(None, weights) for weights in reversed(here.values())]


def _row(entry: "Entry | None", weights: "Weights | None") -> dict[str, Any]:
    """Describe a model that the catalogue knows, that is here, or both."""
    row = {"needs_token": False, "advice": "Added on this machine.", "installed": False, "demo_only": False}
    row |= {"verified": "", "folder": ""}
    if entry is not None:
        row |= {key: getattr(entry, key) for key in ("name", "engine", "kind", "licence", "source", "advice")}
        row |= {"bytes": entry.megabytes * 1_000_000, "needs_token": entry.gated}
    return row | (_here(weights) if weights is not None else {})


def _here(weights: "Weights") -> dict[str, Any]:
    from thematics.weights.verifying import last_verified

    row = {key: getattr(weights, key) for key in ("name", "engine", "kind", "licence", "demo_only")}
    row |= {"installed": True, "bytes": weights.size, "folder": str(weights.folder)}
    row |= {"source": weights.manifest.source if weights.manifest else "", "verified": last_verified(weights)}
    return row | ({"advice": "Example weights: never for a real study."} if weights.demo_only else {})


def _token(file: Path | None, entries: "list[Entry]") -> str:
    """Read the hub's token: from a file, the environment, or the terminal where a model wants one."""
    if file is not None:
        try:
            return file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise UsageError(f"the token file '{file.name}' can't be read; check the path") from None
    given = os.environ.get(TOKEN_VARIABLE, "").strip()
    if given or not any(entry.gated for entry in entries) or not sys.stdin.isatty():
        return given
    asked = "Token of the Hugging Face hub (empty for none)"
    return str(typer.prompt(asked, default="", show_default=False, hide_input=True, err=True)).strip()


def _size(count: int) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.1f} {unit}" if unit == "GB" else f"{count / size:.0f} {unit}"
    return f"{count} bytes"


@contextmanager
def _bytes_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal how many bytes are done, how fast and how long it takes yet; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _file, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(file: str, done: int, total: int) -> None:
            if file not in tasks:
                tasks[file] = bars.add_task(file, total=total or None)
            bars.update(tasks[file], completed=done, total=total or None)

        yield show
