"""What the judges of the establishment share: the case."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from grassroots_gov.law import RuleBook, Rules
from grassroots_gov.officers.model import Officer, UnitKind

__all__ = ["Case"]


@frozen(kw_only=True)
class Case:
    """A staff list and its unit, with the rules of the day."""

    officers: tuple[Officer, ...]
    commune_class: str
    unit_kind: UnitKind
    on: date
    rules: Rules
    book: RuleBook
    regular_police_chief: bool | None
    extra: int
    part_timers: int | None
    assigned: int | None
