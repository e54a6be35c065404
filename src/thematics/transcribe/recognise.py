"""A recording to words, window by window: what was heard is kept as it goes, and a run that was cut off goes on there.

What is heard in a window depends on that window alone, so that a run which was killed and went on gives the same words as
one that was not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Protocol, runtime_checkable

from thematics.audio import SAMPLE_RATE
from thematics.ports import HeardWord, Samples, Transcriber
from thematics.records.shared import Doubt
from thematics.transcribe.guards import DoubtfulSpan, doubts, loops, marked
from thematics.transcribe.heard import tidy
from thematics.transcribe.windows import Window, cut, even_windows

__all__ = ["Adjustable", "Batched", "Windowed", "recognise"]

_UNHEARD = 4.0  # seconds of speech after the last word: the recogniser stopped early
_SLACK = 0.2  # seconds that a word may reach beyond speech: Silero is late by as much
_HALF = 2.0  # seconds, of the shortest window that is cut in two

Heard = Sequence[HeardWord]


@runtime_checkable
class Windowed(Protocol):
    """A recogniser that says which parts of a recording it wants to hear."""

    def windows(self, blocks: Iterable[Samples]) -> list[Window]:
        """Read a recording once, (n,) float32 at 16 kHz, and give its windows in order."""


@runtime_checkable
class Batched(Protocol):
    """A recogniser that hears several windows at once, with the same words as one by one."""

    @property
    def batch(self) -> int:
        """How many."""

    def transcribe_windows(self, windows: Sequence[Samples], *, language: str = "nl") -> Sequence[Heard]:
        """Recognise each of (n,) float32 mono samples at 16 kHz; words for each."""


@runtime_checkable
class Adjustable(Protocol):
    """A recogniser that can be had with other settings."""

    def with_other_settings(self) -> Sequence[Transcriber]:
        """Give the same recogniser with other settings, in the order in which to try them on what can't be right."""


def recognise(
    blocks: Callable[[], Iterable[Samples]],
    transcriber: Transcriber,
    *,
    language: str = "nl",
    done: Mapping[int, Heard] | None = None,
    keep: Callable[[int, Heard], None] = lambda _number, _words: None,
    progress: Callable[[float, float], None] = lambda _done, _all: None,
) -> tuple[HeardWord, ...]:
    """Recognise a recording.

    It is read twice: to find the windows, and to hear them. One window, or one batch of them, is in memory.

    Args:
        blocks: Starts reading the recording: (n,) float32 mono at 16 kHz, blocks of any size.
        transcriber: An engine. One that has ``windows`` (those of this package) hears speech only; any other hears all of
            the recording, cut at quiet moments into windows of at most 30 s.
        language: What is spoken, ISO 639-1.
        done: What ``keep`` was given before, by window; those windows are not heard again.
        keep: Is given each window's number and words, in order, as soon as they are there; times are the recording's.
        progress: Is told after each window how many seconds are heard, and of how many.

    Returns:
        The words in order of time, seconds of the recording; what can't be relied on has its ``doubt``.

    Raises:
        MissingExtraError: The engine wants speech only, and the network that finds it is not installed.
        MissingWeightsError: The engine's weights are not what they were.
    """
    kept = dict(done or {})
    windows = transcriber.windows(blocks()) if isinstance(transcriber, Windowed) else even_windows(blocks())
    batch = transcriber.batch if isinstance(transcriber, Batched) else 1
    # A batch is heard as a whole or not at all: sums in a batch may round otherwise than those of one window alone.
    open_batches = {number // batch for number in range(len(windows)) if number not in kept}
    whole = sum(window.seconds for window in windows)
    ready = sum(window.seconds for number, window in enumerate(windows) if number // batch not in open_batches)
    for _, group in groupby(
        cut(blocks(), windows, lambda number: number // batch in open_batches) if open_batches else (),
        key=lambda pair: pair[0] // batch,
    ):
        for number, samples, heard in _heard(list(group), transcriber, language):
            if number not in kept:
                kept[number] = _settled(_Hearing(windows[number], samples, transcriber, language), heard)
                keep(number, kept[number])
            ready += windows[number].seconds
            progress(ready, whole)
    return _across(word for number in range(len(windows)) for word in kept.get(number, ()))


class _Hearing:
    """One window, and the ways to hear it again."""

    def __init__(self, window: Window, samples: Samples, transcriber: Transcriber, language: str) -> None:
        self.window, self.samples = window, samples
        self.transcriber, self.language = transcriber, language

    def placed(self, heard: Heard) -> tuple[HeardWord, ...]:
        """Give words the recording's times, and mark the doubtful ones."""
        words = tuple(_within_speech(word, self.window) for word in tidy(heard, self.window.seconds))
        words = tuple(sorted(words, key=lambda word: word.start))
        return marked(words, doubts(words, [(stretch.start, stretch.end) for stretch in self.window.speech]))

    def otherwise(self) -> Iterator[tuple[HeardWord, ...]]:
        """Hear it again, each time in another way."""
        if isinstance(self.transcriber, Adjustable):
            for other in self.transcriber.with_other_settings():
                yield self.placed(other.transcribe(self.samples, language=self.language))
        if self.window.seconds >= _HALF:
            middle = _pause_near_the_middle(self.window)
            yield (*self.part(0, middle), *self.part(middle, self.samples.size))

    def part(self, first: int, last: int) -> tuple[HeardWord, ...]:
        """Hear some of its samples."""
        heard = self.transcriber.transcribe(self.samples[first:last], language=self.language)
        return _Hearing(
            self.window.part(first, last), self.samples[first:last], self.transcriber, self.language
        ).placed(heard)


def _heard(
    group: Sequence[tuple[int, Samples]], transcriber: Transcriber, language: str
) -> Iterator[tuple[int, Samples, Heard]]:
    if isinstance(transcriber, Batched):
        found = transcriber.transcribe_windows([samples for _, samples in group], language=language)
        yield from ((number, samples, heard) for (number, samples), heard in zip(group, found, strict=True))
    else:
        for number, samples in group:
            yield number, samples, transcriber.transcribe(samples, language=language)


def _settled(hearing: _Hearing, heard: Heard) -> tuple[HeardWord, ...]:
    """Hear a window again where its words can't be right; the way with the fewest doubtful words is taken."""
    best = hearing.placed(heard)
    if _doubtful(best):
        loop = any(word.doubt is Doubt.LOOP for word in best)
        for other in hearing.otherwise():
            # Somebody repeats something, so somebody speaks: nothing at all is no better. Elsewhere it may be the truth.
            if _doubtful(other) < _doubtful(best) and (other or not loop):
                best = other
            if not _doubtful(best):
                break
    return _with_the_rest(hearing, best)


def _with_the_rest(hearing: _Hearing, words: tuple[HeardWord, ...]) -> tuple[HeardWord, ...]:
    """Hear what comes after the last word, where there is much speech after it: the recogniser stopped early."""
    if not words or _doubtful(words):
        return words
    end = round(words[-1].end * SAMPLE_RATE)
    if (
        sum(max(0, stretch.last - max(stretch.first, end)) for stretch in hearing.window.speech)
        < _UNHEARD * SAMPLE_RATE
    ):
        return words
    first = sum(max(0, min(piece.last, end) - piece.first) for piece in hearing.window.pieces)
    rest = hearing.part(first, hearing.samples.size)
    joint = (*words, *rest)
    return words if _doubtful(rest) or any(True for _ in loops(joint)) else joint


def _across(words: Iterable[HeardWord]) -> tuple[HeardWord, ...]:
    """Mark loops that go over more than one window."""
    found = tuple(words)
    return marked(found, [span for span in loops(found) if not _marked_already(found, span)])


def _marked_already(words: Sequence[HeardWord], span: DoubtfulSpan) -> bool:
    return all(word.doubt for word in words[span.first : span.last])


def _within_speech(word: HeardWord, window: Window) -> HeardWord:
    """Give a word the recording's time, without the silence that was counted to it."""
    start, end = window.span(word.start, word.end)
    stretch = max(
        (stretch for stretch in window.speech if stretch.start < end and start < stretch.end),
        key=lambda stretch: min(stretch.end, end) - max(stretch.start, start),
        default=None,
    )
    if stretch is not None:
        start, end = max(start, stretch.start - _SLACK), min(end, stretch.end + _SLACK)
    return replace(word, start=start, end=end)


def _doubtful(words: Heard) -> int:
    return sum(word.doubt is not None for word in words)


def _pause_near_the_middle(window: Window) -> int:
    """Find where to cut a window in two; samples, counted in the window."""
    middle, begin, found = len(window) // 2, 0, []
    speech = list(window.speech)
    for piece in window.pieces:
        inside = [stretch for stretch in speech if stretch.first < piece.last and piece.first < stretch.last]
        for one, two in pairwise(inside):
            found.append(begin + (one.last + two.first) // 2 - piece.first)
        begin += len(piece)
        found.append(begin)
    near = [at for at in found if len(window) // 4 <= at <= len(window) - len(window) // 4]
    return min(near, key=lambda at: abs(at - middle), default=middle)
