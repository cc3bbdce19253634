"""The small graph of exchanges between officers: its negative cycles, or the proof that it has none.

    leaf (officer, kind)   has just been given one unit of the kind too many
      -> another leaf of the kind, free of charge, where that officer can take a unit over
      -> its officer, at the cost of keeping one more of the kind
    officer                has one unit too many in all
      -> its leaf of any kind, by what one fewer of that kind saves
      -> the hub, at the cost of one more in all;  hub -> officer, by what one fewer in all saves

A lawful minimum binds an officer to a least count within a group of units of one kind. The officer's units
of the group belong to a leaf of its own, which passes what it has too many to the officer's leaf of the kind,
saving ``weight`` while the minimum is not met, and takes back from it, at the cost of ``weight`` while the
group has no more than its least.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import add, sub

from grassroots_gov.duty.units import Proof, Units

__all__ = ["Move", "Residual"]

Move = tuple[int, int, int, int, int]
"""An exchange: kind, giver and the giver's group, taker and the taker's group; -1 is no group."""


class Residual:
    """The graph of a filling, kept up to date as units change hands.

    ``held``  the units of each kind and officer; ``have`` the units of each group: both are the filling's own
    """

    def __init__(
        self,
        units: Units,
        holders: Sequence[int],
        held: Sequence[Sequence[Iterable[int]]],
        have: Sequence[int],
    ) -> None:
        self.units, self.holders, self.held, self.have = units, holders, held, have
        n = self.n = units.officers
        # By kind, for each leaf the bit set of leaves that can take one of its units over, free of charge.
        self.takers: list[list[int]] = [[0] * n for _ in units.fair]
        self.group_at: list[list[int]] = [[] for _ in units.fair]  # the groups of a kind, after its officers
        self.leaf: list[int] = []
        self.own: dict[tuple[int, int], list[int]] = {}  # groups of (kind, officer)
        for index, group in enumerate(units.groups):
            self.leaf.append(n + len(self.group_at[group.kind]))
            self.group_at[group.kind].append(index)
            self.takers[group.kind].append(0)
            self.own.setdefault((group.kind, group.officer), []).append(index)
        self.bases = [1 + n]
        for of_kind in self.takers:
            self.bases.append(self.bases[-1] + len(of_kind))
        # Distances are kept from search to search: any start will do, and the last one is nearly right.
        self.dist = [0] * self.bases.pop()
        self.renew((kind, officer) for kind in range(len(units.fair)) for officer in range(n))

    def renew(self, changed: Iterable[tuple[int, int]]) -> None:
        """Look again at what these officers could give of these kinds."""
        units, holders, able, locked = self.units, self.holders, self.units.able, self.units.kept
        groups, groups_of, leaf = units.groups, units.groups_of, self.leaf
        for kind, officer in changed:
            takers = self.takers[kind]
            rows = dict.fromkeys((leaf[index] for index in self.own.get((kind, officer), ())), 0)
            free = 0
            for unit in self.held[kind][officer]:
                if locked and locked[unit] >> officer & 1:
                    continue
                could = able[unit] & ~holders[unit]
                counted = groups_of.get(unit)
                if counted is None:
                    free |= could
                    continue
                giver = officer
                for index in counted:
                    taking = groups[index].officer
                    if taking == officer:
                        giver = leaf[index]
                    elif could >> taking & 1:
                        could ^= 1 << taking | 1 << leaf[index]
                if giver == officer:
                    free |= could
                else:
                    rows[giver] |= could
            for index in self.own.get((kind, officer), ()):
                own = leaf[index]
                over = self.have[index] - groups[index].least
                takers[own] = rows[own] | (1 << officer if over >= 0 else 0)
                if over > 0:
                    free |= 1 << own
            takers[officer] = free

    def search(
        self,
        more_kind: Sequence[Sequence[int]],
        more_total: Sequence[int],
        count: Sequence[Sequence[int]],
    ) -> tuple[list[list[Move]], Proof | None]:
        """Negative cycles, or the proof that there is none, by Bellman and Ford's relaxation.

        ``more_kind`` and ``more_total``: what one more costs, by kind and officer, and by officer in all.
        """
        n, dist, bases, takers = self.n, self.dist, self.bases, self.takers
        twice = 2 * self.units.scale
        parent = [-1] * len(dist)
        less_kind = [[cost - twice for cost in of_kind] for of_kind in more_kind]
        less_total = [cost - twice for cost in more_total]
        total = [sum(counts) for counts in zip(*count, strict=True)]
        changed = True
        while changed:
            changed = False
            for kind, base in enumerate(bases):
                if _spread(dist, parent, takers[kind], base):
                    changed = True
                for officer, cost in enumerate(map(add, dist[base : base + n], more_kind[kind]), start=1):
                    if cost < dist[officer]:
                        dist[officer], parent[officer] = cost, base + officer - 1
                        changed = True
            costs = list(map(add, dist[1 : 1 + n], more_total))
            cheapest = min(costs)
            if cheapest < dist[0]:
                dist[0], parent[0] = cheapest, 1 + costs.index(cheapest)
                changed = True
            hub = dist[0]
            for officer, saved in enumerate(less_total, start=1):
                if hub - saved < dist[officer] and total[officer - 1]:
                    dist[officer], parent[officer] = hub - saved, 0
                    changed = True
            for base, counts, saved_by in zip(bases, count, less_kind, strict=True):
                for officer, cost in enumerate(map(sub, dist[1 : 1 + n], saved_by)):
                    if cost < dist[base + officer] and counts[officer]:
                        dist[base + officer], parent[base + officer] = cost, 1 + officer
                        changed = True
            changed = changed or self._minimums(dist, parent)
            if changed:
                found = _cycles(parent)
                if found:
                    return [self._moves(cycle) for cycle in found], None
        return [], Proof(
            hub=dist[0],
            officer=tuple(dist[1 : 1 + n]),
            leaf=tuple(tuple(dist[base : base + n]) for base in bases),
            group=tuple(
                dist[bases[group.kind] + leaf]
                for group, leaf in zip(self.units.groups, self.leaf, strict=True)
            ),
        )

    def _minimums(self, dist: list[int], parent: list[int]) -> bool:
        """The arcs that bear ``weight``: few searches ever need them."""
        changed = False
        weight = self.units.weight if self.have else 0
        for group, leaf, have in zip(self.units.groups, self.leaf, self.have, strict=True):
            base = self.bases[group.kind]
            own, officer = base + leaf, base + group.officer
            if have < group.least and dist[own] - weight < dist[officer]:
                dist[officer], parent[officer] = dist[own] - weight, own
                changed = True
            if 0 < have <= group.least and dist[officer] + weight < dist[own]:
                dist[own], parent[own] = dist[officer] + weight, officer
                changed = True
        return changed

    def _moves(self, cycle: Sequence[int]) -> list[Move]:
        """The exchanges of a cycle."""

        def end(node: int) -> tuple[int, int, int] | None:
            """Kind, officer and group of a leaf."""
            if node <= self.n:
                return None
            kind = max(k for k, base in enumerate(self.bases) if base <= node)
            at = node - self.bases[kind]
            if at < self.n:
                return kind, at, -1
            index = self.group_at[kind][at - self.n]
            return kind, self.units.groups[index].officer, index

        moves = []
        for giving, taking in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            giver, taker = end(giving), end(taking)
            # Between an officer's own leaves nothing changes hands.
            if giver is not None and taker is not None and giver[1] != taker[1]:
                moves.append((*giver, *taker[1:]))
        return moves


def _spread(dist: list[int], parent: list[int], takers: Sequence[int], base: int) -> bool:
    """Carry each leaf's distance, lowest first, to every leaf that exchanges of its kind reach."""
    changed = False
    done, whole = 0, (1 << len(takers)) - 1
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
            if done == whole:
                return changed
    return changed


def _cycles(parent: Sequence[int]) -> list[list[int]]:
    """The cycles of the parent pointers, each in the direction of the arcs."""
    colour = [0] * len(parent)
    found = []
    for first, node in enumerate(parent):
        if node < 0 or colour[first]:
            continue  # the end of a path, or seen already
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
