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
from grassroots_gov.errors import BadDutyRequest
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


def is_away(request: DutyRequest, officer: str, on: date, slot: Slot) -> bool:
    """Whether somebody is away when the slot stands: the whole day, or a part of it that the slot is in."""
    return any(
        gone.officer == officer
        and gone.start <= on <= gone.end
        and (gone.session in ("day", slot.session) or (slot.session == "day" and gone.session != "night"))
        for gone in request.absences
    )


def rosters(request: DutyRequest) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Who holds each seat of each day in order of days and slots, in every way."""
    choices = []
    for day in request.days:
        for slot in request.slots:
            there = [
                member.id for member in request.officers if not is_away(request, member.id, day.on, slot)
            ]
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
                lambda who, day, session: Away(
                    who, start + timedelta(days=day), start + timedelta(days=day), session=session
                ),
                st.sampled_from([member.id for member in staff]),
                st.integers(0, length - 1),
                st.sampled_from(["day", "morning", "afternoon", "night"]),
            ),
            max_size=3,
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
    slots = {slot.name: slot for slot in request.slots}
    assert not any(is_away(request, one.officer, one.on, slots[one.slot]) for one in plan.assignments)
    for member in request.officers:
        for kind in KINDS:
            assert plan.share(member.id)[kind] == fair(request, member.id, kind)


def fair(request: DutyRequest, officer: str, kind: str) -> Fraction:
    """Of each slot: the seats that can be covered, by the days on which each could take one."""
    share = Fraction(0)
    for slot in request.slots:
        days = [day for day in request.days if day.kind == kind and slot.stands_on(day)]
        able = {
            member.id: sum(not is_away(request, member.id, day.on, slot) for day in days)
            for member in request.officers
        }
        seats = sum(
            min(slot.seats, sum(not is_away(request, one.id, day.on, slot) for one in request.officers))
            for day in days
        )
        if whole := sum(able.values()):
            share += Fraction(seats * able[officer], whole)
    return share


# --- away for part of a day --------------------------------------------------------------------------------


def test_who_is_away_in_the_morning_may_have_the_afternoon() -> None:
    staff = [Member("a", VICE), Member("b", VICE)]
    plan = plan_request(asked(staff, end=MONDAY, away=[Away("a", MONDAY, MONDAY, "study", "morning")]))
    assert [(held.slot, held.officer) for held in plan.assignments] == [("morning", "b"), ("afternoon", "a")]
    assert plan.guarantee == "optimal"
    assert plan.share("a") == {
        "working": Fraction(1, 2),
        "weekly_rest": 0,
        "holiday": 0,
        "total": Fraction(1, 2),
    }
    told = plan.explain("vi", on=MONDAY)
    assert "vắng buổi sáng" in told
    assert "away in the morning" in plan.explain("en", on=MONDAY)


def test_seats_of_one_day_are_told_apart_by_their_slots() -> None:
    staff = [Member("a", VICE), Member("b", VICE)]
    gone = [Away("a", MONDAY, MONDAY), Away("b", MONDAY, MONDAY, session="morning")]
    plan = plan_request(asked(staff, end=MONDAY, away=gone))
    assert "Ngày 03/06/2024, ca afternoon, chỗ 1: b trực." in plan.explain("vi", on=MONDAY)
    assert "03/06/2024, morning, seat 1: nobody." in plan.explain("en", on=MONDAY)
    # The plan as a whole names every empty seat, and each once.
    both = plan_request(asked(staff, end=MONDAY, away=[gone[0], Away("b", MONDAY, MONDAY)]))
    told = both.explain("vi")
    assert told.count("ca morning, chỗ 1: không có người trực") == 1
    assert told.count("ca afternoon, chỗ 1: không có người trực") == 1


def test_a_seat_of_the_whole_day_is_not_for_who_is_away_in_half_of_it() -> None:
    gone = [Away("a", MONDAY, FRIDAY, session="afternoon")]
    (officers,) = ({held.officer for held in plan_request(
        asked([Member("a", VICE), Member("b", VICE)], slots=slots, away=gone)).assignments}
        for slots in [(DAY,)])  # fmt: skip
    assert officers == {"b"}
    night = plan_request(asked([Member("a", VICE), Member("b", VICE)], slots=(NIGHT,), away=gone))
    assert {held.officer for held in night.assignments} == {"a", "b"}


def test_a_seat_given_in_the_half_day_away_is_found() -> None:
    from attrs import evolve

    staff = [Member("a", VICE), Member("b", VICE)]
    plan = plan_request(asked(staff, end=MONDAY, away=[Away("a", MONDAY, MONDAY, session="morning")]))
    other = {"a": "b", "b": "a"}
    crossed = tuple(evolve(held, officer=other[held.officer]) for held in plan.assignments)
    assert not judge_plan(evolve(plan, assignments=crossed)).holds


def test_the_chairman_is_there_on_a_day_of_which_he_is_away_for_half() -> None:
    staff = [Member("CT", CHAIR), Member("P", VICE)]
    morning = [Away("CT", MONDAY, FRIDAY, session="morning")]
    halves = asked(staff, away=morning)
    (minimum,) = halves.minimums
    assert (minimum.possible, len(minimum.days)) == (True, 5)
    held = {one.slot for one in plan_request(halves).assignments if one.officer == "CT"}
    assert held == {"afternoon"}
    # Where every seat lasts the whole day, or the other half is away too, it is a day away.
    for request in (
        asked(staff, away=morning, slots=(DAY,)),
        asked(staff, away=[*morning, Away("CT", MONDAY, FRIDAY, session="afternoon")]),
    ):
        (minimum,) = request.minimums
        assert (minimum.possible, minimum.days) == (False, ())
        assert plan_request(request).findings[0].code == "chair_away"


def test_a_part_of_a_day_that_there_is_not_is_a_fault() -> None:
    for session in ("noon", 5, None, ["morning"]):
        with pytest.raises(BadDutyRequest) as raised:
            asked([Member("a", VICE)], away=[Away("a", MONDAY, MONDAY, session=session)])  # type: ignore[arg-type]  # on purpose
        assert {fault.code for fault in raised.value.faults} <= {"bad_session", "wrong_kind"}
        assert raised.value.explain("vi")


def test_half_days_change_nothing_for_those_who_give_none() -> None:
    staff = [Member(name, VICE) for name in "abc"]
    whole = [Away("a", MONDAY, MONDAY)]
    assert (
        plan_request(asked(staff, away=whole)).assignments
        == plan_request(asked(staff, away=[Away("a", MONDAY, MONDAY, session="morning"), *whole])).assignments
    )


def test_a_reason_names_the_half_day_only_where_the_seat_lies_in_it() -> None:
    staff = [Member("a", CHAIR), Member("b", VICE)]
    chairs = Slot(name="morning", session="morning", posts={CHAIR})
    vices = Slot(name="afternoon", session="afternoon", posts={VICE})
    gone = [Away("b", MONDAY, MONDAY, session="morning"), Away("a", MONDAY, MONDAY)]
    plan = plan_request(asked(staff, end=MONDAY, slots=(chairs, vices), away=gone))
    (gap,) = plan.gaps
    assert {name: reason.code for name, reason in gap.reasons.items()} == {"a": "away", "b": "away_morning"}
    gone = [Away("b", MONDAY, MONDAY, session="afternoon"), Away("a", MONDAY, MONDAY)]
    (empty, _) = plan_request(asked(staff, end=MONDAY, slots=(chairs, vices), away=gone)).gaps
    assert (empty.slot, empty.reasons["b"].code) == ("morning", "post")


@pytest.mark.parametrize("slot", [MORNING, AFTERNOON, NIGHT, DAY])
def test_a_day_away_is_away_from_every_seat_of_it(slot: Slot) -> None:
    assert Away("a", MONDAY, MONDAY).covers(slot)
    halves = {
        part
        for part in ("morning", "afternoon", "night")
        if Away("a", MONDAY, MONDAY, session=part).covers(slot)
    }
    assert halves == ({"morning", "afternoon"} if slot is DAY else {slot.session})


# --- in the commune ----------------------------------------------------------------------------------------


def test_a_commune_keeps_half_days_and_the_roster_minds_them() -> None:
    from grassroots_gov import Absence, Commune, Officer
    from grassroots_gov.errors import BadChoice

    with Commune.open("memory:") as commune:
        for name in ("a", "b"):
            commune.officers.appoint(Officer(name, VICE), on=date(2024, 1, 2))
        commune.officers.absent(Absence("a", MONDAY, FRIDAY, session="morning"))
        assert [one.session for one in commune.officers.absences(MONDAY, FRIDAY)] == ["morning"]
        plan = commune.duty.plan(MONDAY, FRIDAY, slots=(MORNING, AFTERNOON))
        assert {held.officer for held in plan.assignments if held.slot == "morning"} == {"b"}
        assert {held.officer for held in plan.assignments if held.slot == "afternoon"} == {"a"}
        commune.duty.publish(plan, on=date(2024, 5, 20))
        assert commune.duty.served("2024-06-03/afternoon/1", "a").holds
        assert not commune.duty.served("2024-06-03/morning/1", "a").holds
        # Whoever is away in the morning is back for good from the day they say.
        commune.officers.came_back("a", on=date(2024, 6, 5))
        assert [one.end for one in commune.officers.absences(MONDAY, FRIDAY)] == [date(2024, 6, 4)]
        with pytest.raises(BadChoice, match="morning"):
            Absence("a", MONDAY, FRIDAY, session="noon")  # type: ignore[arg-type]  # on purpose


def test_who_falls_ill_for_an_afternoon_keeps_the_morning() -> None:
    from grassroots_gov import Commune, Officer

    with Commune.open("memory:") as commune:
        for name in ("a", "b", "c"):
            commune.officers.appoint(Officer(name, VICE), on=date(2024, 1, 2))
        plan = commune.duty.plan(MONDAY, FRIDAY, slots=(MORNING, AFTERNOON), both_sessions=True)
        commune.duty.publish(plan, on=date(2024, 5, 20))
        before = {held.id: held.officer for held in commune.duty.roster(MONDAY, FRIDAY)}
        held_by = {name: {key for key, one in before.items() if one == name} for name in "abc"}
        who = next(
            name
            for name, keys in held_by.items()
            if {key.split("/")[1] for key in keys} == {"morning", "afternoon"}
        )
        changed = commune.duty.replace(
            who, MONDAY, FRIDAY, on=date(2024, 6, 1), approved_by="CT", session="afternoon"
        )
        assert {held.slot for held in changed if before[held.id] == who} == {"afternoon"}
        after = {held.id: held.officer for held in commune.duty.roster(MONDAY, FRIDAY)}
        assert not any(officer == who for name, officer in after.items() if "afternoon" in name)
        assert {name for name, held in before.items() if held == who and "morning" in name} <= {
            name for name, held in after.items() if held == who
        }
