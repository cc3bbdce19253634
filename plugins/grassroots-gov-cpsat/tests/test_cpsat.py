"""CP-SAT against the built-in planner: same seats, same objective, judged by the same checker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots_gov import PluginHost
from grassroots_gov.duty import (
    Apart,
    AtMost,
    Away,
    DutyRequest,
    Limit,
    MaxHours,
    MaxRunning,
    Member,
    RestAfter,
    Slot,
    judge_plan,
    plan_request,
    request_of,
)
from grassroots_gov_cpsat import plan, plugin

MONDAY = date(2024, 6, 3)
CHAIR, VICE = "peoples_committee_chair", "peoples_committee_vice_chair"
DAY = Slot(name="day")
NIGHT = Slot(name="night", session="night", begins=time(17), ends=time(7))
LIMITS = (
    MaxRunning(days=1),
    MaxRunning(days=2, officers=["b"]),
    RestAfter(slot="night"),
    Apart(officers=["b", "c"]),
    AtMost(count=2, per="week"),
    AtMost(count=1, per="period", slot="night"),
    MaxHours(hours=28, per="week"),
)


def request(
    limits: Sequence[Limit], *, slots: Sequence[Slot] = (DAY, NIGHT), days: int = 7, away: Sequence[Away] = ()
) -> DutyRequest:
    return request_of(
        [Member("CT", CHAIR), *(Member(name, VICE) for name in "bcd")],
        MONDAY,
        MONDAY + timedelta(days=days - 1),
        slots=slots,
        limits=limits,
        absences=away,
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(LIMITS), max_size=3, unique_by=lambda limit: limit.name),
    st.integers(2, 6),
    st.lists(
        st.tuples(st.sampled_from(["CT", "b", "c", "d"]), st.integers(0, 5), st.integers(0, 2)), max_size=3
    ),
    st.booleans(),
)
def test_the_solver_and_the_built_in_planner_agree(
    limits: list[Limit], days: int, gone: list[tuple[str, int, int]], nights: bool
) -> None:
    slots = (DAY, NIGHT) if nights else (DAY,)
    used = [limit for limit in limits if nights or getattr(limit, "slot", None) != "night"]
    away = [
        Away(who, MONDAY + timedelta(days=first), MONDAY + timedelta(days=first + more))
        for who, first, more in gone
    ]
    asked = request(used, slots=slots, days=days, away=away)
    ours, theirs = plan_request(asked), plan(asked)
    assert theirs is not None
    assert judge_plan(theirs).holds, judge_plan(theirs).explain("en")
    assert ours.least_gaps <= len(theirs.gaps) <= len(ours.gaps)
    assert theirs.least_gaps == len(theirs.gaps)
    if ours.guarantee == "optimal":
        assert (theirs.guarantee, theirs.objective) == ("optimal", ours.objective)
    assert theirs.bound <= theirs.objective


def test_the_same_request_and_seed_give_the_same_plan() -> None:
    asked = request([MaxRunning(days=1), RestAfter(slot="night")], days=14)
    assert plan(asked) == plan(asked)


def test_where_nobody_can_serve_every_seat_is_a_gap() -> None:
    everybody = [Away(who, MONDAY, MONDAY + timedelta(days=1)) for who in ("CT", "b", "c", "d")]
    asked = request([RestAfter(slot="night")], days=2, away=everybody)
    made = plan(asked)
    assert made is not None
    assert (made.assignments, made.guarantee) == ((), "partial")
    assert made.gaps == plan_request(asked).gaps


def test_wishes_give_way_to_fairness_and_are_kept_where_they_can() -> None:
    wish = AtMost(count=0, per="period", weekday=0, officers=["b"], weight=3, name="no_mondays")
    made = plan(request([wish], slots=(DAY,), days=14))
    assert made is not None
    assert "b" not in {held.officer for held in made.assignments if held.on.weekday() == 0}
    assert made.guarantee == "optimal"


def test_the_host_asks_it_only_where_the_built_in_planner_has_no_proof() -> None:
    host = PluginHost.bare()
    host.register(plugin, name="cpsat")
    assert host.plan_duty(request([], slots=(Slot(),), days=28)) is None
    assert host.plan_duty(request([MaxRunning(days=2)], slots=(DAY,), days=28)) is None
    crowded = request(
        [RestAfter(slot="night")],
        days=3,
        away=[Away(who, MONDAY, MONDAY + timedelta(days=6)) for who in "cd"],
    )
    made = host.plan_duty(crowded)
    assert made is not None
    assert (made.planner, made.guarantee) == ("grassroots-gov-cpsat", "partial")
    assert len(made.gaps) == len(plan_request(crowded).gaps)


@frozen
class Moonlight:
    """A limit of somebody else's."""

    name: str = "moonlight"
    weight: int | None = None

    def faults(self, officers: object, slots: object) -> Sequence[tuple[str, dict[str, object]]]:
        return ()

    def broken(self, problem: object, held: object) -> Sequence[tuple[tuple[int, int], ...]]:
        return ()

    def counter(self, problem: object, days: object) -> object:
        return lambda officer, masks: 0


def test_a_limit_it_does_not_know_is_left_to_the_built_in_planner() -> None:
    assert plan(evolve(request([]), limits=(Moonlight(),))) is None  # type: ignore[arg-type]  # a stranger's limit


@pytest.mark.parametrize("seed", [0, 7])
def test_two_months_with_rest_after_nights_are_lawful(seed: int) -> None:
    asked = evolve(request([RestAfter(slot="night")], days=60), seed=seed)
    made = plan(asked, hint=plan_request(asked), work=2)
    assert made is not None
    assert judge_plan(made).holds
    assert made.gaps == ()
