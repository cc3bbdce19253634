"""A rule's value as people read it: "từ 2/3 tổng số hộ gia đình trong thôn trở lên"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grassroots_gov.law.rule import RuleValue
from grassroots_gov.law.threshold import Bound, Cap, Threshold, TimeLimit
from grassroots_gov.text import Lang, has, say, show

__all__ = ["word"]

_RELATIONS = {"<=": "at_most", "<": "less_than", ">=": "at_least", ">": "more_than", "=": "exactly"}


def word(value: RuleValue, lang: Lang) -> str:
    """The value in words; a code or text that the catalogue has no words for stands as it is.

    >>> from fractions import Fraction
    >>> word(Threshold(">=", Fraction(2, 3), "all_households"), "vi")
    'từ 2/3 tổng số hộ gia đình trong thôn trở lên'
    >>> word(TimeLimit("<=", 5, "working_day"), "vi")
    'chậm nhất 5 ngày làm việc'
    >>> word(("village", "commune"), "vi")
    'thôn, tổ dân phố; toàn xã'
    """
    if value is None or value == ():
        return say("law.none_stated", lang)
    if isinstance(value, (Threshold, Cap)):
        base = say(f"law.base_{value.base}", lang) if value.base else ""
        share = say(
            "law.share_of", lang, share=f"{value.share.numerator}/{value.share.denominator}", base=base
        )
        return _related(value.relation if isinstance(value, Threshold) else "<=", share, lang)
    if isinstance(value, Bound):
        return _related(value.relation, show(value.n), lang)
    if isinstance(value, TimeLimit):
        length = say(f"law.length_{value.unit}", lang, n=value.n)
        if value.continuous:
            length = say("law.continuous", lang, length=length)
        if value.relation == "<=":
            return say("law.no_later_than", lang, length=length)
        if value.relation == ">=":
            return say("law.no_less_than", lang, length=length)
        return _related(value.relation, length, lang) if value.relation else length
    if isinstance(value, Mapping):
        return "; ".join(f"{_said(name, lang)}: {word(part, lang)}" for name, part in value.items())
    if isinstance(value, tuple):
        parts = [word(part, lang) for part in value]
        return ("; " if any("," in part for part in parts) else ", ").join(parts)
    return _said(value, lang) if isinstance(value, str) else show(value)


def _said(text: str, lang: Lang) -> str:
    """A code or text of the rulebooks by its catalogue words; the sheets' own text is English already."""
    key = "words." + re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:62]
    return (has(key) and say(key, lang)) or text


def _related(relation: str, what: str, lang: Lang) -> str:
    return say(f"law.{_RELATIONS[relation]}", lang, what=what)
