"""A table of vouchers, as an office's spreadsheet holds them, read into entries.

What belongs here: what the columns are called, and which rows are new, known or in conflict.
What does not: reading cells; ``tables`` does that for every import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from attrs import frozen

from grassroots_gov.funds.model import Entry, Line
from grassroots_gov.money import Dong
from grassroots_gov.tables import BadCell, Column, Row, RowFault, Table, amount, day, read_csv, text

__all__ = ["ENTRY_COLUMNS", "EntryImport", "entry_of", "read_entries", "twice"]

Reader = Callable[..., Table]


def _account(cell: str) -> str:
    if not (cell.isascii() and cell.isdecimal()):
        raise BadCell("bad_number")
    return cell


ENTRY_COLUMNS = (
    Column("number", ("Số chứng từ", "số ct", "voucher", "number"), text),
    Column("on", ("Ngày hạch toán", "ngày chứng từ", "ngày", "date", "on"), day),
    Column("debit", ("TK nợ", "tài khoản nợ", "nợ", "debit"), _account),
    Column("credit", ("TK có", "tài khoản có", "có", "credit"), _account),
    Column("amount", ("Số tiền", "amount"), amount),
    Column("fund", ("Quỹ", "mã quỹ", "fund"), text, required=False),
    Column("party", ("Đối tượng", "mã hộ", "hộ", "party"), text, required=False),
    Column("memo", ("Diễn giải", "nội dung", "memo"), text, required=False),
)


@frozen
class EntryImport:
    """What an import of vouchers did.

    ``posted``  the numbers of the new vouchers
    ``known``   the office's numbers of rows that stand in the books already, word for word
    ``faults``  rows that cannot be used, and why
    """

    posted: tuple[int, ...] = ()
    known: tuple[str, ...] = ()
    faults: tuple[RowFault, ...] = ()


def read_entries(data: bytes, *, source: str, read: Reader = read_csv) -> Table:
    """Vouchers with their two accounts; a number twice is a fault."""
    table = read(data, ENTRY_COLUMNS, source=source)
    return table.refuse(twice(table, "number", "Số chứng từ"))


def entry_of(row: Row) -> Entry:
    """The ledger entry of a row of :func:`read_entries`."""
    sum_, fund, party = row.get("amount", Dong), row.maybe("fund", str), row.maybe("party", str)
    lines = (
        Line.debit(row.get("debit", str), sum_, fund=fund, party=party),
        Line.credit(row.get("credit", str), sum_, fund=fund, party=party),
    )
    return Entry(row.get("on", date), row.maybe("memo", str) or "", lines, row.get("number", str))


def twice(table: Table, name: str, header: str) -> Iterator[RowFault]:
    """A fault for every row whose value stood in an earlier one."""
    first: dict[str, int] = {}
    for row in table.rows:
        value = row.get(name, str)
        if value in first:
            yield RowFault(row.line, header, value, "duplicate", {"first": str(first[value])})
        first.setdefault(value, row.line)
