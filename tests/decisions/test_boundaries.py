"""Every share of every rulebook at its boundary: one below, exactly, one above. Generated, not typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from grassroots_gov import Count, Outcome, RuleBook, Threshold, decide
from grassroots_gov.decisions.matters import codes
from grassroots_gov.decisions.whatif import reaches

BOOK = RuleBook.vietnam()
SIZES = (1, 2, 3, 4, 5, 6, 7, 90, 91, 149, 150, 151, 1231, 29891)
UNITS = {"all_villages": "village", "all_voters": "voter", "all_delegates": "delegate"}
FAR = date(2027, 12, 31)


def shares():
    """Every threshold of the books, with the part of a table that holds it."""
    for rule in BOOK:
        if isinstance(rule.value, Threshold):
            yield rule, ""
        elif isinstance(rule.value, Mapping):
            yield from ((rule, name) for name, part in rule.value.items() if isinstance(part, Threshold))


ALL = tuple(shares())
VOTES = [
    (rule, on)
    for rule, part in ALL
    if not part
    and rule.key.partition(".")[0] in codes(BOOK)
    and rule.key.partition("@")[0].endswith((".threshold", ".threshold_commune"))
    for on in (rule.effective_from, rule.last_day or FAR)
    if not (rule.yields and rule.yields <= on)
]
QUORUMS = [
    (rule, on)
    for rule, part in ALL
    if rule.key.partition(".")[0] in codes(BOOK) and rule.key.partition("@")[0].endswith(".quorum")
    for on in (rule.effective_from, rule.last_day or FAR)
    if not (rule.yields and rule.yields <= on)
]


def name(value):
    return f"{value.key}" if hasattr(value, "key") else str(value)


def test_the_shares_were_found():
    assert len(ALL) > 40
    assert len(VOTES) > 40
    assert len(QUORUMS) > 15


@pytest.mark.parametrize(("rule", "part"), ALL, ids=name)
@pytest.mark.parametrize("of", SIZES)
def test_any_share_is_exact_at_its_boundary(rule, part, of):
    share = rule.value[part] if part else rule.value
    least = share.minimum(of)
    # Integers only, and independent of minimum(): the cross product says the same.
    for measured in (least - 1, least, least + 1):
        if not 0 <= measured <= of:
            continue
        left, right = measured * share.share.denominator, share.share.numerator * of
        passes = left > right if share.relation == ">" else left >= right
        verdict = reaches(rule.key, measured, of, on=rule.effective_from, part=part)
        assert verdict.holds is passes
        assert verdict.holds is (measured >= least)
        assert verdict.shortfall == max(0, least - measured)


@pytest.mark.parametrize(("rule", "on"), VOTES, ids=name)
def test_a_vote_turns_exactly_at_the_minimum(rule, on):
    matter = rule.key.partition(".")[0]
    laws = [one for one in BOOK.at(on).every(f"{matter}.threshold") if isinstance(one.value, Threshold)]
    commune_wide = rule.key.endswith("_commune")
    for of in SIZES:
        least = rule.value.minimum(of)
        asked = [least] if commune_wide else [one.value.minimum(of) for one in laws]
        for agree in (least - 1, least, least + 1):
            if not 0 <= agree <= of:
                continue
            unit = UNITS.get(rule.value.base, "household")
            verdict = decide(matter, Count(unit=unit, eligible=of, attending=of, agree=agree), on=on)
            if agree >= max(asked):
                assert verdict.outcome is Outcome.HOLDS
                assert verdict.shortfall == 0
            elif agree < min(asked):
                assert verdict.outcome is Outcome.FAILS
                assert verdict.shortfall == max(asked) - agree
            else:
                assert verdict.outcome is Outcome.UNDETERMINED


@pytest.mark.parametrize(("rule", "on"), QUORUMS, ids=name)
def test_attendance_turns_exactly_at_the_minimum(rule, on):
    matter = rule.key.partition(".")[0]
    unit = UNITS.get(rule.value.base, "household")
    for of in SIZES:
        least = rule.value.minimum(of)
        for attending in (least - 1, least, least + 1):
            if not 0 <= attending <= of:
                continue
            count = Count(unit=unit, eligible=of, attending=attending, agree=attending)
            verdict = decide(matter, count, on=on)
            found = [
                one for one in verdict.findings if one.code == "quorum" and one.citation == rule.citation
            ]
            assert [one.required for one in found] == [least]
            assert found[0].met is (attending >= least)
            if attending < least:
                assert not verdict.holds


def test_half_of_ninety_fails_and_two_thirds_of_ninety_pass():
    for matter, least in (("village_head_election", 46), ("infrastructure_contribution", 60)):
        for agree in (least - 1, least):
            count = Count(eligible=90, attending=90, agree=agree)
            assert decide(matter, count, on=date(2024, 6, 3)).holds is (agree == least)
