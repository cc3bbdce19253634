"""The rulebook: every dated rule of every layer, asked by day."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, final

from attrs import evolve, field, frozen

from grassroots_gov.errors import FaultyRuleBook, NoRuleInForce, NotDelegated
from grassroots_gov.law.citation import CONFIDENCES, Citation
from grassroots_gov.law.fault import RuleFault
from grassroots_gov.law.rule import Rule, RuleValue, bases, canonical, overlaps
from grassroots_gov.law.threshold import BASES

if TYPE_CHECKING:
    from fractions import Fraction

    from grassroots_gov.law.loader import Shelf

__all__ = ["Change", "Layer", "RuleBook", "Rules"]


def _tuple(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(rules)


@frozen
class Layer:
    """Rules that a province or a commune adds where the law leaves it to them.

    ``name`` begins with the level that sets it: "province:Vĩnh Phúc", "commune:Tân Lập".
    Each rule cites the resolution or decision that sets it, not the law that allows it.
    """

    name: str
    rules: tuple[Rule, ...] = field(converter=_tuple)

    @classmethod
    def from_toml(cls, name: str, text: str, file: str = "layer.toml") -> Layer:
        """The layer that a file in the form of the rulebooks holds; see :mod:`grassroots_gov.law.loader`.

        :class:`FaultyRuleBook` lists every fault with ``file`` and key.
        """
        from grassroots_gov.law.loader import load_text

        return cls(name, load_text(text, file))

    @property
    def level(self) -> str:
        """The level that sets the layer: the part of the name before the colon."""
        return self.name.partition(":")[0]


@frozen
class Change:
    """What one key was and what it became between two days; ``None`` where it was not in force."""

    key: str
    before: Rule | None
    after: Rule | None


@final
class Rules(Mapping[str, Rule]):
    """The rules in force on one day."""

    __slots__ = ("_book", "on")

    def __init__(self, book: RuleBook, on: date) -> None:
        self._book = book
        self.on = on

    def __getitem__(self, key: str) -> Rule:
        """The rule, or :class:`NoRuleInForce` with the nearest in time."""
        return self._book.rule(key, self.on)

    def find(self, key: str) -> Rule | None:
        """The rule, or nothing."""
        return self._book.find(key, self.on)

    def every(self, key: str) -> tuple[Rule, ...]:
        """The rule of ``key`` and each variant ``key@…`` in force: more than one where the law disagrees.

        A variant that yields to the rule of ``key`` by the day is left out.
        """
        found = (self.find(name) for name in (key, *self._book.variants(key)))
        return tuple(rule for rule in found if rule and not (rule.yields and rule.yields <= self.on))

    def get(self, key: str, default: object = None) -> Rule | None:  # type: ignore[override]  # absence is an answer
        """As :meth:`find`."""
        return self._book.find(key, self.on)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.find(key) is not None

    def keys(self) -> Set[str]:  # type: ignore[override]  # a plain set of keys, sorted when iterated
        """Every key in force on the day, sorted when iterated."""
        return dict.fromkeys(self).keys()

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._book.all_keys() if self.find(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"<Rules on {self.on}>"


@final
class RuleBook:
    """Immutable: a layer makes a new book. Rules of one key in one layer never overlap in time.

    >>> book = RuleBook.vietnam()
    >>> str(book.at(date(2024, 6, 3))["infrastructure_contribution.threshold"].value)
    '>= 2/3 (all_households)'
    """

    def __init__(self, rules: Iterable[Rule] = (), *, shelf: Shelf | None = None) -> None:
        """A book of ``rules``, upon the documents of ``shelf`` if one is given, which are read lazily."""
        self._shelf = shelf
        self._own: dict[str, list[Rule]] = {}
        for rule in rules:
            self._own.setdefault(rule.key, []).append(rule)
        self._timelines: dict[str, tuple[Rule, ...]] = {}
        own = [rule for of_key in self._own.values() for rule in of_key]
        if faults := (*_faults(own), *overlaps(own)):
            raise FaultyRuleBook(faults)

    @staticmethod
    @cache
    def vietnam() -> RuleBook:
        """The national book, from the TOML files in ``law/data``; a rule is parsed when first asked for."""
        from grassroots_gov.law.loader import national_shelf

        return RuleBook(shelf=national_shelf())

    def at(self, on: date) -> Rules:
        """The rules in force on ``on``."""
        return Rules(self, on)

    def find(self, key: str, on: date) -> Rule | None:
        """The rule of ``key`` on ``on``, the most local layer first, or nothing."""
        timeline = self._timeline(key)
        found = None
        for rule in timeline[: bisect_right(timeline, on, key=lambda rule: rule.effective_from)]:
            if rule.in_force(on) and (found is None or _rank(rule) >= _rank(found)):
                found = rule
        return found

    def rule(self, key: str, on: date) -> Rule:
        """The rule of ``key`` on ``on``, or :class:`NoRuleInForce`."""
        found = self.find(key, on)
        if found is not None:
            return found
        timeline = self._timeline(key)
        ended = [rule for rule in timeline if rule.effective_until is not None and rule.effective_until <= on]
        to_come = [rule for rule in timeline if rule.effective_from > on]
        raise NoRuleInForce(
            key,
            on,
            max(ended, key=lambda rule: rule.effective_until or date.max, default=None),
            min(to_come, key=lambda rule: rule.effective_from, default=None),
        )

    def timeline(self, key: str) -> tuple[Rule, ...]:
        """Every rule of ``key``, by its first day; a key nobody knows raises :class:`NoRuleInForce`."""
        timeline = self._timeline(key)
        if not timeline:
            raise NoRuleInForce(key, date.max)
        return timeline

    def variants(self, key: str) -> tuple[str, ...]:
        """The keys that stand beside ``key`` because documents disagree (``key@…``), sorted."""
        return self._variants.get(key, ())

    def all_keys(self) -> tuple[str, ...]:
        """Every key of every day, sorted."""
        return self._keys

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        shelved = self._shelf.keys() if self._shelf else ()
        return tuple(sorted({*shelved, *self._own}))

    @cached_property
    def _variants(self) -> dict[str, tuple[str, ...]]:
        variants: dict[str, tuple[str, ...]] = {}
        for key in self._keys:
            plain, at, _ = key.partition("@")
            if at:
                variants[plain] = (*variants.get(plain, ()), key)
        return variants

    def _timeline(self, key: str) -> tuple[Rule, ...]:
        known = self._timelines.get(key)
        if known is not None:
            return known
        shelved = self._shelf.rules(key) if self._shelf else ()
        timeline = tuple(sorted((*shelved, *self._own.get(key, ())), key=lambda rule: rule.effective_from))
        if any(overlaps(timeline)):
            self.check()
        self._timelines[key] = timeline
        return timeline

    def check(self) -> None:
        """Read everything; :class:`FaultyRuleBook` lists every fault of every document and layer."""
        shelved = self._shelf.all() if self._shelf else ()
        if faults := tuple(overlaps((*shelved, *(rule for own in self._own.values() for rule in own)))):
            raise FaultyRuleBook(faults)

    def __iter__(self) -> Iterator[Rule]:
        return (rule for key in self._keys for rule in self._timeline(key))

    def diff(self, day1: date, day2: date) -> tuple[Change, ...]:
        """Every key whose rule on ``day2`` is another than on ``day1``, sorted by key."""
        pairs = ((key, self.find(key, day1), self.find(key, day2)) for key in self._keys)
        return tuple(Change(key, before, after) for key, before, after in pairs if before != after)

    def with_layer(self, layer: Layer) -> RuleBook:
        """A new book with ``layer`` on top.

        :class:`NotDelegated`, with the citation of the law and of the layer's rule, where the law leaves
        the layer nothing, sets bounds that the rule does not keep, or ends before the rule does.
        """
        for rule in layer.rules:
            self._check_delegated(rule, layer)
        own = [rule for of_key in self._own.values() for rule in of_key]
        return RuleBook((*own, *(evolve(rule, layer=layer.name) for rule in layer.rules)), shelf=self._shelf)

    def _check_delegated(self, rule: Rule, layer: Layer) -> None:
        end = rule.effective_until or date.max
        lawful_until = rule.effective_from
        for law in self._timeline(rule.key):
            law_end = law.effective_until or date.max
            if law.layer != "national" or law_end <= rule.effective_from or law.effective_from >= end:
                continue
            reason = _beyond(rule, law, layer.level)
            if reason:
                raise NotDelegated(rule.key, layer.name, law.citation, rule.citation, *reason)
            if law.effective_from <= lawful_until:
                lawful_until = max(lawful_until, law_end)
        if lawful_until < end:
            silent = {"since": lawful_until}
            raise NotDelegated(rule.key, layer.name, None, rule.citation, "law.layer_upon_nothing", silent)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the documents' bytes and the layers' rules: two books with one digest judge alike."""
        own = sorted(canonical(rule) for of_key in self._own.values() for rule in of_key)
        if self._shelf and not own:
            return self._shelf.digest
        import hashlib

        digest = hashlib.sha256((self._shelf.digest if self._shelf else "").encode())
        for line in own:
            digest.update(b"\n" + line.encode())
        return digest.hexdigest()


_Why = tuple[str, dict[str, object]]
"""A key of the message catalogue and what fills its places."""


def _beyond(rule: Rule, law: Rule, level: str) -> _Why | None:
    """Why ``law`` does not allow ``rule``, or nothing."""
    if level not in law.delegated:
        return "law.layer_not_left", {"level": _level(level)}
    if not rule.citation.document or rule.citation == law.citation:
        return "law.layer_cites_nothing", {}
    return _out_of_bounds(rule.value, law.value, law.layer_bound) if law.layer_bound else None


def _level(level: str) -> str:
    return f"law.level_{level}" if level in ("province", "commune") else level


def _out_of_bounds(value: RuleValue, limit: RuleValue, bound: str, name: str = "") -> _Why | None:
    """Which number of ``value`` does not stand in ``bound`` to the same number of ``limit``, or nothing.

    A part named as the least ("remit_min") is a floor within what is otherwise a ceiling.
    """
    if isinstance(value, Mapping) and isinstance(limit, Mapping):
        if unknown := sorted(value.keys() - limit.keys()):
            return "law.layer_names_unknown", {"names": ", ".join(unknown)}
        reasons = (_out_of_bounds(value[part], limit[part], bound, part) for part in value)
        return next((reason for reason in reasons if reason), None)
    given, allowed = _number(value), _number(limit)
    if allowed is None:
        return None
    if given is None:
        return "law.layer_needs_number", {"value": str(value)}
    floor = bound == ">=" or name.endswith("_min")
    if given >= allowed if floor else given <= allowed:
        return None
    return (
        "law.layer_below_floor" if floor else "law.layer_above_ceiling",
        {"value": str(value), "limit": str(limit)},
    )


def _number(value: RuleValue) -> Fraction | None:
    """A whole number, or a share written as a fraction."""
    from fractions import Fraction

    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str) and re.fullmatch(r"\d+/[1-9]\d*", value):
        return Fraction(value)
    return None


def _rank(rule: Rule) -> int:
    return {"national": 0, "province": 1, "commune": 2}.get(rule.layer.partition(":")[0], 3)


def _faults(rules: Iterable[Rule]) -> Iterator[RuleFault]:
    for rule in rules:
        cited: object = rule.citation  # a caller without a type checker may leave it out
        where = (rule.key, *((cited,) if isinstance(cited, Citation) else ()))
        if rule.effective_until is not None and rule.effective_until <= rule.effective_from:
            yield RuleFault("ends_early", where, first=rule.effective_from.isoformat())
        if not isinstance(cited, Citation) or not cited.document.strip():
            yield RuleFault("uncited", where)
        if rule.confidence not in CONFIDENCES:
            yield RuleFault("confidence", where, given=repr(rule.confidence))
        for base in bases(rule.value):
            if base not in BASES:
                yield RuleFault("base", where, given=repr(base))
