"""Establishments judged under every regime, told whole in ``golden/verdicts.txt``; see ``support.proofs``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from attrs import evolve

from grassroots_gov import Officer, judge_establishment
from grassroots_gov.law import RuleBook, Verdict
from support.proofs import hold

GOLDEN = Path(__file__).parent / "golden/verdicts.txt"
BARE = RuleBook(())
FIRST, SECOND, THIRD, TWO_TIER = date(2012, 12, 15), date(2020, 6, 1), date(2024, 6, 3), date(2026, 11, 23)
CHAIR, VICE = Officer("CT", "peoples_committee_chair"), Officer("PCT", "peoples_committee_vice_chair")
CLERK = Officer(
    "CC01",
    "finance_accounting",
    professional="university",
    suitable_field=True,
    upper_secondary=True,
    it_skills=True,
    born=date(1990, 1, 1),
)


def staff(*officers, on=SECOND, commune_class=2, **given):
    """Judged, but for the posts that nobody holds: no list here is a whole one."""

    def judged() -> Verdict:
        verdict = judge_establishment(officers, commune_class=commune_class, on=on, **given)
        kept = (one for one in verdict.findings if one.code not in ("missing_post", "missing_member"))
        return evolve(verdict, findings=kept)

    return judged


SITUATIONS = {
    "a clerk who meets every standard": staff(CLERK),
    "a clerk who meets few": staff(
        evolve(CLERK, professional="college", suitable_field=False, it_skills=False, born=date(2003, 6, 2))
    ),
    "a clerk of whom nothing is known": staff(Officer("CC02", "finance_accounting"), on=THIRD),
    "posts held at once": staff(Officer("BT", "party_secretary", also=["peoples_council_chair"]), on=FIRST),
    "a ward with posts added": staff(CLERK, on=THIRD, commune_class=1, unit_kind="phuong", extra=2),
    "posts added on a day that adds none": staff(CHAIR, extra=1),
    "one post added": staff(CHAIR, on=THIRD, extra=1, part_timers=13),
    "a regular police chief": staff(CHAIR, regular_police_chief=True),
    "no regular police chief": staff(CHAIR, regular_police_chief=False),
    "part-timers at the most": staff(CHAIR, part_timers=12),
    "part-timers one too many": staff(CHAIR, part_timers=13),
    "no part-timers": staff(CHAIR, part_timers=0),
    "as many as assigned": staff(CHAIR, VICE, assigned=2),
    "more than assigned": staff(CHAIR, VICE, on=TWO_TIER, commune_class=1, assigned=1, part_timers=1),
    "nobody assigned, nobody there": staff(assigned=0, on=TWO_TIER, commune_class=3),
    "nobody where one is assigned": staff(assigned=1),
    "a special class": staff(CHAIR, on=TWO_TIER, commune_class=0, unit_kind="dac_khu"),
    "a standard that is remembered": staff(Officer("CB", "peoples_committee_chair"), on=date(2023, 8, 1)),
    "without any law": staff(CHAIR, CLERK, part_timers=1, book=BARE),
    "fewer posts than none added": staff(extra=-1),
    "fewer part-timers than none": staff(part_timers=-1),
    "fewer than none assigned": staff(assigned=-1),
    "a class there is not": staff(commune_class=4),
    "a class that is no number": staff(commune_class=True),
    "a class below the least": staff(commune_class=-1),
    "a special class of a rural commune": staff(on=TWO_TIER, commune_class=0),
    "a special class before it was": staff(on=date(2025, 11, 26), commune_class=0, unit_kind="phuong"),
    "a special class on its first day": staff(on=date(2025, 11, 27), commune_class=0, unit_kind="phuong"),
    "a special zone before it was": staff(on=date(2025, 6, 30), unit_kind="dac_khu"),
    "a special zone on its first day": staff(on=date(2025, 7, 1), unit_kind="dac_khu"),
    "a kind of unit there is not": staff(unit_kind="huyen"),
}


def test_every_verdict_is_whole_and_told_word_for_word() -> None:
    hold(GOLDEN, SITUATIONS)
