"""What the law asks of the funds on a day, and the commune's own rule on cash, derived from the books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from grassroots_gov.funds.accounts import CASH
from grassroots_gov.funds.books import Books
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
            yield from _parts_of_year(books, rules, on, code)
        yield from _cash(books, rules, on, code)
    yield from _levies(books, rules, on)


def _yearly(books: Books, rules: Rules, on: date, fund: str, year: int) -> Iterator[Obligation]:
    """A year's statement for the community's yearly conference, and the year-end cash count."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    told = rules.find("fund_publicity.fp_2023_yearly") if year >= 2023 else None
    kind = books.funds[fund].kind
    told = told or rules.find("fund_publicity.fp_1999")
    own = rules.find(f"fund_publicity.fp_{kind}_commune") if kind else None
    if own is not None and _moved_in(books, fund, first, last):
        met = _published(books, fund, first, last, on)
        yield _obligation("publish_payers", own, on, None, last, met, fund, year=str(year))
    if told is not None and _moved_in(books, fund, first, last):
        due = last if told.key.endswith("yearly") else None
        met = _published(books, fund, first, last, on)
        yield _obligation(
            "publish_year", told, on, due, date(year, 12, 1) if due else last, met, fund, year=str(year)
        )
    count = rules.find("accounting.inventory")
    if count is not None and books.moved[fund][0] <= last:
        opens, again = date(year, 12, 1), date(year + 1, 12, 1)
        counted = any(opens <= day < again and day <= on for day in books.counted.get(fund, ()))
        yield _obligation(
            "count_cash",
            count,
            on,
            last,
            opens,
            counted,
            fund,
            year=str(year),
        )


def _parts_of_year(books: Books, rules: Rules, on: date, fund: str) -> Iterator[Obligation]:
    """The last quarter and half-year that ended, where a rule of the day asks for their figures."""
    kind = rules.find(f"fund.{books.funds[fund].kind}") if books.funds[fund].kind else None
    quarterly = rules.find("fund_publicity.fp_1999")
    if kind is not None and "quarterly" in str(kind.table().get("publicity", "")):
        quarterly = kind
    half = rules.find("fund_publicity.fp_2026")
    for months, rule, code in ((3, quarterly, "publish_quarter"), (6, half, "publish_half")):
        if rule is None:
            continue
        begun = (on.month - 1) // months
        year, part = (on.year, begun) if begun else (on.year - 1, 12 // months)
        first, opens = date(year, (part - 1) * months + 1, 1), date(on.year, begun * months + 1, 1)
        end = date.fromordinal(opens.toordinal() - 1)
        if end >= rule.effective_from and _moved_in(books, fund, first, end):
            met = _published(books, fund, first, end, on)
            yield _obligation(code, rule, on, None, opens, met, fund, part=part, year=str(year))


def _cash(books: Books, rules: Rules, on: date, fund: str) -> Iterator[Obligation]:
    """Cash above its ceiling goes to the deposit, and is counted within its days.

    The sheets confirm no ceiling: a layer of the rulebook or the commune's own rule may set one.
    """
    own = next((rule for day, rule in reversed(books.cash_rules) if day <= on), None)
    rule = rules.find("accounting.cash_limit")
    basis = rules.find("accounting.cash_fund") or rule
    if own is not None:
        limit, within = (None if own.limit is None else own.limit.amount), own.deposit_within
    else:
        limit, within = (rule.value if rule is not None and isinstance(rule.value, int) else None), 0
        basis = rule
    since = None if limit is None else books.cash.above_since((CASH, fund), limit, on)
    if since is not None and limit is not None and basis is not None:
        over = books.cash.at((CASH, fund), on) - limit
        due = date.fromordinal(since.toordinal() + within)
        yield _obligation("deposit_cash", basis, on, due, since, False, fund, over=over)
    count = rules.find("accounting.inventory") or basis
    days = [day for day in books.counted.get(fund, ()) if day <= on]
    first = books.moved[fund][0] if fund in books.moved else None
    if own is not None and own.count_within is not None and count is not None and first is not None:
        from_day = next(day for day, rule in reversed(books.cash_rules) if rule is own)
        last = max([*days, first, from_day])
        due = date.fromordinal(last.toordinal() + own.count_within)
        yield _obligation("count_cash_again", count, on, due, last, False, fund, last=last.isoformat())
    for day, why in books.called:
        if day <= on and count is not None and first is not None and first <= day:
            met = any(each >= day for each in days)
            yield _obligation("count_cash_after", count, on, None, day, met, fund, why=why)


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
