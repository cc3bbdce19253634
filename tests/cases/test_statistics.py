"""Counts derived from facts; published figures held against each other and differences reported."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov.cases import Report, Statistics, reconcile, share_is
from grassroots_gov.cases.statistics import timeliness
from grassroots_gov.errors import BadInterval, CaseNotOpen, RuleError
from grassroots_gov.law import Outcome
from grassroots_gov.worktime import WorkCalendar
from support.cases_world import TRI_TON, World, moment

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "cases" / "cases.yaml").read_text("utf-8")
)
PUBLISHED = {case["id"]: case for case in CASES["cases"]}
VIETNAM = WorkCalendar.vietnam()
# What the sources call what a report calls otherwise.
NAMES = {
    "done": "resolved",
    "before": "before_time",
    "on_or_before": "due_answered",
    "overdue_no_result": "due_unanswered",
}
FIELDS = set(Report.__annotations__)


def report(figures: dict[str, int]) -> Report:
    named = {NAMES.get(name, name): value for name, value in figures.items()}
    return Report(**{name: value for name, value in named.items() if name in FIELDS})


# --- published figures -----------------------------------------------------------------------------


def differences(case: str) -> dict[str, tuple[int, int, int]]:
    published = PUBLISHED[case]
    verdict = reconcile(report(published["figures"]), on=date(2021, 1, 19))
    return {
        finding.code: (finding.measured or 0, finding.required or 0, int(finding.params["difference"] or 0))
        for finding in verdict.findings
    }


def test_a_report_that_adds_up_in_all_six_states() -> None:
    """Đắk Glong 2020."""
    found = differences("case-dakglong-2020")
    assert found == {
        "parts_of_total": (59010, 59010, 0),
        "states_of_total": (59010, 59010, 0),
        "parts_of_resolved": (57689, 57689, 0),
        "parts_of_pending": (1321, 1321, 0),
    }
    stated = sorted((row["left"], row["right"]) for row in PUBLISHED["case-dakglong-2020"]["identities"])
    assert sorted((left, right) for left, right, _ in found.values()) == stated


def test_a_report_whose_base_is_what_fell_due() -> None:
    """Vĩnh Phúc, August 2021: more fell due than was received."""
    assert differences("case-vinhphuc-2021-08") == {"parts_of_due": (19944, 19944, 0)}


def test_a_portal_that_leaves_dossiers_unexplained_is_reported_with_the_difference() -> None:
    """Thừa Thiên Huế: three states leave 9,612 done dossiers unexplained."""
    published = PUBLISHED["case-hue-portal"]
    verdict = reconcile(report(published["figures"]), on=date(2021, 1, 19))
    assert verdict.outcome is Outcome.FAILS
    found = differences("case-hue-portal")
    (stated,) = (row for row in published["identities"] if not row["holds"])
    assert found["parts_of_resolved"] == (stated["left"], stated["right"], stated["difference"])
    assert found["states_of_total"] == (268763, 268763, 0)
    assert "247.529" in verdict.explain("vi")
    assert "-9.612" in verdict.explain("en")


def test_levels_that_do_not_add_up_to_the_province() -> None:
    """Lâm Đồng, first quarter of 2020: 2 too many on time; the sums of the three levels are the source's."""
    rows = {row["identity"]: row for row in PUBLISHED["case-lamdong-2020q1-commune"]["identities"]}
    received, resolved, on_time = rows.values()
    commune = PUBLISHED["case-lamdong-2020q1-commune"]["figures"]
    lower = Report(new=commune["received"], resolved=commune["resolved"], on_time=commune["on_or_before"])
    above = Report(
        new=received["left"] - commune["received"],
        resolved=resolved["left"] - commune["resolved"],
        on_time=on_time["left"] - commune["on_or_before"],
    )
    province = Report(new=received["right"], resolved=resolved["right"], on_time=on_time["right"])
    verdict = reconcile(province, on=date(2020, 3, 18), levels=[lower, above])
    found = {finding.params["figure"]: finding.params["difference"] for finding in verdict.findings}
    assert found == {"cases.figure_new": 0, "cases.figure_resolved": 0, "cases.figure_on_time": 2}
    assert verdict.outcome is Outcome.FAILS
    assert "cộng các cấp, đúng hạn" in verdict.explain("vi")


@pytest.mark.parametrize(
    ("case", "name", "expected"),
    [
        ("case-lamdong-2020q1-commune", "late", 1284),
        ("case-phongdien-2015-district", "pending", 180),
        ("case-phongdien-2015-communes", "pending", 48),
    ],
)
def test_what_reports_leave_to_be_worked_out(case: str, name: str, expected: int) -> None:
    figures = PUBLISHED[case]["figures"]
    assert PUBLISHED[case]["expected"][name] == expected
    on_time = figures.get("on_or_before", figures["resolved"])
    counts = Statistics(
        start=date(2020, 1, 1),
        end=date(2020, 3, 31),
        received=figures["received"],
        on_time=on_time,
        late=figures["resolved"] - on_time,
        pending_in_time=figures["received"] - figures["resolved"],
    )
    assert getattr(counts, name) == expected


def test_shares_are_fractions_of_the_resolved() -> None:
    figures = PUBLISHED["case-dakglong-2020"]["figures"]
    counts = Statistics(
        start=date(2020, 1, 1), end=date(2020, 12, 31), on_time=figures["on_time"], late=figures["late"]
    )
    assert counts.in_time_share == Fraction(57502, 57689)
    assert share_is(57502, 57689, "99.68") in ("rounded", "both")
    assert Statistics(start=date(2020, 1, 1), end=date(2020, 1, 1)).in_time_share is None


SHARES = [(case["id"], row) for case in CASES["cases"] for row in case["stated_percentages"]]


@pytest.mark.parametrize(("case", "row"), SHARES, ids=[f"{case}-{row['of']}" for case, row in SHARES])
def test_published_percentages_are_rounded_or_truncated(case: str, row: dict[str, Any]) -> None:
    expected = {"rounded": ("rounded",), "rounded_or_truncated": ("both",)}[row["source_pct_is"]]
    text = f"{row['stated_pct']:.2f}" if case.startswith("case-vinhphuc") else str(row["stated_pct"])
    assert share_is(row["n"], row["d"], text) in expected


@pytest.mark.parametrize(
    ("stated", "is_"),
    [
        ("33,3", "both"),
        ("33.33", "both"),
        ("33.4", "neither"),
        ("33", "both"),
        ("34", "neither"),
        ("67", "neither"),
    ],
)
def test_a_third(stated: str, is_: str) -> None:
    assert share_is(1, 3, stated) == is_


@pytest.mark.parametrize(
    ("part", "stated", "is_"),
    [
        (100, "50", "exact"),
        (100, "50,0", "exact"),
        (100, "49", "neither"),
        (100, "51", "neither"),
        (99, "50", "rounded"),  # 49.5 is rounded up
        (99, "49", "truncated"),
        (101, "51", "rounded"),
        (98, "48.9", "neither"),
    ],
)
def test_a_half_goes_up_and_a_whole_unit_is_too_far(part: int, stated: str, is_: str) -> None:
    assert share_is(part, 200, stated) == is_


def test_two_thirds_cut_off() -> None:
    assert share_is(2, 3, "66.6") == "truncated"
    assert share_is(2, 3, "66.7") == "rounded"


# --- derived counts --------------------------------------------------------------------------------


def test_a_quarter_of_one_office() -> None:
    room = World().room
    for day in (2, 3, 4, 5):
        room.receive("civil_status_correction", at=moment(f"2026-03-0{day}T09:00"))  # due 5, 6, 9, 10 March
    room.answer("2026-1", at=date(2026, 3, 4))
    room.answer("2026-2", at=date(2026, 3, 6))
    room.answer("2026-3", at=date(2026, 3, 10))
    room.rate("2026-1", 5)
    room.rate("2026-3", 2)
    counts = room.statistics(date(2026, 3, 1), date(2026, 3, 31))
    assert (counts.received, counts.before_time, counts.on_time, counts.late) == (4, 1, 1, 1)
    assert (counts.pending, counts.pending_overdue, counts.total) == (1, 1, 4)
    assert counts.in_time_share == Fraction(2, 3)
    assert counts.mean_score == Fraction(7, 2)
    later = room.statistics(date(2026, 4, 1), date(2026, 4, 30))
    assert (later.carried_in, later.received, later.pending_overdue) == (1, 0, 1)
    one = room.statistics(date(2026, 3, 1), date(2026, 3, 31), procedure="birth_registration")
    assert one.total == 0


def test_a_promise_and_a_pause_count_from_the_day_they_begin_or_end() -> None:
    room = World().room
    case = room.receive("civil_status_correction", at=moment("2026-03-02T09:00")).case_id  # due 5 March
    room.suspend(case, at=date(2026, 3, 3))
    room.resume(case, at=date(2026, 3, 9))  # due 11 March
    dossier = room.dossier(case)
    assert [dossier.due_on(date(2026, 3, day)).on.day for day in (8, 9)] == [5, 11]
    assert [dossier.pause_on(date(2026, 3, day)) is None for day in (2, 3, 8, 9)] == [
        True,
        False,
        False,
        True,
    ]
    due = [room.statistics(date(2026, 3, start), date(2026, 3, 12)).falling_due for start in (10, 11, 12)]
    assert due == [1, 1, 0]


def test_what_is_pending_is_in_time_to_its_day_and_what_ended_before_is_not_carried_in() -> None:
    room = World().room
    waits, stands, done = (
        room.receive("civil_status_correction", at=moment(f"2026-03-02T{hour}:00")).case_id  # due 5 March
        for hour in ("08", "09", "10")
    )
    room.suspend(stands, at=date(2026, 3, 3))
    room.answer(done, at=date(2026, 3, 4))
    for day, in_time, overdue in ((3, 3, 0), (4, 2, 0), (5, 2, 0), (6, 1, 1)):
        counts = room.statistics(date(2026, 3, 2), date(2026, 3, day))
        assert (counts.pending_in_time, counts.pending_overdue) == (in_time, overdue)
        assert counts.suspended == 1
    for day, carried in ((3, 3), (4, 3), (5, 2), (6, 2)):
        assert room.statistics(date(2026, 3, day), date(2026, 3, 31)).carried_in == carried
    assert room.dossier(waits).due.on == date(2026, 3, 5)


def test_a_session_promised_is_met_or_missed_by_the_half_day() -> None:
    room = World().room
    room.adopt(TRI_TON, on=date(2025, 6, 2))
    for at, kind in (("11:00", "before_time"), ("15:00", "on_time")):
        case = room.receive("birth_in_session", at=moment("2025-06-17T10:00")).case_id
        room.answer(case, at=moment(f"2025-06-17T{at}"))
        assert timeliness(room.dossier(case)) == kind
    for at, kind in (("11:59", "on_time"), ("12:00", "late"), ("13:30", "late")):
        case = room.receive("birth_in_session", at=moment("2025-06-17T08:00")).case_id
        room.answer(case, at=moment(f"2025-06-17T{at}"))
        assert timeliness(room.dossier(case)) == kind
    case = room.receive("birth_in_session", at=moment("2025-06-17T10:00")).case_id
    room.answer(case, at=moment("2025-06-17T12:00"))
    assert timeliness(room.dossier(case)) == "on_time"


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(BadInterval) as backwards:
        World().room.statistics(date(2026, 3, 2), date(2026, 3, 1))
    assert backwards.value.reason == "worktime.ends_before_start"
    assert backwards.value.given == {"start": date(2026, 3, 2), "end": date(2026, 3, 1)}
    whole = Statistics(start=date(2026, 1, 1), end=date(2026, 1, 31))
    with pytest.raises(BadInterval) as caught:
        whole + Statistics(start=date(2026, 2, 2), end=date(2026, 2, 3))
    assert "02/02/2026" in caught.value.explain("vi")


FIRST = date(2026, 3, 2)
ACTS = ["suspend", "resume", "answer", "withdraw", "extend"]
steps = st.lists(
    st.tuples(
        st.integers(0, 20),  # working days after the first
        st.sampled_from(["civil_status_correction", "birth_registration", "contract_certification"]),
        st.lists(
            st.tuples(st.integers(0, 12), st.sampled_from(ACTS)),
            max_size=4,
        ),
    ),
    max_size=6,
)


def played(plan: list[tuple[int, str, list[tuple[int, str]]]]) -> World:
    """A world in which the plan was carried out as far as each dossier allows it."""
    world = World()
    for day, procedure, acts in plan:
        on = VIETNAM.due(FIRST, day)
        case = world.room.receive(procedure, at=moment(f"{on}T09:00")).case_id
        for wait, act in acts:
            on += timedelta(wait)
            try:
                getattr(world.room, act)(case, at=on)
            except (CaseNotOpen, RuleError):
                continue
    return world


@given(steps, st.integers(0, 40), st.integers(1, 30), st.integers(1, 30))
def test_two_halves_add_up_to_the_whole(
    plan: list[tuple[int, str, list[tuple[int, str]]]], start: int, first: int, second: int
) -> None:
    room = played(plan).room
    begin = FIRST + timedelta(start)
    middle, end = begin + timedelta(first), begin + timedelta(first + second)
    halves = room.statistics(begin, middle - timedelta(1)) + room.statistics(middle, end)
    whole = room.statistics(begin, end)
    assert as_counts(halves) == as_counts(whole)
    assert whole.total == whole.resolved + whole.left_out + whole.pending


def as_counts(counts: Statistics) -> dict[str, object]:
    return {name: getattr(counts, name) for name in Statistics.__annotations__}


def test_a_promise_moved_in_time_falls_due_on_its_new_day_only() -> None:
    room = World().room
    case = room.receive("civil_status_correction", at=moment("2026-03-02T09:00")).case_id  # due 5 March
    room.extend(case, at=date(2026, 3, 4), days=2)  # due 9 March
    days = [room.statistics(date(2026, 3, day), date(2026, 3, day)).falling_due for day in range(2, 11)]
    assert days == [0, 0, 0, 0, 0, 0, 0, 1, 0]


@given(steps, st.integers(0, 60))
def test_every_open_dossier_is_pending_in_each_report_until_it_ends(
    plan: list[tuple[int, str, list[tuple[int, str]]]], day: int
) -> None:
    room = played(plan).room
    on = FIRST + timedelta(day)
    open_ids = {dossier.case_id for dossier in room.dossiers() if dossier.open_on(on)}
    assert room.statistics(FIRST, on).pending == len(open_ids)
    assert {one.subject for one in room.owed(on)} == open_ids
    late = {one.subject for one in room.owed(on) if one.state == "late"}
    assert len(late) <= room.statistics(FIRST, on).pending_overdue


def test_the_first_and_the_last_day_belong_to_a_period() -> None:
    room = World().room
    answered, dropped = (
        room.receive("civil_status_correction", at=moment(f"2026-03-02T{hour}:00")).case_id
        for hour in ("09", "10")
    )
    room.answer(answered, at=date(2026, 3, 5))
    room.withdraw(dropped, at=date(2026, 3, 5))
    for start, end, counted in ((5, 9, 1), (3, 5, 1), (5, 5, 1), (3, 4, 0), (6, 9, 0)):
        counts = room.statistics(date(2026, 3, start), date(2026, 3, end))
        assert (counts.on_time, counts.left_out) == (counted, counted)


def test_a_period_in_which_nothing_happened_is_all_noughts() -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    nothing = Statistics(start=first, end=last)
    assert World().room.statistics(first, last) == nothing
    assert set(as_counts(nothing).values()) == {0, first, last}
    assert "tiếp nhận 0; đã giải quyết 0" in nothing.explain("vi")
    assert "received 0; answered 0" in nothing.explain("en")


def test_counts_are_told_in_two_languages_vietnamese_first() -> None:
    counts = Statistics(
        start=date(2026, 3, 1),
        end=date(2026, 3, 31),
        carried_in=1,
        received=20,
        before_time=3,
        on_time=4,
        late=5,
        pending_in_time=7,
        pending_overdue=2,
    )
    assert (
        counts.explain()
        == counts.explain("vi")
        == (
            "Từ 01/03/2026 đến 31/03/2026: kỳ trước chuyển sang 1, tiếp nhận 20; đã giải quyết 12 "
            "(trước hạn 3, đúng hạn 4, trễ hạn 5), còn lại 9 (quá hạn 2)."
        )
    )
    assert counts.explain("en") == (
        "From 01/03/2026 to 31/03/2026: carried in 1, received 20; answered 12 "
        "(before time 3, on time 4, late 5), pending 9 (overdue 2)."
    )
