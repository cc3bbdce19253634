"""What the commune owes on a day: every room is asked, and the answers are put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from grassroots_gov.law import Obligation

__all__ = ["Obligation", "obligations", "to_ics"]

_ORDER = {"late": 0, "due": 1, "upcoming": 2, "met": 3}


def obligations(on: date, *rooms: Callable[[date], Iterable[Obligation]]) -> tuple[Obligation, ...]:
    """Everything owed on ``on``: late things first, then by the day they are due.

    What has no day stands after what has one.
    """
    owed = [one for room in rooms for one in room(on)]
    return tuple(
        sorted(owed, key=lambda one: (_ORDER[one.state], one.due or date.max, one.code, one.subject))
    )


def to_ics(owed: Iterable[Obligation]) -> bytes:
    """The obligations that have a day, as an iCalendar file; what is met is left out."""
    from grassroots_gov.text import say
    from grassroots_gov.worktime.ical import Event, calendar_of

    events = [
        Event(
            uid=f"{one.code}-{one.subject}@grassroots-gov".replace(" ", "-"),
            on=one.due,
            summary=one.what,
            description=str(one.citation or ""),
        )
        for one in owed
        if one.due is not None and one.state != "met"
    ]
    return calendar_of(events, name=say("cli.today", "vi"))
