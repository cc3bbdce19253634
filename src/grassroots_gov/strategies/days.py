"""Days, and working calendars with announcements of their own."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from grassroots_gov.worktime import Announcement, DayKind, WorkCalendar

__all__ = ["days", "swaps", "work_calendars"]

FIRST, LAST = date(2015, 1, 1), date(2027, 12, 31)
"""The years whose calendar is announced."""


def days(*, first: date = FIRST, last: date = LAST) -> st.SearchStrategy[date]:
    """A day from ``first`` to ``last``; shrinks towards the first."""
    return st.dates(first, last)


@cache
def _free(year: int) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """The ordinary working days of a year, and its ordinary days of weekly rest."""
    calendar = WorkCalendar.vietnam()
    span = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    working = tuple(on for on in calendar.working_days(span[0], span[-1]) if on.weekday() < 5)
    kinds = ((on, calendar.day(on).kind) for on in span if on.weekday() >= 5)
    return working, tuple(on for on, kind in kinds if kind is DayKind.WEEKLY_REST)


@st.composite
def swaps(draw: st.DrawFn, *, most: int = 3) -> tuple[Announcement, ...]:
    """Announcements, each of one working day off in exchange for a day of rest worked, in one year."""
    year = draw(st.integers(FIRST.year, LAST.year))
    working, rest = _free(year)
    count = draw(st.integers(0, most))
    off = draw(st.lists(st.sampled_from(working), min_size=count, max_size=count, unique=True))
    worked = draw(st.lists(st.sampled_from(rest), min_size=count, max_size=count, unique=True))
    return tuple(
        Announcement(
            number=f"{number}/TB-BLĐTBXH",
            issued=date(year - 1, 11, number),
            citation=f"Thông báo số {number}/TB-BLĐTBXH",
            off=(day,),
            worked=(other,),
        )
        for number, (day, other) in enumerate(zip(off, worked, strict=True), start=1)
    )


def work_calendars(*, most_announcements: int = 3) -> st.SearchStrategy[WorkCalendar]:
    """Vietnam's calendar with up to ``most_announcements`` swaps of days beside those announced.

    Shrinks to the calendar as it was announced.
    """
    if most_announcements < 0:
        raise ValueError(f"most_announcements={most_announcements} is below 0")
    return swaps(most=most_announcements).map(lambda given: WorkCalendar.vietnam(announcements=given))
