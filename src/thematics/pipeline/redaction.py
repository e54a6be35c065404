"""From the vault to the study: text is redacted, waits to be reviewed (or is waived), and only then is published.

The vault is committed first, then the study. Each document carries the fingerprint of what its redaction rests on, and the
digest of what was published, so that a step that was cut off between the two is finished by the next run.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from thematics.errors import UsageError
from thematics.pipeline.finders import StudyFinder, finder_for
from thematics.pipeline.recordings import untranscribed
from thematics.pipeline.steps import SILENT, Progress, StepResult, digest_of, now, parts, row_of, watch
from thematics.records.analysis import Candidate, Run
from thematics.records.raw import RawDocument, RawTurn
from thematics.records.redacted import Document, RedactedTurn
from thematics.records.shared import Label, Source, WordSpan
from thematics.redact import Name, Pseudonym, Pseudonyms, Redactor, RuleFinder, redact_free_text, redact_turns
from thematics.sources.text import clean
from thematics.store import NameEntry, OpenStudy, PseudonymRow, RedactionRow, Vault

__all__ = [
    "Pending",
    "Shown",
    "add_names",
    "ask_for_review",
    "forget_spans",
    "held",
    "names",
    "pending",
    "redact",
    "remove_name",
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
        doubtful: How many spans the finder was not sure of.
    """

    label: str
    state: str
    turns: tuple[RedactedTurn, ...]
    doubtful: int


def redact(store: OpenStudy, progress: Progress = SILENT) -> StepResult:
    """Redact what is new or changed, and publish what was reviewed or waived.

    Args:
        store: An open study with its vault.
        progress: Told how far it is.

    A document on which a detector fails stays in the vault, and is named in the result; all others are done.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: ``thematics.toml`` waives the review, and no steward did.
    """
    vault = store.require_vault()
    _require_own_waiver(store)
    with watch() as measured:
        work = _Work.of(store)
        _reword_typed(store, work)
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
        vault.put_redaction(replace(row, fingerprint=REPLACED, spans=(), state=WAITING, by="", time=now()))


def held(store: OpenStudy) -> tuple[str, ...]:
    """List the labels of the documents on which a detector failed."""
    vault = store.require_vault()
    states = vault.redactions()
    return tuple(
        document.label
        for document in vault.documents()
        if document.id in states and states[document.id].fingerprint == HELD
    )


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
        if (row := states.get(document.id)) is not None and row.state == WAITING and row.fingerprint != HELD and asked
    )


def show(store: OpenStudy, label: str) -> Shown:
    """Give one document as it would be published.

    Raises:
        UsageError: There is no such document, or it was not redacted yet.
    """
    vault = store.require_vault()
    document, row = _redacted(vault, label)
    if row.fingerprint == REPLACED:
        raise UsageError(f"{label} was transcribed anew; run `thematics redact` first")
    turns = _apply(vault, document, row)
    return Shown(label, row.state, turns, sum(span.score < SURE for span in row.spans))


def review(store: OpenStudy, labels: Sequence[str]) -> tuple[str, ...]:
    """Mark documents as reviewed and publish them; "all" stands for every document that waits.

    Returns:
        The labels of the documents that were marked.

    Raises:
        UsageError: There is no such document, it was not redacted yet, or its redaction is out of date.
    """
    vault = store.require_vault()
    chosen = waiting(store) if list(labels) == ["all"] else tuple(dict.fromkeys(labels))
    stale = {each.label for each in pending(store)}
    if late := [label for label in chosen if label in stale]:
        raise UsageError(f"the redaction of {late[0]} is not up to date; run `thematics redact` first")
    rows = [_redacted(vault, label) for label in chosen]
    with vault.transaction():
        for _, row in rows:
            vault.put_redaction(replace(row, state=REVIEWED, by=store.author, time=now()))
    _publish(store, [document for document, _ in rows])
    return chosen


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
        return finder_for(self.store.settings, _as_names(self.entries))

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
        if row.fingerprint == HELD:
            return "a detector failed on it"
        if row.fingerprint != self.fingerprint(document.id):
            return "its text or the redaction has changed"
        fresh = [entry for entry in self.entries if entry.id > row.names_seen]
        if fresh and Redactor(_as_names(fresh)).touches(_words(self.vault.turns(document.id))):
            return "a name was added that stands in it"
        return ""

    def redact_or_hold(self, document: RawDocument) -> bool:
        """Redact a document; where a detector fails, hold it back, whatever was published of it before."""
        turns = self.vault.turns(document.id)
        try:
            spans = tuple(self.finder.find(_words(turns)))
        except Exception:  # noqa: BLE001 - whatever a detector dies of, its document may not pass, and others must go on
            spans = None
        if spans is not None:
            self._redact(document, spans)
            return True
        held = RedactionRow(document.id, HELD, 0, (), WAITING, "", "", now())
        with self.vault.transaction():
            self.vault.put_redaction(held)
        return False

    def _redact(self, document: RawDocument, spans: tuple[WordSpan, ...]) -> None:
        before = self.rows.get(document.id)
        kept = before is not None and before.state == REVIEWED and _hides_no_less(spans, before)
        same_text = before is not None and _content(before.fingerprint) == _content(self.fingerprint(document.id))
        row = RedactionRow(
            document=document.id,
            fingerprint=self.fingerprint(document.id),
            names_seen=self.latest_name,
            spans=spans,
            state=REVIEWED if kept and same_text else WAITING,
            digest="",
            by=before.by if before is not None and kept else "",
            time=now(),
        )
        with self.vault.transaction():
            self.vault.put_redaction(row)
            _apply(self.vault, document, row)  # gives new people their pseudonyms in the same transaction


def _settle(store: OpenStudy) -> None:
    """Where the review is waived by a setting, nothing waits; where it is asked for again, what was waived does."""
    vault = store.require_vault()
    wrong, right = (WAIVED, WAITING) if review_is_asked(store) else (WAITING, WAIVED)
    moved = [row for row in vault.redactions().values() if row.state == wrong and row.fingerprint != HELD]
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


def _reword_typed(store: OpenStudy, work: _Work) -> None:
    """Redact again what people typed: a reviewer types without the name list, and the list and the rules may know more since."""
    with store.study.transaction():
        for text_id, text in store.study.texts().items():
            safer = redact_free_text(text, work.finder)
            if safer != text:
                store.study.reword_text(text_id, safer)


def _reword_runs(store: OpenStudy, work: _Work) -> None:
    """Hide new names in the words that name candidates."""
    listed = Redactor(_as_names(work.entries))

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
    finder = RuleFinder(_as_names(vault.names()))
    fresh: list[tuple[Document, tuple[RedactedTurn, ...], str]] = []
    withdrawn: list[str] = []
    with vault.transaction():
        for document in documents:
            row, there = vault.redaction(document.id), store.study.published_digest(document.id)
            if row is None or row.state == WAITING or row.fingerprint == REPLACED:
                withdrawn += [document.id] if there else []
                continue
            attributes = _harmless(document, finder)
            wanted = _digest(row, document, attributes)
            if there != wanted:
                cleared = Document(document.id, document.label, document.source, document.group, attributes)
                fresh.append((cleared, _apply(vault, document, row), wanted))
                vault.put_redaction(replace(row, digest=wanted))
    with store.study.transaction():
        taken = _words_of(store, withdrawn)
        for document_id in withdrawn:
            store.study.withdraw(document_id)
        for cleared, turns, wanted in fresh:
            store.study.publish(cleared, turns, digest=wanted)
        if taken:
            _forget(store, taken - _words_of(store, [document.id for document in store.study.documents()]))
    return len(fresh)


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


def _harmless(document: RawDocument, finder: RuleFinder) -> Mapping[str, str]:
    """Give what may go to the study beside the text; of columns that a steward cleared, only what names nobody that is known now."""
    return {
        name: value
        for name, value in document.attributes.items()
        if name not in document.private or not finder.find([name.split(), value.split()])
    }


def _digest(row: RedactionRow, document: RawDocument, attributes: Mapping[str, str]) -> str:
    """Name what is published: a redaction's text follows from its spans and the words that they were found in."""
    spans = ";".join(
        f"{span.first_turn},{span.first_word},{span.last_turn},{span.last_word},{span.label}" for span in row.spans
    )
    return digest_of(_content(row.fingerprint), spans, str(sorted(attributes.items())), document.group)


def _content(fingerprint: str) -> str:
    return fingerprint.rpartition("content=")[2]


def _apply(vault: Vault, document: RawDocument, row: RedactionRow) -> tuple[RedactedTurn, ...]:
    known = Pseudonyms(Pseudonym(each.label, each.number, each.key) for each in vault.pseudonyms(document.source))
    turns = redact_turns(vault.turns(document.id), row.spans, known)
    if known.new:
        with vault.transaction():
            vault.add_pseudonyms([_row(document.source, each) for each in known.new])
    return turns


def _row(source: Source, pseudonym: Pseudonym) -> PseudonymRow:
    return PseudonymRow(source=source, label=pseudonym.label, number=pseudonym.number, key=pseudonym.key)


def _redacted(vault: Vault, label: str) -> tuple[RawDocument, RedactionRow]:
    document = next((each for each in vault.documents() if each.label == label), None)
    if document is None:
        raise UsageError(f"there is no document '{label}'; `thematics list documents` shows them")
    row = vault.redaction(document.id)
    if row is None and document.id in untranscribed(vault):
        raise UsageError(f"{label} is a recording that waits to be transcribed; run `thematics transcribe` first")
    if row is None:
        raise UsageError(f"{label} was not redacted yet; run `thematics redact` first")
    return document, row


def _as_names(entries: Iterable[NameEntry]) -> tuple[Name, ...]:
    return tuple(Name(entry.text, entry.label) for entry in entries)


def _words(turns: Sequence[RawTurn]) -> list[list[str]]:
    return [[word.text for word in turn.words] for turn in turns]


def _hides_no_less(spans: Sequence[WordSpan], before: RedactionRow) -> bool:
    """Whether every word that was hidden when a person looked is hidden still."""
    return all(any(_covers(new, old) for new in spans) for old in before.spans)


def _covers(new: WordSpan, old: WordSpan) -> bool:
    starts = (new.first_turn, new.first_word) <= (old.first_turn, old.first_word)
    return starts and (old.last_turn, old.last_word) <= (new.last_turn, new.last_word)


def _note(store: OpenStudy, published: int) -> str:
    held = len(waiting(store))
    if held:
        return f"{held} wait for review"
    return f"{published} published" if published else ""
