"""The public function: one recording to one transcript."""

from dataclasses import dataclass
from pathlib import Path

from thematics.audio import Decoder, decode, read_sound
from thematics.ports import Diarizer, HeardWord, SpeakerTurn, Transcriber
from thematics.records.raw import ReadTurn
from thematics.transcribe import engines
from thematics.transcribe.align import align
from thematics.transcribe.recognise import Windowed, recognise
from thematics.transcribe.turns import Diarization

__all__ = ["Transcript", "transcribe"]


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard in one recording. Raw: it holds names.

    Attributes:
        words: In order of time, seconds.
        speakers: Stretches with one speaker, seconds; empty without a diarizer.
        turns: Words by speaker, in order.
        warning: "" or what of the recording could not be read ("incomplete: 12:03 of 40:00 decoded"), and why speakers could
            not be told apart.
    """

    words: tuple[HeardWord, ...]
    speakers: tuple[SpeakerTurn, ...]
    turns: tuple[ReadTurn, ...]
    warning: str = ""


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
        path: A recording: wav, mp3, m4a, ogg, flac and others, or a video, of which only the sound is read.
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
    words, warning = _words(Path(path), hear, language)
    speakers: tuple[SpeakerTurn, ...] = ()
    if tell:
        split = bool(getattr(tell, "wants_channels", False))
        found = tell.diarize(read_sound(Path(path), split=split).samples)
        speakers = found if isinstance(found, Diarization) else Diarization(found)
        warning = "; ".join(part for part in (warning, getattr(found, "note", "")) if part)
    return Transcript(words, speakers, align(words, speakers), warning)


def _words(path: Path, hear: Transcriber, language: str) -> tuple[tuple[HeardWord, ...], str]:
    if not isinstance(hear, Windowed):
        sound = read_sound(path)
        return tuple(hear.transcribe(sound.samples, language=language)), sound.warning
    readings: list[Decoder] = []

    def blocks() -> Decoder:
        readings.append(decode(path))
        return readings[-1]

    words = recognise(blocks, hear, language=language)
    return words, readings[0].warning  # the first reading goes to the end; the second only to the last speech
