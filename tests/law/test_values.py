"""Shares, bounds, periods and citations: the small values that rules are made of."""

from __future__ import annotations

import pickle
from copy import deepcopy
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov.law import Bound, Cap, Citation, RuleBook, Threshold, TimeLimit
from grassroots_gov.law.rule import freeze
from grassroots_gov.law.table import Table
from grassroots_gov.law.wording import word

shares = st.fractions(min_value=0, max_value=1, max_denominator=100)
counts = st.integers(0, 100_000)


@given(st.sampled_from([">", ">="]), shares, counts)
def test_the_minimum_is_the_least_count_that_passes(relation, share, base_count):
    threshold = Threshold(relation, share, "all_households")
    least = threshold.minimum(base_count)
    assert threshold.passes(least, base_count)
    assert not threshold.passes(least - 1, base_count)
    exact = share * base_count
    assert least > exact if relation == ">" else least >= exact
    assert least - 1 <= exact if relation == ">" else least - 1 < exact


@given(shares, counts)
def test_a_cap_is_the_greatest_count_that_it_allows(share, base_count):
    most = Cap(share, "eligible_for_title").maximum(base_count)
    assert most <= share * base_count < most + 1


def test_a_cap_and_a_threshold_say_their_share_and_base():
    assert str(Cap(Fraction(15, 100), "eligible_for_title")) == "<= 3/20 (eligible_for_title)"
    assert str(Threshold(">", Fraction(1, 2), "all_households")) == "> 1/2 (all_households)"


@given(shares, shares, counts)
def test_a_higher_share_never_needs_fewer(one, other, base_count):
    low, high = sorted((one, other))
    for relation in (">", ">="):
        assert Threshold(relation, low, "b").minimum(base_count) <= Threshold(relation, high, "b").minimum(
            base_count
        )


def test_ninety_households():
    half, two_thirds = Fraction(1, 2), Fraction(2, 3)
    assert Threshold(">=", two_thirds, "all_households").minimum(90) == 60
    assert Threshold(">", half, "all_households").minimum(90) == 46
    assert Threshold(">=", half, "commune_households").minimum(90) == 45


@pytest.mark.parametrize("relation", ["<", "=", "=>", ""])
def test_a_threshold_is_more_than_or_at_least(relation):
    with pytest.raises(ValueError, match="relation"):
        Threshold(relation, Fraction(1, 2), "all_households")


def test_a_share_is_never_a_float():
    with pytest.raises(TypeError):
        Threshold(">", 0.5, "all_households")


@pytest.mark.parametrize("relation", ["<=", "<", ">=", ">", "="])
@pytest.mark.parametrize("beside", [-2, -1, 0, 1, 2])
@given(n=st.integers(0, 100))
def test_a_bound_is_read_from_the_sheet_s_words(relation, beside, n):
    bound, count = Bound.parse(f"{relation}{n}"), n + beside
    assert bound == Bound(relation, n)
    expected = {"<=": count <= n, "<": count < n, ">=": count >= n, ">": count > n, "=": count == n}
    assert bound.allows(count) == expected[relation]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (TimeLimit("<=", 5, "working_day", "receipt"), "<= 5 working_day (receipt)"),
        (TimeLimit(">=", 15, "day"), ">= 15 day"),
        (TimeLimit(None, 6, "month", "the end"), "6 month (the end)"),
        (TimeLimit(None, 1, "year"), "1 year"),
        (Bound("=", 1), "= 1"),
        (Cap(Fraction(3, 20), "eligible_for_title"), "<= 3/20 (eligible_for_title)"),
        (Threshold(">", Fraction(1, 2), "all_voters"), "> 1/2 (all_voters)"),
    ],
)
def test_what_must_be_kept_is_written_in_one_line(value, said):
    assert str(value) == said


@pytest.mark.parametrize("text", ["", "2", "about 2", "<= two", "≤2"])
def test_other_words_are_no_bound(text):
    with pytest.raises(ValueError, match=r"no bound|invalid literal"):
        Bound.parse(text)


def test_tables_of_toml_become_values():
    assert freeze({"relation": ">=", "n": 200}) == Bound(">=", 200)
    assert freeze({"n": 6, "unit": "month"}) == TimeLimit(None, 6, "month")
    assert freeze({"relation": "<=", "share": "15/100", "base": "b"}) == Cap(Fraction(3, 20), "b")
    assert freeze({"min": 3, "max": 5}) == {"min": 3, "max": 5}
    with pytest.raises(ValueError, match="cannot hold"):
        freeze({"share": 0.5})


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=5))
def test_a_table_is_equal_to_its_parts_hashes_and_travels(parts):
    table = Table(parts)
    assert table == parts
    assert hash(table) == hash(Table(dict(reversed(parts.items()))))
    assert pickle.loads(pickle.dumps(table)) == table
    assert deepcopy(table) == table
    with pytest.raises(TypeError):
        table["more"] = 1


@pytest.mark.parametrize(
    ("cited", "vi", "en"),
    [
        (
            Citation("10/2022/QH15", 15, 1),
            "khoản 1 Điều 15 Luật số 10/2022/QH15",
            "Law No. 10/2022/QH15, Article 15, clause 1",
        ),
        (
            Citation("34/2007/PL-UBTVQH11", 12),
            "Điều 12 Pháp lệnh số 34/2007/PL-UBTVQH11",
            "Ordinance No. 34/2007/PL-UBTVQH11, Article 12",
        ),
        (
            Citation("59/2023/NĐ-CP", 3, 5, "đ"),
            "điểm đ khoản 5 Điều 3 Nghị định số 59/2023/NĐ-CP",
            "Decree No. 59/2023/NĐ-CP, Article 3, clause 5, point đ",
        ),
        (
            Citation("09/2008/NQLT-CP-UBTWMTTQVN"),
            "Nghị quyết liên tịch số 09/2008/NQLT-CP-UBTWMTTQVN",
            "Joint Resolution No. 09/2008/NQLT-CP-UBTWMTTQVN",
        ),
        (
            Citation("Bộ luật Lao động số 45/2019/QH14", 98),
            "Điều 98 Bộ luật Lao động số 45/2019/QH14",
            "Labour Code No. 45/2019/QH14, Article 98",
        ),
        (
            Citation("Nghị quyết số 332/NQ-CP năm 2025"),
            "Nghị quyết số 332/NQ-CP năm 2025",
            "Resolution No. 332/NQ-CP of 2025",
        ),
    ],
)
def test_a_citation_reads_as_lawyers_write_it(cited, vi, en):
    assert (str(cited), cited.en()) == (vi, en)
    assert (cited.in_lang("vi"), cited.in_lang("en")) == (vi, en)


def test_no_citation_of_the_national_book_is_left_in_vietnamese_in_english():
    words = ("Luật", "Nghị", "Pháp lệnh", "Thông", "Quyết", "Công văn", "Điều", "khoản", "năm", "chưa")
    for rule in RuleBook.vietnam():
        english = rule.citation.en()
        assert not any(word in english for word in words), english


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (
            Threshold(">", Fraction(1, 2), "all_delegates"),
            "trên 1/2 tổng số đại biểu Hội đồng nhân dân",
            "more than 1/2 of all delegates of the council",
        ),
        (
            Cap(Fraction(15, 100), "eligible_for_title"),
            "không quá 3/20 số gia đình, thôn đủ điều kiện",
            "at most 3/20 of families or villages that qualify",
        ),
        (
            TimeLimit(">=", 30, "day", continuous=True),
            "ít nhất 30 ngày liên tục",
            "at least 30 days without a break",
        ),
        (TimeLimit(None, 6, "month"), "6 tháng", "6 months"),
        (Bound("=", 1), "đúng 1", "exactly 1"),
        (None, "không quy định", "none stated"),
        (("a", 1000), "a, 1.000", "a, 1.000"),
        (Table({"min": Bound("<", 3)}), "min: dưới 3", "min: less than 3"),
    ],
)
def test_a_value_is_worded(value, vi, en):
    assert (word(value, "vi"), word(value, "en")) == (vi, en)


def test_every_value_of_the_national_book_is_worded_in_both_languages():
    for rule in RuleBook.vietnam():
        assert word(rule.value, "vi")
        assert word(rule.value, "en")


def test_typed_readings_refuse_another_kind_of_value():
    rule = RuleBook.vietnam().at(date(2024, 6, 3))["infrastructure_contribution.threshold"]
    assert rule.threshold().base == "all_households"
    for reading in (rule.integer, rule.text, rule.items, rule.table, rule.bound, rule.time_limit):
        with pytest.raises(TypeError, match=r"infrastructure_contribution\.threshold"):
            reading()


def test_places_in_a_row_are_cited_in_words():
    several = Citation("33/2023/NĐ-CP", 10, "1-4")
    assert str(several) == "các khoản từ 1 đến 4 Điều 10 Nghị định số 33/2023/NĐ-CP"
    assert several.en() == "Decree No. 33/2023/NĐ-CP, Article 10, clauses 1 to 4"
    whole = Citation("10/2022/QH15", "36-40")
    assert str(whole) == "các Điều từ 36 đến 40 Luật số 10/2022/QH15"
    assert whole.en() == "Law No. 10/2022/QH15, Articles 36 to 40"


def test_codes_of_the_rulebooks_are_told_in_words_and_unknown_ones_as_they_stand():
    assert word("vote_then_recognition", "vi").startswith("Nhân dân bàn, biểu quyết")
    assert word("household_ballot", "en") == "household ballots"
    assert word("date the community passes it", "en") == "date the community passes it"
    assert word("date the community passes it", "vi") == "từ ngày cộng đồng dân cư thông qua"
    assert word("no such code", "vi") == "no such code"


def test_a_number_whose_ending_names_no_kind_stands_as_it_is():
    assert str(Citation("5/2024/XYZ", 3)) == "Điều 3 5/2024/XYZ"
