"""Faults on order: a store that fails at the call you choose, for tests of what stands above it.

What belongs here: wrappers around a right store. What does not: stores that are wrong (``wrong_stores``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from grassroots_gov.errors import StoreUnavailable
from grassroots_gov.journal.store import Store

__all__ = ["FaultyStore"]


def _full_disk() -> Exception:
    return StoreUnavailable("testing", "disk_full")


class FaultyStore:
    """``store``, but the calls that ``when`` picks fail.

    ``when(method, number)`` is asked at each call, ``number`` counting the calls from 1; ``error`` makes what
    is raised. ``before`` true: the call does nothing and fails (a full disk). False: it is done, and its
    answer is lost (a connection that drops), which is the harder case for a writer.

    >>> from grassroots_gov.journal import MemoryStore
    >>> store = FaultyStore(MemoryStore(), when=lambda method, number: method == "append", before=False)
    >>> try:
    ...     store.append("s", 0, [b"x"])
    ... except StoreUnavailable:
    ...     store.length("s")
    1
    """

    def __init__(
        self,
        store: Store,
        *,
        when: Callable[[str, int], bool],
        error: Callable[[], Exception] = _full_disk,
        before: bool = True,
    ) -> None:
        self.calls: list[str] = []
        """The methods called so far."""
        self._store = store
        self._when = when
        self._error = error
        self._before = before

    def _fails(self, method: str) -> bool:
        self.calls.append(method)
        fails = self._when(method, len(self.calls))
        if fails and self._before:
            raise self._error()
        return fails

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        """As ``Store.append``, unless it fails."""
        fails = self._fails("append")
        self._store.append(stream, expected, records)
        if fails:
            raise self._error()

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        """As ``Store.read``, unless it fails."""
        if self._fails("read"):
            raise self._error()
        return self._store.read(stream, after)

    def length(self, stream: str) -> int:
        """As ``Store.length``, unless it fails."""
        if self._fails("length"):
            raise self._error()
        return self._store.length(stream)

    def streams(self, prefix: str = "") -> Sequence[str]:
        """As ``Store.streams``, unless it fails."""
        if self._fails("streams"):
            raise self._error()
        return self._store.streams(prefix)

    def annex_put(self, key: str, value: bytes) -> None:
        """As ``Store.annex_put``, unless it fails."""
        fails = self._fails("annex_put")
        self._store.annex_put(key, value)
        if fails:
            raise self._error()

    def annex_get(self, key: str) -> bytes | None:
        """As ``Store.annex_get``, unless it fails."""
        if self._fails("annex_get"):
            raise self._error()
        return self._store.annex_get(key)

    def annex_erase(self, key: str) -> None:
        """As ``Store.annex_erase``, unless it fails."""
        fails = self._fails("annex_erase")
        self._store.annex_erase(key)
        if fails:
            raise self._error()

    def close(self) -> None:
        """As ``Store.close``; it never fails."""
        self._store.close()
