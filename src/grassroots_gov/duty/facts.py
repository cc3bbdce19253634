"""What can happen to a roster, in the past tense, and the state that it makes.

All rosters of a commune are one stream, so that a swap, an order and a publication never pass each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from fractions import Fraction
from typing import ClassVar

from attrs import Factory, define, evolve, frozen

from grassroots_gov.duty import visits
from grassroots_gov.duty.model import Assignment, seat_id
from grassroots_gov.duty.request import Slot
from grassroots_gov.journal import Codec, Event, Fact, Fold

__all__ = [
    "CODEC",
    "ROSTER",
    "STREAM",
    "Changed",
    "Duty",
    "Offer",
    "Period",
    "PostedGap",
    "PostedLimit",
    "PostedSlot",
    "Published",
    "RosterState",
    "Served",
    "SwapAccepted",
    "SwapOffered",
    "SwapWithdrawn",
]

STREAM = "duty/roster"


@frozen(kw_only=True)
class PostedSlot:
    """A slot as it was posted; hours as "07:30"."""

    name: str
    seats: int
    posts: tuple[str, ...]
    session: str
    begins: str | None
    ends: str | None
    hours: int

    def slot(self) -> Slot:
        """The slot it records."""
        return Slot(
            name=self.name,
            seats=self.seats,
            posts=self.posts,
            session=self.session,  # type: ignore[arg-type]  # written from a Slot
            begins=time.fromisoformat(self.begins) if self.begins else None,
            ends=time.fromisoformat(self.ends) if self.ends else None,
            hours=self.hours,
        )


@frozen(kw_only=True)
class PostedLimit:
    """A hard limit as it was posted: the name of its class and its fields as canonical JSON."""

    of: str
    fields: str


@frozen(kw_only=True)
class PostedGap:
    """A seat that was posted empty."""

    on: date
    slot: str
    seat: int


@frozen(kw_only=True)
class Published:
    """A roster was posted (đã niêm yết lịch trực)."""

    kind: ClassVar[str] = "duty.published"
    version: ClassVar[int] = 2
    start: date
    end: date
    assignments: tuple[Assignment, ...]
    gaps: tuple[PostedGap, ...]
    slots: tuple[PostedSlot, ...]
    limits: tuple[PostedLimit, ...]
    shares: Mapping[str, Mapping[str, Fraction]]
    guarantee: str
    objective: Fraction
    planner: str
    replaces: bool = False
    both_sessions: bool = False


@frozen(kw_only=True)
class Changed:
    """Seats changed hands: a swap, a take-over, an order or a sudden absence.

    ``seats`` are assignments as they are from now on; an empty officer leaves the seat empty.
    """

    kind: ClassVar[str] = "duty.changed"
    why: str
    seats: tuple[Assignment, ...]
    approved_by: str
    reason: str = ""


@frozen(kw_only=True)
class SwapOffered:
    """An officer offered a duty (đề nghị đổi ca)."""

    kind: ClassVar[str] = "duty.swap_offered"
    assignment: str
    officer: str
    to: str | None = None


@frozen(kw_only=True)
class SwapAccepted:
    """Another took the offer up, giving a duty of their own or none."""

    kind: ClassVar[str] = "duty.swap_accepted"
    assignment: str
    officer: str
    giving: str | None = None


@frozen(kw_only=True)
class SwapWithdrawn:
    """The offer was taken back or refused."""

    kind: ClassVar[str] = "duty.swap_withdrawn"
    assignment: str
    by: str


@frozen(kw_only=True)
class Served:
    """Who was really on duty (đã trực)."""

    kind: ClassVar[str] = "duty.served"
    assignment: str
    officer: str
    rostered: str


CODEC = Codec(
    Published,
    Changed,
    SwapOffered,
    SwapAccepted,
    SwapWithdrawn,
    Served,
    *visits.EVENTS,
    upcasts={("duty.published", 1): lambda body: {**body, "both_sessions": False}},
)


@frozen(kw_only=True)
class Duty:
    """One duty as it stands, also of a seat that nobody holds.

    ``now``       the assignment in force; an empty officer: nobody
    ``planned``   the officer whom the roster first named
    ``former``    everybody who held it before
    ``sequence``  how often it changed since it was posted; ``stamp`` the day of the last change
    ``served``    who was really on duty, once recorded
    ``cancelled`` a later roster replaced it
    """

    now: Assignment
    planned: str
    stamp: date
    former: frozenset[str] = frozenset()
    sequence: int = 0
    served: str | None = None
    cancelled: bool = False


@frozen(kw_only=True)
class Offer:
    """An open offer of a duty."""

    assignment: str
    officer: str
    to: str | None
    accepted_by: str | None = None
    giving: str | None = None


@frozen(kw_only=True)
class Period:
    """A roster that was posted."""

    start: date
    end: date
    posted: date
    shares: Mapping[str, Mapping[str, Fraction]]
    limits: tuple[PostedLimit, ...]
    gaps: tuple[PostedGap, ...]
    both_sessions: bool = False


@define
class RosterState:
    """Everything that is known of rosters."""

    duties: dict[str, Duty] = Factory(dict)
    offers: dict[str, Offer] = Factory(dict)
    periods: list[Period] = Factory(list)
    slots: dict[str, PostedSlot] = Factory(dict)
    changes: int = 0

    def between(self, start: date, end: date) -> list[Duty]:
        """The duties in force from ``start`` to ``end``, by day, slot and seat."""
        found = [duty for duty in self.duties.values() if start <= duty.now.on <= end and not duty.cancelled]
        return sorted(found, key=lambda duty: (duty.now.on, duty.now.slot, duty.now.seat))

    def slot(self, name: str) -> Slot:
        """The slot of that name as it was posted last."""
        return self.slots[name].slot() if name in self.slots else Slot(name=name)


def _published(state: RosterState, fact: Fact, event: Published) -> None:
    if event.replaces:
        for name, duty in state.duties.items():
            # What was served has happened: it stays, whatever the new roster says.
            if event.start <= duty.now.on <= event.end and not duty.cancelled and duty.served is None:
                state.duties[name] = evolve(
                    duty, cancelled=True, sequence=duty.sequence + 1, stamp=fact.effective_on
                )
                state.offers.pop(name, None)
        state.periods = [
            period for period in state.periods if period.end < event.start or event.end < period.start
        ]
    nobody = (
        Assignment(seat_id(gap.on, gap.slot, gap.seat), gap.on, gap.seat, "", gap.slot) for gap in event.gaps
    )
    for held in (*event.assignments, *nobody):
        before = state.duties.get(held.id)
        state.duties[held.id] = Duty(
            now=held,
            planned=held.officer,
            stamp=fact.effective_on,
            former=_former(before),
            sequence=before.sequence if before else 0,
            served=before.served if before else None,
        )
    state.periods.append(
        Period(
            start=event.start,
            end=event.end,
            posted=fact.effective_on,
            shares=event.shares,
            limits=event.limits,
            gaps=event.gaps,
            both_sessions=event.both_sessions,
        )
    )
    state.slots.update({slot.name: slot for slot in event.slots})


def _former(before: Duty | None) -> frozenset[str]:
    if before is None or not before.now.officer:
        return before.former if before else frozenset()
    return before.former | {before.now.officer}


def _apply(state: RosterState, fact: Fact, event: Event) -> RosterState:
    match event:
        case Published():
            _published(state, fact, event)
        case Changed():
            for seat in event.seats:
                before = state.duties.get(seat.id)
                state.offers.pop(seat.id, None)
                state.changes += 1
                state.duties[seat.id] = Duty(
                    now=seat,
                    planned=before.planned if before else "",
                    stamp=fact.effective_on,
                    former=_former(before),
                    sequence=before.sequence + 1 if before else 0,
                    served=before.served if before else None,
                )
        case SwapOffered():
            state.offers[event.assignment] = Offer(
                assignment=event.assignment, officer=event.officer, to=event.to
            )
        case SwapAccepted():
            state.offers[event.assignment] = evolve(
                state.offers[event.assignment], accepted_by=event.officer, giving=event.giving
            )
        case SwapWithdrawn():
            state.offers.pop(event.assignment, None)
        case Served():
            state.duties[event.assignment] = evolve(state.duties[event.assignment], served=event.officer)
    return state


ROSTER: Fold[RosterState] = Fold("roster", RosterState, _apply)
