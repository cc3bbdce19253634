"""What figures a count may hold, and how one that cannot be is refused."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Count, GrassrootsError, ImpossibleCount

GOOD = Count(
    eligible=150, attending=140, issued=140, returned=130, valid=128, agree=101, disagree=20, invalid=2
)


@pytest.mark.parametrize(
    ("changed", "equation"),
    [
        ({"agree": -1}, "agree >= 0"),
        ({"eligible": -1, "agree": 0}, "eligible >= 0"),
        ({"attending": 151}, "attending <= eligible"),
        ({"issued": 151}, "issued <= eligible"),
        ({"agree": 151}, "agree <= eligible"),
        ({"form_chosen": 151}, "form_chosen <= eligible"),
        ({"returned": 141, "valid": 139}, "returned <= issued"),
        ({"returned": 129}, "returned = valid + invalid"),
        ({"attending": 100}, "agree + disagree + abstain <= attending"),
        ({"attending": 100, "disagree": None}, "agree <= attending"),
        ({"agree": 120}, "agree + disagree + abstain <= valid"),
        ({"abstain": 20}, "agree + disagree + abstain <= valid"),
        ({"form": "ballots", "agree": 129, "disagree": None}, "agree <= valid"),
        ({"agree": 101.0}, "agree is a whole number"),
        ({"agree": True}, "agree is a whole number"),
        ({"agree": None}, "agree is a whole number"),
        ({"eligible": "150"}, "eligible is a whole number"),
        ({"unit": "family"}, "unit is one of household, voter, village, delegate"),
        ({"form": "letters"}, "form is one of meeting, ballots, online"),
        ({"repeat": 1}, "repeat is True or False"),
    ],
)
def test_an_impossible_count_names_the_equation_it_breaks(changed, equation):
    with pytest.raises(ImpossibleCount) as raised:
        evolve(GOOD, **changed)
    named = {raised.value.equation, *(other.partition(" (")[0] for other in raised.value.others)}
    assert equation in named
    assert equation in str(raised.value)
    assert equation in raised.value.explain("vi")
    assert raised.value.code == "impossible_count"
    assert isinstance(raised.value, GrassrootsError)


def test_every_equation_broken_is_named_at_once():
    with pytest.raises(ImpossibleCount) as raised:
        Count(eligible=10, attending=12, agree=11, disagree=3, form_chosen=11)
    told = str(raised.value)
    for equation in (
        "attending <= eligible (12 <= 10)",
        "form_chosen <= eligible",
        "agree + disagree + abstain",
    ):
        assert equation in told


def test_ballots_do_not_ask_who_came_to_the_meeting_before():
    assert Count(eligible=150, attending=60, form="ballots", issued=150, agree=101).agree == 101


def test_votes_without_attendance_cannot_exceed_those_who_may_vote():
    with pytest.raises(ImpossibleCount, match=r"agree \+ disagree \+ abstain <= eligible \(80 \+ 80 \+ 0"):
        Count(eligible=150, agree=80, disagree=80)


def test_a_source_whose_two_candidates_have_more_votes_than_voters_came_is_caught():
    # https://luatminhkhue.vn/tu-van-quy-dinh-ve-bau-truong-thon-.aspx: 280 + 260 votes, 500 voters came
    with pytest.raises(ImpossibleCount, match="280 \\+ 260"):
        Count(unit="voter", eligible=600, attending=500, agree=280, disagree=260)


@given(st.data())
def test_a_possible_count_can_be_built_and_a_figure_above_the_roll_never(data):
    eligible = data.draw(st.integers(0, 500))
    attending = data.draw(st.integers(0, eligible))
    agree = data.draw(st.integers(0, attending))
    disagree = data.draw(st.integers(0, attending - agree))
    count = Count(eligible=eligible, attending=attending, agree=agree, disagree=disagree)
    assert count.voted == agree + disagree
    for name in ("attending", "issued", "returned", "agree", "form_chosen"):
        with pytest.raises(ImpossibleCount):
            evolve(count, **{name: eligible + 1})


def test_every_broken_equation_is_named_at_once():
    with pytest.raises(ImpossibleCount) as raised:
        Count(eligible=150, attending=151, agree=152, disagree=-1)
    named = str(raised.value)
    for equation in ("disagree >= 0", "attending <= eligible", "agree <= eligible", "agree <= attending"):
        assert equation in named


def test_agreeing_alone_and_all_votes_together_are_each_named():
    with pytest.raises(ImpossibleCount) as raised:
        Count(eligible=150, attending=99, agree=100, disagree=3)
    assert "agree <= attending (100 <= 99)" in str(raised.value)
    assert "agree + disagree + abstain <= attending (100 + 3 + 0 <= 99)" in str(raised.value)


def test_valid_and_invalid_papers_are_within_those_given_out():
    assert Count(eligible=150, form="ballots", valid=90, invalid=60, agree=80).repeat is False
    with pytest.raises(ImpossibleCount, match=r"valid \+ invalid <= eligible \(90 \+ 61 <= 150\)"):
        Count(eligible=150, form="ballots", valid=90, invalid=61, agree=80)
    assert Count(eligible=150, form="ballots", issued=140, valid=90, invalid=50, agree=80).valid == 90
    with pytest.raises(ImpossibleCount, match=r"valid \+ invalid <= issued \(90 \+ 51 <= 140\)"):
        Count(eligible=150, form="ballots", issued=140, valid=90, invalid=51, agree=80)
    # One of the two alone says nothing of the other.
    assert Count(eligible=150, form="ballots", issued=140, valid=140, agree=80).invalid is None


def test_abstentions_alone_count_among_the_votes():
    with pytest.raises(ImpossibleCount, match=r"\(90 \+ 0 \+ 20 <= 99\)"):
        Count(eligible=150, attending=99, agree=90, abstain=20)
