"""Measure in pairs and report ratios: ours and the peer's turn by turn in one run."""

from __future__ import annotations

import gc
import subprocess
import time
from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import frozen

__all__ = ["Row", "interleaved", "process", "rows_table"]

REPEATS = 5


@frozen(kw_only=True)
class Row:
    """One line of the table: what was done, against whom, what was to be reached, what was measured.

    ``reach`` is the most that ours may take of theirs; ``None`` where the row only reports.
    """

    work: str
    against: str
    reach: Fraction | None
    ours: float
    theirs: float
    note: str = ""
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Ours over theirs."""
        return self.ours / self.theirs

    @property
    def met(self) -> bool | None:
        """Whether the ratio is within reach."""
        return None if self.reach is None else self.ratio <= float(self.reach)


def interleaved(*tasks: Callable[[], object], repeats: int = REPEATS, warm: bool = True) -> list[float]:
    """Median seconds of each task, run turn by turn so that the machine's moods fall on all alike.

    Each begins without the garbage of the one before, which would be collected in its time.
    """
    if warm:
        for task in tasks:
            task()
    times: list[list[float]] = [[] for _ in tasks]
    for _ in range(repeats):
        for taken, task in zip(times, tasks, strict=True):
            gc.collect()
            start = time.perf_counter()
            task()
            taken.append(time.perf_counter() - start)
    return [sorted(taken)[len(taken) // 2] for taken in times]


def process(command: Sequence[str], *, stdin: str | None = None) -> Callable[[], object]:
    """A whole process as a task; a failing one is an error, never a fast time."""

    def run() -> object:
        return subprocess.run(command, input=stdin, text=True, capture_output=True, check=True)

    return run


def rows_table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| work | against | ours | theirs | ratio | reach | met |", "|---|---|---:|---:|---:|---:|---|"]
    for row in rows:
        reach = "–" if row.reach is None else f"{float(row.reach):.3g}"
        met = {True: "yes", False: "**no**", None: "reported"}[row.met]
        note = f" ({row.note})" if row.note else ""
        ours, theirs = _shown(row.ours, row.unit), _shown(row.theirs, row.unit)
        lines.append(
            f"| {row.work}{note} | {row.against} | {ours} | {theirs} | {row.ratio:.3g} | {reach} | {met} |"
        )
    return "\n".join(lines) + "\n"


def _shown(figure: float, unit: str) -> str:
    return _seconds(figure) if unit == "s" else f"{figure:.3g} {unit}"


def _seconds(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.3g} µs"
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"
