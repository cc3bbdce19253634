"""What the planner fills, by index: units, officers as bits, lawful minimums, and a filling with its cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from attrs import define, frozen

__all__ = ["Filling", "Group", "Proof", "Units", "counts_of", "members"]


@frozen
class Group:
    """At least ``least`` of ``units``, all of one kind, go to ``officer``, whose groups share none."""

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

    @cached_property
    def groups_of(self) -> Mapping[int, tuple[int, ...]]:
        """The groups that a unit counts for, by unit."""
        found: dict[int, tuple[int, ...]] = {}
        for index, group in enumerate(self.groups):
            for unit in group.units:
                found[unit] = (*found[unit], index) if unit in found else (index,)
        return found

    @cached_property
    def weight(self) -> int:
        """What one duty missing from a minimum costs: more than any chain of exchanges can save.

        A chain passes each officer, and each kind of an officer, once at most; so twice the dearest prices of
        all of them together are enough.
        """
        dearest = self.scale * (2 * len(self.kind) + 1)
        prices = [[dearest + 2 * abs(due) for due in row] for row in self.fair]
        prices.append([dearest + 2 * abs(sum(dues)) for dues in zip(*self.fair, strict=True)])
        return 1 + 2 * sum(map(sum, prices))


@frozen
class Proof:
    """Distances that satisfy every arc of the graph: no cycle of exchanges can lower the cost.

    ``hub``, ``officer[o]``, ``leaf[k][o]``, and ``group[g]``.
    """

    hub: int
    officer: tuple[int, ...]
    leaf: tuple[tuple[int, ...], ...]
    group: tuple[int, ...]


@define
class Filling:
    """Who holds each unit (bit sets), the counts, and the minimums not kept: (group, missing)."""

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


def counts_of(units: Units, holders: Sequence[int]) -> list[list[int]]:
    """How many units of each kind each officer holds."""
    counts = [[0] * units.officers for _ in units.fair]
    for (kind, bits), times in Counter(zip(units.kind, holders, strict=True)).items():
        of_kind = counts[kind]
        for officer in members(bits):
            of_kind[officer] += times
    return counts


@lru_cache(maxsize=1 << 12)
def members(bits: int) -> tuple[int, ...]:
    """The indices of the set bits, lowest first; the same few sets are asked for again and again."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return tuple(found)
