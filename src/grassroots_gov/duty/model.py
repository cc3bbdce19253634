"""The nouns of duty (trực): who holds which seat on which day, who cannot, and what a plan promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Protocol

from attrs import field, frozen

from grassroots_gov.errors import NotOnRoster
from grassroots_gov.law import Finding, Verdict, outcome_of
from grassroots_gov.text import Lang, say

if TYPE_CHECKING:
    from grassroots_gov.duty.burden import Quality
    from grassroots_gov.duty.certificate import Certificate
    from grassroots_gov.duty.explain import Why
    from grassroots_gov.duty.paper import Heading, Row
    from grassroots_gov.duty.problem import Problem
    from grassroots_gov.duty.request import DutyRequest
    from grassroots_gov.duty.units import Filling

__all__ = [
    "CHAIR",
    "KINDS",
    "Assignment",
    "Calendar",
    "DayLike",
    "DutyOfficer",
    "DutyPlan",
    "Gap",
    "Guarantee",
    "Kind",
    "Leave",
    "Reason",
    "seat_id",
    "seated",
]

CHAIR = "peoples_committee_chair"
"""The post whose personal reception days the law counts (Chủ tịch Ủy ban nhân dân)."""

Kind = Literal["working", "weekly_rest", "holiday"]
KINDS: tuple[Kind, ...] = ("working", "weekly_rest", "holiday")
"""Kinds of day whose burden is counted apart."""

Guarantee = Literal["optimal", "feasible", "partial"]


class DutyOfficer(Protocol):
    """Whoever can be put on a roster."""

    @property
    def id(self) -> str: ...
    @property
    def post(self) -> str: ...


class Leave(Protocol):
    """Days on which an officer is away, both included; of part of a day where it has a ``session``."""

    @property
    def officer(self) -> str: ...
    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date: ...
    @property
    def reason(self) -> str: ...


class _Named(Protocol):
    @property
    def name(self) -> str: ...


class DayLike(Protocol):
    """A day as the working calendar knows it."""

    @property
    def on(self) -> date: ...
    @property
    def kind(self) -> _Named: ...
    @property
    def provisional(self) -> bool: ...


class Calendar(Protocol):
    """What duty needs of a working calendar."""

    def day(self, on: date) -> DayLike: ...


def _read_only(values: Mapping[str, Reason]) -> Mapping[str, Reason]:
    return MappingProxyType(dict(values))


@frozen(weakref_slot=False)  # so that a draft becomes one: see ``seated``
class Assignment:
    """One officer in one seat of one day (một ca trực).

    ``id``       stable within a commune: day, slot and seat, "2024-06-03/1" or "2024-06-03/night/1"
    ``seat``     counts from 1
    ``officer``  the officer's id
    ``slot``     the name of the slot; "duty" in a plain plan
    """

    id: str
    on: date
    seat: int
    officer: str
    slot: str = "duty"


def seat_id(on: date, slot: str, seat: int) -> str:
    """The id of an assignment: "2024-06-03/1", or "2024-06-03/night/1" where slots have names."""
    return f"{on.isoformat()}/{seat}" if slot == "duty" else f"{on.isoformat()}/{slot}/{seat}"


class _Draft:
    """The slots of an assignment that is not yet frozen."""

    __slots__ = ("id", "officer", "on", "seat", "slot")

    id: str
    on: date
    seat: int
    officer: str
    slot: str


def seated(name: str, on: date, seat: int, officer: str, slot: str) -> Assignment:
    """An :class:`Assignment`, made faster than attrs fills frozen fields: a plan has thousands."""
    made: Any = _Draft()
    made.id = name
    made.on = on
    made.seat = seat
    made.officer = officer
    made.slot = slot
    made.__class__ = Assignment  # the same slots, frozen from here on
    return made  # type: ignore[no-any-return]  # an Assignment since the line above


@frozen
class Reason:
    """Why an officer does not hold a seat: ``code`` is worded by the catalogue, ``detail`` names the cause.

    Codes: ``away`` (detail: the reason of the absence), ``away_morning``, ``away_afternoon`` and
    ``away_night`` (of part of the day), ``not_in_service``, ``post`` (the seat is for
    other posts), ``same_day`` (holds another seat of the day), ``limit`` (detail: the limit), ``minimum``
    (the duty is needed for a lawful minimum), ``fairness`` (less fair), ``equal`` (as fair), ``search``
    (fairer by itself; the search gave up before it found how).
    """

    code: str
    detail: str = ""

    def explain(self, lang: Lang = "vi") -> str:
        """The reason in words."""
        from grassroots_gov.text import has

        key = f"duty.detail_{self.detail}"
        return say(f"duty.reason_{self.code}", lang, detail=say(key, lang) if has(key) else self.detail)


@frozen
class Gap:
    """A seat that nobody can take, with the reason of every officer, by the officer's id."""

    on: date
    seat: int
    reasons: Mapping[str, Reason] = field(converter=_read_only, hash=False)
    slot: str = "duty"


@frozen(kw_only=True)
class DutyPlan:
    """A roster with its guarantee (lịch trực).

    ``assignments``  by day, slot and seat
    ``gaps``         seats that stay empty
    ``guarantee``    ``"optimal"``: no plan keeps more of the law and is fairer, and every limit holds;
                     ``"feasible"``: every limit holds, fairness lies between ``bound`` and ``objective``;
                     ``"partial"``: some seats stay empty
    ``objective``    the sum of squared distances from the fair shares, by kind and in all; 0 is perfect
    ``bound``        what no plan that covers as much and keeps as many lawful minimums can go below
    ``least_gaps``   seats that are proved to stay empty in any plan; fewer than there are gaps where a
                     search gave up
    ``findings``     lawful minimums, provisional days, limits that gave way
    ``conflict``     where a limit leaves seats empty: the limits and absences that cannot all hold
    """

    start: date
    end: date
    assignments: tuple[Assignment, ...]
    gaps: tuple[Gap, ...]
    guarantee: Guarantee
    objective: Fraction
    bound: Fraction
    least_gaps: int = 0
    findings: tuple[Finding, ...] = ()
    conflict: tuple[str, ...] = ()
    planner: str = "built-in"
    request: DutyRequest = field(repr=False)
    problem: Problem = field(repr=False, eq=False)
    holders: tuple[int, ...] = field(repr=False, eq=False)
    relaxed: Filling = field(repr=False, eq=False)

    @property
    def certificate(self) -> Certificate:
        """What proves the bound: numbers that anybody can check from the facts alone."""
        from grassroots_gov.duty.certificate import certificate_of

        return certificate_of(self.problem, self.relaxed)

    def load(self, officer_id: str) -> Mapping[str, int]:
        """How many duties the officer holds: ``working``, ``weekly_rest``, ``holiday`` and ``total``."""
        counts = self.problem.counts(self.holders)
        index = self.problem.index.get(officer_id)
        if index is None:
            raise NotOnRoster(officer_id, self.problem.ids)
        by_kind = {kind: counts[k][index] for k, kind in enumerate(KINDS)}
        return MappingProxyType({**by_kind, "total": sum(by_kind.values())})

    def share(self, officer_id: str) -> Mapping[str, Fraction]:
        """The officer's fair share of each kind of day, and of all, before any carried balance."""
        index = self.problem.index.get(officer_id)
        if index is None:
            raise NotOnRoster(officer_id, self.problem.ids)
        by_kind = {kind: self.problem.share(k, index) for k, kind in enumerate(KINDS)}
        return MappingProxyType({**by_kind, "total": sum(by_kind.values(), Fraction(0))})

    def on(self, day: date) -> tuple[Assignment, ...]:
        """Who is on duty on ``day``."""
        return tuple(held for held in self.assignments if held.on == day)

    def verdict(self) -> Verdict:
        """Whether every seat is covered and every lawful minimum kept, as a proof."""
        gaps = Finding("gaps", measured=len(self.gaps), relation="=", required=0, room="duty")
        findings = (gaps, *self.findings)
        return Verdict(
            question="duty.question",
            on=self.start,
            outcome=outcome_of(findings),
            findings=findings,
            shortfall=len(self.gaps),
            book_digest=self.request.book_digest,
            inputs={"start": self.start.isoformat(), "end": self.end.isoformat()},
        )

    def why(self, assignment_id: str) -> Why:
        """Why this officer and none of the others."""
        from grassroots_gov.duty.explain import why

        return why(self, assignment_id)

    def explain(self, lang: Lang = "vi", on: date | None = None) -> str:
        """The whole plan in words, or every seat of one day with every officer's reason."""
        from grassroots_gov.duty.explain import explain

        return explain(self, lang, on)

    def to_ics(self, officer_id: str | None = None) -> bytes:
        """The plan, or one officer's part of it, as an iCalendar file (RFC 5545)."""
        from grassroots_gov.duty.ics import calendar_of, event_of

        held: Sequence[Assignment] = self.assignments
        if officer_id is not None:
            if officer_id not in self.problem.index:
                raise NotOnRoster(officer_id, self.problem.ids)
            held = [one for one in held if one.officer == officer_id]
        return calendar_of([event_of(one, self.request) for one in held])

    def quality(self) -> Quality:
        """Burdens, spread, coverage and neighbouring days."""
        from grassroots_gov.duty.burden import quality_of

        return quality_of(
            self.assignments,
            self.request.days,
            self.problem.ids,
            {slot.name: slot for slot in self.request.slots},
            empty=[(gap.on, gap.slot) for gap in self.gaps],
            shares={officer: self.share(officer)["total"] for officer in self.problem.ids},
        )

    def to_html(self, heading: Heading | None = None, lang: Lang = "vi") -> str:
        """The page that the office posts, ready to print on A4."""
        from grassroots_gov.duty.paper import Heading, html_of

        heading = heading or Heading()
        return html_of(self._rows(heading, lang), heading, self.start, self.end, lang)

    def to_text(self, heading: Heading | None = None, lang: Lang = "vi") -> str:
        """The same table as plain text."""
        from grassroots_gov.duty.paper import Heading, text_of

        heading = heading or Heading()
        return text_of(self._rows(heading, lang), heading, self.start, self.end, lang)

    def _rows(self, heading: Heading, lang: Lang) -> tuple[Row, ...]:
        from grassroots_gov.duty.paper import rows_of

        resting = frozenset(day.on for day in self.request.days if day.kind != "working")
        slots = {slot.name: slot for slot in self.request.slots}
        empty = [(gap.on, gap.slot, gap.seat) for gap in self.gaps]
        return rows_of(self.assignments, empty, heading, slots, resting, lang)

    def to_svg(self, lang: Lang = "vi", names: Mapping[str, str] | None = None) -> str:
        """The burdens as a picture with a text alternative."""
        from grassroots_gov.duty.plot import svg_of

        return svg_of(self.quality(), lang, names)

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values: roster, gaps, guarantee, burdens, findings and certificate."""
        from grassroots_gov.duty.explain import plain

        return plain(self)
