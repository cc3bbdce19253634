"""Rosters: the built-in planner against CP-SAT, SciPy's milp and OR-tools' C++ flow.

All solve the same days, presence, shares and lawful minimums. Ours is ``plan_duty`` whole, from officers and
absences on: calendar and law asked, problem built, solved and proved, neighbouring days exchanged, seats and
findings made. A peer is given days and presence ready by index and builds its model from them; CP-SAT is
also told the least and most duties of each kind in a fairest roster, which is what makes it fast. The flow
solves ours exactly: the objectives are compared before any time is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from time import perf_counter
from typing import Any

from attrs import frozen

from benchmarks.harness import Row, interleaved
from grassroots_gov.duty import Away, DutyPlan, Member, plan_duty

START = date(2023, 1, 2)
CHAIR, VICE = "peoples_committee_chair", "peoples_committee_vice_chair"


@frozen
class Case:
    """Officers and their leave; one of them is the chairman."""

    officers: tuple[Member, ...]
    absences: tuple[Away, ...]
    end: date

    def plan(self, **more: Any) -> DutyPlan:
        """Ours, whole."""
        return plan_duty(self.officers, START, self.end, absences=self.absences, **more)


def case(officers: int, days: int, *, uneven: bool = False, seed: int = 1) -> Case:
    """``days`` from the start with leave day by day: 10 % of the days, or up to 70 % by officer."""
    chance = Random(seed)  # the same draw every time
    away = []
    for number in range(officers):
        share = chance.uniform(0, 0.7) if uneven else 0.1
        for day in range(days):
            if chance.random() < share:
                on = START + timedelta(days=day)
                away.append(Away(f"o{number}", on, on))
    staff = tuple(Member(f"o{number}", CHAIR if number == 0 else VICE) for number in range(officers))
    return Case(staff, tuple(away), START + timedelta(days=days - 1))


def rows(*, long: bool) -> Iterator[Row]:
    """A year for 5, 10 and 30 officers, ten years for 30, and run limits."""
    repeats = 15 if long else 5
    for officers in (5, 10, 30):
        yield from _year(officers, repeats, uneven=False)
    for officers in (5, 10, 30):
        yield from _year(officers, repeats, uneven=True)
    small, large = case(10, 365), case(30, 3650)
    ours, theirs = interleaved(large.plan, small.plan, repeats=repeats)
    yield Row(
        work="ten years, 30 officers",
        against="ours at one year, 10 officers, times 30",
        reach=Fraction(6, 5),
        ours=ours,
        theirs=theirs * 30,
    )
    yield _running(500 if long else 100)


def _year(officers: int, repeats: int, *, uneven: bool) -> Iterator[Row]:
    asked = case(officers, 365, uneven=uneven)
    best = asked.plan()
    assert best.guarantee in ("optimal", "partial")
    flow, milp, cpsat = _flow(best), _milp(best), _cpsat(best)
    assert flow() == best.objective, "the flow and ours solve the same"
    presence = "uneven presence" if uneven else "10 % leave"
    work = f"a year, {officers} officers, {presence}, proved optimal"
    ours, by_flow, by_milp, by_cpsat = interleaved(asked.plan, flow, milp, cpsat, repeats=repeats)
    reach: Callable[[int], Fraction | None] = lambda parts: Fraction(1, parts)  # noqa: E731 - three uses below
    yield Row(
        work=work, against="OR-tools C++ flow", reach=None if uneven else reach(1), ours=ours, theirs=by_flow
    )
    yield Row(work=work, against="SciPy milp", reach=reach(5 if uneven else 20), ours=ours, theirs=by_milp)
    yield Row(
        work=work,
        against="CP-SAT, floor and ceiling given",
        reach=None if uneven else reach(15),
        ours=ours,
        theirs=by_cpsat,
    )


# --- the peers ------------------------------------------------------------------------------------------


def _flow(best: DutyPlan) -> Callable[[], Fraction]:
    """Source, officer, officer and kind, the chairman's weeks, days: one arc for each next unit."""
    import numpy
    from ortools.graph.python import min_cost_flow

    problem = best.problem
    units, n = problem.units, len(problem.ids)
    kinds, days = len(units.fair), len(units.able)

    def solve() -> Fraction:
        tails: list[int] = []
        heads: list[int] = []
        capacities: list[int] = []
        costs: list[int] = []

        def arc(tail: int, head: int, capacity: int, cost: int) -> None:
            tails.append(tail)
            heads.append(head)
            capacities.append(capacity)
            costs.append(cost)

        officer_node, leaf = 1, 1 + n
        day = leaf + kinds * n
        week = day + days
        sink = week + len(units.groups)
        week_of = {unit: at for at, group in enumerate(units.groups) for unit in group.units}
        most = [[0] * n for _ in range(kinds)]
        for unit, able in enumerate(units.able):
            kind = units.kind[unit]
            for officer in range(n):
                if not able >> officer & 1:
                    continue
                most[kind][officer] += 1
                at = week_of.get(unit)
                if at is not None and units.groups[at].officer == officer:
                    arc(week + at, day + unit, 1, 0)
                else:
                    arc(leaf + kind * n + officer, day + unit, 1, 0)
            if able:
                arc(day + unit, sink, min(units.seats[unit], able.bit_count()), 0)
        large = 1 << 50
        for at, group in enumerate(units.groups):
            arc(leaf + group.kind * n + group.officer, week + at, group.least, -large)
            arc(leaf + group.kind * n + group.officer, week + at, len(group.units), 0)
        scale = units.scale
        for officer in range(n):
            due = sum(units.fair[kind][officer] for kind in range(kinds))
            for unit in range(sum(most[kind][officer] for kind in range(kinds))):
                arc(0, officer_node + officer, 1, scale * (2 * unit + 1) - 2 * due)
            for kind in range(kinds):
                for unit in range(most[kind][officer]):
                    cost = scale * (2 * unit + 1) - 2 * units.fair[kind][officer]
                    arc(officer_node + officer, leaf + kind * n + officer, 1, cost)
        seats = sum(min(s, able.bit_count()) for s, able in zip(units.seats, units.able, strict=True))
        solver = min_cost_flow.SimpleMinCostFlow()
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            numpy.array(tails), numpy.array(heads), numpy.array(capacities), numpy.array(costs)
        )
        solver.set_node_supply(0, seats)
        solver.set_node_supply(sink, -seats)
        assert solver.solve() == solver.OPTIMAL
        flows = solver.flows(arcs)
        count = [[0] * n for _ in range(kinds)]
        for index, tail in enumerate(tails):
            if officer_node <= tail < leaf and flows[index]:
                kind, officer = divmod(heads[index] - leaf, n)
                count[kind][officer] += 1
        from grassroots_gov.duty.units import Filling

        return Fraction(Filling([], count, []).cost(units), scale**2)

    return solve


def _bounds(best: DutyPlan) -> list[list[tuple[int, int]]]:
    """The least and most duties of each kind in a fairest roster; the chairman's minimum sets him apart."""
    counts = best.problem.counts(best.holders)
    bounds = []
    for of_kind in counts:
        others = of_kind[1:] or of_kind
        bounds.append([(of_kind[0], of_kind[0]), *((min(others), max(others)) for _ in of_kind[1:])])
    return bounds


def _cpsat(best: DutyPlan) -> Callable[[], None]:
    from ortools.sat.python import cp_model

    units, bounds = best.problem.units, _bounds(best)

    def solve() -> None:
        model = cp_model.CpModel()
        held: dict[tuple[int, int], Any] = {}
        by_count: dict[tuple[int, int], list[Any]] = {}
        for unit, able in enumerate(units.able):
            of_unit = []
            for officer in range(len(bounds[0])):
                if able >> officer & 1:
                    variable = held[unit, officer] = model.new_bool_var("")
                    of_unit.append(variable)
                    by_count.setdefault((units.kind[unit], officer), []).append(variable)
            if of_unit:
                model.add_exactly_one(of_unit)
        for (kind, officer), variables in by_count.items():
            low, high = bounds[kind][officer]
            model.add_linear_constraint(sum(variables), low, high)
        for group in units.groups:
            model.add_at_least_one(held[unit, group.officer] for unit in group.units)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 2
        assert solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)

    return solve


def _milp(best: DutyPlan, running: int | None = None) -> Callable[[], int]:
    """Least spread by kind, with the weekly minimum and at most ``running`` days running; 2: infeasible."""
    import numpy
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    units, n = best.problem.units, len(best.problem.ids)
    kinds = sorted(set(units.kind))

    def solve() -> int:
        number = {}
        for unit, able in enumerate(units.able):
            for officer in range(n):
                if able >> officer & 1:
                    number[unit, officer] = len(number)
        size = len(number) + 2 * len(kinds)
        rows: list[int] = []
        columns: list[int] = []
        values: list[int] = []
        low: list[float] = []
        high: list[float] = []

        def constraint(terms: list[tuple[int, int]], least: float, most: float) -> None:
            for column, value in terms:
                rows.append(len(low))
                columns.append(column)
                values.append(value)
            low.append(least)
            high.append(most)

        for unit, able in enumerate(units.able):
            if able:
                constraint([(number[unit, o], 1) for o in range(n) if able >> o & 1], 1, 1)
        for at, kind in enumerate(kinds):
            for officer in range(1 if units.groups else 0, n):
                mine = [
                    (number[unit, officer], 1)
                    for unit in range(len(units.able))
                    if units.kind[unit] == kind and (unit, officer) in number
                ]
                constraint([*mine, (len(number) + 2 * at, -1)], -numpy.inf, 0)
                constraint([*mine, (len(number) + 2 * at + 1, -1)], 0, numpy.inf)
        for group in units.groups:
            constraint([(number[unit, group.officer], 1) for unit in group.units], group.least, numpy.inf)
        if running is not None:
            for officer in range(n):
                for first in range(len(units.able) - running):
                    window = range(first, first + running + 1)
                    terms = [(number[u, officer], 1) for u in window if (u, officer) in number]
                    if len(terms) > running:
                        constraint(terms, -numpy.inf, running)
        cost = numpy.zeros(size)
        for at in range(len(kinds)):
            cost[len(number) + 2 * at], cost[len(number) + 2 * at + 1] = 1, -1
        upper = numpy.ones(size)
        upper[len(number) :] = len(units.able)
        matrix = csr_matrix((values, (rows, columns)), shape=(len(low), size))
        result = milp(
            cost,
            constraints=LinearConstraint(matrix, low, high),
            integrality=numpy.ones(size),
            bounds=Bounds(0, upper),
        )
        assert result.status in (0, 2), result.message
        return int(result.status)

    return solve


# --- run limits -----------------------------------------------------------------------------------------


def _running(instances: int) -> Row:
    """Random small instances with a limit on days running: each must end certified, one way or the other."""
    ratios: list[tuple[float, float, float]] = []
    optimal = impossible = 0
    for seed in range(instances):
        chance = Random(seed)
        officers, days, most = chance.randint(3, 5), chance.randint(14, 28), chance.randint(1, 2)
        end = START + timedelta(days=days - 1)
        away = []
        for number in range(officers):
            day = chance.randint(0, 6)
            while day < days:
                length = chance.randint(1, 5)
                away.append(
                    Away(f"o{number}", START + timedelta(days=day), START + timedelta(days=day + length - 1))
                )
                day += length + chance.randint(3, 12)
        staff = tuple(Member(f"o{number}", VICE) for number in range(officers))
        asked = Case(staff, tuple(away), end)
        plan = asked.plan(max_consecutive=most)
        peer = _milp(plan, most)
        unavoidable = sum(plan.problem.free)
        certified = plan.objective == plan.bound if len(plan.gaps) == unavoidable else bool(plan.conflict)
        assert certified, f"seed {seed}: {plan.guarantee}"
        covered = len(plan.gaps) == unavoidable
        assert covered == (peer() == 0), f"seed {seed}: the peer says otherwise"
        optimal, impossible = optimal + covered, impossible + (not covered)
        times = []
        for task in (lambda a=asked, m=most: a.plan(max_consecutive=m), peer):
            taken = []
            for _ in range(3):
                start = perf_counter()
                task()
                taken.append(perf_counter() - start)
            times.append(sorted(taken)[1])
        ratios.append((times[0] / times[1], times[0], times[1]))
    _, ours, theirs = sorted(ratios)[len(ratios) // 2]
    return Row(
        work=f"run limits, {instances} random instances, median ratio",
        against="SciPy milp",
        reach=Fraction(1, 10),
        ours=ours,
        theirs=theirs,
        note=f"{optimal} certified optimal, {impossible} certified impossible, none undecided",
    )
