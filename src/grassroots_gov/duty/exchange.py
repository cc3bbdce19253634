"""Exchanges of two duties of one kind: no count changes, so nothing of fairness is lost (đổi ca ngang nhau).

They repair hard limits, then lower the weight of broken wishes, then the neighbouring days of one officer
(luân phiên). Days are bits of a whole number, so that a look at an exchange is a few shifts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grassroots_gov.duty.alternate import near
from grassroots_gov.duty.limits import Counter, Masks
from grassroots_gov.duty.problem import Problem
from grassroots_gov.duty.units import members

__all__ = ["HARD", "exchange", "score_of"]

LOOKS = 500_000
"""How many exchanges are looked at for a whole plan: a year with limits needs a tenth of it."""

HARD, WISH = 1 << 64, 1 << 24
"""What a broken hard limit, and one unit of a wish's weight, count against a neighbouring day."""

Score = Callable[[int, Masks], int]


def exchange(
    problem: Problem,
    holders: Sequence[int],
    *,
    able: Sequence[int] | None = None,
    kept: Sequence[int] = (),
    passes: int = 3,
    looks: int = LOOKS,
) -> tuple[list[int], int, int]:
    """Better holders by exchanges, how many breaches of hard limits are left, and how many looks it took.

    ``able`` and ``kept``: of each unit, the officers who may take it and those who must keep it; ``looks``
    is how many exchanges are looked at before it is left as it is.
    """
    work = _Exchanges(problem, list(holders), problem.units.able if able is None else able, kept, looks)
    for _ in range(passes):
        if not any(work.scores) or not work.pass_over():
            break
    return work.holders, sum(score // HARD for score in work.scores), looks - work.looks


def score_of(problem: Problem, days: Sequence[Masks]) -> Score:
    """What the days of an officer count: hard limits first, then wishes, then neighbouring days."""
    counters: list[tuple[Counter, int]] = [
        (limit.counter(problem, days), HARD if limit.weight is None else WISH * limit.weight)
        for limit in problem.request.limits
    ]

    twice = [
        (one, other)
        for one, bits in enumerate(problem.clashes)
        for other in range(one + 1, len(problem.slots))
        if bits >> other & 1
    ]

    def score(officer: int, masks: Masks) -> int:
        whole = 0
        for mask in masks:
            whole |= mask
        points = (whole & whole >> 1).bit_count()
        for one, other in twice:
            points += HARD * (masks[one] & masks[other]).bit_count()
        for counter, weight in counters:
            points += weight * counter(officer, masks)
        return points

    return score


class _Exchanges:
    def __init__(
        self, problem: Problem, holders: list[int], able: Sequence[int], kept: Sequence[int], looks: int
    ) -> None:
        self.looks = looks
        self.problem, self.holders, self.able, self.kept = problem, holders, able, kept
        slots = len(problem.slots)
        self.slot = problem.slot_number
        self.days: list[Masks] = [[0] * slots for _ in problem.ids]
        for unit, bits in enumerate(holders):
            for officer in members(bits):
                self.days[officer][self.slot[unit]] |= 1 << problem.day_of[unit]
        self.score = score_of(problem, self.days)
        self.scores = [self.score(officer, masks) for officer, masks in enumerate(self.days)]
        self.of_kind: list[list[int]] = [[], [], []]
        self.place: list[int] = []
        for unit, kind in enumerate(problem.units.kind):
            self.place.append(len(self.of_kind[kind]))
            self.of_kind[kind].append(unit)

    def pass_over(self) -> bool:
        """Look once at every duty whose loss would help its officer; whether anything changed."""
        changed = False
        holders, able, day_of, slot = self.holders, self.able, self.problem.day_of, self.slot
        for unit, bits in enumerate(holders):
            movable = able[unit] & ~bits
            if not movable:
                continue
            for officer in members(bits & ~self.kept[unit] if self.kept else bits):
                now = self.scores[officer]
                if not now:
                    continue
                left = list(self.days[officer])
                left[slot[unit]] ^= 1 << day_of[unit]
                if self.score(officer, left) < now and self._exchange(unit, officer, left):
                    changed = True
                    break
        return changed

    def _exchange(self, unit: int, officer: int, left: Sequence[int]) -> bool:
        """Give ``unit`` away against the nearest duty of its kind that lowers the score of both."""
        able, day_of, slot = self.able, self.problem.day_of, self.slot
        holders, days, scores, score = self.holders, self.days, self.scores, self.score
        bit, day, free = 1 << officer, 1 << day_of[unit], able[unit] & ~holders[unit]
        now = scores[officer]
        for other in near(self.of_kind[self.problem.units.kind[unit]], self.place[unit]):
            self.looks -= 1
            if self.looks < 0:
                return False
            has = holders[other]
            partners = has & free
            if self.kept:
                partners &= ~self.kept[other]
            if not partners or has & bit or not able[other] & bit:
                continue
            other_day = 1 << day_of[other]
            mine = list(left)
            if mine[slot[other]] & other_day:
                continue
            mine[slot[other]] |= other_day
            mine_score = score(officer, mine)
            if mine_score >= now:
                continue
            for partner in members(partners):
                theirs = list(days[partner])
                theirs[slot[other]] ^= other_day
                if theirs[slot[unit]] & day:
                    continue
                theirs[slot[unit]] |= day
                their_score = score(partner, theirs)
                if mine_score + their_score >= now + scores[partner]:
                    continue
                if not self._keeps(officer, unit, other) or not self._keeps(partner, other, unit):
                    continue
                holders[unit] ^= bit | 1 << partner
                holders[other] ^= bit | 1 << partner
                days[officer][:], days[partner][:] = mine, theirs
                if self.problem.apart:
                    scores[:] = [score(at, masks) for at, masks in enumerate(days)]
                else:
                    scores[officer], scores[partner] = mine_score, their_score
                return True
        return False

    def _keeps(self, officer: int, given: int, taken: int) -> bool:
        """Whether the minimums that ``given`` counted for still stand."""
        units = self.problem.units
        for index in units.groups_of.get(given, ()):
            group = units.groups[index]
            if group.officer == officer:
                before = self.problem.served(group, self.holders)
                after = list(self.holders)
                after[given] ^= 1 << officer
                after[taken] ^= 1 << officer
                now = self.problem.served(group, after)
                if now < before and now < group.least:
                    return False
        return True
