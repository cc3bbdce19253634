"""Rulebooks from TOML: one file per legal document, rules in article order.

A file holds a ``[document]`` table and ``[[rule]]`` tables:

    [document]
    number = "Luật số 10/2022/QH15"       # as citations print it
    title_vi = "Luật Thực hiện dân chủ ở cơ sở"
    title_en = "Law on Grassroots Democracy"

    [[rule]]
    key = "infrastructure_contribution.threshold"
    vi = "tỷ lệ thông qua mức đóng góp"
    en = "share that passes a contribution"
    article = 21                            # also clause, point
    source = "Law 10/2022/QH15 Art. 21(1)"  # the fact sheet's own words
    value = { relation = ">=", share = "2/3", base = "all_households" }
    from = 2023-07-01
    last_day = 2025-06-30                   # left out while nobody has ended it
    confidence = "text"
    fact = "democracy/matters/law_2022/infrastructure_contribution/threshold"  # where the sheet has it

A value of nothing, where the law expressly states none, is ``none = true``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from grassroots_gov.errors import FaultyRuleBook
from grassroots_gov.law.citation import Citation
from grassroots_gov.law.rule import Rule, freeze

__all__ = ["load_national", "load_text"]


def load_national() -> tuple[Rule, ...]:
    """Every rule of the files that ship with the library; all faults of all files at once."""
    rules: list[Rule] = []
    faults: list[str] = []
    for entry in sorted(files("grassroots_gov.law").joinpath("data").iterdir(), key=lambda path: path.name):
        if entry.name.endswith(".toml"):
            try:
                rules.extend(load_text(entry.read_text(encoding="utf-8"), entry.name))
            except FaultyRuleBook as error:
                faults.extend(error.faults)
    if faults:
        raise FaultyRuleBook(tuple(faults))
    return tuple(rules)


def load_text(text: str, name: str) -> tuple[Rule, ...]:
    """The rules of one file; :class:`FaultyRuleBook` lists every fault with the file and the key."""
    import tomllib

    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FaultyRuleBook((f"{name}: {error}",)) from None
    document = tables.get("document", {})
    rules: list[Rule] = []
    faults: list[str] = []
    for entry in tables.get("rule", []):
        wrong = list(_entry_faults(entry))
        faults.extend(f"{name}: {entry.get('key', '?')}: {fault}" for fault in wrong)
        if not wrong:
            rules.append(_rule(entry, str(document.get("number", ""))))
    if not document.get("number"):
        faults.append(f"{name}: [document] has no number")
    if faults:
        raise FaultyRuleBook(tuple(faults))
    return tuple(rules)


def _entry_faults(entry: dict[str, Any]) -> Iterator[str]:
    for needed in ("key", "from", "confidence", "source"):
        if needed not in entry:
            yield f"has no {needed}"
    if ("value" in entry) == entry.get("none", False):
        yield "has neither a value nor none = true, or both"
    if entry.get("confidence") not in ("text", "secondary", "memory"):
        yield f"confidence {entry.get('confidence')!r} is not text, secondary or memory"
    first, last = entry.get("from"), entry.get("last_day")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        yield f"last_day {last} is before from {first}"


def _rule(entry: dict[str, Any], document: str) -> Rule:
    last = entry.get("last_day")
    return Rule(
        key=entry["key"],
        value=freeze(entry.get("value")),
        citation=Citation(
            entry.get("document", document), entry.get("article"), entry.get("clause"), entry.get("point")
        ),
        effective_from=entry["from"],
        effective_until=last + timedelta(days=1) if last else None,
        confidence=entry["confidence"],
        label_vi=entry.get("vi", ""),
        label_en=entry.get("en", ""),
        source=entry["source"],
        note=entry.get("note", ""),
        delegated=tuple(entry.get("delegated", ())),
    )
