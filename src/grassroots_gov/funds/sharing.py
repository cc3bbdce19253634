"""The verbs of a fund that is collected for another level: keep the lawful share, hand the rest up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from grassroots_gov.errors import UnknownChoice
from grassroots_gov.funds.books import Books
from grassroots_gov.funds.desk import FUND_DEPOSIT, fund_in, money_account, nearest_rule, positive
from grassroots_gov.funds.facts import Collected, HandedUp, Refunded, Reversed, ShareKept, given_in
from grassroots_gov.funds.model import Fund, plain_day
from grassroots_gov.funds.stored import Row
from grassroots_gov.funds.verbs import Verbs
from grassroots_gov.journal import Event
from grassroots_gov.money import Dong

if TYPE_CHECKING:
    from grassroots_gov.funds.kinds import FundKind
    from grassroots_gov.funds.shares import Holding
    from grassroots_gov.law import Verdict

__all__ = ["Sharing"]


class Sharing(Verbs):
    """Shares kept and handed up (tỷ lệ được giữ lại, nộp lên cấp trên)."""

    def kinds(self, on: date) -> tuple[FundKind, ...]:
        """Every kind of fund with its rates, exemptions, shares and publicity as of a day."""
        from grassroots_gov.funds.kinds import fund_kinds

        return fund_kinds(self._law(), plain_day(on))

    def kind(self, code: str, on: date) -> Verdict:
        """What the rulebook knows of one kind on a day, and what it does not; :class:`UnknownChoice`."""
        from grassroots_gov.funds.kinds import judge_kind

        return judge_kind(self._law(), code, plain_day(on))

    def holding(self, fund: str, year: int | None = None) -> Holding:
        """What a fund collected for another level in a year, or in all, and where it went."""
        return self._with_books(lambda books: self._holding(books, fund, year))

    def may_keep(
        self, fund: str, amount: Dong, part: str, *, on: date, level: str = "commune", year: int | None = None
    ) -> Verdict:
        """Whether the law lets ``level`` keep ``amount`` more for ``part``; nothing is written."""
        from grassroots_gov.funds.shares import judge_share

        positive(amount)
        plain_day(on)
        return self._with_books(
            lambda books: judge_share(
                fund_in(books, fund), amount, part, on, self._law, level=level,
                holding=self._holding(books, fund, year or on.year), approved_by="–", document="–",
            )
        )  # fmt: skip

    def keep_share(
        self,
        fund: str,
        amount: Dong,
        part: str,
        *,
        on: date,
        approved_by: str,
        document: str,
        year: int | None = None,
    ) -> int:
        """Keep a part of what the commune collected in ``year``, this one if none is named.

        From then on it may be spent here. ``part`` is one of the law's: ``"collectors_pay"``,
        ``"admin"``, ``"disaster_tasks"``. The share goes from account 3361 to 431, by the template
        ``disaster_collect``.
        :class:`RuleError` above a cap, or on a day for which no share is known.
        """
        from grassroots_gov.funds.shares import judge_share

        positive(amount)
        plain_day(on)
        of_year = on.year if year is None else year
        step = nearest_rule(self._law(), "posting.disaster_collect.3", on)
        assert step is not None

        def judge(books: Books) -> list[Event]:
            source = _for_another(books, fund)
            judge_share(
                source, amount, part, on, self._law, holding=self._holding(books, fund, of_year),
                approved_by=approved_by, document=document,
            ).require()  # fmt: skip
            rows: list[Row] = [
                (source.source, fund, None, amount.amount),
                (str(step.table()["credit"]), fund, None, -amount.amount),
            ]
            return self._enter(
                books, ShareKept, rows, on, memo=source.name, document=document, part=part, level="commune",
                year=of_year, approved_by=approved_by,
            )  # fmt: skip

        return self._number_of(self._write(judge, on))

    def hand_up(
        self,
        fund: str,
        amount: Dong,
        *,
        on: date,
        approved_by: str,
        paid_by: str,
        document: str,
        out_of: str = FUND_DEPOSIT,
    ) -> int:
        """Hand what was collected for another level to it (nộp lên quỹ cấp trên), out of the deposit."""
        from grassroots_gov.funds.shares import judge_handing_up

        positive(amount)
        plain_day(on)

        def judge(books: Books) -> list[Event]:
            source = _for_another(books, fund)
            roles = {"approver": approved_by, "cashier": paid_by}
            judge_handing_up(
                source, amount, on, self._law, holding=self._holding(books, fund, None), roles=roles,
                document=document,
            ).require()  # fmt: skip
            rows: list[Row] = [
                (source.source, fund, None, amount.amount),
                (money_account(out_of), fund, None, -amount.amount),
            ]
            return self._enter(
                books, HandedUp, rows, on, memo=source.name, document=document, approved_by=approved_by,
                paid_by=paid_by,
            )  # fmt: skip

        return self._number_of(self._write(judge, on))

    def _holding(self, books: Books, fund: str, year: int | None) -> Holding:
        """Read from the vouchers: it is asked a few times a year, and the books need not carry it."""
        from grassroots_gov.funds.reading import vouchers
        from grassroots_gov.funds.shares import Holding

        fund_in(books, fund)
        collected = handed = 0
        kept: dict[str, Dong] = {}
        acts: dict[int, tuple[str, str, int]] = {}
        for voucher in vouchers(self._journal, naming=fund):
            body = voucher.body
            if "lines" not in body:
                continue
            act = (voucher.kind, body.get("part", ""), body.get("year", voucher.on.year))
            if voucher.kind == Reversed.kind:  # what it took back, the other way round
                act = acts.get(body["reverses"], act)
            acts[body["number"]] = act
            kind, part, of_year = act
            _, of, _, moved = body["lines"][0]
            if of != fund or year not in (None, of_year):
                continue
            if kind in (Collected.kind, Refunded.kind):
                collected += given_in(body["lines"])[0]
            elif kind == ShareKept.kind:
                kept[part] = kept.get(part, Dong(0)) + Dong(moved)
            elif kind == HandedUp.kind:
                handed += moved
        return Holding(year=year, collected=Dong(collected), kept=kept, handed_up=Dong(handed))


def _for_another(books: Books, code: str) -> Fund:
    """A fund whose receipts are held for another level; :class:`UnknownChoice` for any other."""
    fund = fund_in(books, code)
    if fund.source == fund.spending or not fund.source.startswith("336"):
        held = tuple(each.code for each in books.funds.values() if each.source.startswith("336"))
        raise UnknownChoice("fund", code, held)
    return fund
