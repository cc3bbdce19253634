"""The nouns of the books: lines, entries, rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from attrs import field, frozen

from grassroots_gov.errors import BadAmount, BadInterval
from grassroots_gov.funds.chart import Side
from grassroots_gov.journal.canonical import normal
from grassroots_gov.money import Dong

__all__ = ["Entry", "Line", "TrialRow", "plain_day"]


def plain_day(value: date) -> date:
    """A day without a time; :class:`BadInterval` for anything else."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise BadInterval(repr(value)[:80])
    return value


def _positive(value: Dong) -> Dong:
    if not isinstance(value, Dong) or value.amount <= 0:
        raise BadAmount(str(value)[:80])
    return value


def _name(value: str | None) -> str | None:
    if value is None or value == "":
        return None
    text = normal(value)
    assert isinstance(text, str)
    return text


def _text(value: str) -> str:
    return _name(value) or ""


@frozen
class Line:
    """One line of an entry: so much on one side of one account. Make it with :meth:`debit` or :meth:`credit`.

    ``account``  a code of the chart
    ``side``     ``"debit"`` (Nợ) or ``"credit"`` (Có)
    ``amount``   whole đồng, above zero; anything else raises :class:`BadAmount`
    ``fund``     the fund whose money it is; ``None`` for what belongs to no fund, which balances by itself
    ``party``    the code of who paid or was paid; ``None`` where nobody is named

    >>> Line.debit("111", Dong(100_000), fund="roads", party="H-012").side
    'debit'
    """

    account: str
    side: Side
    amount: Dong = field(converter=_positive)
    fund: str | None = field(default=None, converter=_name)
    party: str | None = field(default=None, converter=_name)

    @classmethod
    def debit(cls, account: str, amount: Dong, fund: str | None = None, party: str | None = None) -> Line:
        """A line on the debit side (Nợ)."""
        return cls(account, "debit", amount, fund, party)

    @classmethod
    def credit(cls, account: str, amount: Dong, fund: str | None = None, party: str | None = None) -> Line:
        """A line on the credit side (Có)."""
        return cls(account, "credit", amount, fund, party)

    def swapped(self) -> Line:
        """The same on the other side."""
        return Line(
            self.account, "credit" if self.side == "debit" else "debit", self.amount, self.fund, self.party
        )


def _lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(lines)


@frozen
class Entry:
    """One voucher as the books take it (bút toán): within each fund it touches, debits equal credits.

    ``on``        the day it is posted for
    ``memo``      what it was for
    ``lines``     its :class:`Line` values
    ``document``  the number of the paper it rests on
    ``adjusts``   the number of the entry that it adjusts, for an adjusting voucher (chứng từ điều chỉnh)
    """

    on: date = field(converter=plain_day)
    memo: str = field(converter=_text)
    lines: tuple[Line, ...] = field(converter=_lines)
    document: str = field(default="", converter=_text)
    adjusts: int | None = None


@frozen
class TrialRow:
    """One row of a trial balance (bảng cân đối tài khoản): an account of a fund.

    ``debit``, ``credit``  the sums of its lines
    ``balance``            their difference, positive on the account's normal side
    """

    account: str
    fund: str | None
    debit: Dong
    credit: Dong
    balance: Dong
