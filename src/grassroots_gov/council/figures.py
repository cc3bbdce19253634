"""Figures as the rulebook and the papers print them: ">1/2", "+1 per 2000", "93.5"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from attrs import frozen

from grassroots_gov.law import Finding, Outcome, RuleValue, Threshold, Verdict

__all__ = ["Print", "added_up", "printed_share", "seats_for", "share"]

_SHARE = re.compile(r"(>=|>)?\s*(\d+)(?:/(\d+)|%)")
_BAND = re.compile(
    r"(?:<=(?P<upto>\d+)|(?:>(?P<above>\d+)|(?P<from>\d+)) (?:to |and (?P<below><))(?P<to>\d+))"
)
_STEP = re.compile(r"\+1 per (\d+)")


def share(text: str, base: str) -> Threshold:
    """The share of ``base`` that the rulebook writes as ">1/2", ">=2/3", ">10%" or "1/3" (at least).

    >>> share(">10%", "all_voters").minimum(200)
    21
    """
    match = _SHARE.fullmatch(text)
    if match is None:
        raise TypeError(f"no share in {text!r}")
    part = Fraction(int(match[2]), int(match[3]) if match[3] else 100)
    return Threshold(">" if match[1] == ">" else ">=", part, base)


def seats_for(bands: Mapping[str, RuleValue], population: int) -> int | None:
    """How many delegates the bands of one kind of commune give; ``None`` where no band covers it.

    A step counts when it is full; every band goes on from the number at the end of the one before.

    >>> seats_for({"<=5000": 25, "above_5000": "+1 per 2500", "cap": 30}, 10000)
    27
    """
    seats: int | None = None
    for name, value in bands.items():
        if name in ("cap", "base"):
            continue
        first, last = _edges(name)
        if population < first:
            break
        if isinstance(value, int):
            seats = value
            if last is not None and population <= last:
                break
            continue
        step = _STEP.fullmatch(str(value))
        if step is None or seats is None:
            raise TypeError(f"no step in {value!r}")
        upto = population if last is None else min(population, last)
        seats += (upto - first + 1) // int(step[1])
        if last is not None and population <= last:
            break
    else:
        # Past the last band: only one without an upper edge speaks of it.
        names = [name for name in bands if name not in ("cap", "base")]
        if not names or _edges(names[-1])[1] is not None:
            return None
    cap = bands.get("cap")
    return min(seats, cap) if isinstance(cap, int) and seats is not None else seats


def _edges(name: str) -> tuple[int, int | None]:
    """The least and the greatest population of a band."""
    if name.startswith("above_"):
        return int(name.removeprefix("above_")) + 1, None
    match = _BAND.fullmatch(name)
    if match is None:
        raise TypeError(f"no band in {name!r}")
    if match["upto"]:
        return 0, int(match["upto"])
    first = int(match["above"]) + 1 if match["above"] else int(match["from"])
    return first, int(match["to"]) - (1 if match["below"] else 0)


@frozen
class Print:
    """How a printed percentage stands to its figures: ``difference`` is printed less true, in percent."""

    how: Literal["exact", "rounded", "truncated", "differs"]
    difference: Fraction


def printed_share(part: int, whole: int, printed: str) -> Print:
    """Whether a percentage that a paper prints is ``part`` of ``whole``, as far as its places go.

    >>> printed_share(87, 93, "93.5").how
    'rounded'
    >>> printed_share(2, 3, "66.6").how
    'truncated'
    """
    number = printed.replace(",", ".")
    stated = Fraction(number)
    places = len(number.partition(".")[2])
    true = Fraction(part * 100, whole)
    unit = Fraction(1, 10**places)
    difference = stated - true
    if difference == 0:
        return Print("exact", difference)
    if abs(difference) <= unit / 2:
        return Print("rounded", difference)
    return Print("truncated" if -unit < difference < 0 else "differs", difference)


def added_up(verdict: Verdict, *sums: tuple[str, int, int]) -> Verdict:
    """The verdict with each published sum that does not add up as a finding that names the difference.

    ``sums``  what it is of, what the parts make, what was published
    """
    found = [
        Finding("does_not_add_up", made, "=", stated, params={"what": what, "difference": stated - made})
        for what, made, stated in sums
        if made != stated
    ]
    outcome = Outcome.FAILS if found else verdict.outcome
    return Verdict(
        question=verdict.question,
        on=verdict.on,
        outcome=outcome,
        findings=(*verdict.findings, *found),
        shortfall=verdict.shortfall,
        book_digest=verdict.book_digest,
        inputs=verdict.inputs,
    )
