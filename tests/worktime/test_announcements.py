"""Announcements taken in at run time: what they change, what they may not, and what they touch."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov.errors import CalendarOutOfRange, ConflictingAnnouncement
from grassroots_gov.law import Citation
from grassroots_gov.worktime import Announcement, DayKind, Promise, WorkCalendar, touched
from grassroots_gov.worktime.statute import rests

VIETNAM = WorkCalendar.vietnam()
DAY = timedelta(1)
OFF, WORKED = date(2026, 11, 23), date(2026, 11, 28)  # proposed in 2026 and not adopted


def announcement(
    *, off: tuple[date, ...] = (), worked: tuple[date, ...] = (), number: str = "1"
) -> Announcement:
    cited = f"Công văn số {number}/VPCP-KGVX năm 2026"
    return Announcement(number, date(2026, 11, 2), cited, off=off, worked=worked)


SWAP = announcement(off=(OFF,), worked=(WORKED,))


def test_a_swap_changes_two_days_and_cites_itself() -> None:
    calendar = VIETNAM.with_announcement(SWAP)
    off, worked = calendar.day(OFF), calendar.day(WORKED)
    assert (off.kind, off.of, off.citation) == (DayKind.OFF_SWAPPED, WORKED, SWAP.citation)
    assert (worked.kind, worked.of, worked.provisional) == (DayKind.WORKING_SWAPPED, OFF, False)
    assert worked.citation == SWAP.citation
    assert calendar.add_working_days(date(2026, 11, 20), 1).due == date(2026, 11, 25)
    assert calendar.add_working_days(date(2026, 11, 27), 1).due == WORKED
    assert VIETNAM.is_working(OFF)  # the calendar it was added to is as before


def test_calendars_with_the_same_announcements_are_equal() -> None:
    calendar = VIETNAM.with_announcement(SWAP)
    assert calendar == WorkCalendar.vietnam(announcements=[SWAP]) != VIETNAM
    assert hash(calendar) == hash(WorkCalendar.vietnam(announcements=[SWAP]))
    assert calendar.with_announcement(SWAP) is calendar


def test_a_citation_may_be_its_text() -> None:
    assert SWAP.citation == Citation("Công văn số 1/VPCP-KGVX năm 2026")
    assert str(SWAP.citation) == "Công văn số 1/VPCP-KGVX năm 2026"


@pytest.mark.parametrize(
    ("given", "on", "reason"),
    [
        (announcement(off=(OFF,), worked=(OFF,)), OFF, "off_and_worked"),
        (announcement(off=(OFF,), worked=(date(2026, 9, 2),)), date(2026, 9, 2), "holiday_worked"),
        (announcement(off=(OFF,), worked=(date(2026, 4, 27),)), date(2026, 4, 27), "holiday_worked"),
        (announcement(off=(OFF,), worked=(date(2026, 4, 26),)), date(2026, 4, 26), "holiday_worked"),
        (announcement(off=(OFF,), worked=(date(2026, 11, 26),)), date(2026, 11, 26), "not_a_rest_day"),
        (announcement(off=(OFF,)), OFF, "off_without_worked"),
        (
            announcement(off=(OFF, date(2026, 11, 25)), worked=(WORKED,)),
            date(2026, 11, 25),
            "off_without_worked",
        ),
        (announcement(worked=(WORKED,)), WORKED, "worked_without_off"),
        (
            announcement(off=(OFF,), worked=(WORKED, date(2026, 11, 29))),
            date(2026, 11, 29),
            "worked_without_off",
        ),
        (announcement(off=(date(2026, 8, 22),), worked=(WORKED,)), date(2026, 8, 22), "contradicts_earlier"),
        (announcement(off=(OFF,), worked=(date(2026, 8, 31),)), date(2026, 8, 31), "contradicts_earlier"),
        (announcement(off=(date(2026, 9, 2),), worked=(WORKED,)), WORKED, "worked_without_off"),
    ],
)
def test_contradictions_name_the_day_and_the_reason(given: Announcement, on: date, reason: str) -> None:
    with pytest.raises(ConflictingAnnouncement) as caught:
        VIETNAM.with_announcement(given)
    assert (caught.value.number, caught.value.on, caught.value.reason) == ("1", on, f"worktime.{reason}")
    assert "worktime." not in caught.value.explain("vi")


@pytest.mark.parametrize(
    "later",
    [
        announcement(number="2", off=(WORKED,), worked=(date(2026, 12, 5),)),
        announcement(number="2", off=(date(2026, 11, 25),), worked=(OFF,)),
        announcement(number="2", off=(OFF,), worked=(date(2026, 12, 5),)),
    ],
)
def test_a_later_announcement_may_not_contradict_an_earlier(later: Announcement) -> None:
    with pytest.raises(ConflictingAnnouncement):
        VIETNAM.with_announcement(SWAP).with_announcement(later)


def test_days_already_off_may_be_restated() -> None:
    notice = announcement(
        off=tuple(date(2026, 8, 29) + n * DAY for n in range(5)), worked=(date(2026, 8, 22),)
    )
    calendar = VIETNAM.with_announcement(notice)
    assert [calendar.day(on).kind for on in notice.off] == [VIETNAM.day(on).kind for on in notice.off]


def test_days_outside_the_calendar_are_refused() -> None:
    with pytest.raises(CalendarOutOfRange):
        VIETNAM.with_announcement(announcement(off=(date(2100, 3, 3),), worked=(date(2100, 3, 6),)))


# --- announcing a year that nobody has announced ------------------------------------------------------

# In 2028 the lunar year begins on Wednesday 26 January; the rule guesses Monday 24 to Friday 28.
TET_2028 = tuple(
    date(2028, 1, day) for day in (25, 26, 27, 28, 31)
)  # one day before, four in it, one made up
TET_2026 = tuple(date(2026, 2, day) for day in range(15, 21))
NATIONAL_2028 = (date(2028, 9, 1), date(2028, 9, 4))  # 2 September is a Saturday


def test_a_notice_of_tet_replaces_the_guess() -> None:
    assert VIETNAM.day(date(2028, 1, 24)).kind is DayKind.HOLIDAY
    calendar = VIETNAM.with_announcement(announcement(off=TET_2028))
    assert calendar.day(date(2028, 1, 24)).kind is DayKind.WORKING
    assert calendar.day(date(2028, 1, 29)).kind is DayKind.HOLIDAY
    made_up = calendar.day(date(2028, 1, 31))
    assert (made_up.kind, made_up.of) == (DayKind.HOLIDAY_SUBSTITUTE, date(2028, 1, 29))
    assert made_up.reason == "nghỉ bù Tết Nguyên đán (29/01/2028)"
    assert made_up.citation == Citation("Bộ luật Lao động số 45/2019/QH14", 111, 3)
    assert calendar.day(date(2028, 1, 25)).citation == announcement().citation
    assert calendar.day(date(2028, 1, 25)).provisional is False
    assert calendar.day(date(2028, 6, 6)).provisional is True


def test_with_tet_and_national_day_the_year_is_announced() -> None:
    whole = VIETNAM.with_announcement(announcement(off=(*TET_2028, *NATIONAL_2028)))
    parts = VIETNAM.with_announcement(announcement(off=TET_2028)).with_announcement(
        announcement(number="2", off=NATIONAL_2028)
    )
    for calendar in (whole, parts):
        assert calendar.is_announced(2028)
        assert calendar.day(date(2028, 6, 6)).provisional is False
        assert calendar.add_working_days(date(2027, 12, 20), 15).provisional is False
    assert not VIETNAM.is_announced(2028)


def test_a_day_that_the_guess_took_and_the_notice_gives_back_is_a_working_day_like_others() -> None:
    freed = date(2028, 1, 24)
    for off, reason in ((TET_2028, "not_a_rest_day"), (NATIONAL_2028, "holiday_worked")):
        with pytest.raises(ConflictingAnnouncement) as caught:
            VIETNAM.with_announcement(announcement(off=off, worked=(freed,)))
        assert (caught.value.on, caught.value.reason) == (freed, f"worktime.{reason}")


def test_a_notice_that_two_choices_fit_is_read_as_the_one_with_fewest_rest_days() -> None:
    """2 September 2030 is a Monday: 2 and 3, not 1 and 2 with a day for the Sunday."""
    off = (date(2030, 9, 2), date(2030, 9, 3))
    calendar = VIETNAM.with_announcement(announcement(off=off))
    assert [calendar.day(on).kind for on in off] == [DayKind.HOLIDAY, DayKind.HOLIDAY]
    assert calendar.day(date(2030, 9, 1)).kind is DayKind.WEEKLY_REST


def test_what_an_announced_year_says_of_tet_is_not_said_anew() -> None:
    days_off = tuple(on for on in TET_2026 if on.weekday() < 5)
    calendar = VIETNAM.with_announcement(announcement(off=days_off))
    assert [calendar.day(on) for on in TET_2026] == [VIETNAM.day(on) for on in TET_2026]


def test_a_part_of_tet_is_not_an_announcement_of_it() -> None:
    with pytest.raises(ConflictingAnnouncement) as caught:
        VIETNAM.with_announcement(announcement(off=TET_2028[-1:]))
    assert caught.value.reason == "worktime.off_without_worked"


# --- properties ---------------------------------------------------------------------------------------

FIRST, LAST = date(2015, 1, 1), date(2029, 12, 31)
days = st.dates(FIRST, LAST)
every = [VIETNAM.day(date.fromordinal(day)) for day in range(FIRST.toordinal(), LAST.toordinal() + 1)]
working = st.sampled_from([day.on for day in every if day.kind is DayKind.WORKING])
resting = st.sampled_from([day.on for day in every if day.kind is DayKind.WEEKLY_REST])
FAR = date(2031, 3, 1)  # a Saturday after any deadline below, so that only the day off acts


@given(days, st.integers(0, 80), st.data())
def test_adding_a_day_off_never_makes_a_deadline_earlier(start: date, n: int, data: st.DataObject) -> None:
    before = VIETNAM.due(start, n)
    off = data.draw(st.dates(start, before + 9 * DAY))
    if VIETNAM.day(off).kind is not DayKind.WORKING:
        off = VIETNAM.due(off, 0)
    if VIETNAM.day(off).kind is DayKind.WORKING_SWAPPED:
        off = VIETNAM.due(off, 1)
    after = VIETNAM.with_announcement(announcement(off=(off,), worked=(FAR,))).add_working_days(start, n)
    assert after.due >= before
    assert after.calendar.is_working(after.due)
    if start < off <= before:
        assert after.due > before
        assert off in [day.on for day in after.skipped]


@given(working, resting, days, days)
def test_a_swap_keeps_the_count_of_spans_that_hold_both(
    off: date, worked: date, one: date, other: date
) -> None:
    calendar = VIETNAM.with_announcement(announcement(off=(off,), worked=(worked,)))
    start, end = min(one, off, worked), max(other, off, worked)
    assert calendar.count_working_days(start, end) == VIETNAM.count_working_days(start, end)


@given(st.lists(days, max_size=4), st.lists(days | resting, max_size=4))
def test_any_announcement_is_taken_in_or_refused(off: list[date], worked: list[date]) -> None:
    try:
        calendar = VIETNAM.with_announcement(announcement(off=tuple(off), worked=tuple(worked)))
    except ConflictingAnnouncement:
        return
    assert not any(calendar.is_working(on) for on in off)
    assert all(calendar.is_working(on) and rests(on) for on in worked)


# --- late announcements touch promises ----------------------------------------------------------------

COUNTED = Promise(
    subject="case/7", on=date(2026, 11, 25), decides="one_stop_unit", after=date(2026, 11, 20), n=2
)
MEETING = Promise(subject="meeting/2", on=OFF, decides="village_head")
ELSEWHERE = Promise(
    subject="case/8", on=date(2026, 12, 9), decides="one_stop_unit", after=date(2026, 12, 1), n=6
)


def test_a_late_announcement_lists_what_it_touches_and_moves_nothing() -> None:
    after = VIETNAM.with_announcement(SWAP)
    first, second = touched([COUNTED, ELSEWHERE, MEETING], before=VIETNAM, after=after)
    assert (first.promise, first.counted, first.decides) == (COUNTED, date(2026, 11, 26), "one_stop_unit")
    assert first.promise.on == date(2026, 11, 25)  # what was promised stands
    assert (second.promise, second.counted, second.decides) == (MEETING, None, "village_head")
    assert second.day.kind is DayKind.OFF_SWAPPED


def test_a_promise_that_an_announcement_would_bring_forward_is_touched_too() -> None:
    promise = Promise(
        subject="case/9", on=date(2026, 12, 1), decides="one_stop_unit", after=date(2026, 11, 26), n=3
    )
    (found,) = touched([promise], before=VIETNAM, after=VIETNAM.with_announcement(SWAP))
    assert found.counted == date(2026, 11, 30)


@given(
    st.lists(
        st.builds(
            Promise,
            subject=st.just("x"),
            on=days,
            decides=st.just("y"),
            after=st.none() | days,
            n=st.integers(0, 30),
        )
    )
)
def test_the_same_calendar_touches_nothing(promises: list[Promise]) -> None:
    assert touched(promises, before=VIETNAM, after=VIETNAM) == ()
