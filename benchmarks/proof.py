"""``python -m benchmarks.proof [NAME …] [--rounds N] [--write]``: the long forms.

Kills, a lost power supply, tampering, random input, wrong stores, mutants of the law and of the code: each
is a set of tests in its long form, or a program of this folder. A table says what was done and what came
of it; ``--write`` puts the rows of what ran into docs/proof.md, each with its day, and leaves the others.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/proof.md"
MARK = "<!-- the table below is written by python -m benchmarks.proof --write -->"
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-x")


@frozen(kw_only=True)
class Part:
    """One part of the proof: a command, how often it goes round, what it shows."""

    what: str
    command: tuple[str, ...]
    rounds: int | None = None
    profile: str = "quick"


@frozen(kw_only=True)
class Outcome:
    """What came of a part."""

    what: str
    rounds: int | None
    well: bool
    said: str
    seconds: float


def parts(rounds: int | None = None) -> Mapping[str, Part]:
    """Every part by name; ``rounds`` in place of each part's own number."""

    def tests(*names: str) -> tuple[str, ...]:
        return (*PYTEST, *names)

    return {
        "sqlite": Part(
            what="kill -9 of a writer on SQLite: every acknowledged fact there, chain whole",
            command=tests("tests/journal/test_faults.py::test_every_acknowledged_fact_outlives_a_kill"),
            rounds=rounds or 200,
        ),
        "postgresql": Part(
            what="kill -9 of the client, then of the server, on PostgreSQL: the same",
            command=tests(
                "plugins/grassroots-gov-sql/tests/test_sql.py::test_every_acknowledged_append_outlives_a_kill"
            ),
            rounds=rounds or 50,
        ),
        "outbox": Part(
            what="kill -9 of a process that delivers notices: none lost, none out of order, "
            "none twice without the same key",
            command=tests("tests/hooks/test_outbox_killed.py"),
            rounds=rounds or 50,
        ),
        "faults": Part(
            what="failing calls, power cut, full disk, clock back, eight processes on one stream",
            command=tests("tests/journal", "-k", "not outlives_a_kill and not test_tampering"),
        ),
        "tampering": Part(
            what="every byte of a small journal changed to each of the 255 others; every drop, order, "
            "truncation and chain written anew below a checkpoint: each found and located",
            command=tests("tests/journal/test_tampering.py"),
            profile="long",
        ),
        "input": Part(
            what="random and hostile input: no traceback, nothing written, no hang; 100,000 inputs or more",
            command=tests("tests/hostile", "--hypothesis-show-statistics"),
            profile="long",
        ),
        "stores": Part(
            what="wrong stores and notifiers: each caught by the clause that it breaks",
            command=tests("tests/testing"),
        ),
        "law": Part(
            what="mutants of the law: a number, comparator, base or day changed; 98 of 100 to be caught",
            command=(sys.executable, "benchmarks/law_mutants.py"),
        ),
        "code": Part(
            what="mutants of the code: 85 of 100 to be caught",
            command=(sys.executable, "-m", "benchmarks.code_mutants"),
        ),
    }


def run(part: Part) -> Outcome:
    """Run one part to its end."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "HYPOTHESIS_PROFILE": part.profile,
        **({"GRASSROOTS_GOV_KILLS": str(part.rounds)} if part.rounds else {}),
    }
    begun = time.monotonic()
    done = subprocess.run(
        part.command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - begun
    print(done.stdout[-20_000:], done.stderr[-2_000:], sep="\n", flush=True)
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    told = [line for line in lines if re.search(r"\d+ (passed|failed)|^\| all |^all: ", line)]
    said = re.sub(r" in [\d.]+s.*", "", told[-1]).strip("= |") if told else f"exit code {done.returncode}"
    inputs = sum(map(int, re.findall(r"(\d+) passing examples", done.stdout)))
    if inputs:
        said += f", {inputs:,} inputs"
    return Outcome(
        what=part.what,
        rounds=part.rounds,
        well=done.returncode == 0,
        said=said.replace("|", "/"),
        seconds=seconds,
    )


HEAD = "| part | day | what | rounds | result | well | seconds |\n|---|---|---|---:|---|---|---:|\n"


def row(name: str, one: Outcome, on: date) -> str:
    """The outcome of a part as a line of the table."""
    well = "yes" if one.well else "**no**"
    return (
        f"| `{name}` | {on:%d/%m/%Y} | {one.what} | {one.rounds or '–'} | {one.said} | {well} "
        f"| {one.seconds:.0f} |\n"
    )


def written(page: str, fresh: Mapping[str, str]) -> str:
    """The page with these rows in place of the older ones of the same parts."""
    head, mark, tail = page.partition(MARK)
    assert mark, "the page has a place for the table"
    rows = {found[1]: found[0] for found in re.finditer(r"^\| `(\w+)` \|.*\n", tail, re.MULTILINE)}
    rows |= fresh
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    lines = "".join(rows[name] for name in parts() if name in rows)
    return f"{head}{mark}\n\nRun on {python}, {machine}.\n\n{HEAD}{lines}"


def main() -> int:
    """Run the parts asked for; 1 where one of them shows a fault."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof")
    parser.add_argument("names", nargs="*", choices=[*parts(), []])
    parser.add_argument("--rounds", type=int, help="kills in each part, in place of its own number")
    parser.add_argument("--write", action="store_true", help="write the rows into docs/proof.md")
    args = parser.parse_args()
    well, rows = True, {}
    for name, part in parts(args.rounds).items():
        if not args.names or name in args.names:
            print(f"== {name}: {part.what}", flush=True)
            outcome = run(part)
            well, rows[name] = well and outcome.well, row(name, outcome, date.today())
    print(HEAD + "".join(rows.values()))
    if args.write:
        PAGE.write_text(written(PAGE.read_text("utf-8"), rows), "utf-8")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
