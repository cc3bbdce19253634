"""Late announcements: which promises a new calendar touches, and who decides; nothing moves by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from grassroots_gov.worktime.calendar import WorkCalendar
from grassroots_gov.worktime.model import Day

__all__ = ["Promise", "Touched", "touched"]


@frozen(kw_only=True)
class Promise:
    """Something fixed to days before an announcement came (việc đã hẹn).

    ``subject``  what it is about: a dossier, a meeting, a posting, a duty
    ``on``       the day promised, or held
    ``after``    the day its working days were counted from; ``None`` for what was simply set for a day
    ``n``        how many working days were counted
    ``decides``  who may move it: a post or an office
    """

    subject: str
    on: date
    decides: str
    after: date | None = None
    n: int = 0


@frozen(kw_only=True)
class Touched:
    """A promise that a new calendar touches.

    ``day``      what the promised day is now
    ``counted``  the day that the same count gives now; ``None`` for what was not counted
    ``decides``  who decides whether it moves
    """

    promise: Promise
    day: Day
    counted: date | None
    decides: str


def touched(promises: Iterable[Promise], *, before: WorkCalendar, after: WorkCalendar) -> tuple[Touched, ...]:
    """The promises whose day changed its kind, or whose count gives another day, in their order."""
    found = []
    for promise in promises:
        day = after.day(promise.on)
        counted = None
        if promise.after is not None:
            counted = after.due(promise.after, promise.n)
        moved = counted is not None and counted != before.due(promise.after or promise.on, promise.n)
        if moved or day.kind is not before.day(promise.on).kind:
            found.append(Touched(promise=promise, day=day, counted=counted, decides=promise.decides))
    return tuple(found)
