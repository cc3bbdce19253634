"""What a caller without a type checker gives: each thing of the wrong kind is named, none is a raw error."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Absence, Commune, Officer, plan_duty
from grassroots_gov.duty import DutyPlan
from grassroots_gov.errors import BadDutyRequest, GrassrootsError

START, END = date(2024, 6, 3), date(2024, 6, 9)
STAFF = [Officer("CT", "peoples_committee_chair"), Officer("PCT", "peoples_committee_vice_chair")]
LEAVE = Absence("CT", START, START)


def _leave(**changed):
    return SimpleNamespace(**({"officer": "CT", "start": START, "end": START, "reason": "leave"} | changed))


def _officer(**changed):
    return SimpleNamespace(**({"id": "CT", "post": "peoples_committee_chair"} | changed))


WRONG = [
    ({"officers": None}, "officers"),
    ({"officers": 5}, "officers"),
    ({"officers": "CT"}, "officers"),
    ({"officers": STAFF[0]}, "officers"),
    ({"officers": {"CT": STAFF[0]}}, "officers"),
    ({"officers": [STAFF[0], "PCT"]}, "officers[1]"),
    ({"officers": [None]}, "officers[0]"),
    ({"officers": [{"id": "CT", "post": "peoples_committee_chair"}]}, "officers[0]"),
    ({"officers": [_officer(id=5)]}, "officers[0].id"),
    ({"officers": [_officer(id=["CT"])]}, "officers[0].id"),
    ({"officers": [_officer(post=None)]}, "officers[0].post"),
    ({"officers": [_officer(since="2024-01-01")]}, "officers[0].since"),
    ({"officers": [_officer(until=datetime(2024, 6, 5))]}, "officers[0].until"),
    ({"absences": None}, "absences"),
    ({"absences": LEAVE}, "absences"),
    ({"absences": "CT"}, "absences"),
    ({"absences": {"CT": START}}, "absences"),
    ({"absences": ["CT"]}, "absences[0]"),
    ({"absences": [LEAVE, ("CT", START, END)]}, "absences[1]"),
    ({"absences": [_leave(officer=STAFF[0])]}, "absences[0].officer"),
    ({"absences": [_leave(start="2024-06-03")]}, "absences[0].start"),
    ({"absences": [_leave(end=None)]}, "absences[0].end"),
    ({"absences": [_leave(end=datetime(2024, 6, 5))]}, "absences[0].end"),
    ({"absences": [_leave(reason=5)]}, "absences[0].reason"),
    ({"carried": [("CT", 1)]}, "carried"),
    ({"carried": 3}, "carried"),
    ({"carried": "CT"}, "carried"),
    ({"carried": {5: {"working": 1}}}, "carried"),
    ({"carried": {"CT": 3}}, "carried[CT]"),
    ({"carried": {"CT": None}}, "carried[CT]"),
    ({"carried": {"CT": [("working", 1)]}}, "carried[CT]"),
    ({"calendar": 5}, "calendar"),
    ({"book": "2024"}, "book"),
]


def _plan(officers=STAFF, start=START, end=END, **more):
    return plan_duty(officers, start, end, **more)


@pytest.mark.parametrize(("wrong", "named"), WRONG)
def test_what_is_of_the_wrong_kind_is_named(wrong, named):
    with pytest.raises(BadDutyRequest) as raised:
        _plan(**wrong)
    (fault,) = raised.value.faults
    assert fault.code == "wrong_kind"
    assert fault.params["where"] == named
    for lang, must in (("vi", "phải là"), ("en", "must be")):
        assert f"{named} {must} " in raised.value.explain(lang)
        assert "duty.word" not in raised.value.explain(lang)


def test_all_of_them_are_named_at_once():
    with pytest.raises(BadDutyRequest) as raised:
        _plan(["CT", None], "2024-06-03", absences=[3, _leave(start=1, end=2)], carried={"CT": 3, "PCT": 4})
    assert [fault.params.get("where", fault.code) for fault in raised.value.faults] == [
        "bad_day", "officers[0]", "officers[1]", "absences[0]", "absences[1].start", "absences[1].end",
        "carried[CT]", "carried[PCT]",
    ]  # fmt: skip


def test_what_can_be_walked_once_is_walked_once():
    plan = plan_duty((one for one in STAFF), START, END, absences=(one for one in [LEAVE]), carried={})
    assert plan.assignments == plan_duty(STAFF, START, END, absences=[LEAVE]).assignments


anything = st.none() | st.integers() | st.text(max_size=3) | st.dates() | st.floats() | st.just(STAFF[0])
nested = (
    anything | st.lists(anything, max_size=2) | st.dictionaries(st.text(max_size=2), anything, max_size=2)
)


@given(nested, nested, nested | st.dictionaries(st.text(max_size=2), nested, max_size=2))
def test_whatever_is_given_makes_a_plan_or_one_of_our_errors(officers, absences, carried):
    try:
        plan = _plan(officers, absences=absences, carried=carried)
    except GrassrootsError as error:
        assert error.explain("vi")  # noqa: PT017 - either answer is right
    else:
        assert isinstance(plan, DutyPlan)


def test_the_room_names_it_too():
    with Commune.open("memory:") as commune, pytest.raises(BadDutyRequest) as raised:
        commune.duty.plan(START, END, carried={"CT": 3})
    assert raised.value.faults[0].params["where"] == "carried[CT]"
