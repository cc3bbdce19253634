"""Whom the council elects and trusts: elections and their approval, confidence, no confidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from grassroots_gov.council.book import CouncilBook, Election
from grassroots_gov.council.confidence import judge_confidence, judge_no_confidence
from grassroots_gov.council.desk import Desk, known
from grassroots_gov.council.facts import (
    ConfidenceTaken,
    Elected,
    ElectionApproved,
    ElectionSent,
    NoConfidenceTaken,
)
from grassroots_gov.council.judge import judge_vote
from grassroots_gov.council.model import Ballot, ConfidenceBallot
from grassroots_gov.errors import CouncilOrder
from grassroots_gov.journal import Event
from grassroots_gov.law import Verdict

__all__ = ["Posts"]


class Posts(Desk):
    """Elections within the council, confidence ballots, no-confidence votes."""

    def elect(
        self,
        session_id: str,
        post: str,
        officer: str,
        *,
        agree: int,
        on: date,
        disagree: int | None = None,
        abstain: int | None = None,
        present: int | None = None,
    ) -> tuple[str, Verdict]:
        """Vote on electing ``officer`` to ``post``; the election's id, and whether it passed (bầu).

        Raises :class:`CouncilOrder` where the session is not open, :class:`ImpossibleBallot`.
        """
        chosen = ""
        ballot: Ballot | None = None

        def judge(book: CouncilBook) -> list[Elected]:
            nonlocal chosen, ballot
            session = self._open(book, session_id, on)
            ballot = Ballot(
                delegates=session.delegates,
                present=session.present if present is None else present,
                agree=agree,
                disagree=disagree,
                abstain=abstain,
            )
            chosen = self._next(f"BC-{on.year}-", book.elections)
            return [Elected(election=chosen, session=session_id, post=post, officer=officer, ballot=ballot)]

        self._write(judge, on)
        assert ballot is not None
        return chosen, judge_vote(ballot, on=on, book=self._book())

    def send_election(self, election_id: str, to: str, *, on: date) -> None:
        """The result went to whom approves it (trình phê chuẩn)."""
        self._write_election(election_id, on, ElectionSent(election=election_id, to=to))

    def approve_election(self, election_id: str, *, by: str, on: date, approved: bool = True) -> None:
        """The result was approved, or refused (phê chuẩn). :class:`CouncilOrder` before it was sent."""
        event = ElectionApproved(election=election_id, by=by, approved=approved)
        self._write_election(election_id, on, event)

    def elections(self) -> tuple[tuple[Election, Verdict], ...]:
        """Every election, with what came of the vote."""
        return tuple(
            (one, judge_vote(one.held.ballot, on=one.on, book=self._book()))
            for one in self._council().elections.values()
        )

    def confidence(
        self,
        session_id: str,
        about: str,
        *,
        high: int,
        medium: int,
        low: int,
        on: date,
        counted: int | None = None,
    ) -> Verdict:
        """A confidence ballot on the holder of a post (lấy phiếu tín nhiệm); what follows from it.

        Where the law of the day gives the commune's council none: :class:`RuleError`, nothing written.
        """
        ballot: ConfidenceBallot | None = None

        def judge(book: CouncilBook) -> list[ConfidenceTaken]:
            nonlocal ballot
            session = self._open(book, session_id, on)
            assert session.delegates is not None
            ballot = ConfidenceBallot(
                delegates=session.delegates, high=high, medium=medium, low=low, counted=counted
            )
            verdict = judge_confidence(ballot, on=on, book=self._book())
            if any(one.code == "taken_at_level" and one.met is False for one in verdict.findings):
                verdict.require()
            return [ConfidenceTaken(session=session_id, about=about, ballot=ballot)]

        self._write(judge, on)
        assert ballot is not None
        return judge_confidence(ballot, on=on, book=self._book())

    def no_confidence(
        self,
        session_id: str,
        about: str,
        *,
        against: int,
        on: date,
        asking: int | None = None,
        front: bool = False,
    ) -> Verdict:
        """A no-confidence vote on the holder of a post (bỏ phiếu tín nhiệm); holds where they stay.

        The low ballots of the last confidence ballot on the same post are taken from the book.
        """

        def judge(book: CouncilBook) -> list[NoConfidenceTaken]:
            session = self._open(book, session_id, on)
            assert session.delegates is not None
            Ballot(delegates=session.delegates, present=session.present, agree=against)
            return [
                NoConfidenceTaken(
                    session=session_id, about=about, delegates=session.delegates, against=against
                )
            ]

        self._write(judge, on)
        book = self._council()
        delegates = book.sessions[session_id].delegates
        assert delegates is not None
        ballots = [
            (day, taken.ballot.low)
            for session in book.sessions.values()
            for day, taken in session.confidence
            if taken.about == about and day <= on
        ]
        return judge_no_confidence(
            delegates,
            against,
            on=on,
            asking=asking,
            front=front,
            low=max(ballots)[1] if ballots else None,
            book=self._book(),
        )

    # --- inside -------------------------------------------------------------------------------------

    def _write_election(self, election_id: str, on: date, event: ElectionSent | ElectionApproved) -> None:
        def judge(book: CouncilBook) -> Sequence[Event]:
            election = known("election", book.elections, election_id)
            if on < election.on:
                raise CouncilOrder(election_id, "council.before_receipt", on)
            if not judge_vote(election.held.ballot, on=election.on, book=self._book()).holds:
                raise CouncilOrder(election_id, "council.not_elected", on)
            if isinstance(event, ElectionApproved) and (election.sent_on is None or on < election.sent_on):
                raise CouncilOrder(election_id, "council.not_sent", on)
            return [event]

        self._write(judge, on)
