"""The store in one SQLite file: what a commune office has without a server.

Write-ahead log, flushed to the disk at every commit; one transaction per append; any number of threads and
processes. A file that is not ours is recognised before anything touches it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from threading import RLock

from grassroots_gov.errors import BadStoreUrl, StorageError, StoreBusy, StoreClosed, StreamMoved
from grassroots_gov.journal import sqlite_annex
from grassroots_gov.journal.memory import MemoryStore
from grassroots_gov.journal.sqlite_file import connected, told, transaction
from grassroots_gov.journal.store import Store, check_name, checked_records

__all__ = ["SQLiteStore", "open_store"]

PATIENCE = 20
"""Seconds that a lock held by others is waited out; well under the half minute that is promised."""

PAGE_BYTES = 1 << 20
"""How much a running ``read`` holds in memory, and at least one record."""
PAGE_RECORDS = 1_000
"""How many records a ``read`` asks for at once."""

LENGTH = (
    "SELECT id, (SELECT coalesce(max(position), 0) FROM record WHERE stream = stream.id)"
    " FROM stream WHERE name = ?"
)
INSERT = "INSERT INTO record VALUES (?, ?, ?)"
# By itself one transaction, with the write lock from its start: what most appends are, in one step of four.
# Where the stream is not there or not so long, its number is NULL, which the table does not take.
INSERT_ONE = (
    "INSERT OR IGNORE INTO record VALUES ((SELECT id FROM stream WHERE name = ?1"
    " AND (SELECT coalesce(max(position), 0) FROM record WHERE stream = stream.id) = ?2), ?2 + 1, ?3)"
)
RECORDS = "SELECT bytes FROM record WHERE stream = ? AND position > ? AND position <= ? ORDER BY position"
POSITION = "SELECT position FROM record WHERE stream = ? AND position > ? ORDER BY position LIMIT 1 OFFSET ?"

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
        try:
            self._connection = self._connect(create)
        except sqlite3.Error as error:
            raise self._told(error) from error

    # --- the Store ------------------------------------------------------------------------------------

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        """As :meth:`Store.append`."""
        name = _bytes(stream)
        batch = checked_records(records)
        with self._asked() as connection:
            if len(batch) != 1 or not self._append_one(connection, name, expected, batch[0]):
                self._append_all(connection, stream, name, expected, batch)

    @staticmethod
    def _append_one(connection: sqlite3.Connection, name: bytes, expected: int, record: bytes) -> bool:
        """Whether the stream was there, ``expected`` records long, and is now longer by ``record``."""
        try:
            return connection.execute(INSERT_ONE, (name, expected, record)).rowcount == 1
        except OverflowError:
            return False  # a length beyond what SQLite counts: no stream is so long

    @staticmethod
    def _append_all(
        connection: sqlite3.Connection, stream: str, name: bytes, expected: int, batch: Sequence[bytes]
    ) -> None:
        with transaction(connection):
            found = connection.execute(LENGTH, (name,)).fetchone()
            number, actual = found or (None, 0)
            if actual != expected:
                raise StreamMoved(stream, expected, actual)
            if not batch:
                return
            if number is None:
                number = connection.execute("INSERT INTO stream (name) VALUES (?)", (name,)).lastrowid
            for position, record in enumerate(batch, start=expected + 1):
                connection.execute(INSERT, (number, position, record))

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        """As :meth:`Store.read`; holds no lock while it runs, and about a mebibyte of memory."""
        name = _bytes(stream)
        with self._asked() as connection:
            found = connection.execute(LENGTH, (name,)).fetchone()
        if found is None:
            return iter(())
        number, last = found
        return chain.from_iterable(self._pages(number, max(after, 0), last))

    def _pages(self, number: int, after: int, last: int) -> Iterator[list[bytes]]:
        # Records never change and none is put before another: those up to ``last`` are the snapshot.
        # Asking for the position of each as well would take a tenth longer.
        while after < last:
            page: list[bytes] = []
            held, until = 0, min(after + PAGE_RECORDS, last)
            with self._asked() as connection:
                rows = connection.execute(RECORDS, (number, after, until))
                for (record,) in rows:
                    page.append(record)
                    held += len(record) + 64
                    if held >= PAGE_BYTES:
                        break
                rows.close()
                if held >= PAGE_BYTES:
                    found = connection.execute(POSITION, (number, after, len(page) - 1)).fetchone()
                    until = found[0] if found else last
                elif not page:  # somebody took records out
                    found = connection.execute(POSITION, (number, until, 0)).fetchone()
                    until = found[0] - 1 if found else last
            after = until
            yield page

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
        with self._asked() as connection, transaction(connection):
            sqlite_annex.put(connection, name, kept)

    def annex_get(self, key: str) -> bytes | None:
        """As :meth:`Store.annex_get`."""
        name = _bytes(key)
        with self._asked() as connection:
            return sqlite_annex.get(connection, name)

    def annex_erase(self, key: str) -> None:
        """As :meth:`Store.annex_erase`: neither the file nor its log keeps a byte of the value.

        Where others read for longer than we wait, :class:`StoreBusy`: the value is gone for every reader,
        and erasing again empties the log.
        """
        name = _bytes(key)
        with self._asked() as connection:
            with transaction(connection):
                sqlite_annex.erase(connection, name)
            (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise StoreBusy(self._where, self._patience)

    def close(self) -> None:
        """As :meth:`Store.close`."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None and self._pid == os.getpid():
                try:
                    connection.close()
                except sqlite3.Error as error:
                    raise self._told(error) from error

    # --- asking ---------------------------------------------------------------------------------------

    def _connect(self, create: bool) -> sqlite3.Connection:
        return connected(self._path, self._where, create=create, patience=self._patience)

    def _told(self, error: sqlite3.Error) -> StorageError:
        return told(error, self._where, self._patience)

    def _asked(self) -> _Asked:
        """The connection, for one thread at a time."""
        return _Asked(self._lock, self._opened, self._told)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreClosed
        if self._pid != os.getpid():
            _left_behind.append(self._connection)
            self._connection, self._pid = self._connect(create=False), os.getpid()
        return self._connection


class _Asked:
    """Holds the store's lock, and says SQLite's errors in our words."""

    __slots__ = ("_lock", "_opened", "_told")

    def __init__(
        self,
        lock: AbstractContextManager[object],
        opened: Callable[[], sqlite3.Connection],
        told: Callable[[sqlite3.Error], StorageError],
    ) -> None:
        self._lock = lock
        self._opened = opened
        self._told = told

    def __enter__(self) -> sqlite3.Connection:
        self._lock.__enter__()
        try:
            return self._opened()
        except BaseException as error:
            self.__exit__(None, error, None)
            raise

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._lock.__exit__(None, None, None)
        if isinstance(error, sqlite3.Error):
            raise self._told(error) from error


def _bytes(name: str) -> bytes:
    check_name(name)
    return name.encode()
