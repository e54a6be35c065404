"""Words and speakers, brought together."""

from collections.abc import Sequence
from itertools import groupby

from thematics.ports import HeardWord, SpeakerTurn
from thematics.records.raw import ReadTurn, ReadWord
from thematics.records.shared import TimeSource

__all__ = ["align"]


def align(words: Sequence[HeardWord], speakers: Sequence[SpeakerTurn]) -> tuple[ReadTurn, ...]:
    """Give each word to the speaker who is heard at its middle, and make turns of what stands together.

    A word in no speaker's turn goes to the nearest one. Where two speakers overlap, the turn that started last has the
    word: it is the one who cut in.

    Args:
        words: In order of time, seconds.
        speakers: Stretches with one speaker, seconds; none means one unnamed speaker.

    Returns:
        Turns in order, each with the words' own times.
    """
    given = [(_speaker_at((word.start + word.end) / 2, speakers), word) for word in words if word.text.strip()]
    turns = []
    for speaker, group in groupby(given, key=lambda pair: pair[0]):
        heard = [word for _, word in group]
        read = tuple(
            ReadWord(part, word.start, word.end, word.probability) for word in heard for part in word.text.split()
        )
        turns.append(ReadTurn(speaker, read, heard[0].start, heard[-1].end, TimeSource.WORD))
    return tuple(turns)


def _speaker_at(middle: float, speakers: Sequence[SpeakerTurn]) -> str | None:
    if not speakers:
        return None
    heard = [turn for turn in speakers if turn.start <= middle < turn.end]
    if heard:
        return max(heard, key=lambda turn: turn.start).speaker
    return min(speakers, key=lambda turn: min(abs(turn.start - middle), abs(turn.end - middle))).speaker
