"""Levies: what a decision or the law lets be asked, of whom, by when, and how one ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import BadInterval, RuleError, UnknownChoice
from grassroots_gov.funds import Exemption, Instalment, Purpose
from grassroots_gov.funds.audit import LedgerAudit
from grassroots_gov.funds.judge import judge_reversal
from grassroots_gov.funds.room import FundsRoom
from grassroots_gov.journal import MemoryStore
from grassroots_gov.law import Outcome, RuleBook
from grassroots_gov.money import Dong
from support.funds_world import DAY, Terms, pay, room

LEVEL = Dong(300_000)
TOMORROW = DAY + timedelta(days=1)
BACK: dict[str, Any] = {"approved_by": "CB-1", "paid_by": "CB-2", "document": "đơn"}


def failed(caught: pytest.ExceptionInfo[RuleError]) -> set[str]:
    return {finding.code for finding in caught.value.verdict.findings if finding.met is False}


def works(terms: Terms | None = None, store: MemoryStore | None = None) -> FundsRoom:
    funds = room(terms or Terms(amount=LEVEL), store=store)
    funds.open("road", "Quỹ làm đường", on=DAY, decision="road-vote", kind="works")
    return funds


def levy(funds: FundsRoom, **more: Any) -> str:
    return funds.levy("road", LEVEL, **{"on": DAY, "decision": "road-vote", **more})


class TestTheDecisionBounds:
    @pytest.mark.parametrize(
        ("pays", "code"),
        [(300_001, "reduced_within_levy"), (10**12, "reduced_within_levy"), (-1, "reduced_not_negative")],
    )
    def test_a_reduced_amount_is_never_above_the_full_one_nor_below_nothing(
        self, pays: int, code: str
    ) -> None:
        with pytest.raises(RuleError) as caught:
            levy(works(), exempt=(Exemption("H-1", "hộ nghèo", "họp thôn", pays=Dong(pays)),))
        assert failed(caught) == {code}

    def test_a_reduced_amount_may_be_the_full_one(self) -> None:
        assert levy(works(), exempt=(Exemption("H-1", "hộ nghèo", "họp thôn", pays=LEVEL),))

    @pytest.mark.parametrize(
        "exemption", [Exemption("H-1", "hộ nghèo"), Exemption("H-1", approved_by="họp thôn")]
    )
    def test_an_exemption_names_both_its_reason_and_who_approved_it(self, exemption: Exemption) -> None:
        with pytest.raises(RuleError) as caught:
            levy(works(), exempt=(exemption,))
        assert failed(caught) == {"exemption_explained"}

    def test_nobody_is_exempt_twice(self) -> None:
        with pytest.raises(UnknownChoice):
            levy(works(), exempt=("H-1", "H-1 "))

    @pytest.mark.parametrize("many", [0, -1, 2.5, True, "3", None])
    def test_each_party_counts_a_whole_number_of_units(self, many: Any) -> None:
        with pytest.raises(UnknownChoice):
            levy(works(), per="person", units={"H-1": many})

    def test_a_household_counts_once(self) -> None:
        with pytest.raises(UnknownChoice):
            levy(works(), units={"H-1": 2})
        assert levy(works(), units={"H-1": 1})

    def test_the_decided_period_bounds_the_levy_on_both_ends(self) -> None:
        last = DAY + timedelta(days=30)
        terms = Terms(amount=LEVEL, period=(TOMORROW, last))
        with pytest.raises(RuleError) as caught:
            levy(works(terms))
        assert failed(caught) == {"levied_in_decided_period"}
        with pytest.raises(RuleError) as caught:
            levy(works(terms), on=TOMORROW, until=last + timedelta(days=1))
        assert failed(caught) == {"collected_within_decided_period"}
        funds = works(terms)
        levy(funds, on=TOMORROW)
        (opened,) = funds.levies()
        assert opened.until == last
        with pytest.raises(BadInterval):
            levy(works(terms), on=TOMORROW, until=DAY)


class TestWhatACollectionIsHeldAgainst:
    """A payment that is not as it should be cites the people's right to decide; one that is cites nothing."""

    UNTIL = DAY + timedelta(days=30)

    def refused(self, amount: int, on: date) -> dict[str, Any]:
        funds = works()
        opened = levy(funds, on=TOMORROW, until=self.UNTIL)
        with pytest.raises(RuleError) as caught:
            funds.collect(opened, "H-1", Dong(amount), on=on)
        return {one.code: one.citation for one in caught.value.verdict.findings if one.met is False}

    def test_too_much_too_early_and_too_late_each_cite_the_law(self) -> None:
        for amount, on, code in (
            (300_001, TOMORROW, "paid_within_levy"),
            (300_000, DAY, "collected_after_opening"),
            (300_000, self.UNTIL + timedelta(days=1), "collected_in_period"),
        ):
            found = self.refused(amount, on)
            assert [*found] == [code]
            assert found[code] is not None

    @pytest.mark.parametrize(("reason", "said"), [("hộ nghèo", "hộ nghèo"), ("", "–")])
    def test_who_is_exempt_is_told_with_the_reason_or_a_dash(self, reason: str, said: str) -> None:
        funds = works()
        exempt = Exemption("H-1", reason, "họp thôn") if reason else "H-1"
        opened = levy(funds, exempt=(exempt,))
        with pytest.raises(RuleError) as caught:
            funds.collect(opened, "H-1", Dong(1), on=DAY)
        (told,) = (one for one in caught.value.verdict.findings if one.code == "exempt_party")
        assert told.params["reason"] == said


class TestMandated:
    """The disaster fund: the sheet has 10.000 đ a person and year from 2021-09-15, 15.000 đ before."""

    ON = date(2024, 5, 20)

    def funds(self, on: date = ON) -> FundsRoom:
        funds = room()
        funds.open("pctt", "Quỹ phòng, chống thiên tai", on=on, kind="disaster")
        return funds

    def test_it_is_owed_by_persons_and_not_by_households(self) -> None:
        with pytest.raises(RuleError) as caught:
            self.funds().levy("pctt", Dong(10_000), on=self.ON)
        assert failed(caught) == {"levied_per_person"}

    def test_a_second_levy_of_the_year_is_above_the_rate_for_the_same_persons(self) -> None:
        funds = self.funds()
        funds.levy("pctt", Dong(6_000), "person", on=self.ON, units={"H-1": 2})
        funds.levy("pctt", Dong(10_000), "person", on=self.ON, units={"H-2": 1})
        with pytest.raises(RuleError) as caught:
            funds.levy("pctt", Dong(4_001), "person", on=self.ON, units={"H-1": 2})
        assert failed(caught) == {"levy_within_rate"}
        funds.levy("pctt", Dong(4_000), "person", on=self.ON, units={"H-1": 2})
        funds.levy("pctt", Dong(10_000), "person", on=date(2025, 5, 20), units={"H-1": 2})

    def test_no_decision_lifts_the_rate(self) -> None:
        funds = room(Terms(amount=Dong(50_000), per="person"))
        funds.open("pctt", "Quỹ phòng, chống thiên tai", on=self.ON, kind="disaster")
        with pytest.raises(RuleError) as caught:
            funds.levy("pctt", Dong(50_000), "person", on=self.ON, decision="road-vote")
        assert failed(caught) == {"levy_within_rate"}

    @pytest.mark.parametrize("reason", ["h", "hộ nghèo", "Hộ nghèo, cận nghèo", "đ", "người khuyết tật"])
    def test_the_laws_own_reasons_exempt(self, reason: str) -> None:
        exempt = (Exemption("H-1", reason, "UBND xã"),)
        assert self.funds().levy("pctt", Dong(10_000), "person", on=self.ON, exempt=exempt)

    @pytest.mark.parametrize(("reason", "enough"), [("nghè", True), ("ngh", False)])
    def test_four_letters_are_the_least_that_name_a_reason(self, reason: str, enough: bool) -> None:
        funds, exempt = self.funds(), (Exemption("H-1", reason, "UBND xã"),)
        verdict = funds.may_levy("pctt", Dong(10_000), "person", on=self.ON, exempt=exempt)
        assert verdict.holds is enough

    @pytest.mark.parametrize("reason", ["vì quen biết", "z", "hộ"])
    def test_no_other_reason_does(self, reason: str) -> None:
        funds, exempt = self.funds(), (Exemption("H-1", reason, "UBND xã"),)
        with pytest.raises(RuleError) as caught:
            funds.levy("pctt", Dong(10_000), "person", on=self.ON, exempt=exempt)
        assert failed(caught) == {"exempt_by_law"}
        assert "Điều 13" in str(caught.value.verdict.explain("vi"))

    def test_where_the_laws_list_is_unconfirmed_the_verdict_says_so(self) -> None:
        exempt = (Exemption("H-1", "hộ nghèo", "UBND xã"),)
        verdict = self.funds(DAY).may_levy("pctt", Dong(15_000), "person", on=DAY, exempt=exempt)
        assert verdict.holds
        assert "exemption_unconfirmed" in {finding.code for finding in verdict.findings}
        assert any(finding.confidence == "secondary" for finding in verdict.findings)


class TestInstalments:
    PARTS = (Instalment(date(2020, 6, 30), Dong(100_000)), Instalment(date(2020, 9, 30), Dong(200_000)))

    def test_what_is_overdue_grows_when_the_last_day_of_a_part_is_past(self) -> None:
        funds = works()
        of = levy(funds, instalments=self.PARTS, units={"H-1": 1})
        funds.collect(of, "H-1", Dong(40_000), on=date(2020, 6, 30))

        def overdue(on: date) -> int:
            (arrear,) = funds.arrears(of, on=on)
            return arrear.overdue.amount

        assert [overdue(date(2020, *day)) for day in ((6, 30), (7, 1), (9, 30), (10, 1))] == [
            0,
            60_000,
            60_000,
            260_000,
        ]
        funds.collect(of, "H-1", Dong(60_000), on=date(2020, 8, 1))
        assert [overdue(date(2020, *day)) for day in ((7, 31), (8, 1), (10, 1))] == [60_000, 0, 200_000]
        (now,) = funds.arrears(of)
        assert (now.paid, now.left, now.overdue) == (Dong(100_000), Dong(200_000), Dong(200_000))

    def test_without_parts_all_is_overdue_when_the_levy_is_over(self) -> None:
        funds = works()
        of = levy(funds, until=date(2020, 6, 30), units={"H-1": 1})
        assert [funds.arrears(of, on=date(2020, 6, 30))[0].overdue, funds.arrears(of)[0].overdue] == [
            Dong(0),
            LEVEL,
        ]
        assert funds.arrears(of, on=date(2020, 7, 1))[0].overdue == LEVEL

    @given(st.lists(st.integers(1, 10**9), min_size=1, max_size=6), st.integers(1, 9), st.integers(0, 10**9))
    @settings(max_examples=60, deadline=None)
    def test_the_parts_of_every_party_add_up_to_what_it_owes(
        self, amounts: list[int], persons: int, reduced: int
    ) -> None:
        whole = Dong(sum(amounts))
        funds = room(Terms())
        funds.open("road", "Quỹ", on=DAY)
        parts = [Instalment(DAY + timedelta(days=30 * n), Dong(part)) for n, part in enumerate(amounts)]
        exempt = (Exemption("H-2", "hộ nghèo", "họp thôn", pays=Dong(min(reduced, whole.amount))),)
        of = funds.levy(
            "road", whole, "person", on=DAY, decision="road-vote", units={"H-1": persons}, exempt=exempt,
            instalments=parts,
        )  # fmt: skip
        (opened,) = funds.levies()
        for party in ("H-1", "H-2", "H-3"):
            called = [opened.called_from(party, part.until + timedelta(days=1)) for part in parts]
            assert called == sorted(called)
            assert called[-1] == opened.due_from(party)
        assert {arrear.party: arrear.called for arrear in funds.arrears(of, on=DAY)} == {
            "H-1": Dong(0),
            "H-2": Dong(0),
        }

    @pytest.mark.parametrize(
        "parts",
        [
            PARTS[::-1],
            (PARTS[0], PARTS[0], Instalment(date(2020, 9, 30), Dong(100_000))),
            (Instalment(DAY - timedelta(days=1), LEVEL),),
        ],
    )
    def test_their_days_run_forward_within_the_levy(self, parts: tuple[Instalment, ...]) -> None:
        with pytest.raises(BadInterval):
            levy(works(), instalments=parts)

    def test_they_add_up_to_the_levy(self) -> None:
        with pytest.raises(UnknownChoice) as caught:
            levy(works(), instalments=self.PARTS[:1])
        assert caught.value.choices == ("300.000 đ",)

    def test_another_process_reads_them_back(self) -> None:
        store = MemoryStore()
        of = levy(works(store=store), instalments=self.PARTS)
        (again,) = room(Terms(), store=store).levies()
        assert (again.id, again.instalments) == (of, self.PARTS)


class TestCancelling:
    def cancel(self, funds: FundsRoom, of: str, on: date = TOMORROW, **more: Any) -> None:
        funds.cancel_levy(of, **{"on": on, "why": "công trình dừng", "approved_by": "CT-1", **more})

    def test_nothing_is_collected_or_owed_any_more_and_what_was_paid_goes_back(self) -> None:
        store = MemoryStore()
        funds = works(store=store)
        of = levy(funds, units={"H-1": 1, "H-2": 1})
        funds.collect(of, "H-1", Dong(100_000), on=DAY)
        self.cancel(funds, of)
        with pytest.raises(RuleError) as caught:
            funds.collect(of, "H-2", Dong(1), on=TOMORROW)
        assert failed(caught) == {"collected_before_cancelling"}
        stood = {each.party: (each.left, each.to_return) for each in funds.arrears(of)}
        assert stood == {"H-1": (Dong(0), Dong(100_000)), "H-2": (Dong(0), Dong(0))}
        assert [each.left for each in funds.arrears(of, on=DAY)] == [Dong(200_000), Dong(300_000)]
        funds.refund(of, "H-1", Dong(100_000), on=TOMORROW, **BACK)
        assert all(each.to_return == Dong(0) for each in funds.arrears(of))
        audit = LedgerAudit()
        assert funds._journal.verify(watchers={"ledger": audit}).whole
        assert audit.faults == 0
        assert room(Terms(), store=store).levies()[0].cancelled_on == TOMORROW

    def test_what_came_in_the_day_before_may_still_be_entered(self) -> None:
        funds = works()
        of = levy(funds)
        self.cancel(funds, of)
        assert funds.collect(of, "H-1", Dong(5), on=DAY).number == 1

    def test_the_decision_may_be_levied_anew_once_everything_is_back(self) -> None:
        funds = works()
        of = levy(funds)
        funds.collect(of, "H-1", Dong(5), on=DAY)
        self.cancel(funds, of)
        with pytest.raises(RuleError) as caught:
            levy(funds, on=TOMORROW)
        assert failed(caught) == {"levy_within_decision"}
        funds.refund(of, "H-1", Dong(5), on=TOMORROW, **BACK)
        assert levy(funds, on=TOMORROW)

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"why": " "}, "reason_named"),
            ({"approved_by": ""}, "person_named"),
            ({"on": DAY - timedelta(days=1)}, "cancelled_after_opening"),
        ],
    )
    def test_it_needs_a_reason_a_person_and_a_levy_that_stands(self, more: dict[str, Any], code: str) -> None:
        funds = works()
        of = levy(funds)
        with pytest.raises(RuleError) as caught:
            self.cancel(funds, of, **more)
        assert failed(caught) == {code}
        self.cancel(funds, of)
        with pytest.raises(RuleError) as caught:
            self.cancel(funds, of)
        assert failed(caught) == {"levy_stands"}

    def test_an_audit_finds_money_taken_after_the_end(self) -> None:
        audit = LedgerAudit()
        funds = works()
        of = levy(funds)
        self.cancel(funds, of)
        funds.collect(of, "H-1", Dong(5), on=DAY)
        funds._journal.verify(watchers={"ledger": audit})
        assert audit.faults == 0
        audit._levies[of].give(audit, 9, TOMORROW.isoformat(), "H-1", 5)
        assert audit.faults == 1


class TestReversalsKeepTheBounds:
    def test_taking_back_a_reversal_does_not_pay_a_levy_twice(self) -> None:
        funds = works()
        of = levy(funds)
        funds.collect(of, "H-1", LEVEL, on=DAY)
        funds.reverse(1, on=DAY, why="nhầm")
        funds.collect(of, "H-1", Dong(1), on=DAY)
        with pytest.raises(RuleError) as caught:
            funds.reverse(2, on=DAY, why="không nhầm")
        assert failed(caught) == {"paid_within_levy"}
        funds.reverse(3, on=DAY, why="")
        assert funds.reverse(2, on=DAY, why="không nhầm") == 5

    def test_what_was_given_back_cannot_be_taken_back_as_well(self) -> None:
        funds = works()
        of = levy(funds)
        funds.give("road", "H-9", LEVEL, on=DAY)
        funds.collect(of, "H-1", LEVEL, on=DAY, excess="hold")
        funds.refund(of, "H-1", LEVEL, on=DAY, **BACK)
        with pytest.raises(RuleError) as caught:
            funds.reverse(2, on=DAY, why="")
        assert failed(caught) == {"refunded_within_paid"}

    def test_taking_back_the_reversal_of_a_payment_keeps_to_the_limit(self) -> None:
        funds = room()
        funds.open("road", "Quỹ", on=DAY, purposes=(Purpose("nhân công", Dong(100)),))
        funds.give("road", "H-1", Dong(1_000), on=DAY)
        number = pay(funds, "road", 100, "nhân công")
        undone = funds.reverse(number, on=DAY, why="")
        again = pay(funds, "road", 1, "nhân công")
        with pytest.raises(RuleError) as caught:
            funds.reverse(undone, on=DAY, why="")
        assert failed(caught) == {"spent_within_limit"}
        funds.reverse(again, on=DAY, why="")
        assert funds.reverse(undone, on=DAY, why="")

    def test_a_refund_is_not_dated_before_the_levy(self) -> None:
        funds = works()
        of = levy(funds)
        funds.give("road", "H-9", LEVEL, on=DAY - timedelta(days=9))
        funds.collect(of, "H-1", LEVEL, on=DAY)
        with pytest.raises(RuleError) as caught:
            funds.refund(of, "H-1", LEVEL, on=DAY - timedelta(days=1), **BACK)
        assert failed(caught) == {"refunded_after_opening"}


@pytest.mark.parametrize(("one", "other"), [("CB-1", "CB-1 "), ("CB-1", "cb-1"), ("Đ", "Đ"), ("ＣＢ", "CB")])
def test_one_person_is_one_however_the_code_is_written(one: str, other: str) -> None:
    funds = room()
    funds.open("road", "Quỹ", on=DAY)
    funds.give("road", "H-1", Dong(5), on=DAY)
    with pytest.raises(RuleError) as caught:
        funds.spend("road", Dong(1), "x", on=DAY, approved_by=one, paid_by=other, document="HĐ")
    assert failed(caught) == {"different_persons"}


def test_may_levy_writes_nothing_and_answers_what_levy_rests_on() -> None:
    funds = works()
    before = list(funds._journal.store.read("ledger"))
    assert funds.may_levy("road", LEVEL, on=DAY, decision="road-vote").outcome is Outcome.HOLDS
    assert funds.may_levy("road", LEVEL, on=DAY).outcome is Outcome.FAILS
    assert list(funds._journal.store.read("ledger")) == before


@pytest.mark.parametrize(
    ("paid", "applied", "held", "over", "found"),
    [
        (0, 0, 0, 0, {}),
        (5, -5, 0, 0, {"refunded_within_paid": (5, 5, True)}),
        (0, -1, 0, 0, {"refunded_within_paid": (1, 0, False)}),
        (0, 0, 0, -1, {"refunded_within_paid": (1, 0, False)}),
        (0, 300_000, 0, 0, {"paid_within_levy": (300_000, 300_000, True)}),
        (1, 300_000, 0, 0, {"paid_within_levy": (300_001, 300_000, False)}),
    ],
)
def test_each_dong_moved_is_held_against_what_was_paid_and_what_is_due(
    paid: int, applied: int, held: int, over: int, found: dict[str, Any]
) -> None:
    funds = works()
    levy(funds)
    (opened,) = funds.levies()
    verdict = judge_reversal(DAY, RuleBook.vietnam, levy=(opened, "H-1", paid, held, applied, over))
    assert {one.code: (one.measured, one.required, one.met) for one in verdict.findings} == found
