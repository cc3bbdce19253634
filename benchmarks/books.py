"""Books of a commune at 10,000 to 1,000,000 vouchers, against Ledger, hledger and beancount.

The vouchers are those of ``plan``: 8 funds of 9 accounts, 80 % contributions, 10 % payments, 7 % deposits,
3 % transfers, ten years. Every program reads the same ones, each in its own language.

    python -m benchmarks books                                   10,000 and 100,000 vouchers
    python -m benchmarks books --size 1000000                    a million: minutes for each run of a peer
    python -m benchmarks books --size 1000000 --repeats 1        once over
    python -m benchmarks books --folder inputs                   where the journals are kept from run to run

The journals are written once for each version of what writes them, into the temporary folder unless
``--folder`` says otherwise; a run that was broken off goes on with what is there.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from inspect import getsource
from itertools import islice
from pathlib import Path

from attrs import frozen

from benchmarks.harness import Row, interleaved
from grassroots_gov.funds.books import book_of
from grassroots_gov.funds.chart import Chart
from grassroots_gov.funds.facts import (
    CODEC,
    AccountOpened,
    Collected,
    Levied,
    Opened,
    Posted,
    Spent,
    Transferred,
)
from grassroots_gov.funds.stored import STREAM
from grassroots_gov.funds.stored import Row as StoredRow
from grassroots_gov.journal import Event
from grassroots_gov.journal.fact import FIRST, Fact, compose
from grassroots_gov.journal.sqlite import SQLiteStore
from grassroots_gov.money import Dong

FUNDS = tuple(f"quy-{number}" for number in range(1, 9))
SPENDING = ("2412", "311", "152", "811", "331", "211")
HOUSEHOLDS = 2_000
FIRST_DAY = date(2020, 1, 1)
YEARS = 10


@frozen
class Planned:
    """One voucher before any program's language."""

    on: date
    act: str
    fund: str
    party: str | None
    lines: tuple[StoredRow, ...]


def plan(count: int) -> Iterator[Planned]:
    """``count`` vouchers in the order of their days, always the same."""
    chance = random.Random(20200520)
    cash = dict.fromkeys(FUNDS, 0)
    days = YEARS * 365
    for number in range(count):
        on = FIRST_DAY + timedelta(days=number * days // count)
        fund = chance.choice(FUNDS)
        kind = chance.random()
        if kind < 0.8 or cash[fund] < 4_000_000:
            amount, party = chance.randrange(1, 40) * 10_000, f"H-{chance.randrange(HOUSEHOLDS):04}"
            cash[fund] += amount
            lines = (("111", fund, None, amount), ("4418", fund, party, -amount))
            yield Planned(on, "collect", fund, party, lines)
            continue
        amount = chance.randrange(1, 200) * 10_000
        cash[fund] -= amount
        if kind < 0.9:
            lines = ((chance.choice(SPENDING), fund, None, amount), ("111", fund, None, -amount))
            yield Planned(on, "spend", fund, None, lines)
        elif kind < 0.97:
            yield Planned(
                on, "deposit", fund, None, (("1128", fund, None, amount), ("111", fund, None, -amount))
            )
        else:
            taker = chance.choice([other for other in FUNDS if other != fund])
            cash[taker] += amount
            lines4 = (
                ("4418", fund, None, amount),
                ("111", fund, None, -amount),
                ("111", taker, None, amount),
                ("4418", taker, None, -amount),
            )
            yield Planned(on, "transfer", fund, None, lines4)


def events(count: int) -> Iterator[tuple[date, Event]]:
    """The same vouchers as facts of our ledger, after what a real one begins with."""
    chart = Chart.vietnam()
    lineages = (reversed([*chart.lineage(code)]) for code in ("111", "1128", "4418", *SPENDING))
    codes = dict.fromkeys(code for lineage in lineages for code in lineage)
    for code in codes:
        account = chart[code]
        yield (
            FIRST_DAY,
            AccountOpened(
                account=code, parent=account.parent, normal=account.normal, vi=account.vi, en=account.en
            ),
        )
    for fund in FUNDS:
        yield (
            FIRST_DAY,
            Opened(
                fund=fund,
                name=f"Quỹ {fund}",
                fund_kind="works",
                decision="decisions/1",
                source="4418",
                spending="2412",
                purposes=(),
            ),
        )
    position = len(codes) + len(FUNDS)
    levies: dict[tuple[str, int], str] = {}
    serials: dict[tuple[str, int], int] = {}
    for number, planned in enumerate(plan(count), start=1):
        year = planned.on.year
        if planned.act == "collect" and (planned.fund, year) not in levies:
            position += 1
            levies[planned.fund, year] = f"{STREAM}#{position}"
            yield planned.on, _levied(planned.fund)
        position += 1
        book = book_of(planned.lines)
        serials[book, year] = serials.get((book, year), 0) + 1
        yield planned.on, _voucher(number, planned, book, serials[book, year], levies)


def _levied(fund: str) -> Levied:
    return Levied(
        fund=fund,
        amount=Dong(10**12),
        per="household",
        nature="agreed",
        decision="decisions/1",
        matter="infrastructure_contribution",
        until=None,
        exempt=(),
        units={},
        unit="",
        quantity=0,
        instalments=(),
    )


def _voucher(
    number: int, planned: Planned, book: str, serial: int, levies: dict[tuple[str, int], str]
) -> Posted:
    common = {
        "number": number,
        "book": book,
        "serial": serial,
        "document": f"CT-{number}",
        "lines": planned.lines,
    }
    if planned.act == "collect":
        return Collected(**common, memo="", levy=levies[planned.fund, planned.on.year])
    if planned.act == "spend":
        people = {"approved_by": "CB-1", "paid_by": "CB-2", "recorded_by": "CB-3"}
        return Spent(**common, memo="", purpose="vật liệu", **people)
    if planned.act == "transfer":
        return Transferred(
            **common, memo="Điều chuyển", decision="decisions/1", approved_by="CB-1", recorded_by="CB-3"
        )
    return Posted(**common, memo="Nộp Kho bạc")


def write_journal(path: Path, count: int) -> None:
    """Our SQLite journal of ``count`` vouchers."""
    store = SQLiteStore(path)
    previous, position = FIRST, 0
    source = events(count)
    while batch := list(islice(source, 20_000)):
        records = []
        for at, (on, event) in enumerate(batch, start=position + 1):
            fact, record = compose(
                Fact(
                    stream=STREAM,
                    position=at,
                    kind=event.kind,
                    version=1,
                    effective_on=on,
                    recorded_at=datetime(
                        on.year, on.month, on.day, at // 3600 % 24, at // 60 % 60, at % 60, tzinfo=UTC
                    ),
                    by="CB-3",
                    book="0" * 64,
                    previous=previous,
                    body=CODEC.encode(event, str),
                )
            )
            records.append(record)
            previous = fact.digest
        store.append(STREAM, position, records)
        position += len(records)
    store.close()


def write_text(path: Path, count: int, language: str) -> None:
    """The journal of Ledger, hledger or beancount with ``count`` vouchers."""
    roots = {"1": "Assets", "2": "Assets", "3": "Liabilities", "4": "Equity", "8": "Expenses"}
    names = {
        (code, fund): f"{roots[code[0]]}:{code}:F-{fund}"
        for code in ("111", "1128", "4418", *SPENDING)
        for fund in FUNDS
    }
    with path.open("w", encoding="utf-8") as file:
        if language == "beancount":
            file.writelines(f"{FIRST_DAY} open {name} VND\n" for name in names.values())
        elif language == "hledger":
            file.write("commodity VND\n")
            file.writelines(f"account {name}\n" for name in names.values())
        for number, planned in enumerate(plan(count), start=1):
            day = planned.on.isoformat() if language != "ledger" else f"{planned.on:%Y/%m/%d}"
            title = (
                f'"chung tu {number}"'
                if language == "beancount"
                else f"({number}) {planned.party or planned.act}"
            )
            file.write(f"\n{day} * {title}\n")
            for code, fund, _, amount in planned.lines:
                assert fund is not None
                file.write(f"    {names[code, fund]}  {amount} VND\n")


OURS_BALANCE = """
import sys
from grassroots_gov.funds.audit import LedgerAudit
from grassroots_gov.journal.audit import audit
from grassroots_gov.journal.sqlite import SQLiteStore
books = LedgerAudit()
found = audit(SQLiteStore(sys.argv[1]), watchers={"ledger": books})
assert found.whole and not books.faults, (found, books.findings())
for row in books.trial_balance():
    print(row.account, row.fund, row.balance)
"""

OURS_HOUSEHOLD = """
import sys
from datetime import datetime, timezone
from grassroots_gov.funds.facts import CODEC
from grassroots_gov.funds.room import FundsRoom
from grassroots_gov.journal import Journal
from grassroots_gov.journal.sqlite import SQLiteStore
from grassroots_gov.law import RuleBook
journal = Journal(SQLiteStore(sys.argv[1]), CODEC, clock=lambda: datetime.now(timezone.utc), salt=bytes)
funds = FundsRoom(journal, RuleBook.vietnam, lambda: None, decision=lambda _: None)
for receipt in funds.history_of("H-0007"):
    print(receipt.number, receipt.on, receipt.fund, receipt.amount)
"""

BEANCOUNT = """
import sys
from beancount import loader
entries, errors, _ = loader.load_file(sys.argv[1])
assert not errors
"""


FILES = ("ledger", "hledger", "beancount")


def rows(
    *, long: bool, sizes: Sequence[int] = (), folder: Path | None = None, repeats: int = 5
) -> Iterator[Row]:
    """Every row on books, at ``sizes``; else at 10,000 and 100,000 vouchers, and with ``long`` a million."""
    kept = inputs(folder)
    for count in sizes or ((10_000, 100_000, 1_000_000) if long else (10_000, 100_000)):
        files = {name: _made(kept / f"{count}.{name}", count, name) for name in FILES}
        ours = journal_of(count, folder=folder)
        yield from _append(ours, files, count, repeats)
        yield from _household(ours, files, count, repeats)
        yield from _verify(_made(kept / f"{count}.db", count, "ours"), files, count, repeats)
    yield from _flat(kept, repeats)


def inputs(folder: Path | None) -> Path:
    """Where the journals of this version of their writers stand."""
    import grassroots_gov.funds.facts as facts
    import grassroots_gov.journal.fact as fact

    writers = (plan, events, _levied, _voucher, write_journal, write_text, facts, fact)
    version = hashlib.sha256("".join(map(getsource, writers)).encode()).hexdigest()[:12]
    kept = (folder or Path(tempfile.gettempdir())) / f"grassroots-gov-books-{version}"
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def journal_of(count: int, *, folder: Path | None = None) -> Path:
    """A copy of our journal of ``count`` vouchers that a process has folded once, as any used journal is.

    It is written to by the rows; the journal that is verified is another.
    """
    kept = inputs(folder)
    path = kept / f"{count}-used.db"
    if not path.exists():
        part = kept / f"{count}-part.db"
        for old in kept.glob(f"{part.name}*"):
            old.unlink()
        shutil.copy(_made(kept / f"{count}.db", count, "ours"), part)
        _run(_post_command(part))()  # leaves the checkpoint that every later process starts from
        part.rename(path)
    return path


def _made(path: Path, count: int, language: str) -> Path:
    """The file, written unless it is there whole."""
    if not path.exists():
        part = path.with_name(f"{path.name}.part")
        part.unlink(missing_ok=True)
        if language == "ours":
            write_journal(part, count)
        else:
            write_text(part, count, language)
        part.rename(path)
    return path


def _cached() -> dict[str, str]:
    """The environment of a whole process that may use its bytecode caches, as any installed program does."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "BEANCOUNT_DISABLE_LOAD_CACHE": "1",
    }  # a peer reads its file, not a pickle of the last run


def _run(command: Sequence[str]) -> Callable[[], object]:
    def run() -> object:
        return subprocess.run(command, env=_cached(), capture_output=True, text=True, check=True)

    return run


def _post_command(ours: Path) -> list[str]:
    lines = ["--debit", "111:1000", "--credit", "4418:1000", "--fund", FUNDS[0]]
    words = ["--on", "2029-12-31", "--memo", "thu", "--document", "CT", "--json"]
    return [
        sys.executable,
        "-m",
        "grassroots_gov",
        "fund",
        "post",
        "--store",
        f"sqlite:///{ours}",
        *words,
        *lines,
    ]


def _flat(kept: Path, repeats: int) -> Iterator[Row]:
    """Posting after the longest history against posting after the shortest of those that are here."""
    counts = sorted(int(path.name.partition("-")[0]) for path in kept.glob("*-used.db"))
    if len(counts) > 1 and counts[0] <= 10_000:
        short, long = (kept / f"{count}-used.db" for count in (counts[0], counts[-1]))
        mine, base = interleaved(
            _run(_post_command(long)), _run(_post_command(short)), repeats=max(repeats, 5)
        )
        yield Row(
            work=f"append one voucher and ask the new balance, whole process, {counts[-1]:,} of history",
            against=f"ours with {counts[0]:,} of history",
            reach=Fraction(5, 4),
            ours=mine,
            theirs=base,
        )


def _append(ours: Path, files: dict[str, Path], count: int, repeats: int) -> Iterator[Row]:
    """One voucher durable and the new balance, whole process: the peers write a line and read everything."""
    reach = {
        "ledger": (Fraction(1), Fraction(1, 60)),
        "hledger": (None, Fraction(1, 400)),
        "beancount": (None, Fraction(1, 700)),
    }
    commands = {
        "ledger": ["ledger", "-f", str(files["ledger"]), "bal", "111"],
        "hledger": ["hledger", "-f", str(files["hledger"]), "bal", "111"],
        "beancount": [sys.executable, "-c", BEANCOUNT, str(files["beancount"])],
    }
    for name, command in commands.items():
        mine, theirs = interleaved(
            _run(_post_command(ours)), _run(command), repeats=repeats, warm=count < 1_000_000
        )
        at = reach[name][1 if count == 1_000_000 else 0] if count != 100_000 else None
        yield Row(
            work=f"append one voucher and ask the new balance, whole process, {count:,} of history",
            against=name,
            reach=at,
            ours=mine,
            theirs=theirs,
        )


def _household(ours: Path, files: dict[str, Path], count: int, repeats: int) -> Iterator[Row]:
    """Every voucher of one household, whole process."""
    us = _run([sys.executable, "-c", OURS_HOUSEHOLD, str(ours)])
    commands = {
        "ledger": (["ledger", "-f", str(files["ledger"]), "reg", "@H-0007"], Fraction(1, 2)),
        "hledger": (["hledger", "-f", str(files["hledger"]), "reg", "desc:H-0007"], Fraction(1, 12)),
    }
    for name, (command, reach) in commands.items():
        mine, theirs = interleaved(us, _run(command), repeats=repeats, warm=count < 1_000_000)
        yield Row(
            work=f"one household's statement, {count:,} vouchers",
            against=name,
            reach=reach if count == 1_000_000 else None,
            ours=mine,
            theirs=theirs,
        )


def _verify(ours: Path, files: dict[str, Path], count: int, repeats: int) -> Iterator[Row]:
    """Chain, double entry and every rule of the funds anew, and all trial balances."""
    us = _run([sys.executable, "-c", OURS_BALANCE, str(ours)])
    commands = {
        "ledger": ["ledger", "-f", str(files["ledger"]), "bal"],
        "hledger": ["hledger", "-f", str(files["hledger"]), "bal", "--strict"],
        "beancount": [sys.executable, "-c", BEANCOUNT, str(files["beancount"])],
    }
    reach = {"ledger": Fraction(1), "hledger": Fraction(1, 7), "beancount": Fraction(1, 11)}
    for name, command in commands.items():
        mine, theirs = interleaved(us, _run(command), repeats=repeats, warm=count < 1_000_000)
        yield Row(
            work=f"verify everything and all trial balances, {count:,} vouchers",
            against=name,
            reach=reach[name] if count >= 100_000 else None,
            ours=mine,
            theirs=theirs,
        )
    yield Row(
        work=f"most memory while verifying everything, {count:,} vouchers",
        against="ledger",
        reach=Fraction(1, 30) if count >= 1_000_000 else None,
        ours=_peak([sys.executable, "-c", OURS_BALANCE, str(ours)]),
        theirs=_peak(commands["ledger"]),
        unit="MiB",
    )


def _peak(command: Sequence[str]) -> float:
    """The most memory that a process held, in MiB."""
    # A small process starts it: the mark of a child begins at the size of the process it was forked from.
    watch = "import resource as r, subprocess as s, sys; s.run(sys.argv[1:], stdout=s.DEVNULL, check=True)"
    told = f"{watch}; print(r.getrusage(r.RUSAGE_CHILDREN).ru_maxrss)"
    done = subprocess.run(
        [sys.executable, "-c", told, *command], env=_cached(), capture_output=True, check=True
    )
    return int(done.stdout) / 1024
