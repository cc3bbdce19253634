"""The envelope of a fact and its bytes.

A stored record is four lines: its own digest, the digest of the record before it, the header and the body,
the latter two in canonical JSON. The digest is SHA-256 over the three lines after it. So every record
proves itself, names the one before it, and a chain can be walked without parsing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from attrs import field, frozen

from grassroots_gov.errors import BrokenChain
from grassroots_gov.journal.canonical import Json, normal_text, settled

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
            "stream": self.stream,
            "position": self.position,
            "kind": self.kind,
            "version": self.version,
            "effective_on": self.effective_on.isoformat(),
            "recorded_at": f"{self.recorded_at.isoformat()[:19]}Z",
            "by": self.by,
            "book": self.book,
            "previous": self.previous,
            "witness": self.witness,
            "digest": self.digest,
            "body": dict(self.body),
        }


def _spelled_header(
    stream: str,
    position: int,
    kind: str,
    version: int,
    effective_on: date,
    recorded_at: datetime,
    by: str,
    book: str,
    witness: str,
) -> bytes:
    """The header in canonical JSON: its names are always these, in this order."""
    text = _quoted()
    last = f',"witness":{text(witness)}' if witness else ""
    return (
        f'{{"book":{text(book)},"by":{text(by)},"effective_on":"{effective_on.isoformat()}",'
        f'"kind":{text(kind)},"position":{position},"recorded_at":"{recorded_at.isoformat()[:19]}Z",'
        f'"stream":{text(stream)},"version":{version}{last}}}'
    ).encode()


@cache
def _quoted() -> Callable[[str], str]:
    from json.encoder import encode_basestring

    return encode_basestring


def compose(fact: Fact) -> tuple[Fact, bytes]:
    """``fact`` as :func:`parse` will read it, its digest included, and its record.

    The body holds what a codec answers, or any plain values; :class:`NotCanonical` for others.
    """
    return compose_of(
        fact.stream,
        fact.position,
        fact.kind,
        fact.version,
        fact.effective_on,
        fact.recorded_at,
        fact.by,
        fact.book,
        fact.previous,
        fact.witness,
        dict(fact.body),
    )


def compose_of(
    stream: str,
    position: int,
    kind: str,
    version: int,
    effective_on: date,
    recorded_at: datetime,
    by: str,
    book: str,
    previous: str,
    witness: str,
    body: dict[str, Json],
) -> tuple[Fact, bytes]:
    """As :func:`compose`, for who has the parts: a value less is made for every fact that is written."""
    if not by.isascii():
        by = normal_text(by)
    header = _spelled_header(stream, position, kind, version, effective_on, recorded_at, by, book, witness)
    settled_body, spelled_body = settled(body)
    assert isinstance(settled_body, dict)
    proven = b"\n".join((previous.encode(), header, spelled_body))
    digest = hashlib.sha256(proven).hexdigest()
    whole = Fact(
        stream=stream,
        position=position,
        kind=kind,
        version=version,
        effective_on=effective_on,
        recorded_at=recorded_at,
        by=by,
        book=book,
        previous=previous,
        witness=witness,
        body=settled_body,
        digest=digest,
    )
    return whole, b"\n".join((digest.encode(), proven))


def moment_of(clock: datetime) -> datetime:
    """A moment as facts keep it: in UTC, whole seconds."""
    return (clock if clock.tzinfo is UTC else clock.astimezone(UTC)).replace(microsecond=0)


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
