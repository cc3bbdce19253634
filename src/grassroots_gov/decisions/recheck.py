"""A verdict checked again from its JSON alone: no rulebook, no database, no secret."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

__all__ = ["recheck"]

_LACKING = (
    "more_needed",
    "more_present",
    "more_choosing",
    "more_votes_needed",
    "more_asking",
    "more_members",
    "more_points",
)
_MEASURES = {
    "threshold": "agree",
    "quorum": "attending",
    "threshold_reachable": "attending",
    "online_chosen": "form_chosen",
}


def recheck(plain: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything in ``Verdict.to_dict()`` of a judge of votes that does not follow from its own figures.

    Nothing is left to say where the proof is sound: every least count follows from the share and the base
    that its finding names, every figure from the count, the outcome and the shortfall from the findings.

    >>> from datetime import date
    >>> from grassroots_gov.decisions import Count, decide
    >>> vote = Count(unit="household", eligible=150, attending=140, agree=101)
    >>> proof = decide("infrastructure_contribution", vote, on=date(2024, 6, 3)).to_dict()
    >>> recheck(proof)
    ()
    >>> recheck({**proof, "outcome": "fails"})
    ('outcome: fails, the findings make it holds',)
    """
    wrong: list[str] = []
    for finding in plain["findings"]:
        wrong += _arithmetic(finding, plain["inputs"])
    outcome = _outcome(plain["findings"])
    if plain["outcome"] != outcome:
        wrong.append(f"outcome: {plain['outcome']}, the findings make it {outcome}")
    needed = [one["params"]["more"] for one in plain["findings"] if one["code"] in _LACKING]
    if plain["shortfall"] != sum(needed):
        wrong.append(f"shortfall: {plain['shortfall']}, the findings say {sum(needed)}")
    return tuple(wrong)


def _arithmetic(finding: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[str]:
    code, params = finding["code"], finding["params"]
    wrong = []
    measure = _MEASURES.get(code)
    if measure is not None and finding["measured"] != inputs[measure]:
        wrong.append(f"{code}: measured {finding['measured']}, the count says {inputs[measure]}")
    if "share" in params:
        share = Fraction(params["share"]) * params["of"]
        whole = share.numerator // share.denominator + 1
        least = whole if params["relation_of_law"] == ">" else -(-share.numerator // share.denominator)
        if finding["required"] != max(1, least):
            wrong.append(f"{code}: required {finding['required']}, the share makes it {max(1, least)}")
    return wrong


def _outcome(findings: list[Mapping[str, Any]]) -> str:
    """The outcome that the findings make: laws in force at once decide only what all of them agree on.

    What does not add up leaves it open whatever else was found.
    """
    if any(one["params"].get("void") for one in findings):
        return "undetermined"
    laws = sorted({one["params"]["law"] for one in findings if "law" in one["params"]})
    common = _of([one for one in findings if "law" not in one["params"] and one["code"] != "rules_disagree"])
    each = {_of([one for one in findings if one["params"].get("law") == law]) for law in laws}
    if common == "fails" or not each:
        return common
    if len(each) > 1 or common == "undetermined":
        return "fails" if each == {"fails"} else "undetermined"
    return each.pop()


def _of(findings: list[Mapping[str, Any]]) -> str:
    if any(_met(one) is False for one in findings):
        return "fails"
    return "undetermined" if any(one["params"].get("open") for one in findings) else "holds"


def _met(finding: Mapping[str, Any]) -> bool | None:
    measured, required = finding["measured"], finding["required"]
    if measured is None:
        return None
    relations: dict[str, bool] = {
        "<=": measured <= required,
        "<": measured < required,
        ">=": measured >= required,
        ">": measured > required,
        "=": measured == required,
    }
    return relations[finding["relation"]]
