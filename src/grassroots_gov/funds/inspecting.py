"""What people ask of the books: balances, receipts, statements, arrears, what was published, what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from grassroots_gov.errors import BadInterval, NotCanonical, StaleStatement, UnknownFund
from grassroots_gov.funds.books import Books, PublishedPeriod
from grassroots_gov.funds.desk import Desk, chart_of, fund_in, levy_in
from grassroots_gov.funds.facts import Published, given_in, lines_of
from grassroots_gov.funds.model import Entry, Fund, Levy, code_of, plain_day
from grassroots_gov.funds.stored import STREAM
from grassroots_gov.journal import Event, Fact
from grassroots_gov.money import Dong

# What only some questions need is loaded when one of these is asked.
if TYPE_CHECKING:
    from grassroots_gov.funds.answers import Arrear, TrialRow
    from grassroots_gov.funds.chart import Chart
    from grassroots_gov.funds.ledger import Ledger
    from grassroots_gov.funds.published import PublishedStatement
    from grassroots_gov.funds.receipts import PayingIn, Receipt
    from grassroots_gov.funds.statement import Statement, Voucher
    from grassroots_gov.law import Obligation

__all__ = ["Inspecting"]


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
            held = books.net(account, fund)
            return Dong(held if normal == "debit" else -held)

        return self._with_books(ask)

    def trial_balance(self, *, fund: str | None = None, on: date | None = None) -> tuple[TrialRow, ...]:
        """As :meth:`Ledger.trial_balance`."""
        if on is not None:
            return self.ledger().trial_balance(fund=fund, on=on)

        def ask(books: Books) -> tuple[TrialRow, ...]:
            from grassroots_gov.funds.answers import TrialRow

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

    def period(self, on: date) -> Literal["open", "adjusting", "closed"]:
        """As :meth:`Ledger.period`: what vouchers the books still take on a day."""
        from grassroots_gov.funds.ledger import period_of

        return self._with_books(lambda books: period_of(on, books.closed_until, books.adjusting_until))

    # --- who paid what ------------------------------------------------------------------------------

    def arrears(
        self, levy_id: str, parties: Iterable[str] = (), *, on: date | None = None
    ) -> tuple[Arrear, ...]:
        """How each party that owes, paid or is asked about stands to a levy, by code.

        The parties are those that the levy counts or exempts, those that paid, and ``parties``: a household
        that nobody named is not known to owe. With ``on`` as it stood at the end of that day; without, now
        and with everything called.
        """

        def ask(books: Books) -> tuple[Arrear, ...]:
            from grassroots_gov.funds.answers import Arrear

            levy = levy_in(books, levy_id)
            paid, held = books.levies.paid(levy_id), books.levies.held(levy_id)
            if on is not None:
                paid, held = self._given_by(levy_id, on)
            stands = levy.cancelled_on is None or (on is not None and on < levy.cancelled_on)
            return tuple(
                Arrear(
                    party,
                    levy.due_from(party) if stands else Dong(0),
                    Dong(0 if levy.quantity else paid.get(party, 0)),
                    Dong(held.get(party, 0)),
                    levy.called_from(party, on) if stands else Dong(0),
                )
                for party in sorted({*levy.units, *levy.exempt, *paid, *parties})
            )

        if on is not None:
            plain_day(on)
        return self._with_books(ask)

    def in_kind_arrears(self, levy_id: str, parties: Iterable[str] = ()) -> Mapping[str, tuple[int, int]]:
        """Of a levy in labour or goods: what each party owes in all and what it gave, in the levy's unit."""

        def ask(books: Books) -> Mapping[str, tuple[int, int]]:
            levy = levy_in(books, levy_id)
            given = books.levies.paid(levy_id) if levy.quantity else {}
            stands = levy.cancelled_on is None
            return {
                party: (levy.owed_in_kind(party) if stands else 0, given.get(party, 0))
                for party in sorted({*levy.units, *levy.exempt, *given, *parties})
            }

        return self._with_books(ask)

    def _given_by(self, levy_id: str, on: date) -> tuple[dict[str, int], dict[str, int]]:
        """What each party had paid to a levy, and above it, at the end of a day."""
        from grassroots_gov.funds.reading import vouchers

        paid: dict[str, int] = {}
        held: dict[str, int] = {}
        for voucher in vouchers(self._journal, naming=levy_id):
            if voucher.body.get("levy") == levy_id and "lines" in voucher.body and voucher.on <= on:
                applied, over = given_in(voucher.body["lines"])
                party = next((party for _, _, party, _ in voucher.body["lines"] if party), "")
                paid[party] = paid.get(party, 0) + applied
                held[party] = held.get(party, 0) + over
        return paid, held

    def receipt(self, number: int, fund: str | None = None) -> Receipt:
        """Voucher ``number`` as it is printed, one for each fund; :class:`UnknownEntry`.

        ``fund`` is the one whose part is meant of a voucher that touches several; the first otherwise.
        """
        from grassroots_gov.funds.reading import find_voucher

        def ask(books: Books) -> Receipt:
            voucher = find_voucher(self._journal, number, books.number)
            if fund is not None and all(of != fund for _, of, _, _ in voucher.body["lines"]):
                raise UnknownFund(str(fund), tuple({of for _, of, _, _ in voucher.body["lines"] if of}))
            return _as_printed(voucher, books, fund)

        return self._with_books(ask)

    def paying_in(
        self, levy_id: str, party: str, *, bank: str, account: str, on: date | None = None
    ) -> PayingIn:
        """The notice of what a party has left to pay, with the VietQR code for its bank (thông báo).

        ``bank``, ``account``  the commune's, as :func:`~grassroots_gov.funds.vietqr.vietqr` takes them
        ``on``                 asks for what is overdue on that day instead of all that is left

        :class:`RuleError` where nothing is left to pay.
        """
        from grassroots_gov.funds.judge import require_collection
        from grassroots_gov.funds.receipts import PayingIn
        from grassroots_gov.funds.vietqr import LONGEST_NOTE, plain_note, vietqr

        party = code_of(party, "party")
        stands = next(each for each in self.arrears(levy_id, (party,), on=on) if each.party == party)
        amount = stands.left if on is None else stands.overdue
        levy, fund = self._with_books(
            lambda books: (levy_in(books, levy_id), fund_in(books, levy_in(books, levy_id).fund))
        )
        if not amount:
            day = levy.opened_on if on is None else on
            require_collection(levy, party, Dong(1), day, self._law, paid=max(stands.paid, stands.due))
        note = plain_note(f"{party} {fund.code}")[:LONGEST_NOTE].strip()
        return PayingIn(
            levy=levy_id,
            party=party,
            fund=fund.code,
            fund_name=fund.name,
            amount=amount,
            note=note,
            payload=vietqr(bank, account, amount, note=note),
        )

    def voucher_book(self, book: str, year: int) -> tuple[Receipt, ...]:
        """Every voucher of a book ("PT", "PC", "GS") and year by its number there, void ones included."""
        from grassroots_gov.funds.reading import vouchers

        def ask(books: Books) -> tuple[Receipt, ...]:
            return tuple(
                _as_printed(each, books)
                for each in vouchers(self._journal)
                if each.body.get("book") == book and each.on.year == year
            )

        return self._with_books(ask)

    def history_of(self, party: str) -> tuple[Receipt, ...]:
        """Every voucher that names a party, in order: a household's own account."""
        from grassroots_gov.funds.reading import vouchers

        def ask(books: Books) -> tuple[Receipt, ...]:
            named = vouchers(self._journal, naming=party)
            return tuple(
                _as_printed(voucher, books)
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
        from grassroots_gov.funds.statement import Statement

        plain_day(on)
        if not isinstance(statement, Statement):
            raise NotCanonical(repr(statement)[:80], f"{type(statement).__name__}, not Statement")
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
        return self._with_books(
            lambda books: _receipt(fact.body, fact.effective_on, books, None, 1), written=fact
        )


def _void_by(books: Books, number: int) -> int | None:
    """The voucher that took this one back, unless it was taken back itself."""
    at, undone = number, False
    while (by := books.reversed_by(at)) is not None:
        at, undone = by, not undone
    return books.reversed_by(number) if undone else None


def _as_printed(voucher: Voucher, books: Books, fund: str | None = None) -> Receipt:
    """With its void mark and the count of its prints."""
    number = voucher.body["number"]
    copy = 1 + books.reprints.get(str(number), 0)
    return _receipt(voucher.body, voucher.on, books, _void_by(books, number), copy, fund)


def _receipt(
    body: Mapping[str, Any], on: date, books: Books, void: int | None, copy: int, fund: str | None = None
) -> Receipt:
    from grassroots_gov.funds.receipts import Receipt

    if fund is None:
        fund = next((of for _, of, _, _ in body["lines"] if of is not None), "")
    parties, total = set(), 0
    for _, of, party, amount in body["lines"]:
        if not fund or of == fund:
            if party:
                parties.add(party)
            if amount > 0:
                total += amount
    return Receipt(
        number=body["number"],
        book=body["book"],
        serial=body["serial"],
        on=on,
        fund=fund,
        fund_name=books.funds[fund].name if fund in books.funds else "",
        party=parties.pop() if len(parties) == 1 else "",
        amount=Dong(total),
        memo=body["memo"] or body.get("purpose", ""),
        document=body["document"],
        copy=copy,
        void=void,
    )
