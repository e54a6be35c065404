"""What a finder leaks and what it hides for nothing, as ``eval/redaction/score.py`` counts: per kind, per origin, in both cases."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tools.redaction.examples import Example

from thematics.records.shared import Label

__all__ = ["Counts", "measured"]

_WORD = re.compile(r"\w+")
_TELLING = 3  # letters of a word that says something when it stays readable


@dataclass(slots=True)
class Counts:
    """What leaked of what there was.

    Attributes:
        there: Pieces of personal data, by kind, by "origin xx", and all.
        leaked: Those of which a word of three letters or a number stayed readable.
        words: Words that are nobody's data.
        hidden: Those that were hidden all the same.
    """

    there: Counter[str] = field(default_factory=Counter)
    leaked: Counter[str] = field(default_factory=Counter)
    words: int = 0
    hidden: int = 0

    def share(self, key: str) -> float:
        """Give the share of a kind that leaked."""
        return self.leaked[key] / max(self.there[key], 1)

    def over(self) -> float:
        """Give the share of other words that were hidden."""
        return self.hidden / max(self.words, 1)


def measured(
    find: Callable[[str], Iterable[tuple[int, int]]], examples: Iterable[Example], kinds: Sequence[str] = ()
) -> Counts:
    """Count what leaks.

    Args:
        find: Gives what is hidden in a text: (start, end).
        examples: Texts with their personal data.
        kinds: Labels that count; none: all. Words of the others count neither as leaked nor as hidden for nothing.

    Returns:
        The counts.
    """
    counts = Counts()
    for one in examples:
        hidden: set[int] = set()
        for start, end in find(one.text):
            hidden.update(range(start, end))
        marked: set[int] = set()
        for start, end, label in one.spans:
            if not kinds or label in kinds:
                keys = _keys(label, one.origin)
                counts.there.update(keys)
                counts.leaked.update(keys if _leaks(one.text, start, end, hidden) else ())
        for start, end in (*((start, end) for start, end, _ in one.spans), *one.skipped):
            marked.update(range(start, end))
        for match in _WORD.finditer(one.text):
            if match.start() not in marked:
                counts.words += 1
                counts.hidden += not hidden.isdisjoint(range(match.start(), match.end()))
    return counts


def _keys(label: Label, origin: str) -> list[str]:
    named = [f"origin {origin}"] if origin and label is Label.PERSON else []
    return ["all", label.value, *named]


def _leaks(text: str, start: int, end: int, hidden: set[int]) -> bool:
    return any(
        not hidden.issuperset(range(start + word.start(), start + word.end()))
        for word in _WORD.finditer(text[start:end])
        if len(word[0]) >= _TELLING or word[0].isdigit()
    )
