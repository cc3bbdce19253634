"""The state that the facts of the ledger add up to: what the room must know to judge the next voucher.

What belongs here: balances, numbers, funds, levies, periods; nothing that only a report needs.
What does not: the vouchers themselves; they stay in the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple, final

from grassroots_gov.errors import AlreadyReversed, ClosedPeriod, FundOverdrawn, Unbalanced, UnknownEntry
from grassroots_gov.funds.accounts import CASH, is_money
from grassroots_gov.funds.cashdays import CashDays, Key
from grassroots_gov.funds.facts import (
    AccountOpened,
    CashRuled,
    Closed,
    Collected,
    ContributedInKind,
    CountCalled,
    Counted,
    Given,
    InKindReversed,
    Levied,
    LevyCancelled,
    Opened,
    Published,
    Refunded,
    Reprinted,
    Reversed,
    Spent,
    Voucher,
    given_in,
)
from grassroots_gov.funds.levies import Levies
from grassroots_gov.funds.model import Fund, Levy, Purpose, purpose_of
from grassroots_gov.funds.parts import Parts
from grassroots_gov.funds.stored import Row
from grassroots_gov.journal import Event, Fact, Fold
from grassroots_gov.journal.canonical import Json
from grassroots_gov.money import Dong

__all__ = ["Books", "PublishedPeriod", "VoucherNumber", "book_of", "fold_in"]


class PublishedPeriod(NamedTuple):
    """A statement that was made public: ``upto`` is the last fact it counts."""

    fund: str
    start: date
    end: date
    on: date
    upto: int
    digest: str


class VoucherNumber(NamedTuple):
    """The numbers of a voucher: among all, and within its book and year."""

    number: int
    book: str
    serial: int


@final
class Books:
    """What all facts of the ledger so far add up to."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.accounts: dict[str, tuple[str | None, str]] = {}  # parent and normal side
        self.funds: dict[str, Fund] = {}
        self.levies = Levies(parts)
        self.levied: dict[str, tuple[int, int]] = {}  # by decision: levied in all, in đồng and in kind
        self.totals: dict[Key, tuple[int, int]] = {}
        self.used: set[str] = set()  # the accounts in ``totals``
        self.cash = CashDays(parts)
        self.number = 0
        self.serials: dict[str, int] = {}  # by book and year
        self.reprints: dict[str, int] = {}  # by number
        self.closed_until: date | None = None
        self.adjusting_until: date | None = None
        self.counted: dict[str, list[date]] = {}  # by fund: the days its cash was counted
        self.called: list[tuple[date, str]] = []  # after what a count was called for
        self.cash_rules: list[tuple[date, CashRuled]] = []  # from which day
        self.published: list[PublishedPeriod] = []
        self.spent: dict[str, int] = {}  # by fund and declared purpose
        self.yearly: dict[str, tuple[int, int]] = {}  # by fund and year: received, spent on managing
        self.moved: dict[str, tuple[date, date]] = {}  # by fund: first and last day
        self._reversed: dict[int, int] | None = None  # fetched when somebody asks
        self._newly_reversed: dict[int, int] = {}

    # --- asking -------------------------------------------------------------------------------------

    def require_open(self, on: date, *, adjusting: bool = False) -> None:
        """Raise :class:`ClosedPeriod` unless the books take a voucher on ``on``."""
        if self.closed_until is not None and on <= self.closed_until:
            raise ClosedPeriod(on, self.closed_until)
        if not adjusting and self.adjusting_until is not None and on <= self.adjusting_until:
            raise ClosedPeriod(on, self.adjusting_until)

    def require_postable(self, rows: Iterable[Row], on: date, *, adjusting: bool = False) -> None:
        """Raise what :meth:`Ledger.post` raises, but for the chart, which the room asks."""
        moves: dict[Key, int] = {}
        sides: dict[str | None, tuple[int, int]] = {}
        for account, fund, _, amount in rows:
            debit, credit = sides.get(fund, (0, 0))
            sides[fund] = (debit + amount, credit) if amount > 0 else (debit, credit - amount)
            if is_money(account):
                moves[account, fund] = moves.get((account, fund), 0) + amount
        unequal = [fund for fund, (debit, credit) in sides.items() if debit != credit]
        if unequal or not sides:
            fund = unequal[0] if unequal else None
            debit, credit = sides.get(fund, (0, 0))
            raise Unbalanced(fund, Dong(debit), Dong(credit), tuple(unequal[1:]))
        self.require_open(on, adjusting=adjusting)
        for key, change in moves.items():
            below = self.cash.below_zero(key, on, change)
            if below is not None:
                raise FundOverdrawn(*key, below[0], Dong(below[1]))

    def reversed_by(self, number: int) -> int | None:
        """The voucher that took back voucher ``number``, or nothing."""
        return self._newly_reversed.get(number) or self._all_reversed().get(number)

    def require_reversible(self, number: int) -> None:
        """Raise :class:`UnknownEntry` or :class:`AlreadyReversed`."""
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= self.number:
            raise UnknownEntry(number, self.number)
        by = self.reversed_by(number)
        if by is not None:
            raise AlreadyReversed(number, by)

    def next_number(self, rows: Iterable[Row], on: date) -> VoucherNumber:
        """The numbers that the next voucher gets."""
        book = book_of(rows)
        return VoucherNumber(self.number + 1, book, self.serials.get(f"{book}/{on.year}", 0) + 1)

    def net(self, account: str, fund: str | None) -> int:
        """Debits less credits of an account and those under it, in a fund or in all together."""
        codes = [code for code in self.used if code.startswith(account)]
        keys: Iterable[Key] = [(code, fund) for code in codes]
        if fund is None:
            keys = [key for key in self.totals if key[0] in codes]
        net = 0
        for key in keys:
            debit, credit = self.totals.get(key, (0, 0))
            net += debit - credit
        return net

    def money_of(self, fund: str) -> int:
        """The cash and deposits of a fund."""
        return sum(held for (_, of), held in self.cash.now.items() if of == fund)

    # --- folding ------------------------------------------------------------------------------------

    def apply(self, fact: Fact, event: Event) -> None:
        """Take in one fact."""
        on = fact.effective_on
        match event:
            case Voucher():
                self._posted(event, on)
            case AccountOpened():
                self.accounts[event.account] = (event.parent, event.normal)
            case Opened():
                self.funds[event.fund] = _fund(event, on)
            case Levied():
                self.levies.add(_levy(fact, event))
                if event.decision is not None:
                    money, quantity = self.levied.get(event.decision, (0, 0))
                    self.levied[event.decision] = (money + event.amount.amount, quantity + event.quantity)
            case LevyCancelled():
                self.levies.cancel(event.levy, on)
            case Closed(adjusting=True):
                self.adjusting_until = max(self.adjusting_until or event.until, event.until)
            case Closed():
                self.closed_until = max(self.closed_until or event.until, event.until)
            case Counted():
                if event.account[:3] == CASH:
                    self.counted.setdefault(event.fund, []).append(on)
            case CountCalled():
                self.called.append((on, event.why))
            case ContributedInKind():
                self.serials[f"HV/{on.year}"] = event.serial
                if event.levy is not None:
                    self.levies.pay(event.levy, event.party, event.quantity)
            case InKindReversed():
                if event.levy is not None:
                    self.levies.pay(event.levy, event.party, -event.quantity)
            case CashRuled():
                self.cash_rules.append((on, event))
            case Published():
                period = PublishedPeriod(event.fund, event.start, event.end, on, event.upto, event.digest)
                self.published.append(period)
            case Reprinted():
                self.reprints[str(event.number)] = self.reprints.get(str(event.number), 0) + 1

    def _posted(self, event: Voucher, on: date) -> None:
        self.number = event.number
        self.serials[f"{event.book}/{on.year}"] = event.serial
        money: dict[Key, int] = {}
        for account, fund, _, amount in event.lines:
            key = (account, fund)
            sums = self.totals.get(key)
            if sums is None:
                self.used.add(account)
            debit, credit = sums or (0, 0)
            self.totals[key] = (debit + amount, credit) if amount > 0 else (debit, credit - amount)
            if is_money(account):
                money[key] = money.get(key, 0) + amount
            if fund is not None:
                first, last = self.moved.get(fund) or (date.max, date.min)
                if not first <= on <= last:
                    self.moved[fund] = (min(first, on), max(last, on))
        for key, change in money.items():
            self.cash.move(key, on, change)
        match event:
            case Collected() | Refunded():
                self._contributed(event, event.levy, on)
            case Given():
                self._received(event.fund, on, event.total)
            case Spent():
                self._spend(event, event.purpose, on, event.total)
            case Reversed():
                self._newly_reversed[event.reverses] = event.number
                if event.levy is not None:
                    self._contributed(event, event.levy, on)
                elif event.purpose is not None:
                    again = event.act == Reversed.kind
                    self._spend(event, event.purpose, on, event.total if again else -event.total)
                elif event.act == Given.kind:
                    self._received(event.fund, on, -event.total)

    def _contributed(self, event: Voucher, levy: str, on: date) -> None:
        applied, held = given_in(event.lines)
        self.levies.pay(levy, event.party, applied, held)
        self._received(event.fund, on, applied)

    def _received(self, fund: str, on: date, amount: int) -> None:
        received, managing = self.yearly.get(f"{fund}/{on.year}", (0, 0))
        self.yearly[f"{fund}/{on.year}"] = (received + amount, managing)

    def _spend(self, event: Voucher, purpose: str, on: date, amount: int) -> None:
        fund = event.fund
        declared = purpose_of(self.funds[fund], purpose) if fund in self.funds else None
        if declared is None:
            return
        key = f"{fund}\x1f{declared.name}"
        self.spent[key] = self.spent.get(key, 0) + amount
        if declared.managing:
            received, managing = self.yearly.get(f"{fund}/{on.year}", (0, 0))
            self.yearly[f"{fund}/{on.year}"] = (received, managing + amount)

    # --- keeping ------------------------------------------------------------------------------------

    def dump(self) -> Json:
        """The state as plain values, its large parts put away."""
        parts = self._parts
        self.cash.dump(parts)
        self.levies.dump(parts)
        if self._newly_reversed:
            every = {**self._all_reversed(), **self._newly_reversed}
            parts.put("reversed", [[number, by] for number, by in every.items()])
            self._reversed, self._newly_reversed = every, {}
        return {
            "places": {name: list(place) for name, place in parts.places.items()},
            "accounts": {code: list(account) for code, account in self.accounts.items()},
            "funds": [_plain_fund(fund) for fund in self.funds.values()],
            "levies": dict(self.levies.fund_of),
            "levied": {decision: list(sums) for decision, sums in self.levied.items()},
            "totals": [[*key, *sums] for key, sums in self.totals.items()],
            "cash": [[*key, self.cash.now[key], on.isoformat()] for key, on in self.cash.latest.items()],
            "number": self.number,
            "serials": dict(self.serials),
            "reprints": dict(self.reprints),
            "closed": [_iso(self.closed_until), _iso(self.adjusting_until)],
            "counted": {fund: [on.isoformat() for on in days] for fund, days in self.counted.items()},
            "called": [[on.isoformat(), why] for on, why in self.called],
            "cash_rules": [
                [
                    on.isoformat(),
                    None if rule.limit is None else rule.limit.amount,
                    rule.deposit_within,
                    rule.count_within,
                    rule.document,
                ]
                for on, rule in self.cash_rules
            ],
            "published": [
                [each.fund, *map(_iso, (each.start, each.end, each.on)), each.upto, each.digest]
                for each in self.published
            ],
            "spent": dict(self.spent),
            "yearly": {key: list(sums) for key, sums in self.yearly.items()},
            "moved": {fund: [day.isoformat() for day in days] for fund, days in self.moved.items()},
        }  # fmt: skip

    @classmethod
    def load(cls, plain: Any, parts: Parts) -> Books:
        """The state that :meth:`dump` put away."""
        day = date.fromisoformat
        parts.places = {name: (slot, digest) for name, (slot, digest) in plain["places"].items()}
        books = cls(parts)
        books.accounts = {code: (parent, normal) for code, (parent, normal) in plain["accounts"].items()}
        books.funds = {fund["code"]: _fund_of(fund) for fund in plain["funds"]}
        books.levies = Levies(parts, plain["levies"])
        books.levied = {decision: (money, kind) for decision, (money, kind) in plain["levied"].items()}
        books.totals = {(account, fund): (debit, credit) for account, fund, debit, credit in plain["totals"]}
        books.used = {account for account, _ in books.totals}
        for account, fund, held, on in plain["cash"]:
            books.cash.now[account, fund] = held
            books.cash.latest[account, fund] = day(on)
        books.number = plain["number"]
        books.serials = plain["serials"]
        books.reprints = plain["reprints"]
        books.closed_until, books.adjusting_until = (each and day(each) for each in plain["closed"])
        books.counted = {fund: [day(on) for on in days] for fund, days in plain["counted"].items()}
        books.called = [(day(on), why) for on, why in plain["called"]]
        books.cash_rules = [
            (
                day(on),
                CashRuled(
                    limit=None if limit is None else Dong(limit),
                    deposit_within=within,
                    count_within=every,
                    document=document,
                ),
            )
            for on, limit, within, every, document in plain["cash_rules"]
        ]
        books.published = [
            PublishedPeriod(fund, day(start), day(end), day(on), upto, digest)
            for fund, start, end, on, upto, digest in plain["published"]
        ]
        books.spent = plain["spent"]
        books.yearly = {key: (received, managing) for key, (received, managing) in plain["yearly"].items()}
        books.moved = {fund: (day(first), day(last)) for fund, (first, last) in plain["moved"].items()}
        return books

    def _all_reversed(self) -> dict[int, int]:
        if self._reversed is None:
            self._reversed = dict(self._parts.fetch("reversed") or ())
        return self._reversed


def fold_in(get: Callable[[str], bytes | None], put: Callable[[str, bytes], None]) -> Fold[Books]:
    """The fold of the ledger, its checkpoints kept in an annex through ``get`` and ``put``."""

    return Fold(
        "funds.books.2",
        lambda: Books(Parts(get, put)),
        _apply,
        Books.dump,
        lambda plain: Books.load(plain, Parts(get, put)),
    )


def _apply(books: Books, fact: Fact, event: Event) -> Books:
    books.apply(fact, event)
    return books


def book_of(rows: Iterable[Row]) -> str:
    """The voucher book: PT cash received (phiếu thu), PC cash paid (phiếu chi), GS any other (ghi sổ)."""
    cash = sum(amount for account, _, _, amount in rows if account[:3] == CASH)
    return "PT" if cash > 0 else "PC" if cash < 0 else "GS"


def _iso(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _fund(event: Opened, on: date) -> Fund:
    return Fund(
        code=event.fund,
        name=event.name,
        kind=event.fund_kind,
        opened_on=on,
        decision=event.decision,
        source=event.source,
        spending=event.spending,
        purposes=event.purposes,
    )


def _plain_fund(fund: Fund) -> Json:
    return {
        "code": fund.code,
        "name": fund.name,
        "kind": fund.kind,
        "opened_on": fund.opened_on.isoformat(),
        "decision": fund.decision,
        "source": fund.source,
        "spending": fund.spending,
        "purposes": [
            [each.name, None if each.limit is None else each.limit.amount, each.managing]
            for each in fund.purposes
        ],
    }


def _fund_of(plain: dict[str, Any]) -> Fund:
    purposes = (
        Purpose(name, None if limit is None else Dong(limit), managing)
        for name, limit, managing in plain["purposes"]
    )
    return Fund(**{**plain, "opened_on": date.fromisoformat(plain["opened_on"]), "purposes": tuple(purposes)})


def _levy(fact: Fact, event: Levied) -> Levy:
    return Levy(
        id=fact.id,
        fund=event.fund,
        amount=event.amount,
        per=event.per,
        nature=event.nature,
        decision=event.decision,
        matter=event.matter,
        opened_on=fact.effective_on,
        until=event.until,
        exempt={exemption.party: exemption for exemption in event.exempt},
        units=event.units,
        unit=event.unit,
        quantity=event.quantity,
        instalments=event.instalments,
    )
