"""The door to the funds: open, levy, collect, spend, transfer, count, import, close, publish.

Every verb takes its dates as arguments, returns a value, and appends facts or raises and appends nothing.
What belongs here: the last verbs, and all the others by inheritance, one module for each group of them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from grassroots_gov.funds.advances import Advances
from grassroots_gov.funds.books import Books
from grassroots_gov.funds.counting import Counting
from grassroots_gov.funds.facts import Closed, Reprinted
from grassroots_gov.funds.importing import Importing
from grassroots_gov.funds.keeping import Keeping
from grassroots_gov.funds.model import plain_day
from grassroots_gov.funds.opening import Opening
from grassroots_gov.funds.sharing import Sharing
from grassroots_gov.journal import Event

if TYPE_CHECKING:
    from grassroots_gov.funds.receipts import Receipt

__all__ = ["FundsRoom"]


class FundsRoom(Opening, Counting, Importing, Advances, Sharing, Keeping):
    """The funds of one commune (các loại quỹ của xã).

    Money is in :class:`Dong`, days are dates, people and households are codes. A fund's vouchers use the
    accounts that the law's posting templates give its kind.
    """

    def close(self, period_end: date, *, on: date, adjusting: bool = False) -> None:
        """Close the books up to and including ``period_end`` (khóa sổ).

        With ``adjusting`` the period still takes adjusting vouchers and reversals until it is closed.
        """
        plain_day(period_end)
        self._write(lambda _: [Closed(until=period_end, adjusting=adjusting)], plain_day(on))

    def reprint(self, number: int, *, on: date, why: str) -> Receipt:
        """A further print of a voucher, marked as a copy."""

        def judge(books: Books) -> list[Event]:
            self._find(number, books)
            return [Reprinted(number=number, why=why)]

        self._write(judge, plain_day(on))
        return self.receipt(number)
