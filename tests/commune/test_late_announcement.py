"""A late announcement: everything it touches is listed with who decides, and nothing moves silently."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from grassroots_gov import Announcement, Citation
from grassroots_gov.commune import Commune
from grassroots_gov.errors import ConflictingAnnouncement
from grassroots_gov.officers import Officer
from grassroots_gov.worktime import Touched

# Friday 14 June 2024 off, Saturday 22 June worked: announced on Monday 10 June.
ASKED = date(2024, 6, 10)
FRIDAY, SATURDAY = date(2024, 6, 14), date(2024, 6, 22)
LATE = Announcement("88/VPCP", ASKED, Citation("88/VPCP-KGVX"), off=(FRIDAY,), worked=(SATURDAY,))


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2024, 6, day, hour)  # office time


@pytest.fixture
def commune() -> Iterator[Commune]:
    with Commune.open("memory:", today=ASKED) as made:
        made.officers.appoint(Officer("CT", "peoples_committee_chair"), on=date(2024, 1, 2))
        yield made


def listed(found: tuple[Touched, ...]) -> dict[tuple[str, str], tuple[date, date | None, str]]:
    return {
        (one.promise.kind, one.promise.subject): (one.promise.on, one.counted, one.decides) for one in found
    }


def fill(commune: Commune) -> dict[str, str]:
    """One of everything that the swap touches, and a dossier that it does not."""
    clear, hit = (
        commune.cases.receive("civil_status_correction", at=at(10, hour)).case_id for hour in (9, 10)
    )
    commune.cases.extend(hit, at=at(10, 11), days=2)
    slip = commune.cases.petitions.lodge("denunciation", on=ASKED, about="police_chief", topic="bribe")
    commune.duty.publish(commune.duty.plan(date(2024, 6, 12), date(2024, 6, 23)), on=date(2024, 6, 3))
    session = commune.council.convene(
        "extra", opens=FRIDAY, on=date(2024, 6, 4), requested_by="committee_chair"
    )
    vote = commune.decisions.open(
        "infrastructure_contribution", "Đường Thôn 2", on=date(2024, 6, 3), unit="household", eligible=80
    )
    commune.decisions.notice(vote, on=date(2024, 6, 5), event_on=FRIDAY)
    commune.publicity.issue("public_assets", on=date(2024, 6, 7))
    return {"clear": clear, "hit": hit, "petition": slip.petition_id, "session": session, "vote": vote}


def test_every_promise_meeting_posting_and_duty_is_listed_with_who_decides(commune: Commune) -> None:
    made = fill(commune)
    found = listed(commune.touched(LATE, on=ASKED))
    assert ("dossier", made["clear"]) not in found  # due on Thursday
    assert found["dossier", made["hit"]] == (date(2024, 6, 17), date(2024, 6, 18), "peoples_committee_chair")
    assert found["petition", made["petition"]] == (
        date(2024, 6, 19), date(2024, 6, 20), "peoples_committee_chair"
    )  # fmt: skip
    assert found["meeting", made["vote"]] == (FRIDAY, None, "village_head")
    assert found["meeting", made["session"]] == (FRIDAY, None, "council_standing_committee")
    assert found["deadline", "public_assets"] == (FRIDAY, date(2024, 6, 17), "peoples_committee")
    duties = {subject: on for (kind, subject), (on, _, _) in found.items() if kind == "duty"}
    assert set(duties.values()) == {FRIDAY, SATURDAY}
    assert all(one.day.on == one.promise.on for one in commune.touched(LATE, on=ASKED))


def test_it_may_be_asked_before_or_after_the_announcement_and_nothing_moves(commune: Commune) -> None:
    made = fill(commune)
    before, facts = commune.touched(LATE, on=ASKED), len(list(commune.facts()))
    assert len(list(commune.facts())) == facts
    assert commune.calendar.is_working(FRIDAY)
    commune.announce(LATE, on=ASKED)
    assert listed(commune.touched(LATE, on=ASKED)) == listed(before)
    assert len(list(commune.facts())) == facts + 1
    assert commune.cases.dossier(made["hit"]).due.on == date(2024, 6, 17)
    assert commune.council.session(made["session"]).convened.opens == FRIDAY
    # What is promised from now on is counted on the new calendar, and is not touched.
    new = commune.cases.receive("civil_status_correction", at=at(12)).case_id
    assert commune.cases.dossier(new).due.on == date(2024, 6, 18)
    assert ("dossier", new) not in listed(commune.touched(LATE, on=date(2024, 6, 12)))


def test_a_promise_moves_by_the_decision_of_whoever_decides(commune: Commune) -> None:
    hit = fill(commune)["hit"]
    commune.announce(LATE, on=ASKED)
    commune.cases.move(
        hit, date(2024, 6, 18), at=at(10, 12), reason="hoán đổi ngày", decided_by="peoples_committee_chair"
    )
    assert ("dossier", hit) not in listed(commune.touched(LATE, on=ASKED))


def test_a_day_newly_worked_with_nobody_on_duty_is_listed(commune: Commune) -> None:
    commune.duty.publish(commune.duty.plan(date(2024, 6, 12), date(2024, 6, 23)), on=date(2024, 6, 3))
    duties = [one.now.on for one in commune.duty._state().between(ASKED, date(2024, 6, 30))]
    touched = [one for one in commune.touched(LATE, on=ASKED) if one.promise.kind == "no_duty"]
    assert [one.promise.on for one in touched] == ([] if SATURDAY in duties else [SATURDAY])


def test_the_list_is_worded_in_both_languages(commune: Commune) -> None:
    fill(commune)
    found = commune.touched(LATE, on=ASKED)
    vietnamese = [one.explain("vi") for one in found]
    english = [one.explain("en") for one in found]
    assert "Ngày hẹn trả kết quả hồ sơ (2024-2): đã định ngày 17/06/2024, nay là ngày làm việc; tính lại được ngày 18/06/2024. Người quyết định: Chủ tịch UBND." in vietnamese  # fmt: skip  # noqa: E501
    assert any(
        "which is now off in exchange for working on 22/06/2024. Decides: village head" in line
        for line in english
    )


def test_an_announcement_that_contradicts_the_law_touches_nothing_and_says_so(commune: Commune) -> None:
    fill(commune)
    bad = Announcement("1", ASKED, Citation("1/VPCP"), off=(FRIDAY,))
    with pytest.raises(ConflictingAnnouncement):
        commune.touched(bad, on=ASKED)
    assert commune.calendar.is_working(FRIDAY)
    assert commune.touched(Announcement("2", ASKED, Citation("2/VPCP")), on=ASKED) == ()
