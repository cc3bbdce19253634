"""The life of a decision: opened, counted, concluded, sent, recognised, annulled; all of it facts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from grassroots_gov import (
    Count,
    Dong,
    GrassrootsError,
    NoRuleInForce,
    Outcome,
    RuleBook,
    RuleError,
    UnknownMatter,
)
from grassroots_gov.decisions import Sheet, recheck
from grassroots_gov.decisions.facts import CODEC, Opened
from grassroots_gov.decisions.room import DecisionsRoom
from grassroots_gov.errors import BadAmount, BlankText, ImpossibleCount, UnknownDecision
from grassroots_gov.journal import Journal, MemoryStore
from grassroots_gov.worktime import WorkCalendar

WORKS = "infrastructure_contribution"
DAY = date(2024, 6, 3)


def room_on(store):
    journal = Journal(store, CODEC, clock=lambda: datetime(2024, 6, 3, tzinfo=UTC), salt=bytes)
    return DecisionsRoom(journal, RuleBook.vietnam, WorkCalendar.vietnam)


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def room(store):
    return room_on(store)


def voted(room, matter=WORKS, *, on=DAY, eligible=150, agree=101, attending=140, **more):
    decision = room.open(matter, "Đường thôn 2", on=on, eligible=eligible, **more)
    room.count(decision, Count(eligible=eligible, attending=attending, agree=agree), on=on)
    return decision


def records(store):
    return {name: list(store.read(name)) for name in store.streams("")}


class TestAgreedValues:
    def test_what_a_unit_of_labour_is_worth_is_part_of_the_decision(self, store, room):
        decision = voted(room, values={"công": Dong(300_000), "m2": Dong(90_000)})
        room.conclude(decision, on=DAY)
        assert room_on(store).concluded(decision).values == {"công": Dong(300_000), "m2": Dong(90_000)}

    def test_a_decision_from_before_values_were_kept_has_none(self, room):
        event = Opened(
            matter=WORKS, subject="Đường", unit="household", eligible=3, roll=(), place="", amount=None,
            per=None, values={"công": Dong(1)}, period_from=None, period_until=None,
        )  # fmt: skip
        body = CODEC.encode(event, str)
        del body["values"]
        assert CODEC.decode("decisions.opened", 1, body) == evolve(event, values={})

    @pytest.mark.parametrize(
        ("values", "error"),
        [({" ": Dong(1)}, BlankText), ({"công": Dong(0)}, BadAmount), ({"công": 5}, BadAmount)],
    )
    def test_a_value_has_a_unit_and_is_above_zero(self, store, room, values, error):
        with pytest.raises(error):
            room.open(WORKS, "Đường", on=DAY, eligible=3, values=values)
        assert records(store) == {}


class TestFromOpeningToConclusion:
    def test_a_vote_is_opened_counted_and_concluded(self, room):
        decision = voted(room, amount=Dong(500_000), per="household", period=(DAY, date(2024, 12, 31)))
        verdict = room.conclude(decision, on=DAY)
        assert verdict.holds
        terms = room.concluded(decision)
        assert (terms.decision_id, terms.matter, terms.subject) == (decision, WORKS, "Đường thôn 2")
        assert (terms.amount, terms.per, terms.effective_on) == (Dong(500_000), "household", DAY)
        assert terms.period == (DAY, date(2024, 12, 31))
        assert terms.verdict == verdict
        assert room.in_effect(decision, DAY)
        assert not room.in_effect(decision, date(2024, 6, 2))

    def test_what_was_written_is_read_back_by_another_process(self, room, store):
        decision = voted(room)
        verdict = room.conclude(decision, on=DAY)
        again = room_on(store)
        assert again.concluded(decision).verdict == verdict
        assert again.state(decision).count == Count(eligible=150, attending=140, agree=101)

    def test_ids_count_through_the_year_and_never_meet(self, room, store):
        ids = [room.open(WORKS, "x", on=DAY, eligible=9) for _ in range(3)]
        ids.append(room_on(store).open(WORKS, "y", on=DAY, eligible=9))
        ids.append(room.open(WORKS, "z", on=date(2025, 1, 2), eligible=9))
        assert ids == ["2024-0001", "2024-0002", "2024-0003", "2024-0004", "2025-0001"]

    def test_an_id_that_another_took_in_between_is_left_to_it(self, room, store, monkeypatch):
        first = room.open(WORKS, "x", on=DAY, eligible=9)
        other = room_on(store)
        monkeypatch.setattr(other._journal, "streams", lambda prefix: ())
        second = other.open(WORKS, "y", on=DAY, eligible=9)
        assert (first, second) == ("2024-0001", "2024-0002")
        assert room.state(first).opened.subject == "x"

    def test_a_failing_vote_is_an_answer_and_may_be_held_again(self, room):
        decision = voted(room, agree=99)
        assert room.conclude(decision, on=DAY).outcome is Outcome.FAILS
        assert room.concluded(decision).verdict.shortfall == 1
        assert not room.in_effect(decision, DAY)
        later = date(2024, 6, 20)
        room.count(decision, Count(eligible=150, attending=150, agree=120, repeat=True), on=later)
        assert room.conclude(decision, on=later).holds
        assert room.concluded(decision).effective_on == later

    def test_a_count_may_be_corrected_even_after_the_conclusion(self, room):
        decision = voted(room, agree=101)
        assert room.conclude(decision, on=DAY).holds
        room.count(decision, Count(eligible=150, attending=140, agree=98), on=DAY)
        assert room.concluded(decision) is None
        assert room.conclude(decision, on=DAY).outcome is Outcome.FAILS

    def test_concluding_again_with_nothing_new_writes_nothing(self, room, store):
        decision = voted(room)
        verdict = room.conclude(decision, on=DAY)
        before = records(store)
        assert room.conclude(decision, on=DAY) == verdict
        assert records(store) == before

    def test_the_count_is_judged_by_the_law_of_its_own_day(self, room):
        on = date(2023, 6, 30)
        decision = voted(room, on=on, agree=80)
        assert room.conclude(decision, on=date(2023, 7, 3)).on == on
        assert room.concluded(decision).verdict.holds

    def test_what_nobody_counted_cannot_be_concluded(self, room, store):
        # A case of 2012: the loudspeaker announced consent, no counts were published.
        # https://dantri.com.vn/xa-hoi/dan-ngheo-ganh-hang-chuc-khoan-thu-1343163695.htm
        decision = room.open(WORKS, "Thu quỹ", on=date(2012, 7, 1), eligible=150)
        before = records(store)
        with pytest.raises(RuleError) as raised:
            room.conclude(decision, on=date(2012, 7, 2))
        assert records(store) == before
        assert room.concluded(decision) is None
        told = raised.value.verdict.explain("vi")
        assert "chưa kiểm phiếu" in told
        assert "Bước được phép: kiểm phiếu" in told


class TestIllegalSteps:
    @pytest.mark.parametrize(
        ("steps", "illegal"),
        [
            ((), "conclude"),
            ((), "recognise"),
            ((), "send"),
            (("count",), "recognise"),
            (("count", "conclude"), "recognise"),  # a direct decision needs nobody's recognition
            (("count", "conclude"), "withdraw"),
            (("withdraw",), "count"),
            (("count", "conclude", "annul"), "count"),
        ],
    )
    def test_an_illegal_step_names_the_state_and_the_allowed_steps_and_writes_nothing(
        self, room, store, steps, illegal
    ):
        decision = room.open(WORKS, "x", on=DAY, eligible=150)
        verbs = {
            "count": lambda: room.count(decision, Count(eligible=150, attending=140, agree=101), on=DAY),
            "conclude": lambda: room.conclude(decision, on=DAY),
            "recognise": lambda: room.recognise(decision, on=DAY, by="commune_peoples_committee"),
            "send": lambda: room.send(decision, on=DAY, to="UBND xã"),
            "withdraw": lambda: room.withdraw(decision, on=DAY),
            "annul": lambda: room.annul(decision, on=DAY, ground="content", by="commune_peoples_committee"),
        }
        for step in steps:
            verbs[step]()
        before = records(store)
        with pytest.raises(RuleError) as raised:
            verbs[illegal]()
        assert records(store) == before
        refused = raised.value.verdict.findings[0]
        assert refused.code == "step_not_allowed"
        assert refused.met is False
        assert refused.params["state_code"] == room.state(decision).state
        assert illegal not in refused.params["allowed"].split(", ")

    def test_a_step_before_the_last_one_is_refused(self, room):
        decision = room.open(WORKS, "x", on=DAY, eligible=150)
        with pytest.raises(RuleError) as raised:
            room.count(decision, Count(eligible=150, agree=101), on=date(2024, 6, 2))
        assert "step_before_last" in [finding.code for finding in raised.value.verdict.findings]

    @pytest.mark.parametrize("verb", ["count", "conclude", "recognise", "state", "in_effect"])
    def test_an_unknown_decision_names_the_nearest(self, room, verb):
        voted(room)
        calls = {
            "count": lambda: room.count("2024-0009", Count(eligible=1, agree=1), on=DAY),
            "conclude": lambda: room.conclude("2024-0009", on=DAY),
            "recognise": lambda: room.recognise("2024-0009", on=DAY, by="x"),
            "state": lambda: room.state("2024-0009"),
            "in_effect": lambda: room.in_effect("2024-0009", DAY),
        }
        with pytest.raises(UnknownDecision) as raised:
            calls[verb]()
        assert raised.value.nearest == ("2024-0001",)
        assert room.concluded("2024-0009") is None
        assert room.concluded("") is None


class TestBadInput:
    def test_opening_asks_a_known_matter_on_a_day_of_law_and_a_roll_without_doubles(self, room, store):
        with pytest.raises(UnknownMatter):
            room.open("roads", "x", on=DAY, eligible=9)
        with pytest.raises(NoRuleInForce):
            room.open(WORKS, "x", on=date(2007, 6, 30), eligible=9)
        for wrong in (["H-1", "H-1"], -1, True, "150", 1.5):
            with pytest.raises(ImpossibleCount):
                room.open(WORKS, "x", on=DAY, eligible=wrong)
        with pytest.raises(GrassrootsError):
            room.open(WORKS, "x", on=DAY, eligible=9, unit="family")
        assert records(store) == {}

    def test_a_count_is_figures_or_sheets(self, room):
        decision = room.open(WORKS, "x", on=DAY, eligible=9)
        with pytest.raises(ImpossibleCount):
            room.count(decision, on=DAY)
        with pytest.raises(ImpossibleCount):
            room.count(decision, on=DAY, sheets=[Sheet(channel="hands", units=("H-1",), agree=1)])


class TestTheFrozenRoll:
    HOMES = tuple(f"H-{number:03}" for number in range(1, 13))

    def opened(self, room):
        return room.open(WORKS, "Đường", on=DAY, eligible=self.HOMES)

    def test_a_count_on_another_roll_stays_undetermined_until_corrected(self, room):
        decision = self.opened(room)
        room.count(decision, Count(eligible=11, attending=11, agree=11), on=DAY)
        verdict = room.conclude(decision, on=DAY)
        assert verdict.outcome is Outcome.UNDETERMINED
        differs = next(one for one in verdict.findings if one.code == "roll_differs")
        assert (differs.measured, differs.required) == (11, 12)
        # Nothing comes next while the outcome is not known.
        assert not any(one.code.startswith(("next_", "effect_")) for one in verdict.findings)
        assert recheck(verdict.to_dict()) == ()
        room.count(decision, Count(eligible=12, attending=11, agree=11), on=DAY)
        assert room.conclude(decision, on=DAY).holds

    def test_a_count_in_other_units_stays_undetermined(self, room):
        decision = self.opened(room)
        room.count(decision, Count(unit="voter", eligible=12, attending=11, agree=11), on=DAY)
        verdict = room.conclude(decision, on=DAY)
        assert verdict.outcome is Outcome.UNDETERMINED
        assert "unit_differs" in [one.code for one in verdict.findings]

    def test_channels_are_counted_together(self, room):
        decision = self.opened(room)
        counted = room.count(
            decision,
            on=DAY,
            sheets=[
                Sheet(channel="hands", units=self.HOMES[:5], agree=5),
                Sheet(
                    channel="household_sheets",
                    units=self.HOMES[5:9],
                    issued=7,
                    returned=4,
                    unreturned=3,
                    agree=3,
                    invalid={"blank": 1},
                ),
            ],
        )
        assert (counted.eligible, counted.agree, counted.invalid, counted.form) == (12, 8, 1, "ballots")
        assert room.conclude(decision, on=DAY).holds

    def test_votes_online_beside_other_channels_are_told_where_the_law_does_not_let_them(self, room):
        sheets = [
            Sheet(channel="hands", units=self.HOMES[:5], agree=5),
            Sheet(channel="online", units=self.HOMES[5:9], agree=4),
        ]
        for matter, form_chosen, told in (
            (WORKS, 12, True),
            ("other_self_management", 12, False),
            ("other_self_management", 6, True),
        ):
            decision = room.open(matter, "x", on=DAY, eligible=self.HOMES)
            room.count(decision, on=DAY, sheets=sheets, form_chosen=form_chosen)
            verdict = room.conclude(decision, on=DAY)
            assert verdict.holds
            assert ("online_beside_others" in [one.code for one in verdict.findings]) is told
            assert recheck(verdict.to_dict()) == ()

    def test_sheets_that_do_not_add_up_name_what_and_wait_for_a_new_fact(self, room):
        decision = self.opened(room)
        wrong = Sheet(channel="ballots", units=self.HOMES[:5], issued=12, returned=5, unreturned=6, agree=5)
        twice = Sheet(channel="hands", units=("H-001", "H-999"), agree=2)
        assert room.count(decision, on=DAY, sheets=[wrong, twice]) is None
        verdict = room.conclude(decision, on=DAY)
        assert verdict.outcome is Outcome.UNDETERMINED
        codes = {finding.code: finding for finding in verdict.findings}
        assert set(codes) == {"issued_not_accounted", "voted_twice", "not_on_roll"}
        assert codes["voted_twice"].params["units"] == "H-001"
        assert codes["not_on_roll"].params["units"] == "H-999"
        assert (codes["issued_not_accounted"].measured, codes["issued_not_accounted"].required) == (12, 11)
        assert recheck(verdict.to_dict()) == ()
        assert "H-001" in verdict.explain("vi")
        room.count(decision, on=DAY, sheets=[Sheet(channel="hands", units=self.HOMES, agree=12)])
        assert room.conclude(decision, on=DAY).holds

    def test_ballots_after_a_meeting_that_could_have_decided_are_not_lawful(self, room):
        decision = self.opened(room)
        room.count(decision, Count(eligible=12, attending=12, agree=7), on=DAY)
        assert room.conclude(decision, on=DAY).outcome is Outcome.FAILS
        later = date(2024, 6, 10)
        room.count(decision, Count(eligible=12, form="ballots", issued=12, agree=12), on=later)
        verdict = room.conclude(decision, on=later)
        assert verdict.outcome is Outcome.FAILS
        assert "ballots_opened" in [one.code for one in verdict.findings]


class TestRecognition:
    def elected(self, room, on=DAY, **more):
        decision = voted(room, "village_head_election", on=on, agree=80, **more)
        room.conclude(decision, on=on)
        return decision

    def test_a_result_takes_effect_on_the_day_it_is_recognised(self, room):
        decision = self.elected(room)
        assert room.concluded(decision).effective_on is None
        room.send(decision, on=date(2024, 6, 5), to="UBND xã")
        verdict = room.recognise(decision, on=date(2024, 6, 7), by="commune_peoples_committee")
        assert verdict.holds
        assert room.concluded(decision).effective_on == date(2024, 6, 7)
        assert not room.in_effect(decision, date(2024, 6, 6))
        assert room.in_effect(decision, date(2024, 6, 7))

    def test_the_office_may_be_named_in_words(self, room):
        assert room.recognise(self.elected(room), on=DAY, by="UBND xã Tân Lập").holds

    def test_another_authority_is_refused(self, room):
        decision = self.elected(room)
        with pytest.raises(RuleError) as raised:
            room.recognise(decision, on=DAY, by="commune_fatherland_front_committee")
        assert raised.value.verdict.findings[1].code == "authority"
        assert room.state(decision).state == "passed"

    def test_a_refusal_lets_the_people_vote_again(self, room):
        decision = self.elected(room)
        room.refuse(decision, on=date(2024, 6, 7), by="commune_peoples_committee", reason="sai trình tự")
        assert room.concluded(decision) is None
        later = date(2024, 7, 1)
        room.count(decision, Count(eligible=150, attending=140, agree=90), on=later)
        assert room.conclude(decision, on=later).holds

    def test_the_convention_is_recognised_by_the_district_until_the_law(self, room):
        before = date(2023, 6, 20)
        decision = voted(room, "village_convention", on=before, agree=80)
        room.conclude(decision, on=before)
        with pytest.raises(RuleError):
            room.recognise(decision, on=date(2023, 6, 30), by="commune_peoples_committee")
        assert room.recognise(decision, on=date(2023, 6, 30), by="district_peoples_committee").holds

    def test_a_vote_of_the_ordinance_recognised_under_the_law(self, room):
        before, after = date(2023, 6, 20), date(2023, 7, 5)
        decision = voted(room, "village_convention", on=before, agree=80)
        room.conclude(decision, on=before)
        with pytest.raises(RuleError):
            room.recognise(decision, on=after, by="district_peoples_committee")
        verdict = room.recognise(decision, on=after, by="commune_peoples_committee")
        assert "passes_under_both_laws" in [one.code for one in verdict.findings]

    def test_where_only_the_earlier_law_lets_it_pass_a_document_must_settle_it(self, room):
        before, after = date(2023, 6, 20), date(2023, 7, 5)
        decision = room.open("village_convention", "Hương ước", on=before, unit="voter", eligible=150)
        room.count(decision, Count(unit="voter", eligible=150, attending=140, agree=80), on=before)
        assert room.conclude(decision, on=before).holds
        by = "commune_peoples_committee"
        with pytest.raises(RuleError) as raised:
            room.recognise(decision, on=after, by=by)
        assert raised.value.verdict.outcome is Outcome.UNDETERMINED
        assert "voted_under_earlier_law" in [one.code for one in raised.value.verdict.findings]
        room.recognise(decision, on=after, by=by, despite="Công văn hướng dẫn của Sở Nội vụ")
        assert room.in_effect(decision, after)


class TestAcrossTheChangeOfLaw:
    def test_a_vote_held_after_the_change_is_judged_by_the_new_law_and_says_so(self, room):
        opened, held = date(2023, 6, 20), date(2023, 7, 5)
        decision = room.open(WORKS, "Đường", on=opened, eligible=150)
        room.count(decision, Count(eligible=150, attending=140, agree=90), on=held)
        verdict = room.conclude(decision, on=held)
        assert verdict.outcome is Outcome.FAILS
        assert verdict.findings[0].code == "opened_under_earlier_law"
        assert "luật có hiệu lực ngày đó" in verdict.explain("vi")

    def test_what_was_decided_under_the_ordinance_stays_in_effect(self, room):
        decision = voted(room, on=date(2023, 6, 20), agree=80)
        room.conclude(decision, on=date(2023, 6, 20))
        assert room.in_effect(decision, date(2026, 1, 1))


class TestCommuneWide:
    def test_the_committee_sets_the_day_of_effect(self, room):
        decision = room.open(WORKS, "Trường học", on=DAY, unit="village", eligible=12)
        room.count(decision, Count(unit="village", eligible=12, agree=8), on=DAY)
        assert room.conclude(decision, on=DAY).holds
        assert room.concluded(decision).effective_on is None
        room.set_effect(decision, on=DAY, effective=date(2024, 7, 1), by="commune_peoples_committee")
        assert room.concluded(decision).effective_on == date(2024, 7, 1)
        assert not room.in_effect(decision, date(2024, 6, 30))


class TestAnnulment:
    def test_the_committee_annuls_what_is_unlawful(self, room):
        decision = voted(room)
        room.conclude(decision, on=DAY)
        later = date(2024, 7, 1)
        verdict = room.annul(
            decision, on=later, ground="content", by="commune_peoples_committee", why="trái luật"
        )
        assert verdict.holds
        assert room.concluded(decision) is None
        assert room.in_effect(decision, date(2024, 6, 30))
        assert not room.in_effect(decision, later)

    @pytest.mark.parametrize(
        ("ground", "by", "on", "outcome"),
        [
            ("content", "community", DAY, Outcome.FAILS),
            ("community", "commune_peoples_committee", DAY, Outcome.FAILS),
            ("mood", "commune_peoples_committee", DAY, Outcome.FAILS),
            ("content", "commune_peoples_committee", date(2020, 5, 20), Outcome.UNDETERMINED),
        ],
    )
    def test_nobody_else_may_and_a_silent_law_leaves_it_open(self, room, ground, by, on, outcome):
        decision = voted(room, on=on)
        room.conclude(decision, on=on)
        with pytest.raises(RuleError) as raised:
            room.annul(decision, on=on, ground=ground, by=by)
        assert raised.value.verdict.outcome is outcome
        assert room.concluded(decision) is not None

    def test_the_community_annuls_what_it_no_longer_wants(self, room):
        decision = voted(room)
        room.conclude(decision, on=DAY)
        assert room.annul(decision, on=DAY, ground="community", by="community").holds


class TestOwed:
    def owed(self, room, on):
        return {one.code: one for one in room.owed(on)}

    def test_the_result_is_sent_within_five_working_days(self, room):
        decision = voted(room)
        room.conclude(decision, on=DAY)
        owed = self.owed(room, DAY)["decisions.owed_send"]
        assert (owed.due, owed.state, owed.subject) == (date(2024, 6, 10), "due", decision)
        assert "10/06/2024" in owed.what
        assert self.owed(room, date(2024, 6, 11))["decisions.owed_send"].state == "late"
        room.send(decision, on=date(2024, 6, 11), to="UBND xã")
        assert self.owed(room, date(2024, 6, 11))["decisions.owed_send"].state == "met"

    def test_the_authority_answers_within_five_working_days_of_receipt(self, room):
        decision = voted(room, "village_head_election", agree=80)
        room.conclude(decision, on=DAY)
        room.send(decision, on=DAY, to="UBND xã")
        assert self.owed(room, DAY)["decisions.owed_recognition"].due == date(2024, 6, 10)
        room.recognise(decision, on=date(2024, 6, 4), by="commune_peoples_committee")
        assert self.owed(room, date(2024, 6, 4))["decisions.owed_recognition"].state == "met"

    def test_under_the_ordinance_a_failed_election_is_held_again_within_fifteen_days(self, room):
        on = date(2021, 10, 17)
        decision = voted(room, "village_head_election", on=on, agree=75)
        room.conclude(decision, on=on)
        assert self.owed(room, on)["decisions.owed_rerun"].due == date(2021, 11, 1)

    def test_after_a_dismissal_a_new_election_within_sixty_days(self, room):
        decision = voted(room, "village_head_dismissal", agree=80, place="Thôn 2")
        room.conclude(decision, on=DAY)
        room.recognise(decision, on=DAY, by="commune_peoples_committee")
        owed = self.owed(room, DAY)["decisions.owed_new_election"]
        assert (owed.due, owed.state) == (date(2024, 8, 2), "due")
        room.open("village_head_election", "Bầu lại", on=date(2024, 7, 1), eligible=150, place="Thôn 2")
        assert self.owed(room, date(2024, 7, 1))["decisions.owed_new_election"].state == "met"

    def test_the_recognised_convention_is_handed_on_within_two_working_days(self, room):
        decision = voted(room, "village_convention", agree=80)
        room.conclude(decision, on=DAY)
        room.recognise(decision, on=DAY, by="commune_peoples_committee")
        assert self.owed(room, DAY)["decisions.owed_recognised_text"].due == date(2024, 6, 5)
        room.send(decision, on=DAY, to="Trưởng thôn")
        assert self.owed(room, DAY)["decisions.owed_recognised_text"].state == "met"

    def test_a_consultation_on_administrative_units_ends_in_time_and_is_reported(self, room):
        on = date(2019, 7, 1)
        decision = room.open("administrative_unit_scheme", "Nhập xã", on=on, unit="voter", eligible=900)
        owed = self.owed(room, on)
        assert set(owed) == {"decisions.owed_completion"}
        assert owed["decisions.owed_completion"].due == date(2019, 8, 30)
        counted = date(2019, 7, 15)
        room.count(decision, Count(unit="voter", eligible=900, attending=800, agree=100), on=counted)
        room.conclude(decision, on=counted)  # the result is reported, whatever it is
        owed = self.owed(room, counted)
        assert owed["decisions.owed_completion"].state == "met"
        assert owed["decisions.owed_report"].due == date(2019, 7, 22)
        room.send(decision, on=counted, to="UBND huyện")
        assert self.owed(room, counted)["decisions.owed_report"].state == "met"

    def test_nothing_is_owed_for_what_is_only_opened_or_annulled(self, room):
        room.open(WORKS, "x", on=DAY, eligible=9)
        decision = voted(room)
        room.conclude(decision, on=DAY)
        room.annul(decision, on=DAY, ground="content", by="commune_peoples_committee")
        assert room.owed(DAY) == ()
