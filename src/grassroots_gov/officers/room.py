"""The door of officers: appoint, leave, absent, assign, responsible, establishment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from grassroots_gov.errors import AlreadyServing, NotServing, PostNotInRegime
from grassroots_gov.journal import Event, Fact, Journal
from grassroots_gov.law import Finding, Obligation, Outcome, RuleBook, Verdict
from grassroots_gov.officers.facts import (
    REGISTER,
    STREAM,
    Appointed,
    Assigned,
    AwayNoted,
    Classified,
    Delegated,
    Left,
    Register,
    Service,
)
from grassroots_gov.officers.judge import judge_establishment
from grassroots_gov.officers.model import Absence, Officer, Responsibility, UnitKind
from grassroots_gov.officers.posts import CADRES, CIVIL_SERVANTS, in_regime

__all__ = ["OfficersRoom"]


class OfficersRoom:
    """The officers of one commune (đội ngũ cán bộ, công chức)."""

    def __init__(
        self, journal: Journal, book: Callable[[], RuleBook], calendar: Callable[[], object]
    ) -> None:
        self._journal = journal
        self._book = book
        self._calendar = calendar

    # --- who serves ---------------------------------------------------------------------------------

    def appoint(self, officer: Officer, *, on: date) -> Fact:
        """Take an officer up into the post from ``on``; never refused for numbers.

        :class:`AlreadyServing` where the person serves already, :class:`PostNotInRegime` where the law of
        the day lists the posts and not this one.
        """

        def judge(register: Register) -> list[Event]:
            overlap = next(
                (one for one in register.services if one.id == officer.id and one.during(on, date.max)), None
            )
            if overlap is not None:
                raise AlreadyServing(officer.id, overlap.post, overlap.since)
            self._require_post(officer, on)
            return [Appointed.of(officer)]

        return self._write(judge, on)

    def _require_post(self, officer: Officer, on: date) -> None:
        rules = self._book().at(on)
        lists = [rule for rule in (rules.find(CADRES), rules.find(CIVIL_SERVANTS)) if rule is not None]
        listed = frozenset(code for rule in lists for code in in_regime(rule))
        if len(lists) == 2:
            for code in (officer.post, *officer.also):
                if code not in listed:
                    raise PostNotInRegime(officer.id, code, on, str(lists[1].citation))

    def leave_post(self, officer_id: str, *, on: date) -> Fact:
        """The officer no longer serves from ``on``; :class:`NotServing` where nobody of that id does."""

        def judge(register: Register) -> list[Event]:
            self._require(register, officer_id, on)
            return [Left(officer=officer_id)]

        return self._write(judge, on)

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
        return self._write(lambda _: [Classified(commune_class=commune_class, unit_kind=unit_kind)], on)

    def establishment(
        self, on: date, *, commune_class: int | None = None, unit_kind: UnitKind | None = None
    ) -> Verdict:
        """The staff of the day judged; undetermined where the class of the unit was never recorded."""
        register = self._register()
        unit = register.unit(on)
        officers = [service.officer for service in register.serving(on)]
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
            on=on,
            book=self._book(),
        )

    # --- responsibility -----------------------------------------------------------------------------

    def assign(self, task: str, officer_id: str, *, on: date) -> Fact:
        """Give a task to an officer from ``on`` (phân công); :class:`NotServing` where they do not serve."""

        def judge(register: Register) -> list[Event]:
            self._require(register, officer_id, on)
            return [Assigned(task=task, officer=officer_id)]

        return self._write(judge, on)

    def delegate(self, giver: str, taker: str, *, on: date, until: date) -> Fact:
        """``taker`` stands in for ``giver`` from ``on`` to ``until``, both included (ủy quyền)."""

        def judge(register: Register) -> list[Event]:
            for officer in (giver, taker):
                self._require(register, officer, on)
            return [Delegated(giver=giver, taker=taker, until=until)]

        return self._write(judge, on)

    def responsible(self, task: str, on: date) -> Responsibility:
        """Who answers for the task on the day, or why nobody does; a gap is an answer."""
        register = self._register()
        given = next(register.answering(task, on), None)
        if given is None:
            return Responsibility(task=task, on=on, gap="officers.gap_unassigned")
        since, officer = given
        if register.service(officer, on) is None:
            return Responsibility(task=task, on=on, since=since, gap="officers.gap_left")
        if register.away(officer, on) is None:
            return Responsibility(task=task, on=on, officer=officer, since=since)
        for day, stand_in in reversed(register.delegated):
            holds = stand_in.giver == officer and day <= on <= stand_in.until
            if holds and register.service(stand_in.taker, on) and not register.away(stand_in.taker, on):
                return Responsibility(task=task, on=on, officer=stand_in.taker, as_="acting", since=day)
        return Responsibility(task=task, on=on, since=since, gap="officers.gap_away")

    def owed(self, on: date) -> tuple[Obligation, ...]:
        """What is owed about officers on the day."""
        return ()

    # --- inside -------------------------------------------------------------------------------------

    def _register(self) -> Register:
        return self._journal.state(STREAM, REGISTER)[0]

    def _require(self, register: Register, officer_id: str, on: date) -> None:
        if register.service(officer_id, on) is None:
            raise NotServing(officer_id, on)

    def _write(self, judge: Callable[[Register], list[Event]], on: date) -> Fact:
        (fact,) = self._journal.write(STREAM, REGISTER, judge, effective_on=on)
        return fact
