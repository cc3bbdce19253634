"""Burdens over time: what each officer served above or below the fair share, carried into the next period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from grassroots_gov.duty.facts import Period, RosterState
from grassroots_gov.duty.model import KINDS, Calendar
from grassroots_gov.duty.request import duty_days

__all__ = ["balance", "carried"]


def balance(state: RosterState, calendar: Calendar, before: date) -> Mapping[str, Mapping[str, Fraction]]:
    """Duties minus fair shares of every roster that ended before ``before``, exactly, by officer and kind.

    Counted is who really served; where nothing was recorded, who was on the roster. Nothing is rounded
    here, so that small parts of a duty add up over many periods.
    """
    exact: dict[str, dict[str, Fraction]] = {}
    for period in state.periods:
        if period.end < before:
            _add(exact, state, calendar, period)
    return MappingProxyType({officer: MappingProxyType(kinds) for officer, kinds in sorted(exact.items())})


def _add(
    exact: dict[str, dict[str, Fraction]], state: RosterState, calendar: Calendar, period: Period
) -> None:
    for officer, shares in period.shares.items():
        row = exact.setdefault(officer, dict.fromkeys(KINDS, Fraction(0)))
        for kind in KINDS:
            row[kind] -= shares.get(kind, Fraction(0))
    kind_of = {day.on: day.kind for day in duty_days(calendar, period.start, period.end)}
    for duty in state.between(period.start, period.end):
        officer = duty.served or duty.now.officer
        if officer:
            row = exact.setdefault(officer, dict.fromkeys(KINDS, Fraction(0)))
            row[kind_of[duty.now.on]] += 1


def carried(exact: Mapping[str, Mapping[str, Fraction]]) -> Mapping[str, Mapping[str, int]]:
    """The balance in whole duties, each kind summing to what it sums to exactly, rounded.

    What one kind rounds away from an officer is given back with the next, so that totals stay true as well.

    >>> third = Fraction(1, 3)
    >>> rows = {"a": {"working": third}, "b": {"working": third}, "c": {"working": -2 * third}}
    >>> {officer: dict(kinds)["working"] for officer, kinds in carried(rows).items()}
    {'a': 1, 'b': 0, 'c': -1}
    """
    whole: dict[str, dict[str, int]] = {officer: {} for officer in exact}
    owed = dict.fromkeys(exact, Fraction(0))
    for kind in KINDS:
        values = {officer: kinds.get(kind, Fraction(0)) for officer, kinds in exact.items()}
        floors = {officer: value.numerator // value.denominator for officer, value in values.items()}
        rest = round(sum(values.values(), Fraction(0))) - sum(floors.values())
        for officer, value in values.items():
            owed[officer] += value - floors[officer]
        for officer in sorted(owed, key=owed.__getitem__, reverse=True)[:rest]:
            floors[officer] += 1
            owed[officer] -= 1
        for officer, count in floors.items():
            whole[officer][kind] = count
    return MappingProxyType({officer: MappingProxyType(kinds) for officer, kinds in whole.items()})
