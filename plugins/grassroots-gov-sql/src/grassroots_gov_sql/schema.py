"""The tables, made once under a lock, and recognised ever after.

One table holds the records of all communes, partitioned by commune, which also leads its key: so it spreads
over the machines of a cluster, and a commune never reads past its own part. Names are stored as UTF-8
bytes, which sort by code point and hold any character in every database.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError, ProgrammingError

from grassroots_gov.errors import ForeignStore, StoreUnavailable
from grassroots_gov_sql.address import Address

__all__ = ["ANNEX", "RECORD", "prepare"]

LAYOUT = 1
"""Of the tables; another number belongs to another version of this plugin."""

PARTITIONS = 16
LOCK = 0x67676F76
"""Advisory lock of those who make the tables ("ggov")."""

NAME = sa.LargeBinary().with_variant(mysql.VARBINARY(800), "mysql", "mariadb")
BYTES = sa.LargeBinary(length=2**32 - 1)
BATCH = sa.LargeBinary().with_variant(mysql.VARBINARY(16), "mysql", "mariadb")

BY_COMMUNE: dict[str, Any] = {
    "postgresql_partition_by": "HASH (commune)",
    "mariadb_partition_by": "KEY (commune)",
    "mariadb_partitions": str(PARTITIONS),
    "mariadb_engine": "InnoDB",
}

METADATA = sa.MetaData()
RECORD = sa.Table(
    "grassroots_gov_record",
    METADATA,
    sa.Column("commune", NAME, primary_key=True),
    sa.Column("stream", NAME, primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("batch", BATCH, nullable=False, comment="which append wrote the record"),
    sa.Column("bytes", BYTES, nullable=False),
    **BY_COMMUNE,
)
ANNEX = sa.Table(
    "grassroots_gov_annex",
    METADATA,
    sa.Column("commune", NAME, primary_key=True),
    sa.Column("key", NAME, primary_key=True),
    sa.Column("value", BYTES, nullable=False),
    **BY_COMMUNE,
)
SCHEMA = sa.Table(
    "grassroots_gov_schema", METADATA, sa.Column("layout", sa.Integer, primary_key=True, autoincrement=False)
)


def prepare(connection: Connection, address: Address) -> None:
    """Find the tables, or make them; :class:`ForeignStore` where others stand under their names."""
    if _as_made(connection):
        return
    # Under the lock already for looking: MariaDB shows tables one by one while another makes them.
    _lock(connection)
    try:
        if not _found(connection, address):
            if not address.create:
                raise StoreUnavailable(address.where, "missing_tables")
            _make(connection)
        connection.commit()
    finally:
        _unlock(connection)


def _make(connection: Connection) -> None:
    METADATA.create_all(connection, checkfirst=False)
    if connection.dialect.name == "postgresql":
        for table in (RECORD, ANNEX):
            for part in range(PARTITIONS):
                connection.exec_driver_sql(
                    f"CREATE TABLE {table.name}_{part} PARTITION OF {table.name}"
                    f" FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part})"
                )
    connection.execute(SCHEMA.insert().values(layout=LAYOUT))


def _as_made(connection: Connection) -> bool:
    """Whether the tables answer as ours do: the quick question of every opening but the first."""
    try:
        for table in (RECORD, ANNEX):
            connection.execute(sa.select(*table.columns).where(sa.false()))
        return list(connection.execute(sa.select(SCHEMA.c.layout)).scalars()) == [LAYOUT]
    except (ProgrammingError, OperationalError) as error:
        if error.connection_invalidated:
            raise
        connection.rollback()
        return False


def _found(connection: Connection, address: Address) -> bool:
    """Whether the tables are there and ours."""
    inspector = sa.inspect(connection)
    there = [table for table in METADATA.sorted_tables if inspector.has_table(table.name)]
    if not there:
        return False
    for table in METADATA.sorted_tables:
        columns = (
            {column["name"] for column in inspector.get_columns(table.name)} if table in there else set()
        )
        if columns != {column.name for column in table.columns}:
            raise ForeignStore(address.where, "foreign_table")
    layouts = connection.execute(sa.select(SCHEMA.c.layout)).scalars().all()
    if list(layouts) != [LAYOUT]:
        raise ForeignStore(address.where, "other_layout")
    return True


def _lock(connection: Connection) -> None:
    """One at a time: freed with the transaction on PostgreSQL, by :func:`_unlock` on MariaDB."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    else:
        connection.execute(sa.select(sa.func.get_lock(f"grassroots_gov_{LOCK}", 20)))


def _unlock(connection: Connection) -> None:
    if connection.dialect.name != "postgresql" and not connection.invalidated:
        connection.execute(sa.select(sa.func.release_lock(f"grassroots_gov_{LOCK}")))
