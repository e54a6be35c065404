"""The command line: parse, call one function, print what it says, set the exit status.

Nothing heavy is imported before a command needs it, so that ``thematics --help`` answers at once.
"""

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from thematics import __version__
from thematics.cli import (
    analysis,
    checking,
    material,
    models,
    outcome,
    people,
    redaction,
    researchers,
    reviewing,
    risk,
    sound,
    speech,
)
from thematics.cli.app import app
from thematics.cli.shared import StoppedError
from thematics.errors import ThematicsError

__all__ = ["app", "main"]

_REGISTER = (
    analysis,
    checking,
    material,
    models,
    outcome,
    people,
    redaction,
    researchers,
    reviewing,
    risk,
    sound,
    speech,
)  # their commands, by being imported


def main() -> None:
    """Run the command line; every known error is one sentence and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that lacks a letter shows "?" and goes on
    signal.signal(signal.SIGINT, _stop)
    try:
        app()
    except ThematicsError as error:
        _say(f"thematics: {error}")
        sys.exit(error.exit_status)
    except StoppedError as stopped:
        _say(f"thematics: stopped; what was finished is kept, and the next `thematics {stopped.on}` goes on from there")
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - no traceback may reach a screen: its values could be participants' words
        _say(f"thematics: {_unexpected(error)}")
        sys.exit(1)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


def _stop(_number: int, _frame: object) -> None:
    raise StoppedError


@app.callback()
def _top(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    return


def _unexpected(error: Exception) -> str:
    """Name an unforeseen failure by its kind and place alone: its message may hold participants' words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else "?"
    return (
        f"something went wrong that was not foreseen ({type(error).__name__} at {place}); "
        "what was finished is kept, and `thematics doctor` may tell more"
    )


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
