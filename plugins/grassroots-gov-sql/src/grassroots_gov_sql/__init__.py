"""A commune's journal on PostgreSQL or MariaDB: many communes, many writers, one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grassroots_gov_sql.store import SqlStore as SqlStore

__all__ = ["SqlStore"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the library only where it is used: the host imports this package at every start."""
    if name != "SqlStore":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from grassroots_gov_sql.store import SqlStore

    return SqlStore
