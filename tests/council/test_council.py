"""The council's year: sessions, votes, voters' requests, supervision; and what it owes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Commune
from grassroots_gov.council import (
    Ballot,
    ConfidenceBallot,
    judge_confidence,
    judge_convening,
    judge_no_confidence,
    judge_seats,
    judge_session,
    judge_size,
    judge_vote,
    printed_share,
)
from grassroots_gov.council.room import CouncilRoom
from grassroots_gov.errors import CouncilOrder, ImpossibleBallot, RuleError, UnknownCouncilRecord
from grassroots_gov.law import Outcome, Verdict
from grassroots_gov.text import say

SHEET = yaml.safe_load((Path(__file__).parents[1] / "data" / "cases" / "council.yaml").read_text("utf-8"))
CASES: dict[str, dict[str, Any]] = {case["id"]: case for case in SHEET["cases"]}
ON = date(2025, 11, 3)


@pytest.fixture
def room():
    with Commune.open("memory:") as commune:
        commune.council.seat(22, on=date(2021, 6, 8), elected_on=date(2021, 5, 23))
        yield commune.council


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def owed(room: CouncilRoom, code: str, on: date) -> list[tuple[str, date | None, str]]:
    return [(one.subject, one.due, one.state) for one in room.owed(on) if one.code == f"council.{code}"]


# --- published cases --------------------------------------------------------------------------------


def day_of(case: dict[str, Any]) -> date:
    text = (case["date"] or "2018-06-11") + "-01-01"
    return date(*map(int, text.split("-")[:3]))


def of_type(kind: str) -> list[Any]:
    return [pytest.param(case, id=name) for name, case in CASES.items() if case["type"] == kind]


def test_every_published_case_is_reproduced_below() -> None:
    kinds = {case["type"] for case in CASES.values()}
    assert kinds == {
        "confidence_vote", "council_session", "council_election_or_vote", "council_composition",
        "seat_allocation",
    }  # fmt: skip


@pytest.mark.parametrize("case", of_type("council_session"))
def test_published_sessions(case: dict[str, Any]) -> None:
    verdict = judge_session(case["total_delegates"], case["present"], on=day_of(case))
    expected = case["expected"]
    if expected["quorum_two_thirds"] is None:
        assert verdict.outcome is Outcome.UNDETERMINED
        assert "delegates_unknown" in codes(verdict)
        return
    assert verdict.holds == expected["quorum_two_thirds"]
    least = expected["min_votes_to_pass_over_half_of_total"]
    for agree, passes in ((least, True), (least - 1, False)):
        ballot = Ballot(delegates=case["total_delegates"], present=case["present"], agree=agree)
        assert judge_vote(ballot, on=day_of(case)).holds is passes


@pytest.mark.parametrize("case", of_type("council_election_or_vote"))
def test_published_votes_and_the_percentages_printed_with_them(case: dict[str, Any]) -> None:
    votes = case["votes"]
    agree = votes.get("for", next(iter(votes.values())))
    ballot = Ballot(
        delegates=case["total_delegates"],
        present=case["present"],
        agree=agree,
        disagree=votes.get("against"),
        abstain=votes.get("abstain"),
    )
    verdict = judge_vote(ballot, on=day_of(case))
    if case["total_delegates"] is None:
        # The paper divides by those present: what the law asks cannot be said from it.
        assert verdict.outcome is Outcome.UNDETERMINED
        assert "share_of_present" in codes(verdict)
    else:
        assert verdict.holds == case["expected"]["passes"]
        assert (ballot.cast == case["present"]) == case["expected"]["sum_ok"]
    for printed in case["stated_percentages"]:
        how = printed_share(printed["n"], printed["d"], str(printed["stated_pct"])).how
        assert how in printed["source_pct_is"].split("_or_"), printed


@pytest.mark.parametrize("case", of_type("confidence_vote"))
def test_published_confidence_ballots(case: dict[str, Any]) -> None:
    for result in case["results"]:
        ballot = ConfidenceBallot(
            delegates=case["total_delegates"],
            high=result["high"],
            medium=result["medium"],
            low=result["low"],
            counted=result["ballots_counted"],
        )
        verdict = judge_confidence(ballot, on=day_of(case), level=case["level"])
        expected = result["expected"]
        assert f"low_{expected['low_band']}" in codes(verdict)
        (high,) = (one for one in verdict.findings if one.code == "high_share")
        assert high.params["over_half"] == expected["high_over_half"]
        missing = [one.params["missing"] for one in verdict.findings if one.code == "ballots_missing"]
        assert sum(int(str(one)) for one in missing) == expected["ballots_missing_from_total"]
        assert verdict.holds


@pytest.mark.parametrize("case", of_type("seat_allocation"))
def test_published_seats_add_up(case: dict[str, Any]) -> None:
    verdict = judge_seats(case["units"], case["seats_total"], on=date(2021, 5, 23))
    assert verdict.holds == case["expected"]["sum_ok"]
    if "units" in case["expected"]:
        assert len(case["units"]) == case["expected"]["units"]


def test_seats_that_do_not_add_up_are_reported_with_their_difference() -> None:
    units = CASES["seats-xuyenmoc-2021"]["units"]
    verdict = judge_seats(units[:-1], 34, on=date(2021, 5, 23))
    (finding,) = (one for one in verdict.findings if one.code == "does_not_add_up")
    assert verdict.outcome is Outcome.FAILS
    assert finding.params["difference"] == 4
    assert "chênh 4" in verdict.explain("vi")


def test_a_published_composition_is_a_number_that_the_bands_of_its_election_give() -> None:
    case = CASES["comp-vumuon-2021"]
    on = date(2021, 5, 23)
    assert judge_size(case["elected_delegates"], population=1900, kind="mountain", on=on).holds
    assert not judge_size(case["elected_delegates"], population=2500, kind="mountain", on=on).holds


# --- numbers of delegates ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "population", "on", "seats"),
    [
        ("mountain", 2000, date(2021, 5, 23), 15),
        ("mountain", 2999, date(2021, 5, 23), 19),
        ("mountain", 3000, date(2021, 5, 23), 21),
        ("mountain", 5999, date(2021, 5, 23), 22),
        ("mountain", 60000, date(2021, 5, 23), 30),
        ("other", 7499, date(2021, 5, 23), 25),
        ("other", 7500, date(2021, 5, 23), 26),
        ("ward", 15000, date(2025, 3, 1), 22),
        ("other_commune", 10000, date(2026, 3, 15), 15),
        ("other_commune", 20000, date(2026, 3, 15), 20),
        ("other_commune", 25999, date(2026, 3, 15), 20),
        ("other_commune", 26000, date(2026, 3, 15), 21),
        ("mountain_or_island_commune", 10000, date(2026, 3, 15), 20),
        ("ward_of_city", 45000, date(2026, 3, 15), 20),
        ("ward_of_city", 500000, date(2026, 3, 15), 30),
        ("special_zone", 13000, date(2026, 3, 15), 21),
    ],
)
def test_delegates_by_population_and_regime(kind: str, population: int, on: date, seats: int) -> None:
    assert judge_size(seats, population=population, kind=kind, on=on).outcome is Outcome.HOLDS
    assert judge_size(seats + 1, population=population, kind=kind, on=on).outcome is Outcome.FAILS


def test_a_population_that_the_bands_do_not_reach_is_undetermined() -> None:
    on = date(2016, 5, 22)
    verdict = judge_size(30, population=8000, kind="other", on=on)
    assert verdict.outcome is Outcome.UNDETERMINED
    assert "no_size_band" in codes(verdict)
    assert judge_size(36, population=8000, kind="other", on=on).outcome is Outcome.FAILS


# --- the law of sessions and votes ------------------------------------------------------------------


def test_the_law_of_2025_states_no_quorum_and_says_so() -> None:
    verdict = judge_session(22, 3, on=ON)
    assert verdict.holds
    assert "no_quorum_in_law" in codes(verdict)
    before = judge_session(22, 14, on=date(2024, 7, 1))
    assert before.outcome is Outcome.FAILS
    assert "unconfirmed_rule" in codes(before)


def test_a_delegate_is_removed_by_two_thirds_of_all() -> None:
    on = date(2026, 7, 1)
    fifteen = Ballot(delegates=22, present=22, agree=15)
    assert judge_vote(fifteen, on=on, removal=True).holds
    verdict = judge_vote(Ballot(delegates=22, present=22, agree=14), on=on, removal=True)
    assert (verdict.outcome, verdict.shortfall) == (Outcome.FAILS, 1)
    assert "khoản 5 Điều 38 Luật số 72/2025/QH15" in verdict.explain("vi")


def test_a_third_of_the_delegates_or_a_tenth_of_the_voters_may_ask_for_a_session() -> None:
    def judged(by: str, asking: int, of: int) -> Outcome:
        return judge_convening(
            "special", opens=ON + timedelta(days=9), on=ON, requested_by=by, asking=asking, of=of
        ).outcome

    assert judged("delegates", 8, 22) is Outcome.HOLDS
    assert judged("delegates", 7, 22) is Outcome.FAILS
    assert judged("voters", 201, 2000) is Outcome.HOLDS
    assert judged("voters", 200, 2000) is Outcome.FAILS


@pytest.mark.parametrize(("asking", "of"), [(None, 22), (8, None), (None, None)])
@pytest.mark.parametrize("by", ["delegates", "voters"])
def test_a_session_asked_for_without_saying_by_how_many_is_undetermined(
    by: str, asking: int | None, of: int | None
) -> None:
    opens = ON + timedelta(days=9)
    verdict = judge_convening("special", opens=opens, on=ON, requested_by=by, asking=asking, of=of)
    assert verdict.outcome is Outcome.UNDETERMINED
    assert "asking_unknown" in codes(verdict)
    for lang in ("vi", "en"):
        assert verdict.explain(lang)


def test_enough_votes_prove_enough_presence() -> None:
    on = date(2021, 6, 8)  # two thirds of 22 are 15
    verdict = judge_vote(Ballot(delegates=22, agree=12, disagree=3), on=on)
    assert verdict.outcome is Outcome.HOLDS
    (quorum,) = (finding for finding in verdict.findings if finding.code == "quorum")
    assert (quorum.measured, quorum.relation, quorum.required) == (15, ">=", 15)
    assert "present_unknown" not in codes(verdict)


def test_a_majority_that_is_no_quorum_leaves_the_presence_open() -> None:
    verdict = judge_vote(Ballot(delegates=22, agree=12, disagree=2), on=date(2021, 6, 8))
    assert verdict.outcome is Outcome.UNDETERMINED
    assert {"passed", "present_unknown"} <= codes(verdict)
    assert "quorum" not in codes(verdict)


def test_only_a_vote_falls_short() -> None:
    short = judge_session(22, 14, on=date(2021, 6, 8))
    assert (short.outcome, short.shortfall) == (Outcome.FAILS, 0)
    assert judge_vote(Ballot(delegates=22, present=22, agree=12), on=ON).shortfall == 0
    assert judge_vote(Ballot(delegates=22, present=22, agree=11), on=ON).shortfall == 1
    unknown = judge_vote(Ballot(delegates=None, present=20, agree=15), on=ON)
    assert (unknown.outcome, unknown.shortfall) == (Outcome.UNDETERMINED, 0)


def test_a_commune_takes_no_confidence_ballots_from_july_2023(room: CouncilRoom) -> None:
    ballot = ConfidenceBallot(delegates=22, high=10, medium=7, low=5)
    assert judge_confidence(ballot, on=date(2023, 6, 30)).outcome is Outcome.HOLDS
    assert "taken_at_level" in codes(judge_confidence(ballot, on=date(2023, 7, 1)))
    session = room.convene(opens=date(2023, 7, 10), on=date(2023, 7, 1))
    room.open_session(session, present=22, on=date(2023, 7, 10))
    with pytest.raises(RuleError):
        room.confidence(session, "peoples_committee_chair", high=10, medium=7, low=5, on=date(2023, 7, 10))
    assert room.session(session).confidence == ()


def test_ballots_that_do_not_make_up_the_delegates_are_named() -> None:
    ballot = ConfidenceBallot(delegates=47, high=30, medium=10, low=3, counted=45)
    (finding,) = (
        one
        for one in judge_confidence(ballot, on=date(2018, 12, 1)).findings
        if one.code == "ballots_missing"
    )
    assert dict(finding.params) == {"missing": 4, "unmarked": 2}


def test_low_confidence_has_its_two_steps() -> None:
    on = date(2018, 12, 1)

    def band(low: int) -> set[str]:
        return codes(judge_confidence(ConfidenceBallot(delegates=21, high=0, medium=0, low=low), on=on))

    assert "low_not_over_half" in band(10)
    assert "low_over_half" in band(11)
    assert "low_two_thirds" in band(14)


@given(st.integers(1, 60), st.integers(0, 60))
def test_a_resolution_passes_exactly_with_more_than_half_of_all(delegates: int, agree: int) -> None:
    agree = min(agree, delegates)
    verdict = judge_vote(Ballot(delegates=delegates, present=delegates, agree=agree), on=date(2021, 6, 8))
    assert verdict.holds == (2 * agree > delegates)
    assert (verdict.shortfall == 0) == verdict.holds


# --- sessions in the room ---------------------------------------------------------------------------


def test_a_session_is_called_opened_and_resolves(room: CouncilRoom) -> None:
    session = room.convene(opens=date(2024, 7, 5), on=date(2024, 6, 10))
    assert "no_convening_deadline" in codes(room.convening(session))
    assert room.open_session(session, present=20, on=date(2024, 7, 5)).holds
    passed = room.resolve(session, "Nghị quyết 01", agree=12, disagree=5, abstain=3, on=date(2024, 7, 5))
    failed = room.resolve(session, "Nghị quyết 02", agree=11, on=date(2024, 7, 5))
    assert passed.holds
    assert (failed.outcome, failed.shortfall) == (Outcome.FAILS, 1)
    assert [(title, verdict.holds) for title, verdict in room.resolutions(session)] == [
        ("Nghị quyết 01", True),
        ("Nghị quyết 02", False),
    ]


def test_the_working_regulation_sets_the_deadlines_that_the_law_as_known_does_not(room: CouncilRoom) -> None:
    room.regulate(
        "regular", on=date(2025, 10, 1), document="Quy chế 01", convening_days=20, documents_days=10
    )
    late = room.convene(opens=date(2025, 11, 20), on=ON)
    good = room.convene(opens=date(2025, 11, 23), on=ON)
    assert room.convening(good).holds
    (finding,) = (one for one in room.convening(late).findings if one.code == "convened_before")
    assert (finding.measured, finding.required, finding.met) == (17, 20, False)
    assert "Quy chế 01" in room.convening(late).explain("vi")
    assert owed(room, "send_documents", date(2025, 11, 11)) == [
        (late, date(2025, 11, 10), "late"),
        (good, date(2025, 11, 13), "due"),
    ]
    before = room.convene("special", opens=date(2025, 11, 20), on=ON)
    assert "no_convening_deadline" in codes(room.convening(before))


def test_a_third_of_the_delegates_may_ask_for_a_closed_session(room: CouncilRoom) -> None:
    when = date(2025, 11, 20)
    with pytest.raises(RuleError):
        room.convene(opens=when, on=ON, requested_by="delegates", asking=7, closed=True)
    session = room.convene(opens=when, on=ON, requested_by="delegates", asking=8, closed=True)
    assert "khoản 5 Điều 34" in room.convening(session).explain("vi")


def test_what_too_few_resolve_does_not_pass(room: CouncilRoom) -> None:
    session = room.convene(opens=date(2024, 7, 5), on=date(2024, 6, 10))
    assert not room.open_session(session, present=14, on=date(2024, 7, 5)).holds
    assert not room.resolve(session, "Nghị quyết 01", agree=13, on=date(2024, 7, 5)).holds


def test_two_regular_sessions_a_year_and_the_first_within_45_days(room: CouncilRoom) -> None:
    assert owed(room, "hold_first", date(2021, 7, 8)) == [("2021-05-23", date(2021, 7, 7), "late")]
    first = room.convene("first", opens=date(2021, 6, 30), on=date(2021, 6, 10))
    room.open_session(first, present=22, on=date(2021, 6, 30))
    assert owed(room, "hold_first", date(2021, 7, 8))[0][2] == "met"
    assert [one[1:] for one in owed(room, "hold_regular", date(2024, 7, 1))] == [
        (date(2024, 12, 31), "due")
    ] * 2
    session = room.convene(opens=date(2024, 7, 5), on=date(2024, 6, 10))
    room.open_session(session, present=22, on=date(2024, 7, 5))
    assert [one[2] for one in owed(room, "hold_regular", date(2024, 7, 5))] == ["met", "due"]
    assert [one[2] for one in owed(room, "hold_regular", date(2024, 7, 4))] == ["due", "due"]


def test_papers_and_the_voters_opinions_are_owed_before_a_regular_session(room: CouncilRoom) -> None:
    session = room.convene(opens=date(2025, 12, 10), on=ON)
    assert owed(room, "send_documents", ON) == [(session, None, "due")]
    # Seven working days before Wednesday 10 December is Monday 1 December.
    assert owed(room, "send_summary", ON) == [(session, date(2025, 12, 1), "due")]
    assert owed(room, "meet_voters", ON) == [(session, date(2025, 12, 9), "due")]
    room.meet_voters(on=date(2025, 11, 20), village="Thôn 2", attended=45, before_session=session)
    room.send_summary(session, on=date(2025, 11, 28))
    room.send_documents(session, on=date(2025, 12, 1))
    on = date(2025, 12, 2)
    assert {
        one[2] for name in ("send_documents", "send_summary", "meet_voters") for one in owed(room, name, on)
    } == {"met"}


def test_the_result_of_an_election_is_sent_in_five_working_days_and_decided_in_ten(room: CouncilRoom) -> None:
    session = room.convene(opens=date(2025, 12, 10), on=ON)
    room.open_session(session, present=22, on=date(2025, 12, 10))
    lost, verdict = room.elect(session, "peoples_committee_chair", "CB01", agree=11, on=date(2025, 12, 10))
    assert not verdict.holds
    won, verdict = room.elect(session, "peoples_committee_chair", "CB02", agree=20, on=date(2025, 12, 10))
    assert verdict.holds
    assert [found.holds for _, found in room.elections()] == [False, True]
    assert owed(room, "send_election", date(2025, 12, 10)) == [(won, date(2025, 12, 17), "due")]
    with pytest.raises(CouncilOrder, match="not elected"):
        room.send_election(lost, "province", on=date(2025, 12, 11))
    with pytest.raises(CouncilOrder, match="not sent"):
        room.approve_election(won, by="province", on=date(2025, 12, 11))
    room.send_election(won, "province", on=date(2025, 12, 15))
    assert owed(room, "send_election", date(2025, 12, 18))[0][2] == "met"
    assert owed(room, "approve_election", date(2025, 12, 14)) == []
    assert owed(room, "approve_election", date(2025, 12, 15)) == [(won, date(2025, 12, 29), "due")]
    room.approve_election(won, by="province", on=date(2025, 12, 22))
    assert owed(room, "approve_election", date(2025, 12, 22))[0][2] == "met"


def test_a_no_confidence_vote_needs_a_ground_and_more_than_half() -> None:
    on = date(2020, 6, 1)
    assert judge_no_confidence(21, 10, asking=7, on=on).holds
    assert not judge_no_confidence(21, 11, asking=7, on=on).holds
    assert {one.code for one in judge_no_confidence(21, 3, asking=6, on=on).findings if one.met is False} == {
        "ground"
    }
    assert judge_no_confidence(21, 3, front=True, on=on).holds
    assert judge_no_confidence(21, 3, low=14, on=on).holds
    assert not judge_no_confidence(21, 3, low=13, on=on).holds
    assert judge_no_confidence(21, 20, front=True, on=ON).outcome is Outcome.UNDETERMINED


def test_two_thirds_low_ballots_are_the_ground_of_the_vote_that_follows(room: CouncilRoom) -> None:
    on = date(2021, 12, 20)
    session = room.convene(opens=on, on=date(2021, 12, 1))
    room.open_session(session, present=22, on=on)
    assert not room.confidence(session, "CB01", high=2, medium=5, low=15, on=on).holds
    assert room.no_confidence(session, "CB01", against=11, on=on).holds
    assert not room.no_confidence(session, "CB02", against=5, on=on).holds


def test_special_sessions_have_the_name_of_their_day(room: CouncilRoom) -> None:
    room.seat(25, on=date(2016, 6, 1))
    old = room.convene("special", opens=date(2020, 6, 30), on=date(2020, 6, 30))
    new = room.convene("special", opens=date(2020, 7, 1), on=date(2020, 7, 1))
    assert room.label(old) == "kỳ họp bất thường"
    assert "chuyên đề" in room.label(new)


def test_the_next_regular_session_is_the_nearest_that_was_called(room: CouncilRoom) -> None:
    assert room.next_regular(ON) is None
    room.convene(opens=date(2025, 12, 10), on=ON)
    room.convene("special", opens=date(2025, 11, 10), on=ON)
    assert room.next_regular(ON) == date(2025, 12, 10)
    assert room.next_regular(ON - timedelta(days=1)) is None
    assert room.next_regular(date(2025, 12, 11)) is None


# --- voters' requests -------------------------------------------------------------------------------


def test_a_request_is_assigned_answered_reported_and_posted(room: CouncilRoom) -> None:
    meeting = room.meet_voters(on=ON, village="Thôn 2", attended=45)
    request = room.voters_request("Sửa đường thôn 2", on=ON, village="Thôn 2", meeting=meeting)
    assert owed(room, "assign_request", ON) == [(request, date(2025, 12, 3), "due")]
    room.assign_request(request, "land_construction_environment", on=date(2025, 11, 5))
    assert owed(room, "answer_request", date(2025, 12, 6)) == [(request, date(2025, 12, 5), "late")]
    room.answer_request(request, "Đã bố trí vốn", on=date(2025, 11, 20), evidence="CV 12")
    assert owed(room, "answer_request", date(2025, 11, 20))[0][2] == "met"
    assert owed(room, "post_answer", date(2025, 11, 20)) == [(request, date(2025, 12, 26), "due")]
    room.post_answer(request, on=date(2025, 12, 8))
    assert owed(room, "post_answer", date(2025, 12, 8))[0][2] == "met"


def test_a_request_moved_to_another_office_is_counted_from_its_receipt_there(room: CouncilRoom) -> None:
    request = room.voters_request("Sửa đường", on=ON)
    room.assign_request(request, "A", on=date(2025, 11, 5))
    room.assign_request(request, "B", on=date(2025, 11, 20))
    before, after = (room.requests(on)[0] for on in (date(2025, 11, 19), date(2025, 11, 20)))
    assert (before.to, before.due) == ("A", date(2025, 12, 5))
    assert (after.to, after.due) == ("B", date(2025, 12, 20))
    assert room.requests(ON)[0].state == "open"


def test_before_2025_no_rule_sets_the_day_of_the_answer(room: CouncilRoom) -> None:
    request = room.voters_request("Sửa cầu", on=date(2022, 3, 1))
    assert owed(room, "assign_request", date(2024, 3, 1)) == [(request, None, "due")]


def test_the_report_is_owed_thirty_days_before_the_session(room: CouncilRoom) -> None:
    room.voters_request("Sửa cầu", on=date(2025, 10, 1))
    session = room.convene(opens=date(2025, 12, 10), on=date(2025, 10, 20))
    assert owed(room, "report_requests", ON) == [(session, date(2025, 11, 10), "due")]
    report = room.report_requests(session, on=ON)
    assert [line.state for line in report.open] == ["open"]
    assert owed(room, "report_requests", ON)[0][2] == "met"


STEPS = st.lists(st.sampled_from(["request", "assign", "answer", "report"]), min_size=1, max_size=14)


@given(STEPS, st.lists(st.integers(0, 9), min_size=14, max_size=14))
def test_every_open_request_is_in_each_later_report_until_answered(
    steps: list[str], picks: list[int]
) -> None:
    with Commune.open("memory:") as commune:
        room = commune.council
        session = room.convene(opens=date(2026, 6, 1), on=ON)
        waiting: list[str] = []
        fresh: list[str] = []
        for place, (step, pick) in enumerate(zip(steps, picks, strict=False)):
            on = ON + timedelta(days=place)
            if step == "request":
                waiting.append(room.voters_request(f"kiến nghị {place}", on=on))
            elif step == "report":
                report = room.report_requests(session, on=on)
                assert [line.id for line in report.open] == waiting
                assert sorted(line.id for line in report.answered) == sorted(fresh)
                fresh = []
            elif waiting:
                name = waiting[pick % len(waiting)]
                if step == "assign":
                    room.assign_request(name, "office_statistics", on=on)
                else:
                    room.answer_request(name, "đã giải quyết", on=on)
                    waiting.remove(name)
                    fresh.append(name)


NAMES = st.text("ABCDEGHIKLMNOPQRSTUVXY", min_size=8, max_size=16)


@given(NAMES, st.booleans())
def test_no_public_projection_holds_who_made_a_request(name: str, answered: bool) -> None:
    with Commune.open("memory:") as commune:
        room = commune.council
        room.seat(22, on=date(2021, 6, 8))
        session = room.convene(opens=date(2025, 12, 10), on=ON)
        request = room.voters_request("sửa đường", on=ON, village="thôn 2", voter=name)
        if answered:
            room.answer_request(request, "xong", on=ON)
        shown = (
            room.requests(ON),
            room.report_requests(session, on=ON),
            room.owed(ON),
            [fact.to_dict() for fact in commune.facts()],
            room.sessions(),
        )
        assert name not in repr(shown)
        assert room.voter(request, on=ON, by="CT", why="trả lời") == name
        assert [fact.kind for fact in commune.facts()][-1] == "council.person_read"
        room.forget_voter(request)
        assert room.voter(request, on=ON, by="CT", why="trả lời") is None
        assert commune.verify().holds


def test_who_made_a_request_leaves_no_byte_behind_when_erased(tmp_path: Path) -> None:
    name = "NGUOI KIEN NGHI 8731"
    url = f"sqlite:///{tmp_path}/xa.db"
    with Commune.open(url) as commune:
        request = commune.council.voters_request("sửa đường", on=ON, voter=name)
        assert commune.council.voter(request, on=ON, by="CT", why="trả lời") == name
        commune.council.forget_voter(request)
    left = [file.name for file in tmp_path.iterdir() if name.encode() in file.read_bytes()]
    assert left == []
    with Commune.open(url) as commune:
        assert commune.council.requests(ON)[0].text == "sửa đường"
        assert commune.verify().holds


# --- supervision and questions ----------------------------------------------------------------------


def test_a_recommendation_is_followed_until_it_is_closed(room: CouncilRoom) -> None:
    supervision = room.supervise("Thu chi quỹ thôn", of="UBND xã", on=ON)
    room.find(supervision, "Chưa niêm yết quyết toán", on=ON + timedelta(days=10))
    made = room.recommend(
        "UBND xã",
        "Niêm yết quyết toán",
        on=date(2025, 11, 14),
        reply_by=date(2025, 11, 28),
        supervision=supervision,
    )
    assert owed(room, "reply_recommendation", date(2025, 11, 29)) == [(made, date(2025, 11, 28), "late")]
    room.reply(made, "Đã niêm yết", on=date(2025, 11, 27))
    room.follow_up(made, "Chưa đủ 30 ngày", on=date(2025, 12, 5))
    assert owed(room, "follow_recommendation", date(2025, 12, 6)) == [(made, None, "due")]
    room.close_recommendation(made, "Đã thực hiện", on=date(2026, 1, 5))
    assert owed(room, "follow_recommendation", date(2026, 1, 5))[0][2] == "met"
    assert room.recommendations(date(2026, 1, 5), open_only=True) == ()
    assert len(room.recommendations(date(2026, 1, 4), open_only=True)) == 1


def test_a_question_is_owed_an_answer(room: CouncilRoom) -> None:
    session = room.convene(opens=date(2025, 12, 10), on=ON)
    question = room.ask(session, "Vì sao chậm?", by="DB01", to="peoples_committee_chair", on=ON)
    assert owed(room, "answer_question", ON) == [(question, None, "due")]
    room.answer_question(question, "Do thời tiết", on=date(2025, 12, 10))
    assert owed(room, "answer_question", date(2025, 12, 10))[0][2] == "met"


def test_the_programme_of_next_year_is_proposed_by_the_first_of_march(room: CouncilRoom) -> None:
    assert owed(room, "supervision_proposals", date(2024, 3, 2)) == [("2025", date(2024, 3, 1), "late")]
    room.programme(2025, ["Quỹ thôn"], on=date(2024, 2, 20))
    assert owed(room, "supervision_proposals", date(2024, 3, 2))[0][2] == "met"


def test_a_commune_that_never_recorded_its_council_owes_no_programme() -> None:
    with Commune.open("memory:") as commune:
        assert owed(commune.council, "supervision_proposals", date(2024, 3, 2)) == []


@pytest.mark.parametrize(
    ("printed", "how"),
    [
        ("50", "exact"),
        ("66,67", "rounded"),
        ("66.66", "truncated"),
        ("66.6", "truncated"),
        ("67.1", "differs"),
    ],
)
def test_printed_percentages_are_told_apart(printed: str, how: str) -> None:
    part, whole = (1, 2) if printed == "50" else (2, 3)
    found = printed_share(part, whole, printed)
    assert found.how == how
    assert (found.difference == 0) == (how == "exact")


# --- bad input --------------------------------------------------------------------------------------


def test_impossible_figures_name_their_equation() -> None:
    with pytest.raises(ImpossibleBallot, match="present ≤ delegates"):
        Ballot(delegates=20, present=21, agree=1)
    with pytest.raises(ImpossibleBallot, match="agree"):
        Ballot(delegates=20, present=10, agree=6, disagree=5)
    with pytest.raises(ImpossibleBallot):
        ConfidenceBallot(delegates=20, high=10, medium=10, low=1)


def test_steps_out_of_order_are_named_and_nothing_is_written(room: CouncilRoom) -> None:
    request = room.voters_request("Sửa cầu", on=ON)
    session = room.convene(opens=date(2025, 12, 10), on=ON)
    written = len(list(room._journal.facts("council/book")))
    with pytest.raises(CouncilOrder, match="before its receipt"):
        room.answer_request(request, "xong", on=ON - timedelta(days=1))
    with pytest.raises(CouncilOrder, match="not answered"):
        room.post_answer(request, on=ON)
    with pytest.raises(CouncilOrder, match="not open"):
        room.resolve(session, "Nghị quyết", agree=12, on=ON)
    with pytest.raises(CouncilOrder):
        room.convene(opens=ON - timedelta(days=1), on=ON)
    with pytest.raises(RuleError):
        room.convene("special", opens=date(2025, 12, 1), on=ON, requested_by="delegates", asking=7)
    with pytest.raises(UnknownCouncilRecord, match=request):
        room.answer_request(request + "0", "xong", on=ON)
    with pytest.raises(ImpossibleBallot):
        room.regulate("regular", on=ON, document="Quy chế", convening_days=-1)
    with pytest.raises(ImpossibleBallot):
        room.open_session(session, present=23, on=date(2025, 12, 10))
    assert len(list(room._journal.facts("council/book"))) == written


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_sentence_of_the_room_can_be_said(lang: str, room: CouncilRoom) -> None:
    session = room.convene(opens=date(2025, 12, 10), on=ON)
    request = room.voters_request("Sửa cầu", on=ON)
    room.answer_request(request, "xong", on=ON)
    assert all(one.what and "{" not in one.what for one in room.owed(ON))
    assert "{" not in room.convening(session).explain("en")
    assert say("council.question_seats", "en", units=3, stated=4)
    ballot = ConfidenceBallot(delegates=22, high=10, medium=7, low=4, counted=22)
    for verdict in (
        judge_confidence(ballot, on=ON),
        judge_no_confidence(22, 12, low=9, on=date(2020, 6, 1)),
        judge_no_confidence(22, 12, low=9, on=ON),
        judge_size(30, population=8000, kind="other", on=date(2016, 5, 22)),
        judge_vote(Ballot(delegates=None, present=93, agree=87), on=ON),
    ):
        assert "{" not in verdict.explain("vi" if lang == "vi" else "en")
