"""Quality, training, yearly rating, personal details and their erasure; published figures."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov.commune import Commune
from grassroots_gov.council import printed_share
from grassroots_gov.errors import (
    AlreadyServing,
    BadMeasure,
    NoRuleInForce,
    NotServing,
    UnknownCourse,
    UnknownGrade,
)
from grassroots_gov.journal import Journal, MemoryStore, Personal
from grassroots_gov.law import Outcome, RuleBook, Verdict
from grassroots_gov.officers import LEVELS, Officer, extra_posts, judge_establishment
from grassroots_gov.officers import facts as events
from grassroots_gov.officers.facts import CODEC, STREAM
from grassroots_gov.officers.quality import judge_published, staff_quality
from grassroots_gov.officers.rating import grade_of, grades, judge_rating
from grassroots_gov.officers.room import OfficersRoom
from grassroots_gov.worktime import WorkCalendar
from support.journals import journal_on

ON, DAY = date(2024, 6, 3), timedelta(days=1)
CODES = ["party_secretary", "peoples_committee_chair", "finance_accounting", "culture_society"]


def room(journal: Journal | None = None) -> OfficersRoom:
    return OfficersRoom(journal or journal_on(MemoryStore(), CODEC), RuleBook.vietnam, WorkCalendar.vietnam)


@st.composite
def staff(draw: st.DrawFn) -> list[Officer]:
    flag = st.sampled_from([True, False, None])
    level = st.sampled_from([*LEVELS, None])
    return [
        Officer(
            f"O{at}",
            draw(st.sampled_from(CODES)),
            f"Nguyễn Thị {draw(st.text('ABCDEĐ', min_size=4, max_size=6))}",
            professional=draw(level),
            political_theory=draw(level),
            it_skills=draw(flag),
            upper_secondary=draw(flag),
            suitable_field=draw(flag),
            born=draw(st.dates(date(1950, 1, 1), date(2004, 1, 1))),
        )
        for at in range(draw(st.integers(0, 8)))
    ]


# --- quality ----------------------------------------------------------------------------------------


@given(staff(), st.dates(date(2012, 1, 1), date(2026, 1, 1)))
def test_every_table_of_quality_adds_up_to_all(officers: list[Officer], on: date) -> None:
    quality = staff_quality(officers, on=on)
    assert quality.total == len(officers) == quality.cadres + quality.civil_servants
    for table in ("professional", "political_theory", "it", "upper_secondary", "standard"):
        rows = getattr(quality, table)
        assert sum(rows.values()) == quality.total
        assert sum((quality.share(table, row) for row in rows), Fraction(0)) == (1 if officers else 0)
    for lang in ("vi", "en"):
        assert quality.explain(lang)  # type: ignore[arg-type]


# --- published figures ------------------------------------------------------------------------------


SHEET = Path(__file__).parents[1] / "data" / "cases" / "officers.yaml"
READ = yaml.safe_load(SHEET.read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in READ["cases"]}
META = READ["meta"]["quotas_as_printed_in_sources"]


def test_the_published_province_adds_up() -> None:
    """off-lamdong-2021: 2,813 of 3,050 in 142 communes, with shares of education in percent."""
    case = CASES["off-lamdong-2021"]
    parts = {"cadres": case["cadres"], "civil_servants": case["civil_servants"]}
    assert judge_published(case["in_post"], parts, on=date(2021, 9, 8)).holds
    assert case["quota"] - case["in_post"] == case["expected"]["vacancies"]
    filled = printed_share(case["in_post"], case["quota"], str(case["expected"]["fill_pct"]))
    assert filled.how == "rounded"
    assert round(Fraction(case["in_post"], 142), 2) == Fraction(str(case["expected"]["average_per_commune"]))
    for table in ("cadre_education_pct", "civil_servant_education_pct"):
        shares = {level: int(Fraction(str(pct)) * 100) for level, pct in case[table].items()}
        assert judge_published(10_000, shares, on=date(2021, 9, 8), scale=100).holds


KINDS = {"ward": ["phuong"], "commune_or_town": ["xa", "thi_tran"]}


@pytest.mark.parametrize("printed", [one for one in META if "to" in one], ids=lambda one: one["id"])
def test_the_quotas_that_the_papers_print_are_those_judged(printed: dict[str, Any]) -> None:
    most = {kind: printed["cadres_and_civil_servants_max"] for kinds in KINDS.values() for kind in kinds} if (
        "cadres_and_civil_servants_max" in printed
    ) else {kind: printed[name] for name, kinds in KINDS.items() for kind in kinds}  # fmt: skip
    part_timers = printed.get("non_professional_max") or printed["non_professional"]
    for on in (date.fromisoformat(printed["from"]), date.fromisoformat(printed["to"])):
        for kind, by_class in most.items():
            for place, name in enumerate(("I", "II", "III"), 1):
                verdict = judge_establishment(
                    [], commune_class=place, unit_kind=kind, on=on, part_timers=part_timers[name]
                )
                held = {finding.code: finding for finding in verdict.findings}
                assert held["quota"].required == by_class[name]
                assert (held["part_timers"].required, held["part_timers"].met) == (part_timers[name], True)


def test_a_difference_is_told() -> None:
    verdict = judge_published(100, {"a": 60, "b": 38}, on=ON)
    assert verdict.outcome is Outcome.FAILS
    assert next(f for f in verdict.findings if f.code == "difference").params["difference"] == -2
    assert "-2" in verdict.explain("vi")
    assert verdict.shortfall == 2
    over = judge_published(100, {"a": 60, "b": 41}, on=ON)
    assert over.outcome is Outcome.FAILS
    assert over.shortfall == 0


def test_a_two_tier_commune_is_held_against_the_number_assigned() -> None:
    """off-muongtung-2025: 34 in post where 44 are needed; no quota is in force to judge it by."""
    case = CASES["off-muongtung-2025"]
    officers = [Officer(f"C{at}", "economic_division_officer") for at in range(case["in_post"])]

    def judged(assigned: int) -> Verdict:
        return judge_establishment(officers, commune_class=1, on=date(2025, 8, 1), assigned=assigned)

    verdict = judged(case["needed"])
    assert verdict.outcome is Outcome.UNDETERMINED
    below = next(finding for finding in verdict.findings if finding.code == "below_assigned")
    assert below.params["vacancies"] == case["expected"]["vacancies"]
    assert judged(case["in_post"] - 1).outcome is Outcome.FAILS
    posts = case["construction_posts"]
    built = judge_published(posts["required"], {"in_post": posts["in_post"]}, on=ON)
    assert built.shortfall == case["expected"]["construction_vacancies"]


def test_vice_chairs_head_the_office_and_the_centre_until_october_2025() -> None:
    """off-phudong-2025: one vice chair also heads the office, the other the one-stop centre."""
    officers = [
        Officer("P1", "peoples_committee_vice_chair", also=["office_of_council_and_committee_head"]),
        Officer("P2", "peoples_committee_vice_chair", also=["public_service_centre_head"]),
    ]
    concurrent = [officer for officer in officers if officer.also]
    assert len(concurrent) == CASES["off-phudong-2025"]["expected"]["concurrent_vice_chairs"]
    for on, outcome in ((date(2025, 10, 14), Outcome.UNDETERMINED), (date(2025, 10, 15), Outcome.FAILS)):
        assert judge_establishment(officers, commune_class=1, on=on).outcome is outcome
    separate = [Officer("G", "public_service_centre_head")]
    for on, outcome in ((date(2025, 10, 14), Outcome.FAILS), (date(2025, 10, 15), Outcome.UNDETERMINED)):
        assert judge_establishment(separate, commune_class=1, on=on).outcome is outcome


# --- posts added, part-timers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("population", "area", "kind", "urban", "added"),
    [
        (5_000, 30, "xa", False, 0),
        (7_499, 30, "xa", False, 0),
        (7_500, 30, "xa", False, 1),
        (10_000, 59, "xa", False, 2),
        (10_000, 60, "xa", False, 3),
        (6_666, 30, "phuong", True, 0),
        (6_667, 30, "phuong", True, 1),
        (6_667, 30, "phuong", False, 0),
        (1_000, 10, "xa", False, 0),
    ],
)
def test_posts_added_for_population_and_area(
    population: int, area: int, kind: str, urban: bool, added: int
) -> None:
    given_figures = {
        "population": population,
        "standard_population": 5_000,
        "area": area,
        "standard_area": 30,
    }
    assert (
        extra_posts(**given_figures, on=ON, unit_kind=kind, urban_district=urban) == added  # type: ignore[arg-type]
    )


def test_posts_are_added_only_under_the_decree_that_adds_them() -> None:
    with pytest.raises(NoRuleInForce):
        extra_posts(population=1, standard_population=1, area=1, standard_area=1, on=date(2022, 1, 1))
    with pytest.raises(BadMeasure):
        extra_posts(population=1, standard_population=0, area=1, standard_area=1, on=ON)


@pytest.mark.parametrize(
    ("commune_class", "on", "most"),
    [
        (1, date(2015, 1, 1), 22), (2, date(2015, 1, 1), 20), (3, date(2019, 6, 24), 19),
        (1, date(2019, 6, 25), 14), (2, date(2020, 5, 20), 12), (3, date(2023, 7, 31), 10),
        (1, date(2023, 8, 1), 14), (2, date(2025, 6, 30), 12), (3, date(2024, 1, 1), 10),
    ],
)  # fmt: skip
def test_part_timers_at_their_boundary(commune_class: int, on: date, most: int) -> None:
    def judged(count: int, extra: int = 0) -> Verdict:
        return judge_establishment([], commune_class=commune_class, on=on, part_timers=count, extra=extra)

    assert judged(most).holds
    assert judged(most + 1).outcome is Outcome.FAILS
    # A post added for population or area counts from the decree of 2023 on.
    assert judged(most + 1, extra=1).holds is (on >= date(2023, 8, 1))
    assert "part_timers_below_quota" in {finding.code for finding in judged(most - 1).findings}


def test_part_timers_after_the_two_tiers_are_undetermined() -> None:
    verdict = judge_establishment([], commune_class=1, on=date(2026, 6, 1), part_timers=3)
    assert verdict.outcome is Outcome.UNDETERMINED


# --- rating -----------------------------------------------------------------------------------------


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_the_cap_counts_those_rated_good_not_all(best: int, good: int, others: int) -> None:
    rated = {"all": {"excellent": best, "good": good, "completed": others}}
    verdict = judge_rating(rated, on=date(2026, 12, 15))
    assert verdict.holds is (best * 5 <= good)
    assert verdict.outcome is not Outcome.UNDETERMINED
    assert Verdict.from_dict(verdict.to_dict()) == verdict


def test_each_group_keeps_the_cap_by_itself() -> None:
    rated = {"leaders": {"excellent": 1, "good": 2}, "others": {"excellent": 0, "good": 10}}
    verdict = judge_rating(rated, on=date(2026, 12, 15))
    assert [finding.met for finding in verdict.findings] == [True, False, True]


def test_the_cap_linked_to_the_party() -> None:
    rated = {"all": {"excellent": 4, "good": 16}}
    by_party = judge_rating(rated, on=date(2024, 12, 15), party_excellent=10, party_rated=50)
    assert by_party.holds  # 4 of 20 is no higher than 10 of 50
    assert (
        judge_rating(rated, on=date(2024, 12, 15), party_excellent=9, party_rated=50).outcome is Outcome.FAILS
    )
    alone = judge_rating(rated, on=date(2024, 12, 15))
    assert alone.outcome is Outcome.FAILS  # at most 3 of 16 good
    assert "unconfirmed_rule" in {finding.code for finding in alone.findings}


@pytest.mark.parametrize("on", [date(2020, 5, 20), date(2023, 9, 14)])
def test_before_the_cap_there_was_none(on: date) -> None:
    verdict = judge_rating({"all": {"excellent": 30, "good": 1}}, on=on)
    assert verdict.holds
    assert "no_cap" in {finding.code for finding in verdict.findings}


def test_grades_belong_to_their_day() -> None:
    with pytest.raises(UnknownGrade):
        judge_rating({"all": {"completed": 1}}, on=date(2020, 8, 19))
    assert judge_rating({"all": {"completed": 1}}, on=date(2020, 8, 20)).holds
    assert len(grades(date(2026, 1, 1))) == 4


@given(st.fractions(0, 100))
def test_every_score_has_one_grade_and_more_points_never_a_worse_one(score: Fraction) -> None:
    order = grades(date(2026, 6, 1))
    floors = {"excellent": 90, "good": 70, "completed": 50, "not_completed": 0}
    grade = grade_of(score, on=date(2026, 6, 1))
    assert grade == next(name for name in order if score >= floors[name])
    assert grade_of(score, on=date(2026, 6, 1), violation=True) == "not_completed"
    with pytest.raises(BadMeasure):
        grade_of(score + 101, on=date(2026, 6, 1))


def test_the_year_is_rated_and_what_is_missing_is_owed() -> None:
    office = room()
    for code in ("A", "B"):
        office.appoint(Officer(code, "party_secretary"), on=date(2023, 1, 1))
    office.staff.rate("A", "excellent", year=2025, on=date(2026, 1, 5))
    owed = [one for one in office.owed(date(2026, 1, 6)) if one.code == "officers.owed_rating"]
    assert [(one.subject, one.state) for one in owed] == [("2025", "due")]
    office.staff.rate("B", "good", year=2025, on=date(2026, 1, 5))
    assert [one.state for one in office.owed(date(2026, 1, 6)) if one.code == "officers.owed_rating"] == [
        "met"
    ]
    verdict = office.staff.rating(2025, on=date(2026, 1, 6))
    assert verdict.outcome is Outcome.FAILS
    office.staff.rate("A", "good", year=2025, on=date(2026, 1, 7))  # corrected
    assert office.staff.rating(2025, on=date(2026, 1, 7)).holds
    with pytest.raises(NotServing):
        office.staff.rate("A", "good", year=2020, on=date(2026, 1, 7))
    with pytest.raises(UnknownGrade):
        office.staff.rate("A", "great", year=2025, on=date(2026, 1, 7))


# --- training ---------------------------------------------------------------------------------------


def test_training_is_needed_planned_late_and_done() -> None:
    office = room()
    office.appoint(
        Officer("KT", "finance_accounting", professional="college", suitable_field=True, it_skills=False,
                upper_secondary=True, born=date(1990, 1, 1)),
        on=date(2021, 1, 1),
    )  # fmt: skip
    on = date(2022, 1, 1)
    assert {(need.what, need.level, need.reason) for need in office.staff.needs(on)} == {
        ("professional", "university", "standard"),
        ("it_skills", "", "standard"),
    }
    office.staff.plan_training("KT", "professional", "university", by=date(2023, 6, 30), on=on)
    office.staff.plan_training("KT", "communication", by=date(2022, 6, 30), on=on)
    owed = {
        one.subject: (one.due, one.state) for one in office.owed(date(2022, 7, 1)) if "training" in one.code
    }
    assert owed == {
        "KT/professional": (date(2023, 6, 30), "due"),
        "KT/it_skills": (None, "due"),
        "KT/communication": (date(2022, 6, 30), "late"),
    }
    office.staff.trained("KT", "communication", on=date(2022, 7, 2))
    office.staff.trained("KT", "it_skills", on=date(2022, 7, 2))
    office.staff.trained("KT", "professional", "university", on=date(2022, 7, 2))
    assert office.staff.needs(date(2022, 7, 2)) == ()
    assert len(office.staff.needs(date(2022, 7, 1))) == 3
    office.classify(1, on=on)
    assert office.establishment(date(2022, 7, 2)).holds
    for what, level in (("dancing", ""), ("professional", ""), ("it_skills", "university")):
        with pytest.raises(UnknownCourse):
            office.staff.trained("KT", what, level, on=on)


# --- personal details -------------------------------------------------------------------------------


PERSONAL = {"name", "born"}


def test_every_field_of_a_person_is_sealed() -> None:
    """Field classes: what names a person is Personal; no other event may hold a field of such a name."""
    for event in CODEC.kinds().values():
        for field in attrs.fields(event):
            sealed = "Personal" in str(field.type)
            assert sealed is (field.name in PERSONAL), f"{event.kind}.{field.name}"


@given(staff(), st.dates(date(2023, 8, 1), date(2024, 12, 31)))
def test_nothing_public_and_no_fact_holds_a_personal_value(officers: list[Officer], on: date) -> None:
    journal = journal_on(MemoryStore(), CODEC)
    office = room(journal)
    office.classify(1, on=date(2023, 8, 1))
    for officer in officers:
        office.appoint(officer, on=date(2023, 8, 1))
        office.assign(f"viec-{officer.id}", officer.id, on=date(2023, 8, 1))
    shown = [
        repr(office.staff.directory(on)),
        repr(office.owed(on)),
        office.staff.quality(on).explain("vi"),
        *(office.responsible(f"viec-{officer.id}", on).explain("vi") for officer in officers),
        *(record.decode() for record in journal.store.read(STREAM)),
    ]
    for officer in officers:
        assert officer.born is not None
        for value in (officer.name, officer.born.isoformat(), f"{officer.born:%d/%m/%Y}"):
            assert not any(value in text for text in shown)


def test_reading_details_is_itself_a_fact() -> None:
    journal = journal_on(MemoryStore(), CODEC)
    office = room(journal)
    office.appoint(Officer("A", "party_secretary", "Trần Văn Ví Dụ", born=date(1980, 2, 29)), on=ON)
    details = office.staff.details("A", on=ON, reader="VP", reason="hồ sơ")
    assert (details.name, details.born) == ("Trần Văn Ví Dụ", date(1980, 2, 29))
    last = list(journal.facts(STREAM))[-1]
    assert (last.kind, last.body["reader"], last.body["reason"]) == ("officers.details_read", "VP", "hồ sơ")
    with pytest.raises(NotServing):
        office.staff.details("B", on=ON, reader="VP", reason="hồ sơ")


def test_details_are_kept_as_long_as_decided_and_then_gone() -> None:
    store = MemoryStore()
    office = room(journal_on(store, CODEC))
    office.appoint(Officer("A", "party_secretary", "Trần Văn Ví Dụ"), on=date(2020, 1, 1))
    with pytest.raises(AlreadyServing):
        office.staff.erase("A", on=ON)
    office.leave_post("A", on=date(2022, 3, 1))
    codes = [one.code for one in office.owed(date(2022, 4, 1))]
    assert "officers.owed_retention" in codes
    office.staff.set_retention(2, "QĐ 7/2022", on=date(2022, 4, 1))

    def erasing(on: date) -> list[tuple[date | None, str]]:
        return [(one.due, one.state) for one in office.owed(on) if one.code == "officers.owed_erase"]

    due = date(2024, 2, 28)
    assert erasing(due - DAY) == [(due, "upcoming")]
    assert erasing(due) == [(due, "due")]
    assert erasing(due + DAY) == [(due, "late")]
    office.staff.erase("A", on=due)
    assert erasing(due + DAY) == []
    assert office.staff.details("A", on=due, reader="VP", reason="x").name is None
    assert "Trần Văn Ví Dụ" not in repr(vars(store))


def test_erased_details_leave_no_byte_in_the_file(tmp_path: Path) -> None:
    name, born = "Trần Văn Ví Dụ", date(1980, 2, 29)

    def written() -> bytes:
        return b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))

    with Commune.open(f"sqlite:///{tmp_path}/xa.db", today=ON) as commune:
        commune.officers.appoint(Officer("A", "party_secretary", name, born=born), on=ON)
    assert name.encode() in written()
    with Commune.open(f"sqlite:///{tmp_path}/xa.db", today=ON) as commune:
        commune.officers.leave_post("A", on=ON + DAY)
        commune.officers.staff.erase("A", on=ON + DAY)
        assert commune.verify().holds
    for value in (name, born.isoformat()):
        assert value.encode() not in written()


def test_events_of_people_hold_only_codes() -> None:
    appointed = events.Appointed.of(Officer("A", "party_secretary", "Tên"))
    assert isinstance(appointed.name, Personal)
    assert appointed.born is None
    assert appointed.who().name == ""
