"""Half days and office hours: promises shorter than a working day (buổi làm việc, giờ làm việc)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from attrs import frozen

from grassroots_gov.errors import BadInterval
from grassroots_gov.text import Lang, say, show
from grassroots_gov.worktime.calendar import WorkCalendar

__all__ = ["Half", "OfficeHours", "Session", "add_hours", "add_sessions", "session_of"]

NOON = time(12)


class Half(StrEnum):
    """Morning or afternoon (buổi sáng, buổi chiều)."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@frozen
class Session:
    """One half of a working day (buổi làm việc)."""

    on: date
    half: Half

    def explain(self, lang: Lang = "vi") -> str:
        """The session as people name it: "sáng 18/06/2025"."""
        return f"{say(f'worktime.{self.half.value}', lang)} {show(self.on)}"


def session_of(calendar: WorkCalendar, at: datetime) -> Session:
    """The session in which ``at`` falls; :class:`BadInterval` on a day offices are closed.

    >>> session_of(WorkCalendar.vietnam(), datetime(2025, 6, 17, 9, 20)).half
    <Half.MORNING: 'morning'>
    """
    if not calendar.is_working(at.date()):
        raise BadInterval("worktime.closed", {"on": at.date(), "why": calendar.day(at.date()).reason})
    return Session(at.date(), Half.MORNING if at.time() < NOON else Half.AFTERNOON)


def add_sessions(calendar: WorkCalendar, session: Session, n: int) -> Session:
    """The ``n``-th session after ``session``; :class:`BadInterval` where ``n`` is negative.

    >>> friday = Session(date(2025, 6, 20), Half.AFTERNOON)
    >>> print(add_sessions(WorkCalendar.vietnam(), friday, 1).explain("en"))
    morning of 23/06/2025
    """
    if n < 0:
        raise BadInterval("worktime.negative_count", {"n": n})
    days, afternoon = divmod((session.half is Half.AFTERNOON) + n, 2)
    on = calendar.due(session.on, days) if days else session.on
    return Session(on, Half.AFTERNOON if afternoon else Half.MORNING)


@frozen
class OfficeHours:
    """When an office is open on a working day; no law fixes it, each province sets its own.

    Each pair is the first moment and the end; the morning ends before the afternoon begins.
    """

    morning: tuple[time, time]
    afternoon: tuple[time, time]

    def spans(self, on: date) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
        """The open spans of ``on``."""
        first, second = (
            (datetime.combine(on, start), datetime.combine(on, end))  # office time, no zone
            for start, end in (self.morning, self.afternoon)
        )
        return first, second


def add_hours(calendar: WorkCalendar, hours: OfficeHours, at: datetime, n: int) -> datetime:
    """The moment by which ``n`` office hours after ``at`` have passed.

    Hours run only while the office is open; before it opens they begin at its opening. A negative ``n``
    raises :class:`BadInterval`.

    >>> office = OfficeHours((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30)))
    >>> print(add_hours(WorkCalendar.vietnam(), office, datetime(2025, 6, 20, 16, 30), 4))
    2025-06-23 10:30:00
    """
    if n < 0:
        raise BadInterval("worktime.negative_count", {"n": n})
    left = timedelta(hours=n)
    on = at.date()
    if not calendar.is_working(on):
        on = calendar.due(on, 0)
    while True:
        for start, end in hours.spans(on):
            begin = max(start, at)
            if begin + left <= end:
                return begin + left
            left -= max(end - begin, timedelta(0))
        on = calendar.due(on, 1)
