"""Exports: the other programs' own checks accept them, and every balance agrees."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest
from beancount import loader
from beancount.core.data import Transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import BadInterval, FundOverdrawn
from grassroots_gov.funds import Entry, Ledger, Line
from grassroots_gov.funds.export import escaped, name_of
from grassroots_gov.money import Dong
from support.programs import needed

ACCOUNTS = ["111", "1128", "137", "337", "431", "311", "4418", "214", "811", "711", "914"]
HOSTILE = st.one_of(
    st.sampled_from(
        [
            'a"b', "a;b", "a  b", "[2020-01-01]", "(x)", "a:b", "đường", "a-b", "-", "--2d-", "--", "a-", "|",
            "date:x", "\\", "{", "=", "@ 3 USD", "quỹ 1", "%", "#tag", "^link", "*", "!", "~", "ﬀ", "１",
            "a\tb", "a\nb", " ", "A", "a", "🛣", "\u0301", "assert", "include x", "\ufeff", "'", "\u2028",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    books = Ledger()
    funds = draw(st.lists(st.one_of(st.none(), HOSTILE), min_size=1, max_size=3, unique=True))
    for _ in range(draw(st.integers(0, 5))):
        amount = Dong(draw(st.integers(1, 10**15)))
        fund, party = draw(st.sampled_from(funds)), draw(st.one_of(st.none(), HOSTILE))
        debit = Line.debit(draw(st.sampled_from(ACCOUNTS)), amount, fund, party)
        credit = Line.credit(draw(st.sampled_from(ACCOUNTS)), amount, fund, party)
        on = draw(st.dates(date(1000, 1, 1)))
        try:
            books.post(Entry(on, draw(HOSTILE), (debit, credit), draw(HOSTILE)))
        except FundOverdrawn:
            continue
    return books


def ours(books: Ledger) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in books.trial_balance():
        name = name_of(books.chart, row.account, row.fund)
        assert name not in sums
        sums[name] = row.debit.amount - row.credit.amount
    return sums


def hledger(journal: str, *command: str) -> str:
    program = [needed("hledger", "hledger"), "-f", "-", *command]
    done = subprocess.run(program, input=journal.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode() + journal
    return done.stdout.decode()


@given(ledgers())
@settings(max_examples=40, deadline=None)
def test_hledger_checks_it_strictly_and_agrees(books: Ledger) -> None:
    journal = books.export("hledger")
    hledger(journal, "check", "--strict")
    table = hledger(journal, "bal", "--flat", "-N", "-E", "-O", "csv")
    theirs = {}
    for row in table.splitlines()[1:]:
        name, _, amount = row.strip('"').partition('","')
        theirs[name] = int(amount.removesuffix(" VND"))
    assert theirs == ours(books)


@given(ledgers())
@settings(max_examples=60, deadline=None)
def test_beancount_loads_it_without_a_complaint_and_agrees(books: Ledger) -> None:
    journal = books.export("beancount")
    entries, errors, _ = loader.load_string(journal)
    assert not errors, (errors, journal)
    theirs: dict[str, int] = {}
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                theirs[posting.account] = theirs.get(posting.account, 0) + int(posting.units.number)
    assert theirs == ours(books)
    assert sum(isinstance(entry, Transaction) for entry in entries) == len(books)


@given(HOSTILE, HOSTILE)
@example("a-", "a--2d-")
@settings(max_examples=200)
def test_two_names_never_become_one(one: str, other: str) -> None:
    assert (escaped(one) == escaped(other)) == (one == other)


def test_names_carry_the_code_of_the_chart_and_of_the_fund() -> None:
    chart = Ledger().chart
    assert name_of(chart, "1128", "roads-2020") == "Assets:1128:F-roads-2020"
    assert name_of(chart, "431", None) == "Equity:431"


@pytest.mark.parametrize("to", ["hledger", "beancount"])
def test_a_year_that_they_cannot_write_is_refused(to: str) -> None:
    books = Ledger()
    books.post(Entry(date(999, 12, 31), "", (Line.debit("111", Dong(1)), Line.credit("431", Dong(1)))))
    with pytest.raises(BadInterval):
        books.export(to)
