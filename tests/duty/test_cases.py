"""Rosters that communes published, reproduced (``tests/data/cases/rosters.yaml`` names each source)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.duty import (
    AtMost,
    DutyRequest,
    Member,
    Slot,
    plan_duty,
    plan_request,
    reception_days,
    request_of,
)
from grassroots_gov.errors import BadInterval
from support.duty_models import CHAIR, VICE, Gone, Person

CASES: dict[str, dict[str, Any]] = {
    case["id"]: case
    for case in yaml.safe_load(
        (Path(__file__).parents[1] / "data/cases/rosters.yaml").read_text(encoding="utf-8")
    )["cases"]
}


def days(texts: list[str]) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, texts))


def test_tay_son_printed_every_thursday_of_half_a_year() -> None:
    case = CASES["roster-tayson-2025"]
    printed = days(case["dates"])
    for roll in ("next", "none"):
        assert (
            reception_days("FREQ=WEEKLY;BYDAY=TH", date(2025, 7, 1), date(2025, 12, 31), roll=roll) == printed
        )  # type: ignore[arg-type]  # two rolls
    assert len(printed) == case["expected"]["count"]


def test_quang_an_moves_a_holiday_thursday_to_the_next_working_day() -> None:
    expected = CASES["roster-quangan-thursday"]["expected"]
    whole = reception_days("FREQ=WEEKLY;BYDAY=TH", date(2024, 1, 1), date(2024, 12, 31))
    nominal = reception_days("FREQ=WEEKLY;BYDAY=TH", date(2024, 1, 1), date(2024, 12, 31), roll="none")
    assert whole == days(expected["dates"])
    moved = [(before, after) for before, after in zip(nominal, whole, strict=True) if before != after]
    assert moved == [days([shift["nominal"], shift["moved_to"]]) for shift in expected["shifts"]]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        ["FREQ=WEEKLY;BYDAY=TH", "FREQ=DAILY", "FREQ=MONTHLY;BYMONTHDAY=1,-1", "FREQ=WEEKLY;BYDAY=SA,SU"]
    ),
    st.dates(date(2024, 1, 1), date(2026, 12, 1)),
    st.integers(0, 60),
    st.sampled_from(["next", "previous", "skip", "none"]),
)
def test_reception_days_stand_in_order_and_once_where_they_are_merged(
    rule: str, start: date, length: int, roll: Any
) -> None:
    asked = (rule, start, start + timedelta(days=length))
    days_owed, merged = reception_days(*asked, roll=roll), reception_days(*asked, roll=roll, merge=True)
    assert list(days_owed) == sorted(days_owed)
    assert merged == tuple(sorted(set(days_owed)))
    nominal = reception_days(*asked, roll="none")
    assert len(days_owed) == len(nominal) or roll == "skip"


def test_other_rolls_go_back_leave_out_or_stay() -> None:
    tet = ("FREQ=WEEKLY;BYDAY=TH", date(2024, 2, 8), date(2024, 2, 8))
    assert reception_days(*tet, roll="previous") == (date(2024, 2, 7),)
    assert reception_days(*tet, roll="skip") == ()
    assert reception_days(*tet, roll="none") == (date(2024, 2, 8),)
    assert reception_days("FREQ=MONTHLY;BYDAY=2TH", date(2026, 7, 1), date(2026, 9, 30)) == (
        date(2026, 7, 9),
        date(2026, 8, 13),
        date(2026, 9, 10),
    )


@pytest.mark.parametrize(
    ("rule", "start", "end", "roll"),
    [
        ("FREQ=WEEKLY", date(2024, 1, 1), date(2024, 1, 31), "sideways"),
        ("FREQ=SOMETIMES", date(2024, 1, 1), date(2024, 1, 31), "next"),
        ("every thursday", date(2024, 1, 1), date(2024, 1, 31), "next"),
        ("", date(2024, 1, 1), date(2024, 1, 31), "next"),
        ("FREQ=WEEKLY", date(2024, 1, 31), date(2024, 1, 1), "next"),
    ],
)
def test_a_rule_a_roll_or_an_interval_that_cannot_be_is_refused(
    rule: str, start: date, end: date, roll: str
) -> None:
    with pytest.raises(BadInterval) as caught:
        reception_days(rule, start, end, roll=roll)  # type: ignore[arg-type]  # what a caller without types may pass
    assert caught.value.explain("vi")


def test_ca_mau_delegates_taking_turns_differ_by_at_most_one() -> None:
    thursdays = Slot(days=reception_days("FREQ=WEEKLY;BYDAY=TH", date(2021, 8, 1), date(2022, 7, 31)))
    delegates = [Member(f"d{n:02}", "peoples_council_chair") for n in range(50)]
    plan = plan_request(request_of(delegates, date(2021, 8, 1), date(2022, 7, 31), slots=[thursdays]))
    turns = [plan.load(delegate.id)["total"] for delegate in delegates]
    assert CASES["roster-camau-thursday"]["expected"]["fairness"] == "counts differ by at most one"
    assert max(turns) - min(turns) <= 1
    assert sum(turns) == 52


def test_tan_yen_covers_every_day_of_tet_2015() -> None:
    case = CASES["tet-tanyen-2015"]
    start, end = days([case["must_cover"]["from"], case["must_cover"]["to"]])
    leaders = [Person("CT", CHAIR), Person("P1"), Person("P2"), Person("P3")]
    plan = plan_duty(leaders, start, end, absences=[Gone("P3", start, end)])
    assert {held.on for held in plan.assignments} == set(days(case["expected"]["days"]))
    assert plan.gaps == ()
    assert plan.guarantee == "optimal"


def test_phuoc_vinh_cap_of_fifteen_days_a_month_holds_for_everybody() -> None:
    people = [Member(name, VICE) for name in "abc"]
    away = [Gone("c", date(2016, 3, 5), date(2016, 3, 31))]
    request: DutyRequest = request_of(
        people,
        date(2016, 3, 1),
        date(2016, 3, 31),
        absences=away,
        limits=[AtMost(count=15, per="month", name="fifteen_a_month")],
    )
    plan = plan_request(request)
    assert max(plan.load(name)["total"] for name in "abc") <= 15
    assert all(held.officer != "c" for held in plan.assignments if held.on >= date(2016, 3, 5))
    assert plan.guarantee == "optimal"
