"""One spelling for every value, so that equal facts have equal bytes.

Keys sorted, no spaces, NFC text in UTF-8, whole numbers only: what two programs write alike, they
digest alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TypeAlias

from grassroots_gov.errors import NotCanonical

__all__ = ["Json", "canonical", "normal"]

Json: TypeAlias = "None | bool | int | str | list[Json] | dict[str, Json]"


def canonical(value: Json) -> bytes:
    """The one byte string of ``value``; :class:`NotCanonical` for a float, a surrogate or a stranger.

    >>> canonical({"b": [1, None], "a": "ơ"})
    b'{"a":"\\xc6\\xa1","b":[1,null]}'
    """
    import json

    return json.dumps(normal(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def normal(value: object) -> Json:
    """``value`` with all text in NFC, or :class:`NotCanonical`."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return {_text(key): normal(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [normal(part) for part in value]
    raise NotCanonical(repr(value)[:80], type(value).__name__)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise NotCanonical(repr(value)[:80], type(value).__name__)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise NotCanonical(ascii(value)[:80], "surrogate") from None
    return unicodedata.normalize("NFC", value)
