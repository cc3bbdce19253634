"""Which limits and absences cannot all hold: the smallest set that leaves a seat empty, named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import evolve

from grassroots_gov.duty.limits import Limit
from grassroots_gov.duty.problem import Problem, problem_of
from grassroots_gov.duty.request import Away, DutyDay, DutyRequest

__all__ = ["conflict_of"]

AROUND = (14, 45, 400)
"""Days before and after an empty seat that are looked at, further where the nearest do not show why."""
TRIES = 400
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
    hard = tuple(limit for limit in problem.request.limits if limit.weight is None)
    parts: tuple[Part, ...] = hard
    for reach in AROUND:
        request = _around(problem, empty, reach)
        parts = (*hard, *request.absences)
        if _clash(request, parts):
            return tuple(_named(part) for part in _fewest(request, parts))
    return tuple(_named(part) for part in parts)


def _fewest(request: DutyRequest, parts: Sequence[Part]) -> Sequence[Part]:
    """The fewest parts that clash, or some from which nothing can be left out where those take too long."""
    tries = TRIES

    def clash(chosen: Iterable[Part]) -> bool:
        nonlocal tries
        tries -= 1
        return _clash(request, tuple(chosen))

    chosen = _smallest(
        len(parts), lambda at: tries > 0 and clash([parts[one] for one in at]), lambda: tries > 0
    )
    return _reduced(parts, clash) if chosen is None else [parts[one] for one in chosen]


def _smallest(
    size: int, clash: Callable[[Sequence[int]], bool], more: Callable[[], bool]
) -> Sequence[int] | None:
    """The fewest parts that clash, by index; ``None`` where there is no time for ``more``.

    Whatever does not clash is grown until nothing can be added: every set that clashes has one of the parts
    that are left out. So the fewest parts that meet all these leavings are tried until they clash.
    """
    left_out: list[frozenset[int]] = []
    while more():
        chosen = next(found for most in range(size + 1) if (found := _meeting(left_out, most)) is not None)
        if clash(chosen):
            return chosen
        grown = list(chosen)
        for part in range(size):
            if part not in grown and not clash(sorted([*grown, part])):
                grown.append(part)
        rest = frozenset(range(size)) - set(grown)
        if not rest:
            return None
        left_out.append(rest)
    return None


def _meeting(sets: Sequence[frozenset[int]], most: int) -> tuple[int, ...] | None:
    """At most so many numbers of which every set has one, in order."""
    if not sets:
        return ()
    if most == 0:
        return None
    for number in sorted(sets[0]):
        rest = _meeting([one for one in sets if number not in one], most - 1)
        if rest is not None:
            return tuple(sorted((number, *rest)))
    return None


def _around(problem: Problem, unit: int, reach: int) -> DutyRequest:
    """The request of the days around a unit only, without lawful minimums."""
    request = problem.request
    middle = problem.day_of[unit]
    days: tuple[DutyDay, ...] = request.days[max(0, middle - reach) : middle + reach + 1]
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
        when = "" if part.session == "day" else f" {part.session}"
        return f"{part.officer} {part.start.isoformat()}/{part.end.isoformat()}{when} ({part.reason})"
    return part.name
