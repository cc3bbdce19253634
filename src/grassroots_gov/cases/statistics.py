"""Counts derived from facts, and published counts held against each other; nothing is ever typed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from attrs import fields, frozen

from grassroots_gov.cases.dossier import Dossier
from grassroots_gov.errors import BadInterval
from grassroots_gov.law import Finding, Verdict, outcome_of
from grassroots_gov.text import Lang, say
from grassroots_gov.worktime import Half

__all__ = ["Report", "Statistics", "Timeliness", "reconcile", "share_is", "statistics", "timeliness"]

Timeliness = Literal["before_time", "on_time", "late"]


@frozen(kw_only=True)
class Statistics:
    """Dossiers of a period, first and last day included.

    ``carried_in``   open when the period began; ``received`` in it
    ``before_time``, ``on_time``, ``late``   answered in it: before the promised day, on it, after it
    ``left_out``     withdrawn or given back in it
    ``pending_in_time``, ``pending_overdue``  open at its end; of those in time ``suspended`` stand still
    ``falling_due``  promised for a day of it, as the promise stood on that day and its clock ran
    ``ratings``, ``points``  satisfaction: how many of the answered were rated, and the sum of their scores
    """

    start: date
    end: date
    carried_in: int = 0
    received: int = 0
    before_time: int = 0
    on_time: int = 0
    late: int = 0
    left_out: int = 0
    pending_in_time: int = 0
    pending_overdue: int = 0
    suspended: int = 0
    falling_due: int = 0
    ratings: int = 0
    points: int = 0

    @property
    def total(self) -> int:
        """Everything the office had before it in the period."""
        return self.carried_in + self.received

    @property
    def resolved(self) -> int:
        """Answered in the period."""
        return self.before_time + self.on_time + self.late

    @property
    def pending(self) -> int:
        """Open at the end of the period."""
        return self.pending_in_time + self.pending_overdue

    @property
    def in_time_share(self) -> Fraction | None:
        """The share of the answered that were answered in time; nothing where none was answered."""
        return Fraction(self.before_time + self.on_time, self.resolved) if self.resolved else None

    @property
    def mean_score(self) -> Fraction | None:
        """The mean satisfaction of those who said."""
        return Fraction(self.points, self.ratings) if self.ratings else None

    def explain(self, lang: Lang = "vi") -> str:
        """The counts in two sentences."""
        counts = {field.name: getattr(self, field.name) for field in fields(type(self))}
        return say("cases.statistics", lang, **counts, resolved=self.resolved, pending=self.pending)

    def __add__(self, later: Statistics) -> Statistics:
        """This period and the one that follows it at once, as one; :class:`BadInterval` where it does not."""
        if not isinstance(later, Statistics):
            return NotImplemented
        if later.start != self.end + timedelta(1):
            raise BadInterval("cases.not_adjacent", {"end": self.end, "start": later.start})
        flows = ("received", "before_time", "on_time", "late", "left_out", "falling_due", "ratings", "points")
        stocks = ("pending_in_time", "pending_overdue", "suspended")
        return Statistics(
            start=self.start,
            end=later.end,
            carried_in=self.carried_in,
            **{name: getattr(self, name) + getattr(later, name) for name in flows},
            **{name: getattr(later, name) for name in stocks},
        )


def timeliness(dossier: Dossier) -> Timeliness | None:
    """How an answered dossier stands to the promise in force at its answer; nothing while unanswered.

    Where the promise is a session, an answer in an earlier session of the day is before time.
    """
    at = dossier.answered_at
    if at is None:
        return None
    due = dossier.due
    answered = (at.date(), due.half is not None and at.hour >= NOON_HOUR)
    promised = (due.on, due.half is Half.AFTERNOON)
    if answered == promised:
        return "on_time"
    return "before_time" if answered < promised else "late"


NOON_HOUR = 12


def statistics(dossiers: Iterable[Dossier], start: date, end: date) -> Statistics:
    """The counts of a period; :class:`BadInterval` where ``end`` is before ``start``."""
    if end < start:
        raise BadInterval("worktime.ends_before_start", {"start": start, "end": end})
    counts = dict.fromkeys((field.name for field in fields(Statistics)), 0)
    del counts["start"], counts["end"]
    for dossier in dossiers:
        for name, n in _counted(dossier, start, end):
            counts[name] += n
    return Statistics(start=start, end=end, **counts)


def _counted(dossier: Dossier, start: date, end: date) -> Iterable[tuple[str, int]]:
    received = dossier.received_at.date()
    if received > end:
        return
    if received >= start:
        yield "received", 1
    elif dossier.open_on(start - timedelta(1)):
        yield "carried_in", 1
    days = {due.on for due in dossier.dues if start <= due.on <= end}
    yield "falling_due", sum(dossier.falls_due(day) for day in days)
    kind = timeliness(dossier)
    if kind is not None and dossier.answered_at and start <= dossier.answered_at.date() <= end:
        yield kind, 1
        if dossier.score is not None:
            yield "ratings", 1
            yield "points", dossier.score
    if dossier.withdrawn_at and start <= dossier.withdrawn_at.date() <= end:
        yield "left_out", 1
    if dossier.open_on(end):
        yield ("pending_overdue" if dossier.overdue_on(end) else "pending_in_time"), 1
        if dossier.pause_on(end):
            yield "suspended", 1


# --- published figures --------------------------------------------------------------------------------


@frozen(kw_only=True)
class Report:
    """The figures of a published report, as far as it states them (số liệu đã công bố)."""

    total: int | None = None
    new: int | None = None
    carried_in: int | None = None
    resolved: int | None = None
    before_time: int | None = None
    on_time: int | None = None
    late: int | None = None
    pending: int | None = None
    pending_in_time: int | None = None
    pending_overdue: int | None = None
    due: int | None = None
    due_answered: int | None = None
    due_unanswered: int | None = None


_SUMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("parts_of_total", ("new", "carried_in"), "total"),
    ("states_of_total", ("resolved", "pending"), "total"),
    ("parts_of_resolved", ("before_time", "on_time", "late"), "resolved"),
    ("parts_of_pending", ("pending_in_time", "pending_overdue"), "pending"),
    ("parts_of_due", ("due_answered", "due_unanswered"), "due"),
)


def reconcile(report: Report, *, on: date, levels: Iterable[Report] = ()) -> Verdict:
    """Whether the figures of a report add up, and its levels to the whole; each difference is a finding.

    A sum is looked at where its whole and at least two of its parts are stated; a report that states
    nothing before time counts it among the timely. Where there is no sum to look at nothing is claimed.
    """
    findings = []
    for code, names, whole in _SUMS:
        parts = [part for name in names if (part := getattr(report, name)) is not None]
        stated = getattr(report, whole)
        if stated is not None and len(parts) >= 2:
            findings.append(_sum(code, sum(parts), stated))
    below = tuple(levels)
    for field in fields(Report):
        stated = getattr(report, field.name)
        parts = [part for level in below if (part := getattr(level, field.name)) is not None]
        if below and stated is not None and len(parts) == len(below):
            findings.append(_sum("levels", sum(parts), stated, figure=field.name))
    findings = findings or [Finding("nothing_to_add_up")]
    return Verdict(
        question="cases.question_report",
        on=on,
        outcome=outcome_of(findings, {"nothing_to_add_up"}),
        findings=tuple(findings),
    )


def _sum(code: str, measured: int, stated: int, figure: str = "") -> Finding:
    return Finding(
        code,
        measured=measured,
        relation="=",
        required=stated,
        params={"difference": measured - stated, "figure": f"cases.figure_{figure}" if figure else ""},
    )


def share_is(
    part: int, whole: int, stated: str
) -> Literal["exact", "rounded", "truncated", "both", "neither"]:
    """What a published percentage ("96,55" or "96.55") is to the share it states, in integers only.

    >>> share_is(19255, 19944, "96.55"), share_is(1, 2, "50"), share_is(1, 3, "34")
    ('rounded', 'exact', 'neither')
    """
    places = len(stated.replace(",", ".").partition(".")[2])
    claimed = Fraction(stated.replace(",", "."))
    true = Fraction(100 * part, whole)
    if claimed == true:
        return "exact"
    unit = Fraction(1, 10**places)
    truncated = claimed <= true < claimed + unit
    rounded = claimed - unit / 2 <= true < claimed + unit / 2
    if truncated and rounded:
        return "both"
    return "rounded" if rounded else "truncated" if truncated else "neither"
