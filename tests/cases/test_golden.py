"""Every verdict on dossiers, petitions and reports, told whole in ``golden``; see ``support.proofs``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from grassroots_gov.cases import Dossier, Due, Paper, Petition, Procedure, Report, TimeRule, reconcile
from grassroots_gov.cases.dossier import Apology
from grassroots_gov.cases.judge import judge_apology, judge_extension, judge_intake
from grassroots_gov.cases.petition_judge import (
    check_by,
    extend_by,
    judge_forwarding,
    judge_handling,
    judge_lodging,
)
from grassroots_gov.journal import Personal
from grassroots_gov.law import Citation, RuleBook, Verdict
from grassroots_gov.worktime import WorkCalendar
from support.proofs import hold

GOLDEN = Path(__file__).parent / "golden"
BOOK, VIETNAM = RuleBook.vietnam(), WorkCalendar.vietnam()
ON = date(2024, 6, 3)  # a Monday
DAY = timedelta(1)

BIRTH = Procedure(
    code="birth_again",
    vi="đăng ký lại khai sinh",
    en="birth re-registration",
    time=TimeRule(kind="working_days", n=5, extension=5),
    citation=Citation("Quyết định số 1/QĐ-UBND năm 2020", article=2),
    papers=(
        Paper(code="form", vi="tờ khai", en="form"),
        Paper(code="identity", vi="giấy tờ tùy thân"),
        Paper(code="old_copy", vi="bản sao cũ", en="old copy", needed=False),
    ),
)
REMEMBERED = evolve(BIRTH, confidence="memory", papers=())


def dossier(due: date, *, extended: int = 0, apologies: int = 0) -> Dossier:
    at = datetime(2024, 6, 3, 9)
    sorry = Apology(at=at, reason="mất điện", new_date=due)
    return Dossier(
        case_id="2024-1",
        procedure="birth_again",
        received_at=at,
        dues=(Due(since=at.date(), why="received", on=due),),
        holder="one_stop",
        extended=extended,
        apologies=(sorry,) * apologies,
        last_at=at,
    )


def sorry(on: date, due: date, reason: str = "mất điện", before: int = 0) -> Callable[[], Verdict]:
    return lambda: judge_apology(dossier(due, apologies=before), on, reason, BOOK)


def longer(days: int, extended: int = 0, procedure: Procedure = BIRTH) -> Callable[[], Verdict]:
    return lambda: judge_extension(dossier(ON, extended=extended), procedure, days, ON, BOOK)


def intake(*papers: str, procedure: Procedure = BIRTH) -> Callable[[], Verdict]:
    return lambda: judge_intake(procedure, papers, ON, BOOK)


DOSSIERS = {
    "all the papers needed": intake("form", "identity"),
    "two papers missing, two unknown": intake("old_copy", "photo", "map"),
    "papers that nobody listed": intake("form", procedure=REMEMBERED),
    "an extension to the last day allowed": longer(3, extended=2),
    "an extension by one day too many": longer(4, extended=2),
    "an extension under a time that is remembered": longer(5, procedure=REMEMBERED),
    "an apology before there was a rule": sorry(date(2018, 6, 20), date(2018, 6, 22)),
    "an apology on the first day of the rule": sorry(date(2018, 6, 21), date(2018, 6, 22)),
    "an apology a day before the promised day": sorry(ON, ON + DAY),
    "a second apology, on the promised day": sorry(ON, ON, before=1),
    "an apology with its reason": sorry(date(2025, 7, 1), date(2025, 7, 1), before=3),
    "an apology without a reason": sorry(date(2025, 7, 1), date(2025, 7, 2), reason=" "),
}


def petition(kind: Any = "complaint", on: date = ON, **more: Any) -> Petition:
    given = {"petition_id": "P1", "about": "one_stop", "topic": "fees", "last_on": on, **more}
    return Petition(kind=kind, lodged_on=on, **given)


FIRST = petition(petition_id="P0", closed_on=ON - 30 * DAY, settle_by=ON - 40 * DAY, stage="settled")
SECOND = petition(instance=2, of="P0")
OVERDUE = evolve(FIRST, closed_on=None, stage="accepted")


def lodged(one: Petition, first: Petition | None = None) -> Callable[[], Verdict]:
    return lambda: judge_lodging(one, BOOK, first=first)


LODGED = {
    "in time, about the one stop section": lodged(petition(known_on=ON - 90 * DAY)),
    "a day too late": lodged(petition(known_on=ON - 91 * DAY)),
    "late, with obstacles": lodged(petition(known_on=ON - 99 * DAY, obstacle_days=9)),
    "obstacles longer than the time": lodged(petition(known_on=ON - 3 * DAY, obstacle_days=9)),
    "learnt of on the day": lodged(petition(known_on=ON)),
    "learnt of on the day, with obstacles": lodged(petition(known_on=ON, obstacle_days=9)),
    "a second complaint a day late, with obstacles": lodged(
        evolve(SECOND, obstacle_days=9), evolve(FIRST, closed_on=ON - 31 * DAY)
    ),
    "about a civil servant of the commune": lodged(petition(about="land_construction_environment")),
    "about somebody whom others manage": lodged(petition(about="party_secretary")),
    "about somebody of whom nothing is known": lodged(petition(about="province_land_office")),
    "a second complaint on the last day": lodged(SECOND, FIRST),
    "a second complaint a day late": lodged(SECOND, evolve(FIRST, closed_on=ON - 31 * DAY)),
    "a second complaint after no answer": lodged(SECOND, evolve(OVERDUE, settle_by=ON - 29 * DAY)),
    "a second complaint from a remote place": lodged(
        evolve(SECOND, remote=True), evolve(FIRST, closed_on=ON - 45 * DAY)
    ),
    "a second complaint whose first is not known": lodged(SECOND),
    "a denunciation": lodged(petition("denunciation")),
    "a reflection": lodged(petition("reflection")),
}


def accepted(kind: Any = "complaint", on: date = ON, **more: Any) -> Petition:
    given = {"process_by": on + 9 * DAY, "processed_on": on, "accepted_on": on, "runs_from": on, **more}
    return petition(kind, on, stage=given.pop("stage", "accepted"), **given)


def settled(on: date, kind: Any = "complaint", **more: Any) -> Petition:
    given = {"settle_by": ON + 30 * DAY, "evidence": "12/QĐ-UBND", **more}
    return accepted(kind, stage="settled", closed_on=on, **given)


def refused(ground: Any, kind: Any = "complaint", **more: Any) -> Petition:
    on = more.pop("closed_on", ON + 2 * DAY)
    given = {"process_by": ON + 10 * DAY, "processed_on": on, "closed_on": on, **more}
    return petition(kind, ground=ground, stage="refused", **given)


def passed_on(kind: Any, on: date) -> Petition:
    return petition(
        kind,
        process_by=date(2024, 6, 10),
        processed_on=on,
        closed_on=on,
        stage="transferred",
        transferred_to="province_inspectorate",
    )


def handled(
    one: Petition, on: date = ON + 60 * DAY, *before: str, first: Petition | None = None
) -> Callable[[], Verdict]:
    return lambda: judge_handling(one, on, BOOK, VIETNAM, first=first, settled_before=before)


WAITING = petition(process_by=date(2024, 6, 13))
COMPLEX = accepted(on=date(2026, 7, 1), complexity="complex", settle_by=date(2026, 8, 17))
HANDLED = {
    "waiting, on the last day": handled(WAITING, date(2024, 6, 13)),
    "waiting, a day after the last": handled(WAITING, date(2024, 6, 14)),
    "accepted later than the day asked about": handled(
        evolve(WAITING, processed_on=date(2024, 6, 12)), date(2024, 6, 11)
    ),
    "a reflection before a rule sets a time": handled(petition("reflection", date(2008, 3, 2))),
    "accepted, open on the last day": handled(accepted(settle_by=ON + 30 * DAY), ON + 30 * DAY),
    "accepted, open a day after the last": handled(accepted(settle_by=ON + 30 * DAY), ON + 31 * DAY),
    "a denunciation that is open": handled(accepted("denunciation", settle_by=ON + 30 * DAY), ON),
    "settled on the last day, asked about on it": handled(settled(ON + 30 * DAY), ON + 30 * DAY),
    "settled two days late": handled(settled(ON + 32 * DAY)),
    "settled without evidence": handled(settled(ON, evidence="")),
    "a reflection that no rule and no promise gives a time": handled(accepted("reflection")),
    "a reflection with a promise": handled(
        settled(ON + 20 * DAY, kind="reflection", settle_by=ON + 20 * DAY)
    ),
    "accepted and then passed on": handled(
        accepted("denunciation", stage="transferred", closed_on=ON + 4 * DAY, settle_by=ON + 30 * DAY)
    ),
    "passed on the day after the one asked about": handled(
        accepted("denunciation", stage="transferred", closed_on=ON + 4 * DAY, settle_by=ON + 30 * DAY),
        ON + 3 * DAY,
    ),
    "settled the day after the one asked about": handled(settled(ON + DAY), ON),
    "refused the day after the one asked about": handled(refused("other"), ON + DAY),
    "accepted the day after the one asked about": handled(
        evolve(accepted(settle_by=ON + 30 * DAY), processed_on=ON + DAY, accepted_on=ON + DAY), ON
    ),
    "complex without a mark": handled(COMPLEX, date(2026, 7, 1)),
    "a normal case needs no mark": handled(evolve(COMPLEX, complexity="normal"), date(2026, 7, 1)),
    "complex with two marks": handled(evolve(COMPLEX, marks=("places", "foreign_element")), date(2026, 7, 1)),
    "complex before there were marks": handled(
        accepted(on=date(2026, 6, 30), complexity="complex", settle_by=date(2026, 8, 14)), date(2026, 6, 30)
    ),
    "a complex denunciation needs no mark": handled(
        accepted("denunciation", date(2026, 7, 1), complexity="complex", settle_by=date(2026, 8, 17)),
        date(2026, 7, 1),
    ),
    "passed on on the fifth working day": handled(passed_on("reflection", date(2024, 6, 10))),
    "passed on on the sixth working day": handled(passed_on("denunciation", date(2024, 6, 11))),
    "a complaint passed on": handled(passed_on("complaint", date(2024, 6, 10))),
    "refused as late, and it was": handled(refused("late", known_on=ON - 91 * DAY)),
    "refused as late, and it was not": handled(refused("late", known_on=ON - 90 * DAY)),
    "refused as late on the day it was learnt of": handled(refused("late", known_on=ON)),
    "refused as late, nobody knows": handled(refused("late")),
    "a second complaint refused as late": handled(
        refused("late", instance=2, of="P0"), first=evolve(FIRST, closed_on=ON - 31 * DAY)
    ),
    "refused as another's, and it is": handled(refused("not_competent", about="party_secretary")),
    "refused as another's, and it is not": handled(refused("not_competent")),
    "refused as another's, nobody knows": handled(refused("not_competent", about="province_land_office")),
    "a reflection refused as another's": handled(refused("not_competent", "reflection")),
    "refused as settled, and it was": handled(refused("settled"), ON + 60 * DAY, "P0", "P9"),
    "refused as settled, nobody knows": handled(refused("settled")),
    "refused as settled before the law": handled(
        refused("settled", on=date(2014, 6, 3), process_by=None, closed_on=date(2014, 6, 5)), ON, "P0"
    ),
    "refused for want of a denouncer": handled(refused("conditions", "denunciation")),
    "refused although the denouncer is known": handled(
        refused("conditions", "denunciation", petitioner=Personal(digest="0" * 64))
    ),
    "refused on another ground": handled(refused("other")),
}


def passing(kind: Any, on: date, lodged_on: date = ON) -> Callable[[], Verdict]:
    return lambda: judge_forwarding(petition(kind, lodged_on), on, BOOK, VIETNAM)


def more_time(kind: Any = "denunciation", **more: Any) -> Callable[[], Verdict]:
    return lambda: extend_by(accepted(kind, **more), ON, BOOK, VIETNAM)[0]


def more_checking(kind: Any = "denunciation", **more: Any) -> Callable[[], Verdict]:
    return lambda: check_by(petition(kind, **more), ON + DAY, BOOK, VIETNAM)[0]


MOVED = {
    "passed on on the day": passing("reflection", ON),
    "lodged on a Saturday, passed on on the fifth working day": passing(
        "denunciation", date(2024, 6, 14), date(2024, 6, 8)
    ),
    "lodged on a Saturday, passed on on the sixth": passing(
        "denunciation", date(2024, 6, 17), date(2024, 6, 8)
    ),
    "passed on before a rule sets a time": passing("denunciation", date(2018, 12, 31), date(2018, 12, 3)),
    "a complaint, for which no rule sets a time": passing("complaint", ON),
    "more time for a normal case": more_time(),
    "more time for a complex case": more_time(complexity="complex"),
    "more time again for a complex case": more_time(complexity="complex", extensions=1),
    "more time again for a very complex case": more_time(complexity="very_complex", extensions=1),
    "more time for a complex complaint": more_time("complaint", complexity="complex"),
    "a longer first check": more_checking(),
    "a longer first check again": more_checking(checked_longer=True),
    "a longer first check of a complaint": more_checking("complaint"),
}


def added(levels: tuple[Report, ...] = (), **figures: int) -> Callable[[], Verdict]:
    return lambda: reconcile(Report(**figures), on=ON, levels=levels)


REPORTED = {
    "a report that says nothing": added(),
    "a total without its parts": added(total=5),
    "one part of a total": added(total=5, new=5),
    "a report that adds up": added(
        total=12, new=10, carried_in=2, resolved=9, pending=3, on_time=8, late=1, pending_in_time=0,
        pending_overdue=3, due=9, due_answered=9, due_unanswered=0,
    ),
    "a report in which nothing adds up": added(
        total=13, new=10, carried_in=2, resolved=9, pending=3, before_time=1, on_time=8, late=1,
        pending_in_time=1, pending_overdue=3, due=8, due_answered=9, due_unanswered=0,
    ),
    "levels that add up but for one": added(
        (Report(new=6, late=1), Report(new=4, late=1)), new=10, late=1, total=10
    ),
}  # fmt: skip

TABLES = {
    "dossiers": DOSSIERS,
    "lodged": LODGED,
    "handled": HANDLED,
    "moved": MOVED,
    "reported": REPORTED,
}


@pytest.mark.parametrize("table", TABLES)
def test_every_verdict_is_the_one_that_people_have_read(table: str) -> None:
    hold(GOLDEN / f"{table}.txt", TABLES[table])
