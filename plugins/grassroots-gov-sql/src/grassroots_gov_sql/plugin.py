"""The hooks: ``postgresql:`` and ``mariadb:`` URLs open a :class:`~grassroots_gov_sql.SqlStore`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grassroots_gov.hooks import hookimpl

if TYPE_CHECKING:
    from grassroots_gov.journal import Store

GRASSROOTS_GOV_SCHEMES = ("postgresql", "mariadb")


@hookimpl
def open_store(url: str) -> Store | None:
    """As the hook."""
    if url.partition(":")[0].partition("+")[0] not in GRASSROOTS_GOV_SCHEMES:
        return None
    from grassroots_gov_sql.store import SqlStore  # SQLAlchemy costs a start-up that others need not pay

    return SqlStore(url)
