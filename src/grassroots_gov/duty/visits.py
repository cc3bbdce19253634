"""The reception book (sổ tiếp công dân): what can happen to a visit, and the session that it makes.

Each session, that is each duty on which citizens are received, is a stream of its own: a place is only
ever taken by appending at the position that was read, so that no interleaving can pass the capacity.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from attrs import Factory, define, evolve, field, frozen

from grassroots_gov.journal import Event, Fact, Fold, Personal

__all__ = [
    "EVENTS",
    "SESSION",
    "BookRead",
    "Session",
    "SessionOpened",
    "Visit",
    "VisitBooked",
    "VisitCancelled",
    "VisitHandedOver",
    "VisitReceived",
    "Visitor",
    "session_stream",
]

State = Literal["booked", "cancelled", "received"]


def session_stream(assignment: str) -> str:
    """The stream of the session of a duty."""
    return f"duty/reception/{assignment}"


def _personal(value: str | Personal) -> Personal:
    return value if isinstance(value, Personal) else Personal(value)


@frozen(kw_only=True)
class Visitor:
    """Who came and why: every word is personal and lives in the erasable annex.

    The columns of the reception book by the names that the law's rule gives them; ``prior_handling`` is what
    became of the matter before.
    """

    full_name: Personal = field(converter=_personal)
    address: Personal = field(factory=lambda: Personal(""), converter=_personal)
    content: Personal = field(factory=lambda: Personal(""), converter=_personal)
    prior_handling: Personal = field(factory=lambda: Personal(""), converter=_personal)
    request: Personal = field(factory=lambda: Personal(""), converter=_personal)

    def words(self) -> tuple[Personal, ...]:
        """Every personal detail."""
        return self.full_name, self.address, self.content, self.prior_handling, self.request


@frozen(kw_only=True)
class SessionOpened:
    """Places were offered on a duty."""

    kind: ClassVar[str] = "duty.session_opened"
    assignment: str
    on: date
    capacity: int


@frozen(kw_only=True)
class VisitBooked:
    """A citizen was given a place, or came without one (``walk_in``), which no capacity limits."""

    kind: ClassVar[str] = "duty.visit_booked"
    ordinal: int
    visitor: Visitor
    walk_in: bool = False


@frozen(kw_only=True)
class VisitCancelled:
    """The place was given back."""

    kind: ClassVar[str] = "duty.visit_cancelled"
    ordinal: int


@frozen(kw_only=True)
class VisitReceived:
    """An officer received the citizen, and what was done with the matter (tiếp nhận, xử lý)."""

    kind: ClassVar[str] = "duty.visit_received"
    ordinal: int
    officer: str
    intake_and_handling: Personal


@frozen(kw_only=True)
class BookRead:
    """Somebody read the reception book with its personal words (đọc sổ tiếp công dân)."""

    kind: ClassVar[str] = "duty.book_read"
    by: str
    why: str


@frozen(kw_only=True)
class VisitHandedOver:
    """The matter became a case."""

    kind: ClassVar[str] = "duty.visit_handed_over"
    ordinal: int
    case: str


EVENTS = (SessionOpened, VisitBooked, VisitCancelled, VisitReceived, BookRead, VisitHandedOver)


@frozen(kw_only=True)
class Visit:
    """One line of the reception book.

    ``id``       the session and the ordinal, "2024-06-03/1#2"
    ``officer``  who received the citizen; empty until then
    ``case``     the dossier that came of it, if one did
    """

    id: str
    ordinal: int
    on: date
    visitor: Visitor
    walk_in: bool
    state: State = "booked"
    officer: str = ""
    intake_and_handling: Personal | None = None
    case: str = ""


@define
class Session:
    """The places of one duty."""

    assignment: str = ""
    on: date = date.min
    capacity: int = 0
    visits: dict[int, Visit] = Factory(dict)

    @property
    def taken(self) -> int:
        """Places that are taken."""
        return sum(1 for visit in self.visits.values() if not visit.walk_in and visit.state != "cancelled")

    @property
    def free(self) -> int:
        """Places that are left."""
        return self.capacity - self.taken


def _apply(session: Session, _: Fact, event: Event) -> Session:
    visits = session.visits
    match event:
        case SessionOpened():
            session.assignment, session.on, session.capacity = event.assignment, event.on, event.capacity
        case VisitBooked():
            visits[event.ordinal] = Visit(
                id=f"{session.assignment}#{event.ordinal}",
                ordinal=event.ordinal,
                on=session.on,
                visitor=event.visitor,
                walk_in=event.walk_in,
            )
        case VisitCancelled():
            visits[event.ordinal] = evolve(visits[event.ordinal], state="cancelled")
        case VisitReceived():
            visits[event.ordinal] = evolve(
                visits[event.ordinal],
                state="received",
                officer=event.officer,
                intake_and_handling=event.intake_and_handling,
            )
        case VisitHandedOver():
            visits[event.ordinal] = evolve(visits[event.ordinal], case=event.case)
    return session


SESSION: Fold[Session] = Fold("session", Session, _apply)
