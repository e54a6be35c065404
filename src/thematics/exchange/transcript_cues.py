"""Turns cut into cues that can be read while they are heard.

Two lines of 42 characters and 7 seconds at most, as subtitlers keep to (Netflix, *Timed Text Style Guide*; BBC, *Subtitle
Guidelines*); cut where a sentence ends or somebody pauses, rather than where a line is full.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from thematics.exchange.transcript_record import WordOut
from thematics.exchange.transcript_times import TimedTurn, TimedWord

__all__ = ["Cue", "cues_of"]

LINE = 42  # characters
LONGEST = 7.0  # seconds of a cue, once it has more than one word
PAUSE = 1.0  # seconds of silence within a turn that end a cue
A_FEW = 2  # words at the end of a turn that get some more beside them
ENOUGH = 0.3  # of what would fit must be filled before the end of a sentence ends a cue, or a comma does

_SENTENCE = (".", "?", "!", "…")
_CLAUSE = (",", ";", ":", "–", "—")
_CLOSING = "\"'”’»)]"

# Says whether a cue's second line may begin with these words.
Breakable = Callable[[Sequence[WordOut]], bool]


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at a time.

    Attributes:
        speaker: The speaker's key.
        start: Seconds.
        end: Seconds, later than the start.
        lines: One or two lines of words.
        first: Whether it begins a turn.
    """

    speaker: str
    start: float
    end: float
    lines: tuple[tuple[WordOut, ...], ...]
    first: bool


def _always(_words: Sequence[WordOut]) -> bool:
    return True


def cues_of(turns: Sequence[TimedTurn], *, room: Callable[[str], int], breakable: Breakable = _always) -> list[Cue]:
    """Cut turns into cues, in order of their start.

    Every word is in exactly one cue. A word that is longer than a line has one of its own.

    Args:
        turns: Turns with times.
        room: Characters that the first line loses to what stands before it, by the speaker's key.
        breakable: Whether a second line may begin so.
    """
    made = []
    for turn in turns:
        lost = room(turn.turn.speaker)
        for number, words in enumerate(_cut(turn.words, lost)):
            lines = _lines([each.word for each in words], lost, breakable)
            end = max(each.end for each in words)
            made.append(Cue(turn.turn.speaker, words[0].start, end, lines, number == 0))
    return sorted(made, key=lambda cue: cue.start)  # stable: what begins at one time stays in its order


def _cut(words: Sequence[TimedWord], lost: int) -> Iterator[Sequence[TimedWord]]:
    at = 0
    while at < len(words):
        most = _most(words, at, lost)
        stop = most
        if most < len(words) and not _pauses(words[most - 1], words[most]):
            stop = _best(words, at, most)
        yield words[at:stop]
        at = stop


def _most(words: Sequence[TimedWord], at: int, lost: int) -> int:
    """Say where a cue that begins at a word has to end: two lines are full, 7 seconds over, or somebody pauses."""
    column, line = lost + len(words[at].word.text), 1
    for n in range(at + 1, len(words)):
        column += 1 + len(words[n].word.text)
        if column > LINE:
            column, line = len(words[n].word.text), line + 1
        if line > 2 or words[n].end - words[at].start > LONGEST or _pauses(words[n - 1], words[n]):  # noqa: PLR2004 - lines
            return n
    return len(words)


def _pauses(before: TimedWord, word: TimedWord) -> bool:
    return before.own and word.own and word.start - before.end >= PAUSE


def _best(words: Sequence[TimedWord], at: int, most: int) -> int:
    """Find the last sentence's end before a cue is full, or else the last comma; no cue may hold a last word alone."""
    least = at + max(1, round((most - at) * ENOUGH))
    for marks in (_SENTENCE, _CLAUSE):
        for n in range(most, least - 1, -1):
            if words[n - 1].word.text.rstrip(_CLOSING).endswith(marks):
                return n
    left = len(words) - most
    return most - (most - at) // 2 if left <= A_FEW < most - at else most


def _lines(words: Sequence[WordOut], lost: int, breakable: Breakable) -> tuple[tuple[WordOut, ...], ...]:
    """Wrap a cue's words: lines as even as can be, broken after a comma where one stands near the middle."""
    whole = lost + _width(words)
    if whole <= LINE:
        return (tuple(words),)
    choices = [n for n in range(1, len(words)) if breakable(words[n:])]
    if not choices:
        return (tuple(words),)
    at = min(choices, key=lambda n: _cost(words, n, lost))
    return tuple(words[:at]), tuple(words[at:])


def _cost(words: Sequence[WordOut], at: int, lost: int) -> tuple[int, int]:
    first, second = lost + _width(words[:at]), _width(words[at:])
    ends = words[at - 1].text.rstrip(_CLOSING).endswith(_SENTENCE + _CLAUSE)
    return max(0, first - LINE) + max(0, second - LINE), abs(first - second) - (LINE // 4 if ends else 0)


def _width(words: Sequence[WordOut]) -> int:
    return sum(len(word.text) for word in words) + len(words) - 1
