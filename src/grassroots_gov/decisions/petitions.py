"""How many must ask before a matter, a dismissal or a change of the convention is put to the people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias

from grassroots_gov.decisions.arithmetic import against, least
from grassroots_gov.decisions.deadlines import due_on
from grassroots_gov.decisions.model import Count
from grassroots_gov.law import Finding, Outcome, RuleBook, Verdict, outcome_of, unconfirmed

__all__ = ["Purpose", "judge_petition"]

Purpose: TypeAlias = Literal["dismissal", "initiative", "convention"]
_RULES: Mapping[str, str] = MappingProxyType(
    {
        "dismissal": "village_head.dismissal_petition",
        "initiative": "procedure.citizen_initiative",
        "convention": "convention.citizen_proposal",
    }
)


def judge_petition(
    purpose: Purpose,
    *,
    asked: int,
    eligible: int,
    on: date,
    asked_on: date | None = None,
    book: RuleBook | None = None,
) -> Verdict:
    """Whether enough households asked (kiến nghị, sáng kiến, đề xuất của công dân).

    ``purpose``   ``dismissal`` of the village head, an ``initiative``, or a change of the ``convention``
    ``asked``     households that asked, of ``eligible`` in the village
    ``asked_on``  the day their consent was given, where the law limits how long it is valid

    Undetermined where the law of the day states no share.

    >>> from datetime import date
    >>> judge_petition("dismissal", asked=45, eligible=90, on=date(2024, 6, 3)).outcome.value
    'holds'
    """
    book = book or RuleBook.vietnam()
    count = Count(eligible=eligible, agree=asked)
    key = _RULES[purpose]
    rule = book.find(key, on)
    inputs: dict[str, bool | int | str | None] = {
        "purpose": f"decisions.petition_{purpose}",
        "eligible": eligible,
        "asked": asked,
        "unit": "household",
    }
    if rule is None:
        silent = Finding("petition_not_stated", params={"open": True})
        return Verdict(
            "decisions.petition_question",
            on,
            Outcome.UNDETERMINED,
            [silent],
            book_digest=book.digest,
            inputs=inputs,
        )
    share = rule.threshold()
    findings = [against("petition", asked, eligible, rule, share, count)]
    validity = book.find(f"{key}.validity", on)
    if validity is not None and asked_on is not None:
        until = due_on(validity.time_limit(), asked_on)
        findings.append(
            Finding(
                "petition_in_time",
                measured=on.toordinal(),
                relation="<=",
                required=until.toordinal(),
                citation=validity.citation,
                confidence=validity.confidence,
                params={"asked_on": asked_on.isoformat(), "until": until.isoformat()},
            )
        )
    outcome = outcome_of(findings)
    shortfall = max(0, least(share, eligible) - asked)
    if shortfall:
        findings.append(
            Finding("more_asking", params={"more": shortfall, "unit": "decisions.unit_household"})
        )
    fallback = book.find(f"{key}.fallback", on)
    if outcome is Outcome.FAILS and fallback is not None:
        findings.append(
            Finding("petition_fallback", citation=fallback.citation, confidence=fallback.confidence)
        )
    if outcome is Outcome.FAILS and purpose == "dismissal":
        findings.append(Finding("petition_other_ways", citation=rule.citation, confidence=rule.confidence))
    findings += unconfirmed([rule])
    return Verdict(
        "decisions.petition_question",
        on,
        outcome,
        findings,
        shortfall=shortfall,
        book_digest=book.digest,
        inputs=inputs,
    )
