"""The share of a named base that must be reached, compared in integers only."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import field, frozen, validators

__all__ = ["Threshold"]


@frozen
class Threshold:
    """``relation`` is ``">"`` (trên, quá) or ``">="`` (từ … trở lên, ít nhất) ``share`` of ``base``.

    >>> half, two_thirds = Fraction(1, 2), Fraction(2, 3)
    >>> Threshold(">", half, "all_households").minimum(90)
    46
    >>> Threshold(">=", two_thirds, "all_households").minimum(90)
    60
    """

    relation: Literal[">", ">="] = field(validator=validators.in_((">", ">=")))
    share: Fraction = field(validator=validators.instance_of(Fraction))
    base: str

    def minimum(self, base_count: int) -> int:
        """The least whole count that passes when the base holds ``base_count`` units."""
        numerator = self.share.numerator * base_count
        denominator = self.share.denominator
        if self.relation == ">":
            return numerator // denominator + 1
        return -(-numerator // denominator)

    def passes(self, count: int, base_count: int) -> bool:
        """Whether ``count`` of ``base_count`` is enough."""
        return count >= self.minimum(base_count)

    def __str__(self) -> str:
        return f"{self.relation} {self.share.numerator}/{self.share.denominator} ({self.base})"
