"""How many seats limits must leave empty at least: a count that needs no search (cận dưới số ca trống)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from grassroots_gov.duty.limits import Limit, Pairs, Window
from grassroots_gov.duty.problem import Problem
from grassroots_gov.duty.units import members

__all__ = ["Shortage", "broken"]


def broken(problem: Problem, limits: Iterable[Limit], holders: Sequence[int]) -> Iterator[Pairs]:
    """Every set of duties that cannot all stand; two seats of one day are one."""
    held = problem.held(holders)
    for limit in limits:
        yield from limit.broken(problem, held)
    if any(problem.clashes):
        for officer, of_officer in enumerate(held):
            for at, unit in enumerate(of_officer):
                for after in of_officer[at + 1 :]:
                    if problem.day_of[unit] != problem.day_of[after]:
                        break
                    if problem.clash(unit, after):
                        yield (officer, unit), (officer, after)


def _one_of_a_day(problem: Problem) -> Iterator[list[Window]]:
    """Units of a day of which nobody can hold two: those of all slots, or of each pair that clashes."""
    slots = range(len(problem.slots))
    if len(slots) > 1 and all(bits.bit_count() == len(slots) - 1 for bits in problem.clashes):
        yield [(tuple(units), 1) for units in problem.units_by_day]
        return
    for one in slots:
        for other in slots[one + 1 :]:
            if problem.clashes[one] >> other & 1:
                yield [
                    (tuple(unit for unit in units if problem.slot_number[unit] in (one, other)), 1)
                    for units in problem.units_by_day
                ]


class Shortage:
    """The counts of one problem; asked again for every case of a search.

    Two bounds, of which the larger counts: breaches that share no unit among the duties that nobody else
    can take, and spans of units that all officers together cannot fill, because each can hold only so many.
    """

    def __init__(self, problem: Problem, limits: Sequence[Limit]) -> None:
        self.problem, self.limits = problem, limits
        everybody = (1 << len(problem.ids)) - 1
        self.families: list[tuple[int, list[Window]]] = []
        for limit in limits:
            named: frozenset[str] = getattr(limit, "officers", frozenset())
            about = sum(1 << problem.index[one] for one in named) if named else everybody
            self.families.append((about, list(limit.windows(problem))))
        self.families += [(everybody, windows) for windows in _one_of_a_day(problem)]

    def least(self, able: Sequence[int], kept: Sequence[int]) -> int:
        """Seats that stay empty beyond those that nobody is able to take."""
        return max([self._certain(able, kept), *(self._spans(family, able) for family in self.families)])

    def _certain(self, able: Sequence[int], kept: Sequence[int]) -> int:
        seats = self.problem.units.seats
        certain = [bits if bits.bit_count() <= seats[unit] else kept[unit] for unit, bits in enumerate(able)]
        used: set[int] = set()
        needed = 0
        for pairs in broken(self.problem, self.limits, certain):
            units = {unit for officer, unit in pairs if not kept[unit] >> officer & 1}
            if units and not units & used:
                used |= units
                needed += 1
        return needed

    def _spans(self, family: tuple[int, list[Window]], able: Sequence[int]) -> int:
        """The shortages of spans that share no unit, taken as they come."""
        about, windows = family
        seats = self.problem.units.seats
        needed = 0
        used: set[int] = set()
        for units, most in windows:
            wanted = sum(min(seats[unit], able[unit].bit_count()) for unit in units)
            if wanted <= most or not used.isdisjoint(units):
                continue
            can: dict[int, int] = {}
            for unit in units:
                for officer in members(able[unit]):
                    can[officer] = can.get(officer, 0) + 1
            room = sum(min(count, most) if about >> officer & 1 else count for officer, count in can.items())
            if wanted > room:
                needed += wanted - room
                used.update(units)
        return needed
