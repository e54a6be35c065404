"""Speech engines by name; each comes with an extra."""

from importlib.util import find_spec
from typing import NoReturn

from thematics.errors import MissingExtraError, UsageError
from thematics.ports import Diarizer, Transcriber

__all__ = ["DIARIZERS", "TRANSCRIBERS", "diarizer", "transcriber"]

# Name → (module that shows that it is installed, extra that brings it).
TRANSCRIBERS = {"openai-whisper": ("whisper", "speech"), "faster-whisper": ("faster_whisper", "fast")}
DIARIZERS = {"pyannote": ("pyannote", "speech")}


def transcriber(name: str) -> Transcriber:
    """Find a recogniser by its name.

    Raises:
        UsageError: No recogniser has that name, or this version does not drive it yet.
        MissingExtraError: It is not installed.
    """
    _refuse("transcriber", name, TRANSCRIBERS)


def diarizer(name: str) -> Diarizer:
    """Find an engine that tells speakers apart by its name.

    Raises:
        UsageError: No diarizer has that name, or this version does not drive it yet.
        MissingExtraError: It is not installed.
    """
    _refuse("diarizer", name, DIARIZERS)


def _refuse(kind: str, name: str, known: dict[str, tuple[str, str]]) -> NoReturn:
    if name not in known:
        raise UsageError(f"there is no {kind} of that name; choose from: {', '.join(sorted(known))}")
    module, extra = known[name]
    if find_spec(module) is None:
        raise MissingExtraError(f"the {kind} '{name}'", extra)
    raise UsageError(
        f"this version of thematics does not drive the {kind} '{name}' yet; "
        "add a transcript made elsewhere, or pass an engine of your own"
    )
