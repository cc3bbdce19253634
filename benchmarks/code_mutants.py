"""Mutants of the code: a comparison, a number, a sign, a connective or an answer changed, one at a time.

    python -m benchmarks.code_mutants [--sample N] [MODULE …]

The modules are those where a wrong sign costs most: judges, tally, ledger, planner, chain, calendar. Each
mutant lives in a forked process that imports the changed module in place of the file and runs the tests of
its room that reach the changed statement, the quickest first, until one fails; a test that never ends has
failed too. Which tests reach what is learnt once, from a run without mutants. No file is changed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from functools import partial
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from attrs import frozen

if TYPE_CHECKING:
    from coverage import Coverage

__all__ = ["TARGETS", "Mutant", "mutants", "run"]

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"


def patience(seconds: Mapping[str, float]) -> float:
    """After how many seconds tests are taken to hang: ten times what they took when watched, and 30."""
    return 30 + 10 * sum(seconds.values())


TARGETS: dict[str, tuple[str, ...]] = {
    "decisions.judge": ("tests/decisions",),
    "decisions.tally": ("tests/decisions",),
    "decisions.arithmetic": ("tests/decisions",),
    "funds.ledger": ("tests/funds",),
    "funds.judge": ("tests/funds",),
    "funds.merkle": ("tests/funds/test_proofs.py",),
    "decisions.shares": ("tests/decisions",),
    "decisions.boards": ("tests/decisions/test_boards.py",),
    "funds.audit": ("tests/funds",),
    "duty.planner": ("tests/duty",),
    "duty.flow": ("tests/duty",),
    "duty.residual": ("tests/duty",),
    "duty.certificate": ("tests/duty",),
    "duty.judge": ("tests/duty",),
    "journal.audit": (
        "tests/journal/test_audit.py",
        "tests/journal/test_tampering.py",
        "tests/journal/test_journal.py",
    ),
    "journal.fact": ("tests/journal/test_audit.py", "tests/journal/test_journal.py"),
    "worktime.calendar": ("tests/worktime",),
    "worktime.announce": ("tests/worktime",),
    "officers.judge": ("tests/officers",),
    "cases.judge": ("tests/cases",),
    "cases.grounds": ("tests/cases/test_petitions.py",),
    "cases.petition_judge": ("tests/cases/test_petitions.py",),
    "cases.clock": ("tests/cases/test_dossiers.py",),
    "cases.statistics": ("tests/cases/test_statistics.py",),
    "council.judge": ("tests/council",),
    "publicity.judge": ("tests/publicity",),
    "law.threshold": ("tests/law/test_values.py", "tests/decisions"),
}
"""Modules under ``grassroots_gov`` and the tests that ought to notice a change."""

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SIGNS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}


@frozen(kw_only=True)
class Mutant:
    """One change to one module."""

    module: str
    line: int
    statement: range
    kind: str
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.kind}: {self.before} -> {self.after}"


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Every mutant of a module's source."""
    whole = ast.parse(source)
    statements = [*_statements(whole)]
    for place, node in enumerate(_nodes(whole)):
        for kind in range(_ways(node)):
            tree = ast.parse(source)
            changed = _nodes(tree)[place]
            before = ast.unparse(changed)
            what = _change(changed, kind)
            yield Mutant(
                module=module,
                line=getattr(node, "lineno", 0),
                statement=min(
                    (lines for lines in statements if getattr(node, "lineno", 0) in lines), key=len
                ),
                kind=what,
                before=before[:70],
                after=ast.unparse(changed)[:70],
                source=ast.unparse(ast.fix_missing_locations(tree)),
            )


def _statements(tree: ast.AST) -> Iterator[range]:
    """The lines of each statement; of one that holds others, the lines before them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            inner = getattr(node, "body", None)
            assert node.end_lineno is not None
            first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
            yield range(first, max(first + 1, inner[0].lineno) if inner else node.end_lineno + 1)


def _nodes(tree: ast.AST) -> list[ast.AST]:
    """The nodes that say what the program does: no annotations, no docstrings, no names for others."""
    found: list[ast.AST] = []

    def walk(node: ast.AST) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        if isinstance(node, ast.Assign) and "__all__" in ast.unparse(node.targets[0]):
            return
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("frozen", "define", "field"):
            return
        found.append(node)
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "type_comment", "decorator_list"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    walk(child)

    walk(tree)
    return found


def _ways(node: ast.AST) -> int:
    """In how many ways the node is changed."""
    if isinstance(node, ast.Compare):
        return len(node.ops)
    if isinstance(node, ast.Constant):
        return 2 if type(node.value) is int else type(node.value) is bool
    if isinstance(node, ast.Return):
        return int(node.value is not None and not isinstance(node.value, ast.Constant))
    if isinstance(node, ast.UnaryOp):
        return int(isinstance(node.op, ast.Not))
    return int(isinstance(node, ast.BoolOp) or (isinstance(node, ast.BinOp) and type(node.op) in SIGNS))


def _change(node: ast.AST, way: int) -> str:
    """Change the node in place; what kind of change it is."""
    if isinstance(node, ast.Compare):
        node.ops[way] = COMPARISONS[type(node.ops[way])]()
        return "comparison"
    if isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return "connective"
    if isinstance(node, ast.BinOp):
        node.op = SIGNS[type(node.op)]()
        return "sign"
    if isinstance(node, ast.UnaryOp):
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), copy.deepcopy(node.operand))
        return "negation"
    if isinstance(node, ast.Return):
        node.value = ast.Constant(None)
        return "answer"
    assert isinstance(node, ast.Constant)
    node.value = (not node.value) if isinstance(node.value, bool) else node.value + (1, -1)[way]  # type: ignore[operator]  # an integer, by _ways
    return "constant"


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from the changed source, everything else as ever."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        place = SOURCE / (name.replace(".", "/") + ".py")
        return importlib.util.spec_from_loader(name, self, origin=str(place))

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, "<mutant>", "exec"), module.__dict__)


@frozen(kw_only=True)
class Reach:
    """What a run without mutants showed of some tests.

    ``seconds``  of each test, by its node id
    ``tests``    by module and line: the tests that execute it; "" where it is executed before any test
    """

    seconds: Mapping[str, float]
    tests: Mapping[str, Mapping[str, Sequence[str]]]

    def of(self, mutant: Mutant) -> dict[str, float]:
        """The tests that reach the statement of a mutant, with their seconds."""
        by_line = self.tests[mutant.module]
        found = {test for line in mutant.statement for test in by_line.get(str(line), ())}
        return {name: taken for name, taken in self.seconds.items() if name in found or "" in found}


class _Watch:
    """Tells coverage which test runs, and notes how long it takes."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self.coverage.switch_context(item.nodeid)
        begun = time.monotonic()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.monotonic() - begun


class _Chosen:
    """Keeps the tests that are asked for, the quickest first."""

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self.seconds = seconds

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self.seconds]
        items[:] = sorted(chosen, key=lambda item: self.seconds[item.nodeid])


def _tests(places: Sequence[str], plugin: object) -> int:
    """In this process, which ends with it: run tests in silence; pytest's exit code."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    options = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:warnings"]
    return int(pytest.main([*options, *places], plugins=[plugin]))


def _fails(mutant: Mutant, seconds: Mapping[str, float]) -> int:
    """In this process: the tests on the changed module."""
    sys.meta_path.insert(0, _Changed(f"grassroots_gov.{mutant.module}", mutant.source))
    return _tests([*dict.fromkeys(name.split("::")[0] for name in seconds)], _Chosen(seconds))


def _watched(places: Sequence[str], modules: Sequence[str], out: Path) -> int:
    """In this process: the tests on the sound modules; what they reach is written to ``out``."""
    from coverage import Coverage

    files = {
        module: str(SOURCE / "grassroots_gov" / (module.replace(".", "/") + ".py")) for module in modules
    }
    coverage = Coverage(data_file=None, config_file=False, include=[*files.values()])
    watch = _Watch(coverage)
    coverage.start()
    code = _tests(places, watch)
    coverage.stop()
    data = coverage.get_data()
    tests = {module: data.contexts_by_lineno(file) for module, file in files.items()}
    out.write_text(json.dumps({"seconds": watch.seconds, "tests": tests}), "utf-8")
    return code


def _forked(task: Callable[[], int]) -> int:
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        code = 1
        try:
            code = task()
        finally:
            os._exit(code)
    return pid


def _reach(places: Sequence[str], modules: Sequence[str]) -> Reach:
    """What the tests reach of the modules, all of which ought to pass them."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "reach.json")
        _, status = os.waitpid(_forked(lambda: _watched(places, modules, out)), 0)
        if status != 0:
            raise SystemExit(f"the tests of {', '.join(modules)} fail without any mutant")
        return Reach(**json.loads(out.read_text("utf-8")))


def run(modules: Sequence[str], *, sample: int | None, until: float) -> Iterator[tuple[Mutant, bool | None]]:
    """Each mutant and whether it was caught; ``None`` where there was no time left to try.

    ``sample``  at most so many mutants of each module, drawn by a fixed seed; all where there is none
    ``until``   the moment of the monotonic clock after which no further one is begun
    """
    import hypothesis

    os.chdir(ROOT)
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    hypothesis.settings.register_profile(
        "mutants", max_examples=30, deadline=None, database=None, derandomize=True,
        suppress_health_check=[*hypothesis.HealthCheck],
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],  # a failure need not be made smaller
    )  # fmt: skip
    queue: list[Mutant] = []
    for module in modules:
        source = (SOURCE / "grassroots_gov" / (module.replace(".", "/") + ".py")).read_text("utf-8")
        made = [*mutants(module, source)]
        queue += random.Random(9).sample(made, sample) if sample and sample < len(made) else made
    together = {
        TARGETS[module]: [one for one in modules if TARGETS[one] == TARGETS[module]] for module in modules
    }
    reach = {
        one: seen for places, those in together.items() for seen in [_reach(places, those)] for one in those
    }
    random.Random(9).shuffle(queue)  # so that what a lack of time leaves out is no single module
    out: dict[int, tuple[Mutant, float]] = {}  # with the moment from which it is taken to hang
    while queue or out:
        while queue and len(out) < (os.cpu_count() or 1) and time.monotonic() < until:
            mutant = queue.pop()
            seconds = reach[mutant.module].of(mutant)
            if seconds:
                out[_forked(partial(_fails, mutant, seconds))] = (
                    mutant,
                    time.monotonic() + patience(seconds),
                )
            else:
                yield mutant, False  # no test reaches it
        if out:
            done, code = _wait(out)
            yield done, code != 0
        elif time.monotonic() >= until:
            yield from ((mutant, None) for mutant in queue)
            return


def _wait(out: dict[int, tuple[Mutant, float]]) -> tuple[Mutant, int]:
    """The next that ends, or is ended because it hangs."""
    while True:
        for pid, (mutant, end) in out.items():
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended and time.monotonic() > end:
                os.killpg(pid, signal.SIGKILL)
                _, status = os.waitpid(pid, 0)
                ended = pid
            if ended:
                del out[pid]
                return mutant, status
        time.sleep(0.01)


def main() -> int:
    """Print a line for each module and every survivor; 1 where fewer than 85 of 100 are caught."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.code_mutants")
    parser.add_argument("modules", nargs="*", default=[*TARGETS])
    parser.add_argument("--sample", type=int, help="at most so many of each module")
    parser.add_argument("--minutes", type=float, default=24 * 60.0, help="begin none after so many")
    args = parser.parse_args()
    tried: dict[str, list[bool]] = {}
    survivors: list[Mutant] = []
    for mutant, caught in run(args.modules, sample=args.sample, until=time.monotonic() + 60 * args.minutes):
        if caught is not None:
            tried.setdefault(mutant.module, []).append(caught)
        if caught is False:
            survivors.append(mutant)
            print(f"survived {mutant}", flush=True)
    for module, all_ in sorted(tried.items()):
        print(f"{module}: {sum(all_)} of {len(all_)} caught")
    total = sum(map(len, tried.values()))
    print(f"all: {total - len(survivors)} of {total} caught")
    return 0 if len(survivors) * 100 <= total * 15 else 1


if __name__ == "__main__":
    raise SystemExit(main())
