"""The ledger: what balances is posted whole, what does not leaves no trace."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from grassroots_gov.errors import (
    AlreadyReversed,
    BadAmount,
    BadInterval,
    ClosedPeriod,
    FundOverdrawn,
    GrassrootsError,
    LedgerError,
    NotCanonical,
    Unbalanced,
    UnknownAccount,
    UnknownEntry,
)
from grassroots_gov.funds import Account, Chart, Entry, Ledger, Line
from grassroots_gov.money import Dong

DAY = date(2020, 5, 20)


def entry(debit: str, credit: str, amount: int, *, on: date = DAY, fund: str | None = "roads") -> Entry:
    lines = (Line.debit(debit, Dong(amount), fund=fund), Line.credit(credit, Dong(amount), fund=fund))
    return Entry(on, "thu, chi", lines, "PT-1")


@pytest.fixture
def books() -> Ledger:
    return Ledger()


def snapshot(books: Ledger) -> object:
    return len(books), books.trial_balance(), tuple(books)


def test_the_funds_of_a_ledger_are_those_its_entries_touched(books: Ledger) -> None:
    assert books.funds() == ()
    for fund in ("roads", None, "clinic", "roads"):
        books.post(entry("111", "431", 5, fund=fund))
    assert books.funds() == ("clinic", "roads")


def test_an_entry_without_lines_balances_nothing_with_nothing(books: Ledger) -> None:
    with pytest.raises(Unbalanced) as refused:
        books.post(Entry(DAY, "", ()))
    assert (refused.value.debit, refused.value.credit) == (Dong(0), Dong(0))
    assert len(books) == 0


def test_the_sides_of_a_day_are_summed_apart_whatever_follows(books: Ledger) -> None:
    for debit, credit, amount in (("111", "431", 100), ("431", "111", 30), ("111", "431", 5)):
        books.post(entry(debit, credit, amount))
    books.post(entry("111", "431", 1000, on=DAY + timedelta(days=1)))
    (cash, source) = books.trial_balance(on=DAY)
    assert (cash.account, cash.debit, cash.credit, cash.balance) == ("111", Dong(105), Dong(30), Dong(75))
    assert (source.account, source.debit, source.credit, source.balance) == (
        "431", Dong(30), Dong(105), Dong(75)
    )  # fmt: skip


class TestPosting:
    def test_numbers_run_from_one_without_a_gap(self, books: Ledger) -> None:
        assert [books.post(entry("111", "431", 1000)) for _ in range(3)] == [1, 2, 3]

    def test_a_refused_entry_leaves_no_trace_and_uses_no_number(self, books: Ledger) -> None:
        books.post(entry("111", "431", 1000))
        before = snapshot(books)
        for bad in (
            entry("111", "999", 5),
            entry("431", "111", 1001),
            Entry(DAY, "", (Line.debit("111", Dong(5)), Line.credit("431", Dong(4)))),
        ):
            with pytest.raises(LedgerError):
                books.post(bad)
            assert snapshot(books) == before
        assert books.post(entry("111", "431", 1000)) == 2

    def test_each_fund_balances_by_itself(self, books: Ledger) -> None:
        across = Entry(DAY, "", (Line.debit("111", Dong(5), fund="a"), Line.credit("431", Dong(5), fund="b")))
        with pytest.raises(Unbalanced) as caught:
            books.post(across)
        assert (caught.value.fund, caught.value.debit, caught.value.credit) == ("a", Dong(5), Dong(0))
        assert caught.value.others == ("b",)

    def test_lines_without_a_fund_are_a_set_of_their_own(self, books: Ledger) -> None:
        half = Entry(DAY, "", (Line.debit("111", Dong(5)), Line.credit("431", Dong(5), fund="b")))
        with pytest.raises(Unbalanced) as caught:
            books.post(half)
        assert caught.value.fund is None
        assert "(không thuộc quỹ nào)" in caught.value.explain("vi")
        assert books.post(entry("111", "711", 5, fund=None)) == 1

    def test_an_entry_without_lines_is_no_entry(self, books: Ledger) -> None:
        with pytest.raises(Unbalanced):
            books.post(Entry(DAY, "", ()))

    def test_every_unknown_account_is_named_with_the_nearest(self, books: Ledger) -> None:
        with pytest.raises(UnknownAccount) as caught:
            books.post(entry("1129", "4319", 5))
        assert caught.value.account == "1129"
        assert "1128" in caught.value.nearest
        assert caught.value.others == ("4319",)

    @pytest.mark.parametrize("amount", [Dong(0), Dong(-5), 5, 5.0, "5", None, True])
    def test_amounts_are_dong_above_zero(self, amount: Dong) -> None:
        with pytest.raises(BadAmount):
            Line.debit("111", amount)

    @pytest.mark.parametrize("on", [datetime(2020, 5, 20, 1), "2020-05-20", None])
    def test_days_are_days(self, on: date) -> None:
        with pytest.raises(BadInterval):
            entry("111", "431", 5, on=on)


class TestOverdraft:
    def test_cash_of_one_fund_cannot_be_paid_from_another(self, books: Ledger) -> None:
        books.post(entry("111", "431", 1000, fund="a"))
        with pytest.raises(FundOverdrawn) as caught:
            books.post(entry("431", "111", 1, fund="b"))
        error = caught.value
        assert (error.account, error.fund, error.on, error.balance) == ("111", "b", DAY, Dong(-1))

    @pytest.mark.parametrize("account", ["111", "112", "1121", "1122", "1128"])
    def test_cash_and_every_deposit_are_watched(self, books: Ledger, account: str) -> None:
        with pytest.raises(FundOverdrawn):
            books.post(entry("431", account, 1))

    def test_other_accounts_may_stand_on_either_side(self, books: Ledger) -> None:
        books.post(entry("311", "331", 10))
        books.post(entry("331", "311", 25))
        assert books.balance("311") == Dong(-15)
        assert books.balance("331") == Dong(-15)

    def test_only_the_end_of_a_day_counts(self, books: Ledger) -> None:
        books.post(entry("111", "431", 10))
        books.post(entry("431", "111", 10))
        books.post(entry("111", "431", 10))
        assert books.balance("111") == Dong(10)

    @pytest.mark.parametrize("gap", [1, 20, 45, 800])
    def test_a_back_dated_payment_is_held_against_every_later_day(self, books: Ledger, gap: int) -> None:
        later = DAY + timedelta(days=gap)
        books.post(entry("111", "431", 10))
        books.post(entry("431", "111", 10, on=later))
        books.post(entry("111", "431", 30, on=later + timedelta(days=gap)))
        with pytest.raises(FundOverdrawn) as caught:
            books.post(entry("431", "111", 1, on=DAY + timedelta(days=gap // 2)))
        assert (caught.value.on, caught.value.balance) == (later, Dong(-1))
        with pytest.raises(FundOverdrawn) as caught:
            books.post(entry("431", "111", 1, on=DAY - timedelta(days=1)))
        assert caught.value.on == DAY - timedelta(days=1)
        books.post(entry("431", "111", 30, on=later + timedelta(days=gap)))


class TestReversal:
    def test_it_restores_every_balance(self, books: Ledger) -> None:
        books.post(entry("111", "431", 1000))
        before = {row.account: row.balance for row in books.trial_balance()}
        number = books.post(entry("111", "431", 500))
        assert books.reverse(number, on=DAY, why="ghi nhầm") == 3
        assert {row.account: row.balance for row in books.trial_balance()} == before
        assert books.reversed_by(number) == 3

    def test_it_happens_once(self, books: Ledger) -> None:
        number = books.post(entry("111", "431", 1000))
        by = books.reverse(number, on=DAY, why="")
        with pytest.raises(AlreadyReversed) as caught:
            books.reverse(number, on=DAY, why="")
        assert (caught.value.number, caught.value.by) == (number, by)

    @pytest.mark.parametrize("number", [0, -1, 2, True, "1"])
    def test_of_an_unknown_number_is_refused(self, books: Ledger, number: int) -> None:
        books.post(entry("111", "431", 1000))
        with pytest.raises(UnknownEntry) as caught:
            books.reverse(number, on=DAY, why="")
        assert (caught.value.number, caught.value.last) == (number, 1)

    def test_it_is_an_entry_of_its_own_that_names_what_it_takes_back(self, books: Ledger) -> None:
        other = entry("111", "431", 1000)
        books.post(other)
        number = books.post(entry("1128", "111", 10))
        assert books.reversed_by(number) is None
        books.reverse(number, on=DAY + timedelta(days=1), why="ghi nhầm")
        taken = books.entry(3)
        assert (taken.on, taken.memo, taken.adjusts, taken.document) == (
            DAY + timedelta(days=1), "ghi nhầm", number, "PT-1"
        )  # fmt: skip
        assert taken.lines == (
            Line.credit("1128", Dong(10), fund="roads"),
            Line.debit("111", Dong(10), fund="roads"),
        )
        assert [each for each, _ in books] == [1, 2, 3]
        assert (books.reversed_by(number), books.reversed_by(1)) == (3, None)

    def test_of_money_already_spent_is_refused_and_can_be_tried_again(self, books: Ledger) -> None:
        number = books.post(entry("111", "431", 1000))
        spent = books.post(entry("431", "111", 1))
        with pytest.raises(FundOverdrawn):
            books.reverse(number, on=DAY, why="")
        books.reverse(spent, on=DAY, why="")
        books.reverse(number, on=DAY, why="")
        assert books.balance("111") == Dong(0)


class TestPeriods:
    def test_a_closed_period_takes_nothing(self, books: Ledger) -> None:
        number = books.post(entry("111", "431", 1000))
        books.close(DAY)
        for attempt in (
            lambda: books.post(entry("111", "431", 1)),
            lambda: books.post(entry("111", "431", 1, on=DAY - timedelta(days=400))),
            lambda: books.reverse(number, on=DAY, why=""),
        ):
            with pytest.raises(ClosedPeriod) as caught:
                attempt()
            assert caught.value.closed_until == DAY
            assert caught.value.on in (DAY, DAY - timedelta(days=400))
        assert books.reverse(number, on=DAY + timedelta(days=1), why="") == 2

    def test_closing_an_earlier_day_opens_nothing(self, books: Ledger) -> None:
        books.close(DAY)
        books.close(DAY - timedelta(days=30))
        with pytest.raises(ClosedPeriod):
            books.post(entry("111", "431", 1))

    def test_an_adjusting_period_takes_adjusting_vouchers_only(self, books: Ledger) -> None:
        number = books.post(entry("111", "431", 1000))
        books.close(DAY, adjusting=True)
        with pytest.raises(ClosedPeriod):
            books.post(entry("111", "431", 1))
        lines = (Line.debit("111", Dong(5), fund="roads"), Line.credit("431", Dong(5), fund="roads"))
        books.post(Entry(DAY, "điều chỉnh", lines, adjusts=number))
        assert books.reverse(number, on=DAY, why="ghi nhầm") == 3
        books.close(DAY)
        with pytest.raises(ClosedPeriod):
            books.post(Entry(DAY, "điều chỉnh", lines, adjusts=number))
        with pytest.raises(ClosedPeriod):
            books.reverse(2, on=DAY, why="ghi nhầm")

    def test_closing_an_earlier_adjusting_period_opens_nothing(self, books: Ledger) -> None:
        books.close(DAY, adjusting=True)
        books.close(DAY - timedelta(days=30), adjusting=True)
        with pytest.raises(ClosedPeriod) as caught:
            books.post(entry("111", "431", 1))
        assert (caught.value.on, caught.value.closed_until) == (DAY, DAY)
        assert books.post(entry("111", "431", 1, on=DAY + timedelta(days=1))) == 1
        books.close(DAY - timedelta(days=5))
        assert [books.period(DAY - timedelta(days=ago)) for ago in (-1, 0, 4, 5)] == [
            "open", "adjusting", "adjusting", "closed"
        ]  # fmt: skip
        for bad in (datetime(2020, 5, 20), "2020-05-20"):
            with pytest.raises(BadInterval):
                books.period(bad)
            with pytest.raises(BadInterval):
                books.close(bad)

    def test_an_adjusting_voucher_names_an_entry_there_is(self, books: Ledger) -> None:
        lines = entry("111", "431", 1000).lines
        with pytest.raises(UnknownEntry):
            books.post(Entry(DAY, "", lines, adjusts=7))


class TestBalances:
    def test_are_positive_on_the_normal_side(self, books: Ledger) -> None:
        books.post(entry("111", "431", 1000))
        books.post(entry("466", "214", 70))
        assert books.balance("111") == books.balance("431") == Dong(1000)
        assert books.balance("214") == Dong(70)
        assert books.balance("466") == Dong(-70)

    def test_a_parent_sums_its_children_and_itself(self, books: Ledger) -> None:
        for account in ("112", "1121", "1128"):
            books.post(entry(account, "431", 10))
        assert books.balance("112") == Dong(30)
        assert books.balance("112", fund="roads") == Dong(30)
        assert books.balance("112", fund="other") == Dong(0)

    def test_on_a_day_count_what_was_posted_up_to_it(self, books: Ledger) -> None:
        books.post(entry("111", "431", 10, on=DAY))
        books.post(entry("111", "431", 5, on=DAY - timedelta(days=9)))
        assert books.balance("111", on=DAY - timedelta(days=10)) == Dong(0)
        assert books.balance("111", on=DAY - timedelta(days=1)) == Dong(5)
        assert books.balance("111", on=DAY) == Dong(15)
        assert [row.debit for row in books.trial_balance(on=DAY - timedelta(days=9))] == [Dong(5), Dong(0)]
        assert books.trial_balance(on=DAY - timedelta(days=10)) == ()
        assert books.balance("111", on=DAY + timedelta(days=1)) == Dong(15)
        books.post(entry("111", "431", 7, on=DAY - timedelta(days=4)))
        assert books.balance("111", on=DAY - timedelta(days=4)) == Dong(12)
        assert books.balance("111", on=DAY - timedelta(days=5)) == Dong(5)
        with pytest.raises(UnknownAccount) as caught:
            books.balance("999")
        assert caught.value.account == "999"

    def test_the_trial_balance_has_one_row_for_each_account_and_fund_that_moved(self, books: Ledger) -> None:
        books.post(entry("111", "431", 10, fund="a"))
        books.post(entry("111", "431", 10, fund="b"))
        books.post(entry("431", "111", 10, fund="b"))
        rows = [(row.account, row.fund, row.debit, row.credit, row.balance) for row in books.trial_balance()]
        nothing, ten = Dong(0), Dong(10)
        assert rows == [
            ("111", "a", ten, nothing, ten),
            ("111", "b", ten, ten, nothing),
            ("431", "a", nothing, ten, ten),
            ("431", "b", ten, ten, nothing),
        ]
        assert [(row.account, row.fund) for row in books.trial_balance(fund="a")] == [
            ("111", "a"),
            ("431", "a"),
        ]
        for fund in ("A", None):
            books.post(entry("111", "431", 10, fund=fund))
        assert [row.fund for row in books.trial_balance()] == [None, "A", "a", "b"] * 2

    def test_a_sub_account_of_the_communes_own(self) -> None:
        chart = Chart.vietnam().extended(Account(code="4311", parent="431", normal="credit"))
        books = Ledger(chart)
        books.post(entry("111", "4311", 10))
        assert books.balance("431") == Dong(10)
        with pytest.raises(UnknownAccount):
            Chart.vietnam().extended(Account(code="9999", parent="999", normal="credit"))


# --- against a plain model ----------------------------------------------------------------------------

ACCOUNTS = ["111", "1128", "112", "431", "311", "2412", "4418", "214", "811"]
MONEY = {"111", "1128", "112"}
DAYS = st.dates(date(2019, 11, 1), date(2020, 3, 31))
FUNDS = st.sampled_from(["a", "b", None])


@st.composite
def balanced(draw: st.DrawFn) -> Entry:
    lines: list[Line] = []
    for fund in draw(st.lists(FUNDS, min_size=1, max_size=2, unique=True)):
        for _ in range(draw(st.integers(1, 2))):
            amount = Dong(draw(st.integers(1, 50)))
            lines.append(Line.debit(draw(st.sampled_from(ACCOUNTS)), amount, fund=fund))
            lines.append(Line.credit(draw(st.sampled_from(ACCOUNTS)), amount, fund=fund))
    return Entry(draw(DAYS), "m", draw(st.permutations(lines)), "d")


def overdrawn(entries: list[Entry]) -> bool:
    """The rule in its plainest words: replay every day, look at every purse."""
    for on in sorted({entry.on for entry in entries}):
        purses: dict[tuple[str, str | None], int] = {}
        for entry in entries:
            if entry.on <= on:
                for line in entry.lines:
                    if line.account in MONEY:
                        sign = 1 if line.side == "debit" else -1
                        key = (line.account, line.fund)
                        purses[key] = purses.get(key, 0) + sign * line.amount.amount
        if any(held < 0 for held in purses.values()):
            return True
    return False


class LedgerMachine(RuleBasedStateMachine):
    """Everything anybody can do to a ledger, beside a list of entries and the rules in plain words."""

    def __init__(self) -> None:
        super().__init__()
        self.books = Ledger()
        self.model: list[Entry] = []
        self.undone: set[int] = set()
        self.closed = date.min

    @initialize()
    def some_money(self) -> None:
        for fund in ("a", "b", None):
            self.attempt(entry("111", "431", 100, on=date(2020, 1, 1), fund=fund))

    def attempt(self, new: Entry) -> None:
        if new.on <= self.closed:
            with pytest.raises(ClosedPeriod):
                self.books.post(new)
        elif overdrawn([*self.model, new]):
            with pytest.raises(FundOverdrawn):
                self.books.post(new)
        else:
            self.model.append(new)
            assert self.books.post(new) == len(self.model)

    @rule(new=balanced())
    def post(self, new: Entry) -> None:
        self.attempt(new)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), on=DAYS)
    def reverse(self, data: st.DataObject, on: date) -> None:
        number = data.draw(st.integers(1, len(self.model)))
        old = self.model[number - 1]
        mirrored = Entry(on, "w", [line.swapped() for line in old.lines], old.document, number)
        if number in self.undone:
            with pytest.raises(AlreadyReversed):
                self.books.reverse(number, on=on, why="w")
        elif on <= self.closed:
            with pytest.raises(ClosedPeriod):
                self.books.reverse(number, on=on, why="w")
        elif overdrawn([*self.model, mirrored]):
            with pytest.raises(FundOverdrawn):
                self.books.reverse(number, on=on, why="w")
        else:
            self.model.append(mirrored)
            self.undone.add(number)
            assert self.books.reverse(number, on=on, why="w") == len(self.model)

    @rule(on=st.dates(date(2019, 11, 1), date(2020, 1, 15)))
    def close(self, on: date) -> None:
        self.books.close(on)
        self.closed = max(self.closed, on)

    @invariant()
    def everything_adds_up(self) -> None:
        assert [entry for _, entry in self.books] == self.model
        rows = self.books.trial_balance()
        for fund in ("a", "b", None):
            of_fund = [row for row in rows if row.fund == fund]
            assert sum(row.debit.amount for row in of_fund) == sum(row.credit.amount for row in of_fund)
        for account in ACCOUNTS:
            assert self.books.balance(account) == self.expected(account, None)

    @precondition(lambda self: self.model)
    @rule(on=DAYS, account=st.sampled_from(ACCOUNTS))
    def ask(self, on: date, account: str) -> None:
        assert self.books.balance(account, on=on) == self.expected(account, on)

    def expected(self, account: str, on: date | None) -> Dong:
        family = {account, "1128"} if account == "112" else {account}
        sign = 1 if Chart.vietnam()[account].normal == "debit" else -1
        return Dong(
            sum(
                sign * (line.amount.amount if line.side == "debit" else -line.amount.amount)
                for entry in self.model
                if on is None or entry.on <= on
                for line in entry.lines
                if line.account in family
            )
        )


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@given(st.lists(balanced(), max_size=8))
@settings(max_examples=50, deadline=None)
def test_the_sum_of_all_lines_is_zero(entries: list[Entry]) -> None:
    books = Ledger()
    for new in entries:
        try:
            books.post(new)
        except FundOverdrawn:
            continue
    rows = books.trial_balance()
    assert sum((row.debit for row in rows), Dong(0)) == sum((row.credit for row in rows), Dong(0))


class TestWhatARefusalSays:
    """Account, fund, amounts and the rule, in both languages."""

    @pytest.mark.parametrize(
        ("lines", "said"),
        [
            ((Line.debit("111", Dong(5), "road"), Line.credit("431", Dong(6), "road")), "bằng tổng Có"),
            ((Line.debit("1119", Dong(5), "road"), Line.credit("431", Dong(6), "road")), "Gần nhất"),
            ((Line.debit("431", Dong(6), "road"), Line.credit("111", Dong(6), "road")), "không được âm"),
        ],
    )
    def test_it_names_account_fund_amounts_and_rule(self, lines: tuple[Line, ...], said: str) -> None:
        with pytest.raises(GrassrootsError) as caught:
            Ledger().post(Entry(date(2020, 5, 20), "", lines))
        told = caught.value.explain("vi")
        for part in ("431", "road", "6 đ", said):
            assert part in told
        assert "credit" in caught.value.explain("en")
        assert caught.value.lines == tuple((line.account, line.fund, Dong(line.signed)) for line in lines)

    def test_a_closed_period_does_too(self) -> None:
        books = Ledger()
        books.close(date(2020, 5, 31))
        lines = (Line.debit("111", Dong(5), "road"), Line.credit("431", Dong(5), "road"))
        with pytest.raises(ClosedPeriod, match=r"111 \[road\] 5 đ"):
            books.post(Entry(date(2020, 5, 20), "", lines))

    @pytest.mark.parametrize(
        "make",
        [
            lambda: Line("111", "left", Dong(5)),
            lambda: Line.debit(111, Dong(5)),
            lambda: Line.debit("111", Dong(5), fund=5),
            lambda: Entry(date(2020, 5, 20), 5, ()),
            lambda: Entry(date(2020, 5, 20), "", None),
            lambda: Entry(date(2020, 5, 20), "", ("111",)),
            lambda: Ledger().post(None),
        ],
    )
    def test_what_is_no_entry_is_one_clear_error(self, make: Any) -> None:
        with pytest.raises(GrassrootsError):
            make()


def test_what_is_no_entry_is_named_with_its_type() -> None:
    with pytest.raises(NotCanonical) as caught:
        Ledger().post("x" * 200)  # type: ignore[arg-type]  # what a caller may try
    assert (caught.value.value, caught.value.type) == (repr("x" * 200)[:80], "str, not Entry")


def test_a_period_is_open_then_adjusting_then_closed() -> None:
    books, day = Ledger(), date(2020, 5, 20)
    assert books.period(day) == "open"
    books.close(day, adjusting=True)
    assert (books.period(day), books.period(day + timedelta(days=1))) == ("adjusting", "open")
    books.close(day)
    assert books.period(day) == "closed"
