"""Conventions: versions, who recognises them, suspension, abolition, which text is in force on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from grassroots_gov import Count, Outcome, RuleBook, RuleError, WorkCalendar
from grassroots_gov.decisions.facts import CODEC
from grassroots_gov.decisions.room import DecisionsRoom
from grassroots_gov.journal import Journal, MemoryStore

VILLAGE = "Thôn 2"
POSTED, VOTED, RECOGNISED = date(2024, 4, 1), date(2024, 5, 6), date(2024, 5, 14)
BY = "commune_peoples_committee"


@pytest.fixture
def room():
    journal = Journal(MemoryStore(), CODEC, clock=lambda: datetime(2024, 6, 3, tzinfo=UTC), salt=bytes)
    return DecisionsRoom(journal, RuleBook.vietnam, WorkCalendar.vietnam)


def adopted(room, text="bản 1", posted=POSTED, voted=VOTED, recognised=RECOGNISED):
    room.conventions.post_draft(VILLAGE, text, on=posted)
    decision = room.open("village_convention", f"Hương ước {text}", on=posted, eligible=150, place=VILLAGE)
    room.conventions.propose(VILLAGE, text, on=voted, decision=decision)
    room.count(decision, Count(eligible=150, attending=140, agree=80), on=voted)
    room.conclude(decision, on=voted)
    if recognised:
        room.recognise(decision, on=recognised, by=BY)
    return decision


def test_a_draft_is_posted_voted_on_recognised_and_then_in_force(room):
    assert room.conventions.post_draft("Thôn 9", "bản 1", on=POSTED) == date(2024, 5, 1)
    adopted(room)
    assert room.conventions.in_force(VILLAGE, date(2024, 5, 13)) is None
    found = room.conventions.in_force(VILLAGE, RECOGNISED)
    assert (found.number, found.text, found.since) == (1, "bản 1", RECOGNISED)


def test_a_new_version_replaces_the_old_one_on_the_day_it_is_recognised(room):
    adopted(room)
    adopted(room, "bản 2", date(2025, 3, 1), date(2025, 4, 10), date(2025, 4, 17))
    assert room.conventions.in_force(VILLAGE, date(2025, 4, 16)).text == "bản 1"
    assert room.conventions.in_force(VILLAGE, date(2025, 4, 17)).text == "bản 2"


def test_what_nobody_recognised_is_not_in_force(room):
    adopted(room, recognised=None)
    assert room.conventions.in_force(VILLAGE, date(2026, 1, 1)) is None


def test_an_annulled_version_gives_way_to_the_one_before(room):
    adopted(room)
    second = adopted(room, "bản 2", date(2025, 3, 1), date(2025, 4, 10), date(2025, 4, 17))
    room.annul(second, on=date(2025, 6, 1), ground="content", by=BY)
    assert room.conventions.in_force(VILLAGE, date(2025, 5, 31)).text == "bản 2"
    assert room.conventions.in_force(VILLAGE, date(2025, 6, 1)).text == "bản 1"


@pytest.mark.parametrize("posted", [date(2024, 4, 7), None])
def test_a_draft_not_posted_for_thirty_days_may_not_be_voted_on(room, posted):
    if posted:
        room.conventions.post_draft(VILLAGE, "bản 1", on=posted)
    with pytest.raises(RuleError) as raised:
        room.conventions.propose(VILLAGE, "bản 1", on=VOTED, decision="2024-0001")
    finding = raised.value.verdict.findings[0]
    assert (finding.code, finding.required) == ("draft_posted", 30)
    assert room.conventions.versions(VILLAGE).versions == ()
    room.conventions.post_draft(VILLAGE, "bản 2", on=VOTED)


def test_before_the_decree_no_posting_is_asked(room):
    verdict = room.conventions.propose(VILLAGE, "bản 1", on=date(2020, 5, 20), decision="2020-0001")
    assert verdict.holds
    assert "Chưa tìm thấy quy định" in verdict.explain("vi")


class TestEarlierConventions:
    def registered(self, room, **more):
        room.conventions.register(
            VILLAGE,
            "bản 2019",
            on=date(2023, 7, 3),
            recognised_on=date(2019, 5, 1),
            recognised_by="district_peoples_committee",
            **more,
        )

    def test_what_was_recognised_before_the_law_stays_in_force(self, room):
        self.registered(room)
        found = room.conventions.in_force(VILLAGE, date(2026, 1, 1))
        assert (found.text, found.since) == ("bản 2019", date(2019, 5, 1))
        assert room.owed(date(2023, 12, 1)) == ()

    def test_one_that_does_not_conform_is_owed_a_replacement_before_the_last_of_2023(self, room):
        self.registered(room, conforms=False)
        (owed,) = room.owed(date(2023, 12, 1))
        assert (owed.code, owed.due) == ("decisions.owed_convention_replacement", date(2023, 12, 30))
        assert owed.state == "due"
        (late,) = room.owed(date(2023, 12, 31))
        assert late.state == "late"
        adopted(room)
        states = {one.code: one.state for one in room.owed(RECOGNISED)}
        assert states["decisions.owed_convention_replacement"] == "met"


class TestSuspension:
    def test_the_whole_for_procedure_until_restored(self, room):
        adopted(room)
        room.conventions.suspend(VILLAGE, on=date(2024, 7, 1), ground="procedure", by=BY)
        assert room.conventions.in_force(VILLAGE, date(2024, 6, 30)) is not None
        assert room.conventions.in_force(VILLAGE, date(2024, 7, 1)) is None
        room.conventions.restore(VILLAGE, on=date(2024, 8, 1), by=BY)
        assert room.conventions.in_force(VILLAGE, date(2024, 7, 31)) is None
        assert room.conventions.in_force(VILLAGE, date(2024, 8, 1)).suspended == ()

    def test_named_parts_for_content(self, room):
        adopted(room)
        room.conventions.suspend(VILLAGE, on=date(2024, 7, 1), ground="content", by=BY, parts=["Điều 7"])
        assert room.conventions.in_force(VILLAGE, date(2024, 7, 2)).suspended == ("Điều 7",)

    @pytest.mark.parametrize(
        ("ground", "parts", "by"),
        [
            ("procedure", ["Điều 7"], BY),
            ("content", [], BY),
            ("mood", [], BY),
            ("procedure", [], "commune_fatherland_front_committee"),
        ],
    )
    def test_another_scope_ground_or_authority_is_refused(self, room, ground, parts, by):
        adopted(room)
        with pytest.raises(RuleError):
            room.conventions.suspend(VILLAGE, on=date(2024, 7, 1), ground=ground, by=by, parts=parts)
        assert room.conventions.in_force(VILLAGE, date(2024, 7, 1)).suspended == ()

    def test_there_must_be_something_to_suspend_or_abolish(self, room):
        with pytest.raises(RuleError) as raised:
            room.conventions.suspend(VILLAGE, on=date(2024, 7, 1), ground="procedure", by=BY)
        assert raised.value.verdict.findings[0].code == "no_convention_in_force"

    def test_a_law_that_says_nothing_leaves_it_undetermined(self, room):
        room.conventions.register(
            VILLAGE, "x", on=date(2020, 1, 2), recognised_on=date(2019, 5, 1), recognised_by="UBND huyện"
        )
        with pytest.raises(RuleError) as raised:
            room.conventions.suspend(VILLAGE, on=date(2020, 7, 1), ground="procedure", by=BY)
        assert raised.value.verdict.outcome is Outcome.UNDETERMINED

    def test_a_report_is_answered_within_three_working_days(self, room):
        adopted(room)
        room.conventions.report(VILLAGE, "trái luật", on=date(2024, 7, 1))
        owed = {one.code: one for one in room.owed(date(2024, 7, 1))}["decisions.owed_convention_reply"]
        assert (owed.due, owed.state) == (date(2024, 7, 4), "due")
        room.conventions.suspend(VILLAGE, on=date(2024, 7, 2), ground="procedure", by=BY)
        owed = {one.code: one for one in room.owed(date(2024, 7, 2))}["decisions.owed_convention_reply"]
        assert owed.state == "met"


def test_an_abolished_convention_is_in_force_no_more_even_if_it_was_suspended(room):
    adopted(room)
    room.conventions.suspend(VILLAGE, on=date(2024, 7, 1), ground="procedure", by=BY)
    assert room.conventions.abolish(VILLAGE, on=date(2024, 8, 1), ground="not_redone", by=BY).holds
    room.conventions.restore(VILLAGE, on=date(2024, 9, 1), by=BY)
    assert room.conventions.in_force(VILLAGE, date(2024, 9, 1)) is None
    adopted(room, "bản 3", date(2025, 3, 1), date(2025, 4, 10), date(2025, 4, 17))
    assert room.conventions.in_force(VILLAGE, date(2025, 4, 17)).text == "bản 3"


def test_an_act_before_the_last_one_is_refused(room):
    room.conventions.post_draft(VILLAGE, "x", on=POSTED)
    with pytest.raises(RuleError):
        room.conventions.post_draft(VILLAGE, "y", on=date(2024, 3, 31))
