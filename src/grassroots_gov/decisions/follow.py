"""What may or must be done next after a vote, and what a reader should know of the law that judged it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from grassroots_gov.decisions.arithmetic import least
from grassroots_gov.decisions.matters import Listed
from grassroots_gov.decisions.model import Count
from grassroots_gov.law import (
    Finding,
    Outcome,
    Rule,
    Rules,
    Threshold,
    TimeLimit,
    under,
)
from grassroots_gov.text import has

__all__ = ["ELECTIONS", "authority", "follow_up", "limit_words", "without_next"]

ELECTIONS = ("village_head_election", "inspection_board_election", "investment_supervision_board_election")
_LAW_OF_2022 = "10/2022/QH15"


def follow_up(known: Listed, count: Count, outcome: Outcome, rules: Rules) -> list[Finding]:
    """Remarks only: none of them changes the outcome."""
    found = list(_about_the_law(known, rules))
    if outcome is Outcome.FAILS:
        found += _after_failing(known, count, rules)
    elif outcome is Outcome.HOLDS:
        found += _after_passing(known, count, rules)
    return found


def without_next(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What was found, without what would come next: nothing does while the outcome is not known."""
    return tuple(one for one in findings if not one.code.startswith(("next_", "effect_")))


def limit_words(limit: TimeLimit) -> dict[str, bool | int | str | None]:
    """A period as words of a sentence: its length and the catalogue key of its unit."""
    return {"n": limit.n, "days": f"decisions.{limit.unit}"}


def _about_the_law(known: Listed, rules: Rules) -> Iterator[Finding]:
    """The weeks before the detailing decree, amendments whose wording was not read, a procedure outlived."""
    period = rules.find(f"{known.code}.applies_to")
    if period is not None and (last := _last_year(period)) < rules.on.year:
        yield under(period, "procedure_outlived", last=str(last), year=str(rules.on.year))
    share = rules.find(f"{known.code}.threshold") or known.rule
    if _LAW_OF_2022 not in known.rule.citation.document or _LAW_OF_2022 not in share.citation.document:
        return
    gap = rules.find("transition.law_without_decree")
    if gap is not None and "procedure.meeting_notice" not in rules:
        yield under(gap, "law_without_decree")
    amended = rules.find("amendment.law_10_2022.law_97_2025")
    if amended is not None:
        yield under(amended, "amended_wording_not_read")


def _last_year(period: Rule) -> int:
    """The last year that the words of a rule name ("2022-2025 and … 2026")."""
    return max(map(int, re.findall(r"\b(?:19|20)\d\d\b", period.text())))


# --- after a vote that failed ------------------------------------------------------------------------


def _after_failing(known: Listed, count: Count, rules: Rules) -> Iterator[Finding]:
    code = known.code
    missed = rules.find(f"{code}.if_missed")
    if missed is not None:
        yield under(missed, _next_after_missing(code, count))
    yield from _ballots_instead(code, count, rules)
    if code in ELECTIONS:
        yield from _new_election(code, count, rules)
    fallback = rules.find("village_head.dismissal_threshold.fallback")
    if code == "village_head_dismissal" and fallback is not None:
        yield under(fallback, "next_committee_decides_dismissal")
    if known.right == "opine" and (plan := rules.find("procedure.opinion_plan")):
        yield under(plan, "next_explain_against_majority")


def _next_after_missing(code: str, count: Count) -> str:
    if code == "poor_household_review":
        return "next_repeat_survey"
    if count.form == "meeting" and not count.repeat:
        return "next_second_meeting"
    return "next_ballots_to_absent" if count.form == "meeting" else "next_missed_again"


def _ballots_instead(code: str, count: Count, rules: Rules) -> Iterator[Finding]:
    """A meeting that too few came to opens the household ballot."""
    cases, forms = rules.find("procedure.ballot_cases"), rules.find(f"{code}.forms")
    if cases is None or forms is None or count.form != "meeting" or count.attending is None:
        return
    if not any(str(form).startswith("household_ballot") for form in forms.items()):
        return
    asked = rules.find(f"{code}.quorum")
    asked = asked if asked and isinstance(asked.value, Threshold) else rules.find(f"{code}.threshold")
    if asked is not None and count.attending < least(asked.threshold(), count.eligible):
        yield under(cases, "next_household_ballot")


def _new_election(code: str, count: Count, rules: Rules) -> Iterator[Finding]:
    rerun = rules.find(f"{code}.rerun")
    if rerun is not None:
        if count.repeat:
            yield under(rerun, "second_failure_not_stated")
        else:
            yield under(rerun, "next_rerun", **limit_words(rerun.time_limit()))
    elif (again := rules.find("procedure.no_election_result")) is not None:
        yield under(again, "next_commune_decides_rerun")


# --- after a vote that passed ------------------------------------------------------------------------


def _after_passing(known: Listed, count: Count, rules: Rules) -> Iterator[Finding]:
    code = known.code
    send = rules.find(f"{code}.send_decision")
    if send is not None:
        yield under(send, "next_send", **limit_words(send.time_limit()))
    by, rule = authority(code, rules)
    if rule is not None and by is not None:
        yield under(rule, "next_recognition", by=f"decisions.by_{by}")
        limit = rules.find(f"{code}.recognition")
        if limit is not None:
            yield under(limit, "next_recognition_limit", **limit_words(limit.time_limit()))
    effect = rules.find(f"{code}.effect")
    if effect is not None and by is None and known.right == "decide":
        set_by_committee = count.unit == "village"
        yield under(effect, "effect_set_by_committee" if set_by_committee else "effect_at_once")


def authority(code: str, rules: Rules) -> tuple[str | None, Rule | None]:
    """Who recognises the result, and the rule that says so.

    ``(None, rule)`` where the law says that nobody must, or names one that is not confirmed for the day;
    ``(None, None)`` where no law speaks of it.
    """
    rule = rules.find(f"{code}.recognising_authority")
    if rule is None:
        steps = rules.find(f"{code}.steps")
        chair = steps is not None and "commune PC chair recognises" in steps.items()
        return ("commune_pc_chair", steps) if chair else (None, None)
    if rule.value is None:
        return None, rule
    named = rule.text().partition(" ")[0]
    if "not confirmed" in rule.text() and "amendment.law_10_2022.law_97_2025" in rules:
        return None, rule  # the district tier has ended, and no source names its successor
    return (named if has(f"decisions.by_{named}") else None), rule
