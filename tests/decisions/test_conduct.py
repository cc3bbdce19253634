"""How a vote was prepared and held; what a meeting can still decide; time limits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Count, ImpossibleCount, NoRuleInForce, Outcome, UnknownMatter, WorkCalendar, decide
from grassroots_gov.decisions import recheck
from grassroots_gov.decisions.commune_wide import decide_commune
from grassroots_gov.decisions.conduct import Conduct, judge_conduct
from grassroots_gov.decisions.deadlines import due_on, latest_start
from grassroots_gov.decisions.whatif import more_needed, prospects, reaches
from grassroots_gov.law import TimeLimit

ON = date(2024, 6, 3)
SIGNED = frozenset({"village_head", "front_committee_head", "household_representatives"})
GOOD = Conduct(
    noticed_on=ON - timedelta(days=2),
    materials_on=ON - timedelta(days=2),
    ballots_announced_on=ON - timedelta(days=2),
    draft_posted_on=ON - timedelta(days=30),
    decision_on=ON - timedelta(days=20),
    team_on=ON - timedelta(days=10),
    announced_on=ON - timedelta(days=7),
    published_on=ON - timedelta(days=20),
    candidates=2,
    candidates_sent_on=ON - timedelta(days=15),
    plan_issued_on=ON - timedelta(days=9),
    plan_sent_on=ON - timedelta(days=7),
    convened_by="village_head",
    team=3,
    witnesses=2,
    signed_by=SIGNED,
)


@pytest.mark.parametrize("form", ["meeting", "ballots"])
@pytest.mark.parametrize(
    "matter",
    ["infrastructure_contribution", "village_convention", "village_head_election", "other_self_management"],
)
def test_what_was_done_in_time_by_enough_people_holds(matter, form):
    called_by = "election_team" if matter == "village_head_election" else "village_head"
    assert judge_conduct(matter, evolve(GOOD, convened_by=called_by), on=ON, form=form).holds


@pytest.mark.parametrize(
    ("matter", "form", "breach", "code"),
    [
        ("other_self_management", "meeting", {"noticed_on": ON - timedelta(days=1)}, "notice_in_time"),
        ("infrastructure_contribution", "meeting", {"materials_on": ON}, "materials_in_time"),
        ("infrastructure_contribution", "ballots", {"ballots_announced_on": ON}, "ballots_in_time"),
        ("village_convention", "meeting", {"draft_posted_on": ON - timedelta(days=29)}, "draft_in_time"),
        ("other_self_management", "meeting", {"convened_by": "election_team"}, "lawfully_convened"),
        ("village_head_dismissal", "meeting", {"convened_by": "village_head"}, "lawfully_convened"),
        ("village_head_election", "meeting", {"decision_on": ON - timedelta(days=19)}, "decision_in_time"),
        ("village_head_election", "meeting", {"team_on": ON - timedelta(days=9)}, "team_in_time"),
        ("village_head_election", "meeting", {"announced_on": ON - timedelta(days=6)}, "announced_in_time"),
        (
            "village_head_election",
            "meeting",
            {"candidates_sent_on": ON - timedelta(days=14)},
            "candidates_in_time",
        ),
        ("village_head_election", "meeting", {"candidates": 0}, "enough_candidates"),
        (
            "infrastructure_contribution",
            "ballots",
            {"plan_sent_on": ON - timedelta(days=6)},
            "plan_sent_in_time",
        ),
        (
            "other_self_management",
            "meeting",
            {"clusters": True, "households": 199},
            "large_enough_for_clusters",
        ),
        ("other_self_management", "meeting", {"team": 2}, "team_not_too_small"),
        ("other_self_management", "online", {"team": 6}, "team_not_too_large"),
        ("other_self_management", "meeting", {"witnesses": 1}, "enough_witnesses"),
        ("other_self_management", "meeting", {"signed_by": SIGNED - {"village_head"}}, "signed"),
    ],
)
def test_a_breach_is_named_with_its_figure_and_may_be_annulled(matter, form, breach, code):
    called_by = "election_team" if matter == "village_head_election" else "village_head"
    verdict = judge_conduct(matter, evolve(GOOD, **{"convened_by": called_by, **breach}), on=ON, form=form)
    assert verdict.outcome is Outcome.FAILS
    assert [one.code for one in verdict.findings if one.met is False] == [code]
    assert verdict.findings[-1].code == "breach_may_be_annulled"
    for lang in ("vi", "en"):
        assert "decisions." not in verdict.explain(lang)


@pytest.mark.parametrize(
    ("form", "left_out"),
    [
        ("meeting", "noticed_on"),
        ("meeting", "team"),
        ("meeting", "convened_by"),
        ("meeting", "witnesses"),
        ("meeting", "signed_by"),
        ("ballots", "ballots_announced_on"),
        ("ballots", "plan_sent_on"),
    ],
)
def test_what_nobody_noted_leaves_it_undetermined(form, left_out):
    verdict = judge_conduct("other_self_management", evolve(GOOD, **{left_out: None}), on=ON, form=form)
    assert verdict.outcome is Outcome.UNDETERMINED
    assert "not_noted" in [one.code for one in verdict.findings]


def test_a_large_or_scattered_village_meets_in_clusters():
    def judged(on=ON, **more):
        told = evolve(GOOD, clusters=True, **more)
        return judge_conduct("other_self_management", told, on=on).outcome.value

    assert judged(households=200) == "holds"
    assert judged(scattered=True) == "holds"
    assert judged() == "undetermined"
    assert judged(on=date(2020, 5, 20), households=500) == "undetermined"  # nobody confirmed the figure


def test_before_the_decree_there_are_no_lead_times_and_under_the_ordinance_none_is_known():
    told = Conduct(signed_by=SIGNED, convened_by="village_head")
    gap = judge_conduct("other_self_management", told, on=date(2023, 8, 14))
    assert gap.holds
    assert (
        judge_conduct("other_self_management", Conduct(), on=date(2020, 5, 20)).findings[0].code
        == "nothing_asked"
    )


@pytest.mark.parametrize(
    ("days", "outcome"), [(20, Outcome.HOLDS), (19, Outcome.FAILS), (None, Outcome.UNDETERMINED)]
)
def test_opinions_are_collected_for_twenty_days(days, outcome):
    published = None if days is None else ON - timedelta(days=days)
    verdict = judge_conduct("land_use_plan_draft", Conduct(published_on=published), on=ON)
    assert verdict.outcome is outcome


class TestCommuneWide:
    VILLAGE = Count(eligible=90, attending=80, agree=60)
    AGAINST = Count(eligible=90, attending=80, agree=59)
    SILENT = Count(unit="voter", eligible=90, attending=80, agree=60)

    def votes(self, agree, against, silent=0):
        every = [self.VILLAGE] * agree + [self.AGAINST] * against + [self.SILENT] * silent
        return {f"Thôn {number}": count for number, count in enumerate(every, start=1)}

    @pytest.mark.parametrize(
        ("agree", "against", "silent", "villages", "outcome"),
        [
            (8, 4, 0, 12, Outcome.HOLDS),
            (7, 5, 0, 12, Outcome.FAILS),
            (8, 0, 0, 12, Outcome.HOLDS),
            (7, 0, 0, 12, Outcome.FAILS),
            (7, 4, 1, 12, Outcome.UNDETERMINED),
            (8, 3, 1, 12, Outcome.HOLDS),
            (6, 5, 1, 12, Outcome.FAILS),
        ],
    )
    def test_each_village_decides_and_two_thirds_of_all_villages_must_agree(
        self, agree, against, silent, villages, outcome
    ):
        counts = self.votes(agree, against, silent)
        vote = decide_commune("infrastructure_contribution", counts, on=ON, villages=villages)
        assert vote.verdict.outcome is outcome
        assert len(vote.villages) == len(counts)
        assert recheck(vote.verdict.to_dict()) == ()

    def test_under_the_ordinance_the_whole_commune_is_counted_at_once(self):
        on = date(2020, 5, 20)
        counts = {
            "1": Count(eligible=300, attending=200, agree=170),
            "2": Count(eligible=100, attending=60, agree=31),
        }
        vote = decide_commune("infrastructure_contribution", counts, on=on, villages=2)
        assert (vote.verdict.holds, vote.villages) == (True, {})
        less = {**counts, "2": Count(eligible=100, attending=60, agree=30)}
        assert not decide_commune("infrastructure_contribution", less, on=on, villages=2).verdict.holds
        missing = decide_commune("infrastructure_contribution", counts, on=on, villages=3).verdict
        assert (missing.outcome, missing.findings[0].code) == (Outcome.UNDETERMINED, "villages_missing")

    def test_villages_that_cannot_be(self):
        for counts, villages in ((self.votes(3, 0), 2), ({}, 2)):
            with pytest.raises(ImpossibleCount):
                decide_commune("infrastructure_contribution", counts, on=ON, villages=villages)
        mixed = {"1": self.VILLAGE, "2": self.SILENT}
        with pytest.raises(ImpossibleCount):
            decide_commune("infrastructure_contribution", mixed, on=date(2020, 5, 20), villages=2)


class TestWhatIf:
    def test_how_many_more_are_needed(self):
        vote = Count(eligible=200, attending=150, agree=120)
        assert more_needed("infrastructure_contribution", vote, on=ON) == 14
        assert more_needed("village_head_election", vote, on=ON) == 0

    def test_with_120_of_200_present_which_matters_can_still_pass(self):
        found = {one.matter.code: one for one in prospects(attending=120, eligible=200, on=ON)}
        assert {code for code, one in found.items() if one.can_pass} == {
            "inspection_board_election",
            "investment_supervision_board_election",
            "other_self_management",
            "poor_household_review",
            "village_convention",
            "village_head_dismissal",
            "village_head_election",
        }
        works = found["infrastructure_contribution"]
        assert (works.can_pass, works.least) == (False, 134)
        assert found["cultural_family"].least is None
        assert found["cultural_family"].verdict.outcome is Outcome.UNDETERMINED
        assert "council_resolution" not in found

    def test_the_same_meeting_under_the_ordinance(self):
        found = {one.matter.code: one for one in prospects(attending=120, eligible=200, on=date(2020, 5, 20))}
        assert found["infrastructure_contribution"].can_pass
        assert found["infrastructure_contribution"].least == 101

    def test_one_matter_is_asked_under_its_own_name(self):
        (funds,) = prospects(attending=120, eligible=200, on=date(2020, 5, 20), matter="community_funds")
        assert (funds.matter.code, funds.can_pass, funds.least) == ("community_funds", True, 101)
        with pytest.raises(UnknownMatter):
            prospects(attending=120, eligible=200, on=ON, matter="community_fund")

    def test_what_can_pass_stands_first_and_what_the_law_leaves_open_last(self):
        outcomes = [one.verdict.outcome for one in prospects(attending=120, eligible=200, on=ON)]
        assert outcomes == sorted(outcomes, key=[Outcome.HOLDS, Outcome.FAILS, Outcome.UNDETERMINED].index)

    def test_delegates_decide_what_the_council_decides(self):
        found = prospects(attending=22, eligible=22, on=ON, unit="delegate")
        assert {one.matter.code for one in found} == {"council_resolution", "council_delegate_dismissal"}

    @given(st.integers(0, 300), st.integers(0, 300))
    def test_what_can_pass_passes_when_all_agree_and_nothing_else_does(self, one, other):
        attending, eligible = sorted((one, other))
        for prospect in prospects(attending=attending, eligible=eligible, on=ON):
            everybody = Count(eligible=eligible, attending=attending, agree=attending)
            assert prospect.can_pass is decide(prospect.matter.code, everybody, on=ON).holds

    def test_any_share_by_its_key(self):
        assert reaches("procedure.procedural_votes", 60, 120, on=ON).shortfall == 1
        on = date(2025, 7, 1)
        assert reaches("procedure.dialogue_conference_2025", 10, 100, on=on, part="voter_request").holds
        with pytest.raises(NoRuleInForce):
            reaches("procedure.procedural_votes", 60, 120, on=date(2020, 5, 20))


class TestTimeLimits:
    CALENDAR = WorkCalendar.vietnam()

    @pytest.mark.parametrize(
        ("n", "unit", "since", "due"),
        [
            (15, "day", date(2024, 2, 20), date(2024, 3, 6)),
            (2, "week", date(2024, 2, 20), date(2024, 3, 5)),
            (5, "working_day", date(2024, 4, 26), date(2024, 5, 7)),
            (0, "working_day", date(2024, 4, 27), date(2024, 4, 27)),
            (1, "month", date(2023, 1, 31), date(2023, 2, 28)),
            (3, "month", date(2023, 11, 30), date(2024, 2, 29)),
            (1, "year", date(2024, 2, 29), date(2025, 2, 28)),
        ],
    )
    def test_a_period_ends(self, n, unit, since, due):
        assert due_on(TimeLimit("<=", n, unit), since, self.CALENDAR) == due

    @given(st.dates(date(2016, 1, 1), date(2025, 12, 31)), st.integers(0, 30))
    def test_the_latest_start_is_in_time_and_a_day_later_is_not(self, event, n):
        limit = TimeLimit(">=", n, "day")
        assert due_on(limit, latest_start(limit, event), None) == event
        working = TimeLimit(">=", n, "working_day")
        start = latest_start(working, event, self.CALENDAR)
        between = [start + timedelta(days=day) for day in range((event - start).days)]
        assert sum(self.CALENDAR.is_working(day) for day in between) == n
