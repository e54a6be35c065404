"""Commands about candidate themes, lists and decisions."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thematics.cli.app import app
from thematics.cli.shared import AsJson, PassphraseFile, StudyFolder, open_study, print_json, print_table, progress_bar

if TYPE_CHECKING:
    from thematics.study import Study

__all__ = ["ListOf", "decide", "list_", "themes"]


class ListOf(StrEnum):
    """What ``thematics list`` can show."""

    SEGMENTS = "segments"
    DECISIONS = "decisions"
    CODEBOOK = "codebook"
    CODINGS = "codings"
    DOCUMENTS = "documents"
    CONFLICTS = "conflicts"
    NAMES = "names"


@app.command()
def themes(
    find: Annotated[
        bool, typer.Option("--find/--no-find", help="Find candidate themes first where they're stale.")
    ] = True,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Find candidate themes, and list them.

    Example: thematics themes
    """
    with open_study(study, passphrase_file) as opened:
        if find:
            with progress_bar() as progress:
                opened.find_themes(progress=progress)
        rows = opened.rows("themes")
    if as_json:
        print_json(rows)
        return
    columns = ("theme", "status", "segments", "documents", "suggested", "code", "name")
    latest = max((_run_of(row["theme"]) for row in rows), default=0)
    # Of earlier runs, what was decided; what was left open there is proposed anew or not at all.
    shown = [row for row in rows if row["status"] != "open" or _run_of(row["theme"]) == latest]
    print_table(columns, [tuple(str(row[column]) for column in columns) for row in shown])
    typer.echo("Candidates are proposals; decide with: thematics decide accept THEME --code CODE")


@app.command(name="list")
def list_(
    what: Annotated[
        ListOf, typer.Argument(help="documents, segments, decisions, codebook, codings, conflicts or names.")
    ],
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List documents, segments, decisions, codes, codings, conflicts, or the study's own names.

    Example: thematics list codebook
    """
    shown = {
        "segments": ("segment", "group", "candidate", "suggested", "text"),
        "decisions": ("event", "by", "action", "theme", "code", "into", "segments", "undone", "name", "reason"),
        "documents": ("document", "source", "group", "redaction", "participants", "turns"),
        "conflicts": ("about", "kind", "decisions"),
        "names": ("number", "name", "kind"),
        "codebook": ("code", "label", "family", "segments", "documents"),
        "codings": ("code", "segment", "by", "text"),
    }
    with open_study(study, passphrase_file) as opened:
        rows = _names(opened) if what is ListOf.NAMES else opened.rows(what)
    if as_json:
        print_json(rows)
        return
    if not rows:
        typer.echo(f"There are no {what} yet." if what is not ListOf.CONFLICTS else "There are no conflicts.")
    print_table(shown[what], [tuple(str(row[column]) for column in shown[what]) for row in rows])


@app.command()
def decide(
    action: Annotated[
        str, typer.Argument(help="accept, rename, merge, split, move, reject, code, uncode, quote or undo.")
    ],
    theme: Annotated[
        str, typer.Argument(help="A candidate (K1.03) or a code; of undo: the decision, if not your last.")
    ] = "",
    code: Annotated[str | None, typer.Option(help="The code, for example b01.")] = None,
    into: Annotated[str | None, typer.Option(help="What takes in a merge or a move.")] = None,
    segment: Annotated[list[str] | None, typer.Option(help="A range of words: I03:120-164.")] = None,
    name: Annotated[str | None, typer.Option(help="A new name; with accept and no code: a new code's label.")] = None,
    definition: Annotated[str, typer.Option(help="A new code's definition.")] = "",
    reason: Annotated[str, typer.Option(help="Why; names in it are redacted before it is stored.")] = "",
    form: Annotated[str, typer.Option(help="Of a quote: verbatim, edited or paraphrase.")] = "verbatim",
    text: Annotated[str, typer.Option(help="The words of an edited or paraphrased quote.")] = "",
    by: Annotated[str | None, typer.Option("--as", help="Who decides, if not the one who is logged in.")] = None,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Decide on a candidate theme, put a code on words, admit a quote, or undo.

    Example: thematics decide accept K1.03 --code b01 --reason "gaat over schaamte"
    """
    with open_study(study, passphrase_file) as opened:
        if action == "undo":
            event = opened.undo(by=by, event=theme or None)
            typer.echo(f"Undone: {event.target[:8]}.")
            return
        events = opened.decide(
            theme,
            action,
            by=by,
            reason=reason,
            code=code,
            into=into,
            segments=segment or (),
            name=name,
            definition=definition,
            form=form,
            text=text,
        )
    for event in events:
        about = " ".join(part for part in (event.theme, event.code, event.into) if part)
        typer.echo(f"{event.id[:8]}  {event.action}  {about}")


def _names(opened: "Study") -> list[dict[str, Any]]:
    return [{"number": number, "name": text, "kind": kind} for number, text, kind in opened.names()]


def _run_of(theme: str) -> int:
    return int(theme[1:].partition(".")[0])
