"""Guards against invention: loops, text over silence, and the credits that Whisper learned from subtitled films.

Few flags, for whole spans. What is flagged is heard again by ``recognise`` with other settings; what stays is kept and
marked. People do say "ja ja ja ja" and "bedankt voor het kijken": the bounds below are for what they don't say.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import pairwise

from thematics.ports import HeardWord
from thematics.records.shared import Doubt

__all__ = ["DoubtfulSpan", "credit", "doubts", "loops", "marked", "utterances"]

# Words that are repeated → how often in a row is more than people say. Upset people do say a sentence three times.
_REPEATS = {1: 10, 2: 6, 3: 5, 4: 4, 5: 4}
_REPEATS_LONGER = 3
_LONGEST = 40  # words, of what is repeated
_PAUSE = 0.8  # seconds between utterances
_ENDS = frozenset(".?!…")
_NEAR = 0.5  # seconds from speech at which a word still belongs to it: recognisers' times are about as good
_OVER_SILENCE = 2  # words in a row
_FAST = 8.0  # words a second over all of an island of speech: more than anybody says
_FAST_WORDS = 5  # fewer say nothing about a rate
_ISLAND = 1.0  # seconds of silence between islands of speech
_CREDIT_WORDS = 14  # of the longest credit
_ANY = r"(?:\w+ ?){0,8}"  # "…" in the list


@dataclass(frozen=True, slots=True, order=True)
class DoubtfulSpan:
    """Words not to be relied on.

    Attributes:
        first: Index of the first word.
        last: Index after the last.
        doubt: Why.
    """

    first: int
    last: int
    doubt: Doubt


def doubts(words: Sequence[HeardWord], speech: Sequence[tuple[float, float]]) -> tuple[DoubtfulSpan, ...]:
    """Find what was probably not said.

    Args:
        words: In order of time, seconds of the recording.
        speech: (start, end) of the stretches with speech, in order, seconds of the recording.

    Returns:
        Spans in order, none overlapping; a word that is doubtful for two reasons has the first of: credits, loop, silence.
    """
    reasons: list[Doubt | None] = [word.doubt for word in words]
    for spans in (_silence(words, speech), loops(words), _credits(words)):
        for span in spans:
            reasons[span.first : span.last] = [span.doubt] * (span.last - span.first)
    return tuple(_spans(reasons))


def loops(words: Sequence[HeardWord]) -> Iterator[DoubtfulSpan]:
    """Find words that are repeated in a row more often than people do; the first time is not part of it.

    Args:
        words: In order; they may come from more than one window.
    """
    said = [_plain(word.text) for word in words]
    at = 0
    while at < len(said):
        size, count = _loop_at(said, at)
        if count:
            yield DoubtfulSpan(at + size, at + size * count, Doubt.LOOP)
        at += max(1, size * count)


def marked(words: Sequence[HeardWord], spans: Iterable[DoubtfulSpan]) -> tuple[HeardWord, ...]:
    """Mark the words of spans; a mark that a word has already stays where no span says otherwise."""
    found = list(words)
    for span in spans:
        found[span.first : span.last] = [replace(word, doubt=span.doubt) for word in found[span.first : span.last]]
    return tuple(found)


def credit(text: str) -> bool:
    """Say whether an utterance is, as a whole, one of the credits or greetings that Whisper invents.

    >>> credit("Ondertiteld door: TV Gelderland 2021"), credit("Ik zei nog bedankt voor het kijken naar mijn moeder.")
    (True, False)
    """
    plain = _plain(text)
    if not plain or len(plain.split()) > _CREDIT_WORDS:
        return False
    without, colon = _patterns()
    return bool(without.fullmatch(plain) or colon.fullmatch(_plain(text.replace(":", " colon "))))


def utterances(words: Sequence[HeardWord]) -> Iterator[tuple[int, int]]:
    """Cut words where a sentence ends or nobody speaks for a while; (first, last) of each, the last not included."""
    first = 0
    for at, (word, after) in enumerate(pairwise(words), start=1):
        if word.text.rstrip()[-1:] in _ENDS or after.start - word.end >= _PAUSE:
            yield first, at
            first = at
    if words:
        yield first, len(words)


def _credits(words: Sequence[HeardWord]) -> Iterator[DoubtfulSpan]:
    for first, last in utterances(words):
        if credit(" ".join(word.text for word in words[first:last])):
            yield DoubtfulSpan(first, last, Doubt.CREDITS)


def _silence(words: Sequence[HeardWord], speech: Sequence[tuple[float, float]]) -> Iterator[DoubtfulSpan]:
    outside = [not _near(word, speech) for word in words]
    for first, last in _runs(outside):
        if last - first >= _OVER_SILENCE:
            yield DoubtfulSpan(first, last, Doubt.SILENCE)
    # Over whole islands: inside one, a recogniser's times crowd together where it aligned badly what was really said.
    for island in _islands(speech):
        inside = [at for at, word in enumerate(words) if island[0] <= (word.start + word.end) / 2 <= island[1]]
        if len(inside) >= _FAST_WORDS and len(inside) > _FAST * (island[1] - island[0]):
            yield DoubtfulSpan(inside[0], inside[-1] + 1, Doubt.SILENCE)


def _islands(speech: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join stretches with little silence between; each is given the margin that times may be off."""
    found: list[tuple[float, float]] = []
    for start, end in speech:
        if found and start - found[-1][1] < _ISLAND:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return [(start - _NEAR / 2, end + _NEAR / 2) for start, end in found]


def _near(word: HeardWord, speech: Sequence[tuple[float, float]]) -> bool:
    return any(start - _NEAR <= word.end and word.start <= end + _NEAR for start, end in speech)


def _loop_at(said: Sequence[str], at: int) -> tuple[int, int]:
    """Say how many words are repeated from here on, and how often; (0, 0) where that is nothing unusual."""
    for size in range(1, min(_LONGEST, (len(said) - at) // _REPEATS_LONGER) + 1):
        unit, count = said[at : at + size], 1
        while said[at + size * count : at + size * (count + 1)] == unit:
            count += 1
        if count >= _REPEATS.get(size, _REPEATS_LONGER) and any(unit):
            return size, count
    return 0, 0


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    first = None
    for at, flag in enumerate((*flags, False)):
        if flag and first is None:
            first = at
        elif not flag and first is not None:
            yield first, at
            first = None


def _spans(reasons: Sequence[Doubt | None]) -> Iterator[DoubtfulSpan]:
    first = 0
    for at in range(1, len(reasons) + 1):
        if at == len(reasons) or reasons[at] is not reasons[first]:
            reason = reasons[first]
            if reason is not None:
                yield DoubtfulSpan(first, at, reason)
            first = at


def _plain(text: str) -> str:
    """Small letters without accents, punctuation as space."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", kept))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Give what fits words alone, and what fits words with their colons."""
    text = (resources.files("thematics.transcribe") / "data" / "credits.txt").read_text("utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    kinds = (
        [line for line in lines if " : " not in line],
        [line.replace(":", "colon") for line in lines if " : " in line],
    )
    without, colon = (re.compile("|".join(f"(?:{line.replace('…', _ANY)} ?)" for line in kind)) for kind in kinds)
    return without, colon
