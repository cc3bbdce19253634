"""A cases room on a memory store, and a calendar that can change under it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from grassroots_gov.cases import Procedure, TimeRule
from grassroots_gov.cases.facts import CODEC
from grassroots_gov.cases.room import CasesRoom
from grassroots_gov.journal import Journal, MemoryStore
from grassroots_gov.law import Citation, RuleBook
from grassroots_gov.worktime import Announcement, WorkCalendar

moment = datetime.fromisoformat


TRI_TON = Procedure(  # five new communes of Tri Tôn, trial of 2025
    code="birth_in_session",
    vi="đăng ký khai sinh (thử nghiệm theo buổi)",
    time=TimeRule(kind="sessions", cutoffs=("09:30", "15:30")),
    citation=Citation("Quy định thử nghiệm số 1 năm 2025"),
)


class World:
    """``room`` over ``journal``; ``announce`` gives the room a new calendar at once."""

    def __init__(self) -> None:
        salts = count()
        self.store = MemoryStore()
        self.journal = Journal(
            self.store,
            CODEC,
            clock=lambda: datetime(2026, 1, 1, tzinfo=UTC),
            salt=lambda n: next(salts).to_bytes(n, "big"),
        )
        self.calendar = WorkCalendar.vietnam()
        self.room = CasesRoom(self.journal, RuleBook.vietnam, lambda: self.calendar)

    def announce(self, announcement: Announcement) -> WorkCalendar:
        """The calendar before."""
        before = self.calendar
        self.calendar = before.with_announcement(announcement)
        return before

    def facts(self) -> int:
        """How many facts there are."""
        return sum(self.store.length(stream) for stream in self.store.streams())

    def bytes(self) -> bytes:
        """Everything the chain holds; the annex is not part of it."""
        return b"\n".join(record for stream in self.store.streams() for record in self.store.read(stream))
