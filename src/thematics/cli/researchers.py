"""Commands about who may open the study."""

from pathlib import Path
from typing import Annotated

import typer

from thematics.cli.app import app
from thematics.cli.shared import (
    AsJson,
    PassphraseFile,
    StudyFolder,
    fields,
    open_study,
    print_json,
    print_table,
    read_new_passphrase,
)

__all__ = ["researcher_add", "researcher_app", "researcher_list", "researcher_remove"]

researcher_app = typer.Typer(help="Who may open the study.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(researcher_app, name="researcher")


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
    with open_study(study, passphrase_file) as opened:
        opened.add_researcher(name, read_new_passphrase(new_passphrase_file, name), steward=steward)
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
    with open_study(study, passphrase_file) as opened:
        opened.remove_researcher(name)
    typer.echo(f"{name} can't open the study any more.")


@researcher_app.command(name="list")
def researcher_list(
    study: StudyFolder = Path(), passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """List who may open the study.

    Example: thematics researcher list
    """
    with open_study(study, passphrase_file) as opened:
        people = opened.researchers()
    if as_json:
        print_json([fields(person) for person in people])
    else:
        print_table(("name", "role", "added"), [(person.name, person.role, person.added) for person in people])
