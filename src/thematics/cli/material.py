"""Commands that make a study and take material in and out."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thematics.cli.app import app
from thematics.cli.shared import (
    AsJson,
    PassphraseFile,
    StudyFolder,
    fields,
    open_study,
    pairs,
    print_json,
    print_table,
    read_passphrase,
    span,
)
from thematics.errors import UsageError

if TYPE_CHECKING:
    from thematics.pipeline import Removed
    from thematics.study import Study

__all__ = ["Sure", "add", "clear", "erase", "init", "remove", "speaker"]


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
    passphrase = read_passphrase(passphrase_file, confirm=True)
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
    """Take transcripts, recordings, case files or survey answers into the study's vault. The files stay yours to delete.

    Example: thematics add interviews/ --source interview --group slachtoffer

    Example: thematics add --source interview --group ouder -- -opname.m4a
    """
    with open_study(study, passphrase_file) as opened:
        added = opened.add(
            paths,
            source=source,
            group=group,
            participant=participant,
            columns=pairs(column, "--column"),
            speakers=pairs(speaker, "--speaker"),
        )
        following = opened.status().next_command
    if as_json:
        print_json(
            {
                "documents": added.documents,
                "present": added.present,
                "roles": [fields(g) for g in added.guesses],
                "warnings": added.warnings,
            }
        )
        return
    typer.echo(f"Added: {span(added.documents)}.")
    for warning in added.warnings:
        typer.echo(f"Look at this: {warning}.")
    if added.present:
        typer.echo(f"In the study already, and left alone: {', '.join(added.present)}.")
    for file, rows in added.rows_present.items():
        typer.echo(f"{file}: {rows} rows are in the study already and were left out.")
    for file, rows in added.rows_without_text.items():
        typer.echo(f"{file}: {rows} rows hold no open text and were left out.")
    print_table(
        ("file", "column or speaker", "role", "how"),
        [(g.file, g.what, g.role, "given" if g.given else "guessed") for g in added.guesses],
    )
    for file in _alone(added.guesses):
        typer.echo(f"{file}: one speaker was found; where it has questions too, write who speaks before each turn.")
    if added.guesses:
        typer.echo(
            "A role is wrong? `thematics speaker` sets it right; a column's: `thematics remove`, then add with --column."
        )
    typer.echo(f"Next: {following}")


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
    with open_study(study, passphrase_file) as opened:
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
    with open_study(study, passphrase_file) as opened:
        if column is None:
            rows = [(name, str(n), "cleared" if done else "in the vault") for name, n, done in opened.columns(source)]
            print_table(("column", "documents", "where"), rows)
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


def _remove(
    study: Path, passphrase_file: Path | None, name: str, yes: bool, act: "Callable[[Study, str], Removed]"
) -> None:
    with open_study(study, passphrase_file) as opened:
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError(f"{name} would be gone for good; say --yes if you are sure")
            typer.confirm(f"{name} will be gone for good. Go on?", abort=True)
        gone = act(opened, name)
    sounds = f", {gone.sounds} {'recording' if gone.sounds == 1 else 'recordings'}" if gone.sounds else ""
    typer.echo(
        f"Removed: {span(gone.documents)}{sounds}, {gone.turns} turns, {gone.texts} texts that people typed about it."
    )
    typer.echo("Reports, exports and backups made before still hold what they held. Next: thematics run")


def _alone(guesses: Sequence[Any]) -> list[str]:
    """Give the transcripts in which one speaker was found."""
    speakers = Counter(guess.file for guess in guesses if guess.role in {"interviewer", "respondent"})
    return [file for file, count in speakers.items() if count == 1]
