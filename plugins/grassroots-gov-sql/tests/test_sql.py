"""Servers that restart, connections that drop, writers that meet, and errors without a secret."""

from __future__ import annotations

import gc
import multiprocessing
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
import warnings

import pytest
import sqlalchemy as sa

from grassroots_gov.errors import (
    BadName,
    BadStoreUrl,
    ForeignStore,
    StorageError,
    StoreUnavailable,
    StreamMoved,
)
from grassroots_gov.hooks import PluginHost
from grassroots_gov.journal import Store
from grassroots_gov_sql import SqlStore, plugin, schema
from grassroots_gov_sql.address import address_of

ROUNDS = int(os.environ.get("GRASSROOTS_GOV_KILLS", "3"))
"""How often a client, then the server, is killed; the long form takes 50."""


def _drop_connections(server) -> None:
    if "postgresql" in server.base:
        server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    else:
        for number, *_ in server.sql("SHOW PROCESSLIST"):
            try:
                server.sql(f"KILL {number}")
            except sa.exc.DBAPIError:
                continue  # it was our own


# --- the hook ---------------------------------------------------------------------------------------------


def test_the_host_opens_a_store_through_the_plugin(server):
    host = PluginHost.bare()
    host.register(plugin, name="sql")
    store = host.open_store(server.url())
    assert isinstance(store, Store)
    store.append("s", 0, [b"x"])
    store.close()


def test_other_schemes_are_left_to_others():
    assert plugin.open_store("sqlite:///a.db") is None
    assert plugin.open_store("mysql-legacy://x") is None


# --- communes side by side ----------------------------------------------------------------------------------


def test_communes_share_the_tables_and_nothing_else(opened):
    first, second = opened("Tân Lập%20?"[:7]), opened("tan-lap")
    first.append("ledger", 0, [b"1"])
    first.annex_put("k", b"1")
    assert second.length("ledger") == 0
    assert second.streams() == []
    assert second.annex_get("k") is None


def test_a_commune_may_have_any_name(server):
    from urllib.parse import quote

    for name in ("Tân Lập", "a&b=c", "'; DROP TABLE x", "xã\n", "x" * 200):
        unique = f"{name[:160]}{uuid.uuid4().hex}"
        store = SqlStore(server.url(quote(unique, safe="")))
        store.append("s", 0, [unique.encode()])
        assert list(store.read("s")) == [unique.encode()]
        store.close()
    with pytest.raises(BadName):
        SqlStore(server.url("x" * 201))


def test_a_commune_reads_only_its_own_partition(postgres):
    store = SqlStore(postgres.url("one"))
    for number in range(3):
        store.append(f"s{uuid.uuid4().hex}{number}", 0, [b"x"])
    store.close()
    plan = postgres.sql(
        "EXPLAIN SELECT bytes FROM grassroots_gov_record"
        " WHERE commune = '\\x6f6e65'::bytea AND stream = '\\x78'::bytea AND position > 3"
    )
    assert (
        len({part for (line,) in plan for part in re.findall(r" on grassroots_gov_record_(\d+) ", str(line))})
        == 1
    )


# --- trouble that passes -----------------------------------------------------------------------------------


def test_dropped_connections_lose_nothing(server, opened):
    store = opened()
    for number in range(6):
        store.append("s", number, [b"%d" % number])
        _drop_connections(server)
        assert store.length("s") == number + 1
        _drop_connections(server)
    store.annex_put("k", b"v")
    _drop_connections(server)
    assert store.annex_get("k") == b"v"
    reading = store.read("s")
    _drop_connections(server)
    assert list(reading) == [b"%d" % number for number in range(6)]


def test_a_restart_is_waited_out(server, opened):
    if not hasattr(server, "folder"):
        return  # somebody else's server is not ours to kill
    store = opened()
    store.append("s", 0, [b"before"])
    server.kill()
    back = threading.Timer(0.7, server.start)
    back.start()
    store.append("s", 1, [b"after"])
    back.join()
    assert list(store.read("s")) == [b"before", b"after"]


def test_a_server_that_stays_away_is_told_in_time(server, opened):
    if not hasattr(server, "folder"):
        return
    store = opened(patience=2)
    store.append("s", 0, [b"before"])
    server.kill()
    started = time.monotonic()
    try:
        with pytest.raises(StoreUnavailable) as raised:
            store.append("s", 1, [b"x"])
        assert raised.value.reason == "no_server"
        assert time.monotonic() - started < 15
    finally:
        server.start()
    assert store.length("s") == 1


@pytest.mark.parametrize("landed", [True, False])
def test_an_append_whose_answer_was_lost_is_there_once(opened, monkeypatch, landed):
    store = opened()
    store.append("s", 0, [b"0"])
    put = store._put
    calls = []

    def lossy(connection, name, expected, batch, mark):
        calls.append(mark)
        if len(calls) > 1:
            return put(connection, name, expected, batch, mark)
        if landed:
            put(connection, name, expected, batch, mark)
        raise sa.exc.OperationalError("INSERT", {}, ConnectionError("lost"), connection_invalidated=True)

    monkeypatch.setattr(store, "_put", lossy)
    store.append("s", 1, [b"1", b"2"])
    assert list(store.read("s")) == [b"0", b"1", b"2"]
    assert len(calls) == (1 if landed else 2)


def test_an_equal_record_of_another_is_not_taken_for_ours(opened, monkeypatch):
    store, other = opened("equal"), opened("equal")
    name = f"s{uuid.uuid4().hex}"

    def beaten(connection, *_):
        monkeypatch.undo()
        other.append(name, 0, [b"same"])
        raise sa.exc.OperationalError("INSERT", {}, ConnectionError("lost"), connection_invalidated=True)

    monkeypatch.setattr(store, "_put", beaten)
    with pytest.raises(StreamMoved):
        store.append(name, 0, [b"same"])
    assert list(other.read(name)) == [b"same"]


def test_an_append_that_came_too_early_is_tried_when_the_stream_has_grown(opened, monkeypatch):
    """After the append found the stream too short, and before its length is asked, another fills the gap."""
    store, other = opened("early"), opened("early")
    name = f"s{uuid.uuid4().hex}"
    length = store._length

    def filled(connection, stream):
        monkeypatch.undo()
        if other.length(name) == 0:
            other.append(name, 0, [b"first"])
        return length(connection, stream)

    for records in ([b"second"], [b"second", b"third"]):
        name = f"s{uuid.uuid4().hex}"
        monkeypatch.setattr(store, "_length", filled)
        try:
            store.append(name, 1, records)
        except StreamMoved:  # MariaDB looked before
            store.append(name, 1, records)
        assert list(other.read(name)) == [b"first", *records]


def test_a_try_still_on_its_way_is_not_taken_for_another_writer(postgres, monkeypatch):
    """The connection broke, and the server carries the first try out only while the second is asked."""
    commune = uuid.uuid4().hex
    store, late = SqlStore(postgres.url(commune)), SqlStore(postgres.url(commune))
    put, landed, marks = store._put, store._landed, []

    def broken(connection, name, expected, batch, mark):
        marks.append(mark)
        if len(marks) > 1:
            return put(connection, name, expected, batch, mark)
        raise sa.exc.OperationalError("INSERT", {}, ConnectionError("lost"), connection_invalidated=True)

    def before_it_lands(connection, name, expected, mark):
        found = landed(connection, name, expected, mark)
        if late.length("s") == expected:
            with late._engine.connect() as other:
                late._put(other, b"s", expected, [b"x"] * (expected + 1), mark)
        return found

    monkeypatch.setattr(store, "_put", broken)
    monkeypatch.setattr(store, "_landed", before_it_lands)
    for expected in (0, 1):
        marks.clear()
        store.append("s", expected, [b"x"] * (expected + 1))
    assert list(late.read("s")) == [b"x"] * 3
    store.close()
    late.close()


def test_a_parent_and_its_child_each_keep_their_own_connection(opened):
    store = opened()
    for number in range(6):
        store.append("s", number, [b"x"])
    child = multiprocessing.get_context("fork").Process(target=_child_appends, args=(store, 6))
    child.start()
    child.join(30)
    assert child.exitcode == 0
    for number in range(8, 12):
        store.append("s", number, [b"x"])
    assert store.length("s") == 12


def _child_appends(store: SqlStore, at: int) -> None:
    for number in range(2):
        store.append("s", at + number, [b"child"])


def test_two_writers_and_a_stormy_network_lose_nothing(server, opened):
    commune = uuid.uuid4().hex
    done: list[tuple[int, int]] = []
    stop = threading.Event()

    def write(who):
        store = opened(commune)
        number = 0
        while number < 25:
            length = store.length("s")
            try:
                store.append("s", length, [b"%d %d" % (who, number)] * 2)
            except StreamMoved:
                continue
            done.append((who, number))
            number += 1

    def storm():
        while not stop.wait(0.05):
            _drop_connections(server)

    threads = [threading.Thread(target=write, args=(who,)) for who in range(2)]
    weather = threading.Thread(target=storm)
    for thread in (*threads, weather):
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    weather.join()
    records = [tuple(map(int, record.split())) for record in opened(commune).read("s")]
    assert sorted(records) == sorted(done * 2)
    assert records[::2] == records[1::2]


# --- kills --------------------------------------------------------------------------------------------------

WRITER = """
import sys
sys.path[:0] = eval(sys.argv[2])
from grassroots_gov_sql import SqlStore
store = SqlStore(sys.argv[1])
n = store.length("s") // 3
while True:
    store.append("s", 3 * n, [b"%d %d" % (n, part) for part in range(3)])
    sys.stdout.write(f"{n}\\n"); sys.stdout.flush()
    n += 1
"""


@pytest.mark.parametrize("victim", ["client", "server"])
def test_every_acknowledged_append_outlives_a_kill(server, opened, victim):
    if victim == "server" and not hasattr(server, "folder"):
        return
    commune, chance = uuid.uuid4().hex, random.Random(5)
    opened(commune)
    for _ in range(ROUNDS):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, server.url(commune), repr(sys.path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        first = process.stdout.readline()
        time.sleep(chance.random() * 0.05)
        if victim == "server":
            server.kill()
        process.send_signal(signal.SIGKILL)
        said = [
            line for line in (first + process.stdout.read()).splitlines(keepends=True) if line.endswith("\n")
        ]
        process.wait()
        process.stdout.close()
        if victim == "server":
            server.start()
        records = list(opened(commune).read("s"))
        assert records == [b"%d %d" % (n // 3, n % 3) for n in range(len(records))]
        assert len(records) % 3 == 0
        assert len(records) // 3 > int(said[-1])


def _child(store: SqlStore) -> None:
    store.append("s", 1, [b"child"])
    store.close()
    os._exit(0)


def test_a_handle_goes_through_a_fork(opened):
    store = opened()
    store.append("s", 0, [b"parent"])
    child = multiprocessing.get_context("fork").Process(target=_child, args=(store,))
    child.start()
    child.join(30)
    assert child.exitcode == 0
    store.append("s", 2, [b"parent again"])
    assert list(store.read("s")) == [b"parent", b"child", b"parent again"]


# --- errors -------------------------------------------------------------------------------------------------

SECRET = "s3cr3t-w0rd"


def _checked(error: StorageError) -> None:
    for text in (str(error), repr(error), error.explain("vi"), repr(error.args), repr(error.__cause__)):
        assert SECRET not in text
    assert len(str(error)) < 500
    assert "\n" not in str(error)
    assert error.__context__ is None or error.__suppress_context__


@pytest.fixture
def guarded(postgres):
    """A role that must give a password."""
    hba = postgres.folder / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text("local all clerk scram-sha-256\n" + before)
    postgres.sql(
        "DROP ROLE IF EXISTS clerk", f"CREATE ROLE clerk LOGIN PASSWORD '{SECRET}'", "SELECT pg_reload_conf()"
    )
    time.sleep(0.2)
    yield f"postgresql://clerk:{{}}@/{{}}?host={postgres.folder}&commune=x"
    hba.write_text(before)
    postgres.sql("SELECT pg_reload_conf()", "DROP ROLE clerk")


def test_a_wrong_password_is_told_without_it(guarded):
    for word in (f"{SECRET}x", ""):
        with pytest.raises(StoreUnavailable) as raised:
            SqlStore(guarded.format(word, "postgres"))
        assert raised.value.reason == "refused_login"
        _checked(raised.value)


def test_a_user_without_rights_is_told(guarded, postgres):
    SqlStore(postgres.url()).close()
    with pytest.raises((StoreUnavailable, ForeignStore)) as raised:
        SqlStore(guarded.format(SECRET, "postgres"))
    assert raised.value.reason == "no_rights"
    _checked(raised.value)


def test_a_missing_database_is_told(guarded):
    with pytest.raises(StoreUnavailable) as raised:
        SqlStore(guarded.format(SECRET, "nowhere"))
    assert raised.value.reason == "no_database"
    _checked(raised.value)


@pytest.mark.parametrize("scheme", ["postgresql", "mariadb"])
def test_a_server_that_nobody_runs_is_told(scheme):
    started = time.monotonic()
    with pytest.raises(StoreUnavailable) as raised:
        SqlStore(f"{scheme}://an:{SECRET}@127.0.0.1:9/x?commune=y")
    assert raised.value.reason == "no_server"
    assert raised.value.where == f"{scheme}://127.0.0.1:9/x?commune=y"
    assert "địa chỉ và cổng của máy chủ" in raised.value.explain("vi")
    assert time.monotonic() - started < 10
    _checked(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "mariadb://an@localhost/x?unix_socket={}&commune=y",
        "mariadb://an@127.0.0.1:9/x?commune=y",
        "postgresql://an@/x?host={}&commune=y",
        "postgresql://an@127.0.0.1:9/x?commune=y",
    ],
)
@pytest.mark.parametrize("dead", [False, True])
def test_a_server_that_does_not_answer_leaves_nothing_open(url, dead, folder):
    path = folder / ("dead" if dead else "nowhere")
    if dead and not path.exists():
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(str(path))  # as a killed server leaves it
    gc.collect()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with pytest.raises(StoreUnavailable) as raised:
            SqlStore(url.format(path))
        reason = raised.value.reason
        del raised
        gc.collect()
    assert reason == "no_server"
    assert [str(each.message) for each in heard] == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (f"postgresql://an:{SECRET}@h/d", "no_commune"),
        (f"postgresql://an:{SECRET}@h/d?commune=", "no_commune"),
        (f"postgresql://an:{SECRET}@h/d?commune=a&commune=b", "no_commune"),
        (f"postgresql://an:{SECRET}@h:port/d?commune=x", "sql_url"),
        (f"postgresql://an:{SECRET}@h/d?commune=x&mode=ro", "sqlite_option"),
        (f"oracle://an:{SECRET}@h/d?commune=x", "sql_url"),
        ("postgresql", "sql_url"),
    ],
)
def test_a_url_that_cannot_be_is_told_without_its_secret(url, reason):
    with pytest.raises(BadStoreUrl) as raised:
        address_of(url)
    assert raised.value.reason == reason
    _checked(raised.value)


def test_options_go_to_the_driver():
    address = address_of(f"postgresql://an:{SECRET}@h/d?commune=x&sslmode=require&password={SECRET}")
    assert address.url.query["sslmode"] == "require"
    assert SECRET not in address.where


# --- tables -----------------------------------------------------------------------------------------------


@pytest.fixture
def empty(server):
    """A database of its own."""
    name = f"d{uuid.uuid4().hex}"
    server.sql(f"CREATE DATABASE {name}")
    known = "/postgres?" if "postgresql" in server.base else "/test?"
    admin = "/postgres?" if "postgresql" in server.base else "/mysql?"
    base, look = server.base, server.admin
    server.base, server.admin = base.replace(known, f"/{name}?"), look.replace(admin, f"/{name}?")
    yield server
    server.base, server.admin = base, look
    server.sql(f"DROP DATABASE {name}")


def test_opening_only_what_exists_makes_no_table(empty):
    with pytest.raises(StoreUnavailable) as raised:
        SqlStore(empty.url() + "&mode=rw")
    assert raised.value.reason == "missing_tables"
    engine = sa.create_engine(empty.admin)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
    SqlStore(empty.url()).close()
    SqlStore(empty.url() + "&mode=rw").close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE grassroots_gov_record (id int)",
        "CREATE TABLE grassroots_gov_schema (layout int)",
        "CREATE TABLE grassroots_gov_annex (commune int, name int)",
    ],
)
def test_a_table_of_another_program_is_left_as_it_was(empty, statement):
    empty.sql(statement)
    with pytest.raises(ForeignStore) as raised:
        SqlStore(empty.url())
    assert raised.value.reason == "foreign_table"
    engine = sa.create_engine(empty.admin)
    assert len(sa.inspect(engine).get_table_names()) == 1
    engine.dispose()


@pytest.mark.parametrize(
    "change", ["UPDATE grassroots_gov_schema SET layout = 0", "DELETE FROM grassroots_gov_schema"]
)
def test_tables_of_another_version_are_refused(empty, change):
    SqlStore(empty.url()).close()
    empty.sql(change)
    with pytest.raises(ForeignStore) as raised:
        SqlStore(empty.url())
    assert raised.value.reason == "other_layout"


def test_all_who_make_the_tables_at_once_succeed(empty):
    errors = []

    def make():
        try:
            SqlStore(empty.url()).close()
        except StorageError as error:
            errors.append(error)

    threads = [threading.Thread(target=make) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_tables_in_the_making_are_waited_for(empty, monkeypatch):
    """On MariaDB they appear one by one; who looks in between must not take them for somebody else's."""
    make, begun = schema._make, threading.Event()

    def slowly(connection):
        begun.set()
        for table in schema.METADATA.sorted_tables[:1]:
            table.create(connection)
        time.sleep(0.5)
        schema.METADATA.sorted_tables[0].drop(connection)
        make(connection)

    monkeypatch.setattr(schema, "_make", slowly)
    maker = threading.Thread(target=lambda: SqlStore(empty.url()).close())
    maker.start()
    assert begun.wait(10)
    time.sleep(0.2)
    SqlStore(empty.url()).close()
    maker.join()


def test_what_is_appended_appears_in_no_error(opened):
    store = opened()
    with pytest.raises(sa.exc.SQLAlchemyError) as raised, store._engine.connect() as connection:
        connection.execute(sa.text("SELECT nothing FROM nowhere WHERE x = :x"), {"x": SECRET})
    assert SECRET not in str(raised.value)
