"""How findings about the council become a verdict: which of them leave its question open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from grassroots_gov.law import Finding, Rule, RuleBook, Verdict, judged

__all__ = ["concluded"]

UNDECIDED = frozenset(
    {
        "delegates_unknown",
        "no_rule",
        "no_size_band",
        "effect_unknown",
        "present_unknown",
        "asking_unknown",
        "no_documents_deadline",
        "documents_not_sent",
    }
)


def concluded(
    question: str,
    on: date,
    law: RuleBook,
    findings: Sequence[Finding],
    used: Sequence[Rule],
    shortfall: int = 0,
    **inputs: int | str | None,
) -> Verdict:
    """The verdict of the council's ``question``."""
    return judged(f"council.{question}", on, law, findings, used, UNDECIDED, inputs, shortfall)
