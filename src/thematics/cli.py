"""The command line: parse, call one function, print what it says, set the exit status.

Nothing heavy is imported before a command needs it, so that ``thematics --help`` answers at once.
"""

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thematics import __version__
from thematics.errors import RedactionError, ThematicsError, UsageError

if TYPE_CHECKING:
    from thematics.pipeline import Removed, StepResult
    from thematics.study import Study

__all__ = ["app", "main"]

PASSPHRASE_VARIABLE = "THEMATICS_PASSPHRASE"  # noqa: S105 - the name of a variable, not its value

app = typer.Typer(
    name="thematics",
    help="From Dutch interviews, case files and survey answers to themes that can be traced, on this machine alone.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help answers four times as fast
    pretty_exceptions_enable=False,
)
researcher_app = typer.Typer(help="Who may open the study.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(researcher_app, name="researcher")

StudyFolder = Annotated[Path, typer.Option("--study", "-s", help="The study's folder.")]
PassphraseFile = Annotated[
    Path | None, typer.Option(help=f"A file that holds the passphrase; or set {PASSPHRASE_VARIABLE}.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


class ListOf(StrEnum):
    """What ``thematics list`` can show."""

    SEGMENTS = "segments"
    DECISIONS = "decisions"
    CODEBOOK = "codebook"
    CODINGS = "codings"
    DOCUMENTS = "documents"
    CONFLICTS = "conflicts"
    NAMES = "names"


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
    except _StoppedError:
        _say("thematics: stopped; what was finished is kept, and the next `thematics run` goes on from there")
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - no traceback may reach a screen: its values could be participants' words
        _say(f"thematics: {_unexpected(error)}")
        sys.exit(1)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


class _StoppedError(BaseException):
    """Somebody pressed Ctrl-C; Typer would turn a KeyboardInterrupt into silence."""


def _stop(_number: int, _frame: object) -> None:
    raise _StoppedError


@app.callback()
def _top(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    return


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to make the example study.")] = Path("demo"),
    force: Annotated[bool, typer.Option("--force", help="Replace an example study that is there.")] = False,
    lang: Annotated[str, typer.Option(help="Language of the report: nl or en.")] = "nl",
) -> None:
    """Take a fictional study through every step to a report.

    Example: thematics demo
    """
    from thematics.demo import make_demo

    with _progress() as progress:
        made = make_demo(folder, force=force, lang=lang, progress=progress)
    _print_steps(made.steps)
    typer.echo(f"\nReport: {made.report}")
    typer.echo(f"Study:  {made.folder} (everything in it is fictional; its passphrase is: {made.passphrase})")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make the study in.")] = Path(),
    framework: Annotated[str, typer.Option(help="A built-in codebook's name, or a YAML file.")] = "motives-needs",
    title: Annotated[str, typer.Option(help="What the study is called.")] = "",
    lang: Annotated[str, typer.Option(help="Language of the report: nl or en.")] = "nl",
    researcher: Annotated[str, typer.Option(help="Your name in this study: small letters, no spaces.")] = "steward",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make a study.

    Example: thematics init mijn-studie --title "Motieven en behoeften" --researcher anna
    """
    from thematics.store import check_new_study
    from thematics.study import Study

    check_new_study(folder)
    passphrase = _passphrase(passphrase_file, confirm=True)
    with Study.create(
        folder, passphrase=passphrase, framework=framework, title=title, lang=lang, researcher=researcher
    ) as study:
        typer.echo(f"The study is made in '{folder}'. Print this recovery key and keep it in a safe; it is shown once:")
        typer.echo(f"\n    {study.recovery_key}\n")
    typer.echo(f"Next: fill in who is responsible, and on what legal basis, in {folder / 'thematics.toml'};")
    where = "" if folder == Path() else f" --study {folder}"
    typer.echo(f"then: thematics add FILE … --source interview --group slachtoffer{where}")


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of files.")],
    source: Annotated[str, typer.Option(help="interview, casefile or survey.")],
    group: Annotated[
        str | None,
        typer.Option(help="slachtoffer, ouder, eerstelijnsprofessional, professional, leerling or dossier."),
    ] = None,
    participant: Annotated[str | None, typer.Option(help="An existing participant, for example R03.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="A column's role where the guess is wrong: NAME=text, closed, date, handling …"),
    ] = None,
    speaker: Annotated[
        list[str] | None, typer.Option(help="A speaker's role where the guess is wrong: LABEL=interviewer.")
    ] = None,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Take transcripts, case files or survey answers into the study's vault.

    Example: thematics add interviews/ --source interview --group slachtoffer
    """
    with _open(study, passphrase_file) as opened:
        added = opened.add(
            paths,
            source=source,
            group=group,
            participant=participant,
            columns=_pairs(column, "--column"),
            speakers=_pairs(speaker, "--speaker"),
        )
    if as_json:
        _print_json(
            {"documents": added.documents, "present": added.present, "roles": [_fields(g) for g in added.guesses]}
        )
        return
    typer.echo(f"Added: {_span(added.documents)}.")
    if added.present:
        typer.echo(f"In the study already, and left alone: {', '.join(added.present)}.")
    for file, rows in added.rows_present.items():
        typer.echo(f"{file}: {rows} rows are in the study already and were left out.")
    for file, rows in added.rows_without_text.items():
        typer.echo(f"{file}: {rows} rows hold no open text and were left out.")
    _print_table(
        ("file", "column or speaker", "role", "how"),
        [(g.file, g.what, g.role, "given" if g.given else "guessed") for g in added.guesses],
    )
    for file in _alone(added.guesses):
        typer.echo(f"{file}: one speaker was found; where it has questions too, write who speaks before each turn.")
    typer.echo(
        "A role is wrong? `thematics speaker` sets it right; a column's: `thematics remove`, then add with --column."
    )


@app.command()
def speaker(
    document: Annotated[str, typer.Argument(help="The document, for example I03.")],
    who: Annotated[str, typer.Argument(help="The speaker: S1, or the label in the file.")],
    role: Annotated[str, typer.Argument(help="interviewer or respondent.")],
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Correct who asks and who answers in a transcript.

    Example: thematics speaker I03 S1 respondent
    """
    with _open(study, passphrase_file) as opened:
        opened.set_role(document, who, role)
    typer.echo(f"{document}: {who} is {role}. Next: thematics run")


@app.command()
def clear(
    column: Annotated[str | None, typer.Argument(help="The column's name; none lists the columns.")] = None,
    source: Annotated[str, typer.Option(help="casefile or survey.")] = "survey",
    back: Annotated[bool, typer.Option("--back", help="Take a column back into the vault.")] = False,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Clear a closed column for analysis: its answers go to the study beside the text, where reviewers see them.

    Example: thematics clear Geslacht --source survey
    """
    with _open(study, passphrase_file) as opened:
        if column is None:
            rows = [(name, str(n), "cleared" if done else "in the vault") for name, n, done in opened.columns(source)]
            _print_table(("column", "documents", "where"), rows)
            return
        count = opened.clear_column(source, column, cleared=not back)
    typer.echo(f"'{column}' of {count} documents is {'in the vault again' if back else 'cleared'}. Next: thematics run")


Sure = Annotated[bool, typer.Option("--yes", help="Don't ask whether you are sure.")]


@app.command()
def remove(
    document: Annotated[str, typer.Argument(help="The document, for example I03.")],
    yes: Sure = False,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Take a document out of the study for good: a wrong file, a wrong group. It can be added again.

    Example: thematics remove I03
    """
    _remove(study, passphrase_file, document.upper(), yes, lambda opened, name: opened.remove(name))


@app.command()
def erase(
    participant: Annotated[str, typer.Argument(help="The participant, for example R03.")],
    yes: Sure = False,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Take everything of one participant out of the study for good (AVG art. 17).

    Example: thematics erase R03
    """
    _remove(study, passphrase_file, participant.upper(), yes, lambda opened, name: opened.erase(name))


@app.command()
def transcribe(
    transcriber: Annotated[str | None, typer.Option(help="openai-whisper or faster-whisper.")] = None,
    diarizer: Annotated[str | None, typer.Option(help="pyannote.")] = None,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Transcribe the recordings that wait (this version takes transcripts only).

    Example: thematics transcribe
    """
    with _open(study, passphrase_file) as opened:
        _print_steps([opened.transcribe(transcriber, diarizer)], as_json=as_json)


@app.command()
def redact(
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
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Redact what is new; read, approve or waive what waits.

    Example: thematics redact --show I03
    """
    _require_one(show, approve or waive is not None or name or unname or review_again)
    _require_one(waive is not None, review_again)
    with _open(study, passphrase_file) as opened:
        if show:
            _print_document(opened.redacted(show.upper()))
            return
        if name or unname:
            _change_names(opened, name or (), kind, unname or ())
        if waive is not None:
            opened.waive_review(waive)
        elif review_again:
            opened.ask_for_review()
        with _progress() as progress:
            result = opened.redact(progress=progress)
        if approve:
            typer.echo(f"Approved and published: {_span(opened.review_redaction(approve))}.")
        if result.items or not approve:
            _print_steps([result], as_json=as_json)
    _require_all(result.failed)


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
    with _open(study, passphrase_file) as opened:
        if find:
            with _progress() as progress:
                opened.find_themes(progress=progress)
        rows = opened.rows("themes")
    if as_json:
        _print_json(rows)
        return
    columns = ("theme", "status", "segments", "documents", "suggested", "code", "name")
    latest = max((_run_of(row["theme"]) for row in rows), default=0)
    # Of earlier runs, what was decided; what was left open there is proposed anew or not at all.
    shown = [row for row in rows if row["status"] != "open" or _run_of(row["theme"]) == latest]
    _print_table(columns, [tuple(str(row[column]) for column in columns) for row in shown])
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
    with _open(study, passphrase_file) as opened:
        rows = _names(opened) if what is ListOf.NAMES else opened.rows(what)
    if as_json:
        _print_json(rows)
        return
    if not rows:
        typer.echo(f"There are no {what} yet." if what is not ListOf.CONFLICTS else "There are no conflicts.")
    _print_table(shown[what], [tuple(str(row[column]) for column in shown[what]) for row in rows])


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
    with _open(study, passphrase_file) as opened:
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


@app.command()
def report(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("report.html"),
    lang: Annotated[str, typer.Option(help="nl or en; the study's own by default.")] = "",
    force: Force = False,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write the report: one HTML file that opens without a network.

    Example: thematics report report.html --lang en
    """
    with _open(study, passphrase_file) as opened:
        opened.report(path, lang=lang, overwrite=force)
    typer.echo(f"The report is written to {path}.")


@app.command()
def export(
    path: Annotated[Path, typer.Argument(help="The file to write.")],
    format_: Annotated[
        str, typer.Option("--format", help="xlsx (all tables) or csv (codings); by the file's ending if left out.")
    ] = "",
    force: Force = False,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write codings, candidate themes, segments, decisions and codebook for other programs.

    Example: thematics export studie.xlsx
    """
    with _open(study, passphrase_file) as opened:
        result = opened.export(path, format_, overwrite=force)
    typer.echo(f"{result.items} rows are written to {path}. It is logged as a disclosure.")


@app.command()
def run(study: StudyFolder = Path(), passphrase_file: PassphraseFile = None, as_json: AsJson = False) -> None:
    """Do all that is pending, and nothing twice.

    Example: thematics run --study mijn-studie
    """
    with _open(study, passphrase_file) as opened:
        with _progress() as progress:
            ran = opened.run(progress=progress)
        following = opened.status().next_command
    if as_json:
        _print_json({"steps": [_fields(step) for step in ran.steps], "stopped": ran.stopped, "next": following})
    elif ran.worked:
        _print_steps([step for step in ran.steps if step.items])
    elif not ran.stopped:
        typer.echo("Nothing to do: everything is up to date.")
    if not as_json:
        typer.echo(f"Stopped: {ran.stopped}." if ran.stopped else f"Next: {following}")
    _require_all([label for step in ran.steps for label in step.failed])


@app.command()
def status(study: StudyFolder = Path(), passphrase_file: PassphraseFile = None, as_json: AsJson = False) -> None:
    """Tell what is done, what is stale and why, and what comes next.

    Example: thematics status --study mijn-studie
    """
    with _open(study, passphrase_file) as opened:
        told = opened.status()
    if as_json:
        states = [_fields(state) for state in told.states]
        _print_json({"title": told.title, "material": told.material, "steps": states, "next": told.next_command})
        return
    typer.echo(told.title or "(no title)")
    typer.echo("Material: " + (", ".join(f"{n} {source}" for source, n in told.material.items()) or "none yet"))
    _print_table(("step", "state", "why"), [(state.step, state.state, state.why) for state in told.states])
    typer.echo(f"Next: {told.next_command}")


@app.command()
def doctor(study: StudyFolder = Path(), as_json: AsJson = False) -> None:
    """Tell what this machine has: Python, extras, weights, encryption, disk, and any way to a network.

    Example: thematics doctor
    """
    from thematics.doctor import examine

    findings = examine(study)
    if as_json:
        _print_json([_fields(finding) for finding in findings])
    else:
        _print_table(("what", "state", "found"), [(f.what, f.state, f.found) for f in findings])
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(1)


@researcher_app.command(name="add")
def researcher_add(
    name: Annotated[str, typer.Argument(help="Small letters, digits, dots and dashes.")],
    steward: Annotated[bool, typer.Option("--steward", help="May open the vault: raw text and names.")] = False,
    new_passphrase_file: Annotated[Path | None, typer.Option(help="A file with the new one's passphrase.")] = None,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Let somebody in, as a reviewer (redacted text only) or as a steward.

    Example: thematics researcher add bram
    """
    with _open(study, passphrase_file) as opened:
        opened.add_researcher(name, _new_passphrase(new_passphrase_file, name), steward=steward)
    typer.echo(f"{name} may open the study as a {'steward' if steward else 'reviewer'}.")


@researcher_app.command(name="remove")
def researcher_remove(
    name: Annotated[str, typer.Argument(help="Whom to shut out.")],
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Shut somebody out. A copy of the study that they made earlier still opens with their passphrase.

    Example: thematics researcher remove bram
    """
    with _open(study, passphrase_file) as opened:
        opened.remove_researcher(name)
    typer.echo(f"{name} can't open the study any more.")


@researcher_app.command(name="list")
def researcher_list(
    study: StudyFolder = Path(), passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """List who may open the study.

    Example: thematics researcher list
    """
    with _open(study, passphrase_file) as opened:
        people = opened.researchers()
    if as_json:
        _print_json([_fields(person) for person in people])
    else:
        _print_table(("name", "role", "added"), [(person.name, person.role, person.added) for person in people])


# -- what commands share ------------------------------------------------------------------------------------------------


@contextmanager
def _open(folder: Path, passphrase_file: Path | None) -> "Iterator[Study]":
    from thematics.store import require_study
    from thematics.study import Study

    require_study(folder)  # before anybody types a passphrase for nothing
    with Study.open(folder, passphrase=_passphrase(passphrase_file)) as study:
        yield study


def _passphrase(file: Path | None, *, confirm: bool = False) -> str:
    if file is not None:
        return _from_file(file)
    if given := os.environ.get(PASSPHRASE_VARIABLE):
        return given
    if not sys.stdin.isatty():
        raise UsageError(f"no passphrase was given; use --passphrase-file or set {PASSPHRASE_VARIABLE}")
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True))


def _new_passphrase(file: Path | None, name: str) -> str:
    if file is not None:
        return _from_file(file)
    if not sys.stdin.isatty():
        raise UsageError(f"no passphrase for {name} was given; use --new-passphrase-file")
    return str(typer.prompt(f"A passphrase for {name}", hide_input=True, confirmation_prompt=True, err=True))


def _from_file(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"the passphrase file '{file.name}' can't be read; check the path") from None


def _pairs(given: Sequence[str] | None, option: str) -> dict[str, str]:
    pairs = [text.rpartition("=") for text in given or ()]
    if any(not (left and right) for left, _, right in pairs):
        raise UsageError(f"write {option} as NAME=ROLE")
    return {left: right for left, _, right in pairs}


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
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


def _print_steps(steps: "Sequence[StepResult]", *, as_json: bool = False) -> None:
    if as_json:
        _print_json([_fields(step) for step in steps])
        return
    _print_table(
        ("step", "engine", "items", "seconds", "note"),
        [(step.step, step.engine or "-", str(step.items), f"{step.seconds:.1f}", step.note) for step in steps],
    )


def _print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their longest cell; the last one takes what is left of the line."""
    if not rows:
        return
    lines = [tuple(header), *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(header))]
    for number, line in enumerate(lines):
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
        if number == 0:
            typer.echo("  ".join("-" * width for width in widths).rstrip())


def _print_document(shown: Any) -> None:
    hidden = sum(bool(token.labels) for turn in shown.turns for token in turn.tokens)
    typer.echo(f"{shown.label}: {shown.state}. {hidden} places are hidden, {shown.doubtful} of them in doubt.")
    typer.echo("Read on for names that are still there; no redaction finds every one.")
    for turn in shown.turns:
        typer.echo(f"[{turn.tokens[0].first // 1000}] {turn.speaker} ({turn.role}): {turn.text}")


def _remove(
    study: Path, passphrase_file: Path | None, name: str, yes: bool, act: "Callable[[Study, str], Removed]"
) -> None:
    with _open(study, passphrase_file) as opened:
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError(f"{name} would be gone for good; say --yes if you are sure")
            typer.confirm(f"{name} will be gone for good. Go on?", abort=True)
        gone = act(opened, name)
    typer.echo(f"Removed: {_span(gone.documents)}, {gone.turns} turns, {gone.texts} texts that people typed about it.")
    typer.echo("Reports, exports and backups made before still hold what they held. Next: thematics run")


def _require_one(this: object, that: object) -> None:
    if this and that:
        raise UsageError("one thing at a time: show a document, approve, waive, or ask for the review again")


def _require_all(failed: Sequence[str]) -> None:
    """See that no document was held back, once all others were done."""
    if failed:
        more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        raise RedactionError(
            f"{failed[0]}{more} could not be redacted and stays in the vault, since a detector failed on it; everything else was "
            f"done, and `thematics remove {failed[0]}` takes it out"
        )


def _change_names(opened: "Study", added: Sequence[str], kind: str, removed: Sequence[int]) -> None:
    for number in removed:
        opened.remove_name(number)
    if added:
        new = opened.add_names(added, kind)
        typer.echo(f"{new} of {len(added)} {'is' if new == 1 else 'are'} new on the study's list.")


def _names(opened: "Study") -> list[dict[str, Any]]:
    return [{"number": number, "name": text, "kind": kind} for number, text, kind in opened.names()]


def _run_of(theme: str) -> int:
    return int(theme[1:].partition(".")[0])


def _alone(guesses: Sequence[Any]) -> list[str]:
    """Give the transcripts in which one speaker was found."""
    speakers = Counter(guess.file for guess in guesses if guess.role in {"interviewer", "respondent"})
    return [file for file, count in speakers.items() if count == 1]


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _fields(record: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(record)


def _span(labels: Sequence[str]) -> str:
    if not labels:
        return "nothing"
    return labels[0] if len(labels) == 1 else f"{len(labels)} documents, {labels[0]} to {labels[-1]}"


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
