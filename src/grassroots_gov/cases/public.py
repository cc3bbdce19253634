"""What anybody may see of dossiers and petitions: codes, days and counts, nothing from a personal field.

Denunciations are counted and never listed: an id, a village or a day can be enough to tell who spoke.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal

from attrs import frozen

from grassroots_gov.cases.dossier import Dossier
from grassroots_gov.cases.petition_model import Petition, PetitionKind, Stage

__all__ = ["PublicCase", "PublicPetition", "PublicPetitions", "public_cases", "public_petitions"]

PublicState = Literal["pending", "suspended", "answered", "withdrawn"]


@frozen(kw_only=True)
class PublicCase:
    """A dossier on the notice board (tình trạng hồ sơ)."""

    case_id: str
    procedure: str
    received_on: date
    due: date
    state: PublicState
    overdue: bool


@frozen(kw_only=True)
class PublicPetition:
    """A complaint or reflection on the notice board."""

    petition_id: str
    kind: PetitionKind
    topic: str
    lodged_on: date
    stage: Stage
    due: date | None


@frozen(kw_only=True)
class PublicPetitions:
    """Petitions as the commune shows them: denunciations only counted."""

    petitions: tuple[PublicPetition, ...]
    denunciations_open: int
    denunciations_closed: int


def public_cases(dossiers: Iterable[Dossier], on: date) -> tuple[PublicCase, ...]:
    """The dossiers received by ``on``, as they stand."""
    return tuple(
        PublicCase(
            case_id=dossier.case_id,
            procedure=dossier.procedure,
            received_on=dossier.received_at.date(),
            due=dossier.due_on(on).on,
            state=_state(dossier, on),
            overdue=dossier.open_on(on) and dossier.overdue_on(on),
        )
        for dossier in dossiers
        if dossier.received_at.date() <= on
    )


def _state(dossier: Dossier, on: date) -> PublicState:
    if dossier.open_on(on):
        return "suspended" if dossier.pause_on(on) else "pending"
    return "withdrawn" if dossier.withdrawn_at and dossier.withdrawn_at.date() <= on else "answered"


def public_petitions(petitions: Iterable[Petition]) -> PublicPetitions:
    """The petitions as they stand."""
    counted: Counter[bool] = Counter()
    shown = []
    for petition in petitions:
        if petition.kind == "denunciation":
            counted[petition.closed_on is None] += 1
            continue
        shown.append(
            PublicPetition(
                petition_id=petition.petition_id,
                kind=petition.kind,
                topic=petition.topic,
                lodged_on=petition.lodged_on,
                stage=petition.stage,
                due=petition.due,
            )
        )
    return PublicPetitions(
        petitions=tuple(shown), denunciations_open=counted[True], denunciations_closed=counted[False]
    )
