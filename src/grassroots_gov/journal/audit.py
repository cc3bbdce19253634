"""Is everything still as it was written? The first record of each stream that is not, and why.

Four things bear witness. A record proves itself by its digest; the record after it names it; facts in
other streams name the last fact their writer saw; and checkpoints, whose digest hangs on the notice board,
name the head of every stream. So a change is found even where the chain was written anew to fit.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

from attrs import frozen

from grassroots_gov.errors import BrokenChain, StorageError
from grassroots_gov.journal.canonical import canonical
from grassroots_gov.journal.fact import DIGEST, FIRST, HEADER, LAST, digest_in, parse
from grassroots_gov.journal.store import Store

__all__ = ["Audit", "BulkWatcher", "ChainFault", "Found", "Row", "Watcher", "audit", "check_in"]

LATEST = "checkpoint/latest"
"""Annex key of the digest of the last checkpoint."""

Reason = Literal["changed", "dropped", "moved", "rechained", "unreadable", "unknown_checkpoint"]
Row: TypeAlias = "tuple[int, str, int, str, str]"
"""Position, kind, version, effective day (ISO) and body (JSON) of a fact, without the cost of a ``Fact``."""
Watcher: TypeAlias = "Callable[[Row], None]"
Found: TypeAlias = "tuple[str | Any, ...]"
"""Effective day, kind, position, version and witness as the header spells them, an empty text where the body
begins, and what the groups of a :class:`BulkWatcher` found in the body."""
Claim: TypeAlias = "tuple[int, str]"  # a position and the digest that somebody saw there


@runtime_checkable
class BulkWatcher(Protocol):
    """A watcher that has usual bodies taken apart on the way, as a stream of a million facts needs.

    ``usual``  a pattern of the bodies it knows so; its last group is never empty
    """

    @property
    def usual(self) -> str: ...

    def take_usual(self, position: int, found: Found, /) -> bool:
        """Take in a fact with a usual body; false, and nothing done, where the row is wanted instead."""
        ...

    def __call__(self, row: Row, /) -> None:
        """Take in any other fact."""
        ...


@frozen
class ChainFault:
    """The first record of ``stream`` that is not what was written.

    ``position``  where it is, or where it should be
    ``until``     the same, unless the chain was written anew: then the change is at one of these
                  positions, and every record from ``until`` on differs
    ``reason``    ``changed``: its bytes do not prove themselves; ``dropped``: it is not there;
                  ``moved``: another record stands in its place; ``rechained``: it was replaced by one
                  that proves itself; ``unreadable``: the store or the bytes cannot be read;
                  ``unknown_checkpoint``: no stream, the digest given is none that this store knows
    """

    stream: str
    position: int
    until: int
    reason: Reason


@frozen
class Audit:
    """What was looked at, and what was found: at most one fault for each stream, in order of their names."""

    streams: int
    facts: int
    faults: tuple[ChainFault, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def audit(
    store: Store,
    *,
    checkpoint: str | None = None,
    watchers: Mapping[str, Watcher | BulkWatcher] | None = None,
) -> Audit:
    """Look at every record of ``store``.

    ``checkpoint`` is a digest from the notice board (case, blanks and dashes do not matter); the last
    one the store knows is looked at in any case. ``watchers`` are shown, stream by stream, the
    :data:`Row` of each record that is whole, so that balances can be proven on the same way.
    """
    faults: dict[str, ChainFault] = {}
    claims: dict[str, list[Claim]] = {}
    posted: dict[str, list[Claim]] = {}
    seen = _Claims()
    faults.update(_published(store, checkpoint, claims, posted))
    seen.add((store.annex_get(LAST) or b"").decode(errors="replace"))
    names = store.streams()
    facts = 0
    for name in names:
        walk = _Walk(store, name, (watchers or {}).get(name), seen)
        fault = walk.go()
        facts += walk.position
        if fault is not None:
            faults[name] = fault
    for name, claim in seen.highest.items():
        claims.setdefault(name, []).append(claim)
    proven = {
        name: head
        for name, heads in posted.items()
        for head, digest in heads
        if name not in faults and _digests(store, name, {head}).get(head) == digest
    }
    for name in sorted((claims.keys() | posted.keys()) - faults.keys()):
        # What the board proves needs no other witness, and none who says otherwise is believed.
        others = [claim for claim in claims.get(name, ()) if claim[0] > proven.get(name, 0)]
        fault = _contradicted(store, name, posted.get(name, ()), others, proven, names)
        if fault is not None:
            faults[name] = fault
    return Audit(len(names), facts, tuple(faults[name] for name in sorted(faults)))


def _json(text: bytes | str) -> Any:
    from json import loads  # only who reads pays for it

    return loads(text)


class _Claims:
    """Of each stream the highest fact that others saw there; those below hang on it by the chain."""

    def __init__(self) -> None:
        self.highest: dict[str, Claim] = {}

    def add(self, witness: str) -> None:
        claim = claim_of(witness)
        if claim is not None:
            name, position, digest = claim
            if position > self.highest.get(name, (0, ""))[0]:
                self.highest[name] = (position, digest)


def claim_of(witness: str) -> tuple[str, int, str] | None:
    """Stream, position and digest that a witness names."""
    fact, _, digest = witness.rpartition(":")
    name, _, position = fact.rpartition("#")
    return (name, int(position), digest) if name and position.isdecimal() else None


class _Walk:
    """Along one stream, record by record, without parsing what proves itself."""

    def __init__(self, store: Store, name: str, watcher: Watcher | BulkWatcher | None, seen: _Claims) -> None:
        self._store = store
        self._name = name
        self._watcher = watcher
        self._seen = seen
        self.position = 0
        """The records found whole so far."""

    def go(self) -> ChainFault | None:
        """The first fault of the stream."""
        previous = FIRST
        watcher = self._watcher
        bulk = watcher if isinstance(watcher, BulkWatcher) else None
        take_usual = bulk.take_usual if bulk else _never
        fact = _fact_of(self._name, bulk.usual if bulk else "")
        sha256, position, proven = hashlib.sha256, 0, slice(DIGEST + 1, None)
        try:
            told = self._store.length(self._name)  # before reading: others may be writing on
            for record in self._store.read(self._name):
                position += 1
                digest = sha256(record[proven]).hexdigest()
                try:
                    text = record.decode()
                except UnicodeDecodeError:
                    return self._named(position, record, previous)
                match = fact(text, HEADER)
                if match is None or text[:HEADER] != f"{digest}\n{previous}\n":
                    return self._named(position, record, previous)
                found = match.groups()
                if found[_AT] != f"{position}":
                    return self._named(position, record, previous)
                witness = found[_WITNESS]
                if witness:
                    try:
                        self._seen.add(str(_json(witness)))
                    except ValueError:
                        return ChainFault(self._name, position, position, "unreadable")
                if watcher is not None and (found[-1] is None or not take_usual(position, found)):
                    day, kind, _, version = found[:_WITNESS]
                    watcher((position, kind, int(version), day, text[match.start(_BODY) :]))
                previous = digest
                self.position = position
            if position < told:  # a record that the store counts and does not give
                return ChainFault(self._name, position + 1, position + 1, "dropped")
        except StorageError:
            return ChainFault(self._name, self.position + 1, self.position + 1, "unreadable")
        return None

    def _named(self, position: int, record: bytes, previous: str) -> ChainFault:
        """Why ``record`` is not the one at ``position``."""
        if digest_in(record) is None:
            return ChainFault(self._name, position, position, "changed")
        try:
            fact = parse(record, self._name, position)
        except BrokenChain as broken:
            if broken.reason != "moved":
                return ChainFault(self._name, position, position, "unreadable")
            reason: Reason = "moved" if self._elsewhere(position, previous) else "dropped"
            return ChainFault(self._name, position, position, reason)
        if fact.previous == FIRST or position == 1:
            return ChainFault(self._name, position, position, "rechained")
        # It proves itself and stands where it belongs, so it is the one before that was replaced.
        return ChainFault(self._name, position - 1, position - 1, "rechained")

    def _elsewhere(self, position: int, previous: str) -> bool:
        """Whether the record that belongs at ``position`` stands further on."""
        later = self._store.read(self._name, position)
        return any(
            record[DIGEST + 1 : 2 * DIGEST + 1].decode(errors="replace") == previous for record in later
        )


_AT, _WITNESS, _BODY = 2, 4, 6  # in what is found; of the last its group


def _never(_: int, __: Found) -> bool:
    return False


def _fact_of(stream: str, usual: str) -> Callable[[str, int], re.Match[str] | None]:
    """What makes :data:`Found` of a record of ``stream``, from its header on; the last is ``None`` where the
    body is no ``usual`` one.

    The keys of a header are sorted, and a quotation mark inside a value is escaped.
    """
    body = rf"(?:{usual}\Z|)" if usual else ""
    return re.compile(
        rf'\{{"book":{_TEXT},"by":{_TEXT},"effective_on":"([^"]{{10}})","kind":"([^"]*)","position":([0-9]++),'
        r'"recorded_at":"[^"]{20}","stream":' + re.escape(canonical(stream).decode()) + ","
        r'"version":([0-9]++)(?:,"witness":(".*")|)\}\n()' + body
    ).match


# Nearly every text holds no quotation mark, and is passed over faster where none is looked for.
_TEXT = r'(?:"[^"]*+"|"[^"\\]*(?:\\.[^"\\]*)*")'


def _contradicted(
    store: Store,
    name: str,
    posted: Sequence[Claim],
    others: Sequence[Claim],
    proven: Mapping[str, int],
    names: Sequence[str],
) -> ChainFault | None:
    """Where a stream that is whole in itself is not the one that others saw.

    ``posted``  what the checkpoint on the board says of the stream; ``others`` what else does
    ``proven``  how far each stream is what the board says
    """
    length = store.length(name)
    claims = [*posted, *others]
    digests = _digests(store, name, {position for position, _ in claims})
    wrong = [position for position, digest in claims if digests.get(position) != digest]
    if not wrong:
        return None
    if all(position > length for position in wrong):
        return ChainFault(name, length + 1, length + 1, "dropped")
    # Every trace of this stream anywhere narrows the place down. Where the board says that it was written
    # anew, others may have been as well, and only what the board proves is asked.
    if any(digests.get(position) != digest for position, digest in posted):
        claims = [*posted, *_traces(store, name, names, proven)]
    else:
        claims += _traces(store, name, names)
    digests = _digests(store, name, {position for position, _ in claims})
    until = min(position for position, digest in claims if digests.get(position) != digest)
    sound = [position for position, digest in claims if position < until and digests.get(position) == digest]
    return ChainFault(name, max(sound, default=0) + 1, until, "rechained")


def _digests(store: Store, name: str, positions: set[int]) -> dict[int, str]:
    """The digests that stand at ``positions`` of a stream."""
    found: dict[int, str] = {}
    for position in positions:
        for record in store.read(name, position - 1):
            found[position] = record[:DIGEST].decode(errors="replace")
            break
    return found


def _traces(
    store: Store, name: str, names: Sequence[str], upto: Mapping[str, int] | None = None
) -> Iterator[Claim]:
    """Every fact of ``name`` that records of other streams name, of each the first ``upto``."""
    for other in names:
        try:
            records = store.read(other) if upto is None else islice(store.read(other), upto.get(other, 0))
            for position, record in enumerate(records, start=1):
                claim = claim_of(parse(record, other, position).witness)
                if claim is not None and claim[0] == name:
                    yield claim[1:]
        except StorageError:
            continue  # that stream has its own fault


# --- checkpoints ----------------------------------------------------------------------------------------


def check_in(store: Store) -> str:
    """Keep the head of every stream in the annex, and answer the digest of that list."""
    heads: list[tuple[str, int, str]] = []
    for name in store.streams():
        length = store.length(name)
        for record in store.read(name, length - 1):
            heads.append((name, length, parse(record, name, length).digest))
            break
    kept = canonical([list(head) for head in heads])
    digest = short(kept)
    if store.annex_get(_checkpoint(digest)) != kept:
        store.annex_put(_checkpoint(digest), kept)
    if store.annex_get(LATEST) != digest.encode():
        store.annex_put(LATEST, digest.encode())
    return digest


def short(content: bytes) -> str:
    """160 bits of SHA-256 as eight groups of four letters and digits, as people copy them from a board."""
    from base64 import b32encode

    letters = b32encode(hashlib.sha256(content).digest()[:20]).decode()
    return "-".join(letters[at : at + 4] for at in range(0, 32, 4))


def _checkpoint(digest: str) -> str:
    return f"checkpoint/{digest}"


def _published(
    store: Store, checkpoint: str | None, claims: dict[str, list[Claim]], posted: dict[str, list[Claim]]
) -> dict[str, ChainFault]:
    """Add to ``claims`` what the last checkpoint saw, and to ``posted`` what the one on the board did."""
    latest = (store.annex_get(LATEST) or b"").decode(errors="replace")
    for digest in {latest} - {""}:
        _add_heads(store, digest, claims)  # one that is not whole was not made by us: it claims nothing
    if checkpoint is None:
        return {}
    letters = "".join(sign for sign in checkpoint.upper() if sign.isalnum())
    digest = "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
    if not _add_heads(store, digest, posted):
        return {"": ChainFault("", 0, 0, "unknown_checkpoint")}
    return {}


def _add_heads(store: Store, digest: str, claims: dict[str, list[Claim]]) -> bool:
    """Whether the list that ``digest`` proves is there; its heads become claims."""
    try:
        kept = store.annex_get(_checkpoint(digest))
    except StorageError:
        return False  # no key, so none of ours
    if kept is None or short(kept) != digest:
        return False
    for name, length, head in _json(kept):
        claims.setdefault(name, []).append((length, head))
    return True
