"""What happens on the notice board, in the past tense, and the board that it makes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from attrs import define, evolve, field, frozen

from grassroots_gov.journal import Codec, Event, Fact, Fold
from grassroots_gov.publicity.intervals import Interval
from grassroots_gov.publicity.model import BOARD, BROADCAST, RELAY

__all__ = [
    "BOARD_FOLD",
    "CODEC",
    "STREAM",
    "Board",
    "Changed",
    "FacilityRecorded",
    "Issued",
    "PlanAdopted",
    "Posting",
    "RegisterUpdated",
    "Removed",
    "ReportedToCouncil",
    "Shown",
    "Subject",
]

STREAM = "publicity/board"
Subject = tuple[str, str]
"""An item and what of it: ("budget_and_finance", "dự toán 2024"); the second may be empty."""


@frozen(kw_only=True)
class Issued:
    """A document that must be shown was adopted or received (ban hành)."""

    kind: ClassVar[str] = "publicity.issued"
    version: ClassVar[int] = 2
    item: str
    about: str
    document: str
    by: str
    sort: str


@frozen(kw_only=True)
class Changed:
    """What is on show was changed; what hangs is out of date (thông tin thay đổi)."""

    kind: ClassVar[str] = "publicity.changed"
    item: str
    about: str
    document: str


@frozen(kw_only=True)
class Shown:
    """It was shown through a channel (niêm yết, đăng tải, truyền thanh, thông báo).

    ``until`` is the last day planned; ``None`` until somebody takes it down.
    """

    kind: ClassVar[str] = "publicity.shown"
    version: ClassVar[int] = 2
    item: str
    about: str
    channel: str
    place: str
    evidence: str | None
    until: date | None
    by: str
    form: str


@frozen(kw_only=True)
class Removed:
    """It was taken down; the day of the fact is the first without."""

    kind: ClassVar[str] = "publicity.removed"
    item: str
    about: str
    channel: str
    place: str


@frozen(kw_only=True)
class FacilityRecorded:
    """Whether the commune has a portal or loudspeakers."""

    kind: ClassVar[str] = "publicity.facility"
    channel: str
    present: bool


@frozen(kw_only=True)
class PlanAdopted:
    """The committee adopted the publicity plan of a year (kế hoạch công khai)."""

    kind: ClassVar[str] = "publicity.plan_adopted"
    year: int
    document: str


@frozen(kw_only=True)
class RegisterUpdated:
    """The list of what was made public was brought up to date (danh mục thông tin đã công khai)."""

    kind: ClassVar[str] = "publicity.register_updated"
    document: str


@frozen(kw_only=True)
class ReportedToCouncil:
    """The committee reported on publicity to the council (báo cáo kết quả công khai)."""

    kind: ClassVar[str] = "publicity.reported"
    session_on: date | None
    document: str


CODEC = Codec(
    Issued,
    Changed,
    Shown,
    Removed,
    FacilityRecorded,
    PlanAdopted,
    RegisterUpdated,
    ReportedToCouncil,
    upcasts={
        (Issued.kind, 1): lambda body: {**body, "sort": ""},
        (Shown.kind, 1): lambda body: {**body, "form": ""},
    },
)


@frozen(kw_only=True)
class Posting:
    """One thing shown through one channel at one place; ``end`` is the first day without.

    ``removed`` whether somebody took it down, rather than a planned end passing.
    """

    item: str
    about: str
    channel: str
    place: str
    since: date
    end: date | None
    evidence: str | None
    by: str
    form: str = ""
    removed: bool = False

    def at(self, on: date) -> Posting:
        """The posting as it was known at the end of the day ``on``."""
        if self.removed and self.end is not None and self.end > on:
            return evolve(self, end=None, removed=False)
        return self

    @property
    def interval(self) -> Interval:
        """Its days."""
        return self.since, self.end


@define
class Board:
    """Everything that was issued, shown and taken down."""

    issued: dict[Subject, tuple[date, Issued]] = field(factory=dict)
    postings: list[Posting] = field(factory=list)
    facilities: list[tuple[date, str, bool]] = field(factory=list)
    plans: dict[int, date] = field(factory=dict)
    registers: list[date] = field(factory=list)
    changes: dict[Subject, list[date]] = field(factory=dict)
    reports: list[tuple[date, date | None]] = field(factory=list)

    def subjects(self, item: str, on: date) -> list[Subject]:
        """What of an item was issued or shown by the day ``on``, in order of first mention."""
        issued = [key for key, (since, _) in self.issued.items() if key[0] == item and since <= on]
        shown = [(one.item, one.about) for one in self.postings if one.item == item and one.since <= on]
        return list(dict.fromkeys((*issued, *shown)))

    def of(self, subject: Subject, channel: str, on: date) -> list[Posting]:
        """The postings of a subject through a channel, as known on the day ``on``."""
        return [
            one.at(on)
            for one in self.postings
            if (one.item, one.about) == subject and one.since <= on and serves(one.channel, channel)
        ]

    def changed(self, subject: Subject, on: date) -> date | None:
        """The day of the last change of what a subject says, known on ``on``."""
        return max((day for day in self.changes.get(subject, ()) if day <= on), default=None)

    def has(self, channel: str, on: date) -> bool | None:
        """Whether the commune has a channel on a day; ``None`` where nobody recorded it."""
        known = [(since, present) for since, name, present in self.facilities if name == channel]
        past = [pair for pair in known if pair[0] <= on]
        return max(past, key=lambda pair: pair[0])[1] if past else None


def serves(channel: str, needed: str) -> bool:
    """Whether showing through ``channel`` serves the ``needed`` one.

    A board without a place is the one at the commune's office, where every posting begins.
    """
    return channel == needed or (channel == BOARD and needed == "notice_board_commune_office")


def _apply(board: Board, fact: Fact, event: Event) -> Board:
    match event:
        case Issued():
            board.issued[event.item, event.about] = (fact.effective_on, event)
        case Changed():
            board.changes.setdefault((event.item, event.about), []).append(fact.effective_on)
        case Shown():
            board.postings.append(_posting(fact.effective_on, event))
        case Removed():
            for place, one in enumerate(board.postings):
                same = (one.item, one.about, one.channel, one.place) == (
                    event.item, event.about, event.channel, event.place
                )  # fmt: skip
                if same and one.since <= fact.effective_on and (not one.end or one.end > fact.effective_on):
                    board.postings[place] = evolve(one, end=fact.effective_on, removed=True)
        case FacilityRecorded():
            board.facilities.append((fact.effective_on, event.channel, event.present))
        case PlanAdopted():
            board.plans.setdefault(event.year, fact.effective_on)
        case RegisterUpdated():
            board.registers.append(fact.effective_on)
        case ReportedToCouncil():
            board.reports.append((fact.effective_on, event.session_on))
    return board


def _posting(on: date, event: Shown) -> Posting:
    last = event.until
    if last is None and event.channel in (BROADCAST, RELAY):
        last = on  # a broadcast or a word passed on is over with its day
    return Posting(
        item=event.item,
        about=event.about,
        channel=event.channel,
        place=event.place,
        since=on,
        end=last + timedelta(days=1) if last else None,
        evidence=event.evidence,
        by=event.by,
        form=event.form,
    )


BOARD_FOLD: Fold[Board] = Fold("board", Board, _apply)
