"""The door to the funds: open, levy, collect, spend, transfer, count, close, publish.

Every verb takes its dates as arguments, returns a value, and appends facts or raises and appends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from grassroots_gov.errors import FundAlreadyOpen, UnknownChoice
from grassroots_gov.funds.books import Books
from grassroots_gov.funds.chart import CASH, DEPOSITS, is_money
from grassroots_gov.funds.counting import Counting
from grassroots_gov.funds.desk import fund_in, levy_in, nearest_rule, positive
from grassroots_gov.funds.facts import (
    PAYABLE,
    Closed,
    Collected,
    Given,
    Levied,
    Opened,
    Posted,
    Refunded,
    Reprinted,
    Reversed,
    Row,
    Spent,
    Transferred,
    rows_of,
)
from grassroots_gov.funds.inspecting import Inspecting
from grassroots_gov.funds.judge import (
    judge_collection,
    judge_levy,
    judge_refund,
    judge_spending,
    judge_transfer,
)
from grassroots_gov.funds.model import Entry, Exemption, Fund, Purpose, plain_day, purpose_of
from grassroots_gov.funds.reading import find_voucher
from grassroots_gov.funds.receipts import Receipt
from grassroots_gov.journal import Event, Fact
from grassroots_gov.money import Dong

__all__ = ["FundsRoom"]

PER = ("household", "person", "labourer")
FUND_DEPOSIT = "1128"
"""Tiền gửi khác: where the money of funds and villages lies on deposit."""


class FundsRoom(Counting, Inspecting):
    """The funds of one commune (các loại quỹ của xã).

    Money is in :class:`Dong`, days are dates, people and households are codes. A fund's vouchers use the
    accounts that the law's posting templates give its kind.
    """

    # --- funds and levies ---------------------------------------------------------------------------

    def open(
        self,
        code: str,
        name: str,
        *,
        on: date,
        decision: str | None = None,
        kind: str = "",
        purposes: Iterable[Purpose | str] = (),
    ) -> Fund:
        """Open a fund (lập quỹ): from then on it has books of its own.

        ``decision``  the decision that sets it up; the money is guarded at the levy, which needs one
        ``kind``      a kind of the law ("works", "village", "disaster", "gratitude" …); empty for a fund of
                      the community's own
        ``purposes``  what it may be spent on, each with its limit; where none is given, anything

        :class:`FundAlreadyOpen`, or :class:`UnknownChoice` for a kind that the law does not know.
        """
        plain_day(on)
        declared = tuple(Purpose(each) if isinstance(each, str) else each for each in purposes)
        source, spending = self._accounts_for(kind, on)

        def judge(books: Books) -> list[Event]:
            if code in books.funds:
                raise FundAlreadyOpen(code, books.funds[code].opened_on)
            books.require_open(on)
            event = Opened(
                fund=code,
                name=name,
                fund_kind=kind,
                decision=decision,
                source=source,
                spending=spending,
                purposes=declared,
            )
            return [event]

        self._write(judge, on)
        return self._with_books(lambda books: fund_in(books, code))

    def levy(
        self,
        fund: str,
        amount: Dong,
        per: str = "household",
        *,
        on: date,
        decision: str | None = None,
        exempt: Iterable[Exemption | str] = (),
        until: date | None = None,
        units: Mapping[str, int] | None = None,
    ) -> str:
        """Open a levy (mở đợt thu) and answer its id: ``amount`` per household, person or labourer.

        ``decision``  the concluded decision that sets it; only a fund that the law makes compulsory is
                      levied without one, and then not above the lawful rate
        ``exempt``    who need not pay, by code or as :class:`Exemption` with reason and approver; frozen now
        ``until``     the last day of collection; the decision's, where it sets one
        ``units``     how many persons or labourers each party counts

        :class:`UnknownFund`, :class:`UnknownChoice`, or :class:`RuleError` with the verdict.
        """
        return self._levy(fund, positive(amount), "", 0, per, on, decision, exempt, until, units)

    def levy_in_kind(
        self,
        fund: str,
        quantity: int,
        unit: str = "công",
        per: str = "labourer",
        *,
        on: date,
        decision: str,
        exempt: Iterable[Exemption | str] = (),
        until: date | None = None,
        units: Mapping[str, int] | None = None,
    ) -> str:
        """As :meth:`levy`, in labour days (công) or another unit instead of money."""
        if type(quantity) is not int or quantity <= 0:
            raise UnknownChoice("quantity", str(quantity), ("1, 2, 3 …",))
        return self._levy(fund, Dong(0), unit, quantity, per, on, decision, exempt, until, units)

    def _levy(
        self,
        fund: str,
        amount: Dong,
        unit: str,
        quantity: int,
        per: str,
        on: date,
        decision: str | None,
        exempt: Iterable[Exemption | str],
        until: date | None,
        units: Mapping[str, int] | None,
    ) -> str:
        plain_day(on)
        if per not in PER:
            raise UnknownChoice("per", str(per), PER)
        frozen = tuple(Exemption(each) if isinstance(each, str) else each for each in exempt)
        terms = self._terms(decision)

        def judge(books: Books) -> list[Event]:
            target = fund_in(books, fund)
            books.require_open(on)
            before = books.levied.get(decision or "", (0, 0))[1 if quantity else 0]
            judge_levy(
                target,
                amount,
                per,
                on,
                self._law,
                terms=terms,
                levied_before=Dong(before) if before else None,
                in_kind=quantity > 0,
            ).require()
            event = Levied(
                fund=fund,
                amount=amount,
                per=per,
                nature="mandated" if terms is None else "agreed",
                decision=decision,
                matter=target.kind if terms is None else terms.matter,
                until=until if until is not None or terms is None else terms.period[1],
                exempt=frozen,
                units=dict(units or {}),
                unit=unit,
                quantity=quantity,
            )
            return [event]

        return self._write(judge, on)[-1].id

    # --- money in -----------------------------------------------------------------------------------

    def collect(
        self,
        levy_id: str,
        party: str,
        amount: Dong,
        *,
        on: date,
        into: str = CASH,
        document: str = "",
        excess: Literal["refuse", "hold"] = "refuse",
    ) -> Receipt:
        """Receive what a party pays towards a levy, in one payment or in instalments, with a receipt.

        What would go above the levy, outside its period or to a party that is exempt raises
        :class:`RuleError`; with ``excess="hold"`` what is above is taken and kept for the payer, whom
        :meth:`refund` gives it back. ``into`` is the cash or deposit account.
        """
        positive(amount)
        plain_day(on)

        def judge(books: Books) -> list[Event]:
            levy = levy_in(books, levy_id)
            fund = fund_in(books, levy.fund)
            paid = books.levies.paid(levy_id).get(party, 0)
            room = max(levy.due_from(party).amount - paid, 0)
            applied = Dong(min(amount.amount, room)) if excess == "hold" else amount
            judge_collection(levy, party, applied, on, self._law, paid=Dong(paid)).require()
            rows: list[Row] = [(self._money(into), fund.code, None, amount.amount)]
            if applied:
                rows.append((fund.source, fund.code, party, -applied.amount))
            if amount != applied:
                rows.append((PAYABLE, fund.code, party, -(amount - applied).amount))
            return self._enter(
                books,
                Collected,
                rows,
                on,
                memo="",
                document=document,
                levy=levy_id,
            )

        return self._receipt_of(self._write(judge, on)[-1])

    def give(
        self,
        fund: str,
        party: str,
        amount: Dong,
        *,
        on: date,
        memo: str = "",
        into: str = CASH,
        document: str = "",
    ) -> Receipt:
        """Receive a voluntary gift (tự nguyện ủng hộ), apart from any levy."""
        positive(amount)
        plain_day(on)

        def judge(books: Books) -> list[Event]:
            target = fund_in(books, fund)
            rows = [
                (self._money(into), fund, None, amount.amount),
                (target.source, fund, party, -amount.amount),
            ]
            return self._enter(books, Given, rows, on, memo=memo, document=document)

        return self._receipt_of(self._write(judge, on)[-1])

    def refund(
        self,
        levy_id: str,
        party: str,
        amount: Dong,
        *,
        on: date,
        approved_by: str,
        paid_by: str,
        document: str,
        out_of: str = CASH,
    ) -> int:
        """Give a payer money back (hoàn trả): first what is held for it, then what it paid."""
        positive(amount)
        plain_day(on)

        def judge(books: Books) -> list[Event]:
            levy = levy_in(books, levy_id)
            fund = fund_in(books, levy.fund)
            over = books.levies.held(levy_id).get(party, 0)
            paid = books.levies.paid(levy_id).get(party, 0)
            roles = {"approver": approved_by, "cashier": paid_by}
            judge_refund(amount, Dong(over + paid), on, self._law, roles=roles, document=document).require()
            held = min(over, amount.amount)
            rows: list[Row] = [(self._money(out_of), fund.code, None, -amount.amount)]
            if held:
                rows.insert(0, (PAYABLE, fund.code, party, held))
            if amount.amount > held:
                rows.insert(0, (fund.source, fund.code, party, amount.amount - held))
            return self._enter(
                books,
                Refunded,
                rows,
                on,
                memo="",
                document=document,
                levy=levy_id,
                approved_by=approved_by,
                paid_by=paid_by,
            )

        return self._number_of(self._write(judge, on))

    # --- money out and across -----------------------------------------------------------------------

    def spend(
        self,
        fund: str,
        amount: Dong,
        purpose: str,
        *,
        on: date,
        approved_by: str,
        paid_by: str,
        document: str,
        recorded_by: str = "",
        to: str | None = None,
        out_of: str = CASH,
    ) -> int:
        """Pay out of a fund (chi quỹ) and answer the voucher's number.

        ``approved_by``, ``paid_by`` and, where given, ``recorded_by`` (the accountant) are different
        persons; ``purpose`` is one that the fund has, or one of these followed by ": " and a detail.

        :class:`RuleError` with the verdict, :class:`FundOverdrawn`, :class:`ClosedPeriod`.
        """
        positive(amount)
        plain_day(on)

        def judge(books: Books) -> list[Event]:
            source = fund_in(books, fund)
            declared = purpose_of(source, purpose)
            received, managing = books.yearly.get(f"{fund}/{on.year}", (0, 0))
            judge_spending(
                source,
                amount,
                purpose,
                on,
                self._law,
                roles={"approver": approved_by, "cashier": paid_by, "accountant": recorded_by},
                document=document,
                spent=Dong(books.spent.get(f"{fund}\x1f{declared.name}", 0) if declared else 0),
                received_this_year=Dong(received),
                managing_this_year=Dong(managing),
            ).require()
            rows = [
                (source.spending, fund, to, amount.amount),
                (self._money(out_of), fund, to, -amount.amount),
            ]
            return self._enter(
                books,
                Spent,
                rows,
                on,
                memo="",
                document=document,
                purpose=purpose,
                approved_by=approved_by,
                paid_by=paid_by,
                recorded_by=recorded_by,
            )

        return self._number_of(self._write(judge, on))

    def transfer(
        self,
        source: str,
        target: str,
        amount: Dong,
        *,
        on: date,
        decision: str | None = None,
        approved_by: str,
        document: str,
        recorded_by: str = "",
        account: str = CASH,
    ) -> int:
        """Move money from one fund to another (điều chuyển giữa các quỹ), which a decision must say."""
        positive(amount)
        plain_day(on)
        terms = self._terms(decision)

        def judge(books: Books) -> list[Event]:
            giver, taker = fund_in(books, source), fund_in(books, target)
            if source == target:
                raise UnknownChoice("target", target, tuple(code for code in books.funds if code != source))
            roles = {"approver": approved_by, "accountant": recorded_by}
            judge_transfer(amount, on, self._law, terms=terms, roles=roles, document=document).require()
            money = self._money(account)
            rows = [
                (giver.source, source, None, amount.amount),
                (money, source, None, -amount.amount),
                (money, target, None, amount.amount),
                (taker.source, target, None, -amount.amount),
            ]
            return self._enter(
                books,
                Transferred,
                rows,
                on,
                memo=f"{giver.name} → {taker.name}",
                document=document,
                decision=decision,
                approved_by=approved_by,
                recorded_by=recorded_by,
            )

        return self._number_of(self._write(judge, on))

    def deposit(
        self, fund: str, amount: Dong, *, on: date, document: str = "", account: str = FUND_DEPOSIT
    ) -> int:
        """Take cash of a fund to the Treasury or bank (nộp tiền vào tài khoản tiền gửi)."""
        return self._between(fund, CASH, self._money(account), amount, on, document)

    def withdraw(
        self, fund: str, amount: Dong, *, on: date, document: str = "", account: str = FUND_DEPOSIT
    ) -> int:
        """Fetch cash of a fund from its deposit (rút tiền gửi về quỹ tiền mặt)."""
        return self._between(fund, self._money(account), CASH, amount, on, document)

    def _between(self, fund: str, source: str, target: str, amount: Dong, on: date, document: str) -> int:
        positive(amount)
        plain_day(on)

        def judge(books: Books) -> list[Event]:
            name = fund_in(books, fund).name
            rows = [(target, fund, None, amount.amount), (source, fund, None, -amount.amount)]
            return self._enter(books, Posted, rows, on, memo=name, document=document)

        return self._number_of(self._write(judge, on))

    # --- any voucher, and its reversal --------------------------------------------------------------

    def post(self, entry: Entry) -> int:
        """Enter any voucher that no other verb words (chứng từ ghi sổ); the funds in its lines must be open.

        Raises what :meth:`Ledger.post` raises, and :class:`UnknownFund`.
        """
        rows = rows_of(entry.lines)

        def judge(books: Books) -> list[Event]:
            for code in {fund for _, fund, _, _ in rows if fund is not None}:
                fund_in(books, code)
            if entry.adjusts is not None:
                find_voucher(self._journal, entry.adjusts, books.number)
            return self._enter(
                books,
                Posted,
                rows,
                entry.on,
                memo=entry.memo,
                document=entry.document,
                adjusting=entry.adjusts is not None,
                adjusts=entry.adjusts,
            )

        return self._number_of(self._write(judge, entry.on))

    def reverse(self, number: int, *, on: date, why: str) -> int:
        """Take a voucher back whole (hủy chứng từ) and answer the number of the one that does.

        It stays in the books, marked void. :class:`UnknownEntry`, :class:`AlreadyReversed`, or what
        :meth:`post` raises.
        """
        plain_day(on)

        def judge(books: Books) -> list[Event]:
            books.require_reversible(number)
            old = find_voucher(self._journal, number, books.number)
            rows = [(account, fund, party, -amount) for account, fund, party, amount in old.body["lines"]]
            return self._enter(
                books,
                Reversed,
                rows,
                on,
                memo=why,
                document=old.body["document"],
                adjusting=True,
                reverses=number,
                act=old.kind,
                levy=old.body.get("levy"),
                purpose=old.body.get("purpose"),
            )

        return self._number_of(self._write(judge, on))

    def close(self, period_end: date, *, on: date, adjusting: bool = False) -> None:
        """Close the books up to and including ``period_end`` (khóa sổ).

        With ``adjusting`` the period still takes adjusting vouchers and reversals until it is closed.
        """
        plain_day(period_end)
        self._write(lambda _: [Closed(until=period_end, adjusting=adjusting)], plain_day(on))

    def reprint(self, number: int, *, on: date, why: str) -> Receipt:
        """A further print of a voucher, marked as a copy."""

        def judge(books: Books) -> list[Event]:
            find_voucher(self._journal, number, books.number)
            return [Reprinted(number=number, why=why)]

        self._write(judge, plain_day(on))
        return self.receipt(number)

    # --- inside -------------------------------------------------------------------------------------

    def _accounts_for(self, kind: str, on: date) -> tuple[str, str]:
        """The accounts that receipts are credited to and payments debit, by the templates of the kind."""
        book = self._law()
        receipt, payment = "fund_collect_cash", "fund_spend_cash"
        if kind:
            accounts = nearest_rule(book, f"fund.{kind}.account", on)
            if accounts is None:
                keys = (key.split(".") for key in book.all_keys())
                known = sorted(key[1] for key in keys if key[0] == "fund" and key[-1] == "account")
                raise UnknownChoice("kind", kind, tuple(known))
            usual = str(next(iter(accounts.items()), ""))
            if usual == "4418":
                receipt, payment = "works_collect_cash_offbudget", "works_spend_cash"
            elif usual == "3361":
                receipt, payment = "village_money_held", "village_money_returned"
        credited, debited = (nearest_rule(book, f"posting.{event}.1", on) for event in (receipt, payment))
        assert credited is not None
        assert debited is not None
        return str(credited.table()["credit"]), str(debited.table()["debit"])

    def _money(self, account: str) -> str:
        if not isinstance(account, str) or not is_money(account):
            raise UnknownChoice("account", str(account), (CASH, DEPOSITS, FUND_DEPOSIT))
        return account

    @staticmethod
    def _number_of(facts: Sequence[Fact]) -> int:
        number = facts[-1].body["number"]
        assert isinstance(number, int)
        return number
