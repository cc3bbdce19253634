"""What is owed for decisions on a day: derived from their facts and the law, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from grassroots_gov.decisions.deadlines import Calendar, due_on
from grassroots_gov.decisions.facts import Decision
from grassroots_gov.decisions.follow import ELECTIONS
from grassroots_gov.decisions.matters import listed
from grassroots_gov.errors import NoRuleInForce
from grassroots_gov.law import Obligation, Rule, RuleBook, TimeLimit, owe, state_of

__all__ = ["owed"]


def owed(
    decisions: Iterable[tuple[str, Decision]], on: date, book: RuleBook, calendar: Calendar
) -> Iterator[Obligation]:
    """Results to send and to recognise, texts to hand on, elections to hold again, consultations to end."""
    known = list(decisions)
    for decision_id, state in known:
        for code, rule, since, done in _duties(state, on, book, known):
            limit = rule.value
            if not isinstance(limit, TimeLimit) or state.opened is None or since > on:
                continue
            due = due_on(limit, since, calendar)
            yield owe(
                f"decisions.{code}",
                decision_id,
                due=due,
                state=state_of(on, due=due, met=done is not None and done <= on),
                citation=rule.citation,
                words={"subject": state.opened.subject, "due": due},
                answers=_ANSWERS[code],
            )


_ANSWERS = {
    "owed_completion": "peoples_committee",
    "owed_report": "peoples_committee",
    "owed_send": "village_head",
    "owed_rerun": "peoples_committee_chair",
    "owed_submission": "peoples_committee",
    "owed_recognition": "peoples_committee",
    "owed_recognised_text": "peoples_committee",
    "owed_new_election": "peoples_committee_chair",
}


def _duties(
    state: Decision, on: date, book: RuleBook, known: list[tuple[str, Decision]]
) -> Iterator[tuple[str, Rule, date, date | None]]:
    """Each duty: its code, the rule with its time limit, the day it counts from, and the day it was done."""
    opened, verdict = state.opened, state.verdict
    if opened is None or state.state in ("annulled", "withdrawn"):
        return
    completion = book.find(f"{opened.matter}.completion", state.opened_on)
    if completion is not None:
        yield "owed_completion", completion, state.opened_on, state.concluded_on
    if verdict is None:
        return
    try:
        code = listed(opened.matter, state.counted_on, book).code
    except NoRuleInForce:
        return
    then = book.at(state.counted_on)
    report = then.find(f"{code}.report")
    if report is not None:
        yield "owed_report", report, state.counted_on, state.sent_on
    if verdict.holds:
        send = then.find(f"{code}.send_decision") or then.find(f"{code}.report_to_commune")
        if send is not None:
            yield "owed_send", send, state.counted_on, state.sent_on or state.recognised_on
    elif code in ELECTIONS and state.concluded_on is not None:
        rerun = then.find(f"{code}.rerun")
        if rerun is not None and state.count is not None and not state.count.repeat:
            yield "owed_rerun", rerun, state.counted_on, None
    if state.sent_on is not None:
        after = book.at(state.sent_on)
        forward = after.find(f"{code}.submission_to_district")
        recognition = after.find(f"{code}.recognition")
        answered = state.recognised_on or state.refused_on
        if forward is not None:
            yield "owed_submission", forward, state.sent_on, answered
        if recognition is not None:
            yield "owed_recognition", recognition, state.sent_on, answered
    if state.recognised_on is not None:
        yield from _after_recognition(code, state, book, known)


def _after_recognition(
    code: str, state: Decision, book: RuleBook, known: list[tuple[str, Decision]]
) -> Iterator[tuple[str, Rule, date, date | None]]:
    recognised = state.recognised_on
    assert recognised is not None
    rules = book.at(recognised)
    hand_on = rules.find(f"{code}.send_recognised")
    if hand_on is not None:
        yield "owed_recognised_text", hand_on, recognised, state.text_sent_on
    again = rules.find("village_head.new_election_after_dismissal")
    if code == "village_head_dismissal" and again is not None:
        yield "owed_new_election", again, recognised, _new_election(state, known)


def _new_election(state: Decision, known: list[tuple[str, Decision]]) -> date | None:
    """The day on which an election of the village head was opened at the same place since."""
    assert state.opened is not None
    assert state.recognised_on is not None
    days = [
        other.opened_on
        for _, other in known
        if other.opened is not None
        and other.opened.matter == "village_head_election"
        and other.opened.place == state.opened.place
        and other.opened_on >= state.recognised_on
    ]
    return min(days, default=None)
