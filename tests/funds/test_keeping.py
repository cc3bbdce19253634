"""Books, templates, imports, payment codes, stated figures, and what is owed."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.errors import BadRows, UnknownChoice, UnknownFund, UnreadableTable
from grassroots_gov.funds import judge_figures
from grassroots_gov.funds.banking import party_in
from grassroots_gov.funds.csvout import to_csv
from grassroots_gov.funds.owed import owed
from grassroots_gov.funds.room import FundsRoom
from grassroots_gov.funds.vietqr import crc16, parse_vietqr, vietqr
from grassroots_gov.law import Citation, Outcome, Rule, RuleBook
from grassroots_gov.money import Dong
from support.funds_world import DAY, Terms, pay, room

TOMORROW = DAY + timedelta(days=1)
NEXT_MONTH = date(2020, 6, 2)
CASES = yaml.safe_load((Path(__file__).parents[1] / "data/cases/funds.yaml").read_text("utf-8"))["cases"]


@pytest.fixture
def funds() -> FundsRoom:
    funds = room(Terms())
    funds.open("road", "Quỹ làm đường", on=DAY, kind="works")
    levy = funds.levy(
        "road", Dong(300_000), on=DAY, decision="road-vote", units={"H-1": 1, "H-2": 1, "H-12": 1}
    )
    funds.collect(levy, "H-1", Dong(300_000), on=DAY)
    funds.collect(levy, "H-2", Dong(100_000), on=TOMORROW)
    funds.give("road", "H-7", Dong(50_000), on=TOMORROW)
    pay(funds, "road", 120_000, on=NEXT_MONTH)
    funds.deposit("road", Dong(200_000), on=NEXT_MONTH)
    return funds


class TestRegisters:
    def test_the_cash_book_runs_voucher_by_voucher_and_month_by_month(self, funds: FundsRoom) -> None:
        book = funds.cash_book("road", DAY, NEXT_MONTH)
        assert [row.left.amount for row in book.rows] == [300_000, 400_000, 450_000, 330_000, 130_000]
        assert book.closing == funds.balance("111", fund="road")
        assert book.months() == {
            "2020-05": (Dong(450_000), Dong(0), Dong(450_000)),
            "2020-06": (Dong(0), Dong(320_000), Dong(130_000)),
        }

    def test_a_book_opens_with_what_was_there(self, funds: FundsRoom) -> None:
        book = funds.cash_book("road", TOMORROW, TOMORROW)
        assert (book.opening, book.closing) == (Dong(300_000), Dong(450_000))

    def test_the_fund_book_passes_over_moves_within_the_fund(self, funds: FundsRoom) -> None:
        assert [row.number for row in funds.fund_book("road", DAY, NEXT_MONTH).rows] == [1, 2, 3, 4]
        assert funds.fund_book("road", DAY, NEXT_MONTH).closing == Dong(330_000)
        assert funds.deposit_book("road", DAY, NEXT_MONTH).closing == Dong(200_000)

    def test_the_form_of_a_book_says_how_sure_it_is(self, funds: FundsRoom) -> None:
        fund, cash = funds.fund_book("road", DAY, DAY), funds.cash_book("road", DAY, DAY)
        assert (fund.code, fund.confidence, cash.confidence) == ("S07-X", "secondary", "memory")
        assert "chưa được xác nhận" in cash.render("vi")
        early = room()
        early.open("x", "Quỹ", on=date(2018, 1, 2))
        assert early.cash_book("x", date(2018, 1, 2), date(2018, 1, 3)).confidence == "memory"

    def test_the_contributions_book_sums_each_household_and_names_its_vouchers(
        self, funds: FundsRoom
    ) -> None:
        rows = {row.party: (row.amount, row.vouchers) for row in funds.contributions("road", DAY, NEXT_MONTH)}
        assert rows == {
            "H-1": (Dong(300_000), (1,)),
            "H-2": (Dong(100_000), (2,)),
            "H-7": (Dong(50_000), (3,)),
        }
        funds.reverse(2, on=NEXT_MONTH, why="nhầm hộ")
        rows = {row.party: (row.amount, row.vouchers) for row in funds.contributions("road", DAY, NEXT_MONTH)}
        assert rows["H-2"] == (Dong(0), (2, 6))

    def test_the_journal_ledger_balances(self, funds: FundsRoom) -> None:
        rows = funds.journal_ledger(DAY, NEXT_MONTH)
        assert len(rows) == 10
        assert sum((row.debit for row in rows), Dong(0)) == sum((row.credit for row in rows), Dong(0))

    def test_the_settlement_adds_up_and_names_its_vouchers(self, funds: FundsRoom) -> None:
        (row,) = funds.settlement(DAY, NEXT_MONTH)
        assert row.opening + row.received - row.spent == row.left == Dong(330_000)
        assert row.vouchers == (1, 2, 3, 4)

    def test_the_forms_of_publicity_are_those_of_the_day(self, funds: FundsRoom) -> None:
        assert "120/CK TC-NSNN" in {form.code for form in funds.public_forms(DAY)}
        assert funds.public_forms(date(2015, 1, 1)) == ()
        # Two regimes run side by side for a while, and a form is due by both.
        due = {form.number: form.deadlines for form in funds.public_forms(date(2026, 2, 2))}[107]
        assert [("343/2016" in one, "73/2026" in one) for one in due] == [(True, False), (False, True)]

    def test_unknown_funds_have_no_books(self, funds: FundsRoom) -> None:
        for ask in (funds.cash_book, funds.fund_book, funds.contributions):
            with pytest.raises(UnknownFund):
                ask("raod", DAY, DAY)


class TestTemplates:
    def test_every_template_makes_an_entry_the_ledger_takes_and_says_it_is_unconfirmed(self) -> None:
        funds = room()
        for code in ("a", "b"):
            funds.open(code, "Quỹ", on=DAY)
            for account in ("111", "112"):
                funds.give(code, "H-1", Dong(10**9), on=DAY, into=account if account == "111" else "1128")
            funds.give(code, "H-1", Dong(10**9), on=DAY, into="1121")
        found = funds.templates(DAY)
        assert len(found) > 40
        for each in found:
            assert each.confidence == "memory"
            to_fund = "b" if each.event in ("fund_transfer", "works_surplus_to_other_work") else None
            funds.post(each.entry(Dong(5), on=DAY, fund="a", to_fund=to_fund))
        rows = funds.trial_balance()
        for code in ("a", "b"):
            of_fund = [row for row in rows if row.fund == code]
            assert sum(row.debit.amount - row.credit.amount for row in of_fund) == 0

    def test_an_unknown_event_is_refused_with_the_known_ones(self) -> None:
        with pytest.raises(UnknownChoice) as caught:
            room().template("casino", on=DAY)
        assert "fund_collect_cash" in caught.value.choices


class TestCsvOut:
    def test_a_spreadsheet_reads_it_back(self, funds: FundsRoom) -> None:
        data = funds.contributions_csv("road", DAY, NEXT_MONTH)
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert rows[1] == ["H-1", "300000", "", "1"]
        book = list(csv.reader(io.StringIO(funds.fund_book_csv("road", DAY, NEXT_MONTH).decode("utf-8-sig"))))
        assert book[1][0] == "20/05/2020"
        assert book[-1][-1] == "330000"

    @given(st.text(max_size=12))
    @settings(max_examples=200)
    def test_no_text_is_run_as_a_formula(self, text: str) -> None:
        (cell,) = next(
            iter(csv.reader(io.StringIO(to_csv([text], []).decode("utf-8-sig"), newline=""))), [""]
        )
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert cell.isprintable()

    def test_numbers_stay_numbers(self) -> None:
        cells = to_csv(["x"], [[Dong(-5)], [-7], [None], ["-7"]]).decode("utf-8-sig").split()
        assert cells == ["x", "-5", "-7", '""', "'-7"]


BANK = (
    "\ufeffNgày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Nội dung\r\n"
    "21/05/2020;FT01;0;250.000;nop quy duong h12\r\n"
    "22/05/2020;FT02;;70.000;ung ho\r\n"
    "23/05/2020;FT03;11.000;;phi quan ly\r\n"
    "24/05/2020;FT04;;300.000;H-12 nop them\r\n"
)


class TestBankImport:
    def bring(self, funds: FundsRoom, text: str = BANK, **more: Any) -> Any:
        (levy,) = funds.levies()
        return funds.import_bank(text.encode(), source="sao-ke.csv", fund="road", levy=levy.id, **more)

    def test_lines_are_collected_held_or_reported(self, funds: FundsRoom) -> None:
        done = self.bring(funds)
        assert (len(done.posted), done.unmatched) == (3, ("FT02",))
        assert [line.reference for line in done.outgoing] == ["FT03"]
        arrears = {each.party: each for each in funds.arrears(funds.levies()[0].id)}
        assert (arrears["H-12"].paid, arrears["H-12"].held) == (Dong(300_000), Dong(250_000))
        assert funds.balance("1128", fund="road") == Dong(200_000 + 620_000)
        assert funds.balance("331", fund="road") == Dong(70_000 + 250_000)

    def test_importing_again_changes_nothing(self, funds: FundsRoom) -> None:
        self.bring(funds)
        before = funds.trial_balance()
        again = self.bring(funds)
        assert (again.posted, again.known) == ((), ("FT01", "FT02", "FT04"))
        assert funds.trial_balance() == before
        more = BANK + "25/05/2020;FT05;;1.000;ung ho\r\n"
        assert len(self.bring(funds, more).posted) == 1

    def test_every_bad_row_is_named_and_nothing_is_written(self, funds: FundsRoom) -> None:
        before = funds.trial_balance()
        bad = BANK + "32/05/2020;FT06;;5;x\r\n25/05/2020;FT01;;5;x\r\n"
        bad += "26/05/2020;FT07;;1,5;x\r\n26/05/2020;FT08;5;5;x\r\n"
        with pytest.raises(BadRows) as caught:
            self.bring(funds, bad)
        assert [fault.line for fault in caught.value.faults] == [6, 7, 8, 9]
        assert funds.trial_balance() == before
        kept = self.bring(funds, bad, keep_good=True)
        assert (len(kept.posted), len(kept.faults)) == (3, 4)

    def test_lines_in_a_closed_period_are_faults(self, funds: FundsRoom) -> None:
        funds.close(date(2020, 5, 22), on=NEXT_MONTH)
        with pytest.raises(BadRows) as caught:
            self.bring(funds)
        assert [fault.value for fault in caught.value.faults] == ["FT01", "FT02"]

    def test_what_is_no_statement_is_refused(self, funds: FundsRoom) -> None:
        for text in ("", "a;b\n1;2\n", "\x00\x01"):
            with pytest.raises(UnreadableTable):
                self.bring(funds, text)

    @pytest.mark.parametrize(
        ("memo", "party"),
        [
            ("H-12 nop", "H-12"), ("nop h12", "H-12"), ("H-1 va H-12", None), ("H-123", None), ("", None),
        ],
    )  # fmt: skip
    def test_a_party_is_found_only_as_a_word_and_only_alone(self, memo: str, party: str | None) -> None:
        assert party_in(memo, ["H-1", "H-12"]) == party


class TestVietQR:
    def test_a_published_code(self) -> None:
        """The worked example in the documentation of the VietQR library of subiz (Go)."""
        published = (
            "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA"
            "530370454061200005802VN62170813ung ho lu lut6304C15C"
        )
        assert vietqr("970415", "0011001932418", Dong(120_000), note="ủng hộ lũ lụt") == published

    def test_the_checksum_is_the_catalogued_one(self) -> None:
        assert crc16(b"123456789") == 0x29B1

    @given(
        st.from_regex(r"\A[0-9]{6}\Z"),
        st.from_regex(r"\A[0-9A-Z]{1,19}\Z"),
        st.integers(1, 10**13 - 1),
        st.text(),
    )
    @settings(max_examples=100)
    def test_it_reads_back(self, bank: str, account: str, amount: int, note: str) -> None:
        fields = parse_vietqr(vietqr(bank, account, Dong(amount), note=note))
        assert (fields["01"], fields["53"], fields["54"], fields["58"]) == ("12", "704", str(amount), "VN")
        assert bank in fields["38"]
        assert account in fields["38"]
        assert len(fields.get("62", "")) <= 29

    def test_without_an_amount_it_is_static(self) -> None:
        fields = parse_vietqr(vietqr("970415", "1"))
        assert fields["01"] == "11"
        assert "54" not in fields

    @pytest.mark.parametrize(
        ("bank", "account", "amount"),
        [
            ("97041", "1", 5), ("97041x", "1", 5), ("٩٧٠٤١٥", "1", 5), ("970415", "", 5),
            ("970415", "1 2", 5),
            ("970415", "1" * 20, 5), ("970415", "1", 0), ("970415", "1", -5), ("970415", "1", 10**13),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_refused(self, bank: str, account: str, amount: int) -> None:
        with pytest.raises(UnknownChoice):
            vietqr(bank, account, Dong(amount))

    def test_any_changed_character_breaks_the_checksum(self) -> None:
        code = vietqr("970415", "113366668888", Dong(250_000))
        for place in range(len(code)):
            with pytest.raises(ValueError, match="checksum"):
                parse_vietqr(code[:place] + chr(ord(code[place]) ^ 1) + code[place + 1 :])


ENTRIES = (
    "Số CT;Ngày;TK nợ;TK có;Số tiền;Quỹ;Mã hộ;Diễn giải\n"
    "GS-1;21/05/2020;111;4418;500.000;road;H-7;thu\n"
    "GS-2;22/05/2020;4418;111;200.000;road;;chi\n"
)


class TestEntryImport:
    def bring(self, funds: FundsRoom, text: str = ENTRIES, **more: Any) -> Any:
        return funds.import_entries(text.encode(), source="so.csv", **more)

    def test_vouchers_come_in_once_however_often_the_file_is_read(self, funds: FundsRoom) -> None:
        first = self.bring(funds)
        assert (len(first.posted), first.known, first.faults) == (2, (), ())
        before = list(funds._journal.store.read("ledger"))
        again = self.bring(funds)
        assert (again.posted, again.known) == ((), ("GS-1", "GS-2"))
        longer = self.bring(funds, ENTRIES + "GS-3;23/05/2020;111;4418;5;road;;thu\n")
        assert (len(longer.posted), longer.known) == (1, ("GS-1", "GS-2"))
        assert list(funds._journal.store.read("ledger"))[:-1] == before

    @pytest.mark.parametrize(
        ("row", "problem"),
        [
            ("GS-1;21/05/2020;111;4418;500.001;road;H-7;thu", "already_posted"),
            ("GS-9;21/05/2020;111;4418;5;raod;;", "refused"),
            ("GS-9;21/05/2020;1119;4418;5;road;;", "refused"),
            ("GS-9;21/05/2020;4418;111;9.000.000;road;;", "refused"),
            ("GS-9;01/05/2020;111;4418;5;road;;", "refused"),
            ("GS-9;31/02/2020;111;4418;5;road;;", "bad_day"),
            ("GS-9;21/05/2020;111;4418;1.5;road;;", "bad_amount"),
        ],
    )
    def test_a_row_at_fault_is_named_and_nothing_is_written(
        self, funds: FundsRoom, row: str, problem: str
    ) -> None:
        self.bring(funds)
        funds.close(date(2020, 5, 10), on=NEXT_MONTH)
        before = list(funds._journal.store.read("ledger"))
        text = ENTRIES.splitlines()[0] + f"\nGS-8;21/05/2020;111;4418;5;road;;thu\n{row}\n"
        with pytest.raises(BadRows) as caught:
            self.bring(funds, text)
        assert [(fault.line, fault.problem) for fault in caught.value.faults] == [(3, problem)]
        assert list(funds._journal.store.read("ledger")) == before
        kept = self.bring(funds, text, keep_good=True)
        assert (len(kept.posted), len(kept.faults)) == (1, 1)


class TestStatedFigures:
    @pytest.mark.parametrize(
        "case", [case for case in CASES if case["identities"]], ids=lambda case: case["id"]
    )
    def test_published_figures_are_judged_as_they_were_published(self, case: dict[str, Any]) -> None:
        figures = {name: value for name, value in case["figures_vnd"].items() if isinstance(value, int)}
        parts = case["figures_vnd"].get("parts", [])
        (identity,) = case["identities"]
        if "opening" in figures:
            given: dict[str, Any] = {
                name: Dong(figures[name]) for name in ("opening", "receipts", "spending", "closing")
            }
        elif parts:
            given = {"parts": [Dong(part) for part in parts], "total": Dong(figures["total"])}
        elif "rate" in figures:
            total = figures.get("total", identity["right"])
            given = {"units": figures["households"], "rate": Dong(figures["rate"]), "total": Dong(total)}
        else:
            given = {"parts": [Dong(identity["left"])], "total": Dong(identity["right"])}
        verdict = judge_figures(DAY, **given)
        assert verdict.holds is identity["holds"]
        assert verdict.shortfall == identity["difference"]

    @given(st.tuples(*[st.integers(0, 10**12)] * 3), st.integers(-(10**9), 10**9))
    @settings(max_examples=60)
    def test_a_difference_is_reported_to_the_dong(self, told: tuple[int, int, int], off: int) -> None:
        opening, receipts, spending = map(Dong, told)
        closing = opening + receipts - spending - Dong(off)
        verdict = judge_figures(DAY, opening=opening, receipts=receipts, spending=spending, closing=closing)
        assert (verdict.holds, verdict.shortfall) == (off == 0, off)

    def test_without_figures_nothing_is_said(self) -> None:
        assert judge_figures(DAY).outcome is Outcome.UNDETERMINED


class TestOwed:
    def owed(self, funds: FundsRoom, on: date) -> dict[str, str]:
        return {f"{each.code}/{each.due or ''}": each.state for each in funds.owed(on)}

    def test_cash_is_counted_at_the_end_of_the_year(self, funds: FundsRoom) -> None:
        key = "funds.owed_count_cash/2020-12-31"
        assert self.owed(funds, date(2020, 6, 30))[key] == "upcoming"
        assert self.owed(funds, date(2020, 12, 31))[key] == "due"
        assert self.owed(funds, date(2021, 1, 1))[key] == "late"
        funds.count_cash("road", Dong(130_000), on=date(2020, 12, 31), by=("CB-2",))
        assert self.owed(funds, date(2021, 1, 1))[key] == "met"

    def test_a_count_of_the_next_year_is_none_of_this_one(self, funds: FundsRoom) -> None:
        funds.count_cash("road", Dong(130_000), on=date(2021, 12, 31), by=("CB-2",))
        states = self.owed(funds, date(2021, 12, 31))
        assert states["funds.owed_count_cash/2020-12-31"] == "late"
        assert states["funds.owed_count_cash/2021-12-31"] == "met"
        assert self.owed(funds, date(2021, 12, 30))["funds.owed_count_cash/2021-12-31"] == "due"

    def test_the_year_is_published_by_the_rule_of_its_time(self, funds: FundsRoom) -> None:
        assert self.owed(funds, date(2021, 1, 2))["funds.owed_publish_year/"] == "due"
        funds.publish(funds.statement("road", date(2020, 1, 1), date(2020, 12, 31)), on=date(2021, 1, 2))
        assert self.owed(funds, date(2021, 1, 2))["funds.owed_publish_year/"] == "met"
        later = room()
        later.open("x", "Quỹ", on=date(2024, 3, 1))
        later.give("x", "H-1", Dong(5), on=date(2024, 3, 1))
        assert self.owed(later, date(2025, 1, 1))["funds.owed_publish_year/2024-12-31"] == "late"

    def test_quarters_are_published(self, funds: FundsRoom) -> None:
        assert self.owed(funds, date(2020, 7, 1))["funds.owed_publish_quarter/"] == "due"
        funds.publish(funds.statement("road", date(2020, 4, 1), date(2020, 6, 30)), on=date(2020, 7, 1))
        assert self.owed(funds, date(2020, 7, 1))["funds.owed_publish_quarter/"] == "met"

    def test_the_disaster_fund_is_collected_by_the_end_of_july(self) -> None:
        funds, on = room(), date(2024, 5, 20)
        funds.open("pctt", "Quỹ PCTT", on=on, kind="disaster")
        levy = funds.levy("pctt", Dong(10_000), "labourer", on=on, units={"H-1": 2})
        key = "funds.owed_collect_disaster/2024-07-31"
        assert self.owed(funds, date(2024, 7, 31))[key] == "due"
        assert self.owed(funds, date(2024, 8, 1))[key] == "late"
        funds.collect(levy, "H-1", Dong(20_000), on=date(2024, 6, 1))
        assert self.owed(funds, date(2024, 8, 1))[key] == "met"

    def test_no_ceiling_for_cash_binds_while_the_sheets_confirm_none(self, funds: FundsRoom) -> None:
        assert not any("deposit_cash" in code for code in self.owed(funds, NEXT_MONTH))

    @pytest.mark.parametrize(("ceiling", "bound"), [(129_999, True), (130_000, False)])
    def test_a_ceiling_for_cash_would_be_kept(self, funds: FundsRoom, ceiling: int, bound: bool) -> None:
        rule = Rule("accounting.cash_limit", ceiling, Citation("1/2020/TT-BTC", 1), date(2020, 1, 1))
        found = funds._with_books(lambda books: list(owed(books, RuleBook([rule]), NEXT_MONTH)))
        assert [each.code for each in found] == ["funds.owed_deposit_cash"] * bound

    def test_everything_owed_names_its_article_and_is_worded(self, funds: FundsRoom) -> None:
        for each in funds.owed(date(2021, 1, 2)):
            assert each.citation is not None
            assert each.what
            assert each.subject == "road"
