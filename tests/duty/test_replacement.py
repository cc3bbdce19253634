"""Sudden absence: everybody stays where they are as far as can be, and who steps in is of the roster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import SwapRefused
from support.duty_house import MONDAY, House
from support.duty_models import CHAIR, VICE, Gone, Person, longest_run, span

POSTS = (CHAIR, VICE)


def test_only_who_shares_the_roster_or_is_of_its_posts_steps_in() -> None:
    house = House(Person("CT", CHAIR), Person("P1"), Person("P2"), Person("K", "office_statistics"))
    plan = house.room.plan(MONDAY, date(2024, 6, 30), posts=POSTS)
    house.room.publish(plan, on=date(2024, 5, 20))
    house.staff = [*house.staff, Person("P3")]  # came after the roster was posted
    house.gone.append(Gone("P1", MONDAY, date(2024, 6, 30), "sick"))
    changed = house.room.replace("P1", MONDAY, date(2024, 6, 30), on=date(2024, 6, 1), approved_by="CT")
    assert {seat.officer for seat in changed} <= {"CT", "P2", "P3"}
    assert "P3" in {seat.officer for seat in changed}


def test_a_seat_posted_empty_can_be_filled_by_order() -> None:
    house = House()
    house.gone += [Gone(name, MONDAY, MONDAY) for name in ("CT", "P1", "P2")]
    room = house.posted(MONDAY, 7)
    assert room.roster(MONDAY, MONDAY).empty == ((MONDAY, "duty", 1),)
    assert b"2024-06-03-1@" not in room.roster(MONDAY, MONDAY).to_ics()
    mine = room.roster(MONDAY, date(2024, 6, 9)).assignments[0]
    with pytest.raises(SwapRefused, match="nobody holds"):
        room.swap(mine.id, "2024-06-03/1", on=date(2024, 6, 1), approved_by="CT")
    house.gone.clear()
    room.order("2024-06-03/1", "P1", on=date(2024, 6, 1), by="CT")
    assert [held.officer for held in room.roster(MONDAY, MONDAY)] == ["P1"]
    assert room.roster(MONDAY, MONDAY).empty == ()


def test_what_was_served_is_never_lost_whatever_the_roster_says_later() -> None:
    house = House()
    room = house.posted(MONDAY, 7)
    held = room.roster(MONDAY, date(2024, 6, 9)).assignments[1]
    other = next(name for name in ("P1", "P2") if name != held.officer)
    room.served(held.id, other)
    roster = room.roster(MONDAY, date(2024, 6, 9))
    assert [duty.now.id for duty in roster.otherwise] == [held.id]
    room.order(held.id, other, on=held.on, by="CT")
    roster = room.roster(MONDAY, date(2024, 6, 9))
    assert roster[held.id].served == other
    assert roster.otherwise == ()
    house.gone.append(Gone(held.officer, held.on, held.on))
    assert room.replace(other, held.on, held.on, on=held.on, approved_by="CT") == ()
    again = room.plan(MONDAY, date(2024, 6, 9), seed=1)
    roster = room.publish(again, on=date(2024, 6, 1), replace=True).roster
    assert roster[held.id].served == other
    assert (held.id in {duty.now.id for duty in roster.otherwise}) is (roster[held.id].now.officer != other)


def test_where_a_limit_stands_in_the_way_another_duty_passes_on_as_well() -> None:
    # a b a b with one day running at most: b falls ill on the second day and nobody may take it
    # directly, for c is away on that day and a would be on duty three days running.
    house = House(Person("a"), Person("b"), Person("c"))
    house.gone.append(Gone("c", MONDAY + timedelta(days=1), MONDAY + timedelta(days=1)))
    plan = house.room.plan(MONDAY, MONDAY + timedelta(days=3), max_consecutive=1)
    house.room.publish(plan, on=date(2024, 5, 20))
    held = {one.on: one.officer for one in plan.assignments}
    second = MONDAY + timedelta(days=1)
    house.gone.append(Gone(held[second], second, second, "sick"))
    house.room.replace(held[second], second, second, on=MONDAY, approved_by="a")
    roster = house.room.roster(MONDAY, MONDAY + timedelta(days=3))
    assert roster.empty == ()
    assert longest_run([(one.on, one.officer) for one in roster]) == 1


@st.composite
def sudden(draw: Callable[..., object]) -> tuple[House, int | None, str, date, date]:
    house = House(Person("a", CHAIR), Person("b"), Person("c"))
    running = draw(st.none() | st.integers(1, 2))
    gone = draw(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.integers(0, 1)), max_size=2))
    assert isinstance(gone, list)
    for who, day, more in gone:
        house.gone.append(Gone(who, MONDAY + timedelta(days=day), MONDAY + timedelta(days=day + more)))
    ill, first, length = draw(st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.integers(0, 2)))  # type: ignore[misc]  # drawn
    start = MONDAY + timedelta(days=first)
    return house, running, ill, start, start + timedelta(days=length)  # type: ignore[return-value]  # drawn


@settings(max_examples=40, deadline=None)
@given(sudden())
def test_as_much_is_covered_and_as_little_changed_as_can_be(
    drawn: tuple[House, int | None, str, date, date],
) -> None:
    house, running, ill, start, end = drawn
    last = MONDAY + timedelta(days=6)
    plan = house.room.plan(MONDAY, last, max_consecutive=running)
    house.room.publish(plan, on=date(2024, 5, 20))
    before = {one.on: one.officer for one in plan.assignments}
    assume(any(start <= on <= end for on, officer in before.items() if officer == ill))
    house.gone.append(Gone(ill, start, end, "sick"))
    house.room.replace(ill, start, end, on=MONDAY, approved_by="b")
    after = {one.on: one.officer for one in house.room.roster(MONDAY, last)}

    def worth(held: dict[date, str]) -> tuple[int, int, int]:
        """Seats left empty, the chairman's week, seats that changed beyond those that fell free."""
        days = [on for on in span(MONDAY, date(2024, 6, 7)) if there(on, "a")]
        short = int(bool(days) and not any(held.get(on) == "a" for on in days))
        return (
            len(before) - len(held),
            short,
            sum(held.get(on) not in (None, who) for on, who in before.items()),
        )

    def there(on: date, who: str) -> bool:
        return not any(gone.officer == who and gone.start <= on <= gone.end for gone in house.gone)

    choices = [[(on, who) for who in ("a", "b", "c", "") if not who or there(on, who)] for on in before]
    every = ({on: who for on, who in chosen if who} for chosen in product(*choices))
    lawful = (held for held in every if running is None or longest_run(list(held.items())) <= running)
    assert worth(after) == min(map(worth, lawful))
