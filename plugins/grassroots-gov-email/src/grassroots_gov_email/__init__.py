"""Notices of a commune by e-mail (thư điện tử).

A name loads its module when it is first asked for: the host imports this package at every start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grassroots_gov_email.notifier import EmailNotifier as EmailNotifier

_HOME = {
    "EmailNotifier": "notifier",
}

__all__ = sorted(_HOME)
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
