"""What a steward decides about words that were found, or missed: kept in the vault, and true at once wherever it reaches.

A decision is an event in the vault. In the same transaction it is applied to every redaction that it reaches, and then the study is brought
in line: what hides more is published at once; what shows more than a person has seen takes its document back until somebody approves it. A
step that was cut off in between is finished by the next ``redact``.
"""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from thematics.errors import UsageError
from thematics.pipeline.deciding import redact_typed
from thematics.pipeline.passages import Passage, reviewed
from thematics.pipeline.reaching import reach
from thematics.pipeline.redaction import (
    Changed,
    apply_verdicts,
    find_again,
    hidden_words,
    is_current,
    publish,
    redaction_of,
)
from thematics.pipeline.steps import now
from thematics.pipeline.verdicts import Bench
from thematics.records.shared import Label
from thematics.records.verdicts import Scope, Verdict, VerdictAction, active
from thematics.redact import Name, Redactor
from thematics.redact.verdicts import EXACT, TURN_MARK, Ruling, fold_form, occurs
from thematics.sources.text import clean
from thematics.store import OpenStudy, Vault

__all__ = ["Decided", "SpanDecision", "add_name_in_text", "decide_span", "redo", "remove_in_text", "undo"]

REVIEW = "review"  # where a name on the study's own list is from
_EDGE = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanDecision:
    """What somebody wants to decide, in the words of the command line.

    Attributes:
        action: hide, keep, relabel, or release (a turn that no detector could read).
        words: The words that it is about; with ``at`` they are those that stand there.
        at: Where they stand: "I03:12-14".
        document: The document that is meant ("I03"), where not the whole study is.
        scope: How far it reaches: by default this occurrence with ``at``, this document with ``document``, the study otherwise.
        label: The kind; of a hide by default that under which the words were found, or a person.
        reason: Why; redacted before it is stored. A keep needs one where the study's own list or an exact kind hides the words.
        names_only: Whether a hide of an everyday word ("wil") is of those places only where it is written as a name.
    """

    action: VerdictAction
    words: str = ""
    at: str = ""
    document: str = ""
    scope: Scope | None = None
    label: Label | None = None
    reason: str = ""
    names_only: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did.

    Attributes:
        verdict: Its id.
        action: What was decided, or "undo".
        places: How many stretches of words it decides; of an undoing, how many were decided by what is undone.
        documents: Labels of the documents in which they stand.
        waits: Those of them that show more than a person has seen, and wait to be approved again.
        form: The words, folded; "" of a whole turn. Raw.
        of: What was decided: of an undoing what is undone, or done again.
        again: Whether an undoing was undone.
        repeated: Whether it had been decided before, and nothing was done: ``verdict`` is that decision's id.
        standing: In how many places within the scope these words stand, in whatever case.
        readable: In how many of these they can be read.
        common: Whether it is one of the commonest words.
    """

    verdict: str
    action: VerdictAction
    places: int
    documents: tuple[str, ...]
    waits: tuple[str, ...]
    form: str = ""
    of: VerdictAction = VerdictAction.HIDE
    again: bool = False
    repeated: bool = False
    standing: int = 0
    readable: int = 0
    common: bool = False


def decide_span(store: OpenStudy, decision: SpanDecision) -> Decided:
    """Decide about words, for all of their occurrences within the scope, those of later runs too.

    Args:
        store: An open study with its vault.
        decision: What to decide.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: There are no such words or document, or keeping them needs a reason.
    """
    vault = store.require_vault()
    reason = redact_typed(store, decision.reason) if decision.reason.strip() else ""
    with vault.transaction():
        verdict = replace(_Draft.of(store, decision).verdict(), reason=reason)
        if (same := _decided_before(vault, verdict)) is not None:
            return replace(_told(store, same, same, {}), repeated=True)
        vault.append_verdict(verdict)
        changed = apply_verdicts(store, _reached(vault, verdict))
    return _finish(store, verdict, verdict, changed)


def add_name_in_text(store: OpenStudy, words: str = "", *, at: str = "", label: Label = Label.PERSON) -> Decided:
    """Put a name that was missed on the study's own list: it is hidden wherever it stands, slips of the pen included.

    Args:
        store: An open study with its vault.
        words: The name; left out, it is what stands at ``at``.
        at: Where it stands ("I03:12-14"); there it is hidden whatever the list makes of it.
        label: What it names.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: There is no name in it, or there are no such words.
    """
    vault = store.require_vault()
    with vault.transaction():
        passage = Passage.of(vault, at, Bench.of(vault)) if at else None
        text = _EDGE.sub("", " ".join(clean(words or (passage.said if passage else "")).split()))
        form = fold_form(text)
        if not form:
            raise UsageError("say which name is added: its words, or the place where it stands")
        event = Verdict(
            secrets.token_hex(16), store.author, now(), VerdictAction.ADD, form=form, label=label, text=text
        )
        verdict = replace(_placed(event, passage), listed=_list(vault, event))
        vault.append_verdict(verdict)
        changed = find_again(store, _touched(vault, verdict))
    return _finish(store, verdict, verdict, changed)


def remove_in_text(store: OpenStudy, at: str, *, reason: str = "") -> Decided:
    """Show what is hidden in one place ("I03:12-14"): it is nobody's data there.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: Nothing is hidden there.
    """
    return decide_span(store, SpanDecision(action=VerdictAction.KEEP, at=at, reason=reason))


def undo(store: OpenStudy, verdict: str = "") -> Decided:
    """Make a decision as if it had not been.

    Args:
        store: An open study with its vault.
        verdict: Its id, or enough of its beginning; one's own last by default.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: There is nothing to undo, or no such decision.
    """
    vault = store.require_vault()
    with vault.transaction():
        verdicts = vault.verdicts()
        target = _by_prefix(verdicts, verdict) if verdict.strip() else _own_last(verdicts, store.author)
        held = Bench.of(vault)
        undoing, base, changed = _turn(store, verdicts, target)
    return _finish(store, undoing, base, changed, held)


def redo(store: OpenStudy) -> Decided:
    """Take one's own last undoing back.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: There is nothing that was undone.
    """
    vault = store.require_vault()
    with vault.transaction():
        verdicts = vault.verdicts()
        known, undone = {each.id: each for each in verdicts}, {each.target for each in verdicts}
        own = [
            each
            for each in verdicts
            if each.author == store.author
            and each.action is VerdictAction.UNDO
            and each.id not in undone
            and known[each.target].action is not VerdictAction.UNDO
        ]
        if not own:
            raise UsageError(f"{store.author} has undone nothing that could be done again")
        held = Bench.of(vault)
        redoing, base, changed = _turn(store, verdicts, own[-1])
    return _finish(store, redoing, base, changed, held)


# a decision as an event


@dataclass(frozen=True, slots=True)
class _Draft:
    """A decision, and what it is about."""

    store: OpenStudy
    decision: SpanDecision
    bench: Bench
    passage: Passage | None

    @classmethod
    def of(cls, store: OpenStudy, decision: SpanDecision) -> "_Draft":
        vault = store.require_vault()
        bench = Bench.of(vault)
        passage = Passage.of(vault, decision.at, bench) if decision.at else None
        if passage and decision.action in {VerdictAction.KEEP, VerdictAction.RELABEL}:
            passage = passage.around()
        return cls(store, decision, bench, passage)

    @property
    def vault(self) -> Vault:
        return self.store.require_vault()

    def verdict(self) -> Verdict:
        """Check it, and give it as an event."""
        action, scope = self.decision.action, self._scope()
        if action not in _DECIDED:
            raise UsageError(
                "decide to hide, keep, relabel or release; names are added, and decisions undone, by themselves"
            )
        verdict = Verdict(secrets.token_hex(16), self.store.author, now(), VerdictAction.KEEP, form=self._form(scope))
        if scope is Scope.OCCURRENCE:
            verdict = _placed(verdict, self.passage)
        elif scope is Scope.DOCUMENT:
            verdict = replace(verdict, scope=scope, document=self._document())
        verdict = replace(verdict, action=action, label=self._label(verdict))
        return replace(verdict, explicit=self._is_explicit(verdict))

    def _scope(self) -> Scope:
        scope = self.decision.scope
        if scope is None:
            scope = Scope.OCCURRENCE if self.passage else Scope.DOCUMENT if self.decision.document else Scope.STUDY
        if scope is Scope.OCCURRENCE and not self.passage:
            raise UsageError("say where the words stand (I03:120-121), or decide for the whole document or study")
        if self.decision.action is VerdictAction.RELEASE and not (
            scope is Scope.OCCURRENCE and self.passage and self.passage.is_unsafe
        ):
            raise UsageError("only a whole turn that no detector could read is released; name its place (I03:120-164)")
        return scope

    def _form(self, scope: Scope) -> str:
        whole = self.passage.whole_form if self.passage and scope is Scope.OCCURRENCE else ""
        said = self.passage.said if self.passage else clean(self.decision.words)
        form = whole or fold_form(said)
        if not form:
            raise UsageError("say which words are meant: themselves, or the place where they stand")
        return form

    def _document(self) -> str:
        if self.passage:
            return self.passage.review.document.id
        return redaction_of(self.vault, self.decision.document.upper())[0].id

    def _label(self, verdict: Verdict) -> Label | None:
        """Give the kind that is meant, or under which the words were found."""
        action, given = self.decision.action, self.decision.label
        if action is VerdictAction.RELABEL and given is None:
            raise UsageError(f"say what kind it is: {', '.join(Label)}")
        if given is not None or action is not VerdictAction.HIDE:
            return given if action in {VerdictAction.HIDE, VerdictAction.RELABEL} else None
        if self.passage and self.passage.is_unsafe:
            return Label.HIDDEN
        return next((each.span.label for each in self._fitting(verdict) if each.found), Label.PERSON)

    def _is_explicit(self, verdict: Verdict) -> bool:
        """Say whether it hides everyday words in lower case too; or keeps, for a reason, what is not kept in passing."""
        if verdict.action is VerdictAction.HIDE:
            return not self.decision.names_only
        if verdict.action is not VerdictAction.KEEP or verdict.scope is Scope.OCCURRENCE:
            return False
        exact = any(each.span.label in EXACT for each in self._fitting(verdict))
        if not exact and not self.bench.listed(verdict.form):
            return False
        if not self.decision.reason.strip():
            raise UsageError(
                "the study's own list has these words, or they have the form of a number, an address or an account; give the reason why "
                "they are nobody's data, or keep them in one place only"
            )
        return True

    def _fitting(self, verdict: Verdict) -> Iterator[Ruling]:
        """Give what was found or hidden of these words within the scope."""
        documents = {each.id: each.label for each in self.vault.documents()}
        there = self.vault.redactions()
        for document in sorted(_reached(self.vault, verdict) & there.keys()):
            if not is_current(self.vault, there[document]):
                continue
            for ruling in reviewed(self.vault, documents[document], self.bench).settled.rulings:
                if ruling.form == verdict.form:
                    yield ruling


_DECIDED = frozenset({VerdictAction.HIDE, VerdictAction.KEEP, VerdictAction.RELABEL, VerdictAction.RELEASE})


def _placed(verdict: Verdict, passage: Passage | None) -> Verdict:
    """Give a verdict as one on these words."""
    if passage is None:
        return verdict
    first, last = passage.words[0].position, passage.words[-1].position
    return replace(verdict, scope=Scope.OCCURRENCE, document=passage.review.document.id, first=first, last=last)


# what it reaches


def _reached(vault: Vault, verdict: Verdict) -> set[str]:
    """Give the documents of which a verdict can say something."""
    if verdict.document:
        return {verdict.document}
    return {document for document, text in vault.turn_texts().items() if occurs(verdict.form, text)}


def _touched(vault: Vault, verdict: Verdict) -> set[str]:
    """Give the documents in which a name is found that is put on the study's own list, or taken off."""
    if not verdict.text or verdict.label is None:
        return _reached(vault, verdict)
    touches = Redactor((Name(verdict.text, verdict.label),)).touches
    found = {
        document
        for document, text in vault.turn_texts().items()
        if touches([line.split(" ") for line in text.split("\n")])
    }
    return found | _reached(vault, verdict)


def _list(vault: Vault, verdict: Verdict) -> int:
    """Put a name on the study's own list, and give its number there; 0 where it stands there already."""
    if not verdict.text or verdict.label is None or not vault.add_names([(verdict.text, verdict.label, REVIEW)]):
        return 0
    return vault.names()[-1].id


def _decided_before(vault: Vault, verdict: Verdict) -> Verdict | None:
    """Give the decision that holds, and says the same of the same words."""

    def about(each: Verdict) -> tuple[object, ...]:
        return each.form, each.scope, each.document, each.first, each.last

    same = [each for each in active(vault.verdicts()) if about(each) == about(verdict)]
    if not same or verdict.action not in {VerdictAction.HIDE, VerdictAction.RELABEL}:
        return None
    last = same[-1]
    alike = (last.action, last.label, last.explicit) == (verdict.action, verdict.label, verdict.explicit)
    return last if alike else None


def _finish(
    store: OpenStudy, event: Verdict, about: Verdict, changed: Sequence[Changed], held: Bench | None = None
) -> Decided:
    """Bring the study in line, and say what was done.

    Args:
        store: An open study with its vault.
        event: The decision, or the undoing.
        about: What is decided, undone or done again.
        changed: What that changed.
        held: What held before, where something is undone or done again.
    """
    shows = event.action in {VerdictAction.KEEP, VerdictAction.RELABEL, VerdictAction.RELEASE}
    publish(store, [each.document for each in changed], reword=not shows)
    gone = held is not None and about.id in {each.id for each in held.verdicts}
    counts = {each.document.label: _count(store, about, each, held if gone else None) for each in changed}
    done = _told(store, event, about, {label: count for label, count in counts.items() if count})
    waits = tuple(each.document.label for each in changed if each.shows_more)
    return replace(done, waits=waits, again=event.action is VerdictAction.UNDO and not gone)


def _count(store: OpenStudy, about: Verdict, one: Changed, held: Bench | None) -> int:
    """Count the stretches that a verdict decides, or decided, in a document; of a name on the list, all that it hides."""
    turns = store.require_vault().turns(one.document.id)
    settled, row = one.settled, one.before
    if held is not None:
        found = row.spans if row.found is None else row.found
        settled = held.settle(one.document.id, turns, found, row.unsafe)
    ruled = [each.span for each in settled.rulings if each.verdict is not None and each.verdict.id == about.id]
    if about.action is VerdictAction.RELEASE:
        return 1
    if about.action is VerdictAction.ADD:
        hides, shows = (one.before, one.after) if held is not None else (one.after, one.before)
        bare = hidden_words(turns, shows.spans)
        ruled = [each for each in hides.spans if each in ruled or not hidden_words(turns, [each]) <= bare]
    return len(ruled)


def _told(store: OpenStudy, event: Verdict, about: Verdict, counts: Mapping[str, int]) -> Decided:
    """Say what was done, and what of it can still be read."""
    labels = {each.id: each.label for each in store.require_vault().documents()}
    placed = about.form.startswith(TURN_MARK) or not about.form
    there = reach(store, "" if placed else about.text or about.form, labels.get(about.document, ""))
    return Decided(
        verdict=event.id,
        action=event.action,
        places=sum(counts.values()),
        documents=tuple(counts),
        waits=(),
        form="" if placed else about.form,
        of=about.action,
        standing=there.places,
        readable=0 if about.scope is Scope.OCCURRENCE and about.action is not VerdictAction.ADD else there.readable,
        common=there.common,
    )


# undoing


def _turn(
    store: OpenStudy, verdicts: Sequence[Verdict], target: Verdict
) -> tuple[Verdict, Verdict, tuple[Changed, ...]]:
    """Undo a decision, or an undoing; within a transaction.

    Returns:
        The event, the decision that it switches on or off, and what that changed.
    """
    vault, known = store.require_vault(), {each.id: each for each in verdicts}
    event = Verdict(secrets.token_hex(16), store.author, now(), VerdictAction.UNDO, target=target.id)
    base = _base(known, target)
    if base.action is not VerdictAction.ADD or not base.listed:
        vault.append_verdict(event)
        return event, base, apply_verdicts(store, _reached(vault, base) if base.form else ())
    holds = base.id in {each.id for each in active([*verdicts, event])}
    touched = _touched(vault, base)
    if holds:
        event = replace(event, listed=_list(vault, base))
    else:
        # Taken off as if it had not been put on: `remove_name` would have everything done again.
        vault.forget_names([max(each.listed for each in verdicts if _base(known, each) == base)])
    vault.append_verdict(event)
    return event, base, find_again(store, touched)


def _base(known: Mapping[str, Verdict], verdict: Verdict) -> Verdict:
    while verdict.target:
        verdict = known[verdict.target]
    return verdict


def _own_last(verdicts: Sequence[Verdict], author: str) -> Verdict:
    own = [each for each in active(verdicts) if each.author == author]
    if not own:
        raise UsageError(f"{author} has decided nothing about the redaction that could be undone")
    return own[-1]


def _by_prefix(verdicts: Sequence[Verdict], text: str) -> Verdict:
    """Find a decision that holds, by enough of its id."""
    found = [each for each in verdicts if each.id.startswith(text.strip().lower())]
    if len(found) != 1:
        raise UsageError(f"{len(found)} decisions begin with that id; `thematics redact decisions` shows the ids")
    holding = {each.id for each in active(verdicts)}
    if found[0].action is not VerdictAction.UNDO and found[0].id not in holding:
        raise UsageError("that decision was undone already; `thematics redact redo` takes the undoing back")
    return found[0]
