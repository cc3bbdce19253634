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
from grassroots_gov.worktime.model import Announcement, Day, Deadline, reason_of
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
    # Working days are numbered from the first one read on; years are added at either end and no entry ever
    # changes, so several threads may read while one adds.
    _place: dict[int, int] = field(factory=dict, init=False, eq=False, repr=False)
    _at: dict[int, date] = field(factory=dict, init=False, eq=False, repr=False)
    _ends: list[tuple[int, int]] = field(factory=list, init=False, eq=False, repr=False)

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
        self._plain(on)
        return self._at.get(self._place_of(on)) == on

    # --- counting ---------------------------------------------------------------------------------------

    def add_working_days(self, start: date, n: int) -> Deadline:
        """The ``n``-th working day after ``start``, which is day zero.

        With ``n=0``, ``start`` itself if it is a working day, else the next one. A negative ``n`` raises
        :class:`BadInterval`, a day outside :attr:`years` :class:`CalendarOutOfRange`.
        """
        try:
            if n > 0:
                return Deadline(self._at[self._place[start.toordinal()] + n], start, self)
        except KeyError:
            pass
        due = self.due(start, n)
        return Deadline(due, start if n else start - DAY, self)

    def due(self, start: date, n: int) -> date:
        """The day of :meth:`add_working_days` alone."""
        try:
            if n > 0:
                return self._at[self._place[start.toordinal()] + n]
        except KeyError:
            pass
        if n < 0:
            raise BadInterval("worktime.negative_count", {"n": n})
        place = self._place_of(start)
        if n == 0 and self._at.get(place) != start:
            n = 1
        while (due := self._at.get(place + n)) is None:
            self._reach(self._ends[0][1] + 1)
        return due

    def due_each(self, starts: Iterable[date], n: int) -> list[date]:
        """:meth:`due` for many starts at once: for imports and statistics."""
        starts = list(starts)
        if n > 0 and starts:
            self._place_of(min(starts))
            self.due(max(starts), n)
            place, at = self._place, self._at
            return [at[place[start.toordinal()] + n] for start in starts]
        return [self.due(start, n) for start in starts]

    def count_working_days(self, start: date, end: date) -> int:
        """How many working days there are from ``start`` to ``end``, both included.

        Raises :class:`BadInterval` where ``end`` is before ``start``.
        """
        if end < start:
            raise BadInterval("worktime.ends_before_start", {"start": start, "end": end})
        first, last = self._place_of(start), self._place_of(end)
        return last - first + (self._at.get(first) == start)

    def working_days(self, start: date, end: date) -> tuple[date, ...]:
        """The working days from ``start`` to ``end``, both included; :class:`BadInterval` as above."""
        count = self.count_working_days(start, end)
        last = self._place_of(end)
        return tuple(self._at[place] for place in range(last - count + 1, last + 1))

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

    def _place_of(self, on: date) -> int:
        """The number of the last working day up to ``on``."""
        place = self._place.get(on.toordinal())
        if place is None:
            self._reach(on.year)
            place = self._place[on.toordinal()]
        return place

    def _reach(self, year: int) -> None:
        """Read every year between those read so far and ``year``."""
        if year not in self.years:
            self._check(date(min(max(year, 1), 9999), 1, 1))
        if not self._ends:
            self._number(year, 0)
            self._ends.append((year, year))
        first, last = self._ends[0]
        for later in range(last + 1, year + 1):
            self._number(later, self._place[date(later, 1, 1).toordinal() - 1])
            self._ends[0] = (first, later)
        for earlier in range(first - 1, year - 1, -1):
            top = self._place[date(earlier + 1, 1, 1).toordinal()] - self.is_working(date(earlier + 1, 1, 1))
            self._number(earlier, top - len(_working_days(earlier, self._changes)))
            self._ends[0] = (earlier, last)

    def _number(self, year: int, place: int) -> None:
        """Number the working days of ``year`` from ``place`` + 1 on."""
        working = _working_days(year, self._changes)
        self._at.update(enumerate(working, start=place + 1))
        is_working = set(working)
        places: dict[int, int] = {}
        for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
            place += date.fromordinal(ordinal) in is_working
            places[ordinal] = place
        self._place.update(places)


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
