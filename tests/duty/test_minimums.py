"""The chairman's reception days: which are asked of whom, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from grassroots_gov.duty import DutyRequest, Member, Slot, problem_of
from grassroots_gov.duty.judge import lawful_minimums, minimum_findings, served_of
from grassroots_gov.duty.request import Away, DutyDay, Minimum, duty_days
from grassroots_gov.law import Citation, Finding, Rule, RuleBook
from support.duty_models import CHAIR, VICE, Names, PlainCalendar, reception_law

LAW = reception_law()
WEEKLY, MONTHLY = Citation("Luật số 42/2013/QH13", 15, 2, "d"), Citation("Luật số 136/2025/QH15", 1, 7)
MONDAY = date(2024, 6, 3)
PLAIN = PlainCalendar({})
STAFF = (Member("a", CHAIR), Member("b", VICE))


def days(start: date, end: date) -> tuple[DutyDay, ...]:
    return duty_days(PLAIN, start, end)


def on(*numbers: int, month: int = 6, year: int = 2024) -> tuple[date, ...]:
    return tuple(date(year, month, number) for number in numbers)


def asked(start: date, end: date, *absences: Away, staff: Sequence[Member] = STAFF, **more: Any) -> Any:
    return lawful_minimums(staff, absences, days(start, end), LAW, **more)


def weekly(days: tuple[date, ...], period: str, *, possible: bool = True, officer: str = "a") -> Minimum:
    return Minimum(officer, days, 1, period, possible, WEEKLY, "text")


def test_each_week_asks_for_a_working_day_of_the_chairman() -> None:
    assert asked(date(2024, 6, 6), date(2024, 6, 17)) == (
        weekly(on(6, 7), "2024-W23"),
        weekly(on(10, 11, 12, 13, 14), "2024-W24"),
        weekly(on(17), "2024-W25"),
    )
    assert asked(date(2024, 6, 8), date(2024, 6, 9)) == ()  # a week-end
    assert asked(MONDAY, MONDAY, staff=STAFF[1:]) == ()
    assert lawful_minimums(STAFF, (), (), LAW) == ()
    assert asked(date(2014, 6, 30), date(2014, 7, 1)) == (weekly(on(1, month=7, year=2014), "2014-W27"),)


def test_a_saturday_that_is_worked_belongs_to_the_week_it_ends() -> None:
    saturday = date(2024, 6, 8)
    swapped = duty_days(PlainCalendar({saturday: Names.WORKING_SWAPPED}), saturday, date(2024, 6, 10))
    assert lawful_minimums(STAFF, (), swapped, LAW) == (
        weekly((saturday,), "2024-W23"),
        weekly(on(10), "2024-W24"),
    )


def test_each_month_asks_for_two_from_the_law_of_2026_over_the_new_year_too() -> None:
    december = tuple(date(2026, 12, day) for day in (28, 29, 30, 31))
    january = tuple(date(2027, 1, day) for day in (1, 4, 5))
    assert asked(date(2026, 12, 28), date(2027, 1, 5)) == (
        Minimum("a", december, 2, "2026-12", True, MONTHLY, "secondary"),
        Minimum("a", january, 2, "2027-01", True, MONTHLY, "secondary"),
    )
    (july,) = asked(date(2026, 7, 31), date(2026, 7, 31))
    assert (july.days, july.possible) == (on(31, month=7, year=2026), False)  # one day is not two


def test_a_change_of_law_cuts_a_week_and_a_month() -> None:
    assert asked(date(2026, 6, 29), date(2026, 7, 3)) == (
        weekly(on(29, 30, year=2026), "2026-W27"),
        Minimum("a", on(1, 2, 3, month=7, year=2026), 2, "2026-07", True, MONTHLY, "secondary"),
    )


def test_a_term_cuts_the_weeks_of_each_chairman() -> None:
    staff = (
        Member("a", CHAIR, until=date(2024, 6, 5)),
        Member("b", CHAIR, since=date(2024, 6, 6), until=date(2024, 6, 12)),
        Member("c", CHAIR, since=date(2024, 6, 12)),
        Member("d", VICE),
    )
    assert asked(MONDAY, date(2024, 6, 14), staff=staff) == (
        weekly(on(3, 4, 5), "2024-W23"),
        weekly(on(6, 7), "2024-W23", officer="b"),
        weekly(on(10, 11, 12), "2024-W24", officer="b"),
        weekly(on(12, 13, 14), "2024-W24", officer="c"),
    )


def test_days_away_are_not_asked_for_and_a_whole_week_away_is_only_said() -> None:
    before, after = MONDAY - timedelta(9), MONDAY + timedelta(400)
    assert asked(MONDAY, date(2024, 6, 7), Away("a", before, date(2024, 6, 4))) == (
        weekly(on(5, 6, 7), "2024-W23"),
    )
    assert asked(MONDAY, date(2024, 6, 14), Away("a", date(2024, 6, 10), after)) == (
        weekly(on(3, 4, 5, 6, 7), "2024-W23"),
        weekly((), "2024-W24", possible=False),
    )
    assert asked(MONDAY, MONDAY, Away("b", MONDAY, MONDAY)) == (weekly((MONDAY,), "2024-W23"),)


@pytest.mark.parametrize(
    ("sessions", "slots", "there"),
    [
        (["morning"], None, True),
        (["morning", "afternoon"], None, False),
        (["night"], None, True),
        (["morning"], (Slot(),), False),
        (["night"], (Slot(),), True),
        (["morning"], (Slot(name="early", session="morning"),), False),
        (["morning"], (Slot(name="early", session="morning"), Slot(name="late", session="night")), True),
    ],
)
def test_part_of_a_day_away_counts_where_it_takes_every_seat_of_the_day(
    sessions: list[Any], slots: tuple[Slot, ...] | None, there: bool
) -> None:
    absences = [Away("a", MONDAY, MONDAY + timedelta(1), session=session) for session in sessions]
    more = {} if slots is None else {"slots": slots}
    expected = on(3, 4, 5) if there else on(5)
    assert asked(MONDAY, date(2024, 6, 5), *absences, **more) == (weekly(expected, "2024-W23"),)


def told(request: DutyRequest, held: dict[date, str]) -> list[Finding]:
    problem = problem_of(request)
    return [*minimum_findings(problem, bits(request, held))]


def bits(request: DutyRequest, held: dict[date, str]) -> list[int]:
    problem = problem_of(request)
    return [
        1 << problem.index[held[request.days[day].on]] if request.days[day].on in held else 0
        for day in problem.day_of
    ]


def request(start: date, end: date, *absences: Away, law: RuleBook = LAW) -> DutyRequest:
    every = days(start, end)
    slots = (Slot(),)
    return DutyRequest(
        officers=STAFF,
        days=every,
        slots=slots,
        absences=absences,
        minimums=lawful_minimums(STAFF, absences, every, law, slots),
    )


def test_what_is_said_of_the_minimums_kept_missed_and_impossible() -> None:
    three = request(MONDAY, date(2024, 6, 23), Away("a", date(2024, 6, 17), date(2024, 6, 23)))
    kept = Finding(
        "minimum_kept",
        1,
        ">=",
        1,
        WEEKLY,
        "text",
        {"officer": "a", "first": "2024-W23", "last": "2024-W23", "least": 1},
        "duty",
    )
    away = Finding("chair_away", 0, ">=", 1, WEEKLY, "text", {"officer": "a", "period": "2024-W25"}, "duty")
    missed = Finding(
        "minimum_not_kept", 0, ">=", 1, WEEKLY, "text", {"officer": "a", "period": "2024-W24"}, "duty"
    )
    assert told(three, {MONDAY: "a", date(2024, 6, 10): "b"}) == [missed, away, kept]
    both = told(three, {MONDAY: "a", date(2024, 6, 14): "a"})
    assert [finding.code for finding in both] == ["chair_away", "minimum_kept"]
    assert (both[1].measured, both[1].required, both[1].params["last"]) == (2, 2, "2024-W24")
    assert both[1].explain("vi") == (
        "a trực đủ số ngày tiếp công dân ở cả 2 kỳ (2024-W23 đến 2024-W24), mỗi kỳ ít nhất 1 ngày "
        "(căn cứ điểm d khoản 2 Điều 15 Luật số 42/2013/QH13)"
    )


def test_a_month_with_fewer_days_than_the_law_asks_says_how_many_there_are() -> None:
    last = date(2026, 7, 31)
    (found,) = told(request(last, last), {last: "a"})
    assert (found.code, found.measured, found.required, found.citation) == ("chair_away", 1, 2, MONTHLY)


def test_minimums_kept_under_two_laws_are_told_by_law() -> None:
    change = request(date(2026, 6, 29), date(2026, 7, 3))
    found = told(change, {date(2026, 6, 30): "a", date(2026, 7, 1): "a", date(2026, 7, 2): "a"})
    assert [(one.measured, one.citation, one.confidence, one.params["least"]) for one in found] == [
        (1, WEEKLY, "text", 1),
        (1, MONTHLY, "secondary", 2),
    ]
    (weekly_kept, missed) = sorted(
        told(change, {date(2026, 6, 30): "a", date(2026, 7, 1): "a"}), key=lambda one: one.code
    )
    assert (weekly_kept.code, missed.code) == ("minimum_kept", "minimum_not_kept")
    assert (missed.measured, missed.required, missed.params["period"]) == (1, 2, "2026-07")


def test_a_rule_that_nobody_has_confirmed_is_said_once_with_its_article() -> None:
    table = {"min": 1, "unit": "day", "per": "week"}
    book = RuleBook([Rule("chair_reception_frequency", table, WEEKLY, date(2014, 7, 1), None, "memory")])
    found = told(request(MONDAY, date(2024, 6, 14), law=book), {MONDAY: "a", date(2024, 6, 10): "a"})
    assert [one.code for one in found] == ["minimum_kept", "unconfirmed_rule"]
    assert found[1] == Finding(
        "unconfirmed_rule",
        citation=WEEKLY,
        confidence="memory",
        params=dict.fromkeys(("key", "label_vi", "label_en"), "chair_reception_frequency"),
        room="law",
    )


def test_days_served_are_counted_on_the_days_of_the_minimum_alone() -> None:
    week = request(MONDAY, date(2024, 6, 9))
    problem = problem_of(week)
    (minimum,) = week.minimums
    for held, served in (
        ({}, 0),
        ({MONDAY: "b"}, 0),
        ({date(2024, 6, 8): "a"}, 0),
        ({MONDAY: "a"}, 1),
        ({MONDAY: "a", date(2024, 6, 4): "b", date(2024, 6, 5): "a", date(2024, 6, 9): "a"}, 2),
    ):
        assert served_of(problem, minimum, bits(week, held)) == served
    vice = Minimum("b", minimum.days, 1, "2024-W23")
    assert served_of(problem, vice, bits(week, {MONDAY: "b", date(2024, 6, 4): "a"})) == 1
    stranger = Minimum("z", minimum.days, 1, "2024-W23")
    assert served_of(problem, stranger, bits(week, {MONDAY: "a"})) == 0
    outside = Minimum("a", (MONDAY - timedelta(1), MONDAY), 1, "2024-W22")
    assert served_of(problem, outside, bits(week, {MONDAY: "a"})) == 1
