"""The file itself: encrypted, of this version, undamaged, and moved on by migrations."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from thematics.errors import NewerStudyError, StoreError
from thematics.records.raw import RawDocument, RawTurn
from thematics.store import OpenStudy, open_study
from thematics.store import database as database_module
from thematics.store.database import Database
from thematics.store.schema import STUDY_MIGRATIONS, VAULT_MIGRATIONS, Migration, StudyTables, VaultTables

KEY = bytes(range(32))
Reopen = Callable[..., OpenStudy]

FIRST: Migration = ("CREATE TABLE word (text TEXT)", "INSERT INTO word VALUES ('een')")
SECOND: Migration = ("ALTER TABLE word ADD COLUMN length INTEGER", "UPDATE word SET length = length(text)")


def content(database: Database) -> dict[str, list[tuple[object, ...]]]:
    try:
        return dict(database.tables())
    finally:
        database.close()


def test_an_older_database_is_moved_on_once(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(path, KEY, [FIRST], create=True).close()
    for _ in range(2):  # a second time would fail: the column would be there already
        assert content(Database(path, KEY, [FIRST, SECOND])) == {"word": [("een", 3)]}


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(path, KEY, [FIRST], create=True).close()
    broken: Migration = (*SECOND, "INSERT INTO nowhere VALUES (1)")
    with pytest.raises(StoreError):
        Database(path, KEY, [FIRST, broken])
    assert content(Database(path, KEY, [FIRST])) == {"word": [("een",)]}


def test_a_newer_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(path, KEY, [FIRST, SECOND], create=True).close()
    with pytest.raises(NewerStudyError, match="later version"):
        Database(path, KEY, [FIRST])
    assert content(Database(path, KEY, [FIRST, SECOND])) == {"word": [("een", 3)]}


@pytest.mark.parametrize("name", ["study", "vault"])
def test_a_study_of_a_later_version_is_refused(study: OpenStudy, reopen: Reopen, name: str) -> None:
    holder = study.study if name == "study" else study.require_vault()
    holder._database.write(sa.text("PRAGMA user_version = 999"))
    with pytest.raises(NewerStudyError, match=rf"{name}\.db was written by a later version"):
        reopen()


@pytest.mark.parametrize(
    ("metadata", "migrations"),
    [(StudyTables.metadata, STUDY_MIGRATIONS), (VaultTables.metadata, VAULT_MIGRATIONS)],
)
def test_queries_know_the_tables_that_the_migrations_make(
    tmp_path: Path, metadata: sa.MetaData, migrations: tuple[Migration, ...]
) -> None:
    database = Database(tmp_path / "a.db", KEY, migrations, create=True)
    made = {
        table: {(column[1], column[2]) for column in database.rows(sa.text(f'PRAGMA table_info("{table}")'))}
        for table in database.tables()
    }
    database.close()
    kinds = {"TEXT": "TEXT", "INTEGER": "INTEGER", "FLOAT": "REAL", "BLOB": "BLOB"}
    assert made == {
        table.name: {(column.name, kinds[str(column.type)]) for column in table.columns}
        for table in metadata.tables.values()
    }


def test_the_file_is_set_up_as_it_should_be(study: OpenStudy) -> None:
    for holder in (study.study, study.require_vault()):
        found = {
            name: holder._database.value(sa.text(f"PRAGMA {name}"))
            for name in ("journal_mode", "secure_delete", "temp_store", "foreign_keys", "busy_timeout", "synchronous")
        }
        assert found == {
            "journal_mode": "wal",
            "secure_delete": 1,
            "temp_store": 2,
            "foreign_keys": 1,
            "busy_timeout": 10_000,
            "synchronous": 2,
        }


@pytest.mark.parametrize("file", ["study.db", "vault.db"])
def test_a_plain_database_in_its_place_is_refused(study: OpenStudy, passphrase: str, file: str) -> None:
    study.close()
    path = study.folder / file
    path.unlink()
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE event (id TEXT)")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=f"{file} is not encrypted"):
        open_study(study.folder, passphrase=passphrase)
    assert path.read_bytes() == before


def test_a_library_that_takes_no_notice_of_the_key_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Plain:
        """SQLite as Python brings it: it knows neither key nor cipher_version."""

        Error = dbapi2.Error
        ProgrammingError = dbapi2.ProgrammingError
        sqlite_version_info = dbapi2.sqlite_version_info
        paramstyle = dbapi2.paramstyle
        connect = staticmethod(sqlite3.connect)

    monkeypatch.setattr(database_module, "dbapi2", Plain)
    with pytest.raises(StoreError, match="can't encrypt"):
        Database(tmp_path / "a.db", KEY, [FIRST], create=True)
    assert (tmp_path / "a.db").read_bytes() == b""


@pytest.mark.parametrize("file", ["study.db", "vault.db"])
@pytest.mark.parametrize("damage", ["gone", "empty", "short", "first page", "noise", "folder"])
def test_a_damaged_file_is_one_sentence_that_names_it(
    study: OpenStudy, passphrase: str, capfd: pytest.CaptureFixture[str], file: str, damage: str
) -> None:
    study.close()
    path = study.folder / file
    data = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage != "gone":
        made = {
            "empty": b"",
            "short": data[:100],
            "first page": data[:50] + b"\0\1\2" + data[53:],
            "noise": bytes(range(256)) * 64,
        }
        path.write_bytes(made[damage])
    with pytest.raises(StoreError, match=f"{file} is (damaged|missing)") as caught:
        open_study(study.folder, passphrase=passphrase)
    assert "backup" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_page_that_was_changed_is_found_when_it_is_read(
    study: OpenStudy,
    passphrase: str,
    raw_document: Callable[..., RawDocument],
    raw_turns: Callable[..., tuple[RawTurn, ...]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    study.require_vault().add_document(raw_document(), raw_turns("a1", *["heel veel woorden " * 50] * 40))
    study.close()
    path = study.folder / "vault.db"
    data = path.read_bytes()
    page = 4096
    path.write_bytes(data[:page] + b"".join(bytes(page) for _ in range(len(data) // page - 1)))
    with open_study(study.folder, passphrase=passphrase, vault=False):
        pass

    def read() -> None:
        with open_study(study.folder, passphrase=passphrase) as again:
            again.require_vault().turns("a1")

    with pytest.raises(StoreError, match=r"vault\.db is damaged"):
        read()
    assert capfd.readouterr() == ("", "")


def test_a_record_that_cannot_be_read_is_one_sentence_without_its_content(
    study: OpenStudy, raw_document: Callable[..., RawDocument], raw_turns: Callable[..., tuple[RawTurn, ...]]
) -> None:
    vault = study.require_vault()
    vault.add_document(raw_document(), raw_turns("a1", "geheimzinnig"))
    for column, value in (("layout", "[[0,99]]"), ("layout", "geheimzinnig"), ("role", "geheimzinnig")):
        vault._database.write(sa.text(f"UPDATE turn SET {column} = '{value}'"))
        with pytest.raises(StoreError, match="can't be read") as caught:
            vault.turns("a1")
        assert caught.value.__context__ is None
        assert caught.value.__cause__ is None


def test_what_is_closed_says_so(study: OpenStudy) -> None:
    study.close()
    study.close()
    with pytest.raises(StoreError, match="closed"):
        study.study.documents()
    with pytest.raises(StoreError, match="closed"):
        study.require_vault().next_participant()
