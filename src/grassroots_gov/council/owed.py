"""What the council owes on a day: sessions, papers, answers, reports, follow-up. Derived, never stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Protocol

from grassroots_gov.council.book import CouncilBook, Election, Request, Session
from grassroots_gov.council.judge import judge_vote
from grassroots_gov.council.organs import missing_boards
from grassroots_gov.law import Citation, Obligation, Rule, RuleBook, owe, state_of
from grassroots_gov.text import say

__all__ = ["Calendar", "owed", "reply_due"]


class _Due(Protocol):
    @property
    def due(self) -> date: ...


class Calendar(Protocol):
    """What the council needs of a working calendar."""

    def add_working_days(self, start: date, n: int) -> _Due: ...

    def is_working(self, on: date) -> bool: ...


APPROVED_BY = {
    "peoples_council_chair": "provincial_council_standing_committee",
    "peoples_council_vice_chair": "provincial_council_standing_committee",
    "peoples_committee_chair": "provincial_committee_chair",
    "peoples_committee_vice_chair": "provincial_committee_chair",
}
"""Whose election waits for an approval, and whose: the law names these four posts."""
COUNCIL, COMMITTEE, STANDING = "peoples_council", "peoples_committee", "council_standing_committee"


def owed(book: CouncilBook, on: date, law: RuleBook, calendar: Calendar) -> Iterator[Obligation]:
    """Everything owed on the day, in no order."""
    yield from _sessions_of_year(book, on, law)
    yield from _programme(book, on, law)
    yield from _reports(book, on, law)
    for board, rule in missing_boards(book, law, on):
        title = partial(say, f"council.board_{board}")
        yield _one("set_board", board, on, due=None, citation=rule.citation, answers=STANDING, board=title)
    for session in book.sessions.values():
        if session.on <= on:
            yield from _session(book, session, on, law, calendar)
    for request in book.requests.values():
        if request.on <= on:
            yield from _request(request, on, law, calendar)
    for name, election in book.elections.items():
        if election.on <= on:
            yield from _election(name, election, on, law, calendar)
    yield from _questions(book, on)
    yield from _recommendations(book, on)


def _one(
    code: str,
    subject: str,
    on: date,
    *,
    due: date | None,
    met: bool = False,
    citation: Citation | None = None,
    answers: str = "",
    opens: date | None = None,
    **words: object,
) -> Obligation:
    return owe(
        f"council.{code}",
        subject,
        due=due,
        state=state_of(on, due=due, met=met, opens=opens),
        citation=citation,
        words={"subject": subject, "due": due or "", **words},
        answers=answers,
    )


def _done(day: date | None, on: date) -> bool:
    return day is not None and day <= on


# --- sessions ---------------------------------------------------------------------------------------


def _sessions_of_year(book: CouncilBook, on: date, law: RuleBook) -> Iterator[Obligation]:
    rule = law.at(on).find("council_sessions")
    if rule is not None:
        least = rule.table()["min_per_year"]
        assert isinstance(least, int)
        held = sum(
            _done(session.opened_on, on)
            and session.convened.sort == "regular"
            and session.opened_on is not None
            and session.opened_on.year == on.year
            for session in book.sessions.values()
        )
        for number in range(1, least + 1):
            yield _one(
                "hold_regular",
                f"{on.year}/{number}",
                on,
                due=date(on.year, 12, 31),
                met=number <= held,
                citation=rule.citation,
                answers=STANDING,
                number=number,
                least=least,
                year=str(on.year),
            )
    for since, seated in book.seated:
        if seated.elected_on is None or seated.elected_on > on:
            continue
        first = law.at(seated.elected_on).find("first_session")
        if first is not None:
            days = first.table()["max_days"]
            assert isinstance(days, int)
            opened = [
                session.opened_on
                for session in book.sessions.values()
                if session.convened.sort == "first" and session.convened.opens >= seated.elected_on
            ]
            yield _one(
                "hold_first",
                seated.elected_on.isoformat(),
                on,
                due=seated.elected_on + timedelta(days=days),
                met=any(_done(day, on) for day in opened),
                citation=first.citation,
                answers=STANDING,
                since=since,
            )


def _session(
    book: CouncilBook, session: Session, on: date, law: RuleBook, calendar: Calendar
) -> Iterator[Obligation]:
    name, opens, sort = session.convened.session, session.convened.opens, session.convened.sort
    rules = law.at(session.on)
    opened = _done(session.opened_on, on)
    regulation = book.regulation(sort, session.on)
    days = regulation.documents_days if regulation else None
    if not opened or session.documents_on is not None:
        yield _one(
            "send_documents",
            name,
            on,
            due=opens - timedelta(days=days) if days is not None else None,
            met=_done(session.documents_on, on),
            answers=STANDING,
            opens_on=opens,
        )
    if not opened:
        yield _one("open_session", name, on, due=opens, answers=STANDING, opens=opens)
    if sort != "regular" or opened:
        return
    summary = rules.find("voter_meeting_reports")
    if summary is not None:
        yield _one(
            "send_summary",
            name,
            on,
            due=_working_days_before(_number(summary, "min_working_days_before"), opens, calendar),
            met=_done(session.summary_on, on),
            citation=summary.citation,
            answers=STANDING,
            opens_on=opens,
        )
    met = rules.find("voter_meeting_kinds")
    if met is not None:
        held = [day for day, meeting in book.meetings.values() if meeting.before_session in ("", name)]
        earlier = max(
            (
                other.opened_on
                for other in book.sessions.values()
                if _done(other.opened_on, on) and other.opened_on
            ),
            default=date.min,
        )
        yield _one(
            "meet_voters",
            name,
            on,
            due=opens - timedelta(days=1),
            met=any(earlier < day <= on for day in held),
            citation=met.citation,
            answers=COUNCIL,
            opens_on=opens,
        )
    reply = rules.find("voter_reply_report")
    waiting = [one for one in book.requests.values() if one.on <= on and one.state(on) != "answered"]
    reported = any(day <= on for day, _ in session.reported)
    if waiting or reported:
        yield _one(
            "report_requests",
            name,
            on,
            due=opens - timedelta(days=_number(reply, "min_days_before")) if reply else opens,
            met=reported,
            citation=reply.citation if reply else None,
            answers=COMMITTEE,
            opens_on=opens,
            count=len(waiting),
        )


def _programme(book: CouncilBook, on: date, law: RuleBook) -> Iterator[Obligation]:
    rule = law.at(on).find("supervision_programme")
    if rule is None or book.delegates(on) is None:
        return  # proposals go to a council that sits
    month, day = map(int, str(rule.table()["proposal_deadline"]).split("-"))
    yield _one(
        "supervision_proposals",
        str(on.year + 1),
        on,
        due=date(on.year, month, day),
        met=any(_done(days.get(on.year + 1), on) for days in (book.proposed, book.drafted, book.programmes)),
        citation=rule.citation,
        answers=STANDING,
    )
    called = [one for one in book.regular_of(on.year) if one.on <= on]
    if called:
        # The first regular session of a year is the one at its middle.
        opens = called[0].convened.opens
        yield _one(
            "supervision_draft",
            str(on.year + 1),
            on,
            due=opens - timedelta(days=_number(rule, "draft_min_days_before_midyear_session")),
            met=any(_done(days.get(on.year + 1), on) for days in (book.drafted, book.programmes)),
            citation=rule.citation,
            answers=STANDING,
            opens_on=opens,
        )


def _reports(book: CouncilBook, on: date, law: RuleBook) -> Iterator[Obligation]:
    """Work reports at the sessions of the middle and of the end of a year: its first and second regular."""
    for place, session in enumerate(book.regular_of(on.year)):
        rule = law.at(session.on).find("reports_considered")
        if rule is None or session.on > on:
            continue
        wanted = rule.table()["sessions"]
        assert isinstance(wanted, tuple)
        if place < len(wanted):
            yield _one(
                "consider_reports",
                session.convened.session,
                on,
                due=session.convened.opens,
                met=any(day <= on for day, _ in session.considered),
                citation=rule.citation,
                answers=COUNCIL,
                period=partial(say, f"council.period_{wanted[place]}"),
            )


# --- requests, questions, recommendations -----------------------------------------------------------


def reply_due(request: Request, on: date, law: RuleBook) -> tuple[date | None, Rule | None]:
    """The last day for the answer, counted from its receipt by whoever has it; nothing where no rule is."""
    received = request.received(on)
    rule = law.at(received).find("voter_reply")
    return (received + timedelta(days=_number(rule, "max_days")), rule) if rule else (None, None)


def _request(request: Request, on: date, law: RuleBook, calendar: Calendar) -> Iterator[Obligation]:
    name = request.made.request
    due, rule = reply_due(request, on, law)
    to = request.to(on)
    if not to and request.state(on) == "open":
        yield _one(
            "assign_request", name, on, due=due, citation=rule.citation if rule else None, answers=STANDING
        )
    else:
        yield _one(
            "answer_request",
            name,
            on,
            due=due,
            met=request.state(on) == "answered",
            citation=rule.citation if rule else None,
            answers=to or COMMITTEE,
        )
    public = law.at(request.on).find("voter_reply_publication")
    if due is not None and public is not None and request.state(on) == "answered":
        days = _number(public, "after_working_days")
        yield _one(
            "post_answer",
            name,
            on,
            due=calendar.add_working_days(due, days).due,
            met=_done(request.posted_on, on),
            citation=public.citation,
            answers=COMMITTEE,
        )
        yield from _kept_posted(request, on, public)


def _kept_posted(request: Request, on: date, rule: Rule) -> Iterator[Obligation]:
    """A posted answer stays for its days; one taken down early is late until it is posted again."""
    if request.posted_on is None or request.posted_on > on:
        return
    last = request.posted_on + timedelta(days=_number(rule, "posting_days") - 1)
    down = request.taken_down_on if _done(request.taken_down_on, on) else None
    early = down is not None and down <= last
    yield owe(
        "council.keep_answer",
        request.made.request,
        due=last,
        state="late" if early else "met" if on > last else "due",
        citation=rule.citation,
        words={"subject": request.made.request, "due": last},
        answers=COMMITTEE,
    )


def _election(
    name: str, election: Election, on: date, law: RuleBook, calendar: Calendar
) -> Iterator[Obligation]:
    rule = law.at(election.on).find("election_approval")
    approver = APPROVED_BY.get(election.held.post)
    if (
        rule is None
        or approver is None
        or not judge_vote(election.held.ballot, on=election.on, book=law).holds
    ):
        return
    days = _number(rule, "send_max_working_days")
    yield _one(
        "send_election",
        name,
        on,
        due=calendar.add_working_days(election.on, days).due,
        met=_done(election.sent_on, on),
        citation=rule.citation,
        answers=STANDING,
        officer=election.held.officer,
    )
    if election.sent_on is not None and election.sent_on <= on:
        days = _number(rule, "decide_max_working_days")
        yield _one(
            "approve_election",
            name,
            on,
            due=calendar.add_working_days(election.sent_on, days).due,
            met=_done(election.decided_on, on),
            citation=rule.citation,
            answers=approver,
            officer=election.held.officer,
        )


def _questions(book: CouncilBook, on: date) -> Iterator[Obligation]:
    for name, question in book.questions.items():
        if question.on <= on:
            yield _one(
                "answer_question",
                name,
                on,
                due=None,
                met=_done(question.answered_on, on),
                answers=question.asked.to,
            )


def _recommendations(book: CouncilBook, on: date) -> Iterator[Obligation]:
    for name, known in book.recommendations.items():
        if known.on > on:
            continue
        replied = _done(known.replied_on, on)
        yield _one(
            "reply_recommendation",
            name,
            on,
            due=known.made.reply_by,
            met=replied or _done(known.closed_on, on),
            answers=known.made.to,
        )
        if replied:
            yield _one(
                "follow_recommendation",
                name,
                on,
                due=None,
                met=_done(known.closed_on, on),
                answers=STANDING,
            )


# --- days -------------------------------------------------------------------------------------------


def _number(rule: Rule, name: str) -> int:
    value = rule.table()[name]
    assert isinstance(value, int)
    return value


def _working_days_before(n: int, event: date, calendar: Calendar) -> date:
    day = event
    while n:
        day -= timedelta(days=1)
        n -= calendar.is_working(day)
    return day
