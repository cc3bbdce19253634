"""In which form the law lets a matter be decided: at a meeting, by ballots, online."""

from __future__ import annotations

from collections.abc import Mapping

from grassroots_gov.decisions.arithmetic import against, least, of_unit
from grassroots_gov.decisions.matters import Listed
from grassroots_gov.decisions.model import Count
from grassroots_gov.decisions.part import VOTED_ON, Part
from grassroots_gov.law import Finding, Rule, Rules, Threshold

__all__ = ["judge_form"]

# How the sheets word a form, and the form of a count that it allows.
_ALLOWS: Mapping[str, str] = {
    "voter_or_household_meeting": "meeting",
    "community_meeting": "meeting",
    "ballot_to_voters_or_households": "ballots",
    "separate_election": "ballots",
    "household_ballot": "ballots",
    "household_ballot_only_if_meeting_quorum_fails": "ballots",
    "household_ballot_only_if_meeting_attendance_insufficient": "ballots",
    "online_vote": "online",
}


def judge_form(part: Part, known: Listed, count: Count, rules: Rules, meeting: Count | None) -> None:
    """Whether the law lets this matter be decided in this form."""
    if known.right not in VOTED_ON:
        return
    forms = rules.find(f"{known.code}.forms")
    allowed = [str(form) for form in forms.items()] if forms else []
    if forms is None:
        if count.form == "online":
            part.unknown("form_not_stated", known.rule, form="decisions.form_online")
        return
    if count.form not in {_ALLOWS.get(form) for form in allowed}:
        part.rules.append(forms)
        part.findings.append(
            Finding(
                "form_not_allowed",
                measured=0,
                relation=">=",
                required=1,
                citation=forms.citation,
                confidence=forms.confidence,
                params={"form": f"decisions.form_{count.form}"},
            )
        )
    elif count.form == "online":
        _online(part, count, rules, forms)
    elif count.form == "ballots":
        _after_meeting(part, known, count, rules, forms, meeting)


def _online(part: Part, count: Count, rules: Rules, forms: Rule) -> None:
    """More than half of all households must first have chosen the online form."""
    rule = rules.find("procedure.online_precondition")
    if rule is None:
        part.unknown("online_rule_missing", forms)
        return
    part.rules.append(rule)
    share = rule.threshold()
    required = least(share, count.eligible)
    if count.form_chosen is None:
        part.unknown("form_chosen_missing", rule, least=required, of=count.eligible)
        return
    part.findings.append(against("online_chosen", count.form_chosen, count.eligible, rule, share, count))
    part.missing, part.lacking = max(0, required - count.form_chosen), "more_choosing"


def _after_meeting(
    part: Part, known: Listed, count: Count, rules: Rules, forms: Rule, meeting: Count | None
) -> None:
    """Ballots that are only opened by a meeting that too few came to."""
    only_then = any("only_if" in str(form) for form in forms.items())
    if not only_then and "procedure.ballot_cases" not in rules:
        return
    if count.unit == "village" or (not only_then and known.code == "other_self_management"):
        return  # the chairman, or the village head with the Front, chooses ballots
    rule = rules.find(f"{known.code}.quorum")
    share_rule = rules.find(f"{known.code}.threshold")
    opens = next((each for each in (rule, share_rule) if each and isinstance(each.value, Threshold)), None)
    cases = rules.find("procedure.ballot_cases") or forms
    if opens is None:
        return
    if meeting is None or meeting.attending is None:
        part.findings.append(
            Finding(
                "ballots_after_meeting",
                citation=cases.citation,
                confidence=cases.confidence,
                params={"least": least(opens.threshold(), count.eligible), "unit": of_unit(count, opens)},
            )
        )
        return
    part.findings.append(
        Finding(
            "ballots_opened",
            measured=meeting.attending,
            relation="<",
            required=least(opens.threshold(), meeting.eligible),
            citation=cases.citation,
            confidence=cases.confidence,
            params={"of": meeting.eligible, "unit": of_unit(count, opens)},
        )
    )
