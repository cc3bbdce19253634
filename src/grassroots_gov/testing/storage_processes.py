"""Clauses on processes: several at once, and killed without warning.

A child process opens the store by its name, as another program would. On platforms that fork any
``open_store`` will do, a local function too; elsewhere it must be importable. A store that another process
cannot reach (one in memory) has no such clauses: whether it can is found out by trying.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext

from grassroots_gov.errors import ConformanceError, StreamMoved
from grassroots_gov.journal.store import Store
from grassroots_gov.testing.storage_bench import Bench, Clause, OpenStore

__all__ = ["CLAUSES", "reaches_processes"]

PATIENCE = 60.0
"""Seconds that a child may take for its next word."""

Work = Callable[[Callable[[], Store], Connection], None]


class Child:
    """A process that does ``work`` on the store ``name`` and speaks through a pipe."""

    def __init__(self, open_store: OpenStore, name: str, work: Work) -> None:
        context: ForkContext | SpawnContext = (
            multiprocessing.get_context("fork") if _forks() else multiprocessing.get_context("spawn")
        )
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(open_store, name, work, theirs))
        with warnings.catch_warnings():
            # A process with threads may fork where the child, as here, only computes and opens files.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process.start()
        theirs.close()

    def hear(self) -> object:
        """The next word of the child; ``EOFError`` where it ended."""
        if not self.pipe.poll(PATIENCE):
            raise TimeoutError(f"a process said nothing for {PATIENCE:.0f} seconds")
        word = self.pipe.recv()
        if isinstance(word, _Failed):
            raise ConformanceError(word.clause, f"in another process: {word.reason}")
        return word

    def kill(self) -> None:
        """End it without warning (SIGKILL where there is such a thing)."""
        self._process.kill()
        self._process.join()

    def end(self) -> None:
        """Wait for its end."""
        self._process.join(PATIENCE)
        if self._process.exitcode is None:
            self.kill()
            raise TimeoutError("a process did not end")
        with suppress(EOFError):
            while self.pipe.poll():
                self.hear()


class _Failed:
    """What went wrong in a child, as it travels through the pipe."""

    def __init__(self, error: BaseException) -> None:
        self.clause = error.clause if isinstance(error, ConformanceError) else ""
        reason = error.reason if isinstance(error, ConformanceError) else str(error)
        self.reason = f"{type(error).__name__}: {reason}"[:500]


def _live(open_store: OpenStore, name: str, work: Work, pipe: Connection) -> None:
    try:
        work(lambda: open_store(name), pipe)
    except BaseException as error:
        with suppress(OSError):
            pipe.send(_Failed(error))
    finally:
        pipe.close()
        os._exit(0)  # nothing of the parent's is tidied up here: not its handles, not its tests


def _forks() -> bool:
    return "fork" in multiprocessing.get_all_start_methods()


def reaches_processes(open_store: OpenStore, name: str) -> bool:
    """Whether what another process writes to the store ``name``, and closes, is there for this one."""
    if not _forks():
        try:
            pickle.dumps(open_store)
        except Exception:
            return False
    child = Child(open_store, name, _write_one)
    with suppress(EOFError, ConformanceError):
        child.hear()
    child.kill()
    store = open_store(name)
    try:
        return store.length("probe") == 1
    finally:
        store.close()


def _write_one(open_: Callable[[], Store], pipe: Connection) -> None:
    store = open_()
    store.append("probe", 0, [b"x"])
    store.close()
    pipe.send("done")


# --- several at once --------------------------------------------------------------------------------------


def _answer(open_: Callable[[], Store], pipe: Connection) -> None:
    """Do what the parent asks for, on one handle that stays open."""
    store = open_()
    pipe.send("open")
    while True:
        try:
            method, args = pipe.recv()
        except EOFError:
            return
        answer = getattr(store, method)(*args)
        pipe.send(list(answer) if method == "read" else answer)


def _processes_agree(bench: Bench) -> None:
    name = bench.fresh()
    store = bench.open(name)
    bench.equal(store.length("s"), 0, "the length before anything was appended")
    child = Child(bench.open_store, name, _answer)

    def ask(method: str, *args: object) -> object:
        child.pipe.send((method, args))
        return child.hear()

    try:
        child.hear()
        bench.equal(ask("length", "s"), 0, "the length in another process")
        store.append("s", 0, [b"1"])
        store.annex_put("k", b"1")
        bench.equal(ask("read", "s", 0), [b"1"], "the stream in another process, at once")
        bench.equal(ask("annex_get", "k"), b"1", "the annex in another process, at once")
        ask("append", "s", 1, [b"2", b""])
        ask("annex_erase", "k")
        bench.records(store, "s", [b"1", b"2", b""], "what another process appended, at once")
        bench.equal(store.annex_get("k"), None, "a value that another process erased")
        bench.raises(StreamMoved, lambda: store.append("s", 1, [b"x"]), "an append that another process beat")
        store.append("s", 3, [b"4"])
        bench.equal(ask("length", "s"), 4, "the length in another process, at once")
    finally:
        child.pipe.close()
        child.kill()


def _append_many(rounds: int, who: int, open_: Callable[[], Store], pipe: Connection) -> None:
    store = open_()
    pipe.send("ready")
    pipe.recv()
    done = 0
    while done < rounds:
        length = store.length("s")
        try:
            store.append("s", length, [b"%d %d" % (who, done)] * 2)
        except StreamMoved:
            continue
        pipe.send((length, done))
        done += 1
    store.close()


def _processes(bench: Bench) -> None:
    name = bench.fresh()
    crowd, rounds = (6, 25) if bench.full else (3, 12)
    children = [Child(bench.open_store, name, partial(_append_many, rounds, who)) for who in range(crowd)]
    try:
        for child in children:
            child.hear()
        for child in children:
            child.pipe.send("go")
        said = [[child.hear() for _ in range(rounds)] for child in children]
        for child in children:
            child.end()
    finally:
        for child in children:
            child.kill()
    got = list(bench.open(name).read("s"))
    bench.equal(len(got), crowd * rounds * 2, f"the number of records that {crowd} processes appended")
    for who, words in enumerate(said):
        for word in words:
            assert isinstance(word, tuple)
            length, n = word
            bench.expect(
                got[length : length + 2] == [b"%d %d" % (who, n)] * 2,
                "an append that succeeded in one of several processes stands elsewhere, or in pieces",
            )


# --- killed ------------------------------------------------------------------------------------------------

BATCH = 5


def _append_until_killed(start: int, open_: Callable[[], Store], pipe: Connection) -> None:
    store = open_()
    n = start
    while True:
        store.append("s", n * BATCH, [b"%d %d" % (n, part) * 200 for part in range(BATCH)])
        store.annex_put("last", b"%d" % n)
        pipe.send(n)
        n += 1


def _killed(bench: Bench) -> None:
    name = bench.fresh()
    done = 0
    for round_ in range(12 if bench.full else 6):
        child = Child(bench.open_store, name, partial(_append_until_killed, done))
        last = done - 1
        try:
            for _ in range(1 + round_ % 3):
                word = child.hear()
                assert isinstance(word, int)
                last = word
            time.sleep(0.0007 * (round_ * 5 % 7))  # at another place of the work each time
        finally:
            child.kill()
        with suppress(EOFError, OSError):
            while child.pipe.poll():
                word = child.hear()
                assert isinstance(word, int)
                last = word
        store = bench.open(name)
        got = list(store.read("s"))
        whole, rest = divmod(len(got), BATCH)
        bench.expect(whole > last, f"after a kill {whole} appends are there, and {last + 1} had succeeded")
        bench.equal(rest, 0, "the number of records of an append cut in two by a kill")
        wanted = [b"%d %d" % (n, part) * 200 for n in range(whole) for part in range(BATCH)]
        bench.expect(got == wanted, "records changed in a kill")
        kept = store.annex_get("last")
        bench.expect(kept is not None and int(kept) >= last, "an annex value that was put is lost in a kill")
        done = whole
        store.close()
    store = bench.open(name)
    store.append("s", done * BATCH, [b"after"])
    bench.equal(store.length("s"), done * BATCH + 1, "the length after kills and one more append")


CLAUSES = (
    Clause(
        "processes_agree",
        "Every process sees at once what any process wrote.",
        _processes_agree,
        needs="processes",
    ),
    Clause(
        "processes",
        "Handles in several processes lose nothing and mix nothing.",
        _processes,
        needs="processes",
    ),
    Clause(
        "killed",
        "What append acknowledged survives a kill of the process; the rest is there whole or not at all.",
        _killed,
        needs="processes",
    ),
)
