"""The vault's part for sound: keys, recordings, what was heard in them, and progress."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as insert_or

from thematics.errors import StoreError
from thematics.ports import HeardWord, SpeakerTurn
from thematics.records.shared import Doubt
from thematics.store.database import Database
from thematics.store.encoding import decodes, from_json, to_json
from thematics.store.rows import RecordingRow
from thematics.store.schema import VaultTables

__all__ = ["HeardTables", "heard_from", "heard_to", "speakers_from", "speakers_to"]

KEY_BYTES = 32
COLUMNS = tuple(field.name for field in fields(RecordingRow))

_T = VaultTables


class HeardTables:
    """What the vault keeps of sound; a base class of ``Vault``, for which it is too much in one file.

    Attributes:
        _database: ``vault.db``.
    """

    _database: Database

    # keys

    def audio_key(self, participant: str) -> bytes:
        """Give the key under which a participant's recordings are encrypted, 32 bytes; a new one where there is none.

        Raises:
            StoreError: There is no such participant.
        """
        query = sa.select(_T.audio_key.c.key).where(_T.audio_key.c.participant == participant)
        with self._database.transaction():
            key = self._database.value(query)
            if key is None:
                self._require_participant(participant)
                key = secrets.token_bytes(KEY_BYTES)
                self._database.write(sa.insert(_T.audio_key), {"participant": participant, "key": key})
        if not isinstance(key, bytes) or len(key) != KEY_BYTES:
            raise StoreError("a recording's key is damaged; restore the study folder from a backup")
        return key

    def put_audio_key(self, participant: str, key: bytes) -> None:
        """Store the key of a participant who has none: sound was encrypted under it before the participant was made.

        Raises:
            StoreError: There is no such participant, or they have a key.
        """
        if len(key) != KEY_BYTES:
            raise StoreError("a recording's key has the wrong length; add the recording again")
        self._database.write(sa.insert(_T.audio_key), {"participant": participant, "key": key})

    def forget_audio_key(self, participant: str) -> None:
        """Forget a participant's key: nobody can hear what was encrypted under it again, whatever copies there are.

        What the journal still holds goes at the next ``checkpoint``. A backup of the vault has the key too.
        """
        self._database.write(sa.delete(_T.audio_key).where(_T.audio_key.c.participant == participant))

    # recordings

    def put_recording(self, row: RecordingRow) -> None:
        """Store what is known of a document's recording in place of what was; progress on it stays."""
        values = {column: getattr(row, column) for column in COLUMNS}
        values |= {"words": heard_to(row.words), "speakers": speakers_to(row.speakers)}
        put = insert_or(_T.recording)
        others = {column: put.excluded[column] for column in COLUMNS if column != "document"}
        self._database.write(put.on_conflict_do_update(index_elements=["document"], set_=others), values)

    def recording(self, document: str) -> RecordingRow | None:
        """Give a document's recording, None where it has none."""
        rows = self._database.records(sa.select(_T.recording).where(_T.recording.c.document == document))
        return _recording(rows[0]) if rows else None

    def recordings(self, *, heard: bool = True) -> tuple[RecordingRow, ...]:
        """Give every recording, in order of adding; without what was heard in them where only the rest is wanted."""
        left_out = () if heard else ("words", "speakers")
        columns = [column for column in _T.recording.c if column.name not in left_out]
        query = sa.select(*columns).join(_T.document, _T.document.c.id == _T.recording.c.document)
        rows = self._database.records(query.order_by(_T.document.c.number))
        return tuple(_recording({**dict.fromkeys(left_out, "[]"), **row}) for row in rows)

    def forget_recording(self, document: str) -> None:
        """Forget a document's recording: its row, what was heard in it, and progress; the document's turns stay."""
        self._database.write(sa.delete(_T.recording).where(_T.recording.c.document == document))

    # progress

    def put_window(self, document: str, number: int, fingerprint: str, words: Sequence[HeardWord]) -> None:
        """Note what was heard in one window of a recording, by engine, so that an unfinished transcription can go on.

        Args:
            document: A document that has a recording.
            number: The window's number, from 0.
            fingerprint: What the words rest on: engine, settings, weights, and how windows were cut.
            words: In order of time.
        """
        values = {"document": document, "number": number, "fingerprint": fingerprint, "words": heard_to(words)}
        self._database.write(sa.insert(_T.heard_window).prefix_with("OR REPLACE"), values)

    def windows(self, document: str, fingerprint: str) -> dict[int, list[HeardWord]]:
        """Give what was heard in a recording's windows by this engine so far, by number."""
        of = _T.heard_window.c
        query = sa.select(of.number, of.words).where(of.document == document, of.fingerprint == fingerprint)
        return {number: list(heard_from(words)) for number, words in self._database.rows(query.order_by(of.number))}

    def clear_windows(self, document: str) -> None:
        """Forget all progress on a recording."""
        self._database.write(sa.delete(_T.heard_window).where(_T.heard_window.c.document == document))

    # words that were erased

    def note_erased(self, document: str, positions: Iterable[int]) -> None:
        """Note which words of a document that was a recording were erased, by their positions; the document stays."""
        values = [{"document": document, "position": position} for position in sorted(set(positions))]
        self._database.write(sa.insert(_T.erased_word).prefix_with("OR IGNORE"), values)

    def erased(self) -> dict[str, frozenset[int]]:
        """Give the positions of erased words by document, of those of which they were noted."""
        found: dict[str, set[int]] = {}
        for document, position in self._database.rows(sa.select(_T.erased_word.c.document, _T.erased_word.c.position)):
            found.setdefault(document, set()).add(position)
        return {document: frozenset(positions) for document, positions in found.items()}

    def has_turns(self, document: str) -> bool:
        """Say whether a document has turns: a recording has none before it is transcribed."""
        query = sa.select(_T.turn.c.ordinal).where(_T.turn.c.document == document).limit(1)
        return bool(self._database.rows(query))

    def _require_participant(self, participant: str) -> None:
        if self._database.value(sa.select(_T.participant.c.id).where(_T.participant.c.id == participant)) is None:
            raise StoreError("there is no such participant; `thematics list documents` shows who is in which")


def heard_to(words: Sequence[HeardWord]) -> str:
    """Write words as they were heard."""
    return to_json(
        [
            [
                word.text,
                float(word.start),
                float(word.end),
                float(word.probability),
                *([word.doubt] if word.doubt else []),
            ]
            for word in words
        ]
    )


@decodes
def heard_from(text: str) -> tuple[HeardWord, ...]:
    """Read words as they were heard."""
    return tuple(
        HeardWord(word, start, end, probability, *map(Doubt, doubt))
        for word, start, end, probability, *doubt in from_json(text)
    )


def speakers_to(turns: Sequence[SpeakerTurn]) -> str:
    """Write stretches with one speaker."""
    return to_json([[turn.speaker, float(turn.start), float(turn.end)] for turn in turns])


@decodes
def speakers_from(text: str) -> tuple[SpeakerTurn, ...]:
    """Read stretches with one speaker."""
    return tuple(SpeakerTurn(speaker, start, end) for speaker, start, end in from_json(text))


@decodes
def _recording(row: Mapping[str, Any]) -> RecordingRow:
    return RecordingRow(**{**row, "words": heard_from(row["words"]), "speakers": speakers_from(row["speakers"])})
