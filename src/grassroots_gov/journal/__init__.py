"""The journal: facts in order, chained, on any store (sổ ghi sự việc).

What belongs here: how an act is written down so that nobody can change it unnoticed, and read back.
What does not: what an act means; the rooms fold that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grassroots_gov.journal.codec import Codec, Event
from grassroots_gov.journal.fact import Fact
from grassroots_gov.journal.fold import Fold
from grassroots_gov.journal.journal import Journal
from grassroots_gov.journal.memory import MemoryStore
from grassroots_gov.journal.personal import Personal
from grassroots_gov.journal.store import Store

if TYPE_CHECKING:
    from grassroots_gov.journal.audit import Audit as Audit
    from grassroots_gov.journal.audit import ChainFault as ChainFault

__all__ = [
    "Audit",
    "ChainFault",
    "Codec",
    "Event",
    "Fact",
    "Fold",
    "Journal",
    "MemoryStore",
    "Personal",
    "Store",
]


def __getattr__(name: str) -> object:
    """What verifying answers: loaded where somebody verifies, not where one fact is written."""
    if name not in ("Audit", "ChainFault"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from grassroots_gov.journal import audit

    value: object = getattr(audit, name)
    globals()[name] = value
    return value
