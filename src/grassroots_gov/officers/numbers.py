"""Numbers and posts: the quota, part-timers, vice chairmen, posts that the law of the day lists or lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from grassroots_gov.errors import BadMeasure
from grassroots_gov.law import (
    Bound,
    Finding,
    Rule,
    RuleBook,
    held,
    under,
)
from grassroots_gov.officers.case import Case
from grassroots_gov.officers.model import UnitKind
from grassroots_gov.officers.posts import CADRES, CIVIL_SERVANTS, in_regime
from grassroots_gov.officers.two_tier import two_tier

__all__ = ["extra_posts", "numbers"]

VICE_CHAIR = "peoples_committee_vice_chair"
CENTRE_HEAD = "public_service_centre_head"
ONE_HOLDER = ("_chair", "_secretary", "_president", "_chief", "_commander")
DEPUTY = frozenset({"vice", "deputy"})


def numbers(case: Case) -> Iterator[Finding]:
    """Every finding about how many officers there are and in which posts."""
    yield from _quota(case)
    yield from _part_timers(case)
    yield from _assigned(case)
    yield from _posts(case)
    yield from _centre(case)
    yield from _vice_chairs(case)
    yield from two_tier(case)


def _quota(case: Case) -> Iterator[Finding]:
    rule = case.rules.find("officer_quota")
    if rule is None:
        yield _none(case, "no_quota", len(case.officers), case.rules.find("repeal_commune_civil_servants"))
        yield from _last(case, "officer_quota")
        return
    most = _class_number(rule, case) + _added(case)
    less = rule.table().get("minus_if_regular_police_chief")
    counted = len({officer.id for officer in case.officers})
    if isinstance(less, int) and case.regular_police_chief:
        most -= less
        yield under(rule, "regular_police_chief", less=less)
    grown = case.rules.find("officer_quota_extra")
    if case.extra and grown is None:
        yield under(rule, "no_extra", extra=case.extra)
    elif case.extra and grown is not None:
        yield under(grown, "extra", extra=case.extra)
    yield held(rule, "quota", counted, "<=", most)
    if counted < most:
        yield under(rule, "below_quota", count=counted, quota=most, vacancies=most - counted)


def _added(case: Case) -> int:
    """Posts added for population and area, on a day whose law adds any."""
    return case.extra if case.rules.find("officer_quota_extra") is not None else 0


def _none(case: Case, code: str, count: int, repealed: Rule | None) -> Finding:
    """No number is in force, by the article that ended it where one is known."""
    if repealed is None:
        return Finding(code, params={"count": count})
    return under(repealed, code, count=count)


def _last(case: Case, key: str) -> Iterator[Finding]:
    """Until when the last number stood, and by which article; before the first one nothing is told."""
    ended = [rule for rule in case.book.timeline(key) if rule.last_day and rule.last_day < case.on]
    if ended:
        last = ended[-1]
        assert last.last_day is not None
        yield under(last, "last_number", until=last.last_day.isoformat())


def _part_timers(case: Case) -> Iterator[Finding]:
    if case.part_timers is None:
        return
    rule = case.rules.find("part_timer_quota")
    if rule is None:
        yield _none(case, "no_part_timer_quota", case.part_timers, None)
        yield from _last(case, "part_timer_quota")
        return
    most = _class_number(rule, case) + _added(case)
    yield held(rule, "part_timers", case.part_timers, "<=", most)
    if case.part_timers < most:
        missing = most - case.part_timers
        yield under(rule, "part_timers_below_quota", count=case.part_timers, quota=most, vacancies=missing)


def _assigned(case: Case) -> Iterator[Finding]:
    if case.assigned is None:
        return
    counted = len({officer.id for officer in case.officers})
    yield Finding("assigned", counted, "<=", case.assigned)
    settled = case.rules.find("transition_officers")
    if counted > case.assigned and settled is not None:
        years = settled.table()["reduction_years"]
        assert isinstance(years, int)
        until = settled.effective_from.replace(year=settled.effective_from.year + years)
        yield under(settled, "reduced_until", count=counted - case.assigned, until=until.isoformat())
    if counted < case.assigned:
        words = {"count": counted, "assigned": case.assigned, "vacancies": case.assigned - counted}
        yield Finding("below_assigned", params=words)


def _centre(case: Case) -> Iterator[Finding]:
    """Who heads the public service centre: a vice chairman at first, from October 2025 somebody else."""
    rule = case.rules.find("centre_director")
    if rule is None:
        return
    wanted = int(rule.table()["director"] == "vice_chair")
    for officer in case.officers:
        if CENTRE_HEAD in officer.posts:
            is_vice = int(VICE_CHAIR in officer.posts)
            code = "director_is_vice_chair" if wanted else "director_is_no_vice_chair"
            yield held(rule, code, is_vice, "=", wanted, officer=officer.id)


def _class_number(rule: Rule, case: Case) -> int:
    """The number of a class, which the tables of three decrees write in three ways."""
    table = rule.table()
    for name in (f"class_{case.commune_class}_max", case.commune_class):
        if name in table:
            number = table[name]
            break
    else:
        by_kind = table["ward" if case.unit_kind == "phuong" else "commune_or_town"]
        assert isinstance(by_kind, Mapping)
        number = by_kind[case.commune_class]
    assert isinstance(number, int)
    return number


def _posts(case: Case) -> Iterator[Finding]:
    lists = [rule for rule in map(case.rules.find, (CADRES, CIVIL_SERVANTS)) if rule is not None]
    if len(lists) < 2:
        return
    listed = {code: rule for rule in lists for code in in_regime(rule)}
    kept = {code for officer in case.officers for code in officer.posts}
    for officer in case.officers:
        for code in officer.posts:
            if code not in listed:
                words = {"officer": officer.id, "post": f"officers.{code}"}
                yield held(lists[1], "post_not_in_regime", 1, "=", 0, **words)
    for code in sorted(listed.keys() & kept):
        holders = {officer.id for officer in case.officers if code in officer.posts}
        if len(holders) > 1 and code.endswith(ONE_HOLDER) and not DEPUTY.intersection(code.split("_")):
            yield under(listed[code], "post_held_by_several", post=f"officers.{code}", count=len(holders))
    for code in sorted(listed.keys() - kept):
        yield under(listed[code], "missing_post", post=f"officers.{code}")


def _vice_chairs(case: Case) -> Iterator[Finding]:
    count = len({officer.id for officer in case.officers if VICE_CHAIR in officer.posts})
    rule = case.rules.find("vice_chair_count")
    if rule is None or case.commune_class not in rule.table():
        # Without a quota nothing can hold anyway; with one, a time without a number is only told.
        undecided = case.rules.find("officer_quota") is None
        yield Finding(
            "no_vice_chair_number" if undecided else "vice_chairs_not_limited",
            citation=rule.citation if rule else None,
            confidence=rule.confidence if rule else None,
            params={"count": count},
        )
        if rule is None:
            yield from _last(case, "vice_chair_count")
        return
    limit = _limit(rule, case.commune_class)
    earlier = [
        one for one in case.book.timeline("vice_chair_count") if one.effective_from < rule.effective_from
    ]
    if earlier and _limit(earlier[-1], case.commune_class).n < limit.n:
        begins = _next_council(case.book, rule.effective_from)
        if begins is None or case.on < begins:
            # The larger number waits for the council of the next term; until then the old one stands.
            old = _limit(earlier[-1], case.commune_class)
            yield held(earlier[-1], "vice_chairs", count, "<=", old.n)
            yield under(rule, "vice_chair_waits", count=old.n, begins=begins.isoformat() if begins else None)
            return
    yield held(rule, "vice_chairs", count, "<=", limit.n)


def _limit(rule: Rule, commune_class: str) -> Bound:
    words = rule.table()[commune_class]
    assert isinstance(words, str)
    return Bound.parse(words)


def _next_council(book: RuleBook, after: date) -> date | None:
    """The day of the next general election of councils: the number of delegates changes with it."""
    begins = (rule.effective_from for rule in book.timeline("council_size"))
    return min((day for day in begins if day > after), default=None)


# --- posts added for population and area ------------------------------------------------------------


def extra_posts(
    *,
    population: int,
    standard_population: int,
    area: int,
    standard_area: int,
    on: date,
    unit_kind: UnitKind = "xa",
    urban_district: bool = False,
    book: RuleBook | None = None,
) -> int:
    """How many civil servants, and as many part-timers, are added for population and area.

    The standards of the unit (population, area in hectares or any one unit for both) are the caller's:
    the rulebooks do not carry them. ``urban_district`` says whether a ward lies in an urban district.
    :class:`NoRuleInForce` on a day without such a rule, :class:`BadMeasure` for figures that cannot be.

    >>> extra_posts(population=12_500, standard_population=5_000, area=60, standard_area=30,
    ...             on=date(2024, 6, 3))
    4
    """
    figures = {
        "population": population,
        "standard_population": standard_population,
        "area": area,
        "standard_area": standard_area,
    }
    for name, value in figures.items():
        if value < 0 or (name.startswith("standard") and value == 0):
            raise BadMeasure(name, value)
    rule = (book or RuleBook.vietnam()).at(on)["officer_quota_extra"]
    ward = unit_kind == "phuong" and urban_district
    kind = "ward_in_urban_district" if ward else "other_unit"
    people = _step(rule, f"{kind}_per_full_population_fraction") * standard_population
    land = _step(rule, "any_unit_per_full_area_percent") / 100 * standard_area
    return max(int((population - standard_population) / people), 0) + max(
        int((area - standard_area) / land), 0
    )


def _step(rule: Rule, name: str) -> Fraction:
    """The part before the arrow of "1/3 -> +1"."""
    words = rule.table()[name]
    assert isinstance(words, str)
    step, _, gained = words.partition(" -> ")
    assert gained == "+1"
    return Fraction(step)
