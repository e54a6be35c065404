"""The public function: one recording to one transcript."""

from dataclasses import dataclass
from pathlib import Path

from thematics.audio import read_wav
from thematics.ports import Diarizer, HeardWord, SpeakerTurn, Transcriber
from thematics.records.raw import ReadTurn
from thematics.transcribe import engines
from thematics.transcribe.align import align
from thematics.transcribe.recognise import Windowed, recognise

__all__ = ["Transcript", "transcribe"]


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard in one recording. Raw: it holds names.

    Attributes:
        words: In order of time, seconds.
        speakers: Stretches with one speaker, seconds; empty without a diarizer.
        turns: Words by speaker, in order.
    """

    words: tuple[HeardWord, ...]
    speakers: tuple[SpeakerTurn, ...]
    turns: tuple[ReadTurn, ...]


def transcribe(
    path: Path | str,
    transcriber: Transcriber | str = "openai-whisper",
    diarizer: Diarizer | str | None = None,
    *,
    language: str = "nl",
    model: Path | str = "auto",
    device: str = "auto",
) -> Transcript:
    """Turn a recording into words with speakers.

    Args:
        path: A WAV file (16-bit PCM).
        transcriber: An engine, or the name of one ("openai-whisper", "faster-whisper"). One of this package's hears what
            voice activity finds, window by window; one of your own is handed all samples at once.
        diarizer: An engine, the name of one ("pyannote"), or None for one unnamed speaker.
        language: What is spoken, ISO 639-1.
        model: The named transcriber's weights, by name or folder; "auto" is the best that is installed.
        device: Where the named transcriber runs: "auto", "cpu", "cuda" or "mps".

    Raises:
        MissingExtraError: The named engine is not installed.
        MissingWeightsError: Its weights are not on this machine.
        UnreadableFileError: The file can't be read as sound.
        UsageError: No engine has that name, or there is no such file.
    """
    hear = engines.transcriber(transcriber, model=model, device=device) if isinstance(transcriber, str) else transcriber
    tell = engines.diarizer(diarizer) if isinstance(diarizer, str) else diarizer
    samples = read_wav(Path(path))
    if isinstance(hear, Windowed):
        words = recognise(lambda: [samples], hear, language=language)
    else:
        words = tuple(hear.transcribe(samples, language=language))
    speakers = tuple(tell.diarize(samples)) if tell else ()
    return Transcript(words, speakers, align(words, speakers))
