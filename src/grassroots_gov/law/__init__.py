"""The law as dated data, and verdicts as proofs (luật theo ngày, kết luận có căn cứ).

What belongs here: rules, the book that finds them by day, and the shape of an answer.
What does not: any question of a domain; the rooms judge with what this floor gives them.
"""

from grassroots_gov.law.book import Change, Layer, RuleBook, Rules
from grassroots_gov.law.citation import Citation, Confidence
from grassroots_gov.law.obligation import Obligation, owe, state_of
from grassroots_gov.law.rule import Rule, RuleValue
from grassroots_gov.law.threshold import Bound, Cap, Threshold, TimeLimit
from grassroots_gov.law.verdict import Finding, Outcome, Relation, Verdict, outcome_of, unconfirmed

__all__ = [
    "Bound",
    "Cap",
    "Change",
    "Citation",
    "Confidence",
    "Finding",
    "Layer",
    "Obligation",
    "Outcome",
    "Relation",
    "Rule",
    "RuleBook",
    "RuleValue",
    "Rules",
    "Threshold",
    "TimeLimit",
    "Verdict",
    "outcome_of",
    "owe",
    "state_of",
    "unconfirmed",
]
