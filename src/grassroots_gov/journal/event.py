"""Events that attrs finishes on need, for a room that has many and a process that writes one of them.

What belongs here: when an event's class is made whole. What does not: how it is written; the codec knows.
"""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform

import attrs

__all__ = ["LazyEvent"]

_finishing = RLock()
_whole: set[type] = set()


class _Fields:
    """The fields of an event class, for attrs: asking for them finishes the class."""

    def __get__(self, _: object, event: type) -> tuple[Any, ...]:
        return _finish(event)


_UNASKED = _Fields()


@dataclass_transform(frozen_default=True, kw_only_default=True)
class LazyEvent:
    """A frozen, keyword-only attrs class, finished when its first value is made or its fields are asked for.

    Subclasses bear no decorator. It is for the row "append one voucher, whole process" of the benchmarks:
    attrs compiles an initialiser, an equality and more for each class, and the funds have two dozen events,
    of which that process uses one.
    """

    if TYPE_CHECKING:
        kind: ClassVar[str]
        __attrs_attrs__: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        """Note that the class is to be finished; its base's fields are not its own."""
        cls.__attrs_attrs__ = _UNASKED

    def __new__(cls, **_: object) -> Self:
        """A value; the first one finishes its class."""
        if cls not in _whole:
            _finish(cls)
        return super().__new__(cls)


def _finish(event: type) -> tuple[Any, ...]:
    with _finishing:
        if event not in _whole:
            attrs.frozen(event, slots=False, kw_only=True)  # in place: a slotted class would be another one
            _whole.add(event)
        fields: tuple[Any, ...] = event.__dict__["__attrs_attrs__"]
        return fields
