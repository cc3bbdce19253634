"""Limits per span of time: at most so many duties, or so many hours, a week, a month or a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from attrs import field, frozen

from grassroots_gov.duty.limits import (
    Counter,
    Faults,
    Masks,
    Pairs,
    Window,
    at_least_one,
    concerned,
    names,
    one_of,
    only,
    unknown,
)
from grassroots_gov.duty.model import KINDS
from grassroots_gov.law import Citation, Confidence

if TYPE_CHECKING:
    from grassroots_gov.duty.problem import Problem

__all__ = ["AtMost", "MaxHours", "Per", "span_of"]

Per = Literal["day", "week", "month", "year", "period"]


def span_of(on: date, per: Per) -> object:
    """The day, week, month or year that a day is of, for counting."""
    if per == "day":
        return on
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

    def faults(self, officers: Set[str], slots: Set[str]) -> Faults:
        """See :class:`Limit`."""
        if isinstance(self.count, bool) or not isinstance(self.count, int) or self.count < 0:
            yield "bad_limit", {"value": str(self.count)}
        yield from one_of(self.per, get_args(Per))
        if self.kind is not None:
            yield from one_of(self.kind, KINDS)
        if self.weekday is not None and self.weekday not in range(7):
            yield "bad_limit", {"value": str(self.weekday)}
        if self.slot is not None and self.slot not in slots:
            yield "unknown_slot", {"slot": self.slot}
        yield from unknown(self.officers, officers)

    def _counts(self, problem: Problem, unit: int) -> bool:
        day = problem.request.days[problem.day_of[unit]]
        return (
            (self.weekday is None or day.on.weekday() == self.weekday)
            and (self.kind is None or day.kind == self.kind)
            and (self.slot is None or problem.slot_of[unit] == self.slot)
        )

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """See :class:`Limit`: the first ``count + 1`` of each span that has more, and each further one."""
        for officer in concerned(problem, self.officers):
            spans: dict[object, list[tuple[int, int]]] = {}
            for unit in held[officer]:
                if self._counts(problem, unit):
                    on = problem.request.days[problem.day_of[unit]].on
                    spans.setdefault(span_of(on, self.per), []).append((officer, unit))
            for pairs in spans.values():
                for last in range(self.count, len(pairs)):
                    yield tuple(pairs[last - self.count : last + 1])

    def counter(self, problem: Problem, days: Sequence[Masks]) -> Counter:
        """See :class:`Limit`."""
        slots = range(len(problem.slots)) if self.slot is None else (problem.slots.index(self.slot),)
        spans: dict[object, int] = {}
        for at, day in enumerate(problem.request.days):
            if (self.weekday is None or day.on.weekday() == self.weekday) and self.kind in (None, day.kind):
                span = span_of(day.on, self.per)
                spans[span] = spans.get(span, 0) | 1 << at
        most, windows = self.count, tuple(spans.values())

        def count(_: int, masks: Sequence[int]) -> int:
            over = 0
            for window in windows:
                held = sum((masks[slot] & window).bit_count() for slot in slots)
                over += max(0, held - most)
            return over

        return only(problem, self.officers, count)

    def windows(self, problem: Problem) -> Iterator[Window]:
        """See :class:`Limit`: each span."""
        spans: dict[object, list[int]] = {}
        for unit, day in enumerate(problem.day_of):
            if self._counts(problem, unit):
                spans.setdefault(span_of(problem.request.days[day].on, self.per), []).append(unit)
        for units in spans.values():
            yield tuple(units), self.count


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

    def faults(self, officers: Set[str], slots: Set[str]) -> Faults:
        """See :class:`Limit`."""
        yield from at_least_one(self.hours)
        yield from one_of(self.per, get_args(Per))
        yield from unknown(self.officers, officers)

    def broken(self, problem: Problem, held: Sequence[Sequence[int]]) -> Iterator[Pairs]:
        """See :class:`Limit`: the duties up to the one that passes the limit, and each further one."""
        for officer in concerned(problem, self.officers):
            spent: dict[object, int] = {}
            spans: dict[object, list[tuple[int, int]]] = {}
            for unit in held[officer]:
                day = problem.request.days[problem.day_of[unit]]
                slot = problem.request.slot(problem.slot_of[unit])
                if day.kind == "working" and slot.session != "night":
                    continue
                span = span_of(day.on, self.per)
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
            span = span_of(day.on, self.per)
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

        return only(problem, self.officers, count)

    def windows(self, problem: Problem) -> Iterator[Window]:
        """See :class:`Limit`: each span, by the shortest seat in it."""
        spans: dict[object, list[int]] = {}
        for unit, at in enumerate(problem.day_of):
            day = problem.request.days[at]
            if day.kind != "working" or problem.request.slot(problem.slot_of[unit]).session == "night":
                spans.setdefault(span_of(day.on, self.per), []).append(unit)
        for units in spans.values():
            shortest = min(problem.request.slot(problem.slot_of[unit]).minutes() for unit in units)
            yield tuple(units), self.hours * 60 // shortest
