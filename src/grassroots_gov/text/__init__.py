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
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LANGS", "Lang", "has", "is_blank", "is_english", "refuse_with", "say", "show"]

Lang = Literal["vi", "en"]
LANGS = ("vi", "en")

_refusal: Callable[[object], Exception] = KeyError


def refuse_with(error: Callable[[object], Exception]) -> None:
    """Set the error for a language there is not: errors live a floor above."""
    global _refusal
    _refusal = error


def say(key: str, lang: Lang, /, **params: object) -> str:
    """The sentence ``key`` in ``lang``, its ``{named}`` places filled by :func:`show`.

    A word that goes by a number is written ``{count:dossier|dossiers}``. A language there is not raises
    :class:`~grassroots_gov.errors.BadChoice`; an unknown key or place is our own mistake: ``KeyError``.

    >>> say("law.holds", "vi"), say("law.holds", "en")
    ('ĐẠT', 'HOLDS')
    >>> say("cli.diff_title", "en", count=1), say("cli.diff_title", "en", count=2)
    ('1 rule differs', '2 rules differ')
    """
    sentence = _table(key.partition(".")[0])[key.partition(".")[2]]
    try:
        template = sentence[lang]
    except (KeyError, TypeError):
        raise _refusal(lang) from None
    return template.format_map({name: _word(show(value)) for name, value in params.items()})


def _word(shown: str) -> _Shown:
    return _One(shown) if shown == "1" else _Shown(shown)


class _Shown(str):
    """A value in a sentence, or the word that goes by it where it is not one."""

    __slots__ = ()

    def __format__(self, words: str) -> str:
        return words.partition("|")[2] or str(self)


class _One(_Shown):
    """The number one in a sentence."""

    __slots__ = ()

    def __format__(self, words: str) -> str:
        return words.partition("|")[0] or str(self)


def is_english(lang: str) -> bool:
    """Whether ``lang`` is English; one that is neither raises :class:`~grassroots_gov.errors.BadChoice`."""
    if lang not in LANGS:
        raise _refusal(lang)
    return lang == "en"


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


_LONGEST_ROOM = 40


@cache
def _table(room: str) -> dict[str, dict[str, str]]:
    import tomllib  # a process that says nothing pays nothing
    from os.path import dirname, join

    if not room.isidentifier() or len(room) > _LONGEST_ROOM or not room.isascii():
        raise KeyError(room)  # a verdict read from elsewhere may ask for anything: no file has such a name
    try:
        # importlib.resources would cost more than the reading itself.
        with open(join(dirname(__file__), "messages", f"{room}.toml"), "rb") as source:
            return tomllib.load(source)
    except FileNotFoundError:
        raise KeyError(room) from None
