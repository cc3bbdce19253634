"""What the planner fills, by index: units, officers as bits, lawful minimums, and a filling with its cost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from attrs import define, frozen

__all__ = ["Filling", "Group", "Proof", "Units", "members"]


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
