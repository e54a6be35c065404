"""Commands about recordings."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematics.cli.app import app
from thematics.cli.shared import AsJson, PassphraseFile, StudyFolder, open_study, print_steps, progress_bar
from thematics.errors import ThematicsError, UsageError

if TYPE_CHECKING:
    from thematics.pipeline import StepResult

__all__ = ["require_transcribed", "transcribe"]

_COUNT = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")


@app.command()
def transcribe(
    recordings: Annotated[
        list[str] | None, typer.Argument(help="The recordings that are meant (I03); all by default.")
    ] = None,
    transcriber: Annotated[
        str | None, typer.Option(help="faster-whisper, openai-whisper or auto; thematics.toml says it otherwise.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Its weights, by name (large-v2) or folder.")] = None,
    diarizer: Annotated[
        str | None, typer.Option(help="Who speaks when: pyannote, channels (a microphone each), single or auto.")
    ] = None,
    diarizer_model: Annotated[str | None, typer.Option(help="Weights of pyannote, by name or folder.")] = None,
    speakers: Annotated[
        str | None, typer.Option(help="How many speak: 2, or a range, 2-4.", metavar="N|MIN-MAX")
    ] = None,
    language: Annotated[str | None, typer.Option(help="What is spoken, two letters; nl by default.")] = None,
    prompt: Annotated[str | None, typer.Option(help="Words to expect, in place of the glossary; not stored.")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Transcribe again what is done; codes are carried over.")
    ] = False,
    speakers_again: Annotated[
        bool, typer.Option("--speakers-again", help="Tell speakers apart again, as with another --speakers.")
    ] = False,
    jobs: Annotated[int, typer.Option(help="How many recordings at once; they share one model.", min=1)] = 1,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, mps or auto.")] = None,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Transcribe the recordings that wait. Stopped at any moment, it goes on where it was when you type it again.

    Example: thematics transcribe --speakers 2

    Example: thematics transcribe I03 --speakers-again --speakers 3
    """
    with open_study(study, passphrase_file) as opened:
        with progress_bar() as progress:
            result = opened.transcribe(
                transcriber,
                diarizer,
                documents=recordings or (),
                model=model,
                diarizer_model=diarizer_model,
                language=language,
                speakers=_speakers(speakers),
                again=again and (recordings or True),
                speakers_again=speakers_again and (recordings or True),
                jobs=jobs,
                device=device,
                prompt=prompt,
                progress=progress,
            )
        following = opened.status().next_command
    print_steps([result], as_json=as_json)
    if not as_json:
        typer.echo(f"Next: {following}")
    require_transcribed([result])


def require_transcribed(steps: "Sequence[StepResult]") -> None:
    """See that no recording failed, once all others were done.

    Raises:
        ThematicsError: One did; the steps' notes say why.
    """
    failed = [label for step in steps if step.step == "transcribe" for label in step.failed]
    if failed:
        more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        raise ThematicsError(
            f"{failed[0]}{more} could not be transcribed (the note says why); everything else was done, and "
            "`thematics transcribe` tries again"
        )


def _speakers(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    match = _COUNT.fullmatch(given.strip())
    if match is None:
        raise UsageError("write --speakers as a number or a range, for example 2 or 2-4")
    return int(match[1]), int(match[2] or match[1])
