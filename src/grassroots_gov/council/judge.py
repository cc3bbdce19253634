"""The council judged: who may call it, whether enough came, whether a vote passed, how many delegates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from grassroots_gov.council.figures import added_up, seats_for, share
from grassroots_gov.council.model import SESSION_KINDS, Ballot, ConfidenceBallot
from grassroots_gov.errors import BadChoice, ImpossibleBallot
from grassroots_gov.law import (
    Finding,
    Rule,
    RuleBook,
    Rules,
    Threshold,
    Verdict,
    held,
    judged,
    under,
)

__all__ = [
    "judge_confidence",
    "judge_convening",
    "judge_documents",
    "judge_no_confidence",
    "judge_seats",
    "judge_session",
    "judge_size",
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

LEVELS = ("commune", "district", "province")
"""The levels of council that the rules on confidence tell apart."""
SIZE_KINDS = (
    "mountain",
    "other",
    "ward",
    "mountain_or_island_commune",
    "other_commune",
    "ward_of_province",
    "ward_of_city",
    "special_zone",
)
"""The rows by which delegates are counted, of every regime."""

UNDECIDED = frozenset(
    {
        "delegates_unknown",
        "no_rule",
        "no_size_band",
        "effect_unknown",
        "present_unknown",
        "asking_unknown",
        "no_documents_deadline",
        "documents_not_sent",
    }
)


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

    :class:`BadChoice` for a sort of session, or somebody asking, that there is none of.
    """
    if sort not in SESSION_KINDS:
        raise BadChoice("council.sort", str(sort), SESSION_KINDS)
    if requested_by not in ASKED_BY:
        raise BadChoice("council.requested_by", str(requested_by), tuple(ASKED_BY))
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
        findings.append(
            Finding("convened_before", days, ">=", notice_days, params={"regulation": regulation})
        )
    return _verdict(
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
    words = {"regulation": regulation}
    if days_before is None:
        findings = [Finding("no_documents_deadline")]
    else:
        days = (opens - sent).days if sent is not None and sent <= on else (opens - on).days - 1
        findings = [Finding("documents_before", days, ">=", days_before, params=words)]
        if sent is None or sent > on:
            # Not sent yet: what is still in time is open, what is too late already fails.
            findings.append(Finding("documents_not_sent"))
            if days >= days_before:
                findings = findings[1:]
    return _verdict("question_documents", on, law, findings, [], opens=opens.isoformat())


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
        return _verdict("question_voter_meeting", on, law, missing, [], levels=levels)
    most = rule.table()["joint_levels_max"]
    assert isinstance(most, int)
    found = [held(rule, "joint_levels", levels, "<=", most)]
    return _verdict("question_voter_meeting", on, law, found, [rule], levels=levels)


def _asked(rules: Rules, key: str, asking: int | None, of: int | None, used: list[Rule]) -> Finding:
    rule = rules.find(key)
    if rule is None:
        return Finding("no_rule", params={"key": key})
    used.append(rule)
    if asking is None or of is None:
        return under(rule, "asking_unknown")
    (text,) = rule.table().values()
    base = "all_voters" if key == "voter_petition_session" else "all_delegates"
    return held(rule, "asked_for", asking, ">=", share(str(text), base).minimum(of))


def judge_session(
    delegates: int | None, present: int | None, *, on: date, book: RuleBook | None = None
) -> Verdict:
    """Whether enough delegates came for the council to sit (số đại biểu tối thiểu).

    From 16/06/2025 the law states no number: it then holds, and says so. An unknown number of delegates
    or of those present leaves it undetermined.
    """
    law = book or RuleBook.vietnam()
    if delegates is not None:
        Ballot(delegates=delegates, present=present, agree=0)
    rules = law.at(on)
    findings: list[Finding] = []
    used: list[Rule] = []
    _attendance(rules, delegates, present, findings, used)
    return _verdict("question_session", on, law, findings, used, present=present, delegates=delegates)


def _attendance(
    rules: Rules,
    delegates: int | None,
    present: int | None,
    findings: list[Finding],
    used: list[Rule],
) -> None:
    rule = rules.find("council_resolution.quorum")
    if rule is None:
        findings.append(Finding("no_rule", params={"key": "council_quorum"}))
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
    rule = rules.find(f"council_{'delegate_dismissal' if removal else 'resolution'}.threshold")
    shortfall = 0
    if rule is None:
        findings.append(Finding("no_rule", params={"key": "resolution_threshold"}))
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
    return _verdict(
        "question_vote",
        on,
        law,
        findings,
        used,
        shortfall=shortfall,
        agree=ballot.agree,
        delegates=ballot.delegates,
        unit="delegate",
    )


def _presence_by_votes(finding: Finding, ballot: Ballot, rules: Rules) -> Finding:
    rule = rules.find("council_resolution.quorum")
    if finding.code != "present_unknown" or rule is None or ballot.delegates is None:
        return finding
    least = rule.threshold().minimum(ballot.delegates)
    return held(rule, "quorum", ballot.cast, ">=", least) if ballot.cast >= least else finding


def judge_confidence(
    ballot: ConfidenceBallot, *, on: date, level: str = "commune", book: RuleBook | None = None
) -> Verdict:
    """What a confidence ballot means for the holder of a post; it holds where nothing follows from it.

    ``low_over_half``: may resign; ``low_two_thirds``: the council must vote no confidence. The base is all
    delegates. From 01/07/2023 a commune's council takes none: the verdict fails and says so.
    Ballots that do not make up the delegates are the finding ``ballots_missing``.
    """
    if level not in LEVELS:
        raise BadChoice("council.level", str(level), LEVELS)
    law = book or RuleBook.vietnam()
    rules = law.at(on)
    findings: list[Finding] = []
    used: list[Rule] = []
    scope = rules.find("confidence_vote_scope")
    if scope is None:
        findings.append(Finding("no_rule", params={"key": "confidence_vote_scope"}))
    else:
        used.append(scope)
        levels = scope.table()["levels"]
        assert isinstance(levels, tuple)
        findings.append(
            held(scope, "taken_at_level", int(level in levels), ">=", 1, level=f"council.level_{level}")
        )
    effect = rules.find("confidence_vote_effect")
    if effect is None:
        findings.append(Finding("effect_unknown"))
    else:
        used.append(effect)
        table = effect.table()
        half = share(str(table["may_resign"]), "all_delegates").minimum(ballot.delegates)
        thirds = share(str(table["forced_no_confidence_vote"]), "all_delegates").minimum(ballot.delegates)
        if ballot.low >= thirds:
            code, least = "low_two_thirds", thirds
        else:
            code, least = ("low_over_half" if ballot.low >= half else "low_not_over_half"), half
        findings.append(held(effect, code, ballot.low, "<", least))
    high = Threshold(">", share(">1/2", "all_delegates").share, "all_delegates")
    findings.append(
        Finding(
            "high_share",
            params={"high": ballot.high, "over_half": high.passes(ballot.high, ballot.delegates)},
        )
    )
    counted = ballot.counted if ballot.counted is not None else ballot.marked
    missing = ballot.delegates - ballot.marked
    if missing:
        findings.append(
            Finding("ballots_missing", params={"missing": missing, "unmarked": counted - ballot.marked})
        )
    return _verdict(
        "question_confidence", on, law, findings, used, low=ballot.low, delegates=ballot.delegates
    )


def judge_no_confidence(
    delegates: int,
    against: int,
    *,
    on: date,
    asking: int | None = None,
    front: bool = False,
    low: int | None = None,
    level: str = "commune",
    book: RuleBook | None = None,
) -> Verdict:
    """A no-confidence vote (bỏ phiếu tín nhiệm): whether one had to be held, and whether the holder stays.

    It holds where the holder keeps the confidence of the council. ``asking`` delegates asked for the vote,
    or the ``front`` committee did, or ``low`` low ballots forced it; where none of them reaches what the law
    asks, ``no_ground``. The cases of the rules from 01/07/2023 were never read: it is then undetermined.
    """
    if level not in LEVELS:
        raise BadChoice("council.level", str(level), LEVELS)
    law = book or RuleBook.vietnam()
    for count in (against, asking or 0, low or 0):
        Ballot(delegates=delegates, agree=count)
    rule = law.at(on).find("no_confidence_vote")
    findings: list[Finding] = []
    used: list[Rule] = []
    if rule is None:
        findings.append(Finding("no_rule", params={"key": "no_confidence_vote"}))
    elif "effect" not in rule.table():
        used.append(rule)
        findings.append(under(rule, "effect_unknown", level=f"council.level_{level}"))
    else:
        used.append(rule)
        table = rule.table()
        asked = share(str(table["delegates_request_min"]), "all_delegates").minimum(delegates)
        forced = share(str(table["low_confidence_trigger"]), "all_delegates").minimum(delegates)
        ground = front or (asking or 0) >= asked or (low or 0) >= forced
        findings.append(held(rule, "ground", int(ground), ">=", 1, asked=asked, forced=forced))
        half = share(str(table["effect"]).split()[0], "all_delegates").minimum(delegates)
        findings.append(held(rule, "no_confidence", against, "<", half))
    return _verdict("question_no_confidence", on, law, findings, used, against=against, delegates=delegates)


def judge_size(
    delegates: int, *, population: int, kind: str, on: date, book: RuleBook | None = None
) -> Verdict:
    """Whether a council has the number of delegates that the law gives its population.

    ``on``    the day of the election: a council keeps its number until its term ends
    ``kind``  the row of the rulebook: ``mountain``, ``other``, ``ward`` before 16/06/2025; from then
              ``mountain_or_island_commune``, ``other_commune``, ``ward_of_province``, ``ward_of_city``,
              ``special_zone``

    Where the bands of the rulebook do not reach the population it is undetermined, and so where the law of
    the day does not have the row. :class:`BadChoice` for a row that no law has, :class:`ImpossibleBallot`.
    """
    if kind not in SIZE_KINDS:
        raise BadChoice("council.size_kind", str(kind), SIZE_KINDS)
    for name, count in (("delegates", delegates), ("population", population)):
        if count < 0:
            raise ImpossibleBallot("x ≥ 0", f"{name} {count}")
    law = book or RuleBook.vietnam()
    rule = law.at(on).find("council_size")
    findings: list[Finding] = []
    used: list[Rule] = []
    if rule is None:
        findings.append(Finding("no_rule", params={"key": "council_size"}))
    else:
        used.append(rule)
        bands = rule.table().get(kind)
        seats = seats_for(bands, population) if isinstance(bands, Mapping) else None
        if seats is not None:
            findings.append(held(rule, "size", delegates, "=", seats, population=population))
        else:
            findings.append(under(rule, "no_size_band", kind=kind, population=population))
            cap = bands.get("cap") if isinstance(bands, Mapping) else None
            if isinstance(cap, int):
                findings.append(held(rule, "size_cap", delegates, "<=", cap))
    return _verdict("question_size", on, law, findings, used, delegates=delegates, population=population)


def judge_seats(units: Sequence[int], stated: int, *, on: date, book: RuleBook | None = None) -> Verdict:
    """Whether the seats of the election units make up the number published; the difference is named."""
    for count in (*units, stated):
        if count < 0:
            raise ImpossibleBallot("x ≥ 0", str(count))
    law = book or RuleBook.vietnam()
    findings = [
        Finding("seats", sum(units), "=", stated, params={"units": len(units)}),
    ]
    verdict = _verdict("question_seats", on, law, findings, [], units=len(units), stated=stated)
    return added_up(verdict, ("council.seats_of_units", sum(units), stated))


def _verdict(
    question: str,
    on: date,
    law: RuleBook,
    findings: Sequence[Finding],
    used: Sequence[Rule],
    shortfall: int = 0,
    **inputs: int | str | None,
) -> Verdict:
    return judged(f"council.{question}", on, law, findings, used, UNDECIDED, inputs, shortfall)
