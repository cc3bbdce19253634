"""A plan built seat by seat within every hard limit: what is at hand when the exact search gives up."""

from __future__ import annotations

from collections.abc import Sequence

from grassroots_gov.duty.exchange import HARD, score_of
from grassroots_gov.duty.limits import Masks
from grassroots_gov.duty.problem import Problem
from grassroots_gov.duty.units import members

__all__ = ["stepwise"]


def stepwise(problem: Problem, start: Sequence[int] | None = None) -> list[int]:
    """Lawful minimums first, then days in order, each seat to whoever it costs least; then better hands.

    With a ``start`` that breaks no hard limit: its empty seats filled where limits allow, and better hands.
    """
    work = _Steps(problem)
    for unit, bits in enumerate(start or ()):
        for officer in members(bits):
            work.put(unit, officer)
    work.keep_minimums()
    every = range(len(work.holders))
    for _ in range(4):
        for unit in every:
            work.fill(unit)
        if not sum(work.hand_on(unit) for unit in every):
            break
    for unit in every:
        work.fill(unit)  # the last hands may have made room
    return work.holders


class _Steps:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.holders = [0] * len(problem.units.able)
        self.days: list[Masks] = [[0] * len(problem.slots) for _ in problem.ids]
        self.score = score_of(problem, self.days)
        self.count = [[0] * len(problem.ids) for _ in problem.units.fair]

    def keep_minimums(self) -> None:
        """Give whoever has a lawful minimum the units that fewest others can take."""
        units = self.problem.units
        for group in units.groups:
            bit = 1 << group.officer
            for unit in sorted(group.units, key=lambda one: units.able[one].bit_count()):
                if sum(1 for one in group.units if self.holders[one] & bit) >= group.least:
                    break
                if self.holders[unit].bit_count() < units.seats[unit]:
                    self.put(unit, group.officer)

    def _price(self, kind: int, officer: int) -> int:
        """What one more of a kind costs an officer, scaled."""
        units = self.problem.units
        own = units.scale * (1 + 2 * self.count[kind][officer]) - 2 * units.fair[kind][officer]
        in_all = sum(
            2 * (units.scale * counts[officer] - fair[officer])
            for counts, fair in zip(self.count, units.fair, strict=True)
        )
        return own + in_all + units.scale

    def _breaks(self, unit: int, officer: int) -> bool:
        masks = list(self.days[officer])
        before = self.score(officer, masks) // HARD
        masks[self.problem.slot_number[unit]] |= 1 << self.problem.day_of[unit]
        return self.score(officer, masks) // HARD > before

    def _set(self, unit: int, officer: int, step: int) -> None:
        self.holders[unit] ^= 1 << officer
        self.days[officer][self.problem.slot_number[unit]] ^= 1 << self.problem.day_of[unit]
        self.count[self.problem.units.kind[unit]][officer] += step

    def put(self, unit: int, officer: int) -> bool:
        """Give the unit to the officer where no hard limit forbids it."""
        bit = 1 << officer
        if self.holders[unit] & bit or not self.problem.units.able[unit] & bit or self._breaks(unit, officer):
            return False
        self._set(unit, officer, 1)
        return True

    def fill(self, unit: int) -> None:
        """Fill the seats of a unit as far as somebody may take them."""
        units = self.problem.units
        kind = units.kind[unit]
        while self.holders[unit].bit_count() < units.seats[unit]:
            able = members(units.able[unit] & ~self.holders[unit])
            by_price = sorted(able, key=lambda officer: (self._price(kind, officer), officer))
            if not any(self.put(unit, officer) for officer in by_price):
                return

    def hand_on(self, unit: int) -> bool:
        """Pass a duty to somebody for whom it costs less, where every limit and minimum still holds."""
        units = self.problem.units
        kind = units.kind[unit]
        for officer in members(self.holders[unit]):
            saved = self._price(kind, officer) - 4 * units.scale
            bit = 1 << officer
            if any(
                group.officer == officer
                and unit in group.units
                and sum(1 for one in group.units if self.holders[one] & bit) <= group.least
                for group in units.groups
            ):
                continue
            for other in members(units.able[unit] & ~self.holders[unit]):
                if self._price(kind, other) < saved and not self._breaks(unit, other):
                    self._set(unit, officer, -1)
                    self._set(unit, other, 1)
                    return True
        return False
