"""What the parts of the council's room share: the journal, the law, ids and how records are found."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date
from typing import TypeVar

from grassroots_gov.council.book import COUNCIL, CouncilBook, Session
from grassroots_gov.council.facts import STREAM
from grassroots_gov.council.owed import Calendar
from grassroots_gov.errors import CouncilOrder, UnknownCouncilRecord
from grassroots_gov.journal import Event, Fact, Journal
from grassroots_gov.law import RuleBook

__all__ = ["Desk", "known"]

R = TypeVar("R")


class Desk:
    """The council's journal and the law it is judged by."""

    def __init__(
        self, journal: Journal, book: Callable[[], RuleBook], calendar: Callable[[], Calendar]
    ) -> None:
        self._journal = journal
        self._book = book
        self._calendar = calendar

    def _council(self) -> CouncilBook:
        return self._journal.state(STREAM, COUNCIL)[0]

    def _write(self, judge: Callable[[CouncilBook], Sequence[Event]], on: date) -> tuple[Fact, ...]:
        return self._journal.write(STREAM, COUNCIL, judge, effective_on=on)

    def _next(self, prefix: str, taken: Container[str]) -> str:
        """The first free number after ``prefix``."""
        number = 1
        while f"{prefix}{number}" in taken:
            number += 1
        return f"{prefix}{number}"

    def _session(self, book: CouncilBook, session_id: str) -> Session:
        return known("session", book.sessions, session_id)

    def _open(self, book: CouncilBook, session_id: str, on: date) -> Session:
        session = self._session(book, session_id)
        if session.opened_on is None or on < session.opened_on:
            raise CouncilOrder(session_id, "council.not_open", on)
        return session


def known(record: str, records: Mapping[str, R], given: str) -> R:
    """The record of an id; :class:`UnknownCouncilRecord` names the nearest."""
    if given not in records:
        from difflib import get_close_matches

        raise UnknownCouncilRecord(record, given, tuple(get_close_matches(given, records, n=3, cutoff=0)))
    return records[given]
