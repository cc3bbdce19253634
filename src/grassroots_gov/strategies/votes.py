"""Counts of votes, of any kind, or such as the law answers in a given way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from grassroots_gov.decisions import Count, decide, matters
from grassroots_gov.decisions.model import FORMS, UNITS
from grassroots_gov.law import Outcome

__all__ = ["counts", "full"]

DAY = date(2024, 6, 3)
MATTER = "infrastructure_contribution"
MANY = 600


def full(unit: str, form: str, eligible: int, agree: int, attending: int | None = None) -> Count:
    """A count with every figure that its form has: who does not agree disagrees."""
    given: dict[str, Any] = {"unit": unit, "form": form, "eligible": eligible, "agree": agree, "abstain": 0}
    came = eligible if attending is None else attending
    if form == "meeting":
        return Count(**given, attending=came, disagree=came - agree)
    ballots: dict[str, Any] = {
        "issued": eligible,
        "returned": came,
        "valid": came,
        "invalid": 0,
        "disagree": came - agree,
    }
    if form == "online":
        ballots["form_chosen"] = eligible
    return Count(**given, **ballots)


def counts(
    *,
    matter: str | None = None,
    on: date | None = None,
    outcome: Outcome | str | None = None,
    eligible: int = MANY,
) -> st.SearchStrategy[Count]:
    """The figures of one vote; any that can be, or such as ``decide`` answers with ``outcome``.

    ``matter``    a code; with ``outcome`` and no matter, a contribution to public works
    ``on``        the day whose law decides; 3 June 2024 where none is given
    ``outcome``   ``Outcome.HOLDS``, ``FAILS`` or ``UNDETERMINED``, or its value
    ``eligible``  the most units that may vote

    Raises ``ValueError`` where the law of the day never answers so, and what ``decide`` raises for a matter
    it does not know. Shrinks to few units and few figures.
    """
    if eligible < 1:
        raise ValueError(f"eligible={eligible}: at least one must be able to vote")
    if matter is None and outcome is None:
        return _any(UNITS, eligible)
    matter, on = matter or MATTER, on or DAY
    if outcome is None:
        decide(matter, full("household", "meeting", 1, 0), on=on)  # an unknown matter is told at once
        return _any(tuple(sorted({unit for unit, _, _ in _frames(matter, on)})) or UNITS, eligible)
    wanted = Outcome(outcome)
    frames = [frame for frame in _frames(matter, on) if _possible(frame[2], wanted)]
    if not frames:
        possible = {one.code for one in matters(on)}
        raise ValueError(f"{matter} on {on}: never {wanted.value}; matters of that day: {sorted(possible)}")
    return _judged(matter, on, wanted, frames, eligible)


@st.composite
def _any(draw: st.DrawFn, units: tuple[str, ...], most: int) -> Count:
    """Figures that can be: each is drawn within what is left of those before."""
    form = draw(st.sampled_from(FORMS))
    eligible = draw(st.integers(0, most))
    given: dict[str, Any] = {"unit": draw(st.sampled_from(units)), "form": form, "eligible": eligible}
    left = eligible

    def maybe(name: str, limit: int) -> int:
        """A figure up to ``limit``, or none; what bounds the next one."""
        value = draw(st.none() | st.integers(0, limit))
        if value is not None:
            given[name] = value
        return limit if value is None else value

    if form == "meeting":
        left = maybe("attending", eligible)
    else:
        left = maybe("returned", maybe("issued", eligible))
        if "returned" in given and draw(st.booleans()):
            given["valid"] = draw(st.integers(0, left))
            given["invalid"] = left - given["valid"]
            left = given["valid"]
        else:
            left = maybe("valid", left)
        if form == "online":
            maybe("form_chosen", eligible)
    given["agree"] = draw(st.integers(0, left))
    for name in ("disagree", "abstain"):
        before = given.get("disagree", 0) if name == "abstain" else 0
        maybe(name, left - given["agree"] - before)
    return Count(**given, repeat=draw(st.booleans()))


Frame = tuple[str, str, frozenset[Outcome]]


@cache
def _frames(matter: str, on: date) -> tuple[Frame, ...]:
    """Each unit and form, with the answers that the law gives to some count in them."""
    frames = []
    for unit in UNITS:
        for form in FORMS:
            seen = {decide(matter, full(unit, form, 100, agree), on=on).outcome for agree in (0, 100)}
            lowest, highest = _edges(matter, on, unit, form, 100)
            if lowest < highest:
                seen.add(Outcome.UNDETERMINED)
            frames.append((unit, form, frozenset(seen)))
    return tuple(frames)


def _possible(answers: frozenset[Outcome], wanted: Outcome) -> bool:
    # A unit or form that the law does not count at all says nothing about a vote that fails.
    return wanted in answers and (wanted is Outcome.UNDETERMINED or Outcome.HOLDS in answers)


def _edges(matter: str, on: date, unit: str, form: str, eligible: int) -> tuple[int, int]:
    """The least agreement that does not fail, and the least that holds; more agreement never hurts."""

    def least(enough: Callable[[Outcome], bool]) -> int:
        low, high = 0, eligible + 1
        while low < high:
            middle = (low + high) // 2
            if enough(decide(matter, full(unit, form, eligible, middle), on=on).outcome):
                high = middle
            else:
                low = middle + 1
        return low

    return least(lambda found: found is not Outcome.FAILS), least(lambda found: found is Outcome.HOLDS)


def _range(matter: str, on: date, unit: str, form: str, eligible: int, wanted: Outcome) -> tuple[int, int]:
    """The least and the most agreeing units to which the law answers so; empty where it never does."""
    not_failing, holding = _edges(matter, on, unit, form, eligible)
    return {
        Outcome.FAILS: (0, not_failing - 1),
        Outcome.UNDETERMINED: (not_failing, min(holding - 1, eligible)),
        Outcome.HOLDS: (holding, eligible),
    }[wanted]


@st.composite
def _judged(draw: st.DrawFn, matter: str, on: date, wanted: Outcome, frames: list[Frame], most: int) -> Count:
    unit, form, _ = draw(st.sampled_from(frames))
    eligible = draw(st.integers(1, most))
    first, last = _range(matter, on, unit, form, eligible, wanted)
    if last < first:  # so few units have no such count: take as many as the law was asked about
        eligible = max(100, most)
        first, last = _range(matter, on, unit, form, eligible, wanted)
    agree = draw(st.integers(first, last))
    count = full(unit, form, eligible, agree, draw(st.integers(agree, eligible)))
    if decide(matter, count, on=on).outcome is wanted:
        return count
    return full(unit, form, eligible, agree)  # everybody came
