"""The council's book: how sessions, requests, boards and recommendations stand, folded from what happened."""

from __future__ import annotations

from datetime import date

from attrs import define, evolve, field, frozen

from grassroots_gov.council.facts import (
    AnswerPosted,
    ConfidenceTaken,
    Convened,
    DocumentsSent,
    Elected,
    ElectionApproved,
    ElectionSent,
    FindingMade,
    FollowedUp,
    Opened,
    ProgrammeAdopted,
    QuestionAnswered,
    QuestionAsked,
    RecommendationClosed,
    Recommended,
    Regulated,
    Replied,
    RequestAnswered,
    RequestAssigned,
    RequestMade,
    RequestsReported,
    Resolved,
    Seated,
    SummarySent,
    SupervisionPlanned,
    VotersMet,
)
from grassroots_gov.council.model import RequestState
from grassroots_gov.council.organ_facts import (
    AnswerTakenDown,
    BoardEnded,
    BoardSet,
    ProgrammeDrafted,
    ProgrammeProposed,
    ReportConsidered,
    SupervisionFormed,
)
from grassroots_gov.journal import Event, Fact, Fold

__all__ = [
    "COUNCIL",
    "CouncilBook",
    "Election",
    "Question",
    "Recommendation",
    "Request",
    "Session",
    "Supervision",
]


@frozen(kw_only=True)
class Session:
    """One session as it stands."""

    convened: Convened
    on: date
    documents_on: date | None = None
    summary_on: date | None = None
    opened_on: date | None = None
    delegates: int | None = None
    present: int | None = None
    resolutions: tuple[tuple[date, Resolved], ...] = ()
    confidence: tuple[tuple[date, ConfidenceTaken], ...] = ()
    reported: tuple[tuple[date, tuple[str, ...]], ...] = ()
    considered: tuple[tuple[date, ReportConsidered], ...] = ()


@frozen(kw_only=True)
class Request:
    """One voters' request as it stands."""

    made: RequestMade
    on: date
    assigned: tuple[tuple[date, str], ...] = ()
    answered_on: date | None = None
    answer: str = ""
    evidence: str = ""
    posted_on: date | None = None
    taken_down_on: date | None = None

    def state(self, on: date) -> RequestState:
        """Its state at the end of the day ``on``."""
        if self.answered_on is not None and self.answered_on <= on:
            return "answered"
        return "assigned" if self.to(on) else "open"

    def to(self, on: date) -> str:
        """Who has it on a day; nobody where it is empty."""
        return next((to for since, to in reversed(self.assigned) if since <= on), "")

    def received(self, on: date) -> date:
        """The day on which whoever has it on ``on`` received it."""
        return next((since for since, _ in reversed(self.assigned) if since <= on), self.on)


@frozen(kw_only=True)
class Election:
    """One election by the council as it stands."""

    held: Elected
    on: date
    sent_on: date | None = None
    decided_on: date | None = None
    approved: bool | None = None


@frozen(kw_only=True)
class Question:
    """One question as it stands."""

    asked: QuestionAsked
    on: date
    answered_on: date | None = None
    answer: str = ""


@frozen(kw_only=True)
class Supervision:
    """One supervision as it stands."""

    planned: SupervisionPlanned
    on: date
    form: str = ""
    findings: tuple[tuple[date, str], ...] = ()


@frozen(kw_only=True)
class Recommendation:
    """One recommendation as it stands."""

    made: Recommended
    on: date
    replied_on: date | None = None
    reply: str = ""
    notes: tuple[tuple[date, str], ...] = ()
    closed_on: date | None = None
    outcome: str = ""


@define
class CouncilBook:
    """Everything that is known of the council."""

    seated: list[tuple[date, Seated]] = field(factory=list)
    regulations: list[tuple[date, Regulated]] = field(factory=list)
    sessions: dict[str, Session] = field(factory=dict)
    elections: dict[str, Election] = field(factory=dict)
    questions: dict[str, Question] = field(factory=dict)
    meetings: dict[str, tuple[date, VotersMet]] = field(factory=dict)
    requests: dict[str, Request] = field(factory=dict)
    programmes: dict[int, date] = field(factory=dict)
    proposed: dict[int, date] = field(factory=dict)
    drafted: dict[int, date] = field(factory=dict)
    boards: list[tuple[date, str, BoardSet | None]] = field(factory=list)
    supervisions: dict[str, Supervision] = field(factory=dict)
    recommendations: dict[str, Recommendation] = field(factory=dict)

    def delegates(self, on: date) -> int | None:
        """How many delegates the council has on a day; ``None`` where it was never recorded."""
        known = [fact for since, fact in self.seated if since <= on]
        return known[-1].delegates if known else None

    def boards_on(self, on: date) -> dict[str, tuple[date, BoardSet]]:
        """The boards of a day, each with the day since which it stands so."""
        there: dict[str, tuple[date, BoardSet | None]] = {}
        for since, board, event in sorted(self.boards, key=lambda one: one[0]):
            if since <= on:
                there[board] = since, event
        return {
            board: (since, event)
            for board, (since, event) in there.items()
            if event is not None and (event.until is None or on <= event.until)
        }

    def regular_of(self, year: int) -> list[Session]:
        """The regular sessions that open in a year, the first one first."""
        found = [
            one
            for one in self.sessions.values()
            if one.convened.sort == "regular" and one.convened.opens.year == year
        ]
        return sorted(found, key=lambda one: one.convened.opens)

    def regulation(self, sort: str, on: date) -> Regulated | None:
        """What the working regulation in force on a day sets for a sort of session."""
        known = [fact for since, fact in self.regulations if since <= on and fact.sort == sort]
        return known[-1] if known else None


def _apply(book: CouncilBook, fact: Fact, event: Event) -> CouncilBook:
    on = fact.effective_on
    match event:
        case Seated():
            book.seated.append((on, event))
            book.seated.sort(key=lambda pair: pair[0])
        case Regulated():
            book.regulations.append((on, event))
            book.regulations.sort(key=lambda pair: pair[0])
        case Convened():
            book.sessions[event.session] = Session(convened=event, on=on)
        case Elected():
            book.elections[event.election] = Election(held=event, on=on)
        case ElectionSent():
            book.elections[event.election] = evolve(book.elections[event.election], sent_on=on)
        case ElectionApproved():
            book.elections[event.election] = evolve(
                book.elections[event.election], decided_on=on, approved=event.approved
            )
        case QuestionAsked():
            book.questions[event.question] = Question(asked=event, on=on)
        case QuestionAnswered():
            asked = book.questions[event.question]
            book.questions[event.question] = evolve(asked, answered_on=on, answer=event.answer)
        case VotersMet():
            book.meetings[event.meeting] = (on, event)
        case ProgrammeAdopted():
            book.programmes.setdefault(event.year, on)
        case ProgrammeProposed():
            book.proposed[event.year] = min(on, book.proposed.get(event.year, on))
        case ProgrammeDrafted():
            book.drafted[event.year] = min(on, book.drafted.get(event.year, on))
        case BoardSet():
            book.boards.append((on, event.board, event))
        case BoardEnded():
            book.boards.append((on, event.board, None))
        case SupervisionFormed():
            planned = book.supervisions[event.supervision]
            book.supervisions[event.supervision] = evolve(planned, form=event.form)
        case ReportConsidered():
            sat = book.sessions[event.session]
            book.sessions[event.session] = evolve(sat, considered=(*sat.considered, (on, event)))
        case AnswerTakenDown():
            book.requests[event.request] = evolve(book.requests[event.request], taken_down_on=on)
        case DocumentsSent() | SummarySent() | Opened() | Resolved() | ConfidenceTaken() | RequestsReported():
            book.sessions[event.session] = _session(book.sessions[event.session], on, event)
        case RequestMade():
            book.requests[event.request] = Request(made=event, on=on)
        case RequestAssigned() | RequestAnswered() | AnswerPosted():
            book.requests[event.request] = _request(book.requests[event.request], on, event)
        case SupervisionPlanned():
            book.supervisions[event.supervision] = Supervision(planned=event, on=on)
        case FindingMade():
            known = book.supervisions[event.supervision]
            book.supervisions[event.supervision] = evolve(known, findings=(*known.findings, (on, event.text)))
        case Recommended():
            book.recommendations[event.recommendation] = Recommendation(made=event, on=on)
        case Replied() | FollowedUp() | RecommendationClosed():
            before = book.recommendations[event.recommendation]
            book.recommendations[event.recommendation] = _recommendation(before, on, event)
    return book


def _session(
    session: Session,
    on: date,
    event: DocumentsSent | SummarySent | Opened | Resolved | ConfidenceTaken | RequestsReported,
) -> Session:
    match event:
        case DocumentsSent():
            return evolve(session, documents_on=on)
        case SummarySent():
            return evolve(session, summary_on=on)
        case Opened():
            return evolve(session, opened_on=on, delegates=event.delegates, present=event.present)
        case Resolved():
            return evolve(session, resolutions=(*session.resolutions, (on, event)))
        case ConfidenceTaken():
            return evolve(session, confidence=(*session.confidence, (on, event)))
        case RequestsReported():
            return evolve(session, reported=(*session.reported, (on, event.requests)))


def _request(request: Request, on: date, event: RequestAssigned | RequestAnswered | AnswerPosted) -> Request:
    match event:
        case RequestAssigned():
            given = sorted((*request.assigned, (on, event.to)), key=lambda one: one[0])
            return evolve(request, assigned=tuple(given))
        case RequestAnswered():
            return evolve(request, answered_on=on, answer=event.answer, evidence=event.evidence)
        case AnswerPosted():
            return evolve(request, posted_on=on, taken_down_on=None)


def _recommendation(
    known: Recommendation, on: date, event: Replied | FollowedUp | RecommendationClosed
) -> Recommendation:
    match event:
        case Replied():
            return evolve(known, replied_on=on, reply=event.text)
        case FollowedUp():
            return evolve(known, notes=(*known.notes, (on, event.note)))
        case RecommendationClosed():
            return evolve(known, closed_on=on, outcome=event.outcome)


COUNCIL: Fold[CouncilBook] = Fold("council", CouncilBook, _apply)
