"""The door to careers: rotation of positions and discipline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from grassroots_gov.errors import NotServing
from grassroots_gov.journal import Event, Fact, Journal
from grassroots_gov.law import RuleBook, Verdict
from grassroots_gov.officers.career_facts import Disciplined, RotationListed
from grassroots_gov.officers.discipline import group_of, judge_discipline
from grassroots_gov.officers.facts import STREAM
from grassroots_gov.officers.register import REGISTER, Register
from grassroots_gov.officers.rotation import RotationDue, judge_rotation, rotation_due
from grassroots_gov.officers.two_tier import leads

__all__ = ["Careers"]


class Careers:
    """What happens to officers over the years in a post."""

    def __init__(self, journal: Journal, book: Callable[[], RuleBook]) -> None:
        self._journal = journal
        self._book = book

    # --- rotation -----------------------------------------------------------------------------------

    def list_rotation(self, posts: Mapping[str, int], *, document: str, on: date) -> Fact:
        """The plan of rotation is made public: listed posts, each with its term in years.

        A plan beyond the law raises :class:`RuleError`, a post that is none :class:`UnknownPost`; nothing
        is written then. Where the law of the day knows no term, the plan is recorded as it is.
        """
        verdict = judge_rotation(posts, on=on, book=self._book())
        if any(finding.met is False for finding in verdict.findings):
            verdict.require()
        listed = RotationListed(posts=tuple(posts), years=tuple(posts.values()), document=document)
        return self._write(lambda _: [listed], on)

    def rotation(self, on: date) -> tuple[RotationDue, ...]:
        """Who holds a listed post on a day, since when, and by when the position changes."""
        return tuple(rotation_due(self._register(), on))

    # --- discipline ---------------------------------------------------------------------------------

    def discipline(
        self,
        officer_id: str,
        form: str,
        *,
        violated_on: date,
        discovered_on: date,
        on: date,
        duty_related: bool = True,
        complex_case: bool = False,
        unlimited: bool = False,
        decision: str = "",
    ) -> Verdict:
        """Record a decision on discipline, and judge its time; see :func:`judge_discipline`.

        ``duty_related``  whether the act has to do with the duty, which lowers the rating of the year

        A decision that came too late is recorded, and the verdict fails. :class:`NotServing`,
        :class:`BadChoice`, :class:`BadInterval`.
        """
        service = self._register().service(officer_id, on)
        if service is None:
            raise NotServing(officer_id, on)
        posts = service.as_of(on).posts
        verdict = judge_discipline(
            form,
            group=group_of(service.post, self._book()),
            leader=any(map(leads, posts)),
            violated_on=violated_on,
            discovered_on=discovered_on,
            on=on,
            complex_case=complex_case,
            unlimited=unlimited,
            book=self._book(),
        )
        kept = Disciplined(
            officer=officer_id,
            form=form,
            violated_on=violated_on,
            discovered_on=discovered_on,
            duty_related=duty_related,
            complex_case=complex_case,
            unlimited=unlimited,
            decision=decision,
        )
        self._write(lambda _: [kept], on)
        return verdict

    # --- inside -------------------------------------------------------------------------------------

    def _register(self) -> Register:
        return self._journal.state(STREAM, REGISTER)[0]

    def _write_for(self, officer_id: str, on: date, event: Event) -> Fact:
        def judge(register: Register) -> list[Event]:
            if register.service(officer_id, on) is None:
                raise NotServing(officer_id, on)
            return [event]

        return self._write(judge, on)

    def _write(self, judge: Callable[[Register], list[Event]], on: date) -> Fact:
        (fact,) = self._journal.write(STREAM, REGISTER, judge, effective_on=on)
        return fact
