"""The exact heart of the planner: who takes how many units of each kind, as a min-cost flow on integers.

What belongs here: masks, counts and prices by index. What does not: days, names, law; see ``problem``.

Each unit (a slot on a day) is filled to its capacity by officers who may take it. The cost is convex in
the count of every officer and kind and in every officer's total, so a filling is optimal exactly when the
graph of exchanges (``residual``) has no negative cycle; the shortest distances in it are then the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from operator import add

from grassroots_gov.duty.residual import Move, Residual
from grassroots_gov.duty.units import Filling, Units, members

__all__ = ["fill"]


def fill(units: Units) -> Filling:
    """The cheapest filling, with its proof."""
    work = _Work(units)
    work.keep_minimums()
    work.start()
    return work.improve()


class _Work:
    """A filling under way."""

    def __init__(self, units: Units) -> None:
        self.units = units
        n, kinds, scale = units.officers, len(units.fair), units.scale
        self.n = n
        self.holders = list(units.kept) if units.kept else [0] * len(units.able)
        self.locked: Sequence[int] = units.kept
        self.count = [[0] * n for _ in range(kinds)]
        # What one more costs, by kind and officer, and by officer in all.
        self.more_kind = [[scale - 2 * due for due in fair] for fair in units.fair]
        self.more_total = [scale - 2 * sum(due) for due in zip(*units.fair, strict=True)]
        self.held: list[list[set[int]]] = [[set() for _ in range(n)] for _ in range(kinds)]
        self.group_of: dict[int, list[int]] = {}  # unit -> groups it counts for
        self.group_count = [0] * len(units.groups)
        self.least = [group.least for group in units.groups]
        for index, group in enumerate(units.groups):
            for unit in group.units:
                self.group_of.setdefault(unit, []).append(index)
        for unit, bits in enumerate(units.kept):
            for officer in members(bits):
                self._count(unit, officer, 1)

    def _count(self, unit: int, officer: int, step: int) -> None:
        kind, twice = self.units.kind[unit], 2 * self.units.scale * step
        self.count[kind][officer] += step
        self.more_kind[kind][officer] += twice
        self.more_total[officer] += twice
        (self.held[kind][officer].add if step > 0 else self.held[kind][officer].remove)(unit)
        for index in self.group_of.get(unit, ()):
            if self.units.groups[index].officer == officer:
                self.group_count[index] += step

    def keep_minimums(self) -> None:
        """Reserve units for every group, by augmenting paths; what cannot be reserved lowers its minimum."""
        units, groups = self.units, self.units.groups
        taken: dict[int, list[int]] = {}  # unit -> groups that reserve it

        def free(unit: int, officer: int) -> bool:
            bit = 1 << officer
            others = (self.holders[unit] & ~bit).bit_count() + len(taken.get(unit, ()))
            return others < units.seats[unit]

        def reserve(index: int, seen: set[int]) -> bool:
            officer = groups[index].officer
            bit = 1 << officer
            by_need = sorted(groups[index].units, key=lambda unit: (units.able[unit].bit_count(), unit))
            for unit in by_need:
                if unit in seen or not units.able[unit] & bit or self.holders[unit] & bit:
                    continue
                if any(groups[other].officer == officer for other in taken.get(unit, ())):
                    continue
                seen.add(unit)
                if free(unit, officer):
                    taken.setdefault(unit, []).append(index)
                    return True
                for other in list(taken.get(unit, ())):
                    if reserve(other, seen):
                        taken[unit].remove(other)
                        taken[unit].append(index)
                        return True
            return False

        for index in range(len(groups)):
            missing = groups[index].least - self.group_count[index]
            for _ in range(missing):
                if not reserve(index, set()):
                    self.least[index] -= 1
        for unit, owners in taken.items():
            for index in owners:
                officer = groups[index].officer
                self.holders[unit] |= 1 << officer
                self._count(unit, officer, 1)

    def start(self) -> None:
        """Scarcest units first, each to the officers for whom one more costs least."""
        units, n = self.units, self.n
        able, seats, kind_of, holders = units.able, units.seats, units.kind, self.holders
        twice = 2 * units.scale
        price = [list(map(add, of_kind, self.more_total)) for of_kind in self.more_kind]
        order = sorted(range(len(able)), key=lambda unit: able[unit].bit_count() - seats[unit])
        kinds = range(len(price))
        for unit in order:
            has = holders[unit]
            free = seats[unit] - has.bit_count() if has else seats[unit]
            bits = able[unit] & ~has
            if free <= 0 or not bits:
                continue
            can = members(bits)
            kind = kind_of[unit]
            costs = price[kind].__getitem__
            chosen = (min(can, key=costs),) if free == 1 else sorted(can, key=costs)[:free]
            for officer in chosen:
                holders[unit] |= 1 << officer
                for other in kinds:
                    price[other][officer] += twice
                price[kind][officer] += twice
                self.count[kind][officer] += 1
                self.held[kind][officer].add(unit)
        for kind, counts in enumerate(self.count):
            for officer in range(n):
                self.more_kind[kind][officer] = (
                    units.scale * (1 + 2 * counts[officer]) - 2 * units.fair[kind][officer]
                )
        for officer in range(n):
            done = sum(counts[officer] for counts in self.count)
            due = sum(fair[officer] for fair in units.fair)
            self.more_total[officer] = units.scale * (1 + 2 * done) - 2 * due
        for index, group in enumerate(units.groups):
            bit = 1 << group.officer
            self.group_count[index] = sum(1 for unit in group.units if holders[unit] & bit)

    def improve(self) -> Filling:
        """Cancel negative cycles until there is none."""
        while True:
            residual = Residual(self.units, self.holders, self.count, self.tight())
            cycles, proof = residual.search(self.more_kind, self.more_total)
            if not cycles:
                short = [
                    (index, group.least - least)
                    for index, (group, least) in enumerate(zip(self.units.groups, self.least, strict=True))
                    if least < group.least
                ]
                return Filling(self.holders, self.count, short, proof)
            for cycle in cycles:
                self._cancel(cycle)

    def tight(self) -> frozenset[int]:
        """The groups that are at their minimum."""
        return frozenset(
            index for index, have in enumerate(self.group_count) if have == self.least[index] > 0
        )

    def _cancel(self, moves: Iterable[Move]) -> None:
        groups = self.units.groups
        tight = self.tight()
        chosen = []
        for kind, giver, taker in moves:
            giving = groups[-1 - giver].officer if giver < 0 else giver
            taking = groups[-1 - taker].officer if taker < 0 else taker
            bit = 1 << taking
            for unit in sorted(self.held[kind][giving]):
                if not self.units.able[unit] & ~self.holders[unit] & bit:
                    continue
                if self.locked and self.locked[unit] >> giving & 1:
                    continue
                if self._end(unit, giving, tight) == giver and self._end(unit, taking, tight) == taker:
                    break
            else:
                raise AssertionError("an exchange of the graph has no unit")
            chosen.append((unit, giving, taking))
        for unit, giving, taking in chosen:
            self.holders[unit] ^= 1 << giving | 1 << taking
            self._count(unit, giving, -1)
            self._count(unit, taking, 1)

    def _end(self, unit: int, officer: int, tight: Set[int]) -> int:
        for index in self.group_of.get(unit, ()):
            if index in tight and self.units.groups[index].officer == officer:
                return -1 - index
        return officer
