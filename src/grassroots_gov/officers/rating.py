"""The yearly rating (đánh giá, xếp loại chất lượng): grades of the day, points, and the cap on the best."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve

from grassroots_gov.errors import BadMeasure, UnknownGrade
from grassroots_gov.law import Finding, Outcome, Rule, RuleBook, Verdict, unconfirmed

__all__ = ["grade_of", "grades", "judge_rating"]

BEST, GOOD = "excellent", "good"


def grades(on: date, book: RuleBook | None = None) -> tuple[str, ...]:
    """The grades that the law of the day has, the best first; :class:`NoRuleInForce` before there were any.

    >>> grades(date(2020, 5, 20))[2], grades(date(2026, 12, 1))[2]
    ('completed_with_limits', 'completed')
    """
    listed = (book or RuleBook.vietnam()).at(on)["rating_grades"].table()["grades"]
    assert isinstance(listed, tuple)
    return tuple(str(one["code"]) if isinstance(one, Mapping) else str(one) for one in listed)


def grade_of(
    points: int | Fraction, *, on: date, violation: bool = False, book: RuleBook | None = None
) -> str:
    """The grade of a score from 0 to 100; a listed violation makes it ``not_completed`` whatever the score.

    :class:`NoRuleInForce` on a day whose law does not rate by points, :class:`BadMeasure` for other scores.

    >>> [grade_of(score, on=date(2026, 12, 1)) for score in (90, 89, 70, 50, 49)]
    ['excellent', 'good', 'good', 'completed', 'not_completed']
    """
    law = book or RuleBook.vietnam()
    table = law.at(on)["rating_points"].table()
    whole = sum(part for part in (table["common_points"], table["task_points"]) if isinstance(part, int))
    if not 0 <= points <= whole:
        raise BadMeasure("points", int(points))
    listed = grades(on, law)
    if violation:
        return listed[-1]
    return next(grade for grade in listed if _within(points, str(table[grade])))


def _within(points: int | Fraction, words: str) -> bool:
    """Whether a score keeps every bound in ">=70 and <90"; words after "or" are no numbers."""
    bounds = re.findall(r"(<=|>=|<|>)\s*(\d+)", words.partition(" or ")[0])
    return all(
        {"<": points < int(n), "<=": points <= int(n), ">": points > int(n), ">=": points >= int(n)}[relation]
        for relation, n in bounds
    )


def judge_rating(
    rated: Mapping[str, Mapping[str, int]],
    *,
    on: date,
    party_excellent: int | None = None,
    party_rated: int | None = None,
    disciplined: Mapping[str, str] | None = None,
    outstanding: bool = False,
    book: RuleBook | None = None,
) -> Verdict:
    """Whether the yearly rating keeps the cap on ``excellent`` of the day, in the body and in each group.

    ``rated``  how many officers got each grade, by group of like tasks ("civil_servants")
    ``party_excellent``, ``party_rated``  the Party's figures, which the cap from 15/09/2023 to 31/12/2025
               is linked to; without them its share of those rated good stands in, and says so

    ``disciplined``  the grades of those disciplined in the year for an act of duty, by officer: since
               01/01/2026 they are ``not_completed``
    ``outstanding``  whether the body is one that may have a higher share since 2026; how much higher was
               never confirmed, so that more than the share is then undetermined

    :class:`UnknownGrade` for a grade that the law of the day does not have.

    >>> judge_rating({"all": {"excellent": 2, "good": 10}}, on=date(2026, 12, 15)).outcome
    <Outcome.HOLDS: 'holds'>
    """
    law = book or RuleBook.vietnam()
    known = grades(on, law)
    for group, counts in rated.items():
        for grade, count in counts.items():
            if grade not in known:
                raise UnknownGrade(grade, on, known)
            if count < 0:
                raise BadMeasure(f"{group}.{grade}", count)
    rules = law.at(on)
    cap = rules.find("excellent_cap")
    body = {grade: sum(counts.get(grade, 0) for counts in rated.values()) for grade in known}
    groups = {"": body} if len(rated) <= 1 else {"": body, **rated}
    findings: list[Finding] = []
    if cap is None:
        findings.append(Finding("no_cap", params={"count": body[BEST]}))
    elif party_excellent is not None and party_rated is not None and "party_ratio" in cap.table():
        findings += _by_party(cap, groups, party_excellent, party_rated)
    else:
        findings += _by_good(cap, groups)
    undecided = False
    if outstanding and cap is not None and "max_ratio_of_good" in cap.table():
        undecided = any(finding.met is False for finding in findings)
        findings = [_loosened(finding) for finding in findings]
    findings += _disciplined(rules.find("not_completed_triggers"), disciplined or {}, known, on)
    findings += unconfirmed([rules["rating_grades"]])
    failed = any(finding.met is False for finding in findings)
    return Verdict(
        question="officers.question_rating",
        on=on,
        outcome=Outcome.FAILS if failed else Outcome.UNDETERMINED if undecided else Outcome.HOLDS,
        findings=findings,
        book_digest=law.digest,
        inputs={"year": str(on.year), **{f"count_{grade}": body[grade] for grade in known}},
    )


def _loosened(finding: Finding) -> Finding:
    """A share that is too high, as a remark: an outstanding body may have more, how much is not known."""
    if finding.met is not False:
        return finding
    words = {**finding.params, "best": finding.measured, "most": finding.required}
    return Finding(
        "cap_may_be_higher", citation=finding.citation, confidence=finding.confidence, params=words
    )


def _disciplined(
    rule: Rule | None, grades_of: Mapping[str, str], known: Sequence[str], on: date
) -> Iterator[Finding]:
    """Who was disciplined for an act of duty has not completed the year."""
    for officer, grade in grades_of.items():
        if grade not in known:
            raise UnknownGrade(grade, on, tuple(known))
        if rule is not None:
            lowest = int(grade == known[-1])
            yield Finding(
                "disciplined_rated", lowest, "=", 1, rule.citation, rule.confidence, {"officer": officer}
            )


def _by_good(cap: Rule, groups: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    """At most the share of the number rated good: that number, and not all the staff, is the base."""
    table = cap.table()
    if "max_ratio_of_good" in table:
        share = Fraction(str(table["max_ratio_of_good"]))
    else:
        share = Fraction(int(str(table["party_ratio"]).partition("%")[0]), 100)
        yield from unconfirmed([evolve(cap, confidence="memory")])  # the share itself is a Party rule
    for group, counts in groups.items():
        good = counts.get(GOOD, 0)
        most = share.numerator * good // share.denominator
        yield _held(cap, "excellent_cap", counts.get(BEST, 0), most, group, good=good)


def _by_party(
    cap: Rule, groups: Mapping[str, Mapping[str, int]], excellent: int, rated: int
) -> Iterator[Finding]:
    """A share of all rated no higher than the Party's among its own."""
    if not 0 <= excellent <= rated:
        raise BadMeasure("party_excellent", excellent)
    for group, counts in groups.items():
        everyone = sum(counts.values())
        most = excellent * everyone // rated if rated else 0
        yield _held(cap, "excellent_cap_party", counts.get(BEST, 0), most, group, rated=everyone)


def _held(cap: Rule, code: str, best: int, most: int, group: str, **params: int) -> Finding:
    words: dict[str, int | str] = {"group": group and f" ({group})", **params}
    return Finding(code, best, "<=", most, cap.citation, cap.confidence, words)
