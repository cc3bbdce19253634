"""Days, what they are and why; announcements; deadlines that can account for every day they skip."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from grassroots_gov.errors import BadInterval
from grassroots_gov.law.citation import Citation
from grassroots_gov.text import Lang, say

if TYPE_CHECKING:
    from grassroots_gov.worktime.calendar import WorkCalendar

__all__ = ["Announcement", "Day", "DayKind", "Deadline"]


class DayKind(StrEnum):
    """What a day is to those who rest on Saturday and Sunday."""

    WORKING = "working"
    WORKING_SWAPPED = "working_swapped"
    """A weekly rest day worked in exchange for a day off (ngày làm bù)."""
    WEEKLY_REST = "weekly_rest"
    HOLIDAY = "holiday"
    """A statutory holiday, whatever day of the week it falls on (ngày lễ, Tết)."""
    HOLIDAY_SUBSTITUTE = "holiday_substitute"
    """The day given for a holiday that fell on a rest day (nghỉ bù)."""
    OFF_SWAPPED = "off_swapped"
    """A working day off, worked on another day (nghỉ hoán đổi)."""

    @property
    def works(self) -> bool:
        """Whether offices are open."""
        return self in (DayKind.WORKING, DayKind.WORKING_SWAPPED)


@frozen
class Day:
    """One day of the calendar.

    ``reason``       why it is what it is, in Vietnamese; :meth:`explain` words it in either language
    ``citation``     the article or announcement that makes it so
    ``provisional``  the Government has not announced its year: Tết, National Day and swaps may change it
    ``occasion``     the holiday's code, for a holiday and the day given for it
    ``of``           the other day: that of the holiday, or the one worked or off in exchange
    """

    on: date
    kind: DayKind
    reason: str
    citation: Citation
    provisional: bool
    occasion: str = ""
    of: date | None = None

    def explain(self, lang: Lang = "vi") -> str:
        """The reason in Vietnamese or English."""
        return reason_of(self.on, self.kind, self.occasion, self.of, lang)


def day_of(on: date) -> date:
    """``on`` as a day: a moment is on its day, anything else is :class:`BadInterval`."""
    if not isinstance(on, date):
        raise BadInterval("worktime.not_a_day", {"given": str(on)})
    return on.date() if isinstance(on, datetime) else on


def reason_of(on: date, kind: DayKind, occasion: str, of: date | None, lang: Lang = "vi") -> str:
    """Why a day is what it is, in words."""
    if kind is DayKind.WEEKLY_REST:
        return say("worktime.saturday" if on.weekday() == SATURDAY else "worktime.sunday", lang)
    if kind is DayKind.HOLIDAY:
        return say(f"worktime.{occasion}", lang)
    named = say(f"worktime.{occasion}", lang) if occasion else ""
    return say(f"worktime.{kind.value}", lang, of=of, occasion=named)


SATURDAY = 5


def _citation(given: Citation | str) -> Citation:
    return given if isinstance(given, Citation) else Citation(given)


def _days(days: Iterable[date]) -> tuple[date, ...]:
    found = tuple(days)
    for day in found:
        if not isinstance(day, date) or isinstance(day, datetime):
            raise TypeError(f"an announcement names days, not {day!r}")
    return tuple(sorted(set(found)))


@frozen
class Announcement:
    """A government notice of days off and of days worked in exchange (thông báo nghỉ, hoán đổi).

    ``number``, ``issued``  its number and day
    ``citation``            a :class:`Citation` or its text
    ``off``                 days off: swapped working days, and for a year not yet announced the days of
                            Tết and National Day; days that are off anyway may be restated
    ``worked``              weekly rest days worked in exchange
    """

    number: str
    issued: date
    citation: Citation = field(converter=_citation)
    off: tuple[date, ...] = field(default=(), converter=_days)
    worked: tuple[date, ...] = field(default=(), converter=_days)


@frozen(weakref_slot=False)  # so that a draft becomes one: see ``deadline``
class Deadline:
    """The day something is due, counted in working days.

    ``due``    the last day on which it is in time, always a working day
    ``after``  the day after which it was counted

    >>> from grassroots_gov import WorkCalendar
    >>> promised = WorkCalendar.vietnam().add_working_days(date(2021, 4, 29), 1)
    >>> print(promised.due, [day.reason for day in promised.skipped][0])
    2021-05-04 Ngày Chiến thắng 30/4
    """

    due: date
    after: date
    calendar: WorkCalendar = field(repr=False)

    @property
    def provisional(self) -> bool:
        """Whether a day that was counted or skipped belongs to a year the Government has not announced."""
        return self.calendar.is_provisional(self.after, self.due)

    @property
    def skipped(self) -> tuple[Day, ...]:
        """The days passed over because offices were closed, each with its reason and source.

        The day it was counted from is day zero and not among them, unless nothing was to be added.
        """
        return self.calendar.closed_between(self.after, self.due)

    def explain(self, lang: Lang = "vi") -> str:
        """The due day, and every day skipped with its reason and source, one to a line."""
        from grassroots_gov.text import show

        skipped = (
            f"- {show(day.on)}: {day.explain(lang)} ({day.citation.in_lang(lang)})" for day in self.skipped
        )
        return "\n".join((show(self.due), *skipped))


class _Draft:
    """The same slots not yet frozen: see :func:`deadline`."""

    __slots__ = ("after", "calendar", "due")

    due: date
    after: date
    calendar: WorkCalendar


def deadline(due: date, after: date, calendar: WorkCalendar) -> Deadline:
    """A :class:`Deadline`, made four times faster than attrs fills frozen fields (docs/benchmarks.md)."""
    made: Any = _Draft()
    made.due = due
    made.after = after
    made.calendar = calendar
    made.__class__ = Deadline  # the same slots, frozen from here on
    return made  # type: ignore[no-any-return]  # a Deadline since the line above
