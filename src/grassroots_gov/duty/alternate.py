"""Alternate (luân phiên): exchanges of two duties of one kind until few officers serve two days running.

For one slot and no limits, as nearly every roster is; ``exchange`` does the same among limits. No count
changes, so nothing of fairness is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grassroots_gov.duty.problem import Problem
from grassroots_gov.duty.units import members

__all__ = ["REACH", "alternate", "near"]

REACH = 60
"""How many duties of the kind before and after are looked at for an exchange."""

PASSES = 3


def near(row: Sequence[int], at: int) -> Iterator[int]:
    """The units of a row around a place, the nearest first."""
    end = len(row)
    for step in range(1, REACH):
        if at + step < end:
            yield row[at + step]
        if step <= at:
            yield row[at - step]


def alternate(problem: Problem, holders: Sequence[int]) -> list[int]:
    """Holders with the same counts and minimums and fewer neighbouring days."""
    work = _Days(problem, holders)
    for _ in range(PASSES):
        if not work.pass_over():
            break
    found = work.on[1:-1]
    return found if len(found) == len(holders) else [found[day] for day in problem.day_of]


class _Days:
    def __init__(self, problem: Problem, holders: Sequence[int]) -> None:
        self.units, self.day_of = problem.units, problem.day_of
        # Who is on duty on each day, with an empty day before the first and after the last.
        self.on = [0] * (len(problem.request.days) + 2)
        self.unit_on = [-1] * len(self.on)
        self.row: list[list[int]] = [[] for _ in self.units.fair]
        self.place: list[int] = []
        for unit, (day, kind) in enumerate(zip(self.day_of, self.units.kind, strict=True)):
            self.on[day + 1], self.unit_on[day + 1] = holders[unit], unit
            row = self.row[kind]
            self.place.append(len(row))
            row.append(unit)

    def pass_over(self) -> bool:
        """Look once at every duty beside another of the same officer; whether anything changed."""
        on, changed = self.on, False
        days = zip(range(1, len(on)), on, on[1:], on[2:], strict=False)
        for day in [day for day, before, now, after in days if now & (before | after)]:
            for officer in members(on[day] & (on[day - 1] | on[day + 1])):
                changed = self._move(self.unit_on[day], 1 << officer) or changed
        return changed

    def _move(self, unit: int, mine: int) -> bool:
        """Give ``unit`` away against the nearest duty that leaves fewer neighbouring days."""
        on, able, day_of = self.on, self.units.able, self.day_of
        day = day_of[unit] + 1
        free = able[unit] & ~on[day]
        now = self._beside(day, mine)
        for other in near(self.row[self.units.kind[unit]], self.place[unit]):
            at = day_of[other] + 1
            partners = on[at] & free
            if not partners or on[at] & mine or not able[other] & mine or abs(at - day) == 1:
                continue
            then = self._beside(at, mine)
            if then > now:
                continue
            for partner in members(partners):
                theirs = 1 << partner
                if then + self._beside(day, theirs) < now + self._beside(at, theirs) and self._keeps(
                    unit, other, mine, theirs
                ):
                    on[day] ^= mine | theirs
                    on[at] ^= mine | theirs
                    return True
        return False

    def _beside(self, day: int, bit: int) -> int:
        """On how many of the two days beside an officer is on duty."""
        on = self.on
        return (1 if on[day - 1] & bit else 0) + (1 if on[day + 1] & bit else 0)

    def _keeps(self, unit: int, other: int, mine: int, theirs: int) -> bool:
        """Whether the minimums that the two duties counted for still stand."""
        for given, taken, bit in ((unit, other, mine), (other, unit, theirs)):
            for index in self.units.groups_of.get(given, ()):
                group = self.units.groups[index]
                if 1 << group.officer == bit and taken not in group.units:
                    have = sum(1 for held in group.units if self.on[self.day_of[held] + 1] & bit)
                    if have <= group.least:
                        return False
        return True
