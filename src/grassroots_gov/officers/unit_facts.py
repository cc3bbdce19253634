"""What happens to villages, communes and their bodies, in the past tense."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from attrs import frozen

from grassroots_gov.journal import Codec

__all__ = [
    "BODY_KINDS",
    "CODEC",
    "STREAM",
    "UNIT_TYPES",
    "BodyEnded",
    "BodyFounded",
    "BodyKind",
    "Heir",
    "MemberJoined",
    "MemberLeft",
    "UnitEnded",
    "UnitFounded",
    "UnitNamed",
    "UnitType",
]

STREAM = "officers/units"

UnitType = Literal["village", "street_group", "commune"]
UNIT_TYPES: tuple[UnitType, ...] = ("village", "street_group", "commune")
BodyKind = Literal[
    "party_cell",
    "village_administration",
    "front_committee",
    "womens_union",
    "youth_union",
    "farmers_association",
    "veterans_association",
    "inspection_board",
    "investment_supervision_board",
]
BODY_KINDS: tuple[BodyKind, ...] = (
    "party_cell",
    "village_administration",
    "front_committee",
    "womens_union",
    "youth_union",
    "farmers_association",
    "veterans_association",
    "inspection_board",
    "investment_supervision_board",
)


@frozen(kw_only=True)
class Heir:
    """A unit that follows another, with the weight of what it takes over."""

    unit: str
    weight: int = 1


@frozen(kw_only=True)
class UnitFounded:
    """A village, street group or commune came into being (thành lập)."""

    kind: ClassVar[str] = "officers.unit_founded"
    unit: str
    unit_type: str
    name: str
    code: str
    decision: str


@frozen(kw_only=True)
class UnitNamed:
    """A unit was given another name or code (đổi tên, đổi mã)."""

    kind: ClassVar[str] = "officers.unit_named"
    unit: str
    name: str
    code: str
    decision: str


@frozen(kw_only=True)
class UnitEnded:
    """A unit was merged, split or dissolved; the day of the fact is the first without it."""

    kind: ClassVar[str] = "officers.unit_ended"
    unit: str
    heirs: tuple[Heir, ...]
    decision: str


@frozen(kw_only=True)
class BodyFounded:
    """A body of a unit was set up or elected for a term; ``until`` is its last day, where known."""

    kind: ClassVar[str] = "officers.body_founded"
    body: str
    body_kind: str
    unit: str
    term: str
    until: date | None
    decision: str


@frozen(kw_only=True)
class BodyEnded:
    """A body's term ended early."""

    kind: ClassVar[str] = "officers.body_ended"
    body: str


@frozen(kw_only=True)
class MemberJoined:
    """Somebody became a member of a body, by the election or decision named."""

    kind: ClassVar[str] = "officers.member_joined"
    body: str
    member: str
    role: str
    until: date | None
    decision: str


@frozen(kw_only=True)
class MemberLeft:
    """Somebody is no longer a member; the day of the fact is the first without."""

    kind: ClassVar[str] = "officers.member_left"
    body: str
    member: str


CODEC = Codec(UnitFounded, UnitNamed, UnitEnded, BodyFounded, BodyEnded, MemberJoined, MemberLeft)
