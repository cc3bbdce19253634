"""Plugins: what others may add, and the host that finds, checks and calls them (phần mở rộng).

What belongs here: hooks, the host, and the outbox that hands notices to channels. What does not: any
storage or channel itself beyond the built-in ones, which are plugins like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grassroots_gov.hooks.host import PluginHost
from grassroots_gov.hooks.record import PluginRecord
from grassroots_gov.hooks.specs import API_VERSION, hookimpl, hookspec

if TYPE_CHECKING:
    from grassroots_gov.notices import DeliveryReceipt as DeliveryReceipt
    from grassroots_gov.notices import Message as Message
    from grassroots_gov.notices import Notifier as Notifier

__all__ = [
    "API_VERSION",
    "DeliveryReceipt",
    "Message",
    "Notifier",
    "PluginHost",
    "PluginRecord",
    "hookimpl",
    "hookspec",
]


def __getattr__(name: str) -> object:
    """What channels handle: loaded where somebody is told something."""
    if name not in ("DeliveryReceipt", "Message", "Notifier"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from grassroots_gov import notices

    value: object = getattr(notices, name)
    globals()[name] = value
    return value
