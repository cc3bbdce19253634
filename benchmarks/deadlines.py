"""Fifteen working days after a date, against the packages of the field and a plain loop."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from benchmarks.harness import Row, interleaved

DAYS = 15


def rows(*, long: bool) -> Iterator[Row]:
    """Seeded starts of 2016 to 2024; each peer says how often it differs."""
    from grassroots_gov import WorkCalendar

    drawn = random.Random(15)
    first = date(2016, 1, 1)
    starts = [first + timedelta(days=drawn.randrange(9 * 365)) for _ in range(20_000 if long else 2_000)]
    calendar = WorkCalendar.vietnam()
    ours = [calendar.add_working_days(start, DAYS).due for start in starts]
    loop = _loop(calendar, starts)

    def one_by_one() -> None:
        for start in starts:
            calendar.add_working_days(start, DAYS)

    peers: list[tuple[str, Callable[[], list[date]], Fraction]] = [
        ("holidays", _holidays(starts), Fraction(1, 50)),
        ("workalendar (as Taiwan: speed only)", _workalendar(starts), Fraction(1, 50)),
        ("a day loop with a set", loop, Fraction(1, 3)),
    ]
    for name, peer, reach in peers:
        differs = sum(mine != theirs for mine, theirs in zip(ours, peer(), strict=True))
        mine, theirs = interleaved(one_by_one, peer)
        yield Row(
            work="15 working days after a date",
            against=name,
            reach=reach,
            ours=mine / len(starts),
            theirs=theirs / len(starts),
            note="" if "speed only" in name else f"{differs} of {len(starts)} answers differ",
        )
    bulk, theirs = interleaved(lambda: calendar.due_each(starts, DAYS), loop)
    yield Row(
        work="the same, all starts in one call",
        against="a day loop with a set",
        reach=Fraction(1, 6),
        ours=bulk / len(starts),
        theirs=theirs / len(starts),
    )


def _holidays(starts: list[date]) -> Callable[[], list[date]]:
    import holidays

    days = holidays.country_holidays("VN", years=range(2015, 2027))
    return lambda: [days.get_nth_working_day(start, DAYS) for start in starts]


def _workalendar(starts: list[date]) -> Callable[[], list[date]]:
    from workalendar.asia import Taiwan  # the package has no Vietnam; another lunar calendar shows its speed

    calendar = Taiwan()
    return lambda: [calendar.add_working_days(start, DAYS) for start in starts]


def _loop(calendar: object, starts: list[date]) -> Callable[[], list[date]]:
    from grassroots_gov import WorkCalendar

    assert isinstance(calendar, WorkCalendar)
    open_days = set(calendar.working_days(date(2015, 12, 1), date(2025, 12, 31)))
    one = timedelta(days=1)

    def run() -> list[date]:
        answers = []
        for start in starts:
            on, left = start, DAYS
            while left:
                on += one
                if on in open_days:
                    left -= 1
            answers.append(on)
        return answers

    return run
