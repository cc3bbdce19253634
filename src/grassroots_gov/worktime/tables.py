"""The tables in ``data/``: what was announced for a year, and what the law gives without an announcement.

One file per year. Its ``[[day]]`` rows name every holiday, substitute and swapped day of the year, each
``by`` a citation of the file's ``[citations]``; ``[year]`` says whether Tết and National Day were announced,
how sure the table is and where it was read. Plain working days and weekends are not listed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from grassroots_gov.law.citation import Citation
from grassroots_gov.worktime.model import SATURDAY, DayKind

__all__ = ["Mark", "Statute", "YearTable", "announced_years", "kind_of", "statute", "year_table"]

_DATA = os.path.join(os.path.dirname(__file__), "data")


@frozen
class Mark:
    """What makes a day other than its day of the week would have it."""

    kind: DayKind
    citation: Citation
    occasion: str = ""
    of: date | None = None


def kind_of(on: date, mark: Mark | None) -> DayKind:
    """What ``mark`` makes of ``on``; without one its day of the week decides."""
    if mark is not None:
        return mark.kind
    return DayKind.WEEKLY_REST if on.weekday() >= SATURDAY else DayKind.WORKING


@frozen
class YearTable:
    """The table of one year.

    ``announced``   whether the Government's announcement for Tết and National Day is in it
    ``confidence``  how sure the table is, in the words of the fact sheet; ``sources`` where it was read
    """

    year: int
    announced: bool
    marks: Mapping[date, Mark] = field(hash=False)
    confidence: str = ""
    sources: tuple[str, ...] = ()


def announced_years() -> range:
    """The years whose announcements ship with the library: 2015 to 2027."""
    return range(2015, 2028)


@cache
def year_table(year: int) -> YearTable:
    """The shipped table of ``year``; where the year was not announced, the law's own days."""
    path = os.path.join(_DATA, f"{year}.toml")
    table = _read(path) if os.path.exists(path) else {}
    head = table.get("year", {})
    cited = {name: _citation(parts) for name, parts in table.get("citations", {}).items()}
    marks: dict[date, Mark] = {}
    if not head.get("announced", False):
        from grassroots_gov.worktime.statute import statutory_marks

        marks.update(statutory_marks(year))
    for row in table.get("day", ()):
        kind = DayKind(row["kind"])
        marks[row["on"]] = Mark(kind, cited[row["by"]], row.get("occasion", ""), row.get("of"))
    return YearTable(
        year=year,
        announced=head.get("announced", False),
        marks=MappingProxyType(marks),
        confidence=head.get("confidence", ""),
        sources=tuple(head.get("sources", ())),
    )


@frozen
class Regime:
    """What a labour code gives from ``first_year`` on."""

    first_year: int
    lunar_new_year_days: int
    national_days: int
    holiday: Citation
    substitute: Citation


@frozen
class FixedHoliday:
    """A holiday on one day of the solar year, from ``first_year`` on, by ``citation`` or else the code."""

    occasion: str
    month: int
    day: int
    first_year: int
    citation: Citation | None = None


@frozen
class Statute:
    """The law of weekly rest and holidays."""

    rest: Citation
    regimes: tuple[Regime, ...]
    fixed: tuple[FixedHoliday, ...]

    def regime(self, year: int) -> Regime:
        """The code in force in ``year``."""
        return [regime for regime in self.regimes if regime.first_year <= year][-1]


@cache
def statute() -> Statute:
    """The law's own days, from ``data/statute.toml``."""
    table = _read(os.path.join(_DATA, "statute.toml"))
    regimes = tuple(
        Regime(**{**row, "holiday": _citation(row["holiday"]), "substitute": _citation(row["substitute"])})
        for row in table["regime"]
    )
    fixed = tuple(
        FixedHoliday(
            row["occasion"],
            row["month"],
            row["day"],
            row["first_year"],
            _citation(row) if "document" in row else None,
        )
        for row in table["fixed"]
    )
    return Statute(_citation(table["rest"]), regimes, fixed)


def _citation(parts: Mapping[str, Any]) -> Citation:
    return Citation(parts["document"], parts.get("article"), parts.get("clause"), parts.get("point"))


def _read(path: str) -> dict[str, Any]:
    import tomllib

    with open(path, "rb") as file:
        return tomllib.load(file)
