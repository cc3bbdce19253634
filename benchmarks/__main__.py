"""``python -m benchmarks [NAME …] [--long] [--write]``: run the rows, print the table.

Each module of this package with a function ``rows(long: bool)`` is a set of rows. ``--write`` puts the
table into docs/benchmarks.md with the day and the machine.
"""

from __future__ import annotations

import argparse
import platform
import sys
from datetime import date
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from inspect import signature
from pathlib import Path

from benchmarks.harness import Row, rows_table

SETS = ("startup", "append", "books", "rosters", "deadlines", "decisions", "province")
PEERS = (
    "attrs",
    "pluggy",
    "holidays",
    "workalendar",
    "ortools",
    "scipy",
    "beancount",
    "sqlalchemy",
    "psycopg",
)
HERE = Path(__file__).parent
PAGE = HERE.parent / "docs/benchmarks.md"


def main() -> int:
    """Run what is asked for; exit 1 where a row falls short."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", choices=[*SETS, []])
    parser.add_argument("--long", action="store_true", help="the full sizes (a million vouchers)")
    parser.add_argument(
        "--size", type=int, action="append", default=[], help="vouchers, for the sets on books"
    )
    parser.add_argument("--repeats", type=int, default=5, help="medians are of so many runs (sets on books)")
    parser.add_argument("--folder", type=Path, help="where written inputs are kept (sets on books)")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    args = parser.parse_args()
    rows: list[Row] = []
    for name in args.names or [name for name in SETS if (HERE / f"{name}.py").exists()]:
        print(f"== {name}", file=sys.stderr)
        measure = import_module(f"benchmarks.{name}").rows
        given = {"long": args.long, "sizes": args.size, "repeats": args.repeats, "folder": args.folder}
        for row in measure(**{key: given[key] for key in given.keys() & signature(measure).parameters}):
            rows.append(row)
            print(rows_table([row]).splitlines()[-1], flush=True)
    if args.write:
        PAGE.write_text(_page(rows), "utf-8")
    return 1 if any(row.met is False for row in rows) else 0


def _page(rows: list[Row]) -> str:
    peers = ", ".join(f"{name} {_version(name)}" for name in PEERS)
    return (
        "# Benchmarks\n\n"
        "`make bench` measures these rows: seeded, ours and the peer's turn by turn, the median of at least "
        f"five. Run on {date.today():%d/%m/%Y}, {platform.python_implementation()} "
        f"{platform.python_version()}, {platform.machine()}, two cores. Times move with the machine; "
        f"the ratio is what counts, and a ratio within *reach* is met.\n\nPeers: {peers}.\n\n"
        + rows_table(rows)
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


if __name__ == "__main__":
    sys.exit(main())
