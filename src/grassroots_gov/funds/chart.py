"""The chart of accounts (hệ thống tài khoản): which accounts there are, and on which side each one grows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, final

from attrs import frozen

from grassroots_gov.errors import UnknownAccount
from grassroots_gov.funds.accounts import CASH, DEPOSITS, Side, is_money

if TYPE_CHECKING:
    from grassroots_gov.law import Citation, Confidence, Rule

__all__ = ["CASH", "DEPOSITS", "Account", "Chart", "Side", "is_money"]


@frozen(kw_only=True)
class Account:
    """One account (tài khoản).

    ``code``        its number in the chart, digits
    ``parent``      the account it is part of; ``None`` for an account of the first level
    ``normal``      the side on which it grows: a contra account has the side opposite to its kind's
    ``kind``        asset, contra_asset, liability, fund, suspense, revenue, expense, result
    ``vi``, ``en``  its name
    ``confidence``  how sure the code and the name are
    """

    code: str
    parent: str | None = None
    normal: Side
    kind: str = ""
    vi: str = ""
    en: str = ""
    confidence: Confidence = "text"


@final
class Chart:
    """The accounts of one accounting regime. Immutable: :meth:`extended` makes a new chart.

    >>> chart = Chart.vietnam(date(2020, 5, 20))
    >>> chart["1128"].parent, chart["214"].normal, chart.family("112")
    ('112', 'credit', ('112', '1121', '1122', '1128'))
    """

    def __init__(self, accounts: Iterable[Account], citation: Citation | None = None) -> None:
        self.citation = citation
        self._accounts = {account.code: account for account in accounts}
        self._family: dict[str, tuple[str, ...]] = {}
        for account in self._accounts.values():
            # A family shares its head's code, which also keeps an account from being its own ancestor.
            head = account.parent
            if head is not None and (
                head not in self._accounts or head == account.code or not account.code.startswith(head)
            ):
                raise UnknownAccount(head, self._nearest(head))
        for code in self._accounts:
            for ancestor in self.lineage(code):
                self._family[ancestor] = (*self._family.get(ancestor, ()), code)

    @staticmethod
    @cache
    def vietnam(on: date | None = None) -> Chart:
        """The commune accounting regime in force on ``on``; without a day, the newest one known."""
        from grassroots_gov.law import RuleBook

        book = RuleBook.vietnam()
        return Chart.of(book.timeline("chart")[-1] if on is None else book.at(on)["chart"])

    @staticmethod
    @cache
    def of(rule: Rule) -> Chart:
        """The chart that a rule holds."""
        return Chart(_accounts_of(rule), rule.citation)

    def lineage(self, code: str) -> Iterator[str]:
        """The account itself, its parent, and so on up to the first level."""
        at: str | None = code
        while at is not None:
            yield at
            at = self._accounts[at].parent

    def __getitem__(self, code: str) -> Account:
        """The account, or :class:`UnknownAccount` with the nearest codes."""
        found = self._accounts.get(code)
        if found is None:
            raise UnknownAccount(code, self._nearest(code))
        return found

    def __contains__(self, code: object) -> bool:
        return code in self._accounts

    def __iter__(self) -> Iterator[Account]:
        return iter(self._accounts.values())

    def __len__(self) -> int:
        return len(self._accounts)

    def family(self, code: str) -> tuple[str, ...]:
        """The account itself and every account below it."""
        return self._family[self[code].code]

    def require(self, codes: Iterable[str]) -> None:
        """Raise :class:`UnknownAccount` naming every one of ``codes`` that is not in the chart."""
        unknown = sorted({code for code in codes if code not in self._accounts})
        if unknown:
            raise UnknownAccount(unknown[0], self._nearest(unknown[0]), tuple(unknown[1:]))

    def extended(self, *accounts: Account) -> Chart:
        """A chart with sub-accounts of the commune's own (tài khoản chi tiết) beside these."""
        return Chart((*self._accounts.values(), *accounts), self.citation)

    def _nearest(self, code: str) -> tuple[str, ...]:
        from difflib import get_close_matches  # only an error needs it

        close = get_close_matches(str(code), self._accounts, n=3, cutoff=0.5)
        return tuple(close or sorted(self._accounts)[:3])


def _accounts_of(rule: Rule) -> Iterator[Account]:
    for entry in rule.items():
        if not isinstance(entry, Mapping):
            raise TypeError(f"{rule.key}: expected a table for each account, the rulebook has {entry!r}")
        named: dict[str, Any] = dict(entry)
        yield Account(**named)
