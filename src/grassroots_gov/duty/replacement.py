"""Sudden absence (vắng đột xuất): fill the seats that fall free and leave everybody else where they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import evolve

from grassroots_gov.duty.changes import Staff, table
from grassroots_gov.duty.check import breaches
from grassroots_gov.duty.facts import RosterState
from grassroots_gov.duty.flow import fill
from grassroots_gov.duty.model import Assignment
from grassroots_gov.duty.problem import Problem
from grassroots_gov.duty.units import Filling, Units, members

__all__ = ["replacements"]


def replacements(
    state: RosterState, staff: Staff, officer_id: str, start: date, end: date
) -> tuple[Assignment, ...]:
    """The seats that change when the officer is away from ``start`` to ``end``; an empty officer: nobody can.

    Each free seat that somebody can take costs one change, and each lawful minimum that the absence
    breaks one more; fewer cannot be, and among these the fairest is taken.
    """
    duties = [duty.now for duty in state.between(start, end) if duty.now.officer == officer_id]
    if not duties:
        return ()
    around = table(state, staff, duties[0].on, duties[-1].on)
    problem, before = around.problem, around.holders
    bit = 1 << problem.index[officer_id] if officer_id in problem.index else 0
    able, kept = list(problem.units.able), list(before)
    for unit in range(len(able)):
        if start <= problem.key(unit)[0] <= end:
            able[unit] &= ~bit
            kept[unit] &= ~bit
    seats = [bits.bit_count() for bits in before]
    for held in duties:
        if officer_id not in problem.index:  # left the post altogether: the seat is free all the same
            seats[problem.unit_of[held.on, held.slot]] += 1
    best = min(_tries(problem, able, kept, seats, len(breaches(problem, before, hard=True))))
    return _changed(state, problem, best[-1], duties)


def _tries(
    problem: Problem, able: Sequence[int], kept: list[int], seats: Sequence[int], known: int
) -> Iterator[tuple[int, int, int, int, list[int]]]:
    """Ways to fill the free seats: (left empty, minimums short, unfairness, number, holders)."""
    filling = _fill(problem, able, kept, seats)
    choices = [kept]
    for group, _ in filling.short:
        # One duty of the week or month passes to whoever needs it: each is tried, the fairest wins.
        for unit in problem.units.groups[group].units:
            for holder in members(kept[unit]):
                freed = list(kept)
                freed[unit] &= ~(1 << holder)
                choices.append(freed)
    for number, choice in enumerate(choices):
        holders = _fill(problem, able, choice, seats).holders
        if len(breaches(problem, holders, hard=True)) > known:
            holders = _one_by_one(problem, able, choice, seats, known)
        filled = Filling(holders, problem.counts(holders), [])
        empty = sum(seats) - sum(bits.bit_count() for bits in holders)
        yield empty, problem.short(holders), filled.cost(problem.units), number, holders


def _fill(problem: Problem, able: Sequence[int], kept: Sequence[int], seats: Sequence[int]) -> Filling:
    """Fill the free seats; nobody who keeps a seat of a day takes another of it."""
    units = problem.units
    free = [bits & ~problem.busy(unit, kept) | kept[unit] for unit, bits in enumerate(able)]
    return fill(Units(units.kind, free, seats, units.fair, units.scale, units.groups, list(kept)))


def _one_by_one(
    problem: Problem, able: Sequence[int], kept: Sequence[int], seats: Sequence[int], known: int
) -> list[int]:
    """Free seats in order of days, each to whoever has least and breaks no hard limit."""
    holders = list(kept)
    for unit in range(len(able)):
        while holders[unit].bit_count() < seats[unit]:
            busy = problem.busy(unit, holders) | holders[unit]
            counts = problem.counts(holders)
            totals = [sum(column) for column in zip(*counts, strict=True)]
            for officer in sorted(members(able[unit] & ~busy), key=lambda at: (totals[at], at)):
                holders[unit] |= 1 << officer
                if len(breaches(problem, holders, hard=True)) <= known:
                    break
                holders[unit] ^= 1 << officer
            else:
                break
    return holders


def _changed(
    state: RosterState, problem: Problem, after: Sequence[int], duties: Sequence[Assignment]
) -> tuple[Assignment, ...]:
    """The seats whose officer is another than before."""
    first, last = problem.request.start, problem.request.end
    seats: dict[int, list[Assignment]] = {}
    for duty in state.between(first, last):
        seats.setdefault(problem.unit_of[duty.now.on, duty.now.slot], []).append(duty.now)
    freed = {held.id for held in duties}
    changed = []
    for unit, held in seats.items():
        now = {problem.ids[at] for at in members(after[unit])}
        leaving = [one for one in held if one.id in freed or (one.officer and one.officer not in now)]
        coming = sorted(
            now - {one.officer for one in held if one not in leaving}, key=problem.index.__getitem__
        )
        for at, one in enumerate(leaving):
            changed.append(evolve(one, officer=coming[at] if at < len(coming) else ""))
    return tuple(changed)
