"""Limits on a roster: at most so many days running, rest after a night, people apart, at most so many.

Each is a value with a name; ``weight=None`` makes it hard, a weight makes it a wish whose breaches are
counted and named. Every limit here forbids sets of duties held together, so it can be judged on any plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol

from attrs import field, frozen

from grassroots_gov.law import Citation, Confidence

if TYPE_CHECKING:
    from grassroots_gov.duty.problem import Problem

__all__ = ["Apart", "AtMost", "Breach", "Limit", "MaxHours", "MaxRunning", "RestAfter"]

Pairs = tuple[tuple[int, int], ...]
"""Duties, each an officer and a unit by index."""
Masks = list[int]
"""The days of an officer as bits, by slot."""
Counter = Callable[[int, Sequence[int]], int]
"""How often an officer with these days by slot breaks a limit."""
_Faults = Iterator[tuple[str, dict[str, Any]]]


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
    def faults(self, officers: Set[str], slots: Set[str]) -> _Faults:
        """What in the limit cannot be: a code of the catalogue and its words."""
        ...

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """Each set of duties that cannot all stand; ``held`` are the units of each officer in order."""
        ...

    def counter(self, problem: Problem, days: Sequence[Masks]) -> Counter:
        """How many of these sets an officer's days hold, quickly; ``days`` are everybody's and may change."""
        ...


def _concerned(problem: Problem, officers: frozenset[str]) -> Iterator[int]:
    for index, officer in enumerate(problem.ids):
        if not officers or officer in officers:
            yield index


def _whole(masks: Sequence[int]) -> int:
    days = 0
    for mask in masks:
        days |= mask
    return days


def _only(problem: Problem, officers: frozenset[str], count: Counter) -> Counter:
    """``count`` for the officers concerned, nothing for the others."""
    if not officers:
        return count
    concerned = set(_concerned(problem, officers))
    return lambda officer, masks: count(officer, masks) if officer in concerned else 0


def _unknown(officers: Set[str], known: Set[str]) -> _Faults:
    for officer in sorted(officers - known):
        yield "unknown_officer", {"officer": officer, "where": "duty.word_limits"}


def _at_least_one(value: object) -> _Faults:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        yield "bad_limit", {"value": str(value)}


@frozen(kw_only=True)
class MaxRunning:
    """At most ``days`` days running (không trực quá … ngày liên tiếp)."""

    days: int
    officers: frozenset[str] = field(default=frozenset(), converter=names)
    name: str = "max_running"
    weight: int | None = None

    def faults(self, officers: Set[str], slots: Set[str]) -> _Faults:
        """See :class:`Limit`."""
        yield from _at_least_one(self.days)
        yield from _unknown(self.officers, officers)

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """See :class:`Limit`: every window of ``days + 1`` days running."""
        for officer in _concerned(problem, self.officers):
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

        return _only(problem, self.officers, count)


@frozen(kw_only=True)
class RestAfter:
    """No duty on the ``days`` days after the slot ``slot`` (nghỉ sau ca trực đêm)."""

    slot: str
    days: int = 1
    officers: frozenset[str] = field(default=frozenset(), converter=names)
    name: str = "rest_after"
    weight: int | None = None

    def faults(self, officers: Set[str], slots: Set[str]) -> _Faults:
        """See :class:`Limit`."""
        yield from _at_least_one(self.days)
        yield from _unknown(self.officers, officers)
        if self.slot not in slots:
            yield "unknown_slot", {"slot": self.slot}

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """See :class:`Limit`: the night and each duty too soon after it."""
        for officer in _concerned(problem, self.officers):
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

        return _only(problem, self.officers, count)


@frozen(kw_only=True)
class Apart:
    """Two of ``officers`` never hold seats of one day (người có quan hệ không trực cùng)."""

    officers: frozenset[str] = field(converter=names)
    name: str = "apart"
    weight: int | None = None

    def faults(self, officers: Set[str], slots: Set[str]) -> _Faults:
        """See :class:`Limit`."""
        yield from _unknown(self.officers, officers)
        if len(self.officers) < 2:
            yield "bad_limit", {"value": str(len(self.officers))}

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """See :class:`Limit`: each pair on one day."""
        seen: dict[int, list[tuple[int, int]]] = {}
        for officer in _concerned(problem, self.officers):
            for unit in held[officer]:
                day = problem.day_of[unit]
                for other in seen.get(day, ()):
                    if other[0] != officer:
                        yield other, (officer, unit)
                seen.setdefault(day, []).append((officer, unit))

    def counter(self, problem: Problem, days: Sequence[Masks]) -> Counter:
        """See :class:`Limit`."""
        related = tuple(_concerned(problem, self.officers))

        def count(officer: int, masks: Sequence[int]) -> int:
            mine = _whole(masks)
            return sum((mine & _whole(days[other])).bit_count() for other in related if other != officer)

        return _only(problem, self.officers, count)


Per = Literal["week", "month", "year", "period"]


def _bucket(on: date, per: Per) -> object:
    if per == "week":
        return on.isocalendar()[:2]
    if per == "month":
        return on.year, on.month
    return on.year if per == "year" else 0


@frozen(kw_only=True)
class AtMost:
    """At most ``count`` duties per week, month, year or the whole period.

    ``weekday`` (0 Monday to 6 Sunday), ``kind`` and ``slot`` narrow what is counted.
    """

    count: int
    per: Per = "month"
    weekday: int | None = None
    kind: str | None = None
    slot: str | None = None
    officers: frozenset[str] = field(default=frozenset(), converter=names)
    name: str = "at_most"
    weight: int | None = None

    def faults(self, officers: Set[str], slots: Set[str]) -> _Faults:
        """See :class:`Limit`."""
        if isinstance(self.count, bool) or not isinstance(self.count, int) or self.count < 0:
            yield "bad_limit", {"value": str(self.count)}
        if self.weekday is not None and self.weekday not in range(7):
            yield "bad_limit", {"value": str(self.weekday)}
        if self.slot is not None and self.slot not in slots:
            yield "unknown_slot", {"slot": self.slot}
        yield from _unknown(self.officers, officers)

    def _counts(self, problem: Problem, unit: int) -> bool:
        day = problem.request.days[problem.day_of[unit]]
        return (
            (self.weekday is None or day.on.weekday() == self.weekday)
            and (self.kind is None or day.kind == self.kind)
            and (self.slot is None or problem.slot_of[unit] == self.slot)
        )

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """See :class:`Limit`: the first ``count + 1`` of each span that has more, and each further one."""
        for officer in _concerned(problem, self.officers):
            spans: dict[object, list[tuple[int, int]]] = {}
            for unit in held[officer]:
                if self._counts(problem, unit):
                    on = problem.request.days[problem.day_of[unit]].on
                    spans.setdefault(_bucket(on, self.per), []).append((officer, unit))
            for pairs in spans.values():
                for last in range(self.count, len(pairs)):
                    yield tuple(pairs[last - self.count : last + 1])

    def counter(self, problem: Problem, days: Sequence[Masks]) -> Counter:
        """See :class:`Limit`."""
        slots = range(len(problem.slots)) if self.slot is None else (problem.slots.index(self.slot),)
        spans: dict[object, int] = {}
        for at, day in enumerate(problem.request.days):
            if (self.weekday is None or day.on.weekday() == self.weekday) and self.kind in (None, day.kind):
                span = _bucket(day.on, self.per)
                spans[span] = spans.get(span, 0) | 1 << at
        most, windows = self.count, tuple(spans.values())

        def count(_: int, masks: Sequence[int]) -> int:
            over = 0
            for window in windows:
                held = sum((masks[slot] & window).bit_count() for slot in slots)
                over += max(0, held - most)
            return over

        return _only(problem, self.officers, count)


@frozen(kw_only=True)
class MaxHours:
    """At most ``hours`` hours of duty outside working time per day, week, month or year (làm thêm giờ).

    Counted are seats on days of rest and holidays, and nights on any day.
    """

    hours: int
    per: Per = "month"
    officers: frozenset[str] = field(default=frozenset(), converter=names)
    name: str = "max_hours"
    weight: int | None = None
    citation: Citation | None = None
    confidence: Confidence | None = None

    def faults(self, officers: Set[str], slots: Set[str]) -> _Faults:
        """See :class:`Limit`."""
        yield from _at_least_one(self.hours)
        yield from _unknown(self.officers, officers)

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """See :class:`Limit`: the duties up to the one that passes the limit, and each further one."""
        for officer in _concerned(problem, self.officers):
            spent: dict[object, int] = {}
            spans: dict[object, list[tuple[int, int]]] = {}
            for unit in held[officer]:
                day = problem.request.days[problem.day_of[unit]]
                slot = problem.request.slot(problem.slot_of[unit])
                if day.kind == "working" and slot.session != "night":
                    continue
                span = _bucket(day.on, self.per)
                spent[span] = spent.get(span, 0) + slot.minutes()
                spans.setdefault(span, []).append((officer, unit))
                if spent[span] > self.hours * 60:
                    yield tuple(spans[span])

    def counter(self, problem: Problem, days: Sequence[Masks]) -> Counter:
        """See :class:`Limit`."""
        every, slots = problem.request.days, problem.request.slots
        rest = sum(1 << at for at, day in enumerate(every) if day.kind != "working")
        outside = [-1 if slot.session == "night" else rest for slot in slots]
        minutes = [slot.minutes() for slot in slots]
        spans: dict[object, int] = {}
        for at, day in enumerate(every):
            span = _bucket(day.on, self.per)
            spans[span] = spans.get(span, 0) | 1 << at
        most, longest, windows = self.hours * 60, max(minutes), tuple(spans.values())

        def count(_: int, masks: Sequence[int]) -> int:
            over = 0
            counted = [mask & days for mask, days in zip(masks, outside, strict=True)]
            for window in windows:
                spent = sum(
                    (mask & window).bit_count() * each for mask, each in zip(counted, minutes, strict=True)
                )
                if spent > most:
                    over += -(-(spent - most) // longest)
            return over

        return _only(problem, self.officers, count)
