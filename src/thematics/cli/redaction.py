"""The command that redacts, shows what is redacted, and takes the review."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematics.cli.app import app
from thematics.cli.readable import tell_readable
from thematics.cli.shared import (
    AsJson,
    PassphraseFile,
    StudyFolder,
    beside_first_use,
    open_study,
    print_json,
    print_steps,
    print_table,
    progress_bar,
    require_all,
    span,
)
from thematics.errors import UsageError

if TYPE_CHECKING:
    from thematics.study import Study

__all__ = ["kinds", "redact", "redact_app"]

redact_app = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(redact_app, name="redact")


@redact_app.callback()
def redact(
    context: typer.Context,
    show: Annotated[str | None, typer.Option(help="Print a document as it would be published.")] = None,
    approve: Annotated[
        list[str] | None, typer.Option(help="Approve and publish a document (I03), or all that wait (all).")
    ] = None,
    waive: Annotated[
        str | None,
        typer.Option(
            help="Do without the review from now on, for what comes later too, and say why; the report gives it."
        ),
    ] = None,
    review_again: Annotated[bool, typer.Option("--review-again", help="Take a waiver back.")] = False,
    name: Annotated[list[str] | None, typer.Option(help="Add a name to the study's own list.")] = None,
    unname: Annotated[
        list[int] | None, typer.Option(help="Take a name off the list, by its number in `thematics list names`.")
    ] = None,
    kind: Annotated[str, typer.Option(help="What --name is: PERSOON, PLAATS, SCHOOL, ORGANISATIE …")] = "PERSOON",
    style: Annotated[
        str | None,
        typer.Option(help="How --show writes names: tags, surrogate (fictional names of like origin), relations."),
    ] = None,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Redact what is new; read, approve or waive what waits.

    Example: thematics redact --show I03
    """
    if context.invoked_subcommand is not None:
        return
    _require_one(show, approve or waive is not None or name or unname or review_again)
    _require_one(waive is not None, review_again)
    _require_sense(show, style, name or ())
    with open_study(study, passphrase_file) as opened:
        if show:
            _print_document(opened, show.upper(), style or "tags")
            return
        if name or unname:
            _change_names(opened, name or (), kind, unname or ())
        if waive is not None:
            opened.waive_review(waive)
        elif review_again:
            opened.ask_for_review()
        with progress_bar() as progress:
            result = opened.redact(progress=progress)
        _tell_names(opened, name or (), err=as_json)
        if approve:
            typer.echo(f"Approved and published: {span(opened.review_redaction(approve))}.")
        if result.items or not approve:
            print_steps([result], as_json=as_json)
    require_all(result.failed)


@redact_app.command()
def kinds(as_json: AsJson = False) -> None:
    """List the kinds of personal data: what each tag means, and whether it identifies directly or indirectly (AVG).

    Example: thematics redact kinds
    """
    from thematics.redact import MEANINGS

    rows = [(label.value, each.identifier, each.means, each.basis) for label, each in MEANINGS.items()]
    columns = ("tag", "identifier", "means", "basis")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


def _print_document(opened: "Study", label: str, style: str) -> None:
    shown = opened.redacted(label, style)
    hints = opened.hints(label) if style == "tags" else {}
    hidden = sum(bool(token.labels) for turn in shown.turns for token in turn.tokens)
    typer.echo(f"{shown.label}: {shown.state}. {hidden} places are hidden, {shown.doubtful} of them in doubt.")
    typer.echo("Read on for names that are still there; no redaction finds every one.")
    for turn in shown.turns:
        text = beside_first_use(turn.text, hints)
        typer.echo(f"[{turn.tokens[0].first // 1000}] {turn.speaker} ({turn.role}): {text}")


def _require_one(this: object, that: object) -> None:
    if this and that:
        raise UsageError("one thing at a time: show a document, approve, waive, or ask for the review again")


def _tell_names(opened: "Study", added: Sequence[str], *, err: bool) -> None:
    """Say of names that were put on the list where they can be read all the same."""
    for each in added:
        tell_readable(each, opened.reach(each), err=err)


def _require_sense(show: str | None, style: str | None, added: Sequence[str]) -> None:
    if style is not None and not show:
        raise UsageError("--style says how --show writes names; add --show and a document (I03)")
    if any(not any(letter.isalnum() for letter in each) for each in added):
        raise UsageError("there is no name in what --name gives; write it as people say it")


def _change_names(opened: "Study", added: Sequence[str], kind: str, removed: Sequence[int]) -> None:
    for number in removed:
        opened.remove_name(number)
    if added:
        new = opened.add_names(added, kind)
        typer.echo(f"{new} of {len(added)} {'is' if new == 1 else 'are'} new on the study's list.")
