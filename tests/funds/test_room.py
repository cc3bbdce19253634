"""The funds' room: what the law and the people's decision let happen, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from grassroots_gov.errors import (
    AlreadyReversed,
    BadAmount,
    BadCode,
    BadInterval,
    ClosedPeriod,
    FundAlreadyOpen,
    FundOverdrawn,
    GrassrootsError,
    RuleError,
    StaleStatement,
    Unbalanced,
    UnknownAccount,
    UnknownChoice,
    UnknownEntry,
    UnknownFund,
    UnknownLevy,
)
from grassroots_gov.funds import Entry, Exemption, Line, Purpose
from grassroots_gov.funds.room import FundsRoom
from grassroots_gov.money import Dong
from support.funds_world import DAY, FAILED, Terms, pay, room

LEVEL = Dong(300_000)
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def funds() -> FundsRoom:
    funds = room(Terms())
    funds.open("road", "Quỹ làm đường", on=DAY, decision="road-vote", kind="works")
    return funds


@pytest.fixture
def levy(funds: FundsRoom) -> str:
    return funds.levy("road", LEVEL, on=DAY, decision="road-vote")


def codes(caught: pytest.ExceptionInfo[RuleError]) -> set[str]:
    return {finding.code for finding in caught.value.verdict.findings if finding.met is False}


def refuses(funds: FundsRoom, error: type[GrassrootsError], act: Callable[[], Any]) -> Any:
    """``act`` raises, and neither the facts nor the next number moved."""
    before = list(funds._journal.facts("ledger"))
    with pytest.raises(error) as caught:
        act()
    assert list(funds._journal.facts("ledger")) == before
    assert caught.value.explain("vi") != caught.value.explain("en")
    return caught


class TestOpening:
    def test_a_fund_uses_the_accounts_that_the_templates_give_its_kind(self) -> None:
        funds = room()
        kinds = {
            "works": ("4418", "2412"),
            "gratitude": ("431", "431"),
            "village": ("3361", "3361"),
            "": ("431",) * 2,
        }
        for kind, accounts in kinds.items():
            fund = funds.open(f"f{kind}", "Quỹ", on=DAY, kind=kind)
            assert (fund.source, fund.spending) == accounts

    def test_a_code_is_taken_once(self, funds: FundsRoom) -> None:
        refuses(funds, FundAlreadyOpen, lambda: funds.open("road", "khác", on=TOMORROW))

    def test_an_unknown_kind_is_refused_with_the_known_ones(self, funds: FundsRoom) -> None:
        caught = refuses(funds, UnknownChoice, lambda: funds.open("x", "x", on=DAY, kind="casino"))
        assert {"works", "gratitude", "disaster"} <= set(caught.value.choices)


class TestLevies:
    def test_without_a_decision_there_is_none(self, funds: FundsRoom) -> None:
        caught = refuses(funds, RuleError, lambda: funds.levy("road", LEVEL, on=DAY))
        assert codes(caught) == {"decision_sets_levy"}
        refuses(funds, RuleError, lambda: funds.levy("road", LEVEL, on=DAY, decision="never-concluded"))

    @pytest.mark.parametrize(
        ("terms", "code"),
        [
            (Terms(verdict=FAILED), "decision_holds"),
            (Terms(matter="village_head_election"), "matter_sets_contributions"),
            (Terms(amount=Dong(299_999)), "levy_within_decision"),
            (Terms(per="person"), "levied_per_decided_unit"),
            (Terms(effective_on=TOMORROW), "levy_after_decision_binds"),
        ],
    )
    def test_a_decision_must_hold_bind_and_set_it(self, terms: Terms, code: str) -> None:
        funds = room(terms)
        funds.open("road", "Quỹ", on=DAY)
        caught = refuses(funds, RuleError, lambda: funds.levy("road", LEVEL, on=DAY, decision="road-vote"))
        assert codes(caught) == {code}
        assert caught.value.verdict.findings[-1].citation is not None

    def test_exactly_what_was_decided_may_be_levied(self) -> None:
        funds = room(Terms(amount=LEVEL, per="household", effective_on=DAY))
        funds.open("road", "Quỹ", on=DAY)
        assert funds.levy("road", LEVEL, on=DAY, decision="road-vote").startswith("ledger#")

    def test_one_decision_is_not_levied_twice_over(self) -> None:
        funds = room(Terms(amount=LEVEL))
        funds.open("road", "Quỹ", on=DAY)
        funds.levy("road", Dong(200_000), on=DAY, decision="road-vote")
        funds.levy("road", Dong(100_000), on=DAY, decision="road-vote")
        refuses(funds, RuleError, lambda: funds.levy("road", Dong(1), on=DAY, decision="road-vote"))

    def test_a_decision_without_a_level_serves_one_levy(self, funds: FundsRoom, levy: str) -> None:
        caught = refuses(funds, RuleError, lambda: funds.levy("road", LEVEL, on=DAY, decision="road-vote"))
        assert codes(caught) == {"one_levy_for_one_decision"}

    @pytest.mark.parametrize(("on", "rate"), [(date(2020, 5, 20), 15_000), (date(2024, 5, 20), 10_000)])
    def test_the_disaster_fund_is_levied_by_law_up_to_the_rate_of_the_day(self, on: date, rate: int) -> None:
        funds = room()
        funds.open("pctt", "Quỹ phòng, chống thiên tai", on=on, kind="disaster")
        caught = refuses(funds, RuleError, lambda: funds.levy("pctt", Dong(rate + 1), "labourer", on=on))
        assert codes(caught) == {"levy_within_rate"}
        levy = funds.levy("pctt", Dong(rate), "labourer", on=on)
        funds.collect(levy, "H-1", Dong(rate), on=on)
        (row,) = funds.statement("pctt", on, on).receipts
        assert row.nature == "mandated"

    def test_bad_words_are_refused(self, funds: FundsRoom) -> None:
        refuses(
            funds, UnknownChoice, lambda: funds.levy("road", LEVEL, "village", on=DAY, decision="road-vote")
        )
        refuses(funds, UnknownFund, lambda: funds.levy("raod", LEVEL, on=DAY, decision="road-vote"))
        refuses(funds, BadAmount, lambda: funds.levy("road", Dong(0), on=DAY, decision="road-vote"))


class TestCollecting:
    def test_a_receipt_names_number_fund_payer_and_amount_in_words(self, funds: FundsRoom, levy: str) -> None:
        receipt = funds.collect(levy, "H-012", Dong(250_000), on=DAY)
        assert (receipt.number, receipt.fund, receipt.party, receipt.amount) == (
            1,
            "road",
            "H-012",
            Dong(250_000),
        )
        text = receipt.render("vi")
        for part in (
            "PHIẾU THU",
            "250.000 đ",
            "Hai trăm năm mươi nghìn đồng",
            "H-012",
            "20/05/2020",
            "thủ quỹ",
        ):
            assert part in text
        assert "CASH RECEIPT" in receipt.render("en")

    def test_instalments_add_up_to_the_levy_and_not_one_dong_more(self, funds: FundsRoom, levy: str) -> None:
        funds.collect(levy, "H-1", Dong(100_000), on=DAY)
        funds.collect(levy, "H-1", Dong(200_000), on=TOMORROW)
        caught = refuses(funds, RuleError, lambda: funds.collect(levy, "H-1", Dong(1), on=TOMORROW))
        assert codes(caught) == {"paid_within_levy"}
        assert funds.balance("111", fund="road") == LEVEL

    def test_what_is_above_may_be_held_for_the_payer_and_given_back(
        self, funds: FundsRoom, levy: str
    ) -> None:
        receipt = funds.collect(levy, "H-1", Dong(350_000), on=DAY, excess="hold")
        assert receipt.amount == Dong(350_000)
        assert funds.balance("331", fund="road") == Dong(50_000)
        assert funds.balance("4418", fund="road") == LEVEL
        (arrear,) = funds.arrears(levy)
        assert (arrear.paid, arrear.held, arrear.left) == (LEVEL, Dong(50_000), Dong(0))
        back: dict[str, Any] = {"on": DAY, "approved_by": "CB-1", "paid_by": "CB-2", "document": "đơn"}
        funds.refund(levy, "H-1", Dong(60_000), **back)
        assert funds.balance("331", fund="road") == Dong(0)
        (arrear,) = funds.arrears(levy)
        assert (arrear.paid, arrear.left) == (Dong(290_000), Dong(10_000))
        caught = refuses(funds, RuleError, lambda: funds.refund(levy, "H-1", Dong(290_001), **back))
        assert codes(caught) == {"refunded_within_paid"}

    def test_the_period_of_the_decision_binds(self) -> None:
        funds = room(Terms(period=(None, TOMORROW)))
        funds.open("road", "Quỹ", on=DAY)
        levy = funds.levy("road", LEVEL, on=DAY, decision="road-vote")
        funds.collect(levy, "H-1", Dong(1), on=TOMORROW)
        late = TOMORROW + timedelta(days=1)
        assert codes(refuses(funds, RuleError, lambda: funds.collect(levy, "H-1", Dong(1), on=late))) == {
            "collected_in_period"
        }
        early = DAY - timedelta(days=1)
        assert codes(refuses(funds, RuleError, lambda: funds.collect(levy, "H-1", Dong(1), on=early))) == {
            "collected_after_opening"
        }

    def test_the_exempt_pay_nothing_and_the_reduced_their_part(self) -> None:
        funds = room()
        funds.open("road", "Quỹ", on=DAY)
        levy = funds.levy(
            "road",
            LEVEL,
            on=DAY,
            decision="road-vote",
            exempt=("H-9", Exemption("H-8", "hộ cận nghèo", "họp thôn", pays=Dong(100_000))),
        )
        refuses(funds, RuleError, lambda: funds.collect(levy, "H-9", Dong(1), on=DAY))
        funds.collect(levy, "H-8", Dong(100_000), on=DAY)
        refuses(funds, RuleError, lambda: funds.collect(levy, "H-8", Dong(1), on=DAY))
        funds.give("road", "H-9", Dong(5_000), on=DAY)
        assert funds.statement("road", DAY, DAY).by_nature()["voluntary"] == Dong(5_000)

    def test_a_levy_per_person_counts_the_persons(self) -> None:
        funds = room()
        funds.open("road", "Quỹ", on=DAY)
        levy = funds.levy("road", Dong(50_000), "person", on=DAY, decision="road-vote", units={"H-1": 4})
        funds.collect(levy, "H-1", Dong(200_000), on=DAY)
        refuses(funds, RuleError, lambda: funds.collect(levy, "H-2", Dong(50_001), on=DAY))
        arrears = {arrear.party: arrear.left for arrear in funds.arrears(levy, ["H-2"])}
        assert arrears == {"H-1": Dong(0), "H-2": Dong(50_000)}

    def test_a_reversed_receipt_is_owed_again(self, funds: FundsRoom, levy: str) -> None:
        receipt = funds.collect(levy, "H-1", LEVEL, on=DAY)
        assert funds.reverse(receipt.number, on=DAY, why="ghi nhầm hộ") == 2
        assert funds.receipt(1).void == 2
        assert "ĐÃ HỦY" in funds.receipt(1).render()
        funds.collect(levy, "H-1", LEVEL, on=DAY)
        refuses(funds, AlreadyReversed, lambda: funds.reverse(1, on=DAY, why=""))
        refuses(funds, UnknownEntry, lambda: funds.reverse(9, on=DAY, why=""))

    def test_unknown_levies_are_refused_with_the_nearest(self, funds: FundsRoom, levy: str) -> None:
        caught = refuses(funds, UnknownLevy, lambda: funds.collect("ledger#99", "H-1", Dong(1), on=DAY))
        assert caught.value.nearest == (levy,)

    @pytest.mark.parametrize("amount", [Dong(0), Dong(-5), 5, 5.0, None])
    def test_amounts_are_dong_above_zero(self, funds: FundsRoom, levy: str, amount: Any) -> None:
        refuses(funds, BadAmount, lambda: funds.collect(levy, "H-1", amount, on=DAY))

    def test_money_goes_into_cash_or_a_deposit_only(self, funds: FundsRoom, levy: str) -> None:
        funds.collect(levy, "H-1", Dong(5), on=DAY, into="1128")
        refuses(funds, UnknownChoice, lambda: funds.collect(levy, "H-1", Dong(5), on=DAY, into="431"))


class TestSpending:
    @pytest.fixture
    def rich(self, funds: FundsRoom, levy: str) -> FundsRoom:
        funds.collect(levy, "H-1", LEVEL, on=DAY)
        return funds

    def test_within_purpose_and_balance_by_several_hands_it_is_entered(self, rich: FundsRoom) -> None:
        assert pay(rich, "road", 300_000) == 2
        assert rich.balance("111", fund="road") == Dong(0)
        assert rich.balance("2412", fund="road") == LEVEL

    def test_not_one_dong_above_the_balance(self, rich: FundsRoom) -> None:
        caught = refuses(rich, FundOverdrawn, lambda: pay(rich, "road", 300_001))
        assert (caught.value.fund, caught.value.balance) == ("road", Dong(-1))

    def test_not_before_the_money_came(self, rich: FundsRoom) -> None:
        refuses(rich, FundOverdrawn, lambda: pay(rich, "road", 1, on=DAY - timedelta(days=1)))

    def test_not_from_another_funds_money(self, rich: FundsRoom) -> None:
        rich.open("poor", "Quỹ vì người nghèo", on=DAY, kind="poor")
        refuses(rich, FundOverdrawn, lambda: pay(rich, "poor", 1))

    @pytest.mark.parametrize(
        ("approver", "cashier", "accountant", "article"),
        [
            ("A", "A", "", "khoản 7 Điều 13 Luật số 88/2015/QH13"),
            ("A", "B", "A", "khoản 7 Điều 13 Luật số 88/2015/QH13"),
            ("A", "B", "B", "khoản 4 Điều 52 Luật số 88/2015/QH13"),
        ],
    )
    def test_one_person_in_two_roles_blocks_with_the_article(
        self, rich: FundsRoom, approver: str, cashier: str, accountant: str, article: str
    ) -> None:
        caught = refuses(
            rich,
            RuleError,
            lambda: rich.spend(
                "road",
                Dong(1),
                "x",
                on=DAY,
                approved_by=approver,
                paid_by=cashier,
                recorded_by=accountant,
                document="x",
            ),
        )
        assert codes(caught) == {"different_persons"}
        (finding,) = [each for each in caught.value.verdict.findings if each.met is False]
        assert str(finding.citation) == article

    def test_before_the_law_that_we_know_it_blocks_as_undetermined(self) -> None:
        funds = room()
        early = date(2015, 5, 20)
        funds.open("road", "Quỹ", on=early)
        funds.give("road", "H-1", Dong(5), on=early)
        caught = refuses(
            funds,
            RuleError,
            lambda: funds.spend("road", Dong(1), "x", on=early, approved_by="A", paid_by="A", document="x"),
        )
        assert caught.value.verdict.outcome == "undetermined"

    def test_names_and_papers_are_needed(self, rich: FundsRoom) -> None:
        caught = refuses(
            rich,
            RuleError,
            lambda: rich.spend("road", Dong(1), "x", on=DAY, approved_by="", paid_by="", document=""),
        )
        assert codes(caught) == {"person_named", "document_named"}

    def test_purposes_and_limits_bind(self) -> None:
        funds = room()
        funds.open("road", "Quỹ", on=DAY, purposes=("xi măng", Purpose("nhân công", Dong(100))))
        funds.give("road", "H-1", Dong(1_000), on=DAY)
        pay(funds, "road", 5, "Xi măng: 10 bao PC40")
        assert codes(refuses(funds, RuleError, lambda: pay(funds, "road", 5, "liên hoan"))) == {
            "spent_on_purpose"
        }
        number = pay(funds, "road", 100, "nhân công")
        assert codes(refuses(funds, RuleError, lambda: pay(funds, "road", 1, "nhân công"))) == {
            "spent_within_limit"
        }
        funds.reverse(number, on=DAY, why="")
        pay(funds, "road", 100, "nhân công: tổ 2")

    def test_running_the_gratitude_fund_costs_at_most_a_twentieth_of_what_came_in(self) -> None:
        on = date(2024, 5, 20)
        funds = room()
        running = Purpose("quản lý", managing=True)
        funds.open("tri-an", "Quỹ Đền ơn đáp nghĩa", on=on, kind="gratitude", purposes=("tặng quà", running))
        funds.give("tri-an", "H-1", Dong(1_000_000), on=on)
        pay(funds, "tri-an", 50_000, "quản lý", on=on)
        assert codes(refuses(funds, RuleError, lambda: pay(funds, "tri-an", 1, "quản lý", on=on))) == {
            "managing_within_cap"
        }
        pay(funds, "tri-an", 900_000, "tặng quà", on=on)

    def test_transfers_need_a_decision_and_leave_every_fund_balanced(self, rich: FundsRoom) -> None:
        rich.open("poor", "Quỹ vì người nghèo", on=DAY, kind="poor")
        papers: dict[str, Any] = {"on": DAY, "approved_by": "A", "document": "NQ-1"}
        caught = refuses(rich, RuleError, lambda: rich.transfer("road", "poor", Dong(7), **papers))
        assert codes(caught) == {"transfer_decided"}
        rich.transfer("road", "poor", Dong(7), decision="road-vote", **papers)
        assert rich.balance("111", fund="poor") == rich.balance("431", fund="poor") == Dong(7)
        assert rich.balance("4418", fund="road") == Dong(299_993)
        refuses(
            rich,
            UnknownChoice,
            lambda: rich.transfer("road", "road", Dong(7), decision="road-vote", **papers),
        )

    def test_cash_goes_to_the_deposit_and_back(self, rich: FundsRoom) -> None:
        rich.deposit("road", Dong(200_000), on=DAY)
        refuses(rich, FundOverdrawn, lambda: pay(rich, "road", 100_001))
        rich.withdraw("road", Dong(50_000), on=DAY)
        assert rich.balance("112", fund="road") == Dong(150_000)
        statement = rich.statement("road", DAY, DAY)
        assert (statement.received, statement.spent, statement.closing) == (LEVEL, Dong(0), LEVEL)


class TestPosting:
    def entry(self, debit: str, credit: str, amount: int = 5, fund: str | None = "road") -> Entry:
        lines = (Line.debit(debit, Dong(amount), fund), Line.credit(credit, Dong(amount), fund))
        return Entry(DAY, "lãi tiền gửi", lines, "GBC-1")

    def test_any_voucher_can_be_entered_under_the_ledgers_rules(self, funds: FundsRoom) -> None:
        assert funds.post(self.entry("1128", "4418")) == 1
        assert funds.post(self.entry("111", "711", fund=None)) == 2
        refuses(funds, UnknownAccount, lambda: funds.post(self.entry("1129", "4418")))
        refuses(funds, FundOverdrawn, lambda: funds.post(self.entry("4418", "1128", 6)))
        refuses(funds, UnknownFund, lambda: funds.post(self.entry("1128", "4418", fund="raod")))
        refuses(funds, Unbalanced, lambda: funds.post(Entry(DAY, "", (Line.debit("111", Dong(5), "road"),))))

    def test_numbers_have_no_gap_among_all_nor_in_a_book_and_year(self, funds: FundsRoom, levy: str) -> None:
        first = funds.collect(levy, "H-1", Dong(5), on=DAY)
        paid = pay(funds, "road", 2)
        second = funds.collect(levy, "H-2", Dong(5), on=DAY)
        moved = funds.deposit("road", Dong(1), on=DAY)
        next_year = funds.collect(levy, "H-3", Dong(5), on=date(2021, 1, 4))
        assert [first.number, paid, second.number, moved, next_year.number] == [1, 2, 3, 4, 5]
        books = [(each.book, each.on.year, each.serial) for each in map(funds.receipt, range(1, 6))]
        assert books == [("PT", 2020, 1), ("PC", 2020, 1), ("PT", 2020, 2), ("PC", 2020, 2), ("PT", 2021, 1)]

    def test_a_reprint_is_marked(self, funds: FundsRoom, levy: str) -> None:
        funds.collect(levy, "H-1", Dong(5), on=DAY)
        assert funds.reprint(1, on=DAY, why="mất biên lai").copy == 2
        assert "lần 3" in funds.reprint(1, on=DAY, why="").render("vi")
        refuses(funds, UnknownEntry, lambda: funds.reprint(2, on=DAY, why=""))

    def test_periods_close_and_adjust(self, funds: FundsRoom, levy: str) -> None:
        funds.collect(levy, "H-1", Dong(5), on=DAY)
        funds.close(DAY, on=TOMORROW, adjusting=True)
        refuses(funds, ClosedPeriod, lambda: funds.collect(levy, "H-1", Dong(5), on=DAY))
        funds.reverse(1, on=DAY, why="điều chỉnh")
        funds.close(DAY, on=TOMORROW)
        refuses(funds, ClosedPeriod, lambda: funds.reverse(2, on=DAY, why=""))
        refuses(funds, ClosedPeriod, lambda: funds.open("x", "x", on=DAY))
        funds.collect(levy, "H-1", Dong(5), on=TOMORROW)


class TestCountingThings:
    def test_a_cash_count_posts_its_difference(self, funds: FundsRoom, levy: str) -> None:
        funds.collect(levy, "H-1", LEVEL, on=DAY)
        assert funds.count_cash("road", LEVEL, on=DAY, by=("CB-2",)).entry is None
        short = funds.count_cash("road", Dong(299_000), on=DAY, by=("CB-2",))
        assert (short.difference, short.entry) == (Dong(-1_000), 2)
        assert funds.balance("311", fund="road") == Dong(1_000)
        over = funds.count_cash("road", LEVEL, on=DAY, by=("CB-2",))
        assert funds.balance("331", fund="road") == over.difference == Dong(1_000)

    def test_labour_is_counted_in_days_and_never_in_money(self) -> None:
        funds = room()
        funds.open("road", "Quỹ", on=DAY, kind="works")
        levy = funds.levy_in_kind("road", 3, on=DAY, decision="road-vote", units={"H-1": 2})
        slip = funds.contribute_in_kind("road", "H-1", "ngày công", 5, "công", on=DAY, levy=levy)
        assert (slip.serial, slip.quantity, slip.value, slip.entry) == (1, 5, None, None)
        refuses(
            funds,
            RuleError,
            lambda: funds.contribute_in_kind("road", "H-1", "ngày công", 2, "công", on=DAY, levy=levy),
        )
        funds.contribute_in_kind("road", "H-7", "hiến đất", 120, "m2", on=DAY)
        assert funds.trial_balance() == ()
        rows = funds.statement("road", DAY, DAY).in_kind
        assert [(row.item, row.quantity, row.unit) for row in rows] == [
            ("hiến đất", 120, "m2"),
            ("ngày công", 5, "công"),
        ]

    def test_a_value_stands_only_where_a_decision_set_it(self) -> None:
        prices = {"công": Dong(200_000), "m²": Dong(90_000)}
        funds = room(
            Terms(values=prices),
            Terms(decision_id="silent", amount=LEVEL, per="household"),
            Terms(decision_id="failed", verdict=FAILED, values=prices),
        )
        funds.open("road", "Quỹ", on=DAY, kind="works")

        def give(value: int = 200_000, unit: str = "công", **more: Any) -> Any:
            return funds.contribute_in_kind(
                "road", "H-1", "ngày công", 2, unit, on=DAY, unit_value=Dong(value), **more
            )

        for unpriced in ({}, {"decision": "silent"}, {"decision": "failed"}):
            assert codes(refuses(funds, RuleError, partial(give, **unpriced))) == {"value_decided"}
        other = refuses(funds, RuleError, partial(give, unit="kg", decision="road-vote"))
        assert codes(other) == {"value_decided"}
        for wrong in (199_999, 200_001):
            caught = refuses(funds, RuleError, partial(give, wrong, decision="road-vote"))
            assert codes(caught) == {"value_as_decided"}
            (finding,) = caught.value.verdict.findings
            assert (finding.measured, finding.required) == (wrong, 200_000)
        assert give(decision="road-vote").entry == 1
        assert give(90_000, "m2", decision="road-vote").value == Dong(180_000)
        funds.reverse_in_kind(2, year=2020, on=DAY, why="ghi nhầm")
        assert funds.balance("2412", fund="road") == funds.balance("4418", fund="road") == Dong(400_000)
        assert funds.statement("road", DAY, DAY).received == Dong(0)


class TestStatements:
    def test_a_statement_opens_where_the_one_before_closed(self, funds: FundsRoom, levy: str) -> None:
        funds.collect(levy, "H-1", LEVEL, on=DAY)
        pay(funds, "road", 100_000, on=TOMORROW)
        first, second = funds.statement("road", DAY, DAY), funds.statement("road", TOMORROW, TOMORROW)
        assert first.closing == second.opening == LEVEL
        assert second.closing == Dong(200_000) == funds.balance("111", fund="road")
        assert first.check().holds
        assert "300.000 đ" in first.render("vi")

    def test_a_void_pair_is_in_neither_sum_but_a_later_reversal_shows(
        self, funds: FundsRoom, levy: str
    ) -> None:
        funds.collect(levy, "H-1", LEVEL, on=DAY)
        funds.reverse(1, on=DAY, why="")
        funds.collect(levy, "H-2", LEVEL, on=DAY)
        funds.reverse(3, on=TOMORROW, why="nhầm")
        day, next_day = funds.statement("road", DAY, DAY), funds.statement("road", TOMORROW, TOMORROW)
        assert (day.received, day.void) == (LEVEL, (1, 2))
        assert [row.nature for row in next_day.payments] == ["reversal"]
        assert funds.statement("road", DAY, TOMORROW).received == Dong(0)

    def test_a_reversal_that_was_taken_back_leaves_its_voucher_standing(
        self, funds: FundsRoom, levy: str
    ) -> None:
        funds.collect(levy, "H-1", LEVEL, on=DAY)
        for undone, void in ((1, (1, 2)), (2, (2, 3)), (3, (1, 2, 3, 4))):
            funds.reverse(undone, on=DAY, why="")
            day = funds.statement("road", DAY, DAY)
            assert day.void == void
            assert (funds.receipt(1).void is None) == (undone == 2)
            assert day.closing == funds.balance("111", fund="road")

    def test_a_reversal_dated_before_its_voucher_shows_on_its_own_day(
        self, funds: FundsRoom, levy: str
    ) -> None:
        yesterday = DAY - timedelta(days=1)
        funds.give("road", "H-9", Dong(700), on=yesterday)
        given = funds.give("road", "H-9", Dong(50), on=DAY)
        funds.reverse(given.number, on=yesterday, why="nhầm ngày")
        day = funds.statement("road", DAY, DAY)
        assert (day.opening, day.received, day.void, day.closing) == (Dong(650), Dong(50), (), Dong(700))
        assert funds.statement("road", yesterday, DAY).void == (2, 3)

    def test_published_is_what_the_facts_say_for_ever(self, funds: FundsRoom, levy: str) -> None:
        funds.collect(levy, "H-1", LEVEL, on=DAY)
        published = funds.publish(funds.statement("road", DAY, DAY), on=DAY)
        funds.collect(levy, "H-2", LEVEL, on=DAY)
        (again,) = funds.published("road")
        assert again.to_json() == published.to_json()
        assert funds.published("other") == ()

    def test_a_changed_statement_is_not_published(self, funds: FundsRoom, levy: str) -> None:
        from attrs import evolve

        funds.collect(levy, "H-1", LEVEL, on=DAY)
        statement = funds.statement("road", DAY, DAY)
        for changed in (evolve(statement, opening=Dong(1)), evolve(statement, receipts=())):
            refuses(funds, StaleStatement, lambda changed=changed: funds.publish(changed, on=DAY))

    def test_a_period_runs_forward(self, funds: FundsRoom) -> None:
        refuses(funds, BadInterval, lambda: funds.statement("road", TOMORROW, DAY))

    def test_a_household_sees_its_own_vouchers(self, funds: FundsRoom, levy: str) -> None:
        funds.collect(levy, "H-1", Dong(5), on=DAY)
        funds.collect(levy, "H-10", Dong(5), on=DAY)
        funds.collect(levy, "H-1", Dong(6), on=DAY)
        assert [receipt.amount for receipt in funds.history_of("H-1")] == [Dong(5), Dong(6)]


def test_the_room_agrees_with_a_ledger_in_memory(funds: FundsRoom, levy: str) -> None:
    funds.collect(levy, "H-1", LEVEL, on=DAY)
    pay(funds, "road", 1_000, on=TOMORROW)
    funds.deposit("road", Dong(5_000), on=TOMORROW)
    ledger = funds.ledger()
    assert ledger.trial_balance() == funds.trial_balance()
    assert funds.balance("111", fund="road", on=DAY) == LEVEL
    assert funds.trial_balance(on=DAY) == ledger.trial_balance(on=DAY)
    assert funds.balance("112") == Dong(5_000)


class TestWhatIsNoWord:
    """Nothing, blanks and values of another kind are one clear error, and nothing is written."""

    def test_a_person_paper_or_purpose_that_is_missing_is_a_finding(
        self, funds: FundsRoom, levy: str
    ) -> None:
        funds.collect(levy, "H-1", LEVEL, on=DAY)
        given: dict[str, Any] = {"on": DAY, "approved_by": "A", "paid_by": "B", "document": "HĐ"}
        for name, code in (
            ("approved_by", "person_named"),
            ("paid_by", "person_named"),
            ("document", "document_named"),
        ):
            for nothing in (None, "", " \t"):
                act = {**given, name: nothing}
                caught = refuses(funds, RuleError, lambda act=act: funds.spend("road", Dong(1), "x", **act))
                assert codes(caught) == {code}
            act = {**given, name: 5}
            refuses(funds, GrassrootsError, lambda act=act: funds.spend("road", Dong(1), "x", **act))

    @pytest.mark.parametrize("party", ["", " ", None, 5, "a\nb", "x" * 1_001])
    def test_a_party_is_known_by_a_code(self, funds: FundsRoom, levy: str, party: Any) -> None:
        refuses(funds, GrassrootsError, lambda: funds.collect(levy, party, Dong(1), on=DAY))

    @pytest.mark.parametrize("code", ["", " ", " a", "a ", "a\nb", "qu\u0079\u0303-A\u0300", "x" * 1_001, 5])
    def test_a_fund_is_opened_under_a_code_that_others_write_alike(self, funds: FundsRoom, code: Any) -> None:
        refuses(funds, GrassrootsError, lambda: funds.open(code, "Quỹ", on=DAY))

    def test_who_counted_is_named(self, funds: FundsRoom) -> None:
        for by in ((), ("",), (None,)):
            refuses(funds, BadCode, lambda by=by: funds.count_cash("road", Dong(0), on=DAY, by=by))

    def test_a_decision_that_is_no_id_sets_nothing(self, funds: FundsRoom) -> None:
        refuses(funds, RuleError, lambda: funds.levy("road", LEVEL, on=DAY, decision=5))

    def test_what_is_no_statement_is_not_published(self, funds: FundsRoom) -> None:
        refuses(funds, GrassrootsError, lambda: funds.publish(None, on=DAY))
