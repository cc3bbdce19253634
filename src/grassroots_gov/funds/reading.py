"""The ledger read for reports: voucher by voucher, the chain checked on the way, nothing else parsed.

What belongs here: going through stored records fast, and finding one voucher among a million.
What does not: what a report makes of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from itertools import islice

from grassroots_gov.errors import BrokenChain, UnknownEntry
from grassroots_gov.funds import stored
from grassroots_gov.funds.statement import Voucher
from grassroots_gov.funds.stored import STREAM
from grassroots_gov.journal import Journal
from grassroots_gov.journal.canonical import canonical
from grassroots_gov.journal.fact import DIGEST, FIRST, HEADER, parse

__all__ = ["find_voucher", "vouchers"]

IN_KIND = (stored.CONTRIBUTED_IN_KIND, stored.IN_KIND_REVERSED)
"""What is read beside vouchers: labour, land and goods in their own units."""


def vouchers(journal: Journal, *, naming: str | None = None, upto: int | None = None) -> Iterator[Voucher]:
    """Every voucher and contribution in kind, in order; with ``naming``, those in which that text stands.

    ``naming`` is a fund or party code as a whole; ``upto`` the last position that counts.
    :class:`BrokenChain` at the first record that is not as it was written.
    """
    import json

    needle = b"" if naming is None else canonical(naming)
    previous, sha256 = FIRST.encode(), hashlib.sha256
    for position, record in enumerate(islice(journal.store.read(STREAM), upto), start=1):
        digest = sha256(record[DIGEST + 1 :]).hexdigest().encode()
        if record[:DIGEST] != digest:
            raise BrokenChain(STREAM, position, "changed")
        if record[DIGEST + 1 : 2 * DIGEST + 1] != previous:
            raise BrokenChain(STREAM, position, "rechained")
        previous = digest
        if record.find(needle, HEADER) < 0:  # nearly every record is passed over here, uncopied
            continue
        end = record.find(b"\n", HEADER)
        raw = record[end + 1 :]
        if needle not in raw or (b'"lines":' not in raw and b'"quantity":' not in raw):
            continue
        header, body = json.loads(record[HEADER:end]), json.loads(raw)
        if "lines" in body or header["kind"] in IN_KIND:
            on = date.fromisoformat(header["effective_on"])
            yield Voucher(position, on, header["kind"], body, digest.decode())


def find_voucher(journal: Journal, number: int, last: int) -> Voucher:
    """Voucher ``number`` of ``last``, or :class:`UnknownEntry`; numbers grow with positions."""
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= last:
        raise UnknownEntry(number, last)
    low, high = number, journal.store.length(STREAM)
    while low <= high:
        middle = (low + high) // 2
        found = _at_or_after(journal, middle, high)
        if found is None or found.body["number"] > number:
            high = middle - 1
        elif found.body["number"] < number:
            low = found.position + 1
        else:
            return found
    raise UnknownEntry(number, last)


def _at_or_after(journal: Journal, position: int, high: int) -> Voucher | None:
    for at, record in enumerate(journal.store.read(STREAM, position - 1), start=position):
        if at > high:
            return None
        fact = parse(record, STREAM, at)
        if "lines" in fact.body:
            return Voucher(at, fact.effective_on, fact.kind, fact.body, fact.digest)
    return None
