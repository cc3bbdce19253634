"""A plan as it is posted, and back: slots and hard limits as plain values of a fact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import attrs

from grassroots_gov.duty.facts import PostedGap, PostedLimit, PostedSlot, Published
from grassroots_gov.duty.limits import Apart, Limit, MaxRunning, RestAfter
from grassroots_gov.duty.model import KINDS, DutyPlan
from grassroots_gov.duty.quotas import AtMost, MaxHours
from grassroots_gov.duty.request import Slot

__all__ = ["limits_of", "published_of"]

_LIMITS: Mapping[str, Any] = {of.__name__: of for of in (Apart, AtMost, MaxHours, MaxRunning, RestAfter)}
_UNWRITTEN = ("citation", "confidence")  # the law is asked again on the day of a change


def published_of(plan: DutyPlan, *, replaces: bool) -> Published:
    """The fact that a plan was posted; wishes and limits of other makers are not kept."""
    return Published(
        start=plan.start,
        end=plan.end,
        assignments=plan.assignments,
        gaps=tuple(PostedGap(on=gap.on, slot=gap.slot, seat=gap.seat) for gap in plan.gaps),
        slots=tuple(_slot(slot) for slot in plan.request.slots),
        limits=tuple(_limit(limit) for limit in plan.request.limits if _kept(limit)),
        shares={officer: _shares(plan, officer) for officer in sorted(plan.problem.ids)},
        guarantee=plan.guarantee,
        objective=plan.objective,
        planner=plan.planner,
        replaces=replaces,
        both_sessions=plan.request.both_sessions,
    )


def _shares(plan: DutyPlan, officer: str) -> Mapping[str, Fraction]:
    share = plan.share(officer)
    return {kind: share[kind] for kind in KINDS}


def _slot(slot: Slot) -> PostedSlot:
    return PostedSlot(
        name=slot.name,
        seats=slot.seats,
        posts=tuple(sorted(slot.posts)),
        session=slot.session,
        begins=slot.begins.isoformat("minutes") if slot.begins else None,
        ends=slot.ends.isoformat("minutes") if slot.ends else None,
        hours=slot.hours,
    )


def _kept(limit: Limit) -> bool:
    return limit.weight is None and type(limit).__name__ in _LIMITS


def _limit(limit: Limit) -> PostedLimit:
    values = {
        name: sorted(value) if isinstance(value := getattr(limit, name), frozenset) else value
        for name in attrs.fields_dict(_LIMITS[type(limit).__name__])
        if name not in _UNWRITTEN
    }
    return PostedLimit(of=type(limit).__name__, fields=json.dumps(values, sort_keys=True, ensure_ascii=False))


def limits_of(posted: Iterable[PostedLimit]) -> tuple[Limit, ...]:
    """The limits that were posted, each once."""
    found = {one: _LIMITS[one.of](**json.loads(one.fields)) for one in posted if one.of in _LIMITS}
    return tuple(found.values())
