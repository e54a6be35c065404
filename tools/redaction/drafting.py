"""A sentence in the making: its text so far, what of it is personal data, and who is in it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from tools.redaction.sentence import Mark

from thematics.records.shared import Label

__all__ = ["Draft", "Person"]

T = TypeVar("T")


@dataclass(slots=True)
class Person:
    """Somebody in a sentence; names are drawn when they are first needed."""

    origin: str
    first: str = ""
    last: str = ""
    nick: str = ""


@dataclass(slots=True)
class Draft:
    """A sentence in the making.

    Attributes:
        rng: What draws.
        split: "train" or "test".
        origin: Where names are from in this sentence.
        parts: Pieces of text.
        length: Of those together, in characters.
        spans: What is personal data.
        people: Those who can come back, by tag.
        named: Whether a person is named.
        worded: Whether one of them has a name that is a word, which is of no origin.
    """

    rng: random.Random
    split: str
    origin: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[Mark] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    named: bool = False
    worded: bool = False

    def say(self, text: str) -> None:
        """Add words that are nobody's data."""
        self.parts.append(text)
        self.length += len(text)

    def mark(self, text: str, label: Label) -> None:
        """Add words that are personal data."""
        start = self.length
        self.say(text)
        self.spans.append((start, self.length, label))

    def pick(self, options: Sequence[T]) -> T:
        """Draw one of some."""
        return options[int(self.rng.random() * len(options))]

    def chance(self, share: float) -> bool:
        """Say yes to a share of the times that it is asked."""
        return self.rng.random() < share
