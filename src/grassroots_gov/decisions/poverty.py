"""Poor and near-poor households: lines by area and year, deprivations, scores (chuẩn nghèo đa chiều)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from attrs import frozen

from grassroots_gov.decisions.conditions import judge_condition
from grassroots_gov.errors import ImpossibleCount
from grassroots_gov.law import Finding, Outcome, Rule, RuleBook, RuleValue, Verdict, unconfirmed

__all__ = ["Area", "Standing", "standing", "standing_by_scores"]

Area: TypeAlias = Literal["rural", "urban"]
Kind: TypeAlias = Literal["poor", "near_poor", "average", "not_poor"]
_LINES = {
    "poverty.poverty_line": "poverty line",
    "poverty.near_poverty_line": "near line",
    "poverty.income_line": "line",
}
_SCORES = ("B1", "A"), ("B2", "B")


@frozen
class Standing:
    """What a household is by the standard of a day.

    ``kind``     ``poor`` (hộ nghèo), ``near_poor`` (hộ cận nghèo), ``average`` (mức sống trung bình), or
                 ``not_poor``, where it is neither and no standard of the day says more
    ``verdict``  the proof: the criteria that were met, and those rules that nobody has confirmed
    """

    kind: Kind
    verdict: Verdict


def standing(area: Area, *, income: int, deprived: int, on: date, book: RuleBook | None = None) -> Standing:
    """What a household is by its income and its deprivations (thu nhập và chỉ số thiếu hụt).

    ``income``    đồng for one person in one month
    ``deprived``  how many indicators of basic social services it lacks

    Raises :class:`NoRuleInForce` on a day without a standard, :class:`ImpossibleCount` for figures that
    cannot be.

    >>> from datetime import date
    >>> standing("rural", income=1_400_000, deprived=3, on=date(2024, 6, 3)).kind
    'poor'
    """
    book = book or RuleBook.vietnam()
    rules = book.at(on)
    indicators = rules.find("poverty.indicators")
    _possible(area, income=income, deprived=deprived)
    if indicators is not None and deprived > indicators.integer():
        raise ImpossibleCount("deprived <= indicators", f"{deprived} <= {indicators.integer()}")
    values = {"income": income, "deprived indicators": deprived}
    for key, name in _LINES.items():
        line = rules.find(key)
        if line is not None:
            values[name] = _of_area(line, area)
    kinds = [("poor", rules["poverty.poor"]), ("near_poor", rules["poverty.near_poor"])]
    average = rules.find("poverty.average")
    if average is not None:
        kinds.append(("average", average))
    return _judged(area, kinds, values, on, book, {"income": income, "deprived": deprived})


def standing_by_scores(
    area: Area, *, income_score: int, deprivation_score: int, on: date, book: RuleBook | None = None
) -> Standing:
    """What a household is by the scores of its survey sheet (điểm phiếu rà soát).

    >>> from datetime import date
    >>> standing_by_scores("urban", income_score=175, deprivation_score=20, on=date(2024, 6, 3)).kind
    'near_poor'
    """
    book = book or RuleBook.vietnam()
    rules = book.at(on)
    _possible(area, income_score=income_score, deprivation_score=deprivation_score)
    incomes, deprivations = _SCORES
    values = dict.fromkeys(incomes, income_score) | dict.fromkeys(deprivations, deprivation_score)
    kinds = [("poor", rules["poverty.score.poor"]), ("near_poor", rules["poverty.score.near_poor"])]
    shown = {"income_score": income_score, "deprivation_score": deprivation_score}
    return _judged(area, kinds, values, on, book, shown)


def _possible(area: str, **figures: object) -> None:
    broken: list[tuple[str, str]] = []
    for name, value in figures.items():
        if not isinstance(value, int) or isinstance(value, bool):
            broken.append((f"{name} is a whole number", repr(value)))
        elif value < 0:
            broken.append((f"{name} >= 0", f"{value} >= 0"))
    if area not in ("rural", "urban"):
        broken.append(("area is rural or urban", repr(area)))
    if broken:
        (equation, shown), *others = broken
        raise ImpossibleCount(equation, shown, tuple(f"{rule} ({figure})" for rule, figure in others))


def _of_area(rule: Rule, area: str) -> int:
    value = rule.table()[area]
    assert isinstance(value, int), f"{rule.key} holds đồng for each area"
    return value


def _conditions(rule: Rule, area: str) -> tuple[str, ...]:
    """The conditions of the area, one of which is enough."""
    value: RuleValue = rule.value[area] if isinstance(rule.value, Mapping) else rule.value
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _judged(
    area: str,
    kinds: list[tuple[str, Rule]],
    values: Mapping[str, int],
    on: date,
    book: RuleBook,
    shown: Mapping[str, int],
) -> Standing:
    for kind, rule in kinds:
        for condition in _conditions(rule, area):
            findings = judge_condition(
                condition, values, rule, subject="income", name=f"decisions.kind_{kind}"
            )
            if all(finding.met for finding in findings):
                return Standing(kind, _proof(kind, findings, [rule], area, on, book, shown))  # type: ignore[arg-type]  # the kinds are named above
    # Above every class: the reader sees which criterion the last of them does not meet.
    _, rule = kinds[-1]
    condition = _conditions(rule, area)[-1]
    missed = judge_condition(condition, values, rule, subject="income", name="decisions.kind_not_poor")
    remark = Finding("above_every_class", citation=rule.citation, confidence=rule.confidence)
    kept = tuple(finding for finding in missed if finding.met)
    return Standing("not_poor", _proof("not_poor", (*kept, remark), [rule], area, on, book, shown))


def _proof(
    kind: str,
    findings: tuple[Finding, ...],
    rules: list[Rule],
    area: str,
    on: date,
    book: RuleBook,
    shown: Mapping[str, int],
) -> Verdict:
    return Verdict(
        "decisions.standing_question",
        on,
        Outcome.HOLDS,
        (*findings, *unconfirmed(rules)),
        book_digest=book.digest,
        inputs={**shown, "area": f"decisions.area_{area}", "kind": f"decisions.kind_{kind}"},
    )
