"""Publicity judged: was it shown where, when and for as long as the law says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Protocol

from attrs import evolve, frozen

from grassroots_gov.law import (
    Finding,
    Rule,
    RuleBook,
    TimeLimit,
    Verdict,
    held,
    outcome_of,
    unconfirmed,
    under,
)
from grassroots_gov.publicity.facts import Board, Issued, Posting, Subject
from grassroots_gov.publicity.intervals import covers, gap_on, runs
from grassroots_gov.publicity.model import BOARD, BROADCAST, BY_COMMITTEE, Requirement, requirement

__all__ = ["Calendar", "Watch", "due_by", "judge", "watches"]


class _Due(Protocol):
    @property
    def due(self) -> date: ...


class Calendar(Protocol):
    """What publicity needs of a working calendar."""

    def add_working_days(self, start: date, n: int) -> _Due: ...


@frozen(kw_only=True)
class Watch:
    """One item through one channel at one place, held against the law.

    ``due``      the last day to begin; ``None`` where no document was recorded
    ``needed``   the days it must hang or run, working days already counted; 0 where once is enough
    ``latest``   the last day by the later of two deadlines in force at once
    ``due_rule`` the article that ``due`` is counted by
    ``code``     ``not_yet``, ``never_posted``, ``running``, ``met``, ``taken_down_early``,
                 ``posted_short``, ``changed`` (what hangs is out of date): how it stands
    ``days``     the longest unbroken stretch so far
    ``began``    the first day shown
    ``until``    the day on which it will have hung long enough, where it hangs now
    """

    requirement: Requirement
    subject: Subject
    channel: str
    place: str
    due: date | None
    needed: int
    code: str
    days: int
    began: date | None
    until: date | None
    by: str
    evidence: tuple[str, ...]
    latest: date | None = None
    due_rule: Rule | None = None


def due_by(limit: TimeLimit | None, since: date | None, calendar: Calendar) -> date | None:
    """The last day of a deadline counted from ``since``, which is day zero."""
    if limit is None or since is None:
        return None
    if limit.unit == "working_day":
        return calendar.add_working_days(since, limit.n).due
    return since + timedelta(days=limit.n)


def watches(
    board: Board, subject: Subject, on: date, book: RuleBook, calendar: Calendar, villages: Sequence[str] = ()
) -> Iterator[Watch]:
    """Every channel and place through which a subject must be shown, and how each stands on a day."""
    since, issued = _issued(board, subject, on) or (None, None)
    shown = [one for one in board.postings if (one.item, one.about) == subject and one.since <= on]
    law_of = since or min((one.since for one in shown), default=on)
    wanted = requirement(subject[0], law_of, book)
    sort = issued.sort if issued else ""
    dues = [
        (day, rule)
        for limit, rule in zip(wanted.deadlines(sort), wanted.deadline_rules(sort), strict=True)
        if (day := due_by(limit, since, calendar)) is not None
    ]
    due, due_rule = min(dues, key=_day, default=(None, wanted.rule))
    changed = board.changed(subject, on)
    by = issued.by if issued and issued.by else BY_COMMITTEE
    present = tuple(channel for channel in wanted.if_present if board.has(channel, on))
    named = (*wanted.channels, *present)
    if not wanted.channels:
        # The law as known names no channel for the item: whatever is used counts, and one must be.
        named = tuple(dict.fromkeys((*present, *(one.channel for one in shown)))) or ("",)
    for channel in named:
        places: Sequence[str] = villages if "village" in channel and villages else ("",)
        for place in places:
            held = [one for one in board.of(subject, channel, on) if not place or one.place in ("", place)]
            anew = [one for one in held if changed is None or one.since >= changed]
            watch = _watch(wanted, subject, channel, place, anew, due, by, on, calendar)
            if changed is not None and held:
                # Whether it came in time is asked of the first posting; the law sets no day for the new one.
                watch = evolve(watch, began=min(one.since for one in held))
                if not anew:
                    watch = evolve(watch, code="changed", evidence=_evidence(held))
            latest = max((day for day, _ in dues), default=None)
            yield evolve(watch, latest=latest, due_rule=due_rule)


def _day(due: tuple[date, Rule]) -> date:
    return due[0]


def _issued(board: Board, subject: Subject, on: date) -> tuple[date, Issued] | None:
    """When and as what it was issued, as known on a day."""
    known = board.issued.get(subject)
    return known if known is not None and known[0] <= on else None


def _watch(
    wanted: Requirement,
    subject: Subject,
    channel: str,
    place: str,
    held: list[Posting],
    due: date | None,
    by: str,
    on: date,
    calendar: Calendar,
) -> Watch:
    limit = wanted.days(channel)
    intervals = [one.interval for one in held]
    stretches = runs(intervals, on + timedelta(days=1))
    full = [one for one in stretches if _days(one) >= _needed(limit, one[0], calendar)]
    best = full[0] if full else max(stretches, key=_days, default=(on, on))
    until = None
    if not held:
        code = "not_yet" if due is None or on <= due else "never_posted"
    elif wanted.permanent and channel.startswith(BOARD):
        code = "met" if not gap_on(intervals, on) else _ended(held)
    elif full:
        code = "met"
    elif not stretches:
        code = _ended(held)  # taken down on the day it was put up
    else:
        last = stretches[-1]
        ends = last[0] + timedelta(days=_needed(limit, last[0], calendar))
        if _goes_on(held, last, ends, on):
            code, until, best = "running", ends, last
        else:
            code = _ended(held)
    return Watch(
        requirement=wanted,
        subject=subject,
        channel=channel,
        place=place,
        due=due,
        needed=_needed(limit, best[0], calendar),
        code=code,
        days=_days(best),
        began=min((one.since for one in held), default=None),
        until=until,
        by=next((one.by for one in reversed(held) if one.by), by),
        evidence=_evidence(held),
    )


def _evidence(held: list[Posting]) -> tuple[str, ...]:
    return tuple(one.evidence for one in held if one.evidence)


def _days(stretch: tuple[date, date]) -> int:
    return (stretch[1] - stretch[0]).days


def _needed(limit: TimeLimit | None, first: date, calendar: Calendar) -> int:
    """How many days from ``first`` on must be covered; 0 where showing once is enough."""
    end = due_by(limit, first, calendar)
    return (end - first).days if end is not None else 0


def _goes_on(held: list[Posting], stretch: tuple[date, date], ends: date, on: date) -> bool:
    """Whether what hangs, or was broadcast yesterday or today, may still fill its days up to ``ends``."""
    first, end = stretch
    if held[0].channel == BROADCAST:
        return end >= on
    return covers([one.interval for one in held], first, ends)  # what ends nowhere yet covers them all


def _ended(held: list[Posting]) -> str:
    last = max(held, key=lambda one: one.end or date.max)
    return "taken_down_early" if last.removed else "posted_short"


def judge(
    board: Board, subject: Subject, on: date, book: RuleBook, calendar: Calendar, villages: Sequence[str] = ()
) -> Verdict:
    """Whether one thing was shown as the law wants: in time, everywhere, long enough, with evidence.

    What still may come in time leaves the verdict undetermined, and so does a facility (portal,
    loudspeaker) of which nobody recorded whether the commune has it.
    """
    seen = list(watches(board, subject, on, book, calendar, villages))
    wanted = seen[0].requirement
    findings: list[Finding] = []
    for watch in seen:
        findings += _findings(watch, on)
    for channel in wanted.if_present:
        if board.has(channel, on) is None:
            findings.append(under(wanted.rule, "facility_unknown", channel=f"publicity.{channel}"))
    if not wanted.channels and not any(board.has(channel, on) for channel in wanted.if_present):
        findings.append(under(wanted.rule, "channel_unsaid", number=wanted.number))
    issued = _issued(board, subject, on)
    if issued is None:
        findings.append(under(wanted.rule, "issue_unknown"))
    elif wanted.sectors and not issued[1].sort:
        findings.append(under(wanted.sectors[0][1][0], "sort_unsaid"))
    outcome = outcome_of(findings, UNDECIDED)
    findings += unconfirmed(wanted.rules)
    return Verdict(
        question="publicity.question",
        on=on,
        outcome=outcome,
        findings=findings,
        book_digest=book.digest,
        inputs={
            "item": wanted.item,
            "label_vi": wanted.label("vi"),
            "label_en": wanted.label("en"),
            "about": subject[1],
            "of": f" “{subject[1]}”" if subject[1] else "",
        },
    )


UNDECIDED = frozenset(
    {
        "not_yet",
        "running",
        "changed",
        "deadlines_disagree",
        "facility_unknown",
        "channel_unsaid",
        "issue_unknown",
    }
)


def _findings(watch: Watch, on: date) -> Iterator[Finding]:
    rule = watch.requirement.rule
    where: dict[str, str | int] = {"channel": f"publicity.{watch.channel or 'any_channel'}"}
    if watch.place:
        where["place"] = f" {watch.place}"
    where.setdefault("place", "")
    if watch.due is not None and watch.began is not None:
        late = max((watch.began - watch.due).days, 0)
        cited = watch.due_rule or rule
        if late and watch.latest is not None and watch.began <= watch.latest:
            days = {"due": watch.due.isoformat(), "latest": watch.latest.isoformat()}
            yield under(cited, "deadlines_disagree", **where, **days)
        else:
            yield held(cited, "shown_in_time", late, "<=", 0, **where, due=watch.due.isoformat())
    match watch.code:
        case "not_yet" | "running" | "changed":
            yield under(rule, watch.code, **where, days=watch.days, needed=watch.needed)
        case "never_posted":
            yield held(rule, "never_posted", 0, ">=", 1, **where)
        case "met" if watch.needed == 0:
            yield held(rule, "shown", 1, ">=", 1, **where)
        case "met":
            code = "loudspeaker_days" if watch.channel == BROADCAST else "posted_days"
            yield held(rule, code, watch.days, ">=", watch.needed, **where)
        case _ if watch.requirement.permanent and watch.channel.startswith(BOARD):
            yield held(rule, watch.code + "_permanent", 0, ">=", 1, **where, on=on.isoformat())
        case _:
            code = "loudspeaker_short" if watch.channel == BROADCAST else watch.code
            yield held(rule, code, watch.days, ">=", max(watch.needed, 1), **where)
    if watch.began is not None and not watch.evidence:
        yield under(rule, "no_evidence", **where)
