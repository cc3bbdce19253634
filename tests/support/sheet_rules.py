"""What the fact sheets say of a rule: its figure, source, sureness, days and place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from grassroots_gov.law import Bound, Cap, Rule, RuleBook, Threshold, TimeLimit
from grassroots_gov.law.loader import load_national
from support.sheets import SHEETS, cites, nearest, nodes, plain, sheet

RULES = load_national()
BY_FACT: dict[str, list[Rule]] = defaultdict(list)
for one in RULES:
    BY_FACT[one.fact].append(one)

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


def source_of(rule: Rule) -> str:
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


def sureness_of(rule: Rule) -> str:
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


def days_of(rule: Rule) -> tuple[str, str | None]:
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
            return _days_of_documents(source_of(rule))
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


# Where a source names neighbours ("Arts. 10, 11, 12"), a rule cites the first of them. These aspects stand
# in a later one: the articles of the ordinance on forms and on shares, clause 2 of Article 21 on effect.
AFTER_A_NEIGHBOUR = {
    ("ordinance_2007", "forms"): ("11", None),
    ("ordinance_2007", "quorum"): ("11", None),
    ("ordinance_2007", "threshold"): ("12", None),
    ("ordinance_2007", "recognising_authority"): ("12", None),
    ("ordinance_2007", "effect"): ("12", None),
    ("law_2022", "recognising_authority"): ("21", "2"),
    ("law_2022", "effect"): ("21", "2"),
}


def cited_as_sourced(rule: Rule) -> bool:
    """Whether the article, clause and point are named by the sheet, for this figure or for its aspect."""
    place = rule.citation
    if place.article is None:
        return True
    sources = [rule.source, *(words for key, words in PLACES_IN_WORDS.items() if rule.key.startswith(key))]
    aspect = rule.key.rpartition(".")[2]
    if aspect in PLACES and "/matters/law_2022/" in rule.fact:
        sources.append(nodes()[PLACES[aspect]][-1]["citation"])
    if not any(cites(source, place.article, place.clause, place.point) for source in sources):
        return False
    regime = rule.fact.split("/")[2] if "/matters/" in rule.fact else ""
    chosen = AFTER_A_NEIGHBOUR.get((regime, aspect))
    return not _follows_a_neighbour(rule) or chosen == (place.article, place.clause)


def _follows_a_neighbour(rule: Rule) -> bool:
    """Whether the source also names the article or clause just before the one that the rule cites."""
    article, clause = rule.citation.article or "", rule.citation.clause
    if clause is not None and clause.isdigit() and cites(rule.source, article, str(int(clause) - 1), None):
        return True
    return article.isdigit() and cites(rule.source, str(int(article) - 1), clause, None)


def faults(rule: Rule) -> Iterator[str]:
    """Everything in which the rule is not what its sheet says."""
    if rule.fact not in BY_FACT:
        yield "fact"
        return
    if plain_rule(rule.value) != expected(rule):
        yield "value"
    if rule.source != source_of(rule):
        yield "source"
    if rule.confidence != sureness_of(rule):
        yield "confidence"
    if (rule.effective_from.isoformat(), rule.last_day and rule.last_day.isoformat()) != days_of(rule):
        yield "days"
    if not cited_as_sourced(rule):
        yield "place"
    if rule.yields and not yields_to_a_law(rule):
        yield "yields"


def yields_to_a_law(rule: Rule) -> bool:
    """A variant yields on a day within its own on which a rule of the plain key begins."""
    if rule.yields is None or "@" not in rule.key or not rule.in_force(rule.yields):
        return False
    plain_key = rule.key.partition("@")[0]
    return any(other.effective_from == rule.yields for other in RuleBook.vietnam().timeline(plain_key))
