"""The door of officers: appoint, leave, absent, assign, responsible, establishment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from grassroots_gov.errors import (
    AlreadyServing,
    BadInterval,
    BadMeasure,
    NoSuchDelegation,
    NotAway,
    NotServing,
    OverlappingPosts,
    PostNotInRegime,
    UnknownClass,
    UnknownForm,
    require_told,
)
from grassroots_gov.journal import Event, Fact, Journal
from grassroots_gov.law import Finding, Obligation, Outcome, RuleBook, Verdict
from grassroots_gov.officers.authority import answering, judge_signature
from grassroots_gov.officers.classing import judge_class
from grassroots_gov.officers.facts import (
    STREAM,
    Appointed,
    Assigned,
    AwayNoted,
    AwayPartNoted,
    CameBack,
    Classified,
    Delegated,
    DelegationEnded,
    EstablishmentSet,
    GaveUp,
    Left,
    Signed,
    TookUp,
)
from grassroots_gov.officers.judge import CLASSES, judge_establishment, require_unit_of
from grassroots_gov.officers.model import (
    BODIES,
    FORMS,
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
    from grassroots_gov.officers.committee import Committee
    from grassroots_gov.officers.staff import Staff
    from grassroots_gov.officers.villages import Villages

__all__ = ["OfficersRoom"]

GIVEN: tuple[Form, ...] = ("KT.", "TL.", "TUQ.")
"""The forms that an authority given to another can have."""


class OfficersRoom:
    """The officers of one commune (đội ngũ cán bộ, công chức).

    ``staff`` is the door to their quality, training, rating and details, ``villages`` to villages and bodies,
    ``committee`` to the meetings of the People's Committee.
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

    @cached_property
    def committee(self) -> Committee:
        """The People's Committee as a collective: meetings, votes, decisions between (tập thể UBND)."""
        from grassroots_gov.officers.committee import Committee

        return Committee(self._journal, self._book, head=self._head)

    def _head(self, on: date) -> str | None:
        heads = self._register().holders(BODIES["peoples_committee"][0], on)
        return heads[0].id if heads else None

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
        """Note days away, or a part of them. :class:`NotServing` where the officer serves on none of them."""

        def judge(register: Register) -> list[Event]:
            if not any(
                one.id == absence.officer and one.during(absence.start, absence.end)
                for one in register.services
            ):
                raise NotServing(absence.officer, absence.start)
            officer, start, end, reason = absence.officer, absence.start, absence.end, absence.reason
            if absence.session == "day":
                return [AwayNoted(officer=officer, start=start, end=end, reason=reason)]
            part = absence.session
            return [AwayPartNoted(officer=officer, start=start, end=end, session=part, reason=reason)]

        return self._write(judge, absence.start)

    def came_back(self, officer_id: str, *, on: date) -> Fact:
        """The officer is there again from ``on``, before the days away were over (về trước hạn).

        :class:`NotAway` where the officer is not away on the day.
        """

        def judge(register: Register) -> list[Event]:
            if not register.noted(officer_id, on):
                raise NotAway(officer_id, on)
            return [CameBack(officer=officer_id)]

        return self._write(judge, on)

    def serving(self, start: date, end: date) -> Sequence[Service]:
        """Who serves on some day of the period, in the order of appointment, with first day and end."""
        return tuple(one for one in self._register().services if one.during(start, end))

    def absences(self, start: date, end: date) -> Sequence[Absence]:
        """Who is away on some day of the period."""
        return tuple(one for one in self._register().absences if one.start <= end and start <= one.end)

    # --- the establishment --------------------------------------------------------------------------

    def classify(self, commune_class: int, unit_kind: UnitKind = "xa", *, on: date) -> Fact:
        """Record the class and kind of the unit, which the quota depends on (phân loại đơn vị hành chính)."""
        require_unit_of(commune_class, unit_kind, self._book().at(on))
        return self._write(lambda _: [Classified(commune_class=commune_class, unit_kind=unit_kind)], on)

    def set_establishment(
        self,
        *,
        on: date,
        assigned: int | None = None,
        part_timers: int | None = None,
        extra: int | None = None,
        regular_police_chief: bool | None = None,
        decision: str = "",
    ) -> Fact:
        """Record figures that the establishment is judged with from ``on`` (giao biên chế).

        ``assigned``     the number that the province assigned, ``decision`` by which decision
        ``part_timers``  how many part-timers there are
        ``extra``        posts added for population or area, ``regular_police_chief`` as in
                         :func:`judge_establishment`

        What is not given stays as it was. :class:`BadMeasure` below nothing.
        """
        for name, value in (("assigned", assigned), ("part_timers", part_timers), ("extra", extra)):
            if value is not None and value < 0:
                raise BadMeasure(name, value)
        kept = EstablishmentSet(
            assigned=assigned,
            part_timers=part_timers,
            extra=extra,
            regular_police_chief=regular_police_chief,
            decision=decision,
        )
        return self._write(lambda _: [kept], on)

    def judge_class(self, points: int | Fraction, *, on: date, priority: int | Fraction = 0) -> Verdict:
        """Whether the class recorded for the day is the one that the points give; see :func:`judge_class`.

        :class:`UnknownClass` where none was recorded.
        """
        unit = self._register().unit(on)
        if unit is None:
            raise UnknownClass("–", tuple(map(str, CLASSES)))
        return judge_class(unit[0], points, on=on, unit_kind=unit[1], priority=priority, book=self._book())

    def establishment(
        self,
        on: date,
        *,
        commune_class: int | None = None,
        unit_kind: UnitKind | None = None,
        part_timers: int | None = None,
        extra: int | None = None,
        assigned: int | None = None,
    ) -> Verdict:
        """The staff of the day judged; undetermined where the class of the unit was never recorded.

        A figure that is not given is the one recorded by :meth:`set_establishment`.
        """
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
            commune_class=known_class if commune_class is None else commune_class,
            unit_kind=unit_kind or known_kind,
            part_timers=register.number("part_timers", on) if part_timers is None else part_timers,
            extra=register.number("extra", on) or 0 if extra is None else extra,
            assigned=register.number("assigned", on) if assigned is None else assigned,
            regular_police_chief=bool(register.number("regular_police_chief", on)),
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

        require_told("officers.task", task)

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

        :class:`NotServing`, :class:`BadInterval`, :class:`UnknownForm`.
        """
        _require_order(on, until)
        if form is not None and form not in GIVEN:
            raise UnknownForm(str(form), GIVEN)
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
        """Record that a paper was signed, and judge it: a signature without authority is a finding.

        :class:`UnknownForm` for a form that is none.
        """
        require_told("officers.paper", paper)
        if form not in FORMS:
            raise UnknownForm(str(form), FORMS[1:])
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
        return (*people, *self.villages.owed(on), *self.committee.owed(on))

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
