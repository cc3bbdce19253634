"""What must be shown, where and how long; taken down early, never posted and posted short."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov import Commune
from grassroots_gov.errors import BadChoice, BadInterval, NothingShown, UnknownChannel, UnknownItem
from grassroots_gov.law import Outcome
from grassroots_gov.publicity import requirements
from grassroots_gov.publicity.intervals import covers, gap_on, longest_run
from grassroots_gov.publicity.room import PublicityRoom

OFFICE, VILLAGE = "notice_board_commune_office", "notice_board_village_culture_house"
ISSUED = date(2024, 6, 3)  # a Monday: five working days later is Monday 10 June


@pytest.fixture
def room():
    with Commune.open("memory:") as commune:
        yield commune.publicity


def codes(room: PublicityRoom, item: str, on: date) -> set[str]:
    return {finding.code for finding in room.judge(item, on=on).findings}


def states(room: PublicityRoom, item: str, on: date) -> dict[str, str]:
    return {one.what: one.state for one in room.owed(on) if one.subject.startswith(item)}


def settled(room: PublicityRoom) -> None:
    for channel in ("portal", "loudspeaker"):
        room.facility(channel, on=date(2024, 1, 1), present=False)


def post(room: PublicityRoom, item: str, on: date) -> None:
    for channel in (OFFICE, VILLAGE):
        room.show(item, on=on, channel=channel, evidence="biên bản 01")


def test_every_item_of_the_law_says_what_where_when_and_how_long() -> None:
    wanted = {one.item: one for one in requirements(ISSUED)}
    assert len(wanted) == 14
    budget = wanted["budget_and_finance"]
    assert budget.channels == (OFFICE, VILLAGE)
    assert budget.if_present == ("portal",)
    assert budget.deadline is not None
    assert (budget.deadline.n, budget.deadline.unit) == (5, "working_day")
    assert budget.posting is not None
    assert budget.posting.n == 30
    assert wanted["administrative_procedures"].permanent
    assert wanted["fees_and_charges"].broadcast is not None
    assert len(requirements(date(2020, 1, 1))) == 11


def test_posted_for_thirty_days_at_both_places_holds(room: PublicityRoom) -> None:
    settled(room)
    room.issue("budget_and_finance", on=ISSUED)
    post(room, "budget_and_finance", date(2024, 6, 10))
    assert room.judge("budget_and_finance", on=date(2024, 7, 1)).outcome is Outcome.UNDETERMINED
    room.remove("budget_and_finance", on=date(2024, 7, 10))
    verdict = room.judge("budget_and_finance", on=date(2024, 8, 1))
    assert verdict.outcome is Outcome.HOLDS, verdict.explain("en")
    assert {one.state for one in room.owed(date(2024, 8, 1)) if one.subject == "budget_and_finance"} == {
        "met"
    }


def test_taken_down_a_day_early_is_a_finding_and_owed_again(room: PublicityRoom) -> None:
    settled(room)
    room.issue("budget_and_finance", on=ISSUED)
    post(room, "budget_and_finance", date(2024, 6, 10))
    room.remove("budget_and_finance", on=date(2024, 7, 9))
    verdict = room.judge("budget_and_finance", on=date(2024, 8, 1))
    short = [finding for finding in verdict.findings if finding.code == "taken_down_early"]
    assert verdict.outcome is Outcome.FAILS
    assert [(one.measured, one.relation, one.required) for one in short] == [(29, ">=", 30)] * 2
    owed = [one for one in room.owed(date(2024, 8, 1)) if one.subject == "budget_and_finance"]
    assert {(one.code, one.state) for one in owed} == {("publicity.show_again", "late")}


def test_a_day_is_judged_by_what_was_known_on_it(room: PublicityRoom) -> None:
    settled(room)
    room.issue("budget_and_finance", on=ISSUED)
    post(room, "budget_and_finance", date(2024, 6, 10))
    room.remove("budget_and_finance", on=date(2024, 6, 20))
    assert "running" in codes(room, "budget_and_finance", date(2024, 6, 19))
    assert room.judge("budget_and_finance", on=date(2024, 6, 19)).outcome is Outcome.UNDETERMINED
    assert room.judge("budget_and_finance", on=date(2024, 6, 20)).outcome is Outcome.FAILS
    assert len(room.shown(date(2024, 6, 19))) == 2
    assert room.shown(date(2024, 6, 20)) == ()


def test_what_is_taken_down_on_the_day_it_was_put_up_was_not_shown(room: PublicityRoom) -> None:
    settled(room)
    room.facility("portal", on=date(2024, 1, 2))
    room.issue("public_assets", on=ISSUED)
    for channel in (OFFICE, VILLAGE, "portal"):
        room.show("public_assets", on=ISSUED, channel=channel)
    room.remove("public_assets", on=ISSUED)
    verdict = room.judge("public_assets", on=date(2024, 8, 1))
    early = [one for one in verdict.findings if one.code == "taken_down_early"]
    assert verdict.outcome is Outcome.FAILS
    assert [(one.measured, one.met) for one in early] == [(0, False)] * 3


def test_what_is_issued_and_shown_today_counts_from_today(room: PublicityRoom) -> None:
    settled(room)
    room.issue("budget_and_finance", on=ISSUED)
    assert set(states(room, "budget_and_finance", ISSUED).values()) == {"due"}
    post(room, "budget_and_finance", ISSUED)
    verdict = room.judge("budget_and_finance", on=ISSUED)
    assert verdict.outcome is Outcome.UNDETERMINED
    assert {"running", "shown_in_time"} <= codes(room, "budget_and_finance", ISSUED)
    assert "not_yet" not in codes(room, "budget_and_finance", ISSUED)
    (first, _) = (finding for finding in verdict.findings if finding.code == "running")
    assert (first.params["days"], first.params["needed"]) == (1, 30)


def test_what_was_shown_on_its_day_alone_is_judged_by_the_law_of_that_day(room: PublicityRoom) -> None:
    """Nothing was issued: the day it was first shown says which law, on that day as well."""
    day = date(2023, 7, 1)  # the first day of the law of 2022
    room.show("public_assets", on=day, channel=OFFICE)
    number = {finding.citation.document for finding in room.judge("public_assets", on=day).findings}
    assert number == {"Luật số 10/2022/QH15"}


@pytest.mark.parametrize(("late", "measured"), [(-3, 0), (0, 0), (1, 1), (4, 4)])
def test_days_late_are_counted_from_the_last_day_and_early_is_not_late(
    room: PublicityRoom, late: int, measured: int
) -> None:
    settled(room)
    room.issue("budget_and_finance", on=ISSUED)
    post(room, "budget_and_finance", date(2024, 6, 10) + timedelta(days=late))
    found = [
        (one.measured, one.relation, one.required)
        for one in room.judge("budget_and_finance", on=date(2024, 8, 1)).findings
        if one.code == "shown_in_time"
    ]
    assert found == [(measured, "<=", 0)] * 2


def test_what_was_never_posted_measures_nothing_where_once_is_asked(room: PublicityRoom) -> None:
    settled(room)
    room.issue("budget_and_finance", on=ISSUED)
    verdict = room.judge("budget_and_finance", on=date(2024, 6, 11))
    assert [
        (one.measured, one.relation, one.required) for one in verdict.findings if one.code == "never_posted"
    ] == [(0, ">=", 1)] * 2


def test_what_must_hang_always_measures_nothing_on_a_day_without(room: PublicityRoom) -> None:
    settled(room)
    room.issue("administrative_procedures", on=ISSUED)
    post(room, "administrative_procedures", ISSUED)
    room.remove("administrative_procedures", on=date(2024, 9, 2))
    found = [
        (one.measured, one.relation, one.required)
        for one in room.judge("administrative_procedures", on=date(2024, 9, 2)).findings
        if one.code == "taken_down_early_permanent"
    ]
    assert set(found) == {(0, ">=", 1)}


def test_a_planned_end_too_early_is_short_only_once_it_can_no_longer_be_enough(room: PublicityRoom) -> None:
    """Hung until the 20th, and put up again before it ends: the days may still be filled."""
    settled(room)
    room.issue("public_assets", on=ISSUED)
    for channel in (OFFICE, VILLAGE):
        room.show("public_assets", on=ISSUED, channel=channel, until=date(2024, 6, 20))
    assert "posted_short" in codes(room, "public_assets", date(2024, 6, 15))  # nothing covers what is left
    for channel in (OFFICE, VILLAGE):
        room.show("public_assets", on=date(2024, 6, 16), channel=channel)
    assert "running" in codes(room, "public_assets", date(2024, 6, 25))


def test_where_the_law_leaves_the_channel_open_what_is_used_counts_from_its_first_day(
    room: PublicityRoom,
) -> None:
    day = date(2020, 6, 1)
    (item, *_) = (one.item for one in requirements(day) if not one.channels)
    channels = {one.params["channel"] for one in room.judge(item, on=day).findings if "channel" in one.params}
    assert "publicity.any_channel" in channels
    room.show(item, on=day, channel="notice_board")
    channels = {one.params["channel"] for one in room.judge(item, on=day).findings if "channel" in one.params}
    assert "publicity.any_channel" not in channels


def test_posted_only_for_planned_days_too_few_is_posted_short(room: PublicityRoom) -> None:
    settled(room)
    room.issue("public_assets", on=ISSUED)
    for channel in (OFFICE, VILLAGE):
        room.show("public_assets", on=ISSUED, channel=channel, until=date(2024, 6, 20))
    assert "posted_short" in codes(room, "public_assets", date(2024, 7, 30))
    assert room.judge("public_assets", on=date(2024, 7, 30)).outcome is Outcome.FAILS


def test_never_posted_is_late_from_the_day_after_the_deadline(room: PublicityRoom) -> None:
    settled(room)
    room.issue("public_assets", on=ISSUED, by="office_statistics")
    assert set(states(room, "public_assets", date(2024, 6, 10)).values()) == {"due"}
    assert set(states(room, "public_assets", date(2024, 6, 11)).values()) == {"late"}
    assert room.judge("public_assets", on=date(2024, 6, 10)).outcome is Outcome.UNDETERMINED
    assert "never_posted" in codes(room, "public_assets", date(2024, 6, 11))
    owed = [one for one in room.owed(date(2024, 6, 11)) if one.subject == "public_assets"]
    assert {one.answers for one in owed} == {"office_statistics"}
    assert {one.due for one in owed} == {date(2024, 6, 10)}


def test_posted_late_fails_though_it_hung_long_enough(room: PublicityRoom) -> None:
    settled(room)
    room.issue("public_assets", on=ISSUED)
    post(room, "public_assets", date(2024, 6, 12))
    verdict = room.judge("public_assets", on=date(2024, 8, 1))
    assert verdict.outcome is Outcome.FAILS
    assert {one.measured for one in verdict.findings if one.code == "shown_in_time"} == {2}


def test_what_must_hang_always_fails_on_the_day_it_does_not(room: PublicityRoom) -> None:
    settled(room)
    room.issue("administrative_procedures", on=ISSUED)
    room.show("administrative_procedures", on=ISSUED, channel=OFFICE, evidence="ảnh 1")
    assert room.judge("administrative_procedures", on=date(2025, 6, 3)).holds
    room.remove("administrative_procedures", on=date(2025, 6, 4))
    assert room.judge("administrative_procedures", on=date(2025, 6, 3)).holds
    assert "taken_down_early_permanent" in codes(room, "administrative_procedures", date(2025, 6, 4))


def test_loudspeaker_days_must_follow_each_other(room: PublicityRoom) -> None:
    room.facility("portal", on=date(2024, 1, 1), present=False)
    room.facility("loudspeaker", on=date(2024, 1, 1))
    room.issue("fees_and_charges", on=ISSUED)
    post(room, "fees_and_charges", ISSUED)
    room.show("fees_and_charges", on=ISSUED, channel="village_head", evidence="tin nhắn")
    for day in (3, 4, 6):
        room.show("fees_and_charges", on=date(2024, 6, day), channel="loudspeaker", evidence=f"nhật ký {day}")
    verdict = room.judge("fees_and_charges", on=date(2024, 8, 1))
    assert [(one.measured, one.required) for one in verdict.findings if one.code == "loudspeaker_short"] == [
        (2, 3)
    ]
    room.show("fees_and_charges", on=date(2024, 6, 5), channel="loudspeaker", evidence="nhật ký 5")
    assert room.judge("fees_and_charges", on=date(2024, 8, 1)).holds


def test_what_was_broadcast_yesterday_may_go_on_today_and_not_tomorrow(room: PublicityRoom) -> None:
    room.facility("loudspeaker", on=date(2024, 1, 1))
    room.issue("fees_and_charges", on=ISSUED)
    for day in (3, 4):
        room.show("fees_and_charges", on=date(2024, 6, day), channel="loudspeaker", evidence=f"nhật ký {day}")
    for day, short in ((4, False), (5, False), (6, True)):
        assert ("loudspeaker_short" in codes(room, "fees_and_charges", date(2024, 6, day))) is short


def test_the_first_stretch_that_was_long_enough_is_the_one_measured(room: PublicityRoom) -> None:
    settled(room)
    room.issue("budget_and_finance", on=ISSUED)
    for first, last in (
        (date(2024, 6, 3), date(2024, 7, 4)),
        (date(2024, 8, 1), date(2024, 10, 1)),
    ):
        post(room, "budget_and_finance", first)
        room.remove("budget_and_finance", on=last)
    verdict = room.judge("budget_and_finance", on=date(2024, 12, 2))
    assert [one.measured for one in verdict.findings if one.code == "posted_days"] == [31, 31]


def test_a_portal_binds_only_a_commune_that_has_one(room: PublicityRoom) -> None:
    room.issue("public_assets", on=ISSUED)
    post(room, "public_assets", ISSUED)
    assert "facility_unknown" in codes(room, "public_assets", date(2024, 8, 1))
    room.facility("portal", on=date(2024, 1, 1))
    assert "never_posted" in codes(room, "public_assets", date(2024, 8, 1))


# --- papers with a deadline of their own, and what changed ------------------------------------------


@pytest.mark.parametrize(
    ("sort", "issued", "due", "article"),
    [
        ("", date(2024, 4, 1), date(2024, 4, 8), "khoản 2 Điều 11 Luật số 10/2022/QH15"),
        ("draft", date(2024, 4, 1), date(2024, 4, 8), "khoản 1 Điều 18 Thông tư số 343/2016/TT-BTC"),
        ("final", date(2024, 4, 1), date(2024, 5, 1), "khoản 2 Điều 18 Thông tư số 343/2016/TT-BTC"),
        ("quarter", date(2024, 3, 31), date(2024, 4, 15), "khoản 3 Điều 18 Thông tư số 343/2016/TT-BTC"),
        ("year", date(2024, 4, 1), date(2024, 4, 1), "khoản 4 Điều 18 Thông tư số 343/2016/TT-BTC"),
        ("quarter", date(2026, 3, 31), date(2026, 4, 10), "khoản 3 Điều 37 Nghị định số 73/2026/NĐ-CP"),
    ],
)
def test_a_paper_of_the_budget_has_the_deadline_of_the_budget_law(
    room: PublicityRoom, sort: str, issued: date, due: date, article: str
) -> None:
    settled(room)
    room.issue("budget_and_finance", on=issued, sort=sort)
    owed = [one for one in room.owed(issued) if one.subject == "budget_and_finance"]
    assert {one.due for one in owed} == {due}
    assert {str(one.citation) for one in owed} == {article}
    post(room, "budget_and_finance", due + timedelta(1))
    late = [
        one for one in room.judge("budget_and_finance", on=due + timedelta(60)).findings if one.met is False
    ]
    assert {(one.code, one.measured) for one in late} == {("shown_in_time", 1)}
    assert ("sort_unsaid" in codes(room, "budget_and_finance", due)) is (sort == "")


def test_where_two_laws_in_force_set_two_days_the_days_between_are_undetermined(room: PublicityRoom) -> None:
    """A quarter that is published while the circular of 2016 and the decree of 2026 both stand."""
    settled(room)
    end = date(2026, 1, 31)
    for about, shown, outcome in (
        ("a", 10, Outcome.HOLDS),
        ("b", 15, Outcome.UNDETERMINED),
        ("c", 16, Outcome.FAILS),
    ):
        room.issue("budget_and_finance", on=end, about=about, sort="quarter")
        for channel in (OFFICE, VILLAGE):
            room.show(
                "budget_and_finance", on=end + timedelta(shown), channel=channel, about=about, evidence="x"
            )
        verdict = room.judge("budget_and_finance", on=end + timedelta(90), about=about)
        assert verdict.outcome is outcome, verdict.explain("en")


def test_what_changed_is_shown_anew_and_the_old_posting_no_longer_counts(room: PublicityRoom) -> None:
    settled(room)
    room.issue("administrative_procedures", on=ISSUED)
    room.show("administrative_procedures", on=ISSUED, channel=OFFICE, evidence="ảnh 1")
    changed = date(2024, 9, 2)
    assert room.judge("administrative_procedures", on=changed).holds
    room.change("administrative_procedures", on=changed, document="7/QĐ")
    assert room.judge("administrative_procedures", on=changed - timedelta(1)).holds
    assert room.judge("administrative_procedures", on=changed).outcome is Outcome.UNDETERMINED
    owed = [one for one in room.owed(changed) if one.subject == "administrative_procedures"]
    assert [(one.code, one.due, one.state, str(one.citation)) for one in owed] == [
        ("publicity.show_changed", None, "due", "khoản 1 Điều 14 Luật số 10/2022/QH15")
    ]
    room.show("administrative_procedures", on=date(2024, 9, 5), channel=OFFICE, evidence="ảnh 2")
    assert room.judge("administrative_procedures", on=date(2024, 9, 5)).holds
    assert {
        one.state for one in room.owed(date(2024, 9, 5)) if one.subject == "administrative_procedures"
    } == {"met"}


def test_a_village_head_passes_word_on_in_a_form_of_the_law(room: PublicityRoom) -> None:
    room.show("fees_and_charges", on=ISSUED, channel="village_head", form="text_message_to_household_rep")
    assert room.shown(ISSUED)[0].form == "text_message_to_household_rep"
    for channel, form in (("village_head", "rumour"), (OFFICE, "community_meeting")):
        with pytest.raises(BadChoice):
            room.show("fees_and_charges", on=ISSUED, channel=channel, form=form)
    with pytest.raises(BadChoice):
        room.issue("public_assets", on=ISSUED, sort="quarter")


def test_the_quarter_that_ended_is_owed_until_its_paper_is_issued(room: PublicityRoom) -> None:
    def owed(on: date) -> list[tuple[str, date | None, str]]:
        return [(one.subject, one.due, one.state) for one in room.owed(on) if one.code == "publicity.quarter"]

    first = "2024-Q1"
    assert owed(date(2024, 3, 31)) == []  # the last quarter is in the execution of the year
    assert owed(date(2024, 4, 1)) == [(first, date(2024, 4, 15), "due")]
    assert owed(date(2024, 4, 16)) == [(first, date(2024, 4, 15), "late")]
    assert owed(date(2024, 7, 1))[0][:2] == ("2024-Q2", date(2024, 7, 15))
    assert owed(date(2026, 4, 1))[0][1] == date(2026, 4, 10)
    room.issue("budget_and_finance", on=date(2024, 3, 31), about="quý 1 2024", sort="quarter")
    assert owed(date(2024, 4, 16)) == []
    assert owed(date(2020, 4, 1))[0][0] == "2020-Q1"
    assert owed(date(2016, 4, 1)) == []


def test_the_plan_says_the_deadlines_of_the_budget_law(room: PublicityRoom) -> None:
    row = next(row for row in room.plan(2024).rows if row.item == "budget_and_finance")
    assert "thực hiện quý, 6 tháng, 9 tháng: chậm nhất 15 ngày" in row.cells("vi")[2]
    assert "quarterly execution: within 15 days" in row.cells("en")[2]


def test_every_village_has_a_board_of_its_own() -> None:
    with Commune.open("memory:") as commune:
        plain = commune.publicity
        room = PublicityRoom(
            plain._journal, plain._book, plain._calendar, villages=lambda _: ("Thôn 1", "Thôn 2")
        )
        room.issue("public_assets", on=ISSUED)
        room.show("public_assets", on=ISSUED, channel=VILLAGE, place="Thôn 1")
        late = [one.what for one in room.owed(date(2024, 7, 10)) if one.state == "late"]
        assert any("Thôn 2" in what for what in late)
        assert not any("Thôn 1" in what for what in late)


def test_the_ordinance_leaves_the_place_open_and_says_its_rules_are_unconfirmed(room: PublicityRoom) -> None:
    item = "officials_duties"
    room.issue(item, on=date(2020, 6, 1))
    assert {one.state for one in room.owed(date(2020, 6, 4)) if one.subject == item} == {"late"}
    room.show(item, on=date(2020, 6, 2), channel="notice_board", evidence="ảnh")
    verdict = room.judge(item, on=date(2020, 8, 1))
    assert verdict.outcome is Outcome.UNDETERMINED
    assert {"channel_unsaid", "unconfirmed_rule", "posted_days"} <= {one.code for one in verdict.findings}


def test_what_was_shown_of_another_item_does_not_move_an_item_to_an_older_law(room: PublicityRoom) -> None:
    room.show("officials_duties", on=date(2020, 6, 1), channel="notice_board")
    room.show("public_assets", on=ISSUED, channel=OFFICE)
    assert "running" in codes(room, "public_assets", ISSUED)


def test_shown_once_where_no_length_is_said(room: PublicityRoom) -> None:
    settled(room)
    room.facility("portal", on=date(2024, 1, 2))
    room.issue("other_required_content", on=ISSUED)
    room.show("other_required_content", on=ISSUED, channel="portal", evidence="đường dẫn")
    verdict = room.judge("other_required_content", on=ISSUED)
    assert verdict.holds
    assert [
        (one.code, one.measured, one.required) for one in verdict.findings if one.required is not None
    ] == [
        ("shown_in_time", 0, 0),
        ("shown", 1, 1),
    ]


def test_what_waits_for_a_document_is_upcoming_and_what_hangs_always_is_due(room: PublicityRoom) -> None:
    owed = {
        one.subject: one for one in room.owed(ISSUED) if one.code in ("publicity.await", "publicity.show")
    }
    assert len(owed) == 14
    assert owed["budget_and_finance"].state == "upcoming"
    assert owed["administrative_procedures"].state == "due"
    assert all(one.citation is not None for one in owed.values())


def test_the_list_of_poor_households_hangs_for_three_working_days_at_three_places(
    room: PublicityRoom,
) -> None:
    item = "poor_household_review"
    for channel in (OFFICE, VILLAGE):
        room.show(item, on=date(2024, 9, 5), channel=channel, evidence="biên bản")  # a Thursday
    for day in range(5, 10):
        room.show(item, on=date(2024, 9, day), channel="loudspeaker", evidence="nhật ký")
    # Thursday, Friday and Monday: it may come down on Tuesday.
    room.remove(item, on=date(2024, 9, 9), channel=OFFICE)
    room.remove(item, on=date(2024, 9, 10), channel=VILLAGE)
    found = {
        finding.params["channel"]: (finding.code, finding.measured, finding.required)
        for finding in room.judge(item, on=date(2024, 10, 1)).findings
        if finding.required
    }
    assert found == {
        f"publicity.{OFFICE}": ("taken_down_early", 4, 5),
        f"publicity.{VILLAGE}": ("posted_days", 5, 5),
        "publicity.loudspeaker": ("loudspeaker_days", 5, 5),
    }


def test_the_draft_of_a_convention_hangs_for_thirty_days(room: PublicityRoom) -> None:
    room.show("village_convention", on=ISSUED, channel=VILLAGE, about="Thôn 2")
    owed = [one for one in room.owed(date(2024, 6, 20)) if one.subject == "village_convention/Thôn 2"]
    assert [(one.code, one.due, one.state) for one in owed] == [("publicity.keep", date(2024, 7, 2), "due")]
    assert {
        one.state for one in room.owed(date(2024, 7, 2)) if one.subject == "village_convention/Thôn 2"
    } == {"met"}


def test_plan_register_and_report_are_owed_under_the_law_of_2022(room: PublicityRoom) -> None:
    def papers(on: date) -> dict[str, tuple[date | None, str]]:
        return {
            one.code: (one.due, one.state)
            for one in room.owed(on)
            if one.code in ("publicity.plan", "publicity.register", "publicity.report")
        }

    assert papers(date(2020, 6, 1)) == {}
    assert papers(ISSUED) == {
        "publicity.plan": (None, "due"),
        "publicity.register": (date(2024, 6, 30), "due"),
        "publicity.report": (None, "due"),
    }
    assert papers(date(2024, 11, 1))["publicity.register"][0] == date(2024, 12, 31)
    room.adopt_plan(2024, on=ISSUED)
    room.update_register(on=ISSUED)
    room.report(on=ISSUED)
    assert {state for _, state in papers(date(2024, 6, 30)).values()} == {"met"}
    assert papers(date(2024, 7, 1))["publicity.register"] == (date(2024, 9, 30), "due")


def test_the_report_is_owed_to_the_next_regular_session() -> None:
    session = date(2024, 7, 5)
    with Commune.open("memory:") as commune:
        plain = commune.publicity
        room = PublicityRoom(plain._journal, plain._book, plain._calendar, next_session=lambda _: session)
        (report,) = (one for one in room.owed(ISSUED) if one.code == "publicity.report")
        assert (report.due, report.state) == (session, "due")
        room.report(on=ISSUED, session_on=date(2024, 1, 5))
        (report,) = (one for one in room.owed(ISSUED) if one.code == "publicity.report")
        assert report.state == "due"
        room.report(on=ISSUED, session_on=session)
        (report,) = (one for one in room.owed(ISSUED) if one.code == "publicity.report")
        assert report.state == "met"


@pytest.mark.parametrize("on", ["2024-06-03", None, 5])
def test_a_day_that_is_none_is_named_and_nothing_written(room: PublicityRoom, on: Any) -> None:
    for act in (
        lambda: room.issue("public_assets", on=on),
        lambda: room.change("public_assets", on=on),
        lambda: room.show("public_assets", on=on, channel=OFFICE),
        lambda: room.remove("public_assets", on=on),
        lambda: room.facility("portal", on=on),
        lambda: room.judge("public_assets", on=on),
        lambda: room.shown(on),
        lambda: room.owed(on),
    ):
        with pytest.raises(BadInterval, match="is no day"):
            act()
    room.show("public_assets", on=datetime(2024, 6, 3, 8), channel=OFFICE)
    assert [one.since for one in room.shown(ISSUED)] == [ISSUED]


def test_bad_input_is_named_and_nothing_written(room: PublicityRoom) -> None:
    with pytest.raises(UnknownItem):
        room.show(None, on=ISSUED, channel=OFFICE)  # type: ignore[arg-type]  # a careless caller
    with pytest.raises(UnknownItem) as early:
        room.issue("public_assets", on=date(1990, 1, 1))
    for year in (0, 10_000, "2024"):
        with pytest.raises(BadInterval, match="is no year"):
            room.plan(year)  # type: ignore[arg-type]  # a careless caller
    assert "Gần nhất: ;" not in early.value.explain("vi")
    with pytest.raises(UnknownItem, match="budget_and_finance"):
        room.show("budget_and_finances", on=ISSUED, channel=OFFICE)
    with pytest.raises(UnknownChannel):
        room.show("budget_and_finance", on=ISSUED, channel="carrier_pigeon")
    with pytest.raises(BadInterval):
        room.show("budget_and_finance", on=ISSUED, channel=OFFICE, until=date(2024, 6, 1))
    with pytest.raises(NothingShown):
        room.remove("budget_and_finance", on=ISSUED)
    assert room.shown(ISSUED) == ()


def test_the_plan_of_a_year_cut_by_the_new_law_has_the_items_of_both(room: PublicityRoom) -> None:
    plan = room.plan(2023)
    assert [row.last for row in plan.rows if row.item == "officials_duties"] == [date(2023, 6, 30)]
    assert [row.first for row in plan.rows if row.item == "budget_and_finance"] == [date(2023, 7, 1)]
    assert len(room.plan(2024).rows) == 14
    assert "30 ngày" in room.plan(2024).explain("vi")
    assert "Law No." in room.plan(2024).explain("en") or "10/2022/QH15" in room.plan(2024).explain("en")


FIRST = date(2024, 1, 1)
spans = st.lists(st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 20))), max_size=5)


def _intervals(drawn: list[tuple[int, int | None]]) -> list[tuple[date, date | None]]:
    return [
        (
            FIRST + timedelta(days=start),
            None if length is None else FIRST + timedelta(days=start + length),
        )
        for start, length in drawn
    ]


def _days(drawn: list[tuple[int, int | None]], upto: int) -> set[int]:
    return {
        day
        for start, length in drawn
        for day in range(start, upto if length is None else min(start + length, upto))
    }


@given(spans, st.integers(0, 60), st.integers(0, 40))
def test_posting_is_met_exactly_where_the_intervals_cover_the_lawful_days(
    drawn: list[tuple[int, int | None]], start: int, length: int
) -> None:
    lawful = set(range(start, start + length))
    met = covers(_intervals(drawn), FIRST + timedelta(days=start), FIRST + timedelta(days=start + length))
    assert met == (lawful <= _days(drawn, start + length))


@given(spans, st.integers(0, 60))
def test_the_longest_run_is_the_longest_row_of_days(drawn: list[tuple[int, int | None]], upto: int) -> None:
    days, best, row = _days(drawn, upto), 0, 0
    for day in range(upto):
        row = row + 1 if day in days else 0
        best = max(best, row)
    assert longest_run(_intervals(drawn), FIRST + timedelta(days=upto)) == best


@given(spans, st.integers(0, 60))
def test_a_gap_is_a_day_in_no_interval(drawn: list[tuple[int, int | None]], day: int) -> None:
    assert gap_on(_intervals(drawn), FIRST + timedelta(days=day)) == (day not in _days(drawn, day + 1))


ACTS = st.lists(
    st.tuples(st.integers(1, 12), st.one_of(st.none(), st.integers(0, 35))), min_size=1, max_size=5
)


@given(ACTS, st.integers(0, 80))
def test_through_the_room_thirty_days_running_and_nothing_else_are_enough(
    acts: list[tuple[int, int | None]], asked: int
) -> None:
    """``acts``: days waited before posting, and days until it is taken down (never, where none)."""
    with Commune.open("memory:") as commune:
        room, day, hung = commune.publicity, 0, set[int]()
        for wait, length in acts:
            day += wait
            room.show("public_assets", on=ISSUED + timedelta(days=day), channel=OFFICE)
            if length is None:
                hung |= set(range(day, 81))
                break
            if length:
                day += length
                room.remove("public_assets", on=ISSUED + timedelta(days=day), channel=OFFICE)
                hung |= set(range(day - length, day))
            else:
                room.remove("public_assets", on=ISSUED + timedelta(days=day), channel=OFFICE)
        past = {one for one in hung if one <= asked}
        enough = any(set(range(first, first + 30)) <= past for first in past)
        on = ISSUED + timedelta(days=asked)
        codes = {
            finding.code
            for finding in room.judge("public_assets", on=on).findings
            if finding.params.get("channel") == f"publicity.{OFFICE}"
        }
        assert ("posted_days" in codes) == enough
        assert ("running" in codes) == (asked in hung and not enough)
