"""Complaints, denunciations, reflections (khiếu nại, tố cáo, phản ánh và kiến nghị)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import evolve, frozen

from grassroots_gov.journal import Personal
from grassroots_gov.law import Citation, Verdict

__all__ = ["Against", "Complexity", "Ground", "Petition", "PetitionKind", "PetitionSlip", "Stage"]

PetitionKind = Literal["complaint", "denunciation", "reflection"]
KINDS: tuple[PetitionKind, ...] = ("complaint", "denunciation", "reflection")
Complexity = Literal["normal", "complex", "very_complex"]
COMPLEXITIES: tuple[Complexity, ...] = ("normal", "complex", "very_complex")
Against = Literal["", "decision", "act"]
"""What a complaint is about: an administrative decision or an administrative act."""
Ground = Literal["", "late", "not_competent", "settled", "conditions", "other"]
"""Why a petition was refused."""
Stage = Literal["lodged", "accepted", "refused", "transferred", "settled"]


@frozen(kw_only=True)
class Petition:
    """A petition as its facts have it (đơn thư); who lodged it and what it says are sealed.

    ``about``        whose act or decision it is about: a post or an agency, never a name
    ``topic``        a short code of the matter, by which duplicates are hinted
    ``against``      whether a complaint is about a decision or an act
    ``known_on``     when its author learnt of the act; ``obstacle_days`` days of objective obstacles since
    ``holder``       to whom it was given to work on inside the commune
    ``marks``        what makes it complex; ``ground`` why it was refused
    ``instance``     1, or 2 where the first settlement is contested; ``of`` is then the first petition
    ``process_by``   until when it must be accepted, refused or transferred; ``None`` where no rule says
    ``settle_by``    until when it must be answered; ``None`` before acceptance, or where no rule says
    ``processed_on`` when it was accepted, refused or passed on; ``checked_longer`` whether that got more time
    ``runs_from``    the day from which the time to settle runs: that of acceptance or of reopening
    ``extended_on``  the days on which that time was extended
    ``reopened``     how often it was taken up again after an answer
    """

    petition_id: str
    kind: PetitionKind
    lodged_on: date
    about: str
    topic: str
    village: str = ""
    against: Against = ""
    known_on: date | None = None
    obstacle_days: int = 0
    holder: str = ""
    marks: tuple[str, ...] = ()
    ground: Ground = ""
    instance: int = 1
    of: str = ""
    remote: bool = False
    at_reception: bool = False
    petitioner: Personal | None = None
    content: Personal | None = None
    process_by: date | None = None
    settle_by: date | None = None
    checked_longer: bool = False
    processed_on: date | None = None
    accepted_on: date | None = None
    complexity: Complexity = "normal"
    runs_from: date | None = None
    extensions: int = 0
    extended_on: tuple[date, ...] = ()
    transferred_to: str = ""
    closed_on: date | None = None
    stage: Stage = "lodged"
    evidence: str = ""
    reopened: int = 0
    last_on: date

    def open_on(self, on: date) -> bool:
        """Whether it was lodged by ``on`` and waits for acceptance or answer at the end of that day."""
        return self.lodged_on <= on and (self.closed_on is None or self.closed_on > on)

    @property
    def due(self) -> date | None:
        """The next day by which the commune owes something on it."""
        return self.settle_by if self.stage == "accepted" else self.process_by

    def due_on(self, on: date) -> date | None:
        """The day by which something is owed on it, as it stood at the end of the day ``on``."""
        begun = self.runs_from is not None and self.runs_from <= on
        return self.settle_by if begun else self.process_by

    def closed(self, on: date, stage: Stage) -> Petition:
        """The petition after its last step."""
        return evolve(self, closed_on=on, stage=stage, last_on=on)


@frozen(kw_only=True)
class PetitionSlip:
    """What the petitioner takes home (giấy biên nhận đơn).

    ``duplicates``  open petitions of the same kind about the same matter: a hint to the office, never a
                    refusal; it is on no paper that the petitioner takes
    ``verdict``     whether it came in time and to the right place
    """

    petition_id: str
    kind: PetitionKind
    lodged_on: date
    process_by: date | None
    citation: Citation | None
    duplicates: tuple[str, ...]
    verdict: Verdict


@frozen(kw_only=True)
class Reading:
    """Personal details that somebody read, on record with who and why."""

    words: str | None
    by: str
    why: str
    on: date
