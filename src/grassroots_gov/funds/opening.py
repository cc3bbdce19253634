"""The verbs that begin something, a fund or a levy, and the one that ends a levy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from grassroots_gov.errors import BadCode, BadInterval, FundAlreadyOpen, UnknownChoice, require_told
from grassroots_gov.funds.books import Books
from grassroots_gov.funds.desk import Desk, fund_in, levy_in, nearest_rule, positive
from grassroots_gov.funds.facts import Levied, LevyCancelled, Opened
from grassroots_gov.funds.model import (
    LONGEST_CODE,
    Exemption,
    Fund,
    Instalment,
    Levy,
    Purpose,
    code_of,
    plain_day,
    unit_name,
)
from grassroots_gov.journal import Event
from grassroots_gov.money import Dong

if TYPE_CHECKING:
    from grassroots_gov.funds.model import DecidedTerms
    from grassroots_gov.law import Verdict

__all__ = ["Opening", "kind_unit"]

PER = ("household", "person", "labourer")
MONEY_UNITS = frozenset(("đ", "₫", "đồng", "dong", "vnd", "vnđ", "nghìn", "ngàn", "triệu", "tỷ", "usd"))
"""What counts money and so is no unit of things."""


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

        :class:`FundAlreadyOpen`, :class:`BadCode` for a code that others could not write the same way,
        :class:`BlankText` for a name that says nothing, or :class:`UnknownChoice` for a kind that the law
        does not know.
        """
        plain_day(on)
        if code_of(code, "fund") != code:  # others look it up by the very letters written here
            raise BadCode("fund", code[:80], LONGEST_CODE)
        require_told("funds.fund_name", name)
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
        instalments: Iterable[Instalment] = (),
    ) -> str:
        """Open a levy (mở đợt thu) and answer its id: ``amount`` per household, person or labourer.

        ``decision``     the concluded decision that sets it; only a fund that the law makes compulsory is
                         levied without one, and none of these above the lawful rate of the year
        ``exempt``       who need not pay, by code or as :class:`Exemption` with reason and approver; frozen
                         now. For a compulsory fund the reason is one that the law has: its point ("h") or
                         its words
        ``until``        the last day of collection, within the decision's period; that period's own last
                         day where none is given
        ``units``        how many persons or labourers each party counts; a household counts once
        ``instalments``  the parts it is paid in (đợt nộp), in order of their days; they add up to ``amount``

        :class:`UnknownFund`, :class:`UnknownChoice`, :class:`BadInterval`, or :class:`RuleError` with the
        verdict.
        """
        asked = self._asked(fund, positive(amount), "", 0, per, on, exempt, until, units, instalments)
        return self._levy(asked, decision)

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
        unit = kind_unit(unit)
        asked = self._asked(fund, Dong(0), unit, quantity, per, on, exempt, until, units, ())
        return self._levy(asked, decision)

    def may_levy(
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
    ) -> Verdict:
        """The verdict that :meth:`levy` would rest on, with what is unconfirmed; nothing is written."""
        asked = self._asked(fund, positive(amount), "", 0, per, on, exempt, until, units, ())
        terms = self._terms(decision)
        return self._with_books(lambda books: self._judged(books, asked, decision, terms))

    def cancel_levy(
        self, levy_id: str, *, on: date, why: str, approved_by: str, decision: str | None = None
    ) -> None:
        """Give a levy up (hủy đợt thu): from ``on`` nothing is collected and nothing is owed.

        What was paid stays in the books until :meth:`refund` gives it back. Once all of it is back, the
        decision may be levied anew. :class:`UnknownLevy`, or :class:`RuleError` with the verdict.
        """
        plain_day(on)

        def judge(books: Books) -> list[Event]:
            levy = levy_in(books, levy_id)
            books.require_open(on)
            from grassroots_gov.funds.judge import judge_cancelling

            judge_cancelling(levy, on, self._law, why=why, approved_by=approved_by).require()
            return [LevyCancelled(levy=levy_id, why=why, approved_by=approved_by, decision=decision)]

        self._write(judge, on)

    # --- inside -------------------------------------------------------------------------------------

    @staticmethod
    def _asked(
        fund: str,
        amount: Dong,
        unit: str,
        quantity: int,
        per: str,
        on: date,
        exempt: Iterable[Exemption | str],
        until: date | None,
        units: Mapping[str, int] | None,
        instalments: Iterable[Instalment],
    ) -> Levy:
        """The levy as it was asked for, whole in itself; nothing of it is judged by law yet."""
        plain_day(on)
        if per not in PER:
            raise UnknownChoice("per", str(per)[:80], PER)
        if until is not None and plain_day(until) < on:
            raise BadInterval(f"{on} > {until}")
        counted = {code_of(party, "party"): many for party, many in (units or {}).items()}
        for party, many in counted.items():
            if type(many) is not int or many < 1 or (per == "household" and many != 1):
                raise UnknownChoice(
                    "units", f"{party}: {many}"[:80], ("1",) if per == "household" else ("1, 2, 3 …",)
                )
        frozen: dict[str, Exemption] = {}
        for each in (Exemption(one) if isinstance(one, str) else one for one in exempt):
            party = code_of(each.party, "exempt")
            if party in frozen:
                raise UnknownChoice("exempt", party, ("1 ×",))
            frozen[party] = evolve(each, party=party)
        return Levy(
            id="",
            fund=fund,
            amount=amount,
            per=per,
            nature="",
            decision=None,
            matter="",
            opened_on=on,
            until=until,
            exempt=frozen,
            units=counted,
            unit=unit,
            quantity=quantity,
            instalments=_parts(amount, on, until, instalments),
        )

    def _judged(self, books: Books, asked: Levy, decision: str | None, terms: DecidedTerms | None) -> Verdict:
        fund = fund_in(books, asked.fund)
        from grassroots_gov.funds.judge import judge_levy

        return judge_levy(
            asked,
            fund,
            self._law,
            terms=terms,
            levied_before=_levied_under(books, decision, in_kind=asked.quantity > 0),
            mandated_before=_mandated_of(books, fund, asked),
        )

    def _levy(self, asked: Levy, decision: str | None) -> str:
        terms = self._terms(decision)
        on = asked.opened_on

        def judge(books: Books) -> list[Event]:
            target = fund_in(books, asked.fund)
            books.require_open(on)
            self._judged(books, asked, decision, terms).require()
            rate = f"fund.{target.kind}.rate.other_labourers"
            by_law = terms is None or (target.kind and self._law().at(on).find(rate) is not None)
            event = Levied(
                fund=asked.fund,
                amount=asked.amount,
                per=asked.per,
                nature="mandated" if by_law else "agreed",
                decision=decision,
                matter=target.kind if terms is None else terms.matter,
                until=asked.until if asked.until is not None or terms is None else terms.period[1],
                exempt=tuple(asked.exempt.values()),
                units=asked.units,
                unit=asked.unit,
                quantity=asked.quantity,
                instalments=asked.instalments,
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
            elif usual == "3361" and len(accounts.items()) > 1:
                receipt = (
                    "disaster_collect"  # held for another level; what is kept of it is spent like a fund
                )
            elif usual == "3361":
                receipt, payment = "village_money_held", "village_money_returned"
        credited, debited = (nearest_rule(book, f"posting.{event}.1", on) for event in (receipt, payment))
        assert credited is not None
        assert debited is not None
        return str(credited.table()["credit"]), str(debited.table()["debit"])


def kind_unit(unit: str) -> str:
    """A unit of labour, land or goods: never one of money, which :meth:`collect` and :meth:`give` take."""
    plain = unit_name(code_of(unit, "unit"))
    if plain.casefold().strip(" .") in MONEY_UNITS:
        raise UnknownChoice("unit", plain, ("công", "m2", "kg", "m3", "bao"))
    return plain


def _parts(
    amount: Dong, on: date, until: date | None, instalments: Iterable[Instalment]
) -> tuple[Instalment, ...]:
    """The parts of a levy: in order, within its days, and together exactly what it asks."""
    parts = tuple(instalments)
    days = [on, *(part.until for part in parts), until or date.max]
    if parts and (sorted(days) != days or len({part.until for part in parts}) < len(parts)):
        raise BadInterval(" → ".join(day.isoformat() for day in days))
    total = sum((part.amount for part in parts), Dong(0))
    if parts and total != amount:
        raise UnknownChoice("instalments", str(total), (str(amount),))
    return parts


def _levied_under(books: Books, decision: str | None, *, in_kind: bool) -> Dong | None:
    """What levies already took under a decision; one that was cancelled and all given back took nothing."""
    if decision not in books.levied:
        return None
    taken: list[int] = []
    for levy_id in books.levies.fund_of:
        levy = books.levies[levy_id]
        kept = (books.levies.paid(levy_id), books.levies.held(levy_id))
        gone = levy.cancelled_on is not None and not any(any(each.values()) for each in kept)
        if levy.decision == decision and not gone and (levy.quantity > 0) == in_kind:
            taken.append(levy.quantity or levy.amount.amount)
    return Dong(sum(taken)) if taken else None


def _mandated_of(books: Books, fund: Fund, asked: Levy) -> Dong:
    """What the levies of a year ask already for a kind of fund, of persons that may be the same."""
    most = 0
    for levy_id, of in books.levies.fund_of.items():
        if not fund.kind or books.funds[of].kind != fund.kind:
            continue
        levy = books.levies[levy_id]
        apart = bool(asked.units) and bool(levy.units) and asked.units.keys().isdisjoint(levy.units)
        if levy.opened_on.year == asked.opened_on.year and levy.cancelled_on is None and not apart:
            most += levy.amount.amount
    return Dong(most)
