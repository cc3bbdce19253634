"""Posting a roster in time, what was served, and what duty owes on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from grassroots_gov.duty.changes import Staff
from grassroots_gov.duty.facts import Duty, RosterState
from grassroots_gov.duty.judge import RECEPTION_RULE, lawful_minimums
from grassroots_gov.duty.model import CHAIR, Calendar, DutyPlan
from grassroots_gov.duty.request import DutyDay, Slot, duty_days
from grassroots_gov.law import (
    Finding,
    Obligation,
    Outcome,
    RuleBook,
    Verdict,
    outcome_of,
    owe,
    state_of,
    unconfirmed,
)

__all__ = ["POSTING_RULE", "judge_posting", "judge_served", "owed", "post_by"]

POSTING_RULE = "roster_publication"
LOOK_BACK = 60
"""How many days of duties without a record are still asked for; older ones are the archive's."""


def post_by(calendar: Calendar, first: date, before: int) -> date:
    """The last day that leaves ``before`` working days up to and including ``first``, itself not counted."""
    day, left = first, before
    while left:
        if _works(calendar, day):
            left -= 1
        day -= timedelta(days=1)
    return day


def _works(calendar: Calendar, on: date) -> bool:
    return duty_days(calendar, on, on)[0].kind == "working"


def judge_posting(plan: DutyPlan, calendar: Calendar, book: RuleBook, *, on: date) -> Verdict:
    """Whether a plan posted on ``on`` is posted long enough before its first reception day."""
    first = next((day.on for day in plan.request.days if day.kind == "working"), plan.start)
    rule = book.at(on).find(POSTING_RULE)
    if rule is None:
        return Verdict(
            question="duty.question_posting",
            on=on,
            outcome=Outcome.UNDETERMINED,
            findings=(Finding("no_posting_rule", room="duty"),),
            book_digest=book.digest,
            inputs={"first": first.isoformat()},
        )
    before = rule.table()["min_working_days_before"]
    assert isinstance(before, int)
    due = post_by(calendar, first, before)
    days = sum(1 for day in duty_days(calendar, on + timedelta(days=1), first) if day.kind == "working")
    findings = (
        Finding(
            "posted_in_time",
            measured=days,
            relation=">=",
            required=before,
            citation=rule.citation,
            confidence=rule.confidence,
            params={"due": due.isoformat(), "first": first.isoformat()},
            room="duty",
        ),
        *unconfirmed((rule,)),
    )
    return Verdict(
        question="duty.question_posting",
        on=on,
        outcome=outcome_of(findings),
        findings=findings,
        shortfall=max(0, before - days),
        book_digest=book.digest,
        inputs={"first": first.isoformat()},
    )


def judge_served(duty: Duty, officer_id: str, staff: Staff, slot: Slot) -> Verdict:
    """Whether who served is who was on the roster, and was not away."""
    on = duty.now.on
    away = [
        gone
        for gone in staff.away(on, on)
        if gone.officer == officer_id and gone.start <= on <= gone.end and gone.covers(slot)
    ]
    findings = (
        Finding(
            "served_as_rostered",
            measured=int(officer_id == duty.now.officer),
            relation="=",
            required=1,
            params={"officer": officer_id, "rostered": duty.now.officer},
            room="duty",
        ),
        Finding("served_while_away", len(away), "=", 0, params={"officer": officer_id}, room="duty"),
    )
    return Verdict(
        question="duty.question_served",
        on=on,
        outcome=outcome_of(findings),
        findings=findings,
        book_digest=staff.book().digest,
        inputs={"assignment": duty.now.id},
    )


def owed(state: RosterState, staff: Staff, on: date) -> Iterator[Obligation]:
    """See ``DutyRoom.owed``."""
    yield from _next_roster(state, staff, on)
    yield from _unrecorded(state, on)
    yield from _reception(state, staff, on)


def _next_roster(state: RosterState, staff: Staff, on: date) -> Iterator[Obligation]:
    """The roster that follows the last one posted; without any, the one for today."""
    rule = staff.book().at(on).find(POSTING_RULE)
    chairs = [member for member in staff.members(on, on) if member.post == CHAIR]
    if rule is None or not chairs:
        return
    covered = {duty.now.on for duty in state.between(on, on + timedelta(days=366))}
    day = on
    while day in covered:
        day += timedelta(days=1)
    while not _works(staff.calendar(), day):
        day += timedelta(days=1)
    before = rule.table()["min_working_days_before"]
    assert isinstance(before, int)
    due = post_by(staff.calendar(), day, before)
    yield owe(
        "duty.post_roster",
        day.isoformat(),
        due=due,
        state=state_of(on, due=due, opens=due - timedelta(days=14)),
        citation=rule.citation,
        words={"first": day, "due": due},
        answers=CHAIR,
    )


def _unrecorded(state: RosterState, on: date) -> Iterator[Obligation]:
    """Duties of the past whose real officer nobody recorded, as one thing to do."""
    past = state.between(on - timedelta(days=LOOK_BACK), on - timedelta(days=1))
    missing = [duty for duty in past if duty.served is None and duty.now.officer]
    if missing:
        yield owe(
            "duty.record_served",
            missing[0].now.id,
            due=None,
            state="due",
            citation=None,
            words={"count": len(missing), "first": missing[0].now.on},
            answers=CHAIR,
        )


def _reception(state: RosterState, staff: Staff, on: date) -> Iterator[Obligation]:
    """The chairman's own reception days of the week or month that ``on`` is in."""
    first = on.replace(day=1)
    start = min(first, on - timedelta(days=on.weekday()))
    end = max(
        (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), on + timedelta(days=6 - on.weekday())
    )
    members = [member for member in staff.members(start, end) if member.post == CHAIR]
    if not members:
        return
    days: tuple[DutyDay, ...] = duty_days(staff.calendar(), start, end)
    minimums = lawful_minimums(members, staff.away(start, end), days, staff.book())
    duties = state.between(start, end)
    for minimum in minimums:
        if not minimum.possible or not minimum.days[0] <= on <= _last(minimum.period, minimum.days[-1]):
            continue
        served = {duty.now.on for duty in duties if (duty.served or duty.now.officer) == minimum.officer}
        done = len(served & {day for day in minimum.days if day <= on})
        coming = len(served & {day for day in minimum.days if day > on})
        yield owe(
            f"duty.{RECEPTION_RULE}",
            f"{minimum.officer}/{minimum.period}",
            due=minimum.days[-1],
            state=state_of(on, due=minimum.days[-1], met=done >= minimum.least),
            citation=minimum.citation,
            words={
                "officer": minimum.officer,
                "period": minimum.period,
                "done": done,
                "coming": coming,
                "least": minimum.least,
            },
            answers=CHAIR,
        )


def _last(period: str, last: date) -> date:
    """The last day on which a period is still looked at: its own last calendar day."""
    return (
        last + timedelta(days=6 - last.weekday())
        if "W" in period
        else (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    )
