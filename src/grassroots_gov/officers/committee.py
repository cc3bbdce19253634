"""The door of the People's Committee as a collective: meetings, votes, the chairman's decisions between."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from grassroots_gov.errors import BadInterval, ImpossibleBallot, NotServing, UnknownMeeting, require_told
from grassroots_gov.journal import Event, Fact, Journal
from grassroots_gov.law import Obligation, RuleBook, Verdict, owe, state_of
from grassroots_gov.officers.collective import judge_committee_meeting, judge_committee_vote
from grassroots_gov.officers.committee_facts import (
    CODEC,
    COMMITTEE,
    STREAM,
    ChairDecided,
    ChairReported,
    CommitteeBook,
    CommitteeMet,
    CommitteeVoted,
    Interim,
    Meeting,
    MeetingSort,
)

__all__ = ["Committee"]

CHAIR = "peoples_committee_chair"


class Committee:
    """The People's Committee of one commune (tập thể UBND).

    >>> from grassroots_gov import Commune
    >>> with Commune.open("memory:") as commune:
    ...     committee, on = commune.officers.committee, date(2026, 1, 5)
    ...     meeting, _ = committee.meet(members=5, present=5, on=on)
    ...     committee.vote("Kế hoạch 01", meeting=meeting, agree=3, on=on).holds
    True
    """

    def __init__(
        self,
        journal: Journal,
        book: Callable[[], RuleBook],
        *,
        head: Callable[[date], str | None],
    ) -> None:
        self._journal = journal.speaking(CODEC)
        self._book = book
        self._head = head

    def meet(
        self,
        *,
        members: int,
        present: int,
        on: date,
        sort: MeetingSort = "regular",
        requested_by: str = "chair",
        asking: int | None = None,
    ) -> tuple[str, Verdict]:
        """The committee meets; answers the meeting's id ("UB-2026-1") and whether it was lawful.

        Too few present is recorded and is a finding; a special meeting that too few members asked for is
        refused with :class:`RuleError`. :class:`ImpossibleBallot`, :class:`BadChoice`.
        """
        verdict = judge_committee_meeting(
            members, present, on=on, sort=sort, requested_by=requested_by, asking=asking, book=self._book()
        )
        if any(finding.code == "committee_asked" and finding.met is False for finding in verdict.findings):
            verdict.require()
        made: list[str] = []

        def judge(book: CommitteeBook) -> list[Event]:
            made[:] = [_next(f"UB-{on.year}-", book.meetings)]
            return [
                CommitteeMet(
                    meeting=made[0],
                    sort=sort,
                    requested_by=requested_by,
                    asking=asking,
                    members=members,
                    present=present,
                )
            ]

        self._write(judge, on)
        return made[0], verdict

    def vote(
        self,
        title: str,
        *,
        agree: int,
        on: date,
        meeting: str = "",
        members: int | None = None,
        disagree: int | None = None,
        abstain: int | None = None,
        chair: str = "",
    ) -> Verdict:
        """A matter is voted on at a meeting, or by slips where no ``meeting`` is named (lấy ý kiến).

        ``members``  all members; those of the meeting where one is named
        ``chair``    how the chairman voted, which settles a tie

        What did not pass is recorded too. :class:`UnknownMeeting`, :class:`ImpossibleBallot`.
        """
        require_told("officers.title", title)
        verdicts: list[Verdict] = []

        def judge(book: CommitteeBook) -> list[Event]:
            total, votes = members, {"agree": agree, "disagree": disagree, "abstain": abstain}
            if meeting:
                met = self._meeting(book, meeting, on).met
                total = met.members if total is None else total
                cast = sum(vote or 0 for vote in votes.values())
                if cast > met.present:
                    figures = f"present {met.present}, agree + disagree + abstain {cast}"
                    raise ImpossibleBallot("agree + disagree + abstain ≤ present", figures)
            if total is None:
                raise ImpossibleBallot("members ≥ 1", "members –")
            verdicts[:] = [
                judge_committee_vote(
                    total,
                    agree,
                    disagree=disagree,
                    abstain=abstain,
                    chair=chair,
                    on=on,
                    book=self._book(),
                )
            ]
            return [
                CommitteeVoted(
                    meeting=meeting,
                    title=title,
                    members=total,
                    agree=agree,
                    disagree=disagree,
                    abstain=abstain,
                    chair=chair,
                )
            ]

        self._write(judge, on)
        return verdicts[0]

    def decide_between(self, title: str, *, on: date) -> str:
        """The chairman decides a matter of the committee between meetings; answers its id ("CT-2026-1").

        It is owed to the next meeting as a report. :class:`NotServing` where there is no chairman.
        """
        require_told("officers.title", title)
        chair = self._head(on)
        if chair is None:
            raise NotServing(CHAIR, on)
        made: list[str] = []

        def judge(book: CommitteeBook) -> list[Event]:
            made[:] = [_next(f"CT-{on.year}-", book.interim)]
            return [ChairDecided(decision=made[0], title=title, officer=chair)]

        self._write(judge, on)
        return made[0]

    def report(self, decision: str, meeting: str, *, on: date) -> Fact:
        """What the chairman decided is reported at a meeting.

        :class:`UnknownMeeting`, :class:`BadInterval` before it was decided or the meeting held.
        """

        def judge(book: CommitteeBook) -> list[Event]:
            if decision not in book.interim:
                raise UnknownMeeting(decision, tuple(book.interim))
            decided = book.interim[decision].on
            if on < decided:
                raise BadInterval("worktime.ends_before_start", {"start": decided, "end": on})
            self._meeting(book, meeting, on)
            return [ChairReported(decision=decision, meeting=meeting)]

        return self._write(judge, on)

    # --- what is known ------------------------------------------------------------------------------

    def meetings(self, start: date, end: date) -> tuple[Meeting, ...]:
        """The meetings of a period, in the order in which they were recorded."""
        return tuple(one for one in self._state().meetings.values() if start <= one.on <= end)

    def votes(self, start: date, end: date) -> tuple[tuple[str, Verdict], ...]:
        """Every matter voted on in a period with what came of it; first at meetings, then by slips."""
        state = self._state()
        cast = [(one.on, vote) for one in state.meetings.values() for vote in one.votes]
        return tuple(
            (vote.title, self._judged(vote, on)) for on, vote in (*cast, *state.slips) if start <= on <= end
        )

    def interim(self, on: date) -> tuple[Interim, ...]:
        """What the chairman decided between meetings by a day, reported or not."""
        return tuple(one for one in self._state().interim.values() if one.on <= on)

    def owed(self, on: date) -> Iterator[Obligation]:
        """The regular meeting of the month and of the month before, and reports to the next meeting."""
        state = self._state()
        first = on.replace(day=1)
        before = first - timedelta(days=1)
        for last in (before, on.replace(day=monthrange(on.year, on.month)[1])):
            rule = self._book().find("committee_meeting", min(last, on))
            begun = last.replace(day=1)
            if rule is None or self._head(begun if last < on else on) is None:
                continue
            wanted = rule.table()["per_month"]
            assert isinstance(wanted, int)
            held = state.regular(last.year, last.month, on)
            if last < on and held >= wanted:
                continue  # a month that is over and in order is not told
            month = f"{last:%m/%Y}"
            yield owe(
                "officers.owed_meeting",
                f"{last:%Y-%m}",
                due=last,
                state=state_of(on, due=last, met=held >= wanted),
                citation=rule.citation,
                words={"month": month},
                answers=CHAIR,
            )
        rule = self._book().find("collective_and_individual", on)
        for one in self.interim(on):
            if one.reported_on is not None and one.reported_on <= on:
                continue
            due = state.next_meeting(one.on, on)
            yield owe(
                "officers.owed_interim",
                one.decided.decision,
                due=due,
                state=state_of(on, due=due),
                citation=rule.citation if rule else None,
                words={"title": one.decided.title, "on": one.on},
                answers=CHAIR,
            )

    # --- inside -------------------------------------------------------------------------------------

    def _judged(self, vote: CommitteeVoted, on: date) -> Verdict:
        return judge_committee_vote(
            vote.members,
            vote.agree,
            disagree=vote.disagree,
            abstain=vote.abstain,
            chair=vote.chair,
            on=on,
            book=self._book(),
        )

    def _meeting(self, book: CommitteeBook, meeting: str, on: date) -> Meeting:
        if meeting not in book.meetings:
            raise UnknownMeeting(meeting, tuple(book.meetings))
        held = book.meetings[meeting]
        if on < held.on:
            raise BadInterval("worktime.ends_before_start", {"start": held.on, "end": on})
        return held

    def _state(self) -> CommitteeBook:
        return self._journal.state(STREAM, COMMITTEE)[0]

    def _write(self, judge: Callable[[CommitteeBook], Sequence[Event]], on: date) -> Fact:
        (fact,) = self._journal.write(STREAM, COMMITTEE, judge, effective_on=on)
        return fact


def _next(prefix: str, taken: dict[str, object] | dict[str, Meeting] | dict[str, Interim]) -> str:
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"
