"""The books that the room hands out: each made from the facts when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from grassroots_gov.funds.accounts import CASH, DEPOSITS
from grassroots_gov.funds.desk import fund_in
from grassroots_gov.funds.inspecting import Inspecting
from grassroots_gov.text import say

# What only some questions need is loaded when one of these is asked.
if TYPE_CHECKING:
    from grassroots_gov.funds.csvout import Cell
    from grassroots_gov.funds.forms import FilledForm, PublicForm
    from grassroots_gov.funds.registers import (
        AccountRow,
        ContributionRow,
        JournalRow,
        Register,
        SettlementRow,
    )
    from grassroots_gov.funds.templates import Template

__all__ = ["Keeping"]


class Keeping(Inspecting):
    """Cash book, deposit book, fund book, contributions book, journal-ledger, settlement, templates."""

    def cash_book(self, fund: str, start: date, end: date) -> Register:
        """The cash of a fund, voucher by voucher (sổ quỹ tiền mặt)."""
        return self._book("cash", fund, CASH, start, end)

    def deposit_book(self, fund: str, start: date, end: date) -> Register:
        """The deposits of a fund (sổ tiền gửi)."""
        return self._book("deposit", fund, DEPOSITS, start, end)

    def fund_book(self, fund: str, start: date, end: date) -> Register:
        """All money of a fund (sổ theo dõi các quỹ tài chính ngoài ngân sách)."""
        return self._book("fund", fund, "", start, end)

    def _book(self, kind: str, fund: str, accounts: str, start: date, end: date) -> Register:
        from grassroots_gov.funds.reading import vouchers
        from grassroots_gov.funds.registers import running_book

        self._with_books(lambda books: fund_in(books, fund))
        named = vouchers(self._journal, naming=fund)
        book = self._law()
        return running_book(named, kind=kind, fund=fund, accounts=accounts, start=start, end=end, book=book)

    def contributions(self, fund: str, start: date, end: date) -> tuple[ContributionRow, ...]:
        """What each party gave to a fund, in money and in kind (sổ theo dõi đóng góp của nhân dân)."""
        from grassroots_gov.funds.reading import vouchers
        from grassroots_gov.funds.registers import contributions

        self._with_books(lambda books: fund_in(books, fund))
        return contributions(vouchers(self._journal, naming=fund), fund, start, end)

    def accounts_report(self, start: date, end: date, *, fund: str | None = None) -> tuple[AccountRow, ...]:
        """Every account over a period with the vouchers behind its figures (bảng cân đối tài khoản)."""
        from grassroots_gov.funds.reading import vouchers
        from grassroots_gov.funds.registers import accounts_report

        return accounts_report(vouchers(self._journal, naming=fund), start, end, fund)

    def journal_ledger(self, start: date, end: date) -> tuple[JournalRow, ...]:
        """Every line of every voucher (nhật ký - sổ cái)."""
        from grassroots_gov.funds.reading import vouchers
        from grassroots_gov.funds.registers import journal_ledger

        return tuple(journal_ledger(vouchers(self._journal), start, end))

    def settlement(self, start: date, end: date) -> tuple[SettlementRow, ...]:
        """The settlement report of every fund (báo cáo tình hình các hoạt động tài chính khác)."""
        from grassroots_gov.funds.registers import settlement

        return settlement(self.statement(fund.code, start, end) for fund in self.funds())

    def public_forms(self, on: date) -> tuple[PublicForm, ...]:
        """The forms by which money is made public on ``on``, by number."""
        from grassroots_gov.funds.forms import public_forms

        return public_forms(self._law(), on)

    def public_form(self, number: int, start: date, end: date) -> FilledForm:
        """A form of publicity for a period, filled where its figures follow from the books.

        :class:`UnknownChoice` for a form that is not in force at the end of the period.
        """
        from grassroots_gov.funds.forms import filled, public_form

        form = public_form(self._law(), number, end)
        return filled(form, self.settlement(start, end), start, end)

    def templates(self, on: date) -> tuple[Template, ...]:
        """The usual events and their accounts on ``on``, each with its confidence."""
        from grassroots_gov.funds.templates import templates

        return templates(self._law(), on)

    def template(self, event: str, *, on: date, step: int = 1) -> Template:
        """One step of a usual event; its :meth:`~Template.entry` is entered by ``post``."""
        from grassroots_gov.funds.templates import template

        return template(self._law(), event, on=on, step=step)

    def contributions_csv(self, fund: str, start: date, end: date) -> bytes:
        """The contributions book for a spreadsheet."""
        rows: Iterable[list[Cell]] = (
            [
                row.party,
                row.amount,
                "; ".join(f"{each.quantity} {each.unit} {each.item}" for each in row.in_kind),
                " ".join(map(str, row.vouchers)),
            ]
            for row in self.contributions(fund, start, end)
        )
        return _csv(("Mã hộ", "Số tiền", "Ngày công, hiện vật", "Chứng từ"), rows)

    def fund_book_csv(self, fund: str, start: date, end: date) -> bytes:
        """The fund book for a spreadsheet."""
        return self._book_csv(self.fund_book(fund, start, end))

    def cash_book_csv(self, fund: str, start: date, end: date) -> bytes:
        """The cash book for a spreadsheet."""
        return self._book_csv(self.cash_book(fund, start, end))

    def journal_ledger_csv(self, start: date, end: date) -> bytes:
        """The journal-ledger for a spreadsheet."""
        rows: Iterable[list[Cell]] = (
            [row.on, row.number, row.text, row.account, row.fund, row.party, row.debit, row.credit]
            for row in self.journal_ledger(start, end)
        )
        header = ("Ngày", "Số chứng từ", "Diễn giải", "Tài khoản", "Quỹ", "Mã hộ", "Nợ", "Có")
        return _csv(header, rows)

    def statement_csv(self, fund: str, start: date, end: date) -> bytes:
        """A fund's statement for a spreadsheet: opening, every voucher, closing."""
        told = self.statement(fund, start, end)
        rows: list[list[Cell]] = [["Số dư đầu kỳ", start, "", "", "", "", told.opening]]
        for name, of, sign in (("Thu", told.receipts, 1), ("Chi", told.payments, -1)):
            rows += [
                [
                    name,
                    row.on,
                    row.number,
                    row.party,
                    say(f"funds.nature_{row.nature}", "vi"),
                    row.text,
                    row.amount * sign,
                ]
                for row in of
            ]
        rows.append(["Số dư cuối kỳ", end, "", "", "", "", told.closing])
        return _csv(("Khoản", "Ngày", "Số chứng từ", "Mã hộ", "Loại", "Diễn giải", "Số tiền"), rows)

    def accounts_report_csv(self, start: date, end: date, *, fund: str | None = None) -> bytes:
        """The trial balance of a period for a spreadsheet."""
        rows: Iterable[list[Cell]] = (
            [
                row.account, row.fund, row.opening, row.debit, row.credit, row.closing,
                " ".join(map(str, row.vouchers)),
            ]
            for row in self.accounts_report(start, end, fund=fund)
        )  # fmt: skip
        header = ("Tài khoản", "Quỹ", "Dư đầu kỳ", "Phát sinh Nợ", "Phát sinh Có", "Dư cuối kỳ", "Chứng từ")
        return _csv(header, rows)

    @staticmethod
    def _book_csv(register: Register) -> bytes:
        rows: Iterable[list[Cell]] = (
            [row.on, row.book, row.serial, row.text, row.party, row.received, row.spent, row.left]
            for row in register.rows
        )
        return _csv(("Ngày", "Quyển", "Số", "Diễn giải", "Mã hộ", "Thu", "Chi", "Còn lại"), rows)


def _csv(header: tuple[str, ...], rows: Iterable[list[Cell]]) -> bytes:
    from grassroots_gov.funds.csvout import to_csv

    return to_csv(header, rows)
