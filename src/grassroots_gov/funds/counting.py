"""What is counted rather than posted: cash in the box, labour days, square metres, goods."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from grassroots_gov.errors import UnknownChoice, UnknownEntry
from grassroots_gov.funds.accounts import CASH
from grassroots_gov.funds.books import Books
from grassroots_gov.funds.desk import Desk, fund_in, levy_in, positive
from grassroots_gov.funds.facts import (
    CashRuled,
    ContributedInKind,
    CountCalled,
    Counted,
    InKindReversed,
    Posted,
    Reversed,
)
from grassroots_gov.funds.model import code_of, plain_day
from grassroots_gov.funds.opening import kind_unit
from grassroots_gov.funds.stored import Row
from grassroots_gov.journal import Event
from grassroots_gov.money import Dong

if TYPE_CHECKING:
    from grassroots_gov.funds.answers import CashCount
    from grassroots_gov.funds.receipts import InKindReceipt
    from grassroots_gov.funds.statement import Voucher

__all__ = ["Counting"]

_SHORT, _OVER = "311", "331"
"""Where a shortage waits to be handled, and a surplus: receivables and payables."""
_WORKS, _MATERIALS, _LABOUR = "2412", "152", "công"


class Counting(Desk):
    """The verbs of counting."""

    def count_cash(
        self, fund: str, counted: Dong, *, on: date, by: tuple[str, ...], document: str = ""
    ) -> CashCount:
        """Hold the cash of a fund against its books at the end of ``on``; a difference is posted at once.

        ``by`` names who counted. A shortage waits on account 311, a surplus on 331, until it is handled.
        """
        plain_day(on)
        by = tuple(code_of(person, "by") for person in by) or (code_of("", "by"),)
        if not isinstance(counted, Dong) or counted.amount < 0:
            positive(counted)

        def judge(books: Books) -> list[Event]:
            target = fund_in(books, fund)
            expected = books.cash.at((CASH, fund), on)
            gap = counted.amount - expected
            count = Counted(fund=fund, account=CASH, counted=counted, expected=Dong(expected), by=tuple(by))
            if not gap:
                books.require_open(on)
                return [count]
            other = _OVER if gap > 0 else _SHORT
            rows: list[Row] = [(CASH, fund, None, gap), (other, fund, None, -gap)]
            return [count, *self._enter(books, Posted, rows, on, memo=target.name, document=document)]

        facts = self._write(judge, on)
        event = next(fact for fact in facts if fact.kind == Counted.kind)
        number = facts[-1].body.get("number")
        expected = event.body["expected"]
        assert isinstance(expected, int)
        assert number is None or isinstance(number, int)
        from grassroots_gov.funds.answers import CashCount

        return CashCount(fund, on, Dong(expected), counted, number)

    def contribute_in_kind(
        self,
        fund: str,
        party: str,
        item: str,
        quantity: int,
        unit: str,
        *,
        on: date,
        levy: str | None = None,
        unit_value: Dong | None = None,
        decision: str | None = None,
        document: str = "",
    ) -> InKindReceipt:
        """Receive labour, land or goods in their own unit (ngày công, đất, hiện vật).

        With a ``levy`` it counts towards it and cannot go above it. Only a ``decision`` that was
        passed gives a unit its price (its ``values``); then, and only at that price, the value is posted
        beside the quantity.
        """
        from grassroots_gov.funds.receipts import InKindReceipt

        plain_day(on)
        unit, party, item = kind_unit(unit), code_of(party, "party"), code_of(item, "item")
        if type(quantity) is not int or quantity <= 0:
            raise UnknownChoice("quantity", str(quantity), ("1, 2, 3 …",))
        if unit_value is not None:
            positive(unit_value)
        terms = self._terms(decision)
        value = None if unit_value is None else unit_value * quantity

        def judge(books: Books) -> list[Event]:
            target = fund_in(books, fund)
            books.require_open(on)
            if levy is not None:
                asked = levy_in(books, levy)
                if (asked.fund, asked.unit) != (fund, unit):
                    raise UnknownChoice("unit", unit, (asked.unit or "đ",))
                given = books.levies.paid(levy).get(party, 0)
                from grassroots_gov.funds.judge import judge_in_kind

                judge_in_kind(asked, party, quantity, on, self._law, given=given).require()
            if unit_value is not None:
                from grassroots_gov.funds.judge import judge_value

                judge_value(unit, unit_value, on, self._law, terms=terms).require()
            event = ContributedInKind(
                fund=fund,
                serial=books.serials.get(f"HV/{on.year}", 0) + 1,
                levy=levy,
                party=party,
                item=item,
                unit=unit,
                quantity=quantity,
                decision=decision,
                value=value,
            )
            if value is None:
                return [event]
            account = _WORKS if unit == _LABOUR else _MATERIALS
            rows: list[Row] = [
                (account, fund, party, value.amount),
                (target.source, fund, party, -value.amount),
            ]
            return [event, *self._enter(books, Posted, rows, on, memo=item, document=document)]

        facts = self._write(judge, on)
        body = next(fact for fact in facts if fact.kind == ContributedInKind.kind).body
        serial, number = body["serial"], facts[-1].body.get("number")
        assert isinstance(serial, int)
        assert number is None or isinstance(number, int)
        return InKindReceipt(
            serial=serial,
            on=on,
            fund=fund,
            fund_name=self._with_books(lambda books: fund_in(books, fund)).name,
            party=party,
            item=item,
            unit=unit,
            quantity=quantity,
            value=value,
            entry=number,
        )

    def reverse_in_kind(self, serial: int, *, year: int, on: date, why: str) -> None:
        """Take a slip of labour, land or goods back (hủy phiếu), with the voucher of its value if it has one.

        :class:`UnknownEntry` for a slip there is not, :class:`UnknownChoice` for one that was taken back,
        :class:`ClosedPeriod`, or what :meth:`reverse` raises.
        """
        from grassroots_gov.funds.reading import vouchers

        plain_day(on)

        def judge(books: Books) -> list[Event]:
            books.require_open(on, adjusting=True)
            slip = valued = None
            for voucher in vouchers(self._journal):
                body = voucher.body
                if slip is not None and valued is None and slip.body["value"] and "lines" in body:
                    valued = voucher
                if body.get("serial") != serial or "lines" in body:
                    continue
                if voucher.kind == InKindReversed.kind and body["year"] == year:
                    raise UnknownChoice("slip", f"{serial}/{year}", ())
                if voucher.kind == ContributedInKind.kind and voucher.on.year == year:
                    slip = voucher
            if slip is None:
                raise UnknownEntry(serial, books.serials.get(f"HV/{year}", 0))
            names = ("fund", "levy", "party", "item", "unit", "quantity")
            told = {name: slip.body[name] for name in names}
            event = InKindReversed(serial=serial, year=year, why=why, **told)
            if valued is None or books.reversed_by(valued.body["number"]) is not None:
                return [event]
            return [event, *self._undo(books, valued, on, why)]

        self._write(judge, on)

    def _undo(self, books: Books, old: Voucher, on: date, why: str) -> list[Event]:
        rows = [(account, fund, party, -amount) for account, fund, party, amount in old.body["lines"]]
        return self._enter(
            books, Reversed, rows, on, memo=why, document=old.body["document"], adjusting=True,
            reverses=old.body["number"], act=old.kind, levy=None, purpose=None,
        )  # fmt: skip

    def call_count(self, why: str, *, on: date) -> None:
        """Say that something happened after which the law wants every fund's cash counted.

        A split, merger or closure, a fire, a flood (khoản 2 Điều 40 Luật số 88/2015/QH13).
        """
        event = CountCalled(why=code_of(why, "why"))
        self._write(lambda _: [event], plain_day(on))

    def set_cash_rule(
        self,
        limit: Dong | None,
        *,
        on: date,
        document: str,
        deposit_within: int = 0,
        count_within: int | None = None,
    ) -> None:
        """Take in the commune's own rule on cash (quy chế tồn quỹ tiền mặt), which binds from ``on``.

        The law's sheets confirm no ceiling, so one is kept only where the commune set it. ``limit`` is for
        each fund, ``deposit_within`` the days in which what is above goes to the deposit, ``count_within``
        the days between two counts. ``document`` is the decision that sets it.
        """
        plain_day(on)
        if limit is not None and (not isinstance(limit, Dong) or limit.amount < 0):
            positive(limit)
        for name, days in (("deposit_within", deposit_within), ("count_within", count_within)):
            least = 1 if name == "count_within" else 0
            if days is not None and (type(days) is not int or days < least):
                raise UnknownChoice(name, str(days)[:80], (f">= {least}",))
        event = CashRuled(
            limit=limit,
            deposit_within=deposit_within,
            count_within=count_within,
            document=code_of(document, "document"),
        )

        def judge(books: Books) -> list[Event]:
            books.require_open(on)
            return [event]

        self._write(judge, on)
