"""Money that goes out to be accounted for, and money that comes back to those who gave it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from grassroots_gov.errors import UnknownChoice
from grassroots_gov.funds.accounts import CASH
from grassroots_gov.funds.books import Books
from grassroots_gov.funds.desk import fund_in, levy_in, money_account, positive
from grassroots_gov.funds.facts import Advanced, Posted, Spent, SurplusReturned
from grassroots_gov.funds.model import code_of, plain_day
from grassroots_gov.funds.stored import Row
from grassroots_gov.funds.verbs import Verbs
from grassroots_gov.journal import Event
from grassroots_gov.money import Dong

__all__ = ["Advances"]

RECEIVABLE = "311"
"""Các khoản phải thu: advances not accounted for yet."""


class Advances(Verbs):
    """Advances (tạm ứng), and the return of a surplus (hoàn trả phần thừa)."""

    def advances(self, fund: str, *, on: date | None = None) -> Mapping[str, Dong]:
        """What each person holds of a fund's money and has not accounted for, by code."""
        return self._with_books(lambda books: self._advanced(books, fund, on))

    def advance(
        self,
        fund: str,
        amount: Dong,
        purpose: str,
        *,
        to: str,
        on: date,
        approved_by: str,
        paid_by: str,
        document: str,
        recorded_by: str = "",
        out_of: str = CASH,
    ) -> int:
        """Advance money to somebody (tạm ứng) and answer the voucher's number.

        Approver, cashier, accountant and the one who takes it are different persons where the law asks
        for it; the purpose is one that the fund has. It counts as spent only when it is accounted for.
        """
        positive(amount)
        plain_day(on)
        taker = code_of(to, "to")

        def judge(books: Books) -> list[Event]:
            source = fund_in(books, fund)
            roles = {"approver": approved_by, "cashier": paid_by, "accountant": recorded_by}
            from grassroots_gov.funds.judge import judge_advance

            judge_advance(source, amount, purpose, on, self._law, roles=roles, document=document).require()
            rows: list[Row] = [
                (RECEIVABLE, fund, taker, amount.amount),
                (money_account(out_of), fund, taker, -amount.amount),
            ]
            return self._enter(
                books, Advanced, rows, on, memo="", document=document, purpose=purpose,
                approved_by=approved_by, paid_by=paid_by, recorded_by=recorded_by,
            )  # fmt: skip

        return self._number_of(self._write(judge, on))

    def clear_advance(
        self,
        fund: str,
        amount: Dong,
        purpose: str,
        *,
        by: str,
        on: date,
        approved_by: str,
        document: str,
        recorded_by: str = "",
    ) -> int:
        """Take in the papers of what was spent out of an advance (thanh toán tạm ứng).

        It is judged as :meth:`spend` is, and is not above what ``by`` still holds.
        """
        positive(amount)
        plain_day(on)
        taker = code_of(by, "by")

        def judge(books: Books) -> list[Event]:
            source = fund_in(books, fund)
            held = self._advanced(books, fund, on).get(taker, Dong(0))
            roles = {"approver": approved_by, "accountant": recorded_by}
            from grassroots_gov.funds.judge import judge_clearing

            judge_clearing(amount, held, on, self._law, roles=roles, taker=taker).require()
            self._judge_spending(
                books, source, amount, purpose, on, document, roles=roles, required=("approver",),
                account=RECEIVABLE,
            )  # fmt: skip
            rows: list[Row] = [
                (source.spending, fund, taker, amount.amount),
                (RECEIVABLE, fund, taker, -amount.amount),
            ]
            return self._enter(
                books, Spent, rows, on, memo="", document=document, purpose=purpose,
                approved_by=approved_by, paid_by="", recorded_by=recorded_by,
            )  # fmt: skip

        return self._number_of(self._write(judge, on))

    def repay_advance(
        self, fund: str, amount: Dong, *, by: str, on: date, document: str = "", into: str = CASH
    ) -> int:
        """Take back what was not spent of an advance (hoàn ứng)."""
        positive(amount)
        plain_day(on)
        taker = code_of(by, "by")

        def judge(books: Books) -> list[Event]:
            source = fund_in(books, fund)
            held = self._advanced(books, fund, on).get(taker, Dong(0))
            from grassroots_gov.funds.judge import judge_clearing

            judge_clearing(amount, held, on, self._law, roles={}, taker=taker).require()
            rows: list[Row] = [
                (money_account(into), fund, taker, amount.amount),
                (RECEIVABLE, fund, taker, -amount.amount),
            ]
            return self._enter(books, Posted, rows, on, memo=source.name, document=document)

        return self._number_of(self._write(judge, on))

    def surplus_shares(self, levy_id: str, amount: Dong) -> Mapping[str, Dong]:
        """How ``amount`` goes back to those who paid a levy: in proportion, whole đồng, nothing lost."""

        def ask(books: Books) -> Mapping[str, Dong]:
            levy = levy_in(books, levy_id)
            paid = {} if levy.quantity else books.levies.paid(levy_id)
            payers = sorted(party for party, given in paid.items() if given > 0)
            if not payers:
                raise UnknownChoice("levy", levy_id, ())
            shares = amount.allocate([paid[party] for party in payers])
            return {party: share for party, share in zip(payers, shares, strict=True) if share}

        return self._with_books(ask)

    def return_surplus(
        self,
        levy_id: str,
        amount: Dong,
        *,
        on: date,
        decision: str,
        approved_by: str,
        paid_by: str,
        document: str,
        out_of: str = CASH,
    ) -> int:
        """Give what a levy's purpose did not need back to those who paid it (hoàn trả phần đóng góp thừa).

        One voucher, a line for each payer by :meth:`surplus_shares`. A decision of the people says so; the
        levy stays paid. Answers the voucher's number.
        """
        positive(amount)
        plain_day(on)
        terms = self._terms(decision)
        shares = self.surplus_shares(levy_id, amount)

        def judge(books: Books) -> list[Event]:
            levy = levy_in(books, levy_id)
            source = fund_in(books, levy.fund)
            paid = sum(books.levies.paid(levy_id).values())
            roles = {"approver": approved_by, "cashier": paid_by}
            from grassroots_gov.funds.judge import judge_surplus

            judge_surplus(
                amount, Dong(paid), on, self._law, terms=terms, roles=roles, document=document
            ).require()
            rows: list[Row] = [
                (source.source, levy.fund, party, share.amount) for party, share in shares.items()
            ]
            rows.append((money_account(out_of), levy.fund, None, -amount.amount))
            return self._enter(
                books, SurplusReturned, rows, on, memo=source.name, document=document, levy=levy_id,
                decision=decision, approved_by=approved_by, paid_by=paid_by,
            )  # fmt: skip

        return self._number_of(self._write(judge, on))

    def _advanced(self, books: Books, fund: str, on: date | None) -> dict[str, Dong]:
        """Read from the vouchers: what stands on account 311 for each person."""
        from grassroots_gov.funds.reading import vouchers

        fund_in(books, fund)
        held: dict[str, int] = {}
        for voucher in vouchers(self._journal, naming=fund):
            if "lines" in voucher.body and (on is None or voucher.on <= on):
                for account, of, party, amount in voucher.body["lines"]:
                    if account == RECEIVABLE and of == fund and party:
                        held[party] = held.get(party, 0) + amount
        return {party: Dong(amount) for party, amount in sorted(held.items()) if amount}
