"""One spelling for every value, so that equal facts have equal bytes.

Keys sorted, no spaces, NFC text in UTF-8, whole numbers only: what two programs write alike, they
digest alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from grassroots_gov.errors import NotCanonical

__all__ = ["Json", "canonical", "normal"]

Json: TypeAlias = "None | bool | int | str | list[Json] | dict[str, Json]"

SMALL = 1 << 200
LONGEST_NUMBER = 13_000
"""In bits, about 3,900 digits: what every JSON reader of Python accepts."""


def canonical(value: Json) -> bytes:
    """The one byte string of ``value``; :class:`NotCanonical` for a float, a surrogate or a stranger.

    >>> canonical({"b": [1, None], "a": "ơ"})
    b'{"a":"\\xc6\\xa1","b":[1,null]}'
    """
    return settled(value)[1]


def spelled(value: Json) -> bytes:
    """The bytes of a value that is already :func:`normal`."""
    return _speller()(value).encode()


@cache
def _speller() -> Callable[[Json], str]:
    import json

    return json.JSONEncoder(
        sort_keys=True, ensure_ascii=False, separators=(",", ":"), check_circular=False, allow_nan=False
    ).encode


def settled(value: Json) -> tuple[Json, bytes]:
    """A value in its one form, and its bytes: at once where it already is, as nearly always."""
    try:
        if _plain(value):
            text = _speller()(value)
            # A part of a text in NFC is in NFC itself.
            if text.isascii() or (_utf8(text) and unicodedata.is_normalized("NFC", text)):
                return value, text.encode()
        plain = _normal(value)
        return plain, spelled(plain)
    except RecursionError:
        raise NotCanonical("…", "nested too deeply") from None


def _utf8(text: str) -> bool:
    """Whether no half of a surrogate pair is there."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(value: Any) -> bool:
    """Whether nothing but exact texts, numbers that are not huge, truth values, lists and maps is there."""
    kind = value.__class__
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return bool(-SMALL < value < SMALL)
    if kind is dict:
        for key in value:
            if key.__class__ is not str:
                return False
        value = value.values()
    elif kind is not list:
        return False
    for part in value:
        kind = part.__class__
        if kind is str or part is None or (kind is int and -SMALL < part < SMALL):
            continue  # most parts: not worth a call of their own
        if not _plain(part):
            return False
    return True


def normal(value: object) -> Json:
    """``value`` with all text in NFC, or :class:`NotCanonical`."""
    try:
        return _normal(value)
    except RecursionError:
        raise NotCanonical("…", "nested too deeply") from None


def _normal(value: object) -> Json:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return normal_text(value)
    if isinstance(value, int):
        if value.bit_length() > LONGEST_NUMBER:
            raise NotCanonical(f"{value.bit_length()} bits", "int")
        return int(value)
    if isinstance(value, Mapping):
        plain = {normal_text(key): _normal(part) for key, part in value.items()}
        if len(plain) != len(value):
            raise NotCanonical("two keys that are one in NFC", "dict")
        return plain
    if isinstance(value, (list, tuple)):
        return [_normal(part) for part in value]
    raise NotCanonical(repr(value)[:80], type(value).__name__)


def normal_text(value: object) -> str:
    """Text in NFC, or :class:`NotCanonical`."""
    if not isinstance(value, str):
        raise NotCanonical(repr(value)[:80], type(value).__name__)
    if value.isascii():
        return str.__str__(value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise NotCanonical(ascii(value)[:80], "surrogate") from None
    return unicodedata.normalize("NFC", value)
