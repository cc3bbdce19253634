"""What every judge does alike: hold a number against a rule, remark under one, put findings together."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date

from grassroots_gov.law.book import RuleBook
from grassroots_gov.law.rule import Rule
from grassroots_gov.law.verdict import Finding, Plain, Relation, Verdict, outcome_of, unconfirmed

__all__ = ["held", "judged", "under"]


def held(
    rule: Rule, code: str, measured: int, relation: Relation, required: int, /, **params: Plain
) -> Finding:
    """A number held against a rule, with its article and how sure that is."""
    return Finding(code, measured, relation, required, rule.citation, rule.confidence, params)


def under(rule: Rule, code: str, /, **params: Plain) -> Finding:
    """A remark under a rule."""
    return Finding(code, citation=rule.citation, confidence=rule.confidence, params=params)


def judged(
    question: str,
    on: date,
    book: RuleBook,
    findings: Sequence[Finding],
    used: Sequence[Rule],
    undecided: Container[str],
    inputs: Mapping[str, Plain],
    shortfall: int = 0,
) -> Verdict:
    """The verdict that findings come to, with a remark for each of the rules ``used`` nobody has confirmed.

    ``undecided``  the codes of findings that leave the question open

    >>> findings = [Finding("quorum", 5, ">=", 4), Finding("sum_unknown")]
    >>> judged("law.question", date(2024, 6, 3), RuleBook(), findings, [], {"sum_unknown"}, {}).outcome
    <Outcome.UNDETERMINED: 'undetermined'>
    """
    return Verdict(
        question=question,
        on=on,
        outcome=outcome_of(findings, undecided),
        findings=(*findings, *unconfirmed(used)),
        shortfall=shortfall,
        book_digest=book.digest,
        inputs=inputs,
    )
