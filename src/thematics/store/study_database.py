"""The study database: what may be analysed, what the machine proposed, and what people decided."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from thematics.errors import InvalidRecordError, StoreError
from thematics.records.analysis import Candidate, CodeMatch, Run
from thematics.records.decisions import MOST_EVENTS, Action, Event
from thematics.records.redacted import Document, RedactedTurn, Segment
from thematics.records.shared import Group, Source, Voice, WordRange
from thematics.store import encoding
from thematics.store.checks import CheckCounts
from thematics.store.database import Database
from thematics.store.encoding import decodes, from_json, natural, ranges_from, ranges_to, texts_from, to_json
from thematics.store.risks import RiskTables
from thematics.store.rows import Disclosure, StepRow
from thematics.store.schema import STUDY_MIGRATIONS, StudyTables

__all__ = ["StudyDatabase"]

NO_TEXTS: Mapping[str, str] = MappingProxyType({})

_T = StudyTables


class StudyDatabase(CheckCounts, RiskTables):
    """``study.db``, open.

    Every method is a transaction of its own, or part of the one around it. All raise StoreError where the file is damaged, in
    use or not writable.

    Args:
        path: The file.
        key: 32 bytes.
        create: Make a new one.
    """

    def __init__(self, path: Path, key: bytes, *, create: bool = False) -> None:
        self._database = Database(path, key, STUDY_MIGRATIONS, create=create)

    def transaction(self) -> AbstractContextManager[None]:
        """Write all or nothing; a nested block is part of the outer one."""
        return self._database.transaction()

    # documents and their redacted turns

    def publish(self, document: Document, turns: Sequence[RedactedTurn], *, digest: str = "") -> None:
        """Put a document and its redacted turns in place of what was there.

        Its segments go: they were cut from the text as it was, which may hold a name that this one hides.

        Args:
            document: The document.
            turns: Its redacted turns.
            digest: Names what is published, for ``published_digest``.

        Raises:
            InvalidRecordError: A turn belongs to another document.
        """
        if any(turn.document != document.id for turn in turns):
            raise InvalidRecordError("a turn belongs to another document than the one it is published with")
        values = {
            "id": document.id,
            "label": document.label,
            "source": document.source.value,
            "group": document.group.value,
            "attributes": to_json(dict(document.attributes)),
            "digest": digest,
        }
        with self.transaction():
            self.withdraw(document.id)
            self._database.write(sa.insert(_T.document), values)
            self._database.write(sa.insert(_T.turn), [encoding.redacted_turn_to(turn) for turn in turns])

    def withdraw(self, document: str) -> None:
        """Remove a document with its turns and segments; one that is not there needs no removing."""
        self._database.write(sa.delete(_T.document).where(_T.document.c.id == document))

    def documents(self) -> tuple[Document, ...]:
        """Give every document, in order of label."""
        documents = map(_document, self._database.records(sa.select(_T.document)))
        return tuple(sorted(documents, key=lambda document: natural(document.label)))

    def turns(self, document: str) -> tuple[RedactedTurn, ...]:
        """Give a document's redacted turns, in order."""
        query = sa.select(_T.turn).where(_T.turn.c.document == document).order_by(_T.turn.c.ordinal)
        return tuple(encoding.redacted_turn_from(row) for row in self._database.records(query))

    def published_digest(self, document: str) -> str:
        """Give the digest of what was published, "" if nothing was."""
        return str(self._database.value(sa.select(_T.document.c.digest).where(_T.document.c.id == document)) or "")

    # the codebook

    def put_framework(self, text: str) -> None:
        """Keep the codebook as it is when the study is made; later changes to it are decisions.

        Raises:
            StoreError: It was put before.
        """
        with self.transaction():
            if self.framework():
                raise StoreError("the study has its codebook already; change it by decisions")
            self._database.write(sa.insert(_T.framework), {"text": text})

    def framework(self) -> str:
        """Give the codebook as it was when the study was made, "" where it was not put."""
        return str(self._database.value(sa.select(_T.framework.c.text)) or "")

    # segments and runs

    def put_segments(self, document: str, fingerprint: str, segments: Sequence[Segment]) -> None:
        """Put a document's segments in place of those that were there.

        Raises:
            InvalidRecordError: A segment belongs to another document.
            StoreError: The document was not published.
        """
        if any(segment.range.document != document for segment in segments):
            raise InvalidRecordError("a segment belongs to another document than the one it is stored with")
        with self.transaction():
            self._database.write(sa.delete(_T.cut).where(_T.cut.c.document == document))
            self._database.write(sa.insert(_T.cut), {"document": document, "fingerprint": fingerprint})
            self._database.write(sa.insert(_T.segment), [_segment_row(segment) for segment in segments])

    def segments(self, document: str | None = None) -> tuple[Segment, ...]:
        """Give the segments of one document or of all, by document label, then position."""
        query = sa.select(_T.segment, _T.document.c.label).join(_T.document, _T.document.c.id == _T.segment.c.document)
        if document is not None:
            query = query.where(_T.segment.c.document == document)
        rows = self._database.records(query.order_by(_T.segment.c.document, _T.segment.c.first, _T.segment.c.last))
        return tuple(_segment(row) for row in sorted(rows, key=lambda row: natural(row["label"])))

    def segment_fingerprints(self) -> Mapping[str, str]:
        """Give what each document's segments rest on, by document."""
        rows = self._database.rows(sa.select(_T.cut.c.document, _T.cut.c.fingerprint))
        return {str(document): str(fingerprint) for document, fingerprint in rows}

    def put_run(self, run: Run, fingerprint: str) -> None:
        """Add a run; a number that was used before raises StoreError."""
        self._database.write(sa.insert(_T.run), _run_values(run, fingerprint))

    def replace_run(self, run: Run, fingerprint: str) -> None:
        """Put a run in place of the one of its number, where material that it rests on was removed.

        Raises:
            StoreError: There is none of that number.
        """
        changed = sa.update(_T.run).where(_T.run.c.number == run.number)
        if not self._database.write(changed.values(**_run_values(run, fingerprint))):
            raise StoreError("there is no run of that number; `thematics status` tells the latest")

    def reword_run(self, run: Run) -> None:
        """Put other words for a run's candidates in place of those stored, where a name came to light in them."""
        candidates = to_json([_candidate_values(each) for each in run.candidates])
        self._database.write(sa.update(_T.run).where(_T.run.c.number == run.number).values(candidates=candidates))

    def runs(self) -> tuple[tuple[int, str], ...]:
        """Give number and fingerprint of every run, rising."""
        rows = self._database.rows(sa.select(_T.run.c.number, _T.run.c.fingerprint).order_by(_T.run.c.number))
        return tuple((int(number), str(fingerprint)) for number, fingerprint in rows)

    def run(self, number: int | None = None, *, segments: bool = True) -> Run | None:
        """Give a run by its number, the latest by default; None if there is none.

        Args:
            number: From 1.
            segments: Whether ``matches`` and ``map``, which grow with the segments, are wanted; decisions don't rest on them.
        """
        query = sa.select(_T.run).order_by(_T.run.c.number.desc()).limit(1)
        if number is not None:
            query = query.where(_T.run.c.number == number)
        rows = self._database.records(query)
        return _run(rows[0] if segments else {**rows[0], "matches": "[]", "map": "[]"}) if rows else None

    # decisions

    def append(self, event: Event, texts: Mapping[str, str] = NO_TEXTS) -> None:
        """Add a decision and its free texts; neither the store nor anything else can change or remove it afterwards.

        Args:
            event: The decision.
            texts: Redacted free texts, by text id.
        """
        values = {
            **{name: getattr(event, name) for name in _PLAIN},
            "action": event.action.value,
            "ranges": to_json(ranges_to(event.ranges)),
            "texts": to_json(dict(event.texts)),
            "details": to_json(dict(event.details)),
        }
        with self.transaction():
            self._database.write(sa.insert(_T.event), values)
            self._database.write(sa.insert(_T.text), [{"id": name, "text": text} for name, text in texts.items()])

    def events(self) -> tuple[Event, ...]:
        """Give every decision, by (counter, author, id)."""
        order = (_T.event.c.counter, _T.event.c.author, _T.event.c.id)
        return tuple(_event(row) for row in self._database.records(sa.select(_T.event).order_by(*order)))

    def next_counter(self) -> int:
        """Give a Lamport counter that is higher than all that are stored; take it in the transaction that uses it."""
        highest = int(self._database.value(sa.select(sa.func.max(_T.event.c.counter))) or 0)
        return min(highest + 1, MOST_EVENTS)  # at the very end the fold goes by author and id

    def text(self, text_id: str) -> str:
        """Give a free text, "" if it was erased or never there."""
        return str(self._database.value(sa.select(_T.text.c.text).where(_T.text.c.id == text_id)) or "")

    def texts(self) -> Mapping[str, str]:
        """Give every free text, by id."""
        rows = self._database.rows(sa.select(_T.text.c.id, _T.text.c.text))
        return {str(text_id): str(text) for text_id, text in rows}

    def reword_text(self, text_id: str, text: str) -> None:
        """Put other words in place of a free text, where a name came to light in it; the decision stays."""
        self._database.write(sa.update(_T.text).where(_T.text.c.id == text_id).values(text=text))

    def erase_text(self, text_id: str) -> None:
        """Erase a free text; the decision that it belongs to stays."""
        self._database.write(sa.delete(_T.text).where(_T.text.c.id == text_id))

    # what was done

    def put_step(self, row: StepRow) -> None:
        """Note that a step did something, in place of the last time that it did so for that subject."""
        self._database.write(sa.insert(_T.step).prefix_with("OR REPLACE"), asdict(row))

    def steps(self) -> tuple[StepRow, ...]:
        """Give the last time of each step and subject, in order of time."""
        rows = self._database.records(sa.select(_T.step).order_by(_T.step.c.time, _T.step.c.step, _T.step.c.subject))
        return tuple(StepRow(**row) for row in rows)

    def log_disclosure(self, row: Disclosure) -> None:
        """Note that something left the study's encryption."""
        self._database.write(sa.insert(_T.disclosure), asdict(row))

    def disclosures(self) -> tuple[Disclosure, ...]:
        """Give everything that left the study's encryption, in order."""
        columns = [column for column in _T.disclosure.c if column.name != "number"]
        rows = self._database.records(sa.select(*columns).order_by(_T.disclosure.c.number))
        return tuple(Disclosure(**row) for row in rows)

    def tables(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Give the content of every table, decrypted: for tests and for `thematics verify`."""
        return self._database.tables()

    def material(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Give the content of every table that holds anything of participants or researchers: all but the codebook."""
        return {name: rows for name, rows in self.tables().items() if name != "framework"}

    def checkpoint(self) -> bool:
        """Empty the journal into the file, so that what was erased stands in neither; see ``Database.checkpoint``."""
        return self._database.checkpoint()

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._database.close()


_PLAIN = ("id", "counter", "author", "time", "run", "theme", "code", "into", "target")


def _segment_row(segment: Segment) -> dict[str, Any]:
    return {
        "document": segment.range.document,
        "first": segment.range.first,
        "last": segment.range.last,
        "text": segment.text,
        "turn": segment.turn,
        "source": segment.source.value,
        "group": segment.group.value,
        "voice": segment.voice.value,
        "participant": segment.participant,
        "question": segment.question,
        "start": segment.start,
        "end": segment.end,
    }


def _run_values(run: Run, fingerprint: str) -> dict[str, Any]:
    return {
        "number": run.number,
        "fingerprint": fingerprint,
        "engine": run.engine,
        "made": run.made,
        "settings": to_json(dict(run.settings)),
        "candidates": to_json([_candidate_values(each) for each in run.candidates]),
        "unplaced": to_json(ranges_to(run.unplaced)),
        "matches": to_json([[*ranges_to([at]), _match_values(codes)] for at, codes in run.matches.items()]),
        "map": to_json([[*ranges_to([at]), list(xy)] for at, xy in run.map.items()]),
    }


def _candidate_values(candidate: Candidate) -> dict[str, Any]:
    return {
        "id": candidate.id,
        "number": candidate.number,
        "name": candidate.name,
        "terms": list(candidate.terms),
        "members": ranges_to(candidate.members),
        "quotes": ranges_to(candidate.quotes),
        "codes": _match_values(candidate.codes),
        "xy": list(candidate.xy),
    }


def _match_values(codes: Sequence[CodeMatch]) -> list[list[Any]]:
    return [[match.code, match.score, match.cue] for match in codes]


def _matches(values: Sequence[Sequence[Any]]) -> tuple[CodeMatch, ...]:
    return tuple(CodeMatch(code, score, cue) for code, score, cue in values)


def _xy(values: Sequence[float]) -> tuple[float, float]:
    x, y = values
    return x, y


@decodes
def _document(row: Mapping[str, Any]) -> Document:
    attributes = texts_from(row["attributes"])
    return Document(row["id"], row["label"], Source(row["source"]), Group(row["group"]), attributes)


@decodes
def _segment(row: Mapping[str, Any]) -> Segment:
    return Segment(
        range=WordRange(row["document"], row["first"], row["last"]),
        text=row["text"],
        turn=row["turn"],
        source=Source(row["source"]),
        group=Group(row["group"]),
        voice=Voice(row["voice"]),
        participant=row["participant"],
        question=row["question"],
        start=row["start"],
        end=row["end"],
    )


@decodes
def _candidate(values: Mapping[str, Any]) -> Candidate:
    return Candidate(
        id=values["id"],
        number=values["number"],
        name=values["name"],
        terms=tuple(values["terms"]),
        members=ranges_from(values["members"]),
        quotes=ranges_from(values["quotes"]),
        codes=_matches(values["codes"]),
        xy=_xy(values["xy"]),
    )


@decodes
def _run(row: Mapping[str, Any]) -> Run:
    return Run(
        number=row["number"],
        engine=row["engine"],
        settings=texts_from(row["settings"]),
        candidates=tuple(_candidate(values) for values in from_json(row["candidates"])),
        unplaced=ranges_from(from_json(row["unplaced"])),
        matches={WordRange(*at): _matches(codes) for at, codes in from_json(row["matches"])},
        map={WordRange(*at): _xy(xy) for at, xy in from_json(row["map"])},
        made=row["made"],
    )


@decodes
def _event(row: Mapping[str, Any]) -> Event:
    return Event(
        **{name: row[name] for name in _PLAIN},
        action=Action(row["action"]),
        ranges=ranges_from(from_json(row["ranges"])),
        texts=texts_from(row["texts"]),
        details=texts_from(row["details"]),
    )
