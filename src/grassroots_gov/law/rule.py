"""One rule: a value that the law gives to a key between two days, with its source and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from attrs import field, frozen

from grassroots_gov.law.citation import Citation, Confidence
from grassroots_gov.law.threshold import Threshold

__all__ = ["Rule", "RuleValue"]

RuleValue: TypeAlias = (
    "None | bool | int | str | date | Threshold | tuple[RuleValue, ...] | Mapping[str, RuleValue]"
)


@frozen
class Rule:
    """A dated value of the law.

    ``key``             its stable name, "infrastructure_contribution.threshold"
    ``value``           what the law says: a number, text, day, :class:`Threshold`, tuple or mapping of these;
                        ``None`` where the law states expressly that there is none
    ``citation``        the article it stands in
    ``effective_from``  the first day in force
    ``effective_until`` the first day no longer in force; ``None`` while nobody has ended it
    ``confidence``      ``text``, ``secondary`` or ``memory``
    ``layer``           "national", or the name of the layer that set it
    ``source``          the citation as the fact sheet words it, with every article it names
    ``delegated``       who may set it in a layer: ``()`` nobody, else of ``"province"``, ``"commune"``
    """

    key: str
    value: RuleValue = field(hash=False)
    citation: Citation
    effective_from: date
    effective_until: date | None = None
    confidence: Confidence = "text"
    layer: str = "national"
    label_vi: str = ""
    label_en: str = ""
    source: str = ""
    note: str = ""
    delegated: tuple[str, ...] = ()

    def in_force(self, on: date) -> bool:
        """Whether the rule governs the day ``on``."""
        return self.effective_from <= on and (self.effective_until is None or on < self.effective_until)

    # Typed readings: a rulebook that does not hold what a judge needs is our own mistake, hence TypeError.

    def threshold(self) -> Threshold:
        """The value, which must be a threshold."""
        if not isinstance(self.value, Threshold):
            raise TypeError(f"{self.key}: expected a threshold, the rulebook has {self.value!r}")
        return self.value

    def integer(self) -> int:
        """The value, which must be a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise TypeError(f"{self.key}: expected a whole number, the rulebook has {self.value!r}")
        return self.value

    def text(self) -> str:
        """The value, which must be text."""
        if not isinstance(self.value, str):
            raise TypeError(f"{self.key}: expected text, the rulebook has {self.value!r}")
        return self.value

    def items(self) -> tuple[RuleValue, ...]:
        """The value, which must be a list."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.key}: expected a list, the rulebook has {self.value!r}")
        return self.value

    def table(self) -> Mapping[str, RuleValue]:
        """The value, which must be a table of named parts."""
        if not isinstance(self.value, Mapping):
            raise TypeError(f"{self.key}: expected a table, the rulebook has {self.value!r}")
        return self.value


def freeze(value: object) -> RuleValue:
    """A value as TOML gives it, frozen to the bottom; ``{relation, share, base}`` becomes a threshold."""
    from fractions import Fraction

    if isinstance(value, dict):
        if value.keys() == {"relation", "share", "base"}:
            return Threshold(value["relation"], Fraction(value["share"]), value["base"])
        return MappingProxyType({name: freeze(part) for name, part in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(freeze(part) for part in value)
    if value is None or isinstance(value, (bool, int, str, date, Threshold)):
        return value
    raise TypeError(f"a rule cannot hold {value!r}")
