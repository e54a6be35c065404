"""One encrypted database: SQLCipher under SQLAlchemy Core.

What was found by trying, and is guarded here: without ``PRAGMA key`` SQLCipher writes plaintext without a word, so its version
and the file's header are checked; a wrong key prints to stderr unless ``cipher_log_level`` is NONE; SQLAlchemy's messages
quote what was bound unless ``hide_parameters`` is set; its ``sqlite+pysqlcipher`` dialect picks a bad pool and journal mode, so
the plain dialect gets connections from ``creator``.

Errors are raised outside the ``except`` block that caught their cause: a cause can hold participant text (a UnicodeEncodeError
holds all of it), and ``from None`` would only keep it from print, not take it off.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

from thematics.errors import NewerStudyError, StoreError
from thematics.store.schema import Migration

__all__ = ["Database", "cipher_version"]

BUSY_SECONDS = 10.0
KEY_BYTES = 32
PLAIN_HEADER = b"SQLite format 3\0"

_PRAGMAS = (
    "PRAGMA cipher_memory_security = OFF",  # Python's own strings hold the same words, so wiping SQLite's is no gain
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # the vault is committed before the study; a power cut must not turn that round
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
)

_DAMAGED = "{file} is damaged or was changed by something else; restore the study folder from a backup"
_BUSY = "{file} is in use by another window or program; try again when that has finished"
# By SQLite's primary result code (https://sqlite.org/rescode.html).
_SENTENCES = {
    5: _BUSY,
    6: _BUSY,
    8: "{file} can't be written; check the folder's permissions",
    10: "{file} can't be read or written; check the disk and the folder's permissions",
    11: _DAMAGED,
    13: "{file} can't be written because the disk is full; free some space and try again",
    14: "{file} can't be opened; check the disk and the folder's permissions",
    19: "{file} refused a record: another window or program wrote it already, or it would change what is append-only; try again",
    26: _DAMAGED,
}
_PRIMARY_CODE = 0xFF

Values = Mapping[str, Any]
T = TypeVar("T")


class Database:
    """One open database: a single connection, which threads may share.

    Args:
        path: The file.
        key: 32 bytes, given to SQLCipher as they are.
        migrations: How to make the schema; its length is the newest version.
        create: Make a new file, rather than open one that must be there.

    Raises:
        StoreError: The file is missing, plaintext, damaged or of another key.
        NewerStudyError: A later version of thematics has written it.
    """

    def __init__(self, path: Path, key: bytes, migrations: Sequence[Migration], *, create: bool = False) -> None:
        _prepare(path, key, create=create)
        self._file = path.name
        self._lock = threading.RLock()
        self._begin = "BEGIN"
        self.rolled_back = (
            0  # how often, since it was opened: what somebody remembers of its content may be of no worth then
        )
        self._engine = sa.create_engine(
            "sqlite+pysqlite://",
            module=dbapi2,
            creator=lambda: _connect(path, key),
            poolclass=NullPool,
            hide_parameters=True,
        )
        sa.event.listen(self._engine, "begin", self._on_begin)
        self._connection = self._guard(self._engine.connect)
        try:
            self._migrate(migrations, create=create)
            _check_header(path)
        except BaseException:
            self.close()
            raise

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing: an exception in the block undoes it; a nested block is part of the outer one."""
        with self._lock:
            block: sa.Transaction
            if self._connection.in_transaction():
                block = self._guard(self._connection.begin_nested)
            else:
                block = self._start("BEGIN IMMEDIATE")
            try:
                yield
                self._guard(block.commit)
            except BaseException:
                self.rolled_back += 1
                # What went wrong first is what people should hear of.
                with contextlib.suppress(SQLAlchemyError, dbapi2.Error):
                    block.rollback()
                raise

    def rows(self, statement: sa.Executable) -> list[tuple[Any, ...]]:
        """Run a query and give all its rows."""
        return self._read(lambda: [tuple(row) for row in self._connection.execute(statement)])

    def records(self, statement: sa.Executable) -> list[dict[str, Any]]:
        """Run a query and give all its rows as values by column."""
        return self._read(lambda: [dict(row._mapping) for row in self._connection.execute(statement)])  # noqa: SLF001 - SQLAlchemy's own way to a row's columns

    def value(self, statement: sa.Executable) -> Any:
        """Run a query and give the first column of its first row, None if there is none."""
        rows = self.rows(statement)
        return rows[0][0] if rows else None

    def write(self, statement: sa.Executable, values: Values | Sequence[Values] | None = None) -> int:
        """Run a statement in a transaction and give how many rows it touched; an empty list of values does nothing."""
        if values is not None and not values:
            return 0
        with self.transaction():
            return self._guard(lambda: int(self._connection.execute(statement, values).rowcount))

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Give the content of every table, decrypted."""
        listed = sa.text(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        return {name: self.rows(sa.text(f'SELECT * FROM "{name}"')) for (name,) in self.rows(listed)}

    def checkpoint(self) -> bool:
        """Move all that the journal holds into the file and empty the journal; what was deleted is then in neither.

        Returns:
            Whether that was done; not while another program reads or writes, or within a transaction. Then the next time, or
            closing, does it.
        """
        with self._lock:
            if self._connection.in_transaction():
                return False
            # Past SQLAlchemy, which would begin a transaction first, and within one this is refused.
            driver = self._connection.connection.driver_connection
            busy = self._guard(lambda: driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])  # type: ignore[union-attr]
        return not busy

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        with self._lock, contextlib.suppress(SQLAlchemyError, dbapi2.Error):
            self._connection.close()
            self._engine.dispose()

    def _on_begin(self, connection: sa.Connection) -> None:
        connection.exec_driver_sql(self._begin)

    def _start(self, how: str) -> sa.Transaction:
        self._begin = how
        return self._guard(self._connection.begin)

    def _read(self, fetch: Callable[[], T]) -> T:
        with self._lock:
            if self._connection.in_transaction():
                return self._guard(fetch)
            block = self._start("BEGIN")
            try:
                return self._guard(fetch)
            finally:
                with contextlib.suppress(SQLAlchemyError, dbapi2.Error):
                    block.rollback()

    def _migrate(self, migrations: Sequence[Migration], *, create: bool) -> None:
        version = self._version()
        if version > len(migrations):
            raise NewerStudyError(
                f"{self._file} was written by a later version of thematics; open this study with that version"
            )
        if version == 0 and not create:
            raise StoreError(f"{self._file} holds no study; restore the study folder from a backup")
        if version == len(migrations):
            return
        with self.transaction():
            # Read again: another process can have done it while this one waited for its turn.
            for number in range(self._version(), len(migrations)):
                for statement in migrations[number]:
                    self._run_as_is(statement)
                self._run_as_is(f"PRAGMA user_version = {number + 1}")

    def _run_as_is(self, statement: str) -> None:
        self._guard(lambda: self._connection.exec_driver_sql(statement).close())

    def _version(self) -> int:
        return int(self.value(sa.text("PRAGMA user_version")))

    def _guard(self, action: Callable[[], T]) -> T:
        """Do something with the database; its errors become one sentence that holds nothing of what is stored."""
        try:
            return action()
        except (SQLAlchemyError, dbapi2.Error, UnicodeError, OverflowError) as error:
            sentence = _sentence(error, self._file)
        raise StoreError(sentence)


def cipher_version() -> str:
    """Give SQLCipher's version, "" where the SQLite library here can't encrypt."""
    with contextlib.closing(dbapi2.connect(":memory:")) as connection:
        found = connection.execute("PRAGMA cipher_version").fetchone()
    return str(found[0]) if found else ""


def _prepare(path: Path, key: bytes, *, create: bool) -> None:
    if len(key) != KEY_BYTES:
        raise StoreError(f"the key of {path.name} has the wrong length; restore keys.toml from a backup")
    if create:
        _make_empty(path)
    elif not path.is_file():
        raise StoreError(f"{path.name} is missing; restore the study folder from a backup")
    else:
        _check_header(path)


def _make_empty(path: Path) -> None:
    """Make the file before SQLite does, so that only its owner can read it; SQLite's other files take after it."""
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        problem = f"{path.name} is there already; choose another folder"
    except OSError:
        problem = f"{path.name} can't be written; check the disk and the folder's permissions"
    else:
        return
    raise StoreError(problem)


def _check_header(path: Path) -> None:
    """See that the file does not begin as a plain SQLite file does: an encrypted one begins with random bytes."""
    header = None
    with contextlib.suppress(OSError), path.open("rb") as file:
        header = file.read(len(PLAIN_HEADER))
    if header is None:
        raise StoreError(f"{path.name} can't be read; check the disk and the folder's permissions")
    if len(header) < len(PLAIN_HEADER):
        raise StoreError(_DAMAGED.format(file=path.name))
    if header == PLAIN_HEADER:
        raise StoreError(f"{path.name} is not encrypted and so is not used; restore the study folder from a backup")


def _connect(path: Path, key: bytes) -> Any:
    """Open a connection that has proved its key; with ``isolation_level`` None the driver begins nothing by itself."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = dbapi2.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        _require_cipher(connection)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def _require_cipher(connection: Any) -> None:
    """See that the library is SQLCipher: plain SQLite takes no notice of a key and writes plaintext."""
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise StoreError("the SQLite library here can't encrypt; install thematics again, with its sqlcipher3")


def _sentence(error: Exception, file: str) -> str:
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        known = _SENTENCES.get(
            code & _PRIMARY_CODE, "{file} could not be used; run `thematics doctor` to look for the cause"
        )
        return known.format(file=file)
    if isinstance(cause, sa.exc.ResourceClosedError | dbapi2.ProgrammingError):
        return f"{file} was closed already; open the study again"
    return f"a record can't be stored in {file}: a text or number in it has no valid form"
