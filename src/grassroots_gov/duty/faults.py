"""What in a request for a roster cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from grassroots_gov.text import Lang, has, say

__all__ = ["DutyFault"]

_Word: TypeAlias = "str | int | date | Fraction"


@frozen
class DutyFault:
    """One thing that cannot be: a code worded by the duty catalogue, and its words."""

    code: str
    params: Mapping[str, _Word] = field(factory=dict, hash=False)

    def explain(self, lang: Lang) -> str:
        """The fault in words."""
        words = {name: _worded(value, lang) for name, value in self.params.items()}
        return say(f"duty.fault_{self.code}", lang, **words)


def _worded(value: _Word, lang: Lang) -> _Word:
    if isinstance(value, str) and value.startswith("duty.") and has(value):
        return say(value, lang)
    return value
