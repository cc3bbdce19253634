"""Clauses on handles: several on one store, closing, reopening, snapshots, threads."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from grassroots_gov.errors import StoreClosed, StreamMoved
from grassroots_gov.journal.store import Store
from grassroots_gov.testing.storage_bench import Bench, Clause

__all__ = ["CLAUSES"]


def _reopen(bench: Bench) -> None:
    name = bench.fresh()
    for round_ in range(3):
        store = bench.open(name)
        bench.equal(store.length("s"), 2 * round_, "the length after reopening")
        store.append("s", 2 * round_, [b"%d" % round_, b""])
        store.annex_put(f"k{round_}", b"%d" % round_)
        if round_:
            store.annex_erase("k0")
        store.close()
    store = bench.open(name)
    bench.records(store, "s", [b"0", b"", b"1", b"", b"2", b""], "the stream after reopening")
    bench.equal(list(store.streams()), ["s"], "the streams after reopening")
    bench.equal([store.annex_get(f"k{n}") for n in range(3)], [None, b"1", b"2"], "the annex after reopening")


def _by_name(bench: Bench) -> None:
    first, second = bench.open(), bench.open()
    for store, word in ((first, b"first"), (second, b"second")):
        try:
            store.append("s", 0, [word])
        except StreamMoved:
            bench.broken("a new store already has the records of a store of another name")
        store.annex_put("k", word)
    for store, word in ((first, b"first"), (second, b"second")):
        bench.expect(list(store.read("s")) == [word], "a store shows the records of another name")
        bench.expect(store.annex_get("k") == word, "a store shows the annex of another name")


def _closed(bench: Bench) -> None:
    calls: dict[str, Callable[[Store], object]] = {
        "append": lambda store: store.append("s", 1, [b"x"]),
        "append of nothing": lambda store: store.append("s", 1, []),
        "read": lambda store: list(store.read("s")),
        "read of an unknown stream": lambda store: list(store.read("t")),
        "length": lambda store: store.length("s"),
        "streams": lambda store: store.streams(),
        "annex_put": lambda store: store.annex_put("k", b"x"),
        "annex_get": lambda store: store.annex_get("k"),
        "annex_erase": lambda store: store.annex_erase("k"),
    }
    name = bench.fresh()
    store = bench.open(name)
    store.append("s", 0, [b"1"])
    store.annex_put("k", b"1")
    store.close()
    for call, act in calls.items():
        bench.raises(StoreClosed, partial(act, store), f"{call} after close")
    again = bench.open(name)
    bench.records(again, "s", [b"1"], "the stream after calls on a closed handle")
    bench.equal(again.annex_get("k"), b"1", "the annex after calls on a closed handle")


def _close_twice(bench: Bench) -> None:
    store = bench.open()
    store.append("s", 0, [b"1"])
    for _ in range(3):
        try:
            store.close()
        except Exception as error:
            bench.broken(f"closing again raises {type(error).__name__}")
    bench.raises(StoreClosed, lambda: store.length("s"), "length after closing twice")


def _close_alone(bench: Bench) -> None:
    name = bench.fresh()
    first, second = bench.open(name), bench.open(name)
    first.append("s", 0, [b"1"])
    first.close()
    bench.records(second, "s", [b"1"], "a handle whose neighbour was closed")
    second.append("s", 1, [b"2"])
    second.annex_put("k", b"1")
    bench.records(bench.open(name), "s", [b"1", b"2"], "a handle opened later")


def _handles_agree(bench: Bench) -> None:
    name = bench.fresh()
    first, second = bench.open(name), bench.open(name)
    handles = (first, second)
    for store in handles:
        bench.equal(store.length("s"), 0, "the length before anything was appended")
    for n in range(6):
        handles[n % 2].append("s", n, [b"%d" % n])
        handles[n % 2].annex_put("k", b"%d" % n)
        other = handles[(n + 1) % 2]
        bench.equal(other.length("s"), n + 1, "the length in another handle, at once")
        bench.records(other, "s", [b"%d" % m for m in range(n + 1)], "the stream in another handle, at once")
        bench.equal(list(other.streams()), ["s"], "the streams in another handle, at once")
        bench.equal(other.annex_get("k"), b"%d" % n, "the annex in another handle, at once")
    first.annex_erase("k")
    bench.equal(second.annex_get("k"), None, "a value erased through another handle")


def _stale_handle(bench: Bench) -> None:
    name = bench.fresh()
    first, second = bench.open(name), bench.open(name)
    first.append("s", 0, [b"1"])
    second.append("s", 1, [b"2"])
    raised = bench.raises(
        StreamMoved, lambda: first.append("s", 1, [b"x"]), "an append that another handle beat"
    )
    assert isinstance(raised, StreamMoved)
    bench.equal((raised.expected, raised.actual), (1, 2), "what StreamMoved says")
    bench.records(first, "s", [b"1", b"2"], "the stream after a beaten append")
    first.append("s", 2, [b"3"])
    bench.records(second, "s", [b"1", b"2", b"3"], "the stream in the other handle")


def _snapshot(bench: Bench) -> None:
    name = bench.fresh()
    first, second = bench.open(name), bench.open(name)
    wanted = [b"%d" % n for n in range(2_500)]
    first.append("s", 0, wanted)
    before = first.read("s"), second.read("s"), first.read("s", 2_499), first.read("empty")
    begun = first.read("s")
    bench.equal(next(begun), b"0", "the first record")
    first.append("s", 2_500, [b"later"] * 3)
    second.append("empty", 0, [b"later"])
    second.append("s", 2_503, [b"later"] * 2_500)
    for reading, expected in zip(before, (wanted, wanted, wanted[2_499:], []), strict=True):
        got = list(reading)
        bench.expect(
            got == expected, f"a read begun before an append gives {len(got)} records, not {len(expected)}"
        )
    got = list(begun)
    bench.expect(
        got == wanted[1:], f"a read under way during appends gives {len(got)} more records, not 2499"
    )
    bench.equal(sum(1 for _ in first.read("s")), 5_003, "the number of records read afterwards")


def _readings_apart(bench: Bench) -> None:
    store = bench.open()
    store.append("a", 0, [b"a%d" % n for n in range(40)])
    store.append("b", 0, [b"b%d" % n for n in range(40)])
    one, two, three = store.read("a"), store.read("b"), store.read("a", 10)
    for n in range(30):
        bench.equal(next(one), b"a%d" % n, "the first of three readings at once")
        bench.equal(next(two), b"b%d" % n, "the second of three readings at once")
        bench.equal(next(three), b"a%d" % (n + 10), "the third of three readings at once")
        store.length("a")
        store.streams()
        store.annex_get("k")
    bench.equal(len(list(one)), 10, "what is left of a reading")


@contextmanager
def _impatient() -> Iterator[None]:
    """Threads take turns as often as the interpreter lets them."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _together(bench: Bench, works: list[Callable[[], None]]) -> None:
    errors: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # told by the thread that waits
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    with _impatient():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]


def _one_wins(bench: Bench) -> None:
    name = bench.fresh()
    crowd, rounds = 4, 150 if bench.full else 60
    barrier = threading.Barrier(crowd)
    won: list[tuple[int, int]] = []

    def work(who: int) -> None:
        store = bench.open(name)
        try:
            for n in range(rounds):
                barrier.wait(60)
                try:
                    store.append(f"s{n}", 0, [b"%d" % who] * 2)
                except StreamMoved:
                    continue
                won.append((n, who))
        except BaseException:
            barrier.abort()
            raise

    _together(bench, [partial(work, who) for who in range(crowd)])
    store = bench.open(name)
    for n in range(rounds):
        winners = [who for stream, who in won if stream == n]
        bench.expect(len(winners) == 1, f"{len(winners)} of {crowd} appends at one position succeed, not 1")
        bench.records(store, f"s{n}", [b"%d" % winners[0]] * 2, "the stream that one of several won")


def _threads(bench: Bench) -> None:
    name = bench.fresh()
    crowd, rounds = 4, 60 if bench.full else 20
    at: dict[int, list[int]] = {who: [] for who in range(crowd)}

    def work(who: int) -> None:
        store = bench.open(name)
        while len(at[who]) < rounds:
            length = store.length("s")
            try:
                store.append("s", length, [b"%d %d" % (who, len(at[who]))] * 3)
            except StreamMoved:
                continue
            at[who].append(length)

    _together(bench, [partial(work, who) for who in range(crowd)])
    got = list(bench.open(name).read("s"))
    bench.equal(len(got), crowd * rounds * 3, f"the number of records that {crowd} threads appended")
    for who, positions in at.items():
        for n, length in enumerate(positions):
            wanted = [b"%d %d" % (who, n)] * 3
            bench.expect(
                got[length : length + 3] == wanted, "an append that succeeded stands elsewhere, or in pieces"
            )


def _seen_whole(bench: Bench) -> None:
    name = bench.fresh()
    batch, rounds = 40, 60 if bench.full else 25
    done = threading.Event()

    def write() -> None:
        try:
            store = bench.open(name)
            for n in range(rounds):
                store.append("s", n * batch, [b"%d" % n] * batch)
        finally:
            done.set()

    def look() -> None:
        store = bench.open(name)
        while not done.is_set():
            for seen in (store.length("s"), sum(1 for _ in store.read("s"))):
                bench.expect(
                    seen % batch == 0, f"a reader sees {seen % batch} of {batch} records of an append"
                )

    _together(bench, [write, look, look])
    bench.equal(bench.open(name).length("s"), batch * rounds, "the length")


BY_NAME = Clause("stores_by_name", "Stores of different names are different.", _by_name)
CLAUSES = (
    Clause("reopen", "A store that is opened again shows all that was written.", _reopen),
    Clause("closed", "Every call after close raises StoreClosed and does nothing.", _closed),
    Clause("close_twice", "Closing again is harmless.", _close_twice),
    Clause("close_alone", "Closing one handle leaves the others open.", _close_alone),
    Clause("handles_agree", "Every handle sees at once what any handle wrote.", _handles_agree),
    Clause(
        "stale_handle", "A handle that was beaten gets StreamMoved, however little it looked.", _stale_handle
    ),
    Clause("readings_apart", "Several readings at once do not disturb each other.", _readings_apart),
    Clause(
        "snapshot", "read shows what there was when it was called, whatever is appended meanwhile.", _snapshot
    ),
    Clause("one_wins", "Of several appends at one position exactly one succeeds.", _one_wins),
    Clause("threads", "Handles in several threads lose nothing and mix nothing.", _threads),
    Clause("seen_whole", "Nobody ever sees a part of an append.", _seen_whole),
)
