"""The store that forgets when the process ends: the reference, and the one for tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Lock

from grassroots_gov.errors import StoreClosed, StreamMoved
from grassroots_gov.journal.store import check_name, checked_records

__all__ = ["MemoryStore"]


class _Shelf:
    """What several handles on one memory store share."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.streams: dict[str, list[bytes]] = {}
        self.annex: dict[str, bytes] = {}


class MemoryStore:
    """A :class:`Store` in memory. :meth:`again` opens a further handle on the same shelf.

    >>> store = MemoryStore()
    >>> store.append("funds", 0, [b"first"])
    >>> list(store.read("funds")), store.length("funds")
    ([b'first'], 1)
    """

    def __init__(self) -> None:
        self._shelf = _Shelf()
        self._closed = False

    def again(self) -> MemoryStore:
        """Another handle on the same records, open even after this one is closed."""
        other = type(self)()
        other._shelf = self._shelf  # noqa: SLF001 - a handle of its own kind
        return other

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        """As :meth:`Store.append`."""
        self._check(stream)
        batch = checked_records(records)
        with self._shelf.lock:
            actual = len(self._shelf.streams.get(stream, ()))
            if actual != expected:
                raise StreamMoved(stream, expected, actual)
            if batch:
                self._shelf.streams.setdefault(stream, []).extend(batch)

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        """As :meth:`Store.read`."""
        self._check(stream)
        with self._shelf.lock:
            return iter(self._shelf.streams.get(stream, [])[max(after, 0) :])

    def length(self, stream: str) -> int:
        """As :meth:`Store.length`."""
        self._check(stream)
        return len(self._shelf.streams.get(stream, ()))

    def streams(self, prefix: str = "") -> Sequence[str]:
        """As :meth:`Store.streams`."""
        self._open()
        with self._shelf.lock:
            return sorted(name for name in self._shelf.streams if name.startswith(prefix))

    def annex_put(self, key: str, value: bytes) -> None:
        """As :meth:`Store.annex_put`."""
        self._check(key)
        (self._shelf.annex[key],) = checked_records((value,))

    def annex_get(self, key: str) -> bytes | None:
        """As :meth:`Store.annex_get`."""
        self._check(key)
        return self._shelf.annex.get(key)

    def annex_erase(self, key: str) -> None:
        """As :meth:`Store.annex_erase`."""
        self._check(key)
        self._shelf.annex.pop(key, None)

    def close(self) -> None:
        """As :meth:`Store.close`."""
        self._closed = True

    def _open(self) -> None:
        if self._closed:
            raise StoreClosed

    def _check(self, name: str) -> None:
        self._open()
        check_name(name)
