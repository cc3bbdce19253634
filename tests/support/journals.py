"""Events, folds and clocks that the journal's tests share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from typing import ClassVar, Literal

from attrs import frozen

from grassroots_gov.journal import Codec, Event, Fact, Fold, Journal, Personal, Store
from grassroots_gov.money import Dong

DAY = date(2020, 5, 20)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@frozen(kw_only=True)
class Part:
    name: str
    weight: int


@frozen(kw_only=True)
class Put:
    """Something was put on a pile."""

    kind: ClassVar[str] = "test.put"
    amount: int
    note: str = ""


@frozen(kw_only=True)
class Taken:
    """Something was taken from a pile."""

    kind: ClassVar[str] = "test.taken"
    amount: int


@frozen(kw_only=True)
class Everything:
    """One field of each type that an event may hold."""

    kind: ClassVar[str] = "test.everything"
    text: str
    number: int
    truth: bool
    day: date
    moment: datetime
    money: Dong
    share: Fraction
    colour: Colour
    who: Personal
    part: Part
    parts: tuple[Part, ...]
    pair: tuple[str, int]
    counts: Mapping[str, int]
    choice: Literal["a", "b"]
    perhaps: date | None = None
    nested: Mapping[str, Mapping[str, Fraction]] = {}


CODEC = Codec(Put, Taken, Everything)


def _apply(total: int, fact: Fact, event: Event) -> int:
    if isinstance(event, Put):
        return total + event.amount
    if isinstance(event, Taken):
        return total - event.amount
    return total


PILE: Fold[int] = Fold("test.pile", int, _apply, dump=int, load=lambda plain: int(str(plain)))


class Clock:
    """Moments as a test gives them; a second later at each call."""

    def __init__(self, now: datetime = datetime(2020, 5, 20, 8, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def salts() -> Callable[[int], bytes]:
    """Salt that differs at each call and is the same in each test."""
    used = 0

    def salt(count: int) -> bytes:
        nonlocal used
        used += 1
        return used.to_bytes(count, "big")

    return salt


def journal_on(store: Store, codec: Codec = CODEC, **options: object) -> Journal:
    return Journal(store, codec, **{"clock": Clock(), "salt": salts(), "by": "cán bộ", **options})  # type: ignore[arg-type]  # options of the tests


def puts(journal: Journal, stream: str, *amounts: int) -> tuple[Fact, ...]:
    length = journal.store.length(stream)
    return journal.append(stream, length, [Put(amount=amount) for amount in amounts], effective_on=DAY)
