"""Hands, papers and online votes on one roll: what adds up is one count, what does not is named."""

from __future__ import annotations

import pytest

from grassroots_gov import Citation, ImpossibleCount
from grassroots_gov.decisions.judge import disagreement
from grassroots_gov.decisions.tally import Sheet, frozen_roll, tally

HOMES = tuple(f"H-{number}" for number in range(1, 6))


def found(*sheets, roll=HOMES):
    return {
        one.code: (one.measured, one.relation, one.required) for one in tally(roll, sheets).mismatches
    }  # fmt: skip


def test_papers_returned_are_those_valid_and_those_void():
    good = Sheet(
        channel="ballots", issued=5, returned=5, unreturned=0, agree=3, invalid={"blank": 1, "marked": 1}
    )
    count = tally(HOMES, [good]).count
    assert (count.issued, count.returned, count.valid, count.invalid) == (5, 5, 3, 2)
    assert (count.agree, count.disagree, count.abstain) == (3, 0, 0)
    assert count.form == "ballots"
    lost = Sheet(channel="ballots", issued=5, returned=4, agree=3, invalid={"blank": 2})
    assert found(lost) == {"returned_not_accounted": (4, "=", 5)}


def test_a_void_paper_is_a_vote_all_the_same():
    over = Sheet(channel="ballots", agree=4, invalid={"blank": 2})
    assert found(over) == {"more_votes_than_units": (6, "<=", 5)}
    assert found(Sheet(channel="ballots", agree=4, invalid={"blank": 1})) == {}


def test_each_unit_named_on_a_sheet_brought_one_paper_void_or_not():
    assert found(Sheet(channel="ballots", units=HOMES[:3], agree=2, invalid={"blank": 1})) == {}
    assert found(Sheet(channel="ballots", units=HOMES[:3], agree=2)) == {
        "units_not_accounted": (3, "=", 2)
    }  # fmt: skip


def test_papers_issued_are_those_back_and_those_not():
    assert found(Sheet(channel="ballots", issued=5, returned=3, unreturned=2, agree=3)) == {}
    assert found(Sheet(channel="ballots", issued=5, returned=3, unreturned=1, agree=3)) == {
        "issued_not_accounted": (5, "=", 4)
    }
    assert found(Sheet(channel="ballots", issued=2, returned=3, agree=3)) == {
        "more_returned_than_issued": (3, "<=", 2)
    }


def test_those_at_a_meeting_are_those_who_raised_a_hand_unless_more_were_seen():
    hands = Sheet(channel="hands", agree=2, disagree=1)
    assert tally(HOMES, [hands]).count.attending == 3
    assert tally(HOMES, [hands], attending=4).count.attending == 4
    papers = tally(HOMES, [Sheet(channel="ballots", issued=5, returned=3, agree=3)]).count
    assert (papers.attending, papers.issued) == (None, 5)
    assert (tally(HOMES, [hands]).count.issued, tally(HOMES, [hands]).count.returned) == (None, None)


def test_a_sheet_says_nothing_of_votes_that_nobody_noted():
    empty = Sheet(channel="hands")
    assert (empty.agree, empty.disagree, empty.abstain, empty.valid, empty.void) == (0, 0, 0, 0, 0)


def test_the_form_is_the_one_of_the_channels_and_the_rest_is_passed_on():
    hands, papers = Sheet(channel="hands", agree=1), Sheet(channel="ballots", agree=1)
    online = Sheet(channel="online", agree=1)
    for sheets, form in (
        ([], "meeting"),
        ([hands], "meeting"),
        ([papers], "ballots"),
        ([online], "online"),
        ([online, online], "online"),
        ([online, papers], "ballots"),
        ([online, hands], "ballots"),
        ([Sheet(channel="household_sheets", agree=1)], "ballots"),
    ):
        assert tally(HOMES, sheets).count.form == form
    count = tally(HOMES, [online], unit="voter", form_chosen=3, repeat=True).count
    assert (count.unit, count.eligible, count.form_chosen, count.repeat) == ("voter", 5, 3, True)
    usual = tally(HOMES, [hands]).count
    assert (usual.unit, usual.form_chosen, usual.repeat) == ("household", None, False)
    assert (usual.valid, usual.invalid) == (None, None)


def test_each_mismatch_says_on_which_sheet_and_which_figure():
    sheets = [
        Sheet(channel="ballots", issued=5, returned=3, unreturned=1, agree=3),
        Sheet(channel="household_sheets", issued=2, returned=3, agree=3),
        Sheet(channel="online", returned=4, agree=-1, invalid={"blank": -2}),
        Sheet(channel="hands", units=HOMES[:2], agree=2, invalid={"blank": 1}),
    ]
    told = [(one.code, dict(one.params), one.required) for one in tally(HOMES, sheets).mismatches]

    def on(channel, **words):
        return {"channel": f"decisions.channel_{channel}", "void": True, **words}

    assert told == [
        ("issued_not_accounted", on("ballots"), 4),
        ("more_returned_than_issued", on("household_sheets"), 2),
        ("below_zero", on("online", figure="agree"), -1),
        ("below_zero", on("online", figure="blank"), -2),
        ("returned_not_accounted", on("online"), -3),
        ("units_not_accounted", on("hands"), 3),
        ("more_votes_than_units", {"void": True}, 5),
    ]


@pytest.mark.parametrize("figure", ["issued", "returned", "unreturned", "agree", "disagree", "abstain"])
def test_no_figure_is_below_zero(figure):
    assert found(Sheet(channel="ballots", **{figure: -1}))["below_zero"] == (0, "<=", -1)


def test_whatever_does_not_add_up_voids_the_count():
    for sheet in (
        Sheet(channel="ballots", issued=2, returned=3, agree=3),
        Sheet(channel="hands", units=("H-9",), agree=1),
        Sheet(channel="hands", units=("H-1", "H-1"), agree=2),
    ):
        told = tally(HOMES, [sheet])
        assert told.count is None
        assert told.mismatches
        assert all(finding.params["void"] is True for finding in told.mismatches)


@pytest.mark.parametrize(
    ("many", "end"), [(11, "H-19"), (12, "H-20"), (13, "H-20, … (+1)"), (40, "H-20, … (+28)")]
)
def test_twelve_units_are_named_and_the_others_counted(many, end):
    twice = tuple(f"H-{number:02}" for number in range(9, 9 + many))
    (again,) = tally(twice, [Sheet(channel="hands", units=twice * 2, agree=2 * many)]).mismatches[:1]
    assert again.params["many"] == many
    assert str(again.params["units"]).startswith("H-09, H-10, H-11")
    assert str(again.params["units"]).endswith(end)
    strangers = tuple(f"H-{number:02}" for number in range(9, 9 + many))
    (finding,) = (
        one
        for one in tally((), [Sheet(channel="hands", units=strangers, agree=many)]).mismatches
        if one.code == "not_on_roll"
    )
    assert finding.params["many"] == many
    assert str(finding.params["units"]).endswith(end)


def test_a_roll_names_each_unit_once():
    assert frozen_roll(HOMES) == HOMES
    with pytest.raises(ImpossibleCount) as caught:
        frozen_roll(("H-1", "H-2", "H-1"))
    assert (caught.value.equation, caught.value.figures) == ("once_on_roll", "H-1")


def test_laws_in_force_at_once_that_disagree_leave_a_matter_open():
    told = disagreement([Citation("Luật số 10/2022/QH15", 1), Citation("Luật số 72/2025/QH15", 2)])
    assert told.params["open"] is True
    assert told.params["laws_vi"] == "Luật số 10/2022/QH15; Luật số 72/2025/QH15"
