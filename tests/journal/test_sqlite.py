"""The SQLite store: what the contract says of files, locks, processes and erasure."""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import os
import random
import resource
import sqlite3
import subprocess
import sys
import threading
import tracemalloc
from pathlib import Path

import pytest

from grassroots_gov.errors import (
    BadStoreUrl,
    ForeignStore,
    StorageError,
    StoreBusy,
    StoreClosed,
    StoreUnavailable,
    StreamMoved,
)
from grassroots_gov.journal.memory import MemoryStore
from grassroots_gov.journal.sqlite import SQLiteStore, open_store
from grassroots_gov.journal.sqlite_file import told


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sổ.db"


# --- urls -----------------------------------------------------------------------------------------------


def test_three_slashes_are_relative_and_four_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with_relative = open_store("sqlite:///near.db")
    with_absolute = open_store(f"sqlite:///{tmp_path}/far.db")
    assert sorted(name for name in os.listdir(tmp_path) if name.endswith(".db")) == ["far.db", "near.db"]
    with_relative.close()
    with_absolute.close()


def test_a_relative_store_stays_where_it_was_when_the_folder_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///a.db")
    store.append("s", 0, [b"x"])
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    store.append("s", 1, [b"y"])
    store.close()
    assert os.listdir() == []


@pytest.mark.parametrize("name", ["100%.db", "a?b.db", "a#b.db", "a b&c=d.db", "%41.db"])
def test_any_file_name_is_that_file(tmp_path, name):
    SQLiteStore(tmp_path / name).close()
    assert os.listdir(tmp_path) == [name]


def test_memory_is_a_memory_store():
    assert isinstance(open_store("memory:"), MemoryStore)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:",
        "sqlite://",
        "sqlite:///",
        "sqlite://a.db",
        "sqlite:///:memory:",
        "memory",
        "",
        "sqlite:///a?x=1",
    ],
)
def test_a_url_that_names_no_store_is_refused(url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadStoreUrl):
        open_store(url)
    assert os.listdir(tmp_path) == []


# --- what is already there -----------------------------------------------------------------------------


def test_opening_only_what_exists_creates_nothing(path):
    with pytest.raises(StoreUnavailable) as raised:
        open_store(f"sqlite:///{path}?mode=rw")
    assert raised.value.reason == "missing"
    assert not path.exists()
    SQLiteStore(path).close()
    open_store(f"sqlite:///{path}?mode=rw").close()


def _foreign_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE their_own (a)")
    connection.commit()
    connection.close()


def _foreign_with_our_tables(path: Path) -> None:
    SQLiteStore(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 7")
    connection.close()


@pytest.mark.parametrize(
    "make",
    [
        _foreign_database,
        _foreign_with_our_tables,
        lambda path: path.write_text("một danh sách hộ dân\n" * 300),
        lambda path: path.write_bytes(b"x"),
        lambda path: path.write_bytes(b"\0" * 8192),
        lambda path: path.write_bytes(b"SQLite format 3\0"),
        lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(4080)),
    ],
)
def test_a_file_of_another_program_is_left_as_it_was(path, make):
    make(path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(ForeignStore) as raised:
        SQLiteStore(path)
    assert "sổ.db" in raised.value.explain("vi")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert os.listdir(path.parent) == [path.name]


def test_a_database_that_another_program_holds_open_is_left_alone(path):
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("CREATE TABLE their_own (a)")
    other.commit()
    wal = Path(f"{path}-wal")
    before = path.read_bytes(), wal.read_bytes()
    with pytest.raises(ForeignStore):
        SQLiteStore(path)
    assert (path.read_bytes(), wal.read_bytes()) == before
    other.close()


def test_an_empty_file_becomes_a_store(path):
    path.touch()
    store = SQLiteStore(path)
    store.append("s", 0, [b"x"])
    store.close()
    assert list(SQLiteStore(path).read("s")) == [b"x"]


def test_a_store_of_a_newer_program_is_refused(path):
    SQLiteStore(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ForeignStore) as raised:
        SQLiteStore(path)
    assert raised.value.reason == "newer_layout"
    assert path.read_bytes() == before


def test_a_folder_a_device_and_a_missing_folder_are_told_apart(tmp_path):
    for place, error, reason in [
        (tmp_path, ForeignStore, "not_a_file"),
        ("/dev/null", ForeignStore, "not_a_file"),
        (tmp_path / "none" / "a.db", StoreUnavailable, "no_folder"),
        (tmp_path / "a\0b", StoreUnavailable, "embedded null byte"),
    ]:
        with pytest.raises(error) as raised:
            SQLiteStore(place)
        assert raised.value.reason == reason


def test_an_error_is_one_printable_line(tmp_path):
    with pytest.raises(StoreUnavailable) as raised:
        SQLiteStore(tmp_path / "a\nERROR: forged\x1b[2J" / "b.db")
    for lang in ("vi", "en"):
        assert raised.value.explain(lang).isprintable()


def test_a_damaged_file_is_told(path):
    store = SQLiteStore(path)
    store.append("s", 0, [b"x" * 5000] * 50)
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    store = SQLiteStore(path)
    with pytest.raises(StoreUnavailable) as raised:
        list(store.read("s"))
    assert raised.value.reason == "damaged"


# --- places that cannot be written --------------------------------------------------------------------


def _run(code: str, *args: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


def test_a_folder_that_may_not_be_written(tmp_path):
    for folder in tmp_path.parents[:3]:
        folder.chmod(folder.stat().st_mode | 0o055)
    tmp_path.chmod(0o555)
    code = (
        "import os, sys; sys.path[:0] = eval(sys.argv[2])\n"
        "from grassroots_gov.journal.sqlite import SQLiteStore\n"
        "os.geteuid() or os.setuid(65534)\n"  # the administrator may write anywhere
        "try: SQLiteStore(sys.argv[1])\n"
        "except Exception as error: print(type(error).__name__, error.reason)\n"
    )
    done = _run(code, str(tmp_path / "a.db"), repr(sys.path))
    assert done.stdout.split() == ["StoreUnavailable", "cannot_open"], done
    assert os.listdir(tmp_path) == []
    tmp_path.chmod(0o755)


def test_a_file_that_may_only_be_read_is_read_and_not_written(tmp_path):
    path = tmp_path / "a.db"
    store = SQLiteStore(path)
    store.append("s", 0, [b"before"])
    store.close()
    path.chmod(0o444)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    tmp_path.chmod(0o777)
    code = (
        "import os, sys; sys.path[:0] = eval(sys.argv[2])\n"
        "from grassroots_gov.journal.sqlite import SQLiteStore\n"
        "os.geteuid() or os.setuid(65534)\n"
        "store = SQLiteStore(sys.argv[1])\n"
        "print(list(store.read('s')))\n"
        "try: store.append('s', 1, [b'after'])\n"
        "except Exception as error: print(type(error).__name__, error.reason)\n"
    )
    done = _run(code, str(path), repr(sys.path))
    assert done.stdout.split() == ["[b'before']", "StoreUnavailable", "read_only"], done
    path.chmod(0o644)
    again = SQLiteStore(path)
    assert list(again.read("s")) == [b"before"]
    again.append("s", 1, [b"after"])
    again.close()


def test_a_full_disk_loses_nothing_and_is_told(path):
    store = SQLiteStore(path)
    store.append("s", 0, [b"before"])
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreUnavailable) as raised:
        store.append("s", 1, [b"x" * 100_000])
    assert raised.value.reason == "disk_full"
    assert list(store.read("s")) == [b"before"]
    store._connection.execute("PRAGMA max_page_count = 1000000")
    store.append("s", 1, [b"after"])
    store.close()
    assert list(SQLiteStore(path).read("s")) == [b"before", b"after"]


def test_a_limit_of_the_operating_system_loses_nothing(path):
    def only_little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    code = (
        "import sys; sys.path[:0] = eval(sys.argv[2])\n"
        "from grassroots_gov.journal.sqlite import SQLiteStore\n"
        "store = SQLiteStore(sys.argv[1]); n = 0\n"
        "try:\n"
        "    while True:\n"
        "        store.append('s', n, [b'x' * 10_000]); n += 1\n"
        "except Exception as error: print(type(error).__name__, error.reason, n)\n"
    )
    done = _run(code, str(path), repr(sys.path), preexec_fn=only_little)
    name, reason, acknowledged = done.stdout.split()
    assert (name, reason) == ("StoreUnavailable", "disk_error")
    assert int(acknowledged) > 5
    assert SQLiteStore(path).length("s") == int(acknowledged)


# --- locks ------------------------------------------------------------------------------------------------


def test_a_short_lock_is_waited_out(path):
    store = SQLiteStore(path)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.5, other.execute, ["COMMIT"])
    release.start()
    store.append("s", 0, [b"x"])
    assert store.length("s") == 1
    release.join()
    other.close()


def test_a_long_lock_is_told_and_nothing_is_lost(path):
    store = SQLiteStore(path, patience=1)
    store.append("s", 0, [b"x"])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreBusy) as raised:
        store.append("s", 1, [b"y"])
    assert raised.value.seconds == 1
    other.execute("COMMIT")
    store.append("s", 1, [b"z"])
    assert list(store.read("s")) == [b"x", b"z"]
    other.close()


def test_waiting_never_takes_half_a_minute():
    assert SQLiteStore.__init__.__kwdefaults__["patience"] < 30


# --- handles, threads, processes -----------------------------------------------------------------------


@pytest.mark.parametrize("expected", [-(2**63) - 1, -1, 0, 1, 3, 2**62, 2**63 - 1, 2**63, 2**80])
@pytest.mark.parametrize("many", [1, 2])
def test_no_wrong_length_is_taken_for_the_right_one(path, expected, many):
    """One record goes another way than several: both say how long the stream is, and write nothing."""
    store = SQLiteStore(path)
    store.append("s", 0, [b"a"])
    store.append("s", 1, [b"b"])
    with pytest.raises(StreamMoved) as moved:
        store.append("s", expected, [b"x"] * many)
    assert (moved.value.expected, moved.value.actual) == (expected, 2)
    if expected:
        with pytest.raises(StreamMoved):
            store.append("new", expected, [b"x"] * many)
    assert list(store.read("s")) == [b"a", b"b"]
    assert store.streams() == ["s"]
    store.append("s", 2, [b""])
    assert list(store.read("s", 1)) == [b"b", b""]
    store.close()


def test_threads_may_share_one_handle(path):
    store = SQLiteStore(path)
    refused = []

    def write(who: int) -> None:
        done = 0
        while done < 20:
            length = store.length("s")
            try:
                store.append("s", length, [b"%d %d" % (who, done)])
            except StreamMoved:
                refused.append(who)
            else:
                done += 1

    threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    records = [tuple(map(int, record.split())) for record in store.read("s")]
    assert sorted(records) == [(who, n) for who in range(4) for n in range(20)]
    for who in range(4):
        assert [n for w, n in records if w == who] == list(range(20))


def _append_many(path: str, who: int, rounds: int) -> None:
    store = SQLiteStore(path)
    done = 0
    while done < rounds:
        try:
            store.append("s", store.length("s"), [b"%d %d" % (who, done)] * 3)
        except StreamMoved:
            continue
        done += 1
    store.close()
    os._exit(0)


def test_eight_processes_on_one_stream_lose_and_overwrite_nothing(path):
    fork = multiprocessing.get_context("spawn" if sys.platform == "win32" else "fork")
    workers = [fork.Process(target=_append_many, args=(str(path), who, 10)) for who in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    records = [tuple(map(int, record.split())) for record in SQLiteStore(path).read("s")]
    assert sorted(records) == sorted([(who, n) for who in range(8) for n in range(10)] * 3)
    assert records[::3] == records[1::3] == records[2::3]
    for who in range(8):
        assert [n for w, n in records[::3] if w == who] == list(range(10))


@pytest.mark.parametrize("empty", [False, True])
def test_all_who_make_the_store_at_once_get_the_same(tmp_path, empty):
    for number in range(25):
        path = tmp_path / f"{number}.db"
        if empty:
            path.touch()
        barrier = threading.Barrier(4)
        opened = []

        def make(path=path, barrier=barrier, opened=opened):
            barrier.wait(10)
            opened.append(SQLiteStore(path))
            opened[-1].annex_put(f"{threading.get_ident()}", b"x")

        threads = [threading.Thread(target=make) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(opened) == 4
        assert all(store.annex_get(f"{thread.ident}") == b"x" for store in opened for thread in threads)
        for store in opened:
            store.close()


def test_a_store_in_the_making_is_waited_for(tmp_path, path):
    SQLiteStore(tmp_path / "whole.db").close()
    whole = (tmp_path / "whole.db").read_bytes()
    journal = Path(f"{path}-journal")
    journal.touch()
    path.write_bytes(whole[:4096])  # the header counts pages that are not there yet

    def finish():
        path.write_bytes(whole)
        journal.unlink()

    rest = threading.Timer(0.2, finish)
    rest.start()
    SQLiteStore(path).close()
    rest.join()


def test_a_foreign_file_in_the_middle_of_a_transaction_is_refused(path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE their_own (a)")
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO their_own VALUES (1)")
    assert Path(f"{path}-journal").exists()
    with pytest.raises(ForeignStore):
        SQLiteStore(path)
    other.execute("COMMIT")
    other.close()


def test_a_forked_child_opens_its_own_connection(path):
    store = SQLiteStore(path)
    store.append("s", 0, [b"parent"])
    child = os.fork()
    if child == 0:
        try:
            store.append("s", 1, [b"child"])
            store.close()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    store.append("s", 2, [b"parent again"])
    assert list(store.read("s")) == [b"parent", b"child", b"parent again"]


def test_opening_a_second_handle_keeps_the_locks_of_the_first(path):
    """SQLite's locks are per process: reading the file by other means would drop them."""
    first = SQLiteStore(path)
    first.append("s", 0, [b"1"])
    SQLiteStore(path).close()
    with pytest.raises(ForeignStore):
        SQLiteStore(path.parent)
    code = (
        "import sys; sys.path[:0] = eval(sys.argv[2])\n"
        "from grassroots_gov.journal.sqlite import SQLiteStore\n"
        "store = SQLiteStore(sys.argv[1]); store.append('s', 1, [b'2']); store.close()\n"
    )
    done = _run(code, str(path), repr(sys.path))
    assert done.returncode == 0, done
    assert Path(f"{path}-wal").exists()  # the other process knew that it was not the last
    first.append("s", 2, [b"3"])
    first.close()
    assert list(SQLiteStore(path).read("s")) == [b"1", b"2", b"3"]


# --- reading ------------------------------------------------------------------------------------------------


def test_a_long_read_holds_little_and_no_lock(path):
    store = SQLiteStore(path)
    for start in range(0, 64, 8):
        store.append("s", start, [bytes([start + n]) * (1 << 20) for n in range(8)])
    tracemalloc.start()
    try:
        seen = 0
        for record in store.read("s"):
            assert record[0] == seen
            seen += 1
            del record
            if seen == 32:
                SQLiteStore(path, patience=1).append("s", 64, [b"later"])
                store.append("t", 0, [b"other"])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seen == 64
    assert peak < 8 << 20


def test_every_record_is_read_in_order_whatever_their_sizes(path):
    sizes = random.Random(7).choices([1, 300, 5_000, (1 << 20) - 65, (1 << 20) - 64, 1 << 20], k=40)
    records = [bytes([nth % 251]) * size for nth, size in enumerate([*[9] * 2_500, *sizes, *[9] * 999, 1])]
    with contextlib.closing(SQLiteStore(path)) as store:
        store.append("s", 0, records)
        for after in (0, 1, 999, 1_000, 1_001, 2_499, 2_520, 2_540, 3_539, 3_540):
            assert list(store.read("s", after)) == records[after:]


@pytest.mark.parametrize("last", [1, 999, 1_000, 1_001, 5_000, 1 << 40])
def test_records_that_others_took_out_are_passed_over(path, last):
    with contextlib.closing(SQLiteStore(path)) as store:
        store.append("s", 0, [str(nth).encode() for nth in range(1, 2_002)])
        with contextlib.closing(sqlite3.connect(path)) as other:
            other.execute("DELETE FROM record WHERE position BETWEEN 3 AND 1999")
            other.execute("UPDATE record SET position = ? WHERE position = 2001", (2_000 + last,))
            other.commit()
        assert list(store.read("s")) == [b"1", b"2", b"2000", b"2001"]
        assert list(store.read("s", 2)) == [b"2000", b"2001"]


def test_reading_on_after_close_is_refused(path):
    store = SQLiteStore(path)
    store.append("s", 0, [b"x" * 1_000_000] * 3)
    records = store.read("s")
    next(records)
    store.close()
    with pytest.raises(StoreClosed):
        list(records)


def test_commits_are_flushed(path):
    store = SQLiteStore(path)
    assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


# --- erasure ------------------------------------------------------------------------------------------------


def _all_bytes(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()) if "-shm" not in file.name)


@pytest.mark.parametrize("size", [10, 300, 3_000, 5_000, 60_000])
def test_no_byte_of_an_erased_value_stays(path, size):
    store = SQLiteStore(path)
    words = {n: hashlib.sha256(b"%d" % n).hexdigest()[:10].encode() for n in range(200)}
    values = {f"personal/{word.decode()}": word * (size // 10) for word in words.values()}
    for key, value in values.items():
        store.annex_put(key, value)
    erased = sorted(values)[::2] + sorted(values)[1::4]
    for key in erased:
        store.annex_erase(key)
    kept = _all_bytes(path)
    assert [key for key in erased if values[key][:10] in kept] == []
    for key in values.keys() - set(erased):
        assert store.annex_get(key) == values[key]


@pytest.mark.parametrize("seed", range(25))
def test_no_byte_stays_however_values_came_and_went(path, seed):
    """Where SQLite moves a value it leaves a copy behind, which secure deletion does not see."""
    store = SQLiteStore(path)
    store._connection.execute("PRAGMA synchronous = OFF")
    chance = random.Random(seed)
    live: dict[str, bytes] = {}
    gone: list[bytes] = []
    for number in range(120):
        what = chance.random()
        if live and what < 0.35:
            key = chance.choice(sorted(live))
            gone.append(live.pop(key))
            store.annex_erase(key)
        else:
            word = hashlib.sha256(b"%d %d" % (seed, number)).hexdigest()[:16].encode()
            key = (
                chance.choice(sorted(live))
                if live and what < 0.6
                else f"{chance.random()}" * chance.choice([1, 9])
            )
            if key in live:
                gone.append(live[key])
            live[key] = word * chance.choice([1, 3, 20, 200, 1_000])
            store.annex_put(key, live[key])
        if number % 40 == 39:
            store.close()
            store = SQLiteStore(path)
    store.annex_erase("none")  # empties the log
    kept = _all_bytes(path)
    assert [value[:16] for value in gone if value[:16] in kept] == []
    assert {key: store.annex_get(key) for key in live} == live


def test_emptied_room_is_used_again(path):
    store = SQLiteStore(path)
    for number in range(50):
        store.annex_put("view", b"%d" % number * (1 + 500 * (number % 3)))
        store.annex_put("other", b"x" * 5_000)
        store.annex_erase("other")
    store.close()
    assert path.stat().st_size < 100_000


def test_erasing_while_another_reads_is_told_when_it_takes_too_long(path):
    store = SQLiteStore(path, patience=1)
    store.annex_put("k", b"secret" * 100)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM annex").fetchone()
    with pytest.raises(StoreBusy):
        store.annex_erase("k")
    assert store.annex_get("k") is None
    other.execute("COMMIT")
    other.close()
    store.annex_erase("k")
    assert b"secret" not in _all_bytes(path)


@pytest.mark.parametrize(
    ("error", "name"), [(sqlite3.SQLITE_IOERR, "StoreUnavailable"), (sqlite3.SQLITE_LOCKED, "StoreBusy")]
)
def test_errors_of_sqlite_become_ours(error, name):
    raised = sqlite3.OperationalError("x")
    raised.sqlite_errorcode = error | 0x300
    ours = told(raised, "here", 1)
    assert isinstance(ours, StorageError)
    assert type(ours).__name__ == name
