"""Commands by which a steward reviews the redaction: a sitting at the terminal, and single decisions for scripts."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematics.cli.redaction import redact_app
from thematics.cli.review_session import LineKeys, Session, TerminalKeys, tell, tell_unread
from thematics.cli.shared import (
    AsJson,
    PassphraseFile,
    StudyFolder,
    fields,
    open_study,
    print_json,
    print_table,
    require_input,
    stopping_at,
)
from thematics.errors import UsageError

if TYPE_CHECKING:
    from thematics.pipeline import Decided, Finding

__all__ = ["decisions", "hide", "keep", "redo", "relabel", "release", "review", "undo"]

Words = Annotated[str, typer.Argument(help="The words; capitals and punctuation don't count. Left out with --at.")]
In = Annotated[str, typer.Option("--in", help="In this document only (I03); else in the whole study.")]
At = Annotated[str, typer.Option("--at", help="In this place only (I03:120-121).")]
Kind = Annotated[
    str | None, typer.Option("--kind", help="PERSOON, PLAATS, SCHOOL …; `thematics redact kinds` lists them.")
]
Reason = Annotated[str, typer.Option(help="Why; it is redacted before it is kept.")]


@redact_app.command()
def review(
    documents: Annotated[
        list[str] | None, typer.Argument(help="The documents (I03); by default those that wait.")
    ] = None,
    doubtful: Annotated[bool, typer.Option("--doubtful", help="Only what is in doubt.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="All that was found; with --list, what was decided too.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="Print the queue, and decide nothing.")] = False,
    context: Annotated[
        bool, typer.Option("--context", help="With --list: the words around, as they were said.")
    ] = False,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Review what was found, the most doubtful first, by default what is in doubt or could be something else: a key a decision, and each holds wherever the words stand.

    What you decide is saved at once, so that you can stop at any moment. Keys can be piped in, a line each: h hide, k keep, l KIND
    relabel, a NAME add, s skip, u undo, d approve the document, q stop. --json prints the queue.

    Example: thematics redact review I03

    Example: thematics redact review I03 < keys.txt
    """
    if doubtful and all_:
        raise UsageError("choose --doubtful or --all")
    labels = [label.upper() for label in documents or ()]
    which = "doubtful" if doubtful else "look"
    shown = list_ or as_json
    if not shown:
        require_input()
    with open_study(study, passphrase_file) as opened:
        if shown:
            _print_queue(opened.review_queue(labels, "all" if all_ else which), context=context, as_json=as_json)
            if not as_json and not all_:
                tell_unread(opened.review_progress(labels))
            return
        keys = TerminalKeys() if sys.stdin.isatty() else LineKeys()
        with stopping_at(" ".join(("redact review", *labels))):
            Session(opened, labels, "open" if all_ else which, keys).run()


@redact_app.command()
def hide(
    words: Words = "",
    in_: In = "",
    at: At = "",
    kind: Kind = None,
    reason: Reason = "",
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Hide words wherever they stand, now and in what comes later.

    Example: thematics redact hide "de Regenboog" --kind SCHOOL

    Example: thematics redact hide --at I03:120-121
    """
    _decide("hide", words, in_, at, kind, reason, study, passphrase_file, as_json)


@redact_app.command()
def keep(
    words: Words = "",
    in_: In = "",
    at: At = "",
    reason: Reason = "",
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show words that were hidden: they are nobody's data. What then shows more than was approved waits for approval again.

    A reason is needed for names on the study's own list, and for numbers, addresses and accounts.

    Example: thematics redact keep "Roos" --in I03 --reason "de bloem"
    """
    _decide("keep", words, in_, at, None, reason, study, passphrase_file, as_json)


@redact_app.command()
def relabel(
    words: Words = "",
    in_: In = "",
    at: At = "",
    kind: Kind = None,
    reason: Reason = "",
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Hide what is hidden under another kind.

    Example: thematics redact relabel "de Regenboog" --kind SCHOOL
    """
    _decide("relabel", words, in_, at, kind, reason, study, passphrase_file, as_json)


@redact_app.command()
def release(
    at: Annotated[str, typer.Argument(help="The turn, as `thematics redact review --list` names it (I03:120-164).")],
    reason: Reason = "",
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Let a turn go that no detector could read: you have read it, and what names somebody in it is hidden.

    Example: thematics redact release I03:120-164
    """
    _decide("release", "", "", at, None, reason, study, passphrase_file, as_json)


@redact_app.command()
def undo(
    decision: Annotated[
        str, typer.Argument(help="Its id, from `thematics redact decisions`; your own last by default.")
    ] = "",
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make a decision about the redaction as if it had not been.

    Example: thematics redact undo
    """
    with open_study(study, passphrase_file) as opened:
        _tell(opened.undo_span(decision), as_json=as_json)


@redact_app.command()
def redo(study: StudyFolder = Path(), passphrase_file: PassphraseFile = None, as_json: AsJson = False) -> None:
    """Take your own last undoing back.

    Example: thematics redact redo
    """
    with open_study(study, passphrase_file) as opened:
        _tell(opened.redo_span(), as_json=as_json)


@redact_app.command()
def decisions(study: StudyFolder = Path(), passphrase_file: PassphraseFile = None, as_json: AsJson = False) -> None:
    """List what was decided about the redaction, by whom; it names people.

    Example: thematics redact decisions
    """
    with open_study(study, passphrase_file) as opened:
        rows = [fields(row) for row in opened.span_decisions()]
    if as_json:
        print_json(rows)
        return
    columns = ("id", "time", "by", "action", "scope", "document", "label", "undone", "form", "reason")
    shown = [{**row, "undone": "undone" if row["undone"] else "", "form": row["form"] or row["target"]} for row in rows]
    print_table(columns, [[str(row[column]) for column in columns] for row in shown])


def _decide(
    action: str,
    words: str,
    document: str,
    at: str,
    kind: str | None,
    reason: str,
    study: Path,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    if bool(words) == bool(at) or (document and at):
        raise UsageError("name the words, with --in where one document is meant, or the place with --at")
    with open_study(study, passphrase_file) as opened:
        done = opened.decide_span(
            action, words, at=at, document=document, kind=kind.upper() if kind else None, reason=reason
        )
    _tell(done, as_json=as_json)


def _tell(done: "Decided", *, as_json: bool) -> None:
    if as_json:
        print_json(fields(done))
    else:
        tell(done)


def _print_queue(queue: "tuple[Finding, ...]", *, context: bool, as_json: bool) -> None:
    rows = [{**fields(finding), "count": finding.count} for finding in queue]
    if as_json:
        print_json(rows if context else [{name: row[name] for name in row if name != "context"} for row in rows])
        return
    if not queue:
        typer.echo("Nothing is left to decide on.")
        return
    header = ("place", "kind", "score", "places", "documents", "state", "words", *(["context"] if context else []))
    print_table(header, [_line(finding, context=context) for finding in queue])


def _line(finding: "Finding", *, context: bool) -> tuple[str, ...]:
    said = "(a turn that no detector could read)" if finding.is_turn else finding.form
    around = f"{finding.context.before} »{finding.context.said}« {finding.context.after}".strip()
    return (
        finding.at,
        str(finding.label),
        f"{finding.score:.2f}",
        str(finding.count),
        " ".join(finding.documents),
        str(finding.state),
        said,
        *([around] if context else []),
    )
