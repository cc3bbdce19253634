"""The journal: facts in order, chained, on any store (sổ ghi sự việc).

What belongs here: how an act is written down so that nobody can change it unnoticed, and read back.
What does not: what an act means; the rooms fold that.
"""

from grassroots_gov.journal.audit import Audit, ChainFault
from grassroots_gov.journal.codec import Codec, Event
from grassroots_gov.journal.fact import Fact
from grassroots_gov.journal.fold import Fold
from grassroots_gov.journal.journal import Journal
from grassroots_gov.journal.memory import MemoryStore
from grassroots_gov.journal.personal import Personal
from grassroots_gov.journal.store import Store

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
