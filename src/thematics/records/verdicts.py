"""What stewards decide about words that were found, or missed, by the redaction. It names people, so it stays in the vault."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from thematics.errors import InvalidRecordError
from thematics.records.shared import Label, WordRange

__all__ = ["Scope", "Verdict", "VerdictAction", "active"]


class VerdictAction(StrEnum):
    """What is decided."""

    HIDE = "hide"
    KEEP = "keep"  # this is nobody's data
    RELABEL = "relabel"  # hidden rightly, under another kind
    ADD = "add"  # a name for the study's own list
    RELEASE = "release"  # of a turn that no detector could read: a person read it, and nothing but what is marked is anybody's
    UNDO = "undo"


class Scope(StrEnum):
    """How far a decision reaches."""

    OCCURRENCE = "occurrence"
    DOCUMENT = "document"
    STUDY = "study"


# What needs a kind of personal data.
_LABELLED = frozenset({VerdictAction.HIDE, VerdictAction.RELABEL, VerdictAction.ADD})


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision of a steward's. It is an event: none is changed or deleted, and undoing one is another.

    Attributes:
        id: Random, 32 hexadecimal digits.
        author: Who decided: the key slot's name.
        time: UTC, ISO 8601.
        action: What was decided.
        scope: How far it reaches.
        form: The words that it is about, folded; "" where it is about none, or where they were erased: it then says nothing.
        label: The kind of personal data; None where it needs none.
        document: The document's id; "" for the whole study.
        first: Position of the first word of an occurrence, -1 elsewhere.
        last: Position of the last one.
        target: The verdict that is undone, "" elsewhere.
        explicit: Of a keep: whether it was given, with a reason, about what the study's own list or an exact kind hides. Of a hide: whether
            it is of an everyday word in lower case too, and not where it is written as a name only.
        listed: The number, on the study's own list, of the name that this verdict put there; 0 where it put none.
        text: A name as it was typed, "" elsewhere.
        reason: Why; redacted before it is stored.
    """

    id: str
    author: str
    time: str
    action: VerdictAction
    scope: Scope = Scope.STUDY
    form: str = ""
    label: Label | None = None
    document: str = ""
    first: int = -1
    last: int = -1
    target: str = ""
    explicit: bool = False
    listed: int = 0
    text: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        placed = 0 <= self.first <= self.last
        fits = {
            Scope.STUDY: not self.document and self.first == self.last == -1,
            Scope.DOCUMENT: bool(self.document) and self.first == self.last == -1,
            Scope.OCCURRENCE: bool(self.document) and placed,
        }[self.scope]
        if not fits or not self.id or not self.author:
            raise InvalidRecordError("a verdict has no author, or stands elsewhere than its scope says")
        if (self.label is not None) != (self.action in _LABELLED):
            raise InvalidRecordError("a verdict has a kind that it does not need, or lacks one that it does")
        if bool(self.target) != (self.action is VerdictAction.UNDO):
            raise InvalidRecordError("a verdict that undoes says what, and no other does")

    @property
    def place(self) -> WordRange | None:
        """The words of an occurrence."""
        return WordRange(self.document, self.first, self.last) if self.scope is Scope.OCCURRENCE else None

    def reaches(self, document: str) -> bool:
        """Say whether it can say something of a document."""
        return self.scope is Scope.STUDY or self.document == document


def active(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Give the verdicts that hold, in order: what was undone is left out, unless the undoing was undone.

    Args:
        verdicts: All of them, in the order in which they were given.
    """
    undone: set[str] = set()
    holding: list[Verdict] = []
    for verdict in reversed(tuple(verdicts)):  # what undoes comes after what it undoes
        if verdict.id in undone:
            continue
        if verdict.action is VerdictAction.UNDO:
            undone.add(verdict.target)
        else:
            holding.append(verdict)
    return tuple(reversed(holding))
