"""Words that were heard anew take over the positions of those that they stand for, so that codes on them hold."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from thematics.records.shared import SUBORDINALS, position

__all__ = ["carry"]

STEP = 20  # between the sub-numbers of words put in at one place: later ones can still come between


def carry(old: Sequence[tuple[int, str]], new: Sequence[str]) -> tuple[int, ...]:
    """Give each new word a position: its own of old where it stands for an old word, a sub-number where it came in between.

    Words are matched by their letters, as ``difflib`` does; of a stretch that was heard otherwise, the words stand for each
    other in order. No word takes the position of one that it doesn't stand for: a code's first and last word are what they
    were, or gone. Where more words came in than fit between two positions, the next old ones give theirs up.

    Args:
        old: Position and text of each word that was there, rising.
        new: The words now.

    Returns:
        A position for each new word, rising.
    """
    taken = frozenset(at for at, _ in old)
    found: list[int] = []
    waiting = 0  # new words since the last that has a position
    for anchor in _anchors(old, new):
        before = found[-1] if found else -1
        room = [] if anchor is None or not waiting else [at for at in range(before + 1, anchor) if at not in taken]
        if anchor is None or len(room) < waiting:
            waiting += 1
            continue
        found += [*_spread(room, waiting), anchor]
        waiting = 0
    last = max([*taken, *found[-1:], -SUBORDINALS])
    return (*found, *(position(last // SUBORDINALS + 1 + n) for n in range(waiting)))


def _anchors(old: Sequence[tuple[int, str]], new: Sequence[str]) -> Iterator[int | None]:
    """Give the position of the old word that each new one stands for, None where there is none."""
    matcher = SequenceMatcher(None, [_bare(text) for _, text in old], [_bare(text) for text in new])
    for _, old_begin, old_end, begin, end in matcher.get_opcodes():
        stood = old[old_begin:old_end][: end - begin]
        yield from (at for at, _ in stood)
        yield from (None for _ in range(end - begin - len(stood)))


def _bare(text: str) -> str:
    """A word without punctuation and capitals: a recogniser's choice of these says nothing."""
    return "".join(filter(str.isalnum, text.casefold())) or text


def _spread(room: Sequence[int], count: int) -> Sequence[int]:
    """Choose so many of these positions, with some left free between them where there are enough."""
    step = max(1, min(STEP, len(room) // (count + 1)))
    return room[step - 1 :: step][:count]
