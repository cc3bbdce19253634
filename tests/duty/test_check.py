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
    answer_of,
    judge_plan,
    plan_duty,
    plan_request,
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
    with pytest.raises(NotOnRoster):
        answer_of(PLAN.request, {(MONDAY, "duty"): ["zorro"]}, planner="x")
    with pytest.raises(KeyError):
        answer_of(PLAN.request, {(MONDAY, "night"): ["a"]}, planner="x")


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
