"""The working calendar: what each day is, and how to count working days.

What belongs here: asking the tables and the announcements. What does not: the law's own rule for years
that nobody announced (``statute``), and whether an announcement can be taken in (``announce``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import final

from attrs import field, frozen

from grassroots_gov.errors import BadInterval, CalendarOutOfRange
from grassroots_gov.worktime.model import Announcement, Day, Deadline, deadline, reason_of
from grassroots_gov.worktime.numbered import Numbered
from grassroots_gov.worktime.statute import DAY, FIRST_YEAR, LAST_YEAR
from grassroots_gov.worktime.tables import Mark, announced_years, kind_of, statute, year_table

__all__ = ["WorkCalendar"]

Changes = Mapping[date, Mark | None]
"""Days that an announcement made other than the tables have them; ``None`` is an ordinary day again."""


@final
@frozen
class WorkCalendar:
    """The calendar of those who rest on Saturday and Sunday, with the announcements it was given.

    Immutable: an announcement makes a new calendar. Days are read and counted a year at a time, when first
    asked for.

    >>> calendar = WorkCalendar.vietnam()
    >>> print(calendar.add_working_days(date(2026, 2, 13), 1).due)
    2026-02-23
    >>> calendar.day(date(2024, 5, 4)).kind
    <DayKind.WORKING_SWAPPED: 'working_swapped'>
    """

    announcements: tuple[Announcement, ...] = ()
    _changes: Changes = field(factory=dict, repr=False, hash=False)
    _fixed: frozenset[tuple[int, str]] = field(default=frozenset(), repr=False)
    # One table, exchanged whole when years are added; the list is only its box.
    _numbered: list[Numbered] = field(factory=lambda: [Numbered()], init=False, eq=False, repr=False)

    @classmethod
    def vietnam(cls, *, announcements: Iterable[Announcement] = ()) -> WorkCalendar:
        """The calendar as the Government announced it for 2015 to 2027, with further ``announcements``.

        Other years from 2014 to 2099 follow the Labour Code's rule and say that they are provisional.
        Raises :class:`ConflictingAnnouncement`.
        """
        calendar = _shipped()
        for announcement in announcements:
            calendar = calendar.with_announcement(announcement)
        return calendar

    def with_announcement(self, announcement: Announcement) -> WorkCalendar:
        """This calendar with ``announcement`` taken in; one already taken in changes nothing.

        A working day off needs a weekly rest day worked for it, and the other way round. In a year that
        was not announced, days off that are the whole of Tết or of National Day replace the provisional
        ones; with both the year is announced. Raises :class:`ConflictingAnnouncement` where the
        announcement contradicts itself, the law or an earlier one, :class:`CalendarOutOfRange` for a day
        outside the calendar.
        """
        if announcement in self.announcements:
            return self
        from grassroots_gov.worktime.announce import taken_in

        changes, fixed = taken_in(self, announcement)
        return WorkCalendar(
            (*self.announcements, announcement),
            {**self._changes, **changes},
            self._fixed | fixed,
        )

    # --- one day --------------------------------------------------------------------------------------

    @property
    def years(self) -> range:
        """The years it can answer for."""
        return range(FIRST_YEAR, LAST_YEAR + 1)

    def is_announced(self, year: int) -> bool:
        """Whether the Government's announcement of Tết and National Day is in the calendar."""
        return year in announced_years() or {(year, "lunar_new_year"), (year, "national_day")} <= self._fixed

    def day(self, on: date) -> Day:
        """What ``on`` is and why; :class:`CalendarOutOfRange` outside :attr:`years`."""
        self._check(on)
        mark = _mark(on, self._changes) or Mark(kind_of(on, None), statute().rest)
        provisional = not self.is_announced(on.year) and not self._changes.get(on)
        return Day(
            on=on,
            kind=mark.kind,
            reason=reason_of(on, mark.kind, mark.occasion, mark.of),
            citation=mark.citation,
            provisional=provisional,
            occasion=mark.occasion,
            of=mark.of,
        )

    def is_working(self, on: date) -> bool:
        """Whether offices are open on ``on``."""
        table = self._table(on)
        place = table.place[on.toordinal() - table.first]
        return place >= 0 and table.at[place] == on

    # --- counting ---------------------------------------------------------------------------------------

    def add_working_days(self, start: date, n: int) -> Deadline:
        """The ``n``-th working day after ``start``, which is day zero.

        With ``n=0``, ``start`` itself if it is a working day, else the next one. A negative ``n`` raises
        :class:`BadInterval`, a day outside :attr:`years` :class:`CalendarOutOfRange`.
        """
        table = self._numbered[0]
        if n > 0 and start.__class__ is date and (day := start.toordinal() - table.first) >= 0:
            try:
                return deadline(table.at[table.place[day] + n], start, self)
            except IndexError:
                pass  # years not read yet
        due = self.due(start, n)
        return deadline(due, start if n else start - DAY, self)

    def due(self, start: date, n: int) -> date:
        """The day of :meth:`add_working_days` alone."""
        if n < 0:
            raise BadInterval("worktime.negative_count", {"n": n})
        if n == 0:
            if self.is_working(start):
                return start
            n = 1
        table = self._table(start)
        while (at := table.place[start.toordinal() - table.first] + n) >= len(table.at):
            table = self._reach(table.years.stop)
        return table.at[at]

    def due_each(self, starts: Iterable[date], n: int) -> list[date]:
        """:meth:`due` for many starts at once: for imports and statistics."""
        starts = list(starts)
        if n <= 0 or not starts:
            return [self.due(start, n) for start in starts]
        self._table(min(starts))
        self.due(max(starts), n)
        table = self._numbered[0]
        place, at, first = table.place, table.at, table.first
        return [at[place[start.toordinal() - first] + n] for start in starts]

    def count_working_days(self, start: date, end: date) -> int:
        """How many working days there are from ``start`` to ``end``, both included.

        Raises :class:`BadInterval` where ``end`` is before ``start``.
        """
        if end < start:
            raise BadInterval("worktime.ends_before_start", {"start": start, "end": end})
        return len(self.working_days(start, end))

    def working_days(self, start: date, end: date) -> tuple[date, ...]:
        """The working days from ``start`` to ``end``, both included; :class:`BadInterval` as above."""
        if end < start:
            raise BadInterval("worktime.ends_before_start", {"start": start, "end": end})
        self._table(start)
        table = self._table(end)
        first, last = (table.place[on.toordinal() - table.first] for on in (start, end))
        if first < 0 or table.at[first] != start:
            first += 1
        return tuple(table.at[first : last + 1])

    # --- what a deadline asks ---------------------------------------------------------------------------

    def is_provisional(self, after: date, due: date) -> bool:
        """Whether a day after ``after``, up to ``due``, belongs to a year that was not announced."""
        return not all(self.is_announced(year) for year in range((after + DAY).year, due.year + 1))

    def closed_between(self, after: date, due: date) -> tuple[Day, ...]:
        """Every day strictly between ``after`` and ``due`` on which offices are closed."""
        between = (date.fromordinal(day) for day in range(after.toordinal() + 1, due.toordinal()))
        return tuple(self.day(on) for on in between if not self.is_working(on))

    # --- inside -----------------------------------------------------------------------------------------

    def _plain(self, on: date) -> None:
        """A moment is no day: it would compare unequal to every day of the tables, in silence."""
        if isinstance(on, datetime):
            raise TypeError(f"the calendar is asked for a day, not {on!r}")

    def _check(self, on: date) -> None:
        self._plain(on)
        if on.year not in self.years:
            raise CalendarOutOfRange(on, date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))

    def _table(self, on: date) -> Numbered:
        """The numbered working days, with those of the year of ``on``."""
        self._plain(on)
        table = self._numbered[0]
        return table if on.year in table.years else self._reach(on.year)

    def _reach(self, year: int) -> Numbered:
        """Read every year between those read so far and ``year``."""
        if year not in self.years:
            self._check(date(min(max(year, 1), 9999), 1, 1))
        table = self._numbered[0].covering(year, lambda asked: _working_days(asked, self._changes))
        self._numbered[0] = table
        return table


def _mark(on: date, changes: Changes) -> Mark | None:
    return changes[on] if on in changes else year_table(on.year).marks.get(on)


def _working_days(year: int, changes: Changes) -> tuple[date, ...]:
    """The working days of ``year``; they depend on the tables alone where nothing of it was changed."""
    own = {on: mark for on, mark in changes.items() if on.year == year}
    if not own:
        return _shipped_working_days(year)
    days = set(_shipped_working_days(year))
    for on in own:
        (days.add if kind_of(on, own[on]).works else days.discard)(on)
    return tuple(sorted(days))


@cache
def _shipped_working_days(year: int) -> tuple[date, ...]:
    marks = year_table(year).marks
    first = date(year, 1, 1).toordinal()
    every = map(date.fromordinal, range(first, date(year, 12, 31).toordinal() + 1))
    return tuple(on for on in every if kind_of(on, marks.get(on)).works)


@cache
def _shipped() -> WorkCalendar:
    return WorkCalendar()
