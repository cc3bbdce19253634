"""The life of the funds as a state machine: whatever anybody does, the books keep their promises."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from grassroots_gov.errors import GrassrootsError, NotPublished
from grassroots_gov.funds import PublishedStatement, verify_receipt
from grassroots_gov.funds.audit import LedgerAudit
from grassroots_gov.journal import MemoryStore
from grassroots_gov.money import Dong
from support.funds_world import Terms, room

START = date(2020, 3, 1)
DAYS = st.integers(0, 60).map(lambda days: START + timedelta(days=days))
AMOUNTS = st.integers(1, 400_000).map(Dong)
HOUSEHOLDS = st.sampled_from(["H-1", "H-2", "H-9"])
FUNDS = st.sampled_from(["road", "poor"])
MONEY = ("111", "1128")
DECIDED = (Terms(amount=Dong(300_000)), Terms(decision_id="labour-vote"))
HANDS: dict[str, Any] = {"approved_by": "A", "paid_by": "B", "document": "đơn"}


class FundsMachine(RuleBasedStateMachine):
    """Every verb in any order with any figures; what the room refuses must leave no trace."""

    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryStore()
        self.funds = room(*DECIDED, store=self.store)
        self.boards: list[tuple[PublishedStatement, str]] = []

    @initialize()
    def open(self) -> None:
        for code in ("road", "poor"):
            self.funds.open(code, f"Quỹ {code}", on=START)
        self.levy = self.funds.levy("road", Dong(300_000), on=START, decision="road-vote", exempt=("H-9",))
        self.labour = self.funds.levy_in_kind("road", 4, on=START, decision="labour-vote", units={"H-1": 2})

    def attempt(self, act: Any) -> Any:
        before = list(self.store.read("ledger"))
        try:
            return act()
        except GrassrootsError:
            assert list(self.store.read("ledger")) == before
            return None

    @rule(party=HOUSEHOLDS, amount=AMOUNTS, on=DAYS, excess=st.sampled_from(["refuse", "hold"]))
    def collect(self, party: str, amount: Dong, on: date, excess: Any) -> None:
        self.attempt(lambda: self.funds.collect(self.levy, party, amount, on=on, excess=excess))

    @rule(fund=FUNDS, amount=AMOUNTS, on=DAYS)
    def give(self, fund: str, amount: Dong, on: date) -> None:
        self.attempt(lambda: self.funds.give(fund, "H-2", amount, on=on))

    @rule(fund=FUNDS, amount=AMOUNTS, on=DAYS, cashier=st.sampled_from(["A", "B"]))
    def spend(self, fund: str, amount: Dong, on: date, cashier: str) -> None:
        number = self.attempt(
            lambda: self.funds.spend(
                fund, amount, "x", on=on, approved_by="A", paid_by=cashier, document="HĐ"
            )
        )
        assert number is None or cashier == "B"

    @rule(party=HOUSEHOLDS, amount=AMOUNTS, on=DAYS)
    def refund(self, party: str, amount: Dong, on: date) -> None:
        papers = {"approved_by": "A", "paid_by": "B", "document": "đơn"}
        self.attempt(lambda: self.funds.refund(self.levy, party, amount, on=on, **papers))

    @rule(amount=AMOUNTS, on=DAYS, decided=st.booleans())
    def transfer(self, amount: Dong, on: date, decided: bool) -> None:
        decision = "road-vote" if decided else None
        number = self.attempt(
            lambda: self.funds.transfer(
                "road", "poor", amount, on=on, decision=decision, approved_by="A", document="NQ"
            )
        )
        assert number is None or decided

    @rule(fund=FUNDS, amount=AMOUNTS, on=DAYS, back=st.booleans())
    def deposit(self, fund: str, amount: Dong, on: date, back: bool) -> None:
        move = self.funds.withdraw if back else self.funds.deposit
        self.attempt(lambda: move(fund, amount, on=on))

    @rule(fund=FUNDS, amount=AMOUNTS, on=DAYS, to=st.sampled_from(["C", "D"]))
    def advance(self, fund: str, amount: Dong, on: date, to: str) -> None:
        self.attempt(lambda: self.funds.advance(fund, amount, "x", to=to, on=on, **HANDS))

    @rule(fund=FUNDS, amount=AMOUNTS, on=DAYS, by=st.sampled_from(["C", "D"]), spent=st.booleans())
    def account_for(self, fund: str, amount: Dong, on: date, by: str, spent: bool) -> None:
        if spent:
            papers: dict[str, Any] = {"approved_by": "A", "document": "HĐ"}
            self.attempt(lambda: self.funds.clear_advance(fund, amount, "x", by=by, on=on, **papers))
        else:
            self.attempt(lambda: self.funds.repay_advance(fund, amount, by=by, on=on))

    @rule(amount=AMOUNTS, on=DAYS)
    def return_surplus(self, amount: Dong, on: date) -> None:
        before = self.balances()
        number = self.attempt(
            lambda: self.funds.return_surplus(self.levy, amount, on=on, decision="road-vote", **HANDS)
        )
        if number is not None:
            moved = self.balances()["111", "road"] - before.get(("111", "road"), 0)
            assert moved == -amount.amount

    @rule(party=HOUSEHOLDS, days=st.integers(1, 9), on=DAYS)
    def work(self, party: str, days: int, on: date) -> None:
        self.attempt(
            lambda: self.funds.contribute_in_kind(
                "road", party, "ngày công", days, "công", on=on, levy=self.labour
            )
        )

    @rule(serial=st.integers(0, 9), on=DAYS)
    def take_a_slip_back(self, serial: int, on: date) -> None:
        self.attempt(lambda: self.funds.reverse_in_kind(serial, year=START.year, on=on, why="w"))

    @rule(on=DAYS, labour=st.booleans())
    def cancel(self, on: date, labour: bool) -> None:
        of = self.labour if labour else self.levy
        self.attempt(lambda: self.funds.cancel_levy(of, on=on, why="dừng", approved_by="A"))

    @rule(number=st.integers(0, 30), on=DAYS)
    def reverse(self, number: int, on: date) -> None:
        before = self.balances()
        undoing = self.attempt(lambda: self.funds.reverse(number, on=on, why="w"))
        if undoing is not None:
            lines = {n: entry.lines for n, entry in self.funds.ledger()}
            for line in lines[undoing]:
                before[line.account, line.fund] += line.signed
            assert self.balances() == before

    @rule(on=st.integers(0, 20).map(lambda days: START + timedelta(days=days)), adjusting=st.booleans())
    def close(self, on: date, adjusting: bool) -> None:
        before = self.funds.trial_balance(on=on)
        self.funds.close(on, on=on, adjusting=adjusting)
        assert self.funds.trial_balance(on=on) == before
        if not adjusting:
            self.closed = (max(getattr(self, "closed", (on, ()))[0], on), ())
            self.frozen = self.funds.trial_balance(on=self.closed[0])

    @rule(fund=FUNDS, first=DAYS, length=st.integers(0, 40))
    def publish(self, fund: str, first: date, length: int) -> None:
        statement = self.funds.statement(fund, first, first + timedelta(days=length))
        assert statement.check().holds
        board = self.funds.publish(statement, on=statement.end)
        self.boards.append((board, board.to_json()))

    @precondition(lambda self: self.boards)
    @rule(data=st.data(), number=st.integers(1, 30))
    def inspect(self, data: st.DataObject, number: int) -> None:
        board, posted = data.draw(st.sampled_from(self.boards))
        inside = {row.number for row in (*board.statement.receipts, *board.statement.payments)}
        if number in inside:
            assert verify_receipt(board.proof(number), posted).holds
        else:
            with pytest.raises(NotPublished):
                board.proof(number)

    @rule()
    def another_process_goes_on(self) -> None:
        self.funds = room(*DECIDED, store=self.store)

    # --- what must always hold ----------------------------------------------------------------------

    def balances(self) -> dict[tuple[str, str | None], int]:
        return {
            (row.account, row.fund): row.debit.amount - row.credit.amount
            for row in self.funds.trial_balance()
        }

    @invariant()
    def every_fund_balances_by_itself(self) -> None:
        held = self.balances()
        for fund in ("road", "poor"):
            assert sum(amount for (_, of), amount in held.items() if of == fund) == 0

    @invariant()
    def the_books_pass_their_own_audit(self) -> None:
        audit = LedgerAudit()
        assert self.funds._journal.verify(watchers={"ledger": audit}).whole
        assert audit.faults == 0, audit.findings()
        assert audit.trial_balance() == self.funds.trial_balance()

    @invariant()
    def money_was_there_at_the_end_of_every_day(self) -> None:
        ledger = self.funds.ledger()  # posting it anew raises where money was not there
        assert [number for number, _ in ledger] == list(range(1, len(ledger) + 1))
        for fund in ("road", "poor"):
            for days in range(0, 61, 10):
                on = START + timedelta(days=days)
                for account in MONEY:
                    assert ledger.balance(account, fund=fund, on=on) >= Dong(0)

    @invariant()
    def nobody_paid_more_than_the_levy(self) -> None:
        if hasattr(self, "levy"):
            (levy,) = [each for each in self.funds.levies() if each.id == self.levy]
            for arrear in self.funds.arrears(self.levy):
                assert Dong(0) <= arrear.paid <= levy.due_from(arrear.party)
                assert arrear.held >= Dong(0)
                assert arrear.due == (Dong(0) if levy.cancelled_on else levy.due_from(arrear.party))
            for party, (_, given) in self.funds.in_kind_arrears(self.labour).items():
                assert 0 <= given <= {"H-1": 8}.get(party, 4)

    @invariant()
    def nobody_accounts_for_more_than_it_was_advanced(self) -> None:
        for fund in ("road", "poor"):
            held = sum((amount.amount for amount in self.funds.advances(fund).values()), 0)
            assert held == self.balances().get(("311", fund), 0)

    @invariant()
    def a_closed_period_never_changes(self) -> None:
        if hasattr(self, "closed"):
            assert self.funds.trial_balance(on=self.closed[0]) == self.frozen

    @invariant()
    def what_was_posted_on_the_board_comes_out_of_the_facts_again(self) -> None:
        assert [board.to_json() for board in self.funds.published()] == [posted for _, posted in self.boards]

    @invariant()
    def funds_add_up_to_cash_and_deposits(self) -> None:
        whole = self.funds.balance("111") + self.funds.balance("112")
        end = START + timedelta(days=60)
        funds = [self.funds.statement(fund.code, START, end).closing for fund in self.funds.funds()]
        assert sum(funds, Dong(0)) == whole


TestFundsMachine = FundsMachine.TestCase
TestFundsMachine.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
