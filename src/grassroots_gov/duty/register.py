"""Receiving citizens on a duty (tiếp công dân): places, visits, the reception book, the way to a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from grassroots_gov.duty.facts import Duty
from grassroots_gov.duty.visits import (
    SESSION,
    BookRead,
    Session,
    SessionOpened,
    Visit,
    VisitBooked,
    VisitCancelled,
    VisitHandedOver,
    Visitor,
    VisitReceived,
    session_stream,
)
from grassroots_gov.errors import FullyBooked, UnknownVisit, VisitRefused
from grassroots_gov.journal import Event, Journal, Personal

__all__ = ["ReceptionDesk"]

PREFIX = session_stream("")


class ReceptionDesk:
    """The register of a commune; ``duty`` answers the duty of an assignment id or raises."""

    def __init__(
        self, journal: Journal, duty: Callable[[str], Duty], known: Callable[[str, date], None]
    ) -> None:
        self._journal = journal
        self._duty = duty
        self._known = known

    def open(self, assignment_id: str, *, capacity: int, on: date) -> Session:
        """Offer ``capacity`` places on a duty; again to change the number, never below what is taken."""
        duty = self._duty(assignment_id)

        def judge(session: Session) -> list[Event]:
            if (
                isinstance(capacity, bool)
                or not isinstance(capacity, int)
                or capacity < max(1, session.taken)
            ):
                raise VisitRefused(assignment_id, "capacity")
            if session.capacity == capacity:
                return []
            return [SessionOpened(assignment=assignment_id, on=duty.now.on, capacity=capacity)]

        self._write(assignment_id, judge, on)
        return self.session(assignment_id)

    def session(self, assignment_id: str) -> Session:
        """The places and visits of a duty; :class:`UnknownVisit` where none were offered."""
        session, _ = self._journal.state(session_stream(assignment_id), SESSION)
        if not session.assignment:
            raise UnknownVisit(assignment_id)
        return session

    def book(self, assignment_id: str, visitor: Visitor, *, on: date) -> Visit:
        """Give a citizen a place; :class:`FullyBooked` where none is left, whoever else books meanwhile."""
        return self._enter(assignment_id, visitor, on, walk_in=False)

    def walk_in(self, assignment_id: str, visitor: Visitor, *, on: date) -> Visit:
        """Enter a citizen who came without a place: nobody is sent away for want of one."""
        return self._enter(assignment_id, visitor, on, walk_in=True)

    def cancel(self, visit_id: str, *, on: date) -> None:
        """Give the place back."""
        self._step(visit_id, on, lambda visit: VisitCancelled(ordinal=visit.ordinal), from_state="booked")

    def receive(self, visit_id: str, officer_id: str, *, on: date, handling: str) -> Visit:
        """Record who received the citizen and what was done (kết quả tiếp nhận, xử lý)."""
        self._known(officer_id, on)
        return self._step(
            visit_id,
            on,
            lambda visit: VisitReceived(
                ordinal=visit.ordinal, officer=officer_id, intake_and_handling=Personal(handling)
            ),
            from_state="booked",
        )

    def hand_over(self, visit_id: str, case_id: str, *, on: date) -> Visit:
        """Note the case that the matter became."""
        return self._step(
            visit_id,
            on,
            lambda visit: VisitHandedOver(ordinal=visit.ordinal, case=case_id),
            from_state="received",
        )

    def visits(self, start: date, end: date) -> tuple[Visit, ...]:
        """Every visit of the sessions from ``start`` to ``end``, by day, session and ordinal."""
        found = [visit for session in self._sessions() for visit in session.visits.values()]
        return tuple(
            sorted(
                (visit for visit in found if start <= visit.on <= end),
                key=lambda visit: (visit.on, visit.id.partition("#")[0], visit.ordinal),
            )
        )

    def page(
        self, start: date, end: date, *, by: str = "", why: str = "", on: date | None = None
    ) -> tuple[Mapping[str, str], ...]:
        """The reception book's lines with their words; what was erased reads "–".

        The columns are those that the law's rule ``reception_book`` names. That it was read, ``by`` whom and
        ``why``, goes on record first, on the day ``on``, or else the last day of the page.
        """
        visits = self.visits(start, end)
        event = BookRead(by=by, why=why)
        for assignment in dict.fromkeys(visit.id.rpartition("#")[0] for visit in visits):
            self._write(assignment, lambda _: [event], on or end)
        return tuple(self._line(visit) for visit in visits)

    def forget(self, visit_id: str) -> None:
        """Erase every personal word of a visit; that it took place stays."""
        _, visit = self._find(visit_id)
        for personal in (*visit.visitor.words(), visit.intake_and_handling):
            if personal is not None:
                self._journal.erase(personal)

    # --- inside -------------------------------------------------------------------------------------

    def _line(self, visit: Visit) -> Mapping[str, str]:
        def words(personal: Personal | None) -> str:
            if personal is None:
                return ""
            revealed = self._journal.reveal(personal)
            return "–" if revealed is None else revealed

        return {
            "ordinal": str(visit.ordinal),
            "date": visit.on.isoformat(),
            "full_name": words(visit.visitor.full_name),
            "address": words(visit.visitor.address),
            "content": words(visit.visitor.content),
            "prior_handling": words(visit.visitor.prior_handling),
            "request": words(visit.visitor.request),
            "intake_and_handling": words(visit.intake_and_handling),
            "officer": visit.officer,
            "case": visit.case,
        }

    def _sessions(self) -> Iterator[Session]:
        for stream in self._journal.streams(PREFIX):
            yield self.session(stream[len(PREFIX) :])

    def _write(self, assignment_id: str, judge: Callable[[Session], list[Event]], on: date) -> None:
        self._journal.write(session_stream(assignment_id), SESSION, judge, effective_on=on)

    def _enter(self, assignment_id: str, visitor: Visitor, on: date, *, walk_in: bool) -> Visit:
        ordinal = 0

        def judge(session: Session) -> list[Event]:
            nonlocal ordinal
            if not session.assignment:
                raise UnknownVisit(assignment_id)
            if not walk_in and session.free <= 0:
                raise FullyBooked(assignment_id, session.capacity)
            ordinal = len(session.visits) + 1
            return [VisitBooked(ordinal=ordinal, visitor=visitor, walk_in=walk_in)]

        self._write(assignment_id, judge, on)
        return self.session(assignment_id).visits[ordinal]

    def _find(self, visit_id: str) -> tuple[Session, Visit]:
        name, _, ordinal = visit_id.rpartition("#")
        session = self.session(name) if name else None
        if session is None or not ordinal.isdecimal() or int(ordinal) not in session.visits:
            raise UnknownVisit(visit_id)
        return session, session.visits[int(ordinal)]

    def _step(self, visit_id: str, on: date, event: Callable[[Visit], Event], *, from_state: str) -> Visit:
        session, visit = self._find(visit_id)

        def judge(session: Session) -> list[Event]:
            current = session.visits[visit.ordinal]
            if current.state != from_state:
                raise VisitRefused(visit_id, current.state)
            return [event(current)]

        self._write(session.assignment, judge, on)
        return self.session(session.assignment).visits[visit.ordinal]
