"""Solve the model in the contract's order: seats, lawful minimums, fairness, wishes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from ortools.sat.python import cp_model

from grassroots_gov.duty import DutyPlan, DutyRequest, answer_of, problem_of
from grassroots_gov_cpsat.model import LARGEST, Model, UnknownLimit, build

__all__ = ["plan"]

WORK = 30
"""Deterministic seconds for each step: the same request and seed give the same plan on any machine."""


def plan(request: DutyRequest, *, hint: DutyPlan | None = None, work: float = WORK) -> DutyPlan | None:
    """The best plan that ``work`` reaches, starting from ``hint``; ``None`` where the model cannot say it.

    The plan calls itself optimal only where the solver closed every step.
    """
    try:
        model = build(request)
    except UnknownLimit:
        return None
    if model.magnitude >= LARGEST:
        return None
    if hint is not None:
        _start_from(model, hint)
    closed = True
    values: dict[tuple[int, int], bool] | None = None
    bound: int | None = None
    for goal in (model.empty, model.short, model.fairness, model.wishes):
        model.cp.minimize(goal)
        solver = _solver(request.seed, work)
        status = solver.solve(model.cp)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        values = {key: solver.boolean_value(variable) for key, variable in model.held.items()}
        reached = round(solver.objective_value)
        if goal is model.fairness:
            bound = min(reached, round(solver.best_objective_bound)) if closed else None
        if goal is not model.wishes:
            closed = closed and status == cp_model.OPTIMAL
            model.cp.add(goal <= reached)
            model.cp.clear_hints()  # type: ignore[no-untyped-call]  # ortools leaves it without annotations
            for key, variable in model.held.items():
                model.cp.add_hint(variable, values[key])
    if values is None:
        return None
    scale = problem_of(request).units.scale
    least = None if bound is None else Fraction(bound * scale + model.constant, scale**2)
    return answer_of(
        request,
        _seats(request, values),
        planner="grassroots-gov-cpsat",
        bound=least,
        proved=closed,
    )


def _solver(seed: int, work: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % (1 << 31)
    solver.parameters.max_deterministic_time = work
    return solver


def _start_from(model: Model, hint: DutyPlan) -> None:
    """Show the solver a plan to improve."""
    problem = hint.problem
    for (unit, officer), variable in model.held.items():
        model.cp.add_hint(variable, bool(hint.holders[unit] >> officer & 1))
    assert len(hint.holders) == len(problem.day_of)


def _seats(
    request: DutyRequest, values: Mapping[tuple[int, int], bool]
) -> Mapping[tuple[date, str], list[str]]:
    problem = problem_of(request)
    seats: dict[tuple[date, str], list[str]] = {}
    for (unit, officer), held in values.items():
        if held:
            seats.setdefault(problem.key(unit), []).append(problem.ids[officer])
    return seats
