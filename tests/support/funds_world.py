"""A commune's funds on a store in memory, with decisions that are simply given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count

from attrs import field, frozen

from grassroots_gov.funds.audit import LedgerAudit
from grassroots_gov.funds.facts import CODEC
from grassroots_gov.funds.room import FundsRoom
from grassroots_gov.journal import Journal, MemoryStore, Store
from grassroots_gov.journal.audit import Row
from grassroots_gov.law import Outcome, RuleBook, Verdict
from grassroots_gov.money import Dong
from grassroots_gov.worktime import WorkCalendar

DAY = date(2020, 5, 20)


PASSED = Verdict("funds.levy", DAY, Outcome.HOLDS, ())
FAILED = Verdict("funds.levy", DAY, Outcome.FAILS, ())


@frozen
class Terms:
    """What a decision said."""

    decision_id: str = "road-vote"
    matter: str = "infrastructure_contribution"
    verdict: Verdict = PASSED
    amount: Dong | None = None
    per: str | None = None
    values: Mapping[str, Dong] = field(factory=dict)
    period: tuple[date | None, date | None] = (None, None)
    effective_on: date | None = None


def room(*decided: Terms, store: Store | None = None) -> FundsRoom:
    """The funds room over ``store``, where these decisions are concluded and no other."""
    known = {terms.decision_id: terms for terms in decided or (Terms(),)}
    seconds = count()
    journal = Journal(
        store or MemoryStore(),
        CODEC,
        clock=lambda: datetime.fromtimestamp(1_590_000_000 + next(seconds), UTC),
        salt=lambda size: b"s" * size,
    )
    return FundsRoom(journal, RuleBook.vietnam, WorkCalendar.vietnam, decision=known.get)


def pay(funds: FundsRoom, fund: str, amount: int, purpose: str = "xi măng", on: date = DAY) -> int:
    """A payment in which everything is as it should be."""
    return funds.spend(
        fund,
        Dong(amount),
        purpose,
        on=on,
        approved_by="CB-1",
        paid_by="CB-2",
        document="HĐ-1",
        recorded_by="CB-3",
    )


_usual = re.compile(LedgerAudit.usual).fullmatch


def show(books: LedgerAudit, row: Row) -> None:
    """Show a fact to the audit as the journal does: by its shape where it is usual, else as a row."""
    position, kind, version, day, body = row
    match = _usual(body)
    found = match and (day, kind, str(position), str(version), None, "", *match.groups())
    if not found or not books.take_usual(position, found):
        books(row)
