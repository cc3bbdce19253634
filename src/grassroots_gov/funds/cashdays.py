"""No cash below zero on any day: what each cash or deposit account of each fund held at the end of each day.

Entries arrive out of order of days and history grows without end. An entry dated on or after everything
known, which is nearly every one, is judged by the balance alone. Only a back-dated entry needs the days:
they are kept by month, and each month summed up, so that months without danger are passed over.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias, final

if TYPE_CHECKING:
    from grassroots_gov.funds.parts import Parts
    from grassroots_gov.journal.canonical import Json

__all__ = ["CashDays", "Key"]

Key: TypeAlias = "tuple[str, str | None]"
"""An account and a fund."""
MOST_FRESH = 5_000
"""Moves that wait to be taken into their days, so that memory does not grow with history."""
Sum: TypeAlias = "tuple[int, int]"
"""A month: its net, and its lowest end of a day, both from where the month began."""


@final
class CashDays:
    """End-of-day balances that must never fall below zero.

    ``parts`` holds the days of earlier months that a checkpoint put away; a book in memory has none.
    """

    def __init__(self, parts: Parts | None = None) -> None:
        self.now: dict[Key, int] = {}
        self.latest: dict[Key, date] = {}
        self._parts = parts
        self._fresh: list[tuple[Key, date, int]] = []  # moves not yet taken into the days
        self._months: dict[Key, dict[int, Sum]] | None = None if parts else {}
        self._days: dict[int, dict[Key, dict[int, int]]] = {}
        self._touched: set[int] = set()

    def below_zero(self, key: Key, on: date, change: int) -> tuple[date, int] | None:
        """If ``change`` came on ``on``: the first day that would end below zero, and where it would stand."""
        if change >= 0:
            return None
        if key not in self.latest or on >= self.latest[key]:
            balance = self.now.get(key, 0) + change
            return (on, balance) if balance < 0 else None
        months, month = self._settled().get(key, {}), _month(on)
        balance = change + sum(net for at, (net, _) in months.items() if at < month)
        days = self._days_of(month).get(key, {})
        at_end = balance + sum(net for day, net in days.items() if day <= on.day)
        if at_end < 0:
            return on, at_end
        for at in sorted(at for at in months if at >= month):
            net, low = months[at]
            if balance + low < 0:
                first = on.day if at == month else 1
                found = _first_below(self._days_of(at).get(key, {}), balance, first)
                if found is not None:
                    return _date(at, found[0]), found[1]
            balance += net
        return None

    def at(self, key: Key, on: date) -> int:
        """What ``key`` held at the end of ``on``."""
        if key not in self.latest or on >= self.latest[key]:
            return self.now.get(key, 0)
        month = _month(on)
        before = sum(net for at, (net, _) in self._settled().get(key, {}).items() if at < month)
        days = self._days_of(month).get(key, {})
        return before + sum(net for day, net in days.items() if day <= on.day)

    def above_since(self, key: Key, limit: int, on: date) -> date | None:
        """From which day up to ``on`` each day ended above ``limit``; nothing where ``on`` does not."""
        held, since = self.at(key, on), None
        if held <= limit:
            return None
        for month in sorted(self._settled().get(key, {}), reverse=True):
            days = self._days_of(month).get(key, {})
            for day in sorted(days, reverse=True):
                since = _date(month, day)
                if since > on:
                    continue
                held -= days[day]
                if held <= limit:
                    return since
        return since

    def move(self, key: Key, on: date, change: int) -> None:
        """Note that ``key`` moved by ``change`` on ``on``."""
        self.now[key] = self.now.get(key, 0) + change
        self.latest[key] = max(self.latest.get(key, on), on)
        self._fresh.append((key, on, change))
        if len(self._fresh) >= MOST_FRESH:
            self._settled()

    def dump(self, parts: Parts) -> None:
        """Put the days away that changed since the last time."""
        months = self._settled()
        for month in self._touched:
            by_key: list[Json] = []
            for (account, fund), days in self._days[month].items():
                by_key.append([account, fund, [[day, net] for day, net in days.items()]])
            parts.put(f"days/{month}", by_key)
        if self._touched:
            by_key = []
            for (account, fund), sums in months.items():
                by_key.append([account, fund, [[at, net, low] for at, (net, low) in sums.items()]])
            parts.put("months", by_key)
        self._touched = set()

    # --- inside -------------------------------------------------------------------------------------

    def _settled(self) -> dict[Key, dict[int, Sum]]:
        """The months, with every fresh move taken in."""
        months = self._months
        if months is None:
            kept = self._parts.fetch("months") if self._parts else None
            months = {
                (account, fund): {at: (net, low) for at, net, low in sums}
                for account, fund, sums in kept or ()
            }
        changed: set[tuple[Key, int]] = set()
        for key, on, change in self._fresh:
            month = _month(on)
            days = self._days_of(month).setdefault(key, {})
            days[on.day] = days.get(on.day, 0) + change
            changed.add((key, month))
        for key, month in changed:
            months.setdefault(key, {})[month] = _summed(self._days[month][key])
            self._touched.add(month)
        self._fresh = []
        self._months = months
        return months

    def _days_of(self, month: int) -> dict[Key, dict[int, int]]:
        held = self._days.get(month)
        if held is None:
            kept = self._parts.fetch(f"days/{month}") if self._parts else None
            held = {(account, fund): dict(days) for account, fund, days in kept or ()}
            self._days[month] = held
        return held


def _month(on: date) -> int:
    return on.year * 12 + on.month - 1


def _date(month: int, day: int) -> date:
    return date(month // 12, month % 12 + 1, day)


def _summed(days: dict[int, int]) -> Sum:
    balance = low = 0
    for day in sorted(days):
        balance += days[day]
        low = min(low, balance)
    return balance, low


def _first_below(days: dict[int, int], balance: int, first: int) -> tuple[int, int] | None:
    """The first day from ``first`` on that ends below zero."""
    for day in sorted(days):
        balance += days[day]
        if day >= first and balance < 0:
            return day, balance
    return None
