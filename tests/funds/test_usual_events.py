"""Advances, surpluses, slips in kind, cash rules, papers: what happens beside collecting and spending."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import (
    BadAmount,
    BadCode,
    ClosedPeriod,
    RuleError,
    UnknownChoice,
    UnknownEntry,
    UnknownFund,
)
from grassroots_gov.funds import Purpose
from grassroots_gov.funds.audit import LedgerAudit
from grassroots_gov.funds.banking import party_in
from grassroots_gov.funds.room import FundsRoom
from grassroots_gov.funds.vietqr import parse_vietqr
from grassroots_gov.journal import MemoryStore
from grassroots_gov.money import Dong
from support.funds_world import DAY, FAILED, Terms, pay, room

LEVEL = Dong(300_000)
TOMORROW = DAY + timedelta(days=1)
HANDS: dict[str, Any] = {"approved_by": "CB-1", "paid_by": "CB-2", "document": "GĐN-1"}


def failed(caught: pytest.ExceptionInfo[RuleError]) -> set[str]:
    return {finding.code for finding in caught.value.verdict.findings if finding.met is False}


def rich(*terms: Terms, store: MemoryStore | None = None) -> FundsRoom:
    funds = room(*terms, store=store)
    funds.open(
        "road", "Quỹ làm đường", on=DAY, kind="works", purposes=("xi măng", Purpose("nhân công", Dong(100)))
    )
    funds.give("road", "H-9", Dong(1_000), on=DAY)
    return funds


class TestAdvances:
    def test_money_is_advanced_accounted_for_and_the_rest_comes_back(self) -> None:
        funds = rich()
        funds.advance("road", Dong(500), "xi măng", to="CB-5", on=DAY, **HANDS)
        assert (funds.balance("311"), funds.balance("111")) == (Dong(500), Dong(500))
        funds.clear_advance(
            "road", Dong(400), "xi măng", by="CB-5", on=TOMORROW, approved_by="CB-1", document="HĐ"
        )
        assert funds.advances("road") == {"CB-5": Dong(100)}
        funds.repay_advance("road", Dong(100), by="CB-5", on=TOMORROW)
        assert funds.advances("road") == {}
        assert funds.advances("road", on=DAY) == {"CB-5": Dong(500)}
        assert (funds.balance("2412"), funds.balance("111"), funds.balance("311")) == (
            Dong(400),
            Dong(600),
            Dong(0),
        )
        day, next_day = funds.statement("road", DAY, DAY), funds.statement("road", TOMORROW, TOMORROW)
        assert [row.nature for row in day.payments] == ["advance"]
        assert next_day.closing == Dong(600)

    def test_no_more_is_cleared_or_repaid_than_is_held(self) -> None:
        funds = rich()
        funds.advance("road", Dong(500), "xi măng", to="CB-5", on=DAY, **HANDS)
        for act in (
            lambda: funds.clear_advance(
                "road", Dong(501), "xi măng", by="CB-5", on=DAY, approved_by="CB-1", document="HĐ"
            ),
            lambda: funds.repay_advance("road", Dong(1), by="CB-6", on=DAY),
        ):
            with pytest.raises(RuleError) as caught:
                act()
            assert failed(caught) == {"cleared_within_advance"}

    def test_purpose_limit_and_hands_bind_as_in_spending(self) -> None:
        funds = rich()
        with pytest.raises(RuleError) as caught:
            funds.advance("road", Dong(1), "liên hoan", to="CB-5", on=DAY, **HANDS)
        assert failed(caught) == {"spent_on_purpose"}
        with pytest.raises(RuleError) as caught:
            funds.advance("road", Dong(1), "xi măng", to="CB-5", on=DAY, **{**HANDS, "paid_by": "CB-1"})
        assert failed(caught) == {"different_persons"}
        funds.advance("road", Dong(500), "nhân công", to="CB-5", on=DAY, **HANDS)
        clear: dict[str, Any] = {"by": "CB-5", "on": DAY, "document": "HĐ"}
        with pytest.raises(RuleError) as caught:
            funds.clear_advance("road", Dong(101), "nhân công", approved_by="CB-1", **clear)
        assert failed(caught) == {"spent_within_limit"}
        with pytest.raises(RuleError) as caught:
            funds.clear_advance("road", Dong(1), "xi măng", approved_by="CB-5", **clear)
        assert failed(caught) == {"different_persons"}


class TestSurplus:
    @given(st.lists(st.integers(1, 300_000), min_size=1, max_size=12), st.data())
    @settings(max_examples=30, deadline=None)
    def test_it_goes_back_in_proportion_and_not_a_dong_is_lost(
        self, paid: list[int], data: st.DataObject
    ) -> None:
        funds = room(Terms(amount=LEVEL))
        funds.open("road", "Quỹ", on=DAY, kind="works")
        of = funds.levy("road", LEVEL, on=DAY, decision="road-vote")
        for number, amount in enumerate(paid):
            funds.collect(of, f"H-{number:02}", Dong(amount), on=DAY)
        surplus = Dong(data.draw(st.integers(1, sum(paid))))
        shares = funds.surplus_shares(of, surplus)
        assert sum(shares.values(), Dong(0)) == surplus
        for number, amount in enumerate(paid):
            exact = surplus.amount * amount
            share = shares.get(f"H-{number:02}", Dong(0)).amount * sum(paid)
            assert abs(share - exact) < sum(paid)
        number = funds.return_surplus(of, surplus, on=DAY, decision="road-vote", **HANDS)
        assert funds.receipt(number).amount == surplus
        assert funds.balance("111", fund="road").amount == sum(paid) - surplus.amount
        rows = {row.party: row.amount for row in funds.contributions("road", DAY, DAY)}
        assert sum(rows.values(), Dong(0)).amount == sum(paid) - surplus.amount
        assert all(arrear.left == LEVEL - arrear.paid for arrear in funds.arrears(of))
        audit = LedgerAudit()
        assert funds._journal.verify(watchers={"ledger": audit}).whole
        assert audit.faults == 0

    def test_only_by_a_decision_of_the_people_and_no_more_than_was_paid(self) -> None:
        funds = room(Terms(amount=LEVEL), Terms(decision_id="no", verdict=FAILED))
        funds.open("road", "Quỹ", on=DAY, kind="works")
        of = funds.levy("road", LEVEL, on=DAY, decision="road-vote")
        with pytest.raises(UnknownChoice):
            funds.return_surplus(of, Dong(1), on=DAY, decision="road-vote", **HANDS)
        funds.collect(of, "H-1", LEVEL, on=DAY)
        for decision in ("no", "never"):
            with pytest.raises(RuleError) as caught:
                funds.return_surplus(of, Dong(1), on=DAY, decision=decision, **HANDS)
            assert failed(caught) == {"surplus_decided"}
        with pytest.raises(RuleError) as caught:
            funds.return_surplus(of, LEVEL + Dong(1), on=DAY, decision="road-vote", **HANDS)
        assert failed(caught) == {"refunded_within_paid"}


class TestSlips:
    def test_a_slip_is_taken_back_with_what_it_counted_and_its_value(self) -> None:
        store = MemoryStore()
        funds = room(Terms(values={"công": Dong(200_000)}), store=store)
        funds.open("road", "Quỹ", on=DAY, kind="works")
        of = funds.levy_in_kind("road", 3, on=DAY, decision="road-vote", units={"H-1": 1})
        slip = funds.contribute_in_kind(
            "road",
            "H-1",
            "ngày công",
            3,
            "công",
            on=DAY,
            levy=of,
            unit_value=Dong(200_000),
            decision="road-vote",
        )
        other = funds.contribute_in_kind("road", "H-2", "hiến đất", 12, "m²", on=DAY)
        assert (slip.serial, other.serial, other.unit) == (1, 2, "m2")
        funds.reverse_in_kind(1, year=2020, on=DAY, why="ghi nhầm hộ")
        assert funds.in_kind_arrears(of) == {"H-1": (3, 0)}
        assert funds.balance("2412") == Dong(0)
        assert [(row.item, row.slips) for row in funds.statement("road", DAY, DAY).in_kind] == [
            ("hiến đất", ("2/2020",))
        ]
        again = funds.contribute_in_kind("road", "H-1", "ngày công", 3, "công", on=DAY, levy=of)
        assert again.serial == 3
        audit = LedgerAudit()
        assert room(Terms(), store=store)._journal.verify(watchers={"ledger": audit}).whole
        assert audit.faults == 0

    def test_once_and_only_a_slip_that_is_there_and_only_in_an_open_period(self) -> None:
        funds = rich()
        funds.contribute_in_kind("road", "H-2", "hiến đất", 12, "m2", on=DAY)
        with pytest.raises(UnknownEntry):
            funds.reverse_in_kind(2, year=2020, on=DAY, why="")
        with pytest.raises(UnknownEntry):
            funds.reverse_in_kind(1, year=2021, on=DAY, why="")
        funds.reverse_in_kind(1, year=2020, on=DAY, why="")
        with pytest.raises(UnknownChoice):
            funds.reverse_in_kind(1, year=2020, on=DAY, why="")
        funds.contribute_in_kind("road", "H-2", "hiến đất", 12, "m2", on=DAY)
        funds.close(DAY, on=TOMORROW)
        with pytest.raises(ClosedPeriod):
            funds.reverse_in_kind(2, year=2020, on=DAY, why="")

    @pytest.mark.parametrize("unit", ["đ", "Đồng", "VND", "vnđ", "₫", " đồng ", "triệu"])
    def test_money_is_no_unit_of_things(self, unit: str) -> None:
        with pytest.raises(UnknownChoice):
            rich().contribute_in_kind("road", "H-1", "tiền", 5, unit, on=DAY)
        with pytest.raises(UnknownChoice):
            rich(Terms()).levy_in_kind("road", 5, unit, on=DAY, decision="road-vote")

    def test_a_slip_is_a_paper_of_its_own_without_invented_money(self) -> None:
        funds = rich()
        slip = funds.contribute_in_kind("road", "H-2", "ngày công", 21, "công", on=DAY)
        told = slip.render("vi")
        for part in (
            "GIẤY BÁO NGÀY CÔNG",
            "HV 1/2020",
            "H-2",
            "21 công",
            "Hai mươi mốt công",
            "Không quy ra tiền",
        ):
            assert part in told
        assert "đ\n" not in told
        assert "LABOUR-DAY" in slip.render("en")

    def test_the_contributions_book_holds_both_money_and_things(self) -> None:
        funds = rich()
        funds.contribute_in_kind("road", "H-9", "ngày công", 5, "công", on=DAY)
        funds.contribute_in_kind("road", "H-3", "hiến đất", 12, "m2", on=DAY)
        rows = {row.party: row for row in funds.contributions("road", DAY, DAY)}
        assert (rows["H-9"].amount, rows["H-9"].in_kind[0].quantity) == (Dong(1_000), 5)
        assert (rows["H-3"].amount, rows["H-3"].in_kind[0].slips) == (Dong(0), ("2/2020",))


class TestPapers:
    def test_a_transfer_is_receipted_fund_by_fund_with_what_it_moved(self) -> None:
        funds = rich(Terms())
        funds.open("poor", "Quỹ vì người nghèo", on=DAY, kind="poor")
        number = funds.transfer(
            "road", "poor", Dong(7), on=DAY, decision="road-vote", approved_by="A", document="NQ"
        )
        assert [
            (funds.receipt(number, fund).fund, funds.receipt(number, fund).amount)
            for fund in ("road", "poor")
        ] == [
            ("road", Dong(7)),
            ("poor", Dong(7)),
        ]
        with pytest.raises(UnknownFund):
            funds.receipt(number, "other")

    def test_a_voucher_book_lists_every_number_void_and_reprinted_ones_too(self) -> None:
        funds = rich()
        for amount in (5, 6, 7):
            funds.give("road", "H-1", Dong(amount), on=DAY)
        funds.give("road", "H-1", Dong(8), on=date(2021, 1, 4))
        funds.reverse(3, on=DAY, why="nhầm")
        funds.reprint(2, on=DAY, why="mất")
        book = funds.voucher_book("PT", 2020)
        assert [(each.serial, each.void, each.copy) for each in book] == [
            (1, None, 1),
            (2, None, 2),
            (3, 5 + 1, 1),
            (4, None, 1),
        ]
        assert [each.serial for each in funds.voucher_book("PT", 2021)] == [1]
        assert funds.voucher_book("PC", 2020)[0].serial == 1

    def test_a_notice_asks_for_what_is_left_with_a_code_that_the_import_understands(self) -> None:
        funds = room(Terms(amount=LEVEL))
        funds.open("road", "Quỹ làm đường", on=DAY, kind="works")
        of = funds.levy("road", LEVEL, on=DAY, decision="road-vote")
        funds.collect(of, "H-012", Dong(100_000), on=DAY)
        notice = funds.paying_in(of, "H-012", bank="970415", account="113366668888")
        fields = parse_vietqr(notice.payload)
        assert (notice.amount, fields["54"]) == (Dong(200_000), "200000")
        assert party_in(notice.note, ["H-012", "H-0121"]) == "H-012"
        assert notice.note in fields["62"]
        for part in ("200.000 đ", "Hai trăm nghìn đồng", notice.note):
            assert part in notice.render("vi")
        funds.collect(of, "H-012", Dong(200_000), on=DAY)
        with pytest.raises(RuleError):
            funds.paying_in(of, "H-012", bank="970415", account="113366668888")

    def test_every_figure_of_a_report_names_its_vouchers(self) -> None:
        funds = rich()
        pay(funds, "road", 100, on=TOMORROW)
        funds.give("road", "H-1", Dong(50), on=TOMORROW)
        rows = {(row.account, row.fund): row for row in funds.accounts_report(TOMORROW, TOMORROW)}
        cash = rows["111", "road"]
        assert (cash.opening, cash.debit, cash.credit, cash.closing) == (
            Dong(1_000),
            Dong(50),
            Dong(100),
            Dong(950),
        )
        assert cash.vouchers == (2, 3)
        (settled,) = funds.settlement(TOMORROW, TOMORROW)
        assert (settled.receipts, settled.payments, settled.vouchers) == ((3,), (2,), (3, 2))
        before = funds.fund_book("road", date.min, DAY)
        assert (before.closing, [row.number for row in before.rows]) == (settled.opening, [1])
        assert sum((row.closing for row in rows.values()), Dong(0)) == Dong(0)

    def test_every_report_opens_in_a_spreadsheet(self) -> None:
        funds = rich()
        funds.give("road", "=1+1", Dong(5), on=DAY, memo="@SUM(A1)")
        pay(funds, "road", 7)
        for data in (
            funds.contributions_csv("road", DAY, DAY),
            funds.fund_book_csv("road", DAY, DAY),
            funds.cash_book_csv("road", DAY, DAY),
            funds.journal_ledger_csv(DAY, DAY),
            funds.statement_csv("road", DAY, DAY),
            funds.accounts_report_csv(DAY, DAY),
        ):
            assert data.startswith(b"\xef\xbb\xbf")
            rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
            assert len({len(row) for row in rows}) == 1
            assert len(rows) > 1
            for row in rows:
                assert not any(cell.startswith(("=", "@", "+")) for cell in row)


class TestForms:
    """343/2016/TT-BTC: the sheets give numbers, occasions and which are about other finance; no columns."""

    def test_each_form_has_its_number_title_and_deadline(self) -> None:
        funds = rich()
        forms = {form.number: form for form in funds.public_forms(DAY)}
        assert sorted(forms) == list(range(103, 121))
        assert [number for number, form in forms.items() if form.other] == [107, 112, 120]
        assert forms[114].title("vi") != forms[114].title("en")
        assert "343/2016" in forms[120].deadlines[0]

    def test_only_what_follows_from_the_books_is_filled_and_the_rest_says_so(self) -> None:
        funds = rich()
        year = (date(2020, 1, 1), date(2020, 12, 31))
        settled, plan = funds.public_form(120, *year), funds.public_form(107, *year)
        assert settled.rows == funds.settlement(*year)
        assert "chưa được xác nhận" in settled.render("vi")
        assert "1.000 đ" in settled.render("vi")
        assert plan.rows == ()
        assert "no figures" in plan.render("en")

    def test_after_the_circular_none_is_known(self) -> None:
        with pytest.raises(UnknownChoice):
            rich().public_form(120, date(2026, 1, 1), date(2026, 12, 31))


class TestCashRules:
    def states(self, funds: FundsRoom, on: date) -> dict[str, tuple[date | None, str]]:
        return {each.code.removeprefix("funds.owed_"): (each.due, each.state) for each in funds.owed(on)}

    def test_cash_above_the_communes_ceiling_is_late_after_its_days(self) -> None:
        funds = rich()
        assert "deposit_cash" not in self.states(funds, TOMORROW)
        funds.set_cash_rule(Dong(600), on=DAY, document="QĐ-1", deposit_within=3)
        due = DAY + timedelta(days=3)
        assert self.states(funds, DAY)["deposit_cash"] == (due, "due")
        assert self.states(funds, due + timedelta(days=1))["deposit_cash"] == (due, "late")
        funds.deposit("road", Dong(400), on=TOMORROW)
        assert "deposit_cash" not in self.states(funds, due)
        funds.give("road", "H-1", Dong(1), on=due)
        assert self.states(funds, due)["deposit_cash"][0] == due + timedelta(days=3)

    @given(st.lists(st.tuples(st.integers(0, 60), st.integers(-300, 300)), max_size=15), st.integers(0, 60))
    @settings(max_examples=60, deadline=None)
    def test_the_day_since_which_it_stands_above_is_the_first_of_the_run(
        self, moves: list[tuple[int, int]], at: int
    ) -> None:
        from grassroots_gov.funds.cashdays import CashDays

        key, limit = ("111", "road"), 100
        cash, ends = CashDays(), [0] * 61
        for day, change in moves:
            cash.move(key, DAY + timedelta(days=day), change)
            ends = [held + change * (n >= day) for n, held in enumerate(ends)]
        expected = None
        for n in range(at, -1, -1):
            if ends[n] <= limit:
                break
            expected = n
        found = cash.above_since(key, limit, DAY + timedelta(days=at))
        assert found == (None if expected is None else DAY + timedelta(days=expected))

    def test_cash_is_counted_again_within_its_days(self) -> None:
        funds = rich()
        funds.set_cash_rule(None, on=DAY, document="QĐ-1", count_within=30)
        due = DAY + timedelta(days=30)
        assert self.states(funds, due + timedelta(days=1))["count_cash_again"] == (due, "late")
        funds.count_cash("road", Dong(1_000), on=due, by=("CB-2",))
        assert self.states(funds, due)["count_cash_again"][0] == due + timedelta(days=30)

    def test_after_a_flood_cash_is_counted(self) -> None:
        funds = rich()
        funds.call_count("lũ quét", on=TOMORROW)
        assert self.states(funds, TOMORROW)["count_cash_after"] == (None, "due")
        funds.count_cash("road", Dong(1_000), on=TOMORROW, by=("CB-2",))
        assert self.states(funds, TOMORROW)["count_cash_after"] == (None, "met")
        assert "count_cash_after" not in self.states(funds, DAY)

    @pytest.mark.parametrize(
        "rule",
        [
            {"limit": Dong(-1)},
            {"limit": 5},
            {"limit": None, "deposit_within": -1},
            {"limit": None, "count_within": 0},
            {"limit": None, "document": " "},
        ],
    )
    def test_a_rule_that_cannot_be_is_refused(self, rule: dict[str, Any]) -> None:
        limit, more = rule["limit"], {key: value for key, value in rule.items() if key != "limit"}
        with pytest.raises((BadAmount, BadCode, UnknownChoice)):
            rich().set_cash_rule(limit, on=DAY, **{"document": "QĐ-1", **more})

    def test_another_process_knows_the_rule_and_the_calls(self) -> None:
        store = MemoryStore()
        funds = rich(store=store)
        funds.set_cash_rule(Dong(600), on=DAY, document="QĐ-1", deposit_within=3, count_within=30)
        funds.call_count("lũ quét", on=TOMORROW)
        for _ in range(3):
            again = room(store=store)
            assert again.owed(TOMORROW) == funds.owed(TOMORROW)
            again.give("road", "H-1", Dong(1), on=TOMORROW)

    def test_off_budget_funds_publish_half_years_from_2026(self) -> None:
        funds = room()
        funds.open("x", "Quỹ", on=date(2026, 5, 1))
        funds.give("x", "H-1", Dong(5), on=date(2026, 5, 1))
        on = date(2026, 7, 1)
        assert self.states(funds, on)["publish_half"] == (None, "due")
        funds.publish(funds.statement("x", date(2026, 1, 1), date(2026, 6, 30)), on=on)
        assert self.states(funds, on)["publish_half"] == (None, "met")
