"""The ledger in memory: double entry in whole đồng, balanced within each fund, never overdrawn, never edited.

What belongs here: what an entry must satisfy, and what the entries add up to.
What does not: who may post what; the room judges that.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal, final

from attrs import evolve

from grassroots_gov.errors import (
    AlreadyReversed,
    ClosedPeriod,
    FundOverdrawn,
    LedgerError,
    NotCanonical,
    Unbalanced,
    UnknownEntry,
)
from grassroots_gov.funds.accounts import is_money
from grassroots_gov.funds.answers import TrialRow
from grassroots_gov.funds.cashdays import CashDays, Key
from grassroots_gov.funds.chart import Chart
from grassroots_gov.funds.model import Entry, Line, plain_day
from grassroots_gov.money import Dong

__all__ = ["Ledger", "moved", "period_of", "reversal_of"]


@final
class Ledger:
    """The books of one commune (sổ kế toán): entries numbered from 1 without a gap.

    ``chart``  the accounts that entries may use; without one, the commune accounting regime's newest

    A fund is a self-balancing set of accounts and needs no declaration. What the ledger refuses it refuses
    whole: nothing is posted and the number is not used.

    >>> from datetime import date
    >>> books = Ledger()
    >>> roads = dict(fund="roads")
    >>> books.post(Entry(date(2020, 5, 20), "thu", (
    ...     Line.debit("111", Dong(300_000), party="H-012", **roads),
    ...     Line.credit("4418", Dong(300_000), **roads))))
    1
    >>> print(books.balance("111", fund="roads"))
    300.000 đ
    """

    def __init__(self, chart: Chart | None = None) -> None:
        self.chart = Chart.vietnam() if chart is None else chart
        self._entries: list[Entry] = []
        self._reversed_by: dict[int, int] = {}
        self._cash = CashDays()
        self._moves: dict[Key, _Moves] = {}
        self._closed_until: date | None = None
        self._adjusting_until: date | None = None

    # --- writing ------------------------------------------------------------------------------------

    def post(self, entry: Entry) -> int:
        """Post an entry and answer its number.

        :class:`UnknownAccount` where the chart lacks an account, :class:`Unbalanced` where debits are not
        credits within a fund, :class:`ClosedPeriod`, and :class:`FundOverdrawn` where cash or a deposit
        of a fund would stand below zero at the end of some day.
        """
        if not isinstance(entry, Entry):
            raise NotCanonical(repr(entry)[:80], f"{type(entry).__name__}, not Entry")
        if entry.adjusts is not None:
            self.entry(entry.adjusts)
        return self._post(entry, adjusting=entry.adjusts is not None)

    def reverse(self, number: int, *, on: date, why: str) -> int:
        """Post the opposite of entry ``number`` on ``on`` (hủy bút toán), and answer its number.

        :class:`UnknownEntry`, :class:`AlreadyReversed`, and whatever :meth:`post` refuses.
        """
        entry = self.entry(number)
        if number in self._reversed_by:
            raise AlreadyReversed(number, self._reversed_by[number])
        posted = self._post(reversal_of(entry, number, on, why), adjusting=True)
        self._reversed_by[number] = posted
        return posted

    def close(self, period_end: date, *, adjusting: bool = False) -> None:
        """Close the books up to and including ``period_end`` (khóa sổ).

        With ``adjusting`` the period still takes adjusting vouchers and reversals (kỳ điều chỉnh). What is
        closed stays closed: an earlier day changes nothing.
        """
        plain_day(period_end)
        if adjusting:
            self._adjusting_until = max(self._adjusting_until or period_end, period_end)
        else:
            self._closed_until = max(self._closed_until or period_end, period_end)

    def _post(self, entry: Entry, *, adjusting: bool) -> int:
        try:
            changes = moved(entry.lines, self.chart)
            self._require_open(entry.on, adjusting)
            nets = {key: debit - credit for key, (debit, credit) in changes.items() if is_money(key[0])}
            for key, net in nets.items():
                below = self._cash.below_zero(key, entry.on, net)
                if below is not None:
                    raise FundOverdrawn(*key, below[0], Dong(below[1]))
        except LedgerError as error:
            error.of((line.account, line.fund, Dong(line.signed)) for line in entry.lines)
            raise
        for key, net in nets.items():
            self._cash.move(key, entry.on, net)
        for key, (debit, credit) in changes.items():
            self._moves.setdefault(key, _Moves()).add(entry.on, debit, credit)
        self._entries.append(entry)
        return len(self._entries)

    def period(self, on: date) -> Literal["open", "adjusting", "closed"]:
        """Whether the period of ``on`` takes any voucher, adjusting ones and reversals only, or none."""
        return period_of(on, self._closed_until, self._adjusting_until)

    def _require_open(self, on: date, adjusting: bool) -> None:
        if self._closed_until is not None and on <= self._closed_until:
            raise ClosedPeriod(on, self._closed_until)
        if not adjusting and self._adjusting_until is not None and on <= self._adjusting_until:
            raise ClosedPeriod(on, self._adjusting_until)

    # --- reading ------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[tuple[int, Entry]]:
        """Every entry with its number, in the order of posting."""
        return iter(enumerate(self._entries, start=1))

    def entry(self, number: int) -> Entry:
        """Entry ``number``, or :class:`UnknownEntry`."""
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(self._entries):
            raise UnknownEntry(number, len(self._entries))
        return self._entries[number - 1]

    def reversed_by(self, number: int) -> int | None:
        """The number of the entry that reversed ``number``, or nothing."""
        return self._reversed_by.get(number)

    def balance(self, account: str, *, fund: str | None = None, on: date | None = None) -> Dong:
        """What an account holds at the end of ``on``, with its sub-accounts; without a fund, of all funds.

        Positive on the account's normal side. :class:`UnknownAccount` where the chart lacks it.
        """
        family = frozenset(self.chart.family(account))
        debit = credit = 0
        for key, moves in self._moves.items():
            if key[0] in family and (fund is None or key[1] == fund):
                more_debit, more_credit = moves.upto(on)
                debit, credit = debit + more_debit, credit + more_credit
        return _on_normal_side(self.chart, account, debit, credit)

    def trial_balance(self, *, fund: str | None = None, on: date | None = None) -> tuple[TrialRow, ...]:
        """One row for each account and fund that moved up to ``on``, by account and fund."""
        rows = []
        for key in sorted(self._moves, key=lambda key: (key[0], key[1] or "")):
            if (fund is None or key[1] == fund) and self._moves[key].began_by(on):
                debit, credit = self._moves[key].upto(on)
                balance = _on_normal_side(self.chart, key[0], debit, credit)
                rows.append(TrialRow(*key, Dong(debit), Dong(credit), balance))
        return tuple(rows)

    def funds(self) -> tuple[str, ...]:
        """The codes of the funds that entries touched, sorted."""
        return tuple(sorted({fund for _, fund in self._moves if fund is not None}))

    def export(self, to: Literal["hledger", "beancount"]) -> str:
        """The whole ledger as the journal of another program, in which every balance is the same.

        Account names carry the code of the chart and the code of the fund; see :mod:`.export`.
        """
        from grassroots_gov.funds.export import export

        return export(self, to)


def period_of(
    on: date, closed_until: date | None, adjusting_until: date | None
) -> Literal["open", "adjusting", "closed"]:
    """The state of the period that a day lies in."""
    plain_day(on)
    if closed_until is not None and on <= closed_until:
        return "closed"
    return "adjusting" if adjusting_until is not None and on <= adjusting_until else "open"


def moved(lines: tuple[Line, ...], chart: Chart) -> Mapping[Key, tuple[int, int]]:
    """What lines add to the debit and credit of each account and fund.

    :class:`UnknownAccount` or :class:`Unbalanced`; an entry without lines balances nothing.
    """
    chart.require(line.account for line in lines)
    changes: dict[Key, tuple[int, int]] = {}
    sides: dict[str | None, tuple[int, int]] = {}
    for line in lines:
        debit, credit = (line.amount.amount, 0) if line.side == "debit" else (0, line.amount.amount)
        key = (line.account, line.fund)
        old = changes.get(key, (0, 0))
        changes[key] = (old[0] + debit, old[1] + credit)
        old = sides.get(line.fund, (0, 0))
        sides[line.fund] = (old[0] + debit, old[1] + credit)
    unequal = [fund for fund, (debit, credit) in sides.items() if debit != credit]
    if unequal or not lines:
        fund = unequal[0] if unequal else None
        debit, credit = sides.get(fund, (0, 0))
        raise Unbalanced(fund, Dong(debit), Dong(credit), tuple(unequal[1:]))
    return changes


def reversal_of(entry: Entry, number: int, on: date, why: str) -> Entry:
    """The entry that takes back ``entry``."""
    return evolve(entry, on=on, memo=why, lines=[line.swapped() for line in entry.lines], adjusts=number)


def _on_normal_side(chart: Chart, account: str, debit: int, credit: int) -> Dong:
    return Dong(debit - credit if chart[account].normal == "debit" else credit - debit)


@final
class _Moves:
    """The debits and credits of one account and fund by day."""

    __slots__ = ("_by_day", "_days", "_total")

    def __init__(self) -> None:
        self._days: list[date] = []
        self._by_day: dict[date, tuple[int, int]] = {}
        self._total = (0, 0)

    def add(self, on: date, debit: int, credit: int) -> None:
        before = self._by_day.get(on)
        if before is None:
            insort(self._days, on)
            before = (0, 0)
        self._by_day[on] = (before[0] + debit, before[1] + credit)
        self._total = (self._total[0] + debit, self._total[1] + credit)

    def upto(self, on: date | None) -> tuple[int, int]:
        if on is None or not self._days or on >= self._days[-1]:
            return self._total
        days = self._days[: bisect_right(self._days, on)]
        return sum(self._by_day[day][0] for day in days), sum(self._by_day[day][1] for day in days)

    def began_by(self, on: date | None) -> bool:
        return on is None or self._days[0] <= on
