"""The door of the council: sessions and votes; voters' requests; supervision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from grassroots_gov.council.boards import Boards
from grassroots_gov.council.book import CouncilBook, Session
from grassroots_gov.council.facts import (
    Convened,
    DocumentsSent,
    Opened,
    ProgrammeAdopted,
    Regulated,
    Resolved,
    Seated,
    SummarySent,
)
from grassroots_gov.council.judge import (
    judge_convening,
    judge_documents,
    judge_session,
    judge_vote,
)
from grassroots_gov.council.model import Ballot, SessionKind
from grassroots_gov.council.organ_facts import ProgrammeDrafted, ProgrammeProposed, ReportConsidered
from grassroots_gov.council.owed import owed
from grassroots_gov.council.posts import Posts
from grassroots_gov.council.requests import Requests
from grassroots_gov.council.size import judge_size
from grassroots_gov.council.supervision import Supervisions
from grassroots_gov.errors import CouncilOrder, ImpossibleBallot, require_told
from grassroots_gov.law import Obligation, Outcome, Verdict
from grassroots_gov.text import Lang, say
from grassroots_gov.worktime import Promise

__all__ = ["CouncilRoom"]


class CouncilRoom(Posts, Requests, Supervisions, Boards):
    """The People's Council of one commune (Hội đồng nhân dân xã).

    A step that what is recorded does not allow raises :class:`CouncilOrder`; an id that nobody recorded
    :class:`UnknownCouncilRecord`; figures that cannot be :class:`ImpossibleBallot`. Nothing is written then.

    >>> from grassroots_gov import Commune
    >>> with Commune.open("memory:") as commune:
    ...     commune.council.seat(22, on=date(2021, 6, 8))
    ...     session = commune.council.convene(opens=date(2024, 7, 5), on=date(2024, 6, 10))
    ...     _ = commune.council.open_session(session, present=20, on=date(2024, 7, 5))
    ...     commune.council.resolve(session, "Nghị quyết 01", agree=12, on=date(2024, 7, 5)).holds
    True
    """

    # --- who sits -----------------------------------------------------------------------------------

    def seat(self, delegates: int, *, on: date, elected_on: date | None = None) -> None:
        """Record how many delegates the council has from ``on``; every share is of this number.

        ``elected_on``  the day of the election, from which the first session is due
        """
        if delegates < 1:
            raise ImpossibleBallot("delegates ≥ 1", f"delegates {delegates}")
        self._write(lambda _: [Seated(delegates=delegates, elected_on=elected_on)], on)

    def regulate(
        self,
        sort: SessionKind,
        *,
        on: date,
        document: str,
        convening_days: int | None = None,
        documents_days: int | None = None,
    ) -> None:
        """Record the deadlines of the council's own working regulation (quy chế làm việc) from ``on``.

        ``convening_days``, ``documents_days``  how many days before its opening a session is called, and
        its documents are with the delegates; the rulebooks hold no such deadlines
        """
        for name, days in (("convening_days", convening_days), ("documents_days", documents_days)):
            if days is not None and days < 0:
                raise ImpossibleBallot("x ≥ 0", f"{name} {days}")
        event = Regulated(
            sort=sort, convening_days=convening_days, documents_days=documents_days, document=document
        )
        self._write(lambda _: [event], on)

    # --- sessions -----------------------------------------------------------------------------------

    def convene(
        self,
        sort: SessionKind = "regular",
        *,
        opens: date,
        on: date,
        requested_by: str = "standing_committee",
        asking: int | None = None,
        of: int | None = None,
        closed: bool = False,
        theme: str = "",
    ) -> str:
        """Call a session that opens on ``opens``; answers its id, "2024-1" (triệu tập kỳ họp).

        ``requested_by``   ``standing_committee``, ``committee_chair``, ``delegates`` or ``voters``
        ``asking``, ``of`` how many delegates or voters asked, out of how many; for delegates the number
                           that the council has is taken where none is given

        One called later than the working regulation wants is recorded, and :meth:`convening` says so.
        Raises :class:`RuleError` where too few asked, :class:`CouncilOrder` where it would open before it
        is called, :class:`BadChoice` for a sort, or somebody asking, that there is none of.
        """
        chosen = ""

        def judge(book: CouncilBook) -> list[Convened]:
            nonlocal chosen
            if opens < on:
                raise CouncilOrder(str(opens.year), "council.opens_before_called", on)
            total = of
            if total is None and requested_by == "delegates":
                total = book.delegates(on)
            verdict = judge_convening(
                sort,
                opens=opens,
                on=on,
                requested_by=requested_by,
                asking=asking,
                of=total,
                closed=closed,
                book=self._book(),
            )
            if verdict.outcome is Outcome.FAILS:
                verdict.require()  # a late call is recorded with its finding, one nobody may make is not
            chosen = self._next(f"{opens.year}-", book.sessions)
            return [
                Convened(
                    session=chosen,
                    sort=sort,
                    opens=opens,
                    requested_by=requested_by,
                    asking=asking,
                    of=total,
                    closed=closed,
                    theme=theme,
                )
            ]

        self._write(judge, on)
        return chosen

    def convening(self, session_id: str) -> Verdict:
        """Whether the session was called as the law wants."""
        session = self.session(session_id)
        called = session.convened
        regulation = self._council().regulation(called.sort, session.on)
        return judge_convening(
            called.sort,
            opens=called.opens,
            on=session.on,
            requested_by=called.requested_by,
            asking=called.asking,
            of=called.of,
            closed=called.closed,
            notice_days=regulation.convening_days if regulation else None,
            regulation=regulation.document if regulation else "",
            book=self._book(),
        )

    def documents(self, session_id: str, on: date) -> Verdict:
        """Whether the documents were with the delegates in time, as far as known on a day."""
        session = self.session(session_id)
        regulation = self._council().regulation(session.convened.sort, session.on)
        return judge_documents(
            session.convened.opens,
            session.documents_on,
            days_before=regulation.documents_days if regulation else None,
            regulation=regulation.document if regulation else "",
            on=on,
            book=self._book(),
        )

    def size(self, population: int, kind: str, on: date) -> Verdict:
        """Whether the council has the number of delegates that the law of its election gives; see
        :func:`judge_size`. :class:`CouncilOrder` where no council was recorded.
        """
        book = self._council()
        delegates = self._seated(book, on)
        elected = [seated.elected_on for since, seated in book.seated if since <= on and seated.elected_on]
        day = elected[-1] if elected else on
        return judge_size(delegates, population=population, kind=kind, on=day, book=self._book())

    def consider_report(self, session_id: str, of: str, title: str, *, on: date) -> None:
        """A work report of an office is considered at a session (xem xét báo cáo công tác).

        :class:`CouncilOrder` where the session is not open, :class:`BlankText`.
        """
        require_told("council.report_title", title)

        def judge(book: CouncilBook) -> list[ReportConsidered]:
            self._open(book, session_id, on)
            return [ReportConsidered(session=session_id, of=of, title=title)]

        self._write(judge, on)

    def propose_programme(self, year: int, subjects: Iterable[str], *, by: str, on: date) -> None:
        """Somebody proposes subjects for the supervision programme of ``year``."""
        require_told("council.proposer", by)
        event = ProgrammeProposed(year=year, by=by, subjects=_told(subjects))
        self._write(lambda _: [event], on)

    def draft_programme(self, year: int, *, on: date) -> None:
        """The draft of the supervision programme of ``year`` is ready."""
        self._write(lambda _: [ProgrammeDrafted(year=year)], on)

    def send_documents(self, session_id: str, *, on: date) -> None:
        """The documents of the session went to the delegates."""
        self._write_session(session_id, on, lambda _: DocumentsSent(session=session_id))

    def send_summary(self, session_id: str, *, on: date) -> None:
        """The voters' opinions were put together and sent to the committee before the session."""
        self._write_session(session_id, on, lambda _: SummarySent(session=session_id))

    def open_session(self, session_id: str, *, present: int, on: date) -> Verdict:
        """The session is held with so many delegates; the verdict says whether enough came.

        Too few is a finding and is recorded: what was resolved then does not pass. It may open later than
        it was called for, never earlier (:class:`CouncilOrder`).
        """

        def judge(book: CouncilBook) -> list[Opened]:
            session = self._session(book, session_id)
            if session.opened_on is not None:
                raise CouncilOrder(session_id, "council.opened_already", on)
            if on < session.on:
                raise CouncilOrder(session_id, "council.before_called", on)
            if on < session.convened.opens:
                raise CouncilOrder(session_id, "council.before_opening_day", on)
            delegates = self._seated(book, on)
            Ballot(delegates=delegates, present=present, agree=0)
            return [Opened(session=session_id, delegates=delegates, present=present)]

        self._write(judge, on)
        session = self.session(session_id)
        return judge_session(session.delegates, session.present, on=on, book=self._book())

    def resolve(
        self,
        session_id: str,
        title: str,
        *,
        agree: int,
        on: date,
        disagree: int | None = None,
        abstain: int | None = None,
        present: int | None = None,
        removal: bool = False,
    ) -> Verdict:
        """Put a resolution to the vote; the verdict says whether it passed (biểu quyết nghị quyết).

        ``present``  who were there for this vote; those of the opening where none is given
        ``removal``  whether it removes a delegate

        A resolution that did not pass is recorded too. Raises :class:`CouncilOrder` where the session is
        not open, :class:`ImpossibleBallot`.
        """
        ballot: Ballot | None = None
        require_told("council.resolution_title", title)

        def judge(book: CouncilBook) -> list[Resolved]:
            nonlocal ballot
            session = self._open(book, session_id, on)
            ballot = Ballot(
                delegates=session.delegates,
                present=session.present if present is None else present,
                agree=agree,
                disagree=disagree,
                abstain=abstain,
            )
            return [Resolved(session=session_id, title=title, ballot=ballot, removal=removal)]

        self._write(judge, on)
        assert ballot is not None
        return judge_vote(ballot, on=on, removal=removal, book=self._book())

    def resolutions(self, session_id: str) -> tuple[tuple[str, Verdict], ...]:
        """Every resolution put to the vote at a session, with what came of it."""
        return tuple(
            (one.title, judge_vote(one.ballot, on=on, removal=one.removal, book=self._book()))
            for on, one in self.session(session_id).resolutions
        )

    def programme(self, year: int, subjects: Iterable[str], *, on: date) -> None:
        """The supervision programme of ``year`` was put together (chương trình giám sát)."""
        event = ProgrammeAdopted(year=year, subjects=_told(subjects))
        self._write(lambda _: [event], on)

    def session(self, session_id: str) -> Session:
        """One session as it stands."""
        return self._session(self._council(), session_id)

    def sessions(self) -> tuple[Session, ...]:
        """Every session, in the order in which they were called."""
        return tuple(self._council().sessions.values())

    def next_regular(self, on: date) -> date | None:
        """The day on which the next regular session that was called opens, from ``on``."""
        called = (
            one.convened.opens
            for one in self._council().sessions.values()
            if one.convened.sort == "regular" and one.on <= on <= one.convened.opens
        )
        return min(called, default=None)

    def promises(self, on: date) -> tuple[Promise, ...]:
        """The sessions called by ``on`` for that day or later, and not yet opened."""
        return tuple(
            Promise(
                subject=one.convened.session,
                on=one.convened.opens,
                decides="council_standing_committee",
                kind="meeting",
            )
            for one in self._council().sessions.values()
            if one.on <= on <= one.convened.opens and one.opened_on is None
        )

    def label(self, session_id: str, lang: Lang = "vi") -> str:
        """What the session is called, by the law of the day it was called (họp bất thường, chuyên đề)."""
        session = self.session(session_id)
        key = f"council.{session.convened.sort}"
        before_2020 = self._book().at(session.on).find("regime.lgo_2015") is not None
        if session.convened.sort in ("special", "extra") and before_2020:
            key = "council.special_before_2020"
        return say(key, lang)

    def owed(self, on: date) -> tuple[Obligation, ...]:
        """What is owed: regular sessions, papers, answers, reports, follow-up."""
        return tuple(owed(self._council(), on, self._book(), self._calendar()))

    # --- inside -------------------------------------------------------------------------------------

    def _write_session(
        self,
        session_id: str,
        on: date,
        event: Callable[[Session], DocumentsSent | SummarySent],
    ) -> None:
        def judge(book: CouncilBook) -> list[DocumentsSent | SummarySent]:
            session = self._session(book, session_id)
            if on < session.on:
                raise CouncilOrder(session_id, "council.before_called", on)
            return [event(session)]

        self._write(judge, on)

    def _seated(self, book: CouncilBook, on: date) -> int:
        delegates = book.delegates(on)
        if delegates is None:
            raise CouncilOrder("delegates", "council.not_seated", on)
        return delegates


def _told(subjects: Iterable[str]) -> tuple[str, ...]:
    """Subjects of a programme, each of which says something."""
    listed = (subjects,) if isinstance(subjects, str) else tuple(subjects)
    for subject in listed:
        require_told("council.subject", subject)
    return listed
