"""Whether an announcement can be taken in, and what it changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NoReturn

from grassroots_gov.errors import ConflictingAnnouncement
from grassroots_gov.law.citation import Citation
from grassroots_gov.worktime.model import Announcement, DayKind
from grassroots_gov.worktime.statute import (
    lunar_days,
    lunar_new_year_choices,
    national_day_choices,
    rests,
    substitutes,
)
from grassroots_gov.worktime.tables import Mark, kind_of, statute, year_table

if TYPE_CHECKING:
    from grassroots_gov.worktime.calendar import WorkCalendar

__all__ = ["taken_in"]


def taken_in(
    calendar: WorkCalendar, announcement: Announcement
) -> tuple[dict[date, Mark | None], frozenset[tuple[int, str]]]:
    """The days that ``announcement`` changes in ``calendar``, and the Tết and National Days it fixes.

    Raises :class:`ConflictingAnnouncement`, naming the first day in conflict.
    """
    both = set(announcement.off) & set(announcement.worked)
    if both:
        _refuse(announcement, min(both), "off_and_worked")
    changes: dict[date, Mark | None] = {}
    fixed: set[tuple[int, str]] = set()
    kinds = {on: calendar.day(on).kind for on in (*announcement.off, *announcement.worked)}
    for year in sorted({on.year for on in announcement.off}):
        if not calendar.is_announced(year):
            for occasion, marks in _fixed_days(year, announcement):
                fixed.add((year, occasion))
                changes.update(_replaced(year, occasion, marks))
    for on in kinds.keys() & changes.keys():
        kinds[on] = kind_of(on, changes[on])
    for on in announcement.worked:
        _check_worked(announcement, on, kinds[on])
    off = [on for on in announcement.off if kinds[on].works]
    worked = [on for on in announcement.worked if kinds[on] is DayKind.WEEKLY_REST]
    for on in off:
        if kinds[on] is DayKind.WORKING_SWAPPED:
            _refuse(announcement, on, "contradicts_earlier")
    if len(off) != len(worked):
        alone = (off if len(off) > len(worked) else worked)[min(len(off), len(worked))]
        _refuse(announcement, alone, "off_without_worked" if alone in off else "worked_without_off")
    for rest, work in zip(off, worked, strict=True):
        changes[rest] = Mark(DayKind.OFF_SWAPPED, announcement.citation, of=work)
        changes[work] = Mark(DayKind.WORKING_SWAPPED, announcement.citation, of=rest)
    return changes, frozenset(fixed)


def _check_worked(announcement: Announcement, on: date, kind: DayKind) -> None:
    if kind in (DayKind.HOLIDAY, DayKind.HOLIDAY_SUBSTITUTE):
        _refuse(announcement, on, "holiday_worked")
    if kind is DayKind.OFF_SWAPPED:
        _refuse(announcement, on, "contradicts_earlier")
    if kind is DayKind.WORKING:
        _refuse(announcement, on, "not_a_rest_day")


def _refuse(announcement: Announcement, on: date, reason: str) -> NoReturn:
    raise ConflictingAnnouncement(announcement.number, on, f"worktime.{reason}")


def _fixed_days(year: int, announcement: Announcement) -> list[tuple[str, dict[date, Mark]]]:
    """Tết and National Day where the announcement names every working day that they take."""
    law = statute().regime(year)
    found = []
    for occasion, choices in (
        ("lunar_new_year", lunar_new_year_choices(lunar_days(year)[0], law.lunar_new_year_days)),
        ("national_day", national_day_choices(date(year, 9, 2), law.national_days)),
    ):
        for days in sorted(choices, key=lambda days: sum(map(rests, days))):
            marks = _marks(days, occasion, announcement.citation, law.substitute)
            if {on for on in marks if not rests(on)} <= set(announcement.off):
                found.append((occasion, marks))
                break
    return found


def _marks(days: tuple[date, ...], occasion: str, cited: Citation, in_lieu: Citation) -> dict[date, Mark]:
    marks = {on: Mark(DayKind.HOLIDAY, cited, occasion) for on in days}
    for on, of in substitutes(days):
        marks[on] = Mark(DayKind.HOLIDAY_SUBSTITUTE, in_lieu, occasion, of)
    return marks


def _replaced(year: int, occasion: str, marks: dict[date, Mark]) -> dict[date, Mark | None]:
    """``marks``, and the provisional days of ``occasion`` that they replace."""
    provisional = year_table(year).marks.items()
    return {on: None for on, mark in provisional if mark.occasion == occasion} | marks
