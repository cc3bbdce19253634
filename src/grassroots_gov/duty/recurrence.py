"""Reception days (ngày tiếp công dân) by an RFC 5545 recurrence, rolled off days that are not worked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from grassroots_gov.errors import BadInterval

__all__ = ["Roll", "reception_days"]

Roll = Literal["next", "previous", "skip", "none"]


class _WorkingDays(Protocol):
    def is_working(self, on: date) -> bool: ...


def reception_days(
    rule: str,
    start: date,
    end: date,
    *,
    roll: Roll = "next",
    calendar: _WorkingDays | None = None,
    merge: bool = False,
) -> tuple[date, ...]:
    """The days of ``rule`` whose nominal day lies from ``start`` to ``end``, both included, in that order.

    A nominal day that is not a working day moves to the ``"next"`` or ``"previous"`` working day, is left
    out (``"skip"``), or stays as it falls (``"none"``). A moved day may lie outside the interval. Where it
    falls on another reception day it stands twice in the answer, once for each session that is owed, as
    the published rules count them (52 Thursdays a year); ``merge`` answers each day once, for a roster.
    Recurrences count from ``start``. :class:`BadInterval` where the rule cannot be read, the roll is unknown
    or ``end`` is before ``start``.

    >>> from datetime import date
    >>> reception_days("FREQ=WEEKLY;BYDAY=TH", date(2025, 7, 1), date(2025, 7, 17), roll="none")
    (datetime.date(2025, 7, 3), datetime.date(2025, 7, 10), datetime.date(2025, 7, 17))
    >>> tet = "FREQ=WEEKLY;BYDAY=TH", date(2024, 2, 8), date(2024, 2, 15)
    >>> [str(day) for day in reception_days(*tet)], [str(day) for day in reception_days(*tet, merge=True)]
    (['2024-02-15', '2024-02-15'], ['2024-02-15'])
    """
    if roll not in ("next", "previous", "skip", "none"):
        raise BadInterval("duty.unknown_roll", {"roll": str(roll)})
    if end < start:
        raise BadInterval("worktime.ends_before_start", {"start": start, "end": end})
    rolled = _rolled(_nominal(rule, start, end), roll, calendar)
    return tuple(dict.fromkeys(rolled)) if merge else rolled


def _rolled(nominal: tuple[date, ...], roll: Roll, calendar: _WorkingDays | None) -> tuple[date, ...]:
    if roll == "none":
        return nominal
    if calendar is None:
        from grassroots_gov.worktime import WorkCalendar

        calendar = WorkCalendar.vietnam()
    if roll == "skip":
        return tuple(day for day in nominal if calendar.is_working(day))
    step = timedelta(days=1 if roll == "next" else -1)
    found = []
    for day in nominal:
        while not calendar.is_working(day):
            day += step
        found.append(day)
    return tuple(found)


def _nominal(rule: str, start: date, end: date) -> tuple[date, ...]:
    from dateutil.rrule import rrulestr

    try:
        recurrence = rrulestr(rule, dtstart=datetime(start.year, start.month, start.day), ignoretz=True)  # noqa: DTZ001
        times = recurrence.between(
            datetime(start.year, start.month, start.day),  # noqa: DTZ001 - days have no zone
            datetime(end.year, end.month, end.day, 23, 59, 59),  # noqa: DTZ001
            inc=True,
        )
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise BadInterval("duty.unreadable_rule", {"rule": rule, "why": str(error)}) from None
    return tuple(dict.fromkeys(time.date() for time in times))
