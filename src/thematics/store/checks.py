"""What both databases keep of checks of the redaction: the vault, which words were drawn and read; the study, counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from thematics.errors import InvalidRecordError
from thematics.records.checks import Check, KindCount, SourceCheck
from thematics.records.shared import Label, Source
from thematics.store.database import Database
from thematics.store.encoding import decodes, from_json, to_json
from thematics.store.schema import StudyTables, VaultTables

__all__ = ["CheckCounts", "CheckItem", "CheckRow", "CheckTables", "ItemState", "Place"]

ItemState = Literal["unread", "clean", "missed"]
Place = tuple[int, int, Label]  # first word's position, last word's, kind

_T = VaultTables


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A sample that was drawn to be read.

    Attributes:
        number: From 1; never used again.
        seed: What it follows from.
        drawn: When: UTC, ISO 8601.
        frame: How many segments there were to draw from, by source.
        redaction: What the redaction rested on when it was drawn, by document.
        closed: Whether another was drawn before it was read to its end.
    """

    number: int
    seed: int
    drawn: str
    frame: Mapping[Source, int]
    redaction: Mapping[str, str]
    closed: bool = False


@dataclass(frozen=True, slots=True)
class CheckItem:
    """A segment of a sample: where it stands, never a word of it.

    Attributes:
        place: Its place in the order of reading, from 1.
        document: The document's id.
        first: Position of the first word.
        last: Position of the last one.
        version: Which version of the document's text the positions are of.
        reviewed: Whether a steward had reviewed the document when the sample was drawn.
        hidden: What was hidden in it when the sample was drawn.
        state: Whether it was read, and whether anything was missed in it.
        missed: What was.
        by: Who read it.
        time: When: UTC, ISO 8601; "" before.
        hides: Whether what was missed was given to the redaction to hide.
    """

    place: int
    document: str
    first: int
    last: int
    version: int
    reviewed: bool
    hidden: tuple[Place, ...]
    state: ItemState = "unread"
    missed: tuple[Place, ...] = ()
    by: str = ""
    time: str = ""
    hides: bool = False

    def __post_init__(self) -> None:
        if (self.state == "missed") != bool(self.missed) or self.state not in {"unread", "clean", "missed"}:
            raise InvalidRecordError("a segment that was read is clean or has something missed")


class CheckTables:
    """The vault's part; a base class of ``Vault``.

    Attributes:
        _database: ``vault.db``.
    """

    _database: Database

    def add_check(self, row: CheckRow, items: Sequence[CheckItem]) -> int:
        """Keep a sample and its segments, and give its number; that of ``row`` is not looked at."""
        values = {
            "seed": row.seed,
            "drawn": row.drawn,
            "frame": to_json(dict(row.frame)),
            "redaction": to_json(dict(row.redaction)),
            "closed": int(row.closed),
        }
        with self._database.transaction():
            self._database.write(sa.insert(_T.check_sample), values)
            number = int(self._database.value(sa.select(sa.func.max(_T.check_sample.c.number))))
            self._database.write(sa.insert(_T.check_item), [_item_values(number, item) for item in items])
        return number

    def check_rows(self) -> tuple[CheckRow, ...]:
        """Give every sample, in order of drawing."""
        rows = self._database.records(sa.select(_T.check_sample).order_by(_T.check_sample.c.number))
        return tuple(map(_row, rows))

    def close_check(self, number: int) -> None:
        """Read a sample no further: another one is drawn."""
        mine = sa.update(_T.check_sample).where(_T.check_sample.c.number == number)
        self._database.write(mine.values(closed=1))

    def check_items(self, number: int) -> tuple[CheckItem, ...]:
        """Give a sample's segments in the order of reading; those of documents that were removed are gone."""
        columns = [column for column in _T.check_item.c if column.name != "sample"]
        query = sa.select(*columns).where(_T.check_item.c.sample == number).order_by(_T.check_item.c.place)
        return tuple(map(_item, self._database.records(query)))

    def put_check_item(self, number: int, item: CheckItem) -> None:
        """Keep what was read of a segment in place of what was kept before."""
        mine = _T.check_item.c.sample == number, _T.check_item.c.place == item.place
        values = {name: value for name, value in _item_values(number, item).items() if name in _READ}
        self._database.write(sa.update(_T.check_item).where(*mine).values(**values))


class CheckCounts:
    """The study database's part; a base class of ``StudyDatabase``.

    Attributes:
        _database: ``study.db``.
    """

    _database: Database

    def put_check(self, check: Check) -> None:
        """Keep a check's counts in place of those that were kept before."""
        values = {
            "number": check.number,
            "drawn": check.drawn,
            "seed": check.seed,
            "by": to_json(list(check.by)),
            "read_on": check.read_on,
            "sources": to_json({source: _source_values(each) for source, each in check.sources.items()}),
        }
        self._database.write(sa.insert(StudyTables.redaction_check).prefix_with("OR REPLACE"), values)

    def checks(self) -> tuple[Check, ...]:
        """Give every check, in order of drawing."""
        table = StudyTables.redaction_check
        return tuple(map(_check, self._database.records(sa.select(table).order_by(table.c.number))))


_READ = ("state", "missed", "by", "time", "hides")


def _places(places: Sequence[Place]) -> str:
    return to_json([list(place) for place in places])


def _item_values(number: int, item: CheckItem) -> dict[str, Any]:
    return {
        "sample": number,
        "place": item.place,
        "document": item.document,
        "first": item.first,
        "last": item.last,
        "version": item.version,
        "reviewed": int(item.reviewed),
        "hidden": _places(item.hidden),
        "state": item.state,
        "missed": _places(item.missed),
        "by": item.by,
        "time": item.time,
        "hides": int(item.hides),
    }


def _source_values(each: SourceCheck) -> dict[str, Any]:
    kinds = {label: [count.missed, count.hidden] for label, count in each.kinds.items()}
    counts = {name: getattr(each, name) for name in ("frame", "drawn", "read", "missed", "reviewed")}
    return {**counts, "kinds": kinds}


@decodes
def _row(row: Mapping[str, Any]) -> CheckRow:
    frame = {Source(source): int(count) for source, count in from_json(row["frame"]).items()}
    redaction = {str(document): str(digest) for document, digest in from_json(row["redaction"]).items()}
    return CheckRow(row["number"], row["seed"], row["drawn"], frame, redaction, bool(row["closed"]))


@decodes
def _item(row: Mapping[str, Any]) -> CheckItem:
    plain = {**row, "reviewed": bool(row["reviewed"]), "hides": bool(row["hides"])}
    return CheckItem(**{**plain, "hidden": _read_places(row["hidden"]), "missed": _read_places(row["missed"])})


def _read_places(text: str) -> tuple[Place, ...]:
    return tuple((int(first), int(last), Label(label)) for first, last, label in from_json(text))


@decodes
def _check(row: Mapping[str, Any]) -> Check:
    sources = {Source(source): _source(values) for source, values in from_json(row["sources"]).items()}
    read_by = tuple(map(str, from_json(row["by"])))
    return Check(row["number"], row["drawn"], row["seed"], read_by, row["read_on"], sources)


def _source(values: Mapping[str, Any]) -> SourceCheck:
    kinds = {Label(label): KindCount(missed, hidden) for label, (missed, hidden) in values["kinds"].items()}
    return SourceCheck(**{**values, "kinds": kinds})
