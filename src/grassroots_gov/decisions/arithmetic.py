"""The arithmetic of shares: which number a share is taken of, and the finding that shows it."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from grassroots_gov.decisions.model import UNITS, Count
from grassroots_gov.law import Finding, Rule, Threshold

__all__ = ["OF_PRESENT", "against", "base_count", "least", "of_unit", "units_of", "worded_share"]

_UNITS_OF: dict[str, tuple[str, ...]] = {
    "all_households": ("household",),
    "commune_households": ("household",),
    "all_voters_or_household_reps": ("household", "voter"),
    "all_voters": ("voter",),
    "all_villages": ("village",),
    "all_delegates": ("delegate",),
    "delegates_present": ("delegate",),
}
_OF_PERSONS = ("summoned", "attendees", "attending_household_reps")
OF_PRESENT = ("attendees", "attending_household_reps", "delegates_present")


def units_of(base: str) -> Collection[str]:
    """The units whose count answers a share of ``base``; any unit, where the base is who came."""
    return _UNITS_OF.get(base, UNITS)


def base_count(base: str, count: Count) -> int | None:
    """How many units the base holds in this count; nothing where the minutes do not say.

    >>> base_count("attendees", Count(eligible=60, attending=40, agree=30))
    40
    """
    if base in OF_PRESENT:
        return count.attending
    return count.valid if base == "ballots_valid" else count.eligible


def least(share: Threshold, of: int) -> int:
    """The least count that passes: nothing is ever decided by nobody."""
    return max(1, share.minimum(of))


def of_unit(count: Count, rule: Rule) -> str:
    """The catalogue key of the unit as this law counts it."""
    share = rule.value
    if isinstance(share, Threshold) and share.base in _OF_PERSONS:
        return "decisions.unit_person"
    return f"decisions.unit_{count.unit}"


def worded_share(share: Fraction) -> str:
    """A share as legal texts print it: a percentage where it is a whole one, else the fraction.

    >>> worded_share(Fraction(1, 2)), worded_share(Fraction(2, 3))
    ('50%', '2/3')
    """
    if 100 % share.denominator:
        return f"{share.numerator}/{share.denominator}"
    return f"{share.numerator * (100 // share.denominator)}%"


def against(code: str, measured: int, of: int, rule: Rule, share: Threshold, count: Count) -> Finding:
    """``measured`` of ``of`` units held against the least that ``share`` asks."""
    return Finding(
        code,
        measured=measured,
        relation=">=",
        required=least(share, of),
        citation=rule.citation,
        confidence=rule.confidence,
        params={
            "of": of,
            "unit": of_unit(count, rule),
            "base": f"law.base_{share.base}",
            "relation_of_law": share.relation,
            "share": f"{share.share.numerator}/{share.share.denominator}",
            "over": "decisions.over" if share.relation == ">" else "",
            "worded_share": worded_share(share.share),
        },
    )
