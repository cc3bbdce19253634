"""The exact heart of the planner: who takes how many units of each kind, as a min-cost flow on integers.

What belongs here: masks, counts and prices by index. What does not: days, names, law; see ``problem``.

Each unit (a slot on a day) is filled to its capacity by officers who may take it. The cost is convex in
the count of every officer and kind and in every officer's total, so a filling is optimal exactly when the
small graph below has no negative cycle, and the shortest distances in it are then the proof:

    leaf (officer, kind)   has just been given one unit of the kind too many
      -> another leaf of the kind, free of charge, where that officer can take a unit over
      -> its officer, at the cost of keeping one more of the kind
    officer                has one unit too many in all
      -> its leaf of any kind, by what one fewer of that kind saves
      -> the hub, at the cost of one more in all;  hub -> officer, by what one fewer in all saves

A lawful minimum binds an officer to a least count within a group of units of one kind; while a group is
at its minimum it is a leaf of its own, which may take more, or change units within, but not give.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import add, sub

from attrs import define, frozen

__all__ = ["Filling", "Group", "Proof", "Units", "fill", "members"]


@frozen
class Group:
    """At least ``least`` of ``units`` (all of kind ``kind``) go to ``officer``."""

    officer: int
    kind: int
    units: tuple[int, ...]
    least: int


@frozen
class Units:
    """What is to be filled, by index; costs are scaled by ``scale`` to whole numbers.

    ``kind``, ``able``, ``seats``  of each unit: its kind, the bit set of officers who may take it, its seats
    ``fair``      by kind and officer: ``scale`` times (fair share - carried); a filling costs
                  the sum of (scale * count - fair)**2 over officers and kinds, and over officers' totals
    ``groups``    lawful minimums
    ``kept``      of each unit: the bit set of officers who must keep it (none in a plain request)
    """

    kind: Sequence[int]
    able: Sequence[int]
    seats: Sequence[int]
    fair: Sequence[Sequence[int]]
    scale: int
    groups: tuple[Group, ...] = ()
    kept: Sequence[int] = ()

    @property
    def officers(self) -> int:
        return len(self.fair[0])


@frozen
class Proof:
    """Distances that satisfy every arc of the graph: no cycle of exchanges can lower the cost.

    ``hub``, ``officer[o]``, ``leaf[k][o]``, and ``group[g]`` for groups at their minimum.
    """

    hub: int
    officer: tuple[int, ...]
    leaf: tuple[tuple[int, ...], ...]
    group: tuple[tuple[int, int], ...]


@define
class Filling:
    """Who holds each unit (bit sets), the counts, and the groups whose minimum could not be kept."""

    holders: list[int]
    count: list[list[int]]
    short: list[tuple[int, int]]
    proof: Proof | None = None

    def cost(self, units: Units) -> int:
        """The scaled cost; divide by ``scale ** 2``."""
        kinds = sum(
            (units.scale * have - due) ** 2
            for counts, fair in zip(self.count, units.fair, strict=True)
            for have, due in zip(counts, fair, strict=True)
        )
        totals = sum(
            (units.scale * sum(have) - sum(due)) ** 2
            for have, due in zip(zip(*self.count, strict=True), zip(*units.fair, strict=True), strict=True)
        )
        return int(kinds + totals)


@lru_cache(maxsize=1 << 12)
def members(bits: int) -> tuple[int, ...]:
    """The indices of the set bits, lowest first; the same few sets are asked for again and again."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return tuple(found)


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
            cycles, proof = self._search()
            if not cycles:
                short = [
                    (index, group.least - least)
                    for index, (group, least) in enumerate(zip(self.units.groups, self.least, strict=True))
                    if least < group.least
                ]
                return Filling(self.holders, self.count, short, proof)
            for cycle in cycles:
                self._cancel(cycle)

    def _graph(self) -> tuple[list[list[int]], dict[tuple[int, int], int]]:
        """By kind: for each leaf the bit set of leaves that can take one of its units over."""
        units, n, holders = self.units, self.n, self.holders
        kinds = len(units.fair)
        takers: list[list[int]] = [[0] * n for _ in range(kinds)]
        swap: dict[
            int, tuple[int, int, int]
        ] = {}  # unit -> (officer, officer's bit, leaf of its tight group)
        many: dict[int, list[tuple[int, int, int]]] = {}
        leaf_of: dict[tuple[int, int], int] = {}
        for index, group in enumerate(units.groups):
            if self.group_count[index] == self.least[index] > 0:
                leaf = len(takers[group.kind])
                takers[group.kind].append(1 << group.officer)  # taking more is always free to it
                leaf_of[group.kind, leaf] = index
                entry = (group.officer, 1 << group.officer, leaf)
                for unit in group.units:
                    if unit in swap:
                        many.setdefault(unit, [swap[unit]]).append(entry)
                    else:
                        swap[unit] = entry
        locked, able, kind_of = self.locked, units.able, units.kind
        for unit, has in enumerate(holders):
            could = able[unit] & ~has
            if not could:
                continue
            of_kind = takers[kind_of[unit]]
            if not has & (has - 1) and not locked and unit not in swap:
                of_kind[has.bit_length() - 1] |= could
                continue
            entries = many.get(unit) or ((swap[unit],) if unit in swap else ())
            for _, bit, leaf in entries:
                if could & bit:
                    could ^= bit | 1 << leaf
            giving = has & ~locked[unit] if locked else has
            while giving:
                low = giving & -giving
                giving ^= low
                giver = low.bit_length() - 1
                for officer, _, leaf in entries:
                    if officer == giver:
                        giver = leaf
                        break
                of_kind[giver] |= could
        return takers, leaf_of

    def _search(self) -> tuple[list[list[tuple[int, int, int]]], Proof | None]:
        """Negative cycles as lists of (kind, giving leaf, taking leaf), or the proof that there is none."""
        takers, leaf_of = self._graph()
        n, kinds = self.n, len(takers)
        twice = 2 * self.units.scale
        bases = [1 + n]
        for of_kind in takers:
            bases.append(bases[-1] + len(of_kind))
        size = bases.pop()
        dist, parent = [0] * size, [-1] * size
        more_kind, more_total, count = self.more_kind, self.more_total, self.count
        less_kind = [[cost - twice for cost in of_kind] for of_kind in more_kind]
        less_total = [cost - twice for cost in more_total]
        total = [sum(counts) for counts in zip(*count, strict=True)]
        officers = range(n)
        changed = True
        while changed:
            changed = False
            for kind in range(kinds):
                if _spread(dist, parent, takers[kind], bases[kind]):
                    changed = True
                base = bases[kind]
                for officer, cost in enumerate(map(add, dist[base : base + n], more_kind[kind])):
                    if cost < dist[1 + officer]:
                        dist[1 + officer], parent[1 + officer] = cost, base + officer
                        changed = True
            costs = list(map(add, dist[1 : 1 + n], more_total))
            cheapest = min(costs)
            if cheapest < dist[0]:
                dist[0], parent[0] = cheapest, 1 + costs.index(cheapest)
                changed = True
            hub = dist[0]
            for officer in officers:
                if hub - less_total[officer] < dist[1 + officer] and total[officer]:
                    dist[1 + officer], parent[1 + officer] = hub - less_total[officer], 0
                    changed = True
            for kind in range(kinds):
                base, counts = bases[kind], count[kind]
                for officer, cost in enumerate(map(sub, dist[1 : 1 + n], less_kind[kind])):
                    if cost < dist[base + officer] and counts[officer]:
                        dist[base + officer], parent[base + officer] = cost, 1 + officer
                        changed = True
            if changed:
                found = _cycles(parent)
                if found:
                    return [self._moves(cycle, bases, leaf_of) for cycle in found], None
        return [], Proof(
            hub=dist[0],
            officer=tuple(dist[1 : 1 + n]),
            leaf=tuple(tuple(dist[base : base + n]) for base in bases),
            group=tuple(sorted((index, dist[bases[kind] + leaf]) for (kind, leaf), index in leaf_of.items())),
        )

    def _moves(
        self, cycle: Sequence[int], bases: Sequence[int], leaf_of: dict[tuple[int, int], int]
    ) -> list[tuple[int, int, int]]:
        """The exchanges of a cycle, as (kind, giver, taker); a tight group is ``-1 - group``."""

        def leaf(node: int) -> tuple[int, int] | None:
            if node <= self.n:
                return None
            kind = max(k for k, base in enumerate(bases) if base <= node)
            return kind, node - bases[kind]

        moves = []
        for giving, taking in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            giver, taker = leaf(giving), leaf(taking)
            if giver is None or taker is None:
                continue
            ends = [-1 - leaf_of[end] if end in leaf_of else end[1] for end in (giver, taker)]
            if ends[0] < 0 and self.units.groups[-1 - ends[0]].officer == ends[1]:
                continue  # the tight group passes to its own officer: nothing changes hands
            moves.append((giver[0], ends[0], ends[1]))
        return moves

    def _cancel(self, moves: Iterable[tuple[int, int, int]]) -> None:
        groups = self.units.groups
        tight = {index for index, have in enumerate(self.group_count) if have == self.least[index] > 0}
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

    def _end(self, unit: int, officer: int, tight: set[int]) -> int:
        for index in self.group_of.get(unit, ()):
            if index in tight and self.units.groups[index].officer == officer:
                return -1 - index
        return officer


def _spread(dist: list[int], parent: list[int], takers: Sequence[int], base: int) -> bool:
    """Carry each leaf's distance, lowest first, to every leaf that exchanges of its kind reach."""
    changed = False
    done = 0
    for node in sorted(range(base, base + len(takers)), key=dist.__getitem__):
        if done >> (node - base) & 1:
            continue
        done |= 1 << (node - base)
        reach = dist[node]
        waiting = [node]
        while waiting:
            at = waiting.pop()
            fresh = takers[at - base] & ~done
            done |= fresh
            while fresh:
                low = fresh & -fresh
                fresh ^= low
                other = base + low.bit_length() - 1
                if dist[other] > reach:
                    dist[other], parent[other] = reach, at
                    changed = True
                waiting.append(other)
    return changed


def _cycles(parent: Sequence[int]) -> list[list[int]]:
    """The cycles of the parent pointers, each in the direction of the arcs."""
    colour = [0] * len(parent)
    found = []
    for first in range(len(parent)):
        node, mark = first, first + 1
        while node >= 0 and not colour[node]:
            colour[node] = mark
            node = parent[node]
        if node >= 0 and colour[node] == mark:
            cycle = [node]
            at = parent[node]
            while at != node:
                cycle.append(at)
                at = parent[at]
            found.append(cycle[::-1])
    return found
