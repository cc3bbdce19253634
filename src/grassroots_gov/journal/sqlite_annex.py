"""The erasable values in a SQLite file, kept so that an erased one leaves no byte.

SQLite's own secure deletion zeroes what it frees, but not the copies that stay behind where it moved a value
to make room for others. So no value ever moves here: each stands in a slot of a table that only grows at its
end, is overwritten in place, and keeps its size, a power of two. Emptied slots are used again.
"""

from __future__ import annotations

import sqlite3

__all__ = ["TABLES", "erase", "get", "put"]

TABLES = (
    "CREATE TABLE slot (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
    "CREATE TABLE annex (key BLOB PRIMARY KEY, slot INTEGER NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE empty (size INTEGER NOT NULL, slot INTEGER NOT NULL,"
    " PRIMARY KEY (size, slot)) WITHOUT ROWID",
)

COUNT_BYTES = 8
SMALLEST = 128


def put(connection: sqlite3.Connection, key: bytes, value: bytes) -> None:
    """Keep ``value`` under ``key``; inside a transaction."""
    size = max(SMALLEST, 1 << (COUNT_BYTES + len(value) - 1).bit_length())
    filled = (len(value).to_bytes(COUNT_BYTES, "big") + value).ljust(size, b"\0")
    found = connection.execute("SELECT slot, size FROM annex WHERE key = ?", (key,)).fetchone()
    if found is not None and found[1] == size:
        connection.execute("UPDATE slot SET bytes = ? WHERE id = ?", (filled, found[0]))
        return
    if found is not None:
        _empty(connection, *found)
    reused = connection.execute("SELECT slot FROM empty WHERE size = ? LIMIT 1", (size,)).fetchone()
    if reused is not None:
        (slot,) = reused
        connection.execute("DELETE FROM empty WHERE size = ? AND slot = ?", (size, slot))
        connection.execute("UPDATE slot SET bytes = ? WHERE id = ?", (filled, slot))
    else:
        slot = connection.execute("INSERT INTO slot (bytes) VALUES (?)", (filled,)).lastrowid
    connection.execute("INSERT OR REPLACE INTO annex VALUES (?, ?, ?)", (key, slot, size))


def get(connection: sqlite3.Connection, key: bytes) -> bytes | None:
    """The value under ``key``, or nothing."""
    found = connection.execute(
        "SELECT bytes FROM annex JOIN slot ON slot.id = annex.slot WHERE key = ?", (key,)
    ).fetchone()
    if found is None:
        return None
    filled: bytes = found[0]
    return filled[COUNT_BYTES : COUNT_BYTES + int.from_bytes(filled[:COUNT_BYTES], "big")]


def erase(connection: sqlite3.Connection, key: bytes) -> None:
    """Overwrite what is kept under ``key``; inside a transaction. The log is the caller's."""
    found = connection.execute("SELECT slot, size FROM annex WHERE key = ?", (key,)).fetchone()
    if found is not None:
        _empty(connection, *found)
        connection.execute("DELETE FROM annex WHERE key = ?", (key,))


def _empty(connection: sqlite3.Connection, slot: int, size: int) -> None:
    connection.execute("UPDATE slot SET bytes = zeroblob(?) WHERE id = ?", (size, slot))
    connection.execute("INSERT INTO empty VALUES (?, ?)", (size, slot))
