"""What the fold begins with: one order for all events, which of them were undone, and a list for what can't both hold."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from thematics.records.decisions import Action, Conflict, Event

__all__ = ["Conflicts", "Kind", "in_order", "undone"]


class Kind(StrEnum):
    """The kinds of conflict, as people read them."""

    UNKNOWN_UNDO = "undo of an unknown decision"
    UNKNOWN_CANDIDATE = "unknown candidate"
    UNKNOWN_CODE = "unknown code"
    UNKNOWN_FORM = "unknown form of quote"
    NO_NAME = "renamed without a name"
    TWO_CODES = "accepted to two codes"
    REJECTED_ACCEPTED = "rejected and accepted"
    ACCEPTED_MERGED = "accepted and merged"
    REJECTED_MERGED = "rejected and merged"
    RENAMED_MERGED = "renamed and merged"
    TWO_NAMES = "given two names"
    TWO_DEFINITIONS = "given two definitions"
    TWO_MERGES = "merged into two"
    CIRCLE = "merged in a circle"
    INTO_MERGED = "put into what was merged"
    INTO_REJECTED = "put into what was rejected"
    ELSEWHERE = "segments that are elsewhere"
    ONE_ID = "one id for two"


class Conflicts:
    """Collects conflicts; the order in which they are met does not matter.

    Args:
        events: All events, in fold order.
    """

    def __init__(self, events: Sequence[Event]) -> None:
        self._place = {event.id: place for place, event in enumerate(events)}
        self._found: set[tuple[tuple[int, ...], Kind, str]] = set()

    def add(self, about: str, kind: Kind, *events: Event) -> None:
        """Note that events can't all hold."""
        self._found.add((tuple(sorted({self._place[event.id] for event in events})), kind, about))

    def listed(self) -> tuple[Conflict, ...]:
        """Give every conflict once, by the first event that takes part in it."""
        ids = list(self._place)
        return tuple(
            Conflict(about, str(kind), tuple(ids[place] for place in places))
            for places, kind, about in sorted(self._found)
        )


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Give each event once, by (counter, author, id), however often and in whatever order they are handed in."""
    once: dict[str, Event] = {}
    for event in sorted(events, key=_rank):
        once.setdefault(event.id, event)
    return tuple(once.values())


def undone(events: Sequence[Event]) -> tuple[frozenset[str], tuple[Event, ...]]:
    """Tell which events were undone. An undo that was undone itself undoes nothing.

    Args:
        events: In fold order.

    Returns:
        Ids of the events that were undone, undos included; and the undos that stand but name no event before them.
    """
    place = {event.id: at for at, event in enumerate(events)}
    gone: set[str] = set()
    strays = []
    # From the last to the first: whatever could undo an event has been looked at before it.
    for event in reversed(events):
        if event.action is not Action.UNDO or event.id in gone:
            continue
        if place.get(event.target, len(events)) < place[event.id]:
            gone.add(event.target)
        else:
            strays.append(event)
    return frozenset(gone), tuple(strays)


def _rank(event: Event) -> tuple[Any, ...]:
    """Sort by (counter, author, id); the rest settles which of two events of one id is kept."""
    rest = (event.time, event.action, event.run, event.theme, event.code, event.into, event.ranges, event.target)
    texts = (sorted(event.texts.items()), sorted(event.details.items()))
    return (event.counter, event.author, event.id, *rest, *texts)
