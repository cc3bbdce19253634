"""The exact heart of the planner: who takes how many units of each kind, as a min-cost flow on integers.

What belongs here: masks, counts and prices by index. What does not: days, names, law; see ``problem``.

Each unit (a slot on a day) is filled to its capacity by officers who may take it. The cost is convex in
the count of every officer and kind, in every officer's total and in every lawful minimum, so a filling is
optimal exactly when the graph of exchanges (``residual``) has no negative cycle; the distances in it are
then the proof. A duty missing from a minimum costs more than all fairness can save.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import add, itemgetter, sub

from grassroots_gov.duty.residual import Move, Residual
from grassroots_gov.duty.units import Filling, Units, counts_of, members

__all__ = ["fill"]


def fill(units: Units) -> Filling:
    """The cheapest filling, with its proof."""
    holders = list(units.kept) if units.kept else [0] * len(units.able)
    need = list(map(int.bit_count, units.able))
    _keep_minimums(units, holders, need)
    _start(units, holders, need)
    return _Work(units, holders).improve()


def _keep_minimums(units: Units, holders: list[int], need: Sequence[int]) -> None:
    """Give every group its least from the units that fewest others can take, as far as seats are free."""
    able, seats = units.able, units.seats
    for group in units.groups:
        bit = 1 << group.officer
        missing = group.least
        if units.kept:
            missing -= sum(1 for unit in group.units if holders[unit] & bit)
        if missing <= 0:
            continue
        for unit in sorted(group.units, key=need.__getitem__):
            has = holders[unit]
            if able[unit] & ~has & bit and has.bit_count() < seats[unit]:
                holders[unit] = has | bit
                missing -= 1
                if not missing:
                    break


def _start(units: Units, holders: list[int], need: Sequence[int]) -> None:
    """Scarcest units first, each to the officers for whom one more costs least.

    A price carries its officer in the lowest bits, so that the least of some prices names one.
    """
    able, seats, kind_of = units.able, units.seats, units.kind
    width = units.officers.bit_length()
    officer_of, twice = (1 << width) - 1, 2 * units.scale << width
    by_kind, in_all = _prices(units, counts_of(units, holders))
    price = [
        [(cost << width) + officer for officer, cost in enumerate(map(add, of_kind, in_all))]
        for of_kind in by_kind
    ]
    spare = list(map(sub, need, seats))
    for unit in sorted(range(len(able)), key=spare.__getitem__):
        could, free = able[unit], seats[unit]
        if has := holders[unit]:
            could &= ~has
            free -= has.bit_count()
        if free <= 0 or not could:
            continue
        of_kind = price[kind_of[unit]]
        prices = _picked(could)(of_kind)
        if free == 1:
            prices = (min(prices),)
        elif free < len(prices):
            prices = sorted(prices)[:free]
        for cheapest in prices:
            officer = cheapest & officer_of
            has |= 1 << officer
            of_kind[officer] += twice
            for row in price:
                row[officer] += twice
        holders[unit] = has


@lru_cache(maxsize=1 << 12)
def _picked(bits: int) -> Callable[[Sequence[int]], Sequence[int]]:
    """What takes the entries of some officers out of a row."""
    some = members(bits)
    if len(some) == 1:
        return lambda row: (row[some[0]],)
    return itemgetter(*some)


def _prices(units: Units, count: Sequence[Sequence[int]]) -> tuple[list[list[int]], list[int]]:
    """What one more costs, by kind and officer, and by officer in all."""
    scale = units.scale
    by_kind = [
        [scale * (1 + 2 * have) - 2 * due for have, due in zip(counts, fair, strict=True)]
        for counts, fair in zip(count, units.fair, strict=True)
    ]
    in_all = [
        scale * (1 + 2 * sum(have)) - 2 * sum(due)
        for have, due in zip(zip(*count, strict=True), zip(*units.fair, strict=True), strict=True)
    ]
    return by_kind, in_all


class _Work:
    """A filling under way: every seat that can be filled is filled, and exchanges make it cheaper."""

    def __init__(self, units: Units, holders: list[int]) -> None:
        self.units, self.holders = units, holders
        self.held: list[list[set[int]]] = [[set() for _ in range(units.officers)] for _ in units.fair]
        alike: dict[tuple[int, int], list[int]] = {}
        for unit, key in enumerate(zip(units.kind, holders, strict=True)):
            if key in alike:
                alike[key].append(unit)
            else:
                alike[key] = [unit]
        for (kind, bits), of_key in alike.items():
            for officer in members(bits):
                self.held[kind][officer].update(of_key)
        self.count = [[*map(len, of_kind)] for of_kind in self.held]
        self.more_kind, self.more_total = _prices(units, self.count)
        self.have = [
            len(self.held[group.kind][group.officer].intersection(group.units)) for group in units.groups
        ]

    def improve(self) -> Filling:
        """Cancel negative cycles until there is none."""
        residual = Residual(self.units, self.holders, self.held, self.have)
        while True:
            cycles, proof = residual.search(self.more_kind, self.more_total, self.count)
            if not cycles:
                short = [
                    (index, group.least - have)
                    for index, (group, have) in enumerate(zip(self.units.groups, self.have, strict=True))
                    if have < group.least
                ]
                return Filling(self.holders, self.count, short, proof)
            for cycle in cycles:
                residual.renew(self._cancel(cycle))

    def _cancel(self, moves: Iterable[Move]) -> set[tuple[int, int]]:
        """Let units change hands; whose of which kind must be looked at again: (kind, officer)."""
        chosen = [(self._unit(*move), move) for move in moves]
        touched: set[tuple[int, int]] = set()
        for unit, (kind, giver, _, taker, _) in chosen:
            before = self.holders[unit]
            after = self.holders[unit] = before ^ (1 << giver | 1 << taker)
            touched.update((kind, officer) for officer in members(before | after))
            self._count(unit, giver, -1)
            self._count(unit, taker, 1)
        return touched

    def _unit(self, kind: int, giver: int, from_group: int, taker: int, to_group: int) -> int:
        """The first unit that may make the move; a group of -1 is none of the officer's."""
        units, bit = self.units, 1 << taker
        for unit in sorted(self.held[kind][giver]):
            if not units.able[unit] & ~self.holders[unit] & bit:
                continue
            if units.kept and units.kept[unit] >> giver & 1:
                continue
            if self._group(unit, giver) == from_group and self._group(unit, taker) == to_group:
                return unit
        raise AssertionError("an exchange of the graph has no unit")

    def _group(self, unit: int, officer: int) -> int:
        for index in self.units.groups_of.get(unit, ()):
            if self.units.groups[index].officer == officer:
                return index
        return -1

    def _count(self, unit: int, officer: int, step: int) -> None:
        kind, twice = self.units.kind[unit], 2 * self.units.scale * step
        self.count[kind][officer] += step
        self.more_kind[kind][officer] += twice
        self.more_total[officer] += twice
        (self.held[kind][officer].add if step > 0 else self.held[kind][officer].remove)(unit)
        group = self._group(unit, officer)
        if group >= 0:
            self.have[group] += step
