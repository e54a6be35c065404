"""What researchers decide: append-only events; a codebook is their fold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from thematics.errors import InvalidRecordError
from thematics.records.shared import WordRange

__all__ = [
    "MOST_EVENTS",
    "Action",
    "AdmittedQuote",
    "CandidateState",
    "CandidateStatus",
    "CodeState",
    "Coding",
    "Conflict",
    "Event",
    "Folded",
    "QuoteForm",
]


MOST_EVENTS = 2**53  # counters that every program can hold; one beyond would end all counting


class Action(StrEnum):
    """What was done. Every one can be undone."""

    ACCEPT = "accept"  # link a candidate to one code, existing or new, and code its ranges
    RENAME = "rename"  # give a candidate or a code another name
    MERGE = "merge"  # join a candidate into another candidate, or a code into another code
    SPLIT = "split"  # take segments out of a candidate into a new one
    MOVE = "move"  # take segments from one candidate to another
    REJECT = "reject"  # a candidate that is no theme
    CODE = "code"  # put a code on word ranges
    UNCODE = "uncode"  # take it off
    QUOTE = "quote"  # admit a quote to the report
    NEW_CODE = "new_code"  # add a code to the codebook
    UNDO = "undo"  # make an earlier event as if it had not been


class QuoteForm(StrEnum):
    """How a quote enters the report."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    PARAPHRASE = "paraphrase"


@dataclass(frozen=True, slots=True)
class Event:
    """One decision.

    Attributes:
        id: Random, 32 hexadecimal digits.
        counter: Lamport counter; the fold orders by (counter, author, id).
        author: Who decided: a key slot's name.
        time: UTC, ISO 8601.
        action: What was done.
        run: The run it answers, 0 for none.
        theme: The candidate's id, or "".
        code: The code's id, or "".
        into: Target of a merge or move, id given to the part split off, or "".
        ranges: The words it stands on.
        target: Of an undo: the event's id.
        texts: Ids of free texts by kind ("reason", "name", "definition", "quote"): the words themselves live in a table
            of their own, redacted, and can be erased without touching the event.
        details: Small closed values, such as a quote's form.
    """

    id: str
    counter: int
    author: str
    time: str
    action: Action
    run: int = 0
    theme: str = ""
    code: str = ""
    into: str = ""
    ranges: tuple[WordRange, ...] = ()
    target: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.id or not self.author or not 1 <= self.counter <= MOST_EVENTS:
            raise InvalidRecordError("an event needs an id, an author and a counter from 1")
        if (self.action is Action.UNDO) != bool(self.target):
            raise InvalidRecordError("an undo names the event that it undoes, and nothing else does")


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a word range, as decided.

    Attributes:
        code: The code's id.
        range: The words.
        author: Who put it there.
        event: The event's id.
    """

    code: str
    range: WordRange
    author: str
    event: str


@dataclass(frozen=True, slots=True)
class AdmittedQuote:
    """A quote that a researcher admitted to the report.

    Attributes:
        range: The words.
        form: Verbatim, edited or paraphrase.
        code: The code it illustrates, "" if none was named.
        author: Who signed.
        event: The event's id.
        text: Id of the free text of an edited or paraphrased quote, "" for a verbatim one.
    """

    range: WordRange
    form: QuoteForm
    code: str
    author: str
    event: str
    text: str = ""


class CandidateStatus(StrEnum):
    """Where a candidate stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class CandidateState:
    """A candidate after all decisions.

    Attributes:
        id: The candidate's id; a part split off has an id of its own ("K2.07a").
        status: Where it stands.
        members: Its segments' ranges now.
        name: Id of the free text that renamed it, "" if none.
        code: The code it was accepted to, "" if none.
        into: The candidate it was merged into, "" if none.
    """

    id: str
    status: CandidateStatus
    members: tuple[WordRange, ...]
    name: str = ""
    code: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class CodeState:
    """A code after all decisions.

    Attributes:
        id: The code's id; one that a researcher made is "x01", "x02" …
        made: Whether a researcher made it; then its label is in ``name``.
        name: Id of the free text that named or renamed it, "" if none.
        definition: Id of the free text that defines it, "" if none.
        into: The code it was merged into, "" if none.
    """

    id: str
    made: bool = False
    name: str = ""
    definition: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Decisions that can't both hold; listed, never settled silently.

    Attributes:
        about: The candidate, code or range, as an id.
        kind: A short closed term: "accepted to two codes", "rejected and accepted" …
        events: The events' ids, in fold order.
    """

    about: str
    kind: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """The codebook and the candidates as all events together leave them.

    Attributes:
        codes: By id: the framework's first, in order, then those that researchers made.
        candidates: By id, those of every run that events or the latest run know.
        codings: Codes on word ranges.
        quotes: Quotes admitted.
        conflicts: What could not be settled.
        undone: Ids of events that were undone.
        counter: The highest Lamport counter seen.
        events: Ids of all events, undone or not.
        codes_made: The highest number that a researcher's code ever had, undone or not: 2 where there was an "x02".
    """

    codes: Mapping[str, CodeState]
    candidates: Mapping[str, CandidateState]
    codings: tuple[Coding, ...]
    quotes: tuple[AdmittedQuote, ...]
    conflicts: tuple[Conflict, ...]
    undone: frozenset[str]
    counter: int
    events: frozenset[str] = frozenset()
    codes_made: int = 0
