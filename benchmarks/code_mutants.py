"""Mutants of the code, made and tried by mutmut: how many does a test catch, module by module?

    python -m benchmarks.code_mutants [--children N] [PATTERN …]

The modules and their tests are in ``pyproject.toml``: those where a wrong sign costs most, judges, tally,
ledger, planner, chain, calendar. Each mutant is run against the tests that reach its function, the quickest
first. A pattern ("grassroots_gov.duty.*") names some of the mutants.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["CAUGHT", "outcomes"]

ROOT = Path(__file__).parents[1]
CAUGHT = frozenset(("killed", "timeout", "suspicious", "segfault"))
"""A failing test, or tests that never end; a mutant that no test reaches has survived."""
LINE = re.compile(r"^\s*(?P<name>grassroots_gov\.(?P<module>[\w.]+)\.x\S+): (?P<outcome>[\w ]+)$")


def outcomes(results: str) -> Mapping[str, Mapping[str, str]]:
    """What came of each mutant, by module and mutant, from what ``mutmut results --all true`` prints.

    >>> outcomes("    grassroots_gov.duty.flow.x_fill__mutmut_1: killed")["duty.flow"]
    {'grassroots_gov.duty.flow.x_fill__mutmut_1': 'killed'}
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for line in results.splitlines():
        if row := LINE.match(line):
            found[row["module"]][row["name"]] = row["outcome"]
    return found


def _mutmut(*arguments: str) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "mutants"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def main(argv: Sequence[str] | None = None) -> int:
    """Print each survivor and a line for each module; 1 where fewer than 85 of 100 are caught."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.code_mutants")
    parser.add_argument("patterns", nargs="*")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args(argv)
    _mutmut("run", "--max-children", str(args.children), *args.patterns)
    total: Counter[bool] = Counter()
    for module, of_module in sorted(outcomes(_mutmut("results", "--all", "true")).items()):
        tried = {name: outcome for name, outcome in of_module.items() if outcome != "not checked"}
        caught = Counter(outcome in CAUGHT for outcome in tried.values())
        for name, outcome in tried.items():
            if outcome not in CAUGHT:
                print(f"{outcome} {name}")
        print(f"{module}: {caught[True]} of {len(tried)} caught", flush=True)
        total += caught
    print(f"all: {total[True]} of {total.total()} caught")
    return 0 if total[True] * 100 >= total.total() * 85 else 1


if __name__ == "__main__":
    raise SystemExit(main())
