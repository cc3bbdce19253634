"""What can happen to a petition, in the past tense, and the state that it makes."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar

from attrs import evolve, frozen

from grassroots_gov.cases.petition_model import Against, Complexity, Ground, Petition, PetitionKind
from grassroots_gov.errors import UnknownCase
from grassroots_gov.journal import Event, Fact, Fold, Personal
from grassroots_gov.journal.codec import Upcast

__all__ = ["PETITIONS", "PETITION_EVENTS", "PETITION_UPCASTS", "Petitions", "petition_stream"]


def petition_stream(petition_id: str) -> str:
    """The stream that holds a petition: its id begins with P and the year it was lodged in."""
    if not isinstance(petition_id, str) or not re.fullmatch(r"P[0-9]{4}-[0-9]*", petition_id):
        raise UnknownCase(str(petition_id))
    return f"cases/petitions/{petition_id.removeprefix('P').partition('-')[0]}"


@frozen(kw_only=True)
class Lodged:
    """A petition was lodged (tiếp nhận đơn)."""

    kind: ClassVar[str] = "petitions.lodged"
    version: ClassVar[int] = 2
    petition_id: str
    matter: PetitionKind
    about: str
    topic: str
    village: str
    instance: int
    of: str
    remote: bool
    at_reception: bool
    petitioner: Personal | None
    content: Personal | None
    process_by: date | None
    settle_by: date | None
    against: Against
    known_on: date | None
    obstacle_days: int


@frozen(kw_only=True)
class Assigned:
    """It was given to somebody of the commune to work on (giao giải quyết, tham mưu)."""

    kind: ClassVar[str] = "petitions.assigned"
    petition_id: str
    to: str


@frozen(kw_only=True)
class CheckExtended:
    """The first check of a denunciation was given more time, to verify (kéo dài việc xử lý ban đầu)."""

    kind: ClassVar[str] = "petitions.check_extended"
    petition_id: str
    process_by: date
    reason: str


@frozen(kw_only=True)
class Accepted:
    """It was accepted for settlement (thụ lý)."""

    kind: ClassVar[str] = "petitions.accepted"
    version: ClassVar[int] = 2
    petition_id: str
    complexity: Complexity
    marks: tuple[str, ...]
    settle_by: date | None


@frozen(kw_only=True)
class Refused:
    """It was not accepted, with the reason (không thụ lý)."""

    kind: ClassVar[str] = "petitions.refused"
    version: ClassVar[int] = 2
    petition_id: str
    ground: Ground
    reason: str


@frozen(kw_only=True)
class Forwarded:
    """It went to whoever is competent (chuyển đơn)."""

    kind: ClassVar[str] = "petitions.transferred"
    petition_id: str
    to: str
    reason: str


@frozen(kw_only=True)
class Prolonged:
    """The time to settle was extended in writing (gia hạn giải quyết)."""

    kind: ClassVar[str] = "petitions.extended"
    petition_id: str
    settle_by: date
    reason: str


@frozen(kw_only=True)
class Settled:
    """It was answered, with evidence (giải quyết, trả lời)."""

    kind: ClassVar[str] = "petitions.settled"
    petition_id: str
    outcome: str
    evidence: str


@frozen(kw_only=True)
class Reopened:
    """It was taken up again (xem xét lại)."""

    kind: ClassVar[str] = "petitions.reopened"
    petition_id: str
    reason: str
    settle_by: date | None


@frozen(kw_only=True)
class PetitionRead:
    """Somebody read who lodged it, or what it says."""

    kind: ClassVar[str] = "petitions.personal_read"
    petition_id: str
    detail: str
    by: str
    why: str


@frozen(kw_only=True)
class PetitionErased:
    """Its personal details were erased."""

    kind: ClassVar[str] = "petitions.personal_erased"
    petition_id: str
    by: str
    why: str


PETITION_EVENTS = (
    Lodged,
    Assigned,
    CheckExtended,
    Accepted,
    Refused,
    Forwarded,
    Prolonged,
    Settled,
    Reopened,
    PetitionRead,
    PetitionErased,
)

PETITION_UPCASTS: dict[tuple[str, int], Upcast] = {
    (Lodged.kind, 1): lambda body: {**body, "against": "", "known_on": None, "obstacle_days": 0},
    (Accepted.kind, 1): lambda body: {**body, "marks": []},
    (Refused.kind, 1): lambda body: {**body, "ground": ""},
}
"""What the first versions of these facts did not say."""

Petitions = dict[str, Petition]


def _apply(state: Petitions, fact: Fact, event: Event) -> Petitions:
    on = fact.effective_on
    if isinstance(event, Lodged):
        state[event.petition_id] = Petition(
            petition_id=event.petition_id,
            kind=event.matter,
            lodged_on=on,
            about=event.about,
            topic=event.topic,
            village=event.village,
            instance=event.instance,
            of=event.of,
            remote=event.remote,
            at_reception=event.at_reception,
            petitioner=event.petitioner,
            content=event.content,
            process_by=event.process_by,
            settle_by=event.settle_by,
            against=event.against,
            known_on=event.known_on,
            obstacle_days=event.obstacle_days,
            last_on=on,
        )
        return state
    assert isinstance(event, PETITION_EVENTS)
    state[event.petition_id] = _after(state[event.petition_id], event, on)
    return state


def _after(petition: Petition, event: Event, on: date) -> Petition:
    match event:
        case Assigned():
            return evolve(petition, holder=event.to, last_on=on)
        case CheckExtended():
            return evolve(petition, process_by=event.process_by, checked_longer=True, last_on=on)
        case Accepted():
            return evolve(
                petition,
                stage="accepted",
                accepted_on=on,
                processed_on=on,
                runs_from=on,
                complexity=event.complexity,
                marks=event.marks,
                settle_by=event.settle_by,
                last_on=on,
            )
        case Refused():
            return evolve(petition.closed(on, "refused"), processed_on=on, ground=event.ground)
        case Forwarded():
            first = petition.processed_on or on
            return evolve(petition.closed(on, "transferred"), processed_on=first, transferred_to=event.to)
        case Prolonged():
            return evolve(
                petition,
                settle_by=event.settle_by,
                extensions=petition.extensions + 1,
                extended_on=(*petition.extended_on, on),
                last_on=on,
            )
        case Settled():
            return evolve(petition.closed(on, "settled"), evidence=event.evidence)
        case Reopened():
            return evolve(
                petition,
                stage="accepted",
                closed_on=None,
                settle_by=event.settle_by,
                reopened=petition.reopened + 1,
                runs_from=on,
                extended_on=(),
                last_on=on,
            )
        case PetitionErased():
            return evolve(petition, petitioner=None, content=None)
        case _:
            return petition


PETITIONS: Fold[Petitions] = Fold("petitions", dict, _apply)
