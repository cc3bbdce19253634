"""What can happen to funds, in the past tense, and the codec that writes it down.

All of it stands in one stream: a transfer between two funds is one voucher, and numbers have no gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from grassroots_gov.funds import stored
from grassroots_gov.funds.accounts import PAYABLE, is_money
from grassroots_gov.funds.model import Exemption, Instalment, Line, Purpose
from grassroots_gov.funds.stored import Row
from grassroots_gov.journal.codec import Codec
from grassroots_gov.journal.event import LazyEvent
from grassroots_gov.money import Dong

__all__ = [
    "CODEC",
    "AccountOpened",
    "Advanced",
    "CashRuled",
    "Closed",
    "Collected",
    "ContributedInKind",
    "CountCalled",
    "Counted",
    "Given",
    "HandedUp",
    "InKindReversed",
    "Levied",
    "LevyCancelled",
    "Opened",
    "Posted",
    "Published",
    "Refunded",
    "Reprinted",
    "Reversed",
    "ShareKept",
    "Spent",
    "SurplusReturned",
    "Transferred",
    "Voucher",
    "given_in",
    "lines_of",
    "rows_of",
]


class AccountOpened(LazyEvent):
    """An account came into use (mở sổ chi tiết), as the chart of that day has it."""

    kind: ClassVar[str] = stored.ACCOUNT_OPENED
    account: str
    parent: str | None
    normal: str
    vi: str
    en: str


class Opened(LazyEvent):
    """A fund was opened (lập quỹ). ``source`` and ``spending`` are the accounts its usual vouchers use."""

    kind: ClassVar[str] = stored.OPENED
    fund: str
    name: str
    fund_kind: str
    decision: str | None
    source: str
    spending: str
    purposes: tuple[Purpose, ...]


class Levied(LazyEvent):
    """A levy was opened (mở đợt thu): its exemptions and units are frozen with it."""

    kind: ClassVar[str] = stored.LEVIED
    version: ClassVar[int] = 2
    fund: str
    amount: Dong
    per: str
    nature: str
    decision: str | None
    matter: str
    until: date | None
    exempt: tuple[Exemption, ...]
    units: Mapping[str, int]
    unit: str
    quantity: int
    instalments: tuple[Instalment, ...]


class LevyCancelled(LazyEvent):
    """A levy was given up (hủy đợt thu): from that day nothing is collected; what was paid goes back."""

    kind: ClassVar[str] = stored.LEVY_CANCELLED
    levy: str
    why: str
    approved_by: str
    decision: str | None


class Voucher(LazyEvent):
    """What every voucher holds: ``number`` among all, ``serial`` in its book and year, and its lines."""

    kind: ClassVar[str]
    number: int
    book: str
    serial: int
    memo: str
    document: str
    lines: tuple[Row, ...]

    @property
    def fund(self) -> str:
        """The first fund that the lines name."""
        return next((fund for _, fund, _, _ in self.lines if fund is not None), "")

    @property
    def party(self) -> str:
        """The first party that the lines name."""
        return next((party for _, _, party, _ in self.lines if party is not None), "")

    @property
    def total(self) -> int:
        """What the voucher is about: the sum of its debits."""
        return sum(amount for _, _, _, amount in self.lines if amount > 0)


class Posted(Voucher):
    """Any voucher that no other fact words was entered (ghi sổ); ``adjusts`` names the one it adjusts."""

    kind: ClassVar[str] = stored.POSTED
    adjusts: int | None = None


class Collected(Voucher):
    """A contribution that a levy asks for was received; see :func:`given_in`."""

    kind: ClassVar[str] = stored.COLLECTED
    levy: str


class Given(Voucher):
    """A voluntary gift was received (tự nguyện ủng hộ)."""

    kind: ClassVar[str] = stored.GIVEN


class Spent(Voucher):
    """Money of a fund was paid out for a purpose."""

    kind: ClassVar[str] = stored.SPENT
    purpose: str
    approved_by: str
    paid_by: str
    recorded_by: str


class Refunded(Voucher):
    """A payer got money back (hoàn trả): what was held for it first, then what counted towards the levy."""

    kind: ClassVar[str] = stored.REFUNDED
    levy: str
    approved_by: str
    paid_by: str


class SurplusReturned(Voucher):
    """What a levy brought and its purpose did not need went back, to each in proportion to what it gave."""

    kind: ClassVar[str] = stored.SURPLUS_RETURNED
    levy: str
    decision: str | None
    approved_by: str
    paid_by: str


class Advanced(Voucher):
    """Money was advanced to somebody (tạm ứng), to be accounted for."""

    kind: ClassVar[str] = stored.ADVANCED
    purpose: str
    approved_by: str
    paid_by: str
    recorded_by: str


class ShareKept(Voucher):
    """The commune kept a ``part`` of its share of what it collected for another level in ``year``."""

    kind: ClassVar[str] = stored.SHARE_KEPT
    part: str
    year: int
    level: str
    approved_by: str


class HandedUp(Voucher):
    """What was collected for another level was handed to it (nộp lên cấp trên)."""

    kind: ClassVar[str] = stored.HANDED_UP
    approved_by: str
    paid_by: str


class Transferred(Voucher):
    """Money went from one fund to another, by a decision."""

    kind: ClassVar[str] = stored.TRANSFERRED
    decision: str | None
    approved_by: str
    recorded_by: str


class Reversed(Voucher):
    """A voucher was taken back whole; it stays in the books, marked void.

    ``act`` is the kind of the fact that was taken back; ``levy`` and ``purpose`` are its own.
    """

    kind: ClassVar[str] = stored.REVERSED
    reverses: int
    act: str
    levy: str | None
    purpose: str | None


class ContributedInKind(LazyEvent):
    """Labour, land or goods were given: in their own unit, never as invented money.

    ``value`` stands only where a decision set the price of a unit.
    """

    kind: ClassVar[str] = stored.CONTRIBUTED_IN_KIND
    fund: str
    serial: int
    levy: str | None
    party: str
    item: str
    unit: str
    quantity: int
    decision: str | None
    value: Dong | None


class InKindReversed(LazyEvent):
    """A contribution in kind was taken back; ``serial`` and ``year`` name its slip."""

    kind: ClassVar[str] = stored.IN_KIND_REVERSED
    fund: str
    serial: int
    year: int
    levy: str | None
    party: str
    item: str
    unit: str
    quantity: int
    why: str


class CashRuled(LazyEvent):
    """The commune's own rule on cash (quy chế tồn quỹ): a ceiling for each fund, and how often it is counted.

    ``limit`` is ``None`` for no ceiling; above it cash is deposited within ``deposit_within`` days.
    ``count_within`` are the days between two counts, ``None`` where only the law's own occasions bind.
    """

    kind: ClassVar[str] = stored.CASH_RULED
    limit: Dong | None
    deposit_within: int
    count_within: int | None
    document: str


class CountCalled(LazyEvent):
    """Something happened after which cash must be counted: a merger, a fire, a flood."""

    kind: ClassVar[str] = stored.COUNT_CALLED
    why: str


class Counted(LazyEvent):
    """Cash was counted (kiểm kê quỹ); a difference is a voucher of its own."""

    kind: ClassVar[str] = stored.COUNTED
    fund: str
    account: str
    counted: Dong
    expected: Dong
    by: tuple[str, ...]


class Closed(LazyEvent):
    """A period was put into adjustment, or closed for good (khóa sổ)."""

    kind: ClassVar[str] = stored.CLOSED
    until: date
    adjusting: bool


class Published(LazyEvent):
    """A statement was made public: ``upto`` is the last fact it counts, ``digest`` that of the text."""

    kind: ClassVar[str] = stored.PUBLISHED
    fund: str
    start: date
    end: date
    upto: int
    digest: str


class Reprinted(LazyEvent):
    """A voucher was printed again; every copy after the first is marked."""

    kind: ClassVar[str] = stored.REPRINTED
    number: int
    why: str


CODEC = Codec(
    AccountOpened,
    Opened,
    Levied,
    LevyCancelled,
    Posted,
    Collected,
    Given,
    Spent,
    Refunded,
    SurplusReturned,
    Advanced,
    ShareKept,
    HandedUp,
    Transferred,
    Reversed,
    ContributedInKind,
    InKindReversed,
    CashRuled,
    CountCalled,
    Counted,
    Closed,
    Published,
    Reprinted,
    upcasts={("funds.levied", 1): lambda body: {**body, "instalments": []}},
)


def given_in(lines: Iterable[Row]) -> tuple[int, int]:
    """What lines add to a levy, and what they add to the money held above it for the payer.

    The latter stands on account 331; the rest stands against the money. Both are below zero where lines
    give back.
    """
    applied = held = 0
    for account, _, _, amount in lines:
        if account[:3] == PAYABLE:
            held -= amount
        elif not is_money(account):
            applied -= amount
    return applied, held


def rows_of(lines: Iterable[Line]) -> tuple[Row, ...]:
    """Lines as they are stored."""
    return tuple((line.account, line.fund, line.party, line.signed) for line in lines)


def lines_of(rows: Iterable[Row]) -> tuple[Line, ...]:
    """Stored lines as values."""
    return tuple(
        Line(account, "debit" if amount > 0 else "credit", Dong(abs(amount)), fund, party)
        for account, fund, party, amount in rows
    )
