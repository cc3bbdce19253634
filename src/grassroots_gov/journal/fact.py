"""The envelope of a fact and its bytes.

A stored record is four lines: its own digest, the digest of the record before it, the header and the body,
the latter two in canonical JSON. The digest is SHA-256 over the three lines after it. So every record
proves itself, names the one before it, and a chain can be walked without parsing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from attrs import evolve, field, frozen

from grassroots_gov.errors import BrokenChain
from grassroots_gov.journal.canonical import Json, normal_text, settled, spelled

__all__ = ["FIRST", "Fact", "compose", "digest_in", "parse"]

FIRST = "0" * 64
"""The ``previous`` of a stream's first record."""

DIGEST = 64
"""Characters of a digest; the line feed stands after it."""

LAST = "journal/last"
"""Annex key of the last fact that a closed journal wrote."""

HEADER = 2 * DIGEST + 2
"""Where the header begins in a record."""


@frozen(kw_only=True)
class Fact:
    """What happened (một sự việc đã ghi): never changed, only followed by another.

    ``stream``, ``position``  where it stands; positions count from 1
    ``kind``, ``version``     what happened ("funds.collected") and the version of its body
    ``effective_on``          the day it counts for
    ``recorded_at``           the moment it was written (UTC, whole seconds)
    ``by``                    who wrote it
    ``book``                  the digest of the rulebook in use
    ``previous``, ``digest``  of the record before it, and of its own
    ``witness``               the last fact that this writer saw written in another stream, as
                              ``stream#position:digest``: who drops the end of one stream leaves a trace
                              in others
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
    witness: str = ""
    body: Mapping[str, Json] = field(hash=False)
    digest: str = ""

    @property
    def id(self) -> str:
        """A name for this fact that no other has: stream and position."""
        return f"{self.stream}#{self.position}"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the digests included."""
        return {
            **_header(self),
            "previous": self.previous,
            "witness": self.witness,
            "digest": self.digest,
            "body": dict(self.body),
        }


def _header(fact: Fact) -> dict[str, Json]:
    header: dict[str, Json] = {
        "stream": fact.stream,
        "position": fact.position,
        "kind": fact.kind,
        "version": fact.version,
        "effective_on": fact.effective_on.isoformat(),
        "recorded_at": f"{fact.recorded_at.isoformat()[:19]}Z",
        "by": fact.by,
        "book": fact.book,
    }
    if fact.witness:
        header["witness"] = fact.witness
    return header


def compose(fact: Fact) -> tuple[Fact, bytes]:
    """``fact`` as :func:`parse` will read it, its digest included, and its record.

    The body holds what a codec answers, or any plain values; :class:`NotCanonical` for others.
    """
    by = fact.by if fact.by.isascii() else normal_text(fact.by)
    if by != fact.by:
        fact = evolve(fact, by=by)
    body, spelled_body = settled(dict(fact.body))
    assert isinstance(body, dict)
    proven = b"\n".join((fact.previous.encode(), spelled(_header(fact)), spelled_body))
    digest = hashlib.sha256(proven).hexdigest()
    whole = Fact(
        stream=fact.stream,
        position=fact.position,
        kind=fact.kind,
        version=fact.version,
        effective_on=fact.effective_on,
        recorded_at=fact.recorded_at,
        by=fact.by,
        book=fact.book,
        previous=fact.previous,
        witness=fact.witness,
        body=body,
        digest=digest,
    )
    return whole, b"\n".join((digest.encode(), proven))


def moment_of(clock: datetime) -> datetime:
    """A moment as facts keep it: in UTC, whole seconds."""
    return clock.astimezone(UTC).replace(microsecond=0)


def digest_in(record: bytes) -> str | None:
    """The digest of a stored record; nothing where the record does not prove itself."""
    digest = hashlib.sha256(record[DIGEST + 1 :]).hexdigest()
    return digest if record[: DIGEST + 1] == digest.encode() + b"\n" else None


def parse(record: bytes, stream: str, position: int) -> Fact:
    """The fact in a stored record; :class:`BrokenChain` where the bytes are not one of ours, or not here."""
    import json

    digest = digest_in(record)
    if digest is None:
        raise BrokenChain(stream, position, "changed")
    try:
        _, previous, header, body = record.split(b"\n")
        head, plain = json.loads(header), json.loads(body)
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
            witness=head.get("witness", ""),
            body=plain,
            digest=digest,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BrokenChain(stream, position, "unreadable") from None
    if not isinstance(plain, dict):
        raise BrokenChain(stream, position, "unreadable")
    if (fact.stream, fact.position) != (stream, position):
        raise BrokenChain(stream, position, "moved")
    return fact
