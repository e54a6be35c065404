"""Words of a document as a steward names them, with what holds for them: raw, and for the vault alone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from thematics.errors import InvalidRecordError, UsageError
from thematics.pipeline.redaction import redaction_of, require_current
from thematics.pipeline.verdicts import Bench
from thematics.records.raw import RawDocument, RawTurn, RawWord
from thematics.records.shared import WordRange, WordSpan, position_text
from thematics.redact.verdicts import Settled, turn_form
from thematics.store import RedactionRow, Vault

__all__ = ["Passage", "Reviewed", "place_text", "reviewed"]

LONG = 8  # words of a turn that is named, not repeated, by a verdict on all of it
_ONE = re.compile(r"([A-Za-z0-9]+):(\d+(?:\.\d{1,3})?)")

Place = tuple[int, int]  # a turn's index, and a word's in it


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A document under review: its words, what was found in them, and what people decided.

    Attributes:
        document: The document.
        row: Its redaction as it is stored.
        turns: Its turns.
        settled: What holds for each stretch.
    """

    document: RawDocument
    row: RedactionRow
    turns: tuple[RawTurn, ...]
    settled: Settled

    def words(self, first: Place, last: Place) -> Iterator[RawWord]:
        """Give the words from one place to another."""
        for at in range(first[0], last[0] + 1):
            begin = first[1] if at == first[0] else 0
            end = last[1] + 1 if at == last[0] else None
            yield from self.turns[at].words[begin:end]

    def said(self, span: WordSpan) -> str:
        """Give the words of a span as they stand."""
        return " ".join(word.text for word in self.words(*_ends(span)))

    def place(self, span: WordSpan) -> str:
        """Say where a span stands, as people type it: "I03:12-14"."""
        words = tuple(self.words(*_ends(span)))
        return place_text(self.document.label, words[0].position, words[-1].position)


def reviewed(vault: Vault, label: str, bench: Bench) -> Reviewed:
    """Give a document under review.

    Raises:
        UsageError: There is no such document, it was not redacted yet, or its words have changed since.
    """
    document, row = redaction_of(vault, label)
    require_current(vault, label, row)
    turns = vault.turns(document.id)
    found = row.spans if row.found is None else row.found
    return Reviewed(document, row, turns, bench.settle(document.id, turns, found, row.unsafe))


def place_text(label: str, first: int, last: int) -> str:
    """Write where words stand, as people type it.

    >>> place_text("I03", 12000, 12000), place_text("I03", 12000, 14000)
    ('I03:12', 'I03:12-14')
    """
    return f"{label}:{position_text(first)}" + (f"-{position_text(last)}" if last != first else "")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a document that somebody named.

    Attributes:
        review: The document.
        words: The words, in order; at least one.
    """

    review: Reviewed
    words: tuple[RawWord, ...]

    @classmethod
    def of(cls, vault: Vault, at: str, bench: Bench) -> "Passage":
        """Find the words that people name ("I03:12-14", "I03:12").

        Raises:
            UsageError: There are no such words.
        """
        one = _ONE.fullmatch(at.strip())
        try:
            given = WordRange.parse(f"{at.strip()}-{one[2]}" if one else at)
        except InvalidRecordError:
            raise UsageError("a place is written DOCUMENT:FIRST-LAST, for example I03:120-121") from None
        review = reviewed(vault, given.document.upper(), bench)
        words = tuple(
            word for turn in review.turns for word in turn.words if given.first <= word.position <= given.last
        )
        if not words:
            label = review.document.label
            raise UsageError(f"{label} has no such words; `thematics redact review {label} --list` shows places")
        return cls(review, words)

    @property
    def said(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @property
    def turn(self) -> int | None:
        """The index of the turn that these words are all of."""
        return next((at for at, turn in enumerate(self.review.turns) if turn.words == self.words), None)

    @property
    def is_unsafe(self) -> bool:
        """Whether it is a turn that no detector could read."""
        return self.turn in self.review.row.unsafe

    @property
    def whole_form(self) -> str:
        """The form of the turn that it is all of, where that is not to be repeated in a verdict; "" elsewhere."""
        at = self.turn
        named = at is not None and (self.is_unsafe or len(self.words) > LONG)
        return turn_form(self.review.turns[at]) if at is not None and named else ""

    def around(self) -> "Passage":
        """Widen it to whole finds.

        Raises:
            UsageError: Nothing was found or hidden in it.
        """
        places = {word.position: place for place, word in _placed(self.review.turns)}
        begin, end = places[self.words[0].position], places[self.words[-1].position]
        met = [ends for each in self.review.settled.rulings if _meets(ends := _ends(each.span), begin, end)]
        if not met:
            label = self.review.document.label
            raise UsageError(f"nothing is hidden there; `thematics redact review {label} --list --all` shows what is")
        first, last = min(begin, *(one for one, _ in met)), max(end, *(one for _, one in met))
        return replace(self, words=tuple(self.review.words(first, last)))


def _placed(turns: Iterable[RawTurn]) -> Iterator[tuple[Place, RawWord]]:
    return (((at, n), word) for at, turn in enumerate(turns) for n, word in enumerate(turn.words))


def _ends(span: WordSpan) -> tuple[Place, Place]:
    return (span.first_turn, span.first_word), (span.last_turn, span.last_word)


def _meets(ends: tuple[Place, Place], begin: Place, end: Place) -> bool:
    return ends[0] <= end and begin <= ends[1]
