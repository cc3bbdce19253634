"""Rosters as iCalendar files that strict readers accept."""

from __future__ import annotations

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from grassroots_gov.duty import plan_duty
from grassroots_gov.duty.ics import Event, calendar_of
from support.duty_models import Person, PlainCalendar, reception_law

PLAN = plan_duty(
    [Person("Chủ tịch"), Person("Phó, Chủ tịch; A")],
    date(2024, 6, 3),
    date(2024, 6, 9),
    calendar=PlainCalendar({}),
    book=reception_law(),
)


def events(data: bytes) -> list[object]:
    calendar = Calendar.from_ical(data)
    assert calendar.errors == []
    found = list(calendar.walk("VEVENT"))
    assert all(event.errors == [] for event in found)
    return found


def test_the_office_calendar_has_one_event_for_each_duty() -> None:
    found = events(PLAN.to_ics())
    assert len(found) == len(PLAN.assignments) == 7
    assert [event["UID"] for event in found] == [f"2024-06-0{day}-1@grassroots-gov" for day in range(3, 10)]  # type: ignore[index]  # untyped package


def test_a_personal_calendar_has_only_that_officers_duties() -> None:
    name = "Phó, Chủ tịch; A"
    found = events(PLAN.to_ics(name))
    assert len(found) == PLAN.load(name)["total"]
    assert {str(event["SUMMARY"]) for event in found} == {f"Trực: {name}"}  # type: ignore[index]  # untyped package


def test_hours_are_vietnamese_hours_and_a_night_ends_next_morning() -> None:
    night = Event(uid="n", on=date(2024, 2, 9), summary="Trực đêm", begins=time(17), ends=time(7))
    (event,) = events(calendar_of([night]))
    assert event["DTSTART"].dt.isoformat() == "2024-02-09T17:00:00+07:00"  # type: ignore[index]  # untyped package
    assert event["DTEND"].dt.isoformat() == "2024-02-10T07:00:00+07:00"  # type: ignore[index]  # untyped package


def test_a_withdrawn_duty_is_sent_again_as_cancelled_with_a_higher_sequence() -> None:
    gone = Event(uid="n", on=date(2024, 2, 9), summary="x", sequence=2, cancelled=True)
    (event,) = events(calendar_of([gone]))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 2)  # type: ignore[index]  # untyped package


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=300))
def test_any_summary_survives_folding_and_escaping(words: str) -> None:
    data = calendar_of([Event(uid="n", on=date(2024, 2, 9), summary=words)])
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (event,) = events(data)
    assert str(event["SUMMARY"]) == words  # type: ignore[index]  # untyped package
