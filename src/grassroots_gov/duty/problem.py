"""A request by index: what the flow fills, and the way back to days, seats and officers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import repeat
from math import gcd, lcm

from attrs import define, field

from grassroots_gov.duty.limits import Apart
from grassroots_gov.duty.model import KINDS, Reason
from grassroots_gov.duty.request import Away, DutyRequest, Member, Slot
from grassroots_gov.duty.units import Filling, Group, Units, counts_of, members

__all__ = ["Problem", "problem_of"]

_KIND = {kind: index for index, kind in enumerate(KINDS)}


@define(slots=False)
class Problem:
    """``units`` are the seats of one slot on one day, in the order of days and slots.

    ``ids``      the officers, in the order given
    ``present``  of each day: the bit set of officers who are in service and not away all day
    ``days``     of each unit: its day by index; ``slot_of`` its slot's name
    ``due``      by kind and officer: the fair share as (numerator, denominator)
    """

    request: DutyRequest
    ids: tuple[str, ...]
    index: Mapping[str, int]
    present: Sequence[int]
    day_of: Sequence[int]
    slot_of: Sequence[str]
    units: Units
    shares: Sequence[Sequence[int]] = field(repr=False)  # scaled by units.scale

    @cached_property
    def free(self) -> Sequence[int]:
        """Seats of each unit that nobody can take."""
        return [
            max(0, seats - bits.bit_count())
            for seats, bits in zip(self.units.seats, self.units.able, strict=True)
        ]

    def share(self, kind: int, officer: int) -> Fraction:
        """The fair share of a kind."""
        return Fraction(self.shares[kind][officer], self.units.scale)

    def counts(self, holders: Sequence[int]) -> list[list[int]]:
        """How many units of each kind each officer holds."""
        return counts_of(self.units, holders)

    def objective(self, holders: Sequence[int]) -> Fraction:
        """The contract's sum of squares."""
        return self.bound(Filling(list(holders), self.counts(holders), []))

    def bound(self, filling: Filling) -> Fraction:
        """The objective of a filling."""
        return Fraction(filling.cost(self.units), self.units.scale**2)

    def short(self, holders: Sequence[int]) -> int:
        """How many duties are missing from the lawful minimums."""
        return sum(max(0, group.least - self.served(group, holders)) for group in self.units.groups)

    def served(self, group: Group, holders: Sequence[int]) -> int:
        """On how many days of a minimum its officer holds a duty; two sessions of a day are one day."""
        bit = 1 << group.officer
        held = [unit for unit in group.units if holders[unit] & bit]
        return len({self.day_of[unit] for unit in held} if self.request.both_sessions else held)

    def doubled(self, holders: Sequence[int], filling: Filling) -> bool:
        """Whether a minimum is short because two sessions of one day, which the flow counts, are one day."""
        if not self.request.both_sessions:
            return False
        return self.short(holders) > sum(missing for _, missing in filling.short)

    def held(self, holders: Sequence[int]) -> list[list[int]]:
        """The units of each officer, in order."""
        held: list[list[int]] = [[] for _ in self.ids]
        for unit, bits in enumerate(holders):
            for officer in members(bits):
                held[officer].append(unit)
        return held

    def key(self, unit: int) -> tuple[date, str]:
        """The day and slot of a unit."""
        return self.request.days[self.day_of[unit]].on, self.slot_of[unit]

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The names of the slots, by number."""
        return tuple(slot.name for slot in self.request.slots)

    @cached_property
    def slot_number(self) -> Sequence[int]:
        """The number of each unit's slot."""
        if len(self.slots) == 1:
            return [0] * len(self.day_of)
        number = {name: at for at, name in enumerate(self.slots)}
        return [number[name] for name in self.slot_of]

    @cached_property
    def clashes(self) -> tuple[int, ...]:
        """By number of slot: the slots that nobody can hold beside it on one day, as bits."""
        slots = self.request.slots
        return tuple(
            sum(
                1 << at
                for at, other in enumerate(slots)
                if other is not slot and (not self.request.both_sessions or slot.overlaps(other))
            )
            for slot in slots
        )

    def clash(self, unit: int, other: int) -> bool:
        """Whether nobody can hold both units: seats of one day, at one time or not to be held together."""
        if self.day_of[unit] != self.day_of[other]:
            return False
        number = self.slot_number
        return bool(self.clashes[number[unit]] >> number[other] & 1)

    def busy(self, unit: int, holders: Sequence[int]) -> int:
        """Whoever holds another seat of the day that clashes with ``unit``, as bits."""
        bits = 0
        for other in self.units_by_day[self.day_of[unit]]:
            if self.clash(unit, other):
                bits |= holders[other]
        return bits

    @cached_property
    def apart(self) -> bool:
        """Whether one officer's limits look at another's days."""
        return any(isinstance(limit, Apart) for limit in self.request.limits)

    @cached_property
    def units_by_day(self) -> Sequence[Sequence[int]]:
        """The units of each day, by index."""
        found: list[list[int]] = [[] for _ in self.request.days]
        for unit, day in enumerate(self.day_of):
            found[day].append(unit)
        return found

    @cached_property
    def units_on(self) -> Mapping[date, tuple[int, ...]]:
        """The units of each day."""
        days = self.request.days
        if len(self.slots) == 1:
            return {days[day].on: (unit,) for unit, day in enumerate(self.day_of)}
        found: dict[date, tuple[int, ...]] = {}
        for unit, day in enumerate(self.day_of):
            on = days[day].on
            found[on] = (*found.get(on, ()), unit)
        return found

    @cached_property
    def unit_of(self) -> Mapping[tuple[date, str], int]:
        """The unit of a day and slot."""
        return {self.key(unit): unit for unit in range(len(self.day_of))}

    def absence_reason(self, unit: int, officer: int) -> Reason:
        """Why ``officer`` is not able to take ``unit``."""
        on, slot = self.key(unit)
        wanted = self.request.slot(slot)
        name = self.ids[officer]
        terms = [member for member in self.request.officers if member.id == name]
        serving = [member for member in terms if _serves(member, on)]
        if not serving:
            return Reason("not_in_service")
        for absence in self.request.absences:
            if absence.officer == name and absence.start <= on <= absence.end and absence.covers(wanted):
                code = "away" if absence.session == "day" else f"away_{absence.session}"
                return Reason(code, absence.reason)
        posts = wanted.posts
        if posts and serving[0].post not in posts:
            return Reason("post", serving[0].post)
        return Reason("same_day")


def _serves(member: Member, on: date) -> bool:
    return (member.since is None or member.since <= on) and (member.until is None or on <= member.until)


def problem_of(request: DutyRequest) -> Problem:
    """The index form of a request."""
    ids = tuple(dict.fromkeys(member.id for member in request.officers))
    if turn := request.seed % len(ids):
        ids = ids[turn:] + ids[:turn]
    index = {officer: at for at, officer in enumerate(ids)}
    length = len(request.days)
    present = _present(request, index)
    kind_of_day = [_KIND[day.kind] for day in request.days]
    slots = request.slots
    plain = len(slots) == 1 and not slots[0].posts and slots[0].pattern == "all" and slots[0].days is None
    if plain:
        day_of: Sequence[int] = range(length)
        slot_of: Sequence[str] = (slots[0].name,) * length
        able: list[int] = present
        seats: Sequence[int] = (slots[0].seats,) * length
        kinds: Sequence[int] = kind_of_day
    else:
        standing = [(d, slot) for d, day in enumerate(request.days) for slot in slots if slot.stands_on(day)]
        day_of = [d for d, _ in standing]
        slot_of = [slot.name for _, slot in standing]
        able = [present[d] & _allowed(request, slot, index, request.days[d].on) for d, slot in standing]
        seats = [slot.seats for _, slot in standing]
        kinds = [kind_of_day[d] for d in day_of]
    halves = [absence for absence in request.absences if absence.session != "day"]
    if halves:
        able = _without(halves, able, day_of, slot_of, request, index)
    fair, shares, scale = _shares(request, ids, able, seats, kinds, slot_of)
    groups = tuple(_groups(request, index, able, None if plain else day_of))
    return Problem(
        request=request,
        ids=ids,
        index=index,
        present=present,
        day_of=day_of,
        slot_of=slot_of,
        units=Units(kinds, able, seats, fair, scale, groups),
        shares=shares,
    )


def _groups(
    request: DutyRequest, index: Mapping[str, int], able: Sequence[int], day_of: Sequence[int] | None
) -> Iterator[Group]:
    """The lawful minimums that can be kept, by index; without ``day_of`` each day is a unit."""
    working, first, length = _KIND["working"], request.start.toordinal(), len(request.days)
    units_on: dict[int, list[int]] = {}
    for unit, day in enumerate(day_of or ()):
        units_on.setdefault(day, []).append(unit)
    for minimum in request.minimums:
        if minimum.possible:
            officer = index[minimum.officer]
            bit = 1 << officer
            days = [on.toordinal() - first for on in minimum.days]
            if days and not 0 <= min(days) <= max(days) < length:
                days = [day for day in days if 0 <= day < length]
            units = days if day_of is None else [unit for day in days for unit in units_on.get(day, ())]
            yield Group(officer, working, tuple([unit for unit in units if able[unit] & bit]), minimum.least)


def _present(request: DutyRequest, index: Mapping[str, int]) -> list[int]:
    length, first = len(request.days), request.days[0].on.toordinal()
    whole = (1 << len(index)) - 1
    start, end = request.start, request.end
    bounded = [
        member
        for member in request.officers
        if (member.since and member.since > start) or (member.until and member.until < end)
    ]
    for member in bounded:
        whole &= ~(1 << index[member.id])
    present = [whole] * length
    for member in bounded:
        bit = 1 << index[member.id]
        begin = max(0, member.since.toordinal() - first) if member.since else 0
        stop = min(length, member.until.toordinal() - first + 1) if member.until else length
        for day in range(begin, stop):
            present[day] |= bit
    others = {officer: ~(1 << at) for officer, at in index.items()}
    for absence in request.absences:
        if absence.session != "day":
            continue  # see ``_without``
        begin, stop = absence.start.toordinal() - first, absence.end.toordinal() - first + 1
        for day in range(begin if begin > 0 else 0, stop if stop < length else length):
            present[day] &= others[absence.officer]
    return present


def _without(
    halves: Sequence[Away],
    able: Sequence[int],
    day_of: Sequence[int],
    slot_of: Sequence[str],
    request: DutyRequest,
    index: Mapping[str, int],
) -> list[int]:
    """Who can take each unit when those who are away for part of the day are taken out of that part."""
    first = request.start.toordinal()
    gone: dict[tuple[int, str], int] = {}
    for absence in halves:
        bit = 1 << index[absence.officer]
        begin = max(0, absence.start.toordinal() - first)
        stop = min(len(request.days), absence.end.toordinal() - first + 1)
        for name in [slot.name for slot in request.slots if absence.covers(slot)]:
            for day in range(begin, stop):
                gone[day, name] = gone.get((day, name), 0) | bit
    return [
        bits & ~gone.get(unit, 0) for bits, unit in zip(able, zip(day_of, slot_of, strict=True), strict=True)
    ]


def _allowed(request: DutyRequest, slot: Slot, index: Mapping[str, int], on: date) -> int:
    bits = 0
    for member in request.officers:
        if (not slot.posts or member.post in slot.posts) and _serves(member, on):
            bits |= 1 << index[member.id]
    return bits


def _shares(
    request: DutyRequest,
    ids: Sequence[str],
    able: Sequence[int],
    seats: Sequence[int],
    kinds: Sequence[int],
    slot_of: Sequence[str],
) -> tuple[list[list[int]], list[list[int]], int]:
    """Fair shares scaled to whole numbers, without and with what is carried, and the scale.

    A share is the seats that can be covered, divided by the days on which each may take one; each slot
    shares its own seats among those who may take it.
    """
    n = len(ids)
    parts = {member.id: member.part for member in request.officers}
    common = lcm(*(part.denominator for part in parts.values()))
    weight = [int(parts[officer] * common) for officer in ids]
    names = {slot.name: at for at, slot in enumerate(request.slots)}
    number = map(names.__getitem__, slot_of) if len(names) > 1 else repeat(0, len(able))
    seen = Counter(zip(number, kinds, able, strict=True))
    pools: dict[tuple[int, int], tuple[int, list[int]]] = {}
    seats_of = [slot.seats for slot in request.slots]
    whole = (1 << n) - 1
    for (slot, kind, bits), times in seen.items():
        cover, days = pools.get((slot, kind)) or (0, [0] * n)
        # Absence is rarer than presence: count the days, take the absent off.
        for officer in members(whole & ~bits):
            days[officer] -= times
        days.append(times)
        pools[slot, kind] = (cover + times * min(seats_of[slot], bits.bit_count()), days)
    scale = 1
    rates: list[tuple[int, int, int, list[int]]] = []
    for (_, kind), (cover, days) in pools.items():
        length = sum(days[n:])
        weighed = [(length + days[officer]) * weight[officer] for officer in range(n)]
        whole_share = sum(weighed)
        if whole_share:
            divisor = gcd(cover, whole_share)
            rates.append((kind, cover // divisor, whole_share // divisor, weighed))
            scale = lcm(scale, whole_share // divisor)
    shares = [[0] * n for _ in KINDS]
    for kind, cover, whole_share, weighed in rates:
        factor = cover * (scale // whole_share)
        of_kind = shares[kind]
        for officer, days_present in enumerate(weighed):
            of_kind[officer] += factor * days_present
    fair = [list(of_kind) for of_kind in shares]
    for name, carried in request.carried.items():
        at = ids.index(name)
        for row, day_kind in enumerate(KINDS):
            fair[row][at] -= carried.get(day_kind, 0) * scale
    return fair, shares, scale
