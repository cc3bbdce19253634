"""Half days and office hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov.errors import BadInterval
from grassroots_gov.worktime import (
    Half,
    OfficeHours,
    Session,
    WorkCalendar,
    add_hours,
    add_sessions,
    session_of,
)

moment = datetime.fromisoformat
VIETNAM = WorkCalendar.vietnam()
OFFICE = OfficeHours((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30)))
working = st.sampled_from(VIETNAM.working_days(date(2018, 1, 1), date(2026, 12, 31)))
sessions = st.builds(Session, working, st.sampled_from(Half))


def test_a_moment_belongs_to_the_half_it_falls_in() -> None:
    assert session_of(VIETNAM, moment("2025-06-17T11:59")) == Session(date(2025, 6, 17), Half.MORNING)
    assert session_of(VIETNAM, moment("2025-06-17T12:00")) == Session(date(2025, 6, 17), Half.AFTERNOON)
    assert session_of(VIETNAM, moment("2026-01-10T09:00")).half is Half.MORNING  # a Saturday worked


def test_a_closed_day_has_no_session() -> None:
    with pytest.raises(BadInterval) as caught:
        session_of(VIETNAM, moment("2026-01-01T09:00"))
    assert "Tết Dương lịch" in caught.value.explain("vi")


def test_sessions_pass_over_closed_days() -> None:
    friday = Session(date(2026, 2, 13), Half.AFTERNOON)
    assert add_sessions(VIETNAM, friday, 1) == Session(date(2026, 2, 23), Half.MORNING)
    assert add_sessions(VIETNAM, friday, 2) == Session(date(2026, 2, 23), Half.AFTERNOON)
    assert friday.explain("vi") == "chiều 13/02/2026"
    with pytest.raises(BadInterval):
        add_sessions(VIETNAM, friday, -1)


@given(sessions, st.integers(0, 40), st.integers(0, 40))
def test_sessions_add_up_and_two_make_a_day(session: Session, n: int, more: int) -> None:
    assert add_sessions(VIETNAM, session, 0) == session
    once = add_sessions(VIETNAM, session, n + more)
    assert add_sessions(VIETNAM, add_sessions(VIETNAM, session, n), more) == once
    assert add_sessions(VIETNAM, session, 2 * n) == Session(VIETNAM.due(session.on, n), session.half)


@pytest.mark.parametrize(
    ("at", "n", "end"),
    [
        (moment("2025-06-20T16:30"), 4, moment("2025-06-23T10:30")),
        (moment("2025-06-20T10:30"), 4, moment("2025-06-20T16:30")),
        (moment("2025-06-20T06:00"), 4, moment("2025-06-20T11:30")),
        (moment("2025-06-20T12:15"), 1, moment("2025-06-20T14:30")),
        (moment("2025-06-21T09:00"), 8, moment("2025-06-23T17:30")),
        (moment("2026-02-13T17:30"), 1, moment("2026-02-23T08:30")),
        (moment("2025-06-20T09:00"), 0, moment("2025-06-20T09:00")),
    ],
)
def test_office_hours_run_only_while_the_office_is_open(at: datetime, n: int, end: datetime) -> None:
    assert add_hours(VIETNAM, OFFICE, at, n) == end


@given(working, st.integers(0, 23), st.integers(0, 50), st.integers(0, 50))
def test_hours_add_up(on: date, hour: int, n: int, more: int) -> None:
    at = datetime.combine(on, time(hour))
    once = add_hours(VIETNAM, OFFICE, add_hours(VIETNAM, OFFICE, at, n), more)
    assert once == add_hours(VIETNAM, OFFICE, at, n + more)
    assert once - at >= timedelta(hours=n + more)


def test_hours_below_zero_are_refused() -> None:
    with pytest.raises(BadInterval):
        add_hours(VIETNAM, OFFICE, moment("2025-06-20T09:00"), -1)
