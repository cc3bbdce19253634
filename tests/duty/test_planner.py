"""Rosters from plan_duty: fair to the contract's objective, lawful, proven, explained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov.duty import DutyPlan, Member, Slot, plan_duty, plan_request, request_of
from grassroots_gov.errors import BadDutyRequest, NotOnRoster
from support.duty_models import (
    CHAIR,
    KINDS,
    VICE,
    Asked,
    Gone,
    Names,
    Person,
    PlainCalendar,
    check_certificate,
    reception_law,
    span,
)

LAW = reception_law()
MONDAY = date(2024, 6, 3)
PLAIN = PlainCalendar({})


def planned(asked: Asked, *, seed: int = 0) -> DutyPlan:
    return plan_duty(
        asked.officers,
        asked.start,
        asked.end,
        seats=asked.seats,
        absences=asked.absences,
        calendar=asked.calendar,
        book=LAW,
        carried=asked.carried,
        seed=seed,
    )


def held(plan: DutyPlan) -> list[tuple[date, str]]:
    return [(one.on, one.officer) for one in plan.assignments]


@st.composite
def requests(draw: Callable[..., object], *, days: int = 6, officers: int = 3) -> Asked:
    size = draw(st.integers(1, officers))
    assert isinstance(size, int)
    start = draw(st.sampled_from([date(2024, 5, 30), date(2026, 6, 27), MONDAY]))
    assert isinstance(start, date)
    length = draw(st.integers(1, days))
    assert isinstance(length, int)
    end = start + timedelta(days=length - 1)
    whole = span(start, end)
    # More than one chairman at a time is against the law, but then too the plan must be the best there is.
    chairs = draw(st.sampled_from([0, 1, 1, 2]))
    assert isinstance(chairs, int)
    people = tuple(Person(f"o{n}", CHAIR if n < chairs else VICE) for n in range(size))
    spans = st.tuples(st.sampled_from(people), st.sampled_from(whole), st.integers(0, 2)).map(
        lambda drawn: Gone(drawn[0].id, drawn[1], drawn[1] + timedelta(days=drawn[2]))
    )
    special = draw(st.dictionaries(st.sampled_from(whole), st.sampled_from(list(Names)), max_size=3))
    carried = draw(
        st.dictionaries(
            st.sampled_from([person.id for person in people]),
            st.dictionaries(st.sampled_from(KINDS), st.integers(-3, 3)),
        )
    )
    return Asked(
        people,
        start,
        end,
        draw(st.integers(1, size)),  # type: ignore[arg-type]  # drawn
        tuple(draw(st.lists(spans, max_size=4))),  # type: ignore[arg-type]  # drawn
        PlainCalendar(special),  # type: ignore[arg-type]  # drawn
        carried,  # type: ignore[arg-type]  # drawn
    )


@settings(max_examples=150, deadline=None)
@given(requests())
def test_a_plan_is_as_fair_as_the_best_of_all_lawful_rosters(asked: Asked) -> None:
    plan = planned(asked)
    assert plan.objective == asked.objective(held(plan))
    assert (asked.missing(held(plan)), plan.objective) == asked.best()
    assert plan.guarantee == ("partial" if plan.gaps else "optimal")


@settings(max_examples=60, deadline=None)
@given(requests(days=40, officers=6), st.integers(0, 5))
def test_a_certificate_convinces_a_checker_that_knows_only_the_facts(asked: Asked, seed: int) -> None:
    check_certificate(asked, planned(asked, seed=seed).to_dict())


@settings(max_examples=60, deadline=None)
@given(requests(days=20, officers=4))
def test_every_seat_is_filled_or_a_gap_with_the_reason_of_every_officer(asked: Asked) -> None:
    plan = planned(asked)
    seats = {(one.on, one.seat) for one in plan.assignments} | {(gap.on, gap.seat) for gap in plan.gaps}
    assert seats == {(on, s + 1) for on in span(asked.start, asked.end) for s in range(asked.seats)}
    for gap in plan.gaps:
        assert set(gap.reasons) == {officer.id for officer in asked.officers}
        assert all(reason.explain("vi") and reason.explain("en") for reason in gap.reasons.values())


@settings(max_examples=60, deadline=None)
@given(requests(days=20, officers=4))
def test_taking_an_absence_away_never_adds_a_gap(asked: Asked) -> None:
    from attrs import evolve

    gaps = len(planned(asked).gaps)
    for at in range(len(asked.absences)):
        fewer = evolve(asked, absences=asked.absences[:at] + asked.absences[at + 1 :])
        assert len(planned(fewer).gaps) <= gaps


@settings(max_examples=60, deadline=None)
@given(requests(days=20, officers=4), st.permutations("pqrs"), st.integers(0, 3))
def test_renaming_officers_renames_the_plan_and_changes_nothing_else(
    asked: Asked, names: list[str], seed: int
) -> None:
    from attrs import evolve

    new = {officer.id: names[at] for at, officer in enumerate(asked.officers)}
    renamed = evolve(
        asked,
        officers=tuple(Person(new[officer.id], officer.post) for officer in asked.officers),
        absences=tuple(evolve(gone, officer=new[gone.officer]) for gone in asked.absences),
        carried={new[officer]: kinds for officer, kinds in asked.carried.items()},
    )
    before, after = planned(asked, seed=seed), planned(renamed, seed=seed)
    assert [(on, new[who]) for on, who in held(before)] == held(after)
    assert before == planned(asked, seed=seed)


def year(officers: int, absences: tuple[Gone, ...] = ()) -> Asked:
    people = tuple(Person(f"o{n}", CHAIR if n == 0 else VICE) for n in range(officers))
    return Asked(people, date(2024, 1, 1), date(2024, 12, 31), 1, absences, PLAIN, {})


def test_a_year_of_three_leaders_is_shared_by_kind_and_seldom_twice_running() -> None:
    plan = planned(year(3))
    assert plan.guarantee == "optimal"
    assert sorted(plan.load(f"o{n}")["total"] for n in range(3)) == [122, 122, 122]
    assert {plan.load(f"o{n}")["weekly_rest"] for n in range(3)} <= {34, 35}
    pairs = zip(plan.assignments, plan.assignments[1:], strict=False)
    assert sum(one.officer == other.officer for one, other in pairs) <= 3


def test_the_chairman_of_many_officers_keeps_his_weekly_day_although_his_share_is_less() -> None:
    plan = planned(year(20))
    weeks = {
        one.on.isocalendar()[:2] for one in plan.assignments if one.officer == "o0" and one.on.weekday() < 5
    }
    assert len(weeks) == 53
    assert plan.load("o0")["working"] == 53
    kept = next(finding for finding in plan.findings if finding.code == "minimum_kept")
    assert (kept.measured, kept.met) == (53, True)
    assert "khoản 2 Điều 15 Luật số 42/2013/QH13" in kept.explain("vi")


def test_a_week_with_the_chairman_away_is_said_and_not_demanded() -> None:
    away = (Gone("o0", date(2024, 3, 4), date(2024, 3, 10)),)
    plan = planned(year(3, away))
    said = [finding for finding in plan.findings if finding.code == "chair_away"]
    assert [(finding.measured, finding.required, finding.params["period"]) for finding in said] == [
        (0, 1, "2024-W10")
    ]


def test_the_law_of_2026_asks_two_days_a_month_and_judges_the_cut_month_for_its_part() -> None:
    people = tuple(Person(f"o{n}", CHAIR if n == 0 else VICE) for n in range(40))
    plan = planned(Asked(people, date(2026, 6, 22), date(2026, 7, 2), 1, (), PLAIN, {}))
    days = [one.on for one in plan.assignments if one.officer == "o0"]
    assert [day for day in days if day < date(2026, 7, 1)] == [
        next(day for day in days if day <= date(2026, 6, 26)),
        next(day for day in days if date(2026, 6, 29) <= day <= date(2026, 6, 30)),
    ]
    assert [day for day in days if day >= date(2026, 7, 1)] == [date(2026, 7, 1), date(2026, 7, 2)]


def test_everything_wrong_with_a_request_is_said_at_once() -> None:
    with pytest.raises(BadDutyRequest) as caught:
        plan_duty(
            [Person("a"), Person("a")],
            MONDAY,
            MONDAY - timedelta(days=1),
            seats=3,
            absences=[Gone("b", MONDAY, MONDAY), Gone("a", MONDAY, MONDAY - timedelta(days=2))],
            calendar=PLAIN,
            book=LAW,
            carried={"c": {"sunday": 1}},
            max_consecutive=0,
        )
    codes = [fault.code for fault in caught.value.faults]
    assert codes == [
        "no_days",
        "overlapping_appointments",
        "unknown_officer",
        "absence_backwards",
        "unknown_officer",
        "bad_carried",
        "too_many_seats",
        "bad_limit",
    ]
    assert "b không có trong danh sách" in caught.value.explain("vi")
    assert "3 seats but only 1" in str(caught.value)


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"start": "2024-06-03"}, ["bad_day"]),
        ({"start": datetime(2024, 6, 3), "end": None}, ["bad_day", "bad_day"]),
        ({"seed": "a"}, ["bad_seed"]),
        ({"seed": True}, ["bad_seed"]),
        ({"officers": [Person("a", CHAIR), Person("a", CHAIR)]}, ["overlapping_appointments"]),
        ({"officers": []}, ["too_many_seats"]),
    ],
)
def test_what_is_no_day_no_seed_and_no_staff_is_named(given: dict[str, Any], codes: list[str]) -> None:
    asked: dict[str, Any] = {"officers": [Person("a")], "start": MONDAY, "end": MONDAY, **given}
    with pytest.raises(BadDutyRequest) as caught:
        plan_duty(**asked, calendar=PLAIN, book=LAW)
    assert [fault.code for fault in caught.value.faults] == codes
    assert caught.value.explain("vi")
    assert caught.value.explain("en")


def test_a_day_outside_the_period_or_without_a_seat_is_said_to_be_so() -> None:
    plan = planned(year(2))
    assert "không thuộc kỳ trực" in plan.explain("vi", on=date(2025, 1, 1))
    office = request_of(
        [Member("a", VICE)],
        MONDAY,
        date(2024, 6, 9),
        slots=[Slot(pattern="working")],
        calendar=PLAIN,
        book=LAW,
    )
    assert plan_request(office).explain("en", on=date(2024, 6, 9)) == "09/06/2024: no duty."


def test_loads_of_a_stranger_are_refused_with_the_names_known() -> None:
    plan = planned(year(2))
    with pytest.raises(NotOnRoster, match="o0, o1"):
        plan.load("x")


def test_a_plan_explains_itself_in_both_languages() -> None:
    plan = planned(Asked((Person("a", CHAIR), Person("b")), MONDAY, date(2024, 6, 9), 1, (), PLAIN, {}))
    assert plan.explain("vi").startswith("Lịch trực từ 03/06/2024 đến 09/06/2024: 7 ca")
    assert "Optimal" in plan.explain("en")
    assert plan.explain("vi", on=MONDAY).splitlines()[0] == "Ngày 03/06/2024, chỗ 1: a trực."
    assert plan.explain("vi", on=MONDAY).splitlines()[1].startswith("- b: công bằng như nhau")


@settings(max_examples=60, deadline=None)
@given(requests(days=30, officers=5), st.randoms(use_true_random=False))
def test_no_roster_found_by_greed_or_random_exchange_beats_an_optimal_one(
    asked: Asked, chance: Random
) -> None:
    plan = planned(asked)
    greedy: list[tuple[date, str]] = []
    for on in span(asked.start, asked.end):
        there = asked.present(on)
        turns = {who: sum(other == who for _, other in greedy) for who in there}
        greedy += [(on, who) for who in sorted(there, key=turns.__getitem__)[: asked.seats]]
    rivals = [greedy, held(plan)]
    for _ in range(20):
        rival = list(rivals[-1])
        at = chance.randrange(len(rival)) if rival else 0
        others = (
            [who for who in asked.present(rival[at][0]) if (rival[at][0], who) not in rival] if rival else []
        )
        if others:
            rival[at] = (rival[at][0], chance.choice(others))
        rivals.append(rival)
    best = asked.missing(held(plan)), plan.objective
    assert all(best <= (asked.missing(rival), asked.objective(rival)) for rival in rivals)


def test_every_other_officer_has_a_reason_and_the_price_of_the_change() -> None:
    away = (Gone("o2", MONDAY, MONDAY),)
    asked = Asked(
        (Person("o0", CHAIR), Person("o1"), Person("o2")), MONDAY, date(2024, 6, 9), 1, away, PLAIN, {}
    )
    plan = planned(asked)
    for assignment in plan.assignments:
        why = plan.why(assignment.id)
        assert set(why.others) == {"o0", "o1", "o2"} - {assignment.officer}
        for officer, change in why.dearer.items():
            moved = [(on, who) for on, who in held(plan) if on != assignment.on]
            moved.append((assignment.on, officer))
            assert change == asked.objective(moved) - plan.objective >= 0
    assert plan.why("2024-06-03/1").others["o2"].explain("vi") == "vắng (nghỉ phép)"


def test_without_a_seed_the_plan_is_that_of_seed_nought() -> None:
    officers, week = [Person("a"), Person("b"), Person("c")], (MONDAY, date(2024, 6, 9))
    plain = plan_duty(officers, *week, calendar=PLAIN)
    assert plain.request.seed == 0
    assert plain.to_dict() == plan_duty(officers, *week, calendar=PLAIN, seed=0).to_dict()


def test_a_certificate_weighs_no_minimum_where_there_is_none() -> None:
    plan = plan_duty([Person("a"), Person("b")], MONDAY, date(2024, 6, 9), calendar=PLAIN)
    assert (plan.certificate.groups, plan.certificate.weight) == ((), 0)


def test_a_certificate_as_json_holds_everything_it_has() -> None:
    """Two officers, the chairman among them, share a week of one seat."""
    plan = plan_duty([Person("a", CHAIR), Person("b")], MONDAY, date(2024, 6, 9), calendar=PLAIN, book=LAW)
    proof = plan.certificate
    days = [(MONDAY + timedelta(days=n)).isoformat() for n in range(5)]
    (group,) = proof.groups
    assert group[:3] == ("a", tuple(days), 1)
    assert proof.to_dict() == {
        "scale": 2,  # the shares are halves
        "kinds": [*KINDS],
        "officers": ["a", "b"],
        "fair": [[5, 5], [2, 2], [0, 0]],
        "counts": [[plan.load(who)[kind] for who in "ab"] for kind in KINDS],
        "distances": {
            "hub": proof.hub,
            "officer": [*proof.officer],
            "leaf": [[*row] for row in proof.leaf],
        },
        "groups": [{"officer": "a", "days": days, "least": 1, "distance": group[3]}],
        "weight": proof.weight,
        "cost": 4,  # two and three working days, and three and four in all: a half off, four times
    }


def test_provisional_days_are_said() -> None:
    asked = Asked((Person("a"),), MONDAY, MONDAY, 1, (), PlainCalendar({}, provisional=True), {})
    assert [finding.code for finding in planned(asked).findings] == ["provisional_days"]
    week = Asked((Person("a"),), MONDAY, date(2024, 6, 9), 1, (), PlainCalendar({}, provisional=True), {})
    (finding,) = planned(week).findings
    assert (finding.measured, finding.params["first"], finding.params["last"]) == (
        7,
        "2024-06-03",
        "2024-06-09",
    )
