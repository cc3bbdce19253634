"""What the judges of the establishment share: the case, and findings under a rule."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from grassroots_gov.law import Finding, Relation, Rule, RuleBook, Rules
from grassroots_gov.officers.model import Officer, UnitKind

__all__ = ["Case", "held", "under"]


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


def under(rule: Rule, code: str, **params: int | str | None) -> Finding:
    """A remark under a rule."""
    return Finding(code, citation=rule.citation, confidence=rule.confidence, params=params)


def held(
    rule: Rule, code: str, measured: int, relation: Relation, required: int, **params: int | str
) -> Finding:
    """A number held against a rule."""
    return Finding(code, measured, relation, required, rule.citation, rule.confidence, params)
