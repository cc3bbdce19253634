"""Plugins: what others may add, and the host that finds, checks and calls them (phần mở rộng).

What belongs here: hooks, the host, and the outbox that hands notices to channels. What does not: any
storage or channel itself beyond the built-in ones, which are plugins like any other.
"""

from grassroots_gov.hooks.host import PluginHost
from grassroots_gov.hooks.record import PluginRecord
from grassroots_gov.hooks.specs import API_VERSION, hookimpl, hookspec
from grassroots_gov.notices import DeliveryReceipt, Message, Notifier

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
