"""Life after planning: posted, swapped, ordered, replaced, served, carried into the next period."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from grassroots_gov.duty import Slot
from grassroots_gov.duty.room import DutyRoom
from grassroots_gov.errors import AlreadyPublished, NotOnRoster, RuleError, SwapRefused, UnknownAssignment
from support.duty_house import MONDAY, House
from support.duty_models import CHAIR, Gone, Person


def who(room: DutyRoom, on: date) -> str:
    return room.roster(on, on).assignments[0].officer


def test_a_posted_plan_is_the_roster() -> None:
    house = House()
    plan = house.room.plan(MONDAY, date(2024, 6, 30))
    published = house.room.publish(plan, on=date(2024, 5, 20))
    assert published.roster.assignments == plan.assignments
    assert list(house.room.roster(MONDAY, MONDAY)) == [plan.assignments[0]]
    assert published.verdict.holds


def test_posting_fewer_than_five_working_days_before_is_said_with_the_article() -> None:
    house = House()
    plan = house.room.plan(MONDAY, date(2024, 6, 9))
    late = house.room.publish(plan, on=date(2024, 5, 28))
    assert late.verdict.shortfall == 1
    assert "khoản 2 Điều 24 Luật số 42/2013/QH13" in late.verdict.explain("vi")
    again = House().room
    assert again.publish(again.plan(MONDAY, MONDAY), on=date(2024, 5, 27)).verdict.holds


def test_days_are_posted_once_unless_the_new_roster_replaces_them() -> None:
    house = House()
    room = house.posted()
    week = room.plan(date(2024, 6, 10), date(2024, 6, 16), seed=1)
    with pytest.raises(AlreadyPublished):
        room.publish(week, on=date(2024, 6, 1))
    with pytest.raises(AlreadyPublished, match="03/06/2024 to 30/06/2024"):
        room.publish(week, on=date(2024, 6, 1), replace=True)
    whole = room.plan(MONDAY, date(2024, 6, 30), seed=1)
    room.publish(whole, on=date(2024, 6, 1), replace=True)
    assert room.roster(MONDAY, date(2024, 6, 30)).assignments == whole.assignments
    exact = room.exact_balance(date(2024, 7, 1))
    assert exact["CT"]["working"] == whole.load("CT")["working"] - whole.share("CT")["working"]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 27), st.integers(0, 27))
def test_a_swap_twice_is_the_identity(first: int, second: int) -> None:
    room = House().posted()
    before = room.roster(MONDAY, date(2024, 6, 30)).assignments
    one, other = before[first].id, before[second].id
    try:
        room.swap(one, other, on=date(2024, 6, 1), approved_by="CT")
    except RuleError:
        assert room.roster(MONDAY, date(2024, 6, 30)).assignments == before
        return
    room.swap(one, other, on=date(2024, 6, 1), approved_by="CT")
    assert room.roster(MONDAY, date(2024, 6, 30)).assignments == before


def test_a_swap_that_costs_the_chairman_his_week_is_refused_and_nothing_is_written() -> None:
    house = House()
    room = house.posted()
    week = room.roster(MONDAY, MONDAY + timedelta(days=4)).assignments
    mine = [held for held in week if held.officer == "CT"]
    for held in mine[1:]:
        room.take(held.id, next(p for p in ("P1", "P2") if p != held.officer), on=MONDAY, approved_by="CT")
    with pytest.raises(RuleError) as caught:
        room.take(mine[0].id, "P1", on=MONDAY, approved_by="CT")
    assert [finding.code for finding in caught.value.verdict.findings if finding.met is False] == [
        "minimum_not_kept"
    ]
    assert who(room, mine[0].on) == "CT"


def test_a_swap_is_judged_again_against_absences_the_past_and_approval() -> None:
    house = House()
    room = house.posted()
    held = next(held for held in room.roster(MONDAY, date(2024, 6, 30)) if held.officer == "P1")
    house.gone.append(Gone("P2", held.on, held.on))
    for officer, on, by, code in (
        ("P2", MONDAY, "CT", "officer_unable"),
        ("CT", held.on + timedelta(days=1), "CT", "change_in_time"),
        ("CT", MONDAY, " ", "change_approved"),
    ):
        with pytest.raises(RuleError) as caught:
            room.swap(held.id, officer, on=on, approved_by=by)
        assert code in [finding.code for finding in caught.value.verdict.findings if finding.met is False]
    assert who(room, held.on) == "P1"


def test_an_offer_is_accepted_then_approved_and_only_one_is_open() -> None:
    room = House().posted()
    duties = room.roster(MONDAY, date(2024, 6, 30)).assignments
    mine = next(held for held in duties if held.officer == "P1" and held.on.weekday() < 5)
    theirs = next(held for held in duties if held.officer == "P2" and held.on.weekday() < 5)
    with pytest.raises(SwapRefused, match="no open offer"):
        room.accept(mine.id, "P2", on=MONDAY)
    room.offer(mine.id, "P1", on=MONDAY)
    with pytest.raises(SwapRefused, match="already open"):
        room.offer(mine.id, "P1", on=MONDAY)
    with pytest.raises(SwapRefused, match="nobody has accepted"):
        room.approve(mine.id, on=MONDAY, approved_by="CT")
    with pytest.raises(SwapRefused, match="not for P1"):
        room.accept(mine.id, "P1", on=MONDAY)
    room.accept(mine.id, "P2", on=MONDAY, giving=theirs.id)
    room.approve(mine.id, on=MONDAY, approved_by="CT")
    assert (who(room, mine.on), who(room, theirs.on)) == ("P2", "P1")
    with pytest.raises(SwapRefused):
        room.approve(mine.id, on=MONDAY, approved_by="CT")


def test_an_offer_may_be_withdrawn_and_only_the_holder_offers() -> None:
    room = House().posted()
    held = next(held for held in room.roster(MONDAY, date(2024, 6, 30)) if held.officer == "P1")
    with pytest.raises(SwapRefused, match="held by P1"):
        room.offer(held.id, "P2", on=MONDAY)
    room.offer(held.id, "P1", on=MONDAY, to="CT")
    with pytest.raises(SwapRefused, match="not for P2"):
        room.accept(held.id, "P2", on=MONDAY)
    room.withdraw(held.id, on=MONDAY, by="P1")
    room.offer(held.id, "P1", on=MONDAY)


def test_a_sudden_absence_changes_only_the_seats_that_fall_free() -> None:
    house = House()
    room = house.posted()
    before = {held.id: held.officer for held in room.roster(MONDAY, date(2024, 6, 30))}
    house.gone.append(Gone("P1", date(2024, 6, 10), date(2024, 6, 16), "sick"))
    changed = room.replace(
        "P1", date(2024, 6, 10), date(2024, 6, 16), on=date(2024, 6, 9), approved_by="CT", reason="ốm"
    )
    after = {held.id: held.officer for held in room.roster(MONDAY, date(2024, 6, 30))}
    free = {
        one for one, officer in before.items() if officer == "P1" and "2024-06-10" <= one[:10] <= "2024-06-16"
    }
    assert {seat.id for seat in changed} == free == {one for one in before if before[one] != after[one]}
    assert all(after[one] in ("CT", "P2") for one in free)
    loads = [list(after.values()).count(officer) for officer in ("CT", "P2")]
    assert max(loads) - min(loads) <= 1


def test_a_chairman_who_falls_ill_on_his_day_is_given_another_day_of_the_week() -> None:
    house = House(Person("CT", CHAIR), *(Person(f"P{n}") for n in range(9)))
    room = house.posted()
    mine = next(held for held in room.roster(MONDAY, date(2024, 6, 9)) if held.officer == "CT")
    house.gone.append(Gone("CT", mine.on, mine.on, "sick"))
    changed = room.replace("CT", mine.on, mine.on, on=MONDAY, approved_by="CT")
    assert len(changed) == 2
    week = room.roster(MONDAY, MONDAY + timedelta(days=4))
    assert [held.officer for held in week].count("CT") == 1
    assert who(room, mine.on) != "CT"


def test_a_seat_that_nobody_can_take_is_left_empty_and_can_be_filled_by_order() -> None:
    house = House()
    room = house.posted()
    held = next(held for held in room.roster(MONDAY, date(2024, 6, 9)) if held.officer == "P1")
    house.gone += [Gone(officer, held.on, held.on) for officer in ("CT", "P1", "P2")]
    (changed,) = room.replace("P1", held.on, held.on, on=MONDAY, approved_by="CT")
    assert changed.officer == ""
    assert room.roster(held.on, held.on).empty == ((held.on, "duty", 1),)
    house.gone.clear()
    room.order(held.id, "P2", on=MONDAY, by="CT", reason="đột xuất")
    assert who(room, held.on) == "P2"
    assert room.roster(held.on, held.on).empty == ()


def test_served_facts_never_disagree_with_the_roster_unnoticed() -> None:
    room = House().posted()
    first, second = room.roster(MONDAY, date(2024, 6, 4)).assignments
    assert room.served(first.id, first.officer).holds
    other = next(officer for officer in ("CT", "P1", "P2") if officer != second.officer)
    verdict = room.served(second.id, other)
    assert [finding.code for finding in verdict.findings if finding.met is False] == ["served_as_rostered"]
    assert room.roster(MONDAY, date(2024, 6, 9))[second.id].served == other
    with pytest.raises(NotOnRoster):
        room.served(first.id, "stranger")
    with pytest.raises(UnknownAssignment):
        room.served("2024-01-01/1", "CT")


def test_several_periods_in_a_row_converge_to_equal_burdens() -> None:
    house = House(*(Person(f"P{n}") for n in range(5)))
    total = dict.fromkeys((one.id for one in house.staff), 0)
    start = MONDAY
    for days in (7, 9, 13, 8, 11, 7, 10, 12):
        room = house.posted(start, days)
        for held in room.roster(start, start + timedelta(days=days - 1)):
            total[held.officer] += 1
        start += timedelta(days=days)
        assert max(total.values()) - min(total.values()) <= 2
    assert max(total.values()) - min(total.values()) <= 1
    balance = house.room.balance(start)
    assert sum(sum(kinds.values()) for kinds in balance.values()) == 0


def test_who_really_served_is_what_is_carried() -> None:
    room = House().posted(MONDAY, 7)
    for held in room.roster(MONDAY, date(2024, 6, 9)):
        room.served(held.id, "P1")
    exact = room.exact_balance(date(2024, 7, 1))
    assert exact["P1"]["working"] == 5 - Fraction(5, 3)
    # 10/3 and 4/3 are 14/3 in all, which is nearer to 3 + 2 than to 3 + 1.
    assert dict(room.balance(date(2024, 7, 1))["P1"]) == {"working": 3, "weekly_rest": 2, "holiday": 0}


def test_calendars_follow_changes_with_the_same_uid_a_higher_sequence_and_cancellations() -> None:
    room = House().posted()
    held = next(held for held in room.roster(MONDAY, date(2024, 6, 30)) if held.officer == "P1")
    room.take(held.id, "P2", on=MONDAY, approved_by="CT")
    roster = room.roster(MONDAY, date(2024, 6, 30))
    uid = f"{held.id.replace('/', '-')}@grassroots-gov"

    def event(officer: str | None) -> tuple[int, str, str]:
        calendar = Calendar.from_ical(roster.to_ics(officer))
        (found,) = [one for one in calendar.walk("VEVENT") if one["UID"] == uid]
        return found["SEQUENCE"], str(found["STATUS"]), str(found["SUMMARY"])

    assert event(None) == (1, "CONFIRMED", "Trực: P2")
    assert event("P2") == (1, "CONFIRMED", "Trực: P2")
    assert event("P1")[:2] == (1, "CANCELLED")
    room.take(held.id, "CT", on=MONDAY, approved_by="CT")
    roster = room.roster(MONDAY, date(2024, 6, 30))
    assert [event(one)[:2] for one in ("P1", "P2", "CT")] == [
        (2, "CANCELLED"),
        (2, "CANCELLED"),
        (2, "CONFIRMED"),
    ]


def test_a_roster_posted_in_the_place_of_another_cancels_what_it_takes_away() -> None:
    room = House().posted(MONDAY, 7)
    first = room.roster(MONDAY, date(2024, 6, 9)).assignments
    mornings = Slot(name="sáng", pattern="working")
    room.publish(room.plan(MONDAY, date(2024, 6, 9), slots=[mornings]), on=date(2024, 5, 21), replace=True)
    calendar = Calendar.from_ical(room.roster(MONDAY, date(2024, 6, 9)).to_ics())
    status = {str(one["UID"]): str(one["STATUS"]) for one in calendar.walk("VEVENT")}
    for held in first:
        assert status[f"{held.id.replace('/', '-')}@grassroots-gov"] == "CANCELLED"
    assert list(status.values()).count("CONFIRMED") == 5


def test_the_quality_of_a_roster_counts_who_really_served_and_every_change() -> None:
    room = House().posted(MONDAY, 7)
    held = next(held for held in room.roster(MONDAY, date(2024, 6, 9)) if held.officer == "P1")
    room.take(held.id, "P2", on=MONDAY, approved_by="CT")
    for one in room.roster(MONDAY, date(2024, 6, 9)):
        room.served(one.id, "CT")
    roster = room.roster(MONDAY, date(2024, 6, 9))
    assert [(burden.officer, burden.total) for burden in roster.quality().burdens] == [
        ("CT", 7),
        ("P1", 0),
        ("P2", 0),
    ]
    assert roster.quality().changes == 1
    assert roster.to_dict()["quality"] == roster.quality().to_dict()
    assert "P2" in roster.to_html()
    assert roster.to_text().count("\n") == 12
    assert "CT: 7 ca" in roster.to_svg()


def test_slots_with_hours_come_back_from_the_journal() -> None:
    from datetime import time

    room = House().room
    morning = Slot(name="sáng", pattern="working", session="morning", begins=time(7, 30), ends=time(11, 30))
    plan = room.plan(MONDAY, date(2024, 6, 9), slots=[morning])
    room.publish(plan, on=date(2024, 5, 20))
    roster = room.roster(MONDAY, date(2024, 6, 9))
    assert len(roster) == 5
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20240603T073000" in roster.to_ics()


def test_duty_owes_the_next_roster_in_time_the_records_and_the_chairmans_day() -> None:
    room = House().posted()
    owed = {one.code: one for one in room.owed(date(2024, 6, 21))}
    assert owed["duty.post_roster"].due == date(2024, 6, 24)
    assert owed["duty.post_roster"].state == "due"
    assert owed["duty.record_served"].state == "due"
    assert owed["duty.chair_reception_frequency"].state == "met"
    assert {one.code: one for one in room.owed(date(2024, 6, 25))}["duty.post_roster"].state == "late"
