"""What a voucher must pass before it is entered, and the fact it becomes: shared by every verb."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from grassroots_gov.errors import (
    BadAmount,
    LedgerError,
    NoRuleInForce,
    UnknownChoice,
    UnknownFund,
    UnknownLevy,
)
from grassroots_gov.funds.accounts import CASH, DEPOSITS, is_money
from grassroots_gov.funds.books import Books, fold_in
from grassroots_gov.funds.facts import AccountOpened, Voucher
from grassroots_gov.funds.model import DecidedTerms, Fund, Levy
from grassroots_gov.funds.parts import LostPart
from grassroots_gov.funds.stored import STREAM, Row
from grassroots_gov.journal import Event, Fact, Journal
from grassroots_gov.money import Dong

if TYPE_CHECKING:
    from grassroots_gov.funds.chart import Chart
    from grassroots_gov.funds.statement import Voucher as StoredVoucher
    from grassroots_gov.law import Rule, RuleBook
    from grassroots_gov.worktime import WorkCalendar

__all__ = [
    "FUND_DEPOSIT",
    "Desk",
    "chart_of",
    "fund_in",
    "levy_in",
    "money_account",
    "nearest_rule",
    "positive",
]

FUND_DEPOSIT = "1128"
"""Tiền gửi khác: where the money of funds and villages lies on deposit."""

T = TypeVar("T")
V = TypeVar("V", bound=Voucher)


class Desk:
    """The books of one journal, and the way into them."""

    def __init__(
        self,
        journal: Journal,
        book: Callable[[], RuleBook],
        calendar: Callable[[], WorkCalendar],
        *,
        decision: Callable[[str], DecidedTerms | None],
    ) -> None:
        self._journal = journal
        self._law = book
        self._days = calendar
        self._decision = decision
        self._fold = fold_in(journal.store.annex_get, journal.store.annex_put)

    # --- the state ----------------------------------------------------------------------------------

    def _with_books(self, ask: Callable[[Books], T], *, written: Fact | None = None) -> T:
        """Ask the books; where a kept part is gone, from the facts.

        Just after ``written`` was written, the books that hold it are asked without looking for newer facts.
        """
        try:
            if written is not None:
                held = self._journal.known(written, self._fold)
                if held is not None:
                    return ask(held)
            return ask(self._journal.state(STREAM, self._fold)[0])
        except LostPart:
            self._journal.forget(STREAM, self._fold)
            return ask(self._journal.state(STREAM, self._fold)[0])

    def _write(self, judge: Callable[[Books], Sequence[Event]], on: date) -> tuple[Fact, ...]:
        try:
            return self._journal.write(STREAM, self._fold, judge, effective_on=on)
        except LostPart:
            self._journal.forget(STREAM, self._fold)
            return self._journal.write(STREAM, self._fold, judge, effective_on=on)

    def _terms(self, decision: str | None) -> DecidedTerms | None:
        return self._decision(decision) if isinstance(decision, str) else None

    # --- vouchers -----------------------------------------------------------------------------------

    def _find(self, number: int, books: Books) -> StoredVoucher:
        """Voucher ``number`` as it is stored, or :class:`UnknownEntry`."""
        from grassroots_gov.funds.reading import find_voucher

        return find_voucher(self._journal, number, books.number)

    @staticmethod
    def _number_of(facts: Sequence[Fact]) -> int:
        number = facts[-1].body["number"]
        assert isinstance(number, int)
        return number

    def _enter(
        self,
        books: Books,
        make: Callable[..., V],
        rows: Sequence[Row],
        on: date,
        *,
        memo: str,
        document: str,
        adjusting: bool = False,
        **fields: Any,
    ) -> list[Event]:
        """The facts of one voucher: accounts that come into use, then the voucher with its numbers.

        Raises what :meth:`Ledger.post` raises.
        """
        try:
            opened = self._unopened(books, rows, on)
            books.require_postable(rows, on, adjusting=adjusting)
        except LedgerError as error:
            error.of((account, fund, Dong(amount)) for account, fund, _, amount in rows)
            raise
        numbers = books.next_number(rows, on)
        voucher = make(
            number=numbers.number,
            book=numbers.book,
            serial=numbers.serial,
            memo=memo,
            document=document,
            lines=tuple(rows),
            **fields,
        )
        return [*opened, voucher]

    def _unopened(self, books: Books, rows: Iterable[Row], on: date) -> list[Event]:
        """The accounts that the books have not used yet, each after its parent."""
        new = [row[0] for row in rows if row[0] not in books.accounts]
        if not new:
            return []
        chart = chart_of(self._law(), on)
        chart.require(new)
        opening: dict[str, AccountOpened] = {}
        for code in new:
            for each in reversed(tuple(chart.lineage(code))):
                if each not in books.accounts:
                    account = chart[each]
                    opening[each] = AccountOpened(
                        account=each,
                        parent=account.parent,
                        normal=account.normal,
                        vi=account.vi,
                        en=account.en,
                    )
        return list(opening.values())


def money_account(account: str) -> str:
    """``account``, which must hold cash or a deposit; else :class:`UnknownChoice`."""
    if not isinstance(account, str) or not is_money(account):
        raise UnknownChoice("account", str(account), (CASH, DEPOSITS, FUND_DEPOSIT))
    return account


def chart_of(book: RuleBook, on: date) -> Chart:
    """The chart in force on ``on``; before the first regime that the rulebook knows, that regime's."""
    try:
        rule = book.at(on)["chart"]
    except NoRuleInForce as none:
        nearest = none.after or none.before
        if nearest is None:
            raise
        rule = nearest
    from grassroots_gov.funds.chart import Chart

    return Chart.of(rule)


def nearest_rule(book: RuleBook, key: str, on: date) -> Rule | None:
    """The rule in force on ``on``, else the first after it, else the last before; nothing for no such key."""
    try:
        return book.at(on)[key]
    except NoRuleInForce as none:
        return none.after or none.before


def positive(amount: Dong) -> Dong:
    """``amount``, which must be đồng above zero; else :class:`BadAmount`."""
    if not isinstance(amount, Dong) or amount.amount <= 0:
        raise BadAmount(str(amount)[:80])
    return amount


def fund_in(books: Books, code: str) -> Fund:
    """The fund, or :class:`UnknownFund` with the nearest codes."""
    fund = books.funds.get(code)
    if fund is None:
        raise UnknownFund(str(code), _nearest(code, books.funds))
    return fund


def levy_in(books: Books, levy: str) -> Levy:
    """The levy, or :class:`UnknownLevy` with the nearest ids."""
    if levy not in books.levies:
        raise UnknownLevy(str(levy), _nearest(levy, books.levies.fund_of))
    return books.levies[levy]


def _nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    from difflib import get_close_matches

    names = sorted(known)
    return tuple(get_close_matches(str(word), names, n=3, cutoff=0.3) or names[:3])
