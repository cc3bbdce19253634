"""What a planner is given: officers, slots, absences, limits and lawful minimums, all as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from fractions import Fraction
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from attrs import field, frozen

from grassroots_gov.duty.faults import DutyFault
from grassroots_gov.duty.limits import Limit, names
from grassroots_gov.duty.model import KINDS, Calendar, DutyOfficer, Kind, Leave
from grassroots_gov.errors import BadDutyRequest
from grassroots_gov.law import Citation, Confidence

if TYPE_CHECKING:
    from grassroots_gov.worktime import WorkCalendar

__all__ = [
    "Away",
    "DutyDay",
    "DutyRequest",
    "Member",
    "Minimum",
    "Pattern",
    "Session",
    "Slot",
    "away",
    "duty_days",
    "member_of",
]

Pattern = Literal["all", "working", "rest"]
"""Every day, working days only, or days of rest and holidays only."""
Session = Literal["day", "morning", "afternoon", "night"]
"""When in the day a seat is held."""
SESSIONS = get_args(Session)

_BURDEN: Mapping[str, Kind] = MappingProxyType(
    {
        "WORKING": "working",
        "WORKING_SWAPPED": "working",
        "WEEKLY_REST": "weekly_rest",
        "OFF_SWAPPED": "weekly_rest",
        "HOLIDAY": "holiday",
        "HOLIDAY_SUBSTITUTE": "holiday",
    }
)


@frozen
class DutyDay:
    """A day of the period and the kind of burden it is."""

    on: date
    kind: Kind
    provisional: bool = False

    @cached_property
    def name(self) -> str:
        """The day as assignments are named by it, "2024-06-03"."""
        return self.on.isoformat()


@frozen
class Member:
    """An officer who can be put on the roster.

    ``since``, ``until``  the first and last day in the post, where within the period; shares follow
    ``part``              the part of a full share that is owed: ``Fraction(1, 2)`` for half time
    """

    id: str
    post: str
    since: date | None = None
    until: date | None = None
    part: Fraction = Fraction(1)


@frozen
class Away:
    """Days on which an officer is away, both included (nghỉ phép, công tác, thai sản…).

    ``session``  the part of each of these days, where it is not the whole of it (nghỉ nửa ngày)
    """

    officer: str
    start: date
    end: date
    reason: str = "leave"
    session: Session = "day"

    def covers(self, slot: Slot) -> bool:
        """Whether nobody who is away so can take the slot: it lies, at least in part, in the session.

        >>> half = Away("CT", date(2024, 6, 3), date(2024, 6, 3), session="morning")
        >>> half.covers(Slot(session="morning")), half.covers(Slot(session="afternoon")), half.covers(Slot())
        (True, False, True)
        """
        return self.session == "day" or _meet(self.session, slot.session)


def _meet(one: Session, other: Session) -> bool:
    """Whether two parts of a day have some of it in common."""
    if "day" in (one, other):
        return "night" not in (one, other)
    return one == other


def _days(days: Iterable[date] | None) -> frozenset[date] | None:
    return None if days is None else frozenset(days)


@frozen(kw_only=True)
class Slot:
    """Seats of one kind on some days (loại ca trực).

    ``seats``    how many officers at once
    ``posts``    the posts that may take it; nothing: every post
    ``pattern``  the days it stands on; ``days``, where given, are the very days instead
    ``session``  when in the day; ``begins`` and ``ends`` give the hours, an end before the beginning is the
                 next morning; without hours it is the whole day
    ``hours``    length in whole hours where no hours of the clock are given; overtime on days of rest
    """

    name: str = "duty"
    seats: int = 1
    posts: frozenset[str] = field(default=frozenset(), converter=names)
    pattern: Pattern = "all"
    days: frozenset[date] | None = field(default=None, converter=_days)
    session: Session = "day"
    begins: time | None = None
    ends: time | None = None
    hours: int = 8

    def stands_on(self, day: DutyDay) -> bool:
        """Whether the slot is to be filled on ``day``."""
        if self.days is not None:
            return day.on in self.days
        return self.pattern == "all" or (self.pattern == "working") == (day.kind == "working")

    def overlaps(self, other: Slot) -> bool:
        """Whether nobody can be in both on one day: by the clock where both have hours, else by session."""
        mine, theirs = self._span(), other._span()
        if mine is not None and theirs is not None:
            return mine[0] < theirs[1] and theirs[0] < mine[1]
        return _meet(self.session, other.session)

    def _span(self) -> tuple[int, int] | None:
        """From which minute of the day to which, where the hours are given."""
        if self.begins is None or self.ends is None:
            return None
        begin = self.begins.hour * 60 + self.begins.minute
        return begin, begin + self.minutes()

    def minutes(self) -> int:
        """How long the seat lasts."""
        if self.begins is None or self.ends is None:
            return self.hours * 60
        length = (self.ends.hour - self.begins.hour) * 60 + self.ends.minute - self.begins.minute
        return length if length > 0 else length + 24 * 60


@frozen
class Minimum:
    """At least ``least`` duties of ``officer`` on ``days``, all of one kind.

    ``period`` names it ("2024-W23", "2026-07"); ``possible`` is false where the officer is present on
    too few days, which is then only said.
    """

    officer: str
    days: tuple[date, ...]
    least: int
    period: str
    possible: bool = True
    citation: Citation | None = None
    confidence: Confidence | None = None


def _carried(values: Mapping[str, Mapping[str, int]] | None) -> Mapping[str, Mapping[str, int]]:
    return MappingProxyType(
        {officer: MappingProxyType(dict(kinds)) for officer, kinds in (values or {}).items()}
    )


@frozen(kw_only=True)
class DutyRequest:
    """Everything a planner needs, self-contained: no calendar and no rulebook has to be asked again.

    ``both_sessions``  one officer may hold several seats of a day that do not overlap, such as its morning
                       and its afternoon; otherwise each seat of a day has another officer

    :class:`BadDutyRequest` lists everything that cannot be, at once.
    """

    officers: tuple[Member, ...]
    days: tuple[DutyDay, ...] = field(repr=False)
    slots: tuple[Slot, ...] = (Slot(),)
    absences: tuple[Away, ...] = ()
    limits: tuple[Limit, ...] = ()
    minimums: tuple[Minimum, ...] = field(default=(), repr=False)
    carried: Mapping[str, Mapping[str, int]] = field(factory=dict, converter=_carried, hash=False)
    both_sessions: bool = False
    seed: int = 0
    book_digest: str = ""

    def __attrs_post_init__(self) -> None:
        if faults := tuple(_faults(self)):
            raise BadDutyRequest(faults)

    @property
    def start(self) -> date:
        return self.days[0].on

    @property
    def end(self) -> date:
        return self.days[-1].on

    @property
    def plain(self) -> bool:
        """One slot that anybody may take on every day, and no limits: the structure that is always exact."""
        return not self.limits and len(self.slots) == 1

    def slot(self, name: str) -> Slot:
        """The slot of that name."""
        return next(slot for slot in self.slots if slot.name == name)


def duty_days(calendar: Calendar, start: date, end: date) -> tuple[DutyDay, ...]:
    """The days from ``start`` to ``end``, each with its burden; none where the end is before the start."""
    from grassroots_gov.worktime import WorkCalendar

    if end < start:
        return ()
    if not isinstance(calendar, WorkCalendar):
        return _asked(calendar, start, end)
    found: tuple[DutyDay, ...] = ()
    for year in range(start.year, end.year + 1):
        found += _year(calendar, year)
    first = start.toordinal() - date(start.year, 1, 1).toordinal()
    return found[first : first + end.toordinal() - start.toordinal() + 1]


def _asked(calendar: Calendar, start: date, end: date) -> tuple[DutyDay, ...]:
    """Each day asked for."""
    span = [date.fromordinal(day) for day in range(start.toordinal(), end.toordinal() + 1)]
    days = [calendar.day(on) for on in span]
    return tuple(
        DutyDay(on, _BURDEN[day.kind.name], day.provisional) for on, day in zip(span, days, strict=True)
    )


@lru_cache(maxsize=64)
def _year(calendar: WorkCalendar, year: int) -> tuple[DutyDay, ...]:
    """A year of a calendar, which never changes, is asked for once."""
    return _asked(calendar, date(year, 1, 1), date(year, 12, 31))


def member_of(officer: DutyOfficer) -> Member:
    """An officer as the planner keeps them; ``since`` and ``until`` are understood where they are given."""
    if isinstance(officer, Member):
        return officer
    return Member(officer.id, officer.post, getattr(officer, "since", None), getattr(officer, "until", None))


def away(absence: Leave) -> Away:
    """An absence as the planner keeps it."""
    if isinstance(absence, Away):
        return absence
    session: Session = getattr(absence, "session", "day")  # a room that knows whole days only says none
    return Away(absence.officer, absence.start, absence.end, absence.reason, session)


def _faults(request: DutyRequest) -> Iterator[DutyFault]:
    officers = {member.id for member in request.officers}
    if not request.days:
        yield DutyFault("no_days")
    yield from _appointments(request.officers)
    for absence in request.absences:
        if absence.officer not in officers:
            yield DutyFault("unknown_officer", {"officer": absence.officer, "where": "duty.word_absences"})
        if absence.session not in SESSIONS:
            words = {"officer": absence.officer, "session": str(absence.session)}
            yield DutyFault("bad_session", {**words, "known": ", ".join(SESSIONS)})
        if absence.end < absence.start:
            yield DutyFault(
                "absence_backwards", {"officer": absence.officer, "start": absence.start, "end": absence.end}
            )
    for officer, kinds in request.carried.items():
        if officer not in officers:
            yield DutyFault("unknown_officer", {"officer": officer, "where": "duty.word_carried"})
        for kind, count in kinds.items():
            if kind not in KINDS or isinstance(count, bool) or not isinstance(count, int):
                yield DutyFault("bad_carried", {"officer": officer, "kind": kind, "count": str(count)})
    if isinstance(request.seed, bool) or not isinstance(request.seed, int):
        yield DutyFault("bad_seed", {"seed": str(request.seed)})
    yield from _slots(request, officers)
    counted: dict[str, set[date]] = {}
    # Two appointments at a time are said already; that their minimums meet follows from it.
    names = [member.id for member in request.officers]
    doubled = {name for name in officers if names.count(name) > 1}
    for minimum in request.minimums:
        days = counted.setdefault(minimum.officer, set())
        if minimum.officer not in officers:
            yield DutyFault("unknown_officer", {"officer": minimum.officer, "where": "duty.word_minimums"})
        if not days.isdisjoint(minimum.days) and minimum.officer not in doubled:
            yield DutyFault("minimums_overlap", {"officer": minimum.officer, "period": minimum.period})
        days.update(minimum.days)
    for limit in request.limits:
        if limit.weight is not None and (isinstance(limit.weight, bool) or limit.weight < 1):
            yield DutyFault("bad_limit", {"limit": _worded(limit.name), "value": str(limit.weight)})
        for code, params in limit.faults(officers, {slot.name for slot in request.slots}):
            yield DutyFault(code, {"limit": _worded(limit.name), **params})


def _appointments(officers: Iterable[Member]) -> Iterator[DutyFault]:
    terms: dict[str, list[tuple[date, date]]] = {}
    for member in officers:
        first, last = member.since or date.min, member.until or date.max
        if last < first:
            yield DutyFault("service_backwards", {"officer": member.id, "start": first, "end": last})
        if any(first <= end and start <= last for start, end in terms.get(member.id, ())):
            yield DutyFault("overlapping_appointments", {"officer": member.id})
        terms.setdefault(member.id, []).append((first, last))
        if not 0 <= member.part <= 1:
            yield DutyFault("bad_part", {"officer": member.id, "part": member.part})


def _slots(request: DutyRequest, officers: set[str]) -> Iterator[DutyFault]:
    told: set[str] = set()
    if not request.slots:
        yield DutyFault("no_slots")
    for slot in request.slots:
        if slot.name in told:
            yield DutyFault("slot_twice", {"slot": slot.name})
        told.add(slot.name)
        if isinstance(slot.seats, bool) or not isinstance(slot.seats, int) or slot.seats < 1:
            yield DutyFault("bad_seats", {"slot": slot.name, "seats": str(slot.seats)})
            continue
        for value, known in ((slot.pattern, get_args(Pattern)), (slot.session, SESSIONS)):
            if value not in known:
                told_of = f"{value} ({', '.join(known)})"
                yield DutyFault("bad_slot", {"slot": slot.name, "value": told_of})
        if (slot.begins is None) != (slot.ends is None):
            yield DutyFault("half_hours", {"slot": slot.name})
        if isinstance(slot.hours, bool) or not isinstance(slot.hours, int) or not 0 < slot.hours <= 24:
            yield DutyFault("bad_slot", {"slot": slot.name, "value": f"{slot.hours} (1–24)"})
        able = {member.id for member in request.officers if not slot.posts or member.post in slot.posts}
        if slot.seats > len(able):
            yield DutyFault("too_many_seats", {"slot": slot.name, "seats": slot.seats, "officers": len(able)})


def _worded(name: str) -> str:
    from grassroots_gov.text import has

    return f"duty.detail_{name}" if has(f"duty.detail_{name}") else name
