"""The register of officers, folded from the facts: who serves, in which posts, who is away, who answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Literal, cast

from attrs import define, evolve, field, frozen

from grassroots_gov.journal import Event, Fact, Fold, Personal
from grassroots_gov.officers.career_facts import Disciplined, RotationListed
from grassroots_gov.officers.facts import (
    Appointed,
    Assigned,
    AwayNoted,
    AwayPartNoted,
    CameBack,
    Classified,
    Delegated,
    DelegationEnded,
    DetailsErased,
    EstablishmentSet,
    GaveUp,
    Left,
    Rated,
    RetentionSet,
    Signed,
    TookUp,
    Trained,
    TrainingPlanned,
)
from grassroots_gov.officers.model import Absence, Officer, PartOfDay, UnitKind

__all__ = ["REGISTER", "Holding", "Paper", "Power", "Register", "Service"]

DAY = timedelta(days=1)
JUDGED = frozenset({"professional", "political_theory", "upper_secondary", "suitable_field", "it_skills"})
"""What is learned that a standard asks for."""
_Change = Callable[["Service"], "Service"]


@frozen
class Holding:
    """A further post of an officer for a time: ``concurrent`` or ``acting``; ``until`` is the last day."""

    post: str
    how: Literal["concurrent", "acting"]
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether the post is held on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


@frozen
class Service:
    """One stretch of an officer in a post; ``until`` is the last day in it.

    ``name`` and ``born`` are sealed; ``learned`` is what was learned since, each with its day.
    """

    officer: Officer
    since: date
    until: date | None = None
    term: str = ""
    further: tuple[Holding, ...] = ()
    learned: tuple[tuple[date, str, str], ...] = ()
    name: Personal | None = None
    born: Personal | None = None

    @property
    def id(self) -> str:
        """The officer's code."""
        return self.officer.id

    @property
    def post(self) -> str:
        """The post held."""
        return self.officer.post

    def on(self, day: date) -> bool:
        """Whether the officer serves on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)

    def during(self, start: date, end: date) -> bool:
        """Whether the officer serves on some day of the period."""
        return self.since <= end and (self.until is None or start <= self.until)

    def holds(self, post: str, day: date) -> bool:
        """Whether the officer holds ``post`` on ``day``, as first or as further post, not as acting."""
        return self.on(day) and (
            post == self.officer.post
            or any(one.post == post and one.how == "concurrent" and one.on(day) for one in self.further)
        )

    def spans(self, post: str) -> Iterator[tuple[date, date | None]]:
        """The stretches in which the officer holds ``post``, each with its first and last day."""
        if post == self.officer.post:
            yield self.since, self.until
        for one in self.further:
            if one.post == post and one.how == "concurrent":
                yield one.since, min((day for day in (one.until, self.until) if day), default=None)

    def acts_as(self, post: str, day: date) -> bool:
        """Whether the officer is acting in ``post`` on ``day`` (quyền)."""
        return self.on(day) and any(
            one.post == post and one.how == "acting" and one.on(day) for one in self.further
        )

    def as_of(self, day: date) -> Officer:
        """The officer with the further posts of ``day`` and what was learned by then."""
        officer = self.officer
        for on, what, level in self.learned:
            if on <= day and what in JUDGED:
                value = level if what in ("professional", "political_theory") else True
                officer = evolve(officer, **{what: value})  # type: ignore[arg-type] # a field of Officer
        posts = [one.post for one in self.further if one.how == "concurrent" and one.on(day)]
        return evolve(officer, also=tuple(dict.fromkeys(posts)))


@frozen
class Power:
    """An authority given from one officer to another; ``until`` is the last day."""

    giver: str
    taker: str
    since: date
    until: date
    form: str
    tasks: tuple[str, ...]
    fact: str

    def covers(self, task: str, day: date) -> bool:
        """Whether it is good for ``task`` on ``day``."""
        return self.since <= day <= self.until and (not self.tasks or task in self.tasks)


@frozen
class Paper:
    """A signed paper."""

    number: str
    task: str
    officer: str
    form: str
    on: date


@define
class Register:
    """Everything the facts say about officers."""

    services: list[Service] = field(factory=list)
    absences: list[Absence] = field(factory=list)
    assigned: list[tuple[date, str, Assigned]] = field(factory=list)
    powers: list[Power] = field(factory=list)
    papers: list[Paper] = field(factory=list)
    classified: list[tuple[date, Classified]] = field(factory=list)
    numbers: list[tuple[date, EstablishmentSet]] = field(factory=list)
    planned: list[tuple[date, TrainingPlanned]] = field(factory=list)
    rotations: list[tuple[date, RotationListed]] = field(factory=list)
    disciplined: list[tuple[date, Disciplined]] = field(factory=list)
    rated: dict[tuple[str, int], Rated] = field(factory=dict)
    retention: list[tuple[date, RetentionSet]] = field(factory=list)
    erased: set[str] = field(factory=set)

    def serving(self, on: date) -> list[Service]:
        """Who serves on a day, in the order of appointment."""
        return [service for service in self.services if service.on(on)]

    def service(self, officer: str, on: date) -> Service | None:
        """The service of an officer on a day."""
        return next((one for one in self.services if one.id == officer and one.on(on)), None)

    def holders(self, post: str, on: date) -> list[Service]:
        """Who holds a post on a day, then who is acting in it."""
        held = [one for one in self.services if one.holds(post, on)]
        return [*held, *(one for one in self.services if one.acts_as(post, on))]

    def away(self, officer: str, on: date) -> Absence | None:
        """The absence of an officer for the whole of a day; who is there for part of it still answers."""
        return next((one for one in self.noted(officer, on) if one.session == "day"), None)

    def noted(self, officer: str, on: date) -> tuple[Absence, ...]:
        """Every absence of an officer that is noted for a day, or for part of it."""
        return tuple(one for one in self.absences if one.officer == officer and one.start <= on <= one.end)

    def here(self, officer: str, on: date) -> bool:
        """Whether an officer serves and is not away."""
        return self.service(officer, on) is not None and self.away(officer, on) is None

    def unit(self, on: date) -> tuple[int, UnitKind] | None:
        """The class and kind of the unit on a day."""
        known = [(since, fact) for since, fact in self.classified if since <= on]
        if not known:
            return None
        fact = max(known, key=lambda pair: pair[0])[1]
        return fact.commune_class, cast("UnitKind", fact.unit_kind)

    def number(self, name: str, on: date) -> int | bool | None:
        """The newest figure of the establishment set by a day; nothing where none was."""
        known = [(since, getattr(fact, name)) for since, fact in self.numbers if since <= on]
        given = [(since, value) for since, value in known if value is not None]
        return max(reversed(given), key=lambda pair: pair[0])[1] if given else None

    def assignment(self, task: str, on: date) -> tuple[date, str, str] | None:
        """The newest assignment of a task by a day: since when, by which fact, to whom."""
        given = [one for one in self.assigned if one[2].task == task and one[0] <= on]
        if not given:
            return None
        since, fact, event = max(reversed(given), key=lambda one: one[0])  # of one day the last one stands
        return since, fact, event.officer

    def tasks(self, on: date) -> list[str]:
        """Every task assigned by a day, in the order of first assignment."""
        return list(dict.fromkeys(event.task for since, _, event in self.assigned if since <= on))


def _apply(register: Register, fact: Fact, event: Event) -> Register:
    on = fact.effective_on
    match event:
        case Appointed():
            further = tuple(Holding(post, "concurrent", on) for post in event.also)
            who = evolve(event.who(), also=())
            register.services.append(
                Service(who, on, event.until, event.term, further, name=event.name, born=event.born)
            )
            register.erased.discard(event.officer)
        case Left():
            _change(register, event.officer, on, lambda one: evolve(one, until=on - DAY))
        case TookUp():
            how = cast("Literal['concurrent', 'acting']", event.how)
            taken = Holding(event.post, how, on, event.until)
            _change(register, event.officer, on, lambda one: evolve(one, further=(*one.further, taken)))
        case GaveUp():
            _change(register, event.officer, on, lambda one: _without(one, event.post, on))
        case Trained():
            learned = (on, event.what, event.level)
            _change(register, event.officer, on, lambda one: evolve(one, learned=(*one.learned, learned)))
        case AwayNoted():
            register.absences.append(Absence(event.officer, event.start, event.end, event.reason))
        case AwayPartNoted():
            part: PartOfDay = event.session  # type: ignore[assignment]  # written from an Absence
            register.absences.append(Absence(event.officer, event.start, event.end, event.reason, part))
        case CameBack():
            register.absences = [
                one
                if one.officer != event.officer or not one.start <= on <= one.end
                else evolve(one, end=on - DAY)
                for one in register.absences
                if one.officer != event.officer or one.start != on
            ]
        case Assigned():
            register.assigned.append((on, fact.id, event))
        case Delegated():
            register.powers.append(
                Power(event.giver, event.taker, on, event.until, event.form, event.tasks, fact.id)
            )
        case DelegationEnded():
            register.powers = [
                evolve(one, until=min(one.until, on - DAY))
                if (one.giver, one.taker) == (event.giver, event.taker)
                else one
                for one in register.powers
            ]
        case _:
            _apply_rest(register, on, event)
    return register


def _apply_rest(register: Register, on: date, event: Event) -> None:
    match event:
        case Signed():
            register.papers.append(Paper(event.paper, event.task, event.officer, event.form, on))
        case Classified():
            register.classified.append((on, event))
        case EstablishmentSet():
            register.numbers.append((on, event))
        case TrainingPlanned():
            register.planned.append((on, event))
        case RotationListed():
            register.rotations.append((on, event))
        case Disciplined():
            register.disciplined.append((on, event))
        case Rated():
            register.rated[event.officer, event.year] = event
        case RetentionSet():
            register.retention.append((on, event))
        case DetailsErased():
            register.erased.add(event.officer)
            for place, service in enumerate(register.services):
                if service.id == event.officer:
                    register.services[place] = evolve(service, name=None, born=None)


def _change(register: Register, officer: str, on: date, change: _Change) -> None:
    """Change the service that the officer is in on the day."""
    for place, service in enumerate(register.services):
        if service.id == officer and service.on(on):
            register.services[place] = change(service)


def _without(service: Service, post: str, on: date) -> Service:
    further = tuple(
        evolve(one, until=on - DAY) if one.post == post and one.on(on) else one for one in service.further
    )
    return evolve(service, further=further)


REGISTER: Fold[Register] = Fold("register", Register, _apply)
