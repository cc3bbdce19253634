"""One rule: a value that the law gives to a key between two days, with its source and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias, TypeVar

from attrs import frozen

from grassroots_gov.law.citation import Citation, Confidence
from grassroots_gov.law.fault import RuleFault, Unfit
from grassroots_gov.law.table import Table
from grassroots_gov.law.threshold import Bound, Cap, Threshold, TimeLimit
from grassroots_gov.text import is_english

__all__ = ["Rule", "RuleValue"]

RuleValue: TypeAlias = (
    "bool | int | str | date | Threshold | Cap | Bound | TimeLimit"
    " | tuple[RuleValue, ...] | Mapping[str, RuleValue] | None"
)


@frozen
class Rule:
    """A dated value of the law.

    ``key``             its stable name, "infrastructure_contribution.threshold"
    ``value``           what the law says: a number, text, day, :class:`Threshold`, :class:`Cap`,
                        :class:`Bound`, :class:`TimeLimit`, tuple or mapping of these;
                        ``None`` where the law states expressly that there is none
    ``citation``        the article it stands in
    ``effective_from``  the first day in force
    ``effective_until`` the first day no longer in force; ``None`` while nobody has ended it
    ``confidence``      ``text``, ``secondary`` or ``memory``
    ``layer``           "national", or the name of the layer that set it
    ``source``          the citation as the fact sheet words it, with every article it names
    ``note``            what a reader of the figure should know
    ``delegated``       who may set it in a layer: ``()`` nobody, else of ``"province"``, ``"commune"``
    ``layer_bound``     how a layer's numbers must stand to these: ``"<="`` where the law sets a ceiling
                        within which others decide, ``">="`` a floor, ``""`` where it sets neither
    ``yields``          the day from which another rule prevails, though this one is not repealed yet
    ``fact``            where the fact sheet holds the figure
    """

    key: str
    value: RuleValue
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
    layer_bound: Literal["", "<=", ">="] = ""
    yields: date | None = None
    fact: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the rule governs the day ``on``."""
        return self.effective_from <= on and (self.effective_until is None or on < self.effective_until)

    @property
    def last_day(self) -> date | None:
        """The last day in force, as legal texts give it; ``None`` while nobody has ended it."""
        return self.effective_until - timedelta(days=1) if self.effective_until else None

    # Typed readings: a rulebook that does not hold what a judge needs is our own mistake, hence TypeError.

    def threshold(self) -> Threshold:
        """The value, which must be a threshold."""
        if not isinstance(self.value, Threshold):
            raise TypeError(f"{self.key}: expected a threshold, the rulebook has {self.value!r}")
        return self.value

    def time_limit(self) -> TimeLimit:
        """The value, which must be a period."""
        if not isinstance(self.value, TimeLimit):
            raise TypeError(f"{self.key}: expected a period, the rulebook has {self.value!r}")
        return self.value

    def bound(self) -> Bound:
        """The value, which must be a bound."""
        if not isinstance(self.value, Bound):
            raise TypeError(f"{self.key}: expected a bound, the rulebook has {self.value!r}")
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

    def label(self, lang: str) -> str:
        """What the rule is about, in Vietnamese or English; the key where the book has no words."""
        return (self.label_en if is_english(lang) else self.label_vi) or self.key


_V = TypeVar("_V")
_SHARE = {"relation", "share", "base"}
_PERIOD = {"relation", "n", "unit", "from", "continuous"}


def freeze(value: object) -> RuleValue:
    """A value as TOML gives it, frozen to the bottom.

    ``{relation, share, base}`` becomes a threshold, ``{relation, n}`` a bound, ``{n, unit, …}`` a period.
    :class:`Unfit`, a ``ValueError``, names what no rule can hold.
    """
    if isinstance(value, dict):
        names = value.keys()
        if names == _SHARE:
            return _made("not_share", value, _share)
        if names == {"relation", "n"}:
            return _made("not_bound", value, lambda value: Bound(value["relation"], value["n"]))
        if {"n", "unit"} <= names <= _PERIOD:
            return _made("not_period", value, _period)
        return Table({name: freeze(part) for name, part in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(freeze(part) for part in value)
    if value is None or isinstance(value, (bool, int, str, date, Threshold, Cap, Bound, TimeLimit)):
        return value
    raise Unfit("not_value", value=repr(value))


def _made(code: str, value: dict[str, Any], make: Callable[[dict[str, Any]], _V]) -> _V:
    try:
        return make(value)
    except (ValueError, TypeError, ZeroDivisionError):
        raise Unfit(code, value=repr(value)) from None


def _share(value: dict[str, Any]) -> Cap | Threshold:
    from fractions import Fraction

    if not isinstance(value["share"], str) or not isinstance(value["base"], str):
        raise TypeError
    share, base = Fraction(value["share"]), value["base"]
    if not 0 < share <= 1:
        raise ValueError
    return Cap(share, base) if value["relation"] == "<=" else Threshold(value["relation"], share, base)


def _period(value: dict[str, Any]) -> TimeLimit:
    since, continuous = value.get("from", ""), value.get("continuous", False)
    return TimeLimit(value.get("relation"), value["n"], value["unit"], since, continuous)


def bases(value: RuleValue) -> tuple[str, ...]:
    """Every base that the thresholds within ``value`` name."""
    if isinstance(value, (Threshold, Cap)):
        return (value.base,)
    if isinstance(value, Mapping):
        return tuple(base for part in value.values() for base in bases(part))
    if isinstance(value, tuple):
        return tuple(base for part in value for base in bases(part))
    return ()


def overlaps(rules: Iterable[Rule]) -> Iterator[RuleFault]:
    """A fault for every two rules of one key and layer that are in force on one day."""
    last: dict[tuple[str, str], Rule] = {}
    for rule in sorted(rules, key=lambda rule: rule.effective_from):
        before = last.get((rule.key, rule.layer))
        if before and (before.effective_until is None or before.effective_until > rule.effective_from):
            yield RuleFault(
                "overlap",
                (rule.key,),
                one=before.citation,
                other=rule.citation,
                day=rule.effective_from.isoformat(),
                layer=rule.layer,
            )
        if not before or _end(before) < _end(rule):
            last[rule.key, rule.layer] = rule


def _end(rule: Rule) -> date:
    return rule.effective_until or date.max


def canonical(rule: Rule) -> str:
    """One line that differs wherever two rules differ."""
    return repr(
        (
            rule.key,
            _canonical(rule.value),
            str(rule.citation),
            rule.effective_from.isoformat(),
            rule.effective_until.isoformat() if rule.effective_until else "",
            rule.confidence,
            rule.layer,
            (rule.label_vi, rule.label_en, rule.source, rule.note, rule.fact),
            (*rule.delegated, rule.layer_bound, str(rule.yields)),
        )
    )


def _canonical(value: RuleValue) -> str:
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{name!r}:{_canonical(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, tuple):
        return "[" + ",".join(map(_canonical, value)) + "]"
    return repr(value)
