"""Each matter under each law: which share, of which base, in which form."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from grassroots_gov import Count, NoRuleInForce, Outcome, RuleBook, UnknownMatter, decide, matters

LAST_OF_ORDINANCE = date(2023, 6, 30)
LAW_ALONE = date(2023, 7, 1)
UNDER_LAW = date(2024, 6, 3)
WORKS, SUPERVISORS = "infrastructure_contribution", "investment_supervision_board_election"
RESOLUTION, REMOVAL = "council_resolution", "council_delegate_dismissal"
HOLDS, FAILS, OPEN = Outcome.HOLDS, Outcome.FAILS, Outcome.UNDETERMINED


def codes(verdict):
    return [finding.code for finding in verdict.findings]


def found(verdict, code):
    return next(finding for finding in verdict.findings if finding.code == code)


@pytest.mark.parametrize(
    ("matter", "on", "figures", "outcome", "shortfall"),
    [
        # The ordinance: more than half of all voters or households, whatever came.
        (WORKS, date(2020, 5, 20), {"attending": 140, "agree": 76}, HOLDS, 0),
        (WORKS, date(2020, 5, 20), {"attending": 140, "agree": 75}, FAILS, 1),
        (WORKS, LAST_OF_ORDINANCE, {"attending": 80, "agree": 76}, HOLDS, 0),
        (WORKS, date(2007, 7, 1), {"form": "ballots", "agree": 76}, HOLDS, 0),
        ("village_head_election", date(2020, 5, 20), {"form": "ballots", "agree": 75}, FAILS, 1),
        ("village_convention", date(2020, 5, 20), {"unit": "voter", "agree": 76}, HOLDS, 0),
        (SUPERVISORS, date(2020, 5, 20), {"agree": 76}, HOLDS, 0),
        (SUPERVISORS, date(2020, 5, 20), {"form": "ballots", "agree": 90}, FAILS, 0),
        # The Law of 2022: two thirds of all households for money, more than half for the rest.
        (WORKS, LAW_ALONE, {"attending": 140, "agree": 99}, FAILS, 1),
        (WORKS, LAW_ALONE, {"attending": 140, "agree": 100}, HOLDS, 0),
        ("community_funds", UNDER_LAW, {"agree": 100}, HOLDS, 0),
        ("community_funds", UNDER_LAW, {"agree": 99}, FAILS, 1),
        ("village_head_election", UNDER_LAW, {"agree": 75}, FAILS, 1),
        ("village_head_dismissal", UNDER_LAW, {"agree": 76}, HOLDS, 0),
        ("inspection_board_election", UNDER_LAW, {"agree": 76}, HOLDS, 0),
        (SUPERVISORS, UNDER_LAW, {"agree": 75}, FAILS, 1),
        ("other_self_management", UNDER_LAW, {"agree": 76}, HOLDS, 0),
        ("village_convention", UNDER_LAW, {"attending": 80, "agree": 76}, HOLDS, 0),
        ("village_convention", UNDER_LAW, {"attending": 75, "agree": 75}, FAILS, 1),
        # Commune-wide matters count villages under the Law, and people under the ordinance.
        (WORKS, UNDER_LAW, {"unit": "village", "agree": 100}, HOLDS, 0),
        (WORKS, UNDER_LAW, {"unit": "village", "agree": 99}, FAILS, 1),
        (WORKS, date(2020, 5, 20), {"unit": "village", "agree": 150}, OPEN, 0),
        (WORKS, UNDER_LAW, {"unit": "voter", "agree": 150}, OPEN, 0),
        ("village_convention", UNDER_LAW, {"unit": "village", "agree": 150}, OPEN, 0),
        # Online: only for self-management, only if more than half chose it, only with the decree.
        ("other_self_management", UNDER_LAW, {"form": "online", "form_chosen": 76, "agree": 76}, HOLDS, 0),
        ("other_self_management", UNDER_LAW, {"form": "online", "form_chosen": 75, "agree": 150}, FAILS, 1),
        ("other_self_management", UNDER_LAW, {"form": "online", "agree": 150}, OPEN, 0),
        ("other_self_management", UNDER_LAW, {"form": "online", "agree": 75}, FAILS, 1),
        ("other_self_management", LAW_ALONE, {"form": "online", "form_chosen": 150, "agree": 150}, OPEN, 0),
        (WORKS, UNDER_LAW, {"form": "online", "form_chosen": 150, "agree": 150}, FAILS, 0),
        ("other_self_management", LAST_OF_ORDINANCE, {"form": "online", "agree": 150}, FAILS, 0),
        # The review of poor households counts those who came.
        ("poor_household_review", date(2022, 11, 22), {"attending": 41, "agree": 21}, HOLDS, 0),
        ("poor_household_review", date(2022, 11, 22), {"attending": 40, "agree": 20}, HOLDS, 0),
        ("poor_household_review", date(2022, 11, 22), {"attending": 41, "agree": 20}, FAILS, 1),
        ("poor_household_review", date(2022, 11, 22), {"agree": 100}, OPEN, 0),
        ("poor_household_review", date(2022, 11, 22), {"attending": 0, "agree": 0}, FAILS, 1),
        ("poor_household_review", date(2018, 11, 22), {"attending": 41, "agree": 40}, OPEN, 0),
        # Cultural titles: three fifths of those summoned must come, three fifths of those agree.
        ("cultural_family", date(2019, 12, 1), {"attending": 90, "agree": 54}, HOLDS, 0),
        ("cultural_family", date(2019, 12, 1), {"attending": 90, "agree": 53}, FAILS, 1),
        ("cultural_village", date(2019, 12, 1), {"attending": 89, "agree": 89}, FAILS, 1),
        ("cultural_village", date(2019, 12, 1), {"attending": 60, "agree": 30}, FAILS, 30),
        ("cultural_village", date(2024, 1, 29), {"attending": 100, "agree": 60}, HOLDS, 0),
        ("cultural_village", date(2024, 1, 30), {"attending": 100, "agree": 100}, OPEN, 0),
        # Administrative units: more than half of all voters, then at least half of all households.
        ("administrative_unit_scheme", date(2019, 7, 1), {"unit": "voter", "agree": 75}, FAILS, 1),
        ("administrative_unit_scheme", date(2019, 7, 1), {"unit": "voter", "agree": 76}, HOLDS, 0),
        ("administrative_unit_scheme", date(2025, 12, 15), {"unit": "household", "agree": 150}, OPEN, 0),
        ("administrative_unit_scheme", date(2025, 12, 16), {"unit": "household", "agree": 75}, HOLDS, 0),
        ("administrative_unit_scheme", date(2025, 12, 16), {"unit": "household", "agree": 74}, FAILS, 1),
        ("administrative_unit_scheme", date(2010, 1, 1), {"unit": "voter", "agree": 150}, OPEN, 0),
        # The council: more than half of all delegates, two thirds to remove one.
        (RESOLUTION, date(2021, 6, 8), {"unit": "delegate", "attending": 100, "agree": 76}, HOLDS, 0),
        (RESOLUTION, date(2021, 6, 8), {"unit": "delegate", "attending": 99, "agree": 99}, FAILS, 1),
        (RESOLUTION, date(2021, 6, 8), {"unit": "delegate", "agree": 99}, OPEN, 1),
        (RESOLUTION, date(2021, 6, 8), {"unit": "delegate", "agree": 100}, HOLDS, 0),
        (RESOLUTION, date(2025, 7, 1), {"unit": "delegate", "attending": 80, "agree": 76}, HOLDS, 0),
        (REMOVAL, UNDER_LAW, {"unit": "delegate", "attending": 140, "agree": 99}, FAILS, 1),
        (REMOVAL, UNDER_LAW, {"unit": "delegate", "attending": 140, "agree": 100}, HOLDS, 0),
        (RESOLUTION, UNDER_LAW, {"unit": "household", "agree": 150}, OPEN, 0),
        # What is not voted on.
        ("socio_economic_plan_draft", UNDER_LAW, {"agree": 150}, OPEN, 0),
        ("fees_and_charges", UNDER_LAW, {"agree": 150}, OPEN, 0),
        ("inspect_decided_matters", UNDER_LAW, {"agree": 150}, OPEN, 0),
    ],
)  # fmt: skip
def test_a_vote_is_judged_by_the_law_of_its_day(matter, on, figures, outcome, shortfall):
    verdict = decide(matter, Count(**{"eligible": 150, **figures}), on=on)
    assert (verdict.outcome, verdict.shortfall) == (outcome, shortfall), verdict.explain("en")
    assert verdict.on == on
    assert verdict.book_digest == RuleBook.vietnam().digest


def test_the_arithmetic_stands_in_the_finding_with_its_article():
    verdict = decide(
        "infrastructure_contribution", Count(eligible=150, attending=140, agree=101), on=UNDER_LAW
    )
    share = found(verdict, "threshold")
    assert (share.measured, share.relation, share.required, share.met) == (101, ">=", 100, True)
    assert str(share.citation) == "khoản 1 Điều 21 Luật số 10/2022/QH15"
    assert share.confidence == "text"
    assert "101 trên 150 hộ; cần ít nhất 100 hộ (2/3)" in verdict.explain("vi")


class TestLawsThatDisagree:
    """The ordinance and Decree 159/2016 on the inspection board, both in force."""

    def judged(self, attending, agree, on=date(2020, 5, 20)):
        count = Count(eligible=150, attending=attending, agree=agree)
        return decide("inspection_board_election", count, on=on)

    def test_what_both_accept_holds(self):
        assert self.judged(140, 76).holds

    def test_what_both_refuse_fails(self):
        assert self.judged(140, 70).outcome is FAILS
        assert self.judged(75, 75).outcome is FAILS

    def test_what_only_one_accepts_is_undetermined(self):
        verdict = self.judged(140, 71)
        assert verdict.outcome is OPEN
        assert "rules_disagree" in codes(verdict)
        assert verdict.shortfall == 5
        assert {finding.params.get("law") for finding in verdict.findings} >= {"plain", "decree_159_2016"}

    def test_before_the_decree_and_from_the_law_on_one_law_decides(self):
        assert self.judged(140, 71, on=date(2017, 1, 31)).outcome is FAILS
        assert self.judged(140, 71, on=date(2017, 2, 1)).outcome is OPEN
        assert self.judged(140, 71, on=LAW_ALONE).outcome is FAILS  # the decree ended on 8 August only


def test_funds_of_the_community_were_self_management_under_the_ordinance():
    count = Count(eligible=150, attending=140, agree=80)
    before = decide("community_funds", count, on=LAST_OF_ORDINANCE)
    assert before.holds
    cover = found(before, "covered_by_other_matter")
    assert dict(cover.params) == {
        "asked": "community_funds",
        "by": "other_self_management",
        "asked_label": "decisions.matter_community_funds",
        "by_label": "decisions.matter_other_self_management",
    }
    effect = found(before, "effect_at_once")
    assert (cover.citation.article, cover.confidence) == ("10", "text")
    assert cover.citation.document == effect.citation.document
    after = decide("community_funds", count, on=LAW_ALONE)
    assert after.outcome is FAILS
    assert "covered_by_other_matter" not in codes(after)


@pytest.mark.parametrize(
    ("matter", "on", "unit"),
    [
        ("administrative_unit_scheme", date(2019, 7, 1), "voter"),
        ("council_resolution", date(2021, 6, 8), "delegate"),
        ("council_resolution", date(2025, 3, 1), "delegate"),
        ("council_delegate_dismissal", date(2025, 3, 1), "delegate"),
    ],
)
def test_what_rests_on_memory_decides_and_says_so(matter, on, unit):
    verdict = decide(matter, Count(unit=unit, eligible=30, attending=30, agree=30), on=on)
    assert verdict.holds
    remarks = [finding for finding in verdict.findings if finding.code == "unconfirmed_rule"]
    assert remarks
    assert {finding.confidence for finding in remarks} == {"memory"}
    assert "chưa được xác nhận" in verdict.explain("vi")


def test_what_rests_on_articles_says_nothing_of_memory():
    for matter in ("infrastructure_contribution", "village_head_election", "village_convention"):
        for on in (date(2020, 5, 20), UNDER_LAW):
            assert "unconfirmed_rule" not in codes(decide(matter, Count(eligible=9, agree=9), on=on))


class TestTooFewCame:
    def test_a_meeting_that_cannot_reach_the_share_opens_the_household_ballot(self):
        verdict = decide(
            "infrastructure_contribution", Count(eligible=150, attending=99, agree=99), on=UNDER_LAW
        )
        assert found(verdict, "threshold_reachable").met is False
        assert "next_household_ballot" in codes(verdict)

    def test_one_more_present_and_it_could_have_decided(self):
        verdict = decide(
            "infrastructure_contribution", Count(eligible=150, attending=100, agree=99), on=UNDER_LAW
        )
        assert "threshold_reachable" not in codes(verdict)
        assert "next_household_ballot" not in codes(verdict)

    def test_the_ordinance_holds_the_meeting_again_and_then_asks_the_absent(self):
        first = Count(eligible=150, attending=70, agree=60)
        assert "next_second_meeting" in codes(
            decide("infrastructure_contribution", first, on=LAST_OF_ORDINANCE)
        )
        again = Count(eligible=150, attending=70, agree=60, repeat=True)
        verdict = decide("infrastructure_contribution", again, on=LAST_OF_ORDINANCE)
        assert "next_ballots_to_absent" in codes(verdict)

    def test_minutes_without_attendance_are_enough_when_the_votes_are(self):
        verdict = decide("village_convention", Count(eligible=150, agree=76), on=UNDER_LAW)
        assert verdict.holds
        assert found(verdict, "quorum_by_votes").measured == 76

    def test_ballots_need_a_meeting_that_too_few_came_to(self):
        ballots = Count(
            eligible=150, form="ballots", issued=150, returned=140, valid=140, invalid=0, agree=120
        )
        silent = decide("village_head_election", ballots, on=UNDER_LAW)
        assert silent.holds
        assert "ballots_after_meeting" in codes(silent)
        few = decide(
            "village_head_election",
            ballots,
            on=UNDER_LAW,
            meeting=Count(eligible=150, attending=75, agree=70),
        )
        assert few.holds
        many = decide(
            "village_head_election",
            ballots,
            on=UNDER_LAW,
            meeting=Count(eligible=150, attending=76, agree=70),
        )
        assert many.outcome is FAILS
        assert found(many, "ballots_opened").met is False


class TestUnknownMattersAndDays:
    def test_an_unknown_matter_names_the_nearest(self):
        with pytest.raises(UnknownMatter) as raised:
            decide("infrastructure_contributions", Count(eligible=1, agree=1), on=UNDER_LAW)
        assert raised.value.nearest[0] == "infrastructure_contribution"
        with pytest.raises(UnknownMatter):
            decide("", Count(eligible=1, agree=1), on=UNDER_LAW)

    @pytest.mark.parametrize(
        ("matter", "on", "first"),
        [
            ("infrastructure_contribution", date(2007, 6, 30), date(2007, 7, 1)),
            ("community_funds", date(2007, 6, 30), date(2007, 7, 1)),
            ("poor_household_review", date(2016, 8, 14), date(2016, 8, 15)),
            ("cultural_family", date(2018, 11, 4), date(2018, 11, 5)),
            ("council_resolution", date(2015, 12, 31), date(2016, 1, 1)),
            ("land_use_plan_draft", date(2000, 1, 1), date(2007, 7, 1)),
        ],
    )
    def test_a_day_before_the_first_law_names_it(self, matter, on, first):
        with pytest.raises(NoRuleInForce) as raised:
            decide(matter, Count(eligible=1, agree=1), on=on)
        assert raised.value.before is None
        assert raised.value.after.effective_from == first
        decide(matter, Count(eligible=1, agree=1), on=first)

    def test_a_matter_that_ended_names_its_last_law(self):
        with pytest.raises(NoRuleInForce) as raised:
            decide("cultural_commendation", Count(eligible=1, agree=1), on=date(2024, 1, 30))
        assert raised.value.before.last_day == date(2024, 1, 29)


class TestMatters:
    CONTRACT = (
        "infrastructure_contribution community_funds village_convention village_head_election"
        " village_head_dismissal inspection_board_election investment_supervision_board_election"
        " other_self_management poor_household_review cultural_village cultural_family"
        " administrative_unit_scheme council_resolution council_delegate_dismissal"
    ).split()

    def test_the_law_of_2022_lists_every_matter_with_its_right(self):
        listed = {matter.code: matter for matter in matters(UNDER_LAW)}
        assert set(self.CONTRACT) <= set(listed)
        rights = {code: listed[code].right for code in self.CONTRACT}
        assert {code for code, right in rights.items() if right == "decide"} == {
            "infrastructure_contribution",
            "community_funds",
            "other_self_management",
            "council_resolution",
            "council_delegate_dismissal",
        }
        assert rights["administrative_unit_scheme"] == "opine"
        assert {matter.right for matter in listed.values()} == {"know", "decide", "vote", "opine", "inspect"}
        for matter in listed.values():
            assert matter.label_vi
            assert matter.label_en
            assert matter.citation.document

    def test_the_ordinance_lists_no_funds_and_no_titles_in_2010(self):
        listed = {matter.code for matter in matters(date(2010, 1, 1))}
        assert "infrastructure_contribution" in listed
        assert not {"community_funds", "cultural_family", "poor_household_review"} & listed

    def test_a_matter_knows_its_forms_shares_and_who_recognises(self):
        head = next(one for one in matters(UNDER_LAW) if one.code == "village_head_election")
        assert head.recognised_by == "commune_peoples_committee"
        assert str(head.threshold) == "> 1/2 (all_households)"
        assert head.quorum is None
        assert "community_meeting" in head.forms
        assert head.label("vi") == "bầu Trưởng thôn, Tổ trưởng tổ dân phố"

    def test_before_the_first_law_there_is_none_and_the_first_is_named(self):
        with pytest.raises(NoRuleInForce) as raised:
            matters(date(2007, 6, 30))
        assert raised.value.after.effective_from == date(2007, 7, 1)

    def test_whatever_is_listed_can_be_asked(self):
        for on in (date(2007, 7, 1), date(2018, 1, 1), LAW_ALONE, date(2026, 6, 1)):
            for matter in matters(on):
                assert decide(matter.code, Count(eligible=9, agree=9, attending=9), on=on).question


def test_the_weeks_before_the_decree_and_the_amended_law_are_remarked():
    count = Count(eligible=150, attending=140, agree=101)
    gap = date(2023, 8, 14)
    assert "law_without_decree" in codes(decide("infrastructure_contribution", count, on=gap))
    after = decide("infrastructure_contribution", count, on=gap + timedelta(days=1))
    assert "law_without_decree" not in codes(after)
    assert "amended_wording_not_read" not in codes(after)
    amended = decide("infrastructure_contribution", count, on=date(2025, 7, 1))
    assert found(amended, "amended_wording_not_read").confidence == "secondary"
    assert amended.holds


def test_a_review_after_the_years_of_its_procedure_says_so_and_still_decides():
    vote = Count(eligible=60, attending=40, agree=20)
    for year, told in ((2026, False), (2027, True)):
        verdict = decide("poor_household_review", vote, on=date(year, 11, 22))
        assert verdict.holds
        assert any(finding.code == "procedure_outlived" for finding in verdict.findings) is told


def test_the_amended_law_is_named_only_where_its_own_share_decides():
    households = Count(eligible=90, attending=80, agree=46)
    codes = [
        {finding.code for finding in decide(matter, households, on=date(2026, 11, 23)).findings}
        for matter in ("village_head_election", "administrative_unit_scheme")
    ]
    assert ["amended_wording_not_read" in found for found in codes] == [True, False]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("other_community_affairs", "other_self_management"),
        ("inspection_and_supervision_board_members", "inspection_board_election"),
        ("village_head_elections", "village_head_election"),
        ("?", None),
    ],
)
def test_an_unknown_matter_names_three_codes(name, nearest):
    with pytest.raises(UnknownMatter) as raised:
        decide(name, Count(eligible=3, agree=2), on=date(2024, 6, 3))
    assert len(raised.value.nearest) == 3
    assert nearest in (None, raised.value.nearest[0])


@pytest.mark.parametrize(
    ("matter", "on", "unit", "told"),
    [
        ("infrastructure_contribution", date(2024, 6, 3), "household", True),
        ("community_funds", date(2024, 6, 3), "household", True),
        ("village_convention", date(2024, 6, 3), "household", True),
        ("village_head_election", date(2024, 6, 3), "household", True),
        ("village_head_election", date(2023, 7, 15), "household", True),
        # The village head with the Front, or the commune's chairman, may choose ballots at once.
        ("other_self_management", date(2024, 6, 3), "household", False),
        ("infrastructure_contribution", date(2024, 6, 3), "village", False),
        ("infrastructure_contribution", date(2020, 5, 20), "household", False),
        ("village_convention", date(2020, 5, 20), "household", False),
    ],
)
def test_ballots_ask_for_the_meeting_before_them_where_only_a_thin_meeting_opens_them(matter, on, unit, told):
    verdict = decide(matter, Count(unit=unit, eligible=90, agree=80, form="ballots"), on=on)
    assert verdict.holds
    assert ("ballots_after_meeting" in [one.code for one in verdict.findings]) is told


@pytest.mark.parametrize(
    ("attending", "agree", "missing"),
    [
        (36, 22, 0),  # 60 % of 60 came, 60 % of 36 agree
        (36, 21, 1),
        (30, 30, 6),  # enough agree of those who ought to come, but six are absent
        (30, 10, 12),  # the six who still have to come count for the base too
        (60, 35, 1),
    ],
)
def test_where_the_base_is_who_came_the_shortfall_counts_those_who_still_must(attending, agree, missing):
    vote = Count(eligible=60, attending=attending, agree=agree)
    verdict = decide("cultural_family", vote, on=date(2020, 12, 1))
    assert (verdict.holds, verdict.shortfall) == (missing == 0, missing)


def test_a_form_that_the_law_does_not_name_is_an_unmet_finding():
    vote = Count(eligible=90, agree=80, form="online", form_chosen=80)
    verdict = decide("village_convention", vote, on=date(2024, 6, 3))
    (refused,) = [one for one in verdict.findings if one.code == "form_not_allowed"]
    assert (refused.measured, refused.relation, refused.required) == (0, ">=", 1)
    assert verdict.outcome is Outcome.FAILS


@pytest.mark.parametrize("on", [date(2020, 6, 1), date(2024, 6, 3)])
def test_what_people_only_know_opine_or_inspect_is_put_to_no_vote(on: date) -> None:
    """But for the one opinion that has a share of its own."""
    told = {
        known.code: [finding.code for finding in decide(known.code, ALL_FOR, on=on).findings]
        for known in matters(on)
        if known.right in ("know", "opine", "inspect") and known.code != "administrative_unit_scheme"
    }
    rights = {known.code: known.right for known in matters(on)}
    assert len(told) > 10
    assert told == {code: [f"only_{rights[code]}"] for code in told}
    assert "only_opine" not in [
        finding.code for finding in decide("administrative_unit_scheme", ALL_FOR, on=on).findings
    ]


ALL_FOR = Count(unit="household", eligible=10, attending=9, agree=9)
