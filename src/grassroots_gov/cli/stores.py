"""The store a command writes to: a file that is not there yet is made by its first fact, not before."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grassroots_gov.commune import Commune
    from grassroots_gov.hooks import PluginHost
    from grassroots_gov.journal import Store

__all__ = ["to_write"]


def to_write(url: str) -> Commune:
    """The commune at ``url``; a command that is then refused leaves no empty file behind."""
    from grassroots_gov.commune import Commune

    path = url.removeprefix("sqlite:///")
    plain = path != url and bool(path) and not set(path) & {"?", "\0"} and path != ":memory:"
    if not plain or os.path.lexists(path) or not os.path.isdir(os.path.dirname(os.path.abspath(path))):
        return Commune.open(url)
    from grassroots_gov.hooks import PluginHost

    host = PluginHost.discover()
    return Commune.open(url, host=host, store=Unmade(host, url))


class Unmade:
    """An empty store until the first append or annex value opens the real one."""

    def __init__(self, host: PluginHost, url: str) -> None:
        self._host = host
        self._url = url
        self._made: Store | None = None

    def _make(self) -> Store:
        if self._made is None:
            self._made = self._host.open_store(self._url)
        return self._made

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        """As the store; what another process wrote meanwhile is :class:`StreamMoved`, as ever."""
        self._make().append(stream, expected, records)

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        """As the store."""
        return iter(()) if self._made is None else self._made.read(stream, after)

    def length(self, stream: str) -> int:
        """As the store."""
        return 0 if self._made is None else self._made.length(stream)

    def streams(self, prefix: str = "") -> Sequence[str]:
        """As the store."""
        return () if self._made is None else self._made.streams(prefix)

    def annex_put(self, key: str, value: bytes) -> None:
        """As the store."""
        self._make().annex_put(key, value)

    def annex_get(self, key: str) -> bytes | None:
        """As the store."""
        return None if self._made is None else self._made.annex_get(key)

    def annex_erase(self, key: str) -> None:
        """As the store."""
        if self._made is not None:
            self._made.annex_erase(key)

    def close(self) -> None:
        """As the store."""
        if self._made is not None:
            self._made.close()
