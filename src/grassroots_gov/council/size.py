"""How many delegates a council has, and whether the seats of its election units make them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from grassroots_gov.council.conclusion import concluded
from grassroots_gov.council.figures import added_up, seats_for
from grassroots_gov.errors import BadChoice, ImpossibleBallot
from grassroots_gov.law import Finding, Rule, RuleBook, Verdict, held, under

__all__ = ["judge_seats", "judge_size"]

SIZE_KINDS = (
    "mountain",
    "other",
    "ward",
    "mountain_or_island_commune",
    "other_commune",
    "ward_of_province",
    "ward_of_city",
    "special_zone",
)
"""The rows by which delegates are counted, of every regime."""


def judge_size(
    delegates: int, *, population: int, kind: str, on: date, book: RuleBook | None = None
) -> Verdict:
    """Whether a council has the number of delegates that the law gives its population.

    ``on``    the day of the election: a council keeps its number until its term ends
    ``kind``  the row of the rulebook: ``mountain``, ``other``, ``ward`` before 16/06/2025; from then
              ``mountain_or_island_commune``, ``other_commune``, ``ward_of_province``, ``ward_of_city``,
              ``special_zone``

    Where the bands of the rulebook do not reach the population it is undetermined, and so where the law of
    the day does not have the row. :class:`BadChoice` for a row that no law has, :class:`ImpossibleBallot`.
    """
    if kind not in SIZE_KINDS:
        raise BadChoice("council.size_kind", str(kind), SIZE_KINDS)
    for name, count in (("delegates", delegates), ("population", population)):
        if count < 0:
            raise ImpossibleBallot("x ≥ 0", f"{name} {count}")
    law = book or RuleBook.vietnam()
    rule = law.at(on).find("council_size")
    findings: list[Finding] = []
    used: list[Rule] = []
    if rule is None:
        findings.append(Finding("no_rule", params={"key": "council_size"}))
    else:
        used.append(rule)
        bands = rule.table().get(kind)
        seats = seats_for(bands, population) if isinstance(bands, Mapping) else None
        if seats is not None:
            findings.append(held(rule, "size", delegates, "=", seats, population=population))
        else:
            findings.append(under(rule, "no_size_band", kind=kind, population=population))
            cap = bands.get("cap") if isinstance(bands, Mapping) else None
            if isinstance(cap, int):
                findings.append(held(rule, "size_cap", delegates, "<=", cap))
    return concluded("question_size", on, law, findings, used, delegates=delegates, population=population)


def judge_seats(units: Sequence[int], stated: int, *, on: date, book: RuleBook | None = None) -> Verdict:
    """Whether the seats of the election units make up the number published; the difference is named."""
    for count in (*units, stated):
        if count < 0:
            raise ImpossibleBallot("x ≥ 0", str(count))
    law = book or RuleBook.vietnam()
    findings = [
        Finding("seats", sum(units), "=", stated, params={"units": len(units)}),
    ]
    verdict = concluded("question_seats", on, law, findings, [], units=len(units), stated=stated)
    return added_up(verdict, ("council.seats_of_units", sum(units), stated))
