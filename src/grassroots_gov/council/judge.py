"""The council judged: who may call it, whether enough came, whether a vote passed."""

from __future__ import annotations

from datetime import date

from grassroots_gov.council.conclusion import concluded
from grassroots_gov.council.figures import share
from grassroots_gov.council.model import SESSION_KINDS, Ballot
from grassroots_gov.errors import BadChoice, ImpossibleBallot
from grassroots_gov.law import (
    Finding,
    Rule,
    RuleBook,
    Rules,
    Verdict,
    held,
    under,
)

__all__ = [
    "judge_convening",
    "judge_documents",
    "judge_session",
    "judge_vote",
    "judge_voter_meeting",
]

ASKED_BY = {
    "standing_committee": None,
    "committee_chair": None,
    "delegates": "council_special_session",
    "voters": "voter_petition_session",
}
"""Who may ask for a session that is not a regular one, and the rule on how many must ask."""
WORKING_REGULATION = "council.working_regulation"
"""How the council's regulation is told where nobody says its name."""


def judge_convening(
    sort: str,
    *,
    opens: date,
    on: date,
    requested_by: str = "standing_committee",
    asking: int | None = None,
    of: int | None = None,
    closed: bool = False,
    notice_days: int | None = None,
    regulation: str = "",
    book: RuleBook | None = None,
) -> Verdict:
    """Whether a session may be called: enough delegates or voters asked, and early enough.

    ``asking``, ``of``  how many asked, out of how many delegates or voters of the commune
    ``closed``          the session is closed to the public, which delegates may ask for in the same way

    ``notice_days``     how long before its opening the council's own ``regulation`` wants it called; the
                        rulebooks hold no such deadline, and without one it is not judged

    :class:`BadChoice` for a sort of session, or somebody asking, that there is none of;
    :class:`ImpossibleBallot` where more ask than there are.
    """
    if sort not in SESSION_KINDS:
        raise BadChoice("council.sort", str(sort), SESSION_KINDS)
    if requested_by not in ASKED_BY:
        raise BadChoice("council.requested_by", str(requested_by), tuple(ASKED_BY))
    if asking is not None and asking < 0:
        raise ImpossibleBallot("asking ≥ 0", f"asking {asking}")
    if of is not None and of < 1:
        raise ImpossibleBallot("of ≥ 1", f"of {of}")
    if asking is not None and of is not None and asking > of:
        raise ImpossibleBallot("asking ≤ of", f"asking {asking}, of {of}")
    law = book or RuleBook.vietnam()
    rules = law.at(on)
    findings: list[Finding] = []
    used: list[Rule] = []
    key = ASKED_BY[requested_by]
    if closed and requested_by == "delegates":
        key = "council_closed_session"
    if key is not None:
        findings.append(_asked(rules, key, asking, of, used))
    if notice_days is None:
        findings.append(Finding("no_convening_deadline", params={"sort": f"council.{sort}"}))
    else:
        days = (opens - on).days
        words = {"regulation": regulation or WORKING_REGULATION}
        findings.append(Finding("convened_before", days, ">=", notice_days, params=words))
    return concluded(
        "question_convening",
        on,
        law,
        findings,
        used,
        sort=f"council.{sort}",
        opens=opens.isoformat(),
    )


def judge_documents(
    opens: date,
    sent: date | None,
    *,
    on: date,
    days_before: int | None = None,
    regulation: str = "",
    book: RuleBook | None = None,
) -> Verdict:
    """Whether the documents of a session were with the delegates in time (tài liệu kỳ họp).

    ``sent``         the day they were sent; nothing where they were not
    ``days_before``  what the council's own ``regulation`` wants; the rulebooks hold no such deadline, and
                     without one it is undetermined
    """
    law = book or RuleBook.vietnam()
    words = {"regulation": regulation or WORKING_REGULATION}
    if days_before is None:
        findings = [Finding("no_documents_deadline")]
    else:
        unsent = sent is None or sent > on
        days = (opens - on).days - 1 if unsent or sent is None else (opens - sent).days
        late = {"late": -days} if days < 0 and not unsent else {}
        code = "documents_overdue" if unsent else "documents_after" if late else "documents_before"
        findings = [Finding(code, days, ">=", days_before, params={**words, **late})]
        if unsent:
            # What is still in time is open, what is too late already fails.
            findings = [*(findings if days < days_before else ()), Finding("documents_not_sent")]
    return concluded("question_documents", on, law, findings, [], opens=opens.isoformat())


def judge_voter_meeting(levels: int, *, on: date, book: RuleBook | None = None) -> Verdict:
    """Whether councils of so many levels may meet voters together (tiếp xúc cử tri chung).

    Before 10/01/2025 no such limit is known: undetermined.

    >>> [judge_voter_meeting(levels, on=date(2026, 1, 5)).outcome.value for levels in (2, 3)]
    ['holds', 'fails']
    """
    if levels < 1:
        raise ImpossibleBallot("levels ≥ 1", f"levels {levels}")
    law = book or RuleBook.vietnam()
    rule = law.at(on).find("voter_meeting_kinds")
    if rule is None:
        missing = [Finding("no_rule", params={"key": "voter_meeting_kinds"})]
        return concluded("question_voter_meeting", on, law, missing, [], levels=levels)
    most = rule.table()["joint_levels_max"]
    assert isinstance(most, int)
    found = [held(rule, "joint_levels", levels, "<=", most)]
    return concluded("question_voter_meeting", on, law, found, [rule], levels=levels)


def _asked(rules: Rules, key: str, asking: int | None, of: int | None, used: list[Rule]) -> Finding:
    rule = rules.find(key)
    if rule is None:
        return Finding("no_rule", params={"key": key})
    used.append(rule)
    if asking is None or of is None:
        return under(rule, "asking_unknown")
    (text,) = rule.table().values()
    base = "all_voters" if key == "voter_petition_session" else "all_delegates"
    least = share(str(text), base).minimum(of)
    return held(rule, "asked_for", asking, ">=", least, of=of, base=f"law.base_{base}")


def judge_session(
    delegates: int | None, present: int | None, *, on: date, book: RuleBook | None = None
) -> Verdict:
    """Whether enough delegates came for the council to sit (số đại biểu tối thiểu).

    From 16/06/2025 the law states no number: it then holds, and says so. An unknown number of delegates
    or of those present leaves it undetermined.
    """
    law = book or RuleBook.vietnam()
    Ballot(delegates=delegates, present=present, agree=0)
    rules = law.at(on)
    findings: list[Finding] = []
    used: list[Rule] = []
    _attendance(rules, delegates, present, findings, used)
    return concluded("question_session", on, law, findings, used, present=present, delegates=delegates)


def _attendance(
    rules: Rules,
    delegates: int | None,
    present: int | None,
    findings: list[Finding],
    used: list[Rule],
) -> None:
    rule = rules.find("council_resolution.quorum")
    if rule is None:
        findings.append(Finding("no_rule", params={"key": "council_resolution.quorum"}))
        return
    used.append(rule)
    if rule.value is None:
        findings.append(under(rule, "no_quorum_in_law"))
    elif delegates is None:
        findings.append(under(rule, "delegates_unknown"))
    elif present is None:
        findings.append(under(rule, "present_unknown"))
    else:
        findings.append(held(rule, "quorum", present, ">=", rule.threshold().minimum(delegates)))


def judge_vote(ballot: Ballot, *, on: date, removal: bool = False, book: RuleBook | None = None) -> Verdict:
    """Whether a resolution passed: more than half of all delegates, two thirds to remove a delegate.

    The shares are of all delegates and never of those present; both are read from the rulebook of the day.

    >>> judge_vote(Ballot(delegates=22, present=22, agree=12), on=date(2021, 6, 8)).holds
    True
    """
    law = book or RuleBook.vietnam()
    rules = law.at(on)
    findings: list[Finding] = []
    used: list[Rule] = []
    _attendance(rules, ballot.delegates, ballot.present, findings, used)
    key = f"council_{'delegate_dismissal' if removal else 'resolution'}.threshold"
    rule = rules.find(key)
    shortfall = 0
    if rule is None:
        findings.append(Finding("no_rule", params={"key": key}))
    elif ballot.delegates is None:
        used.append(rule)
        if ballot.present:
            # A paper that divides by those present says nothing of the lawful base.
            findings.append(
                Finding("share_of_present", params={"agree": ballot.agree, "present": ballot.present})
            )
        findings.append(under(rule, "delegates_unknown"))
    else:
        used.append(rule)
        least = rule.threshold().minimum(ballot.delegates)
        findings.append(held(rule, "passed", ballot.agree, ">=", least))
        shortfall = max(least - ballot.agree, 0)
    if ballot.present is None and shortfall == 0:
        # Who voted was there: enough votes prove enough presence where the votes themselves reach it.
        findings = [_presence_by_votes(finding, ballot, rules) for finding in findings]
    return concluded(
        "question_vote",
        on,
        law,
        findings,
        used,
        shortfall=shortfall,
        agree=ballot.agree,
        delegates=ballot.delegates,
        present=ballot.present,
        removal=removal,
        unit="delegate",
    )


def _presence_by_votes(finding: Finding, ballot: Ballot, rules: Rules) -> Finding:
    if finding.code != "present_unknown":
        return finding
    rule = rules["council_resolution.quorum"]
    assert ballot.delegates is not None
    least = rule.threshold().minimum(ballot.delegates)
    return held(rule, "quorum", ballot.cast, ">=", least) if ballot.cast >= least else finding
