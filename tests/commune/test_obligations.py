"""Obligations of all rooms: in order, looked ahead at, and in a calendar that others read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from grassroots_gov import Citation
from grassroots_gov.commune import Commune
from grassroots_gov.errors import BadInterval, CalendarOutOfRange
from grassroots_gov.law import Obligation
from grassroots_gov.obligations import coming, obligations, to_ics
from grassroots_gov.officers import Officer

ON = date(2024, 6, 3)
VIETNAMESE = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


@st.composite
def owed(draw: st.DrawFn) -> Obligation:
    return Obligation(
        code=draw(st.sampled_from(["publicity.show", "cases.answer"])),
        what=draw(st.text("Công khai, hồ sơ; một\ncửa\\", min_size=1, max_size=90)),
        due=draw(st.none() | st.dates(date(2024, 1, 1), date(2024, 12, 31))),
        state=draw(st.sampled_from(["late", "due", "upcoming", "met"])),
        citation=draw(st.none() | st.just(Citation("10/2022/QH15", 13))),
        subject=draw(st.sampled_from(["a", "b c"])),
        answers=draw(st.sampled_from(["", "peoples_committee_chair", "CB01"])),
    )


LISTS = st.lists(owed(), max_size=8)


@given(st.lists(LISTS, max_size=4))
def test_nothing_is_lost_and_late_things_come_first(rooms: Sequence[Sequence[Obligation]]) -> None:
    merged = obligations(ON, *(lambda _, room=room: room for room in rooms))
    assert sorted(map(repr, merged)) == sorted(repr(one) for room in rooms for one in room)
    states = ["late", "due", "upcoming", "met"]
    places = [(states.index(one.state), one.due or date.max) for one in merged]
    assert places == sorted(places)


@given(LISTS, st.integers(0, 400))
def test_looking_further_ahead_shows_more_and_never_what_is_met(listed: list[Obligation], days: int) -> None:
    near, far = coming(listed, ON, days), coming(listed, ON, days + 30)
    assert set(map(id, near)) <= set(map(id, far))
    assert all(one.state != "met" for one in far)
    for one in listed:
        soon = one.due is not None and one.due <= ON + timedelta(days=days)
        assert (one in near) is (one.state in ("late", "due") or (one.state == "upcoming" and soon))


@given(LISTS)
def test_the_calendar_holds_each_dated_open_obligation_once(listed: list[Obligation]) -> None:
    found = Calendar.from_ical(to_ics(listed)).walk("VEVENT")
    dated = [one for one in listed if one.due is not None and one.state != "met"]
    read = sorted((event.decoded("dtstart"), str(event["summary"])) for event in found)
    assert read == sorted((one.due, one.what) for one in dated)
    assert len({str(event["uid"]) for event in found}) == len(dated)


def test_an_entry_says_its_article_and_who_answers() -> None:
    one = Obligation(
        code="publicity.show",
        what="Công khai dự toán",
        due=ON,
        state="late",
        citation=Citation("10/2022/QH15", 13),
        subject="budget_and_finance",
        answers="peoples_committee_chair",
    )
    (event,) = Calendar.from_ical(to_ics([one])).walk("VEVENT")
    assert str(event["description"]).splitlines() == ["TRỄ", "Điều 13 Luật số 10/2022/QH15", "Chủ tịch UBND"]


@pytest.mark.parametrize("on", [date(2016, 7, 1), date(2020, 12, 31), ON, date(2025, 7, 1), date(2026, 7, 1)])
def test_every_room_answers_on_any_day_of_any_regime(on: date) -> None:
    with Commune.open("memory:", today=on) as commune:
        commune.officers.classify(2, on=on)
        commune.officers.appoint(Officer("CT", "peoples_committee_chair"), on=on)
        commune.officers.villages.found("Thôn 1", on=on)
        listed = commune.obligations(on)
        assert listed
        assert all(one.what and one.code.partition(".")[2] and one.subject for one in listed)
        for lang in ("vi", "en"):
            assert to_ics(listed, lang=lang).startswith(b"BEGIN:VCALENDAR")
        for one in listed:
            assert one.what_en not in ("", one.what)
            assert not VIETNAMESE & set(re.sub("“.*?”|Thôn 1", "", one.explain("en"))), one.what_en
            assert "  " not in one.what + one.what_en


@pytest.mark.parametrize("on", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_that_no_calendar_reaches_is_named(on: date) -> None:
    with Commune.open("memory:", today=ON) as commune, pytest.raises(CalendarOutOfRange) as caught:
        commune.obligations(on)
    assert caught.value.on == on


def test_a_moment_is_on_its_day_and_anything_else_is_named() -> None:
    with Commune.open("memory:", today=ON) as commune:
        assert commune.obligations(datetime(2024, 6, 3, 15)) == commune.obligations(ON)
        for given in ("2024-06-03", None, 5):
            with pytest.raises(BadInterval, match="is no day"):
                commune.obligations(given)  # type: ignore[arg-type]  # a careless caller
