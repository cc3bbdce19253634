"""A commune's journal on PostgreSQL or MariaDB: many communes, many writers, one table."""

from grassroots_gov_sql.store import SqlStore

__all__ = ["SqlStore"]
