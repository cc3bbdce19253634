"""Votes on a person judged: of confidence, of no confidence (lấy phiếu tín nhiệm, bỏ phiếu tín nhiệm)."""

from __future__ import annotations

from datetime import date

from grassroots_gov.council.conclusion import concluded
from grassroots_gov.council.figures import share
from grassroots_gov.council.model import Ballot, ConfidenceBallot
from grassroots_gov.errors import BadChoice
from grassroots_gov.law import Finding, Rule, RuleBook, Verdict, held, under

__all__ = ["judge_confidence", "judge_no_confidence"]

LEVELS = ("commune", "district", "province")
"""The levels of council that the rules on confidence tell apart."""
ALL = "all_delegates"
"""Every share of these votes is of all delegates."""


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
        taken = level in levels
        told = f"council.level_{level}"
        findings.append(held(scope, "taken_at_level", int(taken), ">=", 1, level=told, taken=taken))
    effect = rules.find("confidence_vote_effect")
    if effect is None:
        findings.append(Finding("effect_unknown"))
    else:
        used.append(effect)
        table = effect.table()
        half = _least(table["may_resign"], ballot.delegates)
        thirds = _least(table["forced_no_confidence_vote"], ballot.delegates)
        if ballot.low >= thirds:
            code, least = "low_two_thirds", thirds
        else:
            code, least = ("low_over_half" if ballot.low >= half else "low_not_over_half"), half
        findings.append(held(effect, code, ballot.low, "<", least))
    high = share(">1/2", ALL)
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
    return concluded(
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
        asked = _least(table["delegates_request_min"], delegates)
        forced = _least(table["low_confidence_trigger"], delegates)
        ground = front or (asking or 0) >= asked or (low or 0) >= forced
        findings.append(held(rule, "ground", int(ground), ">=", 1, there=ground, asked=asked, forced=forced))
        half = _least(str(table["effect"]).split()[0], delegates)
        findings.append(held(rule, "no_confidence", against, "<", half))
    return concluded("question_no_confidence", on, law, findings, used, against=against, delegates=delegates)


def _least(words: object, delegates: int) -> int:
    """How many a share of the delegates is, as the rulebook writes it: ">1/2"."""
    return share(str(words), ALL).minimum(delegates)
