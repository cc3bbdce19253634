"""Both ways: every figure of the fact sheets is a rule, and every rule is a figure of the fact sheets."""

from __future__ import annotations

import re
from datetime import date

import pytest

from grassroots_gov.law import Rule, RuleBook
from grassroots_gov.law.loader import documents, load_document
from support.sheet_rules import (
    BY_FACT,
    DECREES,
    FIELDS_SAID_OTHERWISE,
    REGIMES,
    RULES,
    SAID_OTHERWISE,
    cited_as_sourced,
    days_of,
    expected,
    plain_rule,
    source_of,
    sureness_of,
    yields_to_a_law,
)
from support.sheets import IDENTITY, SHEETS, leaves, nearest, nodes, sheet

# --- what the sheets hold beside figures, and why no rule carries it --------------------------------

NO_FIGURES = {
    "democracy/meta": "how the sheet is to be read",
    "democracy/unconfirmed": "what nobody knows yet",
    "officers/schema_version": "how the sheet is to be read",
    "officers/topic": "how the sheet is to be read",
    "officers/confidence_levels": "how the sheet is to be read",
    "officers/dates": "how the sheet is to be read",
    "officers/inequalities": "how the sheet is to be read",
    "officers/unconfirmed": "what nobody knows yet",
    "funds/schema": "how the sheet is to be read",
    "funds/unconfirmed": "what nobody knows yet",
    "funds/library_checks": "what other packages do",
    "funds/amounts/reading_rules": "how numbers are read aloud: no law; the tests of money hold it",
    "funds/amounts/test_vectors": "how numbers are read aloud: no law; the tests of money hold it",
    "funds/chart_of_accounts_regime": "the interval of the chart",
    **{f"funds/vouchers/{place}/form_": "the sheet knows no form of this voucher" for place in range(3, 16)},
    "democracy/regimes/law_2022/sub_effective": "the first days of the implementing decrees",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.key}@{rule.effective_from}")
def test_a_rule_holds_the_value_that_the_sheet_gives(rule):
    assert plain_rule(rule.value) == expected(rule)


# --- source, confidence, days, words ---------------------------------------------------------------------


def test_every_rule_names_the_sheet_s_own_citation():
    wrong = {rule.key: (rule.source, source_of(rule)) for rule in RULES if rule.source != source_of(rule)}
    assert not wrong


def test_every_rule_is_exactly_as_sure_as_the_sheet():
    wrong = {
        rule.key: (rule.confidence, sureness_of(rule))
        for rule in RULES
        if rule.confidence != sureness_of(rule)
    }
    assert not wrong


def test_the_chart_is_as_sure_as_its_parts_and_its_levels_count_parents():
    accounts = {account["code"]: account for account in sheet("funds")["chart_of_accounts"]}
    for account in accounts.values():
        assert account["name_confidence"] == account["confidence"]
        assert account["normal_confidence"] == "memory"
        parent = account["parent"]
        assert account["level"] == (accounts[parent]["level"] + 1 if parent else 1)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.key}@{rule.effective_from}")
def test_a_rule_is_in_force_exactly_as_long_as_the_sheet_says(rule):
    first, last = days_of(rule)
    assert (rule.effective_from.isoformat(), rule.last_day and rule.last_day.isoformat()) == (first, last)


def test_what_only_an_implementing_decree_states_begins_with_the_decree():
    for rule in RULES:
        for number, first in DECREES.items():
            if number in rule.citation.document:
                assert rule.effective_from >= date.fromisoformat(first) or "/boards/" in rule.fact


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.key}@{rule.effective_from}")
def test_a_rule_cites_a_place_that_its_source_names(rule):
    assert cited_as_sourced(rule)


def test_every_document_that_is_cited_is_named_by_the_source():
    wrong = []
    for rule in RULES:
        number = re.search(r"\d+(?:/\d{4})?/[^ ]+", rule.citation.document)
        if (
            number is None
            or "/regimes/" in rule.fact
            or rule.fact.startswith(("funds/chart", "funds/posting"))
        ):
            continue
        short = "/".join(number[0].split("/")[:2])
        own_regime = str((REGIMES.get(f"funds/{nearest(rule.fact, 'regime')}") or {}).get("document", ""))
        if short not in rule.source and short not in own_regime and "memory" not in rule.source:
            wrong.append((rule.key, short, rule.source))
    assert [entry for entry in wrong if not entry[2].startswith(("form layout", "report software"))] == []


@pytest.mark.parametrize("name", SHEETS)
def test_every_figure_of_the_sheet_is_a_rule(name):
    missing = [
        path
        for path, _ in leaves(name, sheet(name))
        if not _covered(path) and not any(path.startswith(prefix) for prefix in NO_FIGURES)
    ]
    assert missing == []


def _covered(path: str) -> bool:
    parts = path.split("/")
    for end in range(len(parts), 1, -1):
        if "/".join(parts[:end]) in BY_FACT:
            return True
    field = next((part for part in reversed(parts) if not part.isdigit()), "")
    said = field in SAID_OTHERWISE or field in FIELDS_SAID_OTHERWISE
    return said and _entry_has_rules(parts)


def _entry_has_rules(parts: list[str]) -> bool:
    """Words about an entry are carried only where the entry itself has a rule."""
    depth = 2 + len(IDENTITY.get("/".join(parts[:2]), ("place",)))
    entry = "/".join(parts[:depth])
    return any(fact == entry or fact.startswith(entry + "/") for fact in BY_FACT)


def test_the_words_that_excuse_a_figure_each_excuse_something():
    paths = [path for name in SHEETS for path, _ in leaves(name, sheet(name))]
    assert all(any(path.startswith(prefix) for path in paths) for prefix in NO_FIGURES)


def test_labels_carry_the_sheet_s_words():
    for path, above in nodes().items():
        entry = above[-1]
        if not isinstance(entry, dict) or "vi" not in entry or path.count("/") < 2:
            continue
        rules = [rule for fact, of_fact in BY_FACT.items() if _within(fact, path) for rule in of_fact]
        if path.startswith(("officers/rules/", "democracy/boards/")) and path.count("/") > 2:
            continue  # a position or grade within a table: part of the value
        if path.startswith(
            ("funds/chart_of_accounts", "democracy/boards", "democracy/publicity_rules", "funds/amounts")
        ):
            continue  # part of the value, or worded by the kind of board and channel
        assert any(_same(entry["vi"], rule.label_vi) for rule in rules), path
        if isinstance(entry.get("en"), str):
            assert any(_same(entry["en"], rule.label_en) for rule in rules), path


def _within(fact: str, path: str) -> bool:
    return fact == path or fact.startswith(path + "/")


def _same(words: str, label: str) -> bool:
    return " ".join(words.split()) in " ".join(label.split())


NOTES = ("note", "notes", "confidence_note", "quorum_note", "threshold_note")


def test_notes_of_the_sheet_stand_with_a_rule():
    missing = []
    for path, above in nodes().items():
        entry = above[-1]
        if path.startswith("funds/chart_of_accounts/"):
            continue  # the rule chart.remarks
        if isinstance(entry, dict) and path.count("/") >= 2 and not path.startswith(tuple(NO_FIGURES)):
            for name in NOTES:
                if isinstance(entry.get(name), str) and f"{path}/{name}" not in BY_FACT:
                    rules = _rules_about(path)
                    if not any(entry[name] in rule.note for rule in rules):
                        missing.append(f"{path}/{name}")
    assert missing == []


def _rules_about(path: str) -> list[Rule]:
    below = [rule for fact, rules in BY_FACT.items() if _within(fact, path) for rule in rules]
    if below:
        return below
    above = path.rpartition("/")[0]
    return _rules_about(above) if above.count("/") >= 2 else []


def test_a_variant_stands_beside_a_plain_key_and_yields_within_its_days():
    book = RuleBook.vietnam()
    for rule in RULES:
        plain_key, at, _ = rule.key.partition("@")
        if at:
            assert plain_key in book.all_keys()
            assert rule.key in book.variants(plain_key)
        if rule.yields:
            assert yields_to_a_law(rule)
            assert rule not in book.at(rule.yields).every(plain_key)


@pytest.mark.parametrize("name", documents())
def test_the_rules_of_a_document_stand_in_article_order(name):
    places = [_first_numbers(rule) for rule in load_document(name) if rule.citation.article]
    assert places == sorted(places)


def _first_numbers(rule: Rule) -> tuple[int, int]:
    article, clause = (
        re.match(r"\d+", place or "0") for place in (rule.citation.article, rule.citation.clause)
    )
    return int(article[0]) if article else 0, int(clause[0]) if clause else 0
