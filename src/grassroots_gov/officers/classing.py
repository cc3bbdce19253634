"""The class of a commune by points (phân loại đơn vị hành chính): points counted, a class held against them.

The rulebooks carry the points of a rural commune from 25/05/2016 to 26/11/2025, without those for special
factors and for a budget that does not balance itself: these, and every point of other units and days, are
the caller's. The bands of points they carry for every day since 25/05/2016.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from grassroots_gov.errors import BadMeasure
from grassroots_gov.law import (
    Finding,
    Outcome,
    Relation,
    Rule,
    RuleBook,
    RuleValue,
    Verdict,
    held,
)
from grassroots_gov.officers.judge import CLASSES, SPECIAL, require_unit_of
from grassroots_gov.officers.model import UnitKind

__all__ = ["ClassPoints", "class_of", "class_points", "judge_class"]

SCALE = 100
"""Points are held against the bands in hundredths, so that halves stay whole."""


@frozen(kw_only=True)
class ClassPoints:
    """The points of a unit by what they are for; ``other`` are those that the caller gave."""

    population: Fraction
    area: Fraction
    development: Fraction
    other: Fraction

    @property
    def total(self) -> Fraction:
        """All points."""
        return self.population + self.area + self.development + self.other


def class_points(
    *,
    population: int,
    hectares: int,
    budget_self_balanced: bool,
    on: date,
    new_rural_standard: bool = False,
    new_rural_criteria: int = 0,
    mountain: bool = False,
    land_border: bool = False,
    other: int | Fraction = 0,
    book: RuleBook | None = None,
) -> ClassPoints:
    """The points of a rural commune; a step counts when it is full.

    ``hectares``             its natural area (100 ha are one km²)
    ``new_rural_standard``   recognised as a new-rural commune; else ``new_rural_criteria`` met count each
    ``mountain``, ``land_border``  by which the figures of population are lower: the part of the law is
                             applied to people, so that a mountain commune has the points of a larger one
    ``other``                points for special factors, or for a budget that does not balance itself

    :class:`NoRuleInForce` on a day without such points, :class:`BadMeasure` for figures that cannot be.

    >>> points = class_points(population=8_000, hectares=1_250, budget_self_balanced=False,
    ...                       new_rural_standard=True, on=date(2024, 6, 3))
    >>> points.population, points.area, points.development
    (Fraction(65, 2), Fraction(25, 2), Fraction(20, 1))
    """
    for name, value in (
        ("population", population),
        ("hectares", hectares),
        ("new_rural_criteria", new_rural_criteria),
        ("other", other),
    ):
        if value < 0:
            raise BadMeasure(name, int(value))
    table = (book or RuleBook.vietnam()).at(on)["commune_class_points"].table()
    people, land = table["population"], table["area"]
    assert isinstance(people, Mapping)
    assert isinstance(land, Mapping)
    part = Fraction(1)
    if land_border:
        part = _fraction(people["land_border_factor"])
    elif mountain:
        part = _fraction(people["mountain_factor"])
    development = _fraction(table["budget_self_balanced_points"]) if budget_self_balanced else Fraction(0)
    if new_rural_standard:
        development += _fraction(table["new_rural_standard_points"])
    else:
        development += new_rural_criteria * _fraction(table["per_new_rural_criterion"])
    return ClassPoints(
        population=_stepped(people, Fraction(population), "people", part),
        area=_stepped(land, Fraction(hectares, 100), "km2", Fraction(1)),
        development=development,
        other=Fraction(other),
    )


def _stepped(table: Mapping[str, RuleValue], size: Fraction, unit: str, part: Fraction) -> Fraction:
    base = _fraction(table[f"base_max_{unit}"]) * part
    step = _fraction(table[f"step_{unit}"]) * part
    steps = max(int((size - base) / step), 0)
    points = _fraction(table["base_points"]) + steps * _fraction(table["step_points"])
    return min(points, _fraction(table["cap"]))


def _fraction(value: RuleValue) -> Fraction:
    return Fraction(str(value))


# --- bands ------------------------------------------------------------------------------------------


def class_of(
    points: int | Fraction,
    *,
    on: date,
    unit_kind: UnitKind = "xa",
    priority: int | Fraction = 0,
    book: RuleBook | None = None,
) -> int:
    """The class of a unit with so many points: 1, 2 or 3, and 0 for the special class.

    ``priority``  how many of them are priority points, which do not count for the special class

    :class:`NoRuleInForce` before there were classes by points, :class:`BadMeasure` beyond 0 to 100.

    >>> [class_of(points, on=date(2024, 6, 3)) for points in (75, 74, 50, 49)]
    [1, 2, 2, 3]
    >>> [class_of(points, on=date(2026, 1, 5)) for points in (75, 60, 59)]
    [1, 2, 3]
    >>> class_of(92, unit_kind="phuong", on=date(2026, 1, 5))
    0
    """
    _require_points(points, priority)
    law = book or RuleBook.vietnam()
    rule = law.at(on)["commune_class"]
    order = [*([SPECIAL] if _has_special(rule, unit_kind) else []), *CLASSES]
    return next(one for one in order if all(finding.met for finding in _band(rule, one, points, priority)))


def judge_class(
    commune_class: int,
    points: int | Fraction,
    *,
    on: date,
    unit_kind: UnitKind = "xa",
    priority: int | Fraction = 0,
    book: RuleBook | None = None,
) -> Verdict:
    """Whether a unit's class is the one that its points give on a day.

    Before 25/05/2016 no bands are known: undetermined. :class:`UnknownClass`, :class:`UnknownUnitKind`,
    :class:`BadMeasure`.

    >>> judge_class(1, Fraction(149, 2), on=date(2024, 6, 3)).outcome
    <Outcome.FAILS: 'fails'>
    """
    _require_points(points, priority)
    law = book or RuleBook.vietnam()
    rules = law.at(on)
    require_unit_of(commune_class, unit_kind, rules)
    rule = rules.find("commune_class")
    if rule is None:
        findings = [Finding("no_class_bands")]
        outcome = Outcome.UNDETERMINED
    else:
        findings = list(_band(rule, commune_class, points, priority))
        if commune_class != SPECIAL and _has_special(rule, unit_kind):
            # A unit that reaches the special class is in no lower one.
            least = next(_band(rule, SPECIAL, points, priority)).required
            assert least is not None
            findings.append(_held(rule, points - priority, "<", least // SCALE, "class_special"))
        outcome = Outcome.HOLDS if all(finding.met for finding in findings) else Outcome.FAILS
    return Verdict(
        question="officers.question_class",
        on=on,
        outcome=outcome,
        findings=findings,
        book_digest=law.digest,
        inputs={
            "points": _shown(points),
            "class": CLASSES.get(commune_class, "officers.class_special_name"),
            "unit_kind": f"officers.{unit_kind}",
        },
    )


def _require_points(points: int | Fraction, priority: int | Fraction) -> None:
    if not 0 <= points <= SCALE:
        raise BadMeasure("points", int(points))
    if not 0 <= priority <= points:
        raise BadMeasure("priority", int(priority))


def _has_special(rule: Rule, unit_kind: str) -> bool:
    return "special" in rule.table() and unit_kind in ("phuong", "dac_khu")


def _band(
    rule: Rule, commune_class: int, points: int | Fraction, priority: int | Fraction
) -> Iterator[Finding]:
    """The points held against each edge of a class; "otherwise" is below the class above it."""
    table = rule.table()
    words = str(table[CLASSES.get(commune_class, "special")])
    counted = points - priority if commune_class == SPECIAL else points
    edges = re.findall(r"(<=|>=|<|>)\s*(\d+)", words)
    if not edges:
        above = re.findall(r"(>=|>)\s*(\d+)", str(table[CLASSES[commune_class - 1]]))
        edges = [("<" if relation == ">=" else "<=", number) for relation, number in above]
    for relation, number in edges:
        yield _held(rule, counted, relation, int(number), "class_points")


def _held(rule: Rule, points: int | Fraction, relation: Relation, edge: int, code: str) -> Finding:
    measured = Fraction(points) * SCALE
    # Below a hundredth nothing is told apart: a part of one never lifts a unit over an edge.
    return held(rule, code, int(measured), relation, edge * SCALE, points=_shown(points), edge=edge)


def _shown(points: int | Fraction) -> str:
    """Points as offices write them: "74,5"."""
    whole, rest = divmod(int(Fraction(points) * SCALE), SCALE)
    return f"{whole},{rest:02}".rstrip("0").rstrip(",")
