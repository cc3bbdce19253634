"""The rulebook: every dated rule of every layer, asked by day."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from functools import cache, cached_property
from typing import final

from attrs import field, frozen

from grassroots_gov.errors import FaultyRuleBook, NoRuleInForce, NotDelegated
from grassroots_gov.law.rule import Rule

__all__ = ["Change", "Layer", "RuleBook", "Rules"]


@frozen
class Layer:
    """Rules that a province or a commune adds where the law leaves it to them.

    ``name`` begins with the level that sets it: "province:Vĩnh Phúc", "commune:Tân Lập".
    """

    name: str
    rules: tuple[Rule, ...] = field(converter=tuple)

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

    def get(self, key: str, default: object = None) -> Rule | None:  # type: ignore[override]
        """As :meth:`find`: absence here is an answer, not a default."""
        return self._book.find(key, self.on)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.find(key) is not None

    def keys(self) -> Set[str]:  # type: ignore[override]
        """Every key in force on the day, sorted when iterated."""
        return dict.fromkeys(self).keys()

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._book.all_keys() if self.find(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"<Rules on {self.on}: {len(self)}>"


@final
class RuleBook:
    """Immutable: a layer makes a new book. Rules of one key in one layer never overlap in time.

    >>> book = RuleBook.vietnam()
    >>> str(book.at(date(2024, 6, 3))["infrastructure_contribution.threshold"].value)
    '>= 2/3 (all_households)'
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_key: dict[str, list[Rule]] = {}
        for rule in rules:
            by_key.setdefault(rule.key, []).append(rule)
        self._timelines = {
            key: tuple(sorted(of_key, key=lambda rule: rule.effective_from))
            for key, of_key in sorted(by_key.items())
        }
        self._starts = {
            key: tuple(rule.effective_from for rule in timeline) for key, timeline in self._timelines.items()
        }
        faults = tuple(_faults(self._timelines))
        if faults:
            raise FaultyRuleBook(faults)

    @staticmethod
    @cache
    def vietnam() -> RuleBook:
        """The national book, from the TOML files in ``law/data`` (read once a process)."""
        from grassroots_gov.law.loader import load_national

        return RuleBook(load_national())

    def at(self, on: date) -> Rules:
        """The rules in force on ``on``."""
        return Rules(self, on)

    def find(self, key: str, on: date) -> Rule | None:
        """The rule of ``key`` on ``on``, the most local layer first, or nothing."""
        timeline = self._timelines.get(key)
        if timeline is None:
            return None
        found = None
        for rule in timeline[: bisect_right(self._starts[key], on)]:
            if rule.in_force(on) and (found is None or _rank(rule) >= _rank(found)):
                found = rule
        return found

    def rule(self, key: str, on: date) -> Rule:
        """The rule of ``key`` on ``on``, or :class:`NoRuleInForce`."""
        found = self.find(key, on)
        if found is not None:
            return found
        timeline = self._timelines.get(key, ())
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
        if key not in self._timelines:
            raise NoRuleInForce(key, date.max)
        return self._timelines[key]

    def all_keys(self) -> tuple[str, ...]:
        """Every key of every day, sorted."""
        return tuple(self._timelines)

    def __iter__(self) -> Iterator[Rule]:
        return (rule for timeline in self._timelines.values() for rule in timeline)

    def diff(self, day1: date, day2: date) -> tuple[Change, ...]:
        """Every key whose rule on ``day2`` is another than on ``day1``, sorted by key."""
        pairs = ((key, self.find(key, day1), self.find(key, day2)) for key in self._timelines)
        return tuple(Change(key, before, after) for key, before, after in pairs if before != after)

    def with_layer(self, layer: Layer) -> RuleBook:
        """A new book with ``layer`` on top; :class:`NotDelegated` where the law leaves it nothing."""
        for rule in layer.rules:
            national = self._national(rule.key, rule.effective_from)
            if national is None:
                raise NotDelegated(rule.key, layer.name, "–", "no such national rule")
            if layer.level not in national.delegated:
                raise NotDelegated(rule.key, layer.name, str(national.citation), "the law does not delegate it")
        from attrs import evolve

        return RuleBook((*self, *(evolve(rule, layer=layer.name) for rule in layer.rules)))

    def _national(self, key: str, on: date) -> Rule | None:
        of_key = self._timelines.get(key, ())
        return next((rule for rule in of_key if rule.layer == "national" and rule.in_force(on)), None)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every rule in canonical order: two books with one digest judge alike."""
        digest = hashlib.sha256()
        for rule in self:
            digest.update(canonical(rule).encode())
            digest.update(b"\n")
        return digest.hexdigest()


def _rank(rule: Rule) -> int:
    return {"national": 0, "province": 1, "commune": 2}.get(rule.layer.partition(":")[0], 3)


def _faults(timelines: Mapping[str, tuple[Rule, ...]]) -> Iterator[str]:
    for key, timeline in timelines.items():
        last: dict[str, Rule] = {}
        for rule in timeline:
            if rule.effective_until is not None and rule.effective_until <= rule.effective_from:
                yield f"{key}: ends on or before it begins ({rule.effective_from})"
            before = last.get(rule.layer)
            if before and (before.effective_until is None or before.effective_until > rule.effective_from):
                yield f"{key}: two rules of layer {rule.layer} overlap on {rule.effective_from}"
            last[rule.layer] = rule


def canonical(rule: Rule) -> str:
    """One line that holds everything of a rule that can change a judgement or its proof."""
    parts = (
        rule.key,
        _canonical(rule.value),
        str(rule.citation),
        rule.effective_from.isoformat(),
        rule.effective_until.isoformat() if rule.effective_until else "",
        rule.confidence,
        rule.layer,
        rule.source,
        ",".join(rule.delegated),
    )
    return "\x1f".join(parts)


def _canonical(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{name}:{_canonical(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, tuple):
        return "[" + ",".join(map(_canonical, value)) + "]"
    return repr(value) if isinstance(value, str) else str(value)
