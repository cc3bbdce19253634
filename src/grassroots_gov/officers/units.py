"""Villages, bodies and communes over time: opaque ids, names and codes by date, successors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TypeVar

from attrs import define, evolve, field, frozen

from grassroots_gov.journal import Event, Fact, Fold
from grassroots_gov.money import Dong
from grassroots_gov.officers.unit_facts import (
    BodyEnded,
    BodyFounded,
    Heir,
    MemberJoined,
    MemberLeft,
    UnitEnded,
    UnitFounded,
    UnitNamed,
)

__all__ = ["UNITS", "Body", "Member", "Unit", "Units"]

DAY = timedelta(days=1)
K = TypeVar("K")


@frozen(kw_only=True)
class Unit:
    """A unit over its life. ``named`` holds (since, name, code); ``until`` is its last day."""

    id: str
    type: str
    since: date
    named: tuple[tuple[date, str, str], ...]
    until: date | None = None
    heirs: tuple[Heir, ...] = ()

    def on(self, day: date) -> bool:
        """Whether it exists on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)

    def name(self, day: date) -> str:
        """Its name on a day; the first one for days before it had any, the last for days after."""
        return self._named(day)[1]

    def code(self, day: date) -> str:
        """Its official code on a day, or nothing."""
        return self._named(day)[2]

    def _named(self, day: date) -> tuple[date, str, str]:
        known = [one for one in self.named if one[0] <= day]
        return max(reversed(known), key=lambda one: one[0]) if known else self.named[0]


@frozen(kw_only=True)
class Member:
    """A member of a body; ``until`` is the last day."""

    member: str
    role: str
    since: date
    until: date | None
    decision: str

    def on(self, day: date) -> bool:
        """Whether a member on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


@frozen(kw_only=True)
class Body:
    """A body of a unit with its term and members."""

    id: str
    kind: str
    unit: str
    since: date
    term: str
    until: date | None
    decision: str
    members: tuple[Member, ...] = ()

    def on(self, day: date) -> bool:
        """Whether the body's term runs on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


@define
class Units:
    """Every unit and body, whether it still exists or not."""

    units: dict[str, Unit] = field(factory=dict)
    bodies: dict[str, Body] = field(factory=dict)

    def existing(self, on: date, *types: str) -> list[Unit]:
        """The units that exist on a day, of the types named or of all."""
        return [one for one in self.units.values() if one.on(on) and (not types or one.type in types)]

    def unfollowed(self, on: date) -> Iterator[tuple[str, str, str]]:
        """Bodies that ended with their unit and that a unit which follows it lacks: kind, heir, old unit."""
        told = set()
        for body in self.bodies.values():
            old = self.units[body.unit]
            if old.until is None or old.until >= on or body.until != old.until:
                continue
            for heir in self.successors(old.id, on):
                there = any(
                    one.kind == body.kind and one.unit == heir and one.on(on) for one in self.bodies.values()
                )
                if not there and (body.kind, heir) not in told:
                    told.add((body.kind, heir))
                    yield body.kind, heir, old.id

    def successors(self, unit: str, on: date) -> tuple[str, ...]:
        """Which units stand for ``unit`` on a day: itself while it exists, else those that followed it.

        Empty where it was dissolved without any, or does not exist yet.
        """
        return tuple(dict.fromkeys(self._followed(unit, on)))

    def _followed(self, unit: str, on: date) -> Iterator[str]:
        one = self.units[unit]
        if one.on(on):
            yield unit
        elif one.until is not None and one.until < on:
            for heir in one.heirs:
                yield from self._followed(heir.unit, on)

    def carried(self, amounts: Mapping[str, Dong], on: date) -> dict[str, Dong]:
        """Amounts by unit, carried to the units that exist on a day; the sum is the same to the đồng.

        What was split is divided by the weights of the split. What belongs to a unit without a successor,
        or to one that does not exist yet, stays with it.
        """
        carried: dict[str, Dong] = {}
        for unit, amount in amounts.items():
            for heir, part in self._portions(unit, amount, on):
                carried[heir] = carried.get(heir, Dong(0)) + part
        return carried

    def _portions(self, unit: str, amount: Dong, on: date) -> Iterator[tuple[str, Dong]]:
        one = self.units[unit]
        if one.until is None or one.until >= on or not one.heirs:
            yield unit, amount
            return
        parts = amount.allocate([heir.weight for heir in one.heirs])
        for heir, part in zip(one.heirs, parts, strict=True):
            yield from self._portions(heir.unit, part, on)

    def moved(self, things: Mapping[K, str], on: date) -> dict[K, str]:
        """Open cases, or anything else that cannot be divided, each with the unit it belongs to on a day.

        Of a split unit it goes to the part of most weight, the first of equals; none is lost or doubled.
        """
        return {thing: self._heir(unit, on) for thing, unit in things.items()}

    def _heir(self, unit: str, on: date) -> str:
        one = self.units[unit]
        if one.until is None or one.until >= on or not one.heirs:
            return unit
        return self._heir(max(one.heirs, key=lambda heir: heir.weight).unit, on)


def _apply(units: Units, fact: Fact, event: Event) -> Units:
    on = fact.effective_on
    match event:
        case UnitFounded():
            named = ((on, event.name, event.code),)
            units.units[event.unit] = Unit(id=event.unit, type=event.unit_type, since=on, named=named)
        case UnitNamed():
            one = units.units[event.unit]
            units.units[event.unit] = evolve(one, named=(*one.named, (on, event.name, event.code)))
        case UnitEnded():
            one = units.units[event.unit]
            units.units[event.unit] = evolve(one, until=on - DAY, heirs=event.heirs)
            for body in units.bodies.values():
                if body.unit == event.unit and body.on(on):
                    units.bodies[body.id] = _ended(body, on)
        case BodyFounded():
            units.bodies[event.body] = Body(
                id=event.body,
                kind=event.body_kind,
                unit=event.unit,
                since=on,
                term=event.term,
                until=event.until,
                decision=event.decision,
            )
        case BodyEnded():
            units.bodies[event.body] = _ended(units.bodies[event.body], on)
        case MemberJoined():
            body = units.bodies[event.body]
            member = Member(
                member=event.member, role=event.role, since=on, until=event.until, decision=event.decision
            )
            units.bodies[event.body] = evolve(body, members=(*body.members, member))
        case MemberLeft():
            body = units.bodies[event.body]
            left = tuple(
                evolve(one, until=on - DAY) if one.member == event.member and one.on(on) else one
                for one in body.members
            )
            units.bodies[event.body] = evolve(body, members=left)
    return units


def _ended(body: Body, on: date) -> Body:
    members = tuple(evolve(one, until=on - DAY) if one.on(on) else one for one in body.members)
    return evolve(body, until=on - DAY, members=members)


UNITS: Fold[Units] = Fold("units", Units, _apply)
