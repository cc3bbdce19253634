"""Time limits of the law counted on the calendar: by when, and how long before."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Protocol

from grassroots_gov.law import TimeLimit

__all__ = ["Calendar", "due_on", "latest_start"]


class _Due(Protocol):
    @property
    def due(self) -> date: ...


class Calendar(Protocol):
    """What a decision needs of a working calendar."""

    def add_working_days(self, start: date, n: int) -> _Due: ...

    def is_working(self, on: date) -> bool: ...


def due_on(limit: TimeLimit, since: date, calendar: Calendar | None = None) -> date:
    """The last day of a period counted from ``since``, which is day zero.

    A month or year that has no such day ends on its last day. Working days need the ``calendar``.

    >>> due_on(TimeLimit("<=", 1, "month"), date(2024, 1, 31))
    datetime.date(2024, 2, 29)
    """
    if limit.unit == "working_day":
        assert calendar is not None, "working days are counted on a calendar"
        return calendar.add_working_days(since, limit.n).due if limit.n else since
    if limit.unit in ("month", "year"):
        months = limit.n * (12 if limit.unit == "year" else 1)
        year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
        return date(year, month + 1, min(since.day, monthrange(year, month + 1)[1]))
    return since + timedelta(days={"day": 1, "week": 7}[limit.unit] * limit.n)


def latest_start(limit: TimeLimit, event: date, calendar: Calendar | None = None) -> date:
    """The last day on which something owed ``limit`` before ``event`` is still in time.

    >>> latest_start(TimeLimit(">=", 2, "day", "before the meeting"), date(2024, 6, 3))
    datetime.date(2024, 6, 1)
    """
    if limit.unit == "working_day":
        assert calendar is not None, "working days are counted on a calendar"
        day, left = event, limit.n
        while left:
            day -= timedelta(days=1)
            left -= calendar.is_working(day)
        return day
    return event - timedelta(days={"day": 1, "week": 7}[limit.unit] * limit.n)
