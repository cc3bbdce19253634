"""The contract's values as a stranger tries them: money, days, law, verdicts, decisions, books."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from grassroots_gov import (
    Absence,
    Announcement,
    Citation,
    Count,
    DayKind,
    Dong,
    Entry,
    Finding,
    FundOverdrawn,
    GrassrootsError,
    ImpossibleCount,
    Ledger,
    Line,
    Matter,
    NoRuleInForce,
    Officer,
    Outcome,
    RuleBook,
    RuleError,
    Threshold,
    UnknownMatter,
    UnknownPost,
    Verdict,
    WorkCalendar,
    decide,
    matters,
    plan_duty,
)

CALENDAR = WorkCalendar.vietnam()
MONDAY = date(2024, 6, 3)
ONE: Any = Dong(1)
WHOLE: Any = Dong
CODES = (
    "infrastructure_contribution community_funds village_convention village_head_election "
    "village_head_dismissal inspection_board_election investment_supervision_board_election "
    "other_self_management poor_household_review cultural_village cultural_family "
    "administrative_unit_scheme council_resolution council_delegate_dismissal"
).split()
REGIMES = [date(2007, 7, 1), date(2018, 6, 1), date(2023, 6, 30), date(2023, 7, 1), MONDAY, date(2025, 7, 1)]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: ONE / 2,
        lambda: ONE // 2,
        lambda: ONE * 1.5,
        lambda: ONE * Dong(2),
        lambda: ONE + 1,
        lambda: sum([ONE]),
        lambda: ONE < 2,
        lambda: WHOLE(1.0),
        lambda: WHOLE(True),
        lambda: float(ONE),
    ],
)
def test_no_arithmetic_of_dong_leaves_whole_dong(wrong: Any) -> None:
    with pytest.raises(TypeError):
        wrong()


def test_shares_may_come_from_any_iterable() -> None:
    assert Dong(10).allocate(weight for weight in (1, 1, 1)) == (Dong(4), Dong(3), Dong(3))  # type: ignore[arg-type]  # looser than declared


@pytest.mark.parametrize("ask", [CALENDAR.day, CALENDAR.is_working])
def test_a_moment_is_refused_as_a_day_and_not_answered_wrongly(ask: Any) -> None:
    with pytest.raises(TypeError, match="datetime"):
        ask(datetime(2024, 5, 1, 3))


def test_nothing_added_on_a_closed_day_skips_that_day_too() -> None:
    saturday = date(2024, 6, 1)
    answer = CALENDAR.add_working_days(saturday, 0)
    assert (answer.due, [day.on for day in answer.skipped]) == (MONDAY, [saturday, date(2024, 6, 2)])
    assert CALENDAR.add_working_days(MONDAY, 0).due == MONDAY


def test_a_swap_has_a_kind_for_either_day_and_cites_the_text_given() -> None:
    notice = Announcement("9/TB", date(2029, 1, 1), "x", off=(date(2029, 6, 6),), worked=(date(2029, 6, 9),))
    calendar = CALENDAR.with_announcement(notice)
    assert calendar.day(date(2029, 6, 6)).kind is DayKind.OFF_SWAPPED
    assert calendar.day(date(2029, 6, 9)).kind is DayKind.WORKING_SWAPPED
    assert str(calendar.day(date(2029, 6, 9)).citation) == "x"
    assert CALENDAR.day(date(2029, 6, 6)).kind is DayKind.WORKING


@pytest.mark.parametrize("relation", [">", ">="])
def test_the_minimum_is_the_least_count_that_passes(relation: Any) -> None:
    for share in (Fraction(1, 2), Fraction(2, 3), Fraction(1)):
        for base in range(60):
            least = Threshold(relation, share, "all_households").minimum(base)
            passing = [
                n for n in range(base + 2) if (n > share * base if relation == ">" else n >= share * base)
            ]
            assert least == passing[0]


def test_every_rule_cites_a_document_with_its_year() -> None:
    unnamed = {
        str(rule.citation) for rule in RuleBook.vietnam() if not any(c.isdigit() for c in str(rule.citation))
    }
    assert unnamed <= {"chưa xác định văn bản"}


def test_rules_of_a_day_and_what_is_not_among_them() -> None:
    book = RuleBook.vietnam()
    key = "infrastructure_contribution.threshold"
    assert key in book.at(MONDAY).keys()  # noqa: SIM118 - the method is what is tried
    with pytest.raises(NoRuleInForce) as caught:
        book.at(date(1990, 1, 1))[key]
    assert caught.value.before is None
    assert caught.value.after == book.timeline(key)[0]
    first, second = book.timeline(key)[:2]
    assert first.effective_until is not None
    assert first.effective_until <= second.effective_from
    changes = book.diff(MONDAY, date(2026, 8, 1))
    assert len(changes) == len({change.key for change in changes}) > 0
    assert len(book.diff(MONDAY, MONDAY)) == 0


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("on", REGIMES)
def test_every_matter_answers_or_says_that_no_rule_is_in_force(code: str, on: date) -> None:
    answered = 0
    told: set[tuple[str, date]] = set()
    for unit, form in itertools.product(
        ("household", "voter", "village", "delegate"), ("meeting", "ballots")
    ):
        papers = form == "ballots"
        count = Count(
            unit=unit,  # type: ignore[arg-type]  # of a product of words
            eligible=90,
            attending=None if papers else 90,
            issued=90 if papers else None,
            returned=90 if papers else None,
            valid=90 if papers else None,
            invalid=0 if papers else None,
            agree=90,
            form=form,  # type: ignore[arg-type]  # of a product of words
        )
        try:
            verdict = decide(code, count, on=on)
        except NoRuleInForce as none:
            told.add((none.key, none.on))
            continue
        answered += 1
        assert Verdict.from_dict(json.loads(json.dumps(verdict.to_dict()))) == verdict
        assert verdict.explain("vi")
        assert verdict.explain("en")
        if verdict.holds:
            assert verdict.require() is verdict
        else:
            with pytest.raises(RuleError) as caught:
                verdict.require()
            assert caught.value.verdict == verdict
    assert (answered, told) in ((8, set()), (0, {(code, on)}))


def test_community_funds_were_covered_before_they_were_listed() -> None:
    count = Count(unit="household", eligible=90, attending=90, agree=80)
    before = decide("community_funds", count, on=date(2023, 6, 30))
    assert "covered_by_other_matter" in [finding.code for finding in before.findings]
    after = decide("community_funds", count, on=date(2023, 7, 1))
    assert "covered_by_other_matter" not in [finding.code for finding in after.findings]


def test_matters_of_a_day_are_named_in_both_languages() -> None:
    for matter in matters(MONDAY):
        assert isinstance(matter, Matter)
        assert matter.right in ("know", "decide", "vote", "opine", "inspect")
        assert matter.label_vi
        assert matter.label_en
        assert str(matter.citation)
    with pytest.raises(UnknownMatter) as caught:
        decide("infrastructur", Count(eligible=1, agree=1), on=MONDAY)
    assert caught.value.nearest[0] == "infrastructure_contribution"


@pytest.mark.parametrize(
    ("figures", "equation"),
    [
        ({"eligible": -1, "agree": 0}, "eligible >= 0"),
        ({"attending": 11}, "attending <= eligible"),
        ({"issued": 11, "form": "ballots"}, "issued <= eligible"),
        ({"agree": 11}, "agree <= eligible"),
        ({"issued": 5, "returned": 6, "form": "ballots"}, "returned <= issued"),
        (
            {"issued": 8, "returned": 6, "valid": 5, "invalid": 2, "form": "ballots"},
            "returned = valid + invalid",
        ),
        ({"attending": 5, "agree": 6}, "agree <= attending"),
        ({"valid": 5, "agree": 6, "form": "ballots"}, "agree <= valid"),
        (
            {"attending": 5, "agree": 3, "disagree": 2, "abstain": 1},
            "agree + disagree + abstain <= attending",
        ),
        (
            {"valid": 5, "agree": 3, "disagree": 2, "abstain": 1, "form": "online"},
            "agree + disagree + abstain <= valid",
        ),
    ],
)
def test_an_impossible_count_names_its_equation(figures: dict[str, Any], equation: str) -> None:
    with pytest.raises(ImpossibleCount) as caught:
        Count(**{"eligible": 10, "agree": 1, **figures})
    assert caught.value.equation == equation
    assert caught.value.code == "impossible_count"


def test_a_verdict_with_words_of_another_program_is_still_explained() -> None:
    finding = Finding("no_stamp", 0, "=", 1, Citation("Luật số 10/2022/QH15", "15", "1"))
    verdict = Verdict("Is it stamped?", MONDAY, Outcome.FAILS, (finding,), 0, "")
    assert "no_stamp" in verdict.explain("en")
    assert verdict.explain("vi").startswith("Is it stamped?")
    with pytest.raises(TypeError):
        bool(verdict)


# --- duty -----------------------------------------------------------------------------------------------

KINDS = {
    DayKind.WORKING: "working",
    DayKind.WORKING_SWAPPED: "working",
    DayKind.WEEKLY_REST: "weekly_rest",
    DayKind.OFF_SWAPPED: "weekly_rest",
    DayKind.HOLIDAY: "holiday",
    DayKind.HOLIDAY_SUBSTITUTE: "holiday",
}


def burden(
    ids: str,
    days: list[date],
    away: dict[str, set[date]],
    seats: int,
    carried: dict[str, dict[str, int]],
    held: list[tuple[date, str]],
) -> Fraction:
    """The contract's third aim, by its letter."""
    kind = {day: KINDS[CALENDAR.day(day).kind] for day in days}
    total = Fraction(0)
    deviations: dict[str, list[Fraction]] = {who: [] for who in ids}
    for each in ("working", "weekly_rest", "holiday"):
        of_kind = [day for day in days if kind[day] == each]
        covered = sum(min(seats, sum(day not in away[who] for who in ids)) for day in of_kind)
        present = {who: sum(day not in away[who] for day in of_kind) for who in ids}
        for who in ids:
            fair = Fraction(covered * present[who], sum(present.values()) or 1)
            had = sum(day in of_kind and holder == who for day, holder in held)
            deviations[who].append(had + carried.get(who, {}).get(each, 0) - fair)
    for who in ids:
        total += sum(part * part for part in deviations[who]) + sum(deviations[who]) ** 2
    return total


@pytest.mark.parametrize("start", [date(2024, 4, 26), date(2024, 2, 7), date(2025, 4, 29)])
@pytest.mark.parametrize("seats", [1, 2])
def test_no_roster_of_all_that_can_be_is_fairer_than_an_optimal_one(start: date, seats: int) -> None:
    posts = ("peoples_council_chair", "peoples_committee_vice_chair", "peoples_council_vice_chair")
    officers = [Officer(name, post) for name, post in zip("XYZ", posts, strict=True)]
    days = [start + timedelta(days=n) for n in range(6)]
    away = {"X": set(days[2:4]), "Y": set(), "Z": {days[5]}}
    absences = [Absence("X", days[2], days[3]), Absence("Z", days[5], days[5])]
    carried = {"Y": {"working": 1}, "Z": {"holiday": -1}}
    plan = plan_duty(officers, days[0], days[-1], seats=seats, absences=absences, carried=carried, seed=3)

    def rosters() -> Iterator[list[tuple[date, str]]]:
        each = [
            list(itertools.combinations([who for who in "XYZ" if day not in away[who]], seats))
            for day in days
        ]
        for chosen in itertools.product(*each):
            yield [(day, who) for day, team in zip(days, chosen, strict=True) for who in team]

    best = min(burden("XYZ", days, away, seats, carried, held) for held in rosters())
    held = [(one.on, one.officer) for one in plan.assignments]
    assert (plan.guarantee, plan.objective) == ("optimal", best)
    assert burden("XYZ", days, away, seats, carried, held) == best
    for officer in officers:
        load = plan.load(officer.id)
        assert load["total"] == load["working"] + load["weekly_rest"] + load["holiday"]


def test_an_unknown_post_names_the_nearest() -> None:
    with pytest.raises(UnknownPost) as caught:
        Officer("A", "peoples_comittee_chair")
    assert caught.value.nearest[0] == "peoples_committee_chair"


# --- books ----------------------------------------------------------------------------------------------


def moved(on: date, debit: str, credit: str, amount: int) -> Entry:
    lines = (Line.debit(debit, Dong(amount), fund="roads"), Line.credit(credit, Dong(amount), fund="roads"))
    return Entry(on, "m", lines, "D1")


def test_a_back_dated_payment_may_not_overdraw_any_later_day() -> None:
    ledger = Ledger()
    ledger.post(moved(MONDAY, "111", "4418", 100))
    ledger.post(moved(date(2024, 6, 7), "4418", "111", 90))
    before = ledger.trial_balance()
    with pytest.raises(FundOverdrawn) as caught:
        ledger.post(moved(date(2024, 6, 4), "4418", "111", 11))
    assert (caught.value.on, caught.value.balance) == (date(2024, 6, 7), Dong(-1))
    with pytest.raises(FundOverdrawn):
        ledger.reverse(1, on=date(2024, 6, 8), why="x")
    assert ledger.trial_balance() == before
    assert [(row.account, row.debit, row.credit, row.balance) for row in before] == [
        ("111", Dong(100), Dong(90), Dong(10)),
        ("4418", Dong(90), Dong(100), Dong(10)),
    ]


def test_an_export_for_an_unknown_program_is_a_clear_error() -> None:
    with pytest.raises(GrassrootsError, match="hledger"):
        Ledger().export("gnucash")  # type: ignore[arg-type]  # the unknown word is what is tried
