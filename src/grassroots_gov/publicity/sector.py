"""Deadlines that the law of a sector sets for some papers, in the place of the general one.

The budget law says when a draft, an approved budget, its quarterly and yearly execution, a support policy
and the papers of an off-budget fund are made public; which paper it is, the sort says.
"""

from __future__ import annotations

from collections.abc import Mapping

from grassroots_gov.law import Rule, RuleBook, Rules

__all__ = ["SORTS", "sector_rules", "sorts_of"]

_BUDGET = ("draft", "final", "quarter", "year")
_OF: Mapping[str, tuple[str, ...]] = {
    "budget_and_finance": _BUDGET,
    "socio_economic_plan_and_budget": _BUDGET,
    "social_policy_and_credit_support": ("support_policy", "support_result"),
    "funds_grants_and_contributions": ("fund_plan", "fund_half"),
    "funds_and_contributions": ("fund_plan", "fund_half"),
}
SORTS = ("draft", "final", "quarter", "year", "support_policy", "support_result", "fund_plan", "fund_half")
"""Sorts of papers with a deadline of their own."""


def sorts_of(item: str) -> tuple[str, ...]:
    """The sorts of papers that an item knows."""
    return _OF.get(item, ())


def sector_rules(item: str, rules: Rules, book: RuleBook) -> tuple[tuple[str, tuple[Rule, ...]], ...]:
    """For each sort of the item the deadlines in force; two of them where an old and a new one overlap."""
    found = []
    for sort in sorts_of(item):
        stem = f"deadline.{'budget_' if sort in _BUDGET else ''}{sort}_"
        keys = [key for key in book.all_keys() if key.startswith(stem)]
        held = tuple(rule for key in keys if (rule := rules.find(key)) is not None)
        if held:
            found.append((sort, held))
    return tuple(found)
