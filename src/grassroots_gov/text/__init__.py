"""The one message catalogue: every sentence shown to people, in Vietnamese and in English.

What belongs here: finding a sentence by its key and filling it in Vietnamese form.
What does not: any decision about *which* sentence is right; the caller knows.

The first part of a key names the file under ``messages/``: ``"duty.on_leave"`` is the table
``[on_leave]`` of ``messages/duty.toml``. A file is read when its first sentence is asked for.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from numbers import Rational  # what a Fraction is, without importing decimal
from typing import Literal

__all__ = ["Lang", "has", "is_blank", "say", "show"]

Lang = Literal["vi", "en"]


def say(key: str, lang: Lang, /, **params: object) -> str:
    """The sentence ``key`` in ``lang``, its ``{named}`` places filled by :func:`show`.

    An unknown key, language or place is our own mistake and raises ``KeyError``.

    >>> say("law.holds", "vi"), say("law.holds", "en")
    ('ĐẠT', 'HOLDS')
    """
    template = _table(key.partition(".")[0])[key.partition(".")[2]][lang]
    return template.format_map({name: show(value) for name, value in params.items()})


def has(key: str) -> bool:
    """Whether the catalogue knows ``key``."""
    room, _, name = key.partition(".")
    try:
        return name in _table(room)
    except KeyError:
        return False


def is_blank(text: str) -> bool:
    """Whether nothing of ``text`` can be seen: no signs, or only spaces, controls and fillers.

    >>> is_blank(" \\u200b\\u00a0\\n"), is_blank("x")
    (True, False)
    """
    return all(sign.isspace() or not sign.isprintable() or sign in _FILLERS for sign in text)


_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Signs that Unicode counts as printable and that print nothing."""


def show(value: object) -> str:
    """A value as Vietnamese readers write it.

    >>> from fractions import Fraction
    >>> show(date(2020, 5, 20)), show(datetime(2020, 5, 20, 15, 0)), show(1250000), show(Fraction(2, 3))
    ('20/05/2020', '15:00 20/05/2020', '1.250.000', '2/3')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, datetime):
        return value.strftime("%H:%M %d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, Rational):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, (tuple, list, frozenset)):
        items = sorted(map(show, value)) if isinstance(value, frozenset) else map(show, value)
        return ", ".join(items)
    return str(value)


@cache
def _table(room: str) -> dict[str, dict[str, str]]:
    import tomllib  # a process that says nothing pays nothing
    from os.path import dirname, join

    if not room.isidentifier():
        raise KeyError(room)
    try:
        # importlib.resources would cost more than the reading itself.
        with open(join(dirname(__file__), "messages", f"{room}.toml"), "rb") as source:
            return tomllib.load(source)
    except FileNotFoundError:
        raise KeyError(room) from None
