"""What must be reached or kept: shares of a named base, bounds, and periods, in integers only."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import field, frozen, validators

__all__ = ["BASES", "Bound", "Cap", "Threshold", "TimeLimit"]

BASES = frozenset(
    {
        "all_households",  # tổng số đại diện hộ gia đình trong thôn; absentees stay in the denominator
        "all_voters_or_household_reps",  # tổng số cử tri hoặc cử tri đại diện hộ gia đình
        "attending_household_reps",  # đại diện hộ gia đình dự họp
        "summoned",  # số người được triệu tập
        "attendees",  # số người dự họp
        "all_villages",  # tổng số thôn, tổ dân phố của xã
        "commune_households",  # hộ gia đình của từng xã được lấy ý kiến
        "all_voters",  # cử tri của đơn vị được lấy ý kiến
        "eligible_for_title",  # gia đình, thôn đủ điều kiện khen
        "all_delegates",  # tổng số đại biểu Hội đồng nhân dân
    }
)
"""Every base a rulebook may name; one that is not here is a misspelling, and the book does not load."""


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


@frozen
class Cap:
    """At most ``share`` of ``base`` (không quá).

    >>> Cap(Fraction(15, 100), "eligible_for_title").maximum(33)
    4
    """

    share: Fraction = field(validator=validators.instance_of(Fraction))
    base: str

    def maximum(self, base_count: int) -> int:
        """The greatest whole count that the cap allows when the base holds ``base_count`` units."""
        return self.share.numerator * base_count // self.share.denominator

    def __str__(self) -> str:
        return f"<= {self.share.numerator}/{self.share.denominator} ({self.base})"


@frozen
class Bound:
    """A number held against a limit: "<= 2" (không quá 2), ">= 200" (từ 200 trở lên).

    >>> Bound.parse("<=2").allows(2), Bound(">", 200).allows(200)
    (True, False)
    """

    relation: Literal["<=", "<", ">=", ">", "="] = field(
        validator=validators.in_(("<=", "<", ">=", ">", "="))
    )
    n: int = field(validator=validators.instance_of(int))

    @classmethod
    def parse(cls, text: str) -> Bound:
        """The bound that a sheet writes as ``"<=2"`` or ``"=1"``; ``ValueError`` for any other text."""
        for relation in ("<=", ">=", "<", ">", "="):
            if text.startswith(relation):
                return cls(relation, int(text[len(relation) :]))
        raise ValueError(f"{text!r} is no bound")

    def allows(self, count: int) -> bool:
        """Whether ``count`` keeps the bound."""
        return {
            "<=": count <= self.n,
            "<": count < self.n,
            ">=": count >= self.n,
            ">": count > self.n,
            "=": count == self.n,
        }[self.relation]

    def __str__(self) -> str:
        return f"{self.relation} {self.n}"


@frozen
class TimeLimit:
    """A period that the law sets.

    ``relation``    ``"<="`` no later than (chậm nhất), ``">="`` at least (ít nhất); ``None``
                    where the source gives the length alone
    ``n``, ``unit`` its length in ``day``, ``working_day``, ``month`` or ``year``
    ``since``       the event it is counted from (or before), in the source's words
    ``continuous``  whether the days must follow each other without a break

    >>> str(TimeLimit("<=", 5, "working_day", "receipt"))
    '<= 5 working_day (receipt)'
    """

    relation: Literal["<=", "<", ">=", ">", "="] | None = field(
        validator=validators.in_(("<=", "<", ">=", ">", "=", None))
    )
    n: int = field(validator=validators.instance_of(int))
    unit: Literal["hour", "day", "working_day", "week", "month", "year"] = field(
        validator=validators.in_(("hour", "day", "working_day", "week", "month", "year"))
    )
    since: str = ""
    continuous: bool = False

    def __str__(self) -> str:
        length = f"{self.n} {self.unit}" + (f" ({self.since})" if self.since else "")
        return f"{self.relation} {length}" if self.relation else length
