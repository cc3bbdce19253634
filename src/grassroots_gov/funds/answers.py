"""What only some questions are answered with, loaded when one of these is asked.

A process that posts one voucher asks none of them.
"""

from __future__ import annotations

from datetime import date

from attrs import frozen

from grassroots_gov.money import Dong

__all__ = ["Arrear", "CashCount", "TrialRow"]


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


@frozen
class Arrear:
    """How a party stands to a levy, in đồng.

    ``due``     what it owes in all (phải nộp); nothing once the levy is cancelled
    ``paid``    what it paid towards it, refunds taken off
    ``held``    what it paid above it, kept for it
    ``called``  what should be paid by the day asked about: the instalments whose last day is past
    """

    party: str
    due: Dong
    paid: Dong
    held: Dong
    called: Dong

    @property
    def left(self) -> Dong:
        """What is left to pay (còn phải nộp)."""
        return max(self.due - self.paid, Dong(0))

    @property
    def overdue(self) -> Dong:
        """What should be paid already and is not (nợ quá hạn)."""
        return max(self.called - self.paid, Dong(0))

    @property
    def to_return(self) -> Dong:
        """What goes back to the party: held for it, or paid to a levy that was cancelled."""
        return self.held + max(self.paid - self.due, Dong(0))


@frozen
class CashCount:
    """A cash count (kiểm kê quỹ): what the books said, what was there, and the voucher of the difference."""

    fund: str
    on: date
    expected: Dong
    counted: Dong
    entry: int | None

    @property
    def difference(self) -> Dong:
        """Counted less expected: below zero where cash is missing."""
        return self.counted - self.expected
