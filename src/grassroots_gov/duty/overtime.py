"""Duty outside working time against the law of overtime (làm thêm giờ, nghỉ bù).

The figures are the Labour Code's; no other is known for the officers of a commune. Where none is in
force, nothing is limited and the verdict says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from grassroots_gov.duty.judge import rule_spans
from grassroots_gov.duty.quotas import MaxHours
from grassroots_gov.law import Finding, Outcome, Rule, RuleBook, Verdict, outcome_of, unconfirmed

if TYPE_CHECKING:
    from grassroots_gov.duty.roster import Roster

__all__ = ["judge_overtime", "overtime_limits", "rest_owed"]

OVERTIME, RAISED = "overtime", "overtime_raise_2022"
_SPANS = (("per_month_max", "month"), ("per_year_max", "year"))


def overtime_limits(book: RuleBook, start: date, end: date, *, raised: bool = False) -> tuple[MaxHours, ...]:
    """The hard limits of a request: the most hours of duty outside working time a month and a year.

    ``raised`` applies the higher figures that need and consent allow while they are in force. Where the
    law changes within the period, the strictest figure holds for the whole.
    """
    found = []
    for key, per in _SPANS:
        figures = list(_figures(book, start, end, key, raised=raised))
        if figures:
            most, rule = min(figures, key=lambda figure: figure[0])
            found.append(
                MaxHours(
                    hours=most,
                    per="month" if per == "month" else "year",
                    name=f"overtime_{per}",
                    citation=rule.citation,
                    confidence=rule.confidence,
                )
            )
    return tuple(found)


def _figures(book: RuleBook, start: date, end: date, key: str, *, raised: bool) -> Iterator[tuple[int, Rule]]:
    for first, _, rule in rule_spans(book, OVERTIME, start, end):
        higher = book.find(RAISED, first) if raised else None
        for of in (higher, rule):
            most = None if of is None else of.table().get(key)
            if of is not None and isinstance(most, int):
                yield most, of
                break


def _minutes(roster: Roster, per: str) -> Mapping[tuple[str, str], int]:
    """Minutes outside working time by officer and month or year, by who really served."""
    kinds = {day.on: day.kind for day in roster.days}
    slots = {slot.name: slot.slot() for slot in roster.slots}
    spent: dict[tuple[str, str], int] = {}
    for duty in roster.duties:
        officer, held = duty.served or duty.now.officer, duty.now
        slot = slots.get(held.slot)
        if not officer or slot is None:
            continue
        if kinds[held.on] != "working" or slot.session == "night":
            span = f"{held.on:%Y-%m}" if per == "month" else f"{held.on:%Y}"
            spent[officer, span] = spent.get((officer, span), 0) + slot.minutes()
    return spent


def judge_overtime(roster: Roster, book: RuleBook, *, raised: bool = False) -> Verdict:
    """Whether everybody stays within the hours of the month and the year, as far as the roster reaches."""
    limits = overtime_limits(book, roster.start, roster.end, raised=raised)
    findings: list[Finding] = []
    for limit in limits:
        findings += [
            Finding(
                "overtime_hours",
                measured=-(-minutes // 60),
                relation="<=",
                required=limit.hours,
                citation=limit.citation,
                confidence=limit.confidence,
                params={"officer": officer, "span": span},
                room="duty",
            )
            for (officer, span), minutes in sorted(_minutes(roster, limit.per).items())
        ]
    rule = book.find(OVERTIME, roster.start)
    if rule is None:
        findings.append(Finding("no_overtime_rule", room="duty"))
    else:
        findings += unconfirmed((rule,))
    return Verdict(
        question="duty.question_overtime",
        on=roster.start,
        outcome=outcome_of(findings) if rule is not None else Outcome.UNDETERMINED,
        findings=tuple(findings),
        book_digest=book.digest,
        inputs={"start": roster.start.isoformat(), "end": roster.end.isoformat()},
    )


def rest_owed(roster: Roster) -> Mapping[str, Fraction]:
    """Compensatory rest (nghỉ bù) in hours, by officer: time served on days of rest, holidays and nights.

    It is owed as time off or as pay, as the office decides; the law gives no other figure.
    """
    owed: dict[str, Fraction] = {officer: Fraction(0) for officer in roster.officers}
    for (officer, _), minutes in _minutes(roster, "year").items():
        owed[officer] = owed.get(officer, Fraction(0)) + Fraction(minutes, 60)
    return owed
