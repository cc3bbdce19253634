"""Elections with several candidates: the base of the share, ties, and what follows when nobody passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from attrs import evolve, field, frozen

from grassroots_gov.decisions.arithmetic import against, base_count, least, of_unit, units_of
from grassroots_gov.decisions.deadlines import Calendar, due_on
from grassroots_gov.decisions.follow import ELECTIONS, follow_up
from grassroots_gov.decisions.forms import judge_form
from grassroots_gov.decisions.judge import combined, disagreement
from grassroots_gov.decisions.matters import Listed, labels, listed
from grassroots_gov.decisions.model import Count, figures
from grassroots_gov.decisions.part import Part
from grassroots_gov.decisions.shares import as_one_of_several, judge_attendance, laws_of
from grassroots_gov.errors import ImpossibleCount, UnknownMatter
from grassroots_gov.law import Finding, Outcome, Rule, RuleBook, Threshold, Verdict, unconfirmed

__all__ = ["Election", "judge_election"]


def _read_only(votes: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(sorted(votes.items())))


@frozen
class Election:
    """The result of an election.

    ``verdict``  holds where every seat is filled, fails where one is not, undetermined where it is open
    ``votes``    each candidate's votes
    ``elected``  those elected, most votes first
    ``tied``     those whom no rule chooses between
    ``rerun_by`` the last day to hold it again, where the law sets one
    """

    verdict: Verdict
    votes: Mapping[str, int] = field(converter=_read_only, hash=False)
    elected: tuple[str, ...]
    tied: tuple[str, ...] = ()
    rerun_by: date | None = None


def judge_election(
    matter: str,
    count: Count,
    votes: Mapping[str, int],
    *,
    on: date,
    seats: int = 1,
    names_per_ballot: int | None = None,
    book: RuleBook | None = None,
    calendar: Calendar | None = None,
) -> Election:
    """Who is elected, under the law of the day (bầu cử có nhiều ứng cử viên).

    ``count``             the figures of the minutes; its ``agree`` is not looked at
    ``votes``             each candidate's votes, by a code
    ``seats``             how many are to be elected, one for a village head
    ``names_per_ballot``  how many names a ballot may carry; as many as there are seats where not given

    A candidate is elected who reaches the share of the law's own base: all voters or households, not those
    who came and not the valid ballots. Among more than there are seats, the most votes decide; a tie for
    the last seat no known rule settles, and none knows a second round.

    Raises :class:`ImpossibleCount` where the votes exceed what the ballots could carry.

    >>> from datetime import date
    >>> ballots = Count(eligible=310, attending=216, returned=216, valid=210, invalid=6, agree=0)
    >>> judge_election("village_head_election", ballots, {"A": 110, "B": 100}, on=date(2020, 5, 20)).elected
    ()
    """
    book = book or RuleBook.vietnam()
    known = listed(matter, on, book)
    if known.code not in ELECTIONS:
        raise UnknownMatter(matter, ELECTIONS)
    names = seats if names_per_ballot is None else names_per_ballot
    _possible(count, votes, seats, names)
    best = evolve(count, agree=max(votes.values(), default=0), disagree=None, abstain=None)
    rules = book.at(on)
    common = Part()
    judge_form(common, known, count, rules, None)
    laws = laws_of(known, count, rules)
    judged = [_by_law(quorum, threshold, best, votes, seats) for quorum, threshold in laws]
    parts = [part for part, _, _ in judged]
    if len(laws) > 1:
        for part, (_, threshold) in zip(parts, laws, strict=True):
            as_one_of_several(part, threshold)
    outcome = combined([common.outcome()], [part.outcome() for part in parts])
    elected = tuple(name for name in judged[0][1] if all(name in seated for _, seated, _ in judged))
    tied = tuple(sorted({name for _, _, equal in judged for name in equal}))
    if common.outcome() is Outcome.FAILS:
        elected, tied = (), ()
    findings = [*common.findings, *(finding for part in parts for finding in part.findings)]
    if len({(part.outcome(), seated, equal) for part, seated, equal in judged}) > 1:
        findings.append(disagreement([threshold.citation for _, threshold in laws]))
    findings += [Finding("elected", params={"candidate": name}) for name in elected]
    findings += unconfirmed([*common.rules, *(rule for part in parts for rule in part.rules)])
    shortfall = 0 if outcome is Outcome.HOLDS else max(part.missing for part in parts)
    if shortfall:
        unit = of_unit(count, laws[0][1])
        findings.append(Finding("more_votes_needed", params={"more": shortfall, "unit": unit}))
    findings += follow_up(known, count, outcome, rules)
    rerun_by = None
    if outcome is Outcome.FAILS:
        findings.append(Finding("no_second_round"))
        rerun = rules.find(f"{known.code}.rerun")
        if rerun is not None and calendar is not None and not count.repeat:
            rerun_by = due_on(rerun.time_limit(), on, calendar)
    verdict = _verdict(known, count, on, outcome, findings, shortfall, book, seats)
    return Election(verdict, votes, elected, tied, rerun_by)


def _verdict(
    known: Listed,
    count: Count,
    on: date,
    outcome: Outcome,
    findings: Sequence[Finding],
    shortfall: int,
    book: RuleBook,
    seats: int,
) -> Verdict:
    label_vi, label_en = labels(known.asked, known.rule)
    shown = {name: value for name, value in figures(count).items() if name != "agree"}
    return Verdict(
        "decisions.election_question",
        on,
        outcome,
        findings,
        shortfall=shortfall,
        book_digest=book.digest,
        inputs={
            **shown,
            "unit": "vote",
            "counted_in": count.unit,
            "matter": known.asked,
            "seats": seats,
            "label_vi": label_vi[:1].upper() + label_vi[1:],
            "label_en": label_en[:1].upper() + label_en[1:],
        },
    )


def _possible(count: Count, votes: Mapping[str, int], seats: int, names: int) -> None:
    """No more votes than ballots could carry, none below zero, no candidate above the ballots."""
    broken: list[tuple[str, str]] = []
    for what, number in (("seats", seats), ("names_per_ballot", names)):
        if number < 1:
            broken.append((f"{what} >= 1", f"{number} >= 1"))
    ballots, name = next(
        (value, field_name)
        for field_name in ("valid", "returned", "attending", "issued", "eligible")
        if (value := getattr(count, field_name)) is not None
    )
    total = sum(votes.values())
    if total > ballots * names:
        cast = " + ".join(map(str, votes.values()))
        broken.append((f"sum of votes <= {name} * names_per_ballot", f"{cast} <= {ballots} * {names}"))
    for candidate, given in votes.items():
        if not 0 <= given <= ballots:
            broken.append((f"0 <= votes of a candidate <= {name}", f"{candidate}: 0 <= {given} <= {ballots}"))
    if broken:
        (equation, shown), *others = broken
        raise ImpossibleCount(equation, shown, tuple(f"{rule} ({figure})" for rule, figure in others))


def _by_law(
    quorum: Rule | None, threshold: Rule, count: Count, votes: Mapping[str, int], seats: int
) -> tuple[Part, tuple[str, ...], tuple[str, ...]]:
    """One law's answer: who reaches its share, who of these has a seat, who is tied for the last."""
    part = Part(rules=[threshold])
    share = threshold.value
    if not isinstance(share, Threshold):
        part.unknown("no_share_stated", threshold)
        return part, (), ()
    if count.unit not in units_of(share.base):
        unit, base = f"decisions.unit_{count.unit}", f"law.base_{share.base}"
        part.unknown("unit_not_counted", threshold, unit=unit, base=base)
        return part, (), ()
    judge_attendance(part, count, quorum)
    of = base_count(share.base, count)
    if of is None:
        part.unknown("base_missing", threshold, base=f"law.base_{share.base}")
        return part, (), ()
    ranked = sorted(votes, key=lambda name: (-votes[name], name))
    passed = [name for name in ranked if votes[name] >= least(share, of)]
    seated, tied = _seated(passed, votes, seats)
    part.findings += _candidates(ranked, votes, of, threshold, share, count)
    if part.outcome() is Outcome.FAILS:  # too few came: nobody is elected, whatever the votes
        seated, tied = (), ()
    if tied:
        part.unknown("tie_at_last_seat", threshold, candidates=", ".join(tied))
    else:
        part.findings.append(
            Finding(
                "seats_filled",
                measured=len(seated),
                relation=">=",
                required=seats,
                citation=threshold.citation,
                confidence=threshold.confidence,
            )
        )
    best = votes[ranked[len(seated)]] if len(seated) < len(ranked) else 0
    part.missing = max(0, least(share, of) - best) if len(seated) < seats and not tied else 0
    return part, seated, tied


def _candidates(
    ranked: Sequence[str], votes: Mapping[str, int], of: int, rule: Rule, share: Threshold, count: Count
) -> Iterator[Finding]:
    """A remark for each candidate: one who is not elected does not make the election fail."""
    for name in ranked:
        full = against("candidate", votes[name], of, rule, share, count)
        words = {**full.params, "candidate": name, "votes": votes[name], "least": least(share, of)}
        del words["share"]
        yield evolve(full, measured=None, relation=None, required=None, params=words)


def _seated(
    passed: Sequence[str], votes: Mapping[str, int], seats: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first of ``passed`` as far as there are seats, without those tied across the last seat."""
    if len(passed) <= seats:
        return tuple(passed), ()
    edge = votes[passed[seats - 1]]
    if votes[passed[seats]] != edge:
        return tuple(passed[:seats]), ()
    clear = tuple(name for name in passed[:seats] if votes[name] > edge)
    return clear, tuple(name for name in passed if votes[name] == edge)
