"""The law of conventions: posting of the draft, and who may suspend or abolish on which ground."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from grassroots_gov.law import Finding, Outcome, RuleBook, Verdict
from grassroots_gov.text import has

__all__ = ["judge_abolition", "judge_order", "judge_posting", "judge_suspension"]

# Ground of a suspension or abolition, and the part of the rule that names it.
_SUSPENDS: Mapping[str, str] = MappingProxyType({"procedure": "whole", "content": "part", "harm": "part"})
_ABOLISHES: Mapping[str, str] = MappingProxyType(
    {
        "content": "illegal or harmful content",
        "not_redone": "suspended for procedure and not redone in time",
        "below_rate": "adopted below the Art. 10 rate and not re-adopted",
    }
)
_COMMUNE = "commune_peoples_committee"


def judge_order(on: date, since: date) -> Verdict:
    """Whether an act on the day ``on`` may follow one of the day ``since``."""
    finding = Finding(
        "step_before_last",
        on.toordinal(),
        ">=",
        since.toordinal(),
        params={"on": on.isoformat(), "since": since.isoformat()},
    )
    inputs = {"act": "decisions.act_change"}
    return Verdict(
        "decisions.convention_question",
        on,
        Outcome.HOLDS if finding.met else Outcome.FAILS,
        [finding],
        inputs=inputs,
    )


def judge_posting(posted: date | None, on: date, book: RuleBook) -> Verdict:
    """Whether the draft was posted long enough before the day ``on`` of the vote."""
    rule = book.find("convention.posting", on)
    findings: list[Finding] = []
    if rule is None:
        findings.append(Finding("posting_not_stated"))
    else:
        limit = rule.time_limit()
        days = (on - posted).days if posted is not None else 0
        findings.append(
            Finding(
                "draft_posted",
                days,
                ">=",
                limit.n,
                citation=rule.citation,
                confidence=rule.confidence,
                params={"days": f"decisions.{limit.unit}"},
            )
        )
    fails = any(finding.met is False for finding in findings)
    outcome = Outcome.FAILS if fails else Outcome.HOLDS
    return Verdict("decisions.posting_question", on, outcome, findings, book_digest=book.digest)


def judge_suspension(ground: str, parts: tuple[str, ...], by: str, on: date, book: RuleBook) -> Verdict:
    """Whether a convention may be suspended on ``ground``, the whole or the named ``parts``."""
    verdict = _judge_ground("suspend", "convention.suspension", _SUSPENDS, ground, by, on, book)
    rule = book.find("convention.suspension", on)
    if rule is None or ground not in _SUSPENDS:
        return verdict
    whole = _SUSPENDS[ground] == "whole"
    scope = Finding(
        "suspension_scope",
        int(whole is not bool(parts)),
        "=",
        1,
        citation=rule.citation,
        confidence=rule.confidence,
        params={"scope": f"decisions.scope_{_SUSPENDS[ground]}"},
    )
    outcome = verdict.outcome if scope.met else Outcome.FAILS
    return Verdict(
        verdict.question,
        on,
        outcome,
        (*verdict.findings, scope),
        book_digest=book.digest,
        inputs=verdict.inputs,
    )


def _judge_ground(
    act: str, key: str, grounds: Mapping[str, str], ground: str, by: str, on: date, book: RuleBook
) -> Verdict:
    rule = book.find(key, on)
    inputs = {"act": f"decisions.act_{act}", "by": by}
    if rule is None:
        silent = Finding("ground_not_stated", params={"open": True})
        question = "decisions.convention_question"
        return Verdict(question, on, Outcome.UNDETERMINED, [silent], book_digest=book.digest, inputs=inputs)
    cited = rule.citation, rule.confidence
    named = f"decisions.ground_{ground}" if ground in grounds else ground
    findings = [Finding("ground_known", int(ground in grounds), "=", 1, *cited, params={"ground": named})]
    if by.endswith(("committee", "_chair")):
        named = f"decisions.by_{by}" if has(f"decisions.by_{by}") else by
        words = {"by": named, "lawful": f"decisions.by_{_COMMUNE}"}
        findings.append(Finding("annulled_by", int(by == _COMMUNE), "=", 1, *cited, params=words))
    fails = any(finding.met is False for finding in findings)
    return Verdict(
        "decisions.convention_question",
        on,
        Outcome.FAILS if fails else Outcome.HOLDS,
        findings,
        book_digest=book.digest,
        inputs=inputs,
    )


def judge_abolition(ground: str, by: str, on: date, book: RuleBook) -> Verdict:
    """Whether ``by`` may abolish a convention on ``ground``."""
    return _judge_ground("abolish", "convention.abolition_whole", _ABOLISHES, ground, by, on, book)
