"""The envelope of a fact and its bytes.

A stored record is three lines: the digest of the record before it, the header, the body, the latter two in
canonical JSON. So a chain can be walked without parsing, and a body read without its header.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from attrs import field, frozen

from grassroots_gov.errors import BrokenChain
from grassroots_gov.journal.canonical import Json, canonical

__all__ = ["FIRST", "Fact", "digest_of", "parse", "record_of"]

FIRST = "0" * 64
"""The ``previous`` of a stream's first record."""


@frozen(kw_only=True)
class Fact:
    """What happened (một sự việc đã ghi): never changed, only followed by another.

    ``stream``, ``position``  where it stands; positions count from 1
    ``kind``, ``version``     what happened ("funds.collected") and the version of its body
    ``effective_on``          the day it counts for
    ``recorded_at``           the moment it was written (UTC)
    ``by``                    who wrote it
    ``book``                  the digest of the rulebook in use
    ``previous``, ``digest``  SHA-256 of the stored record before it, and of its own
    ``body``                  plain values by name
    """

    stream: str
    position: int
    kind: str
    version: int
    effective_on: date
    recorded_at: datetime
    by: str
    book: str
    previous: str
    body: Mapping[str, Json] = field(hash=False)
    digest: str = ""

    @property
    def id(self) -> str:
        """A name for this fact that no other has: stream and position."""
        return f"{self.stream}#{self.position}"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the digest included."""
        return {**_header(self), "previous": self.previous, "digest": self.digest, "body": dict(self.body)}


def _header(fact: Fact) -> dict[str, Json]:
    return {
        "stream": fact.stream,
        "position": fact.position,
        "kind": fact.kind,
        "version": fact.version,
        "effective_on": fact.effective_on.isoformat(),
        "recorded_at": fact.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "by": fact.by,
        "book": fact.book,
    }


def record_of(fact: Fact) -> bytes:
    """The bytes that are stored and digested."""
    return b"\n".join((fact.previous.encode(), canonical(_header(fact)), canonical(dict(fact.body))))


def digest_of(record: bytes) -> str:
    """SHA-256 of a stored record."""
    return hashlib.sha256(record).hexdigest()


def parse(record: bytes, stream: str, position: int) -> Fact:
    """The fact in a stored record; :class:`BrokenChain` where the bytes are not one of ours."""
    import json

    try:
        previous, header, body = record.split(b"\n")
        head = json.loads(header)
        fact = Fact(
            stream=head["stream"],
            position=head["position"],
            kind=head["kind"],
            version=head["version"],
            effective_on=date.fromisoformat(head["effective_on"]),
            recorded_at=datetime.fromisoformat(head["recorded_at"]),
            by=head["by"],
            book=head["book"],
            previous=previous.decode(),
            body=json.loads(body),
            digest=digest_of(record),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BrokenChain(stream, position, "unreadable") from None
    if (fact.stream, fact.position) != (stream, position):
        raise BrokenChain(stream, position, f"{fact.id}")
    return fact
