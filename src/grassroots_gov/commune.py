"""The front door: opens a journal and hands each room what it needs, nothing else.

What belongs here: building the rooms, and wiring what one must know of another.
What does not: any rule; the rooms judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

from grassroots_gov.errors import RuleError
from grassroots_gov.journal import Fact, Journal, Store
from grassroots_gov.law import Obligation, Outcome, RuleBook, Verdict

if TYPE_CHECKING:
    from types import TracebackType

    from grassroots_gov.cases.room import CasesRoom
    from grassroots_gov.council.room import CouncilRoom
    from grassroots_gov.decisions.room import DecisionsRoom
    from grassroots_gov.duty.room import DutyRoom
    from grassroots_gov.funds.room import FundsRoom
    from grassroots_gov.hooks import PluginHost
    from grassroots_gov.officers.room import OfficersRoom
    from grassroots_gov.publicity.room import PublicityRoom
    from grassroots_gov.worktime import Announcement, WorkCalendar

__all__ = ["Commune"]


class Commune:
    """One commune's journal with its rooms (xã).

    >>> with Commune.open("memory:") as commune:
    ...     commune.verify().outcome
    <Outcome.HOLDS: 'holds'>
    """

    def __init__(
        self,
        store: Store,
        *,
        host: PluginHost,
        clock: Callable[[], datetime],
        salt: Callable[[int], bytes],
        by: str = "",
        unit: str = "",
    ) -> None:
        self._store = store
        self._host = host
        self._unit = unit
        self._journal = Journal(
            store,
            clock=clock,
            salt=salt,
            by=by,
            book=lambda: self._book.digest,
            review=self._review,
            recorded=self._recorded,
        )
