"""Judge any plan, whoever made it: the built-in planner, a plugin, or a person.

Nothing here trusts the plan's own words: seats, presence, limits, minimums and fairness are counted anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from grassroots_gov.duty.exchange import exchange
from grassroots_gov.duty.flow import fill
from grassroots_gov.duty.judge import minimum_findings
from grassroots_gov.duty.limits import Breach
from grassroots_gov.duty.model import Assignment, DutyPlan
from grassroots_gov.duty.problem import Problem, problem_of
from grassroots_gov.law import Finding, Outcome, Verdict, outcome_of

__all__ = ["breaches", "judge_plan", "limit_findings", "takes"]


def judge_plan(plan: DutyPlan) -> Verdict:
    """Whether the plan is what it says: every seat told, nobody where they cannot be, every limit held.

    The outcome is about the plan's honesty and lawfulness, not about gaps that nobody could fill.
    """
    problem = problem_of(plan.request)
    findings = [
        *_seats(problem, plan),
        *_people(problem, plan.assignments),
        *limit_findings(problem, _holders(problem, plan.assignments)),
        *_claims(problem, plan),
    ]
    outcome = outcome_of(findings)
    if outcome is Outcome.HOLDS:
        findings += minimum_findings(problem, _holders(problem, plan.assignments))
    return Verdict(
        question="duty.question_plan",
        on=plan.start,
        outcome=outcome,
        findings=tuple(findings),
        book_digest=plan.request.book_digest,
        inputs={"start": plan.start.isoformat(), "end": plan.end.isoformat(), "planner": plan.planner},
    )


def _holders(problem: Problem, assignments: Sequence[Assignment]) -> list[int]:
    holders = [0] * len(problem.day_of)
    for held in assignments:
        unit = problem.unit_of.get((held.on, held.slot))
        if unit is not None and held.officer in problem.index:
            holders[unit] |= 1 << problem.index[held.officer]
    return holders


def _none(code: str, wrong: Sequence[str]) -> Finding:
    """The finding that ``wrong`` is empty; the first few are named."""
    return Finding(
        code,
        measured=len(wrong),
        relation="=",
        required=0,
        params={"which": ", ".join(wrong[:5])},
        room="duty",
    )


def _seats(problem: Problem, plan: DutyPlan) -> Iterator[Finding]:
    told = Counter((held.on, held.slot, held.seat) for held in plan.assignments)
    told.update((gap.on, gap.slot, gap.seat) for gap in plan.gaps)
    wanted = {
        (*problem.key(unit), seat + 1)
        for unit in range(len(problem.day_of))
        for seat in range(problem.units.seats[unit])
    }
    wrong = sorted(
        {seat for seat, times in told.items() if times > 1} | (told.keys() ^ wanted),
    )
    yield _none("seats_wrong", [f"{on.isoformat()}/{slot}/{seat}" for on, slot, seat in wrong])
    yield _none("gaps_needless", sorted(_needless(problem, plan)))


def _needless(problem: Problem, plan: DutyPlan) -> Iterator[str]:
    """Gaps on days on which somebody is free, able and within every hard limit."""
    if not plan.gaps:
        return
    holders = _holders(problem, plan.assignments)
    for gap in plan.gaps:
        unit = problem.unit_of.get((gap.on, gap.slot))
        if unit is None:
            continue
        if any(takes(problem, holders, unit, officer) for officer in range(len(problem.ids))):
            yield f"{gap.on.isoformat()}/{gap.slot}/{gap.seat}"


def takes(problem: Problem, holders: Sequence[int], unit: int, officer: int) -> bool:
    """Whether ``officer`` could take one seat of ``unit`` beside everything that is held."""
    bit = 1 << officer
    if not problem.units.able[unit] & bit:
        return False
    if (problem.busy(unit, holders) | holders[unit]) & bit:
        return False
    tried = list(holders)
    tried[unit] |= bit
    return len(breaches(problem, tried, hard=True)) <= len(breaches(problem, holders, hard=True))


def _people(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[Finding]:
    unable = []
    for held in assignments:
        unit, officer = problem.unit_of.get((held.on, held.slot)), problem.index.get(held.officer)
        if officer is None or unit is None or not problem.units.able[unit] >> officer & 1:
            unable.append(f"{held.id}: {held.officer}")
    yield _none("officer_unable", unable)
    days: dict[tuple[date, str], list[Assignment]] = {}
    for held in assignments:
        days.setdefault((held.on, held.officer), []).append(held)
    yield _none(
        "twice_a_day",
        [f"{on.isoformat()}: {who}" for (on, who), of_day in sorted(days.items()) if _twice(problem, of_day)],
    )


def _twice(problem: Problem, of_day: Sequence[Assignment]) -> bool:
    """Whether one officer cannot hold these seats of one day."""
    units = [problem.unit_of.get((held.on, held.slot)) for held in of_day]
    known = [unit for unit in units if unit is not None]
    return any(
        unit == other or problem.clash(unit, other)
        for at, unit in enumerate(known)
        for other in known[at + 1 :]
    )


def limit_findings(
    problem: Problem, holders: Sequence[int], *, wishes_only: bool = False
) -> Iterator[Finding]:
    """One finding for each limit, and for each wish a remark that names every person and day."""
    limits = [limit for limit in problem.request.limits if limit.weight is not None or not wishes_only]
    if not limits:
        return
    found = breaches(problem, holders, hard=False if wishes_only else None)
    for limit in limits:
        of_limit = [breach for breach in found if breach.limit == limit.name]
        said = [f"{breach.officer} {breach.days[-1].isoformat()}" for breach in of_limit]
        hard = limit.weight is None
        yield Finding(
            "limit_broken" if hard else "wish_broken",
            measured=len(of_limit),
            relation="=" if hard else None,
            required=0 if hard else None,
            params={"limit": limit.name, "which": ", ".join(said[:5]), "weight": limit.weight or 0},
            room="duty",
        )


def _claims(problem: Problem, plan: DutyPlan) -> Iterator[Finding]:
    holders = _holders(problem, plan.assignments)
    objective = problem.objective(holders)
    wrong = [] if objective == plan.objective else [f"{plan.objective}, {objective}"]
    if plan.guarantee != "partial" and plan.gaps:
        wrong.append(plan.guarantee)
    relaxed = fill(problem.units)
    settled, broken = relaxed.holders, 0
    if not problem.request.plain:
        settled, broken, _ = exchange(problem, relaxed.holders, passes=8)
    # Fairness counts only among plans that keep as many lawful minimums; limits may cost a minimum.
    best = sum(missing for _, missing in relaxed.short), problem.bound(relaxed)
    ours = problem.short(holders), objective
    reached = not broken and not problem.doubled(settled, relaxed)
    if ours[0] > best[0] and reached:
        wrong.append(f"{ours[0]} > {best[0]}")
    if plan.guarantee == "optimal" and (ours < best or (ours > best and reached)):
        wrong.append(f"{ours[1]} ≠ {best[1]}")
    yield _none("claim_wrong", wrong)


def breaches(problem: Problem, holders: Sequence[int], *, hard: bool | None = None) -> tuple[Breach, ...]:
    """Every breach of every limit, by limit, officer and day; ``hard`` narrows to hard limits or wishes."""
    held = problem.held(holders)
    found = []
    for limit in problem.request.limits:
        if hard is not None and hard != (limit.weight is None):
            continue
        for pairs in limit.broken(problem, held):
            days: tuple[date, ...] = tuple(problem.key(unit)[0] for _, unit in pairs)
            names = dict.fromkeys(problem.ids[officer] for officer, _ in pairs)
            found.append(Breach(limit.name, ", ".join(names), days, limit.weight))
    return tuple(found)
