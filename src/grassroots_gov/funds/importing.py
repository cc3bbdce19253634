"""Bringing a bank statement into the books: judged whole first, then line by line, each line once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import evolve

from grassroots_gov.errors import BadRows, ClosedPeriod, RuleError
from grassroots_gov.funds.books import Books
from grassroots_gov.funds.desk import fund_in, levy_in
from grassroots_gov.funds.facts import PAYABLE
from grassroots_gov.funds.model import Entry, Line
from grassroots_gov.funds.verbs import Verbs

if TYPE_CHECKING:
    from grassroots_gov.funds.banking import BankImport, BankLine
    from grassroots_gov.tables import RowFault

__all__ = ["Importing"]


class Importing(Verbs):
    """The verb of importing."""

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

        table = read_bank(data, source=source)
        lines = bank_lines(table.rows)
        entered = {each.body["document"] for each in vouchers(self._journal) if "lines" in each.body}
        closed = self._with_books(lambda books: tuple(_closed(books, fund, lines, entered)))
        faults = tuple(sorted((*table.faults, *closed), key=lambda fault: fault.line))
        if faults and not keep_good:
            raise BadRows(source, faults)
        bad = {fault.line for fault in faults}
        known_parties = self._known(levy, parties)
        outcome = BankImport(faults=faults)
        for line in lines:
            if line.document in entered:
                outcome = evolve(outcome, known=(*outcome.known, line.reference))
            elif line.amount.amount < 0:
                outcome = evolve(outcome, outgoing=(*outcome.outgoing, line))
            elif line.line not in bad:
                outcome = self._take(line, fund, account, levy, known_parties, outcome)
        return outcome

    def _known(self, levy: str | None, parties: Iterable[str]) -> tuple[str, ...]:
        def ask(books: Books) -> tuple[str, ...]:
            if levy is None:
                return ()
            asked = levy_in(books, levy)
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
