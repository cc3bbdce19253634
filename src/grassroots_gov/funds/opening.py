"""The verbs that begin something: a fund is opened, a levy is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from grassroots_gov.errors import FundAlreadyOpen, UnknownChoice
from grassroots_gov.funds.books import Books
from grassroots_gov.funds.desk import Desk, fund_in, nearest_rule, positive
from grassroots_gov.funds.facts import Levied, Opened
from grassroots_gov.funds.judge import judge_levy
from grassroots_gov.funds.model import Exemption, Fund, Purpose, plain_day
from grassroots_gov.journal import Event
from grassroots_gov.money import Dong

__all__ = ["Opening"]

PER = ("household", "person", "labourer")


class Opening(Desk):
    """Funds and levies."""

    def open(
        self,
        code: str,
        name: str,
        *,
        on: date,
        decision: str | None = None,
        kind: str = "",
        purposes: Iterable[Purpose | str] = (),
    ) -> Fund:
        """Open a fund (lập quỹ): from then on it has books of its own.

        ``decision``  the decision that sets it up; the money is guarded at the levy, which needs one
        ``kind``      a kind of the law ("works", "village", "disaster", "gratitude" …); empty for a fund of
                      the community's own
        ``purposes``  what it may be spent on, each with its limit; where none is given, anything

        :class:`FundAlreadyOpen`, or :class:`UnknownChoice` for a kind that the law does not know.
        """
        plain_day(on)
        declared = tuple(Purpose(each) if isinstance(each, str) else each for each in purposes)
        source, spending = self._accounts_for(kind, on)

        def judge(books: Books) -> list[Event]:
            if code in books.funds:
                raise FundAlreadyOpen(code, books.funds[code].opened_on)
            books.require_open(on)
            event = Opened(
                fund=code,
                name=name,
                fund_kind=kind,
                decision=decision,
                source=source,
                spending=spending,
                purposes=declared,
            )
            return [event]

        self._write(judge, on)
        return self._with_books(lambda books: fund_in(books, code))

    def levy(
        self,
        fund: str,
        amount: Dong,
        per: str = "household",
        *,
        on: date,
        decision: str | None = None,
        exempt: Iterable[Exemption | str] = (),
        until: date | None = None,
        units: Mapping[str, int] | None = None,
    ) -> str:
        """Open a levy (mở đợt thu) and answer its id: ``amount`` per household, person or labourer.

        ``decision``  the concluded decision that sets it; only a fund that the law makes compulsory is
                      levied without one, and then not above the lawful rate
        ``exempt``    who need not pay, by code or as :class:`Exemption` with reason and approver; frozen now
        ``until``     the last day of collection; the decision's, where it sets one
        ``units``     how many persons or labourers each party counts

        :class:`UnknownFund`, :class:`UnknownChoice`, or :class:`RuleError` with the verdict.
        """
        return self._levy(fund, positive(amount), "", 0, per, on, decision, exempt, until, units)

    def levy_in_kind(
        self,
        fund: str,
        quantity: int,
        unit: str = "công",
        per: str = "labourer",
        *,
        on: date,
        decision: str,
        exempt: Iterable[Exemption | str] = (),
        until: date | None = None,
        units: Mapping[str, int] | None = None,
    ) -> str:
        """As :meth:`levy`, in labour days (công) or another unit instead of money."""
        if type(quantity) is not int or quantity <= 0:
            raise UnknownChoice("quantity", str(quantity), ("1, 2, 3 …",))
        return self._levy(fund, Dong(0), unit, quantity, per, on, decision, exempt, until, units)

    def _levy(
        self,
        fund: str,
        amount: Dong,
        unit: str,
        quantity: int,
        per: str,
        on: date,
        decision: str | None,
        exempt: Iterable[Exemption | str],
        until: date | None,
        units: Mapping[str, int] | None,
    ) -> str:
        plain_day(on)
        if per not in PER:
            raise UnknownChoice("per", str(per), PER)
        frozen = tuple(Exemption(each) if isinstance(each, str) else each for each in exempt)
        terms = self._terms(decision)

        def judge(books: Books) -> list[Event]:
            target = fund_in(books, fund)
            books.require_open(on)
            before = books.levied.get(decision or "", (0, 0))[1 if quantity else 0]
            judge_levy(
                target,
                amount,
                per,
                on,
                self._law,
                terms=terms,
                levied_before=Dong(before) if before else None,
                in_kind=quantity > 0,
            ).require()
            event = Levied(
                fund=fund,
                amount=amount,
                per=per,
                nature="mandated" if terms is None else "agreed",
                decision=decision,
                matter=target.kind if terms is None else terms.matter,
                until=until if until is not None or terms is None else terms.period[1],
                exempt=frozen,
                units=dict(units or {}),
                unit=unit,
                quantity=quantity,
            )
            return [event]

        return self._write(judge, on)[-1].id

    def _accounts_for(self, kind: str, on: date) -> tuple[str, str]:
        """The accounts that receipts are credited to and payments debit, by the templates of the kind."""
        book = self._law()
        receipt, payment = "fund_collect_cash", "fund_spend_cash"
        if kind:
            accounts = nearest_rule(book, f"fund.{kind}.account", on)
            if accounts is None:
                keys = (key.split(".") for key in book.all_keys())
                known = sorted(key[1] for key in keys if key[0] == "fund" and key[-1] == "account")
                raise UnknownChoice("kind", kind, tuple(known))
            usual = str(next(iter(accounts.items()), ""))
            if usual == "4418":
                receipt, payment = "works_collect_cash_offbudget", "works_spend_cash"
            elif usual == "3361":
                receipt, payment = "village_money_held", "village_money_returned"
        credited, debited = (nearest_rule(book, f"posting.{event}.1", on) for event in (receipt, payment))
        assert credited is not None
        assert debited is not None
        return str(credited.table()["credit"]), str(debited.table()["debit"])
