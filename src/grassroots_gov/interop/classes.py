"""The class of every field of every fact: personal, inside, public (phân loại dữ liệu).

A personal field is sealed: its words are in the erasable annex alone. A field for the inside holds codes of
persons and households, or why somebody did something, in free words; no public projection shows it.
"""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any, Literal

import attrs

from grassroots_gov.interop.schema import all_codecs
from grassroots_gov.journal import Event, Personal

__all__ = ["FieldClass", "field_classes"]

FieldClass = Literal["personal", "inside", "public"]

_WHO = {"party", "household", "roll", "units", "exempt", "reader", "by", "decided_by", "giver", "taker"}
_WHY = {"reason", "why", "note", "despite", "memo"}
_ALONE = {("petitions.lodged", "about"), ("petitions.assigned", "to"), ("petitions.settled", "outcome")}
"""Whose act a petition is about, who works on it and what came of it: for the inside, whatever its kind."""
_WHOLE = {"officers.disciplined", "officers.rated"}
"""Facts about one person's conduct and rating: nothing of them is public."""


def field_classes() -> Mapping[str, Mapping[str, FieldClass]]:
    """For every kind of fact the class of each of its fields.

    >>> field_classes()["cases.received"]["applicant"], field_classes()["cases.received"]["due"]
    ('personal', 'public')
    """
    events = {kind: event for codec in all_codecs() for kind, event in codec.kinds().items()}
    return {kind: _of(kind, events[kind]) for kind in sorted(events)}


def _of(kind: str, event: type[Event]) -> dict[str, FieldClass]:
    hints = typing.get_type_hints(event)
    return {
        field.name: _class(kind, field.name, hints[field.name])
        for field in attrs.fields(event)  # type: ignore[arg-type]  # every event is an attrs class
    }


def _class(kind: str, name: str, hint: Any) -> FieldClass:
    if _sealed(hint):
        return "personal"
    if kind in _WHOLE or name in _WHO | _WHY or (kind, name) in _ALONE:
        return "inside"
    return "public"


def _sealed(hint: Any) -> bool:
    """Whether a personal detail is in it, at any depth."""
    if hint is Personal:
        return True
    if isinstance(hint, type) and attrs.has(hint):
        inner = typing.get_type_hints(hint)
        return any(_sealed(inner[field.name]) for field in attrs.fields(hint))
    return any(_sealed(part) for part in typing.get_args(hint))
