"""The establishment judged: numbers, posts and standards of a staff list under the law of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from grassroots_gov.errors import UnknownClass
from grassroots_gov.law import Finding, Outcome, Relation, Rule, RuleBook, Rules, Verdict, unconfirmed
from grassroots_gov.officers.model import LEVELS, Level, Officer, UnitKind
from grassroots_gov.officers.posts import CADRES, CIVIL_SERVANTS, in_regime

__all__ = ["judge_establishment"]

CLASSES = {1: "I", 2: "II", 3: "III"}
VICE_CHAIR = "peoples_committee_vice_chair"
BY_OTHER_LAW = frozenset({"military_commander", "police_chief"})
"""Civil servants whose standard is that of the law of their sector, which the rulebooks do not carry."""

TERM_BEGINS = 2021
"""The year that the term 2021-2026 is named after: its council cannot have been elected before."""


@frozen(kw_only=True)
class _Case:
    """What is judged, with the rules of the day."""

    officers: tuple[Officer, ...]
    commune_class: str
    unit_kind: UnitKind
    on: date
    rules: Rules
    book: RuleBook
    regular_police_chief: bool | None
    extra: int


def judge_establishment(
    officers: Iterable[Officer],
    *,
    commune_class: int,
    on: date,
    unit_kind: UnitKind = "xa",
    regular_police_chief: bool | None = None,
    extra: int = 0,
    book: RuleBook | None = None,
) -> Verdict:
    """Whether a staff list keeps the numbers and standards in force on ``on`` (định biên, tiêu chuẩn).

    More than a maximum fails; fewer holds, with the finding ``below_quota``. An unmet standard fails; a
    standard whose facts an officer does not give leaves the outcome undetermined, and so does a day on
    which no quota is in force.

    ``commune_class``         1, 2 or 3 (loại I, II, III); another raises :class:`UnknownClass`
    ``regular_police_chief``  whether the police chief is of the regular police, who counts one less
    ``extra``                 posts added for population or area by the province's decision

    >>> staff = [Officer("CT", "peoples_committee_chair"), Officer("PCT", "peoples_committee_vice_chair")]
    >>> verdict = judge_establishment(staff, commune_class=2, on=date(2020, 6, 1))
    >>> verdict.outcome, [finding.code for finding in verdict.findings][:2]
    (<Outcome.HOLDS: 'holds'>, ['quota', 'below_quota'])
    """
    if commune_class not in CLASSES:
        raise UnknownClass(str(commune_class), tuple(map(str, CLASSES)))
    law = book or RuleBook.vietnam()
    case = _Case(
        officers=tuple(officers),
        commune_class=CLASSES[commune_class],
        unit_kind=unit_kind,
        on=on,
        rules=law.at(on),
        book=law,
        regular_police_chief=regular_police_chief,
        extra=extra,
    )
    findings = [*_quota(case), *_posts(case), *_vice_chairs(case), *_standards(case)]
    cited = {finding.citation for finding in findings if finding.confidence == "memory"}
    rules = (case.rules.find(key) for key in JUDGED_BY)
    findings += unconfirmed(rule for rule in rules if rule is not None and rule.citation in cited)
    return Verdict(
        question="officers.question",
        on=on,
        outcome=_outcome(findings),
        findings=findings,
        book_digest=law.digest,
        inputs={
            "count": len(case.officers),
            "class": case.commune_class,
            "unit_kind": f"officers.{unit_kind}",
        },
    )


JUDGED_BY = ("officer_quota", "vice_chair_count", "civil_servant_standard", "cadre_standard")

UNDECIDED = frozenset(
    {"no_quota", "no_vice_chair_number", "vice_chair_transition", "facts_missing", "sector_law"}
)
"""Findings that leave the outcome undetermined where nothing fails."""


def _outcome(findings: Sequence[Finding]) -> Outcome:
    if any(finding.met is False for finding in findings):
        return Outcome.FAILS
    undecided = any(finding.code in UNDECIDED for finding in findings)
    return Outcome.UNDETERMINED if undecided else Outcome.HOLDS


def _under(rule: Rule, code: str, **params: int | str) -> Finding:
    return Finding(code, citation=rule.citation, confidence=rule.confidence, params=params)


def _held(
    rule: Rule, code: str, measured: int, relation: Relation, required: int, **params: int | str
) -> Finding:
    return Finding(code, measured, relation, required, rule.citation, rule.confidence, params)


# --- numbers ----------------------------------------------------------------------------------------


def _quota(case: _Case) -> Iterator[Finding]:
    rule = case.rules.find("officer_quota")
    if rule is None:
        yield Finding("no_quota", params={"count": len(case.officers)})
        return
    least = _class_number(rule, case) + case.extra
    less = rule.table().get("minus_if_regular_police_chief")
    counted = len({officer.id for officer in case.officers})
    if isinstance(less, int) and case.regular_police_chief:
        least -= less
        yield _under(rule, "regular_police_chief", less=less)
    yield _held(rule, "quota", counted, "<=", least)
    if counted < least:
        yield _under(rule, "below_quota", count=counted, quota=least, vacancies=least - counted)


def _class_number(rule: Rule, case: _Case) -> int:
    table = rule.table()
    if f"class_{case.commune_class}_max" in table:
        number = table[f"class_{case.commune_class}_max"]
    else:
        by_kind = table["ward" if case.unit_kind == "phuong" else "commune_or_town"]
        assert isinstance(by_kind, Mapping)
        number = by_kind[case.commune_class]
    assert isinstance(number, int)
    return number


def _posts(case: _Case) -> Iterator[Finding]:
    lists = [rule for rule in map(case.rules.find, (CADRES, CIVIL_SERVANTS)) if rule is not None]
    if len(lists) < 2:
        return
    listed = {code: rule for rule in lists for code in in_regime(rule)}
    held = {code for officer in case.officers for code in (officer.post, *officer.also)}
    for officer in case.officers:
        if officer.post not in listed:
            yield _held(
                lists[1], "post_not_in_regime", 1, "=", 0, officer=officer.id, post=f"officers.{officer.post}"
            )
    for code in sorted(listed.keys() - held):
        yield _under(listed[code], "missing_post", post=f"officers.{code}")


def _vice_chairs(case: _Case) -> Iterator[Finding]:
    count = sum(VICE_CHAIR in (officer.post, *officer.also) for officer in case.officers)
    rule = case.rules.find("vice_chair_count")
    if rule is None or case.commune_class not in rule.table():
        if rule is not None or case.rules.find("officer_quota") is None:
            yield Finding(
                "no_vice_chair_number",
                citation=rule.citation if rule else None,
                confidence=rule.confidence if rule else None,
                params={"count": count},
            )
        return
    most = _most(rule, case.commune_class)
    earlier = [
        one for one in case.book.timeline("vice_chair_count") if one.effective_from < rule.effective_from
    ]
    before = _most(earlier[-1], case.commune_class) if earlier else most
    if before < most and case.on.year < TERM_BEGINS:
        # The larger number waits for the council of the new term; until then the old one stands.
        yield _held(earlier[-1], "vice_chairs", count, "<=", before)
        yield _under(rule, "vice_chair_waits", count=before)
        return
    yield _held(rule, "vice_chairs", count, "<=", most)
    if before < count <= most and case.on.year == TERM_BEGINS:
        yield _under(rule, "vice_chair_transition", count=count)


def _most(rule: Rule, commune_class: str) -> int:
    """The most vice chairs that "<=2" or "=1" lets a commune have."""
    words = rule.table()[commune_class]
    assert isinstance(words, str)
    return int(words.lstrip("<="))


# --- standards --------------------------------------------------------------------------------------


def _standards(case: _Case) -> Iterator[Finding]:
    titles = case.rules.find(CIVIL_SERVANTS)
    civil = in_regime(titles) if titles is not None else frozenset()
    cadres_rule = case.rules.find(CADRES)
    cadres = in_regime(cadres_rule) if cadres_rule is not None else frozenset()
    for officer in case.officers:
        if officer.post in civil:
            rule = case.rules.find("civil_servant_standard")
        else:
            rule = case.rules.find("cadre_standard") if officer.post in cadres else None
        if rule is None:
            continue
        if officer.post in BY_OTHER_LAW:
            yield _under(rule, "sector_law", officer=officer.id, post=f"officers.{officer.post}")
        else:
            yield from _summed(rule, officer, list(_standard(rule, officer, case.on)))


def _summed(rule: Rule, officer: Officer, findings: Sequence[Finding]) -> Iterator[Finding]:
    """What an officer lacks; one line where nothing is lacking."""
    lacking = [finding for finding in findings if not finding.met]
    if findings and not lacking:
        yield _held(rule, "standards_met", len(findings), ">=", len(findings), officer=officer.id)
    yield from lacking


def _standard(rule: Rule, officer: Officer, on: date) -> Iterator[Finding]:
    table = rule.table()
    age = _age(officer.born, on)
    minimum = table.get("age_min")
    if isinstance(minimum, int):
        yield _fact(rule, officer, "age", age, minimum)
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
        return _under(rule, "facts_missing", **words)
    if what in ("professional", "political_theory"):
        words |= {"has": f"officers.level_{LEVELS[measured]}", "needs": f"officers.level_{LEVELS[required]}"}
        return _held(rule, "standard_level", measured, ">=", required, **words)
    return _held(rule, "standard", measured, ">=", required, **words)


def _age(born: date | None, on: date) -> int | None:
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


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
