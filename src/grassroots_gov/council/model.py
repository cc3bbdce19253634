"""What the council speaks of: sessions, ballots, voters' requests, recommendations."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import field, frozen

from grassroots_gov.errors import ImpossibleBallot

__all__ = [
    "SESSION_KINDS",
    "Ballot",
    "ConfidenceBallot",
    "RequestLine",
    "RequestState",
    "RequestsReport",
    "SessionKind",
]

SessionKind = Literal["first", "regular", "special", "extra"]
"""The first of a term, the regular ones, ``special`` for a theme (họp chuyên đề), ``extra`` for what came up
suddenly (họp giải quyết công việc phát sinh đột xuất); until 30/06/2020 both are họp bất thường."""
SESSION_KINDS: tuple[SessionKind, ...] = ("first", "regular", "special", "extra")

RequestState = Literal["open", "assigned", "answered"]


@frozen(kw_only=True)
class Ballot:
    """The figures of one vote of the council.

    ``delegates``  all delegates of the council; ``None`` where the source does not give it
    ``present``    how many attended; ``None`` where it was not written down

    Raises :class:`ImpossibleBallot` for the first equation that fails.

    >>> Ballot(delegates=22, present=20, agree=12).agree
    12
    """

    delegates: int | None
    agree: int
    present: int | None = None
    disagree: int | None = None
    abstain: int | None = None

    def __attrs_post_init__(self) -> None:
        cast = self.agree + (self.disagree or 0) + (self.abstain or 0)
        given = {
            name: getattr(self, name) for name in ("delegates", "present", "agree", "disagree", "abstain")
        }
        for equation, fails in (
            ("x ≥ 0", any(value is not None and value < 0 for value in given.values())),
            ("present ≤ delegates", _more(self.present, self.delegates)),
            ("agree + disagree + abstain ≤ present", _more(cast, self.present)),
            ("agree + disagree + abstain ≤ delegates", _more(cast, self.delegates)),
        ):
            if fails:
                raise ImpossibleBallot(equation, _figures(given))

    @property
    def cast(self) -> int:
        """All votes that were counted."""
        return self.agree + (self.disagree or 0) + (self.abstain or 0)


@frozen(kw_only=True)
class ConfidenceBallot:
    """The figures of one confidence ballot (lấy phiếu tín nhiệm): high, confidence, low.

    ``counted``  the ballots that were counted; their sum where it is not given
    """

    delegates: int
    high: int
    medium: int
    low: int
    counted: int | None = field(default=None)

    def __attrs_post_init__(self) -> None:
        given = {name: getattr(self, name) for name in ("delegates", "high", "medium", "low", "counted")}
        for equation, fails in (
            ("x ≥ 0", any(value is not None and value < 0 for value in given.values())),
            ("high + medium + low ≤ delegates", self.marked > self.delegates),
            ("high + medium + low ≤ counted", _more(self.marked, self.counted)),
            ("counted ≤ delegates", _more(self.counted, self.delegates)),
        ):
            if fails:
                raise ImpossibleBallot(equation, _figures(given))

    @property
    def marked(self) -> int:
        """The ballots that name one of the three degrees."""
        return self.high + self.medium + self.low


def _more(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one > other


def _figures(given: dict[str, int | None]) -> str:
    return ", ".join(f"{name} {value}" for name, value in given.items() if value is not None)


@frozen(kw_only=True)
class RequestLine:
    """A voters' request as the public may read it: never who made it.

    ``due``     the last day for the answer; ``None`` where the law of the day sets none
    ``state``   ``open`` while nobody was given it, ``assigned``, ``answered``
    """

    id: str
    text: str
    village: str
    received: date
    state: RequestState
    to: str = ""
    due: date | None = None
    answered: date | None = None
    answer: str = ""


@frozen(kw_only=True)
class RequestsReport:
    """What is reported to a session of voters' requests (báo cáo kết quả giải quyết kiến nghị cử tri).

    Every request that is open on the day, and every one answered since the report before.
    """

    session: str
    on: date
    lines: tuple[RequestLine, ...]

    @property
    def open(self) -> tuple[RequestLine, ...]:
        """The requests that nobody has answered yet."""
        return tuple(line for line in self.lines if line.state != "answered")

    @property
    def answered(self) -> tuple[RequestLine, ...]:
        """The requests answered since the report before."""
        return tuple(line for line in self.lines if line.state == "answered")
