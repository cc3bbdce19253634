"""What the law asks of the funds on a day, derived from the books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from grassroots_gov.funds.books import Books
from grassroots_gov.funds.chart import CASH
from grassroots_gov.law import Obligation, Rule, RuleBook, Rules, owe, state_of

__all__ = ["owed"]


def owed(books: Books, book: RuleBook, on: date) -> Iterator[Obligation]:
    """Publish what was collected and spent, count the cash, keep it low, collect in time."""
    rules = book.at(on)
    for code in sorted(books.funds):
        if code in books.moved:
            first, _ = books.moved[code]
            for year in range(first.year, on.year + 1):
                yield from _yearly(books, rules, on, code, year)
            yield from _quarters(books, rules, on, code)
        yield from _cash_limit(books, rules, on, code)
    yield from _levies(books, rules, on)


def _yearly(books: Books, rules: Rules, on: date, fund: str, year: int) -> Iterator[Obligation]:
    """A year's statement for the community's yearly conference, and the year-end cash count."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    told = rules.find("fund_publicity.fp_2023_yearly") if year >= 2023 else None
    told = told or rules.find("fund_publicity.fp_1999")
    if told is not None and _moved_in(books, fund, first, last):
        due = last if told.key.endswith("yearly") else None
        met = _published(books, fund, first, last, on)
        yield _obligation(
            "publish_year", told, on, due, date(year, 12, 1) if due else last, met, fund, year=str(year)
        )
    count = rules.find("accounting.inventory")
    if count is not None and books.moved[fund][0] <= last:
        counted = books.counted.get(fund, date.min)
        yield _obligation(
            "count_cash",
            count,
            on,
            last,
            date(year, 12, 1),
            counted >= date(year, 12, 1),
            fund,
            year=str(year),
        )


def _quarters(books: Books, rules: Rules, on: date, fund: str) -> Iterator[Obligation]:
    """The quarterly settlement of the last quarter that ended, which the 1999 circular asks for."""
    rule = rules.find("fund_publicity.fp_1999")
    if rule is None:
        return
    quarter = (on.month - 1) // 3
    year, quarter = (on.year, quarter) if quarter else (on.year - 1, 4)
    first = date(year, quarter * 3 - 2, 1)
    last = date(on.year, on.month - (on.month - 1) % 3, 1)
    if _moved_in(books, fund, first, date.fromordinal(last.toordinal() - 1)):
        end = date.fromordinal(last.toordinal() - 1)
        met = _published(books, fund, first, end, on)
        yield _obligation("publish_quarter", rule, on, None, last, met, fund, quarter=quarter, year=str(year))


def _cash_limit(books: Books, rules: Rules, on: date, fund: str) -> Iterator[Obligation]:
    """Cash above the ceiling goes to the Treasury; the sheets confirm no figure, a layer may set one."""
    rule = rules.find("accounting.cash_limit")
    if rule is None or not isinstance(rule.value, int):
        return
    held = books.cash.now.get((CASH, fund), 0)
    if held > rule.value:
        yield _obligation("deposit_cash", rule, on, on, None, False, fund, over=held - rule.value)


def _levies(books: Books, rules: Rules, on: date) -> Iterator[Obligation]:
    """The disaster fund is collected from persons before the last day of July."""
    rule = rules.find("deadline.disaster_person")
    if rule is None:
        return
    month, day = map(int, str(rule.table()["fixed_date"]).split("-"))
    for levy_id, fund in books.levies.fund_of.items():
        if books.funds[fund].kind != "disaster":
            continue
        levy = books.levies[levy_id]
        due = date(levy.opened_on.year, month, day)
        paid = books.levies.paid(levy_id)
        met = bool(levy.units) and all(
            paid.get(party, 0) >= levy.due_from(party).amount for party in levy.units
        )
        yield _obligation("collect_disaster", rule, on, due, levy.opened_on, met, fund, levy=levy_id)


def _moved_in(books: Books, fund: str, first: date, last: date) -> bool:
    moved = books.moved.get(fund)
    return moved is not None and moved[0] <= last and moved[1] >= first


def _published(books: Books, fund: str, first: date, last: date, on: date) -> bool:
    return any(
        each.fund == fund and each.start <= first and each.end >= last and each.on <= on
        for each in books.published
    )


def _obligation(
    code: str,
    rule: Rule,
    on: date,
    due: date | None,
    opens: date | None,
    met: bool,
    fund: str,
    **words: str | int,
) -> Obligation:
    return owe(
        f"funds.owed_{code}",
        fund,
        due=due,
        state=state_of(on, due=due, opens=opens, met=met),
        citation=rule.citation,
        words={"fund": fund, **words},
        answers="finance_accounting",
    )
