"""The generated tables leave no share and no unconfirmed rule out."""

from __future__ import annotations

import pytest

from grassroots_gov.law import RuleBook, Threshold
from grassroots_gov.law.coverage import (
    coverage,
    coverage_table,
    markdown,
    unconfirmed_rules,
    unconfirmed_table,
)
from grassroots_gov.law.threshold import BASES
from grassroots_gov.text import say

BOOK = RuleBook.vietnam()


def test_every_share_of_the_book_is_a_row_with_its_article_base_comparator_and_confidence():
    rows = {(row.key, row.effective_from): row for row in coverage()}
    shares = [rule for rule in BOOK if isinstance(rule.value, Threshold)]
    assert len(shares) > 40
    for rule in shares:
        row = rows[rule.key, rule.effective_from]
        assert (row.relation, row.base, row.citation, row.confidence) == (
            rule.threshold().relation,
            rule.threshold().base,
            rule.citation,
            rule.confidence,
        )


def test_every_matter_of_every_regime_is_a_row():
    rows = {(row.matter, row.effective_from, row.citation) for row in coverage()}
    listed = [rule for rule in BOOK if rule.key.endswith(".right")]
    assert len(listed) > 30
    for rule in listed:
        assert (rule.key.removesuffix(".right"), rule.effective_from, rule.citation) in rows


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_tables_show_every_row(lang):
    assert coverage_table(lang).count("\n") == len(coverage()) + 4
    assert unconfirmed_table(lang).count("\n") == len(unconfirmed_rules()) + 4
    assert coverage_table(lang) in markdown(lang)
    assert unconfirmed_table(lang) in markdown(lang)
    for rule in unconfirmed_rules():
        assert f"`{rule.key}`" in unconfirmed_table(lang)


def test_every_base_is_worded_in_both_languages():
    for base in BASES:
        assert say(f"law.base_{base}", "vi") != say(f"law.base_{base}", "en")


def test_every_rule_has_a_label_in_both_languages():
    assert [rule.key for rule in BOOK if not rule.label_vi or not rule.label_en] == []
