"""Days on which something hangs, as half-open intervals ``[first, end)``; ``None`` ends nowhere yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

__all__ = ["Interval", "covers", "gap_on", "longest_run", "runs"]

Interval = tuple[date, date | None]


def runs(intervals: Iterable[Interval], upto: date) -> list[tuple[date, date]]:
    """The unbroken stretches up to the day ``upto``, earliest first, none empty, none touching.

    What ends nowhere is taken to stand until ``upto``, which is the first day left out.

    >>> runs([(date(2024, 6, 1), date(2024, 6, 3)), (date(2024, 6, 3), None)], date(2024, 6, 5))
    [(datetime.date(2024, 6, 1), datetime.date(2024, 6, 5))]
    """
    joined: list[tuple[date, date]] = []
    for first, end in sorted((first, min(end or upto, upto)) for first, end in intervals):
        if end <= first:
            continue
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((first, end))
    return joined


def longest_run(intervals: Iterable[Interval], upto: date) -> int:
    """The days of the longest unbroken stretch that ends by ``upto``."""
    return max(((end - first).days for first, end in runs(intervals, upto)), default=0)


def covers(intervals: Iterable[Interval], first: date, end: date) -> bool:
    """Whether every day from ``first`` up to and without ``end`` lies in some interval.

    >>> covers([(date(2024, 6, 1), date(2024, 6, 3))], date(2024, 6, 1), date(2024, 6, 3))
    True
    """
    if end <= first:
        return True
    return any(start <= first and end <= stop for start, stop in runs(intervals, end))


def gap_on(intervals: Iterable[Interval], on: date) -> bool:
    """Whether nothing hangs on the day ``on``."""
    return not any(first <= on and (end is None or on < end) for first, end in intervals)
