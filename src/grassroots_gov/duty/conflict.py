"""Which limits and absences cannot all hold: the smallest set that leaves a seat empty, named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from attrs import evolve

from grassroots_gov.duty.limits import Limit
from grassroots_gov.duty.problem import Problem, problem_of
from grassroots_gov.duty.request import Away, DutyDay, DutyRequest

__all__ = ["conflict_of"]

AROUND = 14
"""Days before and after an empty seat that are looked at."""
TRIES = 60
"""How many sets are tried at most; beyond, the set is one from which nothing can be left out."""
EFFORT = 20_000
"""The search for one set, where counting does not show it."""

Part = Limit | Away


def conflict_of(problem: Problem, holders: Sequence[int]) -> tuple[str, ...]:
    """The smallest set of limits and absences because of which the first such seat stays empty."""
    empty = next(
        (
            unit
            for unit, bits in enumerate(holders)
            if bits.bit_count() < problem.units.seats[unit] - problem.free[unit]
        ),
        None,
    )
    if empty is None:
        return ()
    request = _around(problem, empty)
    ids = {member.id for member in request.officers}
    parts: list[Part] = [limit for limit in request.limits if limit.weight is None]
    parts += [gone for gone in request.absences if gone.officer in ids]
    tries = TRIES

    def clash(chosen: Iterable[Part]) -> bool:
        nonlocal tries
        tries -= 1
        return _clash(request, tuple(chosen))

    if not clash(parts):
        return tuple(_named(part) for part in parts)
    least = _reduced(parts, clash)
    for size in range(1, len(least)):
        for chosen in combinations(parts, size):
            if tries <= 0:
                return tuple(_named(part) for part in least)
            if clash(chosen):
                return tuple(_named(part) for part in chosen)
    return tuple(_named(part) for part in least)


def _around(problem: Problem, unit: int) -> DutyRequest:
    """The request of the days around a unit only, without lawful minimums."""
    request = problem.request
    middle = problem.day_of[unit]
    days: tuple[DutyDay, ...] = request.days[max(0, middle - AROUND) : middle + AROUND + 1]
    first, last = days[0].on, days[-1].on
    near = tuple(gone for gone in request.absences if gone.start <= last and first <= gone.end)
    return evolve(request, days=days, absences=near, minimums=(), carried={})


def _clash(request: DutyRequest, chosen: tuple[Part, ...]) -> bool:
    """Whether these parts alone leave a seat empty that somebody could take."""
    from grassroots_gov.duty.search import search

    limits = tuple(part for part in chosen if not isinstance(part, Away))
    absences = tuple(part for part in chosen if isinstance(part, Away))
    problem = problem_of(evolve(request, limits=limits, absences=absences))
    return search(problem, EFFORT).forced > 0


def _reduced(parts: Sequence[Part], clash: Callable[[Iterable[Part]], bool]) -> list[Part]:
    """A set that clashes and no longer does without any one of it."""
    kept = list(parts)
    for part in parts:
        without = [other for other in kept if other is not part]
        if clash(without):
            kept = without
    return kept


def _named(part: Part) -> str:
    if isinstance(part, Away):
        return f"{part.officer} {part.start.isoformat()}/{part.end.isoformat()} ({part.reason})"
    return part.name
