"""Who answers, who may sign how, and papers signed without authority."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots_gov.errors import (
    AlreadyServing,
    BadInterval,
    GrassrootsError,
    NoSuchDelegation,
    NotAway,
    NotServing,
    OverlappingPosts,
    PostNotInRegime,
    UnknownPost,
    UnknownUnitKind,
)
from grassroots_gov.journal import Journal, MemoryStore
from grassroots_gov.law import Outcome, RuleBook
from grassroots_gov.officers import Absence, Officer, Responsibility
from grassroots_gov.officers.facts import CODEC
from grassroots_gov.officers.room import OfficersRoom
from grassroots_gov.worktime import WorkCalendar
from support.journals import journal_on

START, ON = date(2021, 7, 22), date(2024, 6, 3)
DAY = timedelta(days=1)


def room(journal: Journal | None = None) -> OfficersRoom:
    return OfficersRoom(journal or journal_on(MemoryStore(), CODEC), RuleBook.vietnam, WorkCalendar.vietnam)


@pytest.fixture
def office() -> OfficersRoom:
    """A chairman, two deputies and an accountant."""
    made = room()
    for code, post in (
        ("CT", "peoples_committee_chair"),
        ("PCT1", "peoples_committee_vice_chair"),
        ("PCT2", "peoples_committee_vice_chair"),
        ("KT", "finance_accounting"),
    ):
        made.appoint(Officer(code, post), on=START)
    return made


def signing(answer: Responsibility) -> dict[str, tuple[str, ...]]:
    return {signer.officer: signer.lines for signer in answer.signers}


def test_an_individual_answers_by_an_assignment(office: OfficersRoom) -> None:
    fact = office.assign("chung_thuc", "PCT1", on=ON)
    answer = office.responsible("chung_thuc", ON)
    assert (answer.officer, answer.as_, answer.since, answer.assignment) == (
        "PCT1",
        "individual",
        ON,
        fact.id,
    )
    assert answer.citation is not None
    assert signing(answer) == {"CT": ("CHỦ TỊCH",), "PCT1": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")}
    for lang in ("vi", "en"):
        assert "PCT1" in answer.explain(lang)  # type: ignore[arg-type]


def test_a_collective_answers_and_its_chairman_signs_for_it(office: OfficersRoom) -> None:
    office.assign("ke_hoach_ktxh", "peoples_committee", on=ON)
    office.delegate("CT", "PCT2", on=ON, until=ON, tasks=["ke_hoach_ktxh"])
    office.delegate("CT", "KT", on=ON, until=ON, form="TL.")
    answer = office.responsible("ke_hoach_ktxh", ON)
    assert (answer.as_, answer.body, answer.officer) == ("collective", "peoples_committee", "CT")
    assert signing(answer) == {
        "CT": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        "PCT2": ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    }
    # What the collective decides nobody signs by order.
    assert all(signer.form == "TM." for signer in answer.signers)


def test_orders_and_authorisations_are_for_their_tasks_and_days(office: OfficersRoom) -> None:
    office.assign("quyet_toan", "CT", on=ON)
    office.delegate("CT", "KT", on=ON, until=ON + DAY, tasks=["quyet_toan"], form="TL.")
    assert signing(office.responsible("quyet_toan", ON + DAY))["KT"] == (
        "TL. CHỦ TỊCH",
        "TÀI CHÍNH - KẾ TOÁN",
    )
    assert "KT" not in signing(office.responsible("quyet_toan", ON + DAY * 2))
    office.assign("khac", "CT", on=ON)
    assert "KT" not in signing(office.responsible("khac", ON))
    office.delegate("CT", "KT", on=ON, until=ON + DAY * 9)
    assert signing(office.responsible("khac", ON))["KT"][0] == "TUQ. CHỦ TỊCH"
    office.end_delegation("CT", "KT", on=ON + DAY * 3)
    assert "KT" in signing(office.responsible("khac", ON + DAY * 2))
    assert "KT" not in signing(office.responsible("khac", ON + DAY * 3))


def test_only_the_head_of_the_day_has_the_head_s_authority_to_give(office: OfficersRoom) -> None:
    office.assign("quyet_toan", "CT", on=ON)
    office.delegate("PCT1", "KT", on=ON, until=ON + DAY * 9, form="TL.")
    assert "KT" not in signing(office.responsible("quyet_toan", ON))
    office.delegate("CT", "KT", on=ON, until=ON + DAY * 9, form="TL.")
    assert "KT" in signing(office.responsible("quyet_toan", ON))
    office.leave_post("CT", on=ON + DAY)
    assert "KT" not in signing(office.responsible("quyet_toan", ON + DAY))


def test_who_stands_in_answers_while_the_other_is_away(office: OfficersRoom) -> None:
    office.assign("tiep_dan", "CT", on=START)
    office.absent(Absence("CT", ON, ON + DAY * 4))
    assert office.responsible("tiep_dan", ON).gap == "officers.gap_away"
    office.delegate("CT", "PCT1", on=ON, until=ON + DAY * 4)
    answer = office.responsible("tiep_dan", ON)
    assert (answer.officer, answer.as_) == ("PCT1", "acting")
    assert signing(answer) == {"PCT1": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")}
    assert office.responsible("tiep_dan", ON + DAY * 5).officer == "CT"


def test_who_is_away_for_part_of_a_day_still_answers_on_it(office: OfficersRoom) -> None:
    office.assign("chung_thuc", "PCT1", on=ON)
    office.absent(Absence("CT", ON, ON, session="morning"))
    office.absent(Absence("PCT1", ON, ON, session="afternoon"))
    answer = office.responsible("chung_thuc", ON)
    assert answer.officer == "PCT1"
    assert answer == without_half_days(office)
    assert [one.session for one in office.absences(ON, ON)] == ["morning", "afternoon"]
    office.absent(Absence("PCT1", ON, ON))
    assert office.responsible("chung_thuc", ON) != answer
    office.came_back("CT", on=ON)
    assert [one.officer for one in office.absences(ON, ON)] == ["PCT1", "PCT1"]


@pytest.mark.parametrize(
    ("start", "end"),
    [("2024-06-03", ON), (ON, None), (datetime(2024, 6, 3), ON), (ON, datetime(2024, 6, 3)), (5, 6)],
)
def test_an_absence_is_of_days(start: date, end: date) -> None:
    with pytest.raises(BadInterval, match="is no day"):
        Absence("CT", start, end)


def without_half_days(office: OfficersRoom) -> Responsibility:
    """What a house without the half days answers."""
    other = room()
    for code in ("CT", "PCT1", "PCT2"):
        post = "peoples_committee_chair" if code == "CT" else "peoples_committee_vice_chair"
        other.appoint(Officer(code, post), on=START)
    other.appoint(Officer("KT", "finance_accounting"), on=START)
    other.assign("chung_thuc", "PCT1", on=ON)
    return other.responsible("chung_thuc", ON)


def test_a_task_of_a_post_follows_its_holder(office: OfficersRoom) -> None:
    office.assign("tiep_dan", "peoples_committee_chair", on=START)
    office.leave_post("CT", on=ON)
    assert office.responsible("tiep_dan", ON - DAY).officer == "CT"
    assert office.responsible("tiep_dan", ON).gap == "officers.gap_vacant"
    office.take_up("PCT1", "peoples_committee_chair", on=ON, acting=True, until=ON + DAY * 30)
    answer = office.responsible("tiep_dan", ON)
    assert (answer.officer, answer.as_) == ("PCT1", "acting")
    assert signing(answer)["PCT1"] == ("Q. CHỦ TỊCH",)
    office.appoint(Officer("CT2", "peoples_committee_chair"), on=ON + DAY * 10)
    assert office.responsible("tiep_dan", ON + DAY * 10).officer == "CT2"


def test_every_gap_has_its_reason(office: OfficersRoom) -> None:
    assert office.responsible("gi_do", ON).gap == "officers.gap_unassigned"
    office.assign("thu_quy", "KT", on=ON)
    office.leave_post("KT", on=ON + DAY)
    assert office.responsible("thu_quy", ON + DAY).gap == "officers.gap_left"
    gaps = [one for one in office.owed(ON + DAY) if one.code == "officers.owed_responsible"]
    assert [one.subject for one in gaps] == ["thu_quy"]
    for lang in ("vi", "en"):
        assert office.responsible("thu_quy", ON + DAY).explain(lang)  # type: ignore[arg-type]


def test_the_newest_assignment_stands(office: OfficersRoom) -> None:
    office.assign("ho_tich", "PCT1", on=ON)
    office.assign("ho_tich", "PCT2", on=ON)
    assert office.responsible("ho_tich", ON).officer == "PCT2"
    office.assign("ho_tich", "PCT1", on=ON - DAY)  # recorded late, in force earlier
    assert office.responsible("ho_tich", ON).officer == "PCT2"
    assert office.responsible("ho_tich", ON - DAY).officer == "PCT1"


def test_a_paper_signed_without_authority_is_a_finding(office: OfficersRoom) -> None:
    office.assign("chung_thuc", "PCT1", on=ON)
    right = office.sign("12/CT", "chung_thuc", "PCT1", "KT.", on=ON)
    assert right.outcome is Outcome.HOLDS
    other = office.sign("13/CT", "chung_thuc", "PCT1", "TL.", on=ON)
    assert other.outcome is Outcome.UNDETERMINED  # the rulebooks carry no article on the forms
    wrong = office.sign("14/CT", "chung_thuc", "PCT2", "KT.", on=ON)
    assert wrong.outcome is Outcome.FAILS
    assert {finding.code for finding in wrong.findings} == {"signed_without_authority"}
    stranger = office.sign("15/CT", "chung_thuc", "XX", "", on=ON)
    assert {finding.code for finding in stranger.findings} == {"signed_not_serving"}
    papers = office.papers(ON, ON)
    assert [verdict.outcome.value for verdict in papers] == ["holds", "undetermined", "fails", "fails"]
    for verdict in papers:
        assert verdict.explain("vi") != verdict.explain("en")


def test_a_mass_organisation_signs_by_its_own_head() -> None:
    office = room()
    office.appoint(Officer("PN", "womens_union_president"), on=START)
    office.assign("hoi_phu_nu", "PN", on=START)
    assert signing(office.responsible("hoi_phu_nu", ON)) == {"PN": ("CHỦ TỊCH HỘI LHPN",)}


# --- further posts and terms ------------------------------------------------------------------------


def test_concurrent_posts_begin_and_end() -> None:
    office = room()
    office.appoint(Officer("A", "party_secretary", also=["peoples_council_chair"]), on=START)
    office.give_up("A", "peoples_council_chair", on=ON)
    office.take_up("A", "peoples_committee_chair", on=ON)

    def posts(on: date) -> tuple[str, ...]:
        (one,) = office.staff.judged(on)
        return one.posts

    assert posts(START) == posts(ON - DAY) == ("party_secretary", "peoples_council_chair")
    assert posts(ON) == ("party_secretary", "peoples_committee_chair")
    office.classify(1, on=START)
    quota = next(f for f in office.establishment(ON).findings if f.code == "quota")
    assert quota.measured == 1


def test_terms_must_not_overlap() -> None:
    journal = journal_on(MemoryStore(), CODEC)
    office = room(journal)
    office.appoint(Officer("A", "party_secretary"), on=START, term="2021-2026", until=date(2026, 6, 30))
    written = journal.store.length("officers/register")
    with pytest.raises(AlreadyServing):
        office.appoint(Officer("A", "party_secretary"), on=date(2026, 6, 30))
    with pytest.raises(AlreadyServing):
        office.appoint(Officer("A", "party_secretary"), on=date(2020, 1, 1))
    with pytest.raises(OverlappingPosts):
        office.take_up("A", "party_secretary", on=ON)
    with pytest.raises(BadInterval):
        office.appoint(Officer("B", "party_secretary"), on=ON, until=ON - DAY)
    with pytest.raises(PostNotInRegime):
        office.take_up("A", "police_chief", on=ON)
    with pytest.raises(UnknownPost):
        office.take_up("A", "police_chef", on=ON)
    with pytest.raises(NotServing):
        office.give_up("A", "peoples_council_chair", on=ON)
    with pytest.raises(NotServing):
        office.delegate("A", "B", on=ON, until=ON)
    with pytest.raises(BadInterval):
        office.delegate("A", "A", on=ON, until=ON)
    with pytest.raises(NoSuchDelegation):
        office.end_delegation("A", "B", on=ON)
    with pytest.raises(NotServing):
        office.assign("x", "B", on=ON)
    with pytest.raises(UnknownUnitKind):
        office.classify(1, "huyen", on=ON)  # type: ignore[arg-type]
    assert journal.store.length("officers/register") == written
    office.appoint(Officer("A", "party_secretary"), on=date(2026, 7, 1))
    office.appoint(Officer("A", "party_secretary"), on=date(2016, 7, 1), until=START - DAY)  # found later
    assert [one.since.year for one in office.serving(date(2016, 7, 1), START)] == [2021, 2016]


def test_a_third_term_in_a_row_as_chairman() -> None:
    office = room()
    for begins, ends in ((2011, 2016), (2016, 2021), (2021, 2025)):
        chair = Officer("A", "peoples_committee_chair")
        office.appoint(chair, on=date(begins, 7, 1), term=f"{begins}", until=date(ends, 6, 30))
    second = office.terms("A", date(2021, 6, 30))
    assert second.holds
    assert "unconfirmed_rule" in {finding.code for finding in second.findings}
    assert office.terms("A", date(2021, 7, 1)).outcome is Outcome.FAILS
    assert office.terms("A", date(2025, 6, 16)).holds  # the law of 2025 sets no limit
    assert office.terms("A", date(2015, 6, 1)).outcome is Outcome.UNDETERMINED
    office.appoint(Officer("A", "peoples_committee_chair"), on=date(2025, 8, 1))
    assert office.terms("A", date(2025, 8, 1)).inputs["terms"] == 1
    with pytest.raises(NotServing):
        office.terms("B", ON)


def test_the_end_of_a_term_is_told_ahead() -> None:
    office = room()
    office.appoint(Officer("A", "party_secretary"), on=START, until=date(2026, 6, 30))
    assert [one.due for one in office.owed(date(2026, 5, 1)) if one.code == "officers.owed_term"] == [
        date(2026, 6, 30)
    ]
    assert not [one for one in office.owed(date(2026, 1, 1)) if one.code == "officers.owed_term"]


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["A", "B"])), max_size=8), st.integers(0, 70))
def test_whoever_answers_serves_and_is_there(away: list[tuple[int, str]], at: int) -> None:
    office = room()
    for code in ("A", "B"):
        office.appoint(Officer(code, "peoples_committee_vice_chair"), on=START)
    office.assign("viec", "A", on=START)
    office.delegate("A", "B", on=START, until=START + DAY * 40)
    for first, code in away:
        office.absent(Absence(code, START + DAY * first, START + DAY * (first + 5)))
    on = START + DAY * at
    gone = {code for first, code in away if first <= at <= first + 5}
    answer = office.responsible("viec", on)
    assert bool(answer.gap) is (answer.officer is None)
    expected = "A" if "A" not in gone else "B" if "B" not in gone and at <= 40 else None
    assert answer.officer == expected
    assert not {signer.officer for signer in answer.signers} & gone


def test_acting_ends_where_somebody_holds_the_post(office: OfficersRoom) -> None:
    office.assign("ngan_sach", "peoples_committee", on=START)
    office.leave_post("CT", on=ON)
    office.take_up("PCT1", "peoples_committee_chair", on=ON, acting=True)
    assert signing(office.responsible("ngan_sach", ON)) == {"PCT1": ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")}
    office.take_up("PCT2", "peoples_committee_chair", on=ON + DAY)
    answer = office.responsible("ngan_sach", ON + DAY)
    assert signing(answer) == {"PCT2": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")}
    assert office.sign("1/QĐ", "ngan_sach", "PCT1", "TM.", on=ON + DAY).outcome is Outcome.FAILS
    # Who no longer acts signs as a deputy again.
    office.delegate("PCT2", "PCT1", on=ON + DAY, until=ON + DAY)
    assert signing(office.responsible("ngan_sach", ON + DAY))["PCT1"][1] == "KT. CHỦ TỊCH"


def test_where_nobody_may_sign_the_reason_is_told(office: OfficersRoom) -> None:
    office.assign("ngan_sach", "peoples_committee", on=START)
    office.assign("dang", "party_secretary", on=START)
    assert office.responsible("ngan_sach", ON).unsigned == ""
    office.absent(Absence("CT", ON, ON))
    away = office.responsible("ngan_sach", ON)
    assert (away.unsigned, away.signers) == ("officers.unsigned_away", ())
    office.leave_post("CT", on=ON + DAY)
    vacant = office.responsible("ngan_sach", ON + DAY)
    assert vacant.unsigned == "officers.unsigned_vacant"
    assert office.responsible("dang", ON).unsigned == "officers.unsigned_vacant"
    assert "không ai được ký" in vacant.explain("vi")
    assert "nobody may sign" in away.explain("en")


def test_a_term_held_beside_another_post_counts(office: OfficersRoom) -> None:
    office.appoint(Officer("BT", "party_secretary"), on=START, term="2021-2026")
    assert office.terms("BT", ON).inputs["terms"] == 0
    office.take_up("BT", "peoples_committee_chair", on=ON)
    assert office.terms("BT", ON - DAY).inputs["terms"] == 0
    assert office.terms("BT", ON).inputs["terms"] == 1


@given(st.lists(st.sampled_from(["CT", "PCT1", "PCT2", "KT"]), max_size=4), st.integers(0, 3))
def test_whoever_is_named_as_a_signer_signs_with_authority(gone: list[str], ahead: int) -> None:
    office = room()
    for code, post in (
        ("CT", "peoples_committee_chair"), ("PCT1", "peoples_committee_vice_chair"),
        ("PCT2", "peoples_committee_vice_chair"), ("KT", "finance_accounting"),
    ):  # fmt: skip
        office.appoint(Officer(code, post), on=START)
    office.assign("viec", ["CT", "PCT1", "KT", "peoples_committee"][ahead], on=START)
    office.delegate("CT", "PCT2", on=ON - DAY * 9, until=ON)
    office.delegate("CT", "KT", on=ON - DAY * 9, until=ON, form="TL.")
    for code in set(gone):
        office.leave_post(code, on=ON - DAY)
    may = office.responsible("viec", ON).signers
    for signer in may:
        assert office.sign("1", "viec", signer.officer, signer.form, on=ON).holds
    for code in {"CT", "PCT1", "PCT2", "KT", "XX"} - {signer.officer for signer in may}:
        assert office.sign("2", "viec", code, on=ON).outcome is Outcome.FAILS


def test_a_task_of_a_civil_servant_lies_in_the_committee_s_affairs(office: OfficersRoom) -> None:
    """Who does the work does not sign by that alone: the head signs, and whoever was ordered to."""
    for target in ("KT", "finance_accounting"):
        office.assign("quyet_toan", target, on=ON)
        assert signing(office.responsible("quyet_toan", ON)) == {"CT": ("CHỦ TỊCH",)}
    office.delegate("CT", "KT", on=ON, until=ON, form="TL.")
    assert set(signing(office.responsible("quyet_toan", ON))) == {"CT", "KT"}


def test_a_signature_rests_on_the_rule_of_who_answers(office: OfficersRoom) -> None:
    office.assign("ngan_sach", "peoples_committee", on=START)
    office.assign("chung_thuc", "PCT1", on=START)

    def cited(task: str, on: date) -> str:
        return str(office.sign("1/QĐ", task, "CT", on=on).findings[0].citation)

    assert cited("ngan_sach", date(2025, 12, 8)) == "Nghị định số 315/2025/NĐ-CP"
    assert cited("ngan_sach", date(2025, 12, 7)) == "Quyết định số 77/2006/QĐ-TTg"
    assert cited("chung_thuc", date(2025, 12, 8)) == "Quyết định số 77/2006/QĐ-TTg"


def test_a_large_office_is_asked_about_each_task_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is in proportion to the tasks, not to tasks times officers: counted, not timed."""
    from grassroots_gov.officers.register import Register

    asked = []
    holders = Register.holders
    monkeypatch.setattr(Register, "holders", lambda *given: (asked.append(1), holders(*given))[1])
    counts = []
    for size in (10, 40):
        office = room()
        office.appoint(Officer("CT", "peoples_committee_chair"), on=START)
        for at in range(size):
            office.appoint(Officer(f"A{at}", "finance_accounting"), on=START)
            office.assign(f"t{at}", "CT", on=START)
        asked.clear()
        office.owed(ON)
        for at in range(size):
            office.responsible(f"t{at}", ON)
        counts.append(len(asked))
    assert counts[1] <= counts[0] * 5


def test_who_comes_back_early_answers_again(office: OfficersRoom) -> None:
    office.assign("tiep_dan", "CT", on=START)
    office.absent(Absence("CT", ON, ON + DAY * 9))
    office.absent(Absence("PCT1", ON, ON + DAY * 9))
    office.came_back("CT", on=ON + DAY * 3)
    assert office.responsible("tiep_dan", ON + DAY * 2).gap == "officers.gap_away"
    assert office.responsible("tiep_dan", ON + DAY * 3).officer == "CT"
    assert [(one.officer, one.end) for one in office.absences(ON, ON)] == [
        ("CT", ON + DAY * 2),
        ("PCT1", ON + DAY * 9),
    ]
    office.came_back("PCT1", on=ON)  # was never away after all
    assert [one.officer for one in office.absences(ON, ON + DAY * 9)] == ["CT"]
    with pytest.raises(NotAway):
        office.came_back("CT", on=ON + DAY * 3)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["leave", "away", "acting", "concurrent", "delegate", "assign", "back", "appoint"]),
        st.sampled_from(["CT", "PCT1", "PCT2", "KT"]),
        st.sampled_from(["CT", "PCT1", "PCT2", "KT", "peoples_committee", "finance_accounting"]),
        st.integers(0, 30),
    ),
    max_size=12,
)


@given(STEPS, st.integers(0, 40))
def test_every_task_has_an_answer_or_a_stated_gap(steps: list[tuple[str, str, str, int]], day: int) -> None:
    """Whatever happened: somebody there answers, or a body does, or the reason why nobody does is told."""
    office, posts = room(), {
        "CT": "peoples_committee_chair", "PCT1": "peoples_committee_vice_chair",
        "PCT2": "peoples_committee_vice_chair", "KT": "finance_accounting",
    }  # fmt: skip
    for code, post in posts.items():
        office.appoint(Officer(code, post), on=START)
    for step, who, target, after in steps:
        on = START + DAY * after
        try:
            match step:
                case "leave":
                    office.leave_post(who, on=on)
                case "away":
                    office.absent(Absence(who, on, on + DAY * 5))
                case "back":
                    office.came_back(who, on=on)
                case "acting" | "concurrent":
                    office.take_up(who, "peoples_committee_chair", on=on, acting=step == "acting")
                case "delegate":
                    office.delegate(who, target, on=on, until=on + DAY * 9)
                case "assign":
                    office.assign("viec", target, on=on)
                case _:
                    office.appoint(Officer(who, posts[who]), on=on)
        except GrassrootsError:
            continue
    on = START + DAY * day
    answer = office.responsible("viec", on)
    there = {one.id for one in office.serving(on, on)} - {one.officer for one in office.absences(on, on)}
    assert bool(answer.officer or answer.body) is not bool(answer.gap)
    if answer.officer and not answer.body:
        assert answer.officer in there
    assert {signer.officer for signer in answer.signers} <= there
    assert bool(answer.signers) is not bool(answer.unsigned)
    for lang in ("vi", "en"):
        assert "{" not in answer.explain(lang)  # type: ignore[arg-type]
