"""The door of officers: appoint, leave, absent, assign, responsible, establishment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from grassroots_gov.errors import (
    AlreadyServing,
    BadInterval,
    NoSuchDelegation,
    NotServing,
    OverlappingPosts,
    PostNotInRegime,
    UnknownClass,
    UnknownUnitKind,
)
from grassroots_gov.journal import Event, Fact, Journal
from grassroots_gov.law import Finding, Obligation, Outcome, RuleBook, Verdict
from grassroots_gov.officers.authority import answering, judge_signature
from grassroots_gov.officers.facts import (
    STREAM,
    Appointed,
    Assigned,
    AwayNoted,
    Classified,
    Delegated,
    DelegationEnded,
    GaveUp,
    Left,
    Signed,
    TookUp,
)
from grassroots_gov.officers.judge import CLASSES, judge_establishment
from grassroots_gov.officers.model import (
    BODIES,
    UNIT_KINDS,
    Absence,
    Form,
    Officer,
    Responsibility,
    UnitKind,
)
from grassroots_gov.officers.posts import CADRES, CIVIL_SERVANTS, in_regime, is_post
from grassroots_gov.officers.register import REGISTER, Paper, Register, Service
from grassroots_gov.officers.terms import judge_terms, terms_in_a_row

if TYPE_CHECKING:
    from grassroots_gov.officers.staff import Staff
    from grassroots_gov.officers.villages import Villages

__all__ = ["OfficersRoom"]


class OfficersRoom:
    """The officers of one commune (đội ngũ cán bộ, công chức).

    ``staff`` is the door to their quality, training, rating and details, ``villages`` to villages and bodies.
    """

    def __init__(
        self, journal: Journal, book: Callable[[], RuleBook], calendar: Callable[[], object]
    ) -> None:
        self._journal = journal
        self._book = book
        self._calendar = calendar

    @cached_property
    def staff(self) -> Staff:
        """Quality, training, yearly rating, personal details (chất lượng, đào tạo, xếp loại)."""
        from grassroots_gov.officers.staff import Staff

        return Staff(self._journal, self._book)

    @cached_property
    def villages(self) -> Villages:
        """Villages and their bodies, merged, split and renamed (thôn, tổ dân phố và các tổ chức)."""
        from grassroots_gov.officers.villages import Villages

        return Villages(self._journal, self._book)

    # --- who serves ---------------------------------------------------------------------------------

    def appoint(self, officer: Officer, *, on: date, term: str = "", until: date | None = None) -> Fact:
        """Take an officer up into the post from ``on``; never refused for numbers.

        ``term`` names the term of office ("2021-2026"), ``until`` its last day, where it is known.
        :class:`AlreadyServing` where the person serves already, :class:`PostNotInRegime` where the law of
        the day lists the posts and not this one.
        """
        _require_order(on, until)

        def judge(register: Register) -> list[Event]:
            overlap = next(
                (
                    one
                    for one in register.services
                    if one.id == officer.id and one.during(on, until or date.max)
                ),
                None,
            )
            if overlap is not None:
                raise AlreadyServing(officer.id, overlap.post, overlap.since)
            for code in officer.posts:
                self._require_post(officer.id, code, on)
            return [Appointed.of(officer, term=term, until=until)]

        return self._write(judge, on)

    def _require_post(self, officer: str, code: str, on: date) -> None:
        rules = self._book().at(on)
        lists = [rule for rule in (rules.find(CADRES), rules.find(CIVIL_SERVANTS)) if rule is not None]
        if len(lists) == 2 and not any(code in in_regime(rule) for rule in lists):
            raise PostNotInRegime(officer, code, on, str(lists[1].citation))

    def leave_post(self, officer_id: str, *, on: date) -> Fact:
        """The officer no longer serves from ``on``; :class:`NotServing` where nobody of that id does."""
        return self._change(officer_id, on, lambda _: Left(officer=officer_id))

    def take_up(
        self, officer_id: str, post: str, *, on: date, acting: bool = False, until: date | None = None
    ) -> Fact:
        """The officer holds a further post as well, or is acting in it (kiêm nhiệm, quyền).

        :class:`UnknownPost`, :class:`NotServing`, :class:`PostNotInRegime`; :class:`OverlappingPosts` where
        the officer holds the post already.
        """
        Officer(officer_id, post)  # a post that no law names is unknown
        _require_order(on, until)
        how = "acting" if acting else "concurrent"

        def change(service: Service) -> Event:
            self._require_post(officer_id, post, on)
            later = any(one.post == post and (one.until or date.max) >= on for one in service.further)
            if later or service.post == post:
                raise OverlappingPosts(officer_id, post, on)
            return TookUp(officer=officer_id, post=post, how=how, until=until)

        return self._change(officer_id, on, change)

    def give_up(self, officer_id: str, post: str, *, on: date) -> Fact:
        """The officer no longer holds the further post from ``on``; :class:`NotServing` where not held."""

        def change(service: Service) -> Event:
            if not any(one.post == post and one.on(on) for one in service.further):
                raise NotServing(officer_id, on)
            return GaveUp(officer=officer_id, post=post)

        return self._change(officer_id, on, change)

    def absent(self, absence: Absence) -> Fact:
        """Note days away. :class:`NotServing` where the officer serves on none of them."""

        def judge(register: Register) -> list[Event]:
            if not any(
                one.id == absence.officer and one.during(absence.start, absence.end)
                for one in register.services
            ):
                raise NotServing(absence.officer, absence.start)
            return [
                AwayNoted(
                    officer=absence.officer, start=absence.start, end=absence.end, reason=absence.reason
                )
            ]

        return self._write(judge, absence.start)

    def serving(self, start: date, end: date) -> Sequence[Service]:
        """Who serves on some day of the period, in the order of appointment, with first day and end."""
        return tuple(one for one in self._register().services if one.during(start, end))

    def absences(self, start: date, end: date) -> Sequence[Absence]:
        """Who is away on some day of the period."""
        return tuple(one for one in self._register().absences if one.start <= end and start <= one.end)

    # --- the establishment --------------------------------------------------------------------------

    def classify(self, commune_class: int, unit_kind: UnitKind = "xa", *, on: date) -> Fact:
        """Record the class and kind of the unit, which the quota depends on (phân loại đơn vị hành chính)."""
        if commune_class not in CLASSES:
            raise UnknownClass(str(commune_class), tuple(map(str, CLASSES)))
        if unit_kind not in UNIT_KINDS:
            raise UnknownUnitKind(str(unit_kind), UNIT_KINDS)
        return self._write(lambda _: [Classified(commune_class=commune_class, unit_kind=unit_kind)], on)

    def establishment(
        self,
        on: date,
        *,
        commune_class: int | None = None,
        unit_kind: UnitKind | None = None,
        part_timers: int | None = None,
        extra: int = 0,
        assigned: int | None = None,
    ) -> Verdict:
        """The staff of the day judged; undetermined where the class of the unit was never recorded."""
        register = self._register()
        unit = register.unit(on)
        officers = self.staff.judged(on)
        if commune_class is None and unit is None:
            return Verdict(
                question="officers.question_unclassified",
                on=on,
                outcome=Outcome.UNDETERMINED,
                findings=[Finding("class_unknown", params={"count": len(officers)})],
                book_digest=self._book().digest,
                inputs={"count": len(officers)},
            )
        known_class, known_kind = unit or (0, "xa")
        return judge_establishment(
            officers,
            commune_class=commune_class or known_class,
            unit_kind=unit_kind or known_kind,
            part_timers=part_timers,
            extra=extra,
            assigned=assigned,
            on=on,
            book=self._book(),
        )

    def terms(self, officer_id: str, on: date) -> Verdict:
        """Whether the chairman's terms in a row keep the limit of the day (số nhiệm kỳ liên tiếp).

        :class:`NotServing` where the officer does not serve.
        """
        register = self._register()
        self._require(register, officer_id, on)
        return judge_terms(terms_in_a_row(register, officer_id, on), on=on, book=self._book())

    # --- responsibility -----------------------------------------------------------------------------

    def assign(self, task: str, officer_id: str, *, on: date) -> Fact:
        """Give a task to an officer from ``on`` (phân công).

        It may also go to whoever holds a post ("finance_accounting") or to a collective
        ("peoples_committee", "peoples_council"). :class:`NotServing` where the officer does not serve.
        """

        def judge(register: Register) -> list[Event]:
            if officer_id not in BODIES and not is_post(officer_id):
                self._require(register, officer_id, on)
            return [Assigned(task=task, officer=officer_id)]

        return self._write(judge, on)

    def delegate(
        self,
        giver: str,
        taker: str,
        *,
        on: date,
        until: date,
        tasks: Sequence[str] = (),
        form: Form | None = None,
    ) -> Fact:
        """``taker`` has the authority of ``giver`` from ``on`` to ``until``, both included (ủy quyền).

        ``tasks``  for which tasks; none means all
        ``form``   ``KT.`` (deputy), ``TL.`` (by order) or ``TUQ.`` (by authorisation); where none is
                   given, a deputy signs ``KT.`` and anybody else ``TUQ.``

        :class:`NotServing`, :class:`BadInterval`.
        """
        _require_order(on, until)
        if giver == taker:
            raise BadInterval("officers.same_officer", {"officer": giver})

        def judge(register: Register) -> list[Event]:
            for officer in (giver, taker):
                self._require(register, officer, on)
            deputies = [deputy for _, deputy in BODIES.values()]
            holder = register.service(taker, on)
            deputy = holder is not None and any(holder.holds(post, on) for post in deputies)
            kept = form or ("KT." if deputy else "TUQ.")
            return [Delegated(giver=giver, taker=taker, until=until, form=kept, tasks=tuple(tasks))]

        return self._write(judge, on)

    def end_delegation(self, giver: str, taker: str, *, on: date) -> Fact:
        """Take an authority back from ``on``; :class:`NoSuchDelegation` where there is none."""

        def judge(register: Register) -> list[Event]:
            if not any(
                (one.giver, one.taker) == (giver, taker) and one.until >= on for one in register.powers
            ):
                raise NoSuchDelegation(giver, taker, on)
            return [DelegationEnded(giver=giver, taker=taker)]

        return self._write(judge, on)

    def responsible(self, task: str, on: date) -> Responsibility:
        """Who answers for the task on the day and may sign how, or why nobody does; a gap is an answer."""
        return answering(self._register(), task, on, self._book().at(on))

    def sign(self, paper: str, task: str, officer_id: str, form: Form = "", *, on: date) -> Verdict:
        """Record that a paper was signed, and judge it: a signature without authority is a finding."""
        signed = Signed(paper=paper, task=task, officer=officer_id, form=form)
        self._write(lambda _: [signed], on)
        return judge_signature(self._register(), Paper(paper, task, officer_id, form, on), self._book())

    def papers(self, start: date, end: date) -> tuple[Verdict, ...]:
        """Every paper signed in a period, judged."""
        register, book = self._register(), self._book()
        return tuple(
            judge_signature(register, paper, book) for paper in register.papers if start <= paper.on <= end
        )

    def owed(self, on: date) -> tuple[Obligation, ...]:
        """What is owed about officers on the day."""
        from grassroots_gov.officers.owed import owed

        people = owed(self._register(), self._book(), on, judged=self.staff.judged(on))
        return (*people, *self.villages.owed(on))

    # --- inside -------------------------------------------------------------------------------------

    def _register(self) -> Register:
        return self._journal.state(STREAM, REGISTER)[0]

    def _require(self, register: Register, officer_id: str, on: date) -> Service:
        service = register.service(officer_id, on)
        if service is None:
            raise NotServing(officer_id, on)
        return service

    def _change(self, officer_id: str, on: date, change: Callable[[Service], Event]) -> Fact:
        return self._write(lambda register: [change(self._require(register, officer_id, on))], on)

    def _write(self, judge: Callable[[Register], list[Event]], on: date) -> Fact:
        (fact,) = self._journal.write(STREAM, REGISTER, judge, effective_on=on)
        return fact


def _require_order(on: date, until: date | None) -> None:
    if until is not None and until < on:
        raise BadInterval("worktime.ends_before_start", {"start": on, "end": until})
