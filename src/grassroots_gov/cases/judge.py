"""The law of dossiers applied: what is missing, what may be extended, whether an apology came right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from grassroots_gov.cases.dossier import Dossier
from grassroots_gov.cases.model import Procedure, paper_faults
from grassroots_gov.law import Finding, Outcome, Relation, RuleBook, Verdict, outcome_of, unconfirmed
from grassroots_gov.text import is_blank

__all__ = ["judge_apology", "judge_extension", "judge_intake"]


def judge_intake(procedure: Procedure, papers: Iterable[str], on: date, book: RuleBook) -> Verdict:
    """Whether the papers handed in are all that the procedure needs; every missing one is a finding."""
    given = frozenset(papers)
    _, unknown = paper_faults(procedure, given)
    findings = [
        Finding(
            "paper_present",
            measured=int(paper.code in given),
            relation=">=",
            required=1,
            params={"paper_vi": paper.vi, "paper_en": paper.en or paper.vi},
        )
        for paper in procedure.papers
        if paper.needed
    ]
    findings += [Finding("unknown_paper", params={"paper": code}) for code in unknown]
    if not procedure.papers:
        findings = [Finding("papers_not_listed")]
    missing = sum(finding.met is False for finding in findings)
    return Verdict(
        question="cases.question_intake",
        on=on,
        outcome=outcome_of(findings) if procedure.papers else Outcome.UNDETERMINED,
        findings=tuple(findings),
        shortfall=missing,
        book_digest=book.digest,
        inputs={
            "procedure_vi": procedure.label("vi"),
            "procedure_en": procedure.label("en"),
            "unit": "paper",
        },
    )


def judge_extension(dossier: Dossier, procedure: Procedure, days: int, on: date, book: RuleBook) -> Verdict:
    """Whether ``days`` more working days keep all extensions within what the procedure allows."""
    finding = Finding(
        "extension_days",
        measured=dossier.extended + days,
        relation="<=",
        required=procedure.time.extension,
        citation=procedure.citation,
        confidence=procedure.confidence,
    )
    return Verdict(
        question="cases.question_extension",
        on=on,
        outcome=outcome_of((finding,)),
        findings=(finding, *procedure.remarks),
        book_digest=book.digest,
        inputs={"subject": dossier.case_id},
    )


def judge_apology(dossier: Dossier, on: date, reason: str, book: RuleBook) -> Verdict:
    """Whether an apology is what the rule of the day asks: in time, with a reason, not too often."""
    rule = book.at(on).find("late_apology")
    findings: list[Finding] = []
    if rule is None:
        findings.append(Finding("no_apology_rule"))
    else:

        def finding(code: str, measured: int, relation: Relation, required: int) -> Finding:
            return Finding(code, measured, relation, required, rule.citation, rule.confidence)

        asked = rule.table()
        before, most = asked.get("min_days_before_expiry"), asked.get("max_reappointments")
        if isinstance(before, int):
            left = (dossier.due_on(on).on - on).days
            findings.append(finding("apology_days_before", left, ">=", before))
        if isinstance(most, int):
            findings.append(finding("apology_count", len(dossier.apologies) + 1, "<=", most))
        if asked.get("reason_required") is True:
            findings.append(finding("apology_reason", int(not is_blank(reason)), ">=", 1))
        findings += unconfirmed((rule,))
    return Verdict(
        question="cases.question_apology",
        on=on,
        outcome=outcome_of(findings) if rule else Outcome.UNDETERMINED,
        findings=tuple(findings),
        book_digest=book.digest,
        inputs={"subject": dossier.case_id},
    )
