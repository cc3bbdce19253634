"""Opening a SQLite file as ours: recognised before anything touches it, made so that a crash leaves no half.

What belongs here: files, headers, modes. What does not: streams and records.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from time import monotonic, sleep

from grassroots_gov.errors import ForeignStore, StorageError, StoreBusy, StoreUnavailable
from grassroots_gov.journal import sqlite_annex

__all__ = ["connected", "told", "transaction"]

APPLICATION_ID = 0x67676F76
"""Stands in the header of our files ("ggov")."""

LAYOUT = 1
"""Of the tables; a file written by a newer program carries a higher number and is refused."""

SETTLING = 1
"""Seconds that another process may take to make the store, once it has begun to write it."""

# Names are stored as UTF-8 bytes: bytes sort by code point and hold any character, text in SQLite does not.
TABLES = (
    "CREATE TABLE stream (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE)",
    "CREATE TABLE record (stream INTEGER NOT NULL, position INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " PRIMARY KEY (stream, position)) WITHOUT ROWID",
    *sqlite_annex.TABLES,
    # For people who look in with a tool of their own; the library never reads it.
    # json_extract, because an older SQLite that cannot parse a newer operator could not open the file.
    """CREATE VIEW facts AS
    SELECT stream, position, json_extract(header, '$.kind') AS kind,
      json_extract(header, '$.effective_on') AS effective_on,
      json_extract(header, '$.recorded_at') AS recorded_at, json_extract(header, '$.by') AS "by",
      body, digest, previous
    FROM (SELECT stream, position, substr(text, 1, 64) AS digest, substr(text, 66, 64) AS previous,
        substr(text, 131, instr(substr(text, 131), char(10)) - 1) AS header,
        substr(substr(text, 131), instr(substr(text, 131), char(10)) + 1) AS body
      FROM (SELECT CAST(stream.name AS TEXT) AS stream, position, CAST(bytes AS TEXT) AS text
        FROM record JOIN stream ON stream.id = record.stream))""",
)

REASONS = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR: "disk_error",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_CANTOPEN: "cannot_open",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_TOOBIG: "too_big",
}


def connected(path: str, where: str, *, create: bool, patience: int) -> sqlite3.Connection:
    """A connection to the store at ``path``, which errors call ``where``."""
    new = _recognised_as_new(path, where)
    if new and not create:
        raise StoreUnavailable(where, "missing")
    connection = sqlite3.connect(
        _uri(path, "rwc" if new else "rw"),
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,  # the store's own lock keeps threads apart
    )
    try:
        # Zeroes over what is deleted; a commit returns when the disk has it.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if new:
            _create(connection, where)
        _log_ahead(connection, where, patience)
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        if layout != LAYOUT:
            raise ForeignStore(where, "newer_layout")
    except BaseException:
        connection.close()
        raise
    return connection


def _recognised_as_new(path: str, where: str) -> bool:
    """Whether the store is still to be made; :class:`ForeignStore` where something else is there.

    SQLite itself reads the header, and promised that the file is immutable it neither locks it nor
    looks for a log. Reading it by other means would drop the locks of every handle of this process.
    """
    try:
        seen = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        if not os.path.isdir(os.path.dirname(path)):
            raise StoreUnavailable(where, "no_folder") from None
        return True
    except (OSError, ValueError) as error:
        raise StoreUnavailable(where, getattr(error, "strerror", "") or str(error)) from None
    if not stat.S_ISREG(seen.st_mode):
        raise ForeignStore(where, "not_a_file")
    if seen.st_size == 0:
        return True
    until = monotonic() + SETTLING
    while True:
        # Another process that makes the store right now has its rollback journal beside the file.
        in_the_making = os.path.exists(f"{path}-journal")
        reason = _foreign(path)
        if not reason:
            return False
        if not in_the_making or monotonic() > until:
            raise ForeignStore(where, reason)
        sleep(0.005)


def _foreign(path: str) -> str:
    """Why the file is not ours, by its header; nothing where it is."""
    probe = sqlite3.connect(_uri(path, "ro&immutable=1"), uri=True, isolation_level=None)
    try:
        (found,) = probe.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError as error:
        if _code(error) not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise
        return "not_sqlite"
    finally:
        probe.close()
    return "" if found == APPLICATION_ID else "other_program"


def _create(connection: sqlite3.Connection, where: str) -> None:
    # Before the write-ahead log is switched on, so that the header names us from the first commit on.
    with transaction(connection):
        (found,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if found == APPLICATION_ID:
            return  # another process was first
        if tables:
            raise ForeignStore(where, "other_program")
        for table in TABLES:
            connection.execute(table)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")


def _log_ahead(connection: sqlite3.Connection, where: str, patience: int) -> None:
    until = monotonic() + patience
    while True:  # SQLite does not wait by itself when the mode is changed by two at once
        try:
            (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
            if mode != "wal":
                (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            if mode != "wal":
                raise StoreUnavailable(where, "no_log")
            return
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(0.01)


def _uri(path: str, mode: str) -> str:
    for sign in "%?#":
        path = path.replace(sign, f"%{ord(sign):02x}")
    return f"file:{path}?mode={mode}"


class transaction:  # noqa: N801 - used as a statement
    """All or nothing, with the write lock from the start: nobody else writes between look and leap."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        try:
            if error is None:
                self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:  # a full disk has already rolled it back
                self._connection.execute("ROLLBACK")


def told(error: sqlite3.Error, where: str, patience: int) -> StorageError:
    """SQLite's error in our words."""
    code = _code(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(where, patience)
    return StoreUnavailable(where, REASONS.get(code, str(error)))


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; -1 where Python itself objects."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else int(code) & 0xFF
