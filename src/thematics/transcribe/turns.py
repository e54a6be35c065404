"""What a diarizer gives: speakers named in the order in which they first speak."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Self

from thematics.ports import SpeakerTurn

__all__ = ["Diarization", "named_by_order"]


class Diarization(tuple[SpeakerTurn, ...]):  # noqa: SLOT001 - a tuple can have no slots of its own
    """Turns in order of time, which may overlap; beside them the exclusive ones, where the engine offers them.

    Attributes:
        exclusive: The same talk with one speaker at a time: of those who speak at once, the one heard best. Empty where
            the engine does not tell.
        note: What people should know of it: why the speakers could not be told apart; "" where all is well.
    """

    exclusive: tuple[SpeakerTurn, ...]
    note: str

    def __new__(
        cls, turns: Iterable[SpeakerTurn] = (), exclusive: Iterable[SpeakerTurn] = (), *, note: str = ""
    ) -> Self:
        """Take turns that are in order already."""
        made = super().__new__(cls, turns)
        made.exclusive, made.note = tuple(exclusive), note
        return made


def named_by_order(
    turns: Iterable[SpeakerTurn], exclusive: Iterable[SpeakerTurn] = (), *, seconds: float
) -> Diarization:
    """Call the speakers "S1", "S2" … in the order in which they first speak, and keep to the recording's length.

    Args:
        turns: With any labels, in any order, seconds.
        exclusive: Likewise, with the same labels.
        seconds: The recording's length; what lies beyond is cut off (engines pad the last window).
    """
    kept, alone = _within(turns, seconds), _within(exclusive, seconds)
    names: dict[str, str] = {}
    for turn in (*kept, *alone):
        names.setdefault(turn.speaker, f"S{len(names) + 1}")
    return Diarization(*([replace(turn, speaker=names[turn.speaker]) for turn in each] for each in (kept, alone)))


def _within(turns: Iterable[SpeakerTurn], seconds: float) -> list[SpeakerTurn]:
    cut = (replace(turn, start=max(0.0, turn.start), end=min(turn.end, seconds)) for turn in turns)
    return sorted(
        (turn for turn in cut if turn.end > turn.start), key=lambda turn: (turn.start, turn.end, turn.speaker)
    )
