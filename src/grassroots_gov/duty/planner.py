"""Plan a roster: from officers and days to seats, gaps and a guarantee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from grassroots_gov.duty.alternate import alternate
from grassroots_gov.duty.check import limit_findings
from grassroots_gov.duty.exchange import exchange
from grassroots_gov.duty.flow import fill
from grassroots_gov.duty.given import taken
from grassroots_gov.duty.judge import lawful_minimums, minimum_findings
from grassroots_gov.duty.limits import Limit, MaxRunning
from grassroots_gov.duty.model import (
    Assignment,
    Calendar,
    DutyOfficer,
    DutyPlan,
    Gap,
    Guarantee,
    Leave,
    Reason,
    seated,
)
from grassroots_gov.duty.problem import Problem, problem_of
from grassroots_gov.duty.request import DutyRequest, Slot, duty_days
from grassroots_gov.duty.units import Filling, members
from grassroots_gov.errors import NotOnRoster
from grassroots_gov.law import Finding

if TYPE_CHECKING:
    from grassroots_gov.law import RuleBook

__all__ = ["answer_of", "plan_duty", "plan_of", "plan_request", "request_of", "running"]


def plan_duty(
    officers: Sequence[DutyOfficer],
    start: date,
    end: date,
    *,
    seats: int = 1,
    absences: Iterable[Leave] = (),
    calendar: Calendar | None = None,
    book: RuleBook | None = None,
    carried: Mapping[str, Mapping[str, int]] | None = None,
    max_consecutive: int | None = None,
    seed: int = 0,
) -> DutyPlan:
    """The fairest lawful roster from ``start`` to ``end``, both included (lập lịch trực).

    In this order: every seat that somebody can take is covered, nobody twice on a day; the chairman's
    lawful reception days are kept; the squared distances from the fair shares, by kind of day and in
    all, are least; the same officer is seldom on duty on neighbouring days.

    ``seats``            officers on duty each day
    ``absences``         days away, both ends included; with a ``session``, that part of each day
    ``calendar``         default: Vietnam's working calendar; ``book``: default: Vietnam's law
    ``carried``          ``{officer: {kind: duties above (+) or below (-) the fair share before}}``
    ``max_consecutive``  at most so many days running
    ``seed``             another one may give another plan of the same quality

    :class:`BadDutyRequest` lists everything wrong with the input at once.

    >>> from grassroots_gov import Officer, plan_duty
    >>> staff = [Officer("CT", "peoples_committee_chair"), Officer("PCT", "peoples_committee_vice_chair")]
    >>> plan = plan_duty(staff, date(2024, 6, 3), date(2024, 6, 9))
    >>> plan.guarantee, dict(plan.load("CT"))["total"] in (3, 4)
    ('optimal', True)
    """
    return plan_request(
        request_of(
            officers,
            start,
            end,
            slots=(Slot(seats=seats),),
            absences=absences,
            calendar=calendar,
            book=book,
            carried=carried,
            limits=running(max_consecutive),
            seed=seed,
        )
    )


def running(most: int | None) -> tuple[Limit, ...]:
    """The limit on days running, where there is one."""
    return () if most is None else (MaxRunning(days=most, name="max_consecutive"),)


def request_of(
    officers: Iterable[DutyOfficer],
    start: date,
    end: date,
    *,
    slots: Iterable[Slot] = (Slot(),),
    absences: Iterable[Leave] = (),
    calendar: Calendar | None = None,
    book: RuleBook | None = None,
    carried: Mapping[str, Mapping[str, int]] | None = None,
    limits: Iterable[Limit] = (),
    both_sessions: bool = False,
    seed: int = 0,
) -> DutyRequest:
    """The request of a period: the calendar is asked for its days, the rulebook for its minimums.

    The arguments are those of :func:`plan_duty` and the fields of :class:`DutyRequest`.
    """
    if calendar is None:
        from grassroots_gov.worktime import WorkCalendar

        calendar = WorkCalendar.vietnam()
    if book is None:
        from grassroots_gov.law import RuleBook

        book = RuleBook.vietnam()
    staff, gone = taken(officers, absences, carried, start, end, calendar, book)
    days, seats = duty_days(calendar, start, end), tuple(slots)
    return DutyRequest(
        officers=staff,
        days=days,
        slots=seats,
        absences=gone,
        limits=tuple(limits),
        minimums=lawful_minimums(staff, gone, days, book, seats),
        carried=carried or {},
        both_sessions=both_sessions,
        seed=seed,
        book_digest=book.digest,
    )


EFFORT = 1_200_000
"""How many exchanges and units the exact search looks at before it gives up: a few seconds."""


def plan_request(request: DutyRequest, *, effort: int = EFFORT) -> DutyPlan:
    """The best plan of a request, and how good it is known to be; ``effort`` bounds the exact search."""
    problem = problem_of(request)
    filling = fill(problem.units)
    if request.plain:
        return plan_of(problem, alternate(problem, filling.holders), filling)
    holders, broken, _ = exchange(problem, filling.holders)
    if not broken and not problem.doubled(holders, filling):
        return plan_of(problem, holders, filling)
    from grassroots_gov.duty.conflict import conflict_of  # most rosters never come here
    from grassroots_gov.duty.search import search

    found = search(problem, effort)
    return plan_of(
        problem,
        found.holders,
        filling,
        bound=found.bound,
        forced=found.forced,
        conflict=conflict_of(problem, found.holders) if found.forced else (),
    )


def answer_of(
    request: DutyRequest,
    seats: Mapping[tuple[date, str], Iterable[str]],
    *,
    planner: str,
    bound: Fraction | None = None,
    proved: bool = False,
) -> DutyPlan:
    """The plan of another planner: who holds the seats of each day and slot.

    ``bound``    what it knows that no plan which covers as much can go below
    ``proved``   it looked at every case; the plan may then call itself optimal

    Whoever receives the plan judges it (``judge_plan``). :class:`NotOnRoster` for an unknown officer,
    ``KeyError`` for a day and slot that there is not.
    """
    problem = problem_of(request)
    holders = [0] * len(problem.day_of)
    for key, officers in seats.items():
        for officer in officers:
            if officer not in problem.index:
                raise NotOnRoster(officer, problem.ids)
            holders[problem.unit_of[key]] |= 1 << problem.index[officer]
    relaxed = fill(problem.units)
    least = problem.bound(relaxed)
    best = least if bound is None else max(bound, least)
    missing = any(
        bits.bit_count() < seats - free
        for bits, seats, free in zip(holders, problem.units.seats, problem.free, strict=True)
    )
    conflict: tuple[str, ...] = ()
    if missing:
        from grassroots_gov.duty.conflict import conflict_of

        conflict = conflict_of(problem, holders)
    # Where limits leave seats empty the relaxation covers more, and its cost bounds nothing.
    lowest = (bound or Fraction(0)) if missing else best
    empty = sum(s - bits.bit_count() for s, bits in zip(problem.units.seats, holders, strict=True))
    return plan_of(
        problem,
        holders,
        relaxed,
        bound=lowest,
        proved=proved,
        conflict=conflict,
        forced=empty - sum(problem.free) if proved else 0,
        planner=planner,
    )


def plan_of(
    problem: Problem,
    holders: Sequence[int],
    relaxed: Filling,
    *,
    bound: Fraction | None = None,
    proved: bool = False,
    conflict: tuple[str, ...] = (),
    forced: int = 0,
    planner: str = "built-in",
) -> DutyPlan:
    """The plan that a filling is: seats by day, gaps with every officer's reason, findings, guarantee.

    ``relaxed`` is the optimum without the limits, whose certificate proves ``bound``; a higher ``bound``
    and ``proved`` come from a search that looked at every case; ``forced`` seats must stay empty by limits.
    """
    request, ids = problem.request, problem.ids
    days, seats = request.days, problem.units.seats
    assignments: list[Assignment] = []
    empty: list[tuple[int, int]] = []
    held_by: dict[int, list[tuple[int, str, str]]] = {}  # few sets of officers hold the seats of many days
    for unit, (bits, at, slot, wanted) in enumerate(
        zip(holders, problem.day_of, problem.slot_of, seats, strict=True)
    ):
        day = days[at]
        prefix = day.name if slot == "duty" else f"{day.name}/{slot}"
        held = held_by.get(bits)
        if held is None:
            held = held_by[bits] = [
                (seat, f"/{seat}", ids[officer]) for seat, officer in enumerate(members(bits), start=1)
            ]
        for seat, suffix, officer in held:
            assignments.append(seated(prefix + suffix, day.on, seat, officer, slot))
        if len(held) < wanted:
            empty.append((unit, len(held)))
    gaps = tuple(_gaps(problem, holders, empty)) if empty else ()
    objective = problem.objective(holders)
    if bound is None:
        bound = problem.bound(relaxed)
    best = proved or objective == bound
    guarantee: Guarantee = "partial" if gaps else "optimal" if best else "feasible"
    return DutyPlan(
        start=days[0].on,
        end=days[-1].on,
        assignments=tuple(assignments),
        gaps=gaps,
        guarantee=guarantee,
        objective=objective,
        bound=bound,
        least_gaps=forced + (sum(problem.free) if gaps else 0),
        findings=tuple(_findings(problem, holders)),
        conflict=conflict,
        planner=planner,
        request=request,
        problem=problem,
        holders=tuple(holders),
        relaxed=relaxed,
    )


def _gaps(problem: Problem, holders: Sequence[int], empty: Iterable[tuple[int, int]]) -> Iterable[Gap]:
    """Each seat of the units beyond those that are filled, with every officer's reason."""
    from grassroots_gov.duty.explain import Standing

    standing = Standing(problem, holders)
    for unit, filled in empty:
        on, slot = problem.key(unit)
        reasons = {
            officer: standing.against(unit, at) or Reason("search") for at, officer in enumerate(problem.ids)
        }
        for seat in range(filled + 1, problem.units.seats[unit] + 1):
            yield Gap(on, seat, reasons, slot)


def _findings(problem: Problem, holders: Sequence[int]) -> Iterable[Finding]:
    yield from minimum_findings(problem, holders)
    yield from limit_findings(problem, holders, wishes_only=True)
    provisional = [day.on for day in problem.request.days if day.provisional]
    if provisional:
        yield Finding(
            "provisional_days",
            measured=len(provisional),
            params={"first": provisional[0].isoformat(), "last": provisional[-1].isoformat()},
            room="duty",
        )
