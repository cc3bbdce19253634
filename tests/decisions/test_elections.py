"""Several candidates: who passes, ties, seats, and what follows when nobody does; petitions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from grassroots_gov import (
    Citation,
    Count,
    ImpossibleCount,
    Outcome,
    Rule,
    RuleBook,
    Threshold,
    UnknownMatter,
    WorkCalendar,
)
from grassroots_gov.decisions import recheck
from grassroots_gov.decisions.elections import judge_election
from grassroots_gov.decisions.petitions import judge_petition

HEAD, BOARD = "village_head_election", "inspection_board_election"
ORDINANCE, LAW = date(2020, 5, 20), date(2024, 6, 3)
CAME = Count(eligible=150, attending=140, returned=140, valid=138, invalid=2, agree=0)


def codes(election):
    return [one.code for one in election.verdict.findings]


def test_the_winner_is_measured_on_all_households():
    election = judge_election(HEAD, CAME, {"B": 62, "A": 76}, on=LAW)
    assert election.elected == ("A",)
    assert election.verdict.holds
    assert list(election.votes) == ["A", "B"]
    assert recheck(election.verdict.to_dict()) == ()
    told = election.verdict.explain("vi")
    assert "A: 76 trên 150 hộ; cần ít nhất 76 hộ (trên 50%)" in told
    assert "Trúng cử: A" in told


def test_nobody_passes_under_the_ordinance_and_it_is_held_again_within_fifteen_days():
    calendar = WorkCalendar.vietnam()
    election = judge_election(HEAD, CAME, {"A": 75, "B": 63}, on=ORDINANCE, calendar=calendar)
    assert (election.elected, election.rerun_by) == ((), date(2020, 6, 4))
    assert election.verdict.outcome is Outcome.FAILS
    assert election.verdict.shortfall == 1
    assert {"next_rerun", "no_second_round"} <= set(codes(election))
    assert recheck(election.verdict.to_dict()) == ()


def test_what_follows_a_second_failure_is_not_stated():
    again = Count(eligible=150, attending=140, agree=0, repeat=True)
    election = judge_election(HEAD, again, {"A": 75, "B": 63}, on=ORDINANCE, calendar=WorkCalendar.vietnam())
    assert election.rerun_by is None
    assert "second_failure_not_stated" in codes(election)
    assert "next_rerun" not in codes(election)


def test_too_few_came_and_nobody_is_elected():
    few = Count(eligible=150, attending=70, agree=0)
    election = judge_election(HEAD, few, {"A": 70}, on=ORDINANCE)
    assert election.elected == ()
    assert election.verdict.outcome is Outcome.FAILS


class TestSeveralSeats:
    def test_most_votes_first_as_far_as_there_are_seats(self):
        votes = {"A": 100, "B": 120, "C": 90, "D": 80, "E": 20}
        election = judge_election(BOARD, CAME, votes, on=LAW, seats=3)
        assert election.elected == ("B", "A", "C")
        assert election.verdict.holds

    def test_seats_that_nobody_passes_for_stay_empty(self):
        election = judge_election(BOARD, CAME, {"A": 100, "B": 120, "C": 60}, on=LAW, seats=3)
        assert election.elected == ("B", "A")
        assert election.verdict.outcome is Outcome.FAILS
        filled = next(one for one in election.verdict.findings if one.code == "seats_filled")
        assert (filled.measured, filled.required) == (2, 3)
        assert election.verdict.shortfall == 16

    def test_a_tie_for_the_last_seat_is_left_open(self):
        election = judge_election(
            BOARD, CAME, {"A": 100, "B": 90, "C": 90}, on=LAW, seats=2, names_per_ballot=3
        )
        assert (election.elected, election.tied) == (("A",), ("B", "C"))
        assert election.verdict.outcome is Outcome.UNDETERMINED
        assert recheck(election.verdict.to_dict()) == ()

    def test_a_tie_above_the_last_seat_is_no_tie(self):
        election = judge_election(BOARD, CAME, {"A": 90, "B": 90, "C": 80}, on=LAW, seats=2)
        assert (set(election.elected), election.tied) == ({"A", "B"}, ())

    def test_two_laws_in_force_elect_only_whom_both_elect(self):
        votes = {"A": 100, "B": 74, "C": 60}  # Decree 159/2016 counts those who came: 71 of 140 are enough
        election = judge_election(BOARD, CAME, votes, on=ORDINANCE, seats=2)
        assert election.elected == ("A",)
        assert election.verdict.outcome is Outcome.UNDETERMINED
        assert "rules_disagree" in codes(election)
        assert recheck(election.verdict.to_dict()) == ()
        agreed = judge_election(BOARD, CAME, {"A": 100, "B": 80}, on=ORDINANCE, seats=2)
        assert agreed.elected == ("A", "B")
        assert agreed.verdict.holds

    def test_whom_only_the_first_of_two_laws_elects_is_not_elected(self):
        cited, since = Citation("Luật số 1/2020/QH14", 1), date(2020, 1, 1)
        shares = {"": Fraction(1, 4), "@other": Fraction(1, 2)}
        book = RuleBook(
            [
                Rule(f"{BOARD}.right", "vote_then_recognition", cited, since),
                *(
                    Rule(f"{BOARD}.threshold{variant}", Threshold(">", share, "all_households"), cited, since)
                    for variant, share in shares.items()
                ),
            ]
        )
        election = judge_election(BOARD, CAME, {"A": 100, "B": 60}, on=LAW, seats=2, book=book)
        assert election.elected == ("A",)

    def test_a_share_that_the_minutes_cannot_answer_leaves_it_open(self):
        silent = Count(eligible=150, agree=0)
        election = judge_election(BOARD, silent, {"A": 75}, on=ORDINANCE)
        assert election.verdict.outcome is Outcome.UNDETERMINED
        assert "base_missing" in codes(election)


@pytest.mark.parametrize(
    ("votes", "more"),
    [
        ({"A": 100, "B": 39}, {}),
        ({"A": 139}, {}),
        ({"A": -1}, {}),
        ({"A": 1}, {"seats": 0}),
        ({"A": 100, "B": 100, "C": 77}, {"seats": 2}),
        ({"A": 10}, {"names_per_ballot": 0}),
    ],
)
def test_votes_that_the_ballots_could_not_carry_are_impossible(votes, more):
    with pytest.raises(ImpossibleCount):
        judge_election(HEAD, CAME, votes, on=LAW, **more)


def test_only_elections_are_elections():
    with pytest.raises(UnknownMatter):
        judge_election("infrastructure_contribution", CAME, {"A": 1}, on=LAW)


def test_an_election_by_a_form_the_law_does_not_know_elects_nobody():
    ballots = Count(eligible=150, form="ballots", returned=140, valid=140, invalid=0, agree=0)
    election = judge_election(BOARD, ballots, {"A": 140}, on=date(2010, 1, 1))
    assert (election.elected, election.verdict.outcome) == ((), Outcome.FAILS)
    voters = Count(unit="voter", eligible=150, attending=140, agree=0)
    assert judge_election(HEAD, voters, {"A": 140}, on=LAW).verdict.outcome is Outcome.UNDETERMINED


class TestPetitions:
    @pytest.mark.parametrize(
        ("purpose", "asked", "on", "outcome"),
        [
            ("dismissal", 75, LAW, Outcome.HOLDS),
            ("dismissal", 74, LAW, Outcome.FAILS),
            ("dismissal", 150, ORDINANCE, Outcome.UNDETERMINED),
            ("dismissal", 150, date(2023, 8, 14), Outcome.UNDETERMINED),
            ("initiative", 15, LAW, Outcome.HOLDS),
            ("initiative", 14, LAW, Outcome.FAILS),
            ("convention", 15, LAW, Outcome.HOLDS),
            ("convention", 14, LAW, Outcome.FAILS),
            ("convention", 14, ORDINANCE, Outcome.UNDETERMINED),
        ],
    )
    def test_enough_households_must_ask(self, purpose, asked, on, outcome):
        verdict = judge_petition(purpose, asked=asked, eligible=150, on=on)
        assert verdict.outcome is outcome
        assert recheck(verdict.to_dict()) == ()
        assert verdict.explain("vi")
        assert verdict.explain("en")

    @pytest.mark.parametrize(
        ("on", "outcome"), [(date(2024, 5, 29), Outcome.HOLDS), (date(2024, 5, 30), Outcome.FAILS)]
    )
    def test_consent_is_valid_for_three_months(self, on, outcome):
        verdict = judge_petition("initiative", asked=15, eligible=150, on=on, asked_on=date(2024, 2, 29))
        assert verdict.outcome is outcome

    def test_half_is_enough_to_ask_for_a_dismissal_and_not_enough_to_dismiss(self):
        from grassroots_gov import decide

        assert judge_petition("dismissal", asked=75, eligible=150, on=LAW).holds
        assert not decide("village_head_dismissal", Count(eligible=150, agree=75), on=LAW).holds
