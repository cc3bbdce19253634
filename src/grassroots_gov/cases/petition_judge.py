"""The law of petitions applied: whether they came in time and to the right place, and by when to act.

Periods in calendar days that end on a closed day run to the next working day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from attrs import evolve

from grassroots_gov.cases.grounds import competence, complexity, filed_within, refusal
from grassroots_gov.cases.petition_model import Complexity, Petition, PetitionKind
from grassroots_gov.law import Finding, Rule, RuleBook, Rules, Verdict, outcome_of, unconfirmed
from grassroots_gov.worktime import WorkCalendar

__all__ = [
    "check_by",
    "due_again",
    "extend_by",
    "judge_forwarding",
    "judge_handling",
    "judge_lodging",
    "process_by",
    "settle_by",
]


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


def due_again(petition: Petition, on: date, book: RuleBook, calendar: WorkCalendar) -> date | None:
    """What :meth:`Petition.due_on` answers, counted again on ``calendar``; none for a day set by hand."""
    start = petition.runs_from
    if start is None or start > on:
        if petition.checked_longer:
            return check_by(petition, petition.lodged_on, book, calendar)[1]
        return process_by(petition.kind, petition.lodged_on, book.at(petition.lodged_on), calendar)[0]
    if petition.kind == "reflection":
        if not petition.at_reception:
            return None
        return reply_by(petition.lodged_on, book.at(petition.lodged_on), calendar)
    due, _ = settle_by(petition, petition.complexity, start, book.at(start), calendar)
    for day in petition.extended_on:
        _, due = extend_by(evolve(petition, settle_by=due), day, book, calendar)
    return due


def check_by(petition: Petition, on: date, book: RuleBook, calendar: WorkCalendar) -> tuple[Verdict, date]:
    """Whether the first check of a denunciation may take longer, and until when; once, to verify."""
    rule = book.at(petition.lodged_on)["denunciation_initial"]
    finding = Finding(
        "check_extensions",
        measured=1 + petition.checked_longer,
        relation="<=",
        required=int(petition.kind == "denunciation"),
        citation=rule.citation,
        confidence=rule.confidence,
    )
    verdict = _verdict("extension", on, (finding, *unconfirmed((rule,))), book, petition.petition_id)
    return verdict, calendar.due(petition.lodged_on, _number(rule, "extended_max_working_days"))


def judge_lodging(petition: Petition, book: RuleBook, *, first: Petition | None) -> Verdict:
    """Whether a petition came within its time limit and to the one who settles it."""
    on = petition.lodged_on
    rules = book.at(on)
    findings: list[Finding] = []
    used: list[Rule] = []
    if petition.kind == "complaint":
        instance = rules["complaint_first_instance_chair"]
        used.append(instance)
        findings.append(
            Finding(
                "instance",
                measured=petition.instance,
                relation="=",
                required=_number(instance, "instance"),
                citation=instance.citation,
                confidence=instance.confidence,
            )
        )
    for judged in (competence(petition, rules), filed_within(petition, book, first)):
        if judged is not None:
            findings.append(judged[0])
            used.append(judged[1])
    return _verdict("lodging", on, (*findings, *unconfirmed(used)), book, petition.petition_id)


def judge_handling(
    petition: Petition,
    on: date,
    book: RuleBook,
    calendar: WorkCalendar,
    *,
    first: Petition | None,
    settled_before: Sequence[str],
) -> Verdict:
    """Whether the commune did on a petition, up to the day ``on``, what the law asks, and in time.

    What is still open and in time leaves the verdict undetermined; what was done later is not looked at.
    """
    findings: list[Finding] = []
    ended = petition.stage if petition.closed_on is not None and petition.closed_on <= on else None
    _, rule = process_by(petition.kind, petition.lodged_on, book.at(petition.lodged_on), calendar)
    if petition.process_by is not None:
        done = petition.processed_on
        findings.append(_in_time("processed_in_time", petition.process_by, done, on, rule))
    if petition.accepted_on is not None and petition.accepted_on <= on and ended != "transferred":
        rules = book.at(petition.accepted_on)
        _, rule = settle_by(petition, petition.complexity, petition.accepted_on, rules, calendar)
        if petition.settle_by is None:
            findings.append(Finding("no_settlement_rule"))
        else:
            findings.append(_in_time("settled_in_time", petition.settle_by, petition.closed_on, on, rule))
        judged = complexity(petition, book)
        findings += [judged[0]] if judged else []
    if ended == "transferred" and petition.closed_on is not None:
        findings += judge_forwarding(petition, petition.closed_on, book, calendar).findings
    if ended == "refused":
        findings += refusal(petition, book, first, settled_before)
    if ended == "settled":
        findings.append(Finding("evidence", int(bool(petition.evidence)), ">=", 1))
    return _verdict("handling", on, tuple(findings), book, petition.petition_id)


def _in_time(code: str, due: date, done: date | None, on: date, rule: Rule | None) -> Finding:
    """Days after the last day; a remark while it is open and in time."""
    reached = done if done is not None and done <= on else None
    waiting = reached is None and on <= due
    return Finding(
        f"{code}_open" if waiting else code,
        measured=None if waiting else max(((reached or on) - due).days, 0),
        relation=None if waiting else "<=",
        required=None if waiting else 0,
        citation=rule.citation if rule else None,
        confidence=rule.confidence if rule else None,
        params={"due": due.isoformat()},
    )


def judge_forwarding(petition: Petition, on: date, book: RuleBook, calendar: WorkCalendar) -> Verdict:
    """Whether a petition is passed on in time, counted from the day it was lodged."""
    key = {"denunciation": "denunciation_transfer", "reflection": "feedback_transfer"}.get(petition.kind)
    rule = book.at(on).find(key) if key else None
    if rule is None:
        return _verdict("transfer", on, (Finding("no_transfer_rule"),), book, petition.petition_id)
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


UNDECIDED = frozenset(
    {
        "ground_unproven",
        "ground_unlisted",
        "no_settlement_rule",
        "no_transfer_rule",
        "nothing_asked",
        "processed_in_time_open",
        "settled_in_time_open",
    }
)


def _verdict(what: str, on: date, findings: tuple[Finding, ...], book: RuleBook, subject: str) -> Verdict:
    findings = findings or (Finding("nothing_asked"),)
    return Verdict(
        question=f"cases.question_{what}",
        on=on,
        outcome=outcome_of(findings, UNDECIDED),
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
