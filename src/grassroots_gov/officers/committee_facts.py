"""What happens in the People's Committee as a collective, in the past tense, and the book that it makes."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from attrs import define, evolve, field, frozen

from grassroots_gov.journal import Codec, Event, Fact, Fold

__all__ = [
    "CODEC",
    "COMMITTEE",
    "STREAM",
    "ChairDecided",
    "ChairReported",
    "CommitteeBook",
    "CommitteeMet",
    "CommitteeVoted",
    "Interim",
    "Meeting",
]

STREAM = "officers/committee"
MeetingSort = Literal["regular", "special"]


@frozen(kw_only=True)
class CommitteeMet:
    """The committee met (phiên họp UBND): so many of its members were there."""

    kind: ClassVar[str] = "officers.committee_met"
    meeting: str
    sort: str
    requested_by: str
    asking: int | None
    members: int
    present: int


@frozen(kw_only=True)
class CommitteeVoted:
    """The committee voted on a matter, at a meeting or by slips of opinion (phiếu lấy ý kiến)."""

    kind: ClassVar[str] = "officers.committee_voted"
    meeting: str
    title: str
    members: int
    agree: int
    disagree: int | None
    abstain: int | None
    chair: str


@frozen(kw_only=True)
class ChairDecided:
    """The chairman decided a matter of the committee between its meetings."""

    kind: ClassVar[str] = "officers.chair_decided"
    decision: str
    title: str
    officer: str


@frozen(kw_only=True)
class ChairReported:
    """What the chairman had decided was reported at a meeting."""

    kind: ClassVar[str] = "officers.chair_reported"
    decision: str
    meeting: str


CODEC = Codec(CommitteeMet, CommitteeVoted, ChairDecided, ChairReported)


@frozen(kw_only=True)
class Meeting:
    """One meeting with what was voted on in it."""

    met: CommitteeMet
    on: date
    votes: tuple[CommitteeVoted, ...] = ()


@frozen(kw_only=True)
class Interim:
    """One decision of the chairman between two meetings, and when it was reported."""

    decided: ChairDecided
    on: date
    reported_on: date | None = None


@define
class CommitteeBook:
    """Everything that is known of the committee's meetings."""

    meetings: dict[str, Meeting] = field(factory=dict)
    slips: list[tuple[date, CommitteeVoted]] = field(factory=list)
    interim: dict[str, Interim] = field(factory=dict)

    def regular(self, year: int, month: int, by: date) -> int:
        """How many regular meetings were held in a month, up to a day."""
        return sum(
            one.met.sort == "regular" and (one.on.year, one.on.month) == (year, month) and one.on <= by
            for one in self.meetings.values()
        )

    def next_meeting(self, after: date, by: date) -> date | None:
        """The day of the first meeting after a day and up to another."""
        return min((one.on for one in self.meetings.values() if after < one.on <= by), default=None)


def _apply(book: CommitteeBook, fact: Fact, event: Event) -> CommitteeBook:
    on = fact.effective_on
    match event:
        case CommitteeMet():
            book.meetings[event.meeting] = Meeting(met=event, on=on)
        case CommitteeVoted(meeting=""):
            book.slips.append((on, event))
        case CommitteeVoted():
            held = book.meetings[event.meeting]
            book.meetings[event.meeting] = evolve(held, votes=(*held.votes, event))
        case ChairDecided():
            book.interim[event.decision] = Interim(decided=event, on=on)
        case ChairReported():
            book.interim[event.decision] = evolve(book.interim[event.decision], reported_on=on)
    return book


COMMITTEE: Fold[CommitteeBook] = Fold("committee", CommitteeBook, _apply)
