"""Terms in a row: how often one person may be elected chairman without a break."""

from __future__ import annotations

from datetime import date, timedelta

from grassroots_gov.errors import BadMeasure
from grassroots_gov.law import Finding, Outcome, RuleBook, Verdict, unconfirmed
from grassroots_gov.officers.register import Register

__all__ = ["judge_terms", "terms_in_a_row"]

CHAIR = "peoples_committee_chair"
DAY = timedelta(days=1)


def terms_in_a_row(register: Register, officer: str, on: date) -> int:
    """How many terms as chairman of the People's Committee run up to a day without a break.

    Each election is an appointment of its own, held alone or beside another post; two within one named
    term count once.
    """
    held = [
        (since, until, one.term)
        for one in register.services
        if one.id == officer
        for since, until in one.spans(CHAIR)
        if since <= on
    ]
    held.sort(key=lambda span: span[0], reverse=True)
    terms: list[str] = []
    begins = on + DAY
    for place, (since, until, term) in enumerate(held):
        if until is not None and until + DAY < begins:
            break
        terms.append(term or f"#{place}")
        begins = since
    return len(dict.fromkeys(terms))


def judge_terms(terms: int, *, on: date, book: RuleBook | None = None) -> Verdict:
    """Whether so many terms in a row as chairman are within the limit of the day.

    Where the law states that it sets none, the verdict holds and says so.

    >>> judge_terms(3, on=date(2024, 6, 3)).outcome, judge_terms(3, on=date(2025, 6, 16)).outcome
    (<Outcome.FAILS: 'fails'>, <Outcome.HOLDS: 'holds'>)
    """
    if terms < 0:
        raise BadMeasure("terms", terms)
    law = book or RuleBook.vietnam()
    rule = law.at(on).find("term_limit_chair")
    if rule is None:
        findings = [Finding("no_term_limit_known", params={"terms": terms})]
        outcome = Outcome.UNDETERMINED
    elif rule.value is None:
        findings = [Finding("no_term_limit", citation=rule.citation, confidence=rule.confidence)]
        outcome = Outcome.HOLDS
    else:
        most = rule.table()["max_consecutive_terms"]
        assert isinstance(most, int)
        held = Finding("term_limit", terms, "<=", most, rule.citation, rule.confidence)
        findings = [held, *unconfirmed([rule])]
        outcome = Outcome.HOLDS if held.met else Outcome.FAILS
    return Verdict(
        question="officers.question_terms",
        on=on,
        outcome=outcome,
        findings=findings,
        book_digest=law.digest,
        inputs={"terms": terms},
    )
