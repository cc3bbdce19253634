"""The council's boards, its yearly work, the sorts of its sessions, and answers that stay posted."""

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
    ConfidenceBallot,
    judge_boards,
    judge_confidence,
    judge_convening,
    judge_documents,
    judge_no_confidence,
    judge_seats,
    judge_size,
    judge_voter_meeting,
)
from grassroots_gov.council.room import CouncilRoom
from grassroots_gov.errors import BadChoice, BlankText, CouncilOrder, ImpossibleBallot, RuleError
from grassroots_gov.law import Outcome, Verdict

SHEET = yaml.safe_load((Path(__file__).parents[1] / "data" / "cases" / "council.yaml").read_text("utf-8"))
ON, DAY = date(2025, 11, 3), timedelta(days=1)
FROM = date(2025, 10, 16)


@pytest.fixture
def room() -> Any:
    with Commune.open("memory:") as commune:
        commune.council.seat(22, on=date(2021, 6, 8), elected_on=date(2021, 5, 23))
        yield commune.council


def owed(room: CouncilRoom, code: str, on: date) -> list[tuple[str, date | None, str]]:
    return [(one.subject, one.due, one.state) for one in room.owed(on) if one.code == f"council.{code}"]


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


# --- sorts of sessions ------------------------------------------------------------------------------


def test_every_sort_of_session_has_its_name_by_date(room: CouncilRoom) -> None:
    named = {
        (sort, on.year): room.label(room.convene(sort, opens=on + DAY, on=on))  # type: ignore[arg-type]
        for sort in ("first", "regular", "special", "extra")
        for on in (date(2020, 6, 30), ON)
    }
    assert named["special", 2020] == named["extra", 2020] == "kỳ họp bất thường"
    assert named["special", 2025] == "kỳ họp chuyên đề"
    assert named["extra", 2025] == "kỳ họp giải quyết công việc phát sinh đột xuất"
    assert named["regular", 2020] == named["regular", 2025] == "kỳ họp thường lệ"


def test_a_sort_or_a_caller_that_there_is_none_of_is_named(room: CouncilRoom) -> None:
    with pytest.raises(BadChoice, match="first, regular, special, extra"):
        room.convene("monthly", opens=ON, on=ON)  # type: ignore[arg-type] # what is tried
    with pytest.raises(BadChoice, match="standing_committee"):
        judge_convening("regular", opens=ON, on=ON, requested_by="mayor")
    assert room.sessions() == ()


def test_an_urgent_session_is_asked_for_as_a_special_one(room: CouncilRoom) -> None:
    with pytest.raises(RuleError):
        room.convene("extra", opens=ON + DAY, on=ON, requested_by="delegates", asking=7)
    session = room.convene("extra", opens=ON + DAY, on=ON, requested_by="delegates", asking=8)
    assert "khoản 3 Điều 34" in room.convening(session).explain("vi")


# --- documents --------------------------------------------------------------------------------------


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_documents_are_in_time_exactly_as_the_regulation_says(before: int, wanted: int, now: int) -> None:
    opens = date(2025, 12, 10)
    sent = opens - DAY * before
    assert judge_documents(opens, sent, days_before=wanted, on=opens).holds is (before >= wanted)
    unsent = judge_documents(opens, None, days_before=wanted, on=opens - DAY * now)
    # Nobody sends before today: tomorrow is the soonest that is not yet over.
    assert unsent.outcome is (Outcome.FAILS if now - 1 < wanted else Outcome.UNDETERMINED)
    assert judge_documents(opens, sent, on=opens).outcome is Outcome.UNDETERMINED


def test_documents_of_a_session_follow_the_regulation_of_its_day(room: CouncilRoom) -> None:
    session = room.convene(opens=date(2025, 12, 10), on=ON)
    assert "no_documents_deadline" in codes(room.documents(session, ON))
    room.regulate("regular", on=ON, document="Quy chế 01", documents_days=10)
    assert room.documents(session, ON).outcome is Outcome.UNDETERMINED
    assert room.documents(session, date(2025, 12, 1)).outcome is Outcome.FAILS
    room.send_documents(session, on=date(2025, 11, 30))
    assert room.documents(session, date(2025, 12, 1)).holds
    assert room.documents(session, date(2025, 11, 29)).outcome is Outcome.UNDETERMINED
    assert "Quy chế 01" in room.documents(session, date(2025, 12, 1)).explain("vi")


# --- boards -----------------------------------------------------------------------------------------


def test_the_two_boards_are_owed_until_they_are_set(room: CouncilRoom) -> None:
    assert owed(room, "set_board", FROM - DAY) == []
    assert owed(room, "set_board", FROM) == [
        ("economy_budget", None, "due"),
        ("culture_society", None, "due"),
    ]
    assert room.organisation(FROM).outcome is Outcome.FAILS
    room.set_board("economy_budget", head="DB01", deputies=["DB02"], members=["DB03", "DB04"], on=ON)
    room.set_board("culture_society", head="DB05", on=ON, until=ON + DAY * 9)
    assert owed(room, "set_board", ON) == []
    assert room.organisation(ON, vice_chairs=1).holds
    assert room.organisation(ON, vice_chairs=2).outcome is Outcome.FAILS
    assert owed(room, "set_board", ON + DAY * 10) == [("culture_society", None, "due")]
    room.set_board("economy_budget", head="DB02", on=ON + DAY)
    assert [(one.board, one.head, one.since) for one in room.boards(ON + DAY)] == [
        ("culture_society", "DB05", ON),
        ("economy_budget", "DB02", ON + DAY),
    ]
    assert room.boards(ON)[1].deputies == ("DB02",)
    room.end_board("economy_budget", on=ON + DAY * 2)
    assert [one.board for one in room.boards(ON + DAY * 2)] == ["culture_society"]


def test_boards_of_another_day_are_taken_as_they_are_named(room: CouncilRoom) -> None:
    room.set_board("phap_che", head="DB01", on=date(2022, 1, 1))
    assert room.organisation(date(2022, 1, 1)).outcome is Outcome.UNDETERMINED
    assert "board_unlisted" in codes(room.organisation(ON))
    three = {"economy_budget": 1, "culture_society": 1, "phap_che": 1}
    assert judge_boards(three, on=ON).outcome is Outcome.FAILS
    for verdict in (room.organisation(ON, vice_chairs=1), judge_boards({}, on=FROM - DAY)):
        assert "{" not in verdict.explain("vi") + verdict.explain("en")


def test_bad_boards_are_named_and_nothing_is_written(room: CouncilRoom) -> None:
    written = list(room._journal.facts("council/book"))
    with pytest.raises(BadChoice, match="economy_budget, culture_society"):
        room.set_board("legal", head="DB01", on=ON)
    with pytest.raises(CouncilOrder, match="twice"):
        room.set_board("economy_budget", head="DB01", members=["DB01"], on=ON)
    with pytest.raises(CouncilOrder):
        room.set_board("economy_budget", head="DB01", on=ON, until=ON - DAY)
    with pytest.raises(BlankText):
        room.set_board("economy_budget", head="", on=ON)
    with pytest.raises(BadChoice):
        room.end_board("economy_budget", on=ON)
    with pytest.raises(ImpossibleBallot):
        judge_boards({"economy_budget": -1}, on=ON)
    assert list(room._journal.facts("council/book")) == written


# --- the council's year -----------------------------------------------------------------------------


def test_work_reports_are_considered_at_the_two_sessions_of_the_year(room: CouncilRoom) -> None:
    first = room.convene(opens=date(2024, 7, 5), on=date(2024, 6, 10))
    last = room.convene(opens=date(2024, 12, 10), on=date(2024, 11, 10))
    third = room.convene(opens=date(2024, 12, 20), on=date(2024, 11, 10))
    told = owed(room, "consider_reports", date(2024, 11, 10))
    assert told == [(first, date(2024, 7, 5), "late"), (last, date(2024, 12, 10), "due")]
    assert third not in {one[0] for one in told}
    room.open_session(first, present=22, on=date(2024, 7, 5))
    room.consider_report(first, "UBND", "Báo cáo 6 tháng", on=date(2024, 7, 5))
    assert owed(room, "consider_reports", date(2024, 7, 5)) == [(first, date(2024, 7, 5), "met")]
    with pytest.raises(CouncilOrder):
        room.consider_report(last, "UBND", "Báo cáo năm", on=date(2024, 12, 10))
    after = room.convene(opens=date(2026, 7, 5), on=date(2026, 3, 1))
    assert owed(room, "consider_reports", date(2026, 3, 1)) == []
    assert after


def test_the_draft_of_the_programme_is_ready_before_the_mid_year_session(room: CouncilRoom) -> None:
    on = date(2024, 6, 10)
    assert owed(room, "supervision_draft", on) == []
    room.convene(opens=date(2024, 7, 5), on=on)
    assert owed(room, "supervision_draft", on) == [("2025", date(2024, 6, 25), "due")]
    assert owed(room, "supervision_draft", date(2024, 6, 26))[0][2] == "late"
    room.propose_programme(2025, ["Quỹ thôn"], by="MTTQ", on=date(2024, 2, 20))
    assert owed(room, "supervision_proposals", date(2024, 3, 2))[0][2] == "met"
    assert owed(room, "supervision_draft", date(2024, 6, 26))[0][2] == "late"
    room.draft_programme(2025, on=date(2024, 6, 25))
    assert owed(room, "supervision_draft", date(2024, 6, 25))[0][2] == "met"


def test_a_supervision_has_one_of_the_lawful_forms(room: CouncilRoom) -> None:
    with pytest.raises(BadChoice, match="thematic_supervision"):
        room.supervise("Quỹ thôn", of="UBND", form="surprise", on=ON)
    room.supervise("Quỹ thôn", of="UBND", form="thematic_supervision", on=ON)
    room.supervise("Quỹ xã", of="UBND", on=ON)
    assert [one.form for one in room.supervisions()] == ["thematic_supervision", ""]


# --- voters -----------------------------------------------------------------------------------------


def test_at_most_two_levels_meet_voters_together_since_january_2025(room: CouncilRoom) -> None:
    room.meet_voters(on=ON, levels=2)
    with pytest.raises(RuleError, match="Article 18"):
        room.meet_voters(on=ON, levels=3)
    assert judge_voter_meeting(3, on=date(2025, 1, 9)).outcome is Outcome.UNDETERMINED
    room.meet_voters(on=date(2025, 1, 9), levels=3)
    with pytest.raises(ImpossibleBallot):
        room.meet_voters(on=ON, levels=0)


def test_an_answer_stays_posted_for_thirty_days(room: CouncilRoom) -> None:
    request = room.voters_request("sửa đường", on=ON)
    room.answer_request(request, "xong", on=ON)
    assert owed(room, "keep_answer", ON) == []
    with pytest.raises(CouncilOrder, match="posted"):
        room.take_down_answer(request, on=ON)
    room.post_answer(request, on=ON)
    last = ON + DAY * 29
    assert owed(room, "keep_answer", last) == [(request, last, "due")]
    assert owed(room, "keep_answer", last + DAY) == [(request, last, "met")]
    room.take_down_answer(request, on=last)
    assert owed(room, "keep_answer", last + DAY) == [(request, last, "late")]
    room.post_answer(request, on=last)
    assert owed(room, "keep_answer", last + DAY) == [(request, last + DAY * 29, "due")]
    room.take_down_answer(request, on=last + DAY * 30)
    assert owed(room, "keep_answer", last + DAY * 31)[0][2] == "met"


def test_who_has_a_request_is_who_was_given_it_last_by_its_day(room: CouncilRoom) -> None:
    request = room.voters_request("sửa đường", on=ON)
    room.assign_request(request, "office_statistics", on=ON + DAY * 5)
    room.assign_request(request, "finance_accounting", on=ON + DAY)  # recorded late, in force earlier
    held = {day: room.requests(ON + DAY * day)[0].to for day in (0, 1, 4, 5)}
    assert held == {0: "", 1: "finance_accounting", 4: "finance_accounting", 5: "office_statistics"}


def test_the_number_of_delegates_is_judged_by_the_law_of_the_election(room: CouncilRoom) -> None:
    # 22 in a mountain commune of 5,999 under the law of 2021; the law of 2025 counts otherwise.
    assert room.size(5999, "mountain", ON).holds
    room.seat(17, on=date(2026, 3, 30), elected_on=date(2026, 3, 15))
    assert room.size(14_000, "other_commune", date(2026, 4, 1)).holds
    assert room.size(5999, "mountain", ON).holds


def test_texts_that_say_nothing_are_refused(room: CouncilRoom) -> None:
    request = room.voters_request("sửa đường", on=ON)
    session = room.convene(opens=ON, on=ON)
    room.open_session(session, present=22, on=ON)
    written = list(room._journal.facts("council/book"))
    for call in (
        lambda: room.voters_request("  ", on=ON),
        lambda: room.answer_request(request, "", on=ON),
        lambda: room.resolve(session, "", agree=12, on=ON),
        lambda: room.recommend("UBND", " ", on=ON),
        lambda: room.supervise("", of="UBND", on=ON),
        lambda: room.consider_report(session, "UBND", "", on=ON),
    ):
        with pytest.raises(BlankText):
            call()
    assert list(room._journal.facts("council/book")) == written


def test_what_is_owed_is_said_in_both_languages(room: CouncilRoom) -> None:
    room.convene(opens=date(2025, 12, 10), on=ON)
    request = room.voters_request("sửa đường", on=ON)
    room.answer_request(request, "xong", on=ON)
    room.post_answer(request, on=ON)
    for one in room.owed(ON):
        assert one.what != one.explain("en")
        assert "{" not in one.what + one.explain("en")


# --- what cannot be -------------------------------------------------------------------------------


def test_steps_and_words_that_cannot_be_are_named(room: CouncilRoom) -> None:
    session = room.convene(opens=ON + DAY * 9, on=ON)
    made = room.recommend("UBND", "Niêm yết", on=ON)
    supervision = room.supervise("Quỹ", of="UBND", on=ON)
    written = list(room._journal.facts("council/book"))
    with pytest.raises(CouncilOrder, match="called for"):
        room.open_session(session, present=22, on=ON + DAY * 8)
    with pytest.raises(CouncilOrder, match="not called yet"):
        room.ask(session, "Vì sao?", by="DB01", to="CT", on=ON - DAY)
    for call in (
        lambda: room.ask(session, "", by="DB01", to="CT", on=ON),
        lambda: room.reply(made, "", on=ON),
        lambda: room.follow_up(made, " ", on=ON),
        lambda: room.close_recommendation(made, "", on=ON),
        lambda: room.find(supervision, "", on=ON),
    ):
        with pytest.raises(BlankText):
            call()
    assert list(room._journal.facts("council/book")) == written
    assert room.open_session(session, present=22, on=ON + DAY * 10).holds  # postponed


def test_rows_and_levels_that_no_law_has_are_named() -> None:
    on = date(2022, 1, 1)
    with pytest.raises(BadChoice, match="mountain"):
        judge_size(25, population=4000, kind="hill", on=on)
    with pytest.raises(ImpossibleBallot, match="population -1"):
        judge_size(25, population=-1, kind="other", on=on)
    with pytest.raises(ImpossibleBallot):
        judge_seats([3, -1], 2, on=on)
    ballot = ConfidenceBallot(delegates=25, high=20, medium=5, low=0)
    for call in (
        lambda: judge_confidence(ballot, on=on, level="village"),
        lambda: judge_no_confidence(25, 3, on=on, level="village"),
    ):
        with pytest.raises(BadChoice, match="commune, district, province"):
            call()
    with pytest.raises(ImpossibleBallot):
        judge_no_confidence(25, 3, asking=26, on=on)


def test_whose_election_waits_for_whose_approval(room: CouncilRoom) -> None:
    session = room.convene(opens=ON, on=ON)
    room.open_session(session, present=22, on=ON)
    elected = {
        post: room.elect(session, post, f"DB{at}", agree=20, on=ON)[0]
        for at, post in enumerate(("peoples_council_chair", "peoples_committee_vice_chair", "board_head"))
    }
    for name in elected.values():
        room.send_election(name, "tỉnh", on=ON)
    waiting = {one.subject: one.answers for one in room.owed(ON) if one.code == "council.approve_election"}
    assert waiting == {
        elected["peoples_council_chair"]: "provincial_council_standing_committee",
        elected["peoples_committee_vice_chair"]: "provincial_committee_chair",
    }


# --- seats as the papers print the rule -------------------------------------------------------------


SEATS = {rule["id"]: rule for rule in SHEET["meta"]["rules_seen_in_sources"]}


@given(st.integers(0, 200_000))
def test_seats_follow_the_rule_as_it_is_printed(population: int) -> None:
    """rule-seats-law72-2025: full steps over each edge, at most 30."""
    on, printed = date(2026, 3, 15), SEATS["rule-seats-law72-2025"]
    for kind, row, steps in (
        ("mountain_or_island_commune", printed["communes_mountain_island"], (5000, 10_000, 1000, 3000)),
        ("other_commune", printed["other_communes"], (10_000, 20_000, 2000, 6000)),
    ):
        first, second, small, large = steps
        seats = row["seats"] + max(min(population, second) - first, 0) // small
        seats = min(seats + max(population - second, 0) // large, row["max"])
        assert judge_size(seats, population=population, kind=kind, on=on).holds


@pytest.mark.parametrize(
    ("kind", "population", "seats"),
    [("mountain", 1999, 15), ("mountain", 2001, 19), ("mountain", 2999, 19), ("mountain", 3000, 21),
     ("other", 4999, 25), ("other", 200_000, 30), ("mountain", 200_000, 30)],
)  # fmt: skip
def test_seats_of_2021_are_those_printed(kind: str, population: int, seats: int) -> None:
    """rule-seats-2019-amendment, which fits the councils named beside it."""
    printed = SEATS["rule-seats-2019-amendment"]
    assert seats in {15, 19, 21, 25, 30}
    assert printed["communes_mountain"]["under_2000"] == 15
    assert printed["other"]["under_5000"] == 25
    assert judge_size(seats, population=population, kind=kind, on=date(2021, 5, 23)).holds
