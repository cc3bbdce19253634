"""The usual events and the accounts they move (định khoản mẫu), as the rulebook gives them.

Every template carries its confidence: the circular's own posting texts are unverified, so a template says
what follows from the purpose of the accounts, and says that it is unconfirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from grassroots_gov.errors import UnknownChoice
from grassroots_gov.funds.model import Entry, Line
from grassroots_gov.law import Citation, Confidence, Rule, RuleBook
from grassroots_gov.money import Dong

__all__ = ["Template", "template", "templates"]


@frozen(kw_only=True)
class Template:
    """One step of a usual event.

    ``event``, ``step``  its name in the rulebook and its place in the event, from 1
    ``debit``, ``credit``  the accounts it moves
    ``condition``  what must be so for it to apply; empty where nothing is
    """

    event: str
    step: int
    debit: str
    credit: str
    label_vi: str
    label_en: str
    memo: str
    condition: str
    citation: Citation
    confidence: Confidence

    def entry(
        self,
        amount: Dong,
        *,
        on: date,
        fund: str,
        to_fund: str | None = None,
        party: str | None = None,
        memo: str = "",
        document: str = "",
        money: str = "111",
    ) -> Entry:
        """The voucher of this step.

        ``to_fund`` is for a step between two funds, whose money then moves on the account ``money`` too, so
        that each fund stays balanced.

        >>> step = template(RuleBook.vietnam(), "fund_collect_cash", on=date(2020, 5, 20))
        >>> [line.account for line in step.entry(Dong(5), on=date(2020, 5, 20), fund="roads").lines]
        ['111', '431']
        """
        taker = fund if to_fund is None else to_fund
        lines = [Line.debit(self.debit, amount, fund, party)]
        if taker != fund:
            lines += [Line.credit(money, amount, fund), Line.debit(money, amount, taker)]
        lines.append(Line.credit(self.credit, amount, taker, party))
        return Entry(on, memo or self.label_vi, lines, document)


def templates(book: RuleBook, on: date) -> tuple[Template, ...]:
    """Every step of every usual event in force on ``on``, by event and step."""
    rules = book.at(on)
    found = [_template(rules[key]) for key in rules if key.startswith("posting.")]
    return tuple(sorted(found, key=lambda each: (each.event, each.step)))


def template(book: RuleBook, event: str, *, on: date, step: int = 1) -> Template:
    """One step of an event, or :class:`UnknownChoice` with the events there are."""
    rule = book.at(on).find(f"posting.{event}.{step}")
    if rule is None:
        known = sorted({each.event for each in templates(book, on)})
        raise UnknownChoice("event", f"{event} {step}", tuple(known))
    return _template(rule)


def _template(rule: Rule) -> Template:
    _, event, step = rule.key.split(".")
    table = rule.table()
    return Template(
        event=event,
        step=int(step),
        debit=_word(table, "debit"),
        credit=_word(table, "credit"),
        label_vi=rule.label_vi,
        label_en=rule.label_en,
        memo=_word(table, "memo"),
        condition=_word(table, "condition"),
        citation=rule.citation,
        confidence=rule.confidence,
    )


def _word(table: Mapping[str, object], name: str) -> str:
    return str(table.get(name) or "")
