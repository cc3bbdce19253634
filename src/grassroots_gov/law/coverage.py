"""What the rulebooks cover and what in them nobody has confirmed, as tables for the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from attrs import frozen

from grassroots_gov.law.book import RuleBook
from grassroots_gov.law.citation import Citation, Confidence
from grassroots_gov.law.rule import Rule, RuleValue
from grassroots_gov.law.threshold import Threshold
from grassroots_gov.law.wording import word
from grassroots_gov.text import Lang, say

__all__ = ["Coverage", "coverage", "coverage_table", "markdown", "unconfirmed_rules", "unconfirmed_table"]

_ASPECTS = ("right", "quorum", "threshold", "threshold_commune")


@frozen
class Coverage:
    """How one document answers one question of one matter.

    ``relation``, ``share`` and ``base`` are empty where the law states no share; ``value`` holds what
    it says instead, ``None`` where it says nothing.
    """

    matter: str
    aspect: str
    relation: Literal["", ">", ">="]
    share: str
    base: str
    citation: Citation
    effective_from: date
    last_day: date | None
    confidence: Confidence
    key: str
    value: RuleValue


def coverage(book: RuleBook | None = None) -> tuple[Coverage, ...]:
    """Every matter in every regime with its right, quorum and share, and every share of a step.

    By matter, first day and key. A matter on which no share is stated has the row of its right alone.

    >>> [(row.share, row.base) for row in coverage() if row.key == "infrastructure_contribution.threshold"]
    [('1/2', 'all_voters_or_household_reps'), ('2/3', 'all_households')]
    """
    book = book or RuleBook.vietnam()
    rows = (_row(rule) for rule in book if _aspect(rule.key) in _ASPECTS or isinstance(rule.value, Threshold))
    return tuple(sorted(rows, key=lambda row: (row.matter, row.effective_from, row.key)))


def _aspect(key: str) -> str:
    return key.partition(".")[2].partition("@")[0]


def _row(rule: Rule) -> Coverage:
    value = rule.value
    matter, aspect = rule.key.partition(".")[0], _aspect(rule.key)
    share = value if isinstance(value, Threshold) else None
    return Coverage(
        matter,
        aspect,
        share.relation if share else "",
        f"{share.share.numerator}/{share.share.denominator}" if share else "",
        share.base if share else "",
        rule.citation,
        rule.effective_from,
        rule.last_day,
        rule.confidence,
        rule.key,
        value,
    )


def coverage_table(lang: Lang = "en", book: RuleBook | None = None) -> str:
    """:func:`coverage` as a Markdown table with its heading."""
    rows = [
        (
            row.matter,
            row.aspect,
            word(row.value, lang),
            row.citation.in_lang(lang),
            _day(row.effective_from),
            _day(row.last_day),
            say(f"law.{row.confidence}", lang),
        )
        for row in coverage(book)
    ]
    return _markdown(say("law.coverage_title", lang), say("law.coverage_head", lang), rows)


def unconfirmed_rules(book: RuleBook | None = None) -> tuple[Rule, ...]:
    """Every rule of confidence ``memory``, by key and first day."""
    return tuple(rule for rule in book or RuleBook.vietnam() if rule.confidence == "memory")


def unconfirmed_table(lang: Lang = "en", book: RuleBook | None = None) -> str:
    """:func:`unconfirmed_rules` as a Markdown table with its heading."""
    rows = [
        (f"`{rule.key}`", rule.label(lang), rule.source, _day(rule.effective_from), _day(rule.last_day))
        for rule in unconfirmed_rules(book)
    ]
    return _markdown(say("law.unconfirmed_title", lang), say("law.unconfirmed_head", lang), rows)


def markdown(lang: Lang = "en", book: RuleBook | None = None) -> str:
    """Both tables as one page."""
    title = say("law.tables_title", lang)
    return f"# {title}\n\n{coverage_table(lang, book)}\n{unconfirmed_table(lang, book)}"


def _day(day: date | None) -> str:
    return "–" if day is None or day == date.min else day.isoformat()


def _markdown(title: str, head: str, rows: Sequence[Sequence[str]]) -> str:
    columns = head.split(" | ")
    lines = [f"## {title}", "", f"| {head} |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
