"""Complaints, denunciations and reflections: clocks of the law, who is protected, what is owed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov.cases import Petition
from grassroots_gov.cases.grounds import competence
from grassroots_gov.cases.petition_judge import due_again
from grassroots_gov.cases.petitions import Petitions
from grassroots_gov.errors import BadCaseInput, CaseNotOpen, NoRuleInForce, OutOfOrder, RuleError, UnknownCase
from grassroots_gov.law import Citation, Finding, Outcome, Rule, RuleBook, Verdict
from grassroots_gov.worktime import Announcement, WorkCalendar
from support.cases_world import World

VIETNAM = WorkCalendar.vietnam()
ON = date(2024, 6, 3)  # a Monday


def desk() -> Petitions:
    return World().room.petitions


def lodged(petitions: Petitions, kind: Any = "complaint", on: date = ON, **more: Any) -> str:
    more = {"about": "land_construction_environment", "topic": "land_boundary", **more}
    return petitions.lodge(kind, on=on, **more).petition_id


# --- clocks ----------------------------------------------------------------------------------------


def test_a_complaint_is_accepted_within_ten_days() -> None:
    petitions = desk()
    slip = petitions.lodge("complaint", on=ON, about="peoples_committee_chair", topic="land_boundary")
    assert slip.process_by == date(2024, 6, 13)
    assert str(slip.citation) == "Điều 27 Luật số 02/2011/QH13"
    assert slip.verdict.outcome is Outcome.HOLDS


def test_a_day_that_ends_on_a_rest_day_runs_to_the_next_working_day() -> None:
    slip = desk().lodge("complaint", on=date(2024, 6, 5), about="peoples_committee_chair", topic="fees")
    assert slip.process_by == date(2024, 6, 17)  # the tenth day is Saturday 15 June


@pytest.mark.parametrize(
    ("remote", "complexity", "days"),
    [(False, "normal", 30), (False, "complex", 45), (True, "normal", 45), (True, "complex", 60)],
)
def test_first_settlement_of_a_complaint(remote: bool, complexity: Any, days: int) -> None:
    petitions = desk()
    accepted = petitions.accept(lodged(petitions, remote=remote), on=ON, complexity=complexity)
    assert accepted.settle_by == VIETNAM.due(ON + timedelta(days), 0)


@pytest.mark.parametrize(
    ("remote", "complexity", "days"),
    [(False, "normal", 45), (False, "complex", 60), (True, "normal", 60), (True, "complex", 70)],
)
def test_second_settlement_of_a_complaint(remote: bool, complexity: Any, days: int) -> None:
    petitions = desk()
    first = lodged(petitions, remote=remote)
    petitions.accept(first, on=ON)
    petitions.settle(first, on=ON, outcome="rejected", evidence="12/QĐ-UBND")
    second = petitions.contest(first, on=date(2024, 6, 20)).petition_id
    accepted = petitions.accept(second, on=date(2024, 6, 21), complexity=complexity)
    assert (accepted.instance, accepted.of) == (2, first)
    assert accepted.settle_by == VIETNAM.due(date(2024, 6, 21) + timedelta(days), 0)


def test_a_second_complaint_belongs_to_the_next_level_and_has_its_own_limit() -> None:
    petitions = desk()
    first = lodged(petitions)
    with pytest.raises(CaseNotOpen):
        petitions.contest(first, on=date(2024, 6, 4))
    petitions.accept(first, on=ON)
    petitions.settle(first, on=date(2024, 6, 10), outcome="rejected", evidence="12/QĐ-UBND")
    verdict = petitions.contest(first, on=date(2024, 7, 15)).verdict
    assert verdict.outcome is Outcome.FAILS
    measured = {finding.code: (finding.measured, finding.required) for finding in verdict.findings}
    assert measured == {"instance": (2, 1), "filed_within": (35, 30)}


def test_a_complaint_that_was_never_settled_may_be_contested_after_its_time() -> None:
    petitions = desk()
    first = lodged(petitions)
    petitions.accept(first, on=ON)
    with pytest.raises(CaseNotOpen):
        petitions.contest(first, on=date(2024, 7, 3))  # the last day of thirty
    assert petitions.contest(first, on=date(2024, 7, 4)).petition_id == "P2024-2"


def test_a_complaint_after_ninety_days_is_too_late() -> None:
    petitions = desk()
    late = petitions.lodge("complaint", on=ON, about="x", topic="fees", known_on=ON - timedelta(91))
    in_time = petitions.lodge("complaint", on=ON, about="x", topic="fees", known_on=ON - timedelta(90))
    assert (late.verdict.outcome, in_time.verdict.outcome) == (Outcome.FAILS, Outcome.HOLDS)


def test_a_denunciation_is_checked_within_seven_working_days_and_settled_in_thirty() -> None:
    petitions = desk()
    slip = petitions.lodge("denunciation", on=date(2024, 4, 24), about="police_chief", topic="bribe")
    assert slip.process_by == date(2024, 5, 7)  # over 29 April to 1 May, Saturday 4 May worked
    accepted = petitions.accept(slip.petition_id, on=date(2024, 5, 6))
    assert accepted.settle_by == date(2024, 6, 5)


@pytest.mark.parametrize(("complexity", "allowed"), [("normal", 0), ("complex", 1), ("very_complex", 2)])
def test_a_denunciation_is_extended_as_often_as_it_is_complex(complexity: Any, allowed: int) -> None:
    petitions = desk()
    petition_id = lodged(petitions, "denunciation")
    petition = petitions.accept(petition_id, on=ON, complexity=complexity)
    for _ in range(allowed):
        before = petition.settle_by
        assert before is not None
        petition = petitions.extend(petition_id, on=ON, reason="vụ việc phức tạp")
        assert petition.settle_by == VIETNAM.due(before + timedelta(30), 0)
    with pytest.raises(RuleError):
        petitions.extend(petition_id, on=ON, reason="vụ việc phức tạp")


def test_a_reflection_is_passed_on_within_five_working_days() -> None:
    petitions = desk()
    one, other = (lodged(petitions, "reflection", topic=topic) for topic in ("road", "water"))
    in_time = petitions.transfer(one, "culture_society_division", on=date(2024, 6, 10))
    late = petitions.transfer(other, "culture_society_division", on=date(2024, 6, 11))
    assert (in_time.outcome, late.outcome) == (Outcome.HOLDS, Outcome.FAILS)
    assert late.findings[0].measured == 6


def test_a_reflection_at_the_reception_of_citizens_is_answered_within_ten_working_days() -> None:
    petitions = desk()
    petition = petitions.petition(lodged(petitions, "reflection", at_reception=True))
    assert (petition.process_by, petition.settle_by) == (date(2024, 6, 10), date(2024, 6, 17))
    assert petitions.petition(lodged(petitions, "reflection")).settle_by is None


def test_where_no_rule_sets_a_time_for_passing_on_nothing_is_claimed() -> None:
    petitions = desk()
    verdict = petitions.transfer(lodged(petitions), "province_inspectorate", on=date(2024, 6, 30))
    assert verdict.outcome is Outcome.UNDETERMINED


def test_before_the_law_was_in_force_there_is_no_clock() -> None:
    with pytest.raises(NoRuleInForce):
        desk().lodge("denunciation", on=date(2018, 12, 31), about="police_chief", topic="bribe")


# --- what may be complained of, and on what grounds it is refused ------------------------------------


def finding(verdict: Verdict, code: str) -> Finding:
    (found,) = (one for one in verdict.findings if one.code == code)
    return found


@pytest.mark.parametrize(
    ("about", "on", "code", "met"),
    [
        ("peoples_committee_chair", ON, "competence", True),
        ("land_construction_environment", ON, "competence", True),
        ("police_chief", date(2023, 7, 31), "competence", True),  # a commune civil servant until then
        ("police_chief", ON, "competence_unknown", None),
        ("party_secretary", ON, "competence", False),
        ("peoples_council_chair", date(2020, 5, 20), "competence", False),
        ("economic_division", date(2025, 7, 1), "competence", True),
        ("economic_division", ON, "competence_unknown", None),
        ("province_land_office", ON, "competence_unknown", None),
    ],
)
def test_a_complaint_is_about_acts_of_the_chairman_and_of_those_he_manages(
    about: str, on: date, code: str, met: bool | None
) -> None:
    verdict = desk().lodge("complaint", on=on, about=about, topic="fees").verdict
    found = finding(verdict, code)
    assert found.met is met
    assert str(found.citation) == "Điều 17 Luật số 02/2011/QH13"
    assert verdict.outcome is (Outcome.FAILS if met is False else Outcome.HOLDS)


def test_time_of_objective_obstacles_does_not_count() -> None:
    petitions = desk()
    known_on = ON - timedelta(100)
    for days, outcome in ((9, Outcome.FAILS), (10, Outcome.HOLDS), (500, Outcome.HOLDS)):
        slip = petitions.lodge(
            "complaint", on=ON, about="one_stop", topic="fees", known_on=known_on, obstacle_days=days
        )
        assert slip.verdict.outcome is outcome
    assert finding(slip.verdict, "filed_within").measured == 0


def test_a_complaint_called_complex_has_a_mark_of_it_from_july_2026() -> None:
    petitions = desk()

    def judged(on: date, **marks: Any) -> Verdict:
        petition_id = lodged(petitions, on=on, topic=f"t{on}")
        petitions.accept(petition_id, on=on, complexity="complex", **marks)
        return petitions.judge(petition_id, on=on)

    assert "complex_marks" not in {one.code for one in judged(date(2026, 6, 30)).findings}
    assert finding(judged(date(2026, 7, 1)), "complex_marks").met is False
    for marks in (["places"], ["contents", "places"]):
        marked = finding(judged(date(2026, 7, 1), marks=marks), "complex_marks")
        assert (marked.measured, marked.met) == (len(marks), True)
    with pytest.raises(BadCaseInput) as caught:
        judged(date(2026, 7, 1), marks=["weather", "places", "noise"])
    unknown = caught.value
    assert (unknown.field, unknown.value, unknown.reason) == ("marks", "noise", "cases.unknown_mark")


def test_whose_titles_no_list_names_nobody_knows_who_manages() -> None:
    law = Citation("Luật số 02/2011/QH13", 17)
    since = date(2012, 7, 1)
    chair = Rule("complaint_first_instance_chair", {"instance": 1}, law, since, None, "text")
    bare = [
        Rule(key, {"count": 0}, law, since, None, "text")
        for key in ("civil_servant_titles", "commune_bodies")
    ]
    petition = Petition(petition_id="P1", kind="complaint", lodged_on=ON, about="x", topic="x", last_on=ON)
    for book in (RuleBook([chair]), RuleBook([chair, *bare])):
        judged = competence(petition, book.at(ON))
        assert judged is not None
        assert judged == (Finding("competence_unknown", None, None, None, law, "text", {"about": "x"}), chair)


def test_a_refusal_is_judged_by_the_ground_that_was_given() -> None:
    petitions = desk()

    def refused(ground: Any, on: date = date(2024, 6, 10), **more: Any) -> Verdict:
        petition_id = lodged(petitions, **more)
        petitions.refuse(petition_id, on=on, reason="x", ground=ground)
        return petitions.judge(petition_id, on=date(2024, 7, 1))

    late = refused("late", known_on=ON - timedelta(91))
    assert (late.outcome, finding(late, "ground_late").measured) == (Outcome.HOLDS, 91)
    assert refused("late", known_on=ON - timedelta(90)).outcome is Outcome.FAILS
    assert refused("late").outcome is Outcome.UNDETERMINED  # nobody said when its author learnt of the act
    assert refused("not_competent", about="party_secretary").outcome is Outcome.HOLDS
    assert refused("not_competent").outcome is Outcome.FAILS
    assert refused("settled", topic="noise").outcome is Outcome.UNDETERMINED
    before = lodged(petitions, topic="noise")
    petitions.accept(before, on=ON)
    petitions.settle(before, on=ON, outcome="upheld", evidence="1/QĐ")
    assert refused("settled", topic="noise").outcome is Outcome.HOLDS
    unsigned = refused("conditions", kind="denunciation", about="police_chief", topic="bribe")
    assert unsigned.outcome is Outcome.HOLDS
    signed = refused("conditions", kind="denunciation", topic="bribe", petitioner="resident-1")
    assert signed.outcome is Outcome.UNDETERMINED
    unlisted = refused("other")
    assert unlisted.outcome is Outcome.UNDETERMINED
    assert "chưa có trong bộ quy tắc" in unlisted.explain("vi")
    assert "not in the rulebook" in unlisted.explain("en")
    too_late = refused("not_competent", on=date(2024, 6, 14), about="party_secretary")
    assert finding(too_late, "processed_in_time").measured == 1
    with pytest.raises(BadCaseInput):
        refused("conditions")  # not a ground for a complaint


def test_the_first_check_of_a_denunciation_may_take_ten_working_days_once() -> None:
    petitions = desk()
    petition_id = lodged(petitions, "denunciation")
    assert petitions.petition(petition_id).process_by == date(2024, 6, 12)
    assert petitions.extend(petition_id, on=ON, reason="xác minh").process_by == date(2024, 6, 17)
    with pytest.raises(RuleError):
        petitions.extend(petition_id, on=ON, reason="xác minh")
    complaint = lodged(petitions)
    with pytest.raises(CaseNotOpen):
        petitions.extend(complaint, on=ON, reason="xác minh")


def test_the_handling_of_a_petition_is_judged_from_its_facts() -> None:
    petitions = desk()
    petition_id = lodged(petitions)
    assert petitions.judge(petition_id, on=date(2024, 6, 13)).outcome is Outcome.UNDETERMINED
    late = petitions.judge(petition_id, on=date(2024, 6, 15))
    assert (late.outcome, finding(late, "processed_in_time").measured) == (Outcome.FAILS, 2)
    petitions.accept(petition_id, on=date(2024, 6, 13))
    petitions.settle(petition_id, on=date(2024, 7, 15), outcome="upheld", evidence="12/QĐ-UBND")
    done = petitions.judge(petition_id, on=date(2024, 7, 16))
    assert done.outcome is Outcome.HOLDS, done.explain("en")
    assert {one.code for one in done.findings} == {"processed_in_time", "settled_in_time", "evidence"}


def test_a_difficulty_of_a_village_is_routed_promised_and_answered_late_or_in_time() -> None:
    world = World()
    petitions = world.room.petitions
    petition_id = lodged(petitions, "reflection", topic="road", village="thon_2")
    petitions.assign(petition_id, "land_construction_environment", on=date(2024, 6, 4))
    petitions.accept(petition_id, on=date(2024, 6, 5), answer_by=date(2024, 6, 20))

    def owed(on: date) -> list[tuple[str, date | None, str, str]]:
        return [(one.code, one.due, one.state, one.answers) for one in world.room.owed(on)]

    to = "land_construction_environment"
    assert owed(date(2024, 6, 20)) == [("cases.settle_reflection", date(2024, 6, 20), "due", to)]
    assert owed(date(2024, 6, 21)) == [("cases.settle_reflection", date(2024, 6, 20), "late", to)]
    assert petitions.judge(petition_id, on=date(2024, 6, 21)).outcome is Outcome.FAILS
    petitions.settle(petition_id, on=date(2024, 6, 24), outcome="đã sửa", evidence="ảnh 3")
    assert owed(date(2024, 6, 24)) == []
    assert finding(petitions.judge(petition_id, on=date(2024, 7, 1)), "settled_in_time").measured == 4
    complaint = lodged(petitions)
    with pytest.raises(BadCaseInput):  # the law sets its time
        petitions.accept(complaint, on=ON, answer_by=date(2024, 6, 20))
    other = lodged(petitions, "reflection", topic="water")
    with pytest.raises(BadCaseInput):
        petitions.accept(other, on=ON, answer_by=date(2024, 6, 2))


# --- a petition's way ------------------------------------------------------------------------------


def test_an_answer_needs_evidence() -> None:
    petitions = desk()
    petition_id = lodged(petitions)
    petitions.accept(petition_id, on=ON)
    with pytest.raises(BadCaseInput, match="evidence"):
        petitions.settle(petition_id, on=ON, outcome="upheld", evidence=" ")
    assert petitions.settle(petition_id, on=ON, outcome="upheld", evidence="12/QĐ-UBND").stage == "settled"


def test_a_settled_petition_may_be_reopened_and_is_owed_again() -> None:
    world = World()
    petitions = world.room.petitions
    petition_id = lodged(petitions)
    petitions.accept(petition_id, on=ON)
    petitions.settle(petition_id, on=date(2024, 6, 10), outcome="upheld", evidence="12/QĐ-UBND")
    assert world.room.owed(date(2024, 6, 11)) == ()
    again = petitions.reopen(petition_id, on=date(2024, 8, 1), reason="có tình tiết mới")
    assert (again.stage, again.reopened, again.settle_by) == ("accepted", 1, date(2024, 9, 4))
    assert [one.code for one in world.room.owed(date(2024, 8, 2))] == ["cases.settle_complaint"]


def test_duplicates_are_hinted_and_never_refused() -> None:
    petitions = desk()
    first = lodged(petitions, petitioner="resident-1")
    lodged(petitions, topic="noise")
    second = petitions.lodge(
        "complaint", on=date(2024, 6, 4), about="land_construction_environment", topic="land_boundary"
    )
    assert second.duplicates == (first,)
    petitions.refuse(first, on=date(2024, 6, 5), reason="không đủ điều kiện")
    third = petitions.lodge(
        "complaint", on=date(2024, 6, 6), about="land_construction_environment", topic="land_boundary"
    )
    assert third.duplicates == (second.petition_id,)


def test_what_is_owed_on_petitions_has_its_article_and_day() -> None:
    world = World()
    petitions = world.room.petitions
    first = lodged(petitions)
    lodged(petitions, "denunciation", topic="bribe")
    lodged(petitions, "reflection", topic="road", at_reception=True)
    owed = {one.code: (one.due, one.state, str(one.citation)) for one in world.room.owed(date(2024, 6, 13))}
    assert owed == {
        "cases.process_complaint": (date(2024, 6, 13), "due", "Điều 27 Luật số 02/2011/QH13"),
        "cases.process_denunciation": (date(2024, 6, 12), "late", "khoản 1 Điều 24 Luật số 25/2018/QH14"),
        "cases.process_reflection": (
            date(2024, 6, 10),
            "late",
            "điểm d khoản 1 Điều 9 Nghị định số 20/2008/NĐ-CP",
        ),
        "cases.settle_reflection": (date(2024, 6, 17), "due", "khoản 1 Điều 28 Luật số 42/2013/QH13"),
    }
    petitions.accept(first, on=date(2024, 6, 13))
    settle = [one for one in world.room.owed(date(2024, 6, 14)) if one.subject == first]
    assert [(one.code, one.due, str(one.citation)) for one in settle] == [
        ("cases.settle_complaint", date(2024, 7, 15), "Điều 28 Luật số 02/2011/QH13")
    ]


acts = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from(["accept", "refuse", "transfer", "settle", "reopen"])),
    max_size=5,
)


@given(st.lists(st.tuples(st.sampled_from(["complaint", "denunciation", "reflection"]), acts), max_size=5))
def test_every_open_petition_is_in_each_later_report_until_it_is_answered(
    plan: list[tuple[str, list[tuple[int, str]]]],
) -> None:
    world = World()
    petitions = world.room.petitions
    arguments: dict[str, dict[str, str]] = {
        "refuse": {"reason": "x"},
        "reopen": {"reason": "x"},
        "settle": {"outcome": "x", "evidence": "x"},
    }
    for kind, steps in plan:
        on, open_ = ON, True
        petition_id = lodged(petitions, kind)
        for wait, act in steps:
            on += timedelta(wait)
            try:
                if act == "transfer":
                    petitions.transfer(petition_id, "elsewhere", on=on)
                else:
                    getattr(petitions, act)(petition_id, on=on, **arguments.get(act, {}))
            except CaseNotOpen:
                continue
            open_ = act in ("accept", "reopen")
        reports = [petition.petition_id for petition in petitions.open(on + timedelta(400))]
        assert (petition_id in reports) is open_
        assert (petition_id in {one.subject for one in world.room.owed(on + timedelta(400))}) is open_


# --- what is refused -------------------------------------------------------------------------------


def test_acts_that_a_petition_does_not_allow_write_nothing() -> None:
    world = World()
    petitions = world.room.petitions
    petition_id = lodged(petitions)
    facts = world.facts()
    for act in (
        lambda: petitions.settle(petition_id, on=ON, outcome="x", evidence="x"),
        lambda: petitions.extend(petition_id, on=ON, reason="x"),
        lambda: petitions.reopen(petition_id, on=ON, reason="x"),
    ):
        with pytest.raises(CaseNotOpen):
            act()
    with pytest.raises(OutOfOrder):
        petitions.accept(petition_id, on=date(2024, 6, 2))
    with pytest.raises(UnknownCase):
        petitions.accept("P2024-9", on=ON)
    with pytest.raises(BadCaseInput):
        petitions.accept(petition_id, on=ON, complexity="hard")  # type: ignore[arg-type]  # a careless caller
    with pytest.raises(BadCaseInput):
        petitions.lodge("gossip", on=ON, about="x", topic="x")  # type: ignore[arg-type]  # a careless caller
    with pytest.raises(BadCaseInput):
        petitions.refuse(petition_id, on=ON, reason="")
    assert world.facts() == facts


# --- who is protected ------------------------------------------------------------------------------

names = st.text(st.characters(categories=["L", "N"]), min_size=6).map(lambda text: f"‹{text}›")


def test_a_name_in_the_place_of_a_code_is_refused_and_not_repeated() -> None:
    with pytest.raises(BadCaseInput) as caught:
        desk().lodge("denunciation", on=ON, about="Ông Nguyễn Văn A", topic="bribe")
    assert "Nguyễn" not in caught.value.explain("vi") + str(caught.value) + repr(caught.value)


@given(names, names)
def test_no_projection_holds_who_denounced_or_what(name: str, words: str) -> None:
    world = World()
    room, petitions = world.room, world.room.petitions
    slip = petitions.lodge(
        "denunciation", on=ON, about="police_chief", topic="bribe", petitioner=name, content=words
    )
    petition = petitions.accept(slip.petition_id, on=ON)
    shown = repr((slip, petition, petitions.public(), petitions.open(ON), room.owed(date(2024, 9, 1))))
    said = slip.verdict.explain("vi") + slip.verdict.explain("en")
    for secret in (name, words):
        assert secret not in shown + said
        assert secret.encode() not in world.bytes()
    assert (
        petitions.read(slip.petition_id, "petitioner", by="inspector-1", why="xác minh", on=ON).words == name
    )
    assert b"petitions.personal_read" in world.bytes()
    petitions.forget(slip.petition_id, by="inspector-1", why="hết thời hạn lưu", on=ON)
    for detail in ("petitioner", "content"):
        assert petitions.read(slip.petition_id, detail, by="x", why="x", on=ON).words is None


def test_denunciations_are_counted_and_not_listed() -> None:
    petitions = desk()
    lodged(petitions, "denunciation", topic="bribe")
    lodged(petitions, "denunciation", topic="bribe")
    shown = lodged(petitions, "reflection", topic="road")
    board = petitions.public()
    assert [row.petition_id for row in board.petitions] == [shown]
    assert (board.denunciations_open, board.denunciations_closed) == (2, 0)


def test_reading_needs_a_reader_and_a_reason() -> None:
    petitions = desk()
    petition_id = lodged(petitions, petitioner="resident-1")
    for by, why in (("", "x"), ("x", " ")):
        with pytest.raises(BadCaseInput):
            petitions.read(petition_id, "petitioner", by=by, why=why, on=ON)
    with pytest.raises(BadCaseInput):
        petitions.read(petition_id, "neighbour", by="x", why="x", on=ON)
    assert isinstance(petitions.petition(petition_id), Petition)


def test_a_late_announcement_lists_the_petitions_whose_day_it_moves() -> None:
    world = World()
    petitions = world.room.petitions
    check = lodged(petitions, "denunciation")  # seven working days: Wednesday 12 June
    calendar_days = lodged(petitions)  # ten days: Thursday 13 June, whatever is worked
    friday = lodged(petitions, on=date(2024, 6, 4))  # ten days: Friday 14 June, off now
    promised = lodged(petitions, "reflection", topic="road")
    petitions.accept(promised, on=ON, answer_by=date(2024, 6, 14))
    kept = lodged(petitions, "reflection", topic="water")
    petitions.accept(kept, on=ON, answer_by=date(2024, 6, 20))
    before = world.announce(
        Announcement(
            "9/VPCP",
            date(2024, 6, 5),
            "Công văn số 9/VPCP-KGVX năm 2024",
            off=(date(2024, 6, 7), date(2024, 6, 14)),
            worked=(date(2024, 6, 22), date(2024, 6, 29)),
        )
    )
    found = {one.promise.subject: one.counted for one in petitions.touched(before, on=date(2024, 6, 5))}
    assert found == {check: date(2024, 6, 13), friday: date(2024, 6, 17), promised: None}
    assert calendar_days not in found
    # What happened later does not change what stood on the day.
    petitions.settle(promised, on=date(2024, 6, 12), outcome="x", evidence="x")
    again = {one.promise.subject for one in petitions.touched(before, on=date(2024, 6, 5))}
    assert again == set(found)


def test_a_longer_first_check_is_touched_by_its_own_count() -> None:
    world = World()
    petition = lodged(world.room.petitions, "denunciation")
    world.room.petitions.extend(petition, on=ON, reason="xác minh")  # ten working days: Monday 17 June
    before = world.announce(
        Announcement(
            "9", ON, "Công văn số 9/VPCP-KGVX", off=(date(2024, 6, 14),), worked=(date(2024, 6, 22),)
        )
    )
    (found,) = world.room.petitions.touched(before, on=date(2024, 6, 4))
    assert (found.promise.on, found.counted) == (date(2024, 6, 17), date(2024, 6, 18))


def test_a_petition_passed_on_is_judged_by_when() -> None:
    petitions = desk()
    for on, outcome in ((date(2024, 6, 10), Outcome.HOLDS), (date(2024, 6, 11), Outcome.FAILS)):
        petition = lodged(petitions, "reflection", topic=f"road_{on.day}")
        petitions.transfer(petition, "province_department", on=on)
        verdict = petitions.judge(petition, on=date(2024, 7, 1))
        assert verdict.outcome is outcome
        assert {one.code for one in verdict.findings} == {"processed_in_time", "transferred_within"}


def counted_again() -> dict[str, Petition]:
    """Petitions at every point of their way, whose days the law counts."""
    petitions = desk()

    def at(kind: Any, topic: str, *acts: tuple[str, date, dict[str, Any]], **more: Any) -> Petition:
        petition_id = lodged(petitions, kind, topic=topic, **more)
        for act, day, words in acts:
            getattr(petitions, act)(petition_id, on=day, **words)
        return petitions.petition(petition_id)

    accept, next_day, why = "accept", ON + timedelta(1), {"reason": "xác minh"}
    found = {
        "lodged": at("complaint", "a"),
        "accepted": at("complaint", "b", (accept, next_day, {})),
        "complex and remote": at(
            "complaint", "c", (accept, next_day, {"complexity": "complex"}), remote=True
        ),
        "checked longer": at("denunciation", "d", ("extend", ON, why)),
        "once longer": at(
            "denunciation", "e", (accept, next_day, {"complexity": "complex"}), ("extend", next_day, why)
        ),
        "twice longer": at(
            "denunciation",
            "f",
            (accept, next_day, {"complexity": "very_complex"}),
            ("extend", next_day, why),
            ("extend", next_day, why),
        ),
        "at the reception": at("reflection", "g", (accept, next_day, {}), at_reception=True),
        "at a reception before the law": at("reflection", "h", on=date(2014, 6, 3), at_reception=True),
        "accepted before the law": at(
            "reflection", "i", (accept, date(2014, 6, 4), {}), on=date(2014, 6, 3), at_reception=True
        ),
        "no time": at("reflection", "j", (accept, next_day, {})),
    }
    first = found["accepted"].petition_id
    petitions.settle(first, on=next_day, outcome="rejected", evidence="12/QĐ-UBND")
    second = petitions.contest(first, on=next_day).petition_id
    found["second"] = petitions.accept(second, on=next_day)
    found["reopened"] = petitions.reopen(first, on=date(2024, 8, 1), reason="có tình tiết mới")
    return found


def test_counted_again_on_the_same_calendar_a_day_is_what_it_was() -> None:
    book = RuleBook.vietnam()
    for name, petition in counted_again().items():
        for wait in (0, 1, 2, 90):
            on = petition.lodged_on + timedelta(wait)
            assert due_again(petition, on, book, VIETNAM) == petition.due_on(on), name


def test_a_day_set_by_hand_is_not_counted_again() -> None:
    petitions = desk()
    petition_id = lodged(petitions, "reflection")
    petition = petitions.accept(petition_id, on=ON, answer_by=date(2024, 6, 20))
    assert petition.due_on(ON) == date(2024, 6, 20)
    assert due_again(petition, ON, RuleBook.vietnam(), VIETNAM) is None


def test_what_was_settled_after_a_refusal_does_not_bear_it_out() -> None:
    petitions = desk()
    other, refused = lodged(petitions, topic="noise"), lodged(petitions, topic="noise")
    petitions.accept(other, on=ON)
    petitions.refuse(refused, on=date(2024, 6, 10), reason="x", ground="settled")
    petitions.settle(other, on=date(2024, 6, 11), outcome="upheld", evidence="1/QĐ")
    assert petitions.judge(refused, on=date(2024, 7, 1)).outcome is Outcome.UNDETERMINED
    again = lodged(petitions, topic="noise", on=date(2024, 6, 11))
    petitions.refuse(again, on=date(2024, 6, 11), reason="x", ground="settled")
    assert finding(petitions.judge(again, on=date(2024, 7, 1)), "ground_settled").measured == 1
