"""Burdens and quality of a roster: who carries how much of what, and how well the days are covered.

Everybody who could have been on duty is counted, with 0 where they were not: nobody is left out because
they do not appear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType

from attrs import field, frozen

from grassroots_gov.duty.model import KINDS, Assignment, Kind
from grassroots_gov.duty.request import DutyDay, Slot

__all__ = ["Burden", "Quality", "quality_of"]


def _read_only(values: Mapping[Kind, int]) -> Mapping[Kind, int]:
    return MappingProxyType(dict(values))


@frozen
class Burden:
    """What one officer carries.

    ``count``       duties by kind of day; ``total`` their sum
    ``share``       the fair share of the total, where it is known
    ``neighbours``  pairs of days running on which the officer is on duty
    """

    officer: str
    count: Mapping[Kind, int] = field(converter=_read_only, hash=False)
    total: int
    share: Fraction | None
    neighbours: int


@frozen(kw_only=True)
class Quality:
    """How good a roster is.

    ``spread``    the most minus the least of the officers, by kind and in all
    ``seats``, ``filled``  seats asked for, and filled
    ``minutes``, ``covered``  the time asked for and the time with somebody there, counted once however
                  many are on duty at once
    ``changes``   seats that changed hands since the roster was posted
    """

    start: date
    end: date
    burdens: tuple[Burden, ...]
    spread: Mapping[str, int] = field(hash=False)
    seats: int
    filled: int
    minutes: int
    covered: int
    changes: int = 0

    @property
    def neighbours(self) -> int:
        """Pairs of days running with the same officer."""
        return sum(burden.neighbours for burden in self.burdens)

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "burdens": [
                {
                    "officer": burden.officer,
                    **burden.count,
                    "total": burden.total,
                    "share": None if burden.share is None else str(burden.share),
                    "neighbours": burden.neighbours,
                }
                for burden in self.burdens
            ],
            "spread": dict(self.spread),
            "seats": self.seats,
            "filled": self.filled,
            "minutes": self.minutes,
            "covered": self.covered,
            "neighbours": self.neighbours,
            "changes": self.changes,
        }


def quality_of(
    assignments: Iterable[Assignment],
    days: Sequence[DutyDay],
    officers: Sequence[str],
    slots: Mapping[str, Slot],
    *,
    empty: Iterable[tuple[date, str]] = (),
    shares: Mapping[str, Fraction] | None = None,
    changes: int = 0,
) -> Quality:
    """The quality of who is on duty on ``days``; ``empty`` are the seats without anybody."""
    kind_of = {day.on: day.kind for day in days}
    held: dict[str, list[Assignment]] = {officer: [] for officer in officers}
    filled: list[tuple[date, str]] = []
    for one in assignments:
        held.setdefault(one.officer, []).append(one)
        filled.append((one.on, one.slot))
    nobody = list(empty)
    burdens = tuple(_burden(officer, mine, kind_of, shares) for officer, mine in held.items())
    totals = {kind: [burden.count[kind] for burden in burdens] for kind in KINDS}
    spread: dict[str, int] = {
        kind: max(counts, default=0) - min(counts, default=0) for kind, counts in totals.items()
    }
    every = [burden.total for burden in burdens]
    return Quality(
        start=days[0].on,
        end=days[-1].on,
        burdens=burdens,
        spread=MappingProxyType({**spread, "total": max(every, default=0) - min(every, default=0)}),
        seats=len(filled) + len(nobody),
        filled=len(filled),
        minutes=_union((*filled, *nobody), slots),
        covered=_union(filled, slots),
        changes=changes,
    )


def _burden(
    officer: str,
    mine: Sequence[Assignment],
    kind_of: Mapping[date, Kind],
    shares: Mapping[str, Fraction] | None,
) -> Burden:
    count: dict[Kind, int] = dict.fromkeys(KINDS, 0)
    for one in mine:
        count[kind_of[one.on]] += 1
    days = sorted({one.on for one in mine})
    neighbours = sum((after - before).days == 1 for before, after in pairwise(days))
    share = None if shares is None else shares.get(officer)
    return Burden(officer, count, len(mine), share, neighbours)


def _union(seats: Iterable[tuple[date, str]], slots: Mapping[str, Slot]) -> int:
    """Minutes with at least one seat."""
    spans = []
    for on, name in set(seats):
        slot = slots.get(name, Slot(name=name))
        begin = on.toordinal() * 24 * 60
        if slot.begins is not None:
            begin += slot.begins.hour * 60 + slot.begins.minute
        spans.append((begin, begin + slot.minutes()))
    minutes = reached = 0
    for begin, end in sorted(spans):
        minutes += max(0, end - max(begin, reached))
        reached = max(reached, end)
    return minutes
