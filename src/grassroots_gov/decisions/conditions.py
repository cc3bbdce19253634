"""Conditions as the rulebooks word them ("income <= line and deprived indicators >= 3"), read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from grassroots_gov.law import Finding, Rule
from grassroots_gov.law.verdict import Relation

__all__ = ["comparisons", "judge_condition"]

_RELATION = re.compile(r"(<=|>=|<|>)")
_SWAPPED: Mapping[str, Relation] = {"<=": ">=", "<": ">", ">=": "<=", ">": "<"}

_HOW: Mapping[str, str] = {"<=": "at_most", "<": "less", ">=": "at_least", ">": "more"}


def comparisons(condition: str, subject: str = "") -> Iterator[tuple[str, Relation, str]]:
    """Each comparison of a condition, its terms joined by "and"; ``subject`` begins a term that has none.

    >>> list(comparisons("120 < B1 <= 150 and B2 >= 30"))
    [('B1', '>', '120'), ('B1', '<=', '150'), ('B2', '>=', '30')]
    >>> list(comparisons(">1,000,000", "income"))
    [('income', '>', '1000000')]
    """
    for term in condition.removeprefix("or ").split(" and "):
        parts = [part.strip().replace(",", "") for part in _RELATION.split(term)]
        parts[0] = parts[0] or subject
        for left, relation, right in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
            if left[:1].isdigit() or left.endswith("line"):
                yield right, _SWAPPED[relation], left
            else:
                yield left, cast(Relation, relation), right


def judge_condition(
    condition: str, values: Mapping[str, int], rule: Rule, *, subject: str = "", name: str = ""
) -> tuple[Finding, ...]:
    """A finding for each comparison; ``values`` gives what the condition names."""
    return tuple(
        Finding(
            "criterion",
            measured=_number(left, values),
            relation=relation,
            required=_number(right, values),
            citation=rule.citation,
            confidence=rule.confidence,
            params={
                "what": f"decisions.value_{left.lower().replace(' ', '_')}",
                "how": f"decisions.how_{_HOW[relation]}",
                "kind": name,
            },
        )
        for left, relation, right in comparisons(condition, subject)
    )


def _number(word: str, values: Mapping[str, int]) -> int:
    return int(word) if word.isdigit() else values[word]
