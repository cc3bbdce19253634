"""The verbs that move money: in from parties, out for purposes, between funds, back again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from grassroots_gov.errors import NotCanonical, UnknownChoice
from grassroots_gov.funds.accounts import CASH, PAYABLE
from grassroots_gov.funds.books import Books
from grassroots_gov.funds.desk import FUND_DEPOSIT, fund_in, levy_in, money_account, positive
from grassroots_gov.funds.facts import (
    Collected,
    Given,
    Posted,
    Refunded,
    Reversed,
    Spent,
    Transferred,
    given_in,
    rows_of,
)
from grassroots_gov.funds.inspecting import Inspecting
from grassroots_gov.funds.model import Entry, Fund, code_of, plain_day, purpose_of
from grassroots_gov.funds.stored import Row
from grassroots_gov.journal import Event
from grassroots_gov.money import Dong

if TYPE_CHECKING:
    from grassroots_gov.funds.judge import Law
    from grassroots_gov.funds.receipts import Receipt
    from grassroots_gov.funds.statement import Voucher as StoredVoucher

__all__ = ["Verbs"]


class Verbs(Inspecting):
    """Vouchers."""

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
        party = code_of(party, "party")

        def judge(books: Books) -> list[Event]:
            levy = levy_in(books, levy_id)
            fund = fund_in(books, levy.fund)
            paid = books.levies.paid(levy_id).get(party, 0)
            applied = amount
            if excess == "hold":
                room = max(levy.due_from(party).amount - paid, 0)
                applied = Dong(min(amount.amount, room))
            from grassroots_gov.funds.judge import require_collection

            require_collection(
                levy, party, applied, on, self._law, paid=Dong(paid), account=money_account(into)
            )
            rows: list[Row] = [(money_account(into), fund.code, None, amount.amount)]
            if applied:
                rows.append((fund.source, fund.code, party, -applied.amount))
            if amount.amount != applied.amount:
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
        """Receive a voluntary gift (tự nguyện ủng hộ), apart from any levy; ``party`` may be empty."""
        positive(amount)
        plain_day(on)
        giver = code_of(party, "party") if party else None

        def judge(books: Books) -> list[Event]:
            target = fund_in(books, fund)
            rows = [
                (money_account(into), fund, None, amount.amount),
                (target.source, fund, giver, -amount.amount),
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
        party = code_of(party, "party")

        def judge(books: Books) -> list[Event]:
            levy = levy_in(books, levy_id)
            fund = fund_in(books, levy.fund)
            over = books.levies.held(levy_id).get(party, 0)
            paid = books.levies.paid(levy_id).get(party, 0)
            roles = {"approver": approved_by, "cashier": paid_by}
            from grassroots_gov.funds.judge import judge_refund

            judge_refund(
                amount,
                Dong(over + paid),
                on,
                self._law,
                roles=roles,
                document=document,
                opened_on=levy.opened_on,
                fund=fund.code,
                account=money_account(out_of),
            ).require()
            held = min(over, amount.amount)
            rows: list[Row] = [(money_account(out_of), fund.code, None, -amount.amount)]
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
            roles = {"approver": approved_by, "cashier": paid_by, "accountant": recorded_by}
            money = money_account(out_of)
            self._judge_spending(books, source, amount, purpose, on, document, roles=roles, account=money)
            rows = [
                (source.spending, fund, to, amount.amount),
                (money, fund, to, -amount.amount),
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

    def _judge_spending(
        self,
        books: Books,
        source: Fund,
        amount: Dong,
        purpose: str,
        on: date,
        document: str,
        *,
        roles: dict[str, str],
        required: tuple[str, ...] = ("approver", "cashier"),
        account: str = CASH,
    ) -> None:
        declared = purpose_of(source, purpose)
        received, managing = books.yearly.get(f"{source.code}/{on.year}", (0, 0))
        from grassroots_gov.funds.judge import judge_spending

        judge_spending(
            source,
            amount,
            purpose,
            on,
            self._law,
            roles=roles,
            document=document,
            spent=Dong(books.spent.get(f"{source.code}\x1f{declared.name}", 0) if declared else 0),
            received_this_year=Dong(received),
            managing_this_year=Dong(managing),
            kept=_kept_of(books, source),
            required=required,
            account=account,
        ).require()

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
            from grassroots_gov.funds.judge import judge_transfer

            money = money_account(account)
            judge_transfer(
                amount, on, self._law, terms=terms, roles=roles, document=document, funds=(source, target),
                account=money,
            ).require()  # fmt: skip
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
        return self._between(fund, CASH, money_account(account), amount, on, document)

    def withdraw(
        self, fund: str, amount: Dong, *, on: date, document: str = "", account: str = FUND_DEPOSIT
    ) -> int:
        """Fetch cash of a fund from its deposit (rút tiền gửi về quỹ tiền mặt)."""
        return self._between(fund, money_account(account), CASH, amount, on, document)

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
        if not isinstance(entry, Entry):
            raise NotCanonical(repr(entry)[:80], f"{type(entry).__name__}, not Entry")
        rows = rows_of(entry.lines)

        def judge(books: Books) -> list[Event]:
            for code in {fund for _, fund, _, _ in rows if fund is not None}:
                fund_in(books, code)
            if entry.adjusts is not None:
                self._find(entry.adjusts, books)
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

        It stays in the books, marked void. :class:`UnknownEntry`, :class:`AlreadyReversed`,
        :class:`RuleError` where a levy would then be paid above what it asks or below nothing, or a purpose
        above its limit, or what :meth:`post` raises.
        """
        plain_day(on)

        def judge(books: Books) -> list[Event]:
            books.require_reversible(number)
            old = self._find(number, books)
            _judge_undoing(books, old, on, self._law)
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


def _kept_of(books: Books, fund: Fund) -> Dong | None:
    """What is left of the share kept of a fund collected for another level; ``None`` for any other."""
    if fund.source == fund.spending or not fund.source.startswith("336"):
        return None
    debit, credit = books.totals.get((fund.spending, fund.code), (0, 0))
    return Dong(max(credit - debit, 0))


def _judge_undoing(books: Books, old: StoredVoucher, on: date, law: Law) -> None:
    """A reversal moves what its voucher moved, the other way: the same bounds hold."""
    body = old.body
    levy_id, purpose = body.get("levy"), body.get("purpose")
    if levy_id is not None:
        applied, over = given_in(body["lines"])
        party = next((party for _, _, party, _ in body["lines"] if party), "")
        paid, held = books.levies.paid(levy_id).get(party, 0), books.levies.held(levy_id).get(party, 0)
        from grassroots_gov.funds.judge import judge_reversal

        judge_reversal(on, law, levy=(books.levies[levy_id], party, paid, held, -applied, -over)).require()
    elif purpose is not None and old.kind == Reversed.kind:
        code = next((of for _, of, _, _ in body["lines"] if of), "")
        fund = books.funds.get(code)
        declared = purpose_of(fund, purpose) if fund is not None else None
        if declared is not None:
            spent = Dong(books.spent.get(f"{code}\x1f{declared.name}", 0))
            again = Dong(sum(amount for _, _, _, amount in body["lines"] if amount > 0))
            from grassroots_gov.funds.judge import judge_reversal

            judge_reversal(on, law, purpose=(declared, spent, again)).require()
