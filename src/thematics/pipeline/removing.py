"""Material out of the vault and the study for good: a document that does not belong there, or everything of one participant.

The vault is committed first, then the study. What the study has to lose follows from what the vault no longer has, so that a
removal that was cut off between the two is finished by the next one (``sweep``).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from thematics.errors import UsageError
from thematics.pipeline.verdicts import forget_verdicts
from thematics.pipeline.withdrawing import ERASE, Left, Removed, Taken, withdraw, words_in
from thematics.records.raw import RawDocument, RawTurn
from thematics.records.redacted import RedactedTurn
from thematics.records.shared import Label, Role, Source, WordRange, WordSpan
from thematics.redact import Name, Pseudonyms, Redactor, normal, redact_turns
from thematics.store import NameEntry, OpenStudy, RedactionRow, Vault

__all__ = ["ERASE", "Removed", "erase", "forget_people", "remove", "sweep"]

WAITING, TYPED = "waiting", "typed"
NO_WORD = -1  # a position that no word has: nothing was erased, and that is known
_TAG = re.compile(r"\[(\w+)-(\d+)\]")

Form = tuple[Label, str]  # a tag's kind, and the normalised words that stand behind it


def remove(store: OpenStudy, label: str) -> Removed:
    """Take one document out of the vault and the study for good.

    Its turns, columns and redaction go, its text in the study, what people typed about it, and its segments in every run; what
    is then in neither database is the text. Decisions stay, and stand on nothing. So do ids and labels: none is given twice.
    Participants who have no words left go too. A name that the study's own list has from this document goes where no other
    document has it or anything like it; names that were typed stay, and so does each that can't be told from others': hiding
    more is safe. Pseudonyms keep their numbers, and lose the names that no other document has. A recording goes, and its key where
    the participant has no other one.

    The file itself is the researchers' own to delete. It can be added again, and is a new document then.

    Args:
        store: An open study with its vault.
        label: "I03".

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: There is no such document.
    """
    vault = store.require_vault()
    with vault.transaction():
        document = next((each for each in vault.documents() if each.label == label), None)
        taken = _take(store, [document]) if document is not None else None
    if taken is None:
        return _finish(store, label, f"there is no document '{label}'; `thematics list documents` shows them")
    return withdraw(store, taken)[0]


def erase(store: OpenStudy, participant: str) -> Removed:
    """Take everything of one participant out of the vault and the study for good.

    Documents in which nobody else speaks as a respondent are removed, the interviewer's turns too. Where others do, only this
    participant's turns go: words keep their positions, and the document waits to be redacted and reviewed again. Its recording goes
    whole, and all that was heard in it: nobody can be taken out of one; the others' words stay as turns. As ``remove`` says,
    names that were typed stay on the list; what others say about the participant stays as well, redacted.

    Args:
        store: An open study with its vault.
        participant: "R03".

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: There is no such participant.
    """
    vault = store.require_vault()
    with vault.transaction():
        taken = _take_participant(store, participant) if participant in vault.participants() else None
    if taken is None:
        problem = f"there is no participant '{participant}'; `thematics list documents` shows who is in which"
        return _finish(store, participant, problem)
    return withdraw(store, taken)[0]


def sweep(store: OpenStudy) -> Removed:
    """Finish removals that were cut off: take out of the study what the vault no longer has. Nothing to do is fine.

    Args:
        store: An open study with its vault.

    Raises:
        NoVaultError: The log-in opens only the study.
    """
    return withdraw(store)[0]


def _finish(store: OpenStudy, name: str, problem: str) -> Removed:
    """Finish a removal that was cut off after the vault; where there was none of this document or participant, refuse."""
    removed, noted = withdraw(store)
    if name not in noted:
        raise UsageError(problem)
    return removed


def _take_participant(store: OpenStudy, participant: str) -> Taken:
    vault = store.require_vault()
    whole: list[RawDocument] = []
    shared: list[RawDocument] = []
    theirs = {row.document for row in vault.recordings(heard=False) if row.participant == participant}
    for document in vault.documents():
        speak = {turn.participant for turn in vault.turns(document.id) if turn.role is Role.RESPONDENT}
        waits = document.id in theirs and not speak
        if waits or participant in speak:
            (shared if speak - {participant} else whole).append(document)
        elif document.id in theirs:
            # Its words are others', and its sound is under this participant's key.
            vault.note_erased(document.id, [NO_WORD])
            vault.forget_recording(document.id)
    taken = _take(store, whole, shared, participant)
    if participant in vault.participants():
        vault.remove_participant(participant)
    return taken


def _take(
    store: OpenStudy, whole: Sequence[RawDocument], shared: Sequence[RawDocument] = (), participant: str = ""
) -> Taken:
    """Take documents, and one participant's turns of others, out of the vault; within a transaction."""
    vault = store.require_vault()
    ids = {document.id for document in (*whole, *shared)}
    turns = [turn for document in (*whole, *shared) for turn in vault.turns(document.id)]
    gone = [turn for turn in turns if turn.document in {each.id for each in whole} or turn.participant == participant]
    owners = {row.participant for row in vault.recordings(heard=False) if row.document in ids}
    for document in whole:
        vault.remove_document(document.id)
    for document in shared:
        _shorten(vault, document, participant)
    forget_people(vault, {turn.participant for turn in gone if turn.participant} | owners)
    _forget_keys(vault, owners)
    _forget_names(vault, (*whole, *shared))
    said: dict[str, list[str]] = {each: [] for each in ids}
    for turn in gone:
        said[turn.document].append(turn.text)
    forget_verdicts(vault, {document: "\n".join(lines) for document, lines in said.items()})
    left = Left.of(vault)
    for source in {document.source for document in (*whole, *shared)}:
        _forget_pseudonyms(store, source, left)
    return Taken(
        documents=tuple(document.label for document in whole),
        shortened=tuple(document.label for document in shared),
        ids=frozenset(ids),
        turns=len(gone),
        words=frozenset(word for turn in gone for word in words_in(turn.text)),
    )


def _forget_keys(vault: Vault, owners: Iterable[str]) -> None:
    """Forget the keys of those who have no recording left: copies of the sound can't be heard either then."""
    used = {row.participant for row in vault.recordings(heard=False)}
    for owner in set(owners) - used:
        vault.forget_audio_key(owner)


def _shorten(vault: Vault, document: RawDocument, participant: str) -> None:
    """Take one participant's turns out, and let the redaction's spans count in the turns that are left."""
    turns, row = vault.turns(document.id), vault.redaction(document.id)
    if vault.recording(document.id) is not None or document.id in vault.erased():
        vault.note_erased(
            document.id, (word.position for turn in turns if turn.participant == participant for word in turn.words)
        )
    vault.remove_turns(document.id, participant)
    if row is not None:
        spans = tuple(_moved(turns, row.spans, participant))
        fresh = RedactionRow(document.id, row.fingerprint, row.names_seen, spans, WAITING, "", "", row.time)
        vault.put_redaction(fresh)  # out of date, since the words are others; what was seen of them was another text


def _moved(turns: Sequence[RawTurn], spans: Iterable[WordSpan], participant: str) -> Iterator[WordSpan]:
    """Give spans as they stand without a participant's turns; of one that reaches into such a turn, what is left of it."""
    kept = [at for at, turn in enumerate(turns) if turn.participant != participant]
    now_at = {at: new for new, at in enumerate(kept)}
    for span in spans:
        inside = [at for at in range(span.first_turn, span.last_turn + 1) if at in now_at]
        if len(inside) == span.last_turn - span.first_turn + 1:
            yield replace(span, first_turn=now_at[span.first_turn], last_turn=now_at[span.last_turn])
            continue
        for at in inside:
            first = span.first_word if at == span.first_turn else 0
            last = span.last_word if at == span.last_turn else len(turns[at].words) - 1
            yield replace(span, first_turn=now_at[at], first_word=first, last_turn=now_at[at], last_word=last)


def forget_people(vault: Vault, people: Iterable[str]) -> None:
    """Remove those of these participants who have neither words nor recordings left, with their keys for sound."""
    there = {turn.participant for document in vault.documents() for turn in vault.turns(document.id)}
    there |= {row.participant for row in vault.recordings()}
    for participant in sorted(set(people) - there):
        vault.remove_participant(participant)


def _forget_names(vault: Vault, removed: Iterable[RawDocument]) -> None:
    """Take names off the list that came with these documents' labels, columns or file names and stand in no other one."""
    before = [text for document in removed for text in _beside(document)]
    documents = vault.documents()
    now = [text for document in documents for text in _beside(document)]
    lone = [
        entry for entry in vault.names() if entry.origin != TYPED and _stands(entry, before) and not _stands(entry, now)
    ]
    if lone:
        texts = [[[word.text for word in turn.words] for turn in vault.turns(each.id)] for each in documents]
        vault.forget_names(entry.id for entry in lone if not any(map(_touches(entry), texts)))


def _beside(document: RawDocument) -> Iterator[str]:
    """Give the texts beside a document's words that names on the list can come from, folded."""
    stem = document.file_name.rpartition(".")[0] or document.file_name
    for text in (*document.speakers.values(), *document.private.values(), re.sub(r"[\W\d_]+", " ", stem)):
        yield " ".join(text.casefold().split())


def _stands(entry: NameEntry, texts: Iterable[str]) -> bool:
    name = " ".join(entry.text.casefold().split())
    return any(name in text for text in texts)


def _touches(entry: NameEntry) -> Callable[[list[list[str]]], bool]:
    return Redactor((Name(entry.text, entry.label),)).touches


def _forget_pseudonyms(store: OpenStudy, source: Source, left: Left) -> None:
    """Leave of names only what stands in documents that are there; numbers stay for good, and what was decided about them."""
    vault = store.require_vault()
    for document in vault.documents():
        rows = vault.forms(document=document.id) if document.source is source else ()
        if rows:
            stands = set(_forms_in(store, document, left))
            vault.forget_forms(row for row in rows if (row.label, row.form) not in stands)
    used: dict[tuple[Label, int], set[str]] = {}
    for form in vault.forms(source):
        used.setdefault((form.label, form.number), set()).add(form.form)
    listed = {normal(entry.label, entry.text.split()) for entry in vault.names()}
    for row in vault.pseudonyms(source):
        forms = used.get((row.label, row.number), set())
        kept = [form for form in row.key.split("|") if form in forms or (forms and form in listed)]
        if row.key and "|".join(kept) != row.key:
            vault.rekey_pseudonyms([replace(row, key="|".join(kept))])


def _forms_in(store: OpenStudy, document: RawDocument, left: Left) -> Iterator[Form]:
    """Give what stands behind the tags of a document: as it was published, and as it would be now."""
    vault = store.require_vault()
    row = vault.redaction(document.id)
    yield from _forms(store.study.turns(document.id), left)
    if row is not None:
        hidden = Pseudonyms()
        redact_turns(vault.turns(document.id), row.spans, hidden)
        yield from ((use.label, use.form) for use in hidden.uses)


def _forms(turns: Iterable[RedactedTurn], left: Left) -> Iterator[Form]:
    before = ""  # a tag at the end of a turn: the name may go on in the next one
    so_far: list[str] = []
    for turn in turns:
        for token in turn.tokens:
            tag = _TAG.search(token.text) if token.labels else None
            words = list(left.words(WordRange(turn.document, token.first, token.last)))
            if tag and words:
                yield token.labels[0], normal(token.labels[0], words)
            if tag and words and tag[0] == before:
                yield token.labels[0], normal(token.labels[0], [*so_far, *words])
            before, so_far = tag[0] if tag else "", words
