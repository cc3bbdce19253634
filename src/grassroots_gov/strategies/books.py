"""Amounts, entries and ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from hypothesis import strategies as st

from grassroots_gov.funds import Chart, Entry, Ledger, Line
from grassroots_gov.funds.chart import is_money
from grassroots_gov.money import Dong
from grassroots_gov.strategies.days import days

__all__ = ["amounts", "entries", "ledgers"]

FUNDS = ("duong-lang", "vi-nguoi-ngheo", "hoi")
MOST = 10**9


def amounts(*, least: int = -MOST, most: int = MOST) -> st.SearchStrategy[Dong]:
    """Whole đồng from ``least`` to ``most``; shrinks towards 0."""
    return st.integers(least, most).map(Dong)


@lru_cache(maxsize=8)
def _accounts(chart: Chart) -> tuple[list[str], list[str]]:
    """Accounts that hold money, and those that do not; only such as have no account below them."""
    leaves = sorted(account.code for account in chart if len(chart.family(account.code)) == 1)
    return [code for code in leaves if is_money(code)], [code for code in leaves if not is_money(code)]


@st.composite
def _side(draw: st.DrawFn, side: str, accounts: Sequence[str], total: int, fund: str) -> list[Line]:
    """One to three lines on one side that sum to ``total``."""
    parts = draw(st.integers(1, min(3, total)))
    weights = draw(st.lists(st.integers(1, 9), min_size=parts, max_size=parts))
    shares = [amount for amount in Dong(total).allocate(weights) if amount.amount > 0]
    make = Line.debit if side == "debit" else Line.credit
    party = st.none() | st.integers(1, 200).map(lambda number: f"H-{number:03}")
    return [make(draw(st.sampled_from(accounts)), amount, fund, draw(party)) for amount in shares]


@st.composite
def entries(
    draw: st.DrawFn,
    *,
    chart: Chart | None = None,
    funds: Sequence[str] = FUNDS,
    on: st.SearchStrategy[date] | None = None,
) -> Entry:
    """An entry that balances within each fund it touches and that an empty ledger takes.

    ``chart``  the accounts it may use; the newest one where none is given
    ``funds``  the funds it may touch; shrinks to one fund and two lines of one đồng
    ``on``     the day it is posted for
    """
    chart = Chart.vietnam() if chart is None else chart
    money, others = _accounts(chart)
    touched = draw(st.lists(st.sampled_from(funds), min_size=1, max_size=min(2, len(funds)), unique=True))
    lines: list[Line] = []
    for fund in touched:
        total = draw(st.integers(1, MOST))
        # Money is only received: what is spent must be there first, and a ledger knows what is there.
        lines += draw(_side("debit", [*money, *others], total, fund))
        lines += draw(_side("credit", others, total, fund))
    return Entry(
        draw(days() if on is None else on),
        draw(st.sampled_from(("thu đóng góp", "ủng hộ", "kết chuyển", "điều chỉnh"))),
        lines,
        draw(st.integers(0, 999).map(lambda number: f"PT-{number:03}" if number else "")),
    )


@st.composite
def ledgers(draw: st.DrawFn, *, chart: Chart | None = None, most_entries: int = 12) -> Ledger:
    """A ledger with up to ``most_entries`` entries: receipts, spending of what is there, reversals, a close.

    Shrinks to an empty ledger.
    """
    ledger = Ledger(chart)
    money, others = _accounts(ledger.chart)
    on = draw(days())
    for _ in range(draw(st.integers(0, most_entries))):
        on += timedelta(days=draw(st.integers(0, 20)))
        there = [
            (account, fund, held)
            for account in money
            for fund in ledger.funds()
            if (held := ledger.balance(account, fund=fund).amount) > 0
        ]
        what = draw(st.sampled_from(("receive", "spend", "reverse") if there else ("receive",)))
        if what == "spend":
            account, fund, held = draw(st.sampled_from(there))
            amount = Dong(draw(st.integers(1, held)))
            spent = Line.debit(draw(st.sampled_from(others)), amount, fund)
            ledger.post(Entry(on, "chi", [spent, Line.credit(account, amount, fund)]))
        elif what == "reverse":
            _reverse(ledger, draw(st.integers(1, len(ledger))), on)
        else:
            ledger.post(draw(entries(chart=ledger.chart, on=st.just(on))))
    if draw(st.booleans()):
        ledger.close(on - timedelta(days=draw(st.integers(0, 60))))
    return ledger


def _reverse(ledger: Ledger, number: int, on: date) -> None:
    """Reverse an entry if it stands and its money is still there; the day is the newest of the books."""
    entry = ledger.entry(number)
    # The opposite of a receipt takes money out: it must be there at the end.
    out = [line for line in entry.lines if line.side == "debit" and is_money(line.account)]
    taken: dict[tuple[str, str | None], int] = {}
    for line in out:
        taken[line.account, line.fund] = taken.get((line.account, line.fund), 0) + line.amount.amount
    enough = all(
        ledger.balance(account, fund=fund).amount >= amount for (account, fund), amount in taken.items()
    )
    if enough and ledger.reversed_by(number) is None:
        ledger.reverse(number, on=on, why="ghi nhầm")
