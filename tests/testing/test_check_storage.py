"""The stores' kit: right stores pass, every wrong store is rejected by the clause that it breaks."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from grassroots_gov.errors import ConformanceError
from grassroots_gov.journal import MemoryStore
from grassroots_gov.journal.sqlite import SQLiteStore
from grassroots_gov.testing import FileStore, StorageConformance, check_storage
from grassroots_gov.testing.storage import CLAUSES, run_clause
from grassroots_gov.testing.storage_bench import Bench, Clause
from grassroots_gov.testing.wrong_stores import WRONG_STORES, WrongStore, table


def _memory(_: Path):
    shelf: dict[str, MemoryStore] = {}
    return lambda name: shelf.setdefault(name, MemoryStore()).again()


def _files(folder: Path):
    return lambda name: (file.read_bytes() for file in folder.glob(f"{name}*") if "-shm" not in file.name)


RIGHT = {
    "memory": _memory,
    "sqlite": lambda folder: lambda name: SQLiteStore(folder / f"{name}.db"),
    "files": lambda folder: lambda name: FileStore(folder / name),
}


# --- right ones -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("store", RIGHT)
@pytest.mark.parametrize("level", ["quick", None])
def test_right_stores_pass(store, level, tmp_path):
    check_storage(RIGHT[store](tmp_path), level=level)


class TestSqlite(StorageConformance):
    """The pytest form, with the bytes of the file and every level."""

    level = "quick"

    @pytest.fixture
    def open_store(self, tmp_path):
        return lambda name: SQLiteStore(tmp_path / f"{name}.db")

    @pytest.fixture
    def raw(self, tmp_path):
        return _files(tmp_path)


# --- wrong ones -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", WRONG_STORES, ids=lambda wrong: wrong.name)
def test_every_wrong_store_is_rejected_by_the_clause_it_breaks(wrong: WrongStore, tmp_path):
    with pytest.raises(ConformanceError) as raised:
        check_storage(wrong.opener(tmp_path), level="quick", raw=wrong.raw(tmp_path))
    assert raised.value.clause == wrong.clause, raised.value.reason
    assert wrong.clause in str(raised.value)
    assert raised.value.explain("vi").isprintable()


def test_the_wrong_stores_are_many_and_break_every_clause():
    assert len(WRONG_STORES) >= 25
    assert {clause.name for clause in CLAUSES} - {wrong.clause for wrong in WRONG_STORES} == {"threads"}
    assert len({wrong.name for wrong in WRONG_STORES}) == len(WRONG_STORES)


def test_every_wrong_store_and_clause_says_what_it_is_about():
    for wrong in WRONG_STORES:
        assert wrong.fault.endswith(".")
    assert len({clause.name for clause in CLAUSES}) == len(CLAUSES)
    lines = table().splitlines()
    assert len(lines) == 2 + len(WRONG_STORES)
    assert all(line.count("|") == 5 for line in lines)


# --- declared gaps ----------------------------------------------------------------------------------------


def _broken(name):
    return next(wrong for wrong in WRONG_STORES if wrong.name == name)


def test_an_unsupported_clause_is_left_out(tmp_path):
    check_storage(_broken("PrefixIsAName").opener(tmp_path), level="quick", unsupported=["streams_prefix"])


def test_a_clause_that_is_not_yet_kept_may_fail(tmp_path):
    check_storage(_broken("ReadsLive").opener(tmp_path), level="quick", not_yet=["snapshot"])


def test_a_clause_that_is_not_yet_kept_fails_when_it_holds():
    with pytest.raises(ConformanceError) as raised:
        check_storage(_memory(Path()), level="quick", not_yet=["snapshot"])
    assert raised.value.clause == "snapshot"
    assert "not_yet" in raised.value.reason


@pytest.mark.parametrize("gaps", [{"unsupported": ["sorted"]}, {"not_yet": ["sorted"]}])
def test_a_declared_gap_must_be_a_clause(gaps):
    with pytest.raises(ConformanceError) as raised:
        check_storage(_memory(Path()), **gaps)
    assert raised.value.clause == "sorted"


# --- whatever a store does --------------------------------------------------------------------------------


def test_a_store_that_cannot_be_opened_breaks_a_clause():
    def open_store(name):
        raise OSError("no route to host")

    with pytest.raises(ConformanceError) as raised:
        check_storage(open_store)
    assert "no route to host" in raised.value.reason


def test_a_store_that_hangs_breaks_the_clause(monkeypatch):
    monkeypatch.setattr("grassroots_gov.testing.storage.LIMIT", {"quick": 0.3, "full": 0.3})
    lock = threading.Lock()

    class Hanging(MemoryStore):
        def read(self, stream, after=0):
            with lock:
                yield from super().read(stream, after)

    store = Hanging()

    def check(bench: Bench) -> None:
        opened = bench.open("x")
        opened.append("s", 0, [b"1", b"2"])
        first = opened.read("s")
        next(first)
        next(opened.read("s"))

    started = time.monotonic()
    with pytest.raises(ConformanceError) as raised:
        run_clause(Clause("hanging", "It answers.", check), lambda name: store.again())
    assert "no answer" in raised.value.reason
    assert time.monotonic() - started < 5


def test_an_error_in_another_thread_or_process_is_told(tmp_path):
    class FailsElsewhere(FileStore):
        def append(self, stream, expected, records):
            if threading.current_thread() is not threading.main_thread():
                raise RuntimeError("not my thread")
            super().append(stream, expected, records)

    with pytest.raises(ConformanceError) as raised:
        check_storage(lambda name: FailsElsewhere(tmp_path / name), level="quick")
    assert (raised.value.clause, "not my thread" in raised.value.reason) == ("one_wins", True)


def test_a_failing_sequence_of_steps_is_shown(tmp_path):
    with pytest.raises(ConformanceError) as raised:
        check_storage(_broken("ErasesAgain").opener(tmp_path), level="quick")
    assert "state.annex_erase(" in raised.value.reason


def test_the_kit_imports_pytest_and_hypothesis_only_when_used():
    code = (
        "import sys; import grassroots_gov.testing as t; t.check_storage; t.FileStore\n"
        "print(sorted({'pytest', 'hypothesis', '_pytest'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.strip() == "[]"


def test_the_suite_says_which_fixture_is_missing():
    with pytest.raises(ConformanceError) as raised:
        StorageConformance.open_store.__wrapped__(StorageConformance())
    assert "open_store" in raised.value.reason


def test_a_clause_alone_and_no_other() -> None:
    wrong = next(one for one in WRONG_STORES if one.clause == "order")
    check_storage(wrong.opener(Path()), level="quick", only={"close_twice"})
    with pytest.raises(ConformanceError) as raised:
        check_storage(wrong.opener(Path()), level="quick", only={"order", "close_twice"})
    assert raised.value.clause == "order"
    with pytest.raises(ConformanceError, match="no clause"):
        check_storage(wrong.opener(Path()), only={"oder"})
