"""Officers and their absences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from grassroots_gov.officers import LEVELS, Absence, Officer, posts, posts_on
from grassroots_gov.officers.model import PartOfDay
from grassroots_gov.strategies.days import FIRST, LAST

__all__ = ["absences", "codes", "officers", "staffs"]


def codes() -> st.SearchStrategy[str]:
    """An officer's code: CB01 to CB99."""
    return st.sampled_from([f"CB{number:02}" for number in range(1, 100)])


def _posts(on: date | None) -> list[str]:
    if on is None:
        return sorted(posts())
    return list(posts_on(on))


@st.composite
def officers(
    draw: st.DrawFn,
    *,
    posts: Sequence[str] | None = None,
    on: date | None = None,
    id: str | None = None,  # noqa: A002 - the field's name
) -> Officer:
    """An officer in one of ``posts``, or of those that the law of the day ``on`` names, or of all.

    Facts about training are given or not; shrinks to an officer of whom only code and post are known.
    """
    level = st.none() | st.sampled_from(LEVELS)
    known = st.none() | st.booleans()
    return Officer(
        draw(codes()) if id is None else id,
        draw(st.sampled_from(posts if posts is not None else _posts(on))),
        professional=draw(level),
        suitable_field=draw(known),
        political_theory=draw(level),
        upper_secondary=draw(known),
        it_skills=draw(known),
        born=draw(st.none() | st.dates(date(1955, 1, 1), date(2000, 12, 31))),
        remote=draw(st.booleans()),
    )


@st.composite
def staffs(draw: st.DrawFn, *, least: int = 1, most: int = 6, on: date | None = None) -> tuple[Officer, ...]:
    """Officers with codes of their own, one chairman at most."""
    names = draw(st.lists(codes(), min_size=least, max_size=most, unique=True))
    others = [post for post in _posts(on) if post != "peoples_committee_chair"]
    chaired = draw(st.booleans())
    return tuple(
        draw(officers(posts=("peoples_committee_chair",) if chaired and place == 0 else others, id=name))
        for place, name in enumerate(names)
    )


@st.composite
def absences(
    draw: st.DrawFn,
    *,
    officers: Sequence[str] | None = None,
    first: date = FIRST,
    last: date = LAST,
    longest: int = 30,
    sessions: Sequence[PartOfDay] = ("day",),
) -> Absence:
    """Days away of one of ``officers`` (codes), inside ``first`` to ``last``, at most ``longest`` days.

    ``sessions`` are the parts of these days that are drawn from: ``PARTS_OF_DAY`` for half days as well.
    """
    start = draw(st.dates(first, last))
    room = min(longest - 1, (last - start).days)
    return Absence(
        draw(codes() if officers is None else st.sampled_from(officers)),
        start,
        start + timedelta(days=draw(st.integers(0, room))),
        draw(st.sampled_from(("leave", "mission", "training", "sick"))),
        draw(st.sampled_from(sessions)),
    )
