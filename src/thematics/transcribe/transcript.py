"""The public function: one recording to one transcript."""

from dataclasses import dataclass
from pathlib import Path

from thematics.audio import read_wav
from thematics.ports import Diarizer, HeardWord, SpeakerTurn, Transcriber
from thematics.records.raw import ReadTurn
from thematics.transcribe import engines
from thematics.transcribe.align import align

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
) -> Transcript:
    """Turn a recording into words with speakers.

    Args:
        path: A WAV file (16-bit PCM).
        transcriber: An engine, or the name of one ("openai-whisper", "faster-whisper").
        diarizer: An engine, the name of one ("pyannote"), or None for one unnamed speaker.
        language: What is spoken, ISO 639-1.

    Raises:
        MissingExtraError: The named engine is not installed.
        UnreadableFileError: The file can't be read as sound.
        UsageError: No engine has that name, or there is no such file.
    """
    hear = engines.transcriber(transcriber) if isinstance(transcriber, str) else transcriber
    tell = engines.diarizer(diarizer) if isinstance(diarizer, str) else diarizer
    samples = read_wav(Path(path))
    words = tuple(hear.transcribe(samples, language=language))
    speakers = tuple(tell.diarize(samples)) if tell else ()
    return Transcript(words, speakers, align(words, speakers))
