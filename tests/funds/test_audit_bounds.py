"""The audit of the books at every bound: the very day, the very đồng, and the one beside it.

The facts are written by hand, each in the form the journal keeps and in one that must be parsed, so that
both ways of reading are held to the same positions and faults.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from grassroots_gov.errors import NotCanonical
from grassroots_gov.funds.answers import TrialRow
from grassroots_gov.funds.audit import SHOWN, LedgerAudit
from grassroots_gov.journal.canonical import canonical
from grassroots_gov.law import Outcome, Verdict
from grassroots_gov.money import Dong
from support.funds_world import show

DAY = date(2020, 5, 20)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
CASH, BANK, GIVEN, HELD, WORKS = "111", "1128", "4418", "3318", "2412"
LEVY = "ledger#7"
Fault = tuple[int, str]


class Books:
    """Facts of a ledger, the first eight of which open accounts, a fund, a levy and a second fund."""

    def __init__(self, **levied: Any) -> None:
        self.rows: list[tuple[int, str, str, dict[str, Any]]] = []
        self.vouchers = 0
        self.serials: dict[tuple[str, str], int] = {}
        for account, normal in ((CASH, "debit"), (BANK, "debit"), (GIVEN, "credit"), (HELD, "credit")):
            self.add("account_opened", account=account, normal=normal)
        self.add("account_opened", account=WORKS, normal="debit")
        self.add("opened", fund="road")
        levy = {"amount": 300, "quantity": 0, "until": None, "exempt": [], "units": {}, **levied}
        self.add("levied", **levy)
        self.add("opened", fund="poor")

    def add(self, kind: str, on: date = DAY, **body: Any) -> int:
        self.rows.append((len(self.rows) + 1, f"funds.{kind}", on.isoformat(), body))
        return len(self.rows)

    def voucher(self, kind: str, *lines: list[Any], on: date = DAY, book: str = "PT", **more: Any) -> int:
        """A voucher numbered as it should be; its position is answered."""
        self.vouchers += 1
        year = (str(on.year), book)
        self.serials[year] = self.serials.get(year, 0) + 1
        usual = {"document": "", "memo": "", "number": self.vouchers, "serial": self.serials[year]}
        return self.add(kind, on, **{"book": book, "lines": list(lines), **usual, **more})

    def give(self, amount: int = 1_000, *, fund: str = "road", into: str = CASH, **more: Any) -> int:
        return self.voucher("given", [into, fund, None, amount], [GIVEN, fund, "H-9", -amount], **more)

    def collect(self, amount: int, party: str | None = "H-1", *, held: int = 0, **more: Any) -> int:
        lines = [[CASH, "road", None, amount + held], [GIVEN, "road", party, -amount]]
        if held:
            lines.append([HELD, "road", party, -held])
        return self.voucher("collected", *lines, **{"levy": LEVY, **more})

    def spend(self, amount: int, *, source: str = CASH, fund: str = "road", **more: Any) -> int:
        lines = [WORKS, fund, None, amount], [source, fund, None, -amount]
        return self.voucher("spent", *lines, **{"book": "PC", **more})

    def refund(self, amount: int, party: str = "H-1", **more: Any) -> int:
        lines = [GIVEN, "road", party, amount], [CASH, "road", None, -amount]
        return self.voucher("refunded", *lines, **{"book": "PC", "levy": LEVY, **more})

    def reverse(self, number: int, of: int, **more: Any) -> int:
        """Take back voucher ``number``, which stands at position ``of``."""
        lines = [[*line[:3], -line[3]] for line in self.rows[of - 1][3]["lines"]]
        return self.voucher("reversed", *lines, **{"book": "PK", "levy": None, "reverses": number, **more})

    def close(self, until: date, *, adjusting: bool = False) -> int:
        return self.add("closed", until=until.isoformat(), adjusting=adjusting)

    def audited(self) -> LedgerAudit:
        as_stored, parsed = LedgerAudit(), LedgerAudit()
        for position, kind, day, body in self.rows:
            show(as_stored, (position, kind, 1, day, canonical(body).decode()))
            parsed((position, kind, 1, day, json.dumps(body)))
        assert as_stored.findings() == parsed.findings()
        assert as_stored.trial_balance() == parsed.trial_balance()
        return as_stored

    def faults(self) -> list[Fault]:
        """Each fault with its position, as the verdict lists them."""
        count, *shown = self.audited().findings()
        assert count.measured == len(shown)
        return [
            (int(str(one.params["position"])), str(one.params["fault"]).removeprefix("funds.fault_"))
            for one in shown
        ]


def test_the_verdict_says_how_many_vouchers_it_saw_and_where_the_faults_are() -> None:
    books = Books()
    books.give()
    verdict = books.audited().verdict(AFTER)
    assert (verdict.question, verdict.on, verdict.outcome) == ("funds.books", AFTER, Outcome.HOLDS)
    assert dict(verdict.inputs) == {"vouchers": 1}
    (count,) = verdict.findings
    assert (count.code, count.measured, count.relation, count.required) == ("book_faults", 0, "=", 0)
    assert (dict(count.params), count.room) == ({"vouchers": 1}, "funds")
    at = books.spend(1_001)
    verdict = books.audited().verdict(AFTER)
    assert verdict.outcome is Outcome.FAILS
    count, fault = verdict.findings
    assert (count.measured, count.met, fault.code, fault.room) == (1, False, "voucher_at_fault", "funds")
    assert dict(fault.params) == {"position": at, "fault": "funds.fault_overdrawn"}
    assert Verdict.from_dict(verdict.to_dict()) == verdict
    assert f"{at}" in verdict.explain("vi")


def test_twenty_faults_are_listed_and_all_are_counted() -> None:
    books = Books()
    at = [books.spend(1) for _ in range(SHOWN + 2)]
    count, *shown = books.audited().findings()
    assert count.measured == SHOWN + 2
    assert [one.params["position"] for one in shown] == at[:SHOWN]


def test_the_trial_balance_is_by_account_and_fund_on_the_normal_side() -> None:
    books = Books()
    books.give(30, fund="road")
    books.give(7, fund="poor")
    books.give(2, fund="road", into=BANK)
    books.spend(4)
    books.voucher("posted", [WORKS, None, None, 5], [HELD, None, None, -5])
    d = Dong
    assert books.audited().trial_balance() == (
        TrialRow(CASH, "poor", d(7), d(0), d(7)),
        TrialRow(CASH, "road", d(30), d(4), d(26)),
        TrialRow(BANK, "road", d(2), d(0), d(2)),
        TrialRow(WORKS, None, d(5), d(0), d(5)),
        TrialRow(WORKS, "road", d(4), d(0), d(4)),
        TrialRow(HELD, None, d(0), d(5), d(5)),
        TrialRow(GIVEN, "poor", d(0), d(7), d(7)),
        TrialRow(GIVEN, "road", d(0), d(32), d(32)),
    )
    assert books.faults() == []


class TestMoney:
    def test_the_last_dong_may_go_out_and_not_one_more(self) -> None:
        books = Books()
        books.give(100)
        books.spend(100)
        assert books.faults() == []
        at = books.spend(1)
        assert books.faults() == [(at, "overdrawn")]

    def test_each_fund_and_each_account_has_its_own_money(self) -> None:
        books = Books()
        books.give(100)
        books.give(100, fund="poor", into=BANK)
        at = books.spend(1, fund="poor")
        assert books.faults() == [(at, "overdrawn")]
        other = books.spend(1, source=BANK)
        assert books.faults() == [(at, "overdrawn"), (other, "overdrawn")]
        books.spend(100, fund="poor", source=BANK)
        assert len(books.faults()) == 2

    @pytest.mark.parametrize(("on", "holds"), [(BEFORE, False), (DAY, True), (AFTER, True)])
    def test_money_is_there_from_the_day_it_came(self, on: date, holds: bool) -> None:
        books = Books()
        books.give(100)
        at = books.spend(100, on=on)
        assert books.faults() == ([] if holds else [(at, "overdrawn")])

    @pytest.mark.parametrize(("amount", "holds"), [(40, True), (41, False)])
    def test_a_back_dated_payment_leaves_every_later_day_its_money(self, amount: int, holds: bool) -> None:
        books = Books()
        books.give(100, on=BEFORE)
        books.spend(60, on=DAY)
        books.give(500, on=AFTER)
        at = books.spend(amount, on=BEFORE)
        assert books.faults() == ([] if holds else [(at, "overdrawn")])

    @pytest.mark.parametrize(("amount", "holds"), [(40, True), (41, False)])
    def test_all_that_came_and_went_on_a_day_counts(self, amount: int, holds: bool) -> None:
        books = Books()
        for _ in range(2):
            books.give(50, on=BEFORE)
        for _ in range(2):
            books.spend(30, on=DAY)
        books.give(500, on=AFTER)
        at = books.spend(amount, on=BEFORE)
        assert books.faults() == ([] if holds else [(at, "overdrawn")])

    @pytest.mark.parametrize(("amount", "holds"), [(50, True), (51, False)])
    def test_a_day_is_noted_though_later_ones_were_before_it(self, amount: int, holds: bool) -> None:
        books = Books()
        books.give(100, on=AFTER)
        books.give(50, on=DAY)
        at = books.spend(amount, on=DAY)
        assert books.faults() == ([] if holds else [(at, "overdrawn")])

    @pytest.mark.parametrize(("amount", "holds"), [(10, True), (11, False)])
    def test_the_latest_day_may_end_at_nothing(self, amount: int, holds: bool) -> None:
        books = Books()
        books.give(100, on=BEFORE)
        books.spend(90, on=AFTER)
        at = books.spend(amount, on=DAY)
        assert books.faults() == ([] if holds else [(at, "overdrawn")])

    def test_a_day_below_zero_is_told_once_where_it_came_about(self) -> None:
        books = Books()
        books.spend(10, on=BEFORE)
        books.give(100, on=DAY)
        books.spend(20, on=DAY)
        books.spend(20, on=AFTER)
        assert books.faults() == [(9, "overdrawn")]

    def test_between_cash_and_bank_the_side_that_pays_must_have_it(self) -> None:
        books = Books()
        books.give(100)
        books.voucher("posted", [BANK, "road", None, 100], [CASH, "road", None, -100])
        assert books.faults() == []
        at = books.voucher("posted", [BANK, "road", None, 1], [CASH, "road", None, -1])
        assert books.faults() == [(at, "overdrawn")]
        books.voucher("posted", [CASH, "road", None, 50], [BANK, "road", None, -50])
        books.spend(49)
        assert len(books.faults()) == 1

    def test_two_accounts_overdrawn_by_one_voucher_are_one_fault(self) -> None:
        books = Books()
        lines = [WORKS, "road", None, 3], [CASH, "road", None, -1], [BANK, "road", None, -2]
        at = books.voucher("spent", *lines, book="PC")
        assert books.faults() == [(at, "overdrawn")]
        books = Books()
        books.give(1)
        at = books.voucher("spent", *lines, book="PC")
        assert books.faults() == [(at, "overdrawn")]


class TestLevies:
    @pytest.mark.parametrize(("amount", "holds"), [(299, True), (300, True), (301, False)])
    def test_no_more_is_paid_than_is_due(self, amount: int, holds: bool) -> None:
        books = Books()
        at = books.collect(amount)
        assert books.faults() == ([] if holds else [(at, "levy")])

    @pytest.mark.parametrize(("amount", "holds"), [(200, True), (201, False)])
    def test_what_was_paid_before_counts_and_other_parties_do_not(self, amount: int, holds: bool) -> None:
        books = Books()
        books.collect(100)
        books.collect(300, "H-2")
        at = books.collect(amount)
        assert books.faults() == ([] if holds else [(at, "levy")])

    def test_who_is_not_named_is_one_party(self) -> None:
        books = Books()
        books.collect(1, None)
        books.collect(299, None)
        at = books.collect(1, None, held=1)
        last = books.collect(1, None)
        assert books.faults() == [(at, "levy"), (last, "levy")]

    @pytest.mark.parametrize("kind", ["collected", "refunded"])
    def test_a_voucher_of_a_levy_names_it(self, kind: str) -> None:
        books = Books()
        books.give(5)
        at = books.voucher(kind, [CASH, "road", None, 1], [GIVEN, "road", "H-1", -1])
        assert books.faults() == [(at, "unreadable")]

    def test_what_is_held_beyond_the_levy_is_no_part_of_it(self) -> None:
        books = Books()
        books.collect(300, held=50)
        assert books.faults() == []

    @pytest.mark.parametrize(
        ("on", "until", "holds"),
        [
            (BEFORE, None, False),
            (DAY, None, True),
            (date(9999, 12, 31), None, True),
            (DAY, DAY, True),
            (AFTER, DAY, False),
            (AFTER, AFTER, True),
        ],
    )
    @pytest.mark.parametrize("first", [True, False])
    def test_it_is_collected_from_its_first_to_its_last_day(
        self, on: date, until: date | None, holds: bool, first: bool
    ) -> None:
        books = Books(until=until and until.isoformat())
        if not first:
            books.collect(1)
        at = books.collect(1, on=on)
        assert books.faults() == ([] if holds else [(at, "levy")])

    @pytest.mark.parametrize(("cancelled", "holds"), [(BEFORE, False), (DAY, False), (AFTER, True)])
    @pytest.mark.parametrize("until", [None, "2020-05-20", "2021-05-20"])
    def test_a_levy_given_up_is_collected_until_the_day_before(
        self, cancelled: date, holds: bool, until: str | None
    ) -> None:
        books = Books(until=until)
        books.add("levy_cancelled", cancelled, levy=LEVY)
        at = books.collect(1)
        assert books.faults() == ([] if holds else [(at, "levy")])

    def test_giving_up_never_lengthens_a_levy(self) -> None:
        books = Books(until=DAY.isoformat())
        books.add("levy_cancelled", DAY + timedelta(days=9), levy=LEVY)
        at = books.collect(1, on=AFTER)
        assert books.faults() == [(at, "levy")]
        first = Books()
        first.add("levy_cancelled", date(1, 1, 1), levy=LEVY)
        assert first.faults() == []

    @pytest.mark.parametrize(
        ("party", "due"), [("H-1", 40), ("H-2", 0), ("H-3", 600), ("H-4", 300), ("H-5", 70)]
    )
    def test_exemptions_and_numbers_of_persons_are_heeded(self, party: str, due: int) -> None:
        terms: dict[str, Any] = {
            "exempt": [
                {"party": "H-1", "pays": 40},
                {"party": "H-2", "pays": 0},
                {"party": "H-5", "pays": 70},
            ],
            "units": {"H-3": 2, "H-5": 3},
        }
        books = Books(**terms)
        if due:
            books.collect(due, party)
        assert books.faults() == []
        at = books.collect(1, party)
        assert books.faults() == [(at, "levy")]

    @pytest.mark.parametrize("terms", [{"exempt": [{"party": "H-1", "pays": 40}]}, {"units": {"H-1": 2}}])
    def test_an_exemption_or_a_number_alone_is_heeded(self, terms: dict[str, Any]) -> None:
        books = Books(**terms)
        due = 40 if "exempt" in terms else 600
        books.collect(1)
        books.collect(due - 1)
        assert books.faults() == []
        at = books.collect(1)
        assert books.faults() == [(at, "levy")]

    @pytest.mark.parametrize(("amount", "holds"), [(100, True), (101, False)])
    def test_no_more_is_refunded_than_was_paid(self, amount: int, holds: bool) -> None:
        books = Books(until=DAY.isoformat())
        books.give(1_000)
        books.collect(100)
        at = books.refund(amount, on=AFTER)
        assert books.faults() == ([] if holds else [(at, "levy")])

    def test_what_was_refunded_may_be_paid_again(self) -> None:
        books = Books()
        books.collect(300)
        books.refund(300)
        books.collect(300)
        assert books.faults() == []

    def test_a_reversed_receipt_may_be_paid_again(self) -> None:
        books = Books()
        of = books.collect(300)
        books.reverse(1, of, levy=LEVY)
        books.collect(300)
        assert books.faults() == []
        at = books.collect(1)
        assert books.faults() == [(at, "levy")]

    def test_a_reversed_receipt_of_who_is_not_named_may_be_paid_again(self) -> None:
        books = Books()
        of = books.collect(300, None)
        books.reverse(1, of, levy=LEVY)
        books.collect(300, None)
        assert books.faults() == []

    def test_a_receipt_may_be_reversed_after_the_levy_has_ended(self) -> None:
        books = Books(until=DAY.isoformat())
        of = books.collect(300)
        books.reverse(1, of, levy=LEVY, on=AFTER)
        assert books.faults() == []

    def test_a_levy_in_kind_counts_its_own_unit(self) -> None:
        def given(books: Books, quantity: int, on: date = DAY, levy: str | None = LEVY) -> int:
            return books.add("contributed_in_kind", on, levy=levy, party="H-1", quantity=quantity)

        books = Books(quantity=3, amount=0, until=DAY.isoformat())
        given(books, 2)
        given(books, 1)
        given(books, 99, levy=None)
        assert books.faults() == []
        at = given(books, 1)
        assert books.faults() == [(at, "levy")]
        books.add("in_kind_reversed", AFTER, levy=LEVY, party="H-1", quantity=2)
        books.add("in_kind_reversed", AFTER, levy=None, party="H-1", quantity=99)
        given(books, 1)
        assert books.faults() == [(at, "levy")]
        late = given(books, 0, on=AFTER)
        assert books.faults() == [(at, "levy"), (late, "levy")]
        below = books.add("in_kind_reversed", AFTER, levy=LEVY, party="H-1", quantity=4)
        assert books.faults() == [(at, "levy"), (late, "levy"), (below, "levy")]


class TestNumbers:
    def test_a_voucher_of_any_other_kind_is_counted_and_moves_the_books(self) -> None:
        books = Books()
        books.give(5)
        for kind in ("advanced", "transferred", "spent"):
            books.voucher(kind, [WORKS, "road", None, 1], [CASH, "road", None, -1])
        audit = books.audited()
        assert (books.faults(), audit.vouchers) == ([], 4)
        assert audit.trial_balance()[0] == TrialRow(CASH, "road", Dong(5), Dong(3), Dong(2))

    def test_vouchers_are_numbered_in_all_and_in_their_book_and_year(self) -> None:
        books = Books()
        books.give()
        books.spend(1)
        books.give(on=date(2021, 1, 1))
        books.give(on=date(2020, 12, 31))
        assert [row[3]["serial"] for row in books.rows[8:]] == [1, 1, 1, 2]
        assert books.faults() == []

    @pytest.mark.parametrize("which", ["number", "serial"])
    @pytest.mark.parametrize("off", [-1, 1, 5])
    def test_a_gap_is_told_once_and_counting_goes_on_from_there(self, which: str, off: int) -> None:
        books = Books()
        books.give()
        at = books.give()
        books.rows[at - 1][3][which] += off
        for later in range(3):
            books.give()
            books.rows[-1][3][which] += off
            assert books.rows[-1][3][which] == 3 + later + off
        assert books.faults() == [(at, "number")]

    def test_a_gap_in_one_book_is_no_gap_in_another(self) -> None:
        books = Books()
        books.give()
        at = books.give()
        books.rows[at - 1][3]["serial"] = 7
        books.spend(1)
        books.spend(1)
        back = books.give()
        assert books.faults() == [(at, "number"), (back, "number")]


class TestPeriods:
    @pytest.mark.parametrize(("until", "holds"), [(BEFORE, True), (DAY, False), (AFTER, False)])
    @pytest.mark.parametrize("adjusting", [True, False])
    def test_a_closed_day_takes_no_voucher(self, until: date, holds: bool, adjusting: bool) -> None:
        books = Books()
        books.give()
        books.close(until, adjusting=adjusting)
        at = books.give()
        assert books.faults() == ([] if holds else [(at, "closed")])

    def test_an_adjusting_period_takes_reversals_and_adjusting_vouchers(self) -> None:
        books = Books()
        of = books.give()
        books.close(DAY, adjusting=True)
        books.reverse(1, of)
        books.give(adjusts=1)
        assert books.faults() == []
        at = books.give(adjusts=None)
        assert books.faults() == [(at, "closed")]
        books.close(DAY)
        reversing, adjusting = books.reverse(3, at - 1), books.give(adjusts=1)
        assert books.faults() == [(at, "closed"), (reversing, "closed"), (adjusting, "closed")]

    @pytest.mark.parametrize("adjusting", [True, False])
    def test_what_is_closed_stays_closed(self, adjusting: bool) -> None:
        books = Books()
        books.close(DAY, adjusting=adjusting)
        books.close(BEFORE, adjusting=adjusting)
        at = books.give()
        books.give(on=AFTER)
        assert books.faults() == [(at, "closed")]


class TestReversals:
    def books(self) -> tuple[Books, int]:
        books = Books()
        books.give(100)
        of = books.spend(40)
        return books, of

    def test_a_voucher_is_reversed_once(self) -> None:
        books, of = self.books()
        books.reverse(2, of)
        assert books.faults() == []
        at = books.reverse(2, of)
        assert books.faults() == [(at, "reversal")]

    def test_a_reversal_may_be_reversed(self) -> None:
        books, of = self.books()
        at = books.reverse(2, of)
        books.reverse(3, at)
        assert books.faults() == []

    @pytest.mark.parametrize("number", [0, -1, 1, 3, 4])
    def test_only_the_opposite_of_a_voucher_before_it_reverses(self, number: int) -> None:
        books, of = self.books()
        at = books.reverse(number, of)
        assert books.faults() == [(at, "reversal")]

    def test_no_voucher_reverses_itself(self) -> None:
        books, _ = self.books()
        to_and_fro = [CASH, "road", None, 5], [CASH, "road", None, -5]  # its own opposite
        at = books.voucher("reversed", *to_and_fro, book="PK", levy=None, reverses=3)
        assert books.faults() == [(at, "reversal")]

    def test_the_first_and_the_last_voucher_can_be_reversed(self) -> None:
        books, of = self.books()
        first = books.give(60)
        books.reverse(3, first)
        books.reverse(2, of)
        books.reverse(1, 9)
        assert books.faults() == []

    @pytest.mark.parametrize("change", [(0, BANK), (1, "poor"), (3, 39)])
    def test_other_accounts_or_amounts_reverse_nothing(self, change: tuple[int, Any]) -> None:
        books, of = self.books()
        books.give(500, into=BANK)
        books.give(500, fund="poor")
        at = books.reverse(2, of)
        column, value = change
        for line in books.rows[at - 1][3]["lines"]:
            if column != 0 or line[0] == CASH:
                line[column] = value if column != 3 or line[3] > 0 else -value
        assert books.faults() == [(at, "reversal")]


class TestShapes:
    def test_lines_balance_within_each_fund(self) -> None:
        books = Books()
        lines = [[CASH, "road", None, 5], [GIVEN, "road", None, -5], [CASH, "poor", None, 3]]
        books.voucher("posted", *lines, [GIVEN, "poor", None, -3])
        assert books.faults() == []
        across = books.voucher("posted", [CASH, "road", None, 5], [GIVEN, "poor", None, -5])
        uneven = books.voucher("posted", [CASH, "road", None, 5], [GIVEN, "road", None, -4])
        none = books.voucher("posted")
        assert books.faults() == [(at, "unbalanced") for at in (across, uneven, none)]

    def test_each_line_moves_the_account_of_its_own_fund(self) -> None:
        books = Books()
        books.add("opened", fund="A")
        books.voucher("posted", [CASH, None, None, 1], [GIVEN, None, None, -1])
        rest = [CASH, "A", None, 3], [GIVEN, "A", None, -3]
        books.voucher("posted", [CASH, "poor", None, 5], [GIVEN, "poor", None, -5], *rest)
        assert books.faults() == []
        assert [(row.account, row.fund, row.debit) for row in books.audited().trial_balance()][:3] == [
            (CASH, None, Dong(1)),
            (CASH, "A", Dong(3)),
            (CASH, "poor", Dong(5)),
        ]
        sea = [CASH, "sea", None, 3], [GIVEN, "sea", None, -3]
        at = books.voucher("posted", [CASH, "poor", None, 5], [GIVEN, "poor", None, -5], *sea)
        assert books.faults() == [(at, "fund")]

    @pytest.mark.parametrize(("line", "fault"), [(("9999", "road"), "account"), ((WORKS, "sea"), "fund")])
    def test_accounts_and_funds_are_opened_before_they_are_used(
        self, line: tuple[str, str], fault: str
    ) -> None:
        books = Books()
        account, fund = line
        at = books.voucher("posted", [account, fund, None, 5], [HELD, fund, None, -5])
        books.voucher("posted", [account, fund, None, 5], [HELD, fund, None, -5])
        assert books.faults() == [(at, fault)]

    @pytest.mark.parametrize(
        "spoil",
        [
            {"number": "1"},
            {"number": True},
            {"serial": 1.0},
            {"book": None},
            {"lines": {}},
            {"lines": [[1, "road", None, 5], [GIVEN, "road", None, -5]]},
            {"lines": [[CASH, 1, None, 5], [GIVEN, 1, None, -5]]},
            {"lines": [[CASH, "road", 1, 5], [GIVEN, "road", None, -5]]},
            {"lines": [[CASH, "road", None, True], [GIVEN, "road", None, -1]]},
            {"lines": [[CASH, "road", None], [GIVEN, "road", None, -1]]},
        ],
    )
    def test_a_voucher_of_other_types_is_told_and_the_books_go_on(self, spoil: dict[str, Any]) -> None:
        books = Books()
        at = books.give()
        books.rows[at - 1][3].update(spoil)
        told = []
        for reading in (lambda body: canonical(body).decode(), json.dumps):
            audit = LedgerAudit()
            for position, kind, day, body in books.rows:
                try:
                    text = reading(body)
                except NotCanonical:  # a float
                    text = json.dumps(body)
                show(audit, (position, kind, 1, day, text))
            told.append(audit.findings())
        assert told[0] == told[1]
        assert dict(told[0][1].params) == {"position": at, "fault": "funds.fault_unreadable"}

    @pytest.mark.parametrize("spoil", [{"until": 5}, {"amount": "300"}, {"units": [1]}])
    def test_what_a_levy_of_other_types_makes_of_its_vouchers_is_told(self, spoil: dict[str, Any]) -> None:
        books = Books(**spoil)
        at = [books.collect(1, "H-1"), books.collect(1, "H-1"), books.collect(1, "H-2")]
        assert books.faults() == [(each, "unreadable") for each in at]

    def test_a_levy_that_nobody_opened_is_told(self) -> None:
        for kind, more in (
            ("levy_cancelled", {}),
            ("contributed_in_kind", {"party": "H-1", "quantity": 1}),
            ("in_kind_reversed", {"party": "H-1", "quantity": 1}),
        ):
            books = Books()
            at = books.add(kind, levy="ledger#99", **more)
            assert books.faults() == [(at, "unreadable")]


class TestCheckpoints:
    @pytest.mark.parametrize(
        ("at", "kept", "holds"),
        [
            (9, {(CASH, "road"): (100, 0), (GIVEN, "road"): (0, 100)}, True),
            (9, {(CASH, "road"): (100, 0), (GIVEN, "road"): (0, 99)}, False),
            (9, {(CASH, "road"): (100, 0)}, False),
            (9, {}, False),
            (10, {(CASH, "road"): (100, 0), (GIVEN, "road"): (0, 100)}, False),
            (8, {}, True),
            (99, {}, True),
        ],
    )
    def test_kept_balances_are_compared_where_they_were_kept(
        self, at: int, kept: dict[Any, tuple[int, int]], holds: bool
    ) -> None:
        books = Books()
        books.give(100)
        books.spend(1)
        audit = LedgerAudit((at, kept))
        for position, kind, day, body in books.rows:
            show(audit, (position, kind, 1, day, canonical(body).decode()))
        told = [dict(one.params) for one in audit.findings()[1:]]
        assert told == ([] if holds else [{"position": at, "fault": "funds.fault_checkpoint"}])
