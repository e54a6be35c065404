"""A recording is recognised window by window: resumable, in the recording's time, and guarded against invention."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from thematics.ports import HeardWord, Samples, Transcriber
from thematics.records.shared import Doubt
from thematics.transcribe import recognise
from thematics.transcribe.recognise import Adjustable, Batched, Windowed
from thematics.transcribe.windows import Stretch, Window

RATE = 16_000


@dataclass(frozen=True)
class Listener:
    """Hears a word a second: the number that the samples there hold."""

    name: str = "fake"
    fingerprint: str = "fake 1"
    heard: list[float] = field(default_factory=list)

    def transcribe(self, samples: Samples, *, language: str = "nl") -> list[HeardWord]:
        self.heard.append(samples.size / RATE)
        seconds = range(samples.size // RATE)
        return [HeardWord(f"{samples[n * RATE + RATE // 2]:.0f}", n + 0.25, n + 0.75, 0.9) for n in seconds]


@dataclass(frozen=True)
class SpeechListener(Listener):
    """Hears some stretches of the recording only."""

    stretches: tuple[tuple[tuple[int, int], ...], ...] = ()

    def windows(self, blocks: Iterable[Samples]) -> list[Window]:
        for _ in blocks:
            pass
        windows = [tuple(Stretch(a * RATE, b * RATE) for a, b in pieces) for pieces in self.stretches]
        return [Window(pieces, pieces) for pieces in windows]


@dataclass(frozen=True)
class BatchListener(SpeechListener):
    """Hears three windows at once; and what it says of one shows how many it heard, as sums in a batch do."""

    batch: int = 3

    def transcribe_windows(self, windows: Sequence[Samples], *, language: str = "nl") -> list[list[HeardWord]]:
        return [
            [replace(word, probability=1 / (1 + len(windows))) for word in self.transcribe(samples)]
            for samples in windows
        ]


@cache
def _samples(seconds: int) -> Samples:
    return np.repeat(np.arange(seconds, dtype=np.float32), RATE)


def _recording(seconds: int) -> Iterator[Samples]:
    """A recording whose samples say in which second they are; blocks of an odd size."""
    samples = _samples(seconds)
    for first in range(0, samples.size, 70_001):
        yield samples[first : first + 70_001]


LONG = SpeechListener(stretches=tuple(((n * 20, n * 20 + 3), (n * 20 + 8, n * 20 + 12)) for n in range(8)))
BATCHED = BatchListener(stretches=LONG.stretches)


def test_the_fakes_are_what_they_stand_for() -> None:
    assert isinstance(LONG, Windowed)
    assert not isinstance(Listener(), Windowed)
    assert isinstance(BATCHED, Batched)
    assert isinstance(Inventor(), Adjustable)


@pytest.mark.parametrize("engine", [LONG, BATCHED])
def test_only_speech_is_heard_and_times_are_the_recordings(engine: SpeechListener) -> None:
    words = recognise(lambda: _recording(170), engine)
    seconds = [s for pieces in engine.stretches for a, b in pieces for s in range(a, b)]
    assert [word.text for word in words] == [str(second) for second in seconds]
    assert all((word.start, word.end) == (int(word.text) + 0.25, int(word.text) + 0.75) for word in words)


def test_an_engine_that_finds_speech_itself_hears_everything_in_windows() -> None:
    engine = Listener()
    words = recognise(lambda: _recording(95), engine)
    assert sum(engine.heard) == 95
    assert max(engine.heard) <= 30
    assert len(words) > 85
    assert all(abs(word.start - int(word.text)) < 1 for word in words)


def test_no_speech_no_text_and_no_second_reading() -> None:
    read: list[int] = []

    def blocks() -> Iterator[Samples]:
        read.append(1)
        yield from _recording(5)

    assert recognise(blocks, SpeechListener(stretches=())) == ()
    assert len(read) == 1
    assert recognise(lambda: iter(()), Listener()) == ()


class _KilledError(Exception):
    pass


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("engine", [LONG, BATCHED])
def test_killed_at_any_moment_and_gone_on_it_is_the_same_to_the_word(seed: int, engine: SpeechListener) -> None:
    whole = recognise(lambda: _recording(170), engine)
    draw = random.Random(seed)  # noqa: S311
    kept: dict[int, Sequence[HeardWord]] = {}

    def keep(number: int, words: Sequence[HeardWord]) -> None:
        assert number not in kept
        if draw.random() < 0.3:
            raise _KilledError
        kept[number] = words

    for _ in range(100):
        try:
            words = recognise(lambda: _recording(170), engine, done=dict(kept), keep=keep)
        except _KilledError:
            continue
        break
    assert words == whole
    assert sorted(kept) == list(range(8))


def test_what_is_done_is_not_heard_again() -> None:
    kept: dict[int, Sequence[HeardWord]] = {}
    whole = recognise(lambda: _recording(170), LONG, keep=kept.__setitem__)
    again = replace(LONG, heard=[])
    assert recognise(lambda: _recording(170), again, done=kept) == whole
    assert again.heard == []


def test_progress_goes_from_what_was_done_to_all_of_it() -> None:
    told: list[tuple[float, float]] = []
    recognise(
        lambda: _recording(170), LONG, done={0: (), 3: ()}, progress=lambda ready, whole: told.append((ready, whole))
    )
    assert told == [(21.0 + 7 * n, 56.0) for n in range(6)]


@dataclass(frozen=True)
class Inventor:
    """Invents a text until its settings are changed."""

    invented: tuple[str, ...] = ("Ondertiteld", "door", "TV", "Gelderland", "2021")
    otherwise: tuple[str, ...] | None = ("dat", "was", "het.")
    halves: tuple[str, ...] | None = None
    changed: bool = False
    name: str = "fake"
    fingerprint: str = "fake 1"

    def windows(self, blocks: Iterable[Samples]) -> list[Window]:
        return [Window((Stretch(0, 20 * RATE),), (Stretch(0, 20 * RATE),))]

    def with_other_settings(self) -> list[Transcriber]:
        return [replace(self, changed=True)]

    def transcribe(self, samples: Samples, *, language: str = "nl") -> list[HeardWord]:
        said = self.invented
        if samples.size < 20 * RATE:
            said = self.halves if self.halves is not None else said
        elif self.changed:
            said = self.otherwise if self.otherwise is not None else said
        each = samples.size / RATE / max(1, len(said))
        return [HeardWord(text, n * each, (n + 1) * each, 0.9) for n, text in enumerate(said)]


def _heard(engine: Inventor) -> list[tuple[str, Doubt | None]]:
    return [(word.text, word.doubt) for word in recognise(lambda: _recording(20), engine)]


def test_what_is_invented_is_heard_again_with_other_settings() -> None:
    assert _heard(Inventor()) == [("dat", None), ("was", None), ("het.", None)]


def test_and_then_in_halves() -> None:
    engine = Inventor(otherwise=None, halves=("goed",))
    assert _heard(engine) == [("goed", None), ("goed", None)]


def test_what_stays_is_kept_and_marked() -> None:
    assert _heard(Inventor(otherwise=None)) == [(text, Doubt.CREDITS) for text in Inventor.invented]
    loop = ("nee",) * 14
    assert _heard(Inventor(invented=loop, otherwise=None)) == [("nee", None)] + [("nee", Doubt.LOOP)] * 13


def test_nothing_may_take_the_place_of_an_invented_text_and_not_of_a_loop() -> None:
    assert _heard(Inventor(otherwise=())) == []
    loop = ("nee",) * 14
    assert _heard(Inventor(invented=loop, otherwise=(), halves=())) == [("nee", None)] + [("nee", Doubt.LOOP)] * 13


def test_a_loop_over_windows_is_marked() -> None:
    @dataclass(frozen=True)
    class Parrot(SpeechListener):
        def transcribe(self, samples: Samples, *, language: str = "nl") -> list[HeardWord]:
            said = "en toen ben ik naar huis gegaan".split()
            return [HeardWord(text, n, n + 0.9, 0.9) for n, text in enumerate(said)]

    words = recognise(lambda: _recording(170), Parrot(stretches=LONG.stretches))
    assert [word.doubt for word in words] == [None] * 7 + [Doubt.LOOP] * (len(words) - 7)


@dataclass(frozen=True)
class Dozing(SpeechListener):
    """Stops listening after five seconds."""

    stretches: tuple[tuple[tuple[int, int], ...], ...] = (((10, 22),), ((40, 47),))

    def transcribe(self, samples: Samples, *, language: str = "nl") -> list[HeardWord]:
        return super().transcribe(samples[: 5 * RATE])


def test_what_comes_after_the_last_word_is_heard_where_there_is_much_speech() -> None:
    words = recognise(lambda: _recording(60), Dozing())
    assert len(words) == 15
    assert all(one.end <= two.start for one, two in pairwise(words))
    assert [word.start for word in words] == pytest.approx(
        [*(10.25 + n for n in range(5)), *(15.0 + n for n in range(5)), *(40.25 + n for n in range(5))], abs=0.1
    )


def test_a_word_that_a_pause_was_counted_to_stays_with_its_speech() -> None:
    @dataclass(frozen=True)
    class Stretching(Listener):
        def windows(self, blocks: Iterable[Samples]) -> list[Window]:
            return [Window((Stretch(0, 6 * RATE),), (Stretch(0, 2 * RATE), Stretch(5 * RATE, 6 * RATE)))]

        def transcribe(self, samples: Samples, *, language: str = "nl") -> list[HeardWord]:
            return [HeardWord("dus", 0.5, 1.0, 0.9), HeardWord("ik", 1.0, 5.2, 0.9), HeardWord("ging", 5.2, 6.0, 0.9)]

    words = recognise(lambda: _recording(6), Stretching())
    assert [word.end for word in words] == pytest.approx([1.0, 2.2, 6.0])
    assert [word.start for word in words] == pytest.approx([0.5, 1.0, 5.2])
