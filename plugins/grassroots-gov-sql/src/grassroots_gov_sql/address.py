"""Where a store is: its URL, which commune, and how errors call it, without a secret."""

from __future__ import annotations

from attrs import frozen
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from grassroots_gov.errors import BadStoreUrl
from grassroots_gov.journal.store import check_name

__all__ = ["Address", "address_of"]

DRIVERS = {"postgresql": "postgresql+psycopg", "mariadb": "mariadb+pymysql"}


@frozen
class Address:
    """``url`` for the driver; ``commune`` whose records are meant; ``where`` for people.

    ``create`` is false where only an existing journal may be opened (``mode=rw``).
    """

    url: URL
    commune: str
    where: str
    create: bool


def address_of(text: str) -> Address:
    """Read ``postgresql://user:password@host:port/database?commune=name`` (or ``mariadb://…``).

    ``:class:`BadStoreUrl``` where no commune is named. Options other than ``commune`` and ``mode`` go to
    the driver (``sslmode=require``).
    """
    try:
        url = make_url(text)
        port = url.port
    except (ArgumentError, ValueError):
        raise BadStoreUrl(text.partition(":")[0] + "://…", "sql_url") from None
    driver = DRIVERS.get(url.drivername.partition("+")[0])
    query = dict(url.query)
    commune, mode = query.pop("commune", ""), query.pop("mode", "rwc")
    host = url.host or query.get("host", "")
    where = f"{url.drivername}://{host}{f':{port}' if port else ''}/{url.database or ''}?commune={commune}"
    if driver is None:
        raise BadStoreUrl(where, "sql_url")
    if not isinstance(commune, str) or not commune:
        raise BadStoreUrl(where, "no_commune")
    if mode not in ("rw", "rwc"):
        raise BadStoreUrl(where, "sqlite_option")
    check_name(commune)
    return Address(url.set(drivername=driver, query=query), commune, where, mode == "rwc")
