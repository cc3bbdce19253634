"""Working days in a row, so that counting is two looks into lists and no walk over days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from attrs import field, frozen

__all__ = ["Numbered"]


@frozen
class Numbered:
    """The working days of some years running.

    ``first``  the ordinal of the first day; ``years`` the years read
    ``at``     the working days in order
    ``place``  of each day from the first on: where in ``at`` the last working day up to it stands, -1 before
               the first one

    Never changed once it is built: a reader in another thread sees one whole table or another.
    """

    first: int = 0
    years: range = range(0)
    place: Sequence[int] = field(factory=tuple, repr=False)
    at: Sequence[date] = field(factory=tuple, repr=False)

    def covering(self, year: int, working_days: Callable[[int], Sequence[date]]) -> Numbered:
        """This table with every year up to, or down to, ``year``."""
        if year in self.years:
            return self
        if not self.years:
            return Numbered(
                date(year, 1, 1).toordinal(), range(year, year + 1), *_numbers(year, working_days)
            )
        if year >= self.years.stop:
            return self._joined(range(self.years.stop, year + 1), working_days, later=True)
        return self._joined(range(year, self.years.start), working_days, later=False)

    def _joined(self, more: range, working_days: Callable[[int], Sequence[date]], *, later: bool) -> Numbered:
        parts = [_numbers(year, working_days) for year in more]
        own = (self.place, self.at)
        place: list[int] = []
        at: list[date] = []
        for places, days in (own, *parts) if later else (*parts, own):
            before = len(at)
            place += [number + before for number in places]
            at += days
        years = range(min(self.years.start, more.start), max(self.years.stop, more.stop))
        return Numbered(date(years.start, 1, 1).toordinal(), years, place, at)


def _numbers(
    year: int, working_days: Callable[[int], Sequence[date]]
) -> tuple[Sequence[int], Sequence[date]]:
    """The places of the days of one year, and its working days."""
    days = list(working_days(year))
    place: list[int] = []
    last = date(year, 1, 1).toordinal()
    for number, ordinal in enumerate((*(on.toordinal() for on in days), date(year + 1, 1, 1).toordinal())):
        place += [number - 1] * (ordinal - last)
        last = ordinal
    return place, days
