"""When an answer is due, and how suspension and extension move it; every function is pure.

A promise is counted once, on the calendar of the day it is given, and recorded; only a fact moves it.
"""

from __future__ import annotations

from datetime import date, datetime, time

from grassroots_gov.cases.dossier import Dossier
from grassroots_gov.cases.model import Due, SkippedDay, TimeRule, Why
from grassroots_gov.worktime import NOON, Deadline, Half, Session, WorkCalendar, add_sessions, session_of

__all__ = ["extended", "moved", "promise", "replayed", "resumed"]


def promise(rule: TimeRule, at: datetime, calendar: WorkCalendar) -> Due:
    """The promise for a dossier received at ``at``, which is a moment on a working day.

    >>> rule = TimeRule(kind="same_day", cutoffs=("15:00",))
    >>> print(promise(rule, datetime.fromisoformat("2021-04-29T15:01"), WorkCalendar.vietnam()).on)
    2021-05-04
    """
    if rule.kind == "sessions":
        session = session_of(calendar, at)
        late = at.time() >= rule.cutoff(session.half)
        return _in_session(add_sessions(calendar, session, 1 if late else 0), at, calendar, "received")
    n = rule.n
    if rule.kind == "same_day":
        n = int(at.time() > rule.cutoff(Half.MORNING))
    return _counted(calendar.add_working_days(at.date(), n), at.date(), n, at.date(), "received")


def resumed(due: Due, since: datetime, until: datetime, calendar: WorkCalendar) -> Due:
    """``due`` with the time given back that stood still from ``since`` to ``until``.

    What was left when the clock stopped is left when it goes on; a pause of nothing changes nothing. On a
    closed day no time passes, so that a pause which ends there ends when offices open again.
    """
    first, last = (_open_from(at, calendar) for at in (since, until))
    if due.half is not None:
        sessions = _sessions_between(first, last, calendar)
        return _in_session(add_sessions(calendar, due.session, sessions), until, calendar, "resumed")
    days = calendar.count_working_days(first.date(), last.date()) - 1
    return _counted(calendar.add_working_days(due.on, days), due.on, days, until.date(), "resumed")


def extended(due: Due, days: int, at: date, calendar: WorkCalendar) -> Due:
    """``due`` moved by ``days`` further working days."""
    return _counted(calendar.add_working_days(due.on, days), due.on, days, at, "extended")


def moved(to: date, at: date) -> Due:
    """A promise set to a day by whoever may."""
    return Due(since=at, why="moved", on=to)


def replayed(dossier: Dossier, rule: TimeRule, calendar: WorkCalendar, upto: date) -> Due:
    """The promise in force on ``upto``, counted again on ``calendar`` from receipt through every fact."""
    # The day of receipt itself may have been declared off afterwards.
    due = promise(rule, _open_from(dossier.received_at, calendar), calendar)
    pauses = iter(dossier.pauses)
    for given in dossier.dues[1:]:
        if given.since > upto:
            break
        match given.why:
            case "resumed":
                pause = next(pauses)
                assert pause.until is not None
                due = resumed(due, pause.since, pause.until, calendar)
            case "extended":
                due = extended(due, given.n, given.since, calendar)
            case _:
                due = given
    return due


def _counted(deadline: Deadline, after: date, n: int, since: date, why: Why) -> Due:
    return Due(
        since=since,
        why=why,
        on=deadline.due,
        after=after,
        n=n,
        skipped=tuple(map(SkippedDay.of_day, deadline.skipped)),
        provisional=deadline.provisional,
    )


def _in_session(session: Session, at: datetime, calendar: WorkCalendar, why: Why) -> Due:
    closed = calendar.closed_between(at.date(), session.on)
    return Due(
        since=at.date(),
        why=why,
        on=session.on,
        half=session.half,
        skipped=tuple(map(SkippedDay.of_day, closed)),
        provisional=calendar.is_provisional(at.date(), session.on),
    )


def _open_from(at: datetime, calendar: WorkCalendar) -> datetime:
    """``at`` on a working day, or the first moment of the next one."""
    return at if calendar.is_working(at.date()) else datetime.combine(calendar.due(at.date(), 0), time())


def _sessions_between(since: datetime, until: datetime, calendar: WorkCalendar) -> int:
    """How many sessions begin after that of ``since``, up to that of ``until``; both on working days."""
    days = calendar.count_working_days(since.date(), until.date()) - 1
    return 2 * days + (until.time() >= NOON) - (since.time() >= NOON)
