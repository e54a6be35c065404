"""A table's rows to items for the vault, one document each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from thematics.errors import UsageError
from thematics.pipeline.interviews import file_id
from thematics.pipeline.items import AddOptions, Batch, Guess, Item, Speaker
from thematics.records.raw import RawDocument, ReadTable, ReadTurn, ReadWord
from thematics.records.shared import Group, Label, Role, Source
from thematics.sources import (
    ColumnRole,
    age_band,
    guess_columns,
    handling,
    month,
    names_in,
    organisation_type,
    read_table,
    school_type,
)
from thematics.store import Vault

__all__ = ["read_rows"]

QUESTION_SPEAKER = "Q"
LONG_NUMBER = 6  # a row id shorter than this would hit every number in the text


def read_rows(vault: Vault, path: Path, options: AddOptions, batch: Batch) -> None:
    """Read a table; each row that holds open text becomes an item of the batch.

    A row that is in the study already, all its cells alike, is left out: a table may have grown since. Rows of one table that
    are alike are different people's, so the first such row is only ever the first of another table.
    """
    table = read_table(path)
    roles = _columns(table, options, path.name)
    batch.guesses += [Guess(path.name, column, roles[column], column in options.columns) for column in table.columns]
    rows = _Rows(vault, options, path.name, file_id(vault, path), table, roles)
    found, present, empty = [], 0, 0
    in_batch = {item.row_digest for item in batch.items}
    for number, row in enumerate(table.rows):
        item = rows.item(number, row, *rows.count(row))
        if item is None:
            empty += 1
        elif item.row_digest in in_batch or vault.has_row(item.row_digest) or vault.has_document(item.document.id):
            present += 1
        else:
            in_batch.add(item.row_digest)
            found.append(item)
    batch.items += found
    if present and not found:
        batch.present.append(path.name)
    elif present:
        batch.rows_present[path.name] = present
    if empty:
        batch.without_text[path.name] = empty


def _columns(table: ReadTable, options: AddOptions, file: str) -> dict[str, ColumnRole]:
    unknown = [column for column in options.columns if column not in table.columns]
    if unknown:
        raise UsageError(
            f"'{file}' has {len(table.columns)} columns, and none of the name that --column gives; write it as its header does"
        )
    return {guess.column: guess.role for guess in guess_columns(table, options.source, options.columns)}


_NORMALISE = {
    ColumnRole.AGE: ("age_band", age_band),
    ColumnRole.DATE: ("month", month),
    ColumnRole.SCHOOL_TYPE: ("school_type", school_type),
    ColumnRole.ORGANISATION: ("organisation_type", organisation_type),
}
_LISTED = {ColumnRole.NAME: Label.PERSON, ColumnRole.SCHOOL: Label.SCHOOL, ColumnRole.PLACE: Label.PLACE}


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes documents of a table's rows."""

    vault: Vault
    options: AddOptions
    file: str
    file_id: str
    table: ReadTable
    roles: Mapping[str, ColumnRole]
    alike: Counter[tuple[str, ...]] = field(default_factory=Counter)
    of_case: Counter[str] = field(default_factory=Counter)

    def count(self, row: tuple[str, ...]) -> tuple[int, int]:
        """Count rows: how many before this one are quite like it, and how many have its id."""
        key = self._key(dict(zip(self.table.columns, row, strict=True)))
        self.alike[row] += 1
        self.of_case[key] += 1
        return self.alike[row] - 1, self.of_case[key] - 1

    def _key(self, cells: Mapping[str, str]) -> str:
        return next((cells[column] for column in cells if self.roles[column] is ColumnRole.ID and cells[column]), "")

    def item(self, number: int, row: tuple[str, ...], alike: int, of_case: int) -> Item | None:
        """Make one row a document; None where it holds no open text."""
        cells = dict(zip(self.table.columns, row, strict=True))
        open_text = {
            column: text for column, text in cells.items() if self.roles[column] is ColumnRole.TEXT and text.split()
        }
        if not open_text:
            return None
        key = self._key(cells)
        source = self.options.source
        group = self._group(cells)
        document = RawDocument(
            id=self.vault.digest(b"row", self.file_id.encode(), *_encoded(key, of_case if key else number)),
            label="",
            source=source,
            group=group,
            file_name=self.file,
            speakers={QUESTION_SPEAKER: "", "S1": ""},
            attributes=self._attributes(cells),
            private={column: text for column, text in cells.items() if text and column not in open_text},
            format=self.table.format,
        )
        turns = []
        for column, text in open_text.items():
            turns.append((QUESTION_SPEAKER, _turn(column)))
            turns.append(("S1", _turn(text)))
        return Item(
            document,
            (Speaker(QUESTION_SPEAKER, "", Role.QUESTION), Speaker("S1", "", Role.RESPONDENT)),
            tuple(turns),
            tuple(self._names(cells)),
            self.vault.digest(b"content", source.encode(), *_encoded(*row, alike)),
            self.vault.digest(b"person", source.encode(), key.encode()) if key and source is Source.CASEFILE else "",
        )

    def _group(self, cells: Mapping[str, str]) -> Group:
        given = {text.lower() for column, text in cells.items() if self.roles[column] is ColumnRole.GROUP}
        assert self.options.group is not None  # noqa: S101 - `add` has filled it in
        return next((group for group in Group if group in given), self.options.group)

    def _attributes(self, cells: Mapping[str, str]) -> dict[str, str]:
        attributes = {}
        for column, text in cells.items():
            role = self.roles[column]
            if role in _NORMALISE:
                name, normalise = _NORMALISE[role]
                if (value := normalise(text)) is not None:
                    attributes[name] = value
            elif role is ColumnRole.HANDLING and (value := handling(text)) is not None:
                attributes["handling"] = value
        return attributes

    def _names(self, cells: Mapping[str, str]) -> Iterator[tuple[str, Label, str]]:
        for column, text in cells.items():
            role = self.roles[column]
            if role is ColumnRole.ID and len(text) >= LONG_NUMBER and any(letter.isdigit() for letter in text):
                yield text, Label.CASE_NUMBER, "column"
            for name in names_in(role, text):
                yield name, _LISTED.get(role) or (Label.EMAIL if "@" in name else Label.PHONE), "column"


def _encoded(*parts: str | int) -> Iterator[bytes]:
    return (str(part).encode() for part in parts)


def _turn(text: str) -> ReadTurn:
    return ReadTurn(None, tuple(ReadWord(word) for word in text.split()))
