"""The books that the room hands out: each made from the facts when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from grassroots_gov.funds.chart import CASH, DEPOSITS
from grassroots_gov.funds.desk import fund_in
from grassroots_gov.funds.inspecting import Inspecting

# What only some questions need is loaded when one of these is asked.
if TYPE_CHECKING:
    from grassroots_gov.funds.csvout import Cell
    from grassroots_gov.funds.registers import (
        ContributionRow,
        JournalRow,
        PublicForm,
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
        """What each party gave to a fund (sổ theo dõi các khoản đóng góp của nhân dân)."""
        from grassroots_gov.funds.reading import vouchers
        from grassroots_gov.funds.registers import contributions

        self._with_books(lambda books: fund_in(books, fund))
        of_fund = (each for each in vouchers(self._journal, naming=fund) if _touches(each.body, fund))
        return contributions(of_fund, start, end)

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
        """The forms by which money is made public on ``on``."""
        from grassroots_gov.funds.registers import public_forms

        return public_forms(self._law(), on)

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
        from grassroots_gov.funds.csvout import to_csv

        rows: Iterable[list[Cell]] = (
            [row.party, row.amount, " ".join(map(str, row.vouchers))]
            for row in self.contributions(fund, start, end)
        )
        return to_csv(["Mã hộ", "Số tiền", "Chứng từ"], rows)

    def fund_book_csv(self, fund: str, start: date, end: date) -> bytes:
        """The fund book for a spreadsheet."""
        from grassroots_gov.funds.csvout import to_csv

        header = ["Ngày", "Quyển", "Số", "Diễn giải", "Mã hộ", "Thu", "Chi", "Còn lại"]
        rows: Iterable[list[Cell]] = (
            [row.on, row.book, row.serial, row.text, row.party, row.received, row.spent, row.left]
            for row in self.fund_book(fund, start, end).rows
        )
        return to_csv(header, rows)


def _touches(body: object, fund: str) -> bool:
    return isinstance(body, dict) and any(of == fund for _, of, _, _ in body.get("lines", ()))
