"""Keeping secrets out of what people read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

__all__ = ["safe_url", "scheme_of", "scrub", "secrets_in", "secrets_of"]

_SECRET = ("pass", "pwd", "secret", "token", "key", "credential", "sig")
_QUERY = r"([?&;])([^=&;#]+)=([^&;#]*)"
STRUCK = "***"


def _is_secret(name: str) -> bool:
    """Whether what bears the name is not to be read."""
    plain = name.casefold()
    return any(word in plain for word in _SECRET)


def scheme_of(url: str) -> str:
    """The scheme of a store's URL, without its driver, in lower case; empty where there is none.

    >>> scheme_of("postgresql+psycopg://u:p@h/db"), scheme_of("memory:"), scheme_of("so.db")
    ('postgresql', 'memory', '')
    """
    head, colon, _ = url.partition(":")
    return head.partition("+")[0].lower() if colon else ""


def _userinfo(url: str) -> str:
    """What stands before the ``@`` of ``url``, also where it holds a raw "/", "?" or "#"; or nothing."""
    rest = url.partition("://")[2]
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return (authority if "@" in authority else rest).rpartition("@")[0]


def secrets_of(url: str) -> tuple[str, ...]:
    """Every form in which a secret of ``url`` may appear in a text, longest first."""
    from urllib.parse import unquote, unquote_plus

    userinfo = _userinfo(url)
    found = {userinfo, userinfo.partition(":")[2]}
    found.update(value for _, name, value in re.findall(_QUERY, url) if _is_secret(name))
    forms = {form for secret in found if secret for form in (secret, unquote(secret), unquote_plus(secret))}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def safe_url(url: str) -> str:
    """``url`` as it may be shown and logged.

    >>> safe_url("postgresql://an:s3cret@db/xa?sslmode=require&password=x")
    'postgresql://***@db/xa?sslmode=require&password=***'
    """
    userinfo = _userinfo(url)
    if userinfo:
        url = url.replace(f"://{userinfo}@", f"://{STRUCK}@", 1)
    return re.sub(
        _QUERY, lambda found: f"{found[1]}{found[2]}={STRUCK if _is_secret(found[2]) else found[3]}", url
    )


def scrub(text: str, secrets: tuple[str, ...]) -> str:
    """``text`` with every one of ``secrets`` struck out."""
    for secret in secrets:
        text = text.replace(secret, STRUCK)
    return text


def secrets_in(config: Mapping[str, object]) -> tuple[str, ...]:
    """The secrets that a configuration holds: values whose names say so, and those inside URLs."""

    def walk(name: str, value: object) -> Iterator[str]:
        if isinstance(value, Mapping):
            for inner, held in value.items():
                yield from walk(str(inner), held)
        elif isinstance(value, (list, tuple)):
            for held in value:
                yield from walk(name, held)
        elif isinstance(value, str) and value:
            if _is_secret(name):
                yield value
            if "://" in value:
                yield from secrets_of(value)

    return tuple(sorted(set(walk("", config)), key=lambda form: (-len(form), form)))
