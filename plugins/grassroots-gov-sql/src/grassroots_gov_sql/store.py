"""The store: streams and annex of one commune in the tables that all communes share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from grassroots_gov.errors import StoreClosed, StreamMoved
from grassroots_gov.journal.store import check_name, checked_records
from grassroots_gov_sql.address import address_of
from grassroots_gov_sql.local import connect
from grassroots_gov_sql.schema import ANNEX, RECORD, prepare
from grassroots_gov_sql.statements import (
    APPEND_MANY,
    APPEND_ONE,
    ERASE,
    GET,
    LENGTH,
    NAMES,
    PAGE,
    PAGE_BYTES,
    PAGE_RECORDS,
    WRITER,
)
from grassroots_gov_sql.trouble import beaten, passing, settling, told

__all__ = ["SqlStore"]

T = TypeVar("T")

PATIENCE = 20
"""Seconds that a restart of the server, a dropped connection or a lock is waited out."""


class SqlStore:
    """A :class:`~grassroots_gov.journal.Store` on PostgreSQL or MariaDB.

    ``postgresql://user:password@host/database?commune=tan-lap``; the tables are made at the first opening.
    A handle may be shared by threads, and by processes that fork. While the server restarts or a
    connection drops, calls wait for up to ``patience`` seconds, and an append whose answer was lost is
    looked up before it is tried again: it is there once or not at all.
    """

    def __init__(self, url: str, *, patience: int = PATIENCE) -> None:
        self._address = address_of(url)
        self._commune = self._address.commune.encode()
        self._patience = patience
        self._closed = False
        self._pid = os.getpid()
        postgres = self._address.url.drivername.startswith("postgresql")
        self._engine = sa.create_engine(
            self._address.url,
            hide_parameters=True,  # what is appended is nobody's business in a log
            pool_size=2,
            connect_args={"connect_timeout": 5},
            paramstyle="pyformat",
            isolation_level="AUTOCOMMIT" if postgres else "READ COMMITTED",
        )
        self._postgres = postgres
        if postgres:
            sa.event.listen(self._engine, "connect", _plan_once)
        else:
            sa.event.listen(self._engine, "do_connect", connect)
        self._at_hand: list[Connection] = []
        self._parents: list[Connection] = []
        try:
            # A wrong address is told at once; only a server that is coming up is waited for.
            self._ask(self._prepare, settling)
        except BaseException:
            self._engine.dispose()
            raise

    def _prepare(self, connection: Connection) -> None:
        prepare(connection.execution_options(isolation_level="READ COMMITTED"), self._address)

    # --- the Store ------------------------------------------------------------------------------------

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        """As ``Store.append``."""
        name = self._name(stream)
        batch = checked_records(records)
        if not batch:
            actual = self._ask(lambda connection: self._length(connection, name))
            if actual != expected:
                raise StreamMoved(stream, expected, actual)
            return
        mark = os.urandom(16)
        tried = False

        def put(connection: Connection) -> int:
            """The length found; the append is done where it is the expected one."""
            nonlocal tried
            if tried and self._landed(connection, name, expected, mark):
                return expected  # done before, only the answer was lost
            tried = True
            try:
                return self._put(connection, name, expected, batch, mark)
            except DBAPIError as error:
                if not beaten(error):
                    raise
                connection.rollback()
                if self._landed(connection, name, expected, mark):
                    return expected
                return self._length(connection, name)

        actual = self._ask(put)
        if actual != expected:
            raise StreamMoved(stream, expected, actual)

    def _put(
        self, connection: Connection, name: bytes, expected: int, batch: list[bytes], mark: bytes
    ) -> int:
        if self._postgres:
            asked = {"commune": self._commune, "stream": name, "expected": expected, "batch": mark}
            while not (
                APPEND_ONE.count(connection, {**asked, "record": batch[0]})
                if len(batch) == 1
                else APPEND_MANY.count(connection, {**asked, "records": batch})
            ):
                if self._landed(connection, name, expected, mark):
                    break  # the try whose answer was lost was still on its way when this one began
                actual = self._length(connection, name)
                if actual != expected:
                    return actual
                # The stream was shorter when the append looked, and is as long as expected now.
            return expected
        actual = self._length(connection, name)
        if actual == expected:
            rows = [
                {"commune": self._commune, "stream": name, "position": at, "batch": mark, "bytes": record}
                for at, record in enumerate(batch, start=expected + 1)
            ]
            connection.execute(sa.insert(RECORD), rows)
            connection.commit()
        return actual

    def _landed(self, connection: Connection, name: bytes, expected: int, mark: bytes) -> bool:
        """Whether the append that bears ``mark`` was done."""
        asked = {"commune": self._commune, "stream": name, "position": expected + 1}
        return connection.execute(WRITER, asked).scalar() == mark

    def _length(self, connection: Connection, name: bytes) -> int:
        found = connection.execute(LENGTH, {"commune": self._commune, "stream": name}).scalar()
        assert isinstance(found, int)
        return found

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        """As ``Store.read``; holds no connection while it runs, and pages of about a mebibyte."""
        name = self._name(stream)
        start = max(after, 0)
        page = self._load(name, start, 2**62)
        if not _is_full(page):
            return iter(page)
        # Records never change: what was there at this call is what stands up to this length.
        last = self._ask(lambda connection: self._length(connection, name))
        return self._pages(name, start, page, last)

    def _pages(self, name: bytes, after: int, page: Sequence[bytes], last: int) -> Iterator[bytes]:
        while page:
            after += len(page)  # positions have no gap
            yield from page
            page = self._load(name, after, last) if after < last else ()

    def _load(self, name: bytes, after: int, last: int) -> Sequence[bytes]:
        asked = {"commune": self._commune, "stream": name, "after": after, "last": last}
        return self._ask(lambda connection: [row[0] for row in PAGE.rows(connection, asked)])

    def length(self, stream: str) -> int:
        """As ``Store.length``."""
        name = self._name(stream)
        return self._ask(lambda connection: self._length(connection, name))

    def streams(self, prefix: str = "") -> Sequence[str]:
        """As ``Store.streams``."""
        self._open()
        try:
            first = prefix.encode()
        except UnicodeEncodeError:
            return []  # no name begins so
        # 0xff is above every byte of UTF-8.
        asked = {"commune": self._commune, "first": first, "beyond": first + b"\xff"}
        rows = self._ask(lambda connection: connection.execute(NAMES, asked).scalars().all())
        return [bytes(name).decode() for name in rows]

    def annex_put(self, key: str, value: bytes) -> None:
        """As ``Store.annex_put``."""
        (kept,) = checked_records((value,))
        asked = {"commune": self._commune, "key": self._name(key), "value": kept}
        if self._postgres:
            new = postgresql.insert(ANNEX).values(asked)
            put: sa.Executable = new.on_conflict_do_update(
                index_elements=["commune", "key"], set_={"value": new.excluded.value}
            )
        else:
            other = mysql.insert(ANNEX).values(asked)
            put = other.on_duplicate_key_update(value=other.inserted.value)
        self._ask(lambda connection: self._done(connection, put, {}))

    def annex_get(self, key: str) -> bytes | None:
        """As ``Store.annex_get``."""
        asked = {"commune": self._commune, "key": self._name(key)}
        found = self._ask(lambda connection: connection.execute(GET, asked).scalar())
        return None if found is None else bytes(found)

    def annex_erase(self, key: str) -> None:
        """As ``Store.annex_erase``; the database reclaims the bytes in its own time (see the README)."""
        asked = {"commune": self._commune, "key": self._name(key)}
        self._ask(lambda connection: self._done(connection, ERASE, asked))

    def _done(self, connection: Connection, statement: sa.Executable, asked: dict[str, bytes]) -> None:
        connection.execute(statement, asked)
        connection.commit()

    def close(self) -> None:
        """As ``Store.close``."""
        if not self._closed:
            self._closed = True
            if self._pid == os.getpid():
                while self._at_hand:
                    self._at_hand.pop().close()
            self._engine.dispose(close=self._pid == os.getpid())

    # --- asking ---------------------------------------------------------------------------------------

    def _open(self) -> None:
        if self._closed:
            raise StoreClosed

    def _name(self, name: str) -> bytes:
        self._open()
        check_name(name)
        return name.encode()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection for one answer: on PostgreSQL, where no transaction is left open, the one at hand."""
        try:
            connection = self._at_hand.pop()
        except IndexError:
            connection = self._engine.connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        # With options of its own it was the one that made the tables, in a transaction.
        keep = self._postgres and not connection.get_execution_options() and not connection.in_transaction()
        if keep and not self._at_hand:
            self._at_hand.append(connection)
        else:
            connection.close()

    def _ask(self, work: Callable[[Connection], T], passes: Callable[[DBAPIError], bool] = passing) -> T:
        """Do ``work``, again where the trouble passes by itself."""
        self._open()
        if self._pid != os.getpid():
            self._engine.dispose(close=False)  # the parent's connections stay the parent's
            self._parents, self._at_hand = self._at_hand, []
            self._pid = os.getpid()
        until = monotonic() + self._patience
        pause = 0.01
        while True:
            try:
                with self._connected() as connection:
                    return work(connection)
            except DBAPIError as error:
                if not passes(error) or monotonic() + pause > until:
                    raise told(error, self._address.where, self._patience) from None
            sleep(pause)
            pause = min(2 * pause, 1.0)


def _plan_once(connection: Any, _: object) -> None:
    """Have PostgreSQL plan a statement once: left alone it plans anew at each call, to name one partition."""
    cursor = connection.cursor()
    cursor.execute("SET plan_cache_mode = force_generic_plan")
    cursor.close()
    connection.commit()


def _is_full(page: Sequence[bytes]) -> bool:
    """Whether there may be more after a page."""
    return len(page) == PAGE_RECORDS or sum(map(len, page)) >= PAGE_BYTES
