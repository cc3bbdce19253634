"""The kinds of fund by date: rates, exemptions, shares kept, publicity; what is unconfirmed is said."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import RuleError, UnknownChoice
from grassroots_gov.funds.kinds import fund_kind, fund_kinds, judge_kind
from grassroots_gov.funds.room import FundsRoom
from grassroots_gov.law import Citation, Layer, Outcome, RuleBook, Verdict
from grassroots_gov.money import Dong
from support.funds_world import pay, room
from support.sheets import sheet

BOOK = RuleBook.vietnam()
ON = date(2024, 5, 20)
PAPERS: dict[str, Any] = {"approved_by": "CT-1", "document": "QĐ-1"}


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def failed(caught: pytest.ExceptionInfo[RuleError]) -> set[str]:
    return {finding.code for finding in caught.value.verdict.findings if finding.met is False}


class TestKinds:
    def test_every_kind_of_the_sheets_is_there_with_its_accounts(self) -> None:
        kinds = {kind.code: kind for kind in fund_kinds(BOOK, ON)}
        rows = sheet("funds")["fund_kinds"]
        assert kinds.keys() == {row["code"] for row in rows}
        for row in rows:
            kind = kinds[row["code"]]
            assert (kind.label_vi, kind.compulsory, kind.confidence) == (
                row["vi"],
                row["compulsory"],
                row["confidence"],
            )
            assert list(kind.accounts) == row["account"]

    @pytest.mark.parametrize("on", [date(2020, 5, 20), ON, date(2026, 6, 1)])
    def test_rates_are_those_of_the_day(self, on: date) -> None:
        regime = "disaster-2014" if on < date(2021, 9, 15) else "disaster-2021"
        asked = [rate for rate in sheet("funds")["contribution_rates"] if rate["regime"] == regime]
        found = fund_kind(BOOK, "disaster", on).rates
        assert sorted(
            (rate.formula, rate.amount and rate.amount.amount, rate.confidence) for rate in found
        ) == (sorted((rate.get("formula", ""), rate.get("amount_vnd"), rate["confidence"]) for rate in asked))

    def test_a_percentage_is_kept_within_its_least_and_most(self) -> None:
        rate = fund_kind(BOOK, "disaster", ON).rate("organisations")
        owed = [rate.of(Dong(assets)).amount for assets in (0, 2_500_000_000, 2_500_002_500, 10**12, 10**15)]
        assert owed == [500_000, 500_000, 500_001, 100_000_000, 100_000_000]
        with pytest.raises(UnknownChoice):
            fund_kind(BOOK, "disaster", ON).rate("public_staff").of(Dong(1))

    def test_publicity_and_its_interval_follow_the_day(self) -> None:
        def every(code: str, on: date) -> set[str]:
            return {name for duty in fund_kind(BOOK, code, on).publicity for name in duty.intervals}

        assert every("works", date(1998, 1, 1)) == set()
        assert every("works", date(2020, 5, 20)) == {"quarter", "year"}
        assert "half_year" in every("works", date(2026, 6, 1))
        own = {duty.key for duty in fund_kind(BOOK, "disaster", ON).publicity}
        assert "fund_publicity.fp_disaster_commune" in own
        assert "fund_publicity.fp_disaster_commune" not in {
            duty.key for duty in fund_kind(BOOK, "works", ON).publicity
        }

    def test_the_verdict_says_what_is_missing_or_unconfirmed(self) -> None:
        early = judge_kind(BOOK, "disaster", date(2020, 5, 20))
        assert early.outcome is Outcome.UNDETERMINED
        assert {"kind_without_rule", "share_unknown"} <= codes(early)
        assert judge_kind(BOOK, "disaster", ON).holds
        assert "amendment_unverified" not in codes(judge_kind(BOOK, "disaster", date(2025, 3, 4)))
        assert "amendment_unverified" in codes(judge_kind(BOOK, "disaster", date(2025, 3, 5)))
        poor = judge_kind(BOOK, "poor", ON)
        assert {"unconfirmed_rule", "kind_voluntary"} <= codes(poor)
        for code in ("disaster", "poor", "works", "gratitude"):
            told = judge_kind(BOOK, code, ON)
            assert "law." not in told.explain("vi")
            assert "funds." not in told.explain("en")

    def test_an_unknown_kind_is_refused_with_the_known_ones(self) -> None:
        with pytest.raises(UnknownChoice) as caught:
            fund_kind(BOOK, "casino", ON)
        assert "disaster" in caught.value.choices


def collected(amount: int, on: date = ON, book: RuleBook = BOOK) -> FundsRoom:
    funds = room()
    funds._law = lambda: book
    funds.open("pctt", "Quỹ phòng, chống thiên tai", on=on, kind="disaster")
    persons = amount // 10_000
    of = funds.levy("pctt", Dong(10_000), "person", on=on, units={"H-1": persons})
    funds.collect(of, "H-1", Dong(persons * 10_000), on=on, into="1128")
    return funds


class TestShares:
    """78/2021/NĐ-CP Điều 16.2(a): at most 28 %, of it 5 % collectors, 3 % running, 20 % tasks."""

    def test_the_shares_are_those_of_the_sheets(self) -> None:
        for row in sheet("funds")["shares"]:
            level = row["level"].partition(" ")[0]
            share = fund_kind(BOOK, "disaster", ON).share(level)
            assert share is not None
            assert share.most == Fraction(row["max_share"].rstrip("%")) / 100
            assert share.handed_up == Fraction(row["remit_min"].rstrip("%")) / 100
            assert share.confidence == row["confidence"]
            assert {f"{name}_max": f"{part * 100}%" for name, part in share.parts} == row["split"]
        assert fund_kind(BOOK, "disaster", date(2025, 7, 1)).share("district") is None

    @pytest.mark.parametrize(
        ("part", "most"), [("collectors_pay", 50_000), ("admin", 30_000), ("disaster_tasks", 200_000)]
    )
    def test_each_part_is_kept_up_to_its_cap_and_not_one_dong_more(self, part: str, most: int) -> None:
        funds = collected(1_000_000)
        with pytest.raises(RuleError) as caught:
            funds.keep_share("pctt", Dong(most + 1), part, on=ON, **PAPERS)
        assert failed(caught) == {"part_within_cap"}
        assert "Điều 16" in caught.value.verdict.explain("vi")
        number = funds.keep_share("pctt", Dong(most), part, on=ON, **PAPERS)
        with pytest.raises(RuleError):
            funds.keep_share("pctt", Dong(1), part, on=ON, **PAPERS)
        assert funds.balance("431", fund="pctt") == Dong(most)
        assert funds.balance("3361", fund="pctt") == Dong(1_000_000 - most)
        undone = funds.reverse(number, on=ON, why="nhầm")
        assert funds.holding("pctt", 2024).kept_in_all == Dong(0)
        funds.reverse(undone, on=ON, why="không nhầm")
        assert funds.holding("pctt", 2024).kept == {part: Dong(most)}

    @given(st.integers(1, 400).map(lambda persons: persons * 10_000))
    @settings(max_examples=25, deadline=None)
    def test_what_is_kept_and_what_is_handed_up_make_what_was_collected(self, amount: int) -> None:
        funds = collected(amount)
        share = fund_kind(BOOK, "disaster", ON).share("commune")
        assert share is not None
        for part, cap in share.parts:
            most = cap.numerator * amount // cap.denominator
            if most:
                funds.keep_share("pctt", Dong(most), part, on=ON, **PAPERS)
        holding = funds.holding("pctt", 2024)
        assert holding.left.amount * share.handed_up.denominator >= amount * share.handed_up.numerator
        rest: dict[str, Any] = {"on": date(2025, 1, 10), "paid_by": "TQ-1", **PAPERS}
        with pytest.raises(RuleError) as caught:
            funds.hand_up("pctt", holding.left + Dong(1), **rest)
        assert failed(caught) == {"handed_up_within_held"}
        funds.hand_up("pctt", holding.left, **rest)
        after = funds.holding("pctt")
        assert (after.left, after.collected) == (Dong(0), Dong(amount))
        assert funds.balance("3361", fund="pctt") == Dong(0)
        assert funds.balance("1128", fund="pctt") == funds.balance("431", fund="pctt") == after.kept_in_all
        (row,) = funds.statement("pctt", date(2025, 1, 1), date(2025, 12, 31)).payments
        assert row.nature == "handed_up"

    def test_only_the_share_that_is_kept_is_spent_here(self) -> None:
        funds = collected(1_000_000)
        funds.withdraw("pctt", Dong(500_000), on=ON)
        with pytest.raises(RuleError) as caught:
            pay(funds, "pctt", 1, "cọc tre", on=ON)
        assert failed(caught) == {"spent_within_share"}
        funds.keep_share("pctt", Dong(200_000), "disaster_tasks", on=ON, **PAPERS)
        assert pay(funds, "pctt", 200_000, "cọc tre", on=ON)
        with pytest.raises(RuleError):
            pay(funds, "pctt", 1, "cọc tre", on=ON)

    def test_before_any_share_is_known_nothing_is_kept(self) -> None:
        on = date(2020, 5, 20)
        funds = collected(1_000_000, on=on)
        with pytest.raises(RuleError) as caught:
            funds.keep_share("pctt", Dong(1), "admin", on=on, **PAPERS)
        assert caught.value.verdict.outcome is Outcome.UNDETERMINED
        assert "share_unknown" in codes(caught.value.verdict)

    def test_a_known_share_says_who_sets_it_and_which_amendment_nobody_has_read(self) -> None:
        funds = collected(1_000_000)
        told = funds.may_keep("pctt", Dong(1), "admin", on=ON)
        assert told.holds
        assert "share_set_by_province" in codes(told)
        later = funds.may_keep("pctt", Dong(1), "admin", on=date(2025, 3, 5), year=2024)
        assert "amendment_unverified" in codes(later)
        district = funds.may_keep("pctt", Dong(1), "admin", on=date(2025, 7, 1), level="district", year=2024)
        assert district.outcome is Outcome.UNDETERMINED

    def test_a_province_sets_less_within_the_caps(self) -> None:
        from attrs import evolve

        rule = BOOK.at(ON)["fund.disaster.share.commune"]
        value = {
            "max_share": "20/100",
            "split": {"collectors_pay_max": "5/100", "admin_max": "3/100", "disaster_tasks_max": "12/100"},
        }
        own = evolve(
            rule, value=value, layer="province", citation=Citation("Quyết định số 5/2023/QĐ-UBND", 1)
        )
        funds = collected(1_000_000, book=BOOK.with_layer(Layer("province", (own,))))
        told = funds.may_keep("pctt", Dong(120_001), "disaster_tasks", on=ON)
        assert told.outcome is Outcome.FAILS
        assert "share_set_by_province" not in codes(told)
        share = fund_kind(funds._law(), "disaster", ON).share("commune")
        assert share is not None
        assert share.handed_up == Fraction(4, 5)

    def test_other_funds_keep_no_share(self) -> None:
        funds = collected(1_000_000)
        funds.open("road", "Quỹ", on=ON, kind="works")
        for act in (
            lambda: funds.keep_share("road", Dong(1), "admin", on=ON, **PAPERS),
            lambda: funds.hand_up("road", Dong(1), on=ON, paid_by="TQ-1", **PAPERS),
        ):
            with pytest.raises(UnknownChoice) as caught:
                act()
            assert caught.value.choices == ("pctt",)
        with pytest.raises(UnknownChoice):
            funds.keep_share("pctt", Dong(1), "casino", on=ON, **PAPERS)
