"""Whether a vote is carried, under the law of its day: a pure function of matter, count and rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from grassroots_gov.decisions.arithmetic import of_unit
from grassroots_gov.decisions.follow import follow_up
from grassroots_gov.decisions.forms import judge_form
from grassroots_gov.decisions.matters import Listed, labels, listed
from grassroots_gov.decisions.model import Count, figures
from grassroots_gov.decisions.part import Part
from grassroots_gov.decisions.shares import judge_shares
from grassroots_gov.law import Citation, Finding, Outcome, RuleBook, Verdict, unconfirmed

__all__ = ["combined", "decide", "disagreement"]


def decide(
    matter: str,
    count: Count,
    *,
    on: date,
    book: RuleBook | None = None,
    meeting: Count | None = None,
) -> Verdict:
    """Whether ``count`` carries ``matter`` under the law of the day ``on`` (kết quả biểu quyết).

    ``matter``   a code of :func:`matters`, the same in every regime
    ``count``    the figures of the minutes
    ``on``       the day of the meeting, or on which the ballots were counted
    ``book``     the rulebook; the national one where none is given
    ``meeting``  the count of the meeting that came before ballots, where that is known

    The verdict fails where any share is not reached or the form is not allowed. It is undetermined where
    the law states no share, where a figure it needs is not in the count, or where laws in force at once
    disagree. ``shortfall`` is how many more agreeing units it takes.

    Raises :class:`UnknownMatter` and :class:`NoRuleInForce`.

    >>> from datetime import date
    >>> vote = Count(unit="household", eligible=150, attending=140, agree=90)
    >>> verdict = decide("infrastructure_contribution", vote, on=date(2024, 6, 3))
    >>> verdict.outcome.value, verdict.shortfall
    ('fails', 10)
    """
    book = book or RuleBook.vietnam()
    known = listed(matter, on, book)
    rules = book.at(on)
    common = Part()
    if known.covered:
        _covered(common, known)
    judge_form(common, known, count, rules, meeting)
    parts = judge_shares(known, count, rules)
    outcome = combined([common.outcome()], [part.outcome() for part in parts])
    findings = [*common.findings]
    for part in parts:
        findings += part.findings
    if len({part.outcome() for part in parts}) > 1:
        findings.append(_disagreement(parts))
    used = [*common.rules, *(rule for part in parts for rule in part.rules)]
    findings += unconfirmed(used)
    most = max((common, *parts), key=lambda part: part.missing)
    shortfall = 0 if outcome is Outcome.HOLDS else most.missing
    if shortfall:
        findings.append(Finding(most.lacking, params={"more": shortfall, "unit": _unit(count, parts)}))
    findings += follow_up(known, count, outcome, rules)
    label_vi, label_en = labels(matter, known.rule)
    return Verdict(
        question="decisions.question",
        on=on,
        outcome=outcome,
        findings=findings,
        shortfall=shortfall,
        book_digest=book.digest,
        inputs={
            **figures(count),
            "unit": _unit(count, parts).partition("_")[2],
            "counted_in": count.unit,
            "matter": matter,
            "judged_as": known.code,
            "label_vi": label_vi,
            "label_en": label_en,
        },
    )


def combined(common: Sequence[Outcome], alternatives: Sequence[Outcome]) -> Outcome:
    """What follows from what every law asks and from laws in force at once.

    It fails where the common part fails; laws at once decide only what all of them agree on.
    """
    if Outcome.FAILS in common:
        return Outcome.FAILS
    agreed = set(alternatives)
    outcome = agreed.pop() if len(agreed) == 1 else Outcome.UNDETERMINED
    if outcome is Outcome.HOLDS and Outcome.UNDETERMINED in common:
        return Outcome.UNDETERMINED
    return outcome


def _covered(part: Part, known: Listed) -> None:
    part.findings.append(
        Finding(
            "covered_by_other_matter",
            citation=known.rule.citation,
            confidence=known.rule.confidence,
            params={
                "asked": known.asked,
                "by": known.code,
                "asked_label": f"decisions.matter_{known.asked}",
                "by_label": f"decisions.matter_{known.code}",
            },
        )
    )


def _disagreement(parts: Sequence[Part]) -> Finding:
    return disagreement([part.rules[0].citation for part in parts])


def disagreement(citations: Sequence[Citation]) -> Finding:
    """The remark that laws in force at once do not agree."""
    return Finding(
        "rules_disagree",
        params={
            "laws_vi": "; ".join(cited.document for cited in citations),
            "laws_en": "; ".join(Citation(cited.document).en() for cited in citations),
            "open": True,
        },
    )


def _unit(count: Count, parts: Sequence[Part]) -> str:
    """The catalogue key of the unit as the law that judged counts it."""
    first = next((rule for part in parts for rule in part.rules), None)
    return of_unit(count, first) if first is not None else f"decisions.unit_{count.unit}"
