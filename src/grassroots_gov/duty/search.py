"""Limits that break the flow: exchanges that keep the counts, then an exact search, always with a bound.

The flow without the limits bounds every plan from below. Where exchanges close all breaches, that bound
is met and the plan is optimal. Where they do not, the breach that is left is a set of duties that cannot
all stand: each in turn is forbidden (those before it kept), the flow is solved again, and the case with
the lowest bound is looked at first. So the first case without a breach is the best there is, and when
every case with all seats filled is gone, it is proved that no such plan exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from heapq import heappop, heappush

from attrs import evolve, field, frozen

from grassroots_gov.duty.exchange import exchange
from grassroots_gov.duty.flow import fill
from grassroots_gov.duty.limits import Pairs
from grassroots_gov.duty.problem import Problem
from grassroots_gov.duty.shortage import Shortage, broken
from grassroots_gov.duty.stepwise import stepwise
from grassroots_gov.duty.units import Filling, Group, Units

__all__ = ["Found", "search"]


LARGE = 40
"""Units beyond which cases with empty seats are too many to go through."""

UNIT, LOOKS_A_CASE = 15, 20_000
"""What filling one unit costs in looks at an exchange, and the looks that one case is given."""


@frozen(order=True)
class _Case:
    """Some duties forbidden, some kept; ordered by the best that can come of it, deepest first.

    ``empty``  seats that stay empty at least; ``short`` duties missing from lawful minimums
    ``cost``   the least scaled cost; 0 where not all breaches that need an empty seat have one yet
    """

    empty: int
    short: int
    cost: int
    height: int
    number: int
    ripe: bool = field(order=False)
    able: list[int] = field(order=False, repr=False)
    kept: list[int] = field(order=False, repr=False)
    groups: tuple[Group, ...] = field(order=False, repr=False)
    holders: list[int] = field(order=False, repr=False)


@frozen
class Found:
    """What the search came to.

    ``holders``  who holds each unit; every hard limit holds
    ``bound``    what no plan that covers as much can go below
    ``forced``   seats that the limits are proved to leave empty beyond those that nobody can take
    """

    holders: list[int]
    bound: Fraction
    forced: int


def search(
    problem: Problem, effort: int, *, able: Sequence[int] | None = None, kept: Sequence[int] | None = None
) -> Found:
    """The best filling that breaks no hard limit, as far as ``effort`` reaches.

    ``able`` and ``kept``: of each unit, the officers who may take it and those who must keep it.
    """
    units = problem.units
    return _Search(problem).run(effort, list(able or units.able), list(kept or [0] * len(units.able)))


class _Search:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.hard = [limit for limit in problem.request.limits if limit.weight is None]
        self.shortage = Shortage(problem, self.hard)
        self.cases: list[_Case] = []
        self.number = 0

    def run(self, effort: int, able: list[int], kept: list[int]) -> Found:
        """Look at the best case until it has no breach or the effort is spent."""
        length = len(able)
        self._push(able, kept, self.problem.units.groups, 0)
        if not self.cases[0].ripe and length > LARGE:
            effort //= 8  # the fewest empty seats are out of reach by search: a good plan is what is sought
        while effort > 0:
            case = heappop(self.cases)
            settled, breaches, looks = self._settled(case)
            effort -= looks + length
            if not breaches:
                twice = self._twice(settled, case)
                if twice is None:
                    return self._result(settled, case)
                self._count_once(case, *twice)
                effort -= 3 * length * UNIT
                continue
            cover = self._cover(settled, case.kept)
            free = [pair for pair in cover if not case.kept[pair[1]] >> pair[0] & 1]
            for at, (officer, unit) in enumerate(free):
                able, kept = list(case.able), list(case.kept)
                able[unit] &= ~(1 << officer)
                for other, before in free[:at]:
                    kept[before] |= 1 << other
                self._push(able, kept, case.groups, case.height - 1)
                effort -= length * UNIT
        return self._given_up()

    def _twice(self, holders: Sequence[int], case: _Case) -> tuple[int, int, int] | None:
        """A minimum that is short because two sessions of one day were counted: its index and both units."""
        if not self.problem.request.both_sessions or self.problem.short(holders) <= case.short:
            return None
        for index, group in enumerate(case.groups):
            days: dict[int, int] = {}
            if self.problem.served(group, holders) < group.least:
                for unit in group.units:
                    if holders[unit] >> group.officer & 1:
                        first = days.setdefault(self.problem.day_of[unit], unit)
                        if first != unit:
                            return index, first, unit
        return None

    def _count_once(self, case: _Case, index: int, first: int, second: int) -> None:
        """Without the first session of the day, or with it and without the second, or both counted once."""
        group = case.groups[index]
        bit = 1 << group.officer
        once = evolve(group, units=tuple(unit for unit in group.units if unit != second))
        for leaving, keeping in ((first, ()), (second, (first,)), (None, (first, second))):
            able, kept, groups = list(case.able), list(case.kept), case.groups
            if leaving is None:
                groups = (*groups[:index], once, *groups[index + 1 :])
            elif kept[leaving] & bit:
                continue
            else:
                able[leaving] &= ~bit
            for unit in keeping:
                kept[unit] |= bit
            self._push(able, kept, groups, case.height - 1)

    def _settled(self, case: _Case) -> tuple[list[int], int, int]:
        return exchange(
            self.problem, case.holders, able=case.able, kept=case.kept, passes=8, looks=LOOKS_A_CASE
        )

    def _push(self, able: list[int], kept: list[int], groups: tuple[Group, ...], height: int) -> None:
        problem, units = self.problem, self.problem.units
        filling = fill(Units(units.kind, able, units.seats, units.fair, units.scale, groups, kept))
        empty = sum(max(0, seats - bits.bit_count()) for seats, bits in zip(units.seats, able, strict=True))
        more = self.shortage.least(able, kept)
        self.number += 1
        heappush(
            self.cases,
            _Case(
                empty + more,
                sum(missing for _, missing in filling.short),
                # Leaving one more seat empty may lower the cost: no bound until it is known which.
                0 if more else filling.cost(problem.units),
                height,
                self.number,
                not more,
                able,
                kept,
                groups,
                filling.holders,
            ),
        )

    def _cover(self, holders: Sequence[int], kept: Sequence[int]) -> Pairs:
        """The breach with the fewest duties that may still change."""
        return min(
            broken(self.problem, self.hard, holders),
            key=lambda pairs: sum(1 for officer, unit in pairs if not kept[unit] >> officer & 1),
        )

    def _result(self, holders: list[int], case: _Case) -> Found:
        units = self.problem.units
        cost = Filling(holders, self.problem.counts(holders), []).cost(units)
        proved = case.ripe and self.problem.short(holders) <= case.short
        bound = min(cost, case.cost) if proved else 0
        return Found(holders, Fraction(bound, units.scale**2), case.empty - sum(self.problem.free))

    def _given_up(self) -> Found:
        """The best plan at hand: of the ripest cases, and one built step by step."""
        problem, units = self.problem, self.problem.units
        best = self.cases[0]
        plans = [stepwise(problem)]
        ripe = sorted(case for case in self.cases if case.ripe)[:8]
        for case in ripe:
            settled, breaches, _ = self._settled(case)
            if not breaches:
                plans.append(stepwise(problem, settled))
        holders = min(plans, key=self._worth)
        free = sum(problem.free)
        empty = self._worth(holders)[0]
        met = empty == best.empty and best.ripe
        bound = Fraction(best.cost, units.scale**2) if met else Fraction(0)
        return Found(holders, bound, best.empty - free)

    def _worth(self, holders: Sequence[int]) -> tuple[int, int, int]:
        units = self.problem.units
        empty = sum(seats - bits.bit_count() for seats, bits in zip(units.seats, holders, strict=True))
        cost = Filling(list(holders), self.problem.counts(holders), []).cost(units)
        return empty, self.problem.short(holders), cost
