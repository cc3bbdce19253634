"""A JSON Schema for every fact, read off the annotations of its event."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any

import attrs

from grassroots_gov.journal import Codec, Event, Personal
from grassroots_gov.money import Dong

__all__ = ["all_codecs", "fact_schema", "proof_schema", "schemas", "statement_schema"]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def all_codecs() -> tuple[Codec, ...]:
    """The codecs of every room."""
    from importlib import import_module

    rooms = ("worktime", "officers", "duty", "decisions", "funds", "cases", "council", "publicity")
    others = ("officers.unit_facts", "officers.committee_facts", "hooks.delivery")
    modules = (*(f"{room}.facts" for room in rooms), *others)
    return tuple(import_module(f"grassroots_gov.{module}").CODEC for module in modules)


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of every kind of fact, by kind."""
    events = {kind: event for codec in all_codecs() for kind, event in codec.kinds().items()}
    return {kind: fact_schema(events[kind]) for kind in sorted(events)}


def fact_schema(event: type[Event]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of ``Fact.to_dict()`` for one kind of event."""
    return {
        "$schema": _DRAFT,
        "$id": f"urn:grassroots-gov:fact:{event.kind}:{getattr(event, 'version', 1)}",
        "title": event.kind,
        "description": (event.__doc__ or "").strip().splitlines()[0],
        **_object(
            {
                "stream": {"type": "string", "minLength": 1, "maxLength": 200},
                "position": {"type": "integer", "minimum": 1},
                "kind": {"const": event.kind},
                "version": {"const": getattr(event, "version", 1)},
                "effective_on": {"type": "string", "format": "date"},
                "recorded_at": {"type": "string", "format": "date-time"},
                "by": {"type": "string"},
                "book": {"type": "string"},
                "previous": _DIGEST,
                "witness": {"type": "string"},
                "digest": _DIGEST,
                "body": _of(event),
            }
        ),
    }


_WHOLE = {"type": "integer"}
_COUNT = {"type": "integer", "minimum": 0}
_DAY = {"type": "string", "format": "date"}


def statement_schema() -> dict[str, Any]:
    """The JSON Schema of ``PublishedStatement.to_json()``: what hangs on the board."""
    from grassroots_gov.funds.published import STATEMENT

    side = _object({"total": _COUNT, "count": _COUNT, "root": _DIGEST})
    return {
        "$schema": _DRAFT,
        "$id": f"urn:{STATEMENT.replace('/', ':')}",
        "title": "posted statement",
        **_object(
            {
                "schema": {"const": STATEMENT},
                "fund": {"type": "string"},
                "name": {"type": "string"},
                "start": _DAY,
                "end": _DAY,
                "published_on": _DAY,
                "upto": _COUNT,
                "opening": _WHOLE,
                "received": side,
                "spent": side,
                "closing": _WHOLE,
                "by_nature": {"type": "object", "additionalProperties": _COUNT},
                "in_kind": {"type": "array", "items": {"type": "array", "minItems": 3, "maxItems": 3}},
                "digest": _DIGEST,
            }
        ),
    }


def proof_schema() -> dict[str, Any]:
    """The JSON Schema of ``PublishedStatement.proof(number)``: what is printed with a receipt."""
    from grassroots_gov.funds.published import PROOF

    node = {
        "type": "array",
        "prefixItems": [_DIGEST, _COUNT, _COUNT, _WHOLE, _WHOLE],
        "minItems": 5,
        "items": False,
    }
    receipt = {"number": _COUNT, "on": _DAY, "party": {"type": "string"}, "amount": _COUNT, "fact": _DIGEST}
    return {
        "$schema": _DRAFT,
        "$id": f"urn:{PROOF.replace('/', ':')}",
        "title": "receipt with its proof",
        **_object(
            {
                "schema": {"const": PROOF},
                "statement": _DIGEST,
                "side": {"enum": ["received", "spent"]},
                "receipt": _object(receipt),
                "index": _COUNT,
                "path": {"type": "array", "items": node},
            }
        ),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _of(hint: Any) -> dict[str, Any]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_of(arg) if arg is not type(None) else {"type": "null"} for arg in args]}
    if origin is typing.Literal:
        return {"enum": list(args)}
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return {"type": "array", "items": _of(args[0])}
        return {
            "type": "array",
            "prefixItems": [_of(arg) for arg in args],
            "minItems": len(args),
            "items": False,
        }
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of(args[1])}
    return _simple(hint)


def _simple(hint: type) -> dict[str, Any]:
    plain = {
        str: {"type": "string"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        datetime: {"type": "string", "format": "date-time"},
        date: {"type": "string", "format": "date"},
        Dong: {"type": "integer", "description": "đồng"},
        Fraction: {"type": "string", "pattern": "^-?[0-9]+/[1-9][0-9]*$"},
        Personal: {**_DIGEST, "description": "salted digest; the words are in the annex"},
    }.get(hint)
    if plain is not None:
        return plain
    if issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    if not attrs.has(hint):
        raise TypeError(f"no schema for {hint}")
    hints = typing.get_type_hints(hint)
    return _object({one.name: _of(hints[one.name]) for one in attrs.fields(hint) if one.init})
