"""Changes of a posted roster, judged like the plan was: presence, limits and lawful minimums again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from attrs import frozen

from grassroots_gov.duty.check import breaches
from grassroots_gov.duty.facts import RosterState
from grassroots_gov.duty.judge import HALVES, lawful_minimums, served_of
from grassroots_gov.duty.model import Assignment, Calendar, DutyOfficer, Leave
from grassroots_gov.duty.posted import limits_of
from grassroots_gov.duty.problem import Problem, problem_of
from grassroots_gov.duty.request import Away, DutyRequest, Member, Slot, away, duty_days, member_of
from grassroots_gov.law import Finding, RuleBook, Verdict, outcome_of
from grassroots_gov.text import is_blank

__all__ = ["Around", "Staff", "judge_change", "table"]


@frozen
class Staff:
    """What the duty room asks the rest of the house."""

    officers: Callable[[date, date], Sequence[DutyOfficer]]
    absences: Callable[[date, date], Sequence[Leave]]
    book: Callable[[], RuleBook]
    calendar: Callable[[], Calendar]

    def members(self, start: date, end: date) -> tuple[Member, ...]:
        """Who serves at some time of the period."""
        return tuple(member_of(one) for one in self.officers(start, end))

    def away(self, start: date, end: date) -> tuple[Away, ...]:
        """Who is away at some time of the period, as far as they serve in it."""
        known = {member.id for member in self.members(start, end)}
        return tuple(away(one) for one in self.absences(start, end) if one.officer in known)


@frozen
class Around:
    """The posted roster around some days, by index."""

    problem: Problem
    holders: list[int]


def table(state: RosterState, staff: Staff, first: date, last: date) -> Around:
    """The roster of the whole weeks and months around ``first`` to ``last``."""
    start = first.replace(day=1)
    start -= timedelta(days=start.weekday())
    end = (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    end += timedelta(days=6 - end.weekday())
    duties = state.between(start, end)
    days: dict[str, set[date]] = {}
    for duty in duties:
        days.setdefault(duty.now.slot, set()).add(duty.now.on)
    slots = []
    for name in sorted(days):
        slot = state.slot(name)
        slots.append(
            Slot(
                name=name,
                seats=slot.seats,
                posts=slot.posts,
                days=days[name],
                session=slot.session,
                begins=slot.begins,
                ends=slot.ends,
                hours=slot.hours,
            )
        )
    members, gone = staff.members(start, end), staff.away(start, end)
    every = duty_days(staff.calendar(), start, end)
    periods = [period for period in state.periods if period.start <= end and start <= period.end]
    posted = [limit for period in periods for limit in period.limits]
    names = {slot.name for slot in slots}
    known = {member.id for member in members}
    limits = tuple(limit for limit in limits_of(posted) if not any(True for _ in limit.faults(known, names)))
    request = DutyRequest(
        officers=members,
        days=every,
        slots=tuple(slots) or (Slot(days=()),),
        absences=gone,
        limits=limits,
        minimums=lawful_minimums(members, gone, every, staff.book(), slots or HALVES),
        both_sessions=any(period.both_sessions for period in periods),
        book_digest=staff.book().digest,
    )
    problem = problem_of(request)
    holders = [0] * len(problem.day_of)
    for duty in duties:
        if duty.now.officer in problem.index:
            holders[problem.unit_of[duty.now.on, duty.now.slot]] |= 1 << problem.index[duty.now.officer]
    return Around(problem, holders)


def judge_change(
    state: RosterState, seats: Sequence[Assignment], staff: Staff, *, on: date, approved_by: str
) -> Verdict:
    """Whether ``seats`` may be held like this from ``on``; what was broken before is not held against it."""
    first, last = min(seat.on for seat in seats), max(seat.on for seat in seats)
    around = table(state, staff, first, last)
    findings = [
        Finding("change_in_time", int(first < on), "=", 0, params={"first": first.isoformat()}, room="duty"),
        Finding("change_approved", int(not is_blank(approved_by)), "=", 1, room="duty"),
        *_changed(around, state, seats),
    ]
    if served := [seat.id for seat in seats if state.duties[seat.id].served is not None]:
        # Who served is not touched: the roster shows both from now on, and the balance counts who served.
        which = {"which": ", ".join(served[:5])}
        findings.append(Finding("change_after_served", len(served), params=which, room="duty"))
    return Verdict(
        question="duty.question_change",
        on=on,
        outcome=outcome_of(findings),
        findings=tuple(findings),
        book_digest=around.problem.request.book_digest,
        inputs={"seats": ", ".join(f"{seat.id}: {seat.officer or '–'}" for seat in seats)},
    )


def _changed(around: Around, state: RosterState, seats: Sequence[Assignment]) -> Iterator[Finding]:
    problem, before = around.problem, around.holders
    after = list(before)
    unable, twice = [], []
    for seat in seats:
        unit = problem.unit_of[seat.on, seat.slot]
        old = state.duties[seat.id].now.officer
        if old in problem.index:
            after[unit] &= ~(1 << problem.index[old])
    for seat in seats:
        if not seat.officer:
            continue
        unit, officer = problem.unit_of[seat.on, seat.slot], problem.index.get(seat.officer)
        if officer is None or not problem.units.able[unit] >> officer & 1:
            unable.append(f"{seat.id}: {seat.officer}")
            continue
        bit = 1 << officer
        if (problem.busy(unit, after) | after[unit]) & bit:
            twice.append(f"{seat.id}: {seat.officer}")
        after[unit] |= bit
    yield _none("officer_unable", unable)
    yield _none("twice_a_day", twice)
    known = set(breaches(problem, before, hard=True))
    new = [breach for breach in breaches(problem, after, hard=True) if breach not in known]
    for limit in problem.request.limits:
        of_limit = [breach for breach in new if breach.limit == limit.name]
        if of_limit:
            which = ", ".join(f"{breach.officer} {breach.days[-1].isoformat()}" for breach in of_limit[:5])
            yield Finding(
                "limit_broken",
                len(of_limit),
                "=",
                0,
                params={"limit": limit.name, "which": which, "weight": 0},
                room="duty",
            )
    for minimum in problem.request.minimums:
        was, now = (served_of(problem, minimum, holders) for holders in (before, after))
        if minimum.possible and now < minimum.least and now < was:
            yield Finding(
                "minimum_not_kept",
                now,
                ">=",
                minimum.least,
                citation=minimum.citation,
                confidence=minimum.confidence,
                params={"officer": minimum.officer, "period": minimum.period},
                room="duty",
            )


def _none(code: str, wrong: Sequence[str]) -> Finding:
    params: Mapping[str, str] = {"which": ", ".join(wrong[:5])}
    return Finding(code, len(wrong), "=", 0, params=params, room="duty")
