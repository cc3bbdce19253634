"""The committee judged as a collective: whether enough came, who may call it, whether a vote passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from grassroots_gov.errors import ImpossibleBallot
from grassroots_gov.law import (
    Finding,
    Rule,
    RuleBook,
    Threshold,
    Verdict,
    held,
    judged,
    under,
)

__all__ = ["CHAIR_VOTES", "REQUESTED_BY", "SORTS", "judge_committee_meeting", "judge_committee_vote"]

SORTS = ("regular", "special")
REQUESTED_BY = ("chair", "superior", "members")
"""Who may ask for a special meeting: its chairman, the chairman above, or enough members."""
CHAIR_VOTES = ("", "agree", "disagree", "abstain")
UNDECIDED = frozenset({"committee_no_rule", "asking_unknown", "chair_vote_unknown"})


def judge_committee_meeting(
    members: int,
    present: int,
    *,
    on: date,
    sort: str = "regular",
    requested_by: str = "chair",
    asking: int | None = None,
    book: RuleBook | None = None,
) -> Verdict:
    """Whether a meeting of the People's Committee was called and attended as the law wants (phiên họp UBND).

    ``sort``         ``regular`` or ``special``; a special one is called by the chairman, on the request of
                     the ``superior``, or of ``asking`` ``members``

    From 16/06/2025 the law states no quorum: it holds, and says so. Raises :class:`ImpossibleBallot`.

    >>> judge_committee_meeting(5, 3, on=date(2024, 6, 3)).outcome
    <Outcome.FAILS: 'fails'>
    >>> judge_committee_meeting(5, 3, on=date(2026, 1, 5)).outcome
    <Outcome.HOLDS: 'holds'>
    """
    _require(members, present=present, asking=asking)
    _require_word("sort", sort, SORTS)
    _require_word("requested_by", requested_by, REQUESTED_BY)
    law = book or RuleBook.vietnam()
    rules = law.at(on)
    findings: list[Finding] = []
    used: list[Rule] = []
    quorum = rules.find("committee_quorum")
    if quorum is None:
        findings.append(Finding("committee_no_rule", params={"key": "committee_quorum"}))
    elif quorum.value is None:
        used.append(quorum)
        findings.append(under(quorum, "committee_no_quorum"))
    else:
        used.append(quorum)
        least = _share(quorum, "min_fraction").minimum(members)
        findings.append(held(quorum, "committee_quorum", present, ">=", least))
    if sort == "special" and requested_by == "members":
        meeting = rules.find("committee_meeting")
        if meeting is None or "members_request_min" not in meeting.table():
            findings.append(Finding("committee_no_rule", params={"key": "committee_meeting"}))
        elif asking is None:
            findings.append(under(meeting, "asking_unknown"))
        else:
            used.append(meeting)
            least = _share(meeting, "members_request_min").minimum(members)
            findings.append(held(meeting, "committee_asked", asking, ">=", least))
    inputs: dict[str, int | str] = {"members": members, "present": present}
    inputs["sort"] = f"officers.meeting_{sort}"
    return judged("officers.question_committee_meeting", on, law, findings, used, UNDECIDED, inputs)


def judge_committee_vote(
    members: int,
    agree: int,
    *,
    on: date,
    disagree: int | None = None,
    abstain: int | None = None,
    chair: str = "",
    book: RuleBook | None = None,
) -> Verdict:
    """Whether the People's Committee adopted a matter: more than half of all members; a tie goes with the
    chairman's vote.

    ``members``  all members of the committee, not those present
    ``chair``    how the chairman voted, counted in the figures: ``agree``, ``disagree``, ``abstain``; where
                 it is not given, a tie is undetermined

    Raises :class:`ImpossibleBallot`.

    >>> judge_committee_vote(6, 3, disagree=3, chair="agree", on=date(2026, 1, 5)).outcome
    <Outcome.HOLDS: 'holds'>
    >>> judge_committee_vote(6, 3, disagree=3, chair="disagree", on=date(2026, 1, 5)).outcome
    <Outcome.FAILS: 'fails'>
    """
    _require(members, agree=agree, disagree=disagree, abstain=abstain)
    _require_word("chair", chair, CHAIR_VOTES)
    for vote, count in (("agree", agree), ("disagree", disagree), ("abstain", abstain)):
        if chair == vote and count == 0:
            raise ImpossibleBallot(f"chair = {vote} ⇒ {vote} ≥ 1", f"{vote} 0")
    law = book or RuleBook.vietnam()
    rule = law.at(on).find("committee_decision")
    inputs: dict[str, int | str] = {"members": members, "agree": agree}
    if rule is None:
        missing = [Finding("committee_no_rule", params={"key": "committee_decision"})]
        return judged("officers.question_committee_vote", on, law, missing, [], UNDECIDED, inputs)
    least = _share(rule, "threshold").minimum(members)
    passed = held(rule, "committee_passed", agree, ">=", least)
    findings = [passed]
    tie = agree == disagree if disagree is not None else 2 * agree == members
    if passed.met is False and tie and agree and rule.table()["tie"] == "side_with_chair":
        if chair == "":
            findings = [under(rule, "chair_vote_unknown", agree=agree)]
        else:
            findings = [held(rule, f"tie_chair_{chair}", int(chair == "agree"), "=", 1, agree=agree)]
    shortfall = least - agree if any(finding.met is False for finding in findings) else 0
    return judged(
        "officers.question_committee_vote", on, law, findings, [rule], UNDECIDED, inputs, max(shortfall, 0)
    )


def _share(rule: Rule, name: str) -> Threshold:
    """The share that the rulebook writes as ">1/2" or "2/3" (at least)."""
    words = str(rule.table()[name])
    return Threshold(">" if words.startswith(">") else ">=", Fraction(words.lstrip(">=")), name)


def _require(members: int, **given: int | None) -> None:
    counts = {name: value for name, value in given.items() if value is not None}
    figures = ", ".join(f"{name} {value}" for name, value in {"members": members, **counts}.items())
    if members < 1:
        raise ImpossibleBallot("members ≥ 1", figures)
    for name, value in counts.items():
        if value < 0:
            raise ImpossibleBallot(f"{name} ≥ 0", figures)
        if value > members:
            raise ImpossibleBallot(f"{name} ≤ members", figures)
    cast = sum(counts.get(name, 0) for name in ("agree", "disagree", "abstain"))
    if cast > members:
        raise ImpossibleBallot("agree + disagree + abstain ≤ members", figures)


def _require_word(name: str, given: str, known: Sequence[str]) -> None:
    if given not in known:
        from grassroots_gov.errors import BadChoice

        raise BadChoice(name, str(given), tuple(word for word in known if word))
