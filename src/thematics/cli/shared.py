"""What every command needs: options, the study, a progress bar, tables."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thematics.errors import RedactionError, UsageError

if TYPE_CHECKING:
    from thematics.pipeline import StepResult
    from thematics.study import Study

__all__ = [
    "PASSPHRASE_VARIABLE",
    "AsJson",
    "Force",
    "PassphraseFile",
    "StoppedError",
    "StudyFolder",
    "beside_first_use",
    "fields",
    "open_study",
    "pairs",
    "print_json",
    "print_steps",
    "print_table",
    "progress_bar",
    "read_new_passphrase",
    "read_passphrase",
    "require_all",
    "require_input",
    "span",
    "stopping_at",
]

PAIR = 2  # documents that follow each other and are named, where others are too
PASSPHRASE_VARIABLE = "THEMATICS_PASSPHRASE"  # noqa: S105 - the name of a variable, not its value


StudyFolder = Annotated[Path, typer.Option("--study", "-s", help="The study's folder.")]


PassphraseFile = Annotated[
    Path | None, typer.Option(help=f"A file that holds the passphrase; or set {PASSPHRASE_VARIABLE}.")
]


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


class StoppedError(BaseException):
    """Somebody pressed Ctrl-C; Typer would turn a KeyboardInterrupt into silence.

    Attributes:
        on: What goes on from there.
    """

    def __init__(self, on: str = "run") -> None:
        super().__init__()
        self.on = on


@contextmanager
def stopping_at(on: str) -> Iterator[None]:
    """Say of a sitting what goes on with it, where somebody presses Ctrl-C."""
    try:
        yield
    except (StoppedError, KeyboardInterrupt):
        raise StoppedError(on) from None


@contextmanager
def open_study(folder: Path, passphrase_file: Path | None) -> "Iterator[Study]":
    """Open the study that a command was given, asking for the passphrase where it has to."""
    from thematics.store import require_study
    from thematics.study import Study

    require_study(folder)  # before anybody types a passphrase for nothing
    with Study.open(folder, passphrase=read_passphrase(passphrase_file)) as study:
        yield study


def read_passphrase(file: Path | None, *, confirm: bool = False) -> str:
    """Read a passphrase: from a file, the environment or the terminal."""
    if file is not None:
        return _from_file(file)
    if given := os.environ.get(PASSPHRASE_VARIABLE):
        return given
    if not _at_terminal():
        raise UsageError(f"no passphrase was given; use --passphrase-file or set {PASSPHRASE_VARIABLE}")
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True))


def read_new_passphrase(file: Path | None, name: str) -> str:
    """Read the passphrase of somebody new."""
    if file is not None:
        return _from_file(file)
    if not _at_terminal():
        raise UsageError(f"no passphrase for {name} was given; use --new-passphrase-file")
    return str(typer.prompt(f"A passphrase for {name}", hide_input=True, confirmation_prompt=True, err=True))


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def require_input() -> None:
    """See that there is something to read from: a shell can start a program without (``<&-``).

    Raises:
        UsageError: Standard input is closed.
    """
    if sys.stdin is None:
        raise UsageError("there is no input to read answers from; run it at a terminal, or pipe the answers in")


def _from_file(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"the passphrase file '{file.name}' can't be read; check the path") from None


def pairs(given: Sequence[str] | None, option: str) -> dict[str, str]:
    """Read options of the form NAME=ROLE."""
    pairs = [text.rpartition("=") for text in given or ()]
    if any(not (left and right) for left, _, right in pairs):
        raise UsageError(f"write {option} as NAME=ROLE")
    return {left: right for left, _, right in pairs}


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar with the time left on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _step, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield show


def print_steps(steps: "Sequence[StepResult]", *, as_json: bool = False) -> None:
    """Print what steps did."""
    if as_json:
        print_json([fields(step) for step in steps])
        return
    print_table(
        ("step", "engine", "items", "seconds", "note"),
        [(step.step, step.engine or "-", str(step.items), f"{step.seconds:.1f}", step.note) for step in steps],
    )


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their longest cell; the last one takes what is left of the line."""
    if not rows:
        return
    lines = [tuple(header), *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(header))]
    for number, line in enumerate(lines):
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
        if number == 0:
            typer.echo("  ".join("-" * width for width in widths).rstrip())


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def fields(record: Any) -> dict[str, Any]:
    """Give a record as a mapping."""
    from dataclasses import asdict

    return asdict(record)


def span(labels: Sequence[str]) -> str:
    """Write which documents: one, or how many and which, those that follow each other as from where to where.

    >>> span(["I01"]), span(["I01", "I02"]), span(["I02", "I04"]), span(["I01", "I03", "I04", "I05"])
    ('I01', '2 documents, I01 to I02', '2 documents, I02 and I04', '4 documents, I01 and I03 to I05')
    """
    if not labels:
        return "nothing"
    if len(labels) == 1:
        return labels[0]
    runs: list[list[str]] = []
    for label in labels:
        if runs and _numbered(label) == _next(runs[-1][-1]):
            runs[-1].append(label)
        else:
            runs.append([label])
    whole = len(runs) == 1
    parts = [part for run in runs for part in ([f"{run[0]} to {run[-1]}"] if whole or len(run) > PAIR else run)]
    listed = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return f"{len(labels)} documents, {listed}"


def _numbered(label: str) -> tuple[str, int]:
    letters = label.rstrip("0123456789")
    return letters, int(label[len(letters) :] or -1)


def _next(label: str) -> tuple[str, int]:
    letters, number = _numbered(label)
    return letters, number + 1 if number >= 0 else -2


def require_all(failed: Sequence[str]) -> None:
    """See that no document was held back, once all others were done."""
    if failed:
        more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        raise RedactionError(
            f"{failed[0]}{more} could not be redacted and stays in the vault, since a detector failed on a part of it; everything else was "
            f"done: read that part with `thematics redact review {failed[0]}`, or take it out with `thematics remove {failed[0]}`"
        )


def beside_first_use(text: str, hints: dict[str, str]) -> str:
    """Write what the text says of people beside the first use of each tag; ``hints`` loses what was written.

    >>> hints = {"PERSOON-2": "moeder van PERSOON-1"}
    >>> beside_first_use("toen kwam [PERSOON-2]. [PERSOON-2] zei", hints), hints
    ('toen kwam [PERSOON-2: moeder van PERSOON-1]. [PERSOON-2] zei', {})
    """
    for tag in [tag for tag in hints if f"[{tag}]" in text]:
        text = text.replace(f"[{tag}]", f"[{tag}: {hints.pop(tag)}]", 1)
    return text
