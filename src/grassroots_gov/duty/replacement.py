"""Sudden absence (vắng đột xuất): fill the seats that fall free and leave everybody else where they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from attrs import evolve

from grassroots_gov.duty.changes import Staff, table
from grassroots_gov.duty.check import breaches
from grassroots_gov.duty.facts import RosterState
from grassroots_gov.duty.flow import fill
from grassroots_gov.duty.model import Assignment
from grassroots_gov.duty.problem import Problem
from grassroots_gov.duty.request import Away
from grassroots_gov.duty.search import search
from grassroots_gov.duty.units import Filling, members

__all__ = ["replacements"]

RELEASED = 2
"""How many duties of others may change hands as well, where that fills a seat or keeps a minimum."""
AROUND = 14
"""Days before and after an empty seat on which such duties are looked for."""
TRIES, EFFORT = 200, 20_000
"""How many ways are tried with each number of released duties, and how long one is searched among limits."""


def replacements(state: RosterState, staff: Staff, gone: Away) -> tuple[Assignment, ...]:
    """The seats that change when an officer is suddenly away; an empty officer: nobody can.

    Whoever shares the roster, or is of a post that does, may step in. As many seats are filled and lawful
    minimums kept as can be, then as few duties of others change hands as can be, then the fairest is taken.
    """
    officer_id, start, end = gone.officer, gone.start, gone.end
    duties = [
        duty.now
        for duty in state.between(start, end)
        if duty.now.officer == officer_id and duty.served is None and gone.covers(state.slot(duty.now.slot))
    ]
    if not duties:
        return ()
    around = table(state, staff, duties[0].on, duties[-1].on)
    problem, before = around.problem, around.holders
    bit = 1 << problem.index[officer_id] if officer_id in problem.index else 0
    sharing = _sharing(state, problem)
    able, kept = [], list(before)
    for unit, bits in enumerate(problem.units.able):
        able.append(bits & sharing[problem.day_of[unit]])
        on, slot = problem.key(unit)
        if start <= on <= end and gone.covers(state.slot(slot)):
            able[unit] &= ~bit
            kept[unit] &= ~bit
    for duty in state.between(start, end):
        if duty.now.officer == officer_id and duty.served is not None:
            kept[problem.unit_of[duty.now.on, duty.now.slot]] |= bit
    seats = [bits.bit_count() for bits in before]
    for held in duties:
        if officer_id not in problem.index:  # left the post altogether: the seat is free all the same
            seats[problem.unit_of[held.on, held.slot]] += 1
    problem = evolve(problem, units=evolve(problem.units, seats=seats))
    best = min(_tries(problem, before, able, kept))
    return _changed(state, problem, best[-1], duties)


def _sharing(state: RosterState, problem: Problem) -> list[int]:
    """Of each day: whoever shares the roster posted for it, or is of a post that does, as bits."""
    posts: dict[str, set[str]] = {}
    for member in problem.request.officers:
        posts.setdefault(member.id, set()).add(member.post)
    everybody = (1 << len(problem.ids)) - 1
    found = [everybody] * len(problem.request.days)
    for period in state.periods:
        named = set().union(*(posts.get(officer, set()) for officer in period.shares))
        bits = sum(
            1 << at
            for at, officer in enumerate(problem.ids)
            if officer in period.shares or posts[officer] & named
        )
        for at, day in enumerate(problem.request.days):
            if period.start <= day.on <= period.end:
                found[at] = bits
    return found


def _tries(
    problem: Problem, before: Sequence[int], able: Sequence[int], kept: list[int]
) -> Iterator[tuple[int, int, int, int, int, list[int]]]:
    """Ways to fill the free seats: (left empty, minimums short, changes, unfairness, number, holders)."""
    seats = problem.units.seats
    known = len(breaches(problem, before, hard=True))
    free = _fill(problem, able, [0] * len(kept))
    least = (
        sum(
            max(0, wanted - (bits | held).bit_count())
            for wanted, bits, held in zip(seats, able, kept, strict=True)
        ),
        sum(missing for _, missing in free.short),
    )
    number = 0
    first = _filled(problem, able, kept, known)
    for released in range(RELEASED + 1):
        reached = False
        for choice in islice(_released(problem, kept, first, released), TRIES):
            holders = first if not released else _filled(problem, able, choice, known)
            number += 1
            empty = sum(seats) - sum(bits.bit_count() for bits in holders)
            short = problem.short(holders)
            changes = sum((now & ~was).bit_count() for now, was in zip(holders, before, strict=True))
            cost = Filling(holders, problem.counts(holders), []).cost(problem.units)
            reached = reached or (empty, short) <= least
            yield empty, short, changes, cost, number, holders
        if reached:
            return


def _released(problem: Problem, kept: list[int], first: Sequence[int], released: int) -> Iterator[list[int]]:
    """Who keeps what where so many duties near an empty seat, or of a short minimum, are let go."""
    wanted = {
        unit
        for group in problem.units.groups
        if problem.served(group, first) < group.least
        for unit in group.units
    }
    empty = {
        problem.day_of[unit]
        for unit, bits in enumerate(first)
        if bits.bit_count() < problem.units.seats[unit]
    }
    wanted.update(
        unit for unit, day in enumerate(problem.day_of) if any(abs(day - other) <= AROUND for other in empty)
    )
    duties = [(unit, 1 << holder) for unit in sorted(wanted) for holder in members(kept[unit])]
    for chosen in combinations(duties, released):
        choice = list(kept)
        for unit, bit in chosen:
            choice[unit] &= ~bit
        yield choice


def _filled(problem: Problem, able: Sequence[int], kept: list[int], known: int) -> list[int]:
    """The free seats filled within every hard limit."""
    holders = _fill(problem, able, kept).holders
    if len(breaches(problem, holders, hard=True)) <= known:
        return holders
    if known:  # what is broken already stays as it is, and the exact search knows no such thing
        return _one_by_one(problem, able, kept, known)
    could = [bits | held for bits, held in zip(able, kept, strict=True)]
    return search(problem, EFFORT, able=could, kept=kept).holders


def _fill(problem: Problem, able: Sequence[int], kept: Sequence[int]) -> Filling:
    """Fill the free seats; nobody who keeps a seat of a day takes another of it that clashes."""
    units = problem.units
    could = [bits & ~problem.busy(unit, kept) | kept[unit] for unit, bits in enumerate(able)]
    return fill(evolve(units, able=could, kept=list(kept)))


def _one_by_one(problem: Problem, able: Sequence[int], kept: Sequence[int], known: int) -> list[int]:
    """Free seats in order of days, each to whoever has least and breaks no hard limit."""
    holders = list(kept)
    for unit in range(len(able)):
        while holders[unit].bit_count() < problem.units.seats[unit]:
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
