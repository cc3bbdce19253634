"""What happens in the council, in the past tense."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import frozen

from grassroots_gov.council.model import Ballot, ConfidenceBallot
from grassroots_gov.council.organ_facts import (
    AnswerTakenDown,
    BoardEnded,
    BoardSet,
    ProgrammeDrafted,
    ProgrammeProposed,
    ReportConsidered,
    SupervisionFormed,
)
from grassroots_gov.journal import Codec, Personal

__all__ = [
    "CODEC",
    "STREAM",
    "AnswerPosted",
    "ConfidenceTaken",
    "Convened",
    "DocumentsSent",
    "Elected",
    "ElectionApproved",
    "ElectionSent",
    "FindingMade",
    "FollowedUp",
    "NoConfidenceTaken",
    "Opened",
    "PersonRead",
    "ProgrammeAdopted",
    "QuestionAnswered",
    "QuestionAsked",
    "RecommendationClosed",
    "Recommended",
    "Regulated",
    "Replied",
    "RequestAnswered",
    "RequestAssigned",
    "RequestMade",
    "RequestsReported",
    "Resolved",
    "Seated",
    "SummarySent",
    "SupervisionPlanned",
    "VotersMet",
]

STREAM = "council/book"


@frozen(kw_only=True)
class Seated:
    """A council took office, or its number changed; all later shares are of ``delegates``."""

    kind: ClassVar[str] = "council.seated"
    delegates: int
    elected_on: date | None


@frozen(kw_only=True)
class Regulated:
    """The council's working regulation set its own deadlines for one sort of session (quy chế làm việc)."""

    kind: ClassVar[str] = "council.regulated"
    sort: str
    convening_days: int | None
    documents_days: int | None
    document: str


@frozen(kw_only=True)
class Convened:
    """A session was called (triệu tập kỳ họp)."""

    kind: ClassVar[str] = "council.convened"
    session: str
    sort: str
    opens: date
    requested_by: str
    asking: int | None
    of: int | None
    closed: bool
    theme: str


@frozen(kw_only=True)
class DocumentsSent:
    """The documents of a session went to the delegates."""

    kind: ClassVar[str] = "council.documents_sent"
    session: str


@frozen(kw_only=True)
class SummarySent:
    """The voters' opinions were put together and sent to the committee before a session."""

    kind: ClassVar[str] = "council.summary_sent"
    session: str


@frozen(kw_only=True)
class Opened:
    """A session was held, with so many delegates present (khai mạc)."""

    kind: ClassVar[str] = "council.opened"
    session: str
    delegates: int
    present: int


@frozen(kw_only=True)
class Resolved:
    """A resolution was put to the vote (biểu quyết nghị quyết); the figures say whether it passed."""

    kind: ClassVar[str] = "council.resolved"
    session: str
    title: str
    ballot: Ballot
    removal: bool


@frozen(kw_only=True)
class ConfidenceTaken:
    """A confidence ballot was taken on the holder of a post (lấy phiếu tín nhiệm)."""

    kind: ClassVar[str] = "council.confidence_taken"
    session: str
    about: str
    ballot: ConfidenceBallot


@frozen(kw_only=True)
class Elected:
    """The council voted on whom to elect to a post (bầu chức vụ); the figures say whether it did."""

    kind: ClassVar[str] = "council.elected"
    election: str
    session: str
    post: str
    officer: str
    ballot: Ballot


@frozen(kw_only=True)
class ElectionSent:
    """The result of an election was sent to be approved (trình phê chuẩn)."""

    kind: ClassVar[str] = "council.election_sent"
    election: str
    to: str


@frozen(kw_only=True)
class ElectionApproved:
    """The result of an election was approved, or refused (phê chuẩn)."""

    kind: ClassVar[str] = "council.election_approved"
    election: str
    by: str
    approved: bool


@frozen(kw_only=True)
class NoConfidenceTaken:
    """The council voted confidence or none in the holder of a post (bỏ phiếu tín nhiệm)."""

    kind: ClassVar[str] = "council.no_confidence_taken"
    session: str
    about: str
    delegates: int
    against: int


@frozen(kw_only=True)
class QuestionAsked:
    """A delegate questioned an office-holder (chất vấn)."""

    kind: ClassVar[str] = "council.question_asked"
    question: str
    session: str
    by: str
    to: str
    text: str


@frozen(kw_only=True)
class QuestionAnswered:
    """The question was answered."""

    kind: ClassVar[str] = "council.question_answered"
    question: str
    answer: str


@frozen(kw_only=True)
class VotersMet:
    """Delegates met voters (tiếp xúc cử tri)."""

    kind: ClassVar[str] = "council.voters_met"
    meeting: str
    village: str
    attended: int | None
    before_session: str


@frozen(kw_only=True)
class RequestMade:
    """Voters made a request (kiến nghị của cử tri); who made it stays out of the chain."""

    kind: ClassVar[str] = "council.request_made"
    request: str
    text: str
    village: str
    meeting: str
    voter: Personal | None


@frozen(kw_only=True)
class RequestAssigned:
    """A request was given to an office to answer."""

    kind: ClassVar[str] = "council.request_assigned"
    request: str
    to: str


@frozen(kw_only=True)
class RequestAnswered:
    """A request was answered."""

    kind: ClassVar[str] = "council.request_answered"
    request: str
    answer: str
    evidence: str


@frozen(kw_only=True)
class AnswerPosted:
    """The answer was made public at the reception place."""

    kind: ClassVar[str] = "council.answer_posted"
    request: str


@frozen(kw_only=True)
class RequestsReported:
    """The state of the requests was reported to a session; ``requests`` are those it named."""

    kind: ClassVar[str] = "council.requests_reported"
    session: str
    requests: tuple[str, ...]


@frozen(kw_only=True)
class ProgrammeAdopted:
    """The supervision programme of a year was put together."""

    kind: ClassVar[str] = "council.programme_adopted"
    year: int
    subjects: tuple[str, ...]


@frozen(kw_only=True)
class SupervisionPlanned:
    """A supervision was planned (kế hoạch giám sát)."""

    kind: ClassVar[str] = "council.supervision_planned"
    supervision: str
    subject: str
    of: str
    until: date | None


@frozen(kw_only=True)
class FindingMade:
    """A supervision found something (kết quả giám sát)."""

    kind: ClassVar[str] = "council.finding_made"
    supervision: str
    text: str


@frozen(kw_only=True)
class Recommended:
    """The council recommended something to an office (kiến nghị sau giám sát)."""

    kind: ClassVar[str] = "council.recommended"
    recommendation: str
    supervision: str
    to: str
    text: str
    reply_by: date | None


@frozen(kw_only=True)
class Replied:
    """The office replied to a recommendation."""

    kind: ClassVar[str] = "council.replied"
    recommendation: str
    text: str


@frozen(kw_only=True)
class FollowedUp:
    """The council looked at what came of it, and leaves it open."""

    kind: ClassVar[str] = "council.followed_up"
    recommendation: str
    note: str


@frozen(kw_only=True)
class RecommendationClosed:
    """The council found that the recommendation was carried out, or gave it up."""

    kind: ClassVar[str] = "council.recommendation_closed"
    recommendation: str
    outcome: str


@frozen(kw_only=True)
class PersonRead:
    """Somebody read who made a request; reading is itself written down."""

    kind: ClassVar[str] = "council.person_read"
    request: str
    by: str
    why: str


CODEC = Codec(
    Seated, Regulated, Convened, DocumentsSent, SummarySent, Opened, Resolved, ConfidenceTaken, Elected,
    ElectionSent, ElectionApproved, NoConfidenceTaken, QuestionAsked,
    QuestionAnswered, VotersMet, RequestMade, RequestAssigned, RequestAnswered, AnswerPosted,
    RequestsReported, ProgrammeAdopted, SupervisionPlanned, FindingMade, Recommended, Replied, FollowedUp,
    RecommendationClosed, PersonRead, BoardSet, BoardEnded, ReportConsidered, ProgrammeProposed,
    ProgrammeDrafted, SupervisionFormed, AnswerTakenDown,
)  # fmt: skip
