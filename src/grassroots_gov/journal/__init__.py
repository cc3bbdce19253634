"""The journal: facts in order, chained, on any store (sổ ghi sự việc).

What belongs here: how an act is written down so that nobody can change it unnoticed, and read back.
What does not: what an act means; the rooms fold that.

A name loads its module when it is first asked for: who verifies a store needs nothing that writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grassroots_gov.journal.audit import Audit as Audit
    from grassroots_gov.journal.audit import ChainFault as ChainFault
    from grassroots_gov.journal.codec import Codec as Codec
    from grassroots_gov.journal.codec import Event as Event
    from grassroots_gov.journal.fact import Fact as Fact
    from grassroots_gov.journal.fold import Fold as Fold
    from grassroots_gov.journal.journal import Journal as Journal
    from grassroots_gov.journal.memory import MemoryStore as MemoryStore
    from grassroots_gov.journal.personal import Personal as Personal
    from grassroots_gov.journal.store import Store as Store

_MODULES = {
    "audit": ("Audit", "ChainFault"),
    "codec": ("Codec", "Event"),
    "fact": ("Fact",),
    "fold": ("Fold",),
    "journal": ("Journal",),
    "memory": ("MemoryStore",),
    "personal": ("Personal",),
    "store": ("Store",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    """Load the module that a name lives in, once."""
    module = _HOME.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value
