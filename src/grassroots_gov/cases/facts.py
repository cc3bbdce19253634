"""What can happen to a dossier, in the past tense, and the state that it makes.

One stream for the dossiers received in a year, one for the procedures the office adopted,
one for how long personal details are kept.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import ClassVar, Literal

from attrs import Factory, define, evolve, frozen

from grassroots_gov.cases.dossier import Apology, Dossier, Pause
from grassroots_gov.cases.model import Due, Procedure
from grassroots_gov.cases.petition_facts import PETITION_EVENTS, PETITION_UPCASTS
from grassroots_gov.errors import UnknownCase
from grassroots_gov.journal import Codec, Event, Fact, Fold, Personal

__all__ = [
    "ADOPTED",
    "CODEC",
    "DOSSIERS",
    "PROCEDURES",
    "RETENTION",
    "RETENTIONS",
    "Adopted",
    "Answered",
    "Apologised",
    "Dossiers",
    "Erased",
    "Extended",
    "Kept",
    "Moved",
    "Rated",
    "Read",
    "Received",
    "Resumed",
    "RetentionSet",
    "Returned",
    "Suspended",
    "Transferred",
    "Withdrawn",
    "stream_of",
]

PROCEDURES = "cases/procedures"
RETENTION = "cases/retention"
Kept = Literal["dossier", "petition"]
"""Whose personal details a decision on keeping them is about."""


def stream_of(case_id: str) -> str:
    """The stream that holds a dossier: its id begins with the year it was received in."""
    if not isinstance(case_id, str) or not re.fullmatch(r"[0-9]{4}-[0-9]*", case_id):
        raise UnknownCase(str(case_id))
    return f"cases/dossiers/{case_id.partition('-')[0]}"


@frozen(kw_only=True)
class Adopted:
    """The office adopted a procedure, or a new version of one (công bố thủ tục)."""

    kind: ClassVar[str] = "cases.procedure_adopted"
    procedure: Procedure


@frozen(kw_only=True)
class Received:
    """A dossier was received and a day promised (tiếp nhận và hẹn trả)."""

    kind: ClassVar[str] = "cases.received"
    case_id: str
    procedure: str
    at: datetime
    due: Due
    holder: str
    applicant: Personal | None
    papers: tuple[str, ...]


@frozen(kw_only=True)
class Suspended:
    """Papers were asked for; the clock stands still (yêu cầu bổ sung hồ sơ)."""

    kind: ClassVar[str] = "cases.suspended"
    case_id: str
    at: datetime
    reason: str
    missing: tuple[str, ...]


@frozen(kw_only=True)
class Resumed:
    """The papers came; the days are given back (đã bổ sung hồ sơ)."""

    kind: ClassVar[str] = "cases.resumed"
    case_id: str
    at: datetime
    due: Due


@frozen(kw_only=True)
class Extended:
    """Verification needs more time, within what the law allows (gia hạn)."""

    kind: ClassVar[str] = "cases.extended"
    case_id: str
    at: datetime
    days: int
    due: Due
    reason: str


@frozen(kw_only=True)
class Moved:
    """Whoever may decide it moved a promise: a late announcement, a written agreement (dời ngày hẹn)."""

    kind: ClassVar[str] = "cases.moved"
    case_id: str
    at: datetime
    due: Due
    reason: str
    decided_by: str


@frozen(kw_only=True)
class Transferred:
    """The dossier passed to another officer or agency (chuyển hồ sơ)."""

    kind: ClassVar[str] = "cases.transferred"
    case_id: str
    at: datetime
    to: str
    reason: str


@frozen(kw_only=True)
class Apologised:
    """An apology with the reason and a new date (xin lỗi và hẹn lại); the promise stays what it was."""

    kind: ClassVar[str] = "cases.apologised"
    case_id: str
    at: datetime
    reason: str
    new_date: date


@frozen(kw_only=True)
class Answered:
    """The result is there (có kết quả)."""

    kind: ClassVar[str] = "cases.answered"
    case_id: str
    at: datetime
    result: str
    document: str


@frozen(kw_only=True)
class Returned:
    """The applicant holds the result (trả kết quả)."""

    kind: ClassVar[str] = "cases.returned"
    case_id: str
    at: datetime


@frozen(kw_only=True)
class Withdrawn:
    """The applicant asked to stop (dừng thực hiện thủ tục), or the dossier was given back."""

    kind: ClassVar[str] = "cases.withdrawn"
    case_id: str
    at: datetime
    reason: str


@frozen(kw_only=True)
class Rated:
    """The applicant said how satisfied they are, 1 to 5 (mức độ hài lòng)."""

    kind: ClassVar[str] = "cases.rated"
    case_id: str
    score: int


@frozen(kw_only=True)
class Read:
    """Somebody read the applicant's personal details."""

    kind: ClassVar[str] = "cases.personal_read"
    case_id: str
    by: str
    why: str


@frozen(kw_only=True)
class Erased:
    """The applicant's personal details were erased."""

    kind: ClassVar[str] = "cases.personal_erased"
    case_id: str
    by: str
    why: str


@frozen(kw_only=True)
class RetentionSet:
    """How many years after their end personal details are kept, by which decision (thời hạn lưu)."""

    kind: ClassVar[str] = "cases.retention_set"
    of: Kept
    years: int
    decision: str


DOSSIER_EVENTS = (
    Received,
    Suspended,
    Resumed,
    Extended,
    Moved,
    Transferred,
    Apologised,
    Answered,
    Returned,
    Withdrawn,
    Rated,
    Read,
    Erased,
)
CODEC = Codec(Adopted, RetentionSet, *DOSSIER_EVENTS, *PETITION_EVENTS, upcasts=PETITION_UPCASTS)

Dossiers = dict[str, Dossier]


def _apply(state: Dossiers, fact: Fact, event: Event) -> Dossiers:
    if isinstance(event, Received):
        state[event.case_id] = Dossier(
            case_id=event.case_id,
            procedure=event.procedure,
            received_at=event.at,
            dues=(event.due,),
            holder=event.holder,
            applicant=event.applicant,
            papers=event.papers,
            last_at=event.at,
        )
        return state
    assert isinstance(event, DOSSIER_EVENTS)
    state[event.case_id] = _after(state[event.case_id], event)
    return state


def _after(dossier: Dossier, event: Event) -> Dossier:
    match event:
        case Suspended():
            pause = Pause(since=event.at, reason=event.reason, missing=event.missing)
            dossier = evolve(dossier, pauses=(*dossier.pauses, pause))
        case Resumed():
            *before, pause = dossier.pauses
            dossier = evolve(dossier, pauses=(*before, evolve(pause, until=event.at))).with_due(event.due)
        case Extended():
            dossier = evolve(dossier, extended=dossier.extended + event.days).with_due(event.due)
        case Moved():
            dossier = dossier.with_due(event.due)
        case Transferred():
            dossier = evolve(dossier, holder=event.to, transfers=(*dossier.transfers, (event.at, event.to)))
        case Apologised():
            apology = Apology(at=event.at, reason=event.reason, new_date=event.new_date)
            dossier = evolve(dossier, apologies=(*dossier.apologies, apology))
        case Answered():
            dossier = evolve(dossier, answered_at=event.at, result=event.result, document=event.document)
        case Returned():
            dossier = evolve(dossier, returned_at=event.at)
        case Withdrawn():
            dossier = evolve(dossier, withdrawn_at=event.at)
        case Rated():
            return evolve(dossier, score=event.score)
        case Erased():
            return evolve(dossier, applicant=None)
        case _:
            return dossier
    return evolve(dossier, last_at=event.at)


DOSSIERS: Fold[Dossiers] = Fold("dossiers", dict, _apply)


@define
class AdoptedProcedures:
    """The versions of each procedure the office adopted, the oldest first."""

    versions: dict[str, tuple[Procedure, ...]] = Factory(dict)


def _adopt(state: AdoptedProcedures, fact: Fact, event: Event) -> AdoptedProcedures:
    assert isinstance(event, Adopted)
    code = event.procedure.code
    state.versions[code] = (*state.versions.get(code, ()), event.procedure)
    return state


ADOPTED: Fold[AdoptedProcedures] = Fold("procedures", AdoptedProcedures, _adopt)


Retentions = dict[str, list[tuple[date, RetentionSet]]]


def _retain(state: Retentions, fact: Fact, event: Event) -> Retentions:
    assert isinstance(event, RetentionSet)
    state.setdefault(event.of, []).append((fact.effective_on, event))
    return state


RETENTIONS: Fold[Retentions] = Fold("retention", dict, _retain)
