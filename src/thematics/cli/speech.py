"""Commands about recordings."""

from pathlib import Path
from typing import Annotated

import typer

from thematics.cli.app import app
from thematics.cli.shared import AsJson, PassphraseFile, StudyFolder, open_study, print_steps

__all__ = ["transcribe"]


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
    with open_study(study, passphrase_file) as opened:
        print_steps([opened.transcribe(transcriber, diarizer)], as_json=as_json)
