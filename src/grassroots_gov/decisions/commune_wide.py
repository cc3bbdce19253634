"""Commune-wide matters: each village by its own vote, then the villages; or all households together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from attrs import evolve, field, frozen

from grassroots_gov.decisions.follow import without_next
from grassroots_gov.decisions.judge import decide
from grassroots_gov.decisions.matters import listed
from grassroots_gov.decisions.model import Count
from grassroots_gov.errors import ImpossibleCount
from grassroots_gov.law import Finding, Outcome, RuleBook, Verdict

__all__ = ["CommuneVote", "decide_commune"]


def _read_only(verdicts: Mapping[str, Verdict]) -> Mapping[str, Verdict]:
    return MappingProxyType(dict(sorted(verdicts.items())))


@frozen
class CommuneVote:
    """The result of a vote in the whole commune.

    ``verdict``   on the commune
    ``villages``  on each village that voted; empty where the law counts the whole commune at once
    """

    verdict: Verdict
    villages: Mapping[str, Verdict] = field(converter=_read_only, hash=False)


def decide_commune(
    matter: str,
    counts: Mapping[str, Count],
    *,
    on: date,
    villages: int,
    book: RuleBook | None = None,
) -> CommuneVote:
    """Whether a commune-wide matter is carried (nội dung phạm vi toàn xã).

    ``counts``    the count of each village that voted
    ``villages``  all villages and street groups of the commune; those that did not vote stay in the base

    Under the Law of 2022 each village decides by its own households, and enough villages must agree. A
    village whose own vote is undetermined leaves the commune so, where it could still decide. Under the
    ordinance the voters or households of the whole commune are counted together, and a village whose
    count is missing leaves the base unknown.

    >>> from datetime import date
    >>> village = Count(eligible=90, attending=80, agree=60)
    >>> vote = decide_commune("infrastructure_contribution", {"1": village}, on=date(2024, 6, 3), villages=1)
    >>> vote.verdict.outcome.value
    'holds'
    """
    book = book or RuleBook.vietnam()
    if len(counts) > villages or not counts:
        raise ImpossibleCount("some_villages", f"1 <= {len(counts)} <= {villages}")
    known = listed(matter, on, book)
    if book.find(f"{known.code}.threshold_commune", on) is None:
        verdict = decide(matter, _together(counts), on=on, book=book)
        if len(counts) < villages:
            words = {"many": villages - len(counts), "void": True}
            verdict = evolve(
                verdict,
                outcome=Outcome.UNDETERMINED,
                findings=(Finding("villages_missing", params=words), *without_next(verdict.findings)),
            )
        return CommuneVote(verdict, {})
    verdicts = {name: decide(matter, count, on=on, book=book) for name, count in counts.items()}
    agreed = sum(verdict.outcome is Outcome.HOLDS for verdict in verdicts.values())
    unknown = sum(verdict.outcome is Outcome.UNDETERMINED for verdict in verdicts.values())
    least = decide(matter, Count(unit="village", eligible=villages, agree=agreed), on=on, book=book)
    most = decide(matter, Count(unit="village", eligible=villages, agree=agreed + unknown), on=on, book=book)
    verdict = least
    if least.outcome is not most.outcome:
        remark = Finding("villages_undetermined", params={"many": unknown, "void": True})
        found = (remark, *without_next(least.findings))
        verdict = evolve(least, outcome=Outcome.UNDETERMINED, findings=found)
    return CommuneVote(verdict, verdicts)


def _together(counts: Mapping[str, Count]) -> Count:
    """The counts of the villages as one; a figure that one of them does not give is not given."""
    several = list(counts.values())
    units, forms = {count.unit for count in several}, {count.form for count in several}
    if len(units) > 1:
        raise ImpossibleCount("one_unit", ", ".join(sorted(units)))

    def total(name: str) -> int | None:
        figures = [getattr(count, name) for count in several]
        return None if None in figures else sum(figures)

    first = several[0]
    return Count(
        unit=first.unit,
        eligible=sum(count.eligible for count in several),
        agree=sum(count.agree for count in several),
        attending=total("attending"),
        disagree=total("disagree"),
        abstain=total("abstain"),
        form=first.form if len(forms) == 1 else "ballots",
        repeat=all(count.repeat for count in several),
    )
