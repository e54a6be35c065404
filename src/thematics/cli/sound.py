"""The command that writes a recording of which only what may be heard is left."""

from pathlib import Path
from typing import Annotated

import typer

from thematics.cli.redaction import redact_app
from thematics.cli.shared import Force, PassphraseFile, StudyFolder, open_study

__all__ = ["sound"]


@redact_app.command()
def sound(
    document: Annotated[str, typer.Argument(help="The document: I03.")],
    path: Annotated[Path, typer.Argument(help="The WAV file to write.")],
    tone: Annotated[
        bool, typer.Option("--tone/--mute", help="A soft tone where something is hidden, or silence.")
    ] = False,
    margin: Annotated[float, typer.Option(help="Seconds on each side of what is hidden that are muted too.")] = 0.4,
    unsure: Annotated[
        float, typer.Option(help="Mute words of which the recogniser was less sure than this, 0 to 1; 0 leaves all.")
    ] = 0.6,
    force: Force = False,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write a recording without what is hidden, and without sound that no word covers.

    Example: thematics redact sound I03 I03.wav
    """
    with open_study(study, passphrase_file) as opened:
        result = opened.export_sound(document.upper(), path, tone=tone, margin=margin, unsure=unsure, overwrite=force)
    typer.echo(f"The sound is written to {path} ({result.note}). It is logged as a disclosure.")
    typer.echo(
        "Listen to it before you share it: a name that was heard as another word can be in it. The voices are as they were, and "
        "people are known by them."
    )
