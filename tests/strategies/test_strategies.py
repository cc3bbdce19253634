"""What the strategies draw is valid, varied and never thrown away; near misses are wrong by one rule."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from hypothesis.statistics import collector

from grassroots_gov import (
    Absence,
    Commune,
    Count,
    Dong,
    Entry,
    Fact,
    GrassrootsError,
    Ledger,
    Officer,
    Outcome,
    UnknownMatter,
    WorkCalendar,
    decide,
    matters,
    plan_duty,
    strategies,
)
from grassroots_gov.duty import DutyRequest, plan_request
from grassroots_gov.journal.fact import compose, parse
from grassroots_gov.officers.model import PARTS_OF_DAY, PartOfDay
from grassroots_gov.strategies import near_misses

EVERY: dict[str, Callable[[], st.SearchStrategy[object]]] = {
    "absences": strategies.absences,
    "amounts": strategies.amounts,
    "counts": strategies.counts,
    "days": strategies.days,
    "duty_requests": strategies.duty_requests,
    "entries": strategies.entries,
    "facts": strategies.facts,
    "ledgers": strategies.ledgers,
    "officers": strategies.officers,
    "work_calendars": strategies.work_calendars,
    "communes": strategies.communes,
    "counts that hold": lambda: strategies.counts(outcome="holds"),
    "counts that fail": lambda: strategies.counts(outcome=Outcome.FAILS),
    "near misses": near_misses.any_of_them,
}


@pytest.mark.parametrize("name", sorted(EVERY))
def test_no_draw_is_thrown_away(name: str) -> None:
    statistics: list[dict[str, Any]] = []

    @settings(
        max_examples=40, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck)
    )
    @given(EVERY[name]())
    def run(_: object) -> None:
        pass

    with collector.with_value(statistics.append):
        run()
    cases = [case["status"] for case in statistics[0]["generate-phase"]["test-cases"]]
    assert "valid" in cases
    assert "invalid" not in cases  # what a filter or an assumption rejects


def test_every_public_strategy_is_tried() -> None:
    assert {name for name in strategies.__all__ if name != "near_misses"} <= set(EVERY)


# --- validity, told by the rooms --------------------------------------------------------------------


@given(strategies.entries())
def test_an_entry_is_taken_by_an_empty_ledger(entry: Entry) -> None:
    assert Ledger().post(entry) == 1


@given(strategies.entries(funds=("hoi",)))
def test_the_funds_can_be_chosen(entry: Entry) -> None:
    assert {line.fund for line in entry.lines} == {"hoi"}


@given(strategies.ledgers())
def test_a_ledger_balances_in_every_fund_and_is_never_overdrawn(ledger: Ledger) -> None:
    for fund in ledger.funds():
        rows = ledger.trial_balance(fund=fund)
        assert sum((row.debit - row.credit for row in rows), Dong(0)) == Dong(0)
        for account in ("111", "112"):
            assert ledger.balance(account, fund=fund) >= Dong(0)


@given(strategies.duty_requests(most_days=10, most_officers=4))
@settings(max_examples=10)
def test_a_duty_request_can_be_planned(request: DutyRequest) -> None:
    plan = plan_request(request)
    assert len(plan.assignments) + len(plan.gaps) == len(request.days) * request.slots[0].seats


@given(strategies.duty_requests(most_days=14, limits=False))
@settings(max_examples=25)
def test_without_limits_the_plan_is_known_to_be_best_or_names_its_gaps(request: DutyRequest) -> None:
    assert plan_request(request).guarantee in ("optimal", "partial")


@given(strategies.work_calendars())
def test_a_calendar_counts_as_many_days_as_the_announced_one(calendar: WorkCalendar) -> None:
    for announcement in calendar.announcements:
        year = announcement.off[0].year
        span = date(year, 1, 1), date(year, 12, 31)
        assert calendar.count_working_days(*span) == WorkCalendar.vietnam().count_working_days(*span)
        assert not calendar.is_working(announcement.off[0])
        assert calendar.is_working(announcement.worked[0])


@given(strategies.facts())
def test_a_fact_is_what_would_be_read_back(fact: Fact) -> None:
    again, record = compose(evolve(fact, digest=""))
    assert again == fact == parse(record, fact.stream, fact.position)


@given(strategies.communes())
@settings(max_examples=15)
def test_a_commune_stands_and_its_journal_is_whole(commune: Commune) -> None:
    assert commune.verify().holds
    assert list(commune.facts())
    commune.close()


@pytest.mark.parametrize("on", [date(2009, 12, 31), date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 24)])
def test_officers_of_any_day_can_be_appointed_on_it(on: date) -> None:
    @given(strategies.officers(on=on))
    def appointed(officer: Officer) -> None:
        with Commune.open("memory:") as commune:
            commune.officers.appoint(officer, on=on)

    appointed()


@given(strategies.officers(on=date(2020, 5, 20)))
def test_officers_of_a_day_hold_posts_of_that_day(officer: Officer) -> None:
    with Commune.open("memory:", today=date(2020, 5, 20)) as commune:
        commune.officers.appoint(officer, on=date(2020, 5, 20))


@given(strategies.officers(), st.data())
def test_absences_can_be_held_to_a_period_and_to_officers(officer: Officer, data: st.DataObject) -> None:
    first, last = date(2024, 6, 1), date(2024, 6, 30)
    absence = data.draw(strategies.absences(officers=[officer.id], first=first, last=last, longest=5))
    assert absence.officer == officer.id
    assert first <= absence.start <= absence.end <= last
    assert (absence.end - absence.start).days < 5
    assert absence.session == "day"


@pytest.mark.parametrize("session", PARTS_OF_DAY)
def test_absences_can_be_of_a_part_of_the_day(session: PartOfDay) -> None:
    drawn = strategies.absences(sessions=PARTS_OF_DAY)
    assert find(drawn, lambda absence: absence.session == session) == Absence(
        "CB01", date(2015, 1, 1), date(2015, 1, 1), "leave", session
    )


# --- votes with a known answer ----------------------------------------------------------------------

ANSWERS = [
    ("infrastructure_contribution", date(2018, 6, 1), "holds"),
    ("infrastructure_contribution", date(2018, 6, 1), "fails"),
    ("infrastructure_contribution", date(2024, 6, 3), "holds"),
    ("infrastructure_contribution", date(2024, 6, 3), "fails"),
    ("infrastructure_contribution", date(2024, 6, 3), "undetermined"),
    ("village_convention", date(2024, 6, 3), "holds"),
    ("village_head_election", date(2024, 6, 3), "fails"),
    ("poor_household_review", date(2022, 10, 1), "holds"),
    ("community_funds", date(2020, 1, 1), "holds"),
    ("council_resolution", date(2024, 6, 3), "holds"),
    ("council_resolution", date(2024, 6, 3), "fails"),
]


@pytest.mark.parametrize(("matter", "on", "outcome"), ANSWERS, ids=lambda value: str(value))
def test_the_law_answers_as_it_was_asked_to(matter: str, on: date, outcome: str) -> None:
    @settings(max_examples=25, database=None)
    @given(strategies.counts(matter=matter, on=on, outcome=outcome))
    def run(count: Count) -> None:
        assert decide(matter, count, on=on).outcome == outcome

    run()


def test_a_vote_that_holds_can_hold_by_exactly_one_household() -> None:
    on, matter = date(2024, 6, 3), "infrastructure_contribution"
    drawn = strategies.counts(matter=matter, on=on, outcome="holds", eligible=150)
    count = find(
        drawn,
        lambda count: not decide(matter, evolve(count, agree=count.agree - 1, disagree=None), on=on).holds,
        settings=settings(max_examples=2000, database=None),
    )
    assert decide(matter, count, on=on).holds


def test_questions_that_have_no_answer_are_told_at_once() -> None:
    known = next(matter.code for matter in matters(date(2024, 6, 3)) if matter.right == "know")
    with pytest.raises(UnknownMatter):
        strategies.counts(matter="infrastructure", outcome="holds")
    with pytest.raises(ValueError, match="never holds"):
        strategies.counts(matter=known, on=date(2024, 6, 3), outcome="holds")
    with pytest.raises(ValueError, match="maybe"):
        strategies.counts(outcome="maybe")
    with pytest.raises(ValueError, match="at least one"):
        strategies.counts(eligible=0)


# --- minimal examples, as the page shows them -------------------------------------------------------

MINIMAL: list[tuple[st.SearchStrategy[object], object]] = [
    (strategies.amounts(), Dong(0)),
    (strategies.absences(), Absence("CB01", date(2015, 1, 1), date(2015, 1, 1), "leave")),
    (strategies.counts(), Count(unit="household", eligible=0, agree=0)),
    (strategies.work_calendars(), WorkCalendar.vietnam()),
]


@pytest.mark.parametrize(("strategy", "least"), MINIMAL, ids=lambda value: type(value).__name__)
def test_the_least_example_is_the_documented_one(strategy: st.SearchStrategy[object], least: object) -> None:
    assert find(strategy, lambda _: True) == least


def test_the_least_ledger_is_empty_and_the_least_entry_has_two_lines_of_one_dong() -> None:
    assert len(find(strategies.ledgers(), lambda _: True)) == 0
    entry = find(strategies.entries(), lambda _: True)
    assert [line.amount for line in entry.lines] == [Dong(1), Dong(1)]


def test_variety() -> None:
    for wanted in (
        lambda count: count.form == "online" and count.form_chosen,
        lambda count: count.invalid and count.disagree and count.abstain,
        lambda count: count.attending is None and count.form == "meeting" and count.agree > 10,
    ):
        find(strategies.counts(), wanted, settings=settings(max_examples=5000, database=None))
    with pytest.raises(NoSuchExample):
        find(
            strategies.counts(),
            lambda count: count.agree > count.eligible,
            settings=settings(max_examples=300),
        )


# --- near misses ------------------------------------------------------------------------------------

NEAR = [name for name in near_misses.__all__ if name not in ("NearMiss", "any_of_them")]


@pytest.mark.parametrize("name", NEAR)
def test_a_near_miss_raises_its_one_error(name: str) -> None:
    codes: set[str] = set()

    @settings(max_examples=60, database=None)
    @given(getattr(near_misses, name)())
    def run(miss: near_misses.NearMiss) -> None:
        with pytest.raises(GrassrootsError) as caught:
            miss.build()
        assert caught.value.code == miss.code
        codes.add(miss.code)

    run()
    assert codes


# --- Hypothesis finds them by itself ----------------------------------------------------------------


def run_with_plugin(code: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run ``code`` where the entry point is installed, as a wheel would install it."""
    source = Path(strategies.__file__).parents[2]
    info = tmp_path / "grassroots_gov-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: grassroots-gov-under-test\nVersion: 0\n")
    (info / "entry_points.txt").write_text(
        "[hypothesis]\ngrassroots_gov = _hypothesis_grassroots_gov:register\n"
    )
    import os

    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{source}"}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


USE = """
    from hypothesis import given, settings, strategies as st, find
    assert find(st.from_type(Officer), lambda _: True).id == "CB01"
    assert find(st.from_type(Absence), lambda _: True).officer == "CB01"
    assert find(st.from_type(Dong), lambda _: True) == Dong(0)
    assert find(st.from_type(Count), lambda _: True).agree == 0
    assert len(find(st.from_type(Entry), lambda _: True).lines) == 2
    assert find(st.from_type(list[Dong]), bool) == [Dong(0)]
"""
OURS = "from grassroots_gov import Absence, Count, Dong, Entry, Officer"


@pytest.mark.parametrize(
    "first",
    [
        f"import hypothesis\n    {OURS}",
        f"{OURS}\n    import hypothesis",
        "import hypothesis, grassroots_gov\n    from grassroots_gov.money import Dong\n    " + OURS,
    ],
)
def test_types_are_drawn_in_either_order_of_import(tmp_path: Path, first: str) -> None:
    done = run_with_plugin(f"\n    {first}\n{USE}", tmp_path)
    assert done.returncode == 0, done.stderr


def test_importing_hypothesis_alone_imports_none_of_us(tmp_path: Path) -> None:
    done = run_with_plugin(
        """
        import sys
        import hypothesis
        assert "_hypothesis_grassroots_gov" in sys.modules
        ours = [name for name in sys.modules if name.startswith("grassroots_gov")]
        assert not ours, ours
        import grassroots_gov.money
        assert "grassroots_gov.strategies" not in sys.modules
        assert "grassroots_gov.officers" not in sys.modules
        """,
        tmp_path,
    )
    assert done.returncode == 0, done.stderr


def test_a_type_that_cannot_be_registered_warns_and_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import types

    import _hypothesis_grassroots_gov as plugin

    monkeypatch.setitem(plugin.TYPES, "strange", {"Missing": "counts"})
    monkeypatch.setitem(sys.modules, "strange", types.ModuleType("strange"))
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    with pytest.warns(UserWarning, match="strange"):
        plugin.register()


def test_drawing_in_ones_own_test_reads_like_this() -> None:
    officers = st.lists(strategies.officers(), min_size=2, max_size=4, unique_by=lambda officer: officer.id)

    @settings(max_examples=10)
    @given(officers, st.dates(date(2024, 1, 1), date(2024, 12, 1)))
    def run(staff: list[Officer], day: date) -> None:
        assert plan_duty(staff, day, day).guarantee == "optimal"

    run()
