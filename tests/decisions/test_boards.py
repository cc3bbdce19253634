"""The two boards: size by villages, population or project, parts, bars, the law of the day of election."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import ImpossibleCount, NoRuleInForce, Outcome, Verdict, WorkCalendar
from grassroots_gov.decisions import recheck
from grassroots_gov.decisions.boards import BOARDS, Board, board_day, judge_board, judge_by_election

INSPECTION, SUPERVISION = BOARDS
DECREE, LAW = date(2020, 5, 20), date(2024, 6, 3)
SOUND = {"deputies": 2, "barred": 0}
PARTS = {"front": 2, "inspection_board": 2, "residents": 5}


def codes(verdict, *, met):
    return {finding.code for finding in verdict.findings if finding.met is met}


@pytest.mark.parametrize(
    ("members", "villages", "outcome", "missed"),
    [
        (12, 12, "holds", set()),
        (11, 12, "fails", {"board_one_for_each_village"}),
        (13, 12, "fails", {"board_one_for_each_village"}),
        (5, 5, "holds", set()),
        (4, 5, "fails", {"board_not_too_small", "board_one_for_each_village"}),
        (5, 3, "holds", set()),
        (6, 3, "fails", {"board_few_villages"}),
        (3, 3, "fails", {"board_not_too_small"}),
    ],
)
def test_an_inspection_board_has_one_member_for_each_village_and_at_least_five(
    members, villages, outcome, missed
):
    board = Board(members=members, villages=villages, represented=villages, **SOUND)
    verdict = judge_board(INSPECTION, board, on=LAW)
    assert (verdict.outcome.value, codes(verdict, met=False)) == (outcome, missed)
    assert Verdict.from_dict(verdict.to_dict()) == verdict
    assert recheck(verdict.to_dict()) == ()
    for lang in ("vi", "en"):
        assert "decisions." not in verdict.explain(lang)
        assert "{" not in verdict.explain(lang)


@pytest.mark.parametrize(
    ("change", "missed"),
    [
        ({"represented": 11}, {"board_every_village"}),
        ({"deputies": 3}, {"board_deputies"}),
        ({"barred": 1}, {"board_barred"}),
    ],
)
def test_every_village_two_deputies_and_nobody_who_is_barred(change, missed):
    board = {"members": 12, "villages": 12, "represented": 12, **SOUND, **change}
    assert codes(judge_board(INSPECTION, Board(**board), on=LAW), met=False) == missed


@pytest.mark.parametrize("unknown", ["villages", "represented", "deputies", "barred"])
def test_what_nobody_noted_leaves_it_undetermined(unknown):
    board = {"members": 12, "villages": 12, "represented": 12, **SOUND}
    board[unknown] = None
    assert judge_board(INSPECTION, Board(**board), on=LAW).outcome is Outcome.UNDETERMINED


@pytest.mark.parametrize(
    ("population", "least", "most"),
    [(4999, 5, 7), (5000, 7, 9), (8999, 7, 9), (9000, 9, 11), (100_000, 9, 11)],
)
def test_before_2023_a_delta_commune_goes_by_its_population(population, least, most):
    for members in range(4, 13):
        board = Board(members=members, area="delta", population=population)
        verdict = judge_board(INSPECTION, board, on=DECREE)
        assert verdict.holds is (least <= members <= most)


def test_before_2023_other_communes_have_one_for_each_village_at_most_eleven():
    def judged(members, villages):
        board = Board(members=members, villages=villages, area="mountain_midland_island")
        return judge_board(INSPECTION, board, on=DECREE).outcome.value

    assert [judged(7, 7), judged(6, 7)] == ["holds", "fails"]
    assert [judged(11, 20), judged(12, 20)] == ["holds", "fails"]
    assert [judged(5, 5), judged(6, 5)] == ["holds", "fails"]
    assert judged(5, 3) == "undetermined"  # one for each would be fewer than five
    for unknown, named in (
        (Board(members=7), "area"),
        (Board(members=7, area="delta"), "population"),
        (Board(members=7, area="mountain_midland_island"), "villages"),
    ):
        verdict = judge_board(INSPECTION, unknown, on=DECREE)
        assert verdict.outcome is Outcome.UNDETERMINED
        wanted = [one.params["what"] for one in verdict.findings if one.code == "board_not_known"]
        assert wanted == [f"decisions.board_what_{named}"]


def test_a_board_elected_before_the_law_stays_and_is_judged_by_the_law_of_its_election():
    board = Board(members=7, area="delta", population=4000)
    verdict = judge_board(INSPECTION, board, on=date(2024, 1, 10), elected_on=date(2022, 11, 1))
    assert verdict.holds
    assert "board_continues" in {finding.code for finding in verdict.findings}
    # The Law asks for the villages instead, also while the decree had not yet expired.
    assert judge_board(INSPECTION, board, on=date(2023, 7, 1)).outcome is Outcome.UNDETERMINED


def test_a_supervision_board_has_five_members_of_three_parts():
    sound = Board(members=9, sent_by=PARTS, **SOUND)
    verdict = judge_board(SUPERVISION, sound, on=LAW)
    assert verdict.holds
    assert "board_continues" not in {finding.code for finding in verdict.findings}
    given = {name: verdict.inputs[name] for name in ("members", "deputies", "sent_by_front")}
    assert given == {"members": 9, "deputies": 2, "sent_by_front": 2}
    without = Board(members=6, sent_by={"front": 1, "residents": 5}, **SOUND)
    assert codes(judge_board(SUPERVISION, without, on=LAW), met=False) == {"board_every_part"}
    crowded = Board(members=8, sent_by={"front": 1, "inspection_board": 1, "residents": 6}, **SOUND)
    assert codes(judge_board(SUPERVISION, crowded, on=LAW), met=False) == {"board_residents"}
    small = judge_board(SUPERVISION, Board(members=4, sent_by={**PARTS, "front": 1, "residents": 1}), on=LAW)
    assert (small.shortfall, small.outcome.value) == (1, "fails")
    assert judge_board(SUPERVISION, Board(members=5), on=LAW).outcome is Outcome.UNDETERMINED
    assert judge_board(SUPERVISION, Board(members=5), on=date(2022, 1, 1)).holds
    assert not judge_board(SUPERVISION, Board(members=4), on=date(2022, 1, 1)).holds


@pytest.mark.parametrize(("kind", "on"), [(INSPECTION, date(2017, 1, 31)), (SUPERVISION, date(2021, 3, 25))])
def test_a_day_before_the_first_law_of_a_board_names_it(kind, on):
    with pytest.raises(NoRuleInForce) as raised:
        judge_board(kind, Board(members=5), on=on)
    assert raised.value.before is None
    assert (raised.value.after.effective_from - on).days == 1


@pytest.mark.parametrize(
    ("wrong", "equation"),
    [
        ({"members": -1}, "members >= 0"),
        ({"members": 1.5}, "members is a whole number"),
        ({"members": None}, "members is a whole number"),
        ({"deputies": 6}, "deputies <= members"),
        ({"barred": 6}, "barred <= members"),
        ({"villages": 3, "represented": 4}, "represented <= villages"),
        ({"area": "moon"}, "area is one of"),
        ({"sent_by": {"front": 4}}, "sum of sent_by = members"),
        ({"sent_by": {"party": 5}}, "sent_by names only"),
    ],
)
def test_figures_that_cannot_be_are_named(wrong, equation):
    with pytest.raises(ImpossibleCount) as raised:
        Board(**{"members": 5, **wrong})
    assert equation in str(raised.value)


@given(st.integers(0, 40), st.integers(1, 40))
def test_a_sound_inspection_board_has_exactly_one_size(members, villages):
    board = Board(members=members, villages=villages, represented=villages, deputies=0, barred=0)
    assert judge_board(INSPECTION, board, on=LAW).holds is (members == max(villages, 5))


def test_a_by_election_needs_six_months_of_the_term():
    assert judge_by_election(date(2024, 12, 3), on=LAW).holds
    late = judge_by_election(date(2024, 12, 2), on=LAW)
    assert not late.holds
    assert "03/12/2024" in late.explain("vi")


def test_days_that_are_owed_to_and_by_boards():
    calendar = WorkCalendar.vietnam()
    assert board_day(SUPERVISION, "notice_to_investor", date(2024, 6, 3)) == date(2024, 4, 19)
    assert board_day(INSPECTION, "recognition", date(2020, 5, 20)) == date(2020, 5, 25)
    planned = board_day(INSPECTION, "inspection_plan_notice", date(2024, 6, 3), calendar=calendar)
    assert planned == date(2024, 5, 27)
    with pytest.raises(NoRuleInForce):
        board_day(INSPECTION, "reply_to_recommendation", DECREE)
