"""Whether a vote was prepared and held as the law asks: notice, papers, teams, signatures.

A breach does not change the count: it is a ground on which the committee may annul.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import frozen

from grassroots_gov.decisions.matters import Listed, listed
from grassroots_gov.law import Bound, Finding, Outcome, Rule, RuleBook, Rules, TimeLimit, Verdict, unconfirmed

__all__ = ["Conduct", "judge_conduct"]

_WITH_MATERIALS = ("infrastructure_contribution", "community_funds", "village_convention")
_CONVENERS = {
    "village_head_election": ("election_team",),
    "village_head_dismissal": ("front_committee_head", "committee_chair"),
}
_SIGNERS = {
    "village head": "village_head",
    "head of the Front work committee": "front_committee_head",
    "2 household representatives": "household_representatives",
}


@frozen(kw_only=True)
class Conduct:
    """How a vote was prepared and held; ``None`` where nobody noted it.

    ``noticed_on``, ``materials_on``  the days on which participants were told, and given the papers
    ``ballots_announced_on``          the day on which ballots were announced
    ``draft_posted_on``               the day on which the draft of a convention was posted
    ``published_on``                  the day on which what people give their opinion on was published
    ``decision_on``, ``team_on``, ``announced_on``  of an election of the village head
    ``candidates``, ``candidates_sent_on``  how many stand for village head, and the day on which the
                    minutes that name them went to the commune
    ``plan_issued_on``, ``plan_sent_on``    of ballots: the days of the plan, and of sending it to the commune
    ``clusters``    whether the village met in clusters instead of all together; ``households``, ``scattered``
                    how many households it has, and whether they live scattered
    ``convened_by`` who called the meeting: ``village_head``, ``election_team``, ``front_committee_head``,
                    ``committee_chair`` or ``designated``
    ``team``        members of the counting committee, or of the team that runs ballots or the online vote
    ``witnesses``   households that witnessed the count
    ``signed_by``   who signed: ``village_head``, ``front_committee_head``, ``household_representatives``
    """

    noticed_on: date | None = None
    materials_on: date | None = None
    ballots_announced_on: date | None = None
    draft_posted_on: date | None = None
    published_on: date | None = None
    decision_on: date | None = None
    team_on: date | None = None
    announced_on: date | None = None
    candidates: int | None = None
    candidates_sent_on: date | None = None
    plan_issued_on: date | None = None
    plan_sent_on: date | None = None
    clusters: bool = False
    households: int | None = None
    scattered: bool = False
    convened_by: str | None = None
    team: int | None = None
    witnesses: int | None = None
    signed_by: frozenset[str] | None = None


def judge_conduct(
    matter: str, conduct: Conduct, *, on: date, form: str = "meeting", book: RuleBook | None = None
) -> Verdict:
    """Whether the vote of the day ``on`` was prepared and held as the law of that day asks.

    Fails where anything was too late, too few or unsigned; undetermined where something the law asks was
    not noted; holds where nothing is asked that was not kept.

    >>> from datetime import date
    >>> told = Conduct(noticed_on=date(2024, 6, 1), materials_on=date(2024, 6, 2))
    >>> judge_conduct("infrastructure_contribution", told, on=date(2024, 6, 3)).outcome.value
    'fails'
    """
    book = book or RuleBook.vietnam()
    known = listed(matter, on, book)
    rules = book.at(on)
    findings: list[Finding] = []
    used: list[Rule] = []
    for code, rule, limit, day in _times(known, conduct, form, rules):
        used.append(rule)
        findings.append(_in_time(code, rule, limit, day, on))
    if known.right != "opine":
        people = [
            *_candidates(known, conduct, rules),
            *_clusters(conduct, form, rules),
            *_plan(conduct, form, rules),
            *_convener(known, conduct, form, rules),
            *_people(conduct, form, rules),
        ]
    else:
        people = []
    for finding, rule in people:
        used.append(rule)
        findings.append(finding)
    if not findings:
        findings.append(Finding("nothing_asked"))
    outcome = Outcome.HOLDS
    if any(finding.met is False for finding in findings):
        outcome = Outcome.FAILS
    elif any(finding.params.get("open") for finding in findings):
        outcome = Outcome.UNDETERMINED
    if outcome is Outcome.FAILS and (annul := rules.find("procedure.annulment")):
        findings.append(
            Finding("breach_may_be_annulled", citation=annul.citation, confidence=annul.confidence)
        )
    return Verdict(
        "decisions.conduct_question",
        on,
        outcome,
        [*findings, *unconfirmed(used)],
        book_digest=book.digest,
        inputs={"matter": matter, "form": form},
    )


def _times(
    known: Listed, conduct: Conduct, form: str, rules: Rules
) -> Iterator[tuple[str, Rule, TimeLimit, date | None]]:
    """Everything that the law wants done some days before, and the day on which it was."""
    wanted: list[tuple[str, str, date | None]] = []
    if known.right == "opine":
        wanted.append(("published_in_time", f"{known.code}.consultation_period", conduct.published_on))
    elif form == "meeting":
        wanted.append(("notice_in_time", "procedure.meeting_notice", conduct.noticed_on))
        if known.code in _WITH_MATERIALS:
            wanted.append(("materials_in_time", "procedure.materials_notice", conduct.materials_on))
    elif form == "ballots":
        wanted.append(("ballots_in_time", "procedure.ballot_publicity", conduct.ballots_announced_on))
    if known.code == "village_convention":
        wanted.append(("draft_in_time", "convention.posting", conduct.draft_posted_on))
    if known.code == "village_head_election":
        wanted.append(("decision_in_time", "village_head.decision_and_plan", conduct.decision_on))
        wanted.append(("team_in_time", "village_head.election_team", conduct.team_on))
        wanted.append(("announced_in_time", "village_head.announce", conduct.announced_on))
    for code, key, day in wanted:
        rule = rules.find(key)
        if rule is not None:
            yield code, rule, rule.time_limit(), day
    stand = rules.find("village_head.candidates")
    if known.code == "village_head_election" and stand is not None:
        limit = stand.table()["minutes_to_commune"]
        assert isinstance(limit, TimeLimit), "the rule says how long before the minutes are sent"
        yield "candidates_in_time", stand, limit, conduct.candidates_sent_on


def _in_time(code: str, rule: Rule, limit: TimeLimit, day: date | None, on: date) -> Finding:
    if day is None:
        return Finding(
            "not_noted",
            citation=rule.citation,
            confidence=rule.confidence,
            params={"what": f"decisions.what_{code}", "open": True},
        )
    return Finding(
        code,
        measured=(on - day).days,
        relation=">=",
        required=limit.n,
        citation=rule.citation,
        confidence=rule.confidence,
        params={"day": day.isoformat()},
    )


def _candidates(known: Listed, conduct: Conduct, rules: Rules) -> Iterator[tuple[Finding, Rule]]:
    """An election has at least one candidate."""
    rule = rules.find("village_head.candidates")
    if known.code != "village_head_election" or rule is None:
        return
    if conduct.candidates is None:
        yield _unnoted("candidates", rule), rule
    else:
        yield _size("enough_candidates", conduct.candidates, ">=", rule.table()["min"], rule), rule


def _clusters(conduct: Conduct, form: str, rules: Rules) -> Iterator[tuple[Finding, Rule]]:
    """A village meets in clusters where it is large, or its households live scattered."""
    rule = rules.find("procedure.cluster_meeting")
    if rule is None or form != "meeting" or not conduct.clusters:
        return
    least = rule.table().get("households")
    if not isinstance(least, Bound):  # the ordinance: the figure for villages is not confirmed
        words: Mapping[str, bool | int | str | None] = {"open": True}
        yield Finding("clusters_not_stated", None, None, None, rule.citation, rule.confidence, words), rule
    elif conduct.scattered:
        yield Finding("clusters_scattered", citation=rule.citation, confidence=rule.confidence), rule
    elif conduct.households is None:
        yield _unnoted("households", rule), rule
    else:
        yield _size("large_enough_for_clusters", conduct.households, least.relation, least.n, rule), rule


def _plan(conduct: Conduct, form: str, rules: Rules) -> Iterator[tuple[Finding, Rule]]:
    """The plan of the ballots goes to the commune within days of its issue."""
    rule = rules.find("procedure.ballot_plan_to_commune")
    if rule is None or form != "ballots":
        return
    if conduct.plan_issued_on is None or conduct.plan_sent_on is None:
        yield _unnoted("plan_sent", rule), rule
        return
    days = (conduct.plan_sent_on - conduct.plan_issued_on).days
    yield _size("plan_sent_in_time", days, "<=", rule.time_limit().n, rule), rule


def _convener(known: Listed, conduct: Conduct, form: str, rules: Rules) -> Iterator[tuple[Finding, Rule]]:
    """Who calls the meeting: the village head, except where the village head is elected or dismissed."""
    rule = rules.find("procedure.convenor")
    if rule is None or form != "meeting" or known.rule.key.partition(".")[2] != "right":
        return
    if conduct.convened_by is None:
        yield _unnoted("convener", rule), rule
        return
    lawful = _CONVENERS.get(known.code, ("village_head", "designated"))
    yield (
        Finding(
            "lawfully_convened",
            measured=int(conduct.convened_by in lawful),
            relation="=",
            required=1,
            citation=rule.citation,
            confidence=rule.confidence,
            params={
                "by": f"decisions.convener_{conduct.convened_by}",
                "lawful": f"decisions.convener_{lawful[0]}",
            },
        ),
        rule,
    )


def _people(conduct: Conduct, form: str, rules: Rules) -> Iterator[tuple[Finding, Rule]]:
    """The size of the team, the witnesses, and the signatures."""
    keys = {"meeting": "procedure.counting_committee", "ballots": "procedure.ballot_team"}
    team = rules.find(keys.get(form, "procedure.online_team"))
    if team is not None:
        table = team.table()
        if conduct.team is None:
            yield _unnoted("team_size", team), team
        else:
            yield _size("team_not_too_small", conduct.team, ">=", table["min"], team), team
            yield _size("team_not_too_large", conduct.team, "<=", table["max"], team), team
        witnesses = table.get("witnesses")
        if witnesses is not None and conduct.witnesses is None:
            yield _unnoted("witnesses", team), team
        elif witnesses is not None:
            yield _size("enough_witnesses", conduct.witnesses or 0, ">=", witnesses, team), team
    signers = rules.find("procedure.decision_signers")
    if signers is not None:
        if conduct.signed_by is None:
            yield _unnoted("signatures", signers), signers
            return
        asked = [_SIGNERS[str(name)] for name in signers.items()]
        signed = sum(name in conduct.signed_by for name in asked)
        yield _size("signed", signed, ">=", len(asked), signers), signers


def _unnoted(what: str, rule: Rule) -> Finding:
    words: Mapping[str, bool | int | str | None] = {"what": f"decisions.what_{what}", "open": True}
    return Finding("not_noted", citation=rule.citation, confidence=rule.confidence, params=words)


def _size(code: str, measured: int, relation: str, required: object, rule: Rule) -> Finding:
    assert isinstance(required, int), f"{rule.key} holds whole numbers"
    return Finding(
        code,
        measured=measured,
        relation="<=" if relation == "<=" else ">=",
        required=required,
        citation=rule.citation,
        confidence=rule.confidence,
    )
