"""Poor and near-poor households: standards of every year, scores, and the life of a review."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from grassroots_gov import Count, ImpossibleCount, NoRuleInForce, Outcome, RuleBook, RuleError, WorkCalendar
from grassroots_gov.decisions import recheck
from grassroots_gov.decisions.conditions import comparisons
from grassroots_gov.decisions.culture import judge_commendation, judge_title
from grassroots_gov.decisions.facts import CODEC
from grassroots_gov.decisions.poverty import standing, standing_by_scores
from grassroots_gov.decisions.room import DecisionsRoom
from grassroots_gov.errors import UnknownDecision
from grassroots_gov.journal import Journal, MemoryStore

OLD, NEW, NEXT = date(2020, 5, 20), date(2024, 6, 3), date(2028, 6, 1)


@pytest.mark.parametrize(
    ("area", "income", "deprived", "on", "kind"),
    [
        ("rural", 700_000, 0, OLD, "poor"),
        ("rural", 700_001, 3, OLD, "poor"),
        ("rural", 700_001, 2, OLD, "near_poor"),
        ("rural", 1_000_000, 3, OLD, "poor"),
        ("rural", 1_000_001, 3, OLD, "average"),
        ("rural", 1_500_001, 9, OLD, "not_poor"),
        ("urban", 900_000, 0, OLD, "poor"),
        ("urban", 1_300_000, 2, OLD, "near_poor"),
        ("urban", 1_300_001, 2, OLD, "average"),
        ("rural", 1_500_000, 3, NEW, "poor"),
        ("rural", 1_500_000, 2, NEW, "near_poor"),
        ("rural", 1_500_001, 12, NEW, "average"),
        ("urban", 2_000_000, 3, NEW, "poor"),
        ("urban", 3_000_001, 3, NEW, "not_poor"),
        ("rural", 1_500_000, 3, date(2026, 12, 31), "poor"),
        ("rural", 2_200_000, 3, date(2027, 1, 1), "poor"),
        ("rural", 2_200_001, 3, NEXT, "not_poor"),
        ("urban", 2_800_000, 2, NEXT, "near_poor"),
    ],
)
def test_a_household_is_classed_by_the_standard_of_the_day(area, income, deprived, on, kind):
    found = standing(area, income=income, deprived=deprived, on=on)
    assert found.kind == kind
    assert all(finding.met is not False for finding in found.verdict.findings)
    for lang in ("vi", "en"):
        told = found.verdict.explain(lang)
        assert "decisions." not in told
        assert "{" not in told


@pytest.mark.parametrize(
    ("area", "income_score", "deprivation_score", "on", "kind"),
    [
        ("rural", 120, 0, OLD, "poor"),
        ("rural", 121, 30, OLD, "poor"),
        ("rural", 150, 29, OLD, "near_poor"),
        ("rural", 151, 90, OLD, "not_poor"),
        ("urban", 140, 0, OLD, "poor"),
        ("urban", 175, 30, OLD, "poor"),
        ("urban", 176, 30, OLD, "not_poor"),
        ("rural", 140, 30, NEW, "poor"),
        ("rural", 140, 20, NEW, "near_poor"),
        ("rural", 141, 90, NEW, "not_poor"),
        ("urban", 175, 30, NEW, "poor"),
    ],
)
def test_scores_class_as_the_circular_of_the_day_says(area, income_score, deprivation_score, on, kind):
    found = standing_by_scores(area, income_score=income_score, deprivation_score=deprivation_score, on=on)
    assert found.kind == kind


def test_an_average_household_rests_on_memory_and_says_so():
    found = standing("rural", income=1_200_000, deprived=0, on=OLD)
    assert "unconfirmed_rule" in [one.code for one in found.verdict.findings]


@pytest.mark.parametrize(
    "wrong",
    [
        {"income": -1},
        {"deprived": 13},
        {"deprived": -1},
        {"area": "island"},
        {"income": 1.5},
        {"deprived": True},
    ],
)
def test_figures_that_cannot_be_are_refused(wrong):
    given = {"area": "rural", "income": 1, "deprived": 1, **wrong}
    with pytest.raises(ImpossibleCount):
        standing(given["area"], income=given["income"], deprived=given["deprived"], on=NEW)


def test_days_without_a_standard_or_scores():
    with pytest.raises(NoRuleInForce):
        standing("rural", income=1, deprived=1, on=date(2016, 1, 4))
    with pytest.raises(NoRuleInForce):
        standing_by_scores("rural", income_score=1, deprivation_score=1, on=date(2021, 12, 31))


def test_every_condition_of_the_rulebooks_can_be_read():
    book = RuleBook.vietnam()
    read = 0
    for key in ("poverty.poor", "poverty.near_poor", "poverty.score.poor", "poverty.score.near_poor"):
        for rule in book.timeline(key):
            values = rule.value.values() if hasattr(rule.value, "values") else [rule.value]
            for value in values:
                for condition in value if isinstance(value, tuple) else (value,):
                    assert list(comparisons(condition))
                    read += 1
    assert read >= 12


# --- the life of a review ----------------------------------------------------------------------------

STARTED = date(2022, 10, 3)
CHAIR = "commune_pc_chair"
WORKING = WorkCalendar.vietnam()


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def room(store):
    journal = Journal(store, CODEC, clock=lambda: datetime(2022, 10, 3, tzinfo=UTC), salt=bytes)
    return DecisionsRoom(journal, RuleBook.vietnam, lambda: WORKING)


def reviewed(room, *, agree=30):
    reviews = room.reviews
    review = reviews.start("Thôn 2", "rural", on=STARTED)
    reviews.survey(review, "H-001", on=STARTED, income=1_000_000, deprived=4, circumstances="ốm đau lâu năm")
    reviews.survey(review, "H-002", on=STARTED, income_score=140, deprivation_score=20)
    reviews.survey(review, "H-003", on=STARTED, income=9_000_000, deprived=0)
    for household in ("H-001", "H-002", "H-003"):
        reviews.vote(review, household, Count(eligible=60, attending=40, agree=agree), on=STARTED)
    return review


def test_each_household_is_surveyed_voted_on_posted_and_recognised(room):
    review = reviewed(room)
    until = room.reviews.post(review, on=date(2022, 10, 5))
    assert until == date(2022, 10, 10)
    with pytest.raises(RuleError) as raised:
        room.reviews.recognise(review, on=date(2022, 10, 7), by=CHAIR)
    assert [one.code for one in raised.value.verdict.findings if one.met is False] == ["posted_long_enough"]
    assert room.reviews.recognise(review, on=until, by=CHAIR).holds
    with pytest.raises(RuleError):
        room.reviews.post(review, on=until)


def test_what_is_posted_holds_codes_and_classes_and_no_circumstances(room, store):
    review = reviewed(room)
    rows = [(row.household, row.kind) for row in room.reviews.public(review)]
    assert rows == [("H-001", "poor"), ("H-002", "near_poor")]
    room.reviews.post(review, on=STARTED)
    room.reviews.object(review, "H-002", on=STARTED, words="hàng xóm nói khác")
    written = b"".join(record for stream in store.streams("") for record in store.read(stream)).decode()
    for words in ("ốm đau", "hàng xóm"):
        assert words not in written


def test_a_household_without_half_of_those_present_is_not_on_the_list(room):
    review = reviewed(room, agree=19)
    assert room.reviews.public(review) == ()


def test_an_objection_is_looked_into_and_may_ask_for_a_new_vote(room):
    review = reviewed(room)
    posted = date(2022, 10, 5)
    room.reviews.post(review, on=posted)
    assert room.reviews.object(review, "H-001", on=posted) == date(2022, 10, 14)
    (owed,) = room.reviews.owed(posted)
    assert (owed.code, owed.state, owed.due) == ("decisions.owed_recheck", "due", date(2022, 10, 14))
    with pytest.raises(RuleError) as raised:
        room.reviews.recognise(review, on=date(2022, 10, 20), by=CHAIR)
    assert "objections_answered" in [one.code for one in raised.value.verdict.findings if one.met is False]
    looked = date(2022, 10, 12)
    room.reviews.recheck(review, "H-001", on=looked, stands=False)
    assert next(iter(room.reviews.owed(looked))).state == "met"
    with pytest.raises(RuleError):
        room.reviews.recognise(review, on=looked, by=CHAIR)
    room.reviews.survey(review, "H-001", on=looked, income=1_600_000, deprived=4)
    room.reviews.vote(review, "H-001", Count(eligible=60, attending=40, agree=30), on=looked)
    assert room.reviews.recognise(review, on=looked, by=CHAIR).holds
    assert [row.household for row in room.reviews.public(review)] == ["H-002"]


def test_steps_out_of_turn_are_refused_and_write_nothing(room, store):
    reviews = room.reviews
    review = reviews.start("Thôn 2", "rural", on=STARTED)
    count = Count(eligible=60, attending=40, agree=30)
    before = {name: list(store.read(name)) for name in store.streams("")}
    for illegal in (
        lambda: reviews.vote(review, "H-001", count, on=STARTED),
        lambda: reviews.object(review, "H-001", on=STARTED),
        lambda: reviews.recheck(review, "H-001", on=STARTED, stands=True),
        lambda: reviews.recognise(review, on=STARTED, by=CHAIR),
        lambda: reviews.post(review, on=date(2022, 10, 2)),
    ):
        with pytest.raises(RuleError):
            illegal()
    with pytest.raises(UnknownDecision):
        reviews.post("2022-0009", on=STARTED)
    with pytest.raises(ImpossibleCount):
        reviews.survey(review, "H-001", on=STARTED, income=1)
    assert {name: list(store.read(name)) for name in store.streams("")} == before


def test_another_than_the_chairman_may_not_recognise(room):
    review = reviewed(room)
    room.reviews.post(review, on=STARTED)
    with pytest.raises(RuleError) as raised:
        room.reviews.recognise(review, on=date(2022, 10, 20), by="district_pc_chair")
    assert "authority" in [one.code for one in raised.value.verdict.findings if one.met is False]


def test_before_2021_new_cases_of_the_year_are_recognised_in_seven_working_days(room):
    room.reviews.start("Thôn 2", "rural", on=date(2019, 7, 1), regular=True)
    (owed,) = room.owed(date(2019, 7, 1))
    assert (owed.code, owed.due) == ("decisions.owed_review_decision", date(2019, 7, 10))


def test_a_review_within_the_year_is_decided_in_fifteen_days(room):
    review = room.reviews.start("Thôn 2", "rural", on=date(2022, 3, 15), regular=True)
    (owed,) = room.owed(date(2022, 3, 15))
    assert (owed.due, owed.subject) == (date(2022, 3, 30), review)


# --- cultural titles ---------------------------------------------------------------------------------


MOUNTAIN = "mountain_island_special_or_poor"


class TestTitles:
    @pytest.mark.parametrize(
        ("title", "scores", "place", "outcome"),
        [
            ("cultural_family", [(30, 35), (30, 35), (25, 30)], "other", Outcome.HOLDS),
            ("cultural_family", [(30, 35), (30, 35), (24, 30)], "other", Outcome.FAILS),
            (
                "cultural_family",
                [(35, 35), (35, 35), (14, 30)],
                "mountain_island_special_or_poor",
                Outcome.FAILS,
            ),
            ("cultural_family", [(35, 35), (35, 35), (15, 30)], "other", Outcome.HOLDS),
            ("cultural_family", [(17, 35), (65, 65)], MOUNTAIN, Outcome.FAILS),
            ("cultural_family", [(18, 35), (65, 65)], MOUNTAIN, Outcome.HOLDS),
            ("cultural_village", [(40, 50), (40, 50)], "other", Outcome.HOLDS),
            ("cultural_village", [(45, 50), (45, 50)], "districts_of_central_cities", Outcome.HOLDS),
            ("cultural_village", [(44, 50), (45, 50)], "districts_of_central_cities", Outcome.FAILS),
        ],
    )
    def test_points_are_enough_in_total_and_in_each_standard(self, title, scores, place, outcome):
        verdict = judge_title(title, scores, place=place, on=date(2020, 12, 1))
        assert verdict.outcome is outcome
        assert recheck(verdict.to_dict()) == ()

    def test_from_2024_no_points_are_known(self):
        verdict = judge_title("cultural_family", [(90, 100)], place="other", on=date(2024, 6, 3))
        assert verdict.outcome is Outcome.UNDETERMINED

    @pytest.mark.parametrize(
        ("scores", "place"),
        [([(36, 35)], "other"), ([(-1, 35)], "other"), ([(1, 101)], "other"), ([(1, 1)], "x")],
    )
    def test_points_that_cannot_be(self, scores, place):
        with pytest.raises(ImpossibleCount):
            judge_title("cultural_family", scores, place=place, on=date(2020, 12, 1))

    @pytest.mark.parametrize(
        ("kind", "years", "commended", "outcome"),
        [
            ("family", 3, 15, Outcome.HOLDS),
            ("family", 2, 15, Outcome.FAILS),
            ("family", 3, 16, Outcome.FAILS),
            ("village", 5, 1, Outcome.HOLDS),
            ("village", 4, 1, Outcome.FAILS),
        ],
    )
    def test_commendations_need_years_and_stay_within_fifteen_per_cent(self, kind, years, commended, outcome):
        on = date(2020, 12, 1)
        verdict = judge_commendation(kind, years, commended=commended, qualified=100, on=on)
        assert verdict.outcome is outcome
        with pytest.raises(ImpossibleCount):
            judge_commendation(kind, 5, commended=3, qualified=2, on=on)
