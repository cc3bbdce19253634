"""The checker believes no plan: each kind of dishonesty is found and named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from attrs import evolve

from grassroots_gov.duty import (
    Assignment,
    DutyPlan,
    DutyRequest,
    Gap,
    MaxRunning,
    Reason,
    Slot,
    answer_of,
    judge_plan,
    plan_duty,
    plan_request,
    request_of,
)
from grassroots_gov.duty.facts import CODEC
from grassroots_gov.duty.room import DutyRoom
from grassroots_gov.errors import NotOnRoster, RuleError
from grassroots_gov.journal import Journal, MemoryStore
from support.duty_models import CHAIR, Gone, Person, PlainCalendar, reception_law

LAW = reception_law()
MONDAY = date(2024, 6, 3)
PLAN = plan_duty(
    [Person("a", CHAIR), Person("b"), Person("c")],
    MONDAY,
    date(2024, 6, 16),
    absences=[Gone("b", MONDAY, MONDAY)],
    calendar=PlainCalendar({}),
    book=LAW,
    max_consecutive=2,
)
SEATS = {(held.on, held.slot): [held.officer] for held in PLAN.assignments}


def given(**officers: str) -> DutyPlan:
    """The plan with other officers on some days, named d3 to d16, as another planner might hand it in."""
    seats = {
        (on, slot): [officers.get(f"d{on.day}", who) for who in held] for (on, slot), held in SEATS.items()
    }
    return answer_of(PLAN.request, seats, planner="somebody")


def without_seat(plan: DutyPlan) -> DutyPlan:
    return evolve(plan, assignments=plan.assignments[1:])


def seat_twice(plan: DutyPlan) -> DutyPlan:
    return evolve(plan, assignments=(*plan.assignments, plan.assignments[0]))


def needless_gap(plan: DutyPlan) -> DutyPlan:
    first, *rest = plan.assignments
    seats = {(held.on, held.slot): [held.officer] for held in rest}
    made = answer_of(plan.request, seats, planner="somebody")
    return evolve(made, gaps=(Gap(first.on, 1, {who: Reason("search") for who in "abc"}),))


def stranger(plan: DutyPlan) -> DutyPlan:
    odd = Assignment("2024-06-03/1", MONDAY, 1, "zorro")
    return evolve(plan, assignments=(odd, *plan.assignments[1:]))


def better_than_it_is(plan: DutyPlan) -> DutyPlan:
    return evolve(plan, objective=plan.objective - Fraction(1, 3))


def called_whole_with_a_gap(plan: DutyPlan) -> DutyPlan:
    return evolve(needless_gap(plan), guarantee="feasible")


def called_optimal(plan: DutyPlan) -> DutyPlan:
    weekend = {f"d{day}": "a" for day in (8, 15)}
    return evolve(given(**weekend, d5="b", d12="c"), guarantee="optimal")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (without_seat, "seats_wrong"),
        (seat_twice, "seats_wrong"),
        (needless_gap, "gaps_needless"),
        (stranger, "officer_unable"),
        (lambda _: given(d3="b"), "officer_unable"),
        (lambda _: given(d4="a", d5="a", d6="a"), "limit_broken"),
        (better_than_it_is, "claim_wrong"),
        (called_whole_with_a_gap, "claim_wrong"),
        (called_optimal, "claim_wrong"),
        (lambda _: given(**{f"d{day}": "bc"[day % 2] for day in range(3, 17) if day != 3}), "claim_wrong"),
    ],
)
def test_a_dishonest_plan_is_found_out(spoil: Callable[[DutyPlan], DutyPlan], code: str) -> None:
    assert judge_plan(PLAN).holds
    verdict = judge_plan(spoil(PLAN))
    assert code in {finding.code for finding in verdict.findings if finding.met is False}
    assert verdict.explain("vi") != verdict.explain("en")


def test_a_room_refuses_the_dishonest_plan_of_a_plugin_and_takes_an_honest_one() -> None:
    def room(planner: Callable[[DutyRequest], DutyPlan | None]) -> DutyRoom:
        journal = Journal(
            MemoryStore(), CODEC, clock=lambda: datetime(2024, 6, 1, tzinfo=UTC), salt=lambda n: b"s" * n
        )
        calendar = PlainCalendar({})
        return DutyRoom(
            journal,
            lambda: LAW,
            lambda: calendar,
            officers=lambda start, end: [Person("a", CHAIR), Person("b")],
            absences=lambda start, end: [Gone("b", MONDAY, MONDAY)],
            planner=planner,
        )

    def all_on_b(request: DutyRequest) -> DutyPlan:
        return answer_of(request, {(day.on, "duty"): ["b"] for day in request.days}, planner="lazy")

    def of_another_request(request: DutyRequest) -> DutyPlan:
        return plan_request(evolve(request, absences=()))

    week = MONDAY, MONDAY + timedelta(days=6)
    for planner in (all_on_b, of_another_request):
        with pytest.raises(RuleError):
            room(planner).plan(*week)
    assert (
        room(lambda request: evolve(plan_request(request), planner="honest")).plan(*week).planner == "honest"
    )
    assert room(lambda request: None).plan(*week).planner == "built-in"


def test_an_answer_with_unknown_officers_or_seats_is_refused() -> None:
    with pytest.raises(NotOnRoster) as caught:
        answer_of(PLAN.request, {(MONDAY, "duty"): ["zorro"]}, planner="x")
    assert (caught.value.officer, caught.value.known) == ("zorro", ("a", "b", "c"))
    with pytest.raises(KeyError):
        answer_of(PLAN.request, {(MONDAY, "night"): ["a"]}, planner="x")


def test_the_plan_of_the_library_handed_in_by_another_is_the_same_plan() -> None:
    """With two seats a day, with a seat that nobody can take, and with one that a limit leaves empty."""
    for size, more in (
        (3, {"seats": 2}),
        (2, {"seats": 2, "absences": [Gone("b", MONDAY, MONDAY)]}),
        (1, {"max_consecutive": 2}),
    ):
        officers = [Person("a", CHAIR), Person("b"), Person("c")][:size]
        plan = plan_duty(
            officers, MONDAY, MONDAY + timedelta(days=6), calendar=PlainCalendar({}), book=LAW, **more
        )
        seats: dict[tuple[date, str], list[str]] = {}
        for held in plan.assignments:
            seats.setdefault((held.on, held.slot), []).append(held.officer)
        made = answer_of(plan.request, seats, planner="built-in", bound=plan.bound, proved=True)
        assert made.to_dict() == plan.to_dict()
        assert (made.conflict, made.least_gaps) == (plan.conflict, plan.least_gaps)
        assert answer_of(plan.request, seats, planner="somebody").planner == "somebody"
    assert plan.conflict, "the last of them has a conflict to name"
    assert plan.least_gaps == len(plan.gaps)


def test_an_answer_is_bounded_by_the_relaxation_and_by_what_its_planner_knows() -> None:
    third = Fraction(1, 3)
    least = answer_of(PLAN.request, SEATS, planner="x").bound
    assert 0 < least == PLAN.bound <= PLAN.objective
    assert answer_of(PLAN.request, SEATS, planner="x", bound=least - third).bound == least
    assert answer_of(PLAN.request, SEATS, planner="x", bound=least + third).bound == least + third
    # One seat left empty, which could be filled: the relaxation covers more and bounds nothing.
    fewer = {key: officers for key, officers in SEATS.items() if key[0] != MONDAY}
    assert answer_of(PLAN.request, fewer, planner="x").bound == 0
    assert answer_of(PLAN.request, fewer, planner="x", bound=third).bound == third
    # A seat that nobody can take is no such one.
    gone = [Gone(who, MONDAY, MONDAY) for who in "abc"]
    nobody = plan_duty(
        [Person("a", CHAIR), Person("b"), Person("c")],
        MONDAY,
        date(2024, 6, 16),
        absences=gone,
        calendar=PlainCalendar({}),
        book=LAW,
    )
    seats = {(held.on, held.slot): [held.officer] for held in nobody.assignments}
    assert 0 < answer_of(nobody.request, seats, planner="x").bound == nobody.bound


def test_an_uneven_answer_is_optimal_only_where_it_says_that_it_was_proved() -> None:
    weekend = {f"d{day}": "a" for day in (8, 9, 15)}
    seats = {
        (on, slot): [weekend.get(f"d{on.day}", who) for who in held] for (on, slot), held in SEATS.items()
    }
    uneven = answer_of(PLAN.request, seats, planner="x")
    assert uneven.objective > uneven.bound
    assert uneven.guarantee == "feasible"
    assert answer_of(PLAN.request, seats, planner="x", proved=True).guarantee == "optimal"


def test_every_seat_left_empty_is_a_gap_of_its_slot_with_why_nobody_holds_it() -> None:
    slots = (Slot(name="day", seats=2), Slot(name="night", session="night"))
    request = request_of(
        [Person("a"), Person("b"), Person("c")],
        MONDAY,
        MONDAY,
        slots=slots,
        absences=[Gone("b", MONDAY, MONDAY)],
        calendar=PlainCalendar({}),
        book=LAW,
    )
    away = {"a": Reason("search"), "b": Reason("away", "leave"), "c": Reason("search")}
    assert answer_of(request, {}, planner="x").gaps == (
        Gap(MONDAY, 1, away, "day"),
        Gap(MONDAY, 2, away, "day"),
        Gap(MONDAY, 1, away, "night"),
    )
    (second, night) = answer_of(request, {(MONDAY, "day"): ["a"]}, planner="x").gaps
    assert (second.seat, second.slot, second.reasons["c"]) == (2, "day", Reason("search"))
    assert (night.seat, night.slot, night.reasons["c"]) == (1, "night", Reason("search"))
    assert night.reasons["a"].code == "same_day"
    whole = answer_of(request, {(MONDAY, "day"): ["c"], (MONDAY, "night"): ["a"]}, planner="x").assignments
    assert [(one.id, one.seat, one.officer, one.slot) for one in whole] == [
        ("2024-06-03/day/1", 1, "c", "day"),
        ("2024-06-03/night/1", 1, "a", "night"),
    ]
    (full,) = answer_of(request, {(MONDAY, "day"): ["a", "c"]}, planner="x").gaps
    assert (full.seat, full.slot) == (1, "night")


def test_an_answer_that_leaves_seats_empty_names_its_bound_only_as_far_as_it_is_known() -> None:
    made = answer_of(evolve(PLAN.request, limits=(MaxRunning(days=2),)), {}, planner="x")
    assert (made.guarantee, made.bound, len(made.gaps)) == ("partial", Fraction(0), 14)


def test_what_a_proof_leaves_empty_is_the_least_and_what_nobody_could_take_is_no_conflict() -> None:
    """Two days with one officer each: on the first nobody is there, on the others one is."""
    request = plan_duty(
        [Person("a")],
        MONDAY,
        MONDAY + timedelta(days=3),
        absences=[Gone("a", MONDAY, MONDAY)],
        calendar=PlainCalendar({}),
        book=LAW,
    ).request
    days = [MONDAY + timedelta(days=n) for n in range(1, 4)]
    full = answer_of(request, {(on, "duty"): ["a"] for on in days}, planner="x", proved=True)
    assert (full.guarantee, full.least_gaps, len(full.gaps), full.conflict) == ("partial", 1, 1, ())
    assert full.bound == full.objective  # every seat that can be taken is: the relaxation bounds it
    short = answer_of(request, {(on, "duty"): ["a"] for on in days[1:]}, planner="x", proved=True)
    assert (short.least_gaps, len(short.gaps), short.bound) == (2, 2, Fraction(0))
    lazy = answer_of(request, {(on, "duty"): ["a"] for on in days[1:]}, planner="x")
    assert (lazy.least_gaps, len(lazy.gaps)) == (1, 2)


def test_the_spans_of_a_rule_cover_the_period_and_no_day_more() -> None:
    from grassroots_gov.duty.judge import RECEPTION_RULE, rule_spans
    from grassroots_gov.law import RuleBook

    start, end = date(2026, 6, 15), date(2026, 7, 12)  # the rule changes on 1 July
    spans = [*rule_spans(RuleBook.vietnam(), RECEPTION_RULE, start, end)]
    assert [(first, last) for first, last, _ in spans] == [
        (start, date(2026, 6, 30)),
        (date(2026, 7, 1), end),
    ]
    assert [*rule_spans(RuleBook.vietnam(), "no_such_rule", start, end)] == [(start, end, None)]
