"""A bank's or Treasury's statement read into vouchers: each line once, however often it is imported.

What belongs here: which lines are new, what each one is, and what is wrong with the others.
What does not: reading cells; ``tables`` does that for every import.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from attrs import frozen

from grassroots_gov.money import Dong
from grassroots_gov.tables import Column, Row, RowFault, Table, amount, day, read_csv, text

__all__ = ["BankImport", "BankLine", "bank_lines", "party_in", "read_bank"]


def _amount_or_nothing(cell: str) -> Dong | None:
    """An amount; an empty column of the other side is often filled with 0."""
    return None if cell.strip(" 0.,đ-") == "" else amount(cell)


_COLUMNS = (
    Column("on", ("Ngày giao dịch", "Ngày", "ngày GD", "date", "on"), day),
    Column("reference", ("Số tham chiếu", "Mã giao dịch", "Số GD", "reference", "transaction"), text),
    Column("paid_out", ("Ghi nợ", "Phát sinh nợ", "Rút ra", "debit"), _amount_or_nothing, required=False),
    Column("paid_in", ("Ghi có", "Phát sinh có", "Nộp vào", "credit"), _amount_or_nothing, required=False),
    Column("memo", ("Nội dung", "Diễn giải", "memo", "description"), text, required=False),
)


@frozen
class BankLine:
    """One line of a bank statement: ``amount`` above zero came in, below zero went out."""

    line: int
    on: date
    reference: str
    amount: Dong
    memo: str

    @property
    def document(self) -> str:
        """What the voucher of this line is known by."""
        return f"NH:{self.reference}"


@frozen
class BankImport:
    """What an import did.

    ``posted``     the numbers of the new vouchers
    ``known``      references that were imported before
    ``unmatched``  lines that came in and name no party: they wait on account 331
    ``outgoing``   lines that went out: these are entered by ``spend`` with their approvals
    ``faults``     lines that cannot be used, and why
    """

    posted: tuple[int, ...] = ()
    known: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    outgoing: tuple[BankLine, ...] = ()
    faults: tuple[RowFault, ...] = ()


def read_bank(data: bytes, *, source: str) -> Table:
    """The rows of a bank statement as CSV; a reference twice, or no amount, is a fault."""
    table = read_csv(data, _COLUMNS, source=source)
    seen: dict[str, int] = {}
    faults: list[RowFault] = []
    for row in table.rows:
        reference = row.get("reference", str)
        if reference in seen:
            first = {"first": str(seen[reference])}
            faults.append(RowFault(row.line, "Số tham chiếu", reference, "duplicate", first))
        seen.setdefault(reference, row.line)
        sides = [row.values["paid_in"], row.values["paid_out"]]
        if sides.count(None) != 1:
            faults.append(RowFault(row.line, "Ghi có", "", "bad_amount" if None not in sides else "missing"))
    return table.refuse(faults)


def bank_lines(rows: Iterable[Row]) -> tuple[BankLine, ...]:
    """The good rows as lines, in the order of their days."""
    lines = (_line(row) for row in rows)
    return tuple(sorted(lines, key=lambda line: (line.on, line.line)))


def _line(row: Row) -> BankLine:
    came, went = row.maybe("paid_in", Dong), row.maybe("paid_out", Dong)
    moved = came if came is not None else -(went or Dong(0))
    return BankLine(
        row.line, row.get("on", date), row.get("reference", str), moved, row.maybe("memo", str) or ""
    )


def party_in(memo: str, parties: Iterable[str]) -> str | None:
    """The one party whose code stands in a memo as a word of its own; nothing where none or several do.

    Banks drop punctuation and case, so "H-012" is found in "nop quy duong h012" as well.

    >>> party_in("ung ho duong thon H012", ["H-012", "H-0121"])
    'H-012'
    """
    words = set(re.findall(r"[^\W_]+", memo.casefold()))
    words |= set(re.findall(r"[\w-]+", memo.casefold()))
    found = [
        party
        for party in parties
        if {party.casefold(), "".join(re.findall(r"[^\W_]+", party.casefold()))} & words
    ]
    return found[0] if len(found) == 1 else None
