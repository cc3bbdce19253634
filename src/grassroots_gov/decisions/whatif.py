"""What if: how many more are needed, and what a meeting of so many can still decide."""

from __future__ import annotations

from datetime import date

from attrs import evolve, frozen

from grassroots_gov.decisions.arithmetic import against, base_count, least
from grassroots_gov.decisions.judge import decide
from grassroots_gov.decisions.matters import listed, matter_of, matters
from grassroots_gov.decisions.model import Count, Matter, Unit
from grassroots_gov.decisions.part import VOTED_ON
from grassroots_gov.decisions.shares import laws_of
from grassroots_gov.law import Outcome, RuleBook, Threshold, Verdict, outcome_of, unconfirmed

__all__ = ["Prospect", "more_needed", "prospects", "reaches"]

_ORDER = (Outcome.HOLDS, Outcome.FAILS, Outcome.UNDETERMINED)


@frozen
class Prospect:
    """What a meeting can still do with one matter.

    ``least``    how many must agree; ``None`` where no share of the law says
    ``verdict``  what it would be if everybody present agreed: where that fails, the meeting cannot pass it
    """

    matter: Matter
    least: int | None
    verdict: Verdict

    @property
    def can_pass(self) -> bool:
        """Whether those present are enough, if all of them agree."""
        return self.verdict.holds


def more_needed(matter: str, count: Count, *, on: date, book: RuleBook | None = None) -> int:
    """How many more units must agree for the vote to be carried; 0 where it is, or no number would do.

    >>> from datetime import date
    >>> vote = Count(eligible=150, attending=140, agree=88)
    >>> more_needed("infrastructure_contribution", vote, on=date(2024, 6, 3))
    12
    """
    return decide(matter, count, on=on, book=book).shortfall


def prospects(
    *,
    attending: int,
    eligible: int,
    on: date,
    unit: Unit = "household",
    matter: str = "",
    book: RuleBook | None = None,
) -> tuple[Prospect, ...]:
    """With so many present, which matters the meeting can still pass (các nội dung còn có thể thông qua).

    Every matter whose law counts this unit, those that can pass first; or the one ``matter`` named,
    whatever it counts. Raises :class:`UnknownMatter` and :class:`NoRuleInForce`.

    >>> from datetime import date
    >>> found = prospects(attending=120, eligible=200, on=date(2024, 6, 3))
    >>> {one.matter.code: one.least for one in found if one.can_pass}["village_head_election"]
    101
    >>> next(one.least for one in found if one.matter.code == "infrastructure_contribution")
    134
    """
    book = book or RuleBook.vietnam()
    everybody = Count(unit=unit, eligible=eligible, attending=attending, agree=attending)
    if matter:
        known = matter_of(matter, on, book)
        verdict = decide(matter, everybody, on=on, book=book)
        return (Prospect(known, _least(matter, everybody, on, book), verdict),)
    found = []
    for each in matters(on, book):
        if each.right not in VOTED_ON:
            continue
        verdict = decide(each.code, everybody, on=on, book=book)
        elsewhere = unit == "delegate" and not each.code.startswith("council_")
        if not elsewhere and not any(finding.code == "unit_not_counted" for finding in verdict.findings):
            found.append(Prospect(each, _least(each.code, everybody, on, book), verdict))
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.verdict.outcome), one.matter.code)))


def _least(code: str, count: Count, on: date, book: RuleBook) -> int | None:
    """The greatest of the least counts that the laws in force ask."""
    asked = []
    for _, rule in laws_of(listed(code, on, book), count, book.at(on)):
        share = rule.value
        of = base_count(share.base, count) if isinstance(share, Threshold) else None
        if isinstance(share, Threshold) and of is not None:
            asked.append(least(share, of))
    return max(asked, default=None)


def reaches(
    key: str, measured: int, of: int, *, on: date, part: str = "", book: RuleBook | None = None
) -> Verdict:
    """Whether ``measured`` of ``of`` units reach any share of the law, by its key.

    For the shares that are no vote on a matter: the secretary and the counting committee of a meeting, the
    voters who may ask for a dialogue. ``part`` names one share of a rule that holds several.

    >>> from datetime import date
    >>> reaches("procedure.procedural_votes", 61, 120, on=date(2024, 6, 3)).outcome.value
    'holds'
    """
    book = book or RuleBook.vietnam()
    rule = book.rule(key, on)
    if part:
        rule = evolve(rule, value=rule.table()[part])
    share = rule.threshold()
    finding = against("share_reached", measured, of, rule, share, Count(eligible=of, agree=measured))
    label = {"label_vi": rule.label("vi"), "label_en": rule.label("en")}
    outcome = outcome_of([finding])
    return Verdict(
        "decisions.share_question",
        on,
        outcome,
        [finding, *unconfirmed([rule])],
        shortfall=0 if outcome is Outcome.HOLDS else least(share, of) - measured,
        book_digest=book.digest,
        inputs={**label, "key": key, "measured": measured, "of": of},
    )
