"""What a village that was merged or split leaves: what is open, its money, and which village follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

from attrs import frozen

from grassroots_gov.money import Dong

__all__ = ["FundMove", "Inherited", "Waiting", "fund_moves", "inherited"]

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

    def move(self, things: Mapping[str, str], *, on: date) -> dict[str, str]: ...

    def carry(self, amounts: Mapping[str, Dong], *, on: date) -> dict[str, Dong]: ...


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


@frozen(kw_only=True)
class FundMove:
    """Money of a village that ended, and the fund that it goes to: one transfer to decide and to post.

    ``account``  where the money lies; ``target`` is empty where the village that follows has no fund yet
    """

    unit: str
    heir: str
    source: str
    target: str
    account: str
    amount: Dong


def fund_moves(
    funds: Mapping[str, str],
    balance: Callable[[str, str], Dong],
    accounts: Sequence[str],
    villages: Villages,
    *,
    on: date,
) -> Iterator[FundMove]:
    """What is to be moved between funds after villages were merged or split; the sum stays the same.

    ``funds``    the fund of each village, by the village's id
    ``balance``  what lies in an account for a fund, ``accounts`` which accounts hold money
    """
    for unit, source in funds.items():
        for account in accounts:
            for heir, part in villages.carry({unit: balance(account, source)}, on=on).items():
                target = funds.get(heir, "")
                if heir != unit and part != Dong(0) and target != source:
                    yield FundMove(
                        unit=unit, heir=heir, source=source, target=target, account=account, amount=part
                    )
