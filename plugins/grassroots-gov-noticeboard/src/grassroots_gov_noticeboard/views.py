"""What the pages show: plain values asked of the rooms, with no personal field among them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from grassroots_gov import Commune, Dong, Obligation
from grassroots_gov.text import has, say

if TYPE_CHECKING:
    from grassroots_gov.cases import Statistics
    from grassroots_gov.funds import Statement
    from grassroots_gov.publicity.facts import Posting

__all__ = [
    "CaseRow",
    "DecisionCard",
    "DutyRow",
    "FundCard",
    "Month",
    "Officer",
    "PostedRow",
    "Reception",
    "cases",
    "decisions",
    "duties",
    "figures",
    "funds",
    "owed",
    "posted",
    "receptions",
]

CHAIR = "peoples_committee_chair"
MONTHS = 12
LISTED = 30
"""How many days a dossier that is settled stays listed."""

SETTLED = ("answered", "withdrawn")


@frozen
class Officer:
    """Somebody on duty: the office's code, and the post as it is called."""

    code: str
    vi: str
    en: str


@frozen
class DutyRow:
    """Who is on duty on a day."""

    on: date
    officers: tuple[Officer, ...]


@frozen
class Reception:
    """A day on which citizens are received: by whom, and how many places of how many are free, if offered."""

    on: date
    officer: Officer
    chair: bool
    free: int | None
    places: int | None


@frozen
class DecisionCard:
    """A decision as the board shows it; ``short`` is how many are still needed, where votes are counted."""

    id: str
    subject: str
    opened_on: date
    state: str
    proof_vi: str
    proof_en: str
    needed: int | None
    eligible: int
    unit: str
    votes: int | None
    meetings: tuple[tuple[date, str], ...]
    json: str


@frozen
class Month:
    """What came into a fund and went out of it in a month, and on how many vouchers."""

    first: date
    received: Dong
    spent: Dong
    receipts: int
    payments: int


@frozen
class Posted:
    """A statement on the board: its period, its figures, and the text that receipts are checked against."""

    start: date
    end: date
    on: date
    short: str
    received: Dong
    receipts: int
    closing: Dong
    json: str


@frozen
class FundCard:
    """A fund: its figures, its payments, its months, and the statements posted of it."""

    code: str
    name: str
    start: date
    opening: Dong
    received: Dong
    receipts: int
    spent: Dong
    closing: Dong
    payments: tuple[tuple[date, str, Dong], ...]
    months: tuple[Month, ...]
    posted: tuple[Posted, ...]


@frozen
class CaseRow:
    """A dossier by its number."""

    id: str
    vi: str
    en: str
    received_on: date
    due: date
    state: str


@frozen
class PostedRow:
    """Something the law wants shown: what, where, since when and until when.

    ``until``   the last day, where one was set; ``least`` is the least time that the law of the day it was
    posted wants, in words; ``permanent`` where it hangs always
    """

    vi: str
    en: str
    about: str
    channel_vi: str
    channel_en: str
    place: str
    since: date
    until: date | None
    permanent: bool
    least_vi: str
    least_en: str


def duties(commune: Commune, on: date) -> tuple[DutyRow, ...]:
    """The week of ``on``, Monday to Sunday."""
    monday = on - timedelta(days=on.weekday())
    sunday = monday + timedelta(days=6)
    roster = commune.duty.roster(monday, sunday)
    posts = _posts(commune, monday, sunday)
    days = (monday + timedelta(days=at) for at in range(7))
    return tuple(
        DutyRow(day, tuple(_officer(held.officer, posts) for held in roster.on(day))) for day in days
    )


def receptions(commune: Commune, on: date, *, days: int = 28) -> tuple[Reception, ...]:
    """The chairman's duties on working days, and every duty with places offered, from ``on`` on."""
    from grassroots_gov.errors import UnknownVisit

    end = on + timedelta(days=days - 1)
    posts = _posts(commune, on, end)
    calendar = commune.calendar
    found = []
    for held in commune.duty.roster(on, end):
        chair = posts.get(held.officer) == CHAIR and calendar.is_working(held.on)
        try:
            session = commune.duty.reception.session(held.id)
        except UnknownVisit:
            session = None
        if chair or session is not None:
            free = session.free if session is not None else None
            places = session.capacity if session is not None else None
            found.append(Reception(held.on, _officer(held.officer, posts), chair, free, places))
    return tuple(sorted(found, key=lambda one: (one.on, one.officer.code)))


def _posts(commune: Commune, start: date, end: date) -> dict[str, str]:
    return {service.id: service.post for service in commune.officers.serving(start, end)}


def _officer(code: str, posts: dict[str, str]) -> Officer:
    key = f"officers.{posts.get(code, '')}"
    if not has(key):
        return Officer(code, "", "")
    return Officer(code, say(key, "vi"), say(key, "en"))


def decisions(commune: Commune, on: date) -> tuple[DecisionCard, ...]:
    """Every decision opened by ``on``, as it stood then: those still open first, then the newest."""
    cards = []
    for decision_id, state in commune.decisions.decisions(on).items():
        opened = state.opened
        assert opened is not None
        verdict = state.verdict
        cards.append(
            DecisionCard(
                id=decision_id,
                subject=opened.subject,
                opened_on=state.opened_on,
                state=state.state,
                proof_vi="" if verdict is None else verdict.explain("vi"),
                proof_en="" if verdict is None else verdict.explain("en"),
                needed=_needed(commune, opened.matter, opened.eligible, on) if verdict is None else None,
                eligible=opened.eligible,
                unit=opened.unit,
                votes=state.count.agree if state.count is not None else None,
                meetings=tuple((told.event_on, told.what) for _, told in state.notices),
                json="" if verdict is None else json.dumps(verdict.to_dict(), ensure_ascii=False, indent=1),
            )
        )
    return tuple(sorted(cards, key=lambda card: (not card.proof_vi, card.opened_on, card.id), reverse=True))


def _needed(commune: Commune, matter: str, eligible: int, on: date) -> int | None:
    """How many of all who may vote must agree, where the law of the day says it as a share of them."""
    from grassroots_gov.law import Threshold

    rule = commune.book.at(on).find(f"{matter}.threshold")
    if rule is None or not isinstance(rule.value, Threshold):
        return None
    return rule.value.minimum(eligible)


def funds(commune: Commune, on: date) -> tuple[FundCard, ...]:
    """Every fund over the twelve months that end with the month of ``on``."""
    return tuple(_fund(commune, fund.code, on) for fund in commune.funds.funds() if fund.opened_on <= on)


def _fund(commune: Commune, code: str, on: date) -> FundCard:
    firsts = [_month_before(on, back) for back in reversed(range(MONTHS))]
    statement = commune.funds.statement(code, firsts[0], on)
    months = tuple(_month(statement, first) for first in firsts)
    posted = tuple(
        Posted(
            start=one.statement.start,
            end=one.statement.end,
            on=one.on,
            short=one.short,
            received=one.statement.received,
            receipts=len(one.statement.receipts),
            closing=one.statement.closing,
            json=one.to_json(),
        )
        for one in commune.funds.published(code)
        if one.on <= on
    )
    return FundCard(
        code=code,
        name=statement.name,
        start=firsts[0],
        opening=statement.opening,
        received=statement.received,
        receipts=len(statement.receipts),
        spent=statement.spent,
        closing=statement.closing,
        payments=tuple((row.on, row.text, row.amount) for row in statement.payments),
        months=months,
        posted=posted,
    )


def _month(statement: Statement, first: date) -> Month:
    into, out = (
        [row.amount for row in rows if _month_before(row.on, 0) == first]
        for rows in (statement.receipts, statement.payments)
    )
    return Month(first, _sum(into), _sum(out), len(into), len(out))


def _month_before(on: date, back: int) -> date:
    months = on.year * 12 + on.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _sum(amounts: Iterable[Dong]) -> Dong:
    return sum(amounts, Dong(0))


def cases(commune: Commune, on: date, *, days: int = LISTED) -> tuple[CaseRow, ...]:
    """The dossiers open on ``on``, by the day promised, then those promised for its last ``days``.

    A section settles thousands in a year: what is settled and gone stays in the figures.
    """
    since = on - timedelta(days=days)
    rows = []
    for one in commune.cases.public(on):
        if one.state in SETTLED and one.due < since:
            continue
        procedure = commune.cases.procedure(one.procedure, one.received_on)
        state = "overdue" if one.overdue else one.state
        vi, en = procedure.label("vi"), procedure.label("en")
        rows.append(CaseRow(one.case_id, vi, en, one.received_on, one.due, state))
    return tuple(sorted(rows, key=lambda row: (row.state in SETTLED, row.due, row.id)))


def figures(commune: Commune, on: date) -> Statistics:
    """Dossiers from the first of January to ``on``, counted."""
    return commune.cases.statistics(date(on.year, 1, 1), on)


def posted(commune: Commune, on: date) -> tuple[PostedRow, ...]:
    """What is on show on the day ``on``, in the order it was posted."""
    return tuple(_posted(commune, one) for one in commune.publicity.shown(on))


def _posted(commune: Commune, one: Posting) -> PostedRow:
    from grassroots_gov.law.wording import word
    from grassroots_gov.publicity import requirement

    wanted = requirement(one.item, one.since, commune.book)
    least = wanted.days(one.channel)
    return PostedRow(
        vi=wanted.label("vi"),
        en=wanted.label("en"),
        about=one.about,
        channel_vi=say(f"publicity.{one.channel}", "vi"),
        channel_en=say(f"publicity.{one.channel}", "en"),
        place=one.place,
        since=one.since,
        until=one.end - timedelta(days=1) if one.end is not None else None,
        permanent=wanted.permanent,
        least_vi="" if least is None else word(least, "vi"),
        least_en="" if least is None else word(least, "en"),
    )


def owed(commune: Commune, on: date) -> tuple[Obligation, ...]:
    """What the commune must show or do, late things first; what is met or not yet open is left out.

    Of denunciations nothing is listed: an id or a day can be enough to tell who spoke. What an officer still
    has to learn, or how officers are rated, is between them and the office.
    """
    hidden = {one.petition_id for one in commune.cases.petitions.every() if one.kind == "denunciation"}
    return tuple(
        one
        for one in commune.obligations(on)
        if one.state in ("late", "due") and one.subject not in hidden and not one.code.startswith("officers.")
    )
