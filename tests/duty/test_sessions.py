"""Half days: a morning and an afternoon by two officers, or by one where the request allows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, time, timedelta
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.duty import (
    Away,
    DutyPlan,
    DutyRequest,
    MaxRunning,
    Member,
    Slot,
    judge_plan,
    plan_request,
    request_of,
)
from support.duty_models import CHAIR, KINDS, VICE, PlainCalendar, reception_law

MORNING = Slot(name="morning", session="morning", begins=time(7, 30), ends=time(11, 30))
AFTERNOON = Slot(name="afternoon", session="afternoon", begins=time(13, 30), ends=time(17, 30))
NIGHT = Slot(name="night", session="night", begins=time(17), ends=time(7))
DAY = Slot(name="day", session="day")
MONDAY = date(2024, 6, 3)
FRIDAY = MONDAY + timedelta(days=4)


def asked(
    officers: Sequence[Member],
    start: date = MONDAY,
    end: date = FRIDAY,
    *,
    slots: Sequence[Slot] = (MORNING, AFTERNOON),
    away: Sequence[Away] = (),
    both: bool = False,
    running: int | None = None,
) -> DutyRequest:
    return request_of(
        officers,
        start,
        end,
        slots=slots,
        absences=away,
        calendar=PlainCalendar({}),
        book=reception_law(),
        both_sessions=both,
        limits=() if running is None else (MaxRunning(days=running),),
    )


def test_one_officer_has_the_morning_and_another_the_afternoon() -> None:
    plan = plan_request(asked([Member(name, VICE) for name in "abc"]))
    assert plan.guarantee == "optimal"
    for on in {held.on for held in plan.assignments}:
        morning, afternoon = plan.on(on)
        assert (morning.slot, afternoon.slot) == ("morning", "afternoon")
        assert morning.officer != afternoon.officer
    assert sorted(plan.load(name)["total"] for name in "abc") == [3, 3, 4]


def test_who_is_left_alone_holds_both_sessions_only_where_the_request_says_so() -> None:
    alone = [Away("b", MONDAY, MONDAY)]
    staff = [Member("a", VICE), Member("b", VICE)]
    apart, both = (plan_request(asked(staff, away=alone, both=allowed)) for allowed in (False, True))
    (gap,) = apart.gaps
    assert gap.on == MONDAY
    assert {name: reason.code for name, reason in gap.reasons.items()} == {"a": "same_day", "b": "away"}
    assert both.gaps == ()
    assert both.guarantee == "optimal"
    assert [held.officer for held in both.on(MONDAY)] == ["a", "a"]
    assert judge_plan(both).holds
    assert both.quality().covered == 5 * 8 * 60


def test_a_plan_with_both_sessions_is_refused_where_they_were_not_allowed() -> None:
    from attrs import evolve

    plan = plan_request(asked([Member("a", VICE), Member("b", VICE)]))
    twice = tuple(evolve(held, officer="a") if held.on == MONDAY else held for held in plan.assignments)
    wrong = [
        finding.code for finding in judge_plan(evolve(plan, assignments=twice)).findings if not finding.met
    ]
    assert "twice_a_day" in wrong
    assert not plan.request.both_sessions


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (MORNING, AFTERNOON, False),
        (MORNING, MORNING, True),
        (DAY, MORNING, True),
        (AFTERNOON, DAY, True),
        (DAY, NIGHT, False),
        (NIGHT, AFTERNOON, True),  # the night begins at 17:00, half an hour before the afternoon ends
        (MORNING, NIGHT, False),
        (Slot(session="morning"), Slot(session="afternoon"), False),
        (Slot(session="morning"), MORNING, True),
    ],
)
def test_seats_overlap_by_the_clock_or_else_by_session(one: Slot, other: Slot, overlap: bool) -> None:
    assert one.overlaps(other) is other.overlaps(one) is overlap


def test_two_sessions_of_a_day_are_one_reception_day_of_the_month() -> None:
    staff = [Member("CT", CHAIR), *(Member(f"P{n}", VICE) for n in range(9))]
    plan = plan_request(asked(staff, date(2026, 7, 6), date(2026, 7, 10), both=True))
    days = {held.on for held in plan.assignments if held.officer == "CT"}
    assert len(days) == 2
    assert plan.guarantee == "optimal"


# --- against every roster there is -----------------------------------------------------------------------


def rosters(request: DutyRequest) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Who holds each seat of each day in order of days and slots, in every way."""
    choices = []
    for day in request.days:
        there = [
            member.id
            for member in request.officers
            if not any(
                gone.officer == member.id and gone.start <= day.on <= gone.end for gone in request.absences
            )
        ]
        for slot in request.slots:
            choices += [
                [held for size in range(slot.seats + 1) for held in combinations(there, size)]
                for _ in [slot]
                if slot.stands_on(day)
            ]
    return product(*choices)


def worth(
    request: DutyRequest, plan: DutyPlan, held: Sequence[Sequence[str]]
) -> tuple[int, int, Fraction] | None:
    """Seats empty, minimums short, objective; nothing where it is no lawful roster."""
    seats = [(day, slot) for day in request.days for slot in request.slots if slot.stands_on(day)]
    days: dict[str, dict[date, list[Slot]]] = {member.id: {} for member in request.officers}
    for (day, slot), names in zip(seats, held, strict=True):
        for name in names:
            days[name].setdefault(day.on, []).append(slot)
    for of_officer in days.values():
        for slots in of_officer.values():
            allowed = request.both_sessions and not any(a.overlaps(b) for a, b in combinations(slots, 2))
            if len(slots) > 1 and not allowed:
                return None
        for limit in request.limits:
            assert isinstance(limit, MaxRunning)
            for on in of_officer:
                if all(on + timedelta(days=more) in of_officer for more in range(limit.days + 1)):
                    return None
    short = sum(
        max(0, minimum.least - sum(on in days[minimum.officer] for on in minimum.days))
        for minimum in request.minimums
        if minimum.possible
    )
    kinds = {day.on: day.kind for day in request.days}
    objective = Fraction(0)
    for member in request.officers:
        off = [
            sum(len(slots) for on, slots in days[member.id].items() if kinds[on] == kind)
            - plan.share(member.id)[kind]
            for kind in KINDS
        ]
        objective += sum(part**2 for part in off) + sum(off) ** 2
    return sum(slot.seats for _, slot in seats) - sum(map(len, held)), short, objective


@st.composite
def small(draw: Callable[..., object]) -> DutyRequest:
    size = draw(st.integers(1, 3))
    start = draw(st.sampled_from([date(2024, 6, 6), date(2026, 6, 29), date(2026, 7, 2)]))
    length = draw(st.integers(1, 3))
    assert isinstance(size, int)
    assert isinstance(start, date)
    assert isinstance(length, int)
    staff = [Member(f"o{n}", CHAIR if n == 0 else VICE) for n in range(size)]
    end = start + timedelta(days=length - 1)
    gone = draw(
        st.lists(
            st.builds(
                lambda who, day: Away(who, start + timedelta(days=day), start + timedelta(days=day)),
                st.sampled_from([member.id for member in staff]),
                st.integers(0, length - 1),
            ),
            max_size=2,
        )
    )
    slots = draw(st.sampled_from([(MORNING, AFTERNOON), (MORNING, NIGHT), (DAY, NIGHT), (MORNING, DAY)]))
    running = draw(st.none() | st.integers(1, 2))
    return asked(staff, start, end, slots=slots, away=gone, both=draw(st.booleans()), running=running)  # type: ignore[arg-type]  # drawn


@settings(max_examples=100, deadline=None)
@given(small())
def test_a_plan_by_sessions_is_the_best_of_all_rosters(request: DutyRequest) -> None:
    plan = plan_request(request)
    held: dict[tuple[date, str], list[str]] = {}
    for one in plan.assignments:
        held.setdefault((one.on, one.slot), []).append(one.officer)
    seats = [(day.on, slot.name) for day in request.days for slot in request.slots if slot.stands_on(day)]
    ours = worth(request, plan, [held.get(seat, []) for seat in seats])
    every = (worth(request, plan, roster) for roster in rosters(request))
    assert ours == min(found for found in every if found is not None)
    assert judge_plan(plan).holds
    assert plan.guarantee == ("partial" if plan.gaps else "optimal")
