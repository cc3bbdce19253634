"""The law of duty: the chairman's own reception days, posting in time, overtime."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from grassroots_gov.duty.model import CHAIR
from grassroots_gov.duty.request import Away, DutyDay, Member, Minimum
from grassroots_gov.law import Finding, Rule, RuleBook

if TYPE_CHECKING:
    from grassroots_gov.duty.problem import Problem

__all__ = ["RECEPTION_RULE", "lawful_minimums", "minimum_findings", "rule_spans", "served_of"]

RECEPTION_RULE = "chair_reception_frequency"


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
    officers: Sequence[Member], absences: Iterable[Away], days: Sequence[DutyDay], book: RuleBook
) -> tuple[Minimum, ...]:
    """The least duties of whoever is chairman, by week or month as the law of each day says.

    A week or month that the period or a change of law cuts is judged for the part inside.
    """
    chairs = [member for member in officers if member.post == CHAIR]
    if not chairs or not days:
        return ()
    gone = [absence for absence in absences if any(chair.id == absence.officer for chair in chairs)]
    found: list[Minimum] = []
    for first, last, rule in rule_spans(book, RECEPTION_RULE, days[0].on, days[-1].on):
        if rule is None:
            continue
        value = rule.table()
        least, by_week = value["min"], value["per"] == "week"
        assert isinstance(least, int)
        for chair in chairs:
            away: set[date] = set()
            for absence in gone:
                if absence.officer == chair.id:
                    away.update(_between(max(absence.start, first), min(absence.end, last)))
            spans: dict[str, list[date]] = {}
            for day in days:
                if not first <= day.on <= last or day.kind != "working":
                    continue
                if (chair.since and day.on < chair.since) or (chair.until and day.on > chair.until):
                    continue
                name = "{}-W{:02}".format(*day.on.isocalendar()[:2]) if by_week else f"{day.on:%Y-%m}"
                of_span = spans.setdefault(name, [])
                if day.on not in away:
                    of_span.append(day.on)
            found.extend(
                Minimum(
                    chair.id,
                    tuple(present),
                    least,
                    name,
                    len(present) >= least,
                    rule.citation,
                    rule.confidence,
                )
                for name, present in spans.items()
            )
    return tuple(found)


def _between(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def served_of(problem: Problem, minimum: Minimum, holders: Sequence[int]) -> int:
    """How many duties of the minimum its officer holds."""
    at = problem.index.get(minimum.officer)
    if at is None:
        return 0
    units_on = problem.units_on
    return sum(1 for on in minimum.days for unit in units_on.get(on, ()) if holders[unit] >> at & 1)


def minimum_findings(problem: Problem, holders: Sequence[int]) -> Iterator[Finding]:
    """How each lawful minimum fares: one finding for all that are kept, one for each that is not."""
    kept: dict[str, list[Minimum]] = {}
    for minimum in problem.request.minimums:
        served = served_of(problem, minimum, holders)
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
