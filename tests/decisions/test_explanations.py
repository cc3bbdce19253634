"""Twenty situations, explained word for word in Vietnamese and English.

The golden texts are read by people before they are kept: a change of a sentence shows here as a change.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from grassroots_gov import Count, decide
from grassroots_gov.decisions.elections import judge_election
from grassroots_gov.decisions.petitions import judge_petition

GOLDEN = Path(__file__).parent / "golden"
WORKS, HEAD = "infrastructure_contribution", "village_head_election"
ORDINANCE, LAW, NOW = date(2020, 5, 20), date(2024, 6, 3), date(2026, 11, 23)


def vote(matter, on, **figures):
    return lambda: decide(matter, Count(**figures), on=on)


SITUATIONS = {
    "01_contribution_passes_by_one": vote(WORKS, LAW, eligible=150, attending=140, agree=101),
    "02_contribution_one_short": vote(WORKS, LAW, eligible=150, attending=140, agree=99),
    "03_too_few_came": vote(WORKS, LAW, eligible=150, attending=90, agree=88),
    "04_contribution_under_the_ordinance": vote(WORKS, ORDINANCE, eligible=150, attending=140, agree=76),
    "05_ordinance_first_meeting_fails": vote(WORKS, ORDINANCE, eligible=150, attending=70, agree=60),
    "06_ordinance_second_meeting_fails": vote(
        WORKS, ORDINANCE, eligible=150, attending=90, agree=70, repeat=True
    ),
    "07_commune_wide_by_villages": vote(WORKS, LAW, unit="village", eligible=12, agree=8),
    "08_villages_counted_under_the_ordinance": vote(WORKS, ORDINANCE, unit="village", eligible=12, agree=8),
    "09_funds_covered_by_self_management": vote("community_funds", ORDINANCE, eligible=150, agree=80),
    "10_online_vote": vote(
        "other_self_management", LAW, eligible=150, form="online", form_chosen=90, agree=80
    ),
    "11_online_before_the_decree": vote(
        "other_self_management", date(2023, 7, 15), eligible=150, form="online", form_chosen=90, agree=80
    ),
    "12_online_where_it_is_not_allowed": vote(
        WORKS, LAW, eligible=150, form="online", form_chosen=150, agree=150
    ),
    "13_convention_without_attendance": vote("village_convention", LAW, eligible=150, attending=75, agree=75),
    "14_laws_disagree": vote("inspection_board_election", ORDINANCE, eligible=150, attending=140, agree=72),
    "15_poor_household_review": vote(
        "poor_household_review", date(2022, 11, 22), eligible=60, attending=40, agree=19
    ),
    "16_cultural_family_without_a_share": vote("cultural_family", LAW, eligible=60, attending=50, agree=50),
    "17_administrative_unit_from_memory": vote(
        "administrative_unit_scheme", date(2019, 7, 1), unit="voter", eligible=29891, agree=29887
    ),
    "18_council_under_a_remembered_quorum": vote(
        "council_resolution", date(2021, 6, 8), unit="delegate", eligible=30, attending=19, agree=19
    ),
    "19_election_with_two_candidates": lambda: (
        judge_election(
            HEAD,
            Count(eligible=310, attending=216, issued=216, returned=216, valid=210, invalid=6, agree=0),
            {"A": 110, "B": 100},
            on=ORDINANCE,
        ).verdict
    ),
    "20_village_head_under_the_amended_law": vote(HEAD, NOW, eligible=90, attending=80, agree=46),
    "21_petition_for_dismissal": lambda: judge_petition("dismissal", asked=44, eligible=90, on=LAW),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_explanation_is_word_for_word_the_golden_text(name):
    verdict = SITUATIONS[name]()
    said = f"{verdict.explain('vi')}\n\n{verdict.explain('en')}\n"
    assert said == (GOLDEN / f"{name}.txt").read_text("utf-8")


def test_every_golden_text_belongs_to_a_situation():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(SITUATIONS)
    assert len(SITUATIONS) >= 20


def test_both_languages_say_the_same_number_of_things():
    for judge in SITUATIONS.values():
        verdict = judge()
        vietnamese, english = verdict.explain("vi"), verdict.explain("en")
        assert vietnamese.count("\n") == english.count("\n")
