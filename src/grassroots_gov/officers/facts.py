"""What happens to officers, and the register it makes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

from attrs import define, evolve, field, frozen

from grassroots_gov.journal import Codec, Event, Fact, Fold
from grassroots_gov.officers.model import Absence, Officer, UnitKind

__all__ = [
    "CODEC",
    "REGISTER",
    "STREAM",
    "Appointed",
    "Assigned",
    "AwayNoted",
    "Classified",
    "Delegated",
    "Left",
    "Register",
    "Service",
]

STREAM = "officers/register"


@frozen(kw_only=True)
class Appointed:
    """An officer took up a post (bổ nhiệm, bầu, tuyển dụng)."""

    kind: ClassVar[str] = "officers.appointed"
    officer: str
    post: str
    also: tuple[str, ...]
    professional: str | None
    suitable_field: bool | None
    political_theory: str | None
    upper_secondary: bool | None
    it_skills: bool | None
    born: date | None
    remote: bool

    @classmethod
    def of(cls, officer: Officer) -> Appointed:
        """The event of appointing ``officer``; the name stays with the office, only the code goes in."""
        return cls(
            officer=officer.id,
            post=officer.post,
            also=officer.also,
            professional=officer.professional,
            suitable_field=officer.suitable_field,
            political_theory=officer.political_theory,
            upper_secondary=officer.upper_secondary,
            it_skills=officer.it_skills,
            born=officer.born,
            remote=officer.remote,
        )

    def who(self) -> Officer:
        """The officer appointed."""
        return Officer(
            self.officer,
            self.post,
            also=self.also,
            professional=self.professional,  # type: ignore[arg-type] # written from a Level
            suitable_field=self.suitable_field,
            political_theory=self.political_theory,  # type: ignore[arg-type] # written from a Level
            upper_secondary=self.upper_secondary,
            it_skills=self.it_skills,
            born=self.born,
            remote=self.remote,
        )


@frozen(kw_only=True)
class Left:
    """An officer left the post (thôi giữ chức vụ); the day of the fact is the first without."""

    kind: ClassVar[str] = "officers.left"
    officer: str


@frozen(kw_only=True)
class AwayNoted:
    """An officer is away on some days (nghỉ, công tác)."""

    kind: ClassVar[str] = "officers.away"
    officer: str
    start: date
    end: date
    reason: str


@frozen(kw_only=True)
class Assigned:
    """A task was given to an officer (phân công nhiệm vụ)."""

    kind: ClassVar[str] = "officers.assigned"
    task: str
    officer: str


@frozen(kw_only=True)
class Delegated:
    """An officer stands in for another for a time (ủy quyền, giao quyền)."""

    kind: ClassVar[str] = "officers.delegated"
    giver: str
    taker: str
    until: date


@frozen(kw_only=True)
class Classified:
    """The class and kind of the unit were set (phân loại đơn vị hành chính)."""

    kind: ClassVar[str] = "officers.classified"
    commune_class: int
    unit_kind: str


@frozen
class Service:
    """One stretch of an officer in a post; ``until`` is the last day in it."""

    officer: Officer
    since: date
    until: date | None = None

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


@define
class Register:
    """Everything the facts say about officers."""

    services: list[Service] = field(factory=list)
    absences: list[Absence] = field(factory=list)
    assigned: list[tuple[date, Assigned]] = field(factory=list)
    delegated: list[tuple[date, Delegated]] = field(factory=list)
    classified: list[tuple[date, Classified]] = field(factory=list)

    def serving(self, on: date) -> list[Service]:
        """Who serves on a day, in the order of appointment."""
        return [service for service in self.services if service.on(on)]

    def service(self, officer: str, on: date) -> Service | None:
        """The post that an officer holds on a day."""
        return next((one for one in self.services if one.id == officer and one.on(on)), None)

    def away(self, officer: str, on: date) -> Absence | None:
        """The absence of an officer on a day."""
        found = (one for one in self.absences if one.officer == officer and one.start <= on <= one.end)
        return next(found, None)

    def unit(self, on: date) -> tuple[int, UnitKind] | None:
        """The class and kind of the unit on a day."""
        known = [(since, fact) for since, fact in self.classified if since <= on]
        if not known:
            return None
        fact = max(known, key=lambda pair: pair[0])[1]
        kinds: dict[str, UnitKind] = {"xa": "xa", "phuong": "phuong", "thi_tran": "thi_tran"}
        return fact.commune_class, kinds[fact.unit_kind]

    def answering(self, task: str, on: date) -> Iterator[tuple[date, str]]:
        """Who the task was given to, the newest assignment first."""
        given = [(since, fact.officer) for since, fact in self.assigned if fact.task == task and since <= on]
        yield from reversed(given)


CODEC = Codec(Appointed, Left, AwayNoted, Assigned, Delegated, Classified)


def _apply(register: Register, fact: Fact, event: Event) -> Register:
    match event:
        case Appointed():
            register.services.append(Service(event.who(), fact.effective_on))
        case Left():
            for place, service in enumerate(register.services):
                if service.id == event.officer and service.until is None:
                    register.services[place] = evolve(service, until=fact.effective_on - timedelta(days=1))
        case AwayNoted():
            register.absences.append(Absence(event.officer, event.start, event.end, event.reason))
        case Assigned():
            register.assigned.append((fact.effective_on, event))
            register.assigned.sort(key=lambda pair: pair[0])
        case Delegated():
            register.delegated.append((fact.effective_on, event))
        case Classified():
            register.classified.append((fact.effective_on, event))
    return register


REGISTER: Fold[Register] = Fold("register", Register, _apply)
