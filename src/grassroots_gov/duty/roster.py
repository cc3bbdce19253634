"""A roster as it stands: what was posted and every change since (lịch trực hiện hành)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve, field, frozen

from grassroots_gov.duty.burden import Quality, quality_of
from grassroots_gov.duty.facts import Duty, PostedSlot
from grassroots_gov.duty.ics import calendar_of, event_of
from grassroots_gov.duty.model import Assignment
from grassroots_gov.duty.paper import Heading, Row, html_of, rows_of, text_of
from grassroots_gov.duty.plot import svg_of
from grassroots_gov.duty.request import DutyDay
from grassroots_gov.law import Verdict
from grassroots_gov.text import Lang

__all__ = ["PublishedRoster", "Roster"]


@frozen(kw_only=True)
class Roster:
    """The duties in force from ``start`` to ``end``; it iterates over its assignments.

    ``duties``     each with what was planned, how often it changed and who really served
    ``empty``      seats without anybody, as (day, slot, seat)
    ``withdrawn``  duties that a later roster replaced, for calendars that still show them
    ``days``       the days with their kind; ``officers`` everybody who was to share the duties
    """

    start: date
    end: date
    duties: tuple[Duty, ...]
    empty: tuple[tuple[date, str, int], ...] = ()
    withdrawn: tuple[Duty, ...] = field(default=(), repr=False)
    slots: tuple[PostedSlot, ...] = field(default=(), repr=False)
    days: tuple[DutyDay, ...] = field(default=(), repr=False)
    officers: tuple[str, ...] = field(default=(), repr=False)

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

    @property
    def otherwise(self) -> tuple[Duty, ...]:
        """Duties that somebody other than the roster says has served."""
        return tuple(duty for duty in self.duties if duty.served not in (None, duty.now.officer))

    def on(self, day: date) -> tuple[Assignment, ...]:
        """Who is on duty on ``day``."""
        return tuple(held for held in self.assignments if held.on == day)

    def quality(self) -> Quality:
        """Burdens by who really served, or else is on the roster; everybody who was to share is counted."""
        return quality_of(
            [
                evolve(duty.now, officer=officer)
                for duty in self.duties
                if (officer := duty.served or duty.now.officer)
            ],
            self.days,
            self.officers,
            {slot.name: slot.slot() for slot in self.slots},
            empty=[(on, slot) for on, slot, _ in self.empty],
            changes=sum(duty.sequence for duty in self.duties),
        )

    def to_html(self, heading: Heading | None = None, lang: Lang = "vi") -> str:
        """The page that the office posts, ready to print on A4."""
        heading = heading or Heading()
        return html_of(self._rows(heading, lang), heading, self.start, self.end, lang)

    def to_text(self, heading: Heading | None = None, lang: Lang = "vi") -> str:
        """The same table as plain text."""
        heading = heading or Heading()
        return text_of(self._rows(heading, lang), heading, self.start, self.end, lang)

    def _rows(self, heading: Heading, lang: Lang) -> tuple[Row, ...]:
        resting = frozenset(day.on for day in self.days if day.kind != "working")
        slots = {slot.name: slot.slot() for slot in self.slots}
        return rows_of(self.assignments, self.empty, heading, slots, resting, lang)

    def to_svg(self, lang: Lang = "vi", names: Mapping[str, str] | None = None) -> str:
        """The burdens as a picture with a text alternative."""
        return svg_of(self.quality(), lang, names)

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values: every duty with what was planned, what is now, and who served."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "duties": [
                {
                    "id": duty.now.id,
                    "on": duty.now.on.isoformat(),
                    "slot": duty.now.slot,
                    "seat": duty.now.seat,
                    "officer": duty.now.officer or None,
                    "planned": duty.planned or None,
                    "served": duty.served,
                    "changes": duty.sequence,
                    "otherwise": duty in self.otherwise,
                }
                for duty in self.duties
            ],
            "empty": [{"on": on.isoformat(), "slot": slot, "seat": seat} for on, slot, seat in self.empty],
            "quality": self.quality().to_dict(),
        }

    def to_ics(self, officer_id: str | None = None, *, place: str = "grassroots-gov") -> bytes:
        """The office's calendar, or one officer's; changed duties carry a higher sequence number.

        Whoever gave a duty away is sent it once more as cancelled, as is everybody for a withdrawn duty.
        """
        slots = {slot.name: slot.slot() for slot in self.slots}
        events = []
        for duty in (*self.duties, *self.withdrawn):
            held = duty.now
            if not held.officer and not duty.former:
                continue  # a seat that nobody has ever held is on no calendar
            mine = officer_id is None or held.officer == officer_id
            # A duty that passed from hand to hand is cancelled for everybody who held it before.
            if not mine and officer_id not in duty.former:
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
