"""The publicity plan of a year, written from the law (kế hoạch công khai)."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date

from attrs import frozen

from grassroots_gov.errors import BadInterval
from grassroots_gov.law import Citation, RuleBook
from grassroots_gov.law.wording import word
from grassroots_gov.publicity.model import BY_COMMITTEE, Requirement, requirements
from grassroots_gov.text import Lang, say

__all__ = ["PlanRow", "PublicityPlan", "publicity_plan"]


@frozen(kw_only=True)
class PlanRow:
    """One item in the plan, for the part of the year from ``first`` to ``last``.

    ``where`` are channels, ``if_present`` those that bind only where the commune has them.
    """

    item: str
    first: date
    last: date
    requirement: Requirement
    who: str = BY_COMMITTEE

    @property
    def citation(self) -> Citation:
        """The article that wants it shown."""
        return self.requirement.rule.citation

    def cells(self, lang: Lang = "vi") -> tuple[str, ...]:
        """What, where, when, how long, by whom, with what evidence, and the basis, in words."""
        wanted = self.requirement
        where = [say(f"publicity.{name}", lang) for name in wanted.channels]
        where += [
            say("publicity.plan_if_present", lang, channel=say(f"publicity.{name}", lang))
            for name in wanted.if_present
        ]
        if not where:
            where = [say(f"publicity.{name}", lang) for name in wanted.allowed]
        long = [word(limit, lang) for limit in (wanted.posting, wanted.broadcast) if limit is not None]
        if wanted.permanent:
            long = [say("publicity.plan_permanent", lang)]
        board = any(name.startswith("notice_board") for name in (*wanted.channels, *wanted.allowed))
        return (
            wanted.label(lang),
            "; ".join(where),
            self._when(lang),
            "; ".join(long) or say("publicity.plan_unsaid", lang),
            say(f"publicity.{self.who}", lang),
            say(f"publicity.plan_evidence_{'board' if board else 'other'}", lang),
            self.citation.in_lang(lang),
        )

    def _when(self, lang: Lang) -> str:
        """The general deadline, and those of the sorts that have their own."""
        wanted = self.requirement
        general = word(wanted.deadline, lang) if wanted.deadline else say("publicity.plan_unsaid", lang)
        own = [
            f"{say(f'publicity.sort_{sort}', lang)}: {word(rule.time_limit(), lang)}"
            for sort, rules in wanted.sectors
            for rule in rules
        ]
        return "; ".join((general, *own))


@frozen(kw_only=True)
class PublicityPlan:
    """The plan of a year: a row for each item of each law in force in it."""

    year: int
    rows: tuple[PlanRow, ...]

    def explain(self, lang: Lang = "vi") -> str:
        """The plan as lines of text, one item a line."""
        heads = ("what", "where", "when", "long", "who", "evidence", "basis")
        names = [say(f"publicity.plan_{head}", lang) for head in heads]
        lines = [say("publicity.plan_title", lang, year=str(self.year))]
        for number, row in enumerate(self.rows, start=1):
            cells = (f"{name}: {cell}" for name, cell in zip(names, row.cells(lang), strict=True))
            lines.append(f"{number}. " + ". ".join(cells) + ".")
        return "\n".join(lines)


def publicity_plan(year: int, book: RuleBook | None = None) -> PublicityPlan:
    """What the law wants shown in ``year``; a year cut by a change of law has the rows of both.

    >>> publicity_plan(2024).rows[0].item
    'socio_economic_plan'
    """
    if type(year) is not int or not MINYEAR <= year <= MAXYEAR:
        raise BadInterval("worktime.not_a_year", {"given": str(year)})
    law = book or RuleBook.vietnam()
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows: dict[tuple[str, date], PlanRow] = {}
    for day in (first, *_changes(law, first, last)):
        for wanted in requirements(day, law):
            begins = max(first, wanted.rule.effective_from)
            ends = wanted.rule.last_day
            rows[wanted.item, begins] = PlanRow(
                item=wanted.item,
                first=begins,
                last=min(last, ends) if ends else last,
                requirement=wanted,
            )
    ordered = sorted(rows.values(), key=lambda row: (row.first, row.requirement.number))
    return PublicityPlan(year=year, rows=tuple(ordered))


def _changes(book: RuleBook, first: date, last: date) -> list[date]:
    """The days within the year on which the items begin to be others."""
    days = {change for change in _starts(book) if first < change <= last}
    return sorted(days)


def _starts(book: RuleBook) -> set[date]:
    items = [key for key in book.all_keys() if key.startswith("publicity.item.")]
    return {rule.effective_from for key in items for rule in book.timeline(key)}
