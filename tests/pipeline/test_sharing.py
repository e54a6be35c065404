"""One engine for several threads: it can do what it can do alone, and does one thing at a time."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from tests.fakes import SPOKEN, FakeDiarizer, FakeTranscriber, speak

from thematics.pipeline.sharing import shared_diarizer, shared_transcriber
from thematics.ports import Diarizer, HeardWord, Samples, SpeakerTurn, Transcriber
from thematics.transcribe.recognise import Adjustable, Batched, Windowed

SAMPLES = speak(SPOKEN[:4])


@dataclass(frozen=True)
class Plain:
    """Only what the port asks for."""

    name: str = "plain"
    fingerprint: str = "plain 1"

    def transcribe(self, samples: Samples, *, language: str = "nl") -> Sequence[HeardWord]:
        return FakeTranscriber().transcribe(samples, language=language)


class Able(FakeTranscriber):
    """All that an engine may do."""

    batch = 2

    def transcribe_windows(self, windows: Sequence[Samples], *, language: str = "nl") -> list[Sequence[HeardWord]]:
        return [self.transcribe(window, language=language) for window in windows]

    def with_other_settings(self) -> Sequence[Transcriber]:
        return [FakeTranscriber(version=2)]


@dataclass
class Alone:
    """Says whether it was ever in use twice at once."""

    busy: threading.Lock = field(default_factory=threading.Lock)
    twice: bool = False

    def use(self) -> None:
        if not self.busy.acquire(blocking=False):
            self.twice = True
            return
        threading.Event().wait(0.002)
        self.busy.release()


def at_once(work: Callable[[], object]) -> None:
    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(work) for _ in range(12)]:
            each.result()


def test_a_shared_engine_can_do_what_it_can_alone() -> None:
    for engine, able in (
        (Plain(), (False, False, False)),
        (FakeTranscriber(), (True, False, False)),
        (Able(), (True,) * 3),
    ):
        shared = shared_transcriber(engine)
        assert (isinstance(shared, Windowed), isinstance(shared, Batched), isinstance(shared, Adjustable)) == able
        assert isinstance(shared, Transcriber)
        assert (shared.name, shared.fingerprint) == (engine.name, engine.fingerprint)
        assert shared.transcribe(SAMPLES) == engine.transcribe(SAMPLES)
        if isinstance(shared, Windowed):
            assert shared.windows([SAMPLES]) == FakeTranscriber().windows([SAMPLES])
        if isinstance(shared, Batched):
            assert shared.batch == 2
            assert shared.transcribe_windows([SAMPLES] * 2) == [engine.transcribe(SAMPLES)] * 2


def test_one_thread_at_a_time_hears_with_whatever_settings() -> None:
    alone = Alone()

    class Watched(Able):
        def transcribe(self, samples: Samples, *, language: str = "nl") -> Sequence[HeardWord]:
            alone.use()
            return ()

        def with_other_settings(self) -> Sequence[Transcriber]:
            return [Watched()]

    shared = shared_transcriber(Watched())
    assert isinstance(shared, Adjustable)
    assert isinstance(shared, Batched)
    (other,) = shared.with_other_settings()

    def work() -> None:
        shared.transcribe(SAMPLES)
        other.transcribe(SAMPLES)
        shared.transcribe_windows([SAMPLES])

    at_once(work)
    assert not alone.twice


def test_speakers_are_told_apart_in_one_recording_at_a_time() -> None:
    alone = Alone()

    class Watched(FakeDiarizer):
        def diarize(self, samples: Samples, *, speakers: tuple[int, int] | None = None) -> Sequence[SpeakerTurn]:
            alone.use()
            return super().diarize(samples, speakers=speakers)

    shared = shared_diarizer(Watched())
    assert isinstance(shared, Diarizer)
    assert shared.diarize(SAMPLES, speakers=(1, 1)) == FakeDiarizer().diarize(SAMPLES, speakers=(1, 1))
    at_once(lambda: shared.diarize(np.zeros(16, dtype=np.float32)))
    assert not alone.twice
    with alone.busy:
        shared.diarize(SAMPLES)
    assert alone.twice  # so the watch does see
