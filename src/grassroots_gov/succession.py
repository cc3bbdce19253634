"""What is still open where a village was merged, split or ended, and which village stands for it now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Literal, Protocol

from attrs import frozen

__all__ = ["Inherited", "Waiting", "inherited"]

Kind = Literal["petition", "request"]


@frozen(kw_only=True)
class Waiting:
    """Something open that names a village: what it is, its id, the village as written, and since when."""

    kind: Kind
    id: str
    village: str
    since: date


@frozen(kw_only=True)
class Inherited:
    """Something open of a village that is no more: ``now`` are the ids of the units that follow it.

    ``heir``  the one that it is followed up in: of a split village the greatest part
    """

    kind: Kind
    id: str
    village: str
    unit: str
    now: tuple[str, ...]
    heir: str


class Villages(Protocol):
    """What is needed of the villages of a commune."""

    def successors(self, unit: str, on: date) -> tuple[str, ...]: ...

    def move(self, things: dict[str, str], *, on: date) -> dict[str, str]: ...


def inherited(
    waiting: Iterable[Waiting], find: Callable[[str, date], str | None], villages: Villages, *, on: date
) -> Iterator[Inherited]:
    """Of everything that waits, what belongs to a village that ended, with who follows it on a day.

    ``find``  the id of the village of a name, code or id on the day it was written; nothing for none
    """
    for one in waiting:
        unit = find(one.village, one.since) if one.village else None
        if unit is None:
            continue
        now = villages.successors(unit, on)
        if now and now != (unit,):
            heir = villages.move({one.id: unit}, on=on)[one.id]
            yield Inherited(kind=one.kind, id=one.id, village=one.village, unit=unit, now=now, heir=heir)
