"""The law of duty: the chairman's own reception days, posting in time, overtime."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from grassroots_gov.duty.model import CHAIR
from grassroots_gov.duty.request import Away, DutyDay, Member, Minimum, Slot
from grassroots_gov.law import Finding, Rule, RuleBook

if TYPE_CHECKING:
    from grassroots_gov.duty.problem import Problem

__all__ = ["RECEPTION_RULE", "lawful_minimums", "minimum_findings", "rule_spans", "served_of"]

RECEPTION_RULE = "chair_reception_frequency"
HALVES = (Slot(session="morning"), Slot(session="afternoon"))
"""The parts of a working day."""


def rule_spans(book: RuleBook, key: str, start: date, end: date) -> Iterator[tuple[date, date, Rule | None]]:
    """The rule of ``key`` from ``start`` to ``end``, span by span, both days of each included."""
    edges = {start}
    if key in book.all_keys():
        for rule in book.timeline(key):
            edges.update(
                day for day in (rule.effective_from, rule.effective_until) if day and start < day <= end
            )
    ordered = sorted(edges)
    for first, following in zip(ordered, (*ordered[1:], end + timedelta(days=1)), strict=True):
        yield first, following - timedelta(days=1), book.find(key, first)


def lawful_minimums(
    officers: Sequence[Member],
    absences: Iterable[Away],
    days: Sequence[DutyDay],
    book: RuleBook,
    slots: Sequence[Slot] = HALVES,
) -> tuple[Minimum, ...]:
    """The least duties of whoever is chairman, by week or month as the law of each day says.

    A week or month that the period or a change of law cuts is judged for the part inside. Who is away for
    part of a day is present on it, unless that takes them out of every one of ``slots``.
    """
    chairs = [member for member in officers if member.post == CHAIR]
    if not chairs or not days:
        return ()
    absent: dict[str, set[date]] = {chair.id: set() for chair in chairs}
    halves: dict[tuple[str, date], list[Away]] = {}
    for absence in absences:
        if absence.officer in absent:
            first, last = max(absence.start, days[0].on), min(absence.end, days[-1].on)
            if absence.session == "day":
                absent[absence.officer].update(_between(first, last))
                continue
            for on in _between(first, last):
                halves.setdefault((absence.officer, on), []).append(absence)
    for (officer, on), parts in halves.items():
        if all(any(part.covers(slot) for part in parts) for slot in slots):
            absent[officer].add(on)
    found: list[Minimum] = []
    origin = days[0].on.toordinal()
    for first, last, rule in rule_spans(book, RECEPTION_RULE, days[0].on, days[-1].on):
        if rule is None:
            continue
        value = rule.table()
        least = value["min"]
        assert isinstance(least, int)
        inside = days[first.toordinal() - origin : last.toordinal() - origin + 1]
        periods = [*_periods(inside, by_week=value["per"] == "week")]
        for chair in chairs:
            since, until = chair.since or first, chair.until or last
            away = absent[chair.id]
            for name, of_period in periods:
                present = of_period
                if of_period[0] < since or until < of_period[-1]:
                    present = tuple([on for on in of_period if since <= on <= until])
                    if not present:
                        continue
                if not away.isdisjoint(present):
                    present = tuple([on for on in present if on not in away])
                found.append(
                    Minimum(
                        chair.id,
                        present,
                        least,
                        name,
                        len(present) >= least,
                        rule.citation,
                        rule.confidence,
                    )
                )
    return tuple(found)


def _periods(days: Sequence[DutyDay], *, by_week: bool) -> Iterator[tuple[str, tuple[date, ...]]]:
    """The working days of each week or month that has some, by its name."""
    at = 0
    while at < len(days):
        on = days[at].on
        if by_week:
            name, left = _week_name((on.toordinal() - 1) // 7), 7 - on.weekday()
        else:
            name, left = f"{on:%Y-%m}", _month_after(on).toordinal() - on.toordinal()
        working = tuple([day.on for day in days[at : at + left] if day.kind == "working"])
        if working:
            yield name, working
        at += left


@lru_cache(maxsize=1 << 10)
def _week_name(number: int) -> str:
    """The name of the ``number``-th week from Monday, the first day of the first year, on."""
    return "{}-W{:02}".format(*date.fromordinal(number * 7 + 1).isocalendar()[:2])


def _month_after(on: date) -> date:
    """The first day of the next month."""
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)


def _between(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def served_of(problem: Problem, minimum: Minimum, holders: Sequence[int]) -> int:
    """On how many days of the minimum its officer holds a duty."""
    at = problem.index.get(minimum.officer)
    if at is None:
        return 0
    units_on = problem.units_on
    return sum(1 for on in minimum.days if any(holders[unit] >> at & 1 for unit in units_on.get(on, ())))


def minimum_findings(problem: Problem, holders: Sequence[int]) -> Iterator[Finding]:
    """How each lawful minimum fares: one finding for all that are kept, one for each that is not."""
    kept: dict[str, list[Minimum]] = {}
    groups = iter(problem.units.groups)  # one for each minimum that is possible, in their order
    for minimum in problem.request.minimums:
        served = 0
        if minimum.possible:
            group = next(groups)
            served = problem.served(group, holders)
        if served >= minimum.least:
            kept.setdefault(minimum.officer, []).append(minimum)
        else:
            yield Finding(
                "minimum_not_kept" if minimum.possible else "chair_away",
                measured=served if minimum.possible else len(minimum.days),
                relation=">=",
                required=minimum.least,
                citation=minimum.citation,
                confidence=minimum.confidence,
                params={"officer": minimum.officer, "period": minimum.period},
                room="duty",
            )
    for officer, minimums in kept.items():
        for citation in dict.fromkeys(minimum.citation for minimum in minimums):
            of_law = [minimum for minimum in minimums if minimum.citation == citation]
            yield Finding(
                "minimum_kept",
                measured=len(of_law),
                relation=">=",
                required=len(of_law),
                citation=citation,
                confidence=of_law[0].confidence,
                params={
                    "officer": officer,
                    "first": of_law[0].period,
                    "last": of_law[-1].period,
                    "least": of_law[0].least,
                },
                room="duty",
            )
    unsure = next((one for one in problem.request.minimums if one.confidence == "memory"), None)
    if unsure is not None:
        yield Finding(
            "unconfirmed_rule",
            citation=unsure.citation,
            confidence="memory",
            params={"key": RECEPTION_RULE, "label_vi": RECEPTION_RULE, "label_en": RECEPTION_RULE},
            room="law",
        )
