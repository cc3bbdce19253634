"""Supervision: plan, finding, recommendation, reply, follow-up until closed (giám sát)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from grassroots_gov.council.book import CouncilBook, Recommendation, Supervision
from grassroots_gov.council.desk import Desk, known
from grassroots_gov.council.facts import (
    FindingMade,
    FollowedUp,
    RecommendationClosed,
    Recommended,
    Replied,
    SupervisionPlanned,
)
from grassroots_gov.council.organ_facts import SupervisionFormed
from grassroots_gov.errors import BadChoice, CouncilOrder, require_told
from grassroots_gov.journal import Event

__all__ = ["Supervisions"]


class Supervisions(Desk):
    """What the council supervises, finds, recommends and follows up."""

    def supervise(self, subject: str, *, of: str, on: date, until: date | None = None, form: str = "") -> str:
        """Plan a supervision of an office; answers its id (kế hoạch giám sát).

        ``form``  which of the lawful activities it is ("thematic_supervision"); :class:`BadChoice` for one
                  that the law of the day does not list
        """
        chosen = ""
        require_told("council.subject", subject)
        rule = self._book().find("supervision_forms", on)
        if form and rule is not None:
            listed = rule.table()["forms"]
            assert isinstance(listed, tuple)
            if form not in listed:
                raise BadChoice("council.supervision_form", form, tuple(map(str, listed)))

        def judge(book: CouncilBook) -> list[Event]:
            nonlocal chosen
            if until is not None and until < on:
                raise CouncilOrder(subject, "council.ends_before_begins", on)
            chosen = self._next(f"GS-{on.year}-", book.supervisions)
            planned = SupervisionPlanned(supervision=chosen, subject=subject, of=of, until=until)
            return [planned, *([SupervisionFormed(supervision=chosen, form=form)] if form else [])]

        self._write(judge, on)
        return chosen

    def find(self, supervision_id: str, text: str, *, on: date) -> None:
        """Record what a supervision found (kết quả giám sát)."""
        require_told("council.finding_text", text)

        def judge(book: CouncilBook) -> list[FindingMade]:
            self._begun(book, supervision_id, on)
            return [FindingMade(supervision=supervision_id, text=text)]

        self._write(judge, on)

    def recommend(
        self, to: str, text: str, *, on: date, reply_by: date | None = None, supervision: str = ""
    ) -> str:
        """Recommend something to an office; answers the recommendation's id (kiến nghị giám sát).

        ``reply_by``     the last day for the reply, which the council sets; the rulebooks hold none
        ``supervision``  what it follows from
        """
        chosen = ""
        require_told("council.addressee", to)
        require_told("council.recommendation_text", text)

        def judge(book: CouncilBook) -> list[Recommended]:
            nonlocal chosen
            if supervision:
                self._begun(book, supervision, on)
            if reply_by is not None and reply_by < on:
                raise CouncilOrder(to, "council.reply_before_made", on)
            chosen = self._next(f"KNGS-{on.year}-", book.recommendations)
            return [
                Recommended(
                    recommendation=chosen, supervision=supervision, to=to, text=text, reply_by=reply_by
                )
            ]

        self._write(judge, on)
        return chosen

    def reply(self, recommendation_id: str, text: str, *, on: date) -> None:
        """The office replied."""
        require_told("council.answer_text", text)
        self._write_recommendation(
            recommendation_id, on, Replied(recommendation=recommendation_id, text=text)
        )

    def follow_up(self, recommendation_id: str, note: str, *, on: date) -> None:
        """Look at what came of it and leave it open (theo dõi thực hiện)."""
        require_told("council.follow_note", note)
        event = FollowedUp(recommendation=recommendation_id, note=note)
        self._write_recommendation(recommendation_id, on, event)

    def close_recommendation(self, recommendation_id: str, outcome: str, *, on: date) -> None:
        """End the follow-up: it was carried out, or the council gives it up, with the outcome in words."""
        require_told("council.outcome", outcome)
        event = RecommendationClosed(recommendation=recommendation_id, outcome=outcome)
        self._write_recommendation(recommendation_id, on, event)

    def supervisions(self) -> tuple[Supervision, ...]:
        """Every supervision, in the order in which they were planned."""
        return tuple(self._council().supervisions.values())

    def recommendations(self, on: date, *, open_only: bool = False) -> tuple[Recommendation, ...]:
        """Every recommendation made by ``on``; with ``open_only`` those that were not closed by then."""
        return tuple(
            one
            for one in self._council().recommendations.values()
            if one.on <= on and not (open_only and one.closed_on is not None and one.closed_on <= on)
        )

    # --- inside -------------------------------------------------------------------------------------

    def _begun(self, book: CouncilBook, supervision_id: str, on: date) -> Supervision:
        supervision = known("supervision", book.supervisions, supervision_id)
        if on < supervision.on:
            raise CouncilOrder(supervision_id, "council.before_planned", on)
        return supervision

    def _write_recommendation(
        self, recommendation_id: str, on: date, event: Replied | FollowedUp | RecommendationClosed
    ) -> None:
        def judge(book: CouncilBook) -> Sequence[Event]:
            made = known("recommendation", book.recommendations, recommendation_id)
            if on < made.on:
                raise CouncilOrder(recommendation_id, "council.before_receipt", on)
            if made.closed_on is not None:
                raise CouncilOrder(recommendation_id, "council.closed_already", on)
            return [event]

        self._write(judge, on)
