"""What a storage backend must do: a handful of methods on opaque bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from grassroots_gov.errors import BadName

__all__ = ["LONGEST_NAME", "Store", "check_name", "checked_records"]

LONGEST_NAME = 200


@runtime_checkable
class Store(Protocol):
    """Streams of records, and an annex whose values can be erased.

    A stream is an append-only list of byte strings; a stream that nobody wrote to is empty. Names are
    non-empty NFC text of at most 200 characters. Several handles on one store may be open at once, in
    one process or in many. Every call after :meth:`close` raises ``StoreClosed``.
    """

    def append(self, stream: str, expected: int, records: Sequence[bytes]) -> None:
        """Add all ``records`` after position ``expected``, or none; durable when it returns.

        ``StreamMoved`` where the stream is not ``expected`` records long. Appending nothing checks
        ``expected`` and creates no stream.
        """
        ...

    def read(self, stream: str, after: int = 0) -> Iterator[bytes]:
        """The records after position ``after``, in order: those there were when ``read`` was called."""
        ...

    def length(self, stream: str) -> int:
        """How many records the stream holds; 0 for one nobody wrote to."""
        ...

    def streams(self, prefix: str = "") -> Sequence[str]:
        """The names that begin with ``prefix``, sorted by code point."""
        ...

    def annex_put(self, key: str, value: bytes) -> None:
        """Keep ``value`` under ``key``, in place of what was there."""
        ...

    def annex_get(self, key: str) -> bytes | None:
        """The value under ``key``, or nothing."""
        ...

    def annex_erase(self, key: str) -> None:
        """Forget ``key`` so that no byte of its value stays; harmless where there is none."""
        ...

    def close(self) -> None:
        """Let go of everything; twice is harmless."""
        ...


def check_name(name: str) -> None:
    """Raise :class:`BadName` unless ``name`` may name a stream or an annex key."""
    if name.isascii() and 0 < len(name) <= LONGEST_NAME:
        return
    if not name:
        raise BadName(name, "empty")
    if len(name) > LONGEST_NAME:
        raise BadName(f"{ascii(name[:20])[1:-1]}…", "too_long")
    try:
        name.encode()
    except UnicodeEncodeError:
        raise BadName(ascii(name)[1:-1], "surrogate") from None
    if not unicodedata.is_normalized("NFC", name):
        raise BadName(name, "not_nfc")


def checked_records(records: Sequence[bytes]) -> list[bytes]:
    """``records`` as a list of our own; ``TypeError`` where one of them is not bytes."""
    batch = list(records)
    for record in batch:
        if not isinstance(record, bytes):
            raise TypeError(f"a record is bytes, not {type(record).__name__}")
    return batch
