"""The door to what officers can and have done: quality, training, rating, personal details."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import evolve, frozen

from grassroots_gov.errors import (
    AlreadyServing,
    BadMeasure,
    NotServing,
    UnknownCourse,
    UnknownGrade,
)
from grassroots_gov.journal import Event, Fact, Personal
from grassroots_gov.law import Verdict
from grassroots_gov.officers.careers import Careers
from grassroots_gov.officers.facts import (
    DetailsErased,
    DetailsRead,
    Rated,
    RetentionSet,
    Trained,
    TrainingPlanned,
)
from grassroots_gov.officers.model import LEVELS, Officer
from grassroots_gov.officers.quality import StaffQuality, YearQuality, staff_quality
from grassroots_gov.officers.rating import grades, judge_rating
from grassroots_gov.officers.register import Register, Service
from grassroots_gov.officers.training import COURSES, LEVELLED, TrainingNeed, training_needs

__all__ = ["Details", "PublicOfficer", "Staff"]


@frozen(kw_only=True)
class Details:
    """An officer's personal details, for the eyes of who asked; ``None`` where erased or never given."""

    officer: str
    name: str | None
    born: date | None


@frozen(kw_only=True)
class PublicOfficer:
    """What everybody may know of an officer: code, posts and tasks; no name, no age, no absence."""

    officer: str
    posts: tuple[str, ...]
    acting: tuple[str, ...]
    tasks: tuple[str, ...]


class Staff(Careers):
    """The staff of one commune, beyond who serves where."""

    # --- training -----------------------------------------------------------------------------------

    def plan_training(self, officer_id: str, what: str, level: str = "", *, by: date, on: date) -> Fact:
        """Plan that an officer learns ``what`` by a day (đào tạo, bồi dưỡng).

        ``what``   ``professional`` or ``political_theory`` to a ``level``; ``it_skills``,
                   ``upper_secondary``, ``suitable_field``, ``communication``, ``office_culture``

        :class:`UnknownCourse`, :class:`NotServing`.
        """
        _require_course(what, level)
        planned = TrainingPlanned(officer=officer_id, what=what, level=level, by=by)
        return self._write_for(officer_id, on, planned)

    def trained(self, officer_id: str, what: str, level: str = "", *, on: date) -> Fact:
        """The officer has learned it; standards are judged with it from ``on``."""
        _require_course(what, level)
        return self._write_for(officer_id, on, Trained(officer=officer_id, what=what, level=level))

    def needs(self, on: date) -> tuple[TrainingNeed, ...]:
        """What each officer must still learn on a day, and by when the plan says so."""
        return tuple(training_needs(self.judged(on), self._register(), on=on, book=self._book()))

    # --- quality and rating -------------------------------------------------------------------------

    def judged(self, on: date) -> list[Officer]:
        """Who serves on a day, as the standards see them: posts, training, age; no names."""
        return [self._with_birth(service, on) for service in self._register().serving(on)]

    def _with_birth(self, service: Service, on: date) -> Officer:
        born = self._journal.reveal(service.born) if service.born is not None else None
        return evolve(service.as_of(on), born=None if born is None else date.fromisoformat(born))

    def quality(self, on: date) -> StaffQuality:
        """The staff quality of a day, as it is reported by year."""
        return staff_quality(self.judged(on), on=on, book=self._book())

    def quality_years(self, first: int, last: int) -> tuple[YearQuality, ...]:
        """The staff quality at the end of each year of a period, with what was learned in the year."""
        register = self._register()
        years = []
        for year in range(first, last + 1):
            taught = [
                what for service in register.services for day, what, _ in service.learned if day.year == year
            ]
            years.append(
                YearQuality(
                    year=year,
                    quality=self.quality(date(year, 12, 31)),
                    trained={what: taught.count(what) for what in sorted(set(taught))},
                )
            )
        return tuple(years)

    def rate(self, officer_id: str, grade: str, *, year: int, on: date, group: str = "all") -> Fact:
        """Record the rating of an officer's year (xếp loại); again to correct.

        :class:`UnknownGrade` where the law of the day has no such grade, :class:`NotServing` where the
        officer served on no day of the year.
        """
        known = grades(on, self._book())
        if grade not in known:
            raise UnknownGrade(grade, on, known)
        rated = Rated(officer=officer_id, year=year, grade=grade, group=group)

        def judge(register: Register) -> list[Event]:
            first, last = date(year, 1, 1), date(year, 12, 31)
            if not any(one.id == officer_id and one.during(first, last) for one in register.services):
                raise NotServing(officer_id, last)
            return [rated]

        return self._write(judge, on)

    def rating(
        self,
        year: int,
        *,
        on: date,
        party_excellent: int | None = None,
        party_rated: int | None = None,
        outstanding: bool = False,
    ) -> Verdict:
        """The ratings of a year held against the cap of the day ``on``, and against discipline in the year.

        ``outstanding``  whether the body may have a higher share; see :func:`judge_rating`
        """
        register = self._register()
        counts: dict[str, dict[str, int]] = {}
        for (_, rated_year), rated in register.rated.items():
            if rated_year == year:
                group = counts.setdefault(rated.group, {})
                group[rated.grade] = group.get(rated.grade, 0) + 1
        figures: Mapping[str, Mapping[str, int]] = counts
        disciplined = {
            event.officer: register.rated[event.officer, year].grade
            for since, event in register.disciplined
            if since.year == year and event.duty_related and (event.officer, year) in register.rated
        }
        return judge_rating(
            figures,
            on=on,
            party_excellent=party_excellent,
            party_rated=party_rated,
            disciplined=disciplined,
            outstanding=outstanding,
            book=self._book(),
        )

    # --- personal details ---------------------------------------------------------------------------

    def directory(self, on: date) -> tuple[PublicOfficer, ...]:
        """Who serves in which post and answers for which task: what is public of officers."""
        register = self._register()
        given: dict[str, list[str]] = {}
        for task in register.tasks(on):
            assignment = register.assignment(task, on)
            assert assignment is not None
            given.setdefault(assignment[2], []).append(task)
        return tuple(
            PublicOfficer(
                officer=one.id,
                posts=one.as_of(on).posts,
                acting=tuple(held.post for held in one.further if held.how == "acting" and held.on(on)),
                tasks=tuple(
                    task for target in (one.id, *one.as_of(on).posts) for task in given.get(target, ())
                ),
            )
            for one in register.serving(on)
        )

    def details(self, officer_id: str, *, on: date, reader: str, reason: str) -> Details:
        """Read an officer's personal details; that they were read, by whom and why, is written first.

        :class:`NotServing` where nobody of that id ever served.
        """
        read = DetailsRead(officer=officer_id, reader=reader, reason=reason)
        service = self._known(self._register(), officer_id, on)
        self._write(lambda _: [read], on)
        name = self._revealed(service.name)
        born = self._revealed(service.born)
        return Details(officer=officer_id, name=name, born=None if born is None else date.fromisoformat(born))

    def set_retention(self, years: int, decision: str, *, on: date) -> Fact:
        """How many years after leaving details are kept; the rulebooks carry no figure, a decision does."""
        if years < 0:
            raise BadMeasure("years", years)
        return self._write(lambda _: [RetentionSet(years=years, decision=decision)], on)

    def erase(self, officer_id: str, *, on: date) -> Fact:
        """Erase the details of somebody who left; facts and chain stay whole.

        :class:`AlreadyServing` while the officer serves, :class:`NotServing` where nobody of that id did.
        """

        sealed: list[Personal] = []

        def judge(register: Register) -> list[Event]:
            self._known(register, officer_id, on)
            services = [one for one in register.services if one.id == officer_id]
            for one in services:
                if one.during(on, date.max):
                    raise AlreadyServing(officer_id, one.post, one.since)
            sealed[:] = [part for one in services for part in (one.name, one.born) if part is not None]
            return [DetailsErased(officer=officer_id)]

        fact = self._write(judge, on)
        for part in sealed:
            self._journal.erase(part)
        return fact

    # --- inside -------------------------------------------------------------------------------------

    def _known(self, register: Register, officer_id: str, on: date) -> Service:
        found = [one for one in register.services if one.id == officer_id]
        if not found:
            raise NotServing(officer_id, on)
        return found[-1]

    def _revealed(self, part: Personal | None) -> str | None:
        return None if part is None else self._journal.reveal(part)


def _require_course(what: str, level: str) -> None:
    levels = LEVELS if what in LEVELLED else ("",)
    if what not in COURSES or level not in levels:
        raise UnknownCourse(what, level, tuple(sorted(COURSES)), levels)
