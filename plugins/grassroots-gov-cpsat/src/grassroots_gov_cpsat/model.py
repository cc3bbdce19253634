"""A request as a CP-SAT model: who holds which seat, what every limit forbids, what fairness costs.

Everything is whole numbers. A square is bounded from below by its tangents at the whole numbers, which is
the square itself wherever the objective is pressed down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from attrs import define, field
from ortools.sat.python import cp_model

from grassroots_gov.duty import Apart, AtMost, DutyRequest, Limit, MaxHours, MaxRunning, RestAfter, problem_of
from grassroots_gov.duty.quotas import Per, span_of

__all__ = ["KNOWN", "LARGEST", "Model", "UnknownLimit", "build"]

KNOWN = (Apart, AtMost, MaxHours, MaxRunning, RestAfter)
LARGEST = 1 << 61
"""Objectives beyond do not fit the solver's 64-bit numbers."""


class UnknownLimit(Exception):
    """A limit that this model cannot say; another planner must answer."""


@define
class Model:
    """The model with what is needed to read its answer.

    ``held``     the variable of each (unit, officer)
    ``empty``    seats left empty that somebody could take; ``short`` duties missing from lawful minimums
    ``fairness`` the scaled objective without its constant; ``constant`` that constant
    ``wishes``   breaches of wishes by weight
    """

    cp: cp_model.CpModel
    held: dict[tuple[int, int], cp_model.IntVar]
    empty: cp_model.LinearExpr
    short: cp_model.LinearExpr
    fairness: cp_model.LinearExpr
    constant: int
    wishes: cp_model.LinearExpr
    magnitude: int = field(default=0)


def build(request: DutyRequest) -> Model:
    """The model of a request; :class:`UnknownLimit` where one of its limits is of an unknown class."""
    for limit in request.limits:
        if not isinstance(limit, KNOWN):
            raise UnknownLimit(limit.name)
    return _Builder(request).model()


class _Builder:
    def __init__(self, request: DutyRequest) -> None:
        self.request = request
        self.problem = problem_of(request)
        self.cp = cp_model.CpModel()
        self.officers = range(len(self.problem.ids))
        self.held = {
            (unit, officer): self.cp.new_bool_var(f"{unit}_{officer}")
            for unit, able in enumerate(self.problem.units.able)
            for officer in self.officers
            if able >> officer & 1
        }
        self.there: dict[tuple[int, int], cp_model.IntVar] = {}
        self.on: dict[tuple[int, int], list[tuple[int, cp_model.IntVar]]] = {}
        for (unit, officer), variable in self.held.items():
            self.on.setdefault((officer, self.problem.day_of[unit]), []).append((unit, variable))

    def model(self) -> Model:
        empty = self._seats()
        short = self._minimums()
        wishes = [term for limit in self.request.limits for term in self._limit(limit)]
        fairness, constant, magnitude = self._fairness()
        return Model(
            self.cp,
            self.held,
            cp_model.LinearExpr.sum(empty),
            cp_model.LinearExpr.sum(short),
            cp_model.LinearExpr.sum(fairness),
            constant,
            cp_model.LinearExpr.sum(wishes),
            magnitude,
        )

    def _day(self, officer: int, day: int, slot: str | None = None) -> Sequence[cp_model.IntVar]:
        """What of a day an officer may hold."""
        return [
            variable
            for unit, variable in self.on.get((officer, day), ())
            if slot is None or self.problem.slot_of[unit] == slot
        ]

    def _there(self, officer: int, day: int) -> Sequence[cp_model.IntVar]:
        """What says whether an officer is on duty on a day: at most one of it is true."""
        held = self._day(officer, day)
        if len(held) < 2 or not self.request.both_sessions:
            return held
        if (officer, day) not in self.there:
            there = self.there[officer, day] = self.cp.new_bool_var(f"there_{officer}_{day}")
            self.cp.add_max_equality(there, held)
        return [self.there[officer, day]]

    def _seats(self) -> list[cp_model.IntVar]:
        empty = []
        units = self.problem.units
        for unit, able in enumerate(units.able):
            seats = min(units.seats[unit], able.bit_count())
            if seats:
                gap = self.cp.new_int_var(0, seats, f"empty_{unit}")
                empty.append(gap)
                holding = [self.held[unit, officer] for officer in self.officers if able >> officer & 1]
                self.cp.add(sum(holding) + gap == seats)
        for held in self.on.values():
            if not self.request.both_sessions:
                self.cp.add_at_most_one(variable for _, variable in held)
                continue
            for (unit, variable), (other, beside) in combinations(held, 2):
                if self.problem.clash(unit, other):
                    self.cp.add_at_most_one(variable, beside)
        return empty

    def _minimums(self) -> list[cp_model.IntVar]:
        short = []
        for at, group in enumerate(self.problem.units.groups):
            missing = self.cp.new_int_var(0, group.least, f"short_{at}")
            short.append(missing)
            days = dict.fromkeys(self.problem.day_of[unit] for unit in group.units)
            served = [there for day in days for there in self._there(group.officer, day)]
            self.cp.add(sum(served) + missing >= group.least)
        return short

    # --- limits -------------------------------------------------------------------------------------

    def _limit(self, limit: Limit) -> Iterator[cp_model.LinearExpr]:
        """Forbid what a hard limit forbids; answer the weighed breaches of a wish."""
        for number, (terms, most) in enumerate(self._forbidden(limit)):
            if limit.weight is None:
                self.cp.add(sum(terms) <= most)
                continue
            over = self.cp.new_int_var(0, len(terms) * 24 * 60, f"{limit.name}_{number}")
            self.cp.add(sum(terms) <= most + over)
            yield limit.weight * over

    def _forbidden(self, limit: Limit) -> Iterator[tuple[Sequence[cp_model.LinearExpr], int]]:
        """Sums that must not pass a number."""
        concerned = [
            officer
            for officer in self.officers
            if not limit.officers or self.problem.ids[officer] in limit.officers  # type: ignore[attr-defined]  # every known class has it
        ]
        last = len(self.request.days)
        match limit:
            case MaxRunning():
                for officer in concerned:
                    for first in range(last - limit.days):
                        window = range(first, first + limit.days + 1)
                        yield [one for day in window for one in self._there(officer, day)], limit.days
            case RestAfter():
                for officer in concerned:
                    for day in range(last):
                        night = self._day(officer, day, limit.slot)
                        after = range(day + 1, min(last, day + limit.days + 1))
                        for later in after if night else ():
                            yield [*night, *self._there(officer, later)], 1
            case Apart():
                for day in range(last):
                    yield [one for officer in concerned for one in self._there(officer, day)], 1
            case AtMost():
                for officer in concerned:
                    for days in self._spans(limit.per):
                        counted = [
                            one
                            for day in days
                            if limit.weekday in (None, self.request.days[day].on.weekday())
                            and limit.kind in (None, self.request.days[day].kind)
                            for one in self._day(officer, day, limit.slot)
                        ]
                        yield counted, limit.count
            case MaxHours():
                for officer in concerned:
                    for days in self._spans(limit.per):
                        yield list(self._outside(officer, days)), limit.hours * 60

    def _outside(self, officer: int, days: Iterable[int]) -> Iterator[cp_model.LinearExpr]:
        """The minutes of an officer outside working time."""
        for day in days:
            for unit, variable in self.on.get((officer, day), ()):
                slot = self.request.slot(self.problem.slot_of[unit])
                if self.request.days[day].kind != "working" or slot.session == "night":
                    yield slot.minutes() * variable

    def _spans(self, per: Per) -> Iterable[list[int]]:
        spans: dict[object, list[int]] = {}
        for at, day in enumerate(self.request.days):
            spans.setdefault(span_of(day.on, per), []).append(at)
        return spans.values()

    # --- fairness -----------------------------------------------------------------------------------

    def _fairness(self) -> tuple[list[cp_model.LinearExpr], int, int]:
        """The sum of (scale * count - fair)**2 over kinds and totals, divided by the scale, in parts."""
        units = self.problem.units
        terms: list[cp_model.LinearExpr] = []
        constant = magnitude = 0
        for officer in self.officers:
            by_kind: Mapping[int, list[cp_model.IntVar]] = {
                kind: [
                    variable
                    for (unit, who), variable in self.held.items()
                    if who == officer and units.kind[unit] == kind
                ]
                for kind in range(len(units.fair))
            }
            counts = [(by_kind[kind], units.fair[kind][officer]) for kind in by_kind]
            counts.append(
                ([one for of_kind in by_kind.values() for one in of_kind], sum(due for _, due in counts))
            )
            for number, (variables, due) in enumerate(counts):
                constant += due * due
                most = len(variables)
                if not most:
                    continue
                count = self.cp.new_int_var(0, most, f"count_{officer}_{number}")
                square = self.cp.new_int_var(0, most * most, f"square_{officer}_{number}")
                self.cp.add(count == sum(variables))
                for at in range(most):
                    self.cp.add(square >= (2 * at + 1) * count - at * (at + 1))
                # (scale n - due)**2 = scale * (scale n**2 - 2 due n) + due**2
                terms.append(units.scale * square - 2 * due * count)
                magnitude += units.scale * most * most + 2 * abs(due) * most
        return terms, constant, magnitude
