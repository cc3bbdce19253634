"""What people ask of the books: balances, receipts, statements, arrears, what was published, what is owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from grassroots_gov.errors import BadInterval, StaleStatement
from grassroots_gov.funds.books import Books, PublishedPeriod
from grassroots_gov.funds.chart import Chart
from grassroots_gov.funds.desk import Desk, chart_of, fund_in, levy_in
from grassroots_gov.funds.facts import STREAM, Published, lines_of
from grassroots_gov.funds.model import Entry, Fund, Levy, TrialRow, plain_day
from grassroots_gov.journal import Event, Fact
from grassroots_gov.money import Dong

# What only some questions need is loaded when one of these is asked.
if TYPE_CHECKING:
    from grassroots_gov.funds.ledger import Ledger
    from grassroots_gov.funds.published import PublishedStatement
    from grassroots_gov.funds.receipts import Receipt
    from grassroots_gov.funds.statement import Statement, Voucher
    from grassroots_gov.law import Obligation

__all__ = ["Arrear", "Inspecting"]


@frozen
class Arrear:
    """What a party still owes of a levy (còn nợ), in đồng; ``held`` is what it paid above it."""

    party: str
    due: Dong
    paid: Dong
    held: Dong

    @property
    def left(self) -> Dong:
        """What is left to pay."""
        return max(self.due - self.paid, Dong(0))


class Inspecting(Desk):
    """The questions that anybody may ask of the funds."""

    # --- balances -----------------------------------------------------------------------------------

    def funds(self) -> tuple[Fund, ...]:
        """Every fund that was opened, by code."""
        return self._with_books(lambda books: tuple(books.funds[code] for code in sorted(books.funds)))

    def levies(self, fund: str | None = None) -> tuple[Levy, ...]:
        """Every levy, or those of one fund, in the order they were opened."""
        return self._with_books(
            lambda books: tuple(
                books.levies[levy] for levy, of in books.levies.fund_of.items() if fund is None or of == fund
            )
        )

    def balance(self, account: str, *, fund: str | None = None, on: date | None = None) -> Dong:
        """As :meth:`Ledger.balance`; without a day it costs the same however long the history is."""
        if on is not None:
            return self.ledger().balance(account, fund=fund, on=on)

        def ask(books: Books) -> Dong:
            known = books.accounts.get(account)
            normal = known[1] if known else self.chart()[account].normal
            held = sum(
                debit - credit
                for (code, of), (debit, credit) in books.totals.items()
                if code.startswith(account) and (fund is None or of == fund)
            )
            return Dong(held if normal == "debit" else -held)

        return self._with_books(ask)

    def trial_balance(self, *, fund: str | None = None, on: date | None = None) -> tuple[TrialRow, ...]:
        """As :meth:`Ledger.trial_balance`."""
        if on is not None:
            return self.ledger().trial_balance(fund=fund, on=on)

        def ask(books: Books) -> tuple[TrialRow, ...]:
            rows = []
            for key in sorted(books.totals, key=lambda key: (key[0], key[1] or "")):
                if fund is None or key[1] == fund:
                    debit, credit = books.totals[key]
                    sign = 1 if books.accounts[key[0]][1] == "debit" else -1
                    rows.append(TrialRow(*key, Dong(debit), Dong(credit), Dong(sign * (debit - credit))))
            return tuple(rows)

        return self._with_books(ask)

    def ledger(self) -> Ledger:
        """The whole ledger in memory, for exports and for balances on an earlier day."""
        from grassroots_gov.funds.ledger import Ledger
        from grassroots_gov.funds.reading import vouchers

        ledger = Ledger(self.chart())
        for voucher in vouchers(self._journal):
            if "lines" in voucher.body:
                body = voucher.body
                rows = [(account, fund, party, amount) for account, fund, party, amount in body["lines"]]
                ledger.post(Entry(voucher.on, body["memo"], lines_of(rows), body["document"]))
        return ledger

    def chart(self) -> Chart:
        """The newest chart of the rulebook."""
        return chart_of(self._law(), date.max)

    # --- who paid what ------------------------------------------------------------------------------

    def arrears(self, levy_id: str, parties: Iterable[str] = ()) -> tuple[Arrear, ...]:
        """What each party that owes, paid or is asked about stands at, by code.

        The parties are those that the levy counts or exempts, those that paid, and ``parties``: a household
        that nobody named is not known to owe.
        """

        def ask(books: Books) -> tuple[Arrear, ...]:
            levy = levy_in(books, levy_id)
            paid, held = books.levies.paid(levy_id), books.levies.held(levy_id)
            named = {*levy.units, *levy.exempt, *paid, *parties}
            return tuple(
                Arrear(party, levy.due_from(party), Dong(paid.get(party, 0)), Dong(held.get(party, 0)))
                for party in sorted(named)
            )

        return self._with_books(ask)

    def receipt(self, number: int) -> Receipt:
        """Voucher ``number`` as it is printed; :class:`UnknownEntry`."""
        from grassroots_gov.funds.reading import find_voucher

        def ask(books: Books) -> Receipt:
            voucher = find_voucher(self._journal, number, books.number)
            return _receipt(voucher, books, books.reversed_by(number), 1 + books.reprints.get(str(number), 0))

        return self._with_books(ask)

    def history_of(self, party: str) -> tuple[Receipt, ...]:
        """Every voucher that names a party, in order: a household's own account."""
        from grassroots_gov.funds.reading import vouchers

        def ask(books: Books) -> tuple[Receipt, ...]:
            named = vouchers(self._journal, naming=party)
            return tuple(
                _receipt(voucher, books, books.reversed_by(voucher.body["number"]), 1)
                for voucher in named
                if "lines" in voucher.body and any(row[2] == party for row in voucher.body["lines"])
            )

        return self._with_books(ask)

    # --- statements ---------------------------------------------------------------------------------

    def statement(self, fund: str, start: date, end: date) -> Statement:
        """What the fund had, received, spent and has left from ``start`` to ``end``, both included."""
        if plain_day(end) < plain_day(start):
            raise BadInterval(f"{start} > {end}")
        return self._statement(fund, start, end, self._journal.store.length(STREAM))

    def _statement(self, fund: str, start: date, end: date, upto: int) -> Statement:
        from grassroots_gov.funds.reading import vouchers
        from grassroots_gov.funds.statement import compile_statement

        def ask(books: Books) -> Statement:
            named = fund_in(books, fund)
            natures = {
                levy: books.levies[levy].nature for levy, of in books.levies.fund_of.items() if of == fund
            }
            return compile_statement(
                vouchers(self._journal, naming=fund, upto=upto),
                fund=fund,
                name=named.name,
                start=start,
                end=end,
                upto=upto,
                natures=natures,
            )

        return self._with_books(ask)

    def publish(self, statement: Statement, *, on: date) -> PublishedStatement:
        """Make a statement public (công khai): what is posted is a fact with its digest.

        :class:`StaleStatement` where it is not exactly what the books say.
        """
        from grassroots_gov.funds.published import PublishedStatement

        plain_day(on)
        current = self._statement(statement.fund, statement.start, statement.end, statement.upto)
        if statement != current:
            raise StaleStatement(statement.fund, statement.start, statement.end)
        published = PublishedStatement(statement, on)

        def judge(_: Books) -> list[Event]:
            event = Published(
                fund=statement.fund,
                start=statement.start,
                end=statement.end,
                upto=statement.upto,
                digest=published.digest,
            )
            return [event]

        self._write(judge, on)
        return published

    def published(self, fund: str | None = None) -> tuple[PublishedStatement, ...]:
        """Every statement that was published, made anew from the facts, in order.

        :class:`StaleStatement` where one no longer has the digest that was posted.
        """
        periods = self._with_books(lambda books: tuple(books.published))
        return tuple(self._again(period) for period in periods if fund is None or period.fund == fund)

    def _again(self, period: PublishedPeriod) -> PublishedStatement:
        from grassroots_gov.funds.published import PublishedStatement

        statement = self._statement(period.fund, period.start, period.end, period.upto)
        published = PublishedStatement(statement, period.on)
        if published.digest != period.digest:
            raise StaleStatement(period.fund, period.start, period.end)
        return published

    # --- what is owed -------------------------------------------------------------------------------

    def owed(self, on: date) -> tuple[Obligation, ...]:
        """What the law asks of the funds on the day ``on``: publish, count, collect in time."""
        from grassroots_gov.funds.owed import owed

        return self._with_books(lambda books: tuple(owed(books, self._law(), on)))

    # --- inside -------------------------------------------------------------------------------------

    def _receipt_of(self, fact: Fact) -> Receipt:
        from grassroots_gov.funds.statement import Voucher

        voucher = Voucher(fact.position, fact.effective_on, fact.kind, fact.body, fact.digest)
        return self._with_books(lambda books: _receipt(voucher, books, None, 1))


def _receipt(voucher: Voucher, books: Books, void: int | None, copy: int) -> Receipt:
    from grassroots_gov.funds.receipts import Receipt

    body = voucher.body
    lines = body["lines"]
    fund = next((of for _, of, _, _ in lines if of is not None), "")
    return Receipt(
        number=body["number"],
        book=body["book"],
        serial=body["serial"],
        on=voucher.on,
        fund=fund,
        fund_name=books.funds[fund].name if fund in books.funds else "",
        party=next((party for _, _, party, _ in lines if party), ""),
        amount=Dong(sum(amount for _, _, _, amount in lines if amount > 0)),
        memo=body["memo"] or body.get("purpose", ""),
        document=body["document"],
        copy=copy,
        void=void,
    )
