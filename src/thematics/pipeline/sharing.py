"""One engine for several recordings at once: memory holds one model, whatever the number of recordings."""

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

from thematics.ports import Diarizer, HeardWord, Samples, SpeakerTurn, Transcriber

__all__ = ["shared_diarizer", "shared_transcriber"]


def shared_transcriber(engine: Transcriber) -> Transcriber:
    """Let threads share a recogniser: one hears at a time, and finding out where somebody speaks goes on beside it.

    What the engine can do beside its port (``thematics.transcribe.recognise``: windows, batches, other settings), the shared one
    can do too, with the same results.
    """
    return _shared(engine, Lock())


def shared_diarizer(engine: Diarizer) -> Diarizer:
    """Let threads share what tells speakers apart: one recording at a time."""
    return _SharedDiarizer(engine, Lock())


def _shared(engine: Transcriber, lock: Lock) -> Transcriber:
    able = [part for needed, part in _PARTS.items() if hasattr(engine, needed)]
    kind: Any = type("SharedTranscriber", (*able, _SharedTranscriber), {})
    made: Transcriber = kind(engine, lock)
    return made


class _SharedTranscriber:
    def __init__(self, engine: Any, lock: Lock) -> None:
        self._engine, self._lock = engine, lock

    @property
    def name(self) -> str:
        return str(self._engine.name)

    @property
    def fingerprint(self) -> str:
        return str(self._engine.fingerprint)

    def transcribe(self, samples: Samples, *, language: str = "nl") -> Sequence[HeardWord]:
        with self._lock:
            heard: Sequence[HeardWord] = self._engine.transcribe(samples, language=language)
            return heard


class _WithWindows:
    _engine: Any

    def windows(self, blocks: Iterable[Samples]) -> Any:
        return self._engine.windows(blocks)


class _WithBatches:
    _engine: Any
    _lock: Lock

    @property
    def batch(self) -> int:
        return int(self._engine.batch)

    def transcribe_windows(self, windows: Sequence[Samples], *, language: str = "nl") -> Any:
        with self._lock:
            return self._engine.transcribe_windows(windows, language=language)


class _WithOtherSettings:
    _engine: Any
    _lock: Lock

    def with_other_settings(self) -> Sequence[Transcriber]:
        return [_shared(other, self._lock) for other in self._engine.with_other_settings()]


_PARTS = {"windows": _WithWindows, "transcribe_windows": _WithBatches, "with_other_settings": _WithOtherSettings}


class _SharedDiarizer:
    def __init__(self, engine: Diarizer, lock: Lock) -> None:
        self._engine, self._lock = engine, lock

    @property
    def name(self) -> str:
        return self._engine.name

    @property
    def fingerprint(self) -> str:
        return self._engine.fingerprint

    def diarize(self, samples: Samples, *, speakers: tuple[int, int] | None = None) -> Sequence[SpeakerTurn]:
        with self._lock:
            return self._engine.diarize(samples, speakers=speakers)
