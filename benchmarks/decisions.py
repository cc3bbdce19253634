"""What a full verdict costs beside the bare comparison it rests on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

from benchmarks.harness import Row, interleaved


def rows(*, long: bool) -> Iterator[Row]:
    """Verdicts of seeded counts, each with findings, citations and shortfall; only reported."""
    from grassroots_gov import Count, decide

    drawn = random.Random(100)
    number = 100_000 if long else 5_000
    on = date(2024, 6, 3)
    votes = []
    for _ in range(number):
        eligible = drawn.randint(20, 400)
        attending = drawn.randint(0, eligible)
        votes.append((eligible, attending, drawn.randint(0, attending)))

    def judged() -> int:
        return sum(
            decide(
                "infrastructure_contribution",
                Count(unit="household", eligible=eligible, attending=attending, agree=agree),
                on=on,
            ).holds
            for eligible, attending, agree in votes
        )

    def compared() -> int:
        return sum(3 * agree >= 2 * eligible for eligible, _, agree in votes)

    if judged() != compared():
        raise AssertionError("the verdicts and the comparison disagree")
    ours, theirs = interleaved(judged, compared)
    yield Row(
        work=f"decide {number:,} counts with full verdicts".replace(",", "."),
        against="a bare comparison in Python",
        reach=None,
        ours=ours,
        theirs=theirs,
        note=f"{ours / number * 1e6:.0f} µs a verdict",
    )
