"""The vault: raw words, names, and who stands behind a pseudonym. Nothing of it leaves but through redaction."""

import hashlib
import hmac
import io
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa

from thematics.errors import AlreadyThereError, InvalidRecordError, StoreError
from thematics.records.raw import RawDocument, RawTurn
from thematics.records.shared import Group, Label, Role, Source
from thematics.store import encoding
from thematics.store.checks import CheckTables
from thematics.store.database import Database
from thematics.store.encoding import decodes, from_json, natural, texts_from, to_json
from thematics.store.heard import HeardTables
from thematics.store.people import PeopleTables
from thematics.store.rows import NameEntry, PseudonymRow, RedactionRow
from thematics.store.schema import VAULT_MIGRATIONS, VaultTables
from thematics.store.verdicts import VerdictTables

__all__ = ["Vault"]

DIGEST_DIGITS = 32
BLOCK_BYTES = 1 << 20
DIGEST_KEY, WAIVER = "digest key", "waiver"
PARTICIPANTS, NAMES_REMOVED = "participant", "names removed"
# What people call a document: a letter and a number of at least so many digits.
_LABELS = {Source.INTERVIEW: ("I", 2), Source.CASEFILE: ("D", 3), Source.SURVEY: ("E", 3)}
_PARTICIPANT = ("R", 2)

_T = VaultTables


class Vault(HeardTables, CheckTables, PeopleTables, VerdictTables):
    """``vault.db``, open.

    Every method is a transaction of its own, or part of the one around it. All raise StoreError where the file is damaged, in
    use or not writable.

    Args:
        path: The file.
        key: 32 bytes.
        create: Make a new one.
    """

    def __init__(self, path: Path, key: bytes, *, create: bool = False) -> None:
        self._database = Database(path, key, VAULT_MIGRATIONS, create=create)
        try:
            if create:
                values = {"name": DIGEST_KEY, "value": secrets.token_bytes(32)}
                self._database.write(sa.insert(_T.meta), values)
            self._digest_key = self._read_digest_key(path.name)
        except BaseException:
            self._database.close()
            raise

    def transaction(self) -> AbstractContextManager[None]:
        """Write all or nothing; a nested block is part of the outer one."""
        return self._database.transaction()

    def digest(self, *parts: bytes) -> str:
        """Give a keyed name for any bytes: HMAC-SHA256 (RFC 2104) under a key of this vault, 32 hexadecimal digits.

        Who does not hold the key can't test a guess against it, however short the content is.
        """
        code = hmac.new(self._digest_key, digestmod=hashlib.sha256)
        for part in parts:
            code.update(len(part).to_bytes(8, "big"))
            code.update(part)
        return code.hexdigest()[:DIGEST_DIGITS]

    def digest_file(self, file: BinaryIO) -> str:
        """Give what ``digest`` gives for a file's whole content, without holding it in memory."""
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        code = hmac.new(self._digest_key, size.to_bytes(8, "big"), digestmod=hashlib.sha256)
        while block := file.read(BLOCK_BYTES):
            code.update(block)
        return code.hexdigest()[:DIGEST_DIGITS]

    # documents

    def add_document(self, document: RawDocument, turns: Sequence[RawTurn], *, row_digest: str = "") -> None:
        """Add a document.

        Args:
            document: The document; its label from ``next_label``.
            turns: Its turns.
            row_digest: Digest of the table row that it was made from, "" for a file.

        Raises:
            AlreadyThereError: It is in the vault.
            InvalidRecordError: A turn belongs to another document.
        """
        if any(turn.document != document.id for turn in turns):
            raise InvalidRecordError("a turn belongs to another document than the one it is added with")
        with self.transaction():
            if self.has_document(document.id):
                raise AlreadyThereError(f"nothing was added: the material of {document.label} is in the study already")
            values = {
                "id": document.id,
                "label": document.label,
                "source": document.source.value,
                "group": document.group.value,
                "file_name": document.file_name,
                "format": document.format,
                "speakers": to_json(dict(document.speakers)),
                "attributes": to_json(dict(document.attributes)),
                "private": to_json(dict(document.private)),
                "row_digest": row_digest,
                "version": 1,
            }
            self._database.write(sa.insert(_T.document), values)
            self._database.write(sa.insert(_T.turn), [encoding.raw_turn_to(turn) for turn in turns])

    def has_document(self, document: str) -> bool:
        """Say whether there is a document of this id."""
        return bool(self._database.rows(sa.select(_T.document.c.id).where(_T.document.c.id == document)))

    def has_row(self, row_digest: str) -> bool:
        """Say whether a document was made from a table row of this digest."""
        if not row_digest:
            return False
        return bool(self._database.rows(sa.select(_T.document.c.id).where(_T.document.c.row_digest == row_digest)))

    def documents(self) -> tuple[RawDocument, ...]:
        """Give every document, in order of adding."""
        rows = self._database.records(sa.select(_T.document).order_by(_T.document.c.number))
        return tuple(_document(row) for row in rows)

    def document(self, document: str) -> RawDocument:
        """Give one document.

        Raises:
            StoreError: There is none of this id.
        """
        return _document(self._row_of(document))

    def turns(self, document: str) -> tuple[RawTurn, ...]:
        """Give a document's turns, in order."""
        query = sa.select(_T.turn).where(_T.turn.c.document == document).order_by(_T.turn.c.ordinal)
        return tuple(encoding.raw_turn_from(row) for row in self._database.records(query))

    def content_version(self, document: str) -> int:
        """Tell how often a document's turns, roles or words were changed, plus one.

        Raises:
            StoreError: There is no such document.
        """
        return int(self._row_of(document)["version"])

    def set_role(self, document: str, speaker: str, role: Role, participant: str | None) -> None:
        """Change what a speaker does in a document, and whose words they are.

        Raises:
            StoreError: The document has no such speaker.
        """
        mine = sa.and_(_T.turn.c.document == document, _T.turn.c.speaker == speaker)
        with self.transaction():
            before = set(self._database.rows(sa.select(_T.turn.c.role, _T.turn.c.participant).where(mine)))
            if not before:
                raise StoreError("that document has no such speaker; `thematics list documents` shows them")
            if before == {(role.value, participant)}:
                return
            self._database.write(sa.update(_T.turn).where(mine).values(role=role.value, participant=participant))
            newer = sa.update(_T.document).where(_T.document.c.id == document)
            self._database.write(newer.values(version=_T.document.c.version + 1))

    def replace_turns(self, document: str, turns: Sequence[RawTurn], speakers: Mapping[str, str]) -> None:
        """Put other turns in place of a document's: it was transcribed, or transcribed again.

        The document's redaction stays as it is, and its spans count in turns that are no longer there: the version, which is one
        more, says so.

        Args:
            document: The document's id.
            turns: Its turns.
            speakers: Label by speaker key.

        Raises:
            StoreError: There is no such document.
            InvalidRecordError: A turn belongs to another document.
        """
        if any(turn.document != document for turn in turns):
            raise InvalidRecordError("a turn belongs to another document than the one it is put into")
        with self.transaction():
            newer = sa.update(_T.document).where(_T.document.c.id == document)
            values = {"speakers": to_json(dict(speakers)), "version": _T.document.c.version + 1}
            if not self._database.write(newer.values(**values)):
                raise StoreError("there is no such document; `thematics list documents` shows them")
            self._database.write(sa.delete(_T.turn).where(_T.turn.c.document == document))
            self._database.write(sa.insert(_T.turn), [encoding.raw_turn_to(turn) for turn in turns])

    def put_attributes(self, document: str, attributes: Mapping[str, str]) -> None:
        """Change what of a document may go to the study beside its text.

        Raises:
            StoreError: There is no such document.
        """
        changed = sa.update(_T.document).where(_T.document.c.id == document)
        if not self._database.write(changed.values(attributes=to_json(dict(attributes)))):
            raise StoreError("there is no such document; `thematics list documents` shows them")

    def next_label(self, source: Source) -> str:
        """Take the next document label: "I01", "D001", "E001" …; none is ever given twice."""
        return _numbered(_LABELS[source], self._count(source.value))

    def remove_document(self, document: str) -> None:
        """Remove a document with its turns and redaction.

        Raises:
            StoreError: There is no such document.
        """
        if not self._database.write(sa.delete(_T.document).where(_T.document.c.id == document)):
            raise StoreError("there is no such document; `thematics list documents` shows them")

    def remove_turns(self, document: str, participant: str) -> int:
        """Remove one participant's turns from a document in which others speak too; all other words keep their positions.

        What may name the participant goes along: the labels of speakers who have no turn left, the file's name, and the document's
        recording (its row here, the caller removes its file), since nobody can be taken out of it. The document's redaction stays
        as it is, and its spans count in turns that are no longer there: the caller puts it right.

        Returns:
            How many turns were removed.

        Raises:
            StoreError: There is no such document.
        """
        mine = sa.and_(_T.turn.c.document == document, _T.turn.c.participant == participant)
        with self.transaction():
            count = self._database.write(sa.delete(_T.turn).where(mine))
            if count:
                left = {turn.speaker for turn in self.turns(document)}
                speakers = {key: label for key, label in self.document(document).speakers.items() if key in left}
                newer = sa.update(_T.document).where(_T.document.c.id == document)
                values = {"speakers": to_json(speakers), "file_name": "", "version": _T.document.c.version + 1}
                self._database.write(newer.values(**values))
                self.forget_recording(document)
        return count

    # participants

    def next_participant(self) -> str:
        """Take the next participant id: "R01" …; none is ever given twice."""
        return _numbered(_PARTICIPANT, self._count(PARTICIPANTS))

    def add_participant(self, participant: str, group: Group, key: str = "") -> None:
        """Add a participant; ``key`` tells rows about one person apart from others' and can be looked up."""
        self._database.write(sa.insert(_T.participant), {"id": participant, "group": group.value, "key": key})

    def participants(self) -> Mapping[str, Group]:
        """Give every participant's group, by id."""
        rows = self._database.rows(sa.select(_T.participant.c.id, _T.participant.c.group))
        return dict(sorted((_participant(*row) for row in rows), key=lambda each: natural(each[0])))

    def participant_by_key(self, key: str) -> str | None:
        """Find the participant that was added with this key."""
        if not key:
            return None
        found = self._database.value(sa.select(_T.participant.c.id).where(_T.participant.c.key == key))
        return None if found is None else str(found)

    def remove_participant(self, participant: str) -> None:
        """Remove a participant who has no words and no recordings, with their key for sound; the id is not given again.

        Raises:
            StoreError: Some turn holds the participant's words, or some recording is encrypted under their key.
        """
        with self.transaction():
            if self._database.rows(sa.select(_T.turn.c.ordinal).where(_T.turn.c.participant == participant).limit(1)):
                raise StoreError("a participant who has words in the study can't be removed; erase the words first")
            if any(row.participant == participant for row in self.recordings()):
                raise StoreError(
                    "a participant who has a recording in the study can't be removed; remove the recording first"
                )
            self.forget_audio_key(participant)
            self._database.write(sa.delete(_T.participant).where(_T.participant.c.id == participant))

    def given(self) -> tuple[str, ...]:
        """Give every document label and participant id that was ever given, also of what is no longer here."""
        counts = dict(self._database.rows(sa.select(_T.counter.c.name, _T.counter.c.value)))
        forms = {**{source.value: form for source, form in _LABELS.items()}, PARTICIPANTS: _PARTICIPANT}
        return tuple(_numbered(form, n) for name, form in forms.items() for n in range(1, counts.get(name, 0) + 1))

    # the study's name list

    def add_names(self, names: Iterable[tuple[str, Label, str]]) -> int:
        """Add names to the study's own list; one that is there in other capitals is not new.

        Args:
            names: Text, label and origin of each.

        Returns:
            How many were new.
        """
        with self.transaction():
            known = set(self._database.rows(sa.select(_T.name.c.folded, _T.name.c.label)))
            new: dict[tuple[str, str], dict[str, str]] = {}
            for text, label, origin in names:
                key = text.casefold(), label.value
                if key not in known:
                    new.setdefault(key, {"text": text, "folded": key[0], "label": key[1], "origin": origin})
            self._database.write(sa.insert(_T.name), list(new.values()))
        return len(new)

    def names(self) -> tuple[NameEntry, ...]:
        """Give the study's own name list, in order of id."""
        columns = (_T.name.c.id, _T.name.c.text, _T.name.c.label, _T.name.c.origin)
        return tuple(_name(*row) for row in self._database.rows(sa.select(*columns).order_by(_T.name.c.id)))

    def remove_name(self, name_id: int) -> None:
        """Take a name off the list.

        Raises:
            StoreError: There is none of this id.
        """
        with self.transaction():
            if not self._database.write(sa.delete(_T.name).where(_T.name.c.id == name_id)):
                raise StoreError("there is no such name on the study's list")
            self._count(NAMES_REMOVED)

    def forget_names(self, name_ids: Iterable[int]) -> None:
        """Take names off the list that stand in no document: no redaction has to be done again for it."""
        for name_id in name_ids:
            self._database.write(sa.delete(_T.name).where(_T.name.c.id == name_id))

    def names_removed(self) -> int:
        """Tell how many names were ever taken off the list."""
        return int(self._database.value(sa.select(_T.counter.c.value).where(_T.counter.c.name == NAMES_REMOVED)) or 0)

    # the review's waiver

    def waiver(self) -> str:
        """Give the reason for which a steward waived the review of redactions, "" if none did."""
        return str(self._waiver().get("reason", ""))

    def put_waiver(self, reason: str, by: str, time: str) -> None:
        """Note that a steward waived the review, and why; no reason takes the waiver back."""
        values = {"name": WAIVER, "value": to_json({"reason": reason, "by": by, "time": time}).encode()}
        self._database.write(sa.insert(_T.meta).prefix_with("OR REPLACE"), values)

    def _waiver(self) -> Mapping[str, str]:
        value = self._database.value(sa.select(_T.meta.c.value).where(_T.meta.c.name == WAIVER))
        return texts_from(value.decode()) if isinstance(value, bytes) else {}

    # pseudonyms and redaction

    def pseudonyms(self, source: Source) -> tuple[PseudonymRow, ...]:
        """Give who stands behind which tag within a source, in order of adding."""
        query = sa.select(_T.pseudonym.c.label, _T.pseudonym.c.number, _T.pseudonym.c.key)
        query = query.where(_T.pseudonym.c.source == source.value).order_by(_T.pseudonym.c.id)
        return tuple(_pseudonym(source, *row) for row in self._database.rows(query))

    def pseudonyms_state(self, source: Source) -> tuple[int, ...]:
        """Give numbers that are others when a source's pseudonyms are, so that they need not be read again while these are the same."""
        rows = _T.pseudonym.c
        sums = sa.func.count(), sa.func.max(rows.id), sa.func.sum(sa.func.length(rows.key) * rows.id)
        found = self._database.rows(sa.select(*sums).where(rows.source == source.value))[0]
        return self._database.rolled_back, *(int(each or 0) for each in found)

    def add_pseudonyms(self, rows: Sequence[PseudonymRow]) -> None:
        """Add pseudonyms; a number that was given before within its source and label raises StoreError."""
        values = [
            {"source": row.source.value, "label": row.label.value, "number": row.number, "key": row.key} for row in rows
        ]
        self._database.write(sa.insert(_T.pseudonym), values)

    def rekey_pseudonyms(self, rows: Iterable[PseudonymRow]) -> None:
        """Put other keys in place of those stored, by source, label and number; "" for a number that nobody has any longer."""
        for row in rows:
            own = _T.pseudonym.c.source == row.source.value, _T.pseudonym.c.label == row.label.value
            mine = sa.update(_T.pseudonym).where(*own, _T.pseudonym.c.number == row.number)
            self._database.write(mine.values(key=row.key))

    def redaction(self, document: str) -> RedactionRow | None:
        """Give a document's redaction, None if there is none."""
        rows = self._database.records(sa.select(_T.redaction).where(_T.redaction.c.document == document))
        return _redaction(rows[0]) if rows else None

    def redactions(self) -> Mapping[str, RedactionRow]:
        """Give every redaction, by document."""
        rows = map(_redaction, self._database.records(sa.select(_T.redaction)))
        return {row.document: row for row in rows}

    def put_redaction(self, row: RedactionRow) -> None:
        """Store a document's redaction in place of the one that was there."""
        values = {
            "document": row.document,
            "fingerprint": row.fingerprint,
            "names_seen": row.names_seen,
            "spans": encoding.spans_to(row.spans),
            "state": row.state,
            "digest": row.digest,
            "by": row.by,
            "time": row.time,
            "found": "" if row.found is None else encoding.spans_to(row.found),
            "unsafe": to_json(list(row.unsafe)),
            "blocked": to_json(list(row.blocked)),
            "approved": "" if row.approved is None else encoding.approval_to(row.approved),
        }
        self._database.write(sa.insert(_T.redaction).prefix_with("OR REPLACE"), values)

    def checkpoint(self) -> bool:
        """Empty the journal into the file, so that what was erased stands in neither; see ``Database.checkpoint``."""
        return self._database.checkpoint()

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._database.close()

    def _read_digest_key(self, file: str) -> bytes:
        key = self._database.value(sa.select(_T.meta.c.value).where(_T.meta.c.name == DIGEST_KEY))
        if not isinstance(key, bytes):
            raise StoreError(f"{file} is damaged; restore the study folder from a backup")
        return key

    def _row_of(self, document: str) -> dict[str, Any]:
        rows = self._database.records(sa.select(_T.document).where(_T.document.c.id == document))
        if not rows:
            raise StoreError("there is no such document; `thematics list documents` shows them")
        return rows[0]

    def _count(self, name: str) -> int:
        """Raise a counter by one and give it; counters outlive what they numbered."""
        counter = _T.counter.c
        with self.transaction():
            self._database.write(sa.insert(_T.counter).prefix_with("OR IGNORE"), {"name": name, "value": 0})
            self._database.write(sa.update(_T.counter).where(counter.name == name).values(value=counter.value + 1))
            return int(self._database.value(sa.select(counter.value).where(counter.name == name)))


def _numbered(form: tuple[str, int], number: int) -> str:
    letter, digits = form
    return f"{letter}{number:0{digits}d}"


@decodes
def _document(row: Mapping[str, Any]) -> RawDocument:
    return RawDocument(
        id=row["id"],
        label=row["label"],
        source=Source(row["source"]),
        group=Group(row["group"]),
        file_name=row["file_name"],
        speakers=encoding.texts_from(row["speakers"]),
        attributes=encoding.texts_from(row["attributes"]),
        private=encoding.texts_from(row["private"]),
        format=row["format"],
    )


@decodes
def _participant(participant: str, group: str) -> tuple[str, Group]:
    return participant, Group(group)


@decodes
def _name(name_id: int, text: str, label: str, origin: str) -> NameEntry:
    return NameEntry(name_id, text, Label(label), origin)


@decodes
def _pseudonym(source: Source, label: str, number: int, key: str) -> PseudonymRow:
    return PseudonymRow(source, Label(label), number, key)


@decodes
def _redaction(row: Mapping[str, Any]) -> RedactionRow:
    read = {
        "spans": encoding.spans_from(row["spans"]),
        "found": encoding.spans_from(row["found"]) if row["found"] else None,
        "unsafe": tuple(map(int, from_json(row["unsafe"]))),
        "blocked": tuple(map(int, from_json(row["blocked"]))),
        "approved": encoding.approval_from(row["approved"]) if row["approved"] else None,
    }
    return RedactionRow(**{**row, **read})
