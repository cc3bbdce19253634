"""A duty room with its own staff, days and law, for tests that change them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from grassroots_gov.duty.facts import CODEC
from grassroots_gov.duty.room import DutyRoom
from grassroots_gov.journal import Journal, MemoryStore
from grassroots_gov.law import Citation, Rule, RuleBook
from support.duty_models import CHAIR, Gone, Person, PlainCalendar, reception_law

MONDAY = date(2024, 6, 3)
POSTING = Rule(
    "roster_publication",
    {"min_working_days_before": 5},
    Citation("Luật số 42/2013/QH13", 24, 2),
    date(2014, 7, 1),
)
BOOK = RuleBook([*reception_law(), POSTING])


class House:
    """A duty room with staff and absences that a test can change."""

    def __init__(self, *staff: Person, calendar: PlainCalendar | None = None) -> None:
        self.staff: Sequence[Person] = staff or (Person("CT", CHAIR), Person("P1"), Person("P2"))
        self.gone: list[Gone] = []
        days = calendar or PlainCalendar({})
        journal = Journal(
            MemoryStore(), CODEC, clock=lambda: datetime(2024, 6, 1, tzinfo=UTC), salt=lambda n: b"s" * n
        )
        self.room = DutyRoom(
            journal,
            lambda: BOOK,
            lambda: days,
            officers=lambda start, end: self.staff,
            absences=lambda start, end: self.gone,
        )

    def posted(self, start: date = MONDAY, days: int = 28, on: date | None = None) -> DutyRoom:
        plan = self.room.plan(start, start + timedelta(days=days - 1))
        self.room.publish(plan, on=on or start - timedelta(days=10))
        return self.room
