"""Codes, the words they stand on, and admitted quotes, while events are folded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from thematics.framework.fold_order import Conflicts, Kind
from thematics.records.codebook import Framework
from thematics.records.decisions import Action, AdmittedQuote, CodeState, Coding, Event, QuoteForm
from thematics.records.shared import SUBORDINALS, WordRange

__all__ = ["Codes", "without"]

_TWO = {"name": Kind.TWO_NAMES, "definition": Kind.TWO_DEFINITIONS}


@dataclass(slots=True)
class _Code:
    id: str
    made: Event | None = None
    merged: Event | None = None  # the merge that stands
    given: dict[str, dict[str, Event]] = field(default_factory=dict)  # by kind of text and author, the last one
    name: str = ""
    definition: str = ""


class Codes:
    """The codebook as events leave it.

    Args:
        framework: The codes that are there from the start.
        events: Events that stand, in fold order. Codes that they make are known from the start: an event on a code can't
            come before the code, whatever the counters say.
        conflicts: Where to note what can't hold.
    """

    def __init__(self, framework: Framework, events: Iterable[Event], conflicts: Conflicts) -> None:
        self._conflicts = conflicts
        self._codes = {code.id: _Code(code.id) for code in framework.codes}
        self._codings: list[Coding] = []  # with the code as it was given; what it was merged into is looked up
        self._quotes: dict[WordRange, AdmittedQuote] = {}
        for event in events:
            if event.action is Action.NEW_CODE:
                self._make(event)

    def _make(self, event: Event) -> None:
        if not event.code:
            self._conflicts.add("", Kind.UNKNOWN_CODE, event)
        elif (there := self._codes.get(event.code)) is not None:
            self._conflicts.add(event.code, Kind.ONE_ID, event, *([there.made] if there.made else []))
        else:
            texts = event.texts
            self._codes[event.code] = _Code(
                event.code, event, name=texts.get("name", ""), definition=texts.get("definition", "")
            )

    def known(self, code: str, event: Event) -> bool:
        """Say whether there is such a code; if not, the event is noted as a conflict."""
        if code not in self._codes:
            self._conflicts.add(code, Kind.UNKNOWN_CODE, event)
        return code in self._codes

    def root(self, code: str) -> str:
        """Follow merges: the code that a code's codings stand under now."""
        while (there := self._codes.get(code)) is not None and there.merged is not None:
            code = there.merged.into
        return code

    def rename(self, event: Event) -> None:
        """Give a code another name, another definition, or both."""
        if not self.known(event.code, event):
            return
        code = self._codes[event.code]
        if not _TWO.keys() & event.texts.keys():
            self._conflicts.add(code.id, Kind.NO_NAME, event)
            return
        if code.merged is not None:
            self._conflicts.add(code.id, Kind.RENAMED_MERGED, code.merged, event)
        for kind in _TWO.keys() & event.texts.keys():
            code.given.setdefault(kind, {})[event.author] = event
        code.name = event.texts.get("name", code.name)
        code.definition = event.texts.get("definition", code.definition)

    def merge(self, event: Event) -> None:
        """Join a code into another; its codings follow."""
        if not (self.known(event.code, event) and self.known(event.into, event)):
            return
        code, target = self._codes[event.code], self._codes[event.into]
        if code.merged is not None and not self._may_merge_again(code, code.merged, event):
            return
        before, code.merged = code.merged, None
        if self.root(target.id) == code.id:
            code.merged = before
            self._conflicts.add(code.id, Kind.CIRCLE, event, *([target.merged] if target.merged else []))
            return
        if target.merged is not None:
            self._conflicts.add(target.id, Kind.INTO_MERGED, target.merged, event)
        code.merged = event

    def _may_merge_again(self, code: _Code, before: Event, event: Event) -> bool:
        if before.author != event.author and before.into != event.into:
            self._conflicts.add(code.id, Kind.TWO_MERGES, before, event)
        return before.author == event.author

    def put(self, event: Event, ranges: Iterable[WordRange]) -> None:
        """Put the event's code on words."""
        if self.known(event.code, event):
            self._codings += [Coding(event.code, each, event.author, event.id) for each in ranges]

    def take_off(self, event: Event) -> None:
        """Take the event's code off words, whoever put it there; a coding that reaches further keeps its other words."""
        if not self.known(event.code, event):
            return
        code = self.root(event.code)
        for gone in event.ranges:
            self._codings = [
                left
                for coding in self._codings
                for left in (_cut(coding, gone) if self._is(coding, code) else (coding,))
            ]

    def _is(self, coding: Coding, code: str) -> bool:
        return self.root(coding.code) == code

    def withdraw(self, events: Iterable[Event]) -> None:
        """Take back every coding that these events made."""
        ids = {event.id for event in events}
        self._codings = [coding for coding in self._codings if coding.event not in ids]

    def quote(self, event: Event) -> None:
        """Admit quotes; one that stands on the same words already is replaced."""
        form = next((form for form in QuoteForm if form == event.details.get("form", QuoteForm.VERBATIM)), None)
        if form is None:
            self._conflicts.add(str(event.ranges[0]) if event.ranges else "", Kind.UNKNOWN_FORM, event)
            return
        code = event.code if event.code and self.known(event.code, event) else ""
        text = "" if form is QuoteForm.VERBATIM else event.texts.get("quote", "")
        for each in event.ranges:
            self._quotes.pop(each, None)  # the new one stands last
            self._quotes[each] = AdmittedQuote(each, form, code, event.author, event.id, text)

    def states(self) -> dict[str, CodeState]:
        """Give every code: the framework's first, then those that researchers made, as they were made."""
        return {
            code.id: CodeState(
                code.id,
                made=code.made is not None,
                name=code.name,
                definition=code.definition,
                into=code.merged.into if code.merged else "",
            )
            for code in self._codes.values()
        }

    def codings(self) -> tuple[Coding, ...]:
        """Give codings under the codes that they stand under now; what one author said twice is given once."""
        once: dict[tuple[str, WordRange, str], Coding] = {}
        for coding in self._codings:
            code = self.root(coding.code)
            once.setdefault((code, coding.range, coding.author), replace(coding, code=code))
        return tuple(once.values())

    def quotes(self) -> tuple[AdmittedQuote, ...]:
        """Give admitted quotes, in the order in which they were admitted."""
        return tuple(replace(quote, code=self.root(quote.code)) for quote in self._quotes.values())

    def note_names(self) -> None:
        """Note codes to which two authors gave different names or definitions."""
        for code in self._codes.values():
            for kind, given in code.given.items():
                if len({event.texts[kind] for event in given.values()}) > 1:
                    self._conflicts.add(code.id, _TWO[kind], *given.values())


def _cut(coding: Coding, gone: WordRange) -> Iterator[Coding]:
    return (replace(coding, range=left) for left in without(coding.range, gone))


def without(range_: WordRange, gone: WordRange) -> Iterator[WordRange]:
    """Give what remains of a range when the words of another are taken out: nothing, or one or two ranges.

    The fold sees no words, so what remains ends at the last word that is sure to be there before the gap, and begins at
    the first after it. A word that was inserted goes with the word that it stands after.

    >>> [str(left) for left in without(WordRange.parse("ab:3-9"), WordRange.parse("ab:5-6"))]
    ['ab:3-4', 'ab:7-9']
    """
    if not range_.overlaps(gone):
        yield range_
        return
    if range_.first < gone.first:
        yield WordRange(range_.document, range_.first, max(range_.first, _before(gone.first)))
    if gone.last < range_.last:
        yield WordRange(range_.document, min(range_.last, _after(gone.last)), range_.last)


def _before(at: int) -> int:
    return at - 1 if at % SUBORDINALS else at - SUBORDINALS


def _after(at: int) -> int:
    return (at // SUBORDINALS + 1) * SUBORDINALS
