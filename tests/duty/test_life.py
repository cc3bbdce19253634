"""Any life of a roster: whatever is posted, exchanged, handed over and served, it stays what was agreed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from grassroots_gov.duty.facts import CODEC, STREAM
from grassroots_gov.duty.room import DutyRoom
from grassroots_gov.errors import GrassrootsError
from grassroots_gov.journal import Journal, MemoryStore
from grassroots_gov.law import RuleBook
from support.duty_models import CHAIR, Gone, Person, PlainCalendar, reception_law

MONDAY = date(2024, 6, 3)
STAFF = (Person("CT", CHAIR), Person("P1"), Person("P2"), Person("P3"))
GONE = (
    Gone("P1", MONDAY, MONDAY + timedelta(days=2)),
    Gone("P2", MONDAY + timedelta(days=9), MONDAY + timedelta(days=12)),
)


class RosterLife(RuleBasedStateMachine):
    """The room against a plain dictionary of who holds what."""

    @initialize()
    def open(self) -> None:
        self.journal = Journal(
            MemoryStore(), CODEC, clock=lambda: datetime(2024, 6, 1, tzinfo=UTC), salt=lambda n: b"s" * n
        )
        book, calendar = RuleBook(reception_law()), PlainCalendar({})
        self.room = DutyRoom(
            self.journal,
            lambda: book,
            lambda: calendar,
            officers=lambda start, end: STAFF,
            absences=lambda start, end: GONE,
        )
        self.held: dict[str, str] = {}
        self.served: set[str] = set()
        self.next = MONDAY

    @precondition(lambda self: len(self.held) < 28)
    @rule(days=st.integers(1, 10))
    def post(self, days: int) -> None:
        plan = self.room.plan(self.next, self.next + timedelta(days=days - 1))
        self.room.publish(plan, on=self.next - timedelta(days=10))
        self.held |= {one.id: one.officer for one in plan.assignments}
        self.next += timedelta(days=days)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), on=st.integers(-3, 20))
    def exchange(self, data: st.DataObject, on: int) -> None:
        one = data.draw(st.sampled_from(sorted(self.held)))
        other = data.draw(
            st.sampled_from([*sorted(self.held), *(person.id for person in STAFF), "nobody", ""])
        )
        before = self.journal.store.length(STREAM)
        try:
            self.room.swap(one, other, on=MONDAY + timedelta(days=on), approved_by="CT")
        except GrassrootsError:
            assert self.journal.store.length(STREAM) == before
            return
        if other in self.held:
            self.held[one], self.held[other] = self.held[other], self.held[one]
        else:
            self.held[one] = other

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def serve(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.held)))
        try:
            verdict = self.room.served(one, self.held[one])
        except GrassrootsError:
            assert one in self.served
            return
        assert verdict.holds
        self.served.add(one)

    @invariant()
    def the_roster_is_what_was_agreed(self) -> None:
        if self.held:
            roster = self.room.roster(MONDAY, self.next)
            assert {one.id: one.officer for one in roster.assignments} == self.held

    @invariant()
    def nobody_is_on_duty_while_away(self) -> None:
        for assignment_id, officer in self.held.items():
            on = date.fromisoformat(assignment_id[:10])
            assert not any(gone.officer == officer and gone.start <= on <= gone.end for gone in GONE)


TestRosterLife = RosterLife.TestCase
TestRosterLife.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
