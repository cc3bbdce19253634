"""The store in one SQLite file: what a commune office has without a server.

Write-ahead log, flushed to the disk at every commit; one transaction per append; any number of threads and
processes. A file that is not ours is recognised before anything touches it.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from time import monotonic, sleep

from grassroots_gov.errors import (
    BadStoreUrl,
    ForeignStore,
    StorageError,
    StoreBusy,
    StoreClosed,
    StoreUnavailable,
    StreamMoved,
)
from grassroots_gov.journal.memory import MemoryStore
from grassroots_gov.journal.store import Store, check_name, checked_records

__all__ = ["SQLiteStore", "open_store"]

APPLICATION_ID = 0x67676F76
"""Stands in the header of our files ("ggov")."""

LAYOUT = 1
"""Of the tables; a file written by a newer program carries a higher number and is refused."""

PATIENCE = 20
"""Seconds that a lock held by others is waited out; well under the half minute that is promised."""

PAGE_BYTES = 1 << 20
"""How much a running ``read`` holds in memory, and at least one record."""

# Names are stored as UTF-8 bytes: bytes sort by code point and hold any character, text in SQLite does not.
TABLES = (
    "CREATE TABLE stream (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE)",
    "CREATE TABLE record (stream INTEGER NOT NULL, position INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " PRIMARY KEY (stream, position)) WITHOUT ROWID",
    "CREATE TABLE annex (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
)

LENGTH = (
    "SELECT id, (SELECT coalesce(max(position), 0) FROM record WHERE stream = stream.id)"
    " FROM stream WHERE name = ?"
)
RECORDS = (
    "SELECT position, bytes FROM record WHERE stream = ? AND position > ? AND position <= ? ORDER BY position"
)

_left_behind: list[sqlite3.Connection] = []  # a forked child must neither use nor close its parent's


def open_store(url: str) -> Store:
    """The store that ``memory:`` or a ``sqlite:`` URL names.

    Three slashes are followed by a relative path, four by an absolute one; ``?mode=rw`` opens only what
    exists. :class:`BadStoreUrl` for anything else.

    >>> open_store("memory:").length("ledger")
    0
    """
    if url == "memory:":
        return MemoryStore()
    path, _, option = url.removeprefix("sqlite:///").partition("?")
    if not url.startswith("sqlite:///") or not path or path == ":memory:":
        raise BadStoreUrl(url, "sqlite_url")
    if option not in ("", "mode=rw", "mode=rwc"):
        raise BadStoreUrl(url, "sqlite_option")
    return SQLiteStore(path, create=option != "mode=rw")


class SQLiteStore:
    """A :class:`Store` in the SQLite file ``path``; with ``create=False`` the file must be there.

    A handle may be shared by threads, and is opened anew by itself in a forked process. A lock held by
    another program is waited out for ``patience`` seconds, then :class:`StoreBusy`. A file of another
    program is :class:`ForeignStore` and stays as it is; a place that cannot be used
    :class:`StoreUnavailable`.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, create: bool = True, patience: int = PATIENCE
    ) -> None:
        self._where = os.fspath(path)
        # Absolute, so that a later change of folder does not move us to another file.
        self._path = os.path.abspath(self._where)
        self._patience = patience
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._pid = os.getpid()
        with self._told():
            self._connection = self._open(create)

    # --- the Store ------------------------------------------------------------------------------------

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        """As :meth:`Store.append`."""
        name = _bytes(stream)
        batch = checked_records(records)
        with self._asked() as connection, _transaction(connection):
            found = connection.execute(LENGTH, (name,)).fetchone()
            number, actual = found or (None, 0)
            if actual != expected:
                raise StreamMoved(stream, expected, actual)
            if not batch:
                return
            if number is None:
                number = connection.execute("INSERT INTO stream (name) VALUES (?)", (name,)).lastrowid
            connection.executemany(
                "INSERT INTO record VALUES (?, ?, ?)",
                ((number, position, record) for position, record in enumerate(batch, start=expected + 1)),
            )

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        """As :meth:`Store.read`; holds no lock while it runs, and about a mebibyte of memory."""
        name = _bytes(stream)
        with self._asked() as connection:
            found = connection.execute(LENGTH, (name,)).fetchone()
        if found is None:
            return iter(())
        number, last = found
        return self._pages(number, max(after, 0), last)

    def _pages(self, number: int, after: int, last: int) -> Iterator[bytes]:
        # Records never change and none is put before another: those up to ``last`` are the snapshot.
        while after < last:
            page: list[bytes] = []
            held = 0
            with self._asked() as connection:
                rows = connection.execute(RECORDS, (number, after, last))
                for position, record in rows:
                    page.append(record)
                    held += len(record) + 64
                    after = position
                    if held >= PAGE_BYTES:
                        break
                rows.close()
            if not page:
                return
            yield from page

    def length(self, stream: str) -> int:
        """As :meth:`Store.length`."""
        name = _bytes(stream)
        with self._asked() as connection:
            found = connection.execute(LENGTH, (name,)).fetchone()
        return int(found[1]) if found else 0

    def streams(self, prefix: str = "") -> Sequence[str]:
        """As :meth:`Store.streams`."""
        try:
            first = prefix.encode()
        except UnicodeEncodeError:
            first = None  # no name begins so
        with self._asked() as connection:
            if first is None:
                return []
            # 0xff is above every byte of UTF-8.
            rows = connection.execute(
                "SELECT name FROM stream WHERE name >= ? AND name < ? ORDER BY name", (first, first + b"\xff")
            )
            return [str(name, "utf-8") for (name,) in rows]

    def annex_put(self, key: str, value: bytes) -> None:
        """As :meth:`Store.annex_put`."""
        name = _bytes(key)
        (kept,) = checked_records((value,))
        with self._asked() as connection:
            connection.execute("INSERT OR REPLACE INTO annex VALUES (?, ?)", (name, kept))

    def annex_get(self, key: str) -> bytes | None:
        """As :meth:`Store.annex_get`."""
        name = _bytes(key)
        with self._asked() as connection:
            found = connection.execute("SELECT value FROM annex WHERE key = ?", (name,)).fetchone()
        return found[0] if found else None

    def annex_erase(self, key: str) -> None:
        """As :meth:`Store.annex_erase`: neither the file nor its log keeps a byte of the value.

        Where others read for longer than we wait, :class:`StoreBusy`: the value is gone for every reader,
        and erasing again empties the log.
        """
        name = _bytes(key)
        with self._asked() as connection:
            connection.execute("DELETE FROM annex WHERE key = ?", (name,))
            (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise StoreBusy(self._where, self._patience)

    def close(self) -> None:
        """As :meth:`Store.close`."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None and self._pid == os.getpid():
                with self._told():
                    connection.close()

    # --- opening --------------------------------------------------------------------------------------

    def _open(self, create: bool) -> sqlite3.Connection:
        new = self._recognise()
        if new and not create:
            raise StoreUnavailable(self._where, "missing")
        connection = sqlite3.connect(
            _uri(self._path, "rwc" if new else "rw"),
            uri=True,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,  # our own lock keeps threads apart
        )
        try:
            # Zeroes over what is deleted; a commit returns when the disk has it.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = FULL")
            if new:
                self._create(connection)
            self._log_ahead(connection)
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            if layout != LAYOUT:
                raise ForeignStore(self._where, "newer_layout")
        except BaseException:
            connection.close()
            raise
        return connection

    def _recognise(self) -> bool:
        """Whether the store is still to be made; :class:`ForeignStore` where something else is there.

        SQLite itself reads the header, and promised that the file is immutable it neither locks it nor
        looks for a log. Reading it by other means would drop the locks of every handle of this process.
        """
        try:
            seen = os.stat(self._path)
        except (FileNotFoundError, NotADirectoryError):
            if not os.path.isdir(os.path.dirname(self._path)):
                raise StoreUnavailable(self._where, "no_folder") from None
            return True
        except (OSError, ValueError) as error:
            raise StoreUnavailable(self._where, getattr(error, "strerror", "") or str(error)) from None
        if not stat.S_ISREG(seen.st_mode):
            raise ForeignStore(self._where, "not_a_file")
        if seen.st_size == 0:
            return True
        try:
            probe = sqlite3.connect(_uri(self._path, "ro&immutable=1"), uri=True, isolation_level=None)
            try:
                (found,) = probe.execute("PRAGMA application_id").fetchone()
            finally:
                probe.close()
        except sqlite3.Error as error:
            if _code(error) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise ForeignStore(self._where, "not_sqlite") from None
            raise
        if found != APPLICATION_ID:
            raise ForeignStore(self._where, "other_program")
        return False

    def _create(self, connection: sqlite3.Connection) -> None:
        # Before the write-ahead log is switched on, so that the header names us from the first commit on.
        with _transaction(connection):
            (found,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if found == APPLICATION_ID:
                return  # another process was first
            if tables:
                raise ForeignStore(self._where, "other_program")
            for table in TABLES:
                connection.execute(table)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {LAYOUT}")

    def _log_ahead(self, connection: sqlite3.Connection) -> None:
        until = monotonic() + self._patience
        while True:  # SQLite does not wait by itself when the mode is changed by two at once
            try:
                (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
                if mode != "wal":
                    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
                if mode != "wal":
                    raise StoreUnavailable(self._where, "no_log")
                return
            except sqlite3.OperationalError as error:
                if _code(error) != sqlite3.SQLITE_BUSY or monotonic() > until:
                    raise
                sleep(0.01)

    # --- asking ---------------------------------------------------------------------------------------

    @contextmanager
    def _asked(self) -> Iterator[sqlite3.Connection]:
        """The connection, for one thread at a time."""
        with self._lock, self._told():
            if self._connection is None:
                raise StoreClosed
            if self._pid != os.getpid():
                _left_behind.append(self._connection)
                self._connection, self._pid = self._open(create=False), os.getpid()
            yield self._connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's errors in our words."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._as_ours(error) from error

    def _as_ours(self, error: sqlite3.Error) -> StorageError:
        code = _code(error)
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return StoreBusy(self._where, self._patience)
        return StoreUnavailable(self._where, _REASONS.get(code, str(error)))


_REASONS = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR: "disk_error",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_CANTOPEN: "cannot_open",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_TOOBIG: "too_big",
}


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; -1 where Python itself objects."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else int(code) & 0xFF


def _bytes(name: str) -> bytes:
    check_name(name)
    return name.encode()


def _uri(path: str, mode: str) -> str:
    for sign in "%?#":
        path = path.replace(sign, f"%{ord(sign):02x}")
    return f"file:{path}?mode={mode}"


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, with the write lock from the start: nobody else writes between look and leap."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has already rolled it back
            connection.execute("ROLLBACK")
        raise
