"""What happens in the council's boards and in its yearly work, in the past tense."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import frozen

__all__ = [
    "AnswerTakenDown",
    "BoardEnded",
    "BoardSet",
    "ProgrammeDrafted",
    "ProgrammeProposed",
    "ReportConsidered",
    "SupervisionFormed",
]


@frozen(kw_only=True)
class BoardSet:
    """A board of the council was set up, or its membership changed (Ban của HĐND)."""

    kind: ClassVar[str] = "council.board_set"
    board: str
    head: str
    deputies: tuple[str, ...]
    members: tuple[str, ...]
    resolution: str
    until: date | None


@frozen(kw_only=True)
class BoardEnded:
    """A board was dissolved; the day of the fact is the first without it."""

    kind: ClassVar[str] = "council.board_ended"
    board: str


@frozen(kw_only=True)
class ReportConsidered:
    """A work report was considered at a session (xem xét báo cáo công tác)."""

    kind: ClassVar[str] = "council.report_considered"
    session: str
    of: str
    title: str


@frozen(kw_only=True)
class ProgrammeProposed:
    """Somebody proposed subjects for the supervision programme of a year."""

    kind: ClassVar[str] = "council.programme_proposed"
    year: int
    by: str
    subjects: tuple[str, ...]


@frozen(kw_only=True)
class ProgrammeDrafted:
    """The draft of the supervision programme of a year was ready (dự kiến chương trình giám sát)."""

    kind: ClassVar[str] = "council.programme_drafted"
    year: int


@frozen(kw_only=True)
class SupervisionFormed:
    """Which of the lawful activities a supervision is (hình thức giám sát)."""

    kind: ClassVar[str] = "council.supervision_formed"
    supervision: str
    form: str


@frozen(kw_only=True)
class AnswerTakenDown:
    """The answer to a voters' request was taken down from the reception place."""

    kind: ClassVar[str] = "council.answer_taken_down"
    request: str
