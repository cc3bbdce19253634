"""Events to plain bodies and back, from the annotations of the event classes.

An event is a frozen, keyword-only attrs class in the past tense with a class variable ``kind``
("funds.collected") and, after its first change, ``version``. Its fields may be text, whole numbers,
booleans, days, moments, ``Dong``, fractions, enums, ``Personal``, other attrs values, tuples of these,
mappings by text, and any of them or ``None``.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, Protocol

import attrs

from grassroots_gov.errors import NotCanonical, UnknownFact
from grassroots_gov.journal.canonical import Json
from grassroots_gov.journal.personal import Personal
from grassroots_gov.money import Dong

__all__ = ["Codec", "Event", "Upcast"]

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
Seal = Callable[[str], str]
_Encode = Callable[[Any, Seal], Json]
_Decode = Callable[[Any], Any]


class Event(Protocol):
    """What a room says has happened."""

    kind: ClassVar[str]


def version_of(event: Event | type) -> int:
    """The version of the event's body: 1 until its class says otherwise."""
    version = getattr(event, "version", 1)
    assert isinstance(version, int)
    return version


class Codec:
    """Knows the events of one or more rooms.

    ``upcasts`` maps (kind, old version) to a function from that body to the next version's; reading
    applies them one after another, so that a class only ever sees its newest body.
    """

    def __init__(self, *events: type[Event], upcasts: Mapping[tuple[str, int], Upcast] | None = None) -> None:
        self._events = {event.kind: event for event in events}
        if len(self._events) != len(events):
            raise TypeError("two events of one kind")
        self._upcasts = dict(upcasts or {})
        self._plans: dict[type, tuple[tuple[str, _Encode, _Decode], ...]] = {}

    def kinds(self) -> Mapping[str, type[Event]]:
        """Every known event class by its kind."""
        return types.MappingProxyType(self._events)

    def including(self, other: Codec) -> Codec:
        """A codec that knows the events of both."""
        both = Codec(
            *self._events.values(), *other._events.values(), upcasts={**self._upcasts, **other._upcasts}
        )
        both._plans = {**self._plans, **other._plans}
        return both

    def encode(self, event: Event, seal: Seal) -> dict[str, Json]:
        """The body of ``event``; ``seal`` puts a personal text away and answers its digest."""
        if self._events.get(event.kind) is not type(event):
            raise UnknownFact(event.kind, version_of(event))
        return {name: encode(getattr(event, name), seal) for name, encode, _ in self._plan(type(event))}

    def decode(self, kind: str, version: int, body: Mapping[str, Json]) -> Event:
        """The event that a body of ``kind`` and ``version`` holds, or :class:`UnknownFact`."""
        event = self._events.get(kind)
        if event is None or version > version_of(event):
            raise UnknownFact(kind, version)
        plan = self._plan(event)
        plain = dict(body)
        try:
            for old in range(version, version_of(event)):
                plain = self._upcasts[kind, old](plain)
            decoded: Event = event(**{name: decode(plain[name]) for name, _, decode in plan})
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnknownFact(kind, version) from error  # it bears a known name and is something else
        return decoded

    def _plan(self, of: type) -> tuple[tuple[str, _Encode, _Decode], ...]:
        plan = self._plans.get(of)
        if plan is None:
            hints = typing.get_type_hints(of)
            plan = tuple(
                (field.name, *self._pair(hints[field.name]))
                for field in attrs.fields(of)
                if field.init  # what a class derives for itself is not written
            )
            self._plans[of] = plan
        return plan

    def _pair(self, hint: Any) -> tuple[_Encode, _Decode]:
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, types.UnionType):
            inner = [arg for arg in args if arg is not type(None)]
            if len(inner) != 1:
                raise TypeError(f"an event field holds one type or None, not {hint}")
            return _optional(*self._pair(inner[0]))
        if origin is typing.Literal:
            return _only(type(args[0])), _itself
        if origin is tuple:
            if len(args) == 2 and args[1] is Ellipsis:
                return _many(*self._pair(args[0]))
            return _row(tuple(self._pair(arg) for arg in args))
        if origin is not None and issubclass(origin, Mapping):
            return _mapping(*self._pair(args[1]))
        if isinstance(hint, type):
            return self._simple(hint)
        raise TypeError(f"an event field cannot hold {hint}")

    def _simple(self, hint: type) -> tuple[_Encode, _Decode]:
        if hint in (str, int, bool):
            return _only(hint), _itself
        if hint is Personal:
            return _as(hint, _personal), lambda digest: Personal(digest=digest)
        if hint is Dong:
            return _as(hint, lambda value, _: value.amount), Dong
        if hint.__name__ == "Fraction":  # asked by name: few events hold one, and the module takes its time
            from fractions import Fraction

            return _as(hint, lambda value, _: f"{value.numerator}/{value.denominator}"), Fraction
        if issubclass(hint, Enum):
            return _as(hint, lambda value, _: value.value), hint
        if hint is date or hint is datetime:
            # A moment is also a date, and would be read back as something else.
            return _as(hint, lambda value, _: value.isoformat()), hint.fromisoformat
        if attrs.has(hint):
            return _as(
                hint,
                lambda value, seal: {
                    name: enc(getattr(value, name), seal) for name, enc, _ in self._plan(hint)
                },
            ), (lambda plain: hint(**{name: dec(plain[name]) for name, _, dec in self._plan(hint)}))
        raise TypeError(f"an event field cannot hold {hint}")


def _as(kind: type, encode: _Encode) -> _Encode:
    """``encode`` for values of exactly ``kind``, else :class:`NotCanonical`: what is written is read back."""

    def checked(value: Any, seal: Seal) -> Json:
        if value.__class__ is not kind:
            raise NotCanonical(repr(value)[:80], f"{type(value).__name__}, not {kind.__name__}")
        return encode(value, seal)

    return checked


def _only(kind: type) -> _Encode:
    """Text, whole numbers and truth values stand for themselves."""

    def checked(value: Any, _: Seal) -> Json:
        if value.__class__ is kind:
            return typing.cast("Json", value)
        if kind is str and isinstance(value, str):  # a member of an enumeration of texts
            return str.__str__(value)
        raise NotCanonical(repr(value)[:80], f"{type(value).__name__}, not {kind.__name__}")

    return checked


def _itself(value: Any) -> Any:
    return value


def _personal(value: Personal, seal: Seal) -> Json:
    return value.digest if value.text is None else seal(value.text)


def _optional(encode: _Encode, decode: _Decode) -> tuple[_Encode, _Decode]:
    return (
        lambda value, seal: None if value is None else encode(value, seal),
        lambda plain: None if plain is None else decode(plain),
    )


def _many(encode: _Encode, decode: _Decode) -> tuple[_Encode, _Decode]:
    return (
        lambda value, seal: [encode(part, seal) for part in value],
        lambda plain: tuple(decode(part) for part in plain),
    )


def _row(pairs: tuple[tuple[_Encode, _Decode], ...]) -> tuple[_Encode, _Decode]:
    encoders, decoders = tuple(zip(*pairs, strict=True)) or ((), ())
    return (
        lambda value, seal: [encode(part, seal) for encode, part in zip(encoders, value, strict=True)],
        lambda plain: tuple([decode(part) for decode, part in zip(decoders, plain, strict=True)]),
    )


def _mapping(encode: _Encode, decode: _Decode) -> tuple[_Encode, _Decode]:
    return (
        lambda value, seal: {key: encode(part, seal) for key, part in value.items()},
        lambda plain: types.MappingProxyType({key: decode(part) for key, part in plain.items()}),
    )
