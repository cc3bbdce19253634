"""Standards of training: each officer held against what the law of the day wants of the post."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from grassroots_gov.law import (
    Finding,
    Rule,
    Rules,
    held,
    under,
)
from grassroots_gov.officers.model import LEVELS, Level, Officer
from grassroots_gov.officers.posts import CADRES, CIVIL_SERVANTS, in_regime

__all__ = ["standards", "standards_of"]

BY_OTHER_LAW = frozenset({"military_commander", "police_chief"})
"""Civil servants whose standard is that of the law of their sector, which the rulebooks do not carry."""


def standards_of(officer: Officer, rules: Rules) -> Iterator[tuple[str, Rule]]:
    """Each post that the officer holds, with the standard that the law of the day sets for it."""
    for code in officer.posts:
        for listed, standard in ((CIVIL_SERVANTS, "civil_servant_standard"), (CADRES, "cadre_standard")):
            named, rule = rules.find(listed), rules.find(standard)
            if named is not None and rule is not None and code in in_regime(named):
                yield code, rule


def standards(officer: Officer, rules: Rules, on: date) -> Iterator[Finding]:
    """Every requirement of every post of an officer: met, unmet, or its facts missing.

    A requirement that two posts share is told once.
    """
    told = set()
    for code, rule in standards_of(officer, rules):
        if code in BY_OTHER_LAW:
            found = [under(rule, "sector_law", officer=officer.id, post=f"officers.{code}")]
        else:
            found = list(_standard(rule, officer, on))
        for finding in found:
            mark = (finding.code, finding.params.get("what"), finding.required, finding.citation)
            if mark not in told:
                told.add(mark)
                yield finding


def _standard(rule: Rule, officer: Officer, on: date) -> Iterator[Finding]:
    table = rule.table()
    minimum = table.get("age_min")
    if isinstance(minimum, int):
        yield _fact(rule, officer, "age", officer.age(on), minimum)
    if "general_education" in table:
        yield _fact(rule, officer, "upper_secondary", _flag(officer.upper_secondary), 1)
    if "professional_min" in table:
        floor = _level(table["professional_min"])
        if officer.remote and "remote_or_mountain_floor" in table:
            floor = _level(table["remote_or_mountain_floor"])
        yield _fact(rule, officer, "professional", _rank(officer.professional), LEVELS.index(floor))
        if "suitable field" in str(table["professional_min"]):
            yield _fact(rule, officer, "suitable_field", _flag(officer.suitable_field), 1)
    if "it" in table:
        yield _fact(rule, officer, "it_skills", _flag(officer.it_skills), 1)
    if "political_theory_min" in table:
        theory = LEVELS.index(_level(table["political_theory_min"]))
        yield _fact(rule, officer, "political_theory", _rank(officer.political_theory), theory)


def _fact(rule: Rule, officer: Officer, what: str, measured: int | None, required: int) -> Finding:
    words = {"officer": officer.id, "what": f"officers.standard_{what}"}
    if measured is None:
        return under(rule, "facts_missing", **words)
    if what in ("professional", "political_theory"):
        words |= {"has": f"officers.level_{LEVELS[measured]}", "needs": f"officers.level_{LEVELS[required]}"}
        return held(rule, "standard_level", measured, ">=", required, **words)
    if what == "age":
        return held(rule, "standard", measured, ">=", required, has=measured, needs=f"≥ {required}", **words)
    return held(rule, "standard", measured, ">=", required, has=measured == 1, needs=True, **words)


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)


def _rank(level: Level | None) -> int | None:
    return None if level is None else LEVELS.index(level)


def _level(words: object) -> Level:
    """The level that the rulebook's words begin with: "university degree in a suitable field"."""
    for level in LEVELS:
        if str(words).startswith(level):
            return level
    raise TypeError(f"no level of training in {words!r}")
