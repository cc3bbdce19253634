"""Whether enough came and enough agree, by each law in force."""

from __future__ import annotations

from attrs import evolve

from grassroots_gov.decisions.arithmetic import OF_PRESENT, against, base_count, least, of_unit, units_of
from grassroots_gov.decisions.matters import Listed
from grassroots_gov.decisions.model import Count
from grassroots_gov.decisions.part import VOTED_ON, Part
from grassroots_gov.law import Rule, Rules, Threshold

__all__ = ["as_one_of_several", "judge_attendance", "judge_shares", "laws_of"]


def judge_shares(known: Listed, count: Count, rules: Rules) -> list[Part]:
    """The answer of each law in force: more than one where two speak to the matter at once."""
    if known.right not in (*VOTED_ON, "opine") or (
        known.right == "opine" and f"{known.code}.threshold" not in rules
    ):
        part = Part()
        part.unknown(f"only_{known.right}", known.rule)
        return [part]
    laws = laws_of(known, count, rules)
    parts = [_share(quorum, threshold, count) for quorum, threshold in laws]
    if len(parts) > 1:
        for part, (_, threshold) in zip(parts, laws, strict=True):
            as_one_of_several(part, threshold)
    return parts


def laws_of(known: Listed, count: Count, rules: Rules) -> list[tuple[Rule | None, Rule]]:
    """The attendance and the share that each law in force asks of this count."""
    forms = rules.find(f"{known.code}.forms")
    online = forms is not None and "online_vote" in forms.items()
    if count.form == "online" and online and "procedure.online_pass" in rules:
        return [(None, rules["procedure.online_pass"])]
    commune_wide = rules.find(f"{known.code}.threshold_commune")
    if count.unit == "village" and commune_wide is not None:
        return [(None, commune_wide)]
    quorums = {_variant(rule): rule for rule in rules.every(f"{known.code}.quorum")}
    if "" not in quorums and known.right in VOTED_ON and f"{known.code}.right" in rules:
        general = rules.find("procedure.meeting_quorum")
        if general is not None:
            quorums[""] = general
    return [(quorums.get(_variant(rule)), rule) for rule in rules.every(f"{known.code}.threshold")]


def _variant(rule: Rule) -> str:
    return rule.key.partition("@")[2]


def as_one_of_several(part: Part, threshold: Rule) -> None:
    """Mark the findings as those of one law of several in force."""
    law = _variant(threshold) or "plain"
    part.findings = [evolve(one, params={**one.params, "law": law}) for one in part.findings]


def _share(quorum: Rule | None, threshold: Rule, count: Count) -> Part:
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
    wanted = judge_attendance(part, count, quorum)
    of = base_count(share.base, count)
    if of is None:
        part.unknown("base_missing", threshold, base=f"law.base_{share.base}")
        return part
    if count.form == "meeting" and not wanted:
        _reachable(part, count, threshold, share, of)
    part.findings.append(against("threshold", count.agree, of, threshold, share, count))
    # Who still has to come counts for the base too, and is taken to agree.
    if share.base in OF_PRESENT:
        of = max(of, wanted)
    came = count.attending if count.attending is not None else count.voted
    short = max(0, least(share, of) - count.agree)
    part.missing = max(short, wanted - came)
    part.lacking = "more_needed" if short else "more_present"
    return part


def judge_attendance(part: Part, count: Count, quorum: Rule | None) -> int:
    """How many must come, 0 where the law does not say.

    The minutes may be silent where those who voted are enough.
    """
    if count.form != "meeting" or quorum is None or not isinstance(quorum.value, Threshold):
        return 0
    part.rules.append(quorum)
    share = quorum.value
    required = least(share, count.eligible)
    if count.attending is not None:
        part.findings.append(against("quorum", count.attending, count.eligible, quorum, share, count))
    elif count.voted >= required:
        part.findings.append(against("quorum_by_votes", count.voted, count.eligible, quorum, share, count))
    else:
        part.unknown(
            "attendance_missing", quorum, least=required, of=count.eligible, unit=of_unit(count, quorum)
        )
    return required


def _reachable(part: Part, count: Count, threshold: Rule, share: Threshold, of: int) -> None:
    """A meeting that too few came to cannot decide, even if all agree."""
    required = least(share, of)
    if count.attending is not None and count.attending < required:
        part.findings.append(against("threshold_reachable", count.attending, of, threshold, share, count))
