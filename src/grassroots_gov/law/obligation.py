"""What the commune owes by law on a day (việc phải làm): derived from facts, never stored."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import frozen

from grassroots_gov.law.citation import Citation

__all__ = ["Obligation", "State", "state_of"]

State = Literal["due", "late", "met", "upcoming"]


@frozen(kw_only=True)
class Obligation:
    """One thing owed.

    ``code``      a key of the message catalogue ("publicity.show") that words it
    ``what``      the sentence in Vietnamese, ready to read
    ``due``       the last day on which it is in time; ``None`` where the law sets none
    ``state``     ``late`` after that day, ``due`` while it can be done, ``upcoming`` before, ``met``
    ``citation``  the article it rests on
    ``subject``   what it is about: the id of a decision, fund, dossier, duty or item
    ``answers``   the post or person who answers for it, where known
    """

    code: str
    what: str
    due: date | None
    state: State
    citation: Citation | None
    subject: str
    answers: str = ""


def state_of(on: date, *, due: date | None, opens: date | None = None, met: bool = False) -> State:
    """The state on the day ``on`` of what can be done from ``opens`` and must be by ``due``.

    >>> state_of(date(2024, 6, 3), due=date(2024, 6, 2))
    'late'
    """
    if met:
        return "met"
    if due is not None and on > due:
        return "late"
    if opens is not None and on < opens:
        return "upcoming"
    return "due"
