"""Alternate (luân phiên): swap duties of one kind between two officers, so that no count changes.

Counts decide fairness, so such swaps cost nothing of the guarantee; what they lower is how often the same
officer is on duty on neighbouring days. Days are bits of a whole number, so a look at a swap is a few shifts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from grassroots_gov.duty.flow import Filling, members
from grassroots_gov.duty.problem import Problem

__all__ = ["alternate"]

REACH = 60
"""How many duties of the kind before and after are looked at for a swap."""


def alternate(problem: Problem, filling: Filling) -> list[int]:
    """Who holds each unit, with as few neighbouring days of one officer as swaps can find."""
    holders = list(filling.holders)
    units, day_of = problem.units, problem.day_of
    days: list[int] = [0] * len(problem.ids)
    for unit, bits in enumerate(holders):
        for officer in members(bits):
            days[officer] |= 1 << day_of[unit]
    work = _Swaps(problem, holders, days)
    for _ in range(3):
        if not work.pass_over(units.kind):
            break
    return holders


class _Swaps:
    def __init__(self, problem: Problem, holders: list[int], days: list[int]) -> None:
        self.problem = problem
        self.holders = holders
        self.days = days
        self.of_kind: list[list[int]] = [[], [], []]
        self.place: list[int] = []
        for unit, kind in enumerate(problem.units.kind):
            self.place.append(len(self.of_kind[kind]))
            self.of_kind[kind].append(unit)
        self.group: dict[tuple[int, int], tuple[int, int]] = {}  # (officer, unit) -> group's days, least
        for group in problem.units.groups:
            mask = 0
            for unit in group.units:
                mask |= 1 << problem.day_of[unit]
            for unit in group.units:
                self.group[group.officer, unit] = (mask, group.least)

    def pass_over(self, kinds: Sequence[int]) -> bool:
        """Look at every pair of neighbouring days of one officer once; whether anything changed."""
        changed = False
        problem, holders, days = self.problem, self.holders, self.days
        able, day_of = problem.units.able, problem.day_of
        for unit, bits in enumerate(holders):
            movable = able[unit] & ~bits
            if not movable:
                continue
            day = 1 << day_of[unit]
            around = day << 1 | day >> 1
            for officer in members(bits):
                if days[officer] & around and self._swap(unit, officer):
                    changed = True
                    break
        return changed

    def _swap(self, unit: int, officer: int) -> bool:
        """Give ``unit`` away against the nearest duty of its kind that lowers the neighbours."""
        able, day_of = self.problem.units.able, self.problem.day_of
        holders, days = self.holders, self.days
        bit, mine = 1 << officer, days[officer]
        day = 1 << day_of[unit]
        left = mine ^ day
        before = (mine & mine >> 1).bit_count()
        row = self.of_kind[self.problem.units.kind[unit]]
        at = self.place[unit]
        steps = chain.from_iterable(
            zip(range(at + 1, at + REACH), range(at - 1, at - REACH, -1), strict=True)
        )
        for place in steps:
            if not 0 <= place < len(row):
                continue
            other = row[place]
            has = holders[other]
            if has & bit or not able[other] & bit:
                continue
            other_day = 1 << day_of[other]
            if left & other_day or (left & (other_day << 1 | other_day >> 1)):
                continue
            can = has & able[unit] & ~holders[unit]
            if not can:
                continue
            for partner in members(can):
                theirs = days[partner]
                if theirs & day:
                    continue
                gone = theirs ^ other_day | day
                now = left | other_day
                saved = before + (theirs & theirs >> 1).bit_count()
                if (now & now >> 1).bit_count() + (gone & gone >> 1).bit_count() >= saved:
                    continue
                if not self._keeps(officer, unit, now) or not self._keeps(partner, other, gone):
                    continue
                holders[unit] ^= bit | 1 << partner
                holders[other] ^= bit | 1 << partner
                days[officer], days[partner] = now, gone
                return True
        return False

    def _keeps(self, officer: int, unit: int, days: int) -> bool:
        """Whether the minimum that ``unit`` counts for still stands with ``days``."""
        group = self.group.get((officer, unit))
        return group is None or (days & group[0]).bit_count() >= group[1]
