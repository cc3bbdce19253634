"""Notices of a commune over its loudspeakers (truyền thanh cơ sở).

A name loads its module when it is first asked for: the host imports this package at every start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grassroots_gov_loudspeaker.notifier import LoudspeakerNotifier as LoudspeakerNotifier
    from grassroots_gov_loudspeaker.proofs import Proof as Proof
    from grassroots_gov_loudspeaker.proofs import ProofListener as ProofListener
    from grassroots_gov_loudspeaker.reading import speech as speech

_HOME = {
    "LoudspeakerNotifier": "notifier",
    "Proof": "proofs",
    "ProofListener": "proofs",
    "speech": "reading",
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
