"""A province of communes rolled up: one process against two, and what it takes in memory.

One journal of a thousand facts is made, and every commune has a copy of it of its own: the reading is that
of so many files, while making them is that of one.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

from benchmarks.harness import Row, interleaved
from grassroots_gov import Commune, Count, Dong, Officer, PluginHost
from grassroots_gov.province import Province

COMMUNES = 3_321
"""So many communes, wards and special zones the country has since 01/07/2025."""
QUICK = 400
"""So many that what it takes to start two processes does not count."""
FACTS = 1_000
YEAR = (date(2020, 1, 1), date(2020, 12, 31))
WORKERS = 2
ROOT = Path(__file__).parents[1]


def rows(*, long: bool) -> Iterator[Row]:
    """The roll-up with two worker processes against one process, the same communes turn by turn."""
    count = COMMUNES if long else QUICK
    with tempfile.TemporaryDirectory() as folder:
        province = Province(_communes(Path(folder), count))

        def ours() -> None:
            _whole(province, WORKERS)

        def theirs() -> None:
            _whole(province, 1)

        for name in province.communes:  # neither side reads the disk for the other
            Path(folder, f"xa{name.split()[1]}.db").read_bytes()
        if long:  # half an hour for five turns of each: the size itself evens the machine's moods out
            one, two = interleaved(theirs, ours, repeats=1, warm=False)
        else:
            two, one = interleaved(ours, theirs)
        small, large = (_peak(Path(folder), size) for size in (count // 4, count))
    yield Row(
        work=f"roll up {count:,} communes of {FACTS:,} facts, {WORKERS} processes",
        against="one process",
        reach=Fraction(10, 17),
        ours=two,
        theirs=one,
        note=f"peak {small:.0f} MiB at {count // 4:,} communes, {large:.0f} MiB at {count:,}; "
        f"{os.cpu_count()} cores",
    )


def _whole(province: Province, workers: int) -> None:
    rollup = province.roll_up(*YEAR, workers=workers)
    total = rollup.total()
    count = len(province.communes)
    if rollup.failures or total.facts != FACTS * count or total.received != count:
        raise RuntimeError(f"a wrong sum: {total}, {rollup.failures[:3]}")


def _communes(folder: Path, count: int) -> dict[str, str]:
    first = folder / "xa0.db"
    _make(first)
    for number in range(1, count):
        shutil.copyfile(first, folder / f"xa{number}.db")
    return _urls(folder, count)


def _urls(folder: Path, count: int) -> dict[str, str]:
    return {f"Xã {number}": f"sqlite:///{folder / f'xa{number}.db'}" for number in range(count)}


def _make(path: Path) -> None:
    """A year of one commune: officers, a vote, a fund, a dossier, and vouchers up to the number of facts."""
    with Commune.open(f"sqlite:///{path}", host=PluginHost.bare(), today=YEAR[0]) as xa:
        for number in range(10):
            xa.officers.appoint(Officer(f"CB{number}", "youth_union_secretary"), on=date(2019, 1, 1))
        decision = xa.decisions.open(
            "infrastructure_contribution", "Đường", on=date(2020, 2, 10), unit="household", eligible=150
        )
        count = Count(unit="household", eligible=150, attending=140, agree=120)
        xa.decisions.count(decision, count, on=date(2020, 2, 20))
        xa.decisions.conclude(decision, on=date(2020, 2, 20))
        xa.funds.open("duong", "Đường", on=date(2020, 3, 1), decision=decision)
        levy = xa.funds.levy("duong", Dong(50_000), on=date(2020, 3, 1), decision=decision)
        slip = xa.cases.receive("birth_registration", at=datetime(2020, 11, 2, 9))
        xa.cases.answer(slip.case_id, at=datetime(2020, 11, 2, 14))
        xa.funds.collect(levy, "H0000", Dong(50_000), on=date(2020, 6, 8))  # opens the accounts as well
        so_far = sum(1 for _ in xa.facts())
        for number in range(1, FACTS - so_far + 1):
            xa.funds.collect(levy, f"H{number:04}", Dong(50_000), on=date(2020, 6, 8))
        if sum(1 for _ in xa.facts()) != FACTS:
            raise RuntimeError("the commune has another number of facts")


def _peak(folder: Path, count: int) -> float:
    """MiB that a fresh process which rolls up, and the fattest of its workers, hold at most."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.province", str(folder), str(count)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return float(done.stdout)


def _measure(folder: str, count: str) -> None:
    _whole(Province(_urls(Path(folder), int(count))), WORKERS)
    both = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(sum(both) / 1024)


if __name__ == "__main__":
    _measure(*sys.argv[1:])
