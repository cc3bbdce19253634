"""The journal under faults: failing stores, kills, a power cut, many processes, random histories."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from grassroots_gov.errors import StorageError, StoreUnavailable, StreamMoved
from grassroots_gov.journal import MemoryStore
from grassroots_gov.journal.fold import KEPT_RUNNING
from grassroots_gov.journal.sqlite import SQLiteStore
from grassroots_gov.testing import FaultyStore
from support.journals import DAY, PILE, Put, Taken, journal_on, puts

ROUNDS = int(os.environ.get("GRASSROOTS_GOV_KILLS", "8"))
"""How often a process is killed; the long form takes 200."""


# --- a store that fails --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["append", "read", "length", "annex_put", "annex_get"])
@pytest.mark.parametrize("before", [True, False])
def test_whatever_call_fails_the_journal_stays_whole_and_goes_on(method, before):
    for number in range(1, 12):
        shelf = MemoryStore()
        store = FaultyStore(shelf, when=lambda name, n: (name, n) == (method, number), before=before)  # noqa: B023
        journal = journal_on(store)
        acknowledged = []
        for amount in range(1, 4):
            for stream in "st":
                try:
                    facts = journal.write(
                        stream, PILE, lambda _, amount=amount: [Put(amount=amount)], effective_on=DAY
                    )
                except StorageError:
                    continue
                acknowledged += [(stream, fact.position, fact.digest) for fact in facts]
        sound = journal_on(shelf.again())
        assert sound.verify().whole
        found = {(s, fact.position, fact.digest) for s in sound.streams() for fact in sound.facts(s)}
        assert found >= set(acknowledged)
        for stream in "st":
            assert journal.state(stream, PILE) == sound.state(stream, PILE)


def test_an_answer_that_was_lost_is_not_written_twice_by_a_careful_writer():
    shelf = MemoryStore()
    store = FaultyStore(shelf, when=lambda name, n: name == "append", before=False)
    journal = journal_on(store)

    def judge(total):
        return [] if total else [Put(amount=1)]

    with pytest.raises(StoreUnavailable):
        journal.write("s", PILE, judge, effective_on=DAY)
    assert journal.write("s", PILE, judge, effective_on=DAY) == ()
    assert journal_on(shelf).state("s", PILE) == (1, 1)


# --- kill -9 -----------------------------------------------------------------------------------------------

WRITER = """
import sys
sys.path[:0] = eval(sys.argv[2])
from support.journals import CODEC, DAY, PILE, Put, journal_on
from grassroots_gov.journal.sqlite import SQLiteStore
journal = journal_on(SQLiteStore(sys.argv[1]))
n = 0
while True:
    stream = "st"[n % 2]
    facts = journal.write(stream, PILE, lambda total: [Put(amount=1), Put(amount=2)], effective_on=DAY)
    for fact in facts:
        sys.stdout.write(f"{fact.id} {fact.digest}\\n")
    sys.stdout.flush()
    n += 1
"""


def test_every_acknowledged_fact_outlives_a_kill(tmp_path):
    path = tmp_path / "a.db"
    chance = random.Random(9)
    acknowledged: dict[str, str] = {}
    for _ in range(ROUNDS):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), repr(sys.path)], stdout=subprocess.PIPE, text=True
        )
        first = process.stdout.readline()
        time.sleep(chance.random() * 0.03)
        process.send_signal(signal.SIGKILL)
        said = (first + process.stdout.read()).splitlines(keepends=True)
        process.wait()
        process.stdout.close()
        acknowledged.update(line.split() for line in said if line.endswith("\n"))
        journal = journal_on(SQLiteStore(path))
        assert journal.verify().whole
        found = {fact.id: fact.digest for stream in "st" for fact in journal.facts(stream)}
        assert found.items() >= acknowledged.items()
        for stream in "st":
            total, length = journal.state(stream, PILE)
            assert total == length // 2 * 3  # both facts of an append, or none
        journal.close()
    assert len(acknowledged) >= 2 * ROUNDS


# --- power cut ---------------------------------------------------------------------------------------------


def _files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}


def _restored(folder: Path, files: dict[str, bytes]) -> SQLiteStore:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return SQLiteStore(folder / "a.db")


@pytest.mark.parametrize("seed", range(6))
def test_a_power_cut_that_drops_unflushed_writes_loses_no_acknowledged_fact(tmp_path, seed):
    """What was flushed when ``append`` returned stays; of later writes any sector may be there or not."""
    chance = random.Random(seed)
    live, after = tmp_path / "live", tmp_path / "after"
    live.mkdir()
    journal = journal_on(SQLiteStore(live / "a.db"))
    for number in range(25):
        flushed, length = _files(live), number
        puts(journal, "s", number)
        later = _files(live)
        cut = {}
        for name, content in later.items():
            old = flushed.get(name, b"")
            sectors = range(0, len(content), 512)
            kept = [
                content[at : at + 512] if chance.random() < 0.5 else old[at : at + 512].ljust(512, b"\0")
                for at in sectors
            ]
            cut[name] = b"".join(kept)[: len(content)] if chance.random() < 0.8 else old or content[:0]
        if not cut.get("a.db"):
            cut["a.db"] = flushed["a.db"]
        survivor = journal_on(_restored(after, cut))
        facts = list(survivor.facts("s"))
        assert len(facts) in (length, length + 1)
        assert survivor.verify().whole
        puts(survivor, "s", 99)
        survivor.close()


def test_a_power_cut_in_a_checkpoint_of_the_log_loses_nothing(tmp_path):
    chance = random.Random(3)
    live, after = tmp_path / "live", tmp_path / "after"
    live.mkdir()
    store = SQLiteStore(live / "a.db")
    puts(journal_on(store), "s", *range(60))
    before = _files(live)
    store._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    done = (live / "a.db").read_bytes()
    old = before["a.db"].ljust(len(done), b"\0")
    for _ in range(20):
        torn = b"".join(
            (done if chance.random() < 0.5 else old)[at : at + 512] for at in range(0, len(done), 512)
        )
        if torn[:4096] not in (done[:4096], old[:4096]):
            torn = old[:4096] + torn[4096:]
        survivor = journal_on(_restored(after, {**before, "a.db": torn}))
        assert survivor.state("s", PILE) == (sum(range(60)), 60)
        assert survivor.verify().whole
        survivor.close()


def test_every_commit_waits_for_the_disk(tmp_path):
    """The system calls, as the kernel sees them: a flush of the log between each write and its answer."""
    tracer = shutil.which("strace")
    if tracer is None:  # then the setting stands for the calls that it makes
        store = SQLiteStore(tmp_path / "a.db")
        assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)
        return
    code = (
        "import os, sys; sys.path[:0] = eval(sys.argv[2])\n"
        "from grassroots_gov.journal.sqlite import SQLiteStore\n"
        "store = SQLiteStore(sys.argv[1])\n"
        "for n in range(5):\n"
        "    os.write(1, b'ask\\n'); store.append('s', n, [b'x']); os.write(1, b'acknowledged\\n')\n"
        "os._exit(0)\n"
    )
    log = tmp_path / "calls"
    done = subprocess.run(
        [tracer, "-o", str(log), "-e", "trace=write,pwrite64,fsync,fdatasync", sys.executable, "-c", code,
         str(tmp_path / "a.db"), repr(sys.path)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if "Operation not permitted" in done.stderr:  # a container may forbid tracing
        return
    parts = log.read_text().split("ask\\n")[1:]
    assert len(parts) == 5
    for part in parts:
        calls = part.split("acknowledged")[0]
        assert max(calls.rfind("fsync("), calls.rfind("fdatasync(")) > calls.rfind("pwrite64(") > 0


# --- many processes ----------------------------------------------------------------------------------------


def _work(path: str, who: int, rounds: int) -> None:
    try:
        journal = journal_on(SQLiteStore(path), by=f"worker {who}")
        for n in range(rounds):

            def judge(total: int, n: int = n) -> list[Put]:
                return [Put(amount=1, note=f"{who} {n} {total}")]

            while True:
                try:
                    journal.write("s", PILE, judge, effective_on=DAY)
                    break
                except StreamMoved:
                    continue
        journal.close()
    except BaseException:
        Path(f"{path}.{who}").write_text(traceback.format_exc(), "utf-8")
        os._exit(1)
    os._exit(0)


def test_eight_processes_on_one_stream_judge_and_write_one_after_the_other(tmp_path):
    path, rounds = str(tmp_path / "a.db"), 12
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=_work, args=(path, who, rounds)) for who in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    told = [Path(f"{path}.{who}") for who in range(8)]
    assert not [file.read_text("utf-8") for file in told if file.exists()]
    assert [worker.exitcode for worker in workers] == [0] * 8
    journal = journal_on(SQLiteStore(path))
    facts = list(journal.facts("s"))
    assert len(facts) == 8 * rounds
    # Each was judged with exactly the state it was written upon.
    assert [int(str(fact.body["note"]).split()[2]) for fact in facts] == list(range(8 * rounds))
    for who in range(8):
        mine = [fact for fact in facts if fact.by == f"worker {who}"]
        assert [int(str(fact.body["note"]).split()[1]) for fact in mine] == list(range(rounds))
    assert journal.verify().whole


# --- random histories --------------------------------------------------------------------------------------


class JournalMachine(RuleBasedStateMachine):
    """Several journals on one store, against plain lists."""

    def __init__(self):
        super().__init__()
        self.store = MemoryStore()
        self.journals = [journal_on(self.store.again()) for _ in range(2)]
        self.amounts: dict[str, list[int]] = {}
        self.posted: list[str] = []

    streams = st.sampled_from(["a", "b", "quỹ/đường"])
    which = st.integers(0, 1)

    @rule(stream=streams, which=which, amounts=st.lists(st.integers(-5, 5), max_size=3))
    def write(self, stream, which, amounts):
        expected = sum(self.amounts.get(stream, []))

        def judge(total):
            assert total == expected
            return [Put(amount=n) if n > 0 else Taken(amount=-n) for n in amounts]

        facts = self.journals[which].write(stream, PILE, judge, effective_on=DAY)
        assert len(facts) == len(amounts)
        if amounts:
            self.amounts.setdefault(stream, []).extend(amounts)

    @rule(stream=streams, which=which, off=st.sampled_from([-1, 1, 2]))
    def write_upon_a_wrong_length(self, stream, which, off):
        length = len(self.amounts.get(stream, []))
        with pytest.raises(StreamMoved):
            self.journals[which].append(stream, length + off, [Put(amount=1)], effective_on=DAY)

    @rule(stream=streams)
    def write_many(self, stream):
        puts(self.journals[0], stream, *[1] * KEPT_RUNNING)
        self.amounts.setdefault(stream, []).extend([1] * KEPT_RUNNING)

    @rule(which=which)
    def reopen(self, which):
        self.journals[which].close()
        self.journals[which] = journal_on(self.store.again())

    @rule(which=which)
    def post(self, which):
        self.posted.append(self.journals[which].checkpoint())

    @rule()
    def lose_the_views(self):
        for key in [key for key in self.store._shelf.annex if key.startswith("view/")]:
            self.store.annex_erase(key)

    @invariant()
    def states_are_the_sums(self):
        for journal in self.journals:
            assert sorted(self.amounts) == journal.streams()
            for stream, amounts in self.amounts.items():
                assert journal.state(stream, PILE) == (sum(amounts), len(amounts))

    def teardown(self):
        for posted in [None, *self.posted]:
            assert self.journals[0].verify(checkpoint=posted).whole


TestJournalMachine = JournalMachine.TestCase
TestJournalMachine.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
