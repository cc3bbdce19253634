"""What the pages show: plain values asked of the rooms, with no personal field among them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from attrs import frozen

from grassroots_gov import Commune, Dong, Obligation
from grassroots_gov.errors import GrassrootsError

__all__ = ["CaseRow", "DecisionCard", "DutyRow", "FundCard", "Month", "cases", "decisions", "duties", "funds", "owed"]


@frozen
class DutyRow:
    """Who is on duty on a day, by post and code."""

    on: date
    officers: tuple[str, ...]


@frozen
class DecisionCard:
    """A decision as the board shows it."""

    id: str
    subject: str
    opened_on: date
    state: str
    proof_vi: str
    proof_en: str
    needed: str
    json: str


@frozen
class Month:
    """What came into a fund and went out of it in a month."""

    first: date
    received: Dong
    spent: Dong


@frozen
class FundCard:
    """A fund: its figures, its payments, its months, and the statements posted of it."""

    code: str
    name: str
    opening: Dong
    received: Dong
    spent: Dong
    closing: Dong
    payments: tuple[tuple[date, str, Dong], ...]
    months: tuple[Month, ...]
    posted: tuple[tuple[date, date, str, str], ...]


@frozen
class CaseRow:
    """A dossier by its number."""

    id: str
    procedure: str
    received_on: date
    due: date
    state: str


def duties(commune: Commune, on: date) -> tuple[DutyRow, ...]:
    """The week of ``on``, Monday to Sunday."""
    monday = on - timedelta(days=on.weekday())
    roster = commune.duty.roster(monday, monday + timedelta(days=6))
    days = (monday + timedelta(days=at) for at in range(7))
    return tuple(DutyRow(day, tuple(held.officer for held in roster.on(day))) for day in days)


def decisions(commune: Commune, on: date) -> tuple[DecisionCard, ...]:
    """Every decision opened by ``on``, the newest first."""
    cards = []
    for decision_id, state in commune.decisions.decisions().items():
        opened = state.opened
        if opened is None or state.opened_on > on:
            continue
        verdict = state.verdict
        cards.append(
            DecisionCard(
                id=decision_id,
                subject=opened.subject,
                opened_on=state.opened_on,
                state=state.state,
                proof_vi="" if verdict is None else verdict.explain("vi"),
                proof_en="" if verdict is None else verdict.explain("en"),
                needed="" if verdict is not None else _needed(commune, opened.matter, opened.eligible, on),
                json="" if verdict is None else json.dumps(verdict.to_dict(), ensure_ascii=False, indent=1),
            )
        )
    return tuple(sorted(cards, key=lambda card: (card.opened_on, card.id), reverse=True))


def _needed(commune: Commune, matter: str, eligible: int, on: date) -> str:
    """How many of those who may vote must agree, where the law of the day counts on all of them."""
    rule = commune.book.at(on).find(f"{matter}.threshold")
    try:
        return "" if rule is None else f"{rule.threshold().minimum(eligible)}/{eligible}"
    except TypeError:
        return ""


def funds(commune: Commune, on: date) -> tuple[FundCard, ...]:
    """Every fund from the first of January to ``on``."""
    start = date(on.year, 1, 1)
    return tuple(_fund(commune, fund.code, start, on) for fund in commune.funds.funds())


def _fund(commune: Commune, code: str, start: date, on: date) -> FundCard:
    statement = commune.funds.statement(code, start, on)
    months = []
    for month in range(1, on.month + 1):
        first = date(on.year, month, 1)
        months.append(
            Month(
                first,
                _sum(row.amount for row in statement.receipts if row.on.month == month),
                _sum(row.amount for row in statement.payments if row.on.month == month),
            )
        )
    posted = [one for one in commune.funds.published(code) if one.on <= on]
    return FundCard(
        code=code,
        name=statement.name,
        opening=statement.opening,
        received=statement.received,
        spent=statement.spent,
        closing=statement.closing,
        payments=tuple((row.on, row.text, row.amount) for row in statement.payments),
        months=tuple(months),
        posted=tuple((one.statement.start, one.statement.end, one.short, one.to_json()) for one in posted),
    )


def _sum(amounts: Any) -> Dong:
    return sum(amounts, Dong(0))


def cases(commune: Commune, on: date) -> tuple[CaseRow, ...]:
    """Every dossier received by ``on``."""
    return tuple(
        CaseRow(one.case_id, one.procedure, one.received_on, one.due, "overdue" if one.overdue else one.state)
        for one in commune.cases.public(on)
    )


def owed(commune: Commune, on: date) -> tuple[Obligation, ...]:
    """What the commune must show or do, late things first; what is met is left out."""
    try:
        return tuple(one for one in commune.obligations(on) if one.state in ("late", "due"))
    except GrassrootsError:
        return ()
