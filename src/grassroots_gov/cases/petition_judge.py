"""The law of petitions applied: whether they came in time and to the right place, and by when to act.

Periods in calendar days that end on a closed day run to the next working day.
"""

from __future__ import annotations

from datetime import date, timedelta

from attrs import evolve

from grassroots_gov.cases.petition_model import Complexity, Petition, PetitionKind
from grassroots_gov.law import Finding, Outcome, Rule, RuleBook, Rules, Verdict, outcome_of, unconfirmed
from grassroots_gov.worktime import WorkCalendar

__all__ = ["due_again", "extend_by", "judge_forwarding", "judge_lodging", "process_by", "settle_by"]


def process_by(
    kind: PetitionKind, on: date, rules: Rules, calendar: WorkCalendar
) -> tuple[date | None, Rule | None]:
    """Until when a petition lodged on ``on`` must be accepted, refused or passed on, and the rule."""
    if kind == "complaint":
        rule = rules["complaint_accept"]
        return _days(calendar, on, _number(rule, "max_days")), rule
    if kind == "denunciation":
        rule = rules["denunciation_initial"]
        return calendar.due(on, _number(rule, "max_working_days")), rule
    found = rules.find("feedback_transfer")
    return (calendar.due(on, _number(found, "max_working_days")), found) if found else (None, None)


def reply_by(on: date, rules: Rules, calendar: WorkCalendar) -> date | None:
    """Until when a reflection made at the reception of citizens must be answered."""
    rule = rules.find("reply_after_reception")
    return calendar.due(on, _number(rule, "max_working_days")) if rule else None


def settle_by(
    petition: Petition, complexity: Complexity, on: date, rules: Rules, calendar: WorkCalendar
) -> tuple[date | None, Rule | None]:
    """Until when a petition accepted on ``on`` must be settled, and the rule; none for a reflection."""
    if petition.kind == "reflection":
        return petition.settle_by, None
    if petition.kind == "denunciation":
        rule = rules["denunciation_settlement"]
        return _days(calendar, on, _number(rule, "normal_max")), rule
    rule = rules["complaint_first_settlement" if petition.instance == 1 else "complaint_second_settlement"]
    name = f"{'remote_' if petition.remote else ''}{'normal' if complexity == 'normal' else 'complex'}_max"
    return _days(calendar, on, _number(rule, name)), rule


def extend_by(petition: Petition, on: date, book: RuleBook, calendar: WorkCalendar) -> tuple[Verdict, date]:
    """Whether the settlement of a denunciation may be extended once more, and until when."""
    rule = book.at(on)["denunciation_settlement"]
    allowed = 0
    if petition.kind == "denunciation" and petition.complexity != "normal":
        allowed = _number(rule, f"{petition.complexity}_extensions")
    finding = Finding(
        "extensions",
        measured=petition.extensions + 1,
        relation="<=",
        required=allowed,
        citation=rule.citation,
        confidence=rule.confidence,
    )
    verdict = _verdict("extension", on, (finding, *unconfirmed((rule,))), book, petition.petition_id)
    start = petition.settle_by or on
    return verdict, _days(calendar, start, _number(rule, "each_extension_max"))


def due_again(petition: Petition, book: RuleBook, calendar: WorkCalendar) -> date | None:
    """The day by which something is owed on it, counted again on ``calendar`` through every fact."""
    if petition.stage != "accepted" or petition.runs_from is None:
        return process_by(petition.kind, petition.lodged_on, book.at(petition.lodged_on), calendar)[0]
    if petition.kind == "reflection":
        if not petition.at_reception:
            return None
        return reply_by(petition.lodged_on, book.at(petition.lodged_on), calendar)
    start = petition.runs_from
    due, _ = settle_by(petition, petition.complexity, start, book.at(start), calendar)
    for on in petition.extended_on:
        _, due = extend_by(evolve(petition, settle_by=due), on, book, calendar)
    return due


def judge_lodging(
    petition: Petition, book: RuleBook, *, known_on: date | None, first: Petition | None
) -> Verdict:
    """Whether a petition came within its time limit and to the one who settles it."""
    on = petition.lodged_on
    rules = book.at(on)
    findings: list[Finding] = []
    used: list[Rule] = []
    if petition.kind == "complaint":
        competence = rules["complaint_first_instance_chair"]
        used.append(competence)
        findings.append(
            Finding(
                "instance",
                measured=petition.instance,
                relation="=",
                required=_number(competence, "instance"),
                citation=competence.citation,
                confidence=competence.confidence,
            )
        )
        since, key, name = known_on, "complaint_filing_limit", "max_days"
        if petition.instance == 2:
            key, name = "complaint_second_filing", "remote_max" if petition.remote else "normal_max"
            since = (first.closed_on or first.settle_by) if first else None
        if since is not None:
            limit = rules[key]
            used.append(limit)
            findings.append(
                Finding(
                    "filed_within",
                    measured=(on - since).days,
                    relation="<=",
                    required=_number(limit, name),
                    citation=limit.citation,
                    confidence=limit.confidence,
                )
            )
    return _verdict("lodging", on, (*findings, *unconfirmed(used)), book, petition.petition_id)


def judge_forwarding(petition: Petition, on: date, book: RuleBook, calendar: WorkCalendar) -> Verdict:
    """Whether a petition is passed on in time, counted from the day it was lodged."""
    key = {"denunciation": "denunciation_transfer", "reflection": "feedback_transfer"}.get(petition.kind)
    rule = book.at(on).find(key) if key else None
    if rule is None:
        finding = Finding("no_transfer_rule")
        verdict = _verdict("transfer", on, (finding,), book, petition.petition_id)
        return Verdict(
            verdict.question, on, Outcome.UNDETERMINED, verdict.findings, 0, book.digest, verdict.inputs
        )
    taken = calendar.count_working_days(petition.lodged_on, on) - calendar.is_working(petition.lodged_on)
    finding = Finding(
        "transferred_within",
        measured=taken,
        relation="<=",
        required=_number(rule, "max_working_days"),
        citation=rule.citation,
        confidence=rule.confidence,
    )
    return _verdict("transfer", on, (finding, *unconfirmed((rule,))), book, petition.petition_id)


def _verdict(what: str, on: date, findings: tuple[Finding, ...], book: RuleBook, subject: str) -> Verdict:
    return Verdict(
        question=f"cases.question_{what}",
        on=on,
        outcome=outcome_of(findings),
        findings=findings,
        book_digest=book.digest,
        inputs={"subject": subject},
    )


def _days(calendar: WorkCalendar, on: date, days: int) -> date:
    return calendar.due(on + timedelta(days=days), 0)


def _number(rule: Rule, name: str) -> int:
    value = rule.table()[name]
    assert isinstance(value, int)
    return value
