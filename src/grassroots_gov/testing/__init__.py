"""Conformance kits for those who write plugins, and stand-ins for those who write tests.

Everything here works without pytest, except the classes named ``…Conformance``, which are for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grassroots_gov.testing.channels import MemoryNotifier as MemoryNotifier
    from grassroots_gov.testing.faults import FaultyStore as FaultyStore
    from grassroots_gov.testing.file_store import FileStore as FileStore
    from grassroots_gov.testing.notifier_suite import NotifierConformance as NotifierConformance
    from grassroots_gov.testing.notifiers import Trouble as Trouble
    from grassroots_gov.testing.notifiers import check_notifier as check_notifier
    from grassroots_gov.testing.storage import check_storage as check_storage
    from grassroots_gov.testing.storage_suite import StorageConformance as StorageConformance

_MODULES = {
    "channels": ("MemoryNotifier",),
    "notifier_suite": ("NotifierConformance",),
    "notifiers": ("Trouble", "check_notifier"),
    "faults": ("FaultyStore",),
    "file_store": ("FileStore",),
    "storage": ("check_storage",),
    "storage_suite": ("StorageConformance",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    """Load the kit that a name lives in, once."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
