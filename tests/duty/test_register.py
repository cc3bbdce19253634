"""The reception book: places that cannot be overbooked, words that can be erased, the way to a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.duty.facts import CODEC
from grassroots_gov.duty.register import ReceptionDesk
from grassroots_gov.duty.room import DutyRoom
from grassroots_gov.duty.visits import Visitor
from grassroots_gov.errors import FullyBooked, NotOnRoster, UnknownAssignment, UnknownVisit, VisitRefused
from grassroots_gov.journal import Journal, MemoryStore, Store
from grassroots_gov.law import RuleBook
from support.duty_models import CHAIR, Person, PlainCalendar

MONDAY = date(2024, 6, 3)
FIRST = "2024-06-03/1"
BOOK = RuleBook.vietnam()


def room_on(store: Store) -> DutyRoom:
    days = PlainCalendar({})
    journal = Journal(store, CODEC, clock=lambda: datetime(2024, 6, 1, tzinfo=UTC), salt=lambda n: b"s" * n)
    return DutyRoom(
        journal,
        lambda: BOOK,
        lambda: days,
        officers=lambda start, end: [Person("CT", CHAIR), Person("P1")],
        absences=lambda start, end: [],
    )


def opened(store: Store | None = None, capacity: int = 2) -> ReceptionDesk:
    room = room_on(store or MemoryStore())
    room.publish(room.plan(MONDAY, MONDAY + timedelta(days=6)), on=date(2024, 5, 20))
    room.reception.open(FIRST, capacity=capacity, on=date(2024, 5, 20))
    return room.reception


def citizen(name: str) -> Visitor:
    return Visitor(full_name=name, address="thôn 3", content="đất đai", request="giải quyết")


def test_a_visit_goes_from_a_place_to_the_book_to_a_case() -> None:
    desk = opened()
    visit = desk.book(FIRST, citizen("HGĐ-01"), on=MONDAY)
    received = desk.receive(visit.id, "CT", on=MONDAY, handling="tiếp nhận đơn")
    assert (received.state, received.officer) == ("received", "CT")
    assert desk.hand_over(visit.id, "cases/7", on=MONDAY).case == "cases/7"
    (line,) = desk.page(MONDAY, MONDAY)
    wanted = BOOK.at(MONDAY)["reception_book"].table()["fields"]
    assert isinstance(wanted, Sequence)
    assert set(wanted) <= line.keys()
    assert line["intake_and_handling"] == "tiếp nhận đơn"
    assert line["full_name"] == "HGĐ-01"


def test_personal_words_can_be_forgotten_and_are_not_in_the_chain() -> None:
    store = MemoryStore()
    desk = opened(store)
    visit = desk.book(FIRST, citizen("Người bí mật"), on=MONDAY)
    chain = b"".join(record for stream in store.streams() for record in store.read(stream))
    assert "bí mật".encode() not in chain
    desk.forget(visit.id)
    (line,) = desk.page(MONDAY, MONDAY)
    assert (line["full_name"], line["ordinal"]) == ("–", "1")


def test_places_end_and_a_cancelled_place_is_free_again() -> None:
    desk = opened(capacity=1)
    visit = desk.book(FIRST, citizen("a"), on=MONDAY)
    with pytest.raises(FullyBooked):
        desk.book(FIRST, citizen("b"), on=MONDAY)
    assert desk.walk_in(FIRST, citizen("b"), on=MONDAY).walk_in
    desk.cancel(visit.id, on=MONDAY)
    assert desk.book(FIRST, citizen("c"), on=MONDAY).ordinal == 3
    assert desk.session(FIRST).free == 0


def test_steps_out_of_turn_and_strangers_are_refused() -> None:
    desk = opened()
    visit = desk.book(FIRST, citizen("a"), on=MONDAY)
    with pytest.raises(VisitRefused, match="not been received"):
        desk.hand_over(visit.id, "cases/1", on=MONDAY)
    with pytest.raises(NotOnRoster):
        desk.receive(visit.id, "stranger", on=MONDAY, handling="")
    desk.receive(visit.id, "P1", on=MONDAY, handling="")
    with pytest.raises(VisitRefused, match="already received"):
        desk.cancel(visit.id, on=MONDAY)
    for unknown in ("2024-06-04/1#1", f"{FIRST}#9", "#", f"{FIRST}#x"):
        with pytest.raises(UnknownVisit):
            desk.cancel(unknown, on=MONDAY)
    with pytest.raises(UnknownAssignment):
        desk.open("2030-01-01/1", capacity=1, on=MONDAY)
    with pytest.raises(VisitRefused, match="whole number"):
        desk.open(FIRST, capacity=0, on=MONDAY)


class Interleaved(MemoryStore):
    """A store on which another desk acts between one desk's reading and its writing."""

    def __init__(self) -> None:
        super().__init__()
        self.between: Iterator[object] = iter(())

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        next(self.between, None)
        super().append(stream, expected, records)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4), st.lists(st.sampled_from(["book", "cancel"]), max_size=8), st.integers(1, 6))
def test_interleaved_bookings_never_pass_capacity(capacity: int, others: list[str], tries: int) -> None:
    store = Interleaved()
    desk = opened(store, capacity)
    rival = room_on(store).reception

    def meanwhile() -> Iterator[object]:
        for act in others:
            visits = [visit for visit in rival.session(FIRST).visits.values() if visit.state == "booked"]
            try:
                if act == "book":
                    yield rival.book(FIRST, citizen("r"), on=MONDAY)
                elif visits:
                    yield rival.cancel(visits[0].id, on=MONDAY)
            except FullyBooked:
                yield None
            assert rival.session(FIRST).taken <= capacity

    def guarded(acts: Iterator[object]) -> Iterator[object]:
        """The rival's own writes are not interleaved again."""
        while True:
            store.between = iter(())
            try:
                act = next(acts)
            except StopIteration:
                return
            store.between = guarded(acts)
            yield act

    store.between = guarded(meanwhile())
    for _ in range(tries):
        try:
            desk.book(FIRST, citizen("d"), on=MONDAY)
        except FullyBooked:
            assert desk.session(FIRST).taken == capacity
        assert desk.session(FIRST).taken <= capacity
