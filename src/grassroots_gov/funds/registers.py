"""The books as the regime lays them out: cash book, fund book, contributions book, journal-ledger, reports.

What belongs here: which vouchers stand in which book, with running balances; every figure names its vouchers.
What does not: what may be entered; that was judged when it was.

Names and codes of the books come from the rulebook with their confidence: where a code is unconfirmed, the
book says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import frozen

from grassroots_gov.funds import stored
from grassroots_gov.funds.accounts import is_money
from grassroots_gov.funds.statement import InKindRow, Statement, Voucher, summed_in_kind
from grassroots_gov.law import Confidence, RuleBook
from grassroots_gov.money import Dong
from grassroots_gov.text import Lang, say

__all__ = [
    "BOOKS",
    "AccountRow",
    "ContributionRow",
    "JournalRow",
    "Register",
    "RegisterRow",
    "SettlementRow",
    "accounts_report",
    "book_name",
    "contributions",
    "journal_ledger",
    "running_book",
    "settlement",
]

BOOKS = {
    "cash": "book.s02a_x",
    "deposit": "book.s03_x",
    "fund": "book.s07_x",
    "contributions": "book.s16_x",
    "journal": "book.s01a_x",
    "settlement": "report.b06_x",
    "trial_balance": "report.b01_x",
}
"""Of each book the key of the rule that gives it its form code and name."""

_CONTRIBUTING = (stored.COLLECTED, stored.REFUNDED, stored.GIVEN, stored.SURPLUS_RETURNED)
"""The vouchers by which a party gives, or gets back what it gave."""


@frozen
class RegisterRow:
    """One voucher in a book with a running balance."""

    on: date
    book: str
    serial: int
    number: int
    text: str
    party: str
    received: Dong
    spent: Dong
    left: Dong


@frozen(kw_only=True)
class Register:
    """A book over a period: what it opened with, its vouchers, the sums of each month, what is left.

    ``code`` and ``name`` are the form's, ``confidence`` how sure they are.
    """

    code: str
    name: str
    confidence: Confidence
    fund: str
    start: date
    end: date
    opening: Dong
    rows: tuple[RegisterRow, ...]

    @property
    def closing(self) -> Dong:
        """What is left at the end."""
        return self.rows[-1].left if self.rows else self.opening

    def months(self) -> Mapping[str, tuple[Dong, Dong, Dong]]:
        """Of each month ("2020-05") what came, went and was left (cộng phát sinh, dư cuối tháng)."""
        sums: dict[str, tuple[Dong, Dong, Dong]] = {}
        for row in self.rows:
            came, went, _ = sums.get(f"{row.on:%Y-%m}", (Dong(0), Dong(0), Dong(0)))
            sums[f"{row.on:%Y-%m}"] = (came + row.received, went + row.spent, row.left)
        return sums

    def render(self, lang: Lang = "vi") -> str:
        """The book as lines of text."""
        unsure = say(f"law.confidence_{self.confidence}", lang) if self.confidence != "text" else ""
        named = {"name": self.name, "code": self.code, "fund": self.fund}
        head = say("funds.book_title", lang, **named, start=self.start, end=self.end)
        lines = [f"{head} ({unsure})" if unsure else head]
        lines.append(say("funds.statement_opening", lang, amount=self.opening))
        for row in self.rows:
            words = {"on": row.on, "book": row.book, "serial": str(row.serial), "text": row.text or "–"}
            lines.append(
                say("funds.book_row", lang, **words, received=row.received, spent=row.spent, left=row.left)
            )
        lines.append(say("funds.statement_closing", lang, amount=self.closing))
        return "\n".join(lines)


@frozen
class ContributionRow:
    """What a party gave in the period (sổ theo dõi các khoản đóng góp của nhân dân).

    ``vouchers`` are those behind ``amount``; ``in_kind`` is labour, land and goods in their own units.
    """

    party: str
    amount: Dong
    vouchers: tuple[int, ...]
    in_kind: tuple[InKindRow, ...] = ()


@frozen
class JournalRow:
    """One line of one voucher (nhật ký - sổ cái)."""

    on: date
    number: int
    text: str
    account: str
    fund: str | None
    party: str | None
    debit: Dong
    credit: Dong


@frozen
class SettlementRow:
    """A fund in the report on other financial activities, with the vouchers behind its figures.

    ``receipts`` are the vouchers behind ``received``, ``payments`` those behind ``spent``.
    """

    fund: str
    name: str
    opening: Dong
    received: Dong
    spent: Dong
    left: Dong
    receipts: tuple[int, ...]
    payments: tuple[int, ...]

    @property
    def vouchers(self) -> tuple[int, ...]:
        """Every voucher behind the figures of the period."""
        return (*self.receipts, *self.payments)


@frozen
class AccountRow:
    """An account of a fund over a period (bảng cân đối tài khoản): before, in it, after; debit above zero.

    ``vouchers`` are those of the period.
    """

    account: str
    fund: str | None
    opening: Dong
    debit: Dong
    credit: Dong
    vouchers: tuple[int, ...]

    @property
    def closing(self) -> Dong:
        """What stands at the end; below zero on the credit side."""
        return self.opening + self.debit - self.credit


def book_name(book: RuleBook, kind: str, on: date) -> tuple[str, str, Confidence]:
    """Form code, Vietnamese name and confidence of a book; unconfirmed where no rule has it on that day."""
    rule = book.at(on).find(BOOKS[kind])
    if rule is None:
        return "–", say(f"funds.book_{kind}", "vi"), "memory"
    return rule.text(), rule.label_vi, rule.confidence


def running_book(
    vouchers: Iterable[Voucher],
    *,
    kind: str,
    fund: str,
    accounts: str,
    start: date,
    end: date,
    book: RuleBook,
) -> Register:
    """A book of the money of ``fund`` on the accounts that begin with ``accounts``; empty for all money."""
    opening = 0
    within: list[tuple[Voucher, int]] = []
    for voucher in vouchers:
        if "lines" not in voucher.body or voucher.on > end:
            continue
        moved = sum(
            amount
            for account, of, _, amount in voucher.body["lines"]
            if of == fund and is_money(account) and account.startswith(accounts)
        )
        if voucher.on < start:
            opening += moved
        elif moved:
            within.append((voucher, moved))
    code, name, confidence = book_name(book, kind, end)
    rows = tuple(_running(sorted(within, key=lambda pair: (pair[0].on, pair[0].body["number"])), opening))
    return Register(
        code=code,
        name=name,
        confidence=confidence,
        fund=fund,
        start=start,
        end=end,
        opening=Dong(opening),
        rows=rows,
    )


def _running(moves: Iterable[tuple[Voucher, int]], held: int) -> Iterator[RegisterRow]:
    for voucher, moved in moves:
        held += moved
        body = voucher.body
        yield RegisterRow(
            on=voucher.on,
            book=body["book"],
            serial=body["serial"],
            number=body["number"],
            text=body.get("purpose") or body["memo"],
            party=next((party for _, _, party, _ in body["lines"] if party), ""),
            received=Dong(max(moved, 0)),
            spent=Dong(max(-moved, 0)),
            left=Dong(held),
        )


def contributions(
    vouchers: Iterable[Voucher], fund: str, start: date, end: date
) -> tuple[ContributionRow, ...]:
    """What each party gave to a fund from ``start`` to ``end``, refunds and reversals taken off, by code."""
    given: dict[str, tuple[int, tuple[int, ...]]] = {}
    slips: dict[str, list[Voucher]] = {}
    for voucher in vouchers:
        body = voucher.body
        if not start <= voucher.on <= end:
            continue
        if "lines" not in body:
            if body["fund"] == fund:
                slips.setdefault(body["party"], []).append(voucher)
            continue
        if body.get("act", voucher.kind) not in _CONTRIBUTING:
            continue
        sums: dict[str, int] = {}
        for account, of, party, amount in body["lines"]:
            if of == fund and not is_money(account):
                sums[party or ""] = sums.get(party or "", 0) - amount
        for party, amount in sums.items():
            before, numbers = given.get(party, (0, ()))
            given[party] = (before + amount, (*numbers, body["number"]))
    rows = []
    for party in sorted({*given, *slips}):
        amount, numbers = given.get(party, (0, ()))
        rows.append(ContributionRow(party, Dong(amount), numbers, summed_in_kind(slips.get(party, ()))))
    return tuple(rows)


def accounts_report(
    vouchers: Iterable[Voucher], start: date, end: date, fund: str | None = None
) -> tuple[AccountRow, ...]:
    """Every account that ever moved by ``end``, by account and fund, with the vouchers of the period."""
    sums: dict[tuple[str, str | None], tuple[int, int, int, tuple[int, ...]]] = {}
    for voucher in vouchers:
        if "lines" not in voucher.body or voucher.on > end:
            continue
        number = voucher.body["number"]
        for account, of, _, amount in voucher.body["lines"]:
            if fund is not None and of != fund:
                continue
            opening, debit, credit, numbers = sums.get((account, of), (0, 0, 0, ()))
            if voucher.on < start:
                opening += amount
            else:
                debit, credit = debit + max(amount, 0), credit + max(-amount, 0)
                numbers = numbers if number in numbers[-1:] else (*numbers, number)
            sums[account, of] = (opening, debit, credit, numbers)
    return tuple(
        AccountRow(account, of, Dong(opening), Dong(debit), Dong(credit), numbers)
        for (account, of), (opening, debit, credit, numbers) in sorted(
            sums.items(), key=lambda pair: (pair[0][0], pair[0][1] or "")
        )
    )


def journal_ledger(vouchers: Iterable[Voucher], start: date, end: date) -> Iterator[JournalRow]:
    """Every line of every voucher of the period, in the order they were entered."""
    for voucher in vouchers:
        if "lines" in voucher.body and start <= voucher.on <= end:
            body = voucher.body
            for account, fund, party, amount in body["lines"]:
                yield JournalRow(
                    voucher.on,
                    body["number"],
                    body.get("purpose") or body["memo"],
                    account,
                    fund,
                    party,
                    Dong(max(amount, 0)),
                    Dong(max(-amount, 0)),
                )


def settlement(statements: Iterable[Statement]) -> tuple[SettlementRow, ...]:
    """The settlement of all funds of a period, one row a fund (báo cáo các hoạt động tài chính khác)."""
    return tuple(
        SettlementRow(
            each.fund,
            each.name,
            each.opening,
            each.received,
            each.spent,
            each.closing,
            tuple(row.number for row in each.receipts),
            tuple(row.number for row in each.payments),
        )
        for each in statements
    )
