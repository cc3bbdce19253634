"""What one law says of a count: the findings it makes, and whether anything it needs is missing."""

from __future__ import annotations

from attrs import define, field

from grassroots_gov.law import Finding, Outcome, Rule

__all__ = ["VOTED_ON", "Part"]

VOTED_ON = ("decide", "vote")
"""The rights in which a vote of the people decides, or goes to an authority to be recognised."""


@define
class Part:
    """What one law says of the count: its findings, the rules they rest on, the units still missing.

    ``lacking``  the remark that says what the missing units must do
    ``open``     whether a fact or a figure that the law needs is not there
    """

    findings: list[Finding] = field(factory=list)
    rules: list[Rule] = field(factory=list)
    missing: int = 0
    lacking: str = "more_needed"
    open: bool = False

    def outcome(self) -> Outcome:
        """``FAILS`` where anything is not met, whatever else is not known."""
        if any(finding.met is False for finding in self.findings):
            return Outcome.FAILS
        return Outcome.UNDETERMINED if self.open else Outcome.HOLDS

    def unknown(self, code: str, rule: Rule | None = None, **params: bool | int | str | None) -> None:
        """A remark that says what is not there, so that the outcome stays open."""
        self.open = True
        cited = (rule.citation, rule.confidence) if rule is not None else (None, None)
        self.findings.append(
            Finding(code, citation=cited[0], confidence=cited[1], params={**params, "open": True})
        )
