"""Rosters under limits that break the built-in flow (lập lịch trực có ràng buộc chéo), by OR-tools CP-SAT."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grassroots_gov_cpsat.planner import plan as plan

__all__ = ["plan"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the library only where it is used: the host imports this package at every start."""
    if name != "plan":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from grassroots_gov_cpsat.planner import plan

    return plan
