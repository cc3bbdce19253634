"""The two-tier commune, the class by points, and the figures that a province sets."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Commune, Officer, Outcome, Verdict, judge_establishment
from grassroots_gov.errors import (
    BadMeasure,
    BlankText,
    NoRuleInForce,
    UnknownClass,
    UnknownForm,
    UnknownLevel,
    UnknownPost,
    UnknownUnitKind,
)
from grassroots_gov.officers import (
    class_of,
    class_points,
    job_position,
    judge_class,
    judge_pool,
)

TWO_TIER, POOLED, BANDED = date(2025, 7, 1), date(2025, 11, 17), date(2025, 11, 27)
HEADS = {
    f"officers.{body}_head"
    for body in (
        "office_of_council_and_committee", "economic_division", "culture_society_division",
        "public_service_centre",
    )
}  # fmt: skip


def found(verdict: Verdict, code: str) -> list[dict[str, object]]:
    return [dict(finding.params) for finding in verdict.findings if finding.code == code]


def judged(on: date, *staff: Officer, **facts: int) -> Verdict:
    return judge_establishment(staff, commune_class=1, on=on, **facts)  # type: ignore[arg-type] # numbers only


# --- bodies and frames ------------------------------------------------------------------------------


def test_every_finding_about_numbers_has_its_article() -> None:
    for on in (TWO_TIER, date(2025, 10, 15), POOLED, date(2026, 8, 1)):
        verdict = judged(on, Officer("CT", "peoples_committee_chair"), part_timers=3)
        assert verdict.outcome is Outcome.UNDETERMINED
        (quota,) = (one for one in verdict.findings if one.code == "no_quota")
        assert str(quota.citation) == "khoản 3 Điều 71 Nghị định số 170/2025/NĐ-CP"
        last = [one for one in verdict.findings if one.code == "last_number"]
        assert {one.params["until"] for one in last} == {"2025-06-30"}
        assert all(one.citation is not None for one in last)
        # The quota, the part-timers; and the vice chairs while no rule speaks of them.
        assert len(last) == (2 if on >= POOLED else 3)


def test_before_any_number_there_is_no_last_one() -> None:
    assert found(judged(date(2009, 12, 31)), "last_number") == []


def test_the_bodies_whose_head_is_missing_are_told_and_do_not_decide() -> None:
    head = Officer("TP", "economic_division_head")
    verdict = judged(TWO_TIER, head)
    told = {one["post"] for one in found(verdict, "missing_post")}
    assert told == HEADS - {"officers.economic_division_head"}
    assert found(judged(date(2025, 6, 30)), "title_repealed") == []


def test_titles_of_commune_civil_servants_were_repealed() -> None:
    clerk = Officer("KT", "finance_accounting")
    (told,) = found(judged(TWO_TIER, clerk, Officer("CT", "peoples_committee_chair")), "title_repealed")
    assert told == {"officer": "KT", "post": "officers.finance_accounting"}
    assert found(judged(date(2025, 6, 30), clerk), "title_repealed") == []


def test_the_orientation_counts_the_government_bloc_alone() -> None:
    staff = (
        Officer("BT", "party_secretary", also=["peoples_council_chair"]),
        Officer("PBT", "party_deputy_secretary"),
        Officer("MT", "fatherland_front_chair"),
        Officer("QS", "military_commander"),
        Officer("CT", "peoples_committee_chair"),
        Officer("CV", "economic_division_officer"),
    )
    assert found(judged(TWO_TIER, *staff), "staff_frame") == [{"count": 3, "about": 32}]
    assert found(judged(date(2025, 6, 30), *staff), "staff_frame") == []


def test_cadres_are_told_by_their_definition_and_several_holders_by_the_list() -> None:
    staff = (Officer("A", "peoples_committee_chair"), Officer("B", "peoples_committee_chair"))
    assert found(judged(TWO_TIER, *staff, Officer("C", "economic_division_head")), "cadres_for_a_term") == [
        {"count": 2}
    ]
    before = judged(date(2025, 6, 30), *staff, Officer("P", "party_deputy_secretary"),
                    Officer("Q", "party_deputy_secretary"))  # fmt: skip
    assert found(before, "post_held_by_several") == [{"post": "officers.peoples_committee_chair", "count": 2}]
    assert (
        found(judged(date(2024, 6, 3), Officer("A", "peoples_committee_chair")), "post_held_by_several") == []
    )


def test_who_sits_in_the_committee_from_november_2025() -> None:
    staff = (Officer("QS", "military_commander"), Officer("TP", "economic_division_head"))
    assert found(judged(date(2025, 11, 16), *staff), "committee_members") == []
    verdict = judged(POOLED, *staff)
    assert found(verdict, "committee_members") == [{"count": 2, "listed": 6}]
    assert found(verdict, "missing_member") == [{"post": "officers.police_chief"}]


def test_deputies_are_told_beside_the_average() -> None:
    staff = [Officer(f"PTP{at}", "economic_division_deputy_head") for at in range(3)]
    assert found(judged(date(2025, 10, 14), *staff), "deputy_heads") == []
    assert found(judged(date(2025, 10, 15), *staff), "deputy_heads") == [
        {"count": 3, "bodies": 4, "average": 2}
    ]


def test_the_province_s_pool_of_vice_chairs() -> None:
    assert judge_pool({"A": 3, "B": 2}, on=POOLED).holds
    assert judge_pool({"A": 3, "B": 3}, on=POOLED).outcome is Outcome.FAILS
    assert judge_pool({"A": 5, "B": 0}, on=POOLED).holds
    assert judge_pool({"A": 3, "B": 2, "C": 2}, on=POOLED).holds  # 7 of 7.5
    assert judge_pool({"A": 3, "B": 3, "C": 2}, on=POOLED).outcome is Outcome.FAILS
    for on in (date(2025, 11, 16), date(2024, 6, 3)):
        verdict = judge_pool({"A": 1}, on=on)
        assert verdict.outcome is Outcome.UNDETERMINED
        assert "{" not in verdict.explain("vi") + verdict.explain("en")
    with pytest.raises(BadMeasure):
        judge_pool({"A": -1}, on=POOLED)


def test_kinds_of_job_position() -> None:
    assert job_position("culture_society_division_deputy_head", on=TWO_TIER) == "leadership_management"
    assert job_position("culture_society_division_officer", on=TWO_TIER) == "professional"
    with pytest.raises(NoRuleInForce):
        job_position("finance_accounting", on=date(2025, 6, 30))


# --- class and kind ---------------------------------------------------------------------------------


def test_the_special_class_and_the_special_zone_have_their_day_and_unit() -> None:
    assert judge_establishment([], commune_class=0, unit_kind="phuong", on=BANDED).outcome
    assert judge_establishment([], commune_class=3, unit_kind="dac_khu", on=TWO_TIER).outcome
    for unit, on in (("phuong", date(2025, 11, 26)), ("xa", BANDED)):
        with pytest.raises(UnknownClass):
            judge_establishment([], commune_class=0, unit_kind=unit, on=on)  # type: ignore[arg-type]
    with pytest.raises(UnknownUnitKind):
        judge_establishment([], commune_class=1, unit_kind="dac_khu", on=date(2025, 6, 30))
    with pytest.raises(UnknownClass):
        judge_establishment([], commune_class=True, on=BANDED)


def points(**facts: int | bool) -> Fraction:
    given = {"population": 0, "hectares": 0, "budget_self_balanced": False, **facts}
    return class_points(on=date(2024, 6, 3), **given).total  # type: ignore[arg-type] # numbers and flags


@pytest.mark.parametrize(
    ("facts", "total"),
    [
        ({}, 20),
        ({"population": 3500, "hectares": 1000}, 20),
        ({"population": 3599}, 20),
        ({"population": 3600}, Fraction(41, 2)),
        ({"population": 3600, "mountain": True}, Fraction(53, 2)),  # 2,625 people and steps of 75
        ({"population": 3600, "land_border": True}, 45),  # 1,050 people and steps of 30: the cap
        ({"population": 8500}, 45),
        ({"population": 90_000}, 45),
        ({"hectares": 1049}, 20),
        ({"hectares": 1050}, Fraction(41, 2)),
        ({"hectares": 90_000}, 40),
        ({"budget_self_balanced": True}, 30),
        ({"new_rural_standard": True}, 40),
        ({"new_rural_criteria": 11}, 31),
        ({"other": 4}, 24),
    ],
)
def test_points_of_a_rural_commune(facts: dict[str, int | bool], total: Fraction) -> None:
    assert points(**facts) == total


@given(st.integers(0, 100_000), st.integers(0, 50_000), st.integers(1, 5000))
def test_more_people_and_land_never_lower_the_points_nor_the_class(people: int, land: int, more: int) -> None:
    less, greater = (
        points(population=people, hectares=land),
        points(population=people + more, hectares=land + more),
    )
    assert less <= greater
    assert class_of(less, on=date(2024, 6, 3)) >= class_of(greater, on=date(2024, 6, 3))


@given(st.integers(0, 200), st.sampled_from([1, 2, 3]), st.sampled_from(["xa", "phuong"]))
def test_exactly_one_class_holds_for_its_points(halves: int, commune_class: int, unit_kind: str) -> None:
    total = Fraction(halves, 2)
    for on in (date(2016, 5, 25), date(2025, 11, 26), BANDED):
        right = class_of(total, on=on, unit_kind=unit_kind)  # type: ignore[arg-type]
        verdict = judge_class(commune_class, total, on=on, unit_kind=unit_kind)  # type: ignore[arg-type]
        assert verdict.holds is (right == commune_class)
        assert Verdict.from_dict(verdict.to_dict()) == verdict
        assert "{" not in verdict.explain("vi") + verdict.explain("en")


def test_priority_points_do_not_lift_to_the_special_class() -> None:
    assert class_of(92, unit_kind="phuong", on=BANDED) == 0
    assert class_of(92, unit_kind="phuong", priority=3, on=BANDED) == 1
    assert judge_class(0, 92, unit_kind="phuong", on=BANDED).holds
    assert judge_class(1, 92, unit_kind="phuong", on=BANDED).outcome is Outcome.FAILS
    assert judge_class(1, 92, unit_kind="phuong", priority=3, on=BANDED).holds
    assert "74,5 điểm" in judge_class(1, Fraction(149, 2), on=BANDED).explain("vi")
    assert "60 điểm" in judge_class(2, 60, on=BANDED).explain("vi")
    assert judge_class(1, 60, on=date(2016, 5, 24)).outcome is Outcome.UNDETERMINED
    for bad in ({"points": 101}, {"points": -1}, {"points": 5, "priority": 6}):
        with pytest.raises(BadMeasure):
            class_of(**bad, on=BANDED)  # type: ignore[arg-type] # figures that cannot be


# --- the figures of the commune ---------------------------------------------------------------------


def test_the_establishment_is_judged_with_the_figures_recorded() -> None:
    on = date(2022, 1, 1)
    with Commune.open("memory:") as commune:
        room = commune.officers
        room.classify(2, on=on)
        room.set_establishment(on=on, assigned=1, part_timers=13, decision="QĐ 5/2022")
        room.set_establishment(on=date(2022, 6, 1), part_timers=12, regular_police_chief=True)
        room.appoint(Officer("BT", "party_secretary"), on=on)
        early, later = room.establishment(on), room.establishment(date(2022, 6, 1))
        assert early.outcome is Outcome.FAILS  # 13 part-timers where 12 may be
        assert later.holds
        assert [one.required for one in later.findings if one.code == "quota"] == [20]
        assert [one.measured for one in later.findings if one.code == "assigned"] == [1]
        assert room.establishment(on, part_timers=12).holds
        assert room.judge_class(60, on=on).holds
        assert room.judge_class(80, on=on).outcome is Outcome.FAILS
        with pytest.raises(BadMeasure):
            room.set_establishment(on=on, assigned=-1)
        assert "QĐ 5/2022" in repr([fact.body for fact in commune.facts()])


# --- what an officer cannot be ----------------------------------------------------------------------


def test_bad_officers_are_named() -> None:
    with pytest.raises(BlankText):
        Officer(" ", "party_secretary")
    for level in ("professional", "political_theory"):
        with pytest.raises(UnknownLevel, match="university"):
            Officer("A", "party_secretary", **{level: "phd"})  # type: ignore[arg-type]
    with pytest.raises(UnknownPost) as caught:
        Officer("A", "Phó chủ tịch UBND xã")
    assert "peoples_committee_vice_chair" in caught.value.nearest


def test_forms_that_cannot_be_are_refused_and_nothing_is_written() -> None:
    on = date(2024, 1, 1)
    with Commune.open("memory:") as commune:
        room = commune.officers
        for code, post in (("CT", "peoples_committee_chair"), ("KT", "finance_accounting")):
            room.appoint(Officer(code, post), on=on)
        written = list(commune.facts())
        for form in ("TM.", "XX", "Q."):
            with pytest.raises(UnknownForm, match="TUQ"):
                room.delegate("CT", "KT", on=on, until=on, form=form)  # type: ignore[arg-type]
        with pytest.raises(UnknownForm):
            room.sign("1/QĐ", "việc", "CT", "ZZ", on=on)  # type: ignore[arg-type]
        with pytest.raises(BlankText):
            room.assign(" ", "CT", on=on)
        with pytest.raises(BlankText):
            room.sign("", "việc", "CT", on=on)
        assert list(commune.facts()) == written


def test_more_than_assigned_is_reduced_within_the_years_of_the_law() -> None:
    staff = [Officer(f"A{at}", "economic_division_officer") for at in range(3)]
    assert found(judged(TWO_TIER, *staff, assigned=1), "reduced_until") == [
        {"count": 2, "until": "2030-07-01"}
    ]
    assert found(judged(TWO_TIER, *staff, assigned=3), "reduced_until") == []
    assert found(judged(date(2025, 6, 30), *staff, assigned=1), "reduced_until") == []
