"""The People's Committee as a collective: meetings, votes, what the chairman decides between them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Commune, Officer
from grassroots_gov.errors import (
    BadChoice,
    BadInterval,
    BlankText,
    ImpossibleBallot,
    NotServing,
    RuleError,
    UnknownMeeting,
)
from grassroots_gov.law import Outcome, Verdict
from grassroots_gov.officers import judge_committee_meeting, judge_committee_vote
from grassroots_gov.officers.room import OfficersRoom

ON, DAY = date(2026, 1, 5), timedelta(days=1)
REGIMES = [  # day, whether a quorum is known, whether a third of the members may ask
    (date(2016, 1, 1), True, True), (date(2025, 2, 28), True, True),
    (date(2025, 3, 1), None, None), (date(2025, 6, 15), None, None),
    (date(2025, 6, 16), False, True), (ON, False, True),
]  # fmt: skip


@pytest.fixture
def room() -> Any:
    with Commune.open("memory:") as commune:
        commune.officers.appoint(Officer("CT", "peoples_committee_chair"), on=date(2021, 6, 8))
        yield commune.officers


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def owed(room: OfficersRoom, code: str, on: date) -> list[tuple[str, date | None, str]]:
    return [(one.subject, one.due, one.state) for one in room.owed(on) if one.code == f"officers.{code}"]


# --- the law ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "quorum", "may_ask"), REGIMES)
def test_quorum_and_requests_by_regime(on: date, quorum: bool | None, may_ask: bool | None) -> None:
    few = judge_committee_meeting(9, 5, on=on)
    if quorum:
        assert few.outcome is Outcome.FAILS
        assert judge_committee_meeting(9, 6, on=on).outcome is Outcome.HOLDS
    elif quorum is False:
        assert few.holds
        assert "committee_no_quorum" in codes(few)
    else:
        assert few.outcome is Outcome.UNDETERMINED

    def asked(asking: int | None) -> Verdict:
        return judge_committee_meeting(9, 9, on=on, sort="special", requested_by="members", asking=asking)

    if may_ask:
        assert asked(3).holds
        assert asked(2).outcome is Outcome.FAILS
    assert asked(None).outcome is Outcome.UNDETERMINED


@given(st.integers(1, 25), st.data())
def test_more_than_half_of_all_members_or_the_chairman_s_side_of_a_tie(
    members: int, data: st.DataObject
) -> None:
    agree = data.draw(st.integers(0, members))
    disagree = data.draw(st.integers(0, members - agree))
    sides = [side for side, count in (("agree", agree), ("disagree", disagree)) if count]
    chair = data.draw(st.sampled_from(["", *sides]))
    verdict = judge_committee_vote(members, agree, disagree=disagree, chair=chair, on=ON)
    assert (verdict.shortfall == 0) == (verdict.outcome is not Outcome.FAILS)
    if Fraction(agree, members) > Fraction(1, 2):
        assert verdict.holds
    elif agree == disagree and agree:
        by_side = {"": Outcome.UNDETERMINED, "agree": Outcome.HOLDS, "disagree": Outcome.FAILS}
        assert verdict.outcome is by_side[chair]
    else:
        assert verdict.outcome is Outcome.FAILS
    assert Verdict.from_dict(verdict.to_dict()) == verdict
    assert "{" not in verdict.explain("vi") + verdict.explain("en")


@pytest.mark.parametrize(("members", "agree", "outcome"), [(6, 3, "undetermined"), (7, 3, "fails")])
def test_exactly_half_is_a_tie_where_nobody_counted_who_disagreed(
    members: int, agree: int, outcome: str
) -> None:
    assert judge_committee_vote(members, agree, on=ON).outcome.value == outcome


def test_a_rule_known_from_memory_says_so() -> None:
    assert "unconfirmed_rule" in codes(judge_committee_vote(5, 3, on=date(2024, 6, 3)))
    assert "unconfirmed_rule" not in codes(judge_committee_vote(5, 3, on=ON))


def test_figures_that_cannot_be_name_their_equation() -> None:
    with pytest.raises(ImpossibleBallot, match="present ≤ members"):
        judge_committee_meeting(5, 6, on=ON)
    with pytest.raises(ImpossibleBallot, match="agree \\+ disagree \\+ abstain ≤ members"):
        judge_committee_vote(5, 3, disagree=3, on=ON)
    with pytest.raises(ImpossibleBallot, match="members ≥ 1"):
        judge_committee_vote(0, 0, on=ON)
    with pytest.raises(ImpossibleBallot, match="chair"):
        judge_committee_vote(4, 0, disagree=2, chair="agree", on=ON)
    with pytest.raises(BadChoice, match="regular, special"):
        judge_committee_meeting(5, 5, sort="monthly", on=ON)


# --- the room ---------------------------------------------------------------------------------------


def test_a_regular_meeting_is_owed_in_each_month(room: OfficersRoom) -> None:
    assert owed(room, "owed_meeting", ON) == [
        ("2025-12", date(2025, 12, 31), "late"),
        ("2026-01", date(2026, 1, 31), "due"),
    ]
    room.committee.meet(members=5, present=4, on=date(2025, 12, 31))
    room.committee.meet(members=5, present=5, sort="special", on=ON)
    assert owed(room, "owed_meeting", ON) == [("2026-01", date(2026, 1, 31), "due")]
    room.committee.meet(members=5, present=5, on=ON + DAY)
    assert owed(room, "owed_meeting", ON)[0][2] == "due"
    assert owed(room, "owed_meeting", ON + DAY)[0][2] == "met"
    assert [len(room.committee.meetings(ON, ON + DAY)), len(room.committee.meetings(ON + DAY, ON + DAY))] == [
        2,
        1,
    ]


def test_where_nobody_is_chairman_no_meeting_is_owed() -> None:
    with Commune.open("memory:") as commune:
        assert owed(commune.officers, "owed_meeting", ON) == []


def test_votes_are_of_all_members_at_a_meeting_or_by_slips(room: OfficersRoom) -> None:
    meeting, lawful = room.committee.meet(members=7, present=5, on=ON)
    assert lawful.holds
    assert not room.committee.vote("Kế hoạch", meeting=meeting, agree=3, disagree=2, on=ON).holds
    assert room.committee.vote("Đề án", meeting=meeting, agree=4, disagree=1, on=ON).holds
    assert room.committee.vote("Tờ trình", agree=4, members=7, on=ON + DAY).holds
    assert [(title, verdict.holds) for title, verdict in room.committee.votes(ON, ON + DAY)] == [
        ("Kế hoạch", False),
        ("Đề án", True),
        ("Tờ trình", True),
    ]
    assert len(room.committee.votes(ON, ON)) == 2


def test_what_the_chairman_decides_between_meetings_is_reported_to_the_next(room: OfficersRoom) -> None:
    decided = room.committee.decide_between("Chi khẩn cấp", on=ON)
    assert owed(room, "owed_interim", ON) == [(decided, None, "due")]
    meeting, _ = room.committee.meet(members=5, present=5, on=ON + DAY * 9)
    assert owed(room, "owed_interim", ON + DAY * 8) == [(decided, None, "due")]
    assert owed(room, "owed_interim", ON + DAY * 9) == [(decided, ON + DAY * 9, "due")]
    assert owed(room, "owed_interim", ON + DAY * 10) == [(decided, ON + DAY * 9, "late")]
    room.committee.report(decided, meeting, on=ON + DAY * 9)
    assert owed(room, "owed_interim", ON + DAY * 10) == []
    assert [one.decided.officer for one in room.committee.interim(ON)] == ["CT"]


def test_bad_input_is_named_and_nothing_is_written(room: OfficersRoom) -> None:
    meeting, _ = room.committee.meet(members=5, present=3, on=ON)
    decided = room.committee.decide_between("Việc", on=ON)
    written = list(room.committee._journal.facts("officers/committee"))
    with pytest.raises(RuleError):
        room.committee.meet(members=9, present=9, sort="special", requested_by="members", asking=2, on=ON)
    with pytest.raises(UnknownMeeting, match=meeting):
        room.committee.vote("x", meeting="UB-2026-9", agree=1, on=ON)
    with pytest.raises(BadInterval):
        room.committee.vote("x", meeting=meeting, agree=1, on=ON - DAY)
    with pytest.raises(ImpossibleBallot, match="present"):
        room.committee.vote("x", meeting=meeting, agree=4, on=ON)
    with pytest.raises(ImpossibleBallot):
        room.committee.vote("x", agree=4, on=ON)
    with pytest.raises(BlankText):
        room.committee.vote(" ", agree=1, members=3, on=ON)
    with pytest.raises(UnknownMeeting):
        room.committee.report("CT-2026-9", meeting, on=ON)
    with pytest.raises(BadInterval):
        room.committee.report(decided, meeting, on=ON - DAY)
    with pytest.raises(NotServing):
        room.committee.decide_between("x", on=date(2020, 1, 1))
    assert list(room.committee._journal.facts("officers/committee")) == written
