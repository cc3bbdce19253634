"""Dossiers as their facts have them (hồ sơ)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from attrs import evolve, frozen

from grassroots_gov.cases.model import Due
from grassroots_gov.journal import Personal

__all__ = ["Apology", "Dossier", "Pause", "Status"]

Status = Literal["pending", "suspended", "answered", "withdrawn"]


@frozen(kw_only=True)
class Pause:
    """Days on which the clock stood still (tạm dừng), until papers came; open while ``until`` is ``None``."""

    since: datetime
    reason: str
    missing: tuple[str, ...] = ()
    until: datetime | None = None


@frozen(kw_only=True)
class Apology:
    """An apology with a new date (phiếu xin lỗi và hẹn lại ngày trả kết quả)."""

    at: datetime
    reason: str
    new_date: date


@frozen(kw_only=True)
class Dossier:
    """A dossier as its facts have it (hồ sơ); what it is on a day is derived.

    ``dues``       every promise given, the one in force last
    ``holder``     who works on it now
    ``result``     ``approved``, ``refused`` or whatever the office records; empty until answered
    ``score``      the applicant's satisfaction, 1 to 5
    ``applicant``  a personal detail: its words are in the annex only
    """

    case_id: str
    procedure: str
    received_at: datetime
    dues: tuple[Due, ...]
    holder: str
    applicant: Personal | None = None
    papers: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    extended: int = 0
    apologies: tuple[Apology, ...] = ()
    transfers: tuple[tuple[datetime, str], ...] = ()
    answered_at: datetime | None = None
    result: str = ""
    document: str = ""
    returned_at: datetime | None = None
    withdrawn_at: datetime | None = None
    score: int | None = None
    last_at: datetime

    @property
    def due(self) -> Due:
        """The promise in force."""
        return self.dues[-1]

    @property
    def status(self) -> Status:
        """Where it stands after its last fact."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.answered_at is not None:
            return "answered"
        return "suspended" if self.pauses and self.pauses[-1].until is None else "pending"

    def due_on(self, on: date) -> Due:
        """The promise in force at the end of ``on``."""
        return next(due for due in reversed(self.dues) if due.since <= on or due is self.dues[0])

    def open_on(self, on: date) -> bool:
        """Whether it was received by the end of ``on`` and neither answered nor withdrawn by then."""
        ends = (self.answered_at, self.withdrawn_at)
        return self.received_at.date() <= on and not any(end and end.date() <= on for end in ends)

    def pause_on(self, on: date) -> Pause | None:
        """The pause in which its clock stood still at the end of ``on``, or nothing."""
        for pause in self.pauses:
            if pause.since.date() <= on and (pause.until is None or pause.until.date() > on):
                return pause
        return None

    def falls_due(self, on: date) -> bool:
        """Whether the promise in force at the end of ``on`` was for that day, and its clock ran."""
        stopped = self.withdrawn_at is not None and self.withdrawn_at.date() < on
        return self.due_on(on).on == on and self.pause_on(on) is None and not stopped

    def overdue_on(self, on: date) -> bool:
        """Whether the promised day had passed by ``on``; days on which the clock stood still do not count."""
        pause = self.pause_on(on)
        return self.due_on(on).on < (pause.since.date() if pause else on)

    def with_due(self, due: Due) -> Dossier:
        """The dossier with a further promise."""
        return evolve(self, dues=(*self.dues, due))
