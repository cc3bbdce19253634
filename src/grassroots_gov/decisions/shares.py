"""Whether enough came and enough agree, by each law in force."""

from __future__ import annotations

from attrs import evolve

from grassroots_gov.decisions.arithmetic import against, base_count, least, of_unit, units_of
from grassroots_gov.decisions.matters import Listed
from grassroots_gov.decisions.model import Count
from grassroots_gov.decisions.part import VOTED_ON, Part
from grassroots_gov.law import Finding, Rule, Rules, Threshold

__all__ = ["judge_share", "judge_shares"]


def judge_shares(known: Listed, count: Count, rules: Rules) -> list[Part]:
    """The answer of each law in force: more than one where two speak to the matter at once."""
    if known.right not in (*VOTED_ON, "opine") or (
        known.right == "opine" and f"{known.code}.threshold" not in rules
    ):
        part = Part()
        part.unknown(f"only_{known.right}", known.rule)
        return [part]
    if count.form == "online" and "procedure.online_pass" in rules:
        return [judge_share(None, rules["procedure.online_pass"], count)]
    thresholds = rules.every(f"{known.code}.threshold")
    commune_wide = rules.find(f"{known.code}.threshold_commune")
    if count.unit == "village" and commune_wide is not None:
        thresholds = (commune_wide,)
    quorums = {_variant(rule): rule for rule in rules.every(f"{known.code}.quorum")}
    if "" not in quorums and known.right in VOTED_ON and f"{known.code}.right" in rules:
        general = rules.find("procedure.meeting_quorum")
        if general is not None:
            quorums[""] = general
    parts = [judge_share(quorums.get(_variant(rule)), rule, count) for rule in thresholds]
    if len(parts) > 1:
        for part, rule in zip(parts, thresholds, strict=True):
            part.findings = [_named(finding, rule) for finding in part.findings]
    return parts


def _variant(rule: Rule) -> str:
    return rule.key.partition("@")[2]


def _named(finding: Finding, rule: Rule) -> Finding:
    """The finding as that of one law of several."""
    return evolve(finding, params={**finding.params, "law": _variant(rule) or "plain"})


def judge_share(quorum: Rule | None, threshold: Rule, count: Count) -> Part:
    """Attendance first, then the share that agrees."""
    part = Part(rules=[threshold])
    share = threshold.value
    if not isinstance(share, Threshold):
        code = "no_share_stated" if share is None else "no_fraction_found"
        part.unknown(code, threshold)
        return part
    if count.unit not in units_of(share.base):
        part.unknown(
            "unit_not_counted", threshold, unit=f"decisions.unit_{count.unit}", base=f"law.base_{share.base}"
        )
        return part
    wanted = 0
    if count.form == "meeting" and quorum is not None and isinstance(quorum.value, Threshold):
        part.rules.append(quorum)
        wanted = _attendance(part, count, quorum, quorum.value)
    of = base_count(share.base, count)
    if of is None:
        part.unknown("base_missing", threshold, base=f"law.base_{share.base}")
        return part
    if count.form == "meeting" and not wanted:
        _reachable(part, count, threshold, share, of)
    part.findings.append(against("threshold", count.agree, of, threshold, share, count))
    # Who still has to come counts for the base too, and is taken to agree.
    if share.base in ("attendees", "attending_household_reps", "delegates_present"):
        of = max(of, wanted)
    came = count.attending if count.attending is not None else count.voted
    part.missing = max(0, least(share, of) - count.agree, wanted - came)
    return part


def _attendance(part: Part, count: Count, quorum: Rule, share: Threshold) -> int:
    """How many must come; the minutes may be silent where those who voted are enough."""
    required = least(share, count.eligible)
    if count.attending is not None:
        part.findings.append(against("quorum", count.attending, count.eligible, quorum, share, count))
    elif count.voted >= required:
        part.findings.append(against("quorum_by_votes", count.voted, count.eligible, quorum, share, count))
    else:
        part.unknown(
            "attendance_missing", quorum, required=required, of=count.eligible, unit=of_unit(count, quorum)
        )
    return required


def _reachable(part: Part, count: Count, threshold: Rule, share: Threshold, of: int) -> None:
    """A meeting that too few came to cannot decide, even if all agree."""
    required = least(share, of)
    if count.attending is not None and count.attending < required:
        part.findings.append(against("threshold_reachable", count.attending, of, threshold, share, count))
