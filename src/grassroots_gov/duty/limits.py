"""Limits on a roster: at most so many days running, rest after a night, people apart (``quotas`` has more).

Each is a value with a name; ``weight=None`` makes it hard, a weight makes it a wish whose breaches are
counted and named. Every limit here forbids sets of duties held together, so it can be judged on any plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from attrs import field, frozen

if TYPE_CHECKING:
    from grassroots_gov.duty.problem import Problem

__all__ = [
    "Apart",
    "Breach",
    "Counter",
    "Faults",
    "Limit",
    "Masks",
    "MaxRunning",
    "Pairs",
    "RestAfter",
    "Window",
    "at_least_one",
    "concerned",
    "names",
    "one_of",
    "only",
    "unknown",
]

Pairs = tuple[tuple[int, int], ...]
"""Duties, each an officer and a unit by index."""
Masks = list[int]
"""The days of an officer as bits, by slot."""
Counter = Callable[[int, Sequence[int]], int]
"""How often an officer with these days by slot breaks a limit."""
Window = tuple[tuple[int, ...], int]
"""Units, and how many of them one officer can hold at most."""
Faults = Iterator[tuple[str, dict[str, Any]]]
"""What in a limit cannot be: codes of the catalogue with their words."""


def names(values: Iterable[str]) -> frozenset[str]:
    """Names, in no order."""
    return frozenset(values)


@frozen
class Breach:
    """Duties that a limit forbids to stand together; ``over`` is how far beyond the limit they are."""

    limit: str
    officer: str
    days: tuple[date, ...]
    weight: int | None
    over: int = 1


class Limit(Protocol):
    """A rule about which duties may stand together."""

    @property
    def name(self) -> str: ...
    @property
    def weight(self) -> int | None: ...
    def faults(self, officers: Set[str], slots: Set[str]) -> Faults:
        """What in the limit cannot be: a code of the catalogue and its words."""
        ...

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """Each set of duties that cannot all stand; ``held`` are the units of each officer in order."""
        ...

    def counter(self, problem: Problem, days: Sequence[Masks]) -> Counter:
        """How many of these sets an officer's days hold, quickly; ``days`` are everybody's and may change."""
        ...

    def windows(self, problem: Problem) -> Iterator[Window]:
        """Sets of units of which nobody concerned can hold more than a number, in order of days."""
        ...


def concerned(problem: Problem, officers: frozenset[str]) -> Iterator[int]:
    """The officers that a limit is about, by index; nobody named is everybody."""
    for index, officer in enumerate(problem.ids):
        if not officers or officer in officers:
            yield index


def _whole(masks: Sequence[int]) -> int:
    days = 0
    for mask in masks:
        days |= mask
    return days


def only(problem: Problem, officers: frozenset[str], count: Counter) -> Counter:
    """``count`` for the officers concerned, nothing for the others."""
    if not officers:
        return count
    about = set(concerned(problem, officers))
    return lambda officer, masks: count(officer, masks) if officer in about else 0


def unknown(officers: Set[str], known: Set[str]) -> Faults:
    """Officers that a limit names and nobody knows."""
    for officer in sorted(officers - known):
        yield "unknown_officer", {"officer": officer, "where": "duty.word_limits"}


def at_least_one(value: object) -> Faults:
    """A figure of a limit that is no whole number from 1."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        yield "bad_limit", {"value": str(value)}


def one_of(value: str, known: Sequence[str]) -> Faults:
    """A word of a limit that is none of those it may be."""
    if value not in known:
        yield "bad_limit", {"value": f"{value} ({', '.join(known)})"}


@frozen(kw_only=True)
class MaxRunning:
    """At most ``days`` days running (không trực quá … ngày liên tiếp)."""

    days: int
    officers: frozenset[str] = field(default=frozenset(), converter=names)
    name: str = "max_running"
    weight: int | None = None

    def faults(self, officers: Set[str], slots: Set[str]) -> Faults:
        """See :class:`Limit`."""
        yield from at_least_one(self.days)
        yield from unknown(self.officers, officers)

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """See :class:`Limit`: every window of ``days + 1`` days running."""
        for officer in concerned(problem, self.officers):
            run: list[tuple[int, int]] = []
            for unit in held[officer]:
                day = problem.day_of[unit]
                if run and problem.day_of[run[-1][1]] == day:
                    continue
                if run and problem.day_of[run[-1][1]] != day - 1:
                    run = []
                run.append((officer, unit))
                if len(run) > self.days:
                    yield tuple(run[-self.days - 1 :])

    def counter(self, problem: Problem, days: Sequence[Masks]) -> Counter:
        """See :class:`Limit`."""
        shifts = range(1, self.days + 1)

        def count(_: int, masks: Sequence[int]) -> int:
            whole = run = _whole(masks)
            for shift in shifts:
                run &= whole >> shift
            return run.bit_count()

        return only(problem, self.officers, count)

    def windows(self, problem: Problem) -> Iterator[Window]:
        """See :class:`Limit`: every ``days + 1`` days running."""
        on = problem.units_by_day
        a_day = len(problem.slots) if problem.request.both_sessions else 1
        for first in range(len(on) - self.days):
            window = on[first : first + self.days + 1]
            yield tuple(unit for units in window for unit in units), self.days * a_day


@frozen(kw_only=True)
class RestAfter:
    """No duty on the ``days`` days after the slot ``slot`` (nghỉ sau ca trực đêm)."""

    slot: str
    days: int = 1
    officers: frozenset[str] = field(default=frozenset(), converter=names)
    name: str = "rest_after"
    weight: int | None = None

    def faults(self, officers: Set[str], slots: Set[str]) -> Faults:
        """See :class:`Limit`."""
        yield from at_least_one(self.days)
        yield from unknown(self.officers, officers)
        if self.slot not in slots:
            yield "unknown_slot", {"slot": self.slot}

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """See :class:`Limit`: the night and each duty too soon after it."""
        for officer in concerned(problem, self.officers):
            for unit in held[officer]:
                if problem.slot_of[unit] != self.slot:
                    continue
                for later in held[officer]:
                    if 0 < problem.day_of[later] - problem.day_of[unit] <= self.days:
                        yield (officer, unit), (officer, later)

    def counter(self, problem: Problem, days: Sequence[Masks]) -> Counter:
        """See :class:`Limit`."""
        night, shifts = problem.slots.index(self.slot), range(1, self.days + 1)

        def count(_: int, masks: Sequence[int]) -> int:
            nights = masks[night]
            return sum((mask & nights << shift).bit_count() for mask in masks for shift in shifts)

        return only(problem, self.officers, count)

    def windows(self, problem: Problem) -> Iterator[Window]:
        """See :class:`Limit`: a night and the day after, of which both sessions may be held."""
        if problem.request.both_sessions:
            return
        on = problem.units_by_day
        for night, after in pairwise(on):
            yield (*(unit for unit in night if problem.slot_of[unit] == self.slot), *after), 1


@frozen(kw_only=True)
class Apart:
    """Two of ``officers`` never hold seats of one day (người có quan hệ không trực cùng)."""

    officers: frozenset[str] = field(converter=names)
    name: str = "apart"
    weight: int | None = None

    def faults(self, officers: Set[str], slots: Set[str]) -> Faults:
        """See :class:`Limit`."""
        yield from unknown(self.officers, officers)
        if len(self.officers) < 2:
            yield "bad_limit", {"value": str(len(self.officers))}

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """See :class:`Limit`: each pair on one day."""
        seen: dict[int, list[tuple[int, int]]] = {}
        for officer in concerned(problem, self.officers):
            for unit in held[officer]:
                day = problem.day_of[unit]
                for other in seen.get(day, ()):
                    if other[0] != officer:
                        yield other, (officer, unit)
                seen.setdefault(day, []).append((officer, unit))

    def counter(self, problem: Problem, days: Sequence[Masks]) -> Counter:
        """See :class:`Limit`."""
        related = tuple(concerned(problem, self.officers))

        def count(officer: int, masks: Sequence[int]) -> int:
            mine = _whole(masks)
            return sum((mine & _whole(days[other])).bit_count() for other in related if other != officer)

        return only(problem, self.officers, count)

    def windows(self, problem: Problem) -> Iterator[Window]:
        """See :class:`Limit`: nothing is said of one officer alone."""
        return iter(())
