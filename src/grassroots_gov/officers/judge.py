"""The establishment judged: numbers, posts and standards of a staff list under the law of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from grassroots_gov.errors import BadMeasure, UnknownClass, UnknownUnitKind
from grassroots_gov.law import RuleBook, Rules, Verdict, outcome_of, unconfirmed
from grassroots_gov.officers.case import Case
from grassroots_gov.officers.model import UNIT_KINDS, Officer, UnitKind
from grassroots_gov.officers.numbers import numbers
from grassroots_gov.officers.standards import standards

__all__ = ["judge_establishment", "require_unit_of"]

CLASSES = {1: "I", 2: "II", 3: "III"}
SPECIAL = 0
"""The special class (loại đặc biệt) of wards and special zones, since 27/11/2025."""
JUDGED_BY = (
    "officer_quota",
    "part_timer_quota",
    "vice_chair_count",
    "civil_servant_standard",
    "cadre_standard",
)
UNDECIDED = frozenset(
    {"no_quota", "no_part_timer_quota", "no_vice_chair_number", "facts_missing", "sector_law"}
)
"""Findings that leave the outcome undetermined where nothing fails."""


def judge_establishment(
    officers: Iterable[Officer],
    *,
    commune_class: int,
    on: date,
    unit_kind: UnitKind = "xa",
    regular_police_chief: bool | None = None,
    extra: int = 0,
    part_timers: int | None = None,
    assigned: int | None = None,
    book: RuleBook | None = None,
) -> Verdict:
    """Whether a staff list keeps the numbers and standards in force on ``on`` (định biên, tiêu chuẩn).

    More than a maximum fails; fewer holds, with the finding ``below_quota``. An unmet standard fails; a
    standard whose facts an officer does not give leaves the outcome undetermined, and so does a day on
    which no quota is in force.

    ``commune_class``         1, 2 or 3 (loại I, II, III), and 0 for the special class of wards and special
                              zones since 27/11/2025; another raises :class:`UnknownClass`
    ``unit_kind``             ``xa``, ``phuong``, ``thi_tran``, or ``dac_khu`` since 01/07/2025; another
                              raises :class:`UnknownUnitKind`
    ``regular_police_chief``  whether the police chief is of the regular police, who counts one less
    ``extra``                 posts added for population or area, as :func:`extra_posts` counts them; not
                              added, and told, on a day whose law adds none
    ``part_timers``           how many part-timers there are (người hoạt động không chuyên trách), or nothing
    ``assigned``              the number that the province assigned to the commune (biên chế được giao), which
                              binds by its own decision, in force of a quota or not

    >>> staff = [Officer("CT", "peoples_committee_chair"), Officer("PCT", "peoples_committee_vice_chair")]
    >>> verdict = judge_establishment(staff, commune_class=2, on=date(2020, 6, 1))
    >>> verdict.outcome, [finding.code for finding in verdict.findings][:2]
    (<Outcome.HOLDS: 'holds'>, ['quota', 'below_quota'])
    """
    law = book or RuleBook.vietnam()
    require_unit_of(commune_class, unit_kind, law.at(on))
    for name, value in (("extra", extra), ("part_timers", part_timers or 0), ("assigned", assigned or 0)):
        if value < 0:
            raise BadMeasure(name, value)
    case = Case(
        officers=tuple(officers),
        commune_class=CLASSES.get(commune_class, "special"),
        unit_kind=unit_kind,
        on=on,
        rules=law.at(on),
        book=law,
        regular_police_chief=regular_police_chief,
        extra=extra,
        part_timers=part_timers,
        assigned=assigned,
    )
    findings = list(numbers(case))
    for officer in case.officers:
        findings += standards(officer, case.rules, on)
    cited = {finding.citation for finding in findings if finding.confidence == "memory"}
    rules = (case.rules.find(key) for key in JUDGED_BY)
    findings += unconfirmed(rule for rule in rules if rule is not None and rule.citation in cited)
    return Verdict(
        question="officers.question",
        on=on,
        outcome=outcome_of(findings, UNDECIDED),
        findings=findings,
        book_digest=law.digest,
        inputs={
            "count": len(case.officers),
            "class": CLASSES.get(commune_class, "officers.class_special_name"),
            "unit_kind": f"officers.{unit_kind}",
        },
    )


def require_unit_of(commune_class: int, unit_kind: str, rules: Rules) -> None:
    """A class and kind of unit that the law of the day has, else the error that names those it has."""
    kinds = UNIT_KINDS if rules.find("commune_bodies") else tuple(k for k in UNIT_KINDS if k != "dac_khu")
    if unit_kind not in kinds:
        raise UnknownUnitKind(str(unit_kind), kinds)
    bands = rules.find("commune_class")
    special = unit_kind in ("phuong", "dac_khu") and bands is not None and "special" in bands.table()
    known = (*CLASSES, SPECIAL) if special else tuple(CLASSES)
    if type(commune_class) is not int or commune_class not in known:
        raise UnknownClass(str(commune_class), tuple(map(str, known)))
