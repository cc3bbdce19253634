"""Announcements that reached the commune, as facts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import frozen

from grassroots_gov.journal import Codec, Event, Fact, Fold
from grassroots_gov.worktime.model import Announcement

__all__ = ["ANNOUNCEMENTS", "CODEC", "Announced"]


@frozen(kw_only=True)
class Announced:
    """The Government swapped days off and worked (hoán đổi ngày làm việc)."""

    kind: ClassVar[str] = "calendar.announced"
    number: str
    issued: date
    citation: str
    off: tuple[date, ...]
    worked: tuple[date, ...]

    @classmethod
    def of(cls, announcement: Announcement) -> Announced:
        """The event of ``announcement``."""
        return cls(
            number=announcement.number,
            issued=announcement.issued,
            citation=str(announcement.citation),
            off=tuple(announcement.off),
            worked=tuple(announcement.worked),
        )

    def announcement(self) -> Announcement:
        """The announcement it records."""
        return Announcement(self.number, self.issued, self.citation, off=self.off, worked=self.worked)


CODEC = Codec(Announced)


def _apply(state: tuple[Announcement, ...], fact: Fact, event: Event) -> tuple[Announcement, ...]:
    assert isinstance(event, Announced)
    return (*state, event.announcement())


ANNOUNCEMENTS: Fold[tuple[Announcement, ...]] = Fold("announcements", tuple, _apply)
