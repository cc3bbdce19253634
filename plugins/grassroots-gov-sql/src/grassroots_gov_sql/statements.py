"""What is asked of the database, in SQLAlchemy's words; what every act asks goes to the driver directly.

An append of one record takes the server about as long as SQLAlchemy's own handling of a statement takes
here, so the two statements that every act needs go past it: the words are compiled once, the connection is
the pool's, and an error is wrapped as SQLAlchemy wraps it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError

from grassroots_gov_sql.schema import ANNEX, RECORD

__all__ = [
    "APPEND_MANY",
    "APPEND_ONE",
    "ERASE",
    "GET",
    "LENGTH",
    "NAMES",
    "PAGE",
    "PAGE_BYTES",
    "PAGE_RECORDS",
    "WRITER",
    "Direct",
]

T = TypeVar("T")

PAGE_BYTES = 1 << 20
PAGE_RECORDS = 2048


class Direct:
    """A statement for the driver itself, put in the dialect's words once."""

    def __init__(self, statement: sa.ClauseElement) -> None:
        self._statement = statement
        self._words: dict[str, str] = {}

    def rows(self, connection: Connection, asked: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Every row it answers."""
        return self._do(connection, asked, lambda cursor: list(cursor.fetchall()))

    def count(self, connection: Connection, asked: Mapping[str, object]) -> int:
        """How many rows it wrote."""
        return self._do(connection, asked, lambda cursor: cursor.rowcount)

    def _do(
        self, connection: Connection, asked: Mapping[str, object], answer: Callable[[DBAPICursor], T]
    ) -> T:
        dialect = connection.dialect
        words = self._words.get(dialect.name)
        if words is None:
            words = self._words[dialect.name] = str(self._statement.compile(dialect=dialect))
        # PostgreSQL's text form of bytes is twice as long as they are.
        options: dict[str, Any] = {"binary": True} if dialect.name == "postgresql" else {}
        cursor = connection.connection.cursor()
        try:
            cursor.execute(words, asked, **options)
            return answer(cursor)
        except Exception as error:
            raise _wrapped(error, connection) from None
        finally:
            cursor.close()


def _wrapped(error: Exception, connection: Connection) -> BaseException:
    """A driver's error as SQLAlchemy tells it; a connection that is lost goes out of the pool."""
    dialect: Dialect = connection.dialect
    assert dialect.dbapi is not None
    if not isinstance(error, dialect.dbapi.Error):
        return error
    lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        None,
        None,
        error,
        dialect.dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )


_commune = sa.bindparam("commune", type_=sa.LargeBinary)
_stream = sa.bindparam("stream", type_=sa.LargeBinary)
_key = sa.bindparam("key", type_=sa.LargeBinary)
_mine = (RECORD.c.commune == _commune) & (RECORD.c.stream == _stream)

LENGTH = sa.select(sa.func.coalesce(sa.func.max(RECORD.c.position), 0)).where(_mine)
WRITER = sa.select(RECORD.c.batch).where(_mine, RECORD.c.position == sa.bindparam("position"))
NAMES = (
    sa.select(RECORD.c.stream)
    .where(
        RECORD.c.commune == _commune,
        RECORD.c.position == 1,
        RECORD.c.stream >= sa.bindparam("first"),
        RECORD.c.stream < sa.bindparam("beyond"),
    )
    .order_by(RECORD.c.stream)
)
GET = sa.select(ANNEX.c.value).where(ANNEX.c.commune == _commune, ANNEX.c.key == _key)
ERASE = sa.delete(ANNEX).where(ANNEX.c.commune == _commune, ANNEX.c.key == _key)

# A page ends with the record that fills it: the database adds the sizes up, which it knows without reading
# the records.
_size = sa.func.octet_length(RECORD.c.bytes)
_sized = (
    sa.select(
        RECORD.c.position,
        RECORD.c.bytes,
        (sa.func.sum(_size).over(order_by=RECORD.c.position) - _size).label("before"),
    )
    .where(_mine, RECORD.c.position > sa.bindparam("after"), RECORD.c.position <= sa.bindparam("last"))
    .order_by(RECORD.c.position)
    .limit(sa.literal_column(str(PAGE_RECORDS)))
    .subquery()
)
PAGE = Direct(
    sa.select(_sized.c.bytes)
    .where(_sized.c.before < sa.literal_column(str(PAGE_BYTES)))
    .order_by(_sized.c.position)
)

# PostgreSQL looks and appends in one statement, so an append is one round trip and one flush. Positions have
# no gap: where the expected one is there and the next is not, the stream is as long as expected. That the
# next is not there is what the primary key says.
_before = RECORD.alias("before")
_expected = sa.bindparam("expected", type_=sa.BigInteger)
_stands = (_expected == sa.literal_column("0")) | sa.exists(
    sa.select(sa.literal_column("1"))
    .select_from(_before)
    .where(_before.c.commune == _commune, _before.c.stream == _stream, _before.c.position == _expected)
)
_COLUMNS = ["commune", "stream", "position", "batch", "bytes"]
_batch = sa.bindparam("batch", type_=sa.LargeBinary)


def _bytea(value: sa.ColumnElement[bytes]) -> sa.ColumnElement[bytes]:
    return sa.cast(value, sa.LargeBinary)


APPEND_ONE = Direct(
    postgresql.insert(RECORD)
    .from_select(
        _COLUMNS,
        sa.select(
            _bytea(_commune),
            _bytea(_stream),
            _expected + sa.literal_column("1"),
            _bytea(_batch),
            _bytea(sa.bindparam("record", type_=sa.LargeBinary)),
        ).where(_stands),
    )
    .on_conflict_do_nothing()  # another was first: an answer, not an error in the server's log
)
_given = (
    sa.func.unnest(sa.bindparam("records", type_=postgresql.ARRAY(sa.LargeBinary)))
    .table_valued(sa.column("bytes", sa.LargeBinary), with_ordinality="at")
    .render_derived(name="given")
)
# Of several records none may be left out, so here a position that is taken is an error.
APPEND_MANY = Direct(
    sa.insert(RECORD).from_select(
        _COLUMNS,
        sa.select(
            _bytea(_commune),
            _bytea(_stream),
            _expected + _given.c.at,
            _bytea(_batch),
            _given.c.bytes,
        ).where(_stands),
    )
)
