"""The command that lists segments which could give somebody away without a name."""

import textwrap
from pathlib import Path
from typing import Annotated

import typer

from thematics.cli.redaction import redact_app
from thematics.cli.shared import AsJson, PassphraseFile, StudyFolder, open_study, print_json
from thematics.errors import UsageError

__all__ = ["risk"]

WIDTH = 100


@redact_app.command()
def risk(
    k: Annotated[int, typer.Option("--k", help="List what fewer people than this share.")] = 3,
    most: Annotated[int, typer.Option(help="How many to print; with --json all are.")] = 20,
    every: Annotated[bool, typer.Option("--all", help="Also those that somebody accepted or handled.")] = False,
    accept: Annotated[
        str | None, typer.Option(help="A segment (I03:120-164) that may stay as it is; say why with --reason.")
    ] = None,
    handled: Annotated[
        str | None, typer.Option(help="A segment about which something was done; say what with --reason.")
    ] = None,
    again: Annotated[str | None, typer.Option("--open", help="Take back what was decided about a segment.")] = None,
    reason: Annotated[str, typer.Option(help="Why, or what was done.")] = "",
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List segments with rare combinations (age, school, sport, month …) that identify without a name, the rarest first.

    Example: thematics redact risk --k 3

    Example: thematics redact risk --accept I03:120-164 --reason "de sport is hier heel gewoon"
    """
    if sum(each is not None for each in (accept, handled, again)) > 1:
        raise UsageError("decide about one segment at a time")
    with open_study(study, passphrase_file) as opened:
        if again is not None:
            opened.reopen_risk(again)
            typer.echo(f"{again} is open again.")
            return
        if accept or handled:
            opened.judge_risk(accept or handled or "", "accepted" if accept else "handled", reason)
            typer.echo(f"{accept or handled} is noted as {'accepted' if accept else 'handled'}.")
            return
        rows = opened.rows_of_risk(k)
        segments = len(opened.rows("segments"))
    if as_json:
        print_json(rows)
        return
    _print(rows, k, most, every=every, segments=segments)


def _print(rows: list[dict[str, object]], k: int, most: int, *, every: bool, segments: int) -> None:
    if not segments:
        typer.echo("There are no segments yet: `thematics run` cuts them.")
        return
    left = [row for row in rows if every or str(row["status"]).startswith("open")]
    looked = len(rows) - sum(str(row["status"]).startswith("open") for row in rows)
    typer.echo(
        f"{len(rows)} of {segments} segments tell a combination that fewer than {k} people of this study share; "
        f"{looked} of them were looked at."
    )
    for row in left[:most]:
        typer.echo(f"\n{row['segment']}  shared by {row['k']}: {row['why']}  [{row['status']}]")
        typer.echo(f"  tells: {row['tells']}")
        if row["reason"]:
            typer.echo(f"  reason: {row['reason']}")
        typer.echo(textwrap.fill(str(row["text"]), WIDTH, initial_indent="  ", subsequent_indent="  "))
    if len(left) > most:
        typer.echo(f"\n{len(left) - most} more; --most tells how many are printed.")
    if left:
        typer.echo(
            "\nHide words with `thematics redact review`, or say with --accept or --handled what you decided. Numbers are of this study: "
            "what is rare here can be common outside, and the other way round."
        )
