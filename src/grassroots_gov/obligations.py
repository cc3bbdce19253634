"""What the commune owes on a day: every room is asked, and the answers are put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from grassroots_gov.law import Obligation
from grassroots_gov.text import Lang, has, say

if TYPE_CHECKING:
    from grassroots_gov.worktime import Touched, WorkCalendar

__all__ = ["Obligation", "answerer", "coming", "moved", "obligations", "to_ics"]

_ORDER = {"late": 0, "due": 1, "upcoming": 2, "met": 3}


def obligations(on: date, *rooms: Callable[[date], Iterable[Obligation]]) -> tuple[Obligation, ...]:
    """Everything owed on ``on``: late things first, then by the day they are due.

    What has no day stands after what has one.
    """
    from grassroots_gov.worktime import day_of

    on = day_of(on)
    try:
        owed = [one for room in rooms for one in room(on)]
    except OverflowError as error:  # the first and last years that a date can hold
        from grassroots_gov.errors import CalendarOutOfRange
        from grassroots_gov.worktime.statute import FIRST_YEAR, LAST_YEAR

        raise CalendarOutOfRange(on, date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)) from error
    return tuple(
        sorted(owed, key=lambda one: (_ORDER[one.state], one.due or date.max, one.code, one.subject))
    )


def coming(owed: Iterable[Obligation], on: date, days: int = 0) -> tuple[Obligation, ...]:
    """What is late, what can be done now, and what falls due within ``days`` after ``on``, in its order.

    >>> due = date(2024, 6, 20)
    >>> soon = Obligation(code="x", what="…", due=due, state="upcoming", citation=None, subject="a")
    >>> [len(coming([soon], date(2024, 6, 3), days)) for days in (0, 16, 17)]
    [0, 0, 1]
    """
    horizon = on + timedelta(days=days)
    return tuple(
        one
        for one in owed
        if one.state in ("late", "due")
        or (one.state == "upcoming" and one.due is not None and one.due <= horizon)
    )


def moved(
    before: Iterable[Obligation], after: Iterable[Obligation], calendar: WorkCalendar
) -> tuple[Touched, ...]:
    """The obligations whose day is another in ``after``, counted on ``calendar``, than in ``before``."""
    from grassroots_gov.worktime import Promise, Touched

    now = dict(_numbered(after))
    found = []
    for key, one in _numbered(before):
        again = now.get(key)
        if again is None or one.due is None or again.due in (None, one.due):
            continue
        promise = Promise(
            subject=one.subject, on=one.due, decides=one.answers, kind="deadline", says=one.explain
        )
        day = calendar.day(one.due)
        found.append(Touched(promise=promise, day=day, counted=again.due, decides=one.answers))
    return tuple(found)


def _numbered(owed: Iterable[Obligation]) -> Iterator[tuple[tuple[str, str, int], Obligation]]:
    """Each with a key that no other has: one subject may be owed in several places."""
    seen: dict[tuple[str, str], int] = {}
    for one in owed:
        name = (one.code, one.subject)
        seen[name] = seen.get(name, 0) + 1
        yield (*name, seen[name]), one


def answerer(one: Obligation, lang: Lang = "vi") -> str:
    """Who answers for it: the post or body in words, or the officer's or agency's own code.

    >>> answerer(Obligation(code="x", what="…", due=None, state="due", citation=None, subject="a",
    ...                     answers="peoples_committee_chair"), "en")
    "chairman of the People's Committee"
    """
    for key in (f"law.answers_{one.answers}", f"officers.{one.answers}"):
        if one.answers and has(key):
            return say(key, lang)
    return one.answers


def to_ics(owed: Iterable[Obligation], *, lang: Lang = "vi") -> bytes:
    """The obligations that have a day, as an iCalendar file; what is met is left out.

    Each has an entry of its own on the day it is due, which keeps its UID from day to day and says its
    article and who answers.
    """
    from grassroots_gov.worktime.ical import Event, calendar_of

    events = [
        Event(uid=uid, on=due, summary=one.explain(lang), description="\n".join(_notes(one, lang)))
        for uid, due, one in _dated(owed)
    ]
    return calendar_of(events, name=say("cli.today", lang))


def _dated(owed: Iterable[Obligation]) -> Iterator[tuple[str, date, Obligation]]:
    """What has a day and is not met, each with a UID that no other has."""
    for (code, subject, number), one in _numbered(owed):
        if one.due is not None and one.state != "met":
            name = f"{code}-{subject}".replace(" ", "-")
            yield f"{name}{f'-{number}' if number > 1 else ''}@grassroots-gov", one.due, one


def _notes(one: Obligation, lang: Lang) -> Iterator[str]:
    yield say(f"cli.state.{one.state}", lang)
    if one.citation is not None:
        yield one.citation.in_lang(lang)
    if one.answers:
        yield answerer(one, lang)
