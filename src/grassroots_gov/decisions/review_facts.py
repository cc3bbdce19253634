"""What can happen in a review of poor households, and its state. Households are codes, never names."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import Factory, define, evolve, field, frozen

from grassroots_gov.decisions.model import Count
from grassroots_gov.journal import Event, Fact, Fold, Personal

__all__ = [
    "EVENTS",
    "REVIEW",
    "REVIEWS",
    "HouseholdReview",
    "Objected",
    "Posted",
    "Rechecked",
    "RecognisedList",
    "Review",
    "Started",
    "Surveyed",
    "Voted",
]

REVIEWS = "reviews/"


@frozen(kw_only=True)
class Started:
    """A review was started in one village (rà soát)."""

    kind: ClassVar[str] = "reviews.started"
    village: str
    area: str
    regular: bool


@frozen(kw_only=True)
class Surveyed:
    """A household was surveyed; the circumstances are personal and stay out of the chain."""

    kind: ClassVar[str] = "reviews.surveyed"
    household: str
    standing: str
    verdict: str
    circumstances: Personal | None


@frozen(kw_only=True)
class Voted:
    """The meeting voted on one household."""

    kind: ClassVar[str] = "reviews.voted"
    household: str
    count: Count
    outcome: str


@frozen(kw_only=True)
class Posted:
    """The result was posted (niêm yết)."""

    kind: ClassVar[str] = "reviews.posted"


@frozen(kw_only=True)
class Objected:
    """Somebody objected to the result for a household; who and why stay out of the chain."""

    kind: ClassVar[str] = "reviews.objected"
    household: str
    words: Personal | None


@frozen(kw_only=True)
class Rechecked:
    """The objection was looked into: the household is surveyed and voted on again, or the result stands."""

    kind: ClassVar[str] = "reviews.rechecked"
    household: str
    stands: bool


@frozen(kw_only=True)
class RecognisedList:
    """The chairman of the commune recognised the list."""

    kind: ClassVar[str] = "reviews.recognised"
    by: str


EVENTS = (Started, Surveyed, Voted, Posted, Objected, Rechecked, RecognisedList)


@frozen
class HouseholdReview:
    """One household in a review: its standing by the survey, and the meeting's answer on it."""

    standing: str = ""
    outcome: str = ""
    objected_on: date | None = None
    rechecked_on: date | None = None


@define
class Review:
    """The state of one review."""

    started: Started | None = None
    started_on: date = date.min
    since: date = date.min
    households: dict[str, HouseholdReview] = field(default=Factory(dict))
    posted_on: date | None = None
    recognised_on: date | None = None


def _apply(state: Review, fact: Fact, event: Event) -> Review:
    on = fact.effective_on
    if isinstance(event, Started):
        state.started, state.started_on = event, on
    elif isinstance(event, Surveyed):
        # A new survey asks for a new vote.
        before = state.households.get(event.household, HouseholdReview())
        state.households[event.household] = evolve(before, standing=event.standing, outcome="")
    elif isinstance(event, Voted):
        state.households[event.household] = evolve(state.households[event.household], outcome=event.outcome)
    elif isinstance(event, Posted):
        state.posted_on = on
    elif isinstance(event, Objected):
        before = state.households[event.household]
        state.households[event.household] = evolve(before, objected_on=on, rechecked_on=None)
    elif isinstance(event, Rechecked):
        before = state.households[event.household]
        after = evolve(before, rechecked_on=on, outcome=before.outcome if event.stands else "")
        state.households[event.household] = after
    elif isinstance(event, RecognisedList):
        state.recognised_on = on
    state.since = on
    return state


REVIEW: Fold[Review] = Fold("review", Review, _apply)
