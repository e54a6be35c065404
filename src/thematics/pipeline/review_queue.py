"""What a steward reviews: what was found, doubtful first, each form once; how far the review is; and a document to read whole.

All of it is raw text: it stays in the vault's log-in, and is never written to a log.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from thematics.pipeline.passages import Reviewed, place_text, reviewed
from thematics.pipeline.redaction import SURE, WAITING, is_blocked, is_current
from thematics.pipeline.verdicts import Bench
from thematics.records.shared import Label, Role, WordSpan
from thematics.records.verdicts import Scope, VerdictAction, active
from thematics.redact.lexicon import is_ordinary
from thematics.redact.verdicts import EXACT, TURN_MARK, Ruling
from thematics.store import OpenStudy

__all__ = [
    "Context",
    "DecisionRow",
    "Finding",
    "FindingState",
    "Mark",
    "Reading",
    "ReadingTurn",
    "ReviewProgress",
    "Which",
    "decisions",
    "progress",
    "queue",
    "reading",
]

CERTAIN = 0.9
AROUND = 14  # words of context on either side


class Which(StrEnum):
    """What is to be reviewed."""

    DOUBTFUL = "doubtful"  # what the finder was not sure of, and nobody has decided on
    LOOK = "look"  # what could be something else too: ordinary words, and what nothing made certain
    OPEN = "open"  # all that nobody has decided on
    ALL = "all"  # what was decided too


class FindingState(StrEnum):
    """How far the review of a form is."""

    OPEN = "open"
    HIDDEN = "hidden"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Context:
    """Words as they stand, with those around them. Raw.

    Attributes:
        before: The words before.
        said: The words themselves.
        after: The words after.
        speaker: The speaker's neutral key.
    """

    before: str
    said: str
    after: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A form that was found in the documents under review, all its occurrences together. Raw.

    Attributes:
        at: Where the occurrence of ``context`` stands ("I03:12-14"): what decisions take.
        form: The words, folded; "" of a turn that no detector could read.
        label: The kind under which it is hidden, or would be.
        score: The finder's lowest, 0 to 1; 0 of a turn that no detector could read.
        state: Whether somebody has decided on all of its occurrences, and how on the first.
        is_turn: Whether it is a turn that no detector could read: it is hidden whole, or read and released.
        needs_reason: Whether keeping it needs a reason: the study's own list or an exact kind hides it.
        documents: Labels of the documents under review in which it stands.
        places: Where each occurrence stands.
        context: One of them, with the words around it.
        best: The finder's highest score, 0 to 1.
    """

    at: str
    form: str
    label: Label
    score: float
    state: FindingState
    is_turn: bool
    needs_reason: bool
    documents: tuple[str, ...]
    places: tuple[str, ...]
    context: Context
    best: float = 1.0

    @property
    def count(self) -> int:
        """How many occurrences it has."""
        return len(self.places)

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look: the finder was not sure, or could not read."""
        return self.score < SURE

    @property
    def is_worth_a_look(self) -> bool:
        """Whether it could be something else: it is in doubt, nothing made it certain, or it is an ordinary word."""
        return self.is_doubtful or self.best < CERTAIN or (bool(self.form) and is_ordinary(self.form))


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far a review is, in forms.

    Attributes:
        documents: Labels of the documents under review.
        decided: How many forms somebody has decided on.
        todo: How many doubtful ones nobody has, unread turns included.
        unread: How many turns no detector could read, and no person has.
        sure: How many others were found, and nobody has decided on.
    """

    documents: tuple[str, ...]
    decided: int
    todo: int
    unread: int
    sure: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a turn that was found or decided on.

    Attributes:
        first: Index of its first word in the turn.
        last: Index of its last word in the turn, included.
        at: Where the whole stretch stands ("I03:12-14"); it may reach into other turns.
        label: The kind.
        score: The finder's, 0 to 1.
        state: Whether somebody has decided on it.
    """

    first: int
    last: int
    at: str
    label: Label
    score: float
    state: FindingState


@dataclass(frozen=True, slots=True)
class ReadingTurn:
    """A turn as a steward reads it. Raw.

    Attributes:
        speaker: The speaker's neutral key.
        role: Who asks and who answers.
        words: The words.
        places: Where each stands ("I03:12").
        marks: What was found or decided on in it, in order.
        unread: Whether no detector could read it, and no person has.
    """

    speaker: str
    role: Role
    words: tuple[str, ...]
    places: tuple[str, ...]
    marks: tuple[Mark, ...]
    unread: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as a steward reads it before approving. Raw.

    Attributes:
        label: What people call it.
        state: "waiting", "reviewed" or "waived".
        approved_by: Who approved it, "" if nobody did.
        turns: Its turns.
    """

    label: str
    state: str
    approved_by: str
    turns: tuple[ReadingTurn, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision, for people to look back at.

    Attributes:
        id: The beginning of its id; enough to undo it.
        time: UTC, ISO 8601.
        by: Who decided.
        action: What was decided.
        scope: How far it reaches.
        document: The document's label, "" for the whole study.
        form: The words, folded; "" of a whole turn, of an undoing, and where they were erased.
        label: The kind, "" where there is none.
        reason: Why.
        target: The beginning of the id of what it undoes, "" elsewhere.
        undone: Whether it was undone.
    """

    id: str
    time: str
    by: str
    action: VerdictAction
    scope: Scope
    document: str
    form: str
    label: str
    reason: str
    target: str
    undone: bool


def queue(store: OpenStudy, labels: Sequence[str] = (), which: Which = Which.DOUBTFUL) -> tuple[Finding, ...]:
    """List what is to be reviewed: turns that nobody could read, then the most doubtful, and of equals the rarest first.

    Args:
        store: An open study with its vault.
        labels: The documents that are reviewed; by default those that wait.
        which: What of it.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: There is no such document, it was not redacted yet, or its words have changed since.
    """
    chosen = [each for each in _findings(store, labels) if _is_wanted(each, which)]
    return tuple(sorted(chosen, key=_urgency))


def progress(store: OpenStudy, labels: Sequence[str] = ()) -> ReviewProgress:
    """Tell how far the review of some documents is, by default of those that wait.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: There is no such document, it was not redacted yet, or its words have changed since.
    """
    found = list(_findings(store, labels))
    left = [each for each in found if each.state is FindingState.OPEN]
    todo = sum(each.is_doubtful for each in left)
    return ReviewProgress(
        documents=tuple(labels) or _under_review(store),
        decided=len(found) - len(left),
        todo=todo,
        unread=sum(each.is_turn for each in left),
        sure=len(left) - todo,
    )


def reading(store: OpenStudy, label: str) -> Reading:
    """Give a document to read whole, as it was said, with all that was found and decided.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: There is no such document, it was not redacted yet, or its words have changed since.
    """
    vault = store.require_vault()
    review = reviewed(vault, label, Bench.of(vault))
    marks: list[list[Mark]] = [[] for _ in review.turns]
    for ruling in review.settled.rulings:
        for at, mark in _marks(review, ruling):
            marks[at].append(mark)
    turns = tuple(
        ReadingTurn(
            speaker=turn.speaker,
            role=turn.role,
            words=tuple(word.text for word in turn.words),
            places=tuple(place_text(label, word.position, word.position) for word in turn.words),
            marks=tuple(marks[at]),
            unread=at in review.settled.blocked,
        )
        for at, turn in enumerate(review.turns)
    )
    approved = review.row.approved.by if review.row.approved else review.row.by
    return Reading(label, review.row.state, approved if review.row.state == "reviewed" else "", turns)


def decisions(store: OpenStudy) -> tuple[DecisionRow, ...]:
    """List what was decided about the redaction, in order.

    Raises:
        NoVaultError: The log-in opens only the study.
    """
    vault = store.require_vault()
    labels = {document.id: document.label for document in vault.documents()}
    verdicts = vault.verdicts()
    holding = {each.id for each in active(verdicts)}
    return tuple(
        DecisionRow(
            id=each.id[:8],
            time=each.time,
            by=each.author,
            action=each.action,
            scope=each.scope,
            document=labels.get(each.document, "removed") if each.document else "",
            form="" if each.form.startswith(TURN_MARK) else each.form,
            label=each.label.value if each.label else "",
            reason=each.reason,
            target=each.target[:8],
            undone=each.action is not VerdictAction.UNDO and each.id not in holding,
        )
        for each in verdicts
    )


# from rulings to findings


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """A ruling, and the document in which it stands."""

    review: Reviewed
    ruling: Ruling


def _under_review(store: OpenStudy) -> tuple[str, ...]:
    vault = store.require_vault()
    rows = vault.redactions()
    return tuple(
        document.label
        for document in vault.documents()
        if (row := rows.get(document.id)) is not None
        and (row.state == WAITING or is_blocked(row))
        and is_current(vault, row)
    )


def _findings(store: OpenStudy, labels: Sequence[str]) -> Iterator[Finding]:
    vault = store.require_vault()
    bench = Bench.of(vault)
    of_form: dict[str, list[_Occurrence]] = {}
    for label in labels or _under_review(store):
        review = reviewed(vault, label, bench)
        yield from _turns(review)
        for ruling in review.settled.rulings:
            of_form.setdefault(ruling.form, []).append(_Occurrence(review, ruling))
    for form, occurrences in of_form.items():
        yield _finding(form, occurrences, bench)


def _turns(review: Reviewed) -> Iterator[Finding]:
    """Give the turns that no detector could read, each by itself."""
    for at in review.row.unsafe:
        turn = review.turns[at]
        place = place_text(review.document.label, turn.words[0].position, turn.words[-1].position)
        read = FindingState.KEPT if _is_released(review, at) else FindingState.HIDDEN
        yield Finding(
            at=place,
            form="",
            label=Label.HIDDEN,
            score=0.0,
            state=FindingState.OPEN if at in review.settled.blocked else read,
            is_turn=True,
            needs_reason=False,
            documents=(review.document.label,),
            places=(place,),
            context=Context("", turn.text, "", turn.speaker),
        )


def _is_released(review: Reviewed, at: int) -> bool:
    words = len(review.turns[at].words)
    return not any(
        (each.first_turn, each.first_word) <= (at, 0) and (at, words - 1) <= (each.last_turn, each.last_word)
        for each in review.settled.spans
    )


def _finding(form: str, occurrences: Sequence[_Occurrence], bench: Bench) -> Finding:
    left = [each for each in occurrences if each.ruling.verdict is None]
    shown = min(left or occurrences, key=lambda each: each.ruling.span.score)
    return Finding(
        at=shown.review.place(shown.ruling.span),
        form=form,
        label=shown.ruling.span.label,
        score=shown.ruling.span.score,
        state=FindingState.OPEN if left else _state(shown.ruling),
        is_turn=False,
        needs_reason=any(each.ruling.span.label in EXACT for each in occurrences) or bench.listed(form),
        documents=tuple(dict.fromkeys(each.review.document.label for each in occurrences)),
        places=tuple(each.review.place(each.ruling.span) for each in occurrences),
        context=_context(shown.review, shown.ruling.span),
        best=max(each.ruling.span.score for each in left or occurrences),
    )


def _state(ruling: Ruling) -> FindingState:
    if ruling.verdict is None:
        return FindingState.OPEN
    return FindingState.HIDDEN if ruling.hidden else FindingState.KEPT


def _context(review: Reviewed, span: WordSpan) -> Context:
    first, last = review.turns[span.first_turn], review.turns[span.last_turn]
    before = [word.text for word in first.words[max(0, span.first_word - AROUND) : span.first_word]]
    after = [word.text for word in last.words[span.last_word + 1 : span.last_word + 1 + AROUND]]
    return Context(" ".join(before), review.said(span), " ".join(after), first.speaker)


def _marks(review: Reviewed, ruling: Ruling) -> Iterator[tuple[int, Mark]]:
    span = ruling.span
    for at in range(span.first_turn, span.last_turn + 1):
        first = span.first_word if at == span.first_turn else 0
        last = span.last_word if at == span.last_turn else len(review.turns[at].words) - 1
        yield at, Mark(first, last, review.place(span), span.label, span.score, _state(ruling))


def _is_wanted(finding: Finding, which: Which) -> bool:
    if which is Which.ALL:
        return True
    wanted = {Which.OPEN: True, Which.LOOK: finding.is_worth_a_look}.get(which, finding.is_doubtful)
    return finding.state is FindingState.OPEN and wanted


def _urgency(finding: Finding) -> tuple[bool, bool, float, int]:
    """Sort what nobody decided on first; turns before names, the doubtful before the sure, the rare before the common."""
    return finding.state is not FindingState.OPEN, not finding.is_turn, finding.score, finding.count
