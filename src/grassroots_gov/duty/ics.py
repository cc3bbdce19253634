"""Duties as calendar events: a stable UID, a sequence that grows with every change (lịch trực)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from grassroots_gov.duty.model import Assignment
from grassroots_gov.duty.request import DutyRequest, Slot
from grassroots_gov.text import say
from grassroots_gov.worktime import ical
from grassroots_gov.worktime.ical import Event

__all__ = ["Event", "calendar_of", "event_of"]


def calendar_of(events: Iterable[Event], *, name: str = "") -> bytes:
    """The iCalendar file of duties; ``name`` is what the calendar is called."""
    return ical.calendar_of(events, name=name or say("duty.ics_name", "vi"))


def event_of(
    held: Assignment,
    request: DutyRequest | None = None,
    *,
    slot: Slot | None = None,
    name: str = "",
    sequence: int = 0,
    stamp: date | None = None,
    cancelled: bool = False,
    place: str = "grassroots-gov",
) -> Event:
    """The event of an assignment; ``name`` is how the officer is called, by default the id."""
    if slot is None and request is not None:
        slot = request.slot(held.slot)
    title = say(
        "duty.ics_summary" if held.slot == "duty" else "duty.ics_summary_slot",
        "vi",
        officer=name or held.officer,
        slot=held.slot,
    )
    return Event(
        uid=f"{held.id.replace('/', '-')}@{place}",
        on=held.on,
        summary=title,
        description=say("duty.ics_description", "vi", id=held.id, seat=held.seat),
        begins=slot.begins if slot else None,
        ends=slot.ends if slot else None,
        sequence=sequence,
        stamp=stamp or held.on,
        cancelled=cancelled,
    )
