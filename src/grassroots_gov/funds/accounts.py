"""What every voucher must know of accounts without the chart: which hold money, and their two sides."""

from __future__ import annotations

from typing import Literal

__all__ = ["CASH", "DEPOSITS", "PAYABLE", "Side", "is_money"]

Side = Literal["debit", "credit"]

CASH = "111"
"""Tiền mặt: cash on hand."""
DEPOSITS = "112"
"""Tiền gửi Ngân hàng, Kho bạc: deposits at bank and Treasury, with their sub-accounts."""
PAYABLE = "331"
"""Các khoản phải trả: what is owed back to somebody."""


def is_money(code: str) -> bool:
    """Whether the account holds cash or a deposit, which never stands below zero.

    Accounts of one family begin with the code of its head, so the code alone tells.
    """
    return code[:3] == CASH or code[:3] == DEPOSITS
