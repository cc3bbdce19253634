"""What the two-tier commune is told: bodies, heads, deputies, committee members; averages of a province.

Since 01/07/2025 no number is set for one commune: the law gives frames and averages. They are told, and
judged where a whole province is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from grassroots_gov.errors import BadMeasure
from grassroots_gov.law import (
    Finding,
    Outcome,
    Rule,
    RuleBook,
    Verdict,
    held,
    under,
)
from grassroots_gov.officers.case import Case
from grassroots_gov.officers.posts import CADRES, CIVIL_SERVANTS, bodies_of, in_regime

__all__ = ["job_position", "judge_pool", "two_tier"]

OUTSIDE = ("party_", "fatherland_", "youth_", "womens_", "farmers_", "veterans_", "military_")
"""Posts of the party and mass organisations and of the military command: not of the government bloc."""
MEMBERS = {"military": "military_commander", "police": "police_chief"}
"""Which post sits in the committee for the military and for the police."""


def two_tier(case: Case) -> Iterator[Finding]:
    """Every finding about the bodies and frames of a commune since 01/07/2025; nothing before."""
    bodies = case.rules.find("commune_bodies")
    if bodies is None:
        return
    kept = {code for officer in case.officers for code in officer.posts}
    yield from _repealed(case)
    term = case.rules.find("cadre_definition")
    if term is not None:
        cadres = {code for known in case.book.timeline(CADRES) for code in in_regime(known)}
        count = len({one.id for one in case.officers if cadres.intersection(one.posts)})
        yield under(term, "cadres_for_a_term", count=count)
    frame = case.rules.find("staff_frame")
    if frame is not None:
        bloc = {one.id for one in case.officers if not all(post.startswith(OUTSIDE) for post in one.posts)}
        about = frame.table()["government_bloc_about"]
        assert isinstance(about, int)
        yield under(frame, "staff_frame", count=len(bloc), about=about)
    heads = [f"{body}_head" for body in bodies_of(bodies)]
    for post in heads:
        if post not in kept:
            yield under(bodies, "missing_post", post=f"officers.{post}")
    yield from _members(case, heads, kept)
    yield from _deputies(case, len(heads))


def _repealed(case: Case) -> Iterator[Finding]:
    """Titles of commune civil servants still held although the rules on them were repealed."""
    rule = case.rules.find("repeal_commune_civil_servants")
    if rule is None:
        return
    titles = {code for known in case.book.timeline(CIVIL_SERVANTS) for code in in_regime(known)}
    for officer in case.officers:
        for post in officer.posts:
            if post in titles:
                yield under(rule, "title_repealed", officer=officer.id, post=f"officers.{post}")


def _members(case: Case, heads: Sequence[str], kept: set[str]) -> Iterator[Finding]:
    """Who must sit in the committee and is not there: heads of bodies, the military, the police."""
    rule = case.rules.find("committee_members")
    if rule is None:
        return
    listed = rule.table()["members"]
    assert isinstance(listed, tuple)
    wanted = [MEMBERS[str(one)] for one in listed if str(one) in MEMBERS]
    if "heads_of_specialised_bodies" in listed:
        wanted += heads
    sits = sum(post in kept for post in wanted)
    yield under(rule, "committee_members", count=sits, listed=len(wanted))
    for post in wanted:
        if post not in kept and post not in heads:
            yield under(rule, "missing_member", post=f"officers.{post}")


def _deputies(case: Case, bodies: int) -> Iterator[Finding]:
    rule = case.rules.find("deputy_heads")
    if rule is None:
        return
    average = rule.table()["average"]
    assert isinstance(average, int)
    deputies = [post for one in case.officers for post in one.posts if post.endswith("_deputy_head")]
    yield under(rule, "deputy_heads", count=len(deputies), bodies=bodies, average=average)


# --- averages over a province -----------------------------------------------------------------------


def judge_pool(vice_chairs: Mapping[str, int], *, on: date, book: RuleBook | None = None) -> Verdict:
    """Whether the vice chairs of all communes of a province keep the average of the day.

    ``vice_chairs``  how many each commune has, by the commune's code; the province hands its pool out as
                     it likes, so that one commune may have more and another fewer

    On a day whose law knows no average it is undetermined. :class:`BadMeasure` below nothing.

    >>> judge_pool({"A": 3, "B": 2}, on=date(2026, 1, 5)).outcome
    <Outcome.HOLDS: 'holds'>
    >>> judge_pool({"A": 3, "B": 3}, on=date(2026, 1, 5)).outcome
    <Outcome.FAILS: 'fails'>
    """
    for commune, count in vice_chairs.items():
        if count < 0:
            raise BadMeasure(commune, count)
    law = book or RuleBook.vietnam()
    rule = law.at(on).find("vice_chair_count")
    total, communes = sum(vice_chairs.values()), len(vice_chairs)
    average = _average(rule)
    if rule is None or average is None:
        finding = Finding("no_vice_chair_pool", params={"count": total, "communes": communes})
        outcome = Outcome.UNDETERMINED
    else:
        most = average.numerator * communes // average.denominator
        finding = held(rule, "vice_chair_pool", total, "<=", most, communes=communes)
        outcome = Outcome.HOLDS if finding.met else Outcome.FAILS
    return Verdict(
        question="officers.question_pool",
        on=on,
        outcome=outcome,
        findings=[finding],
        book_digest=law.digest,
        inputs={"count": total, "communes": communes},
    )


def _average(rule: Rule | None) -> Fraction | None:
    value = rule.table().get("province_average_max") if rule else None
    return None if value is None else Fraction(str(value))


# --- kinds of job position --------------------------------------------------------------------------


def job_position(post: str, *, on: date, book: RuleBook | None = None) -> str:
    """The kind of job position of a post (vị trí việc làm): leading, professional or support.

    Heads, deputies, chairs and secretaries lead; the officers of a body do its professional work. Which
    posts only support is not in the rulebooks. :class:`NoRuleInForce` before the kinds were made.

    >>> job_position("economic_division_head", on=date(2026, 1, 5))
    'leadership_management'
    """
    rule = (book or RuleBook.vietnam()).at(on)["job_position_kinds"]
    listed = rule.table()["kinds"]
    assert isinstance(listed, tuple)
    lead, professional = str(listed[0]), str(listed[1])
    return lead if leads(post) else professional


def leads(post: str) -> bool:
    """Whether a post is one of leading and managing."""
    return post.endswith(("_head", "_chair", "_secretary", "_president", "_chief", "_commander"))
