"""Duty outside working time against the Labour Code's hours."""

from __future__ import annotations

from datetime import date, time

import pytest

from grassroots_gov.duty import (
    Member,
    Slot,
    judge_overtime,
    overtime_limits,
    plan_request,
    request_of,
    rest_owed,
)
from grassroots_gov.duty.facts import Duty
from grassroots_gov.duty.posted import published_of
from grassroots_gov.duty.roster import Roster
from grassroots_gov.law import Outcome, RuleBook

BOOK = RuleBook.vietnam()
NIGHT = Slot(name="night", session="night", begins=time(17), ends=time(7))


def test_the_hours_of_each_day_are_those_of_its_code() -> None:
    def hours(start: date, *, raised: bool = False) -> list[tuple[str, int, str]]:
        limits = overtime_limits(BOOK, start, start, raised=raised)
        return [(limit.per, limit.hours, str(limit.confidence)) for limit in limits]

    assert hours(date(2020, 6, 1)) == [("month", 30, "memory"), ("year", 200, "memory")]
    assert hours(date(2024, 6, 3)) == [("month", 40, "text"), ("year", 200, "text")]
    assert hours(date(2024, 6, 3), raised=True) == [("month", 60, "text"), ("year", 300, "text")]
    assert hours(date(2022, 3, 1), raised=True) == [("month", 40, "text"), ("year", 200, "text")]
    assert hours(date(2012, 6, 1)) == []


def test_the_strictest_figure_holds_where_the_law_changes_within_the_period() -> None:
    month, _ = overtime_limits(BOOK, date(2020, 12, 1), date(2021, 1, 31))
    assert month.hours == 30


def roster(start: date, end: date, officers: int, *, limited: bool) -> Roster:
    staff = [Member(f"o{n}", "peoples_committee_vice_chair") for n in range(officers)]
    limits = overtime_limits(BOOK, start, end) if limited else ()
    plan = plan_request(request_of(staff, start, end, slots=[NIGHT], limits=limits))
    posted = published_of(plan, replaces=False)
    duties = tuple(Duty(now=held, planned=held.officer, stamp=start) for held in plan.assignments)
    return Roster(
        start=start,
        end=end,
        duties=duties,
        slots=posted.slots,
        days=plan.request.days,
        officers=plan.problem.ids,
    )


def test_a_night_roster_within_the_hours_holds_and_one_beyond_names_who_and_when() -> None:
    june = date(2024, 6, 1), date(2024, 6, 28)
    # 28 nights of 14 hours: 40 hours a month are two nights each.
    assert judge_overtime(roster(*june, 14, limited=True), BOOK).outcome is Outcome.HOLDS
    verdict = judge_overtime(roster(*june, 4, limited=False), BOOK)
    assert verdict.outcome is Outcome.FAILS
    worst = next(finding for finding in verdict.findings if finding.met is False)
    assert (worst.measured, worst.relation, worst.required) == (98, "<=", 40)
    assert "khoản 2 Điều 107 Bộ luật Lao động" in worst.explain("vi")


@pytest.mark.parametrize(
    ("day", "outcome"), [(date(2020, 6, 1), "holds"), (date(2012, 6, 1), "undetermined")]
)
def test_an_unconfirmed_or_missing_figure_is_said(day: date, outcome: str) -> None:
    from attrs import evolve

    on_duty = evolve(roster(date(2024, 6, 3), date(2024, 6, 3), 1, limited=False), start=day, end=day)
    verdict = judge_overtime(on_duty, BOOK)
    assert verdict.outcome == outcome
    codes = {finding.code for finding in verdict.findings}
    assert codes & {"unconfirmed_rule", "no_overtime_rule"}


def test_rest_owed_is_the_time_served_outside_working_hours() -> None:
    owed = rest_owed(roster(date(2024, 6, 3), date(2024, 6, 9), 7, limited=False))
    assert set(owed.values()) == {14}
