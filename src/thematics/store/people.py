"""What the vault keeps of people: where each form of a name stands, what the text says of them, and what was decided about them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from thematics.errors import InvalidRecordError
from thematics.records.shared import Label, Source
from thematics.store.database import Database
from thematics.store.encoding import decodes
from thematics.store.schema import VaultTables

__all__ = ["FormRow", "PeopleEvent", "PeopleTables", "RelationRow", "SurrogateRow"]

Decided = Literal["same", "apart", "two", "link"]
_ACTIONS = frozenset({"same", "apart", "two", "link"})

_T = VaultTables


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form of a name in one document.

    Attributes:
        document: The document's id.
        label: The kind of personal data.
        form: Normalised, as ``redact`` gives it; names people.
        number: The number that it was given, before what people decided.
        uses: How often it stands there.
    """

    document: str
    label: Label
    form: str
    number: int
    uses: int


@dataclass(frozen=True, slots=True)
class RelationRow:
    """What the text of a document says of a person: a role, and of whom.

    Attributes:
        document: The document's id.
        number: Of the person, before what people decided.
        role: A role of a closed list ("moeder", "mentor").
        other: Number of the person whose moeder or mentor it is; 0 where that is who speaks.
        speaker: The participant who speaks ("R03"), "" where ``other`` says whose it is.
    """

    document: str
    number: int
    role: str
    other: int
    speaker: str


@dataclass(frozen=True, slots=True)
class PeopleEvent:
    """What somebody decided about pseudonyms.

    Attributes:
        id: Rises, never used again; 0 for one that is not stored yet.
        time: UTC, ISO 8601.
        author: The key slot's name.
        source: Within which material.
        action: "same" (two numbers are one person: the first stays), "apart" (in one document a number is somebody else: the second is
            theirs), "two" (two numbers are two people, though their names are alike), "link" (people are linked across sources from here on).
        label: The kind of personal data.
        first: A number.
        second: Another one.
        document: Of "apart": the document's id.
        note: Of "link": who allowed it and on what basis; of "apart": positions of the words where it is somebody else, with a space
            between, "" for the whole document; of "same" of a number with itself: a document's id and such positions, where the text calls it
            another and it is not.
        undone_by: Who undid it, "" while it stands.
        undone: When.
    """

    id: int
    time: str
    author: str
    source: Source
    action: Decided
    label: Label
    first: int
    second: int
    document: str = ""
    note: str = ""
    undone_by: str = ""
    undone: str = ""

    @property
    def at(self) -> tuple[int, ...]:
        """Positions of the words where somebody is parted; empty for the whole document."""
        return tuple(map(int, self.note.split())) if self.action == "apart" else ()

    def __post_init__(self) -> None:
        if self.action not in _ACTIONS or (self.action == "apart") != bool(self.document):
            raise InvalidRecordError(
                "a decision about people is of no known kind, or has no document where it needs one"
            )


@dataclass(frozen=True, slots=True)
class SurrogateRow:
    """A fictional name that stands for somebody, or some place, where text is read.

    Attributes:
        source: Within which material.
        label: The kind of personal data.
        number: The number that it stands for, after what people decided.
        name: The name; of a person a first name and a last name with "|" between.
    """

    source: Source
    label: Label
    number: int
    name: str


class PeopleTables:
    """The vault's part; a base class of ``Vault``.

    Attributes:
        _database: ``vault.db``.
    """

    _database: Database

    def forms(self, source: Source | None = None, document: str = "") -> tuple[FormRow, ...]:
        """Give the forms of names in a document, or in all of a source's, in order of document, number and form."""
        table, there = _T.pseudonym_form.c, _T.document.c
        query = sa.select(*table).join(_T.document, there.id == table.document)
        query = query.order_by(there.number, table.label, table.number, table.form)
        if source is not None:
            query = query.where(there.source == source.value)
        if document:
            query = query.where(table.document == document)
        return tuple(map(_form, self._database.records(query)))

    def put_forms(self, rows: Iterable[FormRow]) -> None:
        """Keep forms in place of those that were kept of the same documents, kinds and words."""
        values = [{**_fields(row), "label": row.label.value} for row in rows]
        self._database.write(sa.insert(_T.pseudonym_form).prefix_with("OR REPLACE"), values)

    def forget_forms(self, rows: Iterable[FormRow]) -> None:
        """Forget forms that stand there no longer."""
        table = _T.pseudonym_form.c
        for row in rows:
            mine = table.document == row.document, table.label == row.label.value, table.form == row.form
            self._database.write(sa.delete(_T.pseudonym_form).where(*mine))

    def relations(self, source: Source | None = None, document: str = "") -> tuple[RelationRow, ...]:
        """Give what the text of a document, or of all of a source's, says of people."""
        table, there = _T.relation.c, _T.document.c
        query = sa.select(*table).join(_T.document, there.id == table.document)
        query = query.order_by(there.number, table.number, table.role, table.other, table.speaker)
        if source is not None:
            query = query.where(there.source == source.value)
        if document:
            query = query.where(table.document == document)
        return tuple(map(_relation, self._database.records(query)))

    def put_relations(self, document: str, rows: Sequence[RelationRow]) -> None:
        """Keep what a document's text says of people in place of what was kept before."""
        with self._database.transaction():
            self._database.write(sa.delete(_T.relation).where(_T.relation.c.document == document))
            self._database.write(sa.insert(_T.relation), [_fields(row) for row in dict.fromkeys(rows)])

    def people_events(self) -> tuple[PeopleEvent, ...]:
        """Give every decision about people, those that were undone too, in order."""
        rows = self._database.records(sa.select(_T.people_event).order_by(_T.people_event.c.id))
        return tuple(map(_event, rows))

    def add_people_event(self, event: PeopleEvent) -> None:
        """Keep a decision; its id is not looked at."""
        values = {**_fields(event), "source": event.source.value, "label": event.label.value}
        del values["id"]
        self._database.write(sa.insert(_T.people_event), values)

    def undo_people_event(self, number: int, author: str, time: str) -> None:
        """Note that a decision holds no longer."""
        mine = sa.update(_T.people_event).where(_T.people_event.c.id == number)
        self._database.write(mine.values(undone_by=author, undone=time))

    def surrogates(self, source: Source) -> tuple[SurrogateRow, ...]:
        """Give the fictional names within a source."""
        query = sa.select(_T.surrogate).where(_T.surrogate.c.source == source.value)
        return tuple(map(_surrogate, self._database.records(query)))

    def put_surrogates(self, rows: Iterable[SurrogateRow]) -> None:
        """Keep fictional names in place of those that were kept for the same numbers."""
        values = [{**_fields(row), "source": row.source.value, "label": row.label.value} for row in rows]
        self._database.write(sa.insert(_T.surrogate).prefix_with("OR REPLACE"), values)


def _fields(row: FormRow | RelationRow | PeopleEvent | SurrogateRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


@decodes
def _form(row: Mapping[str, Any]) -> FormRow:
    return FormRow(**{**row, "label": Label(row["label"])})


@decodes
def _relation(row: Mapping[str, Any]) -> RelationRow:
    return RelationRow(**row)


@decodes
def _event(row: Mapping[str, Any]) -> PeopleEvent:
    return PeopleEvent(**{**row, "source": Source(row["source"]), "label": Label(row["label"])})


@decodes
def _surrogate(row: Mapping[str, Any]) -> SurrogateRow:
    return SurrogateRow(**{**row, "source": Source(row["source"]), "label": Label(row["label"])})
