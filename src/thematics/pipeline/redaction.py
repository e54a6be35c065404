"""From the vault to the study: text is redacted, waits to be reviewed (or is waived), and only then is published.

The vault is committed first, then the study. Each document carries the fingerprint of what its redaction rests on, and the
digest of what was published, so that a step that was cut off between the two is finished by the next run.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from thematics.errors import UsageError
from thematics.pipeline.finders import StudyFinder, finder_for
from thematics.pipeline.numbering import decided, numbered
from thematics.pipeline.recordings import untranscribed
from thematics.pipeline.steps import SILENT, Progress, StepResult, digest_of, now, parts, row_of, watch
from thematics.pipeline.verdicts import Bench, as_names
from thematics.ports import NameFinder
from thematics.records.analysis import Candidate, Run
from thematics.records.raw import RawDocument, RawTurn
from thematics.records.redacted import Document, RedactedTurn
from thematics.records.shared import Label, WordSpan
from thematics.redact import Redactor, RuleFinder, redact_free_text
from thematics.redact.safely import find_safely
from thematics.redact.verdicts import Settled
from thematics.sources.text import clean
from thematics.store import Approval, NameEntry, OpenStudy, RedactionRow, Vault

__all__ = [
    "SURE",
    "WAITING",
    "Changed",
    "Pending",
    "Shown",
    "add_names",
    "apply_verdicts",
    "ask_for_review",
    "doubtful",
    "find_again",
    "forget_spans",
    "held",
    "hidden_words",
    "hides_no_less",
    "is_blocked",
    "is_current",
    "may_leave",
    "names",
    "pending",
    "publish",
    "redact",
    "redaction_of",
    "remove_name",
    "require_current",
    "review",
    "show",
    "waiting",
    "waive",
]

WAITING, REVIEWED, WAIVED = "waiting", "reviewed", "waived"
ENGINE = "rules"
REPLACED = "replaced"  # of a document whose turns are others than those in which its spans were found: never shown or published
HELD = ""  # the fingerprint of a document on which a detector failed: it is tried again, and never published
SURE = 0.5  # a span below this is shown to the reviewer with a question mark


@dataclass(frozen=True, slots=True)
class Pending:
    """A document whose redaction has to be done.

    Attributes:
        label: What people call it: "I03".
        why: A short reason.
    """

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as it would be published, for the steward who reviews it.

    Attributes:
        label: What people call it.
        state: "waiting", "reviewed" or "waived".
        turns: Redacted turns.
        doubtful: How many spans the finder was not sure of, and nobody has decided on.
        digest: Names what is shown, for ``review``: what changes meanwhile is not approved unseen.
    """

    label: str
    state: str
    turns: tuple[RedactedTurn, ...]
    doubtful: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A document whose redaction was changed by what somebody decided.

    Attributes:
        document: The document.
        before: Its redaction as it was.
        after: As it is now.
        settled: What holds for each of its stretches now.
    """

    document: RawDocument
    before: RedactionRow
    after: RedactionRow
    settled: Settled

    @property
    def shows_more(self) -> bool:
        """Whether it was past the gate, and waits for a person again."""
        return self.before.state != WAITING and self.after.state == WAITING


def redact(store: OpenStudy, progress: Progress = SILENT) -> StepResult:
    """Redact what is new or changed, and publish what was reviewed or waived.

    Args:
        store: An open study with its vault.
        progress: Told how far it is.

    A document with a turn on which a detector fails, or takes too long, stays in the vault and is named in the result until a later run
    can read it, or a person has read that turn (``reviewing``); all others are done.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: ``thematics.toml`` waives the review, and no steward did.
    """
    vault = store.require_vault()
    _require_own_waiver(store)
    with watch() as measured:
        work = _Work.of(store)
        _reword_typed(store, work.bench.typed(work.finder))
        if work.names_are_new:
            _reword_runs(store, work)  # first: names that are new are so until every document has been looked at
        todo = work.pending()
        failed = []
        for done, (document, _) in enumerate(todo, start=1):
            failed += [] if work.redact_or_hold(document) else [document.label]
            progress("redact", done, len(todo))
        if not failed:
            _note_names_seen(vault, work)
        _settle(store)
    with store.study.transaction():  # what was published and that it was: both or neither, and the vault before either
        with watch() as publishing:
            published = _publish(store, vault.documents())
        items = len(todo) or published  # a step that was cut off is finished here, though nothing is left to redact
        seconds = measured.seconds + publishing.seconds
        result = StepResult("redact", ENGINE if items else "", items, seconds, _note(store, published), tuple(failed))
        if items:
            store.study.put_step(row_of(result, work.finder.fingerprint))
    return result


def forget_spans(vault: Vault, document: str) -> None:
    """Note that a document has other turns, so that what was found in the old ones says nothing; within a transaction."""
    row = vault.redaction(document)
    if row is not None:
        vault.put_redaction(RedactionRow(document, REPLACED, row.names_seen, (), WAITING, row.digest, "", now()))


def held(store: OpenStudy) -> tuple[str, ...]:
    """List the labels of the documents with turns that no detector could read, and no person has."""
    vault = store.require_vault()
    states = vault.redactions()
    return tuple(
        document.label for document in vault.documents() if document.id in states and is_blocked(states[document.id])
    )


def is_blocked(row: RedactionRow) -> bool:
    """Say whether a document holds words that nobody and nothing has read for names."""
    return bool(row.blocked) or row.fingerprint == HELD


def review_is_asked(store: OpenStudy) -> bool:
    """Say whether text waits for its review: so it does unless a steward waived it, whatever ``thematics.toml`` says."""
    return store.settings.gate or (store.vault is not None and store.vault.waiver() != store.settings.waived)


def pending(store: OpenStudy) -> tuple[Pending, ...]:
    """List the documents whose redaction has to be done, and why."""
    return tuple(Pending(document.label, why) for document, why in _Work.of(store).pending())


def waiting(store: OpenStudy) -> tuple[str, ...]:
    """List the labels of the documents whose redaction waits to be reviewed."""
    vault, asked = store.require_vault(), review_is_asked(store)
    states = vault.redactions()
    return tuple(
        document.label
        for document in vault.documents()
        if (row := states.get(document.id)) is not None and row.state == WAITING and not is_blocked(row) and asked
    )


def doubtful(store: OpenStudy) -> int:
    """Count the places, in documents that wait, of which the finder was not sure, and on which nobody has decided."""
    rows = store.require_vault().redactions().values()
    return sum(span.score < SURE for row in rows if row.state == WAITING and not is_blocked(row) for span in row.spans)


def show(store: OpenStudy, label: str) -> Shown:
    """Give one document as it would be published.

    Raises:
        UsageError: There is no such document, it was not redacted yet, or a detector could not read all of it.
    """
    vault = store.require_vault()
    document, row = redaction_of(vault, label)
    if is_blocked(row):
        raise _unread(label)
    require_current(vault, label, row)
    turns = _apply(store, document, row)
    return Shown(label, row.state, turns, sum(span.score < SURE for span in row.spans), _seen(row))


def review(store: OpenStudy, labels: Sequence[str], *, seen: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Mark documents as reviewed and publish them; "all" stands for every document that waits.

    Args:
        store: An open study with its vault.
        labels: What to approve.
        seen: By label, what ``show`` gave as digest: what was changed since by somebody else is not approved unseen.

    Returns:
        The labels of the documents that were marked.

    Raises:
        UsageError: There is no such document, it was not redacted yet, its redaction is out of date, or a detector could not read all of
            it.
    """
    vault = store.require_vault()
    with vault.transaction():  # what is approved is what is checked here, whatever another log-in does meanwhile
        chosen = waiting(store) if list(labels) == ["all"] else tuple(dict.fromkeys(labels))
        if unread := [label for label in chosen if label in held(store)]:
            raise _unread(unread[0])
        stale = {each.label for each in pending(store)}
        if late := [label for label in chosen if label in stale]:
            raise UsageError(f"the redaction of {late[0]} is not up to date; run `thematics redact` first")
        rows = [redaction_of(vault, label) for label in chosen]
        for document, row in rows:
            if seen and seen.get(document.label, _seen(row)) != _seen(row):
                raise UsageError(
                    f"the redaction of {document.label} was changed meanwhile; read it again, then approve it"
                )
            told = Approval(store.author, now(), _content(row.fingerprint), row.spans)
            vault.put_redaction(replace(row, state=REVIEWED, by=store.author, time=told.time, approved=told))
    _publish(store, [document for document, _ in rows])
    return chosen


def _unread(label: str) -> UsageError:
    return UsageError(
        f"no detector could read a part of {label}; read that part with `thematics redact review {label}`, and hide it there or "
        "release it"
    )


def waive(store: OpenStudy, reason: str) -> None:
    """Do without the review from now on, for a reason that the report will give.

    Raises:
        UsageError: No reason is given.
    """
    vault = store.require_vault()
    if not reason.strip():
        raise UsageError("say why the review is waived; the report will give the reason")
    work = _Work.of(store)
    told = redact_free_text(clean(" ".join(reason.split())), work.finder)
    with vault.transaction():
        vault.put_waiver(told, store.author, now())
    store.settings.set("redaction", "review", value=False)
    store.settings.set("redaction", "waived", value=told)
    store.save_settings()
    _settle(store)
    stale = {document.id for document, _ in work.pending()}
    _publish(store, [document for document in vault.documents() if document.id not in stale])


def ask_for_review(store: OpenStudy) -> None:
    """Ask for the review again from now on; what was published under the waiver waits until it is reviewed."""
    vault = store.require_vault()
    store.settings.set("redaction", "review", value=True)
    store.settings.set("redaction", "waived", value="")
    store.save_settings()
    with vault.transaction():
        vault.put_waiver("", store.author, now())
    _settle(store)
    _publish(store, vault.documents())


def _require_own_waiver(store: OpenStudy) -> None:
    """See that a waiver in ``thematics.toml`` is a steward's: anybody with a text editor can change that file."""
    if not store.settings.gate and review_is_asked(store):
        raise UsageError(
            "thematics.toml says that the review of the redaction is waived, but no steward waived it so; waive it with "
            "`thematics redact --waive REASON`, or set review = true there"
        )


def add_names(store: OpenStudy, texts: Iterable[str], label: Label = Label.PERSON) -> int:
    """Add names to the study's own list; the next ``redact`` hides them wherever they stand.

    Returns:
        How many were new.
    """
    vault = store.require_vault()
    entries = [(text, label, "typed") for each in texts if (text := " ".join(clean(each).split()))]
    with vault.transaction():
        return vault.add_names(entries)


def remove_name(store: OpenStudy, name_id: int) -> None:
    """Take a name off the study's own list; the next ``redact`` does everything again.

    Raises:
        UsageError: There is no name of that number.
    """
    vault = store.require_vault()
    if name_id not in {entry.id for entry in vault.names()}:
        raise UsageError(f"there is no name number {name_id} on the study's list")
    with vault.transaction():
        vault.remove_name(name_id)


def names(store: OpenStudy) -> tuple[NameEntry, ...]:
    """Give the study's own name list; it stays in the vault."""
    return store.require_vault().names()


@dataclass
class _Work:
    """What redacting rests on, read once."""

    store: OpenStudy
    vault: Vault
    documents: tuple[RawDocument, ...]
    entries: tuple[NameEntry, ...]
    rows: Mapping[str, RedactionRow]

    @classmethod
    def of(cls, store: OpenStudy) -> "_Work":
        vault = store.require_vault()
        unheard = untranscribed(vault)  # a recording without words has nothing to redact yet
        documents = tuple(each for each in vault.documents() if each.id not in unheard)
        return cls(store, vault, documents, vault.names(), vault.redactions())

    @cached_property
    def finder(self) -> StudyFinder:
        return finder_for(self.store.settings, as_names(self.entries))

    @cached_property
    def bench(self) -> Bench:
        return Bench.of(self.vault)

    @cached_property
    def base(self) -> str:
        """What every document's redaction rests on, the name list's additions aside."""
        return digest_of(self.finder.fingerprint, str(self.vault.names_removed()))

    @property
    def latest_name(self) -> int:
        return max((entry.id for entry in self.entries), default=0)

    @property
    def names_are_new(self) -> bool:
        """Whether a name was added since some document was redacted."""
        return any(row.names_seen < self.latest_name for row in self.rows.values())

    def fingerprint(self, document: str) -> str:
        return f"finder={self.base} content={self.vault.content_version(document)}"

    def pending(self) -> list[tuple[RawDocument, str]]:
        reasons = ((document, self._why(document)) for document in self.documents)
        return [(document, why) for document, why in reasons if why]

    def _why(self, document: RawDocument) -> str:
        row = self.rows.get(document.id)
        if row is None:
            return "new"
        return "a detector failed on it" if is_blocked(row) else self.is_stale(document, row)

    def is_stale(self, document: RawDocument, row: RedactionRow) -> str:
        """Say why a redaction is out of date, "" where it is not."""
        if _rests_on(row) != self.fingerprint(document.id):
            return "its text or the redaction has changed"
        fresh = [entry for entry in self.entries if entry.id > row.names_seen]
        if fresh and Redactor(as_names(fresh)).touches(_words(self.vault.turns(document.id))):
            return "a name was added that stands in it"
        return ""

    def redact_or_hold(self, document: RawDocument) -> bool:
        """Redact a document; where a detector fails on it and nobody has read that part, hold it back, whatever was published before."""
        return not is_blocked(self.redact(document)[0])

    def redact(self, document: RawDocument) -> tuple[RedactionRow, Settled]:
        """Look in a document, and store what was found as people's verdicts leave it."""
        turns = self.vault.turns(document.id)
        found = find_safely(self.finder, _words(turns))
        before = self.rows.get(document.id)
        digest = before.digest if before is not None else ""
        made = self.fingerprint(document.id)
        base = RedactionRow(
            document.id, made, self.latest_name, found.spans, WAITING, digest, "", "", unsafe=found.unsafe
        )
        row, settled = self.settled(base, before, turns)
        with self.vault.transaction():
            self.vault.put_redaction(row)
            if not row.blocked:
                _apply(self.store, document, row)  # gives new people their pseudonyms in the same transaction
        return row, settled

    def settled(
        self, row: RedactionRow, before: RedactionRow | None, turns: Sequence[RawTurn]
    ) -> tuple[RedactionRow, Settled]:
        """Give a redaction as verdicts leave it: what is hidden, and whether a person has seen no less of it hidden.

        Args:
            row: The redaction, with what the finder gave.
            before: As it was, with what was approved of it.
            turns: The document's turns.
        """
        found = row.spans if row.found is None else row.found
        settled = self.bench.settle(row.document, turns, found, row.unsafe)
        approved = _approval(before, _content(row.fingerprint)) if before is not None else None
        if approved and not settled.blocked and hides_no_less(turns, settled.spans, approved.spans):
            state, by = REVIEWED, approved.by
        else:
            waived = not settled.blocked and not review_is_asked(self.store)
            state, by = (WAIVED, self.store.author) if waived else (WAITING, "")
        said = f"verdicts={digest_of(*settled.verdicts)} " if settled.verdicts else ""
        fresh = replace(
            row,
            fingerprint=_rests_on(row).replace(" content=", f" {said}content="),
            spans=settled.spans,
            found=tuple(found) if settled.verdicts else None,
            blocked=settled.blocked,
            approved=approved,
            state=state,
            by=by,
            time=now(),
        )
        return fresh, settled


def apply_verdicts(store: OpenStudy, documents: Collection[str]) -> tuple[Changed, ...]:
    """Apply the verdicts that hold to redactions that are there, without looking for anything; within a transaction.

    Args:
        store: An open study with its vault.
        documents: Ids of the documents that could be touched.

    Returns:
        Those whose redaction has changed; ``publish`` brings the study in line.
    """
    work, changed = _Work.of(store), []
    for document in work.documents:
        row = work.rows.get(document.id)
        if row is None or document.id not in documents or not is_current(work.vault, row):
            continue  # the next `redact` looks again, and applies verdicts then
        turns = work.vault.turns(document.id)
        fresh, settled = work.settled(row, row, turns)
        if row.state == WAITING and fresh.state != WAITING and work.is_stale(document, row):
            fresh = replace(fresh, state=WAITING, by="")  # what waits to be looked at again does not pass meanwhile
        if replace(fresh, time=row.time, by=row.by) != row:
            work.vault.put_redaction(fresh)
            if not fresh.blocked:
                _apply(store, document, fresh)
            changed.append(Changed(document, row, fresh, settled))
    return tuple(changed)


def find_again(store: OpenStudy, documents: Collection[str]) -> tuple[Changed, ...]:
    """Look again in documents whose redaction is there, since the study's own list has changed; within a transaction.

    Returns:
        Those that were looked at.
    """
    work, changed = _Work.of(store), []
    for document in work.documents:
        before = work.rows.get(document.id)
        if before is not None and document.id in documents:
            changed.append(Changed(document, before, *work.redact(document)))
    return tuple(changed)


def publish(store: OpenStudy, documents: Iterable[RawDocument], *, reword: bool = False) -> int:
    """Bring the study in line with what was decided, and give how many documents were published.

    Args:
        store: An open study with its vault.
        documents: What was changed.
        reword: Whether more is hidden now: it is hidden in what people typed too.
    """
    with store.study.transaction():
        if reword:
            work = _Work.of(store)
            _reword_typed(store, work.bench.typed(RuleFinder(as_names(work.entries))))
            _reword_runs(store, work)
        return _publish(store, documents)


def _settle(store: OpenStudy) -> None:
    """Where the review is waived by a setting, nothing waits; where it is asked for again, what was waived does."""
    vault = store.require_vault()
    wrong, right = (WAIVED, WAITING) if review_is_asked(store) else (WAITING, WAIVED)
    moved = [row for row in vault.redactions().values() if row.state == wrong and not is_blocked(row)]
    with vault.transaction():
        for row in moved:
            vault.put_redaction(replace(row, state=right, by=store.author, time=now()))


def _note_names_seen(vault: Vault, work: _Work) -> None:
    """Names that stand in no document are not looked for a second time."""
    with vault.transaction():
        # Only what this run has looked at: another one may have redacted a document since with names of its own.
        behind = [
            row
            for row in vault.redactions().values()
            if row.names_seen < work.latest_name and row == work.rows.get(row.document)
        ]
        for row in behind:
            vault.put_redaction(replace(row, names_seen=work.latest_name))


def _reword_typed(store: OpenStudy, finder: NameFinder) -> None:
    """Redact again what people typed: a reviewer types without the name list, and the list and the rules may know more since."""
    with store.study.transaction():
        for text_id, text in store.study.texts().items():
            safer = redact_free_text(text, finder)
            if safer != text:
                store.study.reword_text(text_id, safer)


def _reword_runs(store: OpenStudy, work: _Work) -> None:
    """Hide new names in the words that name candidates."""
    listed = Redactor(as_names(work.entries))

    def named(text: str) -> bool:
        return listed.touches([text.split()]) or listed.touches([["x", *text.title().split()]])

    with store.study.transaction():
        for run in _stored_runs(store):
            if any(named(text) for each in run.candidates for text in (each.name, *each.terms)):
                store.study.reword_run(replace(run, candidates=tuple(_without(each, named) for each in run.candidates)))


def _without(candidate: Candidate, named: Callable[[str], bool]) -> Candidate:
    terms = tuple(term for term in candidate.terms if not named(term))
    name = next((text for text in (candidate.name, *terms) if not named(text)), "")
    return replace(candidate, terms=terms, name=name)


def _publish(store: OpenStudy, documents: Iterable[RawDocument]) -> int:
    """Bring the study in line with the vault, the vault first; give how many documents were published."""
    vault = store.require_vault()
    finder = Bench.of(vault).typed(RuleFinder(as_names(vault.names())))
    asked = review_is_asked(store)
    fresh: list[tuple[Document, tuple[RedactedTurn, ...], str]] = []
    withdrawn: list[str] = []
    with vault.transaction():
        for document in documents:
            row, there = vault.redaction(document.id), store.study.published_digest(document.id)
            if row is None or not _may_leave(vault, row, asked=asked):
                withdrawn += [document.id] if there else []
                continue
            attributes = _harmless(document, finder)
            wanted = _digest(row, document, attributes, decided(vault, document))
            if there != wanted:
                cleared = Document(document.id, document.label, document.source, document.group, attributes)
                fresh.append((cleared, _apply(store, document, row), wanted))
                vault.put_redaction(replace(row, digest=wanted))
    with store.study.transaction():
        changed = [*withdrawn, *(cleared.id for cleared, _, _ in fresh)] if store.study.runs() else []
        taken = _words_of(store, changed)
        for document_id in withdrawn:
            store.study.withdraw(document_id)
        for cleared, turns, wanted in fresh:
            store.study.publish(cleared, turns, digest=wanted)
        if taken:  # what was withdrawn, and what is hidden now, stands in no run either
            _forget(store, taken - _words_of(store, [document.id for document in store.study.documents()]))
    return len(fresh)


def _may_leave(vault: Vault, row: RedactionRow, *, asked: bool) -> bool:
    """Say whether a document may stand in the study: the one place where the gate is.

    A person has approved it, or a steward waived the review; every word of it was read by a detector or a person; and what is hidden
    is counted in the words as they are now.
    """
    passed = row.state == REVIEWED or (row.state == WAIVED and not asked)
    return passed and not is_blocked(row) and is_current(vault, row)


def may_leave(store: OpenStudy, row: RedactionRow) -> bool:
    """Say whether a document may stand in the study, and what is made of it may leave."""
    return _may_leave(store.require_vault(), row, asked=review_is_asked(store))


def is_current(vault: Vault, row: RedactionRow) -> bool:
    """Say whether a redaction's spans count in the document's words as they are now."""
    return _content(row.fingerprint) == str(vault.content_version(row.document))


def require_current(vault: Vault, label: str, row: RedactionRow) -> None:
    """See that a redaction is of a document's words as they are now.

    Raises:
        UsageError: It was transcribed anew, or changed.
    """
    if not is_current(vault, row):
        what = "was transcribed anew" if row.fingerprint == REPLACED else "was changed"
        raise UsageError(f"{label} {what}; run `thematics redact` first")


def _words_of(store: OpenStudy, documents: Iterable[str]) -> set[str]:
    texts = (turn.text for document in documents for turn in store.study.turns(document))
    return {word for text in texts for word in re.findall(r"\w+", text.casefold())}


def _forget(store: OpenStudy, words: set[str]) -> None:
    """Take words that stand only in text that was withdrawn from what stored runs say of their candidates."""

    def gone(text: str) -> bool:
        return any(word in words for word in re.findall(r"\w+", text.casefold()))

    prints = dict(store.study.runs())
    for run in _stored_runs(store):
        if any(gone(text) for each in run.candidates for text in (each.name, *each.terms)):
            fewer = replace(run, candidates=tuple(_without(each, gone) for each in run.candidates))
            # When the text comes back, the run must be made again to have its words back.
            rests_on = parts(prints[run.number]) | {"segments": "withdrawn"}
            store.study.replace_run(fewer, " ".join(f"{name}={value}" for name, value in rests_on.items()))


def _stored_runs(store: OpenStudy) -> Iterator[Run]:
    for number, _ in store.study.runs():
        run = store.study.run(number)
        if run is not None:
            yield run


def _harmless(document: RawDocument, finder: NameFinder) -> Mapping[str, str]:
    """Give what may go to the study beside the text; of columns that a steward cleared, only what names nobody that is known now."""
    return {
        name: value
        for name, value in document.attributes.items()
        if name not in document.private or not finder.find([name.split(), value.split()])
    }


def _digest(row: RedactionRow, document: RawDocument, attributes: Mapping[str, str], numbers: str) -> str:
    """Name what is published: a redaction's text follows from its spans, the words that they were found in, and people's numbers."""
    spans = ";".join(
        f"{span.first_turn},{span.first_word},{span.last_turn},{span.last_word},{span.label}" for span in row.spans
    )
    decisions = (numbers,) if numbers else ()  # what was published before anybody could decide keeps its digest
    return digest_of(_content(row.fingerprint), spans, str(sorted(attributes.items())), document.group, *decisions)


def _content(fingerprint: str) -> str:
    return fingerprint.rpartition("content=")[2]


def _rests_on(row: RedactionRow) -> str:
    """Give what a redaction's finds rest on: its fingerprint, but for the verdicts, which are applied when they are given."""
    return re.sub(r" verdicts=\w+", "", row.fingerprint)


def _approval(row: RedactionRow, content: str) -> Approval | None:
    """Give what somebody saw who approved a redaction of these words; a vault of an earlier version says it otherwise."""
    approved = row.approved
    if approved is None and row.state == REVIEWED:
        approved = Approval(row.by, row.time, _content(row.fingerprint), row.spans)
    return approved if approved is not None and approved.content == content else None


def _seen(row: RedactionRow) -> str:
    return digest_of(_content(row.fingerprint), *map(str, row.spans), str(row.blocked))


def _apply(store: OpenStudy, document: RawDocument, row: RedactionRow) -> tuple[RedactedTurn, ...]:
    return numbered(store, document, row.spans)


def redaction_of(vault: Vault, label: str) -> tuple[RawDocument, RedactionRow]:
    """Give a document and its redaction.

    Raises:
        UsageError: There is no such document, or it was not redacted yet.
    """
    document = next((each for each in vault.documents() if each.label == label), None)
    if document is None:
        raise UsageError(f"there is no document '{label}'; `thematics list documents` shows them")
    row = vault.redaction(document.id)
    if row is None and document.id in untranscribed(vault):
        raise UsageError(f"{label} is a recording that waits to be transcribed; run `thematics transcribe` first")
    if row is None:
        raise UsageError(f"{label} was not redacted yet; run `thematics redact` first")
    return document, row


def _words(turns: Sequence[RawTurn]) -> list[list[str]]:
    return [[word.text for word in turn.words] for turn in turns]


def hides_no_less(turns: Sequence[RawTurn], spans: Iterable[WordSpan], before: Iterable[WordSpan]) -> bool:
    """Whether every word that was hidden when a person looked is hidden still."""
    return hidden_words(turns, before) <= hidden_words(turns, spans)


def hidden_words(turns: Sequence[RawTurn], spans: Iterable[WordSpan]) -> set[tuple[int, int]]:
    """Give the words that spans hide: a turn's index, and a word's in it."""
    words: set[tuple[int, int]] = set()
    for span in spans:
        for at in range(span.first_turn, span.last_turn + 1):
            first = span.first_word if at == span.first_turn else 0
            last = span.last_word if at == span.last_turn else len(turns[at].words) - 1
            words.update((at, n) for n in range(first, last + 1))
    return words


def _note(store: OpenStudy, published: int) -> str:
    held = len(waiting(store))
    if held:
        return f"{held} wait for review"
    return f"{published} published" if published else ""
