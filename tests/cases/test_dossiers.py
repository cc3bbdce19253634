"""One-stop dossiers: promises, pauses, extensions, answers, and what is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov.cases import Due, Paper, Procedure, SkippedDay, Step, TimeRule
from grassroots_gov.cases.clock import extended, moved, promise, replayed, resumed
from grassroots_gov.errors import (
    BadCaseInput,
    BadInput,
    CaseNotOpen,
    OfficeClosed,
    OutOfOrder,
    RuleError,
    UnknownCase,
    UnknownProcedure,
)
from grassroots_gov.law import Citation, Outcome
from grassroots_gov.money import Dong
from grassroots_gov.text import show
from grassroots_gov.worktime import Announcement, DayKind, Half, WorkCalendar
from support.cases_world import TRI_TON, World, moment

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "cases" / "cases.yaml").read_text("utf-8")
)
TIMES = {time["id"]: time for time in CASES["meta"]["processing_times"]}
VIETNAM = WorkCalendar.vietnam()
SOON = Announcement(  # Tết and National Day of 2028
    "1",
    date(2027, 10, 1),
    "Công văn số 1/VPCP-KGVX năm 2027",
    off=(*(date(2028, 1, day) for day in (25, 26, 27, 28, 31)), date(2028, 9, 1), date(2028, 9, 4)),
)

LOCAL = Procedure(
    code="birth_again",
    vi="đăng ký lại khai sinh",
    en="birth re-registration",
    time=TimeRule(kind="working_days", n=5, extension=5),
    citation=Citation("Quyết định số 1/QĐ-UBND năm 2020"),
    papers=(
        Paper(code="form", vi="tờ khai", en="form"),
        Paper(code="identity", vi="giấy tờ tùy thân"),
        Paper(code="old_copy", vi="bản sao cũ", needed=False),
    ),
    fee=Dong(8_000),
    steps=(Step(name="check", who="one_stop"), Step(name="sign", who="peoples_committee_vice_chair")),
)


# --- published rules of time -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "case", TIMES["time-angiang-birth"]["derived_tests"], ids=lambda case: str(case["received"])
)
def test_birth_registration_on_the_same_day_or_after_15_00_the_next(case: dict[str, Any]) -> None:
    """An Giang, Châu Phú: http://chauphu.angiang.gov.vn/."""
    world, at = World(), case["received"]
    at = at if isinstance(at, datetime) else moment(at)
    if case["result_on"] is None:
        with pytest.raises(OfficeClosed) as caught:
            world.room.receive("birth_registration", at=at, applicant="resident-1")
        assert caught.value.next_open == date(2026, 1, 5)
        assert world.facts() == 0
        return
    slip = world.room.receive("birth_registration", at=at, applicant="resident-1")
    assert slip.due == date.fromisoformat(case["result_on"])
    assert str(slip.citation) == "khoản 2 Điều 16 Luật số 60/2014/QH13"


@pytest.mark.parametrize("case", TIMES["time-triton-2025-trial"]["derived_tests"])
def test_answers_within_a_session(case: dict[str, Any]) -> None:
    """Tri Tôn, trial of 2025: https://thongtin.vietnam.vn/en/."""
    world, at = World(), case["received"]
    at = at if isinstance(at, datetime) else moment(at)
    world.room.adopt(TRI_TON, on=date(2025, 6, 1))
    session = world.room.receive("birth_in_session", at=at).session
    assert session is not None
    assert f"{session.on} {session.half}" == case["session"]


def test_at_a_cut_off_of_sessions_the_next_one_begins() -> None:
    rule = TRI_TON.time
    for at, on, half in (
        ("2025-06-17T09:29", 17, Half.MORNING),
        ("2025-06-17T09:30", 17, Half.AFTERNOON),
        ("2025-06-17T15:29", 17, Half.AFTERNOON),
        ("2025-06-17T15:30", 18, Half.MORNING),
    ):
        due = promise(rule, moment(at), VIETNAM)
        assert (due.on.day, due.half) == (on, half)


def test_noon_begins_the_afternoon_when_sessions_are_given_back() -> None:
    due = promise(TRI_TON.time, moment("2025-06-17T08:00"), VIETNAM)
    before, noon = (
        resumed(due, moment("2025-06-17T08:30"), moment(f"2025-06-17T{at}"), VIETNAM)
        for at in ("11:59", "12:00")
    )
    assert (before.half, noon.half) == (Half.MORNING, Half.AFTERNOON)


def test_a_promise_that_rests_on_an_unconfirmed_rule_says_so() -> None:
    slip = World().room.receive("marital_status_certificate", at=moment("2026-03-02T09:00"))
    assert [finding.code for finding in slip.findings] == ["unconfirmed_rule"]
    assert "chưa được xác nhận" in slip.explain("vi")
    assert World().room.receive("birth_registration", at=moment("2026-03-02T09:00")).findings == ()


def test_the_cut_off_itself_is_still_in_time() -> None:
    receive = World().room.receive
    assert receive("birth_registration", at=moment("2021-04-29T15:00")).due == date(2021, 4, 29)
    assert receive("birth_registration", at=moment("2021-04-29T15:00:01")).due == date(2021, 5, 4)


@pytest.mark.parametrize(
    ("procedure", "received", "due"),
    [
        ("civil_status_correction", "2024-04-26T09:00", date(2024, 5, 4)),  # 4 May is worked for 29 April
        ("contract_certification", "2026-08-28T16:00", date(2026, 9, 4)),
        ("copy_certification", "2026-01-09T15:30", date(2026, 1, 10)),
        ("parent_child_recognition", "2026-11-20T10:00", date(2026, 11, 26)),  # 24 November is a holiday
        ("marital_status_certificate", "2025-01-24T08:00", date(2025, 2, 5)),
    ],
)
def test_promises_over_holidays_and_swapped_saturdays(procedure: str, received: str, due: date) -> None:
    assert World().room.receive(procedure, at=moment(received)).due == due


def test_a_slip_explains_itself_and_names_nobody() -> None:
    slip = World().room.receive(
        "birth_registration", at=moment("2021-04-29T15:01"), applicant="Nguyễn Văn Thử"
    )
    vietnamese, english = slip.explain("vi"), slip.explain("en")
    assert "Hẹn trả kết quả: 04/05/2021" in vietnamese
    assert (
        "30/04/2021: Ngày Chiến thắng 30/4 (khoản 1 Điều 112 Bộ luật Lao động số 45/2019/QH14)" in vietnamese
    )
    assert "03/05/2021: in lieu of International Labour Day (01/05/2021)" in english
    assert "Nguyễn" not in vietnamese + english + repr(slip)


def test_a_promise_into_a_year_not_announced_says_so() -> None:
    world = World()
    world.room.adopt(LOCAL, on=date(2020, 1, 2))
    slip = world.room.receive("birth_again", at=moment("2027-12-30T09:00"))
    assert slip.promise.provisional
    assert "chưa được Chính phủ công bố" in slip.explain("vi")


# --- procedures ------------------------------------------------------------------------------------


def test_procedures_are_found_as_people_write_them() -> None:
    room = World().room
    assert room.procedure("Birth registration", date(2020, 5, 20)).code == "birth_registration"
    assert room.procedure("birth-registration", date(2020, 5, 20)).code == "birth_registration"


def test_a_procedure_not_offered_on_the_day_names_the_nearest() -> None:
    world = World()
    for code, on in (("birth_registation", "2020-05-20"), ("birth_registration", "2015-12-31")):
        with pytest.raises(UnknownProcedure) as caught:
            world.room.receive(code, at=moment(f"{on}T09:00"))
        assert caught.value.on == date.fromisoformat(on)
    with pytest.raises(UnknownProcedure) as caught:
        world.room.procedure("birth_registation", date(2020, 5, 20))
    assert caught.value.nearest[0] == "birth_registration"
    assert world.facts() == 0


def test_an_adopted_procedure_governs_from_its_day_to_its_last() -> None:
    room = World().room
    room.adopt(LOCAL, on=date(2020, 5, 20))
    with pytest.raises(UnknownProcedure):
        room.procedure("birth_again", date(2020, 5, 19))
    assert room.procedure("birth_again", date(2020, 5, 20)).fee == Dong(8_000)
    ended = Procedure(
        code="birth_again",
        vi="đăng ký lại khai sinh",
        time=TimeRule(kind="working_days", n=3),
        citation=LOCAL.citation,
        last_day=date(2021, 1, 31),
    )
    room.adopt(ended, on=date(2021, 1, 4))
    assert room.procedure("birth_again", date(2021, 1, 3)).time.n == 5
    assert room.procedure("birth_again", date(2021, 1, 4)).time.n == 3
    with pytest.raises(UnknownProcedure):
        room.procedure("birth_again", date(2021, 2, 1))


def test_intake_lists_every_missing_paper_and_writes_nothing() -> None:
    world = World()
    world.room.adopt(LOCAL, on=date(2020, 1, 2))
    before = world.facts()
    verdict = world.room.check("birth_again", ["old_copy", "photo"], on=date(2020, 5, 20))
    assert verdict.outcome is Outcome.FAILS
    assert verdict.shortfall == 2
    assert [finding.code for finding in verdict.findings] == [
        "paper_present",
        "paper_present",
        "unknown_paper",
    ]
    assert "tờ khai: có 0/1" in verdict.explain("vi")
    assert "Short by: 2 paper(s)" in verdict.explain("en")
    with pytest.raises(RuleError):
        world.room.receive("birth_again", at=moment("2020-05-20T09:00"), papers=["old_copy"])
    assert world.facts() == before
    slip = world.room.receive("birth_again", at=moment("2020-05-20T09:00"), papers=["identity", "form"])
    assert slip.papers == ("form", "identity")
    assert "Giấy tờ đã nộp: tờ khai; giấy tờ tùy thân\nPhí, lệ phí: 8.000 đ" in slip.explain("vi")
    assert "Papers handed in: form; giấy tờ tùy thân\nFee: 8.000 đ" in slip.explain("en")
    assert slip.fee == Dong(8_000)
    assert world.room.dossier(slip.case_id).holder == "one_stop"


def test_papers_that_nobody_listed_are_undetermined() -> None:
    verdict = World().room.check("birth_registration", ["form"], on=date(2020, 5, 20))
    assert verdict.outcome is Outcome.UNDETERMINED


# --- the clock -------------------------------------------------------------------------------------


def at_work(day: date, hour: int) -> datetime:
    return datetime.combine(day, datetime.min.time()).replace(hour=hour)


WORKED = VIETNAM.working_days(date(2018, 1, 2), date(2026, 11, 30))
working = st.sampled_from(WORKED)
moments = st.builds(at_work, working, st.integers(7, 17))
rules = st.one_of(
    st.just(TimeRule(kind="same_day", cutoffs=("15:00",))),
    st.just(TRI_TON.time),
    st.builds(TimeRule, kind=st.just("working_days"), n=st.integers(0, 30)),
)


@given(rules, moments)
def test_a_deadline_lies_in_open_time_and_after_receipt(rule: TimeRule, at: datetime) -> None:
    due = promise(rule, at, VIETNAM)
    assert VIETNAM.is_working(due.on)
    assert due.on >= at.date()
    if due.half is Half.MORNING and due.on == at.date():
        assert at.hour < 12


@given(
    rules,
    moments,
    st.sampled_from(
        [day for day in VIETNAM.working_days(date(2018, 1, 2), date(2026, 11, 30)) if day.weekday() < 5]
    ),
)
def test_a_further_closed_day_never_makes_a_promise_earlier(rule: TimeRule, at: datetime, off: date) -> None:
    if off == at.date():
        off += timedelta(1)
    if not VIETNAM.is_working(off) or off.weekday() >= 5:
        return
    swap = Announcement(
        "1", date(2018, 1, 1), "Công văn số 1/VPCP-KGVX năm 2018", off=(off,), worked=(date(2031, 3, 1),)
    )
    before, after = promise(rule, at, VIETNAM), promise(rule, at, VIETNAM.with_announcement(swap))
    assert (after.session.on, after.session.half is Half.AFTERNOON) >= (
        before.session.on,
        before.session.half is Half.AFTERNOON,
    )


@given(rules, moments, moments)
def test_suspending_for_nothing_is_the_identity(rule: TimeRule, at: datetime, pause: datetime) -> None:
    due = promise(rule, at, VIETNAM)
    assert resumed(due, pause, pause, VIETNAM).session == due.session


@given(st.integers(0, 30), moments, st.integers(0, 40), st.integers(0, 60))
def test_what_was_left_when_the_clock_stopped_is_left_again(
    n: int, at: datetime, wait: int, pause: int
) -> None:
    """A pause may begin and end on closed days, on which no time passes, before the promise or after it."""
    due = promise(TimeRule(kind="working_days", n=n), at, VIETNAM)
    since, until = at + timedelta(days=wait), at + timedelta(days=wait + pause)
    moved = resumed(due, since, until, VIETNAM)

    def left(promised: Due, on: datetime) -> int:
        day = datetime.combine(VIETNAM.due(on.date(), 0), on.time())
        first, last = sorted((day.date() + timedelta(1), promised.on + timedelta(1)))
        days = VIETNAM.count_working_days(first, last) - VIETNAM.is_working(last)
        return days if day.date() < promised.on else -days

    assert left(moved, until) == left(due, since)


@given(moments, moments, moments)
def test_sessions_are_given_back_one_by_one(at: datetime, one: datetime, other: datetime) -> None:
    due = promise(TRI_TON.time, at, VIETNAM)
    since, until = sorted((one, other))
    once = resumed(due, since, until, VIETNAM)
    middle = since + (until - since) / 2
    twice = resumed(resumed(due, since, middle, VIETNAM), middle, until, VIETNAM)
    assert once.session == twice.session
    assert VIETNAM.is_working(once.on)


@pytest.mark.parametrize(
    ("since", "until", "on", "half"),
    [
        ("2025-06-17T08:30", "2025-06-17T13:30", 17, Half.AFTERNOON),
        ("2025-06-17T08:30", "2025-06-18T08:30", 18, Half.MORNING),
        ("2025-06-17T08:30", "2025-06-19T13:30", 19, Half.AFTERNOON),
        ("2025-06-20T08:30", "2025-06-22T10:00", 18, Half.MORNING),  # Friday to Sunday: two sessions
        ("2025-06-21T10:00", "2025-06-22T10:00", 17, Half.MORNING),  # on the weekend no time passes
    ],
)
def test_sessions_are_given_back_over_days_and_weekends(since: str, until: str, on: int, half: Half) -> None:
    due = promise(TRI_TON.time, moment("2025-06-17T08:00"), VIETNAM)
    assert (due.on.day, due.half) == (17, Half.MORNING)
    moved = resumed(due, moment(since), moment(until), VIETNAM)
    assert (moved.on.day, moved.half) == (on, half)


WEEKEND = tuple(
    SkippedDay(
        on=date(2026, 3, day), kind=DayKind.WEEKLY_REST, citation="Điều 1 Quyết định số 188/1999/QĐ-TTg"
    )
    for day in (7, 8)
)


def test_a_promise_says_all_that_it_was_counted_from() -> None:
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)
    given_ = promise(TimeRule(kind="working_days", n=1), moment("2026-03-06T09:00"), VIETNAM)
    counted = Due(since=friday, why="received", on=monday, after=friday, n=1, skipped=WEEKEND)
    assert given_ == counted
    again = resumed(
        evolve(counted, on=friday), moment("2026-03-05T09:00"), moment("2026-03-06T09:00"), VIETNAM
    )
    assert again == evolve(counted, why="resumed")
    more = extended(evolve(counted, on=friday), 1, date(2026, 3, 5), VIETNAM)
    assert more == evolve(counted, why="extended", since=date(2026, 3, 5))
    assert moved(monday, friday) == Due(since=friday, why="moved", on=monday)
    same = promise(TimeRule(kind="same_day", cutoffs=("15:00",)), moment("2026-03-06T15:01"), VIETNAM)
    assert same == counted


def test_a_promised_session_says_the_closed_days_before_it_and_whether_they_are_announced() -> None:
    given_ = promise(TRI_TON.time, moment("2026-03-06T16:00"), VIETNAM)
    session = Due(
        since=date(2026, 3, 6), why="received", on=date(2026, 3, 9), half=Half.MORNING, skipped=WEEKEND
    )
    assert given_ == session
    back = resumed(
        evolve(session, on=date(2026, 3, 6), half=Half.AFTERNOON),
        moment("2026-03-06T08:00"),
        moment("2026-03-06T13:00"),
        VIETNAM,
    )
    assert back == evolve(session, why="resumed")
    assert not promise(TRI_TON.time, moment("2027-12-31T16:00"), VIETNAM.with_announcement(SOON)).provisional
    assert promise(TRI_TON.time, moment("2027-12-31T16:00"), VIETNAM).provisional


@pytest.mark.parametrize("procedure", ["birth_again", "birth_in_session"])
def test_replayed_on_the_same_calendar_a_promise_is_what_it_was_on_each_day(procedure: str) -> None:
    room = World().room
    room.adopt(LOCAL, on=date(2025, 6, 2))
    room.adopt(TRI_TON, on=date(2025, 6, 2))
    case = room.receive(procedure, at=moment("2025-06-03T08:30")).case_id
    room.suspend(case, at=moment("2025-06-04T10:00"))
    room.resume(case, at=moment("2025-06-09T14:00"))
    if procedure == "birth_again":
        room.extend(case, at=date(2025, 6, 10), days=2)
    room.suspend(case, at=moment("2025-06-11T10:00"))
    room.resume(case, at=moment("2025-06-12T14:00"))
    room.move(case, date(2025, 6, 26), at=date(2025, 6, 13), reason="thỏa thuận", decided_by="applicant")
    dossier, rule = room.dossier(case), room.procedure(procedure, date(2025, 6, 3)).time
    assert len(dossier.dues) == 4 + (procedure == "birth_again")
    for day in range(3, 15):
        on = date(2025, 6, day)
        assert replayed(dossier, rule, VIETNAM, on) == dossier.due_on(on)


def test_an_extension_is_counted_again_from_the_promise_counted_again() -> None:
    room = World().room
    room.adopt(LOCAL, on=date(2025, 6, 2))
    case = room.receive("birth_again", at=moment("2026-11-16T09:00")).case_id  # 23 November
    room.extend(case, at=date(2026, 11, 17), days=2)  # 26 November, over the holiday of the 24th
    dossier = room.dossier(case)
    assert [due.on.day for due in dossier.dues] == [23, 26]
    off = Announcement(
        "1",
        date(2026, 11, 2),
        "Công văn số 1/VPCP-KGVX năm 2026",
        off=(date(2026, 11, 18),),
        worked=(date(2026, 11, 28),),
    )
    again = replayed(dossier, LOCAL.time, VIETNAM.with_announcement(off), date(2026, 11, 17))
    assert (again.on, again.after) == (date(2026, 11, 27), date(2026, 11, 25))


def test_papers_that_come_on_a_sunday_count_from_monday() -> None:
    room = World().room
    case = room.receive("birth_registration", at=moment("2026-03-06T09:00")).case_id  # a Friday
    room.suspend(case, at=moment("2026-03-06T10:00"))
    room.resume(case, at=moment("2026-03-08T10:00"))
    assert room.dossier(case).due.on == date(2026, 3, 9)
    assert not room.dossier(case).overdue_on(date(2026, 3, 9))


def test_a_day_of_receipt_that_was_declared_off_afterwards_counts_from_the_next() -> None:
    world = World()
    world.room.adopt(TRI_TON, on=date(2025, 6, 1))
    case = world.room.receive("birth_in_session", at=moment("2025-06-17T08:00")).case_id
    before = world.announce(
        Announcement(
            "1",
            date(2025, 6, 16),
            "Công văn số 1/VPCP-KGVX",
            off=(date(2025, 6, 17),),
            worked=(date(2025, 6, 28),),
        )
    )
    (found,) = world.room.touched(before, on=date(2025, 6, 17))
    assert (found.promise.subject, found.counted) == (case, date(2025, 6, 18))


@given(rules, moments, st.integers(1, 10))
def test_an_extension_is_that_many_working_days(rule: TimeRule, at: datetime, days: int) -> None:
    due = promise(rule, at, VIETNAM)
    more = extended(due, days, at.date(), VIETNAM)
    assert VIETNAM.count_working_days(due.on, more.on) == days + 1


def test_suspension_gives_the_days_back() -> None:
    room = World().room
    case = room.receive("civil_status_correction", at=moment("2026-03-02T09:00")).case_id  # 3 working days
    assert room.dossier(case).due.on == date(2026, 3, 5)
    room.suspend(case, at=moment("2026-03-03T10:00"), reason="thiếu tờ khai", missing=["form"])
    assert room.dossier(case).status == "suspended"
    assert [one.code for one in room.owed(date(2026, 3, 20))] == ["cases.await_papers"]
    room.resume(case, at=moment("2026-03-16T10:00"))
    dossier = room.dossier(case)
    assert dossier.status == "pending"
    assert dossier.due.on == date(2026, 3, 18)
    assert dossier.dues[0].on == date(2026, 3, 5)  # what was first promised stays on record


def test_extensions_stay_within_what_the_law_allows() -> None:
    world = World()
    case = world.room.receive("civil_status_correction", at=moment("2026-03-02T09:00")).case_id
    world.room.extend(case, at=date(2026, 3, 4), days=2, reason="xác minh")
    assert world.room.dossier(case).due.on == date(2026, 3, 9)
    before = world.facts()
    with pytest.raises(RuleError) as caught:
        world.room.extend(case, at=date(2026, 3, 5), days=2)
    (finding,) = caught.value.verdict.findings
    assert (finding.measured, finding.relation, finding.required) == (4, "<=", 3)
    assert world.facts() == before
    world.room.extend(case, at=date(2026, 3, 5))  # all that is left: one day
    assert world.room.dossier(case).due.on == date(2026, 3, 10)
    with pytest.raises(RuleError):
        world.room.extend(case, at=date(2026, 3, 6))


@pytest.mark.parametrize("days", [0, -1, True, 1.5])
def test_an_extension_is_a_whole_number_of_days(days: Any) -> None:
    room = World().room
    case = room.receive("civil_status_correction", at=moment("2026-03-02T09:00")).case_id
    with pytest.raises(BadCaseInput):
        room.extend(case, at=date(2026, 3, 4), days=days)


def test_where_the_law_allows_no_extension_there_is_none() -> None:
    room = World().room
    case = room.receive("birth_registration", at=moment("2026-03-02T09:00")).case_id
    with pytest.raises(RuleError):
        room.extend(case, at=date(2026, 3, 2), days=1)


# --- the way of a dossier --------------------------------------------------------------------------


def test_from_receipt_to_a_satisfied_applicant() -> None:
    room = World().room
    case = room.receive("birth_registration", at=moment("2020-05-20T09:00"), applicant="resident-7").case_id
    room.transfer(case, "justice_civil_status", at=moment("2020-05-20T09:30"))
    assert room.dossier(case).holder == "justice_civil_status"
    room.answer(case, at=moment("2020-05-20T16:00"), document="12/GKS")
    room.hand_over(case, at=moment("2020-05-20T16:30"))
    room.rate(case, 4)
    room.rate(case, 5)
    dossier = room.dossier(case)
    assert (dossier.status, dossier.result, dossier.document, dossier.score) == (
        "answered",
        "approved",
        "12/GKS",
        5,
    )
    assert room.owed(date(2020, 5, 21)) == ()


def test_ids_count_through_the_year_of_receipt() -> None:
    room = World().room
    ids = [
        room.receive("birth_registration", at=moment(f"{on}T09:00")).case_id
        for on in ("2020-05-20", "2021-05-20", "2020-05-21")
    ]
    assert ids == ["2020-1", "2021-1", "2020-2"]
    assert [dossier.case_id for dossier in room.dossiers()] == ["2020-1", "2020-2", "2021-1"]


def test_a_late_answer_is_owed_with_an_apology_until_it_comes() -> None:
    room = World().room
    case = room.receive("civil_status_correction", at=moment("2026-03-02T09:00")).case_id

    def owed(on: date) -> list[tuple[str, str]]:
        return [(one.code, one.state) for one in room.owed(on)]

    assert owed(date(2026, 3, 5)) == [("cases.answer", "due")]
    assert owed(date(2026, 3, 6)) == [("cases.answer", "late"), ("cases.apologise", "late")]
    verdict = room.apologise(case, date(2026, 3, 12), at=date(2026, 3, 6), reason="cần xác minh thêm")
    assert verdict.outcome is Outcome.HOLDS  # since 2025-07-01 a reason and a new date are asked
    (asked,) = (one for one in verdict.findings if one.code == "apology_reason")
    assert (asked.measured, asked.relation, asked.required) == (1, ">=", 1)
    assert owed(date(2026, 3, 9)) == [("cases.answer", "late"), ("cases.keep_new_date", "due")]
    assert owed(date(2026, 3, 13)) == [("cases.answer", "late"), ("cases.keep_new_date", "late")]
    room.answer(case, at=date(2026, 3, 13))
    assert owed(date(2026, 3, 13)) == []
    assert room.statistics(date(2026, 3, 1), date(2026, 3, 31)).late == 1


def test_obligations_name_the_article_and_who_answers() -> None:
    room = World().room
    room.receive("civil_status_correction", at=moment("2026-03-02T09:00"))
    (owed,) = room.owed(date(2026, 3, 3))
    assert str(owed.citation) == "khoản 2 Điều 28 Luật số 60/2014/QH13"
    assert (owed.due, owed.subject, owed.answers) == (date(2026, 3, 5), "2026-1", "one_stop")
    assert "Trả kết quả hồ sơ 2026-1" in owed.what


def test_the_apology_of_2018_is_due_a_day_before_and_only_once_as_far_as_is_known() -> None:
    room = World().room
    case = room.receive("civil_status_correction", at=moment("2020-06-01T09:00")).case_id  # due 4 June
    first = room.apologise(case, date(2020, 6, 8), at=date(2020, 6, 3), reason="chờ xác minh")
    assert first.outcome is Outcome.HOLDS
    assert "unconfirmed_rule" in [finding.code for finding in first.findings]
    second = room.apologise(case, date(2020, 6, 10), at=date(2020, 6, 4), reason="chờ xác minh")
    assert second.outcome is Outcome.FAILS
    measured = {finding.code: (finding.measured, finding.required) for finding in second.findings}
    assert measured["apology_days_before"] == (0, 1)
    assert measured["apology_count"] == (2, 1)
    early = room.receive("civil_status_correction", at=moment("2017-06-01T09:00")).case_id
    before = room.apologise(early, date(2017, 6, 8), at=date(2017, 6, 2), reason="chờ xác minh")
    assert before.outcome is Outcome.UNDETERMINED


def test_a_dossier_can_be_withdrawn_before_its_result() -> None:
    room = World().room
    case = room.receive("civil_status_correction", at=moment("2026-03-02T09:00")).case_id
    room.withdraw(case, at=date(2026, 3, 3), reason="người dân đề nghị dừng")
    assert room.dossier(case).status == "withdrawn"
    assert room.statistics(date(2026, 3, 1), date(2026, 3, 31)).left_out == 1


def test_a_promise_moves_only_by_decision_onto_an_open_day() -> None:
    room = World().room
    case = room.receive("contract_certification", at=moment("2026-03-02T09:00")).case_id
    room.move(
        case, date(2026, 3, 9), at=date(2026, 3, 3), reason="thỏa thuận văn bản", decided_by="applicant"
    )
    due = room.dossier(case).due
    assert (due.on, due.why, due.since) == (date(2026, 3, 9), "moved", date(2026, 3, 3))
    with pytest.raises(BadCaseInput, match="closed"):
        room.move(case, date(2026, 3, 8), at=date(2026, 3, 3), reason="x", decided_by="x")
    with pytest.raises(BadCaseInput, match="later"):
        room.move(case, date(2026, 3, 2), at=date(2026, 3, 3), reason="x", decided_by="x")
    with pytest.raises(BadCaseInput, match="empty"):
        room.move(case, date(2026, 3, 10), at=date(2026, 3, 3), reason=" ", decided_by="x")


def test_a_late_announcement_moves_nothing_and_lists_what_it_touches() -> None:
    world = World()
    room = world.room
    hit = room.receive("parent_child_recognition", at=moment("2026-11-19T10:00")).case_id  # 20, 23, 25
    clear = room.receive("parent_child_recognition", at=moment("2026-11-02T10:00")).case_id
    assert room.dossier(hit).due.on == date(2026, 11, 25)
    before = world.announce(
        Announcement(
            "9/VPCP",
            date(2026, 11, 19),
            "Công văn số 9/VPCP-KGVX năm 2026",
            off=(date(2026, 11, 23),),
            worked=(date(2026, 11, 28),),
        )
    )
    (found,) = room.touched(before, on=date(2026, 11, 20))
    assert (found.promise.subject, found.counted) == (hit, date(2026, 11, 26))
    assert found.decides == "peoples_committee_chair"
    assert room.dossier(hit).due.on == date(2026, 11, 25)
    assert clear != hit
    room.move(
        hit,
        date(2026, 11, 26),
        at=date(2026, 11, 20),
        reason="hoán đổi ngày",
        decided_by="peoples_committee_chair",
    )
    assert room.dossier(hit).due.on == date(2026, 11, 26)


@given(rules, moments, st.integers(1, 12), st.booleans())
def test_exactly_the_promises_that_would_be_others_now_are_listed(
    rule: TimeRule, at: datetime, away: int, pause: bool
) -> None:
    """A dossier received anew on the calendar of now is the measure."""
    procedure = evolve(LOCAL, code="any_time", time=rule, papers=())
    off = VIETNAM.due(at.date(), away)
    swap = Announcement("1", at.date(), "Công văn số 1/VPCP-KGVX", off=(off,), worked=(date(2031, 3, 1),))
    if off.weekday() >= 5:
        return  # a Saturday worked in exchange cannot be swapped off again

    def promised(world: World) -> str:
        world.room.adopt(procedure, on=date(2018, 1, 2))
        case = world.room.receive("any_time", at=at).case_id
        if pause:
            world.room.suspend(case, at=at)
            world.room.resume(case, at=at + timedelta(3))
        return case

    world, anew = World(), World()
    case = promised(world)
    before = world.announce(swap)
    anew.announce(swap)
    fresh = anew.room.dossier(promised(anew)).due
    given = world.room.dossier(case).due
    found = world.room.touched(before, on=at.date() + timedelta(3))
    assert [one.promise.subject for one in found] == ([case] if fresh.session != given.session else [])
    assert [one.counted for one in found] == ([fresh.on] if found else [])
    assert world.room.dossier(case).due == given


# --- what is refused -------------------------------------------------------------------------------


def test_acts_out_of_order_or_out_of_place_are_named_and_write_nothing() -> None:
    world = World()
    room = world.room
    case = room.receive("civil_status_correction", at=moment("2026-03-03T09:00")).case_id
    facts = world.facts()
    with pytest.raises(OutOfOrder) as early:
        room.answer(case, at=moment("2026-03-03T08:59"))
    assert (early.value.at, early.value.after) == (date(2026, 3, 3), date(2026, 3, 3))
    with pytest.raises(OutOfOrder):
        room.answer(case, at=date(2026, 3, 2))
    for act in (
        lambda: room.resume(case, at=date(2026, 3, 4)),
        lambda: room.hand_over(case, at=date(2026, 3, 4)),
        lambda: room.rate(case, 3),
    ):
        with pytest.raises(CaseNotOpen):
            act()
    with pytest.raises(UnknownCase):
        room.answer("2026-99", at=date(2026, 3, 4))
    with pytest.raises(UnknownCase):
        room.answer("no such id", at=date(2026, 3, 4))
    for score in (0, 6, True, 2.5):
        with pytest.raises(BadCaseInput):
            room.rate(case, score)  # type: ignore[arg-type]  # what a careless caller does
    assert world.facts() == facts
    room.answer(case, at=date(2026, 3, 4))
    with pytest.raises(CaseNotOpen) as closed:
        room.answer(case, at=date(2026, 3, 5))
    assert "đã có kết quả" in closed.value.explain("vi")
    assert "answered" in closed.value.explain("en")
    room.hand_over(case, at=date(2026, 3, 5))
    with pytest.raises(CaseNotOpen):
        room.hand_over(case, at=date(2026, 3, 5))


def test_a_receipt_needs_a_moment_in_office_time() -> None:
    room = World().room
    with pytest.raises(BadCaseInput):
        room.receive("birth_registration", at=date(2026, 3, 3))  # type: ignore[arg-type]  # a day has no hour
    with pytest.raises(BadCaseInput):
        room.receive("birth_registration", at=moment("2026-03-03T09:00+07:00"))


def test_a_closed_day_names_the_next_open_one() -> None:
    with pytest.raises(OfficeClosed) as caught:
        World().room.receive("birth_registration", at=moment("2026-02-17T09:00"))
    assert caught.value.next_open == date(2026, 2, 23)
    assert "Tết Nguyên đán" in caught.value.explain("vi")
    assert show(date(2026, 2, 23)) in caught.value.explain("en")


@pytest.mark.parametrize(
    "act",
    [
        lambda room: room.receive(5, at=moment("2026-03-03T09:00")),
        lambda room: room.receive("birth_registration", at="2026-03-03"),
        lambda room: room.receive("birth_registration", at=moment("2026-03-03T09:00"), applicant=5),
        lambda room: room.receive("birth_registration", at=moment("2026-03-03T09:00"), applicant=" "),
        lambda room: room.receive("birth_registration", at=moment("2026-03-03T09:00"), applicant="a\ud800"),
        lambda room: room.receive("birth_registration", at=moment("2026-03-03T09:00"), papers="form"),
        lambda room: room.answer("2026-1", at="2026-03-04"),
        lambda room: room.answer("2026-1", at=moment("2026-03-04T09:00+07:00")),
        lambda room: room.answer("2026-1", at=date(2026, 3, 4), result=5),
        lambda room: room.answer(None, at=date(2026, 3, 4)),
        lambda room: room.answer("2026-1\n", at=date(2026, 3, 4)),
        lambda room: room.suspend("2026-1", at=date(2026, 3, 4), missing="form"),
        lambda room: room.statistics("2026-03-01", date(2026, 3, 4)),
        lambda room: room.petitions.lodge("complaint", on="2026-03-03", about="x", topic="x"),
        lambda room: room.petitions.lodge("complaint", on=date(2026, 3, 3), about=None, topic="x"),
        lambda room: room.petitions.lodge(
            "complaint", on=date(2026, 3, 3), about="x", topic="x", known_on=date(2026, 3, 4)
        ),
        lambda room: room.petitions.accept("P2026-x", on=date(2026, 3, 3)),
    ],
)
def test_what_a_careless_caller_gives_is_named_and_writes_nothing(act: Any) -> None:
    world = World()
    world.room.receive("civil_status_correction", at=moment("2026-03-03T08:00"))
    with pytest.raises(BadInput) as caught:
        act(world.room)
    assert len(caught.value.explain("vi")) < 1000
    assert world.facts() == 1


def test_an_act_out_of_order_on_one_day_names_the_hours() -> None:
    room = World().room
    case = room.receive("civil_status_correction", at=moment("2026-03-03T09:00")).case_id
    with pytest.raises(OutOfOrder) as caught:
        room.answer(case, at=moment("2026-03-03T08:30"))
    assert "08:30 03/03/2026" in caught.value.explain("vi")
    assert "09:00 03/03/2026" in caught.value.explain("en")


def test_a_procedure_of_later_says_from_when_it_is_offered() -> None:
    with pytest.raises(UnknownProcedure) as caught:
        World().room.receive("birth_registration", at=moment("2015-12-31T09:00"))
    assert caught.value.first == date(2016, 1, 1)
    assert "01/01/2016" in caught.value.explain("vi")


@pytest.mark.parametrize(
    "make",
    [
        lambda: TimeRule(kind="same_day"),
        lambda: TimeRule(kind="sessions", cutoffs=("09:30",)),
        lambda: TimeRule(kind="working_days", n=-1),
        lambda: TimeRule(kind="same_day", cutoffs=("25:00",)),
    ],
)
def test_a_rule_of_time_is_whole(make: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        make()


# --- personal details ------------------------------------------------------------------------------

names = st.text(st.characters(categories=["L", "N"]), min_size=6).map(lambda text: f"‹{text}›")


@given(names)
def test_nothing_shown_holds_a_personal_detail(name: str) -> None:
    world = World()
    room = world.room
    case = room.receive("birth_registration", at=moment("2026-03-03T09:00"), applicant=name).case_id
    room.suspend(case, at=moment("2026-03-03T10:00"))
    room.resume(case, at=moment("2026-03-04T10:00"))
    shown = (
        room.public(date(2026, 3, 9)),
        room.owed(date(2026, 3, 9)),
        room.dossier(case),
        room.touched(world.calendar, on=date(2026, 3, 9)),
    )
    assert name not in repr(shown)
    assert name.encode() not in world.bytes()
    reading = room.applicant(case, by="officer-2", why="xác minh", on=date(2026, 3, 4))
    assert reading.words == name
    assert b"cases.personal_read" in world.bytes()
    assert b"officer-2" in world.bytes()
    room.forget(case, by="officer-2", why="hết thời hạn lưu", on=date(2026, 3, 5))
    assert room.applicant(case, by="officer-2", why="kiểm tra", on=date(2026, 3, 6)).words is None
    assert room.dossier(case).applicant is None


def test_the_notice_board_shows_where_each_dossier_stands() -> None:
    room = World().room
    first = room.receive("civil_status_correction", at=moment("2026-03-02T09:00")).case_id
    second = room.receive("birth_registration", at=moment("2026-03-03T09:00")).case_id
    third = room.receive("birth_registration", at=moment("2026-03-03T09:30")).case_id
    room.suspend(second, at=date(2026, 3, 3))
    room.withdraw(third, at=date(2026, 3, 3))
    board = {row.case_id: (row.state, row.overdue) for row in room.public(date(2026, 3, 6))}
    assert board == {first: ("pending", True), second: ("suspended", False), third: ("withdrawn", False)}
    assert [row.case_id for row in room.public(date(2026, 3, 2))] == [first]


def test_details_are_to_be_erased_when_the_time_that_the_commune_decided_is_over() -> None:
    room = World().room
    case = room.receive("birth_registration", at=moment("2024-02-29T09:00"), applicant="resident-7").case_id
    room.receive("birth_registration", at=moment("2024-02-29T09:00"))  # nobody named: nothing to erase
    for one in ("2024-1", "2024-2"):
        room.answer(one, at=date(2024, 2, 29))
    petition = room.petitions.lodge(
        "complaint", on=date(2024, 2, 28), about="one_stop", topic="fees", content="…"
    ).petition_id
    room.petitions.refuse(petition, on=date(2024, 2, 29), reason="x")
    assert room.owed(date(2026, 2, 28)) == ()  # the commune has decided nothing
    room.set_retention("dossier", 2, "Quyết định số 3/QĐ-UBND", on=date(2024, 3, 1))
    room.set_retention("petition", 5, "Quyết định số 3/QĐ-UBND", on=date(2024, 3, 1))

    def owed(on: date) -> list[tuple[str, str, date | None, str]]:
        return [(one.code, one.subject, one.due, one.state) for one in room.owed(on)]

    day = date(2026, 2, 28)
    assert owed(day - timedelta(32)) == []
    assert owed(day - timedelta(31)) == [("cases.erase", case, day, "upcoming")]
    assert owed(day) == [("cases.erase", case, day, "due")]
    assert owed(day + timedelta(1)) == [("cases.erase", case, day, "late")]
    room.forget(case, by="officer-2", why="hết thời hạn lưu", on=day)
    assert owed(day + timedelta(1)) == []
    assert owed(date(2029, 2, 28)) == [("cases.erase", petition, date(2029, 2, 28), "due")]
    bad: Any
    for bad in (("visit", 2), ("dossier", -1), ("dossier", 2.5)):
        with pytest.raises(BadCaseInput):
            room.set_retention(*bad, "x", on=day)
