"""The establishment judged under every regime of the sheets."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Officer, Outcome, UnknownPost, Verdict, judge_establishment
from grassroots_gov.errors import BadInterval, UnknownClass
from grassroots_gov.officers import Absence, post_code, posts

CADRES = [
    "party_secretary", "party_deputy_secretary", "peoples_council_chair", "peoples_council_vice_chair",
    "peoples_committee_chair", "peoples_committee_vice_chair", "fatherland_front_chair",
    "youth_union_secretary", "womens_union_president", "farmers_association_president",
    "veterans_association_president",
]  # fmt: skip
QUOTAS = [  # class, day, unit, most: Decree 92/2009, its amendment by Decree 34/2019, Decree 33/2023
    (1, date(2010, 1, 1), "xa", 25), (2, date(2015, 6, 1), "xa", 23), (3, date(2019, 6, 24), "xa", 21),
    (1, date(2019, 6, 25), "xa", 23), (2, date(2020, 6, 1), "thi_tran", 21),
    (3, date(2023, 7, 31), "phuong", 19),
    (1, date(2023, 8, 1), "xa", 22), (2, date(2023, 8, 1), "thi_tran", 20), (3, date(2025, 6, 30), "xa", 18),
    (1, date(2023, 8, 1), "phuong", 23), (2, date(2024, 1, 1), "phuong", 21),
    (3, date(2025, 6, 30), "phuong", 19),
]  # fmt: skip


def cadres(count: int) -> list[Officer]:
    """So many officers, the vice chair once, without a post whose standard needs facts."""
    others = [post for post in CADRES if post != "peoples_committee_vice_chair"]
    return [Officer(f"CB{at}", others[at % len(others)]) for at in range(count)]


def quota(verdict: Verdict) -> tuple[int | None, int | None, bool | None]:
    finding = next(finding for finding in verdict.findings if finding.code == "quota")
    return finding.measured, finding.required, finding.met


@pytest.mark.parametrize(("commune_class", "on", "kind", "most"), QUOTAS)
def test_the_quota_at_its_boundary(commune_class: int, on: date, kind: str, most: int) -> None:
    def judged(count: int) -> Verdict:
        return judge_establishment(cadres(count), commune_class=commune_class, on=on, unit_kind=kind)  # type: ignore[arg-type]

    assert quota(judged(most)) == (most, most, True)
    assert quota(judged(most + 1)) == (most + 1, most, False)
    assert judged(most + 1).outcome is Outcome.FAILS
    below = next(finding for finding in judged(most - 1).findings if finding.code == "below_quota")
    assert below.params["vacancies"] == 1
    assert below.citation is not None
    assert "below_quota" not in {finding.code for finding in judged(most).findings}


def test_fewer_hold_and_say_so() -> None:
    verdict = judge_establishment(cadres(10), commune_class=2, on=date(2020, 6, 1))
    assert verdict.holds
    assert "còn thiếu 11" in verdict.explain("vi")
    assert "Điều 4" in verdict.explain("vi")


def test_the_published_class_two_unit_is_two_below() -> None:
    """off-type2-19of21: 19 in post of 21, two posts held concurrently."""
    verdict = judge_establishment(cadres(19), commune_class=2, on=date(2022, 1, 1))
    below = next(finding for finding in verdict.findings if finding.code == "below_quota")
    assert (below.params["count"], below.params["quota"], below.params["vacancies"]) == (19, 21, 2)


def test_a_concurrent_post_counts_one_person() -> None:
    both = Officer("CB01", "party_secretary", also=["peoples_council_chair"])
    verdict = judge_establishment([both], commune_class=3, on=date(2020, 6, 1))
    assert quota(verdict)[0] == 1
    missing = {finding.params["post"] for finding in verdict.findings if finding.code == "missing_post"}
    assert "officers.peoples_council_chair" not in missing
    assert "officers.peoples_committee_chair" in missing


@pytest.mark.parametrize("on", [date(2025, 7, 1), date(2026, 11, 24), date(2009, 12, 31)])
def test_no_quota_in_force_is_undetermined(on: date) -> None:
    verdict = judge_establishment(cadres(40), commune_class=1, on=on)
    assert verdict.outcome is Outcome.UNDETERMINED
    assert "no_quota" in {finding.code for finding in verdict.findings}


@pytest.mark.parametrize(
    ("commune_class", "on", "count", "outcome"),
    [
        (1, date(2020, 6, 30), 2, Outcome.HOLDS),
        (1, date(2020, 6, 30), 3, Outcome.FAILS),
        (2, date(2020, 6, 30), 1, Outcome.HOLDS),
        (2, date(2020, 6, 30), 2, Outcome.FAILS),
        (2, date(2020, 12, 1), 2, Outcome.FAILS),  # the council of the new term is not elected before 2021
        (2, date(2021, 5, 22), 2, Outcome.FAILS),
        (2, date(2021, 5, 23), 2, Outcome.HOLDS),  # the day of the general election
        (2, date(2022, 6, 1), 2, Outcome.HOLDS),
        (3, date(2022, 6, 1), 2, Outcome.FAILS),
    ],
)
def test_vice_chairs(commune_class: int, on: date, count: int, outcome: Outcome) -> None:
    staff = [Officer(f"PCT{at}", "peoples_committee_vice_chair") for at in range(count)]
    assert judge_establishment(staff, commune_class=commune_class, on=on).outcome is outcome


def clerk(**facts: object) -> Officer:
    whole = {"professional": "university", "suitable_field": True, "upper_secondary": True, "it_skills": True,
             "born": date(1990, 1, 1)}  # fmt: skip
    return Officer("CC01", "finance_accounting", **{**whole, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "on", "outcome"),
    [
        ({}, date(2020, 6, 1), Outcome.HOLDS),
        ({"professional": "college"}, date(2020, 6, 1), Outcome.FAILS),
        ({"professional": "intermediate", "remote": True}, date(2020, 6, 1), Outcome.HOLDS),
        ({"professional": "intermediate"}, date(2019, 12, 24), Outcome.HOLDS),
        ({"professional": "intermediate"}, date(2019, 12, 25), Outcome.FAILS),
        ({"professional": None}, date(2020, 6, 1), Outcome.UNDETERMINED),
        ({"it_skills": False}, date(2020, 6, 1), Outcome.FAILS),
        ({"it_skills": False}, date(2024, 6, 1), Outcome.HOLDS),
        ({"born": date(2002, 6, 2)}, date(2020, 6, 1), Outcome.FAILS),
        ({"born": date(2002, 6, 1)}, date(2020, 6, 1), Outcome.HOLDS),
        ({"suitable_field": False, "professional": None}, date(2020, 6, 1), Outcome.FAILS),
    ],
)
def test_standards_of_civil_servants(facts: dict[str, object], on: date, outcome: Outcome) -> None:
    assert judge_establishment([clerk(**facts)], commune_class=1, on=on).outcome is outcome


def test_a_standard_without_confirmation_says_so() -> None:
    chair = Officer(
        "CT", "peoples_committee_chair", professional="university", political_theory="intermediate"
    )
    verdict = judge_establishment([chair], commune_class=1, on=date(2024, 6, 1))
    assert verdict.holds
    assert "unconfirmed_rule" in {finding.code for finding in verdict.findings}


def test_a_police_chief_after_the_regular_police_came() -> None:
    chief = Officer("CA", "police_chief")
    assert judge_establishment([chief], commune_class=1, on=date(2023, 8, 1)).outcome is Outcome.FAILS
    counted = judge_establishment(cadres(22), commune_class=1, on=date(2022, 1, 1), regular_police_chief=True)
    assert quota(counted) == (22, 22, True)


def test_bad_input_is_named() -> None:
    with pytest.raises(UnknownPost) as caught:
        Officer("X", "peoples_comittee_chair")
    assert caught.value.nearest[0] == "peoples_committee_chair"
    with pytest.raises(UnknownClass):
        judge_establishment([], commune_class=4, on=date(2020, 1, 1))
    with pytest.raises(BadInterval):
        Absence("X", date(2020, 1, 2), date(2020, 1, 1))


def test_every_post_is_found_by_its_vietnamese_name() -> None:
    for code, label in posts().items():
        assert post_code(code) == code
        assert post_code(label.upper()) == code
    assert post_code("Địa chính - nông nghiệp - xây dựng và môi trường") == "land_construction_environment"


@given(
    st.lists(st.sampled_from(CADRES), max_size=30),
    st.sampled_from([1, 2, 3]),
    st.dates(date(2010, 1, 1), date(2025, 6, 30)),
)
def test_taking_somebody_away_never_makes_a_number_fail(
    codes: list[str], commune_class: int, on: date
) -> None:
    staff = [Officer(str(at), code) for at, code in enumerate(codes)]
    whole = judge_establishment(staff, commune_class=commune_class, on=on)
    if staff and whole.outcome is not Outcome.FAILS:
        assert (
            judge_establishment(staff[:-1], commune_class=commune_class, on=on).outcome is not Outcome.FAILS
        )
    assert Verdict.from_dict(whole.to_dict()) == whole
    for lang in ("vi", "en"):
        assert whole.explain(lang)  # type: ignore[arg-type]


def test_posts_are_added_only_while_a_rule_adds_them() -> None:
    def most(on: date, what: str) -> int | None:
        verdict = judge_establishment(cadres(3), commune_class=1, on=on, extra=2, part_timers=3)
        return next(finding.required for finding in verdict.findings if finding.code == what)

    before, after = date(2023, 7, 31), date(2023, 8, 1)
    assert (most(before, "quota"), most(before, "part_timers")) == (23, 14)
    assert (most(after, "quota"), most(after, "part_timers")) == (24, 16)
    told = {
        finding.code
        for on in (before, after)
        for finding in judge_establishment([], commune_class=1, on=on, extra=2).findings
    }
    assert {"no_extra", "extra"} <= told
