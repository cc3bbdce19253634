"""A mapping that cannot be changed, can be hashed, copied and sent to another process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar, final

__all__ = ["Table"]

V = TypeVar("V", covariant=True)


@final
class Table(Mapping[str, V]):
    """Named parts of a rule or a proof, in the order given.

    >>> table = Table({"class_I_max": 23})
    >>> table["class_I_max"], table == {"class_I_max": 23}
    (23, True)
    """

    __slots__ = ("_parts",)

    def __init__(self, parts: Mapping[str, V]) -> None:
        self._parts = dict(parts)

    def __getitem__(self, name: str) -> V:
        return self._parts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __hash__(self) -> int:
        return hash(frozenset(self._parts.items()))

    def __repr__(self) -> str:
        return repr(self._parts)
