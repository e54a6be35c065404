"""Speech engines by name; each comes with an extra."""

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

from thematics.errors import MissingExtraError, MissingWeightsError, UsageError
from thematics.ports import Diarizer, Transcriber
from thematics.transcribe.activity import activity_fingerprint
from thematics.transcribe.channels import ChannelSpeakers, OneSpeaker
from thematics.transcribe.fast import FasterWhisper
from thematics.transcribe.pyannote_speakers import PyannoteSpeakers
from thematics.transcribe.reference import OpenAIWhisper
from thematics.transcribe.whisper_settings import WhisperEngine, WhisperSettings
from thematics.weights import Weights, best, find

__all__ = ["DIARIZERS", "TRANSCRIBERS", "diarizer", "transcriber"]

# Name → (module that shows that it is installed, extra that brings it).
TRANSCRIBERS = {"openai-whisper": ("whisper", "speech"), "faster-whisper": ("faster_whisper", "fast")}
DIARIZERS = {"pyannote": ("pyannote", "speech")}

_WHISPERS: dict[str, type[WhisperEngine]] = {"openai-whisper": OpenAIWhisper, "faster-whisper": FasterWhisper}
_WITHOUT_WEIGHTS: dict[str, Diarizer] = {"channels": ChannelSpeakers(), "single": OneSpeaker()}
_ADVISED_SPEAKERS = "community-1"
_ADVISED = "large-v2"  # better with young Dutch speakers than large-v3; see thematics.weights' catalogue


def transcriber(
    name: str,
    *,
    model: str | Path = "auto",
    device: str = "auto",
    prompt: str = "",
    beam: int = 5,
    seed: int = 0,
) -> Transcriber:
    """Find a recogniser by its name; its weights are loaded when it first hears something.

    Args:
        name: "openai-whisper" or "faster-whisper".
        model: Weights by name or folder; "auto" is the best that is installed, and never the example weights.
        device: "auto", "cpu", "cuda" or "mps".
        prompt: Words to expect, such as the study's glossary.
        beam: Hypotheses that are followed at once.
        seed: Of what is drawn by chance.

    Raises:
        UsageError: No recogniser has that name, or a setting is impossible.
        MissingExtraError: It is not installed.
        MissingWeightsError: Its weights are not on this machine.
    """
    _check("transcriber", name, TRANSCRIBERS)
    activity_fingerprint()  # what finds speech is there, or it is said before any work
    settings = WhisperSettings(device=device, prompt=prompt, beam=beam, seed=seed)
    return _WHISPERS[name](_weights(name, model), settings)


def diarizer(name: str, *, model: str | Path = "auto", device: str = "auto") -> Diarizer:
    """Find an engine that tells speakers apart by its name; its weights are loaded when it first hears something.

    Args:
        name: "pyannote"; or, without weights, "channels" (each speaker has a microphone and a channel) or "single" (one
            speaker, who is not named).
        model: pyannote's weights by name or folder; "auto" is the best that is installed, and never the example weights.
        device: Where pyannote runs: "auto", "cpu", "cuda" or "mps".

    Raises:
        UsageError: No diarizer has that name.
        MissingExtraError: It is not installed.
        MissingWeightsError: Its weights are not on this machine.
    """
    if name in _WITHOUT_WEIGHTS:
        return _WITHOUT_WEIGHTS[name]
    _check("diarizer", name, DIARIZERS, also=_WITHOUT_WEIGHTS)
    return PyannoteSpeakers(_weights(name, model, _ADVISED_SPEAKERS), device)


def _weights(engine: str, model: str | Path, advised: str = _ADVISED) -> Weights:
    found = best(engine) if model == "auto" else find(model, engine)
    if found is None:
        raise MissingWeightsError(
            f"there are no weights for {engine} on this machine; on a machine with internet type: "
            f"thematics models get {engine}:{advised} (and see: thematics models pack --help)"
        )
    return found


def _check(kind: str, name: str, known: Mapping[str, tuple[str, str]], *, also: Iterable[str] = ()) -> None:
    if name not in known:
        raise UsageError(f"there is no {kind} of that name; choose from: {', '.join(sorted({*known, *also}))}")
    module, extra = known[name]
    if find_spec(module) is None:
        raise MissingExtraError(f"the {kind} '{name}'", extra)
