"""Words and speakers, brought together.

A diarizer's times are good to a few tenths of a second, and a word is that long. So a word goes first to whoever has the
floor at its middle; then each change of speaker moves to where the words themselves break, if such a place is near.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from thematics.ports import HeardWord, SpeakerTurn
from thematics.records.raw import ReadTurn, ReadWord
from thematics.records.shared import Doubt, TimeSource
from thematics.transcribe.floor import Floor, floor_of, overlaps
from thematics.transcribe.listening import ends_sentence, give_back, is_listening
from thematics.transcribe.turns import Diarization

__all__ = ["align"]

# What a place gains as a change of speaker, and what moving there costs. Chosen so that a full stop with a pause wins
# over the place that the diarizer gives from half a second away, and not from further.
SENTENCE, QUESTION, PAUSE = 0.8, 0.2, 1.0
MOST = SENTENCE + QUESTION + PAUSE
LONG_PAUSE = 0.5  # seconds; a longer one counts no more
COST = 4.0  # for each second of speech
SILENCE = 0.2  # seconds: a pause counts as no more than this when distance is measured
_LEAST = 1e-6  # a gain under this is none: sums of times are not exact
_SHARE = 0.5  # of a word, in which two are heard, makes its speaker uncertain


def align(words: Sequence[HeardWord], speakers: Sequence[SpeakerTurn]) -> tuple[ReadTurn, ...]:
    """Give each word to a speaker, and make turns of what stands together.

    A word goes to the speaker who is heard at its middle, or the nearest one. Where two overlap, exclusive diarization
    decides if the diarizer gave it; else the one who cut in. A change of speaker moves by a word or two, at most half a
    second of speech, to the end of a sentence or to a pause. A listener's short "ja" or "hm" stays a turn of its own.
    Words that lie for half or more where two people speak are marked as doubtful.

    Args:
        words: In order of time, seconds.
        speakers: Stretches with one speaker, seconds, which may overlap; none means one unnamed speaker.

    Returns:
        Turns in order, each with the words' own times.
    """
    heard = [word for word in words if word.text.strip()]
    given: list[str | None] = list(_speakers_of(heard, speakers)) if speakers else [None] * len(heard)
    doubted = _doubted(heard, speakers)
    turns = []
    for speaker, group in groupby(zip(given, doubted, strict=True), key=lambda pair: pair[0]):
        said = [word for _, word in group]
        read = tuple(part for word in said for part in _parts(word))
        end = max(word.end for word in said)
        turns.append(ReadTurn(speaker, read, said[0].start, max(end, said[0].start), TimeSource.WORD))
    return tuple(turns)


def _parts(word: HeardWord) -> list[ReadWord]:
    return [ReadWord(text, word.start, word.end, word.probability, word.doubt) for text in word.text.split()]


def _doubted(words: list[HeardWord], speakers: Sequence[SpeakerTurn]) -> list[HeardWord]:
    shared, at, marked = overlaps(speakers), 0, []
    for word in words:
        while at < len(shared) and shared[at][1] <= word.start:
            at += 1
        both = sum(max(0.0, min(end, word.end) - max(start, word.start)) for start, end in _until(shared, at, word.end))
        doubtful = word.doubt is None and both > 0 and both >= _SHARE * (word.end - word.start)
        marked.append(replace(word, doubt=Doubt.OVERLAP) if doubtful else word)
    return marked


def _until(stretches: list[tuple[float, float]], at: int, end: float) -> list[tuple[float, float]]:
    last = at
    while last < len(stretches) and stretches[last][0] < end:
        last += 1
    return stretches[at:last]


def _speakers_of(words: list[HeardWord], speakers: Sequence[SpeakerTurn]) -> list[str]:
    exclusive = speakers.exclusive if isinstance(speakers, Diarization) else ()
    floor = floor_of(exclusive or speakers)
    given = give_back(words, [floor.at(_middle(word)) for word in words], speakers)
    return _at_breaks(words, given, floor) if words else []


def _middle(word: HeardWord) -> float:
    return (word.start + word.end) / 2


class _Speech:
    """A clock that runs while words are said and counts a pause as ``SILENCE`` at most: distance in it is distance in talk."""

    def __init__(self, words: Sequence[HeardWord]) -> None:
        self._real, self._spoken = [words[0].start], [0.0]
        latest = words[0].end
        for word in words[1:]:
            if word.start - latest > SILENCE:
                self._knot(latest, latest - self._real[-1])
                self._knot(word.start, SILENCE)
            latest = max(latest, word.end)

    def _knot(self, real: float, spoken: float) -> None:
        self._real.append(real)
        self._spoken.append(self._spoken[-1] + spoken)

    def at(self, moment: float) -> float:
        """Give the seconds of talk up to a moment, negative before the first word."""
        here = max(bisect_right(self._real, moment) - 1, 0)
        gone = moment - self._real[here]
        if here % 2 and here + 1 < len(self._real):  # in a pause
            gone *= SILENCE / (self._real[here + 1] - self._real[here])
        return self._spoken[here] + gone


@dataclass(frozen=True, slots=True)
class _Places:
    """The places where the speaker may change; place i is before word i, so that the first is none.

    Attributes:
        worth: What each gains as a change of speaker.
        where: Where each lies, in seconds of talk.
    """

    worth: list[float]
    where: list[float]

    def gain(self, at: int, home: float) -> float:
        """Weigh a place against its distance from where the diarizer has the change."""
        return self.worth[at] - COST * abs(self.where[at] - home)


def _at_breaks(words: list[HeardWord], given: list[str], floor: Floor) -> list[str]:
    """Move each change to the best place near it, until none moves any more; no turn loses its last word."""
    speech = _Speech(words)
    between = [0.0, *((max(one.end, one.start) + two.start) / 2 for one, two in pairwise(words))]
    worth = [0.0, *(_worth(one, two) for one, two in pairwise(words))]
    places = _Places(worth, [speech.at(moment) for moment in between])
    edges = [0, *(at for at in range(1, len(words)) if given[at] != given[at - 1]), len(words)]
    order = [given[at] for at in edges[:-1]]
    homes = [_home(words, at, floor, speech, places) for at in edges[:-1]]
    # A listener's "ja" stays where it was heard: sentences end on both sides of it.
    fixed = [is_listening([word.text for word in words[start:end]]) for start, end in pairwise(edges)]
    free = [n for n in range(1, len(order)) if not fixed[n - 1] and not fixed[n]]
    moved = True
    while moved:  # each move gains, so that there is a last one
        moved = False
        for n in free:
            best = _best(places, homes[n], edges[n - 1 : n + 2])
            moved, edges[n] = moved or best != edges[n], best
    return [speaker for speaker, (start, end) in zip(order, pairwise(edges), strict=True) for _ in range(start, end)]


def _worth(one: HeardWord, two: HeardWord) -> float:
    pause = min(max(0.0, two.start - one.end), LONG_PAUSE) / LONG_PAUSE
    question = QUESTION if "?" in one.text else 0.0
    return PAUSE * pause + (SENTENCE + question if ends_sentence(one.text) else 0.0)


def _home(words: list[HeardWord], at: int, floor: Floor, speech: _Speech, places: _Places) -> float:
    """Where the floor goes over between the middles of two words, in seconds of talk."""
    if not at:
        return 0.0
    over = [speech.at(moment) for moment in floor.between(_middle(words[at - 1]), _middle(words[at]))]
    return min(over, key=lambda moment: abs(moment - places.where[at]), default=places.where[at])


def _best(places: _Places, home: float, edges: list[int]) -> int:
    after, best, before = edges
    most = places.gain(best, home)
    for step in (-1, 1):
        at = edges[1] + step
        while after < at < before and MOST - COST * abs(places.where[at] - home) > most:
            if places.gain(at, home) > most + _LEAST:
                best, most = at, places.gain(at, home)
            at += step
    return best
