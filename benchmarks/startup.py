"""What importing the library costs beside its two dependencies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction

from benchmarks.harness import Row, interleaved, process


def rows(*, long: bool) -> Iterator[Row]:
    """``import grassroots_gov`` against ``import attrs, pluggy``, whole processes."""
    ours, theirs = interleaved(
        process([sys.executable, "-c", "import grassroots_gov"]),
        process([sys.executable, "-c", "import attrs, pluggy"]),
        repeats=41 if long else 15,
    )
    yield Row(
        work="import grassroots_gov",
        against="import attrs, pluggy",
        reach=Fraction(8, 5),
        ours=ours,
        theirs=theirs,
    )
