"""What a caller gave, before it is planned with: everything of the wrong kind is named at once.

A caller without a type checker gives a text for a day, one officer for a list, a number for a balance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from reprlib import repr as short
from typing import TYPE_CHECKING, TypeVar

from grassroots_gov.duty.faults import DutyFault
from grassroots_gov.duty.model import Calendar, DutyOfficer, Leave
from grassroots_gov.duty.request import Away, Member, away, member_of
from grassroots_gov.errors import BadDutyRequest

if TYPE_CHECKING:
    from grassroots_gov.law import RuleBook

__all__ = ["require_days", "taken"]


def taken(
    officers: Iterable[DutyOfficer],
    absences: Iterable[Leave],
    carried: Mapping[str, Mapping[str, int]] | None,
    start: date,
    end: date,
    calendar: Calendar,
    book: RuleBook,
) -> tuple[tuple[Member, ...], tuple[Away, ...]]:
    """Officers and absences as the planner keeps them; :class:`BadDutyRequest` with all that cannot be."""
    faults = _no_days(start, end)
    staff, gone = tuple(_members(officers, faults)), tuple(_absences(absences, faults))
    if carried is not None:
        faults.extend(_balances(carried))
    if not hasattr(calendar, "day"):
        faults.append(_wrong("calendar", "calendar", calendar))
    if not hasattr(book, "all_keys"):
        faults.append(_wrong("book", "book", book))
    if faults:
        raise BadDutyRequest(tuple(faults))
    return staff, gone


def require_days(*days: date) -> None:
    """Each of them is a day, else :class:`BadDutyRequest` with those that are not."""
    if faults := _no_days(*days):
        raise BadDutyRequest(tuple(faults))


def _no_days(*days: object) -> list[DutyFault]:
    return [DutyFault("bad_day", {"day": str(day)}) for day in days if not _is_day(day)]


def _members(officers: Iterable[DutyOfficer], faults: list[DutyFault]) -> Iterator[Member]:
    for at, one in enumerate(_each("officers", officers, faults)):
        try:
            member = member_of(one)
        except AttributeError:
            faults.append(_wrong(f"officers[{at}]", "officer", one))
            continue
        yield member
        if type(member.id) is type(member.post) is str and member.since is None and member.until is None:
            continue  # nearly always: the whole check costs a plan of a year some microseconds
        for name, value in (("id", member.id), ("post", member.post)):
            if not _is_text(value):
                faults.append(_wrong(f"officers[{at}].{name}", "text", value))
        for name, day in (("since", member.since), ("until", member.until)):
            if day is not None and not _is_day(day):
                faults.append(_wrong(f"officers[{at}].{name}", "day", day))


def _absences(absences: Iterable[Leave], faults: list[DutyFault]) -> Iterator[Away]:
    for at, one in enumerate(_each("absences", absences, faults)):
        try:
            absence = away(one)
        except AttributeError:
            faults.append(_wrong(f"absences[{at}]", "absence", one))
            continue
        yield absence
        text = type(absence.officer) is type(absence.reason) is type(absence.session) is str
        if text and type(absence.start) is type(absence.end) is date:
            continue
        for name in ("officer", "reason", "session"):
            value = getattr(absence, name)
            if not _is_text(value):
                faults.append(_wrong(f"absences[{at}].{name}", "text", value))
        for name, day in (("start", absence.start), ("end", absence.end)):
            if not _is_day(day):
                faults.append(_wrong(f"absences[{at}].{name}", "day", day))


_T = TypeVar("_T")


def _each(name: str, values: Iterable[_T], faults: list[DutyFault]) -> Iterable[_T]:
    """The values one by one; none where they are no list, which is a fault."""
    # The letters of a text, the keys of a table are no list of officers.
    if isinstance(values, (str, bytes, Mapping)) or not hasattr(values, "__iter__"):
        faults.append(_wrong(name, f"{name}_list", values))
        return ()
    return values


def _balances(carried: object) -> Iterator[DutyFault]:
    if not isinstance(carried, Mapping):
        yield _wrong("carried", "balances", carried)
        return
    for officer, kinds in carried.items():
        if not _is_text(officer):
            yield _wrong("carried", "balances", officer)
        elif not isinstance(kinds, Mapping):
            yield _wrong(f"carried[{officer}]", "balance", kinds)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_day(value: object) -> bool:
    # A moment compares with no day.
    return isinstance(value, date) and not isinstance(value, datetime)


def _wrong(where: str, wanted: str, given: object) -> DutyFault:
    words = {"where": where, "wanted": f"duty.word_{wanted}", "given": short(given)}
    return DutyFault("wrong_kind", words)
