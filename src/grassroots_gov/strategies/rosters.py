"""Requests for a duty roster."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from grassroots_gov.duty import DutyRequest, MaxRunning, Slot, request_of
from grassroots_gov.strategies.days import FIRST, LAST
from grassroots_gov.strategies.people import absences, staffs

__all__ = ["duty_requests"]

KINDS = ("working", "weekly_rest", "holiday")


@st.composite
def duty_requests(
    draw: st.DrawFn, *, most_officers: int = 5, most_days: int = 31, limits: bool = True
) -> DutyRequest:
    """All that a planner is given: officers, a period, seats, leave, carried balances, a limit or none.

    Shrinks to one officer on one day. With ``limits=False`` the plan is always known to be the best.
    """
    staff = draw(staffs(most=most_officers))
    names = sorted(officer.id for officer in staff)
    start = draw(st.dates(FIRST, LAST - timedelta(days=most_days)))
    end = start + timedelta(days=draw(st.integers(0, most_days - 1)))
    leave = st.lists(absences(officers=names, first=start, last=end, longest=10), max_size=len(staff))
    balances = st.dictionaries(
        st.sampled_from(names),
        st.dictionaries(st.sampled_from(KINDS), st.integers(-3, 3)),
        max_size=len(names),
    )
    running = draw(st.none() | st.integers(1, 5)) if limits else None
    return request_of(
        staff,
        start,
        end,
        slots=(Slot(seats=draw(st.integers(1, len(staff)))),),
        absences=draw(leave),
        carried=draw(balances),
        limits=() if running is None else (MaxRunning(days=running, name="max_consecutive"),),
        seed=draw(st.integers(0, 9)),
    )


def whole_month(on: date) -> tuple[date, date]:
    """The first and the last day of the month of ``on``."""
    start = on.replace(day=1)
    return start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
