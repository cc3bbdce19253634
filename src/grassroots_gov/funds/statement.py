"""A fund's statement for a period (báo cáo thu, chi quỹ): what was, came, went and is, with every voucher."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from grassroots_gov.funds import stored
from grassroots_gov.funds.accounts import is_money
from grassroots_gov.law import Verdict
from grassroots_gov.money import Dong
from grassroots_gov.text import Lang, say

__all__ = [
    "NATURES",
    "InKindRow",
    "Statement",
    "StatementRow",
    "Voucher",
    "compile_statement",
    "summed_in_kind",
]

NATURES = ("agreed", "mandated", "voluntary", "other")
"""Contributions that a decision set, that the law sets, gifts, and anything else that came in."""


@frozen
class Voucher:
    """A voucher as it is read back for reports: plain values, no objects for its lines.

    ``kind``    what happened ("funds.collected"), ``body`` its fields
    ``digest``  of the fact, which nobody can guess who has not seen it
    """

    position: int
    on: date
    kind: str
    body: Mapping[str, Any] = field(hash=False)
    digest: str

    def money_of(self, fund: str) -> int:
        """By how much the voucher moved the cash and deposits of ``fund``."""
        return sum(
            amount for account, of, _, amount in self.body["lines"] if of == fund and is_money(account)
        )


@frozen
class StatementRow:
    """One voucher of a statement.

    ``nature``  of a receipt: one of :data:`NATURES`; of a payment: ``"purpose"``, ``"refund"``,
                ``"transfer"``, ``"handed_up"``, ``"surplus"``, ``"advance"``, ``"reversal"`` or
                ``"other"``
    ``text``    the purpose or memo
    ``fact``    the digest of the fact behind it
    """

    number: int
    book: str
    serial: int
    on: date
    party: str
    amount: Dong
    nature: str
    text: str
    fact: str


@frozen
class InKindRow:
    """What was given of one thing, in its own unit; ``slips`` are the numbers of its slips ("3/2020")."""

    item: str
    unit: str
    quantity: int
    slips: tuple[str, ...] = ()


@frozen(kw_only=True)
class Statement:
    """What a fund had, received, spent and has left, from ``start`` to ``end``, both included.

    The figures are of money: cash and deposits. ``receipts`` and ``payments`` list the vouchers behind
    them; a voucher that was taken back within the period is in neither, only in ``void``.

    ``upto``      the last fact of the ledger that it counts
    ``in_kind``   labour, land and goods in their own units, never in đồng
    """

    fund: str
    name: str
    start: date
    end: date
    upto: int
    opening: Dong
    receipts: tuple[StatementRow, ...]
    payments: tuple[StatementRow, ...]
    void: tuple[int, ...]
    in_kind: tuple[InKindRow, ...]

    @property
    def received(self) -> Dong:
        """All that came in."""
        return sum((row.amount for row in self.receipts), Dong(0))

    @property
    def spent(self) -> Dong:
        """All that went out."""
        return sum((row.amount for row in self.payments), Dong(0))

    @property
    def closing(self) -> Dong:
        """What is left."""
        return self.opening + self.received - self.spent

    def by_nature(self) -> Mapping[str, Dong]:
        """What came in, by :data:`NATURES`: gifts apart from agreed and from mandated contributions."""
        sums = dict.fromkeys(NATURES, Dong(0))
        for row in self.receipts:
            sums[row.nature] += row.amount
        return sums

    def check(self) -> Verdict:
        """Whether the figures add up."""
        from grassroots_gov.funds.figures import judge_figures

        return judge_figures(
            self.end, opening=self.opening, receipts=self.received, spending=self.spent, closing=self.closing
        )

    def render(self, lang: Lang = "vi") -> str:
        """The statement as lines of text, each figure followed by the vouchers it adds up."""
        lines = [
            say(
                "funds.statement_title", lang, fund=self.fund, name=self.name, start=self.start, end=self.end
            ),
            say("funds.statement_opening", lang, amount=self.opening),
            say("funds.statement_received", lang, amount=self.received),
            *(_row(row, lang) for row in self.receipts),
            say("funds.statement_spent", lang, amount=self.spent),
            *(_row(row, lang) for row in self.payments),
            say("funds.statement_closing", lang, amount=self.closing),
        ]
        lines += [
            say("funds.statement_in_kind", lang, item=row.item, quantity=row.quantity, unit=row.unit)
            for row in self.in_kind
        ]
        return "\n".join(lines)


def _row(row: StatementRow, lang: Lang) -> str:
    return say(
        "funds.statement_row",
        lang,
        book=row.book,
        serial=str(row.serial),
        on=row.on,
        party=row.party or "–",
        text=row.text or say(f"funds.nature_{row.nature}", lang),
        amount=row.amount,
    )


def compile_statement(
    vouchers: Iterable[Voucher],
    *,
    fund: str,
    name: str,
    start: date,
    end: date,
    upto: int,
    natures: Mapping[str, str],
) -> Statement:
    """The statement that the facts of the ledger make.

    ``vouchers``  every voucher that touches the fund and every contribution in kind, in order
    ``natures``   of each levy, ``"agreed"`` or ``"mandated"``
    """
    opening = 0
    within: dict[int, Voucher] = {}
    undone: dict[int, int] = {}
    in_kind: list[Voucher] = []
    for voucher in vouchers:
        if voucher.on > end:
            continue
        if "lines" not in voucher.body:
            if voucher.on >= start and voucher.body["fund"] == fund:
                in_kind.append(voucher)
            continue
        if voucher.on < start:
            opening += voucher.money_of(fund)
        else:
            within[voucher.body["number"]] = voucher
        if voucher.kind == stored.REVERSED:
            undone[voucher.body["reverses"]] = voucher.body["number"]
    # A voucher and its reversal in one period tell nothing about the money; both stay listed as void.
    # The latest reversal first: one that was taken back itself leaves its voucher standing.
    void: set[int] = set()
    for target, reversal in sorted(undone.items(), key=lambda pair: -pair[1]):
        if target in within and reversal in within and reversal not in void:
            void |= {target, reversal}
    receipts: list[StatementRow] = []
    payments: list[StatementRow] = []
    for number in sorted(within.keys() - void):
        voucher = within[number]
        moved = voucher.money_of(fund)
        if moved:
            row = _statement_row(voucher, fund, abs(moved), incoming=moved > 0, natures=natures)
            (receipts if moved > 0 else payments).append(row)
    return Statement(
        fund=fund,
        name=name,
        start=start,
        end=end,
        upto=upto,
        opening=Dong(opening),
        receipts=tuple(receipts),
        payments=tuple(payments),
        void=tuple(sorted(n for n in void if within[n].money_of(fund))),
        in_kind=summed_in_kind(in_kind),
    )


def summed_in_kind(slips: Iterable[Voucher]) -> tuple[InKindRow, ...]:
    """What slips add up to, by thing and unit; what was wholly taken back is left out."""
    sums: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = {}
    for slip in slips:
        body = slip.body
        key = (body["item"], body["unit"])
        quantity, numbers = sums.get(key, (0, ()))
        given = body["quantity"] if slip.kind == stored.CONTRIBUTED_IN_KIND else -body["quantity"]
        number = f"{body['serial']}/{body.get('year', slip.on.year)}"
        sums[key] = (quantity + given, numbers if number in numbers else (*numbers, number))
    return tuple(
        InKindRow(item, unit, quantity, numbers)
        for (item, unit), (quantity, numbers) in sorted(sums.items())
        if quantity
    )


def _statement_row(
    voucher: Voucher, fund: str, amount: int, *, incoming: bool, natures: Mapping[str, str]
) -> StatementRow:
    body = voucher.body
    act = voucher.kind.removeprefix("funds.")
    if incoming:
        nature = {"collected": natures.get(body.get("levy", ""), "agreed"), "given": "voluntary"}.get(
            act, "other"
        )
    else:
        known = {
            "spent": "purpose",
            "refunded": "refund",
            "transferred": "transfer",
            "reversed": "reversal",
            "handed_up": "handed_up",
            "surplus_returned": "surplus",
            "advanced": "advance",
        }
        nature = known.get(act, "other")
    parties = {party for _, of, party, _ in body["lines"] if of == fund and party}
    return StatementRow(
        number=body["number"],
        book=body["book"],
        serial=body["serial"],
        on=voucher.on,
        party=parties.pop() if len(parties) == 1 else "",
        amount=Dong(amount),
        nature=nature,
        text=body.get("purpose") or body["memo"],
        fact=voucher.digest,
    )
