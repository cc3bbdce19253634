"""A roster as it stands: what was posted and every change since (lịch trực hiện hành)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import field, frozen

from grassroots_gov.duty.facts import Duty, PostedSlot
from grassroots_gov.duty.ics import calendar_of, event_of
from grassroots_gov.duty.model import Assignment
from grassroots_gov.law import Verdict

__all__ = ["PublishedRoster", "Roster"]


@frozen(kw_only=True)
class Roster:
    """The duties in force from ``start`` to ``end``; it iterates over its assignments.

    ``duties``     each with what was planned, how often it changed and who really served
    ``empty``      seats without anybody, as (day, slot, seat)
    ``withdrawn``  duties that a later roster replaced, for calendars that still show them
    """

    start: date
    end: date
    duties: tuple[Duty, ...]
    empty: tuple[tuple[date, str, int], ...] = ()
    withdrawn: tuple[Duty, ...] = field(default=(), repr=False)
    slots: tuple[PostedSlot, ...] = field(default=(), repr=False)

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Who holds which seat."""
        return tuple(duty.now for duty in self.duties if duty.now.officer)

    def __iter__(self) -> Iterator[Assignment]:
        return iter(self.assignments)

    def __len__(self) -> int:
        return len(self.assignments)

    def __getitem__(self, assignment_id: str) -> Duty:
        """The duty of that id, or ``KeyError``."""
        for duty in self.duties:
            if duty.now.id == assignment_id:
                return duty
        raise KeyError(assignment_id)

    def on(self, day: date) -> tuple[Assignment, ...]:
        """Who is on duty on ``day``."""
        return tuple(held for held in self.assignments if held.on == day)

    def to_ics(self, officer_id: str | None = None, *, place: str = "grassroots-gov") -> bytes:
        """The office's calendar, or one officer's; changed duties carry a higher sequence number.

        Whoever gave a duty away is sent it once more as cancelled, as is everybody for a withdrawn duty.
        """
        slots = {slot.name: slot.slot() for slot in self.slots}
        events = []
        for duty in (*self.duties, *self.withdrawn):
            held = duty.now
            mine = officer_id is None or held.officer == officer_id
            # A duty that passed from hand to hand is cancelled for the officer who was first posted.
            if not mine and not (duty.sequence and duty.planned == officer_id):
                continue
            gone = duty.cancelled or not mine or not held.officer
            events.append(
                event_of(
                    held,
                    slot=slots.get(held.slot),
                    name=held.officer or duty.planned,
                    sequence=duty.sequence,
                    stamp=duty.stamp,
                    cancelled=gone,
                    place=place,
                )
            )
        return calendar_of(events)


@frozen
class PublishedRoster:
    """What ``publish`` answers: the roster in force and whether it was posted in time."""

    roster: Roster
    on: date
    verdict: Verdict
