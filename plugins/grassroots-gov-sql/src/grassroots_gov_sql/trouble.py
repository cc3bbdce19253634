"""What a database's errors mean: wait and try again, another was first, or one clear error for people."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, IntegrityError

from grassroots_gov.errors import StorageError, StoreBusy, StoreUnavailable

__all__ = ["beaten", "passing", "settling", "told"]

PASSING = {
    "40001", "40P01",  # serialisation failure, deadlock: the transaction was undone
    "57P01", "57P02", "57P03",  # the server goes down, has crashed, comes up
    "08000", "08001", "08003", "08004", "08006",  # the connection
    "53300",  # too many connections
    "55P03",  # lock not available
}  # fmt: skip
PASSING_NUMBERS = {1205, 1213, 1040, 1053, 1927, 2002, 2003, 2006, 2013, 2014, 2055, 4031}
"""MariaDB: lock wait, deadlock, too many connections, shutdown, killed, and the ways to lose a connection."""

REASONS = {
    "28P01": "refused_login", "28000": "refused_login", "3D000": "no_database", "42501": "no_rights",
    "53100": "disk_full", "25006": "read_only", "54000": "too_big",
    1045: "refused_login", 1698: "refused_login", 1049: "no_database", 1044: "no_rights", 1142: "no_rights",
    1021: "disk_full", 1114: "disk_full", 1290: "read_only", 1153: "too_big",
}  # fmt: skip

# A connection that PostgreSQL refuses carries no code, only words; those of the server are English here,
# because ``lc_messages`` counts from the login on.
WORDS = (
    ("password authentication failed", "refused_login"),
    ("no password supplied", "refused_login"),
    ("authentication failed for user", "refused_login"),
    ("no pg_hba.conf entry", "refused_login"),
    ('" is not permitted to log in', "refused_login"),
    ('role "', "refused_login"),
    ('database "', "no_database"),
)


def _code(error: DBAPIError) -> str | int | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state)
    args = getattr(error.orig, "args", ())
    return args[0] if args and isinstance(args[0], int) else None


def beaten(error: DBAPIError) -> bool:
    """Whether another wrote the same position first."""
    return isinstance(error, IntegrityError)


def passing(error: DBAPIError) -> bool:
    """Whether trying again in a while may help."""
    code = _code(error)
    if code is None:
        return error.connection_invalidated or _reason(error) == "no_server"
    return code in PASSING or code in PASSING_NUMBERS or error.connection_invalidated


def settling(error: DBAPIError) -> bool:
    """Whether the server is there and will be ready in a moment."""
    return _code(error) == "57P03" or "FATAL:  the database system is" in str(error.orig)


def _reason(error: DBAPIError) -> str:
    code = _code(error)
    if code in REASONS:
        return REASONS[code]
    if code is None:
        said = str(error.orig).partition("failed: ")[2] or str(error.orig)
        return next((reason for words, reason in WORDS if words in said), "no_server")
    return "no_server" if code in PASSING_NUMBERS or code in PASSING else "server_error"


def told(error: DBAPIError, where: str, seconds: int) -> StorageError:
    """The error for people. The driver's own words stay out: they may name what is nobody's business."""
    if _code(error) in ("55P03", "40001", "40P01", 1205, 1213):
        return StoreBusy(where, seconds)
    return StoreUnavailable(where, _reason(error))
