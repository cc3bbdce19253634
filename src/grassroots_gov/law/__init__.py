"""The law as dated data, and verdicts as proofs (luật theo ngày, kết luận có căn cứ).

What belongs here: rules, the book that finds them by day, and the shape of an answer.
What does not: any question of a domain; the rooms judge with what this floor gives them.

A name loads its module when it is first asked for: posting one voucher needs no rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grassroots_gov.law.book import Change as Change
    from grassroots_gov.law.book import Layer as Layer
    from grassroots_gov.law.book import RuleBook as RuleBook
    from grassroots_gov.law.book import Rules as Rules
    from grassroots_gov.law.citation import Citation as Citation
    from grassroots_gov.law.citation import Confidence as Confidence
    from grassroots_gov.law.judging import held as held
    from grassroots_gov.law.judging import judged as judged
    from grassroots_gov.law.judging import under as under
    from grassroots_gov.law.obligation import Obligation as Obligation
    from grassroots_gov.law.obligation import owe as owe
    from grassroots_gov.law.obligation import state_of as state_of
    from grassroots_gov.law.rule import Rule as Rule
    from grassroots_gov.law.rule import RuleValue as RuleValue
    from grassroots_gov.law.threshold import Bound as Bound
    from grassroots_gov.law.threshold import Cap as Cap
    from grassroots_gov.law.threshold import Threshold as Threshold
    from grassroots_gov.law.threshold import TimeLimit as TimeLimit
    from grassroots_gov.law.verdict import Finding as Finding
    from grassroots_gov.law.verdict import Outcome as Outcome
    from grassroots_gov.law.verdict import Relation as Relation
    from grassroots_gov.law.verdict import Verdict as Verdict
    from grassroots_gov.law.verdict import outcome_of as outcome_of
    from grassroots_gov.law.verdict import stands as stands
    from grassroots_gov.law.verdict import unconfirmed as unconfirmed

_MODULES = {
    "book": ("Change", "Layer", "RuleBook", "Rules"),
    "citation": ("Citation", "Confidence"),
    "judging": ("held", "judged", "under"),
    "obligation": ("Obligation", "owe", "state_of"),
    "rule": ("Rule", "RuleValue"),
    "threshold": ("Bound", "Cap", "Threshold", "TimeLimit"),
    "verdict": ("Finding", "Outcome", "Relation", "Verdict", "outcome_of", "stands", "unconfirmed"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    """Load the module that a name lives in, once."""
    module = _HOME.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value
