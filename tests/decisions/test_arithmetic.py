"""Bases, least counts and shares in words: the integers that every vote is held against."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grassroots_gov import Count
from grassroots_gov.decisions.arithmetic import base_count, least, units_of, worded_share
from grassroots_gov.law import Threshold

BALLOTS = Count(
    eligible=60, attending=40, form="ballots", issued=58, returned=50, valid=47, invalid=3, agree=30
)


@pytest.mark.parametrize(
    ("base", "many"),
    [
        ("all_households", 60),
        ("all_delegates", 60),
        ("summoned", 60),
        ("attendees", 40),
        ("attending_household_reps", 40),
        ("delegates_present", 40),
        ("ballots_valid", 47),
    ],
)
def test_each_base_is_its_own_figure_of_the_minutes(base: str, many: int) -> None:
    assert base_count(base, BALLOTS) == many


def test_a_figure_that_the_minutes_lack_is_no_base() -> None:
    bare = Count(eligible=60, agree=30)
    assert base_count("attendees", bare) is None
    assert base_count("ballots_valid", bare) is None


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(1), "100%"),
        (Fraction(1, 2), "50%"),
        (Fraction(3, 4), "75%"),
        (Fraction(13, 20), "65%"),
        (Fraction(1, 100), "1%"),
        (Fraction(2, 3), "2/3"),
        (Fraction(1, 101), "1/101"),
        (Fraction(1, 200), "1/200"),
    ],
)
def test_a_share_is_a_percentage_only_where_it_is_a_whole_one(share: Fraction, words: str) -> None:
    assert worded_share(share) == words


def test_nothing_is_decided_by_nobody() -> None:
    half = Threshold(">=", Fraction(1, 2), "all_households")
    assert [least(half, of) for of in (0, 1, 2, 3, 4)] == [1, 1, 1, 2, 2]
    assert [least(Threshold(">", Fraction(1, 2), "summoned"), of) for of in (0, 1, 2, 3)] == [1, 1, 2, 2]


def test_a_base_of_who_came_takes_any_unit() -> None:
    assert "voter" not in units_of("all_households")
    assert {"household", "voter", "delegate"} <= set(units_of("attendees"))
