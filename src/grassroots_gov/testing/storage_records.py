"""Clauses on records: appended whole and in order, read back byte for byte, sized as promised."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial

from grassroots_gov.errors import StreamMoved
from grassroots_gov.testing.storage_bench import Bench, Clause

__all__ = ["CLAUSES"]

METHODS = ("append", "read", "length", "streams", "annex_put", "annex_get", "annex_erase", "close")

ODD = (
    b"", b"\0", b"\0\0", b"a\0b\0", b" ", b" a ", b"\n", b"a\n", b"\r\n", b"\ta\x1a", b"\xff\xfe",
    b"\xc3\x28",    b"\xef\xbb\xbfa", b"'; DROP TABLE record; --", b"%s %d {} \\ \\x00",
    b"null", b"{}", "đồng".encode(),
    "e\u0301".encode(), bytes(range(256)), bytes(reversed(range(256))), b"x" * 1000, b"",
)  # fmt: skip


def _methods(bench: Bench) -> None:
    store = bench.open()
    missing = [name for name in METHODS if not callable(getattr(store, name, None))]
    bench.expect(not missing, f"the store has no {', '.join(missing)}")


def _unknown_is_empty(bench: Bench) -> None:
    store = bench.open()
    bench.equal(store.length("nobody"), 0, "the length of an unknown stream")
    bench.records(store, "nobody", [], "an unknown stream")
    bench.records(store, "nobody", [], "an unknown stream after 7", after=7)
    bench.equal(store.annex_get("nobody"), None, "an unknown annex key")
    bench.equal(list(store.streams()), [], "the streams of a new store")


def _append_then_read(bench: Bench) -> None:
    store = bench.open()
    store.append("s", 0, [b"one"])
    bench.records(store, "s", [b"one"], "one record")
    store.append("s", 1, [b"two", b"three"])
    store.append("s", 3, (b"four",))
    bench.records(store, "s", [b"one", b"two", b"three", b"four"], "four records")
    bench.records(store, "s", [b"one", b"two", b"three", b"four"], "the same, read again")
    bench.equal(store.length("s"), 4, "the length")
    bench.equal(list(store.streams()), ["s"], "the streams")
    bench.expect(isinstance(store.read("s"), Iterator), "read answers no iterator")


def _order(bench: Bench) -> None:
    store = bench.open()
    wanted = [b"%d" % (n * 7919 % 1300) for n in range(1300)]
    for start, end in ((0, 1), (1, 12), (12, 120), (120, 1300)):
        store.append("s", start, wanted[start:end])
    bench.records(store, "s", wanted, "1,300 records")


def _any_bytes(bench: Bench) -> None:
    store = bench.open()
    store.append("batch", 0, list(ODD))
    bench.records(store, "batch", list(ODD), "any bytes, at once")
    for at, record in enumerate(ODD):
        store.append("single", at, [record])
    bench.records(store, "single", list(ODD), "any bytes, one by one")
    bench.equal(store.length("single"), len(ODD), "the length")


def _equal_records(bench: Bench) -> None:
    store = bench.open()
    store.append("s", 0, [b"same", b"same"])
    store.append("s", 2, [b"same"])
    store.append("t", 0, [b"same"])
    bench.records(store, "s", [b"same"] * 3, "three equal records")
    bench.records(store, "t", [b"same"], "the same record in another stream")


def _read_after(bench: Bench) -> None:
    store = bench.open()
    wanted = [b"%d" % n for n in range(1, 26)]
    store.append("s", 0, wanted)
    for after in (0, 1, 2, 10, 24, 25, 26, 1000):
        bench.records(store, "s", wanted[after:], f"read after {after}", after=after)


def _moved(bench: Bench) -> None:
    store = bench.open()
    for length in (0, 3):
        for expected in (-1, 0, 1, 2, 4, 99):
            if expected == length:
                continue
            raised = bench.raises(
                StreamMoved,
                partial(store.append, "s", expected, [b"x", b"y"]),
                f"append after {expected} to a stream of {length}",
            )
            assert isinstance(raised, StreamMoved)
            bench.equal(
                (raised.stream, raised.expected, raised.actual),
                ("s", expected, length),
                "what StreamMoved says",
            )
            bench.equal(store.length("s"), length, "the length after a refused append")
            bench.records(store, "s", [b"1", b"2", b"3"][:length], "the stream after a refused append")
        if not length:
            bench.equal(list(store.streams()), [], "the streams after refused appends")
            store.append("s", 0, [b"1", b"2", b"3"])
    store.append("s", 3, [b"4"])
    bench.records(store, "s", [b"1", b"2", b"3", b"4"], "the stream after refused appends and a good one")


def _nothing(bench: Bench) -> None:
    store = bench.open()
    store.append("s", 0, [])
    bench.equal(list(store.streams()), [], "the streams after appending nothing")
    bench.raises(
        StreamMoved, lambda: store.append("s", 1, []), "appending nothing after 1 to an empty stream"
    )
    store.append("s", 0, [b"x"])
    store.append("s", 1, [])
    bench.raises(StreamMoved, lambda: store.append("s", 0, []), "appending nothing after 0 to a stream of 1")
    bench.records(store, "s", [b"x"], "the stream after appending nothing")


def _all_or_none(bench: Bench) -> None:
    store = bench.open()
    store.append("s", 0, [b"kept"])
    for stream, expected in (("s", 1), ("new", 0)):
        before = store.length(stream)
        for bad in ("text", None):
            batch: list[bytes] = [b"first", b"second", bad, b"last"]  # type: ignore[list-item]  # wrong on purpose
            try:
                store.append(stream, expected, batch)
            except Exception:
                bench.equal(
                    store.length(stream), before, "the length after an append that failed in the middle"
                )
                bench.equal(len(list(store.read(stream))), before, "the records after an append that failed")
            else:
                return  # what it made of them is not asked; that it took all of them is
    bench.equal(list(store.streams()), ["s"], "the streams after an append that failed")
    store.append("s", 1, [b"next"])
    bench.records(store, "s", [b"kept", b"next"], "the stream after an append that failed")


def _own_copy(bench: Bench) -> None:
    store = bench.open()
    batch = [b"1", b"2"]
    store.append("s", 0, batch)
    batch.append(b"3")
    batch[0] = b"x"
    bench.records(store, "s", [b"1", b"2"], "the stream after the caller changed its own list")
    names = store.streams()
    if isinstance(names, list):
        names.append("t")
    bench.equal(list(store.streams()), ["s"], "the streams after the caller changed the answer")


def _independent(bench: Bench) -> None:
    store = bench.open()
    for n in range(5):
        for name in ("a", "b", "ab", "a/b"):
            store.append(name, n, [f"{name} {n}".encode()])
    for name in ("a", "b", "ab", "a/b"):
        bench.records(store, name, [f"{name} {n}".encode() for n in range(5)], f"stream {name!r}")


def _looking_creates_nothing(bench: Bench) -> None:
    store = bench.open()
    list(store.read("a"))
    store.length("b")
    store.annex_put("c", b"x")
    store.annex_get("d")
    store.annex_erase("c")
    bench.equal(list(store.streams()), [], "the streams after looking and using the annex")


def noise(seed: int, size: int) -> bytes:
    """Bytes that no compression shortens."""
    return hashlib.shake_128(b"%d" % seed).digest(size)


def _big(bench: Bench) -> None:
    store = bench.open()
    sizes = (65_535, 65_536, 1 << 20) if not bench.full else (65_535, 65_536, (1 << 20) + 1, 16 << 20)
    wanted = [noise(size, size) for size in sizes]
    store.append("s", 0, wanted[:2])
    for at in range(2, len(wanted)):
        store.append("s", at, [wanted[at]])
    for at, record in enumerate(store.read("s")):
        bench.expect(record == wanted[at], f"a record of {sizes[at]} bytes comes back changed")
    store.annex_put("k", wanted[-1])
    bench.expect(
        store.annex_get("k") == wanted[-1], f"an annex value of {sizes[-1]} bytes comes back changed"
    )
    store.annex_erase("k")


def _many(bench: Bench) -> None:
    store = bench.open()
    total, batch = (100_000, 1_000) if bench.full else (3_000, 750)
    for start in range(0, total, batch):
        store.append("s", start, [b"%d" % n for n in range(start, start + batch)])
    bench.equal(store.length("s"), total, "the length")
    position = 0
    for record in store.read("s"):
        if record != b"%d" % position:
            bench.broken(f"record {position + 1} of {total} is {record[:20]!r}")
        position += 1
    bench.equal(position, total, "the number of records read")
    for after in (total // 3, total - 3, total):
        first = next(iter(store.read("s", after)), None)
        bench.equal(first, b"%d" % after if after < total else None, f"the first record after {after}")
    bench.raises(StreamMoved, lambda: store.append("s", total - 1, [b"x"]), "a stale append to a long stream")


def _one_big_batch(bench: Bench) -> None:
    store = bench.open()
    total = 70_000 if bench.full else 5_000
    store.append("s", 0, [b"%d" % n for n in range(total)])
    bench.equal(store.length("s"), total, f"the length after one append of {total} records")
    last = list(store.read("s", total - 2))
    bench.equal(last, [b"%d" % (total - 2), b"%d" % (total - 1)], "the last two records")


CLAUSES = (
    Clause("methods", "A store has every method of the protocol.", _methods),
    Clause(
        "unknown_is_empty", "What nobody wrote is empty: no records, length 0, no value.", _unknown_is_empty
    ),
    Clause(
        "append_then_read",
        "What was appended is read back, in order, as often as one asks.",
        _append_then_read,
    ),
    Clause("streams_independent", "Streams do not touch each other.", _independent),
    Clause("order", "Records come in the order of their positions, however many.", _order),
    Clause("any_bytes", "A record is any bytes, the empty record included.", _any_bytes),
    Clause("equal_records", "Equal records are each kept.", _equal_records),
    Clause("read_after", "read(stream, after) begins with the record after that position.", _read_after),
    Clause(
        "stream_moved",
        "append raises StreamMoved(stream, expected, actual) and writes nothing where the length is another.",
        _moved,
    ),
    Clause("append_nothing", "Appending nothing checks expected and creates no stream.", _nothing),
    Clause("all_or_none", "An append that fails in the middle leaves nothing.", _all_or_none),
    Clause(
        "own_copy", "The store keeps its own copy: lists passed in or handed out are not shared.", _own_copy
    ),
    Clause("looking_creates_nothing", "Only a record creates a stream.", _looking_creates_nothing),
    Clause("big_records", "Records and values up to 16 MiB come back whole.", _big),
    Clause("many_records", "A stream holds 100,000 records and more.", _many),
    Clause("big_batch", "One append takes as many records as one gives.", _one_big_batch),
)
