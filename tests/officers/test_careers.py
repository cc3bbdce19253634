"""Rotation of positions, discipline, and what they do to rating and to what is owed; quality by year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Commune, Officer, Outcome, Verdict
from grassroots_gov.errors import (
    BadChoice,
    BadInterval,
    NoRuleInForce,
    NotServing,
    RuleError,
    UnknownGrade,
    UnknownPost,
)
from grassroots_gov.officers import discipline_forms, judge_discipline, judge_rotation
from grassroots_gov.officers.quality import staff_quality
from grassroots_gov.officers.rating import judge_rating
from grassroots_gov.officers.room import OfficersRoom

ON, DAY = date(2024, 6, 3), timedelta(days=1)


@pytest.fixture
def room() -> Any:
    with Commune.open("memory:") as commune:
        for code, post in (("CT", "peoples_committee_chair"), ("KT", "finance_accounting")):
            commune.officers.appoint(Officer(code, post), on=date(2020, 2, 29))
        yield commune.officers


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def owed(room: OfficersRoom, code: str, on: date) -> list[tuple[str, date | None, str]]:
    return [(one.subject, one.due, one.state) for one in room.owed(on) if one.code == f"officers.{code}"]


# --- rotation ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("years", "outcome"), [(1, "fails"), (2, "holds"), (5, "holds"), (6, "fails")])
def test_the_term_of_a_listed_post_has_its_bounds(years: int, outcome: str) -> None:
    verdict = judge_rotation({"finance_accounting": years}, on=ON)
    assert verdict.outcome.value == outcome
    assert "{" not in verdict.explain("vi") + verdict.explain("en")


def test_no_leading_post_is_listed_and_before_july_2019_no_term_is_known() -> None:
    assert "rotation_leads" in codes(judge_rotation({"party_secretary": 3}, on=ON))
    assert judge_rotation({"party_secretary": 3}, on=ON).outcome is Outcome.FAILS
    assert judge_rotation({"finance_accounting": 3}, on=date(2019, 6, 30)).outcome is Outcome.UNDETERMINED
    with pytest.raises(UnknownPost):
        judge_rotation({"finance_acounting": 3}, on=ON)


def test_a_plan_is_owed_each_year_and_says_who_is_due(room: OfficersRoom) -> None:
    assert owed(room, "owed_rotation_plan", ON) == [("2024", None, "due")]
    assert room.staff.rotation(ON) == ()
    room.staff.list_rotation({"finance_accounting": 4}, document="KH 3/2023", on=date(2023, 1, 9))
    assert owed(room, "owed_rotation_plan", ON) == [("2024", None, "due")]
    (due,) = room.staff.rotation(ON)
    # Four years after 29 February 2020 is a day that there is; after 2025 it would be the 28th.
    assert (due.officer, due.since, due.due) == ("KT", date(2020, 2, 29), date(2024, 2, 29))
    assert owed(room, "owed_rotate", date(2023, 11, 30)) == []
    assert owed(room, "owed_rotate", date(2023, 12, 1)) == [
        ("KT/finance_accounting", date(2024, 2, 29), "due")
    ]
    assert owed(room, "owed_rotate", date(2024, 3, 1))[0][2] == "late"
    room.staff.list_rotation({"finance_accounting": 5}, document="KH 1/2024", on=date(2024, 1, 9))
    assert owed(room, "owed_rotation_plan", ON) == [("2024", None, "met")]
    assert room.staff.rotation(ON)[0].due == date(2025, 2, 28)
    room.leave_post("KT", on=ON)
    assert room.staff.rotation(ON) == ()


def test_years_in_a_post_run_on_over_appointments_without_a_break(room: OfficersRoom) -> None:
    room.staff.list_rotation({"finance_accounting": 5, "culture_society": 2}, document="KH", on=ON)
    room.leave_post("KT", on=ON)
    room.appoint(Officer("KT", "finance_accounting", also=["culture_society"]), on=ON)
    assert {one.post: one.since for one in room.staff.rotation(ON)} == {
        "finance_accounting": date(2020, 2, 29),
        "culture_society": ON,
    }
    room.leave_post("KT", on=ON + DAY)
    room.appoint(Officer("KT", "finance_accounting"), on=ON + DAY * 2)
    assert room.staff.rotation(ON + DAY * 2)[0].since == ON + DAY * 2


def test_an_unlawful_plan_is_not_written(room: OfficersRoom) -> None:
    written = list(room._journal.facts("officers/register"))
    with pytest.raises(RuleError):
        room.staff.list_rotation({"finance_accounting": 6}, document="KH", on=ON)
    assert list(room._journal.facts("officers/register")) == written


# --- discipline -------------------------------------------------------------------------------------


def test_forms_by_group_and_regime() -> None:
    assert "demotion" in discipline_forms("civil_servant", on=date(2020, 9, 19))
    assert "demotion" in discipline_forms("civil_servant", leader=True, on=date(2020, 9, 20))
    assert "demotion" not in discipline_forms("civil_servant", on=date(2020, 9, 20))
    for leader in (True, False):
        forms = discipline_forms("civil_servant", leader=leader, on=date(2025, 7, 1))
        assert not {"demotion", "salary_step_down"} & set(forms)
        assert ("removal_from_post" in forms) is leader
    assert discipline_forms("cadre", on=date(2025, 7, 1))[-1] == "recall"
    with pytest.raises(NoRuleInForce):
        discipline_forms("cadre", on=date(2009, 12, 31))


def judged(form: str, violated: date, discovered: date, on: date, **how: bool) -> Verdict:
    return judge_discipline(form, group="cadre", violated_on=violated, discovered_on=discovered, on=on, **how)


def test_limitation_and_time_to_decide_at_their_boundary() -> None:
    found = date(2030, 7, 1)
    five, ten = date(2025, 10, 1), date(2020, 9, 29)
    assert judged("reprimand", five, found, found + DAY * 90).holds
    assert judged("reprimand", five, found, found + DAY * 91).outcome is Outcome.FAILS
    assert judged("reprimand", date(2025, 9, 28), found, found + DAY * 90).outcome is Outcome.FAILS
    assert judged("warning", ten, found, found + DAY * 90).holds
    assert judged("warning", ten, found, found + DAY * 91, complex_case=True).outcome is Outcome.FAILS
    assert judged("warning", ten, found, found + DAY * 150, complex_case=True, unlimited=True).holds
    assert (
        judged("warning", ten, found, found + DAY * 151, complex_case=True, unlimited=True).outcome
        is Outcome.FAILS
    )
    assert judged("warning", ten, found, found + DAY * 91, unlimited=True).outcome is Outcome.FAILS
    early = judged("warning", date(2024, 1, 1), date(2024, 2, 1), ON)
    assert early.outcome is Outcome.UNDETERMINED
    for lang in ("vi", "en"):
        assert "{" not in early.explain(lang) + judged("warning", ten, found, found).explain(lang)  # type: ignore[arg-type]


def test_discipline_for_an_act_of_duty_lowers_the_rating_of_the_year(room: OfficersRoom) -> None:
    act, decided = date(2026, 2, 2), date(2026, 5, 4)
    assert room.staff.discipline("KT", "reprimand", violated_on=act, discovered_on=act, on=decided).outcome
    on = date(2026, 12, 15)
    room.staff.rate("KT", "good", year=2026, on=on)
    assert room.staff.rating(2026, on=on).outcome is Outcome.FAILS
    room.staff.rate("KT", "not_completed", year=2026, on=on)
    assert room.staff.rating(2026, on=on).holds
    room.staff.discipline("CT", "warning", violated_on=act, discovered_on=act, on=decided, duty_related=False)
    room.staff.rate("CT", "completed", year=2026, on=on)
    assert room.staff.rating(2026, on=on).holds
    assert judge_rating({"a": {"good": 1}}, disciplined={"KT": "good"}, on=date(2025, 12, 15)).holds
    with pytest.raises(UnknownGrade):
        judge_rating({"a": {"good": 1}}, disciplined={"KT": "fair"}, on=on)


def test_bad_discipline_is_named_and_nothing_is_written(room: OfficersRoom) -> None:
    written = list(room._journal.facts("officers/register"))
    days = {"violated_on": ON, "discovered_on": ON, "on": ON}
    with pytest.raises(BadChoice, match="salary_step_down"):
        room.staff.discipline("KT", "demotion", **days)  # type: ignore[arg-type] # days alone
    with pytest.raises(NotServing):
        room.staff.discipline("XX", "warning", **days)  # type: ignore[arg-type] # days alone
    for turned in ({"discovered_on": ON - DAY}, {"on": ON - DAY}):
        with pytest.raises(BadInterval):
            room.staff.discipline("KT", "warning", **{**days, **turned})  # type: ignore[arg-type]
    assert list(room._journal.facts("officers/register")) == written


# --- rating and quality -----------------------------------------------------------------------------


def test_an_outstanding_body_may_have_more_by_how_much_is_not_known() -> None:
    on, over = date(2026, 12, 15), {"all": {"excellent": 3, "good": 10}}
    assert judge_rating(over, on=on).outcome is Outcome.FAILS
    verdict = judge_rating(over, on=on, outstanding=True)
    assert verdict.outcome is Outcome.UNDETERMINED
    assert "cap_may_be_higher" in codes(verdict)
    assert "{" not in verdict.explain("vi") + verdict.explain("en")
    assert judge_rating(over, on=date(2024, 12, 15), outstanding=True).outcome is Outcome.FAILS
    assert judge_rating({"all": {"excellent": 2, "good": 10}}, on=on, outstanding=True).holds


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["party_secretary", "finance_accounting", "economic_division_head"]),
            st.sampled_from(["university", "college", None]),
        ),
        max_size=9,
    )
)
def test_quality_of_cadres_and_of_civil_servants_adds_up_to_all(drawn: list[Any]) -> None:
    staff = [Officer(str(at), post, professional=level) for at, (post, level) in enumerate(drawn)]
    quality = staff_quality(staff, on=ON)
    parts = quality.groups.values()
    assert sum(part.total for part in parts) == quality.total
    for level, count in quality.professional.items():
        assert sum(part.professional.get(level, 0) for part in parts) == count
    assert quality.groups["cadres"].civil_servants == 0
    assert quality.explain("vi").count("Riêng") == len([part for part in parts if part.total])


def test_quality_is_kept_by_year_with_what_was_learned_in_it(room: OfficersRoom) -> None:
    room.staff.trained("KT", "it_skills", on=date(2022, 5, 5))
    room.staff.trained("KT", "professional", "university", on=date(2023, 5, 5))
    room.staff.trained("CT", "communication", on=date(2023, 6, 5))
    years = room.staff.quality_years(2021, 2023)
    assert [one.year for one in years] == [2021, 2022, 2023]
    assert [dict(one.trained) for one in years] == [
        {},
        {"it_skills": 1},
        {"communication": 1, "professional": 1},
    ]
    assert [one.quality.professional.get("university", 0) for one in years] == [0, 0, 1]
    assert years[1].quality.it["yes"] == 1


def test_training_in_conduct_rests_on_its_rule(room: OfficersRoom) -> None:
    on = date(2025, 8, 1)
    room.staff.plan_training("KT", "communication", by=date(2025, 12, 31), on=on)
    room.staff.plan_training("KT", "office_culture", by=date(2025, 12, 31), on=on)
    cited = {need.what: str(need.citation) for need in room.staff.needs(on) if need.reason == "plan"}
    assert cited == {
        "communication": "Điều 13 Luật số 80/2025/QH15",
        "office_culture": "Quyết định số 129/2007/QĐ-TTg",
    }
