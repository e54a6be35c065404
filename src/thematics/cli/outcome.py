"""Commands that run, tell where a study stands, and write what leaves it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematics.cli.app import app
from thematics.cli.shared import (
    AsJson,
    Force,
    PassphraseFile,
    StudyFolder,
    fields,
    open_study,
    print_json,
    print_steps,
    print_table,
    progress_bar,
    require_all,
)
from thematics.errors import UsageError

if TYPE_CHECKING:
    from thematics.pipeline import StepResult
from thematics.cli.speech import require_transcribed

__all__ = ["demo", "doctor", "export", "report", "run", "status"]


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

    with progress_bar() as progress:
        made = make_demo(folder, force=force, lang=lang, progress=progress)
    print_steps(made.steps)
    typer.echo(f"\nReport: {made.report}")
    typer.echo(f"Study:  {made.folder} (everything in it is fictional; its passphrase is: {made.passphrase})")


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
    with open_study(study, passphrase_file) as opened:
        opened.report(path, lang=lang, overwrite=force)
    typer.echo(f"The report is written to {path}.")


@app.command()
def export(
    path: Annotated[Path, typer.Argument(help="The file to write; with --transcript all, a folder.")],
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            help="xlsx (all tables) or csv (codings); a transcript: vtt, srt, txt, docx, json or rttm. By the file's ending if left out.",
        ),
    ] = "",
    transcript: Annotated[
        str | None, typer.Option(help="Write this document's transcript (I03), or every interview's (all).")
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Of a transcript: as it was said, names and all; needs a steward.")
    ] = False,
    style: Annotated[
        str,
        typer.Option(
            help="Of a transcript: how names are written: tags, surrogate (fictional names of like origin) or relations."
        ),
    ] = "tags",
    force: Force = False,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write codings, candidate themes, segments, decisions and codebook for other programs; or transcripts.

    Example: thematics export studie.xlsx

    Example: thematics export I03.docx --transcript I03
    """
    if raw and transcript is None:
        raise UsageError("only transcripts are exported raw; name one with --transcript")
    if style != "tags" and (raw or transcript is None):
        raise UsageError("--style is for transcripts that are not raw; name one with --transcript")
    from thematics.pipeline import NO_VAULT

    with open_study(study, passphrase_file) as opened:
        if transcript is not None:
            result = opened.export_transcript(transcript, path, format_, raw=raw, overwrite=force, style=style)
            _tell_transcripts(result, path, raw)
            if style != "tags" and opened.store.vault is None:
                typer.echo(NO_VAULT)
            return
        result = opened.export(path, format_, overwrite=force)
    typer.echo(f"{result.items} rows are written to {path}. It is logged as a disclosure.")


def _tell_transcripts(result: "StepResult", path: Path, raw: bool) -> None:
    number = f"{result.items} transcript{' is' if result.items == 1 else 's are'}"
    typer.echo(f"{number} written to {path}. Each file is logged as a disclosure.")
    if result.failed:
        typer.echo(f"Left out, since {result.engine} needs times and they have none: {', '.join(result.failed)}.")
    if raw:
        typer.echo(
            "What was written holds names and other personal data, unencrypted; delete it when it is no longer needed."
        )


@app.command()
def run(study: StudyFolder = Path(), passphrase_file: PassphraseFile = None, as_json: AsJson = False) -> None:
    """Do all that is pending, and nothing twice.

    Example: thematics run --study mijn-studie
    """
    with open_study(study, passphrase_file) as opened:
        with progress_bar() as progress:
            ran = opened.run(progress=progress)
        following = opened.status().next_command
    if as_json:
        print_json({"steps": [fields(step) for step in ran.steps], "stopped": ran.stopped, "next": following})
    elif ran.worked:
        print_steps([step for step in ran.steps if step.items or step.failed])
    elif not ran.stopped:
        typer.echo("Nothing to do: everything is up to date.")
    if not as_json:
        typer.echo(f"Stopped: {ran.stopped}." if ran.stopped else f"Next: {following}")
    require_all([label for step in ran.steps if step.step != "transcribe" for label in step.failed])
    require_transcribed(ran.steps)


@app.command()
def status(study: StudyFolder = Path(), passphrase_file: PassphraseFile = None, as_json: AsJson = False) -> None:
    """Tell what is done, what is stale and why, and what comes next.

    Example: thematics status --study mijn-studie
    """
    with open_study(study, passphrase_file) as opened:
        told = opened.status()
    if as_json:
        states = [fields(state) for state in told.states]
        print_json({"title": told.title, "material": told.material, "steps": states, "next": told.next_command})
        return
    typer.echo(told.title or "(no title)")
    typer.echo("Material: " + (", ".join(f"{n} {source}" for source, n in told.material.items()) or "none yet"))
    print_table(("step", "state", "why"), [(state.step, state.state, state.why) for state in told.states])
    typer.echo(f"Next: {told.next_command}")


@app.command()
def doctor(study: StudyFolder = Path(), as_json: AsJson = False) -> None:
    """Tell what this machine has: Python, extras, weights, encryption, disk, and any way to a network.

    Example: thematics doctor
    """
    from thematics.doctor import examine

    findings = examine(study)
    if as_json:
        print_json([fields(finding) for finding in findings])
    else:
        print_table(("what", "state", "found"), [(f.what, f.state, f.found) for f in findings])
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(1)
