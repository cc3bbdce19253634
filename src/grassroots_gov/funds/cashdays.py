"""No cash below zero on any day: what each cash or deposit account of each fund held at the end of each day.

Entries arrive out of order of days, and history grows without end, so the days are kept by month. A month
is summed up in three numbers (its net, its low before its last day, its last day), and an entry that comes
after everything known, which is nearly every one, needs no days at all. A month's days can be fetched when
a back-dated entry asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias, final

__all__ = ["CashDays", "Key"]

Key: TypeAlias = tuple[str, str | None]
"""An account and a fund."""
Days: TypeAlias = dict[Key, dict[int, int]]
"""The net movement of each day of one month, by day of the month."""


def month_of(on: date) -> int:
    """Months in order: one whole number for each."""
    return on.year * 12 + on.month - 1


def day_in(month: int, day: int) -> date:
    """The day of a month of :func:`month_of`."""
    return date(month // 12, month % 12 + 1, day)


@final
class CashDays:
    """End-of-day balances that must never fall below zero.

    ``fetch`` answers the days of a month that is known only by its sums; a book kept in memory has none.
    """

    def __init__(self, fetch: Callable[[int], Days] | None = None) -> None:
        self._fetch = fetch
        # Of each key and month: net of the month, lowest end of a day before its last day (from the
        # opening of the month), last day.
        self.sums: dict[Key, dict[int, tuple[int, int, int]]] = {}
        self.now: dict[Key, int] = {}
        self.latest: dict[Key, tuple[int, int]] = {}
        self.days: dict[int, Days] = {}
        self.unmerged: dict[int, list[tuple[Key, int, int]]] = {}

    def below_zero(self, key: Key, on: date, change: int) -> tuple[date, int] | None:
        """If ``change`` came on ``on``: the first day that would end below zero, and where it would stand."""
        if change >= 0:
            return None
        month = month_of(on)
        if (month, on.day) >= self.latest.get(key, (0, 0)):  # nothing later: the balance alone decides
            balance = self.now.get(key, 0) + change
            return (on, balance) if balance < 0 else None
        months = self.sums[key]
        balance = sum(net for at, (net, _, _) in months.items() if at < month)
        if month in months:
            at_end = balance + self._upto(key, month, on.day) + change
            found = (on, at_end) if at_end < 0 else self._below_in(key, month, balance + change, on.day)
            if found is not None:
                return found
            balance += months[month][0]
        elif balance + change < 0:
            return on, balance + change
        for at in sorted(at for at in months if at > month):
            net, low, _ = months[at]
            if balance + change + min(low, net) < 0:
                return self._below_in(key, at, balance + change, 0)
            balance += net
        return None

    def move(self, key: Key, on: date, change: int) -> None:
        """Note that ``key`` moved by ``change`` on ``on``."""
        months = self.sums.setdefault(key, {})
        month, day = month_of(on), on.day
        self.now[key] = self.now.get(key, 0) + change
        self.latest[key] = max(self.latest.get(key, (0, 0)), (month, day))
        here = months.get(month)
        if here is None:
            months[month] = (change, 0, day)
        elif day >= here[2]:
            net, low, last = here
            months[month] = (net + change, low if day == last else min(low, net), day)
        if here is None or day >= here[2]:
            if month in self.days or self._fetch is None:
                self._add(self.days.setdefault(month, {}), key, day, change)
            else:
                self.unmerged.setdefault(month, []).append((key, day, change))
            return
        of_month = self.days_of(month)
        self._add(of_month, key, day, change)
        months[month] = _summed(of_month[key])

    def days_of(self, month: int) -> Days:
        """The days of a month, fetched where they are not at hand."""
        held = self.days.get(month)
        if held is None:
            held = self._fetch(month) if self._fetch else {}
            for key, day, change in self.unmerged.pop(month, ()):
                self._add(held, key, day, change)
            self.days[month] = held
        return held

    @staticmethod
    def _add(of_month: Days, key: Key, day: int, change: int) -> None:
        days = of_month.setdefault(key, {})
        days[day] = days.get(day, 0) + change

    def _upto(self, key: Key, month: int, day: int) -> int:
        return sum(net for at, net in self.days_of(month).get(key, {}).items() if at <= day)

    def _below_in(self, key: Key, month: int, balance: int, after: int) -> tuple[date, int] | None:
        """The first day of ``month`` from day ``after`` on whose end stands below zero, from ``balance``."""
        for day, net in sorted(self.days_of(month).get(key, {}).items()):
            balance += net
            if day >= after and balance < 0:
                return day_in(month, day), balance
        return None


def _summed(days: Mapping[int, int]) -> tuple[int, int, int]:
    """A month in three numbers."""
    balance, low, last = 0, 0, max(days)
    for day in sorted(days):
        if day != last:
            low = min(low, balance + days[day])
        balance += days[day]
    return balance, low, last
