"""The small graph of exchanges between officers: its negative cycles, or the proof that it has none.

    leaf (officer, kind)   has just been given one unit of the kind too many
      -> another leaf of the kind, free of charge, where that officer can take a unit over
      -> its officer, at the cost of keeping one more of the kind
    officer                has one unit too many in all
      -> its leaf of any kind, by what one fewer of that kind saves
      -> the hub, at the cost of one more in all;  hub -> officer, by what one fewer in all saves

A lawful minimum binds an officer to a least count within a group of units of one kind; while a group is
at its minimum (tight) it is a leaf of its own, which may take more, or change units within, but not give.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from operator import add, sub

from grassroots_gov.duty.units import Proof, Units

__all__ = ["Move", "Residual"]

Move = tuple[int, int, int]
"""An exchange: kind, giver, taker; a tight group gives or takes as ``-1 - group``."""


class Residual:
    """The graph of a filling: who could take over what from whom."""

    def __init__(
        self, units: Units, holders: Sequence[int], count: Sequence[Sequence[int]], tight: Set[int]
    ) -> None:
        self.units, self.holders, self.count, self.tight = units, holders, count, tight
        self.n = units.officers

    def _graph(self) -> tuple[list[list[int]], dict[tuple[int, int], int]]:
        """By kind: for each leaf the bit set of leaves that can take one of its units over."""
        units, n, holders = self.units, self.n, self.holders
        kinds = len(units.fair)
        takers: list[list[int]] = [[0] * n for _ in range(kinds)]
        # Of a unit in a tight group: the officer, the officer's bit, the group's leaf.
        swap: dict[int, tuple[int, int, int]] = {}
        many: dict[int, list[tuple[int, int, int]]] = {}
        leaf_of: dict[tuple[int, int], int] = {}
        for index, group in enumerate(units.groups):
            if index in self.tight:
                leaf = len(takers[group.kind])
                takers[group.kind].append(1 << group.officer)  # taking more is always free to it
                leaf_of[group.kind, leaf] = index
                entry = (group.officer, 1 << group.officer, leaf)
                for unit in group.units:
                    if unit in swap:
                        many.setdefault(unit, [swap[unit]]).append(entry)
                    else:
                        swap[unit] = entry
        locked, able, kind_of = units.kept, units.able, units.kind
        simple = not locked and not many
        for unit, has in enumerate(holders):
            could = able[unit] & ~has
            if not could:
                continue
            of_kind = takers[kind_of[unit]]
            if simple and has and not has & (has - 1):  # one seat a unit: nearly every roster
                giver = has.bit_length() - 1
                if unit in swap:
                    officer, bit, leaf = swap[unit]
                    if could & bit:
                        could ^= bit | 1 << leaf
                    if officer == giver:
                        giver = leaf
                of_kind[giver] |= could
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

    def search(
        self, more_kind: Sequence[Sequence[int]], more_total: Sequence[int]
    ) -> tuple[list[list[Move]], Proof | None]:
        """Negative cycles, or the proof that there is none, by Bellman and Ford's relaxation.

        ``more_kind`` and ``more_total``: what one more costs, by kind and officer, and by officer in all.
        """
        takers, leaf_of = self._graph()
        n, kinds, count = self.n, len(takers), self.count
        twice = 2 * self.units.scale
        bases = [1 + n]
        for of_kind in takers:
            bases.append(bases[-1] + len(of_kind))
        size = bases.pop()
        dist, parent = [0] * size, [-1] * size
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
    ) -> list[Move]:
        """The exchanges of a cycle."""

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
