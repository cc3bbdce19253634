"""Both ways: every figure of the fact sheets is a rule, and every rule is a figure of the fact sheets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from grassroots_gov.law import Bound, Cap, Rule, RuleBook, Threshold, TimeLimit
from grassroots_gov.law.loader import load_national
from support.sheets import IDENTITY, SHEETS, cites, leaves, nearest, nodes, plain, sheet

RULES = load_national()
BY_FACT: dict[str, list[Rule]] = defaultdict(list)
for one in RULES:
    BY_FACT[one.fact].append(one)

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
# Fields that say about a figure what a rule says in its own fields; each is compared below.
SAID_OTHERWISE = frozenset(
    "citation confidence effective_from effective_to in_force_from in_force_to regime code id title vi en "
    "note notes section event step what".split()
)
FIELDS_SAID_OTHERWISE = {
    "approving_body_vi": "stands in the label",
    "confidence_note": "stands in the note",
    "quorum_note": "stands in the note",
    "threshold_note": "stands in the note",
    "unchanged_as_far_as_known": "stands in the note",
    "name_confidence": "the account's own confidence, compared below",
    "normal_confidence": "the confidence of the whole chart, compared below",
    "level": "an account's level counts its parents, compared below",
    "account_confidence": "confidence of the account rule",
    "form_confidence": "confidence of the form rule",
    "minor_unit_confidence": "confidence of the minor unit",
    "citation": "",
    "replaces": "follows from the days",
    "replaced_by": "follows from the days",
    "basis": "the source of a posting",
    "fund": "part of the key",
    "payer": "in the label",
    "point": "part of the key",
    "subject": "in the label",
    "use": "in the label",
    "at_least": "the relation of a deadline",
    "before": "the relation of a deadline",
    "counted_from": "the event of a deadline",
    "of": "stands in the note",
    "order": "stands in the note",
    "instrument": "the source",
    "item": "",
}


def plain_rule(value: Any) -> Any:
    """A rule's value in the form that a sheet's figure is compared in."""
    match value:
        case Threshold(relation, share, base):
            return ("share", relation, share, base)
        case Cap(share, base):
            return ("share", "<=", share, base)
        case Bound(relation, n):
            return ("bound", relation, n)
        case TimeLimit(relation, n, unit, since, continuous):
            return ("period", relation, n, unit, since, continuous)
    if isinstance(value, Mapping):
        return {name: plain_rule(part) for name, part in value.items()} or None
    if isinstance(value, tuple):
        return [plain_rule(part) for part in value]
    return value


# --- what the sheet says at the path of a rule ----------------------------------------------------------

COUNCIL_SHARES = {
    f"{matter}.{aspect}"
    for matter in ("council_resolution", "council_delegate_dismissal")
    for aspect in ("threshold", "quorum")
}
UNITS = {"working_days": "working_day", "calendar_days": "day", "months": "month"}


def expected(rule: Rule) -> Any:
    """The figure at the rule's path, in the form of :func:`plain_rule`."""
    path = rule.fact
    if path.startswith("funds/chart_of_accounts"):
        return _chart(path)
    node = nodes()[path][-1]
    section = "/".join(path.split("/")[:2])
    if section == "funds/deadlines":
        if node["unit"] == "fixed_date":
            return {"fixed_date": node["counted_from"]}
        relation = ">=" if node.get("at_least") or node.get("before") else "<="
        continuous = node.get("continuous", False)
        return ("period", relation, node["n"], UNITS[node["unit"]], node["counted_from"], continuous)
    if section == "funds/exemptions":
        return node["kind"]
    if rule.key in COUNCIL_SHARES:  # the figures of resolution_threshold and council_quorum, of all delegates
        match = re.fullmatch(r"(>?=?)(\d+/\d+)", str(node))
        return match and ("share", match[1] or ">=", Fraction(match[2]), "all_delegates")
    if not isinstance(node, dict) or path.endswith(("/value", "/values")):
        return plain(node)
    left = {
        key: part
        for key, part in node.items()
        if not (key in SAID_OTHERWISE or key in FIELDS_SAID_OTHERWISE) or key in _OWN_FIELDS.get(section, ())
        if f"{path}/{key}" not in BY_FACT
    }
    if path == "funds/amounts/currency":
        left.pop("minor_unit", None)
    if section == "funds/amounts" and len(left) == 1:
        return plain(next(iter(left.values())))
    if "num" in node or {"n", "unit"} <= node.keys() or {"n", "op"} <= node.keys():
        left = node
    return plain(left)


# Words that elsewhere say something about a figure and here are the figure.
_OWN_FIELDS = {
    "funds/fund_kinds": ("level", "basis", "item"),
    "democracy/publicity_items": ("item",),
    "funds/posting_templates": (),
    "democracy/village_head": ("note",),
    "officers/rules": ("code", "vi", "level", "basis", "order", "before", "payer", "point", "note"),
}


def _chart(path: str) -> Any:
    accounts = sheet("funds")["chart_of_accounts"]
    field = path.removeprefix("funds/chart_of_accounts").strip("/")
    if field:
        return {account["code"]: account[field] for account in accounts if account.get(field)}
    fields = ("code", "parent", "vi", "en", "normal", "kind", "confidence")
    return [{name: account[name] for name in fields if account[name] is not None} for account in accounts]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.key}@{rule.effective_from}")
def test_a_rule_holds_the_value_that_the_sheet_gives(rule):
    assert plain_rule(rule.value) == expected(rule)


# --- source, confidence, days, words ---------------------------------------------------------------------


def test_every_rule_names_the_sheet_s_own_citation():
    wrong = {rule.key: (rule.source, _source(rule)) for rule in RULES if rule.source != _source(rule)}
    assert not wrong


def _source(rule: Rule) -> str:
    path = rule.fact
    if path.startswith("funds/chart"):
        return str(sheet("funds")["chart_of_accounts"][0]["citation"])
    if path == "funds/amounts/short_units":
        return str(sheet("funds")["amounts"]["short_units_rule"]["citation"])
    if "/regimes/" in path:
        node = nodes()[path.rpartition("/")[0]][-1]
        text = nodes()[path][-1]
        return str(node.get("citation") or node.get("instrument") or text)
    return str(nearest(path, "citation", "basis"))


def test_every_rule_is_exactly_as_sure_as_the_sheet():
    wrong = {rule.key: (rule.confidence, _sure(rule)) for rule in RULES if rule.confidence != _sure(rule)}
    assert not wrong


def _sure(rule: Rule) -> str:
    path = rule.fact
    if path == "funds/chart_of_accounts":
        return "memory"  # the least sure of its parts: every normal side, and the accounts after 466
    if path.startswith("funds/chart"):
        return "secondary"
    if path == "funds/amounts/short_units":
        return str(sheet("funds")["amounts"]["short_units_rule"]["confidence"])
    if path.endswith("/account") and path.startswith("funds/fund_kinds"):
        return str(nearest(path, "account_confidence"))
    if path.endswith("/form_candidates"):
        return str(nearest(path, "form_confidence"))
    if path.endswith("/minor_unit"):
        return str(nearest(path, "minor_unit_confidence"))
    return str(nearest(path, "confidence"))


def test_the_chart_is_as_sure_as_its_parts_and_its_levels_count_parents():
    accounts = {account["code"]: account for account in sheet("funds")["chart_of_accounts"]}
    for account in accounts.values():
        assert account["name_confidence"] == account["confidence"]
        assert account["normal_confidence"] == "memory"
        parent = account["parent"]
        assert account["level"] == (accounts[parent]["level"] + 1 if parent else 1)


REGIMES: dict[str, Any] = {f"{name}/{item['id']}": item for name in SHEETS for item in sheet(name)["regimes"]}
DECREES = sheet("democracy")["regimes"][1]["sub_effective"]
UNDATED = "0001-01-01"
# Days that the sheet gives in words.
DAYS_IN_WORDS = {
    "democracy/poverty_scores/circular_17_2016": (
        "2016-08-15",
        "2021-08-31",
        "with the review of that circular",
    ),
    "democracy/poverty_scores/circular_07_2021": (
        "2022-01-01",
        "2026-12-31",
        "with the standard it measures",
    ),
    "funds/shares/1": ("2021-09-15", "2025-06-30", "district (until 2025-06-30)"),
}
REGIME_OF_SECTION = ("vouchers", "book_layouts", "reports", "report_layouts", "posting_templates", "chart")


def _days(rule: Rule) -> tuple[str, str | None]:
    path = rule.fact
    name, section = path.split("/")[:2]
    for prefix, (first, last, _) in DAYS_IN_WORDS.items():
        if path.startswith(prefix):
            return first, last
    if name == "democracy" and section == "transition":
        first, last = "2023-07-01", None
    elif path in nodes() and nearest(path, "effective_from"):
        first, last = nearest(path, "effective_from"), nearest(path, "effective_to")
        if name == "democracy" and section == "procedure":
            last = None
    else:
        if name == "funds" and section.startswith(REGIME_OF_SECTION):
            regime: Any = REGIMES["funds/" + sheet("funds")["chart_of_accounts_regime"]]
        elif "/regimes/" in path:
            regime = nodes()[path.rpartition("/")[0]][-1]
        else:
            regime = REGIMES.get(f"{name}/{nearest(path, 'regime')}")
        if regime is None:
            return _days_of_documents(_source(rule))
        first = regime.get("effective_from") or regime["in_force_from"]
        last = regime.get("effective_to") or regime.get("in_force_to")
    number = next((number for number in DECREES if number in rule.citation.document), None)
    if number and section not in ("boards", "conventions", "regimes"):
        first = DECREES[number]
    return first, last


def _days_of_documents(source: str) -> tuple[str, str | None]:
    """Where the sheet names no regime: as long as any document it cites is in force."""
    cited = [
        regime
        for key, regime in REGIMES.items()
        if key.startswith("funds/") and regime["document"].split("/")[:2] == _first_parts(regime, source)
    ]
    if not cited:
        return UNDATED, None
    ends = [regime["in_force_to"] for regime in cited]
    return min(regime["in_force_from"] for regime in cited), None if None in ends else max(ends)


def _first_parts(regime: Any, source: str) -> list[str] | None:
    parts = regime["document"].split("/")[:2]
    return parts if re.search(rf"(?<!\d){parts[0]}/{parts[1]}(?![\d])", source) else None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.key}@{rule.effective_from}")
def test_a_rule_is_in_force_exactly_as_long_as_the_sheet_says(rule):
    first, last = _days(rule)
    assert (rule.effective_from.isoformat(), rule.last_day and rule.last_day.isoformat()) == (first, last)


def test_what_only_an_implementing_decree_states_begins_with_the_decree():
    for rule in RULES:
        for number, first in DECREES.items():
            if number in rule.citation.document:
                assert rule.effective_from >= date.fromisoformat(first) or "/boards/" in rule.fact


PLACES = {  # the place of an aspect that a matter's own citation does not give to the clause
    "send_decision": "democracy/procedure/law_2022/send_decision",
    "recognition": "democracy/procedure/law_2022/recognise",
    "recognising_authority": "democracy/procedure/law_2022/recognise",
    "effect": "funds/decision_rules/effect-2022-village",
    "threshold": "democracy/village_head/law_2022/election_threshold",
    "threshold_commune": "funds/decision_rules/threshold-2022-commune",
    "quorum": "democracy/village_head/law_2022/election_threshold",
}
# The words of the figure itself, or a note of the sheet, name the clause.
PLACES_IN_WORDS = {
    "infrastructure_contribution.if_missed": "Art. 11(2)",
    "poor_household_review": "Art. 4(3)",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.key}@{rule.effective_from}")
def test_a_rule_cites_a_place_that_its_source_names(rule):
    assert cited_as_sourced(rule)


def cited_as_sourced(rule: Rule) -> bool:
    """Whether the article, clause and point are named by the sheet, for this figure or for its aspect."""
    place = rule.citation
    if place.article is None:
        return True
    sources = [rule.source, *(words for key, words in PLACES_IN_WORDS.items() if rule.key.startswith(key))]
    aspect = rule.key.rpartition(".")[2]
    if aspect in PLACES and "/matters/law_2022/" in rule.fact:
        sources.append(nodes()[PLACES[aspect]][-1]["citation"])
    return any(cites(source, place.article, place.clause, place.point) for source in sources)


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
            assert at
            assert rule.in_force(rule.yields)
            assert rule not in book.at(rule.yields).every(plain_key)
