"""Voters meet delegates, ask, are answered; every open request is in each later report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from grassroots_gov.council.book import CouncilBook, Request
from grassroots_gov.council.desk import Desk, known
from grassroots_gov.council.facts import (
    AnswerPosted,
    PersonRead,
    QuestionAnswered,
    QuestionAsked,
    RequestAnswered,
    RequestAssigned,
    RequestMade,
    RequestsReported,
    VotersMet,
)
from grassroots_gov.council.judge import judge_voter_meeting
from grassroots_gov.council.model import RequestLine, RequestsReport
from grassroots_gov.council.organ_facts import AnswerTakenDown
from grassroots_gov.council.owed import reply_due
from grassroots_gov.errors import CouncilOrder, require_told
from grassroots_gov.journal import Event, Personal
from grassroots_gov.law import Outcome

__all__ = ["Requests"]


class Requests(Desk):
    """Voter meetings, voters' requests and questions."""

    # --- voters -------------------------------------------------------------------------------------

    def meet_voters(
        self,
        *,
        on: date,
        village: str = "",
        attended: int | None = None,
        before_session: str = "",
        levels: int = 1,
    ) -> str:
        """Record a meeting with voters; answers its id (tiếp xúc cử tri).

        ``before_session``  the session it prepares, where it prepares one
        ``levels``          delegates of how many levels meet the voters together, this council's included

        :class:`RuleError` where the law of the day lets fewer levels meet voters together.
        """
        chosen = ""
        joint = judge_voter_meeting(levels, on=on, book=self._book())
        if joint.outcome is Outcome.FAILS:
            joint.require()

        def judge(book: CouncilBook) -> list[VotersMet]:
            nonlocal chosen
            if before_session:
                self._session(book, before_session)
            chosen = self._next(f"TX-{on.year}-", book.meetings)
            return [
                VotersMet(meeting=chosen, village=village, attended=attended, before_session=before_session)
            ]

        self._write(judge, on)
        return chosen

    def voters_request(
        self, text: str, *, on: date, village: str = "", meeting: str = "", voter: str | None = None
    ) -> str:
        """Record what voters ask for; answers its id (kiến nghị của cử tri).

        ``voter``  who asks, where the record keeps it: it stays in the annex, and no list or report shows it
        """
        chosen = ""
        require_told("council.request_text", text)

        def judge(book: CouncilBook) -> list[RequestMade]:
            nonlocal chosen
            if meeting:
                held, _ = known("meeting", book.meetings, meeting)
                if on < held:
                    raise CouncilOrder(meeting, "council.before_meeting", on)
            chosen = self._next(f"KN-{on.year}-", book.requests)
            return [
                RequestMade(
                    request=chosen,
                    text=text,
                    village=village,
                    meeting=meeting,
                    voter=None if voter is None else Personal(voter),
                )
            ]

        self._write(judge, on)
        return chosen

    def assign_request(self, request_id: str, to: str, *, on: date) -> None:
        """Give a request to an office to answer; again, to move it to another (giao giải quyết)."""
        require_told("council.addressee", to)
        self._write_request(request_id, on, RequestAssigned(request=request_id, to=to))

    def answer_request(self, request_id: str, answer: str, *, on: date, evidence: str = "") -> None:
        """Record the answer. :class:`CouncilOrder` before its receipt, or where it was answered already."""
        require_told("council.answer_text", answer)
        self._write_request(
            request_id, on, RequestAnswered(request=request_id, answer=answer, evidence=evidence)
        )

    def post_answer(self, request_id: str, *, on: date) -> None:
        """The answer was made public at the reception place."""

        def judge(book: CouncilBook) -> list[AnswerPosted]:
            request = known("request", book.requests, request_id)
            if request.state(on) != "answered":
                raise CouncilOrder(request_id, "council.not_answered", on)
            return [AnswerPosted(request=request_id)]

        self._write(judge, on)

    def take_down_answer(self, request_id: str, *, on: date) -> None:
        """The answer is no longer shown from ``on``; before its days are over it stays owed."""

        def judge(book: CouncilBook) -> list[AnswerTakenDown]:
            request = known("request", book.requests, request_id)
            if request.posted_on is None or on < request.posted_on:
                raise CouncilOrder(request_id, "council.not_posted", on)
            return [AnswerTakenDown(request=request_id)]

        self._write(judge, on)

    def report_requests(self, session_id: str, *, on: date) -> RequestsReport:
        """Report to a session: every request open on ``on``, every one answered since the report before."""
        report: RequestsReport | None = None

        def judge(book: CouncilBook) -> list[RequestsReported]:
            nonlocal report
            self._session(book, session_id)
            report = RequestsReport(session=session_id, on=on, lines=self._lines(book, on))
            return [RequestsReported(session=session_id, requests=tuple(line.id for line in report.lines))]

        self._write(judge, on)
        assert report is not None
        return report

    def requests(self, on: date) -> tuple[RequestLine, ...]:
        """Every request received by the day ``on``, as the public may read it."""
        return tuple(self._line(one, on) for one in self._council().requests.values() if one.on <= on)

    def voter(self, request_id: str, *, on: date, by: str, why: str) -> str | None:
        """Who made a request; nothing where it was erased or never recorded. The reading is itself a fact."""
        request = known("request", self._council().requests, request_id)
        self._write(lambda _: [PersonRead(request=request_id, by=by, why=why)], on)
        return None if request.made.voter is None else self._journal.reveal(request.made.voter)

    def forget_voter(self, request_id: str) -> None:
        """Erase who made a request; the request and the chain stay whole."""
        request = known("request", self._council().requests, request_id)
        if request.made.voter is not None:
            self._journal.erase(request.made.voter)

    # --- questions ----------------------------------------------------------------------------------

    def ask(self, session_id: str, text: str, *, by: str, to: str, on: date) -> str:
        """A delegate questions an office-holder; answers the question's id (chất vấn).

        :class:`CouncilOrder` before the session was called, :class:`BlankText`.
        """
        chosen = ""
        require_told("council.question_text", text)

        def judge(book: CouncilBook) -> list[QuestionAsked]:
            nonlocal chosen
            session = self._session(book, session_id)
            if on < session.on:
                raise CouncilOrder(session_id, "council.before_called", on)
            chosen = self._next(f"CV-{on.year}-", book.questions)
            return [QuestionAsked(question=chosen, session=session_id, by=by, to=to, text=text)]

        self._write(judge, on)
        return chosen

    def answer_question(self, question_id: str, answer: str, *, on: date) -> None:
        """Record the answer to a question (trả lời chất vấn)."""
        require_told("council.answer_text", answer)

        def judge(book: CouncilBook) -> list[QuestionAnswered]:
            question = known("question", book.questions, question_id)
            if on < question.on:
                raise CouncilOrder(question_id, "council.before_receipt", on)
            if question.answered_on is not None:
                raise CouncilOrder(question_id, "council.answered_already", on)
            return [QuestionAnswered(question=question_id, answer=answer)]

        self._write(judge, on)

    # --- inside -------------------------------------------------------------------------------------

    def _write_request(self, request_id: str, on: date, event: RequestAssigned | RequestAnswered) -> None:
        def judge(book: CouncilBook) -> Sequence[Event]:
            request = known("request", book.requests, request_id)
            if on < request.on:
                raise CouncilOrder(request_id, "council.before_receipt", on)
            if request.answered_on is not None:
                raise CouncilOrder(request_id, "council.answered_already", on)
            return [event]

        self._write(judge, on)

    def _lines(self, book: CouncilBook, on: date) -> tuple[RequestLine, ...]:
        told = {
            name
            for session in book.sessions.values()
            for day, names in session.reported
            if day <= on
            for name in names
            if book.requests[name].state(day) == "answered"
        }
        return tuple(
            self._line(request, on)
            for name, request in book.requests.items()
            if request.on <= on and name not in told
        )

    def _line(self, request: Request, on: date) -> RequestLine:
        answered = request.state(on) == "answered"
        return RequestLine(
            id=request.made.request,
            text=request.made.text,
            village=request.made.village,
            received=request.on,
            state=request.state(on),
            to=request.to(on),
            due=reply_due(request, on, self._book())[0],
            answered=request.answered_on if answered else None,
            answer=request.answer if answered else "",
        )
