"""The steps of a decision: one table says which may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias

from grassroots_gov.law import Finding, Outcome, Verdict

__all__ = ["STEPS", "TABLE", "State", "Step", "allowed", "judge_step"]

State: TypeAlias = Literal[
    "opened",
    "counted",
    "passed",
    "failed",
    "undetermined",
    "sent",
    "recognised",
    "refused",
    "annulled",
    "withdrawn",
]
Step: TypeAlias = Literal[
    "notice", "count", "conclude", "send", "set_effect", "recognise", "refuse", "annul", "withdraw"
]
STEPS: tuple[Step, ...] = (
    "notice",
    "count",
    "conclude",
    "send",
    "set_effect",
    "recognise",
    "refuse",
    "annul",
    "withdraw",
)

# The state each step leads to; where it leads depends on the verdict, the step says "conclude".
TABLE: Mapping[State, Mapping[Step, State]] = MappingProxyType(
    {
        "opened": {"notice": "opened", "count": "counted", "withdraw": "withdrawn"},
        "counted": {"notice": "counted", "count": "counted", "conclude": "passed", "withdraw": "withdrawn"},
        "passed": {
            "count": "counted",  # a correction
            "send": "sent",
            "set_effect": "passed",
            "recognise": "recognised",
            "refuse": "refused",
            "annul": "annulled",
        },
        "failed": {"notice": "failed", "count": "counted", "send": "failed", "withdraw": "withdrawn"},
        "undetermined": {"notice": "undetermined", "count": "counted", "withdraw": "withdrawn"},
        "sent": {
            "count": "counted",
            "set_effect": "sent",
            "recognise": "recognised",
            "refuse": "refused",
            "annul": "annulled",
        },
        "recognised": {"send": "recognised", "annul": "annulled"},
        "refused": {"notice": "refused", "count": "counted", "withdraw": "withdrawn"},
        "annulled": {},
        "withdrawn": {},
    }
)
_AFTER: Mapping[Outcome, State] = {
    Outcome.HOLDS: "passed",
    Outcome.FAILS: "failed",
    Outcome.UNDETERMINED: "undetermined",
}


def allowed(state: State, *, recognition: bool) -> tuple[Step, ...]:
    """The steps that may follow; nobody recognises what takes effect by itself.

    >>> allowed("passed", recognition=False)
    ('count', 'send', 'set_effect', 'annul')
    """
    hidden = {"set_effect"} if recognition else {"recognise", "refuse"}
    return tuple(step for step in STEPS if step in TABLE[state] and step not in hidden)


def leads_to(state: State, step: Step, outcome: Outcome | None = None) -> State:
    """Where a step leads; ``outcome`` is that of a conclusion."""
    return _AFTER[outcome] if outcome is not None else TABLE[state][step]


def judge_step(
    state: State, step: Step, on: date, since: date, *, recognition: bool, subject: str
) -> Verdict:
    """Whether ``step`` may be taken on the day ``on`` in ``state``, which began on ``since``."""
    steps = allowed(state, recognition=recognition)
    findings = [
        Finding(
            "step_allowed" if step in steps else "step_not_allowed",
            measured=1 if step in steps else 0,
            relation="=",
            required=1,
            params={
                "step": f"decisions.step_{step}",
                "state": f"decisions.state_{state}",
                "state_code": state,
                "allowed": ", ".join(steps),
            },
        )
    ]
    if step not in steps:
        findings += [Finding("step_possible", params={"step": f"decisions.step_{name}"}) for name in steps]
        if not steps:
            findings.append(Finding("no_step_possible"))
    if on < since:
        findings.append(
            Finding(
                "step_before_last",
                measured=on.toordinal(),
                relation=">=",
                required=since.toordinal(),
                params={"on": on.isoformat(), "since": since.isoformat()},
            )
        )
    fails = any(finding.met is False for finding in findings)
    return Verdict(
        "decisions.step_question",
        on,
        Outcome.FAILS if fails else Outcome.HOLDS,
        findings,
        inputs={"step": f"decisions.step_{step}", "subject": subject},
    )
