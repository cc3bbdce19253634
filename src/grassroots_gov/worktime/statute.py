"""The holidays of a year that nobody has announced: the law's rule, and the usual choice where it leaves one.

The law fixes the count of days, the Prime Minister the place of some: Tết takes one or two days of the old
year and the rest of the new; National Day takes 2 September and a day beside it. Every announcement since
2015 chose so that the fewest holidays fell on weekly rest days; where that left both, two days of the old
year for Tết, and for National Day the longer run of days off. We guess the same and call it provisional.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from grassroots_gov.worktime.model import SATURDAY, DayKind
from grassroots_gov.worktime.tables import Mark, statute

__all__ = ["FIRST_YEAR", "LAST_YEAR", "lunar_days", "statutory_marks", "substitutes"]

FIRST_YEAR = 2014  # the first whole year of the Labour Code of 2012
LAST_YEAR = 2099  # as far as published lunar tables are relied on

DAY = timedelta(1)


def lunar_days(year: int) -> tuple[date, date]:
    """The first day of the lunar year, and the tenth of its third month (Giỗ Tổ Hùng Vương)."""
    import holidays

    of_year = holidays.country_holidays("VN", years=year, observed=False, language="vi")
    (second_day,) = of_year.get_named("Mùng hai Tết", lookup="icontains")
    (hung_kings,) = of_year.get_named("Giỗ Tổ Hùng Vương", lookup="icontains")
    return second_day - DAY, hung_kings


def statutory_marks(year: int) -> Mapping[date, Mark]:
    """The holidays of ``year`` by the law, and the days given for those on a weekly rest day."""
    law = statute().regime(year)
    new_year, hung_kings = lunar_days(year)
    marks = {hung_kings: Mark(DayKind.HOLIDAY, law.holiday, "hung_kings")}
    for one in statute().fixed:
        if one.first_year <= year:
            on = date(year, one.month, one.day)
            marks[on] = Mark(DayKind.HOLIDAY, one.citation or law.holiday, one.occasion)
    national_day = date(year, 9, 2)
    for occasion, days in (
        ("lunar_new_year", lunar_new_year(new_year, law.lunar_new_year_days)),
        ("national_day", national_days(national_day, law.national_days)),
    ):
        marks |= {on: Mark(DayKind.HOLIDAY, law.holiday, occasion) for on in days}
    for on, of in substitutes(marks):
        marks[on] = Mark(DayKind.HOLIDAY_SUBSTITUTE, law.substitute, marks[of].occasion, of)
    return marks


def lunar_new_year(first: date, count: int) -> tuple[date, ...]:
    """The usual choice of Tết, ``first`` being the first day of the lunar year."""
    return min(lunar_new_year_choices(first, count), key=_on_rest_days)


def lunar_new_year_choices(first: date, count: int) -> list[tuple[date, ...]]:
    """What may be chosen: two or one of the ``count`` days before the lunar year, the rest in it."""
    return [_run(first - before * DAY, count) for before in (2, 1)]


def national_days(second: date, count: int) -> tuple[date, ...]:
    """The usual choice of National Day, ``second`` being 2 September."""
    return min(national_day_choices(second, count), key=lambda days: (_on_rest_days(days), -_run_off(days)))


def national_day_choices(second: date, count: int) -> list[tuple[date, ...]]:
    """What may be chosen: 2 September, and where the law gives two days, the day before or after."""
    return [_run(second - before * DAY, count) for before in ((1, 0) if count == 2 else (0,))]


def _run(first: date, count: int) -> tuple[date, ...]:
    return tuple(first + n * DAY for n in range(count))


def _on_rest_days(days: tuple[date, ...]) -> int:
    return sum(map(rests, days))


def _run_off(days: tuple[date, ...]) -> int:
    """How many days in a row are off when ``days`` are, weekends and substitutes included."""
    off = {*days, *(on for on, _ in substitutes(days))}
    first, last = days[0], days[-1]
    while first - DAY in off or rests(first - DAY):
        first -= DAY
    while last + DAY in off or rests(last + DAY):
        last += DAY
    return (last - first).days + 1


def substitutes(holidays: Collection[date]) -> Iterator[tuple[date, date]]:
    """For each holiday on a weekly rest day, the next working day that is not yet off, and the holiday."""
    taken: set[date] = set()
    for of in sorted(holidays):
        if rests(of):
            on = of + DAY
            while rests(on) or on in holidays or on in taken:
                on += DAY
            taken.add(on)
            yield on, of


def rests(on: date) -> bool:
    """Whether ``on`` is a Saturday or Sunday."""
    return on.weekday() >= SATURDAY
