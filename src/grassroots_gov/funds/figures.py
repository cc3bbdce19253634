"""Figures that somebody stated: whether they add up. A difference is reported, never repaired."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from grassroots_gov.law import Finding, Outcome, Verdict, outcome_of
from grassroots_gov.money import Dong

__all__ = ["judge_figures"]


def judge_figures(
    on: date,
    *,
    opening: Dong | None = None,
    receipts: Dong | None = None,
    spending: Dong | None = None,
    closing: Dong | None = None,
    parts: Iterable[Dong] = (),
    total: Dong | None = None,
    units: int | None = None,
    rate: Dong | None = None,
) -> Verdict:
    """Whether the figures of a statement add up: opening + receipts - spending = closing, parts = total.

    Give the four figures, or ``parts`` with their ``total``, or ``units`` paid at a ``rate`` with it, or
    several of these. The verdict's shortfall is what is
    missing: computed less stated, summed over the identities. Without figures it is undetermined.

    >>> four = dict(opening=Dong(87), receipts=Dong(41), spending=Dong(60), closing=Dong(69))
    >>> told = judge_figures(date(2023, 9, 20), **four)
    >>> told.outcome, told.shortfall
    (<Outcome.FAILS: 'fails'>, -1)
    """
    findings: list[Finding] = []
    if opening is not None and receipts is not None and spending is not None and closing is not None:
        findings.append(_equal("closing_adds_up", opening + receipts - spending, closing))
    summed = tuple(parts)
    if total is not None and summed:
        findings.append(_equal("parts_add_up", sum(summed, Dong(0)), total))
    if total is not None and units is not None and rate is not None:
        findings.append(_equal("rate_adds_up", rate * units, total, units=units, rate=rate.amount))
    if not findings:
        return Verdict("funds.figures", on, Outcome.UNDETERMINED, (Finding("nothing_to_add_up"),))
    missing = sum((finding.measured or 0) - (finding.required or 0) for finding in findings)
    return Verdict("funds.figures", on, outcome_of(findings), findings, missing)


def _equal(code: str, computed: Dong, stated: Dong, **words: int) -> Finding:
    told = {"difference": (computed - stated).amount, **words}
    return Finding(code, computed.amount, "=", stated.amount, params=told)
