"""Bringing tables into the books, a bank's or an office's: judged whole first, then row by row, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from attrs import evolve

from grassroots_gov.errors import BadRows, ClosedPeriod, GrassrootsError, RuleError, UnknownChoice
from grassroots_gov.funds.accounts import PAYABLE
from grassroots_gov.funds.books import Books
from grassroots_gov.funds.desk import fund_in, levy_in, money_account
from grassroots_gov.funds.model import Entry, Line
from grassroots_gov.funds.verbs import Verbs

if TYPE_CHECKING:
    from grassroots_gov.funds.banking import BankImport, BankLine
    from grassroots_gov.funds.entriesin import EntryImport, Reader
    from grassroots_gov.tables import RowFault, Table

__all__ = ["Importing"]


class Importing(Verbs):
    """The verbs of importing."""

    def import_entries(
        self, data: bytes, *, source: str, keep_good: bool = False, read: Reader | None = None
    ) -> EntryImport:
        """Enter vouchers from a table (Số chứng từ, Ngày, TK nợ, TK có, Số tiền, Quỹ …), each once.

        A row that stands in the books already, word for word, is passed over; another voucher under a
        number that is taken is a fault. Where a row is at fault :class:`BadRows` names them all and nothing
        is written; with ``keep_good`` the good ones are entered and the others listed. An import that is
        cut short is continued by importing again. ``read`` reads another format than CSV.
        """
        from grassroots_gov.funds.entriesin import EntryImport, entry_of, read_entries

        table = (
            read_entries(data, source=source)
            if read is None
            else read_entries(data, source=source, read=read)
        )
        entered = {entry.document: entry for _, entry in self.ledger() if entry.document}
        known = tuple(
            row.get("number", str)
            for row in table.rows
            if _same(entered.get(row.get("number", str)), entry_of(row))
        )
        checked = table.refuse(self._refused(table, entered, frozenset(known)))
        if not keep_good:
            checked.require()
        posted = tuple(
            self.post(entry_of(row)) for row in checked.rows if row.get("number", str) not in known
        )
        return EntryImport(posted, known, checked.faults)

    def _refused(
        self, table: Table, entered: Mapping[str, Entry], known: frozenset[str]
    ) -> tuple[RowFault, ...]:
        """What the books would refuse, row by row, tried on a ledger that is thrown away afterwards."""
        from grassroots_gov.funds.entriesin import entry_of
        from grassroots_gov.tables import RowFault

        trial = self.ledger()
        faults: list[RowFault] = []
        for row in table.rows:
            number, entry = row.get("number", str), entry_of(row)
            if number in known:
                continue
            if number in entered:
                faults.append(RowFault(row.line, "Số chứng từ", number, "already_posted"))
                continue
            try:
                self._with_books(partial(_takes, entry=entry))
                trial.post(entry)
            except GrassrootsError as error:
                words = {"vi": error.explain("vi"), "en": error.explain("en")}
                faults.append(RowFault(row.line, "Số chứng từ", number, "refused", words))
        return tuple(faults)

    def import_bank(
        self,
        data: bytes,
        *,
        source: str,
        fund: str,
        account: str = "1128",
        levy: str | None = None,
        parties: Iterable[str] = (),
        keep_good: bool = False,
    ) -> BankImport:
        """Enter what came in on a bank statement (sao kê); a line that was imported before is passed over.

        A line whose memo names exactly one of ``parties`` (or of those that the ``levy`` knows) is collected
        towards the levy, what is above it held for the payer. Any other waits on account 331 until somebody
        says what it is. Lines that went out are only reported: they are entered by ``spend`` with their
        approvals.

        Where a line is at fault :class:`BadRows` names them all and nothing is written; with ``keep_good``
        the good ones are entered and the others listed. An import that is cut short is continued by
        importing again.
        """
        from grassroots_gov.funds.banking import BankImport, bank_lines, read_bank
        from grassroots_gov.funds.reading import vouchers

        money_account(account)
        table = read_bank(data, source=source)
        lines = bank_lines(table.rows)
        entered = {each.body["document"] for each in vouchers(self._journal) if "lines" in each.body}
        closed = self._with_books(lambda books: tuple(_closed(books, fund, lines, entered)))
        faults = tuple(sorted((*table.faults, *closed), key=lambda fault: fault.line))
        if faults and not keep_good:
            raise BadRows(source, faults)
        bad = {fault.line for fault in faults}
        known_parties = self._known(fund, levy, parties)
        outcome = BankImport(faults=faults)
        for line in lines:
            if line.document in entered:
                outcome = evolve(outcome, known=(*outcome.known, line.reference))
            elif line.amount.amount < 0:
                outcome = evolve(outcome, outgoing=(*outcome.outgoing, line))
            elif line.line not in bad:
                outcome = self._take(line, fund, account, levy, known_parties, outcome)
        return outcome

    def _known(self, fund: str, levy: str | None, parties: Iterable[str]) -> tuple[str, ...]:
        def ask(books: Books) -> tuple[str, ...]:
            if levy is None:
                return ()
            asked = levy_in(books, levy)
            if asked.fund != fund:
                raise UnknownChoice(
                    "levy", levy, tuple(id_ for id_, of in books.levies.fund_of.items() if of == fund)
                )
            return tuple({*parties, *asked.units, *books.levies.paid(levy)})

        return self._with_books(ask)

    def _take(
        self,
        line: BankLine,
        fund: str,
        account: str,
        levy: str | None,
        parties: tuple[str, ...],
        outcome: BankImport,
    ) -> BankImport:
        from grassroots_gov.funds.banking import party_in

        party = party_in(line.memo, parties)
        if levy is not None and party is not None:
            try:
                receipt = self.collect(
                    levy, party, line.amount, on=line.on, into=account, document=line.document, excess="hold"
                )
                return evolve(outcome, posted=(*outcome.posted, receipt.number))
            except RuleError:
                pass  # the money is in the bank all the same: it waits to be given back or explained
        received = (Line.debit(account, line.amount, fund), Line.credit(PAYABLE, line.amount, fund, party))
        number = self.post(Entry(line.on, line.memo, received, line.document))
        return evolve(
            outcome, posted=(*outcome.posted, number), unmatched=(*outcome.unmatched, line.reference)
        )


def _takes(books: Books, entry: Entry) -> None:
    """Raise where the books have no such fund, or take nothing on that day."""
    for line in entry.lines:
        if line.fund is not None:
            fund_in(books, line.fund)
    books.require_open(entry.on)


def _same(one: Entry | None, other: Entry) -> bool:
    """Whether a voucher in the books says what a row says; the rest is another voucher under its number."""
    return one is not None and (one.on, one.memo, one.lines) == (other.on, other.memo, other.lines)


def _closed(books: Books, fund: str, lines: Iterable[BankLine], entered: set[str]) -> Iterator[RowFault]:
    """The new lines that fall into a period that takes no voucher any more."""
    from grassroots_gov.tables import RowFault

    fund_in(books, fund)
    for line in lines:
        if line.document not in entered and line.amount.amount > 0:
            try:
                books.require_open(line.on)
            except ClosedPeriod as closed:
                words = {"vi": closed.explain("vi"), "en": closed.explain("en")}
                yield RowFault(line.line, "Số tham chiếu", line.reference, "refused", words)
